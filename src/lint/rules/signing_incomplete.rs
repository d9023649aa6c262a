//! A party that has begun to sign and whose legal form asks for more.

use std::collections::BTreeSet;

use super::{Check, Report, Rule, recorded, wording};
use crate::ground::finding::Severity;
use crate::history::approval::{DemandKind, signs};
use crate::history::ledger::{ActPlace, Ledger};

pub(super) const RULE: Rule = Rule {
    name: "signing-incomplete",
    severity: Severity::Warning,
    summary: "a party whose signing is not complete in its legal form, or is witnessed by a party",
    explanation: r"
A deed of a company needs two signatories, or a director and a witness; a charity of the newer sort two trustees; a council its seal. One signature
too few can make the paper worth less than it looks. What each form asks for stands in `schema/execution.json`.

A witness attests what others did, and so is none of them.

~~~history bad
2026-03-01 the text changes “execution: simple” to “execution: deed”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

~~~history good
2026-03-01 the text changes “execution: simple” to “execution: deed”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign, capacity: Director, witness: { name: Wil Nesbit, capacity: Teacher }
~~~

**To settle it,** have whoever is missing sign, and record it as an act of its own; have a witness who is no party and none of its signatories.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for party in ledger.parties.iter().filter(|party| party.left.is_none() && !party.is_missing) {
        let signed = party.signed.and_then(|act| ledger.acts.get(act));
        let Some(act) = signed.filter(|_| !party.incomplete.is_empty()) else { continue };
        let message = format!(
            "{} has signed, and still needs {}",
            recorded::called(ledger, &party.id),
            wording::listed(&party.incomplete)
        );
        let finding = report.in_file(&act.file.path, act.file.place("/party"), message);
        finding
            .party(&party.id)
            .why("what its legal form asks for was not recorded in full, so the paper may be worth less than it looks")
            .help(format!(
                "have it completed and recorded: `counterpart sign {} --party {}`",
                ledger.path, party.id
            ));
    }
    adherences(ledger, report);
    witnesses(ledger, report);
}

/// A newcomer whose adherence lacks what its legal form asks for: until then it has not joined.
fn adherences(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, version, demand) in recorded::unmet(ledger, DemandKind::Adherence) {
        let Some(shortfall) = demand.shortfall.as_ref() else { continue };
        for party in &demand.still {
            let Some(act) = recorded::adherence(ledger, party, index) else { continue };
            let called = recorded::called(ledger, party);
            let own = shortfall.split("; ").find_map(|lacks| lacks.strip_prefix(called.as_str()));
            let message = match own {
                Some(lacks) => format!("{called} has adhered, and{lacks}"),
                None => format!("{called} has adhered, and that is not complete: {shortfall}"),
            };
            let finding = report.in_file(&act.file.path, act.file.place("/party"), message);
            finding
                .party(party)
                .digest(&version.digest)
                .why("until it is complete in the newcomer’s legal form, it has not joined")
                .help(format!(
                    "have it completed and recorded: `counterpart sign {} --party {party} --act adheres`",
                    ledger.path
                ));
        }
    }
}

/// A witness who is a signatory, in the words of the record.
fn witnesses(ledger: &Ledger, report: &mut Report<'_>) {
    let signatories: BTreeSet<(usize, String)> = recorded::acts(ledger)
        .filter(|(_, act)| signs(act.kind))
        .filter_map(|(line, act)| match line.place {
            ActPlace::Version(index) => Some((index, recorded::folded(act.name.as_deref()?))),
            _ => None,
        })
        .collect();
    for (line, act) in recorded::acts(ledger) {
        let ActPlace::Version(index) = line.place else { continue };
        let witness = line.file.terms.at("/witness/name").and_then(|place| place.term.text());
        let Some(witness) = witness else { continue };
        if !signatories.contains(&(index, recorded::folded(witness))) {
            continue;
        }
        let who = recorded::whose(act).unwrap_or_default();
        let message = format!(
            "{} is the witness of {}’s signature, and signed the same text",
            wording::bare(witness),
            recorded::called(ledger, who)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/witness/name"), message);
        finding
            .party(who)
            .why("a witness attests what others did, and so is none of them")
            .help("have it signed again before somebody who does not sign");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_deed_needs_a_second_hand() {
        let story = "2026-03-01 the text changes “execution: simple” to “execution: deed”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 harbour-trust signs\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-13-signs-harbour-trust-####.yml:8:8 Harbour Trust has signed, and still needs a second authorised signatory, or a witness, or the common seal"
            ]
        );
    }

    #[test]
    fn an_adherence_is_a_deed_where_one_is_asked_for() {
        let story = "2026-06-01 the text gains the party ferry-friends\n\
                     and admission of ferry-friends\n\
                     2026-06-02 harbour-trust, quay-advice and mill-lane approve\n\
                     2026-06-03 ferry-friends adheres\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-03-adheres-ferry-friends-####.yml:8:8 Ferry Friends has adhered, and still needs a second authorised signatory, or a witness, or the common seal"
            ]
        );
    }

    #[test]
    fn a_witness_is_none_of_those_who_sign() {
        let story = "2026-03-14 mill-lane signs, witness: { name: Ben Okafor }\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:13:18 Ben Okafor is the witness of Mill Lane Community Centre’s signature, and signed the same text"
            ]
        );
    }

    #[test]
    fn a_simple_agreement_needs_one_signature() {
        assert_eq!(told_of(RULE.name, "2026-10-01", SIGNED).len(), 0);
    }
}
