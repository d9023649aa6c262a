//! The record of a story: entries and acts, with the digests, versions and links that they need.

use std::sync::Arc;

use serde_json::Value;

use super::words::{Described, Details, Event, Key, Sort, Thing};
use super::{Fault, Piece, Scene, Teller, Tree, digest_of, record_folder, text_of};
use crate::document::front_matter::FrontMatter;
use crate::document::organisations::Organisations;
use crate::document::term::Term;
use crate::document::yaml;
use crate::ground::source::Source;
use crate::history::evidence::demonstration;
use crate::history::record::{ActDraft, ActKind, EntryDraft, EntryKind, Named, RecordFile, Whose};
use crate::history::repository::Repository;
use crate::history::trace::Person;

/// What is told of an agreement whose text or record an event adds to.
struct Subject {
    path: String,
    text: String,
    terms: Term,
}

impl Subject {
    fn id(&self) -> &str {
        self.terms.text_of("id").unwrap_or_default()
    }

    fn listed(&self, pointer: &str) -> impl Iterator<Item = &Term> {
        self.terms.at(pointer).map(|place| place.term.list()).unwrap_or_default().iter()
    }

    fn is_body(&self, id: &str) -> bool {
        self.listed("/decision-making/bodies").any(|body| body.text_of("id") == Some(id))
    }

    fn party_name(&self, id: &str) -> Option<&str> {
        self.listed("/parties").find(|party| party.text_of("id") == Some(id))?.text_of("name")
    }
}

impl Teller {
    fn subject(&self, event: &Event, scene: &Scene) -> Result<Subject, Fault> {
        let path = self.agreement(event.details.on.as_deref(), scene);
        if !scene.tree.contains_key(&path) {
            return Err(Fault::new(
                event.line,
                format!("there is no agreement {path} at this time"),
            ));
        }
        let text = text_of(event, &scene.tree, &path)?;
        let terms = FrontMatter::read(&Source::new(path.as_str(), text.as_str())).terms;
        Ok(Subject { path, text, terms })
    }

    pub(super) fn record_entry(
        &mut self,
        event: &Event,
        kind: EntryKind,
        of: &[String],
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        let subject = self.subject(event, scene)?;
        let details = &event.details;
        let mut draft = EntryDraft::new(subject.id(), kind, details.dated.unwrap_or(event.day));
        draft.effective = details.effective;
        if kind.sets_text() {
            let before = self.last_version(subject.id(), &scene.tree);
            draft.version = Some(before.as_ref().map_or(1, |(version, _)| version + 1));
            draft.previous = before.filter(|_| kind != EntryKind::Agreed).map(|(_, named)| named);
            let digest = digest_of(subject.text.as_bytes(), &subject.path, &scene.tree);
            draft.text = Some(digest.map_err(|fault| Fault::new(event.line, fault))?);
        }
        match kind {
            EntryKind::Admission | EntryKind::Withdrawal | EntryKind::Exclusion => {
                draft.parties = of.to_vec();
            }
            EntryKind::Succession => {
                draft.more.extend(of.first().map(|from| ("from".to_owned(), from.as_str().into())));
            }
            _ => draft.clauses = of.to_vec(),
        }
        let needs_reason = kind.sets_text() && kind != EntryKind::Agreed;
        if needs_reason || matches!(kind, EntryKind::Termination | EntryKind::Continued) {
            draft.reason = Some("As the partners discussed".to_owned());
        }
        if kind == EntryKind::Review {
            draft.more.push(("outcome".to_owned(), "No change".into()));
        }
        if kind == EntryKind::Termination && draft.effective.is_none() {
            draft.effective = Some(draft.date);
        }
        add_to_entry(&mut draft, event)?;
        self.add_entry(event, &draft, &subject.path, scene)
    }

    /// A file of the record is taken out of the count, by an entry.
    pub(super) fn take_out(
        &mut self,
        event: &Event,
        thing: &Thing,
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        let Thing::Of(described) = thing else {
            return Err(Fault::new(
                event.line,
                "only an entry or an act is taken out; files are deleted",
            ));
        };
        let named = Named::of(&self.piece(event, described, Some(&scene.tree))?.file);
        let subject = self.subject(event, scene)?;
        let date = event.details.dated.unwrap_or(event.day);
        let mut draft = EntryDraft::new(subject.id(), EntryKind::WithdrawnRecord, date);
        let record = serde_json::json!({ "name": named.name, "sha256": named.sha256 });
        draft.more.push(("record".to_owned(), record));
        draft.more.push(("because".to_owned(), "It was a mistake".into()));
        add_to_entry(&mut draft, event)?;
        self.add_entry(event, &draft, &subject.path, scene)
    }

