//! A ledger in the words of people: first the answer in a few sentences, then what it rests on.

mod acts;

mod completeness;

pub(super) mod parties;

pub(super) mod texts;

mod versions;

use jiff::civil::Date;

use super::page::{Page, Part, Tone, Words};
use super::{Names, Told};
use crate::document::agreement::Agreement;
use crate::history::approval::Demand;
use crate::history::change::{Change, Class};
use crate::history::evidence::{Recorded, recorded_is_said};
use crate::history::ledger::{Landing, Ledger, PartyLine, Status, Version};
use crate::history::record::EntryKind;
use crate::history::trace::ObjectId;
use crate::render::{counted, plural};

/// All that is said of one agreement; of lists without end the last `most`.
pub(super) fn page(told: &Told<'_>, ledger: &Ledger, most: usize) -> Page {
    let (names, steps) = (Names::of(ledger), texts::steps(ledger));
    let telling = Telling { told, ledger, names, steps, most };
    let mut parts = vec![telling.versions(), telling.standing(), telling.membership()];
    parts.extend([telling.acts(), telling.reviews(), telling.other_entries()]);
    parts.extend([telling.amiss(), telling.signature_block(), telling.texts(), telling.commits()]);
    parts.push(telling.read());
    parts.retain(|part| !part.is_empty());
    Page {
        title: Words::new().theirs(telling.title()),
        about: telling.about(),
        lead: telling.lead(),
        parts,
    }
}

struct Telling<'a> {
    told: &'a Told<'a>,
    ledger: &'a Ledger,
    names: Names<'a>,
    /// The texts on the line with what became of a signature block in each.
    steps: Vec<texts::Step<'a>>,
    most: usize,
}

