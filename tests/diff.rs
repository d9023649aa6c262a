//! `counterpart diff` on real repositories: which texts it takes, what it prints, how it ends.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::program::{Folder, project};

const FILE: &str = "agreements/tideway.md";

const TEXT: &str = "---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
termination: { notice: P6M }
---

# Tideway

## 1. Termination

Any party may leave with six months' notice.

## 2. Disputes

Take it to the board.
";

/// A repository with one commit for each text, a month apart from January 2026 on.
fn repository(texts: &[&str]) -> Folder {
    let folder = Folder::new();
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    for (month, text) in texts.iter().enumerate() {
        folder.write(FILE, text);
        commit(&folder, &format!("2026-{:02}-10T12:00:00Z", month + 1));
    }
    folder
}

fn commit(folder: &Folder, date: &str) {
    folder.git(&["add", "--all"]);
    let status = Command::new("git")
        .args(["-c", "user.name=A. Recorder", "-c", "user.email=recorder@harbour.example"])
        .args(["commit", "--quiet", "--allow-empty", "--message", "Record a text"])
        .current_dir(folder.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", date)
        .env("GIT_COMMITTER_DATE", date)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

fn shorter() -> String {
    TEXT.replace("P6M", "P3M").replace("six months'", "three months'")
}

#[test]
fn two_revisions_are_compared() {
    let folder = repository(&[TEXT, &shorter(), TEXT]);
    let ran = folder.run(&["diff", FILE, "main~2", "main~1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stdout.starts_with("Tideway wellbeing partnership agreement\nmain~2 ("),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("\n  notice of termination  6 months → 3 months  (shorter)\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("\n    Any party may leave with [-six-] {+three+} months' notice.\n"),
        "{}",
        ran.stdout
    );
    let back = folder.run(&["diff", FILE, "main~1", "main", "--format", "json"]).json();
    assert_eq!(back["terms"][0]["direction"], "longer");
    let same = folder.run(&["diff", FILE, "main~2", "main"]);
    assert_eq!(same.code, 0);
    assert!(same.stdout.ends_with("No difference: the texts are the same\n"));
}

#[test]
fn a_revision_is_compared_with_the_work_tree_and_found_where_the_file_was_then() {
    let folder = repository(&[TEXT]);
    fs::create_dir_all(folder.path().join("signed")).unwrap();
    folder.git(&["mv", FILE, "signed/tideway.md"]);
    commit(&folder, "2026-02-10T12:00:00Z");
    folder.write("signed/tideway.md", shorter());
    let ran = folder.run(&["diff", "signed/tideway.md", "main~1", "--format", "json"]).json();
    assert_eq!(ran["from"]["path"], FILE);
    assert_eq!(ran["to"]["called"], "the work tree");
    assert_eq!(ran["to"]["commit"], Value::Null);
    assert_eq!(ran["changed-clauses"], serde_json::json!(["termination"]));
}

/// A text that was agreed in January, with its entry; what follows stands without one.
fn agreed_then(texts: &[&str]) -> Folder {
    let folder = Folder::new();
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    folder.write(FILE, TEXT);
    let digest = folder.run(&["digest", FILE]).stdout;
    let entry = format!(
        "counterpart: entry/v1\nagreement: tideway\ntype: agreed\nversion: 1\ntext: {}\ndate: 2026-01-10\n",
        digest.trim()
    );
    folder.write("agreements/tideway.record/2026-01-10-agreed-0000.yml", entry);
    commit(&folder, "2026-01-10T12:00:00Z");
    for (month, text) in texts.iter().enumerate() {
        folder.write(FILE, text);
        commit(&folder, &format!("2026-{:02}-10T12:00:00Z", month + 2));
    }
    folder
}

#[test]
fn the_last_recorded_version_is_compared_with_the_work_tree_unless_something_else_is_asked_for() {
    let folder = agreed_then(&[&shorter()]);
    let other = shorter().replace("board", "chair");
    folder.write(FILE, &other);
    let ran = folder.run(&["diff", FILE, "--format", "json"]).json();
    assert_eq!(ran["from"]["version"], 1);
    assert_eq!(ran["to"]["called"], "the work tree");
    assert_eq!(ran["changed-clauses"], serde_json::json!(["dispute-resolution", "termination"]));
    let version = folder.run(&["diff", FILE, "v1", "2026-02-20", "--format", "json"]).json();
    assert_eq!(version["changed-clauses"], serde_json::json!(["termination"]));
    assert_eq!(version["to"]["date"], "2026-02-10");
    let days = folder.run(&["diff", FILE, "2026-02-09", "2026-02-10"]);
    assert!(
        days.stdout
            .contains("the text of 2026-02-09, which stood there since 2026-01-10, version 1 →"),
        "{days:?}"
    );
}

#[test]
fn a_version_or_day_that_is_not_there_is_named() {
    let folder = agreed_then(&[]);
    for (wanted, words) in [
        ("2", "agreements/tideway.md has no version 2: only version 1 is recorded"),
        (
            "2025-12-31",
            "on 2025-12-31 agreements/tideway.md was not there yet: it came on 2026-01-10",
        ),
    ] {
        let ran = folder.run(&["diff", FILE, wanted]);
        assert_eq!((ran.code, ran.stderr.as_str()), (2, format!("error: {words}\n").as_str()));
    }
    let draft = repository(&[TEXT]).run(&["diff", FILE, "1"]);
    assert!(draft.stderr.contains("has no version 1: no version is recorded yet"), "{draft:?}");
}

#[test]
fn without_a_record_the_text_before_is_what_is_compared() {
    let words = |day: &str| format!("# Memorandum\n\nWe meet on {day}.\n");
    let folder = repository(&[&words("Mondays"), &words("Tuesdays")]);
    let ran = folder.run(&["diff", FILE]);
    assert!(ran.stdout.contains("the text since 2026-01-10 → the work tree"), "{ran:?}");
    assert!(ran.stdout.contains("[-Mondays.-] {+Tuesdays.+}"), "{ran:?}");
    folder.write(FILE, words("Sundays"));
    assert!(folder.run(&["diff", FILE]).stdout.contains("[-Tuesdays.-] {+Sundays.+}"));
}

#[test]
fn a_clone_that_is_not_whole_gives_no_versions_unless_it_is_asked_to() {
    let folder = agreed_then(&[&shorter()]);
    let from = format!("file://{}", folder.path().display());
    let shallow = Folder::new();
    shallow.git(&["clone", "--quiet", "--depth=1", &from, "."]);
    let ran = shallow.run(&["diff", FILE, "2026-03-01"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("git fetch --unshallow"), "{ran:?}");
    let ran = shallow.run(&["diff", FILE, "2026-03-01", "--allow-incomplete"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.ends_with("note: the history in this clone is not complete: other texts may have stood in between\n"), "{ran:?}");
    assert_eq!(shallow.run(&["diff", FILE, "HEAD"]).code, 0);
}

#[test]
fn schedules_are_those_of_their_revision() {
    let text = TEXT.replace(
        "\n---\n\n#",
        "\nschedules: [{ id: money, title: Money, file: money.csv, standing: signed }]\n---\n\n#",
    );
    let folder = Folder::new();
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    folder.write(FILE, &text);
    folder.write("agreements/money.csv", "1\n");
    commit(&folder, "2026-01-10T12:00:00Z");
    folder.write("agreements/money.csv", "2\n");
    let ran = folder.run(&["diff", FILE, "HEAD", "--format", "json"]).json();
    assert_eq!(
        (&ran["class"], &ran["summary"]),
        (&"substantive".into(), &"the file “money.csv” changed".into())
    );
    folder.write("agreements/money.csv", "1\r\n");
    let ran = folder.run(&["diff", FILE, "HEAD", "--format", "json"]).json();
    assert_eq!(ran["class"], "none");
}

#[test]
fn documents_without_front_matter_are_compared_too() {
    let folder = repository(&[
        "# Memorandum\n\nWe meet on Mondays.\n",
        "# Memorandum\n\nWe meet on Tuesdays.\n",
    ]);
    let ran = folder.run(&["diff", FILE, "HEAD~1", "HEAD"]);
    assert!(ran.stdout.contains("    We meet on [-Mondays.-] {+Tuesdays.+}\n"), "{ran:?}");
}

#[test]
fn what_cannot_be_looked_at_is_named() {
    let folder = repository(&[TEXT]);
    for (arguments, words) in [
        (&["diff", FILE, "no-such-branch"][..], "no-such-branch"),
        (&["diff", "agreements/other.md", "HEAD"], "agreements/other.md"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
    let alone = Folder::with("a.md", TEXT);
    let ran = alone.run(&["diff", "a.md"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("a.md is in no git repository"), "{ran:?}");
}

#[test]
fn every_document_is_as_published() {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(project("schema/diff.schema.json")).unwrap())
            .unwrap();
    let validator =
        jsonschema::options().should_validate_formats(true).offline().build(&schema).unwrap();
    let hostile = shorter()
        .replace("board", "bo\u{202e}ard ##[group] <b>")
        .replace("## 2. Disputes", "## 3. Dis`putes`");
    let longer = format!(
        "{}\n## 4. Insurance\n\nEach is insured.\n",
        TEXT.replace("quay-advice", "mill-lane")
    );
    let folder = repository(&[TEXT, &hostile, &longer, "Only words."]);
    for (from, to) in [
        ("main~3", "main~2"),
        ("main~2", "main~1"),
        ("main~1", "main"),
        ("main", "main~3"),
        ("main", "main"),
    ] {
        let ran = folder.run(&["diff", FILE, from, to, "--format", "json"]);
        let faults: Vec<_> = validator
            .iter_errors(&ran.json())
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(faults, Vec::<String>::new());
        assert!(!ran.stdout.contains('\u{202e}') && !ran.stdout.contains("##["));
        for format in ["human", "markdown", "html"] {
            let ran = folder.run(&["diff", FILE, from, to, "--format", format]);
            assert!(
                ran.code == 0
                    && !ran.stdout.contains('\u{202e}')
                    && (format != "html" || !ran.stdout.contains("<b>")),
                "{ran:?}"
            );
        }
    }
    assert!(!validator.is_valid(&serde_json::json!({ "format": "counterpart/diff/v1" })));
}

#[test]
fn a_page_can_be_written_to_a_file() {
    let folder = repository(&[TEXT, &shorter()]);
    let ran =
        folder.run(&["diff", FILE, "main~1", "main", "--format", "html", "--output", "diff.html"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    let page = fs::read_to_string(folder.path().join("diff.html")).unwrap();
    assert!(page.contains("<del>six</del> <ins>three</ins>"), "{page}");
}
