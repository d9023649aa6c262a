//! How much is asked of an agreement at each level, from `schema/levels.json`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::ground::finding::Severity;

/// How much is asked of an agreement. What each level asks is data: `schema/levels.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    Strict,
    #[default]
    Standard,
    Light,
}

impl Level {
    pub const ALL: [Self; 3] = [Self::Strict, Self::Standard, Self::Light];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Standard => "standard",
            Self::Light => "light",
        }
    }

    pub fn asks_less_than(self, other: Self) -> bool {
        let place = |level| Self::ALL.iter().position(|known| *known == level);
        place(self) > place(other)
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    pub(super) fn weights(self) -> Weights {
        match self {
            Self::Strict => LEVELS.strict,
            Self::Standard => LEVELS.standard,
            Self::Light => LEVELS.light,
        }
    }
}

/// How much a finding about a clause weighs, by how much the kind needs the clause.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Weights {
    pub essential: Weight,
    pub required: Weight,
    /// A required clause that is one of the 13 points of the checklist.
    pub checklist: Weight,
    pub recommended: Weight,
    pub forbidden: Weight,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Weight {
    Error,
    Warning,
    Note,
    Off,
}

impl Weight {
    pub(super) const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Levels {
    strict: Weights,
    standard: Weights,
    light: Weights,
}

static LEVELS: LazyLock<Levels> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/levels.json"))
        .expect("schema/levels.json is as published")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_never_asks_less_than_a_lighter_one() {
        let order = |weight: Weight| weight.severity().map_or(0, |severity| severity as u8 + 1);
        for pair in Level::ALL.windows(2) {
            let (heavy, light) = (pair[0].weights(), pair[1].weights());
            assert!(order(heavy.essential) >= order(light.essential));
            assert!(order(heavy.required) >= order(light.required));
            assert!(order(heavy.checklist) >= order(light.checklist));
            assert!(order(heavy.recommended) >= order(light.recommended));
            assert!(order(heavy.forbidden) >= order(light.forbidden));
        }
    }

    #[test]
    fn a_level_is_found_by_its_name() {
        assert_eq!(Level::named("light"), Some(Level::Light));
        assert_eq!(Level::named("lax"), None);
    }
}
