//! The worked example of the format's own description, one step after another.

use super::super::Status;
use super::scene::{Scene, day, text, text_of};
use super::{THREE, missing, party, still, versions};
use crate::history::change::Class;
use crate::history::evidence::Recorded;
use crate::history::record::{ActDraft, ActKind, EntryKind, Whose};

const TERMS: &str = "variation: { approval: all-parties, form: writing }\nadmission: { approval: all-parties, instrument: deed-of-adherence }\n";

fn first() -> String {
    text(
        &format!("termination: {{ notice: P6M }}\n{TERMS}"),
        "# Tideway\n\n## Termination\n\nSix months.",
    )
}

fn shorter() -> String {
    text(
        &format!("termination: {{ notice: P3M }}\n{TERMS}"),
        "# Tideway\n\n## Termination\n\nThree months.",
    )
}

fn with_ferry() -> String {
    let parties = ["harbour-trust", "quay-advice", "mill-lane", "ferry-friends"];
    let terms = format!("termination: {{ notice: P3M }}\n{TERMS}");
    text_of(&parties, &terms, "# Tideway\n\n## Termination\n\nThree months.")
}

#[test]
fn a_draft_has_no_version_and_nobody_to_sign() {
    let mut scene = Scene::new();
    scene.on("2026-02-01").text("---\nkind: lead-provider-agreement\nid: tideway\n---\nTo come.\n");
    scene.on("2026-02-20").text(&first());
    let ledger = scene.ledger("2026-05-01");
    assert_eq!(ledger.status, Status::Draft);
    assert!(!ledger.was_agreed() && ledger.judged_version().is_none() && ledger.parties.is_empty());
    assert!(ledger.unrecorded.is_none() && ledger.stood_unrecorded.is_empty());
    assert_eq!(ledger.texts.len(), 2);
    assert_eq!(ledger.title, "Tideway");
}

#[test]
fn once_recorded_all_are_still_to_sign() {
    let mut scene = Scene::new();
    scene.on("2026-02-01").text(&text("", "Not yet."));
    scene.on("2026-03-12").text(&first()).agreed(&first());
    let ledger = scene.ledger("2026-03-20");
    assert_eq!(ledger.status, Status::RecordedNotAgreed);
    assert_eq!(versions(&ledger), [(1, true, false)]);
    assert_eq!(missing(&ledger), THREE);
    assert_eq!(still(&ledger, 0), THREE);
    let version = &ledger.versions[0];
    assert_eq!(version.text_landed.unwrap().date, day("2026-03-12"));
    // Commencement is later than the entry's date.
    assert_eq!(version.effective, Some(day("2026-04-01")));
    assert!(ledger.stood_unrecorded.is_empty(), "what was a draft never stood unrecorded");
}

#[test]
fn a_proposal_that_adds_the_entry_is_read_as_if_it_were_merged() {
    let mut scene = Scene::new();
    scene.on("2026-02-01").text(&text("", "Not yet."));
    scene.propose("2026-03-12").text(&first()).agreed(&first());
    let ledger = scene.ledger("2026-03-20");
    assert_eq!(versions(&ledger), [(1, true, false)]);
    assert_eq!((ledger.entries[0].landed, ledger.versions[0].text_landed), (None, None));
    assert!(ledger.is_proposal);
}

#[test]
fn two_have_signed_and_one_is_missing() {
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&first()).agreed(&first());
    scene.on("2026-03-15").sign(&["harbour-trust", "quay-advice"], &set);
    let ledger = scene.ledger("2026-04-11");
    assert_eq!(ledger.status, Status::RecordedNotAgreed);
    assert_eq!(missing(&ledger), ["mill-lane"]);
    assert_eq!(still(&ledger, 0), ["mill-lane"]);
    assert_eq!(party(&ledger, "quay-advice").evidence.recorded, Recorded::Tied);
    assert_eq!(party(&ledger, "mill-lane").evidence.recorded, Recorded::Missing);
    assert_eq!(ledger.weakest(), Some(Recorded::Missing));
}

#[test]
fn the_last_signs_late() {
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&first()).agreed(&first());
    scene.on("2026-03-15").sign(&["harbour-trust", "quay-advice"], &set);
    scene.on("2026-05-02");
    scene.does_as(ActKind::Signs, "mill-lane", &set, |act| act.date = day("2026-04-20"));
    let ledger = scene.ledger("2026-06-01");
    assert_eq!(ledger.status, Status::InForce);
    assert_eq!((ledger.approved, ledger.in_force), (Some(0), Some(0)));
    assert_eq!(ledger.acts[2].days_late, Some(12));
    assert_eq!(ledger.acts[0].days_late, None);
    assert!(missing(&ledger).is_empty());
    assert_eq!(ledger.versions[0].approval.since, Some(day("2026-04-20")));
    // Acts count whatever their date; the day decides what is in force.
    let before = scene.ledger("2026-03-31");
    assert_eq!((before.status, before.approved, before.in_force), (Status::Agreed, Some(0), None));
    assert_eq!(scene.ledger("2029-04-01").status, Status::Expired);
}

