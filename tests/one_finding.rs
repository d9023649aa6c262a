//! One mistake, one finding: each clause that a clean agreement must have is removed, emptied, set to “TBC” or reduced to a pointer in turn.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use counterpart::document::agreement::{Agreement, Circumstances, State};
use counterpart::ground::files::Root;
use counterpart::ground::finding::{Finding, Severity};
use counterpart::ground::source::{Source, Span};
use counterpart::lint::check::{Neighbours, Run};
use counterpart::lint::policy::Policy;
use counterpart::lint::schema::{Asked, Level, Need};
use counterpart::lint::standard::Standard;
use rayon::prelude::*;

use crate::program::project;

struct Bench {
    standard: Standard,
    policy: Policy,
}

impl Bench {
    fn new() -> Self {
        let as_of = jiff::civil::date(2026, 11, 21);
        Self { standard: Standard::built_in(Level::Standard, as_of), policy: Policy::default() }
    }

    /// Errors and warnings about a text that stands in the folder of its case.
    fn findings(&self, case: &Path, text: &str) -> Vec<Finding> {
        let root = Root::open(case).unwrap();
        let progress = AtomicUsize::new(0);
        let run = Run::new(&root, &self.standard, &self.policy, &progress);
        let mut findings =
            run.check_text("agreement.md", text.as_bytes().to_vec(), Neighbours::Unknown).findings;
        findings.retain(|finding| finding.severity > Severity::Note);
        findings
    }

    fn agreement(&self, text: &str) -> Agreement {
        let source = Arc::new(Source::new("agreement.md", text));
        Agreement::read(source, &self.standard.catalogue, Circumstances::default())
    }

    /// The clauses that the agreement's kind must have and that stand in one section of their own, with the section's span and the span of
    /// all that is written in it.
    fn single_sections(&self, agreement: &Agreement) -> Vec<(String, Span, Span)> {
        let needs = self.standard.schemas.needs(agreement.kind().unwrap());
        let asked = needs.iter().filter(|asked| {
            !asked.depends && matches!(asked.need, Need::Essential | Need::Required)
        });
        let single = |asked: &Asked| {
            let id = &asked.clause;
            let clause = agreement.clause(id).filter(|clause| clause.state == State::Present)?;
            let [index] = clause.sections[..] else { return None };
            let alone = agreement.recognised[index].as_ref()?.clauses.len() == 1;
            let section = &agreement.body.sections[index];
            let has_own_lines = agreement.source.slice(section.span).trim_end().contains('\n');
            let below: Vec<_> = (0..agreement.body.sections.len())
                .filter(|other| {
                    *other != index && section.span.contains(agreement.body.sections[*other].span)
                })
                .filter(|other| agreement.recognised[*other].is_some())
                .collect();
            let words = Span::new(section.words.start, section.span.end);
            (alone && has_own_lines && below.is_empty()).then(|| (id.clone(), section.span, words))
        };
        asked.filter_map(single).collect()
    }
}

/// The text with another text in place of a span.
fn with(text: &str, span: Span, replacement: &str) -> String {
    let (before, after) = (text.get(..span.start).unwrap(), text.get(span.end..).unwrap());
    [before, replacement, after].concat()
}

/// What is told about a clause, as `rule line`.
fn about(findings: &[Finding], clause: &str, text: &str) -> Vec<String> {
    let source = Source::new("agreement.md", text);
    let mine = findings.iter().filter(|finding| finding.clause.as_deref() == Some(clause));
    mine.map(|finding| format!("{} {}", finding.rule, source.position(finding.span.start).line))
        .collect()
}

/// What is told wrongly when one clause of an agreement is damaged in each of the four ways.
fn wrongly_told(bench: &Bench, case: &Path) -> (usize, Vec<String>) {
    let text = fs::read_to_string(case.join("agreement.md")).unwrap();
    let agreement = bench.agreement(&text);
    let kind_line = agreement.source.position(agreement.kind_span().start).line;
    let sections = bench.single_sections(&agreement);
    let wrong = |(clause, section, words): &(String, Span, Span)| {
        let line = agreement.source.position(section.start).line;
        let damages = [
            ("removed", *section, "", format!("missing-clause {kind_line}")),
            ("emptied", *words, "\n\n", format!("empty-clause {line}")),
            (
                "set to TBC",
                *words,
                "\n\nTBC\n\n",
                format!("placeholder-text {}", agreement.source.position(words.start).line + 2),
            ),
            ("made a pointer", *words, "\n\nSee Schedule 97.\n\n", format!("empty-clause {line}")),
        ];
        damages.map(|(damage, span, replacement, expected)| {
            let changed = with(&text, span, replacement);
            let told = about(&bench.findings(case, &changed), clause, &changed);
            let case = case.file_name().unwrap().to_string_lossy();
            (told != [expected.as_str()])
                .then(|| format!("{case}: {clause} {damage}: {told:?}, not {expected}"))
        })
    };
    (sections.len(), sections.par_iter().flat_map_iter(wrong).flatten().collect())
}

#[test]
fn a_clause_that_is_missing_empty_unsettled_or_only_a_pointer_is_told_once() {
    let bench = Bench::new();
    let cases =
        fs::read_dir(project("fixtures/agreements")).unwrap().map(|case| case.unwrap().path());
    let (tried, wrong): (Vec<_>, Vec<_>) = cases.map(|case| wrongly_told(&bench, &case)).unzip();
    assert_eq!(wrong.concat(), Vec::<String>::new());
    assert!(tried.iter().sum::<usize>() > 300, "only {tried:?} clauses could be tried");
}
