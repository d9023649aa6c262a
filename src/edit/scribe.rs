//! What is to be added to a record: the right version, digest, links and clauses come from the ledger; who and when come from whoever asks, and
//! are never made up. What would be untrue is refused.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::history::change::{Change, Direction};
use crate::history::ledger::{EntryPlace, Ledger, Reading, Version};
use crate::history::record::{
    ActDraft, ActKind, Composed, EntryDraft, EntryKind, Named, RecordFile, Refused, Whose,
};
use crate::history::repository::Repository;
use crate::lint::rules;
use crate::lint::standard::Standard;

/// What somebody wants to add, and why that would be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    pub message: String,
    pub help: String,
}

/// A file to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Below the root of the repository.
    pub path: String,
    pub text: String,
    /// What whoever asked should know, each a sentence.
    pub remarks: Vec<String>,
}

/// An entry that somebody wants to record.
#[derive(Debug, Clone)]
pub struct NewEntry {
    pub kind: EntryKind,
    pub date: Date,
    pub effective: Option<Date>,
    pub reason: Option<String>,
    pub under: Option<String>,
    /// Who joins or leaves; from the text where nobody says it.
    pub parties: Vec<String>,
    /// The clauses that change; from the texts where nobody says it.
    pub clauses: Option<Vec<String>>,
    /// The name of the record file that `withdrawn-record` takes out.
    pub record: Option<String>,
    /// All else, such as the instrument, or the outcome of a review.
    pub more: Vec<(String, Value)>,
}

/// An act that somebody wants to record.
#[derive(Debug, Clone)]
pub struct NewAct {
    pub kind: ActKind,
    /// The id of a party, or of a body.
    pub who: String,
    /// The person. A body needs none.
    pub name: Option<String>,
    pub capacity: Option<String>,
    pub date: Date,
    pub method: Option<String>,
    /// The number of the version; the last one where nobody says it.
    pub version: Option<usize>,
    pub more: Vec<(String, Value)>,
}

/// What the scribe works with.
pub struct Desk<'a> {
    pub ledger: &'a Ledger,
    pub standard: &'a Standard,
    /// Today: nothing is recorded that has yet to happen.
    pub today: Date,
    /// Whether the record folder has a file of this name.
    pub is_taken: &'a dyn Fn(&str) -> bool,
}

