//! `counterpart history` on repositories made with git: what it prints in each format, and how it ends.

use std::path::Path;

use counterpart::history::story;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::program::{Folder, Ran, project};

const AMENDED: &str = "
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and mill-lane sign
2026-03-20 quay-advice signs, dated 2026-03-14
2026-06-01 the text changes “termination: { notice: P6M }” to “termination: { notice: P3M }”
and amendment of termination, effective 2026-07-01, reason: The commissioner needs less
2026-06-03 all parties approve the amendment, dated 2026-06-02
2026-09-01 the text gains the party ferry-friends
and admission of ferry-friends, effective 2026-10-01
2026-09-02 ferry-friends adheres
";

const MOU: &str = "
=== docs/mou.md ===
# Memorandum of understanding

## Purpose

We work together on the Tideway estates.

## Disputes

Take it to the office.

## Signatures

Signed: ____________ Name: Ada Example Date: ____________
===
2021-03-01 docs/mou.md is drafted
2021-03-10 docs/mou.md is moved to docs/memorandum.md
2021-03-23 docs/memorandum.md changes “Signed: ____________” to “Signed: Ada Example”
and docs/memorandum.md changes “Date: ____________” to “Date: 2021-03-23”
2021-03-31 docs/memorandum.md changes “Take it to the office” to “Take it to the board”
";

fn played(story: &str) -> Folder {
    let folder = Folder::new();
    story::play(story, folder.path()).unwrap_or_else(|trouble| panic!("{trouble}"));
    folder
}

fn history(folder: &Folder, file: &str, more: &[&str]) -> Ran {
    folder.run(&[&["history", file, "--as-of", "2026-11-21"], more].concat())
}

fn faults(value: &Value) -> Vec<String> {
    let schema = std::fs::read_to_string(project("schema/history.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator =
        jsonschema::options().should_validate_formats(true).offline().build(&schema).unwrap();
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_first_sentences_answer() {
    let ran = history(&played(AMENDED), "agreements/tideway.md", &[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines.first(), Some(&"Tideway wellbeing partnership agreement"));
    assert_eq!(lines.get(4), Some(&"In force: version 2, since 2026-07-01."), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("Version 3 (admission) is recorded, not agreed: "),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("termination: notice 6 months → 3 months, shorter"));
}

#[test]
fn a_day_in_the_past_is_as_it_was_then() {
    let folder = played(AMENDED);
    let ran = folder.run(&["history", "agreements/tideway.md", "--as-of", "2026-06-15"]);
    assert!(ran.stdout.contains("In force: version 1, since 2026-04-01."), "{}", ran.stdout);
    assert!(ran.stdout.contains("Version 2 is agreed and takes effect on 2026-07-01."));
}

#[test]
fn json_is_as_published() {
    for (story, file, kind) in [
        (AMENDED, "agreements/tideway.md", None),
        (MOU, "docs/memorandum.md", Some("memorandum-of-understanding")),
        ("2026-02-01 the agreement is drafted", "agreements/tideway.md", None),
    ] {
        let kind: Vec<_> = kind.into_iter().flat_map(|kind| ["--kind", kind]).collect();
        let ran = history(&played(story), file, &[&["--format", "json"], kind.as_slice()].concat());
        let value = ran.json();
        assert_eq!(faults(&value), Vec::<String>::new());
        assert_eq!(value["agreements"][0]["path"], file);
        assert!(!value["agreements"][0]["commits"].as_array().unwrap().is_empty());
    }
    let value = history(&played(AMENDED), "agreements/tideway.md", &["--format", "json"]).json();
    let agreement = &value["agreements"][0];
    let versions: Vec<_> =
        agreement["versions"].as_array().unwrap().iter().map(|version| &version["type"]).collect();
    assert_eq!(versions, ["agreed", "amendment", "admission"]);
    assert_eq!((&agreement["in-force"], &agreement["status"]), (&2.into(), &"in-force".into()));
    assert_eq!(agreement["versions"][1]["change"]["terms"][0]["direction"], "shorter");
    assert!(!value.to_string().contains('@'), "addresses are nobody's business here");
}

#[test]
fn a_block_that_was_filled_in_and_a_text_that_changed_later_are_told_as_that() {
    let folder = played(MOU);
    let kind = ["--kind", "memorandum-of-understanding"];
    let ran = history(&folder, "docs/memorandum.md", &kind);
    let words = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.starts_with("Memorandum of understanding"), "{words}");
    let sentence = words.split_once("The signature block was filled in on 2021-03-23 (commit ");
    let rest = sentence.expect("it is told").1;
    assert!(
        rest.contains("); the text changed 8 days later (“Disputes” reworded; commit "),
        "{rest}"
    );
    assert!(words.contains("moved from docs/mou.md"), "{words}");
    for word in ["invalid", "verified", "void", "stale", "fraud"] {
        assert!(!words.to_lowercase().contains(word), "{word}");
    }
    let json =
        history(&folder, "docs/memorandum.md", &[&kind[..], &["--format", "json"]].concat()).json();
    let told: Vec<_> = json["agreements"][0]["texts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| {
            (
                text["landing"]["date"].as_str().unwrap(),
                text["signature-block"].as_str(),
                text["signature-block-change"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2021-03-01", Some("blank"), Some("came-blank")),
            ("2021-03-10", Some("blank"), None),
            ("2021-03-23", Some("filled"), Some("filled-in")),
            ("2021-03-31", Some("filled"), None),
        ]
    );
}

#[test]
fn markdown_holds_no_link_image_or_html() {
    let story = format!(
        "{AMENDED}2026-09-03 the text gains “See @office, https://a.example ![x](y) <b>”, message: Fix #12 for @office <img src=x> ![a](b) | https://a.example\n"
    );
    let text = history(&played(&story), "agreements/tideway.md", &["--format", "markdown"]).stdout;
    let mut in_code = 0;
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. })
            | Event::Html(_)
            | Event::InlineHtml(_) => {
                panic!("{event:?}")
            }
            Event::Text(words) => {
                assert!(!words.contains('@') && !words.contains("://"), "{words}");
            }
            Event::Code(_) => in_code += 1,
            _ => {}
        }
    }
    assert!(in_code > 20);
}

