//! What a repository's history holds of some files, as plain data: commits, what stood when, and what could not be read.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;

/// The name of a git object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub [u8; 20]);

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl ObjectId {
    /// The first digits, as people write them.
    pub fn short(&self) -> String {
        self.to_string().chars().take(9).collect()
    }
}

/// A moment as git records it: seconds since 1970 (UTC), and the offset of the clock that said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub seconds: i64,
    pub offset_minutes: i32,
}

impl Moment {
    /// The day by the clock that recorded it. A date beyond the calendar is the calendar's end.
    pub fn date(self) -> Date {
        let days = (self.seconds + i64::from(self.offset_minutes) * 60).div_euclid(86_400);
        let epoch = jiff::civil::date(1970, 1, 1);
        let span = jiff::Span::new().try_days(days.clamp(-700_000, 2_900_000));
        span.and_then(|days| epoch.checked_add(days)).unwrap_or(if days < 0 {
            Date::MIN
        } else {
            Date::MAX
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub email: String,
}

/// A signature in a commit's header, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitSignature {
    pub armor: String,
    /// The commit without the signature: what was signed.
    pub payload: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: ObjectId,
    pub parents: Vec<ObjectId>,
    pub author: Person,
    pub authored: Moment,
    pub committer: Person,
    pub committed: Moment,
    /// The first line of the message; bytes that are no text in the message's encoding are replaced.
    pub summary: String,
    pub signature: Option<CommitSignature>,
    /// Its place on the line, counted from the oldest; `None` off the line.
    pub landing: Option<usize>,
}

/// What an agreement's text consists of in some commits: a file and the files agreed with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// Below the root of the repository, with `/`.
    pub path: String,
    pub text: ObjectId,
    /// As written in the text (relative to its folder), each with its content where it is there, in the order of the bytes.
    pub attachments: Vec<(String, Option<ObjectId>)>,
}

/// A commit that changed the agreement, its schedules or its record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a commit may change any of three things, alone or together"
)]
pub struct Touch {
    pub commit: ObjectId,
    /// What stands after it, as an index into [`Trace::states`]; `None` where the file is not there.
    pub state: Option<usize>,
    pub changes_text: bool,
    pub changes_attachments: bool,
    pub changes_record: bool,
    /// The path before, where this commit moved the file.
    pub moved_from: Option<String>,
    /// A merge whose content differs from that of all its parents: a change that no single commit carries.
    pub is_merge: bool,
}

/// What stood on the line from one landing to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub commit: ObjectId,
    pub landing: usize,
    /// `None` where the agreement is not there.
    pub state: Option<usize>,
}

/// The history of one agreement's file.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Its path in what is judged.
    pub path: String,
    /// All states in any commit that the judged revision can reach, and the judged one.
    pub states: Vec<State>,
    /// What is judged: the work tree or revision as if merged today; an index into `states`.
    pub judged: Option<usize>,
    /// Newest first; a child always before its parents.
    pub touches: Vec<Touch>,
    /// Oldest first, one for each change of state on the line.
    pub line: Vec<Standing>,
}

/// A change of a surveyed file (one of the record, or `organisations.yaml`) on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landed {
    pub commit: ObjectId,
    pub landing: usize,
    /// What stands from here on; `None` where the file is gone.
    pub blob: Option<ObjectId>,
}

/// A record file in the tree of another parent of a merge that what is judged can reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merged {
    pub path: String,
    pub blob: ObjectId,
    pub merge: ObjectId,
}

/// What could not be read, or must not be relied on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completeness {
    pub commits_read: usize,
    /// The history ends early, since the clone is shallow.
    pub shallow: bool,
    /// `info/grafts` is there: it pretends other parents than the commits have.
    pub grafts: bool,
    /// References under `refs/replace`, which git would follow and we do not.
    pub replaced: usize,
    pub missing: Vec<MissingObject>,
    /// Objects whose content does not hash to their name.
    pub corrupt: Vec<ObjectId>,
    /// What was not looked for, since there was too much to look at.
    pub left_out: Vec<&'static str>,
}

impl Completeness {
    /// Whether all that the history holds could be read.
    pub fn is_complete(&self) -> bool {
        !self.shallow && self.missing.is_empty() && self.corrupt.is_empty()
    }
}

/// An object that is not in this clone (a partial clone, or a damaged one).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingObject {
    pub id: ObjectId,
    /// `commit`, `tree` or `blob`.
    pub kind: &'static str,
    /// The file that it is a text of, where that is known.
    pub path: Option<String>,
    /// The commit in which it was met.
    pub commit: Option<ObjectId>,
}

/// The line: the first-parent line of the default branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is called, such as `main` or `origin/main`.
    pub name: String,
    /// How it was chosen.
    pub by: ChosenBy,
    pub tip: ObjectId,
    /// How many commits it has.
    pub length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// `--base`
    Option,
    /// `counterpart.toml`
    Policy,
    /// `origin/HEAD`
    Remote,
    /// The branch that is checked out, or what is judged itself.
    Current,
}

/// All that was asked of a repository's history.
#[derive(Debug, Default)]
pub struct Past {
    /// The commit that is judged, or that the work tree stands on. `None` in an empty repository.
    pub head: Option<ObjectId>,
    pub line: Option<Line>,
    /// Whether what is judged holds anything that is not on the line: a proposal.
    pub is_proposal: bool,
    /// Commits that are named in here, and no others.
    pub commits: BTreeMap<ObjectId, Commit>,
    /// In the order of the paths that were asked for.
    pub traces: Vec<Trace>,
    /// Record files and organisations files on the line, by path, the oldest change first.
    pub landed: BTreeMap<String, Vec<Landed>>,
    pub merged: Vec<Merged>,
    /// Record files and organisations files in what is judged, as if it were merged today.
    pub judged: BTreeMap<String, ObjectId>,
    /// For each content of a record file in `judged`, the oldest commit that what is judged can reach and that has it; without those that are in no commit yet.
    pub first_seen: BTreeMap<ObjectId, ObjectId>,
    pub completeness: Completeness,
    /// For each content, its first place on the line: made once, when it is first asked for.
    pub(super) first_landed: OnceLock<HashMap<ObjectId, (usize, ObjectId)>>,
}

impl Past {
    /// The first place on the line of a content of a surveyed file, with its commit. By content: whoever moves a file does not record it anew.
    pub fn first_landing(&self, blob: ObjectId) -> Option<(usize, ObjectId)> {
        let first_landed = self.first_landed.get_or_init(|| {
            let mut first: HashMap<ObjectId, (usize, ObjectId)> = HashMap::new();
            for landed in self.landed.values().flatten() {
                let Some(blob) = landed.blob else { continue };
                let place = (landed.landing, landed.commit);
                first
                    .entry(blob)
                    .and_modify(|earliest| *earliest = place.min(*earliest))
                    .or_insert(place);
            }
            first
        });
        first_landed.get(&blob).copied()
    }
}
