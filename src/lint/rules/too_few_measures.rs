//! A large contract with fewer measures of performance than the law asks for.

use super::money::{self, Money};
use super::thresholds::THRESHOLDS;
use super::{Check, Report, Rule};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "too-few-measures",
    severity: Severity::Warning,
    summary: "a large public contract with fewer measures of performance than the law asks for",
    explanation: r#"
For a public contract above £5 million an authority sets at least three key performance indicators and publishes each year how the supplier did against
them (Procurement Act 2023, section 52). There are exceptions, so this is a question and no verdict.

Figures and source stand in `schema/thresholds.json`, with the day on which the provision came into force. Asked are agreements with `regime: procurement-act` and a `value` above
the threshold; those of the light-touch regime are not. Counted are the `outcomes` and the `measures` of the front matter; where neither is stated, or the measures are
kept in another document (`framework`), nothing is told.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
value: { amount: "6200000.00", currency: GBP }
regime: procurement-act
performance-framework:
  measures:
    - { statement: Callers are answered, measure: Share of calls answered within a minute }
    - { statement: Reports arrive, measure: Days after the end of a quarter }
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
value: { amount: "6200000.00", currency: GBP }
regime: procurement-act
performance-framework:
  measures:
    - { statement: Callers are answered, measure: Share of calls answered within a minute }
    - { statement: Reports arrive, measure: Days after the end of a quarter }
    - { statement: People are helped, measure: Share who say so in the yearly survey }
---
~~~

**To settle it,** agree on further measures, or check with whoever buys whether an exception applies.

**Suppress it** where an exception applies, and name it.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let asked = &THRESHOLDS.measures;
    let terms = agreement.terms();
    if terms.text_of("regime") != Some(asked.regime.as_str()) {
        return;
    }
    let Some(value) = terms.get("value") else { return };
    let Some((worth, above)) = Money::read(value).zip(money::amount(&asked.value_above)) else {
        return;
    };
    if worth.currency != asked.currency || worth.amount <= above {
        return;
    }
    let framework = agreement.terms_of("performance-framework");
    let is_elsewhere = framework.is_some_and(|terms| terms.get("framework").is_some())
        || agreement
            .clause("performance-framework")
            .is_some_and(|clause| clause.state != State::Present);
    let measures = framework.and_then(|terms| terms.pair("measures"));
    let outcomes =
        agreement.terms_of("purpose-and-outcomes").and_then(|terms| terms.pair("outcomes"));
    let count: usize =
        [measures, outcomes].into_iter().flatten().map(|pair| pair.term.list().len()).sum();
    let Some(pair) = measures.or(outcomes).filter(|_| count < asked.least && !is_elsewhere) else {
        return;
    };
    let clause = if measures.is_some() { "performance-framework" } else { "purpose-and-outcomes" };
    let plural = if count == 1 { "" } else { "s" };
    let message = format!(
        "the agreement is worth {worth} and has {count} measure{plural} of performance; {} asks for at least {}",
        asked.name, asked.least
    );
    let finding = report.at(pair.key_span, message).clause(clause);
    finding
        .why(format!(
            "without them the authority cannot publish how the contract is performed ({})",
            asked.source
        ))
        .help("agree on further measures, or check with whoever buys whether an exception applies")
        .related(money::place(value), "the value");
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "too-few-measures";

    fn with(value: &str, regime: &str, more: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\nvalue: {{ amount: \"{value}\", currency: GBP }}\nregime: {regime}\n{more}\n---\n"
        )
    }

    const TWO: &str = "performance-framework: { measures: [{ statement: a }, { statement: b }] }";

    #[test]
    fn two_measures_are_too_few_above_five_million() {
        assert_eq!(
            told(RULE, &with("5000000.01", "procurement-act", TWO)),
            [
                "5:26 the agreement is worth £5,000,000.01 and has 2 measures of performance; the Procurement Act 2023 asks for at least 3"
            ]
        );
    }

    #[test]
    fn smaller_values_other_regimes_and_measures_elsewhere_are_silence() {
        let elsewhere =
            "performance-framework: { framework: Schedule 3, measures: [{ statement: a }] }";
        let three = format!("{TWO}\npurpose-and-outcomes: {{ outcomes: [{{ statement: c }}] }}");
        for (value, regime, more) in [
            ("5000000", "procurement-act", TWO),
            ("6000000", "procurement-act-light-touch", TWO),
            ("6000000", "procurement-act", elsewhere),
            ("6000000", "procurement-act", &three),
            ("6000000", "procurement-act", "performance-framework: { single: true }"),
        ] {
            assert_eq!(told(RULE, &with(value, regime, more)).len(), 0, "{regime} {more}");
        }
    }
}
