//! The headings that references give beside their numbers: “clause 14.3 (Disputes)”.

use std::collections::HashMap;

use crate::document::agreement::Agreement;
use crate::document::markdown::Section;

/// Words that tell nothing in a heading.
const SMALL: [&str; 22] = [
    "the", "a", "an", "and", "or", "of", "for", "to", "on", "in", "at", "by", "with", "from",
    "this", "our", "its", "their", "as", "no", "under", "general",
];

/// The words of a heading or caption that tell what it is about, each in one form.
pub(super) fn telling(words: &str) -> Vec<String> {
    let lower = words.to_lowercase();
    let mut telling: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1 && !SMALL.contains(word))
        .map(stem)
        .collect();
    telling.sort_unstable();
    telling.dedup();
    telling
}

/// The beginning of a word, which its other forms share: “terminate”, “termination”.
fn stem(word: &str) -> String {
    const LENGTH: usize = 5;
    let bare = word.strip_suffix('s').filter(|bare| bare.len() > 2).unwrap_or(word);
    bare.chars().take(LENGTH).collect()
}

/// What a section is called besides its number: its title, or where the heading is nothing but a number the line below it.
pub(super) fn title_of(section: &Section) -> Option<&str> {
    let has_title = !section.title.is_empty() && section.title != section.heading;
    if has_title {
        return Some(&section.title);
    }
    let first = section.plain.lines().next().filter(|line| !line.is_empty())?;
    (!section.title.is_empty() && section.number.is_some()).then_some(first)
}

/// The numbered sections by their titles.
pub(super) struct Titles(HashMap<Vec<String>, Option<usize>>);

impl Titles {
    pub(super) fn of(agreement: &Agreement) -> Self {
        let mut titles = HashMap::new();
        let sections = agreement.body.sections.iter().enumerate();
        for (index, section) in sections.filter(|(_, section)| section.number.is_some()) {
            let words = title_of(section).map(telling).unwrap_or_default();
            titles.entry(words).and_modify(|other| *other = None).or_insert(Some(index));
        }
        titles.remove(&Vec::new());
        Self(titles)
    }

    /// The one section that has a title.
    pub(super) fn section(&self, title: &str) -> Option<usize> {
        self.0.get(&telling(title)).copied().flatten()
    }
}
