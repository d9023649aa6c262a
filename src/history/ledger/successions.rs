//! Parties that became others: the same party under another id.

use crate::document::term::Term;
use crate::history::ledger::{EntryLine, Version};
use crate::history::record::{EntryKind, RecordFile};

/// Parties that are another one from a version on: under another id, or merged into a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Succession {
    pub(super) from: Vec<String>,
    pub(super) to: String,
}

/// For each version the succession with which it came. Where the successor was a party itself, those before it have left.
pub(super) fn successions(versions: &[Version], entries: &[EntryLine]) -> Vec<Option<Succession>> {
    let before = std::iter::once(None).chain(versions.iter().map(Some));
    let pairs = versions.iter().zip(before);
    pairs.map(|(version, before)| succession(version, before?, entries)).collect()
}

fn succession(version: &Version, before: &Version, entries: &[EntryLine]) -> Option<Succession> {
    let file: &RecordFile = &entries.get(version.entry)?.file;
    file.entry().filter(|entry| entry.kind == EntryKind::Succession)?;
    let has = |version: &Version, id: &str| {
        version.text.as_ref().is_some_and(|text| text.agreement.party(id).is_some())
    };
    let from = file.terms.get("from")?;
    let from = from.text().into_iter().chain(from.list().iter().filter_map(Term::text));
    let from: Vec<_> = from.filter(|id| has(before, id)).map(str::to_owned).collect();
    let to = file.terms.text_of("to").filter(|to| has(version, to) && !has(before, to))?;
    (!from.is_empty()).then(|| Succession { from, to: to.to_owned() })
}
