//! An act that is dated before the text that it is about.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::approval::signs;
use crate::history::ledger::{ActPlace, Ledger};
use crate::history::record::ActKind;

pub(super) const RULE: Rule = Rule {
    name: "signed-before-text",
    severity: Severity::Error,
    summary: "an act dated before the text that it signs or approves",
    explanation: r"
Nobody can sign what does not exist. An act dated before its entry was either dated wrongly, or was an act on an earlier draft, which the
text has left behind.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, dated 2026-03-01
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-20 mill-lane signs, dated 2026-03-13
~~~

**To settle it,** date the act by the day on which it was done, in a new act; or, where the entry’s own date is the wrong one, take the entry out (`withdrawn-record`) and record it again.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (line, act) in recorded::acts(ledger) {
        let ActPlace::Version(index) = line.place else { continue };
        let concerns_text = signs(act.kind) || act.kind == ActKind::Approves;
        let version = ledger.versions.get(index).filter(|_| concerns_text);
        let Some((entry, dated)) = version.and_then(|version| recorded::entry_of(ledger, version))
        else {
            continue;
        };
        let (Some(on), Some(date)) = (act.date, dated.date) else { continue };
        let early = recorded::days_between(on, date);
        if early <= 0 {
            continue;
        }
        let party = recorded::whose(act).unwrap_or_default();
        let message = format!(
            "{} {} for {} on {on}, {} before {} was made",
            recorded::person(act),
            recorded::done(act.kind),
            recorded::called(ledger, party),
            recorded::days(early),
            recorded::version_called(ledger, index)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/date"), message);
        finding
            .party(party)
            .why("nobody can sign a text before it is there; what was signed may have been another one")
            .help("record the act again with the day on which it was done, or the entry with the day on which the text was settled")
            .related_in(&entry.file.path, entry.file.place("/date"), format!("made on {date}"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn the_days_are_counted_to_the_entry() {
        let story = "2026-03-14 mill-lane signs, dated 2026-03-11\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-11-signs-mill-lane-####.yml:11:7 Carys Lund signed for Mill Lane Community Centre on 2026-03-11, 1 day before version 1 was made"
            ]
        );
    }

    #[test]
    fn the_same_day_is_in_time() {
        let story = "2026-03-14 mill-lane signs, dated 2026-03-12\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn a_notice_is_about_no_text() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 all parties approve\n\
                     2026-06-03 mill-lane gives notice of withdrawal, dated 2026-05-01\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
