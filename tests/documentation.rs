//! What the README shows is what the program prints.

use std::fs;
use std::process::Command;

use crate::program::{Folder, project};

fn readme() -> String {
    fs::read_to_string(project("README.md")).unwrap()
}

/// What a console block of the README shows.
struct Shown {
    /// Whether it is seen in the demonstration, not in this project.
    in_demonstration: bool,
    command: String,
    printed: String,
}

/// The blocks that open with `$ counterpart …` and show what it prints.
fn shown() -> Vec<Shown> {
    let text = readme();
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let shown = |block: &str| {
        let (prompt, printed) = block.split_once('\n')?;
        let (folder, command) = prompt.split_once("$ counterpart ")?;
        assert!(["", "counterpart-demo"].contains(&folder), "{prompt}");
        Some(Shown {
            in_demonstration: !folder.is_empty(),
            command: command.to_owned(),
            printed: printed.to_owned(),
        })
    };
    blocks.filter_map(shown).collect()
}

/// Whether a text is another one in which lines `…` stand for any lines that are left out.
fn is_excerpt(excerpt: &str, whole: &str) -> bool {
    let mut rest = whole.trim_end();
    let passages: Vec<_> = excerpt.trim_end().split("\n…\n").collect();
    let last = passages.len() - 1;
    passages.iter().enumerate().all(|(index, passage)| {
        let found = match index {
            0 => rest.starts_with(passage).then_some(0),
            _ => rest.find(passage),
        };
        let Some(at) = found else { return false };
        rest = rest.get(at + passage.len()..).unwrap_or_default();
        index != last || last > 0 || rest.is_empty()
    })
}

#[test]
fn the_examples_of_the_readme_are_what_is_printed() {
    let demonstration = Folder::new();
    assert_eq!(demonstration.run(&["demo", "counterpart-demo"]).code, 0);
    let shown = shown();
    assert!(shown.len() >= 6, "the README shows {} commands", shown.len());
    for Shown { in_demonstration, command, printed } in shown {
        let folder = if in_demonstration {
            demonstration.path().join("counterpart-demo")
        } else {
            project("")
        };
        let output = Command::new(env!("CARGO_BIN_EXE_counterpart"))
            .args(command.split(' '))
            .current_dir(folder)
            .env_remove("GITHUB_ACTIONS")
            .output()
            .unwrap();
        let whole = String::from_utf8(output.stdout).unwrap();
        assert!(is_excerpt(&printed, &whole), "$ counterpart {command} prints\n{whole}");
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
