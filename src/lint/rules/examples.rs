//! Runs the examples in the explanations of all rules, and documents in the tests of single ones.
//!
//! An example is a block `~~~markdown bad` or `~~~markdown good`. One that begins with `---` is a whole file; any other is a body behind a
//! complete front matter. Lines like `=== agreements/a.md ===` begin a file each; one named `organisations.yaml` describes the organisations.
//! Words behind `bad` or `good` set circumstances: `agreed`, `as-of=2027-01-01`, `kind=alliance-agreement`, `path=NAME`.
//!
//! A block `~~~history bad` or `~~~history good` is a story, played into a repository: `examples/stories.rs` says how.

pub(super) mod stories;

use std::sync::{Arc, LazyLock};

use jiff::civil::date;

use super::{
    ALL, Check, Gathered, Rule, check, check_organisations, check_together, named, without_echoes,
};
use crate::document::agreement::{Agreement, Circumstances};
use crate::document::fault::FaultKind;
use crate::document::organisations::Organisations;
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::Source;
use crate::lint::schema::Level;
use crate::lint::standard::Standard;

/// What a body needs before it to be an agreement; 19 lines.
const FRONT_MATTER: &str = "---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider, sector: vcse }
  - { id: quay-advice, name: Quay Advice, role: partner, sector: vcse }
  - { id: mill-lane, name: Mill Lane Community Centre, role: partner, sector: vcse }
legal-status: { effect: binding }
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
point-of-contact:
  harbour-trust: { role: Partnership manager, email: partnership@harbour.example }
  quay-advice: { role: Head of advice, email: advice@quay.example }
  mill-lane: { role: Centre manager, email: centre@mill-lane.example }
risk-sharing: { shares: { harbour-trust: 50, quay-advice: 30, mill-lane: 20 } }
termination: { notice: P6M }
variation: { approval: all-parties, form: writing }
admission: { approval: all-parties, instrument: deed-of-adherence }
---
";

/// Told by the run itself, from what no document alone can show.
const TOLD_BY_THE_RUN: &[&str] = &[
    "expired-suppression",
    "invalid-policy",
    "not-utf-8",
    "policy-changed",
    "too-large",
    "unreadable-file",
    "unused-suppression",
];

/// Loaded once: the schemas of all kinds take a while to compile.
pub(super) static STANDARD: LazyLock<Standard> =
    LazyLock::new(|| Standard::built_in(Level::Standard, date(2026, 6, 1)));

pub(super) struct Example<'a> {
    pub(super) rule: &'a str,
    bad: bool,
    /// Whether it is a story and not a document.
    is_story: bool,
    circumstances: Vec<&'a str>,
    text: String,
}

