//! A value that is not as its schema has it, in words: what is wrong, and what to write, with the slips that people make.

use jiff::civil::Date;
use serde_json::Value;

use super::violation::{Fault, Hints};
use crate::document::term::{Place, Shape, Term};

/// What is said about a value.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub message: String,
    pub why: Option<String>,
    pub help: Option<String>,
    /// What to put where the value is.
    pub replacement: Option<String>,
}

impl Said {
    fn new(message: String) -> Self {
        Self { message, ..Self::default() }
    }

    fn why(mut self, why: &str) -> Self {
        self.why = Some(why.to_owned());
        self
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Offers what was surely meant.
    fn meant(mut self, replacement: String) -> Self {
        self.help = Some(format!("write `{replacement}`"));
        self.replacement = Some(replacement);
        self
    }
}

/// A value and what is known about it.
pub(super) struct Subject<'a> {
    /// The key that it stands under, also for one of a list.
    pub name: &'a str,
    pub place: Option<Place<'a>>,
    /// What the value is for, as the schema describes it.
    pub description: Option<&'a str>,
    pub example: Option<Value>,
}

/// Says what is wrong with a value. What the schema itself says goes first.
pub(super) fn said(fault: &Fault, hints: &Hints, subject: &Subject<'_>) -> Said {
    let shape = hints.shape.as_deref();
    let mut said = match fault {
        Fault::Type(types) => of_type(types, shape, subject),
        Fault::Format(format) => of_format(format, subject),
        Fault::Pattern(pattern) => of_pattern(pattern, shape, subject),
        Fault::Enum(options) => of_options(options, subject),
        Fault::Const(only) => {
            Said::new(format!("{} can only be `{}`", subject.quoted(), written(only)))
        }
        Fault::AtLeast(limit) => {
            Said::new(format!("{} has to be at least {}", subject.quoted(), written(limit)))
        }
        Fault::AtMost(limit) => {
            Said::new(format!("{} can be {} at most", subject.quoted(), written(limit)))
        }
        Fault::TooFew(least) => too_few(*least, subject),
        Fault::TooMany(most) => {
            Said::new(format!("{} has more than {most} {}", subject.quoted(), entries(*most)))
        }
        Fault::NotUnique => Said::new(format!("{} names something twice", subject.quoted()))
            .help("take the second one out"),
        Fault::Contains => Said::new(format!("{} lacks an entry that it needs", subject.quoted())),
        Fault::Forbidden => {
            Said::new(format!("{} has no place here", subject.quoted())).help("take it out")
        }
        Fault::NoBranch(_)
        | Fault::Other
        | Fault::Required(_)
        | Fault::Unexpected(..)
        | Fault::Key(..) => Said::new(format!("{} is not as it should be", subject.quoted())),
    };
    said.help = said.help.or_else(|| subject.advice());
    // What is said of a form is no answer to a value of another type.
    if matches!(fault, Fault::Type(_)) && shape.is_some() {
        return said;
    }
    if hints.message.is_some() || hints.help.is_some() {
        said.replacement = None;
    }
    if let Some(message) = &hints.message {
        said.message = message.replace("{text}", subject.text()).replace("{name}", subject.name);
    }
    said.why = hints.why.clone().or(said.why);
    said.help = hints.help.clone().or(said.help);
    said
}

impl Subject<'_> {
    /// What to call the value: by its key, or as an entry of the list under that key.
    fn quoted(&self) -> String {
        if self.place.is_some_and(|place| place.key.is_none()) {
            return format!("an entry of “{}”", self.name);
        }
        format!("“{}”", self.name)
    }

    fn text(&self) -> &str {
        self.place.and_then(|place| place.term.text()).unwrap_or_default()
    }

    /// What the value is for and an example.
    pub(super) fn advice(&self) -> Option<String> {
        let example =
            self.example.as_ref().map(|example| format!("for example {}", self.example(example)));
        match (self.description, example) {
            (Some(description), Some(example)) => {
                Some(format!("{}; {example}", clause_of(description)))
            }
            (Some(description), None) => Some(clause_of(description)),
            (None, example) => example,
        }
    }

    /// Of what takes keys with values, the example, if the first of them holds a list: that is where a list belongs.
    fn level_of_the_list(&self) -> Option<String> {
        let example = self.example.as_ref()?;
        let (_, first) = example.as_object()?.iter().next()?;
        first.is_array().then(|| self.example(example))
    }

    fn example(&self, example: &Value) -> String {
        let in_list = self.place.is_some_and(|place| place.key.is_none());
        if in_list {
            format!("`{}`", written(example))
        } else {
            format!("`{}: {}`", self.name, written(example))
        }
    }
}

