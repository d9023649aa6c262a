//! What a change does: `check --base` on branches as people make them.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::program::{Folder, Ran};

const FILE: &str = "agreements/tideway.md";

/// A repository whose default branch holds an agreement that is recorded and signed by all, and a branch that is checked out.
fn agreed() -> Folder {
    let folder = draft();
    let done = |arguments: &[&str]| {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    };
    done(&["record", FILE, "agreed", "--date", "2022-03-07"]);
    for (party, name) in [
        ("harbour-trust", "Amina Sorrel"),
        ("quay-advice", "Ben Okafor"),
        ("mill-lane", "Carys Lund"),
    ] {
        done(&[
            "sign",
            FILE,
            "--party",
            party,
            "--name",
            name,
            "--date",
            "2022-03-10",
            "--capacity",
            "Trustee",
        ]);
    }
    commit(&folder, "2022-03-11", "Record that all have signed");
    folder.git(&["checkout", "--quiet", "-b", "change"]);
    folder
}

fn draft() -> Folder {
    let folder = Folder::with(FILE, include_str!("../src/edit/demo/tideway.md"));
    folder.write("organisations.yaml", include_str!("../src/edit/demo/organisations.yaml"));
    folder.write(".gitattributes", "**/*.record/** -text\n");
    folder.git(&["init", "--quiet", "--initial-branch=main"]);
    commit(&folder, "2022-03-01", "Draft the agreement");
    folder
}

fn commit(folder: &Folder, day: &str, message: &str) {
    folder.git(&["add", "--all"]);
    let at = format!("{day}T12:00:00Z");
    let status = Command::new("git")
        .args(["-c", "user.name=A. Recorder", "-c", "user.email=recorder@harbour.example"])
        .args(["commit", "--quiet", "--allow-empty", "-m", message])
        .current_dir(folder.path())
        .envs([("GIT_AUTHOR_DATE", at.as_str()), ("GIT_COMMITTER_DATE", at.as_str())])
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .status()
        .unwrap();
    assert!(status.success());
}

fn edit(folder: &Folder, from: &str, to: &str) {
    let path = folder.path().join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn check(folder: &Folder) -> Ran {
    folder.run(&["check", "--base", "main", "--as-of", "2022-03-20"])
}

fn report(folder: &Folder) -> Value {
    let ran = folder.run(&["check", "--base", "main", "--as-of", "2022-03-20", "--format", "json"]);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr))
}

#[test]
fn what_programs_get_is_as_its_schema_says() {
    let schema = fs::read_to_string(crate::program::project("schema/check.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let folder = agreed();
    edit(&folder, "termination: { notice: P6M }", "termination: { notice: P3M }");
    let report = report(&folder);
    let faults: Vec<_> = schema.iter_errors(&report).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0]);
}

/// The rules of the findings that the change brought.
fn brought(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["stood-before"] != true)
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

fn summary(report: &Value) -> &str {
    report["changes"][0]["summary"].as_str().unwrap()
}

#[test]
fn a_change_without_an_entry_says_who_would_have_to_agree() {
    let folder = agreed();
    edit(&folder, "termination: { notice: P6M }", "termination: { notice: P3M }");
    commit(&folder, "2022-03-15", "Shorten the notice");
    let report = report(&folder);
    assert_eq!(
        summary(&report),
        "The change needs all parties; still to agree: Harbour Trust, Quay Advice and Mill Lane Community Centre; \
         no entry records it yet; Substantive: termination: notice 6 months → 3 months, shorter"
    );
    assert!(brought(&report).contains(&"changed-since-agreed"));
    assert_eq!(
        report["changes"][0]["still-to-agree"],
        serde_json::json!(["harbour-trust", "quay-advice", "mill-lane"])
    );
}

