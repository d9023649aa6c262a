//! The versions: what set each, what it changed, who approved it against what was asked.

use super::super::page::{Block, Card, Part, Tone, Words};
use super::{Telling, changed, commit, since};
use crate::history::approval::{Demand, DemandKind};
use crate::history::ledger::{EntryLine, EntryPlace, Status, Version};
use crate::history::record::EntryKind;

impl<'a> Telling<'a> {
    pub(super) fn versions(&self) -> Part {
        let mut part = Part::new("Versions");
        let cards = self.ledger.versions.iter().enumerate();
        part.blocks.extend(cards.map(|(index, version)| Block::Card(self.version(index, version))));
        part
    }

    fn version(&self, index: usize, version: &'a Version) -> Card {
        let head =
            Words::from(format!("Version {}, {}: ", version.number, self.entry_kind(version)))
                .then(self.standing_of(index, version));
        let mut card = Card::of(head);
        let entry = self.ledger.entry_of(version);
        if let Some(entry) = entry {
            card.fact("dates", self.dates(entry, version));
        }
        if let Some(change) = &version.change {
            card.fact("changes", changed(change));
        }
        if let Some(entry) = entry {
            card.fact("reason", told(entry, "/reason"));
            card.fact("instrument", instrument(entry));
            card.fact("under", told(entry, "/under"));
            card.fact("reference", told(entry, "/reference"));
        }
        for demand in &version.approval.demands {
            card.fact(asked(demand.kind), self.demand(demand));
        }
        card.fact("text", text(version, self.line_name()));
        card.fact("digest", Words::new().exact(shortened(&version.digest)));
        if let Some(entry) = entry {
            card.fact("entry", Words::new().exact(entry.file.name.as_str()));
        }
        card
    }

    /// Whether it is in force, was, or waits.
    fn standing_of(&self, index: usize, version: &Version) -> Words {
        let words = Words::new();
        if !version.is_approved {
            return words.status(Tone::Open, "recorded, not agreed");
        }
        let next = self.ledger.versions.get(index + 1).filter(|next| next.is_approved);
        let next_effective = next.and_then(|next| next.effective);
        match self.ledger.in_force {
            Some(in_force) if in_force == index => match self.ledger.status {
                Status::Expired | Status::Terminated | Status::Superseded | Status::Vanished => {
                    words.status(Tone::Quiet, "last in force")
                }
                _ => words.status(Tone::Settled, "in force"),
            },
            Some(in_force) if in_force > index => {
                let until = next_effective.map(|day| format!("replaced on {day}"));
                words.status(Tone::Quiet, until.unwrap_or_else(|| "replaced".to_owned()))
            }
            _ => words.status(Tone::Settled, "agreed"),
        }
    }

    /// Agreed, effective and recorded are three days, and stay apart.
    fn dates(&self, entry: &EntryLine, version: &Version) -> Words {
        let agreed = entry.file.entry().and_then(|entry| entry.date);
        let agreed = agreed.map(|day| format!("dated {day}"));
        let effective = version.effective.map(|day| format!("effective from {day}"));
        let complete = version.approval.since.filter(|_| version.approval.complete);
        let complete = complete.map(|day| format!("all had agreed on {day}"));
        let days = [agreed, complete, effective].into_iter().flatten().map(Words::from);
        let recorded = entry.landed.map_or_else(
            || Words::from(format!("not on {} yet", self.line_name())),
            |landing| {
                Words::from(format!("recorded {} (", landing.date))
                    .then(commit(landing.commit))
                    .ours(")")
            },
        );
        Words::joined(days.chain([recorded]), "; ")
    }

