//! What the rules about who decides go by, from `schema/governance.json`.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Data {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    numbers: BTreeMap<String, Number>,
    clauses_of_substance: List,
    words: BTreeMap<String, List>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    value: u64,
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the data"))]
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    #[expect(dead_code, reason = "for whoever reads the data")]
    means: String,
    words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "for whoever reads the data"))]
    source: String,
}

static DATA: LazyLock<Data> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/governance.json"))
        .expect("schema/governance.json is as published")
});

/// So many parties do without a body that governs; more do not.
pub(super) fn most_parties_without_a_body() -> u64 {
    number("most-parties-without-a-body")
}

/// From so many working groups on it matters who leads them.
pub(super) fn fewest_working_groups() -> u64 {
    number("fewest-working-groups")
}

/// How near to 100 the sum of votes is that may be meant as per cent.
pub(super) fn votes_near_to_per_cent() -> u64 {
    number("votes-near-to-per-cent")
}

fn number(name: &str) -> u64 {
    DATA.numbers.get(name).map(|number| number.value).unwrap_or_default()
}

/// Whether a clause decides who is bound, who pays or who has a say.
pub(super) fn is_of_substance(clause: &str) -> bool {
    DATA.clauses_of_substance.words.iter().any(|known| known == clause)
}

pub(super) static BOARDS: Words = Words::named("boards");
pub(super) static DEADLOCK: Words = Words::named("deadlock");
pub(super) static ANSWERS: Words = Words::named("answers");
pub(super) static UNDECIDED: Words = Words::named("undecided");
pub(super) static STAND_INS: Words = Words::named("stand-ins");
pub(super) static MONEY: Words = Words::named("money");
pub(super) static DO_NOT_VOTE: Words = Words::named("do-not-vote");
pub(super) static ADJUSTMENT: Words = Words::named("adjustment");
pub(super) static FAIR: Words = Words::named("fair");

/// Words to look for, made into one pattern when somebody first does. The data say what each list means.
pub(super) struct Words {
    name: &'static str,
    pattern: OnceLock<Regex>,
}

impl Words {
    const fn named(name: &'static str) -> Self {
        Self { name, pattern: OnceLock::new() }
    }

    /// Whether any of them stands in a text in small letters.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        self.pattern().is_match(text)
    }

    fn pattern(&self) -> &Regex {
        self.pattern.get_or_init(|| {
            let list = DATA.words.get(self.name).map(|list| list.words.join("|"));
            pattern(&list.unwrap_or_default().replace(' ', "[ \\n]+"))
        })
    }
}

/// A pattern over a text as [`crate::document::words::Prose::even`] has it.
pub(super) fn pattern(words: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "all patterns are compiled in, and tests use each")]
    RegexBuilder::new(words)
        .unicode(false)
        .build()
        .expect("the patterns of these rules are well-formed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_data_are_read_and_each_has_its_source() {
        assert!(DATA.numbers.values().all(|number| !number.source.is_empty()));
        assert!(DATA.words.values().all(|list| !list.source.is_empty()));
        assert!(!DATA.clauses_of_substance.source.is_empty());
        assert!(most_parties_without_a_body() > 2 && fewest_working_groups() > 1);
        assert!(votes_near_to_per_cent() > 0);
        assert!(is_of_substance("risk-sharing") && !is_of_substance("action-plan"));
    }

    #[test]
    fn all_words_make_a_pattern_and_none_matches_everything() {
        let used = [
            &BOARDS,
            &DEADLOCK,
            &ANSWERS,
            &UNDECIDED,
            &STAND_INS,
            &MONEY,
            &DO_NOT_VOTE,
            &ADJUSTMENT,
            &FAIR,
        ];
        for words in used {
            assert!(!words.stand_in("the partners have lunch"), "{}", words.name);
        }
        assert_eq!(used.len(), DATA.words.len());
        assert!(ANSWERS.stand_in("if a decision cannot\nbe reached"));
    }
}
