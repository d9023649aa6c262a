//! The one door to the file system: everything below one root, nothing through a link, nothing over its size.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::Error;

/// The folder of a run. Files are named by their path below it.
#[derive(Debug, Clone)]
pub struct Root {
    path: PathBuf,
}

/// Why a file below the root is not read.
#[derive(Debug)]
pub enum Unread {
    Absent,
    /// Larger than the limit, in bytes.
    TooLarge {
        bytes: u64,
        limit: u64,
    },
    /// A link, a device, a folder, or a path that leads out of the root.
    Refused(&'static str),
    Failed(io::Error),
}

impl Unread {
    /// The same as an error about the file at `path`.
    pub fn at(self, path: &Path) -> Error {
        let path = path.to_path_buf();
        match self {
            Self::Absent => Error::Absent { path },
            Self::TooLarge { limit, .. } => {
                Error::Refused { path, reason: format!("it has more than {limit} bytes") }
            }
            Self::Refused(reason) => Error::Refused { path, reason: reason.to_owned() },
            Self::Failed(source) => Error::Read { path, source },
        }
    }
}

/// A file's text, and where it had to be guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// Set where the bytes are not UTF-8: the offset, in `text`, of the first character that was guessed, and as what.
    pub guessed: Option<(usize, &'static str)>,
}

impl Root {
    pub fn open(path: &Path) -> Result<Self, Error> {
        let path = path.canonicalize().map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => Error::Absent { path: path.to_path_buf() },
            _ => Error::Read { path: path.to_path_buf(), source },
        })?;
        Ok(Self { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads a file of at most `limit` bytes. `relative` leads down from the root: no `..`, and no link in any of its parts.
    pub fn read(&self, relative: &Path, limit: u64) -> Result<Vec<u8>, Unread> {
        let path = self.checked(relative)?;
        let about = fs::symlink_metadata(&path).map_err(unread)?;
        if !about.is_file() {
            return Err(Unread::Refused(if about.is_dir() {
                "it is a folder"
            } else {
                "it is not a regular file"
            }));
        }
        if about.len() > limit {
            return Err(Unread::TooLarge { bytes: about.len(), limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
        fs::File::open(&path)
            .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
            .map_err(unread)?;
        if bytes.len() as u64 > limit {
            return Err(Unread::TooLarge { bytes: bytes.len() as u64, limit });
        }
        Ok(bytes)
    }

    /// The first `count` bytes of a file, or all there are: enough to learn what it is.
    pub fn read_head(&self, relative: &Path, count: u64) -> Result<Vec<u8>, Unread> {
        let path = self.checked(relative)?;
        if !fs::symlink_metadata(&path).map_err(unread)?.is_file() {
            return Err(Unread::Refused("it is not a regular file"));
        }
        let mut bytes = Vec::new();
        fs::File::open(&path)
            .and_then(|file| file.take(count).read_to_end(&mut bytes))
            .map_err(unread)?;
        Ok(bytes)
    }

    /// The names of the regular files in a folder, sorted; none where there is no such folder.
    pub fn names_in(&self, relative: &Path) -> Vec<String> {
        let Ok(path) = self.checked(relative) else { return Vec::new() };
        let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
        let mut names: Vec<_> = entries
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    /// Adds a file that is not there yet, as a whole or not at all; the folder that it stands in is made where it is missing. Nothing that
    /// stands is touched.
    pub fn add(&self, relative: &Path, bytes: &[u8]) -> Result<(), Error> {
        let refused = |reason: &str| Error::Refused {
            path: relative.to_path_buf(),
            reason: reason.to_owned(),
        };
        let folder = relative.parent().unwrap_or(Path::new(""));
        match self.checked(folder) {
            Ok(_) => {}
            Err(Unread::Absent) => {
                let made = self.path.join(folder);
                fs::create_dir_all(&made).map_err(|source| Error::Write { path: made, source })?;
            }
            Err(Unread::Refused(reason)) => return Err(refused(reason)),
            Err(_) => return Err(refused("its folder cannot be looked into")),
        }
        // Once more, now that all of it is there: a link must not be followed to somewhere else.
        let folder =
            self.checked(folder).map_err(|_| refused("its folder cannot be looked into"))?;
        let name = relative.file_name().ok_or_else(|| refused("it has no name"))?;
        let path = folder.join(name);
        let failed = |source| Error::Write { path: path.clone(), source };
        let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        readable_by_all(file.as_file()).map_err(failed)?;
        file.persist_noclobber(&path).map_err(|error| failed(error.error))?;
        Ok(())
    }

    /// The path below the root, after making sure that no part of it is a link.
    fn checked(&self, relative: &Path) -> Result<PathBuf, Unread> {
        let mut path = self.path.clone();
        for part in relative.components() {
            match part {
                Component::Normal(name) => path.push(name),
                Component::CurDir => continue,
                _ => return Err(Unread::Refused("its path leads out of the folder")),
            }
            match fs::symlink_metadata(&path) {
                Ok(about) if about.file_type().is_symlink() => {
                    return Err(Unread::Refused("it is reached through a symbolic link"));
                }
                Ok(_) => {}
                Err(error) => return Err(unread(error)),
            }
        }
        Ok(path)
    }
}

fn unread(error: io::Error) -> Unread {
    // A file below a file ("a.md/b") is as absent as one that is not there.
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unread::Absent,
        _ => Unread::Failed(error),
    }
}

/// The text of some bytes. What is not UTF-8 is read as UTF-16 if it says so, else as Windows-1252, in which every byte has a meaning:
/// so a reader can be shown the place, instead of nothing.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Decoded { text, guessed: None },
        Err(error) => error.into_bytes(),
    };
    for (encoding, name) in [(UTF_16LE, "UTF-16"), (UTF_16BE, "UTF-16")] {
        let mark: &[u8] = if encoding == UTF_16LE { &[0xff, 0xfe] } else { &[0xfe, 0xff] };
        if let Some(rest) = bytes.strip_prefix(mark) {
            let (text, _) = encoding.decode_without_bom_handling(rest);
            return Decoded { text: text.into_owned(), guessed: Some((0, name)) };
        }
    }
    let valid = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    // Up to the first byte that is not UTF-8 both readings may differ, and UTF-8 is right there.
    let (head, tail) = bytes.split_at(valid);
    let text = match std::str::from_utf8(head) {
        Ok(head) => format!("{head}{}", WINDOWS_1252.decode_without_bom_handling(tail).0),
        Err(_) => text.into_owned(),
    };
    Decoded { text, guessed: Some((valid, "Windows-1252")) }
}

/// Writes a file as a whole or not at all. A link in its place is replaced, not followed.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_path_buf(), source };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    readable_by_all(file.as_file()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A temporary file is its owner's alone; one that stays is like any other.
#[cfg(unix)]
fn readable_by_all(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_file: &fs::File) -> io::Result<()> {
    Ok(())
}

/// A path below the root as findings print it: with `/`, whatever the system uses.
pub fn printed(relative: &Path) -> String {
    let parts: Vec<_> = relative
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> (tempfile::TempDir, Root) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), "words").unwrap();
        let root = Root::open(folder.path()).unwrap();
        (folder, root)
    }

