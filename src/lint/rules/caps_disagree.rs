//! Caps and floors that cannot all hold.

use super::money::{self, Caps, Money};
use super::shares::{self, Share};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "caps-disagree",
    severity: Severity::Warning,
    summary: "caps of the parties that do not fit the cap of all, or a floor above the cap",
    explanation: r#"
A cap is read for the first time when there is a loss. If the parties together share up to £100,000, and their own caps make £60,000, then £40,000 belongs to
nobody.

In the terms of risk sharing, the caps of all parties that share the risk are added and compared with the cap of all, each party's cap with the cap of
all, and the floor, up to which nothing is shared, with the cap. In the terms of liability, each party's cap is compared with the general one, which no
party is to exceed; a `reason` settles that.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
risk-sharing:
  shares: { harbour-trust: 60, quay-advice: 40 }
  cap: { amount: "100000.00", currency: GBP }
  cap-by-party:
    harbour-trust: { amount: "36000.00", currency: GBP }
    quay-advice: { amount: "24000.00", currency: GBP }
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
risk-sharing:
  shares: { harbour-trust: 60, quay-advice: 40 }
  floor: { amount: "5000.00", currency: GBP }
  cap: { amount: "100000.00", currency: GBP }
  cap-by-party:
    harbour-trust: { amount: "60000.00", currency: GBP }
    quay-advice: { amount: "40000.00", currency: GBP }
---
~~~

**To settle it,** correct the cap that is wrong; the parties' caps should make at least the cap of all.

**Suppress it** where the words say who carries what is above the parties' caps.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for clause in ["risk-sharing", "liability-and-indemnity"] {
        let Some(terms) = agreement.terms_of(clause) else { continue };
        let read = |key: &str| {
            let pair = terms.pair(key)?;
            Some((Money::read(&pair.term).filter(|sum| sum.amount > 0)?, &pair.term))
        };
        let Some((cap, cap_term)) = read("cap") else { continue };
        let cap_place = money::place(cap_term);
        if let Some((floor, term)) = read("floor").filter(|(floor, _)| is_above(*floor, cap)) {
            let message = format!(
                "nothing is shared up to a loss of {floor}, but no more than {cap} is shared in all"
            );
            let finding = report.at(money::place(term), message).clause(clause);
            finding
                .why("a floor above the cap leaves it open whether anything is ever shared")
                .help(
                    "correct the one that is wrong, or say in the words from where the cap counts",
                )
                .related(cap_place, "the cap");
        }
        let Some(caps) = money::caps(agreement, clause) else { continue };
        if clause == "risk-sharing" && falls_short(agreement, &caps, cap) {
            let Some(rest) = cap.apart(caps.sum) else { continue };
            let message = format!(
                "the parties’ own caps add up to {}, {rest} less than the {cap} that is shared in all",
                caps.sum
            );
            let finding = report.at(caps.pair.key_span, message).clause(clause);
            finding
                .why("what is between the two belongs to nobody")
                .help("raise the caps of the parties, or lower the cap of all")
                .related(cap_place, "the cap of all");
            continue;
        }
        if shares::are_reasoned(agreement, clause) {
            continue;
        }
        for party in agreement.parties() {
            let Some((own, place)) = caps.all.get(party.id).filter(|(own, _)| is_above(*own, cap))
            else {
                continue;
            };
            let most = if clause == "risk-sharing" {
                format!("no more than {cap} is shared in all")
            } else {
                format!("no party is to be liable for more than {cap}")
            };
            let message = format!("the cap for {} is {own}, but {most}", party.called());
            let finding = report.at(*place, message).clause(clause).party(party.id);
            finding
                .why("of two caps the parties will each rely on the one that suits them")
                .help("correct the one that is wrong, or give a `reason` for the exception")
                .related(cap_place, "the other cap");
        }
    }
}

fn is_above(sum: Money<'_>, other: Money<'_>) -> bool {
    sum.currency == other.currency && sum.amount > other.amount
}

/// Whether all who share the risk are capped, and their caps are less than what is shared.
fn falls_short(agreement: &Agreement, caps: &Caps<'_>, cap: Money<'_>) -> bool {
    is_above(cap, caps.sum) && uncapped(agreement, "risk-sharing", caps).next().is_none()
}

