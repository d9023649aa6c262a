//! A share of the risk that is many times what the party puts in.

use super::fairness::FAIRNESS;
use super::money::{self, Money};
use super::shares::{self, Share, Shares};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "share-beyond-contribution",
    severity: Severity::Note,
    summary: "a share of the risk that is many times the party's part of the contributions",
    explanation: r#"
Who puts in three per cent and answers for thirty can be ruined by a partnership that hardly pays it. In NCVO's survey of sub-contractors in the Work
Programme, 79 per cent of the voluntary organisations said that the lead did not shield them enough from risk.

It is told where a share of the risk is at least three times the party's part of the contributions, and at least ten per cent: our own figures, in
`schema/fairness.json`. It is asked only of a party that puts in money, where nobody is listed with anything else than money, and where neither `basis` nor `reason` under
`risk-sharing` says how the shares were found.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
financing:
  contributions:
    - { party: harbour-trust, amount: { amount: "97000.00", currency: GBP } }
    - { party: mill-lane, amount: { amount: "3000.00", currency: GBP } }
risk-sharing: { shares: { harbour-trust: 70, mill-lane: 30 } }
---
~~~

~~~markdown good
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
financing:
  contributions:
    - { party: harbour-trust, amount: { amount: "97000.00", currency: GBP } }
    - { party: mill-lane, amount: { amount: "3000.00", currency: GBP } }
risk-sharing: { shares: { harbour-trust: 95, mill-lane: 5 } }
---
~~~

**To settle it,** lower the share, or write the `basis` on which the shares were found.

**Suppress it** where the party's own board has agreed to it, and quote the minute.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(terms) = agreement.terms_of("risk-sharing") else { return };
    if terms.get("basis").is_some() || shares::are_reasoned(agreement, "risk-sharing") {
        return;
    }
    let Some(shares) = shares::of_clause(agreement, "risk-sharing").filter(Shares::are_whole)
    else {
        return;
    };
    let Some(list) =
        money::contributions(agreement).find(|list| list.all.iter().all(|one| !one.is_in_kind))
    else {
        return;
    };
    let Some(sum) = Money::sum(list.sums()) else { return };
    let figures = &FAIRNESS.shares;
    let (Some(ratio), Some(least)) = (
        Share::read(&figures.beyond_contribution_from),
        Share::read(&figures.beyond_contribution_least),
    ) else {
        return;
    };
    // Of a party that is not in the list nobody knows what it gives besides money.
    let sharing = agreement.parties().filter_map(|party| {
        let share = shares.of_party(party.id)?;
        Some((party, share, Share::of(list.of_party(party.id)?.amount, sum.amount)?))
    });
    for (party, share, part) in sharing {
        let is_beyond = part.times(ratio).is_some_and(|most| most.is_at_most(share));
        if !is_beyond || !least.is_at_most(share) {
            continue;
        }
        let message = format!(
            "{} carries {} % of the risk, and puts in {} % of the money",
            party.called(),
            share.rounded(),
            part.rounded()
        );
        let finding =
            report.at(shares.place(party.id), message).clause("risk-sharing").party(party.id);
        finding
            .why("a loss could be many times what the partnership is worth to it")
            .help("lower the share, or write under `basis` how the shares were found");
        if let Some(own) = list.all.iter().find(|one| one.party == Some(party.id)) {
            finding.related(own.term.span, "what it puts in");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "share-beyond-contribution";

    fn with(shares: &str, contributions: &[(&str, &str)]) -> String {
        let contributions: Vec<_> = contributions
            .iter()
            .map(|(party, what)| format!("{{ party: {party}, {what} }}"))
            .collect();
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a }}, {{ id: b, name: Mill Lane }}]\nfinancing: {{ contributions: [{}] }}\nrisk-sharing: {{ {shares} }}\n---\n",
            contributions.join(", ")
        )
    }

    const TEN: &str = "amount: { amount: 10, currency: GBP }";
    #[test]
    fn a_party_outside_of_the_list_hides_no_other() {
        let three = with("shares: { a: 50, b: 30, c: 20 }", &[("a", HUNDRED), ("b", TEN)])
            .replace("parties: [{ id: a }", "parties: [{ id: c }, { id: a }");
        assert_eq!(told(RULE, &three).len(), 1);
    }

    const HUNDRED: &str = "amount: { amount: 110, currency: GBP }";

    #[test]
    fn share_and_part_are_told() {
        assert_eq!(
            told(RULE, &with("shares: { a: 75, b: 25 }", &[("a", HUNDRED), ("b", TEN)])),
            ["5:37 Mill Lane carries 25 % of the risk, and puts in 8.3 % of the money"]
        );
    }

    #[test]
    fn what_cannot_be_compared_is_silence() {
        let rooms = "in-kind: { description: Rooms }";
        let euros = "amount: { amount: 1, currency: EUR }";
        let even = "shares: { a: 75, b: 25 }";
        for (shares, contributions) in [
            ("shares: { a: 76, b: 24 }", vec![("a", HUNDRED), ("b", TEN)]),
            ("shares: { a: 75, b: 25 }, basis: equal in law", vec![("a", HUNDRED), ("b", TEN)]),
            (even, vec![("a", HUNDRED)]),
            (even, vec![("a", HUNDRED), ("b", TEN), ("b", rooms)]),
            (even, vec![("a", HUNDRED), ("b", euros)]),
            ("shares: { a: 75, b: 20 }", vec![("a", HUNDRED), ("b", TEN)]),
        ] {
            assert_eq!(told(RULE, &with(shares, &contributions)).len(), 0, "{shares}");
        }
    }
}
