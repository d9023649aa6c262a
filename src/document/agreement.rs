//! An agreement: front matter, sections, the clauses that they are, and one JSON value of it all for the schemas.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::document::catalogue::{By, Catalogue, Recognised};
use crate::document::front_matter::FrontMatter;
use crate::document::markdown::{Body, Section};
use crate::document::organisations::Organisations;
use crate::document::term::{Pair, Term};
use crate::document::words::Prose;
use crate::ground::source::{Source, Span};

/// What the reader of a file knows besides its words.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The kind to read a document as that does not say its own (`--kind`, or a glob of `counterpart.toml`).
    pub kind: Option<String>,
    /// Whether the parties have agreed to a text of it: their record holds an `agreed` entry.
    pub agreed: bool,
    pub organisations: Option<Arc<Organisations>>,
}

#[derive(Debug, Clone)]
pub struct Agreement {
    pub source: Arc<Source>,
    pub front: FrontMatter,
    pub body: Body,
    /// For each section of the body, the clauses that it was recognised as.
    pub recognised: Vec<Option<Recognised>>,
    /// The clauses that are settled somehow, by id.
    pub clauses: BTreeMap<String, Clause>,
    pub agreed: bool,
    pub organisations: Option<Arc<Organisations>>,
    given_kind: Option<String>,
    prose: OnceLock<Prose>,
}

/// How an agreement deals with a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub id: String,
    pub state: State,
    /// The sections that carry it, as indices into the body's list; empty unless present.
    pub sections: Vec<usize>,
    pub by: Option<By>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Words stand in a section of its own.
    Present,
    /// The parties state that it does not apply to them.
    NotApplicable,
    /// The parties put it off.
    Deferred,
    /// It stands in another document.
    Incorporated,
}

impl State {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::NotApplicable => "not-applicable",
            Self::Deferred => "deferred",
            Self::Incorporated => "incorporated",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [Self::NotApplicable, Self::Deferred, Self::Incorporated]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// A party as the front matter lists it.
#[derive(Debug, Clone, Copy)]
pub struct Party<'a> {
    pub id: &'a str,
    /// The value of `id`.
    pub id_span: Span,
    pub name: Option<&'a str>,
    pub role: Option<&'a str>,
    pub term: &'a Term,
}

impl Party<'_> {
    /// What to call the party in a message: its name, or its id where it has none.
    pub fn called(&self) -> &str {
        self.name.unwrap_or(self.id)
    }
}

impl Agreement {
    pub fn read(source: Arc<Source>, catalogue: &Catalogue, circumstances: Circumstances) -> Self {
        let front = FrontMatter::read(&source);
        let words = Span::new(front.body_start, source.text().len());
        Self::of(source, front, words, catalogue, circumstances)
    }

    /// Its front matter alone, as if no words stood below it: enough to know who agrees, and what it has to do with other agreements. Reading the words takes
    /// most of the time.
    pub fn read_terms(
        source: Arc<Source>,
        catalogue: &Catalogue,
        circumstances: Circumstances,
    ) -> Self {
        let front = FrontMatter::read(&source);
        let words = Span::at(source.text().len());
        Self::of(source, front, words, catalogue, circumstances)
    }

    fn of(
        source: Arc<Source>,
        front: FrontMatter,
        words: Span,
        catalogue: &Catalogue,
        circumstances: Circumstances,
    ) -> Self {
        let body = Body::read(&source, words);
        let Circumstances { kind: given_kind, agreed, organisations } = circumstances;
        let recognised = catalogue.recognise(&source, &body, given_kind.is_some());
        let clauses = clauses(&front.terms, &recognised);
        let prose = OnceLock::new();
        Self { source, front, body, recognised, clauses, agreed, organisations, given_kind, prose }
    }

    pub fn path(&self) -> &str {
        self.source.path()
    }

    /// The facts that its words state, read when a rule first asks.
    pub fn prose(&self) -> &Prose {
        self.prose.get_or_init(|| Prose::of(&self.source, &self.body))
    }

    pub fn terms(&self) -> &Term {
        &self.front.terms
    }

