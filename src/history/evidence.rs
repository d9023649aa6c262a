//! On what evidence an act rests: the two axes, remarks, and reason codes. The only room that names `ssh_key` and `pgp`.

mod arrival;
mod copies;
pub mod demonstration;
mod keys;
#[cfg(feature = "pgp")]
mod openpgp;
mod sentences;
mod signature;
mod standing;
mod trusted;

use jiff::civil::Date;
use serde::Serialize;

use crate::history::record::{Act, RecordFile};
use crate::history::trace::{Commit, CommitSignature, ObjectId};
use keys::Who;
pub use keys::{Kept, Proposed, Signatory};
pub use sentences::{
    Code, Reader, Said, executed_is_said, reader_is_told, recorded_is_said, remark_is_said,
};
use signature::Check;
use standing::{Days, Here, Outside};

/// What keeps a signature of ours from being taken for one of something else.
pub const NAMESPACE: &str = "counterpart-v1";

/// What the record says, and on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recorded {
    #[default]
    Missing,
    Stated,
    Tied,
    KeySigned,
    KeyConfirmed,
}

/// What is known of the executed copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Executed {
    #[default]
    None,
    SaidToExist,
    Seen,
    Compared,
}

/// A fact beside the two axes, such as who committed the act, or why a key does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// `key-unknown`, `key-expired`, `committed-by`, `forge-signed`, …: `schema/evidence.json` has them all.
    pub code: &'static str,
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    pub recorded: Recorded,
    pub executed: Executed,
    pub remarks: Vec<Remark>,
    /// Why a signature that came with the act does not count, where it does not: then the act does not either.
    pub fault: Option<Fault>,
    /// The file of the signature, where there is one.
    pub signature: Option<String>,
}

/// What makes an act not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The signature does not verify: tampered, wrong namespace, unparsable. The remark says which.
    Bad,
    /// The key that made it came with the same change.
    KeyCameWithIt,
}

/// A public key that organisations.yaml listed on the line, from one landing to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The organisation's id.
    pub organisation: String,
    pub signatory: String,
    /// In OpenSSH form, without comment; or an `OpenPGP` public key in armour.
    pub key: String,
    pub valid_from: Option<Date>,
    pub valid_until: Option<Date>,
    /// What the tip of the line says of it.
    pub revoked: Option<Revoked>,
    /// The landing that listed it, and the one that took it out.
    pub from: usize,
    pub until: Option<usize>,
    /// The commit that listed it, its day, and its author's name.
    pub added_by: ObjectId,
    pub added_on: Date,
    pub author: String,
}

/// A key that must not be relied on any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// The first day from which its signatures do not count; `None` where none ever does.
    pub since: Option<Date>,
    pub because: Option<String>,
}

/// The keys that may count.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    /// From the organisations file that counts for the agreement, over the whole line.
    pub listed: Vec<Listed>,
    /// Keys that what is judged lists, and the line does not.
    pub proposed: Vec<Proposed>,
    /// Who may sign, by the tip of the line: for the addresses that a trusted file may name them by.
    pub signatories: Vec<Signatory>,
    /// From a file outside of the repository.
    pub trusted: Option<TrustedKeys>,
}

/// A file in OpenSSH's `allowed_signers` form.
#[derive(Debug, Clone, Default)]
pub struct TrustedKeys {
    pub signers: Vec<TrustedSigner>,
    /// Lines that are not understood, by number, each with the reason. They count for nothing.
    pub rejected: Vec<(usize, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedSigner {
    pub principals: Vec<String>,
    pub namespaces: Option<Vec<String>>,
    /// Seconds since 1970 (UTC).
    pub valid_after: Option<i64>,
    pub valid_before: Option<i64>,
    pub key: String,
}

/// How an act came into the repository.
#[derive(Debug, Clone, Copy, Default)]
pub struct Arrival<'a> {
    /// The oldest commit that has it; `None` while it is only in the work tree.
    pub commit: Option<&'a Commit>,
    /// Its landing on the line; `None` in a proposal.
    pub landing: Option<usize>,
    /// The day of that landing.
    pub landed_on: Option<Date>,
}

impl TrustedKeys {
    /// Reads a file in OpenSSH's `allowed_signers` form. What is not understood is in `rejected`.
    pub fn read(text: &str) -> Self {
        trusted::read(text)
    }
}

/// Weighs an act. `signature` is the path and content of the `.sig` file beside it; `is_this_version` whether the act names an entry and text that are there.
/// `copy` answers for an executed copy that is at hand, by its SHA-256.
pub fn weigh(
    act: &RecordFile,
    is_this_version: bool,
    signature: Option<(&str, &[u8])>,
    keys: &Keys,
    arrival: Arrival<'_>,
    copy: &dyn Fn(&str) -> bool,
) -> Evidence {
    let Some(said) = act.act() else { return Evidence::default() };
    let mut evidence = Evidence {
        recorded: if is_this_version { Recorded::Tied } else { Recorded::Stated },
        signature: signature.map(|(path, _)| path.to_owned()),
        ..Evidence::default()
    };
    if let Some((_, bytes)) = signature {
        evidence.take_signature(act, said, bytes, keys, arrival);
    }
    evidence.take_copy(act, copy);
    evidence.remarks.extend(copies::particulars(&act.terms));
    evidence.remarks.extend(arrival::remarks(said, arrival, keys));
    evidence
}

/// What a commit's own signature is: a remark, never evidence of what was agreed.
pub fn remark_on_commit(commit: &Commit, signature: &CommitSignature, keys: &Keys) -> Remark {
    arrival::remark_on_commit(commit, signature, keys)
}

impl Evidence {
    /// Raises the second axis by the executed copy of the instrument that an entry names, where its parties signed that.
    pub fn take_instrument(&mut self, entry: &RecordFile, copy: &dyn Fn(&str) -> bool) {
        if let Some(instrument) = entry.terms.get("instrument") {
            self.take_copy_of(instrument, copy);
        }
    }