/// The examples of a rule, in the order of its explanation.
pub(super) fn examples_of(rule: &'static Rule) -> Vec<Example<'static>> {
    let mut examples = Vec::new();
    let mut open: Option<Example<'static>> = None;
    for line in rule.explanation.lines() {
        match (&mut open, line.strip_prefix("~~~")) {
            (None, Some(info)) => open = example(rule.name, info),
            (Some(example), None) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            (Some(_), Some(_)) => examples.extend(open.take()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "an example of {} does not end", rule.name);
    examples
}

fn example<'a>(rule: &'a str, info: &'a str) -> Option<Example<'a>> {
    let mut words = info.split(' ');
    let is_story = words.next() == Some("history");
    let bad = match words.next()? {
        "bad" => true,
        "good" => false,
        other => panic!("an example of {rule} is neither bad nor good but {other}"),
    };
    Some(Example { rule, bad, is_story, circumstances: words.collect(), text: String::new() })
}

/// What a rule says, as `line:column message`. A body alone begins on line 20.
pub(super) fn told(rule: &str, text: &str) -> Vec<String> {
    told_when(rule, &[], text)
}

/// The same in the circumstances that an example could set.
pub(super) fn told_when(rule: &str, circumstances: &[&str], text: &str) -> Vec<String> {
    let (agreements, findings) = findings(rule, circumstances, text);
    let known = organisations_in(&files(circumstances, text));
    let place = |finding: &Finding| {
        let agreement = agreements.iter().find(|agreement| agreement.path() == finding.path);
        let source = match (&agreement, &known) {
            (Some(agreement), _) => &agreement.source,
            (None, Some(known)) => &known.source,
            (None, None) => panic!("a finding names its file"),
        };
        let position = source.position(finding.span.start);
        format!("{}:{} {}", position.line, position.column, finding.message)
    };
    findings.iter().map(place).collect()
}

/// The findings themselves, by their place.
pub(super) fn findings(
    rule: &str,
    circumstances: &[&str],
    text: &str,
) -> (Vec<Arc<Agreement>>, Vec<Finding>) {
    let (agreements, mut findings) = all_findings(circumstances, text);
    findings.retain(|finding| finding.rule == rule);
    (agreements, findings)
}

/// What all rules say together, without echoes, by their place.
pub(super) fn all_findings(
    circumstances: &[&str],
    text: &str,
) -> (Vec<Arc<Agreement>>, Vec<Finding>) {
    let (files, others): (Vec<_>, Vec<_>) =
        files(circumstances, text).into_iter().partition(|(path, _)| !is_organisations(path));
    let organisations = organisations_in(&others);
    let own;
    let standard = match setting(circumstances, "as-of=") {
        None => &*STANDARD,
        Some(day) => {
            own = Standard::built_in(Level::Standard, day.parse().expect("a date"));
            &own
        }
    };
    let agreements: Vec<_> = files
        .into_iter()
        .map(|(path, text)| {
            let circumstances = Circumstances {
                kind: setting(circumstances, "kind=").map(str::to_owned),
                agreed: circumstances.contains(&"agreed"),
                organisations: organisations.clone(),
            };
            Arc::new(Agreement::read(
                Arc::new(Source::new(path, text)),
                &standard.catalogue,
                circumstances,
            ))
        })
        .collect();
    let mut findings: Vec<_> =
        agreements.iter().flat_map(|agreement| told_elsewhere(agreement, standard)).collect();
    findings.extend(agreements.iter().flat_map(|agreement| check(agreement, standard)));
    let gathered = Gathered::new(&agreements, &[], true, &|_| None);
    findings.extend(check_together(&gathered, standard));
    let known = organisations.iter();
    findings.extend(known.flat_map(|known| check_organisations(known, standard)));
    let mut findings = without_echoes(findings);
    findings.sort_by_key(|finding| (finding.path.clone(), finding.span));
    (agreements, findings)
}

fn organisations_in(files: &[(String, String)]) -> Option<Arc<Organisations>> {
    let (path, text) = files.iter().find(|(path, _)| is_organisations(path))?;
    Some(Arc::new(Organisations::read(Arc::new(Source::new(path.as_str(), text.as_str())))))
}

fn is_organisations(path: &str) -> bool {
    path.rsplit('/').next() == Some("organisations.yaml")
}

/// What reading and the schemas tell.
fn told_elsewhere(agreement: &Agreement, standard: &Standard) -> Vec<Finding> {
    let faults = agreement.front.faults.iter().map(|fault| {
        let rule = match fault.kind {
            FaultKind::Missing => "missing-front-matter",
            FaultKind::Yaml => "invalid-yaml",
            FaultKind::DuplicateKey => "duplicate-key",
            FaultKind::TooLarge => "too-large",
        };
        Finding::new(rule, Severity::Error, agreement.path(), fault.span, fault.message.clone())
    });
    let mut findings: Vec<_> = faults.collect();
    if findings.is_empty() {
        findings.extend(standard.schemas.validate(agreement, &standard.catalogue, standard.level));
    }
    findings
}

fn setting<'a>(circumstances: &[&'a str], name: &str) -> Option<&'a str> {
    circumstances.iter().find_map(|word| word.strip_prefix(name))
}

/// The files of an example, each with its path; a body without front matter gets the usual one.
fn files(circumstances: &[&str], text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let name = line.trim_end().strip_prefix("=== ").and_then(|line| line.strip_suffix(" ==="));
        match (name, files.last_mut()) {
            (Some(name), _) => files.push((name.to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => {
                let path = setting(circumstances, "path=").unwrap_or("agreement.md");
                files.push((path.to_owned(), line.to_owned()));
            }
        }
    }
    for (path, text) in &mut files {
        if !is_organisations(path) && !text.starts_with("---") && !text.starts_with('\u{feff}') {
            text.insert_str(0, FRONT_MATTER);
        }
    }
    files
}

#[test]
fn bad_examples_are_told_and_good_ones_are_not() {
    let mut wrong = Vec::new();
    for rule in ALL.iter().filter(|rule| !TOLD_BY_THE_RUN.contains(&rule.name)) {
        for (index, example) in examples_of(rule).iter().enumerate() {
            let told = if example.is_story {
                stories::Scene::of(&example.circumstances, &example.text).told(example.rule)
            } else {
                told_when(example.rule, &example.circumstances, &example.text)
            };
            if example.bad == told.is_empty() {
                let kind = if example.bad { "bad" } else { "good" };
                wrong.push(format!("{} example {} ({kind}): {told:?}", rule.name, index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_shows_what_offends_and_what_does_not() {
    for rule in ALL {
        let examples = examples_of(rule);
        assert!(examples.iter().any(|example| example.bad), "{} has no bad example", rule.name);
        assert!(examples.iter().any(|example| !example.bad), "{} has no good example", rule.name);
    }
}

#[test]
fn rules_about_the_record_are_shown_by_stories_and_cannot_be_suppressed() {
    for rule in
        ALL.iter().filter(|rule| matches!(rule.check, Check::Ledger(_) | Check::Chronicle(_)))
    {
        assert!(examples_of(rule).iter().all(|example| example.is_story), "{}", rule.name);
        assert!(!rule.suppressible, "{}", rule.name);
    }
}

#[test]
fn what_the_run_tells_is_told_by_no_check() {
    for name in TOLD_BY_THE_RUN {
        assert!(matches!(named(name).expect("a rule").check, Check::Elsewhere), "{name}");
    }
}
