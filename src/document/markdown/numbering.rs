//! The numbering in front of headings: “12.”, “(a)”, “14.2”, “Clause 12 –”, “Schedule 3:”.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;

/// A numbering, and the words behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbering<'a> {
    /// As typed, without dots and brackets around it; with its word where that tells it from a clause: “Schedule 3”.
    pub number: String,
    pub form: Form,
    /// Whether a dot, bracket or dash sets it off: “88 High Street” has none.
    pub is_marked: bool,
    pub rest: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// “Schedule 3”, “Part C”
    Part,
    /// “Clause 12”, “Article IV”, “§ 4”: how deep it lies.
    Clause(usize),
    /// “(a)”, “B.”, “iv)”
    Letter,
    /// “(ii)”: surely no letter.
    Roman,
}

/// Reads the numbering that words begin with. White space must be folded.
pub(super) fn numbering(words: &str) -> Option<Numbering<'_>> {
    match words.bytes().next()? {
        b'0'..=b'9' => common(words).or_else(|| decimal(words)),
        b'[' => decimal(words),
        b'(' => decimal(words).or_else(|| letters(words)),
        b'A'..=b'Z' | b'a'..=b'z' => behind_letters(words),
        _ if words.starts_with('§') => decimal(words),
        _ => None,
    }
}

/// Most lines begin with a word, so the cheap questions come first.
fn behind_letters(words: &str) -> Option<Numbering<'_>> {
    let length = words.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (first, behind) = words.split_at_checked(length)?;
    if behind.starts_with(|next: char| next.is_ascii_digit()) {
        return coded(words);
    }
    if first.len() == 1 {
        let is_set_off = behind.starts_with(['.', ')', ':', ']', '–', '—']);
        let is_behind_dash = [" -", " –", " —"].iter().any(|dash| behind.starts_with(dash));
        return if is_set_off || is_behind_dash { letters(words) } else { None };
    }
    if is_roman(first) {
        return letters(words);
    }
    let is_named = NAMES.iter().chain(&PARTS).any(|name| first.eq_ignore_ascii_case(name));
    if is_named { worded(words) } else { None }
}

/// Words that tell their number from a clause's.
const PARTS: [&str; 13] = [
    "schedule",
    "annex",
    "annexe",
    "appendix",
    "addendum",
    "exhibit",
    "attachment",
    "part",
    "chapter",
    "atodlen",
    "atodiad",
    "rhan",
    "pennod",
];

/// Words for clauses.
const NAMES: [&str; 7] = ["clause", "article", "section", "paragraph", "cymal", "erthygl", "adran"];

/// Behind a number: a mark, white space, or the end.
const MARK: &str = r"(?P<mark>[.:)\]]{1,2}|\s[-–—]|[–—])?(?P<gap>\s+|$)?";

fn worded(words: &str) -> Option<Numbering<'_>> {
    static WORDED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^[A-Za-z]+\s+(?P<number>(?i:one|two|three|four|five|six|seven|eight|nine|ten)\b|\d{{1,3}}(?:\.\d{{1,3}})*[A-Za-z]?\b|[IVXLC]{{1,6}}\b|[A-Z](?:[.-]?\d{{1,2}})*\b){MARK}"
        ))
    });
    let captures = WORDED.captures(words)?;
    let number = captures.name("number")?;
    let rest = rest(words, &captures, |rest| {
        // “Section 3 of the Act” is no numbering; nor is “Part A of the form”.
        !rest.starts_with(char::is_lowercase)
    })?;
    let name = words.split(' ').next()?;
    let (number, form) = if PARTS.iter().any(|part| name.eq_ignore_ascii_case(part)) {
        (words.get(..number.end())?.to_owned(), Form::Part)
    } else {
        (number.as_str().to_owned(), Form::Clause(depth(number.as_str())))
    };
    Some(Numbering { number, form, is_marked: true, rest })
}

