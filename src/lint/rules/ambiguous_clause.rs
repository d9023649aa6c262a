//! A heading that could be either of several clauses.

use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;
use crate::lint::schema::{Asked, Need};

pub(super) const RULE: Rule = Rule {
    name: "ambiguous-clause",
    severity: Severity::Note,
    summary: "a heading that could be either of several clauses",
    explanation: r"
“Resources” can mean what each partner does and brings, or the money. Where the heading fits several clauses and the words
below do not decide, Counterpart does not guess: the section counts as none of them until somebody says which it is. Nothing is said where nothing hangs on it: where none of them that stands nowhere else has to be there in an agreement of
this kind, or where the document does not say itself of what kind it is (`--kind`, or a glob in `counterpart.toml`).

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
    if agreement.is_foreign() {
        return;
    }
    let mut asked: Option<Vec<Asked>> = None;
    for (section, recognised) in agreement.body.sections.iter().zip(&agreement.recognised) {
        let Some(recognised) = recognised.as_ref() else { continue };
        let mut open = recognised.ambiguous.iter().filter(|id| agreement.clause(id).is_none());
        let Some(first) = open.next() else { continue };
        // Where none of them has to be there, nothing hangs on which one it is.
        let asked = asked.get_or_insert_with(|| asked_of(agreement, report));
        if !std::iter::once(first).chain(open).any(|id| has_to_be_there(asked, id)) {
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

fn asked_of(agreement: &Agreement, report: &Report<'_>) -> Vec<Asked> {
    agreement.kind().map(|kind| report.standard.schemas.needs(kind)).unwrap_or_default()
}

fn has_to_be_there(asked: &[Asked], clause: &str) -> bool {
    asked.iter().any(|asked| {
        asked.clause == clause && matches!(asked.need, Need::Essential | Need::Required)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::examples::{told, told_when};
    use super::*;
    use crate::document::agreement::Circumstances;
    use crate::document::catalogue::{By, Recognised};
    use crate::ground::source::Source;
    use crate::lint::schema::Level;
    use crate::lint::standard::Standard;

    #[test]
    fn the_clauses_between_which_it_hangs_are_named() {
        let standard = Standard::built_in(Level::Standard, jiff::civil::date(2026, 6, 1));
        let source = Arc::new(Source::new(
            "a.md",
            "---\nkind: collaboration-agreement\n---\n\n## 9. Succession\nWords.\n",
        ));
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
    fn it_matters_where_one_of_them_has_to_be_there_and_the_document_says_its_kind() {
        let section = "## Resources\nThe partners take this seriously.\n";
        let of_kind = |kind: &str| format!("---\nkind: {kind}\n---\n{section}");
        assert_eq!(told("ambiguous-clause", &of_kind("collaboration-agreement")).len(), 1);
        assert_eq!(told("ambiguous-clause", &of_kind("deed-of-adherence")).len(), 0);
        let foreign = format!("---\nlayout: page\n---\n{section}");
        let kind = ["kind=collaboration-agreement"];
        assert_eq!(told_when("ambiguous-clause", &kind, &foreign).len(), 0);
    }

    #[test]
    fn a_clear_heading_is_not_told() {
        assert_eq!(told("ambiguous-clause", "## Termination\nThree months' notice.\n").len(), 0);
    }
}
