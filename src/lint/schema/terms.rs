//! A tree of terms against its schemas: each violation at its key or value, in words of our own.

use super::library::{Document, Here, Library};
use super::values::{self, Subject, nearest, several};
use super::violation::{Fault, Hints, Violation, relevant};
use crate::document::agreement::Agreement;
use crate::document::organisations::Organisations;
use crate::document::term::{Place, Term};
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::{Source, Span};
use crate::history::record::RecordFile;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

pub(super) const INVALID_VALUE: &str = "invalid-value";
const MISSING_TERM: &str = "missing-term";
pub(super) const UNKNOWN_KEY: &str = "unknown-key";

/// How many keys that nothing reads are looked up in all of the schema.
const LOOKED_UP: usize = 50;

/// What the two sorts of record files are called.
pub(super) const AN_ENTRY: &str = "the entry";
pub(super) const AN_ACT: &str = "the act";

/// A tree of terms that is judged: an agreement's front matter, the organisations file, or a file of the record.
pub(super) struct Terms<'a> {
    root: &'a Term,
    path: &'a str,
    /// Where to point for what the whole lacks.
    whole: Span,
    /// The schema that describes it.
    schema: Option<Here<'a>>,
    /// What precedes its places in pointers.
    under: &'static str,
    /// What to call it in a message.
    called: &'static str,
}

impl<'a> Terms<'a> {
    pub(super) fn of(agreement: &'a Agreement) -> Self {
        Self {
            root: agreement.terms(),
            path: agreement.path(),
            whole: agreement.kind_span(),
            schema: super::BUILT_IN.named("front-matter").map(Document::value).map(Here::root),
            under: "/terms",
            called: "the agreement",
        }
    }

    pub(super) fn of_organisations(organisations: &'a Organisations, schema: &'a Value) -> Self {
        Self {
            root: &organisations.terms,
            path: organisations.source.path(),
            whole: organisations.source.line_span(1),
            schema: Some(Here::root(schema)),
            under: "",
            called: "the organisations file",
        }
    }

    /// `schema` is that of the very type of entry or act; `called` says which of the two it is.
    pub(super) fn of_record(
        file: &'a RecordFile,
        schema: Option<Here<'a>>,
        called: &'static str,
    ) -> Self {
        let whole = file.place(if called == AN_ACT { "/act" } else { "/type" });
        Self { root: &file.terms, path: &file.path, whole, schema, under: "", called }
    }

    pub(super) fn of_configuration(root: &'a Term, source: &'a Source, schema: &'a Value) -> Self {
        let (path, whole) = (source.path(), source.line_span(1));
        let schema = Some(Here::root(schema));
        Self { root, path, whole, schema, under: "", called: "the configuration" }
    }

    /// All that is said about these terms alone.
    pub(super) fn findings(
        &self,
        library: Library<'_>,
        violations: Vec<Violation>,
    ) -> Vec<Finding> {
        let violations = once_each(violations);
        let misspelt = misspelt(&violations);
        let mut findings: Vec<_> = violations
            .into_iter()
            .filter(|violation| !is_misspelt(violation, &misspelt))
            .flat_map(|violation| self.about(library, violation))
            .collect();
        findings.sort_by_key(|finding| finding.span);
        findings
    }

    pub(super) fn about(&self, library: Library<'_>, violation: Violation) -> Vec<Finding> {
        if told_elsewhere(&violation) {
            return Vec::new();
        }
        match &violation.fault {
            Fault::Required(key) => vec![self.missing(library, &violation, key)],
            Fault::Unexpected(keys, known) if self.are_parties(keys) && !known.is_empty() => self
                .parties_too_high(library, &violation, keys, known)
                .map_or_else(|| self.all_unknown(library, &violation, keys, known), |it| vec![it]),
            Fault::Unexpected(keys, known) => self.all_unknown(library, &violation, keys, known),
            Fault::Key(key, known) if !known.is_empty() => {
                vec![self.unknown(library, &violation, key, known)]
            }
            Fault::Key(key, _) => vec![self.misnamed(&violation, key)],
            Fault::NoBranch(branches) if violation.hints.message.is_none() => {
                let meant = relevant(branches.clone(), &violation.pointer);
                if meant.is_empty() {
                    return vec![self.value(library, &violation)];
                }
                once_each(meant)
                    .into_iter()
                    .flat_map(|violation| self.about(library, violation))
                    .collect()
            }
            _ => vec![self.value(library, &violation)],
        }
    }

    fn all_unknown(
        &self,
        library: Library<'_>,
        violation: &Violation,
        keys: &[String],
        known: &[String],
    ) -> Vec<Finding> {
        let keys = keys.iter().take(super::ENOUGH);
        keys.map(|key| self.unknown(library, violation, key, known)).collect()
    }

