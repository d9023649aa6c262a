//! The agreements that rules look at together, those that were asked for and those around them, and which of them names which.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use serde::Deserialize;

use super::{recorded, unknown_party};
use crate::document::agreement::Agreement;
use crate::document::fault::FaultKind;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::history::ledger::{EntryPlace, Ledger, Status};
use crate::history::record::EntryKind;

/// What the record says of whether an agreement still runs, whatever its dates say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It is in force, or the parties have recorded that they go on.
    RunsOn,
    /// The parties have ended it.
    Ended(Option<Date>),
}

impl Ending {
    pub fn of(ledger: &Ledger) -> Option<Self> {
        match ledger.status {
            Status::InForce | Status::ContinuingAfterExpiry => Some(Self::RunsOn),
            Status::Terminated => {
                let beside = ledger.entries.iter().filter(|line| line.place == EntryPlace::Beside);
                let ends = beside
                    .filter_map(|line| line.file.entry())
                    .filter(|entry| entry.kind == EntryKind::Termination);
                Some(Self::Ended(ends.filter_map(|entry| entry.effective.or(entry.date)).min()))
            }
            _ => None,
        }
    }
}

/// All agreements that there are to look at.
pub struct Gathered<'a> {
    asked: &'a [Arc<Agreement>],
    around: &'a [Arc<Agreement>],
    asked_paths: BTreeSet<&'a str>,
    is_complete: bool,
    /// Ids of agreements that are there and not to be looked at.
    excluded: Option<&'a BTreeSet<String>>,
    ending: &'a dyn Fn(&Agreement) -> Option<Ending>,
    by_id: BTreeMap<&'a str, Vec<&'a Agreement>>,
    relations: BTreeMap<&'a str, Vec<Relation<'a>>>,
    /// For an id, the paths of the agreements that name it.
    naming: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// For an id, the relations of agreements that replace it.
    replacing: BTreeMap<&'a str, Vec<Relation<'a>>>,
}

/// One agreement names another.
#[derive(Debug, Clone, Copy)]
pub struct Relation<'a> {
    pub(super) from: &'a Agreement,
    pub(super) kind: &'static RelationKind,
    /// The id, or the map that describes an agreement kept elsewhere.
    pub(super) term: &'a Term,
}

impl<'a> Relation<'a> {
    /// The id of an agreement kept here.
    pub(super) fn id(&self) -> Option<&'a str> {
        self.term.text().filter(|id| unknown_party::is_id(id))
    }

    /// The clause that the relation stands in, where it stands in one.
    pub(super) fn clause(&self) -> Option<&'static str> {
        self.kind.key.first().map(String::as_str).filter(|_| self.kind.key.len() > 1)
    }

    /// Whether it stands under this key of the front matter itself.
    pub(super) fn is(&self, key: &str) -> bool {
        matches!(self.kind.key.as_slice(), [only] if only == key)
    }

    /// Whether it says under which agreement personal data are shared.
    pub(super) fn is_about_data(&self) -> bool {
        self.clause().is_some()
    }

    /// What the other agreement is called.
    pub(super) fn called(&self, gathered: &Gathered<'a>) -> Option<&'a str> {
        match self.id() {
            Some(_) => gathered.named(self).map(Agreement::called),
            None => self.term.text_of("title"),
        }
    }
}

