//! A history with gaps, or with something that pretends another one.

use std::collections::BTreeMap;

use super::{Check, Report, Rule, wording};
use crate::ground::finding::Severity;
use crate::ground::source::Span;
use crate::history::chronicle::Chronicle;
use crate::history::trace::MissingObject;

pub(super) const RULE: Rule = Rule {
    name: "incomplete-history",
    severity: Severity::Warning,
    summary: "a history that lacks objects, or in which grafts or replacements pretend another one",
    explanation: r"
What is said about the past rests on the objects of the repository. Where some are missing (as in a partial clone) or damaged, what depends on
them is left open. Grafts and replace references show git another history than the commits state; here the commits are read as they are.

~~~history bad grafts
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

**To settle it,** fetch what is missing (`git fetch --refetch` in a partial clone), and take grafts and replace references away (`git replace -d`).

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Chronicle(check),
};

fn check(chronicle: &Chronicle, report: &mut Report<'_>) {
    if chronicle.ledgers.is_empty() {
        return;
    }
    let completeness = &chronicle.completeness;
    missing(&completeness.missing, report);
    if let Some(first) = completeness.corrupt.first() {
        let message = match completeness.corrupt.len() {
            1 => format!("the object {} of the repository is damaged", first.short()),
            more => format!(
                "{more} objects of the repository are damaged, {} among them",
                first.short()
            ),
        };
        let finding = report.in_file(".git/objects", Span::at(0), message);
        finding.why("its content is not what its name says, so nothing is concluded from it");
        finding.help("fetch it again from a clone that is whole; `git fsck` lists what is damaged");
    }
    if completeness.grafts {
        let message = "grafts pretend another history than the commits state";
        let finding = report.in_file(".git/info/grafts", Span::at(0), message);
        finding.why("git would show other parents than the commits have; here the commits are read as they are");
        finding.help("take the file away");
    }
    if completeness.replaced > 0 {
        let message = match completeness.replaced {
            1 => "a replace reference pretends another history than the commits state".to_owned(),
            more => {
                format!("{more} replace references pretend another history than the commits state")
            }
        };
        let finding = report.in_file(".git/refs/replace", Span::at(0), message);
        finding.why("git would show other objects than are there; here they are read as they are");
        finding.help("take them away: `git replace -d`");
    }
}

/// One finding for each file of which texts are missing, and one for all that belongs to no file.
fn missing(objects: &[MissingObject], report: &mut Report<'_>) {
    let mut by_path: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for object in objects {
        *by_path.entry(object.path.as_deref()).or_default() += 1;
    }
    for (path, count) in by_path {
        let objects = if count == 1 { "1 object" } else { &format!("{count} objects") };
        let message = match path {
            Some(path) => format!(
                "{objects} of the history of {} are not in this clone",
                wording::quoted(path)
            ),
            None => format!("{objects} of the history are not in this clone"),
        };
        let message = if count == 1 { message.replace(" are not", " is not") } else { message };
        let finding = report.in_file(path.unwrap_or(".git/objects"), Span::at(0), message);
        finding.why("what was agreed in them cannot be judged");
        finding.help("use a full clone, or fetch the rest: `git fetch --refetch`");
    }
}
