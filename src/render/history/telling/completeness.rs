//! What was read, how the line was chosen, why the answer may be incomplete, and what was not checked: said once.

use super::super::page::{Block, Part, Tone, Words};
use super::Telling;
use crate::history::evidence::{Executed, executed_is_said, recorded_is_said, remark_is_said};
use crate::history::trace::{ChosenBy, Completeness, MissingObject};
use crate::render::{counted, plural};

/// How many objects that are not there are named.
const NAMED: usize = 10;

impl Telling<'_> {
    /// Why the answer may be incomplete, in the lead.
    pub(super) fn incomplete(&self) -> Option<Words> {
        let reasons = reasons(self.completeness());
        if reasons.is_empty() {
            return None;
        }
        let words = Words::new().status(Tone::Amiss, "Incomplete").ours(": ");
        Some(
            words
                .ours(reasons.join("; "))
                .ours(". What is not told here may have happened all the same."),
        )
    }

    /// What was read.
    pub(super) fn read(&self) -> Part {
        let mut part = Part::new("What was read");
        let mut lines = vec![self.commits_read()];
        lines.extend(self.line());
        let completeness = self.completeness();
        if completeness.shallow {
            lines.push("The clone is shallow: its history ends early. `git fetch --unshallow` brings the rest; in a workflow, `fetch-depth: 0` does.".into());
        }
        if completeness.grafts {
            lines.push("The file info/grafts pretends other parents than the commits have; the commits were believed, not the file.".into());
        }
        if completeness.replaced > 0 {
            let count = counted(completeness.replaced, "replace reference");
            lines.push(format!("There are replacements of objects here ({count}), which git would show instead; what they replace was read.").into());
        }
        lines.extend(completeness.missing.iter().take(NAMED).map(missing));
        if let Some(more @ 1..) = completeness.missing.len().checked_sub(NAMED) {
            lines.push(
                format!("{} not there.", plural(more, "more object is", "more objects are")).into(),
            );
        }
        lines.extend(completeness.corrupt.iter().take(NAMED).map(|id| {
            Words::from("The content of object ")
                .exact(id.short())
                .ours(" does not hash to its name and was not relied on.")
        }));
        lines.extend(self.told.nested.iter().map(|folder| {
            Words::from("The folder ")
                .exact(folder.as_str())
                .ours(" holds a repository of its own, which was not read.")
        }));
        part.blocks.push(Block::List(lines));
        part.says(self.not_checked().into());
        part
    }

    fn completeness(&self) -> &Completeness {
        // What could not be read for this agreement is in its ledger; the state of the clone is the same for all.
        if self.ledger.completeness.is_complete() {
            self.told.completeness
        } else {
            &self.ledger.completeness
        }
    }

    fn commits_read(&self) -> Words {
        let count = counted(self.told.completeness.commits_read, "commit");
        let count = match self.told.completeness.commits_read {
            0 => counted(self.ledger.completeness.commits_read, "commit"),
            _ => count,
        };
        match self.told.head {
            Some(head) => {
                Words::from(format!("{count} read: all that can be reached from commit "))
                    .exact(head.to_string())
                    .ours(".")
            }
            None => "There is no commit yet.".into(),
        }
    }

    /// Which commits say what stood when.
    fn line(&self) -> Option<Words> {
        let line = self.told.line?;
        let why = match line.by {
            ChosenBy::Option => "as --base says",
            ChosenBy::Policy => "as counterpart.toml says",
            ChosenBy::Remote => "the default branch of origin",
            ChosenBy::Current => {
                "which is checked out or was asked for, since nothing here names a default branch"
            }
        };
        let count = counted(line.length, "commit");
        Some(
            Words::from("What stood when is told by the line of ")
                .exact(line.name.as_str())
                .ours(format!(", {why} ({count}, up to "))
                .then(super::commit(line.tip))
                .ours(")."),
        )
    }

    /// What the levels and remarks above leave open, each once.
    fn not_checked(&self) -> String {
        let acts = &self.ledger.acts;
        if acts.is_empty() {
            return "A commit says who put a text here and when, by the clock of whoever made it; it does not say who agreed. Whether any of this has effect in law was not looked at.".to_owned();
        }
        let parties = self.present().map(|party| &party.evidence);
        let said = acts.iter().map(|line| &line.evidence).chain(parties).flat_map(|evidence| {
            let executed =
                (evidence.executed != Executed::None).then(|| executed_is_said(evidence.executed));
            let remarks = evidence.remarks.iter().map(|remark| remark_is_said(remark.code));
            [recorded_is_said(evidence.recorded)].into_iter().chain(executed).chain(remarks)
        });
        let mut open: Vec<&str> = Vec::new();
        for words in said.flat_map(|said| &said.not_checked) {
            if !open.contains(&words.as_str()) {
                open.push(words);
            }
        }
        format!(
            "Not checked: {}; whether any of this has effect in law. Dates are as declared; only “recorded” is the day on which something reached the line.",
            open.join("; ")
        )
    }
}

fn reasons(completeness: &Completeness) -> Vec<String> {
    let mut reasons = Vec::new();
    if completeness.shallow {
        reasons.push("the clone is shallow, so its history ends early".to_owned());
    }
    if !completeness.missing.is_empty() {
        let count = completeness.missing.len();
        reasons.push(format!("{} not in this clone", plural(count, "object is", "objects are")));
    }
    if !completeness.corrupt.is_empty() {
        let count = counted(completeness.corrupt.len(), "object");
        reasons.push(format!("the content of {count} does not hash to its name"));
    }
    reasons
}

fn missing(object: &MissingObject) -> Words {
    let words = Words::from(format!("The {} ", object.kind)).exact(object.id.short());
    let words = match &object.path {
        Some(path) => words.ours(", a text of ").exact(path.as_str()).ours(","),
        None => words,
    };
    let words = match object.commit {
        Some(commit) => words.ours(" of commit ").exact(commit.short()),
        None => words,
    };
    words.ours(" is not in this clone.")
}
