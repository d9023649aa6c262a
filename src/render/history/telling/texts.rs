//! The texts on the line, what became of a signature block that stands in the words, and the commits.

use std::collections::BTreeSet;

use super::super::page::{Block, Part, Table, Tone, Words};
use super::{Telling, at_most, commit, days_between, left_out};
use crate::document::agreement::Agreement;
use crate::history::change::{Change, Class, ClauseChange};
use crate::history::ledger::{Ledger, TextOnLine};
use crate::history::signature_block::{self, Filled, Happened, SignatureBlock};
use crate::history::trace::{Commit, Touch};
use crate::render::counted;

/// A text on the line, and what it brought.
#[derive(Debug, Clone)]
pub(in crate::render::history) struct Step<'a> {
    pub(in crate::render::history) text: &'a TextOnLine,
    /// The path before, where the file moved.
    pub(in crate::render::history) moved_from: Option<&'a str>,
    pub(in crate::render::history) block: Option<Filled>,
    pub(in crate::render::history) happened: Option<Happened>,
    /// How many names were added to a list of those who agree.
    names: usize,
    /// What changed outside of the signature block; `None` where nothing did, and for the first text.
    pub(in crate::render::history) change: Option<Change>,
}

/// The texts on the line, each with what became of its signature block and of the words around it.
pub(in crate::render::history) fn steps(ledger: &Ledger) -> Vec<Step<'_>> {
    let mut steps = Vec::with_capacity(ledger.texts.len());
    let mut before: Option<(&Agreement, Option<SignatureBlock>)> = None;
    let mut path: Option<&str> = None;
    for text in &ledger.texts {
        let now = text.reading.as_ref().map(|reading| &*reading.agreement);
        let now = now.map(|agreement| (agreement, SignatureBlock::of(agreement)));
        let block = now.as_ref().and_then(|(_, block)| block.as_ref());
        let old = before.as_ref().and_then(|(_, block)| block.as_ref());
        let change = match (&before, &now, &text.change) {
            (Some(before), Some(now), Some(change)) => outside_of_block(before, now, change),
            _ => None,
        };
        steps.push(Step {
            text,
            moved_from: path.filter(|path| *path != text.path),
            block: block.map(SignatureBlock::filled),
            names: names_added(old, block),
            happened: now.is_some().then(|| signature_block::happened(old, block)).flatten(),
            change,
        });
        path = Some(&text.path);
        if now.is_some() {
            before = now;
        }
    }
    steps
}

fn names_added(old: Option<&SignatureBlock>, new: Option<&SignatureBlock>) -> usize {
    let listed = |block: Option<&SignatureBlock>| block.map_or(0, |block| block.listed().len());
    listed(new).saturating_sub(listed(old))
}

const TYPED_IN: &str = "What stands in a signature block, or in a list of names, was typed into the file by whoever made the commit; it is told as that and as nothing more.";

type Side<'a> = (&'a Agreement, Option<SignatureBlock>);

/// A change without what it changes in the signature block.
fn outside_of_block(before: &Side<'_>, now: &Side<'_>, change: &Change) -> Option<Change> {
    let body = |(agreement, _): &Side<'_>| agreement.source.slice(agreement.body.span).to_owned();
    let (old, new) = (body(before), body(now));
    let outside = |text: &str, side: &Side<'_>| signature_block::outside(text, side.1.as_ref());
    let words_differ = outside(&old, before) != outside(&new, now);
    if !words_differ && change.terms.is_empty() && change.attachments.is_empty() {
        return None;
    }
    let mut lines = signature_block::inside(&old, before.1.as_ref());
    lines.extend(signature_block::inside(&new, now.1.as_ref()));
    let mut change = change.clone();
    change.clauses.retain(|clause| words_differ && !is_within(clause, &lines));
    Some(change)
}

/// Whether a section changed in nothing but lines of the signature block.
fn is_within(clause: &ClauseChange, lines: &BTreeSet<String>) -> bool {
    let rest = |words: &str| {
        let even = words.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        even.filter(|line| !line.is_empty() && !lines.contains(line)).collect::<Vec<_>>()
    };
    clause.old_heading == clause.new_heading
        && !lines.is_empty()
        && rest(&clause.old_words) == rest(&clause.new_words)
}

