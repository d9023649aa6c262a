//! Facts read from prose, where the words state them unmistakably. When in doubt there is silence: a false alarm costs more trust than a miss.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Match, Regex, RegexBuilder};

use crate::ground::source::Span;

/// A fact and the words that state it, as a range of bytes in the text that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stated<T> {
    pub value: T,
    pub span: Span,
}

/// By whom something has to be agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Approval {
    AllParties,
    /// More than half.
    Majority,
    /// So many of so many, in lowest terms.
    Fraction(u32, u32),
}

impl Approval {
    /// As the front matter writes it.
    pub fn name(self) -> String {
        match self {
            Self::AllParties => "all-parties".to_owned(),
            Self::Majority => "majority".to_owned(),
            Self::Fraction(of, all) => format!("{of}/{all}"),
        }
    }
}

/// Lengths of time, in ISO 8601: “three (3) months’ notice” is `P3M`, “two years and six months” `P2Y6M`. Working days have no such length,
/// nor have ranges, ages, and what comes so many times in a period.
pub fn durations(text: &str) -> Vec<Stated<String>> {
    let text = &even(text);
    let mut found: Vec<(Length, Span)> = Vec::new();
    for captures in DURATION.captures_iter(text) {
        let Some((length, span)) = duration(text, &captures) else { continue };
        match found.last_mut() {
            Some((before, place)) if before.goes_on(length, cut(text, place.end, span.start)) => {
                before.months = length.count;
                place.end = span.end;
            }
            _ => found.push((length, span)),
        }
    }
    found.into_iter().map(|(length, span)| Stated { value: length.iso(), span }).collect()
}

/// Days of the calendar that are named in full: “1st April 2026”, “April 1, 2026”, “2026-04-01”. Numbers between slashes are read one way in
/// Britain and another in America, so they state nothing.
pub fn dates(text: &str) -> Vec<Stated<Date>> {
    let text = &even(text);
    DATE.captures_iter(text)
        .filter_map(|captures| {
            let span = span(captures.get(0)?);
            if follows_number(text, span.start) || continues(text, span.end) {
                return None;
            }
            Some(Stated { value: date(&captures)?, span })
        })
        .collect()
}

/// What has to be agreed by whom, wherever the words speak of agreeing: “agreed in writing by all parties”, “unanimously”, “a majority of the
/// members”, “two thirds of the votes”.
pub fn approvals(text: &str) -> Vec<Stated<Approval>> {
    let text = &even(text);
    let mut found: BTreeMap<usize, Stated<Approval>> = BTreeMap::new();
    for (pattern, read) in APPROVALS.iter() {
        for captures in pattern.captures_iter(text) {
            let (Some(whole), Some(value)) = (captures.get(0), read(&captures)) else { continue };
            let span = span(whole);
            // The patterns stand in the order of their precision: what one has read is not read again.
            let last_before_end = found.range(..span.end).next_back();
            let is_read = last_before_end.is_some_and(|(_, stated)| span.start < stated.span.end);
            if !is_read && !DENIED.is_match(last_words(text, span.start)) {
                found.insert(span.start, Stated { value, span });
            }
        }
    }
    found.into_values().collect()
}

// Lengths of time.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Length {
    count: u32,
    unit: char,
    /// The months behind a number of years.
    months: u32,
}

impl Length {
    fn iso(self) -> String {
        match self.months {
            0 => format!("P{}{}", self.count, self.unit),
            months => format!("P{}{}{months}M", self.count, self.unit),
        }
    }

    fn goes_on(self, next: Self, between: &str) -> bool {
        self.unit == 'Y'
            && self.months == 0
            && next.unit == 'M'
            && matches!(between, " and " | ", " | " ")
    }
}

const UP_TO_NINETEEN: &str = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen";
const TENS: &str = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";

fn number_pattern() -> String {
    let small = format!("(?:(?:{TENS})(?:[- ](?:{UP_TO_NINETEEN}))?|{UP_TO_NINETEEN})");
    format!("(?:(?:{UP_TO_NINETEEN}) hundred(?: and)?(?: {small})?|{small}|[0-9]{{1,4}})")
}

