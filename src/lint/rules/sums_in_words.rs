//! Sentences that add up their own sums: “the Trust £60,000 and the Council £40,000, in total £100,000”.

use std::collections::BTreeSet;

use super::bodies;
use super::fairness::FAIRNESS;
use super::party_figures::Names;
use super::phrases::words_of;
use super::shares::Share;
use crate::document::agreement::Agreement;
use crate::document::words::{Money, Stated, within};
use crate::ground::source::Span;

/// A total, and what the sums beside it add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Total {
    pub(super) stated: Money,
    pub(super) parts: Money,
    pub(super) place: Span,
}

/// The one sum that a sentence gives each party, where it divides something among all of them: “The grant is divided: the Trust receives £30,000, …”.
pub(super) fn divided(agreement: &Agreement, clauses: &[&str]) -> Vec<Total> {
    const DIVIDES: &[&str] = &[" divided", " split", " shared out", " allocated"];
    const NOT_ALL: &[&str] = &[
        "first",
        "year",
        "years",
        "rest",
        "remainder",
        "balance",
        "underspend",
        "remaining",
        "up",
    ];
    let mut found = Vec::new();
    for sentence in bodies::sentences(agreement, clauses) {
        let even = agreement.prose().even_at(sentence);
        if !DIVIDES.iter().any(|divides| even.contains(divides)) || !even.contains('$') {
            continue;
        }
        let sums = within(agreement.prose().money(), sentence);
        let is_plain = !even.starts_with('|')
            && sums.iter().all(|sum| !sum.value.rate)
            && words_of(even).all(|(_, word)| !NOT_ALL.contains(&word));
        let (Some(first), true) = (sums.first(), is_plain) else { continue };
        let mentions = Names::of(agreement).mentions(even).len();
        let is_of_all = agreement.parties().count() == sums.len() && mentions == sums.len();
        let sum = sums.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.value.parts));
        let (Some(sum), true) = (sum, is_of_all && names_all(agreement, even)) else { continue };
        let parts = Money { parts: sum, rate: false, ..first.value };
        let place =
            Span::new(first.span.start, sums.last().map_or(first.span.end, |it| it.span.end));
        found.push(Total { stated: parts, parts, place });
    }
    found
}

/// A sum that is said twice, once with two digits that have changed places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Swapped {
    /// “grant”, “award” or “price”.
    pub(super) called: &'static str,
    pub(super) here: Stated<Money>,
    pub(super) other: Stated<Money>,
    pub(super) is_in_terms: bool,
}

/// The grant or price that is said otherwise in the terms, or in more places.
pub(super) fn swapped(agreement: &Agreement, in_terms: Option<(Money, Span)>) -> Option<Swapped> {
    const REACH: usize = 30;
    const MOST: usize = 40;
    const CALLED: &[(&str, &str)] = &[("award", "award"), ("grant", "grant"), ("price", "price")];
    let prose = agreement.prose();
    if !CALLED.iter().any(|(word, _)| prose.even().contains(word)) {
        return None;
    }
    let named = |sum: &Stated<Money>| {
        let from = sum.span.start.saturating_sub(REACH).max(prose.start());
        let before = prose.even_at(Span::new(from, sum.span.start));
        let before = before.rsplit(['.', '|', '\n']).next().unwrap_or_default();
        CALLED.iter().find(|(word, _)| before.contains(word)).map(|(_, called)| *called)
    };
    let sums: Vec<(&Stated<Money>, &str)> = prose
        .money()
        .iter()
        .filter(|sum| !sum.value.rate)
        .filter_map(|sum| Some((sum, named(sum)?)))
        .take(MOST)
        .collect();
    if let Some((value, span)) = in_terms
        && let Some((here, called)) = sums.iter().find(|(sum, _)| is_swapped(sum.value, value))
    {
        let other = Stated { value, span };
        return Some(Swapped { called, here: **here, other, is_in_terms: true });
    }
    let count = |value: Money| prose.money().iter().filter(|sum| sum.value == value).count();
    sums.iter().find_map(|(here, called)| {
        let (other, _) = sums.iter().find(|(other, _)| is_swapped(here.value, other.value))?;
        let [own, others] = [here.value, other.value].map(count);
        // Of two that are said as often, the second one is told.
        let is_told = own < others || own == others && here.span.start > other.span.start;
        is_told.then_some(Swapped { called, here: **here, other: **other, is_in_terms: false })
    })
}

