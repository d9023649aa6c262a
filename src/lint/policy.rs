//! What a repository asks of its agreements beyond the built-in standard: `counterpart.toml`.

pub mod changed;

use std::path::Path;
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::document::agreement::Agreement;
use crate::document::catalogue::ClauseKind;
use crate::document::term::{Pair, Term};
use crate::document::toml;
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::{Source, Span};
use crate::lint::rules;
use crate::lint::schema::{Level, Schemas};

/// The one file at the root of the repository, or of the run.
pub const FILE: &str = "counterpart.toml";

/// What `counterpart.toml` says; nothing, where there is none.
#[derive(Debug, Default)]
pub struct Policy {
    pub level: Option<Level>,
    pub fail_on: Option<Threshold>,
    excluded: Files,
    claims: Vec<Claim>,
    severities: Vec<Override>,
    pub weakened: Vec<Weakened>,
    pub schemas: Vec<OwnSchema>,
    pub clauses: Vec<OwnClause>,
    pub synonyms: Vec<OwnSynonym>,
}

/// The least severity that fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Threshold {
    #[default]
    Error,
    Warning,
    Note,
    Never,
}

impl Threshold {
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Note, Self::Never];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
            Self::Never => "never",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|threshold| threshold.name() == name)
    }

    /// The severity from which on a run fails; none, where nothing makes it fail.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

/// Files that are agreements whether they say so or not.
#[derive(Debug)]
pub struct Claim {
    files: Files,
    pub kind: Option<String>,
    pub level: Option<Level>,
}

/// A requirement that this repository lowers, in the open.
#[derive(Debug)]
pub struct Weakened {
    rule: String,
    clause: Option<String>,
    kinds: Vec<String>,
    files: Option<Files>,
    /// What it weighs instead; `None` silences it.
    severity: Option<Severity>,
    because: String,
}

/// A schema of the repository's own.
#[derive(Debug)]
pub struct OwnSchema {
    pub file: String,
    /// Where `counterpart.toml` names the file.
    pub span: Span,
    /// The kinds it applies to; all, if empty.
    pub kinds: Vec<String>,
}

/// A clause of the repository's own.
#[derive(Debug)]
pub struct OwnClause {
    pub span: Span,
    pub clause: ClauseKind,
}

/// A further heading for a known clause.
#[derive(Debug)]
pub struct OwnSynonym {
    pub span: Span,
    pub clause: String,
    pub synonym: String,
}

#[derive(Debug)]
struct Override {
    files: Option<Files>,
    rule: String,
    severity: Option<Severity>,
}

/// A set of globs, as written and ready to match.
#[derive(Debug, Default)]
struct Files {
    written: Vec<String>,
    set: GlobSet,
}

impl Policy {
    /// Reads `counterpart.toml`. What is wrong with it comes as findings, at its own places; a policy with findings is not applied.
    pub fn read(source: &Arc<Source>, schemas: &Schemas) -> (Self, Vec<Finding>) {
        let kinds = schemas.kinds().iter().map(|kind| kind.id.clone()).collect();
        let mut reading = Reading { source, kinds, findings: Vec::new() };
        let terms = match toml::read(source.text()) {
            Ok(terms) => terms,
            Err(fault) => {
                let finding = reading.fault(fault.span, fault.message);
                finding.help = fault.help;
                return (Self::default(), reading.findings);
            }
        };
        reading.findings.extend(schemas.validate_policy(source, &terms));
        if !reading.findings.is_empty() {
            return (Self::default(), reading.findings);
        }
        let policy = reading.policy(&terms);
        (policy, reading.findings)
    }

    /// Whether a file is not to be checked, even when named.
    pub fn excludes(&self, path: &str) -> bool {
        self.excluded.contain(path)
    }

    /// The claim on a file; the first in the order of `counterpart.toml`.
    pub fn claim(&self, path: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.files.contain(path))
    }

    /// All that this policy asks less of than the run as a whole says, for every report to print: the table `[[weakened]]`, files at a lighter
    /// level (unless the command line asked for one), and files that are left out.
    pub fn loosened(&self, asked: Option<Level>, level: Level) -> Vec<String> {
        let weakened = self.weakened.iter().map(Weakened::printed);
        let lighter = self.claims.iter().filter(|_| asked.is_none()).filter_map(|claim| {
            let lighter = claim.level.filter(|lighter| lighter.asks_less_than(level))?;
            Some(format!("level {} for {}", lighter.name(), claim.files.written.join(", ")))
        });
        let excluded = Some(self.excluded.written.join(", ")).filter(|written| !written.is_empty());
        let excluded = excluded.map(|written| format!("files left out: {written}"));
        weakened.chain(lighter).chain(excluded).collect()
    }

    /// The severities asked for, as lists print them: the rule (and files), and what it weighs.
    pub fn severities(&self) -> impl Iterator<Item = (&str, String)> {
        self.severities.iter().map(|entry| {
            let severity = entry.severity.map_or("off", Severity::name);
            let files =
                entry.files.as_ref().map(|files| format!(" in {}", files.written.join(", ")));
            (entry.rule.as_str(), format!("{severity}{}", files.unwrap_or_default()))
        })
    }

    /// What a finding weighs under this policy; `None` if it is silenced.
    pub fn severity(&self, finding: &Finding, agreement: Option<&Agreement>) -> Option<Severity> {
        let raised = self.severities.iter().rev().find(|entry| {
            entry.rule == finding.rule
                && entry.files.as_ref().is_none_or(|files| files.contain(&finding.path))
        });
        let severity = match raised {
            // Whoever asks for more never gets less: a finding may weigh more than its rule usually does.
            Some(entry) => entry.severity.map(|severity| severity.max(finding.severity)),
            None => Some(finding.severity),
        };
        match self.weakened.iter().find(|entry| entry.covers(finding, agreement)) {
            Some(entry) => entry.severity.min(severity),
            None => severity,
        }
    }
}

