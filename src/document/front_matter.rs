//! Front matter cut off from the body, by the rule of the text digest: it opens with a first line `---` and ends before the next line `---`.

use crate::document::fault::{Fault, FaultKind};
use crate::document::term::{Shape, Term};
use crate::document::yaml::{self, Yaml};
use crate::ground::source::{Source, Span};

/// A file's front matter and what could not be read in it.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// Both `---` lines and what is between them; `None` where the file does not open with front matter that ends.
    pub span: Option<Span>,
    /// The keys and values; an empty map where there are none or they cannot be read.
    pub terms: Term,
    /// Where the body begins.
    pub body_start: usize,
    /// What is wrong with the front matter as a text. When there is any, `terms` holds what could be read before it.
    pub faults: Vec<Fault>,
    /// YAML comments, from `#` to the end of the line.
    pub comments: Vec<Span>,
}

impl FrontMatter {
    pub fn read(source: &Source) -> Self {
        Self::read_by(source, yaml::read)
    }

    /// The same by the parser of the whole language, whatever it costs: for what a digest rests on.
    pub fn read_in_full(source: &Source) -> Self {
        Self::read_by(source, yaml::read_in_full)
    }

    fn read_by(source: &Source, read: fn(&str, usize) -> Yaml) -> Self {
        let text = source.text();
        let start = source.first_offset();
        match limits(text, start) {
            Ok(limits) => Self::between(text, &limits, read),
            Err(fault) => Self::missing(start, *fault),
        }
    }

    fn missing(start: usize, fault: Fault) -> Self {
        Self {
            span: None,
            terms: Term::none(start),
            body_start: start,
            faults: vec![fault],
            comments: Vec::new(),
        }
    }

    fn between(text: &str, limits: &Limits, read: fn(&str, usize) -> Yaml) -> Self {
        let inside = cut(text, limits.inside);
        let read = read(inside, limits.inside.start);
        if let Some(fault) = ends_sooner(text, limits, &read.faults) {
            return Self::missing(limits.opening.start, fault);
        }
        let mut faults = read.faults;
        let terms = match read.terms {
            Some(terms) if terms.is_map() => terms,
            other => {
                if faults.is_empty() {
                    faults.push(without_keys(text, limits, other.as_ref()));
                }
                Term::none(limits.inside.start)
            }
        };
        Self {
            span: Some(Span::new(limits.opening.start, limits.closing.end)),
            terms,
            body_start: limits.body_start,
            faults,
            comments: read.comments,
        }
    }
}

/// Whether a Markdown file presents itself as an agreement, however broken: its front matter says a kind that we know or nearly know, or any
/// kind beside parties, or a kind that no site generator uses. Looks at the front matter only.
pub fn looks_like_agreement(text: &str, known_kinds: &[impl AsRef<str>]) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if says_kind_plainly(text, known_kinds) {
        return true;
    }
    let region = terms_region(text);
    if let Some(map) = region.trim_start().strip_prefix('{') {
        return map.contains("parties") && map.contains("kind");
    }
    let keys = outermost_keys(region);
    let Some((_, kind)) = keys.iter().find(|(key, _)| *key == "kind") else { return false };
    let says = |name: &str| keys.iter().any(|(key, _)| *key == name);
    if says("parties") || known_kinds.iter().any(|known| is_near(kind, known.as_ref())) {
        return true;
    }
    let is_of_a_site =
        SITE_KINDS.contains(&kind.to_lowercase().as_str()) || SITE_KEYS.iter().any(|key| says(key));
    !is_of_a_site && begins_like_front_matter(text)
}

/// Whether front matter opens as it should and has a known kind as it should be written: nearly every agreement does, and then nobody has to look
/// at all keys.
fn says_kind_plainly(text: &str, known_kinds: &[impl AsRef<str>]) -> bool {
    const LINES: usize = 100;
    let mut lines = text.lines();
    if lines.next() != Some("---") {
        return false;
    }
    let mut inside = lines.take(LINES).take_while(|line| !is_like_fence(line));
    let kind = inside.find_map(|line| line.strip_prefix("kind: "));
    kind.is_some_and(|kind| known_kinds.iter().any(|known| known.as_ref() == kind.trim_end()))
}

