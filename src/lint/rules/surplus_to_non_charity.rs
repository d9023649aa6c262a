//! A surplus that a charity helps to fund, and that somebody who may make a profit takes part in.

use super::fairness::FAIRNESS;
use super::money::{self, Money};
use super::shares::{self, Share, Shares};
use super::{Check, Report, Rule};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "surplus-to-non-charity",
    severity: Severity::Note,
    summary: "a company with a share of a surplus that a charity helps to fund",
    explanation: r#"
Charities hold their money for their purposes. Where they put money into a partnership and a company takes more of the surplus than it put in, the trustees will want to
know that it was paid for something and not given away. This is general knowledge and no legal advice: the trustees should ask somebody who gives it.

Told is a share of the surplus for a company or limited liability partnership, or for a party of the private sector, that is greater than its part of the contributions,
where a charity is among those who put in money. Forms and sectors are taken from `parties`, else from `organisations.yaml`. Community interest companies, societies
and companies of the voluntary sector are not meant. A `reason` under `profit-sharing` settles it.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member, form: charitable-company }
  - { id: quayside, name: Quayside Training Limited, role: member, form: company, sector: private }
financing:
  contributions:
    - { party: harbour-trust, amount: { amount: "80000.00", currency: GBP } }
    - { party: quayside, amount: { amount: "20000.00", currency: GBP } }
profit-sharing: { shares: { harbour-trust: 60, quayside: 40 } }
---
~~~

~~~markdown good
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member, form: charitable-company }
  - { id: quayside, name: Quayside Training Limited, role: member, form: company, sector: private }
financing:
  contributions:
    - { party: harbour-trust, amount: { amount: "80000.00", currency: GBP } }
    - { party: quayside, amount: { amount: "20000.00", currency: GBP } }
profit-sharing: { shares: { harbour-trust: 80, quayside: 20 } }
---
~~~

**To settle it,** share the surplus as it was funded, put it back into the services (`reinvest`), or write the `reason`.

**Suppress it** where the trustees have taken advice on it, and quote the minute.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if shares::are_reasoned(agreement, "profit-sharing") {
        return;
    }
    let Some(shares) = shares::of_clause(agreement, "profit-sharing") else { return };
    let Some((charity, list)) = money::contributions(agreement).find_map(|list| {
        let gives = |party: &Party<'_>| {
            is_charity(agreement, party)
                && list.of_party(party.id).is_some_and(|sum| sum.amount > 0)
        };
        Some((agreement.parties().find(gives)?, list))
    }) else {
        return;
    };
    let Some(sum) = Money::sum(list.sums()) else { return };
    for party in agreement.parties().filter(|party| may_make_profit(agreement, party)) {
        let Some(share) = shares.of_party(party.id).filter(|share| *share != Share::NONE) else {
            continue;
        };
        let own = list.of_party(party.id).map_or(0, |own| own.amount);
        let Some(part) = Share::of(own, sum.amount) else { continue };
        if share.is_at_most(part) {
            continue;
        }
        tell(&shares, (party, share, part), charity, report);
    }
}

fn tell(
    shares: &Shares<'_>,
    (party, share, part): (Party<'_>, Share, Share),
    charity: Party<'_>,
    report: &mut Report<'_>,
) {
    let message = format!(
        "{} gets {} % of the surplus and puts in {} % of the money, and {}, a charity, helps to fund it",
        party.called(),
        share.rounded(),
        part.rounded(),
        charity.called()
    );
    let finding =
        report.at(shares.place(party.id), message).clause("profit-sharing").party(party.id);
    finding
        .why("a charity’s money is for its purposes; its trustees may have to show what was paid for")
        .help("let the trustees take advice, and write the `reason`, or share the surplus as it was funded")
        .related(charity.id_span, "the charity");
}

/// What is known of a party under a key: in the agreement, else in the file of organisations.
fn known<'a>(agreement: &'a Agreement, party: &Party<'a>, key: &str) -> Option<&'a str> {
    let organisation = || agreement.organisations.as_ref()?.organisation(party.id);
    party.term.text_of(key).or_else(|| organisation().and_then(|term: &Term| term.text_of(key)))
}

fn is_charity(agreement: &Agreement, party: &Party<'_>) -> bool {
    let is_listed = |form: &str| FAIRNESS.charities.forms.iter().any(|known| known == form);
    let is_public = matches!(known(agreement, party, "sector"), Some("nhs" | "local-authority"));
    !is_public && known(agreement, party, "form").is_some_and(is_listed)
}

fn may_make_profit(agreement: &Agreement, party: &Party<'_>) -> bool {
    let has = |list: &[String], key| {
        known(agreement, party, key).is_some_and(|value| list.iter().any(|known| known == value))
    };
    let lists = &FAIRNESS.charities;
    !is_charity(agreement, party)
        && !has(&lists.not_for_profit_sectors, "sector")
        && (has(&lists.profit_making_sectors, "sector") || has(&lists.profit_making_forms, "form"))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "surplus-to-non-charity";

    fn with(party: &str, surplus: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a, name: Harbour Trust, form: cio }}, {{ id: b, name: Quayside, {party} }}]\nfinancing: {{ contributions: [{{ party: a, amount: {{ amount: 9, currency: GBP }} }}, {{ party: b, amount: {{ amount: 1, currency: GBP }} }}] }}\nprofit-sharing: {{ {surplus} }}\n---\n"
        )
    }

    #[test]
    fn company_and_charity_are_named() {
        assert_eq!(
            told(RULE, &with("form: llp", "shares: { a: 50, b: 50 }")),
            [
                "5:39 Quayside gets 50 % of the surplus and puts in 10 % of the money, and Harbour Trust, a charity, helps to fund it"
            ]
        );
    }

    #[test]
    fn its_own_money_back_a_reason_and_other_forms_are_silence() {
        for (party, surplus) in [
            ("form: llp", "shares: { a: 90, b: 10 }"),
            ("form: llp", "shares: { a: 50, b: 50 }, reason: it manages the sales"),
            ("form: company, sector: vcse", "shares: { a: 50, b: 50 }"),
            ("form: cic", "shares: { a: 50, b: 50 }"),
            ("form: charitable-company", "shares: { a: 50, b: 50 }"),
            ("form: company", "shares: { a: 100, b: 0 }"),
            ("role: member", "shares: { a: 50, b: 50 }"),
        ] {
            assert_eq!(told(RULE, &with(party, surplus)).len(), 0, "{party} {surplus}");
        }
    }
}
