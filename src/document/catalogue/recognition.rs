//! Which clause a section is: what its heading can mean, borne out by the words below it and by where it stands.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::folding;
use super::hashing::QuickSet;
use super::heading;
use super::standing::{self, Standing};
use super::vocabulary::{Heading, Manner, Reading, Strength, Vocabulary, WORDS_READ};
use crate::document::markdown::{Body, Section, Style};
use crate::ground::source::Source;

/// Below so few words a section says too little to speak against its heading.
const BRIEF: usize = 8;

/// So many different cues of one clause say what a section is, whatever its heading.
const MANY_CUES: usize = 5;

/// How many numbered paragraphs below a heading are looked at.
const PARAGRAPHS_READ: usize = 30;

/// From so many words on one cue may be there by chance.
const MANY_WORDS: usize = 120;

/// What a section was found to be, as places in the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) clauses: Vec<usize>,
    pub(super) ambiguous: Vec<usize>,
}

/// Where a section stands.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    section: &'a Section,
    after: &'a [Section],
    standing: Standing,
    /// What the section above it was found to be.
    above: Option<&'a Meant>,
    /// Whether the heading above it says nothing, either.
    below_silence: bool,
    /// Whether words stand above it that name no clause, such as the title of the document or “Agreed terms”.
    below_title: bool,
}

/// What the words of a section say. Most headings leave no question, so nothing is looked up before it is asked for.
struct Evidence<'a> {
    vocabulary: &'a Vocabulary,
    section: &'a Section,
    /// The sections that come after it.
    after: &'a [Section],
    words: OnceCell<Vec<u32>>,
    cues: OnceCell<HashMap<usize, usize>>,
}

impl<'a> Evidence<'a> {
    fn new(vocabulary: &'a Vocabulary, section: &'a Section, after: &'a [Section]) -> Self {
        let (words, cues) = (OnceCell::new(), OnceCell::new());
        Self { vocabulary, section, after, words, cues }
    }

    fn words(&self) -> &[u32] {
        self.words.get_or_init(|| self.vocabulary.numbers_of(&self.section.plain))
    }

    /// Where a clause is all numbered paragraphs, the first words of these.
    fn words_of_paragraphs(&self) -> Vec<u32> {
        let paragraphs = self.after.iter().take_while(|next| {
            next.style == Style::Numbered && self.section.span.contains(next.span)
        });
        let mut words = Vec::new();
        for paragraph in paragraphs.take(PARAGRAPHS_READ) {
            words.extend(self.vocabulary.numbers_of(&paragraph.title));
            words.extend(self.vocabulary.numbers_of(&paragraph.plain));
            if words.len() >= WORDS_READ {
                break;
            }
        }
        words
    }

    /// How many different cues of each clause occur.
    fn cues(&self) -> &HashMap<usize, usize> {
        self.cues.get_or_init(|| {
            let mut cues = HashMap::new();
            let below =
                if self.words().is_empty() { self.words_of_paragraphs() } else { Vec::new() };
            let words = if below.is_empty() { self.words() } else { &below };
            for clause in self.vocabulary.cues.in_text_each(words) {
                *cues.entry(clause).or_insert(0) += 1;
            }
            cues
        })
    }

    fn decisive(&self) -> Vec<usize> {
        self.vocabulary.decisive.in_text(self.words())
    }
}

impl Vocabulary {
    /// For each section what its heading and words mean. A section that `says_itself` what it is may be left out.
    pub(super) fn recognise(
        &self,
        source: &Source,
        body: &Body,
        has_given_kind: bool,
        says_itself: impl Fn(&Section) -> bool,
    ) -> Vec<Option<Meant>> {
        // What stands below a section looks at what its heading means, whatever it says itself.
        let containing: QuickSet<usize> =
            body.sections.iter().filter_map(|section| section.parent).collect();
        let is_left_out =
            |index: usize, section: &Section| says_itself(section) && !containing.contains(&index);
        let is_declared = standing::declares_its_kind(source, body);
        let title = standing::title_of_the_document(body);
        let first = standing::first_heading(body);
        let read = |(index, section)| {
            // Otherwise all headings count towards what sort of document it is.
            if is_declared && is_left_out(index, section) {
                Heading::unread()
            } else {
                let names_the_document = first == Some(index) && self.is_title(section);
                self.read_heading(section, title == Some(index) || names_the_document)
            }
        };
        let headings: Vec<_> = body.sections.iter().enumerate().map(read).collect();
        let standing = if is_declared {
            Standing::Declared
        } else {
            Standing::of_undeclared(source, body, &headings, has_given_kind)
        };
        let mut found: Vec<Option<Meant>> = Vec::new();
        for (section, heading) in body.sections.iter().zip(&headings) {
            if is_left_out(found.len(), section) {
                found.push(None);
                continue;
            }
            if is_left_to_its_sections(body, &headings, found.len()) {
                found.push(None);
                continue;
            }
            let above =
                section.parent.and_then(|parent| found.get(parent)).and_then(Option::as_ref);
            let manner = section
                .parent
                .and_then(|parent| headings.get(parent))
                .map(|heading| heading.manner);
            let below_silence = manner.is_none_or(Manner::leaves_it_to_the_words);
            let below_title = manner == Some(Manner::Silent);
            let after = body.sections.get(found.len() + 1..).unwrap_or_default();
            let place = Place { section, after, standing, above, below_silence, below_title };
            found.push(self.recognise_section(heading, place));
        }
        found
    }

