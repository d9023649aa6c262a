//! What changed between two texts of an agreement, to be read: on a terminal, as Markdown, as a page, by programs.

mod human;

mod json;

mod markdown;

mod page;

use jiff::civil::Date;

use crate::history::change::{Change, Class, ClauseChange, How, Piece, TermChange};

pub use human::human;
pub(super) use human::human_change;
pub use json::json;
pub(super) use json::json_change;
pub use markdown::markdown;
pub(super) use markdown::markdown_change;
pub use page::page;

/// Two texts of one agreement, and what lies between them.
#[derive(Debug, Clone, Copy)]
pub struct Difference<'a> {
    /// What the agreement is called.
    pub title: &'a str,
    pub id: Option<&'a str>,
    pub old: &'a Text,
    pub new: &'a Text,
    pub change: &'a Change,
    /// What the reader has to know besides, each a sentence.
    pub notes: &'a [String],
}

/// One of the two texts: where it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// In words: "version 1, effective 2026-04-01".
    pub called: String,
    pub path: String,
    pub version: Option<usize>,
    /// The commit that it was read from, or with which it came onto the line.
    pub commit: Option<String>,
    pub date: Option<Date>,
    pub digest: Option<String>,
}

/// The class of the change and what it amounts to: "Substantive: termination: notice 6 months → 3 months, shorter".
pub(super) fn verdict(change: &Change) -> String {
    let class = match change.class {
        Class::None => return "No difference: the texts are the same".to_owned(),
        Class::Editorial => "Editorial",
        Class::Permitted => {
            "Permitted, since the older text lets these parts change without amendment"
        }
        Class::Substantive if change.renumbering_only => {
            "Substantive, but renumbering only, and every reference went with it"
        }
        Class::Substantive => "Substantive",
    };
    format!("{class}: {}", change.summary())
}

/// The clauses that a section is, behind its name.
fn clauses_of(clause: &ClauseChange) -> String {
    if clause.clauses.is_empty() {
        String::new()
    } else {
        format!(" [{}]", clause.clauses.join(", "))
    }
}

/// What a section is called, in one or two names.
enum Called<'a> {
    Preamble,
    Same(&'a str),
    Now { before: &'a str, now: &'a str },
}

fn called(clause: &ClauseChange) -> Called<'_> {
    match (clause.old_heading.as_deref(), clause.new_heading.as_deref()) {
        (Some(before), Some(now)) if before != now => Called::Now { before, now },
        (_, Some(heading)) | (Some(heading), None) => Called::Same(heading),
        (None, None) => Called::Preamble,
    }
}

const PREAMBLE: &str = "the words before the first heading";

/// Whether the words of a section are shown; of the others the heading says it all.
const fn shows_words(clause: &ClauseChange) -> bool {
    matches!(clause.how, How::Added | How::Removed | How::Reworded)
}

/// The words of a section, old and new in one.
fn pieces(clause: &ClauseChange) -> Vec<Piece> {
    let whole = |text: &str, piece: fn(String) -> Piece| {
        let text = text.trim();
        if text.is_empty() { Vec::new() } else { vec![piece(text.to_owned())] }
    };
    match clause.how {
        How::Added => whole(&clause.new_words, Piece::Added),
        How::Removed => whole(&clause.old_words, Piece::Removed),
        _ => crate::history::change::redline(&clause.old_words, &clause.new_words),
    }
}

/// What stands between two values of a term.
fn values(term: &TermChange) -> (&str, &str) {
    (term.old.as_deref().unwrap_or(NOT_THERE), term.new.as_deref().unwrap_or(NOT_THERE))
}

/// What is shown where a term is not there.
const NOT_THERE: &str = "–";

/// A piece as it is shown where room is short.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Piece(Piece),
    /// Equal words that are left out here.
    LeftOut,
}

/// Of long stretches of equal words only those next to a change.
fn shortened(pieces: Vec<Piece>) -> Vec<Shown> {
    const BESIDE: usize = 14;
    let last = pieces.len().saturating_sub(1);
    let mut shown = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.into_iter().enumerate() {
        let Piece::Equal(text) = &piece else {
            shown.push(Shown::Piece(piece));
            continue;
        };
        let starts: Vec<usize> = starts_of_words(text);
        if starts.len() <= 2 * BESIDE + 6 {
            shown.push(Shown::Piece(piece));
            continue;
        }
        let at = |word: usize| starts.get(word).copied().unwrap_or(text.len());
        let (head, tail) = (at(BESIDE), at(starts.len() - BESIDE));
        if index > 0 {
            shown.push(Shown::Piece(Piece::Equal(text.get(..head).unwrap_or_default().to_owned())));
        }
        shown.push(Shown::LeftOut);
        if index < last {
            shown.push(Shown::Piece(Piece::Equal(text.get(tail..).unwrap_or_default().to_owned())));
        }
    }
    shown
}

fn starts_of_words(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut is_behind_space = true;
    for (index, character) in text.char_indices() {
        let is_space = character.is_whitespace();
        if is_behind_space && !is_space {
            starts.push(index);
        }
        is_behind_space = is_space;
    }
    starts
}

/// Spaces that part words and need no name; all other white space is shown.
const fn is_gap(character: char) -> bool {
    matches!(character, ' ' | '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests;
