//! A file of the record that is dated after the day on which it was recorded.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "dated-after-recording",
    severity: Severity::Warning,
    summary: "an entry or act dated after the day on which it came into the record",
    explanation: r"
Nobody can record what has not happened yet. A date after the day of the recording is a slip, or a promise; a reader should take it for neither
a fact. Dates before it are ordinary: recording late is no fault.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, dated 2026-05-01
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-20 mill-lane signs, dated 2026-03-13
~~~

**To settle it,** take it out (`withdrawn-record`) and record it again with the day on which it was done. What is to hold later has an `effective` date.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    // Clocks stand in different time zones.
    const LENIENCE_DAYS: i64 = 1;
    let entries = ledger
        .entries
        .iter()
        .map(|line| (&*line.file, line.landed, line.file.entry().and_then(|entry| entry.date)));
    let acts = recorded::acts(ledger).map(|(line, act)| (&*line.file, line.landed, act.date));
    for (file, landed, date) in entries.chain(acts) {
        let (Some(landed), Some(date)) = (landed, date) else { continue };
        let ahead = recorded::days_between(landed.date, date);
        if ahead <= LENIENCE_DAYS {
            continue;
        }
        let message = format!(
            "this is dated {date}, and was recorded {} before, on {}",
            recorded::days(ahead),
            landed.date
        );
        let finding = report.in_file(&file.path, file.place("/date"), message);
        finding
            .commit(landed.commit.to_string())
            .why("nobody can record what has not happened yet")
            .help("take it out and record it again with the day on which it was done; what is to hold later has an `effective` date");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_date_in_the_future_of_its_recording() {
        let story = "2026-03-14 mill-lane signs, dated 2026-03-16\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-16-signs-mill-lane-####.yml:11:7 this is dated 2026-03-16, and was recorded 2 days before, on 2026-03-14"
            ]
        );
    }

    #[test]
    fn clocks_may_differ_by_a_day() {
        let story = "2026-03-14 mill-lane signs, dated 2026-03-15\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }
}
