//! Beginning to check where much is amiss already: a baseline puts up with what stands, tells what is new, and shrinks.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Folder, Ran, project};

const FRONT: &str = "---\nkind: terms-of-reference\nid: tideway\ntitle: Tideway board\nparties:\n  - { id: harbour, name: Harbour Trust }\n  - { id: quay, name: Quay Advice }\n---\n";
const FILE: &str = "counterpart-baseline.json";

fn board() -> Folder {
    Folder::with(
        "board.md",
        format!("{FRONT}\n## Quorum\n\n## Chair\n\n## Notes\nWords.\n\n## Chair\n"),
    )
}

fn check(folder: &Folder, more: &[&str]) -> Ran {
    folder.run(&[&["check", "--as-of", "2026-11-21", "--format", "json"], more].concat())
}

fn with_baseline(folder: &Folder) -> Ran {
    check(folder, &["--baseline", FILE])
}

fn write(folder: &Folder) -> Ran {
    let ran = check(folder, &["--baseline", FILE, "--write-baseline"]);
    assert!(ran.code < 2, "{ran:?}");
    ran
}

fn baseline(folder: &Folder) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.path().join(FILE)).unwrap()).unwrap()
}

fn counted(baseline: &Value) -> u64 {
    let findings = baseline["findings"].as_array().unwrap();
    findings.iter().map(|listed| listed["count"].as_u64().unwrap()).sum()
}

/// Changes the text of the agreement.
fn rewrite(folder: &Folder, change: impl Fn(&str) -> String) {
    let text = fs::read_to_string(folder.path().join("board.md")).unwrap();
    folder.write("board.md", change(&text));
}

#[test]
fn what_stands_is_put_up_with_and_what_is_new_is_told() {
    let folder = board();
    let before = check(&folder, &[]).findings().len();
    assert!(before > 5);
    let written = write(&folder);
    assert_eq!((written.code, written.findings().len()), (0, 0));
    assert_eq!(written.stderr, format!("the baseline held 0 findings and holds {before}\n"));
    rewrite(&folder, |text| text.replace("## Quorum", "Words.\n\n## Quorum") + "\n## Meetings\n");
    let ran = with_baseline(&folder);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.findings(), ["21:4 empty-clause"]);
    let summary = &ran.json()["summary"];
    // That there is a section about meetings now settles that there was none.
    assert_eq!(summary["baseline"]["standing"], json!(before - 1));
    assert_eq!(summary["baseline"]["settled"].as_array().unwrap().len(), 1);
    assert_eq!((&summary["errors"], &summary["suppressed"]), (&json!(1), &json!(0)));
    assert_eq!(check(&folder, &[]).json()["summary"].get("baseline"), None);
}

#[test]
fn it_shrinks_by_itself_and_grows_only_when_asked() {
    let folder = board();
    write(&folder);
    let all = counted(&baseline(&folder));
    rewrite(&folder, |text| {
        text.replace("## Quorum\n", "## Quorum\nThree members.\n") + "\n## Meetings\n"
    });
    let shrunk = write(&folder);
    assert_eq!(shrunk.findings(), ["20:4 empty-clause"], "what is new is not taken in");
    assert_eq!(counted(&baseline(&folder)), all - 2);
    assert_eq!(with_baseline(&folder).json()["summary"]["baseline"]["settled"], json!([]));
    let bytes = fs::read(folder.path().join(FILE)).unwrap();
    write(&folder);
    assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), bytes);
    let anew = check(&folder, &["--baseline", FILE, "--write-baseline=anew"]);
    assert_eq!((anew.code, anew.findings().len()), (0, 0));
    assert_eq!(counted(&baseline(&folder)), all - 1);
}

#[test]
fn of_two_that_say_the_same_one_is_settled() {
    let folder = board();
    write(&folder);
    let listed = baseline(&folder);
    let chairs = |baseline: &Value| {
        let findings = baseline["findings"].as_array().unwrap().clone();
        findings.into_iter().find(|listed| {
            listed["rule"] == "empty-clause"
                && listed["message"].as_str().unwrap().contains("Chair")
        })
    };
    assert_eq!(chairs(&listed).unwrap()["count"], 2);
    rewrite(&folder, |text| text.replacen("## Chair\n\n", "", 1));
    let ran = folder.run(&["check", "--as-of", "2026-11-21", "--baseline", FILE]);
    assert!(
        ran.stdout.contains(
            "settled, and still in the baseline: board.md: nothing is written under “Chair” [empty-clause]\n"
        ),
        "{}",
        ran.stdout
    );
    write(&folder);
    assert_eq!(chairs(&baseline(&folder)).unwrap()["count"], 1);
}