impl<'a> Telling<'a> {
    /// A document that gives itself no title in our way has one above its words, as a rule.
    fn title(&self) -> &'a str {
        let ledger = self.ledger;
        let first =
            ledger.current.as_ref().and_then(|reading| reading.agreement.body.sections.first());
        match first.filter(|section| section.level == 1 && !section.heading.trim().is_empty()) {
            Some(section) if ledger.title == ledger.path => &section.heading,
            _ => &ledger.title,
        }
    }

    /// Where it is, and on which day this is how it stands.
    fn about(&self) -> Words {
        let words = Words::new().exact(self.ledger.path.as_str());
        let words = if self.ledger.id == self.ledger.path {
            words
        } else {
            words.ours(", id ").exact(self.ledger.id.as_str())
        };
        let words = words.ours(format!("; as of {}", self.ledger.as_of));
        if self.ledger.is_proposal { words.ours(", read as if merged today") } else { words }
    }

    fn lead(&self) -> Vec<Words> {
        let mut lead = vec![self.status()];
        lead.extend(self.changed_on_line());
        lead.extend(self.who_agreed());
        lead.extend(self.not_yet_in_force());
        lead.extend(self.ledger.pending().filter_map(|version| self.still_to_agree(version)));
        lead.extend(self.unrecorded());
        lead.extend(self.overdue());
        lead.extend(self.filled_in());
        lead.extend(self.incomplete());
        lead
    }

    /// The status, with the version that it speaks of.
    fn status(&self) -> Words {
        let ledger = self.ledger;
        let in_force = ledger.in_force.and_then(|index| ledger.versions.get(index));
        let version = in_force.map(|version| format!("version {}", version.number));
        let since = in_force.and_then(|version| version.effective);
        let since = since.map(|day| format!(", since {day}")).unwrap_or_default();
        let expiry =
            self.date_of("/timeframe/expiry").map(|day| format!(" on {day}")).unwrap_or_default();
        let of = |version: &Option<String>| {
            version.clone().unwrap_or_else(|| "the agreement".to_owned())
        };
        let words = Words::new();
        match ledger.status {
            Status::Draft if self.is_foreign() => words
                .status(Tone::Quiet, "No version yet")
                .ours(": no record here says who agreed to this document."),
            Status::Draft => words
                .status(Tone::Quiet, "Draft")
                .ours(": no version yet. Nobody is recorded as having agreed to this text."),
            Status::RecordedNotAgreed => words.status(Tone::Open, "Recorded, not agreed").ours(
                format!(": {} is recorded, and not all have signed it.", self.first_version()),
            ),
            Status::Agreed => words
                .status(Tone::Settled, "Agreed")
                .ours(format!(", not in force yet: {}", self.first_version()))
                .ours(self.takes_effect())
                .ours("."),
            Status::InForce => {
                words.status(Tone::Settled, "In force").ours(format!(": {}{since}.", of(&version)))
            }
            Status::ContinuingAfterExpiry => words
                .status(Tone::Open, "Continuing after expiry")
                .ours(format!(": {}{since}; it expired{expiry}.", of(&version))),
            Status::Expired => words
                .status(Tone::Quiet, "Expired")
                .ours(format!("{expiry}; last in force: {}{since}.", of(&version))),
            Status::Terminated => words
                .status(Tone::Quiet, "Terminated")
                .ours(format!("; last in force: {}{since}.", of(&version))),
            Status::Superseded => words
                .status(Tone::Quiet, "Superseded")
                .ours(format!(" by another agreement; last in force: {}{since}.", of(&version))),
            Status::Vanished => words.status(Tone::Amiss, "Not there any more").ours(format!(
                ": {} was agreed, and its file cannot be read where it was.",
                of(&version)
            )),
        }
    }

    fn first_version(&self) -> String {
        self.ledger
            .judged_version()
            .map_or_else(|| "version 1".to_owned(), |version| format!("version {}", version.number))
    }

    fn takes_effect(&self) -> String {
        let effective = self.ledger.judged_version().and_then(|version| version.effective);
        effective.map(|day| format!(" takes effect on {day}")).unwrap_or_default()
    }

    /// A later version that all have agreed to, and that has not taken effect.
    fn not_yet_in_force(&self) -> Option<Words> {
        let (approved, in_force) = (self.ledger.approved?, self.ledger.in_force?);
        let version = self.ledger.versions.get(approved).filter(|_| approved > in_force)?;
        let day = version.effective?;
        let number = version.number;
        Some(format!("Version {number} is agreed and takes effect on {day}.").into())
    }

    /// How many stand to the judged version, and on what at least.
    fn who_agreed(&self) -> Option<Words> {
        let version = self.ledger.judged_version()?;
        let parties: Vec<_> = self.present().collect();
        let missing: Vec<_> = parties.iter().filter(|party| party.is_missing).collect();
        let number = version.number;
        let all = plural(parties.len(), "party", "parties");
        if !missing.is_empty() {
            let names = missing.iter().map(|party| self.party(&party.id)).collect();
            let stand = parties.len() - missing.len();
            let words = format!(
                "{stand} of {all} recorded as having signed version {number}; still to sign: "
            );
            return Some(Words::from(words).then(Words::listed(names)).ours("."));
        }
        let carried: Vec<_> = parties.iter().filter(|party| !party.carried_by.is_empty()).collect();
        let words = match (parties.len(), carried.len()) {
            (0, _) => return None,
            (_, 0) => Words::from(format!("Recorded as signed by all {all}.")),
            (_, some) if some == parties.len() => Words::from(format!(
                "All {all} are recorded as having agreed: each signed an earlier version, and every change since was approved."
            )),
            (_, some) => {
                let names = carried.iter().map(|party| self.party(&party.id)).collect();
                let signed = parties.len() - some;
                Words::from(format!(
                    "All {all} are recorded as having agreed: {signed} signed version {number}; "
                ))
                .then(Words::listed(names))
                .ours(" signed an earlier one, and every change since was approved.")
            }
        };
        Some(words.then(self.weakest(&parties)))
    }

    fn weakest(&self, parties: &[&'a PartyLine]) -> Words {
        let Some(level) = self.ledger.weakest() else { return Words::new() };
        let of_level: Vec<_> =
            parties.iter().filter(|party| party.evidence.recorded == level).collect();
        let words =
            Words::from(format!(" Weakest evidence: {} (“{}”), ", level.name(), sentence(level)));
        if of_level.len() == parties.len() {
            return words.ours("the same for all.");
        }
        let names = of_level.iter().map(|party| self.party(&party.id)).collect();
        words.ours("of ").then(Words::listed(names)).ours(".")
    }

    /// Who is asked for a later version: “Version 2 is recorded, not agreed: Harbour Trust and Mill Lane are still to agree.”
    fn still_to_agree(&self, version: &'a Version) -> Option<Words> {
        if version.is_approved {
            return None;
        }
        let what = Words::new()
            .status(Tone::Open, format!("Version {}", version.number))
            .ours(format!(" ({}) is recorded, not agreed", self.entry_kind(version)));
        let unmet: Vec<_> = version.approval.demands.iter().filter(|demand| !demand.met).collect();
        if unmet.is_empty() {
            return Some(what.ours(": a version before it is not agreed."));
        }
        let asks = unmet.iter().map(|demand| self.asks(demand));
        let asks: Vec<_> = asks.filter(|words| !words.is_empty()).collect();
        Some(what.ours(": ").then(Words::joined(asks, "; ")).ours("."))
    }

    /// Whom a demand still waits for, and what else is short.
    fn asks(&self, demand: &'a Demand) -> Words {
        let names: Vec<_> = demand.still.iter().map(|id| self.party(id)).collect();
        let verb = if names.len() == 1 { " is still to agree" } else { " are still to agree" };
        let still = if names.is_empty() { Words::new() } else { Words::listed(names).ours(verb) };
        let short = demand.shortfall.as_deref().map(|why| Words::new().quoting(why));
        let said: Vec<_> =
            [still].into_iter().chain(short).filter(|words| !words.is_empty()).collect();
        Words::joined(said, "; ")
    }

    /// That the text is not the recorded one.
    fn unrecorded(&self) -> Option<Words> {
        let unrecorded = self.ledger.unrecorded.as_ref()?;
        let number =
            self.ledger.versions.get(unrecorded.version).map_or(1, |version| version.number);
        let on = |landing: Landing| {
            Words::from(format!(", on {} (", landing.date)).then(commit(landing.commit)).ours(")")
        };
        let since = unrecorded.since.map(on).unwrap_or_default();
        let version = Words::from(format!(" version {number}"));
        let words = Words::new();
        let words = match unrecorded.change.class {
            Class::None | Class::Editorial => {
                let changes = unrecorded.change.clauses.len().max(1);
                let changes = counted(changes, "editorial change");
                return Some(words.ours(format!("{changes} since version {number}; signatures carry over them.")));
            }
            Class::Permitted => words
                .status(Tone::Open, "Changed")
                .ours(" after")
                .then(version)
                .then(since)
                .ours(", in parts that the agreement lets change without amendment; no entry says so: "),
            Class::Substantive if unrecorded.entry_names_other_text => words
                .status(Tone::Amiss, "The last entry names another text")
                .ours(format!(" than the one that stands here; against version {number}: ")),
            Class::Substantive => words
                .status(Tone::Amiss, "Changed")
                .ours(" after")
                .then(version)
                .then(since)
                .ours(", and no entry records who agreed to that: "),
        };
        Some(words.quoting(unrecorded.change.summary()).ours("."))
    }

    fn overdue(&self) -> Option<Words> {
        let since = self.ledger.reviews.overdue_since?;
        let days = days_between(since, self.ledger.as_of);
        Some(
            Words::new()
                .status(Tone::Open, "Review overdue")
                .ours(format!(": due on {since}, {} ago.", counted(days, "day"))),
        )
    }
}

