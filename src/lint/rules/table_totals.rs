//! Tables of money and shares whose last row says what the rows above it come to, or whose last column what stands beside it.

use std::sync::LazyLock;

use regex::Regex;

use super::said;
use super::tables::{self, Cell, Table};
use crate::document::agreement::Agreement;
use crate::document::words::within;
use crate::ground::source::Span;

/// A total, and what it should be the sum of, both in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Total {
    pub(super) stated: i64,
    pub(super) parts: i64,
    /// The cell that states the total.
    pub(super) place: Span,
}

impl Total {
    pub(super) const fn apart(&self) -> i64 {
        (self.parts - self.stated).abs()
    }
}

/// What is wrong in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong<'a> {
    Column(Total),
    Row(Total),
    /// A cell that fits neither its column nor its row.
    Cell {
        place: Span,
        column: Total,
        row: Total,
    },
    /// A column of shares.
    Shares {
        total: Total,
        title: &'a str,
    },
    /// The sum that the words before the table say to be divided by it, and what the table comes to.
    Announced(Total),
}

/// What is wrong in the tables of an agreement. A table with subtotals, with a cell that is no plain sum, or with rounded figures is left alone.
pub(super) fn wrong(agreement: &Agreement) -> Vec<Wrong<'_>> {
    // Most agreements have no such row, and looking for one is quick.
    if !has_totals(agreement) {
        return Vec::new();
    }
    tables::of(agreement).iter().flat_map(|table| in_table(agreement, table)).collect()
}

fn has_totals(agreement: &Agreement) -> bool {
    static TOTAL: LazyLock<Regex> =
        LazyLock::new(|| said::pattern(r"\b(?:total|together|overall|sum|all)"));
    let prose = agreement.prose();
    let mut at = 0;
    prose.words().split_inclusive('\n').any(|line| {
        let start = at;
        at += line.len();
        // The even text is byte for byte as long.
        let row = prose.even().get(start..at).filter(|_| line.trim_ascii_start().starts_with('|'));
        row.is_some_and(|row| TOTAL.is_match(row))
    })
}

/// How the first cell of a row of totals begins, or the title of a column of them.
const TOTALS: &[&str] = &["total", "together", "overall", "sum"];

fn is_total(cell: &Cell<'_>) -> bool {
    let text = cell.text.to_lowercase();
    let opens = TOTALS.iter().any(|total| {
        text.strip_prefix(total).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    opens
        || matches!(
            text.as_str(),
            "all" | "all members" | "all partners" | "all parties" | "all years"
        )
}

fn in_table<'a>(agreement: &Agreement, table: &Table<'a>) -> Vec<Wrong<'a>> {
    let Some(sheet) = Sheet::of(table) else { return Vec::new() };
    let columns = sheet.columns();
    let rows = sheet.rows();
    let shares = sheet.shares().into_iter().map(|(title, total)| Wrong::Shares { total, title });
    let sums = match (columns.as_slice(), rows.as_slice()) {
        ([], []) => sheet.announced(agreement, table).map(Wrong::Announced).into_iter().collect(),
        ([(column, above)], [(row, beside)]) if above.apart() == beside.apart() => {
            let cell = sheet.rows.get(*row).and_then(|row| row.get(*column));
            let place = cell.map_or(above.place, |cell| cell.span);
            vec![Wrong::Cell { place, column: *above, row: *beside }]
        }
        _ => {
            let columns = columns.into_iter().map(|(_, total)| Wrong::Column(total));
            columns.chain(rows.into_iter().map(|(_, total)| Wrong::Row(total))).collect::<Vec<_>>()
        }
    };
    sums.into_iter().chain(shares).collect()
}

/// A table of sums that all have as many cells as the header.
struct Sheet<'t, 'a> {
    header: &'t [Cell<'a>],
    /// With the row of totals, if there is one.
    rows: &'t [Vec<Cell<'a>>],
    /// The row of totals, and how many rows are above it.
    last: Option<(&'t [Cell<'a>], usize)>,
    /// Whether a title or the first cell of the last row says that all numbers are money.
    is_of_money: bool,
    /// Thousands are rounded, so they may miss their total by as many as they are.
    is_in_thousands: bool,
}