/// A description as part of a sentence: without its full stop, and with a small first letter unless that is a name.
pub(super) fn clause_of(description: &str) -> String {
    let description = description.trim_end_matches('.');
    let mut letters = description.chars();
    let (first, second) = (letters.next(), letters.next());
    match (first, second) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(Some(second)).chain(letters).collect()
        }
        _ => description.to_owned(),
    }
}

/// A value as one would write it in front matter.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) if needs_quotes(text) => Value::from(text.as_str()).to_string(),
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            format!("[{}]", list.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => {
            let pairs: Vec<_> =
                map.iter().map(|(key, value)| format!("{key}: {}", written(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

fn needs_quotes(text: &str) -> bool {
    text.contains([':', '#', ',', '{', '}', '[', ']', '"', '`'])
        || text.trim() != text
        || crate::document::term::is_json_number(text)
}

fn of_type(types: &[String], shape: Option<&str>, subject: &Subject<'_>) -> Said {
    let Some(place) = subject.place else {
        return Said::new(format!("{} is not as it should be", subject.quoted()));
    };
    if place.term.is_null() {
        return nothing(subject);
    }
    if shape == Some("money")
        && let Some(sum) = sum_of_money(subject.text())
    {
        return Said::new(format!("“{}” does not say amount and currency apart", subject.text()))
            .why("sums are added up and compared, so the currency is never guessed")
            .meant(sum);
    }
    if types == ["boolean"]
        && let Some(answer) = yes_or_no(subject.text())
    {
        return Said::new(format!(
            "{} wants true or false, and has “{}”",
            subject.quoted(),
            subject.text()
        ))
        .meant(answer.to_string());
    }
    let wanted: Vec<_> = types.iter().map(|name| type_in_words(name)).collect();
    let said = Said::new(format!(
        "{} wants {}, and has {}",
        subject.quoted(),
        wanted.join(" or "),
        what_it_is(place.term)
    ));
    match subject.level_of_the_list().filter(|_| matches!(place.term.shape, Shape::List(_))) {
        Some(example) => said.help(format!("write the list one level lower: {example}")),
        None => said,
    }
}

/// A key without a value.
fn nothing(subject: &Subject<'_>) -> Said {
    let said = Said::new(format!("nothing stands behind {}", subject.quoted()));
    match subject.advice() {
        Some(advice) => said.help(format!("{advice}; or take the key out")),
        None => said.help("take the key out"),
    }
}

fn type_in_words(name: &str) -> &str {
    match name {
        "string" => "words",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "keys with values",
        _ => "nothing",
    }
}

fn what_it_is(term: &Term) -> String {
    match &term.shape {
        Shape::List(_) => "a list".to_owned(),
        Shape::Map(_) => "keys with values".to_owned(),
        Shape::Scalar(scalar) => match scalar.json() {
            Value::String(_) => "words".to_owned(),
            _ => format!("“{}”", scalar.text),
        },
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "y" | "on" | "true" => Some(true),
        "no" | "n" | "off" | "false" => Some(false),
        _ => None,
    }
}

fn too_few(least: u64, subject: &Subject<'_>) -> Said {
    if subject
        .place
        .is_some_and(|place| place.term.list().is_empty() && place.term.pairs().is_empty())
    {
        return Said::new(format!("nothing stands under {}", subject.quoted()));
    }
    Said::new(format!("{} has fewer than {least} {}", subject.quoted(), entries(least)))
}

const fn entries(count: u64) -> &'static str {
    if count == 1 { "entry" } else { "entries" }
}

fn of_format(format: &str, subject: &Subject<'_>) -> Said {
    let text = subject.text();
    match format {
        "date" => of_date(text, subject),
        "duration" => {
            let said = Said::new(format!("“{text}” is not a length of time that can be counted with"))
                .why("lengths of time are added to dates and compared, so there is one way to write them");
            match duration(text) {
                Some(duration) => said.meant(duration),
                None => said,
            }
        }
        "email" => Said::new(format!("“{text}” is not an e-mail address")),
        _ => Said::new(format!("“{text}” is not what {} wants", subject.quoted())),
    }
}

fn of_date(text: &str, subject: &Subject<'_>) -> Said {
    let said = |message: String| {
        Said::new(message)
            .why("days are compared and counted, so there is one way to write them: year-month-day")
    };
    match days_meant(text).as_slice() {
        [day] => said(format!("“{text}” is not written as year-month-day")).meant(day.to_string()),
        [first, second] => said(format!("“{text}” can be read as two days")).help(format!(
            "write `{first}` ({}) or `{second}` ({})",
            in_words(*first),
            in_words(*second)
        )),
        _ if looks_like_a_day(text) => {
            let end =
                last_of_month(text).map(|last| format!("the last day of that month is `{last}`"));
            let said = Said::new(format!("there is no day “{text}”"));
            match end {
                Some(end) => said.help(end),
                None => said,
            }
        }
        _ => said(format!("“{text}” is not a day that {} can be", subject.quoted())),
    }
}

fn looks_like_a_day(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([4, 2, 2])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn last_of_month(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Some(Date::new(year, month, 1).ok()?.last_of_month())
}

fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The days that somebody may have meant: one, or two where day and month could be either way round.
fn days_meant(text: &str) -> Vec<Date> {
    let parts: Vec<_> =
        text.split(['/', '.', '-', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return Vec::new() };
    let number = |text: &str| -> Option<i16> {
        let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        (digits.len() <= 4).then(|| digits.parse().ok())?
    };
    let day = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let century = |year: i16, text: &str| if text.len() <= 2 { year + 2000 } else { year };
    if let (Some(month), Some(of), Some(year)) = (month_named(second), number(first), number(third))
    {
        return day(century(year, third), month, of).into_iter().collect();
    }
    let (Some(one), Some(two), Some(three)) = (number(first), number(second), number(third)) else {
        return Vec::new();
    };
    let year = century(three, third);
    let mut days: Vec<_> = if first.len() == 4 {
        [day(one, two, three), day(one, three, two)].into_iter().flatten().take(1).collect()
    } else {
        [day(year, two, one), day(year, one, two)].into_iter().flatten().collect()
    };
    days.dedup();
    days
}

fn month_named(text: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_ascii_lowercase();
    let place = MONTHS.iter().position(|month| text.len() >= 3 && month.starts_with(&text))?;
    i16::try_from(place + 1).ok()
}

/// A length of time that somebody wrote in words, or nearly right.
fn duration(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let rhythm = match text.as_str() {
        "daily" => Some("P1D"),
        "weekly" => Some("P1W"),
        "fortnightly" | "a fortnight" => Some("P2W"),
        "monthly" => Some("P1M"),
        "quarterly" | "a quarter" => Some("P3M"),
        "yearly" | "annually" | "annual" => Some("P1Y"),
        _ => None,
    };
    if let Some(rhythm) = rhythm {
        return Some(rhythm.to_owned());
    }
    let text = text.strip_prefix('p').unwrap_or(&text).trim_start();
    let (count, unit) = match text.find(|letter: char| !letter.is_ascii_digit()) {
        Some(0) => {
            let (word, unit) = text.split_once([' ', '-'])?;
            (number_named(word)?, unit)
        }
        Some(end) => (text.get(..end)?.parse().ok()?, text.get(end..)?),
        None => return None,
    };
    let letter = match unit.trim_start_matches([' ', '-']).trim_end_matches(['.', '’', '\'']) {
        "d" | "day" | "days" | "calendar days" => 'D',
        "w" | "week" | "weeks" => 'W',
        "m" | "month" | "months" | "calendar months" => 'M',
        "y" | "year" | "years" => 'Y',
        _ => return None,
    };
    Some(format!("P{count}{letter}"))
}

fn number_named(word: &str) -> Option<u32> {
    const NUMBERS: [&str; 13] = [
        "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let place = NUMBERS.iter().position(|number| *number == word)?;
    u32::try_from(place.max(1)).ok()
}

fn of_pattern(pattern: &str, shape: Option<&str>, subject: &Subject<'_>) -> Said {
    let text = subject.text();
    let said = |message: &str| Said::new(format!("“{text}” {message}"));
    match shape {
        Some("words") => Said::new(format!("nothing is written for {}", subject.quoted())),
        Some("id") => {
            let said = said("is not written as an id: small letters, digits and hyphens")
                .why("ids are used in file names and in the record, and never change");
            match id_from(text) {
                Some(id) => said.help(format!("write `{id}`, here and wherever it is referred to")),
                None => said,
            }
        }
        Some("amount") => match amount(text) {
            Some(amount) => said("is not an amount in plain digits").meant(amount),
            None => said("is not an amount in plain digits"),
        },
        Some("currency") => {
            let said = said("is not a currency in three capital letters");
            match currency(text) {
                Some(currency) => said.meant(currency),
                None => said,
            }
        }
        Some("share") => {
            let said = said("is not a share: a number for per cent, or a fraction such as 1/3");
            match share(text) {
                Some(share) => said.meant(share),
                None => said,
            }
        }
        Some("approval") => approval(text),
        Some("majority") => majority(text),
        _ if subject.description.is_some() || subject.example.is_some() => {
            Said::new(format!("“{text}” is not of the form that {} takes", subject.quoted()))
        }
        _ => Said::new(format!("“{text}” is not of the form that {} takes", subject.quoted()))
            .help(format!("it has to match `{pattern}`")),
    }
}

fn approval(text: &str) -> Said {
    let said = Said::new(format!("“{text}” does not say who has to agree"));
    let words = text.to_ascii_lowercase();
    let meant = match words.trim() {
        "unanimous" | "unanimity" | "unanimously" | "all" | "everyone" | "all parties"
        | "consensus" | "all partners" => Some("all-parties"),
        "simple majority" | "simple" | "majority vote" | "most" => Some("majority"),
        "two thirds" | "two-thirds" => Some("2/3"),
        "three quarters" | "three-quarters" => Some("3/4"),
        _ => None,
    };
    match meant {
        Some(meant) => said.meant(meant.to_owned()),
        None => said.help(
            "write `all-parties`, `majority`, a fraction such as `2/3`, `{ body: ID }`, `{ party: ID }`, or `{ all-of: [ … ] }`",
        ),
    }
}

/// People write here what they write under `approval`, where most are a `majority` and all are `all-parties`.
fn majority(text: &str) -> Said {
    let said = Said::new(format!("“{text}” does not say what carries a decision"));
    let words = text.to_ascii_lowercase().replace(['-', '_'], " ");
    let meant = match words.trim() {
        "majority" | "simple majority" | "majority vote" | "majority of votes" | "most"
        | "more than half" | "half" | "1/2" | "50%" => "simple",
        "all parties" | "all" | "everyone" | "unanimity" | "unanimously" | "all partners"
        | "all members" | "100%" => "unanimous",
        "by consensus" => "consensus",
        "two thirds" | "2/3 majority" | "two thirds majority" => "2/3",
        "three quarters" | "3/4 majority" | "three quarters majority" => "3/4",
        _ => {
            return said.help(
                "write `simple` (more than half), `unanimous`, `consensus`, `weighted`, or a fraction such as `2/3`",
            );
        }
    };
    said.meant(meant.to_owned())
}

/// A name as an id.
pub(super) fn id_from(text: &str) -> Option<String> {
    let mut id = String::new();
    for letter in text.chars().take(200) {
        if letter.is_ascii_alphanumeric() {
            id.push(letter.to_ascii_lowercase());
        } else if !matches!(letter, '\'' | '’' | '.') && !id.ends_with('-') && !id.is_empty() {
            id.push('-');
        }
    }
    let id: String = id.trim_end_matches('-').chars().take(64).collect();
    (!id.is_empty()).then_some(id)
}

fn amount(text: &str) -> Option<String> {
    let digits: String =
        text.chars().filter(|letter| !matches!(letter, ' ' | ',' | '£' | '€' | '$')).collect();
    let digits = digits.trim_start_matches("GBP").trim_end_matches("GBP");
    crate::document::term::is_json_number(digits).then(|| format!("\"{digits}\""))
}

fn sum_of_money(text: &str) -> Option<String> {
    let currency = currency(text)?;
    let amount = amount(text)?;
    Some(format!("{{ amount: {amount}, currency: {currency} }}"))
}

fn currency(text: &str) -> Option<String> {
    let upper = text.trim().to_ascii_uppercase();
    let sign = [('£', "GBP"), ('€', "EUR"), ('$', "USD")]
        .into_iter()
        .find(|(sign, _)| text.contains(*sign));
    let letters = upper.len() == 3 && upper.bytes().all(|byte| byte.is_ascii_uppercase());
    match sign {
        Some((_, currency)) => Some(currency.to_owned()),
        None if upper.starts_with("POUND") || upper.contains("GBP") => Some("GBP".to_owned()),
        None => letters.then_some(upper),
    }
}

fn share(text: &str) -> Option<String> {
    let number = text
        .trim()
        .trim_end_matches("per cent")
        .trim_end_matches("percent")
        .trim_end_matches('%')
        .trim();
    crate::document::term::is_json_number(number).then(|| number.to_owned())
}

fn of_options(options: &[Value], subject: &Subject<'_>) -> Said {
    match subject.place.map(|place| place.term) {
        Some(term) if term.is_null() => return nothing(subject),
        Some(term) if term.text().is_none() => {
            let options: Vec<_> = options.iter().map(written).collect();
            let message =
                format!("{} wants one word, and has {}", subject.quoted(), what_it_is(term));
            return Said::new(message).help(format!("write one of {}", several(&options)));
        }
        _ => {}
    }
    let options: Vec<_> = options.iter().map(written).collect();
    let text = subject.text();
    let said = Said::new(format!("{} cannot be “{text}”", subject.quoted()));
    match nearest(text, options.iter().map(String::as_str)) {
        Some(near) => {
            let mut said = said.meant(near.to_owned());
            said.help = Some(format!("did you mean “{near}”?"));
            said
        }
        None => said.help(format!("write one of {}", several(&options))),
    }
}

/// Words in a row, each as one would type it; a long row is cut.
pub(super) fn several<T: AsRef<str>>(words: &[T]) -> String {
    let mut row: Vec<_> =
        words.iter().take(16).map(|word| format!("`{}`", word.as_ref())).collect();
    if words.len() > 16 {
        row.push("…".to_owned());
    }
    row.join(", ")
}

/// The word that somebody surely meant, if one is near enough. Case, underscores and spaces do not count.
pub(super) fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 80 {
        return None;
    }
    let plain: String = word
        .chars()
        .map(|letter| if matches!(letter, '_' | ' ') { '-' } else { letter.to_ascii_lowercase() })
        .collect();
    among
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&plain, candidate), candidate))
        .filter(|(distance, candidate)| {
            *distance <= (candidate.len().min(plain.len()) / 4).clamp(1, 4)
        })
        .filter(|(distance, candidate)| *distance < candidate.len().min(plain.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_understood_however_they_are_written() {
        let days = |text| days_meant(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(days("31/03/2029"), ["2029-03-31"]);
        assert_eq!(days("31.3.29"), ["2029-03-31"]);
        assert_eq!(days("03/31/2029"), ["2029-03-31"]);
        assert_eq!(days("03/04/2029"), ["2029-04-03", "2029-03-04"]);
        assert_eq!(days("04/04/2029"), ["2029-04-04"]);
        assert_eq!(days("2029/3/31"), ["2029-03-31"]);
        assert_eq!(days("31st March 2029"), ["2029-03-31"]);
        assert_eq!(days("1 Sept 2026"), ["2026-09-01"]);
        assert!(days("spring 2029").is_empty() && days("2029-02-30").is_empty());
    }

    #[test]
    fn lengths_of_time_are_understood_in_words() {
        assert_eq!(duration("3 months").as_deref(), Some("P3M"));
        assert_eq!(duration("six months").as_deref(), Some("P6M"));
        assert_eq!(duration("14-days").as_deref(), Some("P14D"));
        assert_eq!(duration("p1y").as_deref(), Some("P1Y"));
        assert_eq!(duration("6M").as_deref(), Some("P6M"));
        assert_eq!(duration("Monthly").as_deref(), Some("P1M"));
        assert_eq!(duration("30"), None);
        assert_eq!(duration("soon"), None);
    }

    #[test]
    fn the_nearest_word_has_to_be_near() {
        let words = ["termination", "timeframe", "variation"];
        assert_eq!(nearest("terminaton", words), Some("termination"));
        assert_eq!(nearest("Time_frame", ["time-frame"]), Some("time-frame"));
        assert_eq!(nearest("background", words), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn a_name_becomes_an_id() {
        assert_eq!(id_from("St Mary’s Trust (North)").as_deref(), Some("st-marys-trust-north"));
        assert_eq!(id_from("—"), None);
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        assert_eq!(
            sum_of_money("£50,000").as_deref(),
            Some("{ amount: \"50000\", currency: GBP }")
        );
        assert_eq!(sum_of_money("50000"), None);
    }
}
