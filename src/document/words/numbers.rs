//! Numbers in words and figures: “three”, “twenty-one”, “one hundred and eighty”, “90”, “five thousand”, and the same number in both: “three (3)”.

use super::{Stated, cut};
use crate::ground::source::Span;

pub(super) const UP_TO_NINETEEN: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
pub(super) const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A pattern for a number as far as meetings and notices need one: “three”, “twenty-one”, “one hundred and eighty”, “90”.
pub(super) fn number_pattern() -> String {
    let (ones, tens) = (UP_TO_NINETEEN.join("|"), TENS.join("|"));
    let small = format!("(?:(?:{tens})(?:(?:-(?:  )?| )(?:{ones}))?|{ones})");
    format!("(?:(?:{ones}) hundred(?: and)?(?: {small})?|{small}|[0-9]{{1,4}})")
}

/// The number that words or figures are, and nothing besides.
pub(super) fn number(words: &str) -> Option<u32> {
    let number = whole_number(words, Span::new(0, words.len()))?;
    u32::try_from(number.value).ok()
}

/// A number with the place of its first byte, and whether it is spelt out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: u64,
    pub(super) span: Span,
    pub(super) spelt: bool,
    /// The same number again, in the brackets behind it: “three (3)”. Its span holds both.
    pub(super) again: Option<Repeated>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeated {
    pub(super) value: u64,
    pub(super) spelt: bool,
    /// What stands in the brackets.
    pub(super) span: Span,
}

impl Number {
    /// Whether it says the same both times, or is said once.
    pub(super) fn agrees(&self) -> bool {
        self.again.is_none_or(|again| again.value == self.value)
    }
}

/// How far back the words of one number can reach.
const MOST_WORDS: usize = 14;

/// The word that ends at a place, behind which there may be blanks, with its place.
pub(super) fn word_before(text: &str, end: usize) -> Option<(Span, &str)> {
    let end = cut(text, 0, end).trim_end_matches(' ').len();
    let bytes = text.as_bytes();
    let mut start = end;
    while start > 0 && bytes.get(start - 1).is_some_and(|byte| is_of_word(*byte)) {
        start -= 1;
    }
    (start < end).then(|| (Span::new(start, end), cut(text, start, end)))
}

/// The word that begins at a place, before which there may be blanks.
pub(super) fn word_behind(text: &str, start: usize) -> Option<(Span, &str)> {
    let bytes = text.as_bytes();
    let mut start = start;
    while bytes.get(start) == Some(&b' ') {
        start += 1;
    }
    let mut end = start;
    while bytes.get(end).is_some_and(|byte| is_of_word(*byte)) {
        end += 1;
    }
    (start < end).then(|| (Span::new(start, end), cut(text, start, end)))
}

pub(super) const fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether words begin and end where this stretch does.
pub(super) fn is_whole(text: &str, span: Span) -> bool {
    let bytes = text.as_bytes();
    let before = span.start.checked_sub(1).and_then(|before| bytes.get(before));
    let behind = bytes.get(span.end);
    !before.is_some_and(|byte| is_of_word(*byte)) && !behind.is_some_and(|byte| is_of_word(*byte))
}

/// The number that ends at a place, behind which there may be blanks: in figures, in words, or in both.
pub(super) fn number_before(text: &str, end: usize) -> Option<Number> {
    let end = cut(text, 0, end).trim_end_matches(' ').len();
    if !cut(text, 0, end).ends_with(')') {
        return plain_number_before(text, end);
    }
    let (open, inner) = brackets_before(text, end)?;
    let again = whole_number(text, inner)?;
    let first = plain_number_before(text, open)?;
    let repeated = Repeated { value: again.value, spelt: again.spelt, span: again.span };
    Some(Number { again: Some(repeated), span: Span::new(first.span.start, end), ..first })
}

const LONGEST_BRACKETS: usize = 60;

/// Brackets that end at a place: where they open, and what is in them.
pub(super) fn brackets_before(text: &str, end: usize) -> Option<(usize, Span)> {
    let from = text.ceil_char_boundary(end.saturating_sub(LONGEST_BRACKETS));
    let open = from + cut(text, from, end).rfind('(')?;
    Some((open, Span::new(open + 1, end.checked_sub(1)?)))
}

/// A stretch that is a number and nothing else.
pub(super) fn whole_number(text: &str, span: Span) -> Option<Number> {
    let inner = cut(text, span.start, span.end);
    let start = span.start + inner.len() - inner.trim_start_matches(' ').len();
    plain_number_before(text, span.end).filter(|number| number.span.start == start)
}

