//! The commits that touch a file, as we find them and as git itself does: in random repositories, and by hand in real ones.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use counterpart::history::repository::{Glance, Repository, Request};
use counterpart::history::trace::{Past, Trace};

/// What git prints, with nothing of the machine's own settings.
fn git(folder: &Path, arguments: &[&str], input: &str) -> String {
    let mut running = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    running.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let told = running.wait_with_output().unwrap();
    assert!(told.status.success(), "git {arguments:?}");
    String::from_utf8_lossy(&told.stdout).into_owned()
}

fn past(repository: &Repository, paths: &[String]) -> Past {
    let request = Request {
        revision: Some("HEAD"),
        base: None,
        paths,
        glance: &|_| Glance::default(),
        work_tree: &BTreeMap::new(),
    };
    repository.past(&request).unwrap()
}

type ByPath = BTreeMap<String, BTreeSet<String>>;

/// For each path the commits in which it differs from its parent, or the merges in which it differs from all parents, as git lists them.
fn by_git(folder: &Path, paths: &[String], merges: &str) -> ByPath {
    let mut arguments =
        vec!["-c", "core.quotePath=false", "log", "--full-history", "--no-renames", merges, "-c"];
    arguments.extend(["--name-only", "--format=commit %H", "HEAD", "--"]);
    arguments.extend(paths.iter().map(String::as_str));
    let mut found = ByPath::new();
    let mut commit = String::new();
    for line in git(folder, &arguments, "").lines() {
        match line.strip_prefix("commit ") {
            Some(id) => id.clone_into(&mut commit),
            None if line.is_empty() => {}
            None => _ = found.entry(line.to_owned()).or_default().insert(commit.clone()),
        }
    }
    found
}

fn ours(trace: &Trace, merges: bool) -> BTreeSet<String> {
    let touches =
        trace.touches.iter().filter(|touch| touch.is_merge == merges && touch.changes_text);
    touches.map(|touch| touch.commit.to_string()).collect()
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}

#[derive(Clone, Default)]
struct Made {
    parents: Vec<usize>,
    /// The files, by the number of their path.
    files: BTreeMap<usize, String>,
}

fn path(number: usize) -> String {
    ["a.txt", "b.txt", "deep/a.txt", "deep/er/a.txt", "deep/er.txt", "z/é.txt"][number].to_owned()
}

const PATHS: usize = 6;

/// A history with branches, merges, conflicts resolved in every way, several roots, and clocks that go wrong.
fn made(dice: &mut Dice, commits: usize) -> Vec<Made> {
    let mut history: Vec<Made> = Vec::new();
    for number in 0..commits {
        let mut commit = Made::default();
        if number > 0 && dice.below(40) > 0 {
            let mut parents: Vec<_> = (0..[1, 1, 1, 2, 2, 3][dice.below(6)])
                .map(|_| number - 1 - dice.below(number.min(6)))
                .collect();
            parents.dedup();
            let first = &history[parents[0]].files;
            commit.files = first.clone();
            for file in 0..PATHS {
                // Of each file a merge takes some parent's, in no sensible way.
                let from = parents[dice.below(parents.len())];
                match history[from].files.get(&file) {
                    Some(text) => _ = commit.files.insert(file, text.clone()),
                    None => _ = commit.files.remove(&file),
                }
            }
            commit.parents = parents;
        }
        for _ in 0..dice.below(3) {
            let file = dice.below(PATHS);
            match dice.below(4) {
                0 => _ = commit.files.remove(&file),
                // Each file has texts of its own, or it would count as moved.
                _ => _ = commit.files.insert(file, format!("{file} {}", dice.below(5))),
            }
        }
        history.push(commit);
    }
    history
}

/// The history as git imports it; the marks of commits are their numbers and one.
fn written(dice: &mut Dice, history: &[Made]) -> String {
    let mut stream = String::new();
    for (number, commit) in history.iter().enumerate() {
        let when = 1_800_000_000 + number * 60 - dice.below(300);
        let name =
            if commit.parents.is_empty() { format!("root{number}") } else { "work".to_owned() };
        write!(
            stream,
            "reset refs/heads/{name}\n\ncommit refs/heads/{name}\nmark :{}\n",
            number + 1
        )
        .unwrap();
        write!(stream, "committer Ada <ada@harbour.example> {when} +0100\ndata 2\nx\n").unwrap();
        for (place, parent) in commit.parents.iter().enumerate() {
            writeln!(stream, "{} :{}", if place == 0 { "from" } else { "merge" }, parent + 1)
                .unwrap();
        }
        stream.push_str("deleteall\n");
        for (file, text) in &commit.files {
            write!(stream, "M 100644 inline {}\ndata {}\n{text}\n", path(*file), text.len())
                .unwrap();
        }
    }
    write!(stream, "reset refs/heads/main\nfrom :{}\n", history.len()).unwrap();
    stream
}

/// What stood on the first-parent line, by the model.
fn stood(history: &[Made], file: usize) -> Vec<Option<String>> {
    let mut line = vec![history.len() - 1];
    while let Some(parent) = history[*line.last().unwrap()].parents.first() {
        line.push(*parent);
    }
    let mut texts = vec![None];
    texts.extend(line.iter().rev().map(|commit| history[*commit].files.get(&file).cloned()));
    texts.dedup();
    texts.split_off(1)
}

