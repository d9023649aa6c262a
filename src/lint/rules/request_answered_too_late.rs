//! A time for answering people about their data that is longer than the law gives.

use jiff::civil::date;

use super::time_limits::TIME_LIMITS;
use super::timeframe::{duration, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "request-answered-too-late",
    severity: Severity::Warning,
    summary: "a time for answering individuals about their data that is longer than a month",
    explanation: r"
People who ask what is held about them, or want it corrected, must have an answer within one month (Article 12(3) of the UK GDPR). It can be extended by two months where a request is complex, but
only for that request, and the person must be told within the first.

Looked at is `response-within` under `individual-rights`. Up to 31 days count as a month.

~~~markdown bad
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
individual-rights: { lead: harbour-trust, response-within: P2M }
---
~~~

~~~markdown good
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
individual-rights: { lead: harbour-trust, response-within: P1M }
---
~~~

**To settle it,** write a month or less, in the clause and in the terms, and give partners less than that to send each other what they hold.

**Suppress it** where the time is that of another right, which has a longer one in law.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let term =
        agreement.terms_of("individual-rights").and_then(|terms| terms.get("response-within"));
    let Some((term, time)) = term.and_then(|term| Some((term, duration(term)?))) else { return };
    let data = &TIME_LIMITS.personal_data;
    // January has 31 days: no month is longer.
    let start = date(2026, 1, 1);
    let is_late = start
        .checked_add(time)
        .ok()
        .zip(start.checked_add(data.request).ok())
        .is_some_and(|(end, latest)| end > latest);
    if is_late {
        let message = format!(
            "people are answered about their data within {}, longer than the {} that the law gives",
            in_words(time),
            in_words(data.request)
        );
        report
            .at(term.span, message)
            .clause("individual-rights")
            .why(format!(
                "an answer that keeps to the agreement would come too late ({})",
                data.request_source
            ))
            .help("write a month or less, such as `P1M`");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    #[test]
    fn a_month_has_at_most_31_days() {
        let with = |time: &str| {
            let text = format!(
                "---\nkind: information-sharing-agreement\nindividual-rights: {{ response-within: {time} }}\n---\n"
            );
            told("request-answered-too-late", &text)
        };
        assert_eq!(
            with("P40D"),
            [
                "3:39 people are answered about their data within 40 days, longer than the 1 month that the law gives"
            ]
        );
        for time in ["P1M", "P30D", "P31D", "P20D", "P4W", "soon"] {
            assert_eq!(with(time), Vec::<String>::new(), "{time}");
        }
    }
}
