//! A dispute procedure that takes longer than ending the agreement.

use jiff::Span as Duration;
use jiff::civil::Date;

use super::course::Course;
use super::dispute_step_without_limit::limits_of;
use super::timeframe::{duration, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "disputes-outlast-notice",
    severity: Severity::Note,
    summary: "dispute steps that together take longer than the notice to end the agreement",
    explanation: r"
Where it is quicker to leave than to settle a dispute, partners leave. With six months of talks and one month’s notice, the agreement is gone before the last step is reached.

The time limits of all `steps` under `dispute-resolution` are counted one after the other and held against the notice under `termination`. Nothing is told where a step has no limit, which is a fault of its own.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
termination: { notice: P1M }
dispute-resolution:
  steps:
    - { who: points of contact, within: P30D }
    - { who: chief executives, within: P60D }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
termination: { notice: P3M }
dispute-resolution:
  steps:
    - { who: points of contact, within: P14D }
    - { who: chief executives, within: P28D }
---
~~~

**To settle it,** shorten the steps or lengthen the notice.

**Suppress it** where the clause says that notice cannot be given while a dispute is open.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("dispute-resolution").and_then(|terms| terms.get("steps"));
    let Some((steps, limits)) = terms.and_then(|steps| Some((steps, limits_of(steps)?))) else {
        return;
    };
    let notice = agreement.terms_of("termination").and_then(|terms| terms.get("notice"));
    let Some((term, notice)) = notice.and_then(|term| Some((term, duration(term)?))) else {
        return;
    };
    let first = Course::of(agreement).and_then(|course| course.first);
    let start = first.unwrap_or(report.standard.as_of);
    let settled =
        limits.iter().try_fold(start, |day: Date, (limit, _)| day.checked_add(*limit).ok());
    let (Some(settled), Ok(ended)) = (settled, start.checked_add(notice)) else { return };
    if settled <= ended {
        return;
    }
    let total = sum(limits.iter().map(|(limit, _)| *limit));
    let message = format!(
        "the steps of a dispute take {} together, longer than the notice of {} that ends the agreement",
        in_words(total),
        in_words(notice)
    );
    report
        .at(steps.span, message)
        .clause("dispute-resolution")
        .why("where it is quicker to leave than to settle a dispute, partners leave")
        .help("shorten the steps, or lengthen the notice")
        .related(term.span, "the notice");
}

fn sum(lengths: impl Iterator<Item = Duration>) -> Duration {
    lengths.fold(Duration::new(), |total, length| {
        let next = Duration::new()
            .try_years(total.get_years().saturating_add(length.get_years()))
            .and_then(|sum| sum.try_months(total.get_months().saturating_add(length.get_months())))
            .and_then(|sum| sum.try_weeks(total.get_weeks().saturating_add(length.get_weeks())))
            .and_then(|sum| sum.try_days(total.get_days().saturating_add(length.get_days())));
        next.unwrap_or(total)
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "disputes-outlast-notice";

    fn with(notice: &str, steps: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\ntermination: {{ notice: {notice} }}\ndispute-resolution: {{ steps: [{steps}] }}\n---\n"
        )
    }

    #[test]
    fn steps_are_added_up() {
        assert_eq!(
            told(RULE, &with("P1M", "{ who: A, within: P2W }, { who: B, within: P1M }")),
            [
                "4:30 the steps of a dispute take 1 month and 2 weeks together, longer than the notice of 1 month that ends the agreement"
            ]
        );
    }

    #[test]
    fn steps_within_the_notice_or_without_a_limit_are_silence() {
        for steps in [
            "{ who: A, within: P2W }, { who: B, within: P2W }",
            "{ who: A, within: P2W }, { who: B }",
            "{ who: A, within: P5W }",
        ] {
            assert_eq!(told(RULE, &with("P1M", steps)), Vec::<String>::new(), "{steps}");
        }
    }
}
