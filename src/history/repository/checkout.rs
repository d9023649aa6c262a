//! What a checkout knows about itself: where it came from, its branch, and what git does to a file on its way.

use std::collections::BTreeSet;

use git2::{AttrCheckFlags, AttrValue};

use super::{Repository, explained};
use crate::ground::error::Error;

/// The flag of an entry of the index that is not checked out.
const SKIP_WORKTREE: u16 = 1 << 14;

impl Repository {
    /// The address that `origin` was cloned from.
    pub fn origin(&self) -> Option<String> {
        let remote = self.git.find_remote("origin").ok()?;
        remote.url().ok().map(str::to_owned)
    }

    /// The branch that is checked out.
    pub fn branch(&self) -> Option<String> {
        let head = self.git.find_reference("HEAD").ok()?;
        let target = head.symbolic_target().ok().flatten()?;
        target.strip_prefix("refs/heads/").map(str::to_owned)
    }

    /// The tracked files that a sparse checkout leaves out of the work tree: they are not gone.
    pub fn left_out_of_checkout(&self) -> BTreeSet<String> {
        let Ok(index) = self.git.index() else { return BTreeSet::new() };
        index
            .iter()
            .filter(|entry| entry.flags_extended & SKIP_WORKTREE != 0)
            .map(|entry| String::from_utf8_lossy(&entry.path).into_owned())
            .collect()
    }

    /// Whether git leaves the ends of lines of this file as they are, on all machines: its attribute `text` is unset.
    pub fn keeps_bytes(&self, path: &str) -> Result<bool, Error> {
        let value = self
            .git
            .get_attr(std::path::Path::new(path), "text", AttrCheckFlags::FILE_THEN_INDEX)
            .map_err(|error| Error::Repository(explained(&self.root, &error)))?;
        Ok(AttrValue::from_string(value) == AttrValue::False)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_keeps_the_bytes_of_record_files() {
        let folder = tempfile::tempdir().unwrap();
        let repository = Repository::init(folder.path()).unwrap();
        assert!(!repository.keeps_bytes("a/b.record/c.yml").unwrap());
        std::fs::write(folder.path().join(".gitattributes"), "**/*.record/** -text\n").unwrap();
        let repository = Repository::at(folder.path()).unwrap();
        assert!(repository.keeps_bytes("a/b.record/c.yml").unwrap());
        assert!(!repository.keeps_bytes("a/b.md").unwrap());
        assert_eq!(repository.branch().as_deref(), Some("main"));
        assert_eq!(repository.origin(), None);
    }
}
