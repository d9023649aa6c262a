//! Sums of money as the terms state them: exact, never floating point, and never added across currencies.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::document::agreement::Agreement;
use crate::document::term::{Pair, Term};
use crate::ground::source::Span;

/// A sum in ten-thousandths of its currency, since amounts may have four decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Money<'a> {
    pub(super) amount: i128,
    pub(super) currency: &'a str,
}

/// As many decimals as an amount may have, and what they are parts of.
const PLACES: usize = 4;
const UNIT: i128 = 10_000;

impl<'a> Money<'a> {
    /// `{ amount: "50000.00", currency: GBP }`.
    pub(super) fn read(term: &'a Term) -> Option<Self> {
        Some(Self { amount: amount(term.text_of("amount")?)?, currency: term.text_of("currency")? })
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let sum = self.amount.checked_add(other.amount)?;
        (self.currency == other.currency).then_some(Self { amount: sum, ..self })
    }

    /// How far two sums are apart.
    pub(super) fn apart(self, other: Self) -> Option<Self> {
        let difference = self.amount.checked_sub(other.amount)?.checked_abs()?;
        (self.currency == other.currency).then_some(Self { amount: difference, ..self })
    }

    pub(super) fn times(self, count: i128) -> Option<Self> {
        Some(Self { amount: self.amount.checked_mul(count)?, ..self })
    }

    /// The sum of some sums of one currency.
    pub(super) fn sum(sums: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut sums = sums.into_iter();
        let first = sums.next()?;
        sums.try_fold(first, Self::plus)
    }
}

impl fmt::Display for Money<'_> {
    /// “£620,000”, “EUR 1,250.50”.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.amount < 0 { "−" } else { "" };
        let amount = self.amount.unsigned_abs();
        let unit = UNIT.unsigned_abs();
        let digits = (amount / unit).to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let rest = amount % unit;
        let rest = match (rest, rest % 100) {
            (0, _) => String::new(),
            (_, 0) => format!(".{:02}", rest / 100),
            _ => format!(".{rest:0PLACES$}"),
        };
        match self.currency {
            "GBP" => write!(formatter, "{sign}£{grouped}{rest}"),
            other => write!(formatter, "{} {sign}{grouped}{rest}", super::wording::bare(other)),
        }
    }
}

/// An amount without floating point: `50000.00`.
pub(super) fn amount(text: &str) -> Option<i128> {
    const MOST_DIGITS: usize = 15;
    let (is_negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && whole.len() <= MOST_DIGITS && part.len() <= PLACES;
    if !fits || !digits(whole) || !digits(part) || text.ends_with('.') {
        return None;
    }
    let amount: i128 = format!("{whole}{part:0<PLACES$}").parse().ok()?;
    Some(if is_negative { -amount } else { amount })
}

/// Where to point for a sum: at its amount, else at all of it.
pub(super) fn place(term: &Term) -> Span {
    term.get("amount").unwrap_or(term).span
}

/// What one party puts in, as the terms list it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contribution<'a> {
    pub(super) party: Option<&'a str>,
    pub(super) money: Option<Money<'a>>,
    /// Whether something else than money is given, and what it is worth where that is stated.
    pub(super) is_in_kind: bool,
    pub(super) in_kind: Option<Money<'a>>,
    pub(super) year: Option<&'a str>,
    pub(super) basis: Option<&'a str>,
    pub(super) term: &'a Term,
}

/// The contributions that one clause lists.
pub(super) struct Contributions<'a> {
    pub(super) clause: &'static str,
    pub(super) pair: &'a Pair,
    pub(super) all: Vec<Contribution<'a>>,
    /// The total that they are to make, if it is stated.
    pub(super) total: Option<(Money<'a>, Span)>,
    /// What each party puts in, in money; nothing for a party whose sums are not of one currency.
    by_party: BTreeMap<&'a str, Option<Money<'a>>>,
}

/// The clauses that list contributions, and under which key.
const LISTS: &[(&str, &str)] = &[("financing", "contributions"), ("contributions", "amounts")];

