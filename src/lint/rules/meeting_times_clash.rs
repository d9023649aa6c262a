//! Notice, papers and minutes of meetings that cannot all be kept.

use jiff::Span as Duration;
use jiff::civil::{Date, date};

use super::timeframe::{self, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "meeting-times-clash",
    severity: Severity::Warning,
    summary: "times for calling, preparing and minuting meetings that cannot all be kept",
    explanation: r"
A meeting that was not called in time can be challenged, and a rule that nobody can keep is soon kept by nobody. Meetings once a month
on six weeks' notice would have to be called before the one before; papers that go out before the notice are for a meeting that nobody
knows of; minutes that come after the next meeting are of no use to it.

The times are those under `meetings` and `minutes-and-papers`; where both state one, they must agree. Months and days are compared by
the calendar: something is told only if it holds in short months and long ones.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
meetings: { frequency: P1M, notice: P6W, papers: P7D }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
meetings: { frequency: P1M, notice: P14D, papers: P7D, minutes-within: P10D }
---
~~~

**To settle it,** shorten the notice or the time for minutes, or meet less often; papers may come with the notice or after it.

**Suppress it** where the dates of all meetings are fixed a year ahead, so that no notice is needed for each.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// A length of time that the terms state.
#[derive(Clone, Copy)]
struct Time<'a> {
    length: Duration,
    term: &'a Term,
    clause: &'static str,
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let stated = |clause: &'static str, key: &str| {
        let term = agreement.terms_of(clause)?.get(key)?;
        Some(Time { length: timeframe::duration(term)?, term, clause })
    };
    let either = |key: &str| stated("meetings", key).or_else(|| stated("minutes-and-papers", key));
    let frequency = stated("meetings", "frequency");
    let notice = stated("meetings", "notice");
    if let Some((notice, frequency)) = longer(notice, frequency) {
        let (long, often) = (in_words(notice.length), every(frequency.length));
        let message =
            format!("a meeting is called {long} ahead, but there is one at least {often}");
        let why = "each meeting would have to be called before the one before it";
        tell(report, notice, frequency, message, why)
            .help("write a notice shorter than the time between two meetings");
    }
    if let Some((papers, before)) = longer(either("papers"), notice.or(frequency)) {
        let early = in_words(papers.length);
        let message = if notice.is_some() {
            let late = in_words(before.length);
            format!("papers are sent {early} before a meeting, but it is called only {late} before")
        } else {
            let often = every(before.length);
            format!("papers are sent {early} before a meeting, but there is one at least {often}")
        };
        tell(report, papers, before, message, "they would be for a meeting that nobody knows of")
            .help("send the papers with the notice, or after it");
    }
    if let Some((minutes, frequency)) = longer(either("minutes-within"), frequency) {
        let (late, often) = (in_words(minutes.length), every(frequency.length));
        let message = format!("minutes may take {late}, but there is a meeting at least {often}");
        tell(report, minutes, frequency, message, "the next meeting could not rely on them")
            .help("write a time shorter than that between two meetings");
    }
    for (key, what, relation) in
        [("papers", "papers", "before"), ("minutes-within", "minutes", "after")]
    {
        let (one, other) = (stated("meetings", key), stated("minutes-and-papers", key));
        let differ = longer(one, other).is_some() || longer(other, one).is_some();
        let (Some(one), Some(other), true) = (one, other, differ) else { continue };
        let message = format!(
            "{what} are sent {} {relation} a meeting here, and {} elsewhere",
            in_words(other.length),
            in_words(one.length)
        );
        tell(report, other, one, message, "nobody can tell which holds").help("state it once");
    }
}

/// Two times, where the first is the longer one.
fn longer<'a>(one: Option<Time<'a>>, other: Option<Time<'a>>) -> Option<(Time<'a>, Time<'a>)> {
    one.zip(other).filter(|(one, other)| is_longer(*one, *other))
}

fn tell<'a>(
    report: &'a mut Report<'_>,
    at: Time<'_>,
    beside: Time<'_>,
    message: String,
    why: &str,
) -> &'a mut crate::ground::finding::Finding {
    let finding = report.at(at.term.span, message).clause(at.clause);
    finding.why(why).related(beside.term.span, format!("{} here", in_words(beside.length)))
}

/// “every month”, “every 6 weeks”
fn every(length: Duration) -> String {
    let words = in_words(length);
    let words = words.strip_prefix("1 ").filter(|rest| !rest.contains(' ')).unwrap_or(&words);
    format!("every {words}")
}

/// Whether one time is longer than another whenever it begins.
fn is_longer(one: Time<'_>, other: Time<'_>) -> bool {
    // Before short months and before long ones.
    const STARTS: [Date; 3] = [date(2027, 2, 1), date(2027, 7, 1), date(2028, 2, 1)];
    STARTS.iter().all(|start| {
        let ends = (start.checked_add(one.length), start.checked_add(other.length));
        matches!(ends, (Ok(one), Ok(other)) if one > other)
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "meeting-times-clash";

    fn with(meetings: &str) -> String {
        format!("---\nkind: terms-of-reference\nmeetings: {{ {meetings} }}\n---\n")
    }

    #[test]
    fn each_clash_is_told_at_the_time_that_cannot_be_kept() {
        assert_eq!(
            told(RULE, &with("frequency: P1M, notice: P6W")),
            ["3:37 a meeting is called 6 weeks ahead, but there is one at least every month"]
        );
        assert_eq!(
            told(RULE, &with("notice: P7D, papers: P10D")),
            ["3:34 papers are sent 10 days before a meeting, but it is called only 7 days before"]
        );
        assert_eq!(
            told(RULE, &with("frequency: P1M, minutes-within: P2M")),
            ["3:45 minutes may take 2 months, but there is a meeting at least every month"]
        );
        let twice =
            with("papers: P7D").replace("\n---\n", "\nminutes-and-papers: { papers: P5D }\n---\n");
        assert_eq!(
            told(RULE, &twice),
            ["4:31 papers are sent 5 days before a meeting here, and 7 days elsewhere"]
        );
    }

    #[test]
    fn equal_times_and_those_that_the_calendar_decides_are_fine() {
        for meetings in [
            "frequency: P1M, notice: P1M, papers: P4W",
            "frequency: P1M, notice: P30D",
            "frequency: P1M, minutes-within: P31D",
            "notice: P7D, papers: P1W",
            "frequency: often, notice: P6W",
        ] {
            assert_eq!(told(RULE, &with(meetings)).len(), 0, "{meetings}");
        }
    }
}
