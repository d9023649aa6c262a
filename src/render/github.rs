//! For the log of a GitHub workflow: annotations at the lines in question, then the whole report, in which no line is a command.

use std::fmt::Write as _;

use super::door::{self, visible, visible_lines};
use super::human::{self, Look};
use super::{Checked, counted, seen};
use crate::ground::finding::{Finding, Severity};

/// How many annotations of each severity GitHub shows for one step.
const SHOWN: usize = 10;

/// The annotations, what is not annotated, and the report for people without colours.
pub fn report(checked: &Checked<'_>) -> String {
    let mut report = String::new();
    let mut rest = Vec::new();
    let relevant: Vec<&Finding> = checked
        .by_relevance()
        .into_iter()
        .filter_map(|place| checked.findings.get(place))
        .filter(|finding| finding.suppressed.is_none() && !finding.stood_before)
        .collect();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let mut of_it = relevant.iter().filter(|finding| finding.severity == severity);
        for finding in of_it.by_ref().take(SHOWN) {
            report.push_str(&annotation(checked, finding));
        }
        match of_it.count() {
            0 => {}
            count => rest.push(counted(count, severity.name())),
        }
    }
    if !rest.is_empty() {
        // Writing into a string cannot fail.
        let _ = writeln!(
            report,
            "not annotated: {} (GitHub shows {SHOWN} of each severity; below, all are told)",
            rest.join(", ")
        );
    }
    let whole = human::report(checked, Look { most: usize::MAX, ..Look::default() });
    for line in whole.lines() {
        report.push_str(&door::no_command(line));
        report.push('\n');
    }
    report
}

/// One workflow command.
fn annotation(checked: &Checked<'_>, finding: &Finding) -> String {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut command = format!("::{name} file={}", property(&finding.path));
    if checked.sources.contains_key(&finding.path) {
        let (start, end) = checked.place(&finding.path, finding.span);
        let _ = write!(command, ",line={},endLine={}", start.line, end.line);
        if start.line == end.line {
            let _ = write!(command, ",col={},endColumn={}", start.column, end.column);
        }
    }
    let _ = writeln!(command, ",title={}::{}", finding.rule, data(&words(checked, finding)));
    command
}

/// What is wrong, why it matters, what to write, and what else to see. The log shows nothing but this, so the place stands in it too.
fn words(checked: &Checked<'_>, finding: &Finding) -> String {
    let place = checked.place_name(&finding.path, finding.span);
    let mut words = format!("{place}: {}", visible(&finding.message));
    if let Some(why) = &finding.why {
        words.push('\n');
        words.push_str(&visible_lines(why));
    }
    if let Some(help) = &finding.help {
        words.push_str("\nhelp: ");
        words.push_str(&visible_lines(help));
    }
    for line in seen(checked, finding) {
        words.push('\n');
        words.push_str(&line);
    }
    words
}

