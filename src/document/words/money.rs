//! Sums of money, as exact decimals.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{
    Disagreement, NUMBERED, is_of_word, is_whole, number_before, word_before, word_behind,
};
use super::{Stated, cut, even, hints, pattern};
use crate::ground::source::Span;

/// A sum of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    /// In hundredths of a penny, the finest that the front matter can state.
    pub parts: u64,
    pub currency: Currency,
    /// Whether it is so much for something that comes again: “£40,000 a year”.
    pub rate: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Currency {
    Pound,
    Euro,
    Dollar,
}

impl Currency {
    /// Its three letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pound => "GBP",
            Self::Euro => "EUR",
            Self::Dollar => "USD",
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Pound => "£",
            Self::Euro => "€",
            Self::Dollar => "$",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        [Self::Pound, Self::Euro, Self::Dollar]
            .into_iter()
            .find(|currency| currency.code().eq_ignore_ascii_case(code))
    }
}

/// How many of our parts make one of a currency’s units.
const UNIT: u64 = 10_000;

impl Money {
    /// Reads an amount as the front matter writes it, “50000.00”, with the letters of its currency.
    pub fn of_amount(amount: &str, currency: &str) -> Option<Self> {
        let parts = decimal(amount, UNIT)?;
        Some(Self { parts, currency: Currency::of_code(currency)?, rate: false })
    }
}

impl Money {
    /// The amount as the front matter writes it: `50000.00`.
    pub fn amount(self) -> String {
        let (whole, rest) = (self.parts / UNIT, self.parts % UNIT);
        if rest % 100 == 0 {
            format!("{whole}.{:02}", rest / 100)
        } else {
            format!("{whole}.{rest:04}")
        }
    }
}

impl fmt::Display for Money {
    /// “£50,000”, “£12.50”.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.parts / UNIT, self.parts % UNIT);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(formatter, "{}{grouped}", self.currency.sign())?;
        match (rest, rest % 100) {
            (0, _) => Ok(()),
            (_, 0) => write!(formatter, ".{:02}", rest / 100),
            _ => write!(formatter, ".{rest:04}"),
        }
    }
}

/// Sums of money: “£5,000”, “£1.2 million”, “€50k”, “GBP 50,000”, “six thousand pounds”, “50p”. Ranges and rough figures are none.
pub fn money(text: &str) -> Vec<Stated<Money>> {
    read(&even(text))
}

/// The same from a text that is even already, where a pound sign has become two dollar signs and a euro sign three.
pub(super) fn read(text: &str) -> Vec<Stated<Money>> {
    let mut found: Vec<Stated<Money>> = Vec::new();
    let mut read_to = 0;
    for hint in hints(text, &HINTS, '$') {
        let is_sign = cut(text, hint.start, hint.end) == "$";
        // A pound or euro sign is several of them, of which the first counts.
        let is_inner = is_sign && cut(text, 0, hint.start).ends_with('$');
        if hint.start < read_to || is_inner {
            continue;
        }
        let sum = if is_sign { behind_sign(text, hint.start) } else { at_word(text, hint) };
        let Some(stated) = sum else { continue };
        read_to = stated.span.end.max(hint.end);
        if !is_doubtful(text, stated.span) {
            found.push(stated);
        }
    }
    found
}

static HINTS: LazyLock<Regex> = LazyLock::new(|| pattern("pound|euro|gbp|eur|pence|penny"));

/// “£5,000”, “£1.2 million”
fn behind_sign(text: &str, sign: usize) -> Option<Stated<Money>> {
    let signs = cut(text, sign, text.len()).bytes().take_while(|byte| *byte == b'$').count();
    let currency = match signs {
        1 => Currency::Dollar,
        2 => Currency::Pound,
        3 => Currency::Euro,
        _ => return None,
    };
    let (parts, end) = amount_behind(text, sign + signs)?;
    stated(text, parts, currency, Span::new(sign, end))
}

