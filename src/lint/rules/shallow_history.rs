//! A history that is cut off, as build machines fetch it.

use super::{Check, Report, Rule};
use crate::ground::finding::Severity;
use crate::ground::source::Span;
use crate::history::chronicle::Chronicle;

pub(super) const RULE: Rule = Rule {
    name: "shallow-history",
    severity: Severity::Warning,
    summary: "a clone that holds only the last commits, so that the history cannot be judged",
    explanation: r"
Build machines often fetch the last commit only. Then nobody can see what was agreed, when a text changed, or whether the record is as
it landed: these questions are left open, and nobody is called unsigned.

~~~history bad shallow
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

**To settle it,** fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` where a workflow checks the repository out.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Chronicle(check),
};

fn check(chronicle: &Chronicle, report: &mut Report<'_>) {
    if !chronicle.completeness.shallow || chronicle.ledgers.is_empty() {
        return;
    }
    let message =
        "this clone holds only the last commits, so what was agreed, and when, cannot be judged";
    let finding = report.in_file(".git/shallow", Span::at(0), message);
    finding
        .why("what is not here can neither be shown nor missed")
        .help("fetch the whole history: `git fetch --unshallow`; in a workflow, `fetch-depth: 0` where it checks out");
}
