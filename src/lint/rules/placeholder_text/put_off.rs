//! “To be agreed” inside a sentence: told where it puts off the very figure, date or share that the clause is about.

use std::sync::LazyLock;

use regex::Regex;

use super::data::{LEFTOVERS, alternatives};
use super::leftovers::{end_of, start_of};

/// “a sum”, “until a date”, before “to be agreed”.
static BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let (sums, days) =
        (alternatives(&LEFTOVERS.put_off.sums), alternatives(&LEFTOVERS.put_off.days));
    Regex::new(&format!(
        r"(?i)\b(?:(?:an?|the)\s+(?:{sums})(?:\s+of\s+money)?|(?:by|until|from|before|ending\s+on|ends\s+on|expires?\s+on|commences?\s+on|starts?\s+on|begins?\s+on)\s+(?P<day>an?\s+(?:{days})))\s+$"
    ))
    .ok()
});

/// “The cap on losses is” before “to be agreed”.
static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let subjects = alternatives(&LEFTOVERS.put_off.subjects);
    Regex::new(&format!(
        r"(?i)^[^\p{{L}}]*(?:\(?[a-z0-9]{{1,3}}[).]\s+)?(?P<sentence>(?:the|its|their|our)\s+(?:\p{{L}}+\s+)?(?:{subjects})\b[^,;:]{{0,60}}?\s(?:is|are|remains?)\s+(?:yet\s+)?)$"
    ))
    .ok()
});

/// “which is still to be agreed”
static STILL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:is|are|remains?)\s+(?:(?:still|yet)\s+)?$").ok());

static SETTLED_LATER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = alternatives(&LEFTOVERS.put_off.settled_later);
    Regex::new(&format!(r"\b(?:(?i:{words})|may|can|could|would)\b")).ok()
});

/// Where the words that put something off begin, counted from the start of `before`.
pub(super) fn begins(before: &str, words: &str, behind: &str) -> Option<usize> {
    let near = end_of(before, 300);
    let sentence = near.rsplit_once(['.', ';', '|', '!', '?', '\n']).map_or(near, |(_, rest)| rest);
    let last =
        sentence.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let links = ["is", "are", "remain", "remains", "yet", "money"];
    let is_noun = |nouns: &[String]| nouns.contains(&last);
    let (sums, days) = (&LEFTOVERS.put_off.sums, &LEFTOVERS.put_off.days);
    if !links.contains(&last.as_str()) && !is_noun(sums) && !is_noun(days) {
        return None;
    }
    // A line that is wrapped goes on; only the sentence's own words are looked at.
    let rest = start_of(behind, 300);
    let rest = rest.split(['.', ';', '|', '\n']).next().unwrap_or_default();
    let rest = rest.split_once(", and ").map_or(rest, |(rest, _)| rest);
    let lower = words.to_lowercase();
    let settles = [
        "agreed",
        "confirmed",
        "determined",
        "decided",
        "finalised",
        "finalized",
        "negotiated",
        "drafted",
    ];
    let decided = ["board", "steering", "commissioner"].iter().any(|body| lower.contains(body));
    if decided || !settles.iter().any(|verb| lower.contains(verb)) {
        return None;
    }
    let settled_later = |part: &str| {
        let whole = format!("{part}{words}{rest}");
        SETTLED_LATER.as_ref().is_none_or(|pattern| pattern.is_match(&whole))
    };
    // “…, which is still to be agreed” says of one thing that it is open, whatever else the sentence says.
    let part = sentence.rsplit_once([',', '(']).map_or(sentence, |(_, part)| part);
    if settled_later(part) {
        return None;
    }
    let from = |start: usize| Some(before.len() - sentence.len() + start);
    let rest = rest.trim_matches(|sign: char| sign.is_whitespace() || "*_)”\"".contains(sign));
    let first = rest.split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
    let goes_on = matches!(
        first,
        "by" | "between"
            | "with"
            | "in"
            | "under"
            | "at"
            | "from"
            | "on"
            | "before"
            | "as"
            | "within"
            | "through"
    );
    if let Some(found) = BEFORE.as_ref().and_then(|pattern| pattern.captures(sentence))
        && !goes_on
        && !settled_later(sentence)
    {
        return found.name("day").or_else(|| found.get(0)).and_then(|found| from(found.start()));
    }
    if !rest.is_empty() {
        return None;
    }
    if !settled_later(sentence)
        && let Some(subject) = SUBJECT.as_ref().and_then(|pattern| pattern.captures(sentence))
    {
        return subject.name("sentence").and_then(|found| from(found.start()));
    }
    let open = lower.starts_with("still")
        || lower.starts_with("yet")
        || sentence.trim_end().ends_with("yet");
    let found = STILL.as_ref().filter(|_| open).and_then(|pattern| pattern.find(sentence))?;
    let start = found.as_str().split_whitespace().next().map_or(0, str::len);
    from(found.start() + start + 1).filter(|_| open)
}
