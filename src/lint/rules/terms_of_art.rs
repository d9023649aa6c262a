//! Terms as agreements define them: which word forms are one term, and where a definition holds.

use super::drafting::DRAFTING;
use super::targets::Targets;
use crate::document::agreement::Agreement;
use crate::document::words::{Definition, Form};
use crate::ground::source::Span;

/// The words of a term, each in one form: “Delivery Plans” and “delivery plan”.
pub(super) fn folded(term: &str) -> String {
    let words =
        term.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    words.map(|word| singular(&word.to_lowercase())).collect::<Vec<_>>().join(" ")
}

pub(super) fn singular(word: &str) -> String {
    match word {
        _ if word.len() > 4 && word.ends_with("ies") => {
            format!("{}y", word.strip_suffix("ies").unwrap_or(word))
        }
        _ if word.len() > 3
            && word.ends_with('s')
            && !word.ends_with("ss")
            && !word.ends_with("us") =>
        {
            word.strip_suffix('s').unwrap_or(word).to_owned()
        }
        _ => word.to_owned(),
    }
}

/// Where a definition and its meaning stand in the file.
pub(super) fn place(agreement: &Agreement, definition: &Definition) -> Span {
    definition.span.shifted(agreement.prose().start())
}

/// Whether a definition says that it holds only where it stands.
pub(super) fn is_local(agreement: &Agreement, definition: &Definition) -> bool {
    const REACH: usize = 300;
    let even = agreement.prose().even();
    let from = definition.span.start.saturating_sub(REACH);
    let before = even.get(from..definition.span.start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let says =
        |text: &str| DRAFTING.definitions.local.iter().any(|words| text.contains(words.as_str()));
    if says(before) {
        return true;
    }
    let place = place(agreement, definition);
    let Some(section) = agreement.body.section_at(place.start) else { return false };
    let start = section.words.start.saturating_sub(agreement.prose().start());
    even.get(start..(start + REACH).min(even.len())).is_some_and(says)
}

/// The schedule or other attachment that a place lies in.
pub(super) fn attachment_of(
    targets: &Targets<'_>,
    agreement: &Agreement,
    place: Span,
) -> Option<usize> {
    let attached =
        targets.attached.iter().filter(|attached| attached.leads && attached.sort.is_attached());
    let mut around =
        attached.filter(|attached| super::targets::lies_in(agreement, attached.section, place));
    around.next().map(|attached| attached.section)
}

/// Whether the form says what the term means, here or elsewhere, or gives it to something.
pub(super) const fn defines(form: Form) -> bool {
    !matches!(form, Form::Name)
}
