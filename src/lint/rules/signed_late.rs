//! An agreement that the last party signed long after it had begun.

use super::{Check, Report, Rule, recorded, thresholds};
use crate::ground::finding::Severity;
use crate::history::approval::signs;
use crate::history::ledger::{ActPlace, Ledger};

pub(super) const RULE: Rule = Rule {
    name: "signed-late",
    severity: Severity::Warning,
    summary: "an agreement whose last signature came more than a month after it had begun",
    explanation: r"
Between the first day and the last signature people worked without all having promised anything. Auditors ask how long that was, and what was done in
the meantime. Up to a month is told in the history only.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-07-01 mill-lane signs
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-04-10 mill-lane signs
~~~

**To settle it,** nothing can be done afterwards but to say what held in between, for which a `decision` can be recorded. Begin the next agreement when all have signed.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let first = ledger.versions.first().filter(|version| version.approval.complete);
    let Some(version) = first.filter(|_| recorded::is_here(ledger)) else { return };
    let begins = version.text.as_ref().and_then(|text| recorded::commencement(&text.agreement));
    let signed = recorded::acts(ledger).filter_map(|(line, act)| {
        let counts = line.place == ActPlace::Version(0) && signs(act.kind);
        Some((act.date.filter(|_| counts)?, line, act))
    });
    let last = signed.max_by_key(|(date, line, _)| (*date, line.file.path.clone()));
    let (Some(begins), Some((date, line, act))) = (begins, last) else { return };
    let late = recorded::days_between(begins, date);
    if late <= thresholds::THRESHOLDS.late.signed_late_days {
        return;
    }
    let who = recorded::whose(act).unwrap_or_default();
    let message = format!(
        "the last signature, of {}, is dated {date}, {} after the agreement began",
        recorded::called(ledger, who),
        recorded::days(late)
    );
    let finding = report.in_file(&line.file.path, line.file.place("/date"), message);
    finding
        .party(who)
        .digest(&version.digest)
        .why("in between people worked without all having promised anything")
        .help("say by a `decision` what held in between; begin the next agreement when all have signed");
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_month_is_ordinary() {
        let story = "2026-05-02 mill-lane signs\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn more_is_told() {
        let story = "2026-05-03 mill-lane signs\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-05-03-signs-mill-lane-####.yml:11:7 the last signature, of Mill Lane Community Centre, is dated 2026-05-03, 32 days after the agreement began"
            ]
        );
    }

    #[test]
    fn who_has_not_signed_is_told_elsewhere() {
        assert_eq!(told_of(RULE.name, "2026-10-01", TWO_SIGNED).len(), 0);
    }
}
