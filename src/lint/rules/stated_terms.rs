//! Which terms of the front matter the words of a clause state as well, and by which phrases: `schema/stated-terms.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::phrases::{Form, Phrase};
use crate::document::term::Term;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct StatedTerms {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    /// Words that no phrase needs to mention.
    pub(super) fillers: Vec<String>,
    pub(super) party: PartyWords,
    pub(super) elsewhere: Elsewhere,
    pub(super) forms: Vec<FormWords>,
    pub(super) terms: Vec<Comparison>,
    /// Which of them are about the terms of each clause.
    #[serde(skip)]
    by_key: BTreeMap<String, Vec<usize>>,
}

impl StatedTerms {
    /// What an agreement states that is one of these terms, in their order.
    pub(super) fn asked<'a>(&self, terms: &'a Term) -> Vec<(&Comparison, Vec<Place<'a>>)> {
        // An agreement has terms of a few clauses only.
        let keys = terms.pairs().iter().filter_map(|pair| self.by_key.get(&pair.key));
        let mut asked: Vec<usize> = keys.flatten().copied().collect();
        asked.sort_unstable();
        let comparisons = asked.into_iter().filter_map(|index| self.terms.get(index));
        comparisons
            .map(|comparison| (comparison, comparison.places(terms)))
            .filter(|(_, places)| !places.is_empty())
            .collect()
    }
}

/// What the patterns have in common that find figures outside of the clause.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Elsewhere {
    lead: String,
    joint: String,
    agreement: String,
    summaries: String,
    /// Clauses that name figures for all others.
    pub(super) clauses: Vec<String>,
    #[serde(skip)]
    pub(super) is_summary: Option<Regex>,
}

impl Elsewhere {
    fn pattern(&self, written: &str) -> Option<Regex> {
        let whole = written
            .replace("{lead}", &self.lead)
            .replace("{joint}", &self.joint)
            .replace("{agreement}", &self.agreement);
        regex::RegexBuilder::new(&whole).unicode(false).build().ok()
    }
}

/// How a figure is found outside of the clause that it belongs to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Label {
    before: String,
    #[serde(default)]
    behind: String,
    /// What the clause itself has to mention.
    #[serde(default)]
    provided: String,
    /// Whether it holds in the opening words only.
    #[serde(default)]
    pub(super) opening: bool,
    /// The same as patterns; without the first it is never found.
    #[serde(skip)]
    pub(super) patterns: [Option<Regex>; 3],
}

/// How the name of a party and its figure stand beside each other.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PartyWords {
    /// “Harbour Trust **with** 50 per cent”
    pub(super) between: Vec<Form>,
    /// What an organisation’s name may go without at its ends.
    pub(super) left_out: Vec<String>,
    /// “Losses are **shared** equally”
    pub(super) shared: Vec<Form>,
    /// Words by which a sentence does not share all of something among all parties.
    pub(super) tiered: Vec<Form>,
}

/// A term that says in what form something is done, and the words by which each form is known.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct FormWords {
    pub(super) term: String,
    pub(super) clause: String,
    pub(super) called: String,
    pub(super) words: BTreeMap<String, Vec<Form>>,
    /// Those that show a form only where none of another form stands there: a deed is signed, too.
    #[serde(default)]
    pub(super) weak: Vec<Form>,
    /// What a sentence has to speak of in a section that carries other clauses too.
    pub(super) about: Vec<Form>,
}

/// One term, and how words state it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Comparison {
    /// A pointer into the front matter; `-` stands for each entry of a list and `*` for each party.
    pub(super) term: String,
    /// Where it is stated: by default in the clause whose key the pointer begins with.
    #[serde(default)]
    clauses: Vec<String>,
    pub(super) fact: Sort,
    /// What to call it in a message; `{}` stands for the party or the entry.
    pub(super) called: String,
    /// Phrases that say it, the surest first.
    #[serde(default)]
    pub(super) says: Vec<Phrase>,
    /// Phrases that say it in a section that is about nothing else.
    #[serde(default)]
    pub(super) says_alone: Vec<Phrase>,
    /// Which figures that fit, and that no phrase finds, do not matter beside one that a phrase finds.
    pub(super) despite: Option<Despite>,
    /// One of these words has to be in the sentence.
    #[serde(default)]
    pub(super) only: Vec<Form>,
    /// None of these words may be in the sentence.
    #[serde(default)]
    pub(super) never: Vec<Form>,
    /// Whether a sum that comes again, such as “£40,000 a year”, is compared as well.
    #[serde(default)]
    pub(super) rates: bool,
    /// Of a figure for each party: what the party does with it, “Harbour Trust bears 50 per cent”.
    #[serde(default)]
    pub(super) verbs: Vec<Form>,
    /// Of a figure for each party: what stands before the name, “50 per cent for Harbour Trust”.
    #[serde(default)]
    pub(super) prepositions: Vec<Form>,
    /// Of a share for each party: what is shared, as words of which one has to be in a sentence that shares it among all at once.
    #[serde(default)]
    pub(super) of: Vec<Form>,
    /// What shows the figure outside of the clause.
    #[serde(default)]
    pub(super) elsewhere: Vec<Label>,
    /// How the entries of a list are told apart by the words.
    pub(super) entries: Option<Entries>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Entries {
    /// The key of an entry that tells which it is.
    pub(super) by: String,
    /// What the words call each; without these, the name of an entry has to be there where there are several.
    #[serde(default)]
    pub(super) words: BTreeMap<String, Vec<Form>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Despite {
    OtherSentences,
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sort {
    /// “three months”
    Length,
    /// “every three months”
    Rhythm,
    /// “1 April 2026”
    Day,
    Money,
    /// “three”
    Number,
    /// “once”, “twice”, “three times”
    Times,
    Quorum,
    Approval,
    /// The same of the parties, who may also leave it to some of them or to a body.
    Consent,
    /// Lengths of time that come one after another, as the entries of the list do.
    Steps,
    /// A share of each party.
    Shares,
    /// A sum of money for each party.
    Sums,
}

impl Comparison {
    /// The clauses whose words may state it.
    pub(super) fn clauses(&self) -> impl Iterator<Item = &str> {
        let own = self.term.split('/').nth(1).filter(|_| self.clauses.is_empty());
        self.clauses.iter().map(String::as_str).chain(own)
    }

    /// The terms of an agreement that it is about.
    pub(super) fn places<'a>(&self, terms: &'a Term) -> Vec<Place<'a>> {
        let (mut term, mut segments) = (terms, self.term.split('/').skip(1).peekable());
        while let Some(key) = segments.next_if(|segment| !matches!(*segment, "-" | "*")) {
            let Some(below) = term.get(key) else { return Vec::new() };
            term = below;
        }
        let mut places = vec![Place { term, entry: None, key: None, entries: 0 }];
        for segment in segments {
            places = places.into_iter().flat_map(|place| place.below(segment)).collect();
        }
        places
    }
}