    fn recognise_section(&self, heading: &Heading, place: Place<'_>) -> Option<Meant> {
        let certain = |reading: &Reading| reading.whole && reading.strength == Strength::Sure;
        let says_little = heading.readings.is_empty() || is_label(place.section);
        // A counted clause with a title stands for itself, whatever the heading above it was taken for.
        let is_counted = place.section.number.is_some() && heading.readings.iter().any(certain);
        let keeps = |above: &Meant| {
            !place.below_title
                && self.keeps_what_is_below(above)
                && !(is_counted && above.clauses.first().copied() == self.signing)
        };
        let belongs_above = |above: &&Meant| {
            heading.step
                || (says_little && !heading::opens_annex(&place.section.title) && keeps(above))
        };
        if let Some(above) = place.above.filter(belongs_above) {
            return Some(above.clone());
        }
        if heading.manner == Manner::Other
            || (is_paragraph_of(place) && !heading.readings.iter().all(certain))
        {
            return None;
        }
        let evidence = Evidence::new(self, place.section, place.after);
        if heading.manner.leaves_it_to_the_words()
            || heading.readings.is_empty() && is_paragraph_of(place)
        {
            if place.above.is_some() && !place.below_silence {
                return None;
            }
            return self.by_words_alone(place.section, &evidence);
        }
        let mut meant = Meant::default();
        for reading in &heading.readings {
            let in_company = heading.readings.iter().any(|other| other.strength == Strength::Sure);
            settle(reading, in_company, &evidence, place, &mut meant);
        }
        if !meant.clauses.is_empty() {
            meant.ambiguous.clear();
        }
        if meant == Meant::default() {
            return if place.standing <= Standing::Given { None } else { by_many_cues(&evidence) };
        }
        Some(meant)
    }

    /// Below “Definitions” stand defined words, below “Signatures” the names of those who sign.
    fn keeps_what_is_below(&self, above: &Meant) -> bool {
        matches!(above.clauses.as_slice(), [only] if self.closed.contains(only))
    }

    /// Where the heading says nothing, only words that leave no doubt count.
    fn by_words_alone(&self, section: &Section, evidence: &Evidence<'_>) -> Option<Meant> {
        let mut clauses = self.decisive.in_text(&self.numbers_of(&section.title));
        clauses.extend(evidence.decisive());
        clauses.sort_unstable();
        clauses.dedup();
        (!clauses.is_empty()).then_some(Meant { clauses, ambiguous: Vec::new() })
    }
}

/// “Part C: Money and risk” with nothing of its own below it, where the sections in it say what they are.
fn is_left_to_its_sections(body: &Body, headings: &[Heading], index: usize) -> bool {
    const LOOKED_AT: usize = 3;
    let Some(section) = body
        .sections
        .get(index)
        .filter(|section| heading::opens_part(&section.heading) && section.plain.trim().is_empty())
    else {
        return false;
    };
    let below = body.sections.iter().zip(headings).skip(index + 1).take(LOOKED_AT);
    let says = |(next, heading): (&Section, &Heading)| {
        let sure = |reading: &Reading| reading.whole && reading.strength == Strength::Sure;
        section.span.contains(next.span)
            && (next.marker.is_some() || heading.readings.iter().any(sure))
    };
    below.into_iter().any(says)
}

