//! Signature blocks that stand in the words: lines, tables and closing phrases where paper agreements are signed, blank or filled in.
//! They say what somebody typed into a file, which is why nothing here is evidence.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::document::agreement::Agreement;
use crate::document::words;

/// The places of a text where it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignatureBlock {
    pub fields: Vec<Field>,
    /// The lines of the text that belong to it, each range with its last line, counted from 0.
    ranges: Vec<(usize, usize)>,
}

/// One thing to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub kind: FieldKind,
    /// What stands there; `None` while it is blank.
    pub value: Option<String>,
    line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    Signature,
    Name,
    Capacity,
    Date,
    /// A line below a closing phrase that has no label.
    Unlabelled,
    /// A name in a list to which people add theirs.
    Listed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filled {
    Blank,
    Partly,
    #[serde(rename = "filled")]
    Wholly,
}

/// What became of the block from one text to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    CameBlank,
    CamePartlyFilled,
    CameFilled,
    PartlyFilledIn,
    FilledIn,
    /// Further names stand in a list to which people add theirs.
    NamesAdded,
    /// Something else stands in it than before.
    Rewritten,
    Emptied,
    Gone,
}

impl SignatureBlock {
    /// The block of an agreement's body, where it has one.
    pub fn of(agreement: &Agreement) -> Option<Self> {
        Self::read(agreement.source.slice(agreement.body.span))
    }

    pub fn read(text: &str) -> Option<Self> {
        let lines: Vec<Line<'_>> = lines(text);
        let marks = marks(&lines);
        let mut block = Self::default();
        for cluster in clusters(&lines, marks) {
            if cluster.is_block() {
                block.take(cluster);
            } else if let Some(unlabelled) = cluster.unlabelled(&lines) {
                block.take(unlabelled);
            }
        }
        block.take_lists(&lines);
        (!block.fields.is_empty()).then_some(block)
    }

    /// Whether a line of the text, counted from 0, belongs to a part of it that is for signing, rather than only for names and dates.
    pub fn is_signed_at(&self, line: usize) -> bool {
        let is_for_signing =
            |field: &Field| matches!(field.kind, FieldKind::Signature | FieldKind::Unlabelled);
        self.ranges.iter().map(|(first, last)| *first..=*last).any(|range| {
            let mut fields = self.fields.iter().filter(|field| range.contains(&field.line));
            range.contains(&line) && fields.any(is_for_signing)
        })
    }

    /// The names that are listed as those who agree.
    pub fn listed(&self) -> BTreeSet<&str> {
        let listed = self.fields.iter().filter(|field| field.kind == FieldKind::Listed);
        listed.filter_map(|field| field.value.as_deref()).collect()
    }

    /// A name that is printed below a line does not make it signed: what counts are signatures, or dates where there is no line to sign.
    pub fn filled(&self) -> Filled {
        let of = |kind| self.fields.iter().filter(move |field| field.kind == kind);
        let is_filled = |field: &&Field| field.value.is_some();
        let dated = of(FieldKind::Date).any(|field| field.value.is_some());
        let (signed, places) =
            (of(FieldKind::Signature).filter(is_filled).count(), of(FieldKind::Signature).count());
        if places > 0 {
            return match signed {
                0 if !dated => Filled::Blank,
                signed if signed == places => Filled::Wholly,
                _ => Filled::Partly,
            };
        }
        let asked = || self.fields.iter().filter(|field| field.kind != FieldKind::Capacity);
        match asked().filter(is_filled).count() {
            0 => Filled::Blank,
            filled if filled == asked().count() => Filled::Wholly,
            _ => Filled::Partly,
        }
    }

    fn take(&mut self, cluster: Cluster) {
        let lines = || cluster.fields.iter().map(|field| field.line);
        if let (Some(first), Some(last)) = (lines().min(), lines().max()) {
            self.ranges.push((first, last));
        }
        self.fields.extend(cluster.fields);
    }

