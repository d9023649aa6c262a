//! What stands around the agreements that were asked for: read once somebody has to know, and never judged.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use jiff::civil::Date;
use rayon::prelude::*;

use super::{Looked, Neighbours, Outcome, Run, is_yaml};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::yaml;
use crate::ground::files;
use crate::ground::finding::Finding;
use crate::ground::limits::LIMITS;
use crate::ground::source::Source;
use crate::lint::discovery::Candidate;
use crate::lint::rules::{self, Ending, Gathered};

/// The agreements that nobody asked for.
#[derive(Debug, Default)]
pub struct Around {
    agreements: Vec<Arc<Agreement>>,
    /// The ids of those that the policy excludes, where somebody may name them.
    excluded: BTreeSet<String>,
    /// Whether an agreement that is neither here nor among those that were asked for is certainly nowhere.
    is_complete: bool,
}

impl Run<'_> {
    /// What the rules say that look at several agreements at once.
    pub(super) fn judged_together(
        &self,
        asked: &[Candidate],
        neighbours: Neighbours<'_>,
        outcome: &mut Outcome,
    ) -> Vec<Finding> {
        let around = match neighbours {
            Neighbours::Known(around) => Arc::clone(around),
            neighbours => Arc::new(self.look_around(asked, neighbours, outcome)),
        };
        outcome.around = Arc::clone(&around);
        // What was asked for and could not be read might be anything.
        let is_complete = around.is_complete && !outcome.could_not_look;
        let all = || outcome.agreements.iter().chain(&around.agreements);
        let beside = RefCell::new(BTreeMap::new());
        // By its ledger; of an agreement that has none, by the files beside it, read when a rule first asks.
        let ending = |agreement: &Agreement| {
            let known = outcome.endings.get(agreement.path()).copied();
            known.or_else(|| {
                let path = agreement.path().to_owned();
                *beside.borrow_mut().entry(path).or_insert_with(|| self.ending_beside(agreement))
            })
        };
        let gathered = Gathered::new(&outcome.agreements, &around.agreements, is_complete, &ending)
            .beside(&around.excluded);
        let findings = rules::check_together(&gathered, self.standard);
        let told: BTreeSet<&str> = findings.iter().flat_map(paths).collect();
        let organisations = all().filter_map(|agreement| agreement.organisations.as_ref());
        let organisations = organisations.map(|known| &known.source);
        let known = around.agreements.iter().map(|agreement| &agreement.source);
        let told_of: Vec<Arc<Source>> = known
            .chain(organisations)
            .filter(|source| told.contains(source.path()))
            .map(Arc::clone)
            .collect();
        outcome
            .sources
            .extend(told_of.into_iter().map(|source| (source.path().to_owned(), source)));
        findings
    }

    fn look_around(
        &self,
        asked: &[Candidate],
        neighbours: Neighbours<'_>,
        outcome: &Outcome,
    ) -> Around {
        let ours = || outcome.agreements.iter().filter(|agreement| !agreement.is_foreign());
        let Neighbours::Below { files, all_asked } = neighbours else { return Around::default() };
        let named: BTreeSet<&str> =
            ours().flat_map(|agreement| rules::named_by(agreement)).collect();
        let known: BTreeSet<&str> = ours().filter_map(|agreement| agreement.id()).collect();
        if (all_asked && named.is_subset(&known)) || ours().next().is_none() {
            return Around { is_complete: true, ..Around::default() };
        }
        let Some(files) = files() else { return Around::default() };
        let asked: BTreeSet<&Path> = asked.iter().map(|file| file.relative.as_path()).collect();
        let others = files.iter().filter(|file| !asked.contains(file.relative.as_path()));
        let (excluded, others): (Vec<_>, Vec<_>) =
            others.partition(|file| self.policy.excludes(&file.path));
        // Of most of them nobody needs more than the terms.
        let terms = |file: &&Candidate| self.look(file, Agreement::read_terms);
        let look = |file| match terms(file) {
            Looked::Agreement(seen) if seen.agreement.id().is_some_and(|id| named.contains(id)) => {
                self.look(file, Agreement::read)
            }
            looked => looked,
        };
        let words = words_of_interest(&outcome.agreements, &named);
        let concerns = |file: &&&Candidate| self.mentions(file, words.as_ref());
        let mut looked: Vec<_> = others.par_iter().filter(concerns).map(look).collect();
        let found = |looked: &[Looked]| {
            let ids = looked.iter().filter_map(|looked| match looked {
                Looked::Agreement(seen) => seen.agreement.id(),
                _ => None,
            });
            let ids: BTreeSet<&str> = ids.chain(known.iter().copied()).collect();
            named.is_subset(&ids)
        };
        // An id that nobody has may be a slip of the pen for any that there is.
        if !found(&looked) {
            looked = others.par_iter().map(look).collect();
        }
        let is_complete = !looked.iter().any(|looked| matches!(looked, Looked::Unread(_)));
        let agreements: Vec<_> =
            looked.into_iter().filter_map(Looked::agreement).map(Arc::new).collect();
        // What is excluded is there all the same: nobody may call it unknown.
        let known: BTreeSet<&str> = known
            .into_iter()
            .chain(agreements.iter().filter_map(|agreement| agreement.id()))
            .collect();
        let excluded = if named.is_subset(&known) { Vec::new() } else { excluded };
        let excluded = excluded.par_iter().filter_map(|file| terms(file).agreement());
        let excluded = excluded.filter_map(|agreement| agreement.id().map(str::to_owned)).collect();
        Around { agreements, excluded, is_complete }
    }

    /// Whether a file holds any of these words. One that cannot be read may.
    fn mentions(&self, file: &Candidate, words: Option<&AhoCorasick>) -> bool {
        let Some(words) = words else { return true };
        let read = self.root.read(&file.relative, LIMITS.agreement_bytes);
        read.map_or(true, |bytes| words.is_match(&bytes))
    }

    fn ending_beside(&self, agreement: &Agreement) -> Option<Ending> {
        let id = agreement.id()?;
        let folder = Path::new(agreement.path()).with_extension("record");
        let names = self.root.names_in(&folder).into_iter().filter(|name| is_yaml(name));
        let endings = names.filter_map(|name| {
            let bytes = self.root.read(&folder.join(name), LIMITS.configuration_bytes).ok()?;
            ending(&yaml::read(&files::decode(bytes).text, 0).terms?, id, self.standard.as_of)
        });
        // Who ended an agreement after it had gone on has ended it.
        endings.max_by_key(|ending| matches!(ending, Ending::Ended(_)))
    }
}

