//! The sizes beyond which nothing is read, from `schema/limits.json`.

use std::sync::LazyLock;

use serde::Deserialize;

/// Over a limit is the finding `too-large` and exit code 2, never a slow answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one agreement or other Markdown file.
    pub agreement_bytes: u64,
    /// Bytes of `counterpart.toml`, `organisations.yaml`, a schema, or an entry or act.
    pub configuration_bytes: u64,
    /// Bytes of a baseline.
    pub baseline_bytes: u64,
    /// Keys, values and lists in one YAML or TOML text.
    pub yaml_nodes: usize,
    /// Levels of lists and maps in one YAML or TOML text.
    pub yaml_depth: usize,
    pub sections: usize,
    /// Findings of one rule in one file; what goes beyond is counted.
    pub findings_per_rule: usize,
    /// Files and folders in one commit of a repository.
    pub tree_entries: usize,
    /// Folders in folders in one commit of a repository.
    pub tree_depth: usize,
    /// Files of records and about organisations in one commit of a repository.
    pub record_files: usize,
    /// Commits up to which records that are no longer there are looked for where no record is left at all.
    pub history_survey_commits: usize,
    /// Files and folders below a folder that is no repository, up to which it is looked through for agreements that nobody asked for.
    pub entries_around: usize,
}

pub static LIMITS: LazyLock<Limits> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../schema/limits.json"))
        .expect("schema/limits.json is as published")
});
