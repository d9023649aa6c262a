//! Steps of a dispute that may take as long as they like.

use std::sync::LazyLock;

use regex::Regex;

use super::dispute_steps::{OUTSIDE, Step, TIME};
use super::said::{self, pattern};
use super::timeframe::duration;
use super::{Check, Report, Rule, bodies, dispute_steps, tables, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "dispute-step-without-limit",
    severity: Severity::Warning,
    summary: "a step of the dispute procedure without a time limit",
    explanation: r"
A step without an end is where a dispute goes to sleep. The partner that is content with things as they are need only not find a date for the meeting; the other can never go on to the next step.

Looked at are `steps` under `dispute-resolution`, unless the words of the clause give the step its time, clauses that escalate from one level to the next in words only and name no time at all,
and a single step of chief officers, directors, boards and the like that is left without a time where the words give two others theirs.
Mediation, expert determination, arbitration and courts keep their own time.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
dispute-resolution:
  steps:
    - { who: points of contact, within: P14D }
    - { who: chief executives }
  final: mediation
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
dispute-resolution:
  steps:
    - { who: points of contact, within: P14D }
    - { who: chief executives, within: P28D }
  final: mediation
---
~~~

**To settle it,** say within what time each step ends, in the words of the clause and under `within`.

**Suppress it** where the step has a time limit in another document, such as the rules of a board.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// From one level to the next.
static ESCALATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:escalat\w+|refer(?:red|s)?|goes|go|passed|taken|put|brought|moves?) +(?:[a-z]+ ){0,4}?(?:to|before|up to) +(?:the |their |its |our |each )?(?:[a-z']+ ){0,4}?(?:chief (?:executive|officer)s?|chief executives|directors?|boards?|heads?|leaders?|chairs?|steering group|management (?:group|team|board)|senior (?:managers?|officers?|representatives?))\b",
    )
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("dispute-resolution");
    let steps = terms.and_then(|terms| terms.get("steps"));
    match steps {
        Some(steps) if !steps.list().is_empty() => check_steps(agreement, steps, report),
        _ => check_words(agreement, report),
    }
}

fn check_steps(agreement: &Agreement, steps: &Term, report: &mut Report<'_>) {
    let all = steps.list();
    let is_open = |step: &&Term| {
        let named = ["level", "who"].map(|key| step.text_of(key).unwrap_or_default());
        let named = named.join(" ").to_lowercase();
        step.get("within").is_none() && !named.is_empty() && !OUTSIDE.is_match(&named)
    };
    let open: Vec<&Term> = all.iter().filter(is_open).collect();
    if open.is_empty() || said::is_elsewhere(agreement, "dispute-resolution") {
        return;
    }
    // Where the words name as many times as there are steps, they may well give each its own.
    let timed: usize = said::passages(agreement, "dispute-resolution")
        .map(|(_, words)| TIME.find_iter(words).count())
        .sum();
    if timed >= all.len() {
        return;
    }
    for step in open {
        let named = ["who", "level"].into_iter().find_map(|key| step.get(key));
        let Some((term, name)) = named.and_then(|term| Some((term, term.text()?))) else {
            continue;
        };
        if !is_timed_in_words(agreement, name) {
            let message =
                format!("the step {} of a dispute has no time limit", wording::quoted(name));
            tell(
                report,
                term.span,
                message,
                "add `within`, such as `P28D`, and say the same in the clause",
            );
        }
    }
}

/// Whether a sentence of the clause that speaks of the step speaks of time.
fn is_timed_in_words(agreement: &Agreement, step: &str) -> bool {
    let step = step.to_lowercase();
    let telling: Vec<&str> = step
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| {
            word.len() > 4 && !matches!(*word, "concerned" | "parties" | "party" | "partners")
        })
        .collect();
    said::passages(agreement, "dispute-resolution").any(|(_, words)| {
        words.split(['.', ';', '\n']).any(|sentence| {
            TIME.is_match(sentence) && telling.iter().any(|word| sentence.contains(word))
        })
    })
}

