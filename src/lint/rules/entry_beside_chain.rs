//! An entry that is not in the chain of versions.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Report, Rule, id_reused, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, EntryLine, EntryPlace, Ledger};

pub(super) const RULE: Rule = Rule {
    name: "entry-beside-chain",
    severity: Severity::Note,
    summary: "an entry that another one came before, or that names no version before it",
    explanation: r"
Two changes can be prepared at the same time. The first to land is the next version; the other was made for a text that is not the last one any
more, and the signatures under it are on words that nobody will see.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 on shorter: the text changes “five working days” to “three working days”
and amendment of point-of-contact
2026-06-02 the text changes “Each has one vote” to “Each has two votes”
and amendment of decision-making
2026-06-03 shorter is merged keeping ours
2026-06-04 all parties approve the amendment of 2026-06-02
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 on shorter: the text changes “five working days” to “three working days”
and amendment of point-of-contact
2026-06-02 the text changes “Each has one vote” to “Each has two votes”
and amendment of decision-making
2026-06-03 all parties approve the amendment of 2026-06-02
~~~

**To settle it,** if the change is still wanted, record it again on the merged text (`counterpart record FILE amendment`) and have it agreed; else take the entry out (`withdrawn-record`).

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let can_be_told = recorded::is_assessable(ledger) && recorded::is_here(ledger);
    if !can_be_told || recorded::has_lost_an_entry(ledger) {
        return;
    }
    // A party whose only signature is on such an entry is told of by `stale-signature`.
    let stale = ledger.parties.iter().flat_map(|party| &party.stale);
    let signed: BTreeSet<usize> = stale
        .filter_map(|act| match ledger.acts.get(*act)?.place {
            ActPlace::Stale(entry) => Some(entry),
            _ => None,
        })
        .collect();
    // What follows each entry in the chain.
    let followed_by: BTreeMap<&str, &EntryLine> = ledger
        .versions
        .iter()
        .filter_map(|version| {
            let (line, entry) = recorded::entry_of(ledger, version)?;
            Some((entry.previous.as_ref()?.sha256.as_deref()?, line))
        })
        .collect();
    for (index, line) in ledger.entries.iter().enumerate() {
        if signed.contains(&index) {
            continue;
        }
        let Some(entry) = line.file.entry().filter(|_| !id_reused::is_second(ledger, line)) else {
            continue;
        };
        let name = entry.kind.name();
        let (message, why) = match line.place {
            EntryPlace::BesideChain => (
                format!(
                    "this {name} is not in the chain of versions: another change landed before it"
                ),
                "it was made for a text that is not the last one any more",
            ),
            EntryPlace::Unlinked => (
                format!(
                    "this {name} is not in the chain of versions: the entry before it is not there"
                ),
                "without the entry that it follows, nobody knows which text it changes",
            ),
            _ => continue,
        };
        let finding = report.in_file(&line.file.path, line.file.place("/previous"), message);
        finding.why(why).help(format!(
            "if it is still wanted, record it again on the text as it is now: `counterpart record {} {name}`; else take it out",
            ledger.path
        ));
        if let Some(digest) = &entry.text {
            finding.digest(digest);
        }
        let previous = entry.previous.as_ref().and_then(|link| link.sha256.as_deref());
        let first = previous.and_then(|previous| followed_by.get(previous));
        if let Some(first) = first {
            finding.related_in(
                &first.file.path,
                first.file.place("/previous"),
                "this one landed first",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn the_second_of_two_is_beside_the_chain() {
        let story = "2026-06-01 on shorter: the text changes “five working days” to “three working days”\n\
                     and amendment of point-of-contact\n\
                     2026-06-02 the text changes “Each has one vote” to “Each has two votes”\n\
                     and amendment of decision-making\n\
                     2026-06-03 shorter is merged keeping ours\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:5:11 this amendment is not in the chain of versions: another change landed before it"
            ]
        );
    }

    #[test]
    fn an_entry_that_follows_nothing() {
        let story = "2026-06-01 the text changes “Each has one vote” to “Each has two votes”\n\
                     and amendment of decision-making, previous: none\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:1:1 this amendment is not in the chain of versions: the entry before it is not there"
            ]
        );
    }
}
