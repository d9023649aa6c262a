//! The bodies that decide: their seats and votes as the terms state them, and where the words speak of them.

use std::collections::BTreeSet;

use super::shares;
use crate::document::agreement::{Agreement, Party, State};
use crate::document::term::{Pair, Term};
use crate::document::words::{self, Approval, Stated};
use crate::ground::source::Span;

/// The clauses in which the words say who decides and how.
pub(super) const DECIDING: &[&str] = &[
    "decision-making",
    "joint-steering-group",
    "reserved-matters",
    "meetings",
    "quorum",
    "chair",
    "company-matters",
    "delegated-authority",
];

/// A group that decides, as `decision-making` lists it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body<'a> {
    pub(super) term: &'a Term,
}

/// No partnership has more bodies; in a file that was made to take long, the rest is passed over.
const MOST_BODIES: usize = 200;

/// The bodies of an agreement, in the order of the front matter.
pub(super) fn of(agreement: &Agreement) -> impl Iterator<Item = Body<'_>> {
    let bodies = agreement.terms_of("decision-making").and_then(|terms| terms.get("bodies"));
    bodies.map(Term::list).unwrap_or_default().iter().take(MOST_BODIES).map(|term| Body { term })
}

/// The body that decides for all: the one that the joint steering group is, else one that is called a board, else the first.
pub(super) fn board(agreement: &Agreement) -> Option<Body<'_>> {
    const BOARDS: &[&str] = &["board", "steering", "leadership", "executive", "committee"];
    let steering =
        agreement.terms_of("joint-steering-group").and_then(|terms| terms.text_of("body"));
    let is_steering = |body: &Body<'_>| steering.is_some() && body.id() == steering;
    let is_board = |body: &Body<'_>| {
        let names =
            ["id", "name"].map(|key| body.term.text_of(key).unwrap_or_default().to_lowercase());
        names.iter().any(|name| BOARDS.iter().any(|board| name.contains(board)))
    };
    of(agreement)
        .find(is_steering)
        .or_else(|| of(agreement).find(is_board))
        .or_else(|| of(agreement).next())
}

/// Whether a body is the one that decides for all.
pub(super) fn is_board(agreement: &Agreement, body: Body<'_>) -> bool {
    board(agreement).is_some_and(|board| board.term.span == body.term.span)
}

impl<'a> Body<'a> {
    pub(super) fn id(self) -> Option<&'a str> {
        self.term.text_of("id")
    }

    /// What to call it in a message.
    pub(super) fn called(self) -> &'a str {
        self.term.text_of("name").or(self.id()).unwrap_or("the board")
    }

    /// The key `seats`, where any are listed.
    pub(super) fn seats(self) -> Option<&'a Pair> {
        self.term.pair("seats").filter(|pair| !pair.term.list().is_empty())
    }

    /// Everybody who has a hand in a seat; `None` where a seat is a group's and does not say whose.
    pub(super) fn seated(self) -> Option<BTreeSet<&'a str>> {
        let seats = self.seats()?.term.list();
        let is_open =
            |seat: &Term| seat.text_of("for") == Some("group") && seat.get("parties").is_none();
        if seats.iter().any(is_open) {
            return None;
        }
        Some(
            seats
                .iter()
                .flat_map(|seat| {
                    let single =
                        ["for", "appointed-by"].into_iter().filter_map(|key| seat.text_of(key));
                    let several = ["for", "parties"]
                        .into_iter()
                        .filter_map(|key| seat.get(key))
                        .flat_map(Term::list);
                    single.chain(several.filter_map(Term::text))
                })
                .collect(),
        )
    }

    /// The seats and the votes, where each seat is one person's; a seat that does not state its votes has one.
    pub(super) fn counted(self) -> Option<(u64, u64)> {
        let seats = self.seats()?.term.list();
        let one = |seat: &Term| {
            let is_group = seat.text_of("for").is_none_or(|whose| whose == "group");
            let may_be_several = seat.get("name").is_some() && !is_one_person(seat);
            (!is_group && !may_be_several).then(|| votes(seat)).flatten()
        };
        let votes = seats.iter().try_fold(0_u64, |sum, seat| sum.checked_add(one(seat)?))?;
        Some((u64::try_from(seats.len()).ok()?, votes))
    }

    /// All votes, where every seat states them or is one person's.
    pub(super) fn votes(self) -> Option<u64> {
        let seats = self.seats()?.term.list();
        seats.iter().try_fold(0_u64, |sum, seat| {
            let is_group = seat.text_of("for").is_none_or(|whose| whose == "group");
            let is_stated = seat.get("votes").is_some();
            let counts = is_stated || (!is_group && is_one_person(seat));
            sum.checked_add(counts.then(|| votes(seat)).flatten()?)
        })
    }
}

