//! How many must be there for a decision to count.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::{number, number_pattern, word_before};
use super::portions::Portion;
use super::{Stated, cut, even, last_words, pattern};
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
/// party”, “at least three members must be present”. A meeting called again because the first had none may have another, which is not read.
pub fn quorums(text: &str) -> Vec<Stated<Quorum>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Quorum>> {
    let mut found: Vec<Stated<Quorum>> = Vec::new();
    for hint in HINT.find_iter(text) {
        let at = hint.start();
        let stated = match hint.as_str() {
            "quorum" | "quorate" => behind(text, at).or_else(|| before(text, at, &BEFORE)),
            _ => present(text, hint.range()),
        };
        let Some(stated) = stated else { continue };
        if found.last().is_none_or(|last| last.span.end <= stated.span.start) {
            found.push(stated);
        }
    }
    found
}

static HINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"quorum|quorate|(?:must|shall|have to|need to) be (?:present|in attendance)")
});

/// Those who are counted.
pub(super) const PEOPLE: &str = r"(?:(?:voting |core |board |partner |committee |group |party |full |other |eligible |appointed |elected |of (?:the |its |all )?(?:voting |core |full |other |eligible )?)*(?:members?|representatives?|partners?|part(?:y|ies)|people|persons?|trustees|directors|governors|councillors|officers|organi[sz]ations|voters|votes|seats|participants|delegates|providers|present|are present|in attendance))";

/// “at least”, and so on: a quorum is the least number in any case.
pub(super) const AT_LEAST: &str = r"(?:at +least|not? +(?:less|fewer) +than|a +minimum +of|any)";

/// A pattern for a number that may stand there a second time in brackets: “four (4)”.
pub(super) fn twice(name: &str) -> String {
    let number = number_pattern();
    format!(r"(?P<{name}>{number})(?: *\( *(?P<{name}_again>{number}) *\))?")
}

/// “a quorum is four members”, “the quorum for the transaction of business shall be two thirds of the seats”
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    let (number, alone, headed) = (twice("number"), twice("alone"), twice("headed"));
    let is = r"(?:is|are|will +be|shall +be|must +be|of|requires?|consists +of|shall +consist +of|will +consist +of|comprises|needs|if|when|where|unless|only +if|provided|with|to +be)";
    let each = r"(?:(?:one|a) +(?:representative|member|person|director)|someone|somebody)(?: *,? +or +(?:a|an|one|its|their) +[a-z]{3,12}(?: +[a-z]{3,12})? *,?)? +(?:of|from|for) +(?:each|every) +(?:part(?:y|ner)|member|organi[sz]ation|participant)|(?:each|every) +(?:part(?:y|ner)|member +organi[sz]ation|organi[sz]ation|participant) +(?:is|to +be|must +be|being) +(?:represented|present)";
    let part = "two[- ]thirds|three[- ]quarters|one[- ]third|one[- ]half|half";
    pattern(&format!(
        r"^quor(?:um|ate)(?:(?:(?P<matter>(?: +[a-z-]+){{1,9}}?)? +{is}(?: +(?:there +(?:is|are)))?)? *[:,-]? +(?:{AT_LEAST} +)?(?:(?P<each>{each})|(?P<part>{part}) +(?:of +)?(?:the +|its +|all +)*{PEOPLE}|{number} +{PEOPLE}|{alone} *(?:[.,;]|$))|(?: +and +[a-z-]+)? *\n[ \n]*(?:[0-9]+\.[0-9.]* +)?(?:{AT_LEAST} +)?{headed} +{PEOPLE}(?: +present)? *[.,;])"
    ))
});

/// “Three members are a quorum”, “four members present form a quorum”
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let number = twice("number");
    pattern(&format!(
        r"\b{number} +{PEOPLE}(?: +(?:present|there|in +person))? +(?:are|is|form|forms|make|makes|make +up|constitute|constitutes|(?:shall|will) +(?:be|form|constitute|make)|being) +(?:a|the) +$"
    ))
});

/// “at least three members”, and then “must be present”
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    let (number, alone) = (twice("number"), twice("alone"));
    pattern(&format!(
        r"(?:(?:^|[.;,:\n]|\band|\bbut) *(?:all +)?|\b{AT_LEAST} +)(?:{number} +{PEOPLE}|{alone}) +$"
    ))
});

/// Another quorum: that of a meeting called again, of a smaller group, for a matter of its own.
static ANOTHER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:adjourn|second|reconven|sub|special|urgent|extraordinary)"));

/// “two members from each party”, “three members and the chair”
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[ -+\-/-9<-~]{0,60}\b(?:(?:from|of|for|per|by) +(?:each|every|both|either)|and +(?:the|an?|one|two|three|half))\b|[ -\-/-9<-~]{0,60}\b(?:plus|together +with|as +well +as|in +addition)\b)",
    )
});

