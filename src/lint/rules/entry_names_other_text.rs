//! A last entry that was made for another text than the one that stands there.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "entry-names-other-text",
    severity: Severity::Error,
    summary: "a last entry whose text is not the one that stands there, nor ever was",
    explanation: r#"
An entry names the text that it sets. Where that text never stood, the entry was made before the last touch to the file, or for another file:
what people sign under it is not what they read.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination, text: "counterpart1-sha256:0000000000000000000000000000000000000000000000000000000000000000"
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
~~~

**To settle it,** take the entry out (`withdrawn-record`) and record it again now that the text is as it is to be; or put the text right.

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
    let other = ledger.unrecorded.as_ref().filter(|found| found.entry_names_other_text);
    let Some((unrecorded, version)) = other.zip(ledger.versions.last()) else { return };
    let Some((line, _)) = recorded::entry_of(ledger, version) else { return };
    let called = recorded::version_called(ledger, ledger.versions.len() - 1);
    let message =
        format!("the entry of {called} names another text than the one that stands there");
    let finding = report.in_file(&line.file.path, line.file.place("/text"), message);
    finding
        .digest(recorded::judged_digest(ledger))
        .why("whoever signs under this entry signs a text that nobody can read")
        .help(format!(
            "take the entry out and record it again for the text as it stands: `counterpart record {} withdrawn-record`",
            ledger.path
        ));
    let place = recorded::first_changed(ledger, &unrecorded.change);
    finding.related_in(&ledger.path, place, "the text that stands there");
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn an_entry_made_for_another_text() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, text: \"counterpart1-sha256:0000000000000000000000000000000000000000000000000000000000000000\"\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:6:7 the entry of amendment 1 names another text than the one that stands there"
            ]
        );
    }

    #[test]
    fn a_change_after_the_entry_is_another_fault() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 the text changes “Each has one vote” to “Each has two votes”\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
