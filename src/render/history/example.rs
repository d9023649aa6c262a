//! Ledgers for the renderers' tests: a story's commits, laid on a line by hand.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;

use crate::document::agreement::{Agreement, Circumstances};
use crate::document::catalogue::Catalogue;
use crate::document::organisations::Organisations;
use crate::ground::source::Source;
use crate::history::digest;
use crate::history::evidence::Keys;
use crate::history::ledger::{Ledger, Materials, Reading, ledger};
use crate::history::record::RecordFile;
use crate::history::repository::Repository;
use crate::history::story;
use crate::history::trace::{
    ChosenBy, Commit, Completeness, Landed, Line, ObjectId, Past, Standing, State, Touch, Trace,
};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);

/// A story that was told, and the ledger that follows from it.
pub(super) struct Example {
    pub(super) ledger: Ledger,
    pub(super) line: Line,
    pub(super) head: ObjectId,
    pub(super) completeness: Completeness,
}

impl Example {
    /// A story without branches about the file at `path`.
    pub(super) fn of(story: &str, path: &str, as_of: &str) -> Self {
        let told = story::tell(story).unwrap_or_else(|fault| panic!("{fault:?}"));
        let mut played = Played { path: path.to_owned(), ..Played::default() };
        for (place, commit) in told.commits.iter().enumerate() {
            played.commit(place, commit);
        }
        played.finish(as_of.parse().unwrap())
    }

    pub(super) fn told(&self) -> super::Told<'_> {
        super::Told {
            ledgers: vec![&self.ledger],
            as_of: self.ledger.as_of,
            head: Some(self.head),
            line: Some(&self.line),
            is_proposal: false,
            completeness: &self.completeness,
            nested: &[],
        }
    }
}

#[derive(Default)]
struct Played {
    path: String,
    tree: BTreeMap<String, Vec<u8>>,
    blobs: BTreeMap<ObjectId, Vec<u8>>,
    past: Past,
    trace: Trace,
}

impl Played {
    fn commit(&mut self, place: usize, commit: &story::Commit) {
        let mut name = [0; 20];
        name[0] = 0xc0;
        name[19] = u8::try_from(place + 1).unwrap();
        let id = ObjectId(name);
        let (before, parent) = (self.trace.line.last().cloned(), self.past.head);
        let mut touch = Touch {
            commit: id,
            state: None,
            changes_text: false,
            changes_attachments: false,
            changes_record: false,
            moved_from: None,
            is_merge: false,
        };
        for (path, content) in &commit.files {
            let blob = content.as_ref().map(|bytes| Repository::blob_id(bytes));
            if path.contains(".record/") || path.ends_with("organisations.yaml") {
                touch.changes_record |= path.contains(".record/");
                let landed = Landed { commit: id, landing: place, blob };
                self.past.landed.entry(path.clone()).or_default().push(landed);
                if let Some(blob) = blob {
                    self.past.first_seen.entry(blob).or_insert(id);
                }
            }
            match content {
                Some(bytes) => {
                    self.blobs.insert(blob.unwrap(), bytes.clone());
                    self.tree.insert(path.clone(), bytes.clone());
                }
                None => drop(self.tree.remove(path)),
            }
        }
        let text = self.tree.get(&self.path).map(|bytes| Repository::blob_id(bytes));
        let state =
            text.map(|text| State { path: self.path.clone(), text, attachments: Vec::new() });
        let index = state.map(|state| {
            self.trace.states.iter().position(|known| *known == state).unwrap_or_else(|| {
                self.trace.states.push(state);
                self.trace.states.len() - 1
            })
        });
        touch.state = index;
        touch.changes_text = before.as_ref().and_then(|standing| standing.state) != index;
        if touch.changes_text {
            self.trace.line.push(Standing { commit: id, landing: place, state: index });
        }
        self.trace.judged = index;
        self.trace.touches.insert(0, touch);
        self.past.head = Some(id);
        let commit = Commit {
            id,
            parents: parent.into_iter().collect(),
            author: commit.author.clone(),
            authored: commit.when,
            committer: commit.committer.clone(),
            committed: commit.when,
            summary: commit.message.lines().next().unwrap_or_default().to_owned(),
            signature: None,
            landing: Some(place),
        };
        self.past.commits.insert(id, commit);
    }

    fn finish(mut self, as_of: Date) -> Example {
        let head = self.past.head.unwrap();
        let line = Line {
            name: "main".to_owned(),
            by: ChosenBy::Current,
            tip: head,
            length: self.past.commits.len(),
        };
        self.past.completeness.commits_read = self.past.commits.len();
        self.past.line = Some(line.clone());
        self.trace.path.clone_from(&self.path);
        let records: Vec<_> = self
            .tree
            .iter()
            .filter(|(path, _)| path.contains(".record/") && !path.contains(".sig"))
            .map(|(path, bytes)| {
                Arc::new(RecordFile::read(path, Repository::blob_id(bytes), bytes))
            })
            .collect();
        for (path, bytes) in &self.tree {
            self.past.judged.insert(path.clone(), Repository::blob_id(bytes));
        }
        let signatures = self
            .tree
            .iter()
            .filter_map(|(path, bytes)| {
                Some((path.strip_suffix(".sig")?.to_owned(), (path.clone(), bytes.clone())))
            })
            .collect();
        let organisations = self.tree.get("organisations.yaml").map(|bytes| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            Arc::new(Organisations::read(Arc::new(Source::new("organisations.yaml", text))))
        });
        let read =
            |state: &State| self.blobs.get(&state.text).map(|bytes| reading(&state.path, bytes));
        let id = self.trace.judged.and_then(|index| read(&self.trace.states[index]));
        let id = id.and_then(|reading| reading.agreement.id().map(str::to_owned));
        let ledger = ledger(Materials {
            id: id.as_deref().unwrap_or(&self.path),
            as_of,
            trace: &self.trace,
            past: &self.past,
            read: &read,
            records: &records,
            signatures: &signatures,
            keys: &Keys::default(),
            organisations,
            rewritten: Vec::new(),
            copy: &|_| false,
            in_full: true,
        });
        Example { ledger, line, head, completeness: self.past.completeness }
    }
}

fn reading(path: &str, bytes: &[u8]) -> Reading {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let agreement =
        Agreement::read(Arc::new(Source::new(path, text)), &CATALOGUE, Circumstances::default());
    let manifest = digest::manifest(bytes, |_| None).ok().map(Arc::new);
    let digest = manifest.as_ref().map(|manifest| manifest.digest());
    Reading { agreement: Arc::new(agreement), manifest, digest }
}