impl<'a> Gathered<'a> {
    /// Of those around, the ones that an agreement names which was asked for were read with their words, the rest with their terms alone. `is_complete` says whether an agreement that is not among these is certainly nowhere here; `ending` what the record says of one.
    pub fn new(
        asked: &'a [Arc<Agreement>],
        around: &'a [Arc<Agreement>],
        is_complete: bool,
        ending: &'a dyn Fn(&Agreement) -> Option<Ending>,
    ) -> Self {
        let all = || asked.iter().chain(around).map(AsRef::as_ref);
        let mut by_id: BTreeMap<&str, Vec<&Agreement>> = BTreeMap::new();
        let mut relations: BTreeMap<&str, Vec<Relation<'_>>> = BTreeMap::new();
        let mut naming: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut replacing: BTreeMap<&str, Vec<Relation<'_>>> = BTreeMap::new();
        for agreement in all() {
            if let Some(id) = agreement.id().filter(|id| !id.is_empty()) {
                by_id.entry(id).or_default().push(agreement);
            }
            let named = relations_of(agreement);
            for (relation, id) in named.iter().filter_map(|it| Some((it, it.id()?))) {
                naming.entry(id).or_default().insert(agreement.path());
                if relation.is("supersedes") {
                    replacing.entry(id).or_default().push(*relation);
                }
            }
            relations.insert(agreement.path(), named);
        }
        // The id of a file that cannot be read might be any.
        let hides_its_id =
            |agreement: &Agreement| agreement.id().is_none() && !is_readable(agreement);
        let is_complete = is_complete && !all().any(hides_its_id);
        let asked_paths = asked.iter().map(|agreement| agreement.path()).collect();
        Self {
            asked,
            around,
            asked_paths,
            is_complete,
            excluded: None,
            ending,
            by_id,
            relations,
            naming,
            replacing,
        }
    }

    /// With agreements that are there and are not to be looked at, by their ids.
    #[must_use]
    pub const fn beside(mut self, excluded: &'a BTreeSet<String>) -> Self {
        self.excluded = Some(excluded);
        self
    }

    /// The agreements that findings may be told about.
    pub(super) fn asked(&self) -> impl Iterator<Item = &'a Agreement> + use<'a> {
        self.asked.iter().map(AsRef::as_ref)
    }

