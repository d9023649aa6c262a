//! What a type of entry, or a power of the agreement, covers; and whether a change goes beyond it.
//!
//! Terms are compared as they are written, with what is covered taken out of both texts. Words are compared line by line.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Step;
use crate::document::agreement::Agreement;
use crate::document::term::{Shape, Term};
use crate::history::change::{ClauseChange, How};

/// What may change.
pub(super) enum Scope<'a> {
    /// The party lines and seats of these newcomers.
    Joins(&'a BTreeSet<&'a str>),
    /// The same of those who leave.
    Leaves(&'a BTreeSet<&'a str>),
    /// The id, name, form and identifiers of these parties become those of another one.
    Becomes { from: &'a [&'a str], to: &'a str },
    /// A party has another name.
    Renamed(&'a str),
    /// When the agreement ends.
    Extension,
    /// These clauses and schedules.
    Parts(&'a BTreeSet<&'a str>),
}

/// Clauses in whose words parties are listed, with their seats and how they are reached and sign.
const PARTIES_ARE_LISTED: &[&str] = &[
    "parties",
    "point-of-contact",
    "decision-making",
    "joint-steering-group",
    "counterparts-and-execution",
];

/// What an extension may change of the timeframe; not the power to extend itself.
const END: &[&str] = &["expiry", "term", "phases"];

/// Whether an entry changes more than its scope covers.
pub(super) fn goes_beyond(step: &Step<'_>, before: &Agreement, scope: &Scope<'_>) -> bool {
    let (old, new) = (terms(before), terms(step.after));
    let old = scope.without_what_is_covered(old, before, step.after, Side::Old);
    let new = scope.without_what_is_covered(new, before, step.after, Side::New);
    if pruned(old) != pruned(new) {
        return true;
    }
    let Some(change) = step.change else {
        // Without a comparison of the words they have to be the same altogether.
        return words(before) != words(step.after);
    };
    let clauses =
        change.clauses.iter().any(|change| !scope.covers_words(change, before, step.after));
    let attachments = change
        .attachments
        .iter()
        .any(|change| !scope.covers_file(&change.path, before, step.after));
    clauses || attachments
}

/// Which of some parts a change touches: clauses by their words or terms, schedules by their line or file.
pub(super) fn changed_parts<'a>(
    step: &Step<'_>,
    before: &Agreement,
    parts: &BTreeSet<&'a str>,
) -> BTreeSet<&'a str> {
    let (old, new) = (terms(before), terms(step.after));
    let (old_schedules, new_schedules) = (schedules_by_id(before), schedules_by_id(step.after));
    let mut told: BTreeSet<&str> = BTreeSet::new();
    if let Some(change) = step.change {
        let clauses = change.clauses.iter().filter(|change| !is_the_same(change));
        told.extend(clauses.flat_map(|change| &change.clauses).map(String::as_str));
        let files = change.attachments.iter();
        told.extend(files.filter_map(|change| schedule_of(&change.path, before, step.after)));
    }
    let touched = |part: &&&str| {
        told.contains(**part)
            || old.get(**part) != new.get(**part)
            || old_schedules.get(**part) != new_schedules.get(**part)
    };
    parts.iter().filter(touched).copied().collect()
}

fn schedules_by_id(text: &Agreement) -> BTreeMap<&str, Value> {
    schedules(text).filter_map(|term| Some((term.text_of("id")?, as_written(term)))).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

impl Scope<'_> {
    fn without_what_is_covered(
        &self,
        mut terms: Map<String, Value>,
        before: &Agreement,
        after: &Agreement,
        side: Side,
    ) -> Value {
        match self {
            // Only who was not there before can join, and only who is not there after has left.
            Self::Joins(ids) if side == Side::New => {
                without_parties(&mut terms, &(*ids - &ids_of(before)));
            }
            // A contact or seat that was left standing is on both sides, and no change.
            Self::Leaves(ids) => without_parties(&mut terms, &(*ids - &ids_of(after))),
            // Whoever was no party before, or is none after, is nobody's successor.
            Self::Becomes { from, to } if side == Side::Old => {
                let known = from.iter().all(|from| before.party(from).is_some());
                if known && after.party(to).is_some() {
                    return becoming(Value::Object(terms), from, to, after);
                }
            }
            Self::Renamed(id) if side == Side::Old => {
                if let Some(Value::Array(parties)) = terms.get_mut("parties") {
                    let party = parties.iter_mut().find(|party| is_party(party, id));
                    if let (Some(Value::Object(party)), Some(successor)) = (party, line(after, id))
                    {
                        take_over(party, &successor, &["name"]);
                    }
                }
            }
            Self::Joins(_) | Self::Becomes { .. } | Self::Renamed(_) => {}
            Self::Extension => {
                if let Some(Value::Object(timeframe)) = terms.get_mut("timeframe") {
                    timeframe.retain(|key, _| !END.contains(&key.as_str()));
                }
            }
            Self::Parts(parts) => {
                terms.retain(|key, _| !parts.contains(&key.as_str()));
                if let Some(Value::Array(schedules)) = terms.get_mut("schedules") {
                    schedules.retain(|schedule| {
                        let id = schedule.get("id").and_then(Value::as_str);
                        !id.is_some_and(|id| parts.contains(&id))
                    });
                }
            }
        }
        Value::Object(terms)
    }

    fn covers_words(&self, change: &ClauseChange, before: &Agreement, after: &Agreement) -> bool {
        // By either text: what a change calls a clause that it may touch has to have been one.
        let within = |is_known: &dyn Fn(&str) -> bool| {
            [&change.clauses, &change.clauses_before]
                .into_iter()
                .all(|clauses| !clauses.is_empty() && clauses.iter().all(|clause| is_known(clause)))
        };
        let lists_parties = || {
            within(&|clause| PARTIES_ARE_LISTED.contains(&clause))
                && change.old_heading == change.new_heading
        };
        if is_the_same(change) {
            return true;
        }
        match self {
            Self::Joins(ids) => {
                lists_parties()
                    && adds_only(&change.old_words, &change.new_words, &names(ids, after))
            }
            Self::Leaves(ids) => {
                lists_parties()
                    && adds_only(&change.new_words, &change.old_words, &names(ids, before))
            }
            Self::Becomes { from, to } => is_renamed(change, &named(from, before), name(to, after)),
            Self::Renamed(id) => is_renamed(change, &named(&[*id], before), name(id, after)),
            Self::Extension => within(&|clause| clause == "timeframe"),
            Self::Parts(parts) => within(&|clause| parts.contains(clause)),
        }
    }

    fn covers_file(&self, path: &str, before: &Agreement, after: &Agreement) -> bool {
        match self {
            Self::Parts(parts) => {
                schedule_of(path, before, after).is_some_and(|schedule| parts.contains(&schedule))
            }
            _ => false,
        }
    }
}