impl Telling<'_> {
    /// What became of a signature block that stands in the words. Blank ones are as they should be, and not spoken of.
    pub(super) fn signature_block(&self) -> Part {
        let mut part = Part::new("The signature block in the words");
        // Without versions the list of texts says it.
        if !self.ledger.was_agreed() || !self.speaks_of_block() {
            return part;
        }
        let steps = &self.steps;
        let mut lines = Vec::new();
        let mut filled: Option<&Step<'_>> = None;
        for step in steps {
            if let Some(happened) = step.happened {
                lines.push(became(step, happened));
            }
            if let (Some(since), None, Some(change)) = (filled, step.happened, &step.change) {
                lines.push(later(since, step, change));
            }
            filled = match step.happened {
                Some(happened) if fills(happened) => Some(step),
                Some(Happened::Emptied | Happened::Gone | Happened::CameBlank) => None,
                _ => filled,
            };
        }
        let (lines, before) = at_most(lines, self.most);
        left_out(&mut part, before, "changes");
        part.blocks.push(Block::List(lines));
        part.says(TYPED_IN.into());
        part
    }

    fn speaks_of_block(&self) -> bool {
        let is_spoken_of =
            |step: &Step<'_>| !matches!(step.happened, None | Some(Happened::CameBlank));
        self.steps.iter().any(is_spoken_of)
    }

    /// When the block was filled in last, and what became of the text since: a sentence.
    pub(super) fn filled_in(&self) -> Option<Words> {
        let steps = &self.steps;
        let place = steps.iter().rposition(|step| step.happened.is_some_and(fills))?;
        let step = steps.get(place)?;
        let since = steps.get(place + 1..).unwrap_or_default();
        if since
            .iter()
            .any(|step| matches!(step.happened, Some(Happened::Emptied | Happened::Gone)))
        {
            return None;
        }
        let words = became(step, step.happened?).begun().ours("; ");
        let changes: Vec<_> =
            since.iter().filter_map(|step| Some((step, step.change.as_ref()?))).collect();
        let Some((first, change)) = changes.first() else {
            return Some(words.ours("the text has not changed since."));
        };
        let words = words.then(later(step, first, change));
        Some(match changes.len() {
            1 => words.ours("."),
            more => words.ours(format!(", and {} since then.", counted(more - 1, "more time"))),
        })
    }

    /// Without versions: how often the text changed on the line, and when last.
    pub(super) fn changed_on_line(&self) -> Option<Words> {
        let texts = &self.ledger.texts;
        if self.ledger.was_agreed() {
            return None;
        }
        let (first, last) = (texts.first()?, texts.last()?);
        let line = Words::new().exact(self.line_name());
        Some(match texts.len() {
            1 => Words::from(format!("Its text stands unchanged since {} on ", first.landing.date))
                .then(line)
                .ours("."),
            more => {
                let times = counted(more - 1, "time");
                Words::from("Its text changed ")
                    .ours(format!("{times} on "))
                    .then(line)
                    .ours(format!(" since {}, last on {}.", first.landing.date, last.landing.date))
            }
        })
    }

    /// The texts of a document that has no versions.
    pub(super) fn texts(&self) -> Part {
        let mut part = Part::new("Texts");
        if self.ledger.was_agreed() {
            return part;
        }
        let (steps, before) = at_most(self.steps.iter().collect(), self.most);
        left_out(&mut part, before, "texts");
        if !steps.is_empty() {
            part.blocks.push(Block::List(steps.iter().map(|step| stood(step)).collect()));
        }
        if self.speaks_of_block() {
            part.says(TYPED_IN.into());
        }
        part
    }

    pub(super) fn commits(&self) -> Part {
        let mut part = Part::new("Commits");
        let heads = ["Date", "Author", "Commit", "Summary", "Touched"].map(Words::from).to_vec();
        let rows: Vec<_> = self
            .ledger
            .commits
            .iter()
            .take(self.most)
            .map(|(touch, commit)| Self::row(touch, commit))
            .collect();
        let more = self.ledger.commits.len().saturating_sub(rows.len());
        if !rows.is_empty() {
            part.blocks.push(Block::Table(Table { heads, rows }));
        }
        left_out(&mut part, more, "commits");
        part
    }

    /// The name of the author only: addresses are nobody's business here.
    fn row(touch: &Touch, commit: &Commit) -> Vec<Words> {
        let touched = [
            (touch.changes_text && touch.state.is_some(), "text"),
            (touch.state.is_none() && touch.changes_text, "took the file away"),
            (touch.changes_attachments, "schedules"),
            (touch.changes_record, "record"),
            (touch.is_merge, "a merge with changes of its own"),
        ];
        let touched =
            touched.into_iter().filter(|(applies, _)| *applies).map(|(_, what)| Words::from(what));
        let moved = touch.moved_from.as_deref().map(|path| Words::from("moved from ").exact(path));
        vec![
            commit.authored.date().to_string().into(),
            Words::new().theirs(commit.author.name.as_str()),
            Words::new().exact(commit.id.short()),
            Words::new().theirs(commit.summary.as_str()),
            Words::joined(touched.chain(moved), ", "),
        ]
    }
}

