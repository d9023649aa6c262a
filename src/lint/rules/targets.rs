//! What references can lead to: numbered clauses and paragraphs, schedules and the like, in the text or listed in the front matter.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::drafting::DRAFTING;
use super::places::Stretches;
use super::substance;
use crate::document::agreement::Agreement;
use crate::document::markdown::Style;
use crate::document::term::Term;
use crate::document::words::{Reference, Sort, Stated, Whose};
use crate::ground::source::Span;

/// Where a number leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// To these sections.
    Sections(Vec<usize>),
    /// To something that is no section, or that stands elsewhere.
    Somewhere,
    /// Nowhere; up to this number it leads somewhere: 14 of 14.9.
    Nowhere(Option<String>),
    /// Nobody can say.
    Unsure,
}

pub(super) struct Targets<'a> {
    agreement: &'a Agreement,
    /// The numbers of sections in small letters, in order.
    numbered: Vec<(Cow<'a, str>, usize)>,
    /// “Schedule 3” and the like, by sort and number.
    pub(super) attached: Vec<Attached>,
    headings: Stretches,
    links: Stretches,
    /// How many clauses have a number of their own.
    pub(super) clauses: usize,
    /// The highest number of a clause.
    pub(super) highest: u32,
    typed: OnceCell<Typed>,
    are_parted: OnceCell<bool>,
    /// What has been looked for.
    found: RefCell<HashMap<String, Found>>,
}

/// A schedule, annex or part with a heading of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attached {
    pub(super) sort: Sort,
    pub(super) number: String,
    pub(super) section: usize,
    /// Whether the heading begins with it.
    pub(super) leads: bool,
}

/// Numbers that begin a line or a cell, wherever they stand.
#[derive(Default)]
struct Typed {
    numbers: BTreeSet<String>,
    attached: HashSet<(Sort, String)>,
}

/// Of longer ones nobody can say what their parts are.
pub(super) const LONGEST_CLAUSE: usize = 50_000;

const NUMBER: &str = r"[0-9]{1,3}[A-Za-z]?|[A-Z][0-9]{0,2}|[IVXLC]{1,6}|(?i:one|two|three|four|five|six|seven|eight|nine|ten)";

impl<'a> Targets<'a> {
    pub(super) fn of(agreement: &'a Agreement) -> Self {
        let body = &agreement.body;
        let mut targets = Self {
            agreement,
            numbered: Vec::with_capacity(body.sections.len()),
            attached: Vec::new(),
            headings: Stretches::new(body.sections.iter().map(|section| section.heading_span)),
            links: Stretches::new(body.links.iter().map(|link| link.span)),
            clauses: 0,
            highest: 0,
            typed: OnceCell::new(),
            are_parted: OnceCell::new(),
            found: RefCell::new(HashMap::new()),
        };
        let mut full: Vec<Option<Cow<'a, str>>> = Vec::with_capacity(body.sections.len());
        for (index, section) in body.sections.iter().enumerate() {
            targets.attached.extend(attached(index, &section.heading));
            let Some(number) = section.number.as_deref().filter(|number| is_clause_like(number))
            else {
                full.push(None);
                continue;
            };
            let above = section.parent.and_then(|parent| full.get(parent)?.clone());
            let composed = above.filter(|_| !number.contains('.')).map(|above| {
                let is_digit = number.starts_with(|c: char| c.is_ascii_digit());
                if is_digit { format!("{above}.{number}") } else { format!("{above}({number})") }
            });
            targets.numbered.push((small(number), index));
            if let Some(arabic) = in_arabic(number) {
                targets.numbered.push((Cow::Owned(arabic), index));
            }
            if let Some(composed) = &composed {
                targets.numbered.push((Cow::Owned(composed.to_lowercase()), index));
            }
            if let Some(highest) = leading(number) {
                targets.highest = targets.highest.max(highest);
                targets.clauses += usize::from(composed.is_none());
            }
            full.push(Some(composed.map_or(Cow::Borrowed(number), Cow::Owned)));
        }
        targets.add_printed();
        targets.numbered.sort_unstable();
        targets
    }

