//! The histories of all agreements of a repository, read in one pass: what is asked of the past becomes texts, records and ledgers.

mod drafts;
mod keeping;
mod overlay;
mod records;
mod rewritten;
mod texts;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::agreement::Agreement;
use crate::document::catalogue::Catalogue;
use crate::document::front_matter::FrontMatter;
use crate::document::organisations::Organisations;
use crate::ground::error::Error;
use crate::ground::source::Source;
use crate::history::digest;
use crate::history::evidence::TrustedKeys;
use crate::history::ledger::{self, Ledger, Materials, Rewritten};
use crate::history::record::RecordFile;
use crate::history::repository::{Glance, Repository, Request};
use crate::history::trace::{ChosenBy, Completeness, Line, ObjectId, Past, Trace};

use keeping::Keeping;
use overlay::Judged;
use records::Records;
use rewritten::Losses;
use texts::Texts;

/// What is asked.
pub struct Inquiry<'a> {
    /// The agreements as they are in the work tree (or, with `revision`, in that revision): each is judged in the state in which it is given.
    pub agreements: &'a [Arc<Agreement>],
    /// The revision that is judged; `None` for what stands in the work tree, on top of the commit that is checked out.
    pub revision: Option<&'a str>,
    /// The default branch, where somebody names it, and who does.
    pub base: Option<(&'a str, ChosenBy)>,
    pub as_of: Date,
    /// Every text on the line and every commit, not only what is judged.
    pub in_full: bool,
    /// Whether the texts of drafts are digested too, which takes as long as reading them.
    pub digests: bool,
    pub organisations: Option<Arc<Organisations>>,
    pub trusted: Option<TrustedKeys>,
    /// Whether a path is among what was asked for: agreements that vanished from elsewhere are not told.
    pub covers: &'a (dyn Fn(&str) -> bool + Sync),
    /// Bytes of a file of the work tree, below the root of the repository.
    pub work_tree: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
    /// The names of the files in a folder of the work tree.
    pub names_in: &'a (dyn Fn(&str) -> Vec<String> + Sync),
}

/// All that is known of a repository's agreements.
#[derive(Debug, Default)]
pub struct Chronicle {
    /// In the order of the agreements that were given, then those that vanished.
    pub ledgers: Vec<Ledger>,
    /// Files that look like a record and belong to no agreement, or cannot be read.
    pub stray: Vec<Arc<RecordFile>>,
    /// All files of the record in what is judged, by path.
    pub records: Vec<Arc<RecordFile>>,
    pub head: Option<ObjectId>,
    pub line: Option<Line>,
    pub is_proposal: bool,
    pub completeness: Completeness,
    /// Folders in the work tree that hold a repository of their own with a history of somebody's choosing.
    pub nested: Vec<String>,
    /// Which commit first has each record file in the judged revision, for whoever shows it.
    pub seen: BTreeMap<ObjectId, ObjectId>,
}

impl Inquiry<'_> {
    /// Whether it is to be told that a path holds no agreement. One that is there and cannot be read to its end may be any.
    fn tells(&self, path: &str) -> bool {
        let is_unreadable = |agreement: &Arc<Agreement>| {
            agreement.path() == path
                && agreement.id().is_none()
                && !agreement.front.faults.is_empty()
        };
        (self.covers)(path) && !self.agreements.iter().any(is_unreadable)
    }
}

