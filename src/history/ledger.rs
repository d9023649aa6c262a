//! The ledger of one agreement: its versions, its parties over time, what each is recorded as having agreed to, and what does not fit.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::document::agreement::Agreement;
use crate::document::organisations::Organisations;
use crate::history::approval::Approval;
use crate::history::change::Change;
use crate::history::digest::Manifest;
use crate::history::evidence::{Evidence, Keys, Recorded};
use crate::history::record::{EntryKind, RecordFile};
use crate::history::trace::{Commit, Completeness, ObjectId, Past, State, Touch, Trace};

mod acts;
mod approvals;
mod chain;
mod landings;
mod later;
mod parties;
mod reviews;
mod status;
mod successions;
mod terms;
mod texts;
mod unrecorded;
mod versions;

#[cfg(test)]
mod tests;

use landings::Landings;
use texts::Texts;

/// All that a ledger is made of.
pub struct Materials<'a> {
    /// The agreement's id; for a document without one, its path.
    pub id: &'a str,
    pub as_of: Date,
    pub trace: &'a Trace,
    pub past: &'a Past,
    /// Reads a state of the trace, each once.
    pub read: &'a dyn Fn(&State) -> Option<Reading>,
    /// The record files of this agreement in what is judged, in the order of their landing, then of their names.
    pub records: &'a [Arc<RecordFile>],
    /// For the path of an act, the path and bytes of the signature beside it.
    pub signatures: &'a BTreeMap<String, (String, Vec<u8>)>,
    pub keys: &'a Keys,
    /// Organisations as the base has them.
    pub organisations: Option<Arc<Organisations>>,
    pub rewritten: Vec<Rewritten>,
    /// Whether an executed copy with this SHA-256 is at hand.
    pub copy: &'a dyn Fn(&str) -> bool,
    /// Every text on the line and every commit, not only what is judged.
    pub in_full: bool,
}

/// Lays the record against the texts.
pub fn ledger(materials: Materials<'_>) -> Ledger {
    let landings = Landings::of(materials.past);
    let mut texts = Texts::of(&materials);
    let (entries, acts) = chain::sorted_out(&materials, &landings);
    let mut entries = entry_lines(entries, &materials, &landings);
    let chain = chain::place(&mut entries, &mut texts);
    let mut versions = versions::versions(&chain, &entries, &mut texts, &landings);
    let acts = acts::acts(acts, &materials, &landings, &entries, &versions);
    approvals::judge(&mut versions, &entries, &acts);
    let approved = versions.iter().rposition(|version| version.is_approved);
    let in_force = in_force(&versions, materials.as_of);
    let current = texts.judged();
    let status = status::status(&status::Circumstances {
        versions: &versions,
        entries: &entries,
        approved,
        in_force,
        is_gone: materials.trace.judged.is_none(),
        as_of: materials.as_of,
    });
    let organisations = materials.organisations.as_deref();
    let parties =
        parties::parties(approved.unwrap_or(0), &versions, &entries, &acts, organisations);
    let unrecorded = unrecorded::unrecorded(&versions, &mut texts, &landings);
    let (stood_unrecorded, texts_on_line, commits) = if materials.in_full {
        (
            unrecorded::stood_unrecorded(&versions, &entries, &mut texts, &landings),
            unrecorded::texts_on_line(&versions, &entries, &mut texts, &landings),
            commits(&materials),
        )
    } else {
        Default::default()
    };
    Ledger {
        id: materials.id.to_owned(),
        title: title(materials.id, current.as_ref(), &versions),
        path: materials.trace.path.clone(),
        as_of: materials.as_of,
        status,
        reviews: reviews::reviews(&versions, &entries, approved, materials.as_of),
        former_ids: unrecorded::former_ids(materials.in_full, &mut texts, &landings),
        is_proposal: is_proposal(&materials, &entries, &acts),
        current,
        organisations: materials.organisations,
        versions,
        approved,
        in_force,
        entries,
        acts,
        parties,
        unrecorded,
        stood_unrecorded,
        rewritten: materials.rewritten,
        texts: texts_on_line,
        commits,
        completeness: materials.past.completeness.clone(),
    }
}

