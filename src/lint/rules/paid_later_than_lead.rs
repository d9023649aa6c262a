//! Partners who are paid later than the lead is.

use jiff::Span as Duration;
use jiff::civil::{Date, date};

use super::timeframe::{self, in_words};
use super::{Check, Gathered, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "paid-later-than-lead",
    severity: Severity::Note,
    summary: "partners who wait longer for their money than the head contract lets the lead wait",
    explanation: r"
Small organisations pay wages every month. Where the commissioner pays the lead within thirty days and the lead pays its partners within sixty, the
partners lend the lead a month's costs.

The `payment-terms` under `invoicing-and-payment` are compared with those of the head contract: as they stand under `head-contract`, or in that agreement
where it is kept here. Months and days are counted from the calendar, and only what is longer in any month is told. It is asked of lead
provider, consortium and collaboration agreements.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
head-contract: { title: Tideway wellbeing contract, held-by: Harbour Trust, payment-terms: P30D }
invoicing-and-payment: { payment-terms: P60D }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
head-contract: { title: Tideway wellbeing contract, held-by: Harbour Trust, payment-terms: P30D }
invoicing-and-payment: { payment-terms: P1M }
---
~~~

**To settle it,** agree on payment terms no longer than those of the head contract.

**Suppress it** where partners are paid in advance and the terms are only for what is left at the end.
",
    suppressible: true,
    check: Check::Together(check),
};

const KINDS: &[&str] =
    &["lead-provider-agreement", "consortium-agreement", "collaboration-agreement"];

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    for agreement in gathered.asked() {
        let is_asked = agreement.kind().is_some_and(|kind| KINDS.contains(&kind));
        let Some(heads) = agreement.terms().get("head-contract").filter(|_| is_asked) else {
            continue;
        };
        let Some((own, place)) = terms_of(agreement) else { continue };
        let single = std::slice::from_ref(heads);
        let heads = if heads.is_list() { heads.list() } else { single };
        let paid: Vec<_> =
            heads.iter().filter_map(|head| paid_within(head, agreement, gathered)).collect();
        let is_longer = |(head, ..): &(Duration, &str, Span)| is_longer(own, *head);
        let Some((head, path, span)) =
            paid.first().filter(|_| paid.len() == heads.len() && paid.iter().all(is_longer))
        else {
            continue;
        };
        let message = format!(
            "partners are paid within {}, but the head contract pays within {}",
            in_words(own),
            in_words(*head)
        );
        let finding = report.in_file(agreement.path(), place, message);
        finding
            .clause("invoicing-and-payment")
            .why("for that time the partners carry what the commissioner has paid already")
            .help("agree on payment terms no longer than those of the head contract")
            .related_in(*path, *span, "the head contract");
    }
}

/// Within what time a head contract pays, with the place that says so.
fn paid_within<'a>(
    head: &'a Term,
    agreement: &'a Agreement,
    gathered: &Gathered<'a>,
) -> Option<(Duration, &'a str, Span)> {
    if let Some(term) = head.get("payment-terms") {
        return Some((timeframe::duration(term)?, agreement.path(), term.span));
    }
    let other = gathered.of_id(head.text()?).first().copied()?;
    let other = Some(other).filter(|other| other.id() != agreement.id())?;
    let (terms, span) = terms_of(other)?;
    Some((terms, other.path(), span))
}

fn terms_of(agreement: &Agreement) -> Option<(Duration, Span)> {
    let term = agreement.terms_of("invoicing-and-payment")?.get("payment-terms")?;
    Some((timeframe::duration(term)?, term.span))
}

/// Whether one time is longer than another wherever they are counted from: in a short month and in a long one.
fn is_longer(one: Duration, other: Duration) -> bool {
    let ends = |begins: Date| {
        let one = begins.checked_add(one).ok()?;
        Some(one > begins.checked_add(other).ok()?)
    };
    [date(2026, 2, 1), date(2026, 7, 1)].into_iter().all(|begins| ends(begins) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "paid-later-than-lead";

    fn with(head: &str, own: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\nid: here\nhead-contract: {head}\ninvoicing-and-payment: {{ payment-terms: {own} }}\n---\n"
        )
    }

    #[test]
    fn both_times_are_told() {
        assert_eq!(
            told(RULE, &with("{ title: Contract, payment-terms: P30D }", "P2M")),
            ["5:41 partners are paid within 2 months, but the head contract pays within 30 days"]
        );
    }

    #[test]
    fn the_head_contract_can_be_kept_here() {
        let both = |own| {
            format!(
                "=== head.md ===\n---\nkind: collaboration-agreement\nid: head\ninvoicing-and-payment: {{ payment-terms: P30D }}\n---\n=== own.md ===\n{}",
                with("head", own)
            )
        };
        assert_eq!(told(RULE, &both("P45D")).len(), 1);
        assert_eq!(told(RULE, &both("P30D")).len(), 0);
    }

    #[test]
    fn a_month_is_not_told_to_be_longer_than_thirty_days() {
        for (head, own) in [
            ("{ title: Contract, payment-terms: P30D }", "P1M"),
            ("{ title: Contract, payment-terms: P1M }", "P30D"),
            ("{ title: Contract }", "P60D"),
            ("[{ title: Contract, payment-terms: P30D }, { title: Other }]", "P60D"),
            ("{ title: Contract, payment-terms: soon }", "P60D"),
            ("here", "P60D"),
        ] {
            assert_eq!(told(RULE, &with(head, own)).len(), 0, "{head} {own}");
        }
    }
}
