//! Where a file was before it appeared: among the files of the tree before that the tree after no longer has.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::objects::{Entry, Kind, Objects, entries};
use crate::history::trace::ObjectId;

/// Files and folders of a difference beyond which no further ones are looked at: a move among more is not followed.
const MOST: usize = 50_000;
/// Folders in folders that are looked through for a copy.
const DEEPEST: usize = 256;

/// A file that one tree has and the other has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gone {
    pub(super) path: Vec<u8>,
    pub(super) blob: ObjectId,
}

/// The files of a tree that another no longer has, by path.
pub(super) fn gone(objects: &Objects<'_>, before: ObjectId, after: ObjectId) -> Vec<Gone> {
    let mut found = Vec::new();
    let mut folders = vec![(Vec::new(), before, Some(after))];
    let mut looked_at = 0;
    while let Some((prefix, before, after)) = folders.pop() {
        looked_at += 1;
        if looked_at > MOST || found.len() > MOST {
            break;
        }
        let Ok(before) = objects.tree(before) else { continue };
        let after = after.map(|after| objects.tree(after));
        let after = match &after {
            // What cannot be read cannot be said to be gone.
            Some(Err(_)) => continue,
            Some(Ok(after)) => Some(after),
            None => None,
        };
        let mut others = after.map(|after| entries(after)).into_iter().flatten().peekable();
        for entry in entries(&before) {
            let mut other = None;
            while let Some(next) = others.peek() {
                let order = in_order(next, &entry);
                if order == Ordering::Greater {
                    break;
                }
                let next = others.next();
                if order == Ordering::Equal {
                    other = next;
                    break;
                }
            }
            match (entry.kind, other) {
                (_, Some(other)) if other.id == entry.id => {}
                (Kind::Folder, other) => {
                    let other =
                        other.filter(|other| other.kind == Kind::Folder).map(|other| other.id);
                    folders.push((joined(&prefix, entry.name), entry.id, other));
                }
                (Kind::File, None) => {
                    found.push(Gone { path: joined(&prefix, entry.name), blob: entry.id });
                }
                _ => {}
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// Git's order of entries: that of their bytes, with a folder as if its name ended in `/`.
fn in_order(one: &Entry<'_>, other: &Entry<'_>) -> Ordering {
    let shorter = one.name.len().min(other.name.len());
    let (start, end) = one.name.split_at_checked(shorter).unwrap_or_default();
    let (other_start, other_end) = other.name.split_at_checked(shorter).unwrap_or_default();
    let next = |rest: &[u8], entry: &Entry<'_>| match rest.first() {
        Some(byte) => *byte,
        None if entry.kind == Kind::Folder => b'/',
        None => 0,
    };
    start.cmp(other_start).then_with(|| {
        // A name that goes on comes after one that ends, unless that one ends as a folder.
        next(end, one).cmp(&next(other_end, other)).then(end.len().cmp(&other_end.len()))
    })
}

pub(super) fn joined(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() }
}

/// What stands at a path in a tree.
pub(super) fn at_path(
    objects: &Objects<'_>,
    tree: ObjectId,
    path: &[u8],
) -> Option<(Kind, ObjectId)> {
    let mut here = (Kind::Folder, tree);
    for name in path.split(|byte| *byte == b'/') {
        let (Kind::Folder, folder) = here else { return None };
        let stored = objects.tree(folder).ok()?;
        here = entries(&stored)
            .find(|entry| entry.name == name)
            .map(|entry| (entry.kind, entry.id))?;
    }
    Some(here)
}

pub(super) fn is_markdown(path: &[u8]) -> bool {
    let ending = path.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    ending.eq_ignore_ascii_case(b"md") || ending.eq_ignore_ascii_case(b"markdown")
}

pub(super) fn file_name(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
}

pub(super) fn folder_of(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
    path.get(..end).unwrap_or_default()
}

/// Looks for Markdown files with some content in whole trees, and remembers where there are none.
#[derive(Debug, Default)]
pub(super) struct Copies {
    without: HashSet<(ObjectId, ObjectId)>,
}

impl Copies {
    pub(super) fn path_of(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
        blob: ObjectId,
    ) -> Option<Vec<u8>> {
        self.below(objects, tree, blob, 0)
    }

    fn below(
        &mut self,
        objects: &Objects<'_>,
        tree: ObjectId,
        blob: ObjectId,
        depth: usize,
    ) -> Option<Vec<u8>> {
        if depth > DEEPEST || self.without.contains(&(tree, blob)) {
            return None;
        }
        let stored = objects.tree(tree).ok()?;
        let mut here =
            entries(&stored).filter(|entry| entry.kind == Kind::File && entry.id == blob);
        if let Some(file) = here.find(|file| is_markdown(file.name)) {
            return Some(file.name.to_vec());
        }
        // While it is looked through it counts as without: objects that lie about their names could contain themselves.
        self.without.insert((tree, blob));
        for folder in entries(&stored).filter(|entry| entry.kind == Kind::Folder) {
            if let Some(path) = self.below(objects, folder.id, blob, depth + 1) {
                self.without.remove(&(tree, blob));
                return Some(joined(folder.name, &path));
            }
        }
        None
    }
}

/// A text as the weights of its lines, for comparing it with others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sketch {
    lines: HashMap<u64, usize>,
    bytes: usize,
}

impl Sketch {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut lines: HashMap<u64, usize> = HashMap::new();
        let mut bytes = 0;
        // By sentence, since in prose a line is often a whole paragraph; and no piece so long that one word changes much.
        let pieces =
            text.split(|byte| matches!(byte, b'\n' | b'.' | b';' | b',')).map(<[u8]>::trim_ascii);
        for piece in pieces.filter(|piece| !piece.is_empty()) {
            for piece in piece.chunks(64) {
                *lines.entry(hash(piece)).or_default() += piece.len();
                bytes += piece.len();
            }
        }
        Self { lines, bytes }
    }

    /// The part of the longer one that both have, in percent.
    pub(super) fn likeness(&self, other: &Self) -> usize {
        let longer = self.bytes.max(other.bytes);
        if longer == 0 {
            return 0;
        }
        let (few, many) =
            if self.lines.len() < other.lines.len() { (self, other) } else { (other, self) };
        #[expect(clippy::iter_over_hash_type, reason = "a sum is the same in any order")]
        let common: usize = {
            let mut common = 0;
            for (line, weight) in &few.lines {
                common += many.lines.get(line).map_or(0, |other| *other.min(weight));
            }
            common
        };
        common * 100 / longer
    }
}

/// FNV-1a: what collides makes two texts look a little more alike, and no more.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
