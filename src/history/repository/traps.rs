//! Repositories made with git itself, one for each way in which a history can mislead.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::{Glance, Repository, Request};
use crate::history::trace::{ChosenBy, ObjectId, Past, State, Touch, Trace};

/// A repository that is written commit by commit, a minute apart.
struct Script {
    folder: tempfile::TempDir,
    minute: Cell<i64>,
}

fn run(folder: &Path, minute: i64, arguments: &[&str]) -> String {
    let when = format!("{} +0100", 1_800_000_000 + minute * 60);
    let run = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .envs([("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@harbour.example")])
        .envs([("GIT_COMMITTER_NAME", "Ben"), ("GIT_COMMITTER_EMAIL", "ben@quay.example")])
        .envs([("GIT_AUTHOR_DATE", &when), ("GIT_COMMITTER_DATE", &when)])
        .env("GIT_ALLOW_PROTOCOL", "file")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout).trim().to_owned();
    // A merge with a conflict is met with a commit of its own.
    let is_conflict = arguments.contains(&"merge");
    assert!(
        run.status.success() || is_conflict,
        "{arguments:?}: {told} {}",
        String::from_utf8_lossy(&run.stderr)
    );
    told
}

fn id(digits: &str) -> ObjectId {
    super::objects::id_in(digits.as_bytes()).unwrap()
}

