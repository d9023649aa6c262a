//! The passages of a text: its sections, each with the words that it has beside those of sections below it; and which passage of one text is
//! which of another.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::editorial::canonical;
use crate::document::agreement::Agreement;
use crate::document::markdown::Section;
use crate::ground::source::Span;

/// A section without those below it; or the words before the first, where they are no section.
#[derive(Debug)]
pub(super) struct Passage<'a> {
    /// Its index into the sections of the body.
    pub(super) section: Option<usize>,
    /// All that stands from its heading to the next: heading, marker, words.
    pub(super) whole: &'a str,
    pub(super) words: &'a str,
    pub(super) heading: Option<&'a str>,
    /// The heading in canonical words, without numbering.
    name: String,
    /// The same in small letters, without signs.
    pub(super) title: String,
    pub(super) number: Option<&'a str>,
    /// The marker or attribute that says which clause it is.
    pub(super) mark: Option<&'a str>,
    /// The clauses that it was recognised as itself.
    pub(super) clauses: &'a [String],
    /// The section that contains it, as an index into the passages.
    pub(super) parent: Option<usize>,
    pub(super) canonical_whole: String,
    pub(super) canonical_words: String,
}

/// The passages of a text in its order: together they are all of its body.
pub(super) fn passages(agreement: &Agreement) -> Vec<Passage<'_>> {
    let body = &agreement.body;
    let slice = |start: usize, end: usize| agreement.source.slice(Span::new(start, end));
    let first = body.sections.first().map_or(body.span.end, |section| section.span.start);
    let before = slice(body.span.start, first);
    let mut passages = Vec::with_capacity(body.sections.len() + 1);
    if !before.trim().is_empty() {
        passages.push(Passage {
            section: None,
            whole: before,
            words: before.trim(),
            heading: None,
            name: String::new(),
            title: String::new(),
            number: None,
            mark: None,
            clauses: &[],
            parent: None,
            canonical_whole: canonical(before),
            canonical_words: canonical(before),
        });
    }
    let offset = passages.len();
    let ends = body.sections.iter().skip(1).map(|next| next.span.start).chain([body.span.end]);
    for (index, (section, end)) in body.sections.iter().zip(ends).enumerate() {
        let whole = slice(section.span.start, end);
        let words = agreement.source.slice(section.words);
        let recognised = agreement.recognised.get(index).and_then(Option::as_ref);
        passages.push(Passage {
            section: Some(index),
            whole,
            words,
            heading: Some(section.heading.as_str()).filter(|heading| !heading.is_empty()),
            name: canonical(&section.title),
            title: folded(&section.title),
            number: section.number.as_deref(),
            mark: marker(section).map(|span| agreement.source.slice(span)),
            clauses: recognised.map(|recognised| recognised.clauses.as_slice()).unwrap_or_default(),
            parent: section.parent.map(|parent| parent + offset),
            canonical_whole: canonical(whole),
            canonical_words: canonical(words),
        });
    }
    passages
}

fn marker(section: &Section) -> Option<Span> {
    section
        .marker
        .as_ref()
        .map(|marker| marker.span)
        .or(section.attribute.as_ref().map(|named| named.span))
}