    fn take_copy(&mut self, act: &RecordFile, copy: &dyn Fn(&str) -> bool) {
        self.take_copy_of(&act.terms, copy);
        if let Some(instrument) = act.terms.get("instrument").filter(|term| term.is_map()) {
            self.take_copy_of(instrument, copy);
        }
    }

    fn take_copy_of(&mut self, holder: &crate::document::term::Term, copy: &dyn Fn(&str) -> bool) {
        let (executed, remarks) = copies::executed(holder, copy);
        self.executed = self.executed.max(executed);
        self.remarks.extend(
            remarks.into_iter().filter(|remark| !self.remarks.contains(remark)).collect::<Vec<_>>(),
        );
    }

    fn take_signature(
        &mut self,
        file: &RecordFile,
        act: &Act,
        bytes: &[u8],
        keys: &Keys,
        arrival: Arrival<'_>,
    ) {
        let key = match signature::check(file, bytes, keys) {
            Check::Good(key) => key,
            Check::Refused(remark) => {
                self.fault = Some(Fault::Bad);
                self.remarks.push(remark);
                return;
            }
            Check::Unchecked(remark) => {
                self.remarks.push(remark);
                return;
            }
        };
        let who = Who::of(act);
        let days = Days::of(act, arrival);
        if days.are_after(key.expires) {
            self.remarks.push(sentences::remark_in_other_words(Code::KeyExpired, "by-itself", &[]));
            return;
        }
        let here = standing::here(keys, &key, &who, arrival.landing, days);
        let outside = standing::outside(keys, &key, &who, days);
        self.take_key(&here, outside, &key);
    }

    /// Lays what the repository says of a key beside what the file from outside says.
    fn take_key(&mut self, here: &Here<'_>, outside: Outside, key: &signature::Made) {
        let reached = match (here, outside) {
            // A key that the repository revokes does not count, whoever else relies on it.
            (Here::Revoked(_), _) => None,
            (_, Outside::Confirmed) => Some(Recorded::KeyConfirmed),
            (Here::Counts(_), _) => Some(Recorded::KeySigned),
            (Here::CameWithIt, _) => {
                self.fault = Some(Fault::KeyCameWithIt);
                None
            }
            _ => None,
        };
        // A signature of something that is not this text raises nothing.
        if let Some(reached) = reached.filter(|_| self.recorded == Recorded::Tied) {
            self.recorded = reached;
        }
        self.remarks.extend(standing::remarks(here, outside, key));
    }
}

impl Recorded {
    pub const ALL: [Self; 5] =
        [Self::Missing, Self::Stated, Self::Tied, Self::KeySigned, Self::KeyConfirmed];

    /// `missing`, `stated`, `tied`, `key-signed`, `key-confirmed`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stated => "stated",
            Self::Tied => "tied",
            Self::KeySigned => "key-signed",
            Self::KeyConfirmed => "key-confirmed",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl Executed {
    pub const ALL: [Self; 4] = [Self::None, Self::SaidToExist, Self::Seen, Self::Compared];

    /// `none`, `said-to-exist`, `seen`, `compared`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SaidToExist => "said-to-exist",
            Self::Seen => "seen",
            Self::Compared => "compared",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}
