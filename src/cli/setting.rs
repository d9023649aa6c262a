//! Where a command works: the root, the repository around it, its policy, and the standard that follows from them.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::document::organisations::Organisations;
use crate::document::yaml;
use crate::ground::error::Error;
use crate::ground::files::{self, Root, Unread};
use crate::ground::finding::{Finding, Severity};
use crate::ground::limits::LIMITS;
use crate::ground::source::{Source, Span};
use crate::history::repository::{Comparison, Repository};
use crate::history::trace::ObjectId;
use crate::lint::policy::{self, Policy};
use crate::lint::schema::{Level, SchemaFault};
use crate::lint::standard::Standard;

/// A day as it is given on the command line, and in no other way than everywhere else.
pub(super) fn day(text: &str) -> Result<Date, String> {
    let is_shaped =
        text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = is_shaped.then(|| text.parse().ok()).flatten();
    day.ok_or_else(|| "a day is written with year, month and day, such as 2027-03-31".to_owned())
}

/// The setting of a run.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) root: Root,
    pub(super) repository: Option<Repository>,
    /// The paths that were named, below the root.
    pub(super) paths: Vec<PathBuf>,
    /// What is checked out beside the branch that a change is for, where one was named.
    pub(super) comparison: Option<Comparison>,
    pub(super) policy: Policy,
    pub(super) standard: Standard,
    /// What is wrong with the policy and its schemas. A run with any of these has to stop.
    pub(super) faults: Vec<Finding>,
    pub(super) fault_sources: Vec<Arc<Source>>,
}

impl Setting {
    /// The setting for the paths that were named, seen from `folder`; for the folder itself, where none are.
    pub(super) fn open(
        folder: &Path,
        paths: &[PathBuf],
        level: Option<Level>,
        as_of: Date,
    ) -> Result<Self, Error> {
        Self::open_beside(None, folder, paths, level, as_of)
    }

    /// The same for what a change does. Policy and schemas are those of the branch that it is for: a change must not decide by what it is judged.
    pub(super) fn open_beside(
        base: Option<&str>,
        folder: &Path,
        paths: &[PathBuf],
        level: Option<Level>,
        as_of: Date,
    ) -> Result<Self, Error> {
        let folder = Root::open(folder)?.path().to_path_buf();
        let named: Vec<_> =
            paths.iter().map(|path| located(&folder, path)).collect::<Result<_, _>>()?;
        let start = named.first().map_or(folder.as_path(), |path| {
            if path.is_dir() { path } else { path.parent().unwrap_or(path) }
        });
        let repository = Repository::around(start)?;
        let root = root(&folder, &named, repository.as_ref());
        let repository = repository.filter(|repository| root.starts_with(repository.root()));
        let paths = named
            .iter()
            .filter_map(|path| path.strip_prefix(&root).ok().map(Path::to_path_buf))
            .collect();
        let comparison = match (base, &repository) {
            (None, _) => None,
            (Some(base), Some(repository)) if repository.root() == root => {
                Some(repository.compare(base)?)
            }
            (Some(_), _) => {
                return Err(Error::Usage(
                    "`--base` compares what a git repository holds, and this is not in one"
                        .to_owned(),
                ));
            }
        };
        let mut setting = Self {
            root: Root::open(&root)?,
            repository,
            paths,
            comparison,
            policy: Policy::default(),
            standard: Standard::built_in(level.unwrap_or_default(), as_of),
            faults: Vec::new(),
            fault_sources: Vec::new(),
        };
        setting.read_policy()?;
        if let (None, Some(asked)) = (level, setting.policy.level) {
            setting.standard.level = asked;
        }
        Ok(setting)
    }

