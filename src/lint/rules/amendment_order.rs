//! A change that takes effect before it was agreed, or is dated before the version that it changes.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{EntryLine, Ledger, Version};
use crate::history::record::Entry;

pub(super) const RULE: Rule = Rule {
    name: "amendment-order",
    severity: Severity::Warning,
    summary: "a change that takes effect before it was agreed, or that is dated or numbered out of order",
    explanation: r"
What was to be done on a day should be known on that day. A change that takes effect before the last party agreed to it makes yesterday’s conduct
right or wrong afterwards; partners may want that, but should say so.

Only an effective date that the entry states is looked at. Numbers and dates of versions should go up.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination, effective 2026-05-01
2026-06-02 all parties approve
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination, effective 2026-07-01
2026-06-02 all parties approve
~~~

**To settle it,** let the change take effect on the day of the last approval or later; where it is meant to reach back, nothing needs to be done, and the note stands for whoever reads it later.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let mut before: Option<(&EntryLine, &Entry)> = None;
    for (index, version) in ledger.versions.iter().enumerate() {
        let Some((line, entry)) = recorded::entry_of(ledger, version) else { continue };
        number(ledger, index, (line, entry), report);
        if let Some(before) = before {
            order(ledger, index, before, (line, entry), report);
            retrospective(ledger, (index, version), (line, entry), report);
        }
        before = Some((line, entry));
    }
}

fn number(
    ledger: &Ledger,
    index: usize,
    (line, entry): (&EntryLine, &Entry),
    report: &mut Report<'_>,
) {
    let own = entry.version.and_then(|number| usize::try_from(number).ok());
    let Some(own) = own.filter(|own| *own != index + 1) else { return };
    let message = format!(
        "{} calls itself version {own}, and is version {}",
        recorded::version_called(ledger, index),
        index + 1
    );
    let finding = report.in_file(&line.file.path, line.file.place("/version"), message);
    finding.why("who is told of a version by its number should find that one").help(
        "nothing in it can be changed; take it out and record it again while nobody has signed it",
    );
}

fn order(
    ledger: &Ledger,
    index: usize,
    (before, earlier): (&EntryLine, &Entry),
    (line, entry): (&EntryLine, &Entry),
    report: &mut Report<'_>,
) {
    let (Some(earlier), Some(date)) = (earlier.date, entry.date) else { return };
    if earlier <= date {
        return;
    }
    let message = format!(
        "{} is dated {date}, before {}, which it changes",
        recorded::version_called(ledger, index),
        recorded::version_called(ledger, index - 1)
    );
    let finding = report.in_file(&line.file.path, line.file.place("/date"), message);
    finding
        .why("nobody can change what has not been made yet, so one of the two dates is wrong")
        .help("take the entry with the wrong date out and record it again")
        .related_in(&before.file.path, before.file.place("/date"), format!("dated {earlier}"));
}

fn retrospective(
    ledger: &Ledger,
    (index, version): (usize, &Version),
    (line, entry): (&EntryLine, &Entry),
    report: &mut Report<'_>,
) {
    let (Some(effective), Some(since)) = (entry.effective, version.approval.since) else { return };
    let back = recorded::days_between(effective, since);
    if back <= 0 || !version.approval.complete {
        return;
    }
    let message = format!(
        "{} takes effect on {effective}, {} before the last of those who must had agreed to it",
        recorded::version_called(ledger, index),
        recorded::days(back)
    );
    let finding = report.in_file(&line.file.path, line.file.place("/effective"), message);
    finding
        .digest(&version.digest)
        .why("it changes afterwards what was to be done in the meantime")
        .help("let a change take effect once all have agreed; where it is meant to reach back, leave it so");
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_change_that_reaches_back() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, effective 2026-05-01\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:8:12 amendment 1 takes effect on 2026-05-01, 32 days before the last of those who must had agreed to it"
            ]
        );
    }

    #[test]
    fn a_change_dated_before_what_it_changes() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, dated 2026-03-11\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-11-amendment-####.yml:7:7 amendment 1 is dated 2026-03-11, before version 1, which it changes"
            ]
        );
    }

    #[test]
    fn a_number_that_is_another() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, version: 3\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:4:10 amendment 1 calls itself version 3, and is version 2"
            ]
        );
    }

    #[test]
    fn what_is_not_agreed_yet_does_not_reach_back() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, effective 2026-05-01\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
