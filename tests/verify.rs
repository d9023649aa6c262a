//! `verify` on real repositories: stories played step by step, and every other one as its schema says.

use std::fs;

use counterpart::history::evidence::demonstration;
use counterpart::history::story;
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::program::{Folder, Ran, project};

fn played(story: &str) -> Folder {
    let folder = Folder::new();
    story::play(story, folder.path()).unwrap_or_else(|trouble| panic!("{trouble}: {story}"));
    folder
}

fn verify(folder: &Folder, arguments: &[&str]) -> Ran {
    let day: &[&str] =
        if arguments.contains(&"--as-of") { &[] } else { &["--as-of", "2026-06-30"] };
    folder.run(&[&["verify"], day, arguments].concat())
}

fn answer(folder: &Folder, arguments: &[&str]) -> (i32, Value) {
    let ran = verify(folder, &[&["--format", "json"], arguments].concat());
    (ran.code, ran.json()["agreements"][0].clone())
}

const DRAFT: &str = "2026-02-19 the agreement is drafted\n";
const RECORDED: &str = "2026-03-12 the parties record the agreement\n";
const TWO_SIGNED: &str = "2026-03-13 harbour-trust and quay-advice sign\n";
const THIRD_SIGNED: &str = "2026-03-20 mill-lane signs, dated 2026-03-13\n";
const AMENDED: &str = "2026-06-01 the text changes “termination: { notice: P6M }” to “termination: { notice: P3M }”
and the text changes “ended with six months’” to “ended with three months’”
and amendment of termination, effective 2026-09-01, reason: The commissioner shortened its own notice
";

