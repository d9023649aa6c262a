//! Facts read from prose, where the words state them unmistakably. When in doubt there is silence: a false alarm costs more trust than a miss.

mod approvals;
mod dates;
mod definitions;
mod durations;
mod headcounts;
mod money;
mod names;
mod numbers;
mod portions;
mod quorums;
mod references;
mod rhythms;
mod sentences;

use std::sync::{Arc, LazyLock, OnceLock};

use jiff::civil::Date;
use regex::{Match, Regex, RegexBuilder};

use crate::document::markdown::Body;
use crate::ground::source::{Source, Span};

pub use approvals::{Approval, Lesser, approvals};
use dates::Days;
pub use dates::{Doubt, dates};
pub use definitions::{Definition, Definitions, Form};
pub use durations::{Length, Unit, durations};
pub use headcounts::{Composition, Headcount};
pub use money::{Currency, Money, money};
pub use names::Name;
pub use numbers::{Disagreement, numbers_in};
pub use portions::{Portion, portions};
pub use quorums::{Quorum, quorums};
pub use references::{Reference, Sort, Whose};
pub use rhythms::rhythms;

/// A fact and the words that state it, as a range of bytes in the text that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated<T> {
    pub value: T,
    pub span: Span,
}

/// What the body of one agreement states: each sort of fact is read once, when it is first asked for, and every place is a place in the file.
/// Code, comments, HTML and the targets of links are no prose.
#[derive(Debug, Clone)]
pub struct Prose {
    /// The body as it stands in the file, with blanks in place of what is no prose.
    words: String,
    /// The same as [`even`] makes it.
    even: String,
    /// Where the body begins in the file.
    start: usize,
    days: OnceLock<Days>,
    durations: OnceLock<Vec<Stated<Length>>>,
    money: OnceLock<Vec<Stated<Money>>>,
    names: OnceLock<Vec<Name>>,
    portions: OnceLock<Vec<Stated<Portion>>>,
    quorums: OnceLock<Vec<Stated<Quorum>>>,
    rhythms: OnceLock<Vec<Stated<Length>>>,
    sentences: OnceLock<Vec<Span>>,
    references: OnceLock<Vec<Stated<Reference>>>,
    definitions: OnceLock<Definitions>,
    /// The definitions clauses, as places in the body.
    glossaries: Vec<Span>,
}

impl Prose {
    pub fn of(source: &Arc<Source>, body: &Body) -> Self {
        let text = source.text().get(body.span.start..body.span.end).unwrap_or_default();
        let mut words = text.as_bytes().to_vec();
        let targets = body.links.iter().filter_map(|link| {
            let target = source.slice(link.span).find("](")?;
            Some(Span::new(link.span.start + target, link.span.end))
        });
        let no_prose = body.code.iter().chain(&body.comments).chain(&body.html).copied();
        let definitions = body.definitions.iter().map(|definition| definition.span);
        for span in no_prose.chain(definitions).chain(targets) {
            let from = span.start.saturating_sub(body.span.start);
            let to = span.end.saturating_sub(body.span.start);
            if let Some(bytes) = words.get_mut(from..to) {
                bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
            }
        }
        // What was blanked out are whole characters.
        let words = String::from_utf8(words).unwrap_or_default();
        let even = even(&words);
        let glossaries = glossaries(body);
        Self {
            words,
            even,
            glossaries,
            references: OnceLock::new(),
            definitions: OnceLock::new(),
            start: body.span.start,
            days: OnceLock::new(),
            durations: OnceLock::new(),
            money: OnceLock::new(),
            names: OnceLock::new(),
            portions: OnceLock::new(),
            quorums: OnceLock::new(),
            rhythms: OnceLock::new(),
            sentences: OnceLock::new(),
        }
    }

    /// The body in small ASCII letters, byte for byte as long as it is in the file, with blanks in place of what is no prose.
    pub fn even(&self) -> &str {
        &self.even
    }

