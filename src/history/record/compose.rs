//! New files of a record: from what is to be recorded to the exact text and name of the file.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{ActKind, EntryKind, RecordFile};
use crate::document::term::{Shape, Term, is_json_number};
use crate::document::yaml;
use crate::ground::fingerprint::hex;

/// What an entry is to say.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryDraft {
    pub agreement: String,
    pub kind: EntryKind,
    pub version: Option<u32>,
    pub previous: Option<Named>,
    /// The digest of the text that it sets.
    pub text: Option<String>,
    pub date: Date,
    pub effective: Option<Date>,
    pub under: Option<String>,
    pub parties: Vec<String>,
    pub clauses: Vec<String>,
    pub reason: Option<String>,
    /// All else, such as `basis`, `outcome` or `instrument`, in the order in which it is to stand.
    pub more: Vec<(String, Value)>,
}

/// What an act is to say.
#[derive(Debug, Clone, PartialEq)]
pub struct ActDraft {
    pub agreement: String,
    /// The title of the agreement, for whoever reads what was signed.
    pub title: Option<String>,
    pub kind: ActKind,
    pub version: Option<u32>,
    pub text: Option<String>,
    pub entry: Option<Named>,
    pub party: Whose,
    /// The person.
    pub name: Option<String>,
    pub capacity: Option<String>,
    pub date: Date,
    pub method: Option<String>,
    /// All else, such as `witness`, `authority` or `copy`, in the order in which it is to stand.
    pub more: Vec<(String, Value)>,
}

/// Another file of the record: its name without ending, and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub sha256: String,
}

/// Whose act it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    Party { id: String, name: Option<String>, identifiers: Vec<String> },
    Body { id: String },
}

/// A file to be added to a record folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// The name of the file, with its ending.
    pub file: String,
    pub text: String,
}

/// Something that cannot be written into a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{key}” cannot be recorded: {reason}")]
pub struct Refused {
    pub key: String,
    pub reason: &'static str,
}

impl Named {
    pub fn of(file: &RecordFile) -> Self {
        Self { name: file.name.clone(), sha256: file.sha256.clone() }
    }

    fn value(&self) -> Value {
        map([("name", self.name.as_str().into()), ("sha256", self.sha256.as_str().into())])
    }
}

impl Whose {
    fn id(&self) -> &str {
        match self {
            Self::Party { id, .. } | Self::Body { id } => id,
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Party { id, name, identifiers } => map([
                ("id", id.as_str().into()),
                ("name", name.as_deref().into()),
                ("identifiers", several(identifiers)),
            ]),
            Self::Body { id } => map([("body", id.as_str().into())]),
        }
    }
}

impl EntryDraft {
    /// A draft that says no more than it must.
    pub fn new(agreement: impl Into<String>, kind: EntryKind, date: Date) -> Self {
        Self {
            agreement: agreement.into(),
            kind,
            version: None,
            previous: None,
            text: None,
            date,
            effective: None,
            under: None,
            parties: Vec::new(),
            clauses: Vec::new(),
            reason: None,
            more: Vec::new(),
        }
    }

    /// The file. `is_taken` answers for names of files that are there already.
    pub fn compose(&self, is_taken: impl Fn(&str) -> bool) -> Result<Composed, Refused> {
        let mut keys = vec![
            ("counterpart", "entry/v1".into()),
            ("agreement", self.agreement.as_str().into()),
            ("type", self.kind.name().into()),
            ("version", self.version.into()),
            ("previous", self.previous.as_ref().map_or(Value::Null, Named::value)),
            ("text", self.text.as_deref().into()),
            ("date", self.date.to_string().into()),
            ("effective", day(self.effective)),
            ("under", self.under.as_deref().into()),
            ("parties", several(&self.parties)),
            ("clauses", several(&self.clauses)),
            ("reason", self.reason.as_deref().into()),
        ];
        keys.extend(self.more.iter().map(|(key, value)| (key.as_str(), value.clone())));
        let text = text(&keys)?;
        let digits = first_digits(&hex(&Sha256::digest(&text)));
        let stem = format!("{}-{}-{digits}", self.date, self.kind.name());
        Ok(Composed { file: free(&stem, is_taken), text })
    }
}

impl ActDraft {
    /// A draft that says no more than it must.
    pub fn new(agreement: impl Into<String>, kind: ActKind, party: Whose, date: Date) -> Self {
        Self {
            agreement: agreement.into(),
            title: None,
            kind,
            version: None,
            text: None,
            entry: None,
            party,
            name: None,
            capacity: None,
            date,
            method: None,
            more: Vec::new(),
        }
    }

    /// The file. `is_taken` answers for names of files that are there already.
    pub fn compose(&self, is_taken: impl Fn(&str) -> bool) -> Result<Composed, Refused> {
        let id = self.party.id();
        if !is_id(id) {
            let reason = "an id has small letters, digits and hyphens";
            return Err(Refused { key: "party".to_owned(), reason });
        }
        let mut keys = vec![
            ("counterpart", "act/v1".into()),
            ("agreement", self.agreement.as_str().into()),
            ("title", self.title.as_deref().into()),
            ("act", self.kind.name().into()),
            ("version", self.version.into()),
            ("text", self.text.as_deref().into()),
            ("entry", self.entry.as_ref().map_or(Value::Null, Named::value)),
            ("party", self.party.value()),
            ("name", self.name.as_deref().into()),
            ("capacity", self.capacity.as_deref().into()),
            ("date", self.date.to_string().into()),
            ("method", self.method.as_deref().into()),
        ];
        keys.extend(self.more.iter().map(|(key, value)| (key.as_str(), value.clone())));
        let text = text(&keys)?;
        let digits = match &self.entry {
            Some(entry) => first_digits(&entry.sha256),
            None => first_digits(&hex(&Sha256::digest(&text))),
        };
        let stem = format!("{}-{}-{id}-{digits}", self.date, self.kind.name());
        Ok(Composed { file: free(&stem, is_taken), text })
    }
}