fn behind(text: &str, start: usize) -> Option<Stated<Quorum>> {
    const REACH: usize = 240;
    // “without a quorum”, “inquorate”, “is not quorate”
    let denied = ["no", "not", "without", "lacks", "lack", "absence"];
    let words = last_words(text, start);
    let is_denied = words.ends_with(|sign: char| sign.is_ascii_alphanumeric())
        || words
            .split(' ')
            .rev()
            .filter(|word| !word.is_empty())
            .take(3)
            .any(|word| denied.contains(&word));
    let captures = BEHIND.captures(cut(text, start, text.floor_char_boundary(start + REACH)))?;
    let matter = captures.name("matter").map_or("", |matter| matter.as_str());
    let end = start + captures.get(0)?.end();
    let is_sure = !is_denied && !ANOTHER.is_match(matter) && !goes_on(text, end);
    value(text, start, &captures).filter(|quorum| is_sure || quorum.value == Quorum::EachParty)
}

fn goes_on(text: &str, end: usize) -> bool {
    const REACH: usize = 100;
    MORE.is_match(cut(text, end, text.floor_char_boundary(end + REACH)))
}

fn before(text: &str, end: usize, words: &Regex) -> Option<Stated<Quorum>> {
    const REACH: usize = 100;
    let from = text.ceil_char_boundary(end.saturating_sub(REACH));
    let captures = words.captures(cut(text, from, end))?;
    let start = from + captures.get(0)?.start();
    // “the chair and three members form a quorum”
    let adds = matches!(word_before(text, start), Some((_, "and" | "plus" | "with")));
    value(text, from, &captures).filter(|_| !adds)
}

/// “At least three members must be present.”; not “when it signs, two members must be present”.
fn present(text: &str, place: Range<usize>) -> Option<Stated<Quorum>> {
    const CONDITIONS: &[&str] = &["if", "when", "where", "for", "to", "whenever", "unless", "in"];
    let stated = before(text, place.start, &WHO)?;
    let sentence = last_words(text, stated.span.start).rsplit(['.', ';', '\n']).next()?;
    let is_conditional = sentence.split(' ').any(|word| CONDITIONS.contains(&word));
    let is_all = PRESENT.is_match(cut(text, place.end, text.floor_char_boundary(place.end + 60)));
    (is_all && !is_conditional).then_some(stated)
}

static PRESENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?: +(?:for +(?:a +)?(?:decisions?|meetings?|business)|at +(?:a|any|each|every|the|all) +meetings?|in +person|throughout))? *(?:[.,;\n]|$)",
    )
});

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
    let name = ["number", "alone", "headed"].into_iter().find(|name| place(name).is_some())?;
    let stated = counted(text, start, captures, name)?;
    // “one member, or whoever stands in, from every party”: no quorum is one person.
    let least = if name == "alone" { 1 } else { 2 };
    (stated.value >= least)
        .then_some(Stated { value: Quorum::Count(stated.value), span: stated.span })
}

/// The number that [`twice`] looks for, where it says the same both times.
pub(super) fn counted(
    text: &str,
    start: usize,
    captures: &Captures<'_>,
    name: &str,
) -> Option<Stated<u32>> {
    const MOST: u32 = 200;
    let place = |name: &str| {
        captures.name(name).map(|found| Span::new(start + found.start(), start + found.end()))
    };
    let (first, again) = (place(name)?, place(&format!("{name}_again")));
    let count =
        number(cut(text, first.start, first.end)).filter(|count| (1..=MOST).contains(count))?;
    let agrees = again.is_none_or(|again| number(cut(text, again.start, again.end)) == Some(count));
    // The closing bracket belongs to it.
    let close =
        |again: Span| again.end + cut(text, again.end, text.len()).find(')').map_or(0, |at| at + 1);
    let span = Span::new(first.start, again.map_or(first.end, close));
    agrees.then_some(Stated { value: count, span })
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
            ("The quorum is six seats, of which", "6: six"),
            ("The quorum shall be 4.", "4: 4"),
            ("The quorum for the transaction of business shall be five members.", "5: five"),
            ("The quorum is three members, at least one from each party.", "3: three"),
            ("For a meeting to be quorate, at least four members must be present.", "4: four"),
            ("Quorum\n\nThree members. A majority decides.", "3: Three"),
            ("Each has one vote; all three must be present.", "3: three"),
            ("At least four members must be present at each meeting.", "4: four"),
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
            "A meeting is inquorate with two members.",
            "Without a quorum, two members may adjourn.",
            "The quorum of an adjourned meeting is two members.",
            "The quorum is two members from each party.",
            "The quorum is three members and the chair.",
            "The chair and three members form a quorum.",
            "Seven days after a quorum",
            "When a contract is signed, two members must be present.",
            "Two members must be present to open the bids.",
        ] {
            assert!(told_of(text).is_empty(), "{text}: {:?}", told_of(text));
        }
    }
}