/// “GBP 50,000”, “50,000 euros”, “six thousand pounds”, “fifty pence”
fn at_word(text: &str, hint: Span) -> Option<Stated<Money>> {
    let (word, name) =
        word_behind(text, hint.start).filter(|(word, _)| word.start == hint.start)?;
    if !is_whole(text, word) {
        return None;
    }
    let (currency, unit) = match name {
        "pound" | "pounds" | "gbp" => (Currency::Pound, UNIT),
        "euro" | "euros" | "eur" => (Currency::Euro, UNIT),
        "pence" | "penny" => (Currency::Pound, UNIT / 100),
        _ => return None,
    };
    if matches!(name, "gbp" | "eur")
        && let Some((parts, end)) = amount_behind(text, word.end)
    {
        return stated(text, parts, currency, Span::new(word.start, end));
    }
    let (parts, start) = amount_before(text, word.start, unit)?;
    stated(text, parts, currency, Span::new(start, word.end))
}

fn stated(text: &str, parts: u64, currency: Currency, span: Span) -> Option<Stated<Money>> {
    let rate = RATES.is_match(cut(text, span.end, text.floor_char_boundary(span.end + 24)));
    (parts > 0).then_some(Stated { value: Money { parts, currency, rate }, span })
}

/// “£40,000 a year”, “£12 per hour”
static RATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ *(?:/|(?:a|an|per|every|yearly|annually|monthly|pa)\b|p\.a|each +(?:[a-eg-su-z]|t[a-np-z]|fe)|(?:in|for|of) +(?:a|an|any|each|every)\b)",
    )
});

/// The figures that begin behind a sign: “5,000”, “1.2 million”, “50k”. In hundredths of a penny, with their end.
fn amount_behind(text: &str, start: usize) -> Option<(u64, usize)> {
    let blanks = cut(text, start, text.len()).bytes().take_while(|byte| *byte == b' ').count();
    if blanks > 2 {
        return None;
    }
    let start = start + blanks;
    let figures = cut(text, start, text.len());
    let length = figures
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
        .count();
    let figures = figures.get(..length)?.trim_end_matches([',', '.']);
    let end = start + figures.len();
    let (scale, scaled_end) = scale_behind(text, end);
    let parts = decimal(&ungrouped(figures)?, UNIT.checked_mul(scale)?)?;
    let is_over = !text.as_bytes().get(scaled_end).is_some_and(|byte| is_of_word(*byte));
    is_over.then_some((parts, scaled_end))
}

/// “50,000” before “euros”, or “six thousand” before “pounds”.
fn amount_before(text: &str, end: usize, unit: u64) -> Option<(u64, usize)> {
    let end = cut(text, 0, end).trim_end_matches(' ').len();
    if let Some(number) = number_before(text, end).filter(|number| number.spelt && number.agrees())
    {
        return Some((number.value.checked_mul(unit)?, number.span.start));
    }
    let (scale, end) = scale_before(text, end);
    let digits = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b',' | b'.');
    let length = cut(text, 0, end).bytes().rev().take(24).take_while(digits).count();
    let figures = cut(text, end - length, end);
    let parts = decimal(&ungrouped(figures)?, unit.checked_mul(scale)?)?;
    let start = end - length;
    let is_whole = !start
        .checked_sub(1)
        .and_then(|before| text.as_bytes().get(before))
        .is_some_and(|byte| is_of_word(*byte) || matches!(byte, b'$' | b'/' | b'-'));
    is_whole.then_some((parts, start))
}

const SCALES: [(&str, u64); 9] = [
    ("k", 1_000),
    ("thousand", 1_000),
    ("m", 1_000_000),
    ("mn", 1_000_000),
    ("million", 1_000_000),
    ("bn", 1_000_000_000),
    ("billion", 1_000_000_000),
    ("b", 0),
    ("trillion", 0),
];

