//! Money for the beginning, and nothing said about the years after.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::fairness::FAIRNESS;
use super::{Check, Report, Rule, bodies, contributions_do_not_sum, money, said};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "later-years-unfunded",
    severity: Severity::Warning,
    summary: "contributions for the beginning only, in an agreement that runs for years",
    explanation: r#"
Partnerships begin with a budget and go on with a habit. Initial and ongoing financing are two things (Networks that Work, Nesta and Innovation Unit, 2013): if
only the first is agreed, the coordinator's wages in the second year are nobody's.

Told is an agreement of two years or more whose contributions of money are all `basis: initial`, or all for fewer years than it runs, where neither the
words of the financing clause speak of later years or running costs, nor a funder, a head contract or a yearly (`ongoing`) contribution pays for them. Where the front matter is silent about financing, words are told that promise sums for the first year only.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
financing:
  contributions:
    - { party: harbour-trust, amount: { amount: "40000.00", currency: GBP }, year: 2026-27 }
    - { party: quay-advice, amount: { amount: "20000.00", currency: GBP }, year: 2026-27 }
---

## Financing

For 2026–27 Harbour Trust contributes £40,000 and Quay Advice £20,000, for the coordinator and the rooms.
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
financing:
  contributions:
    - { party: harbour-trust, amount: { amount: "40000.00", currency: GBP }, year: 2026-27 }
    - { party: quay-advice, amount: { amount: "20000.00", currency: GBP }, year: 2026-27 }
---

## Financing

For 2026–27 Harbour Trust contributes £40,000 and Quay Advice £20,000, for the coordinator and the rooms. In the later years they
contribute the same, unless all agree otherwise by January.
~~~

**To settle it,** say what each party pays in the later years, or that nothing is needed, or how and by when that is decided.

**Suppress it** where another document settles the later years, and name it.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(terms) = agreement.terms_of("financing") else {
        if !agreement.is_foreign() {
            in_words(agreement, report);
        }
        return;
    };
    if terms.get("funder").is_some() || agreement.terms().get("head-contract").is_some() {
        return;
    }
    let from = FAIRNESS.contributions.later_years_from;
    let Some(years) = contributions_do_not_sum::years(agreement).filter(|years| *years >= from)
    else {
        return;
    };
    let Some(list) = money::contributions(agreement).find(|list| list.clause == "financing") else {
        return;
    };
    let paid: Vec<_> = list.all.iter().filter(|one| one.money.is_some()).collect();
    if paid.is_empty() || paid.iter().any(|one| one.basis == Some("ongoing")) {
        return;
    }
    let message = if paid.iter().all(|one| one.basis == Some("initial")) {
        format!("all contributions are initial, but the agreement runs for {years} years")
    } else {
        let labels: Option<BTreeSet<&str>> =
            paid.iter().map(|one| one.year.filter(|year| is_one_year(year))).collect();
        let Some(labels) = labels else { return };
        let covered = i128::try_from(labels.len()).unwrap_or(i128::MAX);
        if covered >= years {
            return;
        }
        match labels.first().filter(|_| covered == 1) {
            Some(year) => format!(
                "the contributions are for one year ({}), but the agreement runs for {years}",
                super::wording::bare(year)
            ),
            None => {
                format!(
                    "the contributions are for {covered} years, but the agreement runs for {years}"
                )
            }
        }
    };
    if !is_written(agreement) || words_speak(agreement) {
        return;
    }
    let finding = report.at(list.pair.key_span, message).clause("financing");
    finding
        .why("what the partnership costs after that is nobody’s")
        .help("say what each party pays in the later years, or how and by when that is decided");
}

/// “In the first year the Trust contributes £210,000”, and nothing more.
fn in_words(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.terms().get("head-contract").is_some() || agreement.terms().get("funder").is_some()
    {
        return;
    }
    for sentence in bodies::sentences(agreement, &["financing"]) {
        let even = agreement.prose().even_at(sentence);
        let Some(found) = FIRST_YEAR.find(even).filter(|_| even.contains('$')) else { continue };
        let from = FAIRNESS.contributions.later_years_from;
        let years = contributions_do_not_sum::years(agreement).filter(|years| *years >= from);
        let Some(years) = years.filter(|_| !words_speak(agreement)) else { return };
        let place = Span::new(found.start(), found.end()).shifted(sentence.start);
        let message = format!(
            "money is promised only for the first year, but the agreement runs for {years} years"
        );
        report
            .at(place, message)
            .clause("financing")
            .why("what the partnership costs after that is nobody’s")
            .help(
                "say what each party pays in the later years, or how and by when that is decided",
            );
        return;
    }
}

static FIRST_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    said::pattern(
        r"\b(?:in|for|during) (?:the )?(?:first (?:contract |financial )?year|year (?:one|1))\b",
    )
});

