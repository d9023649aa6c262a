//! Which keys organisations.yaml listed for whom, from which landing to which, and which of them its tip revokes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Keys, Listed, Revoked, TrustedKeys};
use crate::document::organisations::Organisations;
use crate::document::term::{Pair, Term};
use crate::history::record::Act;
use crate::history::trace::ObjectId;

/// What organisations.yaml was on the line from one landing on.
#[derive(Debug, Clone)]
pub struct Kept<'a> {
    pub landing: usize,
    pub commit: ObjectId,
    pub on: Date,
    /// The name of the commit's author.
    pub author: &'a str,
    /// `None` where the file is not there, or cannot be read.
    pub organisations: Option<&'a Organisations>,
}

/// A key that what is judged lists for somebody, and the line does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub organisation: String,
    pub signatory: String,
    pub key: String,
}

/// Somebody who may sign, by the tip of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    pub organisation: String,
    pub name: String,
    pub emails: Vec<String>,
}

impl Keys {
    /// The keys of a file over the whole line (`kept`: the oldest first), and those that what is judged would add to them.
    pub fn over(
        kept: &[Kept<'_>],
        judged: Option<&Organisations>,
        trusted: Option<TrustedKeys>,
    ) -> Self {
        let mut listed: Vec<Listed> = Vec::new();
        let mut open: BTreeMap<Line, usize> = BTreeMap::new();
        for state in kept {
            let here = state.organisations.map(lines).unwrap_or_default();
            open.retain(|line, index| {
                let stays = here.binary_search(line).is_ok();
                if let Some(row) = listed.get_mut(*index).filter(|_| !stays) {
                    row.until = Some(state.landing);
                }
                stays
            });
            for line in here {
                open.entry(line).or_insert_with_key(|line| {
                    listed.push(line.listed(state));
                    listed.len() - 1
                });
            }
        }
        let tip = kept.last().and_then(|state| state.organisations);
        let revoked = tip.map(revocations).unwrap_or_default();
        for row in &mut listed {
            row.revoked = revoked.get(&(row.organisation.clone(), plain(&row.key))).cloned();
        }
        let proposed = judged.map(lines).unwrap_or_default();
        let proposed = proposed.into_iter().filter(|line| !open.contains_key(line));
        Self {
            listed,
            proposed: proposed.map(Line::proposed).collect(),
            signatories: tip.or(judged).map(signatories).unwrap_or_default(),
            trusted,
        }
    }

    /// The addresses of a person, as the tip of the line lists them.
    pub(super) fn emails<'a>(&'a self, who: &'a Who<'a>) -> impl Iterator<Item = &'a str> {
        let meant = self
            .signatories
            .iter()
            .filter(|signatory| who.is(&signatory.organisation, &signatory.name));
        meant.flat_map(|signatory| signatory.emails.iter().map(String::as_str))
    }
}

/// Who is said to have acted: a person is a party and a name.
#[derive(Debug, Clone)]
pub(super) struct Who<'a> {
    /// `None` where a body acts: then its chair, or whoever signs for it, may be anybody's signatory.
    pub(super) party: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    folded: String,
}

impl<'a> Who<'a> {
    pub(super) fn of(act: &'a Act) -> Self {
        let name = act.name.as_deref();
        Self { party: act.party.as_deref(), name, folded: folded(name.unwrap_or_default()) }
    }

    /// Whether this person is the signatory of that name in that organisation.
    pub(super) fn is(&self, organisation: &str, signatory: &str) -> bool {
        self.party.is_none_or(|party| party == organisation)
            && !self.folded.is_empty()
            && self.folded == folded(signatory)
    }
}

/// A name for comparing: white space and case are how it happened to be typed, anything else is another name.
pub(super) fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A key as it is compared: without comment and surplus white space.
pub(super) fn plain(key: &str) -> String {
    if is_armoured(key) {
        return key.trim().to_owned();
    }
    key.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

pub(super) fn is_armoured(key: &str) -> bool {
    key.trim_start().starts_with("-----BEGIN PGP PUBLIC KEY BLOCK-----")
}

/// A key with its days, as one state of the file lists it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    organisation: String,
    signatory: String,
    key: String,
    from: Option<Date>,
    until: Option<Date>,
}

impl Line {
    fn listed(&self, state: &Kept<'_>) -> Listed {
        Listed {
            organisation: self.organisation.clone(),
            signatory: self.signatory.clone(),
            key: self.key.clone(),
            valid_from: self.from,
            valid_until: self.until,
            revoked: None,
            from: state.landing,
            until: None,
            added_by: state.commit,
            added_on: state.on,
            author: state.author.to_owned(),
        }
    }

    fn proposed(self) -> Proposed {
        Proposed { organisation: self.organisation, signatory: self.signatory, key: self.key }
    }
}

/// All keys of a file, sorted, each once.
fn lines(organisations: &Organisations) -> Vec<Line> {
    let mut lines = Vec::new();
    for (organisation, signatory) in all_signatories(organisations) {
        let Some(name) = signatory.text_of("name") else { continue };
        let keys = ["keys", "openpgp-keys"].into_iter().filter_map(|list| signatory.get(list));
        let keys = keys.flat_map(Term::list).filter_map(Term::text);
        // A day that cannot be read is none that has come: the key counts on no day.
        let day = |key: &str, unreadable: Date| {
            signatory.text_of(key).map(|day| day.parse().unwrap_or(unreadable))
        };
        lines.extend(keys.map(|key| Line {
            organisation: organisation.key.clone(),
            signatory: name.to_owned(),
            key: plain(key),
            from: day("from", Date::MAX),
            until: day("until", Date::MIN),
        }));
    }
    lines.sort();
    lines.dedup();
    lines
}

fn all_signatories(organisations: &Organisations) -> impl Iterator<Item = (&Pair, &Term)> {
    organisations.all().iter().flat_map(|organisation| {
        let signatories = organisation.term.get("signatories").map(Term::list).unwrap_or_default();
        signatories.iter().map(move |signatory| (organisation, signatory))
    })
}

fn signatories(organisations: &Organisations) -> Vec<Signatory> {
    let named = all_signatories(organisations).filter_map(|(organisation, signatory)| {
        let emails = signatory.get("emails").map(Term::list).unwrap_or_default();
        Some(Signatory {
            organisation: organisation.key.clone(),
            name: signatory.text_of("name")?.to_owned(),
            emails: emails.iter().filter_map(Term::text).map(str::to_owned).collect(),
        })
    });
    named.collect()
}

/// What a file revokes, by organisation and key. Of two revocations of one key the one that reaches further back counts.
fn revocations(organisations: &Organisations) -> BTreeMap<(String, String), Revoked> {
    let mut revoked: BTreeMap<(String, String), Revoked> = BTreeMap::new();
    for (organisation, signatory) in all_signatories(organisations) {
        for entry in signatory.get("revoked-keys").map(Term::list).unwrap_or_default() {
            // Written as a bare key it is revoked altogether, as it is where the day cannot be read.
            let Some(key) = entry.text_of("key").or_else(|| entry.text()) else { continue };
            let found = Revoked {
                since: entry.text_of("since").and_then(|day| day.parse().ok()),
                because: entry.text_of("because").map(str::to_owned),
            };
            let known = revoked
                .entry((organisation.key.clone(), plain(key)))
                .or_insert_with(|| found.clone());
            if found.since < known.since {
                *known = found;
            }
        }
    }
    revoked
}
