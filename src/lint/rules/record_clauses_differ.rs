//! An entry that lists other clauses than those that changed.

use std::collections::BTreeSet;

use super::{Check, Report, Rule, places, recorded, wording};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;
use crate::history::record::EntryKind;

pub(super) const RULE: Rule = Rule {
    name: "record-clauses-differ",
    severity: Severity::Error,
    summary: "an entry that lists other clauses than those that its text changed",
    explanation: r"
Partners decide on what they are told. An amendment “of the notice period” that also touches the shares has been agreed to under a wrong
heading.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and the text changes “five working days” to “three working days”
and amendment of termination
2026-06-02 all parties approve
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and the text changes “five working days” to “three working days”
and amendment of termination and point-of-contact
2026-06-02 all parties approve
~~~

**To settle it,** take the entry out (`withdrawn-record`) and record it again; `counterpart record FILE amendment` lists the clauses that really changed.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

/// What comes with a change of parties by its nature.
const WITH_PARTIES: &[&str] =
    &["parties", "point-of-contact", "decision-making", "counterparts-and-execution"];

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    if !recorded::is_assessable(ledger) {
        return;
    }
    for (index, version) in ledger.versions.iter().enumerate().skip(1) {
        let Some((line, entry)) = recorded::entry_of(ledger, version) else { continue };
        let Some(change) = version.change.as_ref().filter(|_| !entry.clauses.is_empty()) else {
            continue;
        };
        let really = change.clause_ids();
        let really: BTreeSet<&str> = really.iter().map(String::as_str).collect();
        let listed: BTreeSet<&str> = entry.clauses.iter().map(String::as_str).collect();
        let goes_along = |id: &&str| {
            !matches!(entry.kind, EntryKind::Amendment | EntryKind::Correction)
                && WITH_PARTIES.contains(id)
        };
        let titled = |id: &str| places::title_of(report.standard, id);
        let left_out: Vec<_> =
            really.difference(&listed).filter(|id| !goes_along(id)).map(|id| titled(id)).collect();
        let unchanged: Vec<_> =
            listed.difference(&really).filter(|id| !goes_along(id)).map(|id| titled(id)).collect();
        let left_out = (!left_out.is_empty())
            .then(|| format!("does not list {}, which changed", wording::listed(&left_out)));
        let unchanged = (!unchanged.is_empty())
            .then(|| format!("lists {}, which did not change", wording::listed(&unchanged)));
        let wrong: Vec<String> = [left_out, unchanged].into_iter().flatten().collect();
        if wrong.is_empty() {
            continue;
        }
        let message =
            format!("{} {}", recorded::version_called(ledger, index), wording::listed(&wrong));
        let summary = change.summary();
        let finding = report.in_file(&line.file.path, line.file.place("/clauses"), message);
        finding
            .digest(&version.digest)
            .why(format!("who agreed to it was told something else; what changed is this: {summary}"))
            .help("take the entry out of the record and record it again with the clauses that really changed");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_clause_is_left_out() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and the text changes “Each has one vote” to “Each has two votes”\n\
                     and amendment of termination\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:8:10 amendment 1 does not list “Decision-making”, which changed"
            ]
        );
    }

    #[test]
    fn a_clause_is_listed_that_did_not_change() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination and variation\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:8:10 amendment 1 lists “Variation”, which did not change"
            ]
        );
    }

    #[test]
    fn an_entry_that_lists_nothing_says_nothing_wrong() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment\n\
                     2026-06-02 all parties approve\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
