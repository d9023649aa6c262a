//! Clauses that stand as one sentence among other things, as the law that applies does under “General”.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::ClauseKind;
use crate::document::words::Prose;

/// How many other words `...` stands for at most.
const WORDS_BETWEEN: usize = 8;

/// A longer sentence is none.
const LONGEST_SENTENCE: usize = 300;

/// The patterns of all clauses, found by the longest words of each.
#[derive(Debug, Default)]
pub(super) struct Sentences {
    telling: Option<AhoCorasick>,
    /// For each telling word the pattern that it tells.
    tells: Vec<usize>,
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    clause: usize,
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    /// One of several words.
    Word(Vec<Word>),
    /// The same, where it need not stand.
    Perhaps(Vec<Word>),
    /// Some other words.
    Between,
}

#[derive(Debug)]
struct Word {
    text: String,
    /// Whether it may have any ending.
    begins: bool,
}

impl Sentences {
    pub(super) fn of(clauses: &[ClauseKind]) -> Self {
        let patterns: Vec<_> = clauses
            .iter()
            .enumerate()
            .flat_map(|(clause, kind)| kind.says.iter().map(move |says| Pattern::new(clause, says)))
            .collect();
        let words = |(index, pattern): (usize, &'_ Pattern)| {
            pattern.telling().iter().map(|word| (word.text.clone(), index)).collect::<Vec<_>>()
        };
        let (words, tells): (Vec<_>, Vec<_>) = patterns.iter().enumerate().flat_map(words).unzip();
        Self { telling: AhoCorasick::new(words).ok(), tells, patterns }
    }

    pub(super) fn settled(&self, prose: &Prose) -> BTreeSet<usize> {
        let mut settled = BTreeSet::new();
        let Some(telling) = &self.telling else { return settled };
        let sentences = prose.sentences();
        let mut tried = BTreeSet::new();
        for found in telling.find_overlapping_iter(prose.even()) {
            let Some(number) = self.tells.get(found.pattern().as_usize()) else { continue };
            let Some(pattern) = self.patterns.get(*number) else { continue };
            if settled.contains(&pattern.clause) {
                continue;
            }
            let place = found.start() + prose.start();
            let index = sentences.partition_point(|sentence| sentence.end <= place);
            if !tried.insert((index, *number)) {
                continue;
            }
            let Some(sentence) = sentences.get(index) else { continue };
            let words: Vec<_> = words_of(prose.even_at(*sentence)).collect();
            if pattern.is_in(&words) {
                settled.insert(pattern.clause);
            }
        }
        settled
    }
}

fn words_of(sentence: &str) -> impl Iterator<Item = &str> {
    let words = sentence.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).take(LONGEST_SENTENCE)
}

impl Pattern {
    fn new(clause: usize, says: &str) -> Self {
        let words = |variants: &str| variants.split('|').map(Word::new).collect();
        let parts = says.split_whitespace().map(|part| {
            let in_brackets = part.strip_prefix('(').and_then(|part| part.strip_suffix(')'));
            match in_brackets {
                Some(variants) => Part::Perhaps(words(variants)),
                None if part == "..." => Part::Between,
                None => Part::Word(words(part)),
            }
        });
        Self { clause, parts: parts.collect() }
    }

    /// Words of which it cannot be without one, the longest there are.
    fn telling(&self) -> &[Word] {
        let shortest = |words: &[Word]| words.iter().map(|word| word.text.len()).min();
        let needed = self.parts.iter().filter_map(|part| match part {
            Part::Word(words) => Some(words.as_slice()),
            Part::Perhaps(_) | Part::Between => None,
        });
        needed.max_by_key(|words| shortest(words)).unwrap_or_default()
    }

    fn is_in(&self, words: &[&str]) -> bool {
        (0..words.len()).any(|start| begins(&self.parts, words.get(start..).unwrap_or_default()))
    }
}

impl Word {
    fn new(text: &str) -> Self {
        let begins = text.ends_with('*');
        Self { text: text.trim_end_matches('*').to_owned(), begins }
    }

    fn is(&self, word: &str) -> bool {
        if self.begins { word.starts_with(&self.text) } else { word == self.text }
    }
}

fn begins(parts: &[Part], words: &[&str]) -> bool {
    let one_of = |variants: &[Word], rest| {
        words.split_first().is_some_and(|(word, behind)| {
            variants.iter().any(|variant| variant.is(word)) && begins(rest, behind)
        })
    };
    match parts.split_first() {
        None => true,
        Some((Part::Word(variants), rest)) => one_of(variants, rest),
        Some((Part::Perhaps(variants), rest)) => one_of(variants, rest) || begins(rest, words),
        Some((Part::Between, rest)) => (0..=WORDS_BETWEEN)
            .any(|left_out| words.get(left_out..).is_some_and(|behind| begins(rest, behind))),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::catalogue::Catalogue;
    use crate::document::markdown::Body;
    use crate::ground::source::{Source, Span};

    fn settled(text: &str) -> Vec<String> {
        let source = Arc::new(Source::new("a.md", text));
        let body = Body::read(&source, Span::new(0, text.len()));
        let catalogue = Catalogue::built_in();
        let settled = catalogue.settled_by_a_sentence(&Prose::of(&source, &body));
        settled.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn every_pattern_has_a_word_to_be_found_by() {
        let clauses = Catalogue::built_in();
        for pattern in Sentences::of(clauses.clauses()).patterns {
            let telling = pattern.telling();
            assert!(telling.iter().all(|word| word.text.len() > 2), "{pattern:?}");
            assert!(!telling.is_empty(), "{pattern:?}");
        }
    }

    #[test]
    fn some_clauses_are_one_sentence_among_other_things() {
        for (sentence, clause) in [
            ("The law of England and Wales applies and its courts decide.", "governing-law"),
            ("This agreement is governed by Scots law.", "governing-law"),
            ("It is the whole agreement of the Parties on the Services.", "entire-agreement"),
            ("Nobody else may enforce it.", "third-party-rights"),
            ("Notices are sent to the addresses in clause 1.", "notices"),
            ("Nobody is liable for what is beyond their control.", "force-majeure"),
            ("It makes nobody partner or agent of another in law.", "no-partnership-or-agency"),
            ("If documents conflict, the Head Contract comes first.", "precedence"),
            ("Surplus is shared in the same proportions.", "profit-sharing"),
            ("No Party assigns this agreement without consent.", "subcontracting-and-assignment"),
        ] {
            let text = format!("## General\n\n9.1 {sentence}\n");
            assert_eq!(settled(&text), [clause], "{sentence}");
        }
    }

    #[test]
    fn words_of_such_a_clause_are_not_the_clause() {
        for sentence in [
            "The partners keep to the law of England and Wales on health and safety.",
            "The partners notice what goes well.",
            "Any notice of a meeting is sent two weeks before.",
            "The whole agreement is reviewed each year.",
            "The interest on the account is shared.",
            "The board controls the budget.",
        ] {
            assert_eq!(settled(&format!("## General\n\n{sentence}\n")), [""; 0], "{sentence}");
        }
    }
}
