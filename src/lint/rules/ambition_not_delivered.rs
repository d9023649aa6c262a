//! An ambition of a memorandum that nothing picks up which puts the memorandum into practice.

use std::collections::{BTreeMap, BTreeSet};

use super::gathered::Relation;
use super::{Check, Gathered, Report, Rule, naming, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "ambition-not-delivered",
    severity: Severity::Note,
    summary: "an outcome of a memorandum that no agreement takes up which delivers the memorandum",
    explanation: r"
A memorandum sets ambitions, and a collaboration agreement gives the partners the means to reach them (NCVO, *Component 3: principles of joint
working*). An ambition that nobody has taken on is easily promised and quietly dropped.

An outcome of the memorandum is taken up where an agreement that delivers it has an outcome, a service or a milestone of the same id, or an outcome of
the same words. All agreements here that deliver the memorandum count together. Nothing is told unless at least one outcome is taken up in
that way: where none is, the agreements do not use each other's ids, and nobody can tell by them.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
purpose-and-outcomes:
  outcomes:
    - { id: homes, statement: Nobody on the estates lives in a cold home }
    - { id: company, statement: Nobody on the estates eats alone who would rather not }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway
purpose-and-outcomes:
  outcomes:
    - { id: homes, statement: Nobody on the estates lives in a cold home }
---
~~~

~~~markdown good
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
purpose-and-outcomes:
  outcomes:
    - { id: homes, statement: Nobody on the estates lives in a cold home }
    - { id: company, statement: Nobody on the estates eats alone who would rather not }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway
purpose-and-outcomes:
  outcomes:
    - { id: homes, statement: Nobody on the estates lives in a cold home }
scope-and-services:
  services:
    - { id: company, description: Lunch clubs, provider: mill-lane }
---
~~~

**To settle it,** take the outcome up, with its id, where it is delivered; or take it out of the memorandum.

**Suppress it** where the ambition is delivered in another way, and say how.
",
    suppressible: true,
    check: Check::Together(check),
};

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let as_of = report.standard.as_of;
    // For each memorandum the first agreement by its path that delivers it and that was asked for.
    let mut delivered: BTreeMap<&str, (&Agreement, &Relation<'_>)> = BTreeMap::new();
    for relation in gathered.relations().filter(|relation| relation.is("delivers")) {
        let Some(parent) = gathered.named(relation).filter(|_| gathered.knows_all()) else {
            continue;
        };
        let first = delivered.entry(parent.path()).or_insert((parent, relation));
        if relation.from.path() < first.1.from.path() {
            first.1 = relation;
        }
    }
    for (parent, relation) in delivered.into_values() {
        let is_memorandum = parent.kind() == Some("memorandum-of-understanding");
        if is_memorandum && !gathered.is_over(parent, as_of) {
            tell(parent, relation, gathered, report);
        }
    }
}

fn tell(
    parent: &Agreement,
    relation: &Relation<'_>,
    gathered: &Gathered<'_>,
    report: &mut Report<'_>,
) {
    let mut ids = BTreeSet::new();
    let mut statements = BTreeSet::new();
    for other in parent.id().into_iter().flat_map(|id| gathered.naming(id)) {
        if other.is("delivers") {
            ids.extend(PICKED_UP.iter().flat_map(|(clause, key)| {
                list(other.from, clause, key).iter().filter_map(|term| term.text_of("id"))
            }));
            statements.extend(outcomes(other.from).iter().filter_map(words_of));
        }
    }
    let is_taken_up = |outcome: &&Term| {
        outcome.text_of("id").is_some_and(|id| ids.contains(id))
            || words_of(outcome).is_some_and(|words| statements.contains(&words))
    };
    let (met, unmet): (Vec<&Term>, Vec<&Term>) = outcomes(parent).iter().partition(is_taken_up);
    let unmet = unmet.into_iter().filter(|_| !met.is_empty());
    for (outcome, statement) in unmet.filter_map(|it| Some((it, it.text_of("statement")?))) {
        let message = format!(
            "nothing that delivers {} takes up its outcome {}",
            wording::quoted(parent.called()),
            wording::quoted(statement)
        );
        let finding = report.in_file(relation.from.path(), relation.term.span, message);
        finding
            .why("an ambition that nobody has taken on is promised and not delivered")
            .help("take it up as an outcome, a service or a milestone of the same id")
            .related_in(parent.path(), outcome.span, "the outcome");
    }
}

/// Where an agreement says what it will do.
const PICKED_UP: &[(&str, &str)] = &[
    ("purpose-and-outcomes", "outcomes"),
    ("scope-and-services", "services"),
    ("action-plan", "milestones"),
];

fn list<'a>(agreement: &'a Agreement, clause: &str, key: &str) -> &'a [Term] {
    let term = agreement.terms_of(clause).and_then(|terms| terms.get(key));
    term.map(Term::list).unwrap_or_default()
}

fn outcomes(agreement: &Agreement) -> &[Term] {
    list(agreement, "purpose-and-outcomes", "outcomes")
}

fn words_of(outcome: &Term) -> Option<String> {
    outcome.text_of("statement").map(|words| naming::key(words.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    fn with(child: &str, more: &str) -> Vec<String> {
        told(
            "ambition-not-delivered",
            &format!(
                "=== a.md ===\n---\nkind: memorandum-of-understanding\nid: a\ntitle: Compact\npurpose-and-outcomes: {{ outcomes: [{{ id: homes, statement: Warm homes }}, {{ id: company, statement: Nobody eats alone }}] }}\n---\n=== b.md ===\n---\nkind: collaboration-agreement\nid: b\ndelivers: a\n{child}\n---\n{more}"
            ),
        )
    }

    fn outcomes(outcomes: &str) -> String {
        format!("purpose-and-outcomes: {{ outcomes: [{outcomes}] }}")
    }

    #[test]
    fn what_nobody_takes_up_is_told_where_it_should_be() {
        assert_eq!(
            with(&outcomes("{ id: homes }"), ""),
            ["4:11 nothing that delivers “Compact” takes up its outcome “Nobody eats alone”"]
        );
    }

    #[test]
    fn milestones_words_and_other_agreements_count() {
        let milestone = "\naction-plan: { milestones: [{ id: company, title: Lunch clubs open }] }";
        assert_eq!(with(&(outcomes("{ id: homes }") + milestone), "").len(), 0);
        let words = "{ id: homes }, { id: lunch, statement: nobody eats alone. }";
        assert_eq!(with(&outcomes(words), "").len(), 0);
        let another = format!(
            "=== c.md ===\n---\nkind: x\nid: c\ndelivers: a\n{}\n---\n",
            outcomes("{ id: company }")
        );
        assert_eq!(with(&outcomes("{ id: homes }"), &another).len(), 0);
    }

    #[test]
    fn without_common_ids_nobody_can_tell() {
        assert_eq!(with(&outcomes("{ id: heating }"), "").len(), 0);
        assert_eq!(with("title: x", "").len(), 0);
    }
}
