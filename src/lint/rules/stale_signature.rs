//! A party whose only signatures are on a text that the parties did not keep.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, EntryLine, EntryPlace, Ledger, PartyLine};

pub(super) const RULE: Rule = Rule {
    name: "stale-signature",
    severity: Severity::Error,
    summary: "a party whose only signature is on an entry that is out of the chain of versions",
    explanation: r"
A signature is on one text. Where its entry was taken out of the record, or another change was recorded first, the party has
signed something else than what the others go by.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 on shorter: the text changes “five working days” to “three working days”
and amendment of point-of-contact
2026-03-15 the text changes “Each has one vote” to “Each has two votes”
and amendment of decision-making
2026-03-16 on shorter: mill-lane signs
2026-03-17 shorter is merged keeping ours
2026-03-18 all parties approve the amendment of 2026-03-15
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 on shorter: the text changes “five working days” to “three working days”
and amendment of point-of-contact
2026-03-15 the text changes “Each has one vote” to “Each has two votes”
and amendment of decision-making
2026-03-16 on shorter: mill-lane signs
2026-03-17 shorter is merged keeping ours
2026-03-18 all parties sign
~~~

**To settle it,** have the party sign the version that counts (`counterpart sign FILE --party ID`).

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    if !recorded::is_here(ledger) || !recorded::is_assessable(ledger) {
        return;
    }
    for party in ledger.parties.iter().filter(|party| party.left.is_none() && !party.spoken_for) {
        tell(ledger, party, report);
    }
}

fn tell(ledger: &Ledger, party: &PartyLine, report: &mut Report<'_>) {
    let last = party.stale.iter().rev().filter_map(|act| ledger.acts.get(*act));
    let mut stale = last.filter_map(|act| match act.place {
        ActPlace::Stale(entry) => Some((act, ledger.entries.get(entry)?)),
        _ => None,
    });
    let Some((act, entry)) = stale.next() else { return };
    let file = &act.file;
    let why_stale = match entry.place {
        EntryPlace::Withdrawn => "was taken out of the record",
        _ => "is beside the chain of versions",
    };
    let message = format!(
        "{}’s only signature is on “{}”, which {why_stale}",
        recorded::called(ledger, &party.id),
        recorded::named(&entry.file)
    );
    let judged = ledger.judged_version();
    let text = judged.map(|version| version.digest.clone()).unwrap_or_default();
    let since = since(ledger, entry);
    let finding = report.in_file(&file.path, file.place("/entry"), message);
    finding.party(&party.id).digest(text);
    finding.why("it is a signature of another text than the one that the others go by");
    let sign = format!("`counterpart sign {} --party {}`", ledger.path, party.id);
    finding.help(format!("have the version that counts signed: {sign}"));
    for (index, what) in since {
        let Some(version) = ledger.versions.get(index) else { continue };
        let Some((line, _)) = recorded::entry_of(ledger, version) else { continue };
        let message = format!("{} changed {what}", recorded::version_called(ledger, index));
        finding.related_in(&line.file.path, line.file.place("/type"), message);
    }
}

/// What the chain changed since the version on which the entry was made, clause by clause.
fn since(ledger: &Ledger, entry: &EntryLine) -> Vec<(usize, String)> {
    let before = entry.file.entry().and_then(|entry| entry.previous.as_ref());
    let before = before.and_then(|link| {
        ledger.versions.iter().position(|version| {
            ledger.entry_of(version).is_some_and(|line| line.file.is_meant_by(link))
        })
    });
    let first = before.map_or(1, |before| before + 1);
    let judged = ledger.approved.unwrap_or(0);
    let links = ledger.versions.iter().enumerate().take(judged + 1).skip(first);
    links.filter_map(|(index, version)| Some((index, version.change.as_ref()?.summary()))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn who_signed_the_version_that_counts_as_well_is_not_stale() {
        let story = "2026-03-14 on shorter: the text changes “five working days” to “three working days”\n\
                     and amendment of point-of-contact\n\
                     2026-03-15 the text changes “Each has one vote” to “Each has two votes”\n\
                     and amendment of decision-making\n\
                     2026-03-16 on shorter: mill-lane signs\n\
                     2026-03-17 shorter is merged keeping ours\n";
        assert_eq!(told_of(RULE.name, "2026-03-25", &format!("{SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn the_act_and_its_entry_are_named() {
        let story = "2026-03-14 on shorter: the text changes “five working days” to “three working days”\n\
                     and amendment of point-of-contact\n\
                     2026-03-15 the text changes “Each has one vote” to “Each has two votes”\n\
                     and amendment of decision-making\n\
                     2026-03-16 on shorter: mill-lane signs\n\
                     2026-03-17 shorter is merged keeping ours\n";
        let told = told_of(RULE.name, "2026-03-25", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-16-signs-mill-lane-####.yml:7:8 Mill Lane Community Centre’s only signature is on “2026-03-14-amendment-####”, which is beside the chain of versions"
            ]
        );
    }
}
