//! Where some paths lead in the trees of a history: each tree is looked through once for all of them.

use std::collections::HashMap;
use std::rc::Rc;

use super::objects::{Kind, Lost, Objects, entries};
use crate::history::trace::ObjectId;

/// A path, or a folder on the way to one.
pub(super) type Spot = u32;

/// What the paths below a spot lead to in some tree: equal numbers, equal answers, for as long as no path is added.
pub(super) type Answer = u32;

/// Nothing is there.
const NOTHING: Answer = 0;
/// A tree could not be read.
const LOST: Answer = Answer::MAX;
/// Folders in folders beyond which no path is followed: no system opens a file there.
const DEEPEST: usize = 1024;

#[derive(Debug)]
pub(super) struct Paths {
    spots: Vec<Node>,
    answers: Vec<Rc<[Value]>>,
    numbers: HashMap<Rc<[Value]>, Answer>,
    known: HashMap<(Spot, ObjectId), (u32, Answer)>,
    /// Trees that could not be read, each with the folder that it is.
    pub(super) lost: Vec<(ObjectId, Vec<u8>, Lost)>,
}

#[derive(Debug, Default)]
struct Node {
    above: Spot,
    name: Box<[u8]>,
    below: HashMap<Box<[u8]>, Spot>,
    /// A rough sieve of the names below, since most names of a tree are none of them.
    sieve: Vec<u64>,
    is_asked: bool,
    /// How often something was added below.
    edition: u32,
    /// Who asked for it.
    askers: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Value {
    spot: Spot,
    /// What stands there, where it was asked for.
    found: Option<(Kind, ObjectId)>,
    below: Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Lost,
    Here(Kind, ObjectId),
}

impl Found {
    pub(super) fn of_kind(self, wanted: Kind) -> Option<ObjectId> {
        match self {
            Self::Here(kind, id) if kind == wanted => Some(id),
            _ => None,
        }
    }
}

/// Where a name falls in the sieve: by its first and last bytes, in which names that stand beside each other differ most.
fn sieve_place(name: &[u8]) -> (usize, u64) {
    let word = |bytes: Option<&[u8; 8]>| {
        bytes.map_or_else(|| short(name), |bytes| u64::from_le_bytes(*bytes))
    };
    let mixed = word(name.first_chunk())
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(word(name.last_chunk()))
        .wrapping_mul(0xd6e8_feb8_6659_fd93);
    let place = usize::try_from(mixed >> 52).unwrap_or(0);
    (place / 64, 1 << (place % 64))
}

fn short(name: &[u8]) -> u64 {
    name.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

impl Paths {
    pub(super) fn new() -> Self {
        let nothing: Rc<[Value]> = Rc::from([]);
        Self {
            spots: vec![Node::default()],
            answers: vec![nothing.clone()],
            numbers: HashMap::from([(nothing, NOTHING)]),
            known: HashMap::new(),
            lost: Vec::new(),
        }
    }

    fn node(&self, spot: Spot) -> Option<&Node> {
        self.spots.get(spot as usize)
    }

    /// Asks for a path, on somebody's behalf. `None` for what cannot be a path in a tree.
    pub(super) fn ask(&mut self, path: &[u8], asker: Option<u32>) -> Option<Spot> {
        let names: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
        let is_odd = |name: &[u8]| matches!(name, b"" | b"." | b"..") || name.contains(&0);
        if names.len() > DEEPEST || names.iter().any(|name| is_odd(name)) {
            return None;
        }
        let mut spot = 0;
        for name in names {
            spot = self.below(spot, name)?;
        }
        let node = self.spots.get_mut(spot as usize)?;
        if let Some(asker) = asker.filter(|asker| !node.askers.contains(asker)) {
            node.askers.push(asker);
        }
        if !node.is_asked {
            node.is_asked = true;
            let mut up = spot;
            while up != 0 {
                up = self.node(up)?.above;
                self.spots.get_mut(up as usize)?.edition += 1;
            }
        }
        Some(spot)
    }

    fn below(&mut self, above: Spot, name: &[u8]) -> Option<Spot> {
        if let Some(spot) = self.node(above)?.below.get(name) {
            return Some(*spot);
        }
        let spot = Spot::try_from(self.spots.len()).ok()?;
        self.spots.push(Node { above, name: name.into(), ..Node::default() });
        let node = self.spots.get_mut(above as usize)?;
        node.below.insert(name.into(), spot);
        let (place, bit) = sieve_place(name);
        node.sieve.resize(64, 0);
        if let Some(bits) = node.sieve.get_mut(place) {
            *bits |= bit;
        }
        Some(spot)
    }

    /// The path of a spot.
    pub(super) fn path(&self, spot: Spot) -> Vec<u8> {
        let mut names = Vec::new();
        let mut up = spot;
        while let Some(node) = self.node(up).filter(|_| up != 0) {
            names.push(&*node.name);
            up = node.above;
        }
        names.reverse();
        names.join(&b'/')
    }

    pub(super) fn askers(&self, spot: Spot) -> &[u32] {
        self.node(spot).map(|node| &*node.askers).unwrap_or_default()
    }

    /// What all paths lead to in a tree.
    pub(super) fn answer(&mut self, objects: &Objects<'_>, tree: ObjectId) -> Answer {
        self.answer_below(objects, 0, tree)
    }

    fn answer_below(&mut self, objects: &Objects<'_>, spot: Spot, tree: ObjectId) -> Answer {
        let Some(node) = self.node(spot) else { return NOTHING };
        let edition = node.edition;
        match self.known.get(&(spot, tree)) {
            Some((of, answer)) if *of == edition => return *answer,
            _ => {}
        }
        let answer = match self.looked_through(objects, spot, tree) {
            Ok(mut values) => {
                for value in &mut values {
                    // Below a spot without paths nothing is asked.
                    if value.below != NOTHING {
                        let Some((_, folder)) = value.found else { continue };
                        value.below = self.answer_below(objects, value.spot, folder);
                    }
                    if !self.node(value.spot).is_some_and(|node| node.is_asked) {
                        value.found = None;
                    }
                }
                values.retain(|value| value.found.is_some() || value.below != NOTHING);
                values.sort_by_key(|value| value.spot);
                values.dedup_by_key(|value| value.spot);
                self.numbered(values)
            }
            Err(why) => {
                self.lost.push((tree, self.path(spot), why));
                LOST
            }
        };
        self.known.insert((spot, tree), (edition, answer));
        answer
    }

    /// The entries of a tree that are on the way to a path; `below` says whether they lead further.
    fn looked_through(
        &self,
        objects: &Objects<'_>,
        spot: Spot,
        tree: ObjectId,
    ) -> Result<Vec<Value>, Lost> {
        let Some(node) = self.node(spot) else { return Ok(Vec::new()) };
        let stored = objects.tree(tree)?;
        let mut values = Vec::new();
        for entry in entries(&stored) {
            let (place, bit) = sieve_place(entry.name);
            if node.sieve.get(place).is_none_or(|bits| bits & bit == 0) {
                continue;
            }
            let Some(spot) = node.below.get(entry.name) else { continue };
            let leads_on = entry.kind == Kind::Folder
                && self.node(*spot).is_some_and(|node| !node.below.is_empty());
            let below = if leads_on { LOST } else { NOTHING };
            values.push(Value { spot: *spot, found: Some((entry.kind, entry.id)), below });
            if values.len() == node.below.len() {
                break;
            }
        }
        Ok(values)
    }

    fn numbered(&mut self, values: Vec<Value>) -> Answer {
        let values: Rc<[Value]> = values.into();
        if let Some(number) = self.numbers.get(&values) {
            return *number;
        }
        let number = Answer::try_from(self.answers.len()).unwrap_or(LOST);
        self.answers.push(values.clone());
        self.numbers.insert(values, number);
        number
    }

    fn values(&self, answer: Answer) -> &[Value] {
        self.answers.get(answer as usize).map(|values| &**values).unwrap_or_default()
    }

    /// What one path leads to.
    pub(super) fn found(&self, answer: Answer, spot: Spot) -> Found {
        let mut way = vec![spot];
        let mut up = spot;
        while let Some(node) = self.node(up).filter(|node| node.above != 0) {
            up = node.above;
            way.push(up);
        }
        let mut answer = answer;
        let mut found = Found::Nothing;
        for step in way.into_iter().rev() {
            if answer == LOST {
                return Found::Lost;
            }
            let values = self.values(answer);
            let Some(value) = values
                .binary_search_by_key(&step, |value| value.spot)
                .ok()
                .and_then(|at| values.get(at))
            else {
                return Found::Nothing;
            };
            found = value.found.map_or(Found::Nothing, |(kind, id)| Found::Here(kind, id));
            answer = value.below;
        }
        found
    }

    /// The asked spots at which two answers differ; what is lost on either side differs from nothing.
    pub(super) fn differing(&self, one: Answer, other: Answer, spots: &mut Vec<Spot>) {
        if one == other || one == LOST || other == LOST {
            return;
        }
        let (mut ones, mut others) =
            (self.values(one).iter().peekable(), self.values(other).iter().peekable());
        loop {
            let (left, right) = match (ones.peek(), others.peek()) {
                (None, None) => return,
                (Some(left), Some(right)) if left.spot == right.spot => {
                    (ones.next(), others.next())
                }
                (Some(left), Some(right)) if left.spot > right.spot => (None, others.next()),
                (Some(_), _) => (ones.next(), None),
                (None, Some(_)) => (None, others.next()),
            };
            let Some(spot) = left.or(right).map(|value| value.spot) else { return };
            let found = |value: Option<&Value>| value.and_then(|value| value.found);
            if found(left) != found(right) {
                spots.push(spot);
            }
            let below = |value: Option<&Value>| value.map_or(NOTHING, |value| value.below);
            self.differing(below(left), below(right), spots);
        }
    }
}
