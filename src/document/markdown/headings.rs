//! Which printed lines open sections: headings, and what documents without headings use in their place.

use std::ops::Range;

use super::lines::{Around, Item, Kind, Line, Printed};
use super::numbering::{Form, Numbering, numbering};
use super::{Named, Style, attribute};
use crate::ground::source::Span;

/// A heading, and where the words under it begin.
#[derive(Debug)]
pub(super) struct Opening {
    /// The line that it stands on, as an index into [`Printed::lines`].
    pub line: usize,
    pub style: Style,
    pub rank: Rank,
    pub number: Option<String>,
    pub title: String,
    pub heading: String,
    pub heading_span: Span,
    pub attribute: Option<Named>,
    pub start: usize,
    /// Where the list item ends whose heading it is.
    pub item_end: Option<usize>,
    /// Whether a block begins with it: it cannot go on from the lines of an item before it.
    pub opens_block: bool,
    /// Where its words begin in [`Printed::plain`], if some stand on its line.
    pub words: usize,
}

/// What tells how openings contain each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    /// A heading of Markdown or HTML with its level.
    Heading(u8),
    Capitals,
    Part,
    Clause(usize),
    Item(usize),
    /// A label on a line of its own.
    Label,
    /// A label with words behind it on its line.
    RunIn,
    Letter,
    Roman,
}

/// All openings in the order of the text, not more than `most`; and whether there were more.
pub(super) fn openings(printed: &Printed, most: usize) -> (Vec<Opening>, bool) {
    let mut finder = Finder::new(printed, most);
    finder.find_sure();
    if finder.has_only_a_title() {
        finder.find_weak();
    } else {
        finder.add_siblings();
        finder.add_bare_titles();
    }
    let openings: Vec<_> = finder.found.into_iter().flatten().map(|opening| *opening).collect();
    (openings, finder.too_many)
}

struct Finder<'a> {
    printed: &'a Printed,
    most: usize,
    count: usize,
    too_many: bool,
    headings: usize,
    /// Whether some links lead to a place in the same text.
    has_inner_links: bool,
    /// For each line, the section that it opens; boxed, since most lines open none.
    found: Vec<Option<Box<Opening>>>,
}

/// A run-in heading is short; a sentence that opens with bold words is none.
const LABEL_WORDS: usize = 10;
const TITLE_WORDS: usize = 8;
const LABEL_BYTES: usize = 160;
/// A line that is shorter was not broken because it was full.
const FULL_LINE: usize = 50;

impl<'a> Finder<'a> {
    fn new(printed: &'a Printed, most: usize) -> Self {
        let is_heading = |line: &&Line| matches!(line.kind, Kind::Heading(..));
        Self {
            printed,
            most,
            count: 0,
            too_many: false,
            headings: printed.lines.iter().filter(is_heading).count(),
            has_inner_links: printed.links.iter().any(|link| link.target.starts_with('#')),
            found: printed.lines.iter().map(|_| None).collect(),
        }
    }

    /// Whether headings do not give the document its structure: it has none, or only a title.
    fn has_few_headings(&self) -> bool {
        self.headings <= 1
    }

    fn has_only_a_title(&self) -> bool {
        self.has_few_headings() && self.count == self.headings
    }

    fn add(&mut self, index: usize, opening: Option<Opening>) {
        let Some(opening) = opening else { return };
        if self.line(index).is_some_and(|line| self.is_line_of_contents(line)) {
            return;
        }
        if self.count >= self.most {
            self.too_many = true;
        } else if let Some(place) = self.found.get_mut(index).filter(|place| place.is_none()) {
            *place = Some(Box::new(opening));
            self.count += 1;
        }
    }

    fn find_sure(&mut self) {
        for (index, line) in self.printed.lines.iter().enumerate() {
            let opening = match line.kind {
                Kind::Heading(level, style) => {
                    // A stray “##” under a heading prints nothing: what follows belongs to that heading.
                    let is_stray = line.plain.is_empty() && self.is_below_heading(index);
                    (!is_stray).then(|| self.heading(index, line, level, style))
                }
                Kind::Row => None,
                Kind::Words => self.in_words(index, line),
            };
            self.add(index, opening);
        }
    }

