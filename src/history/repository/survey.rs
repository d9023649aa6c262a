//! The files of the record and of organisations in whole trees, wherever they stand: found once for each tree, however many commits have it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::graph::{Graph, Place};
use super::moves::{file_name, joined};
use super::objects::{Kind, Lost, Objects, entries};
use crate::ground::limits::LIMITS;
use crate::history::trace::{Landed, Merged, ObjectId};

/// A folder without all that is neither of the record nor about organisations. Equal numbers, equal content.
type Folder = u32;
const EMPTY: Folder = 0;
/// It could not be read, so nothing can be said to differ in it.
const LOST: Folder = Folder::MAX;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Item {
    File(ObjectId),
    Folder(Folder),
}

type Items = Rc<[(Box<[u8]>, Item)]>;

#[derive(Debug)]
pub(super) struct Survey {
    folders: Vec<Items>,
    numbers: HashMap<Items, Folder>,
    known: HashMap<(ObjectId, bool), Folder>,
    /// Trees that could not be read.
    pub(super) lost: Vec<(ObjectId, Lost)>,
    /// Whether a commit has more files than are looked at.
    pub(super) is_exhausted: bool,
}

/// A folder that is being looked through.
struct Open {
    tree: ObjectId,
    is_record: bool,
    name: Box<[u8]>,
    ahead: Vec<(Box<[u8]>, ObjectId)>,
    items: Vec<(Box<[u8]>, Item)>,
}

impl Survey {
    pub(super) fn new() -> Self {
        let nothing: Items = Rc::from([]);
        Self {
            folders: vec![nothing.clone()],
            numbers: HashMap::from([(nothing, EMPTY)]),
            known: HashMap::new(),
            lost: Vec::new(),
            is_exhausted: false,
        }
    }

    /// All surveyed files in a tree.
    pub(super) fn files(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
    ) -> BTreeMap<String, ObjectId> {
        let root = self.folder(objects, tree);
        let mut changes = Vec::new();
        self.differing(EMPTY, root, &mut changes);
        changes.into_iter().filter_map(|(path, blob)| Some((printed(&path), blob?))).collect()
    }

    fn folder(&mut self, objects: &Objects<'_>, root: ObjectId) -> Folder {
        if let Some(known) = self.known.get(&(root, false)) {
            return *known;
        }
        let Some(first) = self.opened(objects, root, false, Box::default()) else { return LOST };
        let mut open = vec![first];
        loop {
            let depth = open.len();
            let Some(last) = open.last_mut() else { return EMPTY };
            if let Some((name, tree)) = last.ahead.pop() {
                let is_record = last.is_record || name.ends_with(b".record");
                if let Some(known) = self.known.get(&(tree, is_record)) {
                    if *known != EMPTY {
                        last.items.push((name, Item::Folder(*known)));
                    }
                } else if depth > LIMITS.tree_depth {
                    self.is_exhausted = true;
                } else {
                    match self.opened(objects, tree, is_record, name.clone()) {
                        Some(folder) => open.push(folder),
                        None => last.items.push((name, Item::Folder(LOST))),
                    }
                }
                continue;
            }
            let Some(mut done) = open.pop() else { return EMPTY };
            done.items.sort_by(|one, other| one.0.cmp(&other.0));
            done.items.dedup_by(|one, other| one.0 == other.0);
            let number = self.numbered(done.items.into());
            self.known.insert((done.tree, done.is_record), number);
            let Some(above) = open.last_mut() else { return number };
            if number != EMPTY {
                above.items.push((done.name, Item::Folder(number)));
            }
        }
    }

    fn opened(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
        is_record: bool,
        name: Box<[u8]>,
    ) -> Option<Open> {
        // Objects that lie about their names could contain themselves: until it is done a folder counts as empty.
        self.known.insert((tree, is_record), EMPTY);
        let mut open = Open { tree, is_record, name, ahead: Vec::new(), items: Vec::new() };
        match objects.tree(tree) {
            Ok(stored) => {
                for entry in entries(&stored) {
                    match entry.kind {
                        Kind::Folder => open.ahead.push((entry.name.into(), entry.id)),
                        Kind::File if is_record || is_surveyed(entry.name) => {
                            open.items.push((entry.name.into(), Item::File(entry.id)));
                        }
                        _ => {}
                    }
                }
            }
            Err(why) => {
                self.known.insert((tree, is_record), LOST);
                self.lost.push((tree, why));
                return None;
            }
        }
        Some(open)
    }

    fn numbered(&mut self, items: Items) -> Folder {
        if let Some(number) = self.numbers.get(&items) {
            return *number;
        }
        let number = Folder::try_from(self.folders.len()).unwrap_or(EMPTY);
        self.folders.push(items.clone());
        self.numbers.insert(items, number);
        number
    }

    fn items(&self, folder: Folder) -> Items {
        self.folders.get(folder as usize).cloned().unwrap_or_else(|| Rc::from([]))
    }

