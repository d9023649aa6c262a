//! The fixtures: clean agreements are met with silence, faulty ones with exactly the words that stand beside them.

use std::fs;
use std::path::PathBuf;

use crate::program::{Folder, Ran, project};

fn folders(path: &str) -> Vec<PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(project(path))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn check(path: &str, level: &str) -> Ran {
    let path = project(path);
    Folder::new().run(&[
        "check",
        "--format",
        "json",
        "--as-of",
        "2026-11-21",
        "--level",
        level,
        path.to_str().unwrap(),
    ])
}

fn told(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| {
            format!("{}:{} {}", finding["path"], finding["start"]["line"], finding["message"])
        })
        .collect()
}

#[test]
fn clean_agreements_are_met_with_silence() {
    for level in ["strict", "standard"] {
        let ran = check("fixtures/agreements", level);
        assert_eq!(told(&ran), Vec::<String>::new(), "at level {level}");
        assert_eq!(ran.code, 0);
    }
}

#[test]
fn what_only_looks_like_a_fault_is_met_with_silence() {
    for level in ["strict", "standard", "light"] {
        let ran = check("fixtures/lookalikes", level);
        assert_eq!(told(&ran), Vec::<String>::new(), "at level {level}");
    }
}

/// The words of the same agreements alone, as documents of other people are read. What only their front matter settles (omissions, the legal form,
/// schedules that stand elsewhere) is missing then.
#[test]
fn the_words_alone_are_met_with_silence_as_well() {
    let folder = Folder::new();
    for case in folders("fixtures/lookalikes").into_iter().chain(folders("fixtures/agreements")) {
        let text = fs::read_to_string(case.join("agreement.md")).unwrap();
        let (front, words) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
        let kind = front.lines().find_map(|line| line.strip_prefix("kind: ")).unwrap();
        folder.write("words.md", words);
        let left_out =
            "missing-clause,recommended-clause,forbidden-clause,missing-term,broken-reference";
        let ran = folder.run(&[
            "check",
            "--format",
            "json",
            "--as-of",
            "2026-11-21",
            "--kind",
            kind,
            "--ignore",
            left_out,
            "words.md",
        ]);
        assert_eq!(told(&ran), Vec::<String>::new(), "{}", case.display());
    }
}

#[test]
fn there_is_a_clean_agreement_of_every_kind_and_form() {
    let folder = Folder::new();
    let mut found = std::collections::BTreeSet::new();
    for case in folders("fixtures/agreements") {
        let file = case.join("agreement.md");
        let terms = folder.run(&["export", file.to_str().unwrap()]).json()["terms"].clone();
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.contains("llustrative"),
            "{} must say that it is illustrative",
            case.display()
        );
        found.insert(terms["kind"].as_str().unwrap().to_owned());
        found.extend(terms["legal-form"].as_str().map(str::to_owned));
        found.extend(terms["profile"].as_str().map(str::to_owned));
    }
    let kinds = folder.run(&["list", "kinds", "--format", "json"]).json();
    let kinds =
        kinds.as_array().unwrap().iter().map(|kind| kind["kind"].as_str().unwrap().to_owned());
    let forms = [
        "contractual",
        "contractual-with-steering-group",
        "jointly-controlled-company",
        "single-contract",
        "overarching",
        "section-75",
    ];
    let missing: Vec<_> =
        kinds.chain(forms.map(str::to_owned)).filter(|name| !found.contains(name)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_rule_has_a_faulty_agreement_or_history() {
    let folder = Folder::new();
    let rules = folder.run(&["list", "rules", "--format", "json"]).json();
    let names =
        rules.as_array().unwrap().iter().map(|rule| rule["rule"].as_str().unwrap().to_owned());
    // A rule about the record is shown by a history.
    let histories: String = folders("fixtures/histories")
        .iter()
        .map(|case| fs::read_to_string(case.join("expected.txt")).unwrap())
        .collect();
    let without: Vec<_> = names
        .filter(|name| !project(&format!("fixtures/faults/{name}")).is_dir())
        .filter(|name| !histories.contains(&format!(" {name} ")))
        // Only a run that looks at a change tells it: tests/proposals.rs.
        .filter(|name| name != "policy-changed")
        .collect();
    assert_eq!(without, Vec::<String>::new());
}

/// `expected.txt` holds a line `# as of DATE`, then the findings of the rule that gave the folder its name: `line:column rule message`.
#[test]
fn faulty_agreements_are_met_with_the_words_beside_them() {
    for case in folders("fixtures/faults") {
        let rule = case.file_name().unwrap().to_str().unwrap().to_owned();
        let expected = fs::read_to_string(case.join("expected.txt")).unwrap();
        let (as_of, expected) = expected.split_once('\n').unwrap();
        let as_of = as_of.strip_prefix("# as of ").unwrap();
        let arguments = ["check", "--format", "json", "--as-of", as_of, "--select", &rule];
        let folder = Folder::new();
        for file in fs::read_dir(&case).unwrap().map(|entry| entry.unwrap()) {
            folder.write(file.file_name().to_str().unwrap(), fs::read(file.path()).unwrap());
        }
        let report = folder.run(&arguments).json();
        let findings = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["rule"] == rule.as_str());
        let line = |finding: &serde_json::Value| {
            let start = &finding["start"];
            format!(
                "{}:{} {rule} {}",
                start["line"],
                start["column"],
                finding["message"].as_str().unwrap()
            )
        };
        let told: Vec<_> = findings.map(line).collect();
        assert!(!told.is_empty(), "{rule} says nothing about its own fault");
        let sorted = |lines: Vec<String>| std::collections::BTreeSet::from_iter(lines);
        let expected = expected.lines().map(str::to_owned).collect();
        assert_eq!(sorted(told), sorted(expected), "{}", case.display());
    }
}
