//! Where the commands about history begin: the agreements that were named, and the chronicle of the repository that they are in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use jiff::civil::Date;

use super::check::known_kind;
use super::setting::{self, Setting, day};
use super::{COULD_NOT_LOOK, Stopped, Streams};
use crate::document::agreement::Agreement;
use crate::document::organisations::Organisations;
use crate::ground::error::Error;
use crate::ground::files::{self, Root};
use crate::ground::limits::LIMITS;
use crate::history::chronicle::{Chronicle, Inquiry, in_record};
use crate::history::evidence::TrustedKeys;
use crate::history::ledger::Ledger;
use crate::history::repository::Repository;
use crate::history::trace::ChosenBy;
use crate::lint::check::Run;
use crate::lint::discovery::{self, Candidate};
use crate::render::door::visible;

/// What all commands about history can be told.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Options {
    /// The revision that is judged [default: what stands in the work tree]
    #[arg(long, value_name = "REV")]
    pub(super) rev: Option<String>,
    /// The default branch, whose line says what stood when [default: origin/HEAD, else the current branch]
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    /// The day on which to look, such as 2027-03-31 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) as_of: Option<Date>,
    /// Read files as agreements of this kind, where they do not say their own
    #[arg(long, value_name = "KIND")]
    pub(super) kind: Option<String>,
    /// Take the organisations from this file, not from those beside the agreements
    #[arg(long, value_name = "FILE")]
    pub(super) organisations: Option<PathBuf>,
    /// Keys confirmed from outside of the repository, in OpenSSH's `allowed_signers` form
    #[arg(long, value_name = "FILE")]
    pub(super) trusted_keys: Option<PathBuf>,
    /// Answer although a part of the history is not here
    #[arg(long)]
    pub(super) allow_incomplete: bool,
    /// A repository without a work tree, to look in instead of the one around the files
    #[arg(long, value_name = "DIR")]
    pub(super) repository: Option<PathBuf>,
}

/// Repository, agreements and chronicle.
pub(super) struct Histories {
    pub(super) setting: Setting,
    pub(super) repository: Repository,
    /// The paths that were named, below the root of the repository.
    pub(super) named: Vec<String>,
    pub(super) chronicle: Chronicle,
    /// Lines of the file of trusted keys that are not understood; `None` where there is no such file.
    pub(super) rejected: Option<Vec<(usize, String)>>,
}

/// Opens the repository around the paths (or the current folder) and reads the chronicle of the agreements there. `in_full` asks for
/// every text and every commit.
pub(super) fn open(
    paths: &[PathBuf],
    options: &Options,
    in_full: bool,
    streams: &Streams<'_>,
) -> Result<Histories, Stopped> {
    let surroundings = streams.surroundings;
    let as_of = options.as_of.unwrap_or(surroundings.today);
    let (mut setting, repository, named) = match &options.repository {
        None => around(paths, as_of, streams)?,
        Some(folder) => without_work_tree(folder, paths, as_of, streams)?,
    };
    if let Some(kind) = &options.kind {
        known_kind(kind, &setting)?;
    }
    let organisations = match &options.organisations {
        Some(path) => Some(setting::organisations(&surroundings.folder, path)?),
        None => None,
    };
    let trusted = match &options.trusted_keys {
        Some(path) => Some(trusted_keys(path, &surroundings.folder, &repository)?),
        None => None,
    };
    let revision = match (&options.rev, &options.repository) {
        (None, Some(_)) => Some("HEAD"),
        (revision, _) => revision.as_deref(),
    };
    let agreements = match revision {
        Some(revision) => at_revision(&setting, &repository, &named, revision, options)?,
        None => in_work_tree(&mut setting, &repository, options)?,
    };
    let rejected = trusted.as_ref().map(|trusted| trusted.rejected.clone());
    let root = setting.root.clone();
    let covers = |path: &str| named.is_empty() || named.iter().any(|named| is_below(path, named));
    let work_tree = |path: &str| root.read(Path::new(path), LIMITS.agreement_bytes).ok();
    let names_in = |folder: &str| root.names_in(Path::new(folder));
    let inquiry = Inquiry {
        agreements: &agreements,
        revision,
        base: options.base.as_deref().map(|base| (base, ChosenBy::Option)),
        as_of,
        in_full,
        digests: true,
        organisations: organisations.clone(),
        trusted,
        covers: &covers,
        work_tree: &work_tree,
        names_in: &names_in,
    };
    let chronicle = Chronicle::read(&repository, &setting.standard.catalogue, &inquiry)?;
    options.refuse_shallow(&chronicle)?;
    let histories = Histories { setting, repository, named, chronicle, rejected };
    histories.refuse_absent()?;
    Ok(histories)
}

