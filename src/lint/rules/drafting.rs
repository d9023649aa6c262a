//! From when on the rules about definitions, references and numbering are sure enough to speak, from `schema/drafting.json`.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Drafting {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    pub(super) numbering: Numbering,
    pub(super) references: References,
    pub(super) definitions: Definitions,
    pub(super) labels_of_parties: LabelsOfParties,
    pub(super) schedules: Schedules,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Schedules {
    /// Words in the titles of those that explain the text or record what became of it.
    pub(super) need_no_reference: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct LabelsOfParties {
    /// What agreements call all of their parties, in the singular.
    pub(super) labels: Vec<String>,
    /// How often the label that is given to them must be used.
    pub(super) many: usize,
    /// How many uses of that label show that one of another is a slip.
    pub(super) many_for_one: usize,
    /// Words behind a label that give a duty or right.
    pub(super) operative: Vec<String>,
    /// Words before a label that stands alone.
    pub(super) announced: Vec<String>,
    /// Words in a definition of people or bodies, and in one of parties.
    pub(super) of_bodies: Vec<String>,
    pub(super) of_parties: Vec<String>,
    /// Beginnings of words in a sentence that may speak of other members or parties than those of the agreement.
    pub(super) elsewhere: Vec<String>,
    /// Clauses that may do so.
    pub(super) bodies: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Definitions {
    /// How many terms must be defined before one is missed.
    pub(super) enough: usize,
    /// How often a term must be used that nobody defined.
    pub(super) uses: usize,
    /// Words that say that capitals mean what another document defines.
    pub(super) imported: Vec<String>,
    /// Words in the place where a meaning is said to hold there only.
    pub(super) local: Vec<String>,
    /// The last words of bodies that agreements set up: “Finance Committee”.
    pub(super) bodies: Vec<String>,
    /// Words in the names of bodies that are known beyond an agreement: “Scrutiny Committee”.
    pub(super) public: Vec<String>,
    /// Clauses that say which bodies there are.
    pub(super) governance: Vec<String>,
    /// What such a body does: “decides”.
    pub(super) decide: Vec<String>,
    /// The last words of terms that agreements define: “Commencement Date”, “Delivery Plan”.
    pub(super) heads: Vec<String>,
    /// Names that parties are given in agreements, and that stand for nobody where they are not given.
    pub(super) labels: Vec<String>,
    /// What is known without a definition: words of law, offices, bodies that exist by statute.
    pub(super) known: Vec<String>,
    /// Words that belong to names and titles, which need no definition.
    pub(super) names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Numbering {
    /// How many numbers may be missing in a row before they count as left out on purpose.
    pub(super) longest_gap: u32,
    /// For each fault, how many numbers in their order show that it is one.
    pub(super) in_order_for_one_fault: usize,
    /// The same for the numbers of the whole document, where a row is too short to show it.
    pub(super) in_order_for_one_in_a_short_row: usize,
    /// For each paragraph with the number of another clause, how many must have that of their own.
    pub(super) at_home_for_one_astray: usize,
    /// How many faults of a row that is no count show that the document numbers in a way of its own.
    pub(super) faults_of_another_habit: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct References {
    /// How many clauses must have numbers before one is missed.
    pub(super) numbered_clauses: usize,
    /// How many references that lead somewhere show that “section 9” is meant to lead into the same document.
    pub(super) found_for_one_missing: usize,
    /// How far behind the last clause “section 75” is surely a section of an Act.
    pub(super) beyond_the_last: u32,
    /// Words behind and before a reference that leave open whether it leads anywhere.
    pub(super) left_open_behind: Vec<String>,
    pub(super) left_open_before: Vec<String>,
    /// Among how many clauses one with numbered paragraphs shows that all are meant to have them, if they have any.
    pub(super) clauses_for_one_parted: usize,
    /// Words beside “article 32” that leave open whether it is one of a law.
    pub(super) laws_with_articles: Vec<String>,
    /// For each reference into another agreement, how many must lead into this one; where there are fewer, nobody can tell them apart.
    pub(super) own_for_one_other: usize,
    /// What the other agreement is called.
    pub(super) other_agreements: Vec<String>,
    /// Kinds of documents that speak of the clauses of another one.
    pub(super) instruments: Vec<String>,
    /// Words in the titles of such documents.
    pub(super) instrument_titles: Vec<String>,
}

pub(super) static DRAFTING: LazyLock<Drafting> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/drafting.json"))
        .expect("schema/drafting.json is as published")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_data_are_read() {
        assert!(DRAFTING.references.numbered_clauses > 1);
        assert!(DRAFTING.numbering.in_order_for_one_fault > 1);
    }
}
