//! What acts name, and which of them count.

use super::super::ActPlace;
use super::scene::{RECORD, Scene, Set, day, digest, text};
use super::{THREE, act, act_places, missing, party, still};
use crate::history::evidence::Recorded;
use crate::history::record::{ActDraft, ActKind, EntryKind, Named, Whose};

fn words(words: &str) -> String {
    text("variation: { approval: majority }\n", words)
}

fn recorded() -> (Scene, Set) {
    let mut scene = Scene::new();
    let set = scene.on("2026-03-12").text(&words("One.")).agreed(&words("One."));
    (scene, set)
}

#[test]
fn an_act_copied_from_another_version_names_what_is_not_there() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15").sign(&THREE, &first);
    scene.on("2026-05-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    for change in 0..4 {
        scene.does_as(ActKind::Signs, "quay-advice", &second, |act| match change {
            0 => act.entry = Some(first.entry.clone()),
            1 => act.text = Some(first.text.clone()),
            2 => act.version = Some(1),
            _ => act.entry = Some(Named { name: "gone".into(), sha256: "0".repeat(64) }),
        });
    }
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(act_places(&ledger)[3..], [ActPlace::Nowhere; 4]);
    assert!(party(&ledger, "quay-advice").spoken_for);
    assert!(!party(&ledger, "mill-lane").spoken_for);
    assert_eq!(ledger.approved, Some(0));
    // Once it has signed what is there, its other acts do not silence anything any more.
    scene.on("2026-05-02").sign(&["quay-advice"], &second);
    assert!(!party(&scene.ledger("2026-08-01"), "quay-advice").spoken_for);
}

#[test]
fn an_act_that_names_less_is_somebodys_word() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15");
    let number = scene.does_as(ActKind::Signs, "quay-advice", &first, |act| {
        (act.entry, act.text) = (None, None);
    });
    let text = scene.does_as(ActKind::Signs, "mill-lane", &first, |act| {
        (act.entry, act.version) = (None, None);
    });
    let nothing = scene.does_as(ActKind::Signs, "harbour-trust", &first, |act| {
        (act.entry, act.version, act.text) = (None, None, None);
    });
    let ledger = scene.ledger("2026-08-01");
    for named in [number, text] {
        let line = act(&ledger, &named.name);
        assert_eq!((line.place, line.evidence.recorded), (ActPlace::Version(0), Recorded::Stated));
    }
    assert_eq!(act(&ledger, &nothing.name).place, ActPlace::Nowhere);
    assert_eq!(ledger.weakest(), Some(Recorded::Missing));
}

#[test]
fn a_text_that_was_restored_does_not_draw_acts_that_name_it_alone() {
    let (mut scene, first) = recorded();
    scene.on("2026-05-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.on("2026-06-01").text(&words("One."));
    scene.amended(&second, &words("One."));
    scene.does_as(ActKind::Signs, "mill-lane", &first, |act| {
        (act.entry, act.version) = (None, None);
    });
    assert_eq!(act_places(&scene.ledger("2026-08-01")), [ActPlace::Version(0)]);
}

#[test]
fn a_bad_signature_is_refused_and_speaks_for_its_party() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15");
    let bad = scene.does(ActKind::Signs, "quay-advice", &first);
    let path = format!("{RECORD}/{}.yml", bad.name);
    scene.signatures.insert(path.clone(), (format!("{path}.sig"), b"not a signature".to_vec()));
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(act_places(&ledger), [ActPlace::Refused]);
    let quay = party(&ledger, "quay-advice");
    assert!(quay.is_missing && quay.spoken_for);
}

#[test]
fn an_act_is_taken_out_only_by_its_own_party() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15").sign(&["harbour-trust", "mill-lane"], &first);
    let wrong = scene.does(ActKind::Signs, "quay-advice", &first);
    let out = scene.on("2026-03-16").takes_out(&wrong);
    assert_eq!(scene.ledger("2026-08-01").approved, Some(0), "an entry alone takes out no act");
    let on_it = Set { version: 1, text: first.text.clone(), entry: out };
    scene.does(ActKind::Approves, "mill-lane", &on_it);
    assert_eq!(scene.ledger("2026-08-01").approved, Some(0), "nor does another party's act");
    scene.does(ActKind::Approves, "quay-advice", &on_it);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(act(&ledger, &wrong.name).place, ActPlace::Withdrawn);
    assert_eq!((ledger.approved, missing(&ledger)), (None, vec!["quay-advice"]));
}

#[test]
fn an_act_on_an_entry_that_sets_no_text_signs_nothing() {
    let (mut scene, first) = recorded();
    scene.on("2026-05-01");
    let ends = scene.noted(
        EntryKind::Termination,
        &[("effective", "2026-06-30".into()), ("reason", "Done".into())],
    );
    let on_it = Set { version: 1, text: first.text.clone(), entry: ends };
    scene.does(ActKind::Signs, "quay-advice", &on_it);
    scene.does_as(ActKind::Signs, "mill-lane", &on_it, |act| {
        act.text = Some(digest("---\na: b\n---\n"));
    });
    let ledger = scene.ledger("2026-05-02");
    let mut places = act_places(&ledger);
    places.sort_by_key(|place| *place == ActPlace::Nowhere);
    assert_eq!(places, [ActPlace::Entry(1), ActPlace::Nowhere]);
    assert_eq!(missing(&ledger), THREE);
}

