//! How many sit on a body, and how many have to vote or to agree there.

use std::sync::LazyLock;

use regex::Regex;

use super::quorums::{AT_LEAST, counted, twice};
use super::{Stated, cut, last_words, pattern, span};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Headcount {
    /// “the Board has seven members”
    Members(u32),
    /// “one representative of each party”
    OneOfEach,
    /// “at least five members must vote”
    Voters(u32),
    /// “Decisions need three of the four votes.”
    Votes(u32),
}

/// What a text that is even says about numbers of people in a meeting.
pub(super) fn read(text: &str) -> Vec<Stated<Headcount>> {
    let mut found: Vec<Stated<Headcount>> = Vec::new();
    for (pattern, kind, doubtful) in PATTERNS.iter() {
        for captures in pattern.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            let behind = cut(text, whole.end(), text.floor_char_boundary(whole.end() + REACH));
            let value = match kind {
                Kind::Counted(kind) => {
                    counted(text, 0, &captures, "number").map(|it| kind(it.value))
                }
                Kind::OneOfEach => Some(Headcount::OneOfEach),
            };
            // “Urgent decisions need four votes.”
            let is_of_all =
                !matches!(value, Some(Headcount::Votes(_))) || begins_sentence(text, whole.start());
            let value = value.filter(|_| is_of_all && !doubtful.is_match(behind));
            found.extend(value.map(|value| Stated { value, span: span(whole) }));
        }
    }
    found.sort_by_key(|stated| (stated.span, stated.value));
    found
}

/// Whether a sentence begins at a place, or “all” stands there before.
fn begins_sentence(text: &str, start: usize) -> bool {
    let before = last_words(text, start).trim_end_matches(' ');
    before.is_empty() || before.ends_with(['.', ';', ':', '\n', ')']) || before.ends_with(" all")
}

/// How far behind the words something may make them doubtful.
const REACH: usize = 120;

enum Kind {
    Counted(fn(u32) -> Headcount),
    OneOfEach,
}

const PEOPLE: &str = "(?:members?|seats?|votes?|voters?|representatives?|directors?|trustees?|people|persons?|partners?|parties|organi[sz]ations?|participants?)";

/// The patterns, what they say, and what behind a match makes it doubtful.
static PATTERNS: LazyLock<[(Regex, Kind, Regex); 5]> = LazyLock::new(|| {
    let count = twice("number");
    let body = "(?:board|group|committee|table|team|forum|council|body|panel|assembly)";
    let person = "(?:representative|member|officer|manager|leader|person|seat|director|trustee|councillor|delegate)";
    let party = "(?:part(?:y|ner)|member|organi[sz]ation|participant|provider|council)";
    // “two members from each party”, “three members and the chair”
    let more = r"^[ -\-/-9<-~]{0,60}\b(?:each|every|per|plus|both|of a |together +with|as +well +as|and +(?:the|an?|one|two)\b)";
    let others = r"^(?: +(?:from|for|of|by|per|appointed +by|nominated +by) +(?:each|every)|[ -\-/-~]{0,110}\b(?:plus|in +addition|together +with|as +well +as|alongside|co-opt|further|and +(?:an?|the|up +to|one|two|three|four|five) +(?:[a-z-]+ +){0,2}(?:chair|member|people|person|representative|observer|deput|alternate|director|trustee|officer)))";
    // “where they concern the budget”
    let some = r"^ *(?:[a-z]+ +)?(?:on|about|where|when|if|unless|for|to|in|of +each|from +each)\b";
    [
        (
            format!(r"\b{body} +(?:has|have|consists? +of|comprises?|is +made +up +of|is +composed +of|(?:shall|will) +(?:have|consist +of|comprise|be +made +up +of)) +(?:up +to +|a +(?:maximum|total) +of +|not? +more +than +)?{count} +(?:voting +|full +|core +)?(?:members|seats|representatives|directors|people)\b"),
            Kind::Counted(Headcount::Members),
            others,
        ),
        (
            format!(r"\bone +(?:[a-z-]+ +){{0,2}}?{person} +(?:and +one +vote +)?(?:of|from|for|per|(?:appointed|nominated) +by) +(?:each|every)\b"),
            Kind::OneOfEach,
            others,
        ),
        (
            format!(r"\b(?:each|every) +{party} +(?:may +|shall +|will +)?(?:appoints?|nominates?|has|have|sends?|is +represented +by) +one +(?:[a-z-]+ +){{0,2}}?{person}\b"),
            Kind::OneOfEach,
            others,
        ),
        (
            format!(r"\b(?:least|minimum +of|fewer +than|less +than) +{count} +(?:[a-z-]+ +){{0,2}}?(?:must|shall|have +to|need +to) +(?:all +)?(?:vote|cast +(?:a|their) +votes?|take +part +in +(?:the|any|a|each) +(?:vote|decision))\b"),
            Kind::Counted(Headcount::Voters),
            more,
        ),
        (
            format!(r"\bdecisions +(?:need|require|take|must +have|shall +require|are +(?:taken|made) +(?:by|with)) +(?:the +(?:votes|agreement|support|consent) +of +)?(?:{AT_LEAST} +)?{count} +(?:of +(?:the|all|its) +(?:[a-z]+ +)?)?{PEOPLE}\b"),
            Kind::Counted(Headcount::Votes),
            some,
        ),
    ]
    .map(|(words, kind, doubtful)| (pattern(&words), kind, pattern(doubtful)))
});

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(text: &str) -> Vec<(Headcount, String)> {
        let even = super::super::even(text);
        let stated = read(&even).into_iter();
        stated.map(|it| (it.value, cut(text, it.span.start, it.span.end).to_owned())).collect()
    }

    #[test]
    fn numbers_of_people_are_read() {
        for (text, value, words) in [
            (
                "the Board has seven members with one vote",
                Headcount::Members(7),
                "Board has seven members",
            ),
            (
                "The Board has one representative of each Partner.",
                Headcount::OneOfEach,
                "one representative of each",
            ),
            (
                "Each Partner appoints one senior officer.",
                Headcount::OneOfEach,
                "Each Partner appoints one senior officer",
            ),
            (
                "at least five members must vote.",
                Headcount::Voters(5),
                "least five members must vote",
            ),
            (
                "Decisions need three of the four votes.",
                Headcount::Votes(3),
                "Decisions need three of the four votes",
            ),
        ] {
            assert_eq!(told_of(text), [(value, words.to_owned())], "{text}");
        }
    }

    #[test]
    fn numbers_of_people_that_are_not_sure_are_silence() {
        for text in [
            "the Board has one member of each partner, and an independent chair.",
            "the Board has two members from each party",
            "the Board has six members, plus an independent chair.",
            "the Board has three (4) members",
            "Decisions need three votes where they concern money.",
            "Urgent decisions need three votes.",
        ] {
            assert_eq!(told_of(text), [], "{text}");
        }
    }
}
