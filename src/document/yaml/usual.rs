//! Terms written the usual way, read in one pass: keys with values on one line, lists, lists and maps in brackets.
//!
//! The parser of the whole language takes most of the time of a check. Nearly all front matter needs little of the language, and has no
//! mistakes; what goes beyond that little, in whatever way, is left to the parser, which alone tells faults.

use super::{Yaml, mistakes};
use crate::document::term::{Pair, Scalar, Shape, Term};
use crate::ground::limits::LIMITS;
use crate::ground::source::Span;

/// Of so many keys in one map it is quicker to compare each with each than to hash them. Maps with more are left to the parser.
const MOST_KEYS: usize = 64;

/// From 1024 characters on a key is no key to the parser. Lines as long as that are not usual.
const LONGEST_LINE: usize = 1000;

/// What the parser would read, without any fault; `None` where it has to be asked.
pub(super) fn read(text: &str, base: usize) -> Option<Yaml> {
    let mut reader =
        Reader { text, base, next_line: 0, here: None, comments: Vec::new(), nodes: 0, depth: 0 };
    reader.advance()?;
    let terms = reader.block()?;
    let is_all = reader.here.is_none();
    is_all.then_some(Yaml { terms: Some(terms), faults: Vec::new(), comments: reader.comments })
}

struct Reader<'a> {
    text: &'a str,
    base: usize,
    next_line: usize,
    /// Where the next words stand; `None` behind the last ones.
    here: Option<Words<'a>>,
    comments: Vec<Span>,
    nodes: usize,
    depth: usize,
}

/// The words of a line, or the rest of them behind the hyphen of a list item.
#[derive(Debug, Clone, Copy)]
struct Words<'a> {
    column: usize,
    start: usize,
    text: &'a str,
}

impl Words<'_> {
    fn is_item(self) -> bool {
        self.text.starts_with("- ")
    }

    /// What is behind some bytes, without the spaces before it.
    fn behind(self, bytes: usize) -> Option<Self> {
        let rest = self.text.get(bytes..)?;
        let text = rest.trim_start_matches(' ');
        let skipped = bytes + rest.len() - text.len();
        Some(Self { column: self.column + skipped, start: self.start + skipped, text })
    }

    fn first(self) -> Option<u8> {
        self.text.as_bytes().first().copied()
    }
}

impl<'a> Reader<'a> {
    /// Goes on to the next line that is neither empty nor a comment.
    fn advance(&mut self) -> Option<()> {
        loop {
            let start = self.next_line;
            let rest = self.text.get(start..)?;
            if rest.is_empty() {
                self.here = None;
                return Some(());
            }
            let line = rest.split('\n').next()?;
            self.next_line = (start + line.len() + 1).min(self.text.len());
            if line.len() > LONGEST_LINE || !has_only_usual_characters(line) {
                return None;
            }
            let words = line.trim_start_matches(' ');
            let column = line.len() - words.len();
            if words.starts_with('#') {
                self.comment(start + column)?;
            } else if !words.is_empty() {
                let text = words.trim_end_matches(' ');
                self.here = Some(Words { column, start: start + column, text });
                return Some(());
            }
        }
    }

    fn comment(&mut self, start: usize) -> Option<()> {
        self.count()?;
        // To the parser, a comment ends where its line does, spaces included.
        let line = self.text.get(start..)?.split('\n').next()?;
        self.comments.push(self.span(start, line.len()));
        Some(())
    }

    fn count(&mut self) -> Option<()> {
        self.nodes += 1;
        (self.nodes < LIMITS.yaml_nodes).then_some(())
    }

    const fn span(&self, start: usize, length: usize) -> Span {
        Span::new(self.base + start, self.base + start + length)
    }

