//! The words of a heading: its subject, its parts, and what is mere wrapping.

use super::folding::{self, Wrapping};

/// A word of a heading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Its number in the vocabulary, 0 if that does not have it.
    pub(super) number: u32,
    pub(super) sort: Sort,
    pub(super) wrapping: Wrapping,
    /// Whether a part of a combined heading begins with it.
    pub(super) opens_part: bool,
    pub(super) in_brackets: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// It says what the heading is about.
    Telling,
    Preposition,
    /// An article and the like: it makes no difference.
    Small,
}

impl Sort {
    pub(super) fn of(folded: &str) -> Self {
        if folding::is_preposition(folded) {
            Self::Preposition
        } else if folding::is_small(folded) {
            Self::Small
        } else {
            Self::Telling
        }
    }
}

impl Word {
    pub(super) fn tells(self) -> bool {
        self.sort == Sort::Telling
    }
}

/// The telling words, for looking them up.
pub(super) fn key_of(words: &[Word]) -> Vec<u32> {
    words.iter().filter(|word| word.tells()).map(|word| word.number).collect()
}

pub(super) fn with_prepositions(words: &[Word]) -> Vec<u32> {
    words.iter().filter(|word| word.sort != Sort::Small).map(|word| word.number).collect()
}

/// The words before the first preposition: “Liability” of “Liability for data processing”.
pub(super) fn subject(words: &[Word]) -> &[Word] {
    let first = words.iter().skip(1).position(|word| word.sort == Sort::Preposition);
    first.and_then(|index| words.get(..=index)).unwrap_or(words)
}

/// A heading as it stands, and without the words around it that name the document or the form of a provision.
pub(super) fn unwrapped(words: &[Word]) -> impl Iterator<Item = Vec<u32>> {
    let spoken: Vec<_> = words.iter().filter(|word| word.tells()).copied().collect();
    // In “Term and termination” the first part is no mere wrapping of the second.
    let leading = spoken.iter().take_while(|word| word.wrapping == Wrapping::Around).count();
    let leading = if spoken.get(leading).is_some_and(|word| word.opens_part) { 0 } else { leading };
    let trailing = spoken.iter().rev().take_while(|word| word.wrapping != Wrapping::No).count();
    let trailing =
        if spoken.iter().rev().take(trailing).any(|word| word.opens_part) { 0 } else { trailing };
    let cuts = [(0, 0), (0, trailing), (leading, 0), (leading, trailing)];
    cuts.into_iter().filter_map(move |(front, back)| {
        let kept = spoken.len().checked_sub(front + back).filter(|kept| *kept > 0)?;
        Some(spoken.iter().skip(front).take(kept).map(|word| word.number).collect())
    })
}

/// A heading cut at “and”, commas, semicolons, colons, slashes and dashes.
pub(super) fn parts(words: &[Word]) -> Vec<Vec<Word>> {
    let mut parts: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match parts.last_mut() {
            Some(part) if !word.opens_part => part.push(*word),
            _ => parts.push(vec![*word]),
        }
    }
    parts.retain(|part| part.iter().any(|word| word.tells()));
    parts
}

/// “Step 2: mediation” is a stage of the clause that it stands in.
pub(super) fn is_step(title: &str) -> bool {
    let mut words = title.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    ["step", "stage", "phase", "level", "option"]
        .iter()
        .any(|word| first.eq_ignore_ascii_case(word))
        && second.starts_with(|c: char| c.is_ascii_digit())
}

/// “Schedule: measures” begins something new, even where it looks like a part of the signatures above it.
pub(super) fn opens_annex(title: &str) -> bool {
    let first = title.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    ["schedule", "annex", "appendix"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// “Part B – The work” divides a long agreement.
pub(super) fn opens_part(heading: &str) -> bool {
    let first = heading.split_whitespace().next().unwrap_or_default();
    first.eq_ignore_ascii_case("part")
}
