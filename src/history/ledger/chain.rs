//! The chain: which entry follows which, by the hashes that they name, and what stands beside it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::history::ledger::landings::{Landings, order};
use crate::history::ledger::texts::Texts;
use crate::history::ledger::{EntryLine, EntryPlace, Materials};
use crate::history::record::{Content, Entry, EntryKind, RecordFile};

/// The files of a record, each content once: entries and acts, in the order of their landing, then of their names.
pub(super) fn sorted_out(
    materials: &Materials<'_>,
    landings: &Landings<'_>,
) -> (Vec<Arc<RecordFile>>, Vec<Arc<RecordFile>>) {
    let key = |file: &RecordFile| {
        let landed = order(landings.of_file(file));
        (
            landed,
            file.name.clone(),
            file.sha256.clone(),
            is_misplaced(file, materials),
            file.path.clone(),
        )
    };
    let mut files = materials.records.to_vec();
    files.sort_by_cached_key(|file| key(file));
    let mut seen = HashSet::new();
    // A copy elsewhere, or under another name, records nothing more.
    let beside = files.iter().filter(|file| !is_misplaced(file, materials));
    let beside: HashMap<_, _> =
        beside.rev().map(|file| (file.sha256.clone(), file.path.clone())).collect();
    files.retain(|file| beside.get(&file.sha256).is_none_or(|path| *path == file.path));
    files.retain(|file| seen.insert(file.sha256.clone()));
    files.into_iter().partition(|file| !is_act(file))
}

/// What cannot be read is an act where it says so.
fn is_act(file: &RecordFile) -> bool {
    match &file.content {
        Content::Act(_) => true,
        Content::Entry(_) => false,
        Content::Unknown => {
            file.terms.text_of("counterpart").is_some_and(|format| format.starts_with("act/"))
        }
    }
}

/// Whether a record file does not stand in the folder beside its agreement.
pub(super) fn is_misplaced(file: &RecordFile, materials: &Materials<'_>) -> bool {
    let agreement = &materials.trace.path;
    let stem = agreement.strip_suffix(".md").or_else(|| agreement.strip_suffix(".markdown"));
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.strip_suffix(".record") != Some(stem.unwrap_or(agreement))
}

/// Gives every entry its place, and yields the chain: the entries that set a version, in order.
pub(super) fn place(entries: &mut [EntryLine], texts: &mut Texts<'_>) -> Vec<usize> {
    for line in entries.iter_mut() {
        line.place = first_place(&line.file);
    }
    for taken_out in taken_out(entries, texts) {
        set(entries, taken_out, EntryPlace::Withdrawn);
    }
    let successors = successors(entries);
    let mut starts = starts(entries).into_iter();
    let mut chain = Vec::new();
    let mut beside = Vec::new();
    let mut next = starts.next();
    while let Some(entry) = next {
        set(entries, entry, EntryPlace::Version(chain.len()));
        chain.push(entry);
        // The first to land: entries are in that order.
        let mut following = following(entry, entries, &successors).into_iter();
        next = following.next();
        beside.extend(following);
    }
    beside.extend(starts);
    while let Some(entry) = beside.pop() {
        set(entries, entry, EntryPlace::BesideChain);
        beside.extend(following(entry, entries, &successors));
    }
    chain
}

/// Before the chain is known, an entry that sets a text is linked to nothing.
fn first_place(file: &RecordFile) -> EntryPlace {
    match file.entry() {
        Some(entry) if !entry.kind.sets_text() => EntryPlace::Beside,
        Some(Entry { text: Some(_), .. }) => EntryPlace::Unlinked,
        _ => EntryPlace::Unreadable,
    }
}

fn set(entries: &mut [EntryLine], entry: usize, place: EntryPlace) {
    if let Some(line) = entries.get_mut(entry) {
        line.place = place;
    }
}

/// The entries that set a text and are not placed yet, by the hash of the entry that they follow.
fn successors(entries: &[EntryLine]) -> HashMap<String, Vec<usize>> {
    let mut successors: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, line) in entries.iter().enumerate() {
        if let Some(previous) = previous(line) {
            successors.entry(previous.to_owned()).or_default().push(index);
        }
    }
    successors
}

/// The hash of the entry before; `agreed` has none, whatever it says.
fn previous(line: &EntryLine) -> Option<&str> {
    let entry = line.file.entry().filter(|entry| entry.kind != EntryKind::Agreed)?;
    entry.previous.as_ref()?.sha256.as_deref()
}

/// What follows an entry and has no place yet. Hashes cannot run in a circle; if they did, it would end here.
fn following(
    entry: usize,
    entries: &[EntryLine],
    successors: &HashMap<String, Vec<usize>>,
) -> Vec<usize> {
    let hash = entries.get(entry).map(|line| line.file.sha256.as_str()).unwrap_or_default();
    let all = successors.get(hash).map(Vec::as_slice).unwrap_or_default();
    let unplaced =
        |index: &usize| entries.get(*index).is_some_and(|line| line.place == EntryPlace::Unlinked);
    all.iter().copied().filter(unplaced).collect()
}

/// The entries of type `agreed` that may start the chain.
fn starts(entries: &[EntryLine]) -> Vec<usize> {
    let starts = |line: &EntryLine| {
        line.place == EntryPlace::Unlinked
            && line.file.entry().is_some_and(|entry| entry.kind == EntryKind::Agreed)
    };
    entries.iter().enumerate().filter(|(_, line)| starts(line)).map(|(index, _)| index).collect()
}

/// The entries that a `withdrawn-record` takes out. It cannot take out another of its kind: what was taken out is recorded anew.
///
/// An entry that sets a text can be taken out while that text never stood on the line and does not stand in what is judged. Where other
/// entries build on it, its text must be nowhere at all: whoever built on a text relied on it, and one file must not end a chain.
fn taken_out(entries: &[EntryLine], texts: &mut Texts<'_>) -> Vec<usize> {
    let by_hash: HashMap<&str, usize> = entries
        .iter()
        .enumerate()
        .map(|(index, line)| (line.file.sha256.as_str(), index))
        .collect();
    let built_on: HashSet<&str> = entries.iter().filter_map(previous).collect();
    let targets: Vec<usize> =
        entries.iter().filter_map(|line| by_hash.get(withdrawn(&line.file)?).copied()).collect();
    let may_go = |index: &usize| {
        let Some(line) = entries.get(*index) else { return false };
        let Some(entry) = line.file.entry() else { return true };
        match &entry.text {
            _ if entry.kind == EntryKind::WithdrawnRecord => false,
            Some(text) if entry.kind.sets_text() => {
                let is_built_on = built_on.contains(line.file.sha256.as_str());
                let is_relied_on = is_built_on && texts.find(text, None).is_some();
                !is_relied_on && !texts.ever_stood(text)
            }
            _ => true,
        }
    };
    let mut targets = targets;
    targets.retain(may_go);
    targets
}

/// The hash of the file that an entry takes out of the record.
pub(super) fn withdrawn(file: &RecordFile) -> Option<&str> {
    file.entry().filter(|entry| entry.kind == EntryKind::WithdrawnRecord)?;
    file.terms.get("record")?.text_of("sha256")
}
