//! The tables of the words, cell by cell.

use super::bodies;
use crate::document::agreement::Agreement;
use crate::ground::source::Span;

/// A table, whose rows may have fewer or more cells than its header.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) header: Vec<Cell<'a>>,
    pub(super) rows: Vec<Vec<Cell<'a>>>,
}

/// What stands between two bars, without blanks and emphasis around it; the place is one in the file, with emphasis.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    pub(super) is_emphasised: bool,
}

impl Cell<'_> {
    /// Nothing, or a stroke for nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim_matches(['-', '–', '—', ' ']).is_empty()
    }
}

impl<'a> Table<'a> {
    /// Where it begins in the file.
    pub(super) fn start(&self) -> usize {
        self.header.first().map_or(0, |cell| cell.span.start)
    }

    /// The only column with one of these titles, in small letters.
    pub(super) fn column(&self, titles: &[&str]) -> Option<usize> {
        self.column_that(|title| titles.contains(&title))
    }

    /// The only column whose title, in small letters, is one that is looked for.
    pub(super) fn column_that(&self, is_it: impl Fn(&str) -> bool) -> Option<usize> {
        let mut columns =
            self.header.iter().enumerate().filter(|(_, cell)| is_it(&cell.text.to_lowercase()));
        let (column, _) = columns.next()?;
        columns.next().is_none().then_some(column)
    }

    /// The first cell of each row beside that of a column.
    pub(super) fn beside_first(
        &self,
        column: usize,
    ) -> impl Iterator<Item = (Cell<'a>, Cell<'a>)> + '_ {
        let is_whole = |row: &&Vec<Cell<'a>>| row.len() == self.header.len();
        let rows = self.rows.iter().filter(is_whole);
        rows.filter_map(move |row| Some((*row.first()?, *row.get(column)?)))
    }

    /// The only row with nothing in a column in which at least two others, and all of them, have something; the place is that of the whole row.
    pub(super) fn gap(&self, column: usize) -> Option<(&[Cell<'a>], Span)> {
        const LEAST_OTHERS: usize = 2;
        let is_gap = |row: &&Vec<Cell<'a>>| row.get(column).is_none_or(Cell::is_empty);
        let mut gaps = self.rows.iter().filter(is_gap);
        let row = gaps.next().filter(|_| self.rows.len() > LEAST_OTHERS)?;
        let mut written = row.iter().filter(|cell| !cell.is_empty());
        let (first, last) = (written.clone().next()?, written.next_back()?);
        gaps.next().is_none().then(|| (row.as_slice(), Span::new(first.span.start, last.span.end)))
    }

    /// The first cell of the row that leaves a column blank, where all others fill it. Several blanks mean “as above”, and a row that fills little
    /// else is a heading.
    pub(super) fn forgotten(&self, column: usize) -> Option<Cell<'a>> {
        let (row, _) = self.gap(column)?;
        let blanks = row.iter().filter(|cell| cell.text.is_empty()).count();
        let is_full = row.len() == self.header.len() && blanks == 1 && row.len() > 2 && column > 0;
        row.get(column).filter(|cell| is_full && cell.text.is_empty())?;
        row.first().copied()
    }
}

/// The tables of an agreement. Whoever asks has found a word of theirs before, since few agreements have any.
pub(super) fn of(agreement: &Agreement) -> Vec<Table<'_>> {
    within(agreement, agreement.body.span)
}

/// The tables under the headings of some clauses.
pub(super) fn of_clauses<'a>(agreement: &'a Agreement, clauses: &[&str]) -> Vec<Table<'a>> {
    let passages = bodies::passages(agreement, clauses).into_iter();
    passages.flat_map(|passage| within(agreement, passage)).collect()
}

/// The tables in a stretch of the file.
pub(super) fn within(agreement: &Agreement, stretch: Span) -> Vec<Table<'_>> {
    let prose = agreement.prose();
    let from = stretch.start.saturating_sub(prose.start());
    let to = stretch.end.saturating_sub(prose.start());
    let words = prose.words().get(from..to).unwrap_or_default();
    if words.contains('|') { read(words, from + prose.start()) } else { Vec::new() }
}

/// The tables of words that begin at a place in the file.
fn read(words: &str, mut at: usize) -> Vec<Table<'_>> {
    const MOST_ROWS: usize = 500;
    const MOST_TABLES: usize = 200;
    let mut tables = Vec::new();
    let mut lines: Vec<Vec<Cell<'_>>> = Vec::new();
    for line in words.split_inclusive('\n').chain(["\n"]) {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with('|') {
            if lines.len() < MOST_ROWS {
                lines.push(cells(line, start));
            }
            continue;
        }
        let mut read = std::mem::take(&mut lines).into_iter();
        let (Some(header), Some(rule)) = (read.next(), read.next()) else { continue };
        let is_rule = rule.iter().all(|cell| cell.text.trim_matches([':', '-', ' ']).is_empty());
        if is_rule && tables.len() < MOST_TABLES {
            tables.push(Table { header, rows: read.collect() });
        }
    }
    tables
}

fn cells(line: &str, start: usize) -> Vec<Cell<'_>> {
    let inside = line.trim();
    let inside = inside.strip_prefix('|').unwrap_or(inside);
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    let mut at = start + inside.as_ptr().addr().saturating_sub(line.as_ptr().addr());
    let mut cells = Vec::new();
    for part in inside.split('|') {
        let written = part.trim();
        let text =
            written.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '*' | '_'));
        let lead = at + part.len() - part.trim_start().len();
        let span = Span::new(lead, lead + written.len());
        cells.push(Cell { text, span, is_emphasised: written.starts_with(['*', '_']) });
        at += part.len() + 1;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_places() {
        let line = " | **Names** | | two years |\n";
        let cells = cells(line, 10);
        let told: Vec<_> = cells
            .iter()
            .map(|cell| (cell.text, line.get(cell.span.start - 10..cell.span.end - 10).unwrap()))
            .collect();
        assert_eq!(told, [("Names", "**Names**"), ("", ""), ("two years", "two years")]);
    }

    #[test]
    fn one_blank_is_forgotten_and_several_mean_the_same_again() {
        let forgotten = |rows: &[&str]| {
            let words = [&["| A | B | C |", "|---|---|---|"], rows].concat().join("\n");
            let tables = read(&words, 0);
            tables.first()?.forgotten(2).map(|cell| cell.text.to_owned())
        };
        let one = ["| a | x | 1 |", "| b | y | |", "| c | z | 3 |"];
        assert_eq!(forgotten(&one).as_deref(), Some("b"));
        assert_eq!(forgotten(&["| a | x | 1 |", "| b | y | |", "| c | z | |"]), None);
        assert_eq!(forgotten(&["| a | x | 1 |", "| b | | |", "| c | z | 3 |"]), None);
        assert_eq!(forgotten(&["| a | x | 1 |", "| b | y | |"]), None);
    }
}