/// Kinds that other tools give to pages. An unknown kind is told to its author; these are no agreements at all.
const SITE_KINDS: [&str; 26] = [
    "page",
    "home",
    "section",
    "taxonomy",
    "term",
    "post",
    "posts",
    "article",
    "blog",
    "doc",
    "docs",
    "documentation",
    "guide",
    "tutorial",
    "reference",
    "concept",
    "task",
    "howto",
    "how-to",
    "news",
    "event",
    "project",
    "note",
    "category",
    "index",
    "changelog",
];

/// Keys of site generators that agreements have no use for.
const SITE_KEYS: [&str; 12] = [
    "layout",
    "permalink",
    "slug",
    "weight",
    "draft",
    "tags",
    "categories",
    "sidebar_position",
    "sidebar_label",
    "nav_order",
    "template",
    "taxonomies",
];

fn is_near(kind: &str, known: &str) -> bool {
    const NEAR: f64 = 0.8;
    let kind = kind.to_lowercase().replace([' ', '_'], "-");
    kind.len() < 100 && strsim::normalized_damerau_levenshtein(&kind, known) >= NEAR
}

/// The keys that stand furthest to the left, with what is behind their colons.
fn outermost_keys(region: &str) -> Vec<(&str, &str)> {
    let keys = || region.split(['\n', '\r']).filter_map(indented_key);
    let Some(outermost) = keys().map(|(indent, ..)| indent).min() else { return Vec::new() };
    keys().filter(|(indent, ..)| *indent == outermost).map(|(_, key, value)| (key, value)).collect()
}

fn indented_key(line: &str) -> Option<(usize, &str, &str)> {
    let words = line.trim_start();
    let (key, value) = words.split_once([':', '：'])?;
    let quotes = ['"', '\'', '“', '”', ' '];
    let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(quotes);
    let key = key.trim_matches(quotes);
    (!key.is_empty() && !key.starts_with(['#', '-'])).then_some((
        line.len() - words.len(),
        key,
        value,
    ))
}

/// The lines in which an agreement's terms would stand, whether or not they are marked off as they should be.
fn terms_region(text: &str) -> &str {
    const REACH: usize = 20_000;
    let text = text.get(..text.floor_char_boundary(REACH)).unwrap_or(text);
    let mut lines = Lines::new(text, 0).skip_while(|line| cut(text, *line).trim().is_empty());
    let Some(first) = lines.next() else { return "" };
    if !is_like_fence(cut(text, first)) {
        return first_paragraph(text.get(first.start..).unwrap_or_default());
    }
    let start = first.end;
    let end =
        lines.find(|line| is_like_fence(cut(text, *line))).map_or(text.len(), |line| line.start);
    text.get(start..end).unwrap_or_default()
}

fn begins_like_front_matter(text: &str) -> bool {
    Lines::new(text, 0)
        .map(|line| cut(text, line))
        .find(|line| !line.trim().is_empty())
        .is_some_and(is_like_fence)
}

/// Where front matter that opens and ends stands.
struct Limits {
    opening: Span,
    inside: Span,
    closing: Span,
    body_start: usize,
}

fn limits(text: &str, start: usize) -> Result<Limits, Box<Fault>> {
    let mut lines = Lines::new(text, start);
    let Some(opening) = lines.next().filter(|line| is_fence(cut(text, *line))) else {
        return Err(Box::new(without_opening(text, start)));
    };
    let inside_start = lines.next_start;
    let Some(closing) = lines.find(|line| is_fence(cut(text, *line))) else {
        return Err(Box::new(without_end(text, opening, inside_start)));
    };
    let inside = Span::new(inside_start, closing.start);
    if is_prose(cut(text, inside)) {
        return Err(Box::new(absent(text, start)));
    }
    Ok(Limits { opening, inside, closing, body_start: lines.next_start })
}

/// The lines of a text from a place on, each without its ending: LF, CRLF or a lone CR.
struct Lines<'a> {
    text: &'a str,
    next_start: usize,
    is_over: bool,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str, start: usize) -> Self {
        Self { text, next_start: start, is_over: false }
    }
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        if self.is_over {
            return None;
        }
        let start = self.next_start;
        let rest = self.text.get(start..)?;
        let Some(length) = rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            self.is_over = true;
            self.next_start = self.text.len();
            return Some(Span::new(start, self.text.len()));
        };
        let end = start + length;
        let is_crlf = rest.get(length..).is_some_and(|ending| ending.starts_with("\r\n"));
        self.next_start = end + if is_crlf { 2 } else { 1 };
        Some(Span::new(start, end))
    }
}

