//! The mistakes that people make when they write terms, each with the words that help them out of it.

use std::borrow::Cow;

use crate::document::fault::{Fault, FaultKind};
use crate::ground::source::Span;

/// What made the parser stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stumble {
    /// A colon where none can be.
    Colon,
    /// A line that should hold a key has no colon with a space behind it.
    NoColon,
    /// A value begins with a character that means something.
    Beginning,
    /// A quotation that does not end, or goes on without indentation.
    Quotation,
    BehindQuotation,
    /// A backslash in a quotation that stands for nothing.
    Backslash,
    /// Brackets that do not end, or go on without indentation.
    Brackets,
    WrongBracket(char),
    /// No comma where one should separate what is in brackets.
    Comma,
    /// Neither a key of the map nor an item of the list that could go on here.
    Alignment,
    /// A list item where none can be.
    Hyphen,
    Directive,
    Dots,
    NumberSign,
    Other,
}

/// How far the reading had come when the parser stopped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    /// Where the parser stopped.
    pub(super) at: usize,
    /// Where the last thing that was understood ended.
    pub(super) read_to: usize,
    pub(super) last: Option<Last>,
    /// The innermost bracket that is known to be open.
    pub(super) bracket: Option<usize>,
}

/// The last single value or key that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Last {
    pub(super) span: Span,
    pub(super) written: Written,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Plain,
    Quoted,
    Block,
}

/// A text in which every character that may not be there is blanked, byte for byte, so that the rest can be read.
pub(super) struct Characters<'a> {
    pub(super) readable: Cow<'a, str>,
    pub(super) faults: Vec<Fault>,
    /// The first line that is indented by a tab: what belongs to what is a guess from there on.
    pub(super) indented_by_tab: Option<usize>,
}

pub(super) fn characters(text: &str) -> Characters<'_> {
    if !text.contains(|character| is_refused(character) || character == '\r') {
        return Characters {
            readable: Cow::Borrowed(text),
            faults: Vec::new(),
            indented_by_tab: None,
        };
    }
    let mut readable = String::with_capacity(text.len());
    let (mut tabs, mut indents, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut in_indent = true;
    // Whether the line holds nothing at all, once somebody has asked.
    let mut is_blank = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let lone = character == '\r' && characters.peek().is_none_or(|(_, next)| *next != '\n');
        let span = Span::new(at, at + character.len_utf8());
        match character {
            _ if lone => readable.push('\n'),
            '\t' if in_indent && !*is_blank.get_or_insert_with(|| rest_is_blank(text, at)) => {
                indents.push(span);
            }
            '\t' => tabs.push(span),
            _ if is_refused(character) => others.push(span),
            _ => readable.push(character),
        }
        readable.extend(std::iter::repeat_n(' ', span.end.saturating_sub(readable.len())));
        if matches!(character, '\n' | '\r') {
            is_blank = None;
        }
        in_indent =
            matches!(character, '\n' | '\r') || (in_indent && matches!(character, ' ' | '\t'));
    }
    let mut faults = Vec::new();
    faults.extend(tab_indents(text, &indents));
    faults.extend(other_tabs(text, &tabs).filter(|_| indents.is_empty()));
    faults.extend(control_characters(text, &others));
    let indented_by_tab = indents.first().map(|span| span.start);
    Characters { readable: Cow::Owned(readable), faults, indented_by_tab }
}

fn rest_is_blank(text: &str, at: usize) -> bool {
    cut(text, at, text.len())
        .trim_start_matches([' ', '\t'])
        .chars()
        .next()
        .is_none_or(|next| matches!(next, '\n' | '\r'))
}

pub(super) fn is_refused(character: char) -> bool {
    match character {
        '\n' | '\r' => false,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => character.is_control(),
    }
}

fn tab_indents(text: &str, tabs: &[Span]) -> Option<Fault> {
    let first = tabs.first()?;
    let lines = 1 + tabs
        .iter()
        .zip(tabs.iter().skip(1))
        .filter(|(one, next)| !on_one_line(text, **one, **next))
        .count();
    let message = match lines {
        1 => "a tab indents this line".to_owned(),
        _ => format!("tabs indent {lines} lines, this one first"),
    };
    Some(yaml(*first, message).help("indent with spaces, two for each level; editors show tabs in different widths, so they cannot say what belongs to what"))
}

fn other_tabs(text: &str, tabs: &[Span]) -> std::option::IntoIter<Fault> {
    let Some(first) = tabs.first() else { return None.into_iter() };
    let message = match tabs.len() {
        1 => "a tab stands here".to_owned(),
        count => format!("{count} tabs stand among the terms, this one first"),
    };
    let fault =
        yaml(*first, message).help("put a space in its place, or delete it at the end of a line");
    let trails = line(text, first.end).end == first.end;
    let fault = match tabs {
        [_] => fault.fix(*first, if trails { "" } else { " " }),
        _ => fault,
    };
    Some(fault).into_iter()
}

fn control_characters(text: &str, found: &[Span]) -> Option<Fault> {
    let first = found.first()?;
    let code = cut(text, first.start, first.end).chars().next().map_or(0, u32::from);
    let message = match found.len() {
        1 => format!("an invisible character (U+{code:04X}) stands here"),
        count => format!("{count} invisible characters stand among the terms, here U+{code:04X}"),
    };
    let fault = yaml(*first, message).help("delete it: what nobody can see cannot be agreed");
    Some(if found.len() == 1 { fault.fix(*first, "") } else { fault })
}

// What the parser lets pass, and we do not.

pub(super) fn alias(text: &str, span: Span) -> Fault {
    let name = cut(text, span.start, span.end);
    let message = format!("“{}” stands for a value that is written elsewhere", short(name));
    literally(text, span, message, "write the value itself here")
}

