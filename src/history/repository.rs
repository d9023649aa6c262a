//! The git repository around a folder. The only room that names git2.

mod checkout;

mod comparison;

mod follow;

mod graph;

mod moves;

mod objects;

mod past;

mod paths;

mod proof;

mod reading;

mod survey;

#[cfg(test)]
mod traps;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use git2::build::CheckoutBuilder;
use git2::{
    ErrorCode, ObjectType, Oid, Repository as Git, RepositoryInitOptions, RepositoryOpenFlags,
};

pub use self::comparison::Comparison;
use self::objects::{Kind, Lost, Objects, entries, named};
use crate::ground::error::Error;
use crate::ground::files::Unread;
use crate::ground::limits::LIMITS;
use crate::history::trace::{ChosenBy, Moment, ObjectId, Past, Person};

/// A repository, usually with a work tree.
pub struct Repository {
    git: Git,
    root: PathBuf,
}

/// What is asked of the past, for all agreements at once.
pub struct Request<'a> {
    /// The revision that is judged; `None` for the commit that is checked out, with `work_tree` on top of it.
    pub revision: Option<&'a str>,
    /// The default branch, where somebody names it, and who does. Else `origin/HEAD`, else the current branch.
    pub base: Option<(&'a str, ChosenBy)>,
    /// The agreements, as paths in what is judged.
    pub paths: &'a [String],
    /// Reads of a text what following it needs to know.
    pub glance: &'a (dyn Fn(&[u8]) -> Glance + Sync),
    /// Files of the work tree that differ from the commit that is checked out; `None` for one that is gone.
    pub work_tree: &'a BTreeMap<String, Option<Vec<u8>>>,
}

/// What following a text through history needs to know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// The agreement's id.
    pub id: Option<String>,
    /// The files agreed with it, as written: relative to its folder, each once, in the order of the bytes.
    pub attachments: Vec<String>,
}

/// Files to write in one commit, for repositories of our own making (demonstrations, tests).
#[derive(Debug)]
pub struct NewCommit<'a> {
    /// Paths with their content; `None` takes a file out.
    pub files: &'a [(String, Option<Vec<u8>>)],
    pub author: Person,
    pub committer: Person,
    pub when: Moment,
    pub message: &'a str,
    /// The branch that it is put on; made where it is not there.
    pub branch: &'a str,
    /// The commits before it; `None` for the tip of the branch.
    pub parents: Option<&'a [ObjectId]>,
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

impl Repository {
    /// A bare repository that was named outright, or one with a work tree.
    pub fn at(folder: &Path) -> Result<Self, Error> {
        let git = Git::open_ext(folder, RepositoryOpenFlags::NO_SEARCH, None::<&Path>)
            .map_err(|error| Error::Repository(explained(folder, &error)))?;
        Ok(Self { git, root: folder.to_path_buf() })
    }

    /// Makes a repository in an empty folder, with the branch `main`.
    pub fn init(folder: &Path) -> Result<Self, Error> {
        // Templates of the machine would make the same demonstration differ from place to place.
        let mut options = RepositoryInitOptions::new();
        options.initial_head("main").external_template(false).no_reinit(true);
        let git = Git::init_opts(folder, &options)
            .map_err(|error| Error::Repository(explained(folder, &error)))?;
        Ok(Self { git, root: folder.to_path_buf() })
    }

    /// Adds a commit; where its branch is the one checked out, the work tree and the index follow.
    pub fn commit(&self, commit: &NewCommit<'_>) -> Result<ObjectId, Error> {
        let id = self.added(commit).map_err(|error| self.unreadable(&error))?;
        Ok(ObjectId::from(id))
    }