fn is_fence(line: &str) -> bool {
    line.trim_end_matches([' ', '\t']) == "---"
}

/// Whether a line was evidently meant to open or end front matter: hyphens or dashes, too many, too few, spaced or indented; dots; or the
/// marks of other tools.
fn is_like_fence(line: &str) -> bool {
    let words = line.trim();
    let signs = words.chars().filter(|sign| !sign.is_whitespace()).count();
    if words.starts_with("---") && words.trim_start_matches('-').trim_start().starts_with('#') {
        return true;
    }
    if words.is_empty() || signs > 80 {
        return false;
    }
    let is_dash = |sign: char| matches!(sign, '-' | '–' | '—' | '―' | '−' | '‐' | '‑' | '─' | '－');
    let all =
        |is: &dyn Fn(char) -> bool| words.chars().all(|sign| sign.is_whitespace() || is(sign));
    let long_dash = words.contains(['—', '―', '–']);
    (all(&is_dash) && (signs >= 2 || long_dash))
        || matches!(
            words,
            "..."
                | "…"
                | "+++"
                | "***"
                | "___"
                | "==="
                | "~~~"
                | "```"
                | "```yaml"
                | "```yml"
                | ";;;"
        )
}

/// A line that begins with a key and a colon, as terms do.
fn is_key_line(line: &str) -> bool {
    let Some((key, rest)) = line.split_once([':', '：']) else { return false };
    let key = key.trim_end().trim_matches(['"', '\'']);
    key.starts_with(char::is_alphabetic)
        && key.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '-' | '_'))
        && !rest.starts_with("//")
}

/// Whether what stands between two `---` lines is words, so that these are lines across the page.
fn is_prose(inside: &str) -> bool {
    let mut lines = inside.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let begins_in_brackets = lines.clone().next().is_some_and(|line| line.starts_with(['{', '[']));
    let only_comments = lines.clone().all(|line| line.starts_with('#'));
    !begins_in_brackets
        && !only_comments
        && !lines.any(|line| is_key_line(line.trim_start_matches("- ")))
}

fn cut(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).unwrap_or_default()
}

const THREE_HYPHENS: &str =
    "front matter opens with a first line of exactly three hyphens (---), and ends with another";

/// Nothing that could be front matter: the file begins with its words.
fn absent(text: &str, start: usize) -> Fault {
    let first = Lines::new(text, start)
        .find(|line| !cut(text, *line).trim().is_empty())
        .unwrap_or(Span::at(start));
    Fault::new(FaultKind::Missing, first, "this file has no front matter: nothing says what kind of agreement it is, or between whom").help(
        "begin the file with a line of three hyphens (---), the terms “kind:”, “id:”, “title:” and “parties:”, each on a line of its own, and another line of three hyphens",
    )
}

/// The first line is not `---`. Perhaps it was meant to be.
fn without_opening(text: &str, start: usize) -> Fault {
    let mut lines = Lines::new(text, start).take(50);
    let mut above = Vec::new();
    let first = loop {
        match lines.next() {
            Some(line) if is_note(cut(text, line)) => above.push(line),
            Some(line) => break line,
            None => return absent(text, start),
        }
    };
    let words = cut(text, first);
    let keys_follow = lines
        .find(|line| {
            !cut(text, *line).trim().is_empty() && !cut(text, *line).trim_start().starts_with('#')
        })
        .is_some_and(|line| is_key_line(cut(text, line).trim_start()));
    if is_fence(words) && keys_follow {
        return below_the_top(text, start, first, &above);
    }
    if words.trim() == "+++" {
        let message = "the front matter between “+++” lines is TOML, which is not read here";
        return Fault::new(FaultKind::Missing, first, message).help(
            "write the terms as YAML (“kind: …”), between lines of exactly three hyphens (---)",
        );
    }
    if is_like_fence(words) && keys_follow {
        return odd_fence(first, words, "opens");
    }
    if above.is_empty() && names_a_term(words) && keys_follow {
        return Fault::new(
            FaultKind::Missing,
            first,
            "the line of three hyphens above the terms is missing",
        )
        .help(THREE_HYPHENS)
        .fix(Span::at(start), "---\n");
    }
    absent(text, start)
}