#[test]
fn html_is_one_page_that_lets_nothing_in() {
    let folder = played(AMENDED);
    let ran = history(
        &folder,
        "agreements/tideway.md",
        &["--format", "html", "--output", "history.html"],
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    let page = std::fs::read_to_string(folder.path().join("history.html")).unwrap();
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    for forbidden in ["<script", "<img", "<iframe", "style=\"", "@import", "url("] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn csv_has_a_row_for_each_party_and_version_and_each_act() {
    let text = history(&played(AMENDED), "agreements/tideway.md", &["--format", "csv"]).stdout;
    let rows: Vec<_> = text.lines().collect();
    assert!(rows.iter().all(|row| row.matches(',').count() == 21), "{text}");
    let of =
        |row: &str| rows.iter().filter(|line| line.contains(&format!(",in-force,{row},"))).count();
    assert_eq!((of("party"), of("act")), (3 * 3, 7));
}

#[test]
fn several_files_are_told_in_the_order_in_which_they_are_named() {
    let folder = played(MOU);
    folder.write("docs/other.md", "# Other\n\nWords.\n");
    let arguments = [
        "history",
        "docs/other.md",
        "docs/memorandum.md",
        "--kind",
        "memorandum-of-understanding",
        "--format",
        "json",
    ];
    let json = folder.run(&arguments).json();
    let paths: Vec<_> =
        json["agreements"].as_array().unwrap().iter().map(|agreement| &agreement["path"]).collect();
    assert_eq!(paths, ["docs/other.md", "docs/memorandum.md"]);
}

#[test]
fn a_shallow_clone_is_no_answer_unless_one_asks_for_what_is_there() {
    let folder = played(AMENDED);
    let clone = Folder::new();
    let origin = format!("file://{}", folder.path().display());
    clone.git(&["clone", "--quiet", "--depth", "1", &origin, "clone"]);
    let file = Path::new("clone").join("agreements/tideway.md");
    let file = file.to_str().unwrap();
    let ran = history(&clone, file, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(ran.stderr.contains("fetch-depth: 0"), "{}", ran.stderr);
    let ran = history(&clone, file, &["--allow-incomplete"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("Incomplete: the clone is shallow"), "{}", ran.stdout);
}

#[test]
fn outside_of_a_repository_there_is_no_history() {
    let folder = Folder::with("a.md", "# A\n");
    let ran = history(&folder, "a.md", &["--kind", "memorandum-of-understanding"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("not in a git repository"), "{}", ran.stderr);
}

#[test]
fn a_file_without_kind_is_refused_with_the_remedy() {
    let folder = played(MOU);
    let ran = history(&folder, "docs/memorandum.md", &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("--kind"), "{}", ran.stderr);
}
