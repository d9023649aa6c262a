//! Text that one reader sees and another does not.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::places::Stretches;
use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::document::term::{Shape, Term};
use crate::ground::finding::Severity;
use crate::ground::source::{Source, Span};

pub(super) const RULE: Rule = Rule {
    name: "hidden-text",
    severity: Severity::Error,
    summary: "text that one reader sees and another does not: invisible characters, hiding HTML, comments",
    explanation: r"
Parties sign what they see; a signature binds all that is there. Whatever shows differently on two screens, or on none, can put words
into an agreement that nobody has read.

Looked for are characters that cannot be seen or that turn the direction of writing, letters of two alphabets in one word, HTML that hides its
contents, link definitions used as comments, and HTML comments other than marks of tools, such as `<!-- toc -->`, `<!-- clause: … -->` and
`<!-- counterpart: allow … because … -->` alone on a line. Emoji, Welsh accents, words in other alphabets and `μg` are as welcome as any
text; so are characters without width that touch no word. The same such character in many places is told once. Once agreed, comments in the front matter count too, except those that begin with `# counterpart:`.

~~~markdown bad
## Financing
The commissioner pays £50,000 a year. <!-- less the sum in the side letter -->
~~~

~~~markdown bad
## Financing
The commissioner pays £50,000 a year.

<div style='display: none'>The lead provider keeps ten per cent.</div>
~~~

~~~markdown bad
## Financing
[//]: # (The lead provider keeps ten per cent.)
The commissioner pays £50,000 a year.
~~~

~~~markdown good
## Paying for it 🏴󠁧󠁢󠁷󠁬󠁳󠁿
<!-- clause: financing -->
The commissioner pays £50,000 a year to Tŷ Hafan and to Общество дружбы.
~~~

**To settle it,** take it out; a word with a letter of another alphabet is best typed again. Notes to colleagues belong into the pull request.

**It cannot be suppressed,** or whoever hides something would suppress it too.
",
    suppressible: false,
    check: Check::Agreement(check),
};

/// How many other places are shown beside the first.
const MOST_PLACES: usize = 5;

const WHY: &str = "parties sign what they see, and a signature binds all that is there";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    file_name(agreement, report);
    characters(&agreement.source, report);
    if front_matter(agreement).contains('\\') {
        escapes(agreement.terms(), &agreement.source, report);
    }
    if agreement.agreed {
        notes(agreement, report);
    }
    comments(agreement, report);
    markup(agreement, report);
    definitions(agreement, report);
    entities(agreement, report);
}

fn file_name(agreement: &Agreement, report: &mut Report<'_>) {
    let path = agreement.path();
    let place = Span::at(agreement.source.first_offset());
    let unusual = unusual(path);
    if let Some(found) = invisible_runs(path, &unusual).first() {
        let message =
            format!("the file's name holds {}, {}", code_of(found.first), name_of(found.first));
        report.at(place, message).why(WHY).help("rename the file");
    } else if let Some(word) = mixed_words(path, &unusual).first() {
        let message = format!(
            "the file's name is written with letters of two alphabets: {}",
            shown_word(word.text)
        );
        report.at(place, message).why(WHY).help("rename the file");
    }
}

fn characters(source: &Source, report: &mut Report<'_>) {
    let start = source.first_offset();
    let text = source.text().get(start..).unwrap_or_default();
    let unusual = unusual(text);
    let runs = invisible_runs(text, &unusual);
    let told: Vec<&Run> =
        runs.iter().filter(|run| !stands_apart(source, run.span.shifted(start))).collect();
    // One paste from a web page brings many of them.
    let mut seen: Vec<char> = Vec::new();
    for run in &told {
        let span = run.span.shifted(start);
        let is_of_paste = has_no_width(run.first);
        if is_of_paste && seen.contains(&run.first) {
            continue;
        }
        let others = told.iter().filter(|other| is_of_paste && other.first == run.first);
        let others: Vec<Span> = others.skip(1).map(|other| other.span.shifted(start)).collect();
        seen.push(run.first);
        let around = shown(around(source.text(), span));
        let also = match others.len() {
            0 => String::new(),
            1 => ", and in another place".to_owned(),
            others => format!(", and in {others} other places"),
        };
        let message =
            format!("{}, {}, stands in “{around}”{also}", code_of(run.first), name_of(run.first));
        let finding = report.at(span, message).why(WHY).help("take it out").fix(span, "");
        for other in others.iter().take(MOST_PLACES) {
            finding.related(*other, "and here");
        }
    }
    for word in mixed_words(text, &unusual) {
        let message = format!("{} is written with letters of two alphabets", shown_word(word.text));
        report.at(word.span.shifted(start), message).why(WHY).help("type the word again");
    }
}