impl<'t, 'a> Sheet<'t, 'a> {
    fn of(table: &'t Table<'a>) -> Option<Self> {
        let (header, rows) = (table.header.as_slice(), table.rows.as_slice());
        let (last, above) = rows.split_last()?;
        let has_total = last.first().is_some_and(is_total);
        let has_total_column = header.last().is_some_and(is_total);
        let plain = if has_total { above } else { rows };
        let is_plain = |row: &Vec<Cell<'_>>| {
            row.first().is_some_and(|first| {
                let text = first.text.to_lowercase();
                // A row in bold, or with “of which”, belongs to another level of the sum.
                !first.is_emphasised
                    && !["total", "of which", "incl", "less ", "minus", "balance"]
                        .iter()
                        .any(|word| text.contains(word))
            })
        };
        let fits = plain.len() > 1
            && rows.iter().all(|row| row.len() == header.len())
            && plain.iter().all(is_plain);
        let names_of_money = header.first().into_iter().chain(last.first().filter(|_| has_total));
        let is_in_thousands = header
            .iter()
            .chain(last.first())
            .any(|cell| cell.text.contains("000") && cell.text.contains(['£', '€']));
        (fits && (has_total || has_total_column)).then(|| Self {
            header,
            rows,
            last: has_total.then_some((last.as_slice(), above.len())),
            is_of_money: names_of_money.into_iter().any(|cell| cell.text.contains(['£', '€'])),
            is_in_thousands,
        })
    }

    fn fits(&self, sum: i64, stated: i64, counted: i64) -> bool {
        let within = if self.is_in_thousands { counted.saturating_mul(100) } else { 0 };
        (sum - stated).abs() <= within
    }

    fn title(&self, column: usize) -> &'a str {
        self.header.get(column).map_or("", |cell| cell.text)
    }

    /// The columns of money that are not what their last cell says.
    fn columns(&self) -> Vec<(usize, Total)> {
        let Some((last, above)) = self.last else { return Vec::new() };
        let of_column = |column: usize| -> Option<(usize, Total)> {
            let total = last.get(column)?;
            let stated = Amount::of(total.text)?;
            let is_money = self.is_of_money
                || stated.unit == Unit::Money
                || self.title(column).contains(['£', '€']);
            if !is_money || stated.unit == Unit::PerCent {
                return None;
            }
            let (sum, counted) = self.sum_of(column, above, |it| it.unit != Unit::PerCent)?;
            let place = total.span;
            let total = Total { stated: stated.hundredths, parts: sum, place };
            (counted > 1 && !self.fits(sum, stated.hundredths, counted)).then_some((column, total))
        };
        (1..self.header.len()).filter_map(of_column).collect()
    }

    /// What the cells of a column come to; nothing where one of them is no sum.
    fn sum_of(
        &self,
        column: usize,
        rows: usize,
        counts: impl Fn(&Amount) -> bool,
    ) -> Option<(i64, i64)> {
        let (mut sum, mut counted) = (0_i64, 0_i64);
        for row in self.rows.get(..rows)? {
            let cell = row.get(column)?;
            if is_nothing(cell) {
                continue;
            }
            let amount = Amount::of(cell.text).filter(&counts)?;
            sum = sum.checked_add(amount.hundredths)?;
            counted += 1;
        }
        Some((sum, counted))
    }

    /// The rows that are not what their last cell says, where most of the others are.
    fn rows(&self) -> Vec<(usize, Total)> {
        let last_column = self.header.len().saturating_sub(1);
        if last_column < 3 || !self.header.last().is_some_and(is_total) {
            return Vec::new();
        }
        // Words and shares beside the sums are none of them.
        let is_number = |column: &usize| {
            let mut amounts = self.rows.iter().filter_map(|row| Amount::of(row.get(*column)?.text));
            amounts.next().is_some_and(|first| first.unit != Unit::PerCent)
        };
        let columns: Vec<usize> = (1..last_column).filter(is_number).collect();
        let mut right = 0;
        let mut wrong = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let Some((sum, counted, signed)) = sum_across(row, &columns) else { continue };
            let Some(total) = row.get(last_column) else { continue };
            let Some(stated) = Amount::of(total.text) else { continue };
            let is_money =
                self.is_of_money || signed || self.title(last_column).contains(['£', '€']);
            if counted < 2 || !is_money {
                continue;
            }
            if self.fits(sum, stated.hundredths, counted) {
                right += 1;
            } else {
                let total = Total { stated: stated.hundredths, parts: sum, place: total.span };
                wrong.push((index, total));
            }
        }
        if right > 1 && right > wrong.len() { wrong } else { Vec::new() }
    }

    /// Columns of shares whose parts and total are not both the whole. Rates have means, and no totals.
    fn shares(&self) -> Vec<(&'a str, Total)> {
        const WHOLE: i64 = 10_000;
        const OF_SHARES: &[&str] =
            &["share", "gain", "loss", "proportion", "split", "risk", "surplus", "allocation"];
        let Some((last, above)) = self.last else { return Vec::new() };
        let of_column = |column: usize| -> Option<(&'a str, Total)> {
            let total = last.get(column)?;
            let stated = Amount::of(total.text).filter(|it| it.unit == Unit::PerCent)?;
            let (sum, counted) =
                self.sum_of(column, above, |it| it.unit == Unit::PerCent && it.hundredths < WHOLE)?;
            let title = self.title(column).to_lowercase();
            let is_of_shares = OF_SHARES.iter().any(|word| title.contains(word));
            let is_whole = stated.hundredths == WHOLE || sum == WHOLE && is_of_shares;
            // “33 %” three times is 100 % to whoever rounds.
            let rounded =
                stated.hundredths == WHOLE && (sum - WHOLE).abs() <= counted.saturating_mul(50);
            let is_wrong = counted > 1 && is_whole && sum != stated.hundredths && !rounded;
            let total = Total { stated: stated.hundredths, parts: sum, place: total.span };
            is_wrong.then_some((self.title(column), total))
        };
        (1..self.header.len()).filter_map(of_column).collect()
    }

    /// “The grant is £38,000. It is divided like this:” above a table that comes to £36,000.
    fn announced(&self, agreement: &Agreement, table: &Table<'_>) -> Option<Total> {
        const DIVIDES: &[&str] =
            &["divided", "split", "shared", "allocated", "made up", "broken down"];
        const NOT_ALL: &[&str] = &[
            "rest", "remain", "balance", "less", "after", "net ", "each", "first", "annual",
            "per ", "a year", "up to", "least", "part of", "which",
        ];
        let (last, _) = self.last?;
        let mut totals = last.iter().skip(1).filter_map(|cell| {
            Some((cell, Amount::of(cell.text).filter(|it| it.unit == Unit::Money)?))
        });
        let (_, total) = if self.header.last().is_some_and(is_total) {
            totals.next_back()?
        } else {
            let only = totals.next()?;
            totals.next().is_none().then_some(only)?
        };
        let prose = agreement.prose();
        let words = prose.words().get(..table.start().checked_sub(prose.start())?)?;
        let words = words.trim_end_matches(['|', '*', '_', ' ', '\n', '\r', '\t']);
        let start = words.rfind("\n\n").map_or(0, |at| at + 2);
        let paragraph = Span::new(start, words.len()).shifted(prose.start());
        let even = prose.even_at(paragraph);
        let [sum] = within(prose.money(), paragraph) else { return None };
        let has = |words: &[&str]| words.iter().any(|word| even.contains(word));
        if !words.ends_with(':') || sum.value.rate || !has(DIVIDES) || has(NOT_ALL) {
            return None;
        }
        let stated = Amount::of(agreement.source.slice(sum.span))?;
        let differs = stated.hundredths != total.hundredths;
        let announced =
            Total { stated: stated.hundredths, parts: total.hundredths, place: sum.span };
        differs.then_some(announced)
    }
}

