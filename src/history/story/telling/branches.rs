//! Branches of a story: merged, squashed, rebased, fast-forwarded.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Commit, Event, Fault, Keeping, MAIN, Person, Scene, Teller, Tree, difference};

impl Teller {
    pub(super) fn fast_forward(&mut self, branch: &str, event: &Event) -> Result<(), Fault> {
        let tip = self.tip(branch, event)?;
        let main = self.tip(MAIN, event)?;
        if !self.ancestors(tip).contains(&main) {
            let message =
                format!("main has commits that “{branch}” has not, so it cannot be fast-forwarded");
            return Err(Fault::new(event.line, message));
        }
        self.branches.insert(MAIN.to_owned(), tip);
        Ok(())
    }

    /// The commits of a branch, each again on top of main.
    pub(super) fn rebase(&mut self, branch: &str, event: &Event) -> Result<(), Fault> {
        let (tip, main) = (self.tip(branch, event)?, self.tip(MAIN, event)?);
        let landed = self.ancestors(main);
        let own: Vec<_> = self.ancestors(tip).difference(&landed).copied().collect();
        for index in own {
            let Some(old) = self.commits.get(index).cloned() else { continue };
            let onto = self.tip(MAIN, event)?;
            let before = old.parents.first().copied();
            let tree = self.merged(event, before, onto, index)?;
            let files = difference(self.trees.get(onto).unwrap_or(&Tree::new()), &tree);
            let when = self.moment(event.day);
            let moved = Commit {
                day: event.day,
                when,
                branch: MAIN.to_owned(),
                parents: vec![onto],
                files,
                ..old
            };
            self.push(moved, tree);
        }
        Ok(())
    }

    pub(super) fn ancestors(&self, commit: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut open = vec![commit];
        while let Some(commit) = open.pop() {
            if found.insert(commit) {
                open.extend(
                    self.commits.get(commit).into_iter().flat_map(|commit| &commit.parents),
                );
            }
        }
        found
    }

    pub(super) fn merge(
        &mut self,
        event: &Event,
        branches: &[String],
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        let Some(ours) = scene.parents.first().copied() else {
            return Err(Fault::new(event.line, "there is nothing yet to merge into"));
        };
        for branch in branches {
            let theirs = self.tip(branch, event)?;
            let base = self.ancestors(ours).intersection(&self.ancestors(theirs)).max().copied();
            scene.parents.push(theirs);
            if event.details.keeping != Some(Keeping::OnlyOurs) {
                scene.tree = self.merged_into(event, base, &scene.tree, theirs)?;
            }
        }
        Ok(())
    }

    fn merged(
        &self,
        event: &Event,
        base: Option<usize>,
        ours: usize,
        theirs: usize,
    ) -> Result<Tree, Fault> {
        let nothing = Tree::new();
        self.merged_into(event, base, self.trees.get(ours).unwrap_or(&nothing), theirs)
    }

    /// What both sides changed since they parted.
    fn merged_into(
        &self,
        event: &Event,
        base: Option<usize>,
        ours: &Tree,
        theirs: usize,
    ) -> Result<Tree, Fault> {
        let nothing = Tree::new();
        let base = base.and_then(|base| self.trees.get(base)).unwrap_or(&nothing);
        let theirs = self.trees.get(theirs).unwrap_or(&nothing);
        let mut merged = ours.clone();
        for (path, after) in difference(base, theirs) {
            let (before, own) = (base.get(&path), ours.get(&path));
            let is_conflict = own != before && own.map(|own| own.as_slice()) != after.as_deref();
            match (is_conflict, event.details.keeping) {
                (true, None) => {
                    let message = format!(
                        "both sides changed {path}: say “keeping ours” or “keeping theirs”, and put it right with a line that begins with “and”"
                    );
                    return Err(Fault::new(event.line, message));
                }
                (true, Some(Keeping::Ours)) => {}
                _ => match after {
                    Some(bytes) => drop(merged.insert(path, Arc::new(bytes))),
                    None => drop(merged.remove(&path)),
                },
            }
        }
        Ok(merged)
    }

    pub(super) fn squash(
        &mut self,
        event: &Event,
        branch: &str,
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        let (ours, theirs) = (self.tip(MAIN, event)?, self.tip(branch, event)?);
        let landed = self.ancestors(ours);
        let base = landed.intersection(&self.ancestors(theirs)).max().copied();
        scene.tree = self.merged_into(event, base, &scene.tree, theirs)?;
        let first = self.ancestors(theirs).difference(&landed).next().copied();
        scene.author =
            first.and_then(|first| self.commits.get(first)).map(|commit| commit.author.clone());
        // A forge that squashes commits in its own name.
        scene.committer =
            Some(Person { name: "GitHub".to_owned(), email: "noreply@github.com".to_owned() });
        Ok(())
    }
}
