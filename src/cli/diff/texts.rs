//! The texts of one agreement, found by what people call them: a version, a day, a revision, the work tree.

use std::collections::BTreeMap;

use super::{Arc, Arguments, Date, Error, Path, PathBuf, Setting, Wanted, files};
use crate::document::agreement::{Agreement, Circumstances};
use crate::ground::files::Unread;
use crate::ground::limits::LIMITS;
use crate::ground::source::Source;
use crate::history::chronicle::{Chronicle, Inquiry, glance};
use crate::history::digest::{self, Manifest};
use crate::history::ledger::{Ledger, Reading, TextOnLine, Version};
use crate::history::repository::Repository;
use crate::history::trace::ObjectId;
use crate::render::redline::Text;

/// A text, and what it is called.
pub(super) struct Found {
    pub(super) agreement: Arc<Agreement>,
    pub(super) manifest: Option<Arc<Manifest>>,
    pub(super) text: Text,
}

pub(super) struct Texts<'a> {
    setting: &'a Setting,
    repository: &'a Repository,
    relative: PathBuf,
    path: String,
    kind: Option<&'a str>,
    allow_incomplete: bool,
    today: Date,
    /// Read when it is first needed: two revisions can be compared without it.
    chronicle: Option<Chronicle>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(
        setting: &'a Setting,
        arguments: &'a Arguments,
        today: Date,
    ) -> Result<Self, Error> {
        let relative = setting.paths.first().cloned().unwrap_or_default();
        let path = files::printed(&relative);
        let Some(repository) = &setting.repository else {
            return Err(Error::Repository(format!(
                "{path} is in no git repository, so there is no other text of it to compare with"
            )));
        };
        Ok(Self {
            setting,
            repository,
            relative,
            path,
            kind: arguments.kind.as_deref(),
            allow_incomplete: arguments.allow_incomplete,
            today,
            chronicle: None,
        })
    }

    pub(super) fn wanted(&mut self, wanted: &Wanted) -> Result<Found, Error> {
        match wanted {
            Wanted::Version(number) => self.version(*number),
            Wanted::Day(day) => self.on_day(*day),
            Wanted::Revision(revision) => self.at_revision(revision),
        }
    }

    /// The text as it stands in the folder now.
    pub(super) fn in_work_tree(&self) -> Result<Found, Error> {
        let root = &self.setting.root;
        let read = |relative: &Path| root.read(relative, LIMITS.agreement_bytes);
        let bytes = read(&self.relative).map_err(|why| unread(&self.relative, why))?;
        self.found(&self.path, bytes, |path| read(Path::new(path)), text("the work tree"))
    }

    /// The last recorded version; where there is none, the last text on the line that is not the same.
    pub(super) fn before(&mut self, new: &Found) -> Result<Found, Error> {
        let path = self.path.clone();
        let ledger = self.ledger()?;
        if let Some(version) = ledger.versions.last() {
            return found_version(version, &path);
        }
        let differs = |line: &&TextOnLine| {
            line.reading.as_ref().is_some_and(|reading| !is_same(reading, new))
        };
        let other = ledger.texts.iter().rev().find(differs);
        let any = other.or_else(|| ledger.texts.iter().rev().find(|line| line.reading.is_some()));
        match any.and_then(|line| Some((line, line.reading.as_ref()?))) {
            Some((line, reading)) => Ok(found_on_line(line, reading, "the text")),
            None => Err(Error::Repository(format!(
                "there is no earlier text of {path}: no version is recorded, and it never stood on the default branch"
            ))),
        }
    }

    fn version(&mut self, number: usize) -> Result<Found, Error> {
        let path = self.path.clone();
        let ledger = self.ledger()?;
        let Some(version) = ledger.versions.iter().find(|version| version.number == number) else {
            let known = match ledger.versions.as_slice() {
                [] => "no version is recorded yet".to_owned(),
                [_] => "only version 1 is recorded".to_owned(),
                versions => format!("versions 1 to {} are recorded", versions.len()),
            };
            return Err(Error::Usage(format!("{path} has no version {number}: {known}")));
        };
        found_version(version, &path)
    }

    /// The text as it stood on the line at the end of a day.
    fn on_day(&mut self, day: Date) -> Result<Found, Error> {
        let path = self.path.clone();
        let ledger = self.ledger()?;
        let standing = ledger.texts.iter().rev().find(|line| line.landing.date <= day);
        match standing.map(|line| (line, line.reading.as_ref())) {
            Some((line, Some(reading))) => {
                Ok(found_on_line(line, reading, &format!("the text of {day}, which stood there")))
            }
            Some((line, None)) => Err(Error::Usage(format!(
                "on {day} {path} was not there: it went, or could not be read, on {}",
                line.landing.date
            ))),
            None => Err(Error::Usage(match ledger.texts.first() {
                Some(first) => {
                    format!("on {day} {path} was not there yet: it came on {}", first.landing.date)
                }
                None => format!("{path} never stood on the default branch"),
            })),
        }
    }

    /// The text in a revision, under its path there or, where it was moved, under its id.
    fn at_revision(&self, revision: &str) -> Result<Found, Error> {
        let commit = self.repository.resolve(revision)?;
        let files = self.repository.files_at(commit)?;
        let Some((path, blob)) = self.place_in(&files) else {
            return Err(Error::Repository(format!(
                "{} is not in {revision}, nor is a file with its id",
                self.path
            )));
        };
        let read = |path: &str| {
            let blob = files.get(path).ok_or(Unread::Absent)?;
            self.repository.blob(*blob, LIMITS.agreement_bytes)
        };
        let bytes = self
            .repository
            .blob(blob, LIMITS.agreement_bytes)
            .map_err(|why| unread(Path::new(&path), why))?;
        let short = commit.short();
        let called = if commit.to_string().starts_with(revision) {
            short
        } else {
            format!("{revision} ({short})")
        };
        let text = Text { commit: Some(commit.to_string()), ..text(&called) };
        self.found(&path, bytes, read, text)
    }

    fn place_in(&self, files: &BTreeMap<String, ObjectId>) -> Option<(String, ObjectId)> {
        if let Some(blob) = files.get(&self.path) {
            return Some((self.path.clone(), *blob));
        }
        let bytes = self.setting.root.read(&self.relative, LIMITS.agreement_bytes).ok()?;
        let id = glance(&bytes).id?;
        let is_meant = |blob: &ObjectId| {
            let bytes = self.repository.blob(*blob, LIMITS.agreement_bytes);
            bytes.is_ok_and(|bytes| glance(&bytes).id.as_ref() == Some(&id))
        };
        let is_markdown = |path: &str| {
            Path::new(path).extension().is_some_and(|ending| {
                ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
            })
        };
        let mut candidates =
            files.iter().filter(|(path, blob)| is_markdown(path) && is_meant(blob));
        candidates.next().map(|(path, blob)| (path.clone(), *blob))
    }

    /// Reads a text and the files that are agreed with it.
    fn found(
        &self,
        path: &str,
        bytes: Vec<u8>,
        read: impl Fn(&str) -> Result<Vec<u8>, Unread>,
        text: Text,
    ) -> Result<Found, Error> {
        let folder = Path::new(path).parent().unwrap_or(Path::new("")).to_path_buf();
        let mut refused = None;
        let manifest = digest::manifest(&bytes, |attachment| {
            let attached = folder.join(attachment);
            match read(&files::printed(&attached)) {
                Ok(bytes) => Some(bytes),
                Err(Unread::Absent) => None,
                // A file that is there but not read must not pass for one that is missing.
                Err(why) => {
                    refused.get_or_insert_with(|| unread(&attached, why));
                    None
                }
            }
        });
        if let Some(error) = refused {
            return Err(error);
        }
        let manifest = manifest.ok().map(Arc::new);
        let digest = manifest.as_ref().map(|manifest| manifest.digest());
        let agreement = Arc::new(self.agreement(path, bytes));
        Ok(Found { agreement, manifest, text: Text { path: path.to_owned(), digest, ..text } })
    }

    fn agreement(&self, path: &str, bytes: Vec<u8>) -> Agreement {
        let source = Arc::new(Source::new(path, files::decode(bytes).text));
        let claimed = self.setting.policy.claim(path).and_then(|claim| claim.kind.as_deref());
        let kind = self.kind.or(claimed).map(str::to_owned);
        let circumstances = Circumstances { kind, agreed: false, organisations: None };
        Agreement::read(source, &self.setting.standard.catalogue, circumstances)
    }

    fn ledger(&mut self) -> Result<&Ledger, Error> {
        if self.chronicle.is_none() {
            self.chronicle = Some(self.read_chronicle()?);
        }
        let chronicle = self.chronicle.as_ref();
        chronicle.and_then(|chronicle| chronicle.ledgers.first()).ok_or_else(|| {
            Error::Repository(format!(
                "nothing is known of {}: it is not there, and no version of it is recorded",
                self.path
            ))
        })
    }

    fn read_chronicle(&self) -> Result<Chronicle, Error> {
        let (root, own) = (&self.setting.root, self.path.as_str());
        let agreements: Vec<Arc<Agreement>> =
            match root.read(&self.relative, LIMITS.agreement_bytes) {
                Ok(bytes) => vec![Arc::new(self.agreement(&self.path, bytes))],
                Err(Unread::Absent) => Vec::new(),
                Err(why) => return Err(unread(&self.relative, why)),
            };
        let chronicle = Chronicle::read(
            self.repository,
            &self.setting.standard.catalogue,
            &Inquiry {
                agreements: &agreements,
                revision: None,
                base: None,
                as_of: self.today,
                in_full: true,
                digests: true,
                organisations: None,
                trusted: None,
                covers: &|path| path == own,
                work_tree: &|path| root.read(Path::new(path), LIMITS.agreement_bytes).ok(),
                names_in: &|folder| root.names_in(Path::new(folder)),
            },
        )?;
        if !chronicle.completeness.is_complete() && !self.allow_incomplete {
            let remedy = if chronicle.completeness.shallow {
                "it is shallow: `git fetch --unshallow` brings the rest, and `fetch-depth: 0` does in a workflow"
            } else {
                "objects of it are missing or damaged"
            };
            return Err(Error::Repository(format!(
                "the history in this clone is not complete, so its versions and days cannot be relied on ({remedy}); \
                 name two revisions, or go on all the same with --allow-incomplete"
            )));
        }
        Ok(chronicle)
    }

    /// What the reader has to know of what was read.
    pub(super) fn notes(&self) -> Vec<String> {
        let incomplete =
            self.chronicle.as_ref().is_some_and(|chronicle| !chronicle.completeness.is_complete());
        let note =
            "the history in this clone is not complete: other texts may have stood in between";
        if incomplete { vec![note.to_owned()] } else { Vec::new() }
    }
}

