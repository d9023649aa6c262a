//! References to clauses, schedules and the like as typed: “clause 14.3 (Disputes)”, “clauses 4.1 to 4.3”, “paragraph 2 of Schedule 3”; and
//! which of them lead into another document: “section 75 of the Act”, “Article 6 UK GDPR”, “clause 12 of the Service Contract”.

use std::sync::LazyLock;

use regex::Regex;

use super::{Stated, cut, first_words, last_words, pattern};
use crate::ground::source::Span;

/// Something that the words point at by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub sort: Sort,
    /// As typed, without letters in brackets behind it: `14.3` of “clause 14.3(a)”, `B` of “Annex B”.
    pub number: String,
    /// The first letter in brackets behind the number: `a` of “clause 14.3(a)(ii)”.
    pub letter: Option<char>,
    /// The heading that the reference gives in brackets, as typed.
    pub caption: Option<Stated<String>>,
    /// What it is a part of: `3` of “paragraph 2 of Schedule 3”.
    pub within: Option<String>,
    pub whose: Whose,
    /// The end of a range: “to 4.3”.
    pub ends_range: bool,
}

/// Which document the reference leads into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// It says “of this agreement”.
    Own,
    /// It does not say: this one, as a rule.
    Unsaid,
    /// It names another, or a place in a schedule that only its reader knows.
    Other,
}

/// What the reference calls its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    Clause,
    Section,
    Article,
    Paragraph,
    Schedule,
    Annex,
    Appendix,
    Exhibit,
    Attachment,
    Part,
}

impl Sort {
    /// By its word in small letters, in whatever number: “annexes”.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word.get(..4)? {
            "clau" => Self::Clause,
            "sect" => Self::Section,
            "arti" => Self::Article,
            "para" => Self::Paragraph,
            "sche" => Self::Schedule,
            "anne" => Self::Annex,
            "appe" => Self::Appendix,
            "exhi" => Self::Exhibit,
            "atta" => Self::Attachment,
            "part" => Self::Part,
            _ => return None,
        })
    }

    /// As a message calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Section => "section",
            Self::Article => "article",
            Self::Paragraph => "paragraph",
            Self::Schedule => "Schedule",
            Self::Annex => "Annex",
            Self::Appendix => "Appendix",
            Self::Exhibit => "Exhibit",
            Self::Attachment => "Attachment",
            Self::Part => "Part",
        }
    }

    /// Whether it stands behind the clauses and not among them.
    pub const fn is_attached(self) -> bool {
        matches!(
            self,
            Self::Schedule | Self::Annex | Self::Appendix | Self::Exhibit | Self::Attachment
        )
    }
}

static WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(clauses?|paragraphs?|sections?|articles?|schedules?|annex(?:es|ures?|e)?|appendix|appendices|exhibits?|attachments?|parts?) {1,4}(?:nos?\.? ?)?(?:[0-9]|[a-z]{1,6}\b)",
    )
});

