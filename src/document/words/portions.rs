//! Parts of a whole: per cent and fractions, exactly.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{
    Disagreement, greatest_common_divisor, is_of_word, is_whole, number_before, word_before,
    word_behind,
};
use super::{Stated, cut, even, hints, pattern};
use crate::ground::source::Span;

/// So many of so many, in lowest terms: 40 per cent is 2 of 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Portion {
    pub of: u64,
    pub all: u64,
}

impl Portion {
    pub fn new(of: u64, all: u64) -> Option<Self> {
        let divisor = greatest_common_divisor(of, all);
        (all > 0 && divisor > 0).then(|| Self { of: of / divisor, all: all / divisor })
    }

    /// `40`, `12.5`, `33 1/3` per cent.
    fn per_cent(text: &str) -> Option<Self> {
        const PLACES: u64 = 1_000_000;
        match text.split_once(' ') {
            Some((whole, part)) => {
                let (of, all) = part.trim_start_matches(' ').split_once('/')?;
                let (of, all) = (small(of)?, small(all)?);
                let whole = small(whole)?.checked_mul(all)?;
                Self::new(whole.checked_add(of)?, all.checked_mul(100)?)
            }
            None => Self::new(super::money::decimal(text, PLACES)?, PLACES * 100),
        }
    }
}

impl fmt::Display for Portion {
    /// “40 per cent”, “1/3”.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const PLACES: u64 = 10_000;
        match self.of.checked_mul(100 * PLACES) {
            Some(scaled) if scaled % self.all == 0 => {
                let scaled = scaled / self.all;
                let rest = format!("{:04}", scaled % PLACES);
                let rest = rest.trim_end_matches('0');
                let point = if rest.is_empty() { "" } else { "." };
                write!(formatter, "{}{point}{rest} per cent", scaled / PLACES)
            }
            _ => write!(formatter, "{}/{}", self.of, self.all),
        }
    }
}

fn small(text: &str) -> Option<u64> {
    let is_small = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_small)
}

/// Parts of a whole: “40 per cent”, “33 1/3 %”, “twenty per cent”, “one third”, “two-thirds”.
pub fn portions(text: &str) -> Vec<Stated<Portion>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Portion>> {
    let found = hints(text, &HINTS, '%').into_iter().filter_map(|place| {
        let stated = match cut(text, place.start, place.end) {
            "%" | "per cent" | "percent" => per_cent(text, place)?,
            name => fraction(text, place, name)?,
        };
        (!is_doubtful(text, stated.span)).then_some(stated)
    });
    found.collect()
}

static HINTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "per cent|percent|third|half|halves|quarter|fifth|sixth|seventh|eighth|ninth|tenth|twelfth",
    )
});

fn per_cent(text: &str, sign: Span) -> Option<Stated<Portion>> {
    // “percentage” is no per cent.
    if cut(text, sign.start, sign.end) != "%" && !is_whole(text, sign) {
        return None;
    }
    let end = cut(text, 0, sign.start).trim_end_matches(' ').len();
    if let Some(number) =
        number_before(text, end).filter(|number| number.spelt || number.again.is_some())
    {
        let portion = Portion::new(number.value, 100).filter(|_| number.agrees())?;
        return Some(Stated { value: portion, span: Span::new(number.span.start, sign.end) });
    }
    let figures = |text: &str| {
        text.bytes()
            .rev()
            .take(16)
            .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'/'))
            .count()
    };
    let before = cut(text, 0, end);
    let mut start = end - figures(before);
    if cut(text, start, end).contains('/') {
        let whole = cut(text, 0, start).trim_end_matches(' ');
        let length = figures(whole);
        if length == 0 || whole.len() == start {
            return None;
        }
        start = whole.len() - length;
    }
    let written = cut(text, start, end);
    let is_start = !start
        .checked_sub(1)
        .and_then(|before| text.as_bytes().get(before))
        .is_some_and(|byte| is_of_word(*byte) || matches!(byte, b',' | b'/' | b'+'));
    let value = Portion::per_cent(&written.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|_| is_start)?;
    Some(Stated { value, span: Span::new(start, sign.end) })
}

fn fraction(text: &str, hint: Span, name: &str) -> Option<Stated<Portion>> {
    let plural = cut(text, hint.end, hint.end + 1) == "s" || name == "halves";
    let end = hint.end + usize::from(cut(text, hint.end, hint.end + 1) == "s");
    let place = Span::new(hint.start, end);
    let all = match name {
        "half" | "halves" => 2,
        "third" => 3,
        "quarter" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        _ => 12,
    };
    if !is_whole(text, place) {
        return None;
    }
    let before = cut(text, 0, hint.start);
    let before = before.strip_suffix('-').unwrap_or(before).len();
    let number = number_before(text, before).filter(|number| number.spelt)?;
    // “one third party”, “one quarter’s notice”, “two quarters in a row”, “twenty third”: none is a part of a whole.
    let next = word_behind(text, end).map(|(_, word)| word);
    let is_ordinal = !plural
        && matches!(next, Some("party" | "parties" | "sector" | "s" | "person" | "year" | "day"));
    let is_time = name == "quarter"
        && matches!(
            next,
            Some("in" | "running" | "before" | "after" | "end" | "ends" | "together")
        );
    let fits = number.value < all && (number.value == 1) != plural && number.agrees();
    if !fits
        || is_ordinal
        || is_time
        || (number.value == 1 && cut(text, number.span.start, number.span.end) != "one")
    {
        return None;
    }
    let value = Portion::new(number.value, all)?;
    Some(Stated { value, span: Span::new(number.span.start, end) })
}

