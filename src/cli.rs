//! Arguments become work, a report and an exit code: 0 nothing at or above the threshold, 1 findings, 2 could not look.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::ground::error::Error;
use crate::render::door::{self, Door};
use crate::render::human::{Drawn, Look};

mod setting;

mod histories;

mod history;

mod writing;

mod baselines;

mod check;

mod completions;

mod demo;

mod diff;

mod digest;

mod engross;

mod explain;

mod export;

mod init;

mod list;

mod man;

mod record;

mod schema;

mod sign;

mod verify;

/// What the program is told about the world around it; nothing below asks for itself.
#[derive(Debug)]
pub struct Surroundings {
    /// The current folder.
    pub folder: PathBuf,
    /// Today's date, by the clock (UTC): the default of `--as-of`.
    pub today: Date,
    pub stdout_is_terminal: bool,
    pub stderr_is_terminal: bool,
    /// Columns of the terminal, where there is one.
    pub width: Option<usize>,
    /// An environment variable's value, if it is set and not empty.
    pub variable: fn(&str) -> Option<String>,
}

/// Keeps partnership agreements honest: checks their text, and tells from git who is recorded as having agreed to which version, and on what evidence.
#[derive(Debug, Parser)]
#[command(
    name = "counterpart",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
struct Arguments {
    /// Whether to use colours [default: on a terminal, unless `NO_COLOR` is set]
    #[arg(long, global = true, value_name = "WHEN")]
    color: Option<Color>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
#[expect(clippy::large_enum_variant, reason = "there is one of it in a run")]
enum Command {
    /// Look for missing clauses, contradictions, gaps and leftovers
    Check(check::Arguments),
    /// Tell versions, amendments, signatures, parties joined and left: the ledger of an agreement, from git
    History(history::Arguments),
    /// Tell who has to sign, who is recorded as having signed, and on what evidence
    Verify(verify::Arguments),
    /// Show what changed between two texts of an agreement, clause by clause and term by term
    Diff(diff::Arguments),
    /// Record what happened to an agreement: add an entry to its record
    Record(record::Arguments),
    /// Record what a party or a body did: add an act to an agreement's record
    Sign(sign::Arguments),
    /// Make a signing copy of an agreement, to be printed: words, terms, schedules, signature blocks
    Engross(engross::Arguments),
    /// Set a repository up: policy, workflow, hook, attributes and owners
    Init(init::Arguments),
    /// Explain a rule, a clause or a kind of agreement
    Explain(explain::Arguments),
    /// List rules, clauses, kinds, the policy in force, or the agreements found
    List(list::Arguments),
    /// Print what an agreement was read as, as JSON
    Export(export::Arguments),
    /// Print the JSON Schema of a kind of agreement, for editors and other programs
    Schema(schema::Arguments),
    /// Print the digest of an agreement's text, or what it is taken of
    Digest(digest::Arguments),
    /// Make a repository of fictitious agreements with a history of several years, and look at it
    Demo(demo::Arguments),
    /// Print what lets a shell complete commands and options
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// As it is written behind `--color`.
    const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// How an answer is printed that is not a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
}

const DONE: u8 = 0;
const FINDINGS: u8 = 1;
/// The exit code where something that should have been looked at was not.
pub const COULD_NOT_LOOK: u8 = 2;

/// Runs the program; the answer is the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, surroundings: &Surroundings) -> u8 {
    let command = Arguments::command().color(ColorChoice::Never);
    let arguments = match command
        .try_get_matches_from(arguments)
        .and_then(|found| Arguments::from_arg_matches(&found))
    {
        Ok(arguments) => arguments,
        Err(told) => return tell_usage(&told, surroundings),
    };
    let streams = Streams { surroundings, color: arguments.color.unwrap_or(Color::Auto) };
    let done = match arguments.command {
        Command::Check(arguments) => check::run(&arguments, &streams),
        Command::History(arguments) => history::run(&arguments, &streams),
        Command::Verify(arguments) => verify::run(&arguments, &streams),
        Command::Diff(arguments) => diff::run(&arguments, &streams),
        Command::Record(arguments) => record::run(&arguments, &streams),
        Command::Sign(arguments) => sign::run(&arguments, &streams),
        Command::Engross(arguments) => engross::run(&arguments, &streams),
        Command::Init(arguments) => init::run(&arguments, &streams),
        Command::Explain(arguments) => explain::run(&arguments, &streams),
        Command::List(arguments) => list::run(&arguments, &streams),
        Command::Export(arguments) => export::run(&arguments, &streams),
        Command::Schema(arguments) => schema::run(&arguments, &streams),
        Command::Digest(arguments) => digest::run(&arguments, &streams),
        Command::Demo(arguments) => demo::run(&arguments, &streams),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    };
    match done {
        Ok(code) => code,
        Err(Stopped::ClosedPipe) => DONE,
        Err(Stopped::Error(error)) => {
            streams.complain(&format!("error: {}", door::visible_lines(&error.to_string())));
            COULD_NOT_LOOK
        }
    }
}

