//! Dates on which the agreement does not run.

use std::collections::BTreeSet;

use jiff::Span as Duration;
use jiff::civil::Date;

use super::course::Course;
use super::said::{self, has_word};
use super::time_limits::TIME_LIMITS;
use super::timeframe::date;
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "date-outside-term",
    severity: Severity::Warning,
    summary: "a milestone, outcome, phase or other date before the agreement begins or after it ends",
    explanation: r"
What is due when the agreement does not run is owed by nobody. Such a date is most often left over from an earlier agreement, or a slip in the year.

Looked at are phases, milestones and steps of mobilisation, outcomes, measures, social value commitments, the evaluation, working groups, exclusivity, the first
day on which a party can leave, clauses that are put off, the years of contributions, and deadlines in the words of the action plan, with a day or a month. Not told is what is usual: results and evaluations that follow the end by some
months, steps that close the work (a final report, accounts, a handover), and preparations in the year before the start.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
action-plan:
  milestones:
    - { title: Single referral form in use, owner: harbour-trust, due: 2029-09-30 }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
action-plan:
  milestones:
    - { title: Single referral form in use, owner: harbour-trust, due: 2026-09-30 }
    - { title: Final report to the funder, owner: harbour-trust, due: 2029-06-30 }
---
~~~

**To settle it,** correct the date, or the first or last day of the agreement. A step that comes before the start belongs under `mobilisation`.

**Suppress it** where the date is meant for the time after an extension that the parties are sure of, or where a duty outlasts the agreement on purpose.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// A date, and how far outside the agreement it may lie.
struct Dated<'a> {
    clause: &'a str,
    /// As the message begins: “the milestone “…” is due”.
    said: String,
    term: &'a Term,
    party: Option<&'a str>,
    before: Leeway,
    after: Leeway,
}

#[derive(Clone, Copy)]
enum Leeway {
    None,
    Some(Duration),
    Any,
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(course) = Course::of(agreement) else { return };
    let mut dates = Vec::new();
    phases(agreement, &mut dates);
    plans(agreement, &mut dates);
    outcomes(agreement, &mut dates);
    others(agreement, &mut dates);
    omissions(agreement, report, &mut dates);
    for dated in &dates {
        let Some(day) = date(dated.term) else { continue };
        if let Some(first) = course.first.filter(|first| is_before(day, *first, dated.before)) {
            let message =
                format!("{} on {day}, before the agreement begins on {first}", dated.said);
            tell(dated, message, report)
                .why("nobody was bound to it then")
                .help(if dated.clause == "action-plan" {
                    "correct the date; a step that prepares the start belongs under `mobilisation`"
                } else {
                    "correct the date, or the beginning of the agreement"
                })
                .related(course.first_span.unwrap_or(dated.term.span), "the beginning");
        } else if let Some(last) = course.last.filter(|last| is_after(day, *last, dated.after)) {
            let message = format!("{} on {day}, after the agreement ends on {last}", dated.said);
            let help = match course.extended.filter(|extended| day <= *extended) {
                Some(extended) => format!(
                    "correct the date, or say what becomes of it if the agreement is not extended to {extended}, as it can be"
                ),
                None => "correct the date, or the end of the agreement".to_owned(),
            };
            tell(dated, message, report)
                .why("after the last day nobody is bound to it")
                .help(help)
                .related(course.last_span.unwrap_or(dated.term.span), "the end");
        }
    }
    contributions(agreement, &course, report);
    in_words(agreement, &course, &dates, report);
}

/// Words beside a day that make it something else than a deadline under this agreement, or that look beyond its end on purpose.
const BEYOND: &[&str] = &[
    "exten",
    "expir",
    "lease",
    "licen",
    "until",
    "strategy",
    "since",
    "after the end",
    "beyond",
    "plan 20",
    "renew",
    "contract",
];

/// Words by which a day before the beginning tells what has been, or prepares the start.
const BEFOREHAND: &[&str] = &[
    " was ",
    " were ",
    " had ",
    "has been",
    "have been",
    "already",
    "prepar",
    "mobilis",
    "before the start",
    "start-up",
    "set-up",
    "recruit",
    "since",
];

