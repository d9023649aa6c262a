//! The acts: what each names, on what evidence it rests, and whether it counts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::history::evidence::{self, Arrival, Evidence};
use crate::history::ledger::chain::{is_misplaced, withdrawn};
use crate::history::ledger::landings::{Landings, order};
use crate::history::ledger::{ActLine, ActPlace, EntryLine, EntryPlace, Materials, Version};
use crate::history::record::{Act, ActKind, RecordFile};

pub(super) fn acts(
    files: Vec<Arc<RecordFile>>,
    materials: &Materials<'_>,
    landings: &Landings<'_>,
    entries: &[EntryLine],
    versions: &[Version],
) -> Vec<ActLine> {
    let names = Names::of(entries, versions);
    let line = |file: Arc<RecordFile>| {
        let (place, is_tied) = names.place(&file);
        let mut evidence = weighed(&file, is_tied, materials, landings);
        if let Some(entry) = names.signed_by_instrument(&file, place) {
            evidence.take_instrument(entry, materials.copy);
        }
        let landed = landings.of_file(&file);
        let place = match (place, evidence.fault) {
            (ActPlace::Unreadable, _) | (_, None) => place,
            (_, Some(_)) => ActPlace::Refused,
        };
        ActLine {
            landed,
            commit: landings.first_commit(&file).map(|commit| commit.id),
            days_late: landed.zip(declared(&file)).and_then(|(landed, declared)| {
                let days = declared.until(landed.date).ok()?.get_days();
                (days > 0).then_some(i64::from(days))
            }),
            is_misplaced: is_misplaced(&file, materials),
            evidence,
            place,
            file,
        }
    };
    let mut acts: Vec<ActLine> = files.into_iter().map(line).collect();
    for taken_out in taken_out(&acts, entries) {
        if let Some(act) = acts.get_mut(taken_out) {
            act.place = ActPlace::Withdrawn;
        }
    }
    acts
}

/// The person whose act it is.
pub(super) fn person(act: &Act) -> &str {
    act.name.as_deref().unwrap_or_default().trim()
}

/// Acts follow one another by date, then by landing.
pub(super) fn time(line: &ActLine) -> (Option<Date>, usize) {
    (line.file.act().and_then(|act| act.date), order(line.landed))
}

fn declared(file: &RecordFile) -> Option<Date> {
    file.act()?.date
}

fn weighed(
    file: &RecordFile,
    is_tied: bool,
    materials: &Materials<'_>,
    landings: &Landings<'_>,
) -> Evidence {
    if file.act().is_none() {
        return Evidence::default();
    }
    let signature = materials.signatures.get(&file.path);
    let signature = signature.map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    let landed = landings.of_file(file);
    let arrival = Arrival {
        commit: landings.first_commit(file),
        landing: landed.map(|landed| landed.place),
        landed_on: landed.map(|landed| landed.date),
    };
    evidence::weigh(file, is_tied, signature, materials.keys, arrival, materials.copy)
}

/// What acts may name.
struct Names<'a> {
    versions: &'a [Version],
    entries: &'a [EntryLine],
    by_hash: HashMap<&'a str, usize>,
    /// The first version of each text: old signatures do not revive when an old text is restored.
    by_text: HashMap<&'a str, usize>,
}

impl<'a> Names<'a> {
    fn of(entries: &'a [EntryLine], versions: &'a [Version]) -> Self {
        let hashes = entries.iter().enumerate();
        let texts = versions.iter().enumerate().rev();
        Self {
            versions,
            entries,
            by_hash: hashes.map(|(index, line)| (line.file.sha256.as_str(), index)).collect(),
            by_text: texts.map(|(index, version)| (version.digest.as_str(), index)).collect(),
        }
    }

    /// What an act counts for, as far as that follows from what it names; and whether it names both entry and text.
    fn place(&self, file: &RecordFile) -> (ActPlace, bool) {
        let Some(act) = file.act() else { return (ActPlace::Unreadable, false) };
        match act.entry.as_ref().and_then(|link| link.sha256.as_deref()) {
            Some(hash) => match self.by_hash.get(hash) {
                Some(entry) => self.on_entry(act, *entry),
                None => (ActPlace::Nowhere, false),
            },
            None => (self.without_entry(act), false),
        }
    }