/// A heading's words as they are compared: case and signs make no difference to which section is which.
fn folded(title: &str) -> String {
    let words = title.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

impl<'a> Passage<'a> {
    /// Whether its heading has other words, its number aside. What is only cased otherwise is another name too.
    pub(super) fn has_other_name(&self, other: &Passage<'_>) -> bool {
        self.name != other.name
    }

    /// Its words, with the marker where that tells something.
    pub(super) fn shown(&self, with_mark: bool) -> String {
        match self.mark.filter(|_| with_mark) {
            Some(mark) => format!("{mark}\n\n{}", self.words),
            None => self.words.to_owned(),
        }
    }

    /// The clauses that it belongs to: its own, else those of the nearest section around it that has some.
    pub(super) fn clauses_around<'b>(passages: &'b [Passage<'a>], index: usize) -> &'b [String] {
        let mut at = passages.get(index);
        while let Some(passage) = at {
            if !passage.clauses.is_empty() {
                return passage.clauses;
            }
            at = passage.parent.and_then(|parent| passages.get(parent));
        }
        &[]
    }
}

/// Which passage of the old text is which of the new one.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// For each passage of the new text.
    pub(super) old_of: Vec<Option<usize>>,
    /// For each passage of the old text.
    pub(super) new_of: Vec<Option<usize>>,
}

/// Matches by clause, then by heading, then by likeness of words. Each step looks at each passage a bounded number of times.
pub(super) fn matches(old: &[Passage<'_>], new: &[Passage<'_>]) -> Matches {
    let mut matching = Matching {
        old,
        new,
        old_hashes: old.iter().map(|passage| hash(&passage.canonical_words)).collect(),
        new_hashes: new.iter().map(|passage| hash(&passage.canonical_words)).collect(),
        matches: Matches { old_of: vec![None; new.len()], new_of: vec![None; old.len()] },
    };
    matching.preamble();
    matching.in_order(|passage, words| {
        (!passage.clauses.is_empty())
            .then(|| hash(&(passage.clauses, &passage.title, passage.number, words)))
    });
    matching.in_order(|passage, words| {
        (!passage.clauses.is_empty()).then(|| hash(&(passage.clauses, &passage.title, words)))
    });
    matching.if_alone(|passage, _| {
        (!passage.clauses.is_empty()).then(|| hash(&(passage.clauses, &passage.title)))
    });
    matching.in_order(|passage, words| {
        (!passage.clauses.is_empty()).then(|| hash(&(passage.clauses, words)))
    });
    matching.by_clause();
    matching.in_order(|passage, words| {
        (!passage.title.is_empty()).then(|| hash(&(&passage.title, passage.number, words)))
    });
    matching.in_order(|passage, words| {
        (!passage.title.is_empty()).then(|| hash(&(&passage.title, words)))
    });
    matching.if_alone(|passage, _| (!passage.title.is_empty()).then(|| hash(&passage.title)));
    matching.below_the_same(|passage| (!passage.title.is_empty()).then(|| hash(&passage.title)));
    matching.in_order(|passage, words| {
        has_several_words(&passage.canonical_words).then(|| hash(&(passage.number, words)))
    });
    matching.in_order(|passage, words| {
        has_several_words(&passage.canonical_words).then(|| hash(&words))
    });
    matching.by_likeness();
    matching.below_the_same(|passage| {
        (passage.title.is_empty() && passage.number.is_some()).then(|| hash(&passage.number))
    });
    matching.matches
}

/// Fewer words than these stand in many places.
fn has_several_words(words: &str) -> bool {
    words.split(' ').nth(2).is_some()
}

pub(super) fn hash(value: &impl Hash) -> u64 {
    // With the same keys in every run: the answer must not depend on chance.
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

struct Matching<'a> {
    old: &'a [Passage<'a>],
    new: &'a [Passage<'a>],
    old_hashes: Vec<u64>,
    new_hashes: Vec<u64>,
    matches: Matches,
}