#[test]
fn a_draft_is_told_as_one_and_asks_for_nothing() {
    let ran = verify(&played(DRAFT), &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("\ndraft: nothing to sign yet\n"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("asked of each party: a record at least tied (--at-least)"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_worked_example_is_told_step_by_step() {
    let mut story = RECORDED.to_owned();
    let (code, agreement) = answer(&played(&story), &[]);
    assert_eq!((code, &agreement["judged"], &agreement["in-force"]), (1, &json!(1), &Value::Null));
    assert_eq!(agreement["still-to-agree"], json!(["harbour-trust", "quay-advice", "mill-lane"]));

    story.push_str(TWO_SIGNED);
    let ran = verify(&played(&story), &[]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("2 of 3 parties recorded as having signed version 1 as was asked\n"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("still to sign: Mill Lane"), "{}", ran.stdout);

    story.push_str(THIRD_SIGNED);
    let (code, agreement) = answer(&played(&story), &[]);
    assert_eq!((code, &agreement["in-force"], &agreement["holds"]), (0, &json!(1), &json!(true)));
    let mill_lane = &agreement["parties"][2];
    assert_eq!((&mill_lane["recorded"], &mill_lane["missing"]), (&json!("tied"), &json!(false)));
    let late = mill_lane["signed"]["remarks"].as_array().unwrap();
    let late = late.iter().find(|remark| remark["code"] == "late").unwrap();
    assert_eq!(late["words"], "recorded 7 days after its date");

    let without_entry = AMENDED.lines().take(2).collect::<Vec<_>>().join("\n");
    let (code, agreement) = answer(&played(&format!("{story}{without_entry}\n")), &[]);
    assert_eq!((code, &agreement["concerns"]), (1, &json!(["changed-since-agreed"])));

    story.push_str(AMENDED);
    story.push_str("2026-06-02 quay-advice approves\n");
    let folder = played(&story);
    let (code, agreement) = answer(&folder, &[]);
    assert_eq!((code, &agreement["in-force"], &agreement["judged"]), (1, &json!(1), &json!(1)));
    assert_eq!(agreement["still-to-agree"], json!(["harbour-trust", "mill-lane"]));
    assert!(
        verify(&folder, &[]).stdout.contains("version 2 (amendment) is recorded, not agreed: ")
    );

    story.push_str("2026-06-03 harbour-trust and mill-lane approve\n");
    let (code, agreement) = answer(&played(&story), &[]);
    assert_eq!((code, &agreement["in-force"], &agreement["judged"]), (0, &json!(1), &json!(2)));
    assert_eq!(agreement["parties"][0]["carried-by"], json!([2]));
    let (_, agreement) = answer(&played(&story), &["--as-of", "2026-09-01"]);
    assert_eq!(agreement["in-force"], json!(2));
}

#[test]
fn a_revision_is_judged_as_it_was() {
    let folder = played(&format!("{RECORDED}{TWO_SIGNED}{THIRD_SIGNED}"));
    assert_eq!(answer(&folder, &["--rev", "HEAD"]).0, 0);
    assert_eq!(answer(&folder, &["--rev", "HEAD~1"]).0, 1);
}

#[test]
fn keys_are_asked_for_and_confirmed_from_outside_only() {
    let keys = "2026-02-20 harbour-trust, quay-advice and mill-lane list a key\n";
    let folder =
        played(&format!("{DRAFT}{keys}{RECORDED}2026-03-13 all parties sign with a key\n"));
    let (code, agreement) = answer(&folder, &["--at-least", "key-signed"]);
    assert_eq!(
        (code, &agreement["parties"][0]["recorded"]),
        (0, &json!("key-signed")),
        "{agreement}"
    );
    assert_eq!(answer(&folder, &["--at-least", "key-confirmed"]).0, 1);

    let file = fs::read_to_string(folder.path().join("organisations.yaml")).unwrap();
    let listed = file.lines().filter_map(|line| line.trim().split("ssh-ed25519 ").nth(1));
    let listed = listed.map(|rest| rest.split([' ', ']', '"', '\'', ',']).next().unwrap());
    let lines: Vec<_> = listed.map(|key| format!("* ssh-ed25519 {key}\n")).collect();
    assert_eq!(lines.len(), 3, "{file}");
    let outside = Folder::with("trusted", lines.concat());
    let trusted = outside.path().join("trusted");
    let trusted = trusted.to_str().unwrap();
    let (code, agreement) =
        answer(&folder, &["--at-least", "key-confirmed", "--trusted-keys", trusted]);
    assert_eq!(
        (code, &agreement["parties"][2]["recorded"]),
        (0, &json!("key-confirmed")),
        "{agreement}"
    );

    let other = demonstration::public_key("somebody else");
    outside.write("trusted", format!("* cert-authority {other}\n"));
    let ran = verify(&folder, &["--at-least", "key-confirmed", "--trusted-keys", trusted]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("line 1 of the file of trusted keys was passed over"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("recorded, but not at least key-confirmed: "), "{}", ran.stdout);

    folder.write("trusted", lines.concat());
    let ran = verify(&folder, &["--trusted-keys", "trusted"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("inside the repository"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_looked_at_is_exit_2() {
    let folder = played(&format!("{RECORDED}{TWO_SIGNED}{THIRD_SIGNED}"));
    assert_eq!(verify(&folder, &["--at-least", "stated"]).code, 2);
    assert_eq!(verify(&folder, &["agreements/none.md"]).code, 2);
    assert_eq!(
        Folder::with("a.md", "---\nkind: terms-of-reference\nid: a\n---\n").run(&["verify"]).code,
        2
    );
    let empty = Folder::new();
    empty.git(&["init", "-q"]);
    assert_eq!(empty.run(&["verify"]).code, 2);
    let shallow = Folder::new();
    let from = format!("file://{}", folder.path().display());
    shallow.git(&["clone", "-q", "--depth", "1", &from, "clone"]);
    let verify = |more: &[&str]| shallow.run(&[&["verify", "clone"], more].concat());
    let ran = verify(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("fetch-depth: 0") && ran.stdout.is_empty(), "{ran:?}");
    let ran = verify(&["--allow-incomplete"]);
    assert!(ran.code < 2 && ran.stdout.contains("incomplete: "), "{ran:?}");
}

#[test]
fn every_story_has_an_answer_as_published() {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(project("schema/verify.schema.json")).unwrap())
            .unwrap();
    let validator =
        jsonschema::options().should_validate_formats(true).offline().build(&schema).unwrap();
    let stories: Vec<_> = fs::read_dir(project("fixtures/histories"))
        .unwrap()
        .map(|folder| fs::read_to_string(folder.unwrap().path().join("story.txt")).unwrap())
        .collect();
    stories.par_iter().for_each(|story| {
        let folder = played(story);
        let ran = verify(&folder, &["--format", "json"]);
        if ran.code == 2 {
            assert!(ran.stderr.starts_with("error: "), "{story}: {ran:?}");
            return;
        }
        let report = ran.json();
        let faults: Vec<_> =
            validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{story}");
        assert_eq!(report["holds"], ran.code == 0, "{story}");
        assert!(!ran.stdout.contains(".example\""), "an address is printed: {story}");
        let text = verify(&folder, &["--format", "markdown"]);
        assert_eq!(text.code, ran.code);
        for word in ["verified", "valid", "binding", "fully executed", "safe"] {
            let is_word = |text: &str| {
                text.split(|letter: char| !letter.is_alphabetic()).any(|found| found == word)
            };
            assert!(!is_word(&text.stdout), "{word}: {}", text.stdout);
        }
    });
}
