//! What changed between two texts: clause by clause and term by term, in words, with its class and its direction.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::source::Span;
use crate::history::digest::Manifest;

mod editorial;

mod passages;

mod quantity;

mod redline;

mod renumbering;

mod sayings;

mod sections;

mod summary;

mod table;

mod terms;

pub use redline::{Piece, redline};

/// All that differs between two texts.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// In the order of the new text; what was removed stands where it stood.
    pub clauses: Vec<ClauseChange>,
    pub terms: Vec<TermChange>,
    pub attachments: Vec<AttachmentChange>,
    pub class: Class,
    /// The numbers of clauses changed, every reference went with them, and nothing else about these clauses did.
    pub renumbering_only: bool,
}

/// By a closed table, published in `schema/change-classes.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The digests are equal.
    #[default]
    None,
    /// White space, emphasis, list and heading syntax, quotes and dashes.
    Editorial,
    /// Only parts that `variation.permitted` names.
    Permitted,
    Substantive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    Added,
    Removed,
    Reworded,
    /// The same words, under another heading.
    Renamed,
    /// The same words, with another number.
    Renumbered,
    /// The same words, at another place.
    Moved,
    /// Only white space, emphasis and the like.
    Editorial,
}

/// A section that is not the same in both texts.
#[derive(Debug, Clone)]
pub struct ClauseChange {
    pub how: How,
    /// The clauses that the section is recognised as, in the new text or, where it was removed, the old one.
    pub clauses: Vec<String>,
    /// The clauses that it belonged to in the old text; for a section that was added, those of the section that it was added to. A text must
    /// not say of itself what it was allowed to change.
    pub clauses_before: Vec<String>,
    /// Indices into the sections of the old and new body.
    pub old: Option<usize>,
    pub new: Option<usize>,
    pub old_heading: Option<String>,
    pub new_heading: Option<String>,
    /// The words of the section as written, without those of sections below it.
    pub old_words: String,
    pub new_words: String,
}

/// A term of the front matter that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermChange {
    /// JSON pointer, with parties and other lists that have ids named by id: `/parties/quay-advice/name`.
    pub pointer: String,
    /// For people: "notice of termination", "Quay Advice's share of risk".
    pub label: String,
    /// As people would say it: "6 months", "40 %", "2029-03-31". `None` where it was not there.
    pub old: Option<String>,
    pub new: Option<String>,
    pub direction: Option<Direction>,
    /// The clause whose terms these are: the top-level key.
    pub clause: String,
    /// The party that it is about, by id.
    pub party: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    Shorter,
    Longer,
    Smaller,
    Larger,
    Earlier,
    Later,
    /// A party that was not there before.
    Joins,
    Leaves,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentChange {
    pub path: String,
    /// Its SHA-256; `None` where it is not agreed, or not there.
    pub old: Option<String>,
    pub new: Option<String>,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    pub agreement: &'a Agreement,
    /// What is digested of it; `None` where the text has no digest (foreign documents).
    pub manifest: Option<&'a Manifest>,
}

/// Compares two texts. The class is by the older one's `variation.permitted`.
pub fn between(old: Side<'_>, new: Side<'_>) -> Change {
    if are_equal(old, new) {
        return Change::default();
    }
    let terms =
        if have_equal_terms(old, new) { Vec::new() } else { terms(old.agreement, new.agreement) };
    let attachments = attachments(old, new);
    let mut sections = sections::compare(old.agreement, new.agreement);
    let class = if terms.is_empty() && attachments.is_empty() && sections.are_editorial {
        Class::Editorial
    } else if is_permitted(old.agreement, &sections, &terms, &attachments) {
        Class::Permitted
    } else {
        Class::Substantive
    };
    if sections.are_editorial {
        for clause in &mut sections.changes {
            clause.how = How::Editorial;
        }
    }
    let renumbering_only = sections.renumbering_only && terms.is_empty() && attachments.is_empty();
    Change { clauses: sections.changes, terms, attachments, class, renumbering_only }
}

fn are_equal(old: Side<'_>, new: Side<'_>) -> bool {
    match (old.manifest, new.manifest) {
        (Some(one), Some(other)) => one.text() == other.text(),
        _ => old.agreement.source.text() == new.agreement.source.text(),
    }
}

