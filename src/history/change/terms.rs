//! Terms of two texts, compared key by key; entries of lists are matched by what tells them apart.

use std::collections::{BTreeSet, HashMap};

use super::quantity::direction;
use super::sayings::{Names, Speaker, in_words, is_percent, money_of};
use super::table::TERM_WORDS;
use super::{Direction, TermChange};
use crate::document::agreement::Agreement;
use crate::document::term::{Shape, Term};

/// All terms that differ, in the order of the new text; what it has no more stands behind. `allow` is no term of the agreement.
pub(super) fn changes(old: &Agreement, new: &Agreement) -> Vec<TermChange> {
    let ids = |agreement: &Agreement| {
        agreement.parties().map(|party| party.id.to_owned()).collect::<Vec<_>>()
    };
    let parties = ids(old).into_iter().chain(ids(new)).collect();
    let (names_old, names_new) = (Names::of(old), Names::of(new));
    let mut walk =
        Walk { old: &names_old, new: &names_new, parties, path: Vec::new(), changes: Vec::new() };
    walk.maps(old.terms(), new.terms());
    walk.changes
}

/// Whether two terms are the same to the digest: types count, quotes do not.
pub(super) fn same(old: &Term, new: &Term) -> bool {
    match (&old.shape, &new.shape) {
        (Shape::Scalar(one), Shape::Scalar(other)) => {
            one.text == other.text && (one.plain == other.plain || (is_text(old) && is_text(new)))
                || (old.is_null() && new.is_null())
        }
        (Shape::List(one), Shape::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(old, new)| same(old, new))
        }
        (Shape::Map(one), Shape::Map(other)) => {
            let others: HashMap<_, _> =
                other.iter().map(|pair| (pair.key.as_str(), &pair.term)).collect();
            one.len() == other.len()
                && one.iter().all(|pair| {
                    others.get(pair.key.as_str()).is_some_and(|term| same(&pair.term, term))
                })
        }
        _ => false,
    }
}

/// Whether a single term is text, and no number, truth or nothing.
fn is_text(term: &Term) -> bool {
    term.json().is_string()
}

/// Where we are: one step into a list or map.
struct Step {
    /// As in a pointer.
    key: String,
    /// What it is called.
    words: String,
    /// Whether it is an entry of a list, or a party: `*` in the patterns of labels.
    is_one_of_many: bool,
}

struct Walk<'a> {
    old: &'a Names,
    new: &'a Names,
    parties: BTreeSet<String>,
    path: Vec<Step>,
    changes: Vec<TermChange>,
}

