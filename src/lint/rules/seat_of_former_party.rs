//! A seat or another duty of a party that has left.

use super::{Check, Report, Rule, recorded, unknown_party};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "seat-of-former-party",
    severity: Severity::Error,
    summary: "a seat, contact or other duty that still names a party that has left",
    explanation: r"
A party leaves by one entry, but its name stands in many places: a seat on the board, a contact, a lead. Whatever still names it is done by nobody, and a
board that counts its seat may have no quorum.

The same party in several places is told once. Shares are told by `share-for-non-party`; for names that never were a party there is `unknown-party`.

~~~history bad as-of=2027-07-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-12-01 mill-lane gives notice of withdrawal
2027-01-15 the text loses the party mill-lane
and withdrawal of mill-lane, effective 2027-06-01, reference: Handover plan of 12 January 2027
2027-01-16 harbour-trust, quay-advice and mill-lane approve
~~~

~~~history good as-of=2027-07-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-12-01 mill-lane gives notice of withdrawal
2027-01-15 the text loses the party mill-lane
and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\n”
and withdrawal of mill-lane, effective 2027-06-01, reference: Handover plan of 12 January 2027
~~~

**To settle it,** give the seat or duty to somebody else by an amendment, or take it out.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let Some(text) = ledger.current.as_ref().filter(|_| recorded::is_here(ledger)) else { return };
    let agreement = &text.agreement;
    for party in &ledger.parties {
        let Some(left) = party.left.filter(|_| agreement.party(&party.id).is_none()) else {
            continue;
        };
        let places = unknown_party::places_of(agreement, &party.id);
        let Some((first, others)) = places.split_first() else { continue };
        let with = recorded::version_called(ledger, left);
        let day = ledger.versions.get(left).and_then(|version| version.effective);
        let when = day.map(|day| format!(" on {day}")).unwrap_or_default();
        let message = format!(
            "{} left{when} with {with}, and is still named here",
            recorded::called(ledger, &party.id)
        );
        let finding = report.at(*first, message);
        finding
            .party(&party.id)
            .digest(recorded::judged_digest(ledger))
            .why("what is given to a party that has left is done by nobody")
            .help("give it to somebody else by an amendment, or take it out");
        for other in others.iter().take(MOST_RELATED) {
            finding.related(*other, "here as well");
        }
        let entry =
            ledger.versions.get(left).and_then(|version| recorded::entry_of(ledger, version));
        if let Some((line, _)) = entry {
            finding.related_in(&line.file.path, line.file.place("/type"), "it left here");
        }
    }
}

const MOST_RELATED: usize = 10;

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_contact_that_stayed() {
        let story = "2026-12-01 mill-lane gives notice of withdrawal\n\
                     2027-01-15 the text loses the party mill-lane\n\
                     and withdrawal of mill-lane, effective 2027-06-01\n\
                     2027-01-16 harbour-trust, quay-advice and mill-lane approve\n";
        let told = told_of(RULE.name, "2027-07-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:13:3 Mill Lane Community Centre left on 2027-06-01 with withdrawal 1, and is still named here"
            ]
        );
    }
}
