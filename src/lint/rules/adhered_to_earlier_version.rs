//! A newcomer that adhered to a version that was not in force any more.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, Ledger};
use crate::history::record::ActKind;

pub(super) const RULE: Rule = Rule {
    name: "adhered-to-earlier-version",
    severity: Severity::Warning,
    summary: "a party that adhered to a version that another one had replaced by then",
    explanation: r"
Whoever joins should join what the others live by. A deed of adherence that names last year’s version leaves out what was changed since, and nobody
notices until it matters.

~~~history bad as-of=2026-12-01
2026-03-01 the text changes “variation: { approval: all-parties” to “variation: { approval: majority”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text gains the party ferry-friends
and admission of ferry-friends
2026-06-02 harbour-trust, quay-advice and mill-lane approve
2026-07-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-07-02 harbour-trust, quay-advice and mill-lane approve
2026-09-01 ferry-friends adheres on version 2, witness: { name: Wil Nesbit, capacity: Teacher }
~~~

~~~history good as-of=2026-12-01
2026-03-01 the text changes “variation: { approval: all-parties” to “variation: { approval: majority”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text gains the party ferry-friends
and admission of ferry-friends
2026-06-02 harbour-trust, quay-advice and mill-lane approve
2026-06-15 ferry-friends adheres, witness: { name: Wil Nesbit, capacity: Teacher }
2026-07-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-07-02 harbour-trust, quay-advice and mill-lane approve
~~~

**To settle it,** have the newcomer sign the version in force (`counterpart sign FILE --party ID`).

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (line, act) in recorded::acts(ledger).filter(|(_, act)| act.kind == ActKind::Adheres) {
        let (ActPlace::Version(index), Some(on)) = (line.place, act.date) else { continue };
        let later = ledger.versions.iter().enumerate().skip(index + 1);
        let mut later = later.filter(|(_, version)| {
            let since = version.effective.max(version.approval.since);
            version.is_approved && since.is_some_and(|since| since <= on)
        });
        let who = recorded::whose(act).unwrap_or_default();
        let Some((newer, version)) = later.next_back() else { continue };
        let signed_since = recorded::acts(ledger).any(|(other, since)| {
            matches!(other.place, ActPlace::Version(signed) if signed > index)
                && recorded::whose(since) == Some(who)
                && crate::history::approval::signs(since.kind)
        });
        if signed_since {
            continue;
        }
        let message = format!(
            "{} adhered to version {} on {on}, when version {} was in force",
            recorded::called(ledger, who),
            index + 1,
            newer + 1
        );
        let finding = report.in_file(&line.file.path, line.file.place("/version"), message);
        finding
            .party(who)
            .digest(&version.digest)
            .why("it joined something else than what the others live by")
            .help(format!(
                "have it sign version {}: `counterpart sign {} --party {who}`",
                newer + 1,
                ledger.path
            ));
        if let Some((entry, _)) = recorded::entry_of(ledger, version) {
            let place = entry.file.place("/type");
            finding.related_in(&entry.file.path, place, "this was in force by then");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::told_of;
    use super::RULE;

    #[test]
    fn the_version_was_replaced_by_then() {
        let story = "2026-03-01 the text changes “variation: { approval: all-parties” to “variation: { approval: majority”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text gains the party ferry-friends\n\
                     and admission of ferry-friends\n\
                     2026-06-02 harbour-trust, quay-advice and mill-lane approve\n\
                     2026-07-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-07-02 harbour-trust, quay-advice and mill-lane approve\n\
                     2026-09-01 ferry-friends adheres on version 2, witness: { name: Wil Nesbit }\n";
        let told = told_of(RULE.name, "2026-12-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-09-01-adheres-ferry-friends-####.yml:5:10 Ferry Friends adhered to version 2 on 2026-09-01, when version 3 was in force"
            ]
        );
    }

    #[test]
    fn whoever_signs_the_later_one_as_well_is_in_it() {
        let story = "2026-03-01 the text changes “variation: { approval: all-parties” to “variation: { approval: majority”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text gains the party ferry-friends\n\
                     and admission of ferry-friends\n\
                     2026-06-02 harbour-trust, quay-advice and mill-lane approve\n\
                     2026-07-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-07-02 harbour-trust, quay-advice and mill-lane approve\n\
                     2026-09-01 ferry-friends adheres on version 2, witness: { name: Wil Nesbit }\n\
                     and ferry-friends signs on version 3\n";
        assert_eq!(told_of(RULE.name, "2026-12-01", story).len(), 0);
    }
}
