//! Members who may vote on money that goes to their own organisation.

use std::sync::LazyLock;

use regex::Regex;

use super::bodies::{self, Body};
use super::governance::{self, DO_NOT_VOTE, MONEY};
use super::wording::quoted;
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "conflicted-may-vote",
    severity: Severity::Warning,
    summary: "members with an interest who may vote where providers decide on their own money",
    explanation: r"
Where those who decide also deliver, conflicts of interest are the first risk to probity (evaluation of Fulfilling Lives, 2015). A
provider that votes on its own budget puts the decision in doubt, and with it the money.

It is told where the terms let somebody with an interest vote (`conflicted-may-vote: true`), and give a body on which two providers or
partners sit a matter about money: a budget, a grant, a price, a surplus; and where the words let such a member vote without any condition
but to declare the interest, in an agreement that has a clause on money. Where the words say that such a member does not vote, the words prevail and nothing is told.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: provider }
  - { id: quay-advice, name: Quay Advice, role: provider }
decision-making:
  bodies: [{ id: board, name: Delivery Board, seats: [{ for: harbour-trust }, { for: quay-advice }] }]
  matters: [{ matter: Division of the yearly budget, by: board }]
conflicts-of-interest: { conflicted-may-vote: true }
---
~~~

~~~markdown bad
## Finance
The Providers share the yearly budget as the Board decides.
## Conflicts of interest
A member with an interest may vote once it has been declared.
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: provider }
  - { id: quay-advice, name: Quay Advice, role: provider }
decision-making:
  bodies: [{ id: board, name: Delivery Board, seats: [{ for: harbour-trust }, { for: quay-advice }] }]
  matters: [{ matter: Opening hours, by: board }]
conflicts-of-interest: { conflicted-may-vote: true }
---
~~~

**To settle it,** let a member with an interest speak and not vote, and say who decides when too few are left.

**Suppress it** where all members have the same interest, so that nobody could vote; say how the decision is checked.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("conflicts-of-interest");
    let may = terms
        .and_then(|terms| terms.get("conflicted-may-vote"))
        .filter(|may| may.text() == Some("true"));
    let passages = bodies::passages(agreement, &["conflicts-of-interest", "declarations"]);
    let allowed = passages.iter().find_map(|passage| allowed_in(agreement, *passage));
    let words_forbid = || {
        passages.iter().any(|passage| {
            let around = allowed.map_or([*passage, Span::new(passage.end, passage.end)], |words| {
                [Span::new(passage.start, words.start), Span::new(words.end, passage.end)]
            });
            around.iter().any(|span| DO_NOT_VOTE.stand_in(bodies::words_at(agreement, *span)))
        })
    };
    let Some(place) = may.map(|may| may.span).or(allowed).filter(|_| !words_forbid()) else {
        return;
    };
    let message;
    let money = match about_money(agreement) {
        Some((body, matter)) => {
            let words = matter.text_of("matter").unwrap_or_default();
            message = format!(
                "on {} members with an interest may vote, and it decides on {}",
                body.called(),
                quoted(words)
            );
            matter.span
        }
        // Words are plain enough where the parties deal with money at all.
        None if may.is_none() => {
            let Some(section) = clause_about_money(agreement) else { return };
            message = format!(
                "members with an interest may vote ({})",
                quoted(agreement.source.slice(place))
            );
            section
        }
        None => return,
    };
    let finding = report.at(place, message).clause("conflicts-of-interest");
    finding.why("a provider that votes on its own money puts the decision in doubt");
    finding.help(if may.is_some() {
        "write `false`, and say who decides when too few are left"
    } else {
        "write that such a member does not vote, and who decides when too few are left"
    });
    finding.related(money, "money is decided on here");
}

/// “A member with an interest may vote once it has been declared.”
fn allowed_in(agreement: &Agreement, passage: Span) -> Option<Span> {
    const REACH: usize = 200;
    let words = bodies::words_at(agreement, passage);
    if !words.contains("vote") {
        return None;
    }
    let found = MAY_VOTE.find_iter(words).find(|found| {
        let reach = found.start().saturating_sub(REACH)..found.start();
        let before = words.get(reach).unwrap_or_default();
        let sentence = before.rsplit(['.', ';', '\n']).next().unwrap_or_default();
        let behind = words.get(found.end()..).unwrap_or_default();
        !DENIED.is_match(sentence) && !ONLY_SOMETIMES.is_match(behind)
    })?;
    Some(Span::new(found.start(), found.end()).shifted(passage.start))
}