    /// In a document without any headings, numbered paragraphs and items are the clauses.
    fn find_weak(&mut self) {
        for (index, line) in self.printed.lines.iter().enumerate() {
            let opening = match (line.kind, line.around, line.item) {
                (Kind::Words, Around::Open, Some(item)) if item.depth == 1 => {
                    Some(self.plain_item(index, line, item))
                }
                (Kind::Words, Around::Open, None) if self.may_open(index, line) => {
                    self.numbered(index, line, Demand::Number)
                }
                _ => None,
            };
            self.add(index, opening);
        }
        self.add_bare_titles();
    }

    /// Where most items of a list have headings, all are clauses.
    fn add_siblings(&mut self) {
        let mut labelled = vec![0_usize; self.printed.list_sizes.len()];
        for (index, line, item) in self.outer_items() {
            if self.may_be_clause(index, line, item)
                && let Some(count) = labelled.get_mut(item.list)
            {
                *count += 1;
            }
        }
        let is_list_of_clauses = |item: &Item| {
            let labelled = labelled.get(item.list).copied().unwrap_or_default();
            let size = self.printed.list_sizes.get(item.list).copied().unwrap_or_default();
            labelled > 1 && labelled * 3 >= size * 2
        };
        let items: Vec<_> =
            self.outer_items().filter(|(.., item)| is_list_of_clauses(item)).collect();
        for (index, line, item) in items {
            self.add(index, Some(self.plain_item(index, line, item)));
        }
    }

    fn outer_items(&self) -> impl Iterator<Item = (usize, &'a Line, Item)> + use<'a> {
        self.printed.lines.iter().enumerate().filter_map(|(index, line)| {
            let is_outer = |item: &Item| item.depth == 1 && line.around == Around::Open;
            line.item.filter(is_outer).map(|item| (index, line, item))
        })
    }

    /// Short lines on their own above paragraphs are headings if the document has the habit.
    fn add_bare_titles(&mut self) {
        let found: Vec<usize> =
            (0..self.printed.lines.len()).filter(|index| self.is_bare_title(*index)).collect();
        if found.len() < 2 {
            return;
        }
        for index in found {
            let Some(line) = self.line(index) else { continue };
            let text = self.printed.words(line);
            let opening =
                self.opening(index, line, Style::RunIn, Rank::Label, 0..text.len(), text.len());
            self.add(index, Some(opening));
        }
    }

    fn line(&self, index: usize) -> Option<&'a Line> {
        self.printed.lines.get(index)
    }

