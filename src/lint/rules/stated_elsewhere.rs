//! When an agreement begins and ends and how long it runs, as its words say outside of the clause on that: in the definitions, in a table or
//! summary at the front, and in the opening words.

use regex::Regex;

use super::figures::{Figure, Stated};
use super::phrases::words_of;
use super::stated_terms::{Comparison, STATED_TERMS};
use super::{places, said};
use crate::document::agreement::Agreement;
use crate::ground::source::Span;

/// Nobody names the beginning of an agreement in more words.
const REACH: usize = 400;

/// The figures that the words name for a term outside of its clause, in the order of the text.
pub(super) fn read(agreement: &Agreement, comparison: &Comparison) -> Vec<Stated> {
    if comparison.elsewhere.is_empty() {
        return Vec::new();
    }
    let everything = agreement.body.span;
    let figures = Figure::in_words(comparison.fact, agreement, everything);
    let (mut read, mut front) = (Vec::new(), None);
    for stated in figures {
        let front = *front.get_or_insert_with(|| end_of_front(agreement));
        let Some(place) = place_of(agreement, stated.span.start, front) else { continue };
        let sentence =
            row_around(agreement, stated.span).or_else(|| sentence_around(agreement, stated.span));
        let Some(mut sentence) = sentence else { continue };
        // The heading above, where no empty line parts them.
        let section = places::section_at(agreement, stated.span.start)
            .and_then(|index| agreement.body.sections.get(index));
        if let Some(section) = section.filter(|it| it.words.start <= stated.span.start) {
            sentence = Span::new(sentence.start.max(section.words.start), sentence.end);
        }
        if sentence.end - sentence.start > REACH {
            continue;
        }
        let prose = agreement.prose();
        let before = prose.even_at(Span::new(sentence.start, stated.span.start));
        let behind = prose.even_at(Span::new(stated.span.end, sentence.end));
        let is_never = || {
            let never = |word: &str| comparison.never.iter().any(|form| form.is(word));
            words_of(prose.even_at(sentence)).any(|(_, word)| never(word))
        };
        let fits = comparison.elsewhere.iter().any(|label| {
            let [Some(before_it), Some(behind_it), Some(provided)] = &label.patterns else {
                return false;
            };
            (!label.opening || place.opens)
                && before_it.is_match(before)
                && behind_it.is_match(behind)
                && !(label.opening && is_never())
                && (provided.as_str().is_empty() || clause_says(agreement, comparison, provided))
        });
        if fits {
            read.push(stated);
        }
    }
    read
}

fn clause_says(agreement: &Agreement, comparison: &Comparison, what: &Regex) -> bool {
    let clauses: Vec<&str> = comparison.clauses().collect();
    said::says(agreement, &clauses, what)
}

/// The sentence that holds a place.
pub(super) fn sentence_around(agreement: &Agreement, place: Span) -> Option<Span> {
    let sentences = agreement.prose().sentences();
    let next = sentences.partition_point(|sentence| sentence.end <= place.start);
    sentences.get(next).copied().filter(|sentence| sentence.contains(place))
}

/// The row of a table that holds a place, whatever stops stand in its cells.
fn row_around(agreement: &Agreement, place: Span) -> Option<Span> {
    let prose = agreement.prose();
    let words = prose.words();
    let at = place.start.checked_sub(prose.start())?;
    let from = words.ceil_char_boundary(at.saturating_sub(REACH));
    let to = words.floor_char_boundary(at.saturating_add(REACH));
    let (before, behind) = (words.get(from..at)?, words.get(at..to)?);
    let start = before.rfind('\n').map_or(from, |end| from + end + 1);
    let is_row = words.get(start..at)?.trim_start().starts_with('|');
    let end = at + behind.find('\n').unwrap_or(behind.len());
    is_row.then(|| Span::new(start, end).shifted(prose.start()))
}

struct Place {
    /// Whether it is among the words before the clauses, or those that name the parties.
    opens: bool,
}

/// Whether what a label says at a place may hold for the whole agreement.
fn place_of(agreement: &Agreement, offset: usize, front: Front) -> Option<Place> {
    let section = places::section_at(agreement, offset)?;
    let mut carried: &[String] = &[];
    let mut is_summary = false;
    for index in places::upwards(agreement, section) {
        let section = agreement.body.sections.get(index)?;
        if is_attached(section.number.as_deref().unwrap_or_default()) || is_attached(&section.title)
        {
            return None;
        }
        if carried.is_empty() {
            carried = places::clauses_of(agreement, index);
            let pattern = STATED_TERMS.elsewhere.is_summary.as_ref();
            let title = section.title.to_ascii_lowercase();
            is_summary = is_summary || pattern.is_some_and(|summary| summary.is_match(&title));
        }
    }
    if carried.iter().any(|clause| clause == "timeframe") {
        return None;
    }
    let names = |clause: &String| STATED_TERMS.elsewhere.clauses.contains(clause);
    // Titles are taken for clauses now and then: “Partnership and sub-contract”.
    let opens = offset < front.parties
        || carried.is_empty() && offset < front.own
        || carried.iter().any(|it| it == "parties");
    let may_hold = opens || is_summary || !carried.is_empty() && carried.iter().all(names);
    may_hold.then_some(Place { opens })
}

/// Whether a place lies in a schedule or annex.
pub(super) fn is_in_attachment(agreement: &Agreement, offset: usize) -> bool {
    places::section_at(agreement, offset).is_some_and(|section| {
        places::upwards(agreement, section)
            .filter_map(|index| agreement.body.sections.get(index))
            .any(|it| {
                is_attached(it.number.as_deref().unwrap_or_default()) || is_attached(&it.title)
            })
    })
}

fn is_attached(called: &str) -> bool {
    const ATTACHED: &[&str] = &["schedule", "annex", "appendix", "attachment", "exhibit"];
    let called = called.as_bytes();
    ATTACHED.iter().any(|it| {
        called.get(..it.len()).is_some_and(|start| start.eq_ignore_ascii_case(it.as_bytes()))
    })
}

/// Whether two days that differ may both be right: the agreement takes effect on one, and what it is about begins on the other.
pub(super) fn may_differ(agreement: &Agreement, one: Span, other: Span) -> bool {
    let home = |place: Span| {
        let section = places::section_at(agreement, place.start)?;
        let is_clause = |index: &usize| !places::clauses_of(agreement, *index).is_empty();
        places::upwards(agreement, section).find(is_clause).or(Some(section))
    };
    let is_of_effect = |place: Span| {
        let sentence = sentence_around(agreement, place)?;
        Some(agreement.prose().even_at(sentence).contains("effect"))
    };
    home(one) == home(other) && is_of_effect(one) != is_of_effect(other)
}

/// What stands before the clauses.
#[derive(Debug, Clone, Copy)]
struct Front {
    /// Where the parties are named.
    parties: usize,
    /// Where the first clause begins that is about something of its own.
    own: usize,
}

fn end_of_front(agreement: &Agreement) -> Front {
    let clauses = |index: &usize| places::clauses_of(agreement, *index);
    let sections = &agreement.body.sections;
    let start_of = |is: &dyn Fn(&usize) -> bool| {
        let first = (0..sections.len()).find(is).and_then(|index| sections.get(index));
        first.map_or(0, |section| section.span.start)
    };
    let names = |clause: &String| STATED_TERMS.elsewhere.clauses.contains(clause);
    Front {
        parties: start_of(&|index| clauses(index).iter().any(|clause| clause == "parties")),
        own: start_of(&|index| !clauses(index).is_empty() && !clauses(index).iter().all(names)),
    }
}
