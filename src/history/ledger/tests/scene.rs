//! Histories played for a ledger without a repository: commits on a line, a proposal after them, texts and record files by hand.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use serde_json::Value;

use super::super::{Ledger, Materials, Reading, ledger};
use crate::document::agreement::{Agreement, Circumstances};
use crate::document::catalogue::Catalogue;
use crate::ground::source::Source;
use crate::history::digest::manifest;
use crate::history::evidence::Keys;
use crate::history::record::{ActDraft, ActKind, EntryDraft, EntryKind, Named, RecordFile, Whose};
use crate::history::trace::{
    Commit, Landed, Moment, ObjectId, Past, Person, Standing, State, Touch, Trace,
};

pub(super) const PATH: &str = "agreements/tideway.md";
pub(super) const RECORD: &str = "agreements/tideway.record";

/// A text with the three parties of the Tideway example, and more terms.
pub(super) fn text(terms: &str, words: &str) -> String {
    text_of(&["harbour-trust", "quay-advice", "mill-lane"], terms, words)
}

pub(super) fn text_of(parties: &[&str], terms: &str, words: &str) -> String {
    let parties: Vec<String> =
        parties.iter().map(|id| format!("  - {{ id: {id}, name: {} }}\n", called(id))).collect();
    let frame = "kind: lead-provider-agreement\nid: tideway\ntitle: Tideway";
    let terms = if terms.contains("timeframe:") {
        terms.to_owned()
    } else {
        format!("timeframe: {{ commencement: 2026-04-01, expiry: 2029-03-31 }}\n{terms}")
    };
    format!("---\n{frame}\nparties:\n{}{terms}---\n\n{words}\n", parties.concat())
}

fn called(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    };
    id.split('-').map(capital).collect::<Vec<_>>().join(" ")
}

pub(super) fn digest(text: &str) -> String {
    manifest(text.as_bytes(), |_| None).unwrap().digest()
}

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[derive(Default)]
pub(super) struct Scene {
    pub(super) past: Past,
    pub(super) trace: Trace,
    pub(super) records: Vec<Arc<RecordFile>>,
    pub(super) signatures: BTreeMap<String, (String, Vec<u8>)>,
    pub(super) keys: Keys,
    texts: HashMap<ObjectId, String>,
    blobs: HashMap<Vec<u8>, ObjectId>,
    today: Option<Date>,
    commit: ObjectIds,
    is_proposed: bool,
    pub(super) in_full: bool,
}

#[derive(Default)]
struct ObjectIds {
    given: u32,
    current: Option<ObjectId>,
}

impl ObjectIds {
    fn next(&mut self) -> ObjectId {
        self.given += 1;
        let mut id = [0; 20];
        id[..4].copy_from_slice(&self.given.to_be_bytes());
        ObjectId(id)
    }
}

impl Scene {
    pub(super) fn new() -> Self {
        let trace = Trace { path: PATH.to_owned(), ..Trace::default() };
        Self { trace, in_full: true, ..Self::default() }
    }

    /// A commit on the line; what follows is in it.
    pub(super) fn on(&mut self, date: &str) -> &mut Self {
        assert!(!self.is_proposed, "a proposal comes last");
        let landing = self.past.commits.values().filter(|commit| commit.landing.is_some()).count();
        self.add_commit(date, Some(landing))
    }

    /// From here on everything is in a branch, or in a commit that only a merge brought.
    pub(super) fn propose(&mut self, date: &str) -> &mut Self {
        self.is_proposed = true;
        self.past.is_proposal = true;
        self.add_commit(date, None)
    }

