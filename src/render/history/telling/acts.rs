//! The acts with what they rest on, the reviews, and all that does not fit.

use super::super::page::{Block, Card, Part, Table, Tone, Words};
use super::versions::{instrument, told};
use super::{Telling, changed, commit, days_between, sentence};
use crate::history::evidence::{Code, Executed, Fault, executed_is_said};
use crate::history::ledger::{ActLine, ActPlace, EntryLine, EntryPlace, RewrittenHow};
use crate::history::record::{Act, ActKind};
use crate::render::counted;

impl<'a> Telling<'a> {
    pub(super) fn acts(&self) -> Part {
        let mut part = Part::new("Acts");
        part.blocks.extend(self.ledger.acts.iter().map(|line| Block::Card(self.act(line))));
        part
    }

    fn act(&self, line: &'a ActLine) -> Card {
        let Some(act) = line.file.act() else {
            return Card::of(
                Words::new()
                    .exact(line.file.name.as_str())
                    .ours(": ")
                    .status(Tone::Amiss, "cannot be read"),
            );
        };
        let day = act.date.map_or_else(|| "without a date".to_owned(), |day| day.to_string());
        let who = act.party.as_deref().or(act.body.as_deref()).map(|id| self.party(id));
        let head = Words::from(format!("{day}: "))
            .then(who.unwrap_or_else(|| "somebody".into()))
            .ours(format!(" {} ", verb(act.kind)))
            .then(self.what(line, act));
        let mut card = Card::of(head);
        card.fact("by", person(act));
        card.fact("recorded", self.recorded(line));
        card.fact("evidence", evidence(line));
        let remarks =
            line.evidence.remarks.iter().filter(|remark| !self.is_told(line, remark.code));
        let remarks = remarks.map(|remark| Words::new().quoting(remark.words.as_str()));
        card.fact("remarks", Words::joined(remarks, "; "));
        card.fact("file", Words::new().exact(line.file.name.as_str()));
        card
    }

    /// Whether a remark says no more than the line above it: how late it was, or clocks that agree on the day.
    fn is_told(&self, line: &ActLine, code: &str) -> bool {
        let own = |id| {
            self.ledger
                .commits
                .iter()
                .map(|(_, commit)| commit)
                .find(|commit| Some(commit.id) == id)
        };
        let on = line.landed.map(|landing| landing.date);
        let clocks_agree = || {
            own(line.commit).is_some_and(|commit| {
                [commit.authored, commit.committed]
                    .into_iter()
                    .all(|clock| Some(clock.date()) == on)
            })
        };
        line.landed.is_some()
            && (code == Code::Late.name() || (code == Code::Times.name() && clocks_agree()))
    }

    /// What the act is about, and whether it counts for it.
    fn what(&self, line: &'a ActLine, act: &Act) -> Words {
        let number = act
            .version
            .map_or_else(|| "a version".to_owned(), |number| format!("version {number}"));
        let words = Words::new();
        match line.place {
            ActPlace::Version(index) => {
                let version = self.ledger.versions.get(index).map_or(0, |version| version.number);
                words.ours(format!("version {version}"))
            }
            ActPlace::Entry(entry) => {
                let line = self.ledger.entries.get(entry);
                let kind = line
                    .and_then(|line| line.file.entry())
                    .map_or("entry", |entry| entry.kind.name());
                words
                    .ours(format!("the {kind} "))
                    .exact(line.map_or("", |line| line.file.name.as_str()))
            }
            ActPlace::Stale(entry) => {
                let name = self.ledger.entries.get(entry).map(|entry| entry.file.name.as_str());
                words
                    .ours(format!("{number} as "))
                    .exact(name.unwrap_or("an entry"))
                    .ours(" has it, which is not in the chain: ")
                    .status(Tone::Amiss, "does not count")
            }
            ActPlace::Nowhere => words
                .ours(format!("{number}; the entry, version or text that it names is not there: "))
                .status(Tone::Amiss, "does not count"),
            ActPlace::Refused => {
                words.ours(format!("{number}: ")).status(Tone::Amiss, "does not count")
            }
            ActPlace::Withdrawn => {
                words.ours(format!("{number}; ")).status(Tone::Quiet, "taken out of the record")
            }
            ActPlace::Unreadable => words.status(Tone::Amiss, "cannot be read"),
        }
    }