    /// Below “agreed to by the following”, up to the next heading, each line is a name.
    fn take_lists(&mut self, lines: &[Line<'_>]) {
        for (number, _) in lines.iter().enumerate().filter(|(_, line)| lists(line)) {
            let below = lines.iter().enumerate().skip(number + 1);
            let names =
                below.take_while(|(_, line)| !line.is_heading && line.words.len() <= LONGEST);
            let fields: Vec<_> = names
                .filter_map(|(line, read)| {
                    let value = Some(value(read.words)?);
                    Some(Field { kind: FieldKind::Listed, value, line })
                })
                .collect();
            self.take(Cluster { fields, ..Cluster::default() });
        }
    }

    fn values(&self) -> Vec<Option<&str>> {
        self.fields.iter().map(|field| field.value.as_deref()).collect()
    }
}

/// The words of a text that are not in its signature block, white space evened out.
pub fn outside(text: &str, block: Option<&SignatureBlock>) -> String {
    let ranges = block.map(|block| block.ranges.as_slice()).unwrap_or_default();
    let is_inside =
        |line: usize| ranges.iter().any(|(first, last)| (*first..=*last).contains(&line));
    let kept = text.lines().enumerate().filter(|(number, _)| !is_inside(*number));
    let words = kept.map(|(_, line)| line.split_whitespace().collect::<Vec<_>>().join(" "));
    words.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The lines of a text's signature block, white space evened out: what to disregard where one section is compared with another.
pub fn inside(text: &str, block: Option<&SignatureBlock>) -> BTreeSet<String> {
    let ranges = block.map(|block| block.ranges.as_slice()).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    let in_range = |(first, last): &(usize, usize)| {
        lines.get(*first..=(*last).min(lines.len().saturating_sub(1))).unwrap_or_default().to_vec()
    };
    let even = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    ranges.iter().flat_map(in_range).map(even).filter(|line| !line.is_empty()).collect()
}

/// What became of the block; `None` where it is as it was.
pub fn happened(
    before: Option<&SignatureBlock>,
    after: Option<&SignatureBlock>,
) -> Option<Happened> {
    use Filled::{Blank, Partly, Wholly};
    let (before, after) = match (before, after) {
        (None, None) => return None,
        (Some(_), None) => return Some(Happened::Gone),
        (None, Some(after)) => {
            return Some(match after.filled() {
                Blank => Happened::CameBlank,
                Partly => Happened::CamePartlyFilled,
                Wholly => Happened::CameFilled,
            });
        }
        (Some(before), Some(after)) => (before, after),
    };
    match (before.filled(), after.filled()) {
        (Blank, Blank) => None,
        (Blank | Partly, Wholly) => Some(Happened::FilledIn),
        (Blank, Partly) => Some(Happened::PartlyFilledIn),
        (Partly | Wholly, Blank) => Some(Happened::Emptied),
        (Wholly | Partly, Partly) | (Wholly, Wholly) => {
            if before.values() == after.values() {
                return None;
            }
            let (old, new) = (before.listed(), after.listed());
            match old.len() < new.len() && old.is_subset(&new) {
                true => Some(Happened::NamesAdded),
                // The same names in another order, or an empty line between them, say nothing new.
                false if !old.is_empty() && old == new => None,
                false => Some(Happened::Rewritten),
            }
        }
    }
}

// The vocabulary.

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    #[serde(rename = "description")]
    _description: String,
    #[serde(rename = "source")]
    _source: String,
    labels: Labels,
    objects: Vec<String>,
    openings: Vec<String>,
    lists: Vec<String>,
    headings: Vec<String>,
    placeholders: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    signature: Vec<String>,
    name: Vec<String>,
    capacity: Vec<String>,
    date: Vec<String>,
}

impl Labels {
    fn all(&self) -> impl Iterator<Item = (FieldKind, &str)> {
        let kinds = [
            (FieldKind::Signature, &self.signature),
            (FieldKind::Name, &self.name),
            (FieldKind::Capacity, &self.capacity),
            (FieldKind::Date, &self.date),
        ];
        kinds
            .into_iter()
            .flat_map(|(kind, labels)| labels.iter().map(move |label| (kind, label.as_str())))
    }

