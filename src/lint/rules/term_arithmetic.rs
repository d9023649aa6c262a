//! Commencement, term and expiry that cannot all be true.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span as Duration, ToSpan as _};
use regex::Regex;

use super::timeframe::{Timeframe, in_words};
use super::{Check, Report, Rule, said, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::within;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "term-arithmetic",
    severity: Severity::Error,
    summary: "a commencement, a term and an expiry that cannot all be true",
    explanation: r"
One day more or less decides whether a notice came in time and whether anyone was insured. Commencement, term and expiry state one
thing twice, so they must agree: expiry is the last day, and three years from 1 April 2026 end on 31 March 2029. Where the front matter
states no term, the one in the words is taken if its sentence names the last day too (“for two years, until 31 March 2029”).

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
    match timeframe.term {
        Some(term) => compare(commencement, term, expiry, report),
        None => compare_words(agreement, commencement, expiry, report),
    }
}

/// “for three years” in the words of the clause, where the terms say from when to when and not how long.
fn compare_words(
    agreement: &Agreement,
    commencement: (Date, &Term),
    expiry: (Date, &Term),
    report: &mut Report<'_>,
) {
    let prose = agreement.prose();
    for (start, passage) in said::passages(agreement, "timeframe") {
        let stretch = Span::new(start, start + passage.len());
        for stated in within(prose.durations(), stretch) {
            let Some(sentence) = said::sentence_around(agreement, stated.span) else { continue };
            let lengths = within(prose.durations(), sentence).len();
            let days: Vec<Date> =
                within(prose.dates(), sentence).iter().map(|day| day.value).collect();
            // Only a sentence that is about the whole is sure to mean the term: it names the last day, and no other than these two.
            let is_about_all = days.contains(&expiry.0)
                && days.iter().all(|day| [commencement.0, expiry.0].contains(day));
            let even = prose.even_at(sentence);
            let before = even.get(..stated.span.start - sentence.start).unwrap_or_default();
            if lengths != 1
                || !is_about_all
                || !LASTS.is_match(before)
                || NOT_THE_TERM.is_match(even)
            {
                continue;
            }
            let Some(term) = stated
                .value
                .iso()
                .and_then(|iso| iso.parse::<Duration>().ok())
                .filter(|_| stated.value.in_months().is_some())
            else {
                continue;
            };
            let Ok(end) = commencement.0.checked_add(term) else { continue };
            let Ok(last_day) = end.checked_sub(1.day()) else { continue };
            if expiry.0 == last_day || expiry.0 == end {
                continue;
            }
            let length = wording::quoted(agreement.source.slice(stated.span));
            report
                .at(
                    stated.span,
                    format!(
                        "{length} from {} end on {last_day}, but the expiry is {}",
                        commencement.0, expiry.0
                    ),
                )
                .clause("timeframe")
                .help("correct the length of time, or the day on which the agreement ends")
                .related(commencement.1.span, "the commencement")
                .related(expiry.1.span, "the expiry");
            return;
        }
    }
}

/// What stands before the length of a term: “lasts”, “for a period of”, “continues for three (3)”.
static LASTS: LazyLock<Regex> = LazyLock::new(|| {
    said::pattern(
        r"\b(?:for|lasts?|runs?|(?:term|period|duration) +(?:of|is|shall +be|will +be))(?: +(?:for|a|an|the|of|in|all|initial|fixed|full|whole|term|period))* *$",
    )
});

/// Words by which a sentence is about something else than how long the agreement runs.
static NOT_THE_TERM: LazyLock<Regex> = LazyLock::new(|| {
    said::pattern(
        r"\b(?:exten|renew|notice|review|before|after|phase|pilot|trial|first|then|if|unless)",
    )
});

fn compare(
    (commencement, begins): (Date, &Term),
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
    finding.related(term.1.span, "the term").related(begins.span, "the commencement");
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
    fn the_words_may_state_the_term() {
        let told_of = |words: &str| {
            let terms = "commencement: 2026-04-01, expiry: 2029-03-31";
            told(RULE, &format!("{}## Duration\n{words}\n", with(terms)))
        };
        assert_eq!(
            told_of("It starts on 1 April 2026 and lasts two years, to the end of 31 March 2029."),
            ["6:37 “two years” from 2026-04-01 end on 2028-03-31, but the expiry is 2029-03-31"]
        );
        for words in [
            "It runs for three years, until 31 March 2029.",
            "It runs until 31 March 2029. The first phase lasts one year.",
            "It ends on 31 March 2029, unless it is extended for one year.",
            "It runs until 31 March 2029, after a pilot that lasted six months.",
            "It runs for a year at a time, and is reviewed on 31 March 2027.",
        ] {
            assert_eq!(told_of(words), Vec::<String>::new(), "{words}");
        }
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
