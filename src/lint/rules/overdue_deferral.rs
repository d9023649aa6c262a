//! A clause that was put off until a day that has passed.

use super::{Check, Report, Rule, places, timeframe};
use crate::document::agreement::{Agreement, State};
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "overdue-deferral",
    severity: Severity::Warning,
    summary: "a clause that was put off until a day that has passed",
    explanation: r"
Putting a clause off with a date is honest; letting the date pass is how gaps become permanent. Partners who thought that they had
until then to agree now have nothing to go by.

~~~markdown bad as-of=2026-10-01
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
omissions:
  action-plan: { state: deferred, until: 2026-09-30, reason: the plan follows the first board meeting }
---
~~~

~~~markdown good as-of=2026-09-30
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
omissions:
  action-plan: { state: deferred, until: 2026-09-30, reason: the plan follows the first board meeting }
---
~~~

**To settle it,** write the clause and take it out of `omissions`, or agree on a later day.

**Suppress it** while the parties are known to be working on it, with a date by which they will be done.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let as_of = report.standard.as_of;
    for pair in agreement.terms().get("omissions").map(Term::pairs).unwrap_or_default() {
        let settled =
            agreement.clause(&pair.key).is_none_or(|clause| clause.state != State::Deferred);
        let Some(until) = pair.term.get("until").filter(|_| !settled) else { continue };
        let Some(day) = timeframe::date(until).filter(|day| *day < as_of) else { continue };
        let title = places::title_of(report.standard, &pair.key);
        let finding =
            report.at(until.span, format!("{title} was put off until {day}, which has passed"));
        finding
            .clause(&pair.key)
            .why("partners who had until then to agree now have nothing to go by")
            .help("write the clause and take it out of `omissions`, or agree on a later day");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told_when;

    const RULE: &str = "overdue-deferral";
    const AGREEMENT: &str = "---\nkind: lead-provider-agreement\nomissions:\n  action-plan: { state: deferred, until: 2026-09-30 }\n---\n";

    #[test]
    fn the_day_itself_is_still_in_time() {
        assert_eq!(told_when(RULE, &["as-of=2026-09-30"], AGREEMENT).len(), 0);
        let told = told_when(RULE, &["as-of=2026-10-01"], AGREEMENT);
        assert_eq!(told, ["4:42 “Action plan” was put off until 2026-09-30, which has passed"]);
    }

    #[test]
    fn a_clause_that_has_been_written_is_not_overdue() {
        let text = format!(
            "{AGREEMENT}## Action plan\nThe board keeps a plan with a date for each step.\n"
        );
        assert_eq!(told_when(RULE, &["as-of=2027-01-01"], &text).len(), 0);
    }
}
