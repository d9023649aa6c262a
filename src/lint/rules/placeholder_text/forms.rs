//! Annexes that offer a form for later use: a deed of adherence, a change request. Their blanks are filled in by whoever uses them.

use std::sync::LazyLock;

use regex::Regex;

use super::data::{LEFTOVERS, alternatives};
use super::leftovers::start_of;
use crate::document::agreement::Agreement;
use crate::document::markdown::Section;
use crate::lint::rules::places;

static ANNEXED: LazyLock<Option<Regex>> =
    LazyLock::new(|| words(&LEFTOVERS.forms.annexed, r"^[^\p{L}]*"));
static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| words(&LEFTOVERS.forms.headings, r"\b"));
static NO_FORM: LazyLock<Option<Regex>> =
    LazyLock::new(|| words(&LEFTOVERS.forms.other_headings, r"\b"));

fn words(entries: &[String], before: &str) -> Option<Regex> {
    Regex::new(&format!(r"(?i){before}(?:{})\b", alternatives(entries))).ok()
}

/// How much of a heading or line is read.
const LONGEST: usize = 200;

fn fits(pattern: &LazyLock<Option<Regex>>, words: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(words))
}

/// Whether a section lies in an annex, and the heading of the annex or of a part of it says that it is a form.
pub(super) fn holds(agreement: &Agreement, section: usize) -> bool {
    let mut is_form = false;
    for index in places::upwards(agreement, section) {
        let Some(section) = agreement.body.sections.get(index) else { return false };
        let heading = start_of(&section.heading, LONGEST);
        is_form |= fits(&FORM, heading) && !fits(&NO_FORM, heading);
        if is_form && fits(&ANNEXED, heading) {
            return true;
        }
    }
    false
}

/// The forms within the words of one section, under lines that are no headings: “Annex I – Registration Request”.
pub(super) struct Within {
    /// Where the lines of annexes begin, and whether each says that it is a form.
    annexes: Vec<(usize, bool)>,
    /// Whether the lines below are kept free for what may change later, such as an address.
    is_kept_free: bool,
}

impl Within {
    pub(super) fn of(agreement: &Agreement, section: &Section) -> Self {
        let even = agreement.prose().even_at(section.words);
        let is_kept_free = even.contains("below")
            && ["changed address", "change of address", "changes of address", "new address"]
                .iter()
                .any(|words| even.contains(words));
        let mut annexes = Vec::new();
        let mut at = section.words.start;
        for line in agreement.source.slice(section.words).split_inclusive('\n') {
            let words = start_of(line.trim(), LONGEST);
            if fits(&ANNEXED, words) && !words.ends_with('.') {
                annexes.push((at, fits(&FORM, words) && !fits(&NO_FORM, words)));
            }
            at += line.len();
        }
        Self { annexes, is_kept_free }
    }

    /// Whether a blank at a place is one of a form, kept free, or the day of signing: “signed on this ____ of ______”.
    pub(super) fn hold(&self, place: usize, agreement: &Agreement) -> bool {
        static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
            let done = r"\b(?:adopted|approved|ratified|passed|signed|executed|witness)\b";
            Regex::new(&format!(r"(?i){done}[^.]{{0,120}}\bthis[ *]{{0,3}}(?:_|$)")).ok()
        });
        let next = self.annexes.partition_point(|(start, _)| *start <= place);
        let last = next.checked_sub(1).and_then(|last| self.annexes.get(last));
        let before = agreement.source.text().get(..place).unwrap_or_default();
        let near = before.get(before.ceil_char_boundary(before.len().saturating_sub(LONGEST))..);
        let line = near.unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        self.is_kept_free || last.is_some_and(|(_, is_form)| *is_form) || fits(&DAY, line)
    }
}
