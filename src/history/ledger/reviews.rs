//! Reviews: when they were due by the terms in force, and when they were held.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::{Span as Duration, Unit};

use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::history::ledger::{EntryLine, EntryPlace, Reviews, Version, status, terms};
use crate::history::record::{EntryKind, date};

/// So many days are looked at of those on which one thing is due, the latest of them: nobody reads more, and a review each day since the
/// year 1 would fill a book.
const MOST: i64 = 400;

pub(super) fn reviews(
    versions: &[Version],
    entries: &[EntryLine],
    approved: Option<usize>,
    as_of: Date,
) -> Reviews {
    let held = held(entries, as_of);
    let days = due(versions, entries, approved, as_of);
    let next = days.iter().copied().find(|day| *day > as_of);
    let met = met(&days, &held);
    let last_held = held.last().map(|(day, _)| *day);
    let is_overdue = |(day, by): &&(Date, Option<usize>)| {
        *day < as_of && by.is_none() && last_held.is_none_or(|last| last < *day)
    };
    Reviews {
        overdue_since: met.iter().find(is_overdue).map(|(day, _)| *day),
        next,
        due: met,
        held: held.into_iter().map(|(_, entry)| entry).collect(),
    }
}

/// The reviews that were held by then, oldest first.
fn held(entries: &[EntryLine], as_of: Date) -> Vec<(Date, usize)> {
    let standing = entries.iter().enumerate().filter(|(_, line)| line.place == EntryPlace::Beside);
    let mut held: Vec<(Date, usize)> = standing
        .filter_map(|(index, line)| {
            let entry = line.file.entry().filter(|entry| entry.kind == EntryKind::Review)?;
            Some((entry.date.filter(|date| *date <= as_of)?, index))
        })
        .collect();
    held.sort_unstable();
    held
}

/// The days on which a review is due, by the terms that are in force on each, up to the first one after `as_of`.
fn due(
    versions: &[Version],
    entries: &[EntryLine],
    approved: Option<usize>,
    as_of: Date,
) -> Vec<Date> {
    let approved = approved.and_then(|approved| versions.get(..=approved)).unwrap_or_default();
    let Some(start) = approved.first().and_then(|version| version.effective) else {
        return Vec::new();
    };
    let mut days = BTreeSet::new();
    let mut until = status::terminated(entries);
    let mut goes_on = status::of_kind(entries, EntryKind::Continued).next().is_some();
    // From the last to the first: each is in force until the one after it.
    for version in approved.iter().rev() {
        let (Some(text), Some(from)) = (&version.text, version.effective) else { continue };
        let agreement = &text.agreement;
        let end = terms::last_day(agreement).filter(|_| !std::mem::take(&mut goes_on));
        let last = [end, until].into_iter().flatten().min();
        let is_in_force = |day: &Date| *day >= from && last.is_none_or(|last| *day <= last);
        let anchor = terms::commencement(agreement).unwrap_or(start);
        days.extend(by_terms(agreement, anchor, as_of).into_iter().filter(is_in_force));
        until = [until, from.checked_sub(1.day()).ok()].into_iter().flatten().min();
    }
    let settled = status::of_kind(entries, EntryKind::Review);
    let settled = settled.filter(|(_, entry)| entry.date.is_some_and(|day| day <= as_of));
    days.extend(settled.filter_map(|(file, _)| file.terms.get("next").and_then(date)));
    let after = days.range(as_of..).find(|day| **day > as_of).copied();
    days.into_iter().filter(|day| *day <= as_of || Some(*day) == after).collect()
}

/// The days that the terms of one text name or imply.
fn by_terms(agreement: &Agreement, start: Date, as_of: Date) -> Vec<Date> {
    let mut days = Vec::new();
    for clause in ["monitoring-and-review", "review-of-terms"] {
        let Some(terms) = agreement.terms_of(clause) else { continue };
        let next = terms.get("next").and_then(date);
        days.extend(next);
        if let Some(frequency) = terms.get("frequency").and_then(Term::duration) {
            days.extend(series(next.unwrap_or(start), frequency, as_of));
        }
    }
    let phases = agreement.terms_of("timeframe").and_then(|timeframe| timeframe.get("phases"));
    let phases = phases.map(Term::list).unwrap_or_default();
    days.extend(phases.iter().filter_map(|phase| date(phase.get("review-date")?)));
    days
}

/// Every so often from a day on, up to the first after `as_of`.
fn series(start: Date, frequency: Duration, as_of: Date) -> Vec<Date> {
    // Counted each time from the start: a month after 31 January is 28 February, and two months after it 31 March.
    let day = |count: i64| start.checked_add(frequency.checked_mul(count).ok()?).ok();
    if day(1).is_none_or(|first| first <= start) {
        return Vec::new();
    }
    // The last that was due by then lies between these; the calendar has fewer days than the greater.
    let (mut due, mut too_late) = (0, 4_000_000);
    while too_late - due > 1 {
        let middle = due + (too_late - due) / 2;
        if day(middle).is_some_and(|day| day <= as_of) { due = middle } else { too_late = middle }
    }
    (due.saturating_sub(MOST).max(1)..=due + 1).filter_map(day).collect()
}

fn days_between(from: Date, to: Date) -> Option<i64> {
    Some(i64::from(from.until((Unit::Day, to)).ok()?.get_days()))
}

/// Which review met which day: one held before the next was due is for the day that it is nearest to, and of two for one day the first.
fn met(days: &[Date], held: &[(Date, usize)]) -> Vec<(Date, Option<usize>)> {
    let mut met: Vec<(Date, Option<usize>)> = days.iter().map(|day| (*day, None)).collect();
    for (day, entry) in held {
        let after = days.partition_point(|due| due <= day);
        let distance = |place: &usize| {
            days.get(*place).and_then(|due| days_between(*due, *day)).map_or(i64::MAX, i64::abs)
        };
        let around = after.checked_sub(1).into_iter().chain([after]);
        let free = around.filter(|place| met.get(*place).is_some_and(|(_, by)| by.is_none()));
        if let Some(place) = free.min_by_key(distance)
            && let Some((_, by)) = met.get_mut(place)
        {
            *by = Some(*entry);
        }
    }
    met
}