fn agreed_by_all() -> (Scene, super::scene::Set) {
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&first()).agreed(&first());
    scene.on("2026-03-15").sign(&THREE, &set);
    (scene, set)
}

#[test]
fn a_change_without_an_entry_is_told_with_its_landing() {
    let (mut scene, _) = agreed_by_all();
    scene.on("2027-01-10").text(&shorter());
    let ledger = scene.ledger("2027-03-01");
    let unrecorded = ledger.unrecorded.as_ref().unwrap();
    assert_eq!(unrecorded.change.class, Class::Substantive);
    assert_eq!(unrecorded.since.unwrap().date, day("2027-01-10"));
    assert!(!unrecorded.entry_names_other_text);
    assert_eq!(unrecorded.version, 0);
    // It has not ended yet.
    assert!(ledger.stood_unrecorded.is_empty());
    assert_eq!((ledger.status, ledger.in_force), (Status::InForce, Some(0)));
}

fn amended() -> (Scene, super::scene::Set) {
    let (mut scene, set) = agreed_by_all();
    scene.on("2027-02-10").text(&shorter());
    let amended = scene.sets(EntryKind::Amendment, 2, Some(&set.entry), &shorter(), |entry| {
        entry.effective = Some(day("2027-04-01"));
        entry.clauses = vec!["termination".into()];
    });
    (scene, amended)
}

#[test]
fn with_an_entry_and_one_act_two_are_still_to_agree_and_version_1_stays_in_force() {
    let (mut scene, amended) = amended();
    scene.on("2027-02-12").sign(&["quay-advice"], &amended);
    let ledger = scene.ledger("2027-05-01");
    assert!(ledger.unrecorded.is_none());
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, false)]);
    assert_eq!(still(&ledger, 1), ["harbour-trust", "mill-lane"]);
    assert_eq!((ledger.approved, ledger.in_force), (Some(0), Some(0)));
    assert_eq!(ledger.pending().map(|version| version.number).collect::<Vec<_>>(), [2]);
    assert_eq!(ledger.versions[1].change.as_ref().unwrap().clause_ids(), ["termination"]);
    // Its own signature of the text that is judged is what a party is bound by.
    let quay = party(&ledger, "quay-advice");
    assert_eq!((quay.signed_version, quay.carried_by.len()), (Some(0), 0));
    assert!(missing(&ledger).is_empty());
}

#[test]
fn once_all_have_agreed_the_day_decides() {
    let (mut scene, amended) = amended();
    scene.on("2027-02-20").sign(&THREE, &amended);
    assert_eq!(scene.ledger("2027-03-01").in_force, Some(0));
    assert_eq!(scene.ledger("2027-03-31").in_force, Some(0));
    assert_eq!(scene.ledger("2027-04-01").in_force, Some(1));
}

#[test]
fn a_newcomer_adheres_and_the_others_are_carried_at_their_weakest_link() {
    let (mut scene, amended) = amended();
    scene.on("2027-02-20").sign(&THREE, &amended);
    scene.on("2027-06-01").text(&with_ferry());
    let admission =
        scene.sets(EntryKind::Admission, 3, Some(&amended.entry), &with_ferry(), |entry| {
            entry.parties = vec!["ferry-friends".into()];
        });
    scene.does(ActKind::Adheres, "ferry-friends", &admission);
    scene.approve(&["harbour-trust", "quay-advice"], &admission);
    // Mill Lane's approval is somebody's word, by number alone.
    let whose = Whose::Party { id: "mill-lane".into(), name: None, identifiers: vec![] };
    let mut stated = ActDraft::new("tideway", ActKind::Approves, whose, day("2027-06-01"));
    stated.version = Some(3);
    stated.name = Some("C. Clerk".into());
    stated.more = vec![("minute".into(), "Minute 7".into())];
    let stated = scene.act(&stated);

    let ledger = scene.ledger("2027-07-01");
    assert_eq!(versions(&ledger), [(1, true, true), (2, true, true), (3, true, true)]);
    assert_eq!((ledger.approved, ledger.in_force), (Some(2), Some(2)));
    let ferry = party(&ledger, "ferry-friends");
    assert_eq!((ferry.joined, ferry.left, ferry.signed_version), (Some(2), None, Some(2)));
    assert_eq!((ferry.name.as_str(), ferry.evidence.recorded), ("Ferry Friends", Recorded::Tied));
    let harbour = party(&ledger, "harbour-trust");
    assert_eq!((harbour.signed_version, harbour.carried_by.as_slice()), (Some(1), &[2][..]));
    assert_eq!(harbour.evidence.recorded, Recorded::Stated);
    assert_eq!(ledger.acts[harbour.weakest.unwrap()].file.name, stated.name);
    assert!(missing(&ledger).is_empty());
}
