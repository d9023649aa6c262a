//! How often something happens.

use std::sync::LazyLock;

use regex::Regex;

use super::durations::{Length, Unit, unit_of};
use super::numbers::{Number, is_whole, number_before, word_before, word_behind};
use super::{Stated, cut, even, pattern};
use crate::ground::source::Span;

/// How long it is from one time to the next: “every two months”, “quarterly”, “each year”, “four times a year”. What can be read two ways, such
/// as “bi-monthly”, is none.
pub fn rhythms(text: &str) -> Vec<Stated<Length>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Length>> {
    let mut found: Vec<Stated<Length>> = Vec::new();
    for hint in HINTS.find_iter(text) {
        let place = Span::new(hint.start(), hint.end());
        let is_read = found.last().is_some_and(|last| place.start < last.span.end);
        if is_read || !is_whole(text, place) {
            continue;
        }
        found.extend(match hint.as_str() {
            "every" | "each" => interval(text, place),
            "times" | "once" | "twice" | "meetings" | "reviews" => times(text, place),
            name => adverb(text, place, name),
        });
    }
    found
}

static HINTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "every|each|weekly|fortnightly|monthly|quarterly|yearly|annually|times|once|twice|meetings|reviews",
    )
});

/// “every two months”, “each quarter”, “every other week”
fn interval(text: &str, place: Span) -> Option<Stated<Length>> {
    let (mut next, mut word) = word_behind(text, place.end)?;
    let mut many = 1;
    match word {
        "other" | "second" => many = 2,
        "third" => many = 3,
        "calendar" | "financial" | "full" => {}
        _ => {
            if let Some(length) = unit_of(word) {
                return every(length, 1, Span::new(place.start, next.end));
            }
            // “every two months”, “every three (3) months”
            let reach = text.floor_char_boundary(place.end + 40);
            let unit = UNIT.find(cut(text, place.end, reach))?;
            let start = place.end + unit.start();
            let name = cut(text, start, place.end + unit.end());
            let number = number_before(text, start).filter(Number::agrees)?;
            let is_next = cut(text, place.end, number.span.start).trim_matches(' ').is_empty();
            return every(
                unit_of(name)?,
                u32::try_from(number.value).ok().filter(|_| is_next)?,
                Span::new(place.start, place.end + unit.end()),
            );
        }
    }
    (next, word) = word_behind(text, next.end)?;
    every(unit_of(word)?, many, Span::new(place.start, next.end))
}

static UNIT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:weeks|months|years|quarters|days)\b"));

fn every(unit: Length, many: u32, span: Span) -> Option<Stated<Length>> {
    let count = unit.count.checked_mul(many).filter(|count| (1..=999).contains(count))?;
    Some(Stated { value: Length::of(count, unit.unit), span })
}

/// “quarterly”, “six-monthly”, “half-yearly”
fn adverb(text: &str, place: Span, name: &str) -> Option<Stated<Length>> {
    let mut length = match name {
        "weekly" => Length::of(1, Unit::Week),
        "fortnightly" => Length::of(2, Unit::Week),
        "monthly" => Length::of(1, Unit::Month),
        "quarterly" => Length::of(3, Unit::Month),
        _ => Length::of(1, Unit::Year),
    };
    let joined = cut(text, 0, place.start).ends_with('-');
    let before = cut(text, 0, place.start).trim_end_matches(['-', ' ']).len();
    let mut start = place.start;
    match word_before(text, before) {
        Some((_, "bi" | "semi" | "tri")) => return None,
        Some((span, "half")) if length.unit == Unit::Year => {
            (length, start) = (Length::of(6, Unit::Month), span.start);
        }
        _ => {
            if let Some(number) =
                number_before(text, before).filter(|_| joined || number_is_spelt(text, before))
            {
                length.count = length.count.checked_mul(u32::try_from(number.value).ok()?)?;
                start = number.span.start;
            }
        }
    }
    (1..=999)
        .contains(&length.count)
        .then_some(Stated { value: length, span: Span::new(start, place.end) })
}

fn number_is_spelt(text: &str, end: usize) -> bool {
    number_before(text, end).is_some_and(|number| number.spelt)
}

/// “four times a year”, “once a month”, “at least six meetings each year”
fn times(text: &str, place: Span) -> Option<Stated<Length>> {
    let (many, start) = match cut(text, place.start, place.end) {
        "once" => (1, place.start),
        "twice" => (2, place.start),
        _ => {
            let number = number_before(text, place.start).filter(Number::agrees)?;
            (number.value, number.span.start)
        }
    };
    let (mut next, mut word) = word_behind(text, place.end)?;
    if word == "in" {
        (next, word) = word_behind(text, next.end)?;
    }
    if !matches!(word, "a" | "per" | "each" | "every" | "any") {
        return None;
    }
    (next, word) = word_behind(text, next.end)?;
    if matches!(word, "calendar" | "financial") {
        (next, word) = word_behind(text, next.end)?;
    }
    let period = unit_of(word)?;
    let months = u64::from(period.in_months().unwrap_or_default());
    let span = Span::new(start, next.end);
    if many == 1 {
        return Some(Stated { value: period, span });
    }
    let between =
        months.checked_div(many).filter(|between| between.checked_mul(many) == Some(months))?;
    let count = u32::try_from(between).ok().filter(|count| *count > 0)?;
    Some(Stated { value: Length::of(count, Unit::Month), span })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pairs, told};
    use super::*;

    fn often(text: &str) -> Vec<(String, &str)> {
        told(text, rhythms, Length::to_string)
    }

    #[test]
    fn rhythms_are_read_in_every_common_form() {
        for (text, value, words) in [
            ("meets every two months", "2 months", "every two months"),
            ("every three (3) months", "3 months", "every three (3) months"),
            ("each quarter", "3 months", "each quarter"),
            ("every year,", "1 year", "every year"),
            ("every other month", "2 months", "every other month"),
            ("meets monthly", "1 month", "monthly"),
            ("quarterly meetings", "3 months", "quarterly"),
            ("six-monthly", "6 months", "six-monthly"),
            ("half-yearly", "6 months", "half-yearly"),
            ("reviewed annually", "1 year", "annually"),
            ("at least four times a year", "3 months", "four times a year"),
            ("six times in each year", "2 months", "six times in each year"),
            ("once a month", "1 month", "once a month"),
            ("twice a year", "6 months", "twice a year"),
            ("at least six meetings a year", "2 months", "six meetings a year"),
        ] {
            assert_eq!(often(text), pairs(&[(value, words)]), "{text}");
        }
    }

    #[test]
    fn what_is_no_rhythm_or_can_be_read_two_ways_is_silence() {
        for text in [
            "bi-monthly",
            "five times a year",
            "twice a week",
            "each party",
            "every effort",
            "at all times",
            "once a decision is made",
            "everyone",
            "every three (4) months",
            "every 2 to 3 months",
        ] {
            assert_eq!(often(text), [], "{text}");
        }
    }
}
