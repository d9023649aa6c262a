//! One matter that the terms give to two deciders, or to two majorities.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::bodies::{self, Body};
use super::naming::Names;
use super::wording::{bare, quoted};
use super::{Check, Report, Rule, governance};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::even;
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
body's. Words such as “Harbour Trust alone decides whether to bid” are held against these matters where they say the same
without any condition, and a party is one of the two deciders. Similar wordings are left alone, and so is a matter that is listed twice with the same decider.

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
    if !seen.is_empty() {
        judge_words(agreement, &seen, report);
    }
}

/// “Quay Advice alone decides whether to bid”, where the terms leave that to the board.
fn judge_words(agreement: &Agreement, seen: &HashMap<String, Matter<'_>>, report: &mut Report<'_>) {
    const MOST: usize = 200;
    const REACH: usize = 200;
    let mut names: Option<Names> = None;
    for passage in bodies::passages(agreement, bodies::DECIDING) {
        let words = bodies::words_at(agreement, passage);
        for decides in DECIDES.find_iter(words).take(MOST) {
            let sentence = |sign: char| matches!(sign, '.' | ';' | '\n');
            let reach = decides.start().saturating_sub(REACH)..decides.start();
            let before = words.get(reach).unwrap_or_default();
            let subject = before.rsplit(sentence).next().unwrap_or_default();
            let reach = decides.end()..words.len().min(decides.end() + REACH);
            let behind = words.get(reach).unwrap_or_default();
            let object = behind.split(sentence).next().unwrap_or_default();
            let mut parts = object.split(" and ").flat_map(|part| part.split(','));
            let Some(matter) = parts.find_map(|part| seen.get(&folded(part))) else { continue };
            let Some(decider) = matter.decider else { continue };
            if SOMETIMES.is_match(subject) {
                continue;
            }
            let names = names.get_or_insert_with(|| Names::of(agreement));
            let bodies =
                bodies::of(agreement).filter(|body| subject.contains(&even(body.called())));
            let mut named = names.in_words(subject).into_iter().chain(bodies.filter_map(Body::id));
            let (Some(other), None) = (named.next(), named.next()) else { continue };
            // A board on which all sit is all parties together.
            let is_party = [decider, other].iter().any(|id| agreement.party(id).is_some());
            if other == decider || !is_party {
                continue;
            }
            let message = format!(
                "{} is decided by {} here, and by {} elsewhere",
                quoted(matter.words),
                called(agreement, other),
                called(agreement, decider)
            );
            let start = passage.start + decides.start() - subject.trim_start().len();
            let place = Span::new(start, passage.start + decides.end() + object.len());
            let finding = report.at(place, message).clause(matter.clause);
            finding
                .why("each of them can call the other's decision void")
                .help("leave it with one of them, or say what part of it each decides")
                .related(matter.span, "the same matter");
        }
    }
}

static DECIDES: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:decides?|determines?|settles?|has +the +(?:last|final) +(?:say|word)|is +to +decide)(?: +(?:alone|itself|by +itself|solely))?(?: +(?:on|about|over|upon))? +",
    )
});

/// What makes it a decision for some cases only, or none.
static SOMETIMES: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:if|where|when|whenever|urgent|between|until|unless|in|except|subject|after|before|for|not|no|nor|neither|cannot|what|which|that|who|whether|how|as)\b",
    )
});

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
    let body = bodies::of(agreement).find(|body| body.id() == Some(decider));
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

    #[test]
    fn words_that_give_it_to_a_party_are_told() {
        let terms = with("{ matter: whether to bid, by: board }", "");
        let words = |words: &str| format!("{terms}## Decision-making\n\n{words}\n");
        assert_eq!(
            told(RULE, &words("The Board decides on loans. Beech alone decides whether to bid.")),
            ["9:29 “whether to bid” is decided by Beech here, and by Board elsewhere"]
        );
        for fine in [
            "The Board decides by a majority whether to bid.",
            "The Board decides whether to bid.",
            "In urgent cases Beech decides whether to bid.",
            "Beech decides whether to bid for less than £500.",
            "Beech proposes and the Board decides whether to bid.",
            "Beech decides on its own staff.",
        ] {
            assert_eq!(told(RULE, &words(fine)).len(), 0, "{fine}");
        }
    }
}
