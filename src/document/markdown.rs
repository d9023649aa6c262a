//! The body of an agreement as a tree of sections. The only room that names the Markdown parser.

pub mod flow;
mod headings;
mod html;
mod lines;
mod numbering;
mod sections;

use std::sync::LazyLock;

use regex::Regex;

use crate::ground::limits::LIMITS;
use crate::ground::source::{Source, Span};

/// A marker names the clauses of the section under whose heading it stands, alone on its line. Ids are those of the catalogue.
pub const MARKER: &str = r"^<!--[ \t]*clause:[ \t]*[a-z0-9][a-z0-9-]{0,63}(?:[ \t]*,[ \t]*[a-z0-9][a-z0-9-]{0,63})*[ \t]*-->$";

/// A stretch of text that has a heading, in whatever way the document writes headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// How the heading is written. [`Style::None`] only for the words before the first heading.
    pub style: Style,
    /// The heading's own line or words, as printed, without markup signs (`#`, `**`, underlines) at its ends.
    pub heading_span: Span,
    /// The heading in plain words: no numbering, no markup, no dot or colon at the end, entities and escapes read.
    /// A heading that is nothing but a number keeps it (“Schedule 3”); a numbered paragraph without a heading has no title.
    pub title: String,
    /// The heading as plain words with its numbering: "14. Ending the agreement".
    pub heading: String,
    /// The numbering as typed, without the dots and brackets around it: `14`, `14.2`, `a`, `iv`; with its word where that
    /// tells it from a clause: `Schedule 3`, `Part C`, `Annex A`, but `12` for “Clause 12” and `IV` for “Article IV”.
    pub number: Option<String>,
    /// 1 for the highest, 0 for the words before the first heading. Sections that are no Markdown headings lie one below the
    /// section that contains them: the heading above, or a numbered or labelled section that goes on (14.2 in 14).
    pub level: u8,
    /// From the heading's first byte to the end of the last section below it.
    pub span: Span,
    /// The words directly under the heading: behind the heading (and marker), up to the next section of any level.
    pub words: Span,
    /// The same in plain words: markup removed, white space folded, paragraphs and items on lines of their own.
    pub plain: String,
    /// The section that contains this one, as an index into the list.
    pub parent: Option<usize>,
    /// `<!-- clause: risk-sharing, profit-sharing -->` alone on the line after the heading.
    pub marker: Option<Marker>,
    /// `{#risk-sharing}` at the end of the heading.
    pub attribute: Option<Named>,
}

/// How a heading is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// No heading: the words before the first one, or a document without any.
    None,
    /// `## Heading`
    Atx,
    /// A heading underlined with `===` or `---`.
    Setext,
    /// `<h2>Heading</h2>`
    Html,
    /// An ordered-list item that opens with its heading: `1. **Term.** …` or `1. Term`.
    ListItem,
    /// A paragraph or line that opens with its heading in bold: `**Term.** This agreement …`; or a line on its own that
    /// stands for a heading, as `TERM` in capitals.
    RunIn,
    /// A paragraph that opens with a number: `14.2 Term. …`, `(a) …`
    Numbered,
}

/// A marker comment that names the clauses of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The whole comment.
    pub span: Span,
    pub clauses: Vec<Named>,
}

/// A clause id as written in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    pub span: Span,
}

/// The body: its sections in the order of the text, and the comments and links that rules ask about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    pub span: Span,
    pub sections: Vec<Section>,
    /// HTML comments anywhere in the body, markers included; the span covers `<!--` to `-->`.
    pub comments: Vec<Span>,
    /// Other raw HTML: each block or inline tag.
    pub html: Vec<Span>,
    /// Links and images: what they point at.
    pub links: Vec<Link>,
    /// Link definitions, `[label]: target "title"`, which print nothing; some hide words in them.
    pub definitions: Vec<Link>,
    /// Code spans and code blocks, where `[insert]` and the like mean nothing.
    pub code: Vec<Span>,
    /// The numbered lists.
    pub lists: Vec<NumberedList>,
    /// Whether there were more sections than the limit; those beyond it are words of the last one.
    pub too_many_sections: bool,
}

/// A numbered list, item by item. A forge prints the number of the first item as typed, and counts on from it whatever the others say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedList {
    /// The numbers as typed, and where they stand.
    pub items: Vec<(u32, Span)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub span: Span,
    pub target: String,
}

impl Body {
    /// Reads the body that stands at `span` of the source. All spans in the answer are places in the source.
    pub fn read(source: &Source, span: Span) -> Self {
        let printed = lines::Printed::of(source, span);
        let (openings, too_many_sections) = headings::openings(&printed, LIMITS.sections);
        let sections = sections::sections(source, span, &printed, openings);
        let lists = printed.numbered_lists();
        let lines::Printed { comments, html, links, definitions, code, .. } = printed;
        Self { span, sections, comments, html, links, definitions, code, lists, too_many_sections }
    }

    /// The innermost section that contains a place.
    pub fn section_at(&self, offset: usize) -> Option<&Section> {
        let behind = self.sections.partition_point(|section| section.span.start <= offset);
        let mut section = self.sections.get(behind.checked_sub(1)?)?;
        while offset >= section.span.end {
            section = self.sections.get(section.parent?)?;
        }
        Some(section)
    }

    /// A section's plain words together with those of all sections below it, their headings included.
    pub fn plain_words(&self, section: usize) -> String {
        let Some(own) = self.sections.get(section) else { return String::new() };
        let below = self.sections.iter().skip(section + 1);
        let below = below.take_while(|section| section.span.start < own.span.end);
        let mut words = own.plain.clone();
        for line in below.flat_map(|section| [&section.heading, &section.plain]) {
            if !words.is_empty() && !line.is_empty() {
                words.push('\n');
            }
            words.push_str(line);
        }
        words
    }
}

/// The ids in a marker comment, each with its place in it; `None` if the comment is no marker.
fn marked_clauses(comment: &str) -> Option<impl Iterator<Item = (&str, usize)>> {
    static GRAMMAR: LazyLock<Regex> = LazyLock::new(|| pattern(MARKER));
    // Most comments are long and no markers: the cheap question first.
    if !comment.starts_with("<!--") || !GRAMMAR.is_match(comment) {
        return None;
    }
    let inner = comment.strip_suffix("-->")?;
    let at = inner.find(':')? + 1;
    let mut place = at;
    Some(inner.get(at..)?.split(',').map(move |written| {
        let start = place + written.len() - written.trim_start().len();
        place += written.len() + 1;
        (written.trim(), start)
    }))
}

/// `{#risk-sharing}` at the end of a heading.
struct Attribute {
    /// Where it begins in the heading.
    start: usize,
    id: Option<(String, std::ops::Range<usize>)>,
}

fn attribute(heading: &str) -> Option<Attribute> {
    static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{:?(?: ?[.#][\w-]+)+ ?\}$"));
    static ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"#([\w-]+)"));
    if !heading.ends_with('}') {
        return None;
    }
    let found = ATTRIBUTE.find(heading)?;
    let id = ID
        .captures(found.as_str())
        .and_then(|captures| captures.get(1))
        .map(|id| (id.as_str().to_owned(), found.start() + id.start()..found.start() + id.end()));
    Some(Attribute { start: found.start(), id })
}

fn pattern(pattern: &str) -> Regex {
    #[expect(
        clippy::expect_used,
        reason = "the patterns are written in this room, and its tests run them"
    )]
    Regex::new(pattern).expect("a pattern that compiles")
}

#[cfg(test)]
mod tests;
