//! Special category data, and no condition of Article 9 that allows sharing them.

use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::sharing::{self, bases, called, first_special};
use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "special-category-without-condition",
    severity: Severity::Error,
    summary: "special category data are shared, and no condition of Article 9 is named",
    explanation: r"
Data about health, ethnic origin, religion, sexual life and the like need two keys: a basis in Article 6 of the UK GDPR and a condition in Article 9. The second is the one that is forgotten, since the first looks like an answer.

It is told where a set under `data-items` is marked `special-category: true`, and neither `lawful-basis`, nor `special-category-data`, nor any words of the agreement name a condition. Where
the clause on special category data is missing as a whole, `missing-clause` tells that. “Article 9” as the heading of a column, or where the words only say what special category data
are, names no condition.

It is told as well where a table in the words shares data about health, ethnic origin, religion or the like on the basis of Article 6, and names no condition either.

~~~markdown bad
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
data-items:
  items:
    - { id: plans, description: Support plans with health conditions, special-category: true, purpose: support }
lawful-basis:
  bases:
    - { purpose: support, article-6: legitimate-interests }
---

## Special category data
Support plans are kept apart from other records and are read only by staff who need them.
~~~

~~~markdown good
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
data-items:
  items:
    - { id: plans, description: Support plans with health conditions, special-category: true, purpose: support }
lawful-basis:
  bases:
    - { purpose: support, article-6: legitimate-interests, article-9: explicit consent }
---

## Special category data
Support plans are shared with the explicit consent of the person (Article 9(2)(a) of the UK GDPR).
~~~

**To settle it,** ask the data protection officers which condition is met, and name it under `article-9` and in the clause; for many of them Schedule 1 to the Data Protection Act 2018 asks for more.

**Suppress it** where the condition stands in a policy that the agreement cannot name.
",
    suppressible: true,
    check: Check::Agreement(check),
};

static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:articles?|art\.?) *(?:6 +and +)?9\b|\b9 ?\(2\)|explicit(?:ly)? consent|substantial public interest|(?:provision|management) of (?:health|social)|health or social care (?:purposes?|condition)|vital interests|public health|preventive|occupational medicine|schedule 1\b[ -\-/-~]{0,40}data protection|data protection act[ -\-/-~]{0,40}schedule 1\b|condition (?:for|under|that|is|in)|conditions (?:for|under|that|are|in)",
    )
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let marked = first_special(agreement).map(|special| {
        let place = special.get("special-category").map_or(special.span, |term: &Term| term.span);
        (place, called(special), special.text_of("from"))
    });
    let Some((place, data, from)) = marked.or_else(|| in_tables(agreement)) else { return };
    let is_in_terms = bases(agreement).iter().any(|basis| basis.get("article-9").is_some())
        || agreement
            .terms_of("special-category-data")
            .and_then(|terms| terms.get("conditions"))
            .is_some_and(|conditions| !conditions.list().is_empty());
    let is_elsewhere = ["special-category-data", "lawful-basis"]
        .iter()
        .any(|clause| said::is_elsewhere(agreement, clause));
    // The kind asks for the clause, and where it is missing that is told.
    let is_missing = agreement.kind() == Some("information-sharing-agreement")
        && agreement.clause("special-category-data").is_none()
        && agreement.terms_of("special-category-data").is_none();
    if is_in_terms || is_elsewhere || is_missing || names_a_condition(agreement) {
        return;
    }
    let message = format!(
        "{} is special category data, and no condition of Article 9 is named",
        wording::quoted(data)
    );
    let finding = report.at(place, message).clause("special-category-data");
    finding
        .why("a basis under Article 6 alone does not allow sharing them")
        .help("name the condition under `article-9` beside the lawful basis, and in the clause");
    if let Some(party) = from {
        finding.party(party);
    }
}

/// What is special category data by its name alone.
static SPECIAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:health (?:conditions?|needs?|data|information|problems?|records?|status)|medical (?:conditions?|history|records?|needs?|information)|mental health (?:conditions?|needs?|diagnos)|disabilit(?:y|ies)\b|ethnic(?:ity| (?:origin|group|background))|religio(?:n|us belief)|sexual orientation|trade union membership|biometric|genetic data|diagnos[ei]s)",
    )
});

/// The first row of a table that shares special category data on the basis of Article 6.
fn in_tables(agreement: &Agreement) -> Option<(Span, &str, Option<&str>)> {
    sharing::tables(agreement).into_iter().find_map(|table| {
        let basis = sharing::basis_column(&table)?;
        let mut rows = table.beside_first(basis);
        let (data, _) = rows.find(|(data, basis)| {
            basis.text.contains("6(") && SPECIAL.is_match(&data.text.to_lowercase())
        })?;
        Some((data.span, data.text, None))
    })
}

