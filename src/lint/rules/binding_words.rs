//! Whether the words of an agreement say that it binds. The patterns stand in `schema/binding-words.json`.

use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;
use serde::Deserialize;

use super::stated_elsewhere::{is_in_attachment, sentence_around};
use super::{places, said};
use crate::document::agreement::Agreement;
use crate::ground::source::Span;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    agreement: String,
    binds: Vec<String>,
    binds_not: Vec<String>,
    deed: String,
    unless: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

struct Patterns {
    binds: Vec<Regex>,
    binds_not: Vec<Regex>,
    deed: Regex,
    unless: Regex,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    let written: Written = serde_json::from_str(include_str!("../../../schema/binding-words.json"))
        .expect("schema/binding-words.json is as published");
    // What is set off by stars stands between several blanks.
    let pattern = |words: &String| {
        said::pattern(&words.replace("{agreement}", &written.agreement).replace(' ', " +"))
    };
    Patterns {
        binds: written.binds.iter().map(pattern).collect(),
        binds_not: written.binds_not.iter().map(pattern).collect(),
        deed: pattern(&written.deed),
        unless: said::pattern(&written.unless),
    }
});

/// What the words say of the agreement as a whole: whether it binds, and where they say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) binds: bool,
    pub(super) span: Span,
}

/// No sentence on this is longer.
const LONGEST: usize = 600;

/// What the words say, where they say it of the whole and nothing else of any part.
pub(super) fn read(agreement: &Agreement) -> Option<Said> {
    let prose = agreement.prose();
    let (mut said, mut last): (Option<Said>, Option<Span>) = (None, None);
    for at in memmem::find_iter(prose.even().as_bytes(), "bind") {
        let here = Span::at(at).shifted(prose.start());
        // One sentence may speak of it twice.
        if last.is_some_and(|last| last.contains(here)) {
            continue;
        }
        let Some(sentence) = sentence_around(agreement, here) else { continue };
        last = Some(sentence);
        let words = prose.even_at(sentence);
        if words.len() > LONGEST || is_in_attachment(agreement, here.start) {
            continue;
        }
        let is_about_status = || {
            places::section_at(agreement, here.start).is_some_and(|section| {
                places::upwards(agreement, section)
                    .flat_map(|index| places::clauses_of(agreement, index))
                    .any(|clause| clause == "legal-status")
            })
        };
        let find = |patterns: &[Regex]| patterns.iter().find_map(|pattern| pattern.find(words));
        let denied = find(&PATTERNS.binds_not);
        let found = denied.map(|found| (false, found));
        let found = found.or_else(|| find(&PATTERNS.binds).map(|found| (true, found)));
        let Some((binds, found)) = found else {
            // “Clauses 5 to 8 are binding.”
            if words.contains("binding") && PATTERNS.unless.is_match(words) && is_about_status() {
                return None;
            }
            continue;
        };
        if PATTERNS.unless.is_match(words) {
            return None;
        }
        // “It” may be anything elsewhere.
        if found.as_str().starts_with("it ") && !is_about_status() {
            continue;
        }
        if said.is_some_and(|said| said.binds != binds) {
            return None;
        }
        let span = Span::new(found.start(), found.end()).shifted(sentence.start);
        said.get_or_insert(Said { binds, span });
    }
    said
}

/// Where the words say that the agreement is made as a deed.
pub(super) fn deed(agreement: &Agreement) -> Option<Span> {
    let prose = agreement.prose();
    memmem::find_iter(prose.even().as_bytes(), "a deed").find_map(|at| {
        let here = Span::at(at).shifted(prose.start());
        let sentence = sentence_around(agreement, here)?;
        // A deed of adherence is about another paper.
        if here.start - sentence.start > LONGEST {
            return None;
        }
        let sentence = Span::new(sentence.start, sentence.end.min(here.end + 100));
        let words = prose.even_at(sentence);
        let found = PATTERNS.deed.find(words)?;
        let is_sure = !PATTERNS.unless.is_match(words) && !is_in_attachment(agreement, here.start);
        is_sure.then(|| Span::new(found.start(), found.end()).shifted(sentence.start))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::agreement::Circumstances;
    use crate::ground::source::Source;
    use crate::lint::rules::examples::STANDARD;

    fn said_of(words: &str) -> Option<bool> {
        let text = format!("## Legal status\n{words}\n");
        let source = Arc::new(Source::new("a.md", text));
        read(&Agreement::read(source, &STANDARD.catalogue, Circumstances::default()))
            .map(|said| said.binds)
    }

    #[test]
    fn the_agreement_is_told_from_its_parts() {
        for words in [
            "This Agreement is not legally binding.",
            "This memorandum of understanding is **not** intended to be legally binding.",
            "Nothing in this memorandum is intended to bind any of the three in law.",
            "This document does not create any legally binding obligations.",
            "The partners work together. It is not legally binding.",
        ] {
            assert_eq!(said_of(words), Some(false), "{words}");
        }
        for words in [
            "This agreement is legally binding on the parties.",
            "The parties intend this agreement to be legally binding.",
        ] {
            assert_eq!(said_of(words), Some(true), "{words}");
        }
        for words in [
            "This clause is not legally binding.",
            "This agreement is not legally binding, except clauses 5 to 8.",
            "This agreement is not legally binding. Clauses 5 to 8 are binding.",
            "This agreement is not legally binding until all have signed.",
            "This agreement is binding on the successors of each party.",
            "The collaboration agreement is legally binding.",
            "No decision of the board is binding.",
            "This agreement is not legally binding. This document is legally binding.",
        ] {
            assert_eq!(said_of(words), None, "{words}");
        }
    }
}
