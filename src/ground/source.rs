//! A file's text, and places in it: bytes, lines, columns.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// An empty span: a place between two characters.
    pub const fn at(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside this span.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same span, moved to the right by `by` bytes.
    #[must_use]
    pub const fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// A place as people count it: line and column from 1, the column in Unicode scalar values; the offset in UTF-8 bytes.
/// A byte order mark at the start of a file takes up bytes, but no column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
    pub offset: usize,
}

/// One file's text under the name it is reported by. Lines end with LF, CRLF or a lone CR.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    line_starts: OnceLock<Vec<usize>>,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl Source {
    /// `path` is what findings print: relative to the root of the run, with `/`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), line_starts: OnceLock::new() }
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text, a byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the text begins: behind the byte order mark, if there is one.
    pub fn first_offset(&self) -> usize {
        if self.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
    }

    /// The words at a span. A span outside the text, or inside a character, is moved to what is there.
    pub fn slice(&self, span: Span) -> &str {
        let start = self.floor(span.start);
        let end = self.floor(span.end).max(start);
        self.text.get(start..end).unwrap_or_default()
    }

    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset);
        let line_start = starts.get(line - 1).copied().unwrap_or_default();
        let column = 1 + self.slice(Span::new(line_start, offset)).chars().count();
        Position { line, column, offset }
    }

    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    /// The span of a line (from 1), without its line ending. Beyond the last line: the empty end of the text.
    pub fn line_span(&self, line: usize) -> Span {
        let starts = self.line_starts();
        let Some(start) = line.checked_sub(1).and_then(|index| starts.get(index)).copied() else {
            return Span::at(self.text.len());
        };
        let end = starts.get(line).copied().unwrap_or(self.text.len());
        let content = self.slice(Span::new(start, end)).trim_end_matches(['\n', '\r']);
        Span::new(start, start + content.len())
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            // Looking for one sort of byte is much faster than looking at each, and few texts hold a CR.
            let mut starts = vec![self.first_offset()];
            starts.extend(self.text.match_indices('\n').map(|(index, _)| index + 1));
            if self.text.contains('\r') {
                let bytes = self.text.as_bytes();
                let breaks = self.text.match_indices('\r').map(|(index, _)| index + 1);
                starts.extend(breaks.filter(|next| bytes.get(*next) != Some(&b'\n')));
                starts.sort_unstable();
            }
            starts
        })
    }

    fn floor(&self, offset: usize) -> usize {
        let offset = offset.clamp(self.first_offset(), self.text.len());
        (0..=offset).rev().find(|index| self.text.is_char_boundary(*index)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: usize) -> (usize, usize) {
        let position = Source::new("a.md", text).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(place("Tŷ 🏠 x", "Tŷ 🏠 ".len()), (1, 6));
    }

    #[test]
    fn every_kind_of_line_ending_ends_a_line() {
        assert_eq!(place("a\r\nb\rc\nd", 7), (4, 1));
        assert_eq!(place("a\r\nb", 3), (2, 1));
        assert_eq!(place("a\r\r\n\rb\n\n", 5), (4, 1));
        assert_eq!(Source::new("a.md", "a\rb\r").line_count(), 3);
        assert_eq!(Source::new("a.md", "a\r\r\n\rb\n\n").line_count(), 6);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        assert_eq!(place("\u{feff}---", 3), (1, 1));
        assert_eq!(place("\u{feff}---", 0), (1, 1));
        assert_eq!(place("\u{feff}---", 4), (1, 2));
    }

    #[test]
    fn places_beyond_the_text_are_its_end() {
        assert_eq!(place("ab", 99), (1, 3));
        assert_eq!(place("", 5), (1, 1));
    }

    #[test]
    fn a_line_is_given_without_its_ending() {
        let source = Source::new("a.md", "one\r\ntwo\n");
        assert_eq!(source.slice(source.line_span(1)), "one");
        assert_eq!(source.slice(source.line_span(2)), "two");
        assert_eq!(source.slice(source.line_span(3)), "");
        assert_eq!(source.slice(source.line_span(9)), "");
    }
}