    fn on_entry(&self, act: &Act, index: usize) -> (ActPlace, bool) {
        let Some(line) = self.entries.get(index) else { return (ActPlace::Nowhere, false) };
        let names_text = act.text.is_some();
        match line.place {
            EntryPlace::Version(version) if self.agrees(act, version) => {
                (ActPlace::Version(version), names_text)
            }
            EntryPlace::Beside if self.names_some_version(act) => {
                (ActPlace::Entry(index), names_text)
            }
            EntryPlace::Version(_) | EntryPlace::Beside => (ActPlace::Nowhere, false),
            EntryPlace::BesideChain
            | EntryPlace::Unlinked
            | EntryPlace::Withdrawn
            | EntryPlace::Unreadable => {
                let set = line.file.entry().and_then(|entry| entry.text.as_ref());
                let is_its_text = act.text.is_none() || set.is_none() || set == act.text.as_ref();
                (if is_its_text { ActPlace::Stale(index) } else { ActPlace::Nowhere }, false)
            }
        }
    }

    /// The entry whose instrument it was that was signed, and not the text as a whole.
    fn signed_by_instrument(&self, file: &RecordFile, place: ActPlace) -> Option<&'a RecordFile> {
        let entry = match place {
            ActPlace::Version(version) => self.versions.get(version)?.entry,
            ActPlace::Entry(entry) => entry,
            _ => return None,
        };
        file.act().filter(|act| act.instrument)?;
        Some(&self.entries.get(entry)?.file)
    }

    /// By the number or text alone: somebody's word that it was meant.
    fn without_entry(&self, act: &Act) -> ActPlace {
        let by_number = act.version.and_then(|number| number.checked_sub(1)?.try_into().ok());
        let by_text = || self.by_text.get(act.text.as_deref()?).copied();
        let meant: Option<usize> = if act.version.is_some() { by_number } else { by_text() };
        let meant = meant.filter(|version| self.agrees(act, *version));
        meant.map_or(ActPlace::Nowhere, ActPlace::Version)
    }

    /// Whether text and number, as far as an act names them, are those of a version.
    fn agrees(&self, act: &Act, version: usize) -> bool {
        let number = act.version.map(usize::try_from).and_then(Result::ok);
        self.versions.get(version).is_some_and(|version| {
            act.text.as_ref().is_none_or(|text| *text == version.digest)
                && number.is_none_or(|number| number == version.number)
        })
    }

    /// Whether text and number, as far as an act names them, are those of any version.
    fn names_some_version(&self, act: &Act) -> bool {
        match (&act.text, act.version) {
            (None, None) => true,
            (Some(text), None) => self.by_text.contains_key(text.as_str()),
            (_, Some(number)) => {
                let version = number.checked_sub(1).map(usize::try_from).and_then(Result::ok);
                version.is_some_and(|version| self.agrees(act, version))
            }
        }
    }
}

/// The acts that an entry takes out of the record, as far as an act of the same party, on that entry, says so too.
/// An act that does so cannot be taken out itself: it is done anew.
fn taken_out(acts: &[ActLine], entries: &[EntryLine]) -> Vec<usize> {
    let mut takers: HashSet<(&str, Whose<'_>)> = HashSet::new();
    for act in acts {
        if let ActPlace::Entry(entry) = act.place
            && let Some(file) = act.file.act().filter(|act| act.kind != ActKind::Declines)
            && let Some(target) = entries.get(entry).and_then(|line| withdrawn(&line.file))
        {
            takers.extend(whose(file).map(|whose| (target, whose)));
        }
    }
    let is_taken_out = |act: &ActLine| {
        let on_withdrawal = matches!(act.place, ActPlace::Entry(entry) if entries.get(entry).is_some_and(|line| withdrawn(&line.file).is_some()));
        let Some(file) = act.file.act().filter(|_| !on_withdrawal) else { return false };
        whose(file).is_some_and(|whose| takers.contains(&(act.file.sha256.as_str(), whose)))
    };
    let all = acts.iter().enumerate();
    all.filter(|(_, act)| is_taken_out(act)).map(|(index, _)| index).collect()
}

#[derive(PartialEq, Eq, Hash)]
enum Whose<'a> {
    Party(&'a str),
    Body(&'a str),
}

fn whose(act: &Act) -> Option<Whose<'_>> {
    act.party.as_deref().map(Whose::Party).or(act.body.as_deref().map(Whose::Body))
}
