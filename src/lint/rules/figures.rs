//! Figures as terms and words state them, and whether both say the same.

use std::fmt;

use jiff::civil::Date;

use super::phrases::words_of;
use super::stated_terms::Sort;
use super::timeframe;
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::{
    self, Approval, Length, Lesser, Money, Portion, Quorum, Unit, numbers_in, within,
};
use crate::ground::source::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Length(Length),
    Day(Date),
    Money(Money),
    Number(u64),
    Portion(Portion),
    Quorum(Quorum),
    Approval(Approval),
    /// An approval by fewer than all, as only words state it.
    Lesser(Lesser),
}

/// A figure that words state, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub(super) figure: Figure,
    pub(super) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Same,
    /// Months beside days: as long in some years and not in others.
    Nearly,
    Different,
}

impl Figure {
    /// What a term states.
    pub(super) fn of_term(sort: Sort, term: &Term) -> Option<Self> {
        let text = term.text();
        Some(match sort {
            Sort::Length | Sort::Rhythm | Sort::Steps => Self::Length(Length::from_iso(text?)?),
            Sort::Day => Self::Day(timeframe::date(term)?),
            Sort::Money | Sort::Sums => {
                Self::Money(Money::of_amount(term.text_of("amount")?, term.text_of("currency")?)?)
            }
            Sort::Number | Sort::Times => Self::Number(text?.parse().ok()?),
            Sort::Shares => Self::Portion(share(text?)?),
            Sort::Quorum => Self::Quorum(quorum(term)?),
            Sort::Approval | Sort::Consent => Self::Approval(approval(text?)?),
        })
    }

    /// What the words of a sentence state.
    pub(super) fn in_words(sort: Sort, agreement: &Agreement, sentence: Span) -> Vec<Stated> {
        let prose = agreement.prose();
        match sort {
            Sort::Length | Sort::Steps => all(prose.durations(), sentence, Self::Length),
            Sort::Rhythm => all(prose.rhythms(), sentence, Self::Length),
            Sort::Day => all(prose.dates(), sentence, Self::Day),
            Sort::Money | Sort::Sums => all(prose.money(), sentence, Self::Money),
            Sort::Shares => portions_in(agreement, sentence),
            Sort::Quorum => all(prose.quorums(), sentence, Self::Quorum),
            Sort::Approval => all(&prose.approvals_within(sentence), sentence, Self::Approval),
            Sort::Consent => {
                let mut found = all(&prose.approvals_within(sentence), sentence, Self::Approval);
                let lesser = all(&prose.lesser_approvals_within(sentence), sentence, Self::Lesser);
                let is_apart = |one: &Stated| {
                    found
                        .iter()
                        .all(|it| it.span.end <= one.span.start || one.span.end <= it.span.start)
                };
                let lesser: Vec<Stated> = lesser.into_iter().filter(is_apart).collect();
                found.extend(lesser);
                found.sort_by_key(|stated| stated.span);
                found
            }
            Sort::Number | Sort::Times => {
                let even = prose.even_at(sentence);
                let numbers = numbers_in(even).into_iter();
                let mut numbers: Vec<Stated> = numbers
                    .filter(|number| sort == Sort::Number || counts_times(even, number.span.end))
                    .map(|number| Stated {
                        figure: Self::Number(number.value),
                        span: number.span.shifted(sentence.start),
                    })
                    .collect();
                if sort == Sort::Times {
                    numbers.extend(once_or_twice(even, sentence.start));
                    numbers.sort_by_key(|number| number.span);
                }
                numbers
            }
        }
    }

    pub(super) fn compare(self, words: Self, parties: usize) -> Verdict {
        let same = |same: bool| if same { Verdict::Same } else { Verdict::Different };
        match (self, words) {
            (Self::Length(term), Self::Length(words)) => compare_lengths(term, words),
            (Self::Money(term), Self::Money(words)) => {
                same((term.parts, term.currency) == (words.parts, words.currency))
            }
            (Self::Quorum(term), Self::Quorum(words)) => same(match (term, words) {
                (Quorum::EachParty, Quorum::Count(count))
                | (Quorum::Count(count), Quorum::EachParty) => {
                    usize::try_from(count).is_ok_and(|count| count == parties)
                }
                (Quorum::Part(one), Quorum::Part(other)) => one == other,
                (Quorum::Part(_), _) | (_, Quorum::Part(_)) => true,
                (one, other) => one == other,
            }),
            (Self::Approval(Approval::AllParties), Self::Lesser(Lesser::Some(count))) => {
                same(usize::try_from(count).is_ok_and(|count| count >= parties))
            }
            (Self::Approval(Approval::AllParties), Self::Lesser(Lesser::One)) => Verdict::Different,
            (Self::Approval(_), Self::Lesser(_)) => Verdict::Same,
            (term, words) => same(term == words),
        }
    }