/// Characters without width that editors and web pages leave behind.
const fn has_no_width(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether no letter, figure or sign that Markdown reads stands beside characters without width: then they change no word, as on a line that
/// holds nothing else.
fn stands_apart(source: &Source, span: Span) -> bool {
    const MOST: usize = 3;
    let run = source.slice(span);
    let text = source.text();
    let before = text.get(..span.start).and_then(|before| before.chars().next_back());
    let behind = text.get(span.end..).and_then(|behind| behind.chars().next());
    let is_plain = |sign: Option<char>| {
        sign.is_none_or(|sign| {
            sign.is_whitespace()
                || matches!(sign, '[' | ']' | '(' | ')' | '.' | ',' | ';' | '“' | '”')
        })
    };
    // In the front matter every sign counts.
    let is_in_body = text.get(..span.start).is_some_and(|before| {
        !text.trim_start_matches('\u{feff}').starts_with("---\n") || before.contains("\n---")
    });
    run.chars().all(has_no_width)
        && run.chars().count() <= MOST
        && is_plain(before)
        && is_plain(behind)
        && is_in_body
}

fn front_matter(agreement: &Agreement) -> &str {
    agreement.front.span.map(|span| agreement.source.slice(span)).unwrap_or_default()
}

/// Characters that a quoted value makes by an escape: `\u202E`.
fn escapes(term: &Term, source: &Source, report: &mut Report<'_>) {
    match &term.shape {
        Shape::Scalar(scalar) => {
            let made = scalar.text.chars().find(|character| is_invisible(*character));
            let typed = source.slice(term.span);
            if let Some(character) = made.filter(|_| {
                typed.contains('\\') && invisible_runs(typed, &unusual(typed)).is_empty()
            }) {
                let message = format!(
                    "the value holds {}, {}, by an escape",
                    code_of(character),
                    name_of(character)
                );
                report.at(term.span, message).why(WHY).help("write the value without it");
            }
        }
        Shape::List(terms) => terms.iter().for_each(|term| escapes(term, source, report)),
        Shape::Map(pairs) => {
            for pair in pairs {
                let typed = source.slice(pair.key_span);
                let made = pair.key.chars().find(|character| is_invisible(*character));
                if let Some(character) =
                    made.filter(|_| invisible_runs(typed, &unusual(typed)).is_empty())
                {
                    let message = format!(
                        "the key holds {}, {}, by an escape",
                        code_of(character),
                        name_of(character)
                    );
                    report.at(pair.key_span, message).why(WHY).help("write the key without it");
                }
                escapes(&pair.term, source, report);
            }
        }
    }
}

/// Comments in the front matter: they are for editors, and have to be gone from an agreed text.
fn notes(agreement: &Agreement, report: &mut Report<'_>) {
    for span in &agreement.front.comments {
        let words = agreement.source.slice(*span).trim_start_matches('#').trim();
        if !words.starts_with("counterpart:") && !words.is_empty() {
            let finding =
                report.at(*span, "a comment in the front matter is part of no agreed text");
            finding
                .why("it is not digested, so anybody can change it after the signatures")
                .help("take it out");
        }
    }
}

static SUPPRESSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^counterpart:[ \t]*allow[ \t]+[a-z0-9-]+(?:[ \t]+until[ \t]+[0-9]{4}-[0-9]{2}-[0-9]{2})?[ \t]+because[ \t]+[^<>\r\n]+$",
    )
    .ok()
});

/// Whether a comment is a clause marker or a suppression, and well formed.
fn is_ours(comment: &str) -> bool {
    let blank = [' ', '\t'];
    let words = comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    let words = words.unwrap_or_default().trim_matches(blank);
    match words.strip_prefix("clause:") {
        Some(clauses) => clauses.split(',').all(|clause| is_id(clause.trim_matches(blank))),
        None => {
            words.starts_with("counterpart:")
                && SUPPRESSION.as_ref().is_some_and(|pattern| pattern.is_match(words))
        }
    }
}

/// Marks that tools leave in comments and read from them: no words for anybody.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Marks {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    patterns: Vec<String>,
}

