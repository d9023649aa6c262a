//! Partners who are paid only once the lead has been.

use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "pay-when-paid",
    severity: Severity::Note,
    summary: "partners who are paid only once the lead has been paid",
    explanation: r"
With “pay when paid” a quarrel between the lead and the commissioner is paid for by partners who have no part in it. They have done their work, and
cannot ask for their money.

Told is `pay-when-paid: true` under `invoicing-and-payment`.

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
    let Some(pair) = terms.and_then(|terms| terms.pair("pay-when-paid")) else { return };
    if pair.term.text() == Some("true") {
        let message = "partners are paid only once the lead has been paid";
        let finding = report.at(pair.key_span, message).clause("invoicing-and-payment");
        finding
            .why("a quarrel between lead and commissioner is then paid for by partners who have no part in it")
            .help("let the lead pay within a fixed time, and hold back only what is disputed on account of the partner’s own work");
    }
}

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
}
