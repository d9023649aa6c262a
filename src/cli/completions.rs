//! `counterpart completions`: a script that lets a shell complete commands and options.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Stopped, Streams};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell that is to read it
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Stopped> {
    let mut command = super::Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "counterpart", &mut script);
    // No word of a repository stands in it, and a shell has to read every line as it is.
    Streams::answer_as_it_is(&String::from_utf8_lossy(&script))
}
