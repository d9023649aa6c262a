//! Dates and durations as the terms state them, and how messages put them.

use jiff::civil::Date;
use jiff::{Span as Duration, ToSpan as _};

use crate::document::agreement::Agreement;
use crate::document::term::Term;

/// A date as format.md writes it: `2026-04-01`.
pub(super) fn date(term: &Term) -> Option<Date> {
    term.date()
}

/// A duration in whole days or longer, by ISO 8601: `P3M`.
pub(super) fn duration(term: &Term) -> Option<Duration> {
    term.duration()
}

/// From when to when an agreement runs, as far as its terms say.
pub(super) struct Timeframe<'a> {
    pub(super) commencement: Option<(Date, &'a Term)>,
    pub(super) term: Option<(Duration, &'a Term)>,
    pub(super) expiry: Option<(Date, &'a Term)>,
}

impl<'a> Timeframe<'a> {
    pub(super) fn of(agreement: &'a Agreement) -> Option<Self> {
        let terms = agreement.terms_of("timeframe")?;
        let date_of = |key: &str| terms.get(key).and_then(|term| Some((date(term)?, term)));
        let term = terms.get("term").and_then(|term| Some((duration(term)?, term)));
        Some(Self { commencement: date_of("commencement"), term, expiry: date_of("expiry") })
    }

    /// The first day on which it no longer runs, counted from a given first day.
    pub(super) fn end_from(&self, commencement: Date) -> Option<Date> {
        match (&self.term, &self.expiry) {
            (Some((term, _)), _) => commencement.checked_add(*term).ok(),
            (None, Some((expiry, _))) => expiry.checked_add(1.day()).ok(),
            (None, None) => None,
        }
    }
}

/// “3 years and 6 months”.
pub(super) fn in_words(duration: Duration) -> String {
    let parts = [
        (i64::from(duration.get_years()), "year"),
        (i64::from(duration.get_months()), "month"),
        (i64::from(duration.get_weeks()), "week"),
        (i64::from(duration.get_days()), "day"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() { "no time".to_owned() } else { super::wording::listed(&parts) }
}
