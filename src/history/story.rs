//! Histories told as text: each line a day and what happened, played into a real repository. Demonstrations, examples of rules and tests are such stories.
//!
//! ```text
//! 2026-03-12 the parties record the agreement
//! 2026-03-13 harbour-trust and mill-lane sign
//! 2026-03-14 quay-advice signs with a key
//! 2026-06-01 the text changes “notice: P6M” to “notice: P3M”
//! and amendment of termination, effective 2026-07-01, reason: The commissioner needs less
//! 2026-06-03 quay-advice approves the amendment, dated 2026-06-02
//! ```
//!
//! Each line is a commit of that day; one that begins with `and` belongs to the commit above. Lines that begin with `#` are for readers.
//!
//! **The files.** Without saying so, a story is about the Tideway agreement (`story/tideway.md`, at `agreements/tideway.md`) between Harbour Trust,
//! Quay Advice and Mill Lane, with its `organisations.yaml`. Blocks `=== path ===` before the first line give other files; a line `===` ends them.
//! What stands there from the start comes with the first commit, or on its own with `the agreement is drafted`.
//!
//! **What happens.** An entry: `the parties record the agreement`, `amendment of termination and variation`, `admission of ferry-friends`,
//! `withdrawal of mill-lane`, `exclusion of …`, `succession of …`, `correction of …`, `a review is held`, `the agreement is terminated`, and so
//! on for all types of entries; `the amendment is taken out, because: …`. An act: `WHO signs`, `approves`, `adheres`, `declines`, `gives notice`,
//! where WHO is a party, a body, several of them, or `all parties`; of the last version, or `signs version 1`, `approves the admission`; `with a key`,
//! `with the key of WHO`. Text: `the text changes “…” to “…”` (`everywhere`), `loses “…”`, `gains “…”`, `gains` and
//! indented lines (`after “…”` where they belong behind a line), `gains the party ID`, `loses the party ID`. Files: `PATH is written` with indented
//! lines, and for `the text`, `the record`, `the agreement` (both), `the last act of quay-advice`, `the amendment of 2026-06-01` or a path:
//! `changes`, `is deleted`, `is moved to`, `is copied to`, `is restored` (`to version 1`). Keys: `quay-advice lists a key`.
//! Branches: `on proposal: …` before any of these; `proposal is merged` (`into …`; `keeping ours`, `keeping theirs` where both
//! changed a file; `keeping only ours`), `is squashed`, `is rebased`, `is fast-forwarded`, `is checked out`. `in the work tree: …` is in no commit.
//!
//! **How.** Behind a comma or at the end: `effective DATE`, `dated DATE` (where it was recorded later), `on PATH` (another agreement),
//! `committed by WHO`, `under POWER`, and any key of the entry or act with its value, such as `name: C. Lund`, `witness: { name: … }`, or `message: …` for the commit.
//!
//! All that could be different is fixed, so one story gives the same commits, byte by byte, wherever it is played.

mod telling;
mod words;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use crate::ground::error::Error;
use crate::ground::files;
use crate::history::repository::{NewCommit, Repository};
use crate::history::trace::{Moment, ObjectId, Person};

/// A story as commits, not yet in any repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// A commit always after its parents.
    pub commits: Vec<Commit>,
    /// The branches with their last commits: indices into `commits`.
    pub branches: BTreeMap<String, usize>,
    /// The branch that is checked out at the end.
    pub checked_out: String,
    /// What the work tree holds that no commit does; `None` for a file that is gone.
    pub uncommitted: Vec<(String, Option<Vec<u8>>)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub day: Date,
    pub when: Moment,
    pub author: Person,
    pub committer: Person,
    pub message: String,
    pub branch: String,
    /// Indices of earlier commits.
    pub parents: Vec<usize>,
    /// What differs from the first parent; `None` takes a file out.
    pub files: Vec<(String, Option<Vec<u8>>)>,
}

/// A story that was played into a repository.
#[derive(Debug)]
pub struct Played {
    pub repository: Repository,
    pub told: Told,
    /// The names of the commits, in the order of `told.commits`.
    pub commits: Vec<ObjectId>,
}

/// Why a story cannot be told or played.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("line {}: {}", .0.line, .0.message)]
    Unclear(Fault),
    #[error(transparent)]
    Failed(#[from] Error),
}

/// What is unclear in a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub message: String,
}

impl Fault {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// The text that a story is about without saying so, and who the organisations are.
pub const TIDEWAY: &str = include_str!("story/tideway.md");
pub const ORGANISATIONS: &str = include_str!("story/organisations.yaml");

/// The commits of a story.
pub fn tell(story: &str) -> Result<Told, Fault> {
    telling::tell(words::read(story)?)
}

/// Plays a story into an empty folder: a repository with all of its commits, and the files of what is checked out.
pub fn play(story: &str, folder: &Path) -> Result<Played, Trouble> {
    let told = tell(story).map_err(Trouble::Unclear)?;
    Ok(Played::play(told, folder)?)
}

impl Played {
    /// Makes the repository of a story that was told.
    pub fn play(told: Told, folder: &Path) -> Result<Self, Error> {
        let repository = Repository::init(folder)?;
        if told.checked_out != "main" {
            // The work tree follows the branch that HEAD names, from its first commit on.
            let head = format!("ref: refs/heads/{}\n", told.checked_out);
            files::write(&folder.join(".git/HEAD"), head.as_bytes())?;
        }
        let mut played = Self { repository, told, commits: Vec::new() };
        let mut tips: BTreeMap<String, usize> = BTreeMap::new();
        for index in 0..played.told.commits.len() {
            let branch = played.told.commits.get(index).map(|commit| commit.branch.clone());
            let branch = branch.unwrap_or_default();
            let id = played.put(index, &branch)?;
            played.commits.push(id);
            tips.insert(branch, index);
        }
        for (branch, tip) in &played.told.branches {
            if tips.get(branch) != Some(tip) {
                // The same commit once more has the same name, so all that happens is that the branch leads to it.
                played.put(*tip, branch)?;
            }
        }
        played.leave_uncommitted(folder)?;
        Ok(played)
    }

    fn put(&self, index: usize, branch: &str) -> Result<ObjectId, Error> {
        let Some(commit) = self.told.commits.get(index) else {
            return Err(Error::Repository("a story has no such commit".to_owned()));
        };
        let parents: Vec<_> =
            commit.parents.iter().filter_map(|parent| self.commits.get(*parent).copied()).collect();
        self.repository.commit(&NewCommit {
            files: &commit.files,
            author: commit.author.clone(),
            committer: commit.committer.clone(),
            when: commit.when,
            message: &commit.message,
            branch,
            parents: Some(&parents),
        })
    }

    fn leave_uncommitted(&self, folder: &Path) -> Result<(), Error> {
        for (path, content) in &self.told.uncommitted {
            let path = folder.join(path);
            let failed = |source| Error::Write { path: path.clone(), source };
            match content {
                Some(content) => {
                    let parent = path.parent().unwrap_or(folder);
                    std::fs::create_dir_all(parent).map_err(failed)?;
                    files::write(&path, content)?;
                }
                None => std::fs::remove_file(&path).map_err(failed)?,
            }
        }
        Ok(())
    }

    /// The name of the last commit of a branch.
    pub fn tip(&self, branch: &str) -> Option<ObjectId> {
        self.told.branches.get(branch).and_then(|tip| self.commits.get(*tip)).copied()
    }
}

#[cfg(test)]
mod tests;
