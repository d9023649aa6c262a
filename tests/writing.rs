//! The worked example, step by step, by the commands that people use: record, sign, verify, check; and what the scribe refuses.

use std::fs;
use std::process::Command;

use crate::program::{Folder, Ran};

const FILE: &str = "agreements/tideway.md";

/// The demonstration's agreement, which is complete.
fn agreement() -> &'static str {
    include_str!("../src/edit/demo/tideway.md")
}

/// A repository with the draft in it.
fn draft() -> Folder {
    let folder = Folder::with(FILE, agreement());
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

fn change(folder: &Folder, from: &str, to: &str) {
    let path = folder.path().join(FILE);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn record(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["record", FILE][..], arguments].concat())
}

fn sign(folder: &Folder, party: &str, name: &str, date: &str, more: &[&str]) -> Ran {
    let arguments = ["sign", FILE, "--party", party, "--name", name, "--date", date];
    folder.run(&[&arguments[..], more].concat())
}

fn done(ran: Ran) -> String {
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    ran.stdout
}

/// What `check` says of the record on a day: rule and message.
fn told(folder: &Folder, day: &str) -> Vec<String> {
    let ran = folder.run(&["check", "--as-of", day, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| {
            format!(
                "{}: {}",
                finding["rule"].as_str().unwrap(),
                finding["message"].as_str().unwrap()
            )
        })
        .collect()
}

fn rules_told(folder: &Folder, day: &str) -> Vec<String> {
    told(folder, day)
        .into_iter()
        .map(|told| told.split(':').next().unwrap_or_default().to_owned())
        .collect()
}

fn verify(folder: &Folder, day: &str) -> (i32, serde_json::Value) {
    let ran = folder.run(&["verify", "--as-of", day, "--format", "json"]);
    (
        ran.code,
        serde_json::from_str(&ran.stdout)
            .unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr)),
    )
}

fn all_sign(folder: &Folder) {
    for (party, name, date) in [
        ("harbour-trust", "Amina Sorrel", "2022-03-13"),
        ("quay-advice", "Ben Okafor", "2022-03-14"),
        ("mill-lane", "Carys Lund", "2022-03-20"),
    ] {
        done(sign(folder, party, name, date, &[]));
        commit(folder, date, "Sign");
    }
}

fn agreed() -> Folder {
    let folder = draft();
    done(record(&folder, &["agreed", "--date", "2022-03-12"]));
    commit(&folder, "2022-03-12", "Record the agreement");
    folder
}

#[test]
fn step_1_a_draft_has_nothing_to_sign() {
    let folder = draft();
    assert_eq!(told(&folder, "2022-03-02"), Vec::<String>::new());
    let ran = folder.run(&["verify", "--as-of", "2022-03-02"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("nothing to sign yet"), "{}", ran.stdout);
    let ran = folder.run(&["history", FILE, "--as-of", "2022-03-02"]);
    assert!(ran.stdout.contains("no version yet"), "{}", ran.stdout);
}

#[test]
fn step_2_an_agreement_is_recorded_and_waits_for_signatures() {
    let folder = draft();
    let told_at_once = done(record(&folder, &["agreed", "--date", "2022-03-12"]));
    assert!(
        told_at_once.starts_with("wrote agreements/tideway.record/2022-03-12-agreed-"),
        "{told_at_once}"
    );
    assert!(
        told_at_once.contains("Harbour Trust, Quay Advice and Mill Lane Community Centre"),
        "{told_at_once}"
    );
    commit(&folder, "2022-03-12", "Record the agreement");
    let (code, answer) = verify(&folder, "2022-03-12");
    assert_eq!(code, 1);
    let parties = answer["agreements"][0]["parties"].as_array().unwrap();
    assert_eq!(parties.len(), 3);
    assert!(parties.iter().all(|party| party["missing"] == true && party["recorded"] == "missing"));
    // Before commencement a note, after it an error, for each party.
    assert_eq!(rules_told(&folder, "2022-03-31"), ["unsigned-party"; 3]);
    assert_eq!(rules_told(&folder, "2022-04-02"), ["unsigned-after-commencement"; 3]);
}

#[test]
fn step_3_one_party_has_not_signed() {
    let folder = agreed();
    done(sign(&folder, "harbour-trust", "Amina Sorrel", "2022-03-13", &["--method", "wet-ink"]));
    done(sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &[]));
    commit(&folder, "2022-03-14", "Two have signed");
    let (code, answer) = verify(&folder, "2022-03-15");
    assert_eq!(code, 1);
    let parties = answer["agreements"][0]["parties"].as_array().unwrap();
    let levels: Vec<_> = parties.iter().map(|party| party["recorded"].as_str().unwrap()).collect();
    assert_eq!(levels, ["tied", "tied", "missing"]);
    assert_eq!(answer["agreements"][0]["still-to-agree"], serde_json::json!(["mill-lane"]));
    let told = told(&folder, "2022-04-05");
    let expected = "unsigned-after-commencement: no signature of Mill Lane Community Centre is recorded, 4 days after the agreement began";
    assert_eq!(told, [expected]);
}

