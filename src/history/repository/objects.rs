//! Objects as git stores them, read raw: commits with the parents that they really name, trees, and contents that hash to their name.

use std::cell::Cell;
use std::ffi::CStr;

use git2::{ErrorCode, ObjectType, Odb, OdbObject, Oid};

use crate::ground::files::Unread;
use crate::history::trace::{Commit, CommitSignature, Moment, ObjectId, Person};

/// Why an object could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// It is not in this clone.
    Missing,
    /// It cannot be read, is of another kind, or does not hash to its name.
    Corrupt,
}

impl From<git2::Error> for Lost {
    fn from(error: git2::Error) -> Self {
        if error.code() == ErrorCode::NotFound { Self::Missing } else { Self::Corrupt }
    }
}

impl From<Oid> for ObjectId {
    fn from(id: Oid) -> Self {
        let mut bytes = [0; 20];
        bytes.iter_mut().zip(id.as_bytes()).for_each(|(to, from)| *to = *from);
        Self(bytes)
    }
}

impl ObjectId {
    pub(super) fn oid(self) -> Oid {
        #[expect(clippy::expect_used, reason = "it fails for another length only")]
        Oid::from_bytes(&self.0).expect("an object id has twenty bytes")
    }
}

/// The name of an object by its content.
pub(super) fn named(kind: ObjectType, content: &[u8]) -> ObjectId {
    #[expect(clippy::expect_used, reason = "it fails for kinds that are not stored only")]
    Oid::hash_object(kind, content).expect("content can be hashed").into()
}

pub(super) struct Objects<'a> {
    odb: Odb<'a>,
    /// Objects that were looked for and are not here.
    misses: Cell<usize>,
}

impl<'a> Objects<'a> {
    pub(super) fn over(odb: Odb<'a>) -> Self {
        Self { odb, misses: Cell::new(0) }
    }

    fn read(&self, id: ObjectId, kind: ObjectType) -> Result<OdbObject<'_>, Lost> {
        // Whatever is not found makes libgit2 list all packs anew. That is right for one that just came, and too slow for thousands.
        if self.misses.get() > 100 && !self.has(id) {
            return Err(Lost::Missing);
        }
        let object = self
            .odb
            .read(id.oid())
            .map_err(Lost::from)
            .inspect_err(|_| self.misses.update(|misses| misses + 1))?;
        if object.kind() == kind { Ok(object) } else { Err(Lost::Corrupt) }
    }

    /// What links a commit to others. Its content is not re-hashed: see [`Objects::described_commit`].
    pub(super) fn commit(&self, id: ObjectId) -> Result<Links, Lost> {
        let object = self.read(id, ObjectType::Commit)?;
        links(object.data()).ok_or(Lost::Corrupt)
    }

    /// A commit with all that is told of it, and whether its content hashes to its name.
    pub(super) fn described_commit(&self, id: ObjectId) -> Result<(Commit, bool), Lost> {
        let object = self.read(id, ObjectType::Commit)?;
        let is_proved = proved(id, ObjectType::Commit, object.data()).is_ok();
        described(id, object.data()).map(|commit| (commit, is_proved)).ok_or(Lost::Corrupt)
    }

    /// A tree as it is stored, not re-hashed.
    pub(super) fn tree(&self, id: ObjectId) -> Result<Stored<'_>, Lost> {
        self.read(id, ObjectType::Tree).map(Stored)
    }

    pub(super) fn proved_tree(&self, id: ObjectId) -> Result<Stored<'_>, Lost> {
        let tree = self.tree(id)?;
        proved(id, ObjectType::Tree, tree.0.data())?;
        Ok(tree)
    }

    /// The content of a file of at most `limit` bytes, re-hashed.
    pub(super) fn blob(&self, id: ObjectId, limit: u64) -> Result<Vec<u8>, Unread> {
        let damaged = Unread::Refused("what the repository holds under its name is something else");
        let read = |error: git2::Error| match error.code() {
            ErrorCode::NotFound => Unread::Absent,
            _ => Unread::Failed(std::io::Error::other(error.message().to_owned())),
        };
        let (bytes, kind) = self.odb.read_header(id.oid()).map_err(read)?;
        if kind != ObjectType::Blob {
            return Err(damaged);
        }
        if bytes as u64 > limit {
            return Err(Unread::TooLarge { bytes: bytes as u64, limit });
        }
        let object = self.odb.read(id.oid()).map_err(read)?;
        if proved(id, ObjectType::Blob, object.data()).is_err() {
            return Err(damaged);
        }
        Ok(object.data().to_vec())
    }

    /// Whether an object is there, without looking for packs that came since.
    pub(super) fn has(&self, id: ObjectId) -> bool {
        self.odb.exists_ext(id.oid(), git2::OdbLookupFlags::NO_REFRESH)
    }
}

fn proved(id: ObjectId, kind: ObjectType, content: &[u8]) -> Result<(), Lost> {
    if named(kind, content) == id { Ok(()) } else { Err(Lost::Corrupt) }
}

/// A tree as it is stored.
pub(super) struct Stored<'a>(OdbObject<'a>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    File,
    Folder,
    /// A symbolic link or a submodule.
    Other,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a [u8],
    pub(super) kind: Kind,
    pub(super) id: ObjectId,
}

/// The entries of a tree, in git's order. What follows a malformed entry is left out.
pub(super) fn entries<'a>(tree: &'a Stored<'_>) -> Entries<'a> {
    Entries { rest: tree.0.data() }
}

