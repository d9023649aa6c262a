//! Reviews that would be held only when the agreement has ended.

use super::course::Course;
use super::timeframe::{date, duration, in_words};
use super::{Check, Report, Rule, said, time_limits, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "review-after-expiry",
    severity: Severity::Error,
    summary: "a review that would come only when the agreement has ended",
    explanation: r"
A review is there to change something while it can still be changed. One that is due after the last day looks back on an agreement that binds
nobody any more, and most often shows that the dates come from an earlier agreement.

Looked at are the next review (`monitoring-and-review`, `review-of-terms`, or the words, with a day or a month, where the terms name no day) and the review of each phase, held against the last day; and how often
reviews are held, held against how long the agreement runs. A review on the last day is in time, and the review of the last phase may follow it by some months.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2027-09-30 }
monitoring-and-review: { frequency: P1Y, next: 2028-03-31 }
---
~~~

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2027-09-30 }
monitoring-and-review: { frequency: P2Y }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2027-09-30 }
monitoring-and-review: { frequency: P1Y, next: 2027-03-31 }
---
~~~

**To settle it,** correct the date or the end of the agreement, whichever is wrong, or review more often.

**Suppress it** where the agreement is certain to be extended and the review belongs to the time after that.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(course) = Course::of(agreement) else { return };
    let of = |clause: &str| agreement.terms_of(clause);
    for clause in ["monitoring-and-review", "review-of-terms"] {
        match of(clause).and_then(|terms| terms.get("next")) {
            Some(next) => too_late(&course, next, clause, "the next review", report),
            None => said_too_late(agreement, &course, clause, report),
        }
    }
    let slack = &time_limits::TIME_LIMITS.dates.outcomes_after_end;
    let phases = of("timeframe").and_then(|terms| terms.get("phases")).map_or(&[][..], Term::list);
    for phase in phases {
        let Some(review) = phase.get("review-date") else { continue };
        let is_near = date(review)
            .zip(course.last)
            .is_some_and(|(day, last)| last.checked_add(*slack).is_ok_and(|end| day <= end));
        let name = phase.text_of("name").map(wording::quoted).unwrap_or_default();
        if !is_near {
            too_late(
                &course,
                review,
                "timeframe",
                &format!("the review of the phase {name}"),
                report,
            );
        }
    }
    too_seldom(agreement, &course, report);
}

fn too_late(course: &Course, term: &Term, clause: &str, what: &str, report: &mut Report<'_>) {
    let (Some(day), Some(last)) = (date(term), course.last) else { return };
    if day <= last {
        return;
    }
    let message = format!("{what} is due on {day}, after the agreement ends on {last}");
    let finding = report.at(term.span, message).clause(clause);
    finding.why("by then there is nothing left to change").help(
        match course.extended.filter(|extended| day <= *extended) {
            Some(extended) => format!(
                "put the review before {last}: the agreement can be extended to {extended}, but nobody has done so"
            ),
            None => format!("put the review before {last}, or correct the end of the agreement"),
        },
    );
    if let Some(span) = course.last_span {
        finding.related(span, "the end of the agreement");
    }
}

/// “The first review is held by 30 September 2029.”, where no term says so.
fn said_too_late(agreement: &Agreement, course: &Course, clause: &str, report: &mut Report<'_>) {
    const BEYOND: &[&str] =
        &["exten", "expir", "after the end", "renew", "kept", "strategy", "plan 20", "final"];
    let Some(last) = course.last else { return };
    let months = said::months(agreement, clause);
    for named in said::days(agreement, clause).into_iter().chain(months) {
        let before = named.before.to_lowercase();
        let lead_in = before.rsplit(". ").next().unwrap_or_default();
        let is_month = named.day != named.to;
        let due: &[&str] = if is_month { &["in", "by", "during", "of"] } else { &[] };
        let is_due = ["by", "on", "before", "no later than", "due"].iter().chain(due).any(|word| {
            lead_in
                .trim_end()
                .strip_suffix(word)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        });
        // “Each summer, first in July 2030, the parties review this agreement.”
        let behind = named.behind.to_lowercase();
        let behind = behind.split(". ").next().unwrap_or_default();
        let opens = lead_in.ends_with("first in ") || lead_in.ends_with("first by ");
        let speaks = lead_in.contains("review") || opens && behind.contains("review");
        let is_beyond = BEYOND.iter().any(|word| lead_in.contains(word) || behind.contains(word));
        if named.day > last && is_due && speaks && !is_beyond {
            let words = wording::quoted(agreement.source.slice(named.span));
            let on = if is_month { "in" } else { "on" };
            let message =
                format!("a review is due {on} {words}, after the agreement ends on {last}");
            let finding = report.at(named.span, message).clause(clause);
            finding
                .why("by then there is nothing left to change")
                .help(format!("put the review before {last}, or correct the end of the agreement"));
            if let Some(span) = course.last_span {
                finding.related(span, "the end of the agreement");
            }
        }
    }
}

