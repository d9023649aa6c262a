//! A decision about what follows that has to be taken soon.

use jiff::civil::Date;
use jiff::{Span as Duration, ToSpan as _, Unit};

use super::course::Course;
use super::time_limits::TIME_LIMITS;
use super::timeframe::{duration, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "decision-due-soon",
    severity: Severity::Note,
    summary: "the last day for deciding on an extension, or on what follows the end, is near",
    explanation: r"
A right to extend that is not used in time is gone, and a service whose end nobody has prepared ends badly for those who rely on it. Boards meet every
quarter; a day that is three months away may have one meeting before it.

Looked at are how long before the end an extension must be decided (`timeframe`, `extension`, `notice`) and how long before the end the parties decide what follows
(`exit-and-handover`, `review-before-expiry`), counted back from the last day. It is told from 90 days before that day on, and no more once the day has passed. When it is told depends on the day of the check.

~~~markdown bad as-of=2028-08-01
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31, extension: { up-to: P1Y, notice: P6M } }
---
~~~

~~~markdown good as-of=2028-06-01
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31, extension: { up-to: P1Y, notice: P6M } }
---
~~~

**To settle it,** put the decision on the agenda, and record what is decided.

**Suppress it** once the parties have decided to let the agreement end.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(course) = Course::of(agreement) else { return };
    let extension = agreement.terms_of("timeframe").and_then(|terms| terms.get("extension"));
    let notice = extension.and_then(|extension| extension.get("notice"));
    let review =
        agreement.terms_of("exit-and-handover").and_then(|exit| exit.get("review-before-expiry"));
    for (term, clause, decision, help) in [
        (
            notice,
            "timeframe",
            "an extension must be decided",
            "decide whether to extend the agreement, and record it",
        ),
        (
            review,
            "exit-and-handover",
            "what follows the end must be decided",
            "put it on the agenda: has the work been done, is it renewed, or does it go on elsewhere?",
        ),
    ] {
        let Some((term, before)) = term.and_then(|term| Some((term, duration(term)?))) else {
            continue;
        };
        tell(&course, (term, before), clause, (decision, help), report);
    }
}

fn tell(
    course: &Course,
    (term, before): (&Term, Duration),
    clause: &str,
    (decision, help): (&str, &str),
    report: &mut Report<'_>,
) {
    let as_of = report.standard.as_of;
    let Some((day, left)) = course.before_end(before).and_then(|day| near(as_of, day)) else {
        return;
    };
    // A day before the beginning is a fault of another kind.
    if course.first.is_some_and(|first| day < first) {
        return;
    }
    let left = if left == 0 { "today".to_owned() } else { format!("in {}", in_words(left.days())) };
    let message =
        format!("{decision} by {day}, {left}: it is due {} before the end", in_words(before));
    let related: Option<Span> = course.last_span;
    let finding = report.at(term.span, message).clause(clause);
    finding.why("after that day it is too late to decide in time").help(help);
    if let Some(span) = related {
        finding.related(span, "the end of the agreement");
    }
}

/// A day that lies ahead within the window, and how many days there are until then.
fn near(as_of: Date, day: Date) -> Option<(Date, i64)> {
    let left = as_of.until((Unit::Day, day)).ok()?.get_days();
    let left = i64::from(left);
    (0..=TIME_LIMITS.decisions.told_days_before).contains(&left).then_some((day, left))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told_when;

    const RULE: &str = "decision-due-soon";
    const AGREEMENT: &str = "---\nkind: lead-provider-agreement\ntimeframe: { expiry: 2029-03-31, extension: { notice: P6M } }\nexit-and-handover: { review-before-expiry: P9M }\n---\n";

    #[test]
    fn it_is_told_while_the_day_lies_near_ahead() {
        let extension = |left: &str| {
            format!(
                "3:55 an extension must be decided by 2028-09-30, {left}: it is due 6 months before the end"
            )
        };
        for (as_of, expected) in [
            ("as-of=2028-07-01", vec![]),
            ("as-of=2028-07-02", vec![extension("in 90 days")]),
            ("as-of=2028-09-29", vec![extension("in 1 day")]),
            ("as-of=2028-09-30", vec![extension("today")]),
            ("as-of=2028-10-01", vec![]),
            ("as-of=2029-05-01", vec![]),
        ] {
            assert_eq!(told_when(RULE, &[as_of], AGREEMENT), expected, "{as_of}");
        }
        assert_eq!(
            told_when(RULE, &["as-of=2028-06-01"], AGREEMENT),
            [
                "4:44 what follows the end must be decided by 2028-06-30, in 29 days: it is due 9 months before the end"
            ]
        );
    }
}
