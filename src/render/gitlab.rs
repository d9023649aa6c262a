//! For GitLab's merge requests: a code quality report. Suppressed findings have no place in it.

use serde::Serialize;

use super::{Checked, door, json};
use crate::ground::finding::{Finding, Severity};
use crate::ground::fingerprint::{fingerprints, hex};
use sha2::{Digest as _, Sha256};

/// The whole document: a list, empty where nothing was found.
pub fn report(checked: &Checked<'_>) -> String {
    let told = checked
        .findings
        .iter()
        .zip(fingerprints(checked.findings))
        .filter(|(finding, _)| finding.suppressed.is_none())
        .map(|(finding, fingerprint)| Issue {
            description: described(finding),
            check_name: finding.rule,
            fingerprint,
            severity: weight(finding.severity),
            location: Location {
                path: &finding.path,
                lines: Lines { begin: checked.place(&finding.path, finding.span).0.line },
            },
        });
    // What is only counted must not look as if it were not there.
    let left_out = checked.summary.left_out.iter().map(|left_out| Issue {
        description: format!("{} more of {} in this file", left_out.count, left_out.rule),
        check_name: left_out.rule,
        fingerprint: hex(&Sha256::digest(
            ["left out", left_out.rule, left_out.severity.name(), &left_out.path].join("\0"),
        )),
        severity: weight(left_out.severity),
        location: Location { path: &left_out.path, lines: Lines { begin: 1 } },
    });
    let issues: Vec<_> = told.chain(left_out).collect();
    #[expect(clippy::expect_used, reason = "text and numbers under text keys are always JSON")]
    let written = serde_json::to_string_pretty(&issues).expect("a report is JSON");
    json::escaped(&written)
}

// As GitLab publishes it.

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

const fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}

/// All in one line: GitLab shows nothing else of a finding.
fn described(finding: &Finding) -> String {
    let parts = [
        Some(door::bounded(&finding.message)),
        finding.why.as_deref().map(door::bounded),
        finding.help.as_deref().map(|help| format!("help: {}", door::bounded(help)).into()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ground::finding::LeftOut;
    use crate::ground::source::Span;
    use crate::render::example::Run;

    fn parsed(run: &Run) -> Value {
        serde_json::from_str(&report(&run.checked())).unwrap()
    }

    #[test]
    fn a_finding_is_an_issue() {
        let mut finding = Finding::new(
            "empty-clause",
            Severity::Error,
            "agreements/a.md",
            Span::at(4),
            "nothing is written under “Exit”",
        );
        finding.why("it matters").help("write it");
        let run = Run::of(&[("agreements/a.md", "one\ntwo\n")], vec![finding]);
        let mut issues = parsed(&run);
        assert_eq!(issues[0]["fingerprint"].take().as_str().unwrap().len(), 64);
        assert_eq!(
            issues,
            json!([{
                "description": "nothing is written under “Exit”; it matters; help: write it",
                "check_name": "empty-clause", "fingerprint": null, "severity": "major",
                "location": {"path": "agreements/a.md", "lines": {"begin": 2}},
            }])
        );
    }

    #[test]
    fn nothing_found_is_an_empty_list_and_what_is_suppressed_is_not_told() {
        let mut finding =
            Finding::new("numbering", Severity::Note, "a.md", Span::at(0), "not told");
        finding.suppressed = Some("because".to_owned());
        assert_eq!(report(&Run::of(&[("a.md", "")], vec![finding]).checked()), "[]\n");
    }

    #[test]
    fn what_is_only_counted_is_an_issue_too() {
        let mut run = Run::of(&[("a.md", "")], Vec::new());
        run.summary.left_out.push(LeftOut {
            path: "a.md".to_owned(),
            rule: "hidden-text",
            severity: Severity::Error,
            count: 4,
        });
        let issues = parsed(&run);
        assert_eq!(issues[0]["description"], "4 more of hidden-text in this file");
        assert_eq!(issues[0]["severity"], "major");
    }
}
