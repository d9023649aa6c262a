//! A reference to an agreement that is not here.

use std::collections::BTreeMap;

use super::gathered::Relation;
use super::{Check, Gathered, Report, Rule, wording};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-agreement",
    severity: Severity::Error,
    summary: "a reference to an agreement that is not kept here",
    explanation: r"
Whoever asks what the partners are bound by follows the references: from the services agreement to the memorandum it puts into
practice, from the board's terms of reference to the agreement that set the board up. A reference that leads nowhere is a slip of the pen, or an
agreement that somebody has deleted or renamed.

All agreements of the repository count, also those that were not asked for. An agreement that is kept elsewhere is written with its title,
`{ title: …, held-by: … }`, and is never called unknown; nor is anything while a file that could be the one cannot be read.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway-mou
title: Tideway memorandum of understanding
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway-mo
---
~~~

~~~markdown good
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway-mou
title: Tideway memorandum of understanding
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway-mou
under: { title: Northshore compact, held-by: Northshore Council }
---
~~~

**To settle it,** write the id as the other agreement has it, or the title and the holder of an agreement that is kept elsewhere.

**Suppress it** where the other agreement is on its way here, until the day on which it is to be there.
",
    suppressible: true,
    check: Check::Together(check),
};

/// Looking for the nearest names takes long; a thousand strangers are told by the first of them.
const MOST_TOLD: usize = 200;

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let mut unknown: BTreeMap<(&str, &str), Vec<&Relation<'_>>> = BTreeMap::new();
    for relation in gathered.relations() {
        if let Some(id) = relation.id().filter(|id| gathered.is_nowhere(id)) {
            unknown.entry((relation.from.path(), id)).or_default().push(relation);
        }
    }
    for ((path, id), relations) in unknown.into_iter().take(MOST_TOLD) {
        let Some((first, others)) = relations.split_first() else { continue };
        let message = format!("no agreement here has the id {}", wording::quoted(id));
        let finding = report.in_file(path, first.term.span, message);
        finding.why("nobody can follow the reference to what this agreement relies on");
        if let Some(clause) = first.clause() {
            finding.clause(clause);
        }
        for other in others {
            finding.related(other.term.span, "here as well");
        }
        let own = first.from.id();
        match wording::nearest(id, gathered.ids().filter(|known| Some(*known) != own)) {
            Some(nearest) => {
                finding.help(format!("write `{nearest}`")).fix(first.term.span, nearest);
            }
            None => {
                finding.help("write the id that the other agreement has, or `{ title: …, held-by: … }` for one that is kept elsewhere");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "unknown-agreement";

    fn with(terms: &str) -> String {
        format!(
            "=== a.md ===\n---\nkind: memorandum-of-understanding\nid: tideway-mou\n---\n=== b.md ===\n---\nkind: collaboration-agreement\nid: tideway-services\n{terms}\n---\n"
        )
    }

    #[test]
    fn the_nearest_id_is_offered() {
        let (_, findings) = findings(RULE, &[], &with("under: tideway-moo"));
        assert_eq!(findings[0].message, "no agreement here has the id “tideway-moo”");
        assert_eq!(findings[0].fix.as_ref().unwrap().replacement, "tideway-mou");
    }

    #[test]
    fn one_id_is_told_once_for_an_agreement_and_each_of_a_list_by_itself() {
        assert_eq!(
            told(RULE, &with("under: compact\nsupports: [compact, tideway-mou, charter]")),
            [
                "4:8 no agreement here has the id “compact”",
                "5:34 no agreement here has the id “charter”"
            ]
        );
    }

    #[test]
    fn the_agreement_about_data_counts_and_has_its_clause() {
        let terms = "data-protection-and-information-sharing: { agreement: tideway-isa }";
        let (_, findings) = findings(RULE, &[], &with(terms));
        assert_eq!(findings[0].clause.as_deref(), Some("data-protection-and-information-sharing"));
    }

    #[test]
    fn titles_wrong_shapes_and_unreadable_files_are_left_in_peace() {
        for terms in [
            "under: { title: Compact }",
            "under: The Compact of 2019",
            "under: [[compact]]",
            "under:",
            "delivers: tideway-mou",
        ] {
            assert_eq!(told(RULE, &with(terms)).len(), 0, "{terms}");
        }
        let unreadable = "=== c.md ===\n---\nkind: a\nid: [\n---\n";
        assert_eq!(told(RULE, &(with("under: compact") + unreadable)).len(), 0);
    }
}
