//! What is written: entries and acts into record folders, and demonstrations. Atomically, and touching nothing that stands.

pub mod scribe;

pub mod demo;

pub mod init;
