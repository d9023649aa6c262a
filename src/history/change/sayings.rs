//! Terms as people say them: "3 months", "45 %", "£50,000.00", "all parties".

use std::collections::HashMap;

use super::quantity::Length;
use crate::document::agreement::Agreement;
use crate::document::term::{Shape, Term};

/// How long a list or map is told.
const LONGEST: usize = 160;

/// How deep in lists and maps words are read.
const DEEPEST: usize = 6;

/// What parties and bodies are called, by their ids.
pub(super) struct Names(HashMap<String, String>);

impl Names {
    pub(super) fn of(agreement: &Agreement) -> Self {
        let bodies = agreement.terms().get("decision-making").and_then(|terms| terms.get("bodies"));
        let parties = agreement.terms().get("parties");
        let listed = [bodies, parties].into_iter().flatten().flat_map(Term::list);
        let names = listed.filter_map(|term| {
            Some((term.text_of("id")?.to_owned(), term.text_of("name")?.to_owned()))
        });
        Self(names.collect())
    }

    pub(super) fn of_id(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// Says terms of one text.
#[derive(Clone, Copy)]
pub(super) struct Speaker<'a> {
    pub(super) names: &'a Names,
    /// Whether numbers are per cent here.
    pub(super) percent: bool,
}

impl Speaker<'_> {
    pub(super) fn say(self, term: &Term) -> String {
        self.said(term, 0)
    }

    fn said(self, term: &Term, depth: usize) -> String {
        if let Some((amount, currency)) = money_of(term) {
            return money(amount, currency);
        }
        match &term.shape {
            Shape::Scalar(scalar) if term.is_null() || scalar.text.is_empty() => {
                "nothing".to_owned()
            }
            Shape::Scalar(scalar) => self.scalar(&scalar.text, scalar.plain),
            _ if depth >= DEEPEST => "…".to_owned(),
            Shape::List(terms) => {
                shortened(terms.iter().map(|term| self.said(term, depth + 1)), ", ")
            }
            Shape::Map(pairs) => match pairs.as_slice() {
                [pair] if pair.key == "all-of" => shortened(
                    pair.term.list().iter().map(|term| self.said(term, depth + 1)),
                    " and ",
                ),
                [pair] if matches!(pair.key.as_str(), "body" | "party") => {
                    self.said(&pair.term, depth + 1)
                }
                pairs => {
                    let said = pairs.iter().map(|pair| {
                        let inner = Self { percent: self.percent || is_percent(&pair.key), ..self };
                        format!(
                            "{}: {}",
                            self.names
                                .of_id(&pair.key)
                                .map_or_else(|| in_words(&pair.key), str::to_owned),
                            inner.said(&pair.term, depth + 1)
                        )
                    });
                    shortened(said, ", ")
                }
            },
        }
    }

    fn scalar(self, text: &str, plain: bool) -> String {
        if let Some(length) = Length::read(text) {
            return length.said();
        }
        match text {
            "true" if plain => return "yes".to_owned(),
            "false" if plain => return "no".to_owned(),
            "all-parties" => return "all parties".to_owned(),
            "majority" => return "a majority".to_owned(),
            _ => {}
        }
        let is_figure = text.starts_with(|first: char| first.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if self.percent && is_figure {
            return format!("{text} %");
        }
        self.names.of_id(text).unwrap_or(text).to_owned()
    }
}

/// Whether numbers under a key are per cent.
pub(super) fn is_percent(key: &str) -> bool {
    super::table::TERM_WORDS.percent.contains(key)
}

/// Keys are words with hyphens.
pub(super) fn in_words(key: &str) -> String {
    key.replace('-', " ")
}

/// The amount and currency of a sum of money.
pub(super) fn money_of(term: &Term) -> Option<(&str, &str)> {
    let fits = term.pairs().len() == 2;
    fits.then(|| Some((term.text_of("amount")?, term.text_of("currency")?))).flatten()
}

fn money(amount: &str, currency: &str) -> String {
    let (sign, digits) = amount.strip_prefix('-').map_or(("", amount), |digits| ("−", digits));
    let (front, rest) =
        digits.split_once('.').map_or((digits, None), |(front, rest)| (front, Some(rest)));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(front) || rest.is_some_and(|rest| !is_number(rest)) {
        return format!("{amount} {currency}");
    }
    let mut grouped = String::with_capacity(front.len() * 2);
    for (index, digit) in front.chars().enumerate() {
        if index > 0 && (front.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(rest) = rest {
        grouped.push('.');
        grouped.push_str(rest);
    }
    match currency {
        "GBP" => format!("{sign}£{grouped}"),
        "EUR" => format!("{sign}€{grouped}"),
        "USD" => format!("{sign}${grouped}"),
        other => format!("{sign}{grouped} {other}"),
    }
}

impl Length {
    fn said(&self) -> String {
        let units = [
            (self.years, "year"),
            (self.months, "month"),
            (self.weeks, "week"),
            (self.days, "day"),
            (self.hours, "hour"),
            (self.minutes, "minute"),
        ];
        let said: Vec<_> = units
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
            .collect();
        match said.split_last() {
            None => "no time".to_owned(),
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
        }
    }
}

/// As many as fit, and how many more there are.
fn shortened(words: impl ExactSizeIterator<Item = String>, between: &str) -> String {
    let count = words.len();
    let mut shortened = String::new();
    for (index, word) in words.enumerate() {
        if index > 0 && shortened.chars().count() + word.chars().count() > LONGEST {
            return format!("{shortened} and {} more", count - index);
        }
        if index > 0 {
            shortened.push_str(between);
        }
        shortened.push_str(&word);
    }
    if shortened.is_empty() { "nothing".to_owned() } else { shortened }
}
