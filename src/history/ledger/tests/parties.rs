//! Parties that join, leave, or become others.

use super::super::Status;
use super::scene::{Scene, Set, day, text_of};
use super::{THREE, missing, party, still, versions};
use crate::history::evidence::Recorded;
use crate::history::record::{ActKind, EntryKind};

const TERMS: &str = "variation: { approval: all-parties }\nadmission: { approval: all-parties }\nwithdrawal: { notice: P3M }\n";

fn of(parties: &[&str]) -> String {
    text_of(parties, TERMS, "One.")
}

fn agreed() -> (Scene, Set) {
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&of(&THREE)).agreed(&of(&THREE));
    scene.on("2026-03-15").sign(&THREE, &set);
    (scene, set)
}

#[test]
fn a_party_leaves_by_notice_given_long_enough_before() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").does(ActKind::GivesNotice, "mill-lane", &first);
    let two = of(&["harbour-trust", "quay-advice"]);
    scene.on("2026-09-01").text(&two);
    scene.sets(EntryKind::Withdrawal, 2, Some(&first.entry), &two, |entry| {
        entry.parties = vec!["mill-lane".into()];
    });
    let ledger = scene.ledger("2026-10-01");
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, true)]);
    let ids: Vec<_> = ledger.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ids, ["harbour-trust", "quay-advice", "mill-lane"]);
    let mill = party(&ledger, "mill-lane");
    assert_eq!((mill.joined, mill.left, mill.signed_version), (Some(0), Some(1), Some(0)));
    assert_eq!(mill.name, "Mill Lane");
    assert_eq!(party(&ledger, "quay-advice").carried_by, [1]);
}

#[test]
fn a_party_that_left_too_soon_is_still_there() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-02").does(ActKind::GivesNotice, "mill-lane", &first);
    let two = of(&["harbour-trust", "quay-advice"]);
    scene.on("2026-09-01").text(&two);
    scene.sets(EntryKind::Withdrawal, 2, Some(&first.entry), &two, |entry| {
        entry.parties = vec!["mill-lane".into()];
    });
    let ledger = scene.ledger("2026-10-01");
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, false)]);
    assert_eq!(party(&ledger, "mill-lane").left, None);
    assert_eq!(ledger.status, Status::InForce);
}

#[test]
fn a_notice_from_before_a_party_came_back_is_none() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").does(ActKind::GivesNotice, "mill-lane", &first);
    let two = of(&["harbour-trust", "quay-advice"]);
    let leaves = |scene: &mut Scene, number, previous: &Set| {
        scene.sets(EntryKind::Withdrawal, number, Some(&previous.entry), &two, |entry| {
            entry.parties = vec!["mill-lane".into()];
        })
    };
    scene.on("2026-09-01").text(&two);
    let second = leaves(&mut scene, 2, &first);
    scene.on("2026-10-01").text(&of(&THREE));
    let third = scene.sets(EntryKind::Admission, 3, Some(&second.entry), &of(&THREE), |entry| {
        entry.parties = vec!["mill-lane".into()];
    });
    scene.does(ActKind::Adheres, "mill-lane", &third);
    scene.approve(&["harbour-trust", "quay-advice"], &third);
    scene.on("2026-11-01").text(&two);
    leaves(&mut scene, 4, &third);
    let ledger = scene.ledger("2026-12-01");
    assert_eq!(ledger.approved, Some(2));
    let lives: Vec<_> = ledger.parties.iter().filter(|party| party.id == "mill-lane").collect();
    assert_eq!(
        lives.iter().map(|life| (life.joined, life.left)).collect::<Vec<_>>(),
        [(Some(2), None), (Some(0), Some(1))]
    );
}

