//! Two agreements that belong together and settle one thing differently.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::gathered::{RELATIONS, Relation};
use super::kinship::{self, Members, Memberships};
use super::meeting_times::MeetingTimes;
use super::said::pattern;
use super::{
    Check, Gathered, Report, Rule, bodies, naming, quorum_unattainable, timeframe, wording,
};
use crate::document::agreement::{Agreement, State};
use crate::document::term::{Pair, Term};
use crate::document::words::within;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "agreements-contradict",
    severity: Severity::Warning,
    summary: "two related agreements that settle one thing differently",
    explanation: r"
A board that needs four members by its terms of reference and five by the agreement that set it up cannot know whether it has decided
anything. Such differences arise when one paper is changed and the other forgotten, and come out when somebody contests a decision.

What is compared, where one agreement stands under, delivers or is set up by another: the seats and votes of one body (an error in terms of reference), its quorum and, in terms of reference, its chair, its majority, how often it meets,
on what notice, and when papers and minutes are sent, as far as terms or words say so plainly; the day on which the other begins, where a sentence with its title says so; the target of one
outcome, by its id, where measure and day are the same; and, between the same parties, who leads. Where one serves the other or is named by it for the sharing of data: whether a party
is a controller. Bodies of terms of reference are the same by their id or name, other bodies by both. Nothing but the seats and votes is told where the order of precedence of either agreement speaks of the
other. Notices are not compared: leaving one agreement is not leaving the other.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: collaboration-agreement
id: tideway
title: Tideway services agreement
decision-making: { bodies: [{ id: board, name: Tideway Board, quorum: { count: 5 } }] }
---
=== agreements/tideway-board.md ===
---
kind: terms-of-reference
id: tideway-board
title: Terms of reference of the Tideway Board
constituted-by: tideway
decision-making: { bodies: [{ id: board, name: Tideway Board, quorum: { count: 4 } }] }
---
~~~

~~~markdown good
=== agreements/tideway.md ===
---
kind: collaboration-agreement
id: tideway
title: Tideway services agreement
decision-making:
  bodies:
    - { id: board, name: Tideway Board, quorum: { count: 5 } }
    - { id: finance, name: Finance group, quorum: { count: 2 } }
---
=== agreements/tideway-board.md ===
---
kind: terms-of-reference
id: tideway-board
title: Terms of reference of the Tideway Board
constituted-by: tideway
decision-making: { bodies: [{ id: board, name: Tideway Board, quorum: { count: 5 } }] }
---
~~~

**To settle it,** change the one that is behind the times; or, where both are meant, say under `precedence` which of the two prevails.

**Suppress it** while the other agreement is being changed, until the day on which it is to be signed.
",
    suppressible: true,
    check: Check::Together(check),
};

/// One thing, settled here and there.
struct Contradiction<'a> {
    message: String,
    clause: &'static str,
    party: Option<&'a str>,
    here: Span,
    there: Span,
}

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let mut known = Memberships::default();
    for relation in gathered.relations() {
        let Some(other) = gathered.named(relation) else { continue };
        if other.path() == relation.from.path()
            || gathered.is_over(other, report.standard.as_of)
            || gathered.is_over(relation.from, report.standard.as_of)
        {
            continue;
        }
        let is_below = ["under", "delivers", "constituted-by"].iter().any(|key| relation.is(key));
        let mut found = Vec::new();
        if is_below {
            let is_board = relation.is("constituted-by");
            let members = is_board.then(|| known.of(other, gathered));
            found.extend(shared_bodies(relation.from, other, members));
            found.extend(leads(relation.from, other).map(mild));
            found.extend(targets(relation.from, other).into_iter().map(mild));
            found.extend(beginnings(relation.from, other).map(mild));
        }
        if relation.is("supports") || relation.is_about_data() {
            found.extend(controllers(relation.from, other).into_iter().map(mild));
        }
        let is_ranked =
            !found.is_empty() && (ranks(relation.from, other) || ranks(other, relation.from));
        found.retain(|(severity, _)| !is_ranked || *severity == Severity::Error);
        for (severity, found) in found {
            tell(&found, severity, relation, other, report);
        }
    }
}

