//! What later steps of a GitHub workflow can ask: `name=value`, each value on one line and plain ASCII.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::Checked;
use super::json::escaped_ascii;

/// One line for each output.
pub fn report(checked: &Checked<'_>) -> String {
    let counts = checked.counts();
    let findings = counts.errors + counts.warnings + counts.notes;
    let proposals = checked.changes.map(|changes| changes.proposals).unwrap_or_default();
    let changed: Vec<_> = proposals.iter().map(|proposal| proposal.id.as_str()).collect();
    let still: Map<String, Value> = proposals
        .iter()
        .filter(|proposal| !proposal.still().is_empty())
        .map(|proposal| (proposal.id.clone(), json!(proposal.still())))
        .collect();
    let mut outputs = String::new();
    for (name, value) in [
        ("findings", json!(findings)),
        ("errors", json!(counts.errors)),
        ("warnings", json!(counts.warnings)),
        ("notes", json!(counts.notes)),
        ("changed-agreements", json!(changed)),
        ("still-to-agree", Value::Object(still)),
    ] {
        // Writing into a string cannot fail.
        let _ = writeln!(outputs, "{name}={}", escaped_ascii(&value.to_string()));
    }
    outputs
}