impl Script {
    fn new() -> Self {
        let script = Self { folder: tempfile::tempdir().unwrap(), minute: Cell::new(0) };
        script.git(&["init", "-q", "-b", "main"]);
        script
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.minute.set(self.minute.get() + 1);
        run(self.folder.path(), self.minute.get(), arguments)
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn rename(&self, from: &str, to: &str) -> &Self {
        let to = self.folder.path().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::rename(self.folder.path().join(from), to).unwrap();
        self
    }

    fn remove(&self, path: &str) -> &Self {
        std::fs::remove_file(self.folder.path().join(path)).unwrap();
        self
    }

    fn commit(&self, message: &str) -> ObjectId {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.tip()
    }

    fn tip(&self) -> ObjectId {
        id(&self.git(&["rev-parse", "HEAD"]))
    }

    fn merge(&self, arguments: &[&str]) -> ObjectId {
        self.git(&[&["merge", "-q", "--no-ff", "-m", "Merge"], arguments].concat());
        self.tip()
    }

    fn repository(&self) -> Repository {
        Repository::around(self.folder.path()).unwrap().unwrap()
    }

    fn past(&self, paths: &[&str]) -> Past {
        past(&self.repository(), paths)
    }

    fn trace(&self, path: &str) -> Trace {
        self.past(&[path]).traces.remove(0)
    }
}

/// A text says its id in a line `id: x`, and its attachments in lines `with: path`.
fn glance(text: &[u8]) -> Glance {
    let text = String::from_utf8_lossy(text);
    let said = |what: &str| {
        text.lines().filter_map(|line| line.strip_prefix(what)).map(str::to_owned).collect()
    };
    let ids: Vec<String> = said("id: ");
    Glance { id: ids.into_iter().next(), attachments: said("with: ") }
}

fn asked<'a>(paths: &'a [String], work_tree: &'a BTreeMap<String, Option<Vec<u8>>>) -> Request<'a> {
    Request { revision: None, base: None, paths, glance: &glance, work_tree }
}

fn past(repository: &Repository, paths: &[&str]) -> Past {
    let paths: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
    repository.past(&asked(&paths, &BTreeMap::new())).unwrap()
}

fn commits(trace: &Trace) -> Vec<ObjectId> {
    trace.touches.iter().map(|touch| touch.commit).collect()
}

fn judged(trace: &Trace) -> Option<&State> {
    trace.states.get(trace.judged?)
}

/// What stood on the line, the oldest first.
fn stood(trace: &Trace) -> Vec<(ObjectId, Option<ObjectId>)> {
    trace
        .line
        .iter()
        .map(|stood| (stood.commit, stood.state.map(|state| trace.states[state].text)))
        .collect()
}

fn blob(text: &str) -> ObjectId {
    Repository::blob_id(text.as_bytes())
}

/// A text that is long enough to be like another.
fn words(first: &str) -> String {
    format!(
        "{first}\nThe partners meet every month.\nThey share what it costs.\nEach may leave with notice.\n"
    )
}

#[test]
fn a_file_is_followed_through_changes_deletion_and_return() {
    let script = Script::new();
    let other = script.write("other.md", "x").commit("other");
    let first = script.write("a.md", "one").commit("first");
    let second = script.write("a.md", "two").commit("second");
    script.write("other.md", "y").commit("other again");
    let gone = script.remove("a.md").commit("gone");
    let back = script.write("a.md", "two").commit("back");
    let past = script.past(&["a.md"]);
    let trace = &past.traces[0];
    assert_eq!(commits(trace), [back, gone, second, first]);
    let states: Vec<_> = trace.touches.iter().map(|touch| touch.state).collect();
    assert_eq!(states, [trace.judged, None, trace.judged, Some(1)]);
    let (one, two) = (Some(blob("one")), Some(blob("two")));
    assert_eq!(stood(trace), [(first, one), (second, two), (gone, None), (back, two)]);
    assert_eq!(trace.line.iter().map(|stood| stood.landing).collect::<Vec<_>>(), [1, 2, 4, 5]);
    assert!(!past.commits.contains_key(&other), "it is not named");
    let commit = &past.commits[&second];
    assert_eq!(
        (commit.author.name.as_str(), commit.committer.email.as_str()),
        ("Ada", "ben@quay.example")
    );
    assert_eq!(
        (commit.summary.as_str(), commit.landing, commit.parents.as_slice()),
        ("second", Some(2), &[first][..])
    );
    assert_eq!(commit.authored.offset_minutes, 60);
    assert!(!past.is_proposal && past.completeness.is_complete());
    let line = past.line.unwrap();
    assert_eq!(
        (line.name.as_str(), line.by, line.tip, line.length),
        ("main", ChosenBy::Current, back, 6)
    );
}

#[test]
fn a_renamed_file_is_followed_by_its_content() {
    let script = Script::new();
    let first = script.write("a.md", "one").commit("first");
    let moved = script.rename("a.md", "b/c.md").commit("moved");
    let changed = script.write("b/c.md", "two").commit("changed");
    let trace = script.trace("b/c.md");
    assert_eq!(commits(&trace), [changed, moved, first]);
    assert_eq!(trace.touches[1].moved_from.as_deref(), Some("a.md"));
    assert!(!trace.touches[1].changes_text);
    assert_eq!(trace.line.len(), 3, "the path is a part of what stands");
}

#[test]
fn a_rename_with_changes_is_followed_by_the_id_or_by_likeness() {
    let script = Script::new();
    let first =
        script.write("a.md", "id: tideway\none").write("b.md", &words("one")).commit("first");
    script.write("c.md", "id: tideway\nnothing of it is the same").remove("a.md");
    let moved = script.write("d.md", &words("another beginning")).remove("b.md").commit("moved");
    let past = script.past(&["c.md", "d.md"]);
    assert_eq!(commits(&past.traces[0]), [moved, first]);
    assert_eq!(past.traces[0].touches[0].moved_from.as_deref(), Some("a.md"));
    assert_eq!(commits(&past.traces[1]), [moved, first]);
    assert_eq!(past.traces[1].touches[0].moved_from.as_deref(), Some("b.md"));
}

#[test]
fn a_copy_inherits_nothing_and_a_file_that_is_like_no_other_neither() {
    let script = Script::new();
    script.write("a.md", &words("id: tideway")).write("z.md", "zzz").commit("first");
    let copied = script.write("b.md", &words("id: riverway")).commit("copied");
    let replaced = script.remove("z.md").write("y.md", &words("new")).commit("replaced");
    let reworked = script
        .remove("b.md")
        .write("c.md", &words("id: seaway"))
        .commit("another agreement in its place");
    let past = script.past(&["a.md", "y.md", "c.md"]);
    assert_eq!(past.traces[0].touches.len(), 1);
    assert_eq!(commits(&past.traces[1]), [replaced]);
    assert_eq!(commits(&past.traces[2]), [reworked]);
    let past = {
        script.git(&["checkout", "-q", &copied.to_string()]);
        script.past(&["b.md"])
    };
    assert_eq!(commits(&past.traces[0]), [copied]);
}

#[test]
fn a_text_that_was_copied_first_and_deleted_later_is_followed() {
    let script = Script::new();
    let first = script.write("a.md", "id: tideway\n").commit("first");
    let copied = script.write("deep/er/b.md", "id: tideway\n").commit("copied");
    script.remove("a.md").commit("deleted");
    assert_eq!(commits(&script.trace("deep/er/b.md")), [copied, first]);
}

#[test]
fn a_change_under_the_old_name_on_a_parallel_branch_is_kept() {
    let script = Script::new();
    let first = script.write("a.md", &words("one")).commit("first");
    script.git(&["checkout", "-q", "-b", "side"]);
    let edited =
        script.write("a.md", &(words("one") + "More.\n")).commit("edited under the old name");
    script.git(&["checkout", "-q", "main"]);
    let moved = script.rename("a.md", "b.md").commit("moved");
    let merge = script.merge(&["side"]);
    let trace = script.trace("b.md");
    assert_eq!(judged(&trace).unwrap().text, blob(&(words("one") + "More.\n")));
    let mut found = commits(&trace);
    found.sort();
    let mut expected = vec![first, edited, moved];
    expected.sort();
    assert_eq!(found, expected, "the merge is not named: its content is that of the side, moved");
    assert_eq!(stood(&trace).last().unwrap().0, merge);
}

#[test]
fn a_file_and_its_record_are_followed_in_one_step_and_in_two() {
    for steps in [1, 2, 3] {
        let script = Script::new();
        let first = script.write("a.md", "id: tideway\n").commit("first");
        let entry = script.write("a.record/2027-02-10-agreed-91c0.yml", "entry").commit("entry");
        match steps {
            1 => _ = script.rename("a.md", "b/c.md").rename("a.record", "b/c.record"),
            2 => {
                script.rename("a.md", "b/c.md").commit("the file");
                script
                    .write("a.record/2027-02-11-signs-x-91c0.yml", "act")
                    .commit("an act between");
                script.rename("a.record", "b/c.record");
            }
            _ => {
                script.rename("a.record", "b/c.record").commit("the record");
                script.rename("a.md", "b/c.md");
            }
        }
        let last = script.commit("moved");
        let past = script.past(&["b/c.md"]);
        let trace = &past.traces[0];
        assert_eq!(commits(trace).len(), [3, 5, 4][steps - 1], "{steps}");
        assert_eq!((commits(trace)[0], commits(trace).last()), (last, Some(&first)));
        let of_entry: &Touch = trace.touches.iter().find(|touch| touch.commit == entry).unwrap();
        assert!(of_entry.changes_record && !of_entry.changes_text);
        assert_eq!(past.first_seen[&blob("entry")], entry);
        assert!(past.commits.contains_key(&entry));
    }
}

#[test]
fn attachments_and_the_record_belong_to_the_agreement() {
    let script = Script::new();
    let first = script
        .write("m/a.md", "with: s/plan.txt\nwith: ../out.txt\nwith: none.txt\n")
        .write("m/s/plan.txt", "1")
        .commit("first");
    let plan = script.write("m/s/plan.txt", "2").commit("plan");
    let record = script.write("m/a.record/2027-02-10-agreed-91c0.yml", "entry").commit("record");
    script.write("m/other.txt", "2").commit("other");
    let trace = script.trace("m/a.md");
    assert_eq!(commits(&trace), [record, plan, first]);
    let [of_record, of_plan, of_first] = &trace.touches[..] else { panic!() };
    assert!(of_record.changes_record && !of_record.changes_attachments && !of_record.changes_text);
    assert!(of_plan.changes_attachments && !of_plan.changes_record && !of_plan.changes_text);
    assert!(of_first.changes_text && of_first.changes_attachments);
    let attachments = &judged(&trace).unwrap().attachments;
    let expected = [("s/plan.txt", Some(blob("2"))), ("../out.txt", None), ("none.txt", None)];
    assert_eq!(*attachments, expected.map(|(name, blob)| (name.to_owned(), blob)));
    assert_eq!(stood(&trace).iter().map(|stood| stood.0).collect::<Vec<_>>(), [first, plan]);
}

#[test]
fn a_record_that_was_merged_away_is_found() {
    let script = Script::new();
    let first = script
        .write("a.md", "id: tideway\n")
        .write("a.record/2027-02-10-agreed-91c0.yml", "entry")
        .commit("first");
    script.git(&["checkout", "-q", "-b", "side"]);
    script.write("a.record/2027-02-12-gives-notice-quay-77e1.yml", "notice").commit("notice");
    script.git(&["checkout", "-q", "main"]);
    let merge = script.merge(&["-s", "ours", "side"]);
    let past = script.past(&["a.md"]);
    let merged: Vec<_> =
        past.merged.iter().map(|file| (file.path.as_str(), file.blob, file.merge)).collect();
    assert_eq!(merged, [("a.record/2027-02-12-gives-notice-quay-77e1.yml", blob("notice"), merge)]);
    assert_eq!(past.landed.keys().collect::<Vec<_>>(), ["a.record/2027-02-10-agreed-91c0.yml"]);
    assert_eq!(past.landed.values().next().unwrap()[0].commit, first);
    assert_eq!(past.judged.len(), 1);
}

#[test]
fn what_a_branch_lands_is_not_said_to_be_merged_away() {
    let script = Script::new();
    script.write("a.md", "id: tideway\n").commit("first");
    script.git(&["checkout", "-q", "-b", "side"]);
    let act = script.write("a.record/2027-02-12-signs-quay-77e1.yml", "act").commit("act");
    script.git(&["checkout", "-q", "main"]);
    script.write("a.record/2027-02-11-signs-mill-77e1.yml", "other").commit("other act");
    script.git(&["checkout", "-q", "side"]);
    script.merge(&["main"]);
    script.git(&["checkout", "-q", "main"]);
    let merge = script.merge(&["side"]);
    let past = script.past(&["a.md"]);
    assert_eq!(past.merged, []);
    assert_eq!(past.landed["a.record/2027-02-12-signs-quay-77e1.yml"][0].commit, merge);
    assert_eq!(past.first_seen[&blob("act")], act, "the commit of the branch, not the merge");
    assert!(
        past.traces[0].touches.iter().all(|touch| !touch.is_merge),
        "each file is carried by a commit of its own"
    );
}

#[test]
fn a_changed_and_restored_record_and_organisations_are_told_landing_by_landing() {
    let script = Script::new();
    let path = "x/2027-02-10-agreed-91c0.yaml";
    let first = script
        .write(path, "1")
        .write("organisations.yaml", "o")
        .write("x/2027-02-10-notes.txt", "n")
        .commit("first");
    let second = script.write(path, "2").commit("second");
    let third = script.write(path, "1").commit("third");
    let fourth = script.remove(path).commit("fourth");
    let past = script.past(&[]);
    let told: Vec<_> = past.landed[path]
        .iter()
        .map(|landed| (landed.commit, landed.landing, landed.blob))
        .collect();
    let (one, two) = (Some(blob("1")), Some(blob("2")));
    assert_eq!(told, [(first, 0, one), (second, 1, two), (third, 2, one), (fourth, 3, None)]);
    assert_eq!(past.landed.keys().collect::<Vec<_>>(), ["organisations.yaml", path]);
    assert_eq!(past.judged.keys().collect::<Vec<_>>(), ["organisations.yaml"]);
}

#[test]
fn an_evil_merge_is_told_and_an_honest_one_is_not() {
    let script = Script::new();
    script.write("a.md", "1\n2\n3\n4\n5\n").commit("first");
    script.git(&["checkout", "-q", "-b", "side"]);
    script.write("a.md", "1\n2\n3\n4\nfive\n").commit("side");
    script.git(&["checkout", "-q", "main"]);
    script.write("b.md", "b").commit("elsewhere");
    let honest = script.merge(&["side"]);
    script.git(&["checkout", "-q", "-b", "third"]);
    script.write("b.md", "bb").commit("third");
    script.git(&["checkout", "-q", "main"]);
    script.write("c.md", "c").commit("elsewhere again");
    script.git(&["merge", "-q", "--no-ff", "--no-commit", "third"]);
    let evil = script.write("a.md", "nothing\n").commit("Merge and more");
    let trace = script.trace("a.md");
    assert_eq!(
        trace
            .touches
            .iter()
            .filter(|touch| touch.is_merge)
            .map(|touch| touch.commit)
            .collect::<Vec<_>>(),
        [evil]
    );
    assert!(trace.line.iter().any(|stood| stood.commit == honest));
}

#[test]
fn an_octopus_and_two_roots_are_read() {
    let script = Script::new();
    let first = script.write("a.md", "1").commit("first");
    let mut sides = Vec::new();
    for side in ["x", "y", "z"] {
        script.git(&["checkout", "-q", "-b", side, "main"]);
        sides.push(script.write(&format!("{side}.md"), side).commit(side));
    }
    script.git(&["checkout", "-q", "main"]);
    script.merge(&["x", "y", "z"]);
    script.git(&["checkout", "-q", "--orphan", "root"]);
    script.git(&["rm", "-q", "-rf", "."]);
    let second = script.write("r.md", "r").commit("second root");
    script.git(&["checkout", "-q", "main"]);
    script.merge(&["--allow-unrelated-histories", "root"]);
    let past = script.past(&["a.md", "x.md", "z.md", "r.md"]);
    let found: Vec<_> = past.traces.iter().map(commits).collect();
    assert_eq!(found, [vec![first], vec![sides[0]], vec![sides[2]], vec![second]]);
    assert_eq!(past.completeness.commits_read, 7);
}

#[test]
fn a_proposal_is_read_as_if_it_were_merged_today() {
    let script = Script::new();
    script
        .write("a.md", "a")
        .write("b.md", "b")
        .write("c.md", "c")
        .write("o/2027-02-10-x.yml", "1")
        .commit("first");
    script.git(&["checkout", "-q", "-b", "proposal"]);
    let proposed = script
        .write("a.md", "a proposed")
        .remove("c.md")
        .write("o/2027-02-11-x.yml", "2")
        .commit("proposal");
    script.git(&["checkout", "-q", "main"]);
    let landed =
        script.write("b.md", "b landed").write("o/2027-02-12-x.yml", "3").commit("main goes on");
    script.git(&["checkout", "-q", "proposal"]);
    let paths = ["a.md", "b.md", "c.md"].map(str::to_owned);
    let nothing = BTreeMap::new();
    let request = Request { base: Some(("main", ChosenBy::Option)), ..asked(&paths, &nothing) };
    let past = script.repository().past(&request).unwrap();
    let texts: Vec<_> =
        past.traces.iter().map(|trace| judged(trace).map(|state| state.text)).collect();
    assert_eq!(texts, [Some(blob("a proposed")), Some(blob("b landed")), None]);
    assert!(past.is_proposal);
    assert_eq!((past.head, past.line.as_ref().unwrap().tip), (Some(proposed), landed));
    assert_eq!(past.judged.len(), 3);
    assert!(past.commits[&proposed].landing.is_none());
    assert!(past.traces[0].line.iter().all(|stood| stood.commit != proposed), "it has not landed");
    // The work tree counts on top of it.
    let work_tree =
        BTreeMap::from([("a.md".to_owned(), Some(b"typed".to_vec())), ("b.md".to_owned(), None)]);
    let request = Request { base: Some(("main", ChosenBy::Option)), ..asked(&paths, &work_tree) };
    let past = script.repository().past(&request).unwrap();
    assert_eq!(judged(&past.traces[0]).unwrap().text, blob("typed"));
    assert_eq!(judged(&past.traces[1]), None);
    // An older commit of the line is judged as it is, with the line up to there.
    let request = Request { revision: Some("main~1"), ..request };
    let past = script.repository().past(&request).unwrap();
    assert_eq!(judged(&past.traces[1]).unwrap().text, blob("b"));
    assert!(!past.is_proposal);
    assert_eq!(past.line.unwrap().length, 1);
}

#[test]
fn the_default_branch_is_that_of_the_remote_and_a_move_there_is_followed() {
    let origin = Script::new();
    origin.write("a.md", &words("id: tideway")).commit("first");
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.folder.path().display());
    run(clone.path(), 1, &["clone", "-q", &url, "."]);
    let script = Script { folder: clone, minute: Cell::new(50) };
    script.git(&["checkout", "-q", "-b", "topic"]);
    script.write("a.md", &(words("id: tideway") + "More.\n")).commit("proposed");
    let moved = origin.rename("a.md", "b.md").commit("moved");
    script.git(&["fetch", "-q"]);
    let past = script.past(&["a.md"]);
    let line = past.line.as_ref().unwrap();
    assert_eq!((line.name.as_str(), line.by, line.tip), ("origin/main", ChosenBy::Remote, moved));
    let trace = &past.traces[0];
    assert_eq!(judged(trace).unwrap().text, blob(&(words("id: tideway") + "More.\n")));
    assert!(commits(trace).contains(&moved));
    assert_eq!(stood(trace).len(), 2);
}

