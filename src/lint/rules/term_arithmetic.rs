//! Commencement, term and expiry that cannot all be true.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::{Span as Duration, ToSpan as _};
use regex::Regex;

use super::figures::Figure;
use super::stated_elsewhere::{self, sentence_around};
use super::stated_terms::STATED_TERMS;
use super::timeframe::{Timeframe, in_words};
use super::{Check, Report, Rule, said, wording, words_contradict_terms};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::{Length, within};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "term-arithmetic",
    severity: Severity::Error,
    summary: "a commencement, a term and an expiry that cannot all be true",
    explanation: r"
One day more or less decides whether a notice came in time and whether anyone was insured. Commencement, term and expiry state one
thing twice, so they must agree: expiry is the last day, and three years from 1 April 2026 end on 31 March 2029. Where the front matter
states no term, the one in the words is taken if its sentence names the last day too (“for two years, until 31 March 2029”), or a definition calls it the
term. Where it states no days either, those in the words are held against each other: the clause, the definitions, a summary or table at the front, and the opening words.

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
    let terms = agreement.terms_of("timeframe");
    let states = |key: &str| terms.is_some_and(|terms| terms.get(key).is_some());
    if !states("commencement") && !states("expiry") {
        only_in_words(agreement, report);
        return;
    }
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
        compare(commencement, term, expiry, report);
    } else {
        let [begins, ends] = [commencement, expiry].map(|(day, term)| (day, term.span));
        compare_words(agreement, begins, ends, report);
    }
}

/// An agreement whose front matter leaves its beginning and its end to the words.
fn only_in_words(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.clause("timeframe").is_none_or(|clause| clause.sections.is_empty()) {
        return;
    }
    let stated =
        words_contradict_terms::said(agreement, ["/timeframe/commencement", "/timeframe/expiry"]);
    let called = ["begins", "ends"];
    let mut days = [None, None];
    for (place, (stated, (term, called))) in
        days.iter_mut().zip(stated.into_iter().zip(DAYS.into_iter().zip(called)))
    {
        let mut all: Vec<(Date, Span)> = Vec::new();
        let elsewhere = STATED_TERMS.terms.iter().find(|comparison| comparison.term == term);
        let elsewhere = elsewhere.map(|it| stated_elsewhere::read(agreement, it));
        for stated in stated.into_iter().chain(elsewhere.unwrap_or_default()) {
            if let Figure::Day(day) = stated.figure {
                all.push((day, stated.span));
            }
        }
        let Some((day, span)) = all.first().copied() else { continue };
        *place = Some((day, span));
        let differs = |(other, place): &&(Date, Span)| {
            *other != day && !stated_elsewhere::may_differ(agreement, span, *place)
        };
        if let Some((other, place)) = all.iter().find(differs) {
            let [one, two] = [day, *other].map(|day| day.strftime("%-d %B %Y"));
            let message = format!("the agreement {called} on {one}, and elsewhere in it on {two}");
            report
                .at(*place, message)
                .clause("timeframe")
                .why("nobody can tell which of the two days holds")
                .help("write the same day in both places")
                .related(span, "the other day");
            return;
        }
    }
    if let [Some(begins), Some(ends)] = days {
        compare_words(agreement, begins, ends, report);
    }
}

/// No sentence on the term is longer.
const LONGEST: usize = 1000;

const DAYS: [&str; 2] = ["/timeframe/commencement", "/timeframe/expiry"];

/// “for three years” in the words of the clause or of a definition, where the terms say from when to when and not how long.
fn compare_words(
    agreement: &Agreement,
    commencement: (Date, Span),
    expiry: (Date, Span),
    report: &mut Report<'_>,
) {
    let Some((length, span)) = length_in_words(agreement, commencement.0, expiry.0) else { return };
    if length.in_months().is_none() {
        return;
    }
    let Some(term) = length.iso().and_then(|iso| iso.parse::<Duration>().ok()) else { return };
    let Ok(end) = commencement.0.checked_add(term) else { return };
    let Ok(last_day) = end.checked_sub(1.day()) else { return };
    if expiry.0 == last_day || expiry.0 == end {
        return;
    }
    // Where the words name another day, that is the mistake, and told as such.
    let is_settled = DAYS.iter().zip([commencement.0, expiry.0]).all(|(term, day)| {
        let comparison = STATED_TERMS.terms.iter().find(|comparison| comparison.term == *term);
        let stated = comparison.map(|it| stated_elsewhere::read(agreement, it)).unwrap_or_default();
        stated.iter().all(|stated| stated.figure == Figure::Day(day))
    });
    if !is_settled {
        return;
    }
    let length = wording::quoted(agreement.source.slice(span));
    let message = format!(
        "{length} from {} end on {last_day}, but the expiry is {}",
        commencement.0, expiry.0
    );
    report
        .at(span, message)
        .clause("timeframe")
        .help("correct the length of time, or the day on which the agreement ends")
        .related(commencement.1, "the commencement")
        .related(expiry.1, "the expiry");
}

