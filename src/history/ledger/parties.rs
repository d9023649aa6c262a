//! The parties over time, and on what each stands to the version that is judged.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::document::agreement::{Agreement, Party};
use crate::document::organisations::Organisations;
use crate::history::approval;
use crate::history::evidence::{Evidence, Executed, Recorded};
use crate::history::ledger::acts::{person, time};
use crate::history::ledger::successions::{Succession, successions};
use crate::history::ledger::{ActLine, ActPlace, EntryLine, PartyLine, Version};
use crate::history::record::{Act, ActKind, RecordFile};

pub(super) fn parties(
    judged: usize,
    versions: &[Version],
    entries: &[EntryLine],
    acts: &[ActLine],
    organisations: Option<&Organisations>,
) -> Vec<PartyLine> {
    let successions = successions(versions, entries);
    let upto = versions.get(..=judged).unwrap_or_default();
    let mut lives = lives(upto, &successions);
    // Those of the judged version in its order, then those that left.
    lives.sort_by_key(|life| (life.left.is_some(), life.left, life.place));
    let standing = Standing::of(judged, versions, acts);
    lives.into_iter().map(|life| standing.line(life, organisations)).collect()
}

/// A party from when it joined until it left.
#[derive(Debug)]
struct Life {
    /// The ids that it had, each with the first version in which it did.
    ids: Vec<(usize, String)>,
    left: Option<usize>,
    /// Its place among the parties of the last version that lists it.
    place: usize,
}

impl Life {
    fn joined(&self) -> usize {
        self.ids.first().map_or(0, |(version, _)| *version)
    }

    fn id(&self) -> &str {
        self.ids.last().map_or("", |(_, id)| id)
    }

    /// The id that it had in a version.
    fn id_in(&self, version: usize) -> &str {
        let ids = self.ids.iter().rev();
        ids.clone().find(|(from, _)| *from <= version).map_or("", |(_, id)| id)
    }
}

fn lives(versions: &[Version], successions: &[Option<Succession>]) -> Vec<Life> {
    let mut lives: Vec<Life> = Vec::new();
    let mut present: BTreeMap<String, usize> = BTreeMap::new();
    for (index, version) in versions.iter().enumerate() {
        // Without its text nobody can tell; such a version is never judged, nor is any after it.
        let Some(text) = &version.text else { continue };
        let parties: Vec<Party<'_>> = text.agreement.parties().collect();
        let listed: HashMap<&str, usize> =
            parties.iter().enumerate().rev().map(|(place, party)| (party.id, place)).collect();
        if let Some(Some(succession)) = successions.get(index) {
            succeed(succession, index, &mut present, &mut lives);
        }
        present.retain(|id, life| {
            let stays = listed.contains_key(id.as_str());
            if let Some(life) = lives.get_mut(*life).filter(|_| !stays) {
                life.left = Some(index);
            }
            stays
        });
        for party in parties {
            let life = *present.entry(party.id.to_owned()).or_insert_with(|| {
                let ids = vec![(index, party.id.to_owned())];
                lives.push(Life { ids, left: None, place: 0 });
                lives.len() - 1
            });
            if let Some(life) = lives.get_mut(life) {
                life.place = listed.get(party.id).copied().unwrap_or_default();
            }
        }
    }
    lives
}

/// The first that is named goes on under the new id; others that merged with it have left.
fn succeed(
    Succession { from, to }: &Succession,
    version: usize,
    present: &mut BTreeMap<String, usize>,
    lives: &mut [Life],
) {
    if let Some(life) = from.iter().find_map(|from| present.remove(from)) {
        present.insert(to.clone(), life);
        if let Some(life) = lives.get_mut(life) {
            life.ids.push((version, to.clone()));
        }
    }
}

/// What the parties' standing rests on.
struct Standing<'a> {
    judged: usize,
    versions: &'a [Version],
    acts: &'a [ActLine],
    /// The acts of each party, in the order of their landing.
    of_party: HashMap<&'a str, Vec<usize>>,
    /// For each version the weakest of the acts that approve its link.
    weakest_on: Vec<Option<usize>>,
}