impl Desk<'_> {
    /// The file of an entry.
    pub fn entry(&self, new: &NewEntry) -> Result<Sheet, Refusal> {
        self.refuse_the_future(new.date)?;
        let mut draft = EntryDraft::new(&self.ledger.id, new.kind, new.date);
        draft.effective = new.effective;
        draft.reason.clone_from(&new.reason);
        draft.under.clone_from(&new.under);
        draft.parties.clone_from(&new.parties);
        draft.clauses = new.clauses.clone().unwrap_or_default();
        draft.more.clone_from(&new.more);
        match new.kind {
            EntryKind::Agreed => self.first_version(&mut draft)?,
            kind if kind.sets_text() => {
                self.next_version(&mut draft, new.clauses.is_some())?;
            }
            EntryKind::Transcribed => draft.text = Some(self.fit_text()?.1),
            EntryKind::WithdrawnRecord => self.withdrawn(&mut draft, new)?,
            _ => self.refuse_before_agreement(new.kind)?,
        }
        self.refuse_strangers(new)?;
        let sheet = self.sheet(draft.compose(self.is_taken)?, Vec::new());
        self.refuse_what_check_would(&sheet, Some(new.kind))?;
        Ok(sheet)
    }

    /// The file of an act.
    pub fn act(&self, new: &NewAct) -> Result<Sheet, Refusal> {
        self.refuse_the_future(new.date)?;
        let version = self.version(new)?;
        let reading = version.text.as_ref().ok_or_else(|| text_missing(version))?;
        fit(&reading.agreement, self.standard)?;
        let entry = self.ledger.entry_of(version).ok_or_else(|| text_missing(version))?;
        let whose = self.whose(new, version, &reading.agreement)?;
        self.refuse_twice(new, &entry.file)?;
        let draft = ActDraft {
            agreement: self.ledger.id.clone(),
            title: Some(reading.agreement.called().to_owned()),
            kind: new.kind,
            version: u32::try_from(version.number).ok(),
            text: Some(version.digest.clone()),
            entry: Some(Named::of(&entry.file)),
            party: whose,
            name: new.name.clone(),
            capacity: new.capacity.clone().or_else(|| self.listed_capacity(new)),
            date: new.date,
            method: new.method.clone(),
            more: new.more.clone(),
        };
        let sheet = self.sheet(draft.compose(self.is_taken)?, self.remarks_on(new, version));
        self.refuse_what_check_would(&sheet, None)?;
        Ok(sheet)
    }

    fn sheet(&self, composed: Composed, remarks: Vec<String>) -> Sheet {
        let stem =
            self.ledger.path.rsplit_once('.').map_or(self.ledger.path.as_str(), |(stem, _)| stem);
        Sheet { path: format!("{stem}.record/{}", composed.file), text: composed.text, remarks }
    }

    /// A file of the record is never changed, so one that `check` would fault must not be written.
    fn refuse_what_check_would(
        &self,
        sheet: &Sheet,
        kind: Option<EntryKind>,
    ) -> Result<(), Refusal> {
        let bytes = sheet.text.as_bytes();
        let file = RecordFile::read(&sheet.path, Repository::blob_id(bytes), bytes);
        let lacking = self.standard.schemas.lacking(&file);
        if let Some(kind) = kind.filter(|_| !lacking.is_empty()) {
            return Err(unsaid(kind, &lacking));
        }
        let findings = self.standard.schemas.validate_record(&file);
        let Some(finding) = findings.into_iter().find(|it| it.severity != Severity::Note) else {
            return Ok(());
        };
        if let Some(kind) = kind.filter(|_| finding.rule == "unknown-key") {
            let key = file.source.slice(finding.span);
            return Err(Refusal::new(
                format!("an entry of the type “{}” does not say “{key}”", kind.name()),
                "leave that out, or record another type of entry",
            ));
        }
        let help = finding.help.unwrap_or_else(|| "say it in another way".to_owned());
        Err(Refusal::new(finding.message, help))
    }

    /// Whoever gave notice, reported, took part or decided is a party or a body of some version.
    fn refuse_strangers(&self, new: &NewEntry) -> Result<(), Refusal> {
        let versions = self.ledger.versions.iter().filter_map(|version| version.text.as_ref());
        let readings = self.ledger.current.iter().chain(versions);
        let agreements: Vec<&Agreement> = readings.map(|reading| &*reading.agreement).collect();
        let knows = |id: &str| {
            agreements.iter().any(|agreement| {
                agreement.party(id).is_some() || bodies(agreement).any(|body| body == id)
            })
        };
        let naming = new
            .more
            .iter()
            .filter(|(key, _)| matches!(key.as_str(), "from" | "to" | "attended" | "body"));
        let ids = naming.flat_map(|(_, value)| match value {
            Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect::<Vec<_>>(),
        });
        let stranger = ids.into_iter().find(|id| !knows(id));
        let (Some(stranger), Some(agreement)) = (stranger, agreements.first()) else {
            return Ok(());
        };
        let parties = agreement.parties().map(|party| party.id);
        let known: Vec<_> = parties.chain(bodies(agreement)).map(|id| format!("`{id}`")).collect();
        Err(Refusal::new(
            format!("“{stranger}” is no party to this agreement, and no body of it"),
            format!("its parties and bodies are {}", known.join(", ")),
        ))
    }

    fn refuse_the_future(&self, date: Date) -> Result<(), Refusal> {
        if date <= self.today {
            return Ok(());
        }
        Err(Refusal::new(
            format!("{date} has not come yet"),
            "record what has happened, on the day on which it did; the day on which a change takes effect is `--effective`",
        ))
    }

    /// The judged text, fit to be agreed, with its digest.
    fn fit_text(&self) -> Result<(&Reading, String), Refusal> {
        let reading = self.ledger.current.as_ref().ok_or_else(|| {
            Refusal::new(
                "there is no text that could be recorded".to_owned(),
                "name the agreement's file",
            )
        })?;
        let digest = reading.digest.clone().ok_or_else(|| {
            Refusal::new(
                "the text has no digest, since two readers could read it differently".to_owned(),
                "run `counterpart check` on it, and mend what it says",
            )
        })?;
        if let Some(manifest) = &reading.manifest
            && let Some(missing) = manifest.missing().next()
        {
            return Err(Refusal::new(
                format!(
                    "the file “{}”, which is agreed together with the text, is not there",
                    missing.path
                ),
                "add it, or take it out of `schedules`",
            ));
        }
        fit(&reading.agreement, self.standard)?;
        Ok((reading, digest))
    }

    fn first_version(&self, draft: &mut EntryDraft) -> Result<(), Refusal> {
        if let Some(first) = self.ledger.versions.first() {
            let day = self.day_of(first);
            return Err(Refusal::new(
                format!("this agreement is recorded as agreed already{day}"),
                "record what changed since: an amendment, admission, withdrawal, exclusion, succession or correction",
            ));
        }
        let (_, digest) = self.fit_text()?;
        draft.version = Some(1);
        draft.text = Some(digest);
        Ok(())
    }

    fn next_version(&self, draft: &mut EntryDraft, names_clauses: bool) -> Result<(), Refusal> {
        self.refuse_before_agreement(draft.kind)?;
        let (_, digest) = self.fit_text()?;
        let Some(last) = self.ledger.versions.last() else { return Ok(()) };
        if last.digest == digest {
            return Err(Refusal::new(
                format!("the text is that of version {}: nothing has changed since", last.number),
                "change the text first; the entry then records what changed",
            ));
        }
        let entry = self.ledger.entry_of(last).ok_or_else(|| text_missing(last))?;
        draft.version = u32::try_from(last.number + 1).ok();
        draft.previous = Some(Named::of(&entry.file));
        draft.text = Some(digest);
        let Some(change) = self.ledger.unrecorded.as_ref().map(|unrecorded| &unrecorded.change)
        else {
            return Ok(());
        };
        settle_parties(draft, change)?;
        let changed = change.clause_ids();
        if names_clauses {
            refuse_other_clauses(&draft.clauses, &changed)?;
        }
        draft.clauses = changed;
        Ok(())
    }

    fn refuse_before_agreement(&self, kind: EntryKind) -> Result<(), Refusal> {
        // What happened to the partnership can be recorded whether or not its text is.
        let needs_none = matches!(
            kind,
            EntryKind::Review | EntryKind::Decision | EntryKind::Report | EntryKind::Notice
        );
        if needs_none || self.ledger.was_agreed() {
            return Ok(());
        }
        Err(Refusal::new(
            "nothing is recorded as agreed yet".to_owned(),
            "record the agreement itself first: counterpart record FILE agreed --date DATE",
        ))
    }

    /// Takes a file of the record out of chain and count. It stays where it is.
    fn withdrawn(&self, draft: &mut EntryDraft, new: &NewEntry) -> Result<(), Refusal> {
        let name = new.record.as_deref().ok_or_else(|| {
            Refusal::new(
                "no file is named that is to be taken out".to_owned(),
                "name it: --record NAME",
            )
        })?;
        let name = name.rsplit('/').next().unwrap_or(name);
        let name = name.trim_end_matches(".yml").trim_end_matches(".yaml");
        let entry = self.ledger.entries.iter().find(|entry| entry.file.name == name);
        let act = self.ledger.acts.iter().find(|act| act.file.name == name);
        let file =
            entry.map(|entry| &entry.file).or(act.map(|act| &act.file)).ok_or_else(|| {
                Refusal::new(
                    format!("this agreement's record has no file “{name}”"),
                    "`counterpart history FILE` lists its entries and acts",
                )
            })?;
        let stood = entry.is_some_and(|entry| match entry.place {
            EntryPlace::Version(index) => {
                self.ledger.versions.get(index).is_some_and(|version| version.text_landed.is_some())
            }
            _ => false,
        });
        if stood {
            return Err(Refusal::new(
                format!("the text of “{name}” stood, and people may have relied on it"),
                "agree a new change that puts the text right, and record that",
            ));
        }
        let because = draft.reason.take().ok_or_else(|| {
            Refusal::new(
                "nobody says why the record is taken out".to_owned(),
                "say it: --reason WORDS",
            )
        })?;
        let named = serde_json::json!({ "name": file.name, "sha256": file.sha256 });
        draft.more.push(("record".to_owned(), named));
        draft.more.push(("because".to_owned(), because.into()));
        Ok(())
    }

    /// The version that an act is about.
    fn version(&self, new: &NewAct) -> Result<&Version, Refusal> {
        let versions = &self.ledger.versions;
        let found = match (new.version, new.kind) {
            (Some(number), _) => versions.iter().find(|version| version.number == number),
            // Notice is given under what is in force.
            (None, ActKind::GivesNotice) => {
                self.ledger.in_force.and_then(|index| versions.get(index)).or(versions.last())
            }
            (None, _) => versions.last(),
        };
        found.ok_or_else(|| match (new.version, versions.len()) {
            (_, 0) => Refusal::new(
                "there is no version to sign: nothing is recorded as agreed yet".to_owned(),
                "record the agreement first: counterpart record FILE agreed --date DATE",
            ),
            (number, count) => Refusal::new(
                format!(
                    "there is no version {}; the last one is {count}",
                    number.unwrap_or_default()
                ),
                "leave `--version` out to sign the last one",
            ),
        })
    }

    /// The party or body, as the text of the version knows it.
    fn whose(
        &self,
        new: &NewAct,
        version: &Version,
        agreement: &Agreement,
    ) -> Result<Whose, Refusal> {
        if let Some(party) =
            agreement.party(&new.who).or_else(|| self.party_before(&new.who, version))
        {
            if new.name.is_none() {
                return Err(Refusal::new(
                    format!("nobody is named who acts for {}", party.called()),
                    "name the person: --name NAME",
                ));
            }
            self.refuse_wrong_adherence(new, version, party.called())?;
            let identifiers = party.term.get("identifiers").map(Term::list).unwrap_or_default();
            let listed =
                self.ledger.organisations.as_ref().and_then(|known| known.organisation(party.id));
            let known = listed
                .and_then(|known| known.get("identifiers"))
                .map(Term::list)
                .unwrap_or_default();
            let identifiers = if identifiers.is_empty() { known } else { identifiers };
            return Ok(Whose::Party {
                id: party.id.to_owned(),
                name: party.name.map(str::to_owned),
                identifiers: identifiers.iter().filter_map(Term::text).map(str::to_owned).collect(),
            });
        }
        if bodies(agreement).any(|body| body == new.who) {
            return Ok(Whose::Body { id: new.who.clone() });
        }
        let parties: Vec<_> = agreement.parties().map(|party| format!("`{}`", party.id)).collect();
        Err(Refusal::new(
            format!("“{}” is no party to version {}, and no body of it", new.who, version.number),
            format!("its parties are {}", parties.join(", ")),
        ))
    }

    /// Somebody who leaves with a version was a party to the one before, and has to agree or to give notice.
    fn party_before<'a>(
        &'a self,
        id: &str,
        version: &Version,
    ) -> Option<crate::document::agreement::Party<'a>> {
        let before = self.ledger.versions.get(version.number.checked_sub(2)?)?;
        before.text.as_ref()?.agreement.party(id)
    }

    fn refuse_wrong_adherence(
        &self,
        new: &NewAct,
        version: &Version,
        called: &str,
    ) -> Result<(), Refusal> {
        let joins = version.number > 1 && self.party_before(&new.who, version).is_none();
        if new.kind == ActKind::Adheres && !joins {
            return Err(Refusal::new(
                format!(
                    "{called} is a party already, and does not join with version {}",
                    version.number
                ),
                "a party that was there before signs or approves: --act signs, or --act approves",
            ));
        }
        Ok(())
    }

    fn refuse_twice(&self, new: &NewAct, entry: &RecordFile) -> Result<(), Refusal> {
        let same = self.ledger.acts.iter().find(|line| {
            line.file.act().is_some_and(|act| {
                act.kind == new.kind
                    && act.party.as_deref().or(act.body.as_deref()) == Some(new.who.as_str())
                    && act.name == new.name
                    && act.entry.as_ref().is_some_and(|link| entry.is_meant_by(link))
            })
        });
        match same {
            Some(line) => Err(Refusal::new(
                format!("this is recorded already, in {}", line.file.path),
                "a record file is never changed; to take it back, record an act that says otherwise",
            )),
            None => Ok(()),
        }
    }

    /// In what capacity the person is listed as a signatory.
    fn listed_capacity(&self, new: &NewAct) -> Option<String> {
        let known = self.ledger.organisations.as_ref()?;
        let signatory = known.signatories(&new.who).iter().find(|signatory| {
            signatory.text_of("name").is_some() && signatory.text_of("name") == new.name.as_deref()
        })?;
        signatory.text_of("capacity").map(str::to_owned)
    }

    fn remarks_on(&self, new: &NewAct, version: &Version) -> Vec<String> {
        let mut remarks = Vec::new();
        if let Some(name) = &new.name {
            remarks.push(format!("the name {name} goes into the history of the repository, and cannot be erased from it"));
        }
        let signatories = self
            .ledger
            .organisations
            .as_ref()
            .map(|known| known.signatories(&new.who))
            .unwrap_or_default();
        let is_listed =
            signatories.iter().any(|signatory| signatory.text_of("name") == new.name.as_deref());
        if let (Some(name), false, false) = (&new.name, signatories.is_empty(), is_listed) {
            remarks.push(format!(
                "{name} is not listed in organisations.yaml as a signatory of {}",
                new.who
            ));
        }
        let judged = self.ledger.current.as_ref().and_then(|reading| reading.digest.as_deref());
        if judged.is_some_and(|digest| digest != version.digest) {
            remarks.push(format!(
                "the file differs from version {} by now; the act names the text of version {}",
                version.number, version.number
            ));
        }
        remarks
    }

    fn day_of(&self, version: &Version) -> String {
        let date = self.ledger.entry_of(version).and_then(|entry| entry.file.entry()?.date);
        date.map(|date| format!(", on {date}")).unwrap_or_default()
    }
}

