//! Reviews due and held.

use jiff::civil::Date;

use super::THREE;
use super::scene::{Scene, day, text};
use crate::history::record::EntryKind;

/// An agreement with these review terms, and reviews held on these days.
fn reviewed(terms: &str, held: &[&str]) -> Scene {
    let text = text(&format!("monitoring-and-review: {terms}\n"), "One.");
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&text).agreed(&text);
    scene.sign(&THREE, &set);
    for day in held {
        scene.on(day).noted(EntryKind::Review, &[("outcome", "No change".into())]);
    }
    scene
}

fn days(due: &[(Date, Option<usize>)]) -> Vec<(String, bool)> {
    due.iter().map(|(day, by)| (day.to_string(), by.is_some())).collect()
}

fn expected(due: &[(&str, bool)]) -> Vec<(String, bool)> {
    due.iter().map(|(day, met)| ((*day).to_owned(), *met)).collect()
}

#[test]
fn a_yearly_review_is_due_from_commencement_on_and_one_was_missed() {
    let reviews = reviewed("{ frequency: P1Y }", &["2027-03-20"]).ledger("2028-05-01").reviews;
    let due = [("2027-04-01", true), ("2028-04-01", false), ("2029-04-01", false)];
    // The agreement ends on 2029-03-31.
    assert_eq!(days(&reviews.due), expected(&due[..2]));
    assert_eq!((reviews.overdue_since, reviews.next), (Some(day("2028-04-01")), None));
    assert_eq!(reviews.held.len(), 1);
}

#[test]
fn a_late_review_ends_what_was_overdue() {
    let scene = reviewed("{ frequency: P1Y }", &["2027-06-20"]);
    assert_eq!(scene.ledger("2027-06-19").reviews.overdue_since, Some(day("2027-04-01")));
    let reviews = scene.ledger("2027-06-20").reviews;
    assert_eq!(days(&reviews.due), expected(&[("2027-04-01", true), ("2028-04-01", false)]));
    assert_eq!((reviews.overdue_since, reviews.next), (None, Some(day("2028-04-01"))));
    // On the day itself nothing is overdue yet.
    assert_eq!(scene.ledger("2028-04-01").reviews.overdue_since, None);
    assert_eq!(scene.ledger("2028-04-02").reviews.overdue_since, Some(day("2028-04-01")));
}

#[test]
fn the_next_review_is_where_the_count_begins() {
    let reviews =
        reviewed("{ next: 2026-12-31, frequency: P6M }", &[]).ledger("2027-07-01").reviews;
    let due = [("2026-12-31", false), ("2027-06-30", false), ("2027-12-31", false)];
    assert_eq!(days(&reviews.due), expected(&due));
    assert_eq!(reviews.overdue_since, Some(day("2026-12-31")));
}

#[test]
fn what_one_review_settles_is_when_the_next_is_due() {
    let mut scene = reviewed("{ next: 2026-12-31 }", &[]);
    scene
        .on("2026-12-20")
        .noted(EntryKind::Review, &[("outcome", "None".into()), ("next", "2027-05-31".into())]);
    let reviews = scene.ledger("2027-06-01").reviews;
    assert_eq!(days(&reviews.due), expected(&[("2026-12-31", true), ("2027-05-31", false)]));
    assert_eq!(reviews.overdue_since, Some(day("2027-05-31")));
}

#[test]
fn an_agreement_that_ended_is_not_reviewed_any_more() {
    let mut scene = reviewed("{ frequency: P1Y }", &[]);
    scene.on("2026-10-01").noted(
        EntryKind::Termination,
        &[("effective", "2026-12-31".into()), ("reason", "Done".into())],
    );
    let reviews = scene.ledger("2028-01-01").reviews;
    assert!(reviews.due.is_empty() && reviews.overdue_since.is_none());
}

#[test]
fn an_amendment_moves_what_comes_after_it_only() {
    let mut scene = reviewed("{ frequency: P1Y }", &[]);
    let second = text("monitoring-and-review: { next: 2028-09-30 }\n", "One.");
    scene.on("2027-06-01").text(&second);
    let first = scene.records[0].clone();
    let first = crate::history::record::Named::of(&first);
    let set = scene.sets(EntryKind::Amendment, 2, Some(&first), &second, |_| {});
    scene.sign(&THREE, &set);
    let reviews = scene.ledger("2028-01-01").reviews;
    assert_eq!(days(&reviews.due), expected(&[("2027-04-01", false), ("2028-09-30", false)]));
}

#[test]
fn absurd_terms_are_survived() {
    for terms in [
        "{ frequency: P0D }",
        "{ frequency: P1D }",
        "{ frequency: P9999Y }",
        "{ frequency: P99999999999Y }",
        "{ next: 9999-12-31, frequency: P1D }",
        "{ next: 0001-01-01, frequency: P1D }",
    ] {
        let reviews = reviewed(terms, &[]).ledger("9999-12-31").reviews;
        assert!(reviews.due.len() < 1_000, "{terms}");
    }
}
