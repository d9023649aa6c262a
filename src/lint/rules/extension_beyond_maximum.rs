//! An extension that goes beyond what was agreed, or came too late.

use jiff::civil::Date;

use super::{Check, Report, Rule, recorded, timeframe};
use crate::ground::finding::Severity;
use crate::history::ledger::{Ledger, Version};
use crate::history::record::{Entry, EntryKind};

pub(super) const RULE: Rule = Rule {
    name: "extension-beyond-maximum",
    severity: Severity::Error,
    summary: "an extension longer or more often than the agreement allows, or decided after the agreement had expired",
    explanation: r"
A right to extend is part of the price and of the award: two years means two years. And what has expired cannot be extended; the parties then
worked without an agreement, and should say so.

The longest extension is counted from the end as it was before the first use of the power.

~~~history bad as-of=2029-04-01
2026-03-01 the text changes “expiry: 2029-03-31 }” to “expiry: 2029-03-31, extension: { up-to: P1Y, approval: all-parties } }”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2028-10-01 the text changes “expiry: 2029-03-31” to “expiry: 2031-03-31”
and amendment of timeframe, under timeframe.extension
2028-10-02 all parties approve
~~~

~~~history good as-of=2029-04-01
2026-03-01 the text changes “expiry: 2029-03-31 }” to “expiry: 2029-03-31, extension: { up-to: P1Y, approval: all-parties } }”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2028-10-01 the text changes “expiry: 2029-03-31” to “expiry: 2030-03-31”
and amendment of timeframe, under timeframe.extension
2028-10-02 all parties approve
~~~

**To settle it,** agree on it as an ordinary amendment, if all who must agree to one still want it; for the time after the expiry add an entry `continued`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    // The end as it was before the power was first used, and how often it has been used since.
    let mut first: Option<Date> = None;
    let mut uses: i64 = 0;
    for (index, two) in ledger.versions.windows(2).enumerate() {
        let [before, after] = two else { continue };
        let Some((old, new)) = expiries(before, after).filter(|(old, new)| new != old) else {
            continue;
        };
        let Some((_, entry)) = recorded::entry_of(ledger, after) else { continue };
        if entry.under.as_deref() == Some("timeframe.extension") {
            uses += 1;
            let end = *first.get_or_insert(old);
            beyond(ledger, index + 1, (end, new, uses), report);
        } else {
            (first, uses) = (None, 0);
        }
        if new > old {
            too_late(ledger, index + 1, old, entry, report);
        }
    }
}

fn expiries(before: &Version, after: &Version) -> Option<(Date, Date)> {
    let expiry = |version: &Version| recorded::expiry(&version.text.as_ref()?.agreement);
    Some((expiry(before)?, expiry(after)?))
}

fn beyond(
    ledger: &Ledger,
    index: usize,
    (end, new, uses): (Date, Date, i64),
    report: &mut Report<'_>,
) {
    let before = index.checked_sub(1).and_then(|before| ledger.versions.get(before));
    let text = before.and_then(|version| version.text.as_ref());
    let power = text.and_then(|text| text.agreement.terms_of("timeframe")?.get("extension"));
    let up_to = power.and_then(|power| timeframe::duration(power.get("up-to")?));
    let count = power.and_then(|power| power.text_of("count")?.parse::<i64>().ok());
    let latest = up_to.and_then(|up_to| end.checked_add(up_to).ok());
    let called = recorded::version_called(ledger, index);
    let message = match (latest, count) {
        (Some(latest), _) if new > latest => format!(
            "{called} extends the agreement to {new}, and it can be extended to {latest} at most"
        ),
        (_, Some(count)) if uses > count => format!(
            "{called} extends the agreement for the {} time, and it can be extended {} at most",
            ordinal(uses),
            if count == 1 { "once".to_owned() } else { format!("{count} times") }
        ),
        _ => return,
    };
    let version = ledger.versions.get(index);
    let Some((line, _)) = version.and_then(|version| recorded::entry_of(ledger, version)) else {
        return;
    };
    let finding = report.in_file(&line.file.path, line.file.place("/under"), message);
    finding
        .clause("timeframe")
        .why("what goes beyond the power to extend needs the approval of an amendment")
        .help("shorten the extension, or record it as an amendment without `under` and have all agree who must");
    let asked = text.zip(power.map(|power| power.span));
    if let Some((_, _)) = asked {
        let here = recorded::term_place(ledger, "/timeframe/extension");
        finding.related_in(&ledger.path, here, "how far it can be extended");
    }
}

