use std::path::Path;

use jiff::civil::date;

use super::*;
use crate::document::agreement::Circumstances;
use crate::ground::files::{self, Root};
use crate::ground::limits::LIMITS;
use crate::history::evidence::{Fault, Recorded};
use crate::history::ledger::Status;
use crate::history::story::{self, Played};

/// A story in a folder of its own.
struct Stage {
    folder: tempfile::TempDir,
    played: Played,
}

fn played(story: &str) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let played = story::play(story, folder.path()).unwrap();
    Stage { folder, played }
}

impl Stage {
    /// The agreements as they stand on disk.
    fn agreements(&self, root: &Root) -> Vec<Arc<Agreement>> {
        let mut paths = Vec::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() && !path.ends_with(".git") {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "md") {
                    paths.push(files::printed(path.strip_prefix(self.folder.path()).unwrap()));
                }
            }
        }
        paths.sort();
        let read = |path: String| {
            let bytes = root.read(Path::new(&path), LIMITS.agreement_bytes).unwrap();
            let source = Source::new(path, files::decode(bytes).text);
            source.text().contains("\nkind:").then(|| {
                Arc::new(Agreement::read(
                    Arc::new(source),
                    &Catalogue::built_in(),
                    Circumstances::default(),
                ))
            })
        };
        paths.into_iter().filter_map(read).collect()
    }

    fn chronicle(&self) -> Chronicle {
        self.chronicle_of(|_| true, false)
    }

    fn chronicle_of(&self, covers: impl Fn(&str) -> bool + Sync, in_full: bool) -> Chronicle {
        let root = Root::open(self.folder.path()).unwrap();
        let mut agreements = self.agreements(&root);
        agreements.retain(|agreement| covers(agreement.path()));
        let inquiry = Inquiry {
            agreements: &agreements,
            revision: None,
            base: None,
            as_of: date(2026, 12, 31),
            in_full,
            digests: false,
            organisations: None,
            trusted: None,
            covers: &covers,
            work_tree: &|path| root.read(Path::new(path), LIMITS.agreement_bytes).ok(),
            names_in: &|folder| root.names_in(Path::new(folder)),
        };
        Chronicle::read(&self.played.repository, &Catalogue::built_in(), &inquiry).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Nothing but what a revision holds, judged on a day.
fn of_revision<'a>(
    agreements: &'a [Arc<Agreement>],
    revision: &'a str,
    as_of: Date,
) -> Inquiry<'a> {
    Inquiry {
        agreements,
        revision: Some(revision),
        base: None,
        as_of,
        in_full: false,
        digests: true,
        organisations: None,
        trusted: None,
        covers: &|_| true,
        work_tree: &|_| None,
        names_in: &|_| Vec::new(),
    }
}

/// What is wrong with the files of the record: how, which, and since which day.
fn rewritten(chronicle: &Chronicle) -> Vec<String> {
    let losses = chronicle.ledgers.iter().flat_map(|ledger| &ledger.rewritten);
    let mut told: Vec<_> = losses
        .map(|loss| {
            let name = loss.path.rsplit('/').next().unwrap();
            let kind = name.split('-').skip(3).take(2).collect::<Vec<_>>().join("-");
            let by = if loss.by.is_some() { "by a commit" } else { "by nobody yet" };
            let restored = if loss.restored.is_some() { ", restored" } else { "" };
            format!("{:?} {kind} {by}{restored}", loss.what)
        })
        .collect();
    told.sort();
    told
}

fn evidence(ledger: &Ledger, party: &str) -> Recorded {
    ledger.parties.iter().find(|line| line.id == party).unwrap().evidence.recorded
}

const SIGNED: &str = "
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust signs
2026-03-14 quay-advice signs
2026-03-20 mill-lane signs
";