/// Reads the references in a text. `even` is the same text as [`super::even`] makes it.
pub(super) fn read(text: &str, even: &str) -> Vec<Stated<Reference>> {
    let mut references = Vec::new();
    let mut at = 0;
    let mut other_until = None;
    while let Some(captures) = WORD.captures_at(even, at) {
        let (Some(whole), Some(word)) = (captures.get(0), captures.get(1)) else { break };
        at = whole.end();
        let Some(sort) = Sort::named(word.as_str()) else { continue };
        let is_plural = word.as_str().ends_with('s');
        let start = word.end() + behind_word(cut(even, word.end(), whole.end()));
        let Some((mut found, end)) = listed(text, even, sort, word.start(), start, is_plural)
        else {
            continue;
        };
        at = end.max(at);
        if word.as_str() == "annexe" && is_building(text, word.start(), end) {
            continue;
        }
        // “the Act, Schedule 1, paragraph 2”
        let goes_on = other_until.is_some_and(|until| {
            cut(even, until, word.start()).trim_matches([' ', ',', '(']).is_empty()
        });
        let is_of_next_line = begins_line(text, word.end(), start, end);
        let belonging = if goes_on || is_of_next_line {
            Belonging::Other
        } else {
            belonging(text, even, sort, word.start(), end)
        };
        if matches!(belonging, Belonging::Other) {
            other_until = Some(end);
        }
        for reference in &mut found {
            reference.value.whose = match &belonging {
                Belonging::Own => Whose::Own,
                Belonging::Other => Whose::Other,
                Belonging::Unsaid | Belonging::Within(_) => Whose::Unsaid,
            };
            if let Belonging::Within(schedule) = &belonging {
                reference.value.within = Some(schedule.clone());
            }
        }
        references.append(&mut found);
    }
    // “Annex I and Annex II of the Addendum”: what is said of the last holds for all.
    let mut next: Option<(usize, Whose)> = None;
    for reference in references.iter_mut().rev() {
        if let Some((start, whose)) = next
            && reference.value.whose == Whose::Unsaid
            && reference.value.within.is_none()
            && JOIN
                .find(cut(even, reference.span.end, start))
                .is_some_and(|join| join.len() == start - reference.span.end)
        {
            reference.value.whose = whose;
        }
        next = Some((reference.span.start, reference.value.whose));
    }
    references
}

/// “of Annexe B, Town Hall” is where somebody can be found.
fn is_building(text: &str, word: usize, end: usize) -> bool {
    let before = cut(text, 0, word).trim_end_matches([' ', '*', '_']);
    let behind = cut(text, end, text.len()).strip_prefix(", ").unwrap_or_default();
    let leads_to_place =
        before.ends_with(',') || ["of", "at"].iter().any(|word| before.ends_with(word));
    let next = behind.split([' ', ',']).next().unwrap_or_default();
    leads_to_place
        && next.starts_with(char::is_uppercase)
        && !matches!(next, "Annexe" | "Annex" | "Schedule" | "Appendix" | "Clause" | "Part")
}

/// “… the Reimbursement Schedule⏎19. With regard to …”: the number counts the line that it begins.
fn begins_line(text: &str, word_end: usize, number: usize, end: usize) -> bool {
    let behind = cut(text, end, text.len());
    let behind = behind.strip_prefix(['.', ')']).unwrap_or(behind).trim_start_matches(['*', '_']);
    cut(text, word_end, number).contains('\n')
        && behind
            .strip_prefix([' ', '\t'])
            .is_some_and(|words| words.trim_start().starts_with(char::is_uppercase))
}

/// How many bytes stand between the word and its number.
fn behind_word(words: &str) -> usize {
    let blanks = words.len() - words.trim_start().len();
    let rest = words.trim_start();
    let number = rest.strip_prefix("no").map_or(0, |behind| {
        let behind = behind.strip_prefix('s').unwrap_or(behind);
        let behind = behind.strip_prefix('.').unwrap_or(behind).trim_start();
        if behind.starts_with(|c: char| c.is_ascii_digit()) { rest.len() - behind.len() } else { 0 }
    });
    blanks + number
}

/// The numbers behind a word, and where they end.
fn listed(
    text: &str,
    even: &str,
    sort: Sort,
    word: usize,
    start: usize,
    is_plural: bool,
) -> Option<(Vec<Stated<Reference>>, usize)> {
    const MOST: usize = 50;
    let mut found: Vec<Stated<Reference>> = Vec::new();
    let (mut from, mut at, mut ends_range) = (word, start, false);
    let mut end = start;
    while let Some(number) = number(text, at, sort) {
        let is_measure = !found.is_empty() && MEASURE.is_match(first_words(even, number.end));
        if is_measure || found.len() >= MOST {
            break;
        }
        let caption = caption(text, number.end);
        end = caption.as_ref().map_or(number.end, |(_, end)| *end);
        found.push(Stated {
            value: Reference {
                sort,
                number: number.typed,
                letter: number.letter,
                caption: caption.map(|(caption, _)| caption),
                within: None,
                whose: Whose::Unsaid,
                ends_range,
            },
            span: Span::new(from, number.end),
        });
        let next = if is_plural { JOIN.find(first_words(even, end)) } else { None };
        let Some(join) = next else { break };
        ends_range = matches!(join.as_str().trim(), "to" | "-" | "through" | ", to");
        at = end + join.end();
        from = at;
    }
    (!found.is_empty()).then_some((found, end))
}

static JOIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?: {0,3}, {0,3}(?:(?:and|or|to|through) {1,3})?| {1,3}(?:and|or|to|through|&|-) {1,3}| {0,3}- {0,3})",
    )
});

/// “clauses 4 and 30 days later”
static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ {0,3}(?:%|\(?[a-z -]{0,12}\)? ?(?:days?|weeks?|months?|years?|hours?|minutes?|per ?cent|working|business|calendar|january|february|march|april|may|june|july|august|september|october|november|december)\b)",
    )
});

struct Number {
    typed: String,
    letter: Option<char>,
    end: usize,
}

fn number(text: &str, at: usize, sort: Sort) -> Option<Number> {
    let rest = text.get(at..)?;
    let bytes = rest.as_bytes();
    let first = bytes.first()?;
    let mut length = if first.is_ascii_digit() { decimal(bytes)? } else { lettered(rest, sort)? };
    let number = rest.get(..length)?.to_owned();
    let mut letter = None;
    // “(a)” and “(ii)” behind the number, and “(3)” of an Act's subsections.
    while let Some(inner) = bracketed(rest.get(length..).unwrap_or_default()) {
        letter = letter.or_else(|| inner.0.chars().next().filter(|_| inner.0.len() == 1));
        length += inner.1;
    }
    let behind = rest.get(length..).unwrap_or_default();
    // “Schedule K-1” is a form of somebody else.
    let goes_on = |c: char| c.is_alphabetic() || !first.is_ascii_digit() && c.is_numeric();
    let is_cut = behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '/' | '_'))
        || behind.starts_with('-') && behind.get(1..).is_some_and(|b| b.starts_with(goes_on));
    // “Part 2D.6” is read as far as Part 2D, and ends behind the 6.
    let below = behind.strip_prefix('.').filter(|_| number.ends_with(|c: char| c.is_alphabetic()));
    let digits = below.map_or(0, |b| b.bytes().take_while(u8::is_ascii_digit).count());
    length += if digits > 0 { digits + 1 } else { 0 };
    (!is_cut).then_some(Number { typed: number, letter, end: at + length })
}

/// The length of “14.2.1” or “14A”.
fn decimal(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| {
        bytes
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut length = digits(0);
    if !(1..=3).contains(&length) {
        return None;
    }
    while bytes.get(length) == Some(&b'.') {
        let more = digits(length + 1);
        if !(1..=3).contains(&more) {
            break;
        }
        length += 1 + more;
    }
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    if is_letter(length)
        && !is_letter(length + 1)
        && bytes.get(length).is_some_and(u8::is_ascii_uppercase)
    {
        length += 1;
    }
    Some(length)
}

const NUMBERS: [&str; 10] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// The length of “A”, “A1”, “IV” or, of a schedule, “Two”.
fn lettered(rest: &str, sort: Sort) -> Option<usize> {
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = rest.get(..length).filter(|word| !word.is_empty())?;
    let is_roman = word.len() <= 6 && word.bytes().all(|byte| b"IVXLC".contains(&byte));
    let is_attached = sort.is_attached() || sort == Sort::Part;
    let is_single = length == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    // “Part I” may be the word “I”, “Section A” a page of a form; what they are is seen by what stands in the document.
    if is_single || is_roman {
        let digits = rest.bytes().skip(length).take_while(u8::is_ascii_digit).count();
        return Some(length + if is_single { digits } else { 0 });
    }
    let is_capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    let is_word =
        is_attached && is_capital && NUMBERS.iter().any(|number| word.eq_ignore_ascii_case(number));
    is_word.then_some(length)
}

/// The letters of “(a)”, and the length of it all.
fn bracketed(rest: &str) -> Option<(&str, usize)> {
    let trimmed = rest.strip_prefix(' ').unwrap_or(rest);
    let inner = trimmed.strip_prefix('(')?;
    let end = inner.bytes().take(6).position(|byte| byte == b')')?;
    let inner = inner.get(..end)?;
    let is_mark = !inner.is_empty()
        && (inner.bytes().all(|byte| byte.is_ascii_lowercase()) && inner.len() <= 5
            || inner.bytes().all(|byte| byte.is_ascii_digit()) && inner.len() <= 2
            || inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_uppercase()));
    is_mark.then_some((inner, rest.len() - trimmed.len() + end + 2))
}

