//! Shares of risk or surplus that are not the whole.

use std::collections::BTreeMap;

use super::fairness::FAIRNESS;
use super::figures::{self, Figure, Stated};
use super::party_figures::{self, Names};
use super::phrases::{Form, words_of};
use super::shared_out::{self, SharedOut};
use super::shares::{self, Share, Shares};
use super::stated_terms::{Comparison, STATED_TERMS, Sort};
use super::table_totals::{self, Wrong};
use super::{Check, Report, Rule, bodies, places, wording};
use crate::document::agreement::Agreement;
use crate::document::words::Portion;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "shares-do-not-sum",
    severity: Severity::Error,
    summary: "shares of risk or surplus that add up to more or less than 100 %",
    explanation: r"
Whatever is left over belongs to nobody until it matters, and then to whoever argues worst. Shares of risk and of surplus must be
the whole: 100 %, counted exactly, with fractions where decimals do not end. Where the front matter has no shares, those in the words are
counted, if they give each party one and no more, or if one sentence shares a loss or a surplus: “a half, a quarter and a fifth”, “a third each”
among four, or 33.3 % three times. A column of shares with a last row for their total is counted too.

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
    if !agreement.is_foreign() && !in_words(agreement, report) {
        in_tables(agreement, report);
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

/// Shares that only the words state, and that together are not the whole.
fn in_words(agreement: &Agreement, report: &mut Report<'_>) -> bool {
    // Words that repeat the terms are compared with them elsewhere.
    if shares::stated(agreement).next().is_some() || agreement.parties().nth(1).is_none() {
        return false;
    }
    let names = Names::of(agreement);
    // One sentence may be about risk and surplus.
    by_clause(agreement, &names, report) || by_sentence(agreement, &names, report)
}

/// A table of shares with a last row that says what they come to.
fn in_tables(agreement: &Agreement, report: &mut Report<'_>) {
    const OF_SURPLUS: &[&str] = &["gain", "surplus", "profit", "saving"];
    const OF_RISK: &[&str] = &["loss", "risk", "deficit", "shortfall"];
    if !agreement.prose().even().contains('%') {
        return;
    }
    for wrong in table_totals::wrong(agreement).into_iter().take(wording::MOST_SLIPS) {
        let Wrong::Shares { total, title } = wrong else { continue };
        let column = title.to_lowercase();
        let is_of = |words: &[&str]| words.iter().any(|word| column.contains(word));
        let clause = match (is_of(OF_SURPLUS), is_of(OF_RISK)) {
            (true, false) => Some("profit-sharing"),
            (false, true) => Some("risk-sharing"),
            _ => places::clause_at(agreement, total.place.start),
        };
        let [sum, stated] = [total.parts, total.stated].map(table_totals::written);
        let title = wording::quoted(title);
        let message = format!(
            "the shares under {title} add up to {sum} %, not to the {stated} % of the last row"
        );
        let finding = report.at(total.place, message);
        finding
            .why("what is left over belongs to nobody until it matters")
            .help("correct the share or the total that is wrong, so that both are 100 %");
        if let Some(clause) = clause {
            finding.clause(clause);
        }
    }
}

/// Shares of one clause, in however many sentences: each party has one.
fn by_clause(agreement: &Agreement, names: &Names<'_>, report: &mut Report<'_>) -> bool {
    for (clause, of) in [("risk-sharing", "risk"), ("profit-sharing", "surplus")] {
        let Some(comparison) = comparison_of(clause) else { continue };
        let spoken: Vec<Span> = bodies::sentences(agreement, &[clause]).collect();
        if spoken.is_empty() {
            continue;
        }
        let spoken = spoken.into_iter().map(|sentence| (sentence, true));
        let said = party_figures::read(agreement, names, comparison, spoken);
        let Some(by_party) = one_each(&said) else { continue };
        if by_party.len() < 2 || !is_of_all(agreement, &by_party) {
            continue;
        }
        let place = by_party.values().map(|stated| stated.span).min();
        let Some((sum, place)) = sum_of(by_party.values().map(|stated| stated.figure)).zip(place)
        else {
            continue;
        };
        if sum != Share::WHOLE {
            tell_words(place, (clause, of), sum, report);
            return true;
        }
    }
    false
}

/// The clauses in which a sentence may share something among the parties.
const SHARING: &[&str] =
    &["risk-sharing", "profit-sharing", "overspend-and-underspend", "financing", "contributions"];

/// Shares that one sentence states and adds up by itself: “a half, a quarter and a fifth”, “a third each” among four.
fn by_sentence(agreement: &Agreement, names: &Names<'_>, report: &mut Report<'_>) -> bool {
    const VERBS: &[&str] = &["shar", "split", "divid", "borne", "bear", "carr", "apportion"];
    const PARTS: &[&str] = &["%", "per cent", "third", "half", "quarter", "fifth", "sixth"];
    let mut told = false;
    for sentence in bodies::sentences(agreement, SHARING) {
        let even = agreement.prose().even_at(sentence);
        let has = |hints: &[&str]| hints.iter().any(|hint| even.contains(hint));
        let about = ["risk-sharing", "profit-sharing"].into_iter().filter_map(|clause| {
            let of = if clause == "risk-sharing" { "risk" } else { "surplus" };
            Some((clause, of, comparison_of(clause)?))
        });
        if !has(VERBS) || !has(PARTS) || even.starts_with('|') {
            continue;
        }
        let words: Vec<&str> = words_of(even).map(|(_, word)| word).collect();
        let is_one =
            |forms: &[Form]| words.iter().any(|word| forms.iter().any(|form| form.is(word)));
        let Some((clause, of, comparison)) =
            about.into_iter().find(|(_, _, comparison)| is_one(&comparison.of))
        else {
            continue;
        };
        if is_one(&STATED_TERMS.party.tiered) || !is_one(&STATED_TERMS.party.shared) {
            continue;
        }
        let sum = sum_of_sentence(agreement, names, comparison, sentence);
        if let Some((sum, place)) = sum {
            tell_words(place, (clause, of), sum, report);
            told = true;
        }
    }
    told
}

/// What the shares of a sentence make, where it is sure that they should be the whole and they are not.
fn sum_of_sentence(
    agreement: &Agreement,
    names: &Names<'_>,
    comparison: &Comparison,
    sentence: Span,
) -> Option<(Share, Span)> {
    let even = agreement.prose().even_at(sentence);
    let parties =
        agreement.parties().filter(|party| shares::takes_a_share(agreement, party)).count();
    if let Some((SharedOut::Each(portion), place)) = shared_out::read(agreement, sentence)
        && shared_out::is_among_all(agreement, names, even, parties)
    {
        let each = share_of(portion)?;
        let sum = (0..parties).try_fold(Share::NONE, |sum, _| sum.plus(each))?;
        return (!is_rounded(sum)).then_some((sum, place));
    }
    let figures = figures::portions_in(agreement, sentence);
    let first = figures.first()?;
    let sum =
        sum_of(figures.iter().map(|stated| stated.figure)).filter(|sum| *sum != Share::WHOLE)?;
    let said = party_figures::read(agreement, names, comparison, std::iter::once((sentence, true)));
    let is_sure = if said.is_empty() {
        // “Losses are shared a half, a quarter and a fifth.”
        figures.len() == parties
            && parties > 2
            && figures
                .windows(2)
                .all(|pair| matches!(pair, [one, next] if is_list(even, sentence, one, next)))
            && shared_out::is_among_all(agreement, names, even, parties)
    } else {
        let by_party = one_each(&said)?;
        by_party.len() == figures.len()
            && said.len() == figures.len()
            && by_party.len() > 1
            && (Share::WHOLE.is_at_most(sum) || is_rounded(sum) || is_of_all(agreement, &by_party))
    };
    is_sure.then_some((sum, first.span))
}

/// Whether a sum misses the whole by no more than rounding explains.
fn is_rounded(sum: Share) -> bool {
    let within = Share::read(&FAIRNESS.shares.alike_within).zip(sum.apart(Share::WHOLE));
    within.is_some_and(|(within, apart)| apart.is_at_most(within))
}

/// “a half, a quarter and a fifth”
fn is_list(even: &str, sentence: Span, one: &Stated, next: &Stated) -> bool {
    let [from, to] = [one.span.end, next.span.start].map(|at| at.saturating_sub(sentence.start));
    let between = even.get(from..to).unwrap_or_default();
    words_of(between).all(|(_, word)| word == "and") && !between.contains([';', '('])
}

fn comparison_of(clause: &str) -> Option<&'static Comparison> {
    STATED_TERMS
        .terms
        .iter()
        .find(|comparison| comparison.fact == Sort::Shares && comparison.clauses().eq([clause]))
}

