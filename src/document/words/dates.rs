//! Days of the calendar, and what looks like one and is none, or is two.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use regex::Regex;

use super::numbers::{is_whole, word_before, word_behind};
use super::{Stated, cut, even, follows_number, pattern};
use crate::ground::source::Span;

/// Why the words that seem to name a day do not name one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// There is no such day: 31 February.
    Impossible,
    /// The first as Britain reads it, the second as America does: 03/04/2026.
    TwoWays(Date, Date),
    /// A year of two figures: 13/04/26. The day as it is most likely meant.
    ShortYear(Date),
    /// The same, and it can be read two ways as well.
    ShortYearTwoWays(Date, Date),
    /// Another day of the week than the one that the words name.
    OtherWeekday(Date),
}

/// What the words of a text say of days.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    pub(super) sure: Vec<Stated<Date>>,
    pub(super) doubtful: Vec<Stated<Doubt>>,
}

/// Days of the calendar that can be read one way only: “1st April 2026”, “April 1, 2026”, “2026-04-01”, “31/03/2026”.
pub fn dates(text: &str) -> Vec<Stated<Date>> {
    read(&even(text)).sure
}

/// The same from a text that is even already, with what is no such day.
pub(super) fn read(text: &str) -> Days {
    let mut days = Days::default();
    let mut read_to = 0;
    for hint in hints(text) {
        if hint < read_to {
            continue;
        }
        let found = match text.as_bytes().get(hint) {
            Some(b'/' | b'.') => in_figures(text, hint),
            Some(b'-') => iso(text, hint).or_else(|| in_figures(text, hint)),
            _ => with_month(text, hint),
        };
        let Some((span, reading)) = found else { continue };
        read_to = span.end;
        match reading {
            Ok(value) => {
                days.sure.push(Stated { value, span });
                if let Some(stated) = other_weekday(text, value, span) {
                    days.doubtful.push(stated);
                }
            }
            Err(value) => days.doubtful.push(Stated { value, span }),
        }
    }
    days
}

type Found = (Span, Result<Date, Doubt>);

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Where something stands that every day has which is read: the beginning of a month’s name, or a sign between two figures. To search for both at
/// once would take much longer.
fn hints(text: &str) -> Vec<usize> {
    let is_figure = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let signs = memchr::memchr3_iter(b'/', b'-', b'.', text.as_bytes());
    let between = signs.filter(|at| is_figure(at + 1) && at.checked_sub(1).is_some_and(is_figure));
    let months = MONTH.find_iter(text).map(|month| month.start());
    let mut hints: Vec<usize> = months.chain(between).collect();
    hints.sort_unstable();
    hints
}

static MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"));

/// The month of a name, whole or short.
fn month_named(word: &str) -> Option<i8> {
    let place = MONTHS.iter().position(|month| {
        *month == word
            || word.len() == 3 && month.starts_with(word)
            || (word == "sept" && *month == "september")
    })?;
    i8::try_from(place + 1).ok()
}

/// “1st day of April, 2026”, “April 1, 2026”
fn with_month(text: &str, hint: usize) -> Option<Found> {
    // “summary”, “december”: most of what looks like the beginning of a month stands within a word.
    let before = hint.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    if before.is_some_and(u8::is_ascii_lowercase) {
        return None;
    }
    let (word, name) = word_behind(text, hint)?;
    if word.start != hint || !is_whole(text, word) {
        return None;
    }
    let month = month_named(name)?;
    let is_short = name.len() <= 4 && name != "june" && name != "july";
    let end = word.end + usize::from(is_short && cut(text, word.end, word.end + 1) == ".");
    let day_first = || Some((day_before(text, word.start)?, year_behind(text, end)?));
    let month_first = || {
        let day = day_behind(text, end)?;
        let year = year_behind(text, day.span.end)?;
        Some((Part { span: Span::new(word.start, day.span.end), ..day }, year))
    };
    let Some((day, year)) = day_first().or_else(month_first) else {
        return if is_short { None } else { impossible_in_any_year(text, word, month) };
    };
    let span = Span::new(day.span.start, year.span.end);
    if follows_number(text, span.start) || continues(text, span.end) {
        return None;
    }
    let is_name = word_before(text, span.start)
        .is_some_and(|(_, word)| super::numbers::NUMBERED.contains(&word) || word == "issue");
    let reading = day_of(year.value, month, day.value, !is_name)?;
    Some((span, reading))
}

