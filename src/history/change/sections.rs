//! Sections of two texts, compared one by one after it is known which is which.

use std::collections::BTreeSet;

use super::passages::{Matches, Passage, longest_in_order, matches, passages};
use super::renumbering::Renumbering;
use super::{ClauseChange, How, editorial};
use crate::document::agreement::Agreement;

/// What became of the sections.
pub(super) struct Compared {
    /// In the order of the new text; what was removed stands where it stood.
    pub(super) changes: Vec<ClauseChange>,
    /// For each section that is not the same, signs aside: all clauses that it belongs to, in either text.
    pub(super) touched: Vec<BTreeSet<String>>,
    /// Whether the words as a whole are the same, signs aside.
    pub(super) are_editorial: bool,
    pub(super) renumbering_only: bool,
}

pub(super) fn compare(old: &Agreement, new: &Agreement) -> Compared {
    let body =
        |agreement: &Agreement| editorial::canonical(agreement.source.slice(agreement.body.span));
    let are_editorial = body(old) == body(new);
    let (old, new) = (passages(old), passages(new));
    let matches = matches(&old, &new);
    let mut comparison = Comparison {
        moved: moved(&old, &new, &matches),
        old: &old,
        new: &new,
        matches: &matches,
        hows: Vec::new(),
    };
    comparison.hows = (0..new.len()).map(|index| comparison.how(index)).collect();
    let renumbering = comparison.renumbering();
    let all_agree = comparison.follow(&renumbering);
    Compared {
        touched: comparison.touched(),
        are_editorial,
        renumbering_only: !are_editorial
            && renumbering.changes_any()
            && all_agree
            && matches.new_of.iter().all(Option::is_some)
            && comparison
                .hows
                .iter()
                .all(|how| matches!(how, None | Some(How::Renumbered | How::Editorial))),
        changes: comparison.changes(),
    }
}

struct Comparison<'a> {
    old: &'a [Passage<'a>],
    new: &'a [Passage<'a>],
    matches: &'a Matches,
    /// For each passage of the new text, whether it stands elsewhere than before.
    moved: Vec<bool>,
    /// For each passage of the new text, what became of it.
    hows: Vec<Option<How>>,
}

