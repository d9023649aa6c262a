//! A heading that could be either of several clauses.

use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "ambiguous-clause",
    severity: Severity::Note,
    summary: "a heading that could be either of several clauses",
    explanation: r"
“Resources” can mean what each partner does and brings, or the money. Where the heading fits several clauses and the words
below do not decide, Counterpart does not guess: the section counts as none of them until somebody says which it is. Where all of them stand elsewhere, nothing hangs on it, and nothing is said.

~~~markdown bad
## Resources
The partners take this seriously.
~~~

~~~markdown good
## Resources
<!-- clause: financing -->
The partners take this seriously.
~~~

**To settle it,** write a marker on the line after the heading, `<!-- clause: … -->`, with one clause or all that the section covers; or
choose a heading that says it.

**Suppress it** where the section is meant to be none of them.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for (section, recognised) in agreement.body.sections.iter().zip(&agreement.recognised) {
        let Some(recognised) = recognised.as_ref() else { continue };
        // Where all of them stand elsewhere, nothing hangs on which one it is.
        let is_open = |clause: &String| agreement.clause(clause).is_none();
        if !recognised.ambiguous.iter().any(is_open) {
            continue;
        }
        let could_be: Vec<_> = recognised
            .ambiguous
            .iter()
            .map(|clause| places::title_of(report.standard, clause))
            .collect();
        let heading = wording::quoted(places::called(section));
        let message = format!("{heading} could be the clause {}", wording::either(&could_be));
        let finding = report.at(section.heading_span, message);
        finding.why("it counts as none of them until somebody says which it is").help(format!(
            "write `<!-- clause: {} -->` on the line after the heading, with the one that it is",
            recognised.ambiguous.first().map_or("…", String::as_str)
        ));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::examples::told;
    use super::*;
    use crate::document::agreement::Circumstances;
    use crate::document::catalogue::{By, Recognised};
    use crate::ground::source::Source;
    use crate::lint::schema::Level;
    use crate::lint::standard::Standard;

    #[test]
    fn the_clauses_between_which_it_hangs_are_named() {
        let standard = Standard::built_in(Level::Standard, jiff::civil::date(2026, 6, 1));
        let source = Arc::new(Source::new("a.md", "## 9. Succession\nWords.\n"));
        let mut agreement = Agreement::read(source, &standard.catalogue, Circumstances::default());
        let ambiguous = vec!["induction-and-succession".to_owned(), "exit-and-handover".to_owned()];
        agreement.recognised = agreement
            .body
            .sections
            .iter()
            .map(|section| {
                let ambiguous = ambiguous.clone();
                let by = By::Synonym;
                (section.title == "Succession").then(|| Recognised {
                    clauses: Vec::new(),
                    by,
                    ambiguous,
                    unknown: Vec::new(),
                })
            })
            .collect();
        let mut report = Report::new(&RULE, &standard, "a.md");
        check(&agreement, &mut report);
        let findings = report.into_findings();
        let titles =
            ambiguous.iter().map(|clause| places::title_of(&standard, clause)).collect::<Vec<_>>();
        assert_eq!(
            findings[0].message,
            format!("“Succession” could be the clause {}", titles.join(" or "))
        );
        assert_eq!(agreement.source.slice(findings[0].span), "9. Succession");
    }

    #[test]
    fn it_does_not_matter_where_all_stand_elsewhere() {
        let elsewhere = "## Roles and responsibilities\nEach does its part.\n\n## Financing\nThe council pays.\n";
        let section = "## Resources\nThe partners take this seriously.\n";
        assert_eq!(told("ambiguous-clause", section).len(), 1);
        let body = format!("{elsewhere}\n{section}");
        assert_eq!(told("ambiguous-clause", &body).len(), 0);
    }

    #[test]
    fn a_clear_heading_is_not_told() {
        assert_eq!(told("ambiguous-clause", "## Termination\nThree months' notice.\n").len(), 0);
    }
}