/// Whether the clause has words at all: those of another document, or none, are for other rules.
fn is_written(agreement: &Agreement) -> bool {
    agreement.clause("financing").is_none_or(|clause| clause.state == State::Present)
}

fn words_speak(agreement: &Agreement) -> bool {
    let Some(clause) = agreement.clause("financing") else { return false };
    let words = agreement.words_of(clause).to_lowercase();
    FAIRNESS.contributions.later_years_words.iter().any(|word| words.contains(word))
}

/// Whether a label names a single year: `2026-27`, `2026/2027`, `2026`, `first year`, `year 1`.
fn is_one_year(label: &str) -> bool {
    const ORDINALS: &[&str] =
        &["first", "second", "third", "fourth", "fifth", "one", "two", "three", "four", "five"];
    let label = label.trim().to_lowercase().replace(['–', '/'], "-");
    let number = |text: &str| {
        let digits =
            !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    if let Some((first, second)) = label.split_once('-') {
        let Some((from, to)) = number(first).zip(number(second)) else { return false };
        let next = from.saturating_add(1);
        return first.len() == 4
            && match second.len() {
                4 => to == next,
                2 => to == next % 100,
                _ => false,
            };
    }
    let words: Vec<&str> = label.split_whitespace().collect();
    match words.as_slice() {
        [year] => year.len() == 4 && number(year).is_some(),
        ["year", which] => which.len() <= 2 && number(which).is_some() || ORDINALS.contains(which),
        [which, "year"] => ORDINALS.contains(which),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;
    use super::*;

    const RULE: &str = "later-years-unfunded";

    fn with(expiry: &str, contribution: &str, words: &str) -> String {
        format!(
            "---\nkind: collaboration-agreement\nparties: [{{ id: a }}]\ntimeframe: {{ commencement: 2026-04-01, expiry: {expiry} }}\nfinancing: {{ contributions: [{{ party: a, amount: {{ amount: 9, currency: GBP }}, {contribution} }}] }}\n---\n\n## Financing\n\n{words}\n"
        )
    }

    #[test]
    fn only_the_beginning_is_told() {
        assert_eq!(
            told(RULE, &with("2029-03-31", "basis: initial", "A pays £9 to start.")),
            ["5:14 all contributions are initial, but the agreement runs for 3 years"]
        );
        assert_eq!(
            told(RULE, &with("2029-03-31", "year: first year", "A pays £9.")),
            ["5:14 the contributions are for one year (first year), but the agreement runs for 3"]
        );
    }

    #[test]
    fn short_terms_ongoing_money_words_and_funders_are_silence() {
        for (expiry, contribution, words) in [
            ("2027-03-31", "basis: initial", "A pays £9."),
            ("2029-03-31", "basis: ongoing", "A pays £9."),
            ("2029-03-31", "year: first cycle", "A pays £9."),
            ("2029-03-31", "timing: in April", "A pays £9."),
            ("2029-03-31", "basis: initial", "Running costs are met by each party."),
            ("2029-03-31", "basis: initial", "A pays £9, and £3 in each year after."),
        ] {
            assert_eq!(told(RULE, &with(expiry, contribution, words)).len(), 0, "{words}");
        }
        let funded = with("2029-03-31", "basis: initial", "A pays £9.")
            .replace("financing: {", "financing: { funder: Hill Fund,");
        assert_eq!(told(RULE, &funded).len(), 0);
    }

    #[test]
    fn the_words_alone_may_promise_only_a_beginning() {
        let words = |words: &str| {
            let text = with("2029-03-31", "basis: initial", words);
            let (front, rest) = text.split_once("financing:").unwrap();
            let (_, body) = rest.split_once("---\n\n").unwrap();
            told(RULE, &format!("{front}---\n\n{body}"))
        };
        assert_eq!(
            words("In the first year the Trust contributes £9,000 for the coordinator."),
            ["9:1 money is promised only for the first year, but the agreement runs for 3 years"]
        );
        for silent in [
            "In the first year the Trust contributes £9,000, and £5,000 in each later year.",
            "In the first year the group meets at the Trust.",
            "The Trust contributes £9,000 for the coordinator.",
        ] {
            assert_eq!(words(silent), Vec::<String>::new(), "{silent}");
        }
    }

    #[test]
    fn labels_of_one_year() {
        for label in ["2026-27", "2026/2027", "2026–27", "2099-00", "2026", "First year", "year 1"]
        {
            assert!(is_one_year(label), "{label}");
        }
        for label in ["2026-29", "first cycle", "years 1-3", "26-27", "each year", "", "2026-"] {
            assert!(!is_one_year(label), "{label}");
        }
    }
}