fn day(date: Option<Date>) -> Value {
    date.map(|date| date.to_string()).into()
}

fn several(words: &[String]) -> Value {
    if words.is_empty() { Value::Null } else { words.into() }
}

fn map<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Names carry no meaning, and only letters that every file system takes get into them.
fn first_digits(sha256: &str) -> String {
    sha256
        .chars()
        .filter(char::is_ascii_hexdigit)
        .map(|digit| digit.to_ascii_lowercase())
        .take(4)
        .collect()
}

fn is_id(text: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= 64 && !text.starts_with('-') && text.bytes().all(letters)
}

fn free(stem: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let first = format!("{stem}.yml");
    let numbered = (2_u32..).map(|number| format!("{stem}-{number}.yml"));
    std::iter::once(first).chain(numbered).find(|name| !is_taken(name)).unwrap_or_default()
}

/// One line for each key; what is null or empty is left out.
fn text(keys: &[(&str, Value)]) -> Result<String, Refused> {
    let mut text = String::new();
    for (key, value) in keys {
        let refused = |reason| Refused { key: (*key).to_owned(), reason };
        if is_nothing(value) {
            continue;
        }
        let key = written(key).map_err(refused)?;
        let value = value_written(value, 0).map_err(refused)?;
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{key}: {value}");
    }
    // A file that we could not read ourselves, or that says a key twice, is never written.
    match yaml::read_in_full(&text, 0).faults.first() {
        None => Ok(text),
        Some(_) => Err(Refused {
            key: "more".to_owned(),
            reason: "it could not be read again as it was meant",
        }),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.values().all(is_nothing),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

const DEEPEST: usize = 16;

fn value_written(value: &Value, depth: usize) -> Result<String, &'static str> {
    if depth > DEEPEST {
        return Err("it has too many levels");
    }
    match value {
        Value::String(text) => written(text),
        Value::Array(list) => {
            let list: Result<Vec<_>, _> =
                list.iter().map(|value| value_written(value, depth + 1)).collect();
            Ok(format!("[{}]", list?.join(", ")))
        }
        Value::Object(map) => {
            let pairs = map.iter().filter(|(_, value)| !is_nothing(value)).map(|(key, value)| {
                Ok(format!("{}: {}", written(key)?, value_written(value, depth + 1)?))
            });
            let pairs: Result<Vec<_>, &'static str> = pairs.collect();
            Ok(format!("{{ {} }}", pairs?.join(", ")))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
    }
}

/// Words as YAML: bare where every reader takes them for the same words, else in quotes.
fn written(text: &str) -> Result<String, &'static str> {
    if text.chars().any(is_refused) {
        return Err("it holds a line break, a tab or another character that cannot be seen");
    }
    if is_bare(text) {
        return Ok(text.to_owned());
    }
    Ok(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// Controls, line breaks of any sort, and marks that turn the direction of what is read around them.
fn is_refused(character: char) -> bool {
    matches!(
        character,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    ) || character.is_control()
}

/// Words that some reader of YAML takes for something else.
const TAKEN: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

fn is_bare(text: &str) -> bool {
    let first = text.chars().next();
    let begins = first.is_some_and(|first| !"-?:,[]{}#&*!|>'\"%@`=<~".contains(first));
    begins
        && text.trim() == text
        && !text.contains([',', '[', ']', '{', '}', '"', '\\'])
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !TAKEN.contains(&text.to_ascii_lowercase().as_str())
        && !is_like_a_number(text)
        && reads_back(text)
}

/// `12:30` is a number in base sixty to some, `0x1f` and `1_000` are numbers to others. A day is a day to everybody.
fn is_like_a_number(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let unsigned = lower.trim_start_matches(['+', '-']);
    let is_day = text.len() == 10 && text.parse::<Date>().is_ok();
    let digits = |text: &str| {
        text.starts_with(|first: char| first == '.' || first.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || b"_.:+-e".contains(&byte))
    };
    let based = ["0x", "0o", "0b"].iter().any(|base| unsigned.starts_with(base));
    let special = [".inf", ".nan"].contains(&unsigned);
    !is_day && (is_json_number(text) || digits(unsigned) || based || special)
}

/// Our own reader has the last word, in brackets, where most characters mean something.
fn reads_back(text: &str) -> bool {
    let yaml = yaml::read_in_full(&format!("[{text}]\n"), 0);
    let read = yaml.terms.as_ref().map(Term::list).unwrap_or_default();
    let [only] = read else { return false };
    yaml.faults.is_empty()
        && matches!(&only.shape, Shape::Scalar(scalar) if scalar.plain && scalar.text == text)
}