impl<'a> Walk<'a> {
    fn maps(&mut self, old: &'a Term, new: &'a Term) {
        let by_key = |term: &'a Term| {
            term.pairs()
                .iter()
                .map(|pair| (pair.key.as_str(), &pair.term))
                .collect::<HashMap<_, _>>()
        };
        let (before, after) = (by_key(old), by_key(new));
        let is_top = self.path.is_empty();
        let told = |key: &str| !(is_top && key == "allow");
        for pair in new.pairs().iter().filter(|pair| told(&pair.key)) {
            self.below_key(&pair.key, before.get(pair.key.as_str()).copied(), Some(&pair.term));
        }
        for pair in old
            .pairs()
            .iter()
            .filter(|pair| told(&pair.key) && !after.contains_key(pair.key.as_str()))
        {
            self.below_key(&pair.key, Some(&pair.term), None);
        }
    }

    fn below_key(&mut self, key: &str, old: Option<&'a Term>, new: Option<&'a Term>) {
        let is_party = self.parties.contains(key);
        let words = if is_party { self.called(key) } else { in_words(key) };
        self.below(Step { key: key.to_owned(), words, is_one_of_many: is_party }, old, new);
    }

    fn below(&mut self, step: Step, old: Option<&'a Term>, new: Option<&'a Term>) {
        self.path.push(step);
        self.compare(old, new);
        self.path.pop();
    }

    fn compare(&mut self, old: Option<&'a Term>, new: Option<&'a Term>) {
        match (old, new) {
            (Some(before), Some(after)) => match (&before.shape, &after.shape) {
                (Shape::Map(_), Shape::Map(_)) if !is_one_value(before) && !is_one_value(after) => {
                    self.maps(before, after);
                }
                (Shape::List(one), Shape::List(other)) if !is_plain(one) || !is_plain(other) => {
                    self.lists(one, other);
                }
                _ if same(before, after) => {}
                (Shape::List(one), Shape::List(other)) => {
                    self.tell_list(one, other, (before, after));
                }
                _ => self.tell(old, new),
            },
            (None, None) => {}
            _ => self.tell(old, new),
        }
    }

    fn lists(&mut self, old: &'a [Term], new: &'a [Term]) {
        let Some(key) =
            TERM_WORDS.matched_by.iter().find(|key| tells_apart(key, old) && tells_apart(key, new))
        else {
            for index in 0..old.len().max(new.len()) {
                let words = (index + 1).to_string();
                self.below(
                    Step { key: index.to_string(), words, is_one_of_many: true },
                    old.get(index),
                    new.get(index),
                );
            }
            return;
        };
        let by_name = |terms: &'a [Term]| {
            terms
                .iter()
                .filter_map(|term| Some((term.text_of(key)?, term)))
                .collect::<HashMap<_, _>>()
        };
        let (before, after) = (by_name(old), by_name(new));
        for (name, term) in new.iter().filter_map(|term| Some((term.text_of(key)?, term))) {
            self.below_entry(name, before.get(name).copied(), Some(term));
        }
        for (name, term) in old.iter().filter_map(|term| Some((term.text_of(key)?, term))) {
            if !after.contains_key(name) {
                self.below_entry(name, Some(term), None);
            }
        }
        self.tell_order(key, old, new, (&before, &after));
    }

    fn below_entry(&mut self, name: &str, old: Option<&'a Term>, new: Option<&'a Term>) {
        let called = [new, old].into_iter().flatten().find_map(|term| {
            ["name", "title", "statement"]
                .iter()
                .find_map(|key| term.text_of(key))
                .map(str::to_owned)
        });
        let words = called.unwrap_or_else(|| self.called(name));
        self.below(Step { key: name.to_owned(), words, is_one_of_many: true }, old, new);
    }

    /// A list of single values: whole where that is short, else what went and what came.
    fn tell_list(&mut self, one: &[Term], other: &[Term], (before, after): (&'a Term, &'a Term)) {
        const MOST: usize = 6;
        let left_of = |terms: &[Term], others: &[Term]| {
            let mut counts: HashMap<String, usize> = HashMap::new();
            for term in others {
                *counts.entry(written(term)).or_default() += 1;
            }
            let is_left = |term: &&Term| match counts.get_mut(&written(term)) {
                Some(count @ 1..) => {
                    *count -= 1;
                    false
                }
                _ => true,
            };
            terms.iter().filter(is_left).cloned().collect::<Vec<_>>()
        };
        let is_short = one.len() <= MOST && other.len() <= MOST;
        let (gone, come) = (left_of(one, other), left_of(other, one));
        if is_short || (gone.is_empty() && come.is_empty()) {
            return self.tell(Some(before), Some(after));
        }
        let listed = |terms: Vec<Term>| Term { span: before.span, shape: Shape::List(terms) };
        let said = |names, terms: Vec<Term>| {
            (!terms.is_empty()).then(|| Speaker { names, percent: false }.say(&listed(terms)))
        };
        let (old, new) = (said(self.old, gone), said(self.new, come));
        self.push(self.label(), old, new, None);
    }

    /// Entries that both have, in another order.
    fn tell_order(
        &mut self,
        key: &str,
        old: &'a [Term],
        new: &'a [Term],
        (before, after): (&HashMap<&str, &Term>, &HashMap<&str, &Term>),
    ) {
        let kept = |terms: &'a [Term], others: &HashMap<&str, &Term>| {
            let names = terms.iter().filter_map(|term| term.text_of(key));
            names.filter(|name| others.contains_key(name)).collect::<Vec<_>>()
        };
        let (one, other) = (kept(old, after), kept(new, before));
        if one != other {
            let words = |names: Vec<&str>| {
                clipped(&names.iter().map(|name| self.called(name)).collect::<Vec<_>>().join(", "))
            };
            let (old, new) = (Some(words(one)), Some(words(other)));
            let label = format!("order of {}", self.label());
            self.push(label, old, new, None);
        }
    }

    /// What the new text, else the old one, calls a party or body; else the id in words.
    fn called(&self, id: &str) -> String {
        self.new
            .of_id(id)
            .or_else(|| self.old.of_id(id))
            .map_or_else(|| in_words(id), str::to_owned)
    }

    fn tell(&mut self, old: Option<&Term>, new: Option<&Term>) {
        let percent = self.path.iter().any(|step| is_percent(&step.key));
        let is_party = matches!(self.path.as_slice(), [list, _] if list.key == "parties");
        let say = |names, term: Option<&Term>| {
            let term = term?;
            if is_party && let Some(name) = term.text_of("name").or(term.text_of("id")) {
                let role = term.text_of("role").map(|role| format!(", {}", in_words(role)));
                return Some(name.to_owned() + &role.unwrap_or_default());
            }
            Some(Speaker { names, percent }.say(term))
        };
        let (mut before, mut after) = (say(self.old, old), say(self.new, new));
        if before == after {
            // The same words for what is not the same: an id behind a name, a number that became text.
            (before, after) = (old.map(written), new.map(written));
        }
        let towards = match (old, new) {
            (None, Some(_)) if is_party => Some(Direction::Joins),
            (Some(_), None) if is_party => Some(Direction::Leaves),
            (Some(old), Some(new)) => direction(old, new, percent),
            _ => None,
        };
        self.push(self.label(), before, after, towards);
    }

    fn push(
        &mut self,
        label: String,
        old: Option<String>,
        new: Option<String>,
        direction: Option<Direction>,
    ) {
        let escaped = |step: &Step| step.key.replace('~', "~0").replace('/', "~1");
        let pointer = pointer(self.path.iter().map(escaped));
        let party = self
            .path
            .iter()
            .skip(1)
            .find(|step| self.parties.contains(&step.key))
            .map(|step| step.key.clone());
        let clause = self.path.first().map(|step| step.key.clone()).unwrap_or_default();
        self.changes.push(TermChange { pointer, label, old, new, direction, clause, party });
    }

    fn label(&self) -> String {
        let named =
            |step: &Step| if step.is_one_of_many { "*".to_owned() } else { step.key.clone() };
        let pattern = pointer(self.path.iter().map(named));
        if let Some(label) = TERM_WORDS.labels.get(&pattern) {
            let called = self.path.iter().filter(|step| step.is_one_of_many);
            return called.enumerate().fold(label.clone(), |label, (index, step)| {
                // What an entry is called may itself hold such a sign; it stands in one place only, so nothing is filled in twice.
                label.replacen(&format!("{{{}}}", index + 1), &clipped(&step.words), 1)
            });
        }
        let words: Vec<_> = self.path.iter().map(|step| clipped(&step.words)).collect();
        match words.split_first() {
            Some((clause, [])) => clause.clone(),
            Some((clause, rest)) => format!("{clause}: {}", rest.join(", ")),
            None => String::new(),
        }
    }
}

fn pointer(steps: impl Iterator<Item = String>) -> String {
    steps.fold(String::new(), |pointer, step| pointer + "/" + &step)
}

/// Whether a map is told as one value: money, an approval.
fn is_one_value(term: &Term) -> bool {
    let is_approval =
        matches!(term.pairs(), [pair] if matches!(pair.key.as_str(), "body" | "party" | "all-of"));
    is_approval || money_of(term).is_some()
}

/// Whether a list holds single values only.
fn is_plain(terms: &[Term]) -> bool {
    terms.iter().all(|term| matches!(term.shape, Shape::Scalar(_)))
}

/// Whether each entry has another value under a key.
fn tells_apart(key: &str, terms: &[Term]) -> bool {
    let mut seen = BTreeSet::new();
    terms.iter().all(|term| term.text_of(key).is_some_and(|name| seen.insert(name)))
}

/// A term as it would be written in JSON.
fn written(term: &Term) -> String {
    clipped(&term.json().to_string())
}

/// Words of a name or a value in a sentence of ours.
pub(super) fn clipped(words: &str) -> String {
    const LONGEST: usize = 200;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or(words)),
        None => words.to_owned(),
    }
}
