//! What a claim rests on, re-hashed: the commits that are named, the trees on the way to a file, its content; and what is not complete.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use super::Repository;
use super::graph::{Graph, Place};
use super::objects::{Kind, Lost, Objects, entries, id_in};
use super::reading::Readings;
use crate::ground::error::Error;
use crate::ground::files::{Root, Unread};
use crate::ground::limits::LIMITS;
use crate::history::trace::{Completeness, MissingObject, ObjectId, Past, Touch, Trace};

/// Objects that are named as missing; a clone without them is not complete, however many more there are.
const MOST_NAMED: usize = 1_000;

pub(super) struct Proof<'a> {
    objects: &'a Objects<'a>,
    graph: &'a Graph,
    landings: BTreeMap<ObjectId, usize>,
    readings: Readings<'a>,
    proved: HashSet<ObjectId>,
    /// The folders that were reached, each by the tree of its commit: thousands of record files stand in one.
    reached: HashSet<(ObjectId, String)>,
}

impl<'a> Proof<'a> {
    pub(super) fn new(
        objects: &'a Objects<'a>,
        graph: &'a Graph,
        line: &[Place],
        readings: Readings<'a>,
    ) -> Self {
        let landings =
            line.iter().enumerate().map(|(landing, place)| (graph.id(*place), landing)).collect();
        Self { objects, graph, landings, readings, proved: HashSet::new(), reached: HashSet::new() }
    }

    pub(super) fn prove(&mut self, past: &mut Past) {
        for trace in &past.traces {
            for touch in &trace.touches {
                self.prove_touch(trace, touch);
            }
        }
        for (path, changes) in &past.landed {
            for change in changes {
                self.prove_path(change.commit, path);
            }
        }
        self.look_for(past);
        self.describe(past);
    }

    /// Whether a file of the record is there, and is not what it says it is: nobody may be called unsigned for that.
    fn is_damaged(&self, blob: ObjectId) -> bool {
        let read = self.objects.blob(blob, LIMITS.configuration_bytes);
        matches!(read, Err(Unread::Refused(_) | Unread::Failed(_)))
    }

    /// Files that others will read: whether they are there at all.
    fn look_for(&mut self, past: &Past) {
        let of_texts = past.traces.iter().flat_map(|trace| &trace.states).flat_map(|state| {
            let there = state
                .attachments
                .iter()
                .filter_map(|(name, blob)| Some((name.clone(), (*blob)?, None)));
            there.collect::<Vec<_>>()
        });
        let landed = past.landed.iter().flat_map(|(path, changes)| {
            changes
                .iter()
                .filter_map(move |change| Some((path.clone(), change.blob?, Some(change.commit))))
        });
        let merged =
            past.merged.iter().map(|file| (file.path.clone(), file.blob, Some(file.merge)));
        for (path, blob, commit) in of_texts.chain(landed).chain(merged) {
            let lost = if !self.readings.is_here(blob) {
                Lost::Missing
            } else if commit.is_some() && self.is_damaged(blob) {
                Lost::Corrupt
            } else {
                continue;
            };
            self.readings.at = commit;
            self.readings.lose(blob, "blob", Some(path.as_bytes()), lost);
        }
    }

    /// What stands after a commit. What stood before it does so for the commit that brought it; only where the path is another, or
    /// nothing stands any more, does a claim rest on the trees of the parents.
    fn prove_touch(&mut self, trace: &Trace, touch: &Touch) {
        let state = touch.state.and_then(|state| trace.states.get(state));
        let path = state.map_or(&trace.path, |state| &state.path);
        self.prove_path(touch.commit, path);
        let Some(place) = self.graph.place(touch.commit) else { return };
        if touch.state.is_some() && touch.moved_from.is_none() {
            return;
        }
        for parent in self.graph.known_parents(place) {
            self.prove_path(self.graph.id(parent), touch.moved_from.as_ref().unwrap_or(path));
        }
    }

    fn prove_path(&mut self, commit: ObjectId, path: &str) {
        let Some(place) = self.graph.place(commit) else { return };
        let mut tree = self.graph.tree(place);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !self.reached.insert((tree, folder.to_owned())) {
            return;
        }
        for name in path.split('/') {
            let is_new = self.proved.insert(tree);
            let stored =
                if is_new { self.objects.proved_tree(tree) } else { self.objects.tree(tree) };
            let stored = match stored {
                Ok(stored) => stored,
                Err(why) => {
                    self.readings.at = Some(commit);
                    self.readings.lose(tree, "tree", None, why);
                    return;
                }
            };
            let next = entries(&stored)
                .find(|entry| entry.name == name.as_bytes() && entry.kind == Kind::Folder);
            let Some(next) = next.map(|entry| entry.id) else { return };
            tree = next;
        }
    }

    /// Tells all that is known of the commits that are named.
    fn describe(&mut self, past: &mut Past) {
        let mut named: BTreeSet<ObjectId> = past.head.into_iter().collect();
        named.extend(past.line.iter().map(|line| line.tip));
        for trace in &past.traces {
            named.extend(trace.touches.iter().map(|touch| touch.commit));
            named.extend(trace.line.iter().map(|standing| standing.commit));
        }
        named.extend(past.landed.values().flatten().map(|landed| landed.commit));
        named.extend(past.merged.iter().map(|merged| merged.merge));
        named.extend(past.first_seen.values());
        for id in named {
            match self.objects.described_commit(id) {
                Ok((mut commit, is_proved)) => {
                    if !is_proved {
                        self.readings.corrupt.insert(id);
                    }
                    commit.landing = self.landings.get(&id).copied();
                    past.commits.insert(id, commit);
                }
                Err(why) => self.readings.lose(id, "commit", None, why),
            }
        }
    }

    pub(super) fn completeness(mut self, repository: &Repository) -> Result<Completeness, Error> {
        let cut = shallow(repository);
        self.readings.corrupt.extend(self.graph.in_circles());
        for (id, child, why) in &self.graph.lost {
            if child.is_none_or(|child| !cut.contains(&child)) {
                self.readings.at = *child;
                self.readings.lose(*id, "commit", None, *why);
            }
        }
        let replaced = repository
            .git
            .references_glob("refs/replace/*")
            .map_err(|error| repository.unreadable(&error))?;
        let missing: Vec<MissingObject> =
            self.readings.missing.into_values().take(MOST_NAMED).collect();
        Ok(Completeness {
            commits_read: 0,
            shallow: !cut.is_empty(),
            grafts: has_grafts(repository),
            replaced: replaced.count(),
            missing,
            corrupt: self.readings.corrupt.into_iter().take(MOST_NAMED).collect(),
            left_out: if self.readings.is_exhausted {
                vec!["some files that moved"]
            } else {
                Vec::new()
            },
        })
    }
}

/// The commits at which a shallow clone ends.
fn shallow(repository: &Repository) -> HashSet<ObjectId> {
    let content = Root::open(repository.git.commondir())
        .ok()
        .and_then(|root| root.read(Path::new("shallow"), LIMITS.agreement_bytes).ok())
        .unwrap_or_default();
    content.split(|byte| *byte == b'\n').filter_map(|line| id_in(line.trim_ascii())).collect()
}

fn has_grafts(repository: &Repository) -> bool {
    let read =
        Root::open(repository.git.commondir()).map(|root| root.read(Path::new("info/grafts"), 0));
    matches!(read, Ok(Err(Unread::TooLarge { .. } | Unread::Refused(_))))
}
