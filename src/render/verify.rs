//! Who has to sign, who is recorded as having signed, on what evidence; and whether that is what was asked for.

mod json;

mod telling;

mod verdict;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::history::evidence::{Executed, Recorded};
use crate::history::ledger::Ledger;
use crate::history::trace::{Completeness, Line, ObjectId};
use crate::render::history;
use crate::render::human::Look;
use verdict::Verdict;

/// What is to be told: the ledgers, what was asked of them, and where they were read.
#[derive(Debug, Clone)]
pub struct Verified<'a> {
    pub ledgers: Vec<&'a Ledger>,
    /// The least level of the record that is asked of each party.
    pub at_least: Recorded,
    /// The least that has to be known of the executed copy.
    pub executed: Executed,
    pub as_of: Date,
    /// The commit that is judged, or that the work tree stands on.
    pub head: Option<ObjectId>,
    pub line: Option<&'a Line>,
    pub is_proposal: bool,
    pub completeness: &'a Completeness,
    /// Lines of the file of trusted keys that are not understood, by number; `None` where there is no such file.
    pub rejected: Option<&'a [(usize, String)]>,
}

/// For people at a terminal.
pub fn human(verified: &Verified<'_>, look: Look) -> String {
    let pages = telling::pages(verified);
    pages.iter().map(|page| history::human::page(page, look)).collect::<Vec<_>>().join("\n")
}

/// For a forge's pages and summaries.
pub fn markdown(verified: &Verified<'_>) -> String {
    let pages = telling::pages(verified);
    pages.iter().map(history::markdown::page).collect::<Vec<_>>().join("\n")
}

/// For programs: `counterpart/verify/v1`, as `schema/verify.schema.json` describes it.
pub fn json(verified: &Verified<'_>) -> String {
    json::report(verified)
}

impl<'a> Verified<'a> {
    /// Whether each agreement is recorded as it was asked for. There is nothing to ask of a draft.
    pub fn holds(&self) -> bool {
        self.verdicts().all(|verdict| verdict.holds())
    }

    fn verdicts(&self) -> impl Iterator<Item = Verdict<'a>> {
        self.ledgers.iter().map(|ledger| Verdict::of(ledger, self.at_least, self.executed))
    }
}
