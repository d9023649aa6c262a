//! What was asked, laid against a ledger: who falls short of it and how, and who has still to agree.

use crate::history::approval::Demand;
use crate::history::change::Class;
use crate::history::evidence::{Executed, Recorded};
use crate::history::ledger::{Ledger, PartyLine, Status, Version};

/// One agreement, judged.
#[derive(Debug)]
pub(super) struct Verdict<'a> {
    pub(super) ledger: &'a Ledger,
    /// Each party of the judged version, and how it falls short.
    pub(super) parties: Vec<(&'a PartyLine, Vec<Short>)>,
    /// What keeps the text as it stands from being what the parties agreed to.
    pub(super) concerns: Vec<Concern>,
}

/// How a party falls short of what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Short {
    Missing,
    /// There are acts of it, and none of them counts.
    ActsDoNotCount,
    BelowLevel,
    BelowExecuted,
    /// More is needed in its legal form.
    Incomplete,
}

/// A fault of the agreement as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concern {
    ChangedSince,
    EntryNamesOtherText,
    TextMissing,
    RecordRewritten,
    Vanished,
    /// Nothing says who the parties are.
    NoParties,
}

impl Concern {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ChangedSince => "changed-since-agreed",
            Self::EntryNamesOtherText => "entry-names-other-text",
            Self::TextMissing => "version-text-missing",
            Self::RecordRewritten => "record-rewritten",
            Self::Vanished => "agreement-vanished",
            Self::NoParties => "no-parties",
        }
    }
}

impl<'a> Verdict<'a> {
    pub(super) fn of(ledger: &'a Ledger, at_least: Recorded, executed: Executed) -> Self {
        let present = ledger.parties.iter().filter(|party| party.left.is_none());
        let parties: Vec<_> = if ledger.was_agreed() {
            present.map(|party| (party, shortcomings(party, at_least, executed))).collect()
        } else {
            Vec::new()
        };
        let concerns = concerns(ledger, parties.is_empty());
        Self { ledger, parties, concerns }
    }

    /// Nothing was ever recorded as agreed: there is nothing to sign yet. Where a record was taken away, nobody can say so.
    pub(super) fn is_draft(&self) -> bool {
        !self.ledger.was_agreed() && self.concerns.is_empty()
    }

    pub(super) fn holds(&self) -> bool {
        self.is_draft()
            || self.ledger.was_agreed()
                && self.parties.iter().all(|(_, short)| short.is_empty())
                && self.concerns.is_empty()
                && self.pending().next().is_none()
    }

    /// The judged version where it is not approved, and those after it: recorded, and not agreed by all who must.
    pub(super) fn pending(&self) -> impl Iterator<Item = &'a Version> {
        self.ledger.versions.iter().filter(|version| !version.is_approved)
    }

    /// Who has still to agree to anything, each once.
    pub(super) fn still_to_agree(&self) -> Vec<&'a str> {
        let demands = self.pending().flat_map(unmet);
        let mut still: Vec<&str> = Vec::new();
        for id in demands.flat_map(|demand| &demand.still) {
            if !still.contains(&id.as_str()) {
                still.push(id);
            }
        }
        still
    }

    pub(super) fn with(&self, short: Short) -> Vec<&'a PartyLine> {
        let parties = self.parties.iter().filter(|(_, found)| found.contains(&short));
        parties.map(|(party, _)| *party).collect()
    }
}

/// The level at which a party is told: acts that do not count lift it nowhere.
pub(super) fn recorded(party: &PartyLine) -> Recorded {
    if party.is_missing { Recorded::Missing } else { party.evidence.recorded }
}

pub(super) fn unmet(version: &Version) -> impl Iterator<Item = &Demand> {
    version.approval.demands.iter().filter(|demand| !demand.met)
}

fn shortcomings(party: &PartyLine, at_least: Recorded, executed: Executed) -> Vec<Short> {
    if party.is_missing {
        return vec![if party.spoken_for { Short::ActsDoNotCount } else { Short::Missing }];
    }
    // Somebody's word that it was signed is never enough, whatever was asked.
    let level = at_least.max(Recorded::Tied);
    let found = [
        (party.evidence.recorded < level, Short::BelowLevel),
        (party.evidence.executed < executed, Short::BelowExecuted),
        (!party.incomplete.is_empty(), Short::Incomplete),
    ];
    found.into_iter().filter_map(|(is_so, short)| is_so.then_some(short)).collect()
}

fn concerns(ledger: &Ledger, has_no_parties: bool) -> Vec<Concern> {
    let is_rewritten = ledger.rewritten.iter().any(|rewritten| rewritten.restored.is_none());
    let Some(judged) = ledger.judged_version() else {
        return if is_rewritten { vec![Concern::RecordRewritten] } else { Vec::new() };
    };
    let unrecorded = ledger.unrecorded.as_ref();
    let changed = unrecorded.filter(|unrecorded| unrecorded.change.class == Class::Substantive);
    let changed = changed.map(|unrecorded| {
        if unrecorded.entry_names_other_text {
            Concern::EntryNamesOtherText
        } else {
            Concern::ChangedSince
        }
    });
    let found = [
        (ledger.status == Status::Vanished, Concern::Vanished),
        (judged.text.is_none(), Concern::TextMissing),
        (has_no_parties && judged.text.is_some(), Concern::NoParties),
        (is_rewritten, Concern::RecordRewritten),
    ];
    let found = found.into_iter().filter_map(|(is_so, concern)| is_so.then_some(concern));
    found.chain(changed).collect()
}
