//! `counterpart export`: what an agreement was read as, as one JSON value.

use std::path::PathBuf;
use std::sync::atomic::AtomicUsize;

use super::check::known_kind;
use super::setting::Setting;
use super::{Stopped, Streams};
use crate::document::agreement::Agreement;
use crate::ground::error::Error;
use crate::ground::files;
use crate::lint::check::Run;
use crate::lint::discovery::Candidate;
use crate::render::json;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The agreement
    file: PathBuf,
    /// Read it as an agreement of this kind, where it does not say its own
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    #[default]
    Json,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let Format::Json = arguments.format;
    let surroundings = streams.surroundings;
    let paths = [arguments.file.clone()];
    let setting =
        Setting::open(&surroundings.folder, &paths, None, surroundings.today)?.without_faults()?;
    if let Some(kind) = &arguments.kind {
        known_kind(kind, &setting)?;
    }
    let agreement = read_one(&setting, arguments.kind.as_deref())?;
    streams.answer(&json::printed(&agreement.projection()))
}

/// The one agreement that a command was given.
pub(super) fn read_one(setting: &Setting, kind: Option<&str>) -> Result<Agreement, Error> {
    let progress = AtomicUsize::new(0);
    let mut run = Run::new(&setting.root, &setting.standard, &setting.policy, &progress);
    run.kind = kind;
    let relative = setting.paths.first().cloned().unwrap_or_default();
    let path = files::printed(&relative);
    let refused =
        |reason: &str| Error::Refused { path: PathBuf::from(&path), reason: reason.to_owned() };
    match run.read_only(&Candidate { relative: relative.clone(), path: path.clone(), named: true })
    {
        Ok(Some(agreement)) => Ok(agreement),
        Ok(None) => Err(refused(
            "it has no `kind:` in its front matter; --kind KIND reads other documents as that kind",
        )),
        Err(why) => Err(why.at(&relative)),
    }
}
