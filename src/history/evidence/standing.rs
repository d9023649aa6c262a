//! Whether a key counts for an act: what the line listed before the act landed, less what its tip revokes; and what a file from outside says.

use jiff::civil::{Date, date};

use super::keys::Who;
use super::sentences::{Code, remark, remark_in_other_words};
use super::signature::Made;
use super::trusted::matches_list;
use super::{Arrival, Keys, Listed, NAMESPACE, Remark, TrustedSigner};
use crate::history::record::Act;

/// The days on which a signature is said to have been made: by the act, and by its landing. The first is only a claim, so a key has to be good on both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    declared: Option<Date>,
    landed: Option<Date>,
}

impl Days {
    /// In a proposal the day of the commit stands for that of the landing.
    pub(super) fn of(act: &Act, arrival: Arrival<'_>) -> Self {
        let committed = arrival.commit.map(|commit| commit.committed.date());
        Self { declared: act.date, landed: arrival.landed_on.or(committed) }
    }

    /// Whether any of them lies behind the end of a key.
    pub(super) fn are_after(self, end: Option<Date>) -> bool {
        self.within(None, end) == Within::Expired
    }

    fn all(self) -> impl Iterator<Item = Date> {
        self.declared.into_iter().chain(self.landed)
    }

    /// How these days lie to the days of a key.
    fn within(self, from: Option<Date>, until: Option<Date>) -> Within {
        if self.all().any(|day| from.is_some_and(|from| day < from)) {
            return Within::NotYet;
        }
        if self.all().any(|day| until.is_some_and(|until| until < day)) {
            return Within::Expired;
        }
        Within::Yes
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Yes,
    NotYet,
    Expired,
}

/// What the repository says of a key for an act.
#[derive(Debug)]
pub(super) enum Here<'a> {
    Counts(&'a Listed),
    Unknown,
    /// It was taken out of the list before the act landed.
    TakenOut(&'a Listed),
    NotYet(&'a Listed),
    Expired(&'a Listed),
    Revoked(&'a Listed),
    /// It is somebody else's.
    WrongPrincipal {
        organisation: &'a str,
        signatory: &'a str,
    },
    /// The landing that brought the act, or a later one, listed it.
    CameWithIt,
}

/// What a file from outside says of a key for an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    NotAsked,
    Confirmed,
    Unknown,
    WrongPrincipal,
    WrongNamespace,
    NotYet,
    Expired,
}

/// Weighs a key by the organisations file.
pub(super) fn here<'a>(
    keys: &'a Keys,
    key: &Made,
    who: &Who<'_>,
    landing: Option<usize>,
    days: Days,
) -> Here<'a> {
    let listed: Vec<_> = keys.listed.iter().filter(|row| key.is(&row.key)).collect();
    let theirs: Vec<_> =
        listed.iter().copied().filter(|row| who.is(&row.organisation, &row.signatory)).collect();
    let proposed = || keys.proposed.iter().filter(|proposed| key.is(&proposed.key));
    let is_proposed =
        || proposed().any(|proposed| who.is(&proposed.organisation, &proposed.signatory));
    let stood = |row: &Listed| {
        landing.map_or(row.until.is_none(), |landing| {
            row.from < landing && row.until.is_none_or(|until| landing <= until)
        })
    };
    let before: Vec<_> = theirs.iter().copied().filter(|row| stood(row)).collect();
    if before.is_empty() {
        let came_with_it = match landing {
            Some(landing) => theirs.iter().any(|row| row.from == landing),
            None => is_proposed(),
        };
        if came_with_it {
            return Here::CameWithIt;
        }
        let stood_once = |row: &&Listed| landing.is_none_or(|landing| row.from < landing);
        if let Some(row) = theirs.iter().copied().rfind(stood_once) {
            return Here::TakenOut(row);
        }
        // Listed only later, it is as unknown as it was when the act landed: nobody's later line can undo an act.
        if !theirs.is_empty() || is_proposed() {
            return Here::Unknown;
        }
        let of_others = listed.first().map(|row| (&row.organisation, &row.signatory));
        let of_others =
            of_others.or_else(|| proposed().next().map(|row| (&row.organisation, &row.signatory)));
        return of_others.map_or(Here::Unknown, |(organisation, signatory)| Here::WrongPrincipal {
            organisation,
            signatory,
        });
    }
    best(&before, days)
}

/// Of several lines for one key and person (its days were changed in between) any that lets it count is enough, unless it is revoked.
fn best<'a>(rows: &[&'a Listed], days: Days) -> Here<'a> {
    if let Some(row) = rows.iter().find(|row| is_revoked(row, days)) {
        return Here::Revoked(row);
    }
    let mut not_yet = None;
    let mut expired = None;
    for row in rows {
        match days.within(row.valid_from, row.valid_until) {
            Within::Yes => return Here::Counts(row),
            Within::NotYet => not_yet = Some(Here::NotYet(row)),
            Within::Expired => expired = Some(Here::Expired(row)),
        }
    }
    expired.or(not_yet).unwrap_or(Here::Unknown)
}