    fn add_entry(
        &mut self,
        event: &Event,
        draft: &EntryDraft,
        agreement: &str,
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        let folder = record_folder(agreement);
        let composed = draft
            .compose(|name| scene.tree.contains_key(&format!("{folder}{name}")))
            .map_err(|refused| Fault::new(event.line, refused.to_string()))?;
        self.add(&format!("{folder}{}", composed.file), composed.text.into_bytes(), scene);
        Ok(())
    }

    /// Each of those who are named does the same.
    pub(super) fn act(
        &mut self,
        event: &Event,
        kind: ActKind,
        who: &[String],
        on: Option<&Thing>,
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        let subject = self.subject(event, scene)?;
        let all: Vec<_> = match who {
            // “all parties sign”
            [all, parties] if all == "all" && parties == "parties" => subject
                .listed("/parties")
                .filter_map(|party| party.text_of("id"))
                .map(str::to_owned)
                .collect(),
            who => who.to_vec(),
        };
        let about = match on {
            Some(Thing::Of(described)) => {
                Some(&self.piece(event, described, Some(&scene.tree))?.file)
            }
            Some(_) => return Err(Fault::new(event.line, "an act is about a version or an entry")),
            None => self.last_text(subject.id(), &scene.tree).map(|piece| &piece.file),
        };
        let drafts: Result<Vec<_>, _> = all
            .iter()
            .map(|who| self.act_draft(event, kind, who, about, &subject, scene))
            .collect();
        let folder = record_folder(&subject.path);
        for (who, draft) in all.iter().zip(drafts?) {
            let composed = draft
                .compose(|name| scene.tree.contains_key(&format!("{folder}{name}")))
                .map_err(|refused| Fault::new(event.line, refused.to_string()))?;
            let path = format!("{folder}{}", composed.file);
            if let Some(owner) = &event.details.key {
                let owner = match owner {
                    Key::Own => who,
                    Key::Of(owner) => owner,
                };
                let name = match draft.name.as_ref().filter(|_| owner == who) {
                    Some(name) => name.clone(),
                    None => self.person(scene, owner, Some(&subject.path)).name,
                };
                let signature = demonstration::sign(&name, composed.text.as_bytes());
                scene.tree.insert(format!("{path}.sig"), Arc::new(signature.into_bytes()));
            }
            self.add(&path, composed.text.into_bytes(), scene);
            if !subject.is_body(who) {
                let author = self.person(scene, who, Some(&subject.path));
                scene.author.get_or_insert(author);
            }
        }
        Ok(())
    }

    fn act_draft(
        &self,
        event: &Event,
        kind: ActKind,
        who: &str,
        about: Option<&RecordFile>,
        subject: &Subject,
        scene: &Scene,
    ) -> Result<ActDraft, Fault> {
        let details = &event.details;
        let known = organisations(scene, &subject.path);
        let is_body = subject.is_body(who);
        let whose = if is_body {
            Whose::Body { id: who.to_owned() }
        } else {
            let identifiers =
                known.as_ref().and_then(|known| known.organisation(who)?.get("identifiers"));
            let identifiers =
                identifiers.map(Term::list).unwrap_or_default().iter().filter_map(Term::text);
            let name = known.as_ref().and_then(|known| known.name(who)).or(subject.party_name(who));
            Whose::Party {
                id: who.to_owned(),
                name: name.map(str::to_owned),
                identifiers: identifiers.map(str::to_owned).collect(),
            }
        };
        let mut draft =
            ActDraft::new(subject.id(), kind, whose, details.dated.unwrap_or(event.day));
        draft.title = subject.terms.text_of("title").map(str::to_owned);
        if let Some(file) = about {
            let entry = file.entry();
            draft.version = entry.and_then(|entry| entry.version);
            draft.text = entry.and_then(|entry| entry.text.clone());
            draft.entry = Some(Named::of(file));
        }
        if is_body {
            draft.method = Some("resolution".to_owned());
        } else {
            let signatory = known.as_ref().and_then(|known| known.signatories(who).first());
            draft.name = Some(self.person(scene, who, Some(&subject.path)).name);
            draft.capacity =
                signatory.and_then(|known| known.text_of("capacity")).map(str::to_owned);
            let method = if details.key.is_some() { "ssh" } else { "wet-ink" };
            draft.method = Some(method.to_owned());
        }
        add_to_act(&mut draft, event)?;
        Ok(draft)
    }

