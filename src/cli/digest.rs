//! `counterpart digest`: the digest of an agreement's text, or exactly the bytes that it is taken of.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::setting::Setting;
use super::{DONE, FINDINGS, Stopped, Streams};
use crate::ground::error::Error;
use crate::ground::files::{self, Root, Unread};
use crate::ground::limits::LIMITS;
use crate::ground::source::Source;
use crate::history::digest::{self, Fault, Manifest};
use crate::render::door::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The agreement
    file: PathBuf,
    /// Print the manifest: the text whose SHA-256 the digest is
    #[arg(long, conflicts_with = "canonical")]
    manifest: bool,
    /// Print the canonical bytes of the words or of the terms, whose SHA-256 stands in the manifest
    #[arg(long, value_name = "PART", value_enum, num_args = 0..=1, default_missing_value = "words")]
    canonical: Option<Part>,
    /// Write to a file, not to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    Words,
    Terms,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let surroundings = streams.surroundings;
    let paths = [arguments.file.clone()];
    let setting = Setting::open(&surroundings.folder, &paths, None, surroundings.today)?;
    let relative = setting.paths.first().cloned().unwrap_or_default();
    let (bytes, manifest) = manifest(&setting.root, &relative)?;
    match manifest {
        Ok(manifest) => {
            arguments.print(&manifest, streams)?;
            Ok(tell_missing(&manifest, &relative, streams))
        }
        Err(faults) => {
            tell_faults(&faults, &relative, bytes, streams);
            Ok(FINDINGS)
        }
    }
}

/// What is digested of an agreement, or why it has no digest.
type Digested = Result<Manifest, Vec<Fault>>;

/// The bytes of an agreement and what is digested of it.
pub(super) fn manifest(root: &Root, relative: &Path) -> Result<(Vec<u8>, Digested), Error> {
    let bytes = root.read(relative, LIMITS.agreement_bytes).map_err(|why| why.at(relative))?;
    let folder = relative.parent().unwrap_or(Path::new(""));
    let mut refused = None;
    let manifest = digest::manifest(&bytes, |path| {
        let path = folder.join(path);
        match root.read(&path, LIMITS.agreement_bytes) {
            Ok(bytes) => Some(bytes),
            Err(Unread::Absent) => None,
            // A file that is there but not read must not pass for one that is missing: that would be another digest.
            Err(why) => {
                refused.get_or_insert_with(|| why.at(&path));
                None
            }
        }
    });
    match refused {
        Some(error) => Err(error),
        None => Ok((bytes, manifest)),
    }
}

impl Arguments {
    fn print(&self, manifest: &Manifest, streams: &Streams<'_>) -> Result<(), Stopped> {
        let text = match self.canonical {
            Some(Part::Words) => manifest.words.clone(),
            Some(Part::Terms) => manifest.terms.clone(),
            None if self.manifest => manifest.text(),
            None => manifest.digest() + "\n",
        };
        if let Some(file) = &self.output {
            return Ok(files::write(&streams.surroundings.folder.join(file), text.as_bytes())?);
        }
        // Into a pipe go the very bytes, for `sha256sum`. A terminal or the log of a workflow would obey what stands in them.
        let is_obeyed = streams.surroundings.stdout_is_terminal || streams.is_in_workflow();
        if self.canonical.is_some() && !is_obeyed {
            let mut stdout = io::stdout().lock();
            stdout.write_all(text.as_bytes())?;
            stdout.flush()?;
            return Ok(());
        }
        let mut stdout = streams.stdout();
        stdout.write_all(text.as_bytes())?;
        stdout.finish()?;
        Ok(())
    }
}

/// A schedule that is not there: the digest says so, and whoever relies on it has to know.
fn tell_missing(manifest: &Manifest, relative: &Path, streams: &Streams<'_>) -> u8 {
    let mut code = DONE;
    for attachment in manifest.missing() {
        let (file, path) = (files::printed(relative), visible(&attachment.path));
        streams.complain(&format!(
            "error: {}: the file {path}, which is agreed together with this text, is not there",
            visible(&file)
        ));
        code = FINDINGS;
    }
    code
}

pub(super) fn tell_faults(
    faults: &[Fault],
    relative: &Path,
    bytes: Vec<u8>,
    streams: &Streams<'_>,
) {
    let path = files::printed(relative);
    let source = Source::new(&path, files::decode(bytes).text);
    for fault in faults {
        let place = source.position(fault.span.start);
        let (path, message) = (visible(&path), visible(&fault.message));
        streams.complain(&format!(
            "{path}:{}:{}: error: {message}, so there is no digest",
            place.line, place.column
        ));
        if let Some(help) = &fault.help {
            streams.complain(&format!("  help: {}", visible(help)));
        }
    }
}