impl Chronicle {
    pub fn read(
        repository: &Repository,
        catalogue: &Catalogue,
        inquiry: &Inquiry<'_>,
    ) -> Result<Self, Error> {
        let mut judged = Judged::of(repository, inquiry)?;
        let mut records = Records::default();
        records.read(judged.record_files(), |path, id| judged.bytes(repository, path, id));
        let mut concerned = Concerned::at_first(inquiry, &judged, &records);
        let mut past = concerned.past(repository, inquiry, &mut judged)?;
        records.read_ever(&past, |path, id| judged.bytes(repository, path, id));
        // Only a record that was lost shows agreements that nothing in what is judged points to.
        if concerned.adds(inquiry, &past, &records) {
            past = concerned.past(repository, inquiry, &mut judged)?;
            records.read_ever(&past, |path, id| judged.bytes(repository, path, id));
        }
        let work = Work {
            repository,
            inquiry,
            judged: &judged,
            records: &records,
            texts: Texts::new(repository, catalogue, &judged),
            past: &past,
            keeping: Keeping::read(repository, inquiry, &judged, &past),
            losses: Losses::of(&past, &records),
        };
        let mut chronicle = work.chronicle(&concerned);
        chronicle.nested = repository.nested_repositories()?;
        chronicle.line = past.line;
        chronicle.completeness = past.completeness;
        chronicle.seen = past.first_seen;
        Ok(chronicle)
    }
}

/// The agreements whose past has to be read, and where others were.
#[derive(Debug, Default)]
struct Concerned {
    /// Paths whose past is asked for, each with its place among the traces.
    paths: BTreeMap<String, usize>,
    /// Agreements by id: for each, the places of those that were given. A second with the same id is a copy.
    given: BTreeMap<String, Vec<usize>>,
}

impl Concerned {
    /// What the record in what is judged points to; all, where everything is asked for.
    fn at_first(inquiry: &Inquiry<'_>, judged: &Judged, records: &Records) -> Self {
        let mut concerned = Self::default();
        for (place, agreement) in inquiry.agreements.iter().enumerate() {
            if let Some(id) = agreement.id() {
                concerned.given.entry(id.to_owned()).or_default().push(place);
            }
        }
        let ids = records.ids();
        let folders = judged.record_folders();
        for agreement in inquiry.agreements {
            let has_record = agreement.id().is_some_and(|id| ids.contains(id))
                || folders.contains(&record_folder(agreement.path()));
            if inquiry.in_full || inquiry.digests || has_record {
                concerned.add(agreement.path());
            }
        }
        for path in concerned.vanished(inquiry, records).into_values() {
            concerned.add(&path);
        }
        concerned
    }

    fn add(&mut self, path: &str) -> bool {
        let next = self.paths.len();
        let mut is_new = false;
        self.paths.entry(path.to_owned()).or_insert_with(|| {
            is_new = true;
            next
        });
        is_new
    }

    /// Adds what only the past points to; whether there was any such thing.
    fn adds(&mut self, inquiry: &Inquiry<'_>, past: &Past, records: &Records) -> bool {
        let ids = records.ids();
        let folders: BTreeSet<_> =
            past.landed.keys().filter_map(|path| folder_of_record(path)).collect();
        let mut found = false;
        for agreement in inquiry.agreements {
            let had_record = agreement.id().is_some_and(|id| ids.contains(id))
                || folders.contains(&record_folder(agreement.path()));
            found |= had_record && self.add(agreement.path());
        }
        for path in self.vanished(inquiry, records).into_values() {
            found |= self.add(&path);
        }
        found
    }

    /// The ids under which something was agreed and that no agreement has any more, each with the path where it was last.
    fn vanished(&self, inquiry: &Inquiry<'_>, records: &Records) -> BTreeMap<String, String> {
        let agreed = records.agreed_ids();
        let gone = agreed
            .into_iter()
            .filter(|(id, path)| !self.given.contains_key(id) && inquiry.tells(path));
        gone.collect()
    }

    fn past(
        &self,
        repository: &Repository,
        inquiry: &Inquiry<'_>,
        judged: &mut Judged,
    ) -> Result<Past, Error> {
        let mut paths: Vec<_> = self.paths.iter().collect();
        paths.sort_by_key(|(_, place)| **place);
        let paths: Vec<_> = paths.into_iter().map(|(path, _)| path.clone()).collect();
        judged.lay_over(inquiry, &paths);
        repository.past(&Request {
            revision: inquiry.revision,
            base: inquiry.base,
            paths: &paths,
            glance: &glance,
            work_tree: &judged.overlay,
        })
    }

