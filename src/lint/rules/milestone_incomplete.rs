//! A milestone that nobody owns or that is due at no time.

use super::plan_rows::{self, Lack};
use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "milestone-incomplete",
    severity: Severity::Warning,
    summary: "a milestone without an owner or a date",
    explanation: r"
A plan of work has milestones and deadlines (Networks that Work, Nesta and Innovation Unit, 2013). What has no date is never late, and what has no
owner is late by nobody's fault.

Each milestone of the front matter is told once, with what it lacks. Where the front matter has none, the words of the action plan are read: of a list or a
table the one step without a day, or without a party, where the others have one; of a paragraph with days the one step that is put off “as soon as possible”.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
action-plan:
  milestones:
    - { title: Shared desk open, owner: harbour-trust }
---
~~~

~~~markdown bad
## Action plan
- by 30 October 2026: one timetable (Harbour Trust)
- rota for the minibus (Quay Advice)
- by 30 July 2027: twelve coaches qualified (Mill Lane Community Centre)
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
action-plan:
  milestones:
    - { title: Shared desk open, owner: harbour-trust, due: 2026-09-30 }
---
~~~

**To settle it,** write the party that answers for it, and the day by which it is done.

**Suppress it** where the plan that is kept elsewhere says the rest, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let milestones = agreement.terms_of("action-plan").and_then(|terms| terms.get("milestones"));
    if milestones.is_none() && !agreement.is_foreign() && agreement.clause("action-plan").is_some()
    {
        in_words(agreement, report);
    }
    for milestone in milestones.map(Term::list).unwrap_or_default() {
        let Some(title) = milestone.get("title").filter(|title| title.text().is_some()) else {
            continue;
        };
        let lacks = |key: &str| milestone.get(key).is_none_or(Term::is_null);
        let (what, why, help) = match (lacks("owner"), lacks("due")) {
            (true, true) => (
                "neither owner nor date",
                "it will be late by nobody’s fault, if it can be late at all",
                "add `owner`, a party’s id, and `due`, a day",
            ),
            (true, false) => (
                "no owner",
                "when it is late, nobody answers for it",
                "add `owner`, the id of the party that answers for it",
            ),
            (false, true) => (
                "no date",
                "what has no date is never late",
                "add `due`, the day by which it is done",
            ),
            (false, false) => continue,
        };
        let words = wording::quoted(title.text().unwrap_or_default());
        let message = format!("the milestone {words} has {what}");
        let finding = report.at(title.span, message).clause("action-plan");
        finding.why(why).help(help);
        if let Some(owner) = milestone.text_of("owner") {
            finding.party(owner);
        }
    }
}

/// Steps that only the words state.
fn in_words(agreement: &Agreement, report: &mut Report<'_>) {
    for step in plan_rows::incomplete(agreement, "action-plan") {
        let words = agreement.source.slice(step.place).replace('|', " ");
        let words = words.trim().trim_start_matches("- ");
        let words = wording::quoted(&wording::unmarked(words));
        let (what, why, help) = match step.lack {
            Lack::Date => {
                ("date", "what has no date is never late", "write the day by which it is done")
            }
            Lack::Owner => (
                "owner",
                "when it is late, nobody answers for it",
                "write the party that answers for it",
            ),
        };
        let message = format!("{words} has no {what}, as the other steps have");
        report.at(step.place, message).clause("action-plan").why(why).help(help);
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "milestone-incomplete";

    #[test]
    fn what_lacks_is_told_at_the_title() {
        let with = |milestone| {
            format!(
                "---\nkind: collaboration-agreement\naction-plan: {{ milestones: [{{ {milestone} }}] }}\n---\n"
            )
        };
        assert_eq!(
            told(RULE, &with("title: Desk open, due: 2026-09-30")),
            ["3:38 the milestone “Desk open” has no owner"]
        );
        assert_eq!(
            told(RULE, &with("title: Desk open")),
            ["3:38 the milestone “Desk open” has neither owner nor date"]
        );
        assert_eq!(
            told(RULE, &with("title: Desk open, owner: a")),
            ["3:38 the milestone “Desk open” has no date"]
        );
        assert_eq!(told(RULE, &with("title: Desk open, owner: a, due: soon")).len(), 0);
        assert_eq!(told(RULE, &with("owner: a")).len(), 0);
    }

    #[test]
    fn words_are_told_where_one_step_lacks_what_all_others_have() {
        let with = |plan: &str| {
            let parties = "parties: [{ id: h, name: Harbour Trust }, { id: q, name: Quay Advice }, { id: m, name: Mill Lane }]";
            told(
                RULE,
                &format!(
                    "---\nkind: collaboration-agreement\n{parties}\n---\n## Action plan\n{plan}\n"
                ),
            )
        };
        let list = "- by 30 October 2026: one timetable (Harbour Trust)\n- rota for the minibus (Quay Advice)\n- by 30 July 2027: coaches qualified (Mill Lane)\n";
        assert_eq!(
            with(list),
            ["7:3 “rota for the minibus (Quay Advice)” has no date, as the other steps have"]
        );
        let table = "| What | Who | When |\n|---|---|---|\n| Desk | Harbour Trust | 30 October 2026 |\n| Rota | | 1 May 2027 |\n| Coaches | Mill Lane | 30 July 2027 |\n";
        assert_eq!(with(table), ["9:1 “Rota 1 May 2027” has no owner, as the other steps have"]);
        let prose = "Harbour Trust opens the hub by 30 October 2026. Quay Advice starts there as soon as possible. Mill Lane trains by 30 July 2027.";
        assert_eq!(
            with(prose),
            [
                "6:49 “Quay Advice starts there as soon as possible.” has no date, as the other steps have"
            ]
        );
        for silent in [
            list.replace("rota for", "each month a rota for").as_str(),
            list.replace("rota for", "by summer 2027 a rota for").as_str(),
            &prose.replace("as soon as possible", "with a team of four"),
            &table.replace("| Rota | |", "| Rota | Quay Advice |"),
            &table.replace("| Rota | |", "| Rota | all of us |"),
            &list.replace("(Mill Lane)", "(the board)").replace("rota", "by 1 May 2027: rota"),
        ] {
            assert_eq!(with(silent), Vec::<String>::new(), "{silent}");
        }
    }
}
