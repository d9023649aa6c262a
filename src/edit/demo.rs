//! The demonstration: a repository of fictitious agreements with a history of several years, in which most things went well and some did not.

use std::path::Path;

use crate::ground::error::Error;
use crate::history::story::{self, Played};

/// The day on which the demonstration is looked at.
pub const AS_OF: jiff::civil::Date = jiff::civil::date(2026, 10, 1);

const STORY: &str = include_str!("demo/story.txt");
const TIDEWAY: &str = include_str!("demo/tideway.md");
const MEMORANDUM: &str = include_str!("demo/estates-memorandum.md");
const ORGANISATIONS: &str = include_str!("demo/organisations.yaml");
const README: &str = include_str!("demo/README.md");

/// Makes the repository in a folder that is empty or not there.
pub fn make(folder: &Path) -> Result<Played, Error> {
    story::play(&whole_story(), folder).map_err(|trouble| match trouble {
        story::Trouble::Failed(error) => error,
        unclear @ story::Trouble::Unclear(_) => Error::Usage(unclear.to_string()),
    })
}

/// The story with the files that it begins with.
fn whole_story() -> String {
    let files = [
        ("agreements/tideway.md", TIDEWAY),
        ("organisations.yaml", ORGANISATIONS),
        ("README.md", README),
        (".gitattributes", "**/*.record/** -text\n"),
    ];
    let files = files.map(|(path, text)| format!("=== {path} ===\n{text}"));
    let indented: Vec<_> = MEMORANDUM
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("    {line}") })
        .collect();
    let story = STORY.replace("{estates-memorandum}", &indented.join("\n"));
    format!("{}===\n{story}", files.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstration_is_the_same_wherever_it_is_made() {
        let one = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        let one = make(one.path()).unwrap();
        let other = make(other.path()).unwrap();
        assert_eq!(one.commits, other.commits);
        assert!(one.commits.len() > 20);
    }
}
