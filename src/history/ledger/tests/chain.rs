//! Where entries stand, and which texts their versions have.

use std::cell::RefCell;

use serde_json::json;

use super::super::{EntryPlace, Status};
use super::scene::{PATH, RECORD, Scene, Set, day, digest, text};
use super::{THREE, act_places, missing, party, places, versions};
use crate::history::ledger::ActPlace;
use crate::history::record::{ActKind, EntryDraft, EntryKind, Named};

const VARIATION: &str = "variation: { approval: all-parties }\n";

fn words(words: &str) -> String {
    text(VARIATION, words)
}

/// Version 1, signed by all.
fn agreed() -> (Scene, Set) {
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&words("One.")).agreed(&words("One."));
    scene.on("2026-03-15").sign(&THREE, &set);
    (scene, set)
}

#[test]
fn the_chain_goes_by_hashes_whatever_names_dates_and_order_say() {
    let (mut scene, first) = agreed();
    // The later version lands first, is dated earlier, and its name comes first.
    let mut second = EntryDraft::new("tideway", EntryKind::Amendment, day("2026-09-09"));
    second.previous = Some(first.entry);
    second.version = Some(2);
    second.text = Some(digest(&words("Two.")));
    let second_file = second.compose(|_| false).unwrap();
    let mut probe = Scene::new();
    let hash = probe.on("2026-01-01").add("x.yml", second_file.text.as_bytes()).sha256;
    scene.on("2026-05-01").text(&words("Two."));
    scene.on("2026-06-01").text(&words("Three."));
    scene.sets(
        EntryKind::Amendment,
        3,
        Some(&Named { name: "misnamed".into(), sha256: hash }),
        &words("Three."),
        |entry| entry.date = day("2026-01-01"),
    );
    scene.on("2026-07-01").add(&format!("{RECORD}/zzz.yml"), second_file.text.as_bytes());
    let ledger = scene.ledger("2026-08-01");
    let chain: Vec<_> = ledger.versions.iter().map(|version| version.digest.clone()).collect();
    assert_eq!(chain, ["One.", "Two.", "Three."].map(|text| digest(&words(text))));
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, false), (3, true, false)]);
}

#[test]
fn of_two_successors_the_first_to_land_is_the_chains() {
    let (mut scene, first) = agreed();
    scene.on("2026-05-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.on("2026-05-03");
    // Dated before the other, and signed: it is beside the chain, and so is what builds on it.
    let beside =
        scene.sets(EntryKind::Amendment, 2, Some(&first.entry), &words("Other."), |entry| {
            entry.date = day("2026-04-01");
        });
    scene.text_aside(&words("Other."));
    scene.sign(&["mill-lane"], &beside);
    scene.amended(&beside, &words("On top."));
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(
        places(&ledger),
        [
            EntryPlace::Version(0),
            EntryPlace::Version(1),
            EntryPlace::BesideChain,
            EntryPlace::BesideChain
        ]
    );
    assert_eq!(ledger.versions[1].digest, second.text);
    assert_eq!(act_places(&ledger)[3], ActPlace::Stale(2));
    // Mill Lane has signed version 1: nothing of its is stale.
    assert!(party(&ledger, "mill-lane").stale.is_empty());
}

#[test]
fn what_has_not_landed_comes_after_what_has() {
    let (mut scene, first) = agreed();
    scene.on("2026-05-01").text(&words("Two."));
    let landed = scene.amended(&first, &words("Two."));
    scene.propose("2026-04-01").text(&words("Other."));
    let proposed = scene.amended(&first, &words("Other."));
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.versions[1].digest, landed.text);
    let place = |set: &Set| {
        ledger.entries.iter().find(|line| line.file.name == set.entry.name).unwrap().place
    };
    assert_eq!(place(&proposed), EntryPlace::BesideChain);
}

#[test]
fn a_parallel_amendment_is_recorded_again_on_the_merged_text() {
    let (mut scene, first) = agreed();
    scene.on("2026-05-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.on("2026-05-03").text(&words("Both.")).text_aside(&words("Other."));
    scene.amended(&first, &words("Other."));
    let third = scene.amended(&second, &words("Both."));
    scene.on("2026-05-10").sign(&THREE, &third);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, true), (3, true, true)]);
    assert!(ledger.unrecorded.is_none());
    assert_eq!(ledger.in_force, Some(2));
}

