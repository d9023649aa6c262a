//! A change that the agreement permits without amendment, and that nobody recorded.

use super::{Check, Report, Rule, changed_since_agreed, recorded};
use crate::ground::finding::Severity;
use crate::history::change::Class;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "unrecorded-permitted-change",
    severity: Severity::Warning,
    summary: "a permitted change that was made without recording who made it",
    explanation: r"
An agreement may let small things change without amendment: a mailbox, an action plan. It says who may do that, and only an entry shows
that they did.

~~~history bad
2026-03-01 the text changes “form: writing }” to “form: writing, permitted: [{ part: point-of-contact, by: harbour-trust }] }”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “advice@quay.example” to “help@quay.example”
~~~

~~~history good
2026-03-01 the text changes “form: writing }” to “form: writing, permitted: [{ part: point-of-contact, by: harbour-trust }] }”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “advice@quay.example” to “help@quay.example”
and amendment of point-of-contact, under variation.permitted
2026-06-02 harbour-trust approves
~~~

**To settle it,** record it: `counterpart record FILE amendment` with `under: variation.permitted`, and the act of whoever the agreement lets change it.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let Some(unrecorded) = changed_since_agreed::of_class(ledger, Class::Permitted) else { return };
    let names = recorded::changed(&unrecorded.change, report.standard);
    let when = match &unrecorded.since {
        Some(landing) => format!("changed on {}", landing.date),
        None if names.len() > 1 => "are not as agreed".to_owned(),
        None => "is not as agreed".to_owned(),
    };
    let message = format!(
        "{} {when}, which the agreement permits; no entry records who decided that",
        recorded::few(&names)
    );
    let finding = report.at(recorded::first_changed(ledger, &unrecorded.change), message);
    changed_since_agreed::tell(finding, ledger, unrecorded);
    finding.why(format!(
        "the agreement says who may change this, and nothing shows that they did: {}",
        unrecorded.change.summary()
    ));
    finding.help(format!(
        "record it as an amendment `under: variation.permitted`: `counterpart record {} amendment`",
        ledger.path
    ));
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn what_the_agreement_permits_is_a_warning() {
        let story = "2026-03-01 the text changes “form: writing }” to “form: writing, permitted: [{ part: point-of-contact, by: harbour-trust }] }”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “advice@quay.example” to “help@quay.example”\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.md:13:40 “Point of contact” changed on 2026-06-01, which the agreement permits; no entry records who decided that"
            ]
        );
    }

    #[test]
    fn what_it_does_not_permit_is_told_elsewhere() {
        let story = "2026-06-01 the text changes “advice@quay.example” to “help@quay.example”\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