/// “12. Term”, as most headings are numbered: no need for a pattern.
fn common(words: &str) -> Option<Numbering<'_>> {
    let length = words.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let (number, behind) = words.split_at_checked(length)?;
    let rest = behind.strip_prefix(". ")?;
    let fits =
        (1..=3).contains(&length) && rest.starts_with(|first: char| first.is_ascii_alphanumeric());
    fits.then(|| Numbering {
        number: number.to_owned(),
        form: Form::Clause(1),
        is_marked: true,
        rest,
    })
}

fn decimal(words: &str) -> Option<Numbering<'_>> {
    static DECIMAL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^(?:§+\s?)?(?P<open>[(\[])?(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*(?:[A-Z]\b|[a-z]\b|(?:\s?\([a-z]{{1,4}}\))+)?){MARK}"
        ))
    });
    let captures = DECIMAL.captures(words)?;
    let number = captures.name("number")?.as_str();
    let depth = depth(number);
    let opened = captures.name("open").map(|open| if open.as_str() == "(" { ')' } else { ']' });
    let mark = captures.name("mark").map_or("", |mark| mark.as_str());
    if opened.is_some_and(|closing| !mark.starts_with(closing)) {
        return None;
    }
    // “[2]” alone may be a note; “§ 4 of the Act” is a pointer.
    let rest = rest(words, &captures, |rest| {
        let is_upper =
            rest.starts_with(|first: char| first.is_alphabetic() && !first.is_lowercase());
        let is_quoted = rest.starts_with(['“', '"', '‘', '[', '(']);
        (is_upper || is_quoted) && !begins_with_month(rest)
    })?;
    Some(Numbering {
        number: number.to_owned(),
        form: Form::Clause(depth),
        is_marked: is_marked(&captures),
        rest,
    })
}

fn letters(words: &str) -> Option<Numbering<'_>> {
    static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^(?P<open>\()?(?P<number>[IVXLC]{{2,6}}\b|[ivxlc]{{2,6}}\b|[A-Z]|[a-z]){MARK}"
        ))
    });
    let captures = LETTERS.captures(words)?;
    let number = captures.name("number")?.as_str();
    let mark = captures.name("mark").map_or("", |mark| mark.as_str());
    let is_open = captures.name("open").is_some();
    if is_open && !mark.starts_with(')') {
        return None;
    }
    let is_long = number.len() > 1;
    if is_long && !is_roman(number) {
        return None;
    }
    let is_upper = number.starts_with(|first: char| first.is_ascii_uppercase());
    // A bare “A” or “I” is a word; “C. difficile” and “e. coli” are names.
    let rest =
        rest(words, &captures, |rest| is_long && is_upper && rest.starts_with(char::is_uppercase))?;
    if !is_open && !mark.is_empty() && captures.name("gap").is_none() {
        return None;
    }
    let is_name =
        !is_open && mark.starts_with('.') && !is_long && rest.starts_with(char::is_lowercase);
    if is_name && (is_upper || rest.split(' ').count() == 1) {
        return None;
    }
    if mark.is_empty() && rest.is_empty() {
        return None;
    }
    let form = if is_long { Form::Roman } else { Form::Letter };
    Some(Numbering { number: number.to_owned(), form, is_marked: is_marked(&captures), rest })
}

/// Numbers of schedules: “A1-7.”, “B2.3”.
fn coded(words: &str) -> Option<Numbering<'_>> {
    static CODED: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"^(?P<number>[A-Z]\d{{1,2}}(?:[.-]\d{{1,2}})*){MARK}")));
    let captures = CODED.captures(words)?;
    let number = captures.name("number")?.as_str();
    let rest = rest(words, &captures, |rest| {
        number.contains(['.', '-']) && rest.starts_with(char::is_uppercase)
    })?;
    let depth = number.split(['.', '-']).count();
    Some(Numbering {
        number: number.to_owned(),
        form: Form::Clause(depth),
        is_marked: is_marked(&captures),
        rest,
    })
}