    /// The body as it stands in the file, byte for byte, with blanks in place of what is no prose.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Where the body begins in the file: what a place in [`Prose::even`] is to be shifted by.
    pub const fn start(&self) -> usize {
        self.start
    }

    /// By whom something has to be agreed, in a stretch of the file. Few stretches are asked about, and each takes long to read.
    pub fn approvals_within(&self, place: Span) -> Vec<Stated<Approval>> {
        let read = approvals::read(self.even_at(place)).into_iter();
        read.map(|it| Stated { span: it.span.shifted(place.start), ..it }).collect()
    }

    /// Where something has to be agreed by fewer than all, in a stretch of the file.
    pub fn lesser_approvals_within(&self, place: Span) -> Vec<Stated<Lesser>> {
        let read = approvals::lesser(self.even_at(place)).into_iter();
        read.map(|it| Stated { span: it.span.shifted(place.start), ..it }).collect()
    }

    /// How many sit on a body or have to vote there, in a stretch of the file. Few stretches are asked about.
    pub fn headcounts_within(&self, place: Span) -> Vec<Stated<Headcount>> {
        let read = headcounts::read(self.even_at(place)).into_iter();
        read.map(|it| Stated { span: it.span.shifted(place.start), ..it }).collect()
    }

    /// How many a body has, and how many its parts come to, in a stretch of the file.
    pub fn compositions_within(&self, place: Span) -> Vec<Stated<Composition>> {
        let read = headcounts::compositions(self.even_at(place)).into_iter();
        read.map(|it| Stated { span: it.span.shifted(place.start), ..it }).collect()
    }

    /// How many “one of each party” is said to be in all, in a stretch of the file.
    pub fn one_of_each_within(&self, place: Span) -> Vec<Stated<u32>> {
        let read = headcounts::one_of_each_in_all(self.even_at(place)).into_iter();
        read.map(|it| Stated { span: it.span.shifted(place.start), ..it }).collect()
    }

    pub fn dates(&self) -> &[Stated<Date>] {
        &self.days().sure
    }

    /// What looks like a day and is none, or is two.
    pub fn doubtful_dates(&self) -> &[Stated<Doubt>] {
        &self.days().doubtful
    }

    fn days(&self) -> &Days {
        self.days.get_or_init(|| {
            let Days { sure, doubtful } = dates::read(&self.even);
            Days { sure: self.placed(sure), doubtful: self.placed(doubtful) }
        })
    }

    pub fn durations(&self) -> &[Stated<Length>] {
        self.durations.get_or_init(|| self.placed(durations::read(&self.even)))
    }

    pub fn money(&self) -> &[Stated<Money>] {
        self.money.get_or_init(|| self.placed(money::read(&self.even)))
    }

    pub fn portions(&self) -> &[Stated<Portion>] {
        self.portions.get_or_init(|| self.placed(portions::read(&self.even)))
    }

    pub fn quorums(&self) -> &[Stated<Quorum>] {
        self.quorums.get_or_init(|| self.placed(quorums::read(&self.even)))
    }

    /// How often things happen, as the length of time from one time to the next.
    pub fn rhythms(&self) -> &[Stated<Length>] {
        self.rhythms.get_or_init(|| self.placed(rhythms::read(&self.even)))
    }

    /// The sentences, with items of lists and rows of tables each on their own.
    pub fn sentences(&self) -> &[Span] {
        self.sentences.get_or_init(|| {
            let sentences = sentences::read(&self.words, &self.even).into_iter();
            sentences.map(|sentence| sentence.shifted(self.start)).collect()
        })
    }

    /// The words at a place of the file in the even form, byte for byte as long.
    pub fn even_at(&self, place: Span) -> &str {
        cut(
            &self.even,
            place.start.saturating_sub(self.start),
            place.end.saturating_sub(self.start),
        )
    }