fn entry_lines(
    files: Vec<Arc<RecordFile>>,
    materials: &Materials<'_>,
    landings: &Landings<'_>,
) -> Vec<EntryLine> {
    let line = |file: Arc<RecordFile>| EntryLine {
        landed: landings.of_file(&file),
        commit: landings.first_commit(&file).map(|commit| commit.id),
        place: EntryPlace::Unlinked,
        is_misplaced: chain::is_misplaced(&file, materials),
        file,
    };
    files.into_iter().map(line).collect()
}

/// The last approved version that has taken effect by a day.
fn in_force(versions: &[Version], day: Date) -> Option<usize> {
    let is_in_force = |version: &Version| {
        version.is_approved && version.effective.is_some_and(|effective| effective <= day)
    };
    versions.iter().rposition(is_in_force)
}

/// What the judged text calls itself, else what the last recorded one did.
fn title(id: &str, current: Option<&Reading>, versions: &[Version]) -> String {
    let recorded = versions.iter().rev().find_map(|version| version.text.as_ref());
    let text = current.or(recorded);
    text.map_or(id, |text| text.agreement.called()).to_owned()
}

/// Whether the text or a file of the record is not on the line yet. Another agreement's proposal is none of this one.
fn is_proposal(materials: &Materials<'_>, entries: &[EntryLine], acts: &[ActLine]) -> bool {
    let state = |index: Option<usize>| materials.trace.states.get(index?);
    let on_line = materials.trace.line.last().and_then(|standing| standing.state);
    let is_new = state(materials.trace.judged) != state(on_line)
        || entries.iter().any(|entry| entry.landed.is_none())
        || acts.iter().any(|act| act.landed.is_none());
    materials.past.is_proposal && is_new
}

fn commits(materials: &Materials<'_>) -> Vec<(Touch, Commit)> {
    let touches = materials.trace.touches.iter();
    let with_commit =
        |touch: &Touch| Some((touch.clone(), materials.past.commits.get(&touch.commit)?.clone()));
    touches.filter_map(with_commit).collect()
}

/// A text that was read: one of the states of an agreement.
#[derive(Debug, Clone)]
pub struct Reading {
    pub agreement: Arc<Agreement>,
    /// `None` where the text has no digest: it is no agreement of ours, or two readers could read it differently.
    pub manifest: Option<Arc<Manifest>>,
    pub digest: Option<String>,
}

/// When and where something came onto the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landing {
    pub commit: ObjectId,
    /// Its place on the line, counted from the oldest.
    pub place: usize,
    pub date: Date,
}

#[derive(Debug, Clone)]
pub struct Ledger {
    /// The id; for a document without one, its path.
    pub id: String,
    pub title: String,
    /// Where it is in what is judged, or was last.
    pub path: String,
    pub as_of: Date,
    pub status: Status,
    /// The text that is judged. `None` where the agreement is not there any more, or its text cannot be read.
    pub current: Option<Reading>,
    pub organisations: Option<Arc<Organisations>>,
    /// The chain, in order: the first is version 1.
    pub versions: Vec<Version>,
    /// The last version all of whose links are approved, whatever the day; an index into `versions`.
    pub approved: Option<usize>,
    /// The last approved version that has taken effect by `as_of`.
    pub in_force: Option<usize>,
    pub entries: Vec<EntryLine>,
    pub acts: Vec<ActLine>,
    /// The parties of the judged version (the last approved; none yet: version 1), then those that left, in the order in which they did.
    pub parties: Vec<PartyLine>,
    /// How the judged text differs from the last recorded one.
    pub unrecorded: Option<Unrecorded>,
    /// Texts that stood on the line for a while without an entry.
    pub stood_unrecorded: Vec<StoodUnrecorded>,
    /// Record files that ever landed and are missing, or are not what landed.
    pub rewritten: Vec<Rewritten>,
    pub reviews: Reviews,
    /// The ids that texts of the same file had on the line before, oldest first, with the landing that changed each.
    pub former_ids: Vec<(String, Landing)>,
    /// Texts on the line, oldest first; filled only where the whole history was asked for.
    pub texts: Vec<TextOnLine>,
    /// The commits, newest first; filled only where the whole history was asked for.
    pub commits: Vec<(Touch, Commit)>,
    pub completeness: Completeness,
    /// Whether what is judged is not on the line yet.
    pub is_proposal: bool,
}