/// What an order of precedence can settle.
const fn mild(found: Contradiction<'_>) -> (Severity, Contradiction<'_>) {
    (Severity::Warning, found)
}

fn tell(
    found: &Contradiction<'_>,
    severity: Severity,
    relation: &Relation<'_>,
    other: &Agreement,
    report: &mut Report<'_>,
) {
    let message = format!("{} in {}", found.message, wording::quoted(other.called()));
    let finding = report.in_file(relation.from.path(), found.here, message);
    finding
        .severity(severity)
        .clause(found.clause)
        .why("whoever contests a decision will rely on the other one")
        .help("change the one that is behind the times, or say under `precedence` which prevails")
        .related_in(other.path(), found.there, "settled differently here");
    if let Some(party) = found.party {
        finding.party(party);
    }
}

/// Whether an agreement says how it ranks beside another.
fn ranks(one: &Agreement, other: &Agreement) -> bool {
    let order = one.terms_of("precedence").and_then(|terms| terms.get("order"));
    let mut words: Vec<String> = order
        .map(Term::list)
        .unwrap_or_default()
        .iter()
        .filter_map(Term::text)
        .map(str::to_lowercase)
        .collect();
    let clause = one.clause("precedence").filter(|clause| clause.state == State::Present);
    words.extend(clause.map(|clause| one.words_of(clause).to_lowercase()));
    let title = other.terms().text_of("title").map(str::to_lowercase);
    let kind = other.kind().and_then(|kind| RELATIONS.ranked_by.get(kind));
    words.iter().any(|words| {
        let words = words.replace('-', " ");
        title.as_deref().is_some_and(|title| words.contains(&title.replace('-', " ")))
            || kind.into_iter().flatten().any(|kind| words.contains(kind.as_str()))
    })
}

fn bodies_of(agreement: &Agreement) -> &[Term] {
    let bodies = agreement.terms_of("decision-making").and_then(|terms| terms.get("bodies"));
    bodies.map(Term::list).unwrap_or_default()
}

/// Seats and quorum of the bodies that both agreements have; `members` of the other, where the one is the terms of reference that it sets up.
fn shared_bodies<'a>(
    own: &'a Agreement,
    other: &'a Agreement,
    members: Option<&Members<'a>>,
) -> Vec<(Severity, Contradiction<'a>)> {
    let mut found = Vec::new();
    let by_id: BTreeMap<&str, &Term> =
        bodies_of(other).iter().filter_map(|body| Some((body.text_of("id")?, body))).collect();
    let name_of = |body: &Term| body.text_of("name").map(naming::key);
    let by_name: BTreeMap<String, &Term> =
        bodies_of(other).iter().filter_map(|body| Some((name_of(body)?, body))).collect();
    for here in bodies_of(own) {
        let same_id = here.text_of("id").and_then(|id| by_id.get(id)).copied();
        let same_name = name_of(here).and_then(|name| by_name.get(&name)).copied();
        let there = match (same_id, same_name) {
            (Some(one), Some(other)) if std::ptr::eq(one, other) => one,
            (Some(one), None) | (None, Some(one)) if members.is_some() => one,
            _ => continue,
        };
        if let Some(members) = members {
            let seats = seats(own, here, other, there, members);
            found.extend(seats.map(|found| (Severity::Error, found)));
        }
        if let Some(members) = members.filter(|_| found.is_empty()) {
            found.extend(votes(own, here, other, there, members).map(|it| (Severity::Error, it)));
        }
        found.extend(quorum(own, here, there).map(mild));
        if let Some(members) = members {
            found.extend(chairs(own, here, other, there, members).map(mild));
            found.extend(majorities(here, there).map(mild));
        }
        if members.is_some() && bodies_of(own).len() == 1 && bodies_of(other).len() == 1 {
            found.extend(quorum_in_words(own, here, other, there).map(mild));
            found.extend(meetings(own, here, other).into_iter().map(mild));
        }
    }
    found
}

fn called(body: &Term) -> String {
    wording::bare(body.text_of("name").or(body.text_of("id")).unwrap_or("the body"))
}

