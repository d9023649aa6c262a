//! `counterpart demo`: a repository of fictitious agreements to look around in, and what Counterpart says of it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{DONE, Stopped, Streams, Surroundings};
use crate::edit::demo::{self, AS_OF};
use crate::ground::error::Error;
use crate::render::door::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make; it may be there if it is empty
    #[arg(value_name = "DIR", default_value = "counterpart-demo")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let folder = streams.surroundings.folder.join(&arguments.folder);
    refuse_full(&folder)?;
    std::fs::create_dir_all(&folder)
        .map_err(|source| Error::Write { path: folder.clone(), source })?;
    let played = demo::make(&folder)?;
    let shown = arguments.folder.to_string_lossy();
    let shown = visible(&shown);
    streams.answer(&format!(
        "made {shown}: a repository with two agreements of fictitious organisations and {} commits over several years\n",
        played.commits.len()
    ))?;
    let surroundings = Surroundings { folder, ..*streams.surroundings };
    let day = AS_OF.to_string();
    for command in [
        &["check", "--as-of", &day][..],
        &["verify", "--as-of", &day],
        &["history", "agreements/tideway.md", "--as-of", &day],
    ] {
        streams.answer(&format!("\n$ counterpart {}\n", command.join(" ")))?;
        // The demonstration has faults to be found: what the commands answer is for reading, not for this command's own code.
        look(command, &surroundings, streams);
    }
    streams.answer(&format!(
        "\nlook around: cd {shown}, then for example\n  \
         counterpart diff agreements/tideway.md 1 2\n  \
         counterpart verify --as-of 2024-07-01\n  \
         counterpart explain changed-since-agreed\n  \
         git log --stat\n"
    ))?;
    Ok(DONE)
}

fn look(command: &[&str], surroundings: &Surroundings, streams: &Streams<'_>) {
    let color = streams.color.name();
    let words = ["counterpart", "--color", color].into_iter().chain(command.iter().copied());
    super::run(words.map(OsString::from), surroundings);
}

/// Nothing that stands in a folder is touched.
fn refuse_full(folder: &Path) -> Result<(), Error> {
    match std::fs::read_dir(folder).map(Iterator::count) {
        Ok(0) => Ok(()),
        Ok(_) => Err(Error::Usage(format!(
            "{} is not empty; name a folder that is not there yet",
            folder.display()
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(_) => Err(Error::Refused {
            path: folder.to_path_buf(),
            reason: "it is not a folder".to_owned(),
        }),
    }
}
