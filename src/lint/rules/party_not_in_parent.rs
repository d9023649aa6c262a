//! A party of an agreement that puts another into practice without being a party there.

use super::gathered::Relation;
use super::kinship::Memberships;
use super::{Check, Gathered, Report, Rule, shares, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::ground::finding::{Finding, Severity};

pub(super) const RULE: Rule = Rule {
    name: "party-not-in-parent",
    severity: Severity::Warning,
    summary: "a party that has not agreed to what its agreement puts into practice",
    explanation: r"
A collaboration agreement gives the partners of a memorandum the means to deliver it (NCVO, *Component 3: principles of joint working*). A partner who
joins only the second has agreed to the work, and not to the ambitions and principles that it serves; a member of a board whose organisation is no party to the agreement that
set the board up sits there by nobody's leave.

It is asked of collaboration and joint working agreements that deliver a memorandum or a joint working agreement or stand under a memorandum, and of terms of reference that another agreement sets up.
An information-sharing agreement that serves others, all of which are kept here, is asked for partners who are a party to none of those: that is a note, since such agreements may reach further.
An organisation counts as a party there by its id, by a name that it has or had, by a number in a public register, or by a deed of adherence that
is kept here. Funders, associates, observers and parties of a wider tier need not be; on a board nor commissioners, nor anybody where the agreement has seats that
are for no particular party.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: mill-lane, name: Mill Lane Community Centre }
---
~~~

~~~markdown good
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay, name: Quay Advice Limited }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
delivers: tideway
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
  - { id: lottery, name: Northshore Fund, role: funder }
---
~~~

**To settle it,** let the partner join the other agreement, by a deed of adherence or as it provides; or give it here the role that it has.

**Suppress it** where the partners have decided that it need not join, and quote the minute.
",
    suppressible: true,
    check: Check::Together(check),
};

/// Who has to be a party to the other agreement as well.
#[derive(Clone, Copy)]
enum Bound {
    Partners,
    BoardMembers,
}

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let as_of = report.standard.as_of;
    let mut known = Memberships::default();
    for relation in gathered.relations() {
        let Some(parent) = gathered.named(relation) else { continue };
        if relation.is("supports") {
            beyond_those_it_serves(relation, gathered, &mut known, report);
            continue;
        }
        let Some(bound) = bound(relation, parent) else { continue };
        if gathered.is_over(relation.from, as_of) {
            continue;
        }
        let members = known.of(parent, gathered);
        if members.is_empty() {
            continue;
        }
        for party in relation.from.parties().filter(|party| is_bound(bound, party)) {
            if members.id_of(&party, relation.from).is_none() {
                tell(&party, relation, parent, report);
            }
        }
    }
}

/// The parties of an information-sharing agreement that are a party to nothing that it serves.
fn beyond_those_it_serves<'a>(
    first: &Relation<'a>,
    gathered: &Gathered<'a>,
    known: &mut Memberships<'a>,
    report: &mut Report<'_>,
) {
    let agreement = first.from;
    if agreement.kind() != Some("information-sharing-agreement") {
        return;
    }
    let serves = gathered.relations_of(agreement).iter().filter(|it| it.is("supports"));
    let served: Option<Vec<&Agreement>> = serves.map(|it| gathered.named(it)).collect();
    let Some(served) = served else { return };
    // They are told once, with the first of those.
    let [parent, ..] = served.as_slice() else { return };
    let is_first = gathered.named(first).is_some_and(|named| named.path() == parent.path());
    if !is_first || gathered.is_over(agreement, report.standard.as_of) {
        return;
    }
    let mut strangers: Vec<Party<'_>> = agreement
        .parties()
        .filter(|party| is_bound(Bound::BoardMembers, party) && party.role != Some("host"))
        .collect();
    for served in &served {
        let members = known.of(served, gathered);
        if members.is_empty() {
            return;
        }
        strangers.retain(|party| members.id_of(party, agreement).is_none());
    }
    for party in &strangers {
        let finding = tell(party, first, parent, report);
        finding
            .severity(Severity::Note)
            .why("it would get personal data for work that it has not agreed to do")
            .help("let it join the other agreement, or give it here the role that it has, such as `associate`");
    }
}

fn bound(relation: &Relation<'_>, parent: &Agreement) -> Option<Bound> {
    const DELIVERING: &[&str] = &["collaboration-agreement", "joint-working-agreement"];
    const MEMORANDUM: &str = "memorandum-of-understanding";
    let (kind, parent_kind) = (relation.from.kind()?, parent.kind()?);
    let puts_into_practice = relation.is("delivers") && parent_kind == "joint-working-agreement";
    let is_under = relation.is("delivers") || relation.is("under");
    if DELIVERING.contains(&kind) && (puts_into_practice || is_under && parent_kind == MEMORANDUM) {
        return Some(Bound::Partners);
    }
    let is_board = kind == "terms-of-reference" && relation.is("constituted-by");
    (is_board && !has_open_seats(parent)).then_some(Bound::BoardMembers)
}