/// Without a record nothing hangs on the class, but that only signs changed and no words is worth saying.
fn differs(change: &Change) -> Words {
    let words = Words::new().quoting(change.summary());
    if change.class == Class::Editorial { Words::from("editorial: ").then(words) } else { words }
}

const fn fills(happened: Happened) -> bool {
    use Happened::{CameFilled, CamePartlyFilled, FilledIn, NamesAdded, PartlyFilledIn, Rewritten};
    matches!(
        happened,
        CameFilled | CamePartlyFilled | FilledIn | NamesAdded | PartlyFilledIn | Rewritten
    )
}

/// “the signature block was filled in on 2021-03-23 (commit 1a2b3c4d5)”
fn became(step: &Step<'_>, happened: Happened) -> Words {
    let what = match happened {
        Happened::CameBlank => "a blank signature block came into the text",
        Happened::CamePartlyFilled => "the text came with its signature block filled in in part",
        Happened::CameFilled => "the text came with its signature block filled in",
        Happened::PartlyFilledIn => "the signature block was filled in in part",
        Happened::FilledIn => "the signature block was filled in",
        Happened::NamesAdded => {
            let verb = if step.names == 1 { "name was added" } else { "names were added" };
            &format!("{} {verb} to the list of those who agree", step.names)
        }
        Happened::Rewritten => "what stands in the signature block changed",
        Happened::Emptied => "the signature block was emptied",
        Happened::Gone => "the signature block was taken out of the text",
    };
    let words = Words::from(format!("{what} on {} (", step.text.landing.date));
    let words = words.then(commit(step.text.landing.commit)).ours(")");
    match &step.change {
        None => words,
        Some(change) => words.ours(", together with changes of the text: ").then(differs(change)),
    }
}

/// “the text changed 8 days later (“Disputes” reworded; commit …)”
fn later(filled: &Step<'_>, step: &Step<'_>, change: &Change) -> Words {
    let days = days_between(filled.text.landing.date, step.text.landing.date);
    let when = match days {
        0 => "on the same day".to_owned(),
        days => format!("{} later", counted(days, "day")),
    };
    Words::from(format!("the text changed {when} ("))
        .then(differs(change))
        .ours("; ")
        .then(commit(step.text.landing.commit))
        .ours(")")
}

fn stood(step: &Step<'_>) -> Words {
    let day = Words::from(format!("{} (", step.text.landing.date))
        .then(commit(step.text.landing.commit))
        .ours("): ");
    if step.text.reading.is_none() {
        return day.status(Tone::Quiet, "the file went away here, or cannot be read");
    }
    let moved = step.moved_from.map(|path| Words::from("moved from ").exact(path));
    let first = (step.text.change.is_none() && step.moved_from.is_none())
        .then(|| Words::from("first text"));
    let block = step.happened.and_then(|happened| match happened {
        Happened::CameBlank => None,
        Happened::CamePartlyFilled | Happened::PartlyFilledIn => {
            Some("signature block filled in in part".to_owned())
        }
        Happened::CameFilled | Happened::FilledIn => Some("signature block filled in".to_owned()),
        Happened::NamesAdded => {
            Some(format!("{} added to the list of those who agree", counted(step.names, "name")))
        }
        Happened::Rewritten => Some("what stands in the signature block changed".to_owned()),
        Happened::Emptied => Some("signature block emptied".to_owned()),
        Happened::Gone => Some("signature block taken out".to_owned()),
    });
    let change = step.change.as_ref().map(differs);
    let said: Vec<_> =
        moved.into_iter().chain(first).chain(block.map(Words::from)).chain(change).collect();
    if said.is_empty() { day.ours("no words changed") } else { day.then(Words::joined(said, "; ")) }
}