/// “31 June”: no year has such a day.
fn impossible_in_any_year(text: &str, month: Span, number: i8) -> Option<Found> {
    let most = match number {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => return None,
    };
    let day = day_before(text, month.start)?;
    let span = Span::new(day.span.start, month.end);
    let is_range = follows_number(text, span.start) || continues(text, span.end);
    let behind = cut(text, span.end, text.len());
    let ends = behind.trim_start().starts_with(|next: char| next.is_ascii_digit());
    let is_name = word_before(text, span.start)
        .is_some_and(|(_, word)| super::numbers::NUMBERED.contains(&word) || word == "issue");
    let is_impossible = day.value > most && day.value <= 31 && !is_range && !ends && !is_name;
    is_impossible.then_some((span, Err(Doubt::Impossible)))
}

/// One figure of a date.
#[derive(Debug, Clone, Copy)]
struct Part {
    value: i16,
    span: Span,
}

/// “1st day of ”, “1 ”
fn day_before(text: &str, month: usize) -> Option<Part> {
    if !cut(text, 0, month).ends_with(' ') {
        return None;
    }
    let mut last = word_before(text, month)?;
    for filler in ["of", "day"] {
        if last.1 == filler {
            last = word_before(text, last.0.start)?;
        }
    }
    let figures = last.1.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let is_day = (1..=2).contains(&figures.len())
        && matches!(last.1.get(figures.len()..), Some("" | "st" | "nd" | "rd" | "th"));
    Some(Part { value: figures.parse().ok().filter(|_| is_day)?, span: last.0 })
}

/// “ 1st”, “ 1,”
fn day_behind(text: &str, end: usize) -> Option<Part> {
    if !cut(text, end, text.len()).starts_with(' ') {
        return None;
    }
    let (span, word) = word_behind(text, end)?;
    let figures = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    let is_day = (1..=2).contains(&figures.len())
        && matches!(word.get(figures.len()..), Some("" | "st" | "nd" | "rd" | "th"));
    Some(Part { value: figures.parse().ok().filter(|_| is_day)?, span })
}

/// “ 2026”, “, 2026”
fn year_behind(text: &str, end: usize) -> Option<Part> {
    let end = end + usize::from(cut(text, end, end + 1) == ",");
    if !cut(text, end, text.len()).starts_with(' ') {
        return None;
    }
    let (span, word) = word_behind(text, end)?;
    Some(Part { value: year(word)?, span })
}

fn year(word: &str) -> Option<i16> {
    let is_year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| is_year && *year >= 1000)
}

/// A day, or the doubt that there is none: only where it would be one in another month, since 45 April is no slip of the pen.
fn day_of(year: i16, month: i8, day: i16, is_day: bool) -> Option<Result<Date, Doubt>> {
    let small = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    match Date::new(year, month, small) {
        Ok(date) => Some(Ok(date)),
        Err(_) => is_day.then_some(Err(Doubt::Impossible)),
    }
}

/// “2026-04-01”
fn iso(text: &str, hyphen: usize) -> Option<Found> {
    let (first, word) = word_before(text, hyphen).filter(|(span, _)| span.end == hyphen)?;
    let (month, month_word) =
        word_behind(text, hyphen + 1).filter(|(span, _)| span.start == hyphen + 1)?;
    let (day, day_word) =
        word_behind(text, month.end + 1).filter(|(span, _)| span.start == month.end + 1)?;
    let span = Span::new(first.start, day.end);
    let is_shaped =
        cut(text, month.end, day.start) == "-" && month_word.len() == 2 && day_word.len() == 2;
    if !is_shaped || follows_number(text, span.start) || continues(text, span.end) {
        return None;
    }
    let month: i8 = month_word.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some((span, day_of(year(word)?, month, day_word.parse().ok()?, true)?))
}

