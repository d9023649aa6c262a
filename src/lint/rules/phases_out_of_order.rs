//! Phases that overlap, leave a gap, or end before they start.

use jiff::ToSpan as _;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

use super::said::{self, pattern};
use super::timeframe::date;
use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "phases-out-of-order",
    severity: Severity::Warning,
    summary: "phases that overlap, leave a gap, or end before they start",
    explanation: r"
Money, staff and the right to stop often hang on the phase. In a gap nobody knows which plan holds; where two phases hold at once, nobody
knows whose budget is being spent.

Looked at are `phases` under `timeframe`, in the order of the list. A phase may begin on the day on which the one before it ends. Gaps and overlaps are not told
where the words of the clause speak of a pause, or of phases that run side by side.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe:
  commencement: 2026-04-01
  expiry: 2029-03-31
  phases:
    - { name: Building, starts: 2026-04-01, ends: 2027-03-31 }
    - { name: Running, starts: 2027-06-01, ends: 2029-03-31 }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe:
  commencement: 2026-04-01
  expiry: 2029-03-31
  phases:
    - { name: Building, starts: 2026-04-01, ends: 2027-03-31 }
    - { name: Running, starts: 2027-04-01, ends: 2029-03-31 }
---
~~~

**To settle it,** correct the dates, or say in the clause why the phases overlap or what happens in between.

**Suppress it** where the phases are parts of the work that do not follow each other.
",
    suppressible: true,
    check: Check::Agreement(check),
};

struct Phase<'a> {
    name: String,
    starts: Option<(Date, &'a Term)>,
    ends: Option<(Date, &'a Term)>,
}

impl<'a> Phase<'a> {
    fn of(term: &'a Term) -> Self {
        let day = |key: &str| term.get(key).and_then(|term| Some((date(term)?, term)));
        let name = term.text_of("name").map_or_else(|| "a phase".to_owned(), wording::quoted);
        Self { name, starts: day("starts"), ends: day("ends") }
    }
}

/// Words that say that phases are meant to overlap, or to be apart.
static ON_PURPOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:overlap|alongside|side by side|in parallel|at the same time|concurrent|simultaneous|pause|break|interval|gap|in between|between the phases|summer)",
    )
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("timeframe").and_then(|terms| terms.get("phases"));
    let phases: Vec<Phase<'_>> = terms.map_or(&[][..], Term::list).iter().map(Phase::of).collect();
    let is_on_purpose = || said::says(agreement, &["timeframe"], &ON_PURPOSE);
    for phase in &phases {
        if let (Some((starts, _)), Some((ends, term))) = (phase.starts, phase.ends)
            && ends < starts
        {
            let message =
                format!("the phase {} ends on {ends}, before it starts on {starts}", phase.name);
            tell(term, message, report).help("correct the year of one of the two dates");
        }
    }
    for two in phases.windows(2) {
        let [before, after] = two else { continue };
        let Some((starts, term)) = after.starts else { continue };
        // A phase that is wrong in itself has been told.
        let is_wrong = [before, after].iter().any(|phase| {
            phase.starts.zip(phase.ends).is_some_and(|((starts, _), (ends, _))| ends < starts)
        });
        if is_wrong {
            continue;
        }
        if let Some((earlier, _)) = before.starts.filter(|(earlier, _)| starts < *earlier) {
            let message = format!(
                "the phase {} starts on {starts}, before the phase {}, which starts on {earlier}",
                after.name, before.name
            );
            tell(term, message, report).help("put the phases in their order, or correct the date");
            continue;
        }
        let Some((ended, ended_term)) = before.ends else { continue };
        let message = if starts < ended {
            format!(
                "the phase {} starts on {starts}, while the phase {} runs until {ended}",
                after.name, before.name
            )
        } else if ended.checked_add(1.day()).is_ok_and(|next| starts > next) {
            format!(
                "no phase holds between {ended}, when {} ends, and {starts}, when {} starts",
                before.name, after.name
            )
        } else {
            continue;
        };
        if !is_on_purpose() {
            tell(term, message, report)
                .help("let one phase start on the day after the other ends, or say in the clause why not")
                .related(ended_term.span, "the end of the phase before");
        }
    }
}

fn tell<'r>(
    term: &Term,
    message: String,
    report: &'r mut Report<'_>,
) -> &'r mut crate::ground::finding::Finding {
    report
        .at(term.span, message)
        .clause("timeframe")
        .why("plans, money and the right to stop often hang on the phase")
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "phases-out-of-order";

    fn with(phases: &str, body: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\ntimeframe: {{ phases: [{phases}] }}\n---\n{body}"
        )
    }

    #[test]
    fn gaps_overlaps_and_dates_that_are_swapped_are_told() {
        for (phases, message) in [
            (
                "{ name: A, starts: 2026-04-01, ends: 2027-03-31 }, { name: B, starts: 2027-06-01 }",
                "3:93 no phase holds between 2027-03-31, when “A” ends, and 2027-06-01, when “B” starts",
            ),
            (
                "{ name: A, starts: 2026-04-01, ends: 2027-03-31 }, { name: B, starts: 2027-01-01 }",
                "3:93 the phase “B” starts on 2027-01-01, while the phase “A” runs until 2027-03-31",
            ),
            (
                "{ name: A, starts: 2027-04-01, ends: 2028-03-31 }, { name: B, starts: 2026-04-01 }",
                "3:93 the phase “B” starts on 2026-04-01, before the phase “A”, which starts on 2027-04-01",
            ),
            (
                "{ name: A, starts: 2026-04-01, ends: 2025-03-31 }, { name: B, starts: 2027-04-01 }",
                "3:60 the phase “A” ends on 2025-03-31, before it starts on 2026-04-01",
            ),
        ] {
            assert_eq!(told(RULE, &with(phases, "")), [message]);
        }
    }

    #[test]
    fn phases_that_follow_or_are_said_to_overlap_are_silence() {
        for (phases, body) in [
            ("{ name: A, ends: 2027-03-31 }, { name: B, starts: 2027-04-01 }", ""),
            ("{ name: A, ends: 2027-04-01 }, { name: B, starts: 2027-04-01 }", ""),
            ("{ name: A, ends: 2027-03-31 }, { name: B, ends: 2028-03-31 }", ""),
            (
                "{ name: A, ends: 2027-03-31 }, { name: B, starts: 2027-01-01 }",
                "## Timeframe\nThe two phases overlap by three months.\n",
            ),
        ] {
            assert_eq!(told(RULE, &with(phases, body)), Vec::<String>::new(), "{phases}");
        }
    }
}