    fn are_parties(&self, keys: &[String]) -> bool {
        let parties = self.root.get("parties").map(Term::list).unwrap_or_default();
        let is_party =
            |key: &String| parties.iter().any(|party| party.text_of("id") == Some(key.as_str()));
        !keys.is_empty() && keys.len() <= parties.len() && keys.iter().all(is_party)
    }

    /// Parties as keys where they stand one level lower: told once, and with the way to write it.
    fn parties_too_high(
        &self,
        library: Library<'_>,
        violation: &Violation,
        keys: &[String],
        known: &[String],
    ) -> Option<Finding> {
        let own = self.own(&violation.pointer);
        let takes_parties = |key: &&String| {
            let about = self.described(library, &format!("{own}/{key}"));
            about.iter().any(|here| {
                let names = here.schema.get("propertyNames").and_then(|names| names.get("$ref"));
                names.and_then(Value::as_str).is_some_and(|name| name.ends_with("/party"))
            })
        };
        let level = known.iter().find(takes_parties)?;
        let place = self.place(&violation.pointer)?;
        let first = keys.first()?;
        let span = place.term.pair(first)?.key_span;
        let name = name_of(own);
        let message = format!("the parties stand one level too high under “{name}”");
        let mut finding = self.finding(UNKNOWN_KEY, span, &violation.hints, message);
        let value = place.term.text_of(first).unwrap_or("…");
        finding
            .severity(Severity::Warning)
            .why("nothing reads them there, so nothing checks them")
            .help(format!(
                "put them under “{level}”: `{name}: {{ {level}: {{ {first}: {value}, … }} }}`"
            ));
        Some(finding)
    }

