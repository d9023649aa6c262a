//! Contributions that are more or less than the total beside them.

use jiff::ToSpan as _;

use super::fairness::FAIRNESS;
use super::money::{self, Contributions, Money};
use super::shares::Share;
use super::table_totals::{self, Total, Wrong};
use super::timeframe::Timeframe;
use super::{Check, Report, Rule, places, sums_in_words, wording};
use crate::document::agreement::Agreement;
use crate::document::words;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "contributions-do-not-sum",
    severity: Severity::Error,
    summary: "contributions that add up to more or less than the total beside them",
    explanation: r#"
Three partners who put in £50,000 each have £150,000. Where the budget says £175,000, somebody will have to find the rest, and each will think that it
is somebody else.

The sums under `contributions` are counted exactly and compared with `total`; so are the `amounts` of a pooled fund. All of them together may make the
total, or those of one year, or the yearly ones in each year of the term; contributions in kind may count with their value. Where `funder` names
somebody who pays from outside, a large rest is taken to be that funder's. Sums in different currencies are never added.

So are the rows of a table of sums in the words, such as a budget, compared with a last row that opens with “Total”, “Together” or “All”, and where most
rows add up to a last column of that name, the others; so is a single sum that the words above such a table say to be divided by it. Tables with
subtotals, with rows in bold or “of which”, and with rounded sums (“£2.4m”) are left alone. A sentence of the clauses on money that states the parts of a
sum and the sum is added up too, where the front matter does not have other parts; one that divides the financing among all parties is compared with its
`total`. A grant or price that stands in two places is told where two digits have changed places (“£846,000” and “£864,000”).

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
  - { id: mill-lane, name: Mill Lane Community Centre, role: partner }
financing:
  total: { amount: "175000.00", currency: GBP }
  contributions:
    - { party: harbour-trust, amount: { amount: "50000.00", currency: GBP } }
    - { party: quay-advice, amount: { amount: "50000.00", currency: GBP } }
    - { party: mill-lane, amount: { amount: "50000.00", currency: GBP } }
---
~~~

~~~markdown bad
## Budget

| Line | Each year |
|---|---|
| Co-ordinator | £18,000 |
| Vans | £89,000 |
| Total | £116,000 |
~~~

~~~markdown bad
## Financing
Of the £600,000 a year Harbour Trust keeps £330,000, Quay Advice receives £160,000 and Mill Lane Community Centre £120,000.
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
  - { id: mill-lane, name: Mill Lane Community Centre, role: partner }
timeframe: { commencement: 2026-04-01, term: P3Y }
financing:
  total: { amount: "310000.00", currency: GBP }
  contributions:
    - { party: harbour-trust, amount: { amount: "60000.00", currency: GBP }, basis: ongoing }
    - { party: quay-advice, amount: { amount: "40000.00", currency: GBP }, basis: ongoing }
    - { party: quay-advice, amount: { amount: "10000.00", currency: GBP }, basis: initial }
    - { party: mill-lane, in-kind: { description: Rooms on two days a week } }
---
~~~

**To settle it,** correct the sum that is wrong. Where somebody else pays the rest, list that contribution too, or name the `funder`.

**Suppress it** where the rest is still to be raised, and say by whom and by when.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    in_terms(agreement, report);
    if !agreement.is_foreign() {
        in_tables(agreement, report);
        in_sentences(agreement, report);
    }
}

