//! For whoever reads test results: a suite for each agreement, a test for each finding, and one that passes where there is none.
//!
//! What was found is a failure, what could not be looked at an error, and what somebody allowed a test that was skipped.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::door::{visible, visible_lines};
use super::{Checked, Group, is_blindness, seen};
use crate::ground::finding::{Finding, LeftOut, Severity};
use crate::lint::policy;

/// The whole document. Times are always 0, so that the same inputs give the same bytes.
pub fn report(checked: &Checked<'_>) -> String {
    let mut left_out: HashMap<&str, Vec<&LeftOut>> = HashMap::new();
    for more in &checked.summary.left_out {
        left_out.entry(&more.path).or_default().push(more);
    }
    let mut suites: Vec<Suite> = checked
        .by_agreement()
        .iter()
        .map(|group| of_group(checked, group, &mut left_out))
        .collect();
    suites.extend(of_policy(checked));
    let mut all = Tally::default();
    for suite in &suites {
        all.add(suite.tally);
    }
    let mut report = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing into a string cannot fail.
    let _ = writeln!(report, "<testsuites name=\"counterpart\"{}>", all.attributes());
    for suite in suites {
        suite.write(checked, &mut report);
    }
    report.push_str("</testsuites>\n");
    report
}

/// What is said of an agreement and its record, or of another file.
fn of_group(
    checked: &Checked<'_>,
    group: &Group<'_>,
    left_out: &mut HashMap<&str, Vec<&LeftOut>>,
) -> Suite {
    let mut suite = Suite::named(group.path);
    let findings = group.findings.iter().filter_map(|place| checked.findings.get(*place));
    let mut paths = vec![group.path];
    for finding in findings {
        suite.take(checked, finding);
        if paths.last() != Some(&finding.path.as_str()) {
            paths.push(&finding.path);
        }
    }
    for more in paths.into_iter().filter_map(|path| left_out.remove(path)).flatten() {
        let name = format!("{}: {} more of them in {}", more.rule, more.count, more.path);
        let outcome = Outcome::Failure { severity: more.severity, said: &name, told: &name };
        suite.add(&name, outcome);
    }
    if suite.tally.tests == 0 {
        suite.add("no findings", Outcome::Passed);
    }
    suite
}

/// What the configuration asks less of: requirements that were skipped.
fn of_policy(checked: &Checked<'_>) -> Option<Suite> {
    let mut suite = Suite::named(policy::FILE);
    for weakened in &checked.summary.weakened {
        let said = format!("weakened by configuration: {weakened}");
        suite.add(&said, Outcome::Skipped { said: &said });
    }
    (suite.tally.tests > 0).then_some(suite)
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Tally {
    const fn add(&mut self, other: Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn attributes(self) -> String {
        let Self { tests, failures, errors, skipped } = self;
        format!(
            " tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\""
        )
    }
}

enum Outcome<'a> {
    Passed,
    Skipped {
        said: &'a str,
    },
    Failure {
        severity: Severity,
        said: &'a str,
        told: &'a str,
    },
    /// It was not looked at.
    Error {
        said: &'a str,
        told: &'a str,
    },
}

/// A suite, its tests written already.
struct Suite {
    name: String,
    tests: String,
    tally: Tally,
    /// How often a name has been given: readers tell tests apart by their names.
    names: HashMap<String, usize>,
}

impl Suite {
    fn named(name: &str) -> Self {
        let name = attribute(name);
        Self { name, tests: String::new(), tally: Tally::default(), names: HashMap::new() }
    }

    fn take(&mut self, checked: &Checked<'_>, finding: &Finding) {
        let name = format!("{}: {}", finding.rule, finding.message);
        let told = told(checked, finding);
        let said = &finding.message;
        let outcome = match &finding.suppressed {
            Some(reason) => Outcome::Skipped { said: reason },
            None if finding.stood_before => {
                Outcome::Skipped { said: "it stood before this change" }
            }
            None if is_blindness(finding.rule) => Outcome::Error { said, told: &told },
            None => Outcome::Failure { severity: finding.severity, said, told: &told },
        };
        self.add(&name, outcome);
    }

    fn add(&mut self, name: &str, outcome: Outcome<'_>) {
        let mut name = attribute(name);
        let count = self.names.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            let _ = write!(name, " ({count})");
        }
        self.tally.tests += 1;
        let _ = write!(
            self.tests,
            "    <testcase name=\"{name}\" classname=\"{}\" time=\"0\"",
            self.name
        );
        let element = match &outcome {
            Outcome::Passed => {
                self.tests.push_str("/>\n");
                return;
            }
            Outcome::Skipped { said } => {
                self.tally.skipped += 1;
                format!("<skipped message=\"{}\"/>", attribute(said))
            }
            Outcome::Failure { severity, said, told } => {
                self.tally.failures += 1;
                failed("failure", severity.name(), said, told)
            }
            Outcome::Error { said, told } => {
                self.tally.errors += 1;
                failed("error", "not-looked-at", said, told)
            }
        };
        let _ = writeln!(self.tests, ">\n      {element}\n    </testcase>");
    }

    fn write(&self, checked: &Checked<'_>, report: &mut String) {
        let Self { name, tests, tally, .. } = self;
        let summary = checked.summary;
        let _ = writeln!(report, "  <testsuite name=\"{name}\"{}>", tally.attributes());
        let _ = writeln!(
            report,
            "    <properties>\n      <property name=\"level\" value=\"{}\"/>\n      <property name=\"as-of\" value=\"{}\"/>\n    </properties>",
            summary.level, summary.as_of
        );
        report.push_str(tests);
        report.push_str("  </testsuite>\n");
    }
}