fn plain_number_before(text: &str, end: usize) -> Option<Number> {
    let (last, word) = word_before(text, end)?;
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        const MOST_DIGITS: usize = 9;
        let value = word.parse().ok().filter(|_| word.len() <= MOST_DIGITS)?;
        return Some(Number { value, span: last, spelt: false, again: None });
    }
    spelt_before(text, last)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Small(u64),
    Tens(u64),
    Hundred,
    Large(u64),
    And,
    A,
}

fn part(word: &str) -> Option<Part> {
    let place = |words: &[&str]| {
        words.iter().position(|one| *one == word).and_then(|place| u64::try_from(place).ok())
    };
    match word {
        "hundred" => Some(Part::Hundred),
        "thousand" => Some(Part::Large(1_000)),
        "million" => Some(Part::Large(1_000_000)),
        "and" => Some(Part::And),
        "a" => Some(Part::A),
        _ if word.len() < 3 || word.len() > 9 => None,
        _ => place(&UP_TO_NINETEEN)
            .map(|place| Part::Small(place + 1))
            .or_else(|| place(&TENS).map(|place| Part::Tens(place * 10 + 20))),
    }
}

/// Whether one part of a number in words can stand before another.
const fn goes_before(left: Part, right: Part) -> bool {
    match (left, right) {
        (Part::Tens(_), Part::Small(ones)) => ones < 10,
        (Part::Small(_) | Part::A, Part::Hundred)
        | (Part::Hundred | Part::Large(_), Part::And)
        | (Part::And | Part::Hundred | Part::Large(_), Part::Small(_) | Part::Tens(_))
        | (Part::Small(_) | Part::Tens(_) | Part::Hundred | Part::A, Part::Large(_)) => true,
        _ => false,
    }
}

fn spelt_before(text: &str, last: Span) -> Option<Number> {
    let counts = |part: &Part| !matches!(part, Part::A | Part::And);
    let mut parts = vec![part(cut(text, last.start, last.end)).filter(counts)?];
    let mut start = last.start;
    let mut start_behind_and = start;
    while parts.len() < MOST_WORDS {
        // A line break of Word leaves “forty- five”.
        let before = cut(text, 0, start);
        let of_broken = || before.trim_end_matches(' ').strip_suffix('-');
        let end = before.strip_suffix('-').or_else(of_broken).map_or(start, str::len);
        let Some((span, word)) = word_before(text, end) else { break };
        let Some(left) =
            part(word).filter(|left| parts.last().is_some_and(|right| goes_before(*left, *right)))
        else {
            break;
        };
        if left == Part::And {
            start_behind_and = start;
        }
        parts.push(left);
        start = span.start;
    }
    // “two years and six months”: the “and” belongs to no number.
    if parts.last() == Some(&Part::And) {
        parts.pop();
        start = start_behind_and;
    }
    let value = value(parts.into_iter().rev())?;
    let end = last.end;
    Some(Number { value, span: Span::new(start, end), spelt: true, again: None })
}

fn value(parts: impl Iterator<Item = Part>) -> Option<u64> {
    let (mut total, mut current) = (0_u64, None::<u64>);
    for part in parts {
        match part {
            Part::Small(more) | Part::Tens(more) => {
                current = Some(current.unwrap_or(0).checked_add(more)?);
            }
            Part::A => current = Some(1),
            Part::Hundred => current = Some(current?.checked_mul(100)?),
            Part::Large(scale) => {
                // “one thousand million” is more than anyone here agrees on.
                total = total.checked_add(current?.checked_mul(scale)?)?;
                current = None;
            }
            Part::And => {}
        }
    }
    total.checked_add(current.unwrap_or(0)).filter(|value| *value > 0)
}

/// The numbers in a stretch of even words that say the same where they are said twice, with their places in it: “three (3)” is one.
pub fn numbers_in(words: &str) -> Vec<Stated<u64>> {
    let mut found: Vec<Stated<u64>> = Vec::new();
    let mut at = 0;
    while let Some((place, word)) = next_word(words, at) {
        at = place.end;
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit())
            || part(word).is_some_and(|part| !matches!(part, Part::A | Part::And));
        if !is_number {
            continue;
        }
        let behind = cut(words, at, words.len());
        let bracket = behind
            .trim_start_matches(' ')
            .strip_prefix('(')
            .and_then(|_| cut(behind, 0, behind.floor_char_boundary(LONGEST_BRACKETS)).find(')'));
        let twice = bracket
            .and_then(|close| number_before(words, at + close + 1))
            .filter(|number| number.span.start <= place.start && number.span.end > at);
        let Some(number) = twice.or_else(|| number_before(words, at)) else { continue };
        at = at.max(number.span.end);
        while found.last().is_some_and(|last| last.span.end > number.span.start) {
            found.pop();
        }
        if number.agrees() {
            found.push(Stated { value: number.value, span: number.span });
        }
    }
    found
}

