//! An approval that rests on the record’s word alone.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::evidence::Recorded;
use crate::history::ledger::{ActPlace, Ledger};
use crate::history::record::ActKind;

pub(super) const RULE: Rule = Rule {
    name: "approval-stated-only",
    severity: Severity::Warning,
    summary: "an approval that names neither the entry nor the text that it approves",
    explanation: r"
An act that names the entry and its text by their hashes can be about nothing else. One that only says “version 2”, or that somebody else
wrote down, can be moved to any text.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-06-03 all parties approve, entry: none, text: none
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-06-03 all parties approve
~~~

**To settle it,** have the approval recorded again so that it names the entry and the text: `counterpart sign FILE --party ID --act approves` writes both.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (line, act) in recorded::acts(ledger) {
        let ActPlace::Version(index) = line.place else { continue };
        let approves = matches!(act.kind, ActKind::Approves | ActKind::Signs | ActKind::Adheres);
        if index == 0 || !approves || line.evidence.recorded != Recorded::Stated {
            continue;
        }
        let who = recorded::whose(act).unwrap_or_default();
        let message = format!(
            "that {} agreed to {} is only stated: the act names neither its entry nor its text",
            recorded::called(ledger, who),
            recorded::version_called(ledger, index)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/act"), message);
        finding.party(who).why("what is only stated could be said of any text").help(format!(
            "record it again so that it names both: `counterpart sign {} --party {who} --act {}`",
            ledger.path,
            act.kind.name()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_version_number_alone_only_states_it() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-03 harbour-trust and mill-lane approve\n\
                     2026-06-04 quay-advice approves, entry: none, text: none\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-04-approves-quay-advice-####.yml:4:6 that Quay Advice agreed to amendment 1 is only stated: the act names neither its entry nor its text"
            ]
        );
    }
}
