//! Texts over time: what was agreed, by whom, on what evidence, and what changed since.
//!
//! Text flows one way through these rooms: a repository's [`trace`] is read into texts and [`record`] files; neighbouring texts are compared
//! into a [`change`]; acts are weighed as [`evidence`]; both are laid against the terms into an [`approval`]; all of it together
//! is an agreement's [`ledger`]. [`chronicle`] does this for all agreements of a repository in one pass.

pub mod digest;

pub mod trace;

pub mod repository;

pub mod record;

pub mod change;

pub mod signature_block;

pub mod evidence;

pub mod approval;

pub mod ledger;

pub mod proposal;

pub mod chronicle;

pub mod story;