    fn trace<'a>(&self, past: &'a Past, path: &str) -> Option<&'a Trace> {
        past.traces.get(*self.paths.get(path)?)
    }
}

/// What following a text through history needs to know of it.
pub fn glance(text: &[u8]) -> Glance {
    let source = Source::new("", String::from_utf8_lossy(text));
    let front = FrontMatter::read(&source);
    Glance {
        id: front.terms.text_of("id").map(str::to_owned),
        attachments: digest::attachments(&front.terms).map(str::to_owned).collect(),
    }
}

/// All that the ledgers are made of.
struct Work<'a> {
    repository: &'a Repository,
    inquiry: &'a Inquiry<'a>,
    judged: &'a Judged,
    records: &'a Records,
    texts: Texts<'a>,
    past: &'a Past,
    keeping: Keeping,
    losses: Losses,
}

impl Work<'_> {
    fn chronicle(&self, concerned: &Concerned) -> Chronicle {
        let judged = self.records.judged(self.past);
        let mut by_id: BTreeMap<&str, Vec<Arc<RecordFile>>> = BTreeMap::new();
        for file in &judged {
            by_id.entry(file.agreement().unwrap_or_default()).or_default().push(Arc::clone(file));
        }
        let of_id = |id: &str| by_id.get(id).map(Vec::as_slice).unwrap_or_default();
        let mut vanished = concerned.vanished(self.inquiry, self.records);
        vanished.retain(|id, path| self.was_called(id, path, concerned));
        let owners = self.owners(concerned, &judged);
        let mut ledgers: Vec<Ledger> = Vec::new();
        for (place, agreement) in self.inquiry.agreements.iter().enumerate() {
            let trace = concerned.trace(self.past, agreement.path());
            let id = agreement.id().unwrap_or_else(|| agreement.path());
            let is_owner = owners.get(id).is_none_or(|owner| *owner == place);
            ledgers.push(match trace {
                Some(trace) => {
                    self.ledger(id, trace, Some(agreement), if is_owner { of_id(id) } else { &[] })
                }
                None => drafts::ledger(agreement, self),
            });
        }
        for (id, path) in &vanished {
            let trace = concerned.trace(self.past, path).cloned().unwrap_or_default();
            // Whatever stands at its path now, it is another agreement.
            let trace = Trace { judged: None, path: path.clone(), ..trace };
            let lost = self.losses.files_of(id, self.records);
            let all: Vec<_> = of_id(id).iter().cloned().chain(lost).collect();
            ledgers.push(self.ledger(id, &trace, None, &all));
        }
        let known: BTreeSet<&str> = ledgers.iter().map(|ledger| ledger.id.as_str()).collect();
        let is_stray = |file: &&Arc<RecordFile>| {
            let belongs = file.agreement().is_some_and(|id| known.contains(id));
            !belongs && self.inquiry.tells(&beside(&file.path))
        };
        let stray = judged.iter().filter(is_stray).cloned().collect();
        Chronicle {
            stray,
            ledgers,
            records: judged,
            head: self.past.head,
            is_proposal: self.past.is_proposal,
            ..Chronicle::default()
        }
    }

    /// Whether a text at a path ever went by an id, as far as another that stands there now can tell: an entry may name its agreement wrongly.
    fn was_called(&self, id: &str, path: &str, concerned: &Concerned) -> bool {
        if !self.inquiry.agreements.iter().any(|agreement| agreement.path() == path) {
            return true;
        }
        let states = concerned.trace(self.past, path).map(|trace| trace.states.as_slice());
        states.unwrap_or_default().iter().any(|state| {
            let text = self.judged.bytes(self.repository, &state.path, state.text);
            text.is_none_or(|text| glance(&text).id.as_deref() == Some(id))
        })
    }

    /// Of several agreements with one id, the one whose own folder holds what was recorded first; the others are copies, and have no record.
    fn owners(&self, concerned: &Concerned, judged: &[Arc<RecordFile>]) -> BTreeMap<String, usize> {
        let mut owners = BTreeMap::new();
        for (id, places) in concerned.given.iter().filter(|(_, places)| places.len() > 1) {
            let first_record = |place: &usize| {
                let folder = self
                    .inquiry
                    .agreements
                    .get(*place)
                    .map(|agreement| record_folder(agreement.path()));
                let own = judged.iter().filter(|file| {
                    file.agreement() == Some(id) && folder_of_record(&file.path) == folder
                });
                own.map(|file| self.records.landing(&file.path, file.blob))
                    .min()
                    .unwrap_or(usize::MAX)
            };
            let owner = places.iter().copied().min_by_key(|place| (first_record(place), *place));
            owners.extend(owner.map(|owner| (id.clone(), owner)));
        }
        owners
    }

    fn ledger(
        &self,
        id: &str,
        trace: &Trace,
        given: Option<&Arc<Agreement>>,
        judged: &[Arc<RecordFile>],
    ) -> Ledger {
        let folder = record_folder(&trace.path);
        let records = self.records.of(id, &folder, judged);
        let mut signatures = BTreeMap::new();
        for act in records.iter().filter(|file| file.act().is_some()) {
            let path = format!("{}.sig", act.path);
            let bytes = self
                .past
                .judged
                .get(&path)
                .and_then(|id| self.judged.bytes(self.repository, &path, *id));
            signatures.extend(bytes.map(|bytes| (act.path.clone(), (path, bytes))));
        }
        let keys = self.keeping.keys(&trace.path, self.past, self.inquiry.trusted.as_ref());
        let organisations = self.inquiry.organisations.clone();
        let organisations = organisations.or_else(|| self.keeping.organisations(&trace.path));
        let copies = self.judged.copies(self.repository, self.past, &folder);
        let rewritten: Vec<Rewritten> = self.losses.of_agreement(id, &folder);
        let read = |state: &_| self.texts.read(state, trace, given);
        ledger::ledger(Materials {
            id,
            as_of: self.inquiry.as_of,
            trace,
            past: self.past,
            read: &read,
            records: &records,
            signatures: &signatures,
            keys: &keys,
            organisations,
            rewritten,
            copy: &|sha256| copies.hold(sha256),
            in_full: self.inquiry.in_full,
        })
    }
}