    fn is_below_heading(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.line(before));
        before.is_some_and(|line| matches!(line.kind, Kind::Heading(..)) && !line.plain.is_empty())
    }

    fn next_line(&self, index: usize) -> Option<&'a Line> {
        self.line(index + 1)
    }

    fn heading(&self, index: usize, line: &Line, level: u8, style: Style) -> Opening {
        let text = self.printed.words(line);
        let attribute = attribute(text);
        let end = attribute.as_ref().map_or(text.len(), |attribute| attribute.start);
        let mut opening =
            self.opening(index, line, style, Rank::Heading(level), 0..end, text.len());
        opening.attribute = attribute.and_then(|attribute| attribute.id).map(|(id, place)| Named {
            id,
            span: self.printed.place(line.plain.start + place.start..line.plain.start + place.end),
        });
        if text.is_empty() {
            opening.heading_span = Span::new(line.start, line.end);
        }
        opening
    }

    fn in_words(&self, index: usize, line: &Line) -> Option<Opening> {
        match line.around {
            Around::Closed => None,
            Around::Bullets => {
                let item = line.item.filter(|item| item.depth == 1 && self.headings == 0)?;
                self.label(index, line).map(|opening| in_item(opening, item))
            }
            Around::Open => {
                if let Some(item) = line.item {
                    return self.item(index, line, item);
                }
                if !self.may_open(index, line) {
                    return None;
                }
                self.label(index, line)
                    .or_else(|| self.numbered(index, line, Demand::Heading))
                    .or_else(|| self.capitals(index, line))
            }
        }
    }

    /// “[1.2](#purpose) Purpose” and “TWO: [Membership](#two)” stand in a table of contents.
    fn is_line_of_contents(&self, line: &Line) -> bool {
        const LONGEST_NUMBER: usize = 16;
        if !self.has_inner_links || matches!(line.kind, Kind::Heading(..)) {
            return false;
        }
        let words = self.printed.place(line.plain.clone());
        let links = &self.printed.links;
        let first = links.partition_point(|link| link.span.start < line.start);
        let on_line = links.iter().skip(first).take_while(|link| link.span.start < words.end);
        on_line.filter(|link| link.target.starts_with('#')).any(|link| {
            let before = link.span.start.saturating_sub(words.start);
            before == 0 || (before <= LONGEST_NUMBER && link.span.end >= words.end)
        })
    }

    /// A line in mid-paragraph opens a section only if the line before it was not broken because it was full.
    fn may_open(&self, index: usize, line: &Line) -> bool {
        if line.opens {
            return true;
        }
        let Some(before) = index.checked_sub(1).and_then(|before| self.line(before)) else {
            return true;
        };
        let before_opens = self.found.get(index - 1).is_some_and(Option::is_some);
        let words = self.printed.words(before);
        before_opens
            || words.len() < FULL_LINE
            || words.ends_with(['.', ':', ';', ')', '!', '?', ']', '_'])
    }

    /// A line that opens with its heading in bold, perhaps behind a number.
    fn label(&self, index: usize, line: &Line) -> Option<Opening> {
        let text = self.printed.words(line);
        let bold = line.bold.as_ref()?;
        let bold =
            bold.start.checked_sub(line.plain.start)?..bold.end.checked_sub(line.plain.start)?;
        let is_behind_number = || {
            numbering(text).is_some_and(|numbering| text.len() - numbering.rest.len() == bold.start)
        };
        if bold.start != 0 && !is_behind_number() {
            return None;
        }
        let label = text.get(bold.clone())?;
        let behind = text.get(bold.end..)?;
        if numbering(label).is_some_and(|numbering| numbering.rest.is_empty())
            && !behind.trim().is_empty()
        {
            return self.numbered(index, line, Demand::Number);
        }
        let ending = label_ending(label, behind)?;
        let is_alone =
            behind.get(ending..).is_none_or(|rest| rest.is_empty() || rest.starts_with('('));
        if is_alone && self.goes_on(index) {
            return None;
        }
        // “**Parties.**” is the opening of a clause that nobody wrote; only a label without a full stop is a heading for what follows.
        let is_heading = is_alone && !label.trim_end().ends_with('.');
        let rank = if is_heading { Rank::Label } else { Rank::RunIn };
        Some(self.opening(index, line, Style::RunIn, rank, 0..bold.end, bold.end + ending))
    }

    /// Whether the next line goes on in mid-sentence.
    fn goes_on(&self, index: usize) -> bool {
        self.next_line(index).filter(|next| !next.opens).is_some_and(|next| {
            self.printed.words(next).starts_with(|first: char| first.is_lowercase() || first == ',')
        })
    }

    fn numbered(&self, index: usize, line: &Line, demand: Demand) -> Option<Opening> {
        let text = self.printed.words(line);
        let numbering = numbering(text)?;
        let is_address = !numbering.is_marked && numbering.form == Form::Clause(1);
        if is_address && !(line.opens && self.has_few_headings()) {
            return None;
        }
        let rest_at = text.len() - numbering.rest.len();
        let title = title_before_words(numbering.rest);
        let alone = || is_title(numbering.rest) && self.stands_alone(index) && !self.goes_on(index);
        let is_written_out =
            !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '(' | '['));
        let (title, words) = match (&numbering.form, title) {
            // “Part 2. Words …” in a sentence is a pointer at least as often as a heading.
            (Form::Part | Form::Clause(_), _) if is_written_out && !text.starts_with('§') => {
                let is_heading = self.has_few_headings()
                    && self.stands_alone(index)
                    && !self.is_one_of_several(index, line)
                    && (numbering.rest.is_empty() || is_title(numbering.rest));
                is_heading.then_some((numbering.rest.len(), numbering.rest.len()))?
            }
            (_, Some(found)) => found,
            (Form::Clause(depth), None) if alone() && (*depth > 1 || self.has_few_headings()) => {
                (numbering.rest.len(), numbering.rest.len())
            }
            (Form::Clause(depth), None) if *depth > 1 || demand == Demand::Number => (0, 0),
            _ => return None,
        };
        let rank = rank(&numbering);
        let heading = 0..rest_at + title;
        Some(self.opening(index, line, Style::Numbered, rank, heading, rest_at + words))
    }

    /// Whether a line of the same paragraph beside it also begins with a number in words: “Exhibit A”, “Exhibit B” in a list of them.
    fn is_one_of_several(&self, index: usize, line: &Line) -> bool {
        let is_written_out = |line: &Line| {
            let text = self.printed.words(line);
            text.starts_with(|first: char| first.is_alphabetic())
                && numbering(text).is_some_and(|numbering| numbering.form == Form::Part)
        };
        let before = index.checked_sub(1).and_then(|before| self.line(before));
        let after = self.next_line(index).filter(|next| !next.opens);
        before.filter(|_| !line.opens).into_iter().chain(after).any(is_written_out)
    }

    /// Whether no other line of its paragraph follows, or only one that begins anew.
    fn stands_alone(&self, index: usize) -> bool {
        self.next_line(index).is_none_or(|next| {
            next.opens || {
                let words = self.printed.words(next);
                next.bold.is_some()
                    || words
                        .starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit())
            }
        })
    }

    fn capitals(&self, index: usize, line: &Line) -> Option<Opening> {
        let text = self.printed.words(line);
        if !self.has_few_headings() || !line.opens || !is_in_capitals(text) {
            return None;
        }
        if self.next_line(index).is_some_and(|next| !next.opens) {
            return None;
        }
        Some(self.opening(index, line, Style::RunIn, Rank::Capitals, 0..text.len(), text.len()))
    }

    /// An item that opens with its heading in bold, or is nothing but a heading above words.
    fn item(&self, index: usize, line: &Line, item: Item) -> Option<Opening> {
        if let Some(opening) = self.label(index, line) {
            return Some(in_item(opening, item));
        }
        let text = self.printed.words(line);
        if !self.has_few_headings() || !is_title(text) {
            return None;
        }
        let next = self.next_line(index);
        let stands_above_words = item.is_last
            && item.depth == 1
            && next
                .is_some_and(|next| next.opens && next.item.is_none() && next.kind == Kind::Words);
        let is_alone = next.is_none_or(|next| next.opens);
        let is_heading = is_alone && (is_in_capitals(text) || stands_above_words)
            || self.is_title_of_item(index, line, item);
        is_heading.then(|| {
            let opening =
                self.opening(index, line, Style::ListItem, Rank::Label, 0..text.len(), text.len());
            in_item(opening, item)
        })
    }

    /// Whether an item's first line is a title, and more stands in the item.
    fn is_title_of_item(&self, index: usize, line: &Line, item: Item) -> bool {
        let next_is_numbered = |next: &Line| numbering(self.printed.words(next)).is_some();
        let goes_on = match self.next_line(index) {
            Some(next) if !next.opens => next_is_numbered(next),
            _ => item.has_more,
        };
        goes_on && is_title(self.printed.words(line))
    }

    /// Whether an item looks like a clause, though only its neighbours can make it one.
    fn may_be_clause(&self, index: usize, line: &Line, item: Item) -> bool {
        self.found.get(index).is_some_and(Option::is_some)
            || self.is_title_of_item(index, line, item)
            || self.has_few_headings() && title_before_words(self.printed.words(line)).is_some()
    }

    /// An item without a heading of its own: its opening words, if they are few.
    fn plain_item(&self, index: usize, line: &Line, item: Item) -> Opening {
        let text = self.printed.words(line);
        let is_alone =
            is_title(text) && item.has_more && self.next_line(index).is_none_or(|next| next.opens);
        let (title, words) = match title_before_words(text) {
            Some(found) => found,
            None if is_alone => (text.len(), text.len()),
            None => (0, 0),
        };
        let opening = self.opening(index, line, Style::ListItem, Rank::Label, 0..title, words);
        in_item(opening, item)
    }

    fn is_bare_title(&self, index: usize) -> bool {
        let Some(line) = self.line(index) else { return false };
        let Some(next) = self.next_line(index) else { return false };
        let is_free = |line: &Line| {
            line.around == Around::Open && line.item.is_none() && line.kind == Kind::Words
        };
        let text = self.printed.words(line);
        let next_words = self.printed.words(next);
        is_free(line)
            && line.opens
            && next.opens
            && (is_free(next) || next.item.is_some())
            && text.len() < FULL_LINE
            && is_title(text)
            && !text.contains(['[', '_', '@', '/', '“', '"', ','])
            && is_capitalised(text)
            && next_words.len() >= FULL_LINE
            && (next_words.ends_with(['.', ':', ';'])
                || self.next_line(index + 1).is_some_and(|line| !line.opens))
            && self.found.get(index).is_some_and(Option::is_none)
            && self.found.get(index + 1).is_some_and(Option::is_none)
    }

    /// An opening whose heading stands at a range of the line's words, and whose words begin at `words`.
    fn opening(
        &self,
        index: usize,
        line: &Line,
        style: Style,
        rank: Rank,
        heading: Range<usize>,
        words: usize,
    ) -> Opening {
        let text = self.printed.words(line).get(heading.clone()).unwrap_or_default();
        let heading = match style {
            Style::Atx | Style::Setext | Style::Html => text.trim(),
            _ => without_ending(text),
        };
        let numbering = numbering(heading);
        let title = numbering.as_ref().map_or(heading, |numbering| numbering.rest);
        let has_number_only = title.is_empty() && style != Style::Numbered;
        let title = if has_number_only { without_ending(heading) } else { without_ending(title) };
        let start = line.plain.start;
        Opening {
            line: index,
            style,
            rank: match (rank, &numbering) {
                (Rank::Label | Rank::RunIn | Rank::Capitals, Some(numbering)) => {
                    self::rank(numbering)
                }
                _ => rank,
            },
            title: title.to_owned(),
            heading: heading.to_owned(),
            heading_span: self.printed.place(start..start + heading.len()),
            number: numbering.map(|numbering| numbering.number),
            attribute: None,
            start: line.start,
            item_end: None,
            opens_block: line.opens,
            words: start + words,
        }
    }
}

