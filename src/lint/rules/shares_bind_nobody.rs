//! Risk or surplus that is shared by an agreement that binds nobody.

use super::shares::{self, Shares};
use super::{Check, Report, Rule, places};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "shares-bind-nobody",
    severity: Severity::Error,
    summary: "shares of risk or surplus in an agreement, or a clause, that does not bind",
    explanation: r"
Partners who read that they carry 60 per cent of a loss will either rely on it, and cannot, or be held to it although they were told that nothing binds them.
Say expressly whether a memorandum binds, and which of its clauses do (*Sundorne v Geminor* [2024] EWHC 1666 (Ch)).

Told are `shares` in an agreement whose `legal-status` is `not-binding`, or `partly-binding` without the clause among its `binding-clauses`. Sections
about risk or surplus in a memorandum are told by `forbidden-clause`.

~~~markdown bad
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
legal-status: { effect: not-binding }
risk-sharing: { shares: { harbour-trust: 60, quay-advice: 40 } }
---
~~~

~~~markdown good
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
legal-status: { effect: partly-binding, binding-clauses: [risk-sharing, confidentiality] }
risk-sharing: { shares: { harbour-trust: 60, quay-advice: 40 } }
---
~~~

**To settle it,** list the clause under `binding-clauses`, or take the shares into the agreement that binds.

**Suppress it** where the words say that the shares are only an intention for an agreement to come.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(status) = agreement.terms_of("legal-status") else { return };
    let Some(effect) = status.get("effect") else { return };
    let clauses = status.get("binding-clauses");
    for shares in shares::stated(agreement) {
        let binds = match effect.text() {
            Some("not-binding") => false,
            // Which clauses bind is asked by the schema where nothing says it.
            Some("partly-binding") => clauses.is_none_or(|clauses| {
                clauses.list().iter().any(|clause| clause.text() == Some(shares.clause))
            }),
            _ => true,
        };
        if !binds && !is_forbidden(agreement, &shares) {
            tell(&shares, effect.text() == Some("not-binding"), report)
                .related(effect.span, "what it says of itself");
        }
    }
}

/// Whether the section is told by the schema of the kind.
fn is_forbidden(agreement: &Agreement, shares: &Shares<'_>) -> bool {
    let is_present =
        agreement.clause(shares.clause).is_some_and(|clause| clause.state == State::Present);
    let forbids =
        matches!(agreement.kind(), Some("memorandum-of-understanding" | "terms-of-reference"));
    is_present && forbids && shares.clause != "overspend-and-underspend"
}

fn tell<'a>(
    shares: &Shares<'_>,
    is_whole: bool,
    report: &'a mut Report<'_>,
) -> &'a mut crate::ground::finding::Finding {
    let title = places::title_of(report.standard, shares.clause);
    let message = if is_whole {
        format!("the {} is shared by an agreement that binds nobody", shares.of)
    } else {
        format!("the {} is shared, but {title} is not among the clauses that bind", shares.of)
    };
    let finding = report.at(shares.pair.key_span, message).clause(shares.clause);
    finding
        .why("partners will rely on shares that nobody can be held to, or be held to shares that were not to bind them")
        .help("list the clause under `binding-clauses`, or take the shares into the agreement that binds")
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "shares-bind-nobody";

    fn with(kind: &str, status: &str, body: &str) -> String {
        format!(
            "---\nkind: {kind}\nparties: [{{ id: a }}, {{ id: b }}]\nlegal-status: {{ {status} }}\nprofit-sharing: {{ shares: {{ a: 60, b: 40 }} }}\n---\n{body}"
        )
    }

    #[test]
    fn shares_that_do_not_bind_are_told() {
        assert_eq!(
            told(RULE, &with("joint-working-agreement", "effect: not-binding", "")),
            ["5:19 the surplus is shared by an agreement that binds nobody"]
        );
        let partly = "effect: partly-binding, binding-clauses: [risk-sharing]";
        assert_eq!(
            told(RULE, &with("collaboration-agreement", partly, "")),
            ["5:19 the surplus is shared, but “Profit sharing” is not among the clauses that bind"]
        );
    }

    #[test]
    fn what_binds_or_is_forbidden_already_is_silence() {
        let memorandum = "memorandum-of-understanding";
        let section = "\n## Profit sharing\n\nShared as above.\n";
        for (kind, status, body) in [
            ("joint-working-agreement", "effect: binding", ""),
            ("joint-working-agreement", "effect: partly-binding", ""),
            (
                "joint-working-agreement",
                "effect: partly-binding, binding-clauses: [profit-sharing]",
                "",
            ),
            (memorandum, "effect: not-binding", section),
        ] {
            assert_eq!(told(RULE, &with(kind, status, body)).len(), 0, "{kind} {status}");
        }
        assert_eq!(told(RULE, &with(memorandum, "effect: not-binding", "")).len(), 1);
    }
}