/// The contributions of each clause that lists any. A list with an amount that cannot be read is left out: another rule tells that.
pub(super) fn contributions(agreement: &Agreement) -> impl Iterator<Item = Contributions<'_>> {
    LISTS.iter().filter_map(|(clause, key)| {
        let terms = agreement.terms_of(clause)?;
        let pair = terms.pair(key).filter(|pair| !pair.term.list().is_empty())?;
        let all: Vec<Contribution<'_>> =
            pair.term.list().iter().map(contribution).collect::<Option<_>>()?;
        let total = terms.get("total").and_then(|term| Some((Money::read(term)?, place(term))));
        let mut by_party: BTreeMap<&str, Option<Money<'_>>> = BTreeMap::new();
        for one in &all {
            let Some((party, money)) = one.party.zip(one.money) else { continue };
            by_party
                .entry(party)
                .and_modify(|sum| *sum = sum.and_then(|sum| sum.plus(money)))
                .or_insert(Some(money));
        }
        Some(Contributions { clause, pair, all, total, by_party })
    })
}

fn contribution(term: &Term) -> Option<Contribution<'_>> {
    let money = match term.get("amount") {
        Some(amount) => Some(Money::read(amount)?),
        None => None,
    };
    let in_kind = term.get("in-kind");
    let is_in_kind = in_kind.is_some();
    let in_kind = in_kind.and_then(|in_kind| in_kind.get("value")).and_then(Money::read);
    let (party, year, basis) = (term.text_of("party"), term.text_of("year"), term.text_of("basis"));
    Some(Contribution { party, money, is_in_kind, in_kind, year, basis, term })
}

impl<'a> Contributions<'a> {
    /// The sums that are money.
    pub(super) fn sums(&self) -> impl Iterator<Item = Money<'a>> {
        self.all.iter().filter_map(|contribution| contribution.money)
    }

    /// What a party puts in, in money; `None` for a party that puts in none.
    pub(super) fn of_party(&self, party: &str) -> Option<Money<'a>> {
        self.by_party.get(party).copied().flatten()
    }
}

/// The most that each party can lose, as the terms of a clause state it.
pub(super) struct Caps<'a> {
    pub(super) pair: &'a Pair,
    /// Each party's id with its cap and the place of that.
    pub(super) all: BTreeMap<&'a str, (Money<'a>, Span)>,
    pub(super) sum: Money<'a>,
}

/// The caps by party of a clause, where all can be read, are of one currency, and belong to parties.
pub(super) fn caps<'a>(agreement: &'a Agreement, clause: &str) -> Option<Caps<'a>> {
    let pair = agreement.terms_of(clause)?.pair("cap-by-party")?;
    let ids: BTreeSet<&str> = agreement.parties().map(|party| party.id).collect();
    let read = |pair: &'a Pair| {
        let id = pair.key.as_str();
        let cap = Money::read(&pair.term).filter(|cap| ids.contains(id) && cap.amount >= 0)?;
        Some((id, (cap, place(&pair.term))))
    };
    let all: BTreeMap<_, _> = pair.term.pairs().iter().map(read).collect::<Option<_>>()?;
    let sum = Money::sum(all.values().map(|(cap, _)| *cap))?;
    Some(Caps { pair, all, sum })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, currency: &str) -> String {
        amount(text).map_or_else(
            || "unreadable".to_owned(),
            |amount| Money { amount, currency }.to_string(),
        )
    }

    #[test]
    fn sums_are_said_as_people_write_them() {
        for (text, words) in [
            ("620000", "£620,000"),
            ("1250.5", "£1,250.50"),
            ("0.0001", "£0.0001"),
            ("999.10", "£999.10"),
            ("-40", "−£40"),
            ("999999999999999.9999", "£999,999,999,999,999.9999"),
        ] {
            assert_eq!(said(text, "GBP"), words);
        }
        assert_eq!(said("1250.50", "EUR"), "EUR 1,250.50");
    }

    #[test]
    fn what_is_no_amount_is_not_read() {
        for text in
            ["", "-", "1.", ".5", "1,000", "1e3", "£5", "९", "1.00001", "9999999999999999", "--1"]
        {
            assert_eq!(said(text, "GBP"), "unreadable", "{text}");
        }
    }

    #[test]
    fn currencies_are_never_added() {
        let (pounds, euros) =
            (Money { amount: 1, currency: "GBP" }, Money { amount: 1, currency: "EUR" });
        assert_eq!(pounds.plus(euros), None);
        assert_eq!(pounds.apart(euros), None);
        assert_eq!(Money::sum([pounds, pounds]), pounds.times(2));
    }
}