    /// As the front matter writes it, where that is one value.
    pub(super) fn written(self) -> Option<String> {
        match self {
            Self::Length(length) => length.iso(),
            Self::Day(day) => Some(day.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Portion(portion) => {
                let written = portion.to_string();
                Some(written.strip_suffix(" per cent").map_or(written.clone(), str::to_owned))
            }
            Self::Approval(approval) => Some(approval.name()),
            Self::Lesser(_) => None,
            Self::Quorum(Quorum::Count(count)) => Some(format!("count: {count}")),
            Self::Quorum(Quorum::Part(part)) => Some(format!("fraction: {}/{}", part.of, part.all)),
            Self::Quorum(Quorum::EachParty) => Some("each-party: true".to_owned()),
            Self::Money(money) => Some(format!("amount: \"{}\"", money.amount())),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => length.fmt(formatter),
            Self::Day(day) => day.strftime("%-d %B %Y").fmt(formatter),
            Self::Money(money) => money.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
            Self::Portion(portion) => portion.fmt(formatter),
            Self::Quorum(Quorum::Count(count)) => count.fmt(formatter),
            Self::Quorum(Quorum::Part(part)) => write!(formatter, "{}/{}", part.of, part.all),
            Self::Quorum(Quorum::EachParty) => formatter.write_str("one of each party"),
            Self::Lesser(Lesser::Some(count)) => write!(formatter, "{count} parties"),
            Self::Lesser(Lesser::One) => formatter.write_str("one alone"),
            Self::Approval(Approval::AllParties) => formatter.write_str("all parties"),
            Self::Approval(Approval::Majority) => formatter.write_str("a majority"),
            Self::Approval(Approval::Fraction(of, all)) => write!(formatter, "{of}/{all}"),
        }
    }
}

/// Months have 28 to 31 days, and working days are no days: what no calendar can settle is not told as a contradiction.
fn compare_lengths(term: Length, words: Length) -> Verdict {
    if term.is_as_long_as(words) {
        return Verdict::Same;
    }
    let days_of = |months: u32| months.saturating_mul(28)..=months.saturating_mul(31);
    match (term.in_months(), term.in_days(), words.in_months(), words.in_days()) {
        (Some(months), _, _, Some(days)) | (_, Some(days), Some(months), _)
            if days_of(months).contains(&days) =>
        {
            Verdict::Nearly
        }
        (_, Some(days), ..)
            if words.unit == Unit::WorkingDay && takes(words.count).contains(&days) =>
        {
            Verdict::Same
        }
        (Some(months), ..)
            if words.unit == Unit::WorkingDay
                && overlaps(&days_of(months), &takes(words.count)) =>
        {
            Verdict::Same
        }
        _ => Verdict::Different,
    }
}

/// How many days so many working days may take: as many, or those with the week-ends and bank holidays between them.
fn takes(working_days: u32) -> std::ops::RangeInclusive<u32> {
    const HOLIDAYS: u32 = 4;
    let weekends = working_days.saturating_mul(7) / 5;
    working_days..=weekends.saturating_add(HOLIDAYS)
}

fn overlaps(one: &std::ops::RangeInclusive<u32>, other: &std::ops::RangeInclusive<u32>) -> bool {
    one.start() <= other.end() && other.start() <= one.end()
}

/// A share as the front matter states it: `40`, `12.5` or `1/3`.
fn share(text: &str) -> Option<Portion> {
    let text = text.trim().trim_end_matches('%').trim_end();
    if let Some((of, all)) = text.split_once('/') {
        return Portion::new(of.parse().ok()?, all.parse().ok()?);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let scale = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let written: u64 = format!("{whole}{part}").parse().ok()?;
    Portion::new(written, scale.checked_mul(100)?)
}

fn quorum(term: &Term) -> Option<Quorum> {
    if let Some(count) = term.text_of("count") {
        return Some(Quorum::Count(count.parse().ok()?));
    }
    if let Some((of, all)) = term.text_of("fraction").and_then(|text| text.split_once('/')) {
        return Some(Quorum::Part(Portion::new(of.parse().ok()?, all.parse().ok()?)?));
    }
    (term.text_of("each-party") == Some("true")).then_some(Quorum::EachParty)
}

/// An approval, or the majority of a body.
fn approval(text: &str) -> Option<Approval> {
    match text {
        "all-parties" | "unanimous" => Some(Approval::AllParties),
        "majority" | "simple" => Some(Approval::Majority),
        text => {
            let (of, all) = text.split_once('/')?;
            let part = Portion::new(of.parse().ok()?, all.parse().ok()?)?;
            Some(Approval::Fraction(u32::try_from(part.of).ok()?, u32::try_from(part.all).ok()?))
        }
    }
}

/// The parts of a whole that a sentence about shares states, with those that only such a sentence is sure to mean: “a third”, “half”.
pub(super) fn portions_in(agreement: &Agreement, sentence: Span) -> Vec<Stated> {
    const PARTS: [(&str, u64); 6] =
        [("half", 2), ("third", 3), ("quarter", 4), ("fifth", 5), ("sixth", 6), ("tenth", 10)];
    const OF_TIME: &[&str] = &[
        "s", "day", "days", "year", "yearly", "years", "term", "hour", "hours", "way", "party",
        "parties", "sector", "person", "time", "monthly", "before", "after",
    ];
    const NUMBERS: &[&str] = &[
        "one", "two", "three", "four", "five", "first", "second", "third", "latter", "last",
        "other", "another", "each", "every", "per", "next", "final", "the",
    ];
    let prose = agreement.prose();
    let mut portions = all(prose.portions(), sentence, Figure::Portion);
    let even = prose.even_at(sentence);
    if !PARTS.iter().any(|(part, _)| even.contains(part)) {
        return portions;
    }
    let words: Vec<(Span, &str)> = words_of(even).collect();
    let word = |index: usize| words.get(index).map(|(_, word)| *word).unwrap_or_default();
    for (index, (span, own)) in words.iter().enumerate() {
        let Some((_, all)) = PARTS.iter().find(|(part, _)| part == own) else { continue };
        let [before, before_that] = [1, 2].map(|back| index.checked_sub(back).map_or("", word));
        let is_joined = |end: usize| even.get(end..).is_some_and(|rest| rest.starts_with('-'));
        // “once a quarter”, “one and a half”, “the first half”
        let is_part = match before {
            "a" => {
                !matches!(before_that, "once" | "twice" | "times" | "and")
                    || before_that == "and" && index.checked_sub(3).map_or("", word) != "one"
            }
            _ => *own == "half" && !NUMBERS.contains(&before),
        };
        if !is_part || OF_TIME.contains(&word(index + 1)) || is_joined(span.end) {
            continue;
        }
        let start = match index.checked_sub(1).and_then(|index| words.get(index)) {
            Some((article, "a")) => article.start,
            _ => span.start,
        };
        let Some(portion) = Portion::new(1, *all) else { continue };
        let span = Span::new(start, span.end).shifted(sentence.start);
        portions.push(Stated { figure: Figure::Portion(portion), span });
    }
    portions.sort_by_key(|stated| stated.span);
    portions
}

/// “three times”, “two further extensions”
fn counts_times(even: &str, end: usize) -> bool {
    let behind = even.get(end..).unwrap_or_default();
    behind.split_whitespace().take(2).any(|word| {
        ["times", "occasions", "extensions"].iter().any(|times| word.starts_with(times))
    })
}

fn all<T: Copy>(
    facts: &[words::Stated<T>],
    sentence: Span,
    figure: impl Fn(T) -> Figure,
) -> Vec<Stated> {
    let facts = within(facts, sentence).iter();
    facts.map(|fact| Stated { figure: figure(fact.value), span: fact.span }).collect()
}

/// “extended once, by up to two years”; but not “once the funder agrees”.
fn once_or_twice(even: &str, start: usize) -> impl Iterator<Item = Stated> {
    const GOES_ON: &[&str] = &[
        "and", "at", "before", "by", "for", "if", "in", "more", "only", "or", "subject", "up",
        "with",
    ];
    [("once", 1), ("twice", 2)].into_iter().flat_map(move |(word, number)| {
        let counts = move |at: &usize| {
            let behind = even.get(at + word.len()..).unwrap_or_default();
            let next = behind.split_whitespace().next().unwrap_or_default();
            let is_whole = !behind.starts_with(|next: char| next.is_ascii_alphanumeric());
            let ends = behind.trim_start().starts_with([',', '.', ';', ')']) || next.is_empty();
            is_whole && (ends || number > 1 || GOES_ON.contains(&next))
        };
        even.match_indices(word).map(|(at, _)| at).filter(counts).map(move |at| Stated {
            figure: Figure::Number(number),
            span: Span::new(at, at + word.len()).shifted(start),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_compared_as_far_as_calendars_go() {
        let verdict = |term: &str, count, unit| {
            let words = Length { count, unit, months: 0 };
            compare_lengths(Length::from_iso(term).unwrap(), words)
        };
        assert_eq!(verdict("P1Y", 12, Unit::Month), Verdict::Same);
        assert_eq!(verdict("P14D", 2, Unit::Week), Verdict::Same);
        assert_eq!(verdict("P3M", 90, Unit::Day), Verdict::Nearly);
        assert_eq!(verdict("P3M", 100, Unit::Day), Verdict::Different);
        assert_eq!(verdict("P5D", 5, Unit::WorkingDay), Verdict::Same);
        assert_eq!(verdict("P1W", 5, Unit::WorkingDay), Verdict::Same);
        assert_eq!(verdict("P5D", 10, Unit::WorkingDay), Verdict::Different);
        assert_eq!(verdict("P1M", 20, Unit::WorkingDay), Verdict::Same);
        assert_eq!(verdict("P3M", 6, Unit::Month), Verdict::Different);
    }

    #[test]
    fn shares_are_read_exactly() {
        let told = |text| share(text).map(|portion| (portion.of, portion.all));
        assert_eq!(told("40"), Some((2, 5)));
        assert_eq!(told("12.5"), Some((1, 8)));
        assert_eq!(told("1/3"), Some((1, 3)));
        assert_eq!(told("abc"), None);
    }
}