    /// Items are printed with numbers that count on from the first, whatever was typed.
    fn add_printed(&mut self) {
        let body = &self.agreement.body;
        let items = body.sections.iter().enumerate();
        let items: HashMap<usize, usize> = items
            .filter(|(_, section)| section.style == Style::ListItem)
            .map(|(index, section)| (section.span.start, index))
            .collect();
        if items.is_empty() {
            return;
        }
        for list in &body.lists {
            let Some((first, _)) = list.items.first() else { continue };
            for ((_, span), printed) in list.items.iter().zip(*first..) {
                let Some(section) = items.get(&span.start) else { continue };
                self.numbered.push((Cow::Owned(printed.to_string()), *section));
                self.highest = self.highest.max(printed);
            }
        }
    }

    /// References in sentences into this document: none in headings, none that are links.
    pub(super) fn references(&self) -> impl Iterator<Item = &'a Stated<Reference>> {
        self.agreement.prose().references().iter().filter(|stated| {
            stated.value.whose != Whose::Other
                && !self.headings.hold(stated.span.start)
                && !self.links.hold(stated.span.start)
        })
    }

    /// The same with those into other documents and in links.
    pub(super) fn mentions(&self) -> impl Iterator<Item = &'a Stated<Reference>> {
        let mentions = self.agreement.prose().references().iter();
        mentions.filter(|stated| !self.headings.hold(stated.span.start))
    }

    /// Where the number of a clause, section, article or paragraph leads.
    pub(super) fn clause(&self, number: &str) -> Found {
        // No agreement speaks of more numbers.
        const MOST: usize = 3000;
        if let Some(found) = self.found.borrow().get(number) {
            return found.clone();
        }
        if self.found.borrow().len() >= MOST {
            return Found::Unsure;
        }
        let found = self.look_for(number);
        self.found.borrow_mut().insert(number.to_owned(), found.clone());
        found
    }

    fn look_for(&self, number: &str) -> Found {
        if let Some(sections) = self.sections(number) {
            return Found::Sections(sections);
        }
        if self.is_typed(number) {
            return Found::Somewhere;
        }
        // A heading may have lost the number that its paragraphs kept: where 9.2.1 is, 9.2 is.
        if variants(number).iter().any(|number| self.has_parts(number)) {
            return Found::Somewhere;
        }
        let Some((above, last)) = number.rsplit_once('.') else { return Found::Nowhere(None) };
        match self.clause(above) {
            Found::Nowhere(found) => Found::Nowhere(found),
            Found::Somewhere if self.has_parts(above) => Found::Nowhere(Some(above.to_owned())),
            Found::Somewhere | Found::Unsure => Found::Unsure,
            Found::Sections(sections) => {
                if !self.has_parts(above) && !above.contains('.') && !self.are_parted() {
                    return Found::Unsure;
                }
                let is_item = sections.iter().any(|section| self.has_items(*section, last));
                if is_item { Found::Unsure } else { Found::Nowhere(Some(above.to_owned())) }
            }
        }
    }

    fn sections(&self, number: &str) -> Option<Vec<usize>> {
        variants(number).iter().find_map(|name| {
            let name = name.to_lowercase();
            let from = self.numbered.partition_point(|(known, _)| known.as_ref() < name.as_str());
            let mut sections: Vec<usize> = self
                .numbered
                .iter()
                .skip(from)
                .take_while(|(known, _)| *known == name)
                .map(|(_, section)| *section)
                .collect();
            sections.dedup();
            (!sections.is_empty()).then_some(sections)
        })
    }

    /// Whether paragraphs below a number are numbered after it.
    fn has_parts(&self, number: &str) -> bool {
        let prefix = format!("{}.", number.to_lowercase());
        let from = self.numbered.partition_point(|(known, _)| known.as_ref() < prefix.as_str());
        self.numbered.get(from).is_some_and(|(known, _)| known.starts_with(&prefix))
            || self
                .typed()
                .numbers
                .range(prefix.clone()..)
                .next()
                .is_some_and(|known| known.starts_with(&prefix))
    }

    /// Whether it is the habit of the document to number paragraphs 14.1, 14.2.
    fn are_parted(&self) -> bool {
        *self.are_parted.get_or_init(|| {
            let clauses = self.numbered.iter().filter_map(|(number, _)| number.split_once('.'));
            let parted: HashSet<&str> = clauses.map(|(clause, _)| clause).collect();
            let whole = self.numbered.iter().map(|(number, _)| number.as_ref());
            let whole: HashSet<&str> =
                whole.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())).collect();
            let data = &DRAFTING.references;
            parted.len() >= data.numbered_clauses
                && parted.len().saturating_mul(data.clauses_for_one_parted) > whole.len()
        })
    }

    /// Whether a section holds as many numbered or lettered lines as it takes to reach a number.
    fn has_items(&self, section: usize, number: &str) -> bool {
        static ITEM: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?m)^[ \t>]*(?:[*_]{1,2})?\(?(?:[0-9]{1,3}|[a-zA-Z])[.)][ \t*_]").ok()
        });
        let Some(section) = self.agreement.body.sections.get(section) else { return true };
        let Some(wanted) = leading(number) else { return true };
        let words = self.agreement.source.slice(section.span);
        if words.len() > LONGEST_CLAUSE {
            return true;
        }
        let items = ITEM.as_ref().map_or(0, |item| item.find_iter(words).count());
        u32::try_from(items).is_ok_and(|items| items >= wanted)
    }

    fn is_typed(&self, number: &str) -> bool {
        variants(number).iter().any(|name| self.typed().numbers.contains(&name.to_lowercase()))
    }

    fn typed(&self) -> &Typed {
        self.typed.get_or_init(|| Typed::of(self.agreement.source.slice(self.agreement.body.span)))
    }

    /// The last paragraph that is numbered after a clause: 19.2 of 19.
    pub(super) fn last_part(&self, number: &str) -> Option<String> {
        let prefix = format!("{number}.");
        let numbers = self.numbered.iter().filter_map(|(number, _)| number.strip_prefix(&prefix));
        let last = numbers.filter_map(|part| part.parse::<u32>().ok()).max()?;
        Some(format!("{prefix}{last}"))
    }

    /// Where “Schedule 3” leads.
    pub(super) fn attachment(&self, sort: Sort, number: &str) -> Found {
        let names = variants(number);
        let is_named = |attached: &&Attached| {
            attached.sort == sort
                && variants(&attached.number).iter().any(|name| names.contains(name))
        };
        let sections: Vec<usize> =
            self.attached.iter().filter(is_named).map(|attached| attached.section).collect();
        if !sections.is_empty() {
            return Found::Sections(sections);
        }
        let is_listed =
            |name: &String| substance::is_listed(self.agreement, &sort.name().to_lowercase(), name);
        let is_typed = |name: &String| self.typed().attached.contains(&(sort, name.clone()));
        if names.iter().any(is_listed)
            || is_lettered(self.agreement, number)
            || names.iter().any(is_typed)
        {
            return Found::Somewhere;
        }
        Found::Nowhere(None)
    }
}

