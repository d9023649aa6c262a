//! Histories by somebody who wishes us ill, or who was unlucky: what `verify` and `history` then say, and how they end.

use std::fs;
use std::process::Command;

use counterpart::history::story;

use crate::program::Folder;

const SIGNED: &str = "
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
";

fn played(story: &str) -> Folder {
    let folder = Folder::new();
    story::play(story, folder.path()).unwrap_or_else(|trouble| panic!("{trouble}"));
    folder
}

fn git(folder: &Folder, arguments: &[&str]) {
    let who = ["-c", "user.name=Ann", "-c", "user.email=ann@harbour.example"];
    let ran = Command::new("git").current_dir(folder.path()).args(who).args(arguments).output();
    assert!(ran.unwrap().status.success(), "{arguments:?}");
}

/// The record folder of the agreement that stories tell of.
fn record(folder: &Folder) -> std::path::PathBuf {
    folder.path().join("agreements/tideway.record")
}

#[test]
fn a_record_that_was_taken_away_makes_no_draft() {
    let folder = played(SIGNED);
    let verify = ["verify", "--as-of", "2026-06-01"];
    assert_eq!(folder.run(&verify).code, 0);
    fs::remove_dir_all(record(&folder)).unwrap();
    for committed in [false, true] {
        if committed {
            git(&folder, &["commit", "-qam", "Tidy up"]);
        }
        let ran = folder.run(&verify);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        assert!(ran.stdout.contains("the record is not there as it landed"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("nothing to sign yet"), "{}", ran.stdout);
    }
}

#[test]
fn thousands_of_acts_are_read_in_time() {
    let folder = played(SIGNED);
    for number in 0..4_000 {
        let act = format!(
            "counterpart: act/v1\nagreement: tideway\nact: approves\nversion: 1\nparty: {{ id: quay-advice }}\nname: P{number}\ndate: 2026-03-14\n"
        );
        fs::write(record(&folder).join(format!("2026-03-14-approves-{number:04}.yml")), act)
            .unwrap();
    }
    git(&folder, &["add", "--all"]);
    git(&folder, &["commit", "-qm", "All at once"]);
    let start = std::time::Instant::now();
    assert_eq!(folder.run(&["verify", "--as-of", "2026-06-01"]).code, 0);
    let seconds = start.elapsed().as_secs();
    // A folder read anew for each of its files took a minute and more.
    assert!(seconds < 20, "{seconds} seconds");
}

#[test]
fn an_act_too_large_to_be_read_is_told() {
    let folder = played(SIGNED);
    let act = format!("counterpart: act/v1\nact: declines\nnote: {}\n", "x".repeat(1_500_000));
    fs::write(record(&folder).join("2026-03-14-declines-quay-advice-0000.yml"), act).unwrap();
    let ran = folder.run(&["check", "--format", "json", "--as-of", "2026-06-01"]);
    assert!(ran.findings().contains(&"1:1 too-large".to_owned()), "{:?}", ran.findings());
    assert_eq!(ran.code, 2);
}

#[test]
fn over_a_damaged_record_file_the_answer_is_incomplete() {
    let folder = played(SIGNED);
    let listing = ["ls-tree", "-r", "HEAD"];
    let output = Command::new("git").current_dir(folder.path()).args(listing).output();
    let listed = String::from_utf8(output.unwrap().stdout).unwrap();
    let act = listed.lines().find(|line| line.contains("-signs-quay-advice-")).unwrap();
    let id = act.split_whitespace().nth(2).unwrap();
    let (first, rest) = id.split_at(2);
    let object = folder.path().join(".git/objects").join(first).join(rest);
    fs::remove_file(&object).unwrap();
    fs::write(&object, b"x\x9c").unwrap();
    let ran = folder.run(&["verify", "--as-of", "2026-06-01"]);
    assert_eq!(ran.code, 2, "{}", ran.stdout);
    assert!(ran.stderr.contains("is damaged"), "{}", ran.stderr);
}

#[test]
fn a_revision_without_a_name_and_a_day_in_other_words_are_refused() {
    let folder = played(SIGNED);
    for option in ["--rev", "--base"] {
        let ran = folder.run(&["verify", option, ""]);
        assert_eq!(ran.code, 2, "{}", ran.stdout);
    }
    for day in ["20-03-2026", "20260320", "2026-03-20T10:00", "yesterday"] {
        let ran = folder.run(&["history", "--as-of", day]);
        assert_eq!(ran.code, 2, "{}", ran.stdout);
        assert!(ran.stderr.contains("such as 2027-03-31"), "{}", ran.stderr);
    }
}
