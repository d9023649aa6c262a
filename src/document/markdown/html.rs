//! HTML inside Markdown: its tags, comments and words, found without building a tree.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// A part of a piece of HTML; ranges are places in the whole text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Words(Range<usize>),
    Tag { range: Range<usize>, name: &'a str, closes: bool },
    Comment(Range<usize>),
}

/// Reads the lines of one HTML block. A comment may go on over lines that do not follow each other (in a quotation).
#[derive(Debug, Default)]
pub(super) struct Scanner {
    comment: Option<Range<usize>>,
    /// `script` or `style`, whose words nobody sees.
    unseen: Option<&'static str>,
    /// Set once a quote in a tag was never closed: looking for its end again and again would take for ever.
    has_open_quote: bool,
}

const UNSEEN: [&str; 2] = ["script", "style"];

impl Scanner {
    /// `at` is the place of `text` in the whole text.
    pub(super) fn scan<'a>(&mut self, text: &'a str, at: usize) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let start = at + text.len() - rest.len();
            let (length, piece) = self.next(rest, start);
            pieces.extend(piece);
            rest = rest.get(length.max(1)..).unwrap_or_default();
        }
        pieces
    }

    /// The comment that nothing closed.
    pub(super) fn open_comment(self) -> Option<Range<usize>> {
        self.comment
    }

    fn next<'a>(&mut self, rest: &'a str, start: usize) -> (usize, Option<Piece<'a>>) {
        if let Some(comment) = self.comment.take() {
            return self.in_comment(comment, rest, start, 0);
        }
        if rest.starts_with("<!--") {
            // `<!-->` and `<!--->` are comments, too.
            let skipped =
                if rest.starts_with("<!-->") || rest.starts_with("<!--->") { 2 } else { 4 };
            return self.in_comment(start..start, rest, start, skipped);
        }
        if let Some(length) = self.tag_length(rest) {
            let tag = rest.get(..length).unwrap_or_default();
            let (name, closes) = name(tag);
            self.remember_unseen(name, closes);
            return (length, Some(Piece::Tag { range: start..start + length, name, closes }));
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let behind = rest.get(first..).unwrap_or_default();
        let length = first + behind.find('<').unwrap_or(behind.len());
        let is_seen = self.unseen.is_none();
        (length, is_seen.then_some(Piece::Words(start..start + length)))
    }

    fn in_comment<'a>(
        &mut self,
        comment: Range<usize>,
        rest: &'a str,
        start: usize,
        skipped: usize,
    ) -> (usize, Option<Piece<'a>>) {
        let behind = rest.get(skipped..).unwrap_or_default();
        if let Some(end) = behind.find("-->") {
            let length = skipped + end + "-->".len();
            (length, Some(Piece::Comment(comment.start..start + length)))
        } else {
            self.comment = Some(comment.start..start + rest.len());
            (rest.len(), None)
        }
    }

    /// The length of the tag at the start of the text, to its `>` outside quotes, or to the end of the text if it has none.
    fn tag_length(&mut self, text: &str) -> Option<usize> {
        let behind = text.strip_prefix('<')?;
        let is_tag = |first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?');
        if !behind.starts_with(is_tag) {
            return None;
        }
        let mut quote = None;
        let characters = text.char_indices().take_while(|_| !self.has_open_quote);
        for (index, character) in characters {
            match (quote, character) {
                (None, '>') => return Some(index + 1),
                (None, '"' | '\'') => quote = Some(character),
                (Some(open), character) if open == character => quote = None,
                _ => {}
            }
        }
        self.has_open_quote = true;
        Some(text.find('>').map_or(text.len(), |index| index + 1))
    }

    fn remember_unseen(&mut self, name: &str, closes: bool) {
        let named = UNSEEN.into_iter().find(|unseen| name.eq_ignore_ascii_case(unseen));
        match (self.unseen, named) {
            (None, Some(_)) if !closes => self.unseen = named,
            (Some(open), Some(closed)) if closes && open == closed => self.unseen = None,
            _ => {}
        }
    }
}

