//! A quorum that no meeting can reach.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::bodies::{self, Body};
use super::said::pattern;
use super::wording::{self, bare, quoted};
use super::{Check, Report, Rule, party_without_seat, voluntary_sector_without_vote};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::document::words::{Headcount, Quorum, Stated, within};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "quorum-unattainable",
    severity: Severity::Error,
    summary: "a quorum that no meeting can reach, or that is too small for its own vote",
    explanation: r"
A body that cannot be quorate cannot decide, and whatever it decides all the same can be contested by anybody who dislikes it.

Told are: a quorum above the seats and above the votes of the body; a fraction above the whole; somebody who must be there and has no
seat; every party asked for where one has no seat (unless `party-without-seat` tells that already); and words that ask more people
to vote than the quorum brings into the room, or more members from each party than the body has in all. Numbers are taken from the terms or, where these are silent, from words such as
“a quorum is five members”, and so is the size of the body: “the Board has four members”, “one representative of each Partner”. Seats of groups may be filled by any number of people: a body that has one is not counted.

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
    - id: board
      name: Partnership Board
      seats: [{ for: harbour-trust }, { for: quay-advice }, { for: mill-lane }]
      quorum: { count: 4 }
---
~~~

~~~markdown bad
## Decision-making
The quorum is three members. For a decision to be valid, at least five members must vote.
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
    - id: board
      name: Partnership Board
      seats: [{ for: harbour-trust, votes: 2 }, { for: quay-advice }, { for: mill-lane }]
      quorum: { count: 3, must-include: [harbour-trust] }
---
~~~

**To settle it,** lower the quorum, add the seat that is missing, or let a deputy stand in.

**Suppress it** where more people sit on the body than the terms list, and say who.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let bodies: Vec<Body<'_>> = bodies::of(agreement).collect();
    for body in &bodies {
        if let Some(quorum) = body.term.get("quorum") {
            judge(agreement, *body, quorum, "decision-making", report);
        }
    }
    // Terms of reference state the quorum of their one body as a clause of its own, sometimes as well.
    if let ([body], Some(quorum)) = (bodies.as_slice(), agreement.terms_of("quorum")) {
        let again = body.term.get("quorum").is_some_and(|other| other.json() == quorum.json());
        if !again {
            judge(agreement, *body, quorum, "quorum", report);
        }
    }
    judge_words(agreement, &bodies, report);
}

fn judge(
    agreement: &Agreement,
    body: Body<'_>,
    quorum: &Term,
    clause: &str,
    report: &mut Report<'_>,
) {
    if let Some(fraction) = quorum.get("fraction") {
        let above = fraction.text().and_then(bodies::fraction).is_some_and(|(of, all)| of > all);
        if above {
            let part = bare(fraction.text().unwrap_or_default());
            let message =
                format!("the quorum of {} is {part} of its seats, more than all", body.called());
            let finding = report.at(fraction.span, message).clause(clause);
            finding.why(NEVER).help("write a part of the seats, such as `1/2` or `2/3`");
        }
    }
    if let Some(count) = quorum.get("count") {
        let asked = count.text().and_then(|text| text.parse::<u64>().ok());
        if let Some(asked) = asked {
            tell_if_above(body, asked, count.span, clause, report);
        }
    }
    must_include(agreement, body, quorum, clause, report);
    each_party(agreement, body, quorum, clause, report);
}

const NEVER: &str = "no meeting can reach it, so no decision is safe from being contested";

fn tell_if_above(body: Body<'_>, asked: u64, span: Span, clause: &str, report: &mut Report<'_>) {
    let Some(((seats, votes), pair)) = body.counted().zip(body.seats()) else { return };
    // An independent chair without a seat may count as one more person in the room.
    let chairs = body.term.text_of("chair") == Some("independent")
        && !pair.term.list().iter().any(|seat| seat.text_of("for") == Some("independent"));
    let most = seats.saturating_add(u64::from(chairs)).max(votes);
    if asked <= most {
        return;
    }
    let has = if votes > seats {
        format!("{} with {votes} votes", seats_in_words(seats))
    } else {
        seats_in_words(seats)
    };
    let message = format!("the quorum of {} is {asked}, but it has only {has}", body.called());
    let finding = report.at(span, message).clause(clause);
    finding
        .why(NEVER)
        .help(format!("write a quorum of at most {most}, or list the seats that are missing"))
        .related(pair.key_span, format!("{} here", seats_in_words(seats)));
}

