//! The steps of a dispute, one after another, as the words of the clause tell them.

use std::sync::LazyLock;

use regex::Regex;

use super::bodies;
use super::said::pattern;
use crate::document::agreement::Agreement;
use crate::document::words::{Length, Stated, within};
use crate::ground::source::Span;

/// Procedures that others run, by rules of their own.
pub(super) static OUTSIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:mediat|arbitra|expert|adjudicat|court|ombudsman|secretary of state|litigation|judge)",
    )
});

/// Any word about how long something takes.
pub(super) static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:hours?|days?|weeks?|months?|years?|fortnights?|time|times|timely|timetable|timescales?|deadlines?|promptly|immediate\w*|at once|without delay|urgent\w*|next (?:\w+ )?meeting|quarter\w*|schedule|policy|procedure (?:of|in|at))\b",
    )
});

/// What somebody does about a dispute.
#[derive(Debug)]
pub(super) struct Step<'a> {
    pub(super) words: &'a str,
    pub(super) span: Span,
    /// Within what time, where the words say so plainly: the time in “if they cannot agree within ten days” may run from the beginning.
    pub(super) limit: Option<Stated<Length>>,
    pub(super) is_timed: bool,
}

/// Whoever talks, meets or decides about a dispute.
static SOMEBODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:representatives?|officers?|managers?|managing|chief|chancellors?|chairs?|chairpersons?|directors?|boards?|trustees|governors|heads?|leaders?|leads?|principals?|executives?|members?|partners?|part(?:y|ies)|participants?|group|committee|team|contacts?|signator|mediat|arbitra|expert|adjudicat|court)",
    )
});

static ACTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:first|sends?|appoints?|meets?|talks?|discuss|try|tries|seeks?|consider|resolve|settle|speaks?|go\b|goes|refer|escalat|passed|put|taken|brought|asked|confer|negotiat|attempt|hear|then)",
    )
});

/// “within the same period again”, “as soon as possible”
static SOON: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:within|period|soon)\b"));

/// How long somebody has to begin or to answer a dispute is no step of it.
static STARTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:rais(?:e|es|ed|ing)|notif|bring +a|claims?|lodge|object|respon[ds]|repl(?:y|ies)|acknowledge|limitation)\b",
    )
});

/// “If that fails”, “where the officers cannot agree within ten days”
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ \-(0-9a-z.)]{0,8}?\b(?:if|where|when|should|failing|unless|once|in the event|whenever)\b",
    )
});

/// The steps that the words of the clause on disputes tell; none where they speak of all steps at once.
pub(super) fn of(agreement: &Agreement) -> Vec<Step<'_>> {
    const MOST: usize = 100;
    let mut steps: Vec<Step<'_>> = Vec::new();
    for passage in bodies::passages(agreement, &["dispute-resolution"]) {
        if OF_ALL.is_match(bodies::words_at(agreement, passage)) {
            return Vec::new();
        }
        let sentences = agreement.prose().sentences();
        let first = sentences.partition_point(|sentence| sentence.start < passage.start);
        let sentences = sentences.iter().skip(first);
        for sentence in sentences.take_while(|it| it.end <= passage.end).take(MOST) {
            read(agreement, *sentence, &mut steps);
        }
    }
    steps
}

/// “Each step takes no longer than ten days.”
static OF_ALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:each|every|any|all|these|both|either|next|between) +(?:of +)?(?:the +|these +|such +)?(?:step|stage|level|tier)",
    )
});

fn read<'a>(agreement: &'a Agreement, sentence: Span, steps: &mut Vec<Step<'a>>) {
    let even = agreement.prose().even_at(sentence);
    let mut begins_anew = true;
    // “Within ten days of that, the directors meet.”
    let mut ahead: Option<Option<Stated<Length>>> = None;
    let mut at = sentence.start;
    for words in even.split_inclusive([',', ';']) {
        let span = Span::new(at, at + words.len());
        at = span.end;
        let limit = limit(agreement, span);
        let is_timed = limit.is_some() || TIME.is_match(words) || SOON.is_match(words);
        if STARTS.is_match(words) {
            continue;
        }
        let is_condition = begins_anew && CONDITION.is_match(words);
        let is_step = !is_condition
            && SOMEBODY.is_match(words)
            && (limit.is_some() || ACTS.is_match(words) || OUTSIDE.is_match(words));
        if is_step {
            let before = ahead.take();
            let limit = limit.or(before.flatten());
            steps.push(Step { words, span, limit, is_timed: is_timed || before.is_some() });
        } else if is_timed && begins_anew && !is_condition {
            ahead = Some(limit);
        } else if is_timed {
            // “If they cannot agree within ten days, …”
            time_last(steps, limit.filter(|_| !is_condition));
        }
        begins_anew = is_condition;
    }
    // “The chief officers meet. They have ten days.”
    if let Some(limit) = ahead {
        time_last(steps, limit);
    }
}

fn time_last(steps: &mut [Step<'_>], limit: Option<Stated<Length>>) {
    if let Some(step) = steps.last_mut() {
        step.is_timed = true;
        step.limit = step.limit.or(limit);
    }
}

/// The one time in a part of a sentence, where it is one within which something is done.
fn limit(agreement: &Agreement, part: Span) -> Option<Stated<Length>> {
    let [only] = within(agreement.prose().durations(), part) else { return None };
    let before = agreement.prose().even_at(Span::new(part.start, only.span.start));
    WITHIN.is_match(before).then_some(*only)
}

static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:within|have|has|up to|not? more than|not? longer than|at most)(?: +(?:a|the|further|another|next|period|of|maximum|following))* *$",
    )
});

#[cfg(test)]
mod tests {
    use super::super::examples::findings;
    use super::*;

    fn told_of(words: &str) -> Vec<(String, Option<String>)> {
        let text = format!("## Disputes\n\n{words}\n");
        let (agreements, _) = findings("dispute-step-without-limit", &[], &text);
        let steps = agreements.iter().flat_map(|agreement| of(agreement));
        steps
            .map(|step| {
                let limit = step.limit.map(|limit| limit.value.to_string());
                (step.words.trim().to_owned(), limit.or(step.is_timed.then(|| "some".to_owned())))
            })
            .collect()
    }

    #[test]
    fn steps_are_read_with_their_times() {
        let limit = |words: &str, limit: &str| (words.to_owned(), Some(limit.to_owned()));
        assert_eq!(
            told_of("First the managers, within two weeks; then the chief executives."),
            [
                limit("first the managers,", "2 weeks"),
                ("then the chief executives.".to_owned(), None)
            ]
        );
        assert_eq!(
            told_of(
                "Officers talk. If they cannot agree within ten days, the chairs meet within a further 3 weeks."
            ),
            [
                limit("officers talk.", "some"),
                limit("the chairs meet within a further 3 weeks.", "3 weeks")
            ]
        );
        assert_eq!(
            told_of("Officers talk. Within ten days after that, each partner sends a director."),
            [
                ("officers talk.".to_owned(), None),
                limit("each partner sends a director.", "10 days")
            ]
        );
        assert_eq!(told_of("A partner may raise a dispute within a year of the event."), []);
        assert_eq!(told_of("Officers talk. Each step takes no longer than ten days."), []);
    }
}