/// Sentences that state the parts of a sum and the sum. What the terms state as well is compared with them elsewhere.
fn in_sentences(agreement: &Agreement, report: &mut Report<'_>) {
    const CLAUSES: &[&str] = &["financing", "contributions", "non-pooled", "invoicing-and-payment"];
    against_the_total(agreement, CLAUSES, report);
    swapped(agreement, report);
    // Where the terms have the parts of the words, these are right and the total is not.
    let in_terms: Vec<_> =
        money::contributions(agreement).map(|list| Money::sum(list.sums())).collect();
    let is_as_in_terms = |parts: words::Money| {
        let is_sum = |sum: &Money<'_>| sum.amount == i128::from(parts.parts);
        in_terms.is_empty() || in_terms.iter().flatten().any(is_sum)
    };
    let wrong = sums_in_words::wrong(agreement, CLAUSES).into_iter();
    for total in wrong.filter(|total| is_as_in_terms(total.parts)).take(wording::MOST_SLIPS) {
        let apart = total.parts.parts.abs_diff(total.stated.parts);
        let apart = words::Money { parts: apart, ..total.parts };
        let compared = if total.parts.parts < total.stated.parts { "less" } else { "more" };
        let message = format!(
            "the parts add up to {}, which is {apart} {compared} than the {} that they are to make",
            total.parts, total.stated
        );
        let finding = report.at(total.place, message);
        finding
            .why("nobody can tell whether the total or its parts were agreed")
            .help("correct the sum that is wrong, or say where the difference goes");
        if let Some(clause) = places::clause_at(agreement, total.place.start) {
            finding.clause(clause);
        }
    }
}

/// Sentences that divide the financing among all parties, and miss its total by a little.
fn against_the_total(agreement: &Agreement, clauses: &[&str], report: &mut Report<'_>) {
    let stated = agreement.terms_of("financing").and_then(|terms| terms.get("total"));
    let Some((total, place)) = stated.and_then(|it| Some((Money::read(it)?, money::place(it))))
    else {
        return;
    };
    for divided in sums_in_words::divided(agreement, clauses) {
        let sum = Money { amount: i128::from(divided.parts.parts), ..total };
        let Some(apart) = sum.apart(total).filter(|apart| apart.amount > 0) else { continue };
        // What is far from the total is no part of it that slipped.
        let is_little = Share::of(apart.amount, total.amount)
            .zip(Share::read(&FAIRNESS.contributions.funder_pays_at_least))
            .is_some_and(|(part, least)| !least.is_at_most(part));
        if !is_little {
            continue;
        }
        let compared = if sum.amount < total.amount { "less" } else { "more" };
        let message = format!(
            "the parts add up to {sum}, which is {apart} {compared} than the total of {total} in the front matter"
        );
        let finding = report.at(divided.place, message).clause("financing");
        finding
            .why("nobody can tell whether the total or its parts were agreed")
            .help("correct the sum that is wrong, or say where the difference goes")
            .related(place, "the total");
    }
}

/// A grant or price that stands in two places, once with two digits that have changed their places.
fn swapped(agreement: &Agreement, report: &mut Report<'_>) {
    let total = agreement.terms_of("financing").and_then(|terms| terms.get("total"));
    let in_terms = total.and_then(|term| {
        let money = words::Money::of_amount(term.text_of("amount")?, term.text_of("currency")?)?;
        Some((money, money::place(term)))
    });
    let Some(slip) = sums_in_words::swapped(agreement, in_terms) else { return };
    let message = format!(
        "the {} is {} here and {} in {}: two digits have changed places",
        slip.called,
        slip.here.value,
        slip.other.value,
        if slip.is_in_terms { "the front matter" } else { "another place" }
    );
    let finding = report.at(slip.here.span, message);
    finding
        .why("nobody can tell which of the two was agreed")
        .help("correct the sum that is wrong")
        .related(slip.other.span, "the other one");
    if let Some(clause) = places::clause_at(agreement, slip.here.span.start) {
        finding.clause(clause);
    }
}