fn seats_in_words(seats: u64) -> String {
    if seats == 1 { "1 seat".to_owned() } else { format!("{seats} seats") }
}

/// Those who must be there in any case and have no seat.
fn must_include(
    agreement: &Agreement,
    body: Body<'_>,
    quorum: &Term,
    clause: &str,
    report: &mut Report<'_>,
) {
    const MOST: usize = 50;
    const OFFICES: &[&str] = &["chair", "deputy", "vice-chair", "secretary", "lead"];
    let (Some(seated), Some(seats)) = (body.seated(), body.seats()) else { return };
    let names: Vec<String> = seats
        .term
        .list()
        .iter()
        .filter_map(|seat| seat.text_of("name"))
        .map(|name| name.to_lowercase().replace(' ', "-"))
        .collect();
    let roles: BTreeSet<&str> = agreement
        .parties()
        .filter(|party| seated.contains(party.id))
        .filter_map(|party| party.role)
        .collect();
    for wanted in quorum.get("must-include").map(Term::list).unwrap_or_default().iter().take(MOST) {
        let Some(id) = wanted.text() else { continue };
        let is_there = seated.contains(id)
            || roles.contains(id)
            || OFFICES.contains(&id)
            || names.iter().any(|name| name.contains(id));
        if is_there {
            continue;
        }
        let party = agreement.party(id);
        if party.is_some_and(|party| is_told_as_seatless(agreement, body, &party)) {
            continue;
        }
        let called = party.map_or_else(|| quoted(id), |party| party.called().to_owned());
        let message = format!(
            "{called} must be there for {} to be quorate, and has no seat on it",
            body.called()
        );
        let finding = report.at(wanted.span, message).clause(clause);
        finding.why(NEVER).related(seats.key_span, "the seats are listed here");
        match wording::nearest(id, seated.iter().copied()) {
            Some(nearest) if party.is_none() => finding.help(format!("write `{nearest}`")),
            _ => finding.help("name somebody who has a seat, or add the seat"),
        };
        if let Some(party) = party {
            finding.party(party.id);
        }
    }
}

/// Whether another rule tells that the party has no seat.
fn is_told_as_seatless(agreement: &Agreement, body: Body<'_>, party: &Party<'_>) -> bool {
    party_without_seat::tells(agreement, body, party)
        || voluntary_sector_without_vote::tells_seat(agreement, body, party)
}

/// Parties that must all be there, of which one has no seat.
fn each_party(
    agreement: &Agreement,
    body: Body<'_>,
    quorum: &Term,
    clause: &str,
    report: &mut Report<'_>,
) {
    let Some(each) = quorum.get("each-party").filter(|each| each.text() == Some("true")) else {
        return;
    };
    // A group for one sort of work means each party that works on it.
    if !bodies::is_board(agreement, body) {
        return;
    }
    let (Some(seated), Some(seats)) = (body.seated(), body.seats()) else { return };
    let strangers: Vec<&str> = seated
        .iter()
        .copied()
        .filter(|id| agreement.party(id).is_none())
        .take(wording::MOST_SLIPS)
        .collect();
    for party in agreement.parties().filter(bodies::takes_part) {
        let is_misspelt = || wording::nearest(party.id, strangers.iter().copied()).is_some();
        let is_told = || party_without_seat::tells(agreement, body, &party);
        if seated.contains(party.id) || is_misspelt() || is_told() {
            continue;
        }
        let message = format!(
            "every party must be there for {} to be quorate, and {} has no seat on it",
            body.called(),
            party.called()
        );
        let finding = report.at(each.span, message).clause(clause).party(party.id);
        finding
            .why(NEVER)
            .help(format!("add `{{ for: {} }}` to the seats, or write a count", party.id))
            .related(seats.key_span, "the seats are listed here");
    }
}

