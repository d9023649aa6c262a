//! Files of the record folder: entries and acts, read and written. Each is added once and never changed.

mod compose;

use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::document::fault::{Fault, FaultKind};
use crate::document::term::{Scalar, Shape, Term};
use crate::document::yaml;
use crate::ground::files::{self, Decoded};
use crate::ground::fingerprint::hex;
use crate::ground::source::{Source, Span};
use crate::history::trace::ObjectId;
pub use compose::{ActDraft, Composed, EntryDraft, Named, Refused, Whose};

/// One file of a record.
#[derive(Debug, Clone)]
pub struct RecordFile {
    pub path: String,
    /// Its name without folder and ending: what entries and acts name it by.
    pub name: String,
    pub blob: ObjectId,
    /// The hash of its bytes, in hexadecimal digits: what decides which file is meant.
    pub sha256: String,
    pub source: Arc<Source>,
    pub terms: Term,
    pub faults: Vec<Fault>,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    Entry(Entry),
    Act(Act),
    /// It names no `counterpart: entry/v1` or `act/v1`, or cannot be read.
    Unknown,
}

/// Another file of the record, named for readers and meant by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub name: Option<String>,
    pub sha256: Option<String>,
    pub span: Span,
}

/// What happened to the agreement as a whole.
#[derive(Debug, Clone)]
pub struct Entry {
    pub agreement: String,
    pub kind: EntryKind,
    pub version: Option<u32>,
    /// The text-setting entry before it.
    pub previous: Option<Link>,
    /// The digest of the text that it sets.
    pub text: Option<String>,
    pub date: Option<Date>,
    pub effective: Option<Date>,
    /// The clauses that it says it changes.
    pub clauses: Vec<String>,
    /// The power of the agreement that it uses: `timeframe.extension` or `variation.permitted`.
    pub under: Option<String>,
    /// The parties that join, leave or are excluded.
    pub parties: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    Agreed,
    Amendment,
    Admission,
    Withdrawal,
    Exclusion,
    Succession,
    Correction,
    Transcribed,
    Review,
    Decision,
    Report,
    Notice,
    Termination,
    Continued,
    WithdrawnRecord,
}

impl EntryKind {
    pub const ALL: [Self; 15] = [
        Self::Agreed,
        Self::Amendment,
        Self::Admission,
        Self::Withdrawal,
        Self::Exclusion,
        Self::Succession,
        Self::Correction,
        Self::Transcribed,
        Self::Review,
        Self::Decision,
        Self::Report,
        Self::Notice,
        Self::Termination,
        Self::Continued,
        Self::WithdrawnRecord,
    ];

    /// As it is written under `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Amendment => "amendment",
            Self::Admission => "admission",
            Self::Withdrawal => "withdrawal",
            Self::Exclusion => "exclusion",
            Self::Succession => "succession",
            Self::Correction => "correction",
            Self::Transcribed => "transcribed",
            Self::Review => "review",
            Self::Decision => "decision",
            Self::Report => "report",
            Self::Notice => "notice",
            Self::Termination => "termination",
            Self::Continued => "continued",
            Self::WithdrawnRecord => "withdrawn-record",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether an entry of this kind makes a version.
    pub const fn sets_text(self) -> bool {
        matches!(
            self,
            Self::Agreed
                | Self::Amendment
                | Self::Admission
                | Self::Withdrawal
                | Self::Exclusion
                | Self::Succession
                | Self::Correction
        )
    }
}

/// What one party, or a body, did.
#[derive(Debug, Clone)]
pub struct Act {
    pub agreement: String,
    pub kind: ActKind,
    pub version: Option<u32>,
    pub text: Option<String>,
    pub entry: Option<Link>,
    /// The party's id; `None` where a body acts.
    pub party: Option<String>,
    /// The body's id, of `party: { body: ID }`.
    pub body: Option<String>,
    /// The person.
    pub name: Option<String>,
    pub capacity: Option<String>,
    pub date: Option<Date>,
    pub method: Option<String>,
    /// What was signed is the instrument, not the consolidated text.
    pub instrument: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    Signs,
    Approves,
    Adheres,
    Declines,
    GivesNotice,
}

impl ActKind {
    pub const ALL: [Self; 5] =
        [Self::Signs, Self::Approves, Self::Adheres, Self::Declines, Self::GivesNotice];

