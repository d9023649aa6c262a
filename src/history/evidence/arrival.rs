//! How an act came into the repository: who committed it, whose signature the commit has, and the times, which stay apart.

use super::sentences::{Code, forge, remark, remark_in_other_words};
use super::signature::{Format, Ssh, check_ssh};
use super::{Arrival, Keys, Remark};
use crate::history::record::Act;
use crate::history::trace::{Commit, CommitSignature};

/// What SSH signatures of commits are made for.
const COMMIT_NAMESPACE: &str = "git";

/// The remarks on the commit that brought an act.
pub(super) fn remarks(act: &Act, arrival: Arrival<'_>, keys: &Keys) -> Vec<Remark> {
    let Some(commit) = arrival.commit else { return Vec::new() };
    let mut remarks = vec![committed_by(commit)];
    if let Some(signature) = &commit.signature {
        remarks.push(remark_on_commit(commit, signature, keys));
    }
    remarks.push(times(act, commit, arrival));
    remarks.extend(late(act, commit, arrival));
    remarks
}

/// Recording somebody else's signature is normal, and is said as a fact. Addresses are not printed.
fn committed_by(commit: &Commit) -> Remark {
    let name = commit.author.name.as_str();
    let author = if name.contains('@') { "somebody who gives an address as a name" } else { name };
    match forge(&commit.committer.email) {
        Some(forge) => remark_in_other_words(
            Code::CommittedBy,
            "forge",
            &[("author", author), ("forge", &forge.name)],
        ),
        None => remark(Code::CommittedBy, &[("author", author)]),
    }
}

/// What a commit's own signature is.
pub(super) fn remark_on_commit(
    commit: &Commit,
    signature: &CommitSignature,
    keys: &Keys,
) -> Remark {
    if let Some(forge) = forge(&commit.committer.email) {
        return remark(Code::ForgeSigned, &[("forge", &forge.name)]);
    }
    let armour = signature.armor.as_bytes();
    match Format::of(armour) {
        Format::Ssh => signed_with_ssh(&signature.payload, armour, keys),
        Format::OpenPgp => signed_with_openpgp(&signature.payload, armour, keys),
        Format::X509 => unchecked("X.509"),
        Format::Unknown => unchecked("of an unknown kind"),
    }
}

fn signed_with_ssh(payload: &[u8], armour: &[u8], keys: &Keys) -> Remark {
    match check_ssh(COMMIT_NAMESPACE, payload, armour) {
        Ssh::Good(made) => signed_with(&made, keys),
        Ssh::Bad | Ssh::OtherNamespace(_) | Ssh::Unparsable => {
            remark(Code::CommitSignatureBad, &[])
        }
        Ssh::Unchecked(what) => unchecked(&what),
    }
}

fn signed_with(made: &super::signature::Made, keys: &Keys) -> Remark {
    let listed = keys.listed.iter().rfind(|row| row.until.is_none() && made.is(&row.key));
    match listed {
        Some(row) => remark(
            Code::CommitSigned,
            &[("signatory", &row.signatory), ("organisation", &row.organisation)],
        ),
        None => remark_in_other_words(Code::CommitSigned, "unknown", &[("key", &made.fingerprint)]),
    }
}

#[cfg(not(feature = "pgp"))]
fn signed_with_openpgp(_: &[u8], _: &[u8], _: &Keys) -> Remark {
    unchecked("OpenPGP")
}

#[cfg(feature = "pgp")]
fn signed_with_openpgp(payload: &[u8], armour: &[u8], keys: &Keys) -> Remark {
    use super::openpgp::{OpenPgp, check};
    match check(payload, armour, keys) {
        OpenPgp::Good(made) => signed_with(&made, keys),
        OpenPgp::Bad | OpenPgp::Unparsable => remark(Code::CommitSignatureBad, &[]),
        OpenPgp::Unknown(key) => {
            remark_in_other_words(Code::CommitSigned, "unknown", &[("key", &key)])
        }
        OpenPgp::Revoked => unchecked("OpenPGP, by a key that its owner revoked"),
        OpenPgp::Unsuitable(what) => unchecked(what),
    }
}

fn unchecked(format: &str) -> Remark {
    remark(Code::CommitSignatureUnchecked, &[("format", format)])
}

/// Four times, each named: none of them proves another.
fn times(act: &Act, commit: &Commit, arrival: Arrival<'_>) -> Remark {
    let declared = act.date.map(|date| format!("dated {date}"));
    let authored = format!("author’s clock {}", commit.authored.date());
    let committed = format!("committer’s clock {}", commit.committed.date());
    let landed = arrival.landed_on.map(|date| format!("landed {date}"));
    let times: Vec<_> = declared.into_iter().chain([authored, committed]).chain(landed).collect();
    remark(Code::Times, &[("times", &times.join(", "))])
}

/// Days between the date of an act and its landing (in a proposal, its commit), or that the date lies behind the commit.
fn late(act: &Act, commit: &Commit, arrival: Arrival<'_>) -> Option<Remark> {
    let declared = act.date?;
    let committed = commit.committed.date();
    let recorded = arrival.landed_on.unwrap_or(committed);
    let days_until = |day: jiff::civil::Date| {
        declared.until((jiff::Unit::Day, day)).map_or(0, |span| span.get_days())
    };
    // A day of difference is what clocks of two time zones have.
    if days_until(committed) < -1 {
        let (date, committed) = (declared.to_string(), committed.to_string());
        return Some(remark(Code::DatedLater, &[("date", &date), ("committed", &committed)]));
    }
    match days_until(recorded) {
        1 => Some(remark_in_other_words(Code::Late, "one", &[])),
        days @ 2.. => Some(remark(Code::Late, &[("days", &days.to_string())])),
        _ => None,
    }
}