/// What a numbered line needs to open a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    Heading,
    Number,
}

fn rank(numbering: &Numbering<'_>) -> Rank {
    match numbering.form {
        Form::Part => Rank::Part,
        Form::Clause(depth) => Rank::Clause(depth),
        Form::Letter => Rank::Letter,
        Form::Roman => Rank::Roman,
    }
}

fn in_item(opening: Opening, item: Item) -> Opening {
    let mut opening = Opening {
        style: Style::ListItem,
        rank: Rank::Item(item.depth),
        start: item.start,
        item_end: Some(item.end),
        ..opening
    };
    if let (None, Some(number)) = (&opening.number, item.number) {
        let number = number.to_string();
        if opening.heading.is_empty() {
            opening.heading_span = Span::new(item.start, item.start + number.len());
            opening.heading.clone_from(&number);
        } else {
            opening.heading = format!("{number}. {}", opening.heading);
        }
        opening.number = Some(number);
    }
    opening
}

/// How many bytes behind a label belong to it, if it is one.
fn label_ending(label: &str, behind: &str) -> Option<usize> {
    let bare = without_ending(label);
    let is_short = bare.len() <= LABEL_BYTES && bare.split(' ').count() <= LABEL_WORDS;
    let is_quoted = bare.starts_with(['“', '"', '‘', '\'', '«', '„']);
    let is_lower = bare.starts_with(char::is_lowercase) && numbering(bare).is_none();
    if is_lower
        || !is_short
        || is_quoted
        || !bare.contains(char::is_alphabetic)
        || bare.ends_with([',', ';'])
    {
        return None;
    }
    let is_sentence = label.trim_end().ends_with('.') && has_verb(bare);
    if is_sentence {
        return None;
    }
    let rest = behind.trim_start();
    let skipped = behind.len() - rest.len();
    if rest.is_empty() {
        return Some(behind.len());
    }
    let mark = rest.len() - rest.trim_start_matches(['.', ':', '–', '—']).len();
    let is_dash = rest.starts_with("- ") && skipped > 0;
    let mark = if is_dash { 1 } else { mark };
    let after = rest.get(mark..).unwrap_or_default();
    if mark > 0 && (after.is_empty() || after.starts_with(' ') || rest.starts_with(['–', '—']))
    {
        return Some(behind.len() - after.trim_start().len());
    }
    let ends_itself = bare.len() < label.trim_end().len();
    let is_remark = rest.starts_with('(')
        && rest.trim_end_matches([':', '.']).ends_with(')')
        && rest.len() < LABEL_BYTES;
    (ends_itself || is_remark).then_some(skipped)
}