    /// Numbers that are written in words and in figures, and are not the same both times. One rule asks, so they are not kept.
    pub fn disagreements(&self) -> Vec<Stated<Disagreement>> {
        let found =
            disagreements(&self.even, &self.here(self.money()), &self.here(self.portions()));
        let figures = self.placed(found).into_iter().map(|stated| Stated {
            value: Disagreement {
                words: stated.value.words.shifted(self.start),
                figures: stated.value.figures.shifted(self.start),
            },
            ..stated
        });
        figures.collect()
    }

    /// Facts at their places in the body, which are kept at their places in the file.
    fn here<T: Copy>(&self, facts: &[Stated<T>]) -> Vec<Stated<T>> {
        let here = |fact: &Stated<T>| {
            let [start, end] =
                [fact.span.start, fact.span.end].map(|at| at.saturating_sub(self.start));
            Stated { span: Span::new(start, end), ..*fact }
        };
        facts.iter().map(here).collect()
    }

    /// Names of organisations, people and things: words with capital letters that belong together.
    pub fn names(&self) -> &[Name] {
        self.names.get_or_init(|| {
            let mut names = names::read(&self.words, &self.even);
            for name in &mut names {
                name.span = name.span.shifted(self.start);
                name.short = name.short.map(|short| short.shifted(self.start));
            }
            names
        })
    }

    pub fn references(&self) -> &[Stated<Reference>] {
        self.references.get_or_init(|| {
            let mut references = self.placed(references::read(&self.words, &self.even));
            for caption in references.iter_mut().filter_map(|stated| stated.value.caption.as_mut())
            {
                caption.span = caption.span.shifted(self.start);
            }
            references
        })
    }

    /// What the words define; its places are those of [`Prose::words`].
    pub fn definitions(&self) -> &Definitions {
        self.definitions
            .get_or_init(|| definitions::read(&self.words, &self.even, &self.glossaries))
    }

    /// Moves facts from their places in the body to their places in the file.
    fn placed<T>(&self, facts: Vec<Stated<T>>) -> Vec<Stated<T>> {
        let place = |fact: Stated<T>| Stated { span: fact.span.shifted(self.start), ..fact };
        facts.into_iter().map(place).collect()
    }
}

/// The sections that define terms, as places in the body.
fn glossaries(body: &Body) -> Vec<Span> {
    const NAMES: [&str; 3] = ["definition", "interpretation", "glossary"];
    const AROUND: [&str; 13] = [
        "and",
        "defined",
        "terms",
        "term",
        "key",
        "in",
        "of",
        "this",
        "the",
        "agreement",
        "construction",
        "used",
        "rules",
    ];
    let names = |word: &str| {
        let word = word.strip_suffix(['s', 'S']).unwrap_or(word);
        NAMES.iter().any(|name| word.eq_ignore_ascii_case(name))
    };
    let is_around = |word: &str| AROUND.iter().any(|around| word.eq_ignore_ascii_case(around));
    let defines = |title: &str| {
        let words = || title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let is_defined = title.eq_ignore_ascii_case("defined terms") || words().any(names);
        is_defined && words().all(|word| names(word) || is_around(word))
    };
    let sections = body.sections.iter().filter(|section| defines(&section.title));
    let place = |place: usize| place.saturating_sub(body.span.start);
    sections.map(|section| Span::new(place(section.span.start), place(section.span.end))).collect()
}

/// Those of some facts, which stand in the order of the text, that lie within a stretch of it.
pub fn within<T>(facts: &[Stated<T>], stretch: Span) -> &[Stated<T>] {
    let from = facts.partition_point(|fact| fact.span.start < stretch.start);
    let to = facts.partition_point(|fact| fact.span.end <= stretch.end);
    facts.get(from..to).unwrap_or_default()
}

/// “three (6) months”, “one year (18 months)”, “£5,000 (six thousand pounds)”, “twenty per cent (25 %)”
fn disagreements(
    text: &str,
    sums: &[Stated<Money>],
    portions: &[Stated<Portion>],
) -> Vec<Stated<Disagreement>> {
    // A number that is said twice has the second one in brackets.
    if !text.contains('(') {
        return Vec::new();
    }
    let mut found = numbers::disagreements(text);
    found.extend(durations::disagreements(text));
    found.extend(money::disagreements(text, sums));
    found.extend(portions::disagreements(text, portions));
    found.sort_by_key(|stated| stated.span);
    found.dedup_by(|next, before| next.span.start < before.span.end);
    found
}

