//! What is data about changes: `schema/term-words.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// How terms are called, and by what the entries of their lists are told apart.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct TermWords {
    #[serde(rename = "description")]
    _description: String,
    /// Keys by which entries of a list are matched, the first that fits.
    pub(super) matched_by: Vec<String>,
    pub(super) not_clauses: BTreeSet<String>,
    /// Keys under which a number is per cent.
    pub(super) percent: BTreeSet<String>,
    /// By pattern of their pointer.
    pub(super) labels: BTreeMap<String, String>,
}

pub(super) static TERM_WORDS: LazyLock<TermWords> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/term-words.json"))
        .expect("schema/term-words.json is as published")
});