pub(super) fn anchor(text: &str, span: Span) -> Fault {
    let name = cut(text, span.start, span.end);
    let message = format!("“{}” marks a value to be repeated elsewhere", short(name));
    literally(text, span, message, "delete it, and write the value out wherever it counts")
}

pub(super) fn tag(text: &str, span: Span) -> Fault {
    let name = cut(text, span.start, span.end);
    let message = format!("“{}” tells programs how to read the value behind it", short(name));
    literally(text, span, message, "delete it")
}

fn literally(text: &str, span: Span, message: String, help: &str) -> Fault {
    let sign = cut(text, span.start, span.start + 1);
    yaml(span, message).help(format!(
        "{help}, so that everyone reads the same; if the value really begins with “{sign}”, put it in quotes: {}",
        quoted(&short(cut(text, span.start, value_end(text, span.start, false))))
    ))
}

pub(super) fn merge_key(span: Span) -> Fault {
    yaml(span, "“<<” copies keys from elsewhere")
        .help("write the keys out here, so that everyone reads the same")
}

pub(super) fn key_of_parts(span: Span) -> Fault {
    yaml(span, "a list or a group of terms stands where a key should be")
        .help("write a single word before the colon; put a value that begins with [ or { in quotes")
}

pub(super) fn empty_key(text: &str, span: Span) -> Fault {
    let has_colon = cut(text, span.start, text.len()).starts_with(':');
    let span =
        if span.is_empty() && has_colon { Span::new(span.start, span.start + 1) } else { span };
    yaml(span, "the key before the colon is missing")
        .help("write what the value is for before the colon")
}

pub(super) fn second_document(text: &str, span: Span) -> Fault {
    yaml(trimmed(text, line(text, span.start)), "a second set of terms begins here")
        .help("delete the line of hyphens or dots above it: everything belongs in one")
}

/// A value that no file may hold: a NUL character, or half of a character.
pub(super) fn in_scalar(text: &str, value: &str, span: Span, double_quoted: bool) -> Option<Fault> {
    let raw = cut(text, span.start, span.end);
    if !double_quoted || !raw.contains('\\') {
        return None;
    }
    if value.contains('\0') {
        let message = "this value holds a NUL character, which no text may hold";
        return Some(yaml(span, message).help("delete the backslash and the zeros behind it"));
    }
    let escape = surrogate_escape(raw)?;
    let span = Span::new(span.start + escape, span.start + escape + 6);
    Some(
        yaml(span, "a backslash spells half a character here")
            .help("write the character itself, such as an emoji or a Welsh letter"),
    )
}

/// Where the first `\uD800` to `\uDFFF` stands in a quotation.
fn surrogate_escape(raw: &str) -> Option<usize> {
    let mut characters = raw.char_indices();
    while let Some((at, character)) = characters.next() {
        if character != '\\' {
            continue;
        }
        let (_, escaped) = characters.next()?;
        let code = raw.get(at + 2..at + 6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if escaped == 'u' && code.is_some_and(|code| (0xd800..0xe000).contains(&code)) {
            return Some(at);
        }
    }
    None
}

/// What is grammatical but cannot have been meant. The flag says that nothing behind it can be trusted.
pub(super) fn in_plain(
    text: &str,
    span: Span,
    is_key: bool,
    in_brackets: bool,
) -> Option<(Fault, bool)> {
    let words = cut(text, span.start, span.end);
    if is_key && !in_brackets {
        return in_block_key(text, span, words).map(|fault| (fault, true));
    }
    if is_key {
        return in_bracket_key(text, span, words).map(|fault| (fault, false));
    }
    let fault = curly_quoted(span, words).or_else(|| list_read_as_words(text, span, words))?;
    Some((fault, false))
}

fn in_block_key(text: &str, span: Span, words: &str) -> Option<Fault> {
    if let Some(fault) = blank_indent(text, span.start) {
        return Some(fault);
    }
    let first = words.chars().next()?;
    let rest = words.get(first.len_utf8()..)?;
    let mark = Span::new(span.start, span.start + first.len_utf8());
    let item_follows = rest.starts_with(' ') || rest.starts_with(char::is_alphabetic);
    match first {
        '-' if rest.starts_with(char::is_alphabetic) => Some(no_space_behind_hyphen(mark)),
        '–' | '—' | '−' | '‐' | '‑' | '•' | '·' | '●' | '◦' | '▪' if item_follows =>
        {
            let replacement = if rest.starts_with(' ') { "-" } else { "- " };
            Some(
                yaml(mark, format!("this list item begins with “{first}”"))
                    .help("begin each item of a list with a hyphen and a space")
                    .fix(mark, replacement),
            )
        }
        _ => None,
    }
}

fn no_space_behind_hyphen(hyphen: Span) -> Fault {
    yaml(hyphen, "there is no space behind the hyphen of this list item")
        .help("begin each item of a list with a hyphen and a space")
        .fix(Span::at(hyphen.end), " ")
}

/// `{ id:tideway }`: a key that holds a colon and has no value.
fn in_bracket_key(text: &str, span: Span, words: &str) -> Option<Fault> {
    let colon = span.start + words.find(':')?;
    let behind = cut(text, span.end, text.len()).trim_start();
    let key = cut(text, span.start, colon);
    (is_key_like(key) && behind.starts_with([',', '}'])).then(|| no_space_behind_colon(key, colon))
}

fn no_space_behind_colon(key: &str, colon: usize) -> Fault {
    yaml(
        Span::new(colon, colon + 1),
        format!("there is no space behind the colon of “{}”", short(key)),
    )
    .help("put a space between the colon and the value")
    .fix(Span::at(colon + 1), " ")
}

const CURLY_QUOTES: [(char, char); 5] =
    [('“', '”'), ('„', '“'), ('”', '”'), ('‘', '’'), ('«', '»')];

/// A whole value in typographic quotes, as word processors make them.
fn curly_quoted(span: Span, words: &str) -> Option<Fault> {
    let inner = CURLY_QUOTES.iter().find_map(|(open, close)| {
        let inner = words.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.contains([*open, *close])).then_some(inner)
    })?;
    Some(curly(span).fix(span, quoted(inner)))
}

