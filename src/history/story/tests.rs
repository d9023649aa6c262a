use std::process::Command;

use super::*;
use crate::history::record::{ActKind, RecordFile};

const TIDE: &str = "
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and mill-lane sign
2026-03-14 quay-advice signs with a key
# The commissioner has shortened its own notice.
2026-06-01 the text changes “notice: P6M }\\nwithdrawal” to “notice: P3M }\\nwithdrawal”
and amendment of termination, effective 2026-07-01, reason: The commissioner’s notice, and its cause
2026-06-03 quay-advice approves the amendment, dated 2026-06-02, name: Ben Okafor
";

fn fault(story: &str) -> String {
    tell(story).map(|_| ()).unwrap_err().message
}

/// The record files of a commit's branch, in the order in which they came.
fn record(told: &Told) -> Vec<RecordFile> {
    let files = told.commits.iter().flat_map(|commit| &commit.files);
    let added = files.filter(|(path, _)| path.contains(".record/") && !path.contains(".sig"));
    added
        .filter_map(|(path, bytes)| {
            let bytes = bytes.as_ref()?;
            Some(RecordFile::read(path, Repository::blob_id(bytes), bytes))
        })
        .collect()
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_line_is_a_commit_of_its_day() {
    let told = tell(TIDE).unwrap();
    let lines: Vec<_> = told
        .commits
        .iter()
        .map(|commit| format!("{} {}: {}", commit.when.date(), commit.author.name, commit.message))
        .collect();
    assert_eq!(
        lines,
        [
            "2026-03-12 Partnership office: The parties record the agreement",
            "2026-03-13 Amina Sorrel: Harbour-trust and mill-lane sign",
            "2026-03-14 Ben Okafor: Quay-advice signs with a key",
            "2026-06-01 Partnership office: The text changes “notice: P6M }\\nwithdrawal” to “notice: P3M }\\nwithdrawal”",
            "2026-06-03 Ben Okafor: Quay-advice approves the amendment",
        ]
    );
}

#[test]
fn the_record_is_linked_by_what_it_names() {
    let record = record(&tell(TIDE).unwrap());
    let [agreed, harbour, _mill_lane, quay, amendment, approval] = record.as_slice() else {
        panic!("{record:?}")
    };
    let (first, second) = (agreed.entry().unwrap(), amendment.entry().unwrap());
    assert_eq!((first.version, first.previous.is_none()), (Some(1), true));
    assert_eq!(
        (second.version, second.clauses.as_slice()),
        (Some(2), ["termination".to_owned()].as_slice())
    );
    assert!(agreed.is_meant_by(second.previous.as_ref().unwrap()));
    assert_ne!(first.text, second.text);
    assert_eq!(second.effective, "2026-07-01".parse().ok());
    assert_eq!(amendment.terms.text_of("reason"), Some("The commissioner’s notice, and its cause"));
    for act in [harbour, quay] {
        let act = act.act().unwrap();
        assert_eq!((act.version, &act.text), (Some(1), &first.text));
        assert!(agreed.is_meant_by(act.entry.as_ref().unwrap()));
    }
    assert_eq!(quay.act().unwrap().method.as_deref(), Some("ssh"));
    let approval = approval.act().unwrap();
    assert_eq!((approval.kind, approval.date), (ActKind::Approves, "2026-06-02".parse().ok()));
    assert!(amendment.is_meant_by(approval.entry.as_ref().unwrap()));
}

#[test]
fn every_sort_of_entry_and_act_can_be_told() {
    let told = tell(
        "
2026-03-12 the parties record the agreement
2026-03-13 all parties sign, e-signature: { provider: Signwell, envelope: 12-7 }
2026-05-01 the text gains the party ferry-friends
and admission of ferry-friends
2026-05-02 ferry-friends adheres
and harbour-trust, quay-advice and mill-lane approve
2026-06-01 mill-lane gives notice of withdrawal
2026-12-15 the text loses the party mill-lane
and withdrawal of mill-lane
2027-01-10 a review is held, outcome: No change, next: 2028-01-10
2027-02-01 the text changes “Quay Advice, role” to “Quay Advice and Care, role”
and succession of quay-advice, to: quay-advice, basis: renamed
2027-03-01 decision
    body: partnership-board
    minute: Minute 3
    summary: The evaluation is put out to tender
2027-04-01 report, period: January to March 2027
2027-05-01 notice, from: harbour-trust, subject: expiry
2027-06-01 the last act of ferry-friends is taken out, because: Entered twice
2028-05-01 the agreement is continued
2029-04-01 the agreement is terminated, effective 2029-09-30
2029-05-01 harbour-trust declines on version 2
",
    );
    let record = record(&told.unwrap());
    let kinds: Vec<_> = record
        .iter()
        .map(|file| match (file.entry(), file.act()) {
            (Some(entry), _) => entry.kind.name(),
            (_, Some(act)) => act.kind.name(),
            _ => "?",
        })
        .collect();
    assert_eq!(
        kinds.join(" "),
        "agreed signs signs signs admission adheres approves approves approves gives-notice withdrawal review succession decision \
         report notice withdrawn-record continued termination declines"
    );
    let withdrawn = record.iter().find(|file| file.name.contains("withdrawn-record")).unwrap();
    let adheres = record.iter().find(|file| file.name.contains("adheres")).unwrap();
    assert_eq!(
        withdrawn.terms.at("/record/sha256").unwrap().term.text(),
        Some(adheres.sha256.as_str())
    );
    let version = |file: &RecordFile| file.act().and_then(|act| act.version);
    assert_eq!(record.last().and_then(version), Some(2));
    assert!(record.iter().all(|file| file.faults.is_empty()));
}

#[test]
fn a_story_becomes_a_sound_repository_byte_for_byte_the_same() {
    let story = format!(
        "{TIDE}2026-06-04 on shorter: the text changes “ten working days” to “five working days”
2026-06-05 on shorter: docs/note.md is written
    A note.

    Of two paragraphs.
2026-06-06 harbour-trust approves
2026-06-07 shorter is merged
2026-06-08 on other: docs/note.md is deleted
2026-06-09 other is squashed
2026-06-10 on third: docs/third.md is written
    three
2026-06-11 third is fast-forwarded
2026-06-12 in the work tree: docs/third.md is deleted
"
    );
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let played: Vec<_> =
        folders.iter().map(|folder| play(&story, folder.path()).unwrap()).collect();
    assert_eq!(played[0].commits, played[1].commits);
    let folder = folders[0].path();
    assert_eq!(git(folder, &["fsck", "--strict", "--full"]), "");
    let log = git(folder, &["log", "--format=%cs %cn %p|%s", "--first-parent"]);
    let lines: Vec<_> = log.lines().collect();
    assert_eq!(lines.len(), 9, "{log}");
    assert!(lines[0].starts_with("2026-06-10 Partnership office"), "{log}");
    assert!(lines[1].starts_with("2026-06-09 GitHub"), "{log}");
    assert_eq!(
        lines[2].split('|').next().unwrap().split(' ').count(),
        5,
        "a merge has two parents: {log}"
    );
    assert_eq!(git(folder, &["status", "--porcelain"]), " D docs/third.md\n");
    assert_eq!(git(folder, &["show", "main~2:docs/note.md"]), "A note.\n\nOf two paragraphs.\n");
    assert_eq!(
        git(folder, &["rev-parse", "main"]).trim(),
        played[0].tip("main").unwrap().to_string()
    );
}

#[test]
fn what_both_sides_changed_has_to_be_settled() {
    let story = "
2026-03-12 the agreement is drafted
2026-03-13 on proposal: the text changes “five working days” to “three working days”
2026-03-14 the text changes “five working days” to “seven working days”
2026-03-15 proposal is merged";
    assert!(
        fault(story).starts_with("both sides changed agreements/tideway.md"),
        "{}",
        fault(story)
    );
    for (keeping, days) in [("ours", "seven"), ("theirs", "three"), ("only ours", "seven")] {
        let told =
            tell(&format!("{story} keeping {keeping}\nand notes.md is written\n    Settled.\n"))
                .unwrap();
        let merge = told.commits.last().unwrap();
        assert_eq!(merge.parents.len(), 2);
        let text = merge.files.iter().find(|(path, _)| path == "agreements/tideway.md");
        let kept = text.map_or("seven", |(_, text)| {
            let text = String::from_utf8_lossy(text.as_ref().unwrap()).into_owned();
            if text.contains("three working days") { "three" } else { "seven" }
        });
        assert_eq!(kept, days);
    }
}

#[test]
fn files_move_go_and_come_back() {
    let told = tell(
        "
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust signs
2026-04-01 the agreement is moved to partnerships/tideway.md
2026-04-02 the signature of harbour-trust is deleted
2026-04-03 the signature of harbour-trust is restored
2026-04-04 the text loses “in writing”
2026-04-05 the text is restored
2026-04-06 the agreed entry changes “2026” to “2025” everywhere
2026-04-07 on proposal: the text gains “One more.”
2026-04-08 on proposal: the text is restored to version 1
2026-04-09 proposal is rebased
2026-04-10 proposal is checked out
",
    );
    // An entry that was signed can be edited by whoever writes to the repository; that it was is for others to tell.
    let told = told.unwrap();
    assert_eq!(told.checked_out, "proposal");
    let paths = |index: usize| {
        told.commits[index].files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(paths(2).len(), 6);
    assert!(paths(2).contains(&"partnerships/tideway.md"), "{:?}", paths(2));
    assert!(paths(3)[0].starts_with("partnerships/tideway.record/2026-03-13-signs-harbour-trust-"));
    assert_eq!(told.commits.len(), 12);
    let folder = tempfile::tempdir().unwrap();
    let played = Played::play(told, folder.path()).unwrap();
    assert_eq!(git(folder.path(), &["status", "--porcelain"]), "");
    assert_eq!(git(folder.path(), &["branch", "--show-current"]), "proposal\n");
    assert!(folder.path().join("partnerships/tideway.md").is_file());
    assert_eq!(
        git(folder.path(), &["rev-parse", "proposal"]).trim(),
        played.tip("proposal").unwrap().to_string()
    );
}

#[test]
fn a_key_is_listed_and_signs_what_ssh_keygen_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let story = "
2026-03-01 the agreement is drafted
2026-03-02 quay-advice lists a key
2026-03-12 the parties record the agreement
2026-03-14 quay-advice signs with a key
";
    let played = play(story, folder.path()).unwrap();
    let listed = std::fs::read_to_string(folder.path().join("organisations.yaml")).unwrap();
    let key = listed.split("keys: [").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
    std::fs::write(folder.path().join(".git/signers"), format!("ben {key}\n")).unwrap();
    let last = &played.told.commits.last().unwrap().files;
    let [(act, Some(bytes)), (signature, _)] = last.as_slice() else { panic!("{last:?}") };
    assert_eq!(signature, &format!("{act}.sig"));
    let mut verify = Command::new("ssh-keygen");
    verify.current_dir(folder.path()).args([
        "-Y",
        "verify",
        "-f",
        ".git/signers",
        "-I",
        "ben",
        "-n",
        "counterpart-v1",
        "-s",
        signature,
    ]);
    verify.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null());
    let mut verify = verify.spawn().unwrap();
    std::io::Write::write_all(&mut verify.stdin.take().unwrap(), bytes).unwrap();
    assert!(verify.wait().unwrap().success());
}

