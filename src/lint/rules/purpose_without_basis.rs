//! A purpose for which personal data are shared, and no lawful basis for it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::sharing::{self, bases, called, data_sets, stems};
use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "purpose-without-basis",
    severity: Severity::Error,
    summary: "a purpose for which data are shared, and no lawful basis for it",
    explanation: r"
Personal data may be shared only for a purpose that has a basis in Article 6 of the UK GDPR, and a basis holds for the purpose it was chosen for, not for the agreement as a
whole. The Information Commissioner’s data sharing code asks an agreement to say which basis each organisation relies on.

Each `purpose` under `data-items` is held against the purposes under `lawful-basis`. They need not be the same words; it is enough that they have a telling word in common, that a basis is
said to hold for all purposes, or that the words of the clause speak of the purpose. Nothing is told where the terms list no bases at all: then the words of the clause stand alone.

In a table of what is shared, a row is told that leaves the column of the lawful basis blank where all others fill it; in that column and in the clause on the lawful basis, a basis that
the article does not have, such as Article 6(1)(h) or Article 61(1)(e).

~~~markdown bad
## Data and lawful basis
<!-- clause: data-items, lawful-basis -->
| Data | Shared by | Lawful basis |
|---|---|---|
| Names and addresses | Harbour Trust | Article 6(1)(f) |
| Rent arrears | Harbour Trust | |
| Support plans | Quay Advice | Article 6(1)(a), consent |
~~~

~~~markdown bad
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
data-items:
  items:
    - { id: referrals, description: Name and needs, purpose: referral between partners }
    - { id: tenancies, description: Address and arrears, purpose: prevention of homelessness }
lawful-basis:
  bases:
    - { purpose: referral, article-6: legitimate-interests }
---
~~~

~~~markdown good
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
data-items:
  items:
    - { id: referrals, description: Name and needs, purpose: referral between partners }
    - { id: tenancies, description: Address and arrears, purpose: prevention of homelessness }
lawful-basis:
  bases:
    - { purpose: referral, article-6: legitimate-interests }
    - { purpose: preventing homelessness, article-6: public-task, statute: Housing Act 1996 }
---
~~~

**To settle it,** ask the data protection officers on what basis the data are shared for this purpose, and write it down; or stop sharing them for it.

**Suppress it** where two phrases mean the same purpose and cannot be brought closer.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    in_terms(agreement, report);
    let is_forgotten = || {
        let tables = sharing::tables(agreement).into_iter();
        tables.filter_map(|table| table.forgotten(sharing::basis_column(&table)?))
    };
    if !said::is_elsewhere(agreement, "lawful-basis") {
        for data in is_forgotten() {
            let message = format!(
                "all other rows name a lawful basis, but that of {} does not",
                wording::quoted(data.text)
            );
            report
                .at(data.span, message)
                .clause("lawful-basis")
                .why("without a basis under Article 6 of the UK GDPR the data may not be shared")
                .help(
                    "write the basis into the row, or “the same” where it is that of the row above",
                );
        }
    }
    no_such_basis(agreement, report);
}

/// “Article 6(1)(e)”, “Article 61(1)(e)”
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:article|art\.?) *(?P<article>[0-9]{1,2}) *\(([12])\) *\((?P<letter>[a-z]{1,2})\)",
    )
});

/// References in the words to a basis that there is none.
fn no_such_basis(agreement: &Agreement, report: &mut Report<'_>) {
    for (start, words) in said::passages(agreement, "lawful-basis") {
        if !words.contains("art") || !words.contains(")(") {
            continue;
        }
        for found in ARTICLE.captures_iter(words) {
            let (Some(whole), Some(article), Some(letter)) =
                (found.get(0), found.name("article"), found.name("letter"))
            else {
                continue;
            };
            let paragraph = found.get(2).map_or("", |paragraph| paragraph.as_str());
            let is_one = match (article.as_str(), paragraph) {
                ("6", "1") => matches!(letter.as_str(), "a" | "b" | "c" | "d" | "e" | "ea" | "f"),
                ("9", "2") => {
                    matches!(letter.as_str().as_bytes(), [b'a'..=b'j'])
                }
                // What the law gives other numbers has no bases of sharing, and none has a point of this name.
                (
                    "16" | "60" | "61" | "62" | "63" | "64" | "65" | "66" | "67" | "68" | "69",
                    "1",
                ) => !matches!(letter.as_str().as_bytes(), [b'a'..=b'f']),
                _ => true,
            };
            if is_one {
                continue;
            }
            let span = Span::new(start + whole.start(), start + whole.end());
            let message = format!(
                "{} is no lawful basis that the UK GDPR has",
                wording::quoted(agreement.source.slice(span))
            );
            report
                .at(span, message)
                .clause("lawful-basis")
                .why("the sharing would rest on nothing")
                .help("the bases are points (a) to (f) of Article 6(1); the conditions for special category data are points (a) to (j) of Article 9(2)");
        }
    }
}

