//! An agreement that rests on one that is not in force.

use jiff::civil::Date;

use super::gathered::{Ending, Relation};
use super::{Check, Gathered, Report, Rule, recorded, timeframe, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "parent-not-in-force",
    severity: Severity::Warning,
    summary: "an agreement that rests on one that has ended, was replaced, or has not begun",
    explanation: r"
A services agreement takes its aims, its principles and often its partners from the memorandum that it delivers; a board has its powers from
the agreement that set it up. Where that one has run out, the other goes on with nothing beneath it, and nobody notices until
somebody asks by what right the board decides.

It is asked of agreements in force that stand under, deliver or are set up by another: one that has expired by its dates, that the parties have ended, that another agreement here
has replaced (`supersedes`) and that has itself begun, or that begins only after this one has. Where the parties have recorded that
they go on after the expiry, nothing is told. It depends on the day, so it is a warning.

~~~markdown bad as-of=2027-06-01
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
timeframe: { commencement: 2022-04-01, expiry: 2027-03-31 }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway
timeframe: { commencement: 2025-04-01, expiry: 2029-03-31 }
---
~~~

~~~markdown good as-of=2027-03-31
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
timeframe: { commencement: 2022-04-01, expiry: 2027-03-31 }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway
timeframe: { commencement: 2025-04-01, expiry: 2029-03-31 }
---
~~~

**To settle it,** name the agreement that is in force now; or extend the other one, or record that its parties go on: `counterpart record FILE continued`.

**Suppress it** while a successor is being agreed, until the day on which it is to be signed.
",
    suppressible: true,
    check: Check::Together(check),
};

const RESTS: &[&str] = &["under", "delivers", "constituted-by"];

/// Why an agreement is not in force, and the place that says so.
struct Fate<'a> {
    words: String,
    why: &'static str,
    help: String,
    place: Option<(&'a str, Span)>,
}

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let as_of = report.standard.as_of;
    for relation in gathered.relations() {
        if !RESTS.iter().any(|key| relation.is(key)) || !runs(relation.from, gathered, as_of) {
            continue;
        }
        let Some(called) = relation.called(gathered) else { continue };
        let fate = match gathered.named(relation) {
            Some(parent) => fate(parent, relation.from, gathered, as_of),
            None => fate_elsewhere(relation, as_of),
        };
        let Some(fate) = fate else { continue };
        let message = format!(
            "this agreement {} {}, {}",
            relation.kind.verb,
            wording::quoted(called),
            fate.words
        );
        let finding = report.in_file(relation.from.path(), relation.term.span, message);
        finding.why(fate.why).help(fate.help);
        if let Some((path, span)) = fate.place {
            finding.related_in(path, span, "this is where it says so");
        }
    }
}

/// Whether an agreement is in force on a day, as far as anybody knows.
fn runs(agreement: &Agreement, gathered: &Gathered<'_>, day: Date) -> bool {
    let has_begun = begins(agreement).is_none_or(|(begins, _)| begins <= day);
    has_begun
        && !gathered.is_over(agreement, day)
        && successor(agreement, agreement, gathered, day).is_none()
}

fn begins(agreement: &Agreement) -> Option<(Date, &Term)> {
    let terms = agreement.terms_of("timeframe")?;
    let dates = ["commencement", "effective-from"].into_iter().filter_map(|key| {
        let term = terms.get(key)?;
        Some((timeframe::date(term)?, term))
    });
    dates.min_by_key(|(date, _)| *date)
}

/// The agreement that has replaced another, and since when.
fn successor<'a>(
    agreement: &Agreement,
    apart_from: &Agreement,
    gathered: &'a Gathered<'_>,
    day: Date,
) -> Option<(&'a Relation<'a>, Date)> {
    let replacing = gathered.replacing(agreement.id()?).iter();
    let replacing = replacing.filter(|relation| relation.from.path() != apart_from.path());
    let begun = replacing.filter_map(|relation| {
        let (since, _) = begins(relation.from)?;
        (since <= day).then_some((relation, since))
    });
    begun.min_by_key(|(relation, since)| (*since, relation.from.path()))
}

const GONE: &str = "what this agreement takes from there no longer holds";