    fn kind(&self, label: &str) -> Option<FieldKind> {
        let label = label.to_lowercase();
        self.all().find(|(_, known)| *known == label).map(|(kind, _)| kind)
    }
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../schema/signature-block.json"))
        .expect("schema/signature-block.json is as published")
});

/// `Signed:`, `Name (printed):`, `Date ____`, `Signed for and on behalf of Quay Advice:`
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let objects = alternatives(VOCABULARY.objects.iter().map(String::as_str).collect());
    let labels = labels();
    pattern(&format!(
        r"(?P<label>{labels})(?P<object>[ *_]+(?:{objects})\b[^:：|]{{0,80}}?)?(?:[ *_]*\([^)]{{0,40}}\))?[ *_\u{{3000}}]*(?:[:：]|(?P<rule>_{{3,}}|\.{{5,}}|…{{2,}}))"
    ))
});

/// `[Name]`, `【氏名】`
static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^[*_]*[\[【［](?P<label>{})[\]】］]", labels())));

/// “Signed by A. Signatory”
static SIGNED_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[*_]*(?:electronically )?signed by[*_]* (?P<value>.+)$"));

/// A line to sign on, without a label.
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"_{10,}|\.{15,}|…{5,}"));

/// A day that is nothing but digits and separators.
static DIGITS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|(?:令和|平成)?\d{1,4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)$",
    )
});

/// A day that is still to be written: `○○○○年○○月○○日`, `MM/DD/YYYY`
static BLANK_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\[<{]?(?:(?:令和|平成)?[○〇●_\s\u{3000}]*年[○〇●_\s\u{3000}]*月[○〇●_\s\u{3000}]*日|[mdy]{1,4}[-/.][mdy]{1,4}[-/.][mdy]{1,4})[\]>}]?$",
    )
});

fn labels() -> String {
    alternatives(VOCABULARY.labels.all().map(|(_, label)| label).collect())
}

/// The longest first, since the first that fits is taken.
fn alternatives(mut words: Vec<&str>) -> String {
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter().map(regex::escape).collect::<Vec<_>>().join("|")
}

#[expect(clippy::expect_used, reason = "the patterns are compiled in, and the tests use each")]
fn pattern(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).case_insensitive(true).build().expect("a pattern of ours")
}

// Lines.

struct Line<'a> {
    /// Without the marks of lists, quotations and headings.
    words: &'a str,
    is_heading: bool,
    /// How many lines that are not blank stand before it.
    place: usize,
}

/// Lines longer than this are prose.
const LONGEST: usize = 400;

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut place = 0;
    let line = |line: &'_ str| -> (bool, usize, usize) {
        let bare = line
            .trim_start_matches(|character: char| character.is_whitespace() || character == '>');
        let is_heading = bare.starts_with('#');
        let bare = bare.trim_start_matches('#').trim_start();
        let bare =
            ["- ", "* ", "+ "].iter().find_map(|mark| bare.strip_prefix(mark)).unwrap_or(bare);
        (is_heading, line.len() - bare.len(), bare.len())
    };
    let mut read = Vec::new();
    for whole in text.lines() {
        let (is_heading, start, length) = line(whole);
        let words = whole.get(start..start + length).unwrap_or_default().trim();
        read.push(Line { words, is_heading, place });
        place += usize::from(!is_blank(words));
    }
    read
}

/// Nothing but marks: a bullet without words, a rule, a line to write on.
fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|character| character.is_whitespace() || matches!(character, '*' | '-' | '+' | '\\'))
}

/// What stands on a line of a signature block.
#[derive(Clone)]
enum Mark {
    Field(Field, Written),
    Opening(usize),
}

/// How a field is written, which says how sure it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Labelled,
    Bracketed,
    Bare,
}

