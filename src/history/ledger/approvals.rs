//! Each link of the chain held against the terms before it, with the acts on it and the later signatures that approve it as well.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::agreement::Agreement;
use crate::history::approval::{self, Approval, Given, Step};
use crate::history::ledger::landings::order;
use crate::history::ledger::later::{ENOUGH, Later, Signature, later};
use crate::history::ledger::successions::successions;
use crate::history::ledger::{ActLine, ActPlace, EntryLine, Version};
use crate::history::record::{Act, ActKind, Content, RecordFile};

/// Judges the links in order: what was in force on the day of a notice depends on those before.
pub(super) fn judge(versions: &mut [Version], entries: &[EntryLine], acts: &[ActLine]) {
    let bearing = Bearing::of(versions, entries, acts);
    let mut is_approved = true;
    for link in 0..versions.len() {
        let approval = judged(link, versions, entries, &bearing);
        let Some(version) = versions.get_mut(link) else { continue };
        is_approved &= version.text.is_some() && approval.complete;
        version.approval = approval;
        version.is_approved = is_approved;
    }
}

fn judged(
    link: usize,
    versions: &[Version],
    entries: &[EntryLine],
    bearing: &Bearing<'_>,
) -> Approval {
    let Some(version) = versions.get(link) else { return Approval::default() };
    let Some(entry) = entries.get(version.entry) else { return Approval::default() };
    let text = |version: usize| versions.get(version).and_then(agreement);
    let before = link.checked_sub(1).map(text);
    let (Some(after), Some(before)) =
        (text(link), before.map_or(Some(None), |before| before.map(Some)))
    else {
        // Nobody can tell what was agreed with a text that is not there.
        return Approval::default();
    };
    let step =
        Step { entry: &entry.file, before, after, change: version.change.as_ref(), notices: &[] };
    let (bears, notices) = (bearing.on(link), bearing.notices(link, versions));
    let approval = weighed(step, &bears, &notices);
    if approval.complete {
        return approval;
    }
    // What was complete before somebody took back the signature of a later version stays complete.
    let before_each = bearing.landings_of_refusals(link).into_iter().map(|landing| {
        let notices: Vec<_> =
            notices.iter().filter(|notice| notice.act.landed_before(landing)).cloned().collect();
        weighed(step, &bearing.on_before(link, landing), &notices)
    });
    before_each.into_iter().find(|then| then.complete).unwrap_or(approval)
}

/// The acts held against the terms; what the result names by its place among them, it names by its place in the ledger then.
fn weighed(step: Step<'_>, bears: &[Bears<'_>], notices: &[Notice<'_>]) -> Approval {
    let given: Vec<Given<'_>> = bears.iter().map(Bears::given).collect();
    let noticed: Vec<(Given<'_>, &Agreement)> =
        notices.iter().map(|notice| (notice.act.given(), notice.in_force)).collect();
    let mut approval = approval::approval(Step { notices: &noticed, ..step }, &given);
    let all = bears.iter().chain(notices.iter().map(|notice| &notice.act));
    let places: Vec<usize> = all.map(|bears| bears.index).collect();
    for demand in &mut approval.demands {
        demand.agreed.retain_mut(|agreed| {
            let place = places.get(agreed.act).copied();
            agreed.act = place.unwrap_or_default();
            place.is_some()
        });
    }
    approval
}

/// A notice to leave, and the text in force on its day.
#[derive(Clone)]
struct Notice<'a> {
    act: Bears<'a>,
    in_force: &'a Agreement,
}

/// An act that bears on a link.
#[derive(Clone)]
struct Bears<'a> {
    index: usize,
    line: &'a ActLine,
    /// The same act under the id that its party had then.
    under_former_id: Option<RecordFile>,
}

impl Bears<'_> {
    fn given(&self) -> Given<'_> {
        Given {
            file: self.under_former_id.as_ref().unwrap_or(&self.line.file),
            evidence: &self.line.evidence,
            landed: order(self.line.landed),
            counts: true,
        }
    }

    fn landed_before(&self, landing: usize) -> bool {
        order(self.line.landed) < landing
    }
}