    /// A list or map, with `read` for what is in it.
    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Option<Term>) -> Option<Term> {
        self.count()?;
        self.depth += 1;
        let term = if self.depth < LIMITS.yaml_depth { read(self) } else { None };
        self.depth -= 1;
        term
    }

    // Without brackets: the columns tell what belongs to what.

    fn block(&mut self) -> Option<Term> {
        let here = self.here?;
        if here.is_item() {
            self.nested(|reader| reader.list(here.column, here.start))
        } else {
            self.nested(|reader| reader.map(here.column))
        }
    }

    fn list(&mut self, column: usize, start: usize) -> Option<Term> {
        let mut terms = Vec::new();
        while let Some(here) = self.here.filter(|here| here.column == column && here.is_item()) {
            let value = here.behind(2)?;
            let is_map = key_length(value.text).is_some();
            terms.push(if is_map {
                // The first key stands behind the hyphen, the others below it in the same column.
                self.here = Some(value);
                self.nested(|reader| reader.map(value.column))?
            } else {
                self.value(value)?
            });
        }
        self.ended(column, start, terms.last()?.span.end, Shape::List(terms))
    }

    fn map(&mut self, column: usize) -> Option<Term> {
        let mut pairs: Vec<Pair> = Vec::new();
        let start = self.here?.start;
        while let Some(here) = self.here.filter(|here| here.column == column && !here.is_item()) {
            let (key, key_span, value) = self.key(here, &pairs)?;
            let colon_end = here.start + key.len() + 1;
            let term = match value.first() {
                None | Some(b'#') => self.value_below(column, colon_end, value)?,
                Some(_) => self.value(value)?,
            };
            pairs.push(Pair { key, key_span, term });
        }
        let last = pairs.last()?;
        let end = last.term.span.end.max(last.key_span.end);
        self.ended(column, start, end, Shape::Map(pairs))
    }

    /// Words further to the right would go on with the last value.
    fn ended(&self, column: usize, start: usize, end: usize, shape: Shape) -> Option<Term> {
        let goes_on = self.here.is_some_and(|here| here.column > column);
        (!goes_on).then(|| Term { span: Span::new(self.base + start, end), shape })
    }

    /// A key that the map does not have yet, and what stands behind its colon.
    fn key(&mut self, here: Words<'a>, pairs: &[Pair]) -> Option<(String, Span, Words<'a>)> {
        self.count()?;
        let length = key_length(here.text)?;
        let key = here.text.get(..length)?;
        let is_new = pairs.len() < MOST_KEYS && pairs.iter().all(|pair| pair.key != key);
        let key_span = self.span(here.start, length);
        is_new.then_some((key.to_owned(), key_span, here.behind(length + 1)?))
    }

    /// What belongs to a key with nothing behind its colon: what is indented below it, or a list in its own column.
    fn value_below(&mut self, column: usize, colon_end: usize, behind: Words<'a>) -> Option<Term> {
        self.finish_line(behind)?;
        match self.here {
            Some(here) if here.column > column => self.block(),
            Some(here) if here.column == column && here.is_item() => {
                // To the parser, a list in the column of its key begins behind the first hyphen.
                let start = here.behind(2)?.start;
                self.nested(|reader| reader.list(column, start))
            }
            _ => {
                self.count()?;
                Some(self.scalar("", colon_end, true))
            }
        }
    }

    /// A value that takes the rest of its line.
    fn value(&mut self, value: Words<'a>) -> Option<Term> {
        let (term, behind) = match value.first()? {
            b'"' | b'\'' => self.quoted(value)?,
            b'[' | b'{' => self.bracketed(value)?,
            _ => {
                let comment = value.text.as_bytes().windows(2).position(|two| two == b" #");
                let words = value.text.get(..comment.unwrap_or(value.text.len()))?;
                self.plain(value, words.trim_end_matches(' '))?
            }
        };
        self.finish_line(behind)?;
        Some(term)
    }

    /// Nothing but a comment may follow.
    fn finish_line(&mut self, behind: Words<'a>) -> Option<()> {
        if !behind.text.is_empty() {
            // A number behind the sign may have been meant as a part of the value: the parser's room tells.
            let comment = behind.text.strip_prefix('#')?;
            let is_separate = self.text.get(..behind.start)?.ends_with(' ');
            if !is_separate || comment.starts_with(|first: char| first.is_ascii_digit()) {
                return None;
            }
            self.comment(behind.start)?;
        }
        self.advance()
    }

    fn scalar(&self, words: &str, start: usize, plain: bool) -> Term {
        let text = words.to_owned();
        Term { span: self.span(start, words.len()), shape: Shape::Scalar(Scalar { text, plain }) }
    }

    /// The words that a value begins with, and what stands behind them.
    fn plain(&mut self, value: Words<'a>, words: &str) -> Option<(Term, Words<'a>)> {
        self.count()?;
        (begins_usually(words) && !has_signs(words)).then_some(())?;
        Some((self.scalar(words, value.start, true), value.behind(words.len())?))
    }

    fn quoted(&mut self, value: Words<'a>) -> Option<(Term, Words<'a>)> {
        self.count()?;
        let quote = value.text.get(..1)?;
        let (inner, behind) = value.text.get(1..)?.split_once(quote)?;
        // Backslashes and doubled quotes stand for something else.
        if inner.contains('\\') || behind.starts_with(quote) {
            return None;
        }
        let mut term = self.scalar(inner, value.start, false);
        term.span.end += 2;
        Some((term, value.behind(inner.len() + 2)?))
    }

    // In brackets, on one line.

    fn bracketed(&mut self, value: Words<'a>) -> Option<(Term, Words<'a>)> {
        let mut behind = value;
        let term = self.nested(|reader| {
            let is_map = value.first() == Some(b'{');
            let (shape, rest) = if is_map {
                reader.map_in_brackets(value.behind(1)?)?
            } else {
                reader.list_in_brackets(value.behind(1)?)?
            };
            behind = rest.behind(1)?;
            let end = rest.start + 1;
            Some(Term { span: reader.span(value.start, end - value.start), shape })
        })?;
        Some((term, behind))
    }

    fn list_in_brackets(&mut self, mut rest: Words<'a>) -> Option<(Shape, Words<'a>)> {
        let mut terms = Vec::new();
        if rest.first() == Some(b']') {
            return Some((Shape::List(terms), rest));
        }
        loop {
            let (term, behind) = self.value_in_brackets(rest)?;
            terms.push(term);
            match behind.first()? {
                b',' => rest = behind.behind(1)?,
                b']' => return Some((Shape::List(terms), behind)),
                _ => return None,
            }
        }
    }

    fn map_in_brackets(&mut self, mut rest: Words<'a>) -> Option<(Shape, Words<'a>)> {
        let mut pairs = Vec::new();
        if rest.first() == Some(b'}') {
            return Some((Shape::Map(pairs), rest));
        }
        loop {
            let (key, key_span, value) = self.key(rest, &pairs)?;
            let (term, behind) = self.value_in_brackets(value)?;
            pairs.push(Pair { key, key_span, term });
            match behind.first()? {
                b',' => rest = behind.behind(1)?,
                b'}' => return Some((Shape::Map(pairs), behind)),
                _ => return None,
            }
        }
    }

    fn value_in_brackets(&mut self, value: Words<'a>) -> Option<(Term, Words<'a>)> {
        match value.first()? {
            b'"' | b'\'' => self.quoted(value),
            b'[' | b'{' => self.bracketed(value),
            _ => {
                let ends = |byte| matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
                let end = value.text.bytes().position(ends)?;
                self.plain(value, value.text.get(..end)?.trim_end_matches(' '))
            }
        }
    }
}

