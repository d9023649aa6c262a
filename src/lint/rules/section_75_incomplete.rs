//! A pooled fund whose clauses leave out what the regulations want to be specified.

use std::sync::LazyLock;

use serde::Deserialize;

use super::{Check, Report, Rule, substance};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "section-75-incomplete",
    severity: Severity::Error,
    summary: "a pooled fund whose clauses leave out what the regulations want to be specified",
    explanation: r"
For a pooled fund between NHS bodies and local authorities (section 75 of the National Health Service Act 2006) the law itself lists what the agreement must specify: aims and
outcomes; what each partner contributes and how that can be varied; the NHS and the health-related functions; for which people and which kinds of
services; the staff, goods, services and accommodation; how long it runs and how it is reviewed, varied and ended; and how the fund is managed and monitored
(SI 2000/617, regulation 7). The partners get quarterly and annual reports.

That the clauses are there at all is asked by `missing-clause`. This rule looks into four of them: a content is told as missing where neither the front matter nor
any word of the clause is about it. The list, with the words looked for, is `schema/section-75.json`. It is asked of agreements with `profile: section-75`.

~~~markdown bad
---
kind: collaboration-agreement
profile: section-75
id: saltmere
title: Saltmere pooled fund agreement
parties:
  - { id: icb, name: NHS Saltmere Integrated Care Board, role: partner, sector: nhs }
  - { id: council, name: Saltmere Council, role: partner, sector: local-authority }
---

## Quarterly and annual reporting

The pool manager sends both partners a report on income and spending within 28 days after each quarter.
~~~

~~~markdown good
---
kind: collaboration-agreement
profile: section-75
id: saltmere
title: Saltmere pooled fund agreement
parties:
  - { id: icb, name: NHS Saltmere Integrated Care Board, role: partner, sector: nhs }
  - { id: council, name: Saltmere Council, role: partner, sector: local-authority }
quarterly-and-annual-reporting: { quarterly-within: P28D }
---

## Quarterly and annual reporting

The pool manager sends both partners a report on income and spending within 28 days after each quarter, and one on the whole year
by the end of May.
~~~

**To settle it,** write it into the clause, or its term into the front matter.

**Suppress it** where another clause says it, and name that clause.
",
    suppressible: true,
    check: Check::Agreement(check),
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Contents {
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    #[serde(rename = "contents")]
    all: Vec<Content>,
}

/// One thing that must be specified.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Content {
    clause: String,
    /// The terms of the clause each of which specifies it.
    terms: Vec<String>,
    /// Parts of words one of which its words would have, in small letters.
    words: Vec<String>,
    message: String,
    help: String,
}

static CONTENTS: LazyLock<Contents> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/section-75.json"))
        .expect("schema/section-75.json is as published")
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.terms().text_of("profile") != Some("section-75") {
        return;
    }
    let mut read: Option<(&str, Option<String>)> = None;
    for content in &CONTENTS.all {
        let id = content.clause.as_str();
        let terms = agreement.terms().pair(id);
        let has = |key: &String| terms.is_some_and(|terms| terms.term.get(key).is_some());
        let Some(clause) = agreement.clause(id).filter(|_| !content.terms.iter().any(has)) else {
            continue;
        };
        if read.as_ref().is_none_or(|(clause, _)| *clause != id) {
            // An empty clause, or one that only points elsewhere, is told as that.
            let says = substance::has_words(agreement, id);
            read = Some((id, says.then(|| agreement.words_of(clause).to_lowercase())));
        }
        let Some((_, Some(words))) = &read else { continue };
        if content.words.iter().any(|word| words.contains(word)) {
            continue;
        }
        let Some(section) = agreement.sections_of(clause).next() else { continue };
        let finding = report.at(section.heading_span, content.message.as_str()).clause(id);
        finding
            .why(format!(
                "the law lists it among what the agreement must specify ({})",
                CONTENTS.source
            ))
            .help(content.help.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;
    use super::*;

    const RULE: &str = "section-75-incomplete";

    fn with(profile: &str, terms: &str, body: &str) -> String {
        format!("---\nkind: collaboration-agreement\n{profile}\n{terms}\n---\n\n{body}\n")
    }

    #[test]
    fn the_published_contents_are_read() {
        let contents = &CONTENTS.all;
        assert!(
            contents.iter().all(|content| !content.terms.is_empty() && !content.words.is_empty())
        );
        assert!(
            contents
                .iter()
                .flat_map(|content| &content.words)
                .all(|word| *word == word.to_lowercase())
        );
    }

    #[test]
    fn what_neither_terms_nor_words_say_is_told_at_the_heading() {
        let body = "## Contributions to the pooled fund\n\nThe ICB pays £6,000 and the other partner £3,000 in each April.";
        assert_eq!(
            told(RULE, &with("profile: section-75", "id: a", body)),
            ["7:4 nothing says how the contributions to the pooled fund can be varied"]
        );
        assert_eq!(
            told(
                RULE,
                &with("profile: section-75", "contributions: { varied-by: all-parties }", body)
            )
            .len(),
            0
        );
        assert_eq!(told(RULE, &with("regime: none", "id: a", body)).len(), 0);
    }

    #[test]
    fn an_empty_clause_is_told_as_that() {
        let profile = "profile: section-75";
        assert_eq!(
            told(RULE, &with(profile, "id: a", "## Contributions to the pooled fund")).len(),
            0
        );
        assert_eq!(told(RULE, &with(profile, "id: a", "## Confidentiality\n\nYes.")).len(), 0);
    }
}