    /// These, and those around them.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Agreement> + use<'a> {
        self.asked.iter().chain(self.around).map(AsRef::as_ref)
    }

    pub(super) fn is_asked(&self, agreement: &Agreement) -> bool {
        self.asked_paths.contains(agreement.path())
    }

    /// Whether an agreement that is not among these is certainly nowhere here.
    pub(super) fn knows_all(&self) -> bool {
        self.is_complete
    }

    /// Whether there is certainly no agreement of this id.
    pub(super) fn is_nowhere(&self, id: &str) -> bool {
        let is_excluded = self.excluded.is_some_and(|excluded| excluded.contains(id));
        self.is_complete && !is_excluded && !self.by_id.contains_key(id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.by_id.keys().copied()
    }

    /// All agreements of an id: more than one is a mistake of its own.
    pub(super) fn of_id(&self, id: &str) -> &[&'a Agreement] {
        self.by_id.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The agreement kept here that a relation names, where there is exactly one and it can be read.
    pub(super) fn named(&self, relation: &Relation<'_>) -> Option<&'a Agreement> {
        match self.of_id(relation.id()?) {
            [only] if is_readable(only) => Some(only),
            _ => None,
        }
    }

    /// What the agreements that were asked for name.
    pub(super) fn relations(&self) -> impl Iterator<Item = &Relation<'a>> {
        self.asked().flat_map(|agreement| self.relations_of(agreement))
    }

    pub(super) fn relations_of(&self, agreement: &Agreement) -> &[Relation<'a>] {
        self.relations.get(agreement.path()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who names an agreement of this id, and how.
    pub fn naming(&self, id: &str) -> impl Iterator<Item = &Relation<'a>> {
        let paths = self.naming.get(id).into_iter().flatten();
        let relations = paths.filter_map(|path| self.relations.get(path)).flatten();
        relations.filter(move |relation| relation.id() == Some(id))
    }

    /// Who says that it replaces an agreement of this id.
    pub(super) fn replacing(&self, id: &str) -> &[Relation<'a>] {
        self.replacing.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// What the record says of whether an agreement still runs.
    pub(super) fn ending(&self, agreement: &Agreement) -> Option<Ending> {
        (self.ending)(agreement)
    }

    /// Whether an agreement has ended by a day, by its dates or by its record.
    pub(super) fn is_over(&self, agreement: &Agreement, day: Date) -> bool {
        match self.ending(agreement) {
            Some(Ending::RunsOn) => false,
            Some(Ending::Ended(_)) => true,
            None => recorded::expiry(agreement).is_some_and(|expiry| expiry < day),
        }
    }
}

/// Whether the front matter could be read to its end, and is meant to be an agreement's.
pub(super) fn is_readable(agreement: &Agreement) -> bool {
    !agreement.is_foreign()
        && agreement.front.faults.iter().all(|fault| fault.kind == FaultKind::DuplicateKey)
}

/// The ids that an agreement names.
pub fn named_by(agreement: &Agreement) -> Vec<&str> {
    relations_of(agreement).iter().filter_map(Relation::id).collect()
}

fn relations_of(agreement: &Agreement) -> Vec<Relation<'_>> {
    /// So many that nobody means them: whoever goes through them all only loses time.
    const MOST: usize = 500;
    if !is_readable(agreement) {
        return Vec::new();
    }
    let named = RELATIONS.kinds.iter().filter_map(|kind| {
        let terms = Some(agreement.terms());
        let term = kind.key.iter().fold(terms, |term, key| term.and_then(|term| term.get(key)))?;
        let one = (!term.is_list()).then_some(term);
        Some(one.into_iter().chain(term.list()).map(move |term| Relation {
            from: agreement,
            kind,
            term,
        }))
    });
    named.flatten().take(MOST).collect()
}

/// What is known of relations by themselves, from `schema/relations.json`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Relations {
    #[serde(rename = "relations")]
    kinds: Vec<RelationKind>,
    /// How an order of precedence calls agreements of a kind.
    pub(super) ranked_by: BTreeMap<String, Vec<String>>,
    /// What a clause about data says where the sharing is settled somewhere.
    pub(super) data_agreement_words: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RelationKind {
    /// Where it stands in the front matter.
    key: Vec<String>,
    /// How it reads: this agreement “stands under” the other.
    pub(super) verb: String,
    /// Relations that cannot lead back to where they began have the same word here.
    pub(super) circle: Option<String>,
    #[serde(default)]
    pub(super) wrong: Vec<WrongKinds>,
}

/// Kinds of agreement that a relation cannot lead to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrongKinds {
    pub(super) kinds: Vec<String>,
    pub(super) severity: Severity,
    /// Whether it can, if the agreement binds.
    #[serde(default)]
    pub(super) unless_binding: bool,
    /// Whether it can, if the agreement speaks of the group that the relation is about.
    #[serde(default)]
    pub(super) unless_it_names_the_group: bool,
    pub(super) help: String,
}

pub(super) static RELATIONS: LazyLock<Relations> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/relations.json"))
        .expect("schema/relations.json is as published")
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::agreement::Circumstances;
    use crate::document::catalogue::Catalogue;
    use crate::ground::source::Source;
    use crate::lint::schema::front_matter;

    fn agreement(path: &str, terms: &str) -> Arc<Agreement> {
        let source = Arc::new(Source::new(path, format!("---\nkind: a\n{terms}\n---\n")));
        Arc::new(Agreement::read(source, &Catalogue::built_in(), Circumstances::default()))
    }

    #[test]
    fn the_published_relations_are_keys_of_the_front_matter() {
        let schema = front_matter().unwrap();
        for kind in &RELATIONS.kinds {
            let pointer = format!("/properties/{}", kind.key.join("/properties/"));
            assert!(schema.pointer(&pointer).is_some(), "{pointer}");
            assert!(kind.wrong.iter().all(|wrong| !wrong.help.is_empty()));
        }
    }

    #[test]
    fn who_names_an_agreement_is_known_also_of_those_that_nobody_asked_for() {
        let asked = [agreement("a.md", "id: a\nunder: m")];
        let around = [agreement("b.md", "id: b\ndelivers: [m, { title: Elsewhere }]")];
        let gathered = Gathered::new(&asked, &around, true, &|_| None);
        let naming: Vec<_> = gathered.naming("m").map(|named| named.from.path()).collect();
        assert_eq!(naming, ["a.md", "b.md"]);
        assert_eq!(gathered.relations().count(), 1);
        assert!(gathered.is_nowhere("m") && !gathered.is_nowhere("b"));
    }

    #[test]
    fn a_file_that_hides_its_id_might_be_the_one() {
        let asked = [agreement("a.md", "id: a\nunder: m"), agreement("b.md", "title: [")];
        assert!(!Gathered::new(&asked, &[], true, &|_| None).is_nowhere("m"));
    }
}
