//! A party that came in without adhering.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::approval::DemandKind;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "unadmitted-party",
    severity: Severity::Error,
    summary: "a party that was let in and has not adhered",
    explanation: r"
Whoever joins an agreement has to say so: by a deed of adherence, or by signing the text that names it. Until then the others have
promised the newcomer something, and the newcomer has promised nothing.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text gains the party ferry-friends
and admission of ferry-friends
2026-06-02 harbour-trust, quay-advice and mill-lane approve
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text gains the party ferry-friends
and admission of ferry-friends
2026-06-02 harbour-trust, quay-advice and mill-lane approve
2026-06-03 ferry-friends adheres, witness: { name: Wil Nesbit, capacity: Teacher }
~~~

**To settle it,** have the newcomer adhere: `counterpart sign FILE --party ID --act adheres`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let mut newcomers: Vec<(&str, usize)> = Vec::new();
    for (index, version, demand) in recorded::unmet(ledger, DemandKind::Adherence) {
        if !recorded::is_proposed(ledger, version) {
            // Who adhered, but not in full, is told by `signing-incomplete`.
            let still = demand.still.iter();
            let still = still.filter(|party| recorded::adherence(ledger, party, index).is_none());
            // And whom the text does not take in, by `admission-inconsistent`.
            let text = version.text.as_ref();
            let listed = |id: &str| text.is_some_and(|text| text.agreement.party(id).is_some());
            let still = still.filter(|party| listed(party));
            newcomers.extend(still.map(|party| (party.as_str(), index)));
        }
    }
    // Those whom an approved change brought in by another way than an admission.
    let assessable =
        recorded::is_here(ledger) && recorded::is_assessable(ledger) && recorded::is_kept(ledger);
    for party in ledger.parties.iter().filter(|party| assessable && party.left.is_none()) {
        if let Some(joined @ 1..) = party.joined.filter(|_| party.is_missing) {
            newcomers.push((&party.id, joined));
        }
    }
    let mut told: Vec<&str> = Vec::new();
    for (party, index) in newcomers {
        if !told.contains(&party) && !recorded::is_spoken_for(ledger, party) {
            told.push(party);
            tell(ledger, party, index, report);
        }
    }
}

fn tell(ledger: &Ledger, party: &str, index: usize, report: &mut Report<'_>) {
    let version = ledger.versions.get(index);
    let message = format!(
        "{} came in with {} and has not adhered",
        recorded::called(ledger, party),
        recorded::version_called(ledger, index)
    );
    let finding = report.at(recorded::party_place(ledger, party), message);
    finding
        .party(party)
        .digest(version.map(|version| version.digest.clone()).unwrap_or_default())
        .why("the others have promised the newcomer something, and the newcomer has promised nothing")
        .help(format!(
            "have it adhere: `counterpart sign {} --party {party} --act adheres`",
            ledger.path
        ));
    if let Some((line, _)) = version.and_then(|version| recorded::entry_of(ledger, version)) {
        finding.related_in(&line.file.path, line.file.place("/type"), "it came in here");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_newcomer_has_to_adhere() {
        let story = "2026-06-01 the text gains the party ferry-friends\n\
                     and admission of ferry-friends\n\
                     2026-06-02 harbour-trust, quay-advice and mill-lane approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:9:11 Ferry Friends came in with admission 1 and has not adhered"
            ]
        );
    }

    #[test]
    fn an_adherence_that_is_not_complete_is_told_elsewhere() {
        let story = "2026-06-01 the text gains the party ferry-friends\n\
                     and admission of ferry-friends\n\
                     2026-06-02 harbour-trust, quay-advice and mill-lane approve\n\
                     2026-06-03 ferry-friends adheres\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn whoever_comes_in_by_an_amendment_signs_as_well() {
        let story = "2026-06-01 the text gains the party ferry-friends\n\
                     and amendment of parties\n\
                     2026-06-02 harbour-trust, quay-advice and mill-lane approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:9:11 Ferry Friends came in with amendment 1 and has not adhered"
            ]
        );
    }
}
