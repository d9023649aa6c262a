//! The texts of one agreement: read only where somebody asks, found by their digests, dated by the line.

use std::collections::HashMap;

use crate::history::ledger::landings::Landings;
use crate::history::ledger::{Landing, Materials, Reading};
use crate::history::trace::{Standing, State, Trace};

pub(super) struct Texts<'a> {
    trace: &'a Trace,
    read: &'a dyn Fn(&State) -> Option<Reading>,
    /// What was read of each state, once it was.
    known: Vec<Option<Known>>,
    /// The readings that are needed again; a long history would not fit otherwise.
    kept: HashMap<usize, Reading>,
    /// What was read last: whoever finds a digest wants the text next.
    last: Option<(usize, Reading)>,
    by_digest: HashMap<String, usize>,
    /// The states in the order in which a digest is looked for in them, the last first.
    unsearched: Vec<usize>,
    /// Whoever asks for everything gets every text in the end.
    keeps_all: bool,
}

/// What stays known of a text after it was read.
#[derive(Debug, Clone, Default)]
struct Known {
    /// Nothing where the text cannot be read, or has none.
    digest: Option<String>,
    id: Option<String>,
    is_readable: bool,
}

/// A text on the line as far as its digest tells it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stood {
    /// The file was not there.
    Gone,
    /// It cannot be read here: an object is missing.
    Unknown,
    /// A text without a digest.
    Untold,
    Text(String),
}

impl<'a> Texts<'a> {
    pub(super) fn of(materials: &Materials<'a>) -> Self {
        let trace = materials.trace;
        // What was recorded last is what most often is judged, and stood most recently.
        let line = trace.line.iter().rev().filter_map(|standing| standing.state);
        let all = 0..trace.states.len();
        let mut unsearched: Vec<usize> = trace.judged.into_iter().chain(line).chain(all).collect();
        unsearched.reverse();
        Self {
            trace,
            read: materials.read,
            known: vec![None; trace.states.len()],
            kept: HashMap::new(),
            last: None,
            by_digest: HashMap::new(),
            unsearched,
            keeps_all: materials.in_full,
        }
    }

    pub(super) fn line(&self) -> &'a [Standing] {
        &self.trace.line
    }

    pub(super) fn state(&self, state: usize) -> Option<&'a State> {
        self.trace.states.get(state)
    }

    /// The text of a state, for somebody who keeps it.
    pub(super) fn reading(&mut self, state: usize) -> Option<Reading> {
        if let Some(reading) = self.kept.get(&state) {
            return Some(reading.clone());
        }
        if self.known.get(state)?.as_ref().is_some_and(|known| !known.is_readable) {
            return None;
        }
        if self.last.as_ref().is_none_or(|(last, _)| *last != state) {
            self.look(state);
        }
        let (_, reading) = self.last.as_ref().filter(|(last, _)| *last == state)?;
        self.kept.insert(state, reading.clone());
        Some(reading.clone())
    }

    /// What is judged.
    pub(super) fn judged(&mut self) -> Option<Reading> {
        self.reading(self.trace.judged?)
    }

    pub(super) fn digest(&mut self, state: usize) -> Option<&str> {
        self.known(state)?.digest.as_deref()
    }

    /// The id that the text of a state gives itself.
    pub(super) fn id(&mut self, state: usize) -> Option<&str> {
        self.known(state)?.id.as_deref()
    }

    pub(super) fn stood(&mut self, standing: &Standing) -> Stood {
        let Some(state) = standing.state else { return Stood::Gone };
        match self.known(state) {
            Some(Known { digest: Some(digest), .. }) => Stood::Text(digest.clone()),
            Some(Known { is_readable: true, .. }) => Stood::Untold,
            _ => Stood::Unknown,
        }
    }

    /// A state whose text has this digest, if what is judged can reach one. `likely` is looked at first.
    pub(super) fn find(&mut self, digest: &str, likely: Option<usize>) -> Option<usize> {
        if let Some(likely) = likely
            && self.digest(likely) == Some(digest)
        {
            return Some(likely);
        }
        while !self.by_digest.contains_key(digest) {
            let state = self.unsearched.pop()?;
            self.known(state);
        }
        self.by_digest.get(digest).copied()
    }

    /// Whether a text stood on the line, or stands in what is judged.
    pub(super) fn ever_stood(&mut self, digest: &str) -> bool {
        let line = self.line().iter().rev().filter_map(|standing| standing.state);
        let mut standing = self.trace.judged.into_iter().chain(line);
        standing.any(|state| self.digest(state) == Some(digest))
    }

    /// The place on the line (an index into it) of what stood at a landing.
    pub(super) fn standing_at(&self, landing: usize) -> Option<usize> {
        self.line().partition_point(|standing| standing.landing <= landing).checked_sub(1)
    }

    /// When the text with this digest landed that stands at a place of the line: the start of its unbroken run.
    pub(super) fn landed(
        &mut self,
        place: usize,
        digest: &str,
        landings: &Landings<'_>,
    ) -> Option<Landing> {
        let line = self.line();
        let run = line.get(..=place)?.iter().rev();
        let mut first = None;
        for standing in run {
            match standing.state {
                Some(state) if self.digest(state) == Some(digest) => first = Some(standing),
                _ => break,
            }
        }
        first.and_then(|standing| landings.at(standing.landing, standing.commit))
    }

    fn known(&mut self, state: usize) -> Option<&Known> {
        if self.known.get(state)?.is_none() {
            self.look(state);
        }
        self.known.get(state)?.as_ref()
    }

    fn look(&mut self, state: usize) {
        let reading = self.trace.states.get(state).and_then(self.read);
        let known = reading.as_ref().map_or_else(Known::default, |reading| Known {
            digest: reading.digest.clone(),
            id: reading.agreement.id().map(str::to_owned),
            is_readable: true,
        });
        if let Some(digest) = &known.digest {
            self.by_digest.entry(digest.clone()).or_insert(state);
        }
        if let Some(place) = self.known.get_mut(state) {
            *place = Some(known);
        }
        // What is judged is asked for by everybody.
        if (self.keeps_all || self.trace.judged == Some(state))
            && let Some(reading) = &reading
        {
            self.kept.insert(state, reading.clone());
        }
        self.last = reading.map(|reading| (state, reading));
    }
}
