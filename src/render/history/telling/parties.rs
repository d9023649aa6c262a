//! The parties: what each stands to, version by version, and when it joined and left.

use super::super::page::{Block, Part, Table, Tone, Words};
use super::versions::instrument;
use super::{Telling, sentence};
use crate::history::approval::signs;
use crate::history::evidence::{Executed, executed_is_said};
use crate::history::ledger::{ActLine, ActPlace, Ledger, PartyLine, Version};
use crate::history::record::ActKind;

/// What a party is recorded as having done about a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render::history) enum Stands {
    NotAParty,
    Left,
    /// By this act: an index into the acts.
    Signed(usize),
    Approved(usize),
    Declined(usize),
    /// By having signed this earlier version; an index into the versions.
    Carried(usize),
    /// By having signed this later version.
    BySigningLater(usize),
    StillToSign,
    StillToAgree,
    /// Its act does not count, and that is told with the act.
    ActDoesNotCount(usize),
    NothingRecorded,
}

impl Stands {
    /// As programs read it.
    pub(in crate::render::history) const fn name(&self) -> &'static str {
        match self {
            Self::NotAParty => "not-a-party",
            Self::Left => "left",
            Self::Signed(_) => "signed",
            Self::Approved(_) => "approved",
            Self::Declined(_) => "declined",
            Self::Carried(_) => "carried",
            Self::BySigningLater(_) => "by-signing-later",
            Self::StillToSign => "still-to-sign",
            Self::StillToAgree => "still-to-agree",
            Self::ActDoesNotCount(_) => "act-does-not-count",
            Self::NothingRecorded => "nothing-recorded",
        }
    }
}

/// What a party is recorded as having done about a version.
pub(in crate::render::history) fn stands(
    ledger: &Ledger,
    party: &PartyLine,
    index: usize,
    version: &Version,
) -> Stands {
    if party.joined.is_some_and(|joined| index < joined) {
        return Stands::NotAParty;
    }
    if party.left.is_some_and(|left| index >= left) {
        return Stands::Left;
    }
    let own = || {
        let acts = ledger.acts.iter().enumerate();
        acts.filter(|(_, line)| {
            line.file.act().is_some_and(|act| act.party.as_deref() == Some(party.id.as_str()))
        })
    };
    let of_kind = |place: usize, wanted: fn(ActKind) -> bool| {
        let mut here = own().filter(move |(_, line)| line.place == ActPlace::Version(place));
        here.rfind(|(_, line)| line.file.act().is_some_and(|act| wanted(act.kind)))
            .map(|(act, _)| act)
    };
    if let Some(act) = of_kind(index, signs) {
        return Stands::Signed(act);
    }
    let signed_before = (0..index).rev().find(|earlier| of_kind(*earlier, signs).is_some());
    let signed_later =
        (index + 1..ledger.versions.len()).find(|later| of_kind(*later, signs).is_some());
    if let Some(act) = of_kind(index, |kind| kind == ActKind::Declines) {
        return Stands::Declined(act);
    }
    if let Some(act) = of_kind(index, |kind| kind == ActKind::Approves) {
        return Stands::Approved(act);
    }
    if let (Some(earlier), true) = (signed_before, version.is_approved) {
        return Stands::Carried(earlier);
    }
    if let Some(later) = signed_later {
        return Stands::BySigningLater(later);
    }
    let refused = |(_, line): &(usize, &ActLine)| {
        let names = line.file.act().and_then(|act| act.version);
        line.place == ActPlace::Refused
            && names.and_then(|number| usize::try_from(number).ok()) == Some(version.number)
    };
    if let Some((act, _)) = own().find(refused) {
        return Stands::ActDoesNotCount(act);
    }
    let is_asked = version
        .approval
        .demands
        .iter()
        .any(|demand| !demand.met && demand.still.contains(&party.id));
    match (index, is_asked) {
        (0, _) => Stands::StillToSign,
        (_, true) => Stands::StillToAgree,
        (_, false) => Stands::NothingRecorded,
    }
}

impl<'a> Telling<'a> {
    /// Party × version.
    pub(super) fn standing(&self) -> Part {
        let mut part = Part::new("Who stands to which version");
        if self.ledger.versions.is_empty() || self.ledger.parties.is_empty() {
            return part;
        }
        let judged = self.ledger.judged_version().map_or(1, |version| version.number);
        let mut heads = vec![Words::from("Party")];
        heads.extend(
            self.ledger
                .versions
                .iter()
                .map(|version| Words::from(format!("Version {}", version.number))),
        );
        let rows = self.ledger.parties.iter().map(|party| {
            let versions = self.ledger.versions.iter().enumerate();
            let cells = versions.map(|(index, version)| self.cell(party, index, version));
            [self.named(party)].into_iter().chain(cells).collect()
        });
        part.blocks.push(Block::Table(Table { heads, rows: rows.collect() }));
        part.says(format!("On what each stands to version {judged}:").into());
        let grounds =
            self.present().map(|party| self.party(&party.id).ours(": ").then(self.rests_on(party)));
        part.blocks.push(Block::List(grounds.collect()));
        part
    }

