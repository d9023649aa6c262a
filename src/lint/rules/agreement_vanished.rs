//! An agreement that was agreed and is not there any more.

use super::{Check, Report, Rule, id_changed, recorded, wording};
use crate::ground::finding::Severity;
use crate::ground::source::Span;
use crate::history::chronicle::Chronicle;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "agreement-vanished",
    severity: Severity::Error,
    summary: "an agreement that was recorded and whose file is not there any more",
    explanation: r"
An agreement that ended stays where it is: partners, auditors and courts ask for it years later. One whose file is gone, or that no longer
calls itself by its id, is only a record about a text that nobody can read.

A file that was moved is followed. Drafts that nobody recorded may go.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text is deleted
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the agreement is moved to archive/tideway.md
~~~

**To settle it,** put the file back (`git checkout COMMIT -- PATH`); an agreement that has ended gets an entry `termination`, not a deletion.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Chronicle(check),
};

fn check(chronicle: &Chronicle, report: &mut Report<'_>) {
    for ledger in &chronicle.ledgers {
        let told_elsewhere = id_changed::is_left_behind(chronicle, &ledger.id);
        if !recorded::is_here(ledger) && !told_elsewhere && !chronicle.completeness.shallow {
            tell(ledger, report);
        }
    }
}

fn tell(ledger: &Ledger, report: &mut Report<'_>) {
    let message = format!(
        "{} was agreed, and its file {} is not there any more",
        wording::quoted(&ledger.title),
        wording::quoted(&ledger.path)
    );
    let agreed = ledger.versions.first().and_then(|version| recorded::entry_of(ledger, version));
    let finding = match agreed {
        Some((line, _)) => report.in_file(&line.file.path, line.file.place("/type"), message),
        None => report.in_file(&ledger.path, Span::at(0), message),
    };
    finding.agreement = Some(ledger.id.clone());
    finding.why("nobody can read what was agreed; it is asked for years after it has ended").help(
        "put the file back as it was; an agreement that has ended gets an entry `termination`",
    );
    if let Some(version) = ledger.versions.last() {
        finding.digest(&version.digest);
    }
    for file in ledger.rewritten.iter().filter(|file| file.restored.is_none()).take(MOST_RELATED) {
        let message = format!("of its record, this {} as well", recorded::rewritten_how(file.what));
        finding.related_in(&file.path, Span::at(0), message);
    }
}

const MOST_RELATED: usize = 10;

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_text_that_was_deleted() {
        let story = "2026-06-01 the text is deleted\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-12-agreed-####.yml:3:7 “Tideway wellbeing partnership agreement” was agreed, and its file “agreements/tideway.md” is not there any more"
            ]
        );
    }

    #[test]
    fn a_text_that_was_moved_is_there() {
        let story = "2026-06-01 the agreement is moved to archive/tideway.md\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn a_draft_may_go() {
        let story = "2026-03-01 the agreement is drafted\n2026-03-02 the text is deleted\nand notes.txt is written\n    Gone.\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }
}
