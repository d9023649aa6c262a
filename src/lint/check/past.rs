//! What the history of a repository says of its agreements, as far as a check tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Outcome, Run, front_findings, is_unreadable, is_yaml};
use crate::document::agreement::Agreement;
use crate::ground::error::Error;
use crate::ground::files::Unread;
use crate::ground::finding::{Finding, Severity};
use crate::ground::limits::LIMITS;
use crate::ground::source::Span;
use crate::history::chronicle::{Chronicle, Inquiry};
use crate::history::evidence::TrustedKeys;
use crate::history::record::RecordFile;
use crate::history::repository::Repository;
use crate::history::trace::ChosenBy;
use crate::lint::rules::{self, Ending};

/// The repository whose history is looked into.
#[derive(Debug)]
pub struct History<'a> {
    pub repository: &'a Repository,
    /// Keys confirmed from outside of the repository.
    pub trusted: Option<TrustedKeys>,
    /// The default branch, where somebody names it, and who does.
    pub base: Option<(&'a str, ChosenBy)>,
    /// The files and folders that were asked for; everything, where there are none.
    pub named: &'a [PathBuf],
}

/// How much of the record there was to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recorded {
    pub versions: usize,
    pub entries: usize,
    pub acts: usize,
}

impl Run<'_> {
    /// Lays the history over what was read: which agreements were agreed, and what is to be said of their record.
    pub(super) fn look_back(&self, history: &History<'_>, outcome: &mut Outcome) -> Vec<Finding> {
        let read = || {
            let chronicle = self.chronicle(history, outcome)?;
            let findings = rules::check_history(&chronicle, self.standard);
            Ok((chronicle, findings))
        };
        let read = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
            let message = "the history could not be examined, through a fault of Counterpart's own; please report it";
            Err(Error::Repository(message.to_owned()))
        });
        match read {
            Ok((chronicle, findings)) => {
                let told = self.told(&chronicle, findings, outcome);
                outcome.ledgers = chronicle.ledgers;
                told
            }
            Err(error) => {
                outcome.could_not_look = true;
                outcome.complaint = Some(error.to_string());
                self.look_beside(outcome);
                Vec::new()
            }
        }
    }

    /// Without a history, what stands in the record folder beside an agreement says whether it was agreed.
    pub(super) fn look_beside(&self, outcome: &mut Outcome) {
        outcome.agreements.par_iter_mut().for_each(|agreement| {
            let agreed = self.is_agreed(agreement);
            set_agreed(agreement, agreed);
        });
    }

    fn chronicle(&self, history: &History<'_>, outcome: &Outcome) -> Result<Chronicle, Error> {
        // A file that could not be read, or is left out on purpose, did not vanish.
        let unread: BTreeSet<&str> =
            outcome.findings.iter().map(|finding| finding.path.as_str()).collect();
        let is_asked = |path: &str| {
            history.named.is_empty()
                || history.named.iter().any(|named| Path::new(path).starts_with(named))
        };
        let covers =
            |path: &str| is_asked(path) && !unread.contains(path) && !self.policy.excludes(path);
        let inquiry = Inquiry {
            agreements: &outcome.agreements,
            revision: None,
            base: history.base,
            as_of: self.standard.as_of,
            in_full: false,
            digests: false,
            organisations: self.organisations.clone(),
            trusted: history.trusted.clone(),
            covers: &covers,
            work_tree: &|path| self.root.read(Path::new(path), LIMITS.agreement_bytes).ok(),
            names_in: &|folder| self.root.names_in(Path::new(folder)),
        };
        Chronicle::read(history.repository, &self.standard.catalogue, &inquiry)
    }

    /// What is to be said: by the rules, and about each file of the record by itself.
    fn told(
        &self,
        chronicle: &Chronicle,
        mut findings: Vec<Finding>,
        outcome: &mut Outcome,
    ) -> Vec<Finding> {
        let agreed: BTreeMap<_, _> = chronicle
            .ledgers
            .iter()
            .map(|ledger| (ledger.path.as_str(), ledger.was_agreed() && ledger.current.is_some()))
            .collect();
        let mut unreadable = BTreeSet::new();
        for agreement in &mut outcome.agreements {
            let was_agreed = agreed.get(agreement.path()).copied().unwrap_or(false);
            set_agreed(agreement, was_agreed);
            if is_unreadable(&front_findings(agreement)) {
                unreadable.insert(agreement.path().to_owned());
            }
        }
        // What cannot be read cannot be laid against the record.
        findings.retain(|finding| !unreadable.contains(&finding.path));
        for file in concerned(chronicle) {
            findings.extend(self.standard.schemas.validate_record(file));
            outcome.sources.insert(file.path.clone(), Arc::clone(&file.source));
        }
        for finding in self.unread_records(chronicle) {
            outcome.unread(finding);
        }
        for ledger in &chronicle.ledgers {
            let ending = Ending::of(ledger);
            outcome.endings.extend(ending.map(|ending| (ledger.path.clone(), ending)));
            outcome.recorded.versions += ledger.versions.len();
            outcome.recorded.entries += ledger.entries.len();
            outcome.recorded.acts += ledger.acts.len();
        }
        findings
    }
}

impl Run<'_> {
    /// Files in a record folder that nobody reads because of their size: what they record is counted nowhere, and that must not go unsaid.
    fn unread_records(&self, chronicle: &Chronicle) -> Vec<Finding> {
        let read: BTreeSet<&str> =
            chronicle.records.iter().map(|file| file.path.as_str()).collect();
        let folders =
            chronicle.ledgers.iter().map(|ledger| Path::new(&ledger.path).with_extension("record"));
        let files = folders.flat_map(|folder| {
            let names = self.root.names_in(&folder);
            names.into_iter().filter(|name| is_yaml(name)).map(move |name| folder.join(name))
        });
        let unread = files.filter_map(|file| {
            let path = file.to_string_lossy().replace('\\', "/");
            if read.contains(path.as_str()) {
                return None;
            }
            match self.root.read(&file, LIMITS.configuration_bytes) {
                Err(Unread::TooLarge { bytes, limit }) => Some(too_large(&path, bytes, limit)),
                _ => None,
            }
        });
        unread.collect()
    }
}

fn too_large(path: &str, bytes: u64, limit: u64) -> Finding {
    let message = format!(
        "this file has {bytes} bytes, and nothing over {limit} bytes is read as an entry or act"
    );
    let mut finding = Finding::new("too-large", Severity::Error, path, Span::at(0), message);
    finding
        .why("whatever it records was not read, so it counts for nothing here")
        .help("record it again in a short file; of a scan or another long paper an entry or act gives the SHA-256 only");
    finding
}

/// The files of the record that belong to what was asked for, or to nothing.
fn concerned(chronicle: &Chronicle) -> impl Iterator<Item = &Arc<RecordFile>> {
    let known: BTreeSet<_> = chronicle.ledgers.iter().map(|ledger| ledger.id.as_str()).collect();
    let stray: BTreeSet<_> = chronicle.stray.iter().map(|file| file.path.as_str()).collect();
    chronicle.records.iter().filter(move |file| {
        file.agreement().is_some_and(|id| known.contains(id)) || stray.contains(file.path.as_str())
    })
}

pub(super) fn set_agreed(agreement: &mut Arc<Agreement>, agreed: bool) {
    if agreement.agreed != agreed {
        Arc::make_mut(agreement).agreed = agreed;
    }
}

#[cfg(test)]
mod tests;
