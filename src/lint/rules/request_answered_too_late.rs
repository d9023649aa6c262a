//! A time for answering people about their data that is longer than the law gives.

use std::sync::LazyLock;

use jiff::Span as Duration;
use jiff::civil::date;
use regex::Regex;

use super::said::{self, pattern};
use super::time_limits::TIME_LIMITS;
use super::timeframe::{duration, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::words::within;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "request-answered-too-late",
    severity: Severity::Warning,
    summary: "a time for answering individuals about their data that is longer than a month",
    explanation: r"
People who ask what is held about them, or want it corrected, must have an answer within one month (Article 12(3) of the UK GDPR). It can be extended by two months where a request is complex, but
only for that request, and the person must be told within the first.

Looked at is `response-within` under `individual-rights` and, where the terms say nothing, a sentence of that clause by which requests are answered within some time. Sentences on complex
requests, on more time and on freedom of information are left alone. Up to 31 days count as a month.

~~~markdown bad
## Rights of individuals
Requests from individuals are answered within three months by the party that receives them.
~~~

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
    let late = match term {
        Some(term) => duration(term).map(|time| (term.span, time)),
        None => late_in_words(agreement),
    };
    let Some((span, time)) = late.filter(|(_, time)| is_late(*time)) else { return };
    let data = &TIME_LIMITS.personal_data;
    let message = format!(
        "people are answered about their data within {}, longer than the {} that the law gives",
        in_words(time),
        in_words(data.request)
    );
    report
        .at(span, message)
        .clause("individual-rights")
        .why(format!(
            "an answer that keeps to the agreement would come too late ({})",
            data.request_source
        ))
        .help("write a month or less, in the clause and as `response-within: P1M`");
}

fn is_late(time: Duration) -> bool {
    // January has 31 days: no month is longer.
    let start = date(2026, 1, 1);
    start
        .checked_add(time)
        .ok()
        .zip(start.checked_add(TIME_LIMITS.personal_data.request).ok())
        .is_some_and(|(end, latest)| end > latest)
}

/// “Requests are answered within”
static ANSWERED_WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:requests?|individuals?|data subjects?|people)\b[ -\-/-:<-~]{0,120}\b(?:answer\w*|repl(?:y|ies|ied)|respon\w*|met|deals?|dealt|handled|complie[sd])\b[ -\-/-:<-~]{0,40}\b(?:within|no later than|not later than)(?: a period of)? *$",
    )
});

/// Other requests, and those that the law gives more time for.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:complex|exten\w+|further|more time|numerous|freedom of information|foi|complain\w*|audit\w*|erasure of backups)\b",
    )
});

/// The time that a sentence of the clause gives, if it is the only one that does.
fn late_in_words(agreement: &Agreement) -> Option<(Span, Duration)> {
    said::passages(agreement, "individual-rights").find_map(|(start, words)| {
        let stretch = Span::new(start, start + words.len());
        within(agreement.prose().durations(), stretch).iter().find_map(|stated| {
            let time: Duration = stated.value.iso()?.parse().ok()?;
            let at = stated.span.start.checked_sub(start)?;
            let before = words.get(..at)?;
            let opening = before.rfind(['.', ';', '\n']).map_or(0, |end| end + 1);
            let behind = words.get(at..)?;
            let closing = behind.find(['.', ';', '\n']).map_or(words.len(), |end| at + end);
            let sentence = words.get(opening..closing)?;
            let is_meant = is_late(time)
                && ANSWERED_WITHIN.is_match(before.get(opening..)?)
                && !OTHERS.is_match(sentence);
            is_meant.then_some((stated.span, time))
        })
    })
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

    #[test]
    fn words_are_read_where_they_are_plain() {
        let clause = |words: &str| {
            told("request-answered-too-late", &format!("## Rights of individuals\n{words}\n"))
        };
        assert_eq!(
            clause("Requests are answered within three months by whoever receives them."),
            [
                "21:30 people are answered about their data within 3 months, longer than the 1 month that the law gives"
            ]
        );
        for fine in [
            "Requests are answered within one month, and passed on within three working days.",
            "Complex requests are answered within three months.",
            "Requests are answered within one month. Data are deleted within three months.",
            "Requests under the Freedom of Information Act 2000 are answered within two months.",
        ] {
            assert_eq!(clause(fine).len(), 0, "{fine}");
        }
    }
}
