//! Relations between agreements, some of which nobody asked for.

use crate::program::Folder;

const PARTIES: &str = "parties:\n  - { id: harbour, name: Harbour Trust }\n  - { id: quay, name: Quay Advice, identifiers: [GB-CHC-9930002] }\n";

fn agreement(kind: &str, id: &str, terms: &str) -> String {
    format!("---\nkind: {kind}\nid: {id}\ntitle: The {id}\n{PARTIES}{terms}\n---\n")
}

/// A memorandum that has expired, an agreement that delivers it, and one that names an id with a slip of the pen.
fn folder() -> Folder {
    let folder = Folder::new();
    let expired = "timeframe: { commencement: 2022-04-01, expiry: 2025-03-31 }";
    folder.write("agreed/mou.md", agreement("memorandum-of-understanding", "mou", expired));
    folder.write("services/own.md", agreement("collaboration-agreement", "own", "delivers: mou"));
    folder.write("services/slip.md", agreement("collaboration-agreement", "slip", "under: moo"));
    folder
}

const BETWEEN: &str = "unknown-agreement,parent-not-in-force,duplicate-id,duplicate-identifier";

fn told(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    folder.findings(&[&["--select", BETWEEN], arguments].concat())
}

#[test]
fn an_agreement_that_was_not_asked_for_is_known() {
    let folder = folder();
    assert_eq!(told(&folder, &["services/own.md"]), ["8:11 parent-not-in-force"]);
    assert_eq!(told(&folder, &["services"]), ["8:11 parent-not-in-force", "8:8 unknown-agreement"]);
    assert_eq!(told(&folder, &["agreed"]), Vec::<String>::new());
    assert_eq!(told(&folder, &[]), told(&folder, &["services"]));
}

#[test]
fn it_is_neither_judged_nor_counted_and_the_place_in_it_is_shown() {
    let folder = folder();
    let arguments = ["check", "--format", "json", "--as-of", "2026-11-21", "services/own.md"];
    let report = folder.run(&arguments).json();
    assert_eq!(report["summary"]["agreements"], 1);
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["path"] == "services/own.md"));
    let related: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"] == "parent-not-in-force")
        .map(|finding| &finding["related"][0])
        .collect();
    assert_eq!(
        (&related[0]["path"], &related[0]["start"]["line"]),
        (&"agreed/mou.md".into(), &8.into())
    );
}

#[test]
fn in_a_repository_a_tracked_agreement_is_known_though_it_is_ignored() {
    let folder = folder();
    folder.write(".gitignore", "agreed/\n");
    folder.git(&["init", "-q", "-b", "main"]);
    folder.git(&["add", "-f", "."]);
    folder.git(&["commit", "-q", "-m", "agreements"]);
    assert_eq!(told(&folder, &["services/own.md"]), ["8:11 parent-not-in-force"]);
}

#[test]
fn a_file_that_cannot_be_read_might_be_the_one() {
    let folder = folder();
    folder.write("agreed/broken.md", "---\nkind: memorandum-of-understanding\nid: [\n---\n");
    assert_eq!(told(&folder, &["services/slip.md"]), Vec::<String>::new());
}

#[test]
fn what_the_policy_excludes_is_not_unknown() {
    let folder = folder();
    folder.write("counterpart.toml", "exclude = [\"agreed/**\"]\n");
    for arguments in [&["services"][..], &[]] {
        assert_eq!(told(&folder, arguments), ["8:8 unknown-agreement"]);
    }
}

#[test]
fn standard_input_has_surroundings_where_it_stands_in_for_a_file() {
    let folder = folder();
    let text = agreement("collaboration-agreement", "own", "delivers: [mou, moo]");
    let told = |more: &[&str]| {
        let arguments = ["check", "--format", "json", "--as-of", "2026-11-21", "--select", BETWEEN];
        let arguments = [&arguments[..], more, &["-"]].concat();
        folder.run_with(&arguments, &[], text.as_bytes()).findings()
    };
    assert_eq!(told(&[]), Vec::<String>::new());
    // What was saved under that name is what is being replaced, and no second agreement.
    assert_eq!(
        told(&["--stdin-filename", "services/own.md"]),
        ["8:12 parent-not-in-force", "8:17 unknown-agreement"]
    );
    assert_eq!(told(&["--stdin-filename", "elsewhere/own.md"]), Vec::<String>::new());
}

#[test]
fn an_id_or_a_number_is_not_used_twice_though_only_one_file_is_looked_at() {
    let folder = folder();
    let copy = agreement("collaboration-agreement", "own", "").replace("id: quay", "id: advice");
    folder.write("services/a-copy.md", copy);
    assert_eq!(
        told(&folder, &["services/a-copy.md"]),
        ["3:5 duplicate-id", "7:52 duplicate-identifier"]
    );
}

#[test]
fn parties_who_go_on_after_the_expiry_have_their_agreement_in_force() {
    let folder = folder();
    let entry = |kind: &str, rest: &str| {
        format!(
            "counterpart: entry/v1\ntype: {kind}\nagreement: mou\nparties: {{}}\ndate: 2025-04-01\n{rest}"
        )
    };
    folder.write("agreed/mou.record/2025-04-01-continued.yml", entry("continued", ""));
    assert_eq!(told(&folder, &["services/own.md"]), Vec::<String>::new());
    folder.write(
        "agreed/mou.record/2025-09-01-ended.yml",
        entry("termination", "effective: 2025-12-31\n"),
    );
    let report =
        folder.run(&["check", "--as-of", "2026-11-21", "--format", "concise", "services/own.md"]);
    assert!(
        report.stdout.contains("“The mou”, which was ended on 2025-12-31"),
        "{}",
        report.stdout
    );
}

#[test]
fn thousands_that_name_one_another_are_looked_at_once() {
    let folder = Folder::new();
    for number in 0..600 {
        let terms = format!(
            "under: n0\nsupports: n{}\nsupersedes: old-{number}\ndata-protection-and-information-sharing: {{ agreement: n0, roles: {{ quay: controller }} }}",
            (number + 1) % 600
        );
        let id = format!("n{number}");
        folder.write(&format!("{number}.md"), agreement("collaboration-agreement", &id, &terms));
    }
    let told = told(&folder, &["7.md"]);
    assert_eq!(told, ["10:13 unknown-agreement"]);
}