/// “31/03/2026”, “31.3.2026”, “31-03-2026”; with slashes also “31/03/26”. Other signs between so few figures are numbers of clauses and files.
fn in_figures(text: &str, sign: usize) -> Option<Found> {
    let between = cut(text, sign, sign + 1);
    let (first, day) = word_before(text, sign).filter(|(span, _)| span.end == sign)?;
    let (second, month) = word_behind(text, sign + 1).filter(|(span, _)| span.start == sign + 1)?;
    let (third, last) =
        word_behind(text, second.end + 1).filter(|(span, _)| span.start == second.end + 1)?;
    let span = Span::new(first.start, third.end);
    let is_figure = |word: &str| {
        (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_short_year =
        last.len() == 2 && is_figure(last) && between == "/" && day.len() == month.len();
    let shaped =
        cut(text, second.end, third.start) == between && is_figure(day) && is_figure(month);
    if !shaped
        || follows_number(text, span.start)
        || continues(text, span.end)
        || !is_whole(text, span)
    {
        return None;
    }
    if word_before(text, span.start).is_some_and(|(_, word)| NOT_DATED.contains(&word)) {
        return None;
    }
    let full_year = if is_short_year { 2000 + last.parse::<i16>().ok()? } else { year(last)? };
    let (day, month): (i8, i8) = (day.parse().ok()?, month.parse().ok()?);
    let british_day = Date::new(full_year, month, day).ok();
    let american_day = Date::new(full_year, day, month).ok();
    let reading = match (british_day, american_day) {
        (Some(one), Some(other)) if one != other && is_short_year => {
            Err(Doubt::ShortYearTwoWays(one, other))
        }
        (Some(one), Some(other)) if one != other => Err(Doubt::TwoWays(one, other)),
        (Some(one), _) | (None, Some(one)) if is_short_year => Err(Doubt::ShortYear(one)),
        (Some(one), _) | (None, Some(one)) => Ok(one),
        (None, None) => {
            let is_near = (1..=31).contains(&day) && (1..=12).contains(&month)
                || (1..=12).contains(&day) && (1..=31).contains(&month);
            let is_dated = is_near && !is_short_year && between != ".";
            Err(is_dated.then_some(Doubt::Impossible)?)
        }
    };
    Some((span, reading))
}

/// What stands before numbers of files and versions.
const NOT_DATED: &[&str] = &[
    "case",
    "file",
    "minute",
    "no",
    "number",
    "ref",
    "reference",
    "regulation",
    "si",
    "v",
    "version",
    "order",
    "clause",
    "section",
    "paragraph",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// “Monday 31 March 2026”, which is a Tuesday.
fn other_weekday(text: &str, date: Date, span: Span) -> Option<Stated<Doubt>> {
    let before = cut(text, 0, span.start).trim_end_matches([' ', ',']).len();
    let (named, word) = word_before(text, before)?;
    let (_, weekday) = WEEKDAYS.iter().find(|(name, _)| *name == word)?;
    let span = Span::new(named.start, span.end);
    (date.weekday() != *weekday).then_some(Stated { value: Doubt::OtherWeekday(date), span })
}

/// Whether what begins here is the end of a longer number or range: “28–31 March 2026”, “3.5 years”.
fn continues(text: &str, end: usize) -> bool {
    let behind = cut(text, end, text.len());
    behind.starts_with(['-', '/'])
        || (behind.starts_with('t')
            && behind.chars().nth(1).is_some_and(|next| next.is_ascii_digit()))
}
