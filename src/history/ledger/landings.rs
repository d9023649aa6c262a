//! When record files came onto the line.

use crate::history::ledger::Landing;
use crate::history::record::RecordFile;
use crate::history::trace::{Commit, ObjectId, Past};

pub(super) struct Landings<'a> {
    past: &'a Past,
}

impl<'a> Landings<'a> {
    pub(super) const fn of(past: &'a Past) -> Self {
        Self { past }
    }

    /// Its first landing; `None` for what is in a proposal.
    pub(super) fn of_file(&self, file: &RecordFile) -> Option<Landing> {
        let (place, commit) = self.past.first_landing(file.blob)?;
        self.at(place, commit)
    }

    pub(super) fn at(&self, place: usize, commit: ObjectId) -> Option<Landing> {
        let date = self.past.commits.get(&commit)?.committed.date();
        Some(Landing { commit, place, date })
    }

    /// The oldest commit that has it; `None` while it is only in the work tree.
    pub(super) fn first_commit(&self, file: &RecordFile) -> Option<&'a Commit> {
        self.past.commits.get(self.past.first_seen.get(&file.blob)?)
    }
}

/// Where something comes among others: what has not landed is later than all that has.
pub(super) fn order(landing: Option<Landing>) -> usize {
    landing.map_or(usize::MAX, |landing| landing.place)
}
