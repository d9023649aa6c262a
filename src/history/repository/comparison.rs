//! What differs between the commit at which a proposal left the default branch and what stands in the work tree.

use std::collections::{BTreeMap, BTreeSet};

use git2::DiffOptions;

use super::Repository;
use crate::ground::error::Error;
use crate::history::trace::ObjectId;

/// A proposal beside the branch that it is for.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The branch as it was named.
    pub revision: String,
    /// The commit at the tip of that branch.
    pub tip: ObjectId,
    /// The newest commit that the branch and the proposal have in common: what the proposal changes is what differs from it.
    pub common: ObjectId,
    /// Whether there are several such commits, so that another one could have been taken.
    pub is_ambiguous: bool,
    /// Whether nothing was committed on top of the branch.
    pub is_at_tip: bool,
    /// The paths that were added, changed or removed.
    pub changed: BTreeSet<String>,
    /// The files of the common commit, by path.
    pub before: BTreeMap<String, ObjectId>,
    /// The files at the tip of the branch, by path.
    pub at_tip: BTreeMap<String, ObjectId>,
}

impl Repository {
    /// Lays what stands in the work tree beside a branch (or any other revision).
    pub fn compare(&self, revision: &str) -> Result<Comparison, Error> {
        let tip = self.resolve(revision).map_err(|error| self.without_base(revision, &error))?;
        let head = self.git.head().ok().and_then(|head| self.commit_of(&head));
        let head = head.ok_or_else(|| {
            Error::Repository("there is no commit yet, so there is nothing to compare".to_owned())
        })?;
        let common = self.git.merge_bases(tip.oid(), head.oid());
        let common: Vec<ObjectId> =
            common.map(|common| common.iter().map(|id| (*id).into()).collect()).unwrap_or_default();
        let Some(first) = common.first().copied() else {
            return Err(self.without_common_commit(revision));
        };
        let before = self.files_at(first)?;
        let at_tip = if first == tip { before.clone() } else { self.files_at(tip)? };
        Ok(Comparison {
            revision: revision.to_owned(),
            tip,
            common: first,
            is_ambiguous: common.len() > 1,
            is_at_tip: tip == head,
            changed: self.changed_since(first)?,
            before,
            at_tip,
        })
    }

    /// The paths of the work tree, untracked ones included, that are not as a commit has them.
    fn changed_since(&self, commit: ObjectId) -> Result<BTreeSet<String>, Error> {
        let unreadable = |error: git2::Error| self.unreadable(&error);
        let commit = self.git.find_commit(commit.oid()).map_err(unreadable)?;
        let tree = commit.tree().map_err(unreadable)?;
        let mut options = DiffOptions::new();
        options.include_untracked(true).recurse_untracked_dirs(true).ignore_submodules(true);
        options.skip_binary_check(true);
        let difference = self.git.diff_tree_to_workdir_with_index(Some(&tree), Some(&mut options));
        let mut changed = BTreeSet::new();
        for delta in difference.map_err(unreadable)?.deltas() {
            for file in [delta.old_file(), delta.new_file()] {
                changed.extend(
                    file.path_bytes().map(|path| String::from_utf8_lossy(path).into_owned()),
                );
            }
        }
        Ok(changed)
    }

    fn is_shallow(&self) -> bool {
        self.git.is_shallow()
    }

    fn without_base(&self, revision: &str, error: &Error) -> Error {
        if self.is_shallow() {
            return too_shallow(revision);
        }
        Error::Repository(format!(
            "{error}; give the branch that the change is for, such as `--base origin/main`"
        ))
    }

    fn without_common_commit(&self, revision: &str) -> Error {
        if self.is_shallow() {
            return too_shallow(revision);
        }
        Error::Repository(format!(
            "“{revision}” and what is checked out have no commit in common, so nobody can say what changed; give the branch that the change is for"
        ))
    }
}

fn too_shallow(revision: &str) -> Error {
    Error::Repository(format!(
        "this clone holds only the last commits, and what the change has in common with “{revision}” is not among them; \
             fetch the whole history (`fetch-depth: 0` for actions/checkout, `git fetch --unshallow` by hand)"
    ))
}
