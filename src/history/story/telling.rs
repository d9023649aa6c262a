//! How a story is told: each event changes the files of a branch, and what changed becomes a commit.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::words::{self, Action, Event, Keeping, Place, Script};
use super::{Commit, Fault, ORGANISATIONS, TIDEWAY, Told};
use crate::document::front_matter::FrontMatter;
use crate::ground::source::Source;
use crate::history::digest;
use crate::history::record::RecordFile;
use crate::history::trace::{Moment, Person};

mod branches;

mod editing;

mod recording;

/// Files by their path.
type Tree = BTreeMap<String, Arc<Vec<u8>>>;

const HOME: &str = "agreements/tideway.md";
const MAIN: &str = "main";

/// A file of a record, as it was added.
struct Piece {
    path: String,
    bytes: Arc<Vec<u8>>,
    file: RecordFile,
}

struct Teller {
    /// What stands there before anything happens.
    start: Tree,
    /// The path of the agreement that the story is about.
    home: String,
    commits: Vec<Commit>,
    /// The files after each commit.
    trees: Vec<Tree>,
    branches: BTreeMap<String, usize>,
    checked_out: String,
    work_tree: Option<Tree>,
    /// Where files were moved, oldest first.
    moves: Vec<(String, String)>,
    /// All files that were ever added to a record, oldest first.
    pieces: Vec<Piece>,
}

/// A commit in the making.
struct Scene {
    branch: String,
    parents: Vec<usize>,
    tree: Tree,
    author: Option<Person>,
    committer: Option<Person>,
}

pub(super) fn tell(script: Script) -> Result<Told, Fault> {
    let mut teller = Teller::new(script.files);
    let mut events = script.events.as_slice();
    while let Some((first, rest)) = events.split_first() {
        let together = rest.iter().take_while(|event| event.together).count();
        let (more, later) = rest.split_at(together);
        teller.happens(first, more)?;
        events = later;
    }
    Ok(teller.told())
}

impl Teller {
    fn new(given: Vec<(String, String)>) -> Self {
        let begins =
            |text: &str| FrontMatter::read(&Source::new("", text)).terms.get("kind").is_some();
        let mut start = Tree::new();
        let mut home = None;
        for (path, mut text) in given {
            // A body alone is that of the Tideway agreement.
            if path == HOME && !text.starts_with("---") {
                text.insert_str(0, front_matter_of_tideway());
            }
            if home.is_none() && is_text(&path) && begins(&text) {
                home = Some(path.clone());
            }
            start.insert(path, Arc::new(text.into_bytes()));
        }
        let mut usual = |path: &str, text: &str| {
            let _ =
                start.entry(path.to_owned()).or_insert_with(|| Arc::new(text.as_bytes().to_vec()));
        };
        usual("organisations.yaml", ORGANISATIONS);
        usual(".gitattributes", "**/*.record/** -text\n");
        if home.is_none() {
            usual(HOME, TIDEWAY);
        }
        let mut teller = Self {
            start,
            home: home.unwrap_or_else(|| HOME.to_owned()),
            commits: Vec::new(),
            trees: Vec::new(),
            branches: BTreeMap::new(),
            checked_out: MAIN.to_owned(),
            work_tree: None,
            moves: Vec::new(),
            pieces: Vec::new(),
        };
        let given: Vec<_> =
            teller.start.iter().filter(|(path, _)| is_record_file(path)).map(owned).collect();
        for (path, bytes) in given {
            teller.remember(&path, &bytes);
        }
        teller
    }

    fn told(self) -> Told {
        let empty = Tree::new();
        let committed = self.branches.get(&self.checked_out).and_then(|tip| self.trees.get(*tip));
        let uncommitted =
            self.work_tree.as_ref().map(|tree| difference(committed.unwrap_or(&empty), tree));
        Told {
            commits: self.commits,
            branches: self.branches,
            checked_out: self.checked_out,
            uncommitted: uncommitted.unwrap_or_default(),
        }
    }

