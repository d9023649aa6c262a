//! Terms that can be compared: lengths of time, numbers, days. Exactly, from the text as written; where it is not certain, nothing is said.

use jiff::civil::Date;

use super::Direction;
use super::sayings::money_of;
use crate::document::term::Term;

/// The direction in which a single term, or a sum of money, changed.
pub(super) fn direction(old: &Term, new: &Term, is_share: bool) -> Option<Direction> {
    if let (Some((old, currency)), Some((new, other))) = (money_of(old), money_of(new)) {
        return (currency == other).then(|| by_size(number(old)?, number(new)?)).flatten();
    }
    let (old, new) = (old.text()?.trim(), new.text()?.trim());
    if let (Ok(old), Ok(new)) = (old.parse::<Date>(), new.parse::<Date>()) {
        return match new.cmp(&old) {
            std::cmp::Ordering::Less => Some(Direction::Earlier),
            std::cmp::Ordering::Greater => Some(Direction::Later),
            std::cmp::Ordering::Equal => None,
        };
    }
    if let (Some(old), Some(new)) = (Length::read(old), Length::read(new)) {
        return old.towards(&new);
    }
    by_size(in_per_cent(old, is_share)?, in_per_cent(new, is_share)?)
}

fn by_size(old: Ratio, new: Ratio) -> Option<Direction> {
    match new.compared(old)? {
        std::cmp::Ordering::Less => Some(Direction::Smaller),
        std::cmp::Ordering::Greater => Some(Direction::Larger),
        std::cmp::Ordering::Equal => None,
    }
}

/// A number as a fraction of two whole ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ratio {
    of: i128,
    all: i128,
}

impl Ratio {
    fn compared(self, other: Self) -> Option<std::cmp::Ordering> {
        Some(self.of.checked_mul(other.all)?.cmp(&other.of.checked_mul(self.all)?))
    }
}

/// Shares are per cent or a fraction of the whole.
fn in_per_cent(text: &str, is_share: bool) -> Option<Ratio> {
    let Some((of, all)) = text.split_once('/') else { return number(text) };
    let (of, all) = (whole(of)?, whole(all).filter(|all| *all > 0)?);
    Some(Ratio { of: if is_share { of.checked_mul(100)? } else { of }, all })
}

/// A decimal number of at most 18 digits.
fn number(text: &str) -> Option<Ratio> {
    let (digits, sign) = text.strip_prefix('-').map_or((text, 1), |digits| (digits, -1));
    let (front, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = !front.is_empty() && (!fraction.is_empty() || !digits.contains('.'));
    let all = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let of = whole(&format!("{front}{fraction}"))?;
    is_number.then_some(Ratio { of: sign * of, all })
}

fn whole(digits: &str) -> Option<i128> {
    let fits =
        (1..=18).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

/// A length of time as ISO 8601 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Length {
    pub(super) years: u64,
    pub(super) months: u64,
    pub(super) weeks: u64,
    pub(super) days: u64,
    pub(super) hours: u64,
    pub(super) minutes: u64,
}

impl Length {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (date, time) = match text.strip_prefix('P')?.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text.strip_prefix('P')?, None),
        };
        let mut length = Self::default();
        let [years, months, weeks, days] = parts(date, ['Y', 'M', 'W', 'D'])?;
        (length.years, length.months, length.weeks, length.days) =
            (years.unwrap_or(0), months.unwrap_or(0), weeks.unwrap_or(0), days.unwrap_or(0));
        let mut is_there = [years, months, weeks, days].iter().any(Option::is_some);
        if let Some(time) = time {
            let [hours, minutes] = parts(time, ['H', 'M'])?;
            (length.hours, length.minutes) = (hours.unwrap_or(0), minutes.unwrap_or(0));
            is_there = hours.is_some() || minutes.is_some();
        }
        is_there.then_some(length)
    }

    /// Years are twelve months and weeks seven days; how many days a month has depends on the month.
    fn towards(&self, new: &Self) -> Option<Direction> {
        let (months_old, months_new) = (self.months_in_all(), new.months_in_all());
        let (rest_old, rest_new) = (self.minutes_beside(), new.minutes_beside());
        let least = |months: u64, rest: u64| {
            (months * 365 / 12).saturating_sub(if months == 0 { 0 } else { 3 }) * 1440 + rest
        };
        let most = |months: u64, rest: u64| {
            (months * 366).div_ceil(12) * 1440 + if months == 0 { 0 } else { 2 * 1440 } + rest
        };
        let is_shorter = (months_new <= months_old && rest_new <= rest_old)
            || most(months_new, rest_new) < least(months_old, rest_old);
        let is_longer = (months_new >= months_old && rest_new >= rest_old)
            || least(months_new, rest_new) > most(months_old, rest_old);
        match (is_shorter, is_longer) {
            (true, false) => Some(Direction::Shorter),
            (false, true) => Some(Direction::Longer),
            _ => None,
        }
    }

    const fn months_in_all(&self) -> u64 {
        self.years * 12 + self.months
    }

    const fn minutes_beside(&self) -> u64 {
        ((self.weeks * 7 + self.days) * 24 + self.hours) * 60 + self.minutes
    }
}

