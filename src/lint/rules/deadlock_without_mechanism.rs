//! A vote that can end in a tie, or be stopped by one party, with no way on from there.

use std::cell::OnceCell;

use super::bodies::{self, Body};
use super::governance::{ANSWERS, DEADLOCK, STAND_INS, UNDECIDED};
use super::wording::quoted;
use super::{Check, Report, Rule, party_without_seat};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::{Approval, within};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "deadlock-without-mechanism",
    severity: Severity::Warning,
    summary: "a vote that can be tied or stopped by one party, with no way on from there",
    explanation: r"
Partners agree on how to break a deadlock while they do not have one, or not at all. With an even number of votes every question can
end in a tie; where all must agree, or all must be there, each party can stop everything, also by staying at home.

It is asked of bodies with an even number of votes that decide by simple majority, of bodies that decide unanimously or by consensus,
and of quorums that need every party. Many things are an answer: a casting vote, `deadlock` in the terms, a time limit on the body's
matters, or any words about it where the agreement says how decisions are taken: a second meeting, an adviser, deputies, the dispute
procedure. A dispute clause alone is an answer only if it speaks of disagreements or of decisions that are not reached. Special majorities such
as two thirds, and reserved matters on which all must agree, are left alone: there, to do nothing is the answer that was chosen.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
decision-making:
  bodies:
    - { id: board, name: Partnership Board, seats: [{ for: harbour-trust }, { for: quay-advice }], majority: simple }
---

## Decision-making
The Partnership Board decides by a simple majority of the votes cast.

## Disputes
The chief executives try to settle a dispute within ten days. After that a mediator is appointed.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
decision-making:
  bodies:
    - { id: board, name: Partnership Board, seats: [{ for: harbour-trust }, { for: quay-advice }], majority: simple }
---

## Decision-making
The Partnership Board decides by a simple majority. If the votes are equal, it takes the question up again at its next meeting;
after that the chief executives decide.
~~~

**To settle it,** say what happens next: who has a casting vote, to whom the question goes and within what time, or that things stay as they are.

**Suppress it** where the partners want a tie to stop them, and quote where they say so.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// What can bring a body to a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    Tie(u64),
    Veto,
    Absence,
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let stated = |clause: &str| agreement.terms_of(clause).and_then(|terms| terms.get("deadlock"));
    if stated("decision-making").or_else(|| stated("company-matters")).is_some()
        || bodies::is_elsewhere(agreement, "decision-making")
    {
        return;
    }
    let bodies: Vec<Body<'_>> = bodies::of(agreement).collect();
    let answers = Answers::new(agreement);
    for body in &bodies {
        let Some((stop, at)) = stop(agreement, *body, bodies.len() == 1) else { continue };
        // With the seat that is missing the votes may not be even.
        let lacks_seat =
            matches!(stop, Stop::Tie(_)) && party_without_seat::tells_any(agreement, *body);
        if lacks_seat || has_time_limit(agreement, *body) || answers.to(stop) {
            continue;
        }
        let called = body.called();
        let (message, help) = match stop {
            Stop::Tie(votes) => (
                format!(
                    "{called} has {votes} votes and decides by simple majority; nothing says what happens at a tie"
                ),
                "say who has a casting vote, or where a question goes on which the votes are equal: `deadlock: …`",
            ),
            Stop::Veto => (
                format!(
                    "on {called} everybody must agree; nothing says what happens when somebody does not"
                ),
                "say where a question goes on which not all agree, and within what time: `deadlock: …`",
            ),
            Stop::Absence => (
                format!(
                    "{called} is quorate only with every party; nothing says what happens when one stays away"
                ),
                "allow deputies, or say that a second meeting is quorate with those who come",
            ),
        };
        let finding = report.at(at.span, message).clause("decision-making");
        let why = match stop {
            Stop::Tie(_) => "each half can stop the other",
            Stop::Veto => "each party can stop all others",
            Stop::Absence => "each party can stop all others by staying at home",
        };
        finding.why(why).help(help);
        if let Some(seats) = body.seats() {
            finding.related(seats.key_span, "its seats are listed here");
        }
    }
    if bodies.is_empty() && !agreement.is_foreign() {
        judge_words(agreement, &answers, report);
    }
}

