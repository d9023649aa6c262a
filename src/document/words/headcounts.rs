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
    let whole = compositions(text).into_iter().filter(|it| it.value.parts == it.value.stated);
    found.extend(
        whole.map(|it| Stated { value: Headcount::Members(it.value.stated), span: it.span }),
    );
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
            // “two representatives of Ravensmere, one of Saltby”
            format!(r"{others}|^ +(?:of|from|for|(?:appointed|nominated|chosen|elected) +by|representing) +(?:the +)?[a-z]"),
        ),
        (
            format!(r"\bone +(?:[a-z-]+ +){{0,2}}?{person} +(?:and +one +vote +)?(?:of|from|for|per|(?:appointed|nominated) +by) +(?:each|every)\b"),
            Kind::OneOfEach,
            others.to_owned(),
        ),
        (
            format!(r"\b(?:each|every) +{party} +(?:may +|shall +|will +)?(?:appoints?|nominates?|has|have|sends?|is +represented +by) +one +(?:[a-z-]+ +){{0,2}}?{person}\b"),
            Kind::OneOfEach,
            others.to_owned(),
        ),
        (
            format!(r"\b(?:least|minimum +of|fewer +than|less +than) +{count} +(?:[a-z-]+ +){{0,2}}?(?:must|shall|have +to|need +to) +(?:all +)?(?:vote|cast +(?:a|their) +votes?|take +part +in +(?:the|any|a|each) +(?:vote|decision))\b"),
            Kind::Counted(Headcount::Voters),
            more.to_owned(),
        ),
        (
            format!(r"\bdecisions +(?:need|require|take|must +have|shall +require|are +(?:taken|made) +(?:by|with)) +(?:the +(?:votes|agreement|support|consent) +of +)?(?:{AT_LEAST} +)?{count} +(?:of +(?:the|all|its) +(?:[a-z]+ +)?)?{PEOPLE}\b"),
            Kind::Counted(Headcount::Votes),
            some.to_owned(),
        ),
    ]
    .map(|(words, kind, doubtful)| (pattern(&words), kind, pattern(&doubtful)))
});

/// How many a body has in all, and how many its parts come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Composition {
    pub stated: u32,
    pub parts: u32,
}

/// “The Board has five members: two from Harbour Trust, one from Quay Advice and one from Mill Lane”, “two representatives of Harbour Trust and one of
/// Quay Advice, four in all”. What the parts come to must be beyond doubt.
pub(super) fn compositions(text: &str) -> Vec<Stated<Composition>> {
    const HINTS: [&str; 12] = [
        "members:",
        "members :",
        "members (",
        "members -",
        "representatives:",
        "representatives -",
        "seats:",
        "people:",
        "directors:",
        "trustees:",
        "in all",
        "in total",
    ];
    let mut found = Vec::new();
    if !HINTS.iter().any(|hint| text.contains(hint)) {
        return found;
    }
    for pattern in COMPOSITIONS.iter() {
        for captures in pattern.captures_iter(text) {
            let (Some(stated), Some(list)) =
                (counted(text, 0, &captures, "number"), captures.name("parts"))
            else {
                continue;
            };
            let parts = sum_of(list.as_str());
            let value = parts.map(|parts| Composition { stated: stated.value, parts });
            found.extend(value.map(|value| Stated { value, span: stated.span }));
        }
    }
    found.sort_by_key(|stated| stated.span);
    found
}

static COMPOSITIONS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    let count = twice("number");
    let body = "(?:board|group|committee|table|team|forum|council|body|panel|assembly|alt)";
    let has = "(?:has|have|consists? +of|comprises?|is +made +up +of|is +composed +of|(?:shall|will) +(?:have|consist +of|comprise|be +made +up +of))";
    let people = "(?:members|seats|representatives|directors|trustees|people)";
    [
        format!(r"\b{body} +{has} +{count} +(?:voting +|full +|core +)?{people} *[:(-] *(?P<parts>[a-z0-9][ -\-/-9<-~]{{4,300}})"),
        format!(r"\b{body} +{has} +(?P<parts>[a-z0-9][ -\-/-9<-~]{{4,300}}?), +{count}(?: +{people})? +in +(?:all|total)\b"),
    ]
    .map(|words| pattern(&words))
});