fn scale_behind(text: &str, end: usize) -> (u64, usize) {
    let Some((span, word)) = word_behind(text, end) else { return (1, end) };
    let known = SCALES.iter().find(|(name, _)| *name == word);
    known.map_or((1, end), |(_, scale)| (*scale, span.end))
}

fn scale_before(text: &str, end: usize) -> (u64, usize) {
    let Some((span, word)) = word_before(text, end) else { return (1, end) };
    let known = SCALES.iter().find(|(name, scale)| *name == word && *scale > 0 && name.len() > 2);
    known.map_or((1, end), |(_, scale)| {
        (*scale, cut(text, 0, span.start).trim_end_matches(' ').len())
    })
}

/// “1,250,000.50” without its commas; nothing where they do not part thousands.
fn ungrouped(figures: &str) -> Option<String> {
    let (whole, rest) =
        figures.split_once('.').map_or((figures, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_grouped = whole.contains(',');
    let in_threes = groups.all(|group| group.len() == 3);
    if !in_threes || is_grouped && !(1..=3).contains(&first.len()) {
        return None;
    }
    let whole = whole.replace(',', "");
    Some(rest.map_or_else(|| whole.clone(), |rest| format!("{whole}.{rest}")))
}

/// A decimal number times a scale, exactly.
pub(super) fn decimal(text: &str, scale: u64) -> Option<u64> {
    const MOST_DIGITS: usize = 15;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits =
        |text: &str| text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let mut value = whole.parse::<u64>().ok()?.checked_mul(scale)?;
    let mut scale = scale;
    for digit in part.bytes() {
        let digit = u64::from(digit - b'0');
        if digit > 0 && !scale.is_multiple_of(10) {
            return None;
        }
        scale /= 10;
        value = value.checked_add(digit.checked_mul(scale)?)?;
    }
    Some(value)
}

/// “about £5,000”, “£5,000–£10,000”, “between £5,000 and £10,000”, “£5,000+”
fn is_doubtful(text: &str, span: Span) -> bool {
    let before = cut(text, 0, span.start).trim_end_matches(' ');
    let behind = cut(text, span.end, text.len());
    let next = word_behind(text, span.end).map(|(span, word)| (span.end, word));
    let is_sum = |at: usize| {
        cut(text, at, text.len())
            .trim_start_matches(' ')
            .starts_with(['$', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    };
    let goes_on = match next {
        Some((end, "to" | "or")) => is_sum(end),
        _ => behind.trim_start_matches(' ').strip_prefix('-').is_some_and(|rest| {
            rest.trim_start_matches(' ')
                .starts_with(|first: char| first == '$' || first.is_ascii_digit())
        }),
    };
    let last = word_before(text, before.len()).map(|(_, word)| word);
    let ends_range = (before.ends_with('-')
        && before.trim_end_matches(['-', ' ']).ends_with(|last: char| last.is_ascii_digit()))
        || matches!(
            last,
            Some(
                "between"
                    | "about"
                    | "approximately"
                    | "approx"
                    | "around"
                    | "circa"
                    | "c"
                    | "ca"
                    | "roughly"
                    | "nearly"
                    | "almost"
                    | "estimated"
                    | "some"
            )
        )
        || (matches!(last, Some("to" | "and" | "or")) && follows_sum(text, before.len()));
    goes_on || ends_range || behind.starts_with('+') || before.ends_with(['[', '<', '{', '~'])
}

/// Whether a sum stands before the last word: “£5,000 to”, “between £5,000 and”.
fn follows_sum(text: &str, end: usize) -> bool {
    const REACH: usize = 40;
    let Some((last, word)) = word_before(text, end) else { return false };
    let from = text.ceil_char_boundary(last.start.saturating_sub(REACH));
    let before = cut(text, from, last.start).trim_end_matches(' ');
    let before_is_sum = before.ends_with(|last: char| last.is_ascii_digit()) && word != "and"
        || ["million", "k", "m"].iter().any(|scale| before.ends_with(scale))
            && before.contains('$')
            && word != "and";
    before_is_sum || (word == "and" && before.contains("between "))
}

/// “£5,000 (six thousand pounds)”, “six thousand pounds (£5,000)”: a sum and, in brackets behind it, another one in the other manner.
pub(super) fn disagreements(text: &str, sums: &[Stated<Money>]) -> Vec<Stated<Disagreement>> {
    let is_spelt =
        |span: Span| !cut(text, span.start, span.end).bytes().any(|byte| byte.is_ascii_digit());
    let pairs = sums.windows(2).filter_map(|pair| {
        let [one, other] = pair else { return None };
        let between = cut(text, one.span.end, other.span.start);
        let closes = cut(text, other.span.end, text.len()).trim_start_matches(' ').starts_with(')');
        let in_brackets = between
            .trim_start_matches(' ')
            .strip_prefix('(')
            .is_some_and(|rest| rest.trim_matches(' ').is_empty());
        let is_twice = is_spelt(one.span) != is_spelt(other.span);
        let differs = one.value.parts != other.value.parts;
        (closes && in_brackets && is_twice && differs).then(|| {
            let (words, figures) =
                if is_spelt(one.span) { (one.span, other.span) } else { (other.span, one.span) };
            let end = other.span.end
                + cut(text, other.span.end, text.len()).find(')').map_or(0, |at| at + 1);
            Stated { value: Disagreement { words, figures }, span: Span::new(one.span.start, end) }
        })
    });
    pairs
        .filter(|stated| {
            !word_before(text, stated.span.start).is_some_and(|(_, word)| NUMBERED.contains(&word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pairs, told};
    use super::*;

    fn sums(text: &str) -> Vec<(String, &str)> {
        told(text, money, Money::to_string)
    }

    #[test]
    fn sums_are_read_in_every_common_form() {
        for (text, value, words) in [
            ("It pays £50,000 in April.", "£50,000", "£50,000"),
            ("£1.2 million", "£1,200,000", "£1.2 million"),
            ("up to £150k.", "£150,000", "£150k"),
            ("a cap of £2m,", "£2,000,000", "£2m"),
            ("£12.50 an hour", "£12.50", "£12.50"),
            ("€ 5,000", "€5,000", "€ 5,000"),
            ("GBP 50,000", "£50,000", "GBP 50,000"),
            ("50,000 euros", "€50,000", "50,000 euros"),
            ("six thousand pounds", "£6,000", "six thousand pounds"),
            ("1.5 million pounds", "£1,500,000", "1.5 million pounds"),
            ("fifty pence", "£0.50", "fifty pence"),
            ("**£5,000**", "£5,000", "£5,000"),
        ] {
            assert_eq!(sums(text), pairs(&[(value, words)]), "{text}");
        }
        assert!(money("£40,000 a year").iter().all(|stated| stated.value.rate));
        assert!(money("£40,000 in all").iter().all(|stated| !stated.value.rate));
    }

    #[test]
    fn rough_figures_and_ranges_are_silence() {
        for text in [
            "about £5,000",
            "£5,000–£10,000",
            "£5,000 to £10,000",
            "between £5,000 and £10,000",
            "£5k to £10k",
            "£X",
            "£",
            "£0",
            "£5,00",
            "£12bx",
            "pounds of flesh",
            "£££",
        ] {
            assert_eq!(sums(text), [], "{text}");
        }
    }

    #[test]
    fn amounts_of_the_front_matter_are_read_exactly() {
        let amount = |text| Money::of_amount(text, "GBP").map(|money| money.to_string());
        assert_eq!(amount("50000.00").as_deref(), Some("£50,000"));
        assert_eq!(amount("0.1").as_deref(), Some("£0.10"));
        assert_eq!(
            Money::of_amount("1250.5", "GBP").map(Money::amount).as_deref(),
            Some("1250.50")
        );
        assert_eq!(amount("1.00001"), None);
        assert_eq!(amount("-5"), None);
    }
}