/// A heading in brackets behind a number, and where the brackets end.
fn caption(text: &str, at: usize) -> Option<(Stated<String>, usize)> {
    const LONGEST: usize = 90;
    let rest = cut(text, at, text.floor_char_boundary((at + LONGEST).min(text.len())));
    let trimmed = rest.trim_start_matches([' ', '*', '_', '\n', '\r']);
    let inner = trimmed.strip_prefix('(')?;
    let end = inner.find([')', '('])?;
    if !inner.get(end..)?.starts_with(')') {
        return None;
    }
    let words = inner.get(..end)?;
    let bare = words.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '*' | '_' | '“' | '”' | '"' | '‘' | '’' | '\'')
    });
    if !bare.starts_with(|first: char| first.is_uppercase()) {
        return None;
    }
    // (“**Term**”) gives a name to what comes before; no heading is set so.
    if words.contains('*') && words.contains(['“', '"']) {
        return None;
    }
    let inner_at = at + rest.len() - trimmed.len() + 1;
    let start = inner_at + words.find(bare)?;
    let caption = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let span = Span::new(start, start + bare.len());
    Some((Stated { value: caption, span }, inner_at + end + 1))
}

enum Belonging {
    Own,
    Unsaid,
    Other,
    Within(String),
}

/// Whose the numbers are that stand between two places.
fn belonging(text: &str, even: &str, sort: Sort, start: usize, end: usize) -> Belonging {
    // “**clause 4** of the Act”
    let behind = first_words(even, end).trim_start_matches(['*', '_', '`']);
    if let Some(own) = OWN.find(behind) {
        // “paragraph 2 of this Schedule” counts from the beginning of that schedule.
        let is_local = own.as_str().ends_with(['e', 'x'])
            && ["schedule", "annex", "appendix"].iter().any(|word| own.as_str().contains(word));
        return if is_local { Belonging::Other } else { Belonging::Own };
    }
    let before = last_words(even, start).trim_end_matches(['*', '_', '`']);
    if NUMBERED_BEFORE.is_match(before) && sort != Sort::Clause
        || is_behind_link(text, start)
        || sort.is_attached() && is_of_act(even, start, behind)
    {
        return Belonging::Other;
    }
    if OTHERS_BEFORE.is_match(before) || OTHERS_BEHIND.is_match(behind) || is_quoted(text, start) {
        return Belonging::Other;
    }
    if let Some(within) = WITHIN.captures(behind) {
        let word = within.get(1).and_then(|word| Sort::named(word.as_str()));
        let skipped = first_words(even, end).len() - behind.len();
        let at = within.get(0).map_or(end, |found| end + skipped + found.end());
        return match (word, word.and_then(|word| number(text, at, word))) {
            (Some(word), Some(number)) => match belonging(text, even, word, start, number.end) {
                Belonging::Other => Belonging::Other,
                _ => Belonging::Within(number.typed),
            },
            _ => Belonging::Other,
        };
    }
    // “of RFC 8555”, “of ISO 27001”
    let names_document = cut(text, end, text.len())
        .trim_start_matches(['*', '_', '`'])
        .strip_prefix(" of ")
        .is_some_and(|name| name.bytes().take_while(u8::is_ascii_uppercase).count() > 1);
    if OF_SOMETHING.is_match(behind) || names_document {
        return Belonging::Other;
    }
    // “Article 6 UK GDPR”, “section 75 NHS Act”
    let next = cut(text, end, text.len()).trim_start_matches(['*', '_', '`']);
    let next = next.strip_prefix(' ').unwrap_or_default();
    let is_name = next.starts_with(|first: char| first.is_uppercase());
    if is_name && !sort.is_attached() && sort != Sort::Part {
        return Belonging::Other;
    }
    Belonging::Unsaid
}