impl Weakened {
    fn covers(&self, finding: &Finding, agreement: Option<&Agreement>) -> bool {
        let kind = agreement.and_then(Agreement::kind);
        self.rule == finding.rule
            && self.clause.as_ref().is_none_or(|clause| finding.clause.as_ref() == Some(clause))
            && (self.kinds.is_empty()
                || kind.is_some_and(|kind| self.kinds.iter().any(|known| known == kind)))
            && self.files.as_ref().is_none_or(|files| files.contain(&finding.path))
    }

    /// The entry as reports print it.
    pub fn printed(&self) -> String {
        let severity = self.severity.map_or("off", Severity::name);
        let clause =
            self.clause.as_ref().map(|clause| format!(" for {clause}")).unwrap_or_default();
        let kinds = if self.kinds.is_empty() {
            String::new()
        } else {
            format!(" in {}", self.kinds.join(", "))
        };
        let files = self
            .files
            .as_ref()
            .map(|files| format!(" in {}", files.written.join(", ")))
            .unwrap_or_default();
        format!("{}{clause}{kinds}{files}: {severity}, because {}", self.rule, self.because)
    }
}

impl Files {
    fn contain(&self, path: &str) -> bool {
        self.set.is_match(Path::new(path))
    }
}

/// A policy being read, with the faults found so far.
struct Reading<'a> {
    source: &'a Arc<Source>,
    /// The kinds that there are, those of the repository's own schemas among them.
    kinds: Vec<String>,
    findings: Vec<Finding>,
}