/// What the words say where the terms do not.
fn judge_words(agreement: &Agreement, bodies: &[Body<'_>], report: &mut Report<'_>) {
    let quorums = agreement.prose().quorums();
    if quorums.is_empty() {
        return;
    }
    let is_stated = agreement.terms_of("quorum").is_some()
        || bodies.iter().any(|body| body.term.get("quorum").is_some());
    for passage in bodies::passages(agreement, bodies::DECIDING) {
        let Some(quorum) = only_count(within(quorums, passage)) else { continue };
        let told = agreement.prose().headcounts_within(passage);
        if !is_stated {
            match bodies {
                [body] if body.seats().is_some() => {
                    let clause = super::places::clause_at(agreement, quorum.span.start);
                    let clause = clause.unwrap_or("decision-making").to_owned();
                    let asked = u64::from(quorum.value);
                    tell_if_above(*body, asked, quorum.span, &clause, report);
                }
                [_, _, ..] => {}
                _ => {
                    let words = bodies::words_at(agreement, passage);
                    against_members(agreement, words, &told, quorum, report);
                }
            }
        }
        of_each_party(agreement, &told, quorum, report);
        against_voters(agreement, bodies, passage, &told, quorum, report);
    }
}

/// The quorum that the words state, if they state one number only.
pub(super) fn in_words(agreement: &Agreement) -> Option<Stated<u32>> {
    let quorums = agreement.prose().quorums();
    let passages = bodies::passages(agreement, bodies::DECIDING);
    let told: Vec<Stated<Quorum>> =
        passages.iter().flat_map(|passage| within(quorums, *passage)).copied().collect();
    only_count(&told)
}

/// The quorum, where the passage states only one number.
fn only_count(quorums: &[Stated<Quorum>]) -> Option<Stated<u32>> {
    let mut counts = quorums.iter().map(|stated| match stated.value {
        Quorum::Count(value) => Some(Stated { value, span: stated.span }),
        _ => None,
    });
    let first = counts.next()??;
    counts.all(|count| count.is_some_and(|it| it.value == first.value)).then_some(first)
}

fn against_members(
    agreement: &Agreement,
    words: &str,
    told: &[Stated<Headcount>],
    quorum: Stated<u32>,
    report: &mut Report<'_>,
) {
    let sizes = told.iter().filter_map(|stated| match stated.value {
        Headcount::Members(count) => Some((stated.span, count)),
        // Those who sit for nobody are named without their number.
        Headcount::OneOfEach if !OTHERS.iter().any(|other| words.contains(other)) => {
            let parties = u32::try_from(agreement.parties().count()).ok()?;
            (parties > 1).then_some((stated.span, parties))
        }
        _ => None,
    });
    let sizes: Vec<(Span, u32)> = sizes.collect();
    let Some((place, members)) = sizes.first().copied() else { return };
    if sizes.iter().any(|(_, size)| *size != members) || quorum.value <= members {
        return;
    }
    let message =
        format!("the quorum is {}, but the body has only {members} members", quorum.value);
    let finding = report.at(quorum.span, message);
    finding
        .why(NEVER)
        .help(format!("write a quorum of at most {members}"))
        .related(place, format!("{members} members here"));
    if let Some(clause) = super::places::clause_at(agreement, quorum.span.start) {
        finding.clause(clause);
    }
}

/// Words for members who sit for no party.
const OTHERS: &[&str] = &[
    "independent",
    "co-opt",
    "lived experience",
    "additional",
    "resident",
    "carer",
    "service user",
];

/// “The quorum is four members, of whom at least two from each Partner”
static OF_EACH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[a-z ,()0-9]{0,40}\b(?:of whom|of which|including|with) +(?:at +least +)?(?P<number>two|three|four|five|six|seven|eight|[2-9])(?: *\([0-9]{1,2}\))? +(?:[a-z]+ +){0,5}?(?:each|every|both) +(?:part(?:y|ners?|ies)|members?|organi[sz]ations?|participants?)\b",
    )
});