// What the parts share.

impl<'a> Telling<'a> {
    fn present(&self) -> impl Iterator<Item = &'a PartyLine> + use<'a> {
        self.ledger.parties.iter().filter(|party| party.left.is_none())
    }

    fn party(&self, id: &'a str) -> Words {
        Words::new().theirs(self.names.called(id))
    }

    fn entry_kind(&self, version: &Version) -> &'static str {
        let entry = self.ledger.entry_of(version).and_then(|entry| entry.file.entry());
        entry.map_or("entry", |entry| match entry.kind {
            EntryKind::Agreed => "first agreement",
            kind => kind.name(),
        })
    }

    fn agreement(&self) -> Option<&'a Agreement> {
        self.ledger.current.as_ref().map(|reading| &*reading.agreement)
    }

    /// A document that does not say that it is an agreement.
    fn is_foreign(&self) -> bool {
        !self.ledger.was_agreed()
            && self
                .agreement()
                .is_none_or(|agreement| agreement.is_foreign() || agreement.id().is_none())
    }

    fn date_of(&self, pointer: &str) -> Option<Date> {
        let version = self.ledger.in_force.or(self.ledger.approved);
        let version = version.and_then(|index| self.ledger.versions.get(index));
        let reading =
            version.and_then(|version| version.text.as_ref()).or(self.ledger.current.as_ref())?;
        reading.agreement.terms().at(pointer)?.term.text()?.parse().ok()
    }

    fn line_name(&self) -> &'a str {
        self.told.line.map_or("the line", |line| line.name.as_str())
    }
}

/// The sentence of a level.
fn sentence(level: Recorded) -> &'static str {
    &recorded_is_said(level).says
}

/// “ since 2026-06-01 (commit 1a2b3c4d5)”
fn since(landing: &Landing) -> Words {
    Words::from(format!(" since {} (", landing.date)).then(commit(landing.commit)).ours(")")
}

fn commit(id: ObjectId) -> Words {
    Words::from("commit ").exact(id.short())
}

fn days_between(from: Date, to: Date) -> usize {
    let days = from.until(to).map_or(0, |span| span.get_days());
    usize::try_from(days).unwrap_or(0)
}

/// The class of a change and what it is: “substantive: termination: notice 6 months → 3 months, shorter”.
fn changed(change: &Change) -> Words {
    let class = match change.class {
        Class::None => return "nothing".into(),
        Class::Editorial => "editorial",
        Class::Permitted => "permitted without amendment",
        Class::Substantive if change.renumbering_only => "substantive, numbers of clauses only",
        Class::Substantive => "substantive",
    };
    Words::from(class).ours(": ").quoting(change.summary())
}

/// A part with the last `most` of a list, and how many there are besides.
fn at_most<T>(list: Vec<T>, most: usize) -> (Vec<T>, usize) {
    let left_out = list.len().saturating_sub(most);
    (list.into_iter().skip(left_out).collect(), left_out)
}

fn left_out(part: &mut Part, count: usize, what: &str) {
    if count > 0 {
        part.says(format!("{count} more {what} before; `--format json` has all of them.").into());
    }
}
