//! The commits that can be reached, as they really name their parents: each read once, kept in a few bytes, put child before parent.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::objects::{Lost, Objects};
use crate::history::trace::ObjectId;

/// A commit's place in the graph.
pub(super) type Place = u32;

/// A parent that is not here.
const GONE: Place = Place::MAX;

#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    /// The parents of all commits, one after another.
    parents: Vec<Place>,
    places: HashMap<ObjectId, Place>,
    /// Commits before this place can be reached from the first start.
    first_reach: usize,
    /// Newest first; a child always before its parents.
    pub(super) order: Vec<Place>,
    /// Commits that could not be read, each with a commit that names it.
    pub(super) lost: Vec<(ObjectId, Option<ObjectId>, Lost)>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    id: ObjectId,
    tree: ObjectId,
    seconds: i64,
    parents_from: u32,
    parents_to: u32,
}

const NOTHING: Node = Node {
    id: ObjectId([0; 20]),
    tree: ObjectId([0; 20]),
    seconds: 0,
    parents_from: 0,
    parents_to: 0,
};

impl Graph {
    /// Reads all that the starts reach, breadth first.
    pub(super) fn read(objects: &Objects<'_>, starts: &[ObjectId]) -> Self {
        let mut graph = Self::default();
        for (turn, start) in starts.iter().enumerate() {
            graph.reach(objects, *start);
            if turn == 0 {
                graph.first_reach = graph.nodes.len();
            }
        }
        graph.put_in_order();
        graph
    }

    fn reach(&mut self, objects: &Objects<'_>, start: ObjectId) {
        if self.places.contains_key(&start) {
            return;
        }
        // Commits get their place when they are first named; a parent named is the next to be read.
        let mut ahead = std::collections::VecDeque::from([(start, None::<(usize, ObjectId)>)]);
        while let Some((id, named_by)) = ahead.pop_front() {
            let place = match self.places.get(&id) {
                Some(place) => *place,
                None => match objects.commit(id) {
                    Ok(links) => {
                        let place = Place::try_from(self.nodes.len()).unwrap_or(GONE);
                        let from = self.parents.len();
                        for (number, parent) in links.parents.iter().enumerate() {
                            self.parents.push(GONE);
                            ahead.push_back((*parent, Some((from + number, id))));
                        }
                        let to = self.parents.len();
                        self.nodes.push(Node {
                            id,
                            tree: links.tree,
                            seconds: links.seconds,
                            parents_from: u32::try_from(from).unwrap_or(u32::MAX),
                            parents_to: u32::try_from(to).unwrap_or(u32::MAX),
                        });
                        self.places.insert(id, place);
                        place
                    }
                    Err(why) => {
                        self.lost.push((id, named_by.map(|(_, child)| child), why));
                        self.places.insert(id, GONE);
                        GONE
                    }
                },
            };
            if let Some((slot, _)) = named_by
                && let Some(slot) = self.parents.get_mut(slot)
            {
                *slot = place;
            }
        }
    }

    /// Among commits of which no child is left the newest comes first, and of two equally new ones that nearer to the start.
    fn put_in_order(&mut self) {
        let mut children = vec![0_u32; self.nodes.len()];
        for parent in self.parents.iter().filter(|parent| **parent != GONE) {
            if let Some(count) = children.get_mut(*parent as usize) {
                *count += 1;
            }
        }
        let mut free: BinaryHeap<_> = (0..)
            .zip(&children)
            .filter(|(_, count)| **count == 0)
            .map(|(place, _)| (self.node(place).seconds, Reverse(place)))
            .collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        while let Some((_, Reverse(place))) = free.pop() {
            order.push(place);
            for parent in self.parents(place).filter(|parent| *parent != GONE) {
                let Some(count) = children.get_mut(parent as usize) else { continue };
                *count -= 1;
                if *count == 0 {
                    free.push((self.node(parent).seconds, Reverse(parent)));
                }
            }
        }
        self.order = order;
    }

    fn node(&self, place: Place) -> &Node {
        self.nodes.get(place as usize).unwrap_or(&NOTHING)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many commits are looked at: all, or those that the first start reaches.
    pub(super) fn in_scope(&self, only_first: bool) -> usize {
        if only_first { self.first_reach } else { self.nodes.len() }
    }

    /// Commits that only come after themselves: their names are not those of their content.
    pub(super) fn in_circles(&self) -> Vec<ObjectId> {
        let mut seen = vec![false; self.nodes.len()];
        for place in &self.order {
            if let Some(seen) = seen.get_mut(*place as usize) {
                *seen = true;
            }
        }
        self.nodes.iter().zip(seen).filter(|(_, seen)| !seen).map(|(node, _)| node.id).collect()
    }

    pub(super) fn id(&self, place: Place) -> ObjectId {
        self.node(place).id
    }

    pub(super) fn tree(&self, place: Place) -> ObjectId {
        self.node(place).tree
    }

    pub(super) fn place(&self, id: ObjectId) -> Option<Place> {
        self.places.get(&id).copied().filter(|place| *place != GONE)
    }

    /// All parents that the commit names, with [`GONE`] for what is not here.
    fn parents(&self, place: Place) -> impl DoubleEndedIterator<Item = Place> + '_ {
        let node = self.node(place);
        let range = node.parents_from as usize..node.parents_to as usize;
        self.parents.get(range).unwrap_or_default().iter().copied()
    }

    /// The parents that are here.
    pub(super) fn known_parents(&self, place: Place) -> Vec<Place> {
        self.parents(place).filter(|parent| *parent != GONE).collect()
    }

    pub(super) fn first_parent(&self, place: Place) -> Option<Place> {
        self.parents(place).next().filter(|parent| *parent != GONE)
    }

    pub(super) fn is_merge(&self, place: Place) -> bool {
        let node = self.node(place);
        node.parents_to - node.parents_from > 1
    }

    /// Whether the first start reaches this commit.
    pub(super) fn is_in_first(&self, place: Place) -> bool {
        (place as usize) < self.first_reach
    }

    /// The first-parent line that ends in a commit, the oldest first.
    pub(super) fn line(&self, tip: Place) -> Vec<Place> {
        let mut line = vec![tip];
        let mut place = tip;
        // Where objects lie about their names a line could run in circles.
        while let Some(parent) = self.first_parent(place).filter(|_| line.len() <= self.nodes.len())
        {
            line.push(parent);
            place = parent;
        }
        line.reverse();
        line
    }

    /// For each commit whether a start reaches it.
    pub(super) fn reached(&self, start: Place) -> Vec<bool> {
        let mut reached = vec![false; self.nodes.len()];
        let mut ahead = vec![start];
        while let Some(place) = ahead.pop() {
            match reached.get_mut(place as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            ahead.extend(self.parents(place).filter(|parent| *parent != GONE));
        }
        reached
    }

    /// The place on the line at which each commit came in; `None` for what is not on it yet.
    pub(super) fn came_in(&self, line: &[Place]) -> Vec<Option<u32>> {
        let mut came: Vec<Option<u32>> = vec![None; self.nodes.len()];
        for (landing, place) in (0..).zip(line) {
            let mut ahead = vec![*place];
            while let Some(place) = ahead.pop() {
                match came.get_mut(place as usize) {
                    Some(seen) if seen.is_none() => *seen = Some(landing),
                    _ => continue,
                }
                ahead.extend(self.parents(place).filter(|parent| *parent != GONE));
            }
        }
        came
    }
}