/// Whether no character is in a line that the parser refuses, or reads as more than itself.
fn has_only_usual_characters(line: &str) -> bool {
    let mut is_ascii = true;
    let mut has_controls = false;
    for byte in line.bytes() {
        is_ascii &= byte.is_ascii();
        has_controls |= byte < b' ' || byte == 0x7f;
    }
    !has_controls && (is_ascii || !line.contains(mistakes::is_refused))
}

/// The length of the key that words begin with: letters, digits, hyphens and underscores before a colon that ends the words or has a
/// space behind it.
fn key_length(words: &str) -> Option<usize> {
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = words.bytes().take_while(|byte| is_inside(byte)).count();
    let begins = words.starts_with(|first: char| first.is_ascii_alphanumeric());
    let behind = words.as_bytes().get(length + 1).is_none_or(|behind| *behind == b' ');
    (begins && behind && words.as_bytes().get(length) == Some(&b':')).then_some(length)
}

/// Whether a value begins with a letter or digit: signs may mean something.
fn begins_usually(words: &str) -> bool {
    words.starts_with(|first: char| {
        first.is_alphanumeric() || matches!(first, '(' | '+' | '£' | '€')
    })
}

/// Whether a colon in a value may end a key, or a number sign begin a comment.
fn has_signs(words: &str) -> bool {
    words.ends_with(':') || words.as_bytes().windows(2).any(|two| two == b": " || two == b" #")
}
