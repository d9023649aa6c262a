//! Texts that no entry covers.

use super::super::Ledger;
use super::scene::{Scene, Set, day, text};
use super::{THREE, versions};
use crate::history::change::Class;
use crate::history::record::{EntryKind, Named};

const TERMS: &str = "point-of-contact: { mill-lane: { role: Manager } }\nvariation: { approval: all-parties, permitted: [{ part: point-of-contact, by: mill-lane }] }\n";

fn words(words: &str) -> String {
    text(TERMS, words)
}

fn agreed() -> (Scene, Set) {
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&words("One word.")).agreed(&words("One word."));
    scene.on("2026-03-15").sign(&THREE, &set);
    (scene, set)
}

fn class(ledger: &Ledger) -> Option<Class> {
    ledger.unrecorded.as_ref().map(|unrecorded| unrecorded.change.class)
}

/// From when until when, and by which version it was covered.
fn stood(ledger: &Ledger) -> Vec<(String, String, Option<usize>)> {
    let all = ledger.stood_unrecorded.iter();
    all.map(|stood| (stood.from.date.to_string(), stood.until.date.to_string(), stood.covered_by))
        .collect()
}

#[test]
fn a_change_is_told_by_its_class() {
    for (changed, expected) in [
        (words("One *word*."), Class::Editorial),
        (words("One word.").replace("Manager", "Chair"), Class::Permitted),
        (words("Two words."), Class::Substantive),
    ] {
        let (mut scene, _) = agreed();
        scene.on("2026-06-01").text(&changed);
        let ledger = scene.ledger("2026-08-01");
        assert_eq!(class(&ledger), Some(expected), "{changed}");
        assert_eq!(ledger.unrecorded.unwrap().since.unwrap().date, day("2026-06-01"));
    }
}

#[test]
fn since_is_the_landing_of_what_stands_and_none_in_a_proposal() {
    let (mut scene, _) = agreed();
    scene.on("2026-06-01").text(&words("Two."));
    scene.on("2026-07-01").text(&words("Three."));
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.unrecorded.unwrap().since.unwrap().date, day("2026-07-01"));
    scene.propose("2026-07-15").text(&words("Four."));
    assert_eq!(scene.ledger("2026-08-01").unrecorded.unwrap().since, None);
}

#[test]
fn the_text_is_held_against_the_last_recorded_one_also_when_nobody_agreed_to_it() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").text(&words("Two."));
    scene.amended(&first, &words("Two."));
    let ledger = scene.ledger("2026-08-01");
    assert_eq!((class(&ledger), versions(&ledger)[1].2), (None, false));
    scene.on("2026-06-02").text(&words("One word."));
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(class(&ledger), Some(Class::Substantive));
    assert_eq!(ledger.unrecorded.unwrap().version, 1);
}

#[test]
fn an_entry_for_another_text_is_told_as_that() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Never stood."));
    let ledger = scene.ledger("2026-08-01");
    let unrecorded = ledger.unrecorded.as_ref().unwrap();
    assert!(unrecorded.entry_names_other_text);
    assert_eq!((unrecorded.version, unrecorded.change.class), (1, Class::Substantive));
    // A proposal that brings the text puts it right.
    scene.propose("2026-06-02").text(&words("Never stood."));
    assert!(scene.ledger("2026-08-01").unrecorded.is_none());
    assert_eq!(second.version, 2);
}

#[test]
fn an_agreed_entry_whose_text_never_stood() {
    let mut scene = Scene::new();
    scene.on("2026-03-12").text(&words("One word.")).agreed(&words("Never stood."));
    let ledger = scene.ledger("2026-08-01");
    assert!(ledger.unrecorded.as_ref().unwrap().entry_names_other_text);
    assert_eq!(class(&ledger), Some(Class::Substantive));
    assert!(ledger.parties.is_empty() && ledger.stood_unrecorded.is_empty());
}

#[test]
fn what_stood_for_a_while_is_told_once_it_ended() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").text(&words("Two."));
    scene.on("2026-06-10").text(&words("Two and a half."));
    scene.on("2026-07-01").text(&words("One word."));
    // A second time, and then recorded.
    scene.on("2026-08-01").text(&words("Three."));
    scene.on("2026-09-01");
    let second = scene.amended(&first, &words("Three."));
    // And covered by a version with yet another text.
    scene.on("2026-10-01").text(&words("Four."));
    scene.on("2026-11-01").text(&words("Five."));
    scene.amended(&second, &words("Five."));
    let ledger = scene.ledger("2026-12-01");
    let day = str::to_owned;
    assert_eq!(
        stood(&ledger),
        [
            (day("2026-06-01"), day("2026-07-01"), None),
            (day("2026-08-01"), day("2026-09-01"), Some(1)),
            (day("2026-10-01"), day("2026-11-01"), Some(2)),
        ]
    );
    assert!(ledger.stood_unrecorded.iter().all(|stood| stood.change.class == Class::Substantive));
    assert!(ledger.unrecorded.is_none());
}

#[test]
fn text_and_entry_in_either_order_on_one_day_are_no_matter() {
    for entry_first in [true, false] {
        let mut scene = Scene::new();
        scene.on("2026-02-01").text(&words("Draft."));
        let set = scene.on("2026-03-12").agreed(&words("One word."));
        scene.on("2026-03-12").text(&words("One word."));
        scene.on("2026-03-15").sign(&THREE, &set);
        if entry_first {
            scene.on("2026-06-01").amended(&set, &words("Two."));
            scene.on("2026-06-01").text(&words("Two."));
        } else {
            scene.on("2026-06-01").text(&words("Two."));
            scene.on("2026-06-01").amended(&set, &words("Two."));
        }
        let ledger = scene.ledger("2026-08-01");
        assert_eq!((stood(&ledger), class(&ledger)), (vec![], None), "{entry_first}");
        assert!(ledger.versions.iter().all(|version| version.text_landed.is_some()));
    }
}

#[test]
fn a_correction_is_a_version_like_any_other() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").text(&words("One wrd."));
    scene.on("2026-06-05").text(&words("One word, spelt."));
    let fixed = scene.sets(
        EntryKind::Correction,
        2,
        Some(&first.entry),
        &words("One word, spelt."),
        |_| {},
    );
    scene.approve(&THREE, &fixed);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.in_force, Some(1));
    assert_eq!(stood(&ledger), [("2026-06-01".into(), "2026-06-05".into(), Some(1))]);
}

#[test]
fn ids_that_the_file_had_are_known() {
    let (mut scene, _) = agreed();
    scene.on("2026-05-01").text(&words("Three."));
    scene.on("2026-06-01").text(&words("One word.").replace("id: tideway", "id: ebbway"));
    scene.on("2026-07-01").text("no front matter any more");
    scene.on("2026-08-01").text(&words("One word.").replace("id: tideway", "id: ebbway"));
    for in_full in [true, false] {
        scene.in_full = in_full;
        let ledger = scene.ledger("2026-09-01");
        let ids: Vec<_> =
            ledger.former_ids.iter().map(|(id, landing)| (id.as_str(), landing.date)).collect();
        assert_eq!(ids, [("tideway", day("2026-06-01"))]);
    }
    scene.on("2026-09-01").text(&words("One word."));
    scene.in_full = true;
    assert_eq!(scene.ledger("2026-10-01").former_ids.len(), 2);
}

#[test]
fn a_text_without_digest_is_not_the_recorded_one() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").text("---\nid: tideway\nid: again\n---\nOne word.\n");
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(class(&ledger), Some(Class::Substantive));
    assert_eq!(first.entry, Named::of(&ledger.entries[0].file));
}