/// How a body can be brought to a stop, and the term that makes it so.
fn stop<'a>(agreement: &Agreement, body: Body<'a>, is_only: bool) -> Option<(Stop, &'a Term)> {
    let majority = body.term.get("majority");
    let name = body.term.get("name").or_else(|| body.term.get("id")).unwrap_or(body.term);
    let quorum = body.term.get("quorum");
    let absence = || {
        let each = quorum?.get("each-party").filter(|each| each.text() == Some("true"))?;
        let in_writing = body.term.text_of("written-resolution") == Some("true");
        let several = body.seats()?.term.list().len() > 1;
        (!in_writing && several).then_some((Stop::Absence, each))
    };
    let decides_simply = match majority.and_then(Term::text) {
        Some("unanimous" | "consensus") => {
            let several = body.seats().is_none_or(|seats| seats.term.list().len() > 1);
            return several.then_some((Stop::Veto, majority?));
        }
        Some(other) => other == "simple",
        None => is_only && says_majority(agreement),
    };
    let casts = body.term.text_of("casting-vote") == Some("true");
    let votes = body.votes().filter(|votes| votes % 2 == 0 && *votes > 0);
    match votes.filter(|_| decides_simply && !casts) {
        Some(votes) => Some((Stop::Tie(votes), majority.unwrap_or(name))),
        None => absence(),
    }
}

/// Whether the words say that more than half of the votes decide, and nothing else.
fn says_majority(agreement: &Agreement) -> bool {
    let approvals = bodies::approvals(agreement, &["decision-making", "joint-steering-group"]);
    let mut told = approvals.iter().map(|stated| stated.value);
    told.next() == Some(Approval::Majority) && told.all(|approval| approval == Approval::Majority)
}

/// Whether each matter that the terms give to a body has to be decided within some time.
fn has_time_limit(agreement: &Agreement, body: Body<'_>) -> bool {
    let matters = agreement.terms_of("decision-making").and_then(|terms| terms.get("matters"));
    let mut own = matters
        .map(Term::list)
        .unwrap_or_default()
        .iter()
        .filter(|matter| matter.text_of("by").is_some_and(|by| body.id() == Some(by)))
        .peekable();
    own.peek().is_some() && own.all(|matter| matter.get("time-limit").is_some())
}

/// “All decisions of the partnership are taken unanimously”, where no body is listed.
fn judge_words(agreement: &Agreement, answers: &Answers<'_>, report: &mut Report<'_>) {
    let approvals = bodies::approvals(agreement, &["decision-making"]);
    for passage in bodies::passages(agreement, &["decision-making"]) {
        let mut told = within(&approvals, passage).iter();
        let Some(first) = told.next() else { continue };
        // Where several ways of deciding are told, each is for some matters only.
        let is_only = told.next().is_none() && first.value == Approval::AllParties;
        if !is_only || !is_about_all_decisions(agreement, first.span) || answers.to(Stop::Veto) {
            continue;
        }
        let words = quoted(agreement.source.slice(first.span));
        let message = format!(
            "decisions are to be taken by all ({words}); nothing says what happens when one party does not agree"
        );
        let finding = report.at(first.span, message).clause("decision-making");
        finding
            .why("each party can stop all others")
            .help("say where a question goes on which not all agree, and within what time");
    }
}

/// Whether the sentence is about decisions as such: it begins with them.
fn is_about_all_decisions(agreement: &Agreement, at: Span) -> bool {
    const REACH: usize = 160;
    let start = at.start.saturating_sub(REACH).max(agreement.prose().start());
    let before = bodies::words_at(agreement, Span::new(start, at.start));
    let sentence = before.rsplit(['.', '\n', ';']).next().unwrap_or_default();
    let sentence = sentence.trim_start_matches(|sign: char| !sign.is_ascii_alphabetic());
    ["decisions ", "all decisions ", "every decision ", "each decision ", "its decisions "]
        .iter()
        .any(|opening| sentence.starts_with(opening))
        && !["about", " on ", "concerning", "that ", "which "]
            .iter()
            .any(|it| sentence.contains(it))
}

/// What the words say about getting on; looked for only when it matters, and once.
struct Answers<'a> {
    agreement: &'a Agreement,
    to_a_vote: OnceCell<bool>,
    to_absence: OnceCell<bool>,
}

impl<'a> Answers<'a> {
    fn new(agreement: &'a Agreement) -> Self {
        Self { agreement, to_a_vote: OnceCell::new(), to_absence: OnceCell::new() }
    }

    fn to(&self, stop: Stop) -> bool {
        let to_a_vote = || *self.to_a_vote.get_or_init(|| self.is_there());
        match stop {
            Stop::Tie(_) | Stop::Veto => to_a_vote(),
            Stop::Absence => {
                to_a_vote() || *self.to_absence.get_or_init(|| self.decided_with(&STAND_INS))
            }
        }
    }