    /// Writes somebody's demonstration key into `organisations.yaml`.
    pub(super) fn list_keys(
        &mut self,
        event: &Event,
        who: &[String],
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        let agreement = self.agreement(event.details.on.as_deref(), scene);
        for who in who {
            let known = organisations(scene, &agreement);
            let signatory =
                known.as_ref().and_then(|known| Some((known, known.signatories(who).first()?)));
            let place = signatory.and_then(|(known, signatory)| {
                let name = signatory.get("name")?;
                Some((known.source.path().to_owned(), name.span.end, name.text()?.to_owned()))
            });
            let missing = || {
                Fault::new(event.line, format!("organisations.yaml lists no signatory of {who}"))
            };
            let (path, end, name) = place.ok_or_else(missing)?;
            let text = text_of(event, &scene.tree, &path)?;
            let (before, behind) = text.split_at_checked(end).unwrap_or((&text, ""));
            let key = demonstration::public_key(&name);
            let is_flow = behind.trim_start().starts_with([',', '}']);
            let text = if is_flow {
                format!("{before}, keys: [{key}]{behind}")
            } else {
                let line = before.rsplit('\n').next().unwrap_or_default();
                let indent = line.len() - line.trim_start_matches([' ', '-']).len();
                format!("{before}\n{}keys: [{key}]{behind}", " ".repeat(indent))
            };
            scene.tree.insert(path, Arc::new(text.into_bytes()));
            let author = self.person(scene, who, Some(&agreement));
            scene.author.get_or_insert(author);
        }
        Ok(())
    }

    fn add(&mut self, path: &str, bytes: Vec<u8>, scene: &mut Scene) {
        let bytes = Arc::new(bytes);
        self.remember(path, &bytes);
        scene.tree.insert(path.to_owned(), bytes);
    }

    pub(super) fn remember(&mut self, path: &str, bytes: &Arc<Vec<u8>>) {
        let file = RecordFile::read(path, Repository::blob_id(bytes), bytes);
        self.pieces.push(Piece { path: path.to_owned(), bytes: Arc::clone(bytes), file });
    }

    /// The file of the record that somebody describes: the last of those that there are, or ever were.
    pub(super) fn piece(
        &self,
        event: &Event,
        described: &Described,
        tree: Option<&Tree>,
    ) -> Result<&Piece, Fault> {
        let is_there =
            |piece: &&Piece| tree.is_none_or(|tree| self.standing(piece, tree).is_some());
        let mut found =
            self.pieces.iter().filter(is_there).filter(|piece| is_meant(&piece.file, described));
        let found = if described.first { found.next() } else { found.next_back() };
        found.ok_or_else(|| {
            Fault::new(event.line, "no file of the record is meant by this, at this time")
        })
    }

    /// The entry that sets the newest text.
    fn last_text(&self, id: &str, tree: &Tree) -> Option<&Piece> {
        let there: Vec<_> =
            self.pieces.iter().filter(|piece| self.standing(piece, tree).is_some()).collect();
        let withdrawn: Vec<_> = there
            .iter()
            .filter(|piece| {
                piece.file.entry().is_some_and(|entry| entry.kind == EntryKind::WithdrawnRecord)
            })
            .filter_map(|piece| piece.file.terms.at("/record/sha256")?.term.text())
            .collect();
        let sets_text = |piece: &&&Piece| {
            let entry = piece.file.entry();
            entry.is_some_and(|entry| entry.agreement == id && entry.kind.sets_text())
                && !withdrawn.contains(&piece.file.sha256.as_str())
        };
        let version = |piece: &&Piece| piece.file.entry().and_then(|entry| entry.version);
        there.iter().filter(sets_text).copied().max_by_key(version)
    }

    fn last_version(&self, id: &str, tree: &Tree) -> Option<(u32, Named)> {
        let last = self.last_text(id, tree)?;
        Some((last.file.entry()?.version.unwrap_or(0), Named::of(&last.file)))
    }

    /// Who commits for a party: its first signatory.
    pub(super) fn person(&self, scene: &Scene, who: &str, agreement: Option<&str>) -> Person {
        let agreement = agreement.unwrap_or(&self.home);
        let known = organisations(scene, agreement);
        let signatory = known.as_ref().and_then(|known| known.signatories(who).first());
        let name = signatory.and_then(|known| known.text_of("name")).unwrap_or("A. Signatory");
        let email = signatory.and_then(|known| known.get("emails")?.list().first()?.text());
        let email = email.map_or_else(|| format!("signatory@{who}.example"), str::to_owned);
        Person { name: name.to_owned(), email }
    }
}

/// The organisations that count for an agreement.
fn organisations(scene: &Scene, agreement: &str) -> Option<Organisations> {
    let mut folder = agreement;
    loop {
        folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = if folder.is_empty() {
            "organisations.yaml".to_owned()
        } else {
            format!("{folder}/organisations.yaml")
        };
        if let Some(bytes) = scene.tree.get(&path) {
            let text = String::from_utf8_lossy(bytes);
            return Some(Organisations::read(Arc::new(Source::new(path, text))));
        }
        if folder.is_empty() {
            return None;
        }
    }
}

