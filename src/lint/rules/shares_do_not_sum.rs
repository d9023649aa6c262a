//! Shares of risk or surplus that are not the whole.

use std::collections::BTreeMap;

use super::figures::{Figure, Stated};
use super::shares::{self, Share, Shares};
use super::stated_terms::{STATED_TERMS, Sort};
use super::{Check, Report, Rule, bodies, party_figures};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "shares-do-not-sum",
    severity: Severity::Error,
    summary: "shares of risk or surplus that add up to more or less than 100 %",
    explanation: r"
Whatever is left over belongs to nobody until it matters, and then to whoever argues worst. Shares of risk and of surplus must be
the whole: 100 %, counted exactly, with fractions where decimals do not end. Where the front matter has no shares, those in the words are
counted, if they give each party one and no more.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
risk-sharing: { shares: { harbour-trust: 40, quay-advice: 35, mill-lane: 20 } }
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
risk-sharing: { shares: { harbour-trust: 1/3, quay-advice: 1/3, mill-lane: 1/3 } }
---
~~~

**To settle it,** correct the share that is wrong. For thirds write `1/3`, or give one party the remainder: 33.33, 33.33 and 33.34.

**Suppress it** only where the rest is kept by somebody outside of the agreement, and say who in the reason.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if !agreement.is_foreign() {
        in_words(agreement, report);
    }
    for shares in shares::stated(agreement) {
        // A party left out, or a name that is no party's, is what is wrong then; the sum only follows.
        if !shares.without.is_empty() || !shares.of_others.is_empty() {
            continue;
        }
        let Some(sum) = shares.sum().filter(|sum| *sum != Share::WHOLE) else { continue };
        let message = format!("the shares of {} add up to {sum} %, not to 100 %", shares.of);
        let finding = report.at(shares.pair.key_span, message).clause(shares.clause);
        finding
            .why("what is left over belongs to nobody until it matters")
            .help(help(&shares, sum));
    }
}

/// Shares that only the words state: each party has one, and together they are not the whole.
fn in_words(agreement: &Agreement, report: &mut Report<'_>) {
    // Words that repeat the terms are compared with them elsewhere.
    if shares::stated(agreement).next().is_some() {
        return;
    }
    let sentences = agreement.prose().sentences();
    for (clause, of) in [("risk-sharing", "risk"), ("profit-sharing", "surplus")] {
        let comparison = STATED_TERMS.terms.iter().find(|comparison| {
            comparison.fact == Sort::Shares && comparison.clauses().eq([clause])
        });
        let Some(comparison) = comparison else { continue };
        let spoken = bodies::passages(agreement, &[clause]).into_iter().flat_map(|passage| {
            let first = sentences.partition_point(|sentence| sentence.end <= passage.start);
            let of_passage = sentences.iter().skip(first);
            of_passage.take_while(move |sentence| sentence.start < passage.end)
        });
        let names = party_figures::Names::of(agreement);
        let said = party_figures::read(agreement, &names, comparison, spoken.map(|it| (*it, true)));
        let mut by_party: BTreeMap<&str, Stated> = BTreeMap::new();
        let is_one_each = said.iter().all(|(party, stated)| {
            by_party.entry(party).or_insert(*stated).figure == stated.figure
        });
        let mut sharing =
            agreement.parties().filter(|party| shares::takes_a_share(agreement, party));
        if !is_one_each
            || by_party.len() < 2
            || !sharing.all(|party| by_party.contains_key(party.id))
        {
            continue;
        }
        let sum = by_party.values().try_fold(Share::NONE, |sum, stated| match stated.figure {
            Figure::Portion(portion) => {
                sum.plus(Share::of(i128::from(portion.of), i128::from(portion.all))?)
            }
            _ => None,
        });
        let place = by_party.values().map(|stated| stated.span).min();
        let (Some(sum), Some(place)) = (sum.filter(|sum| *sum != Share::WHOLE), place) else {
            continue;
        };
        report
            .at(place, format!("the shares of {of} add up to {sum} %, not to 100 %"))
            .clause(clause)
            .why("what is left over belongs to nobody until it matters")
            .help("correct the share that is wrong, so that all of them are 100 % together");
        // One sentence may be about both.
        return;
    }
}