#[test]
fn what_cannot_be_suppressed_is_told_whatever_the_baseline_lists() {
    let folder = Folder::with("board.md", format!("{FRONT}\n## Quo\u{200b}rum\nThree.\n"));
    let hidden =
        |ran: &Ran| ran.findings().iter().filter(|one| one.ends_with("hidden-text")).count();
    let ran = check(&folder, &[]);
    assert_eq!(hidden(&ran), 1);
    assert_eq!(hidden(&write(&folder)), 1);
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == "hidden-text").unwrap();
    let mut listed = baseline(&folder);
    listed["findings"].as_array_mut().unwrap().push(json!({
        "path": "board.md", "rule": "empty-clause", "message": "x", "count": 9,
        "fingerprint": finding["fingerprint"],
    }));
    folder.write(FILE, listed.to_string());
    let ran = with_baseline(&folder);
    assert_eq!((hidden(&ran), ran.code), (1, 1));
}

#[test]
fn it_is_as_published_and_the_report_with_it_too() {
    let folder = board();
    let ran = write(&folder);
    let published = |name: &str| -> Value {
        let path = project(&format!("schema/{name}.schema.json"));
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let schema = published("baseline");
    assert!(jsonschema::is_valid(&schema, &baseline(&folder)));
    assert!(!jsonschema::is_valid(&schema, &json!({ "format": "counterpart/baseline/v1" })));
    assert!(jsonschema::is_valid(&published("check"), &ran.json()));
    rewrite(&folder, |text| text.replace("## Quorum\n", "## Quorum\nThree members.\n"));
    let ran = with_baseline(&folder);
    assert!(jsonschema::is_valid(&published("check"), &ran.json()));
    assert_ne!(ran.json()["summary"]["baseline"]["settled"], json!([]));
    let paths: Vec<_> = baseline(&folder)["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|listed| ["path", "rule", "message"].map(|key| listed[key].to_string()))
        .collect();
    assert!(paths.is_sorted());
}

#[test]
fn every_report_says_how_much_stands() {
    let folder = board();
    write(&folder);
    let standing = counted(&baseline(&folder));
    for format in ["human", "narrated", "concise", "github", "markdown", "sarif"] {
        let ran =
            folder.run(&["check", "--as-of", "2026-11-21", "--format", format, "--baseline", FILE]);
        assert!(
            ran.stdout.contains(&format!("no findings; {standing} in the baseline")),
            "{format}: {}",
            ran.stdout
        );
        assert!(!ran.stdout.contains("::error"), "{format}");
    }
    let format = |format: &str| {
        folder
            .run(&["check", "--as-of", "2026-11-21", "--format", format, "--baseline", FILE])
            .stdout
    };
    assert_eq!(format("gitlab"), "[]\n");
    assert!(
        format("junit").contains(&format!("failures=\"0\" errors=\"0\" skipped=\"{standing}\""))
    );
    assert!(format("sarif").contains("\"suppressions\":[{\"kind\":\"external\","));
}

#[test]
fn a_flood_is_put_up_with_whole() {
    let sections = "## Chair\n\n## Notes\nWords.\n\n".repeat(70);
    let folder = Folder::with("board.md", format!("{FRONT}\n{sections}"));
    let ran = write(&folder);
    assert_eq!((ran.code, &ran.json()["summary"]["left-out"]), (0, &json!([])));
    assert_eq!(ran.json()["summary"]["errors"], 0);
    rewrite(&folder, |text| format!("{text}\n## Quorum\n"));
    let errors = with_baseline(&folder).json()["summary"]["errors"].clone();
    assert_eq!(errors, 1);
}

#[test]
fn wrong_calls_and_wrong_files_are_refused() {
    let folder = board();
    assert_eq!(with_baseline(&folder).code, 2, "it is not there");
    for more in [
        &["--write-baseline"][..],
        &["--baseline", FILE, "--write-baseline", "--select", "empty-clause"],
        &["--baseline", FILE, "--write-baseline", "--ignore", "empty-clause"],
        &["--baseline", FILE, "--write-baseline", "--no-suppressions"],
        &["--baseline", FILE, "--write-baseline=larger"],
        &["--baseline", FILE, "--write-baseline", "board.md"],
    ] {
        let ran = check(&folder, more);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{more:?}");
        assert!(!folder.path().join(FILE).exists());
    }
    for text in ["", "[]", "{\"format\": \"counterpart/baseline/v2\", \"findings\": []}"] {
        folder.write(FILE, text);
        let ran = with_baseline(&folder);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{text}");
        assert!(ran.stderr.contains(FILE), "{}", ran.stderr);
        let ran = check(&folder, &["--baseline", FILE, "--write-baseline"]);
        assert_eq!(ran.code, 2, "what cannot be read is not written over");
    }
}

#[test]
fn what_was_not_looked_at_is_not_called_settled() {
    let folder = board();
    folder.write("other.md", FRONT.replace("tideway", "other"));
    write(&folder);
    let before = baseline(&folder);
    let settled =
        |ran: &Ran| ran.json()["summary"]["baseline"]["settled"].as_array().unwrap().len();
    let named = check(&folder, &["--baseline", FILE, "board.md"]);
    assert_eq!((named.code, settled(&named)), (0, 0));
    let selected = check(&folder, &["--baseline", FILE, "--select", "empty-clause"]);
    assert_eq!((selected.code, settled(&selected)), (0, 0));
    folder.write("other.md", format!("{FRONT}{}", "x".repeat(5_000_001)));
    let ran = check(&folder, &["--baseline", FILE, "--write-baseline"]);
    assert_eq!((ran.code, settled(&ran)), (2, 0));
    assert!(ran.stderr.contains("the baseline was not written"), "{}", ran.stderr);
    assert_eq!(baseline(&folder), before);
    let auditor = check(&folder, &["--baseline", FILE, "--no-suppressions", "board.md"]);
    assert!(auditor.findings().len() > 5);
}

/// A repository whose default branch holds a board with its baseline and another agreement with findings, and a branch that is checked out.
fn committed() -> Folder {
    let folder = board();
    folder.write("other.md", FRONT.replace("tideway", "other") + "\n## Quorum\n");
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    write(&folder);
    commit(&folder);
    folder.git(&["checkout", "--quiet", "-b", "change"]);
    folder
}

fn commit(folder: &Folder) {
    folder.git(&["add", "--all"]);
    folder.git(&["commit", "--quiet", "--message", "Change"]);
}

fn of_the_change(folder: &Folder) -> Ran {
    check(folder, &["--baseline", FILE, "--base", "main"])
}

/// What a report says of rules that tell a change of the policy.
fn policy_changes(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.filter(|finding| finding["rule"] == "policy-changed");
    told.map(|finding| format!("{}: {}", finding["path"], finding["message"])).collect()
}

#[test]
fn a_change_is_judged_by_the_baseline_of_the_branch_that_it_is_for() {
    let folder = committed();
    rewrite(&folder, |text| format!("{text}\n## Meetings\n"));
    let anew = check(&folder, &["--baseline", FILE, "--write-baseline=anew"]);
    assert_eq!((anew.code, anew.findings().len()), (0, 0));
    commit(&folder);
    let ran = of_the_change(&folder);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.findings().contains(&"19:4 empty-clause".to_owned()), "{:?}", ran.findings());
    assert_eq!(
        policy_changes(&ran),
        [
            "\"counterpart-baseline.json\": \"the baseline puts up with 1 more finding after this change, the first of them: \
             board.md: nothing is written under “Meetings” [empty-clause]\""
        ]
    );
    // The same from another folder, and by another way to the file.
    folder.write("notes/a.txt", "");
    let mut inside = std::process::Command::new(env!("CARGO_BIN_EXE_counterpart"));
    inside.current_dir(folder.path().join("notes")).args(["check", "--base", "main"]);
    inside.args(["--baseline", "../notes/../counterpart-baseline.json", "--format", "concise"]);
    let output = String::from_utf8(inside.output().unwrap().stdout).unwrap();
    assert!(output.contains("nothing is written under “Meetings”"), "{output}");
}

#[test]
fn of_a_change_nobody_says_what_is_settled_elsewhere() {
    let folder = committed();
    rewrite(&folder, |text| text.replace("## Quorum\n", "## Quorum\nThree members.\n"));
    write(&folder);
    commit(&folder);
    let ran = of_the_change(&folder);
    assert_eq!((ran.code, policy_changes(&ran)), (0, Vec::new()), "{}", ran.stdout);
    assert_eq!(ran.json()["summary"]["baseline"]["settled"], json!([]));
    for more in [&["--write-baseline"][..], &["--write-baseline=anew"]] {
        let ran = check(&folder, &[&["--baseline", FILE, "--base", "main"], more].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{more:?}");
    }
}

#[test]
fn a_change_that_brings_breaks_or_takes_away_the_baseline_is_still_judged() {
    let folder = committed();
    rewrite(&folder, |text| text.replace("Words.", "Other words."));
    folder.write(FILE, "[]");
    let ran = of_the_change(&folder);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert_eq!(
        policy_changes(&ran),
        [
            "\"counterpart-baseline.json\": \"the baseline cannot be read after this change: it is no baseline: it says no format\""
        ]
    );
    fs::remove_file(folder.path().join(FILE)).unwrap();
    let ran = of_the_change(&folder);
    assert_eq!((ran.code, policy_changes(&ran)), (0, Vec::new()), "{}", ran.stdout);

    let folder = board();
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    commit(&folder);
    assert_eq!(of_the_change(&folder).code, 2, "it is nowhere");
    write(&folder);
    let all = counted(&baseline(&folder));
    let ran = of_the_change(&folder);
    let said = policy_changes(&ran);
    assert!(said[0].contains(&format!("puts up with {all} more findings")), "{said:?}");
}
