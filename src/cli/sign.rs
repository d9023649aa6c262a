//! `counterpart sign`: an act into the record folder: what a party or a body did.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;
use serde_json::Value;

use super::setting::day;
use super::writing::{self, Copy, Writing};
use super::{Stopped, Streams};
use crate::edit::scribe::NewAct;
use crate::ground::error::Error;
use crate::history::record::ActKind;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The agreement
    file: PathBuf,
    /// Who acts: the id of a party, or of a body
    #[arg(long, value_name = "ID")]
    party: String,
    /// What they do
    #[arg(long, default_value = "signs", value_parser = kinds())]
    act: ActKind,
    /// The person who acts for the party
    #[arg(long)]
    name: Option<String>,
    /// In what capacity [default: as organisations.yaml lists the person]
    #[arg(long, value_name = "WORDS")]
    capacity: Option<String>,
    /// The day on which they did
    #[arg(long, value_parser = day)]
    date: Date,
    /// How they did
    #[arg(long, value_enum)]
    method: Option<Method>,
    /// The version that it is about [default: the last one recorded]
    #[arg(long, value_name = "NUMBER")]
    version: Option<usize>,
    /// Sign the file with this SSH key, by ssh-keygen
    #[arg(long, value_name = "KEY", conflicts_with = "print")]
    ssh_key: Option<PathBuf>,
    /// What was signed is the instrument, not the whole text
    #[arg(long)]
    instrument: bool,
    /// Who witnessed it
    #[arg(long, value_name = "NAME")]
    witness: Option<String>,
    /// The body that gave the authority to act
    #[arg(long, value_name = "NAME")]
    authority: Option<String>,
    /// Its minute
    #[arg(long, value_name = "WORDS", requires = "authority")]
    minute: Option<String>,
    /// The day of that authority
    #[arg(long, value_name = "DATE", requires = "authority", value_parser = day)]
    authority_date: Option<Date>,
    /// For a body: votes for, against and abstained, such as 5,1,0
    #[arg(long, value_name = "FOR,AGAINST,ABSTAINED", value_delimiter = ',', num_args = 1)]
    votes: Vec<u32>,
    #[command(flatten)]
    copy: Copy,
    /// Print the file and where to put it, and write nothing
    #[arg(long)]
    print: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Method {
    WetInk,
    ESignature,
    Seal,
    Git,
    Ssh,
    Resolution,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let method = arguments.method.or(arguments.ssh_key.as_ref().map(|_| Method::Ssh));
    let new = NewAct {
        kind: arguments.act,
        who: arguments.party.clone(),
        name: arguments.name.clone(),
        capacity: arguments.capacity.clone(),
        date: arguments.date,
        method: method.and_then(|method| Some(method.to_possible_value()?.get_name().to_owned())),
        version: arguments.version,
        more: arguments.further(streams)?,
    };
    let key = arguments.ssh_key.as_ref().map(|key| streams.surroundings.folder.join(key));
    let writing =
        Writing { file: &arguments.file, print: arguments.print, key, keeps_bytes: true, streams };
    writing.write(|desk| desk.act(&new))
}

impl Arguments {
    fn further(&self, streams: &Streams<'_>) -> Result<Vec<(String, Value)>, Stopped> {
        let mut further = Vec::new();
        if self.instrument {
            further.push(("instrument".to_owned(), Value::from(true)));
        }
        if let Some(name) = &self.witness {
            let witness = writing::object([("name", Some(Value::from(name.as_str())))]);
            further.push(("witness".to_owned(), witness));
        }
        if let Some(body) = &self.authority {
            let authority = writing::object([
                ("body", Some(Value::from(body.as_str()))),
                ("minute", self.minute.as_deref().map(Value::from)),
                ("date", self.authority_date.map(|date| Value::from(date.to_string()))),
            ]);
            further.push(("authority".to_owned(), authority));
        }
        if !self.votes.is_empty() {
            let &[for_it, against, abstained] = self.votes.as_slice() else {
                let message = "three numbers of votes are needed: for, against, abstained, such as --votes 5,1,0";
                return Err(Error::Usage(message.to_owned()).into());
            };
            for (key, votes) in [("for", for_it), ("against", against), ("abstained", abstained)] {
                further.push((key.to_owned(), Value::from(votes)));
            }
        }
        if let Some(copy) = self.copy.value(streams)? {
            further.push(("copy".to_owned(), copy));
        }
        Ok(further)
    }
}

fn kinds() -> impl TypedValueParser<Value = ActKind> {
    PossibleValuesParser::new(ActKind::ALL.map(ActKind::name))
        .map(|name| ActKind::named(&name).unwrap_or(ActKind::Signs))
}