/// Lets the words below the heading decide what it means.
fn settle(
    reading: &Reading,
    in_company: bool,
    evidence: &Evidence<'_>,
    place: Place<'_>,
    meant: &mut Meant,
) {
    let mut clauses = reading.clauses.clone();
    clauses.retain(|clause| !reading.denied.contains(clause));
    let found = |clause: &usize| {
        let detail = place.above.is_some_and(|above| above.clauses.contains(clause));
        evidence.cues().get(clause).copied().unwrap_or_default() + usize::from(detail)
    };
    let needed = cues_needed(reading, in_company, evidence, place);
    let label = is_label(place.section);
    let may_be_brief = place.standing > Standing::Given || !label;
    if needed == 0 && reading.strength > Strength::Perhaps {
        // The heading alone settles it.
    } else if may_be_brief && evidence.words().len() < BRIEF {
        let label = label && !is_numbered_heading(place);
        if reading.strength <= Strength::Perhaps && !in_company && (label || !reading.whole) {
            // Its numbered paragraphs may bear it out.
            clauses.retain(|clause| found(clause) >= needed.max(2));
        }
    } else {
        clauses.retain(|clause| found(clause) >= needed);
    }
    if reading.strength <= Strength::Perhaps {
        let best = clauses.iter().map(found).max().unwrap_or_default();
        clauses.retain(|clause| found(clause) == best);
        if clauses.len() > 1 && !reading.whole {
            return;
        }
        if clauses.len() > 1 {
            meant.ambiguous.append(&mut clauses);
        }
    }
    for clause in clauses {
        if !meant.clauses.contains(&clause) {
            meant.clauses.push(clause);
        }
    }
}

/// The clause that the words speak of throughout, and of no other half as much.
fn by_many_cues(evidence: &Evidence<'_>) -> Option<Meant> {
    let (clause, cues) = evidence
        .cues()
        .iter()
        .map(|(clause, cues)| (*clause, *cues))
        .max_by_key(|(clause, cues)| (*cues, std::cmp::Reverse(*clause)))?;
    let rivals = evidence
        .cues()
        .iter()
        .filter(|(other, found)| **other != clause && **found * 2 > cues)
        .count();
    (cues >= MANY_CUES && rivals == 0)
        .then(|| Meant { clauses: vec![clause], ambiguous: Vec::new() })
}

/// Whether a heading stands at the beginning of its own words, where much is bold that is no heading.
const fn is_label(section: &Section) -> bool {
    matches!(section.style, Style::RunIn | Style::Numbered | Style::ListItem)
}

/// “**4. Principles.** …”: what is bold, counted and below no other clause is a heading, even where words follow on its line.
fn is_numbered_heading(place: Place<'_>) -> bool {
    place.section.style == Style::RunIn && place.section.number.is_some() && place.above.is_none()
}

/// Whether a section is a numbered paragraph of a clause: what it mentions, it mentions as a part of that.
fn is_paragraph_of(place: Place<'_>) -> bool {
    place.section.style == Style::Numbered && place.above.is_some()
}

/// “For partners” says whom the words are for, not what they are.
fn is_dedication(section: &Section) -> bool {
    let first = section.title.split(' ').next().unwrap_or_default();
    folding::is_preposition(&first.to_ascii_lowercase())
}

/// How many different cues must stand below a heading before it counts.
fn cues_needed(
    reading: &Reading,
    in_company: bool,
    evidence: &Evidence<'_>,
    place: Place<'_>,
) -> usize {
    let certain = (reading.whole || in_company)
        && reading.clauses.len() == 1
        && (!matches!(place.section.style, Style::RunIn | Style::Numbered)
            || is_numbered_heading(place));
    match (reading.strength, place.standing) {
        (Strength::Sure | Strength::VeryLikely, Standing::Agreement | Standing::Declared) => 0,
        (Strength::Sure, Standing::Given) if certain && !is_dedication(place.section) => 0,
        (Strength::Perhaps, Standing::Declared) if certain => 0,
        (Strength::Perhaps, Standing::Agreement | Standing::Declared)
            if evidence.words().len() >= MANY_WORDS =>
        {
            2
        }
        (Strength::Sure | Strength::VeryLikely, Standing::Other | Standing::Given)
        | (Strength::Likely | Strength::Perhaps, Standing::Agreement | Standing::Declared) => 1,
        (Strength::Likely, Standing::Other | Standing::Given) => 2,
        (Strength::Perhaps, Standing::Other | Standing::Given) | (Strength::Hint, _) => 3,
    }
}