fn marks(lines: &[Line<'_>]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut columns: Vec<Option<FieldKind>> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.words.is_empty() || line.words.len() > LONGEST {
            columns.clear();
            if opens(line) {
                marks.push(Mark::Opening(number));
            }
            continue;
        }
        if line.words.contains('|') {
            if !columns.is_empty() {
                marks.extend(row(line.words, &columns, number));
                continue;
            }
            columns = heads(line.words);
            if columns.is_empty() {
                marks.extend(cells(line.words).flat_map(|cell| fields(cell, number)));
                marks.extend(beside_label(line.words, number));
            } else {
                marks.push(Mark::Opening(number));
            }
            continue;
        }
        columns.clear();
        if opens(line) {
            marks.push(Mark::Opening(number));
        }
        if !line.is_heading {
            marks.extend(fields(line.words, number));
        }
    }
    marks
}

fn opens(line: &Line<'_>) -> bool {
    let words = line.words.to_lowercase();
    let plain = words.trim_matches(|character: char| !character.is_alphanumeric());
    if line.is_heading {
        let title = plain.trim_start_matches(|character: char| !character.is_alphabetic());
        return VOCABULARY.headings.iter().any(|heading| title == heading);
    }
    VOCABULARY.openings.iter().any(|opening| words.contains(opening.as_str()))
}

fn lists(line: &Line<'_>) -> bool {
    if line.words.len() > LONGEST {
        return false;
    }
    let words = line.words.to_lowercase();
    VOCABULARY.lists.iter().any(|list| words.contains(list.as_str()))
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.trim_matches('|').split('|').map(str::trim)
}

/// The kinds of a table's columns, where its head names a signature and something else.
fn heads(line: &str) -> Vec<Option<FieldKind>> {
    let kind = |cell: &str| VOCABULARY.labels.kind(cell.trim_matches(['*', '_', ':', ' ']));
    let columns: Vec<_> = cells(line).map(kind).collect();
    let named = |wanted| columns.iter().flatten().any(|kind| *kind == wanted);
    let is_head = named(FieldKind::Signature) && columns.iter().flatten().count() > 1;
    // In a head each column is something else; in a row that is the block itself, two parties sign side by side.
    let kinds: BTreeSet<_> = columns.iter().flatten().collect();
    if is_head && kinds.len() > 1 && !line.contains(':') { columns } else { Vec::new() }
}

fn row(line: &str, columns: &[Option<FieldKind>], number: usize) -> Vec<Mark> {
    let is_delimiter = line.chars().all(|character| matches!(character, '|' | '-' | ':' | ' '));
    if is_delimiter && line.contains('-') {
        return Vec::new();
    }
    let pairs = columns.iter().zip(cells(line));
    let fields = pairs.filter_map(|(kind, cell)| {
        let field = Field { kind: (*kind)?, value: value(cell), line: number };
        Some(Mark::Field(field, Written::Labelled))
    });
    fields.collect()
}

/// `| Signature | ______ |`
fn beside_label(line: &str, number: usize) -> Option<Mark> {
    let mut cells = cells(line);
    let label = cells.next()?.trim_matches(['*', '_', ' ']);
    let kind = VOCABULARY.labels.kind(label)?;
    let field = Field { kind, value: value(cells.next()?), line: number };
    Some(Mark::Field(field, Written::Labelled))
}

