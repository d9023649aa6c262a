//! A file of the record that belongs to no agreement here.

use super::{Check, Report, Rule, id_changed, recorded, wording};
use crate::ground::finding::Severity;
use crate::history::chronicle::Chronicle;

pub(super) const RULE: Rule = Rule {
    name: "record-without-agreement",
    severity: Severity::Error,
    summary: "a file of the record that names an agreement which is not here",
    explanation: r"
A file of the record says itself which agreement it belongs to. Where no agreement has that id, it counts for nothing, and whoever made it believes that
it does: most often the id was mistyped, or the agreement goes by another one now.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, agreement: tidway
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs
~~~

**To settle it,** record it again under the id that the agreement has; or put the agreement’s id back.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Chronicle(check),
};

fn check(chronicle: &Chronicle, report: &mut Report<'_>) {
    if chronicle.completeness.shallow {
        return;
    }
    let ids: Vec<&str> = chronicle
        .ledgers
        .iter()
        .filter(|ledger| recorded::is_here(ledger))
        .map(|ledger| ledger.id.as_str())
        .collect();
    for file in &chronicle.stray {
        let Some(id) = file.agreement().filter(|id| !id.is_empty() && !ids.contains(id)) else {
            continue;
        };
        if !file.faults.is_empty() || id_changed::is_left_behind(chronicle, id) {
            continue;
        }
        let message = format!(
            "this belongs to the agreement {}, and there is none with that id",
            wording::quoted(id)
        );
        let finding = report.in_file(&file.path, file.place("/agreement"), message);
        finding.why("it counts for nothing, and whoever made it believes that it does");
        finding.help(match wording::nearest(id, ids.iter().copied()) {
            Some(near) => format!("if `{near}` is meant, record it again under that id"),
            None => "record it again under the id that the agreement has".to_owned(),
        });
        if let Some(party) = file.act().and_then(|act| act.party.as_deref()) {
            finding.party(party);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn an_id_that_was_mistyped() {
        let story = "2026-03-14 mill-lane signs, agreement: tidway\n";
        let told = told_of(RULE.name, "2026-03-20", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:2:12 this belongs to the agreement “tidway”, and there is none with that id"
            ]
        );
    }
}