    /// Stops a command that prints no report, where the policy has faults.
    pub(super) fn without_faults(self) -> Result<Self, Error> {
        match self.faults.first() {
            None => Ok(self),
            Some(fault) => {
                let source = self.fault_sources.iter().find(|source| source.path() == fault.path);
                let line = source.map_or(1, |source| source.position(fault.span.start).line);
                Err(Error::Usage(format!(
                    "{}:{line}: {}; `counterpart check` tells more",
                    fault.path, fault.message
                )))
            }
        }
    }

    fn read_policy(&mut self) -> Result<(), Error> {
        let Some(source) = self.configuration(Path::new(policy::FILE))? else { return Ok(()) };
        let (policy, faults) = Policy::read(&source, &self.standard.schemas);
        self.policy = policy;
        self.faults = faults;
        for own in std::mem::take(&mut self.policy.clauses) {
            if let Err(reason) = self.standard.catalogue.add_clause(own.clause) {
                self.fault(source.path(), own.span, reason);
            }
        }
        for own in std::mem::take(&mut self.policy.synonyms) {
            if let Err(reason) = self.standard.catalogue.add_synonym(&own.clause, &own.synonym) {
                self.fault(source.path(), own.span, reason);
            }
        }
        for own in std::mem::take(&mut self.policy.schemas) {
            self.add_schema(&source, &own);
        }
        self.fault_sources.push(source);
        Ok(())
    }

    fn add_schema(&mut self, policy: &Source, own: &policy::OwnSchema) {
        let source = match self.configuration(Path::new(&own.file)) {
            Ok(Some(source)) => source,
            Ok(None) => {
                self.fault(
                    policy.path(),
                    own.span,
                    format!("the schema {} is not there", own.file),
                );
                return;
            }
            Err(error) => {
                self.fault(policy.path(), own.span, error.to_string());
                return;
            }
        };
        match serde_json::from_str(source.text().trim_start_matches('\u{feff}')) {
            Ok(schema) => {
                if let Err(fault) = self.standard.schemas.add(&own.file, schema, &own.kinds) {
                    self.fault(source.path(), place_in_json(&source, &fault), fault.message);
                }
            }
            Err(error) => {
                let span = source.line_span(error.line());
                let message = format!("this is not JSON from column {} on", error.column());
                self.fault(source.path(), span, message);
            }
        }
        self.fault_sources.push(source);
    }

    /// The path below the root of a file that the command line names. It is taken by its words, since a change may lay links in its way.
    pub(super) fn file_of_the_repository(&self, folder: &Path, path: &Path) -> Option<String> {
        let folder = Root::open(folder).ok()?;
        let mut whole = PathBuf::new();
        for part in folder.path().join(path).components() {
            match part {
                Component::ParentDir => drop(whole.pop()),
                Component::CurDir => {}
                part => whole.push(part),
            }
        }
        let below = |path: &Path| path.strip_prefix(self.root.path()).ok().map(files::printed);
        self.repository.as_ref()?;
        below(&whole).or_else(|| below(&located(folder.path(), path).ok()?))
    }

    /// What a file holds at the tip of the branch that a change is for, where there is a change and the file stands in the repository.
    pub(super) fn at_tip(&self, file: Option<&str>) -> Option<Result<Vec<u8>, Unread>> {
        let (comparison, repository) = (self.comparison.as_ref()?, self.repository.as_ref()?);
        let blob = comparison.at_tip.get(file?);
        Some(match blob {
            Some(blob) => repository.blob(*blob, LIMITS.baseline_bytes),
            None => Err(Unread::Absent),
        })
    }

    fn configuration(&self, relative: &Path) -> Result<Option<Arc<Source>>, Error> {
        let bytes = match (&self.comparison, &self.repository) {
            (Some(comparison), Some(repository)) => {
                let blob = comparison.at_tip.get(&files::printed(relative));
                let read = |blob: &ObjectId| repository.blob(*blob, LIMITS.configuration_bytes);
                blob.map_or(Err(Unread::Absent), read)
            }
            _ => self.root.read(relative, LIMITS.configuration_bytes),
        };
        configuration(relative, bytes)
    }

