//! The ledger told step by step, on histories made by hand.

mod acts;
mod anything;
mod chain;
mod parties;
mod reviews;
mod scene;
mod unrecorded;
mod worked_example;

use super::{ActLine, ActPlace, EntryPlace, Ledger, PartyLine};

const THREE: [&str; 3] = ["harbour-trust", "quay-advice", "mill-lane"];

/// The place of each entry, in the order of their landing.
fn places(ledger: &Ledger) -> Vec<EntryPlace> {
    ledger.entries.iter().map(|entry| entry.place).collect()
}

fn act_places(ledger: &Ledger) -> Vec<ActPlace> {
    ledger.acts.iter().map(|act| act.place).collect()
}

fn party<'a>(ledger: &'a Ledger, id: &str) -> &'a PartyLine {
    ledger.parties.iter().find(|party| party.id == id).unwrap()
}

fn act<'a>(ledger: &'a Ledger, name: &str) -> &'a ActLine {
    ledger.acts.iter().find(|act| act.file.name == name).unwrap()
}

/// Who is still to agree to a version, over all that is demanded.
fn still(ledger: &Ledger, version: usize) -> Vec<&str> {
    let demands = &ledger.versions[version].approval.demands;
    let unmet = demands.iter().filter(|demand| !demand.met);
    unmet.flat_map(|demand| &demand.still).map(String::as_str).collect()
}

/// The versions of which each text is there, and whether each is approved.
fn versions(ledger: &Ledger) -> Vec<(usize, bool, bool)> {
    let all = ledger.versions.iter();
    all.map(|version| (version.number, version.text.is_some(), version.is_approved)).collect()
}

fn missing(ledger: &Ledger) -> Vec<&str> {
    let missing = ledger.parties.iter().filter(|party| party.is_missing && party.left.is_none());
    missing.map(|party| party.id.as_str()).collect()
}
