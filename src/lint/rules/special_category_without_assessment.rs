//! Special category data that are shared before, or without, an assessment of the risk.

use std::sync::LazyLock;

use regex::Regex;

use super::course::Course;
use super::said::{self, pattern};
use super::sharing::{called, first_special};
use super::timeframe::date;
use super::{Check, Report, Rule, wording};
use crate::document::agreement::{Agreement, State};
use crate::document::words::within;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "special-category-without-assessment",
    severity: Severity::Warning,
    summary: "special category data are shared with no word of a data protection impact assessment, or before it is made",
    explanation: r"
Sharing health data and the like between organisations is likely to be a high risk, and then Article 35 of the UK GDPR asks for an impact assessment before the sharing begins. The Information
Commissioner’s data sharing code advises making one in any case.

It is told where a set under `data-items` is marked `special-category: true`, and the clause on the assessment is put off beyond the first day of the agreement; or where, in agreements of other
kinds than for sharing information, neither terms nor words speak of an assessment. Where the agreement has a clause on special category data, it is told as well if the words of the clause on the
assessment have it completed after the first day. An information-sharing agreement without the clause is told by `missing-clause`.

~~~markdown bad
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
data-items:
  items:
    - { id: plans, description: Support plans with health conditions, special-category: true }
omissions:
  dpia: { state: deferred, until: 2026-09-30, reason: the officers have had no time yet }
---
~~~

~~~markdown good
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
data-items:
  items:
    - { id: plans, description: Support plans with health conditions, special-category: true }
dpia: { reference: HT-DPIA-7, done: 2026-02-20, review: 2027-02-20 }
---
~~~

**To settle it,** make the assessment before data are shared, and name it under `dpia`.

**Suppress it** where the data protection officers have decided, with reasons, that none is needed.
",
    suppressible: true,
    check: Check::Agreement(check),
};

static ASSESSMENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bimpact assessments?\b|\bdpias?\b|\bassessment of the risks?\b"));

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    completed_late(agreement, report);
    let Some(special) = first_special(agreement) else { return };
    let plans = wording::quoted(called(special));
    let first = Course::of(agreement).and_then(|course| course.first);
    if let Some(clause) = agreement.clause("dpia") {
        let until = agreement.omission("dpia").and_then(|pair| pair.term.get("until"));
        let late = until.and_then(|term| Some((term, date(term)?)));
        let (Some((term, day)), Some(first)) = (late, first) else { return };
        if clause.state != State::Deferred || day <= first {
            return;
        }
        let message = format!(
            "the impact assessment is put off until {day}, and {plans}, which is special category data, is shared from {first} on"
        );
        report
            .at(term.span, message)
            .clause("dpia")
            .why("the assessment has to come before the sharing that it is about")
            .help(format!("make the assessment before {first}, or begin later"));
        return;
    }
    let is_demanded = agreement.kind() == Some("information-sharing-agreement");
    let has_agreement = agreement
        .terms_of("data-protection-and-information-sharing")
        .is_some_and(|terms| terms.get("agreement").is_some());
    if is_demanded
        || has_agreement
        || agreement.terms_of("dpia").is_some()
        || said::is_elsewhere(agreement, "data-protection-and-information-sharing")
        || said::says_anywhere(agreement, &ASSESSMENT)
    {
        return;
    }
    let place = special.get("special-category").map_or(special.span, |term| term.span);
    let message =
        format!("{plans} is special category data, and nothing is said about an impact assessment");
    report
        .at(place, message)
        .clause("dpia")
        .why("sharing such data is likely to be a high risk, and then Article 35 of the UK GDPR asks for one")
        .help("name the data protection impact assessment under `dpia`, or the information-sharing agreement that covers the data");
}

/// “The assessment will be completed by”
static COMPLETED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:assessment|dpia)\b[ -\-/-:<-~]{0,60}\b(?:will|shall|is to|must|has to)\b[ -\-/-:<-~]{0,30}\b(?:completed|done|carried out|made|finished|undertaken|conducted|ready)\b[ -\-/-:<-~]{0,20}\b(?:by|before|on|no later than|not later than) *$",
    )
});

/// An assessment that the words have made when the sharing has begun.
fn completed_late(agreement: &Agreement, report: &mut Report<'_>) {
    let is_present = |clause: &str| {
        agreement.clause(clause).is_some_and(|clause| clause.state == State::Present)
    };
    if !is_present("dpia") || !is_present("special-category-data") {
        return;
    }
    let Some(first) = Course::of(agreement).and_then(|course| course.first) else { return };
    for (start, words) in said::passages(agreement, "dpia") {
        let stretch = Span::new(start, start + words.len());
        for stated in within(agreement.prose().dates(), stretch) {
            let before = words.get(..stated.span.start.saturating_sub(start)).unwrap_or_default();
            let opening = before.rfind(['.', ';', '\n']).map_or(0, |end| end + 1);
            let sentence = before.get(opening..).unwrap_or_default();
            let is_again =
                ["again", "review", "update", "renew"].iter().any(|word| sentence.contains(word));
            if stated.value <= first || is_again || !COMPLETED_BY.is_match(sentence) {
                continue;
            }
            let message = format!(
                "the impact assessment is to be completed by {}, and special category data are shared from {first} on",
                stated.value
            );
            report
                .at(stated.span, message)
                .clause("dpia")
                .why("the assessment has to come before the sharing that it is about")
                .help(format!("make the assessment before {first}, or begin later"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "special-category-without-assessment";

    fn with(kind: &str, terms: &str, body: &str) -> String {
        format!(
            "---\nkind: {kind}\ntimeframe: {{ commencement: 2026-04-01 }}\ndata-items: {{ items: [{{ description: Plans, special-category: true }}] }}\n{terms}\n---\n{body}"
        )
    }

    #[test]
    fn none_or_one_that_comes_too_late_is_told() {
        assert_eq!(
            told(RULE, &with("collaboration-agreement", "", "")),
            [
                "4:63 “Plans” is special category data, and nothing is said about an impact assessment"
            ]
        );
        let late = "omissions: { dpia: { state: deferred, until: 2026-06-30 } }";
        assert_eq!(
            told(RULE, &with("information-sharing-agreement", late, "")),
            [
                "5:46 the impact assessment is put off until 2026-06-30, and “Plans”, which is special category data, is shared from 2026-04-01 on"
            ]
        );
    }

    #[test]
    fn one_that_is_made_named_or_elsewhere_is_silence() {
        for (kind, terms, body) in [
            ("information-sharing-agreement", "", ""),
            ("collaboration-agreement", "dpia: { reference: A-1 }", ""),
            (
                "collaboration-agreement",
                "data-protection-and-information-sharing: { agreement: tideway-data }",
                "",
            ),
            (
                "collaboration-agreement",
                "omissions: { dpia: { state: deferred, until: 2026-03-01 } }",
                "",
            ),
            (
                "collaboration-agreement",
                "omissions: { dpia: { state: not-applicable, reason: Small scale } }",
                "",
            ),
            (
                "collaboration-agreement",
                "",
                "## Data protection\nA data protection impact assessment was made in May.\n",
            ),
        ] {
            assert_eq!(
                told(RULE, &with(kind, terms, body)),
                Vec::<String>::new(),
                "{terms} {body}"
            );
        }
    }
}