    #[test]
    fn a_file_over_its_limit_is_not_read() {
        let (_folder, root) = root();
        assert_eq!(root.read(Path::new("a.md"), 5).unwrap(), b"words");
        assert!(matches!(
            root.read(Path::new("a.md"), 4),
            Err(Unread::TooLarge { bytes: 5, limit: 4 })
        ));
    }

    #[test]
    fn nothing_is_read_outside_the_root() {
        let (_folder, root) = root();
        assert!(matches!(root.read(Path::new("../a.md"), 9), Err(Unread::Refused(_))));
        assert!(matches!(root.read(Path::new("/etc/hostname"), 99), Err(Unread::Refused(_))));
        assert!(matches!(root.read(Path::new("b.md"), 9), Err(Unread::Absent)));
        assert!(matches!(root.read(Path::new("a.md/b"), 9), Err(Unread::Absent)));
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        let (folder, root) = root();
        std::os::unix::fs::symlink("a.md", folder.path().join("link.md")).unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        assert!(matches!(root.read(Path::new("link.md"), 9), Err(Unread::Refused(_))));
        assert!(matches!(root.read(Path::new("loop/a.md"), 9), Err(Unread::Refused(_))));
    }

    #[test]
    fn bytes_that_are_not_utf8_are_guessed_and_said_so() {
        assert_eq!(
            decode(b"caf\xe9 \x80".to_vec()),
            Decoded { text: "café €".to_owned(), guessed: Some((3, "Windows-1252")) }
        );
        assert_eq!(decode(b"\xff\xfea\0b\0".to_vec()).text, "ab");
        assert_eq!(decode("Tŷ".into()).guessed, None);
    }

    #[test]
    fn adding_touches_nothing_that_stands() {
        let (folder, root) = root();
        root.add(Path::new("a.record/one.yml"), b"one").unwrap();
        assert_eq!(fs::read(folder.path().join("a.record/one.yml")).unwrap(), b"one");
        assert!(root.add(Path::new("a.record/one.yml"), b"two").is_err());
        assert_eq!(fs::read(folder.path().join("a.record/one.yml")).unwrap(), b"one");
        assert!(root.add(Path::new("../b.yml"), b"out").is_err());
        assert_eq!(fs::read_dir(folder.path().join("a.record")).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_added_through_a_link() {
        let (folder, root) = root();
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("a.record")).unwrap();
        assert!(root.add(Path::new("a.record/one.yml"), b"one").is_err());
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn writing_replaces_a_link_and_not_what_it_leads_to() {
        let (folder, _root) = root();
        let link = folder.path().join("out.json");
        std::os::unix::fs::symlink(folder.path().join("a.md"), &link).unwrap();
        write(&link, b"{}").unwrap();
        assert_eq!(fs::read(folder.path().join("a.md")).unwrap(), b"words");
        assert_eq!(fs::read(&link).unwrap(), b"{}");
    }
}