    fn recorded(&self, line: &ActLine) -> Words {
        let late = match line.days_late {
            Some(days @ 1..) => {
                format!(", {} after its date", counted(usize::try_from(days).unwrap_or(0), "day"))
            }
            _ => String::new(),
        };
        let words = match (line.landed, line.commit) {
            (Some(landing), _) => Words::from(format!("{}{late} (", landing.date))
                .then(commit(landing.commit))
                .ours(")"),
            (None, Some(id)) => {
                Words::from(format!("not on {} yet (", self.line_name())).then(commit(id)).ours(")")
            }
            (None, None) => "in no commit yet".into(),
        };
        if line.is_misplaced {
            words.ours("; not in the folder beside its agreement")
        } else {
            words
        }
    }

    pub(super) fn reviews(&self) -> Part {
        let mut part = Part::new("Reviews");
        let reviews = &self.ledger.reviews;
        let held = |index: &usize| self.ledger.entries.get(*index);
        let rows: Vec<_> = reviews
            .due
            .iter()
            .map(|(day, met)| {
                vec![Words::from(day.to_string()), self.met(*day, met.as_ref().and_then(held))]
            })
            .collect();
        let unasked = reviews
            .held
            .iter()
            .filter(|held| !reviews.due.iter().any(|(_, met)| met.as_ref() == Some(*held)));
        let unasked: Vec<_> = unasked.filter_map(held).map(review).collect();
        if !rows.is_empty() {
            let heads = vec!["Due".into(), "Held".into()];
            part.blocks.push(Block::Table(Table { heads, rows }));
        }
        if !unasked.is_empty() {
            part.blocks.push(Block::List(unasked));
        }
        part
    }

    fn met(&self, due: jiff::civil::Date, entry: Option<&'a EntryLine>) -> Words {
        let as_of = self.ledger.as_of;
        match entry {
            Some(entry) => {
                let held = entry.file.entry().and_then(|entry| entry.date);
                let late = held.map_or(0, |held| days_between(due, held));
                let late = if late > 0 {
                    format!(", {} late", counted(late, "day"))
                } else {
                    String::new()
                };
                review(entry).ours(late)
            }
            None if due > as_of => Words::new().status(Tone::Quiet, "not due yet"),
            None if self.ledger.reviews.overdue_since.is_some_and(|since| since <= due) => {
                Words::new()
                    .status(Tone::Open, "overdue")
                    .ours(format!(" by {}", counted(days_between(due, as_of), "day")))
            }
            None => Words::new().status(Tone::Quiet, "none recorded"),
        }
    }

    /// What stands beside the chain, stood unrecorded, or was rewritten.
    pub(super) fn amiss(&self) -> Part {
        let mut part = Part::new("What does not fit the chain");
        let mut lines: Vec<_> = self.ledger.entries.iter().filter_map(Self::beside).collect();
        lines.extend(self.ledger.stood_unrecorded.iter().map(|stood| self.stood(stood)));
        lines.extend(self.ledger.rewritten.iter().map(rewritten));
        lines.extend(self.ledger.former_ids.iter().map(|(id, landing)| {
            Words::from("had the id ")
                .exact(id.as_str())
                .ours(format!(" until {} (", landing.date))
                .then(commit(landing.commit))
                .ours(")")
        }));
        if !lines.is_empty() {
            part.blocks.push(Block::List(lines));
        }
        part
    }

