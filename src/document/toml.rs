//! TOML text becomes a tree of terms. The only room that names the TOML parser.

use toml_edit::{Array, Document, InlineTable, Item, Key, Table, TableLike, TomlError, Value};

use crate::document::fault::{Fault, FaultKind};
use crate::document::term::{Pair, Scalar, Shape, Term, is_json_number};
use crate::document::yaml::short;
use crate::ground::limits::LIMITS;
use crate::ground::source::Span;

/// Reads a whole TOML file. A table that has a header spans its header; numbers keep their written form where JSON has it, and dates are text.
pub fn read(text: &str) -> Result<Term, Box<Fault>> {
    let base = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let toml = text.get(base..).unwrap_or_default();
    let parsed =
        Document::parse(toml).map_err(|error| Box::new(explain(toml, &error).shifted(base)))?;
    let mut reader = Reader { text: toml, base, nodes: 0, depth: 0 };
    let terms = reader.table(parsed.as_table())?;
    Ok(Term { span: Span::new(base, base + toml.trim_end().len()), ..terms })
}

struct Reader<'a> {
    text: &'a str,
    base: usize,
    nodes: usize,
    depth: usize,
}

type Read = Result<Term, Box<Fault>>;

impl Reader<'_> {
    fn table(&mut self, table: &Table) -> Read {
        let span = self.span(table.span());
        self.pairs(table, span)
    }

    fn pairs(&mut self, table: &dyn TableLike, span: Span) -> Read {
        self.enter(span)?;
        let mut pairs = Vec::new();
        for (name, item) in table.iter() {
            let key_span = self.span(table.get_key_value(name).and_then(|(key, _)| Key::span(key)));
            self.count(key_span)?;
            if let Some(term) = self.item(item)? {
                pairs.push(Pair { key: name.to_owned(), key_span, term });
            }
        }
        self.depth -= 1;
        Ok(Term { span, shape: Shape::Map(pairs) })
    }

    fn item(&mut self, item: &Item) -> Result<Option<Term>, Box<Fault>> {
        Ok(Some(match item {
            Item::None => return Ok(None),
            Item::Value(value) => self.value(value)?,
            Item::Table(table) => self.table(table)?,
            Item::ArrayOfTables(tables) => {
                let span = self.span(tables.span());
                self.enter(span)?;
                let terms: Result<_, _> = tables.iter().map(|table| self.table(table)).collect();
                self.depth -= 1;
                Term { span, shape: Shape::List(terms?) }
            }
        }))
    }

    fn value(&mut self, value: &Value) -> Read {
        let span = self.span(value.span());
        self.count(span)?;
        match value {
            Value::Array(array) => self.list(array, span),
            Value::InlineTable(table) => self.inline(table, span),
            Value::String(string) => Ok(scalar(span, string.value().clone(), false)),
            Value::Integer(number) => Ok(scalar(span, number.value().to_string(), true)),
            Value::Float(number) => {
                let written = self.written(span);
                let text = if is_json_number(written) {
                    written.to_owned()
                } else {
                    number.value().to_string()
                };
                Ok(scalar(span, text, true))
            }
            Value::Boolean(boolean) => Ok(scalar(span, boolean.value().to_string(), true)),
            Value::Datetime(_) => Ok(scalar(span, self.written(span).to_owned(), false)),
        }
    }

    fn list(&mut self, array: &Array, span: Span) -> Read {
        self.enter(span)?;
        let terms: Result<_, _> = array.iter().map(|value| self.value(value)).collect();
        self.depth -= 1;
        Ok(Term { span, shape: Shape::List(terms?) })
    }

    fn inline(&mut self, table: &InlineTable, span: Span) -> Read {
        self.pairs(table, span)
    }

    fn enter(&mut self, span: Span) -> Result<(), Box<Fault>> {
        self.depth += 1;
        if self.depth > LIMITS.yaml_depth {
            return Err(Box::new(too_deep(span)));
        }
        Ok(())
    }

    fn count(&mut self, span: Span) -> Result<(), Box<Fault>> {
        self.nodes += 1;
        if self.nodes > LIMITS.yaml_nodes {
            let message = format!("there are more than {} keys and values here", LIMITS.yaml_nodes);
            return Err(Box::new(Fault::new(FaultKind::TooLarge, span, message)));
        }
        Ok(())
    }

    fn span(&self, range: Option<std::ops::Range<usize>>) -> Span {
        range.map_or(Span::at(0), Span::from).shifted(self.base)
    }

    fn written(&self, span: Span) -> &str {
        cut(self.text, span.start.saturating_sub(self.base), span.end.saturating_sub(self.base))
    }
}