pub(super) struct Entries<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let (kind, rest) = if let Some(rest) = self.rest.strip_prefix(b"100644 ") {
            // Nearly all are.
            (Kind::File, rest)
        } else {
            let space = self.rest.iter().take(8).position(|byte| *byte == b' ')?;
            let (mode, rest) = self.rest.split_at_checked(space)?;
            let kind = match mode {
                b"40000" | b"040000" => Kind::Folder,
                [b'1', b'0', b'0', ..] if mode.len() == 6 => Kind::File,
                _ => Kind::Other,
            };
            (kind, rest.get(1..)?)
        };
        // This looks at many bytes at once.
        let name = CStr::from_bytes_until_nul(rest).ok()?.to_bytes();
        let (id, rest) = rest.get(name.len() + 1..)?.split_first_chunk::<20>()?;
        self.rest = rest;
        Some(Entry { name, kind, id: ObjectId(*id) })
    }
}

/// What links a commit to others.
pub(super) struct Links {
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    /// When it was committed, by its own word.
    pub(super) seconds: i64,
}

fn links(content: &[u8]) -> Option<Links> {
    let mut links = Links {
        tree: id_in(content.strip_prefix(b"tree ")?.get(..40)?)?,
        parents: Vec::new(),
        seconds: 0,
    };
    for line in header(content).skip(1) {
        if let Some(id) = line.strip_prefix(b"parent ") {
            links.parents.push(id_in(id)?);
        } else if let Some(committer) = line.strip_prefix(b"committer ") {
            links.seconds = moment(committer).seconds;
            break;
        }
    }
    Some(links)
}

/// The lines above the message.
fn header(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    content.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty())
}

pub(super) fn id_in(digits: &[u8]) -> Option<ObjectId> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = digits.as_chunks::<2>();
    if pairs.len() != 20 || !rest.is_empty() {
        return None;
    }
    let mut id = [0; 20];
    for (byte, [high, low]) in id.iter_mut().zip(pairs) {
        *byte = digit(*high)? * 16 + digit(*low)?;
    }
    Some(ObjectId(id))
}

/// All that is told of a commit; where it lands is known to others.
pub(super) fn described(id: ObjectId, content: &[u8]) -> Option<Commit> {
    let links = links(content)?;
    let field =
        |name: &[u8]| header(content).find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let encoding = String::from_utf8_lossy(field(b"encoding ")).to_lowercase();
    let text = |bytes: &[u8]| decoded(bytes, &encoding);
    let (author, committer) = (field(b"author "), field(b"committer "));
    Some(Commit {
        id,
        parents: links.parents,
        author: person(author, text),
        authored: moment(author),
        committer: person(committer, text),
        committed: moment(committer),
        summary: text(summary(content)),
        signature: signature(content),
        landing: None,
    })
}

/// The first line of the message that says something.
fn summary(content: &[u8]) -> &[u8] {
    let start = content.windows(2).position(|two| two == b"\n\n").unwrap_or(content.len());
    let message = content.get(start..).unwrap_or_default();
    let mut lines = message.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.find(|line| !line.is_empty()).unwrap_or_default()
}

/// Text in the encoding that the commit names: Latin-1 byte by byte, else UTF-8 with what is none replaced.
fn decoded(bytes: &[u8], encoding: &str) -> String {
    const LATIN_1: [&str; 6] =
        ["iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "windows-1252"];
    if LATIN_1.contains(&encoding) {
        return bytes.iter().map(|byte| char::from(*byte)).collect();
    }
    String::from_utf8_lossy(bytes).into_owned()
}

/// `Name <address> seconds offset`, with the address between the first `<` and the last `>`.
fn person(line: &[u8], text: impl Fn(&[u8]) -> String) -> Person {
    let open = line.iter().position(|byte| *byte == b'<');
    let close = line.iter().rposition(|byte| *byte == b'>');
    let between = |from: usize, to: usize| line.get(from..to).unwrap_or_default();
    match (open, close) {
        (Some(open), Some(close)) if open < close => Person {
            name: text(between(0, open).trim_ascii()),
            email: text(between(open + 1, close)),
        },
        _ => Person { name: text(line.trim_ascii()), email: String::new() },
    }
}

fn moment(line: &[u8]) -> Moment {
    let after = line.iter().rposition(|byte| *byte == b'>').map_or(0, |close| close + 1);
    let after = String::from_utf8_lossy(line.get(after..).unwrap_or_default()).into_owned();
    let mut words = after.split_ascii_whitespace();
    let seconds = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let offset: i32 = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let offset_minutes = (offset / 100).saturating_mul(60).saturating_add(offset % 100);
    // No clock is more than a day away from another.
    Moment { seconds, offset_minutes: offset_minutes.clamp(-1440, 1440) }
}

/// The signature in the header, and the commit without it, as git cuts them apart.
fn signature(content: &[u8]) -> Option<CommitSignature> {
    let mut armor = Vec::new();
    let mut payload = Vec::with_capacity(content.len());
    let (mut in_signature, mut in_other) = (false, false);
    let mut rest = content;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
        let (line, after) = rest.split_at_checked(end)?;
        let signed = match line.strip_prefix(b" ") {
            Some(more) if in_signature => Some(more),
            _ => line.strip_prefix(b"gpgsig "),
        };
        if signed.is_none() {
            in_other = line.starts_with(b"gpgsig") || (in_other && line.starts_with(b" "));
        }
        in_signature = signed.is_some();
        match signed {
            Some(signed) => armor.extend_from_slice(signed),
            None if line == b"\n" => {
                payload.extend_from_slice(rest);
                break;
            }
            None if in_other => {}
            None => payload.extend_from_slice(line),
        }
        rest = after;
    }
    (!armor.is_empty())
        .then(|| CommitSignature { armor: String::from_utf8_lossy(&armor).into_owned(), payload })
}