fn failed(element: &str, sort: &str, said: &str, told: &str) -> String {
    format!(
        "<{element} type=\"{sort}\" message=\"{}\">{}</{element}>",
        attribute(said),
        content(told)
    )
}

/// The place, what is wrong, why it matters, what to write, and what else to see.
fn told(checked: &Checked<'_>, finding: &Finding) -> String {
    let place = checked.place_name(&finding.path, finding.span);
    let mut told = format!("{place}: {}: {}", finding.severity.name(), finding.message);
    if let Some(why) = &finding.why {
        told.push('\n');
        told.push_str(why);
    }
    if let Some(help) = &finding.help {
        told.push_str("\nhelp: ");
        told.push_str(help);
    }
    for line in seen(checked, finding) {
        told.push('\n');
        told.push_str(&line);
    }
    told
}

/// Text between tags. What XML does not allow has been made visible by the door, and what the log of a workflow would obey is no command here.
fn content(text: &str) -> String {
    escaped(&visible_lines(text))
}

/// The value of an attribute, on one line.
fn attribute(text: &str) -> String {
    escaped(&visible(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '[' if before == '#' => escaped.push_str("&#91;"),
            ':' if before == ':' => escaped.push_str("&#58;"),
            _ => escaped.push(character),
        }
        before = character;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::Span;
    use crate::render::Subject;
    use crate::render::example::Run;

    fn finding(rule: &'static str, path: &str, message: &str) -> Finding {
        Finding::new(rule, Severity::Error, path, Span::at(4), message)
    }

    #[test]
    fn each_agreement_is_a_suite_and_each_finding_a_test() {
        let mut allowed = finding("numbering", "a.md", "the numbers jump");
        allowed.suppressed = Some("the council numbers so".to_owned());
        let mut first = finding("empty-clause", "a.md", "nothing is written under “Exit”");
        first.why("it matters").help("write it").related(Span::at(0), "the first");
        let unread = finding("unreadable-file", "c.md", "this file cannot be read");
        let mut of_record = finding("recorded-late", "b.record/1.yml", "recorded late");
        of_record.agreement = Some("b".to_owned());
        let mut run = Run::of(
            &[("a.md", "one\ntwo\n"), ("b.md", ""), ("d.md", "")],
            vec![first.clone(), first, allowed, of_record, unread],
        );
        run.agreements[1] =
            Subject { path: "b.md".to_owned(), id: Some("b".to_owned()), title: String::new() };
        let properties = "    <properties>\n      <property name=\"level\" value=\"standard\"/>\n      <property name=\"as-of\" value=\"2026-11-21\"/>\n    </properties>\n";
        assert_eq!(
            report(&run.checked()).replace(properties, ""),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="counterpart" tests="6" failures="3" errors="1" skipped="1" time="0">
  <testsuite name="a.md" tests="3" failures="2" errors="0" skipped="1" time="0">
    <testcase name="empty-clause: nothing is written under “Exit”" classname="a.md" time="0">
      <failure type="error" message="nothing is written under “Exit”">a.md:2:1: error: nothing is written under “Exit”
it matters
help: write it
see a.md:1:1: the first</failure>
    </testcase>
    <testcase name="empty-clause: nothing is written under “Exit” (2)" classname="a.md" time="0">
      <failure type="error" message="nothing is written under “Exit”">a.md:2:1: error: nothing is written under “Exit”
it matters
help: write it
see a.md:1:1: the first</failure>
    </testcase>
    <testcase name="numbering: the numbers jump" classname="a.md" time="0">
      <skipped message="the council numbers so"/>
    </testcase>
  </testsuite>
  <testsuite name="b.md" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase name="recorded-late: recorded late" classname="b.md" time="0">
      <failure type="error" message="recorded late">b.record/1.yml: error: recorded late</failure>
    </testcase>
  </testsuite>
  <testsuite name="d.md" tests="1" failures="0" errors="0" skipped="0" time="0">
    <testcase name="no findings" classname="d.md" time="0"/>
  </testsuite>
  <testsuite name="c.md" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase name="unreadable-file: this file cannot be read" classname="c.md" time="0">
      <error type="not-looked-at" message="this file cannot be read">c.md: error: this file cannot be read</error>
    </testcase>
  </testsuite>
</testsuites>
"#
        );
    }

    #[test]
    fn nothing_examined_is_a_document_too() {
        assert_eq!(
            report(&Run::of(&[], Vec::new()).checked()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"counterpart\" tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">\n</testsuites>\n"
        );
    }

    #[test]
    fn what_is_only_counted_fails_and_what_is_weakened_is_skipped() {
        let mut run = Run::of(&[("a.md", "")], Vec::new());
        run.summary.weakened = vec!["“insurance” is not required".to_owned()];
        run.summary.left_out.push(LeftOut {
            path: "a.md".to_owned(),
            rule: "hidden-text",
            severity: Severity::Error,
            count: 4,
        });
        let report = report(&run.checked());
        assert!(
            report.contains("<testcase name=\"hidden-text: 4 more of them in a.md\""),
            "{report}"
        );
        assert!(report.contains(
            "<testsuite name=\"counterpart.toml\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\""
        ));
        assert!(report.contains("weakened by configuration: “insurance” is not required"));
    }

    #[test]
    fn hostile_words_stay_words() {
        let hostile = "</failure><x y=\"'&]]>\u{0}\u{1b}\u{fffe}\u{202e}\n::error::z ##[group]";
        let mut finding = finding("hidden-text", "a\"<b>&\n.md", hostile);
        finding.help(hostile);
        let report = report(&Run::of(&[], vec![finding]).checked());
        assert!(!report.chars().any(|one| super::super::door::hides(one) && one != '\n'));
        assert!(!report.contains("]]>") && !report.contains("<x") && !report.contains("##["));
        assert!(!report.contains("::"), "{report}");
    }
}