/// What some cells of a row come to, how many they are, and whether one of them has a sign of a currency.
fn sum_across(row: &[Cell<'_>], columns: &[usize]) -> Option<(i64, i64, bool)> {
    let (mut sum, mut counted, mut signed) = (0_i64, 0_i64, false);
    for column in columns {
        let cell = row.get(*column)?;
        if is_nothing(cell) {
            continue;
        }
        let amount = Amount::of(cell.text).filter(|it| it.unit != Unit::PerCent)?;
        sum = sum.checked_add(amount.hundredths)?;
        counted += 1;
        signed |= amount.unit == Unit::Money;
    }
    Some((sum, counted, signed))
}

fn is_nothing(cell: &Cell<'_>) -> bool {
    cell.is_empty() || matches!(cell.text, "nil" | "none" | "Nil" | "None")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Money,
    PerCent,
    Bare,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Amount {
    hundredths: i64,
    unit: Unit,
}

impl Amount {
    /// “£262,000”, “18,000.50”, “12.5%”. Nothing for what is rounded, as “£2.4m”.
    fn of(text: &str) -> Option<Self> {
        const LONGEST: usize = 20;
        let text = text.trim_matches(['*', '_', ' ']);
        let (digits, unit) = match (text.strip_prefix(['£', '€']), text.strip_suffix('%')) {
            (Some(digits), _) => (digits.trim_start(), Unit::Money),
            (None, Some(digits)) => (digits.trim_end(), Unit::PerCent),
            (None, None) => (text, Unit::Bare),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
        let is_grouped = whole.split(',').enumerate().all(|(index, group)| {
            !group.is_empty()
                && group.bytes().all(|byte| byte.is_ascii_digit())
                && (index == 0 || group.len() == 3)
        });
        let is_short = unit == Unit::PerCent && part.len() == 1;
        let is_part =
            (part.len() == 2 || is_short) && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits.len() > LONGEST || !is_grouped || !is_part {
            return None;
        }
        let number: i64 = whole.replace(',', "").parse().ok()?;
        let part: i64 = part.parse().ok()?;
        let part = if is_short { part * 10 } else { part };
        Some(Self { hundredths: number.checked_mul(100)?.checked_add(part)?, unit })
    }
}

/// As a table writes it: “262,000”, “18,000.50”.
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
        let read = |text| Amount::of(text).map(|amount| (amount.hundredths, amount.unit));
        for (text, expected) in [
            ("£262,000", Some((26_200_000, Unit::Money))),
            ("**£1,000.50**", Some((100_050, Unit::Money))),
            ("98,000", Some((9_800_000, Unit::Bare))),
            ("12.5%", Some((1_250, Unit::PerCent))),
            ("100 %", Some((10_000, Unit::PerCent))),
            ("£2.4m", None),
            ("3.5", None),
            ("in kind", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!([written(26_200_000), written(100_050)], ["262,000", "1,000.50"]);
    }
}
