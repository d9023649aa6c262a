//! A version whose text no commit has.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "version-text-missing",
    severity: Severity::Error,
    summary: "an entry whose text is in no commit, so that nobody can read what was agreed",
    explanation: r#"
An entry names its text by a digest. Where no commit holds a text with that digest, nobody can read what was agreed, and the version cannot be
told from one that was invented later. It counts as not approved, and so does every version after it.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 amendment of termination, text: "counterpart1-sha256:0000000000000000000000000000000000000000000000000000000000000000"
2026-07-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-07-02 all parties approve
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-07-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-07-02 all parties approve
~~~

**To settle it,** commit the text that was agreed (it is enough that it stands on a branch that is merged), or take the entry out if its text never stood.

**It cannot be suppressed:** the record is what auditors rely on.
"#,
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let can_be_told = recorded::is_assessable(ledger) && recorded::is_here(ledger);
    if !can_be_told || recorded::has_lost_an_entry(ledger) {
        return;
    }
    let named_by_other_rule =
        ledger.unrecorded.as_ref().is_some_and(|unrecorded| unrecorded.entry_names_other_text);
    let last = ledger.versions.len().saturating_sub(1);
    for (index, version) in ledger.versions.iter().enumerate() {
        let told = version.text.is_some() || (index == last && named_by_other_rule);
        let Some((line, _)) = recorded::entry_of(ledger, version).filter(|_| !told) else {
            continue;
        };
        let called = recorded::version_called(ledger, index);
        let message = format!("no commit has the text of {called}, so nobody can read it");
        let finding = report.in_file(&line.file.path, line.file.place("/text"), message);
        finding
            .digest(&version.digest)
            .why("what nobody can read cannot be shown to have been agreed; the versions after it do not count either")
            .help("commit the text that was agreed, or take this entry out if its text never stood");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_version_in_between_without_a_text() {
        let story = "2026-06-01 amendment of termination, text: \"counterpart1-sha256:0000000000000000000000000000000000000000000000000000000000000000\"\n\
                     2026-07-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:6:7 no commit has the text of amendment 1, so nobody can read it"
            ]
        );
    }
}