/// The votes of a seat; one where it does not say.
fn votes(seat: &Term) -> Option<u64> {
    match seat.get("votes") {
        Some(votes) => votes.text()?.parse().ok(),
        None => Some(1),
    }
}

/// Whether a seat is not by its name several people's: “Two residents”, “Members of the panel”.
fn is_one_person(seat: &Term) -> bool {
    const SEVERAL: &[&str] = &[
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "up",
        "several",
        "members",
        "residents",
        "people",
        "representatives",
        "both",
        "all",
        "carers",
        "users",
    ];
    let name = seat.text_of("name").unwrap_or_default().to_lowercase();
    // “Person chosen by the carers” is one: only the beginning says how many.
    let first = name.split_whitespace().next().unwrap_or_default();
    !SEVERAL.contains(&first) && !first.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Whether a party is one of those that decide together: not an observer, not one of the wider circle.
pub(super) fn takes_part(party: &Party<'_>) -> bool {
    !matches!(party.role, Some("observer" | "associate" | "funder" | "commissioner"))
        && !shares::is_of_wider_circle(party)
}

/// `2/3`, as a fraction of anything.
pub(super) fn fraction(text: &str) -> Option<(u64, u64)> {
    let (of, all) = text.split_once('/')?;
    let number = |text: &str| {
        let is_number =
            (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().ok()).flatten()
    };
    Some((number(of)?, number(all)?)).filter(|(_, all)| *all > 0)
}

/// The sections that carry any of some clauses, each with all that stands below it.
pub(super) fn passages(agreement: &Agreement, clauses: &[&str]) -> Vec<Span> {
    let present = clauses.iter().filter_map(|clause| agreement.clause(clause));
    let mut spans: Vec<Span> =
        present.flat_map(|clause| agreement.sections_of(clause)).map(|it| it.span).collect();
    spans.sort_unstable();
    let mut outer: Vec<Span> = Vec::new();
    for span in spans {
        if outer.last().is_none_or(|last| !last.contains(span)) {
            outer.push(span);
        }
    }
    outer
}

/// The sentences of some clauses, each once and in the order of the text, without the headings. What is longer than a page was not written for people.
pub(super) fn sentences(agreement: &Agreement, clauses: &[&str]) -> impl Iterator<Item = Span> {
    passages(agreement, clauses).into_iter().flat_map(|passage| {
        let sentences = agreement.prose().sentences();
        let first = sentences.partition_point(|sentence| sentence.end <= passage.start);
        let of_passage = sentences.iter().skip(first).copied();
        let of_passage = of_passage.take_while(move |sentence| sentence.start < passage.end);
        let of_passage =
            of_passage.filter(|sentence| sentence.end - sentence.start <= LONGEST_SENTENCE);
        of_passage.take(MOST_SENTENCES).filter_map(|sentence| below_heading(agreement, sentence))
    })
}

const MOST_SENTENCES: usize = 2000;
const LONGEST_SENTENCE: usize = 5000;

/// A sentence without the heading above it, which it follows without a blank line; of a heading alone nothing.
fn below_heading(agreement: &Agreement, sentence: Span) -> Option<Span> {
    // A line may be as long as a file.
    const LONGEST_HEADING: usize = 200;
    let text = agreement.source.text();
    let from = text.ceil_char_boundary(sentence.start.saturating_sub(LONGEST_HEADING));
    let before = text.get(from..sentence.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let words = agreement.source.slice(sentence);
    if !line.starts_with('#') && !words.starts_with('#') {
        return Some(sentence);
    }
    let below = Span::new(sentence.start + words.find('\n')? + 1, sentence.end);
    // What is no prose has become blank.
    let even = agreement.prose().even_at(below);
    let lead = even.len() - even.trim_start().len();
    (lead < even.len()).then(|| Span::new(below.start + lead, below.end))
}

/// The words of a stretch of the file, in small letters.
pub(super) fn words_at(agreement: &Agreement, span: Span) -> &str {
    let prose = agreement.prose();
    let from = span.start.saturating_sub(prose.start());
    let to = span.end.saturating_sub(prose.start());
    prose.even().get(from..to).unwrap_or_default()
}

/// By whom things are to be agreed, as far as the sections of some clauses say. Reading all of the text would take longer, and few agreements are
/// asked.
pub(super) fn approvals(agreement: &Agreement, clauses: &[&str]) -> Vec<Stated<Approval>> {
    let read = |passage: Span| {
        let stated = words::approvals(words_at(agreement, passage));
        stated.into_iter().map(move |it| Stated { span: it.span.shifted(passage.start), ..it })
    };
    passages(agreement, clauses).into_iter().flat_map(read).collect()
}

/// Whether a clause is settled somewhere else, so that its words are not here to be judged.
pub(super) fn is_elsewhere(agreement: &Agreement, clause: &str) -> bool {
    agreement
        .clause(clause)
        .is_some_and(|clause| matches!(clause.state, State::Deferred | State::Incorporated))
}