/// The acts, by what they bear on.
struct Bearing<'a> {
    acts: &'a [ActLine],
    /// For each link the acts on it.
    on: Vec<Vec<usize>>,
    /// For each link the signatures of later versions.
    later: Vec<Later>,
    /// The notices of each party.
    notices: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Bearing<'a> {
    fn of(versions: &[Version], entries: &[EntryLine], acts: &'a [ActLine]) -> Self {
        let mut on = vec![Vec::new(); versions.len()];
        let mut notices: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, line) in acts.iter().enumerate() {
            let (ActPlace::Version(_) | ActPlace::Entry(_)) = line.place else { continue };
            if let ActPlace::Version(version) = line.place
                && let Some(on) = on.get_mut(version)
            {
                on.push(index);
            }
            if let Some(Act { kind: ActKind::GivesNotice, party: Some(party), .. }) =
                line.file.act()
            {
                notices.entry(party).or_default().push(index);
            }
        }
        let successions = successions(versions, entries);
        let later = later(versions, &successions, acts, &on);
        Self { acts, on, later, notices }
    }

    /// The acts on a link, then the signatures of later versions.
    fn on(&self, link: usize) -> Vec<Bears<'a>> {
        let on = self.on.get(link).into_iter().flatten().filter_map(|act| self.bears(*act, None));
        let later = self.later.get(link).map(|later| later.standing.as_slice()).unwrap_or_default();
        on.chain(later.iter().filter_map(|later| self.later(later))).collect()
    }

    /// The same as it was before a landing, with the signatures that were taken back from then on.
    fn on_before(&self, link: usize, landing: usize) -> Vec<Bears<'a>> {
        let outdone =
            self.later.get(link).map(|later| later.outdone.as_slice()).unwrap_or_default();
        let outdone = outdone.iter().filter(|outdone| outdone.at >= landing);
        let mut on = self.on(link);
        on.extend(outdone.filter_map(|outdone| self.later(&outdone.signature)));
        on.retain(|bears| bears.landed_before(landing));
        on
    }

    /// The landings at which signatures of later versions were taken back.
    fn landings_of_refusals(&self, link: usize) -> BTreeSet<usize> {
        let later = self.later.get(link).into_iter();
        later.flat_map(|later| &later.outdone).map(|outdone| outdone.at).collect()
    }

    fn later(&self, later: &Signature) -> Option<Bears<'a>> {
        self.bears(later.act, Some(&later.party))
    }

    fn bears(&self, index: usize, party: Option<&str>) -> Option<Bears<'a>> {
        let line = self.acts.get(index)?;
        let is_former = party.is_some() && line.file.act()?.party.as_deref() != party;
        let under_former_id = party.filter(|_| is_former).map(|party| {
            let mut file = RecordFile::clone(&line.file);
            if let Content::Act(act) = &mut file.content {
                act.party = Some(party.to_owned());
            }
            file
        });
        Some(Bears { index, line, under_former_id })
    }

    /// The notices of those who leave with a link, given since they joined, each with the text in force on its day.
    fn notices(&self, link: usize, versions: &'a [Version]) -> Vec<Notice<'a>> {
        let before = versions.get(..link).unwrap_or_default();
        let Some(previous) = before.last().and_then(agreement) else { return Vec::new() };
        let after = versions.get(link).and_then(agreement);
        let leaving = previous
            .parties()
            .filter(|party| after.is_none_or(|after| after.party(party.id).is_none()));
        let notices = leaving.flat_map(|party| {
            let has_it = |version: &&Version| {
                agreement(version).is_some_and(|text| text.party(party.id).is_some())
            };
            let joined = link - before.iter().rev().take_while(has_it).count();
            let given = self.notices.get(party.id).into_iter().flatten().rev();
            let since = given
                .filter(move |index| self.version(**index).is_none_or(|version| version >= joined));
            since.take(ENOUGH)
        });
        let in_force = |index: &usize| {
            let day = self.acts.get(*index)?.file.act()?.date?;
            super::in_force(before, day).and_then(|version| agreement(before.get(version)?))
        };
        notices
            .filter_map(|index| {
                let in_force = in_force(index).unwrap_or(previous);
                Some(Notice { act: self.bears(*index, None)?, in_force })
            })
            .collect()
    }

    /// The version that an act counts for.
    fn version(&self, index: usize) -> Option<usize> {
        match self.acts.get(index)?.place {
            ActPlace::Version(version) => Some(version),
            _ => None,
        }
    }
}

fn agreement(version: &Version) -> Option<&Agreement> {
    Some(version.text.as_ref()?.agreement.as_ref())
}
