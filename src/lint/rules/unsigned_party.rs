//! A party that has still to sign, while the agreement has not begun.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "unsigned-party",
    severity: Severity::Note,
    summary: "a party whose signature is not recorded yet, before the agreement begins",
    explanation: r"
A partner who has not signed has promised nothing yet. Until the agreement begins there is time to ask; from its first day on,
`unsigned-after-commencement` tells it as an error.

“No signature is recorded” says what this repository holds, and nothing about what may lie in somebody's drawer.

~~~history bad as-of=2026-03-20
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
~~~

~~~history good as-of=2026-03-20
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

**To settle it,** have the party sign (`counterpart sign FILE --party ID`). What was signed on paper is recorded in the same way, with who signed and when.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let commencement = recorded::judged_commencement(ledger);
    if commencement.is_some_and(|day| day <= ledger.as_of) {
        return;
    }
    for party in recorded::unsigned(ledger) {
        let name = recorded::called(ledger, &party.id);
        let when = commencement.map(|day| format!("; the agreement begins on {day}"));
        let message = format!("no signature of {name} is recorded yet{}", when.unwrap_or_default());
        tell(ledger, &party.id, message, report);
    }
}

/// The finding at the party's id, with the entry that it was to sign.
pub(super) fn tell(ledger: &Ledger, party: &str, message: String, report: &mut Report<'_>) {
    let finding = report.at(recorded::party_place(ledger, party), message);
    finding
        .party(party)
        .digest(recorded::judged_digest(ledger))
        .why("a party that has not signed has promised nothing")
        .help(format!(
            "have it signed: `counterpart sign {} --party {party}`; what was signed on paper is recorded in the same way",
            ledger.path
        ));
    let version = ledger.judged_version();
    if let Some((line, _)) = version.and_then(|version| recorded::entry_of(ledger, version)) {
        finding.related_in(&line.file.path, line.file.place("/type"), "recorded as agreed here");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn until_the_agreement_begins_it_is_a_note_at_the_party() {
        let told = told_of(RULE.name, "2026-03-31", TWO_SIGNED);
        assert_eq!(
            told,
            [
                "agreements/tideway.md:8:11 no signature of Mill Lane Community Centre is recorded yet; the agreement begins on 2026-04-01"
            ]
        );
    }

    #[test]
    fn from_its_first_day_on_another_rule_speaks() {
        assert_eq!(told_of(RULE.name, "2026-04-01", TWO_SIGNED).len(), 0);
    }

    #[test]
    fn a_draft_has_nothing_to_sign() {
        let story = "2026-03-12 the agreement is drafted\n";
        assert_eq!(told_of(RULE.name, "2026-03-20", story).len(), 0);
    }
}
