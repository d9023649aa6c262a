//! The exact place of a fault, whatever stands before it: a byte order mark, Windows line ends, tabs, emoji, Welsh and Japanese.

use crate::program::Folder;

const AGREEMENT: &str = "---
kind: terms-of-reference
id: tideway-board
title: Bwrdd Tŷ’r Harbwr 🏠 テスト board
parties:
  - { id: harbour-trust, name: Tŷ’r Harbwr 🏠, role: membr }
  - { id: quay-advice, name: 港湾相談, role: member }
timeframe: { commencement: 2026-04-31, expiry: 2029-03-31 }
---

# Board
";

/// Where the two wrong values stand: a role that there is not, and a day that there is not.
const PLACES: [&str; 2] = ["6:53 invalid-value", "8:28 invalid-value"];

fn wrong_values(text: &str) -> Vec<String> {
    let folder = Folder::with("board.md", text);
    folder.findings(&["--select", "invalid-value", "board.md"])
}

#[test]
fn a_wrong_value_is_told_at_its_line_and_column() {
    assert_eq!(wrong_values(AGREEMENT), PLACES);
}

#[test]
fn a_byte_order_mark_moves_nothing() {
    assert_eq!(wrong_values(&format!("\u{feff}{AGREEMENT}")), PLACES);
}

#[test]
fn windows_and_old_macintosh_line_ends_move_nothing() {
    assert_eq!(wrong_values(&AGREEMENT.replace('\n', "\r\n")), PLACES);
    assert_eq!(wrong_values(&AGREEMENT.replace('\n', "\r")), PLACES);
}

#[test]
fn offsets_are_bytes_and_ends_are_exclusive() {
    let folder = Folder::with("board.md", AGREEMENT);
    let report =
        folder.run(&["check", "--format", "json", "--select", "invalid-value", "board.md"]).json();
    let finding = &report["findings"][0];
    let place = |end: &str| usize::try_from(finding[end]["offset"].as_u64().unwrap()).unwrap();
    assert_eq!(AGREEMENT.get(place("start")..place("end")), Some("membr"));
    assert_eq!(finding["path"], "board.md");
}

#[test]
fn a_heading_is_told_at_its_words_behind_tabs_and_emoji() {
    let text = format!(
        "{AGREEMENT}\n##\t🏠 Termination\n<!-- clause: termination -->\n\n## Chair\n\nThe board elects one.\n"
    );
    let folder = Folder::with("board.md", text);
    assert_eq!(folder.findings(&["--select", "empty-clause", "board.md"]), ["13:4 empty-clause"]);
}