/// Tables of the words, such as a budget, whose totals are not what they are the totals of.
fn in_tables(agreement: &Agreement, report: &mut Report<'_>) {
    for wrong in table_totals::wrong(agreement).into_iter().take(wording::MOST_SLIPS) {
        let sign = if agreement.prose().words().contains('£') { "£" } else { "€" };
        let written = |hundredths| format!("{sign}{}", table_totals::written(hundredths));
        let differs = |total: &Total| {
            let compared = if total.parts < total.stated { "less" } else { "more" };
            format!("{} {compared} than", written(total.apart()))
        };
        let sum_of = |parts: &str, total: &Total| {
            let (sum, differs) = (written(total.parts), differs(total));
            format!(
                "{parts} add up to {sum}, which is {differs} the total of {}",
                written(total.stated)
            )
        };
        let mut related = Vec::new();
        let (place, message) = match wrong {
            Wrong::Column(total) => (total.place, sum_of("the rows above", &total)),
            Wrong::Row(total) => (total.place, sum_of("the sums beside it", &total)),
            Wrong::Cell { place, column, row } => {
                related
                    .extend([(column, "the total of the column"), (row, "the total of the row")]);
                let cell = wording::quoted(&wording::unmarked(agreement.source.slice(place)));
                let message = format!(
                    "{cell} fits neither its column, which adds up to {} and not to {}, nor its row, which adds up to {} and not to {}",
                    written(column.parts),
                    written(column.stated),
                    written(row.parts),
                    written(row.stated),
                );
                (place, message)
            }
            Wrong::Announced(total) => {
                let [stated, divided] = [total.stated, total.parts].map(written);
                (
                    total.place,
                    format!(
                        "{stated} is to be divided here, and the table below divides {divided}"
                    ),
                )
            }
            // Shares that are not the whole have a rule of their own.
            Wrong::Shares { .. } => continue,
        };
        let finding = report.at(place, message);
        finding
            .why("nobody can tell whether the total or its parts were agreed")
            .help("correct the sum that is wrong, or list what is missing");
        for (total, called) in related.into_iter().filter(|(total, _)| total.place != place) {
            finding.related(total.place, called);
        }
        if let Some(clause) = places::clause_at(agreement, place.start) {
            finding.clause(clause);
        }
    }
}

fn in_terms(agreement: &Agreement, report: &mut Report<'_>) {
    for list in money::contributions(agreement) {
        // Who promises neither a sum nor a thing has promised something that nobody can count.
        let all_said = list.all.iter().all(|one| one.money.is_some() || one.is_in_kind);
        let Some((total, place)) = list.total.filter(|_| all_said) else { continue };
        let Some(sum) = Money::sum(list.sums()) else { continue };
        let Some(apart) = sum.apart(total).filter(|_| !explains(agreement, &list, total)) else {
            continue;
        };
        let is_less = sum.amount < total.amount;
        if is_less && pays_the_rest(agreement, &list, apart, total) {
            continue;
        }
        let compared = if is_less { "less" } else { "more" };
        let message = format!(
            "the contributions add up to {sum}, which is {apart} {compared} than the total of {total}"
        );
        let finding = report.at(place, message).clause(list.clause);
        finding.related(list.pair.key_span, "the contributions");
        if is_less {
            finding.why("each party will think that another one pays the rest");
        } else {
            finding.why("nobody can tell whether the total or the contributions were agreed");
        }
        let unvalued = list.all.iter().any(|one| one.is_in_kind && one.in_kind.is_none());
        finding.help(match (is_less, unvalued) {
            (true, true) => {
                "correct the sum that is wrong, or write what the contributions in kind are worth"
            }
            (true, false) => "correct the sum that is wrong, or list who pays the rest",
            (false, _) => "correct the sum that is wrong",
        });
    }
}

/// Whether the total is what some reading of the list makes.
fn explains(agreement: &Agreement, list: &Contributions<'_>, total: Money<'_>) -> bool {
    let sum_of = |counts: &dyn Fn(Option<&str>, Option<&str>) -> bool, in_kind: bool| {
        let counted = list.all.iter().filter(|one| counts(one.year, one.basis));
        let sums = counted.flat_map(|one| {
            let value = one.in_kind.filter(|_| in_kind);
            one.money.into_iter().chain(value)
        });
        Money::sum(sums)
    };
    let years = years(agreement).unwrap_or(1);
    [false, true].into_iter().any(|in_kind| {
        let sum = |counts: &dyn Fn(Option<&str>, Option<&str>) -> bool| sum_of(counts, in_kind);
        let is_yearly = |basis: Option<&str>| basis == Some("ongoing");
        let yearly = sum(&|_, basis| is_yearly(basis));
        let once = sum(&|_, basis| !is_yearly(basis));
        let in_each_year = (2..=years).any(|count| {
            let all_years = yearly.and_then(|yearly| yearly.times(count));
            all_years == Some(total)
                || all_years.zip(once).and_then(|(years, once)| years.plus(once)) == Some(total)
        });
        let of_one_year = list.all.iter().filter_map(|one| one.year).take(MOST_YEARS).any(|year| {
            sum(&|other, _| other == Some(year)) == Some(total)
                || sum(&|other, _| other.is_none_or(|other| other == year)) == Some(total)
        });
        in_each_year || of_one_year || yearly == Some(total) || sum(&|_, _| true) == Some(total)
    })
}

