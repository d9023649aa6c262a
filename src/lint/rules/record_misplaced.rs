//! Files of a record that do not stand in the folder beside their agreement.

use super::{Check, Report, Rule, recorded, wording};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;
use crate::history::record::RecordFile;

pub(super) const RULE: Rule = Rule {
    name: "record-misplaced",
    severity: Severity::Error,
    summary: "files of the record that do not stand in the folder beside their agreement",
    explanation: r"
Who looks for the record of an agreement looks beside it. Files elsewhere count all the same, for they say themselves which agreement they
belong to; but people miss them, and tools that protect the folder do not protect them.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-05-01 the text is moved to partnerships/tideway.md
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-05-01 the agreement is moved to partnerships/tideway.md
~~~

**To settle it,** move them, unchanged, into the folder beside the agreement: `being-well.md` has `being-well.record/`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let entries = ledger.entries.iter().filter(|line| line.is_misplaced).map(|line| &*line.file);
    let acts = ledger.acts.iter().filter(|line| line.is_misplaced).map(|line| &*line.file);
    let mut files: Vec<&RecordFile> =
        entries.chain(acts).filter(|_| recorded::is_here(ledger)).collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let Some((first, others)) = files.split_first() else { return };
    let folder = recorded::record_folder(&ledger.path);
    let message = match others.len() {
        0 => format!("this file of the record does not stand in {}", wording::quoted(&folder)),
        more => format!(
            "this file of the record and {more} more do not stand in {}",
            wording::quoted(&folder)
        ),
    };
    let finding = report.in_file(&first.path, first.place("/agreement"), message);
    finding
        .why("whoever looks for the record looks beside the agreement")
        .help(format!("move it there unchanged: `git mv {} {folder}/`", first.path));
    for file in others.iter().take(MOST_RELATED) {
        finding.related_in(&file.path, file.place("/agreement"), "this one as well");
    }
}

const MOST_RELATED: usize = 50;

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_record_that_was_left_behind_is_one_finding() {
        let story = "2026-05-01 the text is moved to partnerships/tideway.md\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-12-agreed-####.yml:2:12 this file of the record and 3 more do not stand in “partnerships/tideway.record”"
            ]
        );
    }
}