#[test]
fn the_work_tree_may_have_moved_a_file() {
    let script = Script::new();
    let first = script.write("a.md", &words("one")).commit("first");
    let paths = ["b.md".to_owned()];
    let text = words("uno") + "with: s.txt\n";
    let work_tree = BTreeMap::from([
        ("a.md".to_owned(), None),
        ("b.md".to_owned(), Some(text.clone().into_bytes())),
        ("s.txt".to_owned(), Some(b"new".to_vec())),
    ]);
    let past = script.repository().past(&asked(&paths, &work_tree)).unwrap();
    assert_eq!(commits(&past.traces[0]), [first]);
    let state = judged(&past.traces[0]).unwrap();
    assert_eq!((state.path.as_str(), state.text), ("b.md", blob(&text)));
    assert_eq!(state.attachments, [("s.txt".to_owned(), Some(blob("new")))]);
    assert!(past.is_proposal);
    assert_eq!(past.completeness.missing, []);
}

#[test]
fn an_empty_repository_has_the_work_tree_alone() {
    let script = Script::new();
    let paths = ["a.md".to_owned()];
    let work_tree = BTreeMap::from([
        ("a.md".to_owned(), Some(b"with: b.txt\n".to_vec())),
        ("b.txt".to_owned(), Some(b"b".to_vec())),
    ]);
    let past = script.repository().past(&asked(&paths, &work_tree)).unwrap();
    assert_eq!((past.head, past.line.is_none()), (None, true));
    assert_eq!(
        judged(&past.traces[0]).unwrap().attachments,
        [("b.txt".to_owned(), Some(blob("b")))]
    );
    assert_eq!(past.traces[0].touches, []);
}

