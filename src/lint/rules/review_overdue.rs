//! A review that the agreement asks for and nobody has recorded.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{Ledger, Status};

pub(super) const RULE: Rule = Rule {
    name: "review-overdue",
    severity: Severity::Warning,
    summary: "a review that was due and is not recorded",
    explanation: r"
Reviews are how partners notice that the world has changed. The ones that are not held are seldom missed, until somebody asks for the minutes.

Due days follow from `monitoring-and-review` (`next`, and `frequency` counted from the last review or the commencement). Reviews held are entries of type `review`.

~~~history bad as-of=2027-06-01
2026-03-01 the text changes “termination: {” to “monitoring-and-review: { frequency: P1Y }\ntermination: {”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

~~~history good as-of=2027-06-01
2026-03-01 the text changes “termination: {” to “monitoring-and-review: { frequency: P1Y }\ntermination: {”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2027-03-20 a review is held
~~~

**To settle it,** hold the review, and record it: `counterpart record FILE review`. One that was held can be recorded with its own date.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let runs = matches!(ledger.status, Status::InForce | Status::ContinuingAfterExpiry);
    let due = ledger.reviews.overdue_since.filter(|_| runs && recorded::is_assessable(ledger));
    let Some(due) = due else { return };
    let late = recorded::days(recorded::days_between(due, ledger.as_of));
    let last = ledger.reviews.held.last().and_then(|index| ledger.entries.get(*index));
    let message = format!("a review was due on {due}, {late} ago, and none is recorded since");
    let terms =
        ["/monitoring-and-review/next", "/monitoring-and-review/frequency", "/review-of-terms"];
    let stated = |pointer: &&str| {
        let text = ledger.current.as_ref();
        text.is_some_and(|text| text.agreement.terms().at(pointer).is_some())
    };
    let place = terms.into_iter().find(stated).unwrap_or("/monitoring-and-review");
    let finding = report.at(recorded::term_place(ledger, place), message);
    finding
        .clause("monitoring-and-review")
        .why("what is not looked at together drifts apart")
        .help(format!("hold it and record it: `counterpart record {} review`", ledger.path));
    if let Some(last) = last {
        finding.related_in(&last.file.path, last.file.place("/date"), "the last review");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn counted_from_the_first_day() {
        let story = "2026-03-01 the text changes “termination: {” to “monitoring-and-review: { frequency: P1Y }\\ntermination: {”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n";
        let told = told_of(RULE.name, "2027-04-02", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.md:16:26 a review was due on 2027-04-01, 1 day ago, and none is recorded since"
            ]
        );
    }

    #[test]
    fn held_in_time() {
        let story = "2026-03-01 the text changes “termination: {” to “monitoring-and-review: { frequency: P1Y }\\ntermination: {”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2027-03-20 a review is held\n";
        assert_eq!(told_of(RULE.name, "2027-04-02", story).len(), 0);
    }

    #[test]
    fn nothing_is_due_where_nothing_was_agreed() {
        assert_eq!(told_of(RULE.name, "2028-01-01", SIGNED).len(), 0);
    }
}