#[test]
fn a_clean_history_has_one_version_that_all_signed() {
    let chronicle = played(SIGNED).chronicle();
    let [ledger] = chronicle.ledgers.as_slice() else { panic!("{:?}", chronicle.ledgers) };
    assert_eq!(
        (ledger.id.as_str(), ledger.status, ledger.versions.len()),
        ("tideway", Status::InForce, 1)
    );
    assert_eq!(ledger.in_force, Some(0));
    for party in ["harbour-trust", "quay-advice", "mill-lane"] {
        assert_eq!(evidence(ledger, party), Recorded::Tied, "{party}");
    }
    assert!(ledger.unrecorded.is_none());
    assert_eq!(rewritten(&chronicle), [] as [String; 0]);
    assert_eq!((chronicle.stray.len(), chronicle.records.len(), chronicle.nested.len()), (0, 4, 0));
    assert!(!chronicle.is_proposal);
}

#[test]
fn a_draft_costs_no_history_and_has_a_ledger() {
    let chronicle = played("2026-03-01 the agreement is drafted").chronicle();
    let [ledger] = chronicle.ledgers.as_slice() else { panic!() };
    assert_eq!((ledger.status, ledger.was_agreed()), (Status::Draft, false));
    assert!(ledger.current.as_ref().unwrap().digest.is_none());
}

#[test]
fn the_work_tree_is_judged_on_top_of_what_is_committed() {
    let stage = played(&format!(
        "{SIGNED}2026-06-01 in the work tree: the text changes “six months’ written notice to all” to “three months’ written notice to all”"
    ));
    let chronicle = stage.chronicle();
    assert!(
        chronicle.ledgers[0]
            .unrecorded
            .as_ref()
            .is_some_and(|unrecorded| unrecorded.since.is_none())
    );
    // Recorded in the work tree alone, it counts there.
    let stage = played(&format!(
        "{SIGNED}2026-06-01 in the work tree: the text changes “six months’ written notice to all” to “three months’ written notice to all”
and amendment of termination
and harbour-trust, quay-advice and mill-lane approve"
    ));
    let ledger = &stage.chronicle().ledgers[0];
    assert!(ledger.unrecorded.is_none());
    assert_eq!((ledger.versions.len(), ledger.approved), (2, Some(1)));
}

#[test]
fn a_checkout_with_other_line_ends_changes_nothing() {
    let stage = played(SIGNED);
    let text = std::fs::read_to_string(stage.folder.path().join("agreements/tideway.md")).unwrap();
    stage.write("agreements/tideway.md", &text.replace('\n', "\r\n"));
    let organisations =
        std::fs::read_to_string(stage.folder.path().join("organisations.yaml")).unwrap();
    stage.write("organisations.yaml", &organisations.replace('\n', "\r\n"));
    let folder = stage.folder.path().join("agreements/tideway.record");
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap();
        std::fs::write(entry.path(), text.replace('\n', "\r\n")).unwrap();
    }
    let chronicle = stage.chronicle();
    let ledger = &chronicle.ledgers[0];
    assert_eq!((ledger.status, rewritten(&chronicle).len()), (Status::InForce, 0));
    assert!(ledger.unrecorded.is_none());
    assert!(!chronicle.is_proposal);
    // What is shown is the file as it stands on disk.
    assert!(ledger.current.as_ref().unwrap().agreement.source.text().contains("\r\n"));
}

#[test]
fn what_landed_has_to_stay_as_it_landed() {
    for (what, told) in [
        ("2026-04-01 the signature of quay-advice is deleted", "Missing signs-quay by a commit"),
        (
            "2026-04-01 the signature of quay-advice changes “Ben” to “Ned”",
            "Changed signs-quay by a commit",
        ),
        (
            "2026-04-01 in the work tree: the signature of quay-advice is deleted",
            "Missing signs-quay by nobody yet",
        ),
        (
            "2026-04-01 in the work tree: the agreed entry changes “2026-03-12” to “2026-03-11”",
            "Changed agreed-* by nobody yet",
        ),
        (
            "2026-04-01 the signature of quay-advice is deleted\n2026-04-03 the signature of quay-advice is restored",
            "Missing signs-quay by a commit, restored",
        ),
        (
            "2026-04-01 the signature of quay-advice changes “Ben” to “Ned”\n2026-04-03 the signature of quay-advice is restored",
            "Changed signs-quay by a commit, restored",
        ),
        (
            "2026-04-01 the signature of quay-advice is deleted\n2026-04-03 in the work tree: the signature of quay-advice is restored",
            "Missing signs-quay by a commit",
        ),
    ] {
        let chronicle = played(&format!("{SIGNED}{what}\n")).chronicle();
        let found = rewritten(&chronicle);
        assert_eq!(found.len(), 1, "{what}: {found:?}");
        let told = told.split('*').next().unwrap();
        assert!(found[0].starts_with(told), "{what}: {found:?}");
    }
}

