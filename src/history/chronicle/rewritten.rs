//! Files of the record that are not there as they landed. Each was to be added once and never changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::folder_of_record;
use super::records::{Records, is_of_record};
use crate::history::ledger::{Rewritten, RewrittenHow};
use crate::history::record::RecordFile;
use crate::history::trace::{Landed, ObjectId, Past};

/// What was rewritten, each with the agreement that it says it belongs to.
#[derive(Debug, Default)]
pub(super) struct Losses {
    found: Vec<Loss>,
}

#[derive(Debug)]
struct Loss {
    rewritten: Rewritten,
    /// The file as it was added.
    added: Added,
    belongs: Option<String>,
}

impl Losses {
    pub(super) fn of(past: &Past, records: &Records) -> Self {
        let line = OnLine::of(past);
        let mut losses = Self::default();
        let mut told = BTreeSet::new();
        for landed in line.added() {
            if told.insert(landed.blob) {
                let belongs = belongs(&landed, records);
                let loss = line.loss(&landed, past);
                losses.found.extend(loss.map(|rewritten| Loss {
                    rewritten,
                    added: landed,
                    belongs,
                }));
            }
        }
        for merged in past.merged.iter().filter(|merged| is_of_record(&merged.path)) {
            let added = Added {
                path: merged.path.clone(),
                blob: merged.blob,
                commit: merged.merge,
                landing: usize::MAX,
            };
            // What was once edited in place on the line is told there.
            let is_alteration = line.contents_at(&merged.path).contains(&merged.blob);
            if line.stands(merged.blob) || is_alteration || !told.insert(merged.blob) {
                continue;
            }
            let rewritten = Rewritten {
                path: merged.path.clone(),
                landed: merged.merge,
                what: RewrittenHow::LostInMerge,
                by: Some(merged.merge),
                restored: None,
            };
            losses.found.push(Loss { rewritten, belongs: belongs(&added, records), added });
        }
        losses
    }

    /// Those of one agreement: by what the file says, or else by the folder that it was in.
    pub(super) fn of_agreement(&self, id: &str, folder: &str) -> Vec<Rewritten> {
        let is_own = |loss: &&Loss| match &loss.belongs {
            Some(belongs) => belongs == id,
            None => folder_of_record(&loss.rewritten.path).as_deref() == Some(folder),
        };
        self.found.iter().filter(is_own).map(|loss| loss.rewritten.clone()).collect()
    }

    /// The files of an agreement that are not there any more, as they were: all that is left to read of one that vanished.
    pub(super) fn files_of(&self, id: &str, records: &Records) -> Vec<Arc<RecordFile>> {
        let is_lost =
            |loss: &&Loss| loss.belongs.as_deref() == Some(id) && loss.rewritten.restored.is_none();
        let lost = self.found.iter().filter(is_lost);
        lost.filter_map(|loss| records.get(&loss.added.path, loss.added.blob)).cloned().collect()
    }
}

/// The agreement that a file says it belongs to; for a signature, that of the act beside it.
fn belongs(added: &Added, records: &Records) -> Option<String> {
    if let Some(act) = added.path.strip_suffix(".sig") {
        return records.at(act).and_then(|file| file.agreement()).map(str::to_owned);
    }
    records.get(&added.path, added.blob).and_then(|file| file.agreement()).map(str::to_owned)
}

/// A file as it was added.
#[derive(Debug, Clone)]
struct Added {
    path: String,
    blob: ObjectId,
    commit: ObjectId,
    landing: usize,
}

/// A content at a path, from one landing to another.
#[derive(Debug, Clone, Copy)]
struct Stretch<'a> {
    path: &'a str,
    blob: ObjectId,
    from: Landed,
    until: Option<Landed>,
}

/// What files of the record stood where on the line.
struct OnLine<'a> {
    stretches: BTreeMap<ObjectId, Vec<Stretch<'a>>>,
    by_path: BTreeMap<&'a str, Vec<Stretch<'a>>>,
    /// The contents in what is judged.
    standing: BTreeSet<ObjectId>,
}

