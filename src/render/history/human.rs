//! The page at a terminal: wrapped to its width, bold headings, colour only for status words.

use std::fmt::Write as _;

use super::page::{Block, Card, Page, Piece, Table, Tone, Words};
use crate::render::door::visible;
use crate::render::human::{Drawn, Look};

/// Below this nothing is wrapped.
const NARROWEST: usize = 40;
/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 110;
/// A table's column is made no narrower than this.
const COLUMN: usize = 12;
/// Between a table's columns.
const GAP: usize = 2;

pub(in crate::render) fn page(page: &Page, look: Look) -> String {
    let mut sheet = Sheet::of(look);
    sheet.heading(&page.title);
    sheet.paragraph(&page.about, 0, 0);
    sheet.blank();
    for sentence in &page.lead {
        sheet.paragraph(sentence, 0, 2);
    }
    for part in &page.parts {
        sheet.blank();
        sheet.heading(&part.heading.into());
        for (index, block) in part.blocks.iter().enumerate() {
            if index > 0 && matches!(block, Block::Card(_)) {
                sheet.blank();
            }
            sheet.block(block);
        }
    }
    sheet.text
}

struct Sheet {
    text: String,
    width: usize,
    colour: bool,
    unicode: bool,
    /// Tables as sentences, for people who listen.
    listens: bool,
}

