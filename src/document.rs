//! Text becomes meaning: front matter, sections, clauses, parties. Nothing is judged here.

pub mod term;

pub mod fault;

pub mod yaml;

pub mod toml;

pub mod front_matter;

pub mod markdown;

pub mod catalogue;

pub mod organisations;

pub mod words;

pub mod agreement;
