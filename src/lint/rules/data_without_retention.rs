//! A set of data that may be kept for as long as anybody likes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::sharing::{self, called, data_sets, stems};
use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "data-without-retention",
    severity: Severity::Warning,
    summary: "a set of shared data for which no retention period is given, while others have one",
    explanation: r"
Personal data may be kept no longer than they are needed (Article 5(1)(e) of the UK GDPR), and partners who have different periods in mind each keep a copy of their own. The Information
Commissioner’s data sharing code asks an agreement to say how long shared data are kept and how they are deleted.

Each set under `data-items` is looked for in the `periods` under `retention-and-deletion`, by its id or by words. A period without `data` holds for all sets; and where the words of the clause name the
set, or speak of all or of other data, nothing is told. What happens when the agreement ends is no retention period: it says nothing about the years before. Where there are no periods at all, the words of the clause stand alone.

In a table of what is shared, a row is told that leaves the column with the periods blank where all others fill it, and one that says “as long as necessary” where others have a period.

~~~markdown bad
## Data and retention
<!-- clause: data-items, retention-and-deletion -->
| Data | Shared by | Kept for |
|---|---|---|
| Names and addresses | Harbour Trust | two years |
| Rent arrears | Harbour Trust | |
| Support plans | Quay Advice | one year |
~~~

~~~markdown bad
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
data-items:
  items:
    - { id: identity, description: Name and address }
    - { id: support-plans, description: Support plans }
retention-and-deletion:
  periods:
    - { data: identity, keep: P6Y, then: delete }
---
~~~

~~~markdown good
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
data-items:
  items:
    - { id: identity, description: Name and address }
    - { id: support-plans, description: Support plans }
retention-and-deletion:
  periods:
    - { data: identity, keep: P6Y, then: delete }
    - { data: support-plans, keep: P3Y, then: delete }
---
~~~

**To settle it,** agree on a period, and add it under `periods` and to the clause.

**Suppress it** where the data are not kept at all, such as a list that is only read.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// Words that hold for whatever is not named.
static THE_REST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:all|any|every|each|other|remaining|else|rest|otherwise|everything)\b[ -\-/-~]{0,40}\b(?:data|records?|information|sets?|copies|else|kept|deleted)\b|\beverything else\b|\bthe rest\b|\bretention (?:schedule|policy)\b",
    )
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    in_terms(agreement, report);
    in_tables(agreement, report);
}

/// “Kept as long as necessary” is what the law says, and no period.
static NO_PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:for )?as long as (?:is |it is |they are )?(?:necessary|needed|required)\.?$")
});

fn in_tables(agreement: &Agreement, report: &mut Report<'_>) {
    for table in sharing::tables(agreement) {
        let Some(column) = sharing::retention_column(&table) else { continue };
        let forgotten = table.forgotten(column);
        if let Some(data) = forgotten
            && !said::is_elsewhere(agreement, "retention-and-deletion")
            && !said::says(agreement, &["retention-and-deletion"], &THE_REST)
        {
            let message = format!(
                "all other rows say how long the data are kept, but that of {} does not",
                wording::quoted(data.text)
            );
            tell_row(data.span, message, report);
        }
        let is_vague = |text: &str| NO_PERIOD.is_match(&text.to_lowercase());
        let periods = table.beside_first(column).filter(|(_, cell)| {
            cell.text.contains(|sign: char| sign.is_ascii_digit())
                || ["year", "month"].iter().any(|unit| cell.text.to_lowercase().contains(unit))
        });
        if periods.count() == 0 {
            continue;
        }
        for (data, cell) in table.beside_first(column).filter(|(_, cell)| is_vague(cell.text)) {
            let message = format!(
                "other data have a retention period, but {} is kept {}",
                wording::quoted(data.text),
                wording::quoted(cell.text)
            );
            tell_row(cell.span, message, report);
        }
    }
}

fn tell_row(span: Span, message: String, report: &mut Report<'_>) {
    report
        .at(span, message)
        .clause("retention-and-deletion")
        .why("each partner will keep them for as long as it likes")
        .help("write how long they are kept, and from when on");
}

