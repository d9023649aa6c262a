//! The first and the last day of an agreement, as its terms have them.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::timeframe::{Timeframe, date, duration};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::source::Span;

pub(super) struct Course {
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
    /// The last day if it is extended as far as it can be.
    pub(super) extended: Option<Date>,
    /// Where the first day is stated.
    pub(super) first_span: Option<Span>,
    /// Where the last day is stated.
    pub(super) last_span: Option<Span>,
}

impl Course {
    /// `None` where the terms say nothing that could be held against a date, or contradict each other (`term-arithmetic` tells that).
    pub(super) fn of(agreement: &Agreement) -> Option<Self> {
        let timeframe = Timeframe::of(agreement)?;
        let terms = agreement.terms_of("timeframe")?;
        let commencement = timeframe.commencement.as_ref().map(|(day, _)| *day);
        let effective = terms.get("effective-from").and_then(date);
        let first = commencement.into_iter().chain(effective).min();
        let by_term = commencement
            .zip(timeframe.term.as_ref())
            .and_then(|(day, (term, _))| day.checked_add(*term).ok()?.yesterday().ok());
        let expiry = timeframe.expiry.as_ref().map(|(day, _)| *day);
        let last = by_term.into_iter().chain(expiry).max();
        if first.zip(last).is_some_and(|(first, last)| last < first)
            || (first, last) == (None, None)
        {
            return None;
        }
        let up_to = terms.get("extension").and_then(|extension| duration(extension.get("up-to")?));
        let extended = last
            .zip(up_to)
            .and_then(|(last, up_to)| end_of(last)?.checked_add(up_to).ok()?.yesterday().ok());
        let span = |term: Option<&Term>| term.map(|term| term.span);
        let first_span = span(timeframe.commencement.map(|(_, term)| term));
        let last_span = span(timeframe.expiry.map(|(_, term)| term))
            .or_else(|| span(timeframe.term.map(|(_, term)| term)));
        Some(Self { first, last, extended, first_span, last_span })
    }

    /// The last day on which something is still this long before the end: six months before the end of 31 March is 30 September.
    pub(super) fn before_end(&self, how_long: jiff::Span) -> Option<Date> {
        end_of(self.last?)?.checked_sub(how_long).ok()?.yesterday().ok()
    }
}

/// The day after the last one: durations are counted from a midnight.
fn end_of(last: Date) -> Option<Date> {
    last.checked_add(1.day()).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date as day;

    use super::*;
    use crate::document::agreement::Circumstances;
    use crate::document::catalogue::Catalogue;
    use crate::ground::source::Source;

    fn course(timeframe: &str) -> Option<(Option<Date>, Option<Date>, Option<Date>)> {
        let text = format!("---\nkind: a\ntimeframe: {{ {timeframe} }}\n---\n");
        let source = Arc::new(Source::new("a.md", text));
        let agreement = Agreement::read(source, &Catalogue::built_in(), Circumstances::default());
        Course::of(&agreement).map(|course| (course.first, course.last, course.extended))
    }

    #[test]
    fn an_agreement_runs_from_its_first_day_to_its_last() {
        let (april, march) = (Some(day(2026, 4, 1)), Some(day(2029, 3, 31)));
        assert_eq!(
            course("commencement: 2026-04-01, expiry: 2029-03-31, extension: { up-to: P1Y }"),
            Some((april, march, Some(day(2030, 3, 31))))
        );
        assert_eq!(course("commencement: 2026-04-01, term: P3Y"), Some((april, march, None)));
        assert_eq!(
            course("commencement: 2026-06-01, effective-from: 2026-04-01"),
            Some((april, None, None))
        );
        assert_eq!(course("commencement: 2029-04-01, expiry: 2028-03-31"), None);
        assert_eq!(course("open-ended: true"), None);
    }

    #[test]
    fn time_before_the_end_is_counted_from_the_end_of_the_last_day() {
        let course = Course {
            first: None,
            last: Some(day(2029, 3, 31)),
            extended: None,
            first_span: None,
            last_span: None,
        };
        assert_eq!(course.before_end(jiff::Span::new().months(6)), Some(day(2028, 9, 30)));
    }
}