fn in_terms(agreement: &Agreement, report: &mut Report<'_>) {
    let bases = bases(agreement);
    if bases.is_empty() || said::is_elsewhere(agreement, "lawful-basis") {
        return;
    }
    let purposes = || bases.iter().filter_map(|basis| basis.text_of("purpose"));
    let is_for_all = purposes().any(|purpose| {
        let purpose = purpose.to_lowercase();
        let mut words = purpose.split(|sign: char| !sign.is_alphanumeric());
        words.any(|word| matches!(word, "all" | "every" | "any" | "each"))
    });
    if is_for_all {
        return;
    }
    // What is written for one set of data word for word is the basis of that one, and of no other that has a word in common with it.
    let is_of_another = |purpose: &str| {
        let sets = data_sets(agreement).iter().filter_map(|set| set.text_of("purpose"));
        sets.map(str::trim).any(|of_set| of_set.eq_ignore_ascii_case(purpose.trim()))
    };
    let known: BTreeSet<String> =
        purposes().filter(|purpose| !is_of_another(purpose)).flat_map(stems).collect();
    let words: BTreeSet<String> =
        said::passages(agreement, "lawful-basis").flat_map(|(_, words)| stems(words)).collect();
    let mut told = BTreeSet::new();
    for set in data_sets(agreement) {
        let Some((term, purpose)) = set.get("purpose").and_then(|term| Some((term, term.text()?)))
        else {
            continue;
        };
        let asked = stems(purpose);
        let has_basis = asked.is_empty()
            || purposes().any(|known| known.eq_ignore_ascii_case(purpose.trim()))
            || !asked.is_disjoint(&known)
            || asked.is_subset(&words);
        if has_basis || !told.insert(asked) {
            continue;
        }
        let message = format!(
            "{} is shared for the purpose {}, for which no lawful basis is given",
            wording::quoted(called(set)),
            wording::quoted(purpose)
        );
        let finding = report.at(term.span, message).clause("lawful-basis");
        finding
            .why("without a basis under Article 6 of the UK GDPR the data may not be shared for it")
            .help("add the purpose under `lawful-basis` with its `article-6` basis, and say the same in the clause");
        if let Some(party) = set.text_of("from") {
            finding.party(party);
        }
        if let Some(last) = bases.last() {
            finding.related(last.span, "the bases end here");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "purpose-without-basis";

    fn with(purposes: &str, bases: &str, body: &str) -> String {
        let items: Vec<_> = purposes
            .split('|')
            .map(|purpose| format!("{{ description: Names, purpose: {purpose} }}"))
            .collect();
        format!(
            "---\nkind: information-sharing-agreement\ndata-items: {{ items: [{}] }}\nlawful-basis: {{ bases: [{{ purpose: {bases}, article-6: consent }}] }}\n---\n{body}",
            items.join(", ")
        )
    }

    #[test]
    fn a_purpose_is_told_once() {
        assert_eq!(
            told(
                RULE,
                &with("referral|service planning|service planning", "Referral of clients", "")
            ),
            [
                "3:97 “Names” is shared for the purpose “service planning”, for which no lawful basis is given"
            ]
        );
    }

    #[test]
    fn rows_without_a_basis_and_bases_that_there_are_not() {
        let table = |basis: &str| {
            format!(
                "## Data\n<!-- clause: data-items, lawful-basis -->\n| Data | From | Lawful basis |\n|---|---|---|\n| Names | Quay | Article 6(1)(f) |\n| Plans | Quay | {basis} |\n| Needs | Quay | the same |\n"
            )
        };
        assert_eq!(
            told(RULE, &table("")),
            ["25:3 all other rows name a lawful basis, but that of “Plans” does not"]
        );
        assert_eq!(
            told(RULE, &table("Article 61(1)(e)")),
            ["25:18 “Article 61(1)(e)” is no lawful basis that the UK GDPR has"]
        );
        assert_eq!(told(RULE, &table("Article 9(2)(k)")).len(), 1);
        for fine in ["Article 6(1)(ea)", "Article 9(2)(g)", "Article 17(3)(b)", "consent"] {
            assert_eq!(told(RULE, &table(fine)).len(), 0, "{fine}");
        }
    }

    #[test]
    fn the_basis_of_one_set_is_not_that_of_another_with_a_word_in_common() {
        assert_eq!(
            told(RULE, &with("running sessions|safe play sessions", "running sessions", "")).len(),
            1
        );
    }

    #[test]
    fn a_purpose_that_is_put_in_other_words_is_silence() {
        for (bases, body) in [
            ("planning of services", ""),
            ("all sharing under this agreement", ""),
            ("referral", "## Lawful basis\nPlanning rests on consent.\n"),
        ] {
            assert_eq!(told(RULE, &with("service planning", bases, body)).len(), 0, "{bases}");
        }
    }
}
