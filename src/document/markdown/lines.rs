//! What a Markdown text prints: lines of plain words that know their place in the text, and the comments, tags, links and code between them.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::html::{self, Piece};
use super::{Link, Marker, Named, NumberedList, Style, marked_clauses};
use crate::ground::source::{Source, Span};

/// A line as printed: a heading, one line of a paragraph, a row of a table, a line of code.
#[derive(Debug)]
pub(super) struct Line {
    pub kind: Kind,
    /// Whether it opens a paragraph, row or heading; otherwise it goes on from the line before.
    pub opens: bool,
    /// Where its block begins, signs of markup included.
    pub start: usize,
    /// Where it ends, with the signs of markup behind it; for a heading the end of its underline or closing tag.
    pub end: usize,
    /// Its words in [`Printed::plain`].
    pub plain: Range<usize>,
    /// The words in bold that it opens with, or that follow its number.
    pub bold: Option<Range<usize>>,
    pub around: Around,
    /// The item of an ordered or other list that begins with this line.
    pub item: Option<Item>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(u8, Style),
    Words,
    /// A row of a table or a line of code: words, but never a heading.
    Row,
}

/// What a line stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// Nothing, or only ordered lists.
    Open,
    /// Bullets.
    Bullets,
    /// A quotation or a footnote.
    Closed,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub start: usize,
    /// As typed: lists may be printed with other numbers.
    pub number: Option<u32>,
    pub list: usize,
    /// 1 for a list that stands in no other.
    pub depth: usize,
    /// Whether more than its first paragraph stands in it.
    pub has_more: bool,
    /// Whether nothing comes after it in its list.
    pub is_last: bool,
    /// Where all that stands in it ends.
    pub end: usize,
}

/// A marker comment, and how many lines are printed before it.
#[derive(Debug)]
pub(super) struct Placed {
    pub marker: Marker,
    pub lines_before: usize,
}

/// Words of the text that are printed as they stand, or as something else (an entity, an escape).
#[derive(Debug)]
struct Run {
    plain: usize,
    source: Range<usize>,
    verbatim: bool,
}

#[derive(Debug, Default)]
pub(super) struct Printed {
    /// All lines, one after the other.
    pub plain: String,
    pub lines: Vec<Line>,
    pub markers: Vec<Placed>,
    pub comments: Vec<Span>,
    pub html: Vec<Span>,
    pub links: Vec<Link>,
    pub definitions: Vec<Link>,
    pub code: Vec<Span>,
    /// How many items each list has, by [`Item::list`].
    pub list_sizes: Vec<usize>,
    runs: Vec<Run>,
}

/// How Markdown is read. Left out on purpose: metadata blocks (they swallow text between rules), wiki links (`[[…]]` is a blank to
/// fill in), smart punctuation (it changes the words), heading attributes (ours keep their place), and definition lists (forges do not
/// print them).
pub(super) const fn options() -> Options {
    Options::ENABLE_TABLES
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_GFM)
}

impl Printed {
    pub(super) fn of(source: &Source, span: Span) -> Self {
        let text = with_line_feeds(source.slice(span));
        let parser = Parser::new_ext(&text, options());
        let mut reader = Reader { text: &text, base: span.start, ..Reader::default() };
        // Nearly all of a text is printed.
        reader.printed.plain.reserve(text.len());
        reader.read_definitions(&parser);
        for (event, range) in parser.into_offset_iter() {
            reader.read(event, range);
        }
        reader.close_line();
        reader.printed
    }

    /// The numbered lists of which every item is known: one that begins with another list prints no line of its own.
    pub(super) fn numbered_lists(&self) -> Vec<NumberedList> {
        let mut lists: Vec<Vec<(u32, Span)>> = vec![Vec::new(); self.list_sizes.len()];
        for item in self.lines.iter().filter_map(|line| line.item) {
            if let (Some(number), Some(list)) = (item.number, lists.get_mut(item.list)) {
                let length = number.checked_ilog10().map_or(1, |digits| digits as usize + 1);
                list.push((number, Span::new(item.start, item.start + length)));
            }
        }
        lists
            .into_iter()
            .zip(&self.list_sizes)
            .filter(|(items, size)| !items.is_empty() && items.len() == **size)
            .map(|(items, _)| NumberedList { items })
            .collect()
    }