/// Numbers with their units, in the order of the units.
fn parts<const N: usize>(mut text: &str, units: [char; N]) -> Option<[Option<u64>; N]> {
    let mut found = [None; N];
    for (unit, found) in units.iter().zip(&mut found) {
        let length = text.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, behind) = text.split_at_checked(length)?;
        if let Some(rest) = behind.strip_prefix(*unit).filter(|_| (1..=6).contains(&length)) {
            *found = Some(digits.parse().ok()?);
            text = rest;
        }
    }
    text.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::term::{Scalar, Shape};
    use crate::ground::source::Span;

    fn term(text: &str) -> Term {
        Term {
            span: Span::at(0),
            shape: Shape::Scalar(Scalar { text: text.to_owned(), plain: true }),
        }
    }

    fn towards(old: &str, new: &str) -> Option<Direction> {
        direction(&term(old), &term(new), false)
    }

    #[test]
    fn lengths_are_compared_where_the_calendar_allows() {
        for (old, new, expected) in [
            ("P6M", "P3M", Some(Direction::Shorter)),
            ("P90D", "P30D", Some(Direction::Shorter)),
            ("P1Y", "P18M", Some(Direction::Longer)),
            ("P12M", "P1Y", None),
            ("P3M", "P90D", None),
            ("P90D", "P3M", None),
            ("P3M", "P30D", Some(Direction::Shorter)),
            ("P1W", "P14D", Some(Direction::Longer)),
            ("PT24H", "P1D", None),
            ("PT48H", "P1D", Some(Direction::Shorter)),
            ("P1M", "P30D", None),
            ("P1M", "P5W", Some(Direction::Longer)),
            ("P", "P1D", None),
            ("P1M1Y", "P1D", None),
            ("PT", "P1D", None),
        ] {
            assert_eq!(towards(old, new), expected, "{old} {new}");
        }
    }

    #[test]
    fn numbers_are_compared_exactly() {
        for (old, new, expected) in [
            ("40", "45", Some(Direction::Larger)),
            ("0.1", "0.10", None),
            ("0.30000000000000001", "0.3", Some(Direction::Smaller)),
            ("1/3", "2/6", None),
            ("2/3", "3/4", Some(Direction::Larger)),
            ("-1", "1", Some(Direction::Larger)),
            ("1", "one", None),
            ("1/0", "1", None),
            ("1.", "2", None),
        ] {
            assert_eq!(towards(old, new), expected, "{old} {new}");
        }
        assert_eq!(direction(&term("1/3"), &term("33"), true), Some(Direction::Smaller));
        assert_eq!(direction(&term("33.4"), &term("1/3"), true), Some(Direction::Smaller));
    }

    #[test]
    fn days_are_earlier_or_later() {
        assert_eq!(towards("2029-03-31", "2030-03-31"), Some(Direction::Later));
        assert_eq!(towards("2029-03-31", "2029-03-31"), None);
    }
}