#[test]
fn signatures_of_an_entry_beside_the_chain_are_stale() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15").sign(&["harbour-trust", "quay-advice"], &first);
    scene.on("2026-05-01");
    let again = scene.agreed(&words("Again."));
    scene.sign(&["mill-lane", "quay-advice"], &again);
    let ledger = scene.ledger("2026-08-01");
    let mill = party(&ledger, "mill-lane");
    assert!(mill.is_missing && !mill.spoken_for);
    assert_eq!(mill.stale.len(), 1);
    assert!(party(&ledger, "quay-advice").stale.is_empty());
}

#[test]
fn a_majority_is_enough_where_the_terms_say_so_and_all_are_carried() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15").sign(&THREE, &first);
    scene.on("2026-05-01").text(&words("Two."));
    let second = scene.amended(&first, &words("Two."));
    scene.approve(&["quay-advice"], &second);
    assert_eq!(scene.ledger("2026-08-01").approved, Some(0));
    scene.on("2026-05-02").approve(&["harbour-trust"], &second);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(ledger.approved, Some(1));
    let mill = party(&ledger, "mill-lane");
    assert_eq!(
        (mill.signed_version, mill.carried_by.as_slice(), mill.is_missing),
        (Some(0), &[1][..], false)
    );
    let named: Vec<_> =
        ledger.versions[1].approval.demands.iter().flat_map(|demand| &demand.agreed).collect();
    for agreed in named {
        assert_eq!(
            ledger.acts[agreed.act].file.act().unwrap().party.as_deref(),
            Some(agreed.who.as_str())
        );
    }
}

#[test]
fn who_declines_after_signing_has_not_signed() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15").sign(&["harbour-trust", "quay-advice"], &first);
    scene.on("2026-03-16").does(ActKind::Declines, "quay-advice", &first);
    let ledger = scene.ledger("2026-03-20");
    assert_eq!(missing(&ledger), ["quay-advice", "mill-lane"]);
    // Signing again, later, counts.
    scene.on("2026-03-18").sign(&["quay-advice", "mill-lane"], &first);
    assert!(missing(&scene.ledger("2026-03-20")).is_empty());
    // What was complete stays so.
    scene.on("2026-03-19").does(ActKind::Declines, "quay-advice", &first);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!((ledger.approved, missing(&ledger).len()), (Some(0), 0));
}

#[test]
fn two_acts_of_one_person_are_one_signature() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15").sign(&["quay-advice"], &first);
    scene.on("2026-03-20").sign(&["quay-advice"], &first);
    let ledger = scene.ledger("2026-08-01");
    assert_eq!(still(&ledger, 0), ["harbour-trust", "mill-lane"]);
    let signed = party(&ledger, "quay-advice").signed.unwrap();
    assert_eq!(ledger.acts[signed].file.act().unwrap().date, Some(day("2026-03-20")));
}

#[test]
fn acts_of_nobody_in_particular_do_no_harm() {
    let (mut scene, first) = recorded();
    scene.on("2026-03-15").sign(&["stranger"], &first);
    let whose = Whose::Body { id: "partnership-board".into() };
    let mut body = ActDraft::new("tideway", ActKind::Approves, whose, day("2026-03-15"));
    body.version = Some(1);
    body.entry = Some(first.entry.clone());
    scene.act(&body);
    scene.add(&format!("{RECORD}/x.yml"), b"counterpart: act/v1\nagreement: tideway\nact: signs\nversion: 4294967295\ndate: 9999-12-31\n");
    scene.add(
        &format!("{RECORD}/y.yml"),
        b"counterpart: act/v1\nagreement: tideway\nact: signs\nversion: 0\n",
    );
    let ledger = scene.ledger("9999-12-31");
    assert_eq!(missing(&ledger), THREE);
    assert_eq!(act_places(&ledger).iter().filter(|place| **place == ActPlace::Nowhere).count(), 2);
}

#[test]
fn a_signature_of_a_later_version_that_was_taken_back_leaves_what_it_had_completed() {
    let all = |words: &str| text("variation: { approval: all-parties }\n", words);
    for completed in [true, false] {
        let mut scene = Scene::new();
        let first = scene.on("2026-03-12").text(&all("One.")).agreed(&all("One."));
        scene.on("2026-03-15").sign(&THREE, &first);
        scene.on("2026-05-01").text(&all("Two."));
        let second = scene.amended(&first, &all("Two."));
        let others = ["harbour-trust", "mill-lane"];
        if completed {
            scene.sign(&others, &second);
        }
        scene.on("2026-05-02").text(&all("Three."));
        let third = scene.amended(&second, &all("Three."));
        scene.sign(&["quay-advice"], &third);
        scene.on("2026-05-03").does(ActKind::Declines, "quay-advice", &third);
        if !completed {
            scene.on("2026-05-04").sign(&others, &second);
        }
        let ledger = scene.ledger("2026-08-01");
        assert_eq!(ledger.approved, Some(usize::from(completed)));
        let expected: &[&str] = if completed { &[] } else { &["quay-advice"] };
        assert_eq!(still(&ledger, 1), expected);
        assert!(still(&ledger, 2).contains(&"quay-advice"));
        // Signing again puts it right.
        scene.on("2026-05-05").sign(&["quay-advice"], &third);
        assert_eq!(scene.ledger("2026-08-01").approved, Some(1));
    }
}
