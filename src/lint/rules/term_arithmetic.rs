//! Commencement, term and expiry that cannot all be true.

use jiff::civil::Date;
use jiff::{Span as Duration, ToSpan as _};

use super::timeframe::{Timeframe, in_words};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "term-arithmetic",
    severity: Severity::Error,
    summary: "a commencement, a term and an expiry that cannot all be true",
    explanation: r"
One day more or less decides whether a notice came in time and whether anyone was insured. Commencement, term and expiry state one
thing twice, so they must agree: expiry is the last day, and three years from 1 April 2026 end on 31 March 2029.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, term: P3Y, expiry: 2029-04-01 }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, term: P3Y, expiry: 2029-03-31 }
---
~~~

**To settle it,** correct the one that is wrong, and check that the words of the clause say the same. Stating two of the three is enough.

**Suppress it** where the agreement counts its term in a way of its own, such as ending with a school year.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(timeframe) = Timeframe::of(agreement) else { return };
    let (Some(commencement), Some(expiry)) = (timeframe.commencement, timeframe.expiry) else {
        return;
    };
    if expiry.0 < commencement.0 {
        let message = format!(
            "the agreement expires on {}, before it commences on {}",
            expiry.0, commencement.0
        );
        report
            .at(expiry.1.span, message)
            .clause("timeframe")
            .help("correct the year of one of the two dates")
            .related(commencement.1.span, "the commencement");
        return;
    }
    if let Some(term) = timeframe.term {
        compare(commencement.0, term, expiry, report);
    }
}

fn compare(
    commencement: Date,
    term: (Duration, &Term),
    expiry: (Date, &Term),
    report: &mut Report<'_>,
) {
    let Ok(end) = commencement.checked_add(term.0) else { return };
    let Ok(last_day) = end.checked_sub(1.day()) else { return };
    // A month from 31 January ends on the last of February; whether that day still counts is for the parties to say.
    let is_clamped =
        end.day() != commencement.day() && term.0.get_weeks() == 0 && term.0.get_days() == 0;
    if expiry.0 == last_day || (is_clamped && expiry.0 == end) {
        return;
    }
    let length = in_words(term.0);
    let message =
        format!("{length} from {commencement} end on {last_day}, but the expiry is {}", expiry.0);
    let finding = report.at(expiry.1.span, message).clause("timeframe");
    finding.related(term.1.span, "the term");
    if expiry.0 == end {
        finding
            .help(format!("expiry is the last day on which the agreement runs: write {last_day}"))
            .fix(expiry.1.span, last_day.to_string());
    } else {
        finding.help(format!("write {last_day}, or correct the term or the commencement"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "term-arithmetic";

    fn with(timeframe: &str) -> String {
        format!("---\nkind: lead-provider-agreement\ntimeframe: {{ {timeframe} }}\n---\n")
    }

    #[test]
    fn a_wrong_expiry_is_told_with_the_right_one() {
        assert_eq!(
            told(RULE, &with("commencement: 2026-04-01, term: P3Y, expiry: 2028-03-31")),
            ["3:59 3 years from 2026-04-01 end on 2029-03-31, but the expiry is 2028-03-31"]
        );
    }

    #[test]
    fn one_day_too_many_has_a_help_of_its_own() {
        let (_, findings) =
            findings(RULE, &[], &with("commencement: 2026-04-01, term: P18M, expiry: 2027-10-01"));
        let help = "expiry is the last day on which the agreement runs: write 2027-09-30";
        assert_eq!(findings[0].help.as_deref(), Some(help));
    }

    #[test]
    fn an_expiry_before_the_commencement_is_told_once() {
        assert_eq!(
            told(RULE, &with("commencement: 2026-04-01, term: P3Y, expiry: 2025-03-31")),
            ["3:59 the agreement expires on 2025-03-31, before it commences on 2026-04-01"]
        );
    }

    #[test]
    fn months_of_different_lengths_and_open_ends_are_no_mistake() {
        for timeframe in [
            "commencement: 2026-01-31, term: P1M, expiry: 2026-02-28",
            "commencement: 2026-01-31, term: P1M, expiry: 2026-02-27",
            "commencement: 2028-02-29, term: P1Y, expiry: 2029-02-28",
            "commencement: 2026-04-01, term: P2W, expiry: 2026-04-14",
            "commencement: 2026-04-01, expiry: open-ended",
            "commencement: 2026-04-01, term: three years, expiry: 2027-01-01",
            "commencement: 9999-04-01, term: P3Y, expiry: 9999-12-31",
        ] {
            assert_eq!(told(RULE, &with(timeframe)).len(), 0, "{timeframe}");
        }
    }
}
