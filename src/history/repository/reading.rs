//! Texts read once each, what could not be read, and the choice of where a file was before it appeared.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::Glance;
use super::moves::{self, Copies, Gone, Sketch, file_name, is_markdown};
use super::objects::{Lost, Objects, named};
use crate::ground::files::Unread;
use crate::ground::limits::LIMITS;
use crate::history::trace::{MissingObject, ObjectId};

/// How alike two texts without an id have to be, in percent, for one to have become the other.
const ALIKE: usize = 50;
/// Texts that are compared with one that appeared.
const MOST_COMPARED: usize = 500;
/// Files that are looked at in all, in search of where others were before.
const MOST_GONE: usize = 20_000_000;

pub(super) struct Readings<'a> {
    objects: &'a Objects<'a>,
    glance: &'a (dyn Fn(&[u8]) -> Glance + Sync),
    glances: HashMap<ObjectId, Rc<Glance>>,
    sketches: HashMap<ObjectId, Rc<Sketch>>,
    /// Texts of the work tree that are in no commit.
    own: HashMap<ObjectId, Vec<u8>>,
    /// Contents of the work tree, which no commit needs to have.
    pub(super) outside: HashSet<ObjectId>,
    looked_at: usize,
    /// The commit that is looked at.
    pub(super) at: Option<ObjectId>,
    pub(super) missing: BTreeMap<ObjectId, MissingObject>,
    pub(super) corrupt: BTreeSet<ObjectId>,
    /// Whether some moves were not looked for, since there was too much to look at.
    pub(super) is_exhausted: bool,
}

impl<'a> Readings<'a> {
    pub(super) fn new(
        objects: &'a Objects<'a>,
        glance: &'a (dyn Fn(&[u8]) -> Glance + Sync),
    ) -> Self {
        Self {
            objects,
            glance,
            glances: HashMap::new(),
            sketches: HashMap::new(),
            own: HashMap::new(),
            outside: HashSet::new(),
            looked_at: 0,
            at: None,
            missing: BTreeMap::new(),
            corrupt: BTreeSet::new(),
            is_exhausted: false,
        }
    }

    pub(super) fn lose(
        &mut self,
        id: ObjectId,
        kind: &'static str,
        path: Option<&[u8]>,
        why: Lost,
    ) {
        match why {
            Lost::Corrupt => _ = self.corrupt.insert(id),
            Lost::Missing => {
                let path = path.map(|path| String::from_utf8_lossy(path).into_owned());
                let lost = MissingObject { id, kind, path, commit: self.at };
                self.missing.entry(id).or_insert(lost);
            }
        }
    }

    /// What following a text needs to know of it; nothing, where it cannot be read.
    pub(super) fn glance(&mut self, blob: ObjectId, path: &[u8]) -> Rc<Glance> {
        if let Some(known) = self.glances.get(&blob) {
            return known.clone();
        }
        let glance =
            Rc::new(self.text(blob, path).map(|text| (self.glance)(&text)).unwrap_or_default());
        self.glances.insert(blob, glance.clone());
        glance
    }

    fn text(&mut self, blob: ObjectId, path: &[u8]) -> Option<Vec<u8>> {
        if let Some(own) = self.own.get(&blob) {
            return Some(own.clone());
        }
        // Without this each missing text would have all packs listed anew.
        if !self.objects.has(blob) {
            self.lose(blob, "blob", Some(path), Lost::Missing);
            return None;
        }
        match self.objects.blob(blob, LIMITS.agreement_bytes) {
            Ok(text) => Some(text),
            Err(Unread::TooLarge { .. }) => None,
            Err(Unread::Absent) => {
                self.lose(blob, "blob", Some(path), Lost::Missing);
                None
            }
            Err(Unread::Refused(_) | Unread::Failed(_)) => {
                self.lose(blob, "blob", Some(path), Lost::Corrupt);
                None
            }
        }
    }

    /// Takes in a text of the work tree, under the name that it would have in a commit.
    pub(super) fn take_in(&mut self, text: &[u8]) -> ObjectId {
        let blob = named(git2::ObjectType::Blob, text);
        self.own.entry(blob).or_insert_with(|| text.to_vec());
        blob
    }

    /// Whether a content is in the repository, or in the work tree.
    pub(super) fn is_here(&self, blob: ObjectId) -> bool {
        self.outside.contains(&blob) || self.objects.has(blob)
    }