fn odd_fence(line: Span, words: &str, does: &str) -> Fault {
    let message = match words.trim() {
        "---" => format!("the line of hyphens that {does} front matter is indented"),
        other => format!("“{}” is not the line that {does} front matter", yaml::short(other)),
    };
    Fault::new(FaultKind::Missing, line, message)
        .help("write exactly three hyphens (---), at the beginning of the line and with nothing else on it")
        .fix(line, "---")
}

/// A line that people leave above front matter: blank, or a comment.
fn is_note(line: &str) -> bool {
    let words = line.trim();
    words.is_empty()
        || (words.starts_with("<!--") && words.ends_with("-->"))
        || words.starts_with("# ")
}

fn below_the_top(text: &str, start: usize, opening: Span, above: &[Span]) -> Fault {
    let is_blank = above.iter().all(|line| cut(text, *line).trim().is_empty());
    let fault = Fault::new(
        FaultKind::Missing,
        opening,
        "the front matter does not begin on the first line",
    );
    if is_blank {
        let help = "delete the empty lines above it";
        return fault.help(help).fix(Span::new(start, opening.start), "");
    }
    fault.help("move what stands above it below the second line of hyphens")
}

/// The keys that an agreement begins with.
fn names_a_term(line: &str) -> bool {
    is_key_line(line)
        && line
            .split(':')
            .next()
            .is_some_and(|key| matches!(key.trim(), "kind" | "id" | "title" | "parties"))
}

/// Opened, and never ended.
fn without_end(text: &str, opening: Span, inside_start: usize) -> Fault {
    let inside = Span::new(inside_start, text.len());
    if is_prose(first_paragraph(cut(text, inside))) {
        return absent(text, opening.start);
    }
    if let Some(line) = meant_as_end(text, inside) {
        return odd_end(text, line, opening);
    }
    let fault =
        Fault::new(FaultKind::Missing, opening, "the front matter that opens here does not end");
    match last_term(text, inside) {
        Some(last) => not_closed_after(text, fault, last),
        None => fault.help("put a line of three hyphens (---) below the last term"),
    }
}

fn not_closed_after(text: &str, fault: Fault, last: Span) -> Fault {
    let ending =
        if cut(text, Span::new(last.start, text.len())).contains("\r\n") { "\r\n" } else { "\n" };
    fault
        .help(format!(
            "put a line of three hyphens (---) below the last term, “{}”",
            yaml::short(cut(text, last).trim())
        ))
        .fix(Span::at(last.end), format!("{ending}---"))
}

fn odd_end(text: &str, line: Span, opening: Span) -> Fault {
    odd_fence(line, cut(text, line), "ends").related(opening, "the front matter opens here")
}

fn first_paragraph(inside: &str) -> &str {
    let words = inside.trim_start();
    let end = ["\n\n", "\r\r", "\r\n\r\n"].iter().filter_map(|gap| words.find(gap)).min();
    words.get(..end.unwrap_or(words.len())).unwrap_or_default()
}

/// The first line that was evidently meant to end the front matter.
fn meant_as_end(text: &str, inside: Span) -> Option<Span> {
    let whole = text.get(..inside.end)?;
    Lines::new(whole, inside.start).find(|line| is_like_fence(cut(text, *line)))
}

/// The last line that reads like a term, before the words begin.
fn last_term(text: &str, inside: Span) -> Option<Span> {
    let whole = text.get(..inside.end)?;
    let mut last = None;
    let mut after_gap = false;
    for line in Lines::new(whole, inside.start) {
        let words = cut(text, line);
        if words.trim().is_empty() {
            after_gap = true;
            continue;
        }
        let continues = words.starts_with([' ', '\t', '-', '}', ']']) && !after_gap;
        let is_note = words.starts_with('#') && !after_gap;
        if !(is_key_line(words) || continues || is_note) {
            break;
        }
        if !words.starts_with('#') {
            last = Some(line);
        }
        after_gap = false;
    }
    last.map(|line| Span::new(line.start, line.start + cut(text, line).trim_end().len()))
}