fn follows_number(text: &str, start: usize) -> bool {
    let before = cut(text, 0, start);
    let range =
        before.trim_end_matches(' ').strip_suffix('-').map(|before| before.trim_end_matches(' '));
    before.ends_with(['-', '/', '.', ',', ':', '+'])
        || range.is_some_and(|before| before.ends_with(|sign: char| sign.is_ascii_digit()))
}

/// The same text, byte for byte, as the readers expect it: in small ASCII letters, with plain hyphens and quotes, without emphasis, and with
/// line breaks only between paragraphs. Letters of other alphabets stay letters.
pub fn even(text: &str) -> String {
    let mut even = text.as_bytes().to_ascii_lowercase();
    let bytes = text.as_bytes();
    let table = &*CHANGES;
    let changes = |byte: &u8| table.get(usize::from(*byte)).copied().unwrap_or_default();
    let mut at = 0;
    while let Some(next) = bytes.get(at..).and_then(|rest| rest.iter().position(changes)) {
        at += next;
        let length = match bytes.get(at) {
            Some(byte) if byte.is_ascii() => {
                let like = match byte {
                    b'\n' | b'\r' if ends_paragraph(text, at) => b'\n',
                    b'_' if !is_emphasis(text, at) => b'_',
                    _ => b' ',
                };
                if let Some(byte) = even.get_mut(at) {
                    *byte = like;
                }
                1
            }
            _ => {
                let letter = text.get(at..).and_then(|rest| rest.chars().next());
                letter.map_or(1, |letter| {
                    let length = letter.len_utf8();
                    if let Some(bytes) = even.get_mut(at..at + length) {
                        plain(letter, bytes);
                    }
                    length
                })
            }
        };
        at += length;
    }
    // All of it is ASCII by now.
    String::from_utf8(even).unwrap_or_default()
}

/// Writes what a letter beyond ASCII is like over its bytes.
fn plain(letter: char, bytes: &mut [u8]) {
    let (first, rest) = match letter {
        '–' | '—' | '−' | '‐' | '‑' => (b'-', b' '),
        // A pound sign becomes two of them and a euro sign three, since that many bytes they are long.
        '£' | '€' => (b'$', b'$'),
        _ if letter.is_alphanumeric() => (b'_', b'_'),
        _ => (b' ', b' '),
    };
    bytes.fill(rest);
    if let Some(byte) = bytes.first_mut() {
        *byte = first;
    }
}

/// The bytes that do not stay as they are but for their case. Nearly all others do, and every agreement is read by this.
static CHANGES: LazyLock<[bool; 256]> = LazyLock::new(|| {
    std::array::from_fn(|byte| byte >= 0x80 || matches!(byte, 0x09..=0x0d | 0x2a | 0x5f))
});

/// Whether an underscore at a place prints nothing: it stands at an end of a word, and is no blank to write on.
fn is_emphasis(text: &str, at: usize) -> bool {
    let is_letter = |sign: Option<&u8>| sign.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    let behind = bytes.get(at + 1);
    let of_blank = [before, behind].iter().filter(|sign| **sign == Some(&b'_')).count();
    of_blank < 2
        && is_letter(before) != is_letter(behind)
        && !cut(text, at.saturating_sub(2), at + 1).starts_with("___")
        && !cut(text, at, at + 3).starts_with("___")
}

/// Whether the line after the break at a place is blank.
fn ends_paragraph(text: &str, at: usize) -> bool {
    let behind = cut(text, at, text.len());
    let next_line = behind.strip_prefix("\r\n").or_else(|| behind.get(1..)).unwrap_or_default();
    next_line
        .trim_start_matches([' ', '\t'])
        .chars()
        .next()
        .is_none_or(|next| matches!(next, '\n' | '\r'))
}

