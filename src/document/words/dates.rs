//! Days of the calendar.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::{Stated, cut, even, follows_number, pattern, span};

/// Days of the calendar that are named in full: “1st April 2026”, “April 1, 2026”, “2026-04-01”. Numbers between slashes are read one way in
/// Britain and another in America, so they state nothing.
pub fn dates(text: &str) -> Vec<Stated<Date>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Date>> {
    DATE.captures_iter(text)
        .filter_map(|captures| {
            let span = span(captures.get(0)?);
            if follows_number(text, span.start) || continues(text, span.end) {
                return None;
            }
            Some(Stated { value: date(&captures)?, span })
        })
        .collect()
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)";
    let forms = [
        format!(
            r"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: +day)?(?: +of)? +(?P<month>{month})\b\.?,? +(?P<year>[0-9]{{4}})"
        ),
        format!(
            r"(?P<month_first>{month})\b\.? +(?P<day_second>[0-9]{{1,2}})(?:st|nd|rd|th)?,? +(?P<year_third>[0-9]{{4}})"
        ),
        "(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})".to_owned(),
    ];
    pattern(&format!(r"\b(?:{})\b", forms.join("|")))
});

fn date(captures: &Captures<'_>) -> Option<Date> {
    let text = |names: [&str; 3]| {
        names.iter().find_map(|name| captures.name(name)).map(|found| found.as_str())
    };
    let year = text(["year", "year_third", "iso_year"])?.parse().ok()?;
    let day = text(["day", "day_second", "iso_day"])?.parse().ok()?;
    let month = match captures.name("iso_month") {
        Some(month) => month.as_str().parse().ok()?,
        None => month(text(["month", "month_first", "month"])?)?,
    };
    Date::new(year, month, day).ok().filter(|_| year >= 1000)
}

fn month(name: &str) -> Option<i8> {
    let place = MONTHS.iter().position(|month| name.starts_with(month))?;
    i8::try_from(place + 1).ok()
}

/// Whether what begins here is the end of a longer number or range: “28–31 March 2026”, “3.5 years”.
fn continues(text: &str, end: usize) -> bool {
    let behind = cut(text, end, text.len());
    behind.starts_with(['-', '/'])
        || (behind.starts_with('t')
            && behind.chars().nth(1).is_some_and(|next| next.is_ascii_digit()))
}