/// The `---` that seems to end the front matter stands further down, a line across the page: the real end is missing, or is written in
/// another way. Told only where the terms cannot be read.
fn ends_sooner(text: &str, limits: &Limits, faults: &[Fault]) -> Option<Fault> {
    if let Some(dots) = dots_before_words(text, limits.inside) {
        return Some(odd_end(text, dots, limits.opening));
    }
    let fault = faults.iter().find(|fault| fault.kind == FaultKind::Yaml)?;
    if let Some(line) =
        meant_as_end(text, limits.inside).filter(|line| line.start <= fault.span.start)
    {
        return Some(odd_end(text, line, limits.opening));
    }
    let last = last_term(text, limits.inside)?;
    let gap = cut(text, Span::new(last.end, fault.span.start));
    let words = cut(text, Span::new(fault.span.start, limits.inside.end));
    let first_line = words.split(['\n', '\r']).next().unwrap_or_default();
    let gap_lines = gap.lines().filter(|line| !line.trim().is_empty());
    let begins_words = gap.contains(['\n', '\r'])
        && gap_lines.clone().all(|line| line.starts_with('#'))
        && !is_key_line(first_line)
        && (first_line.split_whitespace().count() > 2)
        && (gap_lines.count() > 0 || gap.lines().count() > 2);
    let fault = Fault::new(
        FaultKind::Missing,
        limits.opening,
        "the front matter that opens here does not end before the words begin",
    );
    begins_words.then(|| not_closed_after(text, fault, last))
}

/// A line of three dots ends the terms for a YAML parser, but not the front matter: what stands behind it would be read by nobody.
fn dots_before_words(text: &str, inside: Span) -> Option<Span> {
    let whole = text.get(..inside.end)?;
    let dots = Lines::new(whole, inside.start).find(|line| cut(text, *line).trim_end() == "...")?;
    let behind = cut(text, Span::new(dots.end, inside.end));
    (!behind.trim().is_empty()).then_some(dots)
}