/// “£846,000” and “£864,000”
fn is_swapped(one: Money, other: Money) -> bool {
    const LEAST_DIGITS: usize = 3;
    let [one_digits, other_digits] = [one, other].map(|money| money.parts.to_string().into_bytes());
    let differing: Vec<usize> = one_digits
        .iter()
        .zip(&other_digits)
        .enumerate()
        .filter(|(_, (one, other))| one != other)
        .map(|(index, _)| index)
        .collect();
    let telling = one_digits.iter().filter(|digit| **digit != b'0').count();
    let [first, second] = differing.as_slice() else { return false };
    one.currency == other.currency
        && one_digits.len() == other_digits.len()
        && telling >= LEAST_DIGITS
        && first + 1 == *second
        && one_digits.get(*first) == other_digits.get(*second)
        && one_digits.get(*second) == other_digits.get(*first)
}

/// The totals in the words of some clauses that are not what their sentence adds up to.
pub(super) fn wrong(agreement: &Agreement, clauses: &[&str]) -> Vec<Total> {
    // In even text a pound sign is two of these.
    const LEAST_SIGNS: usize = 3;
    let mut wrong = Vec::new();
    for sentence in bodies::sentences(agreement, clauses) {
        let even = agreement.prose().even_at(sentence);
        let may_add_up = even.starts_with(|sign: char| sign == 'o' || sign.is_ascii_digit())
            || even.contains(':')
            || even.contains(" of which ")
            || even.contains(" as to ")
            || TOTALS.iter().any(|total| even.contains(total));
        if !may_add_up
            || even.starts_with('|')
            || even.bytes().filter(|it| *it == b'$').count() < LEAST_SIGNS
        {
            continue;
        }
        wrong.extend(in_sentence(agreement, sentence, even));
    }
    wrong
}

/// What stands before a total: “in total £420,000”.
const TOTALS: &[&str] =
    &["total", "together", "in all", "altogether", "making", "amounting to", "sum of"];

/// Words by which sums are not the plain parts of another.
const NOT_PARTS: &[&str] = &[
    "which",
    "including",
    "includes",
    "include",
    "up",
    "rising",
    "rises",
    "increasing",
    "from",
    "less",
    "minus",
    "deducting",
    "about",
    "approximately",
    "around",
    "least",
    "most",
    "more",
    "years",
    "then",
    "thereafter",
    "followed",
    "each",
    "both",
    "remainder",
    "rest",
    "balance",
    "remaining",
    "extra",
    "further",
    "another",
    "half",
    "cent",
    "maximum",
    "minimum",
    "exceed",
    "or",
    "if",
    "other",
    "others",
    "where",
    "excluding",
    "not",
    "per",
];

/// What behind a sum makes it one that comes more than once a year.
const RATES: &[&str] =
    &["month", "monthly", "quarter", "quarterly", "week", "weekly", "day", "daily", "hour"];