#[test]
fn step_4_a_change_needs_an_entry_and_then_everybody() {
    let folder = agreed();
    all_sign(&folder);
    assert_eq!(told(&folder, "2023-01-15"), Vec::<String>::new());
    assert_eq!(verify(&folder, "2023-01-15").0, 0);

    change(&folder, "termination: { notice: P6M }", "termination: { notice: P3M }");
    change(&folder, "may be ended with six months'", "may be ended with three months'");
    commit(&folder, "2023-02-08", "Shorten the notice");
    assert_eq!(rules_told(&folder, "2023-02-09"), ["changed-since-agreed"]);

    let wrote = done(record(
        &folder,
        &[
            "amendment",
            "--date",
            "2023-02-10",
            "--effective",
            "2023-04-01",
            "--reason",
            "The council asked for it",
        ],
    ));
    assert!(wrote.contains("6 months → 3 months, shorter"), "{wrote}");
    done(sign(&folder, "quay-advice", "Ben Okafor", "2023-02-11", &[]));
    commit(&folder, "2023-02-11", "Record amendment 1");
    let found = told(&folder, "2023-02-12");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "approvals-incomplete: Harbour Trust and Mill Lane Community Centre are still to agree"
        ),
        "{found:?}"
    );
    let (code, answer) = verify(&folder, "2023-03-01");
    assert_eq!(code, 1);
    assert_eq!(answer["agreements"][0]["in-force"], 1);

    done(sign(&folder, "harbour-trust", "Amina Sorrel", "2023-02-13", &[]));
    done(sign(&folder, "mill-lane", "Carys Lund", "2023-02-14", &[]));
    commit(&folder, "2023-02-14", "The others sign amendment 1");
    assert_eq!(told(&folder, "2023-02-15"), Vec::<String>::new());
    assert_eq!(verify(&folder, "2023-03-31").1["agreements"][0]["in-force"], 1);
    assert_eq!(verify(&folder, "2023-04-01").1["agreements"][0]["in-force"], 2);
}

#[test]
fn what_is_untrue_is_refused() {
    let folder = draft();
    let refused = |ran: Ran, words: &str| {
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
        assert!(
            ran.stderr.starts_with("refused: ") && ran.stderr.contains(words),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains("help: "), "{}", ran.stderr);
    };
    refused(
        sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &[]),
        "there is no version to sign",
    );
    refused(
        record(&folder, &["amendment", "--date", "2022-03-12"]),
        "nothing is recorded as agreed yet",
    );
    refused(record(&folder, &["agreed", "--date", "2999-01-01"]), "has not come yet");
    change(&folder, "Members prepare, turn up", "[insert who] prepare, turn up");
    refused(record(&folder, &["agreed", "--date", "2022-03-12"]), "cannot be agreed to as it is");
    change(&folder, "[insert who] prepare, turn up", "Members prepare, turn up");
    done(record(&folder, &["agreed", "--date", "2022-03-12"]));
    commit(&folder, "2022-03-12", "Record the agreement");
    refused(
        record(&folder, &["agreed", "--date", "2022-03-12"]),
        "recorded as agreed already, on 2022-03-12",
    );
    refused(record(&folder, &["amendment", "--date", "2022-03-12"]), "nothing has changed since");
    refused(
        sign(&folder, "quay-advise", "Ben Okafor", "2022-03-14", &[]),
        "“quay-advise” is no party",
    );
    refused(
        sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &["--version", "2"]),
        "there is no version 2",
    );
    refused(
        sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &["--act", "adheres"]),
        "a party already",
    );
    done(sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &[]));
    refused(sign(&folder, "quay-advice", "Ben Okafor", "2022-03-15", &[]), "recorded already");
    change(&folder, "are paid within 30 days", "are paid within 40 days");
    refused(record(&folder, &["admission", "--date", "2022-03-20"]), "no party joins");
    refused(
        record(&folder, &["amendment", "--date", "2022-03-20", "--clauses", "termination"]),
        "the clauses that changed are these: invoicing-and-payment",
    );
}