static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    let number = number_pattern();
    pattern(&format!(
        r"\b(?P<number>{number})(?: *\((?P<again>{number})\))?(?: +|- *)(?:(?:calendar|clear|consecutive|full|complete|whole) +)?(?P<unit>days?|weeks?|months?|years?)\b"
    ))
});

fn duration(text: &str, captures: &Captures<'_>) -> Option<(Length, Span)> {
    let span = span(captures.get(0)?);
    let count = number(captures.name("number")?.as_str())?;
    let again = captures.name("again").map(|again| number(again.as_str()));
    let is_doubtful = count == 0
        || count > 999
        || again.is_some_and(|again| again != Some(count))
        || NOT_A_LENGTH_BEFORE.is_match(last_words(text, span.start))
        || NOT_A_LENGTH_BEHIND.is_match(first_words(text, span.end))
        || follows_number(text, span.start);
    let unit = captures.name("unit")?.as_str().chars().next()?.to_ascii_uppercase();
    (!is_doubtful).then_some((Length { count, unit, months: 0 }, span))
}

/// “three to six months”, “about two weeks”, “clause 3 months”, “[3 months]”
static NOT_A_LENGTH_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let number = number_pattern();
    pattern(&format!(
        r"(?:\b{number}(?:[ ]*\([a-z0-9 -]*\))?[ ]*(?:-|to|or|and|/)[ ]*|\b(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|clause|clauses|section|paragraph|schedule|annex|part|item|aged?)[ ]+|[\[<{{#$(][ ]*|\b(?:hundred|thousand|million|half|quarter)(?:[ ]+and)?[ ]+)$"
    ))
});

/// “16 years of age”, “five days a week”
static NOT_A_LENGTH_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[ ]+(?:of age|old|per|a|an|each|every|in (?:a|each|every|any))\b|-old\b|[ ]*(?:/|\+))",
    )
});

fn number(words: &str) -> Option<u32> {
    if let Ok(number) = words.parse() {
        return Some(number);
    }
    let mut total = 0;
    for word in words.split(['-', ' ']).filter(|word| !matches!(*word, "" | "and")) {
        total = match word {
            "hundred" => total * 100,
            word => total + small_number(word)?,
        };
    }
    Some(total)
}

fn small_number(word: &str) -> Option<u32> {
    let place = |words: &str| {
        words.split('|').position(|one| one == word).and_then(|place| u32::try_from(place).ok())
    };
    place(UP_TO_NINETEEN)
        .map(|place| place + 1)
        .or_else(|| place(TENS).map(|place| place * 10 + 20))
}

// Dates.

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)";
    let forms = [
        format!(
            r"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: +day)?(?: +of)? +(?P<month>{month})\b\.?,? +(?P<year>[0-9]{{4}})"
        ),
        format!(
            r"(?P<month_first>{month})\b\.? +(?P<day_second>[0-9]{{1,2}})(?:st|nd|rd|th)?,? +(?P<year_third>[0-9]{{4}})"
        ),
        "(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})".to_owned(),
    ];
    pattern(&format!(r"\b(?:{})\b", forms.join("|")))
});

fn date(captures: &Captures<'_>) -> Option<Date> {
    let text = |names: [&str; 3]| {
        names.iter().find_map(|name| captures.name(name)).map(|found| found.as_str())
    };
    let year = text(["year", "year_third", "iso_year"])?.parse().ok()?;
    let day = text(["day", "day_second", "iso_day"])?.parse().ok()?;
    let month = match captures.name("iso_month") {
        Some(month) => month.as_str().parse().ok()?,
        None => month(text(["month", "month_first", "month"])?)?,
    };
    Date::new(year, month, day).ok().filter(|_| year >= 1000)
}

fn month(name: &str) -> Option<i8> {
    let place = MONTHS.iter().position(|month| name.starts_with(month))?;
    i8::try_from(place + 1).ok()
}