/// A text behind `::`. Its lines stand in the log once the command is carried out, so none of them may be one.
fn data(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(door::no_command).collect();
    lines.join("\n").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property. A path stays what it is, or the annotation would be at another file.
fn property(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => value.push_str("%25"),
            '\r' => value.push_str("%0D"),
            '\n' => value.push_str("%0A"),
            ':' => value.push_str("%3A"),
            ',' => value.push_str("%2C"),
            _ if door::hides(character) => value.push_str(&door::named(character)),
            _ => value.push(character),
        }
    }
    value.replace("##[", "##⟨[⟩")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::Span;
    use crate::render::example::Run;

    fn commands(report: &str) -> Vec<&str> {
        report.lines().filter(|line| line.trim_start().starts_with("::")).collect()
    }

    fn finding(severity: Severity, path: &str, span: Span) -> Finding {
        Finding::new("empty-clause", severity, path, span, "nothing is written here")
    }

    #[test]
    fn an_annotation_has_the_place_twice_and_the_report_follows() {
        let mut finding = finding(Severity::Warning, "agreements/a.md", Span::new(5, 16));
        finding.why("it matters").help("write it,\n100 %").related(Span::at(0), "the first");
        let run = Run::of(&[("agreements/a.md", "Tŷ\n\nTermination\n")], vec![finding]);
        let report = report(&run.checked());
        let (annotations, log) = report.split_once('\n').unwrap();
        assert_eq!(
            annotations,
            "::warning file=agreements/a.md,line=3,endLine=3,col=1,endColumn=12,title=empty-clause::agreements/a.md:3:1: nothing is written here%0Ait matters%0Ahelp: write it,%0A100 %25%0Asee agreements/a.md:1:1: the first"
        );
        assert!(log.starts_with("warning[empty-clause]\n\n  ! nothing is written here\n"), "{log}");
        assert!(log.ends_with("as of 2026-11-21\n1 warning\n"), "{log}");
    }

    #[test]
    fn a_place_of_several_lines_has_no_columns_and_one_without_lines_has_no_line() {
        let run = Run::of(
            &[("a.md", "one\ntwo\n")],
            vec![
                finding(Severity::Error, "a.md", Span::new(0, 6)),
                finding(Severity::Note, "b.md", Span::at(9)),
            ],
        );
        assert_eq!(
            commands(&report(&run.checked())),
            [
                "::error file=a.md,line=1,endLine=2,title=empty-clause::a.md:1:1: nothing is written here",
                "::notice file=b.md,title=empty-clause::b.md: nothing is written here",
            ]
        );
    }

    #[test]
    fn ten_of_each_severity_are_annotated_and_none_that_stood_before() {
        let mut findings: Vec<_> =
            (0..14).map(|at| finding(Severity::Error, "a.md", Span::at(at))).collect();
        for old in findings.iter_mut().take(3) {
            old.stood_before = true;
        }
        findings.extend((0..2).map(|at| finding(Severity::Note, "a.md", Span::at(at))));
        findings.extend((0..11).map(|at| finding(Severity::Warning, "a.md", Span::at(at))));
        let mut suppressed = finding(Severity::Error, "a.md", Span::at(0));
        suppressed.suppressed = Some("agreed".to_owned());
        findings.push(suppressed);
        let run = Run::of(&[("a.md", "12345678901234567890")], findings);
        let report = report(&run.checked());
        let commands = commands(&report);
        assert_eq!(commands.len(), 22);
        assert!(commands[0].starts_with("::error file=a.md,line=1,endLine=1,col=4,"));
        assert!(report.contains(
            "\nnot annotated: 1 error, 1 warning (GitHub shows 10 of each severity; below, all are told)\n"
        ));
        assert_eq!(report.matches("[empty-clause]").count(), 24);
    }

    #[test]
    fn nothing_found_is_the_report_alone() {
        let run = Run::of(&[("a.md", "")], Vec::new());
        let report = report(&run.checked());
        assert!(report.starts_with("examined 1 agreement"), "{report}");
        assert!(report.ends_with(
            "no findings; that is not a statement that an agreement is lawful or fair\n"
        ));
    }

    #[test]
    fn hostile_words_and_names_are_neither_commands_nor_properties() {
        let path = "a,line=9::b%\n::error::x\u{202e}.md";
        let text = "::error::owned\n##[add-mask]x ##[group]\n";
        let mut finding = finding(Severity::Error, path, Span::new(0, 14));
        finding.message = "“\n::set-output name=a::b ##[error]%0A” and 100 %".to_owned();
        finding.why("x\n::stop-commands::y").help("  ::add-mask::z\n##[debug]");
        let run = Run::of(&[(path, text)], vec![finding]);
        let report = report(&run.checked());
        assert_eq!(
            commands(&report),
            [concat!(
                "::error file=a%2Cline=9%3A%3Ab%25%0A%3A%3Aerror%3A%3Ax⟨U+202E⟩.md,line=1,endLine=1,col=1,endColumn=15,title=empty-clause",
                "::a,line=9::b%25⟨U+000A⟩::error::x⟨U+202E⟩.md:1:1: “⟨U+000A⟩::set-output name=a::b ##⟨[⟩error]%250A” and 100 %25",
                "%0Ax%0A⟨::⟩stop-commands::y%0Ahelp:   ::add-mask::z%0A##⟨[⟩debug]",
            )]
        );
        assert!(!report.contains("##["), "{report}");
        assert!(report.contains("1 | ::error::owned"), "{report}");
    }
}
