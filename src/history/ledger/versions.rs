//! The versions: one for each entry of the chain, with its text, as long as some commit has it.

use jiff::civil::Date;

use crate::document::agreement::Agreement;
use crate::history::approval::Approval;
use crate::history::change::{self, Change, Side};
use crate::history::ledger::landings::Landings;
use crate::history::ledger::texts::Texts;
use crate::history::ledger::{EntryLine, Landing, Reading, Version, terms};
use crate::history::record::{Entry, EntryKind};

pub(super) fn versions(
    chain: &[usize],
    entries: &[EntryLine],
    texts: &mut Texts<'_>,
    landings: &Landings<'_>,
) -> Vec<Version> {
    let mut versions: Vec<Version> = Vec::with_capacity(chain.len());
    for (place, index) in chain.iter().enumerate() {
        let Some(line) = entries.get(*index) else { continue };
        let Some(entry) = line.file.entry() else { continue };
        let digest = entry.text.clone().unwrap_or_default();
        let state = texts.find(&digest, likely(line, texts));
        let text = state.and_then(|state| texts.reading(state));
        let text_landed = text.as_ref().and_then(|_| landed(line, &digest, texts, landings));
        let before = versions.last().and_then(|version| version.text.as_ref());
        let change = before.zip(text.as_ref()).map(|(before, text)| between(before, text));
        versions.push(Version {
            number: place + 1,
            entry: *index,
            effective: effective(entry, text.as_ref().map(|text| text.agreement.as_ref())),
            state: state.and_then(|state| texts.state(state)).cloned(),
            digest,
            text,
            text_landed,
            change,
            approval: Approval::default(),
            is_approved: false,
        });
    }
    versions
}

/// What one text changes in another.
pub(super) fn between(old: &Reading, new: &Reading) -> Change {
    change::between(side(old), side(new))
}

fn side(reading: &Reading) -> Side<'_> {
    Side { agreement: &reading.agreement, manifest: reading.manifest.as_deref() }
}

/// The state that most likely has the text of an entry: what stood when it landed.
fn likely(line: &EntryLine, texts: &Texts<'_>) -> Option<usize> {
    let place = texts.standing_at(line.landed?.place)?;
    texts.line().get(place)?.state
}

/// When the text of an entry landed: the one that stood when the entry did, or soon after it, else at any time before.
///
/// A text that was restored has stood before, under another entry; that is not when this version's text landed.
fn landed(
    line: &EntryLine,
    digest: &str,
    texts: &mut Texts<'_>,
    landings: &Landings<'_>,
) -> Option<Landing> {
    let tip = texts.line().len().checked_sub(1)?;
    let Some(landing) = line.landed else { return texts.landed(tip, digest, landings) };
    let first = texts.standing_at(landing.place);
    let after = first.unwrap_or(0)..=tip;
    let before = (0..first.unwrap_or(0)).rev();
    let has_it = |place: &usize| {
        let state = texts.line().get(*place).and_then(|standing| standing.state);
        state.is_some_and(|state| texts.digest(state) == Some(digest))
    };
    let place = after.chain(before).find(has_it)?;
    texts.landed(place, digest, landings)
}

/// As the entry says; else its date; for `agreed` the later of date and commencement.
fn effective(entry: &Entry, text: Option<&Agreement>) -> Option<Date> {
    let commencement =
        text.filter(|_| entry.kind == EntryKind::Agreed).and_then(terms::commencement);
    entry.effective.or_else(|| entry.date.max(commencement))
}