    pub(super) fn words(&self, line: &Line) -> &str {
        self.plain.get(line.plain.clone()).unwrap_or_default()
    }

    /// Where words of `plain` stand in the source.
    pub(super) fn place(&self, plain: Range<usize>) -> Span {
        let start = self.place_of_start(plain.start);
        let end = if plain.is_empty() { start } else { self.place_of_end(plain.end) };
        Span::new(start, end.max(start))
    }

    fn place_of_start(&self, plain: usize) -> usize {
        let index = self.runs.partition_point(|run| run.plain <= plain);
        let Some(run) = index.checked_sub(1).and_then(|index| self.runs.get(index)) else {
            return self.runs.first().map_or(0, |run| run.source.start);
        };
        if run.verbatim {
            (run.source.start + plain - run.plain).min(run.source.end)
        } else if plain == run.plain {
            run.source.start
        } else {
            run.source.end
        }
    }

    fn place_of_end(&self, plain: usize) -> usize {
        let index = self.runs.partition_point(|run| run.plain < plain);
        let Some(run) = index.checked_sub(1).and_then(|index| self.runs.get(index)) else {
            return 0;
        };
        if run.verbatim {
            (run.source.start + plain - run.plain).min(run.source.end)
        } else {
            run.source.end
        }
    }
}

fn word_length(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// The length of the words that a text begins with, as far as single spaces separate them: these are printed as they stand.
fn line_length(text: &str) -> usize {
    let starts_with_blank = |rest: &str| rest.chars().next().is_none_or(char::is_whitespace);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        // Going by bytes is worth it: every text that there is comes through here. Only blanks and what is not ASCII need a closer look.
        let is_end = match byte {
            b'!'..=b'~' => false,
            b' ' => starts_with_blank(text.get(at + 1..).unwrap_or_default()),
            _ => text.get(at..).is_some_and(starts_with_blank),
        };
        if is_end {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// The parser knows a lone carriage return in some places and not in others; as a line feed it ends a line everywhere.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    // Nearly no text has any; this asks at the speed of memory.
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let is_lone =
        |(index, byte): (usize, &u8)| *byte == b'\r' && bytes.get(index + 1) != Some(&b'\n');
    if !bytes.iter().enumerate().any(is_lone) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_lone = character == '\r' && characters.peek() != Some(&'\n');
        masked.push(if is_lone { '\n' } else { character });
    }
    Cow::Owned(masked)
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    /// Where the text stands in the source.
    base: usize,
    printed: Printed,
    line: Option<Line>,
    /// Whether the next line opens a block.
    is_fresh: bool,
    gap: Gap,
    bold: Bold,
    lists: Vec<OpenList>,
    items: Vec<Option<usize>>,
    item: Option<Item>,
    last_block: usize,
    quotations: usize,
    inside: Inside,
    html: Vec<Range<usize>>,
    /// An HTML heading that is not closed yet, and whether a paragraph has begun in it.
    html_heading: Option<bool>,
    /// For each `<span>` that is open, whether it marks a heading.
    heading_spans: Vec<bool>,
}

/// What separates the next word from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Gap {
    #[default]
    Nothing,
    Space,
    Cell,
}

#[derive(Debug, Default)]
struct Bold {
    depth: usize,
    begins: bool,
    /// Bold words that go on over a line's end are no label of either line.
    is_broken: bool,
}

/// The kind of block that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Inside {
    #[default]
    Prose,
    Table,
    Code,
    Html,
}

struct OpenList {
    id: usize,
    ordered: bool,
    last_item_line: Option<usize>,
}

impl<'a> Reader<'a> {
    fn read_definitions(&mut self, parser: &Parser<'a>) {
        let definitions = parser.reference_definitions().iter();
        self.printed.definitions = definitions
            .map(|(_, definition)| Link {
                span: self.span(definition.span.clone()),
                target: definition.dest.to_string(),
            })
            .collect();
        self.printed.definitions.sort_by_key(|definition| definition.span);
    }