/// Deadlines in the words of the action plan that come before the beginning or after the end, where no term states them.
fn in_words(agreement: &Agreement, course: &Course, told: &[Dated<'_>], report: &mut Report<'_>) {
    let limits = &TIME_LIMITS.dates;
    let preparing = Leeway::Some(limits.preparation_before_start);
    let in_terms: BTreeSet<Date> = told.iter().filter_map(|dated| date(dated.term)).collect();
    let mut seen = BTreeSet::new();
    for clause in ["action-plan", "mobilisation"] {
        let months = said::months(agreement, clause);
        for named in said::days(agreement, clause).into_iter().chain(months) {
            // Nearly all days lie within the term, whatever stands around them.
            let is_late = course.last.is_some_and(|last| named.to > last);
            let is_early = course.first.is_some_and(|first| is_before(named.day, first, preparing));
            if !is_late && !is_early {
                continue;
            }
            let is_month = named.day != named.to;
            let before = named.before.to_lowercase();
            let line = format!("{before}{}", named.behind.to_lowercase());
            let lead_in =
                before.trim_end_matches(|sign: char| sign.is_whitespace() || "*_:".contains(sign));
            let is_deadline =
                ["by", "due", "before", "no later than", "not later than", "deadline", "|"]
                    .iter()
                    .any(|words| lead_in.ends_with(words))
                    || is_month
                        && [" in", " end of", " during"]
                            .iter()
                            .any(|words| lead_in.ends_with(words));
            let leeway = if has_word(&line, &limits.closing_words) {
                Leeway::Some(limits.closing_after_end)
            } else {
                Leeway::None
            };
            let is_of = |words: &[&str]| words.iter().any(|word| line.contains(word));
            let too_late =
                course.last.filter(|last| is_after(named.day, *last, leeway) && !is_of(BEYOND));
            let sentence = format!(
                "{}{}",
                before.rsplit(". ").next().unwrap_or_default(),
                named.behind.to_lowercase().split(". ").next().unwrap_or_default()
            );
            let too_early = course.first.filter(|first| {
                is_before(named.to, *first, preparing)
                    // “The hub opened in March 2024.”
                    && !(is_month && lead_in.ends_with(" in"))
                    && !BEFOREHAND.iter().any(|word| sentence.contains(word))
            });
            if !is_deadline
                || too_late.is_none() && too_early.is_none()
                || in_terms.range(named.day..=named.to).next().is_some()
                || !seen.insert(named.span)
            {
                continue;
            }
            let due = format!(
                "the plan has something due {} {}",
                if is_month { "in" } else { "on" },
                wording::quoted(agreement.source.slice(named.span))
            );
            if let Some(last) = too_late {
                report
                    .at(named.span, format!("{due}, after the agreement ends on {last}"))
                    .clause(clause)
                    .why("after the last day nobody is bound to it")
                    .help("correct the date, or the end of the agreement")
                    .related(course.last_span.unwrap_or(named.span), "the end");
            } else if let Some(first) = too_early {
                report
                    .at(named.span, format!("{due}, before the agreement begins on {first}"))
                    .clause(clause)
                    .why("nobody was bound to it then")
                    .help("correct the date; most often it is the year")
                    .related(course.first_span.unwrap_or(named.span), "the beginning");
            }
        }
    }
}

fn tell<'r>(
    dated: &Dated<'_>,
    message: String,
    report: &'r mut Report<'_>,
) -> &'r mut crate::ground::finding::Finding {
    let finding = report.at(dated.term.span, message).clause(dated.clause);
    if let Some(party) = dated.party {
        finding.party(party);
    }
    finding
}

fn is_before(day: Date, first: Date, leeway: Leeway) -> bool {
    match leeway {
        Leeway::None => day < first,
        Leeway::Some(leeway) => first.checked_sub(leeway).is_ok_and(|first| day < first),
        Leeway::Any => false,
    }
}