    /// The files of a tree that another no longer has.
    pub(super) fn gone(
        &mut self,
        objects: &Objects<'_>,
        before: ObjectId,
        after: ObjectId,
    ) -> Vec<Gone> {
        if self.looked_at > MOST_GONE {
            self.is_exhausted = true;
            return Vec::new();
        }
        let gone = moves::gone(objects, before, after);
        self.looked_at += gone.len() + 1;
        gone
    }

    /// Where each of some files that appeared was before, if anywhere: a file that is gone with the same content, then a gone text with
    /// the same id, then a text with an id that was copied first and deleted later, then a gone text without that is alike.
    pub(super) fn sources(
        &mut self,
        objects: &Objects<'_>,
        copies: &mut Copies,
        appeared: &[(Vec<u8>, ObjectId)],
        gone: &[Gone],
        before: ObjectId,
    ) -> Vec<Option<Vec<u8>>> {
        let mut taken: HashSet<&[u8]> = HashSet::new();
        let mut sources = Vec::new();
        for (path, blob) in appeared {
            let same = Self::same_content(path, *blob, gone, &taken)
                .or_else(|| self.same_id(path, *blob, gone, &taken));
            taken.extend(same);
            let copied = || {
                let has_id = self.glances.get(blob).is_some_and(|glance| glance.id.is_some());
                has_id.then(|| copies.path_of(objects, before, *blob)).flatten()
            };
            sources.push(same.map(<[u8]>::to_vec).or_else(copied));
        }
        self.alike(appeared, gone, &taken, &mut sources);
        sources
    }

    fn same_content<'g>(
        path: &[u8],
        blob: ObjectId,
        gone: &'g [Gone],
        taken: &HashSet<&[u8]>,
    ) -> Option<&'g [u8]> {
        // All empty files are the same, and none of them is another.
        if blob == named(git2::ObjectType::Blob, b"") {
            return None;
        }
        let same = gone.iter().filter(|file| file.blob == blob && !taken.contains(&*file.path));
        same.min_by_key(|file| file_name(&file.path) != file_name(path)).map(|file| &*file.path)
    }

    fn same_id<'g>(
        &mut self,
        path: &[u8],
        blob: ObjectId,
        gone: &'g [Gone],
        taken: &HashSet<&[u8]>,
    ) -> Option<&'g [u8]> {
        let glance = self.glance(blob, path);
        let id = glance.id.as_ref()?;
        let texts =
            gone.iter().filter(|file| is_markdown(&file.path) && !taken.contains(&*file.path));
        let same = texts
            .take(MOST_COMPARED)
            .find(|file| self.glance(file.blob, &file.path).id.as_ref() == Some(id));
        same.map(|file| &*file.path)
    }

    /// Gives what is left to the most alike of what is left, the most alike pair first.
    fn alike(
        &mut self,
        appeared: &[(Vec<u8>, ObjectId)],
        gone: &[Gone],
        taken: &HashSet<&[u8]>,
        sources: &mut [Option<Vec<u8>>],
    ) {
        let texts: Vec<_> = gone
            .iter()
            .filter(|file| is_markdown(&file.path) && !taken.contains(&*file.path))
            .take(MOST_COMPARED)
            .collect();
        let mut pairs = Vec::new();
        for (number, (path, blob)) in appeared.iter().enumerate() {
            let is_open = sources.get(number).is_some_and(Option::is_none);
            if !is_open || !is_markdown(path) || texts.is_empty() {
                continue;
            }
            let (glance, sketch) = (self.glance(*blob, path), self.sketch(*blob, path));
            for file in &texts {
                let other = self.glance(file.blob, &file.path);
                // Two texts with ids are the same agreement by their ids or not at all.
                if glance.id.is_some() && other.id.is_some() {
                    continue;
                }
                let likeness = sketch.likeness(&self.sketch(file.blob, &file.path));
                if likeness >= ALIKE {
                    pairs.push((std::cmp::Reverse(likeness), number, &file.path));
                }
            }
        }
        pairs.sort();
        let mut given: HashSet<&Vec<u8>> = HashSet::new();
        for (_, number, path) in pairs {
            let Some(source) = sources.get_mut(number).filter(|source| source.is_none()) else {
                continue;
            };
            if given.insert(path) {
                *source = Some(path.clone());
            }
        }
    }

    fn sketch(&mut self, blob: ObjectId, path: &[u8]) -> Rc<Sketch> {
        if let Some(known) = self.sketches.get(&blob) {
            return known.clone();
        }
        if self.sketches.len() > MOST_COMPARED * 4 {
            self.sketches.clear();
        }
        let sketch = Rc::new(Sketch::of(&self.text(blob, path).unwrap_or_default()));
        self.sketches.insert(blob, sketch.clone());
        sketch
    }
}
