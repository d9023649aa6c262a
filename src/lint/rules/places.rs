//! Which section and clause a place in the body belongs to, and which stretches of it are not prose.

use super::wording;
use crate::document::agreement::Agreement;
use crate::document::markdown::Section;
use crate::ground::source::Span;
use crate::lint::standard::Standard;

/// The innermost section at a place, as an index.
pub(super) fn section_at(agreement: &Agreement, offset: usize) -> Option<usize> {
    let sections = &agreement.body.sections;
    let behind = sections.partition_point(|section| section.span.start <= offset);
    let mut index = behind.checked_sub(1)?;
    while sections.get(index)?.span.end <= offset {
        index = sections.get(index)?.parent?;
    }
    Some(index)
}

/// A section and those that contain it, the innermost first.
pub(super) fn upwards(agreement: &Agreement, index: usize) -> impl Iterator<Item = usize> {
    let parent =
        |index: &usize| agreement.body.sections.get(*index).and_then(|section| section.parent);
    std::iter::successors(Some(index), parent)
}

/// The clauses that a section was recognised as.
pub(super) fn clauses_of(agreement: &Agreement, index: usize) -> &[String] {
    let recognised = agreement.recognised.get(index).and_then(Option::as_ref);
    recognised.map(|recognised| recognised.clauses.as_slice()).unwrap_or_default()
}

/// The clause that a place in the body belongs to: that of the innermost section that is one.
pub(super) fn clause_at(agreement: &Agreement, offset: usize) -> Option<&str> {
    let section = section_at(agreement, offset)?;
    upwards(agreement, section)
        .find_map(|index| clauses_of(agreement, index).first())
        .map(String::as_str)
}

/// A section and all below it, in the order of the text.
pub(super) fn downwards(
    agreement: &Agreement,
    index: usize,
) -> impl Iterator<Item = (usize, &Section)> {
    let end = agreement.body.sections.get(index).map_or(0, |section| section.span.end);
    let sections = agreement.body.sections.iter().enumerate().skip(index);
    sections
        .enumerate()
        .take_while(move |(nth, (_, section))| *nth == 0 || section.span.start < end)
        .map(|(_, section)| section)
}

/// What to call a section in a message: its heading without numbering, else its number.
pub(super) fn called(section: &Section) -> &str {
    if section.title.is_empty() { &section.heading } else { &section.title }
}

/// A clause by the title that the catalogue gives it, quoted; by its id where the catalogue does not know it.
pub(super) fn title_of(standard: &Standard, clause: &str) -> String {
    let kind = standard.catalogue.get(clause);
    wording::quoted(kind.map_or(clause, |kind| &kind.title))
}

/// Stretches of a text, for asking whether a place lies in one of them.
pub(super) struct Stretches(Vec<Span>);

impl Stretches {
    pub(super) fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut spans: Vec<_> = spans.into_iter().collect();
        spans.sort_unstable();
        // Nested ones are swallowed by those around them, so that a search need only look at one.
        let mut outer: Vec<Span> = Vec::new();
        for span in spans {
            match outer.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => outer.push(span),
            }
        }
        Self(outer)
    }

    pub(super) fn hold(&self, offset: usize) -> bool {
        let behind = self.0.partition_point(|span| span.start <= offset);
        behind
            .checked_sub(1)
            .and_then(|index| self.0.get(index))
            .is_some_and(|span| offset < span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_stretches_that_overlap() {
        let stretches = Stretches::new([Span::new(10, 12), Span::new(0, 8), Span::new(2, 4)]);
        let held: Vec<_> = (0..13).filter(|offset| stretches.hold(*offset)).collect();
        assert_eq!(held, [0, 1, 2, 3, 4, 5, 6, 7, 10, 11]);
    }
}