    fn is_there(&self) -> bool {
        let words = self.agreement.prose().even();
        let disputes =
            bodies::passages(self.agreement, &["dispute-resolution", "breach-of-principles"]);
        DEADLOCK.stand_in(words)
            || gives_a_casting_vote(words)
            || self.decided_with(&ANSWERS)
            || disputes
                .iter()
                .any(|passage| UNDECIDED.stand_in(bodies::words_at(self.agreement, *passage)))
    }

    /// Whether some words stand where it is said how decisions are taken.
    fn decided_with(&self, words: &super::governance::Words) -> bool {
        bodies::passages(self.agreement, bodies::DECIDING)
            .iter()
            .any(|passage| words.stand_in(bodies::words_at(self.agreement, *passage)))
    }
}

/// “The chair has a casting vote”, but not “has no casting vote”.
fn gives_a_casting_vote(words: &str) -> bool {
    const NAMES: &[&str] = &["casting vote", "second vote", "deciding vote"];
    const REACH: usize = 40;
    const DENIALS: &[&str] = &["no", "not", "without", "nor", "neither", "never"];
    NAMES.iter().any(|name| {
        words.match_indices(name).any(|(at, _)| {
            let before = words
                .get(words.ceil_char_boundary(at.saturating_sub(REACH))..at)
                .unwrap_or_default();
            let clause = before.rsplit(['.', ';', '\n']).next().unwrap_or_default();
            !clause.split_whitespace().any(|word| DENIALS.contains(&word.trim_matches(',')))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "deadlock-without-mechanism";

    fn with(seats: usize, rest: &str, words: &str) -> String {
        let seats: Vec<_> = (0..seats).map(|seat| format!("{{ for: p{seat} }}")).collect();
        format!(
            "---\nkind: lead-provider-agreement\ndecision-making: {{ bodies: [{{ id: board, name: Board, {rest}, seats: [{}] }}] }}\n---\n\n{words}\n",
            seats.join(", ")
        )
    }

    #[test]
    fn a_tie_is_told_at_the_majority() {
        assert_eq!(
            told(RULE, &with(4, "majority: simple", "")),
            [
                "3:65 Board has 4 votes and decides by simple majority; nothing says what happens at a tie"
            ]
        );
        let words = "## Decision-making\n\nThe Board decides by a majority of the votes. The chair has no casting vote.";
        assert_eq!(told(RULE, &with(4, "chair: p1", words)).len(), 1);
    }

    #[test]
    fn a_veto_is_told_and_absence_as_well() {
        assert_eq!(
            told(RULE, &with(3, "majority: unanimous", "")),
            [
                "3:65 on Board everybody must agree; nothing says what happens when somebody does not"
            ]
        );
        assert_eq!(
            told(RULE, &with(3, "majority: simple, quorum: { each-party: true }", "")),
            [
                "3:95 Board is quorate only with every party; nothing says what happens when one stays away"
            ]
        );
        assert_eq!(
            told(RULE, "## Decision-making\n\nDecisions of the partners are taken unanimously.\n"),
            [
                "22:37 decisions are to be taken by all (“unanimously”); nothing says what happens when one party does not agree"
            ]
        );
    }

    #[test]
    fn odd_votes_and_special_majorities_are_fine() {
        for (seats, rest) in [
            (3, "majority: simple"),
            (4, "majority: 2/3"),
            (4, "majority: weighted"),
            (4, "chair: p1"),
            (4, "majority: simple, casting-vote: true"),
            (1, "majority: unanimous"),
        ] {
            assert_eq!(told(RULE, &with(seats, rest, "")).len(), 0, "{rest}");
        }
    }

    #[test]
    fn words_that_show_a_way_on_are_an_answer() {
        for words in [
            "The Board decides by majority. The chair has a casting vote.",
            "The Board decides by majority. If no decision is reached, clause 30 (Disputes) applies.",
            "The Board decides by majority. If the votes are equal the motion falls.",
            "The Board decides by majority. A question that cannot be settled is escalated to the chief executives.",
        ] {
            let text = with(4, "majority: simple", &format!("## Decision-making\n\n{words}"));
            assert_eq!(told(RULE, &text).len(), 0, "{words}");
        }
        let dispute =
            "## Disputes\n\nWhere the Board cannot agree on a matter, the chief executives decide.";
        assert_eq!(told(RULE, &with(4, "majority: simple", dispute)).len(), 0);
        let ordinary = "## Disputes\n\nThe chief executives try to settle a dispute in ten days.";
        assert_eq!(told(RULE, &with(4, "majority: simple", ordinary)).len(), 1);
        let deputies = "## Meetings\n\nEach member may send a deputy.";
        let quorum = "majority: 2/3, quorum: { each-party: true }";
        assert_eq!(told(RULE, &with(4, quorum, deputies)).len(), 0);
    }
}
