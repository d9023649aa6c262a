//! What a change does to one agreement, as if it were merged today: which clauses and terms, what has to be agreed for that, and by whom still.

use jiff::civil::Date;

use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::history::approval::{Approval, Demand, Step, approval};
use crate::history::change::{Change, Class, Direction, Side, between};
use crate::history::digest::Manifest;
use crate::history::ledger::{Ledger, Version};
use crate::history::record::{EntryDraft, EntryKind, RecordFile};
use crate::history::repository::Repository;

/// What a change does to one agreement.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The agreement's id; for a document without one, its path.
    pub id: String,
    pub title: String,
    /// Where it stands; where it stood, if it was removed.
    pub path: String,
    /// Where it stood before, if it was moved.
    pub path_before: Option<String>,
    pub what: What,
    /// How its text differs from the one before; `None` where there is only one of the two.
    pub change: Option<Change>,
    pub standing: Standing,
    /// What has to be agreed: the recorded steps in their order, then what no entry records yet.
    pub needs: Vec<Need>,
    /// The suppressions that the change adds: the rule and the reason.
    pub allows: Vec<(String, String)>,
    /// The names of everybody whom `needs` speaks of, by id.
    pub names: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Added,
    Changed,
    /// At another place, with the same words or others.
    Moved,
    Removed,
    /// Only its record is another.
    Recorded,
}

impl What {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Removed => "removed",
            Self::Recorded => "recorded",
        }
    }
}

/// How far the text before the change was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No entry says that anybody agreed to a text of it.
    Draft,
    /// Its record has at least an `agreed` entry.
    Recorded,
    /// Its history cannot be read, so nobody can say.
    Unknown,
}

/// One step that has to be agreed.
#[derive(Debug, Clone)]
pub struct Need {
    /// "amendment 1", "the agreement", or "the change" where no entry records it.
    pub what: String,
    /// Whether an entry records it.
    pub is_recorded: bool,
    pub demands: Vec<Demand>,
    pub is_met: bool,
}

/// One text of an agreement.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    pub path: &'a str,
    pub agreement: &'a Agreement,
    /// What is digested of it; `None` where it has no digest.
    pub manifest: Option<&'a Manifest>,
}

impl Proposal {
    /// Lays the text before a change beside the one after it, and its record against the terms. There is at least one of the two texts.
    pub fn of<'a>(
        before: Option<Text<'a>>,
        after: Option<Text<'a>>,
        ledger: Option<&Ledger>,
        day: Date,
    ) -> Option<Self> {
        let text = after.or(before)?;
        let change = before.zip(after).map(|(before, after)| {
            let side = |text: Text<'a>| Side { agreement: text.agreement, manifest: text.manifest };
            between(side(before), side(after))
        });
        let path_before =
            before.map(|before| before.path.to_owned()).filter(|path| path != text.path);
        let what = match (&before, &after) {
            (None, _) => What::Added,
            (_, None) => What::Removed,
            _ if path_before.is_some() => What::Moved,
            _ if change.as_ref().is_some_and(|change| change.class != Class::None) => What::Changed,
            _ => What::Recorded,
        };
        let standing = match ledger {
            None => Standing::Unknown,
            Some(ledger) if ledger.versions.is_empty() => Standing::Draft,
            Some(_) => Standing::Recorded,
        };
        let needs = ledger.map(|ledger| needs(ledger, before, after, change.as_ref(), day));
        let needs = needs.unwrap_or_default();
        let names = names(&needs, before, after, ledger);
        Some(Self {
            id: text.agreement.id().unwrap_or(text.path).to_owned(),
            title: text.agreement.called().to_owned(),
            path: text.path.to_owned(),
            path_before,
            what,
            change,
            standing,
            needs,
            allows: allows(before, after),
            names,
        })
    }

    /// Who has still to agree, by id, each once, in the order in which the terms ask for them.
    pub fn still(&self) -> Vec<&str> {
        let mut still: Vec<&str> = Vec::new();
        for id in self.open().flat_map(|demand| &demand.still) {
            if !still.contains(&id.as_str()) {
                still.push(id);
            }
        }
        still
    }

    /// Who has agreed so far, by id, each once.
    pub fn agreed(&self) -> Vec<&str> {
        let mut agreed: Vec<&str> = Vec::new();
        let demands = self.needs.iter().flat_map(|need| &need.demands);
        for given in demands.flat_map(|demand| &demand.agreed) {
            if !agreed.contains(&given.who.as_str()) {
                agreed.push(&given.who);
            }
        }
        agreed
    }

    /// The demands that are not met.
    pub fn open(&self) -> impl Iterator<Item = &Demand> {
        let open = self.needs.iter().filter(|need| !need.is_met);
        open.flat_map(|need| &need.demands).filter(|demand| !demand.met)
    }

    /// A party or body by its name.
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let known = self.names.iter().find(|(known, _)| known == id);
        known.map_or(id, |(_, name)| name.as_str())
    }
}