#[test]
fn bare_linked_and_detached_ones_are_read() {
    let script = Script::new();
    let first = script.write("a.md", "1").commit("first");
    let second = script.write("a.md", "2").commit("second");
    let elsewhere = tempfile::tempdir().unwrap();
    let shown = elsewhere.path().display().to_string();
    script.git(&["clone", "-q", "--bare", ".", &format!("{shown}/bare")]);
    let bare = Repository::at(&elsewhere.path().join("bare")).unwrap();
    assert_eq!(commits(&past(&bare, &["a.md"]).traces[0]), [second, first]);
    script.git(&["worktree", "add", "-q", "-b", "other", &format!("{shown}/linked")]);
    let linked = Repository::around(&elsewhere.path().join("linked")).unwrap().unwrap();
    let past = past(&linked, &["a.md"]);
    assert_eq!((commits(&past.traces[0]).len(), past.line.unwrap().name.as_str()), (2, "other"));
    script.git(&["checkout", "-q", "--detach", "HEAD~1"]);
    let past = script.past(&["a.md"]);
    assert_eq!(commits(&past.traces[0]), [first]);
    assert_eq!((past.line.unwrap().name, past.is_proposal), (first.short(), false));
}

#[test]
fn a_shallow_clone_says_so() {
    let origin = Script::new();
    origin.write("a.md", "1").commit("first");
    origin.write("a.md", "2").commit("second");
    let third = origin.write("a.md", "3").commit("third");
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.folder.path().display());
    run(clone.path(), 1, &["clone", "-q", "--depth", "1", &url, "."]);
    let past = past(&Repository::around(clone.path()).unwrap().unwrap(), &["a.md"]);
    assert!(past.completeness.shallow && !past.completeness.is_complete());
    assert_eq!(past.completeness.missing, [], "that it ends early is said once");
    assert_eq!(commits(&past.traces[0]), [third]);
}