    fn add_commit(&mut self, date: &str, landing: Option<usize>) -> &mut Self {
        let id = self.commit.next();
        let date = day(date);
        let seconds = i64::from(date.since(day("1970-01-01")).unwrap().get_days()) * 86_400;
        let when = Moment { seconds: seconds + 43_200, offset_minutes: 0 };
        let person = Person { name: "A. Clerk".into(), email: "clerk@harbour.example".into() };
        let commit = Commit {
            id,
            parents: self.commit.current.into_iter().collect(),
            author: person.clone(),
            authored: when,
            committer: person,
            committed: when,
            summary: "A commit".into(),
            signature: None,
            landing,
        };
        self.past.commits.insert(id, commit);
        self.commit.current = Some(id);
        self.today = Some(date);
        self
    }

    fn current(&self) -> ObjectId {
        self.commit.current.unwrap()
    }

    fn landing(&self) -> Option<usize> {
        self.past.commits[&self.current()].landing
    }

    /// The agreement becomes this text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.text_at(PATH, text)
    }

    pub(super) fn text_at(&mut self, path: &str, text: &str) -> &mut Self {
        let state = self.state(path, text);
        self.trace.path = path.to_owned();
        self.stands(Some(state))
    }

    /// The file is taken away.
    pub(super) fn gone(&mut self) -> &mut Self {
        self.stands(None)
    }

    /// A text in a commit that can be reached, and that never stood on the line.
    pub(super) fn text_aside(&mut self, text: &str) -> &mut Self {
        self.state(PATH, text);
        self
    }

    fn stands(&mut self, state: Option<usize>) -> &mut Self {
        let commit = self.current();
        if let Some(landing) = self.landing() {
            self.trace.line.retain(|standing| standing.landing != landing);
            self.trace.line.push(Standing { commit, landing, state });
        }
        let touch = Touch {
            commit,
            state,
            changes_text: true,
            changes_attachments: false,
            changes_record: false,
            moved_from: None,
            is_merge: false,
        };
        self.trace.touches.insert(0, touch);
        self.trace.judged = state;
        self
    }

    fn state(&mut self, path: &str, text: &str) -> usize {
        let known = self.texts.iter().find(|(_, known)| *known == text).map(|(id, _)| *id);
        let id = known.unwrap_or_else(|| self.commit.next());
        self.texts.insert(id, text.to_owned());
        let state = State { path: path.to_owned(), text: id, attachments: Vec::new() };
        let known = self.trace.states.iter().position(|known| *known == state);
        known.unwrap_or_else(|| {
            self.trace.states.push(state);
            self.trace.states.len() - 1
        })
    }

    /// A file of the record is added.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) -> Named {
        let known = self.blobs.get(bytes).copied();
        let blob = known.unwrap_or_else(|| self.commit.next());
        self.blobs.insert(bytes.to_vec(), blob);
        let commit = self.current();
        let file = RecordFile::read(path, blob, bytes);
        let named = Named::of(&file);
        if let Some(landing) = self.landing() {
            let landed = Landed { commit, landing, blob: Some(blob) };
            self.past.landed.entry(path.to_owned()).or_default().push(landed);
            // What was found before this landing is no longer all.
            self.past.first_landed.take();
        }
        self.past.first_seen.entry(blob).or_insert(commit);
        self.past.judged.insert(path.to_owned(), blob);
        self.records.push(Arc::new(file));
        named
    }

    pub(super) fn entry(&mut self, draft: &EntryDraft) -> Named {
        let is_taken = |name: &str| self.past.judged.contains_key(&format!("{RECORD}/{name}"));
        let composed = draft.compose(is_taken).unwrap();
        self.add(&format!("{RECORD}/{}", composed.file), composed.text.as_bytes())
    }

    pub(super) fn act(&mut self, draft: &ActDraft) -> Named {
        let is_taken = |name: &str| self.past.judged.contains_key(&format!("{RECORD}/{name}"));
        let composed = draft.compose(is_taken).unwrap();
        self.add(&format!("{RECORD}/{}", composed.file), composed.text.as_bytes())
    }

    /// The entry of a version, dated today.
    pub(super) fn sets(
        &mut self,
        kind: EntryKind,
        version: u32,
        previous: Option<&Named>,
        text: &str,
        more: impl FnOnce(&mut EntryDraft),
    ) -> Set {
        let mut draft = EntryDraft::new("tideway", kind, self.today.unwrap());
        draft.version = Some(version);
        draft.previous = previous.cloned();
        draft.text = Some(digest(text));
        more(&mut draft);
        Set { version, text: digest(text), entry: self.entry(&draft) }
    }

    pub(super) fn agreed(&mut self, text: &str) -> Set {
        self.sets(EntryKind::Agreed, 1, None, text, |_| {})
    }

    pub(super) fn amended(&mut self, previous: &Set, text: &str) -> Set {
        let version = previous.version + 1;
        self.sets(EntryKind::Amendment, version, Some(&previous.entry), text, |_| {})
    }

    /// An entry that sets no text.
    pub(super) fn noted(&mut self, kind: EntryKind, more: &[(&str, Value)]) -> Named {
        let mut draft = EntryDraft::new("tideway", kind, self.today.unwrap());
        draft.more = more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect();
        self.entry(&draft)
    }

    pub(super) fn takes_out(&mut self, file: &Named) -> Named {
        let record = serde_json::json!({ "name": file.name, "sha256": file.sha256 });
        self.noted(
            EntryKind::WithdrawnRecord,
            &[("record", record), ("because", "a mistake".into())],
        )
    }

    /// What a party does about a version, today.
    pub(super) fn does(&mut self, kind: ActKind, party: &str, set: &Set) -> Named {
        self.does_as(kind, party, set, |_| {})
    }

    pub(super) fn does_as(
        &mut self,
        kind: ActKind,
        party: &str,
        set: &Set,
        more: impl FnOnce(&mut ActDraft),
    ) -> Named {
        let whose =
            Whose::Party { id: party.to_owned(), name: Some(called(party)), identifiers: vec![] };
        let mut draft = ActDraft::new("tideway", kind, whose, self.today.unwrap());
        draft.version = Some(set.version);
        draft.text = Some(set.text.clone());
        draft.entry = Some(set.entry.clone());
        draft.name = Some(format!("{} person", called(party)));
        draft.method = Some("wet-ink".into());
        more(&mut draft);
        self.act(&draft)
    }

    pub(super) fn sign(&mut self, parties: &[&str], set: &Set) -> &mut Self {
        for party in parties {
            self.does(ActKind::Signs, party, set);
        }
        self
    }

    pub(super) fn approve(&mut self, parties: &[&str], set: &Set) -> &mut Self {
        for party in parties {
            self.does(ActKind::Approves, party, set);
        }
        self
    }

    pub(super) fn ledger(&self, as_of: &str) -> Ledger {
        self.ledger_with(as_of, &|state| self.read(state))
    }

    pub(super) fn ledger_with(
        &self,
        as_of: &str,
        read: &dyn Fn(&State) -> Option<Reading>,
    ) -> Ledger {
        ledger(Materials {
            id: "tideway",
            as_of: day(as_of),
            trace: &self.trace,
            past: &self.past,
            read,
            records: &self.records,
            signatures: &self.signatures,
            keys: &self.keys,
            organisations: None,
            rewritten: Vec::new(),
            copy: &|_| false,
            in_full: self.in_full,
        })
    }

    pub(super) fn read(&self, state: &State) -> Option<Reading> {
        static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);
        let text = self.texts.get(&state.text)?;
        let source = Arc::new(Source::new(state.path.clone(), text.clone()));
        let agreement = Agreement::read(source, &CATALOGUE, Circumstances::default());
        let manifest = manifest(text.as_bytes(), |_| None).ok().map(Arc::new);
        let digest = manifest.as_ref().map(|manifest| manifest.digest());
        Some(Reading { agreement: Arc::new(agreement), manifest, digest })
    }
}

/// An entry that sets a text, for acts to name.
#[derive(Clone)]
pub(super) struct Set {
    pub(super) version: u32,
    pub(super) text: String,
    pub(super) entry: Named,
}