/// The fields in a line or a cell.
fn fields(text: &str, line: usize) -> Vec<Mark> {
    let text =
        text.trim_end_matches("<br>").trim_end_matches("<br/>").trim_end_matches('\\').trim();
    let mark = |kind, value, written| vec![Mark::Field(Field { kind, value, line }, written)];
    if is_blank_day(text) {
        return mark(FieldKind::Date, None, Written::Bare);
    }
    let bracketed = text.contains(['[', '【', '［']).then(|| BRACKETED.captures(text)).flatten();
    if let Some(found) = bracketed {
        let (label, end) = (found.name("label"), found.get(0).map_or(0, |whole| whole.end()));
        if let Some(kind) = label.and_then(|label| VOCABULARY.labels.kind(label.as_str())) {
            return mark(kind, value(text.get(end..).unwrap_or_default()), Written::Bracketed);
        }
    }
    // Most lines are prose, in which the costly patterns need not be looked for.
    let has_room = text.contains([':', '：', '_', '…']) || text.contains(".....");
    let labelled = if has_room { labelled(text, line) } else { Vec::new() };
    if !labelled.is_empty() {
        return labelled;
    }
    if let Some(found) = SIGNED_BY.captures(text) {
        let value = found.name("value").and_then(|found| value(found.as_str()));
        return mark(FieldKind::Signature, value, Written::Labelled);
    }
    if DIGITS.is_match(text) || is_day(text) {
        return mark(FieldKind::Date, value(text), Written::Bare);
    }
    if !has_room {
        return Vec::new();
    }
    let rules = RULE.find_iter(text).map(|_| {
        Mark::Field(Field { kind: FieldKind::Signature, value: None, line }, Written::Bare)
    });
    let only_rules = RULE.replace_all(text, "").trim().is_empty();
    if only_rules { rules.collect() } else { Vec::new() }
}

/// A form for a day is short.
fn is_blank_day(text: &str) -> bool {
    text.len() <= 60 && BLANK_DAY.is_match(text)
}

/// The first label begins the text; others follow on the same line.
fn labelled(text: &str, line: usize) -> Vec<Mark> {
    let start = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.len() - rest.trim_start_matches(['*', '_', ' ', '(']).len() + from
    };
    let mut found: Vec<_> = LABEL.captures_iter(text).collect();
    found.retain(|captures| {
        let from = captures.get(0).map_or(0, |whole| whole.start());
        let before = text.get(..from).and_then(|before| before.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    });
    if found
        .first()
        .and_then(|captures| captures.get(0))
        .is_none_or(|whole| whole.start() != start(0))
    {
        return Vec::new();
    }
    let ends =
        found.iter().skip(1).filter_map(|captures| captures.get(0).map(|whole| whole.start()));
    let ends: Vec<_> = ends.chain([text.len()]).collect();
    let mut marks = Vec::new();
    for (captures, end) in found.iter().zip(ends) {
        let (Some(whole), Some(label)) = (captures.get(0), captures.name("label")) else {
            continue;
        };
        let Some(kind) = VOCABULARY.labels.kind(label.as_str()) else { continue };
        let value = value(text.get(whole.end()..end).unwrap_or_default());
        let is_for_somebody = captures.name("object").is_some();
        if is_for_somebody
            && value.is_none()
            && captures.name("rule").is_none()
            && !text.contains("__")
        {
            marks.push(Mark::Opening(line));
        } else {
            marks.push(Mark::Field(Field { kind, value, line }, Written::Labelled));
        }
    }
    marks
}

/// Whether a short line is a day and nothing else.
fn is_day(text: &str) -> bool {
    text.len() <= 40
        && text.contains(|character: char| character.is_ascii_digit())
        && words::dates(text).first().is_some_and(|stated| {
            let (start, end) = (stated.span.start, stated.span.end);
            start == 0
                && text.get(end..).is_some_and(|rest| rest.trim_matches(['.', ',']).is_empty())
        })
}

/// What is written in a field: nothing where there is only a rule, a space or a placeholder.
fn value(text: &str) -> Option<String> {
    let text = text.trim_matches(|character: char| {
        character.is_whitespace()
            || matches!(character, '_' | '*' | '.' | '…' | '-' | '–' | '|' | '\\' | ',' | ';')
    });
    let plain = text.trim_end_matches("<br>").trim();
    let is_enclosed = [("[", "]"), ("<", ">"), ("{", "}"), ("［", "］"), ("＜", "＞"), ("(", ")")]
        .iter()
        .any(|(open, close)| {
            plain.starts_with(open)
                && plain.ends_with(close)
                && !plain.contains("](")
                && !plain.starts_with("<img")
        });
    let letters: String = plain
        .to_lowercase()
        .chars()
        .filter(|character| !character.is_whitespace() || *character == ' ')
        .filter(|character| !matches!(character, '○' | '〇' | '●' | '_'))
        .collect();
    let is_placeholder = VOCABULARY.placeholders.contains(letters.trim());
    if plain.is_empty() || is_enclosed || is_placeholder || is_blank_day(plain) {
        return None;
    }
    Some(plain.chars().take(200).collect())
}