/// The first word from a place on, whatever stands before it.
pub(super) fn next_word(text: &str, start: usize) -> Option<(Span, &str)> {
    let behind = cut(text, start, text.len());
    let first = behind.bytes().position(is_of_word)?;
    word_behind(text, start + first)
}

/// A number that is written twice, in words and in figures, and not the same both times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disagreement {
    pub words: Span,
    pub figures: Span,
}

/// Words before which a number is a name and not a number of something: “clause two (3)”.
pub(super) const NUMBERED: &[&str] = &[
    "annex",
    "appendix",
    "article",
    "chapter",
    "clause",
    "clauses",
    "condition",
    "figure",
    "group",
    "item",
    "level",
    "lot",
    "no",
    "note",
    "number",
    "option",
    "page",
    "paragraph",
    "part",
    "phase",
    "point",
    "priority",
    "question",
    "rule",
    "schedule",
    "section",
    "sections",
    "stage",
    "step",
    "table",
    "tier",
    "type",
    "unit",
    "version",
    "ward",
    "year",
];

/// “three (6) months”, “6 (three) members”: a number and, in the brackets behind it, another one in the other manner. What it counts has to
/// follow, since a number in brackets can as well be a footnote or belong to a list.
pub(super) fn disagreements(text: &str) -> Vec<Stated<Disagreement>> {
    let mut found = Vec::new();
    for (end, _) in text.match_indices(')') {
        let end = end + 1;
        let Some(number) = number_before(text, end) else { continue };
        let Some(again) = number.again else { continue };
        // The only thing in a cell of a table: “| Number of parties | Five (6) |”.
        let is_cell = cut(text, 0, number.span.start).trim_end_matches(' ').ends_with('|')
            && cut(text, end, text.len()).trim_start_matches(' ').starts_with('|');
        let noun = word_behind(text, end).map_or("", |(_, noun)| noun);
        let is_name =
            word_before(text, number.span.start).is_some_and(|(_, word)| NUMBERED.contains(&word));
        let is_counted = cut(text, end, end + 1) == " "
            && noun.starts_with(|first: char| first.is_ascii_lowercase())
            && !matches!(noun, "and" | "or" | "to" | "in" | "at" | "on" | "is" | "are");
        let differs = number.spelt != again.spelt && !number.agrees();
        let is_year = (1900..2200).contains(&again.value) && number.spelt;
        if !differs
            || is_name
            || !(is_counted || is_cell)
            || is_year
            || super::follows_number(text, number.span.start)
        {
            continue;
        }
        let first =
            Span::new(number.span.start, cut(text, 0, again.span.start).rfind('(').unwrap_or(0));
        let first = Span::new(
            first.start,
            first.start + cut(text, first.start, first.end).trim_end().len(),
        );
        let (words, figures) = if number.spelt { (first, again.span) } else { (again.span, first) };
        found.push(Stated { value: Disagreement { words, figures }, span: number.span });
    }
    found
}

pub(super) fn greatest_common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(u64, &str)> {
        number_before(text, text.len())
            .map(|number| (number.value, cut(text, number.span.start, number.span.end)))
    }

    #[test]
    fn numbers_are_found_in_a_sentence() {
        let words =
            "fewer than three (3) of the twenty-one members, 4 or two hundred and five, three (4)";
        let numbers = numbers_in(words);
        let told: Vec<_> = numbers
            .iter()
            .map(|stated| (stated.value, cut(words, stated.span.start, stated.span.end)))
            .collect();
        assert_eq!(
            told,
            [(3, "three (3)"), (21, "twenty-one"), (4, "4"), (205, "two hundred and five")]
        );
    }

    #[test]
    fn numbers_are_read_backwards_from_their_end() {
        for (text, value, words) in [
            ("within three", 3, "three"),
            ("within thirty-six", 36, "thirty-six"),
            ("within forty- five", 45, "forty- five"),
            ("between one hundred and eighty", 180, "one hundred and eighty"),
            ("a hundred", 100, "a hundred"),
            ("the six thousand", 6_000, "six thousand"),
            ("two hundred and fifty thousand", 250_000, "two hundred and fifty thousand"),
            ("one million two hundred thousand", 1_200_000, "one million two hundred thousand"),
            ("clause 14", 14, "14"),
            ("thirty-six (36)", 36, "thirty-six (36)"),
            ("90 (ninety)", 90, "90 (ninety)"),
            ("two three", 3, "three"),
        ] {
            assert_eq!(number(text), Some((value, words)), "{text}");
        }
        for text in ["several hundred", "thousand", "of", "", "(3)", "and", "a"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