impl<'a> OnLine<'a> {
    fn of(past: &'a Past) -> Self {
        let judged = past.judged.iter().filter(|(path, _)| is_of_record(path));
        let mut line = Self {
            stretches: BTreeMap::new(),
            by_path: BTreeMap::new(),
            standing: judged.map(|(_, blob)| *blob).collect(),
        };
        for (path, changes) in past.landed.iter().filter(|(path, _)| is_of_record(path)) {
            for (index, from) in changes.iter().enumerate() {
                let Some(blob) = from.blob else { continue };
                let stretch =
                    Stretch { path, blob, from: *from, until: changes.get(index + 1).copied() };
                line.stretches.entry(blob).or_default().push(stretch);
                line.by_path.entry(path).or_default().push(stretch);
            }
        }
        for stretches in line.stretches.values_mut() {
            stretches.sort_by_key(|stretch| stretch.from.landing);
        }
        line
    }

    fn stands(&self, blob: ObjectId) -> bool {
        self.standing.contains(&blob)
    }

    fn contents_at(&self, path: &str) -> BTreeSet<ObjectId> {
        self.by_path.get(path).into_iter().flatten().map(|stretch| stretch.blob).collect()
    }

    /// The files that were added: what came to a path in place of another content is an alteration of that, unless the other was moved away.
    fn added(&self) -> Vec<Added> {
        let mut added = Vec::new();
        for stretches in self.by_path.values() {
            let mut before: Option<&Stretch<'_>> = None;
            for stretch in stretches {
                let replaced = before.filter(|before| {
                    before.until.map(|until| until.landing) == Some(stretch.from.landing)
                });
                let is_alteration = replaced
                    .is_some_and(|replaced| !self.stood_elsewhere(replaced, stretch.from.landing));
                if !is_alteration {
                    added.push(Added {
                        path: stretch.path.to_owned(),
                        blob: stretch.blob,
                        commit: stretch.from.commit,
                        landing: stretch.from.landing,
                    });
                }
                before = Some(stretch);
            }
        }
        added.sort_by(|one, other| (one.landing, &one.path).cmp(&(other.landing, &other.path)));
        added
    }

    /// Whether a content stood at another path at a landing.
    fn stood_elsewhere(&self, content: &Stretch<'_>, landing: usize) -> bool {
        let others = self.stretches.get(&content.blob).into_iter().flatten();
        others.into_iter().any(|other| {
            other.path != content.path
                && other.from.landing <= landing
                && other.until.is_none_or(|until| landing < until.landing)
        })
    }

    /// What became of a file that was added; `None` where it stood all the time, wherever it was moved.
    fn loss(&self, added: &Added, past: &Past) -> Option<Rewritten> {
        let stretches = self.stretches.get(&added.blob).map(Vec::as_slice).unwrap_or_default();
        let gap = first_gap(stretches);
        if self.stands(added.blob) {
            let (end, restored) = gap?;
            // What stands in a proposal again, and not on the line yet, is restored by no commit of the line.
            let restored = restored.or_else(|| past.first_seen.get(&added.blob).copied())?;
            return Some(rewritten(added, Some(end), Some(restored), past));
        }
        Some(rewritten(added, gap.map(|(end, _)| end), None, past))
    }
}

fn rewritten(
    added: &Added,
    end: Option<Stretch<'_>>,
    restored: Option<ObjectId>,
    past: &Past,
) -> Rewritten {
    let path = end.map_or(added.path.as_str(), |end| end.path);
    let by = end.and_then(|end| end.until);
    let is_changed = match by {
        Some(by) => by.blob.is_some(),
        None => past.judged.contains_key(path),
    };
    let is_merge = by
        .and_then(|by| past.commits.get(&by.commit))
        .is_some_and(|commit| commit.parents.len() > 1);
    let what = if is_changed {
        RewrittenHow::Changed
    } else if is_merge {
        RewrittenHow::LostInMerge
    } else {
        RewrittenHow::Missing
    };
    Rewritten {
        path: path.to_owned(),
        landed: added.commit,
        what,
        by: by.map(|by| by.commit),
        restored,
    }
}

/// When a content first stood nowhere on the line any more: the stretch that ended then, and the commit with which it came back.
fn first_gap<'a>(stretches: &[Stretch<'a>]) -> Option<(Stretch<'a>, Option<ObjectId>)> {
    let mut reach: Option<Stretch<'a>> = None;
    for stretch in stretches {
        if let Some(ended) = reach
            .filter(|ended| ended.until.is_some_and(|until| until.landing < stretch.from.landing))
        {
            return Some((ended, Some(stretch.from.commit)));
        }
        let ends_later = reach.is_none_or(|ended| match (ended.until, stretch.until) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(ended), Some(this)) => ended.landing < this.landing,
        });
        if ends_later {
            reach = Some(*stretch);
        }
    }
    reach.filter(|ended| ended.until.is_some()).map(|ended| (ended, None))
}