#[test]
fn a_record_that_moves_as_it_is_was_not_rewritten() {
    for what in [
        "2026-04-01 the agreement is moved to partnerships/tideway.md",
        "2026-04-01 the record is moved to partnerships/tideway.record\n2026-04-02 the text is moved to partnerships/tideway.md",
        "2026-04-01 the text is moved to partnerships/tideway.md\n2026-04-02 the record is moved to partnerships/tideway.record",
        "2026-04-01 on proposal: the agreement is moved to partnerships/tideway.md\n2026-04-02 proposal is squashed",
    ] {
        let chronicle = played(&format!("{SIGNED}{what}\n")).chronicle();
        let [ledger] = chronicle.ledgers.as_slice() else { panic!("{what}") };
        assert_eq!(rewritten(&chronicle), [] as [String; 0], "{what}");
        assert_eq!(
            (ledger.status, ledger.path.as_str()),
            (Status::InForce, "partnerships/tideway.md"),
            "{what}"
        );
        assert!(ledger.acts.iter().all(|act| !act.is_misplaced), "{what}");
    }
}

#[test]
fn an_act_that_a_merge_drops_is_always_seen() {
    let before = format!(
        "{SIGNED}2026-06-01 on proposal: docs/note.md is written
    A note.
2026-06-02 mill-lane gives notice of withdrawal
"
    );
    for how in [
        "2026-06-03 main is merged into proposal keeping only ours\n2026-06-04 proposal is merged",
        "2026-06-03 main is merged into proposal keeping only ours\n2026-06-04 proposal is fast-forwarded",
        "2026-06-03 main is merged into proposal keeping only ours\n2026-06-04 proposal is squashed",
        "2026-06-03 main is merged into proposal\n2026-06-04 on proposal: the notice of mill-lane is deleted\n2026-06-05 proposal is merged",
        "2026-06-03 main is merged into proposal\n2026-06-04 on proposal: the notice of mill-lane is deleted\n2026-06-05 proposal is squashed",
    ] {
        let stage = played(&format!("{before}{how}\n"));
        let chronicle = stage.chronicle();
        let there = chronicle.records.iter().any(|file| file.name.contains("gives-notice"));
        let found = rewritten(&chronicle);
        assert_eq!((there, found.len()), (false, 1), "{how}: {found:?}");
        assert!(found[0].contains("gives-notice"), "{how}: {found:?}");
    }
    // What a branch took back before anybody merged it never landed.
    let own = format!(
        "{SIGNED}2026-06-01 on proposal: mill-lane gives notice of withdrawal
2026-06-02 on proposal: the notice of mill-lane is deleted
2026-06-03 proposal is merged\n"
    );
    assert_eq!(rewritten(&played(&own).chronicle()), [] as [String; 0]);
    let dropped = format!(
        "{SIGNED}2026-06-01 on proposal: mill-lane gives notice of withdrawal
2026-06-03 proposal is merged keeping only ours\n"
    );
    assert_eq!(rewritten(&played(&dropped).chronicle()), ["LostInMerge gives-notice by a commit"]);
}

#[test]
fn an_agreement_that_is_gone_is_told_where_it_was() {
    let gone = played(&format!("{SIGNED}2026-06-01 the agreement is deleted\n"));
    let chronicle = gone.chronicle();
    let [ledger] = chronicle.ledgers.as_slice() else { panic!("{:?}", chronicle.ledgers) };
    assert_eq!((ledger.status, ledger.path.as_str()), (Status::Vanished, "agreements/tideway.md"));
    assert_eq!(ledger.title, "Tideway wellbeing partnership agreement");
    assert_eq!(ledger.rewritten.len(), 4);
    // The text alone.
    let chronicle = played(&format!("{SIGNED}2026-06-01 the text is deleted\n")).chronicle();
    assert_eq!(chronicle.ledgers[0].status, Status::Vanished);
    assert_eq!(rewritten(&chronicle), [] as [String; 0]);
    // Somewhere that nobody asked about.
    assert_eq!(gone.chronicle_of(|path| path.starts_with("other/"), false).ledgers.len(), 0);
}