/// The share of each party that has any, where none has two that differ.
fn one_each<'a>(said: &[(&'a str, Stated)]) -> Option<BTreeMap<&'a str, Stated>> {
    let mut by_party: BTreeMap<&str, Stated> = BTreeMap::new();
    let is_one_each = said
        .iter()
        .all(|(party, stated)| by_party.entry(party).or_insert(*stated).figure == stated.figure);
    is_one_each.then_some(by_party)
}

fn is_of_all(agreement: &Agreement, by_party: &BTreeMap<&str, Stated>) -> bool {
    let mut sharing = agreement.parties().filter(|party| shares::takes_a_share(agreement, party));
    sharing.all(|party| by_party.contains_key(party.id))
}

fn sum_of(figures: impl IntoIterator<Item = Figure>) -> Option<Share> {
    figures.into_iter().try_fold(Share::NONE, |sum, figure| match figure {
        Figure::Portion(portion) => sum.plus(share_of(portion)?),
        _ => None,
    })
}

fn share_of(portion: Portion) -> Option<Share> {
    Share::of(i128::from(portion.of), i128::from(portion.all))
}

fn tell_words(
    place: Span,
    (clause, of): (&'static str, &str),
    sum: Share,
    report: &mut Report<'_>,
) {
    let help = if is_rounded(sum) {
        "write fractions such as “one third” in place of rounded decimals, or give the remainder to one party"
    } else {
        "correct the share that is wrong, so that all of them are 100 % together"
    };
    report
        .at(place, format!("the shares of {of} add up to {sum} %, not to 100 %"))
        .clause(clause)
        .why("what is left over belongs to nobody until it matters")
        .help(help);
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
        for (words, sum) in [
            (
                "Losses are shared a half, a quarter and a fifth.",
                "10:19 the shares of risk add up to 95 %",
            ),
            (
                "The parties bear any loss, one half each.",
                "10:28 the shares of risk add up to 150 %",
            ),
            (
                "Losses are shared: Harbour Trust 33.3%, Quay Advice 33.3%, Mill Lane Centre 33.3%.",
                "10:34 the shares of risk add up to 99.9 %",
            ),
        ] {
            assert_eq!(told_of(words), [format!("{sum}, not to 100 %")], "{words}");
        }
        for words in [
            "The first £5,000 of a loss is shared a half, a quarter and a fifth.",
            "Losses are shared a half, a quarter and a quarter.",
            "The parties bear any loss, a third each.",
            "Harbour Trust and Quay Advice bear losses at the hub, a half each.",
            "Losses are shared once a quarter by report.",
            "Losses are shared: one half to Harbour Trust, one quarter to Quay Advice and one quarter to Mill Lane Centre.",
            "Harbour Trust bears 50%, Quay Advice 40% and Mill Lane Centre the rest.",
            "Harbour Trust bears 60%, Quay Advice 20% and Mill Lane Centre 20%. Above £10,000 Harbour Trust bears 50%.",
        ] {
            assert_eq!(told_of(words), Vec::<String>::new(), "{words}");
        }
    }

    #[test]
    fn a_column_of_shares_is_told_at_its_total() {
        let table = |title: &str, share: &str, total: &str| {
            told(
                RULE,
                &format!(
                    "## Money\n\n| Party | {title} |\n|---|---|\n| A | 40% |\n| B | {share} |\n| **Total** | **{total}** |\n"
                ),
            )
        };
        assert_eq!(
            table("Share", "65%", "100%"),
            ["26:15 the shares under “Share” add up to 105 %, not to the 100 % of the last row"]
        );
        assert_eq!(table("Loss", "60%", "90%").len(), 1);
        assert_eq!(table("Share", "60%", "100%").len(), 0);
        assert_eq!(table("Uptake", "60%", "51%").len(), 0);
        assert_eq!(table("Uptake", "100%", "100%").len(), 0);
    }
}
