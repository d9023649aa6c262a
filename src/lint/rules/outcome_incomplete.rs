//! An outcome that nobody could tell to have been reached.

use super::{Check, Report, Rule, bodies, places, tables, wording};
use crate::document::agreement::Agreement;
use crate::document::term::{Term, is_json_number};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "outcome-incomplete",
    severity: Severity::Warning,
    summary: "an outcome without measure, baseline, target, date, source or owner",
    explanation: r"
“Improve wellbeing” can be claimed by everybody and shown by nobody. An outcome is one that can be checked: what is counted, where it stands now, where it
should stand, by when, where the numbers come from, and which party answers for it. The Good practice guide on partnership working of the Fulfilling Lives
evaluation (2015) asks for aims of that sort.

Each outcome of the front matter, and each measure of the performance framework, is told once, with all that it lacks. A unit is asked for where the target
is a bare number. Of outcomes that only a table in the words states, told is the one that lacks what all others have. An output, which is something done, needs no baseline. In a memorandum of understanding, which sets ambitions, it is a note.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
purpose-and-outcomes:
  outcomes:
    - { statement: Improve wellbeing, owner: harbour-trust }
---
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
purpose-and-outcomes:
  outcomes:
    - statement: People who have been helped feel better
      measure: Share with a better score on a recognised scale after six months
      baseline: 41
      target: 60
      unit: per cent
      due: 2029-03-31
      data-source: Shared case record
      owner: harbour-trust
---
~~~

**To settle it,** add what is missing. A baseline that is not known yet can say so: `baseline: measured by October 2026`.

**Suppress it** where a schedule or a framework kept elsewhere says the rest, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// What an outcome needs: the key, and what to call it.
const NEEDED: &[(&str, &str)] = &[
    ("measure", "measure"),
    ("baseline", "baseline"),
    ("target", "target"),
    ("unit", "unit"),
    ("due", "date"),
    ("data-source", "source of data"),
    ("owner", "owner"),
];

/// The places of outcomes and measures.
const LISTS: &[(&str, &str, &str)] = &[
    ("purpose-and-outcomes", "outcomes", "outcome"),
    ("performance-framework", "measures", "measure"),
];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for (clause, key, what) in LISTS {
        let list = agreement.terms_of(clause).and_then(|terms| terms.get(key));
        if list.is_none() && !agreement.is_foreign() && agreement.clause(clause).is_some() {
            in_table(agreement, clause, what, report);
        }
        for outcome in list.map(Term::list).unwrap_or_default() {
            let statement = outcome.get("statement").filter(|words| words.text().is_some());
            // Without a statement it is no outcome; the schema tells that.
            let Some(statement) = statement else { continue };
            let lacking: Vec<&(&str, &str)> =
                NEEDED.iter().filter(|(key, _)| lacks(outcome, key)).collect();
            if lacking.is_empty() {
                continue;
            }
            let names: Vec<&str> = lacking.iter().map(|(_, name)| *name).collect();
            let what = if outcome.text_of("kind") == Some("output") { "output" } else { what };
            let words = wording::quoted(statement.text().unwrap_or_default());
            let message = format!("the {what} {words} has no {}", wording::either(&names));
            let finding = report.at(statement.span, message).clause(*clause);
            if agreement.kind() == Some("memorandum-of-understanding") {
                finding.severity(Severity::Note);
            }
            let keys: Vec<_> = lacking.iter().map(|(key, _)| format!("`{key}`")).collect();
            finding
                .why(match names.as_slice() {
                    ["owner"] => "nobody answers for it when it is missed",
                    _ => "nobody can show that it was reached, or that it was not",
                })
                .help(format!("add {}", wording::listed(&keys)));
            if let Some(owner) = outcome.text_of("owner") {
                finding.party(owner);
            }
        }
    }
}

