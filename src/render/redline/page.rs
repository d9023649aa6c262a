//! As a page for browsers, to be printed as well.

use super::{
    Called, Difference, NOT_THERE, PREAMBLE, called, clauses_of, pieces, shows_words, verdict,
};
use crate::history::change::{Change, ClauseChange, Piece};
use crate::render::html::{self, Html, Page};

/// The whole difference, with all words of the sections that changed.
pub fn page(difference: Difference<'_>) -> String {
    let Difference { title, old, new, change, notes, .. } = difference;
    let mut body = Html::new();
    body.open("h1", "").said(title).close("h1");
    body.open("p", "").said(&old.called).text(" → ").said(&new.called).close("p");
    let sentence = verdict(change);
    let (class, rest) = sentence.split_once(": ").unwrap_or((&sentence, ""));
    body.open("p", "").element("strong", "strong", class).text(": ").said(rest).close("p");
    write_terms(&mut body, change);
    write_attachments(&mut body, change);
    if !change.clauses.is_empty() {
        body.element("h2", "", "Words");
    }
    for clause in &change.clauses {
        write_clause(&mut body, clause);
    }
    for note in notes {
        body.open("p", "note").text("Note: ").said(note).close("p");
    }
    for text in [old, new] {
        if let Some(digest) = &text.digest {
            body.open("p", "note")
                .said(&text.called)
                .text(": ")
                .element("code", "", digest)
                .close("p");
        }
    }
    html::page(Page { title: &format!("{title}: what changed"), language: "en", style: "" }, &body)
}

fn write_terms(body: &mut Html, change: &Change) {
    if change.terms.is_empty() {
        return;
    }
    body.element("h2", "", "Terms").open("table", "").open("tr", "");
    for head in ["Term", "Before", "Now", "Direction"] {
        body.element("th", "", head);
    }
    body.close("tr");
    for term in &change.terms {
        body.open("tr", "").open("td", "").said(&term.label).close("td");
        write_cell(body, "del", term.old.as_deref());
        write_cell(body, "ins", term.new.as_deref());
        body.element("td", "", term.direction.map_or("", |direction| direction.name())).close("tr");
    }
    body.close("table");
}

fn write_attachments(body: &mut Html, change: &Change) {
    if change.attachments.is_empty() {
        return;
    }
    body.element("h2", "", "Files agreed with the text").open("table", "").open("tr", "");
    for head in ["File", "SHA-256 before", "SHA-256 now"] {
        body.element("th", "", head);
    }
    body.close("tr");
    for file in &change.attachments {
        body.open("tr", "").open("td", "").said(&file.path).close("td");
        write_cell(body, "del", file.old.as_deref());
        write_cell(body, "ins", file.new.as_deref());
        body.close("tr");
    }
    body.close("table");
}

fn write_cell(body: &mut Html, element: &'static str, value: Option<&str>) {
    body.open("td", "");
    match value {
        Some(value) => body.open(element, "").said(value).close(element),
        None => body.text(NOT_THERE),
    };
    body.close("td");
}

fn write_clause(body: &mut Html, clause: &ClauseChange) {
    body.open("h3", "");
    match called(clause) {
        Called::Preamble => body.text(PREAMBLE),
        Called::Same(heading) => body.said(heading),
        Called::Now { before, now } => body.said(before).text(" → ").said(now),
    };
    body.text(&clauses_of(clause)).text(": ").element("em", "", clause.how.name()).close("h3");
    if !shows_words(clause) {
        return;
    }
    body.open_passage();
    for piece in pieces(clause) {
        match piece {
            Piece::Equal(words) => body.lines(&words),
            Piece::Removed(words) => {
                body.open("del", "").lines(words.trim_end()).close("del").lines(" ")
            }
            Piece::Added(words) => body
                .open("ins", "")
                .lines(words.trim_end())
                .close("ins")
                .lines(space_behind(&words)),
        };
    }
    body.close_passage();
}

/// The white space behind added words, so that paragraphs stay apart.
fn space_behind(words: &str) -> &str {
    words.get(words.trim_end().len()..).unwrap_or_default()
}