/// The length of the title that words open with, and where the words behind it begin.
fn title_before_words(text: &str) -> Option<(usize, usize)> {
    let separator = |(index, character): (usize, char)| {
        let behind = text.get(index + character.len_utf8()..)?;
        let before = text.get(..index)?;
        let is_spaced = behind.starts_with(' ');
        match character {
            '.' | ':' if is_spaced => Some((index, behind)),
            '–' | '—' => Some((index, behind)),
            '-' if is_spaced && before.ends_with(' ') => Some((index, behind)),
            _ => None,
        }
    };
    let (end, behind) = text.char_indices().take(LABEL_BYTES).find_map(separator)?;
    let title = text.get(..end)?.trim_end();
    let words = behind.trim_start();
    (is_title(title) && !words.is_empty()).then(|| (title.len(), text.len() - words.len()))
}

/// Whether words may be a heading: few, no sentence, no blank to fill in.
fn is_title(text: &str) -> bool {
    text.len() <= LABEL_BYTES
        && text.starts_with(|first: char| first.is_alphanumeric() && !first.is_lowercase())
        && text.contains(char::is_alphabetic)
        && !text.ends_with(['.', ',', ';', '?', '!'])
        && text.split(' ').count() <= TITLE_WORDS
        && !has_verb(text)
        && !breaks_off(text)
}

