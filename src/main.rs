//! The binary: hands the arguments, the folder, the day and the streams to the library.

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use counterpart::cli::{self, Surroundings};
use mimalloc::MiMalloc;

// Reading an agreement takes thousands of small pieces of memory; the allocator of the system spends a fifth of all time on them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // The words of a panic can hold words of a document, which must not reach a terminal or a log unseen to: only its place in our own code does.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        drop(writeln!(
            std::io::stderr(),
            "a fault of Counterpart's own, at {place}; please report it"
        ));
    }));
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
    // Whatever goes wrong in here is exit code 2: could not look.
    let code = std::panic::catch_unwind(|| cli::run(std::env::args_os(), &surroundings));
    ExitCode::from(code.unwrap_or(cli::COULD_NOT_LOOK))
}
