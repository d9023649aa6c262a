//! From when on something is late or large enough to be told, from `schema/thresholds.json`.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Thresholds {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    pub(super) late: Late,
    pub(super) measures: Measures,
    pub(super) regimes: Vec<Regime>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Late {
    pub(super) recorded_late_days: i64,
    pub(super) signed_late_days: i64,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

/// How many measures of performance a large contract needs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Measures {
    /// As it stands in the front matter under `regime`.
    pub(super) regime: String,
    pub(super) name: String,
    /// The value, in whole units of the currency, above which it is asked.
    pub(super) value_above: String,
    pub(super) currency: String,
    pub(super) least: usize,
    pub(super) source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

/// What the rules of an award ask for when the value or the term of an agreement changes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Regime {
    /// As it stands in the front matter under `regime`.
    #[serde(rename = "regime")]
    pub(super) id: String,
    pub(super) name: String,
    /// The change of value, in whole units of the currency, from which on it is asked.
    pub(super) value_from: Option<String>,
    /// The change of value, in per cent of the value before, from which on it is asked.
    pub(super) value_share_from: Option<String>,
    /// The same, above which it is asked.
    pub(super) value_share_above: Option<String>,
    /// The change of the longest term, in per cent, above which it is asked.
    pub(super) term_share_above: Option<String>,
    /// Whether all changes since the agreement was recorded are taken together.
    #[serde(default)]
    pub(super) in_all: bool,
    pub(super) currency: Option<String>,
    /// What is to be checked.
    pub(super) check: String,
    pub(super) source: String,
    /// The day on which the provision came into force.
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

pub(super) static THRESHOLDS: LazyLock<Thresholds> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/thresholds.json"))
        .expect("schema/thresholds.json is as published")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_thresholds_are_read() {
        assert!(THRESHOLDS.late.recorded_late_days > 0);
        assert!(THRESHOLDS.regimes.iter().all(|regime| !regime.source.is_empty()));
    }
}