    fn named(&self, party: &'a PartyLine) -> Words {
        let name = self.party(&party.id);
        match &party.role {
            Some(role) => name.ours(", ").theirs(role.as_str()),
            None => name,
        }
    }

    fn cell(&self, party: &'a PartyLine, index: usize, version: &'a Version) -> Words {
        let words = Words::new();
        let number =
            |index: usize| self.ledger.versions.get(index).map_or(0, |version| version.number);
        match stands(self.ledger, party, index, version) {
            Stands::NotAParty => words.status(Tone::Quiet, "not a party"),
            Stands::Left => words.status(Tone::Quiet, "left"),
            Stands::Signed(act) => words.status(Tone::Settled, "signed").then(self.on(act)),
            Stands::Approved(act) => words.status(Tone::Settled, "approved").then(self.on(act)),
            Stands::Declined(act) => words.status(Tone::Open, "declined").then(self.on(act)),
            Stands::Carried(earlier) => words
                .status(Tone::Settled, "carried")
                .ours(format!(", signed version {}", number(earlier))),
            Stands::BySigningLater(later) => {
                words.ours(format!("by signing version {}", number(later)))
            }
            Stands::StillToSign => words.status(Tone::Open, "still to sign"),
            Stands::StillToAgree => words.status(Tone::Open, "still to agree"),
            Stands::ActDoesNotCount(_) => words.status(Tone::Amiss, "its act does not count"),
            Stands::NothingRecorded => words.status(Tone::Quiet, "nothing recorded"),
        }
    }

    fn on(&self, act: usize) -> Words {
        let line = self.ledger.acts.get(act);
        let day = line.and_then(|line| line.file.act()).and_then(|act| act.date);
        day.map(|day| Words::from(format!(" {day}"))).unwrap_or_default()
    }

    /// The level on the judged version, and the act that it hangs on where that is another.
    fn rests_on(&self, party: &'a PartyLine) -> Words {
        let level = party.evidence.recorded;
        let words = Words::from(format!("{}: {}", level.name(), sentence(level)));
        let words = match party.evidence.executed {
            Executed::None => words,
            executed => words.ours(format!("; {}", executed_is_said(executed).says)),
        };
        let weakest = party.weakest.filter(|weakest| Some(*weakest) != party.signed);
        let weakest = weakest.and_then(|act| self.ledger.acts.get(act));
        let words = match weakest.and_then(|line| line.file.act()) {
            Some(act) => {
                let who = act.party.as_deref().or(act.body.as_deref()).map(|id| self.party(id));
                words.ours("; rests on the act of ").then(who.unwrap_or_default())
            }
            None => words,
        };
        if party.incomplete.is_empty() {
            return words;
        }
        let needed = party.incomplete.iter().map(|what| Words::new().quoting(what.as_str()));
        words.ours("; still needed: ").then(Words::listed(needed.collect()))
    }

    /// When each joined and left, and by what.
    pub(super) fn membership(&self) -> Part {
        let mut part = Part::new("Joined and left");
        let moved =
            self.ledger.parties.iter().filter(|party| {
                party.joined.is_some_and(|joined| joined > 0) || party.left.is_some()
            });
        let mut lines = Vec::new();
        for party in moved {
            if let Some(joined) = party.joined.filter(|joined| *joined > 0) {
                lines.push((joined, self.moved(party, joined, " joined")));
            }
            if let Some(left) = party.left {
                lines.push((left, self.moved(party, left, " left")));
            }
        }
        lines.sort_by_key(|(version, _)| *version);
        if !lines.is_empty() {
            part.blocks.push(Block::List(lines.into_iter().map(|(_, words)| words).collect()));
        }
        part
    }

    fn moved(&self, party: &'a PartyLine, index: usize, verb: &str) -> Words {
        let words = self.party(&party.id).ours(verb);
        let Some(version) = self.ledger.versions.get(index) else { return words };
        let day = version.effective.map(|day| format!(" on {day}")).unwrap_or_default();
        let words = words.ours(format!("{day} with version {}", version.number));
        let words =
            if version.is_approved { words } else { words.ours(", which is recorded, not agreed") };
        let Some(entry) = self.ledger.entry_of(version) else { return words };
        let instrument = instrument(entry);
        let words = words.ours(format!(", by entry of {} ", self.entry_kind(version)));
        let words = words.exact(entry.file.name.as_str());
        if instrument.is_empty() { words } else { words.ours(" and ").then(instrument) }
    }
}