    /// The events of one commit.
    fn happens(&mut self, first: &Event, more: &[Event]) -> Result<(), Fault> {
        let fault = |message: &str| Err(Fault::new(first.line, message));
        match &first.action {
            Action::CheckedOut(_) | Action::FastForwarded(_) | Action::Rebased(_)
                if !more.is_empty() =>
            {
                return fault("no “and” can follow this, since it makes no commit of its own");
            }
            Action::CheckedOut(branch) => {
                self.tip(branch, first)?;
                branch.clone_into(&mut self.checked_out);
                return Ok(());
            }
            Action::FastForwarded(branch) => return self.fast_forward(branch, first),
            Action::Rebased(branch) => return self.rebase(branch, first),
            _ => {}
        }
        if first.place == Place::WorkTree {
            return self.stays_uncommitted(first, more);
        }
        let mut scene = self.scene(first)?;
        for event in std::iter::once(first).chain(more) {
            self.apply(event, &mut scene)?;
        }
        let nothing = Tree::new();
        let before =
            scene.parents.first().and_then(|parent| self.trees.get(*parent)).unwrap_or(&nothing);
        if scene.parents.len() < 2 && *before == scene.tree {
            return fault("this changes nothing, so it makes no commit");
        }
        self.commit(first, scene);
        Ok(())
    }

    fn stays_uncommitted(&mut self, first: &Event, more: &[Event]) -> Result<(), Fault> {
        let committed =
            || self.branches.get(&self.checked_out).and_then(|tip| self.trees.get(*tip)).cloned();
        let tree = self.work_tree.clone().or_else(committed).unwrap_or_else(|| self.start.clone());
        let branch = self.checked_out.clone();
        let mut scene = Scene { branch, parents: Vec::new(), tree, author: None, committer: None };
        for event in std::iter::once(first).chain(more) {
            self.apply(event, &mut scene)?;
        }
        self.work_tree = Some(scene.tree);
        Ok(())
    }

    /// Where the next commit begins: on its branch, which begins where `main` is.
    fn scene(&self, first: &Event) -> Result<Scene, Fault> {
        let branch = match (&first.action, &first.place) {
            (Action::Merged { into: Some(branch), .. }, _) | (_, Place::Branch(branch)) => {
                branch.as_str()
            }
            _ => MAIN,
        };
        let tip = self.branches.get(branch).or_else(|| self.branches.get(MAIN)).copied();
        if tip.is_none() && branch != MAIN {
            return Err(Fault::new(first.line, "a story begins on the branch main"));
        }
        let tree = tip.and_then(|tip| self.trees.get(tip)).unwrap_or(&self.start).clone();
        let parents = tip.into_iter().collect();
        Ok(Scene { branch: branch.to_owned(), parents, tree, author: None, committer: None })
    }

    fn tip(&self, branch: &str, event: &Event) -> Result<usize, Fault> {
        let missing =
            || Fault::new(event.line, format!("there is no branch “{branch}” at this time"));
        self.branches.get(branch).copied().ok_or_else(missing)
    }

    fn commit(&mut self, event: &Event, scene: Scene) {
        let message = event.details.extras.iter().find(|(key, _)| key == "message");
        let message =
            message.map_or(event.sentence.as_str(), |(_, message)| message.trim_matches('"'));
        let author = scene.author.unwrap_or_else(office);
        let committer = scene.committer.unwrap_or_else(|| author.clone());
        let empty = Tree::new();
        let before =
            scene.parents.first().and_then(|parent| self.trees.get(*parent)).unwrap_or(&empty);
        let files = difference(before, &scene.tree);
        let commit = Commit {
            day: event.day,
            when: self.moment(event.day),
            author,
            committer,
            message: message.to_owned(),
            branch: scene.branch,
            parents: scene.parents,
            files,
        };
        self.push(commit, scene.tree);
    }

    fn push(&mut self, commit: Commit, tree: Tree) {
        self.branches.insert(commit.branch.clone(), self.commits.len());
        self.commits.push(commit);
        self.trees.push(tree);
    }

    /// Noon of a day by UTC, and a minute later for each commit that the day has already.
    fn moment(&self, day: Date) -> Moment {
        let noon = day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
        let seconds = noon.map_or(0, |noon| noon.timestamp().as_second());
        let before = self.commits.iter().filter(|commit| commit.day == day).count();
        Moment {
            seconds: seconds + 60 * i64::try_from(before).unwrap_or_default(),
            offset_minutes: 0,
        }
    }