static MAY_VOTE: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:members?|representatives?|persons?|people|part(?:y|ies)|partners?|trustees?|directors?|councillors?|governors?|participants?|anyone|anybody|whoever|those|who|one) +(?:[a-z]+ +){0,3}?(?:with|having|has|have|declar(?:es|ing)|holds|is|are) +(?:[a-z-]+ +){0,3}?(?:interests?|conflicts?|conflicted|interested)(?: +in +(?:the|a|that) +(?:[a-z]+))?,? +(?:(?:may|can|shall|will) +(?:(?:still|also|nevertheless|nonetheless|then|both) +)?(?:(?:stay|remain|speak|take +part|attend)(?:,| +and) +)?(?:(?:still|also|then) +)?vote\b|(?:keeps?|retains?) +(?:its|their|his +or +her|the) +votes?\b)",
    )
});

/// “No member with an interest may vote.”
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:no|not|nor|neither|never|nobody|unless|if|where|when|whether|only)\b",
    )
});

/// “may vote if the others agree”, “may vote on other matters”
static ONLY_SOMETIMES: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"^[ -\-/-9<-~]{0,60}?\b(?:if|where|when|unless|only|with +the|provided|subject|other|except|but|until|consent|agree[a-z]*)\b",
    )
});

/// The section that says who pays or who gets what.
fn clause_about_money(agreement: &Agreement) -> Option<Span> {
    const CLAUSES: &[&str] =
        &["financing", "contributions", "invoicing-and-payment", "profit-sharing", "risk-sharing"];
    let present = CLAUSES.iter().filter_map(|clause| agreement.clause(clause));
    let mut sections = present.flat_map(|clause| agreement.sections_of(clause));
    sections.next().map(|section| section.heading_span)
}

/// A matter about money, and the body of providers that decides on it.
fn about_money(agreement: &Agreement) -> Option<(Body<'_>, &Term)> {
    let matters = agreement.terms_of("decision-making")?.get("matters")?.list();
    matters.iter().find_map(|matter| {
        let by = matter.text_of("by")?;
        let by = match matter.get("approval").and_then(|approval| approval.text_of("body")) {
            Some(body) => body,
            None => by,
        };
        let body = bodies::of(agreement).find(|body| body.id() == Some(by))?;
        let seated = body.seated()?;
        let providers = agreement
            .parties()
            .filter(|party| party.role.is_some() && bodies::takes_part(party))
            .filter(|party| seated.contains(party.id))
            .count();
        let is_money = MONEY.stand_in(&matter.text_of("matter")?.to_ascii_lowercase());
        (providers >= 2 && is_money).then_some((body, matter))
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "conflicted-may-vote";

    fn with(matter: &str, may: &str) -> String {
        format!(
            "---\nkind: collaboration-agreement\nparties: [{{ id: a, name: A, role: provider }}, {{ id: b, name: B, role: partner }}]\ndecision-making: {{ bodies: [{{ id: board, name: Board, seats: [{{ for: a }}, {{ for: b }}] }}], matters: [{{ matter: {matter}, by: board }}] }}\nconflicts-of-interest: {{ conflicted-may-vote: {may} }}\n---\n"
        )
    }

    #[test]
    fn a_vote_on_ones_own_money_is_told_at_the_word_that_allows_it() {
        assert_eq!(
            told(RULE, &with("Yearly budget", "true")),
            ["5:47 on Board members with an interest may vote, and it decides on “Yearly budget”"]
        );
        assert_eq!(told(RULE, &with("Yearly budget", "false")).len(), 0);
        assert_eq!(told(RULE, &with("Opening hours", "true")).len(), 0);
    }

    #[test]
    fn words_that_forbid_it_prevail() {
        let words = "\n## Conflicts of interest\n\nA member with an interest does not vote.\n";
        assert_eq!(told(RULE, &(with("Yearly budget", "true") + words)).len(), 0);
    }

    #[test]
    fn words_that_allow_it_are_told_where_there_is_money() {
        let with = |words: &str, heading: &str| {
            format!(
                "## {heading}\n\nEach year £5,000 is paid.\n\n## Conflicts of interest\n\nInterests are declared. {words}\n"
            )
        };
        assert_eq!(
            told(RULE, &with("A member with an interest may then vote.", "Finance")),
            ["26:27 members with an interest may vote (“member with an interest may then vote”)"]
        );
        for (words, heading) in [
            ("A member with an interest may then vote.", "Principles"),
            ("A member with an interest may speak and does not vote.", "Finance"),
            ("No member with an interest may vote.", "Finance"),
            ("A member with an interest may vote if the others agree.", "Finance"),
            ("A member with an interest may vote on other matters.", "Finance"),
            ("A member with an interest may not vote.", "Finance"),
        ] {
            assert_eq!(told(RULE, &with(words, heading)).len(), 0, "{words}");
        }
    }
}