static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let marks: Marks =
        serde_json::from_str(include_str!("../../../schema/comment-marks.json")).ok()?;
    Regex::new(&format!("^(?i:{})$", marks.patterns.join("|"))).ok()
});

fn is_mark_of_tool(words: &str) -> bool {
    const LONGEST: usize = 80;
    words.len() <= LONGEST && MARKS.as_ref().is_some_and(|marks| marks.is_match(words))
}

/// Whether a comment is nothing but the mark of a tool, or empty, as one that keeps two lists apart.
fn is_of_tool(comment: &str) -> bool {
    let words = comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    words.map(str::trim).is_some_and(|words| words.is_empty() || is_mark_of_tool(words))
}

fn is_id(word: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&word.len()) && !word.starts_with('-') && word.bytes().all(sign)
}

fn comments(agreement: &Agreement, report: &mut Report<'_>) {
    let text = agreement.source.text();
    for span in &agreement.body.comments {
        let comment = agreement.source.slice(*span);
        let is_ours = is_ours(comment);
        if is_ours && is_alone(text, *span) || is_of_tool(comment) {
            continue;
        }
        let words = comment.trim_start_matches("<!--");
        let (message, help) = if is_ours {
            (
                "a marker shares its line with other words",
                "write the marker on a line of its own, right after the heading",
            )
        } else if words.trim_start().starts_with("clause:") {
            (
                "a clause marker is not well formed",
                "write `<!-- clause: termination -->`, with several clauses between commas",
            )
        } else if words.trim_start().starts_with("counterpart:") {
            (
                "a suppression is not well formed",
                "write `<!-- counterpart: allow RULE until 2027-01-31 because REASON -->`; the reason must be there, the day may be",
            )
        } else {
            (
                "a comment hides text from those who read the page",
                "write it as text that all see, or take it out",
            )
        };
        report.at(*span, message).why(WHY).help(help);
    }
}

/// Whether there is nothing else on a comment's line.
fn is_alone(text: &str, span: Span) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['\n', '\r']);
    let before = text.get(..span.start).unwrap_or_default().trim_end_matches([' ', '\t']);
    let behind = text.get(span.end..).unwrap_or_default().trim_start_matches([' ', '\t']);
    (before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}'])) && ends(behind)
}

static TAG: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<[/!?]?[A-Za-z\[][^<>]*>?").ok());

/// What HTML says to have its contents not shown.
static HIDES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?ix)
          ^< (?: template | script | style | noscript | iframe | object | embed | canvas | svg | title | datalist ) \b
        | ^< [!?]
        | display \s* : \s* none
        | visibility \s* : \s* (?: hidden | collapse )
        | content-visibility \s* : \s* hidden
        | (?: font-size | opacity | line-height | max-height | max-width | \b height | \b width | scale | zoom ) \s* [:=] \s* ["']? \s* 0* \.? 0+ (?: px | pt | em | rem | % )? \s* (?: [;"'\s/>] | $ )
        | color \s* [:=] \s* ["']? \s* (?: white | transparent | \#f{3} (?: f{3} )? \b | rgba? \( \s* 255 \s* , \s* 255 \s* , \s* 255 | rgba \( [^()]* , \s* 0? \.? 0+ \s* \) )
        | (?: text-indent | left | top | right | margin (?: -left | -top )? ) \s* : \s* - \d{3,}
        | clip (?: -path )? \s* :
        | position \s* : \s* (?: absolute | fixed )
        | type \s* = \s* ["']? hidden"#,
    )
    .ok()
});

fn markup(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.body.html.is_empty() {
        return;
    }
    let Some(tags) = TAG.as_ref() else { return };
    let comments = Stretches::new(agreement.body.comments.iter().copied());
    for span in &agreement.body.html {
        for tag in tags.find_iter(agreement.source.slice(*span)) {
            let place = Span::new(tag.start(), tag.end()).shifted(span.start);
            if comments.hold(place.start) || !hides(tag.as_str()) {
                continue;
            }
            let message = format!("{} hides what it holds", wording::quoted(&shown(tag.as_str())));
            report
                .at(place, message)
                .why(WHY)
                .help("write it as text that all see, or take it out");
        }
    }
}

fn hides(tag: &str) -> bool {
    HIDES.as_ref().is_some_and(|pattern| pattern.is_match(tag)) || has_hidden(tag)
}