    /// Where a file of the record stands now: where it was added, or moved to, or wherever the same bytes are.
    fn standing(&self, piece: &Piece, tree: &Tree) -> Option<String> {
        let path = self.moved(&piece.path, tree);
        if tree.contains_key(&path) {
            return Some(path);
        }
        tree.iter().find(|(_, bytes)| **bytes == piece.bytes).map(|(path, _)| path.clone())
    }

    /// The path of a file, wherever it was moved.
    fn moved(&self, path: &str, tree: &Tree) -> String {
        let mut path = path.to_owned();
        for (from, to) in &self.moves {
            if *from == path && !tree.contains_key(&path) {
                path.clone_from(to);
            }
        }
        path
    }

    fn apply(&mut self, event: &Event, scene: &mut Scene) -> Result<(), Fault> {
        let details = &event.details;
        match &event.action {
            Action::Drafted if self.commits.is_empty() => {}
            Action::Drafted => {
                return Err(Fault::new(event.line, "only the first line can be the draft"));
            }
            Action::Entry { kind, of } => self.record_entry(event, *kind, of, scene)?,
            Action::TakenOut(thing) => self.take_out(event, thing, scene)?,
            Action::Act { kind, who, on } => self.act(event, *kind, who, on.as_ref(), scene)?,
            Action::ListsKey(who) => self.list_keys(event, who, scene)?,
            Action::Merged { branches, .. } => self.merge(event, branches, scene)?,
            Action::Squashed(branch) => self.squash(event, branch, scene)?,
            Action::CheckedOut(_) | Action::FastForwarded(_) | Action::Rebased(_) => {
                return Err(Fault::new(event.line, "this needs a line of its own"));
            }
            Action::Restored(thing, version) => self.restore(event, thing, *version, scene)?,
            _ => self.edit(event, scene)?,
        }
        if let Some(who) = &details.by {
            scene.author = Some(self.person(scene, who, details.on.as_deref()));
        }
        Ok(())
    }
}

/// Who commits what no party does by itself.
fn office() -> Person {
    Person { name: "Partnership office".to_owned(), email: "office@tideway.example".to_owned() }
}

fn owned((path, bytes): (&String, &Arc<Vec<u8>>)) -> (String, Arc<Vec<u8>>) {
    (path.clone(), Arc::clone(bytes))
}

fn is_text(path: &str) -> bool {
    matches!(path.rsplit_once('.'), Some((_, "md")))
}

fn is_record_file(path: &str) -> bool {
    path.contains(".record/") && matches!(path.rsplit_once('.'), Some((_, "yml" | "yaml")))
}

/// The folder of an agreement's record, with a slash at its end.
fn record_folder(agreement: &str) -> String {
    format!("{}.record/", agreement.strip_suffix(".md").unwrap_or(agreement))
}

fn text_of(event: &Event, tree: &Tree, path: &str) -> Result<String, Fault> {
    let bytes = tree.get(path).map(|bytes| bytes.as_slice()).unwrap_or_default();
    let text = std::str::from_utf8(bytes);
    text.map(str::to_owned).map_err(|_| Fault::new(event.line, format!("{path} is no text")))
}

fn digest_of(bytes: &[u8], path: &str, tree: &Tree) -> Result<String, String> {
    let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let attachment = |file: &str| tree.get(&format!("{folder}{file}")).map(|bytes| bytes.to_vec());
    digest::manifest(bytes, attachment)
        .map(|manifest| manifest.digest())
        .map_err(|faults| faults.into_iter().map(|fault| fault.message).next().unwrap_or_default())
}

/// What changes from one state of the files to another.
fn difference(before: &Tree, after: &Tree) -> Vec<(String, Option<Vec<u8>>)> {
    let gone =
        before.keys().filter(|path| !after.contains_key(*path)).map(|path| (path.clone(), None));
    let differs = |(path, bytes): &(&String, &Arc<Vec<u8>>)| before.get(*path) != Some(*bytes);
    let new =
        after.iter().filter(differs).map(|(path, bytes)| (path.clone(), Some(bytes.to_vec())));
    let mut changes: Vec<_> = gone.chain(new).collect();
    changes.sort();
    changes
}

fn front_matter_of_tideway() -> &'static str {
    let end = TIDEWAY.find("\n---\n").map_or(TIDEWAY.len(), |end| end + 5);
    TIDEWAY.split_at(end).0
}