#[test]
fn a_partial_clone_lacks_texts_and_the_rest_goes_on() {
    let origin = Script::new();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let first = origin.write("a.md", "1").write("b.md", "b").commit("first");
    let second = origin.write("a.md", "2").commit("second");
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.folder.path().display());
    run(clone.path(), 1, &["clone", "-q", "--filter=blob:none", &url, "."]);
    let past = past(&Repository::around(clone.path()).unwrap().unwrap(), &["a.md", "b.md"]);
    let missing: Vec<_> = past
        .completeness
        .missing
        .iter()
        .map(|lost| (lost.id, lost.kind, lost.path.as_deref(), lost.commit))
        .collect();
    assert_eq!(missing, [(blob("1"), "blob", Some("a.md"), Some(second))]);
    assert_eq!(commits(&past.traces[0]), [second, first], "what changed is known without the text");
    assert_eq!(commits(&past.traces[1]), [first]);
}

#[test]
fn grafts_and_replacements_are_not_followed_and_told() {
    let script = Script::new();
    let first = script.write("a.md", "1").commit("first");
    let second = script.write("a.md", "2").commit("second");
    let third = script.write("a.md", "3").commit("third");
    std::fs::create_dir_all(script.folder.path().join(".git/info")).unwrap();
    script.write(".git/info/grafts", &format!("{third} {first}\n"));
    script.git(&["replace", &second.to_string(), &first.to_string()]);
    let past = script.past(&["a.md"]);
    assert_eq!(commits(&past.traces[0]), [third, second, first]);
    assert!(past.completeness.grafts);
    assert_eq!(past.completeness.replaced, 1);
    assert!(script.repository().reaches(third, second).unwrap());
}