/// What one row of a table of outcomes lacks, and all others have.
fn in_table(agreement: &Agreement, clause: &'static str, what: &str, report: &mut Report<'_>) {
    const TITLES: &[(&[&str], &str)] = &[
        (&["by", "date", "due", "due date", "by when", "when", "deadline", "target date"], "date"),
        (&["owner", "lead", "who", "led by", "responsible", "lead partner"], "owner"),
        (&["target"], "target"),
        (&["measure", "indicator", "measured by"], "measure"),
    ];
    let even = agreement.prose().even();
    if !even.contains("outcome") && !even.contains("measure") || !even.contains('|') {
        return;
    }
    let places = bodies::passages(agreement, &[clause]);
    let of_clause = |start: usize| {
        // A section may carry outcomes and measures: its table is of both.
        places::clause_at(agreement, start) == Some(clause)
            && places.iter().any(|it| it.start <= start && start < it.end)
    };
    for table in tables::of(agreement).iter().filter(|table| of_clause(table.start())) {
        let first = table.header.first().map(|cell| cell.text.to_lowercase()).unwrap_or_default();
        if !first.starts_with("outcome") && !first.starts_with("measure") {
            continue;
        }
        for (titles, name) in TITLES {
            let gap = table.column(titles).and_then(|column| table.gap(column));
            let Some((row, place)) = gap else { continue };
            let words = wording::quoted(row.first().map_or("", |cell| cell.text));
            let message = format!("the {what} {words} has no {name}, as the others have");
            report
                .at(place, message)
                .clause(clause)
                .why("nobody can show that it was reached, or that it was not")
                .help(format!("write its {name} into the table"));
        }
    }
}

fn lacks(outcome: &Term, key: &str) -> bool {
    // What is there in another shape is told by the schema.
    let is_there = |key: &str| outcome.get(key).is_some_and(|term| !term.is_null());
    let is_bare = |key: &str| outcome.text_of(key).is_some_and(|text| is_json_number(text.trim()));
    match key {
        "unit" if !is_bare("target") => false,
        "baseline" if outcome.text_of("kind") == Some("output") => false,
        _ => !is_there(key),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::*;

    const RULE: &str = "outcome-incomplete";

    fn with(kind: &str, outcome: &str) -> String {
        format!(
            "---\nkind: {kind}\nparties: [{{ id: a }}]\npurpose-and-outcomes: {{ outcomes: [{{ {outcome} }}] }}\n---\n"
        )
    }

    const WHOLE: &str = "measure: Share at ease, baseline: 41, target: 60, unit: per cent, due: 2029-03-31, data-source: Survey, owner: a";

    #[test]
    fn all_that_lacks_is_told_at_once() {
        let text = with("collaboration-agreement", "statement: Be happier, target: 60, owner: a");
        assert_eq!(
            told(RULE, &text),
            [
                "4:49 the outcome “Be happier” has no measure, baseline, unit, date or source of data"
            ]
        );
        let (_, findings) = findings(
            RULE,
            &[],
            &text.replace("collaboration-agreement", "memorandum-of-understanding"),
        );
        assert_eq!(findings[0].severity, Severity::Note);
        assert_eq!(
            findings[0].help.as_deref(),
            Some("add `measure`, `baseline`, `unit`, `due` and `data-source`")
        );
    }

    #[test]
    fn whole_ones_and_other_shapes_are_silence() {
        let alone = |outcome: &str| told(RULE, &with("alliance-agreement", outcome)).len();
        assert_eq!(alone(&format!("statement: Be happier, {WHOLE}")), 0);
        assert_eq!(alone(WHOLE), 0);
        let output = WHOLE.replace("baseline: 41, ", "kind: output, ");
        assert_eq!(alone(&format!("statement: A desk, {output}")), 0);
        let words = WHOLE.replace("target: 60, unit: per cent", "target: The desk is open");
        assert_eq!(alone(&format!("statement: A desk, {words}")), 0);
        assert_eq!(alone(&format!("statement: [1], {WHOLE}")), 0);
    }

    #[test]
    fn the_one_gap_of_a_table_is_told() {
        let table = |date: &str| {
            told(
                RULE,
                &format!(
                    "## Outcomes\n<!-- clause: purpose-and-outcomes -->\n\n| Outcome | Target | By |\n|---|---|---|\n| A | 1 | June |\n| B | 2 | {date} |\n| C | 3 | July |\n"
                ),
            )
        };
        assert_eq!(table(""), ["26:3 the outcome “B” has no date, as the others have"]);
        assert_eq!(table("July").len(), 0);
    }
}
