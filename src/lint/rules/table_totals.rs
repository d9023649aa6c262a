//! Tables of money whose last row says what the rows above it come to.

use std::ops::Range;

use crate::document::agreement::Agreement;
use crate::ground::source::Span;

/// A total, and what the cells above it add up to, both in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Total {
    pub(super) stated: i64,
    pub(super) rows: i64,
    /// The cell that states the total.
    pub(super) place: Span,
}

/// The totals that are not the sum of their column. A table with subtotals, with a cell that is no plain sum, or with rounded figures is left alone.
pub(super) fn wrong(agreement: &Agreement) -> Vec<Total> {
    const MOST_ROWS: usize = 500;
    const MOST_TABLES: usize = 200;
    let prose = agreement.prose();
    let words = prose.words();
    // Most agreements have no such row, and looking for one in the even text is quick.
    if !TOTALS.iter().any(|total| prose.even().contains(total)) {
        return Vec::new();
    }
    let mut wrong = Vec::new();
    let mut tables = 0;
    let mut table: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in words.split_inclusive('\n').chain(["\n"]) {
        let start = at;
        at += line.len();
        if line.trim_start().starts_with('|') {
            if table.len() < MOST_ROWS {
                table.push((start, line));
            }
            continue;
        }
        let has_total = table.len() > 3 && table.last().is_some_and(|(_, row)| opens_as_total(row));
        if has_total && tables < MOST_TABLES {
            tables += 1;
            let rows: Vec<_> = table.iter().map(|(start, line)| cells(line, *start)).collect();
            wrong.extend(in_table(&rows, prose.start()));
        }
        table.clear();
    }
    wrong
}

/// How the first cell of a total begins.
const TOTALS: &[&str] = &["total", "together", "overall", "sum"];

/// Whether the first cell of a row may name a total.
fn opens_as_total(row: &str) -> bool {
    let first = unmarked(row.trim_start().trim_start_matches(['|', ' ', '\t']));
    TOTALS
        .iter()
        .any(|total| first.get(..total.len()).is_some_and(|word| word.eq_ignore_ascii_case(total)))
}

#[derive(Debug, Clone)]
struct Cell<'a> {
    text: &'a str,
    place: Range<usize>,
}

fn cells(line: &str, start: usize) -> Vec<Cell<'_>> {
    let inside = line.trim().trim_start_matches('|').trim_end_matches('|');
    let offset = inside.as_ptr().addr().saturating_sub(line.as_ptr().addr());
    let mut at = start + offset;
    let mut cells = Vec::new();
    for part in inside.split('|') {
        let lead = part.len() - part.trim_start().len();
        let text = part.trim();
        cells.push(Cell { text, place: at + lead..at + lead + text.len() });
        at += part.len() + 1;
    }
    cells
}

fn in_table(table: &[Vec<Cell<'_>>], shift: usize) -> Vec<Total> {
    let [header, rule, rows @ .., last] = table else { return Vec::new() };
    let is_rule = rule
        .iter()
        .all(|cell| cell.text.contains('-') && cell.text.trim_matches([':', '-', ' ']).is_empty());
    let is_total = last.first().is_some_and(|first| {
        let first = unmarked(first.text).to_lowercase();
        TOTALS.iter().any(|total| {
            first.strip_prefix(total).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    });
    let is_plain = |row: &Vec<Cell<'_>>| {
        row.len() == header.len()
            && row.first().is_some_and(|first| {
                let text = first.text.to_lowercase();
                // A row in bold, or with “of which”, belongs to another level of the sum.
                !text.starts_with(['*', '_'])
                    && !["total", "of which", "incl", "less ", "minus", "balance"]
                        .iter()
                        .any(|word| text.contains(word))
            })
    };
    if !is_rule || !is_total || last.len() != header.len() || !rows.iter().all(is_plain) {
        return Vec::new();
    }
    let of_column = |column: usize| -> Option<Total> {
        let title = header.get(column)?.text;
        let total = last.get(column)?;
        let (stated, signed) = sum_of(total.text)?;
        if !signed && !title.contains(['£', '€']) {
            return None;
        }
        let mut sum: i64 = 0;
        let mut counted = 0;
        for row in rows {
            let text = unmarked(row.get(column)?.text);
            if text.is_empty() || matches!(text, "-" | "–" | "—" | "nil" | "none") {
                continue;
            }
            sum = sum.checked_add(sum_of(text)?.0)?;
            counted += 1;
        }
        let span = Span::new(total.place.start, total.place.end).shifted(shift);
        (counted > 1 && sum != stated).then_some(Total { stated, rows: sum, place: span })
    };
    (1..header.len()).filter_map(of_column).collect()
}

fn unmarked(text: &str) -> &str {
    text.trim_matches(['*', '_', ' '])
}

/// “£262,000”, “18,000.50”: in hundredths, and whether a sign of a currency stands before it. Nothing for what is rounded, as “£2.4m”.
fn sum_of(text: &str) -> Option<(i64, bool)> {
    const LONGEST: usize = 20;
    let text = unmarked(text);
    let bare = text.strip_prefix(['£', '€']).map(str::trim_start);
    let digits = bare.unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
    let is_grouped = whole.split(',').enumerate().all(|(index, group)| {
        !group.is_empty()
            && group.bytes().all(|byte| byte.is_ascii_digit())
            && (index == 0 || group.len() == 3)
    });
    let is_part = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() > LONGEST || !is_grouped || !is_part {
        return None;
    }
    let number: i64 = whole.replace(',', "").parse().ok()?;
    Some((number.checked_mul(100)?.checked_add(part.parse().ok()?)?, bare.is_some()))
}

/// As a table writes it: “£262,000”, “£18,000.50”.
pub(super) fn written(hundredths: i64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    let digits = whole.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if part == 0 { grouped } else { format!("{grouped}.{part:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_exactly() {
        for (text, expected) in [
            ("£262,000", Some((26_200_000, true))),
            ("**£1,000.50**", Some((100_050, true))),
            ("98,000", Some((9_800_000, false))),
            ("£2.4m", None),
            ("3.5", None),
            ("100%", None),
            ("in kind", None),
            ("", None),
        ] {
            assert_eq!(sum_of(text), expected, "{text}");
        }
        assert_eq!([written(26_200_000), written(100_050)], ["262,000", "1,000.50"]);
    }
}
