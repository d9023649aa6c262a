//! What there is to the words of a clause: something, nothing, a placeholder, or a pointer to something that is absent.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use regex::Regex;

use super::{placeholder_text, places};
use crate::document::agreement::{Agreement, State};
use crate::document::term::Term;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lack {
    Words,
    /// It only points elsewhere, and nothing is there.
    Target(Pointer),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer {
    /// As the words have it: “Schedule 4”.
    pub(super) target: String,
    pub(super) end: DeadEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeadEnd {
    Absent,
    /// The target is a heading without words.
    Empty,
    /// The target contains the clause that points to it.
    Itself,
}

/// Reads what sections say; remembers what can be pointed at.
pub(super) struct Reader<'a> {
    agreement: &'a Agreement,
    targets: OnceCell<Targets>,
}

impl<'a> Reader<'a> {
    pub(super) const fn of(agreement: &'a Agreement) -> Self {
        Self { agreement, targets: OnceCell::new() }
    }

    /// What a section lacks, those below it included. One that holds a placeholder lacks nothing here: `placeholder-text` tells it.
    pub(super) fn lack(&self, section: usize) -> Option<Lack> {
        let words = short_words(self.agreement, &[section])?;
        let lack = if words.contains(char::is_alphanumeric) {
            Lack::Target(self.dead_end(section, &words)?)
        } else {
            Lack::Words
        };
        (!placeholder_text::is_nothing_else(&words)).then_some(lack)
    }

    /// Whether a section says something, be it only where to look.
    fn has_words(&self, section: usize) -> bool {
        let is_placeholder = || {
            let words = short_words(self.agreement, &[section]);
            words.is_some_and(|words| placeholder_text::is_nothing_else(&words))
        };
        self.lack(section).is_none() && !is_placeholder()
    }

    fn dead_end(&self, section: usize, words: &str) -> Option<Pointer> {
        let target = TARGET.as_ref()?;
        let mut pointers = Vec::new();
        let small = words.to_ascii_lowercase();
        for found in target.captures_iter(&small) {
            let (whole, kind, number) = (found.get(0)?, found.get(1)?, found.get(2)?);
            let written = words.get(whole.range())?;
            let target = written.split_whitespace().collect::<Vec<_>>().join(" ");
            let end = self.destination(section, kind.as_str(), number.as_str())?;
            pointers.push(Pointer { target, end });
        }
        let first = pointers.into_iter().next()?;
        let heading = self.agreement.body.sections.get(section)?.heading.to_lowercase();
        let says_nothing =
            only_leads_on(&small, &heading, target) || only_leads_there(words, &small, target);
        says_nothing.then_some(first)
    }

    /// Where a reference leads, if it leads nowhere.
    fn destination(&self, section: usize, kind: &str, number: &str) -> Option<DeadEnd> {
        let kind = kind.replace("annexe", "annex");
        let is_schedule =
            matches!(kind.as_str(), "schedule" | "annex" | "appendix" | "attachment" | "exhibit");
        if is_schedule && is_listed(self.agreement, &kind, number) {
            return None;
        }
        let targets = self.targets.get_or_init(|| Targets::of(self.agreement));
        let Some(found) = targets.find(&kind, number, is_schedule) else {
            return Some(DeadEnd::Absent);
        };
        if places::upwards(self.agreement, section).any(|index| index == found) {
            return Some(DeadEnd::Itself);
        }
        let words = short_words(self.agreement, &[found]);
        words.is_some_and(|words| !words.contains(char::is_alphanumeric)).then_some(DeadEnd::Empty)
    }
}

/// What references can lead to: “schedule 4” as a heading has it, and the numbers of sections.
struct Targets {
    headed: HashMap<String, usize>,
    numbered: HashMap<String, usize>,
}

impl Targets {
    fn of(agreement: &Agreement) -> Self {
        let mut targets = Self { headed: HashMap::new(), numbered: HashMap::new() };
        for (index, section) in agreement.body.sections.iter().enumerate() {
            let heading = section.heading.to_lowercase().replace("annexe", "annex");
            let mut words = heading.split_whitespace();
            if let (Some(kind), Some(number)) = (words.next(), words.next()) {
                let number = number.trim_matches(|sign: char| !sign.is_alphanumeric());
                targets.headed.entry(format!("{kind} {number}")).or_insert(index);
            }
            if let Some(number) = &section.number {
                targets.numbered.entry(number.to_lowercase()).or_insert(index);
            }
        }
        targets
    }

    /// For “12.3” also section 12, whose paragraphs need not be sections.
    fn find(&self, kind: &str, number: &str, is_schedule: bool) -> Option<usize> {
        let headed = self.headed.get(&format!("{kind} {number}"));
        let highest = number.split('.').next().unwrap_or(number);
        let numbered = self.numbered.get(number).or_else(|| self.numbered.get(highest));
        headed.or(numbered.filter(|_| !is_schedule)).copied()
    }
}

/// Whether a clause stands in the body with words that say something.
pub(super) fn has_words(agreement: &Agreement, clause: &str) -> bool {
    let reader = Reader::of(agreement);
    agreement.clause(clause).is_some_and(|clause| {
        clause.state == State::Present
            && clause.sections.iter().any(|section| reader.has_words(*section))
    })
}

/// The words of sections and of those below them, without their headings; `None` where there are too many to be a mere pointer.
pub(super) fn short_words(agreement: &Agreement, sections: &[usize]) -> Option<String> {
    const LONGEST: usize = 400;
    let mut words = String::new();
    let mut read_to = 0;
    for index in sections {
        for (_, section) in places::downwards(agreement, *index) {
            if section.span.start < read_to {
                continue;
            }
            read_to = section.span.start + 1;
            if words.len() + section.plain.len() > LONGEST {
                return None;
            }
            words.push_str(section.plain.trim());
            words.push('\n');
        }
    }
    Some(words.trim().to_owned())
}

/// “As set out in Schedule 4”, “see clauses 12.1 and 12.3 below”, in small letters: words in whatever letters take much longer to find.
static TARGET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?-u)\b(clause|section|paragraph|article|part|schedule|annexe?|appendix|attachment|exhibit)s?\s+(?:no\.?\s*)?(\d+(?:\.\d+)*[a-z]?|[a-z]|[ivxlc]{1,6})\b",
    )
    .ok()
});