    fn own<'p>(&self, pointer: &'p str) -> &'p str {
        pointer.strip_prefix(self.under).unwrap_or_default()
    }

    pub(super) fn place(&self, pointer: &str) -> Option<Place<'a>> {
        self.root.at(self.own(pointer))
    }

    fn finding(&self, rule: &'static str, span: Span, hints: &Hints, message: String) -> Finding {
        let severity = severity_named(hints.severity.as_deref()).unwrap_or(Severity::Error);
        let mut finding = Finding::new(rule, severity, self.path, span, message);
        if let Some(why) = &hints.why {
            finding.why(why);
        }
        if let Some(clause) = &hints.clause {
            finding.clause(clause);
        }
        finding
    }

    /// Something that is not as it should be at its place.
    fn value(&self, library: Library<'_>, violation: &Violation) -> Finding {
        let place = self.place(&violation.pointer);
        let own = self.own(&violation.pointer);
        let about = self.described(library, own);
        let name = name_of(own);
        let subject = Subject {
            name: &name,
            place,
            description: about.iter().find_map(|here| here.schema.get("description")?.as_str()),
            example: library.example(&about),
        };
        let said = values::said(&violation.fault, &violation.hints, &subject);
        let top = own.matches('/').count() == 1;
        let lacks =
            top && place.is_some_and(|place| place.term.is_null()) && is_always_needed(&name);
        let rule = if lacks { MISSING_TERM } else { rule_named(&violation.hints, INVALID_VALUE) };
        let span = place.map_or(self.whole, value_span);
        let mut finding = self.finding(rule, span, &violation.hints, said.message);
        if let Some(why) = said.why {
            finding.why(why);
        }
        if let Some(help) = said.help {
            finding.help(help);
        }
        if let Some(replacement) = said.replacement {
            finding.fix(span, replacement);
        }
        finding
    }

    fn described<'s>(&'s self, library: Library<'s>, own: &str) -> Vec<Here<'s>> {
        self.schema.map(|schema| library.about(schema, own)).unwrap_or_default()
    }

    /// A key that is not there.
    fn missing(&self, library: Library<'_>, violation: &Violation, key: &str) -> Finding {
        let own = self.own(&violation.pointer);
        let message = match &violation.hints.message {
            Some(message) => message.replace("{name}", &name_of(own)),
            None => self.lacks(own, key),
        };
        let span = if own.is_empty() {
            self.whole
        } else {
            self.place(&violation.pointer).map_or(self.whole, owner_span)
        };
        let mut finding = self.finding(
            rule_named(&violation.hints, MISSING_TERM),
            span,
            &violation.hints,
            message,
        );
        let about = self.described(library, &format!("{own}/{}", escaped(key)));
        let subject = Subject {
            name: key,
            place: None,
            description: about.iter().find_map(|here| here.schema.get("description")?.as_str()),
            example: library.example(&about),
        };
        match violation.hints.help.clone() {
            Some(help) => finding.help(help),
            None => finding.help(match subject.advice() {
                Some(advice) => format!("add “{key}”: {advice}"),
                None => format!("add “{key}”"),
            }),
        };
        finding
    }

    fn lacks(&self, own: &str, key: &str) -> String {
        if own.is_empty() {
            return format!("{} has no “{key}”", self.called);
        }
        let place = self.root.at(own);
        let id =
            place.and_then(|place| place.term.text_of("id").or_else(|| place.term.text_of("name")));
        match (id, place.and_then(|place| place.key)) {
            (_, Some(pair)) => format!("“{}” has no “{key}”", pair.key),
            (Some(id), None) => format!("“{id}” under “{}” has no “{key}”", name_of(own)),
            (None, None) => format!("an entry of “{}” has no “{key}”", name_of(own)),
        }
    }

    /// A key that nothing reads.
    fn unknown(
        &self,
        library: Library<'_>,
        violation: &Violation,
        key: &str,
        known: &[String],
    ) -> Finding {
        let own = self.own(&violation.pointer);
        let pair = self.place(&violation.pointer).and_then(|place| place.term.pair(key));
        let span = pair.map_or(self.whole, |pair| pair.key_span);
        let message = if own.is_empty() {
            format!("“{key}” is no term that is known")
        } else {
            format!("“{key}” is no term of “{}” that is known", name_of(own))
        };
        // Among very many keys that nobody knows none is looked up everywhere.
        let few = !matches!(&violation.fault, Fault::Unexpected(keys, _) if keys.len() > LOOKED_UP);
        let near = nearest(key, known.iter().map(String::as_str))
            .or_else(|| few.then(|| self.also_called(library, own, key, known)).flatten());
        let mut finding = self.finding(UNKNOWN_KEY, span, &violation.hints, message);
        finding.why("nothing reads it, so nothing checks it");
        let taken = near.is_some_and(|near| {
            self.place(&violation.pointer).is_some_and(|place| place.term.get(near).is_some())
        });
        match near {
            Some(near) if taken => {
                finding.help(format!("“{near}” stands there as well; keep the one that is meant"));
            }
            Some(near) => {
                finding.help(format!("did you mean “{near}”?")).fix(span, near);
            }
            None => {
                // A key that is like none of ours may be the partners' own.
                finding.severity(Severity::Warning);
                let is_record = [AN_ENTRY, AN_ACT].contains(&self.called);
                if (own.is_empty() && !is_record) || known.is_empty() {
                    match few.then(|| self.clause_that_has(library, own, key, known)).flatten() {
                        Some(clause) => finding.help(format!(
                            "“{key}” is a term of “{clause}”: write `{clause}: {{ {key}: … }}`"
                        )),
                        None => finding.help("it does no harm; take it out, or, if it is to stay, ask whoever looks after this repository to describe it in a schema that counterpart.toml names"),
                    };
                } else {
                    finding.help(format!("known here: {}", several(known)));
                }
            }
        }
        finding
    }

    /// The key that goes by another name as well.
    fn also_called<'k>(
        &self,
        library: Library<'_>,
        own: &str,
        key: &str,
        known: &'k [String],
    ) -> Option<&'k str> {
        let is_called = |known: &&'k String| {
            let about = self.described(library, &format!("{own}/{}", escaped(known)));
            let names =
                about.iter().filter_map(|here| here.schema.get("x-also-called")?.as_array());
            names.flatten().any(|name| name.as_str() == Some(key))
        };
        known.iter().find(is_called).map(String::as_str)
    }

    /// The clause among whose terms a key belongs, if there is only one that has it.
    fn clause_that_has<'k>(
        &self,
        library: Library<'_>,
        own: &str,
        key: &str,
        known: &'k [String],
    ) -> Option<&'k str> {
        let schema = self.schema.filter(|_| own.is_empty())?;
        let mut having = known
            .iter()
            .filter(|known| library.names(schema, &format!("/{}", escaped(known))).contains(&key));
        let only = having.next()?;
        having.next().is_none().then_some(only.as_str())
    }

    /// A key that is not written as keys of its sort are.
    fn misnamed(&self, violation: &Violation, key: &str) -> Finding {
        let pair = self.place(&violation.pointer).and_then(|place| place.term.pair(key));
        let span = pair.map_or(self.whole, |pair| pair.key_span);
        let message = match &violation.hints.message {
            Some(message) => message.replace("{text}", key),
            None => format!("“{key}” is not written as an id: small letters, digits and hyphens"),
        };
        let mut finding = self.finding(
            rule_named(&violation.hints, INVALID_VALUE),
            span,
            &violation.hints,
            message,
        );
        match (&violation.hints.help, values::id_from(key)) {
            (Some(help), _) => {
                finding.help(help);
            }
            (None, Some(id)) => {
                finding.help(format!("write `{id}`, here and wherever it is referred to"));
            }
            (None, None) => {}
        }
        finding
    }
}

