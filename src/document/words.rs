//! Facts read from prose, where the words state them unmistakably. When in doubt there is silence: a false alarm costs more trust than a miss.

mod approvals;
mod dates;
mod durations;
mod numbers;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use regex::{Match, Regex, RegexBuilder};

use crate::document::markdown::Body;
use crate::ground::source::{Source, Span};

pub use approvals::{Approval, approvals};
pub use dates::dates;
pub use durations::durations;

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
    /// The body as [`even`] makes it.
    even: String,
    /// Where the body begins in the file.
    start: usize,
    durations: OnceLock<Vec<Stated<String>>>,
    dates: OnceLock<Vec<Stated<Date>>>,
    approvals: OnceLock<Vec<Stated<Approval>>>,
}

impl Prose {
    pub fn of(source: &Arc<Source>, body: &Body) -> Self {
        let text = source.text().get(body.span.start..body.span.end).unwrap_or_default();
        let mut even = even(text).into_bytes();
        let targets = body.links.iter().filter_map(|link| {
            let target = source.slice(link.span).find("](")?;
            Some(Span::new(link.span.start + target, link.span.end))
        });
        let no_prose = body.code.iter().chain(&body.comments).chain(&body.html).copied();
        let definitions = body.definitions.iter().map(|definition| definition.span);
        for span in no_prose.chain(definitions).chain(targets) {
            let from = span.start.saturating_sub(body.span.start);
            let to = span.end.saturating_sub(body.span.start);
            if let Some(bytes) = even.get_mut(from..to) {
                bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
            }
        }
        // All of it is ASCII by now.
        let even = String::from_utf8(even).unwrap_or_default();
        Self {
            even,
            start: body.span.start,
            durations: OnceLock::new(),
            dates: OnceLock::new(),
            approvals: OnceLock::new(),
        }
    }

    /// The body in small ASCII letters, byte for byte as long as it is in the file, with blanks in place of what is no prose.
    pub fn even(&self) -> &str {
        &self.even
    }

    /// Where the body begins in the file: what a place in [`Prose::even`] is to be shifted by.
    pub const fn start(&self) -> usize {
        self.start
    }

    pub fn durations(&self) -> &[Stated<String>] {
        self.durations.get_or_init(|| self.placed(durations::read(&self.even)))
    }

    pub fn dates(&self) -> &[Stated<Date>] {
        self.dates.get_or_init(|| self.placed(dates::read(&self.even)))
    }

    pub fn approvals(&self) -> &[Stated<Approval>] {
        self.approvals.get_or_init(|| self.placed(approvals::read(&self.even)))
    }

    /// Moves facts from their places in the body to their places in the file.
    fn placed<T>(&self, facts: Vec<Stated<T>>) -> Vec<Stated<T>> {
        let place = |fact: Stated<T>| Stated { span: fact.span.shifted(self.start), ..fact };
        facts.into_iter().map(place).collect()
    }
}

/// Those of some facts, which stand in the order of the text, that lie within a stretch of it.
pub fn within<T>(facts: &[Stated<T>], stretch: Span) -> &[Stated<T>] {
    let from = facts.partition_point(|fact| fact.span.start < stretch.start);
    let to = facts.partition_point(|fact| fact.span.end <= stretch.end);
    facts.get(from..to).unwrap_or_default()
}

fn follows_number(text: &str, start: usize) -> bool {
    let before = cut(text, 0, start);
    let range =
        before.trim_end_matches(' ').strip_suffix('-').map(|before| before.trim_end_matches(' '));
    before.ends_with(['-', '/', '.', ',', ':', '+'])
        || range.is_some_and(|before| before.ends_with(|sign: char| sign.is_ascii_digit()))
}

/// The same text, byte for byte, as the patterns expect it: in small ASCII letters, with plain hyphens and quotes, and with line breaks only
/// between paragraphs. Letters of other alphabets stay letters.
fn even(text: &str) -> String {
    let mut even = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let like = match character {
            '\n' | '\r' if ends_paragraph(text, at) => '\n',
            '–' | '—' | '−' | '‐' | '‑' => '-',
            '£' | '€' => '$',
            _ if character.is_whitespace() => ' ',
            _ if character.is_ascii() => character.to_ascii_lowercase(),
            _ if character.is_alphanumeric() => '_',
            _ => ' ',
        };
        even.push(like);
        let filler = if like == '_' { '_' } else { ' ' };
        even.extend(std::iter::repeat_n(filler, character.len_utf8() - 1));
    }
    even
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

    fn told<T, V: PartialEq>(
        text: &str,
        read: impl Fn(&str) -> Vec<Stated<T>>,
        name: impl Fn(&T) -> V,
    ) -> Vec<(V, &str)> {
        read(text)
            .iter()
            .map(|stated| (name(&stated.value), cut(text, stated.span.start, stated.span.end)))
            .collect()
    }

    fn lengths(text: &str) -> Vec<(String, &str)> {
        told(text, durations, String::clone)
    }

    fn days(text: &str) -> Vec<(String, &str)> {
        told(text, dates, Date::to_string)
    }

    fn agreed_by(text: &str) -> Vec<(String, &str)> {
        told(text, approvals, |approval| approval.name())
    }

    fn pairs<'a>(expected: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
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
        ] {
            assert_eq!(lengths(text), pairs(&[(value, words)]), "{text}");
        }
        assert_eq!(
            lengths("two weeks, or 10 days"),
            pairs(&[("P2W", "two weeks"), ("P10D", "10 days")])
        );
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
            "five working days",
            "10 business days",
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
        ] {
            assert_eq!(days(text), pairs(&[("2026-04-01", words)]), "{text}");
        }
        assert_eq!(
            days("31 May 2026 and 1 Sept 2027"),
            pairs(&[("2026-05-31", "31 May 2026"), ("2027-09-01", "1 Sept 2027")])
        );
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
        ] {
            let text = words.repeat(300_000 / words.len());
            let facts = durations(&text).len() + dates(&text).len() + approvals(&text).len();
            assert!(facts <= text.len());
        }
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "(\\PC|three|\\(3\\)|90| |\n|months?|days|April|2026|-|ŷ|横|majority of|all parties|agreed by|2/3){0,40}") {
            let spans = durations(&text).into_iter().map(|stated| stated.span)
                .chain(dates(&text).into_iter().map(|stated| stated.span))
                .chain(approvals(&text).into_iter().map(|stated| stated.span));
            for span in spans {
                prop_assert!(text.get(span.start..span.end).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
