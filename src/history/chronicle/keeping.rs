//! What `organisations.yaml` said on the line, and when: whose keys count, and who the organisations are.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::overlay::{Judged, is_organisations};
use super::{Inquiry, organisations_paths};
use crate::document::organisations::Organisations;
use crate::ground::files;
use crate::ground::source::Source;
use crate::history::evidence::{Kept, Keys, TrustedKeys};
use crate::history::repository::Repository;
use crate::history::trace::{Landed, ObjectId, Past};

/// The organisations files of a repository over time.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    line: BTreeMap<String, Vec<Change>>,
    judged: BTreeMap<String, Arc<Organisations>>,
    /// Agreements that look to the same files have the same keys.
    keys: RefCell<BTreeMap<Vec<String>, Arc<Keys>>>,
}

/// A change of one of them on the line, and what it was from then on, where that can be read.
type Change = (Landed, Option<Arc<Organisations>>);

impl Keeping {
    pub(super) fn read(
        repository: &Repository,
        inquiry: &Inquiry<'_>,
        judged: &Judged,
        past: &Past,
    ) -> Self {
        // Without an agreement nobody's keys are asked for.
        if inquiry.agreements.is_empty() && past.traces.is_empty() {
            return Self::default();
        }
        let mut known: BTreeMap<(String, ObjectId), Option<Arc<Organisations>>> = BTreeMap::new();
        let mut read = |path: &str, id: ObjectId| {
            let key = (path.to_owned(), id);
            known
                .entry(key)
                .or_insert_with(|| {
                    let bytes = judged.bytes(repository, path, id)?;
                    let source = Source::new(path, files::decode(bytes).text);
                    Some(Arc::new(Organisations::read(Arc::new(source))))
                })
                .clone()
        };
        let mut keeping = Self::default();
        for (path, changes) in past.landed.iter().filter(|(path, _)| is_organisations(path)) {
            let states =
                changes.iter().map(|change| (*change, change.blob.and_then(|id| read(path, id))));
            keeping.line.insert(path.clone(), states.collect());
        }
        for (path, id) in past.judged.iter().filter(|(path, _)| is_organisations(path)) {
            keeping
                .judged
                .extend(read(path, *id).map(|organisations| (path.clone(), organisations)));
        }
        keeping
    }

    /// The organisations that count for an agreement: as the tip of the line has them; where it has none, as what is judged does.
    pub(super) fn organisations(&self, agreement: &str) -> Option<Arc<Organisations>> {
        let at_tip = |path: String| self.line.get(&path)?.last()?.1.clone();
        let on_line = organisations_paths(agreement).find_map(at_tip);
        on_line.or_else(|| self.judged_for(agreement).cloned())
    }

    fn judged_for(&self, agreement: &str) -> Option<&Arc<Organisations>> {
        organisations_paths(agreement).find_map(|path| self.judged.get(&path))
    }

    /// The keys that may count for an agreement.
    pub(super) fn keys(
        &self,
        agreement: &str,
        past: &Past,
        trusted: Option<&TrustedKeys>,
    ) -> Arc<Keys> {
        let is_known =
            |path: &String| self.line.contains_key(path) || self.judged.contains_key(path);
        let paths: Vec<_> = organisations_paths(agreement).filter(is_known).collect();
        if let Some(keys) = self.keys.borrow().get(&paths) {
            return Arc::clone(keys);
        }
        let kept = self.kept(&paths, past);
        let judged = self.judged_for(agreement).map(|organisations| &**organisations);
        let keys = Arc::new(Keys::over(&kept, judged, trusted.cloned()));
        self.keys.borrow_mut().insert(paths, Arc::clone(&keys));
        keys
    }

    /// What counted from each landing on: the nearest of some files, as long as it was there.
    fn kept<'a>(&'a self, paths: &[String], past: &'a Past) -> Vec<Kept<'a>> {
        let mut changes: Vec<(Landed, usize, Option<&Organisations>)> = Vec::new();
        for (place, path) in paths.iter().enumerate() {
            let states = self.line.get(path).into_iter().flatten();
            changes.extend(
                states.map(|(change, organisations)| (*change, place, organisations.as_deref())),
            );
        }
        changes.sort_by_key(|(change, place, _)| (change.landing, *place));
        let mut standing: Vec<Option<(bool, Option<&Organisations>)>> = vec![None; paths.len()];
        let mut kept: Vec<Kept<'a>> = Vec::new();
        for (change, place, organisations) in changes {
            if let Some(state) = standing.get_mut(place) {
                *state = Some((change.blob.is_some(), organisations));
            }
            // A file that is there and cannot be read still stands before those above it.
            let nearest = standing.iter().flatten().find(|(is_there, _)| *is_there);
            let commit = past.commits.get(&change.commit);
            let state = Kept {
                landing: change.landing,
                commit: change.commit,
                on: commit.map_or(jiff::civil::Date::MIN, |commit| commit.committed.date()),
                author: commit.map_or("", |commit| commit.author.name.as_str()),
                organisations: nearest.and_then(|(_, organisations)| *organisations),
            };
            match kept.last_mut().filter(|last| last.landing == change.landing) {
                Some(last) => *last = state,
                None => kept.push(state),
            }
        }
        kept
    }
}
