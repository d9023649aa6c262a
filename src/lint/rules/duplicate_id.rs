//! Two agreements with one id.

use super::{Check, Gathered, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-id",
    severity: Severity::Error,
    summary: "two agreements with one id",
    explanation: r"
Signatures, relations and reports name an agreement by its id. With two of one name, nobody can tell which of them was signed.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
---
=== agreements/tideway-services.md ===
---
kind: lead-provider-agreement
id: tideway
title: Tideway services agreement
---
~~~

~~~markdown good
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
---
=== agreements/tideway-services.md ===
---
kind: lead-provider-agreement
id: tideway-services
title: Tideway services agreement
---
~~~

**To settle it,** give the younger of the two an id of its own; an id that has been signed never changes. Each file is told once, whatever number of others has its id. A copy that was only kept for
comparison belongs into the history, not beside the agreement.

**It cannot be suppressed,** since everything else relies on it.
",
    suppressible: false,
    check: Check::Together(check),
};

/// How many of the others are named; more are counted.
const MOST_NAMED: usize = 3;

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    for id in gathered.ids() {
        let mut bearers = gathered.of_id(id).to_vec();
        bearers.sort_by_key(|agreement| agreement.path());
        bearers.dedup_by_key(|agreement| agreement.path());
        if bearers.len() < 2 {
            continue;
        }
        // The first by its name is told only where no other is asked for.
        let asked = bearers.iter().filter(|agreement| gathered.is_asked(agreement)).count();
        let first = bearers.first().filter(|first| gathered.is_asked(first));
        let spared = first.filter(|_| asked > 1).map(|first| first.path());
        for told in bearers.iter().filter(|agreement| gathered.is_asked(agreement)) {
            if spared == Some(told.path()) {
                continue;
            }
            let others = || bearers.iter().filter(|other| other.path() != told.path());
            let paths: Vec<&str> = others().take(MOST_NAMED).map(|other| other.path()).collect();
            let more = bearers.len().saturating_sub(1 + paths.len());
            let message =
                format!("{} is the id of {} too", wording::quoted(id), listed(&paths, more));
            let place = |agreement: &Agreement| {
                agreement.terms().get("id").map_or_else(|| agreement.kind_span(), |id| id.span)
            };
            let finding = report.in_file(told.path(), place(told), message);
            finding
                .why("signatures and reports name an agreement by its id: nobody could tell which of them is meant")
                .help("give the younger an id of its own; an id that has been signed never changes");
            for other in others().take(MOST_NAMED) {
                finding.related_in(other.path(), place(other), "the other agreement with this id");
            }
        }
    }
}

/// “a.md, b.md and 2 more files”
fn listed(paths: &[&str], more: usize) -> String {
    match (paths, more) {
        (_, 1) => format!("{} and 1 more file", paths.join(", ")),
        (_, 2..) => format!("{} and {more} more files", paths.join(", ")),
        ([before @ .., last], 0) if !before.is_empty() => {
            format!("{} and {last}", before.join(", "))
        }
        _ => paths.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::findings;
    use super::listed;

    const RULE: &str = "duplicate-id";

    #[test]
    fn few_files_are_named_and_more_are_counted() {
        assert_eq!(listed(&["a.md"], 0), "a.md");
        assert_eq!(listed(&["a.md", "b.md"], 0), "a.md and b.md");
        assert_eq!(listed(&["a.md", "b.md", "c.md"], 1), "a.md, b.md, c.md and 1 more file");
        assert_eq!(listed(&["a.md", "b.md", "c.md"], 9), "a.md, b.md, c.md and 9 more files");
    }

    #[test]
    fn both_files_are_named_whatever_their_order() {
        let file = |name: &str| {
            format!("=== {name}.md ===\n---\nkind: terms-of-reference\nid: board\n---\n")
        };
        let (_, findings) = findings(RULE, &[], &(file("b") + &file("a") + &file("c")));
        let told: Vec<_> = findings
            .iter()
            .map(|finding| {
                (finding.path.as_str(), finding.message.as_str(), finding.agreement.as_deref())
            })
            .collect();
        let of_b = "“board” is the id of a.md and c.md too";
        let of_c = "“board” is the id of a.md and b.md too";
        assert_eq!(told, [("b.md", of_b, Some("board")), ("c.md", of_c, Some("board"))]);
        assert_eq!(findings[0].related[0].path, "a.md");
    }
}
