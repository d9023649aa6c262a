//! Who must agree to a change, by the terms of the version before it, and who has.

mod demands;
mod execution;
mod scope;
mod votes;

use jiff::civil::Date;

use crate::document::agreement::Agreement;
use crate::history::change::Change;
use crate::history::evidence::Evidence;
use crate::history::record::{ActKind, RecordFile};
use demands::Demanded;
pub use execution::execution;
use votes::Votes;

/// What the terms before a change demand for it, and how far that is met.
#[derive(Debug, Clone, Default)]
pub struct Approval {
    /// Each has to be met.
    pub demands: Vec<Demand>,
    /// Whether all demands are met.
    pub complete: bool,
    /// The day of the act with which it became complete (the latest of those needed).
    pub since: Option<Date>,
}

/// One thing that the terms demand.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The term that demands it, as a pointer into the front matter of the version before ("/variation/approval"); empty where no term says so and the default counts.
    pub by: String,
    /// In words: "all parties", "a majority of the parties", "the partnership board".
    pub words: String,
    pub kind: DemandKind,
    /// Who has agreed: parties by id, bodies by id.
    pub agreed: Vec<Agreed>,
    /// Who is still to agree; where a majority is asked, who could make it complete. Nobody once it is met. Who said no is among them
    /// where it takes that party as well.
    pub still: Vec<String>,
    /// Who said no.
    pub declined: Vec<String>,
    pub met: bool,
    /// Where approvals suffice and something else does not: the form is weaker than the agreement asks, the body was not quorate, notice was too short.
    pub shortfall: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandKind {
    /// Every party of the text signs it.
    Signatures,
    /// Parties or bodies agree to the change.
    Approval,
    /// The newcomer adheres.
    Adherence,
    /// The leaver has given notice, in time.
    Notice,
    /// A reference to what took effect without the parties.
    Reference,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// A party's or body's id.
    pub who: String,
    /// Index into the acts that were given; the notices are counted on behind them.
    pub act: usize,
    pub on: Option<Date>,
}

/// An act on this link, or on a later one whose text stood (that approves every link before it).
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    pub file: &'a RecordFile,
    pub evidence: &'a Evidence,
    /// The order in which it landed; what is not on the line yet comes last.
    pub landed: usize,
    /// Whether it counts at all: tied to an entry that is there, its signature not bad, not taken out of the record.
    pub counts: bool,
}

/// A change between two versions, and the entry that records it. For the first version there is no `before`.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    pub entry: &'a RecordFile,
    /// The version before.
    pub before: Option<&'a Agreement>,
    pub after: &'a Agreement,
    pub change: Option<&'a Change>,
    /// Notices (acts `gives-notice`) with the version in force on their day, whose terms say how long they must be.
    pub notices: &'a [(Given<'a>, &'a Agreement)],
}

/// Holds the acts against what the terms before the change demand.
///
/// A link that was complete at a landing stays complete, whatever is said later. Only a refusal, or a body that decides again, can take
/// anything away, so it is looked at before each landing of one of those, and at the end.
pub fn approval(step: Step<'_>, acts: &[Given<'_>]) -> Approval {
    let demanded = demands::demanded(&step);
    let mut in_order: Vec<usize> = (0..acts.len()).collect();
    in_order.sort_by_key(|index| acts.get(*index).map(|given| given.landed));
    let landed = |index: &usize| acts.get(*index).map_or(usize::MAX, |given| given.landed);
    let mut votes = Votes::new(step, acts);
    let mut complete = None;
    for landing in in_order.chunk_by(|one, next| landed(one) == landed(next)) {
        let is_setback = landing.iter().any(|index| can_take_away(acts.get(*index)));
        if complete.is_none() && is_setback {
            votes.last = landing.first().map(landed).unwrap_or_default().checked_sub(1);
            complete = Some(weighed(&demanded, &votes)).filter(|then| then.complete);
        }
        for index in landing {
            votes.take_in(*index);
        }
    }
    votes.last = Some(usize::MAX);
    let at_the_end = weighed(&demanded, &votes);
    match complete {
        Some(then) => with_what_came_later(then, at_the_end),
        None => at_the_end,
    }
}

/// Whether an act can make less of what was there.
fn can_take_away(given: Option<&Given<'_>>) -> bool {
    let act = given.filter(|given| given.counts).and_then(|given| given.file.act());
    act.is_some_and(|act| act.kind == ActKind::Declines || act.body.is_some())
}

/// What the acts so far amount to.
fn weighed(demanded: &[Demanded<'_>], votes: &Votes<'_>) -> Approval {
    let (demands, days): (Vec<Demand>, Vec<_>) =
        demanded.iter().map(|demanded| demanded.weigh(votes)).unzip();
    let complete = !demands.is_empty() && demands.iter().all(|demand| demand.met);
    let since = if complete { days.into_iter().flatten().max() } else { None };
    Approval { demands, complete, since }
}

/// Those who agreed after it was complete are shown as well, and who said no then.
fn with_what_came_later(mut then: Approval, at_the_end: Approval) -> Approval {
    for (demand, later) in then.demands.iter_mut().zip(at_the_end.demands) {
        let is_new = |agreed: &Agreed| !demand.agreed.iter().any(|known| known.who == agreed.who);
        let more: Vec<_> = later.agreed.into_iter().filter(is_new).collect();
        demand.agreed.extend(more);
        demand.declined = later.declined;
    }
    then
}

/// Whether an act of this kind is a signature of the text.
pub const fn signs(kind: ActKind) -> bool {
    matches!(kind, ActKind::Signs | ActKind::Adheres)
}

#[cfg(test)]
mod tests;
