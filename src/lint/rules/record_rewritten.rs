//! Files of the record that are missing, or are not as they landed.

use super::{Check, Report, Rule, recorded, wording};
use crate::ground::finding::Severity;
use crate::ground::source::Span;
use crate::history::ledger::{Ledger, Rewritten, RewrittenHow};

pub(super) const RULE: Rule = Rule {
    name: "record-rewritten",
    severity: Severity::Error,
    summary: "files of the record that were changed or removed after they landed",
    explanation: r"
A record that can be edited proves nothing. Files of it are added and never changed: whoever wants to take something back adds an entry
that says so, and both stay.

Looked at is every file of the record that ever stood on the line, or in the tree of another parent of any merge: a merge that drops
somebody’s notice is seen as well. What was put back is only told in the history.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-05-01 the signature of mill-lane is deleted
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-05-01 the signature of mill-lane is taken out, because: It was entered twice
~~~

**To settle it,** put the files back as they landed (`git checkout COMMIT -- PATH`); take back what was wrong by an entry `withdrawn-record`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let lost: Vec<&Rewritten> =
        ledger.rewritten.iter().filter(|file| file.restored.is_none()).collect();
    let Some(first) = lost.first().filter(|_| recorded::is_here(ledger)) else { return };
    let message = match lost.as_slice() {
        [only] => format!(
            "“{}” of the record {}",
            wording::bare(recorded::file_name(&only.path)),
            recorded::rewritten_how(only.what)
        ),
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|file| wording::quoted(recorded::file_name(&file.path)))
                .collect();
            format!(
                "{} files of the record are not there as they landed: {}",
                names.len(),
                recorded::few(&names)
            )
        }
    };
    let place = recorded::term_place(ledger, "/id");
    let landed = first.landed.short();
    let finding = match first.what {
        RewrittenHow::Changed => report.in_file(&first.path, Span::at(0), message),
        RewrittenHow::Missing | RewrittenHow::LostInMerge => report.at(place, message),
    };
    finding.why("a record that can be edited afterwards shows nothing");
    finding.help(format!(
        "put it back as it landed (`git checkout {landed} -- {}`), and take back what was wrong by an entry `withdrawn-record`",
        first.path
    ));
    if let Some(by) = lost.iter().find_map(|file| file.by) {
        finding.commit(by.to_string());
    }
    for file in lost.iter().take(MOST_RELATED) {
        let by = file.by.map(|by| format!(" by commit {}", by.short())).unwrap_or_default();
        let message = format!(
            "{}{by}; it landed with commit {}",
            recorded::rewritten_how(file.what),
            file.landed.short()
        );
        finding.related_in(&file.path, Span::at(0), message);
    }
}

/// The message counts them all.
const MOST_RELATED: usize = 50;

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_file_that_is_missing() {
        let story = "2026-05-01 the signature of mill-lane is deleted\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:3:1 “2026-03-13-signs-mill-lane-####.yml” of the record is missing"
            ]
        );
    }

    #[test]
    fn a_file_that_was_changed() {
        let story =
            "2026-05-01 the signature of mill-lane changes “Chair of the board” to “Director”\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-13-signs-mill-lane-####.yml:1:1 “2026-03-13-signs-mill-lane-####.yml” of the record was changed"
            ]
        );
    }

    #[test]
    fn several_are_one_finding() {
        let story = "2026-05-01 the signature of mill-lane is deleted\n\
                     and the signature of quay-advice is deleted\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:3:1 2 files of the record are not there as they landed: “2026-03-13-signs-mill-lane-####.yml” and “2026-03-13-signs-quay-advice-####.yml”"
            ]
        );
    }

    #[test]
    fn what_was_put_back_is_only_history() {
        let story = "2026-05-01 the signature of mill-lane is deleted\n\
                     2026-05-02 the signature of mill-lane is restored\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