/// “Annex B” as the second of several documents that the front matter lists without numbers.
fn is_lettered(agreement: &Agreement, number: &str) -> bool {
    let schedules = agreement.terms().get("schedules").map(Term::list).unwrap_or_default();
    match number.as_bytes() {
        [letter @ b'A'..=b'Z'] => usize::from(letter - b'A') < schedules.len(),
        _ => false,
    }
}

impl Typed {
    fn of(text: &str) -> Self {
        static ATTACHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(&format!(
                r#"(?m)(?:^|[|>])[ \t>*_#+\\(\[“"0-9.-]*(?i:(schedule|annexe?|annexure|appendix|exhibit|attachment|part))[ \t]+(?i:no\.?[ \t]*)?({NUMBER})\b(?:[ \t]+(\p{{Ll}}))?"#
            ))
            .ok()
        });
        static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r#"(?m)(?:^|[|>])[ \t>*_#+\\(\[“"-]*(?:(?i:clause|section|article|paragraph|para\.?)[ \t]+)?(?:§[ \t]*)?([0-9]{1,3}(?:\\?\.[0-9]{1,3})*[A-Za-z]?|[IVXLC]{1,6})\b"#).ok()
        });
        // What a Word list numbers “Schedule 1”, “Schedule 2” is pasted as “1. – ROOMS”, “2. – PRICES”.
        static LISTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?m)^[ \t]*([0-9]{1,2})\.[ \t]+(?:\*\*|__)?[ \t]*\\?[-–—][ \t]+\p{Lu}")
                .ok()
        });
        let mut typed = Self::default();
        let listed = LISTED.iter().flat_map(|listed| listed.captures_iter(text));
        typed.attached.extend(
            listed.filter_map(|found| Some((Sort::Schedule, found.get(1)?.as_str().to_owned()))),
        );
        for found in LINE.iter().flat_map(|line| line.captures_iter(text)) {
            if let Some(number) = found.get(1) {
                let number = number.as_str().replace('\\', "");
                typed.numbers.extend(variants(&number).iter().map(|name| name.to_lowercase()));
            }
        }
        for found in ATTACHED.iter().flat_map(|attached| attached.captures_iter(text)) {
            let (Some(word), Some(number), None) = (found.get(1), found.get(2), found.get(3))
            else {
                continue;
            };
            if let Some(sort) = Sort::named(&word.as_str().to_lowercase()) {
                typed
                    .attached
                    .extend(variants(number.as_str()).into_iter().map(|name| (sort, name)));
            }
        }
        typed
    }
}