/// “The partner represents and warrants that” wants to go on.
fn breaks_off(text: &str) -> bool {
    const LINKS: [&str; 17] = [
        "that", "to", "of", "and", "or", "the", "a", "an", "as", "for", "by", "with", "in", "on",
        "from", "if", "not",
    ];
    text.rsplit(' ').next().is_some_and(|last| LINKS.contains(&last))
}

fn has_verb(text: &str) -> bool {
    const VERBS: [&str; 27] = [
        "shall", "will", "may", "must", "is", "are", "was", "were", "has", "have", "had", "can",
        "cannot", "should", "would", "agree", "agrees", "agreed", "do", "does", "be", "been",
        "means", "includes", "include", "provides", "pays",
    ];
    text.split([' ', '’', '\''])
        .any(|word| VERBS.iter().any(|verb| word.eq_ignore_ascii_case(verb)))
}

fn is_in_capitals(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphabetic());
    text.len() <= LABEL_BYTES
        && letters.clone().count() >= 4
        && letters.clone().all(char::is_uppercase)
        && text.split(' ').count() <= LABEL_WORDS
        && !(text.ends_with('.') && has_verb(text))
        && !text.contains("__")
        && !text.ends_with([',', ';'])
}

/// Whether all longer words begin with a capital: “Governing Law and Jurisdiction”; a single word will do.
fn is_capitalised(text: &str) -> bool {
    const SHORT: usize = 4;
    text.starts_with(char::is_uppercase)
        && text
            .split([' ', '-'])
            .filter(|word| word.chars().count() > SHORT)
            .all(|word| !word.starts_with(char::is_lowercase))
}

fn without_ending(text: &str) -> &str {
    text.trim().trim_end_matches(['.', ':', '–', '—', '-', ' '])
}
