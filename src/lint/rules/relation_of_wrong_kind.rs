//! A relation to an agreement that cannot be what the relation says.

use super::{Check, Gathered, Report, Rule, bodies, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "relation-of-wrong-kind",
    severity: Severity::Error,
    summary: "a relation to an agreement of a kind that it cannot lead to",
    explanation: r"
What an agreement may rely on depends on what the other one is. A deed that lets a partner join must name the agreement that is joined; one
that names another deed leaves the newcomer outside. A memorandum that binds nobody is no contract whose terms could be passed on.

The kinds that a relation cannot lead to are listed in `schema/relations.json`: a deed as what another agreement stands under, is set up by, or belongs to; terms of reference, an
information-sharing agreement or a deed as what is delivered or passed on; an information-sharing agreement that does not speak of the group as what sets it up. These are errors. A consortium or lead provider agreement that is “delivered”, and a head contract
that is a memorandum without binding effect, are warnings.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
---
=== agreements/tideway-change-1.md ===
---
kind: deed-of-variation
id: tideway-change-1
title: First deed of variation
agreement: tideway
---
=== agreements/tideway-joining.md ===
---
kind: deed-of-adherence
id: tideway-joining
title: Deed of adherence of Ferry Lane
agreement: tideway-change-1
---
~~~

~~~markdown good
=== agreements/tideway.md ===
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
---
=== agreements/tideway-joining.md ===
---
kind: deed-of-adherence
id: tideway-joining
title: Deed of adherence of Ferry Lane
agreement: tideway
---
~~~

**To settle it,** name the agreement that was meant, or write the relation as what it is.

**Suppress it** where the other agreement is of an unusual kind, and say what it is.
",
    suppressible: true,
    check: Check::Together(check),
};

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    for relation in gathered.relations() {
        let Some(other) = gathered.named(relation) else { continue };
        let Some(kind) = other.kind() else { continue };
        let wrong = relation.kind.wrong.iter().find(|wrong| {
            wrong.kinds.iter().any(|wrong| wrong == kind)
                && !(wrong.unless_binding && may_bind(other))
                && !(wrong.unless_it_names_the_group && may_name_group(other, relation.from))
        });
        let Some(wrong) = wrong else { continue };
        let message = format!(
            "this agreement {} {}, which is {}",
            relation.kind.verb,
            wording::quoted(other.called()),
            wording::a_kind(kind)
        );
        let finding = report.in_file(relation.from.path(), relation.term.span, message);
        finding
            .severity(wrong.severity)
            .why("what the reader expects to find there, it cannot contain")
            .help(wrong.help.as_str())
            .related_in(other.path(), other.kind_span(), "its kind");
    }
}

/// Whether an agreement binds, or leaves open whether it does.
fn may_bind(agreement: &Agreement) -> bool {
    let effect = agreement.terms_of("legal-status").and_then(|terms| terms.text_of("effect"));
    effect != Some("not-binding")
}

/// Whether an agreement speaks of the group that another one is about, or that one does not say what it is called.
fn may_name_group(agreement: &Agreement, of: &Agreement) -> bool {
    let mut bodies = bodies::of(of).peekable();
    if bodies.peek().is_none() || bodies::of(agreement).next().is_some() {
        return true;
    }
    let words = agreement.prose().even();
    bodies.any(|body| {
        let name = body.called().to_ascii_lowercase();
        words.contains(&name) || body.id().is_some_and(|id| words.contains(&id.replace('-', " ")))
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::findings;
    use super::Severity;

    const RULE: &str = "relation-of-wrong-kind";

    fn told(kind: &str, rest: &str, relation: &str) -> Vec<(Severity, String)> {
        let text = format!(
            "=== a.md ===\n---\nkind: {kind}\nid: a\ntitle: Tideway\n{rest}\n---\n=== b.md ===\n---\nkind: lead-provider-agreement\nid: b\n{relation}: a\n---\n"
        );
        let (_, findings) = findings(RULE, &[], &text);
        findings.into_iter().map(|finding| (finding.severity, finding.message)).collect()
    }

    #[test]
    fn the_relation_and_the_kind_are_told() {
        assert_eq!(
            told("terms-of-reference", "", "delivers"),
            [(
                Severity::Error,
                "this agreement delivers “Tideway”, which is terms of reference".to_owned()
            )]
        );
    }

    #[test]
    fn a_head_contract_that_does_not_bind_is_none() {
        let memorandum = "memorandum-of-understanding";
        assert_eq!(
            told(memorandum, &effect("not-binding"), "head-contract"),
            [(
                Severity::Warning,
                "this agreement passes on “Tideway”, which is a memorandum of understanding"
                    .to_owned()
            )]
        );
        for binds in ["binding", "partly-binding", "nhs-contract"] {
            assert_eq!(told(memorandum, &effect(binds), "head-contract"), []);
        }
        assert_eq!(told(memorandum, "", "head-contract"), []);
    }

    #[test]
    fn a_group_is_not_set_up_by_an_agreement_that_does_not_know_it() {
        let with = |words: &str| {
            let text = format!(
                "=== a.md ===\n---\nkind: information-sharing-agreement\nid: a\ntitle: Data\n---\n{words}\n=== b.md ===\n---\nkind: terms-of-reference\nid: b\nconstituted-by: a\ndecision-making: {{ bodies: [{{ id: hub-board, name: Hub Board }}] }}\n---\n"
            );
            findings(RULE, &[], &text).1.len()
        };
        assert_eq!(with("The data leads talk."), 1);
        assert_eq!(with("The Hub Board looks after it."), 0);
    }

    fn effect(effect: &str) -> String {
        format!("legal-status: {{ effect: {effect} }}")
    }

    #[test]
    fn what_may_be_is_not_told() {
        for (kind, relation) in [
            ("memorandum-of-understanding", "delivers"),
            ("alliance-agreement", "delivers"),
            ("lead-provider-agreement", "under"),
            ("terms-of-reference", "constituted-by"),
            ("deed-of-variation", "supersedes"),
            ("no-such-kind", "delivers"),
        ] {
            assert_eq!(told(kind, "", relation), [], "{kind} {relation}");
        }
    }
}