fn check_words(agreement: &Agreement, report: &mut Report<'_>) {
    if in_table(agreement, report) {
        return;
    }
    let effect = agreement.terms_of("legal-status").and_then(|status| status.text_of("effect"));
    let is_loose =
        matches!(agreement.kind(), Some("memorandum-of-understanding" | "terms-of-reference"));
    if effect == Some("not-binding") || (is_loose && effect.is_none()) {
        return;
    }
    let mut escalation: Option<Span> = None;
    for (start, words) in said::passages(agreement, "dispute-resolution") {
        if TIME.is_match(words) {
            return check_timed_words(agreement, report);
        }
        if let Some(found) = ESCALATES.find(words).filter(|_| escalation.is_none()) {
            escalation = Some(Span::new(found.start(), found.end()).shifted(start));
        }
    }
    if let Some(span) = escalation {
        let words = agreement.source.slice(span);
        let message = format!(
            "a dispute goes on to the next step ({}), and no step has a time limit",
            wording::quoted(words)
        );
        tell(report, span, message, "say within how many days each step ends and the next begins");
    }
}

/// The one row of a table of steps that has nothing in the column of times.
fn in_table(agreement: &Agreement, report: &mut Report<'_>) -> bool {
    const TITLES: &[&str] = &[
        "within",
        "time",
        "time limit",
        "timescale",
        "by when",
        "days",
        "working days",
        "how long",
        "deadline",
    ];
    if agreement.is_foreign() || !agreement.prose().even().contains('|') {
        return false;
    }
    let places = bodies::passages(agreement, &["dispute-resolution"]);
    let of_clause = |start: usize| places.iter().any(|it| it.start <= start && start < it.end);
    let tables = if places.is_empty() { Vec::new() } else { tables::of(agreement) };
    for table in tables.iter().filter(|table| of_clause(table.start())) {
        let gap = table.column(TITLES).and_then(|column| table.gap(column));
        let Some((row, place)) = gap else { continue };
        let words: Vec<&str> = row.iter().map(|cell| cell.text).collect();
        let who = words.iter().max_by_key(|words| words.len()).copied().unwrap_or_default();
        if OUTSIDE.is_match(&words.join(" ").to_lowercase()) {
            continue;
        }
        let message = format!(
            "this step of a dispute ({}) has no time limit, and the others have one",
            wording::quoted(who)
        );
        tell(report, place, message, "say within how many days it ends and the next begins");
        return true;
    }
    false
}

/// One step of those who lead, where the words give all others their time.
fn check_timed_words(agreement: &Agreement, report: &mut Report<'_>) {
    let steps = dispute_steps::of(agreement);
    let limits = steps.iter().filter(|step| step.is_timed).count();
    let is_open = |(_, step): &(usize, &Step<'_>)| !step.is_timed && !OUTSIDE.is_match(step.words);
    let mut open = steps.iter().enumerate().filter(is_open);
    let (Some((index, step)), None) = (open.next(), open.next()) else { return };
    // “It is referred to the directors. The directors’ deputies meet within ten days.”
    let is_another = |next: &Step<'_>| {
        let opening = next.words.trim_start().trim_start_matches("and ");
        opening.starts_with("then ") || OUTSIDE.is_match(next.words)
    };
    if steps.get(index + 1).is_some_and(|next| !is_another(next)) {
        return;
    }
    let Some(found) = LEADERS_MEET.captures(step.words) else { return };
    let whole = found.get(0).map(|it| Span::new(it.start(), it.end()).shifted(step.span.start));
    // “The chief officers meet within ten days. The chief officers speak for their organisations.”
    let who = ["who", "to", "then"].into_iter().find_map(|name| found.name(name));
    let is_again = steps
        .iter()
        .any(|other| other.is_timed && who.is_none_or(|who| other.words.contains(who.as_str())));
    let Some(span) = whole.filter(|_| limits > 1 && !is_again) else { return };
    let message = format!(
        "this step of a dispute ({}) has no time limit, and the others have one",
        wording::quoted(agreement.source.slice(span))
    );
    tell(report, span, message, "say within how many days it ends and the next begins");
}