    /// The files that are other in `after` than in `before`, each with what it is then.
    fn differing(
        &mut self,
        before: Folder,
        after: Folder,
        changes: &mut Vec<(Vec<u8>, Option<ObjectId>)>,
    ) {
        let mut ahead = vec![(Vec::new(), before, after)];
        let mut looked_at = 0;
        while let Some((prefix, before, after)) = ahead.pop() {
            looked_at += 1;
            if looked_at > LIMITS.record_files || changes.len() > LIMITS.record_files {
                self.is_exhausted = true;
                return;
            }
            if before == LOST || after == LOST {
                continue;
            }
            let (before, after) = (self.items(before), self.items(after));
            let (mut earlier, mut later) = (before.iter().peekable(), after.iter().peekable());
            loop {
                let (old, new) = match (earlier.peek(), later.peek()) {
                    (None, None) => break,
                    (Some(old), Some(new)) if old.0 == new.0 => (earlier.next(), later.next()),
                    (Some(old), Some(new)) if old.0 > new.0 => (None, later.next()),
                    (None, Some(_)) => (None, later.next()),
                    (Some(_), _) => (earlier.next(), None),
                };
                let Some((name, _)) = old.or(new) else { break };
                let (old, new) = (old.map(|old| &old.1), new.map(|new| &new.1));
                if old == new {
                    continue;
                }
                let path = joined(&prefix, name);
                let folder = |item: Option<&Item>| match item {
                    Some(Item::Folder(folder)) => *folder,
                    _ => EMPTY,
                };
                if folder(old) != folder(new) {
                    ahead.push((path.clone(), folder(old), folder(new)));
                }
                match (old, new) {
                    (_, Some(Item::File(blob))) => changes.push((path, Some(*blob))),
                    (Some(Item::File(_)), _) => changes.push((path, None)),
                    _ => {}
                }
            }
        }
    }

    /// What changed on the line, by path, the oldest first.
    pub(super) fn landed(
        &mut self,
        objects: &Objects<'_>,
        graph: &Graph,
        line: &[Place],
    ) -> BTreeMap<String, Vec<Landed>> {
        let mut landed: BTreeMap<String, Vec<Landed>> = BTreeMap::new();
        let mut before = EMPTY;
        for (landing, place) in line.iter().enumerate() {
            let after = self.folder(objects, graph.tree(*place));
            // What cannot be read is not said to be gone.
            if after == LOST {
                continue;
            }
            let mut changes = Vec::new();
            self.differing(before, after, &mut changes);
            for (path, blob) in changes {
                let change = Landed { commit: graph.id(*place), landing, blob };
                landed.entry(printed(&path)).or_default().push(change);
            }
            before = after;
        }
        landed
    }

    /// Files of the record that a merge's other parents have and that had not landed with these bytes by then; the oldest merge of each.
    pub(super) fn merged(
        &mut self,
        objects: &Objects<'_>,
        graph: &Graph,
        merges: &[Place],
        came_in: &[Option<u32>],
        landed: &BTreeMap<String, Vec<Landed>>,
    ) -> Vec<Merged> {
        let mut seen: HashSet<(Vec<u8>, Folder)> = HashSet::new();
        let mut told = BTreeSet::new();
        let mut merged = Vec::new();
        for merge in merges {
            let by = came_in
                .get(*merge as usize)
                .copied()
                .flatten()
                .map_or(usize::MAX, |landing| landing as usize);
            let first = graph.first_parent(*merge);
            for parent in
                graph.known_parents(*merge).into_iter().filter(|parent| Some(*parent) != first)
            {
                let mut ahead = vec![(Vec::new(), self.folder(objects, graph.tree(parent)))];
                while let Some((prefix, folder)) = ahead.pop() {
                    if seen.len() > LIMITS.tree_entries || told.len() > LIMITS.record_files {
                        self.is_exhausted = true;
                        return merged;
                    }
                    if !seen.insert((prefix.clone(), folder)) {
                        continue;
                    }
                    for (name, item) in self.items(folder).iter() {
                        let path = joined(&prefix, name);
                        match item {
                            Item::Folder(folder) => ahead.push((path, *folder)),
                            Item::File(_) if is_organisations(name) => {}
                            Item::File(blob) => {
                                let path = printed(&path);
                                let is_it = |change: &Landed| {
                                    change.blob == Some(*blob) && change.landing <= by
                                };
                                let is_known = landed
                                    .get(&path)
                                    .is_some_and(|changes| changes.iter().any(is_it));
                                if !is_known && told.insert((path.clone(), *blob)) {
                                    merged.push(Merged {
                                        path,
                                        blob: *blob,
                                        merge: graph.id(*merge),
                                    });
                                }
                            }
                        }
                    }
                }
            }
        }
        merged
    }
}

fn printed(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

fn is_organisations(name: &[u8]) -> bool {
    name == b"organisations.yaml"
}

/// Whether a file is surveyed wherever it stands.
fn is_surveyed(name: &[u8]) -> bool {
    is_organisations(name) || is_dated(name)
}

/// A name like `2027-02-10-amendment-5f3a.yml`, with or without `.sig`.
fn is_dated(name: &[u8]) -> bool {
    let has_date = name.len() > 11
        && name.iter().zip(b"dddd-dd-dd-").all(|(byte, sign)| match sign {
            b'd' => byte.is_ascii_digit(),
            _ => byte == sign,
        });
    has_date && [&b".yml"[..], b".yaml", b".sig"].iter().any(|ending| name.ends_with(ending))
}

/// Whether a file with this path would be surveyed.
pub(super) fn is_surveyed_path(path: &str) -> bool {
    is_surveyed(file_name(path.as_bytes())) || in_record(path).is_some()
}

/// Whether a file with this path is of the record.
pub(super) fn is_record_path(path: &str) -> bool {
    is_dated(file_name(path.as_bytes())) || in_record(path).is_some()
}

/// The record folder that a file is in.
pub(super) fn in_record(path: &str) -> Option<String> {
    let (folders, _) = path.rsplit_once('/')?;
    let mut above = String::new();
    for name in folders.split('/') {
        above = super::joined(&above, name);
        if name.ends_with(".record") {
            return Some(above);
        }
    }
    None
}
