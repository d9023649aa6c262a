//! The published schemas: each is one itself, and what the program reads and prints is as they say.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::program::{Folder, project};

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn read(path: impl AsRef<Path>) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn schema(name: &str) -> Value {
    read(project(&format!("schema/{name}.schema.json")))
}

/// What a schema says against a value, formats included.
fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let validator =
        jsonschema::options().should_validate_formats(true).offline().build(schema).unwrap();
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn every_schema_is_one() {
    for file in json_files(&project("schema")) {
        let value = read(&file);
        if file.to_string_lossy().ends_with(".schema.json") {
            assert!(jsonschema::meta::validate(&value).is_ok(), "{}", file.display());
            assert!(
                value["$id"].as_str().unwrap().starts_with("https://counterpart.example/schema/"),
                "{}",
                file.display()
            );
            assert!(
                value["title"].is_string() && value["description"].is_string(),
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn the_data_files_are_as_their_schemas_say() {
    assert_eq!(
        faults(&schema("catalogue"), &read(project("schema/clauses.json"))),
        Vec::<String>::new()
    );
    assert_eq!(
        faults(&schema("levels"), &read(project("schema/levels.json"))),
        Vec::<String>::new()
    );
    assert_eq!(
        faults(&schema("execution"), &read(project("schema/execution.json"))),
        Vec::<String>::new()
    );
    let broken = json!({ "forms": { "guild": {} } });
    assert_ne!(faults(&schema("execution"), &broken), Vec::<String>::new());
    let broken = json!({ "clauses": [{ "id": "Not An Id" }] });
    assert_ne!(faults(&schema("catalogue"), &broken), Vec::<String>::new());
}

#[test]
fn the_json_report_is_as_published_with_findings_and_without() {
    let published = schema("check");
    let folder = Folder::with(
        "agreements/a\u{1b}.md",
        "---\nkind: terms-of-reference\nid: a\nid: b\n---\n\u{202e}\n",
    );
    folder.write("b.md", "---\nkind: terms-of-referense\ntitle: Agreement: between us\n");
    for arguments in [
        &["check", "--format", "json"][..],
        &["check", "--format", "json", "--statistics", "--select", "shares-do-not-sum"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!(faults(&published, &ran.json()), Vec::<String>::new());
    }
    assert!(folder.run(&["check", "--format", "json"]).findings().len() > 3);
    let clean = Folder::new().run(&["check", "--format", "json"]).json();
    assert_eq!(faults(&published, &clean), Vec::<String>::new());
    assert_eq!(clean["findings"], json!([]));
    assert_ne!(
        faults(&published, &json!({ "format": "counterpart/check/v1" })),
        Vec::<String>::new()
    );
}

#[test]
fn the_schema_of_a_kind_stands_alone_and_takes_the_clean_agreements() {
    let folder = Folder::new();
    for case in fs::read_dir(project("fixtures/agreements")).unwrap() {
        let file = case.unwrap().path().join("agreement.md");
        let projection = folder.run(&["export", file.to_str().unwrap()]).json();
        let kind = projection["kind"].as_str().unwrap();
        let bundled = folder.run(&["schema", kind]).json();
        assert_eq!(faults(&bundled, &projection), Vec::<String>::new(), "{}", file.display());
        let mut without = projection.clone();
        without["terms"].as_object_mut().unwrap().remove("parties");
        assert_ne!(faults(&bundled, &without), Vec::<String>::new(), "{}", file.display());
        let front = folder.run(&["schema", "front-matter"]).json();
        assert_eq!(
            faults(&front, &projection["terms"]),
            Vec::<String>::new(),
            "{}",
            file.display()
        );
    }
}
