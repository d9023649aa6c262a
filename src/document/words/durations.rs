//! Lengths of time.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::{number, number_pattern};
use super::{Stated, cut, even, first_words, follows_number, last_words, pattern, span};
use crate::ground::source::Span;

/// Lengths of time, in ISO 8601: “three (3) months’ notice” is `P3M`, “two years and six months” `P2Y6M`. Working days have no such length,
/// nor have ranges, ages, and what comes so many times in a period.
pub fn durations(text: &str) -> Vec<Stated<String>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<String>> {
    let mut found: Vec<(Length, Span)> = Vec::new();
    for captures in DURATION.captures_iter(text) {
        let Some((length, span)) = duration(text, &captures) else { continue };
        match found.last_mut() {
            Some((before, place)) if before.goes_on(length, cut(text, place.end, span.start)) => {
                before.months = length.count;
                place.end = span.end;
            }
            _ => found.push((length, span)),
        }
    }
    found.into_iter().map(|(length, span)| Stated { value: length.iso(), span }).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Length {
    count: u32,
    unit: char,
    /// The months behind a number of years.
    months: u32,
}

impl Length {
    fn iso(self) -> String {
        match self.months {
            0 => format!("P{}{}", self.count, self.unit),
            months => format!("P{}{}{months}M", self.count, self.unit),
        }
    }

    fn goes_on(self, next: Self, between: &str) -> bool {
        self.unit == 'Y'
            && self.months == 0
            && next.unit == 'M'
            && matches!(between, " and " | ", " | " ")
    }
}

static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    let number = number_pattern();
    pattern(&format!(
        r"\b(?P<number>{number})(?: *\((?P<again>{number})\))?(?: +|- *)(?:(?:calendar|clear|consecutive|full|complete|whole) +)?(?P<unit>days?|weeks?|months?|years?)\b"
    ))
});

fn duration(text: &str, captures: &Captures<'_>) -> Option<(Length, Span)> {
    let span = span(captures.get(0)?);
    let count = number(captures.name("number")?.as_str())?;
    let again = captures.name("again").map(|again| number(again.as_str()));
    let is_doubtful = count == 0
        || count > 999
        || again.is_some_and(|again| again != Some(count))
        || NOT_A_LENGTH_BEFORE.is_match(last_words(text, span.start))
        || NOT_A_LENGTH_BEHIND.is_match(first_words(text, span.end))
        || follows_number(text, span.start);
    let unit = captures.name("unit")?.as_str().chars().next()?.to_ascii_uppercase();
    (!is_doubtful).then_some((Length { count, unit, months: 0 }, span))
}

/// “three to six months”, “about two weeks”, “clause 3 months”, “[3 months]”
static NOT_A_LENGTH_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let number = number_pattern();
    pattern(&format!(
        r"(?:\b{number}(?:[ ]*\([a-z0-9 -]*\))?[ ]*(?:-|to|or|and|/)[ ]*|\b(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|clause|clauses|section|paragraph|schedule|annex|part|item|aged?)[ ]+|[\[<{{#$(][ ]*|\b(?:hundred|thousand|million|half|quarter)(?:[ ]+and)?[ ]+)$"
    ))
});

/// “16 years of age”, “five days a week”
static NOT_A_LENGTH_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[ ]+(?:of age|old|per|a|an|each|every|in (?:a|each|every|any))\b|-old\b|[ ]*(?:/|\+))",
    )
});
