//! The histories: stories played into repositories, and met by all rules together with exactly the words beside them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use counterpart::history::story;
use rayon::prelude::*;

use crate::program::{Folder, project};

/// A case: `story.txt`, and `expected.txt`, which opens with the day and the circumstances (`# as of 2026-10-01, shallow`) and then has the
/// findings as `path:line:column rule message`. The four digits in the names of record files are written as `####`.
struct Case {
    name: String,
    story: String,
    as_of: String,
    circumstances: Vec<String>,
    expected: BTreeSet<String>,
}

/// The text of the stories is short: the clauses that it lacks are no matter of its history.
const IGNORED: &str = "missing-clause,recommended-clause";

fn cases() -> Vec<Case> {
    let folders = fs::read_dir(project("fixtures/histories")).unwrap();
    let mut cases: Vec<_> = folders.map(|folder| case(&folder.unwrap().path())).collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}

fn case(folder: &Path) -> Case {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
    let (head, findings) = expected.split_once('\n').unwrap();
    let mut circumstances = head.strip_prefix("# as of ").unwrap().split(", ").map(str::to_owned);
    Case {
        story: fs::read_to_string(folder.join("story.txt")).unwrap(),
        as_of: circumstances.next().unwrap(),
        circumstances: circumstances.collect(),
        expected: findings.lines().map(str::to_owned).collect(),
        name,
    }
}

/// What a check of the played story says.
fn told(case: &Case) -> BTreeSet<String> {
    let folder = Folder::new();
    let played = story::play(&case.story, folder.path())
        .unwrap_or_else(|trouble| panic!("{}: {trouble}", case.name));
    let tip = played.commits.last().unwrap().to_string();
    for circumstance in &case.circumstances {
        match circumstance.as_str() {
            "shallow" => folder.write(".git/shallow", format!("{tip}\n")),
            "grafts" => folder.write(".git/info/grafts", format!("{tip}\n")),
            "replaced" => {
                let first = played.commits.first().unwrap().to_string();
                folder.git(&["replace", &tip, &first]);
            }
            "origin" => {
                let main = played.tip("main").unwrap().to_string();
                folder.write(".git/refs/remotes/origin/main", format!("{main}\n"));
                folder.write(".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/main\n");
            }
            "crlf" => {
                let text = fs::read_to_string(folder.path().join("agreements/tideway.md")).unwrap();
                folder.write("agreements/tideway.md", text.replace('\n', "\r\n"));
            }
            "trusted-keys" => {}
            other => panic!("{}: what is “{other}”?", case.name),
        }
    }
    let mut arguments =
        vec!["check", "--format", "json", "--as-of", &case.as_of, "--ignore", IGNORED];
    // Keys from outside of the repository: none.
    let outside = Folder::with("allowed_signers", "");
    let trusted = outside.path().join("allowed_signers");
    if case.circumstances.iter().any(|circumstance| circumstance == "trusted-keys") {
        arguments.extend(["--trusted-keys", trusted.to_str().unwrap()]);
    }
    let ran = folder.run(&arguments);
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(line).collect()
}

fn line(finding: &serde_json::Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap();
    let start = &finding["start"];
    let line = format!(
        "{}:{}:{} {} {}",
        text("path"),
        start["line"],
        start["column"],
        text("rule"),
        text("message")
    );
    without_digits(&line)
}

/// Four hexadecimal digits that end the name of a record file come from hashes, which no reader can check.
fn without_digits(line: &str) -> String {
    let name = regex::Regex::new(r"(\d{4}-\d\d-\d\d-[a-z-]+-)[0-9a-f]{4}\b").unwrap();
    name.replace_all(line, "$1####").into_owned()
}

#[test]
fn histories_are_met_with_the_words_beside_them() {
    let wrong: Vec<String> = cases()
        .par_iter()
        .filter_map(|case| {
            let told = told(case);
            let list =
                |lines: &BTreeSet<String>| lines.iter().cloned().collect::<Vec<_>>().join("\n");
            (told != case.expected).then(|| {
                format!(
                    "== {}\n-- told\n{}\n-- expected\n{}",
                    case.name,
                    list(&told),
                    list(&case.expected)
                )
            })
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_clone_of_the_last_commit_only_is_told_and_nobody_is_called_unsigned() {
    let all = cases();
    let case = all.iter().find(|case| case.name == "example-4-with-entry-and-one-act").unwrap();
    let (folder, clone) = (Folder::new(), Folder::new());
    story::play(&case.story, folder.path()).unwrap();
    let from = format!("file://{}", folder.path().display());
    clone.git(&["clone", "--quiet", "--depth", "1", &from, "."]);
    let arguments = ["check", "--format", "json", "--as-of", &case.as_of, "--ignore", IGNORED];
    let report = clone.run(&arguments).json();
    let told: Vec<_> = report["findings"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(
        told,
        [
            ".git/shallow:1:1 shallow-history this clone holds only the last commits, so what was agreed, and when, cannot be judged"
        ]
    );
}

#[test]
fn clean_histories_are_met_with_silence() {
    let clean: Vec<_> =
        cases().into_iter().filter(|case| case.name.starts_with("clean-")).collect();
    assert!(clean.len() >= 9);
    assert!(clean.iter().all(|case| case.expected.is_empty()));
}