#[test]
fn a_new_id_leaves_the_old_one_behind() {
    let chronicle =
        played(&format!("{SIGNED}2026-06-01 the text changes “id: tideway” to “id: highwater”\n"))
            .chronicle();
    let told: Vec<_> =
        chronicle.ledgers.iter().map(|ledger| (ledger.id.as_str(), ledger.status)).collect();
    assert_eq!(told, [("highwater", Status::Draft), ("tideway", Status::Vanished)]);
    let former: Vec<_> =
        chronicle.ledgers[0].former_ids.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(former, ["tideway"]);
}

#[test]
fn an_entry_that_names_its_agreement_wrongly_makes_none_vanish() {
    let chronicle = played(
        "2026-03-12 the parties record the agreement
and the agreed entry changes “agreement: tideway” to “agreement: tidway”\n",
    )
    .chronicle();
    let told: Vec<_> =
        chronicle.ledgers.iter().map(|ledger| (ledger.id.as_str(), ledger.status)).collect();
    assert_eq!(told, [("tideway", Status::Draft)]);
    assert_eq!(chronicle.stray.len(), 1);
}

#[test]
fn a_copy_does_not_inherit_the_record() {
    let chronicle =
        played(&format!("{SIGNED}2026-06-01 the agreement is copied to agreements/copy.md\n"))
            .chronicle();
    let told: Vec<_> = chronicle
        .ledgers
        .iter()
        .map(|ledger| (ledger.path.as_str(), ledger.status, ledger.acts.len()))
        .collect();
    assert_eq!(
        told,
        [("agreements/copy.md", Status::Draft, 0), ("agreements/tideway.md", Status::InForce, 3)]
    );
    assert!(chronicle.ledgers[1].acts.iter().all(|act| !act.is_misplaced));
    assert_eq!(rewritten(&chronicle), [] as [String; 0]);
}

#[test]
fn a_file_in_another_folder_counts_and_is_misplaced() {
    let chronicle = played(&format!(
        "{SIGNED}2026-06-01 the signature of quay-advice is moved to papers/2026-03-14-quay.yml\n"
    ))
    .chronicle();
    let ledger = &chronicle.ledgers[0];
    assert_eq!(evidence(ledger, "quay-advice"), Recorded::Tied);
    assert_eq!(ledger.acts.iter().filter(|act| act.is_misplaced).count(), 1);
    assert_eq!(rewritten(&chronicle), [] as [String; 0]);
}

#[test]
fn what_belongs_to_nothing_is_told_apart() {
    let chronicle = played(&format!(
        "{SIGNED}2026-06-01 agreements/tideway.record/2026-06-01-notes.yml is written
    just: words
and agreements/tideway.record/2026-06-02-broken.yml is written
    - [
and minutes/2026-06-01-minutes.yml is written
    just: words
and minutes/2026-06-01-other.yml is written
    counterpart: act/v1
    agreement: elsewhere
    act: signs
"
    ))
    .chronicle();
    let stray: Vec<_> = chronicle.stray.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        stray,
        [
            "agreements/tideway.record/2026-06-01-notes.yml",
            "agreements/tideway.record/2026-06-02-broken.yml",
            "minutes/2026-06-01-other.yml"
        ]
    );
}

#[test]
fn a_key_counts_from_the_state_before_the_act_landed() {
    let listed = "2026-03-01 the agreement is drafted\n2026-03-02 quay-advice lists a key\n";
    let signed = SIGNED.replace("quay-advice signs", "quay-advice signs with a key");
    let level = |story: &str| {
        let chronicle = played(story).chronicle();
        let ledger = &chronicle.ledgers[0];
        let act = ledger.acts.iter().find(|act| act.file.name.contains("quay")).unwrap();
        (act.evidence.recorded, act.evidence.fault)
    };
    assert_eq!(level(&format!("{listed}{signed}")), (Recorded::KeySigned, None));
    assert_eq!(level(&signed), (Recorded::Tied, None));
    let together = SIGNED
        .replace("quay-advice signs", "quay-advice signs with a key\nand quay-advice lists a key");
    assert_eq!(level(&together), (Recorded::Tied, Some(Fault::KeyCameWithIt)));
    let nearest = "2026-03-01 the agreement is drafted
and quay-advice lists a key
and agreements/organisations.yaml is written
    quay-advice: { name: Quay Advice, signatories: [{ name: Ben Okafor, capacity: Chair }] }
";
    assert_eq!(level(&format!("{nearest}{signed}")), (Recorded::Tied, None));
}