const fn scalar(span: Span, text: String, plain: bool) -> Term {
    Term { span, shape: Shape::Scalar(Scalar { text, plain }) }
}

fn too_deep(span: Span) -> Fault {
    let message =
        format!("lists and tables stand inside each other more than {} deep", LIMITS.yaml_depth);
    Fault::new(FaultKind::TooLarge, span, message)
}

/// What is wrong, in our words. The parser's are only used to tell the cases apart.
fn explain(text: &str, error: &TomlError) -> Fault {
    let at = error.span().map_or_else(|| Span::at(text.len()), Span::from);
    // The parser may point into the middle of a character.
    let at = Span::new(text.floor_char_boundary(at.start), text.ceil_char_boundary(at.end));
    let words = cut(text, at.start, at.end);
    let said = error.message();
    let is = |beginnings: &[&str]| beginnings.iter().any(|beginning| said.starts_with(beginning));
    if is(&["duplicate key"]) {
        return Fault::new(
            FaultKind::DuplicateKey,
            at,
            format!("“{}” is written twice", short(words)),
        )
        .help("keep the one that is meant, and delete the other or join the two");
    }
    if is(&["cannot recurse", "recursion limit"]) {
        return too_deep(at);
    }
    if is(&["string values must be quoted"]) {
        return unquoted(text, at);
    }
    if is(&["key with no value"]) {
        return without_equals(text, at.start);
    }
    let place = visible(text, at);
    let (message, help) =
        if is(&["invalid basic string", "invalid literal string", "invalid multi-line"]) {
            (
                "the quotation does not end on this line",
                "put the closing quote at the end of the value",
            )
        } else if is(&["missing comma", "unclosed array"]) {
            (
                "this list is not closed, or a comma is missing in it",
                "put commas between the values of a list, and “]” behind the last",
            )
        } else if is(&["unclosed inline table"]) {
            ("the brace “{” is not closed on its line", "put “}” behind the last value in it")
        } else if is(&["unclosed table"]) {
            ("the name of this table is not closed", "put “]” behind the name")
        } else if is(&["unexpected key or value"]) {
            (
                "something stands behind the value",
                "put each key and value on a line of its own; a comment begins with “#”",
            )
        } else if is(&["missing escaped value"]) {
            (
                "a backslash has a meaning of its own between double quotes",
                "put the value in single quotes (') instead",
            )
        } else if is(&["invalid date", "invalid time", "invalid datetime"]) {
            ("there is no such date or time", "write dates as year, month and day: 2026-04-01")
        } else if is(&["unexpected leading zero"]) {
            ("a number does not begin with 0", "put it in quotes, if the zero belongs to it")
        } else if is(&["invalid boolean"]) {
            ("this is neither true nor false", "write true or false, or put the word in quotes")
        } else {
            (
                "this line cannot be read as TOML",
                "write a key, “=” and a value; put text in straight quotes (\")",
            )
        };
    grammar(place, message).help(help)
}

fn unquoted(text: &str, at: Span) -> Fault {
    let end = at.end.max(at.start);
    let words = cut(text, at.start, end).trim_end();
    let span = Span::new(at.start, at.start + words.len());
    if words.is_empty() {
        return grammar(visible(text, at), "there is no value behind “=”")
            .help("write the value, text in quotes");
    }
    let inner = words.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
    let fault = if inner == words {
        grammar(span, format!("“{}” is not in quotes", short(words)))
    } else {
        grammar(span, "these quotes are curly ones, which do not count as quotes")
    };
    let fault = fault.help("put text in straight quotes (\")");
    if inner.contains(['"', '\\', '[', '{', ',', '#']) {
        fault
    } else {
        fault.fix(span, format!("\"{inner}\""))
    }
}

fn without_equals(text: &str, at: usize) -> Fault {
    let before = cut(text, 0, at);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line_end = cut(text, at, text.len()).find(['\n', '\r']).map_or(text.len(), |end| at + end);
    let line = cut(text, line_start, line_end);
    if let Some((key, _)) = line.split_once(':') {
        let key = key.trim_end();
        let colon =
            Span::new(line_start + key.len(), line_start + line.find(':').unwrap_or_default() + 1);
        return grammar(colon, format!("“:” stands where “{}” needs “=”", short(key.trim_start())))
            .help("write “=” between a key and its value")
            .fix(colon, " =");
    }
    if line.trim().is_empty() {
        let blank = Span::new(line_start, line_end);
        return grammar(blank, "this line is not as empty as it looks")
            .help("delete the white space in it: it is of a kind that does not count as spaces");
    }
    let words = Span::new(line_end - line.trim_start().len(), line_start + line.trim_end().len());
    grammar(words, format!("“{}” is not a key with a value", short(line.trim())))
        .help("write a key, “=” and a value; put text in straight quotes (\")")
}