fn in_terms(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("retention-and-deletion");
    let periods = terms.and_then(|terms| terms.get("periods")).map(Term::list).unwrap_or_default();
    let holds_for_all = periods.iter().any(|period| {
        period.text_of("data").is_none_or(|data| {
            let data = data.to_lowercase();
            let mut words = data.split(|sign: char| !sign.is_alphanumeric());
            words.any(|word| {
                matches!(word, "all" | "any" | "every" | "other" | "everything" | "rest")
            })
        })
    });
    if periods.is_empty()
        || holds_for_all
        || said::is_elsewhere(agreement, "retention-and-deletion")
        || said::says(agreement, &["retention-and-deletion"], &THE_REST)
    {
        return;
    }
    let ids: BTreeSet<&str> =
        data_sets(agreement).iter().filter_map(|set| set.text_of("id")).collect();
    // A period that names another set by its id is not for this one, however alike they sound.
    let (by_id, by_words): (BTreeSet<&str>, BTreeSet<&str>) = periods
        .iter()
        .filter_map(|period| period.text_of("data"))
        .partition(|data| ids.contains(data));
    let known: BTreeSet<String> = by_words.iter().flat_map(|data| stems(data)).collect();
    let words: BTreeSet<String> = said::passages(agreement, "retention-and-deletion")
        .flat_map(|(_, words)| stems(words))
        .collect();
    for set in data_sets(agreement) {
        let id = set.text_of("id");
        let of_id = id.map(stems).unwrap_or_default();
        let is_known = id.is_some_and(|id| by_id.contains(id))
            || !known.is_disjoint(&of_id)
            || !known.is_disjoint(&stems(called(set)));
        let is_in_words = (!of_id.is_empty() && of_id.is_subset(&words))
            || !words.is_disjoint(&stems(called(set)));
        let Some(place) = set.get("id").or_else(|| set.get("description")) else { continue };
        if is_known || is_in_words {
            continue;
        }
        let message = format!(
            "other data have a retention period, but {} has none",
            wording::quoted(called(set))
        );
        let finding = report.at(place.span, message).clause("retention-and-deletion");
        finding
            .why("personal data may be kept no longer than they are needed, and nobody can tell how long that is")
            .help("add the set under `periods` with how long it is kept and what happens then");
        if let Some(last) = periods.last() {
            finding.related(last.span, "the periods end here");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "data-without-retention";

    fn with(periods: &str, body: &str) -> String {
        format!(
            "---\nkind: information-sharing-agreement\ndata-items: {{ items: [{{ id: names, description: Names }}, {{ id: housing-duty, description: Duty owed }}] }}\nretention-and-deletion: {{ periods: [{periods}], at-end: delete }}\n---\n{body}"
        )
    }

    #[test]
    fn the_set_that_was_forgotten_is_told() {
        assert_eq!(
            told(RULE, &with("{ data: names, keep: P6Y }", "")),
            ["3:64 other data have a retention period, but “Duty owed” has none"]
        );
    }

    #[test]
    fn rows_of_a_table_are_read() {
        let table = |last: &str| {
            format!(
                "## Data\n<!-- clause: data-items, retention-and-deletion -->\n| Data | From | Kept for |\n|---|---|---|\n| Names | Quay | two years |\n| Plans | Quay | one year |\n| Needs | Quay | {last} |\n"
            )
        };
        assert_eq!(
            told(RULE, &table("")),
            ["26:3 all other rows say how long the data are kept, but that of “Needs” does not"]
        );
        assert_eq!(
            told(RULE, &table("as long as necessary")),
            [
                "26:18 other data have a retention period, but “Needs” is kept “as long as necessary”"
            ]
        );
        assert_eq!(told(RULE, &table("three years")).len(), 0);
        assert_eq!(told(RULE, &(table("") + "\nAll other data are kept for a year.\n")).len(), 0);
    }

    #[test]
    fn periods_for_all_or_in_words_are_silence() {
        for (periods, body) in [
            ("{ data: names, keep: P6Y }, { data: housing-duty, keep: P6Y }", ""),
            ("{ data: names, keep: P6Y }, { data: duties owed by the council, keep: P6Y }", ""),
            ("{ keep: P6Y }", ""),
            ("{ data: names, keep: P6Y }, { data: all other data, keep: P1Y }", ""),
            (
                "{ data: names, keep: P6Y }",
                "## Retention and deletion\nThe housing duty is kept for a year.\n",
            ),
            (
                "{ data: names, keep: P6Y }",
                "## Retention and deletion\nEverything else is deleted at once.\n",
            ),
            ("", ""),
        ] {
            assert_eq!(told(RULE, &with(periods, body)), Vec::<String>::new(), "{periods} {body}");
        }
    }
}
