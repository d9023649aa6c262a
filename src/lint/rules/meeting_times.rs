//! How often a group meets, how early it is called and its papers are sent, and when its minutes follow: as the terms state it, and else as the
//! words do.

use jiff::civil::{Date, date};
use jiff::{Span as Duration, ToSpan as _};

use super::figures::{Figure, Stated};
use super::timeframe::{duration, in_words};
use super::words_contradict_terms::said;
use crate::document::agreement::Agreement;
use crate::document::words::{Length, Unit};
use crate::ground::source::Span;

/// A length of time that terms or words state, and where.
#[derive(Debug, Clone)]
pub(super) struct Time {
    /// Working days are more days of the calendar, and not always as many.
    shortest: Duration,
    longest: Duration,
    pub(super) called: String,
    pub(super) span: Span,
    pub(super) clause: &'static str,
}

#[derive(Debug, Default)]
pub(super) struct MeetingTimes {
    pub(super) frequency: Option<Time>,
    pub(super) notice: Option<Time>,
    pub(super) papers: Option<Time>,
    pub(super) minutes: Option<Time>,
}

impl MeetingTimes {
    pub(super) fn of(agreement: &Agreement) -> Self {
        let either = |key: &str| {
            stated(agreement, "meetings", key)
                .or_else(|| stated(agreement, "minutes-and-papers", key))
        };
        let mut times = Self {
            frequency: stated(agreement, "meetings", "frequency"),
            notice: stated(agreement, "meetings", "notice"),
            papers: either("papers"),
            minutes: either("minutes-within"),
        };
        let own = [&mut times.frequency, &mut times.notice, &mut times.papers, &mut times.minutes];
        let is_stated = own.iter().all(|time| time.is_some());
        if is_stated || !agreement.clauses.contains_key("meetings") {
            return times;
        }
        let said = said(
            agreement,
            [
                "/meetings/frequency",
                "/meetings/notice",
                "/meetings/papers",
                "/meetings/minutes-within",
            ],
        );
        for (time, said) in own.into_iter().zip(said) {
            if time.is_none() {
                *time = said.and_then(in_words_of);
            }
        }
        times
    }
}

/// A time that the terms state.
pub(super) fn stated(agreement: &Agreement, clause: &'static str, key: &str) -> Option<Time> {
    let term = agreement.terms_of(clause)?.get(key)?;
    let length = duration(term)?;
    let called = in_words(length);
    Some(Time { shortest: length, longest: length, called, span: term.span, clause })
}

fn in_words_of(stated: Stated) -> Option<Time> {
    let Figure::Length(length) = stated.figure else { return None };
    let (shortest, longest) = bounds(length)?;
    Some(Time {
        shortest,
        longest,
        called: length.to_string(),
        span: stated.span,
        clause: "meetings",
    })
}

/// The least and the most that a length is by the calendar.
pub(super) fn bounds(length: Length) -> Option<(Duration, Duration)> {
    let count = i64::from(length.count);
    let exactly = |length: Duration| Some((length, length));
    match length.unit {
        Unit::Hour => None,
        Unit::Day => exactly(count.days()),
        Unit::Week => exactly(count.weeks()),
        Unit::Month => exactly(count.months()),
        Unit::Year => exactly(count.years().months(i64::from(length.months))),
        Unit::WorkingDay => {
            // Two week-ends and the holidays of Christmas or Easter may come in between.
            const AT_MOST_MORE: i64 = 6;
            let days = count / 5 * 7 + count % 5;
            Some((days.days(), (days + AT_MOST_MORE).days()))
        }
    }
}

impl Time {
    /// Whether it is longer than another one whenever both begin.
    pub(super) fn is_longer_than(&self, other: &Self) -> bool {
        // Before short months and before long ones.
        const STARTS: [Date; 3] = [date(2027, 2, 1), date(2027, 7, 1), date(2028, 2, 1)];
        STARTS.iter().all(|start| {
            let ends = (start.checked_add(self.shortest), start.checked_add(other.longest));
            matches!(ends, (Ok(one), Ok(other)) if one > other)
        })
    }

    /// “every month”, “every 6 weeks”
    pub(super) fn every(&self) -> String {
        let words = self.called.as_str();
        let words = words.strip_prefix("1 ").filter(|rest| !rest.contains(' ')).unwrap_or(words);
        format!("every {words}")
    }
}
