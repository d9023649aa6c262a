//! An act that was done before whoever did it was authorised.

use super::{Check, Report, Rule, recorded, timeframe};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, Ledger};

pub(super) const RULE: Rule = Rule {
    name: "signed-before-authority",
    severity: Severity::Warning,
    summary: "an act that was done before the decision that authorises it",
    explanation: r"
A signature is given under somebody’s authority: a resolution, a minute, a scheme of delegation. Where that came only afterwards, the
signature was given without it, and the body that decided should know.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, authority: { body: Board of trustees, minute: Minute 4, date: 2026-03-20 }
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, authority: { body: Board of trustees, minute: Minute 3, date: 2026-03-10 }
~~~

**To settle it,** have the act done again after the decision, or record a later decision that ratifies it as the act’s authority.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (line, act) in recorded::acts(ledger) {
        let authority = line.file.terms.at("/authority/date");
        let decided = authority.and_then(|place| timeframe::date(place.term));
        let (Some(decided), Some(on)) = (decided, act.date) else { continue };
        let early = recorded::days_between(on, decided);
        if early <= 0 || !matches!(line.place, ActPlace::Version(_)) {
            continue;
        }
        let party = recorded::whose(act).unwrap_or_default();
        let message = format!(
            "{} {} for {} on {on}, {} before the decision that authorises it, of {decided}",
            recorded::person(act),
            recorded::done(act.kind),
            recorded::called(ledger, party),
            recorded::days(early)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/authority/date"), message);
        finding
            .party(party)
            .why("an act before the decision was done without the authority that it names")
            .help("have it done again, or record a decision that ratifies it");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn the_decision_came_later() {
        let story = "2026-03-14 mill-lane signs, authority: { body: Board, minute: Minute 4, date: 2026-03-15 }\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:13:51 Carys Lund signed for Mill Lane Community Centre on 2026-03-14, 1 day before the decision that authorises it, of 2026-03-15"
            ]
        );
    }

    #[test]
    fn on_the_same_day_it_is_in_time() {
        let story = "2026-03-14 mill-lane signs, authority: { body: Board, minute: Minute 4, date: 2026-03-14 }\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }
}