impl Refusal {
    fn new(message: String, help: impl Into<String>) -> Self {
        Self { message, help: help.into() }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::new(refused.to_string(), "write it with other words")
    }
}

/// What an entry of this kind must say and does not, and how to say it.
fn unsaid(kind: EntryKind, lacking: &[String]) -> Refusal {
    let said = lacking.iter().map(|key| match (key.as_str(), kind) {
        ("reason", kind) if kind.sets_text() => {
            ("why the text changes", "--reason WORDS".to_owned())
        }
        ("reason" | "because", _) => ("why", "--reason WORDS".to_owned()),
        ("effective", _) => ("from which day it has effect", "--effective DATE".to_owned()),
        ("basis", _) => ("how it came about", "--basis HOW".to_owned()),
        ("from", EntryKind::Succession) => ("who stood there before", "--from ID".to_owned()),
        ("from", _) => ("who gave it", "--from ID".to_owned()),
        ("to", _) => ("who stands there now", "--to ID".to_owned()),
        ("subject", _) => ("of what it is notice", "--subject WHAT".to_owned()),
        ("outcome", _) => ("what came of it", "--outcome WORDS".to_owned()),
        ("body", _) => ("which body took it", "--body ID".to_owned()),
        ("minute", _) => ("where it is minuted", "--minute WORDS".to_owned()),
        ("summary", _) => ("what was decided", "--summary WORDS".to_owned()),
        ("period", _) => ("which time it covers", "--period WORDS".to_owned()),
        ("reference", _) => ("where the paper can be looked up", "--reference WORDS".to_owned()),
        ("original", _) => ("what the signed original is called", "--original TITLE".to_owned()),
        ("compared", _) => {
            ("who compared the text with the original", "--original-compared-by NAME".to_owned())
        }
        (key, _) => (key, format!("--{key}")),
    });
    let (what, how): (Vec<&str>, Vec<String>) = said.unzip();
    let one_by_one = |words: Vec<&str>| match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.concat(),
    };
    let how = how.iter().map(String::as_str).collect();
    Refusal::new(
        format!("the entry does not say {}", one_by_one(what)),
        format!("add {}", one_by_one(how)),
    )
}

