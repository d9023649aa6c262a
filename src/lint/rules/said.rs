//! What the words of a clause say, for rules that are silent where the words settle what the terms leave open.

use jiff::civil::Date;
use regex::Regex;

use crate::document::agreement::{Agreement, State};
use crate::document::words::within;
use crate::ground::source::Span;

/// A pattern over [`Prose::even`](crate::document::words::Prose::even): small ASCII letters, so that what is excluded must be written as what is
/// left.
pub(super) fn pattern(words: &str) -> Regex {
    #[expect(
        clippy::expect_used,
        reason = "patterns are constants, and the tests of each rule use its own"
    )]
    regex::RegexBuilder::new(words).unicode(false).build().expect("the pattern is well-formed")
}

/// The words of a clause's sections with their headings, each with its place in the file.
pub(super) fn passages<'a>(
    agreement: &'a Agreement,
    clause: &str,
) -> impl Iterator<Item = (usize, &'a str)> {
    let prose = agreement.prose();
    let sections = agreement.clause(clause).into_iter().flat_map(|clause| &clause.sections);
    sections.filter_map(move |index| {
        let section = agreement.body.sections.get(*index)?;
        let from = section.span.start.checked_sub(prose.start())?;
        let to = section.span.end.checked_sub(prose.start())?;
        Some((section.span.start, prose.even().get(from..to)?))
    })
}

/// A day that the words of a clause name, and what stands around it on its line or in its row.
pub(super) struct Named<'a> {
    pub(super) day: Date,
    pub(super) span: Span,
    pub(super) before: &'a str,
    pub(super) behind: &'a str,
}

/// The days that the words of a clause name.
pub(super) fn days<'a>(agreement: &'a Agreement, clause: &str) -> Vec<Named<'a>> {
    // A line may be as long as a file.
    const REACH: usize = 300;
    let text = agreement.source.text();
    let sections = agreement.clause(clause).into_iter().flat_map(|clause| &clause.sections);
    let mut days = Vec::new();
    for section in sections.filter_map(|index| agreement.body.sections.get(*index)) {
        for stated in within(agreement.prose().dates(), section.span) {
            let from = text.ceil_char_boundary(stated.span.start.saturating_sub(REACH));
            let to = text.floor_char_boundary(stated.span.end.saturating_add(REACH));
            let before = text.get(from..stated.span.start).unwrap_or_default();
            let behind = text.get(stated.span.end..to).unwrap_or_default();
            days.push(Named {
                day: stated.value,
                span: stated.span,
                before: before.rsplit('\n').next().unwrap_or_default(),
                behind: behind.split('\n').next().unwrap_or_default(),
            });
        }
    }
    days
}

/// Whether the words of one of these clauses say something that matches.
pub(super) fn says(agreement: &Agreement, clauses: &[&str], what: &Regex) -> bool {
    clauses
        .iter()
        .any(|clause| passages(agreement, clause).any(|(_, passage)| what.is_match(passage)))
}

/// Whether the body says it anywhere.
pub(super) fn says_anywhere(agreement: &Agreement, what: &Regex) -> bool {
    what.is_match(agreement.prose().even())
}

/// Whether another document settles a clause, so that this one need not.
pub(super) fn is_elsewhere(agreement: &Agreement, clause: &str) -> bool {
    agreement.clause(clause).is_some_and(|clause| clause.state == State::Incorporated)
}

/// Whether a text, in whatever letters, has a word that begins like one of these.
pub(super) fn has_word(text: &str, beginnings: &[String]) -> bool {
    let text = text.to_lowercase();
    beginnings.iter().any(|beginning| {
        text.match_indices(beginning.as_str()).any(|(at, _)| {
            !text.get(..at).unwrap_or_default().ends_with(|before: char| before.is_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_how_they_begin() {
        let closing = ["clos".to_owned(), "hand over".to_owned()];
        assert!(has_word("Closing report", &closing));
        assert!(has_word("The hub is ready to hand over", &closing));
        assert!(!has_word("Disclosure process agreed", &closing));
    }
}