impl Comparison<'_> {
    fn pair(&self, new: usize) -> Option<(&Passage<'_>, &Passage<'_>)> {
        let old = self.matches.old_of.get(new).copied().flatten()?;
        Some((self.old.get(old)?, self.new.get(new)?))
    }

    fn how(&self, index: usize) -> Option<How> {
        let Some((old, new)) = self.pair(index) else { return Some(How::Added) };
        let is_moved = self.moved.get(index).copied().unwrap_or_default();
        if old.canonical_words != new.canonical_words {
            Some(How::Reworded)
        } else if old.canonical_whole == new.canonical_whole {
            let is_same = old.whole.trim_end() == new.whole.trim_end();
            if is_moved {
                Some(How::Moved)
            } else if is_same {
                None
            } else {
                Some(How::Editorial)
            }
        } else if old.has_other_name(new) {
            Some(How::Renamed)
        } else if is_moved {
            Some(How::Moved)
        } else if old.number == new.number {
            // Another marker: the same words are said to be another clause.
            Some(How::Reworded)
        } else {
            Some(How::Renumbered)
        }
    }

    /// Which number became which, by the clauses whose words are equal; then also by those whose words differ in nothing but such numbers.
    fn renumbering(&self) -> Renumbering {
        const ROUNDS: usize = 3;
        let mut renumbering = Renumbering::default();
        let mut waiting = Vec::new();
        for index in 0..self.new.len() {
            let Some((old, new)) = self.pair(index) else { continue };
            let (Some(before), Some(after)) = (old.number, new.number) else { continue };
            if old.canonical_words == new.canonical_words {
                renumbering.add(before, after);
            } else {
                waiting.push((old, new, before, after));
            }
        }
        for _ in 0..ROUNDS {
            let count = waiting.len();
            waiting.retain(|(old, new, before, after)| {
                let explained = renumbering.explains(&old.canonical_words, &new.canonical_words);
                if explained {
                    renumbering.add(before, after);
                }
                !explained
            });
            if waiting.len() == count {
                break;
            }
        }
        renumbering
    }

    /// Passages that only followed the renumbering are called renumbered. Says whether every reference in all of the text agrees with it.
    fn follow(&mut self, renumbering: &Renumbering) -> bool {
        let mut all_agree = true;
        for index in 0..self.new.len() {
            let Some((old, new)) = self.pair(index) else { continue };
            let agrees = renumbering.explains(&old.canonical_words, &new.canonical_words);
            all_agree &= agrees;
            let only_followed = agrees
                && !old.has_other_name(new)
                && old.mark == new.mark
                && self.moved.get(index) == Some(&false);
            if let Some(how @ Some(How::Reworded)) = self.hows.get_mut(index)
                && only_followed
            {
                *how = Some(How::Renumbered);
            }
        }
        all_agree
    }

    fn touched(&self) -> Vec<BTreeSet<String>> {
        let old_of = |old| Passage::clauses_around(self.old, old).iter().cloned();
        let new_of = |new| Passage::clauses_around(self.new, new).iter().cloned();
        let kept = self
            .hows
            .iter()
            .enumerate()
            .filter(|(_, how)| !matches!(how, None | Some(How::Editorial)));
        let mut touched: Vec<BTreeSet<String>> = kept
            .flat_map(|(new, _)| {
                let old = self.matches.old_of.get(new).copied().flatten();
                // Clauses of each text on their own: words that leave a permitted clause for another one, or for none, are no permitted change;
                // nor are those that only call themselves one.
                [new_of(new).collect(), self.before(old, Some(new)).iter().cloned().collect()]
            })
            .collect();
        touched.extend(self.removed().map(|old| old_of(old).collect()));
        touched
    }

    /// The clauses that a passage belonged to in the old text; of one that was added, those of what it was added to.
    fn before(&self, old: Option<usize>, new: Option<usize>) -> &[String] {
        let mut old = old;
        let mut around = new;
        while let (None, Some(passage)) = (old, around) {
            old = self.matches.old_of.get(passage).copied().flatten();
            around = self.new.get(passage).and_then(|passage| passage.parent);
        }
        old.map_or(&[], |old| Passage::clauses_around(self.old, old))
    }

    fn removed(&self) -> impl Iterator<Item = usize> {
        self.matches.new_of.iter().enumerate().filter_map(|(old, new)| new.is_none().then_some(old))
    }

    fn changes(&self) -> Vec<ClauseChange> {
        let mut placed: Vec<(Option<usize>, usize, ClauseChange)> = Vec::new();
        for (index, how) in self.hows.iter().enumerate() {
            if let Some(how) = how {
                let old = self.matches.old_of.get(index).copied().flatten();
                placed.push((Some(index), 0, self.change(*how, old, Some(index))));
            }
        }
        let mut behind = None;
        for (old, new) in self.matches.new_of.iter().enumerate() {
            match new {
                Some(new) => behind = Some(*new),
                None => placed.push((behind, old + 1, self.change(How::Removed, Some(old), None))),
            }
        }
        placed.sort_by_key(|(new, old, _)| (*new, *old));
        placed.into_iter().map(|(_, _, change)| change).collect()
    }

    fn change(&self, how: How, old: Option<usize>, new: Option<usize>) -> ClauseChange {
        let before = old.and_then(|old| self.old.get(old));
        let after = new.and_then(|new| self.new.get(new));
        let clauses = match (old, new) {
            (_, Some(new)) => Passage::clauses_around(self.new, new),
            (Some(old), None) => Passage::clauses_around(self.old, old),
            (None, None) => &[],
        };
        let shows_marks = before
            .zip(after)
            .is_some_and(|(old, new)| how == How::Reworded && old.mark != new.mark);
        let words = |passage: Option<&Passage<'_>>| {
            passage.map(|passage| passage.shown(shows_marks)).unwrap_or_default()
        };
        let heading = |passage: Option<&Passage<'_>>| {
            passage.and_then(|passage| passage.heading).map(str::to_owned)
        };
        ClauseChange {
            how,
            clauses: clauses.to_vec(),
            clauses_before: self.before(old, new).to_vec(),
            old: before.and_then(|passage| passage.section),
            new: after.and_then(|passage| passage.section),
            old_heading: heading(before),
            new_heading: heading(after),
            old_words: words(before),
            new_words: words(after),
        }
    }
}

/// Passages that do not stand in the order in which they stood; not those that only went along with the section around them.
fn moved(old: &[Passage<'_>], new: &[Passage<'_>], matches: &Matches) -> Vec<bool> {
    let matched: Vec<(usize, usize)> =
        matches.old_of.iter().enumerate().filter_map(|(new, old)| Some((new, (*old)?))).collect();
    let places: Vec<_> = matched.iter().map(|(_, old)| *old).collect();
    let mut out_of_order = vec![false; new.len()];
    for ((new, _), kept) in matched.iter().zip(longest_in_order(&places)) {
        if let (false, Some(out)) = (kept, out_of_order.get_mut(*new)) {
            *out = true;
        }
    }
    let went_along = |index: usize, before: usize| {
        let (Some(above_new), Some(above_old)) = (
            new.get(index).and_then(|passage| passage.parent),
            old.get(before).and_then(|passage| passage.parent),
        ) else {
            return false;
        };
        out_of_order.get(above_new) == Some(&true)
            && matches.old_of.get(above_new) == Some(&Some(above_old))
    };
    let mut moved = out_of_order.clone();
    for (index, before) in matched {
        if let Some(moved) = moved.get_mut(index)
            && went_along(index, before)
        {
            *moved = false;
        }
    }
    moved
}