/// Whether an agreement gives seats to groups, or to people who come from no party.
fn has_open_seats(agreement: &Agreement) -> bool {
    let list =
        |term: &'_ Term, key: &str| term.get(key).is_some_and(|term| !term.list().is_empty());
    let Some(bodies) = agreement.terms_of("decision-making").and_then(|terms| terms.get("bodies"))
    else {
        return true;
    };
    // Where the agreement lists no seats, it does not say who sits there.
    !bodies.list().iter().any(|body| list(body, "seats"))
        || bodies.list().iter().filter_map(|body| body.get("seats")).flat_map(Term::list).any(
            |seat| {
                matches!(
                    seat.text_of("for"),
                    None | Some("group" | "lived-experience" | "independent")
                )
            },
        )
}

fn is_bound(bound: Bound, party: &Party<'_>) -> bool {
    match party.role {
        Some("funder" | "associate" | "observer") => false,
        Some("commissioner") => matches!(bound, Bound::Partners),
        _ => !shares::is_of_wider_circle(party),
    }
}

fn tell<'r>(
    party: &Party<'_>,
    relation: &Relation<'_>,
    parent: &Agreement,
    report: &'r mut Report<'_>,
) -> &'r mut Finding {
    let message = format!(
        "{} is a party here, but not to {}, which this agreement {}",
        wording::bare(party.called()),
        wording::quoted(parent.called()),
        relation.kind.verb
    );
    let finding = report.in_file(relation.from.path(), party.id_span, message);
    finding
        .party(party.id)
        .why("it has not agreed to the aims and rules that this agreement rests on")
        .help("let it join the other agreement, such as by a deed of adherence, or give it here the role that it has");
    if let Some(parties) = parent.terms().pair("parties") {
        finding.related_in(parent.path(), parties.key_span, "the parties there");
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "party-not-in-parent";

    fn with(kind: &str, relation: &str, party: &str, parent: &str, others: &str) -> Vec<String> {
        told(
            RULE,
            &format!(
                "=== a.md ===\n---\nkind: memorandum-of-understanding\nid: a\ntitle: Compact\nparties: [{{ id: harbour, name: Harbour Trust, identifiers: [GB-CHC-9930001] }}]\n{parent}\n---\n=== b.md ===\n---\nkind: {kind}\nid: b\n{relation}: a\nparties: [{{ id: harbour, name: Harbour Trust }}, {{ {party} }}]\n---\n{others}"
            ),
        )
    }

    #[test]
    fn the_party_and_the_other_agreement_are_named() {
        assert_eq!(
            with("collaboration-agreement", "delivers", "id: quay, name: Quay Advice", "", ""),
            [
                "5:55 Quay Advice is a party here, but not to “Compact”, which this agreement delivers"
            ]
        );
    }

    #[test]
    fn names_numbers_and_roles_count() {
        for party in [
            "id: trust, name: HARBOUR Trust Ltd",
            "id: trust, name: The Trust, identifiers: [gb-chc-9930001]",
            "id: fund, name: Northshore Fund, role: funder",
            "id: quay, name: Quay Advice, tier: supporter",
        ] {
            let told = with("collaboration-agreement", "under", party, "", "");
            assert_eq!(told.len(), 0, "{party}");
        }
    }

    #[test]
    fn whoever_joined_by_deed_is_a_party() {
        let deed = "=== c.md ===\n---\nkind: deed-of-adherence\nid: c\nagreement: a\nparties: [{ id: quay, name: Quay Advice }]\n---\n";
        let quay = "id: quay, name: Quay Advice";
        assert_eq!(with("collaboration-agreement", "under", quay, "", deed).len(), 0);
    }

    #[test]
    fn other_kinds_of_agreement_have_parties_of_their_own() {
        let quay = "id: quay, name: Quay Advice";
        assert_eq!(with("lead-provider-agreement", "under", quay, "", "").len(), 0);
        assert_eq!(with("collaboration-agreement", "supports", quay, "", "").len(), 0);
    }

    #[test]
    fn an_information_sharing_agreement_that_reaches_further_is_asked_about() {
        let kind = "information-sharing-agreement";
        assert_eq!(
            with(kind, "supports", "id: quay, name: Quay Advice, role: partner", "", ""),
            ["5:55 Quay Advice is a party here, but not to “Compact”, which this agreement serves"]
        );
        for party in
            ["id: icb, name: The Board, role: commissioner", "id: fund, name: F, role: associate"]
        {
            assert_eq!(with(kind, "supports", party, "", "").len(), 0, "{party}");
        }
        let quay = "id: quay, name: Quay Advice";
        assert_eq!(with(kind, "supports: elsewhere\nunder", quay, "", "").len(), 0);
    }

    #[test]
    fn a_member_of_a_board_is_asked_for_unless_seats_are_open() {
        let quay = "id: quay, name: Quay Advice";
        let seats = |seats: &str| {
            format!(
                "decision-making: {{ bodies: [{{ id: board, name: Board, seats: [{seats}] }}] }}"
            )
        };
        let told = |parent: &str| with("terms-of-reference", "constituted-by", quay, parent, "");
        assert_eq!(told(&seats("{ for: harbour }")).len(), 1);
        assert_eq!(told(&seats("{ for: harbour }, { for: lived-experience }")).len(), 0);
        assert_eq!(told("").len(), 0);
    }
}