/// Everything that `record` can write: the type, its options, and what is refused without them.
const ENTRIES: &[(&str, &[&str], &str)] = &[
    ("review", &["--outcome", "No change", "--attended", "quay-advice"], "what came of it"),
    (
        "decision",
        &["--body", "board", "--minute", "Minute 4.2", "--summary", "An evaluation is bought"],
        "which body took it, where it is minuted and what was decided",
    ),
    (
        "report",
        &["--period", "January to March 2023", "--reference", "Report 3", "--from", "mill-lane"],
        "which time it covers and where the paper can be looked up",
    ),
    ("notice", &["--from", "quay-advice", "--subject", "other"], "who gave it and of what"),
    (
        "transcribed",
        &[
            "--original",
            "Tideway",
            "--original-held-by",
            "Harbour Trust",
            "--original-compared-by",
            "A. Clerk",
        ],
        "who compared the text with the original and what the signed original is called",
    ),
    ("continued", &["--reason", "The tender is late", "--until", "2030-01-31"], "why"),
    (
        "termination",
        &["--effective", "2023-12-31", "--reason", "The work is done"],
        "from which day it has effect and why",
    ),
];

const CHANGES: &[(&str, &[&str], &str)] = &[
    ("amendment", &["--reason", "The council asked"], "why the text changes"),
    ("correction", &["--reason", "A wrong figure"], "why the text changes"),
    (
        "succession",
        &[
            "--reason",
            "A new name",
            "--basis",
            "renamed",
            "--from",
            "quay-advice",
            "--to",
            "quay-advice",
            "--reference",
            "Register of 2 January 2023",
        ],
        "why the text changes, how it came about, who stood there before and who stands there now",
    ),
];

fn is_refused(ran: &Ran, words: &str) {
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(words) && ran.stderr.contains("help: "), "{}", ran.stderr);
}

#[test]
fn what_check_would_fault_is_not_written() {
    let folder = agreed();
    let writes_only_what_is_right = |entries: &[(&str, &[&str], &str)], print: bool| {
        for (kind, options, lacking) in entries {
            let bare = [kind, "--date", "2023-01-02"];
            is_refused(
                &record(&folder, &bare),
                &format!("refused: the entry does not say {lacking}"),
            );
            let print: &[&str] = if print { &["--print"] } else { &[] };
            done(record(&folder, &[&bare[..], options, print].concat()));
        }
    };
    writes_only_what_is_right(ENTRIES, false);
    commit(&folder, "2023-01-03", "Record what happened");
    let about_files = ["missing-term", "invalid-value", "unknown-key"];
    let told = rules_told(&folder, "2023-02-01");
    assert!(!told.iter().any(|rule| about_files.contains(&rule.as_str())), "{told:?}");
    for (options, words) in [
        (
            &["notice", "--subject", "other", "--from", "quay-advise"][..],
            "“quay-advise” is no party",
        ),
        (&["review", "--outcome", "Fine", "--period", "2022"], "“review” does not say “period”"),
        (&["review", "--outcome", " "], "nothing is written for “outcome”"),
    ] {
        is_refused(&record(&folder, &[options, &["--date", "2023-01-02"]].concat()), words);
    }
    change(&folder, "are paid within 30 days", "are paid within 40 days");
    writes_only_what_is_right(CHANGES, true);
}

#[test]
fn a_signature_needs_bytes_that_nothing_changes() {
    let folder = agreed();
    fs::remove_file(folder.path().join(".gitattributes")).unwrap();
    commit(&folder, "2022-03-13", "Forget the attributes");
    let ran = sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("**/*.record/** -text"), "{}", ran.stderr);
}