#[test]
fn a_second_agreed_starts_nothing() {
    let (mut scene, _) = agreed();
    scene.on("2026-06-01").text(&words("Again."));
    let again = scene.agreed(&words("Again."));
    scene.amended(&again, &words("More."));
    let ledger = scene.ledger("2026-08-01");
    let beside = EntryPlace::BesideChain;
    assert_eq!(places(&ledger)[1..], [beside, beside]);
    assert_eq!(ledger.versions.len(), 1);
}

#[test]
fn an_entry_without_its_predecessor_is_linked_to_nothing() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01");
    let nowhere = Named { name: first.entry.name.clone(), sha256: "0".repeat(64) };
    scene.sets(EntryKind::Amendment, 2, Some(&nowhere), &words("Two."), |_| {});
    scene.sets(EntryKind::Amendment, 2, None, &words("Three."), |_| {});
    let review = scene.noted(EntryKind::Review, &[("outcome", "None".into())]);
    scene.sets(EntryKind::Amendment, 2, Some(&review), &words("Four."), |_| {});
    let ledger = scene.ledger("2026-08-01");
    let count = |place| places(&ledger).into_iter().filter(|other| *other == place).count();
    assert_eq!((count(EntryPlace::Unlinked), count(EntryPlace::Beside)), (3, 1));
}

#[test]
fn what_cannot_be_read_is_told_as_such() {
    let (mut scene, _) = agreed();
    scene
        .on("2026-06-01")
        .add(&format!("{RECORD}/a.yml"), b"counterpart: act/v1\nact: signs\nact: declines\n");
    scene.add(&format!("{RECORD}/b.yml"), b"\xff\xfe\x00");
    scene.add(
        &format!("{RECORD}/c.yml"),
        b"counterpart: entry/v1\nagreement: tideway\ntype: amendment\n",
    );
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(act_places(&ledger)[3], ActPlace::Unreadable);
    assert_eq!(places(&ledger)[1..], [EntryPlace::Unreadable, EntryPlace::Unreadable]);
}

#[test]
fn the_same_bytes_count_once() {
    let (mut scene, _) = agreed();
    let bytes = scene.records[0].source.text().to_owned();
    scene.on("2026-06-01").add("elsewhere/0.yml", bytes.as_bytes());
    scene.add(&format!("{RECORD}/copy.yml"), bytes.as_bytes());
    let ledger = scene.ledger("2026-08-01");
    assert_eq!((ledger.entries.len(), ledger.versions.len()), (1, 1));
    assert!(!ledger.entries[0].is_misplaced);
    assert_eq!(ledger.entries[0].landed.unwrap().date, day("2026-03-12"));
}

#[test]
fn a_record_that_moved_with_its_agreement_landed_when_it_first_did() {
    let (mut scene, _) = agreed();
    scene.on("2026-06-01").text_at("moved/tideway.md", &words("One."));
    let files: Vec<_> = scene.records.drain(..).collect();
    for file in files {
        let path = file.path.replace("agreements/", "moved/");
        scene.past.landed.get_mut(&file.path).unwrap();
        let mut moved = (*file).clone();
        moved.path = path;
        scene.records.push(moved.into());
    }
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.path, "moved/tideway.md");
    assert!(ledger.entries.iter().all(|entry| !entry.is_misplaced));
    assert_eq!(ledger.entries[0].landed.unwrap().date, day("2026-03-12"));
    assert_eq!(ledger.versions[0].text_landed.unwrap().date, day("2026-03-12"));
    assert!(missing(&ledger).is_empty() && ledger.unrecorded.is_none());
}