    /// The kind it says it is; else the one it was to be read as.
    pub fn kind(&self) -> Option<&str> {
        self.terms().text_of("kind").or(self.given_kind.as_deref())
    }

    /// Whether it is read as a kind that it does not claim to be: then its front matter, if any, is not ours to judge.
    pub fn is_foreign(&self) -> bool {
        self.given_kind.is_some() && self.terms().get("kind").is_none()
    }

    pub fn id(&self) -> Option<&str> {
        self.terms().text_of("id")
    }

    /// What to call the agreement in a message.
    pub fn called(&self) -> &str {
        self.terms().text_of("title").or(self.id()).unwrap_or_else(|| self.path())
    }

    /// The parties that have an id, in the order of the front matter.
    pub fn parties(&self) -> impl Iterator<Item = Party<'_>> {
        self.terms().get("parties").map(Term::list).unwrap_or_default().iter().filter_map(|term| {
            let id = term.get("id")?;
            Some(Party {
                id: id.text()?,
                id_span: id.span,
                name: term.text_of("name"),
                role: term.text_of("role"),
                term,
            })
        })
    }

    pub fn party(&self, id: &str) -> Option<Party<'_>> {
        self.parties().find(|party| party.id == id)
    }

    /// The clause of this id, in whatever state; `None` where the agreement is silent.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.get(id)
    }

    /// The structured terms of a clause: the value of the front matter key of the same name.
    pub fn terms_of(&self, clause: &str) -> Option<&Term> {
        self.terms().get(clause)
    }

    pub fn sections_of<'a>(&'a self, clause: &'a Clause) -> impl Iterator<Item = &'a Section> {
        clause.sections.iter().filter_map(|index| self.body.sections.get(*index))
    }

    /// The words of a clause with all that stands below its headings, in plain text. A section below another one of the same clause is among
    /// that one's words already.
    pub fn words_of(&self, clause: &Clause) -> String {
        let mut covered = Span::at(0);
        let mut words = Vec::new();
        for (index, section) in clause.sections.iter().zip(self.sections_of(clause)) {
            if !covered.contains(section.span) || covered.is_empty() {
                covered = section.span;
                words.push(self.body.plain_words(*index));
            }
        }
        words.join("\n")
    }

    /// Where to point for something that the agreement as a whole lacks: the value of `kind`, else the first line.
    pub fn kind_span(&self) -> Span {
        self.terms().get("kind").map_or_else(
            || self.source.line_span(self.source.position(self.body.span.start).line),
            |kind| kind.span,
        )
    }

    /// The agreement as one JSON value: what `export` prints, and what a repository's own schemas may ask about.
    pub fn projection(&self) -> Value {
        let sections =
            self.body.sections.iter().zip(&self.recognised).map(|pair| self.section(pair));
        self.projected(sections.collect(), |clause| {
            object([
                ("state", clause.state.name().into()),
                ("sections", clause.sections.clone().into()),
                ("text", self.words_of(clause).into()),
            ])
        })
    }

    /// The same without the words: no sections, and of a clause that has some only its state. The built-in schemas ask for no more, and
    /// copying all words for them takes longer than validating.
    pub fn projection_for_validation(&self) -> Value {
        self.projected(Vec::new(), |clause| object([("state", clause.state.name().into())]))
    }

    fn projected(&self, sections: Vec<Value>, present: impl Fn(&Clause) -> Value) -> Value {
        let project = |clause: &Clause| match clause.state {
            State::Present => present(clause),
            _ => self.omission(&clause.id).map_or(Value::Null, |pair| pair.term.json()),
        };
        let clauses = self.clauses.values().map(|clause| (clause.id.clone(), project(clause)));
        let organisations =
            self.organisations.as_ref().map_or_else(|| object([]), |known| known.terms.json());
        object([
            ("format", "counterpart/agreement/v1".into()),
            ("kind", self.kind().into()),
            ("agreed", self.agreed.into()),
            ("terms", self.terms().json()),
            ("clauses", Value::Object(clauses.collect())),
            ("sections", Value::Array(sections)),
            ("organisations", organisations),
        ])
    }

    /// What the front matter says under `omissions` about a clause.
    pub fn omission(&self, clause: &str) -> Option<&Pair> {
        self.terms().get("omissions")?.pair(clause)
    }

    fn section(&self, (section, recognised): (&Section, &Option<Recognised>)) -> Value {
        let by = recognised.as_ref().map(|recognised| recognised.by.name());
        let clauses =
            recognised.as_ref().map(|recognised| recognised.clauses.as_slice()).unwrap_or_default();
        object([
            ("line", self.source.position(section.heading_span.start).line.into()),
            ("heading", section.heading.as_str().into()),
            ("level", section.level.into()),
            ("clauses", clauses.into()),
            ("by", by.into()),
            ("text", section.plain.as_str().into()),
        ])
    }
}

