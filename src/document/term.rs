//! A tree of terms with the place of every key and value: what front matter, `organisations.yaml` and `counterpart.toml` are read into.

use jiff::civil::Date;
use serde_json::Value;

use crate::ground::source::Span;

/// One value and where it stands. The span of a list or map ends with its last character, not with the white space behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub span: Span,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Scalar(Scalar),
    List(Vec<Term>),
    Map(Vec<Pair>),
}

/// A single value. Its type follows from how it is written: see [`Scalar::json`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The value's text: for a plain scalar as typed, for a quoted or block scalar after its escapes and folding.
    pub text: String,
    /// Whether it stands there bare: not quoted, not a block.
    pub plain: bool,
}

/// A key with its value. Keys are always text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub key: String,
    pub key_span: Span,
    pub term: Term,
}

impl Scalar {
    /// The value by JSON's own grammar, so that `01234567`, `+44 20…`, `no` and dates stay text: a plain scalar is a number only where JSON
    /// would read one, `true` and `false` are booleans, and `null`, `~` and nothing are null.
    pub fn json(&self) -> Value {
        if !self.plain {
            return Value::String(self.text.clone());
        }
        match self.text.as_str() {
            "" | "~" | "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text if is_json_number(text) => {
                serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
            }
            text => Value::String(text.to_owned()),
        }
    }
}

/// Whether a text is a number in JSON's grammar (RFC 8259, section 6): ASCII digits, no leading zero, no plus sign.
pub fn is_json_number(text: &str) -> bool {
    // Most values are words.
    if !text.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return false;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
        }
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

impl Term {
    /// An empty map at a place: the terms of a document that has none.
    pub const fn none(at: usize) -> Self {
        Self { span: Span::at(at), shape: Shape::Map(Vec::new()) }
    }

    pub fn pairs(&self) -> &[Pair] {
        match &self.shape {
            Shape::Map(pairs) => pairs,
            _ => &[],
        }
    }

    pub fn list(&self) -> &[Term] {
        match &self.shape {
            Shape::List(terms) => terms,
            _ => &[],
        }
    }

    /// The text of a single value, whatever its type; nothing for lists, maps and null.
    pub fn text(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar(scalar) if !self.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// The value as a day, `2026-04-01`, and written in no other way.
    pub fn date(&self) -> Option<Date> {
        let text = self.text()?;
        let shaped =
            text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        shaped.then(|| text.parse().ok())?
    }

    /// The value as a length of time in whole days or longer, by ISO 8601: `P3M`.
    pub fn duration(&self) -> Option<jiff::Span> {
        let text = self.text()?;
        let shaped = text.starts_with('P')
            && text.len() > 2
            && text.bytes().skip(1).all(|byte| byte.is_ascii_digit() || b"YMWD".contains(&byte));
        shaped.then(|| text.parse().ok())?
    }

    pub fn is_null(&self) -> bool {
        matches!(&self.shape, Shape::Scalar(scalar) if scalar.plain && matches!(scalar.text.as_str(), "" | "~" | "null"))
    }

    pub fn is_map(&self) -> bool {
        matches!(self.shape, Shape::Map(_))
    }

    pub fn is_list(&self) -> bool {
        matches!(self.shape, Shape::List(_))
    }

    /// The pair with this key. Of two equal keys (a finding of its own) the first.
    pub fn pair(&self, key: &str) -> Option<&Pair> {
        self.pairs().iter().find(|pair| pair.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&Term> {
        self.pair(key).map(|pair| &pair.term)
    }

    /// The text of the single value under a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Term::text)
    }

    /// What a JSON pointer (RFC 6901) leads to.
    pub fn at(&self, pointer: &str) -> Option<Place<'_>> {
        let mut place = Place { key: None, term: self };
        for segment in pointer.split('/').skip(1) {
            let segment = segment.replace("~1", "/").replace("~0", "~");
            place = match &place.term.shape {
                Shape::Map(_) => {
                    let pair = place.term.pair(&segment)?;
                    Place { key: Some(pair), term: &pair.term }
                }
                Shape::List(terms) => {
                    Place { key: None, term: terms.get(segment.parse::<usize>().ok()?)? }
                }
                Shape::Scalar(_) => return None,
            };
        }
        Some(place)
    }

    pub fn json(&self) -> Value {
        match &self.shape {
            Shape::Scalar(scalar) => scalar.json(),
            Shape::List(terms) => Value::Array(terms.iter().map(Term::json).collect()),
            Shape::Map(pairs) => {
                let mut map = serde_json::Map::with_capacity(pairs.len());
                for pair in pairs {
                    map.entry(pair.key.clone()).or_insert_with(|| pair.term.json());
                }
                Value::Object(map)
            }
        }
    }
}

/// A term and, where it is the value of one, its key.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub key: Option<&'a Pair>,
    pub term: &'a Term,
}

impl Place<'_> {
    /// The span to point at when the thing as a whole is meant: its key if it has one, else its value.
    pub fn name_span(&self) -> Span {
        self.key.map_or(self.term.span, |pair| pair.key_span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Value {
        Scalar { text: text.to_owned(), plain: true }.json()
    }

    #[test]
    fn numbers_are_what_json_calls_numbers() {
        assert_eq!(plain("40"), 40);
        assert_eq!(plain("-1.5e3"), serde_json::json!(-1500.0));
        for text in [
            "01234567",
            "+447700900123",
            "1.",
            ".5",
            "0x1f",
            "1_000",
            "12:30",
            "2026-04-01",
            "٣",
            "--1",
            "1e",
        ] {
            assert_eq!(plain(text), text, "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_words() {
        assert_eq!(plain("no"), "no");
        assert_eq!(plain("true"), true);
        assert_eq!(plain("~"), Value::Null);
    }

    #[test]
    fn days_and_lengths_of_time_have_one_form_each() {
        let term = |text: &str| Term {
            span: Span::at(0),
            shape: Shape::Scalar(Scalar { text: text.to_owned(), plain: true }),
        };
        assert_eq!(term("2026-04-01").date(), Some(jiff::civil::date(2026, 4, 1)));
        assert_eq!(term("2026-4-1").date(), None);
        assert_eq!(term("P3M").duration().map(|span| span.get_months()), Some(3));
        for text in ["P", "PT24H", "3 months", "p3m"] {
            assert!(term(text).duration().is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_quoted_is_text() {
        assert_eq!(Scalar { text: "40".to_owned(), plain: false }.json(), "40");
    }
}