/// Whether a tag has the attribute `hidden`, rather than the word in the value of another.
fn has_hidden(tag: &str) -> bool {
    let unquoted = tag.split(['"', '\'']).step_by(2);
    unquoted
        .flat_map(|part| part.split(|sign: char| sign.is_whitespace() || "/>=".contains(sign)))
        .any(|name| name.eq_ignore_ascii_case("hidden"))
}

/// `[//]: # (…)`: a definition of a link that leads nowhere is written for its words, which show nowhere.
fn definitions(agreement: &Agreement, report: &mut Report<'_>) {
    for definition in &agreement.body.definitions {
        let label = agreement.source.slice(definition.span).trim_start_matches([' ', '[']);
        let leads_nowhere = matches!(definition.target.as_str(), "" | "#" | "." | "/");
        let is_comment = label.starts_with("//") || label.to_lowercase().starts_with("comment]");
        let words = agreement.source.slice(definition.span);
        let words = words.split_once(['(', '"', '\'']).map_or("", |(_, words)| words);
        if is_mark_of_tool(words.trim_end().trim_end_matches([')', '"', '\''])) {
            continue;
        }
        if leads_nowhere || is_comment {
            let words = wording::quoted(agreement.source.slice(definition.span).trim());
            let message = format!("{words} is not shown on the page");
            report
                .at(definition.span, message)
                .why(WHY)
                .help("write it as text that all see, or take it out");
        }
    }
}

static ENTITY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"&(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>shy|zwj|zwnj|lrm|rlm|ZeroWidthSpace|NegativeVeryThinSpace|NegativeThinSpace|NegativeMediumSpace|NegativeThickSpace|NoBreak|InvisibleTimes|InvisibleComma|ApplyFunction));").ok()
});

/// Characters that the body makes by an entity: `&#x202E;`.
fn entities(agreement: &Agreement, report: &mut Report<'_>) {
    let body = agreement.source.slice(agreement.body.span);
    if !body.contains('&') {
        return;
    }
    let Some(pattern) = ENTITY.as_ref() else { return };
    let code = Stretches::new(agreement.body.code.iter().copied());
    for found in pattern.captures_iter(body) {
        let Some(whole) = found.get(0) else { continue };
        let number = found.name("decimal").map(|digits| digits.as_str().parse::<u32>());
        let number = number
            .or_else(|| found.name("hex").map(|digits| u32::from_str_radix(digits.as_str(), 16)));
        let is_hidden = match number {
            Some(number) => number.ok().and_then(char::from_u32).is_some_and(is_invisible),
            None => found.name("name").is_some(),
        };
        let place = Span::new(whole.start(), whole.end()).shifted(agreement.body.span.start);
        if is_hidden && !code.hold(place.start) {
            let message = format!("“{}” makes a character that cannot be seen", whole.as_str());
            report.at(place, message).why(WHY).help("take it out").fix(place, "");
        }
    }
}

/// Characters that show nothing of their own or change how others are shown. A test holds this against the tables of Unicode.
fn is_invisible(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' | '\u{c}' => false,
        _ => {
            character.is_control()
                || matches!(
                    character,
                    '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}'
                        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}'
                )
        }
    }
}

/// Where such characters have their place: in emoji, behind Chinese characters, and in scripts that join letters.
static RIGHTFUL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
          \x{1F3F4} [\x{E0030}-\x{E0039}\x{E0061}-\x{E007A}]{2,6} \x{E007F}
        | [0-9\#*] \x{FE0F} \x{20E3}?
        | \p{Extended_Pictographic} [\x{FE0E}\x{FE0F}\x{1F3FB}-\x{1F3FF}]? \x{FE0F}?
          (?: \x{200D} \p{Extended_Pictographic} [\x{FE0E}\x{FE0F}\x{1F3FB}-\x{1F3FF}]? \x{FE0F}? )*
        | \p{Han} [\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]
        | [\p{Arabic}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}] [\x{200C}\x{200D}]",
    )
    .ok()
});

struct Run {
    span: Span,
    first: char,
}

