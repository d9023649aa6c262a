//! Files of a story: changed, written, moved, restored.

use std::sync::Arc;

use super::recording::organisation_name;
use super::words::{Action, Described, Event, Thing};
use super::{Fault, Piece, Scene, Teller, digest_of, is_text, record_folder, text_of};

impl Teller {
    /// What happens to files as to any others.
    pub(super) fn edit(&mut self, event: &Event, scene: &mut Scene) -> Result<(), Fault> {
        let details = &event.details;
        match &event.action {
            Action::Changes { what, from, to } => {
                let path = self.one_path(event, what, scene)?;
                let text = text_of(event, &scene.tree, &path)?;
                let found = text.matches(from.as_str()).count();
                if found != 1 && !(details.everywhere && found > 1) {
                    let message = format!(
                        "“{from}” stands {found} times in {path}, and has to stand there once"
                    );
                    return Err(Fault::new(event.line, message));
                }
                let text = text.replace(from.as_str(), to);
                scene.tree.insert(path, Arc::new(text.into_bytes()));
            }
            Action::Gains { what, words, after } => {
                let path = self.one_path(event, what, scene)?;
                let text = text_of(event, &scene.tree, &path)?;
                let words = if words.is_empty() { details.block.as_str() } else { words };
                let text = gained(event, &text, words, after.as_deref())?;
                scene.tree.insert(path, Arc::new(text.into_bytes()));
            }
            Action::GainsParty(id) => {
                let path = self.one_path(event, &Thing::Text, scene)?;
                let text = text_of(event, &scene.tree, &path)?;
                let name = organisation_name(scene, id, &path);
                let line = format!("  - {{ id: {id}, name: {name}, role: partner, sector: vcse }}");
                let text = with_party(&text, &line).ok_or_else(|| {
                    Fault::new(event.line, "the text has no list of parties, one a line")
                })?;
                scene.tree.insert(path, Arc::new(text.into_bytes()));
            }
            Action::LosesParty(id) => {
                let path = self.one_path(event, &Thing::Text, scene)?;
                let text = text_of(event, &scene.tree, &path)?;
                let begins = format!("  - {{ id: {id},");
                let left: String =
                    text.split_inclusive('\n').filter(|line| !line.starts_with(&begins)).collect();
                if left == text {
                    return Err(Fault::new(
                        event.line,
                        format!("no line of the text lists the party {id}"),
                    ));
                }
                scene.tree.insert(path, Arc::new(left.into_bytes()));
            }
            Action::Written(_) if details.block.is_empty() => {
                return Err(Fault::new(
                    event.line,
                    "what is written stands in indented lines below",
                ));
            }
            Action::Written(what) => {
                let path = match what {
                    Thing::Path(path) => path.clone(),
                    what => self.one_path(event, what, scene)?,
                };
                scene.tree.insert(path, Arc::new(details.block.clone().into_bytes()));
            }
            Action::Deleted(what) => {
                for path in self.paths(event, what, scene)? {
                    scene.tree.remove(&path);
                }
            }
            Action::Moved(what, to) => {
                for (from, to) in self.targets(event, what, to, scene)? {
                    let bytes = scene.tree.remove(&from);
                    scene.tree.extend(bytes.map(|bytes| (to.clone(), bytes)));
                    self.moves.push((from, to));
                }
            }
            Action::Copied(what, to) => {
                for (from, to) in self.targets(event, what, to, scene)? {
                    let bytes = scene.tree.get(&from).cloned();
                    scene.tree.extend(bytes.map(|bytes| (to, bytes)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The agreement that a sentence is about.
    pub(super) fn agreement(&self, on: Option<&str>, scene: &Scene) -> String {
        self.moved(on.unwrap_or(&self.home), &scene.tree)
    }

    /// Where the record of an agreement stands, which may be where it was before its text moved.
    fn folder(&self, event: &Event, text: &str, scene: &Scene) -> String {
        let beside = record_folder(text);
        if scene.tree.keys().any(|path| path.starts_with(&beside)) {
            return beside;
        }
        record_folder(event.details.on.as_deref().unwrap_or(&self.home))
    }

    pub(super) fn one_path(
        &self,
        event: &Event,
        thing: &Thing,
        scene: &Scene,
    ) -> Result<String, Fault> {
        let mut paths = self.paths(event, thing, scene)?;
        match (paths.pop(), paths.is_empty()) {
            (Some(path), true) => Ok(path),
            _ => Err(Fault::new(event.line, "this can only be said of one file")),
        }
    }

    pub(super) fn paths(
        &self,
        event: &Event,
        thing: &Thing,
        scene: &Scene,
    ) -> Result<Vec<String>, Fault> {
        let text = self.agreement(event.details.on.as_deref(), scene);
        let folder = self.folder(event, &text, scene);
        let record = || scene.tree.keys().filter(|path| path.starts_with(&folder)).cloned();
        let paths: Vec<_> = match thing {
            Thing::Text => vec![text],
            Thing::Record => record().collect(),
            Thing::Agreement => std::iter::once(text.clone()).chain(record()).collect(),
            Thing::Path(path) => vec![path.clone()],
            Thing::Of(described) => {
                let piece = self.piece(event, described, Some(&scene.tree))?;
                let path = self.standing(piece, &scene.tree).unwrap_or_else(|| piece.path.clone());
                vec![if described.detached { format!("{path}.sig") } else { path }]
            }
        };
        match paths.iter().find(|path| !scene.tree.contains_key(*path)) {
            None => Ok(paths),
            Some(path) => {
                Err(Fault::new(event.line, format!("there is no file {path} at this time")))
            }
        }
    }

    /// From where to where files move.
    fn targets(
        &self,
        event: &Event,
        what: &Thing,
        to: &str,
        scene: &Scene,
    ) -> Result<Vec<(String, String)>, Fault> {
        let text = self.agreement(event.details.on.as_deref(), scene);
        let folder = self.folder(event, &text, scene);
        let new_folder = match what {
            Thing::Record => format!("{}/", to.trim_end_matches('/')),
            _ => record_folder(to),
        };
        let target = |path: &str| match path.strip_prefix(&folder) {
            Some(name) if matches!(what, Thing::Record | Thing::Agreement) => {
                format!("{new_folder}{name}")
            }
            _ if to.ends_with('/') => format!("{to}{}", path.rsplit('/').next().unwrap_or(path)),
            _ => to.to_owned(),
        };
        Ok(self
            .paths(event, what, scene)?
            .into_iter()
            .map(|path| (path.clone(), target(&path)))
            .collect())
    }

    pub(super) fn restore(
        &mut self,
        event: &Event,
        what: &Thing,
        version: Option<u32>,
        scene: &mut Scene,
    ) -> Result<(), Fault> {
        if let Some(version) = version {
            let path = self.one_path(event, what, scene)?;
            let bytes = self.text_of_version(event, version, &path, scene)?;
            scene.tree.insert(path, bytes);
            return Ok(());
        }
        let text = self.agreement(event.details.on.as_deref(), scene);
        let folder = self.folder(event, &text, scene);
        let in_folder = || self.pieces.iter().filter(|piece| piece.path.starts_with(&folder));
        let first = |piece: &Piece| (piece.path.clone(), Arc::clone(&piece.bytes));
        let mut restored: Vec<(String, Arc<Vec<u8>>)> = Vec::new();
        match what {
            Thing::Of(described) => restored.push(first(self.piece(event, described, None)?)),
            Thing::Record => restored.extend(in_folder().map(first)),
            Thing::Agreement | Thing::Text | Thing::Path(_) => {
                if *what == Thing::Agreement {
                    restored.extend(in_folder().map(first));
                }
                let path = if let Thing::Path(path) = what { path } else { &text };
                let before = self.before(path, scene);
                let missing = || Fault::new(event.line, format!("{path} was never another"));
                restored.push((path.clone(), before.ok_or_else(missing)?));
            }
        }
        scene.tree.extend(restored);
        Ok(())
    }

    /// What a file was before it became what it is on this branch.
    fn before(&self, path: &str, scene: &Scene) -> Option<Arc<Vec<u8>>> {
        let now = scene.tree.get(path);
        let line = std::iter::successors(scene.parents.first().copied(), |commit| {
            self.commits.get(*commit).and_then(|commit| commit.parents.first()).copied()
        });
        line.filter_map(|commit| self.trees.get(commit)?.get(path))
            .find(|bytes| Some(*bytes) != now)
            .cloned()
    }

    fn text_of_version(
        &self,
        event: &Event,
        version: u32,
        path: &str,
        scene: &Scene,
    ) -> Result<Arc<Vec<u8>>, Fault> {
        let described = Described { version: Some(version), ..Described::default() };
        let entry = self.piece(event, &described, Some(&scene.tree))?;
        let digest = entry.file.entry().and_then(|entry| entry.text.clone());
        let texts = self
            .trees
            .iter()
            .flat_map(|tree| tree.iter().map(move |(path, bytes)| (tree, path, bytes)));
        texts
            .filter(|(_, path, _)| is_text(path))
            .find(|(tree, path, bytes)| digest_of(bytes, path, tree).ok() == digest)
            .map(|(_, _, bytes)| Arc::clone(bytes))
            .ok_or_else(|| {
                Fault::new(
                    event.line,
                    format!("the text of version {version} of {path} never stood"),
                )
            })
    }
}

/// The text with some words more: at its end, or below the line that holds the words `after`.
fn gained(event: &Event, text: &str, words: &str, after: Option<&str>) -> Result<String, Fault> {
    let words = words.trim_end_matches('\n');
    let Some(after) = after else { return Ok(format!("{}\n\n{words}\n", text.trim_end())) };
    let mut found = text.match_indices(after);
    let (Some((at, _)), None) = (found.next(), found.next()) else {
        return Err(Fault::new(
            event.line,
            format!("“{after}” does not stand there once, so nothing can be put behind it"),
        ));
    };
    let (before, behind) = text.split_at(at);
    let (line, rest) = behind.split_once('\n').unwrap_or((behind, ""));
    Ok(format!("{before}{line}\n{words}\n{rest}"))
}

/// The text with a line more at the end of its list of parties.
fn with_party(text: &str, line: &str) -> Option<String> {
    let (head, list) = text.split_once("\nparties:\n")?;
    let end: usize =
        list.split_inclusive('\n').take_while(|line| line.starts_with("  - ")).map(str::len).sum();
    let (parties, rest) = list.split_at_checked(end)?;
    Some(format!("{head}\nparties:\n{parties}{line}\n{rest}"))
}
