//! Agreements become findings.

pub mod schema;

pub mod standard;

pub mod rules;

pub mod policy;

pub mod discovery;

pub mod suppression;

pub mod baseline;

pub mod check;
