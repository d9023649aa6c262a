//! All that is asked of a repository's history, put together: the line, what is judged, and what the walk and the survey found.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Once;

use super::follow::{Content, Course, Followed, Walk};
use super::graph::{Graph, Place};
use super::moves::{self, Copies, Gone, folder_of};
use super::objects::{Kind, Lost, Objects};
use super::proof::Proof;
use super::reading::Readings;
use super::survey::{self, Survey};
use super::{Repository, Request};
use crate::ground::error::Error;
use crate::ground::limits::LIMITS;
use crate::history::trace::{ChosenBy, Line, ObjectId, Past, Trace};

pub(super) fn read(repository: &Repository, request: &Request<'_>) -> Result<Past, Error> {
    static SWIFT: Once = Once::new();
    SWIFT.call_once(|| {
        // Whatever a claim rests on is re-hashed here; doing so for all that is only passed by would take most of the time.
        git2::opts::strict_hash_verification(false);
        // Each object is read once, so none is worth keeping.
        git2::opts::enable_caching(false);
    });
    let objects = repository.objects()?;
    let Some(head) = head(repository, request)? else { return Ok(before_any_commit(request)) };
    let (name, by, tip) = line(repository, request, head)?;
    let graph = Graph::read(&objects, &[head, tip]);
    let Some(judged) = graph.place(head) else {
        let why =
            graph.lost.iter().find(|(id, ..)| *id == head).map_or(Lost::Missing, |(.., why)| *why);
        return Err(repository.incomplete(head, why));
    };
    let scene = Scene::set(&graph, judged, graph.place(tip).unwrap_or(judged));
    let line = Line {
        name,
        by,
        tip: scene.line.last().map_or(tip, |place| graph.id(*place)),
        length: scene.line.len(),
    };
    Reading::new(&objects, &graph, scene, request).finish(repository, head, line)
}

/// The commit that is judged, or that the work tree stands on.
fn head(repository: &Repository, request: &Request<'_>) -> Result<Option<ObjectId>, Error> {
    match request.revision {
        Some(revision) => repository.resolve(revision).map(Some),
        None if repository.git.is_empty().unwrap_or(false) || repository.has_unborn_head() => {
            Ok(None)
        }
        None => repository.resolve("HEAD").map(Some),
    }
}

/// Without a commit only the work tree can be judged, and no line is there.
fn before_any_commit(request: &Request<'_>) -> Past {
    let mut past = Past { is_proposal: true, ..Past::default() };
    for path in request.paths {
        let mut trace = Trace { path: path.clone(), ..Trace::default() };
        if let Some(Some(text)) = request.work_tree.get(path) {
            let attachments = (request.glance)(text).attachments.into_iter().map(|name| {
                let full = moves::joined(folder_of(path.as_bytes()), name.as_bytes());
                let content = String::from_utf8(full)
                    .ok()
                    .and_then(|full| request.work_tree.get(&full)?.as_ref());
                (name, content.map(|content| Repository::blob_id(content)))
            });
            trace.states.push(crate::history::trace::State {
                path: path.clone(),
                text: Repository::blob_id(text),
                attachments: attachments.collect(),
            });
            trace.judged = Some(0);
        }
        past.traces.push(trace);
    }
    for (path, content) in request.work_tree {
        if let Some(content) = content.as_ref().filter(|_| survey::is_surveyed_path(path)) {
            past.judged.insert(path.clone(), Repository::blob_id(content));
        }
    }
    past
}

/// The default branch: what it is called, how it was chosen, and its tip.
fn line(
    repository: &Repository,
    request: &Request<'_>,
    head: ObjectId,
) -> Result<(String, ChosenBy, ObjectId), Error> {
    if let Some((name, by)) = request.base {
        return Ok((name.to_owned(), by, repository.resolve(name)?));
    }
    let tip_of = |reference: &git2::Reference<'_>| {
        let name = String::from_utf8_lossy(reference.shorthand_bytes()).into_owned();
        Some((name, repository.commit_of(reference)?))
    };
    let remote =
        repository.git.find_reference("refs/remotes/origin/HEAD").and_then(|head| head.resolve());
    if let Some((name, tip)) = remote.ok().as_ref().and_then(tip_of) {
        return Ok((name, ChosenBy::Remote, tip));
    }
    let current = repository.git.head().ok().filter(git2::Reference::is_branch);
    if let Some((name, tip)) = current.as_ref().and_then(tip_of) {
        return Ok((name, ChosenBy::Current, tip));
    }
    Ok((head.short(), ChosenBy::Current, head))
}

