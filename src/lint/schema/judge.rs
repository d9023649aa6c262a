//! An agreement against the schemas of its kind: which violations are findings, about what, and how much they weigh.

use super::Kind;
use super::levels::{Level, Weight};
use super::library::{Document, Here, Library};
use super::likely;
use super::needs::forbids;
use super::terms::{
    INVALID_VALUE, Terms, UNKNOWN_KEY, article, hinted, is_misspelt, misspelt, once_each,
    rule_named, severity_named,
};
use super::values::{self, nearest, several};
use super::violation::{Fault, Hints, Violation};
use crate::document::agreement::Agreement;
use crate::document::catalogue::{Catalogue, ClauseKind};
use crate::document::term::Term;
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::Span;
use serde_json::Value;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

const UNKNOWN_KIND: &str = "unknown-kind";
const MISSING_CLAUSE: &str = "missing-clause";
const RECOMMENDED_CLAUSE: &str = "recommended-clause";
const FORBIDDEN_CLAUSE: &str = "forbidden-clause";

/// An agreement with all that judging it takes.
pub(super) struct Judge<'a> {
    pub agreement: &'a Agreement,
    pub catalogue: &'a Catalogue,
    pub level: Level,
    pub kind: Option<&'a Kind>,
    pub kinds: &'a [Kind],
    pub terms: Terms<'a>,
    /// The schemas that were asked, that of the kind first.
    pub asked: Vec<&'a Value>,
    pub library: Library<'a>,
    /// The clauses that a sentence among other things settles; looked for once one is not found.
    pub settled: OnceCell<BTreeSet<&'a str>>,
}

