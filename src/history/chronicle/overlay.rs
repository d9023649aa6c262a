//! What is judged: the files of a revision, or those of the work tree on top of the commit that is checked out.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest as _, Sha256};

use super::records::{is_of_record, is_record_file, is_signature};
use super::{Inquiry, folder_of_record, glance, organisations_paths, record_folder};
use crate::ground::error::Error;
use crate::ground::fingerprint::hex;
use crate::ground::limits::LIMITS;
use crate::history::repository::Repository;
use crate::history::trace::{ObjectId, Past};

#[derive(Debug, Default)]
pub(super) struct Judged {
    committed: BTreeMap<String, ObjectId>,
    /// Files of the work tree that differ from the commit that is checked out; `None` for one that is gone.
    pub(super) overlay: BTreeMap<String, Option<Vec<u8>>>,
    /// The paths in `overlay` of contents that no commit need have.
    uncommitted: HashMap<ObjectId, String>,
    /// Committed files that are not checked out on purpose.
    left_out: BTreeSet<String>,
}

impl Judged {
    /// Looks through the files of the record and of organisations; texts are laid over where somebody asks for their past.
    pub(super) fn of(repository: &Repository, inquiry: &Inquiry<'_>) -> Result<Self, Error> {
        let revision = inquiry.revision.unwrap_or("HEAD");
        let committed = match (repository.resolve(revision), inquiry.revision) {
            (Ok(commit), _) => repository.files_at(commit)?,
            (Err(error), Some(_)) => return Err(error),
            // A repository without a commit.
            (Err(_), None) => BTreeMap::new(),
        };
        let mut judged = Self { committed, ..Self::default() };
        if inquiry.revision.is_none() {
            judged.left_out = repository.left_out_of_checkout();
            for path in judged.surveyed(inquiry) {
                judged.look(inquiry, &path);
            }
        }
        Ok(judged)
    }

    /// Files of the record and of organisations, committed or not.
    fn surveyed(&self, inquiry: &Inquiry<'_>) -> BTreeSet<String> {
        let is_surveyed = |path: &&String| is_of_record(path) || is_organisations(path);
        let mut paths: BTreeSet<_> = self.committed.keys().filter(is_surveyed).cloned().collect();
        for agreement in inquiry.agreements {
            let folder = record_folder(agreement.path());
            let names = (inquiry.names_in)(folder.trim_end_matches('/'));
            paths.extend(names.into_iter().map(|name| format!("{folder}{name}")));
            paths.extend(organisations_paths(agreement.path()));
        }
        paths
    }

    /// Lays some texts and what is agreed with them over what is committed.
    pub(super) fn lay_over(&mut self, inquiry: &Inquiry<'_>, paths: &[String]) {
        if inquiry.revision.is_some() {
            return;
        }
        let texts: BTreeMap<_, _> =
            inquiry.agreements.iter().map(|agreement| (agreement.path(), agreement)).collect();
        for path in paths {
            if let Some(agreement) = texts.get(path.as_str()) {
                // What was read is what is there, as long as it hashes to what is committed.
                let text = agreement.source.text().as_bytes();
                if self.committed.get(path) == Some(&Repository::blob_id(text)) {
                    self.look_beside(inquiry, path, text);
                    continue;
                }
            }
            self.look(inquiry, path);
            if let Some(Some(text)) = self.overlay.get(path).cloned() {
                self.look_beside(inquiry, path, &text);
            } else if let Some(agreement) = texts.get(path.as_str()) {
                self.look_beside(inquiry, path, agreement.source.text().as_bytes());
            }
        }
    }

    fn look_beside(&mut self, inquiry: &Inquiry<'_>, path: &str, text: &[u8]) {
        let folder =
            path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        for attached in glance(text).attachments {
            self.look(inquiry, &format!("{folder}{attached}"));
        }
    }

