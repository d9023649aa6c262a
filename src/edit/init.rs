//! What a repository needs to keep its agreements honest: policy, workflow, hook, attributes, owners. Nothing that stands is changed; lines are
//! added to lists, and only where they are missing.

use std::path::{Path, PathBuf};

use crate::ground::error::Error;
use crate::ground::files::{self, Root, Unread};
use crate::ground::limits::LIMITS;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// The default branch.
    pub branch: String,
    /// The action that the workflow uses, such as `owner/counterpart@v1`.
    pub action: String,
    /// Who has to look at a change of policy, organisations, record and workflow: `@org/team`, or nobody yet.
    pub owners: Vec<String>,
}

/// One file, and what is to be done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub path: PathBuf,
    pub deed: Deed,
    /// What the file is for, in half a sentence.
    pub purpose: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// It is not there: written with these words.
    Write(String),
    /// These lines are missing and are added at its end; the words are those of the whole file then.
    Add { lines: String, whole: String },
    /// It holds what it should.
    Keep,
    /// It is somebody's own, and these lines belong into it; a person has to put them there.
    Leave(String),
}

const ATTRIBUTES: &str = "**/*.record/** -text\n";

/// What is to be done in a repository.
pub fn steps(root: &Root, wishes: &Wishes) -> Result<Vec<Step>, Error> {
    let workflow = include_str!("init/workflow.yml")
        .replace("{branch}", &wishes.branch)
        .replace("{action}", &wishes.action);
    Ok(vec![
        whole(
            root,
            "counterpart.toml",
            include_str!("init/counterpart.toml"),
            "what is asked of agreements",
        )?,
        whole(
            root,
            ".github/workflows/agreements.yml",
            &workflow,
            "the check of every pull request, every merge and every week",
        )?,
        hook(root)?,
        lines(root, ".gitattributes", ATTRIBUTES, "git leaves the bytes of records as they are")?,
        lines(
            root,
            owners_file(root),
            &owners(&wishes.owners),
            "who has to look at a change of policy, keys and record",
        )?,
    ])
}

/// Does what is to be done: each file as a whole or not at all.
pub fn carry_out(root: &Root, step: &Step) -> Result<(), Error> {
    match &step.deed {
        Deed::Write(words) => root.add(&step.path, words.as_bytes()),
        Deed::Add { whole, .. } => files::write(&root.path().join(&step.path), whole.as_bytes()),
        Deed::Keep | Deed::Leave(_) => Ok(()),
    }
}

fn whole(root: &Root, path: &str, words: &str, purpose: &'static str) -> Result<Step, Error> {
    let deed = match read(root, path)? {
        None => Deed::Write(words.to_owned()),
        Some(_) => Deed::Keep,
    };
    Ok(Step { path: PathBuf::from(path), deed, purpose })
}

/// A hook belongs into the one list of hooks that there may be; merging into somebody's YAML is a person's work.
fn hook(root: &Root) -> Result<Step, Error> {
    const PATH: &str = ".pre-commit-config.yaml";
    let words = include_str!("init/pre-commit.yaml");
    let deed = match read(root, PATH)? {
        None => Deed::Write(words.to_owned()),
        Some(there) if there.contains("counterpart") => Deed::Keep,
        Some(_) => {
            let entry = words.split_once("repos:\n").map_or(words, |(_, entry)| entry);
            Deed::Leave(entry.to_owned())
        }
    };
    Ok(Step { path: PathBuf::from(PATH), deed, purpose: "the check before each commit" })
}

fn lines(root: &Root, path: &str, wanted: &str, purpose: &'static str) -> Result<Step, Error> {
    let deed = match read(root, path)? {
        None => Deed::Write(wanted.to_owned()),
        Some(there) => {
            let first = |line: &str| line.split_whitespace().next().map(str::to_owned);
            // A line that was only prepared counts as there once somebody has filled it in.
            let has = |line: &str| {
                let prepared = line.strip_prefix("# ");
                there.lines().any(|known| {
                    first(known) == first(prepared.unwrap_or(line))
                        || (prepared.is_some() && known == line)
                })
            };
            let missing: Vec<&str> = wanted.lines().filter(|line| !has(line)).collect();
            if missing.is_empty() {
                Deed::Keep
            } else {
                let lines = missing.join("\n") + "\n";
                let gap = if there.is_empty() || there.ends_with('\n') { "" } else { "\n" };
                Deed::Add { whole: format!("{there}{gap}{lines}"), lines }
            }
        }
    };
    Ok(Step { path: PathBuf::from(path), deed, purpose })
}

/// The first of the places where forges look.
fn owners_file(root: &Root) -> &'static str {
    const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
    PLACES.into_iter().find(|place| root.path().join(place).exists()).unwrap_or(PLACES[0])
}

/// Without owners the lines are only prepared: a line that names nobody would mean that nobody has to look.
fn owners(owners: &[String]) -> String {
    const PATHS: [&str; 5] =
        ["/counterpart.toml", "organisations.yaml", "*.record/", "/.github/", "/.gitattributes"];
    let line = |path: &str| match owners {
        [] => format!("# {path} @your-organisation/agreements\n"),
        owners => format!("{path} {}\n", owners.join(" ")),
    };
    PATHS.into_iter().map(line).collect()
}

fn read(root: &Root, path: &str) -> Result<Option<String>, Error> {
    match root.read(Path::new(path), LIMITS.configuration_bytes) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Error::Refused {
                path: PathBuf::from(path),
                reason: "it is not saved as UTF-8".to_owned(),
            }),
        },
        Err(Unread::Absent) => Ok(None),
        Err(unread) => Err(unread.at(Path::new(path))),
    }
}
