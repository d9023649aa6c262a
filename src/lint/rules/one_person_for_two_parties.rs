//! One person who acts for two parties.

use std::collections::BTreeMap;

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActLine, ActPlace, Ledger};
use crate::history::record::{Act, ActKind};

pub(super) const RULE: Rule = Rule {
    name: "one-person-for-two-parties",
    severity: Severity::Note,
    summary: "one person who is recorded as acting for two parties",
    explanation: r"
One person can hold office in two organisations, and then sits on both sides of the table. Where interests of the two differ, as between a
commissioner and a provider, the others should know.

People are told apart by their names, so two of the same name are told as one.

~~~history bad
2026-03-01 organisations.yaml changes “name: Carys Lund” to “name: Ben Okafor”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

**To settle it,** nothing needs to be done where it is known and declared; else have somebody else act for one of the two.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let mut people: BTreeMap<String, Vec<(&ActLine, &Act, &str)>> = BTreeMap::new();
    for (line, act) in recorded::acts(ledger) {
        let agrees = !matches!(act.kind, ActKind::Declines | ActKind::GivesNotice);
        let counts = matches!(line.place, ActPlace::Version(_)) && agrees;
        if let (Some(name), Some(party), true) = (&act.name, &act.party, counts) {
            let acts = people.entry(recorded::folded(name)).or_default();
            if !acts.iter().any(|(_, _, known)| known == party) {
                acts.push((line, act, party));
            }
        }
    }
    for acts in people.into_values() {
        // A party that goes by another id since is the same party.
        let parties: Vec<&str> = acts.iter().map(|(_, _, party)| *party).collect();
        let together = ledger.versions.iter().any(|version| {
            let text = version.text.as_ref();
            text.is_some_and(|text| {
                let listed = parties.iter().filter(|id| text.agreement.party(id).is_some());
                listed.count() > 1
            })
        });
        let (Some((first, _, _)), Some((line, act, _)), true) =
            (acts.first(), acts.get(1), together)
        else {
            continue;
        };
        let message = format!(
            "{} is recorded as acting for {}",
            recorded::person(act),
            recorded::all_called(ledger, &parties)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/name"), message);
        finding
            .why("whoever acts for two parties sits on both sides of the table, which the others should know")
            .help("nothing needs to be done where it is known; else have somebody else act for one of them")
            .related_in(&first.file.path, first.file.place("/name"), "the same name here");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn one_name_on_both_sides() {
        let story = "2026-03-01 organisations.yaml changes “name: Carys Lund” to “name: Ben Okafor”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-13-signs-quay-advice-####.yml:9:7 Ben Okafor is recorded as acting for Mill Lane Community Centre and Quay Advice"
            ]
        );
    }

    #[test]
    fn who_declines_agrees_to_nothing() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 mill-lane declines, name: Ben Okafor\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