fn fate<'a>(
    parent: &'a Agreement,
    child: &Agreement,
    gathered: &'a Gathered<'_>,
    day: Date,
) -> Option<Fate<'a>> {
    if let Some((relation, since)) = successor(parent, child, gathered, day) {
        let by = wording::quoted(relation.from.called());
        let id = relation.from.id().unwrap_or_default();
        return Some(Fate {
            words: format!("which {by} has replaced since {since}"),
            why: GONE,
            help: format!("write `{id}`, if this agreement now rests on that one"),
            place: Some((relation.from.path(), relation.term.span)),
        });
    }
    let help =
        "name the agreement that is in force now, or record that the parties of that one go on";
    let ended = |words: String, place| Fate { words, why: GONE, help: help.to_owned(), place };
    match gathered.ending(parent) {
        Some(Ending::RunsOn) => return None,
        Some(Ending::Ended(on)) => {
            let on = on.map_or_else(String::new, |day| format!(" on {day}"));
            return Some(ended(format!("which was ended{on}"), None));
        }
        None => {}
    }
    let frame = timeframe::Timeframe::of(parent);
    if let Some(expiry) = recorded::expiry(parent).filter(|expiry| *expiry < day) {
        let place = frame.and_then(|frame| {
            frame.expiry.map(|(_, term)| term).or(frame.term.map(|(_, term)| term))
        });
        let place = place.map(|term| (parent.path(), term.span));
        return Some(ended(format!("which expired on {expiry}"), place));
    }
    let (parent_begins, place) = begins(parent).filter(|(begins, _)| *begins > day)?;
    let (child_begins, _) = begins(child).filter(|(begins, _)| *begins < parent_begins)?;
    Some(Fate {
        words: format!(
            "which begins only on {parent_begins}, and this one began on {child_begins}"
        ),
        why: "until then there is nothing for it to rest on",
        help: "put right the day on which one of the two begins".to_owned(),
        place: Some((parent.path(), place.span)),
    })
}

/// What the relation itself says of an agreement that is kept elsewhere.
fn fate_elsewhere<'a>(relation: &Relation<'a>, day: Date) -> Option<Fate<'a>> {
    let term = relation.term.get("expiry")?;
    let expiry = timeframe::date(term).filter(|expiry| *expiry < day)?;
    Some(Fate {
        words: format!("which expired on {expiry}"),
        why: GONE,
        help: "name the agreement that is in force now, or put its last day right".to_owned(),
        place: Some((relation.from.path(), term.span)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told_when;

    fn told(parent: &str, child: &str, others: &str) -> Vec<String> {
        let text = format!(
            "=== a.md ===\n---\nkind: memorandum-of-understanding\nid: a\ntitle: Compact\n{parent}\n---\n=== b.md ===\n---\nkind: collaboration-agreement\nid: b\nunder: a\n{child}\n---\n{others}"
        );
        told_when("parent-not-in-force", &["as-of=2027-06-01"], &text)
    }

    const RUNNING: &str = "timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }";

    #[test]
    fn the_day_on_which_it_ended_is_told() {
        assert_eq!(
            told("timeframe: { commencement: 2024-04-01, term: P3Y }", RUNNING, ""),
            ["4:8 this agreement stands under “Compact”, which expired on 2027-03-31"]
        );
    }

    #[test]
    fn a_successor_that_has_begun_is_named() {
        let successor = |begins: &str| {
            format!(
                "=== c.md ===\n---\nkind: memorandum-of-understanding\nid: c\ntitle: New compact\nsupersedes: a\ntimeframe: {{ commencement: {begins} }}\n---\n"
            )
        };
        assert_eq!(
            told("", RUNNING, &successor("2027-01-01")),
            [
                "4:8 this agreement stands under “Compact”, which “New compact” has replaced since 2027-01-01"
            ]
        );
        assert_eq!(told("", RUNNING, &successor("2027-07-01")).len(), 0);
        assert_eq!(told("", "supersedes: a", "").len(), 0);
    }

    #[test]
    fn a_parent_that_begins_later_is_told() {
        assert_eq!(
            told("timeframe: { commencement: 2027-10-01 }", RUNNING, ""),
            [
                "4:8 this agreement stands under “Compact”, which begins only on 2027-10-01, and this one began on 2026-04-01"
            ]
        );
        let later = "timeframe: { commencement: 2027-10-01, effective-from: 2027-01-01 }";
        assert_eq!(told(later, RUNNING, "").len(), 0);
    }

    #[test]
    fn what_is_over_itself_or_has_not_begun_needs_no_ground() {
        let expired = "timeframe: { expiry: 2026-12-31 }";
        for child in [
            "timeframe: { expiry: 2026-12-31 }",
            "timeframe: { commencement: 2028-04-01 }",
            "timeframe: { commencement: 2025-04-01, term: P2Y }",
        ] {
            assert_eq!(told(expired, child, "").len(), 0, "{child}");
        }
        assert_eq!(told(expired, "title: x", "").len(), 1);
        assert_eq!(told("timeframe: { expiry: 2027-06-01 }", RUNNING, "").len(), 0);
    }

    #[test]
    fn an_agreement_elsewhere_ends_on_the_day_given() {
        let text = |day: &str| {
            format!(
                "---\nkind: collaboration-agreement\nid: b\nunder: {{ title: Compact, expiry: {day} }}\n---\n"
            )
        };
        let told = |day| told_when("parent-not-in-force", &["as-of=2027-06-01"], &text(day));
        assert_eq!(
            told("2027-05-31"),
            ["4:8 this agreement stands under “Compact”, which expired on 2027-05-31"]
        );
        assert_eq!(told("2027-06-01").len(), 0);
    }
}
