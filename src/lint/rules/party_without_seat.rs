//! A partner without a seat on the board that decides for all.

use std::collections::BTreeSet;

use super::bodies::{self, Body};
use super::{Check, Report, Rule, shares, wording};
use crate::document::agreement::{Agreement, Party};
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
elsewhere. Of joint working agreements it is asked where every partner but one has a seat. Funders, associates, observers and parties of a wider tier need no seat; a commissioner does in an alliance.

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
    let Some(kind) = agreement.kind().filter(|kind| is_asked_of(kind) || is_likely(kind)) else {
        return;
    };
    let Some(board) = bodies::board(agreement) else { return };
    if is_likely(kind) && !has_one_left(agreement, board, kind) {
        return;
    }
    let (Some(seats), Some(seated)) = (board.seats(), board.seated()) else { return };
    let parties: BTreeSet<&str> = agreement.parties().map(|party| party.id).collect();
    let strangers: Vec<&str> =
        seated.difference(&parties).copied().take(wording::MOST_SLIPS).collect();
    let called = board.called();
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

fn is_asked_of(kind: &str) -> bool {
    KINDS.contains(&kind)
}

/// A kind in which some partners may well have no seat, so that only a single one is told.
fn is_likely(kind: &str) -> bool {
    kind == "joint-working-agreement"
}

/// Whether all partners but one, and two of them at least, have a seat.
fn has_one_left(agreement: &Agreement, body: Body<'_>, kind: &str) -> bool {
    let Some(seated) = body.seated() else { return false };
    let partners = agreement.parties().filter(|party| is_partner(kind, party));
    let (with, without): (Vec<_>, Vec<_>) = partners.partition(|party| seated.contains(party.id));
    without.len() == 1 && with.len() > 1
}

/// Whether a partner is told to have no seat on a body, so that what its other seats come to is not the mistake.
pub(super) fn tells_any(agreement: &Agreement, body: Body<'_>) -> bool {
    body.seated().is_some_and(|seated| {
        agreement
            .parties()
            .any(|party| !seated.contains(party.id) && tells(agreement, body, &party))
    })
}

/// Whether it would tell that a party has no seat on a body.
pub(super) fn tells(agreement: &Agreement, body: Body<'_>, party: &Party<'_>) -> bool {
    let is_asked = |kind: &str| {
        let asks = is_asked_of(kind) || is_likely(kind) && has_one_left(agreement, body, kind);
        asks && is_partner(kind, party)
    };
    bodies::is_board(agreement, body) && agreement.kind().is_some_and(is_asked)
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

    #[test]
    fn the_one_seat_that_was_forgotten_is_told_among_colleagues_too() {
        let with = |seats: &str| {
            let text = format!(
                "---\nkind: joint-working-agreement\nparties: [{{ id: a, name: A }}, {{ id: b, name: B }}, {{ id: c, name: C }}]\ndecision-making: {{ bodies: [{{ id: board, name: Board, seats: [{seats}], majority: simple }}] }}\n---\n"
            );
            let (_, findings) = super::super::examples::all_findings(&[], &text);
            let about = ["party-without-seat", "deadlock-without-mechanism"];
            let rules = findings.iter().map(|finding| finding.rule);
            rules.filter(|rule| about.contains(rule)).collect::<Vec<_>>()
        };
        assert_eq!(with("{ for: a }, { for: b }"), ["party-without-seat"]);
        assert_eq!(with("{ for: a }"), [""; 0]);
        assert_eq!(with("{ for: a }, { for: b }, { for: c }"), [""; 0]);
    }
}