/// “The chief officers and the Principal meet”, “referred to the boards”, “then the chief executives”.
static LEADERS_MEET: LazyLock<Regex> = LazyLock::new(|| {
    const LEADERS: &str = r"(?:chief +(?:executive +)?(?:executives?|officers?)|executive +officers|directors|(?:senior|managing) +[a-z]+|boards?|chairs|chairpersons|trustees|heads|leaders|principals|steering +(?:group|committee))";
    pattern(&format!(
        r"\b(?P<who>{LEADERS})\b(?: +[a-z']+){{0,8}}? +(?:meet|talk|discuss|try|seek|consider|attempt|confer|negotiate|speak)\b|\b(?:referred|escalated|passed|put|taken|brought|goes) +(?:up +)?to +(?:[a-z']+ +){{0,4}}?(?P<to>{LEADERS})\b|^ *then,? +(?:[a-z']+ +){{0,3}}?(?P<then>{LEADERS})\b"
    ))
});

fn tell(report: &mut Report<'_>, span: Span, message: String, help: &str) {
    report
        .at(span, message)
        .clause("dispute-resolution")
        .why("a step without an end is where a dispute goes to sleep")
        .help(help);
}

/// How long all steps take that have a limit; `None` unless each of at least two has one.
pub(super) fn limits_of(steps: &Term) -> Option<Vec<(jiff::Span, &Term)>> {
    let limits: Option<Vec<_>> = steps
        .list()
        .iter()
        .map(|step| step.get("within").and_then(|term| Some((duration(term)?, term))))
        .collect();
    limits.filter(|limits| limits.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "dispute-step-without-limit";

    fn with(steps: &str, body: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\ndispute-resolution: {{ steps: [{steps}] }}\n---\n{body}"
        )
    }

    #[test]
    fn a_step_without_an_end_is_told_by_its_name() {
        assert_eq!(
            told(RULE, &with("{ who: Contacts, within: P14D }, { who: Chief executives }", "")),
            ["3:71 the step “Chief executives” of a dispute has no time limit"]
        );
    }

    #[test]
    fn words_that_escalate_without_any_time_are_told() {
        assert_eq!(
            told(
                RULE,
                "## Disputes\nThe points of contact talk first. If they do not agree, the matter is referred to the chief executives.\n"
            ),
            [
                "21:71 a dispute goes on to the next step (“referred to the chief executives”), and no step has a time limit"
            ]
        );
    }

    #[test]
    fn the_one_step_without_a_time_is_told() {
        let words = |step: &str| {
            format!(
                "## Disputes\n1. The representatives talk within ten Working Days.\n2. If that fails, {step}\n3. If that fails, a mediator is asked, and the members meet the mediator within thirty Working Days.\n"
            )
        };
        assert_eq!(
            told(RULE, &words("the chief officers and the Principal meet.")),
            [
                "22:23 this step of a dispute (“chief officers and the Principal meet”) has no time limit, and the others have one"
            ]
        );
        for step in [
            "the chief officers and the Principal meet. They have a month.",
            "the chief officers meet, at the latest 20 days after that.",
            "the chief officers meet promptly.",
            "a mediator talks to the boards.",
            "the chief officers meet within ten days. The chief officers meet in private.",
            "it is referred to the boards. Those who are sent by them meet within ten days.",
        ] {
            assert_eq!(told(RULE, &words(step)), Vec::<String>::new(), "{step}");
        }
    }

    #[test]
    fn time_in_the_words_and_procedures_of_others_are_silence() {
        let executives = "{ who: Contacts, within: P14D }, { who: Chief executives }";
        for text in [
            with(executives, "## Disputes\nThe chief executives have 28 days.\n"),
            with("{ who: Contacts, within: P14D }, { who: an independent mediator }", ""),
            with("{ level: courts, who: the High Court }", ""),
            "## Disputes\nThe matter is referred to the chief executives, who meet within ten working days.\n".to_owned(),
            "## Disputes\nPartners talk to each other first.\n".to_owned(),
            "## Disputes\nThe matter is referred to mediation.\n".to_owned(),
        ] {
            assert_eq!(told(RULE, &text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_row_and_a_step_behind_a_semicolon_are_told() {
        let table = |time: &str| {
            told(RULE, &format!("## Disputes\n\n| Who | Within |\n|---|---|\n| Contacts | 10 days |\n| Chief executives | {time} |\n| Mediator | 40 days |\n")).len()
        };
        assert_eq!([table(""), table("20 days")], [1, 0]);
        let words = |time: &str| {
            told(RULE, &format!("## Disputes\nDisputes go to the contacts, for ten days; then to the chief executives{time}; then to mediation, for twenty days.\n")).len()
        };
        assert_eq!([words(""), words(", for ten days")], [1, 0]);
    }
}