/// “about 40 per cent”, “30–40 %”, “between 30 and 40 per cent”, “16 and two thirds”
fn is_doubtful(text: &str, span: Span) -> bool {
    let before = cut(text, 0, span.start).trim_end_matches(' ');
    if before.ends_with('-') {
        let range = before.trim_end_matches(['-', ' ']);
        return range.ends_with(|last: char| last.is_ascii_digit() || last == '%');
    }
    let behind = cut(text, span.end, text.len()).trim_start_matches(' ');
    let range_behind = behind.strip_prefix('-').is_some_and(|rest| {
        rest.trim_start_matches(' ').starts_with(|first: char| first.is_ascii_digit())
    });
    let last = word_before(text, before.len());
    let is_rough = matches!(
        last,
        Some((
            _,
            "about"
                | "approximately"
                | "approx"
                | "around"
                | "roughly"
                | "nearly"
                | "almost"
                | "some"
                | "between"
        ))
    );
    let is_range = match last {
        Some((at, "and" | "to" | "or")) => number_before(text, at.start).is_some(),
        _ => false,
    };
    range_behind || is_rough || is_range
}

/// “twenty per cent (25 %)”, “25% (twenty per cent)”
pub(super) fn disagreements(text: &str, portions: &[Stated<Portion>]) -> Vec<Stated<Disagreement>> {
    let is_spelt =
        |span: Span| !cut(text, span.start, span.end).bytes().any(|byte| byte.is_ascii_digit());
    let pairs = portions.windows(2).filter_map(|pair| {
        let [one, other] = pair else { return None };
        let between = cut(text, one.span.end, other.span.start);
        let behind = cut(text, other.span.end, text.len());
        let in_brackets = between
            .trim_start_matches(' ')
            .strip_prefix('(')
            .is_some_and(|rest| rest.trim_matches(' ').is_empty())
            && behind.trim_start_matches(' ').starts_with(')');
        // “one third (33 per cent)” is rounded.
        let is_per_cent = |span: Span| cut(text, span.start, span.end).ends_with(['%', 't']);
        let differs = one.value != other.value
            && is_spelt(one.span) != is_spelt(other.span)
            && is_per_cent(one.span)
            && is_per_cent(other.span);
        (in_brackets && differs).then(|| {
            let (words, figures) =
                if is_spelt(one.span) { (one.span, other.span) } else { (other.span, one.span) };
            let end = other.span.end + behind.find(')').map_or(0, |at| at + 1);
            Stated { value: Disagreement { words, figures }, span: Span::new(one.span.start, end) }
        })
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{pairs, told};
    use super::*;

    fn parts(text: &str) -> Vec<(String, &str)> {
        told(text, portions, Portion::to_string)
    }

    #[test]
    fn parts_of_a_whole_are_read_in_every_common_form() {
        for (text, value, words) in [
            ("Harbour Trust bears 50 per cent.", "50 per cent", "50 per cent"),
            ("12.5% of the risk", "12.5 per cent", "12.5%"),
            ("33 1/3 % each", "1/3", "33 1/3 %"),
            ("twenty per cent", "20 per cent", "twenty per cent"),
            ("twenty (20) per cent", "20 per cent", "twenty (20) per cent"),
            ("one third each", "1/3", "one third"),
            ("Two-thirds of what is left", "2/3", "Two-thirds"),
            ("three quarters of the votes", "75 per cent", "three quarters"),
            ("one twelfth each", "1/12", "one twelfth"),
            ("| Mill Lane | **20%** |", "20 per cent", "20%"),
        ] {
            assert_eq!(parts(text), pairs(&[(value, words)]), "{text}");
        }
        assert_eq!(parts("30 per cent and 35 per cent").len(), 2);
    }

    #[test]
    fn what_is_no_part_or_not_a_sure_one_is_silence() {
        for text in [
            "about 40 per cent",
            "30–40 %",
            "between 30 and 40 per cent",
            "a percentage",
            "the third party",
            "one third party",
            "one quarter’s notice",
            "two quarters in a row",
            "twenty (25) per cent",
            "1,5 %",
            "half of it",
            "per cent",
            "20 percentage points",
        ] {
            assert_eq!(parts(text), [], "{text}");
        }
    }
}
