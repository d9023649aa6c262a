//! How many must be there for a decision to count.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::{number, number_pattern};
use super::portions::Portion;
use super::{Stated, cut, even, pattern};
use crate::ground::source::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quorum {
    /// So many people or votes.
    Count(u32),
    /// Such a part of the seats.
    Part(Portion),
    /// Somebody of every party.
    EachParty,
}

/// Quorums: “a quorum is four members”, “quorate if at least three of the partners are present”, “a quorum is one representative of each
/// party”. A meeting called again because the first had none may have another, which is not read.
pub fn quorums(text: &str) -> Vec<Stated<Quorum>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Quorum>> {
    let mut found: Vec<Stated<Quorum>> = Vec::new();
    for hint in HINT.find_iter(text) {
        let stated = behind(text, hint.start()).or_else(|| before(text, hint.start()));
        let Some(stated) = stated else { continue };
        if found.last().is_none_or(|last| last.span.end <= stated.span.start) {
            found.push(stated);
        }
    }
    found
}

static HINT: LazyLock<Regex> = LazyLock::new(|| pattern("quorum|quorate"));

const PEOPLE: &str = r"(?:(?:voting |core |board |partner |committee |group |party |of (?:the |its |all )?(?:voting |core )?)*(?:members?|representatives?|partners?|part(?:y|ies)|people|persons?|trustees|directors|organi[sz]ations|votes|seats|participants|delegates|providers|present|are present|in attendance))";

/// A pattern for a number that may stand there a second time in brackets: “four (4)”.
fn twice(name: &str) -> String {
    let number = number_pattern();
    format!(r"(?P<{name}>{number})(?: *\( *(?P<{name}_again>{number}) *\))?")
}

/// “a quorum is four members”, “the quorum shall be two thirds of the seats”
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let (number, alone) = (twice("number"), twice("alone"));
    let least = r"(?:at +least +|not +less +than +|no +fewer +than +|not +fewer +than +|a +minimum +of +|any +)?";
    pattern(&format!(
        r"^quor(?:um|ate)(?: +(?:for|at|of) +(?:the +)?(?:board |partnership |steering |group |committee |meetings?|any |a |each |all |of |the )+)?(?: +(?:is|are|will +be|shall +be|of|requires?|consists +of|shall +consist +of|will +consist +of|comprises|needs|if|when|where|unless|only +if|provided|with|to +be))?(?: +(?:there +(?:is|are)))? *:? +{least}(?:(?P<each>(?:(?:one|a) +(?:representative|member|person|director)|someone|somebody)(?: *,? +or +(?:a|an|one|its|their) +[a-z]{{3,12}}(?: +[a-z]{{3,12}})? *,?)? +(?:of|from|for) +(?:each|every) +(?:part(?:y|ner)|member|organi[sz]ation|participant)|(?:each|every) +(?:part(?:y|ner)|member +organi[sz]ation|organi[sz]ation|participant) +(?:is|to +be|must +be|being) +(?:represented|present))|(?P<part>two[- ]thirds|three[- ]quarters|one[- ]third|one[- ]half|half) +(?:of +)?(?:the +|its +|all +)*{PEOPLE}|{number} +{PEOPLE}|{alone} *(?:[.;]|$))"
    ))
});

/// “Three members are a quorum”, “four members present form a quorum”
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let number = twice("number");
    pattern(&format!(
        r"\b{number} +{PEOPLE}(?: +(?:present|there|in +person))? +(?:are|is|form|forms|make|makes|make +up|constitute|constitutes|shall +be|shall +form|shall +constitute|will +be|will +form|being) +(?:a|the) +$"
    ))
});

fn behind(text: &str, start: usize) -> Option<Stated<Quorum>> {
    const REACH: usize = 160;
    let window = cut(text, start, text.floor_char_boundary(start + REACH));
    let captures = BEHIND.captures(window)?;
    value(text, start, &captures)
}

fn before(text: &str, end: usize) -> Option<Stated<Quorum>> {
    const REACH: usize = 100;
    let from = text.ceil_char_boundary(end.saturating_sub(REACH));
    let captures = BEFORE.captures(cut(text, from, end))?;
    value(text, from, &captures)
}

fn value(text: &str, start: usize, captures: &Captures<'_>) -> Option<Stated<Quorum>> {
    let place = |name: &str| {
        captures.name(name).map(|found| Span::new(start + found.start(), start + found.end()))
    };
    if let Some(span) = place("each") {
        return Some(Stated { value: Quorum::EachParty, span });
    }
    if let Some(span) = place("part") {
        let (of, all) = match cut(text, span.start, span.end).replace('-', " ").as_str() {
            "two thirds" => (2, 3),
            "three quarters" => (3, 4),
            "one third" => (1, 3),
            _ => (1, 2),
        };
        return Some(Stated { value: Quorum::Part(Portion::new(of, all)?), span });
    }
    let name = if place("number").is_some() { "number" } else { "alone" };
    let (first, again) = (place(name)?, place(&format!("{name}_again")));
    // “one member, or whoever stands in, from every party”: no quorum is one person.
    let least = if name == "alone" { 1 } else { 2 };
    let count =
        number(cut(text, first.start, first.end)).filter(|count| (least..=200).contains(count))?;
    let agrees = again.is_none_or(|again| number(cut(text, again.start, again.end)) == Some(count));
    // The closing bracket belongs to it.
    let close =
        |again: Span| again.end + cut(text, again.end, text.len()).find(')').map_or(0, |at| at + 1);
    let span = Span::new(first.start, again.map_or(first.end, close));
    agrees.then_some(Stated { value: Quorum::Count(count), span })
}

#[cfg(test)]
mod tests {
    use super::super::tests::told;
    use super::*;

    fn told_of(text: &str) -> Vec<String> {
        let name = |quorum: &Quorum| match quorum {
            Quorum::Count(count) => count.to_string(),
            Quorum::Part(part) => format!("{}/{}", part.of, part.all),
            Quorum::EachParty => "each party".to_owned(),
        };
        told(text, quorums, name)
            .into_iter()
            .map(|(value, words)| format!("{value}: {words}"))
            .collect()
    }

    #[test]
    fn quorums_are_read_in_every_common_form() {
        for (text, expected) in [
            ("A quorum is four (4) members.", "4: four (4)"),
            ("A quorum is five (5). Members may", "5: five (5)"),
            ("The quorum shall be three members of the board", "3: three"),
            ("The quorum for meetings is at least 6 representatives", "6: 6"),
            ("A meeting is quorate if at least three of the partners are present", "3: three"),
            ("The quorum shall be two-thirds of the members.", "2/3: two-thirds"),
            (
                "A quorum is one representative of each party",
                "each party: one representative of each party",
            ),
            (
                "The quorum is one member, or a named deputy, from every Participant.",
                "each party: one member, or a named deputy, from every Participant",
            ),
            (
                "It is quorate when every partner is represented",
                "each party: every partner is represented",
            ),
            ("Three members are a quorum", "3: Three"),
            ("with a quorum of three (3).", "3: three (3)"),
        ] {
            assert_eq!(told_of(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_only_speaks_of_quorums_is_silence() {
        for text in [
            "If the quorum is missing, a second meeting may decide with two Members present.",
            "counts towards the quorum for other items. If fewer than four members remain",
            "without a quorum within 30 minutes",
            "A quorum is three (4) members.",
            "quorum",
            "The quorum is one member, or whoever stands in for him, from each side.",
            "The quorum is set by the board.",
            "quorate",
        ] {
            assert!(told_of(text).is_empty(), "{text}: {:?}", told_of(text));
        }
    }
}
