//! What partners call the clauses, and what a heading can therefore mean: as a whole, in its parts, by its telling words.

use std::collections::HashMap;

use super::folding::{self, Keep, Wrapping};
use super::hashing::{QuickMap, QuickSet};
use super::heading::{self, Sort, Word};
use super::phrases::Phrases;
use super::{ClauseKind, Together, standing};
use crate::document::markdown::{Section, Style};

/// How many words of a section are looked at: what a clause is shows at its beginning, and the cost stays linear.
pub(super) const WORDS_READ: usize = 400;

/// Roughly how many words and headings the catalogue has.
const KNOWN_WORDS: usize = 2100;
const KNOWN_HEADINGS: usize = 3600;

/// The number of a word that no phrase has.
const UNKNOWN: u32 = 0;

const SIGNING: &str = "counterparts-and-execution";

/// A heading with more words is a sentence.
const LONGEST_HEADING: usize = 12;

/// All that partners call the clauses, ready to be looked up.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    known: QuickMap<String, Known>,
    /// Headings that mean one clause, or several together, by themselves.
    sure: QuickMap<Vec<u32>, Vec<usize>>,
    perhaps: QuickMap<Vec<u32>, Vec<usize>>,
    /// Headings of which only the words tell, such as “General”.
    mixed: QuickSet<Vec<u32>>,
    /// Headings that are no clause of the catalogue, such as “Severability”.
    other: QuickSet<Vec<u32>>,
    /// Clauses below whose heading no other clause stands.
    pub(super) closed: QuickSet<usize>,
    /// The clause where the parties sign.
    pub(super) signing: Option<usize>,
    anywhere: Phrases,
    not: Phrases,
    pub(super) cues: Phrases,
    pub(super) decisive: Phrases,
}

/// A word that stands in headings or cues of the catalogue. What is asked of every word of every heading is remembered with it.
#[derive(Debug, Clone, Copy)]
struct Known {
    number: u32,
    sort: Sort,
    wrapping: Wrapping,
}

impl Known {
    fn new(folded: &str, number: u32) -> Self {
        Self { number, sort: Sort::of(folded), wrapping: Wrapping::of(folded) }
    }
}

/// A heading, read.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) manner: Manner,
    /// It is a stage of what stands above it: “Step 2: mediation”.
    pub(super) step: bool,
    pub(super) readings: Vec<Reading>,
}

impl Heading {
    pub(super) const fn unread() -> Self {
        Self { manner: Manner::Mute, step: false, readings: Vec::new() }
    }
}

/// How a heading speaks of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// It has no words, or only a number.
    Mute,
    /// It names none: the title of the document, “General”, a sentence.
    Silent,
    /// It names something that is no clause of the catalogue.
    Other,
    /// It may name one.
    Naming,
}

impl Manner {
    pub(super) fn leaves_it_to_the_words(self) -> bool {
        matches!(self, Self::Mute | Self::Silent)
    }
}

/// What a heading, or a part of one, can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) clauses: Vec<usize>,
    pub(super) strength: Strength,
    /// Whether this is the heading in its whole length.
    pub(super) whole: bool,
    /// Clauses against which other words of it speak.
    pub(super) denied: Vec<usize>,
}

