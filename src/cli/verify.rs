//! `counterpart verify`: who has to sign, who is recorded as having signed, and whether that is what was asked for.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::histories::{self, Histories, Options};
use super::{COULD_NOT_LOOK, DONE, FINDINGS, Stopped, Streams};
use crate::history::evidence::{Executed, Recorded};
use crate::render::verify::{self, Verified};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files and folders to look at [default: the repository]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The least that the record has to show of each party
    #[arg(long, value_name = "LEVEL", value_parser = recorded(), default_value = "tied")]
    at_least: Recorded,
    /// The least that has to be known of each party's executed copy
    #[arg(long, value_name = "LEVEL", value_parser = executed(), default_value = "none")]
    executed: Executed,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    options: Options,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs: one document, as schema/verify.schema.json has it
    Json,
    /// For a forge's pages and summaries
    Markdown,
}

/// Somebody's word alone is never enough, so it cannot be asked for.
fn recorded() -> impl TypedValueParser<Value = Recorded> {
    let levels = Recorded::ALL.into_iter().filter(|level| *level >= Recorded::Tied);
    PossibleValuesParser::new(levels.map(Recorded::name))
        .map(|name| Recorded::named(&name).unwrap_or(Recorded::KeyConfirmed))
}

fn executed() -> impl TypedValueParser<Value = Executed> {
    PossibleValuesParser::new(Executed::ALL.map(Executed::name))
        .map(|name| Executed::named(&name).unwrap_or(Executed::Compared))
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let histories = histories::open(&arguments.paths, &arguments.options, false, streams)?;
    let verified = arguments.verified(&histories, streams);
    let answer = match arguments.format {
        Format::Human => verify::human(&verified, streams.look()),
        Format::Json => verify::json(&verified),
        Format::Markdown => verify::markdown(&verified),
    };
    streams.answer(&answer)?;
    if verified.ledgers.is_empty() {
        streams.complain("error: no agreement to look at here");
        return Ok(COULD_NOT_LOOK);
    }
    let code = if verified.holds() { DONE } else { FINDINGS };
    Ok(arguments.options.exit_code(&histories, code, streams))
}

impl Arguments {
    fn verified<'a>(&self, histories: &'a Histories, streams: &Streams<'_>) -> Verified<'a> {
        let chronicle = &histories.chronicle;
        Verified {
            ledgers: chronicle.ledgers.iter().collect(),
            at_least: self.at_least,
            executed: self.executed,
            as_of: self.options.as_of.unwrap_or(streams.surroundings.today),
            head: chronicle.head,
            line: chronicle.line.as_ref(),
            is_proposal: chronicle.is_proposal,
            completeness: &chronicle.completeness,
            rejected: histories.rejected.as_deref(),
        }
    }
}
