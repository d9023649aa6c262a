//! A text that was changed editorially since it was agreed.

use super::{Check, Report, Rule, changed_since_agreed, recorded};
use crate::ground::finding::Severity;
use crate::history::change::Class;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "unrecorded-correction",
    severity: Severity::Note,
    summary: "editorial changes since the last recorded version",
    explanation: r"
White space, emphasis, the signs of lists and headings, and quotation marks can be set right without asking anybody: what was agreed is
the same. It is told so that nobody wonders why the text digest is another one. Spelling, case and punctuation are not editorial.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “leads the partnership” to “*leads* the partnership”
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “leads the partnership” to “*leads* the partnership”
and correction of parties
~~~

**To settle it,** nothing needs to be done. Whoever wants a text digest that matches again records a correction (`counterpart record FILE correction`).

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let Some(unrecorded) = changed_since_agreed::of_class(ledger, Class::Editorial) else { return };
    let count = unrecorded.change.clauses.len().max(1);
    let approved = ledger.versions.get(unrecorded.version).is_some_and(|known| known.is_approved);
    let message = format!(
        "{} version {}; {count} editorial change{} since",
        if approved { "signed" } else { "recorded" },
        unrecorded.version + 1,
        if count == 1 { "" } else { "s" }
    );
    let finding = report.at(recorded::first_changed(ledger, &unrecorded.change), message);
    changed_since_agreed::tell(finding, ledger, unrecorded);
    finding.why("the signatures carry, since nothing that was agreed is another");
    finding.help(format!(
        "nothing needs to be done; `counterpart record {} correction` makes it a version of its own",
        ledger.path
    ));
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn editorial_changes_are_counted() {
        let story = "2026-06-01 the text changes “leads the partnership” to “*leads* the partnership”\n\
                     2026-06-02 the text changes “within ten working days” to “within **ten** working days”\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            ["agreements/tideway.md:24:4 signed version 1; 2 editorial changes since"]
        );
    }

    #[test]
    fn punctuation_is_not_editorial() {
        let story = "2026-06-01 the text changes “stay well, through” to “stay well through”\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
