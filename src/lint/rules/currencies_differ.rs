//! Sums that belong together and stand in different currencies.

use super::{Check, Report, Rule, money, places, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "currencies-differ",
    severity: Severity::Warning,
    summary: "sums that are to be compared or added, in different currencies",
    explanation: r#"
Pounds and euros cannot be added, and a cap in one does not bound a loss in the other. A second currency among the sums of one clause is usually left
over from another agreement.

Compared are the sums of the financing with the `currency` that it says is that of all sums, a total with its contributions, and the caps and floors of one
clause with each other. Contributions in several currencies are no fault where nothing says that there is only one.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
risk-sharing:
  cap: { amount: "100000.00", currency: GBP }
  cap-by-party:
    harbour-trust: { amount: "60000.00", currency: GBP }
    quay-advice: { amount: "40000.00", currency: EUR }
---
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
financing:
  contributions:
    - { party: harbour-trust, amount: { amount: "60000.00", currency: GBP } }
    - { party: quay-advice, amount: { amount: "40000.00", currency: EUR } }
risk-sharing:
  cap: { amount: "100000.00", currency: GBP }
  cap-by-party:
    harbour-trust: { amount: "60000.00", currency: GBP }
    quay-advice: { amount: "40000.00", currency: GBP }
---
~~~

**To settle it,** write all sums of the clause in one currency.

**Suppress it** where the words say at what rate, and on which day, one currency is counted in the other.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for clause in ["financing", "contributions", "risk-sharing", "liability-and-indemnity"] {
        let Some(terms) = agreement.terms_of(clause) else { continue };
        let Some((first, other)) = differing(clause, terms) else { continue };
        let title = places::title_of(report.standard, clause);
        let same = match first.sum {
            Sum::All => format!("all sums of {title} are said to be"),
            _ => format!("{} of {title} is", first.called(agreement)),
        };
        let message = format!(
            "{} is in {}, but {same} in {}",
            other.called(agreement),
            wording::bare(other.currency),
            wording::bare(first.currency)
        );
        let finding = report.at(other.span, message).clause(clause);
        finding
            .why("sums in different currencies cannot be added, and one does not bound the other")
            .help("write all sums of the clause in one currency")
            .related(first.span, "the other currency");
    }
}

/// A sum and its currency, or the currency that all sums of a clause are said to have.
struct Stated<'a> {
    sum: Sum<'a>,
    currency: &'a str,
    span: Span,
}

/// Which sum it is.
#[derive(Clone, Copy)]
enum Sum<'a> {
    All,
    Named(&'static str),
    CapOf(&'a str),
}

impl Stated<'_> {
    fn called(&self, agreement: &Agreement) -> String {
        match self.sum {
            Sum::All => "the currency".to_owned(),
            Sum::Named(name) => format!("the {name}"),
            Sum::CapOf(party) => {
                let name = agreement.party(party).map(|party| party.called().to_owned());
                format!("the cap for {}", name.unwrap_or_else(|| wording::quoted(party)))
            }
        }
    }
}

/// The first two sums of a clause that should have one currency and have two.
fn differing<'a>(clause: &str, terms: &'a Term) -> Option<(Stated<'a>, Stated<'a>)> {
    const SINGLE: &[&str] = &["total", "backfill", "coordination", "cap", "floor"];
    let singles = SINGLE.iter().filter_map(|key| stated(&terms.pair(key)?.term, Sum::Named(key)));
    let list = if clause == "financing" { "contributions" } else { "amounts" };
    let contributions: Vec<Stated<'a>> = terms
        .get(list)
        .map(Term::list)
        .unwrap_or_default()
        .iter()
        .filter_map(|contribution| stated(contribution.get("amount")?, Sum::Named("contribution")))
        .collect();
    if let Some(rule) = terms.get("currency").filter(|_| clause == "financing") {
        let currency = rule.text()?;
        let other = singles.chain(contributions).find(|other| other.currency != currency)?;
        return Some((Stated { sum: Sum::All, currency, span: rule.span }, other));
    }
    let one_currency = contributions
        .windows(2)
        .all(|two| matches!(two, [first, second] if first.currency == second.currency));
    let contributions = contributions.into_iter().filter(|_| one_currency);
    let caps = terms.get("cap-by-party").map(Term::pairs).unwrap_or_default();
    let caps = caps.iter().filter_map(|pair| stated(&pair.term, Sum::CapOf(&pair.key)));
    let mut all = singles.chain(contributions).chain(caps);
    let first = all.next()?;
    let other = all.find(|other| other.currency != first.currency)?;
    Some((first, other))
}

fn stated<'a>(term: &'a Term, sum: Sum<'a>) -> Option<Stated<'a>> {
    let currency = money::Money::read(term)?.currency;
    Some(Stated { sum, currency, span: term.get("currency")?.span })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "currencies-differ";

    fn with(terms: &str) -> String {
        format!(
            "---\nkind: collaboration-agreement\nparties: [{{ id: a }}, {{ id: b }}]\n{terms}\n---\n"
        )
    }

    const EUR: &str = "{ amount: 5, currency: EUR }";
    const GBP: &str = "{ amount: 5, currency: GBP }";

    #[test]
    fn the_second_currency_is_told() {
        assert_eq!(
            told(RULE, &with(&format!("risk-sharing: {{ cap: {GBP}, floor: {EUR} }}"))),
            ["4:82 the floor is in EUR, but the cap of “Risk sharing” is in GBP"]
        );
        assert_eq!(
            told(RULE, &with(&format!("financing: {{ currency: GBP, backfill: {EUR} }}"))),
            ["4:62 the backfill is in EUR, but all sums of “Financing” are said to be in GBP"]
        );
    }

    #[test]
    fn a_total_has_the_currency_of_its_contributions() {
        let contributions = |one: &str, two: &str, total: &str| {
            with(&format!(
                "financing: {{ total: {total}, contributions: [{{ party: a, amount: {one} }}, {{ party: b, amount: {two} }}] }}"
            ))
        };
        assert_eq!(told(RULE, &contributions(GBP, GBP, EUR)).len(), 1);
        assert_eq!(told(RULE, &contributions(GBP, GBP, GBP)).len(), 0);
        assert_eq!(told(RULE, &contributions(GBP, EUR, GBP)).len(), 0);
    }

    #[test]
    fn what_is_no_sum_is_left_to_the_schema() {
        assert_eq!(told(RULE, &with("risk-sharing: { cap: [], cap-by-party: 3 }")).len(), 0);
    }
}