#[test]
fn a_recorded_amendment_is_a_proposal_and_no_fault() {
    let folder = agreed();
    edit(&folder, "termination: { notice: P6M }", "termination: { notice: P9M }");
    commit(&folder, "2022-03-15", "Lengthen the notice");
    let ran = folder.run(&[
        "record",
        FILE,
        "amendment",
        "--date",
        "2022-03-15",
        "--effective",
        "2023-04-01",
        "--reason",
        "The council asked for it",
    ]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let ran = folder.run(&[
        "sign",
        FILE,
        "--party",
        "quay-advice",
        "--act",
        "approves",
        "--name",
        "Ben Okafor",
        "--date",
        "2022-03-16",
        "--capacity",
        "Trustee",
    ]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    commit(&folder, "2022-03-16", "Propose the amendment");
    let report = report(&folder);
    assert!(
        summary(&report).starts_with(
            "Amendment 1 needs all parties; agreed: Quay Advice; still to agree: Harbour Trust and Mill Lane Community Centre; \
             Substantive: termination: notice 6 months → 9 months, longer"
        ),
        "{}",
        summary(&report)
    );
    assert!(
        !brought(&report).iter().any(|rule| rule.contains("approv") || rule.contains("changed")),
        "{:?}",
        brought(&report)
    );
}

#[test]
fn what_stood_before_is_counted_and_not_told_again() {
    let folder = draft();
    edit(
        &folder,
        "risk-sharing: { shares: { harbour-trust: 50,",
        "risk-sharing: { shares: { harbour-trust: 40,",
    );
    commit(&folder, "2022-03-02", "A slip");
    folder.git(&["checkout", "--quiet", "-b", "change"]);
    edit(&folder, "title: Tideway", "title: The Tideway");
    commit(&folder, "2022-03-03", "Another title");
    let told = report(&folder);
    assert!(!brought(&told).contains(&"words-contradict-terms"), "{:?}", brought(&told));
    let stood = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["stood-before"] == true);
    assert_eq!(stood.filter(|finding| finding["rule"] == "words-contradict-terms").count(), 1);
    let ran = check(&folder);
    assert!(ran.stdout.contains("more stood before this change"), "{}", ran.stdout);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    // The same slip made by the change is told, and fails.
    edit(&folder, "quay-advice: 30", "quay-advice: 20");
    assert!(brought(&report(&folder)).contains(&"words-contradict-terms"));
    assert_eq!(check(&folder).code, 1);
}

#[test]
fn an_agreement_may_move_and_only_that_is_said() {
    let folder = agreed();
    fs::create_dir_all(folder.path().join("partnerships")).unwrap();
    folder.git(&["mv", FILE, "partnerships/tideway.md"]);
    folder.git(&["mv", "agreements/tideway.record", "partnerships/tideway.record"]);
    commit(&folder, "2022-03-15", "Move");
    let report = report(&folder);
    assert_eq!(report["changes"].as_array().unwrap().len(), 1);
    let change = &report["changes"][0];
    assert_eq!((&change["what"], &change["path-before"]), (&"moved".into(), &FILE.into()));
    assert_eq!(brought(&report), [""; 0]);
}

#[test]
fn an_agreed_text_that_is_taken_away_is_an_error() {
    let folder = agreed();
    folder.git(&["rm", "--quiet", FILE]);
    commit(&folder, "2022-03-15", "Tidy up");
    let report = report(&folder);
    assert_eq!(report["changes"][0]["what"], "removed");
    assert!(
        summary(&report).starts_with("taken away, although its record says that it was agreed"),
        "{}",
        summary(&report)
    );
    assert!(brought(&report).contains(&"agreement-vanished"));
}

#[test]
fn a_change_is_judged_by_the_policy_of_the_branch_that_it_is_for() {
    let folder = draft();
    folder.git(&["checkout", "--quiet", "-b", "change"]);
    edit(&folder, "quay-advice: 30", "quay-advice: 20");
    folder.write(
        "counterpart.toml",
        "[[weakened]]\nrule = \"words-contradict-terms\"\nseverity = \"off\"\nbecause = \"it is known\"\n",
    );
    commit(&folder, "2022-03-02", "Slip and loosen");
    let report = report(&folder);
    assert!(brought(&report).contains(&"words-contradict-terms"));
    let told = report["findings"].as_array().unwrap().iter();
    let told: Vec<_> = told.filter(|finding| finding["rule"] == "policy-changed").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0]["message"],
        "this change asks less of agreements: words-contradict-terms: off, because it is known"
    );
    assert_eq!(told[0]["severity"], "warning");
}

#[test]
fn a_change_of_who_may_sign_is_told() {
    let folder = draft();
    folder.git(&["checkout", "--quiet", "-b", "change"]);
    let path = folder.path().join("organisations.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let line =
        text.lines().find(|line| line.contains("name:") && line.contains("capacity")).unwrap();
    fs::write(
        &path,
        text.replacen(line, &line.replace("capacity", "until: 2022-01-01, capacity"), 1),
    )
    .unwrap();
    commit(&folder, "2022-03-02", "Change who may sign");
    let report = report(&folder);
    assert!(brought(&report).contains(&"policy-changed"), "{report}");
    assert_eq!(report["changes"][0]["what"], "recorded");
}

#[test]
fn no_change_no_base_and_no_history_are_said_plainly() {
    let folder = draft();
    folder.git(&["checkout", "--quiet", "-b", "change"]);
    let ran = check(&folder);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("this change touches no agreement")
            && ran.stdout.contains("no file differs"),
        "{}",
        ran.stdout
    );
    let ran = folder.run(&["check", "--base", "trunk"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("“trunk”") && ran.stderr.contains("--base origin/main"),
        "{}",
        ran.stderr
    );
    let ran = folder.run(&["check", "--base", "main", "--no-history"]);
    assert_eq!(ran.code, 2);
    let outside = Folder::with("a.md", "# A\n");
    let ran = outside.run(&["check", "--base", "main"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("this is not in one"), "{}", ran.stderr);
}

#[test]
fn unrelated_histories_have_nothing_to_compare() {
    let folder = draft();
    folder.git(&["checkout", "--quiet", "--orphan", "other"]);
    commit(&folder, "2022-03-02", "Begin again");
    let ran = check(&folder);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("have no commit in common"), "{}", ran.stderr);
}