fn curly(span: Span) -> Fault {
    yaml(span, "these quotes are curly ones: they become part of the value")
        .help("use straight quotes (\") around a value; curly ones are for quoting inside it")
}

/// Items that are read as a continuation of the words above them.
fn list_read_as_words(text: &str, span: Span, words: &str) -> Option<Fault> {
    let (first_line, rest) = words.split_once(['\n', '\r'])?;
    let mut offset = span.start + first_line.len() + 1;
    for item in rest.split_inclusive(['\n', '\r']) {
        let indent = item.len() - item.trim_start().len();
        let behind = item.trim_start().strip_prefix('-');
        let hyphen = Span::new(offset + indent, offset + indent + 1);
        if first_line.starts_with('-') && behind.is_some() {
            return Some(no_space_behind_hyphen(Span::new(span.start, span.start + 1)));
        }
        if behind.is_some_and(|behind| behind.starts_with(' ')) {
            let fault = yaml(hyphen, "this list item is read as part of the value above it");
            let help = match key_of_line(text, span.start) {
                Some(key) => format!(
                    "leave nothing behind “{}:” if it is a list; else put the value in quotes",
                    short(key)
                ),
                None => "put the value above in quotes, or make it an item as well".to_owned(),
            };
            return Some(fault.help(help));
        }
        offset += item.len();
    }
    None
}

/// `name: Lot #3`: a number sign with a number cannot have been meant as a comment.
pub(super) fn swallowed(text: &str, last: Last, comment: Span, in_brackets: bool) -> Option<Fault> {
    let is_number =
        cut(text, comment.start + 1, comment.end).starts_with(|c: char| c.is_ascii_digit());
    if last.written != Written::Plain || !is_number {
        return None;
    }
    // From behind: a comment on a line of its own is seen for what it is at once.
    let between = cut(text, last.span.end, comment.start);
    if between.rfind(['\n', '\r', ':', ',', ']', '}']).is_some() {
        return None;
    }
    let fault = yaml(
        comment,
        format!("“{}” is cut off as a comment", short(cut(text, comment.start, comment.end))),
    )
    .help("put the whole value in quotes");
    if in_brackets {
        return Some(fault);
    }
    let start = if last.span.is_empty() { comment.start } else { last.span.start };
    let value = trimmed(text, Span::new(start, comment.end));
    Some(fault.fix(value, quoted(cut(text, value.start, value.end))))
}

// What the parser cannot go on from.

pub(super) fn explain(stumble: Stumble, scene: &Scene<'_>) -> Fault {
    if let Some(fault) = blank_indent(scene.text, scene.at) {
        return fault;
    }
    match stumble {
        Stumble::Colon => scene.colon(),
        Stumble::NoColon => scene.no_colon(),
        Stumble::Beginning => scene.beginning(scene.at),
        Stumble::Quotation => scene.quotation(),
        Stumble::BehindQuotation => scene.behind_quotation(),
        Stumble::Backslash => scene.backslash(),
        Stumble::Brackets => scene.brackets(),
        Stumble::WrongBracket(found) => scene.wrong_bracket(found),
        Stumble::Comma => scene.comma(),
        Stumble::Alignment => scene.alignment(),
        Stumble::Hyphen => scene.hyphen(),
        Stumble::Directive => scene.directive(),
        Stumble::Dots => second_document(scene.text, Span::at(scene.at)),
        Stumble::NumberSign => scene.number_sign(),
        Stumble::Other => scene.puzzling(),
    }
}

impl<'a> Scene<'a> {
    pub(super) fn line(&self) -> Span {
        line(self.text, self.at)
    }

    /// The words of the line at a place, without its indentation and its comment.
    fn words_of_line(&self, at: usize) -> Span {
        let line = line(self.text, at);
        let indent = indent_of(self.text, line);
        Span::new(line.start + indent, value_end(self.text, line.start + indent, false))
    }