impl Histories {
    /// The ledger of the one file that was named.
    pub(super) fn only_ledger(&self) -> Result<&Ledger, Error> {
        let path = self.named.first().map(String::as_str).unwrap_or_default();
        self.chronicle
            .ledgers
            .iter()
            .find(|ledger| ledger.path == path)
            .ok_or_else(|| Error::Absent { path: PathBuf::from(path) })
    }

    /// A file that was named, is not there, and never was an agreement of the record.
    fn refuse_absent(&self) -> Result<(), Error> {
        let is_told = |path: &&String| {
            let known = self.chronicle.ledgers.iter().any(|ledger| is_below(&ledger.path, path));
            known || self.setting.root.path().join(path).is_dir()
        };
        match self.named.iter().find(|path| !is_told(path)) {
            Some(path) => Err(Error::Absent { path: PathBuf::from(path) }),
            None => Ok(()),
        }
    }
}

impl Options {
    /// A history that ends early says nothing about who agreed to what; nothing is answered from it unless somebody asks for that.
    fn refuse_shallow(&self, chronicle: &Chronicle) -> Result<(), Error> {
        if self.allow_incomplete || !chronicle.completeness.shallow {
            return Ok(());
        }
        Err(Error::Repository(
            "this clone has only a part of the history (it is shallow), so nobody can say who agreed to what; fetch all of it \
             (git fetch --unshallow, or fetch-depth: 0 in a workflow), or ask for an answer from what is here with --allow-incomplete"
                .to_owned(),
        ))
    }

    /// The exit code of an answer. Where objects of the history are missing, the rest is told, and it is not passed off as all.
    pub(super) fn exit_code(&self, histories: &Histories, code: u8, streams: &Streams<'_>) -> u8 {
        if self.allow_incomplete || histories.chronicle.completeness.is_complete() {
            return code;
        }
        streams.complain(
            "warning: a part of the history is not in this clone, or is damaged; the answer says which, and is made from what is here \
             (make a full clone, or accept this with --allow-incomplete)",
        );
        COULD_NOT_LOOK
    }
}

/// Keys that somebody confirmed. They have to come from somewhere else than the repository that is judged by them.
pub(super) fn trusted_keys(
    path: &Path,
    folder: &Path,
    repository: &Repository,
) -> Result<TrustedKeys, Error> {
    let path = folder.join(path);
    let parent = Root::open(path.parent().unwrap_or(folder))?;
    let name = Path::new(path.file_name().unwrap_or_default());
    if parent.path().starts_with(repository.root()) {
        let reason =
            "it is inside the repository, whose own keys it is to confirm; keep it somewhere else"
                .to_owned();
        return Err(Error::Refused { path, reason });
    }
    let bytes = parent.read(name, LIMITS.configuration_bytes).map_err(|why| why.at(&path))?;
    Ok(TrustedKeys::read(&files::decode(bytes).text))
}

/// Says which lines of the file of trusted keys count for nothing.
pub(super) fn tell_rejected(rejected: &[(usize, String)], streams: &Streams<'_>) {
    for (line, why) in rejected {
        let why = visible(why);
        streams.complain(&format!(
            "warning: line {line} of the trusted keys counts for nothing: {why}"
        ));
    }
}

fn around(
    paths: &[PathBuf],
    as_of: Date,
    streams: &Streams<'_>,
) -> Result<(Setting, Repository, Vec<String>), Stopped> {
    let folder = &streams.surroundings.folder;
    let mut setting = Setting::open(folder, paths, None, as_of)?.without_faults()?;
    let repository = setting.repository.take().ok_or_else(|| {
        Error::Repository(
            "this is not in a git repository, and history is read from git".to_owned(),
        )
    })?;
    if setting.root.path() != repository.root() {
        return Err(Error::Usage("name files of one repository only".to_owned()).into());
    }
    let named =
        setting.paths.iter().map(|path| files::printed(path)).filter(|path| !path.is_empty());
    let named = named.collect();
    Ok((setting, repository, named))
}

