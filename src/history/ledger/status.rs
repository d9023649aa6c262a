//! What an agreement is on a day: from the record, the dates and the day.

use jiff::civil::Date;

use crate::history::ledger::{EntryLine, EntryPlace, Status, Version, terms};
use crate::history::record::{Entry, EntryKind, RecordFile};

/// What is known when the status is asked for.
pub(super) struct Circumstances<'a> {
    pub(super) versions: &'a [Version],
    pub(super) entries: &'a [EntryLine],
    pub(super) approved: Option<usize>,
    pub(super) in_force: Option<usize>,
    /// Whether the file is not there any more.
    pub(super) is_gone: bool,
    pub(super) as_of: Date,
}

pub(super) fn status(known: &Circumstances<'_>) -> Status {
    let in_force = known.in_force.and_then(|version| known.versions.get(version));
    match in_force {
        _ if known.versions.is_empty() => Status::Draft,
        _ if known.is_gone => Status::Vanished,
        _ if terminated(known.entries).is_some_and(|last| last < known.as_of) => Status::Terminated,
        _ if known.approved.is_none() => Status::RecordedNotAgreed,
        None => Status::Agreed,
        Some(version) if last_day(version).is_none_or(|last| known.as_of <= last) => {
            Status::InForce
        }
        Some(_) if continues(known.entries, known.as_of) => Status::ContinuingAfterExpiry,
        Some(_) => Status::Expired,
    }
}

fn last_day(version: &Version) -> Option<Date> {
    terms::last_day(&version.text.as_ref()?.agreement)
}

/// The last day on which the agreement runs, where somebody ended it: the earliest of several.
pub(super) fn terminated(entries: &[EntryLine]) -> Option<Date> {
    of_kind(entries, EntryKind::Termination)
        .filter_map(|(_, entry)| entry.effective.or(entry.date))
        .min()
}

/// Whether the parties have recorded that they go on after the end, for as long as they said.
fn continues(entries: &[EntryLine], as_of: Date) -> bool {
    of_kind(entries, EntryKind::Continued).any(|(file, entry)| {
        let until = file.terms.get("until").and_then(crate::history::record::date);
        entry.date.is_none_or(|date| date <= as_of) && until.is_none_or(|until| as_of <= until)
    })
}

/// The entries of a kind that set no text and were not taken out.
pub(super) fn of_kind(
    entries: &[EntryLine],
    kind: EntryKind,
) -> impl Iterator<Item = (&RecordFile, &Entry)> {
    let standing = entries.iter().filter(|line| line.place == EntryPlace::Beside);
    standing.filter_map(move |line| {
        let entry = line.file.entry().filter(|entry| entry.kind == kind)?;
        Some((line.file.as_ref(), entry))
    })
}
