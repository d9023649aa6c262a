//! Texts over time: what a text's digest is, and the repository that holds it.

pub mod digest;

pub mod repository;
