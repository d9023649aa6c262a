//! A voluntary-sector party without a seat, or with a seat and no vote, where the others have one.

use std::collections::BTreeSet;

use super::bodies::{self, Body};
use super::{Check, Report, Rule, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "voluntary-sector-without-vote",
    severity: Severity::Warning,
    summary: "a voluntary-sector party without a seat or a vote where the others have one",
    explanation: r"
Partners from the voluntary sector bring people and trust, and seldom money; where they sit outside the room, or in it without a vote,
the partnership is one in name. A memorandum should give them an equitable role (NCVO, principles of joint working; The King's Fund,
How to support partnership working).

It is asked of a party with `sector: vcse`, on the board of a memorandum or a joint working agreement (no seat, where two others have one),
and on any board where its seat has `votes: 0` while those of others have votes. In other kinds `party-without-seat` tells who has no seat.
Observers, associates, funders and parties of a wider tier are left alone.

~~~markdown bad
---
kind: memorandum-of-understanding
id: fenmouth
title: Fenmouth memorandum of understanding
parties:
  - { id: fen-icb, name: Fenmouth Integrated Care Board, role: partner, sector: nhs }
  - { id: fen-council, name: Fenmouth Council, role: partner, sector: local-authority }
  - { id: fen-voices, name: Fenmouth Voices, role: partner, sector: vcse }
decision-making:
  bodies: [{ id: board, name: Partnership Board, seats: [{ for: fen-icb }, { for: fen-council }] }]
---
~~~

~~~markdown good
---
kind: memorandum-of-understanding
id: fenmouth
title: Fenmouth memorandum of understanding
parties:
  - { id: fen-icb, name: Fenmouth Integrated Care Board, role: partner, sector: nhs }
  - { id: fen-council, name: Fenmouth Council, role: partner, sector: local-authority }
  - { id: fen-voices, name: Fenmouth Voices, role: partner, sector: vcse }
decision-making:
  bodies: [{ id: board, name: Partnership Board, seats: [{ for: fen-icb }, { for: fen-council }, { for: fen-voices }] }]
---
~~~

**To settle it,** give the party a seat and a vote, or a group's seat that speaks for it.

**Suppress it** where the party itself asked for this, and say when.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// The kinds in which a missing seat is told here.
const KINDS: &[&str] = &["memorandum-of-understanding", "joint-working-agreement"];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(board) = bodies::board(agreement) else { return };
    let (Some(seated), Some(seats)) = (board.seated(), board.seats()) else { return };
    let asks_for_seats = asks_for_seats(agreement, board, &seated);
    let strangers: Vec<&str> = seated
        .iter()
        .copied()
        .filter(|id| agreement.party(id).is_none())
        .take(wording::MOST_SLIPS)
        .collect();
    let voters = seats.term.list().iter().filter(|seat| !has_no_vote(seat)).count();
    for party in agreement.parties().filter(is_voluntary).filter(bodies::takes_part) {
        let is_misspelt = || wording::nearest(party.id, strangers.iter().copied()).is_some();
        if !seated.contains(party.id) {
            if asks_for_seats && !is_misspelt() {
                let message = format!("{} has no seat on {}", party.called(), board.called());
                let finding = report.at(seats.key_span, message);
                finding
                    .help(format!("add `{{ for: {} }}` to the seats", party.id))
                    .related(party.id_span, "listed as a party of the voluntary sector here");
                finish(finding, &party);
            }
            continue;
        }
        let mut own = seats
            .term
            .list()
            .iter()
            .filter(|seat| seat.text_of("for") == Some(party.id))
            .peekable();
        let Some(first) = own.peek().and_then(|seat| seat.get("votes")) else { continue };
        let speaks_elsewhere = seats.term.list().iter().any(|seat| {
            let speaks = |key: &str| seat.get(key).is_some_and(|it| names(it, party.id));
            !has_no_vote(seat) && (speaks("parties") || speaks("appointed-by"))
        });
        if own.all(has_no_vote) && voters >= 2 && !speaks_elsewhere {
            let message = format!("{} sits on {} without a vote", party.called(), board.called());
            let finding = report.at(first.span, message);
            finding.help("write `votes: 1`");
            finish(finding, &party);
        }
    }
}

/// Whether it is told here that a party has no seat on a body.
pub(super) fn tells_seat(agreement: &Agreement, body: Body<'_>, party: &Party<'_>) -> bool {
    let is_asked = is_voluntary(party) && bodies::takes_part(party);
    is_asked
        && body.seated().is_some_and(|seated| {
            !seated.contains(party.id) && asks_for_seats(agreement, body, &seated)
        })
}

/// Whether seats are asked for on a body: those of two others are there.
fn asks_for_seats(agreement: &Agreement, body: Body<'_>, seated: &BTreeSet<&str>) -> bool {
    // A quorum of every party already asks for the seat.
    let each = body.term.get("quorum").and_then(|quorum| quorum.text_of("each-party"));
    let has_seat = |party: &Party<'_>| !is_voluntary(party) && seated.contains(party.id);
    agreement.kind().is_some_and(|kind| KINDS.contains(&kind))
        && bodies::is_board(agreement, body)
        && each != Some("true")
        && agreement.parties().filter(has_seat).count() >= 2
}

fn finish(finding: &mut crate::ground::finding::Finding, party: &Party<'_>) {
    finding
        .clause("decision-making")
        .party(party.id)
        .why("partners who are decided about stop taking part");
}

fn names(term: &Term, id: &str) -> bool {
    term.text() == Some(id) || term.list().iter().any(|one| one.text() == Some(id))
}

fn has_no_vote(seat: &Term) -> bool {
    seat.text_of("votes") == Some("0")
}

fn is_voluntary(party: &Party<'_>) -> bool {
    party.term.text_of("sector") == Some("vcse")
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "voluntary-sector-without-vote";

    fn with(kind: &str, seats: &str) -> String {
        format!(
            "---\nkind: {kind}\nparties: [{{ id: icb, name: ICB, sector: nhs }}, {{ id: town, name: Town, sector: local-authority }}, {{ id: voices, name: Voices, sector: vcse }}]\ndecision-making: {{ bodies: [{{ id: board, name: Board, seats: [{seats}] }}] }}\n---\n"
        )
    }

    const MOU: &str = "memorandum-of-understanding";

    #[test]
    fn a_missing_seat_is_told_in_a_memorandum_only() {
        let seats = "{ for: icb }, { for: town }";
        assert_eq!(told(RULE, &with(MOU, seats)), ["4:55 Voices has no seat on Board"]);
        assert_eq!(told(RULE, &with("alliance-agreement", seats)).len(), 0);
        assert_eq!(told(RULE, &with(MOU, "{ for: icb }")).len(), 0);
        assert_eq!(told(RULE, &with(MOU, "{ for: icb }, { for: town }, { for: group }")).len(), 0);
    }

    #[test]
    fn a_seat_without_a_vote_is_told_at_its_nought() {
        let seats = "{ for: icb }, { for: town }, { for: voices, votes: 0 }";
        assert_eq!(
            told(RULE, &with("alliance-agreement", seats)),
            ["4:114 Voices sits on Board without a vote"]
        );
        let nobody = "{ for: icb, votes: 0 }, { for: town, votes: 0 }, { for: voices, votes: 0 }";
        assert_eq!(told(RULE, &with(MOU, nobody)).len(), 0);
        let several = "{ for: icb }, { for: town }, { for: voices, votes: 0 }, { for: voices }";
        assert_eq!(told(RULE, &with(MOU, several)).len(), 0);
    }
}
