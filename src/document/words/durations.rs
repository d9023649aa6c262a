//! Lengths of time.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{
    Disagreement, Number, brackets_before, is_of_word, is_whole, number_before, whole_number,
    word_before, word_behind,
};
use super::{Stated, cut, even, first_words, follows_number, pattern};
use crate::ground::source::Span;

/// A length of time as it is written: “six months” and “half a year” are as long, but not the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length {
    pub count: u32,
    pub unit: Unit,
    /// The months behind a number of years.
    pub months: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Hour,
    /// No length of the calendar: nobody can say how many days five of them are without knowing which.
    WorkingDay,
    Day,
    Week,
    Month,
    Year,
}

impl Length {
    pub(super) const fn of(count: u32, unit: Unit) -> Self {
        Self { count, unit, months: 0 }
    }

    /// Reads what [`Length::iso`] writes, and the sums that ISO 8601 allows of years and months, weeks, days or hours.
    pub fn from_iso(text: &str) -> Option<Self> {
        let (rest, clock) = match text.strip_prefix("PT") {
            Some(rest) => (rest, true),
            None => (text.strip_prefix('P')?, false),
        };
        let part = |text: &str| -> Option<(u32, Unit)> {
            let digits = text.strip_suffix(|unit: char| unit.is_ascii_uppercase())?;
            let unit = match (text.strip_prefix(digits)?, clock) {
                ("H", true) => Unit::Hour,
                ("D", false) => Unit::Day,
                ("W", false) => Unit::Week,
                ("M", false) => Unit::Month,
                ("Y", false) => Unit::Year,
                _ => return None,
            };
            let is_number = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
            Some((digits.parse().ok().filter(|_| is_number)?, unit))
        };
        match rest
            .split_inclusive(|sign: char| sign.is_ascii_uppercase())
            .collect::<Vec<_>>()
            .as_slice()
        {
            [only] => part(only).map(|(count, unit)| Self::of(count, unit)),
            [years, months] => match (part(years)?, part(months)?) {
                ((count, Unit::Year), (months, Unit::Month)) => {
                    Some(Self { count, unit: Unit::Year, months })
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// As the front matter writes it. Working days have no such form.
    pub fn iso(self) -> Option<String> {
        let count = self.count;
        Some(match (self.unit, self.months) {
            (Unit::WorkingDay, _) => return None,
            (Unit::Hour, _) => format!("PT{count}H"),
            (Unit::Day, _) => format!("P{count}D"),
            (Unit::Week, _) => format!("P{count}W"),
            (Unit::Month, _) => format!("P{count}M"),
            (Unit::Year, 0) => format!("P{count}Y"),
            (Unit::Year, months) => format!("P{count}Y{months}M"),
        })
    }

    /// In months, where it is so many of them on any calendar.
    pub const fn in_months(self) -> Option<u32> {
        match self.unit {
            Unit::Month => Some(self.count),
            Unit::Year => match self.count.checked_mul(12) {
                Some(months) => months.checked_add(self.months),
                None => None,
            },
            _ => None,
        }
    }

    /// In days, where it is so many of them on any calendar.
    pub const fn in_days(self) -> Option<u32> {
        match self.unit {
            Unit::Day => Some(self.count),
            Unit::Week => self.count.checked_mul(7),
            Unit::Hour if self.count.is_multiple_of(24) => Some(self.count / 24),
            _ => None,
        }
    }

    /// Whether it is made of the calendar’s days, weeks, months or years.
    pub const fn is_of_the_calendar(self) -> bool {
        !matches!(self.unit, Unit::Hour | Unit::WorkingDay)
    }

    /// Whether both are of one length on any calendar: 12 months and a year, two weeks and 14 days.
    pub fn is_as_long_as(self, other: Self) -> bool {
        self == other
            || self.in_months().is_some_and(|months| other.in_months() == Some(months))
            || self.in_days().is_some_and(|days| other.in_days() == Some(days))
    }
}

impl fmt::Display for Length {
    /// “3 months”, “2 years and 6 months”.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Hour => "hour",
            Unit::WorkingDay => "working day",
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        let plural = |count: u32| if count == 1 { "" } else { "s" };
        write!(formatter, "{} {unit}{}", self.count, plural(self.count))?;
        match self.months {
            0 => Ok(()),
            months => write!(formatter, " and {months} month{}", plural(months)),
        }
    }
}

/// Lengths of time: “three (3) months’ notice”, “a fortnight’s notice”, “two years and six months”. Ranges, ages, and what comes so many times
/// in a period are none.
pub fn durations(text: &str) -> Vec<Stated<Length>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Length>> {
    let mut found: Vec<Stated<Length>> = Vec::new();
    for unit in UNITS.find_iter(text) {
        let Some(next) = length(text, Span::new(unit.start(), unit.end())) else { continue };
        match found.last_mut() {
            Some(before)
                if goes_on(
                    before.value,
                    next.value,
                    cut(text, before.span.end, next.span.start),
                ) =>
            {
                before.value.months = next.value.count;
                before.span.end = next.span.end;
            }
            _ => found.push(next),
        }
    }
    found
}

fn goes_on(years: Length, months: Length, between: &str) -> bool {
    years.unit == Unit::Year
        && years.months == 0
        && months.unit == Unit::Month
        && matches!(between, " and " | ", " | " ")
}

static UNITS: LazyLock<Regex> =
    LazyLock::new(|| pattern("day|week|month|year|fortnight|quarter|hour"));

/// What may stand between a number and its unit.
const QUALIFIERS: &[&str] =
    &["calendar", "clear", "complete", "consecutive", "full", "successive", "whole"];

fn length(text: &str, word: Span) -> Option<Stated<Length>> {
    let plural = text.as_bytes().get(word.end) == Some(&b's');
    let place = Span::new(word.start, word.end + usize::from(plural));
    if !is_whole(text, place) {
        return None;
    }
    let name = cut(text, word.start, word.end);
    let mut left = word.start;
    let mut unit = match name {
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" | "fortnight" => Unit::Week,
        "month" | "quarter" => Unit::Month,
        _ => Unit::Year,
    };
    while let Some((before, qualifier)) = word_before(text, left) {
        match qualifier {
            "working" | "business" if unit == Unit::Day => unit = Unit::WorkingDay,
            _ if QUALIFIERS.contains(&qualifier) => {}
            _ => break,
        }
        left = before.start;
    }
    let scale = match name {
        "fortnight" => 2,
        "quarter" => 3,
        _ => 1,
    };
    let (count, start) = match number_before(text, joined(text, left)) {
        Some(number) => (counted(text, &number)?, number.span.start),
        None => (1, one(text, left, place.end)?),
    };
    // “three quarters” is a part of something.
    if name == "quarter" && (plural || !is_possessive(text, place.end)) {
        return None;
    }
    let count = u32::try_from(count).ok().filter(|count| (1..=999).contains(count))?;
    let span = Span::new(start, place.end);
    if NOT_A_LENGTH_BEHIND.is_match(first_words(text, span.end)) || is_doubtful(text, span.start) {
        return None;
    }
    Some(Stated { value: Length::of(count * scale, unit), span })
}

/// Where a number would end: before the blanks or the hyphen in front of a unit.
fn joined(text: &str, unit: usize) -> usize {
    let before = cut(text, 0, unit);
    match before.strip_suffix('-') {
        Some(before) => before.len(),
        None => before.trim_end_matches(' ').trim_end_matches('-').len(),
    }
}

/// How many, where words and figures say the same. “[3 months]” and “1,000 days” were cut out of something.
fn counted(text: &str, number: &Number) -> Option<u64> {
    (number.agrees() && !follows_number(text, number.span.start)).then_some(number.value)
}

/// “a fortnight’s notice”, “for a year”: where “a” stands that means one.
fn one(text: &str, unit: usize, end: usize) -> Option<usize> {
    let (article, _) = word_before(text, unit).filter(|(_, word)| *word == "a")?;
    let said_of = word_before(text, article.start).map(|(_, word)| word);
    let is_sure = is_possessive(text, end)
        || matches!(word_behind(text, end), Some((_, "before" | "after" | "later" | "beforehand")))
        || matches!(
            said_of,
            Some("for" | "within" | "least" | "than" | "giving" | "after" | "lasts" | "runs")
        );
    let is_rate = matches!(said_of, Some("once" | "twice" | "times" | "half"));
    (is_sure && !is_rate).then_some(article.start)
}

/// “a year’s”: the apostrophe has become a blank, or is one.
fn is_possessive(text: &str, end: usize) -> bool {
    let behind = cut(text, end, text.len());
    let behind = behind.strip_prefix('\'').unwrap_or_else(|| behind.trim_start_matches(' '));
    behind.len() < cut(text, end, text.len()).len()
        && behind.starts_with('s')
        && !behind.as_bytes().get(1).is_some_and(|byte| is_of_word(*byte))
}

/// “three to six months”, “about two weeks”, “clause 3 months”, “[3 months]”
fn is_doubtful(text: &str, start: usize) -> bool {
    let before = cut(text, 0, start).trim_end_matches(' ');
    if before.ends_with(['[', '<', '{', '#', '$', '(']) {
        return true;
    }
    if before.ends_with(['-', '/']) {
        return number_before(text, before.len() - 1).is_some();
    }
    match word_before(text, before.len()) {
        Some((span, "to" | "or" | "and")) => {
            number_before(text, span.start).is_some() || ends_in_part(text, span.start)
        }
        Some((_, word)) => {
            DOUBTFUL.contains(&word)
                || matches!(word, "hundred" | "thousand" | "million" | "half" | "quarter")
        }
        None => false,
    }
}

fn ends_in_part(text: &str, end: usize) -> bool {
    word_before(text, end).is_some_and(|(_, word)| {
        matches!(word, "hundred" | "thousand" | "million" | "half" | "quarter")
    })
}

const DOUBTFUL: &[&str] = &[
    "about",
    "almost",
    "annex",
    "approx",
    "approximately",
    "around",
    "aged",
    "age",
    "clause",
    "clauses",
    "item",
    "nearly",
    "paragraph",
    "part",
    "roughly",
    "schedule",
    "section",
    "some",
];

/// “16 years of age”, “five days a week”
static NOT_A_LENGTH_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[ ]+(?:of age|old|per|a|an|each|every|in (?:a|each|every|any))\b|-old\b|[ ]*(?:/|\+))",
    )
});