/// Derived from the record, the dates and the day; never written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// No `agreed` entry ever stood.
    Draft,
    /// An `agreed` entry, and some party has still to sign.
    RecordedNotAgreed,
    /// All have agreed; commencement has not come.
    Agreed,
    InForce,
    ContinuingAfterExpiry,
    Expired,
    Terminated,
    Superseded,
    /// It was agreed, and its file is not there any more.
    Vanished,
}

/// A position in the chain.
#[derive(Debug, Clone)]
pub struct Version {
    pub number: usize,
    /// The entry that sets it; an index into `entries`.
    pub entry: usize,
    pub digest: String,
    /// Its text, where a commit that the judged revision can reach has it (or the judged text is it).
    pub text: Option<Reading>,
    pub state: Option<State>,
    /// When the text landed on the line that stood when its entry landed, or as near to it as it did stand.
    pub text_landed: Option<Landing>,
    pub effective: Option<Date>,
    /// What it changes in the version before.
    pub change: Option<Change>,
    /// Of the link to the version before; for version 1, of the signatures. The acts that it names are indices into `acts` of the ledger.
    pub approval: Approval,
    /// Whether this link and all before it are approved.
    pub is_approved: bool,
}

/// An entry, and where it stands.
#[derive(Debug, Clone)]
pub struct EntryLine {
    pub file: Arc<RecordFile>,
    pub landed: Option<Landing>,
    /// The oldest commit that has it.
    pub commit: Option<ObjectId>,
    pub place: EntryPlace,
    /// Whether it stands in the folder beside its agreement.
    pub is_misplaced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryPlace {
    /// It sets this version: an index into `versions`.
    Version(usize),
    /// It sets no text.
    Beside,
    /// Another successor of the same entry landed first.
    BesideChain,
    /// It names an entry before it that is not there, or none where it needs one.
    Unlinked,
    /// A later entry took it out.
    Withdrawn,
    /// It cannot be read, or is not as its schema asks.
    Unreadable,
}

/// An act, and what it amounts to.
#[derive(Debug, Clone)]
pub struct ActLine {
    pub file: Arc<RecordFile>,
    pub landed: Option<Landing>,
    pub commit: Option<ObjectId>,
    /// Who committed it is a remark in here.
    pub evidence: Evidence,
    pub place: ActPlace,
    pub is_misplaced: bool,
    /// Days between its date and its landing, where it was recorded later.
    pub days_late: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActPlace {
    /// It counts for this version: an index into `versions`.
    Version(usize),
    /// It names an entry that is beside the chain or was taken out of it; an index into `entries`.
    Stale(usize),
    /// It is on an entry that sets no text, such as a termination, and names a version that is there; an index into `entries`.
    Entry(usize),
    /// It names an entry, version or text that is not there.
    Nowhere,
    /// Its signature is bad or its key came with it.
    Refused,
    Withdrawn,
    Unreadable,
}

/// A party, from when it joined until it left.
#[derive(Debug, Clone)]
pub struct PartyLine {
    pub id: String,
    /// What the judged version (or the last that lists it) calls it.
    pub name: String,
    pub role: Option<String>,
    /// The version with which it joined, and the one with which it left: indices into `versions`.
    pub joined: Option<usize>,
    pub left: Option<usize>,
    /// The act by which it is bound to the judged version: its own signature of the latest version that it signed; an index into `acts`.
    pub signed: Option<usize>,
    /// The version that it signed; an index into `versions`.
    pub signed_version: Option<usize>,
    /// The versions since then, each approved, that carry it to the judged one.
    pub carried_by: Vec<usize>,
    /// Its level on the judged version: that of the weakest act on which this rests.
    pub evidence: Evidence,
    pub weakest: Option<usize>,
    /// Whether it never signed and is not carried.
    pub is_missing: bool,
    /// What is still needed for its signing to be complete in its legal form: "a second trustee".
    pub incomplete: Vec<String>,
    /// Its acts that do not count and whose own findings speak for it: then nothing else does.
    pub spoken_for: bool,
    /// Its acts on entries that are beside the chain or were taken out, where it has no others.
    pub stale: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct Unrecorded {
    pub change: Change,
    /// The commit after which it stood on the line; `None` in a proposal or the work tree.
    pub since: Option<Landing>,
    /// The last recorded version; an index into `versions`.
    pub version: usize,
    /// The last entry names a text that never stood: it was written for another text than this.
    pub entry_names_other_text: bool,
}

#[derive(Debug, Clone)]
pub struct StoodUnrecorded {
    pub from: Landing,
    /// The landing that ended it.
    pub until: Landing,
    pub change: Change,
    /// How it ended: the version that covers it, or nothing where it was undone.
    pub covered_by: Option<usize>,
}

/// A record file that is not there as it landed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    pub path: String,
    pub landed: ObjectId,
    pub what: RewrittenHow,
    /// The commit that did it, where that is one on the line.
    pub by: Option<ObjectId>,
    /// Once restored it is only told.
    pub restored: Option<ObjectId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RewrittenHow {
    Missing,
    Changed,
    /// Dropped by a merge that did not take it over.
    LostInMerge,
}

#[derive(Debug, Clone, Default)]
pub struct Reviews {
    /// The entries of type `review`, oldest first; indices into `entries`.
    pub held: Vec<usize>,
    /// The days on which reviews were or are due, by the terms, up to `as_of` and the next one after it; each with the entry that met it.
    pub due: Vec<(Date, Option<usize>)>,
    /// The first day due by `as_of` with no review since.
    pub overdue_since: Option<Date>,
    pub next: Option<Date>,
}

#[derive(Debug, Clone)]
pub struct TextOnLine {
    pub landing: Landing,
    pub path: String,
    /// `None` where the file went away here, or cannot be read.
    pub reading: Option<Reading>,
    /// What it changes in the text before it on the line.
    pub change: Option<Change>,
    /// The version that it is the text of.
    pub version: Option<usize>,
}

impl Ledger {
    /// Whether the parties ever recorded an agreement.
    pub fn was_agreed(&self) -> bool {
        !self.versions.is_empty()
    }