    fn beside(line: &EntryLine) -> Option<Words> {
        let kind = line.file.entry().map_or("entry", |entry| entry.kind.name());
        let named = Words::from(format!("{kind} ")).exact(line.file.name.as_str());
        let why = match line.place {
            EntryPlace::BesideChain => {
                "is beside the chain: another entry follows the same one and landed first; what it says has to be recorded again on the text that stands now"
            }
            EntryPlace::Unlinked => "names an entry before it that is not there",
            EntryPlace::Withdrawn => "was taken out of the record by a later entry",
            EntryPlace::Unreadable => "cannot be read as an entry",
            EntryPlace::Version(_) | EntryPlace::Beside if line.is_misplaced => {
                "is not in the folder beside its agreement; it counts all the same"
            }
            EntryPlace::Version(_) | EntryPlace::Beside => return None,
        };
        Some(named.ours(" ").ours(why))
    }

    fn stood(&self, stood: &crate::history::ledger::StoodUnrecorded) -> Words {
        let ended = match stood.covered_by.and_then(|index| self.ledger.versions.get(index)) {
            Some(version) => format!(", until version {} covered it", version.number),
            None => ", until it was undone".to_owned(),
        };
        Words::from(format!(
            "a text stood unrecorded from {} to {}{ended} (",
            stood.from.date, stood.until.date
        ))
        .then(commit(stood.from.commit))
        .ours("): ")
        .then(changed(&stood.change))
    }
}

fn rewritten(rewritten: &crate::history::ledger::Rewritten) -> Words {
    let what = match rewritten.what {
        RewrittenHow::Missing => " of the record is not there any more",
        RewrittenHow::Changed => " of the record is not what it was when it was added",
        RewrittenHow::LostInMerge => " of the record was left out by a merge",
    };
    let words = Words::from("the file ").exact(rewritten.path.as_str());
    let words = match rewritten.restored {
        Some(restored) => {
            words.ours(format!("{what} for a while; restored by ")).then(commit(restored))
        }
        None => words.ours(" ").status(Tone::Amiss, what.trim()),
    };
    let words = words.ours("; added by ").then(commit(rewritten.landed));
    match rewritten.by {
        Some(by) => words.ours(", changed by ").then(commit(by)),
        None => words,
    }
}

const fn verb(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Signs => "signs",
        ActKind::Approves => "approves",
        ActKind::Adheres => "adheres to",
        ActKind::Declines => "declines",
        ActKind::GivesNotice => "gives notice under",
    }
}

/// Who acted, as what, and how.
fn person(act: &Act) -> Words {
    let name = act.name.as_deref().map(|name| Words::new().theirs(name));
    let capacity = act.capacity.as_deref().map(|capacity| Words::new().theirs(capacity));
    let method = act.method.as_deref().map(|method| Words::from("method ").theirs(method));
    let instrument =
        act.instrument.then(|| Words::from("on the instrument, not on the text itself"));
    Words::joined([name, capacity, method, instrument].into_iter().flatten(), ", ")
}

fn evidence(line: &ActLine) -> Words {
    let evidence = &line.evidence;
    let words =
        Words::from(format!("{}: {}", evidence.recorded.name(), sentence(evidence.recorded)));
    let words = match evidence.executed {
        Executed::None => words,
        executed => words.ours(format!("; {}", executed_is_said(executed).says)),
    };
    match evidence.fault {
        None => words,
        Some(Fault::Bad) => {
            words.ours("; ").status(Tone::Amiss, "the signature beside it does not fit it")
        }
        Some(Fault::KeyCameWithIt) => {
            words.ours("; ").status(Tone::Amiss, "its key came with the same change")
        }
    }
}

/// “2027-03-01: continue unchanged (report)”
fn review(entry: &EntryLine) -> Words {
    let day = entry.file.entry().and_then(|entry| entry.date);
    let words = Words::from(day.map_or_else(|| "without a date".to_owned(), |day| day.to_string()));
    let outcome = told(entry, "/outcome");
    let words = if outcome.is_empty() { words } else { words.ours(": ").then(outcome) };
    let instrument = instrument(entry);
    if instrument.is_empty() { words } else { words.ours(" (").then(instrument).ours(")") }
}
