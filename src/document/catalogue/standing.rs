//! What sort of document a text is: plans, minutes and manuals use the words of agreements too, but here and there.

use std::collections::HashSet;

use super::folding;
use super::vocabulary::{Heading, Manner, Strength};
use crate::document::markdown::{Body, Style};
use crate::ground::source::{Source, Span};

/// In an agreement at least one section in so many means a clause by its heading alone.
const FEWEST_IN: usize = 5;

/// So many different clauses do not come together by chance.
const MANY_KINDS: usize = 6;

/// What documents call themselves that hold what people have agreed on.
const AGREEMENTS: [&str; 14] = [
    "agreement",
    "memorandum",
    "mou",
    "contract",
    "charter",
    "terms",
    "bylaw",
    "constitution",
    "deed",
    "compact",
    "protocol",
    "concordat",
    "governance",
    "covenant",
];

/// What sort of document a section stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// A plan, a manual, minutes.
    Other,
    /// It looks no more like an agreement, but the reader said of what kind it is.
    Given,
    /// It looks like an agreement.
    Agreement,
    /// Its front matter says that it is one.
    Declared,
}

impl Standing {
    /// Of a document that does not [declare its kind](declares_its_kind).
    pub(super) fn of_undeclared(
        source: &Source,
        body: &Body,
        headings: &[Heading],
        has_given_kind: bool,
    ) -> Self {
        if calls_itself_an_agreement(source, body) || has_many_clauses(body, headings) {
            Self::Agreement
        } else if has_given_kind {
            Self::Given
        } else {
            Self::Other
        }
    }
}

/// Where the first heading stands that could name the document.
pub(super) fn first_heading(body: &Body) -> Option<usize> {
    body.sections.iter().position(|section| section.style != Style::None)
}

/// The one heading of the highest level above all others names the document, as in “Information sharing agreement”.
pub(super) fn title_of_the_document(body: &Body) -> Option<usize> {
    let first = first_heading(body)?;
    let level = body.sections.get(first)?.level;
    let of_the_highest_level = body
        .sections
        .iter()
        .filter(|section| section.style != Style::None && section.level <= level)
        .count();
    (level == 1 && of_the_highest_level == 1).then_some(first)
}

/// Whether the subject of a heading is the document: “Memorandum of understanding”, but not “Purpose of this agreement”.
pub(super) fn is_called_an_agreement(title: &str) -> bool {
    const TITLES: [&str; 8] =
        ["agreement", "memorandum", "mou", "contract", "charter", "bylaw", "constitution", "deed"];
    let mut is_called = false;
    let mut is_subject = true;
    folding::for_each_word(title, usize::MAX, |folded| {
        is_subject &= !folding::is_preposition(folded.word) && folded.word != "between";
        if is_subject {
            is_called = TITLES.contains(&folded.word);
        }
    });
    is_called
}

/// Whether enough of the sections mean, or could mean, a clause by their headings.
fn has_many_clauses(body: &Body, headings: &[Heading]) -> bool {
    let title = title_of_the_document(body);
    // Paragraphs such as “4.4.1” keep their number in the place of a heading.
    let has_words = |index: usize| {
        body.sections.get(index).is_some_and(|section| section.title.contains(char::is_alphabetic))
    };
    let sections = headings
        .iter()
        .enumerate()
        .filter(|(index, heading)| {
            heading.manner != Manner::Mute && title != Some(*index) && has_words(*index)
        })
        .count();
    let reaching = |strength| {
        headings.iter().filter(move |heading| {
            heading.readings.iter().any(|reading| reading.whole && reading.strength >= strength)
        })
    };
    let kinds: HashSet<usize> = reaching(Strength::Perhaps)
        .flat_map(|heading| &heading.readings)
        .flat_map(|reading| &reading.clauses)
        .copied()
        .collect();
    let mostly =
        reaching(Strength::Perhaps).count() * 5 >= sections * 2 && kinds.len() >= MANY_KINDS;
    mostly || reaching(Strength::Sure).count() * FEWEST_IN >= sections
}

/// Whether the front matter gives a kind.
pub(super) fn declares_its_kind(source: &Source, body: &Body) -> bool {
    front_matter(source, body).any(|(key, value)| key == "kind" && !value.trim().is_empty())
}

/// Whether a document says in its title or its first heading that it is an agreement of some sort.
fn calls_itself_an_agreement(source: &Source, body: &Body) -> bool {
    let title = front_matter(source, body).find(|(key, _)| *key == "title").map(|(_, title)| title);
    let heading = body
        .sections
        .iter()
        .find(|section| section.style != Style::None)
        .map(|section| section.title.as_str());
    let mut does = false;
    for words in [title, heading].into_iter().flatten() {
        folding::for_each_word(words, usize::MAX, |folded| {
            does |= AGREEMENTS.contains(&folded.word);
        });
    }
    does
}

/// The lines of the front matter that have a key, whether or not it can be read as a whole.
fn front_matter<'a>(source: &'a Source, body: &Body) -> impl Iterator<Item = (&'a str, &'a str)> {
    source.slice(Span::new(0, body.span.start)).lines().filter_map(|line| line.split_once(':'))
}
