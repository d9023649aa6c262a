//! Risk and surplus that are shared in different ways.

use super::fairness::FAIRNESS;
use super::shares::{self, Share, Shares};
use super::{Check, Report, Rule, one_sided_alliance};
use crate::document::agreement::{Agreement, Party};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "risk-and-surplus-differ",
    severity: Severity::Warning,
    summary: "shares of the surplus that differ from those of the risk, without a reason",
    explanation: r"
Who carries half of the losses and gets a fifth of the gains has a bad bargain or has misread the table. There can be good reasons for it, such as reserves
that some have and others do not; then the agreement should say so.

Compared are the `shares` of risk sharing and of profit sharing, where both are whole. Differences of up to one per cent are taken for rounding. A `reason` in
either of the two clauses settles it. In a joint working agreement, which need not share anything, a surplus that is shared while nothing says who
carries a loss is told as well.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
risk-sharing: { shares: { harbour-trust: 50, quay-advice: 50 } }
profit-sharing: { shares: { harbour-trust: 80, quay-advice: 20 } }
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
risk-sharing: { shares: { harbour-trust: 50, quay-advice: 50 } }
profit-sharing:
  shares: { harbour-trust: 80, quay-advice: 20 }
  reason: Harbour Trust pays for the vans out of its part.
---
~~~

**To settle it,** correct the shares, or write the `reason` under `profit-sharing`.

**Suppress it** where the words explain the difference at length.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let clauses = ["risk-sharing", "profit-sharing"];
    let Some(surplus) = shares::of_clause(agreement, "profit-sharing") else { return };
    if clauses.iter().any(|clause| shares::are_reasoned(agreement, clause)) {
        return;
    }
    let Some(risk) = shares::of_clause(agreement, "risk-sharing") else {
        return without_risk(agreement, &surplus, report);
    };
    if !risk.are_whole() || !surplus.are_whole() || one_sided_alliance::is_told(agreement) {
        return;
    }
    let Some((party, carries, gets)) = furthest_apart(agreement, &risk, &surplus) else { return };
    let message = format!(
        "{} carries {carries} % of the risk, but gets {gets} % of the surplus",
        party.called()
    );
    let place = surplus.place(party.id);
    let finding = report.at(place, message).clause("profit-sharing").party(party.id);
    finding
        .why("without a reason it looks like a mistake to whoever pays, and like a bad bargain later")
        .help("correct the shares, or write the `reason` under `profit-sharing`")
        .related(risk.place(party.id), "its share of the risk");
}

/// The party whose two shares are the furthest apart, if that is more than rounding; of several the one that loses by it.
fn furthest_apart<'a>(
    agreement: &'a Agreement,
    risk: &Shares<'a>,
    surplus: &Shares<'a>,
) -> Option<(Party<'a>, Share, Share)> {
    let alike = Share::read(&FAIRNESS.shares.alike_within)?;
    let mut furthest: Option<(Share, (Party<'a>, Share, Share))> = None;
    for party in agreement.parties() {
        // A party that has no share of one of the two and needs none has nothing of it.
        let carries = risk.of_party(party.id).unwrap_or(Share::NONE);
        let gets = surplus.of_party(party.id).unwrap_or(Share::NONE);
        let apart = carries.apart(gets)?;
        let is_further = furthest.as_ref().is_none_or(|(most, (_, risk, surplus))| {
            let loses = gets.is_at_most(carries) && !surplus.is_at_most(*risk);
            !apart.is_at_most(*most) || (apart == *most && loses)
        });
        if !apart.is_at_most(alike) && is_further {
            furthest = Some((apart, (party, carries, gets)));
        }
    }
    furthest.map(|(_, told)| told)
}

/// A surplus is shared, and nothing in the agreement is about risk. Of other kinds the clause is asked for by the schema.
fn without_risk(agreement: &Agreement, surplus: &Shares<'_>, report: &mut Report<'_>) {
    let speaks = agreement.terms_of("risk-sharing").is_some()
        || agreement.clause("risk-sharing").is_some()
        || agreement.clause("overspend-and-underspend").is_some();
    if agreement.kind() == Some("joint-working-agreement") && !speaks {
        let message = "a surplus is shared, but nothing says who carries a loss";
        let finding = report.at(surplus.pair.key_span, message).clause("profit-sharing");
        finding
            .why("whoever shares the gain will say that the loss was not its part")
            .help("add a section “Risk sharing”, or say under `omissions` why it does not apply");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "risk-and-surplus-differ";

    fn with(kind: &str, terms: &str) -> String {
        format!(
            "---\nkind: {kind}\nparties: [{{ id: a, name: Harbour Trust }}, {{ id: b }}, {{ id: c, name: Mill Lane }}]\n{terms}\n---\n"
        )
    }

    fn shares(risk: &str, surplus: &str) -> String {
        let terms = format!(
            "risk-sharing: {{ shares: {{ {risk} }} }}\nprofit-sharing: {{ shares: {{ {surplus} }} }}"
        );
        with("consortium-agreement", &terms)
    }

    #[test]
    fn the_party_that_loses_most_is_told() {
        assert_eq!(
            told(RULE, &shares("a: 10, b: 40, c: 50", "a: 1/2, b: 40, c: 10")),
            ["5:47 Mill Lane carries 50 % of the risk, but gets 10 % of the surplus"]
        );
    }

    #[test]
    fn rounding_and_what_other_rules_tell_are_silence() {
        for (risk, surplus) in [
            ("a: 1/3, b: 1/3, c: 1/3", "a: 33.33, b: 33.33, c: 33.34"),
            ("a: 50, b: 50", "a: 60, b: 20, c: 20"),
            ("a: 50, b: 20, c: 20", "a: 60, b: 20, c: 20"),
            ("a: 50, b: 30, d: 20", "a: 60, b: 20, c: 20"),
        ] {
            assert_eq!(told(RULE, &shares(risk, surplus)).len(), 0, "{risk}");
        }
        let text = shares("a: 1/3, b: 1/3, c: 1/3", "a: 60, b: 20, c: 20");
        assert_eq!(told(RULE, &text).len(), 1);
        let reasoned = text.replace("risk-sharing: {", "risk-sharing: { reason: reserves,");
        assert_eq!(told(RULE, &reasoned).len(), 0);
    }

    #[test]
    fn in_joint_working_a_surplus_asks_for_a_loss() {
        let terms = "profit-sharing: { shares: { a: 60, b: 20, c: 20 } }";
        assert_eq!(
            told(RULE, &with("joint-working-agreement", terms)),
            ["4:19 a surplus is shared, but nothing says who carries a loss"]
        );
        assert_eq!(told(RULE, &with("consortium-agreement", terms)).len(), 0);
    }
}