    fn added(&self, commit: &NewCommit<'_>) -> Result<Oid, git2::Error> {
        let branch = format!("refs/heads/{}", commit.branch);
        let parents = match commit.parents {
            Some(parents) => parents
                .iter()
                .map(|id| self.git.find_commit(id.oid()))
                .collect::<Result<Vec<_>, _>>()?,
            None => match self.git.find_reference(&branch) {
                Ok(tip) => vec![tip.peel_to_commit()?],
                Err(_) => Vec::new(),
            },
        };
        let tree = self.git.find_tree(self.tree_with(commit.files, parents.first())?)?;
        let parents: Vec<_> = parents.iter().collect();
        let author = signature(&commit.author, commit.when)?;
        let committer = signature(&commit.committer, commit.when)?;
        let id = self.git.commit(None, &author, &committer, commit.message, &tree, &parents)?;
        let is_checked_out = !self.git.is_bare()
            && self
                .git
                .find_reference("HEAD")?
                .symbolic_target()
                .is_ok_and(|head| head == Some(branch.as_str()));
        if is_checked_out {
            let mut checkout = CheckoutBuilder::new();
            checkout.force().disable_filters(true);
            self.git.checkout_tree(tree.as_object(), Some(&mut checkout))?;
        }
        self.git.reference(&branch, id, true, "commit")?;
        Ok(id)
    }

    /// The tree of the first commit before, with some files put in or taken out.
    fn tree_with(
        &self,
        files: &[(String, Option<Vec<u8>>)],
        before: Option<&git2::Commit<'_>>,
    ) -> Result<Oid, git2::Error> {
        let mut index = git2::Index::new()?;
        if let Some(before) = before {
            index.read_tree(&before.tree()?)?;
        }
        for (path, content) in files {
            match content {
                Some(content) => index.add(&entry(path, self.git.blob(content)?))?,
                None => index.remove_path(Path::new(path))?,
            }
        }
        index.write_tree_to(&self.git)
    }

    /// The commit that a revision means.
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, Error> {
        // For libgit2 no name at all means what is checked out; for us it is a variable that somebody forgot to set.
        let named = Some(revision).filter(|revision| !revision.is_empty());
        let found = named.and_then(|revision| {
            self.tip(revision).or_else(|| {
                let object = self.git.revparse_single(revision).ok()?;
                Some(object.peel_to_commit().ok()?.id().into())
            })
        });
        found.ok_or_else(|| {
            Error::Repository(format!(
                "the repository {} has no commit that “{revision}” means; \
                 in a clone that holds only a part of the history, fetch the rest",
                self.root.display()
            ))
        })
    }

    /// The commit that a branch or tag leads to, if the name is one: as it stands there, since libgit2 refuses some commits that git takes.
    fn tip(&self, name: &str) -> Option<ObjectId> {
        let is_id = name.len() == 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let reference = self.git.resolve_reference_from_short_name(name).ok().filter(|_| !is_id)?;
        self.commit_of(&reference)
    }

    fn commit_of(&self, reference: &git2::Reference<'_>) -> Option<ObjectId> {
        let id = reference.resolve().ok()?.target()?;
        let (_, kind) = self.git.odb().ok()?.read_header(id).ok()?;
        (kind == ObjectType::Commit).then(|| id.into())
    }

    /// All regular files in the tree of a commit, by path.
    pub fn files_at(&self, commit: ObjectId) -> Result<BTreeMap<String, ObjectId>, Error> {
        let objects = self.objects()?;
        let root = objects.commit(commit).map_err(|unread| self.incomplete(commit, unread))?.tree;
        let mut files = BTreeMap::new();
        let mut seen = 0;
        let mut folders = vec![(String::new(), root, 0)];
        while let Some((prefix, id, depth)) = folders.pop() {
            let tree = objects.proved_tree(id).map_err(|unread| self.incomplete(id, unread))?;
            for entry in entries(&tree) {
                seen += 1;
                if seen > LIMITS.tree_entries || depth > LIMITS.tree_depth {
                    return Err(self.too_many("files", LIMITS.tree_entries));
                }
                let path = joined(&prefix, &String::from_utf8_lossy(entry.name));
                match entry.kind {
                    Kind::Folder => folders.push((path, entry.id, depth + 1)),
                    Kind::File => _ = files.insert(path, entry.id),
                    Kind::Other => {}
                }
            }
        }
        Ok(files)
    }

