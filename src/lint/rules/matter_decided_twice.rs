//! One matter that the terms give to two deciders, or to two majorities.

use std::collections::HashMap;

use super::wording::{bare, quoted};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "matter-decided-twice",
    severity: Severity::Error,
    summary: "a matter that two bodies or parties decide, or that takes two different majorities",
    explanation: r"
Who decides what is the first thing that partners quarrel about. Being Well Salford wrote down which decisions were collective and which
the prime's (NCVO case study, 2019); a matter that stands in both lists is settled in neither.

Compared are the matters under `decision-making` and `reserved-matters`, by their wording without capitals, articles and plurals. The
lead is the party that leads; `collective` and `all-parties` are all together; a matter that is collective with a body's approval is that
body's. Similar wordings are left alone, and so is a matter that is listed twice with the same decider.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
decision-making:
  matters:
    - { matter: Staffing of the service, by: collective }
    - { matter: The yearly budget, by: collective }
    - { matter: staffing of the service, by: lead }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
decision-making:
  matters:
    - { matter: Number of posts in the service, by: collective }
    - { matter: Staffing of the service, by: lead }
reserved-matters:
  matters:
    - { matter: Number of posts in the service, holder: all-parties }
---
~~~

**To settle it,** leave the matter with one decider, or say for each what part of it is meant.

**Suppress it** where one proposes and the other decides, and say which.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// A matter, who decides it and with what majority.
struct Matter<'a> {
    words: &'a str,
    span: Span,
    clause: &'static str,
    /// Whoever decides in the end, with ids of the lead resolved; `None` where nobody is named.
    decider: Option<&'a str>,
    approval: Option<&'a str>,
}

/// All parties together, by whatever name.
const ALL: &str = "all-parties";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let mut seen: HashMap<String, Matter<'_>> = HashMap::new();
    for matter in matters(agreement) {
        let folded = folded(matter.words);
        if folded.is_empty() {
            continue;
        }
        match seen.get(&folded) {
            None => {
                seen.insert(folded, matter);
            }
            Some(first) => compare(agreement, first, &matter, report),
        }
    }
}

fn compare(
    agreement: &Agreement,
    first: &Matter<'_>,
    matter: &Matter<'_>,
    report: &mut Report<'_>,
) {
    let called = |decider: &str| called(agreement, decider);
    let message = match (first.decider, matter.decider) {
        (Some(one), Some(other)) if one != other => {
            let (one, other) = (called(one), called(other));
            format!("{} is decided by {other} here, and by {one} elsewhere", quoted(matter.words))
        }
        (Some(_), Some(_)) => match (first.approval, matter.approval) {
            (Some(one), Some(other)) if one != other => format!(
                "{} takes {} here, and {} elsewhere",
                quoted(matter.words),
                majority(other),
                majority(one)
            ),
            _ => return,
        },
        _ => return,
    };
    let finding = report.at(matter.span, message).clause(matter.clause);
    finding
        .why("each of them can call the other's decision void")
        .help("leave it with one of them, or say what part of it each decides")
        .related(first.span, "the same matter");
}

fn majority(approval: &str) -> String {
    match approval {
        ALL => "the agreement of all".to_owned(),
        "majority" => "a majority".to_owned(),
        fraction => format!("a majority of {}", bare(fraction)),
    }
}

fn called(agreement: &Agreement, decider: &str) -> String {
    if decider == ALL {
        return "all parties together".to_owned();
    }
    let body = super::bodies::of(agreement).find(|body| body.id() == Some(decider));
    let party = || agreement.party(decider).map(|party| party.called().to_owned());
    bare(
        &body
            .map(|body| body.called().to_owned())
            .or_else(party)
            .unwrap_or_else(|| decider.to_owned()),
    )
}

fn matters(agreement: &Agreement) -> impl Iterator<Item = Matter<'_>> {
    let of = |clause: &'static str, who: &'static str| {
        let matters = agreement.terms_of(clause).and_then(|terms| terms.get("matters"));
        let matters = matters.map(Term::list).unwrap_or_default().iter();
        matters.filter_map(move |term| {
            let words = term.get("matter")?;
            let approval = term.get("approval");
            Some(Matter {
                words: words.text()?,
                span: words.span,
                clause,
                decider: term.text_of(who).and_then(|by| decider(agreement, by, approval)),
                approval: approval.and_then(Term::text),
            })
        })
    };
    of("decision-making", "by").chain(of("reserved-matters", "holder"))
}

