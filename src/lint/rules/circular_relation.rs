//! Agreements that rest on each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::gathered::Relation;
use super::{Check, Gathered, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "circular-relation",
    severity: Severity::Error,
    summary: "agreements that stand under, deliver or replace each other in a circle",
    explanation: r"
One agreement can stand under another, and that one under a third; but where the last of them stands under the first, none of them comes
first, and nobody can say which prevails or which ends with which. The same is true of agreements that replace or serve each other.

A circle is told once, with all that belong to it. An agreement may serve another that names it for the sharing of data (`agreement` in the clause on data): that is no circle.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
under: tideway-services
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway
---
~~~

~~~markdown good
=== agreements/tideway.md ===
---
kind: collaboration-agreement
id: tideway
title: Tideway services agreement
data-protection-and-information-sharing: { agreement: tideway-data }
---
=== agreements/tideway-data.md ===
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information-sharing agreement
supports: tideway
---
~~~

**To settle it,** take out the relation that leads upwards: usually the one in the older agreement.

**Suppress it** only while one of the agreements is being changed, until the day on which it is to be signed.
",
    suppressible: true,
    check: Check::Together(check),
};

/// Each that rests on the next, the last of them on the first.
type Circle<'g, 'a> = Vec<&'g Relation<'a>>;

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let sorts: BTreeSet<&str> =
        gathered.relations().filter_map(|relation| relation.kind.circle.as_deref()).collect();
    for sort in sorts {
        for circle in circles(gathered, sort) {
            tell(circle, gathered, report);
        }
    }
}

/// Goes from each agreement downwards as far as relations of a sort lead, and comes back; where a way leads to where it came along, it is a circle.
fn circles<'g, 'a>(gathered: &'g Gathered<'a>, sort: &str) -> Vec<Circle<'g, 'a>> {
    let mut circles = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in gathered.asked() {
        // For each agreement on the way its place there, and the relations that were not followed yet.
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut way: Vec<(&str, std::slice::Iter<'g, Relation<'a>>)> = Vec::new();
        let mut followed: Circle<'g, 'a> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(agreement) = next.take() {
                let path = agreement.path();
                if let Some(place) = places.get(path) {
                    circles.push(followed.iter().skip(*place).copied().collect());
                    followed.pop();
                } else if done.contains(path) {
                    followed.pop();
                } else {
                    places.insert(path, way.len());
                    way.push((path, gathered.relations_of(agreement).iter()));
                }
            }
            let Some((path, relations)) = way.last_mut() else { break };
            let step = relations.find_map(|relation| {
                let is_meant = relation.kind.circle.as_deref() == Some(sort);
                Some((relation, gathered.named(relation).filter(|_| is_meant)?))
            });
            if let Some((relation, agreement)) = step {
                followed.push(relation);
                next = Some(agreement);
            } else {
                done.insert(path);
                places.remove(path);
                way.pop();
                followed.pop();
            }
        }
    }
    circles
}

/// Tells a circle at the first by its path that was asked for.
fn tell(mut circle: Circle<'_, '_>, gathered: &Gathered<'_>, report: &mut Report<'_>) {
    const MOST_NAMED: usize = 6;
    let asked = circle.iter().enumerate().filter(|(_, step)| gathered.is_asked(step.from));
    let Some((first, _)) = asked.min_by_key(|(_, step)| step.from.path()) else { return };
    circle.rotate_left(first);
    let Some((start, others)) = circle.split_first() else { return };
    let named = |agreement: &Agreement| wording::quoted(agreement.called());
    let mut steps = vec![format!("this agreement {}", start.kind.verb)];
    for step in others.iter().take(MOST_NAMED) {
        let called = named(step.from);
        if let Some(last) = steps.last_mut() {
            *last = format!("{last} {called}");
        }
        steps.push(format!("{called} {}", step.kind.verb));
    }
    let more = others.len().saturating_sub(MOST_NAMED);
    if let Some(last) = steps.last_mut() {
        *last = match (more, others.is_empty()) {
            (0, true) => format!("{last} itself"),
            (0, false) => format!("{last} this one"),
            _ => format!("{last} another, and after {more} more it comes back to this one"),
        };
    }
    let finding = report.in_file(start.from.path(), start.term.span, wording::listed(&steps));
    finding
        .why("none of them comes first, so nobody can say which prevails or which ends with which")
        .help("take out the relation that leads upwards, usually the one in the older agreement");
    for step in others.iter().take(MOST_NAMED) {
        finding.related_in(step.from.path(), step.term.span, "the circle leads on here");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "circular-relation";

    /// Agreements `a`, `b`, `c` … with a line of terms each.
    fn circle(lines: &[&str]) -> Vec<String> {
        let file = |(name, line): (char, &&str)| {
            format!("=== {name}.md ===\n---\nkind: x\nid: {name}\n{line}\n---\n")
        };
        told(RULE, &('a'..).zip(lines).map(file).collect::<String>())
    }

    #[test]
    fn a_circle_is_told_once_and_in_words() {
        assert_eq!(
            circle(&["title: x", "under: c", "delivers: d", "under: b"]),
            ["4:8 this agreement stands under “c”, “c” delivers “d” and “d” stands under this one"]
        );
    }

    #[test]
    fn an_agreement_under_itself_is_a_circle() {
        assert_eq!(circle(&["under: a"]), ["4:8 this agreement stands under itself"]);
        assert_eq!(
            circle(&["supersedes: b", "supersedes: a"]),
            ["4:13 this agreement replaces “b” and “b” replaces this one"]
        );
    }

    #[test]
    fn agreements_that_serve_each_other_are_a_circle() {
        assert_eq!(
            circle(&["supports: b", "supports: a"]),
            ["4:11 this agreement serves “b” and “b” serves this one"]
        );
    }

    #[test]
    fn two_circles_are_told_each_and_ways_that_meet_are_none() {
        assert_eq!(circle(&["under: [b, c]", "under: a", "under: a"]).len(), 2);
        assert_eq!(circle(&["under: [b, c]", "under: d", "under: d", "title: x"]).len(), 0);
        assert_eq!(circle(&["supersedes: b", "under: a"]).len(), 0);
        assert_eq!(circle(&["supports: b", "under: a"]).len(), 0);
    }

    #[test]
    fn a_long_circle_ends() {
        let file = |number: usize| {
            let next = (number + 1) % 3000;
            format!("=== {number}.md ===\n---\nkind: x\nid: n{number}\nunder: n{next}\n---\n")
        };
        let text: String = (0..3000).map(file).collect();
        let told = told(RULE, &text);
        assert_eq!(told.len(), 1);
        assert!(told[0].ends_with("and after 2993 more it comes back to this one"), "{}", told[0]);
    }
}
