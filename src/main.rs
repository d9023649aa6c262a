//! The binary: hands the arguments, the folder, the day and the streams to the library.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use counterpart::cli::{self, Surroundings};
use mimalloc::MiMalloc;

// Reading an agreement takes thousands of small pieces of memory; the allocator of the system spends a fifth of all time on them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks where it is; everything below is told"
    )]
    let folder = std::env::current_dir().unwrap_or_default();
    let surroundings = Surroundings {
        folder,
        today: jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date(),
        stdout_is_terminal: std::io::stdout().is_terminal(),
        stderr_is_terminal: std::io::stderr().is_terminal(),
        width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
        variable: |name| std::env::var(name).ok().filter(|value| !value.is_empty()),
    };
    ExitCode::from(cli::run(std::env::args_os(), &surroundings))
}
