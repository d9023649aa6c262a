//! Many parties and no body that governs.

use super::governance::{self, BOARDS};
use super::{Check, Report, Rule, bodies};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "no-governing-body",
    severity: Severity::Note,
    summary: "many parties, and no body in which they decide together",
    explanation: r"
What a few partners settle at a table, many cannot settle in letters. Broad networks need more formality than small ones (Networks that
Work, Nesta and Innovation Unit, 2013).

It is asked of memoranda with more than six parties (`schema/governance.json` has the number, which is our own): other kinds ask for a steering group by
themselves. Any body under `decision-making`, any clause about a steering group, also one that says why there is none, and any word of
a board, committee, forum or general meeting in the text is enough.

~~~markdown bad
---
kind: memorandum-of-understanding
id: seven-towns
title: Seven Towns memorandum of understanding
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
  - { id: mill-lane, name: Mill Lane Community Centre }
  - { id: lantern-street, name: Lantern Street Voices }
  - { id: tern-house, name: Tern House Practice }
  - { id: fen-carers, name: Fen Carers }
  - { id: stepwell, name: Stepwell Active Living }
---

## Decision-making
The partners decide together.
~~~

~~~markdown good
---
kind: memorandum-of-understanding
id: seven-towns
title: Seven Towns memorandum of understanding
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
  - { id: mill-lane, name: Mill Lane Community Centre }
  - { id: lantern-street, name: Lantern Street Voices }
  - { id: tern-house, name: Tern House Practice }
  - { id: fen-carers, name: Fen Carers }
  - { id: stepwell, name: Stepwell Active Living }
---

## Decision-making
The partners meet in a forum three times a year, and decide there by a majority of those present.
~~~

**To settle it,** say in which body the partners decide, who sits on it and how it decides.

**Suppress it** where the partners have decided to do without, or say so under `omissions`.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.kind() != Some("memorandum-of-understanding") || agreement.is_foreign() {
        return;
    }
    let parties = agreement.parties().count() as u64;
    let is_settled = || {
        bodies::of(agreement).next().is_some()
            || agreement.terms_of("joint-steering-group").is_some()
            || agreement.clause("joint-steering-group").is_some()
            || bodies::is_elsewhere(agreement, "decision-making")
            || BOARDS.stand_in(agreement.prose().even())
    };
    if parties <= governance::most_parties_without_a_body() || is_settled() {
        return;
    }
    let span = agreement.terms().pair("parties").map_or(agreement.kind_span(), |it| it.key_span);
    let message = format!("{parties} parties have no body in which they decide together");
    report
        .at(span, message)
        .clause("joint-steering-group")
        .why("so many cannot settle everything in letters, and the busiest will decide for all")
        .help(
            "name a board, forum or steering group: who sits on it, when it meets, how it decides",
        );
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "no-governing-body";

    fn with(parties: usize, kind: &str, words: &str) -> String {
        let parties: Vec<_> =
            (0..parties).map(|party| format!("{{ id: p{party}, name: P }}")).collect();
        format!("---\nkind: {kind}\nparties: [{}]\n---\n\n{words}\n", parties.join(", "))
    }

    const MOU: &str = "memorandum-of-understanding";

    #[test]
    fn many_parties_without_a_body_are_told_at_their_list() {
        assert_eq!(
            told(RULE, &with(7, MOU, "## Decisions\n\nThe partners decide together.")),
            ["3:1 7 parties have no body in which they decide together"]
        );
    }

    #[test]
    fn few_parties_other_kinds_and_any_body_are_fine() {
        assert_eq!(told(RULE, &with(6, MOU, "")).len(), 0);
        assert_eq!(told(RULE, &with(9, "information-sharing-agreement", "")).len(), 0);
        assert_eq!(told(RULE, &with(9, MOU, "The partners meet as a forum.")).len(), 0);
        let body = with(9, MOU, "")
            .replace("]\n---", "]\ndecision-making: { bodies: [{ id: f, name: F }] }\n---");
        assert_eq!(told(RULE, &body).len(), 0);
    }
}