#[test]
fn a_message_in_latin_1_and_one_in_nothing_are_read() {
    let commit = |encoding: &str| {
        let header = format!("tree {}\nauthor A\n{encoding}\n", blob(""));
        let bytes = [header.as_bytes(), b"\n  \nCaf\xe9\nmore"].concat();
        super::objects::described(ObjectId([1; 20]), &bytes).unwrap().summary
    };
    assert_eq!(commit("encoding ISO-8859-1"), "Caf\u{e9}");
    assert_eq!(commit("encoding UTF-8"), "Caf\u{fffd}");
    assert_eq!(commit("other x"), "Caf\u{fffd}");
}

#[test]
fn a_foxtrot_merge_makes_the_other_line_the_line() {
    let origin = Script::new();
    let first = origin.write("a.md", "1").commit("first");
    origin.git(&["checkout", "-q", "-b", "mine"]);
    let mine = origin.write("b.md", "b").commit("mine");
    origin.git(&["checkout", "-q", "main"]);
    let main = origin.write("a.md", "2").commit("main");
    origin.git(&["checkout", "-q", "mine"]);
    let foxtrot = origin.merge(&["main"]);
    origin.git(&["branch", "-q", "-f", "main", "mine"]);
    origin.git(&["checkout", "-q", "main"]);
    let past = origin.past(&["a.md", "b.md"]);
    assert_eq!(past.line.as_ref().unwrap().length, 3);
    assert_eq!(
        stood(&past.traces[0]).iter().map(|stood| stood.0).collect::<Vec<_>>(),
        [first, foxtrot]
    );
    assert_eq!(stood(&past.traces[1]).iter().map(|stood| stood.0).collect::<Vec<_>>(), [mine]);
    assert_eq!(past.commits[&main].landing, None);
}

