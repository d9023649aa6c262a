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

**To settle it,** give the younger of the two an id of its own; an id that has been signed never changes. A copy that was only kept for
comparison belongs into the history, not beside the agreement.

**It cannot be suppressed,** since everything else relies on it.
",
    suppressible: false,
    check: Check::Together(check),
};

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    for id in gathered.ids() {
        let mut bearers = gathered.of_id(id).to_vec();
        bearers.sort_by_key(|agreement| agreement.path());
        let Some((first, others)) = bearers.split_first() else { continue };
        let others = others.iter().filter(|other| other.path() != first.path());
        for other in others {
            // The one that was asked for is told; of two, the later by its name.
            let (told, known) =
                if gathered.is_asked(other) { (other, first) } else { (first, other) };
            if !gathered.is_asked(told) {
                continue;
            }
            let message = format!("{} is the id of {} too", wording::quoted(id), known.path());
            let place = |agreement: &Agreement| {
                agreement.terms().get("id").map_or_else(|| agreement.kind_span(), |id| id.span)
            };
            let finding = report.in_file(told.path(), place(told), message);
            finding
                .why("signatures and reports name an agreement by its id: nobody could tell which of the two is meant")
                .help("give the younger of the two an id of its own; an id that has been signed never changes")
                .related_in(known.path(), place(known), "the other agreement with this id");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::findings;

    const RULE: &str = "duplicate-id";

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
        let message = "“board” is the id of a.md too";
        assert_eq!(told, [("b.md", message, Some("board")), ("c.md", message, Some("board"))]);
        assert_eq!(findings[0].related[0].path, "a.md");
    }
}