/// The characters that are worth a look, with their places: all but plain letters, signs and spaces, of which nearly every text is made.
fn unusual(text: &str) -> Vec<(usize, char)> {
    // Written so that many bytes are looked at in one step.
    const AT_ONCE: usize = 32;
    let is_unusual =
        |byte: u8| (byte.wrapping_sub(b' ') > b'~' - b' ') & !matches!(byte, b'\n' | b'\r' | b'\t');
    let mut unusual = Vec::new();
    for (index, bytes) in text.as_bytes().chunks(AT_ONCE).enumerate() {
        if bytes.iter().fold(0, |any, byte| any | u8::from(is_unusual(*byte))) == 0 {
            continue;
        }
        let places = bytes.iter().enumerate().filter(|(_, byte)| is_unusual(**byte));
        unusual.extend(places.filter_map(|(offset, _)| {
            let at = index * AT_ONCE + offset;
            // Nothing begins within a character.
            Some((at, text.get(at..)?.chars().next()?))
        }));
    }
    unusual
}

/// Stretches of invisible characters that have no place where they stand.
fn invisible_runs(text: &str, unusual: &[(usize, char)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut rightful: Option<Stretches> = None;
    for (offset, character) in
        unusual.iter().copied().filter(|(_, character)| is_invisible(*character))
    {
        let rightful = rightful.get_or_insert_with(|| {
            let found = RIGHTFUL.iter().flat_map(|pattern| pattern.find_iter(text));
            Stretches::new(found.map(|found| Span::new(found.start(), found.end())))
        });
        if rightful.hold(offset) {
            continue;
        }
        let end = offset + character.len_utf8();
        match runs.last_mut() {
            Some(last) if last.span.end == offset => last.span.end = end,
            _ => runs.push(Run { span: Span::new(offset, end), first: character }),
        }
    }
    runs
}

struct Word<'a> {
    span: Span,
    text: &'a str,
}

/// Words whose letters come from two alphabets, and numbers with a letter of another alphabet that looks like a digit.
fn mixed_words<'a>(text: &'a str, unusual: &[(usize, char)]) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let mut read_to = 0;
    for (offset, character) in unusual.iter().copied() {
        if offset < read_to || !is_foreign(character) {
            continue;
        }
        let part = |sign: char| sign.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&sign);
        let before = text.get(read_to..offset).unwrap_or_default();
        let start = read_to + before.trim_end_matches(part).len();
        let behind = text.get(offset..).unwrap_or_default();
        let end = offset + behind.len() - behind.trim_start_matches(part).len();
        read_to = end.max(offset + character.len_utf8());
        let word = text.get(start..end).unwrap_or_default();
        if is_mixed(word) {
            words.push(Word { span: Span::new(start, end), text: word });
        }
    }
    words
}

fn is_mixed(word: &str) -> bool {
    let latin = word.chars().any(is_latin);
    let cyrillic = word.chars().any(is_cyrillic);
    let greek = word.chars().any(is_greek_lookalike);
    let digits = word.chars().any(|character| character.is_ascii_digit());
    // “1О0” with a Cyrillic О reads as a hundred; “5й” reads as what it is.
    let poses_as_digit = digits
        && word.chars().all(|character| character.is_ascii_digit() || "ОоЗзΟο".contains(character));
    (latin && (cyrillic || greek))
        || (cyrillic && word.chars().any(is_greek))
        || (poses_as_digit && word.chars().any(is_foreign))
}

const fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic()
        || matches!(character, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
            && !matches!(character, '×' | '÷')
}

const fn is_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{2de0}'..='\u{2dff}' | '\u{a640}'..='\u{a69f}')
}

const fn is_greek(character: char) -> bool {
    matches!(character, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// Greek letters that pass for Latin ones. Others beside Latin letters are units and symbols: `μg`, `kΩ`, `Δt`.
fn is_greek_lookalike(character: char) -> bool {
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορτυχϲϳ".contains(character)
}

const fn is_foreign(character: char) -> bool {
    is_cyrillic(character) || is_greek(character)
}

/// `⟨U+202E⟩`: how every message shows such a character.
fn code_of(character: char) -> String {
    format!("⟨U+{:04X}⟩", u32::from(character))
}

fn name_of(character: char) -> &'static str {
    match character {
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' => "a zero-width joiner",
        '\u{2060}' | '\u{feff}' => "a zero-width no-break space",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a sign that turns the direction of writing"
        }
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => {
            "a character that every font shows as it likes"
        }
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => "a variation selector",
        '\u{e0000}'..='\u{e00ff}' => "an invisible tag",
        _ if character.is_control() => "a control character",
        _ => "an invisible character",
    }
}

