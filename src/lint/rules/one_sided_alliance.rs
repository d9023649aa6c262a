//! An alliance in which one side carries all of the risk.

use super::shares::{self, Share, Shares};
use super::{Check, Report, Rule, wording};
use crate::document::agreement::{Agreement, Party};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "one-sided-alliance",
    severity: Severity::Warning,
    summary: "an alliance in which the commissioners or the providers carry none of the risk",
    explanation: r"
In an alliance the commissioner is a member and shares the risk; that is what makes all of them look for the best for the service (LH Alliances). Where
the providers carry 100 per cent, it is a contract with several suppliers and a friendlier name.

Looked at are the `shares` of the risk where they are whole. A `reason` under `risk-sharing` settles it. A commissioner that is left out of the list is told
by `share-missing`.

~~~markdown bad
---
kind: alliance-agreement
id: tideway
title: Tideway alliance agreement
parties:
  - { id: northshore, name: Northshore Council, role: commissioner }
  - { id: harbour-trust, name: Harbour Trust, role: provider }
  - { id: quay-advice, name: Quay Advice, role: provider }
risk-sharing: { shares: { northshore: 0, harbour-trust: 60, quay-advice: 40 } }
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
  - { id: quay-advice, name: Quay Advice, role: provider }
risk-sharing: { shares: { northshore: 30, harbour-trust: 40, quay-advice: 30 } }
---
~~~

**To settle it,** give each side a share of the risk, or write the `reason`.

**Suppress it** where the law forbids one side to share the risk, and name the law.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some((shares, idle)) = one_sided(agreement) else { return };
    let Some(first) = idle.first() else { return };
    let names: Vec<&str> = idle.iter().map(Party::called).collect();
    let commissions = is_commissioner(first);
    let message = if commissions {
        format!("the providers carry all of the risk, and {} none", wording::listed(&names))
    } else {
        "the commissioner carries all of the risk, and the providers none".to_owned()
    };
    let place = if commissions { shares.place(first.id) } else { shares.pair.key_span };
    let finding = report.at(place, message).clause("risk-sharing");
    if commissions {
        finding.party(first.id);
    }
    finding
        .why("whoever carries none of the risk has no part in avoiding it, and what remains is an ordinary contract")
        .help("give each side a share of the risk, or write the `reason` under `risk-sharing`");
}

/// Whether this rule speaks: then the rule that compares risk and surplus has nothing to add.
pub(super) fn is_told(agreement: &Agreement) -> bool {
    one_sided(agreement).is_some()
}

/// The shares of the risk, and the parties of the side that carries none.
fn one_sided(agreement: &Agreement) -> Option<(Shares<'_>, Vec<Party<'_>>)> {
    if agreement.kind() != Some("alliance-agreement")
        || shares::are_reasoned(agreement, "risk-sharing")
    {
        return None;
    }
    let shares = shares::of_clause(agreement, "risk-sharing").filter(Shares::are_whole)?;
    let (commissioners, providers): (Vec<_>, Vec<_>) = agreement
        .parties()
        .filter(|party| shares.of_party(party.id).is_some())
        .partition(is_commissioner);
    let has_none =
        |party: &Party<'_>| shares.of_party(party.id).is_some_and(|share| share == Share::NONE);
    let idle = [commissioners, providers]
        .into_iter()
        .find(|side| !side.is_empty() && side.iter().all(has_none))?;
    Some((shares, idle))
}

fn is_commissioner(party: &Party<'_>) -> bool {
    matches!(party.role, Some("commissioner" | "funder"))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "one-sided-alliance";

    fn with(kind: &str, risk: &str) -> String {
        format!(
            "---\nkind: {kind}\nparties: [{{ id: a, name: Northshore Council, role: commissioner }}, {{ id: b, role: provider }}]\nrisk-sharing: {{ {risk} }}\n---\n"
        )
    }

    #[test]
    fn the_side_that_carries_nothing_is_named() {
        assert_eq!(
            told(RULE, &with("alliance-agreement", "shares: { a: 0, b: 100 }")),
            ["4:30 the providers carry all of the risk, and Northshore Council none"]
        );
        assert_eq!(
            told(RULE, &with("alliance-agreement", "shares: { a: 100, b: 0 }")),
            ["4:17 the commissioner carries all of the risk, and the providers none"]
        );
    }

    #[test]
    fn a_reason_another_kind_or_a_missing_share_are_silence() {
        for (kind, risk) in [
            ("alliance-agreement", "shares: { a: 0, b: 100 }, reason: the law forbids it"),
            ("alliance-agreement", "shares: { b: 100 }"),
            ("alliance-agreement", "shares: { a: 1, b: 99 }"),
            ("lead-provider-agreement", "shares: { a: 0, b: 100 }"),
        ] {
            assert_eq!(told(RULE, &with(kind, risk)).len(), 0, "{kind} {risk}");
        }
    }

    #[test]
    fn it_is_not_told_again_beside_the_surplus() {
        let text = with("alliance-agreement", "shares: { a: 0, b: 100 }")
            .replace("\n---\n", "\nprofit-sharing: { shares: { a: 50, b: 50 } }\n---\n");
        assert_eq!(told(RULE, &text).len(), 1);
        assert_eq!(told("risk-and-surplus-differ", &text).len(), 0);
    }
}