fn in_sentence(agreement: &Agreement, sentence: Span, even: &str) -> Option<Total> {
    let sums = within(agreement.prose().money(), sentence);
    let here = |at: usize| at.saturating_sub(sentence.start);
    let before = |stated: &Stated<Money>| even.get(..here(stated.span.start)).unwrap_or_default();
    let ends_with_total = |stated: &&Stated<Money>| {
        let before = before(stated).trim_end_matches([' ', ':']);
        let before = before.strip_suffix(" of").unwrap_or(before).trim_end();
        TOTALS.iter().any(|total| {
            let head = before.strip_suffix(total.strip_suffix(" of").unwrap_or(total));
            head.is_some_and(|head| head.is_empty() || head.ends_with(' '))
        })
    };
    let between = |one: &Stated<Money>, next: &Stated<Money>| {
        even.get(here(one.span.end)..here(next.span.start))
    };
    let mut begins = None;
    let (total, parts, is_whole) = if let Some(index) =
        sums.iter().rposition(|sum| ends_with_total(&sum)).filter(|index| *index > 1)
    {
        let total = sums.get(index)?;
        (total, sums.get(..index)?, true)
    } else {
        let (total, parts) = sums.split_first()?;
        let next = parts.first()?;
        let words = between(total, next)?;
        // “Of the £600,000 the Lead keeps £330,000”, “£600,000 a year: £330,000 to the Lead”, “£600,000, of which …”
        let opens = before(total)
            .trim_start_matches(|sign: char| sign.is_ascii_digit() || matches!(sign, '.' | ' '));
        let is_of = opens.strip_prefix("of ").is_some_and(names_a_sum);
        let of_which = words.strip_prefix(',').unwrap_or(words).trim_start();
        let of_which = of_which.strip_prefix("of which ");
        // “£120,000 is met by the Council as to £72,000 and by the Trust as to £48,000”
        let is_as_to = parts.iter().all(|part| before(part).trim_end().ends_with(" as to"));
        (is_of || words.contains(':') || of_which.is_some() || is_as_to).then_some(())?;
        begins = of_which.map(|rest| here(next.span.start).saturating_sub(rest.len()));
        if is_as_to {
            begins = Some(here(next.span.start));
        }
        (total, parts, false)
    };
    let stretch = if is_whole {
        even.get(..here(total.span.start))?
    } else {
        even.get(begins.unwrap_or_else(|| here(total.span.end))..)?
    };
    // “£120,000, in each year of the term” is no “£5,000 each”.
    let stretch = stretch.replace("each year", "a year").replace("each financial year", "a year");
    let is_plain = words_of(&stretch).all(|(_, word)| !NOT_PARTS.contains(&word));
    let comes_again = parts.iter().chain([total]).any(|sum| {
        let behind = even.get(here(sum.span.end)..).unwrap_or_default();
        words_of(behind).take(2).any(|(_, word)| RATES.contains(&word))
    });
    let is_one_currency = parts.iter().all(|part| part.value.currency == total.value.currency);
    if parts.len() < 2 || !is_plain || comes_again || !is_one_currency {
        return None;
    }
    let sum = parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.value.parts))?;
    let stated = total.value.parts;
    let apart = Share::of(i128::from(sum.abs_diff(stated)), i128::from(stated))?;
    // “£9.3m and £15.7m”
    let is_rounded = parts.iter().chain([total]).any(|sum| {
        even.get(here(sum.span.start)..here(sum.span.end))
            .is_some_and(|words| words.contains(|sign: char| sign.is_ascii_alphabetic()))
    });
    let within = Share::read(&FAIRNESS.contributions.rounded_within)?;
    if sum == stated || is_rounded && apart.is_at_most(within) {
        return None;
    }
    // Who says what some get need not say what all get.
    let is_as_to = even.matches(" as to ").count() == parts.len();
    if sum < stated && !is_whole && !is_as_to && !names_all(agreement, even) {
        return None;
    }
    let parts = Money { parts: sum, rate: false, ..total.value };
    Some(Total { stated: total.value, parts, place: total.span })
}

/// “the council’s”, “the yearly budget of”; but not “this the Lead receives”.
fn names_a_sum(words: &str) -> bool {
    const OF_A_SUM: &[&str] = &[
        "the", "a", "an", "its", "their", "total", "annual", "yearly", "budget", "sum", "amount",
        "grant", "contract", "price", "value", "of", "award", "funding", "fund", "head", "payment",
        "overall",
    ];
    let words: Vec<&str> = words_of(words).map(|(_, word)| word).collect();
    words.iter().enumerate().all(|(index, word)| {
        let owns = words.get(index + 1) == Some(&"s");
        *word == "s" || owns || OF_A_SUM.contains(word)
    })
}

fn names_all(agreement: &Agreement, even: &str) -> bool {
    let named = Names::of(agreement).mentions(even);
    let named: BTreeSet<&str> = named.into_iter().map(|(_, id)| id).collect();
    agreement.parties().all(|party| named.contains(party.id)) && !named.is_empty()
}