pub(super) fn organisation_name(scene: &Scene, id: &str, agreement: &str) -> String {
    let known = organisations(scene, agreement);
    known.as_ref().and_then(|known| known.name(id)).unwrap_or(id).to_owned()
}

fn is_meant(file: &RecordFile, described: &Described) -> bool {
    let (entry, act) = (file.entry(), file.act());
    let who = described.who.as_deref();
    let is_of = |who: &str| {
        let acts = act.is_some_and(|act| {
            act.party.as_deref() == Some(who) || act.body.as_deref() == Some(who)
        });
        acts || entry.is_some_and(|entry| entry.parties.iter().any(|party| party == who))
    };
    let date = entry.map_or_else(|| act.and_then(|act| act.date), |entry| entry.date);
    let sort = match described.any {
        Some(Sort::Entry) => entry.is_some(),
        Some(Sort::Act) => act.is_some(),
        None => true,
    };
    let is_version = |version| {
        entry.is_some_and(|entry| entry.kind.sets_text() && entry.version == Some(version))
    };
    sort && described.entry.is_none_or(|kind| entry.is_some_and(|entry| entry.kind == kind))
        && described.act.is_none_or(|kind| act.is_some_and(|act| act.kind == kind))
        && (!described.detached || act.is_some())
        && who.is_none_or(is_of)
        && described.day.is_none_or(|day| date == Some(day))
        && described.version.is_none_or(is_version)
}

/// The keys that a sentence gives, each in the place that the draft has for it.
fn add_to_entry(draft: &mut EntryDraft, event: &Event) -> Result<(), Fault> {
    for (key, value) in given(event)? {
        match (key.as_str(), &value) {
            ("version", Value::Number(number)) => {
                draft.version = number.as_u64().and_then(|number| u32::try_from(number).ok());
            }
            ("previous", Value::String(none)) if none == "none" => draft.previous = None,
            ("text", Value::String(text)) => draft.text = Some(text.clone()),
            ("reason", Value::String(text)) => draft.reason = Some(text.clone()),
            ("under", Value::String(text)) => draft.under = Some(text.clone()),
            ("clauses", list) => draft.clauses = words(list),
            ("parties", list) => draft.parties = words(list),
            _ => put(&mut draft.more, key, value),
        }
    }
    Ok(())
}

fn add_to_act(draft: &mut ActDraft, event: &Event) -> Result<(), Fault> {
    for (key, value) in given(event)? {
        match (key.as_str(), &value) {
            ("version", Value::Number(number)) => {
                draft.version = number.as_u64().and_then(|number| u32::try_from(number).ok());
            }
            ("text", Value::String(text)) => draft.text = (text != "none").then(|| text.clone()),
            ("entry", Value::String(none)) if none == "none" => draft.entry = None,
            ("entry", Value::Object(link)) => {
                let part =
                    |key| link.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                draft.entry = Some(Named { name: part("name"), sha256: part("sha256") });
            }
            ("agreement", Value::String(text)) => draft.agreement.clone_from(text),
            ("title", Value::String(text)) => draft.title = Some(text.clone()),
            ("name", Value::String(text)) => draft.name = Some(text.clone()),
            ("capacity", Value::String(text)) => draft.capacity = Some(text.clone()),
            ("method", Value::String(text)) => draft.method = Some(text.clone()),
            ("called", Value::String(text)) => {
                if let Whose::Party { name, .. } = &mut draft.party {
                    *name = Some(text.clone());
                }
            }
            ("identifiers", list) => {
                if let Whose::Party { identifiers, .. } = &mut draft.party {
                    *identifiers = words(list);
                }
            }
            _ => put(&mut draft.more, key, value),
        }
    }
    Ok(())
}

/// What a sentence says behind its commas, read as YAML.
fn given(event: &Event) -> Result<Vec<(String, Value)>, Fault> {
    let Details { extras, .. } = &event.details;
    let mut given = Vec::new();
    for (key, value) in extras.iter().filter(|(key, _)| key != "message") {
        let line = format!("{key}: {value}");
        let read = yaml::read(&line, 0);
        match (read.terms.as_ref().and_then(|terms| terms.get(key)), read.faults.first()) {
            (Some(term), None) => given.push((key.clone(), term.json())),
            _ => return Err(Fault::new(event.line, format!("“{line}” cannot be read as YAML"))),
        }
    }
    Ok(given)
}

fn put(more: &mut Vec<(String, Value)>, key: String, value: Value) {
    more.retain(|(known, _)| *known != key);
    more.push((key, value));
}

fn words(list: &Value) -> Vec<String> {
    let words = list.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    words.filter_map(Value::as_str).map(str::to_owned).collect()
}
