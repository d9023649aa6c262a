//! One party without a cap while the others have one.

use super::{Check, Report, Rule, caps_disagree, money, places, shares, wording};
use crate::document::agreement::{Agreement, Party};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "uncapped-party",
    severity: Severity::Note,
    summary: "a party that can lose without limit while the others are capped",
    explanation: r#"
Partners are rarely equals, and terms may differ. But whoever has no cap carries what is above the caps of all others, and often it is the one who did not
notice. So it is asked why.

Looked at are the caps by party under risk sharing and under liability, where the clause has no cap for all. A `reason` in the same clause settles it.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
liability-and-indemnity:
  cap-by-party:
    harbour-trust: { amount: "50000.00", currency: GBP }
    quay-advice: { amount: "50000.00", currency: GBP }
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
liability-and-indemnity:
  cap-by-party:
    harbour-trust: { amount: "50000.00", currency: GBP }
    quay-advice: { amount: "50000.00", currency: GBP }
  reason: Mill Lane Community Centre owns the building and is insured for it.
---
~~~

**To settle it,** write a cap for the party, a `cap` for all, or the `reason`.

**Suppress it** where the words cap the party in a way that is no sum, such as the insurance it holds.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for clause in ["risk-sharing", "liability-and-indemnity"] {
        let Some(terms) = agreement.terms_of(clause) else { continue };
        if terms.get("cap").is_some() || shares::are_reasoned(agreement, clause) {
            continue;
        }
        let Some(caps) = money::caps(agreement, clause) else { continue };
        let without: Vec<Party<'_>> = caps_disagree::uncapped(agreement, clause, &caps).collect();
        let Some(first) = without.first() else { continue };
        let names: Vec<&str> = without.iter().map(Party::called).collect();
        let verb = if names.len() == 1 { "has" } else { "have" };
        let title = places::title_of(report.standard, clause);
        let others = if caps.all.len() == 1 { "another party has one" } else { "others have one" };
        let message = format!("{} {verb} no cap under {title}, but {others}", shown(&names));
        let finding = report.at(caps.pair.key_span, message).clause(clause).party(first.id);
        finding
            .why("whoever has no cap carries what is above the caps of the others")
            .help("write a cap for each party, a `cap` for all, or the `reason`");
    }
}

/// The names, or how many there are.
fn shown(names: &[&str]) -> String {
    const MOST: usize = 5;
    if names.len() > MOST { format!("{} parties", names.len()) } else { wording::listed(names) }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "uncapped-party";

    fn with(clause: &str, terms: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a }}, {{ id: b, name: Quay Advice }}, {{ id: c, role: observer }}]\n{clause}: {{ {terms} }}\n---\n"
        )
    }

    const A: &str = "cap-by-party: { a: { amount: 5, currency: GBP } }";

    #[test]
    fn the_party_is_named() {
        assert_eq!(
            told(RULE, &with("risk-sharing", A)),
            ["4:17 Quay Advice has no cap under “Risk sharing”, but another party has one"]
        );
    }

    #[test]
    fn a_cap_for_all_a_reason_or_no_share_settle_it() {
        for more in [
            "cap: { amount: 50, currency: GBP }",
            "reason: it is the council",
            "shares: { a: 100, b: 0 }",
        ] {
            assert_eq!(told(RULE, &with("risk-sharing", &format!("{A}, {more}"))).len(), 0);
        }
        assert_eq!(told(RULE, &with("liability-and-indemnity", "basis: several")).len(), 0);
    }
}