fn too_seldom(agreement: &Agreement, course: &Course, report: &mut Report<'_>) {
    let (Some(first), Some(last)) = (course.first, course.last) else { return };
    for clause in ["monitoring-and-review", "review-of-terms"] {
        let Some(terms) = agreement.terms_of(clause) else { continue };
        let Some((frequency, how_often)) =
            terms.get("frequency").and_then(|term| Some((term, duration(term)?)))
        else {
            continue;
        };
        let is_longer = first
            .checked_add(how_often)
            .is_ok_and(|due| due.yesterday().is_ok_and(|due| due > last));
        if !is_longer || terms.get("next").is_some() || has_reviewed_phase(agreement) {
            continue;
        }
        let message = format!(
            "reviews are {} apart, and the agreement runs only from {first} to {last}",
            in_words(how_often)
        );
        let finding = report.at(frequency.span, message).clause(clause);
        finding
            .why("it would end before it was reviewed once")
            .help("review more often, or name the day of a review before the end under `next`");
        if let Some(span) = course.last_span {
            finding.related(span, "the end of the agreement");
        }
    }
}

fn has_reviewed_phase(agreement: &Agreement) -> bool {
    let phases = agreement.terms_of("timeframe").and_then(|terms| terms.get("phases"));
    phases.map_or(&[][..], Term::list).iter().any(|phase| phase.get("review-date").is_some())
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "review-after-expiry";

    fn with(terms: &str) -> String {
        format!("---\nkind: lead-provider-agreement\n{terms}\n---\n")
    }

    #[test]
    fn a_review_after_the_last_day_is_told_beside_it() {
        let term = "timeframe: { commencement: 2026-04-01, term: P18M }";
        assert_eq!(
            told(RULE, &with(&format!("{term}\nmonitoring-and-review: {{ next: 2027-10-01 }}"))),
            ["4:32 the next review is due on 2027-10-01, after the agreement ends on 2027-09-30"]
        );
        assert_eq!(
            told(RULE, &with(&format!("{term}\nreview-of-terms: {{ frequency: P2Y }}"))),
            [
                "4:31 reviews are 2 years apart, and the agreement runs only from 2026-04-01 to 2027-09-30"
            ]
        );
    }

    #[test]
    fn a_phase_is_reviewed_at_most_some_months_after_the_end() {
        let phase = |day: &str| {
            with(&format!(
                "timeframe: {{ expiry: 2027-09-30, phases: [{{ name: Living, review-date: {day} }}] }}"
            ))
        };
        assert_eq!(
            told(RULE, &phase("2029-03-31")),
            [
                "3:72 the review of the phase “Living” is due on 2029-03-31, after the agreement ends on 2027-09-30"
            ]
        );
        assert_eq!(told(RULE, &phase("2027-11-30")).len(), 0);
    }

    #[test]
    fn a_review_that_only_the_words_name_is_told_there() {
        let review = |words: &str| {
            format!(
                "{}## Review\n{words}\n",
                with("timeframe: { commencement: 2026-04-01, expiry: 2027-09-30 }")
            )
        };
        assert_eq!(
            told(RULE, &review("The first review is held by 31 March 2028.")),
            ["6:29 a review is due on “31 March 2028”, after the agreement ends on 2027-09-30"]
        );
        assert_eq!(
            told(
                RULE,
                &review("Each spring, first in March 2028, the board reviews this agreement.")
            ),
            ["6:23 a review is due in “March 2028”, after the agreement ends on 2027-09-30"]
        );
        for words in [
            "The first review is held by 31 March 2027.",
            "The first review is held in September 2027.",
            "In March 2028, when the review of the strategy is due, nothing is left of this.",
            "A final review is held in March 2028.",
            "If the agreement is extended, the next review is held by 31 March 2028.",
            "The reviews feed into the strategy that is adopted on 31 March 2028.",
        ] {
            assert_eq!(told(RULE, &review(words)), Vec::<String>::new(), "{words}");
        }
    }

    #[test]
    fn reviews_in_time_are_silence() {
        for terms in [
            "timeframe: { commencement: 2026-04-01, expiry: 2027-03-31 }\nmonitoring-and-review: { frequency: P1Y, next: 2027-03-31 }",
            "timeframe: { commencement: 2026-04-01, expiry: 2027-03-31 }\nmonitoring-and-review: { frequency: P12M }",
            "timeframe: { commencement: 2026-04-01, expiry: 2027-03-31 }\nmonitoring-and-review: { frequency: P2Y, next: 2026-12-01 }",
            "timeframe: { commencement: 2026-04-01, open-ended: true }\nmonitoring-and-review: { frequency: P5Y, next: 2031-04-01 }",
            "timeframe: { commencement: 2026-04-01, expiry: 2025-03-31 }\nmonitoring-and-review: { next: 2027-03-31 }",
        ] {
            assert_eq!(told(RULE, &with(terms)).len(), 0, "{terms}");
        }
    }
}
