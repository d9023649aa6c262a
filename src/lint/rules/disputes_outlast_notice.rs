//! A dispute procedure that takes longer than ending the agreement.

use std::sync::LazyLock;

use jiff::Span as Duration;
use jiff::civil::Date;
use regex::Regex;

use super::course::Course;
use super::dispute_step_without_limit::limits_of;
use super::figures::Figure;
use super::meeting_times::bounds;
use super::said::{pattern, says};
use super::timeframe::{duration, in_words};
use super::wording::listed;
use super::words_contradict_terms::said;
use super::{Check, Report, Rule, dispute_steps};
use crate::document::agreement::Agreement;
use crate::document::words::{Length, Stated};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "disputes-outlast-notice",
    severity: Severity::Note,
    summary: "dispute steps that together take longer than the notice to end the agreement",
    explanation: r"
Where it is quicker to leave than to settle a dispute, partners leave. With six months of talks and one month’s notice, the agreement is gone before the last step is reached.

The time limits of all `steps` under `dispute-resolution` are counted one after the other and held against the notice under `termination` or, where none is stated, under `withdrawal`. Where
the terms are silent, the steps and the notice are taken from the words of their clauses; of working days the fewest days of the calendar are counted that they can be. Nothing is told where a step under `steps` has no limit,
which is a fault of its own.

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
    let Some(steps) = steps(agreement).filter(|steps| steps.times.len() > 1) else { return };
    let Some(notice) = notice(agreement) else { return };
    let first = Course::of(agreement).and_then(|course| course.first);
    let start = first.unwrap_or(report.standard.as_of);
    let settled =
        steps.times.iter().try_fold(start, |day: Date, limit| day.checked_add(*limit).ok());
    let (Some(settled), Ok(ended)) = (settled, start.checked_add(notice.length)) else { return };
    if settled <= ended {
        return;
    }
    let message = format!(
        "the steps of a dispute take {} together, longer than the notice of {} {}",
        steps.called, notice.called, notice.does
    );
    report
        .at(steps.span, message)
        .clause("dispute-resolution")
        .why("where it is quicker to leave than to settle a dispute, partners leave")
        .help("shorten the steps, or lengthen the notice")
        .related(notice.span, "the notice");
}

/// How long the steps take at least, one after the other.
struct Steps {
    times: Vec<Duration>,
    called: String,
    span: Span,
}

fn steps(agreement: &Agreement) -> Option<Steps> {
    let terms = agreement.terms_of("dispute-resolution").and_then(|terms| terms.get("steps"));
    let Some(terms) = terms else { return steps_in_words(agreement) };
    let times: Vec<Duration> = limits_of(terms)?.into_iter().map(|(limit, _)| limit).collect();
    let called = in_words(sum(times.iter().copied()));
    Some(Steps { times, called, span: terms.span })
}

fn steps_in_words(agreement: &Agreement) -> Option<Steps> {
    if says(agreement, &["dispute-resolution", "termination", "withdrawal"], &NO_NOTICE_MEANWHILE) {
        return None;
    }
    // “within 60 days of the notice of the dispute” runs beside the other steps.
    if says(agreement, &["dispute-resolution"], &FROM_THE_BEGINNING) {
        return None;
    }
    let steps = dispute_steps::of(agreement);
    let limits: Vec<Stated<Length>> = steps.iter().filter_map(|step| step.limit).collect();
    let longest = limits.iter().rev().max_by_key(|limit| days(limit.value))?;
    let called: Vec<String> = limits.iter().map(|limit| limit.value.to_string()).collect();
    let times: Option<Vec<Duration>> =
        limits.iter().map(|limit| Some(bounds(limit.value)?.0)).collect();
    Some(Steps { times: times?, called: listed(&called), span: longest.span })
}

/// About how many days, to find the longest.
fn days(length: Length) -> u32 {
    let months = length.in_months().map(|months| months.saturating_mul(30));
    months.or(length.in_days()).unwrap_or(length.count)
}

static NO_NOTICE_MEANWHILE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:no +notice|notice +(?:may|shall|can|must|will)(?: +not|not)|(?:may|shall|can|must|will)(?: +not|not) +(?:give +notice|terminate|end|leave|withdraw)\b[ -\-/-9<-~]{0,80}\bdispute)",
    )
});

static FROM_THE_BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:days|weeks|months) +(?:of|from|after) +(?:the +|a +|that +|such +|its +)?(?:[a-z]+ +)?(?:dispute|notice|original|first|beginning|start|outset|date +of +the +dispute)\b",
    )
});

/// The notice to end the agreement or, where none is stated, to leave it.
struct Notice {
    length: Duration,
    called: String,
    does: &'static str,
    span: Span,
}

fn notice(agreement: &Agreement) -> Option<Notice> {
    let kinds = [
        ("termination", "/termination/notice", "that ends the agreement"),
        ("withdrawal", "/withdrawal/notice", "with which a party leaves"),
    ];
    kinds.into_iter().find_map(|(clause, term, does)| {
        let stated = agreement.terms_of(clause).and_then(|terms| terms.get("notice"));
        if let Some(term) = stated {
            let length = duration(term)?;
            return Some(Notice { length, called: in_words(length), does, span: term.span });
        }
        let [words] = said(agreement, [term]);
        let words = words?;
        let Figure::Length(length) = words.figure else { return None };
        let (_, longest) = bounds(length)?;
        Some(Notice { length: longest, called: length.to_string(), does, span: words.span })
    })
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

    #[test]
    fn words_count_where_the_terms_are_silent() {
        let words = |last: &str, notice: &str| {
            format!(
                "---\nkind: joint-working-agreement\n---\n## Leaving\n\nA Member may leave on {notice} notice.\n\n## Disputes\n\nThe officers talk first, within ten working days; after that the chief executives meet {last}.\n"
            )
        };
        assert_eq!(
            told(RULE, &words("within 120 working days", "three months'")),
            [
                "10:95 the steps of a dispute take 10 working days and 120 working days together, longer than the notice of 3 months with which a party leaves"
            ]
        );
        for (last, notice) in [
            ("within 20 working days", "three months'"),
            ("within 120 working days", "nine months'"),
            ("within 120 working days of the notice of the dispute", "three months'"),
            ("within 120 working days. No notice is given meanwhile", "three months'"),
            ("every 120 working days", "three months'"),
        ] {
            assert_eq!(told(RULE, &words(last, notice)), Vec::<String>::new(), "{last}");
        }
    }
}