/// Whether the words name a condition: the article alone does not, as the heading of a column or where it says what such data are.
fn names_a_condition(agreement: &Agreement) -> bool {
    let prose = agreement.prose();
    CONDITION.find_iter(prose.even()).any(|found| {
        let behind = prose.even().get(found.end()..).unwrap_or_default();
        // “health conditions that affect the tenancy” are data.
        let before = prose.even().get(..found.start()).unwrap_or_default().trim_end_matches(' ');
        if ["health", "medical"].iter().any(|of| before.ends_with(of)) {
            return false;
        }
        let is_article = found.as_str().ends_with('9') && !behind.trim_start().starts_with('(');
        let (line, next) = line_around(prose.words(), found.start());
        let heads_a_column = line.trim_start().starts_with('|')
            && next.contains("--")
            && next.bytes().all(|byte| b"|-: \t\r".contains(&byte));
        let line = line.to_ascii_lowercase();
        let says_what_it_is = line.contains("meaning") || line.contains("defined");
        !is_article || !heads_a_column && !says_what_it_is
    })
}

/// The line that a place is in, as far as it is worth reading, and the one after it.
fn line_around(words: &str, at: usize) -> (&str, &str) {
    const REACH: usize = 400;
    let from = words.ceil_char_boundary(at.saturating_sub(REACH));
    let to = words.floor_char_boundary(at.saturating_add(REACH));
    let before = words.get(from..at).unwrap_or_default();
    let start = before.rfind('\n').map_or(from, |end| from + end + 1);
    let mut lines = words.get(start..to).unwrap_or_default().lines();
    (lines.next().unwrap_or_default(), lines.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "special-category-without-condition";

    fn with(terms: &str, body: &str) -> String {
        format!(
            "---\nkind: collaboration-agreement\ndata-items: {{ items: [{{ description: Plans, special-category: true }}] }}\n{terms}\n---\n{body}"
        )
    }

    #[test]
    fn it_is_told_where_the_data_are_marked() {
        assert_eq!(
            told(RULE, &with("", "")),
            ["3:63 “Plans” is special category data, and no condition of Article 9 is named"]
        );
    }

    #[test]
    fn it_is_told_where_a_table_shares_such_data() {
        let table = |data: &str, basis: &str| {
            format!(
                "## Data\n<!-- clause: data-items, lawful-basis, special-category-data -->\n| Data | Lawful basis |\n|---|---|\n| Names | Article 6(1)(f) |\n| {data} | {basis} |\n"
            )
        };
        assert_eq!(
            told(RULE, &table("Health conditions", "Article 6(1)(e)")),
            [
                "25:3 “Health conditions” is special category data, and no condition of Article 9 is named"
            ]
        );
        for (data, basis) in [
            ("Health conditions", "Article 6(1)(e); Article 9(2)(g)"),
            ("Health and safety records", "Article 6(1)(e)"),
            ("Health conditions", "the same"),
        ] {
            assert_eq!(told(RULE, &table(data, basis)).len(), 0, "{data} {basis}");
        }
    }

    #[test]
    fn an_article_that_names_no_condition_is_none() {
        for body in [
            "| Purpose | Article 6 | Article 9 |\n|---|---|---|\n| Support | consent | |\n",
            "“Special category data” has the meaning in Article 9 of the UK GDPR.\n",
        ] {
            let told = told(RULE, &with("", &format!("## Special category data\n{body}")));
            assert_eq!(told.len(), 1, "{body}");
        }
        let named = "| Purpose | Article 9 |\n|---|---|\n| Support | explicit consent |\n";
        assert_eq!(told(RULE, &with("", &format!("## Lawful basis\n{named}"))).len(), 0);
    }

    #[test]
    fn a_condition_in_terms_or_words_is_enough() {
        for (terms, body) in [
            (
                "lawful-basis: { bases: [{ purpose: care, article-6: consent, article-9: consent }] }",
                "",
            ),
            ("special-category-data: { conditions: [Explicit consent] }", ""),
            (
                "omissions: { special-category-data: { state: incorporated, document: Policy 3 } }",
                "",
            ),
            ("", "## Special category data\nPlans are shared under Article 9(2)(h).\n"),
            ("", "## Data protection\nPlans are shared with explicit consent.\n"),
        ] {
            assert_eq!(told(RULE, &with(terms, body)), Vec::<String>::new(), "{terms} {body}");
        }
        let missing = with("", "").replace("collaboration", "information-sharing");
        assert_eq!(told(RULE, &missing), Vec::<String>::new());
    }
}