#[test]
fn a_story_may_bring_its_own_files() {
    let told = tell(
        "=== partnerships/mou.md ===
---
kind: memorandum-of-understanding
id: mou
parties: [{ id: a, name: A }, { id: b, name: B }]
---
Words.
===
2026-03-12 the parties record the agreement
2026-03-13 a signs
",
    )
    .unwrap();
    let paths: Vec<_> = told.commits[0].files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths.len(), 4, "{paths:?}");
    assert!(
        paths.iter().any(|path| path.starts_with("partnerships/mou.record/2026-03-12-agreed-"))
    );
    assert_eq!(told.commits[1].author.email, "signatory@a.example");
}

#[test]
fn what_cannot_be_told_is_said_with_its_line() {
    let line = |story: &str| tell(story).unwrap_err().line;
    assert_eq!(
        line("2026-03-12 the parties record the agreement\n2026-03-13 somebody wavers\n"),
        2
    );
    for (story, message) in [
        (
            "someday the parties record the agreement",
            "a line begins with a day such as 2026-03-12, not with “someday”",
        ),
        ("and harbour-trust signs", "“and” goes on with a line above it, and there is none"),
        (
            "2026-03-12 the text changes “Nowhere” to “x”",
            "“Nowhere” stands 0 times in agreements/tideway.md, and has to stand there once",
        ),
        ("2026-03-12 proposal is merged", "there is nothing yet to merge into"),
        ("2026-03-12 harbour-trust signs loudly", "“loudly” is not understood here"),
        (
            "2026-03-12 the amendment is deleted",
            "no file of the record is meant by this, at this time",
        ),
        (
            "2026-03-12 the agreement is drafted\n2026-03-13 the text is written",
            "what is written stands in indented lines below",
        ),
    ] {
        assert_eq!(fault(story), message);
    }
}

proptest::proptest! {
    #[test]
    fn whatever_is_written_is_told_or_refused(
        lines in proptest::collection::vec(
            "(2026-03-1[0-9] |and )(the text|the record|harbour-trust|x.md|amendment of|proposal)( (signs|changes “a” to “b”|is merged|is moved to|gains “”|is deleted|is restored))?[ ,:“”a-z{}]{0,12}",
            0..6,
        )
    ) {
        let _ = tell(&lines.join("\n"));
    }
}