#[test]
fn a_random_history_is_read_as_git_reads_it() {
    let mut told = (0, 0);
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let history = made(&mut dice, 150);
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        git(folder, &["init", "-q", "--bare", "-b", "main", "."], "");
        let marks = folder.join("marks");
        let marks_option = format!("--export-marks={}", marks.display());
        git(
            folder,
            &["fast-import", "--quiet", "--force", &marks_option],
            &written(&mut dice, &history),
        );
        let marks = std::fs::read_to_string(marks).unwrap();
        let number_of: BTreeMap<_, _> = marks
            .lines()
            .map(|line| line.trim_start_matches(':').split_once(' ').unwrap())
            .map(|(mark, id)| (id.to_owned(), mark.parse::<usize>().unwrap() - 1))
            .collect();
        let paths: Vec<_> = (0..PATHS).map(path).collect();
        let past = past(&Repository::at(folder).unwrap(), &paths);
        let (single, merges) =
            (by_git(folder, &paths, "--no-merges"), by_git(folder, &paths, "--merges"));
        for (file, trace) in past.traces.iter().enumerate() {
            let of = |found: &ByPath| found.get(&trace.path).cloned().unwrap_or_default();
            told = (told.0 + of(&single).len(), told.1 + of(&merges).len());
            assert_eq!(ours(trace, false), of(&single), "{seed}: {}", trace.path);
            assert_eq!(ours(trace, true), of(&merges), "{seed}: merges of {}", trace.path);
            let texts: Vec<_> = trace
                .line
                .iter()
                .map(|stood| stood.state.map(|state| trace.states[state].text))
                .collect();
            let expected: Vec<_> = stood(&history, file)
                .into_iter()
                .map(|text| text.map(|text| Repository::blob_id(text.as_bytes())))
                .collect();
            assert_eq!(texts, expected, "{seed}: {} on the line", trace.path);
            let order: Vec<_> =
                trace.touches.iter().map(|touch| number_of[&touch.commit.to_string()]).collect();
            for (place, commit) in order.iter().enumerate() {
                let before = ancestors(&history, *commit);
                assert!(
                    order[..place].iter().all(|told| !before.contains(told)),
                    "{seed}: a child comes first"
                );
            }
        }
    }
}

fn ancestors(history: &[Made], of: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut ahead = history[of].parents.clone();
    while let Some(number) = ahead.pop() {
        if found.insert(number) {
            ahead.extend(&history[number].parents);
        }
    }
    found
}

/// Set `REPOSITORY` to a git directory, and `FILES` to a file with paths, one a line. With `--release` it tells how long it takes; with
/// `ONLY_TIME` nothing is compared.
#[test]
#[ignore = "needs a repository of yours"]
fn a_real_repository_is_read_as_git_reads_it() {
    let folder = std::env::var("REPOSITORY").unwrap();
    let folder = Path::new(&folder);
    let files = std::fs::read_to_string(std::env::var("FILES").unwrap()).unwrap();
    let paths: Vec<String> = files.lines().map(str::to_owned).collect();
    let start = Instant::now();
    let past = past(&Repository::at(folder).unwrap(), &paths);
    let mut told = std::io::stdout();
    let (commits, spent) = (past.completeness.commits_read, start.elapsed().as_millis());
    writeln!(told, "{commits} commits, {} files, {spent} ms", paths.len()).unwrap();
    for missing in &past.completeness.missing {
        writeln!(told, "missing: {} {}", missing.kind, missing.id).unwrap();
    }
    if std::env::var("ONLY_TIME").is_ok() {
        return;
    }
    let (single, merges) =
        (by_git(folder, &paths, "--no-merges"), by_git(folder, &paths, "--merges"));
    let (mut equal, mut moved, mut other) = (0, 0, Vec::new());
    for trace in &past.traces {
        let of = |found: &ByPath| found.get(&trace.path).cloned().unwrap_or_default();
        let named: BTreeSet<_> =
            trace.touches.iter().map(|touch| touch.commit.to_string()).collect();
        if trace.touches.iter().any(|touch| touch.moved_from.is_some()) {
            // Under its earlier names more is found; nothing that git names for this one may be lacking.
            moved += 1;
            other.extend(
                of(&single).difference(&named).map(|commit| (trace.path.clone(), commit.clone())),
            );
        } else if of(&single) == ours(trace, false) && of(&merges) == ours(trace, true) {
            equal += 1;
        } else {
            let (single, merges) = (of(&single), of(&merges));
            let differing =
                single.symmetric_difference(&ours(trace, false)).cloned().collect::<Vec<_>>();
            other.extend(differing.into_iter().map(|commit| (trace.path.clone(), commit)));
            let differing =
                merges.symmetric_difference(&ours(trace, true)).cloned().collect::<Vec<_>>();
            other.extend(differing.into_iter().map(|commit| (trace.path.clone(), commit)));
        }
    }
    writeln!(told, "{equal} equal, {moved} moved and nothing lacking").unwrap();
    assert_eq!(other, []);
}
