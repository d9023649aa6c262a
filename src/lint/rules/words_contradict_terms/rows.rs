//! What rows of tables, and a few plain sentences, say of terms: the votes of each party, and how long data are kept.

use std::collections::BTreeMap;

use super::super::figures::{Figure, Verdict};
use super::super::party_figures::Names;
use super::super::stated_terms::Sort;
use super::super::{Report, bodies, naming, sharing, tables, wording};
use super::place_called;
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::{numbers_in, within};
use crate::ground::source::Span;

pub(super) fn check(agreement: &Agreement, report: &mut Report<'_>) {
    votes(agreement, report);
    retention(agreement, report);
}

/// The votes of each party on the only body, where its seats state them.
fn votes(agreement: &Agreement, report: &mut Report<'_>) {
    let bodies: Vec<_> = bodies::of(agreement).collect();
    let [body] = bodies.as_slice() else { return };
    let mut stated: BTreeMap<&str, (u64, Span)> = BTreeMap::new();
    for seat in body.seats().map(|pair| pair.term.list()).unwrap_or_default() {
        let (Some(id), Some(votes)) = (seat.text_of("for"), seat.get("votes")) else { continue };
        let Some(count) = votes.text().and_then(|text| text.parse::<u64>().ok()) else { return };
        let entry = stated.entry(id).or_insert((0, votes.span));
        entry.0 = entry.0.saturating_add(count);
    }
    if stated.is_empty() {
        return;
    }
    let mut said = Vec::new();
    let even = agreement.prose().even();
    let is_in_table = even.contains("votes |") || even.contains("vote |");
    let passages = bodies::passages(agreement, bodies::DECIDING);
    let says = |passage: &Span| bodies::words_at(agreement, *passage).contains(" vote");
    if !is_in_table && !passages.iter().any(says) {
        return;
    }
    let names = Names::of(agreement);
    if is_in_table {
        // With one body only, whichever section the table of its members stands in is about that one.
        for table in tables::of(agreement) {
            let Some(column) =
                table.column_that(|title| matches!(title, "votes" | "vote" | "number of votes"))
            else {
                continue;
            };
            for (who, votes) in table.beside_first(column) {
                let mentions = names.mentions(agreement.prose().even_at(who.span));
                let ([(_, id)], Ok(count)) = (mentions.as_slice(), votes.text.parse::<u64>())
                else {
                    continue;
                };
                said.push((*id, count, votes.span));
            }
        }
    }
    for passage in passages {
        let words = bodies::words_at(agreement, passage);
        for (name, id) in names.mentions(words) {
            let behind = words.get(name.end..).unwrap_or_default();
            let Some(behind) = behind.strip_prefix(" has ") else { continue };
            let Some((number, rest)) = behind.split_once(' ') else { continue };
            let is_votes = rest.strip_prefix("vote").is_some_and(|rest| {
                !rest
                    .strip_prefix('s')
                    .unwrap_or(rest)
                    .starts_with(|sign: char| sign.is_ascii_alphanumeric())
            });
            if let (true, [count]) = (is_votes, numbers_in(number).as_slice()) {
                let start = passage.start + name.end + " has ".len();
                said.push((id, count.value, Span::new(start, start + number.len())));
            }
        }
    }
    for (id, (count, span)) in stated {
        let mut own = said.iter().filter(|(party, ..)| *party == id);
        let Some((_, other, words)) = own.next() else { continue };
        if *other == count || own.any(|(_, again, _)| again != other) {
            continue;
        }
        let Some(party) = agreement.party(id) else { continue };
        let message = format!(
            "{} has {count} {} on {} in the front matter, but {} in the words {}",
            party.called(),
            if count == 1 { "vote" } else { "votes" },
            body.called(),
            wording::quoted(agreement.source.slice(*words)),
            place_called(agreement, words.start)
        );
        let finding = report.at(span, message).clause("decision-making").party(id);
        finding
            .why("the words prevail, and a decision may turn on that vote")
            .help(format!("write `votes: {other}` here if the words are what was agreed; otherwise change the words"))
            .related(*words, "the words");
    }
}

