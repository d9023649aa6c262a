//! One JSON document for other programs: `counterpart/history/v1`, as `schema/history.schema.json` describes it.

mod ledger;

mod shape;

use serde::Serialize;
use serde_json::Value;

use self::shape::{Document, Unread};
use super::Told;
use crate::history::trace::{ChosenBy, Completeness};
use crate::render::json;

/// The whole document, also where nothing happened.
pub(super) fn report(told: &Told<'_>) -> String {
    let document = Document {
        format: "counterpart/history/v1",
        as_of: told.as_of.to_string(),
        head: told.head.map(|id| id.to_string()),
        line: told.line.map(|line| shape::Line {
            name: &line.name,
            chosen_by: match line.by {
                ChosenBy::Option => "option",
                ChosenBy::Policy => "policy",
                ChosenBy::Remote => "remote",
                ChosenBy::Current => "current",
            },
            tip: line.tip.to_string(),
            length: line.length,
        }),
        proposal: told.is_proposal,
        agreements: told.ledgers.iter().map(|ledger| ledger::told(ledger)).collect(),
        completeness: completeness(told.completeness),
        nested: told.nested,
    };
    #[expect(clippy::expect_used, reason = "text and numbers under text keys are always JSON")]
    let value = serde_json::to_value(&document).expect("a report is JSON");
    json::printed(&value)
}

/// What a word of ours is called in JSON.
pub(super) fn name_of(word: impl Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

fn completeness(completeness: &Completeness) -> shape::Completeness<'_> {
    shape::Completeness {
        complete: completeness.is_complete(),
        commits_read: completeness.commits_read,
        shallow: completeness.shallow,
        grafts: completeness.grafts,
        replaced: completeness.replaced,
        missing: completeness
            .missing
            .iter()
            .map(|missing| Unread {
                object: missing.id.to_string(),
                kind: missing.kind,
                path: missing.path.as_deref(),
                commit: missing.commit.map(|id| id.to_string()),
            })
            .collect(),
        corrupt: completeness.corrupt.iter().map(ToString::to_string).collect(),
    }
}
