//! A repository that somebody committed inside of another one.

use super::{Check, Report, Rule};
use crate::ground::finding::Severity;
use crate::ground::source::Span;
use crate::history::chronicle::Chronicle;

pub(super) const RULE: Rule = Rule {
    name: "nested-repository",
    severity: Severity::Error,
    summary: "a git repository that was committed as files inside of this one",
    explanation: r"
A folder with `HEAD`, `objects` and `refs` is a repository to git, wherever it stands. Programs that start inside of it read its history in place
of the real one, and that history is whatever somebody put there. Counterpart reads the outer one only.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 templates/HEAD is written
    ref: refs/heads/main
and templates/objects/info/packs is written
    P pack-1.pack
and templates/refs/heads/main is written
    0123456789012345678901234567890123456789
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
~~~

**To settle it,** take the folder out. Other repositories belong beside this one, or are added as submodules.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Chronicle(check),
};

fn check(chronicle: &Chronicle, report: &mut Report<'_>) {
    for folder in &chronicle.nested {
        let message = "this folder holds a repository with a history of its own, which other programs may take for the real one";
        let finding = report.in_file(format!("{folder}/HEAD"), Span::at(0), message);
        finding
            .why("a history that came as files is whatever somebody wrote into it")
            .help("take the folder out, or add the other repository as a submodule");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_bare_repository_that_came_as_files() {
        let story = "2026-06-01 templates/HEAD is written\n    ref: refs/heads/main\nand templates/objects/info/packs is written\n    P pack-1.pack\nand templates/refs/heads/main is written\n    0123456789012345678901234567890123456789\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "templates/HEAD:1:1 this folder holds a repository with a history of its own, which other programs may take for the real one"
            ]
        );
    }

    #[test]
    fn a_file_called_head_is_no_repository() {
        let story = "2026-06-01 templates/HEAD is written\n    The head of the form.\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
