//! For programs: `counterpart/diff/v1`, as `schema/diff.schema.json` describes it.

use serde::Serialize;

use super::{Difference, Text, pieces, shows_words};
use crate::history::change::{
    AttachmentChange, Change, ClauseChange, Direction, How, Piece, TermChange,
};
use crate::render::json::printed;

/// The whole document, also where nothing differs.
pub fn json(difference: Difference<'_>) -> String {
    let Difference { title, id, old, new, change, notes } = difference;
    let document = Document {
        format: "counterpart/diff/v1",
        agreement: id,
        title,
        from: side(old),
        to: side(new),
        class: change.class.name(),
        renumbering_only: change.renumbering_only,
        summary: change.summary(),
        changed_clauses: change.clause_ids(),
        terms: change.terms.iter().map(term).collect(),
        clauses: change.clauses.iter().map(clause).collect(),
        attachments: change.attachments.iter().map(attachment).collect(),
        notes,
    };
    #[expect(clippy::expect_used, reason = "text and numbers under text keys are always JSON")]
    let value = serde_json::to_value(&document).expect("a difference is JSON");
    printed(&value)
}

/// The change alone, as part of another document.
pub(in crate::render) fn json_change(change: &Change) -> serde_json::Value {
    let document = Alone {
        class: change.class.name(),
        renumbering_only: change.renumbering_only,
        summary: change.summary(),
        changed_clauses: change.clause_ids(),
        terms: change.terms.iter().map(term).collect(),
        clauses: change.clauses.iter().map(clause).collect(),
        attachments: change.attachments.iter().map(attachment).collect(),
    };
    serde_json::to_value(&document).unwrap_or_default()
}

// These are the published shape. They are apart from the types that the rest of the program works with, which stay free to change.

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    format: &'static str,
    agreement: Option<&'a str>,
    title: &'a str,
    from: Side<'a>,
    to: Side<'a>,
    class: &'static str,
    renumbering_only: bool,
    summary: String,
    changed_clauses: Vec<String>,
    terms: Vec<Term<'a>>,
    clauses: Vec<Clause<'a>>,
    attachments: Vec<Attachment<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Alone<'a> {
    class: &'static str,
    renumbering_only: bool,
    summary: String,
    changed_clauses: Vec<String>,
    terms: Vec<Term<'a>>,
    clauses: Vec<Clause<'a>>,
    attachments: Vec<Attachment<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Side<'a> {
    called: &'a str,
    path: &'a str,
    version: Option<usize>,
    commit: Option<&'a str>,
    date: Option<String>,
    digest: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Term<'a> {
    pointer: &'a str,
    label: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    direction: Option<&'static str>,
    clause: &'a str,
    party: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Clause<'a> {
    how: &'static str,
    clauses: &'a [String],
    old: Option<Passage<'a>>,
    new: Option<Passage<'a>>,
    redline: Vec<Stretch>,
}

#[derive(Serialize)]
struct Passage<'a> {
    /// The place of the section among those that `export` lists.
    section: Option<usize>,
    heading: Option<&'a str>,
    words: &'a str,
}

#[derive(Serialize)]
struct Stretch {
    what: &'static str,
    words: String,
}

#[derive(Serialize)]
struct Attachment<'a> {
    path: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

fn side(text: &Text) -> Side<'_> {
    Side {
        called: &text.called,
        path: &text.path,
        version: text.version,
        commit: text.commit.as_deref(),
        date: text.date.map(|date| date.to_string()),
        digest: text.digest.as_deref(),
    }
}

fn term(term: &TermChange) -> Term<'_> {
    Term {
        pointer: &term.pointer,
        label: &term.label,
        old: term.old.as_deref(),
        new: term.new.as_deref(),
        direction: term.direction.map(Direction::name),
        clause: &term.clause,
        party: term.party.as_deref(),
    }
}

fn clause(clause: &ClauseChange) -> Clause<'_> {
    let stretch = |piece: Piece| match piece {
        Piece::Equal(words) => Stretch { what: "equal", words },
        Piece::Removed(words) => Stretch { what: "removed", words },
        Piece::Added(words) => Stretch { what: "added", words },
    };
    Clause {
        how: how_named(clause),
        clauses: &clause.clauses,
        old: words(clause.old, clause.old_heading.as_deref(), &clause.old_words),
        new: words(clause.new, clause.new_heading.as_deref(), &clause.new_words),
        redline: if shows_words(clause) {
            pieces(clause).into_iter().map(stretch).collect()
        } else {
            Vec::new()
        },
    }
}

/// Nothing where the section is not in that text.
fn words<'a>(
    section: Option<usize>,
    heading: Option<&'a str>,
    words: &'a str,
) -> Option<Passage<'a>> {
    let is_there = section.is_some() || heading.is_some() || !words.is_empty();
    is_there.then_some(Passage { section, heading, words })
}

const fn how_named(clause: &ClauseChange) -> &'static str {
    match clause.how {
        How::Added => "added",
        How::Removed => "removed",
        How::Reworded => "reworded",
        How::Renamed => "renamed",
        How::Renumbered => "renumbered",
        How::Moved => "moved",
        How::Editorial => "editorial",
    }
}

fn attachment(file: &AttachmentChange) -> Attachment<'_> {
    Attachment { path: &file.path, old: file.old.as_deref(), new: file.new.as_deref() }
}
