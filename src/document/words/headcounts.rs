//! How many sit on a body, how many are a quorum, and how many must vote.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::whole_number;
use super::{Stated, cut, even, pattern, span};
use crate::ground::source::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Headcount {
    /// “a quorum is five (5) members”
    Quorum(u32),
    /// “the Board has seven members”
    Members(u32),
    /// “at least five members must vote”
    Voters(u32),
}

/// What a text says about numbers of people in a meeting. Without a word of quorum nobody asks.
pub fn headcounts(text: &str) -> Vec<Stated<Headcount>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Headcount>> {
    let mut found: Vec<Stated<Headcount>> = Vec::new();
    for near in near_a_quorum(text) {
        let stretch = cut(text, near.start, near.end);
        for (pattern, kind, behind) in PATTERNS.iter() {
            let read = pattern
                .captures_iter(stretch)
                .filter_map(|captures| headcount(stretch, &captures, *kind, behind.as_ref()));
            found.extend(read.map(|it| Stated { span: it.span.shifted(near.start), ..it }));
        }
    }
    found.sort_by_key(|stated| (stated.span, stated.value));
    found.dedup_by_key(|stated| (stated.span, stated.value));
    found
}

/// The stretches around each word of a quorum, from word to word.
fn near_a_quorum(text: &str) -> Vec<Span> {
    const REACH: usize = 600;
    let mut stretches: Vec<Span> = Vec::new();
    for (at, _) in text.match_indices("quor") {
        let before = text.ceil_char_boundary(at.saturating_sub(REACH));
        let start = if before == 0 {
            0
        } else {
            cut(text, before, at).find(' ').map_or(at, |blank| before + blank)
        };
        let end = text.floor_char_boundary(at.saturating_add(REACH));
        match stretches.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => stretches.push(Span::new(start, end)),
        }
    }
    stretches
}

fn headcount(
    text: &str,
    captures: &Captures<'_>,
    kind: fn(u32) -> Headcount,
    doubtful: Option<&Regex>,
) -> Option<Stated<Headcount>> {
    const REACH: usize = 120;
    let whole = captures.get(0)?;
    let number = |name: &str| Some(whole_number(text, span(captures.name(name)?))?.value);
    let counted = number("number").and_then(|value| u32::try_from(value).ok())?;
    let again = captures.name("again").map(|_| number("again"));
    let behind = cut(text, whole.end(), text.floor_char_boundary(whole.end() + REACH));
    let is_doubtful = counted == 0
        || again.is_some_and(|again| again != Some(u64::from(counted)))
        || doubtful.is_some_and(|doubtful| doubtful.is_match(behind));
    (!is_doubtful).then(|| Stated { value: kind(counted), span: span(whole) })
}

/// A number in words or figures, up to some hundreds.
const NUMBER: &str = "(?:[a-z]+[ -]hundred(?: and)?(?: [a-z]+(?:-[a-z]+)?)?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty)(?:-[a-z]+)?|[0-9]{1,4})";

const PEOPLE: &str = "(?:members?|seats?|votes?|voters?|representatives?|directors?|trustees?|people|persons?|partners?|parties|organi[sz]ations?|participants?)";

/// The patterns, and what behind a match makes it doubtful.
type Pattern = (Regex, fn(u32) -> Headcount, Option<Regex>);

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let count = { format!(r"(?P<number>{NUMBER})(?: *\((?P<again>{NUMBER})\))?") };
    let at_least = "(?:at +least|a +minimum +of|not? +(?:less|fewer) +than)";
    let body = "(?:board|group|committee|table|team|forum|council|body|panel|assembly)";
    let within = r"[ -\-/-9<-~]";
    let of = "(?:of +(?:the +|its +)?)?(?:[a-z-]+ +){0,2}";
    // “two members from each party”, “three members and the chair”
    let more = r"^[ -\-/-9<-~]{0,60}\b(?:each|every|per|plus|both|of a |together +with|as +well +as|and +(?:the|an?|one|two)\b)";
    let others = r"^(?: +(?:from|for|of|by|per|appointed +by|nominated +by) +(?:each|every)|[ -\-/-~]{0,110}\b(?:plus|in +addition|together +with|as +well +as|alongside|co-opt|further|and +(?:an?|the|up +to|one|two|three|four|five) +(?:[a-z-]+ +){0,2}(?:chair|member|people|person|representative|observer)))";
    [
        (
            format!(r"\bquor(?:um|ate)\b(?:{within}{{0,50}}?[ ])?(?:is|are|be|of|if|when|requires?|needs?) +(?:{at_least} +|any +)?{count} +{of}{PEOPLE}\b"),
            Headcount::Quorum as fn(u32) -> Headcount,
            more,
        ),
        (format!(r"\bquorum\b(?:{within}{{0,50}}?[ ])?(?:is|are|be|of) +(?:{at_least} +)?{count} *[.;]"), Headcount::Quorum, more),
        (
            format!(r"\b{count} +{of}{PEOPLE} +(?:present +|in +person +|together +)*(?:is|are|forms?|constitutes?|makes?|(?:shall|will|must) +(?:be|form|constitute|make))(?: +up)? +(?:a|the|its) +quorum\b"),
            Headcount::Quorum,
            more,
        ),
        (
            format!(r"\b{body} +(?:has|have|consists? +of|comprises?|is +made +up +of|is +composed +of|(?:shall|will) +(?:have|consist +of|comprise|be +made +up +of)) +(?:up +to +|a +(?:maximum|total) +of +|not? +more +than +)?{count} +(?:voting +|full +|core +)?(?:members|seats|representatives|directors|people)\b"),
            Headcount::Members,
            others,
        ),
        (
            format!(r"\b{at_least} +{count} +(?:[a-z-]+ +){{0,2}}?(?:must|shall|have +to|need +to) +(?:all +)?(?:vote|cast +(?:a|their) +votes?|take +part +in +(?:the|any|a|each) +(?:vote|decision))\b"),
            Headcount::Voters,
            more,
        ),
    ]
    .into_iter()
    .map(|(words, kind, doubtful)| (pattern(&words), kind, Some(pattern(doubtful))))
    .collect()
});