impl Sheet {
    fn of(look: Look) -> Self {
        let (colour, unicode, listens) = match look.drawn {
            Drawn::Lines { colour, unicode } => (colour, unicode, false),
            Drawn::Sentences => (false, false, true),
        };
        Self {
            text: String::new(),
            width: look.width.clamp(NARROWEST, WIDEST),
            colour,
            unicode,
            listens,
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn heading(&mut self, words: &Words) {
        let title = letters(words);
        let length: usize = title.iter().map(|letter| columns(letter.character)).sum();
        let line = if self.unicode { "─" } else { "-" };
        let words: String = title.iter().map(|letter| letter.character).collect();
        let (bold, plain) = if self.colour { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        let rule = line.repeat(length.min(self.width));
        // Writing into a string cannot fail.
        let _ = write!(self.text, "{bold}{words}{plain}\n{rule}\n");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Says(words) => self.paragraph(words, 0, 0),
            Block::List(list) => {
                for words in list {
                    self.marked("- ", words);
                }
            }
            Block::Card(card) => self.card(card),
            Block::Table(table) => self.table(table),
        }
    }

    fn card(&mut self, card: &Card) {
        self.paragraph(&card.head, 0, 4);
        let longest = card.facts.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
        for (label, words) in &card.facts {
            let indent = longest + 4;
            let _ = write!(self.text, "  {label:longest$}  ");
            self.wrapped(words, indent, indent);
        }
    }

    fn marked(&mut self, mark: &str, words: &Words) {
        self.text.push_str(mark);
        self.wrapped(words, mark.len(), mark.len());
    }

    fn paragraph(&mut self, words: &Words, first: usize, next: usize) {
        self.text.push_str(&" ".repeat(first));
        self.wrapped(words, first, next);
    }

    /// Sets words from a column on; further lines begin at `next`.
    fn wrapped(&mut self, words: &Words, first: usize, next: usize) {
        let room = self.width.saturating_sub(next.max(first)).max(NARROWEST / 2);
        for (index, line) in lines(&letters(words), room).iter().enumerate() {
            if index > 0 {
                self.text.push_str(&" ".repeat(next));
            }
            self.line(line);
            self.text.push('\n');
        }
    }

    fn line(&mut self, line: &[Letter]) {
        let mut before = None;
        for letter in line {
            if self.colour && letter.tone != before {
                self.text.push_str(before.map_or("", |_| "\u{1b}[0m"));
                self.text.push_str(letter.tone.map_or("", colour));
            }
            before = letter.tone;
            self.text.push(letter.character);
        }
        if self.colour && before.is_some() {
            self.text.push_str("\u{1b}[0m");
        }
    }

    fn table(&mut self, table: &Table) {
        let cells: Vec<Vec<Vec<Letter>>> = [&table.heads]
            .into_iter()
            .chain(&table.rows)
            .map(|row| row.iter().map(letters).collect())
            .collect();
        match widths(&cells, self.width).filter(|_| !self.listens) {
            Some(widths) => {
                for (index, row) in cells.iter().enumerate() {
                    self.row(row, &widths);
                    if index == 0 {
                        let line = if self.unicode { "─" } else { "-" };
                        let rules: Vec<_> =
                            widths.iter().map(|width| line.repeat(*width)).collect();
                        self.text.push_str(rules.join(&" ".repeat(GAP)).trim_end());
                        self.text.push('\n');
                    }
                }
            }
            None => self.records(table),
        }
    }

    fn row(&mut self, row: &[Vec<Letter>], widths: &[usize]) {
        let cells: Vec<_> =
            row.iter().zip(widths).map(|(cell, width)| lines(cell, *width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            let mut gap = 0;
            for (cell, width) in cells.iter().zip(widths) {
                let line = cell.get(number).map(Vec::as_slice).unwrap_or_default();
                let length: usize = line.iter().map(|letter| columns(letter.character)).sum();
                if !line.is_empty() {
                    self.text.push_str(&" ".repeat(gap));
                    self.line(line);
                    gap = 0;
                }
                gap += width.saturating_sub(length) + GAP;
            }
            self.text.push('\n');
        }
    }

    /// A table that is too wide: each row under its first cell.
    fn records(&mut self, table: &Table) {
        for row in &table.rows {
            let mut cells = table.heads.iter().zip(row);
            if let Some((_, first)) = cells.next() {
                self.paragraph(first, 0, 4);
            }
            for (head, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
                let words = head.clone().ours(": ").then(cell.clone());
                self.paragraph(&words, 2, 4);
            }
        }
    }
}

/// A character with the tone of the word that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letter {
    character: char,
    tone: Option<Tone>,
}

fn letters(words: &Words) -> Vec<Letter> {
    let mut letters = Vec::new();
    for piece in &words.0 {
        let tone = if let Piece::Status(tone, _) = piece { Some(*tone) } else { None };
        letters.extend(visible(piece.words()).chars().map(|character| Letter { character, tone }));
    }
    letters
}

/// Breaks between words, and between characters of scripts that have no spaces.
fn lines(letters: &[Letter], room: usize) -> Vec<Vec<Letter>> {
    let mut lines: Vec<Vec<Letter>> = Vec::new();
    let mut line: Vec<Letter> = Vec::new();
    let mut column = 0;
    for word in words(letters) {
        let length: usize = word.iter().map(|letter| columns(letter.character)).sum();
        let is_space = word.iter().all(|letter| letter.character == ' ');
        if column + length > room && !line.is_empty() {
            while line.last().is_some_and(|letter| letter.character == ' ') {
                line.pop();
            }
            lines.push(std::mem::take(&mut line));
            column = 0;
        }
        if !(is_space && line.is_empty()) {
            line.extend_from_slice(word);
            column += length;
        }
    }
    lines.push(line);
    lines
}

/// Words, the spaces between them, and wide characters one by one.
fn words(letters: &[Letter]) -> impl Iterator<Item = &[Letter]> {
    letters.chunk_by(|one, next| {
        let is_space = |letter: &Letter| letter.character == ' ';
        let is_wide = |letter: &Letter| columns(letter.character) > 1;
        is_space(one) == is_space(next) && !is_wide(one) && !is_wide(next)
    })
}

/// The widths of a table's columns where it fits; the widest are made narrower until it does.
fn widths(cells: &[Vec<Vec<Letter>>], room: usize) -> Option<Vec<usize>> {
    let count = cells.first()?.len();
    let length =
        |cell: &Vec<Letter>| cell.iter().map(|letter| columns(letter.character)).sum::<usize>();
    let natural = |column: usize| {
        cells.iter().filter_map(|row| row.get(column)).map(length).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..count).map(natural).collect();
    let room = room.checked_sub(GAP * count.saturating_sub(1))?;
    while widths.iter().sum::<usize>() > room {
        let widest = widths.iter_mut().max_by_key(|width| **width)?;
        if *widest <= COLUMN {
            return None;
        }
        *widest -= 1;
    }
    Some(widths)
}

/// How many columns of a terminal a character takes.
const fn columns(character: char) -> usize {
    match character as u32 {
        0x0300..=0x036F | 0x200D | 0xFE0F => 0,
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

const fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Settled => "\u{1b}[32m",
        Tone::Open => "\u{1b}[33m",
        Tone::Amiss => "\u{1b}[31m",
        Tone::Quiet => "\u{1b}[2m",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look =
        Look { drawn: Drawn::Lines { colour: false, unicode: false }, width: 40, most: 10 };
    const COLOURED: Look =
        Look { drawn: Drawn::Lines { colour: true, unicode: true }, width: 40, most: 10 };

    fn set(block: Block, look: Look) -> String {
        let mut sheet = Sheet::of(look);
        sheet.block(&block);
        sheet.text
    }

    #[test]
    fn words_are_wrapped_and_lists_are_indented() {
        let words = Words::from("one two three four five six seven eight nine");
        assert_eq!(
            set(Block::List(vec![words]), PLAIN),
            "- one two three four five six seven\n  eight nine\n"
        );
    }

    #[test]
    fn a_script_without_spaces_is_wrapped_by_its_width() {
        let set = set(Block::Says(Words::new().theirs("協".repeat(30))), PLAIN);
        assert_eq!(set, format!("{}\n{}\n", "協".repeat(20), "協".repeat(10)));
    }

    #[test]
    fn only_status_words_are_coloured() {
        let words = Words::new().status(Tone::Open, "still to sign").ours(" 2026-04-01");
        assert_eq!(
            set(Block::Says(words.clone()), COLOURED),
            "\u{1b}[33mstill to sign\u{1b}[0m 2026-04-01\n"
        );
        assert_eq!(set(Block::Says(words), PLAIN), "still to sign 2026-04-01\n");
    }

    #[test]
    fn a_table_is_fitted_and_one_that_is_too_wide_is_told_row_by_row() {
        let row = |cells: &[&str]| cells.iter().map(|cell| Words::from(*cell)).collect::<Vec<_>>();
        let table =
            Table { heads: row(&["Party", "V1"]), rows: vec![row(&["Harbour Trust", "signed"])] };
        assert_eq!(
            set(Block::Table(table), PLAIN),
            "Party          V1\n-------------  ------\nHarbour Trust  signed\n"
        );
        let long = "a cell of some length";
        let wide = Table {
            heads: row(&["Party", "V1", "V2", "V3"]),
            rows: vec![row(&["X", long, long, long])],
        };
        assert_eq!(
            set(Block::Table(wide), PLAIN),
            format!("X\n  V1: {long}\n  V2: {long}\n  V3: {long}\n")
        );
    }

    #[test]
    fn what_hides_in_a_name_is_named() {
        let words = Words::new().theirs("Quay\u{202e}Advice\u{1b}[2J");
        assert_eq!(set(Block::Says(words), COLOURED), "Quay⟨U+202E⟩Advice⟨U+001B⟩[2J\n");
    }
}
