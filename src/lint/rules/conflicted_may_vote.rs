//! Members who may vote on money that goes to their own organisation.

use super::bodies::{self, Body};
use super::governance::{DO_NOT_VOTE, MONEY};
use super::wording::quoted;
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "conflicted-may-vote",
    severity: Severity::Warning,
    summary: "members with an interest who may vote where providers decide on their own money",
    explanation: r"
Where those who decide also deliver, conflicts of interest are the first risk to probity (evaluation of Fulfilling Lives, 2015). A
provider that votes on its own budget puts the decision in doubt, and with it the money.

It is told where the terms let somebody with an interest vote (`conflicted-may-vote: true`), and give a body on which two providers or
partners sit a matter about money: a budget, a grant, a price, a surplus. Where the words say that such a member does not vote, the words prevail and nothing is told.

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
    let Some(may) = terms
        .and_then(|terms| terms.get("conflicted-may-vote"))
        .filter(|may| may.text() == Some("true"))
    else {
        return;
    };
    let words_forbid = || {
        let passages = bodies::passages(agreement, &["conflicts-of-interest", "declarations"]);
        passages.iter().any(|it| DO_NOT_VOTE.stand_in(bodies::words_at(agreement, *it)))
    };
    let Some((body, matter)) = about_money(agreement).filter(|_| !words_forbid()) else { return };
    let words = matter.text_of("matter").unwrap_or_default();
    let message = format!(
        "on {} members with an interest may vote, and it decides on {}",
        body.called(),
        quoted(words)
    );
    let finding = report.at(may.span, message).clause("conflicts-of-interest");
    finding
        .why("a provider that votes on its own money puts the decision in doubt")
        .help("write `false`, and say who decides when too few are left")
        .related(matter.span, "money is decided on here");
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
}
