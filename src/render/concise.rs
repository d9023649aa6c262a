//! One line for each finding, for editors and for people who search: `path:line:column: severity: message [rule]`.

use super::door::visible;
use super::{Checked, closing, examined, found};

/// The lines, and on the last one what was found and what was examined.
pub fn report(checked: &Checked<'_>) -> String {
    let mut lines: Vec<String> = checked
        .told()
        .map(|finding| {
            let (start, _) = checked.place(&finding.path, finding.span);
            format!(
                "{}:{}:{}: {}: {} [{}]\n",
                visible(&finding.path),
                start.line,
                start.column,
                finding.severity.name(),
                visible(&finding.message),
                finding.rule
            )
        })
        .collect();
    lines.extend(closing(checked).into_iter().map(|line| line + "\n"));
    lines.push(format!("{}; {}\n", found(&checked.counts()), examined(checked.summary)));
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::finding::LeftOut;
    use crate::ground::finding::{Finding, Severity};
    use crate::ground::source::Span;
    use crate::render::example::Run;

    const EXAMINED: &str = "examined 1 agreement (3 parties, 12 clauses) by 38 rules at level standard as of 2026-11-21";

    #[test]
    fn a_finding_is_one_line() {
        let finding = Finding::new(
            "empty-clause",
            Severity::Warning,
            "a.md",
            Span::new(9, 20),
            "nothing is written under “Termination”",
        );
        let run = Run::of(&[("a.md", "Tŷ 🏠 ## Termination\n")], vec![finding]);
        assert_eq!(
            report(&run.checked()),
            format!(
                "a.md:1:6: warning: nothing is written under “Termination” [empty-clause]\n1 warning; {EXAMINED}\n"
            )
        );
    }

    #[test]
    fn nothing_found_is_not_called_more_than_that() {
        assert_eq!(
            report(&Run::of(&[("a.md", "")], Vec::new()).checked()),
            format!("no findings; {EXAMINED}\n")
        );
    }

    #[test]
    fn a_message_and_a_path_stay_on_their_line() {
        let finding = Finding::new(
            "hidden-text",
            Severity::Error,
            "a\n::b.md",
            Span::at(0),
            "“x\r\u{1b}[2K\n::error::”",
        );
        let text = report(&Run::of(&[("a.md", "")], vec![finding]).checked());
        assert_eq!(
            text.lines().next(),
            Some(
                "a⟨U+000A⟩::b.md:1:1: error: “x⟨U+000D⟩⟨U+001B⟩[2K⟨U+000A⟩::error::” [hidden-text]"
            )
        );
    }

    #[test]
    fn what_was_left_out_weakened_or_asked_for_is_said_before_the_last_line() {
        let mut suppressed =
            Finding::new("numbering", Severity::Error, "a.md", Span::at(0), "not told");
        suppressed.suppressed = Some("because".to_owned());
        let mut run = Run::of(&[("a.md", "")], vec![suppressed]);
        run.summary.weakened = vec!["“insurance” is not required".to_owned()];
        run.summary.statistics = true;
        run.summary.left_out.push(LeftOut {
            path: "a.md".to_owned(),
            rule: "hidden-text",
            severity: Severity::Error,
            count: 4,
        });
        assert_eq!(
            report(&run.checked()),
            format!(
                "a.md: 4 more of hidden-text\nweakened by configuration: “insurance” is not required\nhidden-text: 4\n4 errors; 1 suppressed; {EXAMINED}\n"
            )
        );
    }
}