/// Front matter that opens and ends, and holds no term.
fn without_keys(text: &str, limits: &Limits, found: Option<&Term>) -> Fault {
    let (span, message) = match found {
        None if cut(text, limits.inside).trim().is_empty() => {
            (limits.opening, "the front matter is empty: it has no keys")
        }
        None => (limits.opening, "the front matter holds only comments: it has no keys"),
        Some(Term { span, shape: Shape::List(_) }) => {
            (*span, "the front matter is a list: it has no keys")
        }
        Some(found) if found.is_null() => {
            (limits.opening, "the front matter is empty: it has no keys")
        }
        Some(found) => (found.span, "the front matter is a text: it has no keys"),
    };
    Fault::new(FaultKind::Yaml, span, message)
        .help("write the terms “kind:”, “id:”, “title:” and “parties:”, each on a line of its own")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> FrontMatter {
        FrontMatter::read(&Source::new("a.md", text))
    }

    fn body<'a>(text: &'a str, front: &FrontMatter) -> &'a str {
        text.get(front.body_start..).unwrap()
    }

    /// The words at the only fault, its message, and the text as its fix would make it.
    fn fault(text: &str) -> (String, String, Option<String>) {
        let front = read(text);
        let [fault] = front.faults.as_slice() else { panic!("{text}: {:?}", front.faults) };
        let words = cut(text, fault.span).to_owned();
        let mended = fault.fix.as_ref().map(|(span, replacement)| {
            let mut mended = text.to_owned();
            mended.replace_range(span.start..span.end, replacement);
            mended
        });
        (words, fault.message.clone(), mended)
    }

    #[track_caller]
    fn assert_missing(text: &str, words: &str, message: &str, mended: Option<&str>) {
        let front = read(text);
        assert_eq!(
            front.faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(),
            [FaultKind::Missing],
            "{text}"
        );
        let first = usize::from(text.starts_with('\u{feff}')) * 3;
        assert_eq!(
            (front.span, front.body_start, front.terms.pairs().len()),
            (None, first, 0),
            "{text}"
        );
        assert_eq!(fault(text), (words.to_owned(), message.to_owned(), mended.map(str::to_owned)));
    }

    #[test]
    fn front_matter_ends_before_the_next_line_of_three_hyphens() {
        for text in [
            "---\nkind: x\n---\nBody\n---\n",
            "\u{feff}---\nkind: x\n---\nBody\n---\n",
            "--- \t\r\nkind: x\r\n---\t\r\nBody\r\n---\r\n",
            "---\rkind: x\r---\rBody\r---\r",
            "---\nkind: x\n...\n---\nBody\n---\n",
        ] {
            let front = read(text);
            assert_eq!(front.faults, [], "{text:?}");
            assert_eq!(front.terms.json(), json!({ "kind": "x" }));
            assert!(body(text, &front).starts_with("Body"), "{text:?}");
            let span = front.span.unwrap();
            assert_eq!(
                cut(text, span).trim_start_matches('\u{feff}').trim_end().get(..3),
                Some("---")
            );
            let pair = front.terms.pair("kind").unwrap();
            assert_eq!((cut(text, pair.key_span), cut(text, pair.term.span)), ("kind", "x"));
        }
    }

    #[test]
    fn front_matter_may_be_all_there_is() {
        let front = read("---\nkind: x\n---");
        assert_eq!(
            (front.faults.len(), front.body_start, front.span),
            (0, 15, Some(Span::new(0, 15)))
        );
    }

    #[test]
    fn faults_stand_where_they_are_in_the_file() {
        let text = "\u{feff}---\r\n# Tŷ 🏠 横浜\r\ntitle: Tŷ: a\r\n---\r\nBody: x: y\r\n";
        let front = read(text);
        let place = Source::new("a.md", text).position(front.faults[0].span.start);
        assert_eq!((place.line, place.column), (3, 10));
        assert_eq!(cut(text, front.comments[0]), "# Tŷ 🏠 横浜");
        assert_eq!(front.terms.json(), json!({ "title": "Tŷ" }));
        assert!(body(text, &front).starts_with("Body"));
    }

    #[test]
    fn front_matter_without_keys_is_told() {
        for (text, message) in [
            ("---\n---\nBody", "the front matter is empty: it has no keys"),
            ("---\n\n---\nBody", "the front matter is empty: it has no keys"),
            ("---\n# later\n---\nBody", "the front matter holds only comments: it has no keys"),
            ("---\n[kind, id]\n---\nBody", "the front matter is a list: it has no keys"),
        ] {
            let front = read(text);
            assert_eq!(
                front.faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>(),
                [message]
            );
            assert_eq!(body(text, &front), "Body");
        }
    }

    const ABSENT: &str =
        "this file has no front matter: nothing says what kind of agreement it is, or between whom";

    #[test]
    fn lines_across_the_page_are_no_front_matter() {
        assert_missing("# Tŷ\n\nWords\n", "# Tŷ", ABSENT, None);
        assert_missing("\n\nWords\n", "Words", ABSENT, None);
        assert_missing("", "", ABSENT, None);
        assert_missing("---\nThe partners agree.\n\nThey do.\n---\nMore\n", "---", ABSENT, None);
        assert_missing("---\n\nThe partners agree.\n", "---", ABSENT, None);
        assert_missing("* * *\nWords\n", "* * *", ABSENT, None);
    }

    #[test]
    fn front_matter_that_does_not_end_is_told_where_it_should() {
        assert_missing(
            "---\nkind: x\nparties:\n  - a\n\n# Agreement\n\nThe parties: agree\n",
            "---",
            "the front matter that opens here does not end",
            Some("---\nkind: x\nparties:\n  - a\n---\n\n# Agreement\n\nThe parties: agree\n"),
        );
        assert_missing(
            "---\r\nkind: x\r\n\r\n# Agreement\r\n\r\nThe partners agree to this.\r\n\r\n---\r\nMore\r\n",
            "---",
            "the front matter that opens here does not end before the words begin",
            Some(
                "---\r\nkind: x\r\n---\r\n\r\n# Agreement\r\n\r\nThe partners agree to this.\r\n\r\n---\r\nMore\r\n",
            ),
        );
        assert_missing("---", "---", "the front matter that opens here does not end", None);
    }

    #[test]
    fn lines_that_were_meant_to_open_or_end_front_matter_are_told() {
        let opens = |line: &str| format!("“{line}” is not the line that opens front matter");
        let ends = |line: &str| format!("“{line}” is not the line that ends front matter");
        for line in ["----", "--", "– – –", "———", "—", "- - -", "***"] {
            let rest = "kind: x\n---\nBody";
            assert_missing(
                &format!("{line}\n{rest}"),
                line,
                &opens(line),
                Some(&format!("---\n{rest}")),
            );
        }
        for line in ["----", "--", "– – –", "———", "...", "…", "***"] {
            let (before, after) = ("---\nkind: x\n", "\n# Agreement\n\nWords and more words.\n");
            let mended = format!("{before}---{after}");
            assert_missing(&format!("{before}{line}{after}"), line, &ends(line), Some(&mended));
            let across = "\n---\nMore\n";
            assert_missing(
                &format!("{before}{line}{after}{across}"),
                line,
                &ends(line),
                Some(&format!("{mended}{across}")),
            );
        }
        let indented = "the line of hyphens that ends front matter is indented";
        assert_missing(
            "---\nkind: x\n ---\nWords",
            " ---",
            indented,
            Some("---\nkind: x\n---\nWords"),
        );
    }

    #[test]
    fn dots_end_nothing_even_where_only_a_heading_follows() {
        let message = "“...” is not the line that ends front matter";
        assert_missing(
            "---\nkind: x\n...\n# Agreement\n---\n",
            "...",
            message,
            Some("---\nkind: x\n---\n# Agreement\n---\n"),
        );
    }

    #[test]
    fn what_stands_above_front_matter_is_told() {
        let message = "the front matter does not begin on the first line";
        assert_missing(
            "\u{feff}\n\n---\nkind: x\n---\n",
            "---",
            message,
            Some("\u{feff}---\nkind: x\n---\n"),
        );
        assert_missing("<!-- draft -->\n---\nkind: x\n---\n", "---", message, None);
        let message = "the line of three hyphens above the terms is missing";
        assert_missing(
            "kind: x\nid: y\n---\n",
            "kind: x",
            message,
            Some("---\nkind: x\nid: y\n---\n"),
        );
        let message = "the front matter between “+++” lines is TOML, which is not read here";
        assert_missing("+++\nkind = 'x'\n+++\n", "+++", message, None);
    }

    const KINDS: [&str; 3] =
        ["memorandum-of-understanding", "lead-provider-agreement", "terms-of-reference"];

    #[test]
    fn agreements_are_known_by_their_kind_however_broken() {
        for text in [
            "---\nkind: lead-provider-agreement\n---\n",
            "\u{feff}---\r\nid: x\r\nkind: \"Terms of Reference\" # board\r\n---\r\n",
            "---\nkind: partnership-compact\nid: x\n---\n",
            "---\nkind: page\nparties: [a, b]\n---\n",
            "---\nkind: lead-provider-agrement\ntitle: A: b\n",
            "\n----\n  kind: memorandum of understanding\n  id: \"x\n",
            "kind: lead-provider-agreement\nid: x\n---\nWords",
            "---\n{ kind: x, parties: [] }\n---\n",
            "---\n\"kind\": mou\n---\n",
        ] {
            assert!(looks_like_agreement(text, &KINDS), "{text}");
        }
    }

    #[test]
    fn pages_of_other_sites_are_no_agreements() {
        for text in [
            "---\nkind: page\ntitle: x\n---\n",
            "---\nkind: compact\nlayout: post\n---\n",
            "---\ntitle: x\nmenu:\n  kind: lead-provider-agreement\n---\n",
            "---\ntitle: x\nparties: [a]\n---\n",
            "---\ntitle: x\n---\nkind: lead-provider-agreement\n",
            "# A kind of guide\n\nkind: lead-provider-agreement\n",
            "Words\n\n    kind: terms-of-reference\n",
            "",
            "---",
        ] {
            assert!(!looks_like_agreement(text, &KINDS), "{text}");
        }
    }

    #[test]
    fn hostile_files_are_answered_quickly() {
        for text in [
            "---\n".to_owned() + &"a: b\n".repeat(200_000),
            "---\nkind: x\n".to_owned() + &"\n".repeat(1_000_000),
            "---\n".repeat(300_000),
            "\n".repeat(1_000_000),
            "---\nkind: ".to_owned() + &"x".repeat(1_000_000),
            "\r".repeat(1_000_000) + "---",
            "---\na: b\n".to_owned() + &"# c\n".repeat(300_000) + "words and more words\n---\n",
            "-".repeat(1_000_000),
        ] {
            let start = Instant::now();
            read(&text);
            looks_like_agreement(&text, &KINDS);
            assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "\u{feff}?(---|----|\\.\\.\\.|–|kind: x|a: |Words and words|# H|\"|ŷ|横| |\t|\r\n|\n|\r|\\PC){0,30}") {
            let front = read(&text);
            prop_assert!(text.get(front.body_start..).is_some());
            for fault in &front.faults {
                prop_assert!(text.get(fault.span.start..fault.span.end).is_some(), "{fault:?}");
                for (span, _) in fault.fix.iter().chain(&fault.related) {
                    prop_assert!(text.get(span.start..span.end).is_some(), "{fault:?}");
                }
            }
            looks_like_agreement(&text, &KINDS);
        }
    }
}