// Clusters.

/// Marks that stand close together.
#[derive(Default)]
struct Cluster {
    fields: Vec<Field>,
    written: Vec<Written>,
    opening: Option<usize>,
}

/// Lines that are not blank between two fields of one block: names of organisations, addresses.
const APART: usize = 6;
/// Lines below a closing phrase that may be its fields.
const BELOW_OPENING: usize = 12;

fn clusters(lines: &[Line<'_>], marks: Vec<Mark>) -> Vec<Cluster> {
    let place = |line: usize| lines.get(line).map_or(0, |line| line.place);
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut last = 0;
    for mark in marks {
        let (line, is_opening) = match &mark {
            Mark::Field(field, _) => (field.line, false),
            Mark::Opening(line) => (*line, true),
        };
        let follows_opening = clusters
            .last()
            .is_some_and(|cluster| cluster.opening.is_some() && cluster.fields.is_empty());
        let reach = if follows_opening { BELOW_OPENING } else { APART };
        if clusters.is_empty() || place(line) > place(last) + reach + 1 {
            clusters.push(Cluster::default());
        }
        last = line;
        let Some(cluster) = clusters.last_mut() else { continue };
        match mark {
            Mark::Field(field, written) => {
                cluster.fields.push(field);
                cluster.written.push(written);
            }
            Mark::Opening(line) if is_opening => {
                cluster.opening.get_or_insert(line);
            }
            Mark::Opening(_) => {}
        }
    }
    clusters
}

impl Cluster {
    fn has(&self, kind: FieldKind) -> bool {
        self.fields.iter().any(|field| field.kind == kind)
    }

    /// A place to sign and one thing more; or names and dates below a closing phrase; or a day and a bracket for the name, as in Japan.
    fn is_block(&self) -> bool {
        let is_named =
            self.has(FieldKind::Name) || self.has(FieldKind::Date) || self.has(FieldKind::Capacity);
        let signatures =
            self.fields.iter().filter(|field| field.kind == FieldKind::Signature).count();
        let is_labelled = self.written.iter().any(|written| *written != Written::Bare);
        let opened = self.opening.is_some();
        let bracket = self.written.contains(&Written::Bracketed);
        (signatures > 0 && is_labelled && (is_named || opened || signatures > 1))
            || (opened && (signatures > 0 || (is_named && self.fields.len() > 1)))
            || (bracket && self.has(FieldKind::Name) && self.has(FieldKind::Date))
    }

    /// Below a closing phrase that has no field, short lines are what was written there.
    fn unlabelled(&self, lines: &[Line<'_>]) -> Option<Self> {
        let opening = self.opening?;
        let opened = lines.get(opening)?;
        let has_label = self.written.iter().any(|written| *written != Written::Bare);
        if opened.is_heading || has_label || opened.words.contains('|') {
            return None;
        }
        let below = lines.iter().enumerate().skip(opening + 1);
        let near = below.filter(|(_, line)| {
            !is_blank(line.words) && line.place <= opened.place + BELOW_OPENING
        });
        let is_short = |words: &str| words.chars().count() <= 80 && !words.ends_with(['.', ';']);
        let fields: Vec<_> = near
            .take_while(|(_, line)| !line.is_heading && is_short(line.words))
            .map(|(number, line)| Field {
                kind: FieldKind::Unlabelled,
                value: value(line.words),
                line: number,
            })
            .collect();
        (fields.len() > 1).then(|| Self { written: Vec::new(), fields, opening: None })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(text: &str) -> Option<Filled> {
        SignatureBlock::read(text).map(|block| block.filled())
    }

    fn values(text: &str) -> Vec<(FieldKind, Option<String>)> {
        let block = SignatureBlock::read(text).unwrap_or_default();
        block.fields.into_iter().map(|field| (field.kind, field.value)).collect()
    }

    #[test]
    fn lines_with_labels_are_a_block() {
        let blank = "Words.\n\nSigned: ________ Name: ________ Date: ________\n";
        assert_eq!(filled(blank), Some(Filled::Blank));
        let signed = "Words.\n\nSigned: B. Signatory Name: B. Signatory Date: 2021-03-23\n";
        assert_eq!(
            values(signed),
            [
                (FieldKind::Signature, Some("B. Signatory".to_owned())),
                (FieldKind::Name, Some("B. Signatory".to_owned())),
                (FieldKind::Date, Some("2021-03-23".to_owned())),
            ]
        );
        assert_eq!(filled(signed), Some(Filled::Wholly));
    }

    #[test]
    fn a_printed_name_is_no_signature() {
        let text = "**Signed**: ______________\n\n**Name**: Jane Doe\n**Title**: Chair\n**Date**: [Date]\n";
        assert_eq!(filled(text), Some(Filled::Blank));
        assert_eq!(filled(&text.replace("[Date]", "23 March 2021")), Some(Filled::Partly));
        assert_eq!(filled(&text.replace("______________", "Jane Doe")), Some(Filled::Wholly));
    }

    #[test]
    fn one_of_two_parties_is_partly() {
        let text = "## Signatures\n\n### Harbour Trust\n\nSignature: A. Chair\nName: A. Chair\n\n### Quay Advice\n\nSignature:\nName:\n";
        assert_eq!(filled(text), Some(Filled::Partly));
    }

    #[test]
    fn tables_are_blocks() {
        let columns = "| Organisation | Name | Signature | Date |\n|---|---|---|---|\n| Harbour Trust | A. Chair | | |\n| Quay Advice | B. Chair | B. Chair | 1 May 2026 |\n";
        assert_eq!(filled(columns), Some(Filled::Partly));
        let rows = "| Signature | ______ |\n|---|---|\n| Name | |\n| Date | |\n";
        assert_eq!(filled(rows), Some(Filled::Blank));
        let side_by_side = "| For Harbour Trust | For Quay Advice |\n|---|---|\n| Signed: | Signed: |\n| Date: | Date: |\n";
        assert_eq!(filled(side_by_side), Some(Filled::Blank));
    }

    #[test]
    fn closing_phrases_make_blocks() {
        let text = "**In witness whereof**, the undersigned have entered into this Agreement.\n\nBy:\n\nName (Printed): Sarah Example\n\nDate:\n";
        assert_eq!(filled(text), Some(Filled::Blank));
        let inserted = "The undersigned parties hereby execute this MOU as of the date first written above.\n\nHarbour Trust:\n\n[Insert Name]\n[Insert Title]\n\n[Insert Date]\n";
        assert_eq!(filled(inserted), Some(Filled::Blank));
        let done = inserted
            .replace("[Insert Name]", "A. Chair")
            .replace("[Insert Title]", "Chair")
            .replace("[Insert Date]", "1 May 2026");
        assert_ne!(filled(&done), Some(Filled::Blank));
        assert!(SignatureBlock::read(&done).is_some());
    }

    #[test]
    fn rules_to_sign_on_are_a_block_below_a_phrase() {
        let text = "By their signatures, by signing below they agree.\n\n______________      ______________\nA. Chair     B. Chair\n\nDate: ______    Date: ______\n";
        assert_eq!(filled(text), Some(Filled::Blank));
    }

    #[test]
    fn lists_to_which_people_add_their_names_are_blocks() {
        let one = "We keep our promise.\n\n#### THE ABOVE IS AGREED TO BY THE FOLLOWING INDIVIDUALS\n\nAda Example\n\n[Ben Example](https://ben.example)\n";
        let two = format!("{one}\nCarys Example\n");
        let read = |text: &str| SignatureBlock::read(text);
        assert_eq!(read(one).unwrap().listed().len(), 2);
        assert_eq!(happened(read(one).as_ref(), read(&two).as_ref()), Some(Happened::NamesAdded));
        assert_eq!(happened(read(&two).as_ref(), read(one).as_ref()), Some(Happened::Rewritten));
        assert_eq!(outside(one, read(one).as_ref()), outside(&two, read(&two).as_ref()));
        assert_eq!(read("Amendments are signed by the following officers.\n"), None);
    }

    #[test]
    fn japanese_blocks_are_read() {
        let text =
            "16. 【優先交渉権】\n参加者は。\n\n---\n\n○○○○年○○月○○日\n\n【氏名】　　　　　　印\n";
        assert_eq!(filled(text), Some(Filled::Blank));
        let signed = text
            .replace("○○○○年○○月○○日", "2021年3月23日")
            .replace("【氏名】　", "【氏名】山田花子");
        assert_eq!(filled(&signed), Some(Filled::Wholly));
        assert_eq!(
            filled("MM/DD/YYYY\n\n[Name]\n\n\\* Personal information\n"),
            Some(Filled::Blank)
        );
    }

    #[test]
    fn ordinary_words_are_none() {
        for text in [
            "Date: 2021-03-23\nAuthor: A. Writer\n\nMinutes of the meeting.\n",
            "## Contacts\n\nName: A. Chair\nTitle: Chair\nEmail: chair@harbour.example\n",
            "This Agreement may not be changed, except by a writing signed by both parties.\n",
            "The commencement date: 1 April 2026. Signed copies are kept by the lead.\n",
            "| Name | Role |\n|---|---|\n| A. Chair | Chair |\n",
            "----------\n\n2026-04-01\n",
            "No amendment is effective unless it is in writing and signed by both parties.\nDate of review: May.\n",
        ] {
            assert_eq!(filled(text), None, "{text}");
        }
    }

    #[test]
    fn what_became_of_it_is_told() {
        let read = SignatureBlock::read;
        let blank = read("Signed: ____\nDate: ____\n");
        let half = read("Signed: ____\nDate: 2021-03-23\n");
        let done = read("Signed: A. Chair\nDate: 2021-03-23\n");
        let other = read("Signed: B. Chair\nDate: 2021-03-23\n");
        let told =
            |before: &Option<_>, after: &Option<_>| happened(before.as_ref(), after.as_ref());
        assert_eq!(told(&None, &blank), Some(Happened::CameBlank));
        assert_eq!(told(&None, &done), Some(Happened::CameFilled));
        assert_eq!(told(&blank, &half), Some(Happened::PartlyFilledIn));
        assert_eq!(told(&half, &done), Some(Happened::FilledIn));
        assert_eq!(told(&done, &other), Some(Happened::Rewritten));
        assert_eq!(told(&done, &blank), Some(Happened::Emptied));
        assert_eq!(told(&done, &None), Some(Happened::Gone));
        assert_eq!(told(&done, &done), None);
        assert_eq!(told(&blank, &blank), None);
    }

    #[test]
    fn the_words_outside_stay_the_same_while_it_is_filled_in() {
        let before = "# MoU\n\nThree months.\n\nSigned: ____\nDate: ____\n";
        let after = "# MoU\n\nThree  months.\n\nSigned: A. Chair\nDate: 2021-03-23\n";
        let outside_of = |text| outside(text, SignatureBlock::read(text).as_ref());
        assert_eq!(outside_of(before), outside_of(after));
        assert_ne!(outside_of(before), outside_of(&after.replace("Three", "Six")));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r"([|#>*_\[\]:年月日氏名 \n-]|signed|name|date|by|____________|in witness whereof|【氏名】|mm/dd/yyyy|é){0,80}") {
            let block = SignatureBlock::read(&text);
            outside(&text, block.as_ref());
            inside(&text, block.as_ref());
        }
    }
}