impl Reading {
    const fn sure(clauses: Vec<usize>, whole: bool) -> Self {
        Self { clauses, strength: Strength::Sure, whole, denied: Vec::new() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// One of these, if the words say so clearly.
    Hint,
    /// One of these, if the words bear it out.
    Perhaps,
    /// These, unless the words have nothing to do with them.
    Likely,
    /// The same, where the heading is more telling.
    VeryLikely,
    /// These.
    Sure,
}

impl Vocabulary {
    pub(super) fn add_headings(
        &mut self,
        together: &[Together],
        mixed: &[String],
        other: &[String],
    ) {
        // Every run begins with this: tables that grow step by step would be filled several times over.
        self.known.reserve(KNOWN_WORDS);
        self.sure.reserve(KNOWN_HEADINGS);
        for heading in mixed {
            let key = self.key(heading);
            self.mixed.insert(key);
        }
        for heading in other {
            let key = self.key(heading);
            self.other.insert(key);
        }
        for heading in together {
            self.key(&heading.heading);
        }
    }

    /// Joins headings that mean several clauses with these, once all are known.
    pub(super) fn name_together(&mut self, together: &[Together], by_id: &HashMap<String, usize>) {
        for heading in together {
            let key = self.key(&heading.heading);
            let clauses = heading.clauses.iter().filter_map(|id| by_id.get(id).copied()).collect();
            self.sure.insert(key, clauses);
        }
    }

    pub(super) fn add_clause(&mut self, index: usize, clause: &ClauseKind) {
        if clause.closed {
            self.closed.insert(index);
        }
        if clause.id == SIGNING {
            self.signing = Some(index);
        }
        self.add_synonym(index, &clause.title);
        for synonym in &clause.synonyms {
            self.add_synonym(index, synonym);
        }
        for heading in &clause.perhaps {
            let key = self.key(heading);
            let clauses = self.perhaps.entry(key).or_default();
            if !clauses.contains(&index) {
                clauses.push(index);
            }
        }
        for (phrases, keep, written) in [
            (Kind::Anywhere, Keep::Prepositions, &clause.anywhere),
            (Kind::Not, Keep::Prepositions, &clause.not),
            (Kind::Cues, Keep::All, &clause.cues),
            (Kind::Decisive, Keep::All, &clause.decisive),
        ] {
            for phrase in written {
                let words = self.numbered(phrase, keep);
                self.phrases(phrases).add(words, index);
            }
        }
    }

    /// The first clause to call a heading its own keeps it.
    pub(super) fn add_synonym(&mut self, index: usize, synonym: &str) {
        let key = self.key(synonym);
        self.other.remove(&key);
        self.mixed.remove(&key);
        self.sure.entry(key).or_insert_with(|| vec![index]);
    }

    /// The clause that a heading means by itself.
    pub(super) fn meaning(&self, title: &str) -> Option<usize> {
        self.sure.get(&heading::key_of(&self.words(title)))?.first().copied()
    }

    /// Whether a first heading is the title of the document rather than that of a clause such as “Entire agreement”.
    pub(super) fn is_title(&self, section: &Section) -> bool {
        section.number.is_none()
            && standing::is_called_an_agreement(&section.title)
            && self.meaning(&section.title).is_none()
    }

    pub(super) fn read_heading(&self, section: &Section, is_title: bool) -> Heading {
        let words = self.words(&section.title);
        let key = heading::key_of(&words);
        let manner = self.manner(&key, section.style, is_title);
        let mut readings = match manner {
            Manner::Naming => self.readings(&key, &words),
            _ => Vec::new(),
        };
        if section.title.trim_end().ends_with('?') {
            // Who asks “How can I end it?” explains; the words below decide whether they also lay down.
            for reading in &mut readings {
                reading.strength = reading.strength.min(Strength::Likely);
            }
        }
        Heading { manner, step: heading::is_step(&section.title), readings }
    }

    fn manner(&self, key: &[u32], style: Style, is_title: bool) -> Manner {
        if key.is_empty() {
            Manner::Mute
        } else if self.other.contains(key) {
            Manner::Other
        } else if is_title
            || style == Style::None
            || key.len() > LONGEST_HEADING
            || self.mixed.contains(key)
        {
            Manner::Silent
        } else {
            Manner::Naming
        }
    }

    /// What a heading can mean: as a whole if that is known, else part by part.
    fn readings(&self, key: &[u32], title: &[Word]) -> Vec<Reading> {
        // Most are known as they stand.
        if let Some(clauses) = self.sure.get(key) {
            return vec![Reading::sure(clauses.clone(), true)];
        }
        let plain: Vec<Word> = title.iter().copied().filter(|word| !word.in_brackets).collect();
        for words in [title, plain.as_slice()] {
            if let Some(clauses) = self.whole(words) {
                return vec![Reading::sure(clauses, true)];
            }
        }
        let words = if plain.is_empty() { title } else { plain.as_slice() };
        let parts = heading::parts(words);
        let readings: Vec<_> =
            parts.iter().filter_map(|part| self.part(part, parts.len() == 1)).collect();
        if readings.is_empty() && parts.len() > 1 {
            self.part(words, true).into_iter().collect()
        } else {
            readings
        }
    }

    fn part(&self, words: &[Word], whole: bool) -> Option<Reading> {
        if self.other.contains(&heading::key_of(words)) {
            return None;
        }
        if let Some(clauses) = self.whole(words) {
            return Some(Reading::sure(clauses, whole));
        }
        let denied = self.not.in_text(&heading::with_prepositions(words));
        if let Some(clauses) = heading::unwrapped(words).find_map(|key| self.perhaps.get(&key)) {
            return Some(Reading {
                clauses: clauses.clone(),
                strength: Strength::Perhaps,
                whole,
                denied,
            });
        }
        let (clauses, strength) = self.telling_words(words).or_else(|| self.by_subject(words))?;
        Some(Reading { clauses, strength, whole: false, denied })
    }

    /// What the subject of a heading means by itself, or else its last word: “Dues of associate members”, “Annual fees”.
    fn by_subject(&self, words: &[Word]) -> Option<(Vec<usize>, Strength)> {
        let subject = heading::key_of(heading::subject(words));
        let last =
            subject.len().checked_sub(1).and_then(|last| subject.get(last..)).unwrap_or_default();
        let clauses = [subject.as_slice(), last]
            .into_iter()
            .find_map(|key| self.sure.get(key).or_else(|| self.perhaps.get(key)))?;
        Some((clauses.clone(), Strength::Hint))
    }

    fn whole(&self, words: &[Word]) -> Option<Vec<usize>> {
        heading::unwrapped(words).find_map(|key| self.sure.get(&key)).cloned()
    }

    /// The clause that a heading names among other words; its subject counts before what the subject is about.
    fn telling_words(&self, words: &[Word]) -> Option<(Vec<usize>, Strength)> {
        let in_subject = heading::with_prepositions(heading::subject(words)).len();
        let found = self.anywhere.with_places(&heading::with_prepositions(words));
        let best = found.iter().min_by_key(|(place, phrase)| {
            (*place >= in_subject, std::cmp::Reverse(phrase.words.len()), *place)
        })?;
        let mut clauses: Vec<_> = found
            .iter()
            .filter(|(place, phrase)| *place == best.0 && phrase.words == best.1.words)
            .map(|(_, phrase)| phrase.clause)
            .collect();
        clauses.dedup();
        // In “Admission of new collaborators” the word is all that the heading is about.
        let is_the_subject = best.0 == 0 && best.1.words.len() == in_subject;
        let strength = match clauses.len() {
            1 if is_the_subject || best.1.words.len() > 1 => Strength::VeryLikely,
            1 => Strength::Likely,
            _ => Strength::Perhaps,
        };
        Some((clauses, strength))
    }

    /// The words of a heading as numbers, for looking it up.
    fn key(&mut self, heading: &str) -> Vec<u32> {
        self.numbered(heading, Keep::Telling)
    }

    fn numbered(&mut self, phrase: &str, keep: Keep) -> Vec<u32> {
        let mut key = Vec::new();
        folding::for_each_word(phrase, WORDS_READ, |folded| {
            if keep.keeps(folded.word) {
                key.push(self.number_for(folded.word));
            }
        });
        key
    }

    fn number_for(&mut self, folded: &str) -> u32 {
        if let Some(known) = self.known.get(folded) {
            return known.number;
        }
        let number = u32::try_from(self.known.len()).map_or(u32::MAX, |known| known + 1);
        self.known.insert(folded.to_owned(), Known::new(folded, number));
        number
    }

    fn words(&self, title: &str) -> Vec<Word> {
        let mut words = Vec::with_capacity(LONGEST_HEADING);
        let mut after_and = false;
        folding::for_each_word(title, WORDS_READ, |folded| {
            let opens_part = folded.after_break || after_and;
            after_and = folded.word == "and" || (after_and && folding::is_small(folded.word));
            let known = self.known.get(folded.word).copied();
            let Known { number, sort, wrapping } =
                known.unwrap_or_else(|| Known::new(folded.word, UNKNOWN));
            words.push(Word {
                number,
                sort,
                wrapping,
                opens_part,
                in_brackets: folded.in_brackets,
            });
        });
        words
    }

    /// The first words of a text as numbers.
    pub(super) fn numbers_of(&self, text: &str) -> Vec<u32> {
        const BYTES_PER_WORD: usize = 6;
        let mut numbers = Vec::with_capacity((text.len() / BYTES_PER_WORD).min(WORDS_READ));
        folding::for_each_word(text, WORDS_READ, |folded| numbers.push(self.number(folded.word)));
        numbers
    }

    fn number(&self, folded: &str) -> u32 {
        self.known.get(folded).map_or(UNKNOWN, |known| known.number)
    }

    const fn phrases(&mut self, kind: Kind) -> &mut Phrases {
        match kind {
            Kind::Anywhere => &mut self.anywhere,
            Kind::Not => &mut self.not,
            Kind::Cues => &mut self.cues,
            Kind::Decisive => &mut self.decisive,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Anywhere,
    Not,
    Cues,
    Decisive,
}