#[test]
fn a_file_that_is_not_beside_its_agreement_counts_and_is_told() {
    let (mut scene, first) = agreed();
    scene.on("2026-06-01").text(&words("Two."));
    let file = EntryDraft {
        previous: Some(first.entry),
        version: Some(2),
        text: Some(digest(&words("Two."))),
        ..EntryDraft::new("tideway", EntryKind::Amendment, day("2026-06-01"))
    };
    let file = file.compose(|_| false).unwrap();
    scene.add(&format!("{RECORD}/deeper/{}", file.file), file.text.as_bytes());
    let ledger = scene.ledger("2026-08-01");
    assert!(ledger.entries[1].is_misplaced && !ledger.entries[0].is_misplaced);
    assert_eq!(ledger.versions.len(), 2);
}

#[test]
fn a_version_whose_text_is_nowhere_stops_all_after_it() {
    let (mut scene, first) = agreed();
    let second = scene.on("2026-05-01").amended(&first, &words("Never stood."));
    scene.sign(&THREE, &second);
    scene.on("2026-06-01").text(&words("Three."));
    let third = scene.amended(&second, &words("Three."));
    scene.sign(&THREE, &third);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(versions(&ledger), [(1, true, true), (2, false, false), (3, true, false)]);
    assert!(ledger.versions[1].change.is_none() && ledger.versions[2].change.is_none());
    // The last text is recorded, so nothing is changed since.
    assert!(ledger.unrecorded.is_none());
    assert_eq!(ledger.in_force, Some(0));
}

#[test]
fn a_text_only_in_a_merged_commit_is_there() {
    let (mut scene, first) = agreed();
    scene.on("2026-05-01").text_aside(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.text(&words("Three."));
    let third = scene.amended(&second, &words("Three."));
    scene.sign(&THREE, &third);
    let ledger = scene.ledger("2026-08-01");
    // Signing version 3 approves the link to version 2 as well.
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, true), (3, true, true)]);
    assert_eq!(ledger.versions[1].text_landed, None);
}

#[test]
fn restoring_a_text_is_a_new_version_and_old_signatures_do_not_revive() {
    let (mut scene, first) = agreed();
    scene.on("2026-05-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.sign(&THREE, &second);
    scene.on("2026-06-01").text(&words("One."));
    let third = scene.amended(&second, &words("One."));
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, true), (3, true, false)]);
    assert_eq!(ledger.versions[2].text_landed.unwrap().date, day("2026-06-01"));
    assert_eq!(ledger.versions[0].text_landed.unwrap().date, day("2026-03-12"));
    assert_eq!(
        ledger.texts.iter().map(|text| text.version).collect::<Vec<_>>(),
        [Some(0), Some(1), Some(2)]
    );
    assert_eq!(ledger.in_force, Some(1));
    // And its revert.
    scene.on("2026-07-01").text(&words("Two."));
    let fourth = scene.amended(&third, &words("Two."));
    scene.sign(&THREE, &fourth);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.in_force, Some(3));
    assert!(ledger.stood_unrecorded.is_empty() && ledger.unrecorded.is_none());
}

#[test]
fn a_mistake_is_taken_out_while_its_text_never_stood() {
    let (mut scene, first) = agreed();
    let wrong = scene.on("2026-05-01").amended(&first, &words("Never stood."));
    scene.sign(&["mill-lane"], &wrong);
    scene.on("2026-05-02").takes_out(&wrong.entry);
    scene.on("2026-05-03").text(&words("Two."));
    let right = scene.amended(&first, &words("Two."));
    scene.sign(&THREE, &right);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(places(&ledger)[1], EntryPlace::Withdrawn);
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, true)]);
    assert_eq!(ledger.in_force, Some(1));
}

