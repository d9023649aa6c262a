//! Why we could not look. A poor agreement is a finding; this is for what kept us from reading one.

use std::io;
use std::path::PathBuf;

/// Each error names the thing and, where there is one, the remedy. Any of them means exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{} is not there", path.display())]
    Absent { path: PathBuf },
    #[error("{} is not read: {reason}", path.display())]
    Refused { path: PathBuf, reason: String },
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Repository(String),
}
