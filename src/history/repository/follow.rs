//! Agreements followed backwards through all commits: under which path each has been, what changed it, and what stood on the line.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::graph::{Graph, Place};
use super::moves::{self, Copies, folder_of};
use super::objects::{Kind, Objects, entries};
use super::paths::{Found, Paths, Spot};
use super::reading::Readings;
use crate::history::trace::{ObjectId, Standing, State, Touch, Trace};

/// Paths under which one agreement is looked for in one commit. More than a few are only ever met where somebody means harm.
const MOST_PATHS: usize = 64;
/// How often all commits are gone through: another time where a move was found that an earlier merge could not know of.
const MOST_TURNS: usize = 5;
/// Attachments of one text that are followed.
const MOST_ATTACHMENTS: usize = 1_000;

/// Under which path an agreement is looked for in some commit, and where its record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Followed {
    pub(super) trace: u32,
    pub(super) text: Spot,
    pub(super) record: Spot,
}

/// What stands in a commit, and under which path, by agreement.
pub(super) type Stand = BTreeMap<u32, (Followed, Content)>;

/// The attachments of a text, each with the place of its path.
type Attachments = Rc<[(String, Option<Spot>)]>;

/// The files of a folder by their paths in it.
type Files = Rc<Vec<(Vec<u8>, ObjectId)>>;

/// All that is looked for in a commit, in order.
type Wanted = Rc<[Followed]>;

/// What an agreement consists of in some commit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    pub(super) text: Option<ObjectId>,
    pub(super) attachments: Vec<(String, Option<ObjectId>)>,
    pub(super) record: Option<ObjectId>,
    /// Some of it could not be read, so it cannot be said to differ from anything.
    pub(super) is_lost: bool,
}

/// What is different between a commit and one of its parents.
#[derive(Debug)]
struct Change {
    now: Followed,
    before: Followed,
    after: Content,
    earlier: Content,
}

#[derive(Debug)]
struct Edge {
    /// What is looked for in the parent.
    wanted: Wanted,
    changes: Vec<Change>,
    /// What was looked for under another path, with what to look for in the parent.
    moves: Vec<(Followed, Followed)>,
    /// Where something differs, sorted.
    spots: Vec<Spot>,
}

/// Where the walk begins, and what it has to notice on its way.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// Commits with the path of each agreement there.
    pub(super) starts: Vec<(Place, Vec<Vec<u8>>)>,
    /// The line, the oldest first.
    pub(super) line: Vec<Place>,
    /// A commit in which to note what stands there.
    pub(super) base: Option<Place>,
    /// Folders and files of the record in what is judged, and the contents of those files.
    pub(super) records: Vec<Vec<u8>>,
    pub(super) blobs: HashSet<ObjectId>,
}