fn quorum<'a>(agreement: &Agreement, here: &Term, there: &Term) -> Option<Contradiction<'a>> {
    let (quorum, other) = (quorum_of(agreement, here)?, there.get("quorum")?);
    if let Some(found) = of_each_or_fewer(here, quorum, there, other) {
        return Some(found);
    }
    let differing = ["count", "fraction"].into_iter().find_map(|key| {
        let (here, there) = (quorum.get(key)?, other.get(key)?);
        (here.text()? != there.text()?).then_some((here, there))
    });
    let (here_is, there_is) = differing?;
    let (one, other) = (wording::bare(here_is.text()?), wording::bare(there_is.text()?));
    Some(quorums_differ(here, (one, here_is.span), (other, there_is.span)))
}

/// One of each party here, and a number there with which some of them may be absent; or the other way round.
fn of_each_or_fewer<'a>(
    here: &Term,
    own: &Term,
    there: &Term,
    other: &Term,
) -> Option<Contradiction<'a>> {
    let each = |quorum: &Term| {
        let each = quorum.get("each-party").filter(|each| each.text() == Some("true"))?;
        quorum.get("count").is_none().then_some(each.span)
    };
    let fewer = |quorum: &Term, body: &Term| {
        let count = quorum.get("count").filter(|_| quorum.get("each-party").is_none())?;
        let number: usize = count.text()?.parse().ok()?;
        let seats = body.get("seats")?.list();
        let parties: BTreeSet<&str> = seats
            .iter()
            .filter_map(|seat| seat.text_of("for"))
            .filter(|id| !matches!(*id, "lived-experience" | "independent" | "group"))
            .collect();
        (number < parties.len()).then(|| (number.to_string(), count.span))
    };
    let of_each = |span: Span| ("one of each party".to_owned(), span);
    if let (Some(each), Some(count)) = (each(own), fewer(other, there)) {
        return Some(quorums_differ(here, of_each(each), count));
    }
    let (count, each) = (fewer(own, here)?, each(other)?);
    Some(quorums_differ(here, count, of_each(each)))
}

/// Who chairs the body by each.
fn chairs<'a>(
    agreement: &'a Agreement,
    here: &'a Term,
    other: &'a Agreement,
    there: &'a Term,
    members: &Members<'a>,
) -> Option<Contradiction<'a>> {
    let (own, others) = (here.get("chair")?, there.get("chair")?);
    let (id, other_id) = (own.text()?, others.text()?);
    let party = agreement.party(id);
    let known = party.and_then(|party| members.id_of(&party, agreement)).unwrap_or(id);
    if known == other_id {
        return None;
    }
    let name = |of: &'a Agreement, id: &'a str| match id {
        "independent" => Some("independent".to_owned()),
        "rotating" => Some("one member after another".to_owned()),
        id => of.party(id).map(|party| wording::bare(party.called())),
    };
    let (one, two) = (name(agreement, id)?, name(other, other_id)?);
    Some(Contradiction {
        message: format!("the chair of {} is {one} here, and {two}", called(here)),
        clause: "decision-making",
        party: None,
        here: own.span,
        there: others.span,
    })
}

/// What carries a decision of the body by each.
fn majorities<'a>(here: &Term, there: &Term) -> Option<Contradiction<'a>> {
    let (own, others) = (here.get("majority")?, there.get("majority")?);
    let in_words = |majority: &Term| match majority.text()? {
        "simple" => Some("more than half of the votes".to_owned()),
        // Nobody is against it in either case.
        "unanimous" | "consensus" => Some("all votes".to_owned()),
        "weighted" => None,
        fraction => bodies::fraction(fraction).map(|_| format!("{fraction} of the votes")),
    };
    let (one, two) = (in_words(own)?, in_words(others)?);
    (one != two).then(|| Contradiction {
        message: format!("a decision of {} needs {one} here, and {two}", called(here)),
        clause: "decision-making",
        party: None,
        here: own.span,
        there: others.span,
    })
}