    fn demand(&self, demand: &'a Demand) -> Words {
        let by = match demand.by.trim_start_matches('/') {
            "" => Words::new(),
            term => Words::from(" (").exact(term.replace('/', ".")).ours(")"),
        };
        let asks = Words::from("asked: ").quoting(demand.words.as_str()).then(by);
        let agreed = demand.agreed.iter().map(|agreed| {
            let on = agreed.on.map(|day| format!(" on {day}")).unwrap_or_default();
            self.party(&agreed.who).ours(on)
        });
        let agreed = named("agreed: ", agreed.collect());
        let still =
            named("still to agree: ", demand.still.iter().map(|id| self.party(id)).collect());
        let declined =
            named("declined: ", demand.declined.iter().map(|id| self.party(id)).collect());
        let still = if demand.met { Words::new() } else { still };
        let short =
            demand.shortfall.as_deref().map(|why| Words::new().quoting(why)).unwrap_or_default();
        let met =
            if demand.met { Words::new() } else { Words::new().status(Tone::Open, "not met") };
        let said = [asks, agreed, still, declined, short, met];
        Words::joined(said.into_iter().filter(|words| !words.is_empty()), "; ")
    }

    /// Entries that set no text: decisions, reports, notices; reviews have a part of their own.
    pub(super) fn other_entries(&self) -> Part {
        let mut part = Part::new("Other entries");
        let others = self.ledger.entries.iter().filter(|line| line.place == EntryPlace::Beside);
        let lines: Vec<_> = others
            .filter_map(|line| Some((line, line.file.entry()?)))
            .filter(|(_, entry)| entry.kind != EntryKind::Review)
            .map(|(line, entry)| {
                let date = entry.date.map(|day| format!("{day} ")).unwrap_or_default();
                let words = Words::from(format!("{date}{}", entry.kind.name()));
                let what =
                    ["/summary", "/subject", "/because", "/reason", "/outcome", "/until", "/body"];
                let said = what
                    .iter()
                    .map(|pointer| told(line, pointer))
                    .filter(|words| !words.is_empty());
                Words::joined([words].into_iter().chain(said), ": ")
            })
            .collect();
        if !lines.is_empty() {
            part.blocks.push(Block::List(lines));
        }
        part
    }
}

/// What a demand asks for, as the label of a fact.
const fn asked(kind: DemandKind) -> &'static str {
    match kind {
        DemandKind::Signatures => "signatures",
        DemandKind::Approval => "approvals",
        DemandKind::Adherence => "adherence",
        DemandKind::Notice => "notice",
        DemandKind::Reference => "basis",
    }
}

fn named(label: &str, names: Vec<Words>) -> Words {
    if names.is_empty() {
        Words::new()
    } else {
        Words::from(label).then(Words::joined(names, ", "))
    }
}

/// What a key of an entry says.
pub(super) fn told(entry: &EntryLine, pointer: &str) -> Words {
    let place = entry.file.terms.at(pointer);
    let text = place.and_then(|place| place.term.text()).filter(|text| !text.trim().is_empty());
    text.map(|text| Words::new().theirs(text.trim())).unwrap_or_default()
}

/// “Deed of variation no. 1 (deed-of-variation)”
pub(super) fn instrument(entry: &EntryLine) -> Words {
    let (title, kind) = (told(entry, "/instrument/title"), told(entry, "/instrument/type"));
    match (title.is_empty(), kind.is_empty()) {
        (true, _) => kind,
        (false, true) => title,
        (false, false) => title.ours(" (").then(kind).ours(")"),
    }
}

/// Where the text is, if it is anywhere.
fn text(version: &Version, line: &str) -> Words {
    match (&version.text, version.text_landed) {
        (None, _) => Words::new().status(Tone::Amiss, "not found in any commit that was read"),
        (Some(_), None) => Words::from(format!("here, and not on {line} yet")),
        (Some(_), Some(landing)) => Words::from(format!("on {line}")).then(since(&landing)),
    }
}

/// The tag and the first digits of a digest.
pub(super) fn shortened(digest: &str) -> String {
    match digest.split_once(':') {
        Some((tag, digits)) if digits.len() > 16 => {
            format!("{tag}:{}…", digits.chars().take(16).collect::<String>())
        }
        _ => digest.to_owned(),
    }
}