/// “one year (18 months)”: a length and, in brackets, another one that cannot be as long.
pub(super) fn disagreements(text: &str) -> Vec<Stated<Disagreement>> {
    let mut found = Vec::new();
    for (close, _) in text.match_indices(')') {
        let Some((open, inner)) = brackets_before(text, close + 1) else { continue };
        let Some(second) = whole_length(text, inner) else { continue };
        let before = cut(text, 0, open).trim_end_matches(' ').len();
        let Some(first) = length_before(text, before) else { continue };
        let (one, other) = (first.value, second.value);
        let comparable =
            one.in_months().is_some() && other.in_months().is_some() || one.unit == other.unit;
        let spelt =
            |span: Span| !cut(text, span.start, span.end).bytes().any(|byte| byte.is_ascii_digit());
        if !comparable || one.is_as_long_as(other) || spelt(first.span) == spelt(second.span) {
            continue;
        }
        let (words, figures) =
            if spelt(first.span) { (first.span, second.span) } else { (second.span, first.span) };
        let value = Disagreement { words, figures };
        found.push(Stated { value, span: Span::new(first.span.start, close + 1) });
    }
    found
}

/// A stretch that is a length and nothing else.
fn whole_length(text: &str, span: Span) -> Option<Stated<Length>> {
    let (unit, _) = word_before(text, span.end)?;
    let number = whole_number(text, Span::new(span.start, joined(text, unit.start)))?;
    let name = cut(text, unit.start, unit.end).trim_end_matches('s');
    let unit_of =
        [("day", Unit::Day), ("week", Unit::Week), ("month", Unit::Month), ("year", Unit::Year)];
    let (_, kind) = unit_of.into_iter().find(|(word, _)| *word == name)?;
    let count = u32::try_from(number.value).ok()?;
    Some(Stated { value: Length::of(count, kind), span: Span::new(number.span.start, unit.end) })
}

/// The length that ends at a place.
fn length_before(text: &str, end: usize) -> Option<Stated<Length>> {
    let (unit, word) = word_before(text, end).filter(|(unit, _)| unit.end == end)?;
    let name = word.trim_end_matches('s');
    length(text, Span::new(unit.start, unit.start + name.len())).filter(|_| UNITS.is_match(name))
}

/// One of what a word names: a quarter is three months.
pub(super) fn unit_of(word: &str) -> Option<Length> {
    Some(match word {
        "day" | "days" => Length::of(1, Unit::Day),
        "week" | "weeks" => Length::of(1, Unit::Week),
        "fortnight" | "fortnights" => Length::of(2, Unit::Week),
        "month" | "months" => Length::of(1, Unit::Month),
        "quarter" | "quarters" => Length::of(3, Unit::Month),
        "year" | "years" => Length::of(1, Unit::Year),
        _ => return None,
    })
}
