//! The clause catalogue: which clauses there are, what they are for, what partners call them, and which section is which.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;

use crate::document::markdown::{Body, Named, Section};
use crate::document::words::Prose;
use crate::ground::source::Source;

mod folding;

mod hashing;

mod heading;

mod phrases;

mod vocabulary;

mod standing;

mod recognition;

mod sentences;

use sentences::Sentences;
use vocabulary::Vocabulary;

/// A clause as the catalogue knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClauseKind {
    pub id: String,
    pub title: String,
    /// What the clause is for, in one sentence.
    pub purpose: String,
    /// What the words must settle, each as a question.
    pub questions: Vec<String>,
    /// What is missing, for `missing-clause`: "no clause says how a partner can leave".
    pub missing: String,
    /// What happens without it, for `missing-clause`: "without one, leaving means renegotiating everything".
    pub without: String,
    /// What to write: "who may leave, with how much notice, what happens to shared money".
    pub write: String,
    /// Where the clause is called for, in short: "Nesta, Networks that Work (2013), 13-point checklist, point 12".
    pub source: String,
    /// The same with the full title of the work.
    pub source_in_full: String,
    /// Its place among the 13 points of the checklist, if it is one of them.
    pub checklist: Option<u8>,
    /// Headings that mean this clause by themselves.
    pub synonyms: Vec<String>,
    /// Words that mean this clause wherever they stand in a heading.
    pub anywhere: Vec<String>,
    /// Headings that mean this clause if the words below bear it out.
    pub perhaps: Vec<String>,
    /// Words below a heading that bear it out.
    pub cues: Vec<String>,
    /// Words that mean this clause even where the heading does not say so.
    pub decisive: Vec<String>,
    /// Sentences that settle it wherever they stand.
    pub says: Vec<String>,
    /// Words in a heading that speak against it.
    pub not: Vec<String>,
    /// Whether what stands below its heading is its own only: defined words, names of those who sign.
    pub closed: bool,
}

/// How a section was recognised as a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Marker,
    Attribute,
    Synonym,
}

impl By {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Marker => "marker",
            Self::Attribute => "attribute",
            Self::Synonym => "synonym",
        }
    }
}

/// Which clauses a section is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    pub clauses: Vec<String>,
    pub by: By,
    /// Clauses between which the heading alone cannot decide, where the words did not help either: then `clauses` is empty.
    pub ambiguous: Vec<String>,
    /// Ids in the marker that the catalogue does not know.
    pub unknown: Vec<Named>,
}

#[derive(Debug, Default)]
pub struct Catalogue {
    clauses: Vec<ClauseKind>,
    by_id: HashMap<String, usize>,
    vocabulary: Vocabulary,
    /// Put together when somebody first asks.
    sentences: OnceLock<Sentences>,
}

impl Catalogue {
    /// The catalogue that comes with Counterpart, from `schema/clauses.json`.
    pub fn built_in() -> Self {
        let file = File::built_in();
        let mut catalogue = Self::default();
        catalogue.vocabulary.add_headings(&file.together, &file.mixed, &file.other);
        for clause in file.clauses {
            catalogue.add(clause.in_full(&file.works));
        }
        catalogue.vocabulary.name_together(&file.together, &catalogue.by_id);
        catalogue
    }

    pub fn clauses(&self) -> &[ClauseKind] {
        &self.clauses
    }

    pub fn get(&self, id: &str) -> Option<&ClauseKind> {
        self.by_id.get(id).and_then(|index| self.clauses.get(*index))
    }

    /// The known id that a mistyped one most likely meant.
    pub fn nearest(&self, id: &str) -> Option<&str> {
        let likeness = |known: &str| strsim::damerau_levenshtein(&id.to_lowercase(), known);
        let allowed = (id.chars().count() / 3).max(2);
        self.clauses
            .iter()
            .map(|clause| (likeness(&clause.id), clause.id.as_str()))
            .filter(|(distance, _)| *distance <= allowed)
            .min()
            .map(|(_, id)| id)
    }