/// Who decides in the end.
fn decider<'a>(
    agreement: &'a Agreement,
    by: &'a str,
    approval: Option<&'a Term>,
) -> Option<&'a str> {
    let body = approval.and_then(|approval| approval.text_of("body"));
    let party = approval.and_then(|approval| approval.text_of("party"));
    match by {
        "collective" | ALL => match approval {
            None => Some(ALL),
            Some(approval) if approval.text().is_some() => Some(ALL),
            Some(_) => body.or(party),
        },
        "lead" => lead(agreement),
        // Whoever prepares it: the approval of all, or of somebody else, is what decides.
        _ if approval.and_then(Term::text) == Some(ALL) => Some(ALL),
        _ if approval.is_some_and(Term::is_map) => body.or(party),
        by => Some(by),
    }
}

fn lead(agreement: &Agreement) -> Option<&str> {
    let named = agreement.terms_of("lead-body").and_then(|terms| terms.text_of("lead"));
    named.or_else(|| {
        let mut leads = agreement.parties().filter(|party| party.role == Some("lead-provider"));
        let lead = leads.next()?;
        leads.next().is_none().then_some(lead.id)
    })
}

/// The words without capitals, articles, plurals and signs.
fn folded(words: &str) -> String {
    const PASSED_OVER: &[&str] = &["the", "a", "an", "any", "our", "its", "s"];
    let lower = words.to_lowercase();
    let words = lower.split(|sign: char| !sign.is_alphanumeric());
    let kept = words.filter(|word| !word.is_empty() && !PASSED_OVER.contains(word));
    let singular = |word: &str| {
        let is_plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss");
        let end = if is_plural { word.len() - 1 } else { word.len() };
        word.get(..end).unwrap_or(word).to_owned()
    };
    kept.map(singular).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "matter-decided-twice";

    fn with(matters: &str, reserved: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\nparties: [{{ id: a, name: Alder, role: lead-provider }}, {{ id: b, name: Beech }}]\ndecision-making: {{ bodies: [{{ id: board, name: Board }}], matters: [{matters}] }}\nreserved-matters: {{ matters: [{reserved}] }}\n---\n"
        )
    }

    #[test]
    fn two_deciders_are_told_at_the_second() {
        assert_eq!(
            told(
                RULE,
                &with(
                    "{ matter: The yearly budget, by: board }",
                    "{ matter: Yearly budgets, holder: all-parties }"
                )
            ),
            [
                "5:41 “Yearly budgets” is decided by all parties together here, and by Board elsewhere"
            ]
        );
        assert_eq!(
            told(
                RULE,
                &with("{ matter: Staffing, by: collective }, { matter: staffing, by: lead }", "")
            )
            .len(),
            1
        );
    }

    #[test]
    fn two_majorities_of_one_decider_are_told() {
        assert_eq!(
            told(
                RULE,
                &with(
                    "{ matter: Loans, by: board, approval: majority }, { matter: loans, by: board, approval: 2/3 }",
                    ""
                )
            ),
            ["4:128 “loans” takes a majority of 2/3 here, and a majority elsewhere"]
        );
    }

    #[test]
    fn the_same_decider_by_another_name_is_fine() {
        for (matters, reserved) in [
            ("{ matter: Loans, by: collective }", "{ matter: Loans, holder: all-parties }"),
            (
                "{ matter: Loans, by: collective, approval: { body: board } }",
                "{ matter: Loans, holder: board }",
            ),
            ("{ matter: Loans, by: lead }, { matter: Loans, by: a }", ""),
            (
                "{ matter: Loans, by: board, approval: all-parties }",
                "{ matter: Loans, holder: all-parties }",
            ),
            ("{ matter: Loans, by: board }", "{ matter: Large loans, holder: all-parties }"),
            ("{ matter: Loans, by: board }", "{ matter: Loans }"),
            ("{ matter: Loans, by: board }, { matter: Loans, by: board }", ""),
        ] {
            assert_eq!(told(RULE, &with(matters, reserved)).len(), 0, "{matters} {reserved}");
        }
    }
}
