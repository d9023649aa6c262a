//! Whether organisations of two agreements are the same: by id, by name, by a number in a public register.

use std::collections::{BTreeMap, BTreeSet};

use super::gathered::Gathered;
use super::naming;
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;

/// The organisations that belong to an agreement, by everything that they are known by.
#[derive(Debug, Default)]
pub(super) struct Members<'a> {
    /// What an organisation is known by, and its id here.
    known: BTreeMap<String, &'a str>,
}

impl<'a> Members<'a> {
    /// The parties of an agreement, and whoever joins it by a deed that is kept here.
    fn of(agreement: &'a Agreement, gathered: &Gathered<'a>) -> Self {
        let mut members = Self::default();
        members.add(agreement);
        let deeds = agreement.id().into_iter().flat_map(|id| gathered.naming(id));
        for deed in deeds.filter(|relation| relation.from.kind() == Some("deed-of-adherence")) {
            members.add(deed.from);
        }
        members
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The id that a party of another agreement has here, where it is one of these.
    pub(super) fn id_of(&self, party: &Party<'_>, of: &Agreement) -> Option<&'a str> {
        traits(party, of).find_map(|it| self.known.get(&it)).copied()
    }

    fn add(&mut self, agreement: &'a Agreement) {
        for party in agreement.parties() {
            for known_by in traits(&party, agreement) {
                self.known.entry(known_by).or_insert(party.id);
            }
        }
    }
}

/// The members of agreements, each found out once.
#[derive(Debug, Default)]
pub(super) struct Memberships<'a>(BTreeMap<&'a str, Members<'a>>);

impl<'a> Memberships<'a> {
    pub(super) fn of(&mut self, agreement: &'a Agreement, gathered: &Gathered<'a>) -> &Members<'a> {
        self.0.entry(agreement.path()).or_insert_with(|| Members::of(agreement, gathered))
    }
}

/// What a party is known by. Each begins with a letter for its sort, so that a name is never taken for an id.
fn traits<'a>(party: &Party<'a>, of: &'a Agreement) -> impl Iterator<Item = String> + use<'a> {
    let id = party.id;
    let organisations = of.organisations.as_deref();
    let names = organisations.into_iter().flat_map(move |known| known.names(id));
    let names = party.name.into_iter().chain(names).map(|name| format!("n{}", naming::key(name)));
    let known = organisations.and_then(|known| known.organisation(id));
    let numbers = [Some(party.term), known].into_iter().flatten().flat_map(identifiers);
    let numbers = numbers.map(|(_, number)| format!("r{number}"));
    std::iter::once(format!("i{id}")).chain(names).chain(numbers)
}

/// The numbers in public registers that stand under `identifiers`, each with its place, in capitals as registers write them.
pub(super) fn identifiers(term: &Term) -> impl Iterator<Item = (&Term, String)> {
    let terms = term.get("identifiers").map(Term::list).unwrap_or_default();
    terms.iter().filter_map(|term| Some((term, term.text()?.trim().to_uppercase())))
}

/// The register that a number is from: `GB-CHC`.
pub(super) fn register(identifier: &str) -> Option<&str> {
    let (at, _) = identifier.match_indices('-').nth(1)?;
    identifier.get(..at)
}

/// The ids of the parties of an agreement.
pub(super) fn ids(agreement: &Agreement) -> BTreeSet<&str> {
    agreement.parties().map(|party| party.id).collect()
}
