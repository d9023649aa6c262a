//! Texts that no entry covers: what is judged, what stood on the line for a while, and the ids that texts had.

use std::collections::HashMap;

use crate::history::change::{Change, Class};
use crate::history::ledger::landings::Landings;
use crate::history::ledger::texts::{Stood, Texts};
use crate::history::ledger::versions::between;
use crate::history::ledger::{
    EntryLine, Landing, Reading, StoodUnrecorded, TextOnLine, Unrecorded, Version,
};

/// How the judged text differs from the last recorded one. Nothing before the first entry: a draft is no change of anything.
pub(super) fn unrecorded(
    versions: &[Version],
    texts: &mut Texts<'_>,
    landings: &Landings<'_>,
) -> Option<Unrecorded> {
    let last = versions.last()?;
    let judged = texts.judged()?;
    if judged.digest.as_deref() == Some(last.digest.as_str()) {
        return None;
    }
    let compared = versions.iter().rev().find_map(|version| version.text.as_ref());
    let change = match compared {
        Some(recorded) => between(recorded, &judged),
        // Not one of the recorded texts is there: that it is another is all that can be said.
        None => Change { class: Class::Substantive, ..Change::default() },
    };
    let tip = texts.line().len().checked_sub(1);
    let since = tip.zip(judged.digest.as_deref());
    let since = since.and_then(|(tip, digest)| texts.landed(tip, digest, landings));
    let entry_names_other_text = last.text.is_none();
    Some(Unrecorded { change, since, version: versions.len() - 1, entry_names_other_text })
}

/// The texts that stood on the line without an entry and do so no more.
///
/// A text is recorded from the landing of its entry on. An entry may land before its text, and the text before its entry: until the new
/// text stands the one before it is still the recorded one, and until the first recorded text stood everything is a draft.
pub(super) fn stood_unrecorded(
    versions: &[Version],
    entries: &[EntryLine],
    texts: &mut Texts<'_>,
    landings: &Landings<'_>,
) -> Vec<StoodUnrecorded> {
    let recorded = Recorded::of(versions, entries);
    let mut told = Vec::new();
    let mut standing: Option<usize> = None;
    let mut open: Option<(Landing, usize)> = None;
    for moment in moments(versions, entries, texts, landings) {
        let Some(state) = moment.state else { continue };
        let covered = match texts.digest(state) {
            Some(digest) => recorded.covers(digest, moment.landing.place, standing),
            None => None,
        };
        match (covered, standing, &open) {
            (Some(version), before, _) => {
                if let Some((from, text)) = open.take() {
                    told.extend(ended(
                        from,
                        text,
                        before,
                        version,
                        moment.landing,
                        versions,
                        texts,
                    ));
                }
                standing = Some(version);
            }
            (None, Some(_), None) => open = Some((moment.landing, state)),
            (None, Some(_), Some((from, _))) => open = Some((*from, state)),
            (None, None, _) => {}
        }
    }
    told
}

/// A text that stood until another did, unless it only came some commits before its entry, on one day.
fn ended(
    from: Landing,
    text: usize,
    before: Option<usize>,
    version: usize,
    until: Landing,
    versions: &[Version],
    texts: &mut Texts<'_>,
) -> Option<StoodUnrecorded> {
    let covered_by = (before != Some(version)).then_some(version);
    if covered_by.is_some() && from.date == until.date {
        return None;
    }
    let recorded = versions.get(before?)?.text.as_ref()?;
    let change = between(recorded, &texts.reading(text)?);
    Some(StoodUnrecorded { from, until, change, covered_by })
}

/// A landing, and what stands from it on.
struct Moment {
    landing: Landing,
    state: Option<usize>,
}

/// The landings of texts and of the entries of the chain, in order.
fn moments(
    versions: &[Version],
    entries: &[EntryLine],
    texts: &mut Texts<'_>,
    landings: &Landings<'_>,
) -> Vec<Moment> {
    let line = texts.line();
    let of_texts = line.iter().filter(|standing| texts.stood(standing) != Stood::Unknown);
    let of_texts: Vec<Moment> = of_texts
        .filter_map(|standing| {
            let landing = landings.at(standing.landing, standing.commit)?;
            Some(Moment { landing, state: standing.state })
        })
        .collect();
    let of_entries = versions.iter().filter_map(|version| {
        let landing = entries.get(version.entry)?.landed?;
        let standing = of_texts.partition_point(|moment| moment.landing.place <= landing.place);
        let state = of_texts.get(standing.checked_sub(1)?)?.state;
        Some(Moment { landing, state })
    });
    let of_entries: Vec<Moment> = of_entries.collect();
    let mut moments: Vec<Moment> = of_texts.into_iter().chain(of_entries).collect();
    moments.sort_by_key(|moment| moment.landing.place);
    moments
}