#[test]
fn a_schedule_is_read_with_the_text() {
    let front = story::TIDEWAY.replace(
        "variation:",
        "schedules: [{ id: prices, title: Prices, file: prices.md, standing: signed }]\nvariation:",
    );
    let story = format!(
        "=== agreements/tideway.md ===\n{front}=== agreements/prices.md ===\nTen pounds.\n===\n{SIGNED}2026-06-01 agreements/prices.md changes “Ten” to “Twelve”\n"
    );
    let stage = played(&story);
    let ledger = &stage.chronicle().ledgers[0];
    let unrecorded = ledger.unrecorded.as_ref().unwrap();
    assert_eq!(unrecorded.change.attachments.len(), 1);
    stage.write("agreements/prices.md", "Ten pounds.\n");
    assert!(stage.chronicle().ledgers[0].unrecorded.is_none());
}

#[test]
fn a_proposal_is_judged_as_if_it_were_merged_today() {
    let stage = played(&format!(
        "{SIGNED}2026-06-01 on proposal: the text changes “six months’ written notice to all” to “three months’ written notice to all”
and amendment of termination
2026-06-02 on proposal: quay-advice approves
2026-06-03 a review is held
2026-06-04 proposal is checked out
"
    ));
    let root = Root::open(stage.folder.path()).unwrap();
    let agreements = stage.agreements(&root);
    let inquiry = Inquiry {
        base: Some(("main", ChosenBy::Option)),
        ..of_revision(&agreements, "proposal", date(2026, 12, 31))
    };
    let chronicle =
        Chronicle::read(&stage.played.repository, &Catalogue::built_in(), &inquiry).unwrap();
    let ledger = &chronicle.ledgers[0];
    assert!(chronicle.is_proposal && ledger.is_proposal);
    assert_eq!((ledger.versions.len(), ledger.approved), (2, Some(0)));
    assert_eq!(ledger.versions[1].approval.demands[0].still, ["harbour-trust", "mill-lane"]);
    // The review landed on main since the proposal began.
    assert_eq!(ledger.reviews.held.len(), 1);
    assert_eq!(rewritten(&chronicle), [] as [String; 0]);
}

#[test]
fn a_revision_is_read_without_its_work_tree() {
    let stage = played(&format!("{SIGNED}2026-06-01 the text loses “in writing”\n"));
    let catalogue = Catalogue::built_in();
    let at = |revision: &str| {
        let repository = &stage.played.repository;
        let files = repository.files_at(repository.resolve(revision).unwrap()).unwrap();
        let text = repository.blob(files["agreements/tideway.md"], LIMITS.agreement_bytes).unwrap();
        let source = Source::new("agreements/tideway.md", String::from_utf8(text).unwrap());
        let agreement = Agreement::read(Arc::new(source), &catalogue, Circumstances::default());
        let agreements = [Arc::new(agreement)];
        let inquiry = of_revision(&agreements, revision, date(2026, 12, 31));
        Chronicle::read(&stage.played.repository, &catalogue, &inquiry).unwrap()
    };
    let (now, before) = (at("HEAD"), at("HEAD~1"));
    assert!(now.ledgers[0].unrecorded.is_some());
    assert!(before.ledgers[0].unrecorded.is_none());
    assert_eq!(at("HEAD~3").ledgers[0].acts.len(), 1);
}

#[test]
fn line_ends_are_made_plain_in_texts_alone() {
    use super::overlay::with_plain_lines;
    assert_eq!(with_plain_lines(b"a\r\nb\rc\r\n").unwrap(), b"a\nb\rc\n");
    assert_eq!(with_plain_lines(b"a\nb"), None);
    assert_eq!(with_plain_lines(b"a\0\r\nb"), None);
}