/// A JSON object of values that are moved into it: `json!` would copy each.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// A section of its own settles a clause, whatever `omissions` says beside it (a contradiction that a rule tells).
fn clauses(terms: &Term, recognised: &[Option<Recognised>]) -> BTreeMap<String, Clause> {
    let mut clauses: BTreeMap<String, Clause> = BTreeMap::new();
    for (index, section) in recognised.iter().enumerate() {
        for id in section.iter().flat_map(|section| &section.clauses) {
            let by = section.as_ref().map(|section| section.by);
            clauses
                .entry(id.clone())
                .or_insert_with(|| Clause {
                    id: id.clone(),
                    state: State::Present,
                    sections: Vec::new(),
                    by,
                })
                .sections
                .push(index);
        }
    }
    for pair in terms.get("omissions").map(Term::pairs).unwrap_or_default() {
        let Some(state) = pair.term.text_of("state").and_then(State::named) else { continue };
        clauses.entry(pair.key.clone()).or_insert_with(|| Clause {
            id: pair.key.clone(),
            state,
            sections: Vec::new(),
            by: None,
        });
    }
    clauses
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: &str = "---\nkind: a\nomissions: { insurance: { state: deferred } }\n---\n\n## Confidentiality\n\nNothing is passed on.\n";

    fn agreement() -> Agreement {
        let source = Arc::new(Source::new("a.md", TEXT));
        Agreement::read(source, &Catalogue::built_in(), Circumstances::default())
    }

    #[test]
    fn an_agreement_is_one_value() {
        let terms = json!({ "kind": "a", "omissions": { "insurance": { "state": "deferred" } } });
        assert_eq!(
            agreement().projection(),
            json!({
                "format": "counterpart/agreement/v1", "kind": "a", "agreed": false, "terms": terms,
                "clauses": {
                    "confidentiality": { "state": "present", "sections": [0], "text": "Nothing is passed on." },
                    "insurance": { "state": "deferred" },
                },
                "sections": [{
                    "line": 6, "heading": "Confidentiality", "level": 2, "clauses": ["confidentiality"], "by": "synonym",
                    "text": "Nothing is passed on.",
                }],
                "organisations": {},
            })
        );
    }

    #[test]
    fn what_is_validated_has_no_words_since_no_built_in_kind_asks_for_them() {
        let lean = agreement().projection_for_validation();
        let mut full = agreement().projection();
        full["sections"] = json!([]);
        full["clauses"]["confidentiality"] = json!({ "state": "present" });
        assert_eq!(lean, full);
        for kind in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/kinds")).unwrap()
        {
            let schema = std::fs::read_to_string(kind.unwrap().path()).unwrap();
            assert!(!schema.contains("\"sections\"") && !schema.contains("\"text\""));
        }
    }

    #[test]
    fn words_below_a_heading_of_the_same_clause_are_there_once() {
        let marker = "<!-- clause: risk-sharing -->";
        let text =
            format!("# A\n{marker}\n\none\n\n## B\n{marker}\n\ntwo\n\n# C\n{marker}\n\nthree\n");
        let source = Arc::new(Source::new("a.md", text));
        let agreement = Agreement::read(source, &Catalogue::built_in(), Circumstances::default());
        let clause = agreement.clause("risk-sharing").unwrap();
        assert_eq!(clause.sections, [0, 1, 2]);
        assert_eq!(
            agreement.words_of(clause).split_whitespace().collect::<Vec<_>>(),
            ["one", "B", "two", "three"]
        );
    }
}