fn needs(
    ledger: &Ledger,
    before: Option<Text<'_>>,
    after: Option<Text<'_>>,
    change: Option<&Change>,
    day: Date,
) -> Vec<Need> {
    let mut needs: Vec<Need> = ledger
        .versions
        .iter()
        .enumerate()
        .filter(|(_, version)| is_proposed(ledger, version) || !version.approval.complete)
        .map(|(index, version)| Need {
            what: ledger.version_called(index),
            is_recorded: true,
            demands: version.approval.demands.clone(),
            is_met: version.approval.complete,
        })
        .collect();
    let differs = change.is_some_and(|change| {
        change.class == Class::Substantive || change.class == Class::Permitted
    });
    let unrecorded =
        ledger.unrecorded.as_ref().filter(|unrecorded| unrecorded.change.class > Class::Editorial);
    if let (Some(unrecorded), Some(after), true) = (unrecorded, after, differs) {
        let last =
            ledger.versions.get(unrecorded.version).and_then(|version| version.text.as_ref());
        let before =
            last.map(|reading| &*reading.agreement).or(before.map(|before| before.agreement));
        if let Some(approval) = before
            .and_then(|before| without_entry(before, after.agreement, &unrecorded.change, day))
        {
            needs.push(Need {
                what: "the change".to_owned(),
                is_recorded: false,
                demands: approval.demands,
                is_met: false,
            });
        }
    }
    needs
}

/// Whether the entry of a version is not on the line yet.
fn is_proposed(ledger: &Ledger, version: &Version) -> bool {
    ledger.entry_of(version).is_some_and(|entry| entry.landed.is_none())
}

/// What would be demanded of a change that no entry records, if one did.
fn without_entry(
    before: &Agreement,
    after: &Agreement,
    change: &Change,
    day: Date,
) -> Option<Approval> {
    let moved = |direction: Direction| -> Vec<String> {
        let terms = change.terms.iter().filter(|term| term.direction == Some(direction));
        terms.filter_map(|term| term.party.clone()).collect()
    };
    let (joining, leaving) = (moved(Direction::Joins), moved(Direction::Leaves));
    let kind = match (joining.is_empty(), leaving.is_empty()) {
        (false, true) => EntryKind::Admission,
        (true, false) => EntryKind::Withdrawal,
        _ => EntryKind::Amendment,
    };
    let mut draft = EntryDraft::new(after.id()?, kind, day);
    draft.clauses = change.clause_ids();
    match kind {
        EntryKind::Admission => draft.parties = joining,
        EntryKind::Withdrawal => draft.parties = leaving,
        _ if change.class == Class::Permitted => {
            draft.under = Some("variation.permitted".to_owned());
        }
        _ => {}
    }
    let composed = draft.compose(|_| false).ok()?;
    let bytes = composed.text.as_bytes();
    let entry = RecordFile::read(&composed.file, Repository::blob_id(bytes), bytes);
    let step =
        Step { entry: &entry, before: Some(before), after, change: Some(change), notices: &[] };
    Some(approval(step, &[]))
}

/// The suppressions under `allow` that the text before did not have.
fn allows(before: Option<Text<'_>>, after: Option<Text<'_>>) -> Vec<(String, String)> {
    let pair = |term: &Term| {
        let because = term.text_of("because").unwrap_or_default();
        Some((term.text_of("rule")?.to_owned(), because.to_owned()))
    };
    let of = |text: Option<Text<'_>>| -> Vec<(String, String)> {
        let allow = text.and_then(|text| text.agreement.terms_of("allow"));
        allow.map(Term::list).unwrap_or_default().iter().filter_map(pair).collect()
    };
    let known = of(before);
    of(after).into_iter().filter(|pair| !known.contains(pair)).collect()
}

fn names(
    needs: &[Need],
    before: Option<Text<'_>>,
    after: Option<Text<'_>>,
    ledger: Option<&Ledger>,
) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    let demands = needs.iter().flat_map(|need| &need.demands);
    let ids = demands.flat_map(|demand| {
        let agreed = demand.agreed.iter().map(|agreed| &agreed.who);
        agreed.chain(&demand.still).chain(&demand.declined)
    });
    for id in ids {
        if names.iter().any(|(known, _)| known == id) {
            continue;
        }
        let listed = [after, before]
            .into_iter()
            .flatten()
            .find_map(|text| text.agreement.party(id).map(|party| party.called().to_owned()));
        let name = listed.or_else(|| ledger.map(|ledger| ledger.called(id)));
        names.push((id.clone(), name.unwrap_or_else(|| id.clone())));
    }
    names
}
