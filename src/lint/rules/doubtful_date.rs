//! A day that is none, or that two readers read differently.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::words::Doubt;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "doubtful-date",
    severity: Severity::Warning,
    summary: "a day that does not exist, or that can be read two ways",
    explanation: r"
A deadline on 31 February has never come, and 03/04/2026 is in April for one reader and in March for another. Whether a notice was in time
should not hang on who reads it.

A day that does not exist is an error. Warnings are a day in figures that Britain and America read differently, a year of two figures, and
a day of the week that does not belong to the date. What is written the same way in several places is told once. With dots, as in 03.04.2026, the
day comes first everywhere. Where all other days in figures put the day first, so that they can be read in one way
only, the reading is taken as settled. Numbers of clauses, files, versions and minutes are left alone.

~~~markdown bad
## Timeframe
This agreement begins on 31 February 2026.
~~~

~~~markdown bad
## Timeframe
This agreement begins on 03/04/2026.
~~~

~~~markdown good
## Timeframe
This agreement begins on 3 April 2026 and ends on 31/03/2029. Minute 12/03 and clause 14.2.12 say the same, and the board may 31 days later meet.
~~~

**To settle it,** write the day with the name of its month and all four figures of its year: 3 April 2026.

**Suppress it** where the date is quoted from another document as it stands there.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// How many other places are shown beside the first.
const MOST_PLACES: usize = 5;

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let doubtful = agreement.prose().doubtful_dates();
    if doubtful.is_empty() {
        return;
    }
    let day_comes_first = day_comes_first(agreement);
    // A date at the foot of every page is one doubt.
    let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for stated in doubtful {
        places.entry(agreement.source.slice(stated.span)).or_default().push(stated.span);
    }
    for stated in doubtful {
        let typed = agreement.source.slice(stated.span);
        let others = match places.get(typed).map(Vec::as_slice) {
            Some([first, others @ ..]) if *first == stated.span => others,
            _ => continue,
        };
        if is_of_law(stated.value) {
            continue;
        }
        let words = wording::quoted(&wording::unmarked(typed));
        // With dots, nobody writes the month first.
        let day_comes_first = day_comes_first || typed.contains('.');
        let doubt = match stated.value {
            Doubt::TwoWays(..) if day_comes_first => continue,
            Doubt::ShortYearTwoWays(day, _) if day_comes_first => Doubt::ShortYear(day),
            doubt => doubt,
        };
        let (message, why, help) = match doubt {
            Doubt::Impossible => (
                format!("there is no {words}"),
                "what falls due on a day that does not exist never falls due",
                "write the day that was meant".to_owned(),
            ),
            Doubt::TwoWays(day, other) | Doubt::ShortYearTwoWays(day, other) => (
                format!("{words} is {} to one reader and {} to another", spelt(day), spelt(other)),
                "a notice can be in time for one of them and late for the other",
                format!("write the month as a word: {}", spelt(day)),
            ),
            Doubt::ShortYear(day) => (
                format!("the year of {words} has only two figures"),
                "day, month and year can be taken for one another",
                format!("write the date in full: {}", spelt(day)),
            ),
            Doubt::OtherWeekday(day) => (
                format!("{words} is a {}", named(day.weekday())),
                "one of the two is wrong, and nobody can tell which",
                "correct the day of the week or the date".to_owned(),
            ),
        };
        let message = match others.len() {
            0 => message,
            others => format!("{message}; it stands here {} times", others + 1),
        };
        let finding = report.at(stated.span, message);
        for other in others.iter().take(MOST_PLACES) {
            finding.related(*other, "and here");
        }
        if doubt == Doubt::Impossible {
            finding.severity(Severity::Error);
        }
        if let Some(clause) = places::clause_at(agreement, stated.span.start) {
            finding.clause(clause);
        }
        finding.why(why).help(help);
    }
}

/// “§ 6-1-1308” of a code of laws: no agreement speaks of that year.
fn is_of_law(doubt: Doubt) -> bool {
    const EARLIEST: i16 = 1700;
    matches!(doubt, Doubt::TwoWays(day, _) if day.year() < EARLIEST)
}

/// Whether the document writes days in figures, such as 31/03/2029, so that only the day can come first, and none the other way round.
fn day_comes_first(agreement: &Agreement) -> bool {
    let first_figures = agreement.prose().dates().iter().filter_map(|stated| {
        let words = agreement.source.slice(stated.span);
        let (first, rest) = words.split_once(['/', '.', '-'])?;
        let (second, _) = rest.split_once(['/', '.', '-'])?;
        Some((first.parse::<u8>().ok()?, second.parse::<u8>().ok()?))
    });
    let mut orders = first_figures.filter(|(first, second)| first != second).peekable();
    orders.peek().is_some() && orders.all(|(first, _)| first > 12)
}

fn spelt(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

const fn named(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::*;

    const RULE: &str = "doubtful-date";

    fn at_timeframe(words: &str) -> Vec<String> {
        told(RULE, &format!("## Timeframe\nFrom {words}.\n"))
    }

    #[test]
    fn each_doubt_has_words_of_its_own() {
        for (words, message) in [
            ("31 February 2027", "there is no “31 February 2027”"),
            (
                "03/04/2026",
                "“03/04/2026” is 3 April 2026 to one reader and 4 March 2026 to another",
            ),
            ("03/04/26", "“03/04/26” is 3 April 2026 to one reader and 4 March 2026 to another"),
            ("31/12/26", "the year of “31/12/26” has only two figures"),
            ("Monday 31 March 2026", "“Monday 31 March 2026” is a Tuesday"),
        ] {
            assert_eq!(at_timeframe(words), [format!("21:6 {message}")]);
        }
    }

    #[test]
    fn a_date_at_the_foot_of_every_page_is_told_once() {
        assert_eq!(
            at_timeframe("08/02/2026 1\n\n08/02/2026 2\n\n08/02/2026 3"),
            [
                "21:6 “08/02/2026” is 8 February 2026 to one reader and 2 August 2026 to another; it stands here 3 times"
            ]
        );
        assert_eq!(at_timeframe("07.11.2026").len(), 0);
    }

    #[test]
    fn only_a_day_that_does_not_exist_is_an_error() {
        let severity = |words: &str| {
            let (_, findings) = findings(RULE, &[], &format!("## Timeframe\nFrom {words}.\n"));
            findings.first().map(|finding| finding.severity)
        };
        assert_eq!(severity("31/02/2027"), Some(Severity::Error));
        assert_eq!(severity("03/04/2026"), Some(Severity::Warning));
    }

    #[test]
    fn days_that_can_be_read_one_way_only_settle_how_the_others_are_read() {
        assert_eq!(at_timeframe("03/04/2026 to 31/03/2029").len(), 0);
        assert_eq!(at_timeframe("03/04/2026 to 03/31/2029").len(), 1);
        assert_eq!(at_timeframe("03/04/2026 to 05/05/2029").len(), 1);
    }
}
