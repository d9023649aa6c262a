//! A Markdown text as a flow of what it prints, for whoever sets it in another form. HTML is shown as it is written. Link
//! definitions print nothing here either: where one hides words, `hidden-text` says so.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::lines::options;
use super::marked_clauses;

/// One step of the flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flow<'a> {
    Open(Mark<'a>),
    Close(Mark<'a>),
    Words(Cow<'a, str>),
    Code(Cow<'a, str>),
    /// HTML as it is written: words, since nobody can say what a browser would make of it.
    Html(Cow<'a, str>),
    /// A reference to the footnote of this name.
    Footnote(Cow<'a, str>),
    Task(bool),
    SoftBreak,
    HardBreak,
    Rule,
}

/// What stands around words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark<'a> {
    Paragraph,
    Heading(u8),
    Quotation,
    CodeBlock,
    HtmlBlock,
    /// A list; numbered, where it says with what number it begins.
    List(Option<u64>),
    /// An item; of a numbered list with the number that is typed, which need not be the one that follows on.
    Item(Option<u64>),
    FootnoteText(Cow<'a, str>),
    Table,
    Head,
    Row,
    Cell,
    Emphasis,
    Strong,
    Struck,
    Link(Cow<'a, str>),
    /// A picture, by its address; its words stand in it.
    Image(Cow<'a, str>),
}

/// The flow of a text.
pub fn flow(text: &str) -> Vec<Flow<'_>> {
    let mut flow = Vec::new();
    let mut open: Vec<Mark<'_>> = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if let Some(mark) = mark(tag, text.get(range.start..).unwrap_or_default()) {
                    flow.push(Flow::Open(mark.clone()));
                    open.push(mark);
                }
            }
            Event::End(tag) => {
                if is_shown(tag)
                    && let Some(mark) = open.pop()
                {
                    flow.push(Flow::Close(mark));
                }
            }
            other => flow.extend(step(other)),
        }
    }
    flow
}

fn step(event: Event<'_>) -> Option<Flow<'_>> {
    Some(match event {
        Event::Text(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
            Flow::Words(cow(words))
        }
        Event::Code(code) => Flow::Code(cow(code)),
        // A marker names a clause for programs; all other comments may say something.
        Event::Html(html) if marked_clauses(html.trim()).is_some() => return None,
        Event::Html(html) | Event::InlineHtml(html) => Flow::Html(cow(html)),
        Event::FootnoteReference(name) => Flow::Footnote(cow(name)),
        Event::TaskListMarker(done) => Flow::Task(done),
        Event::SoftBreak => Flow::SoftBreak,
        Event::HardBreak => Flow::HardBreak,
        Event::Rule => Flow::Rule,
        Event::Start(_) | Event::End(_) => return None,
    })
}

fn cow(text: pulldown_cmark::CowStr<'_>) -> Cow<'_, str> {
    match text {
        pulldown_cmark::CowStr::Borrowed(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.into_string()),
    }
}

/// `rest` is the text from the mark on.
fn mark<'a>(tag: Tag<'a>, rest: &str) -> Option<Mark<'a>> {
    Some(match tag {
        Tag::Paragraph => Mark::Paragraph,
        Tag::Heading { level, .. } => Mark::Heading(rank(level)),
        Tag::BlockQuote(_) => Mark::Quotation,
        Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => Mark::CodeBlock,
        Tag::HtmlBlock => Mark::HtmlBlock,
        Tag::List(first) => Mark::List(first),
        Tag::Item => Mark::Item(typed_number(rest)),
        Tag::FootnoteDefinition(name) => Mark::FootnoteText(cow(name)),
        Tag::Table(_) => Mark::Table,
        Tag::TableHead => Mark::Head,
        Tag::TableRow => Mark::Row,
        Tag::TableCell => Mark::Cell,
        Tag::Emphasis => Mark::Emphasis,
        Tag::Strong => Mark::Strong,
        Tag::Strikethrough => Mark::Struck,
        Tag::Link { dest_url, .. } => Mark::Link(cow(dest_url)),
        Tag::Image { dest_url, .. } => Mark::Image(cow(dest_url)),
        // These are not switched on.
        Tag::DefinitionList
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition
        | Tag::Superscript
        | Tag::Subscript
        | Tag::MetadataBlock(_) => return None,
    })
}

/// Whether the opening of this tag was a mark.
const fn is_shown(tag: TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_)
    )
}

const fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The number that an item begins with, as typed.
fn typed_number(item: &str) -> Option<u64> {
    let digits = item.bytes().take(9).take_while(u8::is_ascii_digit).count();
    let sign = item.as_bytes().get(digits)?;
    (digits > 0 && matches!(sign, b'.' | b')')).then(|| item.get(..digits)?.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_are_typed() {
        let numbers: Vec<_> = flow("3. one\n5. two\n\n- bullet\n")
            .into_iter()
            .filter_map(|step| match step {
                Flow::Open(Mark::Item(number)) => Some(number),
                _ => None,
            })
            .collect();
        assert_eq!(numbers, [Some(3), Some(5), None]);
    }

    #[test]
    fn html_is_words_and_a_marker_is_none() {
        let steps = flow("## A\n<!-- clause: termination -->\n\nb <b>c</b> <!-- d -->\n");
        let html: Vec<_> = steps
            .iter()
            .filter_map(|step| match step {
                Flow::Html(html) => Some(html.as_ref()),
                _ => None,
            })
            .collect();
        assert_eq!(html, ["<b>", "</b>", "<!-- d -->"]);
    }

    #[test]
    fn what_opens_closes() {
        let text = "# A\n\n> 1. *a* **b** ~~c~~ [d](e) ![f](g)[^1]\n\n| h |\n|---|\n| i |\n\n[^1]: note\n\n```\ncode\n```\n- [x] done\n";
        let mut open = Vec::new();
        for step in flow(text) {
            match step {
                Flow::Open(mark) => open.push(mark),
                Flow::Close(mark) => assert_eq!(open.pop(), Some(mark)),
                _ => {}
            }
        }
        assert_eq!(open, []);
    }
}
