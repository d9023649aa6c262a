//! A party that left with nothing said about the handover.

use super::{Check, Report, Rule, recorded};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;
use crate::history::ledger::Ledger;
use crate::history::record::EntryKind;

pub(super) const RULE: Rule = Rule {
    name: "exit-without-handover",
    severity: Severity::Warning,
    summary: "a party that left, where neither the agreement nor the entry says what happens to work, people and records",
    explanation: r"
When a partner leaves, its clients, staff, data and equipment go somewhere. Where that is settled nowhere, it is settled in a hurry.

It is enough that the agreement has a clause on exit and handover, or that the entry names the paper (`reference` or `instrument`).

~~~history bad as-of=2027-07-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-12-01 mill-lane gives notice of withdrawal
2027-01-15 the text loses the party mill-lane
and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\n”
and withdrawal of mill-lane, effective 2027-06-01
~~~

~~~history good as-of=2027-07-01
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-12-01 mill-lane gives notice of withdrawal
2027-01-15 the text loses the party mill-lane
and withdrawal of mill-lane, effective 2027-06-01, reference: Handover plan of 12 January 2027
~~~

**To settle it,** agree on the handover, file it, and name it in the entry under `reference`; and give the agreement a clause for the next time.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, two) in ledger.versions.windows(2).enumerate() {
        let [before, after] = two else { continue };
        let Some((line, entry)) = recorded::entry_of(ledger, after) else { continue };
        let leaves = matches!(entry.kind, EntryKind::Withdrawal | EntryKind::Exclusion);
        let is_filed =
            ["reference", "instrument"].iter().any(|key| line.file.terms.get(key).is_some());
        let text = before.text.as_ref().filter(|_| leaves && !is_filed && after.is_approved);
        if text.is_none_or(|text| says_what_happens(&text.agreement)) {
            continue;
        }
        let message = format!(
            "nothing says what happens to the work of {} after {}",
            recorded::all_called(ledger, &entry.parties),
            recorded::version_called(ledger, index + 1)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/type"), message);
        if let [only] = entry.parties.as_slice() {
            finding.party(only);
        }
        finding
            .clause("exit-and-handover")
            .why("clients, staff, records and equipment go somewhere when a partner leaves")
            .help("agree on the handover and name the paper under `reference`; give the agreement a clause “Exit and handover”");
    }
}

fn says_what_happens(agreement: &Agreement) -> bool {
    let clause = agreement.clause("exit-and-handover");
    clause.is_some_and(|clause| matches!(clause.state, State::Present | State::Incorporated))
        || agreement.terms_of("exit-and-handover").is_some()
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn nothing_is_said() {
        let story = "2026-12-01 mill-lane gives notice of withdrawal\n\
                     2027-01-15 the text loses the party mill-lane\n\
                     and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\\n”\n\
                     and withdrawal of mill-lane, effective 2027-06-01\n";
        let told = told_of(RULE.name, "2027-07-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2027-01-15-withdrawal-####.yml:3:7 nothing says what happens to the work of Mill Lane Community Centre after withdrawal 1"
            ]
        );
    }

    #[test]
    fn a_clause_says_it() {
        let story = "2026-03-01 the text changes “## 10. Disputes” to “## Exit and handover\\n\\nWhoever leaves hands over within a month.\\n\\n## 10. Disputes”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-12-01 mill-lane gives notice of withdrawal\n\
                     2027-01-15 the text loses the party mill-lane\n\
                     and the text loses “  mill-lane: { role: Centre manager, email: centre@mill-lane.example }\\n”\n\
                     and withdrawal of mill-lane, effective 2027-06-01\n";
        assert_eq!(told_of(RULE.name, "2027-07-01", story).len(), 0);
    }
}