/// A signature that landed after the day of a revocation may have been made after it, whatever day it says. One without any day has nothing to show.
fn is_revoked(row: &Listed, days: Days) -> bool {
    let Some(revoked) = &row.revoked else { return false };
    let is_before = |since: Date| days.all().next().is_some() && days.all().all(|day| day < since);
    !revoked.since.is_some_and(is_before)
}

/// Weighs a key by the file from outside.
pub(super) fn outside(keys: &Keys, key: &Made, who: &Who<'_>, days: Days) -> Outside {
    let Some(trusted) = &keys.trusted else { return Outside::NotAsked };
    let identities = identities(keys, who);
    let lines = trusted.signers.iter().filter(|signer| key.is(&signer.key));
    // The answer that comes nearest to a confirmation is the one worth telling.
    lines
        .map(|signer| by_line(signer, &identities, days))
        .max_by_key(|outside| match outside {
            Outside::Confirmed => 5,
            Outside::Expired => 4,
            Outside::NotYet => 3,
            Outside::WrongNamespace => 2,
            Outside::WrongPrincipal => 1,
            Outside::NotAsked | Outside::Unknown => 0,
        })
        .unwrap_or(Outside::Unknown)
}

/// What a principal may call somebody: the party's id, `PARTY/NAME`, or an address that organisations.yaml lists for them.
fn identities(keys: &Keys, who: &Who<'_>) -> Vec<String> {
    let party = who.party.map(str::to_owned);
    let person = who.party.zip(who.name).map(|(party, name)| {
        format!("{party}/{}", name.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    party.into_iter().chain(person).chain(keys.emails(who).map(str::to_owned)).collect()
}

fn by_line(signer: &TrustedSigner, identities: &[String], days: Days) -> Outside {
    if !identities.iter().any(|identity| matches_list(identity, &signer.principals)) {
        return Outside::WrongPrincipal;
    }
    if signer.namespaces.as_ref().is_some_and(|namespaces| !matches_list(NAMESPACE, namespaces)) {
        return Outside::WrongNamespace;
    }
    // Days have no hours: a key counts on the days of which any part is within its times.
    let starts = |day: Date| seconds(day);
    let ends = |day: Date| seconds(day).saturating_add(86_399);
    if days.all().any(|day| signer.valid_after.is_some_and(|after| ends(day) < after)) {
        return Outside::NotYet;
    }
    if days.all().any(|day| signer.valid_before.is_some_and(|before| before < starts(day))) {
        return Outside::Expired;
    }
    Outside::Confirmed
}

/// The first second of a day in UTC, counted from 1970.
pub(super) fn seconds(day: Date) -> i64 {
    let days = day.since((jiff::Unit::Day, date(1970, 1, 1))).map_or(0, |span| span.get_days());
    i64::from(days) * 86_400
}

/// What is worth saying of a key, beside the level that it reached.
pub(super) fn remarks(here: &Here<'_>, outside: Outside, key: &Made) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let told = |code| remark(code, &[("key", &key.fingerprint)]);
    let confirmed = outside == Outside::Confirmed;
    match here {
        Here::Counts(row) => {
            remarks.push(listed(row));
            if !confirmed && outside != Outside::NotAsked {
                remarks.push(unconfirmed(outside, key));
            }
            return remarks;
        }
        Here::Revoked(row) => remarks.push(revoked(row)),
        Here::Expired(row) => remarks.push(dated(Code::KeyExpired, row, row.valid_until)),
        Here::NotYet(row) => remarks.push(dated(Code::KeyNotYetValid, row, row.valid_from)),
        Here::WrongPrincipal { organisation, signatory } => {
            let whose = [
                ("key", key.fingerprint.as_str()),
                ("organisation", organisation),
                ("signatory", signatory),
            ];
            remarks.push(remark(Code::KeyWrongPrincipal, &whose));
        }
        Here::CameWithIt if !confirmed => remarks.push(told(Code::KeyCameWithIt)),
        Here::TakenOut(row) if !confirmed => {
            let listed = row.added_on.to_string();
            remarks.push(remark_in_other_words(
                Code::KeyUnknown,
                "taken-out",
                &[("key", &key.fingerprint), ("on", &listed)],
            ));
        }
        Here::Unknown if matches!(outside, Outside::NotAsked | Outside::Unknown) => {
            remarks.push(told(Code::KeyUnknown));
        }
        Here::CameWithIt | Here::TakenOut(_) | Here::Unknown => {}
    }
    let from_outside = match outside {
        Outside::WrongPrincipal => Some(Code::KeyWrongPrincipal),
        Outside::WrongNamespace => Some(Code::KeyWrongNamespace),
        Outside::NotYet => Some(Code::KeyNotYetValid),
        Outside::Expired => Some(Code::KeyExpired),
        Outside::Confirmed | Outside::Unknown | Outside::NotAsked => None,
    };
    let is_told = |code: Code| remarks.iter().any(|remark| remark.code == code.name());
    if let Some(code) = from_outside.filter(|code| !is_told(*code)) {
        remarks.push(remark_in_other_words(code, "outside", &[("key", &key.fingerprint)]));
    }
    remarks
}

fn listed(row: &Listed) -> Remark {
    let (on, commit) = (row.added_on.to_string(), row.added_by.short());
    remark(Code::KeyListed, &[("on", &on), ("author", &row.author), ("commit", &commit)])
}

fn unconfirmed(outside: Outside, key: &Made) -> Remark {
    let why = match outside {
        Outside::WrongPrincipal => "wrong-principal",
        Outside::WrongNamespace => "wrong-namespace",
        Outside::NotYet => "not-yet-valid",
        Outside::Expired => "expired",
        Outside::Confirmed | Outside::Unknown | Outside::NotAsked => {
            return remark(Code::KeyUnconfirmed, &[("key", &key.fingerprint)]);
        }
    };
    remark_in_other_words(Code::KeyUnconfirmed, why, &[("key", &key.fingerprint)])
}

fn dated(code: Code, row: &Listed, day: Option<Date>) -> Remark {
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    remark(code, &[("signatory", &row.signatory), ("day", &day)])
}

fn revoked(row: &Listed) -> Remark {
    let because = row.revoked.as_ref().and_then(|revoked| revoked.because.as_deref());
    let because = because.map(|because| format!(" (“{because}”)")).unwrap_or_default();
    match row.revoked.as_ref().and_then(|revoked| revoked.since) {
        Some(since) => remark_in_other_words(
            Code::KeyRevoked,
            "since",
            &[("signatory", &row.signatory), ("since", &since.to_string()), ("because", &because)],
        ),
        None => remark(Code::KeyRevoked, &[("signatory", &row.signatory), ("because", &because)]),
    }
}