    /// Adds a clause of the reader's own. Its headings give way to none that is there already.
    pub fn add_clause(&mut self, clause: ClauseKind) -> Result<(), String> {
        if self.by_id.contains_key(&clause.id) {
            return Err(format!("the catalogue has a clause “{}” already", clause.id));
        }
        let taken = std::iter::once(&clause.title)
            .chain(&clause.synonyms)
            .find_map(|synonym| Some((synonym, self.meaning(synonym)?)));
        if let Some((synonym, other)) = taken {
            return Err(format!("“{synonym}” already means the clause “{other}”"));
        }
        self.add(clause);
        Ok(())
    }

    /// Adds what partners call a clause.
    pub fn add_synonym(&mut self, clause: &str, synonym: &str) -> Result<(), String> {
        let Some(index) = self.by_id.get(clause).copied() else {
            let nearest = self
                .nearest(clause)
                .map(|id| format!(": did you mean “{id}”?"))
                .unwrap_or_default();
            return Err(format!("the catalogue has no clause “{clause}”{nearest}"));
        };
        if let Some(other) = self.meaning(synonym).filter(|other| *other != clause) {
            return Err(format!("“{synonym}” already means the clause “{other}”"));
        }
        self.vocabulary.add_synonym(index, synonym);
        if let Some(clause) = self.clauses.get_mut(index) {
            clause.synonyms.push(synonym.to_owned());
        }
        Ok(())
    }

    /// For each section of the body, in order, the clauses that it is. `has_given_kind` says whether the reader knows of what kind the document is, where
    /// it does not say so itself.
    pub fn recognise(
        &self,
        source: &Source,
        body: &Body,
        has_given_kind: bool,
    ) -> Vec<Option<Recognised>> {
        let says_itself = |section: &Section| {
            let mut named =
                section.marker.iter().flat_map(|marker| &marker.clauses).chain(&section.attribute);
            named.any(|named| self.by_id.contains_key(&named.id))
        };
        let by_words = self.vocabulary.recognise(source, body, has_given_kind, says_itself);
        body.sections
            .iter()
            .zip(by_words)
            .map(|(section, by_words)| {
                let mut unknown = Vec::new();
                if let Some(marker) = &section.marker {
                    let (known, strange): (Vec<_>, Vec<_>) = marker
                        .clauses
                        .iter()
                        .cloned()
                        .partition(|named| self.by_id.contains_key(&named.id));
                    unknown = strange;
                    if !known.is_empty() {
                        return Some(Recognised {
                            clauses: unique(known),
                            by: By::Marker,
                            ambiguous: Vec::new(),
                            unknown,
                        });
                    }
                }
                if let Some(attribute) =
                    section.attribute.as_ref().filter(|named| self.by_id.contains_key(&named.id))
                {
                    return Some(Recognised {
                        clauses: vec![attribute.id.clone()],
                        by: By::Attribute,
                        ambiguous: Vec::new(),
                        unknown,
                    });
                }
                let (clauses, ambiguous) = by_words
                    .map(|meant| (self.ids(&meant.clauses), self.ids(&meant.ambiguous)))
                    .unwrap_or_default();
                let nothing = clauses.is_empty() && ambiguous.is_empty() && unknown.is_empty();
                (!nothing).then_some(Recognised { clauses, by: By::Synonym, ambiguous, unknown })
            })
            .collect()
    }

    /// The clauses that one sentence settles, wherever it stands: “This agreement is governed by the law of Scotland” under “General”.
    pub fn settled_by_a_sentence(&self, prose: &Prose) -> BTreeSet<&str> {
        let sentences = self.sentences.get_or_init(|| Sentences::of(&self.clauses));
        let settled = sentences.settled(prose).into_iter();
        settled
            .filter_map(|index| self.clauses.get(index))
            .map(|clause| clause.id.as_str())
            .collect()
    }

    fn add(&mut self, clause: ClauseKind) {
        let index = self.clauses.len();
        self.vocabulary.add_clause(index, &clause);
        self.by_id.insert(clause.id.clone(), index);
        self.clauses.push(clause);
    }