    fn fault(&mut self, path: &str, span: Span, message: impl Into<String>) {
        self.faults.push(Finding::new("invalid-policy", Severity::Error, path, span, message));
    }
}

/// A file of the configuration as a text; `None` where it is not there.
fn configuration(
    relative: &Path,
    bytes: Result<Vec<u8>, Unread>,
) -> Result<Option<Arc<Source>>, Error> {
    let refused = |reason: String| Error::Refused { path: relative.to_path_buf(), reason };
    match bytes {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Arc::new(Source::new(files::printed(relative), text)))),
            Err(_) => Err(refused("it is not saved as UTF-8".to_owned())),
        },
        Err(Unread::Absent) => Ok(None),
        Err(Unread::TooLarge { limit, .. }) => {
            Err(refused(format!("it has more than {limit} bytes")))
        }
        Err(Unread::Refused(reason)) => Err(refused(reason.to_owned())),
        Err(Unread::Failed(source)) => Err(Error::Read { path: relative.to_path_buf(), source }),
    }
}

/// Organisations from a file outside of the agreements' folders (`--organisations`).
pub(super) fn organisations(folder: &Path, path: &Path) -> Result<Arc<Organisations>, Error> {
    let bytes = outside_file(folder, path, LIMITS.configuration_bytes)?;
    let name = Path::new(path.file_name().unwrap_or_default());
    let source = Arc::new(Source::new(files::printed(name), files::decode(bytes).text));
    Ok(Arc::new(Organisations::read(source)))
}

/// The bytes of a file that the command line names, seen from `folder`, wherever it stands.
pub(super) fn outside_file(folder: &Path, path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let path = located(Root::open(folder)?.path(), path)?;
    let parent = Root::open(path.parent().unwrap_or(&path))?;
    let name = Path::new(path.file_name().unwrap_or_default());
    parent.read(name, limit).map_err(|unread| unread.at(&path))
}

/// A path as it is on the disk, its last part left as it is: whether that is a link is judged where it is read.
fn located(folder: &Path, path: &Path) -> Result<PathBuf, Error> {
    let whole = folder.join(path);
    let absent = |_| Error::Absent { path: path.to_path_buf() };
    match (whole.parent(), whole.file_name()) {
        (Some(parent), Some(name)) => Ok(parent.canonicalize().map_err(absent)?.join(name)),
        _ => whole.canonicalize().map_err(absent),
    }
}

/// The repository's folder if it holds all that is named; else the current folder if it does; else the deepest folder that does.
fn root(folder: &Path, named: &[PathBuf], repository: Option<&Repository>) -> PathBuf {
    let holds_all = |root: &Path| named.iter().all(|path| path.starts_with(root));
    match repository {
        Some(repository) if holds_all(repository.root()) => repository.root().to_path_buf(),
        _ if holds_all(folder) => folder.to_path_buf(),
        _ => {
            let first = named.first().map_or(folder, PathBuf::as_path);
            let deepest = if first.is_dir() { first } else { first.parent().unwrap_or(first) };
            deepest.ancestors().find(|root| holds_all(root)).unwrap_or(deepest).to_path_buf()
        }
    }
}

/// Where a JSON pointer leads in a JSON text. JSON is read as the YAML it also is; tabs, which YAML has no use for, as spaces.
fn place_in_json(source: &Source, fault: &SchemaFault) -> Span {
    let text = source.text().trim_start_matches('\u{feff}').replace('\t', " ");
    let Some(terms) = yaml::read(&text, source.first_offset()).terms else {
        return source.line_span(1);
    };
    let place = fault.pointer.as_str();
    std::iter::successors(Some(place), |pointer| pointer.rsplit_once('/').map(|(parent, _)| parent))
        .find_map(|pointer| terms.at(pointer))
        .map_or_else(|| source.line_span(1), |place| place.name_span())
}
