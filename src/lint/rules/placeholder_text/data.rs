//! The words that templates and drafts leave behind, from `schema/leftovers.json`.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Leftovers {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    pub(super) blanks: Blanks,
    /// What a number is missing before: “XX people”.
    pub(super) counted: Vec<String>,
    pub(super) stand_ins: StandIns,
    pub(super) put_off: PutOff,
    pub(super) forms: Forms,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Blanks {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    pub(super) in_square_brackets: Vec<String>,
    pub(super) in_other_brackets: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct StandIns {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    pub(super) labels: Vec<String>,
    pub(super) made_up: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PutOff {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    pub(super) sums: Vec<String>,
    pub(super) days: Vec<String>,
    pub(super) subjects: Vec<String>,
    pub(super) settled_later: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Forms {
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    pub(super) annexed: Vec<String>,
    pub(super) headings: Vec<String>,
    pub(super) other_headings: Vec<String>,
}

pub(super) static LEFTOVERS: LazyLock<Leftovers> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../../schema/leftovers.json"))
        .expect("schema/leftovers.json is as published")
});

/// The entries as alternatives of a pattern, the longest first.
pub(super) fn alternatives(entries: &[String]) -> String {
    let mut entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.len()));
    // In verbose patterns a space stands for white space only where it is written as such.
    entries.join("|").replace(' ', r"\s+")
}
