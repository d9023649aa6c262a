//! What every wing stands on.

pub mod error;
pub mod files;
pub mod finding;
pub mod fingerprint;
pub mod limits;
pub mod source;