/// Whether a file is in some record folder.
pub fn in_record(path: &str) -> bool {
    folder_of_record(path).is_some()
}

/// The folder beside an agreement that holds its record, with a slash at its end.
pub fn record_folder(agreement: &str) -> String {
    let stem = agreement.strip_suffix(".md").or_else(|| agreement.strip_suffix(".markdown"));
    format!("{}.record/", stem.unwrap_or(agreement))
}

/// The record folder that a file is in, with a slash at its end.
pub fn folder_of_record(path: &str) -> Option<String> {
    let end = path.find(".record/")?;
    path.get(..end).map(|stem| format!("{stem}.record/"))
}

/// The agreement beside whose text a file of the record stands; else the file itself.
fn beside(path: &str) -> String {
    let folder = folder_of_record(path);
    let stem = folder.as_deref().and_then(|folder| folder.strip_suffix(".record/"));
    stem.map_or_else(|| path.to_owned(), |stem| format!("{stem}.md"))
}

/// Where the organisations that count for an agreement may be described, the nearest first.
fn organisations_paths(agreement: &str) -> impl Iterator<Item = String> + '_ {
    let folders = std::iter::successors(
        agreement.rsplit_once('/').map_or(Some(""), |(folder, _)| Some(folder)),
        |folder| {
            (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above))
        },
    );
    folders.map(|folder| match folder {
        "" => "organisations.yaml".to_owned(),
        folder => format!("{folder}/organisations.yaml"),
    })
}
