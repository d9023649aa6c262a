//! An agreement that goes on after it has expired, with nothing agreed about that.

use jiff::civil::Date;

use super::{Check, Report, Rule, recorded, timeframe};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, EntryPlace, Ledger, Status};
use crate::history::record::{EntryKind, RecordFile};

pub(super) const RULE: Rule = Rule {
    name: "continuing-after-expiry",
    severity: Severity::Error,
    summary: "an agreement that is acted on after it has expired, without an extension or an entry that it continues",
    explanation: r"
Agreements often roll on: services go on, invoices are paid, and the text that says who bears what has ended. Whether it still holds is then for
lawyers to find out.

An agreement that expired and at which nothing has happened since is simply over, and nothing is told.

~~~history bad as-of=2029-06-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2029-05-01 a review is held
~~~

~~~history good as-of=2029-06-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2029-04-01 the agreement is continued
2029-05-01 a review is held
~~~

**To settle it,** extend it by an amendment; or, where the parties have agreed to go on as before, record that: `counterpart record FILE continued`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    if ledger.status != Status::Expired {
        return;
    }
    let version = ledger.in_force.and_then(|in_force| ledger.versions.get(in_force));
    let text = version.and_then(|version| version.text.as_ref());
    let Some(expiry) = text.and_then(|text| recorded::expiry(&text.agreement)) else { return };
    let end = continued_until(ledger).map_or(expiry, |until| until.max(expiry));
    let Some(since) = used_since(ledger, end) else { return };
    let ago = recorded::days(recorded::days_between(end, ledger.as_of));
    let message = if end == expiry {
        format!("the agreement expired on {expiry}, {ago} ago, and is still used")
    } else {
        format!("the agreement went on until {end}, {ago} ago, and is still used")
    };
    let finding = report.at(recorded::term_place(ledger, "/timeframe/expiry"), message);
    finding
        .clause("timeframe")
        .why("nobody can tell by what terms the partners work now")
        .help(format!(
            "extend it by an amendment, or record that the parties go on: `counterpart record {} continued`",
            ledger.path
        ))
        .related_in(&since.path, since.place("/date"), "recorded for a day after its end");
}

/// How long the parties said that they go on after the expiry.
fn continued_until(ledger: &Ledger) -> Option<Date> {
    let entries = ledger.entries.iter().filter(|line| line.place == EntryPlace::Beside);
    let until = entries.filter_map(|line| {
        line.file.entry().filter(|entry| entry.kind == EntryKind::Continued)?;
        timeframe::date(line.file.terms.get("until")?)
    });
    until.max()
}

/// The last file of the record that was done under the agreement after its last day.
fn used_since(ledger: &Ledger, expiry: Date) -> Option<&RecordFile> {
    let work = |kind: EntryKind| {
        matches!(
            kind,
            EntryKind::Review
                | EntryKind::Decision
                | EntryKind::Report
                | EntryKind::Amendment
                | EntryKind::Admission
        )
    };
    let entries = ledger.entries.iter().filter_map(|line| {
        let entry = line.file.entry().filter(|entry| work(entry.kind))?;
        let counts = matches!(line.place, EntryPlace::Beside | EntryPlace::Version(_));
        Some((entry.date.filter(|_| counts)?, &*line.file))
    });
    let acts = recorded::acts(ledger).filter_map(|(line, act)| {
        let counts = matches!(line.place, ActPlace::Version(_) | ActPlace::Entry(_));
        Some((act.date.filter(|_| counts)?, &*line.file))
    });
    let since = entries.chain(acts).filter(|(date, _)| *date > expiry && *date <= ledger.as_of);
    since
        .max_by(|one, other| (one.0, &one.1.path).cmp(&(other.0, &other.1.path)))
        .map(|(_, file)| file)
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_review_after_the_end() {
        let story = "2029-05-01 a review is held\n";
        let told = told_of(RULE.name, "2029-06-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:10:40 the agreement expired on 2029-03-31, 62 days ago, and is still used"
            ]
        );
    }

    #[test]
    fn it_went_on_only_for_so_long() {
        let story = "2029-04-01 the agreement is continued, until: 2029-06-30\n\
                     2029-10-01 a review is held\n";
        let told = told_of(RULE.name, "2029-12-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:10:40 the agreement went on until 2029-06-30, 154 days ago, and is still used"
            ]
        );
    }

    #[test]
    fn what_is_over_is_over() {
        assert_eq!(told_of(RULE.name, "2031-01-01", SIGNED).len(), 0);
    }

    #[test]
    fn the_last_day_is_a_day_of_the_agreement() {
        let story = "2029-03-31 a review is held\n";
        assert_eq!(told_of(RULE.name, "2029-03-31", &format!("{SIGNED}{story}")).len(), 0);
    }
}