/// Where one of some words or a sign stands, in order. A search for both at once would stop and look at nearly every letter.
fn hints(text: &str, words: &Regex, sign: char) -> Vec<Span> {
    let signs = text.match_indices(sign).map(|(at, sign)| Span::new(at, at + sign.len()));
    let mut hints: Vec<Span> = words.find_iter(text).map(span).chain(signs).collect();
    hints.sort_unstable();
    hints
}

fn pattern(words: &str) -> Regex {
    #[expect(
        clippy::expect_used,
        reason = "all patterns are written in this file, and its tests use each"
    )]
    RegexBuilder::new(words)
        .unicode(false)
        .build()
        .expect("the patterns of this file are well-formed")
}

fn span(found: Match<'_>) -> Span {
    Span::new(found.start(), found.end())
}

/// The words before a place, as far as they can change its meaning.
fn last_words(text: &str, end: usize) -> &str {
    const REACH: usize = 80;
    cut(text, text.ceil_char_boundary(end.saturating_sub(REACH)), end)
}

fn first_words(text: &str, start: usize) -> &str {
    const REACH: usize = 40;
    cut(text, start, text.floor_char_boundary(start + REACH))
}

fn cut(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::*;

    pub(super) fn told<T, V: PartialEq>(
        text: &str,
        read: impl Fn(&str) -> Vec<Stated<T>>,
        name: impl Fn(&T) -> V,
    ) -> Vec<(V, &str)> {
        read(text)
            .iter()
            .map(|stated| (name(&stated.value), cut(text, stated.span.start, stated.span.end)))
            .collect()
    }

    fn disagreements(text: &str) -> Vec<Stated<Disagreement>> {
        let even = even(text);
        super::disagreements(&even, &money::read(&even), &portions::read(&even))
    }

    fn lengths(text: &str) -> Vec<(String, &str)> {
        told(text, durations, |length| length.iso().unwrap_or_else(|| length.to_string()))
    }

    fn days(text: &str) -> Vec<(String, &str)> {
        told(text, dates, Date::to_string)
    }

    fn agreed_by(text: &str) -> Vec<(String, &str)> {
        told(text, approvals, |approval| approval.name())
    }

    pub(super) fn pairs<'a>(expected: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
        expected.iter().map(|(value, words)| ((*value).to_owned(), *words)).collect()
    }

    #[test]
    fn lengths_of_time_are_read_from_words_and_figures() {
        for (text, value, words) in [
            ("on three months' notice", "P3M", "three months"),
            ("on three (3) months’ notice", "P3M", "three (3) months"),
            ("on 3 (three) months notice", "P3M", "3 (three) months"),
            ("3 months' notice", "P3M", "3 months"),
            ("within ninety (90) days of", "P90D", "ninety (90) days"),
            ("one hundred and eighty (180) days", "P180D", "one hundred and eighty (180) days"),
            ("thirty-six months", "P36M", "thirty-six months"),
            ("at least 13 weeks.", "P13W", "13 weeks"),
            ("a term of **two years**", "P2Y", "two years"),
            ("a six-month period", "P6M", "six-month"),
            ("30 calendar days", "P30D", "30 calendar days"),
            ("Tŷ 🏠 横浜: Six\n  months", "P6M", "Six\n  months"),
            ("two years and six months", "P2Y6M", "two years and six months"),
            ("90 (ninety) days", "P90D", "90 (ninety) days"),
            ("thirty-six (36) months", "P36M", "thirty-six (36) months"),
            ("one year (12 months)", "P1Y", "one year"),
            ("three (3) **months**", "P3M", "three (3) **months"),
            ("_six_ months’ notice", "P6M", "six_ months"),
            ("a fortnight’s notice", "P2W", "a fortnight"),
            ("a month's notice", "P1M", "a month"),
            ("a quarter’s notice", "P3M", "a quarter"),
            ("it runs for a year", "P1Y", "a year"),
            ("within five working days", "5 working days", "five working days"),
            ("10 (ten) business days", "10 working days", "10 (ten) business days"),
            ("within 72 hours", "PT72H", "72 hours"),
        ] {
            assert_eq!(lengths(text), pairs(&[(value, words)]), "{text}");
        }
        assert_eq!(
            lengths("two weeks, or 10 days"),
            pairs(&[("P2W", "two weeks"), ("P10D", "10 days")])
        );
    }

    #[test]
    fn even_text_is_as_long_as_the_text_byte_for_byte() {
        for (text, expected) in [
            ("Tŷ **A**\tB", "t__   a   b"),
            ("£5, €5, $5", "$$5, $$$5, $5"),
            ("a – b‑c", "a -   b-  c"),
            ("one\ntwo\n\nthree\r\n\r\nfour", "one two\n three\n\n  four"),
            ("_so_ snake_case ____", " so  snake_case ____"),
        ] {
            assert_eq!(even(text), expected);
        }
    }

    #[test]
    fn what_is_no_length_of_time_or_not_a_sure_one_is_silence() {
        for text in [
            "three (4) months",
            "three to six months",
            "2-3 months",
            "two or three months",
            "1.5 years",
            "one and a half years",
            "about two weeks",
            "once a month",
            "£40,000 a year",
            "three quarters of it",
            "half a year",
            "every year",
            "school days",
            "three ___ months",
            "under 16 years of age",
            "a 16-year-old",
            "five (5) days per week",
            "two days a month",
            "[3 months]",
            "[insert] months",
            "clause 3 months",
            "0 days",
            "£500 months",
            "1,000 days",
            "the year 2026 months later",
            "three\n\nmonths",
            "the months ahead",
        ] {
            assert_eq!(lengths(text), [], "{text}");
        }
    }

    #[test]
    fn days_of_the_calendar_are_read_in_every_common_form() {
        for (text, words) in [
            ("from 1 April 2026 on", "1 April 2026"),
            ("from 1st April 2026.", "1st April 2026"),
            ("the 1st day of April 2026", "1st day of April 2026"),
            ("the 1st of April, 2026", "1st of April, 2026"),
            ("April 1, 2026", "April 1, 2026"),
            ("Apr. 1st 2026", "Apr. 1st 2026"),
            ("01\u{a0}APRIL\n2026", "01\u{a0}APRIL\n2026"),
            ("(2026-04-01)", "2026-04-01"),
            ("**1 April 2026**", "1 April 2026"),
        ] {
            assert_eq!(days(text), pairs(&[("2026-04-01", words)]), "{text}");
        }
        assert_eq!(
            days("31 May 2026 and 1 Sept 2027"),
            pairs(&[("2026-05-31", "31 May 2026"), ("2027-09-01", "1 Sept 2027")])
        );
        for text in ["until 31/03/2029.", "31.3.2029", "31-03-2029", "03/31/2029"] {
            assert_eq!(
                days(text).first().map(|(day, _)| day.as_str()),
                Some("2029-03-31"),
                "{text}"
            );
        }
        assert_eq!(days("05/05/2026"), pairs(&[("2026-05-05", "05/05/2026")]));
    }

    #[test]
    fn what_is_no_day_or_not_a_sure_one_is_silence() {
        for text in [
            "01/04/2026",
            "1.4.2026",
            "April 2026",
            "1 April",
            "the partners may 2026 times",
            "may 12 partners",
            "31 February 2026",
            "2026-02-30",
            "2026-04-01T10:00:00Z",
            "28–31 March 2026",
            "2026-04-01-draft",
            "12026-04-01",
            "1\n\nApril 2026",
        ] {
            assert_eq!(days(text), [], "{text}");
        }
    }

    #[test]
    fn days_that_cannot_be_or_read_two_ways_are_doubtful() {
        let doubts = |text: &str| {
            let days = dates::read(&even(text)).doubtful;
            days.iter()
                .map(|stated| {
                    (stated.value, cut(text, stated.span.start, stated.span.end).to_owned())
                })
                .collect::<Vec<_>>()
        };
        let day = jiff::civil::date;
        for (text, doubt, words) in [
            ("by 31 February 2027.", Doubt::Impossible, "31 February 2027"),
            ("by 31st September, 2027", Doubt::Impossible, "31st September, 2027"),
            ("by June 31, 2027", Doubt::Impossible, "June 31, 2027"),
            ("by 31/02/2027", Doubt::Impossible, "31/02/2027"),
            ("by 2027-02-30", Doubt::Impossible, "2027-02-30"),
            ("by 29 February 2027", Doubt::Impossible, "29 February 2027"),
            ("by 03/04/2026", Doubt::TwoWays(day(2026, 4, 3), day(2026, 3, 4)), "03/04/2026"),
            ("by 03/04/26", Doubt::ShortYearTwoWays(day(2026, 4, 3), day(2026, 3, 4)), "03/04/26"),
            ("by 31/12/26", Doubt::ShortYear(day(2026, 12, 31)), "31/12/26"),
            (
                "on Monday, 31 March 2026",
                Doubt::OtherWeekday(day(2026, 3, 31)),
                "Monday, 31 March 2026",
            ),
        ] {
            assert_eq!(doubts(text), [(doubt, words.to_owned())], "{text}");
        }
        for text in [
            "the partners may 31 times",
            "version 03/04/26",
            "minute 12/03",
            "clause 14.2.12",
            "14.2.2026.1",
            "1/2/3",
            "2025/26",
            "24/7/365",
            "45 March 2027",
            "Issue 31 February 2027",
            "Tuesday 31 March 2026",
            "2026-14-07",
            "31/13/26",
            "BW-2026-01-02",
        ] {
            assert_eq!(doubts(text), [], "{text}");
        }
    }

    #[test]
    fn numbers_that_are_written_twice_have_to_agree() {
        let told = |text: &str| {
            let found = disagreements(text).into_iter().map(|stated| {
                [stated.span, stated.value.words, stated.value.figures]
                    .map(|span| cut(text, span.start, span.end).to_owned())
            });
            found.collect::<Vec<_>>()
        };
        for (text, whole, words, figures) in [
            ("on three (6) months’ notice", "three (6)", "three", "6"),
            ("on 6 (three) months’ notice", "6 (three)", "three", "6"),
            ("four (**5**) members", "four (**5**)", "four", "5"),
            ("a term of one year (18 months)", "one year (18 months)", "one year", "18 months"),
            (
                "£5,000 (six thousand pounds)",
                "£5,000 (six thousand pounds)",
                "six thousand pounds",
                "£5,000",
            ),
            (
                "six thousand pounds (£5,000)",
                "six thousand pounds (£5,000)",
                "six thousand pounds",
                "£5,000",
            ),
            ("twenty per cent (25 %)", "twenty per cent (25 %)", "twenty per cent", "25 %"),
            ("thirty (25) per cent", "thirty (25)", "thirty", "25"),
        ] {
            let told = told(text);
            assert_eq!(told, [[whole, words, figures].map(str::to_owned)], "{text}");
        }
        for text in [
            "three (3) months",
            "clause two (3) applies",
            "phase two (2027) begins",
            "all three (4).",
            "two partners (3 by 2027)",
            "one year (12 months)",
            "two weeks (10 working days)",
            "three months (90 days)",
            "£5,000 (five thousand pounds)",
            "twenty per cent (20 %)",
            "one third (33 per cent)",
            "£6,000 (£5,000 of it in kind)",
            "three (a) months",
        ] {
            assert_eq!(told(text), Vec::<[String; 3]>::new(), "{text}");
        }
    }

    #[test]
    fn approvals_are_read_where_the_words_speak_of_agreeing() {
        for (text, value, words) in [
            (
                "No variation is effective unless agreed in writing by all parties.",
                "all-parties",
                "agreed in writing by all parties",
            ),
            ("with the consent of all the partners", "all-parties", "consent of all the partners"),
            ("signed by each of the partners", "all-parties", "signed by each of the partners"),
            ("All parties must agree to it", "all-parties", "All parties must agree"),
            ("The board decides unanimously", "all-parties", "unanimously"),
            ("a majority of the members present", "majority", "a majority of the members"),
            ("by simple majority", "majority", "by simple majority"),
            ("by more than half of the votes", "majority", "more than half of the votes"),
            ("signed for every partner", "all-parties", "signed for every partner"),
            ("if all four members agree", "all-parties", "if all four members agree"),
            ("All parties together may end it", "all-parties", "All parties together may"),
            ("decided by majority vote", "majority", "by majority vote"),
            ("two thirds of the partners", "2/3", "two thirds of the partners"),
            ("a two-thirds majority", "2/3", "two-thirds majority"),
            (
                "by a majority of at least three quarters",
                "3/4",
                "majority of at least three quarters",
            ),
            ("75% of the votes", "3/4", "75% of the votes"),
        ] {
            assert_eq!(agreed_by(text), pairs(&[(value, words)]), "{text}");
        }
    }

    #[test]
    fn parties_that_do_other_things_than_agree_are_silence() {
        for text in [
            "This agreement binds all parties.",
            "All parties will cooperate.",
            "each of the partners shall pay",
            "Decisions need not be unanimous.",
            "It does not require the consent of all parties.",
            "the majority of the work",
            "a majority-owned company",
            "agreed by all other partners",
            "two thirds of the budget",
            "a qualified majority vote",
        ] {
            assert_eq!(agreed_by(text), [], "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_answered_quickly() {
        let start = Instant::now();
        for words in [
            "unanimous ",
            "three ",
            "three (",
            "1 ",
            "1 april 2026 ",
            "three months and ",
            " ",
            "\n",
            "by ",
            "two thirds of ",
            "ŷ",
            "-",
            "quorum is ",
            "quorum of five ",
            "the board has five members and quor ",
            "(",
            ")",
            "(1) ",
            "one hundred and ",
            "a ",
            "£",
            "£1 ",
            "£1,111,",
            "£5 to ",
            "1/1/1/",
            "1-1-1-",
            "% ",
            "1/3 ",
            "quorum ",
            "every ",
            "every other ",
            "_",
            "day",
            "1 april",
        ] {
            let text = words.repeat(300_000 / words.len());
            let facts = durations(&text).len()
                + dates(&text).len()
                + approvals(&text).len()
                + headcounts::read(&even(&text)).len()
                + money(&text).len()
                + portions(&text).len()
                + quorums(&text).len()
                + rhythms(&text).len()
                + disagreements(&text).len();
            assert!(facts <= text.len());
        }
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_reader(text in "(\\PC|three|\\(3\\)|90|1/3|£|€|%|,|\\.| |\n|months?|days|a year|every|April|2026|31/|-|_|\\*|ŷ|横|quorum|members|million|per cent|thousand|majority of|all parties|agreed by|2/3){0,40}") {
            let even = even(&text);
            prop_assert_eq!(even.len(), text.len());
            let days = dates::read(&even);
            let spans = durations::read(&even).into_iter().map(|stated| stated.span)
                .chain(days.sure.into_iter().map(|stated| stated.span))
                .chain(days.doubtful.into_iter().map(|stated| stated.span))
                .chain(approvals::read(&even).into_iter().map(|stated| stated.span))
                .chain(money::read(&even).into_iter().map(|stated| stated.span))
                .chain(portions::read(&even).into_iter().map(|stated| stated.span))
                .chain(quorums::read(&even).into_iter().map(|stated| stated.span))
                .chain(rhythms::read(&even).into_iter().map(|stated| stated.span))
                .chain(disagreements(&text).into_iter().map(|stated| stated.span));
            for span in spans {
                prop_assert!(text.get(span.start..span.end).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
