//! The git repository around a folder. The only room that names git2.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository as Git, RepositoryOpenFlags};

use crate::ground::error::Error;

/// A repository with a work tree.
pub struct Repository {
    git: Git,
    root: PathBuf,
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Repository").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Repository {
    /// The repository whose work tree contains `folder`, if there is one.
    ///
    /// Only a `.git` entry makes a folder a repository: libgit2's own search also takes a bare repository that somebody committed
    /// inside of a work tree, with a history of their choosing.
    pub fn around(folder: &Path) -> Result<Option<Self>, Error> {
        let is_named_git = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
        for root in folder.ancestors().filter(is_named_git) {
            match Git::open_ext(root, RepositoryOpenFlags::NO_SEARCH, None::<&Path>) {
                Ok(git) => return Ok(Some(Self { git, root: root.to_path_buf() })),
                // What is called `.git` and is no repository is passed over, as git does.
                Err(error) if error.code() == ErrorCode::NotFound => {}
                Err(error) => return Err(Error::Repository(explained(root, &error))),
            }
        }
        Ok(None)
    }

    /// The folder of the work tree.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The regular files that git tracks, below the root, in the order of their bytes.
    pub fn tracked_files(&self) -> Result<Vec<PathBuf>, Error> {
        let index =
            self.git.index().map_err(|error| Error::Repository(explained(&self.root, &error)))?;
        let mut files: Vec<_> = index
            .iter()
            .filter(|entry| entry.mode & FILE_TYPE == REGULAR_FILE)
            .map(|entry| path(&entry.path))
            .collect();
        // A path in conflict stands in the index up to three times.
        files.dedup();
        Ok(files)
    }
}

const FILE_TYPE: u32 = 0o170_000;
const REGULAR_FILE: u32 = 0o100_000;

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// What keeps a repository from being opened, with the remedy.
fn explained(root: &Path, error: &git2::Error) -> String {
    let shown = root.display();
    if error.code() == ErrorCode::Owner {
        return format!(
            "the repository {shown} belongs to another user, and git refuses those; \
             if you trust it, run: git config --global --add safe.directory {shown}"
        );
    }
    let message = error.message();
    for (sign, what) in [
        ("objectformat", "its objects are named by SHA-256"),
        ("refstorage", "it keeps its references in a reftable"),
        ("partialclone", "it is a partial clone"),
    ] {
        if message.to_lowercase().contains(sign) {
            return format!(
                "the repository {shown} cannot be opened: {what}, which is not supported yet; use an ordinary full clone"
            );
        }
    }
    format!("the repository {shown} cannot be opened: {message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_git_has_no_repository() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Repository::around(folder.path()).unwrap().is_none());
    }

    #[test]
    fn a_folder_that_is_only_called_git_makes_no_repository() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        assert!(Repository::around(folder.path()).unwrap().is_none());
    }

    #[test]
    fn a_bare_repository_inside_a_work_tree_is_not_taken_for_it() {
        let folder = tempfile::tempdir().unwrap();
        Git::init(folder.path()).unwrap();
        Git::init_bare(folder.path().join("inner")).unwrap();
        let repository = Repository::around(&folder.path().join("inner")).unwrap().unwrap();
        assert_eq!(repository.root(), folder.path());
    }

    #[test]
    fn tracked_files_are_those_of_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let git = Git::init(folder.path()).unwrap();
        std::fs::write(folder.path().join("a.md"), "a").unwrap();
        std::fs::write(folder.path().join("b.md"), "b").unwrap();
        git.index().unwrap().add_path(Path::new("a.md")).unwrap();
        let mut index = git.index().unwrap();
        index.add_path(Path::new("a.md")).unwrap();
        index.write().unwrap();
        let repository = Repository::around(folder.path()).unwrap().unwrap();
        assert_eq!(repository.tracked_files().unwrap(), [PathBuf::from("a.md")]);
    }
}