impl Reading<'_> {
    fn policy(&mut self, terms: &Term) -> Policy {
        // The schemas first: a kind that one of them is for may be of the repository's own making.
        let schemas =
            list(terms, "schemas").iter().filter_map(|entry| self.schema(entry)).collect();
        let mut severities = self.severities(terms.get("rules"), None);
        for entry in list(terms, "overrides") {
            severities.extend(self.severities(entry.get("rules"), entry.get("files")));
        }
        Policy {
            level: terms.text_of("level").and_then(Level::named),
            fail_on: terms.text_of("fail-on").and_then(Threshold::named),
            excluded: terms.get("exclude").map(|globs| self.files(globs)).unwrap_or_default(),
            claims: list(terms, "agreements").iter().map(|entry| self.claim(entry)).collect(),
            severities,
            weakened: list(terms, "weakened").iter().map(|entry| self.weakened(entry)).collect(),
            schemas,
            clauses: pairs(terms, "clauses").iter().map(own_clause).collect(),
            synonyms: pairs(terms, "synonyms").iter().flat_map(own_synonyms).collect(),
        }
    }

    fn claim(&mut self, entry: &Term) -> Claim {
        Claim {
            files: entry.get("files").map(|globs| self.files(globs)).unwrap_or_default(),
            kind: entry.get("kind").and_then(|kind| self.kind(kind)),
            level: entry.text_of("level").and_then(Level::named),
        }
    }

    fn severities(&mut self, entries: Option<&Term>, files: Option<&Term>) -> Vec<Override> {
        let mut severities = Vec::new();
        for pair in entries.map(Term::pairs).unwrap_or_default() {
            let Some(rule) = self.rule(&pair.key, pair.key_span) else { continue };
            let severity = pair.term.text().and_then(severity);
            if severity < Some(rule.severity) {
                let name = rule.name;
                self.fault(pair.term.span, format!("this asks less of `{name}` than the standard does"))
                    .why("whoever reads a report has to see what was lowered, and why")
                    .help(format!(
                        "move it to a table [[weakened]]: rule = \"{name}\", severity = \"{}\", because = \"…\"",
                        pair.term.text().unwrap_or("off")
                    ));
                continue;
            }
            let files = files.map(|globs| self.files(globs));
            severities.push(Override { files, rule: pair.key.clone(), severity });
        }
        severities
    }

    fn weakened(&mut self, entry: &Term) -> Weakened {
        if let Some(rule) = entry.get("rule")
            && let Some(known) = rule.text().and_then(|name| self.rule(name, rule.span))
            && !known.suppressible
        {
            self.fault(rule.span, format!("`{}` cannot be weakened", known.name))
                .why("findings about the record, signatures, identity, hidden text and policy are what others rely on");
        }
        let kinds = list(entry, "kinds").iter().filter_map(|kind| self.kind(kind)).collect();
        Weakened {
            rule: text(entry, "rule"),
            clause: entry.text_of("clause").map(str::to_owned),
            kinds,
            files: entry.get("files").map(|globs| self.files(globs)),
            severity: entry.text_of("severity").and_then(severity),
            because: text(entry, "because"),
        }
    }

    fn schema(&mut self, entry: &Term) -> Option<OwnSchema> {
        let file = entry.get("file")?;
        let kinds: Vec<_> =
            list(entry, "kinds").iter().filter_map(|kind| self.kind_asked(kind)).collect();
        Some(OwnSchema { file: file.text()?.to_owned(), span: file.span, kinds })
    }

    /// A kind that a schema is for: a known one, or one that this makes, unless its name is a slip of a known one's.
    fn kind_asked(&mut self, kind: &Term) -> Option<String> {
        let name = kind.text()?;
        if !self.kinds.iter().any(|known| known == name) && self.kind_meant(name).is_none() {
            self.kinds.push(name.to_owned());
        }
        self.kind(kind)
    }

    fn kind_meant(&self, name: &str) -> Option<&str> {
        self.kinds
            .iter()
            .map(String::as_str)
            .find(|known| strsim::damerau_levenshtein(known, name) <= 3)
    }

    fn rule(&mut self, name: &str, span: Span) -> Option<&'static rules::Rule> {
        let rule = rules::named(name);
        if rule.is_none() {
            let finding = self.fault(span, format!("there is no rule “{name}”"));
            match rules::nearest(name) {
                Some(nearest) => {
                    finding.help(format!("did you mean `{nearest}`?")).fix(span, nearest)
                }
                None => finding.help("`counterpart list rules` names them all"),
            };
        }
        rule
    }

    fn kind(&mut self, kind: &Term) -> Option<String> {
        let name = kind.text()?;
        if self.kinds.iter().any(|known| known == name) {
            return Some(name.to_owned());
        }
        let meant = self.kind_meant(name).map(str::to_owned);
        let finding = self.fault(kind.span, format!("there is no kind of agreement “{name}”"));
        match meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")).fix(kind.span, meant),
            None => finding.help("`counterpart list kinds` names them all"),
        };
        None
    }

    fn files(&mut self, globs: &Term) -> Files {
        let mut builder = GlobSetBuilder::new();
        let mut written = Vec::new();
        for glob in globs.list() {
            let Some(pattern) = glob.text() else { continue };
            match GlobBuilder::new(pattern).literal_separator(true).build() {
                Ok(compiled) => {
                    builder.add(compiled);
                    written.push(pattern.to_owned());
                }
                Err(_) => {
                    self.fault(glob.span, format!("“{pattern}” is not a pattern for file names"))
                        .help("write it like \"agreements/**/*.md\"");
                }
            }
        }
        Files { written, set: builder.build().unwrap_or_default() }
    }

    fn fault(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        let index = self.findings.len();
        self.findings.push(Finding::new(
            "invalid-policy",
            Severity::Error,
            self.source.path(),
            span,
            message,
        ));
        #[expect(clippy::indexing_slicing, reason = "pushed on the line above")]
        &mut self.findings[index]
    }
}

fn severity(name: &str) -> Option<Severity> {
    [Severity::Note, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|severity| severity.name() == name)
}

fn list<'a>(terms: &'a Term, key: &str) -> &'a [Term] {
    terms.get(key).map(Term::list).unwrap_or_default()
}

fn pairs<'a>(terms: &'a Term, key: &str) -> &'a [Pair] {
    terms.get(key).map(Term::pairs).unwrap_or_default()
}

fn text(terms: &Term, key: &str) -> String {
    terms.text_of(key).unwrap_or_default().to_owned()
}

fn texts(terms: &Term, key: &str) -> Vec<String> {
    list(terms, key).iter().filter_map(Term::text).map(str::to_owned).collect()
}

fn own_clause(pair: &Pair) -> OwnClause {
    let title = text(&pair.term, "title");
    let clause = ClauseKind {
        id: pair.key.clone(),
        purpose: text(&pair.term, "purpose"),
        questions: texts(&pair.term, "questions"),
        synonyms: texts(&pair.term, "synonyms"),
        source: pair.term.text_of("source").unwrap_or(FILE).to_owned(),
        missing: format!("there is no “{title}” clause"),
        without: format!("{FILE} asks for one"),
        title,
        ..ClauseKind::default()
    };
    OwnClause { span: pair.key_span, clause }
}

fn own_synonyms(pair: &Pair) -> Vec<OwnSynonym> {
    let synonym = |term: &Term| {
        let synonym = term.text()?.to_owned();
        Some(OwnSynonym { span: term.span, clause: pair.key.clone(), synonym })
    };
    pair.term.list().iter().filter_map(synonym).collect()
}
