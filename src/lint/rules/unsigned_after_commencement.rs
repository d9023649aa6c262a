//! A party that has not signed, though the agreement has begun.

use super::{Check, Report, Rule, recorded, unsigned_party};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "unsigned-after-commencement",
    severity: Severity::Error,
    summary: "a party whose signature is not recorded although the agreement has begun",
    explanation: r"
From its first day on an agreement is relied on: people are seen, money is spent. Whoever has not signed by then can still walk away,
and the others learn of it when something has gone wrong.

~~~history bad as-of=2026-05-01
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
~~~

~~~history good as-of=2026-05-01
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-04-20 mill-lane signs
~~~

**To settle it,** have the party sign now (`counterpart sign FILE --party ID`). What was signed on paper in time is recorded with its own date, which may lie before the recording.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let commencement = recorded::judged_commencement(ledger);
    let Some(commencement) = commencement.filter(|day| *day <= ledger.as_of) else { return };
    let late = recorded::days_between(commencement, ledger.as_of);
    let since = match late {
        0 => format!("and the agreement begins today, on {commencement}"),
        _ => format!("{} after the agreement began", recorded::days(late)),
    };
    for party in recorded::unsigned(ledger) {
        let name = recorded::called(ledger, &party.id);
        let message = format!("no signature of {name} is recorded, {since}");
        unsigned_party::tell(ledger, &party.id, message, report);
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn on_the_first_day_it_is_an_error() {
        let told = told_of(RULE.name, "2026-04-01", TWO_SIGNED);
        assert_eq!(
            told,
            [
                "agreements/tideway.md:8:11 no signature of Mill Lane Community Centre is recorded, and the agreement begins today, on 2026-04-01"
            ]
        );
    }

    #[test]
    fn the_days_are_counted() {
        let told = told_of(RULE.name, "2026-04-13", TWO_SIGNED);
        assert_eq!(
            told,
            [
                "agreements/tideway.md:8:11 no signature of Mill Lane Community Centre is recorded, 12 days after the agreement began"
            ]
        );
    }

    #[test]
    fn who_signed_late_has_signed() {
        let story = "2026-04-12 mill-lane signs\n";
        assert_eq!(told_of(RULE.name, "2026-04-13", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }
}
