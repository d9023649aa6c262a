//! What counts as unequal, as unfunded and as a charity, from `schema/fairness.json`.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Fairness {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    pub(super) shares: Unequal,
    pub(super) contributions: Funding,
    pub(super) charities: Charities,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Unequal {
    /// Shares of risk and surplus that are no further apart, in per cent of the whole, are alike.
    pub(super) alike_within: String,
    /// How many times its part of the contributions a party's share of the risk must be to be told.
    pub(super) beyond_contribution_from: String,
    /// The smallest share, in per cent, of which that is told.
    pub(super) beyond_contribution_least: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Funding {
    /// The part of a total, in per cent, from which on it is taken to be paid by the funder that is named beside it.
    pub(super) funder_pays_at_least: String,
    /// How far a sum of rounded figures may be from their total, in per cent of it.
    pub(super) rounded_within: String,
    /// How many years an agreement must run for its later years to be asked about.
    pub(super) later_years_from: i128,
    /// Words that speak of later years, or of costs that go on.
    pub(super) later_years_words: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Charities {
    /// The forms of a party that are taken for a charity's.
    pub(super) forms: Vec<String>,
    /// The forms that may make a profit for their owners, unless the sector says otherwise.
    pub(super) profit_making_forms: Vec<String>,
    pub(super) profit_making_sectors: Vec<String>,
    pub(super) not_for_profit_sectors: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

pub(super) static FAIRNESS: LazyLock<Fairness> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/fairness.json"))
        .expect("schema/fairness.json is as published")
});

#[cfg(test)]
mod tests {
    use super::super::shares::Share;
    use super::*;

    #[test]
    fn the_published_figures_are_read() {
        let Fairness { shares, contributions, charities, description: _ } = &*FAIRNESS;
        for figure in [
            &shares.alike_within,
            &shares.beyond_contribution_from,
            &shares.beyond_contribution_least,
            &contributions.funder_pays_at_least,
            &contributions.rounded_within,
        ] {
            assert!(Share::read(figure).is_some(), "{figure}");
        }
        assert!(contributions.later_years_words.iter().all(|word| *word == word.to_lowercase()));
        assert!(!charities.forms.is_empty() && !charities.profit_making_forms.is_empty());
    }
}