/// “the Coastal Memorandum, which began on 1 January 2026”, where the other agreement begins on another day.
fn beginnings<'a>(own: &'a Agreement, other: &'a Agreement) -> Option<Contradiction<'a>> {
    const SHORTEST: usize = 12;
    let term = other.terms_of("timeframe")?.get("commencement")?;
    let first = timeframe::date(term)?;
    let title = other.terms().text_of("title")?.to_ascii_lowercase();
    let prose = own.prose();
    if title.len() < SHORTEST || !prose.even().contains(&title) {
        return None;
    }
    prose.sentences().iter().find_map(|sentence| {
        let words = prose.even_at(*sentence);
        let at = words.find(&title)?;
        let days = within(prose.dates(), *sentence);
        let said = days.iter().find(|stated| {
            let day = stated.span.start.saturating_sub(sentence.start);
            words.get(at + title.len()..day).is_some_and(|between| BEGAN.is_match(between))
        })?;
        if days.iter().any(|stated| stated.value == first) {
            return None;
        }
        Some(Contradiction {
            message: format!(
                "the other agreement is said to have begun on {} here, and begins on {first}",
                said.value
            ),
            clause: "background",
            party: None,
            here: said.span,
            there: term.span,
        })
    })
}

/// What may stand between the title and the day.
static BEGAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ -/:-@]{0,4}(?:\([ -(*-~]{0,60}\)[ ,]*)?(?:which|that)? *(?:began|begins|commenced|commences|started|starts|took effect|came into force)(?: on)? *$",
    )
});

/// The quorum in the terms: terms of reference for one body may state it as a clause of their own.
fn quorum_of<'a>(agreement: &'a Agreement, body: &'a Term) -> Option<&'a Term> {
    let own = || agreement.terms_of("quorum").filter(|_| bodies_of(agreement).len() == 1);
    body.get("quorum").or_else(own)
}

/// The quorum of the one body of both agreements, where one of them states it in words only.
fn quorum_in_words<'a>(
    own: &Agreement,
    here: &Term,
    other: &Agreement,
    there: &Term,
) -> Option<Contradiction<'a>> {
    let count = |agreement: &Agreement, body: &Term| match quorum_of(agreement, body) {
        Some(quorum) => {
            let count = quorum.get("count")?;
            Some((count.text()?.parse::<u32>().ok()?, count.span))
        }
        None => quorum_unattainable::in_words(agreement).map(|stated| (stated.value, stated.span)),
    };
    if quorum_of(own, here).is_some() && quorum_of(other, there).is_some() {
        return None;
    }
    let (one, two) = (count(own, here)?, count(other, there)?);
    (one.0 != two.0)
        .then(|| quorums_differ(here, (one.0.to_string(), one.1), (two.0.to_string(), two.1)))
}

fn quorums_differ<'a>(
    body: &Term,
    here: (String, Span),
    there: (String, Span),
) -> Contradiction<'a> {
    Contradiction {
        message: format!("the quorum of {} is {} here, and {}", called(body), here.0, there.0),
        clause: "decision-making",
        party: None,
        here: here.1,
        there: there.1,
    }
}

/// The first difference between the seats of one body.
fn seats<'a>(
    agreement: &'a Agreement,
    here: &'a Term,
    other: &'a Agreement,
    there: &'a Term,
    members: &Members<'a>,
) -> Option<Contradiction<'a>> {
    let (own, others) = (here.pair("seats")?, there.pair("seats")?);
    // An organisation may go by another id there.
    let same = |id: &'a str| {
        let party = agreement.party(id);
        party.and_then(|party| members.id_of(&party, agreement)).unwrap_or(id)
    };
    let (own_counts, other_counts) = (counts(&own.term, same)?, counts(&others.term, |id| id)?);
    let all = own_counts.keys().chain(other_counts.keys());
    let count = |counts: &BTreeMap<&str, usize>, id: &str| counts.get(id).copied().unwrap_or(0);
    let differs = |id: &&&str| count(&own_counts, id) != count(&other_counts, id);
    let id = *all.filter(differs).min()?;
    let who = match id {
        "lived-experience" => "people with lived experience".to_owned(),
        "independent" => "independent members".to_owned(),
        _ => {
            let party =
                agreement.parties().find(|party| same(party.id) == id).or(other.party(id))?;
            wording::bare(party.called())
        }
    };
    let seats = |count: usize| match count {
        0 => "no seat".to_owned(),
        1 => "1 seat".to_owned(),
        _ => format!("{count} seats"),
    };
    let message = format!(
        "{} has {} for {who} here, and {}",
        called(here),
        seats(count(&own_counts, id)),
        seats(count(&other_counts, id))
    );
    Some(Contradiction {
        message,
        clause: "decision-making",
        party: agreement.party(id).map(|party| party.id),
        here: own.key_span,
        there: others.key_span,
    })
}

