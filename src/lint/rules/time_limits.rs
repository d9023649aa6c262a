//! How far off, how near and how long is worth telling, from `schema/time-limits.json`.

use std::sync::LazyLock;

use jiff::Span as Duration;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct TimeLimits {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    pub(super) dates: Dates,
    pub(super) decisions: Decisions,
    pub(super) delivery: Delivery,
    pub(super) looking_ahead: LookingAhead,
    pub(super) personal_data: PersonalData,
}

/// How far outside an agreement its dates may lie.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Dates {
    pub(super) outcomes_after_end: Duration,
    pub(super) evaluation_after_end: Duration,
    pub(super) exclusivity_after_end: Duration,
    pub(super) closing_after_end: Duration,
    /// How words begin that tell a step as one of those that close the work.
    pub(super) closing_words: Vec<String>,
    pub(super) preparation_before_start: Duration,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Decisions {
    pub(super) told_days_before: i64,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

/// Agreements under which services are delivered.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Delivery {
    pub(super) kinds: Vec<String>,
    /// Profiles that are made anew each year by law or custom.
    pub(super) yearly_profiles: Vec<String>,
    pub(super) shortest_term: Duration,
    /// How words begin that give a reason for a short term where the clause says how long the agreement runs.
    pub(super) reasons: Vec<String>,
    /// The same for the title and the background, which speak of much else.
    pub(super) plain_reasons: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

/// Agreements that settle before their end what follows.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct LookingAhead {
    pub(super) kinds: Vec<String>,
    /// Those that do so where they say that they bind.
    pub(super) kinds_if_binding: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PersonalData {
    pub(super) breach_hours: i64,
    pub(super) breach_source: String,
    pub(super) request: Duration,
    pub(super) request_source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    checked: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
}

pub(super) static TIME_LIMITS: LazyLock<TimeLimits> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/time-limits.json"))
        .expect("schema/time-limits.json is as published")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_limits_are_read() {
        assert!(TIME_LIMITS.decisions.told_days_before > 0);
        assert!(TIME_LIMITS.delivery.shortest_term.get_years() > 0);
        let words = TIME_LIMITS
            .delivery
            .reasons
            .iter()
            .chain(&TIME_LIMITS.delivery.plain_reasons)
            .chain(&TIME_LIMITS.dates.closing_words);
        for word in words {
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || b" -".contains(&byte)));
        }
    }
}