    /// The clause that a heading means by itself.
    fn meaning(&self, heading: &str) -> Option<&str> {
        let index = self.vocabulary.meaning(heading)?;
        self.clauses.get(index).map(|clause| clause.id.as_str())
    }

    fn ids(&self, indices: &[usize]) -> Vec<String> {
        indices
            .iter()
            .filter_map(|index| self.clauses.get(*index))
            .map(|clause| clause.id.clone())
            .collect()
    }
}

fn unique(named: Vec<Named>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for named in named {
        if !ids.contains(&named.id) {
            ids.push(named.id);
        }
    }
    ids
}

/// `schema/clauses.json` as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "$schema")]
    _schema: String,
    works: HashMap<String, Work>,
    clauses: Vec<Written>,
    together: Vec<Together>,
    mixed: Vec<String>,
    other: Vec<String>,
}

/// A work that calls for clauses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Work {
    short: String,
    full: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    work: String,
    place: Option<String>,
}

/// A heading that means several clauses at once, though it does not name them one by one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Together {
    heading: String,
    clauses: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    title: String,
    purpose: String,
    questions: Vec<String>,
    missing: String,
    without: String,
    write: String,
    source: Place,
    checklist: Option<u8>,
    synonyms: Vec<String>,
    #[serde(default)]
    anywhere: Vec<String>,
    #[serde(default)]
    perhaps: Vec<String>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    decisive: Vec<String>,
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    closed: bool,
}

impl File {
    fn built_in() -> Self {
        #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
        serde_json::from_str(include_str!("../../schema/clauses.json"))
            .expect("schema/clauses.json is as published")
    }
}