/// What is judged, and how it stands to the line.
struct Scene {
    judged: Place,
    /// The line, the oldest first. Where what is judged is on it, it ends there: what came later is no part of it.
    line: Vec<Place>,
    /// Where a proposal has left the line, if it has ever been there.
    base: Option<Place>,
    is_on_line: bool,
    /// Whether the judged commit is on the line, or merged into it.
    is_merged: bool,
}

impl Scene {
    fn set(graph: &Graph, judged: Place, tip: Place) -> Self {
        let mut line = graph.line(tip);
        let on_line = line.iter().position(|place| *place == judged);
        if let Some(at) = on_line {
            line.truncate(at + 1);
        }
        let tip = line.last().copied().unwrap_or(judged);
        let mut base = None;
        let mut is_merged = on_line.is_some();
        if on_line.is_none() {
            let reached = graph.reached(tip);
            let is_reached = |place: Place| reached.get(place as usize).copied().unwrap_or(false);
            is_merged = is_reached(judged);
            // The first in this order has no child that both reach: a best common ancestor, and the newest of them.
            base = graph
                .order
                .iter()
                .copied()
                .find(|place| graph.is_in_first(*place) && is_reached(*place));
        }
        Self { judged, line, base, is_on_line: on_line.is_some(), is_merged }
    }

    /// Whether a commit belongs to what is looked at.
    fn has(&self, graph: &Graph, place: Place) -> bool {
        !self.is_on_line || graph.is_in_first(place)
    }

    fn tip(&self) -> Place {
        self.line.last().copied().unwrap_or(self.judged)
    }
}

struct Reading<'a> {
    objects: &'a Objects<'a>,
    graph: &'a Graph,
    scene: Scene,
    request: &'a Request<'a>,
    /// The paths of the agreements in the judged commit, where the work tree may have moved them since.
    paths: Vec<Vec<u8>>,
    walk: Walk<'a>,
    survey: Survey,
    left_out: Vec<&'static str>,
}

impl<'a> Reading<'a> {
    fn new(
        objects: &'a Objects<'a>,
        graph: &'a Graph,
        scene: Scene,
        request: &'a Request<'a>,
    ) -> Self {
        let mut readings = Readings::new(objects, request.glance);
        readings.outside = request
            .work_tree
            .values()
            .flatten()
            .map(|content| Repository::blob_id(content))
            .collect();
        let walk = Walk::new(objects, graph, readings, request.paths);
        let mut reading = Self {
            objects,
            graph,
            scene,
            request,
            paths: Vec::new(),
            walk,
            survey: Survey::new(),
            left_out: Vec::new(),
        };
        reading.paths = reading.paths_in_judged();
        reading
    }

    fn tree(&self, place: Place) -> ObjectId {
        self.graph.tree(place)
    }