pub(super) struct Walk<'a> {
    pub(super) objects: &'a Objects<'a>,
    pub(super) graph: &'a Graph,
    pub(super) readings: Readings<'a>,
    pub(super) traces: Vec<Trace>,
    /// The oldest commit that brings in each content of a record file.
    pub(super) first_seen: BTreeMap<ObjectId, Place>,
    /// What stands in the commit that was to be noted, by agreement.
    pub(super) at_base: Stand,
    /// What stands at the tip of the line.
    pub(super) at_tip: Stand,
    paths: Paths,
    copies: Copies,
    numbers: Vec<HashMap<State, usize>>,
    attachments: HashMap<(Followed, ObjectId), Attachments>,
    records: HashSet<Spot>,
    /// Where each agreement and its record are known to have been.
    known: BTreeSet<(u32, Spot)>,
    /// Agreements for which a merge was passed by that may have to be looked at again once more is known.
    passed_by: BTreeSet<u32>,
    listed: HashMap<ObjectId, Files>,
    blobs: HashSet<ObjectId>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        objects: &'a Objects<'a>,
        graph: &'a Graph,
        readings: Readings<'a>,
        paths: &[String],
    ) -> Self {
        let trace = |path: &String| Trace { path: path.clone(), ..Trace::default() };
        Self {
            objects,
            graph,
            readings,
            traces: paths.iter().map(trace).collect(),
            first_seen: BTreeMap::new(),
            at_base: Stand::new(),
            at_tip: Stand::new(),
            paths: Paths::new(),
            copies: Copies::default(),
            numbers: vec![HashMap::new(); paths.len()],
            attachments: HashMap::new(),
            records: HashSet::new(),
            known: BTreeSet::new(),
            passed_by: BTreeSet::new(),
            listed: HashMap::new(),
            blobs: HashSet::new(),
        }
    }

    /// Goes through all commits, a child always before its parents. Where merges were passed by before all paths of an agreement were
    /// known, it goes again, over what it has read by then.
    pub(super) fn go(&mut self, course: Course) {
        for path in &course.records {
            let spot = self.paths.ask(path, None);
            self.records.extend(spot);
        }
        self.blobs.clone_from(&course.blobs);
        for (_, paths) in &course.starts {
            for (trace, path) in (0..).zip(paths) {
                self.followed(trace, path);
            }
        }
        let mut traces: BTreeSet<u32> = (0..).zip(&self.traces).map(|(trace, _)| trace).collect();
        for turn in 1..=MOST_TURNS {
            let known = self.known.clone();
            self.passed_by.clear();
            self.go_once(&course, &traces);
            let moved: BTreeSet<_> =
                self.known.difference(&known).map(|(trace, _)| *trace).collect();
            traces = self.passed_by.intersection(&moved).copied().collect();
            if traces.is_empty() || turn == MOST_TURNS {
                break;
            }
            self.forget(&traces);
        }
        for trace in &mut self.traces {
            trace.line.reverse();
        }
        for (id, folder, why) in std::mem::take(&mut self.paths.lost) {
            self.readings.lose(id, "tree", Some(&folder), why);
        }
    }

    /// Forgets what was found of some agreements, and keeps what was read.
    fn forget(&mut self, traces: &BTreeSet<u32>) {
        for trace in traces {
            let (Some(found), Some(numbers)) =
                (self.traces.get_mut(*trace as usize), self.numbers.get_mut(*trace as usize))
            else {
                continue;
            };
            *found = Trace { path: std::mem::take(&mut found.path), ..Trace::default() };
            numbers.clear();
        }
    }

    fn go_once(&mut self, course: &Course, traces: &BTreeSet<u32>) {
        let mut ahead: HashMap<Place, Wanted> = HashMap::new();
        let mut on_line = Line { left: course.line.clone(), ..Line::default() };
        let tip = course.line.last();
        for (place, paths) in &course.starts {
            let wanted = self.start(*place, paths, traces);
            put(&mut ahead, *place, wanted);
        }
        let graph = self.graph;
        for place in &graph.order {
            let Some(wanted) = ahead.remove(place) else { continue };
            self.readings.at = Some(graph.id(*place));
            if course.base == Some(*place) {
                let stand = self.stand_in(*place, &wanted);
                self.at_base.extend(stand);
            }
            if tip == Some(place) {
                let stand = self.stand_in(*place, &wanted);
                on_line.followed = stand.values().map(|(followed, _)| *followed).collect();
                self.at_tip.extend(stand);
            }
            let parents = graph.known_parents(*place);
            let edges: Vec<_> =
                parents.iter().map(|parent| self.edge(*place, *parent, &wanted)).collect();
            self.note_line(*place, &mut on_line, &parents, &edges);
            match edges.as_slice() {
                [] => self.note_root(*place, &wanted),
                [edge] => self.note_commit(*place, edge),
                edges => self.note_merge(*place, edges),
            }
            self.note_records(*place, &parents, &edges);
            for (parent, edge) in parents.into_iter().zip(edges) {
                put(&mut ahead, parent, edge.wanted);
            }
        }
    }

    /// What is looked for in a commit with which the walk begins.
    fn start(&mut self, place: Place, paths: &[Vec<u8>], traces: &BTreeSet<u32>) -> Wanted {
        let wanted: Vec<_> = (0..)
            .zip(paths)
            .filter(|(trace, _)| traces.contains(trace))
            .filter_map(|(trace, path)| self.followed(trace, path))
            .collect();
        self.readings.at = Some(self.graph.id(place));
        for followed in &wanted {
            let content = self.content(self.graph.tree(place), *followed);
            self.state(*followed, &content);
        }
        wanted.into()
    }

    pub(super) fn followed(&mut self, trace: u32, path: &[u8]) -> Option<Followed> {
        let text = self.paths.ask(path, Some(trace))?;
        let record = self.paths.ask(&record_folder(path), Some(trace))?;
        self.records.insert(record);
        self.known.extend([(trace, text), (trace, record)]);
        Some(Followed { trace, text, record })
    }

    /// What an agreement consists of in a tree.
    pub(super) fn content(&mut self, tree: ObjectId, followed: Followed) -> Content {
        let answer = self.paths.answer(self.objects, tree);
        let (text, record) =
            (self.paths.found(answer, followed.text), self.paths.found(answer, followed.record));
        let mut content = Content {
            text: text.of_kind(Kind::File),
            attachments: Vec::new(),
            record: record.of_kind(Kind::Folder),
            is_lost: text == Found::Lost || record == Found::Lost,
        };
        if let Some(blob) = content.text {
            let attachments = self.attachments_of(followed, blob);
            let answer = self.paths.answer(self.objects, tree);
            for (name, spot) in &*attachments {
                let found = spot.map_or(Found::Nothing, |spot| self.paths.found(answer, spot));
                content.is_lost |= found == Found::Lost;
                content.attachments.push((name.clone(), found.of_kind(Kind::File)));
            }
        }
        content
    }

    fn attachments_of(&mut self, followed: Followed, text: ObjectId) -> Attachments {
        if let Some(known) = self.attachments.get(&(followed, text)) {
            return known.clone();
        }
        let path = self.paths.path(followed.text);
        let glance = self.readings.glance(text, &path);
        let asked = glance.attachments.iter().take(MOST_ATTACHMENTS).map(|name| {
            let full = moves::joined(folder_of(&path), name.as_bytes());
            (name.clone(), self.paths.ask(&full, Some(followed.trace)))
        });
        let attachments: Attachments = asked.collect();
        self.attachments.insert((followed, text), attachments.clone());
        attachments
    }

    pub(super) fn path(&self, followed: Followed) -> Vec<u8> {
        self.paths.path(followed.text)
    }

    /// The number of a state among those of its trace; `None` where the text is not there.
    fn state(&mut self, followed: Followed, content: &Content) -> Option<usize> {
        let path = self.paths.path(followed.text);
        self.state_at(followed.trace, &path, content)
    }

    pub(super) fn state_at(&mut self, trace: u32, path: &[u8], content: &Content) -> Option<usize> {
        let state = State {
            path: String::from_utf8_lossy(path).into_owned(),
            text: content.text?,
            attachments: content.attachments.clone(),
        };
        let states = &mut self.traces.get_mut(trace as usize)?.states;
        let numbers = self.numbers.get_mut(trace as usize)?;
        Some(*numbers.entry(state).or_insert_with_key(|state| {
            states.push(state.clone());
            states.len() - 1
        }))
    }

    /// Compares a commit with a parent, and follows to where files were before.
    fn edge(&mut self, place: Place, parent: Place, wanted: &Wanted) -> Edge {
        let (after, before) = (self.graph.tree(place), self.graph.tree(parent));
        let mut edge = Edge {
            wanted: wanted.clone(),
            changes: Vec::new(),
            moves: Vec::new(),
            spots: Vec::new(),
        };
        if after == before {
            return edge;
        }
        let (now, then) =
            (self.paths.answer(self.objects, after), self.paths.answer(self.objects, before));
        self.paths.differing(now, then, &mut edge.spots);
        edge.spots.sort_unstable();
        let mut traces: Vec<_> =
            edge.spots.iter().flat_map(|spot| self.paths.askers(*spot)).copied().collect();
        traces.sort_unstable();
        traces.dedup();
        let mut concerned: Vec<(Followed, Content)> = Vec::new();
        for trace in traces {
            let from = wanted.partition_point(|followed| followed.trace < trace);
            for followed in wanted.iter().skip(from).take_while(|followed| followed.trace == trace)
            {
                concerned.push((*followed, self.content(after, *followed)));
            }
        }
        let earlier = self.before(&concerned, place, parent);
        for ((now, content), before_it) in concerned.into_iter().zip(earlier) {
            let there = self.content(before, before_it);
            self.state(before_it, &there);
            if now != before_it {
                edge.moves.push((now, before_it));
            }
            let change = Change { now, before: before_it, after: content, earlier: there };
            if change.is_one() {
                edge.changes.push(change);
            }
        }
        if !edge.moves.is_empty() {
            edge.wanted = replaced(wanted, &edge.moves);
        }
        edge
    }

    /// Where each agreement is to be looked for in the tree before.
    fn before(
        &mut self,
        concerned: &[(Followed, Content)],
        place: Place,
        parent: Place,
    ) -> Vec<Followed> {
        let (after, before) = (self.graph.tree(place), self.graph.tree(parent));
        let answer = self.paths.answer(self.objects, before);
        let is_absent = |walk: &Self, spot, kind| match walk.paths.found(answer, spot) {
            Found::Lost => false,
            found => found.of_kind(kind).is_none(),
        };
        let mut appeared = Vec::new();
        let mut records = Vec::new();
        let mut earlier: Vec<_> = concerned.iter().map(|(followed, _)| *followed).collect();
        for (number, ((followed, content), earlier)) in
            concerned.iter().zip(&mut earlier).enumerate()
        {
            if let Some(blob) = content.text.filter(|_| is_absent(self, followed.text, Kind::File))
            {
                let has_id =
                    self.readings.glance(blob, &self.paths.path(followed.text)).id.is_some();
                if !has_id && self.is_carried(place, parent, followed.text, Kind::File) {
                    let known = self.known_before(place, parent, followed.trace, Kind::File);
                    let moved = known
                        .and_then(|spot| self.followed(followed.trace, &self.paths.path(spot)));
                    if let Some(moved) = moved {
                        earlier.text = moved.text;
                        if is_absent(self, earlier.record, Kind::Folder) {
                            earlier.record = moved.record;
                        }
                    }
                } else {
                    appeared.push((number, followed.text, blob));
                }
            }
            if let Some(tree) =
                content.record.filter(|_| is_absent(self, followed.record, Kind::Folder))
            {
                if self.is_carried(place, parent, followed.record, Kind::Folder) {
                    let known = self.known_before(place, parent, followed.trace, Kind::Folder);
                    earlier.record = known.unwrap_or(earlier.record);
                } else {
                    records.push((number, tree));
                }
            }
        }
        if appeared.is_empty() && records.is_empty() {
            return earlier;
        }
        let gone = self.readings.gone(self.objects, before, after);
        let sought: Vec<_> =
            appeared.iter().map(|(_, spot, blob)| (self.paths.path(*spot), *blob)).collect();
        let sources = self.readings.sources(self.objects, &mut self.copies, &sought, &gone, before);
        for ((number, _, _), source) in appeared.iter().zip(sources) {
            let (Some(source), Some(followed)) = (source, earlier.get_mut(*number)) else {
                continue;
            };
            let Some(moved) = self.followed(followed.trace, &source) else { continue };
            followed.text = moved.text;
            // The record moves along, if it is not where it was looked for anyhow.
            if is_absent(self, followed.record, Kind::Folder) {
                followed.record = moved.record;
            }
        }
        for (number, tree) in records {
            let Some(source) = self.record_before(tree, &gone, before) else { continue };
            let Some(followed) = earlier.get_mut(number) else { continue };
            let Some(record) = self.paths.ask(&source, Some(followed.trace)) else { continue };
            self.records.insert(record);
            self.known.insert((followed.trace, record));
            followed.record = record;
        }
        earlier
    }

    /// Whether another parent has brought what one has not. Then the commits on its way tell where it was before, if it ever moved.
    fn is_carried(&mut self, place: Place, parent: Place, spot: Spot, kind: Kind) -> bool {
        let graph = self.graph;
        graph.known_parents(place).into_iter().filter(|other| *other != parent).any(|other| {
            let answer = self.paths.answer(self.objects, graph.tree(other));
            self.paths.found(answer, spot).of_kind(kind).is_some()
        })
    }

    /// Another place at which an agreement, or its record, is known to have been, and is in a parent and no longer in the merge.
    fn known_before(
        &mut self,
        place: Place,
        parent: Place,
        trace: u32,
        kind: Kind,
    ) -> Option<Spot> {
        self.passed_by.insert(trace);
        let now = self.paths.answer(self.objects, self.graph.tree(place));
        let then = self.paths.answer(self.objects, self.graph.tree(parent));
        let is_there = |answer, spot| self.paths.found(answer, spot).of_kind(kind).is_some();
        let mut known = self.known.range((trace, 0)..=(trace, Spot::MAX)).map(|(_, spot)| *spot);
        known.find(|spot| is_there(then, *spot) && !is_there(now, *spot))
    }

    /// The record folder that is gone and has the same content, or some file of it.
    fn record_before(
        &mut self,
        tree: ObjectId,
        gone: &[moves::Gone],
        before: ObjectId,
    ) -> Option<Vec<u8>> {
        let now = self.files_in(tree);
        let mut shared = None;
        let mut folders: Vec<_> = gone.iter().map(|file| folder_of(&file.path)).collect();
        folders.retain(|folder| folder.ends_with(b".record"));
        folders.dedup();
        for folder in folders {
            let (Kind::Folder, id) = moves::at_path(self.objects, before, folder)? else {
                continue;
            };
            if id == tree {
                return Some(folder.to_vec());
            }
            if shared.is_none() {
                let files = self.files_in(id);
                let is_shared =
                    files.iter().any(|(_, blob)| now.iter().any(|(_, other)| other == blob));
                shared = is_shared.then(|| folder.to_vec());
            }
        }
        shared
    }

    /// The files of a record folder, with their paths in it. Folders in it are looked through as well, to some depth.
    fn files_in(&mut self, tree: ObjectId) -> Files {
        const MOST: usize = 10_000;
        if let Some(known) = self.listed.get(&tree) {
            return known.clone();
        }
        let mut files = Vec::new();
        let mut folders = vec![(Vec::new(), tree)];
        let mut looked_at = 0;
        while let Some((prefix, folder)) = folders.pop().filter(|_| looked_at < MOST) {
            looked_at += 1;
            let Ok(stored) = self.objects.tree(folder) else { continue };
            for entry in entries(&stored).take(MOST) {
                let path = moves::joined(&prefix, entry.name);
                match entry.kind {
                    Kind::Folder => folders.push((path, entry.id)),
                    _ => files.push((path, entry.id)),
                }
            }
        }
        files.sort();
        let files = Rc::new(files);
        self.listed.insert(tree, files.clone());
        files
    }

    /// What stands in a commit: of several paths under which an agreement is looked for there the one that was asked for, else the first
    /// that has a text.
    fn stand_in(&mut self, place: Place, wanted: &Wanted) -> Stand {
        let mut stand = Stand::new();
        for followed in wanted.iter() {
            let content = self.content(self.graph.tree(place), *followed);
            let path = self.paths.path(followed.text);
            let is_asked = self
                .traces
                .get(followed.trace as usize)
                .is_some_and(|trace| trace.path.as_bytes() == path);
            let known = stand.get(&followed.trace);
            let is_better = |known: &(Followed, Content)| {
                content.text.is_some() && (is_asked || known.1.text.is_none())
            };
            if known.is_none_or(is_better) {
                stand.insert(followed.trace, (*followed, content));
            }
        }
        stand
    }

    /// All that stands in a commit without parents came with it.
    fn note_root(&mut self, place: Place, wanted: &Wanted) {
        for followed in wanted.iter() {
            let content = self.content(self.graph.tree(place), *followed);
            if content == Content::default() || content.is_lost {
                continue;
            }
            let touch = Touch {
                commit: self.graph.id(place),
                state: self.state(*followed, &content),
                changes_text: content.text.is_some(),
                changes_attachments: content.attachments.iter().any(|(_, blob)| blob.is_some()),
                changes_record: content.record.is_some(),
                moved_from: None,
                is_merge: false,
            };
            self.touch(followed.trace, touch);
        }
    }

    fn note_commit(&mut self, place: Place, edge: &Edge) {
        for change in &edge.changes {
            let touch = Touch {
                commit: self.graph.id(place),
                state: self.state(change.now, &change.after),
                changes_text: change.changes_text(),
                changes_attachments: change.changes_attachments(),
                changes_record: change.changes_record(),
                moved_from: self.moved_from(change),
                // Of a merge of which only one parent is here it is not known.
                is_merge: false,
            };
            self.touch(change.now.trace, touch);
        }
    }

    fn moved_from(&self, change: &Change) -> Option<String> {
        let is_move = change.now.text != change.before.text
            && change.after.text.and(change.earlier.text).is_some();
        is_move.then(|| String::from_utf8_lossy(&self.paths.path(change.before.text)).into_owned())
    }

    /// A merge is told where it holds what none of its parents holds.
    fn note_merge(&mut self, place: Place, edges: &[Edge]) {
        let Some((first, others)) = edges.split_first() else { return };
        for change in &first.changes {
            let of = |edge: &'_ Edge| edge.changes.iter().position(|other| other.now == change.now);
            let mut changes = vec![change];
            changes.extend(others.iter().filter_map(|edge| edge.changes.get(of(edge)?)));
            if changes.len() < edges.len() {
                continue;
            }
            let moved = self
                .moved_from(change)
                .filter(|_| changes.iter().all(|change| change.now.text != change.before.text));
            let touch = Touch {
                commit: self.graph.id(place),
                state: self.state(change.now, &change.after),
                changes_text: changes.iter().all(|change| change.changes_text()),
                changes_attachments: brings_other_attachments(&changes),
                changes_record: self.brings_other_records(&changes),
                moved_from: moved,
                is_merge: true,
            };
            if touch.changes_text
                || touch.changes_attachments
                || touch.changes_record
                || touch.moved_from.is_some()
            {
                self.touch(change.now.trace, touch);
            }
        }
    }

    /// Whether the merged record holds a file, or lacks one, unlike each parent.
    fn brings_other_records(&mut self, changes: &[&Change]) -> bool {
        if !changes.iter().all(|change| change.after.record != change.earlier.record) {
            return false;
        }
        let mut files = |tree: Option<ObjectId>| -> BTreeMap<Vec<u8>, ObjectId> {
            tree.map(|tree| self.files_in(tree).iter().cloned().collect()).unwrap_or_default()
        };
        let after = files(changes.first().and_then(|change| change.after.record));
        let parents: Vec<_> = changes.iter().map(|change| files(change.earlier.record)).collect();
        let is_new =
            |path: &Vec<u8>| parents.iter().all(|parent| parent.get(path) != after.get(path));
        after.keys().any(&is_new) || parents.iter().flat_map(BTreeMap::keys).any(&is_new)
    }

    fn touch(&mut self, trace: u32, touch: Touch) {
        let Some(trace) = self.traces.get_mut(trace as usize) else { return };
        match trace.touches.last_mut() {
            // One commit is told once, also where it is looked for under two paths.
            Some(last) if last.commit == touch.commit => {
                last.state = last.state.or(touch.state);
                last.changes_text |= touch.changes_text;
                last.changes_attachments |= touch.changes_attachments;
                last.changes_record |= touch.changes_record;
                last.moved_from = last.moved_from.take().or(touch.moved_from);
            }
            _ => trace.touches.push(touch),
        }
    }

    /// Notes what changed on the line, the newest first.
    fn note_line(&mut self, place: Place, line: &mut Line, parents: &[Place], edges: &[Edge]) {
        if line.left.last() != Some(&place) {
            return;
        }
        line.left.pop();
        let landing = line.left.len();
        let commit = self.graph.id(place);
        if self.graph.first_parent(place).is_none() {
            for followed in std::mem::take(&mut line.followed) {
                let content = self.content(self.graph.tree(place), followed);
                if let Some(state) = self.state(followed, &content) {
                    self.stand(followed.trace, Standing { commit, landing, state: Some(state) });
                }
            }
            return;
        }
        let Some((_, edge)) = parents.first().zip(edges.first()) else { return };
        for change in &edge.changes {
            if line.followed.binary_search(&change.now).is_ok() {
                let now = self.state(change.now, &change.after);
                if now != self.state(change.before, &change.earlier) {
                    self.stand(change.now.trace, Standing { commit, landing, state: now });
                }
            }
        }
        for (now, before) in &edge.moves {
            if let Some(followed) = line.followed.iter_mut().find(|followed| *followed == now) {
                *followed = *before;
            }
        }
    }

    fn stand(&mut self, trace: u32, standing: Standing) {
        if let Some(trace) = self.traces.get_mut(trace as usize) {
            trace.line.push(standing);
        }
    }

    /// Notes contents of the record that no parent has. Going backwards, the oldest such commit is noted last.
    fn note_records(&mut self, place: Place, parents: &[Place], edges: &[Edge]) {
        let mut spots: Vec<Spot> = match edges.split_first() {
            Some((first, others)) => {
                let in_all =
                    |spot: &&Spot| others.iter().all(|edge| edge.spots.binary_search(spot).is_ok());
                first
                    .spots
                    .iter()
                    .filter(|spot| self.records.contains(spot))
                    .filter(in_all)
                    .copied()
                    .collect()
            }
            None => Vec::new(),
        };
        if edges.is_empty() {
            spots.extend(&self.records);
        }
        for spot in spots {
            let here = self.records_at(place, spot);
            let before: Vec<_> =
                parents.iter().map(|parent| self.records_at(*parent, spot)).collect();
            let is_new = |blob: &&ObjectId| !before.iter().any(|before| before.contains(*blob));
            let new: Vec<_> = here
                .iter()
                .filter(|blob| self.blobs.contains(blob))
                .filter(is_new)
                .copied()
                .collect();
            self.first_seen.extend(new.into_iter().map(|blob| (blob, place)));
        }
    }

    /// The contents of a record folder, or of a file of the record that stands elsewhere.
    fn records_at(&mut self, place: Place, spot: Spot) -> HashSet<ObjectId> {
        let answer = self.paths.answer(self.objects, self.graph.tree(place));
        match self.paths.found(answer, spot) {
            Found::Here(Kind::Folder, folder) => {
                self.files_in(folder).iter().map(|(_, blob)| *blob).collect()
            }
            Found::Here(_, file) => HashSet::from([file]),
            _ => HashSet::new(),
        }
    }
}

