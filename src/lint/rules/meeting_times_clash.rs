//! Notice, papers and minutes of meetings that cannot all be kept.

use super::meeting_times::{MeetingTimes, Time, stated};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::ground::finding::{Finding, Severity};

pub(super) const RULE: Rule = Rule {
    name: "meeting-times-clash",
    severity: Severity::Warning,
    summary: "times for calling, preparing and minuting meetings that cannot all be kept",
    explanation: r"
A meeting that was not called in time can be challenged, and a rule that nobody can keep is soon kept by nobody. Meetings once a month
on six weeks' notice would have to be called before the one before; papers that go out before the notice are for a meeting that nobody
knows of; minutes that come after the next meeting are of no use to it.

The times are those under `meetings` and `minutes-and-papers`; where both state one, they must agree. A time that the terms leave out is taken
from the words of the clause on meetings, if they state a single one. Months and days are compared by the calendar: something is told only
if it holds in short months and long ones.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
meetings: { frequency: P1M, notice: P6W, papers: P7D }
---
~~~

~~~markdown bad
## Meetings
The board meets every two months on at least fourteen days' notice. Papers are sent three weeks before.
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

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let MeetingTimes { frequency, notice, papers, minutes } = MeetingTimes::of(agreement);
    if let Some((notice, frequency)) = longer(notice.as_ref(), frequency.as_ref()) {
        let message = format!(
            "a meeting is called {} ahead, but there is one at least {}",
            notice.called,
            frequency.every()
        );
        let why = "each meeting would have to be called before the one before it";
        tell(report, notice, frequency, message, why)
            .help("write a notice shorter than the time between two meetings");
    }
    let before = notice.as_ref().or(frequency.as_ref());
    if let Some((papers, before)) = longer(papers.as_ref(), before) {
        let early = &papers.called;
        let message = if notice.is_some() {
            let late = &before.called;
            format!("papers are sent {early} before a meeting, but it is called only {late} before")
        } else {
            let often = before.every();
            format!("papers are sent {early} before a meeting, but there is one at least {often}")
        };
        tell(report, papers, before, message, "they would be for a meeting that nobody knows of")
            .help("send the papers with the notice, or after it");
    }
    if let Some((minutes, frequency)) = longer(minutes.as_ref(), frequency.as_ref()) {
        let (late, often) = (&minutes.called, frequency.every());
        let message = format!("minutes may take {late}, but there is a meeting at least {often}");
        tell(report, minutes, frequency, message, "the next meeting could not rely on them")
            .help("write a time shorter than that between two meetings");
    }
    for (key, what, relation) in
        [("papers", "papers", "before"), ("minutes-within", "minutes", "after")]
    {
        let one = stated(agreement, "meetings", key);
        let other = stated(agreement, "minutes-and-papers", key);
        let (Some(one), Some(other)) = (one, other) else { continue };
        if !one.is_longer_than(&other) && !other.is_longer_than(&one) {
            continue;
        }
        let message = format!(
            "{what} are sent {} {relation} a meeting here, and {} elsewhere",
            other.called, one.called
        );
        tell(report, &other, &one, message, "nobody can tell which holds").help("state it once");
    }
}

/// Two times, where the first is the longer one.
fn longer<'a>(one: Option<&'a Time>, other: Option<&'a Time>) -> Option<(&'a Time, &'a Time)> {
    one.zip(other).filter(|(one, other)| one.is_longer_than(other))
}

fn tell<'a>(
    report: &'a mut Report<'_>,
    at: &Time,
    beside: &Time,
    message: String,
    why: &str,
) -> &'a mut Finding {
    let finding = report.at(at.span, message).clause(at.clause);
    finding.why(why).related(beside.span, format!("{} here", beside.called))
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

    #[test]
    fn words_count_where_the_terms_are_silent() {
        let words = |words: &str| format!("## Meetings\n\n{words}\n");
        assert_eq!(
            told(
                RULE,
                &words(
                    "The group meets every six weeks, on two weeks' notice. Papers go out three weeks before, minutes within two months."
                )
            ),
            [
                "22:70 papers are sent 3 weeks before a meeting, but it is called only 2 weeks before",
                "22:105 minutes may take 2 months, but there is a meeting at least every 6 weeks"
            ]
        );
        for fine in [
            "The group meets every six weeks, on two weeks' notice. Papers go out ten working days before.",
            "The group meets monthly. The annual general meeting is called on six weeks' notice.",
            "The group meets monthly, and its panel every week. Minutes within two weeks.",
            "The group meets monthly. A member leaves on three months' notice.",
        ] {
            assert_eq!(told(RULE, &words(fine)).len(), 0, "{fine}");
        }
    }
}