/// Help and the version are answers; all else that clap tells is a wrong call.
fn tell_usage(told: &clap::Error, surroundings: &Surroundings) -> u8 {
    let streams = Streams { surroundings, color: Color::Never };
    let text = told.render().to_string();
    if told.use_stderr() {
        streams.complain(text.trim_end());
        return COULD_NOT_LOOK;
    }
    match streams.answer(&text) {
        Ok(code) => code,
        Err(_) => COULD_NOT_LOOK,
    }
}

/// Why a command stopped before its end.
#[derive(Debug)]
enum Stopped {
    /// Whoever read our output has seen enough; that is no error.
    ClosedPipe,
    Error(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<io::Error> for Stopped {
    fn from(source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Error(Error::Write { path: PathBuf::from("standard output"), source })
    }
}

/// Standard output and standard error, behind the one door.
struct Streams<'a> {
    surroundings: &'a Surroundings,
    color: Color,
}

impl Streams<'_> {
    /// `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE` or `FORCE_COLOR`, then whether a person is looking.
    fn is_coloured(&self, is_terminal: bool) -> bool {
        let is_set =
            |name: &str| (self.surroundings.variable)(name).is_some_and(|value| value != "0");
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set("NO_COLOR") => false,
            Color::Auto if is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR") => true,
            Color::Auto => {
                is_terminal && (self.surroundings.variable)("TERM").as_deref() != Some("dumb")
            }
        }
    }

    fn stdout(&self) -> Door<io::BufWriter<io::StdoutLock<'static>>> {
        let colour = self.is_coloured(self.surroundings.stdout_is_terminal);
        Door::new(io::BufWriter::new(io::stdout().lock()), self.at_the_door(colour))
    }

    fn stderr(&self) -> Door<io::StderrLock<'static>> {
        Door::new(
            io::stderr().lock(),
            self.at_the_door(self.is_coloured(self.surroundings.stderr_is_terminal)),
        )
    }

    fn at_the_door(&self, colour: bool) -> door::Surroundings {
        door::Surroundings { workflow: self.is_in_workflow(), colour }
    }

    /// Whether the output goes into the log of a GitHub workflow.
    fn is_in_workflow(&self) -> bool {
        (self.surroundings.variable)("GITHUB_ACTIONS").is_some_and(|value| value == "true")
    }

    /// How a report for people is to look on standard output.
    fn look(&self) -> Look {
        let colour = self.is_coloured(self.surroundings.stdout_is_terminal);
        let drawn =
            Drawn::Lines { colour, unicode: colour || self.surroundings.stdout_is_terminal };
        let columns =
            (self.surroundings.variable)("COLUMNS").and_then(|columns| columns.parse().ok());
        let width = columns.or(self.surroundings.width).unwrap_or(Look::default().width);
        Look { drawn, width, ..Look::default() }
    }

    /// Prints a whole answer.
    fn answer(&self, text: &str) -> Result<u8, Stopped> {
        Self::write_answer(self.stdout(), text)
    }

    /// The same for a text that is safe in the log of a workflow already, and has to arrive there unchanged.
    fn answer_as_it_is(text: &str) -> Result<u8, Stopped> {
        let plain = door::Surroundings { workflow: false, colour: false };
        Self::write_answer(Door::new(io::BufWriter::new(io::stdout().lock()), plain), text)
    }

    fn write_answer(
        mut stdout: Door<io::BufWriter<io::StdoutLock<'static>>>,
        text: &str,
    ) -> Result<u8, Stopped> {
        stdout.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            stdout.write_all(b"\n")?;
        }
        stdout.finish()?;
        Ok(DONE)
    }

    /// Prints a text of many lines in which words of the repository may stand, each line made safe to look at.
    fn answer_lines(&self, text: &str) -> Result<u8, Stopped> {
        let lines: Vec<_> = text.lines().map(door::visible).collect();
        self.answer(&lines.join("\n"))
    }

    /// A line on standard error. If even that is closed there is nobody left to tell.
    fn complain(&self, text: &str) {
        let mut stderr = self.stderr();
        drop(
            stderr
                .write_all(text.as_bytes())
                .and_then(|()| stderr.write_all(b"\n"))
                .and_then(|()| stderr.finish()),
        );
    }
}
