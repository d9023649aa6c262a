//! Steps of a dispute that may take as long as they like.

use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::timeframe::duration;
use super::{Check, Report, Rule, wording};
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

Looked at are `steps` under `dispute-resolution`, unless the words of the clause give the step its time, and clauses that escalate from one level to the next in words only and name no time at all.
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

/// Procedures that others run, by rules of their own.
static OUTSIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:mediat|arbitra|expert|adjudicat|court|ombudsman|secretary of state|litigation|judge)",
    )
});

/// Any word about how long something takes.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:hours?|days?|weeks?|months?|years?|fortnights?|time|times|timely|timetable|timescales?|deadlines?|promptly|immediate\w*|at once|without delay|urgent\w*|next (?:\w+ )?meeting|quarter\w*|schedule|policy|procedure (?:of|in|at))\b",
    )
});

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
    let effect = agreement.terms_of("legal-status").and_then(|status| status.text_of("effect"));
    let is_loose =
        matches!(agreement.kind(), Some("memorandum-of-understanding" | "terms-of-reference"));
    if effect == Some("not-binding") || (is_loose && effect.is_none()) {
        return;
    }
    let mut escalation: Option<Span> = None;
    for (start, words) in said::passages(agreement, "dispute-resolution") {
        if TIME.is_match(words) {
            return;
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
}
