//! One JSON document for other programs: `counterpart/check/v1`, as `schema/check.schema.json` describes it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::{Checked, door};
use crate::ground::finding::{Finding, Related};
use crate::ground::fingerprint::fingerprints;
use crate::ground::source::Position;

/// The whole document, also when nothing was found.
pub fn report(checked: &Checked<'_>) -> String {
    let findings = checked
        .findings
        .iter()
        .zip(fingerprints(checked.findings))
        .map(|(finding, fingerprint)| told(checked, finding, fingerprint))
        .collect();
    let document = Document {
        format: "counterpart/check/v1",
        changes: checked.changes.map(super::proposal::json),
        findings,
        summary: summary(checked),
    };
    #[expect(clippy::expect_used, reason = "text and numbers under text keys are always JSON")]
    let json = serde_json::to_string_pretty(&document).expect("a report is JSON");
    escaped(&json)
}

/// Any value as a document of its own, as safe to look at as a report.
pub fn printed(value: &serde_json::Value) -> String {
    escaped(&format!("{value:#}"))
}

// These are the published shape. They are apart from the types that the rest of the program works with, which stay free to change.

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<serde_json::Value>,
    findings: Vec<Told<'a>>,
    summary: Summed<'a>,
}

#[derive(Serialize)]
struct Told<'a> {
    rule: &'a str,
    severity: &'static str,
    path: &'a str,
    start: Position,
    end: Position,
    agreement: Option<&'a str>,
    clause: Option<&'a str>,
    party: Option<&'a str>,
    commit: Option<&'a str>,
    suppressed: bool,
    #[serde(rename = "stood-before", skip_serializing_if = "std::ops::Not::not")]
    stood_before: bool,
    #[serde(rename = "in-baseline", skip_serializing_if = "std::ops::Not::not")]
    in_baseline: bool,
    message: Cow<'a, str>,
    why: Option<Cow<'a, str>>,
    help: Option<Cow<'a, str>>,
    url: Option<&'a str>,
    related: Vec<Elsewhere<'a>>,
    fix: Option<Change<'a>>,
    fingerprint: String,
}

#[derive(Serialize)]
struct Elsewhere<'a> {
    path: &'a str,
    start: Position,
    end: Position,
    message: Cow<'a, str>,
}

#[derive(Serialize)]
struct Change<'a> {
    start: Position,
    end: Position,
    replacement: &'a str,
}

#[derive(Serialize)]
struct Summed<'a> {
    agreements: usize,
    skipped: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    examined: Examined<'a>,
    weakened: &'a [String],
    #[serde(rename = "left-out")]
    left_out: Vec<LeftOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<BTreeMap<&'static str, usize>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Examined<'a> {
    parties: usize,
    clauses: usize,
    sections: usize,
    versions: usize,
    entries: usize,
    acts: usize,
    rules: usize,
    level: &'a str,
    as_of: String,
}

#[derive(Serialize)]
struct Baseline<'a> {
    standing: usize,
    settled: Vec<Settled<'a>>,
}

#[derive(Serialize)]
struct Settled<'a> {
    path: &'a str,
    rule: &'a str,
    message: Cow<'a, str>,
    count: usize,
}

#[derive(Serialize)]
struct LeftOut<'a> {
    path: &'a str,
    rule: &'a str,
    severity: &'static str,
    count: usize,
}

fn told<'a>(checked: &Checked<'_>, finding: &'a Finding, fingerprint: String) -> Told<'a> {
    let (start, end) = checked.place(&finding.path, finding.span);
    Told {
        rule: finding.rule,
        severity: finding.severity.name(),
        path: &finding.path,
        start,
        end,
        agreement: finding.agreement.as_deref(),
        clause: finding.clause.as_deref(),
        party: finding.party.as_deref(),
        commit: finding.commit.as_deref(),
        suppressed: finding.suppressed.is_some(),
        stood_before: finding.stood_before,
        in_baseline: finding.in_baseline,
        message: door::bounded(&finding.message),
        why: finding.why.as_deref().map(door::bounded),
        help: finding.help.as_deref().map(door::bounded),
        url: None,
        related: finding.related.iter().map(|related| elsewhere(checked, related)).collect(),
        fix: finding.fix.as_ref().map(|fix| {
            let (start, end) = checked.place(&finding.path, fix.span);
            Change { start, end, replacement: &fix.replacement }
        }),
        fingerprint,
    }
}

fn elsewhere<'a>(checked: &Checked<'_>, related: &'a Related) -> Elsewhere<'a> {
    let (start, end) = checked.place(&related.path, related.span);
    Elsewhere { path: &related.path, start, end, message: door::bounded(&related.message) }
}

fn summary<'a>(checked: &Checked<'a>) -> Summed<'a> {
    let summary = checked.summary;
    let counts = checked.counts();
    Summed {
        agreements: summary.agreements,
        skipped: summary.skipped,
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        suppressed: counts.suppressed,
        examined: Examined {
            parties: summary.examined.parties,
            clauses: summary.examined.clauses,
            sections: summary.examined.sections,
            versions: summary.examined.versions,
            entries: summary.examined.entries,
            acts: summary.examined.acts,
            rules: summary.examined.rules,
            level: summary.level,
            as_of: summary.as_of.to_string(),
        },
        weakened: &summary.weakened,
        left_out: summary
            .left_out
            .iter()
            .map(|left_out| LeftOut {
                path: &left_out.path,
                rule: left_out.rule,
                severity: left_out.severity.name(),
                count: left_out.count,
            })
            .collect(),
        baseline: summary.settled.as_deref().map(|settled| Baseline {
            standing: counts.baselined,
            settled: settled
                .iter()
                .map(|listed| Settled {
                    path: &listed.path,
                    rule: &listed.rule,
                    message: door::bounded(&listed.message),
                    count: listed.count,
                })
                .collect(),
        }),
        statistics: summary.statistics.then(|| checked.statistics()),
    }
}

