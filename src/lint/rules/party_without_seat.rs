//! A partner without a seat on the board that decides for all.

use std::collections::BTreeSet;

use super::{Check, Report, Rule, shares, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "party-without-seat",
    severity: Severity::Warning,
    summary: "a partner without a seat on the board that decides for all",
    explanation: r"
Partners who are decided about stop taking part. Being Well Salford ran with a partnership board that had a seat for each partner
(NCVO case study, 2019); in an alliance, equal say is what makes it one.

The board is the body that `joint-steering-group` names, else the first one called a board, a steering, leadership or executive group
or a committee, else the first. A seat counts for the party that it is `for`, that fills it (`appointed-by`), or that a group's seat
speaks for (`parties`). It is asked of lead provider, alliance and collaboration agreements whose board lists its seats: an error in an alliance, a warning
elsewhere. Funders, associates, observers and parties of a wider tier need no seat; a commissioner does in an alliance.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
  - { id: mill-lane, name: Mill Lane Community Centre, role: partner }
decision-making:
  bodies:
    - { id: board, name: Partnership Board, seats: [{ for: harbour-trust }, { for: quay-advice }] }
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
  - { id: mill-lane, name: Mill Lane Community Centre, role: partner }
decision-making:
  bodies:
    - { id: board, name: Partnership Board, seats: [{ for: harbour-trust }, { for: quay-advice }, { for: mill-lane }, { for: lived-experience }] }
    - { id: finance, name: Finance group, seats: [{ for: harbour-trust }] }
---
~~~

**To settle it,** add a seat for the partner, or give the seat to a group that speaks for several and list them.

**Suppress it** where a partner has chosen to do without, and quote the minute.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const KINDS: &[&str] =
    &["lead-provider-agreement", "alliance-agreement", "collaboration-agreement"];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(kind) = agreement.kind().filter(|kind| KINDS.contains(kind)) else { return };
    let Some(board) = board(agreement) else { return };
    let Some(seats) = board.pair("seats").filter(|pair| !pair.term.list().is_empty()) else {
        return;
    };
    let is_open =
        |seat: &Term| seat.text_of("for") == Some("group") && seat.get("parties").is_none();
    if seats.term.list().iter().any(is_open) {
        return;
    }
    let seated = seated(&seats.term);
    let parties: BTreeSet<&str> = agreement.parties().map(|party| party.id).collect();
    let strangers: Vec<&str> =
        seated.difference(&parties).copied().take(wording::MOST_SLIPS).collect();
    let called = board.text_of("name").or(board.text_of("id")).unwrap_or("the board");
    for party in agreement.parties().filter(|party| is_partner(kind, party)) {
        let is_misspelt = || wording::nearest(party.id, strangers.iter().copied()).is_some();
        if seated.contains(party.id) || is_misspelt() {
            continue;
        }
        let finding =
            report.at(seats.key_span, format!("{} has no seat on {called}", party.called()));
        if kind == "alliance-agreement" {
            finding.severity(Severity::Error);
        }
        finding
            .clause("decision-making")
            .party(party.id)
            .why("partners who are decided about stop taking part")
            .help(format!(
                "add `{{ for: {} }}` to the seats, or a group's seat that lists it",
                party.id
            ))
            .related(party.id_span, "listed as a party here");
    }
}

/// The body that decides for all.
fn board(agreement: &Agreement) -> Option<&Term> {
    const BOARDS: &[&str] = &["board", "steering", "leadership", "executive", "committee"];
    let bodies = agreement.terms_of("decision-making")?.get("bodies")?.list();
    let steering =
        agreement.terms_of("joint-steering-group").and_then(|terms| terms.text_of("body"));
    let is_steering = |body: &&Term| steering.is_some() && body.text_of("id") == steering;
    let is_board = |body: &&Term| {
        let names = ["id", "name"].map(|key| body.text_of(key).unwrap_or_default().to_lowercase());
        names.iter().any(|name| BOARDS.iter().any(|board| name.contains(board)))
    };
    bodies
        .iter()
        .find(is_steering)
        .or_else(|| bodies.iter().find(is_board))
        .or_else(|| bodies.first())
}

/// Everybody who has a hand in a seat.
fn seated(seats: &Term) -> BTreeSet<&str> {
    seats
        .list()
        .iter()
        .flat_map(|seat| {
            let single = ["for", "appointed-by"].into_iter().filter_map(|key| seat.text_of(key));
            let several =
                ["for", "parties"].into_iter().filter_map(|key| seat.get(key)).flat_map(Term::list);
            single.chain(several.filter_map(Term::text))
        })
        .collect()
}

fn is_partner(kind: &str, party: &Party<'_>) -> bool {
    match party.role {
        Some("observer" | "associate" | "funder") => false,
        Some("commissioner") => kind == "alliance-agreement",
        _ => !shares::is_of_wider_circle(party),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::*;

    const RULE: &str = "party-without-seat";

    fn with(kind: &str, board: &str) -> String {
        format!(
            "---\nkind: {kind}\nparties:\n  - {{ id: harbour, name: Harbour Trust }}\n  - {{ id: quay, name: Quay Advice }}\n  - {{ id: town, name: Tideway Council, role: commissioner }}\ndecision-making: {{ bodies: [{board}] }}\n---\n"
        )
    }

    #[test]
    fn the_partner_is_named_at_the_seats_of_the_board() {
        let text = with(
            "lead-provider-agreement",
            "{ id: board, name: Partnership Board, seats: [{ for: harbour }] }",
        );
        assert_eq!(told(RULE, &text), ["7:67 Quay Advice has no seat on Partnership Board"]);
    }

    #[test]
    fn in_an_alliance_the_commissioner_needs_a_seat_and_it_is_an_error() {
        let text = with(
            "alliance-agreement",
            "{ id: alt, name: Alliance Leadership Team, seats: [{ for: harbour }, { for: quay }] }",
        );
        let (_, findings) = findings(RULE, &[], &text);
        assert_eq!(findings[0].message, "Tideway Council has no seat on Alliance Leadership Team");
        assert_eq!(findings[0].severity, Severity::Error);
    }

    #[test]
    fn seats_of_groups_and_misspelt_seats_are_not_missing_seats() {
        for seats in [
            "{ for: group, parties: [harbour, quay] }",
            "{ for: group }",
            "{ for: harbour }, { for: quya }",
            "{ for: independent, appointed-by: harbour }, { for: quay }",
        ] {
            let text = with(
                "collaboration-agreement",
                &format!("{{ id: board, name: Board, seats: [{seats}] }}"),
            );
            assert_eq!(told(RULE, &text).len(), 0, "{seats}");
        }
    }

    #[test]
    fn a_working_group_is_not_the_board() {
        let bodies = "{ id: data, name: Data group, seats: [{ for: quay }] }, { id: b, name: Programme Board, seats: [{ for: harbour }, { for: quay }] }";
        assert_eq!(told(RULE, &with("collaboration-agreement", bodies)).len(), 0);
        assert_eq!(
            told(
                RULE,
                &with(
                    "memorandum-of-understanding",
                    "{ id: board, name: Board, seats: [{ for: quay }] }"
                )
            )
            .len(),
            0
        );
    }
}