impl Written {
    fn in_full(self, works: &HashMap<String, Work>) -> ClauseKind {
        let work = works.get(&self.source.work);
        let placed = |name: &str| {
            self.source
                .place
                .as_ref()
                .map_or_else(|| name.to_owned(), |place| format!("{name}, {place}"))
        };
        ClauseKind {
            source: placed(work.map_or("", |work| &work.short)),
            source_in_full: placed(work.map_or("", |work| &work.full)),
            id: self.id,
            title: self.title,
            purpose: self.purpose,
            questions: self.questions,
            missing: self.missing,
            without: self.without,
            write: self.write,
            checklist: self.checklist,
            synonyms: self.synonyms,
            anywhere: self.anywhere,
            perhaps: self.perhaps,
            cues: self.cues,
            decisive: self.decisive,
            says: self.says,
            not: self.not,
            closed: self.closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::markdown::{Marker, Style};
    use crate::ground::source::Span;

    const NO_WORDS: &str = "";

    fn section(heading: &str, words: &str) -> Section {
        Section {
            style: Style::Atx,
            heading_span: Span::default(),
            title: heading.to_owned(),
            heading: heading.to_owned(),
            number: None,
            level: 2,
            span: Span::default(),
            words: Span::default(),
            plain: words.to_owned(),
            parent: None,
            marker: None,
            attribute: None,
        }
    }

    fn named(id: &str) -> Named {
        Named { id: id.to_owned(), span: Span::default() }
    }

    fn recognised(section: Section) -> Option<Recognised> {
        let body = Body { sections: vec![section], ..Body::default() };
        Catalogue::built_in().recognise(&Source::new("a.md", ""), &body, false).remove(0)
    }

    fn clauses(heading: &str, words: &str) -> Vec<String> {
        recognised(section(heading, words)).map(|recognised| recognised.clauses).unwrap_or_default()
    }

    #[test]
    fn every_synonym_means_its_own_clause_and_no_other() {
        let catalogue = Catalogue::built_in();
        let mut astray = Vec::new();
        for clause in catalogue.clauses() {
            for synonym in std::iter::once(&clause.title).chain(&clause.synonyms) {
                let body = Body { sections: vec![section(synonym, NO_WORDS)], ..Body::default() };
                let found = catalogue
                    .recognise(&Source::new("a.md", ""), &body, false)
                    .remove(0)
                    .map(|found| found.clauses);
                if found.as_deref() != Some(std::slice::from_ref(&clause.id)) {
                    astray.push((clause.id.as_str(), synonym.as_str(), found));
                }
            }
        }
        assert!(astray.is_empty(), "{astray:#?}");
    }

    #[test]
    fn every_clause_says_what_it_is_for_and_where_it_is_called_for() {
        for clause in Catalogue::built_in().clauses() {
            assert!((2..=5).contains(&clause.questions.len()), "{}", clause.id);
            assert!(
                clause.questions.iter().all(|question| question.ends_with('?')),
                "{}",
                clause.id
            );
            assert!(clause.purpose.ends_with('.'), "{}", clause.id);
            for phrase in [&clause.missing, &clause.without, &clause.write] {
                assert!(
                    !phrase.ends_with('.') && phrase.starts_with(char::is_lowercase),
                    "{phrase}"
                );
            }
            assert!(
                !clause.source.is_empty() && !clause.source_in_full.is_empty(),
                "{}",
                clause.id
            );
        }
    }

    #[test]
    fn the_checklist_has_thirteen_points() {
        let catalogue = Catalogue::built_in();
        let mut points: Vec<_> =
            catalogue.clauses().iter().filter_map(|clause| clause.checklist).collect();
        points.sort_unstable();
        assert_eq!(points, (1..=13).collect::<Vec<_>>());
    }

    #[test]
    fn small_words_case_plural_and_the_name_of_the_document_make_no_difference() {
        for heading in [
            "TERMINATION",
            "Termination of this Agreement",
            "Termination of the partnership",
            "Termination clauses",
        ] {
            assert_eq!(clauses(heading, NO_WORDS), ["termination"], "{heading}");
        }
        assert_eq!(clauses("Sub-contracting", NO_WORDS), ["subcontracting-and-assignment"]);
        assert_eq!(clauses("Parties’ obligations", NO_WORDS), ["roles-and-responsibilities"]);
        assert_eq!(clauses("Freedom of Information (FOI)", NO_WORDS), ["freedom-of-information"]);
    }

    #[test]
    fn a_combined_heading_is_several_clauses() {
        assert_eq!(clauses("Term and Termination", NO_WORDS), ["timeframe", "termination"]);
        assert_eq!(
            clauses("Confidentiality & data protection", NO_WORDS),
            ["confidentiality", "data-protection-and-information-sharing"]
        );
        assert_eq!(
            clauses("Assignment; Entire Agreement; Variation", NO_WORDS),
            ["subcontracting-and-assignment", "entire-agreement", "variation"]
        );
        assert_eq!(clauses("Roles & Responsibilities", NO_WORDS), ["roles-and-responsibilities"]);
        assert_eq!(
            clauses("Purpose and scope", NO_WORDS),
            ["purpose-and-outcomes", "scope-and-services"]
        );
    }

    #[test]
    fn a_heading_that_is_no_clause_is_left_alone() {
        for heading in [
            "Severability",
            "Waiver",
            "Representations and warranties",
            "Risk register",
            "Elections",
            "Price list",
            "Installation",
            "Minutes of 3 May",
            "Deployment plan",
            "Data structures",
            "Version control",
            "Attendees",
        ] {
            let words = "This section lists a number of things that have nothing to do with what the partners promise each other.";
            assert_eq!(clauses(heading, words), [""; 0], "{heading}");
        }
    }

    #[test]
    fn a_marker_goes_before_an_attribute_before_a_synonym() {
        let marked = Marker {
            span: Span::default(),
            clauses: vec![named("exit-and-handover"), named("termination")],
        };
        let all = Section {
            marker: Some(marked),
            attribute: Some(named("financing")),
            ..section("Withdrawal", NO_WORDS)
        };
        let by_marker = recognised(all.clone()).unwrap();
        assert_eq!(
            (by_marker.clauses, by_marker.by),
            (vec!["exit-and-handover".to_owned(), "termination".to_owned()], By::Marker)
        );
        let by_attribute = recognised(Section { marker: None, ..all.clone() }).unwrap();
        assert_eq!(
            (by_attribute.clauses, by_attribute.by),
            (vec!["financing".to_owned()], By::Attribute)
        );
        let by_synonym =
            recognised(Section { marker: None, attribute: Some(named("top")), ..all }).unwrap();
        assert_eq!(
            (by_synonym.clauses, by_synonym.by),
            (vec!["withdrawal".to_owned()], By::Synonym)
        );
    }

    #[test]
    fn an_unknown_id_in_a_marker_is_kept_and_the_heading_still_counts() {
        let marked = Marker { span: Span::default(), clauses: vec![named("risk-sharng")] };
        let recognised =
            recognised(Section { marker: Some(marked), ..section("Risk sharing", NO_WORDS) })
                .unwrap();
        assert_eq!(recognised.unknown, [named("risk-sharng")]);
        assert_eq!(recognised.clauses, ["risk-sharing"]);
        assert_eq!(Catalogue::built_in().nearest("risk-sharng"), Some("risk-sharing"));
        assert_eq!(Catalogue::built_in().nearest("cookery"), None);
    }

    /// The clauses below a title: headings stand side by side, labels below the first of them.
    fn all_clauses(headings: &[(Style, &str, &str)], front_matter: &str) -> Vec<String> {
        let place = |index: usize, style| match (index, style) {
            (0, _) => (1, None),
            (_, Style::RunIn | Style::Numbered) => (3, Some(1)),
            _ => (2, Some(0)),
        };
        let sections = headings.iter().enumerate().map(|(index, (style, heading, words))| {
            let (level, parent) = place(index, *style);
            Section { style: *style, level, parent, ..section(heading, words) }
        });
        let body = Body {
            span: Span::new(front_matter.len(), front_matter.len()),
            sections: sections.collect(),
            ..Body::default()
        };
        let found =
            Catalogue::built_in().recognise(&Source::new("a.md", front_matter), &body, false);
        found
            .into_iter()
            .map(|found| found.map(|found| found.clauses.join(", ")).unwrap_or_default())
            .collect()
    }

    #[test]
    fn the_words_below_decide_what_a_heading_alone_does_not() {
        let money = "Each partner pays the contribution set out in the budget, in two payments a year, and bears its own costs.";
        assert_eq!(clauses("Contributions", money), ["financing"]);
        let rights = "You grant us a non-exclusive, royalty-free licence to your contributions, and keep the copyright in them.";
        assert_eq!(clauses("Contributions", rights), ["intellectual-property"]);
        let undecided = recognised(section("Contributions", "To be agreed.")).unwrap();
        assert_eq!(undecided.clauses, [""; 0]);
        assert!(undecided.ambiguous.contains(&"financing".to_owned()), "{:?}", undecided.ambiguous);
    }

    #[test]
    fn a_heading_that_says_nothing_leaves_it_to_the_words() {
        let words = "This agreement is governed by the laws of England. Neither party may assign this agreement. Shoes are sold in pairs.";
        assert_eq!(clauses("General", words), ["subcontracting-and-assignment", "governing-law"]);
        assert_eq!(clauses("Miscellaneous", "Shoes are sold in pairs."), [""; 0]);
    }

    #[test]
    fn the_title_of_a_document_is_no_clause() {
        let found = all_clauses(
            &[
                (Style::Atx, "Information sharing agreement", ""),
                (Style::Atx, "Lawful basis", ""),
                (Style::Atx, "Security", ""),
            ],
            "",
        );
        assert_eq!(found, ["", "lawful-basis", "security"]);
    }

    #[test]
    fn below_definitions_and_in_numbered_paragraphs_nothing_else_begins() {
        let defined = all_clauses(
            &[
                (Style::Atx, "Tideway", ""),
                (Style::Atx, "Definitions", ""),
                (Style::RunIn, "Governing body", "the board named in clause 4"),
            ],
            "",
        );
        assert_eq!(defined, ["", "definitions", "definitions"]);
        let paragraph =
            "The Board reports to the governing bodies, and its decisions are made by consensus.";
        let told = all_clauses(
            &[
                (Style::Atx, "Tideway", ""),
                (Style::Atx, "Accountability", ""),
                (Style::Numbered, "The Board answers to the partners", paragraph),
            ],
            "",
        );
        assert_eq!(told, ["", "accountability-and-reporting", ""]);
    }

    #[test]
    fn a_document_that_gives_its_kind_is_taken_at_its_word() {
        let headings = [
            (Style::Atx, "Tideway", ""),
            (
                Style::Atx,
                "Principles",
                "Whatever is done is done with an eye to the tide and to those who live by it, every day of the year.",
            ),
            (Style::Atx, "Boats", ""),
            (Style::Atx, "Nets", ""),
            (Style::Atx, "Harbours", ""),
            (Style::Atx, "Tides", ""),
        ];
        assert_eq!(all_clauses(&headings, "").concat(), "");
        assert_eq!(
            all_clauses(&headings, "---\nkind: joint-working-agreement\n---\n").concat(),
            "principles-and-values"
        );
    }

    #[test]
    fn clauses_below_agreed_terms_keep_their_own() {
        let found = |text: &str| {
            let source = Source::new("a.md", text);
            let body = Body::read(&source, Span::new(0, text.len()));
            let found = Catalogue::built_in().recognise(&source, &body, true);
            found
                .into_iter()
                .flatten()
                .map(|found| found.clauses.join(", "))
                .filter(|clauses| !clauses.is_empty())
                .collect::<Vec<_>>()
        };
        let clause = "1. **CONFIDENTIALITY**\n\n   1. Each party keeps the secrets of the other for two years.\n";
        assert_eq!(found(&format!("**AGREED TERMS**\n\n{clause}")), ["confidentiality"]);
        assert_eq!(
            found(&format!("# Rowing agreement\n\n**SIGNATURES**\n\n{clause}")),
            ["counterparts-and-execution", "confidentiality"]
        );
        let title = "**BOAT CONTRIBUTOR AGREEMENT**\n\nBetween those who sign: see the signature page, to be signed by both.\n\n";
        assert_eq!(found(&format!("{title}{clause}")), ["confidentiality"]);
    }

    #[test]
    fn with_a_given_kind_a_plain_heading_is_believed_among_strange_ones() {
        let strange: Vec<String> =
            (1..9).map(|number| format!("## Foo {number} hamster\n\nWords.\n\n")).collect();
        let strange = strange.concat();
        let text = format!(
            "# Rowing\n\n## Purpose\n\nThe rowing of boats in fair weather and in foul, every day.\n\n{strange}"
        );
        let source = Source::new("a.md", &text);
        let body = Body::read(&source, Span::new(0, text.len()));
        let purpose = |is_given| {
            let found = Catalogue::built_in().recognise(&source, &body, is_given).remove(1);
            found.map(|found| found.clauses).unwrap_or_default()
        };
        assert_eq!(purpose(true), ["purpose-and-outcomes"]);
        assert_eq!(purpose(false), [""; 0]);
    }

    #[test]
    fn any_heading_is_read_to_its_end() {
        let long = "notice ".repeat(100_000);
        for heading in
            ["", "&", "- - -", "((((", "’’’", "co", "and and and", "§ 4", "終了", long.as_str()]
        {
            recognised(section(heading, heading));
        }
    }

    #[test]
    fn clauses_and_synonyms_can_be_added() {
        let mut catalogue = Catalogue::built_in();
        let own = ClauseKind {
            id: "welsh-language".to_owned(),
            title: "Welsh language".to_owned(),
            ..ClauseKind::default()
        };
        assert_eq!(catalogue.add_clause(own.clone()), Ok(()));
        assert!(catalogue.add_clause(own).is_err());
        assert_eq!(catalogue.add_synonym("welsh-language", "Y Gymraeg"), Ok(()));
        assert_eq!(catalogue.meaning("Y GYMRAEG"), Some("welsh-language"));
        assert_eq!(
            catalogue.add_synonym("terminaton", "going home"),
            Err("the catalogue has no clause “terminaton”: did you mean “termination”?".to_owned())
        );
        assert_eq!(
            catalogue.add_synonym("withdrawal", "Termination"),
            Err("“Termination” already means the clause “termination”".to_owned())
        );
    }
}
