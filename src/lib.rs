//! Counterpart checks partnership agreements written in Markdown and keeps them honest over time.
//!
//! The wings, in the order in which they build on each other; a room uses only rooms above it (a test keeps this true):
//!
//! - [`ground`]: a file's text, places in it, findings, and the one door to the file system
//! - [`document`]: text becomes meaning; nothing is judged
//! - [`history`]: texts over time: who is recorded as having agreed to which text, on what evidence, and what changed since
//! - [`lint`]: agreements become findings: policy, schemas, rules
//! - [`edit`]: what is written: entries, acts, demonstrations; atomically, touching nothing else
//! - [`render`]: findings become text; the one door for output
//! - [`cli`]: arguments become work, a report and an exit code

pub mod ground;

pub mod document;

pub mod history;

pub mod lint;

pub mod edit;

pub mod render;

pub mod cli;
