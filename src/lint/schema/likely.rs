//! Sections that fit no clause so far and may be one that is missed: headings are sometimes all the partners' own.

use std::cmp::Reverse;

use crate::document::agreement::Agreement;
use crate::document::catalogue::ClauseKind;
use crate::document::markdown::{Section, Style};

/// How many are named.
const NAMED: usize = 3;

/// How many are looked at, so that a document of ten thousand headings is judged in time as well.
const LOOKED_AT: usize = 100;

/// How much of each is read.
const READ: usize = 2000;

/// The likeliest first: those that speak of what the clause is about. Where there are few, each may be it.
pub(super) fn sections<'a>(agreement: &'a Agreement, clause: &ClauseKind) -> Vec<&'a Section> {
    let open = without_clause(agreement);
    let few = open.len() <= NAMED;
    let mut likely: Vec<_> = open.iter().map(|section| (cues(section, clause), *section)).collect();
    likely.retain(|(cues, _)| few || *cues > 0);
    likely.sort_by_key(|(cues, _)| Reverse(*cues));
    likely.into_iter().take(NAMED).map(|(_, section)| section).collect()
}

/// The sections with a heading and words that are no clause, nor a part of one.
fn without_clause(agreement: &Agreement) -> Vec<&Section> {
    let sections = &agreement.body.sections;
    let is_clause = |index: usize| {
        agreement.recognised.get(index).is_some_and(|recognised| {
            recognised.as_ref().is_some_and(|recognised| !recognised.clauses.is_empty())
        })
    };
    let is_part = |section: &Section| section.parent.is_some_and(is_clause);
    let is_headed = |section: &Section| {
        matches!(section.style, Style::Atx | Style::Setext | Style::RunIn | Style::Html)
            && (4..60).contains(&section.title.len())
    };
    sections
        .iter()
        .enumerate()
        .filter(|(index, section)| {
            !is_clause(*index)
                && !is_part(section)
                && is_headed(section)
                && !section.plain.trim().is_empty()
        })
        .map(|(_, section)| section)
        .take(LOOKED_AT)
        .collect()
}

/// How many of the words that speak for a clause stand in a section.
fn cues(section: &Section, clause: &ClauseKind) -> usize {
    let end = section.plain.floor_char_boundary(READ);
    let words = format!("{} {}", section.title, section.plain.get(..end).unwrap_or_default());
    let words = words.to_lowercase();
    clause.cues.iter().filter(|cue| words.contains(cue.as_str())).count()
}