    /// The content of a file, re-hashed: what does not hash to its name is refused.
    pub fn blob(&self, id: ObjectId, limit: u64) -> Result<Vec<u8>, Unread> {
        let failed =
            |error: &git2::Error| Unread::Failed(std::io::Error::other(error.message().to_owned()));
        let odb = self.git.odb().map_err(|error| failed(&error))?;
        Objects::over(odb).blob(id, limit)
    }

    /// The name that git gives to a content.
    pub fn blob_id(content: &[u8]) -> ObjectId {
        named(ObjectType::Blob, content)
    }

    /// Reads the whole history once for all that is asked.
    pub fn past(&self, request: &Request<'_>) -> Result<Past, Error> {
        past::read(self, request)
    }

    /// Whether `ancestor` can be reached from `commit`.
    pub fn reaches(&self, commit: ObjectId, ancestor: ObjectId) -> Result<bool, Error> {
        let objects = self.objects()?;
        let mut seen = HashSet::from([commit]);
        let mut ahead = VecDeque::from([commit]);
        while let Some(id) = ahead.pop_front() {
            if id == ancestor {
                return Ok(true);
            }
            // A commit that is not here ends the search on its side only.
            let Ok(read) = objects.commit(id) else { continue };
            ahead.extend(read.parents.into_iter().filter(|parent| seen.insert(*parent)));
        }
        Ok(false)
    }

    /// Tracked paths that are no file of their own: each with what it is.
    pub fn special_files(&self) -> Result<Vec<(PathBuf, &'static str)>, Error> {
        let index = self.git.index().map_err(|error| self.unreadable(&error))?;
        let special = |mode| match mode & FILE_TYPE {
            0o120_000 => Some("a symbolic link"),
            0o160_000 => Some("a submodule"),
            _ => None,
        };
        let mut files: Vec<_> = index
            .iter()
            .filter_map(|entry| Some((path(&entry.path), special(entry.mode)?)))
            .collect();
        files.dedup();
        Ok(files)
    }

    /// Folders among the tracked files that are a repository of their own: they hold `HEAD`, `objects` and `refs`, and with them a
    /// history of somebody's choosing.
    pub fn nested_repositories(&self) -> Result<Vec<String>, Error> {
        const PARTS: [&str; 3] = ["HEAD", "objects", "refs"];
        let index = self.git.index().map_err(|error| self.unreadable(&error))?;
        let mut found: BTreeMap<String, [bool; 3]> = BTreeMap::new();
        for entry in index.iter() {
            let path = String::from_utf8_lossy(&entry.path).into_owned();
            let mut folder = String::new();
            for name in path.split('/') {
                let part = PARTS.iter().position(|part| *part == name);
                if let Some(place) = part.filter(|_| !folder.is_empty()) {
                    let parts = found.entry(folder.clone()).or_default();
                    if let Some(part) = parts.get_mut(place) {
                        *part = true;
                    }
                }
                folder = joined(&folder, name);
            }
        }
        Ok(found
            .into_iter()
            .filter(|(_, parts)| parts.iter().all(|part| *part))
            .map(|(folder, _)| folder)
            .collect())
    }

    fn has_unborn_head(&self) -> bool {
        self.git.head().is_err_and(|error| error.code() == ErrorCode::UnbornBranch)
    }