fn text_missing(version: &Version) -> Refusal {
    Refusal::new(
        format!(
            "the text of version {} is in no commit, so nobody can read what would be signed",
            version.number
        ),
        "commit the text that the entry names, or record an entry for the text that is there",
    )
}

/// Refuses a text that nobody should sign: one with blanks to fill in, or with words that a reader does not see.
pub fn fit(agreement: &Agreement, standard: &Standard) -> Result<(), Refusal> {
    let told = rules::check(agreement, standard);
    let Some(finding) =
        told.iter().find(|finding| matches!(finding.rule, "placeholder-text" | "hidden-text"))
    else {
        return Ok(());
    };
    let line = agreement.source.position(finding.span.start).line;
    Err(Refusal::new(
        format!(
            "the text cannot be agreed to as it is: {} ({}:{line})",
            finding.message,
            agreement.path()
        ),
        "settle this first; `counterpart check` tells all such places",
    ))
}

/// Who joins or leaves with an entry, as the texts show it.
fn settle_parties(draft: &mut EntryDraft, change: &Change) -> Result<(), Refusal> {
    let wanted = match draft.kind {
        EntryKind::Admission => Direction::Joins,
        EntryKind::Withdrawal | EntryKind::Exclusion => Direction::Leaves,
        _ => return Ok(()),
    };
    let moved = change.terms.iter().filter(|term| term.direction == Some(wanted));
    let moved: BTreeSet<_> = moved.filter_map(|term| term.party.clone()).collect();
    let verb = if wanted == Direction::Joins { "joins" } else { "leaves" };
    if moved.is_empty() {
        return Err(Refusal::new(
            format!("no party {verb} with this text"),
            "change the list of parties in the front matter first, or record an amendment",
        ));
    }
    if !draft.parties.is_empty() && draft.parties.iter().cloned().collect::<BTreeSet<_>>() != moved
    {
        let moved: Vec<_> = moved.into_iter().collect();
        return Err(Refusal::new(
            format!("with this text {} {verb}, and nobody else", moved.join(", ")),
            "name the parties that the text shows, or leave `--party` out",
        ));
    }
    draft.parties = moved.into_iter().collect();
    Ok(())
}

fn refuse_other_clauses(named: &[String], changed: &[String]) -> Result<(), Refusal> {
    let sorted: BTreeSet<_> = named.iter().collect();
    if sorted == changed.iter().collect() {
        return Ok(());
    }
    let list = if changed.is_empty() { "none".to_owned() } else { changed.join(", ") };
    Err(Refusal::new(
        format!("the clauses that changed are these: {list}"),
        "leave `--clauses` out, and they are taken from the texts",
    ))
}

/// The ids of the bodies that decide.
fn bodies(agreement: &Agreement) -> impl Iterator<Item = &str> {
    let bodies = agreement.terms_of("decision-making").and_then(|terms| terms.get("bodies"));
    bodies.map(Term::list).unwrap_or_default().iter().filter_map(|body| body.text_of("id"))
}