/// So many from each party that they are more than all members.
fn of_each_party(
    agreement: &Agreement,
    told: &[Stated<Headcount>],
    quorum: Stated<u32>,
    report: &mut Report<'_>,
) {
    const REACH: usize = 160;
    const NUMBERS: [&str; 7] = ["two", "three", "four", "five", "six", "seven", "eight"];
    let members = told.iter().find_map(|stated| match stated.value {
        Headcount::Members(count) => Some((stated.span, count)),
        _ => None,
    });
    let Some((place, members)) = members else { return };
    let behind = Span::new(quorum.span.end, quorum.span.end.saturating_add(REACH));
    let end = agreement.source.text().len().min(behind.end);
    let Some(found) = OF_EACH.captures(bodies::words_at(agreement, Span::new(behind.start, end)))
    else {
        return;
    };
    let Some(number) = found.name("number") else { return };
    let spelt = NUMBERS.iter().zip(2_u32..).find(|(word, _)| **word == number.as_str());
    let Some(of_each) = spelt.map(|(_, count)| count).or_else(|| number.as_str().parse().ok())
    else {
        return;
    };
    let parties = agreement.parties().filter(bodies::takes_part).count();
    let asked = u32::try_from(parties).ok().and_then(|parties| parties.checked_mul(of_each));
    let Some(asked) =
        asked.filter(|asked| parties > 1 && *asked > members && quorum.value <= members)
    else {
        return;
    };
    let span = Span::new(behind.start + number.start(), behind.start + number.end());
    let message = format!(
        "{} from each of {parties} parties are {asked}, but the body has only {members} members",
        number.as_str()
    );
    let finding = report.at(span, message);
    finding
        .why(NEVER)
        .help("ask fewer from each party")
        .related(place, format!("{members} members here"));
    if let Some(clause) = super::places::clause_at(agreement, span.start) {
        finding.clause(clause);
    }
}