/// Which texts were recorded when.
struct Recorded<'a> {
    /// The versions of each text, in order.
    of_text: HashMap<&'a str, Vec<usize>>,
    /// For each version the place on the line from which on its entry stands.
    landed: Vec<usize>,
}

impl<'a> Recorded<'a> {
    fn of(versions: &'a [Version], entries: &[EntryLine]) -> Self {
        let mut of_text: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, version) in versions.iter().enumerate() {
            of_text.entry(version.digest.as_str()).or_default().push(index);
        }
        let landed = |version: &Version| {
            let landed = entries.get(version.entry).and_then(|entry| entry.landed);
            landed.map_or(usize::MAX, |landed| landed.place)
        };
        Self { of_text, landed: versions.iter().map(landed).collect() }
    }

    /// The last version of a text whose entry stood at a place of the line, not before the one that stood last.
    fn covers(&self, digest: &str, place: usize, standing: Option<usize>) -> Option<usize> {
        let versions = self.of_text.get(digest)?.iter().rev().copied();
        let is_recorded =
            |version: &usize| self.landed.get(*version).is_some_and(|landed| *landed <= place);
        versions
            .take_while(|version| standing.is_none_or(|standing| *version >= standing))
            .find(is_recorded)
    }
}

/// Every text on the line, oldest first.
pub(super) fn texts_on_line(
    versions: &[Version],
    entries: &[EntryLine],
    texts: &mut Texts<'_>,
    landings: &Landings<'_>,
) -> Vec<TextOnLine> {
    let recorded = Recorded::of(versions, entries);
    let line = texts.line();
    let mut before: Option<Reading> = None;
    let mut path = String::new();
    let mut all = Vec::with_capacity(line.len());
    for (index, standing) in line.iter().enumerate() {
        let Some(landing) = landings.at(standing.landing, standing.commit) else { continue };
        let reading = standing.state.and_then(|state| texts.reading(state));
        if let Some(state) = standing.state.and_then(|state| texts.state(state)) {
            path.clone_from(&state.path);
        }
        let until = line.get(index + 1).map_or(usize::MAX, |next| next.landing - 1);
        let digest = reading.as_ref().and_then(|reading| reading.digest.as_deref());
        // The version of its time; an entry that came later covers it all the same.
        let version = digest.and_then(|digest| {
            let first = || recorded.of_text.get(digest)?.first().copied();
            recorded.covers(digest, until, None).or_else(first)
        });
        let change = before.as_ref().zip(reading.as_ref()).map(|(old, new)| between(old, new));
        before = reading.clone().or(before);
        all.push(TextOnLine { landing, path: path.clone(), reading, change, version });
    }
    all
}

/// The ids that texts of the same file had on the line before, each with the landing that changed it.
///
/// Where an id is the same at both ends of a stretch it is taken to be so between them, unless all is asked for: reading every text of a
/// long history to find that nobody changed its id would take longer than all else.
pub(super) fn former_ids(
    in_full: bool,
    texts: &mut Texts<'_>,
    landings: &Landings<'_>,
) -> Vec<(String, Landing)> {
    let line = texts.line();
    let has_id = |place: &usize, texts: &mut Texts<'_>| id_at(*place, texts).is_some();
    let first = (0..line.len()).find(|place| has_id(place, texts));
    let last = (0..line.len()).rev().find(|place| has_id(place, texts));
    let mut changes = Vec::new();
    let mut stretches: Vec<(usize, usize)> = first.zip(last).into_iter().collect();
    while let Some((start, end)) = stretches.pop() {
        let former = id_at(start, texts);
        let is_same = former == id_at(end, texts);
        let middle = start + (end - start) / 2;
        let between = (middle..end).chain((start..middle).rev());
        let is_settled = start >= end || (is_same && !in_full);
        let mut between = between.filter(|place| *place > start && !is_settled);
        match between.find(|place| has_id(place, texts)) {
            Some(middle) => stretches.extend([(start, middle), (middle, end)]),
            None if is_same => {}
            None => {
                let landing = line.get(end).and_then(|end| landings.at(end.landing, end.commit));
                changes.extend(former.zip(landing));
            }
        }
    }
    changes.sort_by_key(|(_, landing)| landing.place);
    changes
}

/// The id that the text at a place of the line (an index into it) gives itself.
fn id_at(place: usize, texts: &mut Texts<'_>) -> Option<String> {
    texts.id(texts.line().get(place)?.state?).map(str::to_owned)
}
