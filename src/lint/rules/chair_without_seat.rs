//! A chair from a party that does not sit on the body.

use super::bodies::{self, Body};
use super::wording::{self, quoted};
use super::{Check, Report, Rule, party_without_seat, voluntary_sector_without_vote};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "chair-without-seat",
    severity: Severity::Warning,
    summary: "a chair from a party that has no seat on the body",
    explanation: r"
Whoever chairs decides what is talked about, and often breaks a tie. A chair who is neither a member nor independent answers to nobody
in the room, and it is open whether the chair counts for the quorum and may vote.

Looked at are the chair of each body and, in terms of reference with one body, the chair and the deputy. `independent` and `rotating` are
fine, and so is a party that fills a seat (`appointed-by`) or for which a group's seat speaks. Bodies whose seats are not listed are left alone.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
  - { id: northshore, name: Northshore Council, role: commissioner }
decision-making:
  bodies:
    - { id: board, name: Delivery Board, seats: [{ for: harbour-trust }, { for: quay-advice }], chair: northshore }
---
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
  - { id: northshore, name: Northshore Council, role: commissioner }
decision-making:
  bodies:
    - { id: board, name: Delivery Board, seats: [{ for: harbour-trust }, { for: quay-advice }], chair: independent }
---
~~~

**To settle it,** give the chair's party a seat, with `votes: 0` where it does not vote; or write `independent`, and say who appoints the chair.

**Suppress it** where a statute says who chairs, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// Who may chair without being a party.
const ANYBODY: &[&str] = &["independent", "rotating"];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let bodies: Vec<Body<'_>> = bodies::of(agreement).collect();
    for body in &bodies {
        let Some(chair) = body.term.get("chair") else { continue };
        // A chair that is no party at all is told by `unknown-party`.
        if chair.text().is_some_and(|id| agreement.party(id).is_some()) {
            judge(agreement, *body, chair, "chairs", "decision-making", report);
        }
    }
    let ([body], Some(terms)) = (bodies.as_slice(), agreement.terms_of("chair")) else { return };
    let same = terms.text_of("chair") == body.term.text_of("chair");
    if let Some(chair) = terms.get("chair").filter(|_| !same) {
        judge(agreement, *body, chair, "chairs", "chair", report);
    }
    if let Some(deputy) = terms.get("deputy") {
        judge(agreement, *body, deputy, "is the deputy chair of", "chair", report);
    }
}

fn judge(
    agreement: &Agreement,
    body: Body<'_>,
    chair: &Term,
    does: &str,
    clause: &str,
    report: &mut Report<'_>,
) {
    let (Some(seated), Some(seats)) = (body.seated(), body.seats()) else { return };
    let Some(id) = chair.text().filter(|id| !seated.contains(id) && !ANYBODY.contains(id)) else {
        return;
    };
    let party = agreement.party(id);
    let is_told = |party: &Party<'_>| {
        party_without_seat::tells(agreement, body, party)
            || voluntary_sector_without_vote::tells_seat(agreement, body, party)
    };
    if party.as_ref().is_some_and(is_told) {
        return;
    }
    let called = party.map_or_else(|| quoted(id), |party| party.called().to_owned());
    let nearest = wording::nearest(id, seated.iter().copied());
    // A seat that is misspelt is told where it stands.
    if party.is_some() && nearest.is_some_and(|seat| agreement.party(seat).is_none()) {
        return;
    }
    let message = format!("{called} {does} {}, and has no seat on it", body.called());
    let finding = report.at(chair.span, message).clause(clause);
    finding
        .why("it is open whether the chair counts for the quorum, and may vote")
        .related(seats.key_span, "the seats are listed here");
    match (party, nearest) {
        (None, Some(nearest)) => finding.help(format!("write `{nearest}`")),
        _ => finding.help("add a seat for the chair's party, or write `independent` or `rotating`"),
    };
    if let Some(party) = party {
        finding.party(party.id);
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "chair-without-seat";

    fn with(seats: &str, chair: &str, rest: &str) -> String {
        format!(
            "---\nkind: terms-of-reference\nparties: [{{ id: a, name: Alder }}, {{ id: b, name: Beech }}, {{ id: c, name: Cedar }}]\ndecision-making: {{ bodies: [{{ id: board, name: Board, chair: {chair}, seats: [{seats}] }}] }}\n{rest}---\n"
        )
    }

    #[test]
    fn a_chair_without_a_seat_is_told_at_its_name() {
        assert_eq!(
            told(RULE, &with("{ for: a }, { for: b }", "c", "")),
            ["4:62 Cedar chairs Board, and has no seat on it"]
        );
        assert_eq!(
            told(RULE, &with("{ for: a }, { for: b }", "a", "chair: { chair: a, deputy: c }\n")),
            ["5:28 Cedar is the deputy chair of Board, and has no seat on it"]
        );
    }

    #[test]
    fn chairs_from_outside_and_seats_by_another_way_are_fine() {
        for (seats, chair) in [
            ("{ for: a }, { for: b }", "independent"),
            ("{ for: a }, { for: b }", "rotating"),
            ("{ for: a }, { for: b }", "a"),
            ("{ for: a }, { for: lived-experience, appointed-by: c }", "c"),
            ("{ for: a }, { for: group, parties: [b, c] }", "c"),
            ("{ for: a }, { for: group }", "c"),
            ("", "c"),
        ] {
            assert_eq!(told(RULE, &with(seats, chair, "")).len(), 0, "{seats}");
        }
    }

    #[test]
    fn one_chair_is_told_once() {
        let text = with("{ for: a }, { for: b }", "c", "chair: { chair: c }\n");
        assert_eq!(told(RULE, &text).len(), 1);
        // Nobody of that name: `unknown-party` tells it at the body.
        assert_eq!(told(RULE, &with("{ for: a }, { for: b }", "d", "")).len(), 0);
    }
}