/// Words that only lead the reader on.
const LEADING_ON: &str = "a addressed agree agreed agreement an and any appended applies apply are arrangements as at attached be below above by can contained covered dealt defined described detail details detailed document end following for found from full further given here hereto how in included information is it its listed matters members more of on or out outlined parties partner partners party please provided provisions recorded refer reference referred see set shall share shared shown specified stated terms that the their these this to under up which will with within";

static LEADS_ON: LazyLock<BTreeSet<&str>> = LazyLock::new(|| LEADING_ON.split(' ').collect());

/// Whether words say nothing besides where to look.
fn only_leads_on(words: &str, heading: &str, target: &Regex) -> bool {
    let is_sign = |character: char| !character.is_alphanumeric();
    let of_heading: BTreeSet<&str> = heading.split(is_sign).collect();
    let rest = target.replace_all(words, " ").to_lowercase();
    rest.split(is_sign)
        .all(|word| word.is_empty() || LEADS_ON.contains(word) || of_heading.contains(word))
}

/// “The partners share overspends as set out in Schedule 4.”: one short sentence whose contents are all in the schedule.
fn only_leads_there(words: &str, small: &str, target: &Regex) -> bool {
    const MOST_WORDS: usize = 10;
    const LEADS: &[&str] = &[
        "set out in",
        "described in",
        "detailed in",
        "specified in",
        "contained in",
        "stated in",
        "see",
        "refer to",
        "provided in",
    ];
    let Some(found) = target.find(small) else { return false };
    let before = words.get(..found.start()).unwrap_or_default().trim_end();
    let behind = words.get(found.end()..).unwrap_or_default();
    let leads = LEADS.iter().any(|lead| {
        before.strip_suffix(lead).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    });
    leads
        && behind.trim_matches(['.', ' ', '\n']).is_empty()
        && before.split_whitespace().count() <= MOST_WORDS
        && !before.contains(['.', ';', ':', '%', '£'])
        && !before.contains(|sign: char| sign.is_ascii_digit())
        && !before.contains("month")
        && !before.contains("day")
}

/// Whether `schedules` in the front matter lists it: by its id, its title, or as the fourth of several without numbers.
pub(super) fn is_listed(agreement: &Agreement, kind: &str, number: &str) -> bool {
    let schedules = agreement.terms().get("schedules").map(Term::list).unwrap_or_default();
    let wanted = format!("{kind} {number}");
    let is_wanted = |schedule: &Term| {
        let id = schedule.text_of("id").unwrap_or_default().to_lowercase().replace('-', " ");
        let title = schedule.text_of("title").unwrap_or_default().to_lowercase();
        let behind = title.strip_prefix(&wanted);
        id == wanted
            || id == number
            || behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
    };
    let has_number = |schedule: &Term| {
        let naming = ["id", "title"].map(|key| schedule.text_of(key).unwrap_or_default());
        naming.iter().any(|name| name.contains(|character: char| character.is_ascii_digit()))
    };
    schedules.iter().any(is_wanted)
        || (!schedules.iter().any(has_number)
            && number.parse::<usize>().is_ok_and(|number| (1..=schedules.len()).contains(&number)))
}