/// How long the words say that the agreement lasts, where they surely mean the whole.
fn length_in_words(
    agreement: &Agreement,
    commencement: Date,
    expiry: Date,
) -> Option<(Length, Span)> {
    let prose = agreement.prose();
    for (start, passage) in said::passages(agreement, "timeframe") {
        let stretch = Span::new(start, start + passage.len());
        for stated in within(prose.durations(), stretch) {
            let Some(sentence) = sentence_around(agreement, stated.span)
                .filter(|sentence| sentence.end - sentence.start <= LONGEST)
            else {
                continue;
            };
            let before = prose.even_at(Span::new(sentence.start, stated.span.start));
            // “unless it is ended earlier”: what follows is no longer about how long it lasts.
            let behind = prose.even_at(Span::new(stated.span.end, sentence.end));
            let reach = RESERVES.find(behind).map_or(behind.len(), |found| found.start());
            let main = Span::new(sentence.start, stated.span.end + reach);
            let lengths = within(prose.durations(), main).len();
            let days: Vec<Date> = within(prose.dates(), main).iter().map(|day| day.value).collect();
            // Only a sentence that is about the whole is sure to mean the term: it names the last day, and no other than these two.
            let behind = behind.get(..reach).unwrap_or_default();
            let is_about_all = (days.contains(&expiry) || LAST_DAY.is_match(behind))
                && days.iter().all(|day| [commencement, expiry].contains(day));
            if lengths == 1
                && is_about_all
                && LASTS.is_match(before)
                && !RESERVES.is_match(before)
                && !NOT_THE_TERM.is_match(prose.even_at(main))
            {
                return Some((stated.value, stated.span));
            }
        }
    }
    let term = STATED_TERMS.terms.iter().find(|comparison| comparison.term == "/timeframe/term")?;
    stated_elsewhere::read(agreement, term).into_iter().find_map(|stated| match stated.figure {
        Figure::Length(length) => Some((length, stated.span)),
        _ => None,
    })
}

/// What may end an agreement before its time, or have it go on.
static RESERVES: LazyLock<Regex> = LazyLock::new(|| {
    said::pattern(
        r"[ ,(](?:unless|subject +to|save|except|provided|if|or +(?:until|such|any|on|upon)|but|and +(?:may|can|then|thereafter)|with +an? +option)\b",
    )
});

/// “until the Expiry Date”
static LAST_DAY: LazyLock<Regex> = LazyLock::new(|| {
    said::pattern(
        r"\b(?:until|till|to|on|with)(?: +and +including)? +(?:the +)?[\x22']?(?:expiry|end) +date\b",
    )
});

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
    fn what_may_end_it_before_its_time_is_no_part_of_the_term() {
        let told_of = |words: &str| {
            let terms = "commencement: 2026-04-01, expiry: 2029-03-31";
            told(RULE, &format!("{}## Duration\n{words}\n", with(terms)))
        };
        for words in [
            "It continues for four years until 31 March 2029, unless it is ended earlier under clause 9.",
            "It commences on the Commencement Date and continues for four (4) years until and including the Expiry Date, unless it is ended earlier.",
        ] {
            assert_eq!(told_of(words).len(), 1, "{words}");
        }
        for words in [
            "It continues for three years until 31 March 2029, unless it is extended for two years.",
            "It continues until 31 March 2029, but each project continues for four years.",
            "Each grant runs for one year, unless the agreement ends on 31 March 2029.",
        ] {
            assert_eq!(told_of(words).len(), 0, "{words}");
        }
    }

    #[test]
    fn what_only_the_words_state_is_held_against_itself() {
        let told_of = |words: &str| {
            told(
                RULE,
                &format!(
                    "---\nkind: memorandum-of-understanding\n---\n# A memorandum\n\n{words}\n"
                ),
            )
        };
        assert_eq!(
            told_of(
                "## Term\nIt takes effect on 1 June 2026 and lasts for three years, until 31 May 2028."
            ),
            ["7:46 “three years” from 2026-06-01 end on 2029-05-31, but the expiry is 2028-05-31"]
        );
        assert_eq!(
            told_of(
                "| Start date | 1 May 2026 |\n|---|---|\n\n## Term\nIt takes effect on 1 June 2026."
            ),
            ["6:16 the agreement begins on 1 June 2026, and elsewhere in it on 1 May 2026"]
        );
        for words in [
            "## Term\nIt takes effect on 1 June 2026 and lasts for three years, until 31 May 2029.",
            "## Term\nIt takes effect on 1 June 2026. It may be ended by 31 May 2028.",
            "| Start date | 1 June 2026 |\n|---|---|\n\n## Term\nIt takes effect on 1 June 2026.",
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