    fn read(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(words) if self.inside == Inside::Code => self.print_code(&words, range),
            Event::Text(words) => self.print(&words, range),
            Event::Code(words) => {
                let span = self.span(range.clone());
                self.printed.code.push(span);
                self.touch(range.start);
                self.print(&words, self.inner(&words, range.clone()));
                self.reach(range.end);
            }
            Event::Html(_) => self.html.push(range),
            Event::InlineHtml(tag) => self.inline_html(&tag, range),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Rule => self.open_block(),
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_paragraph(),
            Tag::Heading { level, .. } => self.open_heading(level as u8, range),
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => {
                self.open_block();
                self.quotations += 1;
            }
            Tag::CodeBlock(_) => {
                self.open_block();
                let span = self.span(range);
                self.printed.code.push(span);
                self.inside = Inside::Code;
            }
            Tag::HtmlBlock => {
                self.inside = Inside::Html;
                self.html.clear();
            }
            Tag::List(start) => self.open_list(start.is_some()),
            Tag::Item => self.open_item(range.start),
            Tag::Table(_) => {
                self.open_block();
                self.inside = Inside::Table;
            }
            Tag::TableCell => self.open_cell(),
            Tag::Strong => self.start_bold(range.start),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.touch(range.start);
                let span = self.span(range);
                self.printed.links.push(Link { span, target: dest_url.to_string() });
            }
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.touch(range.start);
            }
            Tag::TableHead
            | Tag::TableRow
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => self.open_block(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow => self.close_block(),
            TagEnd::Heading(_) => {
                self.reach(range.end);
                self.end_all_bold();
                self.close_block();
            }
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.close_block();
                self.quotations = self.quotations.saturating_sub(1);
            }
            TagEnd::HtmlBlock => self.close_html(range),
            TagEnd::List(_) => self.close_list(),
            TagEnd::Item => self.close_item(range.end),
            TagEnd::CodeBlock | TagEnd::Table => {
                self.close_block();
                self.inside = Inside::Prose;
            }
            TagEnd::Strong => self.end_bold(range.end),
            TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strikethrough => {
                self.reach(range.end);
            }
            _ => {}
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::from(range).shifted(self.base)
    }

    /// Where words stand between the signs of a code span.
    fn inner(&self, words: &str, range: Range<usize>) -> Range<usize> {
        let found = self.text.get(range.clone()).and_then(|text| text.find(words));
        found.map_or(range.clone(), |at| range.start + at..range.start + at + words.len())
    }

    // Blocks and lines

    fn open_block(&mut self) {
        self.html_heading = None;
        self.close_line();
        self.end_all_bold();
        self.is_fresh = true;
    }

    fn close_block(&mut self) {
        if self.html_heading.is_none() {
            self.close_line();
            self.is_fresh = true;
        }
    }

    fn open_paragraph(&mut self) {
        match self.html_heading {
            Some(false) => self.html_heading = Some(true),
            _ => self.open_block(),
        }
    }

    fn open_heading(&mut self, level: u8, range: Range<usize>) {
        self.open_block();
        let stands_alone = self.lists.is_empty() && self.quotations == 0;
        self.touch(range.start);
        let is_underlined = !self.text.get(range).is_some_and(|text| text.starts_with('#'));
        let style = if is_underlined { Style::Setext } else { Style::Atx };
        if let Some(line) = &mut self.line {
            if stands_alone {
                line.kind = Kind::Heading(level, style);
            } else {
                self.start_bold_words();
            }
        }
    }

    /// Makes sure that a line is open.
    fn touch(&mut self, start: usize) {
        if self.line.is_some() {
            return;
        }
        let opens = self.is_fresh || self.printed.lines.is_empty();
        let plain = self.printed.plain.len();
        self.line = Some(Line {
            kind: if self.inside == Inside::Table || self.inside == Inside::Code {
                Kind::Row
            } else {
                Kind::Words
            },
            opens,
            start: self.base + start,
            end: self.base + start,
            plain: plain..plain,
            bold: None,
            around: self.around(),
            item: self.item.take(),
        });
        self.is_fresh = false;
        self.gap = Gap::Nothing;
    }

    fn around(&self) -> Around {
        if self.quotations > 0 {
            Around::Closed
        } else if self.lists.iter().any(|list| !list.ordered) {
            Around::Bullets
        } else {
            Around::Open
        }
    }

    fn reach(&mut self, end: usize) {
        let end = self.base + end;
        if let Some(line) = &mut self.line {
            line.end = line.end.max(end);
        }
    }

    fn close_line(&mut self) {
        self.gap = Gap::Nothing;
        let Some(mut line) = self.line.take() else { return };
        line.plain.end = self.printed.plain.len();
        if self.bold.depth > 0 {
            self.bold.is_broken = true;
            line.bold = None;
        }
        if let Some(bold) = &mut line.bold {
            bold.end = bold.end.min(line.plain.end);
        }
        if line.plain.is_empty() && line.kind == Kind::Words {
            // Nothing is printed: what begins here begins with the next line.
            self.item = line.item.or(self.item);
            self.is_fresh |= line.opens;
            return;
        }
        let index = self.printed.lines.len();
        if line.opens {
            self.last_block = index;
        }
        if line.item.is_some() {
            self.line_of_item(index);
        }
        self.printed.lines.push(line);
    }

    fn line_break(&mut self) {
        match self.line.as_ref().map(|line| line.kind) {
            Some(Kind::Words) => self.close_line(),
            _ => self.open_gap(),
        }
    }

    // Lists

    fn open_list(&mut self, ordered: bool) {
        self.open_block();
        self.lists.push(OpenList {
            id: self.printed.list_sizes.len(),
            ordered,
            last_item_line: None,
        });
        self.printed.list_sizes.push(0);
    }

    fn open_item(&mut self, start: usize) {
        self.open_block();
        self.items.push(None);
        let depth = self.lists.len();
        let Some(list) = self.lists.last() else { return };
        if let Some(size) = self.printed.list_sizes.get_mut(list.id) {
            *size += 1;
        }
        let rest = self.text.get(start..).unwrap_or_default();
        let digits = rest.bytes().take(9).take_while(u8::is_ascii_digit).count();
        let number = rest.get(..digits).and_then(|digits| digits.parse().ok());
        self.item = Some(Item {
            start: self.base + start,
            number: number.filter(|_| list.ordered),
            list: list.id,
            depth,
            has_more: false,
            is_last: false,
            end: self.base + start,
        });
    }

    fn line_of_item(&mut self, line: usize) {
        if let Some(list) = self.lists.last_mut() {
            list.last_item_line = Some(line);
        }
        if let Some(first @ None) = self.items.last_mut() {
            *first = Some(line);
        }
    }

    fn close_item(&mut self, end: usize) {
        self.close_block();
        self.item = None;
        let Some(Some(first)) = self.items.pop() else { return };
        let has_more = self.last_block > first;
        if let Some(item) = self.printed.lines.get_mut(first).and_then(|line| line.item.as_mut()) {
            item.has_more = has_more;
            item.end = self.base + end;
        }
    }

    fn close_list(&mut self) {
        self.close_block();
        let last = self.lists.pop().and_then(|list| list.last_item_line);
        if let Some(item) = last
            .and_then(|last| self.printed.lines.get_mut(last))
            .and_then(|line| line.item.as_mut())
        {
            item.is_last = true;
        }
    }

    // Words

    fn print(&mut self, words: &str, range: Range<usize>) {
        let verbatim = words.len() == range.len();
        let mut rest = words;
        while !rest.is_empty() {
            let trimmed = rest.trim_start();
            if trimmed.len() < rest.len() {
                self.open_gap();
            }
            let at = range.start + words.len() - trimmed.len();
            let length = if verbatim { line_length(trimmed) } else { word_length(trimmed) };
            let (word, behind) = trimmed.split_at_checked(length).unwrap_or((trimmed, ""));
            if !word.is_empty() {
                let place = if verbatim { at..at + word.len() } else { range.clone() };
                self.print_word(word, place, verbatim);
            }
            rest = behind;
        }
    }

    fn open_gap(&mut self) {
        if self.gap == Gap::Nothing {
            self.gap = Gap::Space;
        }
    }

    fn open_cell(&mut self) {
        if self.line.as_ref().is_some_and(|line| matches!(line.kind, Kind::Row | Kind::Words)) {
            self.gap = Gap::Cell;
        }
    }

    fn print_word(&mut self, word: &str, range: Range<usize>, verbatim: bool) {
        self.touch(range.start);
        let span = self.span(range);
        let starts_line =
            self.line.as_ref().is_some_and(|line| line.plain.start == self.printed.plain.len());
        let gap = if starts_line { Gap::Nothing } else { self.gap };
        let plain = &mut self.printed.plain;
        plain.push_str(match gap {
            Gap::Nothing => "",
            Gap::Space => " ",
            Gap::Cell => " | ",
        });
        let start = plain.len();
        plain.push_str(word);
        match self.printed.runs.last_mut() {
            Some(run)
                if verbatim
                    && run.verbatim
                    && run.source.start + start == run.plain + span.start
                    && run.source.end + usize::from(gap == Gap::Space) == span.start =>
            {
                run.source.end = span.end;
            }
            _ => {
                let run = Run { plain: start, source: span.start..span.end, verbatim };
                self.printed.runs.push(run);
            }
        }
        self.gap = Gap::Nothing;
        if self.bold.begins {
            self.mark_bold(start);
        }
        if let Some(line) = &mut self.line {
            line.end = line.end.max(span.end);
        }
    }

    fn print_code(&mut self, words: &str, range: Range<usize>) {
        let verbatim = words.len() == range.len();
        let mut at = range.start;
        for line in words.split_inclusive('\n') {
            let place = if verbatim { at..at + line.len() } else { range.clone() };
            at += line.len();
            self.print(line, place);
            if line.ends_with('\n') {
                self.close_line();
                self.is_fresh = true;
            }
        }
    }

    // Bold

    fn start_bold(&mut self, start: usize) {
        self.touch(start);
        self.start_bold_words();
    }

    fn start_bold_words(&mut self) {
        self.bold.depth += 1;
        self.bold.begins = self.bold.depth == 1;
    }

    /// The first words in bold open the label; further ones that follow at once continue it.
    fn mark_bold(&mut self, start: usize) {
        self.bold.begins = false;
        let Some(line) = &mut self.line else { return };
        match &mut line.bold {
            None => line.bold = Some(start..usize::MAX),
            Some(bold) if start <= bold.end + 1 => bold.end = usize::MAX,
            Some(_) => {}
        }
    }

    fn end_bold(&mut self, end: usize) {
        self.reach(end);
        self.bold.depth = self.bold.depth.saturating_sub(1);
        if self.bold.depth > 0 {
            return;
        }
        self.bold.begins = false;
        let plain_end = self.printed.plain.len();
        if let Some(line) = &mut self.line {
            if self.bold.is_broken {
                line.bold = None;
            }
            if let Some(bold) = line.bold.as_mut().filter(|bold| bold.end == usize::MAX) {
                bold.end = plain_end;
            }
        }
        self.bold.is_broken = false;
    }

    fn end_all_bold(&mut self) {
        if self.bold.depth > 0 {
            self.bold.depth = 1;
            self.end_bold(0);
        }
        self.bold.is_broken = false;
    }

    // HTML

    fn inline_html(&mut self, tag: &CowStr<'a>, range: Range<usize>) {
        if tag.starts_with("<!--") {
            self.comment(range);
            return;
        }
        let span = self.span(range.clone());
        self.printed.html.push(span);
        let (name, closes) = html::name(tag);
        self.tag(name, closes, range);
    }

    fn close_html(&mut self, range: Range<usize>) {
        let mut pieces: Vec<Range<usize>> = Vec::new();
        for line in std::mem::take(&mut self.html) {
            match pieces.last_mut() {
                Some(piece) if piece.end == line.start => piece.end = line.end,
                _ => pieces.push(line),
            }
        }
        if self.html_heading.is_none() {
            self.open_block();
        }
        let mut scanner = html::Scanner::default();
        let mut has_tags = false;
        for piece in pieces {
            let text = self.text.get(piece.clone()).unwrap_or_default();
            for found in scanner.scan(text, piece.start) {
                match found {
                    Piece::Words(range) => self.html_words(range),
                    Piece::Tag { range, name, closes } => {
                        has_tags = true;
                        self.tag(name, closes, range);
                    }
                    Piece::Comment(range) => self.comment(range),
                }
            }
        }
        if let Some(range) = scanner.open_comment() {
            self.comment(range);
        }
        if has_tags {
            let length = self.text.get(range.clone()).map_or(0, |text| text.trim_end().len());
            let span = self.span(range.start..range.start + length);
            self.printed.html.push(span);
        }
        self.close_block();
        self.end_all_bold();
        self.inside = Inside::Prose;
    }

    fn html_words(&mut self, range: Range<usize>) {
        let text: &'a str = self.text;
        let words = text.get(range.clone()).unwrap_or_default();
        for (words, place) in html::entities(words, range.start) {
            self.print(&words, place);
        }
    }

    fn tag(&mut self, name: &str, closes: bool, range: Range<usize>) {
        if let Some(level) = html::heading_level(name) {
            self.heading_tag(level, closes, range);
        } else if html::is_bold(name) {
            if closes {
                self.end_bold(range.end);
            } else {
                self.start_bold(range.start);
            }
        } else if name.eq_ignore_ascii_case("span") {
            self.span_tag(closes, range);
        } else if html::is_cell(name) {
            self.open_cell();
        } else if html::breaks_line(name) {
            if self.inside == Inside::Html && self.html_heading.is_none() {
                self.close_line();
                self.is_fresh = true;
            } else if name.eq_ignore_ascii_case("br") {
                self.line_break();
            } else {
                self.open_gap();
            }
        }
    }

    /// `<span class="header">Notices.</span>` stands for words in bold.
    fn span_tag(&mut self, closes: bool, range: Range<usize>) {
        if !closes {
            let text = self.text.get(range.clone()).unwrap_or_default();
            let is_heading = html::marks_heading(text);
            self.heading_spans.push(is_heading);
            if is_heading {
                self.start_bold(range.start);
            }
        } else if self.heading_spans.pop() == Some(true) {
            self.end_bold(range.end);
        }
    }

    fn heading_tag(&mut self, level: u8, closes: bool, range: Range<usize>) {
        if closes {
            if self.html_heading.take().is_some() {
                self.reach(range.end);
                self.end_all_bold();
                self.close_line();
                self.is_fresh = true;
            }
        } else if self.lists.is_empty() && self.quotations == 0 && self.inside != Inside::Table {
            self.open_block();
            self.touch(range.start);
            if let Some(line) = &mut self.line {
                line.kind = Kind::Heading(level, Style::Html);
                line.end = self.base + range.end;
            }
            self.html_heading = Some(false);
        }
    }

    fn comment(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let range = range.start..range.start + text.trim_end().len();
        let span = self.span(range.clone());
        self.printed.comments.push(span);
        if !self.is_alone(range) {
            return;
        }
        if let Some(clauses) = marked_clauses(text.trim_end()) {
            let clauses = clauses
                .map(|(id, at)| Named {
                    id: id.to_owned(),
                    span: Span::new(at, at + id.len()).shifted(span.start),
                })
                .collect();
            let lines_before = self.printed.lines.len() + usize::from(self.line.is_some());
            self.printed.markers.push(Placed { marker: Marker { span, clauses }, lines_before });
        }
    }

    fn is_alone(&self, range: Range<usize>) -> bool {
        let before = self.text.get(..range.start).unwrap_or_default();
        let behind = self.text.get(range.end..).unwrap_or_default();
        let is_blank = |character: &char| matches!(character, ' ' | '\t' | '\r');
        let before = before.chars().rev().find(|character| !is_blank(character));
        let behind = behind.chars().find(|character| !is_blank(character));
        before.is_none_or(|character| character == '\n')
            && behind.is_none_or(|character| character == '\n')
    }
}