    fn overlay(&self, path: &[u8]) -> Option<&'a Option<Vec<u8>>> {
        if self.request.revision.is_some() {
            return None;
        }
        self.request.work_tree.get(std::str::from_utf8(path).ok()?)
    }

    /// Where each agreement is in the judged commit: the work tree may have moved it.
    fn paths_in_judged(&mut self) -> Vec<Vec<u8>> {
        let tree = self.tree(self.scene.judged);
        let mut paths: Vec<_> =
            self.request.paths.iter().map(|path| path.as_bytes().to_vec()).collect();
        let mut moved = Vec::new();
        for (number, path) in paths.iter().enumerate() {
            if let Some(Some(text)) = self.overlay(path)
                && moves::at_path(self.objects, tree, path)
                    .is_none_or(|(kind, _)| kind != Kind::File)
            {
                let blob = self.walk.readings.take_in(text);
                moved.push((number, path.clone(), blob));
            }
        }
        if moved.is_empty() {
            return paths;
        }
        let is_gone = |(path, content): (&String, &Option<Vec<u8>>)| {
            let (kind, blob) = content
                .is_none()
                .then(|| moves::at_path(self.objects, tree, path.as_bytes()))??;
            (kind == Kind::File).then(|| Gone { path: path.as_bytes().to_vec(), blob })
        };
        let gone: Vec<_> = self.request.work_tree.iter().filter_map(is_gone).collect();
        let sought: Vec<_> = moved.iter().map(|(_, path, blob)| (path.clone(), *blob)).collect();
        let sources =
            self.walk.readings.sources(self.objects, &mut Copies::default(), &sought, &gone, tree);
        for ((number, ..), source) in moved.iter().zip(sources) {
            if let (Some(path), Some(source)) = (paths.get_mut(*number), source) {
                *path = source;
            }
        }
        paths
    }

    /// Where each agreement is at the tip of a line that has gone on without what is judged.
    fn paths_at_tip(&mut self) -> Vec<Vec<u8>> {
        let (judged, tip) = (self.tree(self.scene.judged), self.tree(self.scene.tip()));
        let mut paths = self.paths.clone();
        let mut sought = Vec::new();
        for (number, path) in paths.iter().enumerate() {
            if moves::at_path(self.objects, tip, path).is_some() {
                continue;
            }
            if let Some((Kind::File, blob)) = moves::at_path(self.objects, judged, path) {
                sought.push((number, (path.clone(), blob)));
            }
        }
        if sought.is_empty() {
            return paths;
        }
        let gone = self.walk.readings.gone(self.objects, tip, judged);
        let files: Vec<_> = sought.iter().map(|(_, file)| file.clone()).collect();
        let sources =
            self.walk.readings.sources(self.objects, &mut Copies::default(), &files, &gone, tip);
        for ((number, _), source) in sought.iter().zip(sources) {
            if let (Some(path), Some(source)) = (paths.get_mut(*number), source) {
                *path = source;
            }
        }
        paths
    }

    fn finish(
        mut self,
        repository: &Repository,
        head: ObjectId,
        line: Line,
    ) -> Result<Past, Error> {
        let judged = self.judged_files();
        let is_left_out = self.is_history_without_records(&judged);
        let mut past = Past {
            head: Some(head),
            line: Some(line),
            is_proposal: self.is_proposal(),
            ..Past::default()
        };
        self.walk(&judged);
        if is_left_out {
            self.left_out.push("records that are no longer there");
        } else {
            self.survey_history(&mut past);
        }
        if self.survey.is_exhausted {
            return Err(repository.too_many("files of records", LIMITS.record_files));
        }
        past.judged = judged;
        for number in 0..self.request.paths.len() {
            let state = self.judged(number);
            if let Some(trace) = self.walk.traces.get_mut(number) {
                trace.judged = state;
            }
        }
        self.note_first_seen(&mut past);
        past.traces = std::mem::take(&mut self.walk.traces);
        for (id, why) in std::mem::take(&mut self.survey.lost) {
            self.walk.readings.lose(id, "tree", None, why);
        }
        let mut proof = Proof::new(self.objects, self.graph, &self.scene.line, self.walk.readings);
        proof.prove(&mut past);
        past.completeness = proof.completeness(repository)?;
        past.completeness.commits_read = self.graph.in_scope(self.scene.is_on_line);
        past.completeness.left_out.extend(self.left_out);
        Ok(past)
    }

    /// Whether what is judged holds anything that is not on the line.
    fn is_proposal(&self) -> bool {
        let tree = self.tree(self.scene.judged);
        let differs = |(path, content): (&String, &Option<Vec<u8>>)| {
            let here = moves::at_path(self.objects, tree, path.as_bytes()).map(|(_, id)| id);
            here != content.as_ref().map(|content| Repository::blob_id(content))
        };
        !self.scene.is_merged
            || (self.request.revision.is_none() && self.request.work_tree.iter().any(differs))
    }

    /// The surveyed files of what is judged, as if it were merged today.
    fn judged_files(&mut self) -> BTreeMap<String, ObjectId> {
        let mut files = self.survey.files(self.objects, self.tree(self.scene.judged));
        if self.request.revision.is_none() {
            for (path, content) in
                self.request.work_tree.iter().filter(|(path, _)| survey::is_surveyed_path(path))
            {
                match content {
                    Some(content) => _ = files.insert(path.clone(), Repository::blob_id(content)),
                    None => _ = files.remove(path),
                }
            }
        }
        let Some(base) = self.scene.base else { return files };
        let base = self.survey.files(self.objects, self.tree(base));
        let tip = self.survey.files(self.objects, self.tree(self.scene.tip()));
        let paths: BTreeSet<&String> = files.keys().chain(base.keys()).chain(tip.keys()).collect();
        let merged = |path: &String| {
            if files.get(path) == base.get(path) { tip.get(path) } else { files.get(path) }.copied()
        };
        paths.into_iter().filter_map(|path| Some((path.clone(), merged(path)?))).collect()
    }

    /// Looking through a huge history for records that never were would be waste.
    fn is_history_without_records(&mut self, judged: &BTreeMap<String, ObjectId>) -> bool {
        let tip = self.survey.files(self.objects, self.tree(self.scene.tip()));
        let has_record = judged.keys().chain(tip.keys()).any(|path| survey::is_record_path(path));
        !has_record && self.graph.len() > LIMITS.history_survey_commits
    }

    fn walk(&mut self, judged: &BTreeMap<String, ObjectId>) {
        let mut starts = vec![(self.scene.judged, self.paths.clone())];
        if !self.scene.is_on_line && !self.graph.is_in_first(self.scene.tip()) {
            starts.push((self.scene.tip(), self.paths_at_tip()));
        }
        let of_record = || judged.iter().filter(|(path, _)| survey::is_record_path(path));
        let records: BTreeSet<_> =
            of_record().map(|(path, _)| survey::in_record(path).unwrap_or(path.clone())).collect();
        self.walk.go(Course {
            starts,
            line: self.scene.line.clone(),
            base: self.scene.base,
            records: records.into_iter().map(String::into_bytes).collect(),
            blobs: of_record().map(|(_, blob)| *blob).collect(),
        });
    }

    fn survey_history(&mut self, past: &mut Past) {
        past.landed = self.survey.landed(self.objects, self.graph, &self.scene.line);
        let came_in = self.graph.came_in(&self.scene.line);
        let is_merge =
            |place: &Place| self.graph.is_merge(*place) && self.scene.has(self.graph, *place);
        let merges: Vec<_> = self.graph.order.iter().rev().copied().filter(is_merge).collect();
        past.merged = self.survey.merged(self.objects, self.graph, &merges, &came_in, &past.landed);
    }

    /// What stands for an agreement if what is judged were merged today.
    fn judged(&mut self, number: usize) -> Option<usize> {
        let trace = u32::try_from(number).ok()?;
        let path = self.request.paths.get(number)?.as_bytes().to_vec();
        let committed = self.paths.get(number)?.clone();
        let here = self.walk.followed(trace, &committed)?;
        let mut own = self.walk.content(self.tree(self.scene.judged), here);
        let overlaid = self.overlay(&path);
        match overlaid {
            Some(text) => own.text = text.as_ref().map(|text| self.walk.readings.take_in(text)),
            // The work tree has moved it away, or it was never there.
            None if path != committed => own.text = None,
            None => {}
        }
        let (chosen, text) = match self.line_stands(trace, &path, &own) {
            Some((path, content)) => (path, content.text),
            None => (path.clone(), own.text),
        };
        let text = text?;
        let glance = self.walk.readings.glance(text, &chosen);
        let attachments = glance
            .attachments
            .iter()
            .map(|name| (name.clone(), self.merged_attachment(trace, &path, name)));
        let content =
            Content { text: Some(text), attachments: attachments.collect(), ..Content::default() };
        self.walk.state_at(trace, &chosen, &content)
    }

    /// What stands at the tip of the line, where only the line has changed the text since what is judged left it.
    fn line_stands(&self, trace: u32, path: &[u8], own: &Content) -> Option<(Vec<u8>, Content)> {
        let (base_at, base) = self.walk.at_base.get(&trace)?;
        let (tip_at, tip) = self.walk.at_tip.get(&trace)?;
        let is_unmoved = base.text.is_none() || self.walk.path(*base_at) == path;
        (is_unmoved && base.text == own.text).then(|| (self.walk.path(*tip_at), tip.clone()))
    }

    fn merged_attachment(&self, trace: u32, path: &[u8], name: &str) -> Option<ObjectId> {
        let full = moves::joined(folder_of(path), name.as_bytes());
        let file = |tree: ObjectId, path: &[u8]| match moves::at_path(self.objects, tree, path) {
            Some((Kind::File, blob)) => Some(blob),
            _ => None,
        };
        let own = match self.overlay(&full) {
            Some(content) => content.as_ref().map(|content| Repository::blob_id(content)),
            None => file(self.tree(self.scene.judged), &full),
        };
        let at = |(followed, _): &(Followed, Content), tree| {
            file(tree, &moves::joined(folder_of(&self.walk.path(*followed)), name.as_bytes()))
        };
        let (Some(base), Some(base_at)) = (self.scene.base, self.walk.at_base.get(&trace)) else {
            return own;
        };
        let Some(tip_at) = self.walk.at_tip.get(&trace) else { return own };
        if at(base_at, self.tree(base)) == own {
            at(tip_at, self.tree(self.scene.tip()))
        } else {
            own
        }
    }

    /// What the walk did not meet in a folder that it looked at is dated by the line.
    fn note_first_seen(&self, past: &mut Past) {
        for (blob, place) in &self.walk.first_seen {
            past.first_seen.insert(*blob, self.graph.id(*place));
        }
        let wanted: HashSet<_> = past
            .judged
            .iter()
            .filter(|(path, _)| survey::is_record_path(path))
            .map(|(_, blob)| *blob)
            .collect();
        let mut landings: Vec<_> = past.landed.values().flatten().collect();
        landings.sort_by_key(|landed| landed.landing);
        for landed in landings {
            if let Some(blob) = landed.blob.filter(|blob| wanted.contains(blob)) {
                past.first_seen.entry(blob).or_insert(landed.commit);
            }
        }
    }
}
