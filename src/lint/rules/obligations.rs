//! Words that oblige, and the clauses that a partly binding agreement says are binding. The patterns stand in `schema/obligations.json`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::places;
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::source::Span;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    obliging: String,
    unless: String,
    binding_by_nature: Vec<String>,
    promising: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

pub(super) struct Obligations {
    pub(super) obliging: Option<Regex>,
    pub(super) unless: Option<Regex>,
    pub(super) promising: Option<Regex>,
    pub(super) binding_by_nature: Vec<String>,
}

pub(super) static OBLIGATIONS: LazyLock<Obligations> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    let written: Written = serde_json::from_str(include_str!("../../../schema/obligations.json"))
        .expect("schema/obligations.json is as published");
    let pattern = |words: &str| regex::RegexBuilder::new(words).unicode(false).build().ok();
    Obligations {
        obliging: pattern(&written.obliging),
        unless: pattern(&written.unless),
        promising: pattern(&written.promising),
        binding_by_nature: written.binding_by_nature,
    }
});

/// The value of `effect`, where the agreement states one.
pub(super) fn effect(agreement: &Agreement) -> Option<&Term> {
    agreement.terms_of("legal-status")?.get("effect")
}

/// The clauses that the front matter lists as binding.
pub(super) fn binding_clauses(agreement: &Agreement) -> impl Iterator<Item = &str> {
    let listed =
        agreement.terms_of("legal-status").and_then(|status| status.get("binding-clauses"));
    listed.map(Term::list).unwrap_or_default().iter().filter_map(Term::text)
}

/// The clauses of the section at a place and of those around it.
pub(super) fn clauses_around(agreement: &Agreement, offset: usize) -> impl Iterator<Item = &str> {
    let section = places::section_at(agreement, offset);
    section
        .into_iter()
        .flat_map(|section| places::upwards(agreement, section))
        .flat_map(|section| places::clauses_of(agreement, section))
        .map(String::as_str)
}

/// The sentence at a place of even text.
pub(super) fn sentence(even: &str, at: Span) -> &str {
    const REACH: usize = 400;
    let from = even.floor_char_boundary(at.start.saturating_sub(REACH));
    let to = even.floor_char_boundary(at.end.saturating_add(REACH));
    let before = even.get(from..at.start).unwrap_or_default();
    let behind = even.get(at.end..to).unwrap_or_default();
    let start = before.rfind(". ").map(|end| end + 2).max(before.rfind('\n').map(|end| end + 1));
    let end = behind.find(". ").into_iter().chain(behind.find('\n')).min().unwrap_or(behind.len());
    even.get(from + start.unwrap_or_default()..at.end + end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_patterns_are_read() {
        let read = &*OBLIGATIONS;
        assert!(read.obliging.is_some() && read.unless.is_some() && read.promising.is_some());
    }

    #[test]
    fn a_sentence_ends_with_its_paragraph() {
        let text = "one. two shall pay\nthree";
        assert_eq!(sentence(text, Span::new(9, 14)), "two shall pay");
    }
}
