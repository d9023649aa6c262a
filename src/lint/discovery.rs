//! Which files a run looks at: tracked files whatever an ignore file says, untracked ones unless they are ignored.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::Gitignore;

use crate::ground::error::Error;
use crate::ground::files::{Root, printed};
use crate::ground::limits::LIMITS;
use crate::history::chronicle::in_record;
use crate::history::repository::Repository;
use crate::lint::policy::Policy;

/// A file that a run looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Its path below the root.
    pub relative: PathBuf,
    /// The same as findings print it.
    pub path: String,
    /// Whether the user named this very file.
    pub named: bool,
}

/// The files below the root that the given paths lead to (all, if none are given), sorted by path. Excludes of the policy hold for named files too.
pub fn candidates(
    root: &Root,
    repository: Option<&Repository>,
    paths: &[PathBuf],
    policy: &Policy,
) -> Result<Vec<Candidate>, Error> {
    let mut found = BTreeSet::new();
    let mut folders = Vec::new();
    for path in paths {
        let about = root
            .path()
            .join(path)
            .symlink_metadata()
            .map_err(|_| Error::Absent { path: path.clone() })?;
        if about.is_dir() {
            folders.push(path.clone());
        } else {
            found.insert((path.clone(), true));
        }
    }
    if paths.is_empty() {
        folders.push(PathBuf::new());
    }
    if let (Some(repository), false) = (repository, folders.is_empty()) {
        let tracked = tracked_below(root, repository)?;
        let wanted =
            tracked.into_iter().filter(|file| is_markdown(file) && is_below(file, &folders));
        // A tracked file that is gone from the work tree is a deletion, not something to look at.
        found.extend(
            wanted.filter(|file| root.path().join(file).exists()).map(|file| (file, false)),
        );
        // A link or a submodule where an agreement should be is refused when it is looked at.
        let special = special_below(root, repository)?;
        let wanted =
            special.into_iter().filter(|file| is_markdown(file) && is_below(file, &folders));
        found.extend(wanted.map(|file| (file, false)));
    }
    for folder in &folders {
        found.extend(untracked_below(root, folder).into_iter().map(|file| (file, false)));
    }
    let named: BTreeSet<_> =
        found.iter().filter(|(_, named)| *named).map(|(file, _)| file.clone()).collect();
    // Whatever stands in the folder of a record is no agreement, unless somebody says so.
    let is_wanted = |file: &PathBuf| !named.contains(file) && !in_record(&printed(file));
    let candidates = found.into_iter().filter(|(file, is_named)| *is_named || is_wanted(file));
    let candidates =
        candidates.map(|(relative, named)| Candidate { path: printed(&relative), relative, named });
    let mut candidates: Vec<_> =
        candidates.filter(|candidate| !policy.excludes(&candidate.path)).collect();
    candidates.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(candidates)
}

/// All files below the root, also those that the policy excludes, for learning what stands around those that somebody asked for. `None` where there are too many to look through:
/// outside of a repository nobody knows what a folder holds, and a check of one file must not walk through a whole disk.
pub fn neighbours(
    root: &Root,
    repository: Option<&Repository>,
) -> Result<Option<Vec<Candidate>>, Error> {
    let entries = || walk(root.path()).build().take(LIMITS.entries_around + 1).count();
    if repository.is_none() && entries() > LIMITS.entries_around {
        return Ok(None);
    }
    candidates(root, repository, &[], &Policy::default()).map(Some)
}

/// Whether a file is Markdown by its name.
pub fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    })
}

fn is_below(file: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| file.starts_with(folder))
}

/// The tracked files, as paths below the root of the run (which may lie inside the work tree).
fn tracked_below(root: &Root, repository: &Repository) -> Result<Vec<PathBuf>, Error> {
    let tracked = repository.tracked_files()?;
    let Ok(prefix) = root.path().strip_prefix(repository.root()) else { return Ok(Vec::new()) };
    Ok(tracked
        .into_iter()
        .filter_map(|file| file.strip_prefix(prefix).ok().map(Path::to_path_buf))
        .collect())
}

/// What is tracked in a place where a file could be and is none, with the same paths.
fn special_below(root: &Root, repository: &Repository) -> Result<Vec<PathBuf>, Error> {
    let Ok(prefix) = root.path().strip_prefix(repository.root()) else { return Ok(Vec::new()) };
    let special = repository.special_files()?.into_iter();
    let below =
        special.filter_map(|(file, _)| file.strip_prefix(prefix).ok().map(Path::to_path_buf));
    Ok(below.filter(|file| root.path().join(file).symlink_metadata().is_ok()).collect())
}

/// Markdown files by a walk that honours the .gitignore files from the root downwards.
fn untracked_below(root: &Root, folder: &Path) -> Vec<PathBuf> {
    let start = root.path().join(folder);
    let above = ignore_files_above(root, &start);
    let entries = walk(&start).build().flatten();
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    files
        .filter(|entry| is_markdown(entry.path()) && !is_ignored(entry.path(), &start, &above))
        .filter_map(|entry| entry.path().strip_prefix(root.path()).ok().map(Path::to_path_buf))
        .collect()
}

/// A walk that follows no link and enters no repository inside of this one. Ignore files that a user has elsewhere, above the root too, must
/// not matter: two people would see two reports.
fn walk(start: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(start);
    walk.hidden(true)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .parents(false)
        .follow_links(false);
    walk.filter_entry(|entry| entry.depth() == 0 || !entry.path().join(".git").exists());
    walk
}

/// The .gitignore files from just above the start of a walk up to the root.
fn ignore_files_above(root: &Root, start: &Path) -> Vec<Gitignore> {
    let folders = start.ancestors().skip(1).take_while(|folder| folder.starts_with(root.path()));
    folders.map(|folder| Gitignore::new(folder.join(".gitignore")).0).collect()
}

/// Whether ignore files above the start of a walk speak of a file or of a folder on the way to it; the nearest that says anything counts. What was
/// named by the user, the start itself, is not ignored.
fn is_ignored(file: &Path, start: &Path, above: &[Gitignore]) -> bool {
    let way = file.ancestors().take_while(|path| *path != start);
    let said = |path: &Path| {
        let matches = above.iter().map(|ignored| ignored.matched(path, path != file));
        matches.into_iter().find(|said| !said.is_none()).is_some_and(|said| said.is_ignore())
    };
    way.into_iter().any(said)
}
