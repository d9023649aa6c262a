//! A breach that partners may tell each other of when the law wants it reported already.

use std::sync::LazyLock;

use jiff::civil::date;
use jiff::{Span as Duration, ToSpan as _};
use regex::Regex;

use super::said::pattern;
use super::time_limits::TIME_LIMITS;
use super::{Check, Report, Rule, said, wording};
use crate::document::agreement::Agreement;
use crate::document::words::within;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "breach-told-too-late",
    severity: Severity::Warning,
    summary: "a time for telling partners of a data breach that is longer than 72 hours",
    explanation: r"
A controller must report a breach of personal data to the Information Commissioner without undue delay, and where feasible within 72 hours of becoming aware of it (Article 33 of the UK GDPR). A
partner that may wait a week to tell the others keeps them from judging the risk and warning the people concerned in time.

Looked at are `within` under `breach-notification` and, where the terms say nothing, sentences on breaches in the clauses on breaches and on data protection. Clauses that also name hours, or ask for
notice at once or without delay, are left alone: the longer time is then that of a later report.

~~~markdown bad
## Data protection
A party tells the others of a breach of personal data within seven days.
~~~

~~~markdown good
## Data protection
A party tells the others of a breach of personal data within 24 hours. It sends them a full report within seven days.
~~~

**To settle it,** have partners tell each other within hours: 24 are usual.

**Suppress it** where the breaches concerned are not of personal data.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const CLAUSES: &[&str] =
    &["breach-notification", "data-protection-and-information-sharing", "security"];

/// “tells the others of a breach … within”
static TOLD_WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:breach|breaches|incident|incidents|loss|losses)\b[ -\-/-:<-~]{0,160}\b(?:within|no later than|not later than|in no more than|inside)(?: a period of)? *$",
    )
});

static TELLS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:tells?|told|notif\w+|inform(?:s|ed)?|reports?|reported|alerts?|notice)\b")
});

/// Words by which the first notice comes at once, so that a longer time is for something else.
static AT_ONCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bhours?\b|\bimmediate|\bat once\b|\bforthwith\b|\bundue delay\b|\bwithout delay\b|\bas soon as\b|\bpromptly\b|\bsame (?:working )?day\b|\bnext (?:working )?day\b|\bstraight ?away\b",
    )
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let term = agreement.terms_of("breach-notification").and_then(|terms| terms.get("within"));
    if let Some(term) = term {
        // What the terms say is the index of what the words say: one of the two is enough.
        let Some(limit) = term.text().and_then(|text| text.parse::<Duration>().ok()) else {
            return;
        };
        if is_late(limit) {
            tell(report, term.span, agreement.source.slice(term.span), "breach-notification");
        }
        return;
    }
    for clause in CLAUSES {
        if said_in_words(agreement, clause, report) {
            return;
        }
    }
}

fn said_in_words(agreement: &Agreement, clause: &str, report: &mut Report<'_>) -> bool {
    for (start, words) in said::passages(agreement, clause) {
        if !words.contains("breach") || AT_ONCE.is_match(words) {
            continue;
        }
        let stretch = Span::new(start, start + words.len());
        for stated in within(agreement.prose().durations(), stretch) {
            let before = words.get(..stated.span.start.saturating_sub(start)).unwrap_or_default();
            let sentence = before.rfind(['.', ';', '\n']).map_or(0, |end| end + 1);
            let sentence = before.get(sentence..).unwrap_or_default();
            let is_late = stated.value.iso().is_some_and(|iso| iso.parse().is_ok_and(is_late));
            if is_late
                && sentence.contains("breach")
                && TELLS.is_match(sentence)
                && TOLD_WITHIN.is_match(sentence)
            {
                tell(report, stated.span, agreement.source.slice(stated.span), clause);
                return true;
            }
        }
    }
    false
}

fn is_late(limit: Duration) -> bool {
    // Any day will do: months are long enough whichever it is.
    let start = date(2026, 1, 1).at(0, 0, 0, 0);
    let latest = start.checked_add(TIME_LIMITS.personal_data.breach_hours.hours());
    start.checked_add(limit).ok().zip(latest.ok()).is_some_and(|(end, latest)| end > latest)
}

fn tell(report: &mut Report<'_>, span: Span, words: &str, clause: &str) {
    let data = &TIME_LIMITS.personal_data;
    let message = format!(
        "partners may take {} to tell each other of a data breach, longer than the {} hours in which it must be reported",
        wording::quoted(words),
        data.breach_hours
    );
    report
        .at(span, message)
        .clause(clause)
        .why(format!("a controller that hears of it later cannot report in time ({})", data.breach_source))
        .help("let partners tell each other within 24 hours, in the words and under `breach-notification: { within: PT24H }`");
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "breach-told-too-late";

    fn with(within: &str) -> String {
        format!(
            "---\nkind: information-sharing-agreement\nbreach-notification: {{ within: {within} }}\n---\n"
        )
    }

    #[test]
    fn more_than_three_days_are_too_long() {
        assert_eq!(
            told(RULE, &with("P5D")),
            [
                "3:32 partners may take “P5D” to tell each other of a data breach, longer than the 72 hours in which it must be reported"
            ]
        );
        for within in ["PT24H", "PT72H", "P3D", "P1D", "soon"] {
            assert_eq!(told(RULE, &with(within)), Vec::<String>::new(), "{within}");
        }
        assert_eq!(told(RULE, &with("P1W")).len(), 1);
        assert_eq!(told(RULE, &with("PT96H")).len(), 1);
    }

    #[test]
    fn words_are_read_where_they_are_plain() {
        let clause = |words: &str| format!("## Data protection\n{words}\n");
        assert_eq!(
            told(
                RULE,
                &clause("A Party that learns of a breach tells the others within seven (7) days.")
            ),
            [
                "21:57 partners may take “seven (7) days” to tell each other of a data breach, longer than the 72 hours in which it must be reported"
            ]
        );
        for words in [
            "A Party tells the others of a breach within 24 hours and reports within seven days.",
            "A Party tells the others of a breach without undue delay and in any case within five days.",
            "A Party tells the others of a breach within two days.",
            "A Party tells the others of a breach within ten working days.",
            "A Party asks for advice within seven days. A breach is told to the others.",
        ] {
            assert_eq!(told(RULE, &clause(words)), Vec::<String>::new(), "{words}");
        }
        assert_eq!(
            told(
                RULE,
                "## Breach\nA Party that is told of a breach of this agreement puts it right within 30 days.\n"
            ),
            Vec::<String>::new()
        );
    }
}
