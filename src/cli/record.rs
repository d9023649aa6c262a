//! `counterpart record`: an entry into the record folder: what happened to the agreement.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::setting::day;
use super::writing::{self, Copy, Writing};
use super::{Stopped, Streams};
use crate::edit::scribe::NewEntry;
use crate::history::record::EntryKind;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The agreement
    file: PathBuf,
    /// What happened
    #[arg(value_name = "TYPE", value_parser = kinds())]
    kind: EntryKind,
    /// The day on which it happened
    #[arg(long, value_parser = day)]
    date: Date,
    /// The day from which it has effect [default: its date; for `agreed` not before commencement]
    #[arg(long, value_name = "DATE", value_parser = day)]
    effective: Option<Date>,
    /// Why, for whoever reads it in years
    #[arg(long, value_name = "WORDS")]
    reason: Option<String>,
    /// The power of the agreement that it uses
    #[arg(long, value_name = "TERM", value_parser = ["timeframe.extension", "variation.permitted"])]
    under: Option<String>,
    /// Who joins or leaves, by id [default: as the texts show it]
    #[arg(long, value_name = "ID")]
    party: Vec<String>,
    /// The clauses that change, by id [default: those that really did]
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    clauses: Option<Vec<String>>,
    /// What was signed or passed, such as deed-of-variation, deed-of-adherence, minute or letter
    #[arg(long, value_name = "TYPE")]
    instrument: Option<String>,
    /// What the instrument is called
    #[arg(long, value_name = "TITLE", requires = "instrument")]
    instrument_title: Option<String>,
    #[command(flatten)]
    copy: Copy,
    #[command(flatten)]
    more: More,
    /// Print the file and where to put it, and write nothing
    #[arg(long)]
    print: bool,
}

/// What only some types of entries say.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "For some types")]
struct More {
    /// succession: how it came about
    #[arg(long, value_parser = ["novation", "merger", "transfer-scheme", "renamed"])]
    basis: Option<String>,
    /// succession: who stood there before, by id; notice: who gives it; report: who reported
    #[arg(long, value_name = "ID")]
    from: Option<String>,
    /// succession: who stands there now, by id
    #[arg(long, value_name = "ID")]
    to: Option<String>,
    /// Where it can be looked up: a minute, an order, a report
    #[arg(long, value_name = "WORDS")]
    reference: Option<String>,
    /// review: what came of it
    #[arg(long, value_name = "WORDS")]
    outcome: Option<String>,
    /// review: the day of the next one
    #[arg(long, value_name = "DATE", value_parser = day)]
    next: Option<Date>,
    /// review: who took part, by id
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    attended: Vec<String>,
    /// decision: the body that took it, by id
    #[arg(long, value_name = "ID")]
    body: Option<String>,
    /// decision: its minute
    #[arg(long, value_name = "WORDS")]
    minute: Option<String>,
    /// decision: what was decided
    #[arg(long, value_name = "WORDS")]
    summary: Option<String>,
    /// report: the time that it covers
    #[arg(long, value_name = "WORDS")]
    period: Option<String>,
    /// notice: of what
    #[arg(long, value_parser = ["termination", "withdrawal", "expiry", "other"])]
    subject: Option<String>,
    /// continued: until when
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// withdrawn-record: the record file that is taken out
    #[arg(long, value_name = "NAME")]
    record: Option<String>,
    /// transcribed: what is written on the executed original
    #[arg(long, value_name = "TITLE")]
    original: Option<String>,
    /// transcribed: the day on which the original is dated
    #[arg(long, value_name = "DATE", requires = "original", value_parser = day)]
    original_date: Option<Date>,
    /// transcribed: who keeps the original
    #[arg(long, value_name = "WORDS", requires = "original")]
    original_held_by: Option<String>,
    /// transcribed: who compared the text with the original
    #[arg(long, value_name = "NAME", requires = "original")]
    original_compared_by: Option<String>,
    /// transcribed: the day on which they did
    #[arg(long, value_name = "DATE", requires = "original_compared_by", value_parser = day)]
    original_compared_on: Option<Date>,
    /// amendment: what it adds to the agreement's value, in pounds (a minus where it takes away)
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    value_change: Option<String>,
    /// amendment: the notice that procurement rules ask for
    #[arg(long, value_name = "REFERENCE")]
    regime_notice: Option<String>,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let new = NewEntry {
        kind: arguments.kind,
        date: arguments.date,
        effective: arguments.effective,
        reason: arguments.reason.clone(),
        under: arguments.under.clone(),
        parties: arguments.party.clone(),
        clauses: arguments.clauses.clone(),
        record: arguments.more.record.clone(),
        more: arguments.further(streams)?,
    };
    let writing = Writing {
        file: &arguments.file,
        print: arguments.print,
        key: None,
        keeps_bytes: false,
        streams,
    };
    writing.write(|desk| desk.entry(&new))
}

impl Arguments {
    fn further(&self, streams: &Streams<'_>) -> Result<Vec<(String, Value)>, Stopped> {
        let mut further = self.more.said();
        let copy = self.copy.value(streams)?;
        match (&self.instrument, copy) {
            (Some(kind), copy) => {
                let said = [
                    ("type", Some(Value::from(kind.as_str()))),
                    ("title", self.instrument_title.as_deref().map(Value::from)),
                    ("copy", copy),
                ];
                further.push(("instrument".to_owned(), writing::object(said)));
            }
            (None, Some(copy)) => further.push(("copy".to_owned(), copy)),
            (None, None) => {}
        }
        Ok(further)
    }
}

impl More {
    fn said(&self) -> Vec<(String, Value)> {
        let date = |date: Option<Date>| date.map(|date| Value::from(date.to_string()));
        let attended = (!self.attended.is_empty()).then(|| json!(self.attended));
        let value_change = self
            .value_change
            .as_deref()
            .map(|amount| json!({ "amount": amount, "currency": "GBP" }));
        let words = |words: &Option<String>| words.as_deref().map(Value::from);
        let compared = self.original_compared_by.is_some().then(|| {
            writing::object([
                ("by", words(&self.original_compared_by)),
                ("date", date(self.original_compared_on)),
            ])
        });
        let original = self.original.is_some().then(|| {
            writing::object([
                ("title", words(&self.original)),
                ("date", date(self.original_date)),
                ("held-by", words(&self.original_held_by)),
            ])
        });
        let said = [
            ("basis", words(&self.basis)),
            ("from", words(&self.from)),
            ("to", words(&self.to)),
            ("subject", words(&self.subject)),
            ("outcome", words(&self.outcome)),
            ("next", date(self.next)),
            ("attended", attended),
            ("body", words(&self.body)),
            ("minute", words(&self.minute)),
            ("summary", words(&self.summary)),
            ("period", words(&self.period)),
            ("until", date(self.until)),
            ("compared", compared),
            ("original", original),
            ("reference", words(&self.reference)),
            ("value-change", value_change),
            ("regime-notice", words(&self.regime_notice)),
        ];
        said.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
    }
}

fn kinds() -> impl TypedValueParser<Value = EntryKind> {
    PossibleValuesParser::new(EntryKind::ALL.map(EntryKind::name))
        .map(|name| EntryKind::named(&name).unwrap_or(EntryKind::Agreed))
}