fn have_equal_terms(old: Side<'_>, new: Side<'_>) -> bool {
    if let (Some(one), Some(other)) = (old.manifest, new.manifest) {
        return one.terms == other.terms;
    }
    let (one, other) = (old.agreement, new.agreement);
    // What could not be read may hide a change, so only then the front matter has to be the same to the letter.
    let is_read = one.front.faults.is_empty() && other.front.faults.is_empty();
    front_matter(one) == front_matter(other) || (is_read && terms::changes(one, other).is_empty())
}

fn front_matter(agreement: &Agreement) -> String {
    let span = Span::new(0, agreement.front.body_start);
    agreement.source.slice(span).replace("\r\n", "\n").replace('\r', "\n")
}

/// What differs in the front matter, at least in one word.
fn terms(old: &Agreement, new: &Agreement) -> Vec<TermChange> {
    let changes = terms::changes(old, new);
    if !changes.is_empty() {
        return changes;
    }
    vec![TermChange {
        pointer: String::new(),
        label: "front matter".to_owned(),
        old: Some("as it was written".to_owned()),
        new: Some("written otherwise, and not readable with certainty".to_owned()),
        direction: None,
        clause: String::new(),
        party: None,
    }]
}

fn attachments(old: Side<'_>, new: Side<'_>) -> Vec<AttachmentChange> {
    let (Some(one), Some(other)) = (old.manifest, new.manifest) else { return Vec::new() };
    let by_path = |manifest: &Manifest| {
        let files = manifest.attachments.iter();
        files.map(|file| (file.path.clone(), file.sha256.clone())).collect::<BTreeMap<_, _>>()
    };
    let (one, other) = (by_path(one), by_path(other));
    let paths: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    // A file that is agreed and missing is not the same as one that is not agreed.
    let changed = paths.into_iter().filter(|path| one.get(*path) != other.get(*path));
    changed
        .map(|path| AttachmentChange {
            path: path.clone(),
            old: one.get(path).cloned().flatten(),
            new: other.get(path).cloned().flatten(),
        })
        .collect()
}

/// Whether only parts changed that the older text lets change without amendment: their terms, the words of their clauses, the schedule of that id.
fn is_permitted(
    old: &Agreement,
    sections: &sections::Compared,
    terms: &[TermChange],
    attachments: &[AttachmentChange],
) -> bool {
    let permitted = old.terms_of("variation").and_then(|variation| variation.get("permitted"));
    let parts: BTreeSet<&str> = permitted
        .map(Term::list)
        .unwrap_or_default()
        .iter()
        .filter_map(|part| part.text_of("part"))
        .collect();
    !parts.is_empty()
        && attachments.is_empty()
        && terms.iter().all(|term| parts.contains(term.clause.as_str()))
        && sections.touched.iter().all(|clauses| {
            !clauses.is_empty() && clauses.iter().all(|clause| parts.contains(clause.as_str()))
        })
        && !(terms.is_empty() && sections.touched.is_empty())
}

impl Change {
    /// The clauses that really changed, by id: those reworded, added, removed or renamed, and those whose terms changed. Sorted, each once.
    pub fn clause_ids(&self) -> Vec<String> {
        let is_real = |clause: &&ClauseChange| {
            matches!(clause.how, How::Added | How::Removed | How::Reworded | How::Renamed)
        };
        let words =
            self.clauses.iter().filter(is_real).flat_map(|clause| clause.clauses.iter().cloned());
        let terms = self.terms.iter().filter_map(TermChange::clause_id);
        words.chain(terms).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// In half a sentence: "termination: notice 6 months → 3 months, shorter; “Disputes” reworded".
    pub fn summary(&self) -> String {
        summary::summary(self)
    }
}

impl TermChange {
    /// The clause that it changes; `None` for keys that belong to none, such as the title.
    fn clause_id(&self) -> Option<String> {
        if let Some(omitted) = self.pointer.strip_prefix("/omissions/") {
            return omitted.split('/').next().map(str::to_owned);
        }
        let is_clause =
            !self.clause.is_empty() && !table::TERM_WORDS.not_clauses.contains(&self.clause);
        is_clause.then(|| self.clause.clone())
    }
}

#[cfg(test)]
mod tests;