    /// Compares a file of the work tree with what is committed of it. One that differs in its line ends alone was only checked out so.
    fn look(&mut self, inquiry: &Inquiry<'_>, path: &str) {
        let committed = self.committed.get(path);
        let Some(bytes) = (inquiry.work_tree)(path) else {
            if committed.is_some() && !self.left_out.contains(path) {
                self.overlay.insert(path.to_owned(), None);
            }
            return;
        };
        let id = Repository::blob_id(&bytes);
        let is_same = committed.is_some_and(|committed| {
            *committed == id
                || with_plain_lines(&bytes)
                    .is_some_and(|plain| *committed == Repository::blob_id(&plain))
        });
        if !is_same {
            self.uncommitted.insert(id, path.to_owned());
            self.overlay.insert(path.to_owned(), Some(bytes));
        }
    }

    /// The content of a file, wherever it is.
    pub(super) fn bytes(
        &self,
        repository: &Repository,
        path: &str,
        id: ObjectId,
    ) -> Option<Vec<u8>> {
        let limit = if is_of_record(path) || is_organisations(path) {
            LIMITS.configuration_bytes
        } else {
            LIMITS.agreement_bytes
        };
        let laid_over = self.uncommitted.get(&id).and_then(|path| self.overlay.get(path)?.clone());
        laid_over
            .filter(|bytes| bytes.len() as u64 <= limit)
            .or_else(|| repository.blob(id, limit).ok())
    }

    /// Entries and acts, by path.
    pub(super) fn record_files(&self) -> Vec<(String, ObjectId)> {
        let committed = self.committed.iter().filter(|(path, _)| !self.overlay.contains_key(*path));
        let committed = committed.map(|(path, id)| (path.clone(), *id));
        let laid_over = self
            .overlay
            .iter()
            .filter_map(|(path, bytes)| Some((path.clone(), Repository::blob_id(bytes.as_ref()?))));
        let mut files: Vec<_> =
            committed.chain(laid_over).filter(|(path, _)| is_record_file(path)).collect();
        files.sort();
        files
    }

    /// The folders that hold, or held until somebody took them out of the work tree, any file of a record.
    pub(super) fn record_folders(&self) -> BTreeSet<String> {
        let paths = self.committed.keys().chain(self.overlay.keys());
        paths
            .filter(|path| is_record_file(path))
            .filter_map(|path| folder_of_record(path))
            .collect()
    }

    /// Executed copies that are kept in a record folder.
    pub(super) fn copies<'a>(
        &'a self,
        repository: &'a Repository,
        past: &'a Past,
        folder: &str,
    ) -> Copies<'a> {
        let is_copy = |path: &str| !is_record_file(path) && !is_signature(path);
        let inside =
            past.judged.range(folder.to_owned()..).take_while(|(path, _)| path.starts_with(folder));
        let files = inside.filter(|(path, _)| is_copy(path));
        Copies {
            judged: self,
            repository,
            files: files.map(|(_, id)| *id).collect(),
            hashes: OnceCell::new(),
        }
    }
}

/// Files that could be executed copies. They are hashed when somebody asks for one.
pub(super) struct Copies<'a> {
    judged: &'a Judged,
    repository: &'a Repository,
    files: Vec<ObjectId>,
    hashes: OnceCell<BTreeSet<String>>,
}

impl Copies<'_> {
    pub(super) fn hold(&self, sha256: &str) -> bool {
        let hash = |id: &ObjectId| {
            // A scan is larger than a text of the record.
            let bytes = self.judged.bytes(self.repository, "", *id)?;
            Some(hex(&Sha256::digest(&bytes)))
        };
        self.hashes.get_or_init(|| self.files.iter().filter_map(hash).collect()).contains(sha256)
    }
}

pub(super) fn is_organisations(path: &str) -> bool {
    path.rsplit('/').next() == Some("organisations.yaml")
}

/// The bytes with LF for each CRLF; `None` where there is none, or the file is no text.
pub(super) fn with_plain_lines(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.contains(&0) || !bytes.windows(2).any(|pair| pair == b"\r\n") {
        return None;
    }
    let ends_line = |(index, byte): (usize, &u8)| {
        let is_cr = *byte == b'\r' && bytes.get(index + 1) == Some(&b'\n');
        (!is_cr).then_some(*byte)
    };
    Some(bytes.iter().enumerate().filter_map(ends_line).collect())
}