/// Whether this rule has something to say of the caps by party: then nothing else need be said of them.
pub(super) fn is_told(agreement: &Agreement, clause: &str, caps: &Caps<'_>) -> bool {
    let cap = agreement.terms_of(clause).and_then(|terms| Money::read(terms.get("cap")?));
    cap.filter(|cap| cap.amount > 0).is_some_and(|cap| {
        caps.all.values().any(|(own, _)| is_above(*own, cap))
            || (clause == "risk-sharing" && falls_short(agreement, caps, cap))
    })
}

/// The parties that share in a clause and have no cap in it while others have.
pub(super) fn uncapped<'a>(
    agreement: &'a Agreement,
    clause: &str,
    caps: &Caps<'a>,
) -> impl Iterator<Item = crate::document::agreement::Party<'a>> {
    let shares = shares::of_clause(agreement, clause);
    agreement
        .parties()
        .filter(move |party| match &shares {
            Some(shares) => shares.of_party(party.id).is_some_and(|share| share != Share::NONE),
            None => shares::takes_a_share(agreement, party),
        })
        .filter(|party| !caps.all.contains_key(party.id))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "caps-disagree";

    fn with(clause: &str, terms: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a, name: Harbour Trust }}, {{ id: b }}]\n{clause}: {{ {terms} }}\n---\n"
        )
    }

    fn sum(amount: &str) -> String {
        format!("{{ amount: \"{amount}\", currency: GBP }}")
    }

    fn caps(cap: &str, a: &str, b: &str) -> String {
        format!("cap: {}, cap-by-party: {{ a: {}, b: {} }}", sum(cap), sum(a), sum(b))
    }

    #[test]
    fn caps_that_fall_short_are_told() {
        assert_eq!(
            told(RULE, &with("risk-sharing", &caps("100000", "40000", "20000"))),
            [
                "4:59 the parties’ own caps add up to £60,000, £40,000 less than the £100,000 that is shared in all"
            ]
        );
        assert_eq!(told(RULE, &with("risk-sharing", &caps("60000", "40000", "20000"))).len(), 0);
        assert_eq!(told(RULE, &with("risk-sharing", &caps("60000", "40000", "40000"))).len(), 0);
    }

    #[test]
    fn a_party_without_a_cap_carries_the_rest() {
        let terms = format!("cap: {}, cap-by-party: {{ a: {} }}", sum("100"), sum("40"));
        assert_eq!(told(RULE, &with("risk-sharing", &terms)).len(), 0);
        let alone = format!("shares: {{ a: 100, b: 0 }}, {terms}");
        assert_eq!(told(RULE, &with("risk-sharing", &alone)).len(), 1);
    }

    #[test]
    fn a_cap_above_the_general_one_and_a_floor_above_it_are_told() {
        assert_eq!(
            told(RULE, &with("liability-and-indemnity", &caps("50", "80", "50"))),
            [
                "4:95 the cap for Harbour Trust is £80, but no party is to be liable for more than £50"
            ]
        );
        assert_eq!(
            told(RULE, &with("risk-sharing", &format!("cap: {}, floor: {}", sum("5"), sum("6")))),
            ["4:71 nothing is shared up to a loss of £6, but no more than £5 is shared in all"]
        );
    }

    #[test]
    fn lower_caps_and_reasons_are_no_contradiction() {
        assert_eq!(told(RULE, &with("liability-and-indemnity", &caps("50", "20", "50"))).len(), 0);
        let reasoned = caps("50", "80", "50") + ", reason: it holds the money";
        assert_eq!(told(RULE, &with("liability-and-indemnity", &reasoned)).len(), 0);
    }

    #[test]
    fn strangers_and_what_cannot_be_read_are_told_by_others() {
        for terms in [
            format!("cap: {}, cap-by-party: {{ a: {}, c: {} }}", sum("9"), sum("1"), sum("1")),
            format!("cap: {}, cap-by-party: {{ a: 1, b: 2 }}", sum("9")),
            format!(
                "cap: {}, cap-by-party: {{ a: {}, b: {{ amount: 1, currency: EUR }} }}",
                sum("9"),
                sum("1")
            ),
        ] {
            assert_eq!(told(RULE, &with("risk-sharing", &terms)).len(), 0, "{terms}");
        }
    }
}
