//! A text that was changed since it was agreed, with no record of who agreed to that.

use super::{Check, Report, Rule, id_reused, recorded};
use crate::ground::finding::{Finding, Severity};
use crate::history::change::Class;
use crate::history::ledger::{Ledger, Unrecorded};

pub(super) const RULE: Rule = Rule {
    name: "changed-since-agreed",
    severity: Severity::Error,
    summary: "a text that was changed after it was agreed, with no entry that records who agreed to that",
    explanation: r"
What was signed is one text. Whoever changes a clause afterwards, with the best of reasons, leaves partners with two agreements: the one
that they signed and the one that they can read.

Looked at are the words, the terms in the front matter, and the files agreed with them. White space, emphasis and the like are told as
`unrecorded-correction`, and parts that the agreement lets change without amendment as `unrecorded-permitted-change`.

~~~history bad as-of=2026-10-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
~~~

~~~history good as-of=2026-10-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-06-02 all parties sign
~~~

**To settle it,** record the change and have those agree who must (`counterpart record FILE amendment`, then `counterpart sign FILE --party ID`), or put the words of the last version back.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let Some(unrecorded) = of_class(ledger, Class::Substantive) else { return };
    let names = recorded::changed(&unrecorded.change, report.standard);
    let what = if names.is_empty() { "the text".to_owned() } else { recorded::few(&names) };
    let when = match &unrecorded.since {
        Some(landing) => format!("changed on {}", landing.date),
        None if names.len() > 1 => "are not as agreed".to_owned(),
        None => "is not as agreed".to_owned(),
    };
    let message = format!("{what} {when}; no entry records who agreed to that");
    let place = recorded::first_changed(ledger, &unrecorded.change);
    let finding = report.at(place, message);
    tell(finding, ledger, unrecorded);
    finding.why(format!(
        "those who signed agreed to the text before; it differs in this: {}",
        unrecorded.change.summary()
    ));
    finding.help(format!(
        "record the change and who agreed to it: `counterpart record {} amendment`; or put the words of {} back",
        ledger.path,
        recorded::version_called(ledger, unrecorded.version)
    ));
}

/// What stands there unrecorded, if it is of this class and no other rule tells why.
pub(super) fn of_class(ledger: &Ledger, class: Class) -> Option<&Unrecorded> {
    let unrecorded = ledger.unrecorded.as_ref()?;
    let told_elsewhere = unrecorded.entry_names_other_text
        || id_reused::is_judged_text(ledger)
        || recorded::has_lost_an_entry(ledger);
    let can_be_told = recorded::is_here(ledger) && recorded::is_assessable(ledger);
    (unrecorded.change.class == class && can_be_told && !told_elsewhere).then_some(unrecorded)
}

/// What findings about an unrecorded change have in common: the clause, the text, the commit, and the last recorded version.
pub(super) fn tell(finding: &mut Finding, ledger: &Ledger, unrecorded: &Unrecorded) {
    let change = &unrecorded.change;
    let clause = change.clauses.iter().find_map(|clause| clause.clauses.first());
    if let Some(clause) = clause.or_else(|| change.terms.first().map(|term| &term.clause)) {
        finding.clause(clause);
    }
    finding.digest(recorded::judged_digest(ledger));
    if let Some(landing) = &unrecorded.since {
        finding.commit(landing.commit.to_string());
    }
    let version = ledger.versions.get(unrecorded.version);
    if let Some((line, _)) = version.and_then(|version| recorded::entry_of(ledger, version)) {
        let called = recorded::version_called(ledger, unrecorded.version);
        finding.related_in(
            &line.file.path,
            line.file.place("/text"),
            format!("the last recorded text is that of {called}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn all_that_changed_is_named() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and the text changes “Each has one vote” to “Each has two votes”\n\
                     and the text changes “mill-lane: 20 }” to “mill-lane: 25 }”\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:44:4 “Decision-making”, “Termination” and “Risk sharing” changed on 2026-06-01; no entry records who agreed to that"
            ]
        );
    }

    #[test]
    fn a_changed_term_is_told_at_its_key() {
        let story = "2026-06-01 the text changes “termination: { notice: P6M }” to “termination: { notice: P5M }”\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:16:16 “Termination” changed on 2026-06-01; no entry records who agreed to that"
            ]
        );
    }

    #[test]
    fn what_was_undone_is_only_history() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     2026-06-02 the text is restored to version 1\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn what_is_not_committed_has_no_day() {
        let story = "2026-06-01 in the work tree: the text changes “ended with six months’” to “ended with three months’”\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:56:4 “Termination” is not as agreed; no entry records who agreed to that"
            ]
        );
    }
}
