//! The baseline of a check: where it stands, whether it is written, and what is then written into it.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Streams;
use super::setting::{self, Setting};
use crate::ground::error::Error;
use crate::ground::files::{self, Unread};
use crate::ground::limits::LIMITS;
use crate::lint::baseline::Baseline;
use crate::lint::check::Outcome;
use crate::render::json;

/// How a baseline is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Writing {
    /// Takes out what is settled, and adds nothing; makes the file where there is none
    Settled,
    /// Writes all that is found, as if there had been no baseline
    Anew,
}

/// The baseline that a check was given.
#[derive(Debug)]
pub(super) struct Given {
    path: PathBuf,
    file: Option<String>,
    known: Option<Baseline>,
    writing: Option<Writing>,
}

impl Given {
    pub(super) fn open(
        folder: &Path,
        path: &Path,
        writing: Option<Writing>,
        setting: &Setting,
    ) -> Result<Self, Error> {
        let file = setting.file_of_the_repository(folder, path);
        let known = match (setting.at_tip(file.as_deref()), &file) {
            (Some(Ok(bytes)), _) => Some(read(path, bytes)?),
            // A change that brings a baseline is not judged by it yet.
            (Some(Err(Unread::Absent)), Some(file)) if setting.root.path().join(file).is_file() => {
                Some(Baseline::default())
            }
            (Some(Err(unread)), _) => return Err(unread.at(path)),
            (None, _) => match setting::outside_file(folder, path, LIMITS.baseline_bytes) {
                Ok(bytes) => Some(read(path, bytes)?),
                Err(Error::Absent { .. }) if writing.is_some() => None,
                Err(error) => return Err(error),
            },
        };
        Ok(Self { path: folder.join(path), file, known, writing })
    }

    /// Its path in the repository, where it stands in one.
    pub(super) fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// What is put up with; `None` where it is all that is found.
    pub(super) fn against(&self) -> Option<&Baseline> {
        self.known.as_ref().filter(|_| self.writing != Some(Writing::Anew))
    }

    pub(super) const fn is_written(&self) -> bool {
        self.writing.is_some()
    }

    /// Writes the baseline if that was asked for, and says on standard error what came of it.
    pub(super) fn close(&self, outcome: &Outcome, streams: &Streams<'_>) -> Result<(), Error> {
        let (Some(stock), true) = (&outcome.stock, self.is_written()) else { return Ok(()) };
        if outcome.could_not_look {
            streams
                .complain("the baseline was not written, since not everything could be looked at");
            return Ok(());
        }
        let next = self.against().map_or_else(|| stock.clone(), |known| known.shrunk_to(stock));
        let before = self.known.as_ref().map_or(0, Baseline::count);
        if self.known.as_ref() != Some(&next) {
            files::write(&self.path, json::printed(&next.written()).as_bytes())?;
        }
        streams
            .complain(&format!("the baseline held {before} findings and holds {}", next.count()));
        Ok(())
    }
}

fn read(path: &Path, bytes: Vec<u8>) -> Result<Baseline, Error> {
    let refused = |reason: String| Error::Refused { path: path.to_path_buf(), reason };
    let text =
        String::from_utf8(bytes).map_err(|_| refused("it is not saved as UTF-8".to_owned()))?;
    Baseline::read(&text).map_err(refused)
}
