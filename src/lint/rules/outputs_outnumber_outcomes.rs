//! An alliance that counts more of what is done than of what becomes of it.

use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "outputs-outnumber-outcomes",
    severity: Severity::Note,
    summary: "an alliance with more outputs than outcomes",
    explanation: r"
Alliance contracts are strong on outcomes and looser on outputs (Networks that Work, Nesta and Innovation Unit, 2013): the partners are free to find
out together what works. Where things to be done outnumber changes in people's lives, it is a specification again.

Counted are the `outcomes` and the `measures` of the front matter whose `kind` is `output` against all others.

~~~markdown bad
---
kind: alliance-agreement
id: tideway
title: Tideway alliance agreement
parties:
  - { id: northshore, name: Northshore Council, role: commissioner }
  - { id: harbour-trust, name: Harbour Trust, role: provider }
purpose-and-outcomes:
  outcomes:
    - { statement: People have a home, kind: outcome }
    - { statement: A desk in each library, kind: output }
    - { statement: Forty courses a year, kind: output }
---
~~~

~~~markdown good
---
kind: alliance-agreement
id: tideway
title: Tideway alliance agreement
parties:
  - { id: northshore, name: Northshore Council, role: commissioner }
  - { id: harbour-trust, name: Harbour Trust, role: provider }
purpose-and-outcomes:
  outcomes:
    - { statement: People have a home, kind: outcome }
    - { statement: People take part, kind: outcome }
    - { statement: A desk in each library, kind: output }
---
~~~

**To settle it,** ask of each output what it is for, and agree on that; keep the output in the action plan.

**Suppress it** where a law or a grant names the outputs.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.kind() != Some("alliance-agreement") {
        return;
    }
    let lists = [("purpose-and-outcomes", "outcomes"), ("performance-framework", "measures")]
        .map(|(clause, key)| Some((clause, agreement.terms_of(clause)?.pair(key)?)));
    let all = || lists.into_iter().flatten().flat_map(|(_, pair)| pair.term.list());
    let is_output = |outcome: &&Term| outcome.text_of("kind") == Some("output");
    let outputs = all().filter(is_output).count();
    let outcomes = all().filter(|outcome| outcome.is_map()).count().saturating_sub(outputs);
    let Some((clause, pair)) = lists.into_iter().flatten().next() else { return };
    if outputs <= outcomes {
        return;
    }
    let outputs = counted(outputs, "output");
    let message = format!("the alliance agrees on {outputs} and {}", counted(outcomes, "outcome"));
    let finding = report.at(pair.key_span, message).clause(clause);
    finding
        .why("an alliance is held to what becomes of people; how it gets there is for the partners to find out")
        .help("ask of each output what it is for, agree on that, and keep the output in the action plan");
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}"),
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "outputs-outnumber-outcomes";

    fn with(kind: &str, outcomes: &[&str]) -> String {
        let outcomes: Vec<_> =
            outcomes.iter().map(|kind| format!("{{ statement: a, kind: {kind} }}")).collect();
        format!(
            "---\nkind: {kind}\npurpose-and-outcomes: {{ outcomes: [{}] }}\n---\n",
            outcomes.join(", ")
        )
    }

    #[test]
    fn both_numbers_are_told() {
        assert_eq!(
            told(RULE, &with("alliance-agreement", &["output", "outcome", "output"])),
            ["3:25 the alliance agrees on 2 outputs and 1 outcome"]
        );
        assert_eq!(told(RULE, &with("alliance-agreement", &["output", "outcome"])).len(), 0);
        assert_eq!(told(RULE, &with("collaboration-agreement", &["output"])).len(), 0);
    }
}
