//! Shares of risk and surplus: exact fractions, never floating point.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::agreement::{Agreement, Party};
use crate::document::term::{Pair, Term};

use super::wording;
use crate::ground::source::Span;

/// The clauses whose terms hold `shares`, and what is shared by them.
const SHARED: &[(&str, &str)] = &[
    ("risk-sharing", "risk"),
    ("profit-sharing", "surplus"),
    ("overspend-and-underspend", "overspend or underspend"),
];

/// Who carries or gets how much, as one clause's terms say.
pub(super) struct Shares<'a> {
    pub(super) clause: &'static str,
    /// “risk” or “surplus”.
    pub(super) of: &'static str,
    /// The key `shares` with its value.
    pub(super) pair: &'a Pair,
    /// Shares for somebody who is no party.
    pub(super) of_others: Vec<&'a Pair>,
    /// The parties that should have a share and have none.
    pub(super) without: Vec<Party<'a>>,
    /// The shares by the name that they are for; of two for one name the last.
    named: BTreeMap<&'a str, &'a Term>,
}

/// The shares that the terms of one clause state.
pub(super) fn of_clause<'a>(agreement: &'a Agreement, clause: &str) -> Option<Shares<'a>> {
    let (clause, of) = SHARED.iter().find(|(known, _)| *known == clause)?;
    in_clause(agreement, clause, of)
}

/// Whether the terms of a clause say why parties are treated differently.
pub(super) fn are_reasoned(agreement: &Agreement, clause: &str) -> bool {
    let reason = agreement.terms_of(clause).and_then(|terms| terms.text_of("reason"));
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

/// The shares that an agreement states, where they are a map with anything in it.
pub(super) fn stated(agreement: &Agreement) -> impl Iterator<Item = Shares<'_>> {
    SHARED.iter().filter_map(|(clause, of)| in_clause(agreement, clause, of))
}

fn in_clause<'a>(
    agreement: &'a Agreement,
    clause: &'static str,
    of: &'static str,
) -> Option<Shares<'a>> {
    let pair = agreement.terms_of(clause)?.pair("shares")?;
    let pairs = pair.term.pairs();
    let named: BTreeMap<&str, &Term> =
        pairs.iter().map(|pair| (pair.key.as_str(), &pair.term)).collect();
    let parties: BTreeSet<&str> = agreement.parties().map(|party| party.id).collect();
    let of_others = pairs.iter().filter(|pair| !parties.contains(pair.key.as_str())).collect();
    let without = agreement
        .parties()
        .filter(|party| takes_a_share(agreement, party) && !named.contains_key(party.id))
        .collect();
    (!pairs.is_empty()).then_some(Shares { clause, of, pair, of_others, without, named })
}

impl<'a> Shares<'a> {
    /// The party without a share that a name was meant for: the nearest, or the only one left.
    pub(super) fn meant(&self, other: &Pair) -> Option<Party<'a>> {
        // Where so many are wrong, none of them is a slip of the pen.
        const MOST: usize = 50;
        if self.of_others.len() > MOST {
            return None;
        }
        if let Some(id) = wording::nearest(&other.key, self.without.iter().map(|party| party.id)) {
            return self.without.iter().copied().find(|party| party.id == id);
        }
        let [only] = self.without.as_slice() else { return None };
        (self.of_others.len() == 1).then_some(*only)
    }

    /// The sum, where every share can be read and none is there twice.
    pub(super) fn sum(&self) -> Option<Share> {
        let pairs = self.pair.term.pairs();
        let mut keys: Vec<_> = pairs.iter().map(|pair| pair.key.as_str()).collect();
        keys.sort_unstable();
        if keys.windows(2).any(|two| two.first() == two.last()) {
            return None;
        }
        pairs.iter().try_fold(Share::NONE, |sum, pair| sum.plus(Share::read(pair.term.text()?)?))
    }

    /// The share of a party, where it is stated and can be read.
    pub(super) fn of_party(&self, party: &str) -> Option<Share> {
        Share::read(self.named.get(party)?.text()?)
    }

    /// Where the share of a party stands, else where all of them do.
    pub(super) fn place(&self, party: &str) -> Span {
        self.named.get(party).map_or(self.pair.key_span, |term| term.span)
    }

    /// Whether every party has a share, nobody else has one, and they are the whole: what is not so is told by rules of its own.
    pub(super) fn are_whole(&self) -> bool {
        self.of_others.is_empty() && self.without.is_empty() && self.sum() == Some(Share::WHOLE)
    }

    /// The texts of the shares.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.pair.term.pairs().iter().filter_map(|pair| pair.term.text())
    }
}

/// Observers, supporters and those who only pay in take no share; a commissioner does in an alliance, where it is a member.
pub(super) fn takes_a_share(agreement: &Agreement, party: &Party<'_>) -> bool {
    let is_alliance = agreement.kind() == Some("alliance-agreement");
    match party.role {
        Some("observer" | "associate" | "funder") => false,
        Some("commissioner") => is_alliance,
        _ => !is_of_wider_circle(party),
    }
}

/// Whether a party supports the partnership without running it.
pub(super) fn is_of_wider_circle(party: &Party<'_>) -> bool {
    matches!(party.term.text_of("tier"), Some("wider" | "supporter"))
}

/// A share in per cent, as an exact fraction in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    numerator: i128,
    denominator: i128,
}

