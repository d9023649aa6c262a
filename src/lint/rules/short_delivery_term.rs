//! A term too short for services to settle, with no reason given.

use jiff::ToSpan as _;

use super::course::Course;
use super::said::{self, has_word};
use super::time_limits::TIME_LIMITS;
use super::timeframe::{date, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "short-delivery-term",
    severity: Severity::Note,
    summary: "an agreement to deliver services that runs for less than two years, with no reason given",
    explanation: r"
It takes a year to find people and to be known. The partners of Being Well Salford found that short contracts made it hard to keep staff and to keep partners.
A short term can be right, for a pilot or because the money ends, but then the reason belongs into the agreement.

Looked at are alliance, collaboration, consortium and lead-provider agreements. Nothing is told where the term can be extended to two years or longer, where there are
phases, where the head contract ends with it, where the agreement is made anew each year (`section-75`), or where the title, the background or the clause give a reason. How many years are too few is our own choice.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2027-03-31 }
---

## Term
This agreement begins on 1 April 2026 and ends on 31 March 2027.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2027-03-31 }
---

## Term
This agreement begins on 1 April 2026 and ends on 31 March 2027, since the grant is made for one year.
~~~

**To settle it,** agree on a longer term or on a right to extend it, or say in the clause why the term is short.

**Suppress it** where the reason is known to all and cannot be written down.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let delivery = &TIME_LIMITS.delivery;
    let delivers =
        agreement.kind().is_some_and(|kind| delivery.kinds.iter().any(|one| one == kind));
    let is_yearly = agreement
        .terms()
        .text_of("profile")
        .is_some_and(|profile| delivery.yearly_profiles.iter().any(|one| one == profile));
    let Some(course) = Course::of(agreement).filter(|_| delivers && !is_yearly) else { return };
    let (Some(first), Some(last)) = (course.first, course.last) else { return };
    let is_short = |last: jiff::civil::Date| {
        first
            .checked_add(delivery.shortest_term)
            .and_then(|end| end.checked_sub(1.day()))
            .is_ok_and(|shortest| last < shortest)
    };
    if !is_short(last) || course.extended.is_some_and(|extended| !is_short(extended)) {
        return;
    }
    if has_reason(agreement, last) {
        return;
    }
    let span = course.last_span.unwrap_or_else(|| agreement.kind_span());
    let message = format!(
        "the agreement is to deliver services and runs only from {first} to {last}, and no reason is given"
    );
    report
        .at(span, message)
        .clause("timeframe")
        .why(format!(
            "in less than {} it is hard to find staff and to keep partners",
            in_words(delivery.shortest_term)
        ))
        .help("agree on a longer term or on a right to extend it, or say in the clause why the term is short");
}

fn has_reason(agreement: &Agreement, last: jiff::civil::Date) -> bool {
    let delivery = &TIME_LIMITS.delivery;
    let terms = agreement.terms_of("timeframe");
    let has_phases = terms.is_some_and(|terms| terms.get("phases").is_some());
    let head = agreement.terms().get("head-contract");
    let heads =
        head.map(|head| if head.is_list() { head.list() } else { std::slice::from_ref(head) });
    let ends_with_head = heads.unwrap_or_default().iter().any(|head: &Term| {
        // Of a head contract that is only named, the end is not known here.
        head.get("expiry").is_none_or(|expiry| date(expiry).is_none_or(|expiry| expiry <= last))
    });
    let title = agreement.terms().text_of("title").unwrap_or_default();
    has_phases
        || ends_with_head
        || said::is_elsewhere(agreement, "timeframe")
        || has_word(title, &delivery.plain_reasons)
        || said::passages(agreement, "timeframe")
            .any(|(_, words)| has_word(words, &delivery.reasons))
        || said::passages(agreement, "background")
            .any(|(_, words)| has_word(words, &delivery.plain_reasons))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "short-delivery-term";

    fn with(terms: &str, body: &str) -> String {
        format!(
            "---\nkind: collaboration-agreement\ntitle: Tideway\ntimeframe: {{ commencement: 2026-04-01, {terms} }}\n---\n{body}"
        )
    }

    #[test]
    fn a_year_without_a_reason_is_told() {
        assert_eq!(
            told(RULE, &with("expiry: 2027-03-31", "")),
            [
                "4:48 the agreement is to deliver services and runs only from 2026-04-01 to 2027-03-31, and no reason is given"
            ]
        );
    }

    #[test]
    fn long_enough_or_short_for_a_reason_is_silence() {
        for (terms, body) in [
            ("expiry: 2028-03-31", ""),
            ("term: P24M", ""),
            ("open-ended: true", ""),
            ("expiry: 2027-03-31, extension: { up-to: P1Y }", ""),
            ("expiry: 2027-03-31, phases: [{ name: Trying out }]", ""),
            ("expiry: 2027-03-31", "## Background\nThis is a pilot for one winter.\n"),
            ("expiry: 2027-03-31", "## Term\nOne year, since the money ends then.\n"),
        ] {
            assert_eq!(told(RULE, &with(terms, body)), Vec::<String>::new(), "{terms} {body}");
        }
        let other = with("expiry: 2027-03-31", "").replace("collaboration", "joint-working");
        assert_eq!(told(RULE, &other), Vec::<String>::new());
    }
}
