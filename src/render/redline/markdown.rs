//! As Markdown, for a comment or a summary: words of documents stand in code spans, so that they mention nobody, link nowhere and show no image.

use std::fmt::Write as _;

use super::{
    Called, Difference, NOT_THERE, PREAMBLE, Shown, called, clauses_of, is_gap, pieces, shortened,
    shows_words, values, verdict,
};
use crate::history::change::{Change, ClauseChange, Piece};
use crate::render::door::visible;

/// The whole difference. Writing into a string cannot fail.
pub fn markdown(difference: Difference<'_>) -> String {
    let Difference { title, old, new, change, notes, .. } = difference;
    let mut text = format!(
        "## {}\n\n{} → {}\n\n{}\n",
        code(title),
        code(&old.called),
        code(&new.called),
        told(&verdict(change))
    );
    write_change(&mut text, change);
    for note in notes {
        let _ = writeln!(text, "\n*Note:* {}", code(note));
    }
    text
}

/// Terms, files and words, old and new, without a word about what they amount to.
pub(in crate::render) fn markdown_change(change: &Change) -> String {
    let mut text = String::new();
    write_change(&mut text, change);
    text
}

fn write_change(text: &mut String, change: &Change) {
    if !change.terms.is_empty() {
        text.push_str("\n| Term | Before | Now | |\n|---|---|---|---|\n");
    }
    for term in &change.terms {
        let (old, new) = values(term);
        let value =
            |value: &str| if value == NOT_THERE { NOT_THERE.to_owned() } else { cell(value) };
        let direction = term.direction.map_or("", |direction| direction.name());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {direction} |",
            cell(&term.label),
            value(old),
            value(new)
        );
    }
    if !change.attachments.is_empty() {
        text.push_str(
            "\n| File agreed with the text | Before (SHA-256) | Now (SHA-256) |\n|---|---|---|\n",
        );
    }
    for file in &change.attachments {
        let hash =
            |hash: &Option<String>| hash.as_deref().map_or_else(|| NOT_THERE.to_owned(), cell);
        let _ =
            writeln!(text, "| {} | {} | {} |", cell(&file.path), hash(&file.old), hash(&file.new));
    }
    for clause in &change.clauses {
        write_clause(text, clause);
    }
}

/// The class is ours; what follows names words of documents.
fn told(verdict: &str) -> String {
    match verdict.split_once(": ") {
        Some((class, rest)) => format!("**{class}:** {}", code(rest)),
        None => format!("**{verdict}**"),
    }
}

fn write_clause(text: &mut String, clause: &ClauseChange) {
    let name = match called(clause) {
        Called::Preamble => PREAMBLE.to_owned(),
        Called::Same(heading) => code(heading),
        Called::Now { before, now } => format!("{} → {}", code(before), code(now)),
    };
    let clauses = clauses_of(clause);
    let clauses = clauses.trim();
    let clauses = if clauses.is_empty() { String::new() } else { format!(" {}", code(clauses)) };
    let _ = writeln!(text, "\n### {name}{clauses}: {}", clause.how.name());
    if !shows_words(clause) {
        return;
    }
    text.push_str("\n> ");
    let mut is_at_start = true;
    for piece in shortened(pieces(clause)) {
        let (open, words, close) = match &piece {
            Shown::LeftOut => ("", "", ""),
            Shown::Piece(Piece::Equal(words)) => ("", words.as_str(), ""),
            Shown::Piece(Piece::Removed(words)) => ("<del>", words.as_str(), "</del>"),
            Shown::Piece(Piece::Added(words)) => ("<ins>", words.as_str(), "</ins>"),
        };
        if piece == Shown::LeftOut {
            text.push_str(if is_at_start { "[…]" } else { " […]" });
            is_at_start = false;
            continue;
        }
        // A code span ends with its paragraph, and a line break in it is only a space.
        let mut lines = words.split('\n').peekable();
        while let Some(line) = lines.next() {
            let line = line.trim_matches(is_gap);
            if !line.is_empty() {
                if !is_at_start {
                    text.push(' ');
                }
                let _ = write!(text, "{open}{}{close}", code(line));
                is_at_start = false;
            }
            if lines.peek().is_some() && !is_at_start {
                text.push_str("\n>\n> ");
                is_at_start = true;
            }
        }
    }
    let kept = text.trim_end_matches(['>', ' ', '\n']).len();
    if is_at_start {
        text.truncate(kept);
    }
    text.push('\n');
}

/// A code span whose fence is longer than any run of backticks in it.
fn code(words: &str) -> String {
    let words = visible(words);
    let words = words.trim();
    if words.is_empty() {
        return "` `".to_owned();
    }
    let runs = words.split(|character| character != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    if words.starts_with('`') || words.ends_with('`') {
        return format!("{fence} {words} {fence}");
    }
    format!("{fence}{words}{fence}")
}

/// A code span in a table, where a bar would end the cell.
fn cell(words: &str) -> String {
    code(words).replace('|', "\\|")
}
