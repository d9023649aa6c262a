//! Whatever a record holds, in whatever order it is read, it comes to the same, and to something that makes sense.

use proptest::prelude::*;

use super::super::{ActPlace, EntryPlace, Ledger};
use super::scene::{RECORD, Scene, Set, digest, text_of};
use crate::history::record::{ActKind, EntryKind, Named};

#[derive(Debug, Clone)]
enum Step {
    Commit,
    Text(usize),
    Gone,
    Entry { kind: usize, previous: usize, text: usize, version: u32, effective: usize },
    Act { kind: usize, party: usize, of: usize, defect: usize },
    TakeOut(usize),
    OnTakenOut(usize),
    Bytes(Vec<u8>),
    Copy(usize),
    Propose,
}

const PARTIES: [&str; 4] = ["harbour-trust", "quay-advice", "mill-lane", "ferry-friends"];
const DAYS: [&str; 4] = ["2026-04-01", "0001-01-01", "9999-12-31", "2027-02-28"];

fn texts() -> Vec<String> {
    let terms = "variation: { approval: majority }\nwithdrawal: { notice: P3M }\nmonitoring-and-review: { frequency: P1Y }\n";
    vec![
        text_of(&PARTIES[..3], terms, "One."),
        text_of(&PARTIES[..3], terms, "Two."),
        text_of(&PARTIES, terms, "Two."),
        text_of(&PARTIES[1..], "", "*One.*"),
        "no front matter".to_owned(),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let any = any::<usize>;
    prop_oneof![
        4 => Just(Step::Commit),
        4 => (0..5_usize).prop_map(Step::Text),
        1 => Just(Step::Gone),
        6 => (any(), any(), 0..4_usize, 0..6_u32, 0..4_usize).prop_map(
            |(kind, previous, text, version, effective)| Step::Entry { kind, previous, text, version, effective }
        ),
        9 => (any(), 0..4_usize, any(), 0..12_usize)
            .prop_map(|(kind, party, of, defect)| Step::Act { kind, party, of, defect }),
        1 => any().prop_map(Step::TakeOut),
        1 => any().prop_map(Step::OnTakenOut),
        1 => prop::collection::vec(prop::num::u8::ANY, 0..40).prop_map(Step::Bytes),
        1 => any().prop_map(Step::Copy),
        1 => Just(Step::Propose),
    ]
}

fn play(steps: &[Step]) -> Scene {
    let texts = texts();
    let mut scene = Scene::new();
    let mut sets: Vec<Set> = Vec::new();
    let mut is_proposed = false;
    scene.on("2026-03-12").text(&texts[0]);
    sets.push(scene.agreed(&texts[0]));
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Commit | Step::Propose if is_proposed => {}
            Step::Commit => _ = scene.on(&format!("2026-{:02}-15", 3 + index % 9)),
            Step::Text(text) => _ = scene.text(&texts[*text]),
            Step::Gone => _ = scene.gone(),
            Step::Entry { kind, previous, text, version, effective } => {
                let previous = sets[previous % sets.len()].clone();
                let kind = EntryKind::ALL[kind % EntryKind::ALL.len()];
                let version = if *version == 0 { previous.version + 1 } else { *version };
                let day = DAYS[*effective].parse().unwrap();
                let text = &texts[*text];
                let set = scene.sets(kind, version, Some(&previous.entry), text, |entry| {
                    entry.effective = Some(day);
                    entry.more.push(("nth".into(), index.into()));
                });
                sets.push(set);
            }
            Step::Act { kind, party, of, defect } => {
                let set = sets[of % sets.len()].clone();
                let kind = ActKind::ALL[kind % ActKind::ALL.len()];
                scene.does_as(kind, PARTIES[*party], &set, |act| match defect {
                    0 => act.entry = None,
                    1 => act.text = Some(digest(&texts[1])),
                    2 => act.version = Some(7),
                    3 => act.name = None,
                    4 => act.date = "9999-12-31".parse().unwrap(),
                    _ => {}
                });
            }
            Step::TakeOut(file) => {
                let file = Named::of(&scene.records[file % scene.records.len()]);
                let entry = scene.takes_out(&file);
                sets.push(Set { version: 1, text: digest(&texts[0]), entry });
            }
            Step::OnTakenOut(of) => {
                let set = sets[of % sets.len()].clone();
                scene.does(ActKind::Approves, PARTIES[of % 4], &set);
            }
            Step::Bytes(bytes) => _ = scene.add(&format!("{RECORD}/{index}.yml"), bytes),
            Step::Copy(file) => {
                let bytes = scene.records[file % scene.records.len()].source.text().to_owned();
                scene.add(&format!("{RECORD}/copy-{index}.yml"), bytes.as_bytes());
            }
            Step::Propose => {
                is_proposed = true;
                scene.propose("2026-12-20");
            }
        }
    }
    scene
}

/// All that the record says, with files by their hashes: which of two equal files is shown is of no matter.
fn told(ledger: &Ledger) -> String {
    let entries: Vec<_> =
        ledger.entries.iter().map(|line| (&line.file.sha256, line.place)).collect();
    let acts: Vec<_> = ledger.acts.iter().map(|line| (&line.file.sha256, line.place)).collect();
    format!(
        "{entries:?} {acts:?} {:?} {:?} {:?} {:?}",
        ledger.status, ledger.versions, ledger.parties, ledger.reviews
    )
}

fn makes_sense(ledger: &Ledger) {
    let places = ledger.entries.iter().enumerate();
    let mut chain: Vec<_> = places
        .filter_map(|(index, line)| match line.place {
            EntryPlace::Version(version) => Some((version, index)),
            _ => None,
        })
        .collect();
    chain.sort_unstable();
    let versions = ledger.versions.iter().enumerate();
    assert_eq!(chain, versions.map(|(index, version)| (index, version.entry)).collect::<Vec<_>>());
    let mut before = true;
    for version in &ledger.versions {
        assert!(before || !version.is_approved, "all links before an approved one are approved");
        assert!(!version.is_approved || version.text.is_some());
        before = version.is_approved;
        for agreed in version.approval.demands.iter().flat_map(|demand| &demand.agreed) {
            let act = &ledger.acts[agreed.act];
            assert!(matches!(act.place, ActPlace::Version(_) | ActPlace::Entry(_)), "{act:?}");
        }
    }
    assert!(ledger.in_force <= ledger.approved);
    for party in &ledger.parties {
        assert_eq!(party.is_missing, party.signed.is_none());
        assert!(
            party
                .signed
                .is_none_or(|signed| matches!(ledger.acts[signed].place, ActPlace::Version(_)))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn any_record_comes_to_the_same_in_any_order(steps in prop::collection::vec(step(), 0..40), in_full in any::<bool>()) {
        let mut scene = play(&steps);
        scene.in_full = in_full;
        let ledger = scene.ledger("2027-06-01");
        makes_sense(&ledger);
        scene.records.reverse();
        prop_assert_eq!(told(&ledger), told(&scene.ledger("2027-06-01")));
    }
}