/// In small letters; most numbers are figures, and need no copy.
fn small(number: &str) -> Cow<'_, str> {
    if number.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(number.to_lowercase())
    } else {
        Cow::Borrowed(number)
    }
}

/// The schedules and the like that a heading names: one that leads, others in passing.
pub(super) fn attached(section: usize, heading: &str) -> Vec<Attached> {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?i:\b(schedule|annexe?|annexure|appendix|exhibit|attachment|part)s?)\s+(?i:no\.?\s*)?({NUMBER})\b"
        ))
        .ok()
    });
    // Most headings name none, and a look at the beginnings of their words is cheaper than a pattern.
    if !may_name_attachment(heading) {
        return Vec::new();
    }
    let found = NAMED.iter().flat_map(|named| named.captures_iter(heading));
    found
        .filter_map(|found| {
            let (whole, word, number) = (found.get(0)?, found.get(1)?, found.get(2)?);
            Some(Attached {
                sort: Sort::named(&word.as_str().to_lowercase())?,
                number: number.as_str().to_owned(),
                section,
                leads: whole.start() == 0,
            })
        })
        .collect()
}

fn may_name_attachment(heading: &str) -> bool {
    const BEGINNINGS: [&[u8]; 6] = [b"sch", b"ann", b"app", b"exh", b"att", b"par"];
    let bytes = heading.as_bytes();
    let mut before = b' ';
    bytes.iter().enumerate().any(|(at, byte)| {
        let begins_word = !before.is_ascii_alphanumeric();
        before = *byte;
        begins_word
            && matches!(byte, b'S' | b's' | b'A' | b'a' | b'E' | b'e' | b'P' | b'p')
            && bytes.get(at..at + 3).is_some_and(|word| {
                BEGINNINGS.iter().any(|beginning| word.eq_ignore_ascii_case(beginning))
            })
    })
}

/// Whether a number is that of a clause or paragraph, and not of a schedule.
fn is_clause_like(number: &str) -> bool {
    !number.contains(' ')
}

