//! `counterpart man`: the manual page of the program, or of one of its commands.

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{Stopped, Streams};
use crate::ground::error::Error;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A command such as check, for a page of its own
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

const VERSION: &str = concat!("counterpart ", env!("CARGO_PKG_VERSION"));

const EXIT_STATUS: &str = "\
.SH EXIT STATUS
.TP
0
Done; for a check: nothing at or above the threshold.
.TP
1
Findings at or above the threshold, or somebody who has to sign is missing.
.TP
2
Something could not be looked at: a file that cannot be read, a faulty configuration, a wrong call.
";

pub(super) fn run(arguments: &Arguments) -> Result<u8, Stopped> {
    let mut program = super::Arguments::command();
    // Now every command knows its whole name and the options of all.
    program.build();
    let described = match &arguments.command {
        None => program,
        Some(name) => {
            let named = program.get_subcommands().find(|command| command.get_name() == name);
            named.cloned().ok_or_else(|| {
                let names: Vec<_> =
                    program.get_subcommands().map(clap::Command::get_name).collect();
                Error::Usage(format!(
                    "there is no command “{name}”; there are: {}",
                    names.join(", ")
                ))
            })?
        }
    };
    let mut page = Vec::new();
    Man::new(described).source(VERSION).manual("Counterpart").render(&mut page)?;
    page.extend_from_slice(EXIT_STATUS.as_bytes());
    Streams::answer_as_it_is(&String::from_utf8_lossy(&page))
}
