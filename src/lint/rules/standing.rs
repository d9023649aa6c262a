//! What organisations may be and do by their sort, from `schema/standing.json`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::document::agreement::{Agreement, Party};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Standing {
    pub(super) nhs_contract: Circle,
    pub(super) section_75: Circle,
    pub(super) unincorporated: Signing,
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
}

/// Those who may be parties to something.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Circle {
    sectors: Vec<String>,
    forms: Vec<String>,
    /// Forms that, without a sector, show that an organisation is outside.
    outside: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

/// Words in the capacity of somebody who signs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Signing {
    pub(super) may_sign: Vec<String>,
    pub(super) employed: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

pub(super) static STANDING: LazyLock<Standing> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/standing.json"))
        .expect("schema/standing.json is as published")
});

impl Circle {
    /// How a party shows that it is outside: `sector: vcse`. `None` where it is inside or shows nothing.
    pub(super) fn stranger(&self, agreement: &Agreement, party: &Party<'_>) -> Option<String> {
        let known =
            agreement.organisations.as_deref().and_then(|known| known.organisation(party.id));
        let text = |key: &str| party.term.text_of(key).or_else(|| known?.text_of(key));
        let (sector, form) = (text("sector"), text("form"));
        let holds = |list: &[String], word: &str| list.iter().any(|one| one == word);
        if form.is_some_and(|form| holds(&self.forms, form)) {
            return None;
        }
        match (sector, form) {
            (Some(sector), _) => (!holds(&self.sectors, sector) && sector != "other")
                .then(|| format!("`sector: {sector}`")),
            (None, Some(form)) => holds(&self.outside, form).then(|| format!("`form: {form}`")),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_standing_is_read() {
        let standing = &*STANDING;
        assert!(standing.nhs_contract.forms.contains(&"nhs-body".to_owned()));
        assert!(
            standing
                .unincorporated
                .may_sign
                .iter()
                .all(|word| !standing.unincorporated.employed.contains(word))
        );
    }
}
