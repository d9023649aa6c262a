//! What the README shows is what the program prints.

use std::fs;
use std::process::Command;

use crate::program::{Folder, project};

fn readme() -> String {
    fs::read_to_string(project("README.md")).unwrap()
}

/// The blocks that open with `$ counterpart …` and show what it prints.
fn shown() -> Vec<(String, String)> {
    let text = readme();
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let shown = |block: &str| {
        let (command, printed) = block.split_once('\n')?;
        Some((command.strip_prefix("$ counterpart ")?.to_owned(), printed.to_owned()))
    };
    blocks.filter_map(shown).collect()
}

#[test]
fn the_examples_of_the_readme_are_what_is_printed() {
    let shown = shown();
    assert!(shown.len() >= 3, "the README shows {} commands", shown.len());
    for (command, printed) in shown {
        let output = Command::new(env!("CARGO_BIN_EXE_counterpart"))
            .args(command.split(' '))
            .current_dir(project(""))
            .env_remove("GITHUB_ACTIONS")
            .output()
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap().trim_end(),
            printed.trim_end(),
            "$ counterpart {command}"
        );
    }
}

#[test]
fn the_table_of_rules_is_the_list_of_rules() {
    let rules = Folder::new().run(&["list", "rules", "--format", "json"]).json();
    let row = |rule: &serde_json::Value| {
        let text = |key: &str| rule[key].as_str().unwrap().to_owned();
        format!("| `{}` | {} | {} |\n", text("rule"), text("severity"), text("summary"))
    };
    let table: String = rules.as_array().unwrap().iter().map(row).collect();
    assert!(readme().contains(&table), "the README's table of rules should read:\n{table}");
}

#[test]
fn the_grammar_of_markers_is_the_one_that_is_used() {
    assert!(readme().contains(counterpart::document::markdown::MARKER));
}

#[test]
fn the_heavy_unicode_tables_stay_out_of_the_tree() {
    let lock = fs::read_to_string(project("Cargo.lock")).unwrap();
    assert!(
        !lock.contains("name = \"icu_segmenter\""),
        "textwrap is held at 0.16.2: later ones bring 22 crates"
    );
}
