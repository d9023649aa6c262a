//! An id under which a second agreement was recorded.

use super::{Check, Report, Rule, recorded, wording};
use crate::ground::finding::Severity;
use crate::history::ledger::{EntryLine, EntryPlace, Ledger};
use crate::history::record::EntryKind;

pub(super) const RULE: Rule = Rule {
    name: "id-reused",
    severity: Severity::Error,
    summary: "an id under which a second agreement was recorded",
    explanation: r"
An id stands for one agreement, for ever. Where next year’s agreement takes the id of the last, its record begins in the middle of another one,
and signatures on the old text seem to be signatures on the new.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and the parties record the agreement, version: 1
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
~~~

**To settle it,** give the new agreement an id of its own, and say under `supersedes` which one it follows.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for line in ledger.entries.iter().filter(|line| is_second(ledger, line)) {
        let id = wording::quoted(&ledger.id);
        let message = format!("a second agreement is recorded under the id {id}");
        let finding = report.in_file(&line.file.path, line.file.place("/agreement"), message);
        finding
            .why("an id stands for one agreement for ever; the signatures of the two could not be told apart")
            .help("give the new agreement an id and a file of its own, and name this one under its `supersedes`");
        if let Some(digest) = line.file.entry().and_then(|entry| entry.text.as_ref()) {
            finding.digest(digest);
        }
        let first = ledger.versions.first();
        if let Some((first, _)) = first.and_then(|version| recorded::entry_of(ledger, version)) {
            finding.related_in(&first.file.path, first.file.place("/agreement"), "the first one");
        }
    }
}

/// Whether the text that is judged is that of a second agreement under the same id.
pub(super) fn is_judged_text(ledger: &Ledger) -> bool {
    let judged = ledger.current.as_ref().and_then(|text| text.digest.as_ref());
    let mut second = ledger.entries.iter().filter(|line| is_second(ledger, line));
    judged.is_some()
        && second.any(|line| line.file.entry().and_then(|entry| entry.text.as_ref()) == judged)
}

/// Whether an entry records an agreement although one was recorded before it.
pub(super) fn is_second(ledger: &Ledger, line: &EntryLine) -> bool {
    let beside = matches!(line.place, EntryPlace::BesideChain | EntryPlace::Unlinked);
    let records = line.file.entry().is_some_and(|entry| entry.kind == EntryKind::Agreed);
    beside && records && ledger.was_agreed()
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_second_agreement_under_the_id() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and the parties record the agreement, version: 1\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-agreed-####.yml:2:12 a second agreement is recorded under the id “tideway”"
            ]
        );
    }
}