#[test]
fn an_entry_whose_text_stood_stays() {
    let (mut scene, first) = agreed();
    scene.on("2026-05-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.on("2026-05-02").text(&words("One.")).takes_out(&second.entry);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(places(&ledger)[1], EntryPlace::Version(1));
    assert!(ledger.unrecorded.is_some());
    // Nor can the first one be taken out, and the agreement with it.
    scene.takes_out(&first.entry);
    assert_eq!(scene.ledger("2026-08-01").status, Status::InForce);
}

#[test]
fn an_entry_that_others_build_on_stays_as_long_as_its_text_is_anywhere() {
    let (mut scene, first) = agreed();
    scene.on("2026-05-01").text_aside(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.text(&words("Three."));
    let third = scene.amended(&second, &words("Three."));
    scene.sign(&THREE, &third);
    scene.on("2026-06-01").takes_out(&second.entry);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.in_force, Some(2));
}

#[test]
fn what_sets_no_text_is_taken_out_and_a_withdrawal_is_not() {
    let (mut scene, _) = agreed();
    scene.on("2026-05-01");
    let ends = scene.noted(
        EntryKind::Termination,
        &[("effective", "2026-06-30".into()), ("reason", "None".into())],
    );
    assert_eq!(scene.ledger("2026-06-30").status, Status::InForce);
    assert_eq!(scene.ledger("2026-07-01").status, Status::Terminated);
    let out = scene.on("2026-05-02").takes_out(&ends);
    assert_eq!(scene.ledger("2026-08-01").status, Status::InForce);
    scene.on("2026-05-03").takes_out(&out);
    assert_eq!(scene.ledger("2026-08-01").status, Status::InForce);
}

#[test]
fn going_on_after_the_end_is_recorded_or_it_is_over() {
    let (mut scene, _) = agreed();
    assert_eq!(scene.ledger("2029-03-31").status, Status::InForce);
    assert_eq!(scene.ledger("2029-04-01").status, Status::Expired);
    scene.on("2029-03-01").noted(
        EntryKind::Continued,
        &[("until", "2029-09-30".into()), ("reason", "Tender".into())],
    );
    assert_eq!(scene.ledger("2029-09-30").status, Status::ContinuingAfterExpiry);
    assert_eq!(scene.ledger("2029-10-01").status, Status::Expired);
}

#[test]
fn an_agreed_text_whose_file_is_gone_has_vanished() {
    let (mut scene, _) = agreed();
    scene.on("2026-06-01").gone();
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.status, Status::Vanished);
    assert!(ledger.current.is_none() && ledger.unrecorded.is_none());
    assert_eq!(ledger.path, PATH);
}

#[test]
fn no_more_texts_are_read_than_are_needed() {
    let (mut scene, first) = agreed();
    for month in 1..=9 {
        scene.on(&format!("2027-0{month}-01")).text(&words(&format!("Draft {month}.")));
    }
    scene.on("2027-10-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.sign(&THREE, &second);
    scene.on("2027-10-05").text(&words("Three."));
    let read = RefCell::new(Vec::new());
    let reader = |state: &_| {
        read.borrow_mut().push(1);
        scene.read(state)
    };
    scene.ledger_with("2028-01-01", &reader);
    assert_eq!(read.borrow().len(), 12, "each text once");
    read.borrow_mut().clear();
    scene.in_full = false;
    let reader = |state: &_| {
        read.borrow_mut().push(1);
        scene.read(state)
    };
    let ledger = scene.ledger_with("2028-01-01", &reader);
    // Two versions, what is judged, and one before version 2 to see where it begins.
    assert_eq!(read.borrow().len(), 4);
    assert!(
        ledger.texts.is_empty() && ledger.commits.is_empty() && ledger.stood_unrecorded.is_empty()
    );
}

#[test]
fn thousands_of_entries_and_acts_take_no_time() {
    let mut scene = Scene::new();
    scene.in_full = false;
    let mut set = scene.on("2026-03-12").text(&words("One.")).agreed(&words("One."));
    let mut file = EntryDraft::new("tideway", EntryKind::Amendment, day("2026-04-01"));
    for number in 2..1_500_u32 {
        file.previous = Some(set.entry.clone());
        file.version = Some(number);
        file.text = Some(digest(&words("One.")));
        file.more = vec![("nth".into(), json!(number))];
        let composed = file.compose(|_| false).unwrap();
        let entry = scene.add(&format!("{RECORD}/{number}.yml"), composed.text.as_bytes());
        set = Set { version: number, text: set.text, entry };
    }
    for number in 0..1_500 {
        scene.does_as(ActKind::Signs, "quay-advice", &set, |act| {
            act.name = Some(format!("P{number}"));
        });
    }
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.versions.len(), 1_499);
}