impl Matching<'_> {
    fn join(&mut self, old: usize, new: usize) {
        if let (Some(of_new), Some(of_old)) =
            (self.matches.old_of.get_mut(new), self.matches.new_of.get_mut(old))
        {
            (*of_new, *of_old) = (Some(old), Some(new));
        }
    }

    /// Passages that have no partner yet, with the hash of their words.
    fn free_old(&self) -> impl Iterator<Item = (usize, &Passage<'_>, u64)> {
        let rows = self.old.iter().zip(&self.old_hashes).zip(&self.matches.new_of).enumerate();
        rows.filter_map(|(index, ((passage, hash), partner))| {
            partner.is_none().then_some((index, passage, *hash))
        })
    }

    fn free_new(&self) -> impl Iterator<Item = (usize, &Passage<'_>, u64)> {
        let rows = self.new.iter().zip(&self.new_hashes).zip(&self.matches.old_of).enumerate();
        rows.filter_map(|(index, ((passage, hash), partner))| {
            partner.is_none().then_some((index, passage, *hash))
        })
    }

    /// The words before the first heading.
    fn preamble(&mut self) {
        let is_preamble = |passages: &[Passage<'_>]| {
            passages
                .first()
                .is_some_and(|passage| passage.heading.is_none() && passage.number.is_none())
        };
        if is_preamble(self.old) && is_preamble(self.new) {
            self.join(0, 0);
        }
    }

    /// Joins passages with equal keys, the first with the first.
    fn in_order(&mut self, key: impl Fn(&Passage<'_>, u64) -> Option<u64>) {
        let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
        for (index, passage, words) in self.free_old() {
            if let Some(key) = key(passage, words) {
                waiting.entry(key).or_default().push_back(index);
            }
        }
        let mut joined = Vec::new();
        for (new, passage, words) in self.free_new() {
            let old = key(passage, words).and_then(|key| waiting.get_mut(&key)?.pop_front());
            joined.extend(old.map(|old| (old, new)));
        }
        for (old, new) in joined {
            self.join(old, new);
        }
    }

    /// Joins passages with equal keys where each text has one.
    fn if_alone(&mut self, key: impl Fn(&Passage<'_>, u64) -> Option<u64>) {
        let old = self
            .free_old()
            .filter_map(|(index, passage, words)| Some((key(passage, words)?, index)));
        let new = self
            .free_new()
            .filter_map(|(index, passage, words)| Some((key(passage, words)?, index)));
        for (old, new) in alone_in_both(old, new) {
            self.join(old, new);
        }
    }

    /// Joins the one passage of a clause that is left in one text with the one that is left in the other.
    fn by_clause(&mut self) {
        let keys = |(index, passage, _): (usize, &Passage<'_>, u64)| {
            let clauses: Vec<_> =
                passage.clauses.iter().map(|clause| (hash(clause), index)).collect();
            clauses
        };
        let pairs = alone_in_both(self.free_old().flat_map(keys), self.free_new().flat_map(keys));
        for (old, new) in pairs {
            let is_free = |partners: &[Option<usize>], at: usize| partners.get(at) == Some(&None);
            if is_free(&self.matches.new_of, old) && is_free(&self.matches.old_of, new) {
                self.join(old, new);
            }
        }
    }

    /// Joins passages with equal keys below sections that are joined themselves.
    fn below_the_same(&mut self, key: impl Fn(&Passage<'_>) -> Option<u64>) {
        let mut waiting: HashMap<(Option<usize>, u64), VecDeque<usize>> = HashMap::new();
        for (index, passage, _) in self.free_old() {
            if let Some(key) = key(passage) {
                waiting.entry((passage.parent, key)).or_default().push_back(index);
            }
        }
        // A section stands before those below it, so its partner is known when they are looked at.
        for (new, passage) in self.new.iter().enumerate() {
            let (Some(key), Some(None)) = (key(passage), self.matches.old_of.get(new)) else {
                continue;
            };
            let parent = match passage.parent {
                None => None,
                Some(parent) => match self.matches.old_of.get(parent) {
                    Some(Some(old)) => Some(*old),
                    _ => continue,
                },
            };
            if let Some(old) = waiting.get_mut(&(parent, key)).and_then(VecDeque::pop_front) {
                self.join(old, new);
            }
        }
    }

    /// Joins passages that share most of their words, the most alike first.
    fn by_likeness(&mut self) {
        let old: Vec<_> =
            self.free_old().map(|(index, passage, _)| Bag::of(index, passage)).collect();
        let new: Vec<_> =
            self.free_new().map(|(index, passage, _)| Bag::of(index, passage)).collect();
        let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
        for (place, bag) in
            new.iter().enumerate().filter(|(_, bag)| bag.words.len() >= FEWEST_WORDS)
        {
            for word in bag.distinct() {
                holders.entry(word).or_default().push(place);
            }
        }
        let mut likely = Vec::new();
        for bag in old.iter().filter(|bag| bag.words.len() >= FEWEST_WORDS) {
            for candidate in candidates(bag, &holders) {
                let Some(other) = new.get(candidate) else { continue };
                let shared = bag.likeness(other);
                if shared >= LIKE {
                    likely.push((std::cmp::Reverse(shared), bag.passage, other.passage));
                }
            }
        }
        likely.sort_unstable();
        for (_, old, new) in likely {
            let is_free = |partners: &[Option<usize>], at: usize| partners.get(at) == Some(&None);
            if is_free(&self.matches.new_of, old) && is_free(&self.matches.old_of, new) {
                self.join(old, new);
            }
        }
    }
}

/// Keys that one passage of each text has, in the order of the keys.
fn alone_in_both(
    old: impl Iterator<Item = (u64, usize)>,
    new: impl Iterator<Item = (u64, usize)>,
) -> Vec<(usize, usize)> {
    let mut holders: BTreeMap<u64, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (key, index) in old {
        holders.entry(key).or_default().0.push(index);
    }
    for (key, index) in new {
        holders.entry(key).or_default().1.push(index);
    }
    let mut pairs: Vec<_> = holders
        .into_values()
        .filter_map(|(old, new)| match (old.as_slice(), new.as_slice()) {
            ([old], [new]) => Some((*old, *new)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Passages are alike from this share of their words on, in thousandths.
const LIKE: u64 = 600;

/// Shorter passages are like many others.
const FEWEST_WORDS: usize = 5;

/// A word that more passages have tells none of them apart.
const MOST_HOLDERS: usize = 24;

/// How many passages one is compared with.
const MOST_CANDIDATES: usize = 6;

/// The passages that share the most rare words with one.
fn candidates(bag: &Bag, holders: &HashMap<u64, Vec<usize>>) -> Vec<usize> {
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    for word in bag.distinct() {
        let places = holders.get(&word).filter(|places| places.len() <= MOST_HOLDERS);
        for place in places.into_iter().flatten() {
            *shared.entry(*place).or_default() += 1;
        }
    }
    let mut by_count: Vec<_> =
        shared.into_iter().map(|(place, count)| (std::cmp::Reverse(count), place)).collect();
    by_count.sort_unstable();
    by_count.into_iter().take(MOST_CANDIDATES).map(|(_, place)| place).collect()
}

/// The hashes of a passage's words, sorted.
struct Bag {
    passage: usize,
    words: Vec<u64>,
}

impl Bag {
    fn of(passage: usize, text: &Passage<'_>) -> Self {
        let mut words: Vec<_> = text
            .canonical_words
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| hash(&word))
            .collect();
        words.sort_unstable();
        Self { passage, words }
    }

    fn distinct(&self) -> impl Iterator<Item = u64> {
        self.words.chunk_by(PartialEq::eq).filter_map(|same| same.first().copied())
    }

    /// How much of both is in both, in thousandths.
    fn likeness(&self, other: &Self) -> u64 {
        let all = self.words.len() + other.words.len();
        let fewer = self.words.len().min(other.words.len());
        if thousandths(2 * fewer, all) < LIKE {
            return 0;
        }
        let (mut left, mut right) = (self.words.iter().peekable(), other.words.iter().peekable());
        let mut shared = 0;
        while let (Some(one), Some(next)) = (left.peek(), right.peek()) {
            match one.cmp(next) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    shared += 2;
                    left.next();
                    right.next();
                }
            }
        }
        thousandths(shared, all)
    }
}

fn thousandths(part: usize, all: usize) -> u64 {
    u64::try_from(part * 1000 / all.max(1)).unwrap_or_default()
}

/// Of a list of distinct places, those that stand in order when as few as possible are left out.
pub(super) fn longest_in_order(places: &[usize]) -> Vec<bool> {
    // For each length, the index of the smallest last place of a sequence of that length.
    let mut last: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    let at = |index: usize| places.get(index).copied().unwrap_or_default();
    for (index, place) in places.iter().enumerate() {
        let length = last.partition_point(|end| at(*end) < *place);
        before.push(length.checked_sub(1).and_then(|shorter| last.get(shorter).copied()));
        match last.get_mut(length) {
            Some(end) => *end = index,
            None => last.push(index),
        }
    }
    let mut kept = vec![false; places.len()];
    let mut next = last.last().copied();
    while let Some(index) = next {
        if let Some(kept) = kept.get_mut(index) {
            *kept = true;
        }
        next = before.get(index).copied().flatten();
    }
    kept
}
