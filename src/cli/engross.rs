//! `counterpart engross`: a signing copy on paper.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::digest::{manifest, tell_faults};
use super::export::read_one;
use super::setting::Setting;
use super::{DONE, FINDINGS, Stopped, Streams, histories};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::edit::scribe;
use crate::ground::error::Error;
use crate::ground::files;
use crate::ground::fingerprint::hex;
use crate::ground::limits::LIMITS;
use crate::history::digest::{Attachment, Manifest};
use crate::render::door::visible;
use crate::render::engross::{self, Content, Engrossed, Schedule};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The agreement
    file: PathBuf,
    /// Write the page to a file, not to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let surroundings = streams.surroundings;
    let paths = [arguments.file.clone()];
    let setting =
        Setting::open(&surroundings.folder, &paths, None, surroundings.today)?.without_faults()?;
    let relative = setting.paths.first().cloned().unwrap_or_default();
    let agreement = read_one(&setting, None)?;
    let (bytes, manifest) = manifest(&setting.root, &relative)?;
    let manifest = match manifest {
        Ok(manifest) => manifest,
        Err(faults) => {
            tell_faults(&faults, &relative, bytes, streams);
            return Ok(FINDINGS);
        }
    };
    if let Some(refusal) = unfit(&agreement, &manifest, &setting) {
        streams.complain(&format!("refused: {}", visible(&refusal.message)));
        streams.complain(&format!("  help: {}", visible(&refusal.help)));
        return Ok(FINDINGS);
    }
    let schedules = schedules(&agreement, &manifest, &setting, &relative)?;
    let digest = manifest.digest();
    let version = version_of(&arguments.file, &digest, streams)?;
    let page = engross::page(&Engrossed {
        agreement: &agreement,
        digest: &digest,
        version,
        schedules: &schedules,
        is_deed: is_deed(&agreement),
    });
    match &arguments.output {
        Some(file) => {
            files::write(&surroundings.folder.join(file), page.as_bytes())?;
            let file = file.to_string_lossy();
            streams.complain(&format!("wrote {}; print it from a browser", visible(&file)));
            Ok(DONE)
        }
        None => streams.answer(&page),
    }
}

/// The version that a text is recorded as; `None` where there is no repository, or no such version.
fn version_of(file: &Path, digest: &str, streams: &Streams<'_>) -> Result<Option<usize>, Stopped> {
    let paths = [file.to_path_buf()];
    let surroundings = streams.surroundings;
    let setting = Setting::open(&surroundings.folder, &paths, None, surroundings.today)?;
    if setting.repository.is_none() {
        return Ok(None);
    }
    let histories = histories::open(
        &paths,
        &histories::Options { allow_incomplete: true, ..histories::Options::default() },
        false,
        streams,
    )?;
    let ledger = histories.only_ledger()?;
    let found = ledger.versions.iter().rev().find(|version| version.digest == digest);
    Ok(found.map(|version| version.number))
}

/// Nobody should be given a text to sign that has blanks in it, or of which a part is missing.
fn unfit(agreement: &Agreement, manifest: &Manifest, setting: &Setting) -> Option<scribe::Refusal> {
    if let Some(missing) = manifest.missing().next() {
        return Some(scribe::Refusal {
            message: format!(
                "the file “{}”, which is agreed together with the text, is not there",
                missing.path
            ),
            help: "add it, or take it out of `schedules`".to_owned(),
        });
    }
    scribe::fit(agreement, &setting.standard).err()
}

fn is_deed(agreement: &Agreement) -> bool {
    let execution = agreement.terms_of("legal-status").and_then(|terms| terms.text_of("execution"));
    execution == Some("deed")
}

fn schedules(
    agreement: &Agreement,
    manifest: &Manifest,
    setting: &Setting,
    relative: &Path,
) -> Result<Vec<Schedule>, Error> {
    let folder = relative.parent().unwrap_or(Path::new(""));
    let schedule = |attachment: &Attachment| {
        let path = folder.join(&attachment.path);
        let bytes =
            setting.root.read(&path, LIMITS.agreement_bytes).map_err(|why| why.at(&path))?;
        Ok(Schedule {
            path: attachment.path.clone(),
            title: title(agreement, &attachment.path),
            content: content(&attachment.path, bytes),
        })
    };
    manifest.attachments.iter().map(schedule).collect()
}

fn title(agreement: &Agreement, path: &str) -> Option<String> {
    let listed = agreement.terms().get("schedules").map(Term::list).unwrap_or_default().iter();
    let entry = listed.into_iter().find(|entry| entry.text_of("file") == Some(path))?;
    entry.text_of("title").map(str::to_owned)
}

fn content(path: &str, bytes: Vec<u8>) -> Content {
    let sha256 = hex(&Sha256::digest(&bytes));
    let count = bytes.len();
    match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Content::File { sha256, bytes: count },
        Ok(text) if Path::new(path).extension().is_some_and(|ending| ending == "md") => {
            Content::Markdown(text)
        }
        Ok(text) => Content::Text(text),
        Err(_) => Content::File { sha256, bytes: count },
    }
}
