//! An NHS contract to which somebody is a party who cannot be.

use std::sync::LazyLock;

use regex::Regex;

use super::said::pattern;
use super::standing::STANDING;
use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "nhs-contract-with-other-party",
    severity: Severity::Error,
    summary: "an agreement called an NHS contract with a party that is no health service body",
    explanation: r"
An NHS contract is an arrangement between health service bodies, and its disputes go to the Secretary of State and not to a court (National Health Service Act
2006, section 9). With a charity, a council or a company among the parties it is not one, whatever it calls itself, and the parties have agreed on a way to settle
disputes that is not open to them.

It is told where `effect` is `nhs-contract`, or else where the words say so of the agreement: that it “is an NHS contract”. What they say of other contracts, or of parties that they pick out,
is left in peace.

A party is told by its `sector`, or where it states none by its `form`, here or in `organisations.yaml`. Providers of primary care are passed over, since some of them may choose
to be health service bodies; whether a particular NHS body is one, is not judged. The lists stand in `schema/standing.json`.

~~~markdown bad
---
kind: alliance-agreement
id: tideway
title: Tideway alliance agreement
parties:
  - { id: tideway-icb, name: NHS Tideway Integrated Care Board, role: commissioner, sector: nhs, form: nhs-body }
  - { id: quay-advice, name: Quay Advice, role: provider, sector: vcse, form: cio }
legal-status: { effect: nhs-contract }
---
~~~

~~~markdown good
---
kind: alliance-agreement
id: tideway
title: Tideway alliance agreement
parties:
  - { id: tideway-icb, name: NHS Tideway Integrated Care Board, role: commissioner, sector: nhs, form: nhs-body }
  - { id: tideway-trust, name: Tideway Community NHS Trust, role: provider, sector: nhs }
  - { id: tideway-gps, name: Tideway Family Doctors, role: provider, sector: primary-care, form: llp }
legal-status: { effect: nhs-contract }
---
~~~

**To settle it,** write `effect: binding`, and say in the words that it is an NHS contract between those parties only that are health service bodies, if it is to be one between them.

**Suppress it** where the sector given for the party is too coarse, and say by what rule it is a health service body.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let effect = agreement.terms_of("legal-status").and_then(|status| status.get("effect"));
    let stated = effect.filter(|effect| effect.text() == Some("nhs-contract"));
    let stated = stated.map(|effect| effect.span).or_else(|| said(agreement));
    let Some(stated) = stated else { return };
    let strangers: Vec<_> = agreement
        .parties()
        .filter(|party| party.role != Some("observer"))
        .filter_map(|party| {
            let shown = STANDING.nhs_contract.stranger(agreement, &party)?;
            Some((party, format!("{} ({shown})", party.called())))
        })
        .collect();
    let Some((first, _)) = strangers.first() else { return };
    let called: Vec<&str> = strangers.iter().map(|(_, called)| called.as_str()).collect();
    let are = if let [_] = called.as_slice() {
        "is no health service body"
    } else {
        "are no health service bodies"
    };
    let message = format!("this is called an NHS contract, and {} {are}", wording::listed(&called));
    let finding = report.at(stated, message).clause("legal-status");
    if let [_] = called.as_slice() {
        finding.party(first.id);
    }
    finding
        .why("an NHS contract is between health service bodies only, and no court decides on one")
        .help("have it bind as an ordinary contract (`effect: binding`), and say in the words between which parties it is an NHS contract, if between any");
    for (party, _) in &strangers {
        finding.related(party.id_span, "listed as a party here");
    }
}

/// “This agreement is an NHS contract”, “is intended to be legally binding as an NHS contract”
static CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:(?:this|the) (?:agreement|deed|contract|alliance agreement|memorandum|arrangement) |it )(?:is |shall be |will be |constitutes |takes effect as |(?:is |shall be |will be )?(?:intended to be |to be |legally binding )(?:as )?)(?:legally binding )?(?:as )?an nhs contract\b",
    )
});

/// Where the words call the agreement an NHS contract, without a word that takes some of it back.
fn said(agreement: &Agreement) -> Option<Span> {
    const TAKEN_BACK: &[&str] =
        &["not ", "between ", "only ", " if ", "where ", "unless", "except", "extent", "for those"];
    let prose = agreement.prose();
    if !prose.even().contains("an nhs contract") {
        return None;
    }
    CLAIM.find_iter(prose.even()).find_map(|found| {
        let span = Span::new(found.start(), found.end()).shifted(prose.start());
        let sentences = prose.sentences();
        let index = sentences.partition_point(|sentence| sentence.end <= span.start);
        let words = prose.even_at(*sentences.get(index)?);
        (!TAKEN_BACK.iter().any(|word| words.contains(word))).then_some(span)
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "nhs-contract-with-other-party";

    fn with(effect: &str, party: &str) -> String {
        format!(
            "---\nkind: alliance-agreement\nparties:\n  - {{ id: icb, name: The Board, sector: nhs }}\n  - {{ id: quay, name: Quay Advice, {party} }}\nlegal-status: {{ effect: {effect} }}\n---\n"
        )
    }

    #[test]
    fn the_party_is_told_with_what_shows_it() {
        assert_eq!(
            told(RULE, &with("nhs-contract", "sector: vcse")),
            [
                "6:25 this is called an NHS contract, and Quay Advice (`sector: vcse`) is no health service body"
            ]
        );
        assert_eq!(told(RULE, &with("nhs-contract", "form: council")).len(), 1);
        let two = "sector: vcse }\n  - { id: town, name: Tideway Council, form: council";
        assert_eq!(
            told(RULE, &with("nhs-contract", two)),
            [
                "7:25 this is called an NHS contract, and Quay Advice (`sector: vcse`) and Tideway Council (`form: council`) are no health service bodies"
            ]
        );
    }

    #[test]
    fn words_that_call_it_one_are_told_at_their_place() {
        let said = |words: &str| {
            let text = with("binding", "sector: vcse");
            told(RULE, &format!("{text}## Status\n{words}\n"))
        };
        assert_eq!(
            said("This Deed is an NHS\ncontract within section 9."),
            [
                "9:1 this is called an NHS contract, and Quay Advice (`sector: vcse`) is no health service body"
            ]
        );
        assert_eq!(said("It is intended to be legally binding as an NHS contract.").len(), 1);
        for words in [
            "It is not an NHS contract.",
            "Between the NHS bodies this agreement is an NHS contract.",
            "The service contract is an NHS contract.",
            "The rate is used for NHS contracts.",
        ] {
            assert_eq!(said(words).len(), 0, "{words}");
        }
    }

    #[test]
    fn what_may_be_one_is_silence() {
        for party in [
            "sector: nhs",
            "sector: primary-care, form: company",
            "form: trust",
            "sector: other",
            "role: partner",
        ] {
            assert_eq!(told(RULE, &with("nhs-contract", party)).len(), 0, "{party}");
        }
        assert_eq!(told(RULE, &with("binding", "sector: vcse")).len(), 0);
    }
}