#[test]
fn who_came_without_adhering_is_missing() {
    let (mut scene, first) = agreed();
    let four = of(&["harbour-trust", "quay-advice", "mill-lane", "ferry-friends"]);
    scene.on("2026-06-01").text(&four);
    let second = scene.sets(EntryKind::Admission, 2, Some(&first.entry), &four, |entry| {
        entry.parties = vec!["ferry-friends".into()];
    });
    scene.approve(&THREE, &second);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.approved, Some(0));
    assert_eq!(still(&ledger, 1), ["ferry-friends"]);
    // The judged version is the one before it came.
    assert!(ledger.parties.iter().all(|party| party.id != "ferry-friends"));
}

#[test]
fn a_party_under_a_new_id_is_the_same_line_and_its_later_signature_reaches_back() {
    let (mut scene, first) = agreed();
    let changed = text_of(&THREE, TERMS, "Two.");
    scene.on("2026-05-01").text(&changed);
    let second = scene.amended(&first, &changed);
    scene.sign(&["harbour-trust", "mill-lane"], &second);
    let renamed = text_of(&["harbour-trust", "quay-plus", "mill-lane"], TERMS, "Two.");
    scene.on("2026-06-01").text(&renamed);
    let third = scene.sets(EntryKind::Succession, 3, Some(&second.entry), &renamed, |entry| {
        entry.more = vec![
            ("basis".into(), "merger".into()),
            ("from".into(), "quay-advice".into()),
            ("to".into(), "quay-plus".into()),
            ("reference".into(), "Scheme of 1 May 2026".into()),
        ];
    });
    let before = scene.ledger("2026-08-01");
    assert_eq!(before.approved, Some(0));
    assert_eq!(still(&before, 1), ["quay-advice"]);
    let signature = scene.does(ActKind::Signs, "quay-plus", &third);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, true), (3, true, true)]);
    let quay = party(&ledger, "quay-plus");
    assert_eq!((quay.joined, quay.left, quay.signed_version), (Some(0), None, Some(2)));
    assert_eq!(ledger.acts[quay.signed.unwrap()].file.name, signature.name);
    assert!(ledger.parties.iter().all(|party| party.id != "quay-advice"));
    assert!(missing(&ledger).is_empty());
}

#[test]
fn a_party_that_only_changed_its_name_stays_carried() {
    let (mut scene, first) = agreed();
    let renamed = of(&THREE).replace("name: Quay Advice", "name: Quay and Shore Advice");
    scene.on("2026-06-01").text(&renamed);
    scene.sets(EntryKind::Succession, 2, Some(&first.entry), &renamed, |entry| {
        entry.more = vec![
            ("basis".into(), "renamed".into()),
            ("from".into(), "quay-advice".into()),
            ("to".into(), "quay-advice".into()),
            ("reference".into(), "Certificate of 20 May 2026".into()),
        ];
    });
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.approved, Some(1));
    let quay = party(&ledger, "quay-advice");
    assert_eq!((quay.name.as_str(), quay.signed_version), ("Quay and Shore Advice", Some(0)));
    assert_eq!((quay.evidence.recorded, quay.carried_by.as_slice()), (Recorded::Tied, &[1][..]));
}

#[test]
fn who_signs_only_the_later_version_has_signed() {
    let mut scene = Scene::new();
    let first = scene.on("2026-03-12").text(&of(&THREE)).agreed(&of(&THREE));
    scene.sign(&["harbour-trust", "quay-advice"], &first);
    let changed = text_of(&THREE, TERMS, "Two.");
    scene.on("2026-05-01").text(&changed);
    let second = scene.amended(&first, &changed);
    scene.sign(&["mill-lane"], &second);
    let ledger = scene.ledger("2026-08-01");
    // Version 1 is complete by that; version 2 is not.
    assert_eq!(ledger.approved, Some(0));
    assert_eq!(still(&ledger, 1), ["harbour-trust", "quay-advice"]);
    assert!(missing(&ledger).is_empty());
    assert_eq!(party(&ledger, "mill-lane").signed_version, Some(1));
    assert_eq!(ledger.versions[0].approval.since, Some(day("2026-05-01")));
}