#[test]
fn what_is_printed_is_what_would_be_written() {
    let folder = agreed();
    folder.git(&["remote", "add", "origin", "https://github.com/harbour-example/agreements.git"]);
    let arguments = ["--print", "--method", "e-signature"];
    let printed = done(sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &arguments));
    let record = folder.path().join("agreements/tideway.record");
    assert_eq!(fs::read_dir(&record).unwrap().count(), 1, "nothing is written");
    assert!(printed.contains("https://github.com/harbour-example/agreements/new/main/agreements/tideway.record?filename=2022-03-14-signs-quay-advice-"));
    done(sign(&folder, "quay-advice", "Ben Okafor", "2022-03-14", &["--method", "e-signature"]));
    let path = printed.lines().next().unwrap();
    let written = fs::read_to_string(folder.path().join(path)).unwrap();
    assert!(printed.contains(&written), "{printed}\n{written}");
}

#[test]
fn a_key_signs_what_ssh_keygen_can_check() {
    let folder = agreed();
    let key = folder.path().join("../key-of-ben");
    let keys = tempfile::tempdir().unwrap();
    let key = if key.exists() { key } else { keys.path().join("key") };
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "ben.okafor@quay.example", "-f"])
        .arg(&key)
        .status()
        .unwrap();
    assert!(made.success());
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    let organisations = folder.path().join("organisations.yaml");
    let known = fs::read_to_string(&organisations).unwrap();
    let listed = known.replace(
        "emails: [ben.okafor@quay.example]",
        &format!("emails: [ben.okafor@quay.example], keys: [\"{}\"]", public.trim()),
    );
    fs::write(&organisations, listed).unwrap();
    commit(&folder, "2022-03-13", "List Ben's key");
    let wrote = done(sign(
        &folder,
        "quay-advice",
        "Ben Okafor",
        "2022-03-14",
        &["--ssh-key", key.to_str().unwrap()],
    ));
    commit(&folder, "2022-03-14", "Sign with a key");
    let path = folder.path().join(wrote.lines().next().unwrap().strip_prefix("wrote ").unwrap());
    let signers = folder.path().join("signers");
    fs::write(&signers, format!("ben.okafor@quay.example {public}")).unwrap();
    let checked = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-n", "counterpart-v1", "-I", "ben.okafor@quay.example", "-f"])
        .arg(&signers)
        .arg("-s")
        .arg(format!("{}.sig", path.display()))
        .stdin(fs::File::open(&path).unwrap())
        .status()
        .unwrap();
    assert!(checked.success());
    let parties = verify(&folder, "2022-03-15").1["agreements"][0]["parties"].clone();
    assert_eq!(parties[1]["recorded"], "key-signed", "{parties}");
}

#[test]
fn a_signing_copy_carries_the_digest_and_a_block_for_each_party() {
    let folder = draft();
    let digest = done(folder.run(&["digest", FILE]));
    let page = done(folder.run(&["engross", FILE]));
    assert!(page.contains(digest.trim()));
    assert_eq!(page.matches("Signed for and on behalf of").count(), 3);
    assert!(
        page.contains("default-src 'none'") || page.contains("default-src &#39;none&#39;"),
        "{page}"
    );
    change(&folder, "Members prepare, turn up", "[insert who] prepare, turn up");
    assert_eq!(folder.run(&["engross", FILE]).code, 1);
}

#[test]
fn the_demonstration_shows_what_it_promises() {
    let folder = Folder::new();
    let shown = done(folder.run(&["demo", "there"]));
    for expected in [
        "made there:",
        "$ counterpart check --as-of 2026-10-01",
        "changed-since-agreed",
        "review-overdue",
        "unsigned-after-commencement",
        "$ counterpart verify --as-of 2026-10-01",
        "$ counterpart history agreements/tideway.md --as-of 2026-10-01",
    ] {
        assert!(shown.contains(expected), "{expected} in {shown}");
    }
    let ran = folder.run(&["demo", "there"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("is not empty"), "{}", ran.stderr);
    for arguments in [&["fsck", "--strict"][..], &["diff", "--exit-code", "HEAD"]] {
        folder.git(&[&["-C", "there"], arguments].concat());
    }
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_gone() {
    let folder = agreed();
    all_sign(&folder);
    let record = folder.path().join("agreements/tideway.record");
    let act = fs::read_dir(&record).unwrap().next().unwrap().unwrap().path();
    let path = format!("agreements/tideway.record/{}", act.file_name().unwrap().to_str().unwrap());
    fs::remove_file(&act).unwrap();
    assert_eq!(rules_told(&folder, "2022-06-01"), ["record-rewritten"]);
    folder.git(&["update-index", "--skip-worktree", &path]);
    assert_eq!(rules_told(&folder, "2022-06-01"), Vec::<String>::new());
}
