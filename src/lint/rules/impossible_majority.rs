//! A majority that nobody can count.

use super::bodies::{self, Body};
use super::governance;
use super::shares::{self, Share};
use super::wording::{bare, listed};
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "impossible-majority",
    severity: Severity::Error,
    summary: "a majority that nobody can count: above the whole, below a half, or by votes that are not stated",
    explanation: r"
Whether a decision was carried must be a matter of counting. It is not where the majority is more than all votes, where two different
majorities are asked for at once, or where votes are weighted and nobody knows by how much.

Fractions are looked at wherever somebody has to agree: majorities of bodies, matters, admission, exclusion, termination, variation,
extension. Less than a half is a warning, since a question and its opposite could both be carried; only majorities of bodies are asked that. Weighted votes
must be stated for each seat, unless the words explain them. Votes that are meant as per cent (they repeat the shares of risk or surplus but for one, or
the words speak of them in per cent) have to make 100.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
decision-making:
  bodies:
    - { id: meeting, name: Members' Meeting, majority: 3/2 }
variation: { approval: { all-of: [2/3, all-parties] }, form: writing }
---
~~~

~~~markdown good
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
decision-making:
  bodies:
    - { id: meeting, name: Members' Meeting, majority: weighted, seats: [{ for: harbour-trust, votes: 3 }, { for: quay-advice, votes: 2 }] }
variation: { approval: { all-of: [2/3, { party: harbour-trust }] }, form: writing }
---
~~~

**To settle it,** write one majority that can be counted: `simple`, `unanimous` or a fraction such as `2/3`, and how many votes each seat has.

**Suppress it** where the articles of a company or another document say how votes are weighted, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for body in bodies::of(agreement) {
        let Some(majority) = body.term.get("majority") else { continue };
        match majority.text() {
            Some("weighted") => weighted(agreement, body, majority, report),
            Some(text) => {
                let Some((of, all)) = bodies::fraction(text) else { continue };
                if of > all {
                    above_the_whole(majority, "decision-making", report);
                } else if of.saturating_mul(2) < all {
                    let message = format!(
                        "{} of the votes carry a decision of {}, less than half",
                        bare(text),
                        body.called()
                    );
                    let finding = report.at(majority.span, message);
                    finding
                        .severity(Severity::Warning)
                        .clause("decision-making")
                        .why("a question and its opposite could both be carried")
                        .help("write `simple` for more than half, or a larger fraction");
                }
            }
            None => {}
        }
    }
    for (clause, term) in approvals(agreement) {
        approval(term, clause, report);
    }
}

/// Who has to agree to what, wherever the terms say so.
fn approvals(agreement: &Agreement) -> Vec<(&'static str, &Term)> {
    const SINGLE: &[&str] = &["admission", "exclusion", "termination", "variation"];
    const MATTERS: &[&str] = &["decision-making", "reserved-matters"];
    let terms = |clause: &'static str| agreement.terms_of(clause);
    let single =
        SINGLE.iter().filter_map(|clause| Some((*clause, terms(clause)?.get("approval")?)));
    let matters = MATTERS.iter().flat_map(|clause| {
        let matters = terms(clause).and_then(|terms| terms.get("matters"));
        let matters = matters.map(Term::list).unwrap_or_default();
        matters.iter().filter_map(|matter| Some((*clause, matter.get("approval")?)))
    });
    let extension = terms("timeframe")
        .and_then(|terms| terms.get("extension")?.get("approval"))
        .map(|approval| ("timeframe", approval));
    single.chain(matters).chain(extension).collect()
}

fn approval(term: &Term, clause: &str, report: &mut Report<'_>) {
    let is_above = |text: &str| bodies::fraction(text).is_some_and(|(of, all)| of > all);
    if term.text().is_some_and(is_above) {
        above_the_whole(term, clause, report);
        return;
    }
    let parts = term.get("all-of").map(Term::list).unwrap_or_default();
    for part in parts {
        approval(part, clause, report);
    }
    // A party or a body besides a majority is a second condition; another majority is a contradiction.
    let counted: Vec<&str> = parts
        .iter()
        .filter_map(Term::text)
        .filter(|text| {
            matches!(*text, "all-parties" | "majority")
                || bodies::fraction(text).is_some_and(|(of, all)| of <= all)
        })
        .collect();
    if counted.len() > 1 {
        let names: Vec<String> = counted.iter().take(5).map(|text| in_words(text)).collect();
        let message = format!("{} are asked for at once", listed(&names));
        let finding = report.at(term.span, message).clause(clause);
        finding
            .why("nobody can tell which of them carries a decision")
            .help("keep the one that is meant");
    }
}

fn in_words(approval: &str) -> String {
    match approval {
        "all-parties" => "the agreement of all parties".to_owned(),
        "majority" => "a majority".to_owned(),
        fraction => format!("a majority of {fraction}"),
    }
}

fn above_the_whole(term: &Term, clause: &str, report: &mut Report<'_>) {
    let text = bare(term.text().unwrap_or_default());
    let turned: Vec<&str> = text.rsplit('/').collect();
    let message = format!("a majority of {text} is more than all votes");
    let finding = report.at(term.span, message).clause(clause);
    finding
        .why("no decision could ever be carried")
        .help(format!("write the smaller number first: `{}`", turned.join("/")));
}

fn weighted(agreement: &Agreement, body: Body<'_>, majority: &Term, report: &mut Report<'_>) {
    let Some(seats) = body.seats() else { return };
    let list = seats.term.list();
    let without: Vec<&Term> = list.iter().filter(|seat| seat.get("votes").is_none()).collect();
    if let [first, ..] = without.as_slice() {
        let words = || {
            let passages = bodies::passages(agreement, bodies::DECIDING);
            passages.iter().any(|it| {
                let words = bodies::words_at(agreement, *it);
                words.contains("weight") || words.contains("proportion") || words.contains("votes")
            })
        };
        if without.len() == list.len()
            && (words() || bodies::is_elsewhere(agreement, "decision-making"))
        {
            return;
        }
        let message = format!(
            "the votes of {} are weighted, and {} of its {} seats do not say by how much",
            body.called(),
            without.len(),
            list.len()
        );
        let finding = report.at(majority.span, message).clause("decision-making");
        finding
            .why("a vote could not be counted")
            .help("add `votes` to each seat")
            .related(first.span, "without votes");
        return;
    }
    let Some(sum) = body.votes().filter(|sum| *sum != 100) else { return };
    if sum.abs_diff(100) > governance::votes_near_to_per_cent() || !is_per_cent(agreement, list) {
        return;
    }
    let message = format!("the votes of {} add up to {sum} per cent, not to 100", body.called());
    let finding = report.at(seats.key_span, message).clause("decision-making");
    finding
        .why("a fraction of the votes is of another number than everybody thinks")
        .help("correct the seat whose votes are wrong, so that all of them are 100 together");
}

/// Whether votes are meant as per cent: they are the shares of the parties, but for one; or the words say so.
fn is_per_cent(agreement: &Agreement, seats: &[Term]) -> bool {
    let is_share = |shares: &shares::Shares<'_>| {
        let of = |seat: &&Term| {
            let share = shares.pair.term.get(seat.text_of("for")?)?;
            let votes = Share::read(seat.text_of("votes")?)?;
            (Share::read(share.text()?)? == votes).then_some(())
        };
        let same = seats.iter().filter(|seat| of(seat).is_some()).count();
        same >= 2 && same.saturating_add(1) >= seats.len()
    };
    let by_shares = shares::stated(agreement).any(|shares| is_share(&shares));
    by_shares
        || bodies::passages(agreement, &["decision-making"]).iter().any(|passage| {
            let words = bodies::words_at(agreement, *passage);
            ["per cent of the vote", "percent of the vote", "% of the vote"]
                .iter()
                .any(|it| words.matches(it).nth(1).is_some())
        })
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::*;

    const RULE: &str = "impossible-majority";

    fn with(terms: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a, name: A }}, {{ id: b, name: B }}, {{ id: c, name: C }}]\n{terms}\n---\n"
        )
    }

    fn body(rest: &str) -> String {
        with(&format!("decision-making: {{ bodies: [{{ id: m, name: Meeting, {rest} }}] }}"))
    }

    #[test]
    fn a_fraction_above_the_whole_is_told_where_it_stands() {
        assert_eq!(
            told(RULE, &body("majority: 3/2")),
            ["4:63 a majority of 3/2 is more than all votes"]
        );
        assert_eq!(
            told(RULE, &with("variation: { approval: { all-of: [{ party: a }, 4/3] } }")),
            ["4:49 a majority of 4/3 is more than all votes"]
        );
    }

    #[test]
    fn a_minority_is_a_warning() {
        let (_, told) = findings(RULE, &[], &body("majority: 1/3"));
        assert_eq!(told[0].message, "1/3 of the votes carry a decision of Meeting, less than half");
        assert_eq!(told[0].severity, Severity::Warning);
        assert_eq!(super::super::examples::told(RULE, &body("majority: 1/2")).len(), 0);
    }

    #[test]
    fn two_majorities_at_once_are_told() {
        assert_eq!(
            told(RULE, &with("admission: { approval: { all-of: [2/3, all-parties] } }")),
            ["4:24 a majority of 2/3 and the agreement of all parties are asked for at once"]
        );
        assert_eq!(
            told(RULE, &with("admission: { approval: { all-of: [2/3, { party: a }] } }")).len(),
            0
        );
    }

    #[test]
    fn weights_have_to_be_stated() {
        let some = "majority: weighted, seats: [{ for: a, votes: 2 }, { for: b }]";
        assert_eq!(
            told(RULE, &body(some)),
            ["4:63 the votes of Meeting are weighted, and 1 of its 2 seats do not say by how much"]
        );
        let none = body("majority: weighted, seats: [{ for: a }, { for: b }]");
        let explained =
            none.clone() + "\n## Decision-making\n\nVotes are in proportion to what each pays.\n";
        assert_eq!(told(RULE, &none).len(), 1);
        assert_eq!(told(RULE, &explained).len(), 0);
    }

    #[test]
    fn votes_in_per_cent_have_to_be_the_whole() {
        let votes = |votes: &str| {
            body(&format!("majority: weighted, seats: [{votes}]"))
                .replace("\n---\n", "\nrisk-sharing: { shares: { a: 50, b: 30, c: 20 } }\n---\n")
        };
        assert_eq!(
            told(
                RULE,
                &votes("{ for: a, votes: 50 }, { for: b, votes: 30 }, { for: c, votes: 15 }")
            ),
            ["4:73 the votes of Meeting add up to 95 per cent, not to 100"]
        );
        assert_eq!(
            told(
                RULE,
                &votes("{ for: a, votes: 50 }, { for: b, votes: 25 }, { for: c, votes: 20 }")
            )
            .len(),
            1
        );
        assert_eq!(
            told(
                RULE,
                &votes("{ for: a, votes: 41 }, { for: b, votes: 33 }, { for: c, votes: 19 }")
            )
            .len(),
            0
        );
    }
}