    /// As it is written under `act`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signs => "signs",
            Self::Approves => "approves",
            Self::Adheres => "adheres",
            Self::Declines => "declines",
            Self::GivesNotice => "gives-notice",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl RecordFile {
    /// Reads one file. Whatever its bytes are, it yields something: what cannot be read is in `faults`, and its content is unknown.
    pub fn read(path: &str, blob: ObjectId, bytes: &[u8]) -> Self {
        let Decoded { text, guessed } = files::decode(bytes.to_vec());
        let source = Arc::new(Source::new(path, text));
        let (terms, mut faults) = terms(&source);
        if let Some((offset, encoding)) = guessed {
            faults = vec![not_utf_8(&source, offset, encoding)];
        }
        // Whoever reads on behind a fault, or takes one of two equal keys, may read something else than was meant.
        let content = if faults.is_empty() { Content::read(&terms) } else { Content::Unknown };
        let sha256 = hex(&Sha256::digest(bytes));
        Self {
            path: path.to_owned(),
            name: name(path),
            blob,
            sha256,
            source,
            terms,
            faults,
            content,
        }
    }

    pub fn entry(&self) -> Option<&Entry> {
        match &self.content {
            Content::Entry(entry) => Some(entry),
            Content::Act(_) | Content::Unknown => None,
        }
    }

    pub fn act(&self) -> Option<&Act> {
        match &self.content {
            Content::Act(act) => Some(act),
            Content::Entry(_) | Content::Unknown => None,
        }
    }

    /// The agreement that it says it belongs to.
    pub fn agreement(&self) -> Option<&str> {
        match &self.content {
            Content::Entry(entry) => Some(&entry.agreement),
            Content::Act(act) => Some(&act.agreement),
            Content::Unknown => self.terms.text_of("agreement"),
        }
    }

    /// Whether a link means this file: the hash decides; the name is for readers.
    pub fn is_meant_by(&self, link: &Link) -> bool {
        link.sha256.as_deref() == Some(self.sha256.as_str())
    }

    /// Where to point for a key of the file, such as `/party/name`; the first line where it is not there.
    pub fn place(&self, pointer: &str) -> Span {
        self.terms.at(pointer).map_or_else(|| self.source.line_span(1), |place| place.term.span)
    }
}

/// The name of a file without its folder and ending.
fn name(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let name = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml"));
    name.unwrap_or(file).to_owned()
}

/// Always by the parser of the whole language, as whatever is signed or counted.
fn terms(source: &Source) -> (Term, Vec<Fault>) {
    let start = source.first_offset();
    let text = source.text().get(start..).unwrap_or_default();
    let yaml = yaml::read_in_full(text, start);
    let mut faults = yaml.faults;
    match yaml.terms {
        Some(terms) if terms.is_map() => (terms, faults),
        other => {
            let span = other.map(|terms| terms.span).filter(|span| !span.is_empty());
            if faults.is_empty() {
                faults.push(not_a_map(span.unwrap_or_else(|| source.line_span(1))));
            }
            (Term::none(start), faults)
        }
    }
}

fn not_a_map(span: Span) -> Fault {
    Fault::new(FaultKind::Yaml, span, "this file holds no keys with values, so it records nothing")
        .help("an entry begins with `counterpart: entry/v1`, an act with `counterpart: act/v1`")
}

fn not_utf_8(source: &Source, offset: usize, encoding: &str) -> Fault {
    let rest = source.text().get(offset..).unwrap_or_default();
    let end = offset + rest.chars().next().map_or(0, char::len_utf8);
    let message = "this file is not saved as UTF-8, so its letters are a guess";
    let help = format!(
        "save it as UTF-8 (it was read as {encoding} here); where it has landed already, add it again under another name"
    );
    Fault::new(FaultKind::Yaml, Span::new(offset, end), message).help(help)
}

impl Content {
    fn read(terms: &Term) -> Self {
        let entry = || Some(Self::Entry(Entry::read(terms)?));
        let act = || Some(Self::Act(Act::read(terms)?));
        match terms.text_of("counterpart") {
            Some("entry/v1") => entry().unwrap_or(Self::Unknown),
            Some("act/v1") => act().unwrap_or(Self::Unknown),
            _ => Self::Unknown,
        }
    }
}

impl Entry {
    fn read(terms: &Term) -> Option<Self> {
        Some(Self {
            agreement: words(terms, "agreement").unwrap_or_default(),
            kind: EntryKind::named(terms.text_of("type")?)?,
            version: number(terms, "version"),
            previous: link(terms, "previous"),
            text: words(terms, "text"),
            date: day(terms, "date"),
            effective: day(terms, "effective"),
            clauses: list(terms, "clauses"),
            under: words(terms, "under"),
            parties: list(terms, "parties"),
        })
    }
}

impl Act {
    fn read(terms: &Term) -> Option<Self> {
        let party = terms.get("party");
        let bare = party.and_then(Term::text).map(str::to_owned);
        Some(Self {
            agreement: words(terms, "agreement").unwrap_or_default(),
            kind: ActKind::named(terms.text_of("act")?)?,
            version: number(terms, "version"),
            text: words(terms, "text"),
            entry: link(terms, "entry"),
            party: bare.or_else(|| words(party?, "id")),
            body: party.and_then(|party| words(party, "body")),
            name: words(terms, "name"),
            capacity: words(terms, "capacity"),
            date: day(terms, "date"),
            method: words(terms, "method"),
            instrument: terms.text_of("instrument") == Some("true"),
        })
    }
}

fn words(terms: &Term, key: &str) -> Option<String> {
    terms.text_of(key).map(str::to_owned)
}

/// The entries of a list; a single value where a list could stand is a list of one.
fn list(terms: &Term, key: &str) -> Vec<String> {
    let Some(term) = terms.get(key) else { return Vec::new() };
    term.text()
        .into_iter()
        .chain(term.list().iter().filter_map(Term::text))
        .map(str::to_owned)
        .collect()
}

/// A whole number, however JSON would write it: a schema calls `2.0` one as well.
fn number(terms: &Term, key: &str) -> Option<u32> {
    let Shape::Scalar(scalar) = &terms.get(key)?.shape else { return None };
    whole(scalar)
}

fn whole(scalar: &Scalar) -> Option<u32> {
    scalar.json().as_f64()?.to_string().parse().ok()
}

fn link(terms: &Term, key: &str) -> Option<Link> {
    let term = terms.get(key)?;
    Some(Link { name: words(term, "name"), sha256: words(term, "sha256"), span: term.span })
}

/// A day as it is written everywhere, `2026-04-01`, and in no other way.
fn day(terms: &Term, key: &str) -> Option<Date> {
    date(terms.get(key)?)
}

/// A term as a day.
pub(in crate::history) fn date(term: &Term) -> Option<Date> {
    term.date()
}

#[cfg(test)]
mod tests;