/// Without any of these words in it, no file has anything to do with what was asked for: the ids of that, those that it names, and the ids and
/// numbers of parties that have a number. `None` where that cannot be told.
fn words_of_interest(asked: &[Arc<Agreement>], named: &BTreeSet<&str>) -> Option<AhoCorasick> {
    let ids = asked.iter().filter_map(|agreement| agreement.id());
    let numbered = asked.iter().flat_map(|agreement| agreement.parties()).flat_map(|party| {
        let numbers = party.term.get("identifiers").map(Term::list).unwrap_or_default();
        let numbers = numbers.iter().filter_map(Term::text);
        let id = (numbers.clone().next().is_some()).then_some(party.id);
        numbers.chain(id)
    });
    let words: BTreeSet<&str> = named.iter().copied().chain(ids).chain(numbered).collect();
    AhoCorasick::new(words.into_iter().filter(|word| !word.is_empty())).ok()
}

/// What an entry says of whether the agreement of an id runs on a day.
fn ending(entry: &Term, id: &str, day: Date) -> Option<Ending> {
    let is_entry = entry.text_of("counterpart") == Some("entry/v1");
    if !is_entry || entry.text_of("agreement") != Some(id) {
        return None;
    }
    let date = |key: &str| entry.text_of(key).and_then(|text| text.parse::<Date>().ok());
    match entry.text_of("type")? {
        "continued" => {
            let goes_on = date("date").is_none_or(|date| date <= day)
                && date("until").is_none_or(|until| day <= until);
            goes_on.then_some(Ending::RunsOn)
        }
        "termination" => {
            let last = date("effective").or(date("date"))?;
            (last < day).then_some(Ending::Ended(Some(last)))
        }
        _ => None,
    }
}

/// The files that a finding speaks of.
fn paths(finding: &Finding) -> impl Iterator<Item = &str> {
    let related = finding.related.iter().map(|related| related.path.as_str());
    std::iter::once(finding.path.as_str()).chain(related)
}
