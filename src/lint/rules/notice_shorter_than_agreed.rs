//! A party that left without notice, or with less than was agreed.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::approval::DemandKind;
use crate::history::ledger::{ActPlace, Ledger};
use crate::history::record::{ActKind, EntryKind};

pub(super) const RULE: Rule = Rule {
    name: "notice-shorter-than-agreed",
    severity: Severity::Error,
    summary: "a party that leaves with less notice than the agreement asks for",
    explanation: r"
Notice gives those who stay the time to find somebody else. Whoever leaves earlier leaves the others with the work, the staff and the
people who rely on both.

A party leaves by withdrawal, exclusion, succession, or a change that it agrees to itself; whoever disappears from the text in another way is told here as well.

~~~history bad as-of=2027-03-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-12-01 mill-lane gives notice of withdrawal
2027-01-15 the text loses the party mill-lane
and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\n”
and withdrawal of mill-lane, effective 2027-02-01
~~~

~~~history good as-of=2027-07-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-12-01 mill-lane gives notice of withdrawal
2027-01-15 the text loses the party mill-lane
and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\n”
and withdrawal of mill-lane, effective 2027-06-01
~~~

**To settle it,** record the notice that was given (`counterpart sign FILE --party ID --act gives-notice`), let the withdrawal take effect later, or have the others and the leaver agree to it by an amendment.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, version, demand) in recorded::unmet(ledger, DemandKind::Notice) {
        let Some((line, _)) = recorded::entry_of(ledger, version) else { continue };
        for party in &demand.still {
            if recorded::is_spoken_for(ledger, party) {
                continue;
            }
            let leaves = format!(
                "{} leaves with {}",
                recorded::called(ledger, party),
                recorded::version_called(ledger, index)
            );
            let message = match &demand.shortfall {
                Some(shortfall) => format!("{leaves}; {shortfall}"),
                None => format!("{leaves}, and no notice of it is recorded"),
            };
            let place = ["/effective", "/date"].map(|key| line.file.terms.at(key));
            let place = place.into_iter().flatten().next().map(|place| place.term.span);
            let place = place.unwrap_or_else(|| line.file.place("/type"));
            let finding = report.in_file(&line.file.path, place, message);
            finding
                .party(party)
                .digest(&version.digest)
                .why(format!("the agreement asks for {}", demand.words))
                .help(format!(
                    "record the notice (`counterpart sign {} --party {party} --act gives-notice`), or let it leave later",
                    ledger.path
                ));
            let asked = ledger.current.as_ref().filter(|_| !demand.by.is_empty());
            let place =
                asked.and_then(|text| recorded::term_span(text.agreement.terms(), &demand.by));
            if let Some(place) = place {
                finding.related_in(&ledger.path, place, format!("this asks for {}", demand.words));
            }
        }
    }
    left_out(ledger, report);
}

/// Parties that a change of another sort took out of the text, and that did not agree to it.
fn left_out(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, two) in ledger.versions.windows(2).enumerate() {
        let [before, after] = two else { continue };
        let Some((line, entry)) = recorded::entry_of(ledger, after) else { continue };
        let Some((old, new)) = before.text.as_ref().zip(after.text.as_ref()) else { continue };
        if matches!(
            entry.kind,
            EntryKind::Withdrawal | EntryKind::Exclusion | EntryKind::Succession
        ) {
            continue;
        }
        let gone = old.agreement.parties().filter(|party| new.agreement.party(party.id).is_none());
        for party in gone.filter(|party| !agreed(ledger, index + 1, party.id)) {
            let message = format!(
                "{} is taken out with {}, and neither left nor agreed to it",
                recorded::called(ledger, party.id),
                recorded::version_called(ledger, index + 1)
            );
            let finding = report.in_file(&line.file.path, line.file.place("/type"), message);
            finding
                .party(party.id)
                .digest(&after.digest)
                .why("a party leaves by its own notice, by exclusion, by succession, or by a change that it agrees to itself")
                .help("record how it left: its notice and a withdrawal, an exclusion, or its agreement to this change");
        }
    }
}

/// Whether a party agreed to a version itself.
fn agreed(ledger: &Ledger, index: usize, party: &str) -> bool {
    recorded::acts(ledger).any(|(line, act)| {
        let agrees = matches!(act.kind, ActKind::Signs | ActKind::Approves);
        line.place == ActPlace::Version(index) && agrees && act.party.as_deref() == Some(party)
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn too_short_a_notice() {
        let story = "2026-12-01 mill-lane gives notice of withdrawal\n\
                     2027-01-15 the text loses the party mill-lane\n\
                     and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\\n”\n\
                     and withdrawal of mill-lane, effective 2027-05-31\n";
        let told = told_of(RULE.name, "2027-07-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2027-01-15-withdrawal-####.yml:8:12 Mill Lane Community Centre leaves with withdrawal 1; notice was given on 2026-12-01, 6 months from then is 2027-06-01, and the party leaves on 2027-05-31"
            ]
        );
    }

    #[test]
    fn no_notice_at_all() {
        let story = "2027-01-15 the text loses the party mill-lane\n\
                     and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\\n”\n\
                     and withdrawal of mill-lane, effective 2027-05-31\n";
        let told = told_of(RULE.name, "2027-07-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2027-01-15-withdrawal-####.yml:8:12 Mill Lane Community Centre leaves with withdrawal 1, and no notice of it is recorded"
            ]
        );
    }

    #[test]
    fn whoever_agreed_to_go_needs_no_notice() {
        let story = "2026-06-01 the text loses the party mill-lane\n\
                     and amendment of parties\n\
                     2026-06-02 harbour-trust, quay-advice and mill-lane approve\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn a_majority_cannot_take_a_party_out() {
        let story = "2026-03-01 the text changes “variation: { approval: all-parties” to “variation: { approval: majority”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text loses the party mill-lane\n\
                     and amendment of parties\n\
                     2026-06-02 harbour-trust and quay-advice approve\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:3:7 Mill Lane Community Centre is taken out with amendment 1, and neither left nor agreed to it"
            ]
        );
    }
}