/// The part of the line that is still ahead, and what is looked for on it.
#[derive(Debug, Default)]
struct Line {
    left: Vec<Place>,
    followed: Vec<Followed>,
}

impl Change {
    fn is_one(&self) -> bool {
        let is_lost = self.after.is_lost || self.earlier.is_lost;
        let is_moved = self.now.text != self.before.text && self.after.text.is_some();
        !is_lost && (is_moved || self.changes_record() || self.after != self.earlier)
    }

    fn changes_text(&self) -> bool {
        self.after.text != self.earlier.text
    }

    fn changes_attachments(&self) -> bool {
        self.after.attachments != self.earlier.attachments
    }

    fn changes_record(&self) -> bool {
        let moves_alone =
            self.now.record != self.before.record && self.now.text == self.before.text;
        self.after.record != self.earlier.record || (moves_alone && self.after.record.is_some())
    }
}

/// Whether a merge has an attachment with a content that no parent has under its name.
fn brings_other_attachments(changes: &[&Change]) -> bool {
    let after =
        changes.first().map(|change| change.after.attachments.as_slice()).unwrap_or_default();
    after.iter().any(|attachment| {
        changes.iter().all(|change| !change.earlier.attachments.contains(attachment))
    })
}

/// Where the record of an agreement is: beside it, under its name without ending.
fn record_folder(path: &[u8]) -> Vec<u8> {
    let name = moves::file_name(path);
    let stem = match name.iter().rposition(|byte| *byte == b'.') {
        Some(dot) if dot > 0 => name.get(..dot).unwrap_or(name),
        _ => name,
    };
    moves::joined(folder_of(path), &[stem, b".record"].concat())
}

/// What is looked for after some of it was found to have been elsewhere.
fn replaced(wanted: &Wanted, moves: &[(Followed, Followed)]) -> Wanted {
    let moves: HashMap<_, _> = moves.iter().copied().collect();
    let mut new: Vec<_> =
        wanted.iter().map(|followed| *moves.get(followed).unwrap_or(followed)).collect();
    new.sort_unstable();
    new.dedup();
    new.into()
}

/// Two children may look for different paths in the same commit.
fn put(ahead: &mut HashMap<Place, Wanted>, place: Place, wanted: Wanted) {
    let both = match ahead.get(&place) {
        Some(known) if Rc::ptr_eq(known, &wanted) || *known == wanted => return,
        Some(known) => {
            let mut both: Vec<_> = known.iter().chain(wanted.iter()).copied().collect();
            both.sort_unstable();
            both.dedup();
            let mut counted = (0, 0);
            both.retain(|followed| {
                counted = if counted.0 == followed.trace {
                    (counted.0, counted.1 + 1)
                } else {
                    (followed.trace, 1)
                };
                counted.1 <= MOST_PATHS
            });
            both.into()
        }
        None => wanted,
    };
    ahead.insert(place, both);
}