    fn cut(&self, span: Span) -> &'a str {
        cut(self.text, span.start, span.end)
    }

    fn colon(&self) -> Fault {
        let Some(last) = self.last.filter(|last| !last.span.is_empty()) else {
            return self.puzzling();
        };
        let words = self.cut(last.span);
        if last.written == Written::Quoted {
            return self.words_behind_quotes(last.span);
        }
        if words.contains(['\n', '\r']) {
            return self.colon_in_later_line(last.span, words);
        }
        if let Some(fault) = self.several_keys_on_a_line(last.span, words) {
            return fault;
        }
        self.colon_in_value(last.span.start, words)
    }

    /// `title: Agreement: between A and B`
    fn colon_in_value(&self, start: usize, words: &str) -> Fault {
        let end = value_end(self.text, start, self.bracket.is_some());
        let value = trimmed(self.text, Span::new(start, end.max(self.at + 1)));
        let called = match key_of_line(self.text, start) {
            Some(key) => format!("the value of “{}”", short(key)),
            None => "this value".to_owned(),
        };
        let colon = Span::new(self.at, self.at + 1);
        let fault =
            yaml(colon, format!("{called} holds a colon, so it reads as a key within a key"));
        if is_curly_quoted(words) {
            let inner = self.cut(value).trim_matches(is_curly_quote);
            return curly(value).fix(value, quoted(inner));
        }
        let written = quoted(self.cut(value));
        if self.bracket.is_none()
            && is_key_like(words)
            && words.chars().all(|c| c.is_lowercase() || c == '-')
        {
            return fault.help(format!(
                "put the value in quotes: {}; or, if “{}” is a key of its own, put it on the next line and indent it",
                short(&written),
                short(words)
            ));
        }
        fault.help(format!("put the value in quotes: {}", short(&written))).fix(value, written)
    }

    /// A value that ran on into lines below it, until one of them had a colon.
    fn colon_in_later_line(&self, value: Span, words: &str) -> Fault {
        let first = words.split(['\n', '\r']).next().unwrap_or_default();
        let first_span = Span::new(value.start, value.start + first.len());
        if let Some(fault) = self.missing_space(first_span) {
            return fault;
        }
        let key = self.words_of_line(self.at);
        let name = short(cut(self.text, key.start, self.at));
        if let Some(fault) = self.unfinished_in_brackets(key, &name) {
            return fault;
        }
        let above = key_of_line(self.text, value.start).filter(|above| {
            !cut(self.text, line(self.text, value.start).start, value.start).trim().is_empty()
                && !above.is_empty()
        });
        let key = Span::new(key.start, self.at);
        match above {
            Some(above) => yaml(key, format!("“{name}” is indented deeper than “{}”, which has a value already", short(above)))
                .help(format!("let “{name}” begin in the same column as “{}”; or leave nothing behind “{}:” if “{name}” belongs to it", short(above), short(above)))
                .related(first_span, "the value that stands there already"),
            None => yaml(first_span, format!("“{}” is not a key with a value", short(first)))
                .help("write the key, a colon, a space and the value"),
        }
    }

    fn unfinished_in_brackets(&self, key: Span, name: &str) -> Option<Fault> {
        self.bracket?;
        Some(
            yaml(
                Span::at(trimmed(self.text, Span::new(0, key.start)).end),
                format!("there is no comma before “{name}”"),
            )
            .help("put a comma between what stands in brackets"),
        )
    }

    /// `- id: a, name: b, role: c`
    fn several_keys_on_a_line(&self, value: Span, words: &str) -> Option<Fault> {
        let line = self.words_of_line(value.start);
        let item = self.cut(line).strip_prefix("- ")?;
        let (_, second) = words.rsplit_once(", ")?;
        let all_are_pairs = item
            .split(", ")
            .all(|pair| pair.split_once(": ").is_some_and(|(key, _)| is_key_like(key)));
        if !all_are_pairs || item.contains(['{', '}', '[', ']']) {
            return None;
        }
        let item = Span::new(line.end - item.len(), line.end);
        Some(
            yaml(
                Span::new(self.at - second.len(), self.at),
                format!("“{}” stands on the same line as the key before it", short(second)),
            )
            .help("put each key on a line of its own, or all of them in braces: { … }")
            .fix(item, format!("{{ {} }}", self.cut(item))),
        )
    }

    /// `id:tideway`, also with a wide colon, or a space that does not count as one.
    fn missing_space(&self, words: Span) -> Option<Fault> {
        let text = self.cut(words);
        let item = text.strip_prefix("- ").unwrap_or(text);
        let start = words.end - item.len();
        let colon = item.find([':', '：'])?;
        let key = item.get(..colon)?.trim_matches(['"', '\'']);
        if !is_key_like(key) {
            return None;
        }
        let sign = item.get(colon..)?.chars().next()?;
        let behind = item.get(colon + sign.len_utf8()..)?;
        let colon = Span::new(start + colon, start + colon + sign.len_utf8());
        let blank = behind.len() - behind.trim_start().len();
        if sign == '：' {
            let span = Span::new(colon.start, colon.end + blank);
            let fault = yaml(colon, format!("the colon behind “{}” is a wide one", short(key)));
            return Some(fault.help("write “:” and a space").fix(span, ": "));
        }
        if blank > 0 && !behind.starts_with(' ') {
            let span = Span::new(colon.end, colon.end + blank);
            let fault =
                yaml(span, format!("the space behind “{}:” is a non-breaking one", short(key)));
            return Some(fault.help("delete it and type an ordinary space").fix(span, " "));
        }
        (!behind.is_empty() && !behind.starts_with([' ', '/']))
            .then(|| no_space_behind_colon(key, colon.start))
    }

    fn no_colon(&self) -> Fault {
        let words = self.words_of_line(self.at);
        if let Some(fault) = self.missing_space(words) {
            return fault;
        }
        let text = self.cut(words);
        if let Some((key, value)) = text.split_once('=')
            && is_key_like(key.trim_end())
            && !value.starts_with('=')
        {
            let sign =
                Span::new(words.start + key.trim_end().len(), words.end - value.trim_start().len());
            return yaml(
                trimmed_start(self.text, sign),
                format!("“=” stands where “{}” needs a colon", short(key.trim_end())),
            )
            .help("write a colon and a space between a key and its value")
            .fix(sign, ": ");
        }
        let unindented_block = self.last.is_some_and(|last| last.written == Written::Block);
        let help = if unindented_block {
            "indent every line of the text deeper than its key"
        } else {
            "write the key, a colon, a space and the value; indent the line if it continues the one above"
        };
        yaml(words, format!("“{}” is not a key with a value", short(text))).help(help)
    }

    /// A value that begins with a character that means something.
    fn beginning(&self, at: usize) -> Fault {
        let at = self.skip_to_sign(at);
        let Some(sign) = cut(self.text, at, self.text.len()).chars().next() else {
            return self.puzzling();
        };
        let end = value_end(self.text, at, self.bracket.is_some());
        let value = trimmed(self.text, Span::new(at, end.max(at + sign.len_utf8())));
        let starts_line = self.words_of_line(at).start == at;
        if sign == '*' && starts_line && cut(self.text, at + 1, value.end).starts_with(' ') {
            let mark = Span::new(at, at + 1);
            return yaml(mark, "this list item begins with “*”")
                .help("begin each item of a list with a hyphen and a space")
                .fix(mark, "-");
        }
        if sign.is_alphanumeric() || sign.is_whitespace() {
            return self.puzzling();
        }
        let written = quoted(self.cut(value));
        let called = if starts_line { "this line" } else { "this value" };
        yaml(value, format!("{called} begins with “{sign}”, which has a meaning of its own here"))
            .help(format!("put it in quotes: {}", short(&written)))
            .fix(value, written)
    }

    /// The parser points before or at the sign; white space is never what it means.
    fn skip_to_sign(&self, at: usize) -> usize {
        let rest = cut(self.text, at, self.line().end);
        at + (rest.len() - rest.trim_start().len())
    }

    fn quotation(&self) -> Fault {
        let stopped_at_quote = cut(self.text, self.at, self.text.len()).starts_with(['"', '\'']);
        let quote = self.unclosed().quote.or(stopped_at_quote.then_some(self.at));
        quote.map_or_else(|| self.puzzling(), |quote| self.open_quotation(quote))
    }

    /// A quotation that begins at `quote` and does not end on its line.
    fn open_quotation(&self, quote: usize) -> Fault {
        let sign = cut(self.text, quote, quote + 1);
        let mark = Span::new(quote, quote + 1);
        let next_line = Span::new(line(self.text, quote).end, self.line().end);
        let closes = cut(self.text, self.at, self.text.len())
            .split(['\n', '\r'])
            .take(20)
            .find(|line| line.contains(sign) || has_key(line));
        let goes_on = self.at > quote
            && closes.is_some_and(|line| line.contains(sign) && !has_key(line))
            && !has_key(self.cut(next_line).trim_start());
        if goes_on {
            let words = self.words_of_line(self.at);
            return yaml(words, "this line belongs to a value in quotes and is not indented")
                .help("indent the lines of a value deeper than its key")
                .related(mark, "the value begins here");
        }
        let fault = yaml(mark, "the quotation that begins here does not end")
            .help(format!("put {sign} at the end of the value"));
        let end = trimmed(self.text, Span::new(quote, line(self.text, quote).end)).end;
        let rest = cut(self.text, quote + 1, end);
        if self.bracket.is_some()
            || rest.contains([',', '}', ']', '#', '\\']) && self.unclosed().bracket.is_some()
            || rest.contains(" #")
            || rest.is_empty()
        {
            return fault;
        }
        fault.fix(Span::at(end), sign)
    }

    /// Text stands behind a closing quote: it was a quote, or an apostrophe, inside the value.
    fn behind_quotation(&self) -> Fault {
        match self.unclosed().closed_quote {
            Some(quotation) => self.words_behind_quotes(quotation),
            None => self.puzzling(),
        }
    }

    fn words_behind_quotes(&self, quotation: Span) -> Fault {
        let sign = cut(self.text, quotation.start, quotation.start + 1);
        if self.cut(quotation).contains(['\n', '\r']) {
            return self.open_quotation(quotation.start);
        }
        let end = value_end(self.text, quotation.end, self.bracket.is_some());
        let value = trimmed(self.text, Span::new(quotation.start, end.max(quotation.end)));
        let behind = cut(self.text, quotation.end, value.end);
        let close = Span::new(quotation.end - 1, quotation.end);
        let is_inside = behind.starts_with(|c: char| !c.is_whitespace() && c != ':');
        let whole = cut(self.text, value.start + 1, value.end);
        let (message, inner) = match (is_inside, whole.strip_suffix(sign)) {
            (true, Some(inner)) if sign == "'" => {
                ("the quotation ends at this apostrophe, before the value does", Some(inner))
            }
            (true, Some(inner)) => ("the quotation ends here, before the value does", Some(inner)),
            (_, None) => ("words stand behind the closing quote", Some(self.cut(value))),
            (false, Some(_)) => ("words stand behind the closing quote", None),
        };
        let fault = yaml(close, message)
            .related(Span::new(quotation.start, quotation.start + 1), "the quotation begins here");
        let help = if sign == "'" {
            "put the whole value in double quotes (\")"
        } else {
            "put the whole value in single quotes ('), or use curly ones (“ ”) inside it"
        };
        match inner {
            Some(inner) if self.bracket.is_none() && !inner.contains('\\') => {
                fault.help(help).fix(value, quoted(inner))
            }
            _ => fault.help(help),
        }
    }

    fn backslash(&self) -> Fault {
        let quote = self.at;
        let Some(end) = closing_quote(self.text, quote) else { return self.open_quotation(quote) };
        let value = Span::new(quote, end + 1);
        let inner = cut(self.text, quote + 1, end);
        let slash = quote + 1 + inner.find('\\').unwrap_or_default();
        let fault = yaml(
            Span::new(slash, slash + 1),
            "a backslash has a meaning of its own between double quotes",
        )
        .help("put the value in single quotes (') instead");
        if inner.contains(['\'', '\n', '\r']) {
            fault
        } else {
            fault.fix(value, format!("'{inner}'"))
        }
    }

    fn brackets(&self) -> Fault {
        let open = self.unclosed();
        if let Some(quote) = open.quote {
            return self.open_quotation(quote);
        }
        // At the end of the text the parser goes back to the bracket.
        let stopped_at_bracket = cut(self.text, self.at, self.text.len()).starts_with(['[', '{']);
        let innermost = open.bracket.or(self.bracket).or(stopped_at_bracket.then_some(self.at));
        let Some(bracket) = innermost else { return self.puzzling() };
        let (sign, closing) = match cut(self.text, bracket, bracket + 1) {
            "[" => ("[", ']'),
            _ => ("{", '}'),
        };
        let mark = Span::new(bracket, bracket + 1);
        let opening_line = line(self.text, bracket);
        let here = self.words_of_line(self.at);
        if self.cut(here).starts_with(closing)
            || (!has_key(self.cut(here)) || self.continues_in_brackets(here))
                && self.closes_later(closing)
        {
            return yaml(here, "what stands in brackets is not indented deeper than its key")
                .help("indent this line, the closing bracket as well")
                .related(mark, "the bracket opens here");
        }
        let fault = yaml(mark, format!("the bracket “{sign}” that opens here is not closed"))
            .help(format!("put “{closing}” behind the last of what belongs in it"));
        let end = trimmed(self.text, Span::new(bracket, value_end(self.text, bracket, false))).end;
        let content = cut(self.text, bracket + 1, end);
        let is_last_line = cut(self.text, opening_line.end, self.at).trim().is_empty();
        if !is_last_line
            || content.trim().is_empty()
            || content.contains(['[', '{', ']', '}', '#', '"', '\''])
            || content.ends_with(',')
        {
            return fault;
        }
        let padding = if content.starts_with(' ') { " " } else { "" };
        fault.fix(Span::at(end), format!("{padding}{closing}"))
    }

    /// Whether the lines go on as brackets do: with commas at their ends.
    fn continues_in_brackets(&self, words: Span) -> bool {
        self.cut(words).ends_with([',', '{', '['])
    }

    fn closes_later(&self, closing: char) -> bool {
        cut(self.text, self.at, self.text.len())
            .split(['\n', '\r'])
            .take(200)
            .any(|line| line.trim_start().starts_with(closing))
    }

    fn wrong_bracket(&self, found: char) -> Fault {
        let opening = self.at;
        let (sign, closing) =
            if cut(self.text, opening, opening + 1) == "[" { ('[', ']') } else { ('{', '}') };
        let rest = cut(self.text, opening, self.text.len());
        let end = rest.find(found).map(|end| Span::new(opening + end, opening + end + 1));
        let fault = yaml(
            end.unwrap_or(Span::new(opening, opening + 1)),
            format!("“{sign}” is closed by “{found}”"),
        )
        .help(format!("close it with “{closing}”"))
        .related(Span::new(opening, opening + 1), "the bracket opens here");
        match end.filter(|_| rest.matches(found).count() == 1) {
            Some(end) => fault.fix(end, closing.to_string()),
            None => fault,
        }
    }

    fn comma(&self) -> Fault {
        let last = self.last.filter(|last| !last.span.is_empty() && last.span.end <= self.at);
        let rest = cut(self.text, self.at, self.text.len());
        if rest.starts_with(',') {
            return yaml(Span::new(self.at, self.at + 1), "nothing stands before this comma")
                .help("delete the comma, or write what is missing");
        }
        if let Some(last) = last
            && rest.starts_with(':')
            && last.written == Written::Plain
        {
            return self.colon_in_brackets(last.span);
        }
        let words = trimmed(self.text, Span::new(self.at, value_end(self.text, self.at, true)));
        let behind = self.read_to.min(self.at);
        yaml(
            if words.is_empty() { Span::at(behind) } else { words },
            "a comma is missing in these brackets",
        )
        .help("put a comma between what stands in brackets")
    }

    fn colon_in_brackets(&self, value: Span) -> Fault {
        let words = self.cut(value);
        match words.rsplit_once(char::is_whitespace) {
            Some((before, key))
                if is_key_like(key) && key.chars().all(|c| c.is_lowercase() || c == '-') =>
            {
                let name = short(key);
                let end = value.start + before.trim_end().len();
                yaml(Span::new(value.end - key.len(), value.end), format!("there is no comma before “{name}”"))
                    .help(format!("put a comma before “{name}”; or, if the colon belongs to the value, put the value in quotes"))
                    .related(Span::at(end), "here")
            }
            _ => self.colon_in_value(value.start, words),
        }
    }

    /// A line whose indentation fits neither the terms above it nor the ones around them.
    fn alignment(&self) -> Fault {
        let here = self.words_of_line(self.at);
        let words = self.cut(here);
        if let Some(fault) = self.behind_brackets() {
            return fault;
        }
        if words.starts_with("- ") || words == "-" {
            return self.item_out_of_line(here);
        }
        if let Some(fault) = self.missing_space(here) {
            return fault;
        }
        if here.start < self.at {
            return self.puzzling();
        }
        if !has_key(words) {
            return self.no_colon();
        }
        self.key_out_of_line(here)
    }

    /// `[insert name] of partner`, or `[a, b],`
    fn behind_brackets(&self) -> Option<Fault> {
        let before = cut(self.text, line(self.text, self.at).start, self.at);
        let closed = before.trim_end();
        if !closed.ends_with([']', '}']) {
            return None;
        }
        let bracket = matching_bracket(self.text, line(self.text, self.at).start + closed.len())?;
        let rest = trimmed(self.text, Span::new(self.at, line(self.text, self.at).end));
        if self.cut(rest) == "," {
            return Some(
                yaml(rest, "a comma stands behind the closing bracket")
                    .help("delete the comma")
                    .fix(rest, ""),
            );
        }
        let value = trimmed(self.text, Span::new(bracket, value_end(self.text, rest.start, false)));
        let written = quoted(self.cut(value));
        Some(
            yaml(rest, "words stand behind the closing bracket")
                .help(format!("put the value in quotes: {}", short(&written)))
                .fix(value, written),
        )
    }

    fn item_out_of_line(&self, here: Span) -> Fault {
        let hyphen = Span::new(here.start, here.start + 1);
        let line_start = line(self.text, here.start).start;
        let above = self
            .lines_above(line_start)
            .find(|above| self.cut(*above).starts_with("- ") || self.cut(*above) == "-");
        match above {
            Some(above) => {
                let indent = cut(self.text, line(self.text, above.start).start, above.start);
                yaml(hyphen, "this list item does not line up with the one above it")
                    .help("let the hyphens of one list stand in the same column")
                    .related(Span::new(above.start, above.start + 1), "the item above it")
                    .fix(Span::new(line_start, here.start), indent)
            }
            None => yaml(hyphen, "a list begins here, where there is a value or a key already")
                .help("leave nothing behind the colon of a key that has a list, and indent the list below it"),
        }
    }

    fn key_out_of_line(&self, here: Span) -> Fault {
        let line_start = line(self.text, here.start).start;
        let indent = here.start - line_start;
        let name = self.cut(here).split(':').next().unwrap_or_default();
        let key = Span::new(here.start, here.start + name.len());
        let fault = yaml(key, format!("“{}” does not line up with the keys above it", short(name)));
        // A key in a list item stands behind its hyphen.
        let columns = self.lines_above(line_start).map(|above| {
            let words = self.cut(above);
            let behind = words.len() - words.trim_start_matches(['-', ' ']).len();
            let column = above.start - line(self.text, above.start).start + behind;
            (column, Span::new(above.start + behind, above.end))
        });
        let Some((column, above)) = columns
            .take(200)
            .min_by_key(|(column, _)| (column.abs_diff(indent), usize::from(*column < indent)))
        else {
            return fault.help("let the keys that belong together begin in the same column");
        };
        let neighbour = self.cut(above).split(':').next().unwrap_or_default();
        let related = Span::new(above.start, above.start + neighbour.len());
        let fault = fault
            .help(format!(
                "let it begin in the same column as the key that it belongs with, such as “{}”",
                short(neighbour)
            ))
            .related(related, "a key above it");
        if column.abs_diff(indent) == 1 && indent > 0 {
            return fault.fix(Span::new(line_start, here.start), " ".repeat(column));
        }
        fault
    }

    /// The words of the lines above a place, nearest first.
    fn lines_above(&self, mut start: usize) -> impl Iterator<Item = Span> {
        std::iter::from_fn(move || {
            loop {
                let end = start.checked_sub(1)?;
                let above = line(self.text, end);
                start = above.start;
                let words = trimmed(
                    self.text,
                    Span::new(above.start + indent_of(self.text, above), above.end),
                );
                if !words.is_empty() && !self.cut(words).starts_with('#') {
                    return Some(words);
                }
            }
        })
        .take(1000)
    }

    fn hyphen(&self) -> Fault {
        let mark = Span::new(self.at, self.at + 1);
        if self.bracket.is_some() {
            return yaml(
                mark,
                "a hyphen begins a list item, but these brackets are a list already",
            )
            .help("delete the hyphen; commas separate what stands in brackets");
        }
        let value = trimmed(self.text, Span::new(self.at, value_end(self.text, self.at, false)));
        let key = key_of_line(self.text, self.at).map(short).unwrap_or_default();
        yaml(mark, format!("a list cannot begin on the line of its key, “{key}”")).help(format!(
            "put the item on the next line and indent it; if it is no list, put the value in quotes: {}",
            short(&quoted(self.cut(value)))
        ))
    }

    fn directive(&self) -> Fault {
        let words = self.words_of_line(self.at);
        yaml(words, "this line is an instruction to a program, not a term").help("delete it")
    }

    fn number_sign(&self) -> Fault {
        let mark = Span::new(self.at, self.at + 1);
        let before = cut(self.text, 0, self.at).chars().next_back();
        if before.is_some_and(char::is_whitespace) {
            return yaml(trimmed(self.text, Span::new(self.at, self.line().end)), "a comment stands in the middle of a value")
                .help("move the comment to a line of its own, or put the value in quotes if “#” belongs to it");
        }
        yaml(mark, "“#” stands directly behind a quotation or bracket").help(
            "put a space before “#” if it begins a comment; else put the whole value in quotes",
        )
    }

    fn puzzling(&self) -> Fault {
        let words = self.words_of_line(self.at);
        let span = if words.is_empty() { Span::at(self.at) } else { words };
        yaml(span, "this line cannot be read as terms")
            .help("write the key, a colon, a space and the value; put the value in quotes if it holds any of : # [ ] { } , & * ! | > ' \" % @")
    }

    /// What was opened since the last thing that was understood, and is open where the parser stopped.
    fn unclosed(&self) -> Unclosed {
        let mut found = Unclosed { quote: None, closed_quote: None, bracket: None };
        let mut brackets = Vec::new();
        let mut begins = true;
        let mut skip_to = self.read_to.min(self.at);
        let rest = cut(self.text, skip_to, self.at.max(skip_to));
        let from = skip_to;
        let mut before = ' ';
        for (offset, sign) in rest.char_indices() {
            let at = from + offset;
            if at < skip_to {
                continue;
            }
            match sign {
                '"' | '\'' if begins => {
                    let Some(close) = closing_quote(self.text, at).filter(|close| *close < self.at)
                    else {
                        found.quote = Some(at);
                        break;
                    };
                    found.closed_quote = Some(Span::new(at, close + 1));
                    skip_to = close + 1;
                    begins = false;
                }
                '[' | '{' if begins => brackets.push(at),
                ']' | '}' => {
                    brackets.pop();
                    begins = false;
                }
                ',' if self.bracket.is_some() || !brackets.is_empty() => begins = true,
                '#' if before.is_whitespace() => skip_to = line(self.text, at).end,
                ':' | '-' | '\n' | '\r' => begins = true,
                _ if sign.is_whitespace() => {}
                _ => begins = false,
            }
            before = sign;
        }
        found.bracket = brackets.last().copied();
        found
    }
}