/// Of several faults of one value the first in rank; of equal ones, one that the schema has words for. Missing and unknown keys each once.
pub(super) fn once_each(violations: Vec<Violation>) -> Vec<Violation> {
    let mut kept: Vec<Violation> = Vec::new();
    let mut places: std::collections::HashMap<(String, String), usize> =
        std::collections::HashMap::new();
    for violation in violations {
        let own = match &violation.fault {
            Fault::Required(key) => format!("/{key}"),
            Fault::Key(key, _) => format!("={key}"),
            Fault::Unexpected(..) => "?".to_owned(),
            _ => String::new(),
        };
        let key = (violation.pointer.clone(), own);
        let order =
            |violation: &Violation| (violation.fault.rank(), violation.hints.message.is_none());
        if let Some(first) = places.get(&key).and_then(|index| kept.get_mut(*index)) {
            if order(&violation) < order(first) {
                *first = violation;
            }
        } else {
            places.insert(key, kept.len());
            kept.push(violation);
        }
    }
    // What is empty lacks everything; that is told once.
    let empty: HashSet<_> = kept
        .iter()
        .filter(|violation| matches!(violation.fault, Fault::TooFew(_)))
        .map(|violation| violation.pointer.clone())
        .collect();
    kept.retain(|violation| {
        !(matches!(violation.fault, Fault::Required(_) | Fault::NoBranch(_))
            && empty.contains(&violation.pointer))
    });
    // Nor does a list lack what one of its entries only says wrongly.
    let places: Vec<_> = kept.iter().map(|violation| violation.pointer.clone()).collect();
    kept.retain(|violation| {
        let below = format!("{}/", violation.pointer);
        !matches!(violation.fault, Fault::Contains)
            || !places.iter().any(|place| place.starts_with(&below))
    });
    kept
}

/// A finding with what the schema says about why it matters and what to write.
pub(super) fn hinted(finding: &mut Finding, hints: &Hints) -> Finding {
    if let Some(why) = &hints.why {
        finding.why(why);
    }
    if let Some(help) = &hints.help {
        finding.help(help);
    }
    finding.clone()
}

/// Whether a rule of its own tells this, with more than a schema can know.
fn told_elsewhere(violation: &Violation) -> bool {
    let named = violation.hints.rule.as_deref();
    named.is_some_and(|named| !spoken_for_here().any(|rule| rule == named))
}

/// The rules under whose names schemas speak.
fn spoken_for_here() -> impl Iterator<Item = &'static str> {
    super::custom::RULES.into_iter().chain(["unreasoned-omission"])
}

pub(super) fn rule_named(hints: &Hints, otherwise: &'static str) -> &'static str {
    let named = hints.rule.as_deref();
    spoken_for_here().find(|rule| named == Some(rule)).unwrap_or(otherwise)
}

pub(super) fn severity_named(name: Option<&str>) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .find(|severity| name == Some(severity.name()))
}

fn is_always_needed(key: &str) -> bool {
    matches!(key, "kind" | "id" | "title" | "parties")
}

/// The key that a place stands under, also for an entry of a list.
fn name_of(own: &str) -> String {
    let named =
        own.split('/').rfind(|segment| !segment.is_empty() && segment.parse::<usize>().is_err());
    named.unwrap_or_default().replace("~1", "/").replace("~0", "~")
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Where to point for a value: at the value if it is a single one, else at its key.
fn value_span(place: Place<'_>) -> Span {
    let single = place.term.text().is_some() && !place.term.span.is_empty();
    if single { place.term.span } else { owner_span(place) }
}

/// Where to point for what something lacks: at its key, or for an entry of a list at what names the entry.
fn owner_span(place: Place<'_>) -> Span {
    if let Some(pair) = place.key {
        return pair.key_span;
    }
    let named = place.term.get("id").map(|id| id.span);
    named
        .or_else(|| place.term.pairs().first().map(|pair| pair.key_span))
        .unwrap_or(place.term.span)
}

pub(super) fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
}

/// Keys that are not there because another one is a misspelling of them, as pointers.
pub(super) fn misspelt(violations: &[Violation]) -> BTreeSet<String> {
    let mut meant = BTreeSet::new();
    for violation in violations {
        if let Fault::Unexpected(keys, known) = &violation.fault {
            let keys = keys.iter().take(super::ENOUGH);
            let near = keys.filter_map(|key| nearest(key, known.iter().map(String::as_str)));
            meant.extend(near.map(|key| format!("{}/{key}", violation.pointer)));
        }
    }
    meant
}

pub(super) fn is_misspelt(violation: &Violation, misspelt: &BTreeSet<String>) -> bool {
    matches!(&violation.fault, Fault::Required(key) if misspelt.contains(&format!("{}/{key}", violation.pointer)))
}