fn help(shares: &Shares<'_>, sum: Share) -> String {
    if sum == Share::ONE {
        return "write per cent: 50 for a half, or the fraction 1/2".to_owned();
    }
    let count = i128::try_from(shares.pair.term.pairs().len()).unwrap_or(i128::MAX);
    let mut texts = shares.texts();
    let first = texts.next();
    if is_rounding(shares, sum) && texts.all(|text| Some(text) == first) {
        return format!("write 1/{count} for each, or give the remainder to one party");
    }
    if is_rounding(shares, sum) {
        return "write fractions such as 1/3 in place of rounded decimals, or give the remainder to one party".to_owned();
    }
    "correct the share that is wrong, so that all of them are 100 % together".to_owned()
}

/// Whether the shares have decimals and miss the whole by no more than rounding explains.
fn is_rounding(shares: &Shares<'_>, sum: Share) -> bool {
    let decimals = shares.texts().any(|text| text.contains('.'));
    let near = Share::read("0.5").zip(sum.apart(Share::WHOLE));
    decimals && near.is_some_and(|(half, apart)| apart.is_at_most(half))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "shares-do-not-sum";

    fn with(shares: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties:\n  - {{ id: a }}\n  - {{ id: b }}\n  - {{ id: c }}\nrisk-sharing: {{ shares: {{ {shares} }} }}\n---\n"
        )
    }

    #[test]
    fn the_sum_is_told_at_the_shares() {
        assert_eq!(
            told(RULE, &with("a: 40, b: 35, c: 20")),
            ["7:17 the shares of risk add up to 95 %, not to 100 %"]
        );
    }

    #[test]
    fn rounded_thirds_are_told_what_to_write() {
        let (_, findings) = findings(RULE, &[], &with("a: 33.33, b: 33.33, c: 33.33"));
        assert_eq!(
            findings[0].help.as_deref(),
            Some("write 1/3 for each, or give the remainder to one party")
        );
        assert_eq!(told(RULE, &with("a: 33.33, b: 33.33, c: 33.34")).len(), 0);
    }

    #[test]
    fn parts_of_one_are_told_to_be_per_cent() {
        let (_, findings) = findings(RULE, &[], &with("a: 0.5, b: 0.3, c: 0.2"));
        assert_eq!(
            findings[0].help.as_deref(),
            Some("write per cent: 50 for a half, or the fraction 1/2")
        );
    }

    #[test]
    fn a_missing_or_unreadable_share_is_not_also_a_wrong_sum() {
        assert_eq!(told(RULE, &with("a: 40, b: 35")).len(), 0);
        assert_eq!(told(RULE, &with("a: 40, b: 35, d: 20")).len(), 0);
        assert_eq!(told(RULE, &with("a: 40, b: some, c: 20")).len(), 0);
    }

    #[test]
    fn the_words_are_counted_where_they_give_each_party_one_share() {
        let parties = "---\nkind: consortium-agreement\nparties:\n  - { id: harbour, name: Harbour Trust }\n  - { id: quay, name: Quay Advice }\n  - { id: mill, name: Mill Lane Centre }\n---\n";
        let told_of = |words: &str| told(RULE, &format!("{parties}## Risk sharing\n\n{words}\n"));
        assert_eq!(
            told_of(
                "Losses are shared: one half to Harbour Trust, one third to Quay Advice and one quarter to Mill Lane Centre."
            ),
            ["10:20 the shares of risk add up to 108 1/3 %, not to 100 %"]
        );
        for words in [
            "Losses are shared: one half to Harbour Trust, one quarter to Quay Advice and one quarter to Mill Lane Centre.",
            "Harbour Trust bears 50%, Quay Advice 40% and Mill Lane Centre the rest.",
            "Harbour Trust bears 60%, Quay Advice 20% and Mill Lane Centre 20%. Above £10,000 Harbour Trust bears 50%.",
        ] {
            assert_eq!(told_of(words), Vec::<String>::new(), "{words}");
        }
    }
}