/// The first party whose votes differ, where both agreements state all of them.
fn votes<'a>(
    agreement: &'a Agreement,
    here: &'a Term,
    other: &'a Agreement,
    there: &'a Term,
    members: &Members<'a>,
) -> Option<Contradiction<'a>> {
    let votes = |seats: &'a Pair, of: &'a Agreement| {
        let mut votes: BTreeMap<&str, (u64, Span)> = BTreeMap::new();
        for seat in seats.term.list() {
            let (id, stated) = (seat.text_of("for")?, seat.get("votes")?);
            let party = of.party(id)?;
            let own = std::ptr::eq(of, agreement);
            let id = own.then(|| members.id_of(&party, agreement)).flatten().unwrap_or(id);
            let entry = votes.entry(id).or_insert((0, stated.span));
            entry.0 = entry.0.checked_add(stated.text()?.parse().ok()?)?;
        }
        Some(votes)
    };
    let (own, others) = (here.pair("seats")?, there.pair("seats")?);
    let (own, others) = (votes(own, agreement)?, votes(others, other)?);
    let differing = own.iter().find_map(|(id, (count, span))| {
        let (other_count, other_span) = others.get(id)?;
        (count != other_count).then_some((*id, *count, *span, *other_count, *other_span))
    });
    let (id, count, here_is, other_count, there_is) = differing?;
    let party = other.party(id)?;
    let in_words = |count: u64| match count {
        0 => "no vote".to_owned(),
        1 => "1 vote".to_owned(),
        _ => format!("{count} votes"),
    };
    let message = format!(
        "{} has {} on {} here, and {}",
        wording::bare(party.called()),
        in_words(count),
        called(here),
        in_words(other_count)
    );
    Some(Contradiction {
        message,
        clause: "decision-making",
        party: agreement.party(id).map(|party| party.id),
        here: here_is,
        there: there_is,
    })
}

/// How the one body of both agreements meets, by their terms or else by their words.
fn meetings<'a>(own: &'a Agreement, body: &Term, other: &'a Agreement) -> Vec<Contradiction<'a>> {
    let (here, there) = (MeetingTimes::of(own), MeetingTimes::of(other));
    let pairs = [
        ("the time between meetings", here.frequency, there.frequency),
        ("the notice of meetings", here.notice, there.notice),
        ("the time for sending papers", here.papers, there.papers),
        ("the time for sending minutes", here.minutes, there.minutes),
    ];
    let differing = pairs.into_iter().filter_map(|(what, here, there)| {
        let (here, there) = (here?, there?);
        if !here.is_longer_than(&there) && !there.is_longer_than(&here) {
            return None;
        }
        let message =
            format!("{what} of {} is {} here, and {}", called(body), here.called, there.called);
        let (clause, here, there) = (here.clause, here.span, there.span);
        Some(Contradiction { message, clause, party: None, here, there })
    });
    differing.collect()
}

/// How many seats each has; `None` where a group fills some, since nobody knows how many it sends.
fn counts<'a>(
    seats: &'a Term,
    same: impl Fn(&'a str) -> &'a str,
) -> Option<BTreeMap<&'a str, usize>> {
    let mut counts = BTreeMap::new();
    for seat in seats.list() {
        let id = seat.text_of("for").filter(|id| *id != "group")?;
        if seat.get("parties").is_some() {
            return None;
        }
        *counts.entry(same(id)).or_insert(0) += 1;
    }
    (!counts.is_empty()).then_some(counts)
}

