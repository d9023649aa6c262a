//! A party that the shares of risk or surplus leave out.

use std::collections::BTreeSet;

use super::{Check, Report, Rule, shares};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "share-missing",
    severity: Severity::Error,
    summary: "a party without a share of the risk or the surplus that the others share",
    explanation: r"
A party that is not in the list believes that it carries nothing, and the others believe that it carries its part. Each party's share
is stated once; nothing is a share too, and is written as 0.

Observers, associates, funders and parties of a wider tier take no share unless one is written for them; a commissioner does in an
alliance, where it is a member and shares the risk.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
risk-sharing: { shares: { harbour-trust: 60, quay-advice: 40 } }
---
~~~

~~~markdown good
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
risk-sharing: { shares: { harbour-trust: 60, quay-advice: 40, mill-lane: 0 } }
---
~~~

**To settle it,** write a share for the party, 0 if it carries nothing.

**Suppress it** where the words name the party that is left out and say why.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for shares in shares::stated(agreement) {
        let meant: BTreeSet<&str> = shares
            .of_others
            .iter()
            .filter_map(|other| shares.meant(other))
            .map(|party| party.id)
            .collect();
        for party in &shares.without {
            if meant.contains(party.id) {
                continue;
            }
            let message = format!("{} has no share of the {}", party.called(), shares.of);
            let finding =
                report.at(shares.pair.key_span, message).clause(shares.clause).party(party.id);
            finding
                .why("it will believe that it carries nothing, and the others that it carries its part")
                .help(format!("write `{}: ` and its share in per cent; 0 if it has none", party.id))
                .related(party.id_span, "listed as a party here");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "share-missing";

    fn with(parties: &str, shares: &str) -> String {
        format!(
            "---\nkind: alliance-agreement\nparties: [{parties}]\nprofit-sharing: {{ shares: {{ {shares} }} }}\n---\n"
        )
    }

    #[test]
    fn the_party_is_named() {
        let parties = "{ id: a, name: Harbour Trust }, { id: b, name: Quay Advice }, { id: c, name: Mill Lane }";
        assert_eq!(
            told(RULE, &with(parties, "a: 60, b: 40")),
            ["4:19 Mill Lane has no share of the surplus"]
        );
    }

    #[test]
    fn observers_need_none_and_a_commissioner_does_in_an_alliance() {
        assert_eq!(
            told(
                RULE,
                &with("{ id: a }, { id: b, role: observer }, { id: c, tier: wider }", "a: 100")
            )
            .len(),
            0
        );
        assert_eq!(
            told(RULE, &with("{ id: a }, { id: b, role: commissioner }", "a: 100")).len(),
            1
        );
    }

    #[test]
    fn a_misspelt_party_is_not_also_missing() {
        assert_eq!(
            told(RULE, &with("{ id: harbour-trust }, { id: quay }", "harbor-trust: 50, quay: 50"))
                .len(),
            0
        );
    }
}
