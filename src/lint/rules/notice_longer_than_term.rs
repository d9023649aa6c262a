//! A notice period that never ends within the agreement's own term.

use super::timeframe::{self, Timeframe, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "notice-longer-than-term",
    severity: Severity::Error,
    summary: "a notice period as long as the agreement runs, or longer",
    explanation: r"
A right to leave that nobody can use is no right. Where the notice is as long as the agreement runs, every notice outlasts it, even
one given on the first day.

Months and days are compared by counting both from the commencement, since a month has no fixed length.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2026-09-30 }
termination: { notice: P12M }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
termination: { notice: P6M }
withdrawal: { notice: P3M }
---
~~~

**To settle it,** shorten the notice, or say that the agreement cannot be ended early.

**Suppress it** where the agreement renews itself, so that a notice takes effect in a later term.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// The clauses with a notice, and what it is given for.
const NOTICES: &[(&str, &str)] = &[("termination", "end the agreement"), ("withdrawal", "leave")];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(timeframe) = Timeframe::of(agreement) else { return };
    // Without a commencement any first day will do: the term is then a duration as well.
    let commencement = match (timeframe.commencement, timeframe.term) {
        (Some((commencement, _)), _) => commencement,
        (None, Some(_)) => report.standard.as_of,
        (None, None) => return,
    };
    let Some(end) = timeframe.end_from(commencement).filter(|end| *end > commencement) else {
        return;
    };
    for (clause, purpose) in NOTICES {
        let Some(term) = agreement.terms_of(clause).and_then(|terms| terms.get("notice")) else {
            continue;
        };
        let Some(notice) = timeframe::duration(term) else { continue };
        if commencement.checked_add(notice).is_ok_and(|expires| expires < end) {
            continue;
        }
        let runs = match timeframe.term {
            Some((term, _)) => format!("only {}", in_words(term)),
            None => end.yesterday().map_or_else(
                |_| "shorter".to_owned(),
                |last| format!("from {commencement} to {last}"),
            ),
        };
        let message = format!(
            "the notice to {purpose} is {}, but the agreement runs {runs}",
            in_words(notice)
        );
        let finding = report.at(term.span, message).clause(*clause);
        finding
            .why("every notice would outlast the agreement, even one given on the first day")
            .help("write a notice shorter than the term");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "notice-longer-than-term";

    fn with(timeframe: &str, notice: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\ntimeframe: {{ {timeframe} }}\ntermination: {{ notice: {notice} }}\n---\n"
        )
    }

    #[test]
    fn the_notice_is_told_beside_the_term() {
        assert_eq!(
            told(RULE, &with("commencement: 2026-04-01, term: P6M, expiry: 2026-09-30", "P12M")),
            [
                "4:24 the notice to end the agreement is 12 months, but the agreement runs only 6 months"
            ]
        );
        assert_eq!(
            told(RULE, &with("commencement: 2026-04-01, expiry: 2026-09-30", "P6M")),
            [
                "4:24 the notice to end the agreement is 6 months, but the agreement runs from 2026-04-01 to 2026-09-30"
            ]
        );
    }

    #[test]
    fn days_and_months_are_compared_from_the_commencement() {
        assert_eq!(told(RULE, &with("commencement: 2026-02-01, term: P1M", "P28D")).len(), 1);
        assert_eq!(told(RULE, &with("commencement: 2026-03-01, term: P1M", "P28D")).len(), 0);
    }

    #[test]
    fn open_ends_and_expiry_before_commencement_are_not_for_this_rule() {
        assert_eq!(
            told(RULE, &with("commencement: 2026-02-01, expiry: open-ended", "P12M")).len(),
            0
        );
        assert_eq!(
            told(RULE, &with("commencement: 2026-02-01, expiry: 2025-01-31", "P12M")).len(),
            0
        );
    }
}