fn is_after(day: Date, last: Date, leeway: Leeway) -> bool {
    match leeway {
        Leeway::None => day > last,
        Leeway::Some(leeway) => last.checked_add(leeway).is_ok_and(|last| day > last),
        Leeway::Any => false,
    }
}

/// The entries of a list of terms, such as `action-plan`’s `milestones`.
fn entries<'a>(agreement: &'a Agreement, clause: &str, list: &str) -> &'a [Term] {
    let terms = agreement.terms_of(clause).and_then(|terms| terms.get(list));
    terms.map(Term::list).unwrap_or_default()
}

fn named(what: &str, term: &Term, keys: &[&str]) -> String {
    let name = keys.iter().find_map(|key| term.text_of(key));
    name.map_or_else(|| what.to_owned(), |name| format!("{what} {}", wording::quoted(name)))
}

fn phases<'a>(agreement: &'a Agreement, dates: &mut Vec<Dated<'a>>) {
    for phase in entries(agreement, "timeframe", "phases") {
        let name = named("the phase", phase, &["name"]);
        for (key, does) in [("starts", "starts"), ("ends", "ends")] {
            let Some(term) = phase.get(key) else { continue };
            dates.push(Dated {
                clause: "timeframe",
                said: format!("{name} {does}"),
                term,
                party: None,
                before: Leeway::None,
                after: Leeway::None,
            });
        }
    }
}

fn plans<'a>(agreement: &'a Agreement, dates: &mut Vec<Dated<'a>>) {
    let limits = &TIME_LIMITS.dates;
    for (clause, what, before) in [
        ("action-plan", "the milestone", Leeway::None),
        ("mobilisation", "the step", Leeway::Some(limits.preparation_before_start)),
    ] {
        for milestone in entries(agreement, clause, "milestones") {
            let Some(term) = milestone.get("due") else { continue };
            let closes = ["title", "id"].iter().any(|key| {
                milestone.text_of(key).is_some_and(|text| has_word(text, &limits.closing_words))
            });
            dates.push(Dated {
                clause,
                said: format!("{} is due", named(what, milestone, &["title", "id"])),
                term,
                party: milestone.text_of("owner"),
                before,
                after: if closes { Leeway::Some(limits.closing_after_end) } else { Leeway::None },
            });
        }
    }
    if let Some(term) = agreement.terms_of("mobilisation").and_then(|terms| terms.get("ready-by")) {
        dates.push(Dated {
            clause: "mobilisation",
            said: "services are to be ready".to_owned(),
            term,
            party: None,
            before: Leeway::Some(limits.preparation_before_start),
            after: Leeway::None,
        });
    }
}

fn outcomes<'a>(agreement: &'a Agreement, dates: &mut Vec<Dated<'a>>) {
    let after = Leeway::Some(TIME_LIMITS.dates.outcomes_after_end);
    for (clause, list, what, names, owner) in [
        ("purpose-and-outcomes", "outcomes", "the outcome", &["statement", "id"][..], "owner"),
        ("performance-framework", "measures", "the measure", &["statement", "id"][..], "owner"),
        ("social-value", "commitments", "the commitment", &["commitment"][..], "party"),
    ] {
        for entry in entries(agreement, clause, list) {
            let Some(term) = entry.get("due") else { continue };
            dates.push(Dated {
                clause,
                said: format!("{} is due", named(what, entry, names)),
                term,
                party: entry.text_of(owner),
                before: Leeway::None,
                after,
            });
        }
    }
}