/// A term, the entry of a list that it belongs to, and the key of a map by party that it stands under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) term: &'a Term,
    pub(super) entry: Option<&'a Term>,
    pub(super) key: Option<&'a str>,
    /// How many entries that list has.
    pub(super) entries: usize,
}

impl Place<'_> {
    fn below(self, segment: &str) -> Vec<Self> {
        // Nobody writes as many parties or entries by hand.
        const MOST: usize = 200;
        match segment {
            "-" => {
                let entries = self.term.list().iter().take(MOST);
                let count = self.term.list().len();
                let place =
                    |entry| Place { term: entry, entry: Some(entry), entries: count, ..self };
                entries.map(place).collect()
            }
            "*" => {
                let pairs = self.term.pairs().iter().take(MOST);
                pairs.map(|pair| Place { term: &pair.term, key: Some(&pair.key), ..self }).collect()
            }
            key => self.term.get(key).map(|term| Place { term, ..self }).into_iter().collect(),
        }
    }
}

pub(super) static STATED_TERMS: LazyLock<StatedTerms> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    let mut stated: StatedTerms =
        serde_json::from_str(include_str!("../../../schema/stated-terms.json"))
            .expect("schema/stated-terms.json is as published");
    stated.elsewhere.is_summary = stated.elsewhere.pattern(&stated.elsewhere.summaries);
    for label in stated.terms.iter_mut().flat_map(|comparison| &mut comparison.elsewhere) {
        let [before, behind, provided] = [&label.before, &label.behind, &label.provided]
            .map(|written| stated.elsewhere.pattern(written));
        label.patterns = [before, behind, provided];
    }
    for (index, comparison) in stated.terms.iter().enumerate() {
        let key = comparison.term.split('/').nth(1).unwrap_or_default();
        stated.by_key.entry(key.to_owned()).or_default().push(index);
    }
    stated
});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Whether the schema of the front matter has a term of this name.
    fn is_known(schema: &Value, pointer: &str) -> bool {
        let mut place = schema;
        for segment in pointer.split('/').skip(1) {
            place = match segment {
                "-" => &place["items"],
                "*" => &place["additionalProperties"],
                key => &place["properties"][key],
            };
            while let Some(name) = place["$ref"].as_str() {
                place = &schema["$defs"][name.rsplit('/').next().unwrap_or_default()];
            }
        }
        !place.is_null()
    }

    #[test]
    fn the_published_terms_are_terms_of_the_front_matter_and_each_is_there_once() {
        let schema = include_str!("../../../schema/front-matter.schema.json");
        let schema: Value = serde_json::from_str(schema).unwrap();
        let mut seen = BTreeSet::new();
        for comparison in &STATED_TERMS.terms {
            assert!(is_known(&schema, &comparison.term), "{}", comparison.term);
            // A term may be stated in other words where another clause is about it.
            let place = (&comparison.term, &comparison.clauses);
            assert!(seen.insert(place), "{} is there twice", comparison.term);
            let by_phrase = !matches!(comparison.fact, Sort::Steps | Sort::Shares | Sort::Sums);
            let has_phrase = !comparison.says.is_empty() || !comparison.says_alone.is_empty();
            assert_eq!(by_phrase, has_phrase, "{}", comparison.term);
        }
        let labels = STATED_TERMS.terms.iter().flat_map(|comparison| &comparison.elsewhere);
        assert!(labels.flat_map(|label| &label.patterns).all(Option::is_some));
        assert!(STATED_TERMS.elsewhere.is_summary.is_some());
        assert!(STATED_TERMS.forms.iter().all(|form| is_known(&schema, &form.term)));
    }

    #[test]
    fn the_published_clauses_are_clauses_of_the_catalogue() {
        let catalogue = crate::document::catalogue::Catalogue::built_in();
        for clause in STATED_TERMS
            .terms
            .iter()
            .flat_map(Comparison::clauses)
            .chain(STATED_TERMS.elsewhere.clauses.iter().map(String::as_str))
        {
            assert!(catalogue.get(clause).is_some(), "{clause}");
        }
    }
}
