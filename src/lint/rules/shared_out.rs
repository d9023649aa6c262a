//! How a sentence shares something among all parties at once, without a figure for each: “equally”, “a third each”, “60:40”.

use std::collections::BTreeSet;

use super::figures::{self, Figure};
use super::party_figures::Names;
use super::phrases::{Form, words_of};
use super::shares::{self, Share};
use super::stated_terms::STATED_TERMS;
use crate::document::agreement::Agreement;
use crate::document::words::Portion;
use crate::ground::source::Span;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SharedOut {
    Equally,
    Each(Portion),
    /// “60:40”: as many parts as parties, and nobody says whose is whose.
    InRatio(Vec<Portion>),
}

impl SharedOut {
    /// What so many parties may have by it.
    pub(super) fn parts(&self, parties: usize) -> Vec<Portion> {
        match self {
            Self::Equally => u64::try_from(parties)
                .ok()
                .and_then(|parties| Portion::new(1, parties))
                .into_iter()
                .collect(),
            Self::Each(portion) => vec![*portion],
            Self::InRatio(portions) => portions.clone(),
        }
    }
}

/// What a sentence says, where it says it of all parties and without a condition; the place is one in the file.
pub(super) fn read(agreement: &Agreement, sentence: Span) -> Option<(SharedOut, Span)> {
    let even = agreement.prose().even_at(sentence);
    if !HINTS.iter().any(|hint| even.contains(hint)) {
        return None;
    }
    let words: Vec<(Span, &str)> = words_of(even).collect();
    let data = &STATED_TERMS.party;
    let has = |forms: &[Form]| words.iter().any(|(_, word)| forms.iter().any(|form| form.is(word)));
    if even.starts_with('|') || !has(&data.shared) || has(&data.tiered) {
        return None;
    }
    let is_shared = |word: &str| data.shared.iter().any(|form| form.is(word));
    let word = |index: Option<usize>| {
        index.and_then(|index| words.get(index)).map(|(_, word)| *word).unwrap_or_default()
    };
    let portions = figures::portions_in(agreement, sentence);
    let equal = words.iter().enumerate().find_map(|(index, (span, own))| {
        let next = word(Some(index + 1));
        let stops = even
            .get(span.end..)
            .is_some_and(|rest| rest.trim_start_matches(' ').starts_with([',', '.', ';', ')']));
        match *own {
            "equally" | "evenly" => {
                let goes_on = stops || next.is_empty() || is_shared(next) || AMONG.contains(&next);
                goes_on.then_some(*span)
            }
            "equal" if word(index.checked_sub(1)) == "in" => {
                let shares = matches!(next, "shares" | "parts" | "proportions" | "portions");
                let end = words.get(index + 1).map_or(span.end, |(next, _)| next.end);
                shares.then_some(Span::new(words.get(index - 1)?.0.start, end))
            }
            _ => None,
        }
    });
    if let Some(span) = equal {
        return portions.is_empty().then_some((SharedOut::Equally, span.shifted(sentence.start)));
    }
    if let [only] = portions.as_slice()
        && let Figure::Portion(portion) = only.figure
    {
        let behind = even.get(only.span.end.saturating_sub(sentence.start)..).unwrap_or_default();
        let (each, next) = words_of(behind).next()?;
        let is_each =
            next == "each" && behind.get(..each.start).is_some_and(|it| it.trim().is_empty());
        return is_each.then_some((SharedOut::Each(portion), only.span));
    }
    if !portions.is_empty() {
        return None;
    }
    let (numbers, span) = ratio(even).filter(|(numbers, _)| numbers.iter().sum::<u64>() == 100)?;
    Some((SharedOut::InRatio(portions_of(&numbers)), span.shifted(sentence.start)))
}

const HINTS: &[&str] = &["equal", "evenly", "each", "0:", "5:", "0/", "5/"];
const AMONG: &[&str] = &["between", "among", "amongst", "by", "across", "and", "up", "with"];

/// “60:40”, “50/50”, “45:35:20”: numbers in a row.
pub(super) fn ratio(even: &str) -> Option<(Vec<u64>, Span)> {
    if !HINTS.iter().any(|hint| hint.contains([':', '/']) && even.contains(hint)) {
        return None;
    }
    let is_of = |sign: char| sign.is_ascii_digit() || matches!(sign, ':' | '/' | '.');
    let mut at = 0;
    for part in even.split(|sign: char| !is_of(sign)) {
        let start = at;
        at += part.len() + 1;
        let part = part.trim_end_matches(['.', ':', '/']);
        if !part.contains([':', '/']) {
            continue;
        }
        let numbers: Option<Vec<u64>> = part
            .split([':', '/'])
            .map(|number| number.parse().ok().filter(|it| (1..100).contains(it)))
            .collect();
        if let Some(numbers) = numbers {
            return Some((numbers, Span::new(start, start + part.len())));
        }
    }
    None
}

/// The share that each number of a ratio stands for. Numbers that nearly make a hundred are meant to be per cent.
pub(super) fn portions_of(numbers: &[u64]) -> Vec<Portion> {
    let sum: u64 = numbers.iter().sum();
    let all = if (80..=120).contains(&sum) { 100 } else { sum };
    numbers.iter().filter_map(|number| Portion::new(*number, all)).collect()
}

/// Whether a sentence is about all parties that share, of whom there are so many: it names them all, or none and no group that may be some of them.
pub(super) fn is_among_all(
    agreement: &Agreement,
    names: &Names<'_>,
    even: &str,
    parties: usize,
) -> bool {
    const NUMBERS: [&str; 7] = ["two", "three", "four", "five", "six", "seven", "eight"];
    let words: Vec<(Span, &str)> = words_of(even).collect();
    let named: BTreeSet<&str> = names.mentions(even).into_iter().map(|(_, id)| id).collect();
    let counts: Vec<usize> = words
        .iter()
        .filter_map(|(_, word)| {
            let number = NUMBERS.iter().position(|number| number == word).map(|index| index + 2);
            number.or((*word == "both").then_some(2))
        })
        .collect();
    let is_other_number = counts.iter().any(|count| *count != parties);
    if !named.is_empty() {
        return named.len() == parties && !is_other_number;
    }
    let has = |known: &[&str]| words.iter().any(|(_, word)| known.contains(word));
    let mut roles = agreement
        .parties()
        .filter(|party| shares::takes_a_share(agreement, party))
        .map(|party| party.role);
    let first = roles.next();
    let is_one_sort = roles.all(|role| Some(role) == first);
    parties > 1
        && !is_other_number
        && (is_one_sort || !counts.is_empty() || has(&["parties", "party"]) || !has(GROUPS))
}

/// Words for parties that may be all of them, or those of one sort.
const GROUPS: &[&str] = &[
    "partner",
    "partners",
    "provider",
    "providers",
    "charity",
    "charities",
    "commissioner",
    "commissioners",
    "council",
    "councils",
    "body",
    "bodies",
    "trust",
    "trusts",
    "authority",
    "authorities",
    "lead",
    "host",
    "contractors",
    "subcontractors",
];

/// Whether two parts are the same but for rounding.
pub(super) fn are_alike(one: Portion, other: Portion, within: Share) -> bool {
    let share = |portion: Portion| Share::of(i128::from(portion.of), i128::from(portion.all));
    share(one)
        .zip(share(other))
        .and_then(|(one, other)| one.apart(other))
        .is_some_and(|apart| apart.is_at_most(within))
}