    /// The version that parties are judged on: the last approved; none yet: version 1.
    pub fn judged_version(&self) -> Option<&Version> {
        self.versions.get(self.approved.unwrap_or(0))
    }

    pub fn entry_of(&self, version: &Version) -> Option<&EntryLine> {
        self.entries.get(version.entry)
    }

    /// Versions after the judged one: recorded, and not approved by all who must.
    pub fn pending(&self) -> impl Iterator<Item = &Version> {
        let after = self.approved.map_or(1, |approved| approved + 1);
        self.versions.iter().skip(after)
    }

    /// “version 1”, “amendment 2”, “admission 1”: an entry by its type and its number among those of its type in the chain.
    pub fn version_called(&self, index: usize) -> String {
        let kind = |version: &Version| Some(self.entry_of(version)?.file.entry()?.kind);
        match self.versions.get(index).and_then(kind) {
            Some(own) if own != EntryKind::Agreed => {
                let before = self.versions.iter().take(index + 1);
                let number = before.filter(|version| kind(version) == Some(own)).count();
                format!("{} {number}", own.name())
            }
            _ => format!("version {}", index + 1),
        }
    }

    /// A party by its name; a body by its name; else the id.
    pub fn called(&self, id: &str) -> String {
        let texts = || {
            let versions = self.versions.iter().rev().filter_map(|version| version.text.as_ref());
            self.current.iter().chain(versions).map(|text| &text.agreement)
        };
        let party = self.parties.iter().find(|party| party.id == id).map(|party| &party.name);
        let party = party.filter(|name| !name.is_empty()).cloned();
        let listed = || texts().find_map(|text| Some(text.party(id)?.called().to_owned()));
        let body = || texts().find_map(|text| body_called(text, id));
        let known = || Some(self.organisations.as_ref()?.name(id)?.to_owned());
        party.or_else(listed).or_else(body).or_else(known).unwrap_or_else(|| id.to_owned())
    }

    /// The weakest level of all parties of the judged version; `None` where there is none.
    pub fn weakest(&self) -> Option<Recorded> {
        self.parties
            .iter()
            .filter(|party| party.left.is_none())
            .map(|party| party.evidence.recorded)
            .min()
    }
}

fn body_called(agreement: &Agreement, id: &str) -> Option<String> {
    let bodies = agreement.terms_of("decision-making")?.get("bodies")?.list();
    let body = bodies.iter().find(|body| body.text_of("id") == Some(id))?;
    Some(body.text_of("name")?.to_owned())
}