struct Unclosed {
    quote: Option<usize>,
    /// The last quotation that did end.
    closed_quote: Option<Span>,
    bracket: Option<usize>,
}

/// A line indented by spaces that only look like spaces: the indentation is read as a part of the words.
fn blank_indent(text: &str, at: usize) -> Option<Fault> {
    let line = line(text, at);
    let words = cut(text, line.start, line.end);
    let indent = words.len() - words.trim_start().len();
    let blanks = words.get(..indent)?;
    let strange = blanks.find(|blank| blank != ' ')?;
    let width = blanks.chars().count();
    let length = blanks.get(strange..)?.chars().next().map_or(1, char::len_utf8);
    let start = line.start + strange;
    Some(
        yaml(Span::new(start, start + length), "a non-breaking or wide space indents this line")
            .help("delete the indentation and type it again with ordinary spaces")
            .fix(Span::new(line.start, line.start + indent), " ".repeat(width)),
    )
}

/// Where a quotation that begins at `open` ends, if it does.
fn closing_quote(text: &str, open: usize) -> Option<usize> {
    let sign = cut(text, open, open + 1);
    let mut rest = cut(text, open + 1, text.len()).char_indices().peekable();
    while let Some((offset, character)) = rest.next() {
        match character {
            '\\' if sign == "\"" => {
                rest.next();
            }
            '\'' if sign == "'" && rest.peek().is_some_and(|(_, next)| *next == '\'') => {
                rest.next();
            }
            '"' | '\'' if sign.starts_with(character) => return Some(open + 1 + offset),
            _ => {}
        }
    }
    None
}

