//! A clause that is a heading and nothing else, or that only points to something that is absent.

use std::collections::BTreeMap;

use super::substance::{DeadEnd, Pointer, Reader, Substance};
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::markdown::Section;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "empty-clause",
    severity: Severity::Error,
    summary: "a clause with nothing written under its heading, or only a pointer to something absent",
    explanation: r"
A heading is not a clause. Partners who later disagree will look for the words under it, and a schedule that was never attached
is the same as no words at all.

Words below sub-headings count. A comment or a clause marker alone does not. A pointer to a schedule that stands in the file, or
that `schedules` in the front matter lists, is content.

~~~markdown bad
## Termination

## Disputes
Take it to the joint steering group, which meets within ten working days.
~~~

~~~markdown bad
## Risk sharing
Risk sharing is set out in Schedule 4.

## Disputes
Take it to the joint steering group, which meets within ten working days.
~~~

~~~markdown good
## Termination
Any partner may leave with three months' notice.

## Risk sharing
Risk sharing is set out in Schedule 1.

## Schedule 1: Shares of risk
Each partner carries the cost of its own staff; overspends are shared by income.
~~~

**To settle it,** write the clause or attach the schedule. If the partners have decided that it does not apply or comes later, say so in the
front matter: `omissions: { profit-sharing: { state: not-applicable, reason: no surplus can arise } }`.

**Suppress it** only for a heading that another document fills and that cannot be listed under `schedules`.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for (index, (clauses, substance)) in without_words(agreement) {
        let Some(section) = agreement.body.sections.get(index) else { continue };
        let heading = wording::quoted(places::called(section));
        let (message, help) = match substance {
            Substance::Pointer(pointer) => {
                let help = format!("write the clause here, or attach {}", pointer.target);
                (points_nowhere(&heading, &pointer), help)
            }
            _ => (format!("nothing is written under {heading}"), what_to_write(report, &clauses)),
        };
        let finding = report.at(section.heading_span, message);
        finding.help(help).why("a heading is not a clause: partners who later disagree will look for the words under it");
        if let [clause] = clauses.as_slice() {
            finding.clause(clause);
        }
    }
}

/// What the catalogue says that the words must settle, and the way out.
fn what_to_write(report: &Report<'_>, clauses: &[String]) -> String {
    let kind = clauses.first().and_then(|clause| report.standard.catalogue.get(clause));
    let what = kind.map(|kind| kind.write.as_str()).filter(|words| !words.is_empty());
    format!(
        "write {}; or say under `omissions` in the front matter why it is left out",
        what.unwrap_or("what the partners agree")
    )
}

fn points_nowhere(heading: &str, Pointer { target, end }: &Pointer) -> String {
    match end {
        DeadEnd::Absent => format!("{heading} only points to {target}, which is not there"),
        DeadEnd::Empty => format!("{heading} only points to {target}, where nothing is written"),
        DeadEnd::Itself => {
            format!("{heading} only points to {target}, which is where it stands itself")
        }
    }
}

/// The sections without words and the clauses that they are. Of a section and an empty one below it the lower, since words there fill both.
fn without_words(agreement: &Agreement) -> BTreeMap<usize, (Vec<String>, Substance)> {
    let reader = Reader::of(agreement);
    let mut sections: BTreeMap<usize, (Vec<String>, Substance)> = BTreeMap::new();
    for index in 0..agreement.body.sections.len() {
        let clauses = places::clauses_of(agreement, index);
        // A heading that is kept for the numbering says with the omission why it is empty.
        if clauses.iter().all(|clause| agreement.omission(clause).is_some()) {
            continue;
        }
        // “Signed: ____” is a line to write on, and what else is blank is told as that.
        let is_blank = |section: &Section| agreement.source.slice(section.words).contains("___");
        if agreement.body.sections.get(index).is_some_and(is_blank) {
            continue;
        }
        let goes_on =
            places::clauses_of(agreement, index + 1).iter().any(|next| clauses.contains(next));
        let substance = reader.substance(index);
        match substance {
            Substance::Nothing if goes_on => {}
            Substance::Nothing | Substance::Pointer(_) => {
                sections.insert(index, (clauses.to_vec(), substance));
            }
            Substance::Words | Substance::Placeholder => {}
        }
    }
    let above: Vec<usize> =
        sections.keys().flat_map(|index| places::upwards(agreement, *index).skip(1)).collect();
    for index in above {
        sections.remove(&index);
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "empty-clause";

    #[test]
    fn a_line_to_sign_on_is_no_heading_without_words() {
        assert_eq!(told(RULE, "## Quay Advice\n\n**Signed**: ______________\n"), [""; 0]);
    }

    #[test]
    fn the_heading_is_named_where_it_stands() {
        assert_eq!(
            told(RULE, "## 7. Termination\n\n## Notes\nNone.\n"),
            ["20:4 nothing is written under “Termination”"]
        );
    }

    #[test]
    fn comments_and_rules_are_no_words() {
        assert_eq!(told(RULE, "## Termination\n<!-- clause: termination -->\n\n---\n").len(), 1);
    }

    #[test]
    fn words_below_a_sub_heading_are_words_and_sub_headings_are_not() {
        assert_eq!(told(RULE, "## Termination\n### First case\nThree months.\n").len(), 0);
        assert_eq!(told(RULE, "## Termination\n### First case\n### Second case\n").len(), 1);
    }

    #[test]
    fn a_section_that_carries_two_clauses_is_told_once() {
        let body = "## Risk and reward\n<!-- clause: risk-sharing, profit-sharing -->\n";
        assert_eq!(told(RULE, body), ["20:4 nothing is written under “Risk and reward”"]);
    }

    #[test]
    fn an_empty_section_is_told_even_where_another_carries_the_clause_too() {
        let body =
            "## Termination\n\n## Notes\nNone.\n\n## Ending the agreement\nThree months' notice.\n";
        assert_eq!(told(RULE, body), ["20:4 nothing is written under “Termination”"]);
        assert_eq!(
            told(RULE, "## Termination\n## Ending the agreement\nThree months' notice.\n").len(),
            0
        );
    }

    #[test]
    fn a_pointer_to_an_absent_or_empty_place_is_no_clause() {
        for pointer in [
            "See Schedule 4.",
            "As set out in Schedule 4 to this agreement.",
            "The partners may leave as set out in Schedule 4.",
            "Please refer to clause 31.2",
        ] {
            assert_eq!(
                told(RULE, &format!("## 1. Termination\n{pointer}\n")).len(),
                1,
                "{pointer}"
            );
        }
        assert_eq!(
            told(RULE, "## Termination\nSee Schedule 4.\n\n# Schedule 4: Particulars\n"),
            ["20:4 “Termination” only points to Schedule 4, where nothing is written"]
        );
        assert_eq!(
            told(RULE, "## 9. Termination\nSee clause 9.\n"),
            ["20:4 “Termination” only points to clause 9, which is where it stands itself"]
        );
    }

    #[test]
    fn a_pointer_that_says_more_or_arrives_is_a_clause() {
        for body in [
            "## Termination\nAs Schedule 4 says, with three months' notice to the lead provider.\n",
            "## Termination\nSee Schedule 4.\n\n# Schedule 4\nThree months' notice.\n",
            "## Termination\nSee clause 2.1.\n\n## 2. Leaving the partnership\nThree months' notice.\n",
        ] {
            assert_eq!(told(RULE, body).len(), 0, "{body}");
        }
    }
}