    fn objects(&self) -> Result<Objects<'_>, Error> {
        self.git.odb().map(Objects::over).map_err(|error| self.unreadable(&error))
    }

    fn unreadable(&self, error: &git2::Error) -> Error {
        let shown = self.root.display();
        Error::Repository(format!("the repository {shown} cannot be read: {}", error.message()))
    }

    fn incomplete(&self, id: ObjectId, lost: Lost) -> Error {
        let shown = self.root.display();
        Error::Repository(match lost {
            Lost::Missing => format!(
                "the repository {shown} does not hold {id}, which is a part of its history; use an ordinary full clone"
            ),
            Lost::Corrupt => format!(
                "the repository {shown} is damaged: what it holds as {id} is something else; clone it anew"
            ),
        })
    }

    fn too_many(&self, what: &str, most: usize) -> Error {
        Error::Repository(format!(
            "the repository {} has more {what} in one commit than are looked at ({most}), or folders more than {} deep",
            self.root.display(),
            LIMITS.tree_depth
        ))
    }
}

fn signature(person: &Person, when: Moment) -> Result<git2::Signature<'static>, git2::Error> {
    git2::Signature::new(
        &person.name,
        &person.email,
        &git2::Time::new(when.seconds, when.offset_minutes),
    )
}

fn entry(path: &str, id: Oid) -> git2::IndexEntry {
    let never = git2::IndexTime::new(0, 0);
    git2::IndexEntry {
        ctime: never,
        mtime: never,
        dev: 0,
        ino: 0,
        mode: REGULAR_FILE | 0o644,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
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

    fn committed(repository: &Repository, files: &[(&str, Option<&str>)], when: i64) -> ObjectId {
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), text.map(|text| text.as_bytes().to_vec())))
            .collect();
        let person = Person { name: "Ada".to_owned(), email: "ada@harbour.example".to_owned() };
        let new = NewCommit {
            files: &files,
            author: person.clone(),
            committer: person,
            when: Moment { seconds: when, offset_minutes: 60 },
            message: "Agree",
            branch: "main",
            parents: None,
        };
        repository.commit(&new).unwrap()
    }

    #[test]
    fn a_commit_is_in_the_history_and_in_the_work_tree() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let first = committed(&repository, &[("a.md", Some("one")), ("b/c.md", Some("two"))], 10);
        let second = committed(&repository, &[("a.md", Some("uno")), ("b/c.md", None)], 20);
        assert_eq!(std::fs::read_to_string(folder.path().join("a.md")).unwrap(), "uno");
        assert!(!folder.path().join("b/c.md").exists());
        assert_eq!(repository.tracked_files().unwrap(), [PathBuf::from("a.md")]);
        assert_eq!(repository.resolve("HEAD").unwrap(), second);
        assert_eq!(repository.resolve("main~1").unwrap(), first);
        assert!(repository.reaches(second, first).unwrap());
        assert!(!repository.reaches(first, second).unwrap());
        let files = repository.files_at(first).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a.md", "b/c.md"]);
        assert_eq!(files["a.md"], Repository::blob_id(b"one"));
        assert_eq!(repository.blob(files["b/c.md"], 3).unwrap(), b"two");
        assert!(matches!(
            repository.blob(files["b/c.md"], 2),
            Err(Unread::TooLarge { bytes: 3, limit: 2 })
        ));
        assert!(matches!(repository.blob(ObjectId([7; 20]), 2), Err(Unread::Absent)));
        assert!(matches!(repository.blob(first, 2000), Err(Unread::Refused(_))));
    }

    #[test]
    fn a_revision_that_means_nothing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let message = repository.resolve("v1").unwrap_err().to_string();
        assert!(message.contains("has no commit that “v1” means"), "{message}");
    }

    #[test]
    fn a_committed_repository_is_found_wherever_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        let own = [
            "x/inner/HEAD",
            "x/inner/objects/info/packs",
            "x/inner/refs/heads/main",
            "y/HEAD",
            "y/refs/a",
        ];
        let files: Vec<_> = own.iter().map(|path| (*path, Some("."))).collect();
        committed(&repository, &files, 10);
        assert_eq!(repository.nested_repositories().unwrap(), ["x/inner"]);
    }
}