/// The number that a number begins with: 14 of 14.3.
pub(super) fn leading(number: &str) -> Option<u32> {
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The same number in other figures: “IV”, “4”; “Two”, “2”.
pub(super) fn variants(number: &str) -> Vec<String> {
    const WORDS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let lower = number.to_lowercase();
    let mut variants = Vec::with_capacity(2);
    variants.extend(in_arabic(number));
    if let Some(index) = WORDS.iter().position(|word| *word == lower) {
        variants.push((index + 1).to_string());
    }
    variants.insert(0, lower);
    variants
}

/// A number that begins with a Roman one, in Arabic figures.
fn in_arabic(number: &str) -> Option<String> {
    let (first, rest) =
        number.split_once('.').map_or((number, None), |(first, rest)| (first, Some(rest)));
    let arabic = arabic(first)?;
    Some(rest.map_or_else(|| arabic.to_string(), |rest| format!("{arabic}.{rest}")))
}

/// A Roman number in capitals.
fn arabic(number: &str) -> Option<u32> {
    let value = |digit: u8| match digit {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        b'L' => Some(50),
        b'C' => Some(100),
        _ => None,
    };
    if number.is_empty() || number.len() > 7 {
        return None;
    }
    let digits: Option<Vec<i64>> = number.bytes().map(value).collect();
    let digits = digits?;
    let next = digits.iter().skip(1).copied().chain([0]);
    let sum: i64 =
        digits.iter().zip(next).map(|(own, next)| if *own < next { -own } else { *own }).sum();
    u32::try_from(sum).ok()
}

/// Whether a document speaks of the clauses of another one, which it changes, joins or fills in: then a bare “clause 4” may be in either.
pub(super) fn speaks_of_another(agreement: &Agreement) -> bool {
    /// How far behind a number the name of its document stands.
    const NEAR: usize = 60;
    let data = &DRAFTING.references;
    if is_instrument(agreement) {
        return true;
    }
    let has_agreement = |stated: &&Stated<Reference>| {
        let prose = agreement.prose();
        let behind = stated.span.end.saturating_sub(prose.start());
        let behind = prose.even().get(behind..(behind + NEAR).min(prose.even().len()));
        stated.value.whose == Whose::Other
            && !stated.value.sort.is_attached()
            && behind.is_some_and(|behind| {
                data.other_agreements.iter().any(|name| behind.contains(name.as_str()))
            })
    };
    // “Clauses 4 to 12 and 20 of the Head Contract” speaks of it once.
    let lists = agreement.prose().references().chunk_by(|before, next| {
        /// How far the numbers of one list stand apart.
        const APART: usize = 8;
        next.span.start < before.span.end + APART
    });
    let (mut lists_of_other, mut all) = (0_usize, 0_usize);
    for list in lists {
        all += 1;
        lists_of_other += usize::from(list.iter().any(|stated| has_agreement(&stated)));
    }
    lists_of_other.saturating_mul(data.own_for_one_other) > all.saturating_sub(lists_of_other)
}

/// Whether the document changes or joins another, by its kind or by its title.
pub(super) fn is_instrument(agreement: &Agreement) -> bool {
    let data = &DRAFTING.references;
    let is_instrument = |kind: &str| data.instruments.iter().any(|instrument| instrument == kind);
    if agreement.kind().is_some_and(is_instrument) {
        return true;
    }
    let headings = agreement.body.sections.iter().map(|section| section.heading.as_str());
    let titles = headings.filter(|heading| !heading.is_empty()).take(2);
    let titles = titles.chain(agreement.terms().text_of("title"));
    titles.into_iter().any(|title| {
        let title = title.to_lowercase();
        data.instrument_titles.iter().any(|name| title.contains(name.as_str()))
    })
}

/// Whether a place lies in a section or in one below it.
pub(super) fn lies_in(agreement: &Agreement, section: usize, place: Span) -> bool {
    agreement.body.sections.get(section).is_some_and(|section| section.span.contains(place))
}