/// The words behind a numbering, if it is one: behind a mark any words may follow; without one it depends on them.
fn rest<'a>(
    words: &'a str,
    captures: &regex::Captures<'_>,
    may_follow_bare: impl Fn(&str) -> bool,
) -> Option<&'a str> {
    let behind = words.get(captures.get(0)?.end()..)?;
    let has_gap = captures.name("gap").is_some();
    let rest = behind.trim_start_matches(['-', '–', '—', ':', '.', ' ']);
    let fits = if captures.name("mark").is_some() {
        has_gap || behind.starts_with(char::is_uppercase)
    } else {
        has_gap && (rest.is_empty() || rest.len() < behind.len() || may_follow_bare(rest))
    };
    fits.then_some(rest)
}

fn is_marked(captures: &regex::Captures<'_>) -> bool {
    captures.name("mark").is_some()
}

fn depth(number: &str) -> usize {
    number.split('.').count() + number.matches('(').count()
}

fn is_roman(number: &str) -> bool {
    static ROMAN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?i:(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3}))$"));
    const LONGEST: usize = 7;
    let may_be =
        number.len() <= LONGEST && number.bytes().all(|letter| b"ivxlcIVXLC".contains(&letter));
    may_be && ROMAN.is_match(number)
}

fn begins_with_month(words: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let first = words.split([' ', ',']).next().unwrap_or_default();
    MONTHS.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Option<(String, String)> {
        numbering(words).map(|numbering| (numbering.number, numbering.rest.to_owned()))
    }

    #[test]
    fn numbering_is_read_in_every_form() {
        for (words, number, rest) in [
            ("12. Term", "12", "Term"),
            ("12) Term", "12", "Term"),
            ("(12) Term", "12", "Term"),
            ("14.2 Term", "14.2", "Term"),
            ("14.2. Term", "14.2", "Term"),
            ("14A Term", "14A", "Term"),
            ("14A. Term", "14A", "Term"),
            ("7 – Term", "7", "Term"),
            ("Clause 12 – Term", "12", "Term"),
            ("Clause 12: Term", "12", "Term"),
            ("Article IV. Term", "IV", "Term"),
            ("ARTICLE IV Term", "IV", "Term"),
            ("Section 3 - Term", "3", "Term"),
            ("Part C", "Part C", ""),
            ("Schedule 3: Term", "Schedule 3", "Term"),
            ("Schedule Two: Term", "Schedule Two", "Term"),
            ("Annex A – Term", "Annex A", "Term"),
            ("Appendix 2", "Appendix 2", ""),
            ("Atodlen 3: Cyfnod", "Atodlen 3", "Cyfnod"),
            ("§ 4 Term", "4", "Term"),
            ("§4.2. Term", "4.2", "Term"),
            ("A. Term", "A", "Term"),
            ("(a) term", "a", "term"),
            ("a) term", "a", "term"),
            ("(iv) term", "iv", "term"),
            ("IV. Term", "IV", "Term"),
            ("II Term", "II", "Term"),
            ("A1-7. Termination", "A1-7", "Termination"),
            ("14.2(a) Term", "14.2(a)", "Term"),
            ("1.Term", "1", "Term"),
        ] {
            assert_eq!(read(words), Some((number.to_owned(), rest.to_owned())), "{words}");
        }
    }

    #[test]
    fn words_are_not_eaten() {
        for words in [
            "A partnership for all",
            "A Partnership For All",
            "I agree",
            "I Agree",
            "C. difficile",
            "E. coli",
            "3 months’ notice",
            "1 April 2026",
            "01.04.2026 Meeting",
            "2026. A year",
            "24/7 support",
            "50:50 Sharing",
            "12-month review",
            "1st review",
            "Part time staff",
            "Section 3 of the Act",
            "Partners",
            "Mix. Of things",
            "mild. weather",
            "U.S. government",
            "1.5% of turnover",
            "Clauses",
            "Articles IV",
            "",
        ] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