fn text(called: &str) -> Text {
    Text { called: called.to_owned(), ..Text::default() }
}

fn found_version(version: &Version, path: &str) -> Result<Found, Error> {
    let Some(reading) = &version.text else {
        return Err(Error::Repository(format!(
            "the text of version {} of {path} is in no commit that can be reached from here",
            version.number
        )));
    };
    let effective = version.effective.map(|date| format!(", effective {date}")).unwrap_or_default();
    let pending = if version.is_approved { "" } else { ", recorded and not agreed by all yet" };
    Ok(Found {
        agreement: Arc::clone(&reading.agreement),
        manifest: reading.manifest.clone(),
        text: Text {
            called: format!("version {}{effective}{pending}", version.number),
            path: reading.agreement.path().to_owned(),
            version: Some(version.number),
            commit: version.text_landed.map(|landing| landing.commit.to_string()),
            date: version.effective,
            digest: Some(version.digest.clone()),
        },
    })
}

fn found_on_line(line: &TextOnLine, reading: &Reading, words: &str) -> Found {
    let date = line.landing.date;
    let version = line.version.map(|index| index + 1);
    let of_version = version.map(|number| format!(", version {number}")).unwrap_or_default();
    Found {
        agreement: Arc::clone(&reading.agreement),
        manifest: reading.manifest.clone(),
        text: Text {
            called: format!("{words} since {date}{of_version}"),
            path: line.path.clone(),
            version,
            commit: Some(line.landing.commit.to_string()),
            date: Some(date),
            digest: reading.digest.clone(),
        },
    }
}

fn is_same(reading: &Reading, found: &Found) -> bool {
    match (&reading.manifest, &found.manifest) {
        (Some(one), Some(other)) => one.text() == other.text(),
        _ => reading.agreement.source.text() == found.agreement.source.text(),
    }
}

fn unread(path: &Path, why: Unread) -> Error {
    let path = path.to_path_buf();
    match why {
        Unread::Absent => Error::Absent { path },
        Unread::TooLarge { limit, .. } => {
            Error::Refused { path, reason: format!("it has more than {limit} bytes") }
        }
        Unread::Refused(reason) => Error::Refused { path, reason: reason.to_owned() },
        Unread::Failed(source) => Error::Read { path, source },
    }
}