/// How long each set of data is kept, by the terms and by a table.
fn retention(agreement: &Agreement, report: &mut Report<'_>) {
    const MOST: usize = 100;
    let periods =
        agreement.terms_of("retention-and-deletion").and_then(|terms| terms.get("periods"));
    let periods = periods.map(Term::list).unwrap_or_default();
    if periods.is_empty() {
        return;
    }
    let tables = sharing::tables(agreement);
    for period in periods.iter().take(MOST) {
        let (Some(data), Some(keep)) = (period.text_of("data"), period.get("keep")) else {
            continue;
        };
        let Some(term) = Figure::of_term(Sort::Length, keep) else { continue };
        let sets = sharing::data_sets(agreement).iter();
        let mut sets = sets.filter(|set| set.text_of("id") == Some(data));
        let described = sets.next().and_then(|set| set.text_of("description")).unwrap_or(data);
        let wanted = naming::key(described);
        let row = tables.iter().find_map(|table| {
            let column = sharing::retention_column(table)?;
            let mut rows = table.beside_first(column);
            rows.find(|(first, _)| naming::key(first.text) == wanted).map(|(_, cell)| cell)
        });
        let Some(cell) = row else { continue };
        let [words] = within(agreement.prose().durations(), cell.span) else { continue };
        if term.compare(Figure::Length(words.value), 0) != Verdict::Different {
            continue;
        }
        let message = format!(
            "{} is kept for {term} by the front matter, but for {} by the table {}",
            wording::quoted(described),
            wording::quoted(agreement.source.slice(words.span)),
            place_called(agreement, words.span.start)
        );
        let finding = report.at(keep.span, message).clause("retention-and-deletion");
        finding
            .why("the words prevail, and data that are kept too long break the law")
            .help("write the period that was agreed in both places")
            .related(words.span, "the words");
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::examples::told;

    const RULE: &str = "words-contradict-terms";

    #[test]
    fn votes_are_those_of_the_seats() {
        let with = |words: &str| {
            told(
                RULE,
                &format!(
                    "---\nkind: terms-of-reference\nparties: [{{ id: quay, name: Quay Advice }}, {{ id: mill, name: Mill Lane }}]\ndecision-making: {{ bodies: [{{ id: board, name: Board, seats: [{{ for: quay, votes: 1 }}, {{ for: mill, votes: 1 }}] }}] }}\n---\n## Decision-making\n{words}\n"
                ),
            )
        };
        assert_eq!(
            with("| Who | Votes |\n|---|---|\n| Quay Advice | 2 |\n| Mill Lane | 1 |"),
            [
                "4:83 Quay Advice has 1 vote on Board in the front matter, but “2” in the words under “Decision-making”"
            ]
        );
        assert_eq!(
            with("Mill Lane has two votes, Quay Advice has one vote."),
            [
                "4:108 Mill Lane has 1 vote on Board in the front matter, but “two” in the words under “Decision-making”"
            ]
        );
        assert_eq!(with("Mill Lane has one vote. Quay Advice has two seats.").len(), 0);
    }

    #[test]
    fn periods_are_those_of_the_table() {
        let with = |keep: &str| {
            told(
                RULE,
                &format!(
                    "---\nkind: information-sharing-agreement\nretention-and-deletion: {{ periods: [{{ data: support plans, keep: {keep} }}] }}\n---\n## Data\n<!-- clause: data-items, retention-and-deletion -->\n| Data | From | Kept for |\n|---|---|---|\n| Support plans | Quay | three years |\n"
                ),
            )
        };
        assert_eq!(
            with("P1Y"),
            [
                "3:66 “support plans” is kept for 1 year by the front matter, but for “three years” by the table under “Data”"
            ]
        );
        assert_eq!(with("P3Y").len(), 0);
    }
}
