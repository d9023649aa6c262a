//! Whether clauses only changed their numbers: which old number became which, and whether every reference went with it.

use std::collections::BTreeMap;

/// Which number became which, in small letters: `4` → `5`, `schedule 2` → `schedule 3`. `None` where one number became several.
#[derive(Debug, Default)]
pub(super) struct Renumbering {
    became: BTreeMap<String, Option<String>>,
}

impl Renumbering {
    pub(super) fn add(&mut self, old: &str, new: &str) {
        let (old, new) = (old.to_lowercase(), new.to_lowercase());
        self.became
            .entry(old)
            .and_modify(|became| {
                if became.as_ref() != Some(&new) {
                    *became = None;
                }
            })
            .or_insert(Some(new));
    }

    /// Whether any number changed.
    pub(super) fn changes_any(&self) -> bool {
        self.became.iter().any(|(old, new)| new.as_ref() != Some(old))
    }

    /// What a number became: itself, or that of the clause around it with the rest behind it (`4.2` where `4` became `5`).
    fn now(&self, number: &str) -> Option<String> {
        let ends = number.match_indices(['.', '(']).map(|(index, _)| index);
        let mut ends: Vec<_> = ends.chain([number.len()]).collect();
        ends.reverse();
        for end in ends {
            let (known, rest) = number.split_at_checked(end)?;
            if let Some(became) = self.became.get(known) {
                return became.as_ref().map(|became| format!("{became}{rest}"));
            }
        }
        Some(number.to_owned())
    }

    /// Whether two passages, in canonical words, differ in nothing but references that all agree with what became of the numbers.
    pub(super) fn explains(&self, old: &str, new: &str) -> bool {
        let (mut before, mut after) = (old.split(' '), new.split(' '));
        let mut reference = Reference::default();
        loop {
            let (old, new) = match (before.next(), after.next()) {
                (None, None) => return true,
                (Some(old), Some(new)) => (old, new),
                _ => return false,
            };
            let agrees = match reference.number(old) {
                Some(number) => self.agrees(&number, old, new),
                None => old == new,
            };
            if !agrees {
                return false;
            }
        }
    }

    fn agrees(&self, number: &Number<'_>, old: &str, new: &str) -> bool {
        let named = |part: &str| self.now(&format!("{part} {}", number.core.to_lowercase()));
        let expected = match number.part {
            Some(part) => {
                named(part).and_then(|now| now.strip_prefix(&format!("{part} ")).map(str::to_owned))
            }
            None => self.now(&number.core.to_lowercase()),
        };
        let Some(expected) = expected else { return false };
        if expected == number.core.to_lowercase() {
            return old == new;
        }
        let around = new.strip_prefix(number.before).and_then(|new| new.strip_suffix(number.after));
        around.is_some_and(|around| around.to_lowercase() == expected)
    }
}

/// A number in a reference, with the signs around it.
struct Number<'a> {
    before: &'a str,
    core: &'a str,
    after: &'a str,
    /// The word that tells it from a clause's: `schedule`.
    part: Option<&'static str>,
}

/// Words before the numbers of clauses, and whether several may follow.
const CLAUSES: [(&str, bool); 11] = [
    ("clause", false),
    ("clauses", true),
    ("section", false),
    ("sections", true),
    ("paragraph", false),
    ("paragraphs", true),
    ("article", false),
    ("articles", true),
    ("cl", false),
    ("para", false),
    ("cymal", false),
];

/// Words that belong to the number, with their singular, and whether several may follow.
const PARTS: [(&str, &str, bool); 13] = [
    ("schedule", "schedule", false),
    ("schedules", "schedule", true),
    ("annex", "annex", false),
    ("annexes", "annex", true),
    ("annexe", "annexe", false),
    ("appendix", "appendix", false),
    ("appendices", "appendix", true),
    ("part", "part", false),
    ("parts", "part", true),
    ("exhibit", "exhibit", false),
    ("attachment", "attachment", false),
    ("chapter", "chapter", false),
    ("atodlen", "atodlen", false),
];

/// No number of a clause is longer, with the signs around it.
const LONGEST: usize = 60;

/// What the words before lead one to expect.
#[derive(Debug, Clone, Copy, Default)]
enum Reference {
    #[default]
    None,
    /// A number; the word that belongs to it; whether more numbers may follow.
    Number { part: Option<&'static str>, several: bool },
}

impl Reference {
    /// The number that a word is, where the words before make it a reference: “clauses 4, 5 and 6”.
    fn number<'a>(&mut self, word: &'a str) -> Option<Number<'a>> {
        if word.len() > LONGEST {
            *self = Self::None;
            return None;
        }
        let is_sign = |character: char| !character.is_alphanumeric();
        let before = word.len() - word.trim_start_matches(is_sign).len();
        let (before, rest) = word.split_at_checked(before)?;
        let core = without_signs_behind(rest);
        let folded = core.to_lowercase();
        let is_letters =
            (1..=4).contains(&core.len()) && core.bytes().all(|letter| letter.is_ascii_uppercase());
        let is_number = core.starts_with(|first: char| first.is_ascii_digit()) || is_letters;
        match *self {
            Self::Number { part, several } if is_number => {
                if !several {
                    *self = Self::None;
                }
                return Some(Number { before, core, after: rest.get(core.len()..)?, part });
            }
            Self::Number { several: true, .. }
                if matches!(folded.as_str(), "and" | "or" | "to" | "") =>
            {
                return None;
            }
            _ => {}
        }
        if before.ends_with('§') && is_number {
            return Some(Number { before, core, after: rest.get(core.len()..)?, part: None });
        }
        let clause =
            CLAUSES.iter().find(|(word, _)| *word == folded).map(|(_, several)| (None, *several));
        let part = PARTS
            .iter()
            .find(|(word, ..)| *word == folded)
            .map(|(_, part, several)| (Some(*part), *several));
        *self =
            clause.or(part).map_or(Self::None, |(part, several)| Self::Number { part, several });
        None
    }
}

/// Without dots, commas and brackets behind. The bracket of “14.2(a)” belongs to the number, that of “(clause 4)” does not.
fn without_signs_behind(word: &str) -> &str {
    let is_end = |character: char| !character.is_alphanumeric() && character != ')';
    let mut core = word.trim_end_matches(is_end);
    while core.matches('(').count() < core.matches(')').count() {
        let Some(shorter) = core.strip_suffix(')') else { break };
        core = shorter.trim_end_matches(is_end);
    }
    core
}
