//! What the words of a clause say, for rules that are silent where the words settle what the terms leave open.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
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

/// The sentence in which a place of the file lies.
pub(super) fn sentence_around(agreement: &Agreement, place: Span) -> Option<Span> {
    let sentences = agreement.prose().sentences();
    let next = sentences.partition_point(|sentence| sentence.end <= place.start);
    sentences.get(next).copied().filter(|sentence| sentence.contains(place))
}

/// A day that the words of a clause name, and what stands around it on its line or in its row.
pub(super) struct Named<'a> {
    pub(super) day: Date,
    /// The same day; of a month that is named without a day, its last one.
    pub(super) to: Date,
    pub(super) span: Span,
    pub(super) before: &'a str,
    pub(super) behind: &'a str,
}

/// The days that the words of a clause name.
pub(super) fn days<'a>(agreement: &'a Agreement, clause: &str) -> Vec<Named<'a>> {
    let sections = agreement.clause(clause).into_iter().flat_map(|clause| &clause.sections);
    let sections = sections.filter_map(|index| agreement.body.sections.get(*index));
    let stated = sections.flat_map(|section| within(agreement.prose().dates(), section.span));
    stated.map(|stated| named(agreement, stated.span, (stated.value, stated.value))).collect()
}

/// The months that the words of a clause name without a day: “in July 2030”.
pub(super) fn months<'a>(agreement: &'a Agreement, clause: &str) -> Vec<Named<'a>> {
    let mut months = Vec::new();
    let mut read_to = 0;
    for (start, passage) in passages(agreement, clause) {
        for found in MONTH.find_iter(passage) {
            let span = Span::new(start + found.start(), start + found.end());
            let before = passage.get(..found.start()).unwrap_or_default().trim_end();
            let behind = passage.get(found.end()..).unwrap_or_default();
            let word = before.rsplit(' ').next().unwrap_or_default();
            // “1st July 2030”, “March/April 2030”, “the July 2030/31 cohort”
            let is_day = word.starts_with(|sign: char| sign.is_ascii_digit()) && word.len() <= 4
                || before.ends_with(" day of");
            let is_part = before.ends_with(['/', '-']) || behind.starts_with(['/', '-']);
            if is_day || is_part || span.start < read_to {
                continue;
            }
            read_to = span.end;
            months.extend(
                month(found.as_str()).map(|first_and_last| named(agreement, span, first_and_last)),
            );
        }
    }
    months
}

static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december),? +20[0-9]{2}\b",
    )
});

/// The first and the last day of “july 2030”.
fn month(words: &str) -> Option<(Date, Date)> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let number = MONTHS.iter().position(|month| words.starts_with(month))?;
    let year: i16 = words.get(words.len().checked_sub(4)?..)?.parse().ok()?;
    let first = date(year, i8::try_from(number + 1).ok()?, 1);
    Some((first, first.last_of_month()))
}

fn named(agreement: &Agreement, span: Span, (day, to): (Date, Date)) -> Named<'_> {
    // A line may be as long as a file.
    const REACH: usize = 300;
    let text = agreement.source.text();
    let from = text.ceil_char_boundary(span.start.saturating_sub(REACH));
    let until = text.floor_char_boundary(span.end.saturating_add(REACH));
    let before = text.get(from..span.start).unwrap_or_default();
    let behind = text.get(span.end..until).unwrap_or_default();
    Named {
        day,
        to,
        span,
        before: before.rsplit('\n').next().unwrap_or_default(),
        behind: behind.split('\n').next().unwrap_or_default(),
    }
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

/// The sentences of a stretch of the file. Under a heading the first may begin in the heading, of which nothing is kept.
pub(super) fn sentences(agreement: &Agreement, stretch: Span) -> impl Iterator<Item = Span> {
    let sentences = agreement.prose().sentences();
    let first = sentences.partition_point(|sentence| sentence.end <= stretch.start);
    let inside = sentences.iter().skip(first).take_while(move |it| it.start < stretch.end);
    inside.map(move |it| Span::new(it.start.max(stretch.start), it.end.min(stretch.end)))
}

/// Whether another document settles a clause, so that this one need not.
pub(super) fn is_elsewhere(agreement: &Agreement, clause: &str) -> bool {
    agreement.clause(clause).is_some_and(|clause| clause.state == State::Incorporated)
}

/// Whether a text, in whatever letters, has a word that begins like one of these.
pub(super) fn has_word(text: &str, beginnings: &[String]) -> bool {
    let text = text.to_lowercase();
    let mut before = None;
    text.char_indices().any(|(at, character)| {
        let opens_word = !before.replace(character).is_some_and(char::is_alphanumeric);
        let behind = text.get(at..).unwrap_or_default();
        opens_word && beginnings.iter().any(|beginning| behind.starts_with(beginning.as_str()))
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
