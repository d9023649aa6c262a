//! Files of the record that came into it long after the day that they state.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Check, Report, Rule, recorded, thresholds};
use crate::ground::finding::Severity;
use crate::history::ledger::{EntryPlace, Landing, Ledger};
use crate::history::record::RecordFile;

pub(super) const RULE: Rule = Rule {
    name: "recorded-late",
    severity: Severity::Note,
    summary: "entries and acts that were recorded more than a month after the day that they state",
    explanation: r"
Recording late is no fault, and often the only way: an agreement may be older than its repository. But a record made long afterwards shows what
somebody remembered, not what they saw, and a reader should know. What was copied from an executed text (`transcribed`) is not told.

The day on which something came onto the default branch is compared with the day that it states. Both stay as they are.

~~~history bad
2026-06-01 the parties record the agreement, dated 2026-03-12
and all parties sign, dated 2026-03-13
~~~

~~~history good
2026-03-20 the parties record the agreement, dated 2026-03-12
and all parties sign, dated 2026-03-13
~~~

**To settle it,** nothing needs to be done. Record the next one sooner; and record what is older than the repository as `transcribed`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    if !recorded::is_here(ledger) || recorded::is_transcribed(ledger) || ledger.completeness.shallow
    {
        return;
    }
    let rewritten: BTreeSet<&str> =
        ledger.rewritten.iter().map(|lost| lost.path.as_str()).collect();
    let mut late: BTreeMap<usize, Vec<(i64, &RecordFile, Landing)>> = BTreeMap::new();
    let counts =
        |place: EntryPlace| !matches!(place, EntryPlace::Withdrawn | EntryPlace::Unreadable);
    let entries = ledger.entries.iter().filter(|line| counts(line.place));
    let entries = entries
        .map(|line| (&*line.file, line.landed, line.file.entry().and_then(|entry| entry.date)));
    let acts = recorded::acts(ledger).map(|(line, act)| (&*line.file, line.landed, act.date));
    for (file, landed, date) in entries.chain(acts) {
        // What was changed after it had landed is told by `record-rewritten`.
        let is_rewritten = rewritten.contains(file.path.as_str());
        let (Some(landed), Some(date), false) = (landed, date, is_rewritten) else { continue };
        let days = days_late(date, landed);
        if days > thresholds::THRESHOLDS.late.recorded_late_days {
            late.entry(landed.place).or_default().push((days, file, landed));
        }
    }
    for mut files in late.into_values() {
        files.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.path.cmp(&other.1.path)));
        tell(&files, report);
    }
}

/// Days between the day that a file states and its landing.
fn days_late(date: Date, landed: Landing) -> i64 {
    recorded::days_between(date, landed.date)
}

/// One finding for all that landed together.
fn tell(files: &[(i64, &RecordFile, Landing)], report: &mut Report<'_>) {
    let Some(((days, first, landed), others)) = files.split_first() else { return };
    let late = recorded::days(*days);
    let message = match others.len() {
        0 => format!("this was recorded on {}, {late} after the day that it states", landed.date),
        more => format!(
            "this and {more} more were recorded on {}, up to {late} after the days that they state",
            landed.date
        ),
    };
    let finding = report.in_file(&first.path, first.place("/date"), message);
    finding
        .commit(landed.commit.to_string())
        .why("what is recorded long afterwards shows what was remembered, not what was seen")
        .help("nothing needs to be done; what is older than the repository can be recorded as `transcribed`");
    for (days, file, _) in others.iter().take(MOST_RELATED) {
        finding.related_in(&file.path, file.place("/date"), recorded::days(*days) + " late");
    }
}

const MOST_RELATED: usize = 10;

#[cfg(test)]
mod tests {
    use super::super::examples::stories::told_of;
    use super::RULE;

    #[test]
    fn a_month_is_ordinary() {
        let story = "2026-04-12 the parties record the agreement, dated 2026-03-12\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }

    #[test]
    fn more_is_told() {
        let story = "2026-04-13 the parties record the agreement, dated 2026-03-12\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-12-agreed-####.yml:6:7 this was recorded on 2026-04-13, 32 days after the day that it states"
            ]
        );
    }

    #[test]
    fn what_landed_together_is_told_together() {
        let story = "2026-07-01 the parties record the agreement, dated 2026-03-12\n\
                     and all parties sign, dated 2026-03-13\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-12-agreed-####.yml:6:7 this and 3 more were recorded on 2026-07-01, up to 111 days after the days that they state"
            ]
        );
    }
}
