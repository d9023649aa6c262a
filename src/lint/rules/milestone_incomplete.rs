//! A milestone that nobody owns or that is due at no time.

use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "milestone-incomplete",
    severity: Severity::Warning,
    summary: "a milestone without an owner or a date",
    explanation: r"
A plan of work has milestones and deadlines (Networks that Work, Nesta and Innovation Unit, 2013). What has no date is never late, and what has no
owner is late by nobody's fault.

Each milestone of the front matter is told once, with what it lacks.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
action-plan:
  milestones:
    - { title: Shared desk open, owner: harbour-trust }
---
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
action-plan:
  milestones:
    - { title: Shared desk open, owner: harbour-trust, due: 2026-09-30 }
---
~~~

**To settle it,** write the party that answers for it, and the day by which it is done.

**Suppress it** where the plan that is kept elsewhere says the rest, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let milestones = agreement.terms_of("action-plan").and_then(|terms| terms.get("milestones"));
    for milestone in milestones.map(Term::list).unwrap_or_default() {
        let Some(title) = milestone.get("title").filter(|title| title.text().is_some()) else {
            continue;
        };
        let lacks = |key: &str| milestone.get(key).is_none_or(Term::is_null);
        let (what, why, help) = match (lacks("owner"), lacks("due")) {
            (true, true) => (
                "neither owner nor date",
                "it will be late by nobody’s fault, if it can be late at all",
                "add `owner`, a party’s id, and `due`, a day",
            ),
            (true, false) => (
                "no owner",
                "when it is late, nobody answers for it",
                "add `owner`, the id of the party that answers for it",
            ),
            (false, true) => (
                "no date",
                "what has no date is never late",
                "add `due`, the day by which it is done",
            ),
            (false, false) => continue,
        };
        let words = wording::quoted(title.text().unwrap_or_default());
        let message = format!("the milestone {words} has {what}");
        let finding = report.at(title.span, message).clause("action-plan");
        finding.why(why).help(help);
        if let Some(owner) = milestone.text_of("owner") {
            finding.party(owner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "milestone-incomplete";

    #[test]
    fn what_lacks_is_told_at_the_title() {
        let with = |milestone| {
            format!(
                "---\nkind: collaboration-agreement\naction-plan: {{ milestones: [{{ {milestone} }}] }}\n---\n"
            )
        };
        assert_eq!(
            told(RULE, &with("title: Desk open, due: 2026-09-30")),
            ["3:38 the milestone “Desk open” has no owner"]
        );
        assert_eq!(
            told(RULE, &with("title: Desk open")),
            ["3:38 the milestone “Desk open” has neither owner nor date"]
        );
        assert_eq!(
            told(RULE, &with("title: Desk open, owner: a")),
            ["3:38 the milestone “Desk open” has no date"]
        );
        assert_eq!(told(RULE, &with("title: Desk open, owner: a, due: soon")).len(), 0);
        assert_eq!(told(RULE, &with("owner: a")).len(), 0);
    }
}