/// A place that can be seen: the character there or, at the end of a line, the one before it.
fn visible(text: &str, at: Span) -> Span {
    if !at.is_empty() {
        return at;
    }
    let rest = cut(text, at.start, text.len());
    if let Some(next) = rest.chars().next().filter(|next| !next.is_whitespace()) {
        return Span::new(at.start, at.start + next.len_utf8());
    }
    let before = cut(text, 0, at.start).trim_end();
    let last = before.chars().next_back().map_or(0, char::len_utf8);
    Span::new(before.len() - last, before.len())
}

fn grammar(span: Span, message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Yaml, span, message)
}

fn cut(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fault(text: &str) -> (String, String) {
        let fault = read(text).unwrap_err();
        (cut(text, fault.span.start, fault.span.end).to_owned(), fault.message)
    }

    fn told(place: &str, message: &str) -> (String, String) {
        (place.to_owned(), message.to_owned())
    }

    #[test]
    fn tables_lists_of_tables_and_dates_become_terms() {
        let text = "as-of = 2026-04-01\n[levels.\"a b\"]\nx = 'y'\nz = [1_000, 1.50]\n[[over]]\nglob = \"*.md\"\n[[over]]\nt = { a = true }\n";
        assert_eq!(
            read(text).unwrap().json(),
            json!({ "as-of": "2026-04-01", "levels": { "a b": { "x": "y", "z": [1000, 1.50] } }, "over": [{ "glob": "*.md" }, { "t": { "a": true } }] })
        );
    }

    #[test]
    fn keys_and_values_have_their_places() {
        let text = "\u{feff}# Tŷ\r\n[policy]\r\nlevel = \"strict\"\r\n";
        let terms = read(text).unwrap();
        let pair = terms.get("policy").unwrap().pair("level").unwrap();
        assert_eq!(cut(text, pair.key_span.start, pair.key_span.end), "level");
        assert_eq!(cut(text, pair.term.span.start, pair.term.span.end), "\"strict\"");
    }

    #[test]
    fn the_mistakes_that_people_make_are_told_in_words() {
        for (text, place, message) in [
            ("a = 1\na = 2", "a", "“a” is written twice"),
            ("level = strict", "strict", "“strict” is not in quotes"),
            (
                "level = “strict”",
                "“strict”",
                "these quotes are curly ones, which do not count as quotes",
            ),
            ("level: 'strict'", ":", "“:” stands where “level” needs “=”"),
            ("level =", "=", "there is no value behind “=”"),
            ("strict level", "strict level", "“strict level” is not a key with a value"),
            ("a = \"x\nb = 1", "x", "the quotation does not end on this line"),
            ("a = [1, 2\nb = 3", "b", "this list is not closed, or a comma is missing in it"),
            ("[policy\na = 1", "y", "the name of this table is not closed"),
            ("until = 2026-02-30", "2026-02-30", "there is no such date or time"),
            ("a = 1, b = 2", ",", "something stands behind the value"),
        ] {
            assert_eq!(fault(text), told(place, message), "{text}");
        }
    }

    #[test]
    fn a_fix_settles_what_it_is_offered_for() {
        for text in ["level = strict", "level = “strict”", "level: 'strict'"] {
            let fault = read(text).unwrap_err();
            let (span, replacement) = fault.fix.unwrap();
            let mut mended = text.to_owned();
            mended.replace_range(span.start..span.end, &replacement);
            assert_eq!(read(&mended).unwrap().json(), json!({ "level": "strict" }));
        }
    }

    #[test]
    fn hostile_nesting_is_too_large() {
        for text in [
            format!("a = {}", "[".repeat(100_000)),
            format!("a = {}1{}", "[".repeat(70), "]".repeat(70)),
        ] {
            assert_eq!(read(&text).unwrap_err().kind, FaultKind::TooLarge);
        }
    }

    #[test]
    fn a_place_inside_a_character_becomes_the_character() {
        for text in ["\u{a0}\t", "\u{2000}", "a = \u{2000}", "\u{2000}= 1"] {
            let fault = read(text).unwrap_err();
            assert!(text.get(fault.span.start..fault.span.end).is_some(), "{text:?}: {fault:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "(\\PC|[\\[\\]{}=\"'\n\r\t.#,a1\u{feff}]){0,80}") {
            if let Err(fault) = read(&text) {
                proptest::prop_assert!(text.get(fault.span.start..fault.span.end).is_some());
            }
        }
    }
}
