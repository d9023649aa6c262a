//! A number that is written twice, in words and in figures, and differs.

use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "numbers-disagree",
    severity: Severity::Error,
    summary: "a number whose words and figures differ, such as “three (6) months”",
    explanation: r"
Writing a number twice is meant to leave no doubt; where the two differ it makes one. Each party will read the one that suits it.

Looked at are a number with another one in brackets behind it (“three (6) months”, “6 (three) members”), a length of time (“one year (18
months)”), a sum (“£5,000 (six thousand pounds)”) and per cent. One has to be in words and the other in figures. Numbers that name
something (“clause two (3)”, “phase two (2027)”) are left alone, and so are lengths that no calendar makes equal, such as days beside months.

~~~markdown bad
## Termination
Any partner may end this agreement with three (6) months' notice.
~~~

~~~markdown good
## Termination
Any partner may end this agreement with six (6) months' notice, in phase two (2027) with three (3), and may claim no more than
£5,000 (five thousand pounds) in the last year (12 months).
~~~

**To settle it,** write the number that was agreed both times, or once.

**Suppress it** where the number in brackets is no repetition, such as the number of a note.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for stated in agreement.prose().disagreements() {
        let [whole, words, figures] = [stated.span, stated.value.words, stated.value.figures]
            .map(|span| wording::unmarked(agreement.source.slice(span)));
        let message = format!("“{whole}” says {words} in words and {figures} in figures");
        let finding = report.at(stated.span, message);
        if let Some(clause) = places::clause_at(agreement, stated.span.start) {
            finding.clause(clause);
        }
        finding
            .why("each party will rely on the one that suits it")
            .help("write the number that was agreed in words and in figures");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "numbers-disagree";

    #[test]
    fn both_numbers_are_told_at_their_place() {
        assert_eq!(
            told(
                RULE,
                "## Termination\nOn **three (6)** months’ notice, after one year (18 months).\n"
            ),
            [
                "21:6 “three (6)” says three in words and 6 in figures",
                "21:40 “one year (18 months)” says one year in words and 18 months in figures"
            ]
        );
        let (_, findings) = findings(RULE, &[], "## Termination\nOn three (6) months’ notice.\n");
        assert_eq!(findings[0].clause.as_deref(), Some("termination"));
    }

    #[test]
    fn code_and_comments_are_no_prose() {
        assert_eq!(told(RULE, "## A\n`three (6) months`\n<!-- three (6) months -->\n").len(), 0);
    }
}
