//! One line for each finding, for editors and for people who search: `path:line:column: severity: message [rule]`. Only notes about clauses that
//! are all at one place share a line: a dozen clauses that would be good to have must not hide the one error.

use super::door::visible;
use super::{Checked, closing, examined, found};
use crate::ground::finding::{Finding, Severity};

/// The lines, and on the last one what was found and what was examined.
pub fn report(checked: &Checked<'_>) -> String {
    let told: Vec<&Finding> = checked.told().collect();
    let mut lines: Vec<String> = told
        .chunk_by(|one, next| share_a_line(one, next))
        .filter_map(|together| {
            let (first, others) = together.split_first()?;
            let (start, _) = checked.place(&first.path, first.span);
            // Where words and front matter differ, those who changed the words look for them there.
            let words = first.related.iter().find(|related| related.message == "the words");
            let line = words.map_or_else(String::new, |related| {
                format!(" (line {})", checked.place(&related.path, related.span).0.line)
            });
            Some(format!(
                "{}:{}:{}: {}: {}{line}{} [{}]\n",
                visible(&first.path),
                start.line,
                start.column,
                first.severity.name(),
                visible(&first.message),
                and_more(others),
                first.rule
            ))
        })
        .collect();
    lines.extend(closing(checked).into_iter().map(|line| line + "\n"));
    lines.push(format!("{}; {}\n", found(&checked.counts()), examined(checked.summary)));
    lines.concat()
}

fn share_a_line(one: &Finding, next: &Finding) -> bool {
    let is_note =
        |finding: &Finding| finding.severity == Severity::Note && finding.clause.is_some();
    is_note(one)
        && is_note(next)
        && (one.rule, &one.path, one.span) == (next.rule, &next.path, next.span)
}

/// The clauses of the others that share the line.
fn and_more(others: &[&Finding]) -> String {
    let clauses: Vec<_> = others.iter().filter_map(|other| other.clause.as_deref()).collect();
    if clauses.is_empty() {
        return String::new();
    }
    visible(&format!(" (and {} more: {})", clauses.len(), clauses.join(", "))).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::finding::LeftOut;
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
    fn notes_about_clauses_that_are_at_one_place_share_a_line() {
        let note = |clause: &str, severity| {
            let message = format!("nothing is said about “{clause}”");
            let mut note =
                Finding::new("recommended-clause", severity, "a.md", Span::at(0), message);
            note.clause(clause);
            note
        };
        let told = |severity| {
            let notes = ["notices", "staffing", "insurance"].map(|clause| note(clause, severity));
            report(&Run::of(&[("a.md", "")], notes.to_vec()).checked())
        };
        assert_eq!(
            told(Severity::Note),
            format!(
                "a.md:1:1: note: nothing is said about “notices” (and 2 more: staffing, insurance) [recommended-clause]\n3 notes; {EXAMINED}\n"
            )
        );
        assert_eq!(told(Severity::Warning).lines().count(), 4);
    }

    #[test]
    fn the_line_of_the_words_stands_beside_what_they_contradict() {
        let mut finding =
            Finding::new("words-contradict-terms", Severity::Error, "a.md", Span::at(0), "differ");
        finding.related(Span::at(4), "the words");
        let run = Run::of(&[("a.md", "one\ntwo\n")], vec![finding]);
        let text = report(&run.checked());
        assert_eq!(
            text.lines().next(),
            Some("a.md:1:1: error: differ (line 2) [words-contradict-terms]")
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