fn too_late(ledger: &Ledger, index: usize, old: Date, entry: &Entry, report: &mut Report<'_>) {
    let Some(late) =
        entry.date.map(|date| recorded::days_between(old, date)).filter(|late| *late > 0)
    else {
        return;
    };
    let goes_on = ledger.entries.iter().any(|line| {
        let known = line.file.entry().filter(|known| known.kind == EntryKind::Continued);
        known.is_some_and(|known| known.date <= entry.date)
    });
    let version = ledger.versions.get(index).filter(|_| !goes_on);
    let Some((line, _)) = version.and_then(|version| recorded::entry_of(ledger, version)) else {
        return;
    };
    let message = format!(
        "{} makes the agreement longer, and was decided {} after it had expired on {old}",
        recorded::version_called(ledger, index),
        recorded::days(late)
    );
    let finding = report.in_file(&line.file.path, line.file.place("/date"), message);
    finding
        .clause("timeframe")
        .why("what has expired cannot be extended, and in between nothing held")
        .help("say by an entry `continued` on what terms the parties went on in between");
}

fn ordinal(number: i64) -> String {
    match number {
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        _ => format!("{number}th"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn longer_than_agreed() {
        let story = "2026-03-01 the text changes “expiry: 2029-03-31 }” to “expiry: 2029-03-31, extension: { up-to: P1Y, approval: all-parties } }”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2028-10-01 the text changes “expiry: 2029-03-31” to “expiry: 2030-04-01”\n\
                     and amendment of timeframe, under timeframe.extension\n\
                     2028-10-02 all parties approve\n";
        let told = told_of(RULE.name, "2029-04-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2028-10-01-amendment-####.yml:8:8 amendment 1 extends the agreement to 2030-04-01, and it can be extended to 2030-03-31 at most"
            ]
        );
    }

    #[test]
    fn more_often_than_agreed() {
        let story = "2026-03-01 the text changes “expiry: 2029-03-31 }” to “expiry: 2029-03-31, extension: { up-to: P2Y, count: 1, approval: all-parties } }”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2028-10-01 the text changes “expiry: 2029-03-31” to “expiry: 2029-09-30”\n\
                     and amendment of timeframe, under timeframe.extension\n\
                     2028-10-02 all parties approve\n\
                     2028-11-01 the text changes “expiry: 2029-09-30” to “expiry: 2030-03-31”\n\
                     and amendment of timeframe, under timeframe.extension\n\
                     2028-11-02 all parties approve\n";
        let told = told_of(RULE.name, "2029-04-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2028-11-01-amendment-####.yml:8:8 amendment 2 extends the agreement for the second time, and it can be extended once at most"
            ]
        );
    }

    #[test]
    fn after_it_had_expired() {
        let story = "2029-05-02 the text changes “expiry: 2029-03-31” to “expiry: 2030-03-31”\n\
                     and amendment of timeframe\n\
                     2029-05-03 all parties approve\n";
        let told = told_of(RULE.name, "2029-06-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2029-05-02-amendment-####.yml:7:7 amendment 1 makes the agreement longer, and was decided 32 days after it had expired on 2029-03-31"
            ]
        );
    }

    #[test]
    fn an_ordinary_amendment_has_no_limit() {
        let story = "2028-10-01 the text changes “expiry: 2029-03-31” to “expiry: 2040-03-31”\n\
                     and amendment of timeframe\n\
                     2028-10-02 all parties approve\n";
        assert_eq!(told_of(RULE.name, "2029-01-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