#[test]
fn what_does_not_hash_to_its_name_is_told() {
    let script = Script::new();
    let first = script.write("a.md", "1").commit("first");
    script.write("a.md", "2").commit("second");
    let place = |id: ObjectId| {
        let id = id.to_string();
        let (folder, name) = id.split_at(2);
        script.folder.path().join(".git/objects").join(folder).join(name)
    };
    std::fs::remove_file(place(blob("1"))).unwrap();
    script.write("c", "forged").git(&["hash-object", "-w", "c"]);
    std::fs::copy(place(blob("forged")), place(blob("1"))).unwrap();
    let past = script.past(&["a.md"]);
    assert_eq!(past.completeness.corrupt, [blob("1")]);
    std::fs::remove_file(place(first)).unwrap();
    let past = script.past(&["a.md"]);
    let missing: Vec<_> =
        past.completeness.missing.iter().map(|lost| (lost.id, lost.kind)).collect();
    assert_eq!(missing, [(first, "commit")]);
}

#[test]
fn links_and_submodules_are_named() {
    let script = Script::new();
    let first = script.write("a.md", "1").commit("first");
    script.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{first},sub.md")]);
    script.git(&["update-index", "--add", "--cacheinfo", &format!("120000,{},link.md", blob("1"))]);
    let files = script.repository().special_files().unwrap();
    let files: Vec<_> = files.iter().map(|(path, what)| (path.to_str().unwrap(), *what)).collect();
    assert_eq!(files, [("link.md", "a symbolic link"), ("sub.md", "a submodule")]);
}

#[test]
fn a_signature_is_cut_out_as_git_cuts_it() {
    let commit = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@a.example> 1 -0130\ncommitter B <b@b.example> 2 +0000\ngpgsig one\n two\ngpgsig-sha256 x\n y\n\nHello\n gpgsig no\n";
    let read = super::objects::described(ObjectId([1; 20]), commit).unwrap();
    let signature = read.signature.unwrap();
    assert_eq!(signature.armor, "one\ntwo\n");
    assert_eq!(
        String::from_utf8(signature.payload).unwrap(),
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@a.example> 1 -0130\ncommitter B <b@b.example> 2 +0000\n\nHello\n gpgsig no\n"
    );
    assert_eq!((read.authored.offset_minutes, read.summary.as_str()), (-90, "Hello"));
}

/// Objects written as they are, sensible or not.
struct Forge {
    _folder: tempfile::TempDir,
    repository: Repository,
}

impl Forge {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { repository: Repository::init(folder.path()).unwrap(), _folder: folder }
    }

    fn write(&self, kind: git2::ObjectType, content: &[u8]) -> ObjectId {
        self.repository.git.odb().unwrap().write(kind, content).unwrap().into()
    }

    fn tree(&self, entries: &[(&str, &[u8], ObjectId)]) -> ObjectId {
        let entry = |(mode, name, id): &(&str, &[u8], ObjectId)| {
            [mode.as_bytes(), b" ", name, b"\0", &id.0].concat()
        };
        self.write(git2::ObjectType::Tree, &entries.iter().map(entry).collect::<Vec<_>>().concat())
    }

    fn commit(&self, tree: ObjectId, parents: &[ObjectId]) -> ObjectId {
        let parents =
            parents.iter().map(|id| format!("parent {id}\n")).collect::<Vec<_>>().concat();
        let commit = format!("tree {tree}\n{parents}author A <a@a.example> x y\ncommitter\n\n");
        let id = self.write(git2::ObjectType::Commit, commit.as_bytes());
        self.repository.git.reference("refs/heads/main", id.oid(), true, "").unwrap();
        id
    }
}