/// “[NIST SP 800-56A](https://…) Section 5.6.2.3.2”: the number belongs to what is linked.
fn is_behind_link(text: &str, start: usize) -> bool {
    const REACH: usize = 300;
    const SHORTEST: usize = 8;
    let before = cut(text, text.ceil_char_boundary(start.saturating_sub(REACH)), start);
    // The targets of links are blanks here, from the bracket that closes their words.
    let label = before.trim_end_matches(' ');
    let opened = label.rfind('[');
    before.len() - label.len() > SHORTEST
        && opened.is_some_and(|opened| !cut(label, opened, label.len()).contains([']', '\n']))
}

/// “in this case section 10(3) of the Act provides … the conditions of Schedule 1, Part 2”: Acts have schedules of parts.
fn is_of_act(even: &str, start: usize, behind: &str) -> bool {
    const REACH: usize = 400;
    let behind = behind.trim_start_matches([' ', ',']);
    let has_part = behind.strip_prefix("part ");
    if !has_part.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return false;
    }
    let before = cut(even, even.ceil_char_boundary(start.saturating_sub(REACH)), start);
    let sentence = before.rsplit(['\n', ';']).next().unwrap_or_default();
    let sentence = sentence.rsplit(". ").next().unwrap_or_default();
    [" act ", " act,", " regulations "].iter().any(|law| sentence.contains(law))
}

/// Whether a quotation begins before a place and does not end there: it gives the words of another text.
fn is_quoted(text: &str, start: usize) -> bool {
    const REACH: usize = 120;
    let from = text.ceil_char_boundary(start.saturating_sub(REACH));
    let before = cut(text, from, start);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let opened = line.rfind('“');
    let is_open = opened.is_some_and(|opened| !cut(line, opened, line.len()).contains('”'));
    is_open || line.len() < before.len() && line.matches('"').count() % 2 == 1
}

static OWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ {0,3}(?:(?:of|to|in|under) (?:this|the present) [a-z]+|hereof|hereto|herein|above|below)\b",
    )
});

static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^,? {0,3}(?:of|to|in) (schedule|annexe?|appendix|exhibit|attachment|part) {1,3}")
});

/// “of the Act”, “to that contract”, “to the Service Contract”, “in the Head Contract”
static OF_SOMETHING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[,)]? {0,3}(?:of|to) (?:the |that |those |an? |its |their |our |your |any |such |each |both |either |every |[a-z_]+ (?:act|regulations?|agreement|contract|code|order)\b|eu |uk |gdpr|dpa|nhs |schedule|annex|appendix|part )|^ {0,3}(?:in|under) (?:the|that|an?|its|their) [a-z_ -]{0,30}(?:agreement|contract|act|regulations?|licen[cs]e|policy|terms|mou|memorandum|deed|lease)\b",
    )
});

/// “section 75 agreement”, “Article 6 GDPR”
static OTHERS_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ {0,3}(?:thereof\b|thereto\b|\(?(?:uk |eu )?(?:gdpr|dpa|tfeu|tupe|foia)\b|(?:agreements?|arrangements?|enquir(?:y|ies)|inquir(?:y|ies)|orders?|notices?|dut(?:y|ies)|funds?|compliant|compliance|relief|exempt|exemption|organi[sz]ation|tax)\b|u\.?s\.?c|c\.?f\.?r)",
    )
});