fn others<'a>(agreement: &'a Agreement, dates: &mut Vec<Dated<'a>>) {
    let limits = &TIME_LIMITS.dates;
    for group in entries(agreement, "working-groups", "groups") {
        let Some(term) = group.get("ends") else { continue };
        dates.push(Dated {
            clause: "working-groups",
            said: format!("{} ends", named("the group", group, &["name", "id"])),
            term,
            party: group.text_of("lead"),
            before: Leeway::None,
            after: Leeway::None,
        });
    }
    let evaluation = Leeway::Some(limits.evaluation_after_end);
    let exclusivity = Leeway::Some(limits.exclusivity_after_end);
    for (clause, key, said, before, after) in [
        ("evaluation-and-learning", "due", "the evaluation is due", Leeway::None, evaluation),
        ("competition-and-exclusivity", "until", "exclusivity ends", Leeway::None, exclusivity),
        ("withdrawal", "not-before", "a party can first leave", Leeway::Any, Leeway::None),
    ] {
        let Some(term) = agreement.terms_of(clause).and_then(|terms| terms.get(key)) else {
            continue;
        };
        dates.push(Dated { clause, said: said.to_owned(), term, party: None, before, after });
    }
}

/// Clauses that are put off until there is nothing left to settle.
fn omissions<'a>(agreement: &'a Agreement, report: &Report<'_>, dates: &mut Vec<Dated<'a>>) {
    let omissions = agreement.terms().get("omissions").map(Term::pairs).unwrap_or_default();
    for pair in omissions.iter().filter(|pair| pair.term.text_of("state") == Some("deferred")) {
        let Some(term) = pair.term.get("until") else { continue };
        dates.push(Dated {
            clause: &pair.key,
            said: format!("{} is to be settled", places::title_of(report.standard, &pair.key)),
            term,
            party: None,
            before: Leeway::Any,
            after: Leeway::None,
        });
    }
}

/// Contributions for years in which the agreement does not run: “2031-32” in an agreement that ends in 2029.
fn contributions(agreement: &Agreement, course: &Course, report: &mut Report<'_>) {
    for (clause, list) in
        [("financing", "contributions"), ("contributions", "amounts"), ("non-pooled", "amounts")]
    {
        for contribution in entries(agreement, clause, list) {
            let Some(term) = contribution.get("year") else { continue };
            let Some((text, (from, to))) = term.text().and_then(|text| Some((text, years(text)?)))
            else {
                continue;
            };
            let early = course.first.filter(|first| to < first.year());
            let late = course.last.filter(|last| from > last.year());
            let (outside, bound) = match (early, late) {
                (Some(first), _) => {
                    (format!("before the agreement begins on {first}"), course.first_span)
                }
                (None, Some(last)) => {
                    (format!("after the agreement ends on {last}"), course.last_span)
                }
                (None, None) => continue,
            };
            let message = format!("a contribution is for {}, {outside}", wording::quoted(text));
            let finding = report.at(term.span, message).clause(clause);
            if let Some(party) = contribution.text_of("party") {
                finding.party(party);
            }
            finding
                .why("nobody owes money for a time in which nothing is agreed")
                .help("correct the year, or the term of the agreement");
            if let Some(bound) = bound {
                let what = if early.is_some() { "the beginning" } else { "the end" };
                finding.related(bound, what);
            }
        }
    }
}