/// Text with its invisible characters made visible.
fn shown(text: &str) -> String {
    text.chars()
        .map(
            |character| {
                if is_invisible(character) { code_of(character) } else { character.to_string() }
            },
        )
        .collect()
}

/// A word of two alphabets with the letters of the other one made visible.
fn shown_word(word: &str) -> String {
    const LONGEST: usize = 40;
    let letters = word.chars().take(LONGEST);
    let shown: String = letters
        .map(|letter| if is_foreign(letter) { code_of(letter) } else { letter.to_string() })
        .collect();
    format!("“{shown}”")
}

/// The words around a place, a few letters to both sides and on its line.
fn around(text: &str, span: Span) -> &str {
    const REACH: usize = 12;
    let before = text.get(..span.start).unwrap_or_default();
    let line_end = |sign: &char| matches!(sign, '\n' | '\r');
    let back: usize = before
        .chars()
        .rev()
        .take(REACH)
        .take_while(|sign| !line_end(sign))
        .map(char::len_utf8)
        .sum();
    let behind = text.get(span.start..).unwrap_or_default();
    let ahead: usize =
        behind.chars().take(REACH + 4).take_while(|sign| !line_end(sign)).map(char::len_utf8).sum();
    text.get(span.start - back..span.start + ahead).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::examples::{told, told_when};
    use super::*;

    const RULE: &str = "hidden-text";

    #[test]
    fn the_table_is_that_of_unicode() {
        let table = Regex::new(
            r"^[\p{Default_Ignorable_Code_Point}\p{Co}\p{Bidi_Control}\p{Cc}\x{FFF9}-\x{FFFB}]$",
        )
        .expect("a pattern");
        let plain = ['\t', '\n', '\r', '\u{c}'];
        for character in (0..=0x0010_ffff).filter_map(char::from_u32) {
            // Noncharacters at the end of the private planes are as invisible as the rest of them.
            let expected = !plain.contains(&character) && table.is_match(&character.to_string());
            let end_of_plane = u32::from(character) >= 0xf_fffe;
            assert!(
                is_invisible(character) == expected || end_of_plane,
                "{:x}",
                u32::from(character)
            );
        }
    }

    #[test]
    fn an_invisible_character_is_shown_in_its_word() {
        assert_eq!(
            told(RULE, "## Notice\nThree\u{200b} months.\n"),
            ["21:6 ⟨U+200B⟩, a zero-width space, stands in “Three⟨U+200B⟩ months.”"]
        );
        assert_eq!(told(RULE, "## Notice\nsix \u{202e}eerht\u{202c} months\n").len(), 2);
        assert_eq!(told(RULE, "a\u{feff}b\n").len(), 1);
    }

    #[test]
    fn characters_without_width_are_told_once_and_only_beside_words() {
        assert_eq!(
            told(RULE, "Three\u{200b} months\u{200b}.\n\nSix\u{200b}teen.\n"),
            [
                "20:6 ⟨U+200B⟩, a zero-width space, stands in “Three⟨U+200B⟩ months⟨U+200B⟩.”, and in 2 other places"
            ]
        );
        assert_eq!(told(RULE, "50\u{200b}0 pounds\u{202e} and\u{202e}\n").len(), 3);
        for text in [
            "One.\n\n\u{200b}\n\nTwo.",
            "[\u{200b}](#one)",
            "the \u{200b} two",
            "\u{feff}[One](x.md)",
        ] {
            assert_eq!(told(RULE, &format!("One.\n\n{text}\n")).len(), 0, "{text}");
        }
        assert_eq!(told(RULE, "One.\n\n\u{200b}# Two\n").len(), 1);
        assert_eq!(told(RULE, "---\nkind: \u{200b}\n---\n").len(), 1);
    }

    #[test]
    fn marks_of_tools_are_no_words() {
        assert!(MARKS.is_some());
        for text in [
            "<!-- -->",
            "<!-- break -->",
            "<!-- toc -->",
            "<!-- markdownlint-disable MD013 -->",
            "[//]: # (SPDX-License-Identifier: CC-BY-4.0)",
        ] {
            assert_eq!(told(RULE, &format!("One.\n\n{text}\n\nTwo.\n")).len(), 0, "{text}");
        }
        assert_eq!(told(RULE, "One.\n\n<!-- toc of the side letter -->\n").len(), 1);
        assert_eq!(told(RULE, "One.\n\n[//]: # (toc or six months)\n").len(), 1);
    }

    #[test]
    fn a_byte_order_mark_emoji_and_joined_scripts_are_no_secret() {
        let text = "\u{feff}---\nkind: terms-of-reference\n---\n❤️ 👩‍⚕️ 1️⃣ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👍🏽 葛\u{e0100} می\u{200c}خواهم\r\n";
        assert_eq!(told(RULE, text), Vec::<String>::new());
    }

    #[test]
    fn letters_of_two_alphabets_in_one_word_are_told() {
        assert_eq!(
            told(RULE, "## Parties\nH\u{430}rbour Trust\n"),
            ["21:1 “H⟨U+0430⟩rbour” is written with letters of two alphabets"]
        );
        assert_eq!(told(RULE, "£1\u{41e}0,000 for Quay Αdvice\n").len(), 2);
        assert_eq!(
            told(RULE, "Общество and Ελλάς, 5 μg, kΩ, Δt, β-blocker, Tŷ Hafan, 5й\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn only_markers_and_suppressions_may_be_comments() {
        let good = "## Notice\n<!-- clause: termination, withdrawal -->\nWords.\n\n<!-- counterpart: allow hidden-text until 2027-01-31 because we say so -->\n";
        assert_eq!(told(RULE, good), Vec::<String>::new());
        assert_eq!(
            told(RULE, "## Notice\n\nThree months <!-- or six -->.\n"),
            ["22:14 a comment hides text from those who read the page"]
        );
        assert_eq!(
            told(RULE, "<!-- clause: x; the Trust pays -->\n"),
            ["20:1 a clause marker is not well formed"]
        );
        assert_eq!(
            told(RULE, "<!-- counterpart: allow empty-clause -->\n"),
            ["20:1 a suppression is not well formed"]
        );
    }

    #[test]
    fn html_that_hides_is_told_and_other_html_is_not() {
        for html in [
            "<p hidden>x</p>",
            "<div style=\"display:none\">x</div>",
            "<span style='font-size: 0'>x</span>",
            "<font color=\"white\">x</font>",
            "<span style=\"color:#fff\">x</span>",
            "<template>x</template>",
            "<?php x ?>",
            "<span style=\"opacity:0\">x</span>",
            "<b style=\"visibility:hidden\">x</b>",
        ] {
            assert_eq!(
                told(RULE, &format!("Words {html} and more.\n\n{html}\n")).len(),
                2,
                "{html}"
            );
        }
        for html in [
            "<br>",
            "<sup>2</sup>",
            "<h2>Hidden costs</h2>",
            "<table width=\"100%\"><tr><td>x</td></tr></table>",
            "<img alt=\"a hidden cost\" src=\"a.png\">",
            "<p style=\"color:#333; height: 10px\">x</p>",
            "<details><summary>x</summary>y</details>",
        ] {
            assert_eq!(told(RULE, &format!("{html}\n")), Vec::<String>::new(), "{html}");
        }
    }

    #[test]
    fn link_definitions_used_as_comments_are_told() {
        assert_eq!(
            told(RULE, "## Notice\n\n[//]: # (six months)\n"),
            ["22:1 “[//]: # (six months)” is not shown on the page"]
        );
        assert_eq!(told(RULE, "[nhs]: https://nhs.example\n\n[^1]: A footnote.\n").len(), 0);
    }

    #[test]
    fn characters_made_by_escapes_and_entities_are_told() {
        assert_eq!(told(RULE, "three&#x202E; months &shy; &amp; &#163;\n").len(), 2);
        let text = "---\nkind: terms-of-reference\ntitle: \"Board\\u202E\"\n---\n";
        assert_eq!(
            told(RULE, text),
            [
                "3:8 the value holds ⟨U+202E⟩, a sign that turns the direction of writing, by an escape"
            ]
        );
    }

    #[test]
    fn file_names_and_agreed_front_matter_are_looked_at() {
        let text = "---\nkind: terms-of-reference # the short form\n# counterpart: allow missing-term because it is a test\n---\n";
        assert_eq!(told(RULE, text).len(), 0);
        assert_eq!(
            told_when(RULE, &["agreed"], text),
            ["2:26 a comment in the front matter is part of no agreed text"]
        );
        assert_eq!(
            told_when(RULE, &["path=agree\u{ad}ment.md"], text),
            ["1:1 the file's name holds ⟨U+00AD⟩, a soft hyphen"]
        );
    }
}