/// Whether nothing but the place, the number or what cannot be seen is another.
const fn is_the_same(change: &ClauseChange) -> bool {
    matches!(change.how, How::Editorial | How::Moved | How::Renumbered)
}

fn schedules(text: &Agreement) -> impl Iterator<Item = &Term> {
    text.terms().get("schedules").map(Term::list).unwrap_or_default().iter()
}

/// The id of the schedule that a file is, by the text before; a file that comes with a change is nobody's yet.
fn schedule_of<'a>(path: &str, before: &'a Agreement, after: &'a Agreement) -> Option<&'a str> {
    let of = |text: &'a Agreement| {
        schedules(text).find(|term| term.text_of("file") == Some(path))?.text_of("id")
    };
    of(before).or_else(|| of(after))
}

/// The front matter that is agreed, by key.
fn terms(text: &Agreement) -> Map<String, Value> {
    let pairs = text.terms().pairs().iter().filter(|pair| pair.key != "allow");
    pairs.map(|pair| (pair.key.clone(), as_written(&pair.term))).collect()
}

/// A term as the digest takes it: a number by its text, so that no rounding makes two of them equal.
fn as_written(term: &Term) -> Value {
    match &term.shape {
        Shape::Scalar(scalar) => match scalar.json() {
            Value::Number(_) => Value::Array(vec!["number".into(), scalar.text.as_str().into()]),
            other => other,
        },
        Shape::List(terms) => Value::Array(terms.iter().map(as_written).collect()),
        Shape::Map(pairs) => Value::Object(
            pairs.iter().map(|pair| (pair.key.clone(), as_written(&pair.term))).collect(),
        ),
    }
}

/// Without lists and maps in which nothing is left.
fn pruned(value: Value) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(list) => {
            Value::Array(list.into_iter().map(pruned).filter(|value| !is_empty(value)).collect())
        }
        Value::Object(map) => {
            let kept = map.into_iter().map(|(key, value)| (key, pruned(value)));
            Value::Object(kept.filter(|(_, value)| !is_empty(value)).collect())
        }
        other => other,
    }
}

/// Takes out the lines of parties, how they are reached, and their seats.
fn without_parties(terms: &mut Map<String, Value>, ids: &BTreeSet<&str>) {
    let named =
        |value: Option<&Value>| value.and_then(Value::as_str).is_some_and(|id| ids.contains(id));
    if let Some(Value::Array(parties)) = terms.get_mut("parties") {
        parties.retain(|party| !named(party.get("id")));
    }
    if let Some(Value::Object(contacts)) = terms.get_mut("point-of-contact") {
        contacts.retain(|id, _| !ids.contains(id.as_str()));
    }
    let bodies = terms.get_mut("decision-making").and_then(|making| making.get_mut("bodies"));
    for body in bodies.and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(Value::Array(seats)) = body.get_mut("seats") else { continue };
        seats.retain(|seat| !named(seat.get("for")));
        for seat in seats {
            if let Some(Value::Array(parties)) = seat.get_mut("parties") {
                parties.retain(|party| !named(Some(party)));
            }
        }
    }
}

fn ids_of(text: &Agreement) -> BTreeSet<&str> {
    text.parties().map(|party| party.id).collect()
}

fn is_party(party: &Value, id: &str) -> bool {
    party.get("id").and_then(Value::as_str) == Some(id)
}