impl<'a> Standing<'a> {
    fn of(judged: usize, versions: &'a [Version], acts: &'a [ActLine]) -> Self {
        let mut of_party: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, line) in acts.iter().enumerate() {
            if let Some(party) = line.file.act().and_then(|act| act.party.as_deref()) {
                of_party.entry(party).or_default().push(index);
            }
        }
        let mut standing = Self { judged, versions, acts, of_party, weakest_on: Vec::new() };
        standing.weakest_on = versions.iter().map(|version| standing.weakest_of(version)).collect();
        standing
    }

    /// The weakest of the acts that approve a link; what came after it was complete is not what it rests on.
    fn weakest_of(&self, version: &Version) -> Option<usize> {
        let since = version.approval.since;
        let agreed = version.approval.demands.iter().flat_map(|demand| &demand.agreed);
        let needed = agreed.filter(|agreed| since.is_none() || agreed.on <= since);
        self.weakest(needed.map(|agreed| agreed.act))
    }

    /// Of equally weak acts the first.
    fn weakest(&self, acts: impl Iterator<Item = usize>) -> Option<usize> {
        acts.min_by_key(|act| self.level(*act))
    }

    fn level(&self, act: usize) -> Option<(Recorded, Executed)> {
        self.acts.get(act).map(|act| (act.evidence.recorded, act.evidence.executed))
    }

    fn line(&self, life: Life, organisations: Option<&Organisations>) -> PartyLine {
        let last = life.left.map_or(self.judged, |left| left.saturating_sub(1));
        let own: Vec<usize> = self.own(&life);
        let signed = self.signed(&life, last, &own);
        let signed_version = signed.and_then(|act| self.version(act));
        let carried_by: Vec<usize> = signed_version
            .map(|signed| {
                (signed + 1..=last).filter(|version| self.is_approved(*version)).collect()
            })
            .unwrap_or_default();
        let carriers =
            carried_by.iter().filter_map(|version| self.weakest_on.get(*version).copied()?);
        let weakest =
            signed.and_then(|signed| self.weakest(std::iter::once(signed).chain(carriers)));
        let text = self.versions.get(last).and_then(|version| version.text.as_ref());
        let party = text.and_then(|text| text.agreement.party(life.id()));
        let is_missing = signed.is_none();
        let stale = own.iter().copied().filter(|act| is_missing && self.is_stale(*act)).collect();
        PartyLine {
            id: life.id().to_owned(),
            name: party.map_or_else(|| life.id().to_owned(), |party| party.called().to_owned()),
            role: party.and_then(|party| party.role).map(str::to_owned),
            joined: Some(life.joined()),
            left: life.left,
            signed,
            signed_version,
            carried_by,
            evidence: weakest
                .and_then(|act| self.acts.get(act))
                .map_or_else(Evidence::default, |act| act.evidence.clone()),
            weakest,
            is_missing,
            incomplete: self.incomplete(&life, signed_version, &own, organisations),
            spoken_for: self.spoken_for(&own),
            stale,
        }
    }

    /// All acts of a party under any id that it had, in the order of their landing.
    fn own(&self, life: &Life) -> Vec<usize> {
        let mut ids: Vec<&str> = life.ids.iter().map(|(_, id)| id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut own: Vec<usize> =
            ids.into_iter().filter_map(|id| self.of_party.get(id)).flatten().copied().collect();
        own.sort_unstable();
        own
    }

    /// The act by which a party is bound: its signature of the latest version that it signed; where it signed none up to the judged one,
    /// of the first after it, which approves all before.
    fn signed(&self, life: &Life, last: usize, own: &[usize]) -> Option<usize> {
        let mut on: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for act in own {
            if let Some(version) =
                self.version(*act).filter(|version| self.is_by(life, *act, *version))
            {
                on.entry(version).or_default().push(*act);
            }
        }
        let upto = on.range(life.joined()..=last.max(life.joined())).rev();
        let after = on.range(last + 1..).filter(|_| life.left.is_none());
        upto.chain(after).find_map(|(version, acts)| self.signature(*version, acts))
    }

    /// Whether an act on a version was done under the id that the party had then.
    fn is_by(&self, life: &Life, act: usize, version: usize) -> bool {
        let party = self.act(act).and_then(|act| act.party.as_deref());
        party == Some(life.id_in(version)) || party == Some(life.id_in(version.saturating_sub(1)))
    }

    /// The best of a party's signatures of a version; of one person the latest counts, unless that person has declined since and the link
    /// was not complete by then.
    fn signature(&self, version: usize, acts: &[usize]) -> Option<usize> {
        let mut signed: BTreeMap<&str, usize> = BTreeMap::new();
        let mut declined: BTreeMap<&str, usize> = BTreeMap::new();
        for index in acts {
            let Some(act) = self.act(*index) else { continue };
            let latest = match act.kind {
                kind if approval::signs(kind) => &mut signed,
                ActKind::Declines => &mut declined,
                _ => continue,
            };
            let kept = latest.entry(person(act)).or_insert(*index);
            if self.time(*kept) <= self.time(*index) {
                *kept = *index;
            }
        }
        let stays = self.versions.get(version).is_some_and(|version| version.approval.complete);
        // On a tie the refusal wins.
        let counts = |(person, signed): &(&str, usize)| {
            stays
                || declined
                    .get(person)
                    .is_none_or(|declined| self.time(*declined) < self.time(*signed))
        };
        let signed = signed.into_iter().filter(counts).map(|(_, signed)| signed);
        signed.max_by_key(|signed| (self.level(*signed), self.time(*signed), Reverse(*signed)))
    }

    fn act(&self, act: usize) -> Option<&'a Act> {
        self.acts.get(act)?.file.act()
    }

    fn time(&self, act: usize) -> (Option<Date>, usize) {
        self.acts.get(act).map_or((None, 0), time)
    }

    /// The version that an act counts for.
    fn version(&self, act: usize) -> Option<usize> {
        match self.acts.get(act)?.place {
            ActPlace::Version(version) => Some(version),
            _ => None,
        }
    }

    fn is_approved(&self, version: usize) -> bool {
        self.versions.get(version).is_some_and(|version| version.is_approved)
    }

    /// A signature of a text that is beside the chain, or was taken out of it.
    fn is_stale(&self, act: usize) -> bool {
        let is_signature = self.act(act).is_some_and(|act| approval::signs(act.kind));
        is_signature
            && self.acts.get(act).is_some_and(|act| matches!(act.place, ActPlace::Stale(_)))
    }

    /// Whether the last that a party did does not count, and has a finding of its own.
    fn spoken_for(&self, own: &[usize]) -> bool {
        let last =
            own.iter().rev().filter_map(|act| Some(self.acts.get(*act)?.place)).find(|place| {
                !matches!(place, ActPlace::Withdrawn | ActPlace::Unreadable | ActPlace::Stale(_))
            });
        matches!(last, Some(ActPlace::Nowhere | ActPlace::Refused))
    }

    /// What its legal form still asks for.
    fn incomplete(
        &self,
        life: &Life,
        signed: Option<usize>,
        own: &[usize],
        organisations: Option<&Organisations>,
    ) -> Vec<String> {
        let Some(text) = signed.and_then(|signed| self.versions.get(signed)?.text.as_ref()) else {
            return Vec::new();
        };
        let signatures = own.iter().filter(|act| self.version(**act) == signed);
        let signatures =
            signatures.filter(|act| self.act(**act).is_some_and(|act| approval::signs(act.kind)));
        let files: Vec<&RecordFile> =
            signatures.filter_map(|act| Some(self.acts.get(*act)?.file.as_ref())).collect();
        let id = signed.map_or("", |signed| life.id_in(signed));
        let form = form(&text.agreement, id, organisations);
        approval::execution(form, is_deed(&text.agreement), &files).unwrap_or_default()
    }
}

/// The legal form of a party, as agreed, else as it is known.
fn form<'a>(
    agreement: &'a Agreement,
    id: &str,
    organisations: Option<&'a Organisations>,
) -> Option<&'a str> {
    let agreed = || agreement.party(id)?.term.text_of("form");
    let known = || organisations?.organisation(id)?.text_of("form");
    agreed().or_else(known)
}

fn is_deed(agreement: &Agreement) -> bool {
    let status = agreement.terms_of("legal-status");
    status.and_then(|status| status.text_of("execution")) == Some("deed")
}