/// Nobody lists the contributions of more years.
const MOST_YEARS: usize = 50;

/// How many years the agreement runs, the last one counted as a whole.
pub(super) fn years(agreement: &Agreement) -> Option<i128> {
    let timeframe = Timeframe::of(agreement)?;
    let begins = timeframe.commencement.map_or(jiff::civil::date(2026, 1, 1), |(date, _)| date);
    if timeframe.commencement.is_none() && timeframe.term.is_none() {
        return None;
    }
    let end = timeframe.end_from(begins)?;
    (1..=i128::try_from(MOST_YEARS).ok()?).find(|count| {
        let years = i64::try_from(*count).unwrap_or(i64::MAX);
        begins.checked_add(years.years()).is_ok_and(|day| day >= end)
    })
}

/// Whether somebody outside of the list may pay what is missing.
fn pays_the_rest(
    agreement: &Agreement,
    list: &Contributions<'_>,
    rest: Money<'_>,
    total: Money<'_>,
) -> bool {
    let is_listed = |party: &str| list.all.iter().any(|one| one.party == Some(party));
    let names_funder = list.clause == "financing"
        && agreement.terms_of("financing").is_some_and(|terms| terms.get("funder").is_some());
    let funds = agreement
        .parties()
        .any(|party| matches!(party.role, Some("funder" | "commissioner")) && !is_listed(party.id));
    let least = Share::read(&FAIRNESS.contributions.funder_pays_at_least);
    let is_much = Share::of(rest.amount, total.amount)
        .zip(least)
        .is_some_and(|(rest, least)| least.is_at_most(rest));
    (names_funder || funds) && is_much
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "contributions-do-not-sum";

    fn with(total: &str, contributions: &str) -> String {
        format!(
            "---\nkind: collaboration-agreement\nparties: [{{ id: a }}, {{ id: b }}]\ntimeframe: {{ commencement: 2026-04-01, expiry: 2029-03-31 }}\nfinancing:\n  total: {{ amount: \"{total}\", currency: GBP }}\n  contributions: [{contributions}]\n---\n"
        )
    }

    fn sum(party: &str, amount: &str, more: &str) -> String {
        format!("{{ party: {party}, amount: {{ amount: \"{amount}\", currency: GBP }}{more} }}, ")
    }

    #[test]
    fn a_table_is_told_at_its_total() {
        let table = |rows: &str| {
            format!(
                "---\nkind: lead-provider-agreement\n---\n## Budget\n\n| Line | Year |\n|---|---:|\n{rows}"
            )
        };
        assert_eq!(
            told(
                RULE,
                &table("| Rooms | £9,000 |\n| Staff | £20,000 |\n| **Total** | **£30,000** |\n")
            ),
            [
                "10:15 the rows above add up to £29,000, which is £1,000 less than the total of £30,000"
            ]
        );
        for rows in [
            "| Rooms | £9,000 |\n| Staff | £20,000 |\n| Total | £29,000 |\n",
            "| Rooms | £9,000 |\n| of which heating | £2,000 |\n| Staff | £20,000 |\n| Total | £29,000 |\n",
            "| Rooms | £9,000 |\n| **Staff** | £20,000 |\n| Manager | £20,000 |\n| Total | £29,000 |\n",
            "| Rooms | £0.9m |\n| Staff | £1.2m |\n| Total | £2m |\n",
            "| Rooms | £9,000 |\n| Staff | in kind |\n| Total | £29,000 |\n",
            "| Rooms | 9 |\n| Staff | 20 |\n| Total | 30 |\n",
        ] {
            assert_eq!(told(RULE, &table(rows)), Vec::<String>::new(), "{rows}");
        }
    }

    #[test]
    fn a_table_is_read_across_too() {
        let table = |cell: &str, total: &str| {
            told(
                RULE,
                &format!(
                    "## Budget\n\n| | 2026 | 2027 | Total |\n|---|---|---|---|\n| Rooms | 9,000 | {cell} | 18,000 |\n| Staff | 20,000 | 20,000 | 40,000 |\n| Vans | 1,000 | 2,000 | 3,000 |\n| Total (£) | 30,000 | {total} | 61,000 |\n"
                ),
            )
        };
        assert_eq!(table("9,000", "31,000"), Vec::<String>::new());
        assert_eq!(
            table("6,000", "31,000"),
            [
                "24:19 “6,000” fits neither its column, which adds up to £28,000 and not to £31,000, nor its row, which adds up to £15,000 and not to £18,000"
            ]
        );
        assert_eq!(
            table("9,000", "32,000"),
            [
                "27:24 “32,000” fits neither its column, which adds up to £31,000 and not to £32,000, nor its row, which adds up to £62,000 and not to £61,000"
            ]
        );
    }

    #[test]
    fn what_a_table_divides_is_told_above_it() {
        let above = |words: &str| {
            told(
                RULE,
                &format!(
                    "## Budget\n\n{words}\n\n| Party | Sum |\n|---|---|\n| A | £9,000 |\n| B | £20,000 |\n| All | £29,000 |\n"
                ),
            )
        };
        assert_eq!(
            above("The grant is £30,000. It is divided like this:"),
            ["22:14 £30,000 is to be divided here, and the table below divides £29,000"]
        );
        for words in [
            "The grant is £29,000. It is divided like this:",
            "The grant is £30,000. The rest is divided like this:",
            "The grant is £30,000 and the cost £1,000. It is divided like this:",
        ] {
            assert_eq!(above(words), Vec::<String>::new(), "{words}");
        }
    }

    #[test]
    fn digits_that_changed_places_are_told() {
        let words = |one: &str, other: &str| {
            told(
                RULE,
                &format!(
                    "## Background\nThe fund has awarded {one}. The Lead holds the grant of {other}.\n"
                ),
            )
        };
        assert_eq!(
            words("£864,000", "£846,000"),
            [
                "21:60 the grant is £846,000 here and £864,000 in another place: two digits have changed places"
            ]
        );
        assert_eq!(words("£864,000", "£864,000").len(), 0);
        assert_eq!(words("£63,000", "£36,000").len(), 0);
    }

    #[test]
    fn a_sentence_is_told_at_its_total() {
        let parties = "---\nkind: lead-provider-agreement\nparties: [{ id: h, name: Harbour Trust }, { id: q, name: Quay Advice }]\n---\n";
        let told_of = |words: &str| told(RULE, &format!("{parties}## Financing\n{words}\n"));
        for (words, place, sums) in [
            (
                "Of the £90,000 a year Harbour Trust keeps £60,000 and Quay Advice receives £40,000.",
                8,
                ("£100,000", "£10,000 more", "£90,000"),
            ),
            (
                "Harbour Trust contributes £60,000 and Quay Advice £40,000, together £120,000.",
                69,
                ("£100,000", "£20,000 less", "£120,000"),
            ),
            (
                "The parties receive £90,000: Harbour Trust £30,000 and Quay Advice £40,000.",
                21,
                ("£70,000", "£20,000 less", "£90,000"),
            ),
            (
                "The price is £90,000, of which Harbour Trust keeps £60,000 and Quay Advice £40,000.",
                14,
                ("£100,000", "£10,000 more", "£90,000"),
            ),
            (
                "Rooms (£9,000) are paid by Harbour Trust as to £6,000 and by Quay Advice as to £2,000.",
                8,
                ("£8,000", "£1,000 less", "£9,000"),
            ),
        ] {
            let (sum, apart, total) = sums;
            assert_eq!(
                told_of(words),
                [format!(
                    "6:{place} the parts add up to {sum}, which is {apart} than the {total} that they are to make"
                )]
            );
        }
        for words in [
            "Of the £90,000 a year Harbour Trust keeps £60,000 and Quay Advice receives £30,000.",
            "Of this Harbour Trust receives £50,000, Quay Advice £40,000 and the fund £30,000.",
            "Harbour Trust receives £50,000, and others as follows: Quay Advice £40,000, the fund £30,000.",
            "Of the £90,000 £20,000 is for rooms and £30,000 for staff.",
            "Harbour Trust pays £9.3m and Quay Advice £15.7m, together £25.1m.",
            "Harbour Trust pays £5,000 a month and Quay Advice £1,000, in total £61,000 a year.",
            "Harbour Trust and Quay Advice pay £5,000 each and the fund £2,000, in total £12,000.",
            "Quay Advice is paid £90,000: £60,000 at the start and up to £40,000 later.",
            "Harbour Trust pays £10,000 and Quay Advice £20,000 for three years, together £90,000.",
        ] {
            assert_eq!(told_of(words), Vec::<String>::new(), "{words}");
        }
    }

    #[test]
    fn sum_total_and_difference_are_told_at_the_total() {
        let text = with("100000", &(sum("a", "60000.10", "") + &sum("b", "30000.20", "")));
        assert_eq!(
            told(RULE, &text),
            [
                "6:20 the contributions add up to £90,000.30, which is £9,999.70 less than the total of £100,000"
            ]
        );
        let text = with("100000", &(sum("a", "60000", "") + &sum("b", "50000", "")));
        assert_eq!(
            told(RULE, &text),
            [
                "6:20 the contributions add up to £110,000, which is £10,000 more than the total of £100,000"
            ]
        );
    }

    #[test]
    fn a_pooled_fund_is_counted_too() {
        let amounts = sum("a", "60", "") + &sum("b", "30", "");
        let text = with("90", &amounts).replace("financing:", "contributions:");
        let text = text.replace("  contributions: [", "  amounts: [");
        assert_eq!(told(RULE, &text).len(), 0);
        assert_eq!(told(RULE, &text.replace("\"90\"", "\"95\"")).len(), 1);
    }

    #[test]
    fn years_and_kind_can_explain_a_total() {
        let ongoing = ", basis: ongoing";
        for (total, contributions) in [
            ("300", sum("a", "60", ongoing) + &sum("b", "40", ongoing)),
            ("310", sum("a", "100", ongoing) + &sum("b", "10", ", basis: initial")),
            ("100", sum("a", "100", ", year: 2026-27") + &sum("a", "105", ", year: 2027-28")),
            ("205", sum("a", "100", ", year: 2026-27") + &sum("a", "105", ", year: 2027-28")),
            (
                "120",
                sum("a", "100", "")
                    + "{ party: b, in-kind: { description: Rooms, value: { amount: \"20\", currency: GBP } } }",
            ),
        ] {
            assert_eq!(told(RULE, &with(total, &contributions)).len(), 0, "{total}");
        }
        assert_eq!(told(RULE, &with("400", &sum("a", "100", ongoing))).len(), 1);
    }

    #[test]
    fn what_cannot_be_counted_is_silence() {
        for contributions in [
            "{ party: a }",
            "{ party: a, amount: { amount: 1, currency: EUR } }",
            "{ party: a, amount: some }",
            "{ party: a, in-kind: { description: Rooms } }",
        ] {
            assert_eq!(told(RULE, &with("100", contributions)).len(), 0, "{contributions}");
        }
    }

    #[test]
    fn a_funder_pays_a_large_rest_and_no_small_one() {
        let text = |amount| {
            with("100", &sum("a", amount, "")).replace("  total", "  funder: Hill Fund\n  total")
        };
        assert_eq!(told(RULE, &text("40")).len(), 0);
        assert_eq!(told(RULE, &text("95")).len(), 1);
        assert_eq!(told(RULE, &text("140")).len(), 1);
    }

    #[test]
    fn things_without_a_value_are_asked_about() {
        let things = "{ party: b, in-kind: { description: Rooms } }";
        let (_, findings) = findings(RULE, &[], &with("100", &(sum("a", "80", "") + things)));
        assert_eq!(
            findings[0].help.as_deref(),
            Some(
                "correct the sum that is wrong, or write what the contributions in kind are worth"
            )
        );
    }
}