/// Whether what begins here is the end of a longer number or range: “28–31 March 2026”, “3.5 years”.
fn follows_number(text: &str, start: usize) -> bool {
    let before = cut(text, 0, start);
    let range =
        before.trim_end_matches(' ').strip_suffix('-').map(|before| before.trim_end_matches(' '));
    before.ends_with(['-', '/', '.', ',', ':', '+'])
        || range.is_some_and(|before| before.ends_with(|sign: char| sign.is_ascii_digit()))
}

fn continues(text: &str, end: usize) -> bool {
    let behind = cut(text, end, text.len());
    behind.starts_with(['-', '/'])
        || (behind.starts_with('t')
            && behind.chars().nth(1).is_some_and(|next| next.is_ascii_digit()))
}

// Approvals.

type ReadApproval = fn(&Captures<'_>) -> Option<Approval>;

const PARTIES: &str = r"(?:part(?:y|ies)|partners?|members?|signator(?:y|ies)|organi[sz]ations?|partner organi[sz]ations)";

/// In the order of their precision.
static APPROVALS: LazyLock<Vec<(Regex, ReadApproval)>> = LazyLock::new(|| {
    let all = format!(r"(?:all|each|every|every one) +(?:of +)?(?:the +)?{PARTIES}");
    let agreeing = "(?:agrees?|consents?|approves?|signs?|votes? in favour)";
    let agreed = "(?:agreed|approved|signed|executed|varied|amended|ratified|decided|authorised)";
    let part = r"(?P<part>two[- ]thirds|three[- ]quarters|three[- ]fourths|four[- ]fifths|[1-9]/[1-9]|[0-9]{1,2} ?(?:%|per cent|percent))";
    let voters =
        format!(r"(?:votes?|those|representatives|trustees|directors|board members|{PARTIES})");
    let whole: ReadApproval = |_| Some(Approval::AllParties);
    let more_than_half: ReadApproval = |_| Some(Approval::Majority);
    [
        (format!(r"\b{part}(?: +majority| +of +(?:all +)?(?:of +)?(?:the +)?{voters})\b"), fraction as ReadApproval),
        (format!(r"\bmajority +of +(?:at +least +|not +less +than +)?{part}"), fraction),
        (r"\bunanim(?:ous(?:ly)?|ity)\b".to_owned(), whole),
        (format!(r"\b(?:agreement|consent|approval|signatures?) +(?:in +writing +)?(?:of|by|from) +{all}\b"), whole),
        (format!(r"\b{agreed} +(?:in +writing +)?(?:and +signed +)?by +(?:or +on +behalf +of +)?{all}\b"), whole),
        (format!(r"\b{all} +(?:must +|shall +|have +to +|need +to +)(?:all +)?{agreeing}\b"), whole),
        (format!(r"\b(?:a|the|simple) +majority +of +(?:all +)?(?:of +)?(?:the +)?{voters}\b"), more_than_half),
        (r"\b(?:by|on|with) +(?:a +)?(?:simple +)?majority(?: +vote| +decision)?\b".to_owned(), more_than_half),
        (r"\b(?:a +)?(?:simple +majority|majority +vote)\b".to_owned(), more_than_half),
    ]
    .into_iter()
    .map(|(words, read)| (pattern(&words), read))
    .collect()
});

/// “need not be unanimous”, “does not require the agreement of all parties”
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:need not|not (?:need|require|be|have|necessarily)|no need|rather than|instead of|qualified|special|absolute)\b[ -\-/-9<-~]{0,40}$",
    )
});

fn fraction(captures: &Captures<'_>) -> Option<Approval> {
    let part = captures.name("part")?.as_str().replace('-', " ");
    let (of, all) = match part.as_str() {
        "two thirds" => (2, 3),
        "three quarters" | "three fourths" => (3, 4),
        "four fifths" => (4, 5),
        part => match part.split_once('/') {
            Some((of, all)) => (of.parse().ok()?, all.parse().ok()?),
            None => (
                part.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()?,
                100,
            ),
        },
    };
    let divisor = greatest_common_divisor(of, all);
    (0 < of && of <= all && divisor > 0).then(|| Approval::Fraction(of / divisor, all / divisor))
}

fn greatest_common_divisor(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}

// What all of them stand on.

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
