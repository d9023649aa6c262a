//! An agreed file that goes by another id than before.

use super::{Check, Report, Rule, recorded, wording};
use crate::ground::finding::Severity;
use crate::history::chronicle::Chronicle;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "id-changed",
    severity: Severity::Error,
    summary: "a file whose id was changed after the agreement was recorded under another one",
    explanation: r"
The record belongs to an agreement by its id. A file that takes another id loses all that was signed, while the old id stands for an agreement
that nobody can read any more.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “id: tideway” to “id: tideway-partnership”
~~~

~~~history good
2026-03-01 the agreement is drafted
2026-03-02 the text changes “id: tideway” to “id: tideway-partnership”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

**To settle it,** put the id back; a new agreement that follows an old one gets a file of its own, with `supersedes: OLD-ID`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Chronicle(check),
};

fn check(chronicle: &Chronicle, report: &mut Report<'_>) {
    for ledger in &chronicle.ledgers {
        let Some((former, landing)) = left_behind(chronicle, ledger) else { continue };
        let since = ledger.former_ids.last().map(|(_, landing)| landing.date);
        let message = format!(
            "this was agreed as {}, and calls itself {}{}",
            wording::quoted(former),
            wording::quoted(&ledger.id),
            since.map(|day| format!(" since {day}")).unwrap_or_default()
        );
        let finding = report.in_file(&ledger.path, recorded::term_place(ledger, "/id"), message);
        finding.agreement = Some(ledger.id.clone());
        finding
            .commit(landing)
            .digest(recorded::judged_digest(ledger))
            .why("its record stands under the id before, so nothing of what was signed belongs to this text any more")
            .help(format!("write `id: {former}` again; a new agreement gets a file of its own"));
    }
}

/// The id under which this file was agreed and which nothing has any more, with the commit that changed it.
fn left_behind<'a>(chronicle: &Chronicle, ledger: &'a Ledger) -> Option<(&'a str, String)> {
    if !recorded::is_here(ledger) {
        return None;
    }
    let was_agreed = |id: &str| {
        let gone =
            chronicle.ledgers.iter().find(|other| other.id == id && !recorded::is_here(other));
        gone.is_some() && id != ledger.id
    };
    let (former, landing) = ledger.former_ids.iter().rev().find(|(id, _)| was_agreed(id))?;
    Some((former, landing.commit.to_string()))
}

/// Whether another file went by this id before: then that one's change of id is what is told.
pub(super) fn is_left_behind(chronicle: &Chronicle, id: &str) -> bool {
    let mut files = chronicle.ledgers.iter().filter(|ledger| recorded::is_here(ledger));
    files.any(|ledger| ledger.id != id && ledger.former_ids.iter().any(|(former, _)| former == id))
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn the_old_id_is_named() {
        let story = "2026-06-01 the text changes “id: tideway” to “id: tideway-partnership”\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:3:1 this was agreed as “tideway”, and calls itself “tideway-partnership” since 2026-06-01"
            ]
        );
    }

    #[test]
    fn a_draft_may_take_another_id() {
        let story = "2026-03-01 the agreement is drafted\n\
                     2026-03-02 the text changes “id: tideway” to “id: tideway-partnership”\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }
}