#[test]
fn folders_in_folders_without_end_are_not_followed() {
    let forge = Forge::new();
    let mut tree =
        forge.tree(&[("100644", b"2027-02-10-x.yml", forge.write(git2::ObjectType::Blob, b"x"))]);
    for _ in 0..6_000 {
        tree = forge.tree(&[("40000", b"d", tree)]);
    }
    let commit = forge.commit(tree, &[]);
    let deep = "d/".repeat(5_000) + "a.md";
    let paths = [deep, "d/d/a.md".to_owned()];
    let told = forge.repository.past(&asked(&paths, &BTreeMap::new())).unwrap_err().to_string();
    assert!(told.contains("folders more than 4096 deep"), "{told}");
    assert!(forge.repository.files_at(commit).is_err());
}

#[test]
fn a_file_a_thousand_folders_deep_is_followed() {
    let forge = Forge::new();
    let history = ["one", "two"].iter().fold(Vec::new(), |history: Vec<ObjectId>, text| {
        let text = forge.write(git2::ObjectType::Blob, text.as_bytes());
        let tree = (0..1_000).fold(forge.tree(&[("100644", b"a.md", text)]), |tree, _| {
            forge.tree(&[("40000", b"d", tree)])
        });
        let commit = forge.commit(tree, history.get(..1).unwrap_or_default());
        [vec![commit], history].concat()
    });
    let path = "d/".repeat(1_000) + "a.md";
    assert_eq!(commits(&past(&forge.repository, &[&path]).traces[0]), history);
}

#[test]
fn a_few_trees_that_hold_more_files_than_there_are_atoms_are_refused() {
    let forge = Forge::new();
    let mut tree = forge.tree(&[("100644", b"x", forge.write(git2::ObjectType::Blob, b"x"))]);
    for _ in 0..40 {
        tree = forge.tree(&[("40000", b"a.record", tree), ("40000", b"b", tree)]);
    }
    let first = forge.commit(forge.tree(&[("40000", b"old", tree)]), &[]);
    let commit = forge
        .commit(forge.tree(&[("100644", b"a.md", blob("x")), ("40000", b"b", tree)]), &[first]);
    let paths = ["a.md".to_owned()];
    let told = forge.repository.past(&asked(&paths, &BTreeMap::new())).unwrap_err().to_string();
    assert!(told.contains("more files of records in one commit than are looked at"), "{told}");
    assert!(forge.repository.files_at(commit).is_err());
}

#[test]
fn names_that_are_no_text_and_trees_that_are_no_trees_do_no_harm() {
    let forge = Forge::new();
    let text = forge.write(git2::ObjectType::Blob, b"x");
    let record = forge.tree(&[("100644", b"2027-02-10-\xff.yml", text), ("100644", b"..", text)]);
    let entries = [
        ("100644", &b"a\xff.md"[..], text),
        ("40000", b"a.record", record),
        ("100644", b"a.md", text),
        ("1", b"", text),
    ];
    let first = forge.commit(forge.tree(&entries), &[]);
    let second =
        forge.commit(forge.write(git2::ObjectType::Tree, b"100644 a.md\0short"), &[first, first]);
    let third = forge.commit(text, &[second]);
    let past = past(&forge.repository, &["a.md", "", "/", "a\u{fffd}.md", "../a.md"]);
    assert_eq!(past.head, Some(third));
    assert_eq!(past.completeness.corrupt, [text]);
    assert_eq!(commits(&past.traces[0]), [second, first]);
    assert!(past.landed.contains_key("a.record/2027-02-10-\u{fffd}.yml"));
    assert!(forge.repository.files_at(third).is_err());
}

#[test]
fn many_commits_take_no_long_time() {
    let forge = Forge::new();
    let text = forge.write(git2::ObjectType::Blob, b"x");
    let tree = forge.tree(&[("100644", b"a.md", text)]);
    let mut before = vec![forge.commit(tree, &[])];
    // A merge of many, again and again.
    for _ in 0..30 {
        let side: Vec<_> = (0..30)
            .map(|number| {
                let tree = forge.tree(&[("100644", format!("{number}.md").as_bytes(), text)]);
                forge.commit(tree, &before)
            })
            .collect();
        before = side;
    }
    let last = forge.commit(tree, &before);
    let past = past(&forge.repository, &["a.md"]);
    assert_eq!(past.completeness.commits_read, 902);
    assert_eq!(past.head, Some(last));
}
