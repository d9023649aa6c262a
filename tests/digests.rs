//! The text digest, computed twice: by the program, and by a short implementation in another language.

use std::fs;
use std::process::Command;

use crate::program::{Folder, project};

/// What the second implementation prints for a file.
fn second(arguments: &[&str]) -> String {
    let output =
        Command::new("python3").arg(project("tests/digest.py")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn both_implementations_agree_on_the_fixtures() {
    for case in fs::read_dir(project("fixtures/agreements")).unwrap() {
        let file = case.unwrap().path().join("agreement.md");
        let file = file.to_str().unwrap();
        let ran = Folder::new().run(&["digest", file]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(second(&[file]), ran.stdout, "{file}");
    }
}

#[test]
fn the_published_examples_come_out_as_published_a_second_time() {
    let vectors = project("schema/digest-vectors.json");
    let published: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&vectors).unwrap()).unwrap();
    let vector = |vector: &serde_json::Value| {
        let digest = vector["digest"].as_str().unwrap_or("fault");
        format!("{}\t{digest}", vector["name"].as_str().unwrap())
    };
    let expected: Vec<_> = published["vectors"].as_array().unwrap().iter().map(vector).collect();
    // That the program gets them is a test beside its code.
    let printed = second(&["--vectors", vectors.to_str().unwrap()]);
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn sha256sum_gives_what_the_manifest_says() {
    let file = project("fixtures/agreements/brinewell-wellbeing/agreement.md");
    let file = file.to_str().unwrap();
    let folder = Folder::new();
    let sha256sum = |arguments: &[&str]| {
        let ran = folder.run(&[&["digest", file, "--output", "bytes"], arguments].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let output = Command::new("sha256sum").arg(folder.path().join("bytes")).output().unwrap();
        String::from_utf8(output.stdout).unwrap().split(' ').next().unwrap().to_owned()
    };
    let manifest = folder.run(&["digest", file, "--manifest"]).stdout;
    assert!(manifest.starts_with("counterpart-text-v1\nwords sha256:"), "{manifest}");
    assert!(manifest.contains(&format!("words sha256:{}\n", sha256sum(&["--canonical", "words"]))));
    assert!(manifest.contains(&format!("terms sha256:{}\n", sha256sum(&["--canonical", "terms"]))));
    assert_eq!(
        folder.run(&["digest", file]).stdout,
        format!("counterpart1-sha256:{}\n", sha256sum(&["--manifest"]))
    );
    let piped = folder.run(&["digest", file, "--canonical"]).stdout;
    sha256sum(&["--canonical", "words"]);
    assert_eq!(piped, fs::read_to_string(folder.path().join("bytes")).unwrap());
}

#[test]
fn a_text_without_a_digest_says_why_and_where() {
    let folder = Folder::with("a.md", "---\nkind: &x terms-of-reference\n---\n");
    let ran = folder.run(&["digest", "a.md"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.starts_with("a.md:2:7: error: "), "{}", ran.stderr);
}

#[test]
fn a_schedule_that_is_not_there_is_told() {
    let text =
        "---\nid: x\nschedules: [{ id: plan, standing: signed, file: plan.md }]\n---\nWords\n";
    let folder = Folder::with("agreements/a.md", text);
    let missing = folder.run(&["digest", "agreements/a.md"]);
    assert_eq!(missing.code, 1);
    assert!(missing.stderr.contains("plan.md"), "{}", missing.stderr);
    folder.write("agreements/plan.md", "The plan.\r\n");
    let with_plan = folder.run(&["digest", "agreements/a.md"]);
    assert_eq!(with_plan.code, 0);
    assert_ne!(with_plan.stdout, missing.stdout);
    folder.write("agreements/plan.md", "The plan.\n");
    assert_eq!(folder.run(&["digest", "agreements/a.md"]).stdout, with_plan.stdout);
}
