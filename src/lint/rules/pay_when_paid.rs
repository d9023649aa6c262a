//! Partners who are paid only once the lead has been.

use std::sync::LazyLock;

use regex::Regex;

use super::{Check, Report, Rule, bodies, places, said};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "pay-when-paid",
    severity: Severity::Note,
    summary: "partners who are paid only once the lead has been paid",
    explanation: r"
With “pay when paid” a quarrel between the lead and the commissioner is paid for by partners who have no part in it. They have done their work, and
cannot ask for their money.

Told is `pay-when-paid: true` under `invoicing-and-payment`, and words on payment that say it: “within 21 days of being paid by the Council”, “once the
lead has been paid”, “subject to receipt of funds from the commissioner”. Grants that are passed on are not meant.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
invoicing-and-payment: { payment-terms: P30D, pay-when-paid: true }
---
~~~

~~~markdown bad
## Invoicing and payment
The lead pays each partner within 21 days of being paid by the Council.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
invoicing-and-payment: { payment-terms: P30D, pay-when-paid: false }
---
~~~

**To settle it,** let the lead pay within a fixed time, and hold back only what the commissioner disputes on account of the partner's own work.

**Suppress it** where the partners have agreed to it knowingly, and say what protects them in place of it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("invoicing-and-payment");
    let pair = terms.and_then(|terms| terms.pair("pay-when-paid"));
    match pair.filter(|pair| pair.term.text() == Some("true")) {
        Some(pair) => tell(pair.key_span, "invoicing-and-payment", report),
        None if !agreement.is_foreign() => in_words(agreement, report),
        None => {}
    }
}

fn in_words(agreement: &Agreement, report: &mut Report<'_>) {
    for sentence in bodies::sentences(agreement, &["invoicing-and-payment", "financing"]) {
        let even = agreement.prose().even_at(sentence);
        let may_say = even.contains("paid") || even.contains("recei");
        let Some(found) = WHEN_PAID.find(even).filter(|_| may_say) else { continue };
        if NOT_WHEN_PAID.is_match(even) || even.starts_with('|') {
            continue;
        }
        let end = found.start() + found.as_str().trim_end_matches(['.', ',', ';', ')']).len();
        let place = Span::new(found.start(), end).shifted(sentence.start);
        let clause = places::clause_at(agreement, place.start);
        tell(place, clause.unwrap_or("invoicing-and-payment"), report);
        return;
    }
}

fn tell(place: Span, clause: &str, report: &mut Report<'_>) {
    let message = "partners are paid only once the lead has been paid";
    let finding = report.at(place, message).clause(clause);
    finding
        .why("a quarrel between lead and commissioner is then paid for by partners who have no part in it")
        .help("let the lead pay within a fixed time, and hold back only what is disputed on account of the partner’s own work");
}

/// Words by which a payment waits for another one, from whoever pays the lead.
static WHEN_PAID: LazyLock<Regex> = LazyLock::new(|| {
    let money = "(?:the |its |any |that )?(?:corresponding |relevant )?(?:payment|money|monies|funds|funding|sums?)";
    let payer = "the (?:council|commissioner|commissioners|authority|customer|client|purchaser|funder|head contractor|prime contractor|employer|icb|trust|county|borough|department|ministry)";
    let lead = "(?:it|the (?:lead|prime|host|accountable body)(?: (?:provider|partner|body|organisation|contractor))?)";
    said::pattern(&format!(
        r"\b(?:pay when paid|paid when paid|(?:days|weeks|month|months|once|after|on|upon) (?:of |after |from )?(?:being paid|having been paid|payment|receipt of {money}|receiving {money}) (?:by|from) {payer}|(?:pays?|paid|payable|payments?)\b[a-z0-9 ,'()-]{{0,80}}\b(?:once|when|after|until|only if|unless and until) {lead} (?:has|have) (?:itself )?(?:been paid|received {money})|(?:pays?|paid|payable|payments?)\b[a-z0-9 ,'()-]{{0,80}}\b(?:once|when|after|until|only if|unless and until|provided|provided that) {payer} (?:has|have) paid (?:it|the lead|the host|the accountable body)|(?:pays?|paid|payable|payments?)\b[a-z0-9 ,'()-]{{0,80}}\b(?:subject to|conditional on|conditional upon|dependent on|depend on|depends on) (?:{lead} |its )?(?:having received|receiving|receipt of|the receipt of) {money})\b|\b(?:pays?|paid|payable|payments?)\b[a-z0-9 ,'()-]{{0,80}}\b(?:once|after|only when|only if|unless and until) {payer} (?:has|have) paid(?:[.,;)]|$)",
    ))
});

/// Words by which it does not, or by which a grant is passed on.
static NOT_WHEN_PAID: LazyLock<Regex> = LazyLock::new(|| {
    said::pattern(
        r"\b(?:whether or not|even if|regardless|irrespective|does not|do not|is not|are not|shall not|not wait|without waiting|no payment|never|grants?|interest|vat|at the latest|whichever|or,? if)\b",
    )
});

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "pay-when-paid";

    #[test]
    fn only_a_yes_is_told() {
        let with = |value| {
            format!(
                "---\nkind: lead-provider-agreement\ninvoicing-and-payment: {{ pay-when-paid: {value} }}\n---\n"
            )
        };
        assert_eq!(
            told(RULE, &with("true")),
            ["3:26 partners are paid only once the lead has been paid"]
        );
        assert_eq!(told(RULE, &with("false")).len(), 0);
        assert_eq!(told(RULE, &with("[true]")).len(), 0);
    }

    #[test]
    fn words_say_it_too() {
        let with = |words: &str| {
            told(
                RULE,
                &format!(
                    "---\nkind: lead-provider-agreement\n---\n## Invoicing and payment\n{words}\n"
                ),
            )
        };
        assert_eq!(
            with("The Lead pays within 21 days of being paid by the Council."),
            ["5:25 partners are paid only once the lead has been paid"]
        );
        for words in [
            "Invoices are paid only once the Lead has been paid.",
            "A Partner is paid within ten days after the Lead Provider has received the corresponding payment.",
            "Payment to Partners is subject to receipt of funds from the Commissioner.",
            "The Lead pays Partners on receipt of payment from the Commissioner.",
            "The Lead pays within 21 days, provided that the Council has paid the Lead.",
            "The Lead pays within 28 days of an invoice, once the Commissioner has paid.",
        ] {
            assert_eq!(with(words).len(), 1, "{words}");
        }
        for words in [
            "The Lead pays within 21 days, whether or not the Council has paid it.",
            "The Lead pays within 21 days of receipt of an invoice from the Partner.",
            "Payment does not depend on the receipt of funds from the Council.",
            "The grant is passed on within ten days of receipt of the money from the funder.",
            "The Lead tells the Partners when it has been paid.",
            "Payments to Partners begin once the Council has paid its contribution.",
            "The Lead pays within 30 days, even if it has not received payment from the Council.",
        ] {
            assert_eq!(with(words), Vec::<String>::new(), "{words}");
        }
    }
}