/// “two from Harbour Trust, one each from Quay Advice and Mill Lane, and one carer”: what the parts come to, if each is plain.
fn sum_of(list: &str) -> Option<u32> {
    let mut sum: u32 = 0;
    let mut each = false;
    let parts = list.trim_end_matches([' ', ')']);
    let parts = parts.split(',').flat_map(|part| part.split(" and ")).map(str::trim);
    let mut any = false;
    for part in parts.filter(|part| !part.is_empty()) {
        let part = part.strip_prefix("and ").unwrap_or(part);
        // “one from each Party” counts for nobody knows how many.
        if OF_EACH.is_match(part) {
            return None;
        }
        match PART.captures(part) {
            Some(captures) => {
                let stated = counted(part, 0, &captures, "number")?;
                each = captures.name("each").is_some();
                sum = sum.checked_add(stated.value)?;
                any = true;
            }
            // “one each from Quay Advice and Mill Lane”
            None if each && part.len() < 60 && !UNSURE.is_match(part) => {
                sum = sum.checked_add(1)?;
            }
            None => return None,
        }
    }
    any.then_some(sum)
}

static PART: LazyLock<Regex> = LazyLock::new(|| {
    let count = twice("number");
    pattern(&format!(
        r"^{count} +(?:[a-z-]+ +){{0,3}}?(?:(?P<each>each +(?:from|of|by|for)\b)|(?:from|of|for|by|who)\b|(?:carer|resident|chair|person|member)\b)"
    ))
});

static OF_EACH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:from|of|by|for) +(?:the +)?(?:each|every|both|all|other|others)\b")
});

/// What is no name of an organisation.
static UNSURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:up to|or|may|each|every|others?|further|plus|any|with|who|which|not)\b")
});

/// “one voting member from each Participant, five votes in all”
pub(super) fn one_of_each_in_all(text: &str) -> Vec<Stated<u32>> {
    if !text.contains(" in all") && !text.contains(" in total") {
        return Vec::new();
    }
    let found = EACH_IN_ALL.captures_iter(text);
    found.filter_map(|captures| counted(text, 0, &captures, "number")).collect()
}

static EACH_IN_ALL: LazyLock<Regex> = LazyLock::new(|| {
    let count = twice("number");
    pattern(&format!(
        r"\bone +(?:[a-z-]+ +){{0,2}}?(?:representative|member|officer|person|seat|director|trustee) +(?:of|from|for|(?:appointed|nominated) +by) +(?:each|every) +(?:of +the +)?(?:part(?:y|ies|ners?)|members?|organi[sz]ations?|participants?|providers?), +{count} +(?:votes? +|members? +|people +|seats? +)?in +(?:all|total)\b"
    ))
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
    fn parts_of_a_body_are_added_up() {
        let told = |text: &str| {
            let stated = compositions(&super::super::even(text));
            stated.into_iter().map(|it| (it.value.stated, it.value.parts)).collect::<Vec<_>>()
        };
        for (text, expected) in [
            (
                "The Board has five members: two from the Lead, one from Quay and one from Mill.",
                (5, 4),
            ),
            (
                "The Board consists of six (6) members: three (3) appointed by A and three (3) appointed by B.",
                (6, 6),
            ),
            (
                "The Committee consists of two representatives of A, one of B and one of C, four in all.",
                (4, 4),
            ),
            (
                "The Group has seven members: two from A, one each from B, C and D, and one carer who is not a voter.",
                (7, 6),
            ),
        ] {
            assert_eq!(told(text), [expected], "{text}");
        }
        for text in [
            "The Board has five members: one from each Party and two carers.",
            "The Board has five members: the chairs of A, B and C.",
            "The Board has five members: two from A, up to three others.",
            "The Board has five members.",
        ] {
            assert_eq!(told(text), [], "{text}");
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
            "The Committee consists of two representatives of Ravensmere and one of Saltby.",
        ] {
            assert_eq!(told_of(text), [], "{text}");
        }
    }
}