/// The first and last calendar year that a year of account touches, where it is written as `2026-27`, `2026/27` or `2026`.
fn years(text: &str) -> Option<(i16, i16)> {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim();
    let (from, rest) = (text.get(..4)?, text.get(4..)?);
    let from: i16 = from.parse().ok().filter(|_| is_year(from))?;
    if rest.is_empty() {
        return Some((from, from));
    }
    let second = rest.strip_prefix(['-', '/', '–'])?;
    let is_short = second.len() == 2 && second.bytes().all(|byte| byte.is_ascii_digit());
    (is_short || is_year(second)).then_some((from, from.checked_add(1)?))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;
    use super::years;

    const RULE: &str = "date-outside-term";

    fn with(terms: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\ntimeframe: {{ commencement: 2026-04-01, expiry: 2029-03-31, extension: {{ up-to: P1Y }} }}\n{terms}\n---\n"
        )
    }

    #[test]
    fn each_date_is_told_once_and_with_the_end_that_it_misses() {
        let terms = "action-plan:\n  milestones:\n    - { title: Hub open, owner: quay, due: 2029-04-01 }\n    - { title: Forms agreed, due: 2026-03-31 }\nwithdrawal: { not-before: 2030-04-01 }";
        assert_eq!(
            told(RULE, &with(terms)),
            [
                "6:44 the milestone “Hub open” is due on 2029-04-01, after the agreement ends on 2029-03-31",
                "7:35 the milestone “Forms agreed” is due on 2026-03-31, before the agreement begins on 2026-04-01",
                "8:27 a party can first leave on 2030-04-01, after the agreement ends on 2029-03-31",
            ]
        );
    }

    #[test]
    fn money_for_other_years_is_told() {
        let year = |year: &str| {
            with(&format!("financing: {{ contributions: [{{ party: quay, year: {year} }}] }}"))
        };
        assert_eq!(
            told(RULE, &year("2031-32")),
            ["4:51 a contribution is for “2031-32”, after the agreement ends on 2029-03-31"]
        );
        for inside in ["2026-27", "2028/29", "2029-30", "2025-26", "first year", "every year"] {
            assert_eq!(told(RULE, &year(inside)).len(), 0, "{inside}");
        }
        assert_eq!(years("2026/27"), Some((2026, 2027)));
        assert_eq!(years("2026-04-01"), None);
    }

    #[test]
    fn a_deadline_in_the_words_is_told_once() {
        let plan = |row: &str| {
            format!("{}## Action plan\n\n| Step | By |\n|---|---|\n{row}\n", with("language: en"))
        };
        assert_eq!(
            told(RULE, &plan("| Hub open | 30 September 2031 |")),
            [
                "10:14 the plan has something due on “30 September 2031”, after the agreement ends on 2029-03-31"
            ]
        );
        assert_eq!(
            told(RULE, &plan("The hub has two rooms by 31 March 2023. It was empty before.")),
            [
                "10:26 the plan has something due on “31 March 2023”, before the agreement begins on 2026-04-01"
            ]
        );
        assert_eq!(
            told(RULE, &plan("Mill Lane opens the hub in September 2031.")),
            [
                "10:28 the plan has something due in “September 2031”, after the agreement ends on 2029-03-31"
            ]
        );
        for row in [
            "| Hub open | March 2029 |",
            "The hub opened in March 2023.",
            "The hub opens by September 2031 if the agreement is extended.",
            "| Hub open | 30 September 2028 |",
            "| Final report | 30 June 2029 |",
            "| Hub open, if the agreement is extended | 30 September 2029 |",
            "The lease of the hub ends by 30 September 2031.",
            "The hub was opened on 30 September 2031.",
            "| Hub open | 30 September 2025 |",
            "The survey was finished by 30 September 2024.",
        ] {
            assert_eq!(told(RULE, &plan(row)), Vec::<String>::new(), "{row}");
        }
        let both = plan("| Hub open | 30 September 2031 |").replace(
            "language: en",
            "action-plan: { milestones: [{ title: Hub open, due: 2031-09-30 }] }",
        );
        assert_eq!(told(RULE, &both).len(), 1);
    }

    #[test]
    fn what_usually_lies_outside_is_silence() {
        for terms in [
            "action-plan: { milestones: [{ title: Final report, due: 2029-06-30 }] }",
            "action-plan: { milestones: [{ title: Hub open, due: 2029-03-31 }, { title: Start, due: 2026-04-01 }] }",
            "mobilisation: { ready-by: 2026-04-01, milestones: [{ title: Staff hired, due: 2026-01-31 }] }",
            "purpose-and-outcomes: { outcomes: [{ statement: Fewer wait, due: 2029-09-30 }] }",
            "evaluation-and-learning: { due: 2029-12-31 }",
            "principles-and-values: { agreed-on: 2025-11-01 }",
            "dpia: { done: 2026-01-10, review: 2030-01-10 }",
            "head-contract: { title: Services contract, expiry: 2031-03-31 }",
            "withdrawal: { not-before: 2026-01-01 }",
            "action-plan: { milestones: [{ title: Hub open, due: soon }] }",
        ] {
            assert_eq!(told(RULE, &with(terms)), Vec::<String>::new(), "{terms}");
        }
    }
}
