//! What the terms say about personal data, for the rules about sharing information.

use std::collections::BTreeSet;

use super::tables::{self, Table};
use crate::document::agreement::Agreement;
use crate::document::term::Term;

/// The sets of data that are shared.
pub(super) fn data_sets(agreement: &Agreement) -> &[Term] {
    let items = agreement.terms_of("data-items").and_then(|terms| terms.get("items"));
    items.map(Term::list).unwrap_or_default()
}

/// The lawful bases, one for each purpose.
pub(super) fn bases(agreement: &Agreement) -> &[Term] {
    let bases = agreement.terms_of("lawful-basis").and_then(|terms| terms.get("bases"));
    bases.map(Term::list).unwrap_or_default()
}

/// The first set of data that is said to be special category data, such as health.
pub(super) fn first_special(agreement: &Agreement) -> Option<&Term> {
    data_sets(agreement).iter().find(|set| set.text_of("special-category") == Some("true"))
}

/// What to call a set of data in a message.
pub(super) fn called(set: &Term) -> &str {
    set.text_of("description").or_else(|| set.text_of("id")).unwrap_or("a set of data")
}

/// How the telling words of a phrase begin: what “Prevention of homelessness” and “preventing people from becoming homeless” have in common.
pub(super) fn stems(phrase: &str) -> BTreeSet<String> {
    const STEM: usize = 4;
    const COMMON: &[&str] = &[
        "with",
        "from",
        "that",
        "this",
        "their",
        "them",
        "they",
        "other",
        "others",
        "data",
        "information",
        "personal",
        "sharing",
        "shared",
        "share",
        "purpose",
        "purposes",
        "people",
        "person",
        "persons",
        "clients",
        "services",
        "service",
        "partners",
        "parties",
        "about",
        "which",
        "under",
        "where",
        "into",
        "between",
        "such",
        "also",
    ];
    phrase
        .to_lowercase()
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| word.chars().count() > 3 && !COMMON.contains(word))
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}

/// The tables in which the words say what is shared, on what basis and for how long.
pub(super) fn tables(agreement: &Agreement) -> Vec<Table<'_>> {
    const CLAUSES: &[&str] =
        &["data-items", "lawful-basis", "special-category-data", "retention-and-deletion"];
    if !CLAUSES.iter().any(|clause| agreement.clauses.contains_key(*clause)) {
        return Vec::new();
    }
    tables::of_clauses(agreement, CLAUSES)
}

/// The column that says how long data are kept.
pub(super) fn retention_column(table: &Table<'_>) -> Option<usize> {
    table.column_that(|title| {
        ["kept", "keep", "retention", "retain"].iter().any(|word| title.contains(word))
    })
}

/// The column that says on what basis data are shared.
pub(super) fn basis_column(table: &Table<'_>) -> Option<usize> {
    let of_article_9 = |title: &str| title.contains('9') || title.contains("special");
    table.column_that(|title| {
        let names = ["lawful basis", "legal basis", "legal ground", "article 6"];
        names.iter().any(|name| title.contains(name)) && !of_article_9(title)
    })
}

/// The parties that these terms make joint controllers, as the terms that say so.
pub(super) fn joint_controllers(agreement: &Agreement) -> Vec<&Term> {
    for clause in ["controller-roles", "data-protection-and-information-sharing"] {
        let roles = agreement.terms_of(clause).and_then(|terms| terms.get("roles"));
        let joint: Vec<&Term> = roles
            .map(Term::pairs)
            .unwrap_or_default()
            .iter()
            .map(|pair| &pair.term)
            .filter(|role| role.text() == Some("joint-controller"))
            .collect();
        if !joint.is_empty() {
            return joint;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::stems;

    #[test]
    fn phrases_are_compared_by_their_telling_words() {
        let one = stems("Prevention of homelessness");
        let other = stems("preventing people from becoming homeless");
        assert_eq!(one.intersection(&other).count(), 2);
        assert!(stems("sharing of data between the partners").is_empty());
    }
}