/// “the Data Protection Act 2018, Schedule 1”, “the Act’s section 4”, “its clause 7”
static OTHERS_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:acts?|regulations?|directive|order|gdpr|code|rules?|convention|treaty|contract|agreement|addendum|deed|lease|licen[cs]e|policy|constitution|memorandum|mou|standard|guidance|charter|bylaws|by-laws|law|scheme|statute|usc|cfr|u\.s\.c\.|c\.f\.r\.|terms|order form|document|gpl|agpl|lgpl)(?: \(?(?:19|20)[0-9][0-9]\)?)?(?:   s|'s|   |s')? {0,2}[,:;(]? {0,2}(?:and |in |under |at |see )?|\b(?:its|their|whose|that) )$",
    )
});

/// “Form 990 (including Schedule L and”, “OMB Circular No. A-130,”: forms and standards go by numbers of their own.
static NUMBERED_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:form|circular|publication|standard|rfc|iso|iec|nist|bs en)s? (?:(?:no\.?|sp|tr) {0,2})?[a-z]{0,2}-?[0-9][0-9a-z-]{1,9}\b[a-z0-9 ,()'&/*_-]{0,40}$",
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(Sort, String, String)> {
        let even = super::super::even(text);
        read(text, &even)
            .into_iter()
            .filter(|stated| stated.value.whose != Whose::Other)
            .map(|stated| {
                let caption = stated.value.caption.map(|caption| caption.value);
                (stated.value.sort, stated.value.number, caption.unwrap_or_default())
            })
            .collect()
    }

    fn numbers(text: &str) -> Vec<String> {
        told(text).into_iter().map(|(_, number, _)| number).collect()
    }

    #[test]
    fn references_are_read_in_every_common_form() {
        for (text, expected) in [
            ("under clause 14.3 (Disputes), and", &["14.3"][..]),
            ("under clauses 4 and 5", &["4", "5"]),
            ("clauses 4.1 to 4.3.", &["4.1", "4.3"]),
            ("clauses 12 (Costs), 13 (Data protection) and 27 (Law)", &["12", "13", "27"]),
            ("clause 14.3(a)(ii) applies", &["14.3"]),
            ("clause 14A applies", &["14A"]),
            ("see Schedule 4", &["4"]),
            ("see Schedule Two.", &["Two"]),
            ("Annexes A and B", &["A", "B"]),
            ("under Article IV", &["IV"]),
            ("section 7 of this agreement", &["7"]),
            ("paragraph 2 of Schedule 3", &["2", "3"]),
            ("clause\u{a0}9 applies", &["9"]),
            ("clause 4 above", &["4"]),
            ("clause no. 4", &["4"]),
        ] {
            assert_eq!(numbers(text), expected, "{text}");
        }
        let text = "clauses 12 (Costs), 13 (Data\nprotection)";
        let captions: Vec<_> = told(text).into_iter().map(|(.., caption)| caption).collect();
        assert_eq!(captions, ["Costs", "Data protection"]);
    }

    #[test]
    fn references_to_other_documents_are_silence() {
        for text in [
            "clause 12 of the Service Contract",
            "clauses 12 and 13 of the Head Contract",
            "section 75 of the NHS Act 2006",
            "Article 6 UK GDPR",
            "Article 6(1)(e) of the UK GDPR",
            "Schedule 1 to the Data Protection Act 2018",
            "the Data Protection Act 2018, Schedule 1, paragraph 2",
            "paragraph 2 of Schedule 1 to the Data Protection Act 2018",
            "a section 75 agreement",
            "section 75 NHS Act",
            "Part 7 of the Housing Act 1996",
            "clauses and schedules",
            "part of it",
            "article in a paper",
            "section a is",
            "clause 2026 applies",
            "paragraph 3 of this Schedule",
        ] {
            assert_eq!(numbers(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_list_ends_where_a_measure_begins() {
        assert_eq!(numbers("clauses 4 and 30 days later"), ["4"]);
        assert_eq!(numbers("clause 4, 12 months"), ["4"]);
    }

    #[test]
    fn a_paragraph_knows_its_schedule() {
        let text = "paragraph 2 of Schedule 3 applies";
        let found = read(text, &super::super::even(text));
        assert_eq!(found[0].value.within.as_deref(), Some("3"));
        assert_eq!(cut(text, found[0].span.start, found[0].span.end), "paragraph 2");
    }
}