impl Judge<'_> {
    pub(super) fn findings(&self, violations: Vec<Violation>) -> Vec<Finding> {
        let violations = once_each(violations);
        let spoken_for = self.spoken_for();
        let misspelt = misspelt(&violations);
        let mut findings = Vec::new();
        findings.extend(self.unknown_kind());
        for violation in violations {
            if violation.pointer == "/clauses"
                && let Fault::Required(clause) = &violation.fault
            {
                if !spoken_for.contains(clause) && !self.stands_in_a_sentence(clause) {
                    findings.extend(self.missing_clause(clause, &violation.hints));
                }
            } else if violation.pointer.starts_with("/clauses/") {
                findings.extend(self.about_clause(&violation));
            } else if violation.pointer.starts_with("/terms") {
                findings.extend(self.about_terms(violation, &misspelt));
            } else {
                findings.extend(self.about_the_rest(&violation));
            }
        }
        findings.extend(self.recommended(&spoken_for));
        findings.sort_by_key(|finding| finding.span);
        findings
    }

    fn finding(
        &self,
        rule: &'static str,
        severity: Severity,
        span: Span,
        message: String,
    ) -> Finding {
        Finding::new(rule, severity, self.agreement.path(), span, message)
    }

    /// Front matter that was written for something else, such as a website, is not held against the agreement.
    fn is_foreign(&self) -> bool {
        let terms = self.agreement.terms();
        terms.get("kind").is_none() && terms.get("parties").is_none()
    }

    fn unknown_kind(&self) -> Option<Finding> {
        let kind = self.agreement.kind().filter(|_| self.kind.is_none())?;
        let message = format!("“{kind}” is no kind of agreement that is known");
        let span = self.agreement.kind_span();
        let mut finding = self.finding(UNKNOWN_KIND, Severity::Error, span, message);
        finding.why("what an agreement must contain follows from its kind");
        let ids: Vec<_> = self.kinds.iter().map(|kind| kind.id.as_str()).collect();
        match kind_meant(kind, &ids) {
            Some(meant) => {
                finding.help(format!("did you mean “{meant}”?"));
                if self.agreement.terms().get("kind").is_some() {
                    finding.fix(span, meant);
                }
            }
            None => {
                finding.help(format!("write one of {}", several(&ids)));
            }
        }
        Some(finding)
    }

    fn knows(&self, clause: &str) -> bool {
        self.catalogue.get(clause).is_some()
    }

    fn clause_meant(&self, word: &str) -> Option<&str> {
        self.catalogue.nearest(word)
    }

    /// Clauses about which something else is already said: their omission is misspelt or incomplete, a marker is, or a section may be them.
    fn spoken_for(&self) -> HashSet<String> {
        let omissions =
            self.agreement.terms().get("omissions").map(Term::pairs).unwrap_or_default();
        let omitted = omissions.iter().map(|pair| pair.key.as_str());
        let recognised = self.agreement.recognised.iter().flatten();
        let marked =
            recognised.clone().flat_map(|section| &section.unknown).map(|named| named.id.as_str());
        let named = omitted
            .chain(marked)
            .map(|id| if self.knows(id) { Some(id) } else { self.clause_meant(id) });
        let ambiguous = recognised.flat_map(|section| &section.ambiguous);
        named.flatten().map(str::to_owned).chain(ambiguous.cloned()).collect()
    }

    // Clauses

    /// Whether a clause without a section is settled by a sentence in one about other things, as the law that applies is under “General”.
    fn stands_in_a_sentence(&self, id: &str) -> bool {
        let has_sentences = self.catalogue.get(id).is_some_and(|clause| !clause.says.is_empty());
        let settled = || self.catalogue.settled_by_a_sentence(self.agreement.prose());
        has_sentences && self.settled.get_or_init(settled).contains(id)
    }

    fn weight(&self, need: Option<&str>, clause: &str) -> Weight {
        let weights = self.level.weights();
        let on_the_checklist =
            self.catalogue.get(clause).is_some_and(|clause| clause.checklist.is_some());
        match need {
            Some("essential") => weights.essential,
            Some("recommended") => weights.recommended,
            Some("forbidden") => weights.forbidden,
            _ if on_the_checklist => weights.checklist,
            _ => weights.required,
        }
    }

    fn severity(&self, hints: &Hints, need: Option<&str>, clause: &str) -> Option<Severity> {
        severity_named(hints.severity.as_deref()).or_else(|| self.weight(need, clause).severity())
    }

    fn title<'t>(&'t self, clause: &'t str) -> &'t str {
        self.catalogue.get(clause).map_or(clause, |clause| &clause.title)
    }

    fn missing_clause(&self, id: &str, hints: &Hints) -> Option<Finding> {
        let severity = self.severity(hints, hints.need.as_deref(), id)?;
        let clause = self.catalogue.get(id);
        let fallback = || format!("no clause is about “{}”", self.title(id));
        let message = hints
            .message
            .clone()
            .or_else(|| clause.map(|clause| clause.missing.clone()))
            .unwrap_or_else(fallback);
        let rule = rule_named(hints, MISSING_CLAUSE);
        let mut finding = self.finding(rule, severity, self.agreement.kind_span(), message);
        finding.clause(id);
        if let Some(why) = hints.why.clone().or_else(|| clause.map(|clause| clause.without.clone()))
        {
            finding.why(why);
        }
        finding
            .help(hints.help.clone().unwrap_or_else(|| self.how_to_add(id, hints.need.as_deref())));
        if hints.help.is_none() {
            self.point_at_terms(id, &mut finding);
        }
        self.point_at_likely(id, &mut finding);
        Some(finding)
    }

    /// A clause of which the front matter has terms is most often there under some other heading, or in a paragraph without one.
    fn point_at_terms(&self, id: &str, finding: &mut Finding) {
        // Every agreement lists its parties there.
        if id == "parties" || self.agreement.terms_of(id).is_none() {
            return;
        }
        finding.message = format!("{}, although the front matter has `{id}`", finding.message);
        finding.help(format!(
            "{}; or, if the words have it already, write `<!-- clause: {id} -->` on a line by itself under the heading of that section or under its numbered paragraph, beside ids that stand there already",
            self.section_to_add(id)
        ));
    }

    fn how_to_add(&self, id: &str, need: Option<&str>) -> String {
        let section = self.section_to_add(id);
        let otherwise = if need == Some("essential") {
            format!(
                "or say where it stands: `omissions: {{ {id}: {{ state: incorporated, document: … }} }}`"
            )
        } else {
            format!(
                "or say why there is none: `omissions: {{ {id}: {{ state: not-applicable, reason: … }} }}`"
            )
        };
        match self.where_it_may_stand(id) {
            Some(place) => format!("{section}; {place}; {otherwise}"),
            None => format!("{section}; {otherwise}"),
        }
    }

    /// What to write where a section says it already under a name that nobody knows.
    fn where_it_may_stand(&self, id: &str) -> Option<String> {
        let likely = likely::sections(self.agreement, self.catalogue.get(id)?);
        let named = likely.iter().map(|section| {
            let line = self.agreement.source.position(section.heading_span.start).line;
            format!("“{}” (line {line})", section.title)
        });
        let named: Vec<_> = named.collect();
        let fit_no_clause = match named.as_slice() {
            [] => return None,
            [one] => format!("{one} fits no clause so far"),
            several => format!("sections that fit no clause so far: {}", several.join(", ")),
        };
        Some(format!(
            "or, if a section says it already, put `<!-- clause: {id} -->` on the line under its heading ({fit_no_clause})"
        ))
    }

    fn section_to_add(&self, id: &str) -> String {
        match self.catalogue.get(id) {
            Some(clause) => {
                format!(
                    "add {} “{}” section: {}",
                    article(&clause.title),
                    clause.title,
                    clause.write
                )
            }
            None => format!("add a section and mark it `<!-- clause: {id} -->`"),
        }
    }

    /// A section that was taken for no clause and whose heading is like one of this clause's names. Only so many are looked at, so
    /// that a document of ten thousand headings is judged in time as well.
    fn point_at_likely(&self, id: &str, finding: &mut Finding) {
        const HEADINGS: usize = 200;
        let Some(clause) = self.catalogue.get(id) else { return };
        let sections = self.agreement.body.sections.iter().zip(&self.agreement.recognised);
        let unclaimed = sections.filter(|(section, recognised)| {
            recognised.as_ref().is_none_or(|recognised| recognised.clauses.is_empty())
                && (4..60).contains(&section.title.len())
        });
        let likely = unclaimed
            .take(HEADINGS)
            .map(|(section, _)| section)
            .find(|section| is_like(&section.title, clause));
        if let Some(section) = likely {
            finding.related(
                section.heading_span,
                format!(
                    "if this is it, write `<!-- clause: {id} -->` on the line under the heading"
                ),
            );
        }
    }

    /// A clause that is settled in a way that its kind does not take.
    fn about_clause(&self, violation: &Violation) -> Option<Finding> {
        let mut segments = violation.pointer.split('/').skip(2);
        let id = segments.next()?.replace("~1", "/").replace("~0", "~");
        let is_state =
            segments.next() == Some("state") && matches!(violation.fault, Fault::Enum(_));
        let hints = &violation.hints;
        match hints.need.as_deref() {
            Some("forbidden") => self.forbidden(&id, hints),
            Some(need) if is_state => self.unsettled(&id, need, hints),
            _ => {
                let severity = severity_named(hints.severity.as_deref()).unwrap_or(Severity::Error);
                let message = hints.message.clone().unwrap_or_else(|| {
                    format!("“{}” is not as this repository asks for", self.title(&id))
                });
                let rule = rule_named(hints, INVALID_VALUE);
                let mut finding = self.finding(rule, severity, self.clause_span(&id), message);
                Some(hinted(finding.clause(id), hints))
            }
        }
    }

    /// The heading of a clause's first section; for one that has none, what `omissions` says of it.
    fn clause_span(&self, id: &str) -> Span {
        let section =
            self.agreement.clause(id).and_then(|clause| self.agreement.sections_of(clause).next());
        section
            .map(|section| section.heading_span)
            .or_else(|| self.agreement.omission(id).map(|pair| pair.key_span))
            .unwrap_or_else(|| self.agreement.kind_span())
    }

    fn forbidden(&self, id: &str, hints: &Hints) -> Option<Finding> {
        // A document that never said that it is of this kind may have whatever clauses it likes.
        if self.agreement.is_foreign() && !self.repository_forbids(id) {
            return None;
        }
        let severity = self.severity(hints, Some("forbidden"), id)?;
        let message = hints.message.clone().unwrap_or_else(|| {
            format!("“{}” has no place in {}", self.title(id), self.kind_in_words())
        });
        let rule = rule_named(hints, FORBIDDEN_CLAUSE);
        let mut finding = self.finding(rule, severity, self.clause_span(id), message);
        Some(hinted(finding.clause(id), hints))
    }

    /// Whether a schema that the repository adds speaks against a clause.
    fn repository_forbids(&self, id: &str) -> bool {
        let added = self.asked.iter().filter(|schema| self.library.added.contains(schema));
        added.into_iter().any(|schema| forbids(schema, id))
    }

    fn unsettled(&self, id: &str, need: &str, hints: &Hints) -> Option<Finding> {
        let severity = self.severity(hints, Some(need), id)?;
        let omission = self.agreement.omission(id)?;
        let state = omission.term.get("state")?;
        let clause = self.title(id);
        let message = if state.text() == Some("deferred") {
            format!("“{clause}” is put off, and the agreement is agreed")
        } else {
            format!(
                "“{clause}” is said not to apply, and {} cannot do without it",
                self.kind_in_words()
            )
        };
        let mut finding = self.finding(MISSING_CLAUSE, severity, state.span, message);
        finding.clause(id);
        if let Some(clause) = self.catalogue.get(id) {
            finding.why(&clause.without);
        }
        finding.help(self.how_to_add(id, Some(need)));
        Some(finding)
    }

    fn kind_in_words(&self) -> String {
        let title = self.kind.map_or_else(|| "this kind of agreement".to_owned(), Kind::title);
        let title = values::clause_of(&title);
        if self.kind.is_none() || title.starts_with("terms") {
            return title;
        }
        format!("{} {title}", article(&title))
    }

    fn recommended(&self, spoken_for: &HashSet<String>) -> Vec<Finding> {
        let profile = self.agreement.terms().text_of("profile");
        let profile = profile.and_then(|name| super::BUILT_IN.named(name)).map(Document::value);
        let asked = self.asked.iter().copied().chain(profile);
        let listed = asked
            .filter_map(|schema| schema.get("x-counterpart")?.get("recommended")?.as_array())
            .flatten();
        let silent: BTreeSet<_> = listed
            .filter_map(Value::as_str)
            .filter(|id| self.agreement.clause(id).is_none() && !spoken_for.contains(*id))
            .filter(|id| !self.stands_in_a_sentence(id))
            .collect();
        silent.into_iter().filter_map(|id| self.recommended_clause(id)).collect()
    }

    fn recommended_clause(&self, id: &str) -> Option<Finding> {
        let severity = self.weight(Some("recommended"), id).severity()?;
        let message = format!(
            "nothing is said about “{}”, which is recommended for {}",
            self.title(id),
            self.kind_in_words()
        );
        let mut finding =
            self.finding(RECOMMENDED_CLAUSE, severity, self.agreement.kind_span(), message);
        finding.clause(id);
        if let Some(clause) = self.catalogue.get(id) {
            finding.why(&clause.without);
        }
        finding.help(self.how_to_add(id, None));
        self.point_at_likely(id, &mut finding);
        Some(finding)
    }

    // Terms

    fn about_terms(&self, violation: Violation, misspelt: &BTreeSet<String>) -> Vec<Finding> {
        if self.is_foreign() || self.is_settled_otherwise(&violation, misspelt) {
            return Vec::new();
        }
        let Some(violation) = self.without_added_keys(violation) else { return Vec::new() };
        let own = violation.pointer.strip_prefix("/terms").unwrap_or_default().to_owned();
        let mut findings = self.terms.about(self.library, violation);
        for finding in &mut findings {
            self.tell_clause_without_terms(&own, finding);
        }
        for finding in &mut findings {
            self.name_subject(&own, finding);
        }
        findings
    }

    /// What need not be told: a key whose misspelling is told, a kind that was given from outside, and what the words already say.
    fn is_settled_otherwise(&self, violation: &Violation, misspelt: &BTreeSet<String>) -> bool {
        match &violation.fault {
            Fault::Required(key) => {
                let given = violation.pointer == "/terms"
                    && key == "kind"
                    && self.agreement.kind().is_some();
                given || is_misspelt(violation, misspelt) || self.words_say(&violation.hints)
            }
            Fault::NoBranch(_) => self.words_say(&violation.hints),
            // A clause that a repository adds to the catalogue is a clause like any other.
            Fault::Enum(_) if violation.hints.shape.as_deref() == Some("clause") => {
                let named =
                    self.terms.place(&violation.pointer).and_then(|place| place.term.text());
                named.is_some_and(|id| self.knows(id))
            }
            Fault::Key(key, _) if violation.hints.shape.as_deref() == Some("clause") => {
                self.knows(key)
            }
            _ => false,
        }
    }

    /// Below the strict level, a term that the words of its clause state is not demanded twice.
    fn words_say(&self, hints: &Hints) -> bool {
        let (Some(sort), Some(clause)) = (&hints.words, &hints.clause) else { return false };
        let Some(clause) = self.agreement.clause(clause).filter(|_| self.level != Level::Strict)
        else {
            return false;
        };
        super::stated::is_stated(sort, &self.agreement.words_of(clause))
    }

    /// Keys that a schema of the repository knows are no unknown keys.
    fn without_added_keys(&self, mut violation: Violation) -> Option<Violation> {
        if let Fault::Unexpected(keys, known) = &mut violation.fault {
            for schema in self.asked.iter().filter(|schema| self.library.added.contains(schema)) {
                let names = self.library.names(Here::root(schema), &violation.pointer);
                keys.retain(|key| !names.contains(&key.as_str()));
                known.extend(names.into_iter().map(str::to_owned));
            }
            if keys.is_empty() {
                return None;
            }
        }
        Some(violation)
    }

    /// A clause that has words and no terms of its own.
    fn tell_clause_without_terms(&self, own: &str, finding: &mut Finding) {
        let key = self.agreement.source.slice(finding.span);
        if own.is_empty() && finding.rule == UNKNOWN_KEY && finding.fix.is_none() && self.knows(key)
        {
            finding.message = format!("“{key}” has no terms of its own");
            finding.why("nothing reads them, so nothing checks them");
            finding.help(format!(
                "take the key out, and write the clause as a section: “{}”",
                self.title(key)
            ));
        }
    }

    /// Says which clause and which party a finding about terms is about.
    fn name_subject(&self, own: &str, finding: &mut Finding) {
        let mut segments = own.split('/').skip(1);
        let Some(first) = segments.next() else { return };
        if finding.clause.is_none() && self.knows(first) {
            finding.clause(first);
        }
        let second = segments.next();
        if let Some(clause) = second.filter(|clause| first == "omissions" && self.knows(clause)) {
            finding.clause(clause);
        }
        let listed =
            second.filter(|_| first == "parties").and_then(|index| index.parse::<usize>().ok());
        let parties = self.agreement.terms().get("parties").map(Term::list).unwrap_or_default();
        let listed = listed.and_then(|index| parties.get(index)?.text_of("id"));
        let named = own.split('/').skip(2).find(|segment| self.agreement.party(segment).is_some());
        if let Some(party) = listed.or(named) {
            finding.party(party);
        }
    }

    /// What schemas of the repository say about the sections or the whole.
    fn about_the_rest(&self, violation: &Violation) -> Option<Finding> {
        let hints = &violation.hints;
        if matches!(violation.pointer.as_str(), "/kind") && self.kind.is_none() {
            return None;
        }
        let mut segments = violation.pointer.split('/').skip(1);
        let section = segments
            .next()
            .filter(|first| *first == "sections")
            .and_then(|_| segments.next()?.parse::<usize>().ok())
            .and_then(|index| self.agreement.body.sections.get(index));
        let span =
            section.map_or_else(|| self.agreement.kind_span(), |section| section.heading_span);
        let severity = severity_named(hints.severity.as_deref()).unwrap_or(Severity::Error);
        let message = hints
            .message
            .clone()
            .unwrap_or_else(|| "the agreement is not as this repository asks for".to_owned());
        let mut finding = self.finding(rule_named(hints, INVALID_VALUE), severity, span, message);
        Some(hinted(&mut finding, hints))
    }
}

/// Kinds are also known by their beginnings and initials.
fn kind_meant<'a>(kind: &str, ids: &[&'a str]) -> Option<&'a str> {
    let plain = kind.to_lowercase().replace([' ', '_'], "-");
    let initials =
        |id: &str| id.split('-').filter_map(|word| word.chars().next()).collect::<String>();
    let short = |id: &str| {
        let words: Vec<_> = id.split('-').filter(|word| *word != "of").collect();
        words.iter().filter_map(|word| word.chars().next()).collect::<String>()
    };
    let begins = |id: &str| plain.len() >= 4 && id.starts_with(&plain);
    nearest(&plain, ids.iter().copied())
        .or_else(|| ids.iter().copied().find(|id| begins(id)))
        .or_else(|| ids.iter().copied().find(|id| initials(id) == plain || short(id) == plain))
}

/// Whether a heading is nearly one of the names of a clause.
fn is_like(title: &str, clause: &ClauseKind) -> bool {
    let title = title.to_lowercase();
    let names = std::iter::once(&clause.title).chain(&clause.synonyms).chain(&clause.perhaps);
    names
        .filter(|name| name.len().abs_diff(title.len()) <= 4)
        .any(|name| strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &title) >= 0.8)
}
