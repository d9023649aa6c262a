//! `counterpart history`: the ledger of agreements, from git.

use std::path::PathBuf;

use clap::ValueEnum;

use super::histories::{self, Histories, Options};
use super::{COULD_NOT_LOOK, DONE, Stopped, Streams};
use crate::ground::files;
use crate::history::ledger::Ledger;
use crate::render::door::visible;
use crate::render::history::{self, Told};
use crate::render::human::Look;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The agreements [default: all of the repository]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the ledger is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write to a file, not to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs: one document, as schema/history.schema.json has it
    Json,
    /// For a forge's pages and summaries
    Markdown,
    /// For browsers and for paper: one file
    Html,
    /// For spreadsheets: a row for each act, and for each party and version
    Csv,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let histories = histories::open(&arguments.files, &arguments.options, true, streams)?;
    let told = arguments.told(&histories, streams);
    if told.ledgers.is_empty() {
        streams.complain("error: no agreement to look at here (use --kind to read other documents as agreements)");
        return Ok(COULD_NOT_LOOK);
    }
    tell_rejected(&histories, streams);
    if let Some(file) = &arguments.output {
        let text = arguments.format.written(&told, Look::default());
        files::write(&streams.surroundings.folder.join(file), text.as_bytes())?;
    } else {
        streams.answer(&arguments.format.written(&told, streams.look()))?;
    }
    Ok(arguments.options.exit_code(&histories, DONE, streams))
}

impl Arguments {
    fn told<'a>(&self, histories: &'a Histories, streams: &Streams<'_>) -> Told<'a> {
        let chronicle = &histories.chronicle;
        Told {
            ledgers: in_order(histories),
            as_of: self.options.as_of.unwrap_or(streams.surroundings.today),
            head: chronicle.head,
            line: chronicle.line.as_ref(),
            is_proposal: chronicle.is_proposal,
            completeness: &chronicle.completeness,
            nested: &chronicle.nested,
        }
    }
}

impl Format {
    fn written(self, told: &Told<'_>, look: Look) -> String {
        match self {
            Self::Human => history::human(told, look),
            Self::Json => history::json(told),
            Self::Markdown => history::markdown(told),
            Self::Html => history::html(told),
            Self::Csv => history::csv(told),
        }
    }
}

/// In the order in which they were named; what vanished comes last.
fn in_order(histories: &Histories) -> Vec<&Ledger> {
    let mut ledgers: Vec<_> = histories.chronicle.ledgers.iter().collect();
    let place = |ledger: &Ledger| histories.named.iter().position(|named| *named == ledger.path);
    ledgers.sort_by_key(|ledger| place(ledger).unwrap_or(usize::MAX));
    ledgers
}

/// Lines of the file of trusted keys that count for nothing.
fn tell_rejected(histories: &Histories, streams: &Streams<'_>) {
    for (line, why) in histories.rejected.iter().flatten() {
        streams.complain(&format!(
            "warning: line {line} of the trusted keys counts for nothing: {}",
            visible(why)
        ));
    }
}