/// JSON on one line in ASCII: what is not stands in it as an escape, which it can only do in strings.
pub(super) fn escaped_ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() && !character.is_ascii_control() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing into a string cannot fail.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

/// The same JSON with everything in it escaped that a terminal or a workflow's log could obey. Such characters stand in strings only.
pub(super) fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len() + 1);
    for character in json.chars() {
        if character == '[' && escaped.ends_with("##") {
            escaped.push_str("\\u005b");
        } else if door::hides(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing into a string cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(character);
        }
    }
    escaped.push('\n');
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ground::finding::LeftOut;
    use crate::ground::finding::Severity;
    use crate::ground::source::Span;
    use crate::render::example::Run;

    fn parsed(run: &Run) -> Value {
        serde_json::from_str(&report(&run.checked())).unwrap()
    }

    #[test]
    fn a_finding_is_told_with_every_key() {
        let mut finding = Finding::new(
            "missing-clause",
            Severity::Error,
            "agreements/alliance.md",
            Span::new(7, 11),
            "no clause says how risk is shared",
        );
        finding.agreement = Some("tideway".to_owned());
        finding
            .clause("risk-sharing")
            .why("the partner who runs short will look for it")
            .help("add a section “Risk sharing”")
            .related(Span::new(12, 14), "risk is named here")
            .fix(Span::at(11), "s");
        let run = Run::of(&[("agreements/alliance.md", "---\r\nŷ kind\r\n--\n")], vec![finding]);
        let mut told = parsed(&run)["findings"][0].take();
        let fingerprint = told["fingerprint"].take();
        assert_eq!(fingerprint.as_str().unwrap().len(), 64);
        assert_eq!(
            told,
            json!({
                "rule": "missing-clause", "severity": "error", "path": "agreements/alliance.md",
                "start": {"line": 2, "column": 2, "offset": 7}, "end": {"line": 2, "column": 6, "offset": 11},
                "agreement": "tideway", "clause": "risk-sharing", "party": null, "commit": null, "suppressed": false,
                "message": "no clause says how risk is shared",
                "why": "the partner who runs short will look for it",
                "help": "add a section “Risk sharing”", "url": null,
                "related": [{
                    "path": "agreements/alliance.md", "start": {"line": 2, "column": 7, "offset": 12},
                    "end": {"line": 3, "column": 1, "offset": 14}, "message": "risk is named here",
                }],
                "fix": {
                    "start": {"line": 2, "column": 6, "offset": 11}, "end": {"line": 2, "column": 6, "offset": 11},
                    "replacement": "s",
                },
                "fingerprint": null,
            })
        );
    }

    #[test]
    fn a_clean_run_is_the_same_document() {
        let mut run = Run::of(&[("a.md", "")], Vec::new());
        run.summary.statistics = true;
        run.summary.weakened = vec!["“insurance” is not required".to_owned()];
        assert_eq!(
            parsed(&run),
            json!({
                "format": "counterpart/check/v1", "findings": [],
                "summary": {
                    "agreements": 1, "skipped": 0, "errors": 0, "warnings": 0, "notes": 0, "suppressed": 0,
                    "examined": {"parties": 3, "clauses": 12, "sections": 14, "versions": 0, "entries": 0, "acts": 0, "rules": 38, "level": "standard", "as-of": "2026-11-21"},
                    "weakened": ["“insurance” is not required"], "left-out": [], "statistics": {},
                },
            })
        );
    }

    #[test]
    fn suppressed_and_left_out_findings_are_there() {
        let mut finding = Finding::new("numbering", Severity::Note, "a.md", Span::at(0), "x");
        finding.suppressed = Some("the council numbers so".to_owned());
        let mut run = Run::of(&[("a.md", "")], vec![finding]);
        run.summary.left_out.push(LeftOut {
            path: "a.md".to_owned(),
            rule: "hidden-text",
            severity: Severity::Error,
            count: 4,
        });
        let document = parsed(&run);
        assert_eq!(document["findings"][0]["suppressed"], true);
        assert_eq!(document["summary"]["suppressed"], 1);
        assert_eq!(document["summary"]["errors"], 4);
        assert_eq!(
            document["summary"]["left-out"],
            json!([{"path": "a.md", "rule": "hidden-text", "severity": "error", "count": 4}])
        );
    }

    #[test]
    fn nothing_in_it_acts_on_a_terminal_or_a_workflow_and_nothing_is_lost() {
        let message = "\u{1b}[2J \u{7f} \u{9b} \u{202e}x\u{2028} \u{e0041} \u{200b} ##[add-mask]";
        let finding =
            Finding::new("hidden-text", Severity::Error, "::\u{202e}a.md", Span::at(0), message);
        let run = Run::of(&[], vec![finding]);
        let text = report(&run.checked());
        assert!(!text.chars().any(|character| door::hides(character) && character != '\n'));
        assert!(!text.contains("##["));
        assert!(text.contains("\\u202ex\\u2028 \\udb40\\udc41"));
        let mut through = Vec::new();
        let workflow = door::Surroundings { workflow: true, colour: false };
        std::io::Write::write_all(&mut door::Door::new(&mut through, workflow), text.as_bytes())
            .unwrap();
        assert_eq!(through, text.as_bytes());
        assert_eq!(parsed(&run)["findings"][0]["message"], message);
    }
}