/// A party's line in the front matter.
fn line(text: &Agreement, id: &str) -> Option<Value> {
    text.party(id).map(|party| as_written(party.term))
}

fn take_over(party: &mut Map<String, Value>, successor: &Value, keys: &[&str]) {
    for key in keys {
        party.remove(*key);
        if let Some(value) = successor.get(*key) {
            party.insert((*key).to_owned(), value.clone());
        }
    }
}

/// What a succession makes of the terms by itself: the old id becomes the new one wherever it stands, and of the lines of all that merged
/// one is left, with the name, form and identifiers of the successor.
fn becoming(mut terms: Value, from: &[&str], to: &str, after: &Agreement) -> Value {
    if let Some(Value::Array(parties)) = terms.get_mut("parties") {
        let kept = parties
            .iter()
            .position(|party| is_party(party, to))
            .or_else(|| parties.iter().position(|party| from.iter().any(|id| is_party(party, id))));
        let mut place = 0;
        parties.retain_mut(|party| {
            let is_kept = Some(place) == kept;
            place += 1;
            if is_kept
                && let (Value::Object(party), Some(successor)) = (&mut *party, line(after, to))
            {
                take_over(party, &successor, &["id", "name", "form", "identifiers"]);
            }
            is_kept || !from.iter().any(|id| is_party(party, id))
        });
    }
    replaced(terms, from, to)
}

fn replaced(value: Value, from: &[&str], to: &str) -> Value {
    let renamed = |text: String| if from.contains(&text.as_str()) { to.to_owned() } else { text };
    match value {
        Value::String(text) => Value::String(renamed(text)),
        Value::Array(list) => {
            Value::Array(list.into_iter().map(|value| replaced(value, from, to)).collect())
        }
        Value::Object(map) => {
            let mut new = Map::new();
            for (key, value) in map {
                let mut key = renamed(key);
                // What two parties had apart does not become one thing by itself: no text has such a key.
                while new.contains_key(&key) {
                    key.push('\u{0}');
                }
                new.insert(key, replaced(value, from, to));
            }
            Value::Object(new)
        }
        other => other,
    }
}

/// What the words call a party, if that can be told from other words.
fn name<'a>(id: &str, text: &'a Agreement) -> Option<&'a str> {
    let name = text.party(id)?.name?;
    (name.trim() == name && name.chars().count() >= 3).then_some(name)
}

fn names<'a>(ids: &BTreeSet<&str>, text: &'a Agreement) -> Vec<&'a str> {
    ids.iter().filter_map(|id| name(id, text)).collect()
}

fn named<'a>(ids: &[&str], text: &'a Agreement) -> Vec<&'a str> {
    ids.iter().filter_map(|id| name(id, text)).collect()
}

/// Words that give rights or duties: a line with one of them does more than to list a party.
const OPERATIVE: &[&str] = &[
    "agree", "agrees", "decide", "decides", "entitled", "has", "have", "may", "must", "not", "pay",
    "pays", "receive", "receives", "shall", "veto", "will",
];

/// Whether the new words are the old ones with whole lines added that do no more than to list one of these parties.
fn adds_only(old: &str, new: &str, names: &[&str]) -> bool {
    let mut left = lines(old).peekable();
    let all_known = lines(new).all(|line| {
        if left.peek() == Some(&line) {
            left.next();
            return true;
        }
        names.iter().any(|name| line.contains(name)) && !is_operative(&line)
    });
    all_known && left.next().is_none()
}

fn is_operative(line: &str) -> bool {
    let words = line.split(|character: char| !character.is_alphanumeric());
    words.map(str::to_lowercase).any(|word| OPERATIVE.contains(&word.as_str()))
}

/// Lines that say something, each with single spaces: a table is set anew when a row is added.
fn lines(words: &str) -> impl Iterator<Item = String> {
    let folded = words.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    folded.filter(|line| !line.is_empty() && !is_rule(line))
}

/// The line between a table's head and its rows.
fn is_rule(line: &str) -> bool {
    line.chars().all(|character| matches!(character, '|' | '-' | ':' | ' '))
}

/// Whether the new words are the old ones with one name for another.
fn is_renamed(change: &ClauseChange, from: &[&str], to: Option<&str>) -> bool {
    let mut from = from.to_vec();
    from.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let exchange = |words: &str| {
        // The old name may be part of the new one: what is exchanged is set aside first.
        const ASIDE: &str = "\u{0}";
        let folded = lines(words).collect::<Vec<_>>().join("\n");
        let aside = to.map_or_else(|| folded.clone(), |to| folded.replace(to, ASIDE));
        from.iter().fold(aside, |words, name| words.replace(name, ASIDE))
    };
    let heading = |heading: &Option<String>| exchange(heading.as_deref().unwrap_or_default());
    exchange(&change.old_words) == exchange(&change.new_words)
        && heading(&change.old_heading) == heading(&change.new_heading)
}

fn words(text: &Agreement) -> &str {
    text.source.text().get(text.front.body_start..).unwrap_or_default()
}
