//! The history of agreements as a report: what is said is decided in one place (`telling`) and dressed for people; programs get all of it.

mod csv;

mod html;

pub(super) mod human;

mod json;

pub(super) mod markdown;

pub mod page;

mod telling;

#[cfg(test)]
mod example;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;

use self::page::Page;

use crate::history::ledger::Ledger;
use crate::history::trace::{Completeness, Line, ObjectId};
use crate::render::human::Look;

/// All that is told, and where it was read.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    pub ledgers: Vec<&'a Ledger>,
    pub as_of: Date,
    /// The commit that is judged, or that the work tree stands on.
    pub head: Option<ObjectId>,
    pub line: Option<&'a Line>,
    pub is_proposal: bool,
    pub completeness: &'a Completeness,
    /// Folders of the work tree that are repositories of their own, and were not read.
    pub nested: &'a [String],
}

/// For people at a terminal.
pub fn human(told: &Told<'_>, look: Look) -> String {
    let pages = told.pages(30);
    pages.iter().map(|page| human::page(page, look)).collect::<Vec<_>>().join("\n")
}

/// For a forge's pages and summaries.
pub fn markdown(told: &Told<'_>) -> String {
    let pages = told.pages(200);
    pages.iter().map(markdown::page).collect::<Vec<_>>().join("\n")
}

/// For browsers and paper: one file.
pub fn html(told: &Told<'_>) -> String {
    html::pages(&told.pages(1_000))
}

/// For spreadsheets: a row for each act, and for each party and version.
pub fn csv(told: &Told<'_>) -> String {
    csv::report(told)
}

/// For programs: `counterpart/history/v1`, as `schema/history.schema.json` describes it.
pub fn json(told: &Told<'_>) -> String {
    json::report(told)
}

impl Told<'_> {
    fn pages(&self, most: usize) -> Vec<Page> {
        self.ledgers.iter().map(|ledger| telling::page(self, ledger, most)).collect()
    }
}

/// What parties and bodies are called, by id.
#[derive(Debug)]
struct Names<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Names<'a> {
    /// As the judged text has them; those that are not in it, as the last text that had them.
    fn of(ledger: &'a Ledger) -> Self {
        let mut names = BTreeMap::new();
        let texts = ledger.versions.iter().filter_map(|version| version.text.as_ref());
        for reading in texts.chain(&ledger.current) {
            names.extend(
                reading.agreement.parties().map(|party| (party.id, party.name.unwrap_or(party.id))),
            );
            let bodies = reading.agreement.terms().at("/decision-making/bodies");
            for body in bodies.map(|place| place.term.list()).unwrap_or_default() {
                names.extend(body.text_of("id").zip(body.text_of("name")));
            }
        }
        names.extend(ledger.parties.iter().map(|party| (party.id.as_str(), party.name.as_str())));
        Self(names)
    }

    fn called(&self, id: &'a str) -> &'a str {
        self.0.get(id).copied().filter(|name| !name.is_empty()).unwrap_or(id)
    }
}