fn against_voters(
    agreement: &Agreement,
    bodies: &[Body<'_>],
    passage: Span,
    told: &[Stated<Headcount>],
    quorum: Stated<u32>,
    report: &mut Report<'_>,
) {
    // Further away it is about something else, such as a change of the rules.
    const NEAR: usize = 300;
    let asks = |stated: &Stated<Headcount>| match stated.value {
        Headcount::Voters(count) => Some((stated.span, count)),
        Headcount::Votes(count) if has_one_vote_each(agreement, bodies, passage) => {
            Some((stated.span, count))
        }
        _ => None,
    };
    let is_meant = |(place, voters): &(Span, u32)| {
        let is_near = place.start.abs_diff(quorum.span.start) <= NEAR;
        *voters > quorum.value && is_near && !is_for_some_matters(agreement, *place)
    };
    let Some((place, voters)) = told.iter().filter_map(asks).find(is_meant) else { return };
    let message = format!("the quorum is {}, but at least {voters} must vote", quorum.value);
    let finding = report.at(quorum.span, message);
    finding
        .why("a quorate meeting could not decide anything")
        .help(format!("write a quorum of {voters}, or ask fewer to vote"))
        .related(place, "asked for here");
    if let Some(clause) = super::places::clause_at(agreement, quorum.span.start) {
        finding.clause(clause);
    }
}

/// Whether so many votes are so many people in the room.
fn has_one_vote_each(agreement: &Agreement, bodies: &[Body<'_>], passage: Span) -> bool {
    const FROM_AFAR: &[&str] = &["proxy", "proxies", "in writing", "mail", "electronic", "absent"];
    let words = bodies::words_at(agreement, passage);
    let is_so = match bodies {
        [body] if body.seats().is_some() => {
            body.counted().is_some_and(|(seats, votes)| seats == votes)
        }
        [] | [_] => words.contains("one vote"),
        _ => false,
    };
    is_so && !FROM_AFAR.iter().any(|word| words.contains(word))
}

/// “To exclude a party at least five members must vote” is another rule for another matter.
fn is_for_some_matters(agreement: &Agreement, place: Span) -> bool {
    const MATTERS: &[&str] = &[
        "exclu",
        "admi",
        "amend",
        "vary",
        "variation",
        "change",
        "remov",
        "elect",
        "terminat",
        "dissol",
        "expel",
        "spend",
        "urgent",
        "reserved",
        "matters",
        "written",
        "e-mail",
        "email",
    ];
    let start = place.start.saturating_sub(160).max(agreement.prose().start());
    let before = bodies::words_at(agreement, Span::new(start, place.start));
    let sentence = before.rsplit(['.', '\n']).next().unwrap_or_default();
    MATTERS.iter().any(|matter| sentence.contains(matter))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{all_findings, told};

    const RULE: &str = "quorum-unattainable";

    fn with(kind: &str, seats: &str, rest: &str) -> String {
        format!(
            "---\nkind: {kind}\nparties:\n  - {{ id: harbour, name: Harbour Trust }}\n  - {{ id: quay, name: Quay Advice }}\n  - {{ id: mill, name: Mill Lane }}\ndecision-making: {{ bodies: [{{ id: board, name: Board, seats: [{seats}], {rest} }}] }}\n---\n"
        )
    }

    const THREE: &str = "{ for: harbour }, { for: quay }, { for: mill }";
    const MOU: &str = "memorandum-of-understanding";

    #[test]
    fn a_quorum_above_the_seats_is_told_at_its_number() {
        assert_eq!(
            told(RULE, &with(MOU, THREE, "quorum: { count: 4 }")),
            ["7:129 the quorum of Board is 4, but it has only 3 seats"]
        );
        assert_eq!(
            told(RULE, &with(MOU, THREE, "quorum: { fraction: 4/3 }")),
            ["7:132 the quorum of Board is 4/3 of its seats, more than all"]
        );
        for attainable in ["count: 3", "count: 1, each-party: true", "fraction: 1/1", "count: x"] {
            let text = with(MOU, THREE, &format!("quorum: {{ {attainable} }}"));
            assert_eq!(told(RULE, &text).len(), 0, "{attainable}");
        }
    }

    #[test]
    fn votes_groups_and_a_chair_from_outside_count_as_well() {
        for seats in [
            "{ for: harbour, votes: 3 }, { for: quay }, { for: mill }",
            "{ for: group }, { for: quay }, { for: mill }",
            "{ for: lived-experience, name: Two residents }, { for: quay }, { for: mill }",
            "",
        ] {
            assert_eq!(told(RULE, &with(MOU, seats, "quorum: { count: 5 }")).len(), 0, "{seats}");
        }
        let chaired = with(MOU, THREE, "chair: independent, quorum: { count: 4 }");
        assert_eq!(told(RULE, &chaired).len(), 0);
    }

    #[test]
    fn who_must_be_there_needs_a_seat() {
        let without = "{ for: harbour }, { for: quay }";
        assert_eq!(
            told(RULE, &with(MOU, without, "quorum: { count: 1, must-include: [mill, quay] }")),
            ["7:132 Mill Lane must be there for Board to be quorate, and has no seat on it"]
        );
        assert_eq!(
            told(RULE, &with(MOU, without, "quorum: { count: 1, must-include: [independent] }"))
                .len(),
            1
        );
        assert_eq!(
            told(RULE, &with(MOU, without, "quorum: { count: 1, must-include: [chair] }")).len(),
            0
        );
        assert_eq!(
            told(RULE, &with(MOU, without, "quorum: { each-party: true }")),
            [
                "7:119 every party must be there for Board to be quorate, and Mill Lane has no seat on it"
            ]
        );
    }

    #[test]
    fn a_missing_seat_is_told_once() {
        let text = with(
            "alliance-agreement",
            "{ for: harbour }, { for: quay }",
            "quorum: { each-party: true }",
        );
        let (_, findings) = all_findings(&[], &text);
        let seats: Vec<_> = findings
            .iter()
            .filter(|finding| finding.message.contains("seat"))
            .map(|finding| finding.rule)
            .collect();
        assert_eq!(seats, ["party-without-seat"]);
    }

    #[test]
    fn terms_of_reference_have_their_quorum_as_a_clause() {
        let text = with("terms-of-reference", THREE, "chair: quay")
            .replace("\n---\n", "\nquorum: { count: 5 }\n---\n");
        assert_eq!(told(RULE, &text), ["8:18 the quorum of Board is 5, but it has only 3 seats"]);
    }

    #[test]
    fn words_count_where_the_terms_are_silent() {
        let words =
            "\n## Decision-making\n\nA quorum is five (5) members. The Board meets monthly.\n";
        let text = with(MOU, THREE, "majority: simple") + words;
        assert_eq!(told(RULE, &text), ["12:13 the quorum of Board is 5, but it has only 3 seats"]);
        let stated = with(MOU, THREE, "quorum: { count: 2 }") + words;
        assert_eq!(told(RULE, &stated).len(), 0);
        assert_eq!(
            told(RULE, "## Board\n\nThe Board has four members. The quorum is five members.\n"),
            ["22:43 the quorum is 5, but the body has only 4 members"]
        );
    }

    #[test]
    fn members_from_each_party_are_no_more_than_all() {
        let parties = "---\nkind: memorandum-of-understanding\nparties: [{ id: a, name: A }, { id: b, name: B }]\n---\n## Decision-making\n\nThe Board has six members. The quorum is four (4) members, of whom at least ";
        assert_eq!(
            told(RULE, &format!("{parties}four (4) are appointed by each Partner.\n")),
            ["7:77 four from each of 2 parties are 8, but the body has only 6 members"]
        );
        assert_eq!(told(RULE, &format!("{parties}two (2) are from each Partner.\n")).len(), 0);
    }

    #[test]
    fn a_body_of_one_from_each_party_has_as_many_members_as_there_are_parties() {
        let parties = "---\nkind: memorandum-of-understanding\nparties: [{ id: a, name: A }, { id: b, name: B }, { id: c, name: C }]\n---\n## Decisions and meetings\n\n";
        let words =
            "One officer of each Partner attends, and each has one vote; five must be present.";
        assert_eq!(
            told(RULE, &format!("{parties}{words}\n")),
            ["7:61 the quorum is 5, but the body has only 3 members"]
        );
        for words in [
            "One officer of each Partner attends; all three must be present.",
            "One officer of each Partner attends, and two residents; five must be present.",
            "One officer of each Partner attends. Five must be present to open a bid.",
        ] {
            assert_eq!(told(RULE, &format!("{parties}{words}\n")).len(), 0, "{words}");
        }
    }

    #[test]
    fn votes_that_a_quorum_cannot_bring_together_are_told_where_each_has_one() {
        let words = |vote: &str| {
            format!(
                "## Decision-making\n\n{vote}The quorum is two. Decisions need three of the four votes.\n"
            )
        };
        assert_eq!(
            told(RULE, &words("Each member has one vote. ")),
            ["22:41 the quorum is 2, but at least 3 must vote"]
        );
        assert_eq!(told(RULE, &words("")).len(), 0);
        assert_eq!(told(RULE, &words("Each member has one vote, or sends a proxy. ")).len(), 0);
    }

    #[test]
    fn a_higher_vote_for_some_matters_is_fine() {
        for words in [
            "The quorum is three members. To exclude a partner at least five members must vote.",
            "The quorum is five members. At least five members must vote.",
            "The quorum is three members. At least two members must vote in favour.",
        ] {
            assert_eq!(told(RULE, &format!("## Decision-making\n\n{words}\n")).len(), 0, "{words}");
        }
    }
}