/// The bracket that the one ending at `end` closes, on the same line.
fn matching_bracket(text: &str, end: usize) -> Option<usize> {
    let line = line(text, end);
    let mut depth = 0_usize;
    for (offset, sign) in cut(text, line.start, end).char_indices().rev() {
        match sign {
            ']' | '}' => depth += 1,
            '[' | '{' if depth == 1 => return Some(line.start + offset),
            '[' | '{' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

fn yaml(span: Span, message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Yaml, span, message)
}

pub(super) fn cut(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// The nearest place at or before `at` that is not inside a character.
pub(super) fn on_boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// The line at a place, without its ending.
pub(super) fn line(text: &str, at: usize) -> Span {
    let at = on_boundary(text, at);
    let start = cut(text, 0, at).rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let end = cut(text, at, text.len()).find(['\n', '\r']).map_or(text.len(), |end| at + end);
    Span::new(start, end)
}

fn indent_of(text: &str, line: Span) -> usize {
    let words = cut(text, line.start, line.end);
    words.len() - words.trim_start().len()
}

/// Whether no line ends between the beginnings of two spans.
fn on_one_line(text: &str, one: Span, other: Span) -> bool {
    let (start, end) = (one.start.min(other.start), one.start.max(other.start));
    !cut(text, start, end).contains(['\n', '\r'])
}

/// A span without the white space at its end.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let words = cut(text, span.start, span.end).trim_end();
    if words.is_empty() {
        // Nothing is there: the place is behind what stands before it.
        return Span::at(cut(text, 0, span.start).trim_end().len());
    }
    Span::new(span.start, span.start + words.len())
}

fn trimmed_start(text: &str, span: Span) -> Span {
    let words = cut(text, span.start, span.end);
    let start = span.start + (words.len() - words.trim_start().len());
    trimmed(text, Span::new(start, span.end))
}

/// Where a value that has begun at `start` ends: before a comment, the end of the line or, in brackets, what separates it.
fn value_end(text: &str, start: usize, in_brackets: bool) -> usize {
    let words = cut(text, start, line(text, start).end);
    let comment = words.find(" #").unwrap_or(words.len());
    let separator = if in_brackets { words.find([',', '}', ']']) } else { None };
    start + cut(words, 0, comment.min(separator.unwrap_or(words.len()))).trim_end().len()
}

/// The key at the beginning of the line, for a place behind its colon.
fn key_of_line(text: &str, at: usize) -> Option<&str> {
    let before = cut(text, line(text, at).start, at);
    let (key, _) = before.rsplit_once(": ").or_else(|| before.rsplit_once(':'))?;
    let key = key.rsplit([' ', '{', ',', '"', '\'']).find(|word| !word.is_empty())?;
    Some(key)
}

/// Whether a line begins with a key and a colon behind which a value may stand.
pub(super) fn has_key(line: &str) -> bool {
    let words = line.trim_start();
    let words = words.strip_prefix("- ").unwrap_or(words).trim_start_matches(['{', ' ']);
    words.split_once(':').is_some_and(|(key, rest)| {
        is_key_like(key.trim_end().trim_matches(['"', '\'']))
            && (rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
    })
}

/// Whether a word could be a key: letters, digits and hyphens, without spaces.
fn is_key_like(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
        && word
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
}

fn is_curly_quote(character: char) -> bool {
    matches!(character, '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

fn is_curly_quoted(words: &str) -> bool {
    words.starts_with(['“', '„', '‘', '«'])
}

/// The text as it has to stand in quotes.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    format!("\"{text}\"")
}

/// So much of a text as a message can hold.
pub fn short(text: &str) -> String {
    const LIMIT: usize = 60;
    let first_line = text.split(['\n', '\r']).next().unwrap_or_default().trim_end();
    let mut characters = first_line.chars();
    let start: String = characters.by_ref().take(LIMIT).collect();
    if characters.next().is_none() { start } else { format!("{}…", start.trim_end()) }
}