fn leads<'a>(here: &'a Agreement, there: &'a Agreement) -> Option<Contradiction<'a>> {
    let lead = |agreement: &'a Agreement| agreement.terms_of("lead-body")?.get("lead");
    let capacity = |agreement: &'a Agreement| agreement.terms_of("lead-body")?.text_of("capacity");
    let (own, other) = (lead(here)?, lead(there)?);
    let same_capacity = capacity(here).zip(capacity(there)).is_none_or(|(one, two)| one == two);
    let same_parties = || kinship::ids(here) == kinship::ids(there);
    if !same_capacity || own.text()? == other.text()? || !same_parties() {
        return None;
    }
    let name = |id: &str| here.party(id).map(|party| wording::bare(party.called()));
    let message = format!("{} leads here, and {}", name(own.text()?)?, name(other.text()?)?);
    Some(Contradiction {
        message,
        clause: "lead-body",
        party: own.text(),
        here: own.span,
        there: other.span,
    })
}

fn outcomes(agreement: &Agreement) -> &[Term] {
    let terms = agreement.terms_of("purpose-and-outcomes").and_then(|terms| terms.get("outcomes"));
    terms.map(Term::list).unwrap_or_default()
}

fn targets<'a>(here: &'a Agreement, there: &'a Agreement) -> Vec<Contradiction<'a>> {
    let known: BTreeMap<&str, &Term> = outcomes(there)
        .iter()
        .filter_map(|outcome| Some((outcome.text_of("id")?, outcome)))
        .collect();
    let differing = outcomes(here).iter().filter_map(|own| {
        let id = own.text_of("id")?;
        let other = known.get(id)?;
        let folded = |term: &Term, key: &str| term.text_of(key).map(naming::key);
        let is_same = ["measure", "due", "unit"]
            .into_iter()
            .all(|key| folded(own, key) == folded(other, key));
        let (target, other_target) = (own.get("target")?, other.get("target")?);
        if !is_same || is_same_number(target.text()?, other_target.text()?) {
            return None;
        }
        let message = format!(
            "the target of {} is {} here, and {}",
            wording::quoted(id),
            wording::bare(target.text()?),
            wording::bare(other_target.text()?)
        );
        let (here, there) = (target.span, other_target.span);
        Some(Contradiction { message, clause: "purpose-and-outcomes", party: None, here, there })
    });
    differing.collect()
}

/// “2,400” and “2400.0” are one number; other words must be equal.
fn is_same_number(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let bare = text.trim().replace(',', "");
        let is_number = bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        match bare.split_once('.') {
            Some((whole, rest)) if is_number && rest.bytes().all(|byte| byte == b'0') => {
                whole.to_owned()
            }
            _ => bare.to_lowercase(),
        }
    };
    plain(one) == plain(other)
}