/// The name of a tag, and whether it is a closing one.
pub(super) fn name(tag: &str) -> (&str, bool) {
    let inner = tag.trim_start_matches('<');
    let closes = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (inner.get(..length).unwrap_or_default(), closes)
}

/// 1 to 6 for `h1` to `h6`.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h' | b'H', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

pub(super) fn is_bold(name: &str) -> bool {
    is_one_of(name, &["b", "strong"])
}

/// Whether a `<span>` says of its words that they are a heading: by its class, or by a name that others can link to.
pub(super) fn marks_heading(tag: &str) -> bool {
    let attribute = |name: &str| {
        let (_, behind) = tag.split_once(name)?;
        let quote = behind.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        behind.get(1..)?.split(quote).next()
    };
    let is_heading =
        |class: &str| ["header", "heading", "title"].iter().any(|word| class.contains(word));
    attribute(" class=").is_some_and(is_heading) || attribute(" id=").is_some()
}

pub(super) fn is_cell(name: &str) -> bool {
    is_one_of(name, &["td", "th"])
}

/// Whether browsers begin a new line at such a tag.
pub(super) fn breaks_line(name: &str) -> bool {
    is_one_of(
        name,
        &[
            "address",
            "article",
            "aside",
            "blockquote",
            "br",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
            "footer",
            "form",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul",
        ],
    )
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// Words of an HTML block with their entities read, in parts, each with its place.
pub(super) fn entities(text: &str, at: usize) -> Vec<(Cow<'_, str>, Range<usize>)> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, _) in text.match_indices('&') {
        if index < start {
            continue;
        }
        let rest = text.get(index..).unwrap_or_default();
        let Some((length, words)) = entity(rest) else { continue };
        if let Some(before) = text.get(start..index).filter(|before| !before.is_empty()) {
            parts.push((Cow::Borrowed(before), at + start..at + index));
        }
        parts.push((Cow::Owned(words), at + index..at + index + length));
        start = index + length;
    }
    if let Some(behind) = text.get(start..).filter(|behind| !behind.is_empty()) {
        parts.push((Cow::Borrowed(behind), at + start..at + text.len()));
    }
    parts
}

/// The entity that the text begins with. The Markdown parser knows all of them, so it is asked.
fn entity(text: &str) -> Option<(usize, String)> {
    const LONGEST: usize = 34;
    let length = text.bytes().take(LONGEST).position(|byte| byte == b';')? + 1;
    let written = text.get(..length)?;
    if written.bytes().any(|byte| byte.is_ascii_whitespace()) {
        return None;
    }
    let words: String = Parser::new(written)
        .filter_map(|event| match event {
            Event::Text(words) => Some(words.to_string()),
            _ => None,
        })
        .collect();
    (words != written).then_some((length, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        Scanner::default().scan(text, 0)
    }

    #[test]
    fn a_sign_in_a_quoted_attribute_does_not_end_the_tag() {
        let text = "<a title=\"a > b\">x";
        assert_eq!(
            pieces(text),
            [Piece::Tag { range: 0..17, name: "a", closes: false }, Piece::Words(17..18)]
        );
    }

    #[test]
    fn a_comment_may_be_empty() {
        assert_eq!(pieces("<!-->x"), [Piece::Comment(0..5), Piece::Words(5..6)]);
    }

    #[test]
    fn words_of_scripts_are_not_seen() {
        let words = |text| {
            let is_words = |piece: &Piece<'_>| matches!(piece, Piece::Words(_));
            pieces(text).iter().filter(|piece| is_words(piece)).count()
        };
        assert_eq!(words("<script>if (a < b) x</script>"), 0);
        assert_eq!(words("<p>a</p>"), 1);
    }

    #[test]
    fn entities_are_read_in_their_place() {
        let parts = entities("Terms &amp; money &unknown; x", 10);
        assert_eq!(parts[0], (Cow::Borrowed("Terms "), 10..16));
        assert_eq!(parts[1], (Cow::Borrowed("&"), 16..21));
        assert_eq!(parts[2].0, " money &unknown; x");
    }
}
