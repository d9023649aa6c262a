//! The order of the rooms: a room names only rooms above it in this list, and each foreign crate below is named in exactly one room.

use std::fs;
use std::path::{Path, PathBuf};

/// The decision. What a folder holds belongs to the room of the same name.
const ROOMS: &[&str] = &[
    "ground::error",
    "ground::source",
    "ground::finding",
    "ground::fingerprint",
    "ground::limits",
    "ground::files",
    "document::term",
    "document::fault",
    "document::yaml",
    "document::toml",
    "document::front_matter",
    "document::markdown",
    "document::words",
    "document::catalogue",
    "document::organisations",
    "document::agreement",
    "history::digest",
    "history::trace",
    "history::repository",
    "history::record",
    "history::change",
    "history::signature_block",
    "history::evidence",
    "history::approval",
    "history::ledger",
    "history::proposal",
    "history::story",
    "history::chronicle",
    "lint::schema",
    "lint::standard",
    "lint::rules",
    "lint::policy",
    "lint::discovery",
    "lint::suppression",
    "lint::baseline",
    "lint::check",
    "edit",
    "render::door",
    "render",
    "cli",
];

/// Crates that could be exchanged for others, and the one room that would notice.
const ONE_DOOR: &[(&str, &str)] = &[
    ("granit_parser", "document/yaml"),
    ("toml_edit", "document/toml"),
    ("pulldown_cmark", "document/markdown"),
    ("jsonschema", "lint/schema"),
    ("git2", "history/repository"),
    ("ssh_key", "history/evidence"),
    ("pgp", "history/evidence"),
    ("similar", "history/change"),
    ("miette", "render/human"),
    ("encoding_rs", "ground/files"),
];

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, files) } else { files.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let name = |path: &Path| {
        path.strip_prefix(&root).unwrap().with_extension("").to_string_lossy().replace('\\', "/")
    };
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The place of a file in the list: that of the longest room that its name begins with.
fn place(file: &str) -> Option<usize> {
    let name = file.replace('/', "::");
    let is_inside = |room: &str| name == room || name.starts_with(&format!("{room}::"));
    (0..ROOMS.len())
        .filter(|place| is_inside(ROOMS[*place]))
        .max_by_key(|place| ROOMS[*place].len())
}

#[test]
fn every_room_has_its_place() {
    let without: Vec<_> = sources()
        .into_iter()
        .map(|(file, _)| file)
        .filter(|file| place(file).is_none() && !is_wing(file))
        .collect();
    assert!(without.is_empty(), "add these to the list of rooms: {without:?}");
}

/// A file that only lists the rooms of its wing.
fn is_wing(file: &str) -> bool {
    ["lib", "main", "ground", "document", "history", "lint"].contains(&file)
}

#[test]
fn no_room_names_a_later_one() {
    for (file, text) in sources() {
        let Some(own) = place(&file) else { continue };
        for (later, room) in ROOMS.iter().enumerate().skip(own + 1) {
            let named = text.contains(&format!("crate::{room}::"))
                || text.contains(&format!("crate::{room};"));
            assert!(!named, "src/{file}.rs names {room} (place {later}), which comes after it");
        }
    }
}

#[test]
fn each_exchangeable_crate_has_one_door() {
    for (file, text) in sources() {
        for (name, door) in ONE_DOOR {
            let is_door = file == *door || file.starts_with(&format!("{door}/"));
            let named =
                text.contains(&format!("{name}::")) || text.contains(&format!("use {name}"));
            assert!(is_door || !named, "src/{file}.rs names {name}, which belongs into src/{door}");
        }
    }
}
