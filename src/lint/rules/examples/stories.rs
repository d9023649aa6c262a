//! Plays the stories in explanations into repositories, and tells what the rules about the record say of them.
//!
//! An example is a block `~~~history bad as-of=2026-10-01` or `~~~history good …` with a story. Further words set circumstances: `shallow` cuts the
//! history off, `grafts` adds a graft and `replaced` a replace reference, `origin` makes `main` the default branch of a remote, `trusted-keys`
//! gives an empty list of trusted keys.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use tempfile::TempDir;

use super::super::check_history;
use super::setting;
use crate::document::agreement::{Agreement, Circumstances};
use crate::document::organisations::Organisations;
use crate::ground::finding::Finding;
use crate::ground::source::Source;
use crate::history::chronicle::{Chronicle, Inquiry};
use crate::history::evidence::TrustedKeys;
use crate::history::repository::Repository;
use crate::history::story;
use crate::lint::schema::Level;
use crate::lint::standard::Standard;

/// How most stories begin.
pub(in super::super) const SIGNED: &str =
    "2026-03-12 the parties record the agreement\n2026-03-13 all parties sign\n";
pub(in super::super) const TWO_SIGNED: &str = "2026-03-12 the parties record the agreement\n\
                                               2026-03-13 harbour-trust and quay-advice sign\n";

/// A repository with a story's history, and the day on which it is looked at.
pub(in super::super) struct Scene {
    folder: TempDir,
    pub(in super::super) chronicle: Chronicle,
    standard: Standard,
}

impl Scene {
    pub(in super::super) fn of(circumstances: &[&str], story: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let played = story::play(story, folder.path()).unwrap_or_else(|trouble| {
            panic!("the story cannot be told: {trouble}\n{story}");
        });
        let git = folder.path().join(".git");
        if circumstances.contains(&"shallow") {
            let tip = played.commits.last().expect("a commit");
            fs::write(git.join("shallow"), format!("{tip}\n")).expect("written");
        }
        if circumstances.contains(&"grafts") {
            let tip = played.commits.last().expect("a commit");
            fs::create_dir_all(git.join("info")).expect("made");
            fs::write(git.join("info/grafts"), format!("{tip}\n")).expect("written");
        }
        if circumstances.contains(&"replaced") {
            let [first, .., last] = played.commits.as_slice() else { panic!("two commits") };
            fs::create_dir_all(git.join("refs/replace")).expect("made");
            fs::write(git.join(format!("refs/replace/{last}")), format!("{first}\n"))
                .expect("written");
        }
        if circumstances.contains(&"origin") {
            let main = played.tip("main").expect("a line");
            fs::create_dir_all(git.join("refs/remotes/origin")).expect("made");
            fs::write(git.join("refs/remotes/origin/main"), format!("{main}\n")).expect("written");
            let head = "ref: refs/remotes/origin/main\n";
            fs::write(git.join("refs/remotes/origin/HEAD"), head).expect("written");
        }
        let as_of: Date =
            setting(circumstances, "as-of=").unwrap_or("2026-10-01").parse().expect("a date");
        let standard = Standard::built_in(Level::Standard, as_of);
        let trusted = circumstances.contains(&"trusted-keys").then(|| TrustedKeys::read(""));
        let chronicle = chronicle(folder.path(), &standard, trusted);
        Self { folder, chronicle, standard }
    }

    /// What all rules about the record say, by their place.
    pub(in super::super) fn findings(&self) -> Vec<Finding> {
        let mut findings = check_history(&self.chronicle, &self.standard);
        findings.sort_by_key(|finding| (finding.path.clone(), finding.span, finding.rule));
        findings
    }

    /// What one rule says, as `path:line:column message`.
    pub(in super::super) fn told(&self, rule: &str) -> Vec<String> {
        let findings = self.findings();
        findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| self.line(finding))
            .collect()
    }

    fn line(&self, finding: &Finding) -> String {
        let text = fs::read_to_string(self.folder.path().join(&finding.path)).unwrap_or_default();
        let position = Source::new(finding.path.as_str(), text).position(finding.span.start);
        without_digits(&format!(
            "{}:{}:{} {}",
            finding.path, position.line, position.column, finding.message
        ))
    }
}

fn is_markdown(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "md")
}

/// The four digits at the end of a record file's name come from hashes, which no reader can check.
fn without_digits(line: &str) -> String {
    let name = regex::Regex::new(r"(\d{4}-\d\d-\d\d-[a-z-]+-)[0-9a-f]{4}\b").expect("a pattern");
    name.replace_all(line, "$1####").into_owned()
}

/// What one rule says of a story on a day.
pub(in super::super) fn told_of(rule: &str, as_of: &str, story: &str) -> Vec<String> {
    Scene::of(&[&format!("as-of={as_of}")], story).told(rule)
}

fn chronicle(folder: &Path, standard: &Standard, trusted: Option<TrustedKeys>) -> Chronicle {
    let repository = Repository::around(folder).expect("readable").expect("a repository");
    let work_tree = |path: &str| fs::read(folder.join(path)).ok();
    let names_in = |path: &str| -> Vec<String> {
        let entries = fs::read_dir(folder.join(path)).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let organisations = work_tree("organisations.yaml").map(|bytes| {
        let text = String::from_utf8(bytes).expect("text");
        Arc::new(Organisations::read(Arc::new(Source::new("organisations.yaml", text))))
    });
    let mut agreements = Vec::new();
    for path in repository.tracked_files().expect("an index") {
        let path = path.to_string_lossy().into_owned();
        let Some(bytes) = work_tree(&path).filter(|_| is_markdown(&path)) else { continue };
        let source = Arc::new(Source::new(path, String::from_utf8(bytes).expect("text")));
        let circumstances = Circumstances {
            agreed: true,
            organisations: organisations.clone(),
            ..Circumstances::default()
        };
        let agreement = Agreement::read(source, &standard.catalogue, circumstances);
        if agreement.kind().is_some() {
            agreements.push(Arc::new(agreement));
        }
    }
    let inquiry = Inquiry {
        agreements: &agreements,
        revision: None,
        base: None,
        as_of: standard.as_of,
        in_full: false,
        digests: true,
        organisations: None,
        trusted,
        covers: &|_| true,
        work_tree: &work_tree,
        names_in: &names_in,
    };
    Chronicle::read(&repository, &standard.catalogue, &inquiry).expect("a chronicle")
}

#[test]
fn every_story_can_be_told() {
    let mut wrong = Vec::new();
    for rule in super::super::ALL {
        for example in super::examples_of(rule).iter().filter(|example| example.is_story) {
            if let Err(fault) = story::tell(&example.text) {
                wrong.push(format!("{}: {fault:?}", rule.name));
            }
        }
    }
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/histories");
    for case in fs::read_dir(cases).expect("cases") {
        let path = case.expect("a case").path().join("story.txt");
        if let Err(fault) = story::tell(&fs::read_to_string(&path).expect("a story")) {
            wrong.push(format!("{}: {fault:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
