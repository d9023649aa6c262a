use std::sync::atomic::AtomicUsize;

use jiff::civil::date;

use super::*;
use crate::ground::files::Root;
use crate::ground::source::Source;
use crate::history::story::{self, TIDEWAY};
use crate::lint::check::Neighbours;
use crate::lint::discovery;
use crate::lint::policy::Policy;
use crate::lint::schema::Level;
use crate::lint::standard::Standard;

/// A story that was played, looked at on the last day of 2026.
struct Stage {
    folder: tempfile::TempDir,
    standard: Standard,
    policy: Policy,
    named: Vec<PathBuf>,
}

impl Stage {
    fn of(story: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        story::play(story, folder.path()).unwrap();
        let standard = Standard::built_in(Level::Light, date(2026, 12, 31));
        Self { folder, standard, policy: Policy::default(), named: Vec::new() }
    }

    fn with_policy(mut self, text: &str) -> Self {
        let source = Arc::new(Source::new("counterpart.toml", text));
        let (policy, faults) = Policy::read(&source, &self.standard.schemas);
        assert_eq!(faults, []);
        self.policy = policy;
        self
    }

    fn naming(mut self, path: &str) -> Self {
        self.named.push(PathBuf::from(path));
        self
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn outcome(&self) -> Outcome {
        let root = Root::open(self.folder.path()).unwrap();
        let repository = Repository::around(root.path()).unwrap().unwrap();
        let progress = AtomicUsize::new(0);
        let run = Run::new(&root, &self.standard, &self.policy, &progress);
        let candidates =
            discovery::candidates(&root, Some(&repository), &self.named, &self.policy).unwrap();
        let history =
            History { repository: &repository, trusted: None, base: None, named: &self.named };
        run.check_with(&candidates, Neighbours::Unknown, Some(&history))
    }

    /// What is told about the past and the record: not what the text lacks.
    fn told(&self) -> Vec<String> {
        let lacks = ["missing-clause", "missing-term", "recommended-clause"];
        let findings = self.outcome().findings.into_iter();
        let findings = findings.filter(|finding| !lacks.contains(&finding.rule));
        findings
            .map(|finding| {
                let suppressed = if finding.suppressed.is_some() { " (suppressed)" } else { "" };
                format!("{} {}{suppressed}", finding.rule, finding.path)
            })
            .collect()
    }
}

const NOTHING: [&str; 0] = [];

const SIGNED: &str = "
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust signs
2026-03-14 quay-advice signs
2026-03-20 mill-lane signs
";

const CHANGED: &str = "2026-06-01 the text changes “six months’ written notice to all” to “three months’ notice to all”
and the text changes “termination: { notice: P6M }” to “termination: { notice: P3M }”
";

#[test]
fn a_clean_history_is_met_with_silence() {
    let stage = Stage::of(SIGNED);
    assert_eq!(stage.told(), NOTHING);
    let outcome = stage.outcome();
    assert_eq!(outcome.recorded, Recorded { versions: 1, entries: 1, acts: 3 });
    assert!(outcome.agreements[0].agreed);
    assert_eq!(Stage::of("2026-03-01 the agreement is drafted").told(), NOTHING);
}

#[test]
fn a_change_without_an_entry_is_told_once() {
    assert_eq!(
        Stage::of(&format!("{SIGNED}{CHANGED}")).told(),
        ["changed-since-agreed agreements/tideway.md"]
    );
    let on_disk = CHANGED.replace("06-01", "06-01 in the work tree:");
    assert_eq!(
        Stage::of(&format!("{SIGNED}{on_disk}")).told(),
        ["changed-since-agreed agreements/tideway.md"]
    );
}

#[test]
fn the_record_cannot_be_suppressed() {
    let allowed = TIDEWAY.replace(
        "variation:",
        "allow: [{ rule: changed-since-agreed, because: We all know }]\nvariation:",
    );
    let stage =
        Stage::of(&format!("=== agreements/tideway.md ===\n{allowed}===\n{SIGNED}{CHANGED}"));
    assert_eq!(
        stage.told(),
        ["unused-suppression agreements/tideway.md", "changed-since-agreed agreements/tideway.md"]
    );
}

#[test]
fn a_file_of_the_record_is_told_at_its_place() {
    let story = format!("{SIGNED}2026-05-01 a review is held, outcome: No change, colour: blue\n");
    let stage = Stage::of(&story);
    let outcome = stage.outcome();
    let found: Vec<_> =
        outcome.findings.iter().filter(|finding| finding.path.contains(".record/")).collect();
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(finding.rule, "unknown-key");
    assert_eq!(finding.agreement.as_deref(), Some("tideway"));
    assert_eq!(outcome.sources[&finding.path].slice(finding.span), "colour");
    // Nor does a policy ask less of it.
    let weakened =
        "[[weakened]]\nrule = \"unknown-key\"\nseverity = \"off\"\nbecause = \"We like colours\"\n";
    assert_eq!(stage.with_policy(weakened).told().len(), 1);
}

#[test]
fn what_cannot_be_read_is_told_by_that_alone() {
    for broken in ["id: [tideway", "id: tideway\nid: tideway", "  id: tideway"] {
        let stage = Stage::of(SIGNED);
        stage.write("agreements/tideway.md", &TIDEWAY.replace("id: tideway", broken));
        let told = stage.told();
        assert!(!told.is_empty());
        let wanted = ["invalid-yaml", "duplicate-key", "changed-since-agreed"];
        for line in told {
            assert!(wanted.iter().any(|rule| line.starts_with(rule)), "{broken}: {line}");
        }
    }
}

#[test]
fn only_what_was_asked_for_is_told() {
    let story = format!(
        "{SIGNED}2026-06-01 the text is copied to archive/old.md\nand the text is deleted\n"
    );
    let other = |stage: Stage| stage.naming("archive").told();
    assert_eq!(
        other(Stage::of(&format!(
            "{SIGNED}2026-06-01 archive/note.md is written\n    Words.\n2026-06-02 the agreement is deleted\n"
        ))),
        NOTHING
    );
    // Asked for as a whole, the file was moved, and its record stayed behind.
    assert!(Stage::of(&story).told().iter().all(|line| line.starts_with("record-misplaced")));
    // An agreement that is gone is told to whoever asks for its folder.
    let gone = format!(
        "{SIGNED}2026-06-01 agreements/note.md is written\n    Words.\n2026-06-02 the agreement is deleted\n"
    );
    assert_eq!(Stage::of(&gone).told().len(), 1);
    assert_eq!(Stage::of(&gone).naming("agreements").told().len(), 1);
    assert_eq!(Stage::of(&gone).naming("agreements/note.md").told(), NOTHING);
    let excluded = Stage::of(&gone).with_policy("exclude = [\"agreements/**\"]");
    assert_eq!(excluded.told(), NOTHING);
}

#[test]
fn an_agreement_that_no_longer_says_that_it_is_one_vanished() {
    let stage = Stage::of(&format!(
        "{SIGNED}2026-06-01 the text loses “kind: lead-provider-agreement\\n”\n"
    ));
    let told = stage.told();
    assert!(told.iter().any(|line| line.starts_with("agreement-vanished")), "{told:?}");
}

#[test]
fn documents_in_a_record_folder_are_no_agreements() {
    let stage = Stage::of(&format!(
        "{SIGNED}2026-06-01 agreements/tideway.record/copy.md is written\n    ---\n    kind: x\n    ---\n"
    ));
    assert_eq!(stage.outcome().agreements.len(), 1);
    assert_eq!(stage.told(), NOTHING);
}

#[test]
fn a_pointer_in_place_of_an_agreement_is_refused() {
    let stage = Stage::of(SIGNED);
    stage.write(
        "agreements/tideway.md",
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    );
    assert_eq!(stage.told(), ["unreadable-file agreements/tideway.md"]);
    assert!(stage.outcome().could_not_look);
    stage.write(
        "notes/other.md",
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    );
    assert_eq!(stage.told(), ["unreadable-file agreements/tideway.md"]);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_an_agreement_is_refused() {
    let stage = Stage::of(SIGNED);
    let git = |arguments: &[&str]| {
        let done = std::process::Command::new("git")
            .arg("-C")
            .arg(stage.folder.path())
            .args(arguments)
            .output();
        assert!(done.unwrap().status.success());
    };
    std::os::unix::fs::symlink("agreements/tideway.md", stage.folder.path().join("alias.md"))
        .unwrap();
    git(&["add", "alias.md"]);
    assert_eq!(stage.told(), NOTHING);
    std::fs::rename(
        stage.folder.path().join("agreements/tideway.md"),
        stage.folder.path().join("words.txt"),
    )
    .unwrap();
    std::os::unix::fs::symlink("../words.txt", stage.folder.path().join("agreements/tideway.md"))
        .unwrap();
    git(&["add", "-A"]);
    assert_eq!(stage.told(), ["unreadable-file agreements/tideway.md"]);
}

#[test]
fn a_shallow_clone_is_warned_of_and_judges_no_past() {
    let stage = Stage::of(&format!("{SIGNED}{CHANGED}"));
    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", stage.folder.path().display());
    let done = std::process::Command::new("git")
        .args(["clone", "-q", "--depth", "1", &from])
        .arg(shallow.path())
        .output();
    assert!(done.unwrap().status.success());
    let stage = Stage { folder: shallow, ..stage };
    let outcome = stage.outcome();
    assert!(!outcome.could_not_look);
    assert!(outcome.agreements[0].agreed);
    assert_eq!(stage.told(), ["shallow-history .git/shallow"]);
}
