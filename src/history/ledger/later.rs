//! Signatures of later versions, which approve every link before them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::history::approval;
use crate::history::ledger::acts::{person, time};
use crate::history::ledger::landings::order;
use crate::history::ledger::successions::Succession;
use crate::history::ledger::{ActLine, Version};
use crate::history::record::ActKind;

/// The signatures of later versions that bear on a link.
#[derive(Debug, Clone, Default)]
pub(super) struct Later {
    pub(super) standing: Vec<Signature>,
    /// Those that the same person has taken back since: a link that they had made complete by then stays so.
    pub(super) outdone: Vec<Outdone>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Signature {
    /// The id that the party had at the time of the link.
    pub(super) party: String,
    pub(super) act: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Outdone {
    /// The landing of the refusal.
    pub(super) at: usize,
    pub(super) signature: Signature,
}

/// Of one party the first so many signatures are enough to approve a link. Those of a person who has acted on the link itself count
/// whatever their number.
pub(super) const ENOUGH: usize = 16;

/// For each link the signatures of later versions whose text stood, of those who are parties on either side of it. `on` are the acts on
/// each link.
pub(super) fn later(
    versions: &[Version],
    successions: &[Option<Succession>],
    acts: &[ActLine],
    on: &[Vec<usize>],
) -> Vec<Later> {
    let mut later = vec![Later::default(); versions.len()];
    let mut signed: BTreeMap<String, Signatures<'_>> = BTreeMap::new();
    for (link, version) in versions.iter().enumerate().rev() {
        // Here the keys are the ids of the version after; now they become those of this one.
        if let Some(Some(Succession { from, to })) = successions.get(link + 1)
            && let Some(signatures) = signed.remove(to)
        {
            for from in from {
                signed.entry(from.clone()).or_default().add_all(&signatures);
            }
        }
        let here = on.get(link).map(Vec::as_slice).unwrap_or_default();
        if let Some(later) = later.get_mut(link) {
            for party in parties_around(versions, link) {
                if let Some(signatures) = signed.get(&party) {
                    signatures.that_matter(&party, here, acts, later);
                }
            }
        }
        if version.text.is_some() {
            add_signatures(here, acts, &mut signed);
        }
    }
    later
}

/// Adds the signatures among the acts on one version.
fn add_signatures<'a>(
    on: &[usize],
    acts: &'a [ActLine],
    signed: &mut BTreeMap<String, Signatures<'a>>,
) {
    let refusals = Refusals::among(on, acts);
    for index in on {
        let Some(line) = acts.get(*index) else { continue };
        let Some(act) = line.file.act().filter(|act| approval::signs(act.kind)) else { continue };
        let Some(party) = &act.party else { continue };
        let signatures = signed.entry(party.clone()).or_default();
        match refusals.outdo(party, person(act), time(line)) {
            Some(at) => signatures.add_outdone(*index, at),
            None => signatures.keep(person(act), (*index, (act.date, *index))),
        }
    }
}

/// The ids of the parties of a version and of the one before it.
fn parties_around(versions: &[Version], link: usize) -> BTreeSet<String> {
    let around = versions.get(link.saturating_sub(1)..=link).unwrap_or_default();
    let texts = around.iter().filter_map(|version| version.text.as_ref());
    texts.flat_map(|text| text.agreement.parties()).map(|party| party.id.to_owned()).collect()
}

/// When acts follow one another: by date, then by landing.
type Time = (Option<Date>, usize);

/// The refusals of one version, by party and person: the latest first, each with the first landing of those up to it.
struct Refusals<'a>(HashMap<(&'a str, &'a str), Vec<(Time, usize)>>);

impl<'a> Refusals<'a> {
    fn among(on: &[usize], acts: &'a [ActLine]) -> Self {
        let mut refusals: HashMap<(&str, &str), Vec<(Time, usize)>> = HashMap::new();
        for line in on.iter().filter_map(|index| acts.get(*index)) {
            let Some(act) = line.file.act().filter(|act| act.kind == ActKind::Declines) else {
                continue;
            };
            if let Some(party) = &act.party {
                let of_person = refusals.entry((party, person(act))).or_default();
                of_person.push((time(line), order(line.landed)));
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each is put in order by itself")]
        for of_person in refusals.values_mut() {
            of_person.sort_unstable();
            of_person.reverse();
            let mut first = usize::MAX;
            for (_, landed) in of_person {
                first = first.min(*landed);
                *landed = first;
            }
        }
        Self(refusals)
    }

    /// The first landing of a refusal that outdoes a signature of that time; on a tie the refusal wins.
    fn outdo(&self, party: &str, person: &str, signed: Time) -> Option<usize> {
        let of_person = self.0.get(&(party, person))?;
        let later = of_person.partition_point(|(time, _)| *time >= signed);
        of_person.get(later.checked_sub(1)?).map(|(_, first)| *first)
    }
}

/// The first act of a person to land, and the latest by its date.
type Kept = (usize, (Option<Date>, usize));

/// The signatures of one party, of whatever versions.
#[derive(Default)]
struct Signatures<'a> {
    /// The first to land, in that order: acts are numbered so.
    first: BTreeSet<usize>,
    of_person: BTreeMap<&'a str, Kept>,
    /// Those taken back, each with the landing at which it was.
    outdone: BTreeSet<(usize, usize)>,
}

impl<'a> Signatures<'a> {
    fn keep(&mut self, person: &'a str, (first, latest): Kept) {
        let kept = self.of_person.entry(person).or_insert((first, latest));
        *kept = (kept.0.min(first), kept.1.max(latest));
        self.first.insert(first);
        if self.first.len() > ENOUGH {
            self.first.pop_last();
        }
    }

    fn add_outdone(&mut self, act: usize, at: usize) {
        self.outdone.insert((act, at));
        if self.outdone.len() > ENOUGH {
            self.outdone.pop_last();
        }
    }

    fn add_all(&mut self, others: &Self) {
        for (person, kept) in &others.of_person {
            self.keep(person, *kept);
        }
        for (act, at) in &others.outdone {
            self.add_outdone(*act, *at);
        }
    }

    /// The first ones, and all that can outdo what the same person did on the link itself.
    fn that_matter(&self, party: &str, on_link: &[usize], acts: &[ActLine], later: &mut Later) {
        let mut standing = self.first.clone();
        for act in on_link.iter().filter_map(|index| acts.get(*index)?.file.act()) {
            if act.party.as_deref() == Some(party)
                && let Some((first, (_, latest))) = self.of_person.get(person(act))
            {
                standing.extend([*first, *latest]);
            }
        }
        let signature = |act: usize| Signature { party: party.to_owned(), act };
        later.standing.extend(standing.into_iter().map(signature));
        let outdone =
            self.outdone.iter().map(|(act, at)| Outdone { at: *at, signature: signature(*act) });
        later.outdone.extend(outdone);
    }
}
