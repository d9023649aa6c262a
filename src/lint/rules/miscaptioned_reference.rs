//! A reference whose number leads to another clause than its words name.

use super::captions::Titles;
use super::targets::{Found, Targets};
use super::{Check, Report, Rule, captions, places, targets, wording};
use crate::document::agreement::Agreement;
use crate::document::words::{Sort, Whose};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "miscaptioned-reference",
    severity: Severity::Error,
    summary: "a reference whose number and words lead to different clauses",
    explanation: r"
“Clause 14 (Disputes)” is two answers to one question if clause 14 is about notices. Numbers move when clauses are added; captions stay,
and then nobody knows which of the two was meant.

The caption is the heading in brackets behind the number. It is told where it names another clause of the agreement: one that has this heading, or
that is about something else by the names that clauses commonly have. Captions that share a word with their clause, or that no clause
answers to, are not told: “clause 4 (the fee)”.

~~~markdown bad
## 1. Leaving
A partner leaves with three months' notice. Clause 2 (Disputes) stays open to it.

## 2. Notices
Notices are sent by post.

## 3. Disputes
Take it to the joint steering group, which meets within ten working days.
~~~

~~~markdown good
## 1. Leaving
A partner leaves with three months' notice. Clauses 3 (Disputes) and 2 (Giving notice) stay open to it.

## 2. Notices
Notices are sent by post.

## 3. Disputes
Take it to the joint steering group, which meets within ten working days.
~~~

**To settle it,** find out which of the two was meant, and give its number and its heading.

**Suppress it** where the words in brackets are no heading.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let references = agreement.prose().references();
    if references.iter().all(|stated| stated.value.caption.is_none()) {
        return;
    }
    let speaks_of_another = targets::speaks_of_another(agreement);
    let targets = Targets::of(agreement);
    let mut titles = None;
    for stated in targets.references().filter(|stated| stated.value.within.is_none()) {
        let reference = &stated.value;
        if speaks_of_another && reference.whose != Whose::Own {
            continue;
        }
        let Some(caption) = &reference.caption else { continue };
        let found = match reference.sort {
            Sort::Clause | Sort::Section | Sort::Article | Sort::Paragraph => {
                targets.clause(&reference.number)
            }
            sort => targets.attachment(sort, &reference.number),
        };
        let Found::Sections(sections) = found else { continue };
        let has_title = |section: &usize| {
            let section = agreement.body.sections.get(*section);
            section.is_some_and(|section| section.title.eq_ignore_ascii_case(&caption.value))
        };
        if sections.iter().any(has_title) {
            continue;
        }
        let titles = titles.get_or_insert_with(|| Titles::of(agreement));
        let Some(meant) = titles.section(&caption.value) else { continue };
        let words = captions::telling(&caption.value);
        // What stands above or below the clause may have given it the name.
        let fits = |section: &usize| {
            let around = places::upwards(agreement, *section)
                .chain(places::downwards(agreement, *section).map(|(index, _)| index));
            around.into_iter().any(|index| {
                let section = agreement.body.sections.get(index);
                let names = section
                    .map(|section| [Some(section.heading.as_str()), captions::title_of(section)]);
                index == meant
                    || names
                        .into_iter()
                        .flatten()
                        .flatten()
                        .any(|name| captions::telling(name).iter().any(|word| words.contains(word)))
            })
        };
        let below_meant =
            |section: &usize| places::upwards(agreement, meant).any(|above| above == *section);
        if sections.iter().any(fits) || sections.iter().any(below_meant) {
            continue;
        }
        let titled = sections
            .iter()
            .flat_map(|section| places::upwards(agreement, *section))
            .filter_map(|section| agreement.body.sections.get(section))
            .filter(|section| section.number.is_some())
            .find_map(|section| Some((section, captions::title_of(section)?)));
        let (Some((target, title)), Some(meant)) = (titled, agreement.body.sections.get(meant))
        else {
            continue;
        };
        let number = meant.number.as_deref().unwrap_or_default();
        let name = reference.sort.name();
        let finding = report
            .at(
                stated.span,
                format!(
                    "{name} {} is {}, not {}",
                    reference.number,
                    wording::quoted(title),
                    wording::quoted(&caption.value)
                ),
            )
            .why("number and words lead to different clauses, and nobody can tell which was meant")
            .help(format!(
                "{} is {number}: give the number and the heading of the one that is meant",
                wording::quoted(captions::title_of(meant).unwrap_or_default())
            ))
            .related(target.heading_span, "the number leads here")
            .related(meant.heading_span, "the words lead here");
        if let Some(clause) = places::clause_at(agreement, stated.span.start) {
            finding.clause(clause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "miscaptioned-reference";
    const CLAUSES: &str = "## 2. Notices\n2.1 By post.\n\n## 3. Resolving disputes\n3.1 **Talks.** We talk.\n\n3.2 **Mediation.** We mediate.\n";

    fn with(words: &str) -> String {
        format!("## 1. Leaving\n{words}\n\n{CLAUSES}")
    }

    #[test]
    fn both_clauses_are_named() {
        assert_eq!(
            told(RULE, &with("See clause 2 (Resolving disputes).")),
            ["21:5 clause 2 is “Notices”, not “Resolving disputes”"]
        );
        assert_eq!(
            told(RULE, &with("See clause 2.1 (Mediation).")),
            ["21:5 clause 2.1 is “Notices”, not “Mediation”"]
        );
    }

    #[test]
    fn captions_that_fit_or_that_are_no_headings_are_silence() {
        for words in [
            "See clause 3 (Disputes).",
            "See clause 3 (Dispute resolution).",
            "See clause 3.1 (Resolving disputes).",
            "See clause 3 (Mediation).",
            "See clause 2 (The post).",
            "See clause 2 (resolving disputes).",
            "See clause 2 (Resolving disputes) of the Head Contract.",
        ] {
            assert_eq!(told(RULE, &with(words)).len(), 0, "{words}");
        }
    }
}