/// A bare repository is looked into only where somebody names it outright; its paths are those of the revision.
fn without_work_tree(
    folder: &Path,
    paths: &[PathBuf],
    as_of: Date,
    streams: &Streams<'_>,
) -> Result<(Setting, Repository, Vec<String>), Stopped> {
    let folder = streams.surroundings.folder.join(folder);
    let repository = Repository::at(&folder)?;
    let setting = Setting::open(&folder, &[], None, as_of)?.without_faults()?;
    let named = paths.iter().map(|path| files::printed(path)).filter(|path| !path.is_empty());
    Ok((setting, repository, named.collect()))
}

fn in_work_tree(
    setting: &mut Setting,
    repository: &Repository,
    options: &Options,
) -> Result<Vec<Arc<Agreement>>, Stopped> {
    // A file that is gone may still be an agreement of the record.
    let there: Vec<_> = {
        let root = setting.root.path();
        setting
            .paths
            .iter()
            .filter(|path| root.join(path).symlink_metadata().is_ok())
            .cloned()
            .collect()
    };
    if there.is_empty() && !setting.paths.is_empty() {
        return Ok(Vec::new());
    }
    let candidates =
        discovery::candidates(&setting.root, Some(repository), &there, &setting.policy)?;
    let progress = AtomicUsize::new(0);
    let mut run = Run::new(&setting.root, &setting.standard, &setting.policy, &progress);
    run.kind = options.kind.as_deref();
    let mut agreements = Vec::new();
    for candidate in &candidates {
        match run.read_only(candidate) {
            Ok(Some(agreement)) => agreements.push(Arc::new(agreement)),
            Ok(None) if candidate.named => return Err(no_kind(&candidate.path).into()),
            Err(why) if candidate.named => return Err(why.at(&candidate.relative).into()),
            Ok(None) | Err(_) => {}
        }
    }
    Ok(agreements)
}

fn at_revision(
    setting: &Setting,
    repository: &Repository,
    named: &[String],
    revision: &str,
    options: &Options,
) -> Result<Vec<Arc<Agreement>>, Stopped> {
    let there = repository.files_at(repository.resolve(revision)?)?;
    let progress = AtomicUsize::new(0);
    let mut run = Run::new(&setting.root, &setting.standard, &setting.policy, &progress);
    run.kind = options.kind.as_deref();
    let mut agreements = Vec::new();
    let named: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    for (path, blob) in &there {
        let is_named = named.contains(path.as_str());
        let is_covered = named.is_empty() || named.iter().any(|named| is_below(path, named));
        let is_wanted = is_named || (is_covered && discovery::is_markdown(Path::new(path)));
        if !is_wanted || (!is_named && in_record(path)) {
            continue;
        }
        let candidate =
            Candidate { relative: PathBuf::from(path), path: path.clone(), named: is_named };
        let bytes = match repository.blob(*blob, LIMITS.agreement_bytes) {
            Ok(bytes) => bytes,
            Err(why) if is_named => return Err(why.at(Path::new(path)).into()),
            Err(_) => continue,
        };
        match run.read_text(&candidate, bytes, organisations_at(repository, &there, path)) {
            Some(agreement) => agreements.push(Arc::new(agreement)),
            None if is_named => return Err(no_kind(path).into()),
            None => {}
        }
    }
    Ok(agreements)
}

/// The nearest `organisations.yaml` of a revision.
fn organisations_at(
    repository: &Repository,
    there: &std::collections::BTreeMap<String, crate::history::trace::ObjectId>,
    path: &str,
) -> Option<Arc<Organisations>> {
    let nearest = Path::new(path).ancestors().skip(1).find_map(|folder| {
        let path = files::printed(&folder.join("organisations.yaml"));
        there.get(&path).map(|blob| (path, *blob))
    });
    let (path, blob) = nearest?;
    let bytes = repository.blob(blob, LIMITS.configuration_bytes).ok()?;
    let source = crate::ground::source::Source::new(path, files::decode(bytes).text);
    Some(Arc::new(Organisations::read(Arc::new(source))))
}

fn no_kind(path: &str) -> Error {
    Error::Refused {
        path: PathBuf::from(path),
        reason:
            "it has no `kind:` in its front matter; --kind KIND reads other documents as that kind"
                .to_owned(),
    }
}

/// Whether a path is another one, or in the folder that the other one is.
fn is_below(path: &str, named: &str) -> bool {
    path.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
