//! Files of the record, each read once: those in what is judged, and all that ever landed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::{beside, folder_of_record};
use crate::history::record::{EntryKind, RecordFile};
use crate::history::trace::{ObjectId, Past};

#[derive(Debug, Default)]
pub(super) struct Records {
    known: BTreeMap<(String, ObjectId), Arc<RecordFile>>,
    /// The first landing of each content at each path.
    landings: HashMap<(String, ObjectId), usize>,
    /// The first landing of each content, wherever it was.
    by_content: HashMap<ObjectId, usize>,
}

impl Records {
    pub(super) fn read(
        &mut self,
        files: Vec<(String, ObjectId)>,
        bytes: impl Fn(&str, ObjectId) -> Option<Vec<u8>>,
    ) {
        let unknown = files
            .into_iter()
            .filter(|file| is_record_file(&file.0) && !self.known.contains_key(file));
        let with_bytes: Vec<_> = unknown
            .filter_map(|(path, id)| {
                let bytes = bytes(&path, id)?;
                Some((path, id, bytes))
            })
            .collect();
        let read: Vec<_> = with_bytes
            .into_par_iter()
            .map(|(path, id, bytes)| {
                let file = RecordFile::read(&path, id, &bytes);
                ((path, id), Arc::new(file))
            })
            .collect();
        self.known
            .extend(read.into_iter().filter(|((path, _), file)| in_folder(path) || says_so(file)));
    }

    /// Reads all that landed, was merged, or is judged.
    pub(super) fn read_ever(
        &mut self,
        past: &Past,
        bytes: impl Fn(&str, ObjectId) -> Option<Vec<u8>>,
    ) {
        let mut files: BTreeSet<(String, ObjectId)> =
            past.judged.iter().map(|(path, id)| (path.clone(), *id)).collect();
        files.extend(past.merged.iter().map(|merged| (merged.path.clone(), merged.blob)));
        for (path, changes) in &past.landed {
            for change in changes {
                let Some(blob) = change.blob else { continue };
                files.insert((path.clone(), blob));
                let first = self.landings.entry((path.clone(), blob)).or_insert(change.landing);
                *first = (*first).min(change.landing);
                let first = self.by_content.entry(blob).or_insert(change.landing);
                *first = (*first).min(change.landing);
            }
        }
        self.read(files.into_iter().collect(), bytes);
    }

    pub(super) fn get(&self, path: &str, id: ObjectId) -> Option<&Arc<RecordFile>> {
        self.known.get(&(path.to_owned(), id))
    }

    /// Whatever stood or stands at a path.
    pub(super) fn at(&self, path: &str) -> Option<&Arc<RecordFile>> {
        let least = ObjectId([0; 20]);
        let from = self.known.range((path.to_owned(), least)..).next();
        from.filter(|((known, _), _)| known == path).map(|(_, file)| file)
    }

    /// The agreements that any file says it belongs to.
    pub(super) fn ids(&self) -> BTreeSet<&str> {
        self.known.values().filter_map(|file| file.agreement()).collect()
    }

    /// The ids under which something was agreed, each with the path at which the agreement was when its entry came where it was last.
    pub(super) fn agreed_ids(&self) -> BTreeMap<String, String> {
        let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for ((path, id), file) in &self.known {
            let Some(entry) = file.entry().filter(|entry| entry.kind == EntryKind::Agreed) else {
                continue;
            };
            let landing = self.landing(path, *id);
            let text = beside(path);
            let last = found.entry(entry.agreement.clone()).or_insert((landing, text.clone()));
            if last.0 < landing {
                *last = (landing, text);
            }
        }
        found.into_iter().map(|(id, (_, path))| (id, path)).collect()
    }

    /// When a content came to a path; what has not landed comes last.
    pub(super) fn landing(&self, path: &str, id: ObjectId) -> usize {
        self.landings.get(&(path.to_owned(), id)).copied().unwrap_or(usize::MAX)
    }

    /// All in what is judged, by path.
    pub(super) fn judged(&self, past: &Past) -> Vec<Arc<RecordFile>> {
        past.judged.iter().filter_map(|(path, id)| self.get(path, *id)).cloned().collect()
    }

    /// Those of one agreement, in the order of their landing. Identical bytes count once: where they stand in its own folder, if they do.
    pub(super) fn of(
        &self,
        id: &str,
        folder: &str,
        judged: &[Arc<RecordFile>],
    ) -> Vec<Arc<RecordFile>> {
        let own = judged.iter().filter(|file| file.agreement() == Some(id));
        let mut by_content: HashMap<ObjectId, &Arc<RecordFile>> = HashMap::new();
        for file in own {
            let kept = by_content.entry(file.blob).or_insert(file);
            let is_at_home = |file: &RecordFile| file.path.starts_with(folder);
            if is_at_home(file) && !is_at_home(kept) {
                *kept = file;
            }
        }
        let mut files: Vec<_> = by_content.into_values().cloned().collect();
        let landing =
            |file: &RecordFile| self.by_content.get(&file.blob).copied().unwrap_or(usize::MAX);
        files.sort_by(|one, other| {
            (landing(one), &one.name, &one.path).cmp(&(landing(other), &other.name, &other.path))
        });
        files
    }
}

/// Whether a file is of some record: an entry, an act, or the signature beside one.
pub(super) fn is_of_record(path: &str) -> bool {
    is_record_file(path) || (is_signature(path) && (in_folder(path) || is_dated(path)))
}

/// Whether a file is an entry or an act, by its name or the folder it is in.
pub(super) fn is_record_file(path: &str) -> bool {
    let is_yaml = matches!(path.rsplit_once('.'), Some((_, "yml" | "yaml")));
    is_yaml && (in_folder(path) || is_dated(path))
}

pub(super) fn is_signature(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "sig")))
}

fn in_folder(path: &str) -> bool {
    folder_of_record(path).is_some()
}

/// Outside of record folders a file is of the record where it says so.
fn says_so(file: &RecordFile) -> bool {
    let format = file.terms.text_of("counterpart");
    format.is_some_and(|format| format.starts_with("entry/") || format.starts_with("act/"))
}

/// Whether a name begins with a day, as names of entries and acts do.
fn is_dated(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let day = name.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
    day.is_some() && name.get(10..11) == Some("-")
}