/// Who is a controller by one of two agreements, and none by the other.
fn controllers<'a>(here: &'a Agreement, there: &'a Agreement) -> Vec<Contradiction<'a>> {
    let roles = |agreement: &'a Agreement| -> &'a [Pair] {
        let clauses = ["controller-roles", "data-protection-and-information-sharing"];
        let roles = clauses.into_iter().find_map(|clause| agreement.terms_of(clause)?.get("roles"));
        roles.map(Term::pairs).unwrap_or_default()
    };
    let known: BTreeMap<&str, &Pair> =
        roles(there).iter().map(|role| (role.key.as_str(), role)).collect();
    let differing = roles(here).iter().filter_map(|role| {
        let other = known.get(role.key.as_str())?;
        let (is, is_there) = (role.term.text()?, other.term.text()?);
        let is_controller = |role: &str| match role {
            "controller" | "joint-controller" => Some(true),
            "processor" => Some(false),
            _ => None,
        };
        if is_controller(is)? == is_controller(is_there)? {
            return None;
        }
        let party = here.party(&role.key)?;
        let message = format!(
            "{} is a {} here, and a {}",
            wording::bare(party.called()),
            is.replace('-', " "),
            is_there.replace('-', " ")
        );
        Some(Contradiction {
            message,
            clause: "data-protection-and-information-sharing",
            party: Some(party.id),
            here: role.term.span,
            there: other.term.span,
        })
    });
    differing.collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::*;

    const RULE: &str = "agreements-contradict";
    const PARTIES: &str =
        "parties: [{ id: harbour, name: Harbour Trust }, { id: quay, name: Quay Advice }]";

    fn pair(kind: &str, relation: &str, here: &str, there: &str) -> String {
        format!(
            "=== a.md ===\n---\nkind: joint-working-agreement\nid: a\ntitle: Compact\n{PARTIES}\n{there}\n---\n=== b.md ===\n---\nkind: {kind}\nid: b\n{relation}\n{PARTIES}\n{here}\n---\n"
        )
    }

    fn board(rest: &str) -> String {
        format!("decision-making: {{ bodies: [{{ id: board, name: The Board, {rest} }}] }}")
    }

    #[test]
    fn the_seats_of_a_board_are_those_of_the_agreement() {
        let told = |here: &str, there: &str| {
            let text = pair(
                "terms-of-reference",
                "constituted-by: a",
                &board(&format!("seats: [{here}]")),
                &board(&format!("seats: [{there}]")),
            );
            let (_, findings) = findings(RULE, &[], &text);
            findings
                .into_iter()
                .map(|finding| (finding.severity, finding.message))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told("{ for: harbour }", "{ for: harbour }, { for: quay }"),
            [(
                Severity::Error,
                "The Board has no seat for Quay Advice here, and 1 seat in “Compact”".to_owned()
            )]
        );
        assert_eq!(
            told(
                "{ for: lived-experience }",
                "{ for: lived-experience }, { for: lived-experience }"
            )
            .len(),
            1
        );
        assert_eq!(told("{ for: quay }, { for: harbour }", "{ for: harbour }, { for: quay }"), []);
        assert_eq!(told("{ for: group }", "{ for: harbour }, { for: quay }"), []);
    }

    #[test]
    fn votes_and_meetings_of_a_board_are_those_of_the_agreement() {
        let seats = |votes: u8| {
            board(&format!(
                "seats: [{{ for: harbour, votes: 1 }}, {{ for: quay, votes: {votes} }}]"
            ))
        };
        let text = pair("terms-of-reference", "constituted-by: a", &seats(2), &seats(1));
        assert_eq!(
            told(RULE, &text),
            ["6:115 Quay Advice has 2 votes on The Board here, and 1 vote in “Compact”"]
        );
        let text = pair("terms-of-reference", "constituted-by: a", &seats(1), &seats(1));
        let with = |here: &str, there: &str| {
            let meetings = |notice: &str| format!("## Meetings\n\nMonthly, on {notice} notice.\n");
            let there = format!("---\n{}=== b.md", meetings(there));
            text.replace("---\n=== b.md", &there) + &meetings(here)
        };
        assert_eq!(
            told(RULE, &with("three weeks'", "two weeks'")),
            ["10:13 the notice of meetings of The Board is 3 weeks here, and 2 weeks in “Compact”"]
        );
        assert_eq!(told(RULE, &with("14 days'", "ten working days'")).len(), 0);
        let quorum = |here: &str| text.clone() + &format!("## Quorum\n\n{here} members.\n");
        let quorum = |here: &str| {
            quorum(here).replace(
                "---\n=== b.md",
                "---\n## Decision-making\n\nTwo members make a quorum.\n=== b.md",
            )
        };
        assert_eq!(
            told(RULE, &quorum("Three")),
            ["10:1 the quorum of The Board is 3 here, and 2 in “Compact”"]
        );
        assert_eq!(told(RULE, &quorum("Two")).len(), 0);
    }

    #[test]
    fn the_chair_the_majority_and_who_makes_a_quorum_are_those_of_the_agreement() {
        let seats = "seats: [{ for: harbour }, { for: quay }]";
        let told = |here: &str, there: &str| {
            let [here, there] = [here, there].map(|rest| board(&format!("{seats}, {rest}")));
            let text = pair("terms-of-reference", "constituted-by: a", &here, &there);
            let (_, findings) = findings(RULE, &[], &text);
            findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        assert_eq!(
            told("chair: quay", "chair: harbour"),
            ["the chair of The Board is Quay Advice here, and Harbour Trust in “Compact”"]
        );
        assert_eq!(
            told("majority: simple", "majority: unanimous"),
            [
                "a decision of The Board needs more than half of the votes here, and all votes in “Compact”"
            ]
        );
        assert_eq!(
            told("quorum: { count: 1 }", "quorum: { each-party: true }"),
            ["the quorum of The Board is 1 here, and one of each party in “Compact”"]
        );
        assert_eq!(told("quorum: { count: 2 }", "quorum: { each-party: true }").len(), 0);
        assert_eq!(told("majority: consensus", "majority: unanimous").len(), 0);
    }

    #[test]
    fn the_other_agreement_begins_when_it_says() {
        let told = |day: &str| {
            let text = pair(
                "collaboration-agreement",
                "delivers: a",
                "",
                "timeframe: { commencement: 2026-01-01 }",
            )
            .replace("title: Compact", "title: Harbour Compact");
            let words = format!(
                "## Background\nThe parties signed the Harbour Compact, which began on {day}.\n"
            );
            told(RULE, &(text + &words))
        };
        assert_eq!(
            told("1 January 2025"),
            [
                "9:56 the other agreement is said to have begun on 2025-01-01 here, and begins on 2026-01-01 in “Harbour Compact”"
            ]
        );
        assert_eq!(told("1 January 2026").len(), 0);
    }

    #[test]
    fn an_order_of_precedence_settles_what_it_speaks_of() {
        let quorum = |count: u8| board(&format!("quorum: {{ count: {count} }}"));
        let text = |there: &str| {
            pair(
                "terms-of-reference",
                "constituted-by: a",
                &quorum(4),
                &format!("{}{there}", quorum(5)),
            )
        };
        assert_eq!(
            told(RULE, &text("")),
            ["6:76 the quorum of The Board is 4 here, and 5 in “Compact”"]
        );
        let order = "\nprecedence: { order: [the law, this agreement, its schedules] }";
        assert_eq!(told(RULE, &text(order)).len(), 1);
        let order =
            "\nprecedence: { order: [this agreement, the terms of reference of the board] }";
        assert_eq!(told(RULE, &text(order)).len(), 0);
    }

    #[test]
    fn boards_of_two_agreements_are_two_boards_unless_id_and_name_agree() {
        let quorum = |name: &str, count: u8| {
            format!(
                "decision-making: {{ bodies: [{{ id: board, name: {name}, quorum: {{ count: {count} }} }}] }}"
            )
        };
        let told = |name: &str| {
            told(
                RULE,
                &pair("collaboration-agreement", "under: a", &quorum(name, 4), &quorum("Forum", 5)),
            )
        };
        assert_eq!(told("Delivery Board").len(), 0);
        assert_eq!(told("Forum").len(), 1);
    }

    #[test]
    fn leads_and_targets_are_compared_where_they_mean_the_same() {
        let told = |here: &str, there: &str| {
            told(RULE, &pair("collaboration-agreement", "delivers: a", here, there))
        };
        let lead = |rest: &str| format!("lead-body: {{ lead: {rest} }}");
        assert_eq!(
            told(&lead("quay"), &lead("harbour")),
            ["6:20 Quay Advice leads here, and Harbour Trust in “Compact”"]
        );
        let secretariat = lead("harbour, capacity: secretariat");
        assert_eq!(told(&lead("quay, capacity: host"), &secretariat).len(), 0);
        let outcome = |target: &str, due: &str| {
            format!(
                "purpose-and-outcomes: {{ outcomes: [{{ id: homes, statement: Homes, target: {target}, due: {due} }}] }}"
            )
        };
        assert_eq!(
            told(&outcome("900", "2028-03-31"), &outcome("700", "2028-03-31")),
            ["6:75 the target of “homes” is 900 here, and 700 in “Compact”"]
        );
        for (target, due) in
            [("'2,400'", "2028-03-31"), ("2400.0", "2028-03-31"), ("9", "2027-03-31")]
        {
            assert_eq!(told(&outcome(target, due), &outcome("2400", "2028-03-31")).len(), 0);
        }
    }

    #[test]
    fn a_controller_is_no_processor() {
        let roles = |role: &str| {
            format!("data-protection-and-information-sharing: {{ roles: {{ quay: {role} }} }}")
        };
        let told = |here: &str, there: &str| {
            told(
                RULE,
                &pair("information-sharing-agreement", "supports: a", &roles(here), &roles(there)),
            )
        };
        assert_eq!(
            told("processor", "controller"),
            ["6:59 Quay Advice is a processor here, and a controller in “Compact”"]
        );
        assert_eq!(told("joint-controller", "controller").len(), 0);
        assert_eq!(told("none", "controller").len(), 0);
    }
}
