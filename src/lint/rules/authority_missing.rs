//! A signature of which nothing says by what authority it was given.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::approval::signs;
use crate::history::ledger::{ActPlace, Ledger};

pub(super) const RULE: Rule = Rule {
    name: "authority-missing",
    severity: Severity::Warning,
    summary: "a signature with neither a capacity nor an authority, by a person whom no list names",
    explanation: r"
A name alone does not show that somebody could speak for an organisation. It is enough that the act says in what `capacity` the person signed, or by what
`authority` or power; or that `organisations.yaml` lists the person for the party.

~~~history bad
=== organisations.yaml ===
harbour-trust: { name: Harbour Trust, signatories: [{ name: Amina Sorrel, capacity: Chief executive }] }
quay-advice: { name: Quay Advice, signatories: [{ name: Ben Okafor, capacity: Chair of trustees }] }
mill-lane: { name: Mill Lane Community Centre }
===
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, name: Carys Lund
~~~

~~~history good
=== organisations.yaml ===
harbour-trust: { name: Harbour Trust, signatories: [{ name: Amina Sorrel, capacity: Chief executive }] }
quay-advice: { name: Quay Advice, signatories: [{ name: Ben Okafor, capacity: Chair of trustees }] }
mill-lane: { name: Mill Lane Community Centre }
===
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, name: Carys Lund, capacity: Chair of the board
~~~

**To settle it,** have the act recorded with its `capacity`, or list who may sign under `signatories` in `organisations.yaml`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    const SAYS_SO: &[&str] = &["capacity", "authority", "on-behalf-of", "seal"];
    for (line, act) in recorded::acts(ledger).filter(|(_, act)| signs(act.kind)) {
        let says_so = SAYS_SO.iter().any(|key| line.file.terms.get(key).is_some());
        let counts = matches!(line.place, ActPlace::Version(_));
        let Some(party) = act.party.as_ref().filter(|_| counts && !says_so) else { continue };
        // Where somebody is listed, `unknown-signatory` says who is not.
        let organisations = ledger.organisations.as_ref();
        if organisations.is_some_and(|known| !known.signatories(party).is_empty()) {
            continue;
        }
        let called = recorded::called(ledger, party);
        let message = format!(
            "{} {} for {called}, and nothing says in what capacity",
            recorded::person(act),
            recorded::done(act.kind)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/name"), message);
        finding
            .party(party)
            .why("a name alone does not show that the person could speak for the organisation")
            .help(
                "list who may sign under `signatories` in organisations.yaml, with their capacity",
            );
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::told_of;
    use super::RULE;

    #[test]
    fn nobody_is_listed_and_nothing_said() {
        let story = "=== organisations.yaml ===\n\
                     mill-lane: { name: Mill Lane Community Centre }\n\
                     ===\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 mill-lane signs, name: Carys Lund\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-13-signs-mill-lane-####.yml:9:7 Carys Lund signed for Mill Lane Community Centre, and nothing says in what capacity"
            ]
        );
    }

    #[test]
    fn an_authority_is_enough() {
        let story = "=== organisations.yaml ===\n\
                     mill-lane: { name: Mill Lane Community Centre }\n\
                     ===\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 mill-lane signs, name: Carys Lund, authority: { minute: Minute 4 }\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }
}