impl Share {
    pub(super) const NONE: Self = Self { numerator: 0, denominator: 1 };
    pub(super) const WHOLE: Self = Self { numerator: 100, denominator: 1 };
    pub(super) const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `40`, `33.33`, `33 1/3` and `40%` are per cent; `1/3` is a third of the whole.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_suffix('%').unwrap_or(text).trim_end();
        match text.rsplit_once(' ') {
            Some((whole, part)) => Self::fraction(part)?.plus(Self::decimal(whole.trim())?),
            None if text.contains('/') => {
                let share = Self::fraction(text)?;
                Self::lowest(share.numerator.checked_mul(100)?, share.denominator)
            }
            None => Self::decimal(text),
        }
    }

    fn fraction(text: &str) -> Option<Self> {
        let (numerator, denominator) = text.split_once('/')?;
        Self::lowest(whole_number(numerator)?, whole_number(denominator)?)
    }

    fn decimal(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let scale = 10_i128.checked_pow(u32::try_from(part.len()).ok()?)?;
        let numerator =
            whole_number(whole)?.checked_mul(scale)?.checked_add(whole_number(part)?)?;
        Self::lowest(numerator, scale)
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::lowest(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    /// How far two shares are apart.
    pub(super) fn apart(self, other: Self) -> Option<Self> {
        let negative = Self { numerator: other.numerator.checked_neg()?, ..other };
        let difference = self.plus(negative)?;
        Some(Self { numerator: difference.numerator.checked_abs()?, ..difference })
    }

    /// What one sum is of another, in per cent.
    pub(super) fn of(part: i128, whole: i128) -> Option<Self> {
        Self::lowest(part.checked_mul(100)?, whole)
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        Self::lowest(
            self.numerator.checked_mul(other.numerator)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// What one is of the other, which is not nothing.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        (other.numerator > 0).then_some(())?;
        self.times(Self { numerator: other.denominator, denominator: other.numerator })
    }

    /// As people say it: to one decimal, `33.3`.
    pub(super) fn rounded(self) -> String {
        let tenths = self.numerator.checked_mul(20).and_then(|twice| {
            twice.checked_add(self.denominator)?.checked_div(self.denominator.checked_mul(2)?)
        });
        tenths.map_or_else(
            || self.to_string(),
            |tenths| Self { numerator: tenths, denominator: 10 }.to_string(),
        )
    }

    pub(super) fn is_at_most(self, other: Self) -> bool {
        let left = self.numerator.checked_mul(other.denominator);
        let right = other.numerator.checked_mul(self.denominator);
        matches!((left, right), (Some(left), Some(right)) if left <= right)
    }

    fn lowest(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = greatest_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|_| denominator != 0)?;
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }
}

impl std::fmt::Display for Share {
    /// `99.99`, or `66 2/3` where decimals do not end.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const MOST_PLACES: usize = 12;
        let whole = self.numerator / self.denominator;
        let mut rest = self.numerator % self.denominator;
        let fraction = (rest, self.denominator);
        write!(formatter, "{whole}")?;
        let mut places = String::new();
        while rest != 0 && places.len() < MOST_PLACES {
            let Some(tenfold) = rest.checked_mul(10) else { break };
            places.push_str(&(tenfold / self.denominator).to_string());
            rest = tenfold % self.denominator;
        }
        match (rest, places.is_empty()) {
            (0, true) => Ok(()),
            (0, false) => write!(formatter, ".{places}"),
            _ => write!(formatter, " {}/{}", fraction.0, fraction.1),
        }
    }
}

fn whole_number(text: &str) -> Option<i128> {
    const MOST_DIGITS: usize = 18;
    let digits = !text.is_empty()
        && text.len() <= MOST_DIGITS
        && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

const fn greatest_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(texts: &[&str]) -> String {
        let sum = texts.iter().try_fold(Share::NONE, |sum, text| sum.plus(Share::read(text)?));
        sum.map_or_else(|| "unreadable".to_owned(), |sum| sum.to_string())
    }

    #[test]
    fn sums_are_exact() {
        assert_eq!(sum(&["0.1", "0.2"]), "0.3");
        assert_eq!(sum(&["33.33", "33.33", "33.33"]), "99.99");
        assert_eq!(sum(&["1/3", "1/3", "1/3"]), "100");
        assert_eq!(sum(&["33 1/3", "33 1/3"]), "66 2/3");
        assert_eq!(sum(&["1/3", "50"]), "83 1/3");
        assert_eq!(sum(&["40%", "60 %"]), "100");
    }

    #[test]
    fn parts_of_a_sum_are_exact_and_rounded_only_to_be_told() {
        let third = Share::of(50, 150).unwrap();
        assert_eq!(third.to_string(), "33 1/3");
        assert_eq!(third.rounded(), "33.3");
        assert_eq!(Share::of(1, 16).unwrap().rounded(), "6.3");
        assert_eq!(third.times(Share::read("3").unwrap()), Some(Share::WHOLE));
        assert_eq!(Share::of(1, 0), None);
    }

    #[test]
    fn what_is_no_share_or_too_large_is_not_read() {
        for text in
            ["", "a", "1/0", "-5", "1/", "1e3", "९", "99999999999999999999", "1.", ".5", "1/2/3"]
        {
            assert_eq!(sum(&[text]), "unreadable", "{text}");
        }
        let large = "999999999999999999/999999999999999989";
        let larger = "999999999999999998/999999999999999961";
        assert_eq!(
            sum(&[large, larger, "1/999999999999999877", "1/999999999999999863"]),
            "unreadable"
        );
    }
}
