//! The answer in the words of people: for each agreement a few sentences and its parties; what was read and what was not checked, once at the end.

use super::Verified;
use super::verdict::{Concern, Short, Verdict, recorded, unmet};
use crate::history::approval::Demand;
use crate::history::change::Class;
use crate::history::evidence::{
    Executed, Reader, Recorded, executed_is_said, reader_is_told, recorded_is_said, remark_is_said,
};
use crate::history::ledger::{ActLine, ActPlace, Ledger, PartyLine, Version};
use crate::history::record::Act;
use crate::render::history::page::{Block, Card, Page, Part, Tone, Words};
use crate::render::{counted, plural};

/// A page for each agreement, and one about all of them.
pub(super) fn pages(verified: &Verified<'_>) -> Vec<Page> {
    let agreements = verified.verdicts().map(|verdict| Telling { verified, verdict }.page());
    agreements.chain([closing(verified)]).collect()
}

struct Telling<'a> {
    verified: &'a Verified<'a>,
    verdict: Verdict<'a>,
}

impl<'a> Telling<'a> {
    fn page(&self) -> Page {
        let mut part = Part::new("Parties");
        part.blocks
            .extend(self.verdict.parties.iter().map(|(party, _)| Block::Card(self.party(party))));
        let parts = if part.is_empty() { Vec::new() } else { vec![part] };
        Page {
            title: Words::new().theirs(self.ledger().title.as_str()),
            about: self.about(),
            lead: self.lead(),
            parts,
        }
    }

    const fn ledger(&self) -> &'a Ledger {
        self.verdict.ledger
    }

    /// Where it is, and which version is judged.
    fn about(&self) -> Words {
        let ledger = self.ledger();
        let words = Words::new().exact(ledger.path.as_str());
        let Some(judged) = ledger.judged_version() else { return words };
        let words =
            words.ours(format!("; judged: version {} of {}", judged.number, ledger.versions.len()));
        let is_in_force = ledger.in_force.and_then(|index| ledger.versions.get(index));
        match is_in_force.filter(|version| version.number == judged.number) {
            Some(version) => {
                let since =
                    version.effective.map(|day| format!(" since {day}")).unwrap_or_default();
                words.ours(format!(", in force{since}"))
            }
            None => words.ours(", not in force"),
        }
    }

    fn lead(&self) -> Vec<Words> {
        if self.verdict.is_draft() {
            return vec![Words::new().status(Tone::Quiet, "draft").ours(": nothing to sign yet")];
        }
        let mut lead = Vec::from_iter(self.ledger().was_agreed().then(|| self.how_many()));
        lead.extend(self.short(Short::Missing, "still to sign"));
        lead.extend(self.short(Short::ActsDoNotCount, "acts that do not count"));
        lead.extend(self.short(
            Short::BelowLevel,
            &format!("recorded, but not at least {}", self.level().name()),
        ));
        let executed = self.verified.executed.name();
        lead.extend(self.short(
            Short::BelowExecuted,
            &format!("an executed copy that is not at least {executed}"),
        ));
        lead.extend(
            self.short(Short::Incomplete, "signed, and more is needed in their legal form"),
        );
        lead.extend(self.verdict.pending().filter_map(|version| self.still_to_agree(version)));
        lead.extend(self.verdict.concerns.iter().map(|concern| self.concern(*concern)));
        lead.extend(self.smaller_changes());
        lead
    }

    fn level(&self) -> Recorded {
        self.verified.at_least.max(Recorded::Tied)
    }

    /// How many stand to the judged version as it was asked.
    fn how_many(&self) -> Words {
        let number = self.ledger().judged_version().map_or(1, |version| version.number);
        let all = self.verdict.parties.len();
        let stand = self.verdict.parties.iter().filter(|(_, short)| short.is_empty()).count();
        let carried =
            self.verdict.parties.iter().filter(|(party, _)| !party.carried_by.is_empty()).count();
        let done =
            if carried == 0 { "recorded as having signed" } else { "recorded as having agreed to" };
        let words = Words::new();
        if stand == all {
            let words = words.status(Tone::Settled, plural(all, "party", "parties"));
            return words.ours(format!(", all {done} version {number}"));
        }
        words
            .status(Tone::Open, format!("{stand} of {}", plural(all, "party", "parties")))
            .ours(format!(" {done} version {number} as was asked"))
    }

    fn short(&self, short: Short, what: &str) -> Option<Words> {
        let names: Vec<_> =
            self.verdict.with(short).iter().map(|party| called(self.ledger(), &party.id)).collect();
        (!names.is_empty()).then(|| Words::from(format!("{what}: ")).then(Words::listed(names)))
    }

    /// Who is asked for a version that is recorded and not agreed. Those who have to sign the first one are told already.
    fn still_to_agree(&self, version: &'a Version) -> Option<Words> {
        let asks: Vec<_> = unmet(version)
            .map(|demand| self.asks(demand, version.number == 1))
            .filter(|words| !words.is_empty())
            .collect();
        if asks.is_empty() {
            let is_first = version.number == 1;
            return (!is_first).then(|| {
                format!(
                    "version {} is recorded, not agreed: a version before it is not agreed",
                    version.number
                )
                .into()
            });
        }
        let entry = self.ledger().entry_of(version).and_then(|entry| entry.file.entry());
        let kind = entry.map_or("entry", |entry| entry.kind.name());
        let words = Words::new().status(Tone::Open, format!("version {}", version.number));
        Some(
            words
                .ours(format!(" ({kind}) is recorded, not agreed: "))
                .then(Words::joined(asks, "; ")),
        )
    }

    fn asks(&self, demand: &'a Demand, is_first: bool) -> Words {
        let names = |ids: &'a [String]| -> Vec<Words> {
            ids.iter().map(|id| called(self.ledger(), id)).collect()
        };
        let still = if is_first { Vec::new() } else { names(&demand.still) };
        let verb = if still.len() == 1 { " is still to agree" } else { " are still to agree" };
        let still = if still.is_empty() { Words::new() } else { Words::listed(still).ours(verb) };
        let declined = names(&demand.declined);
        let declined = if declined.is_empty() {
            Words::new()
        } else {
            Words::listed(declined).ours(" declined")
        };
        let short =
            demand.shortfall.as_deref().map(|why| Words::new().quoting(why)).unwrap_or_default();
        let said = [still, declined, short].into_iter().filter(|words| !words.is_empty());
        Words::joined(said, "; ")
    }

    fn concern(&self, concern: Concern) -> Words {
        let words = Words::new();
        let number = self.ledger().judged_version().map_or(1, |version| version.number);
        let unrecorded = self.ledger().unrecorded.as_ref();
        let last = unrecorded.and_then(|unrecorded| self.ledger().versions.get(unrecorded.version));
        let last = last.map_or(number, |version| version.number);
        match concern {
            Concern::ChangedSince => words
                .status(Tone::Amiss, "changed since")
                .ours(format!(" version {last}, and no entry records who agreed to that: nobody is recorded as having agreed to the text as it stands")),
            Concern::EntryNamesOtherText => words
                .status(Tone::Amiss, "another text")
                .ours(format!(" stands here than the one that the entry of version {last} names")),
            Concern::TextMissing => words
                .status(Tone::Amiss, "no text")
                .ours(format!(" of version {number} is in any commit here, so nothing says what was agreed to, or by whom")),
            Concern::NoParties => words.status(Tone::Amiss, "no parties").ours(format!(" stand in version {number}")),
            Concern::RecordRewritten => {
                let gone = self.ledger().rewritten.iter().filter(|rewritten| rewritten.restored.is_none());
                let gone = gone.map(|rewritten| Words::new().exact(rewritten.path.as_str()));
                words
                    .status(Tone::Amiss, "the record")
                    .ours(" is not there as it landed: ")
                    .then(Words::listed(gone.collect()))
            }
            Concern::Vanished => words.status(Tone::Amiss, "its file").ours(" is not there any more"),
        }
    }

    /// Changes without an entry over which signatures carry.
    fn smaller_changes(&self) -> Option<Words> {
        let unrecorded = self.ledger().unrecorded.as_ref()?;
        let number =
            self.ledger().versions.get(unrecorded.version).map_or(1, |version| version.number);
        match unrecorded.change.class {
            Class::None | Class::Substantive => None,
            Class::Editorial => {
                let changes = counted(unrecorded.change.clauses.len().max(1), "editorial change");
                Some(format!("signed version {number}; {changes} since").into())
            }
            Class::Permitted => Some(
                format!("signed version {number}; changed since without an entry, in parts that the agreement permits to change").into(),
            ),
        }
    }

    fn party(&self, party: &'a PartyLine) -> Card {
        let evidence = &party.evidence;
        let level = recorded(party);
        let reader = Reader::of(level, evidence.executed);
        let tone = if party.is_missing { Tone::Open } else { Tone::Settled };
        let head = called(self.ledger(), &party.id).ours(": ").status(tone, reader_is_told(reader));
        let mut card = Card::of(head);
        card.fact("signed", self.signed(party));
        card.fact("carried", self.carried(party));
        card.fact("record", format!("{}: {}", level.name(), recorded_is_said(level).says).into());
        if evidence.executed != Executed::None || self.verified.executed != Executed::None {
            card.fact(
                "copy",
                format!(
                    "{}: {}",
                    evidence.executed.name(),
                    executed_is_said(evidence.executed).says
                )
                .into(),
            );
        }
        let needed = party.incomplete.iter().map(|what| Words::new().quoting(what.as_str()));
        card.fact("still needed", Words::listed(needed.collect()));
        card.fact("does not count", self.does_not_count(party));
        let remarks = self.remarks(party).map(|remark| Words::new().quoting(remark));
        card.fact("remarks", Words::joined(remarks, "; "));
        card
    }

    fn signed(&self, party: &PartyLine) -> Words {
        let signed = party.signed.and_then(|index| self.ledger().acts.get(index));
        let Some(act) = signed.and_then(|line| line.file.act()) else { return Words::new() };
        let version = party.signed_version.and_then(|index| self.ledger().versions.get(index));
        let version =
            version.map(|version| format!("version {}", version.number)).unwrap_or_default();
        let day = act.date.map(|day| format!(" on {day}")).unwrap_or_default();
        Words::from(format!("{version}{day}")).then(by(act))
    }

    /// The versions since that carry a signature, and the act on which that rests where it is somebody else's.
    fn carried(&self, party: &PartyLine) -> Words {
        let by: Vec<_> = party
            .carried_by
            .iter()
            .filter_map(|index| self.ledger().versions.get(*index))
            .map(|version| Words::from(format!("version {}", version.number)))
            .collect();
        if by.is_empty() {
            return Words::new();
        }
        let words = Words::from("by the approval of ").then(Words::listed(by));
        let weakest = party.weakest.filter(|weakest| Some(*weakest) != party.signed);
        let weakest = weakest.and_then(|index| self.ledger().acts.get(index));
        let Some(line) = weakest else { return words };
        let whose = who(self.ledger(), line).unwrap_or_else(|| "somebody".into());
        let on = line.file.act().and_then(|act| act.date);
        let on = on.map(|day| format!(" of {day}")).unwrap_or_default();
        words.ours("; rests at its weakest on the act of ").then(whose).ours(on)
    }

    /// Its acts whose signatures do not count, or that are on an entry that is not in the chain.
    fn does_not_count(&self, party: &PartyLine) -> Words {
        let theirs = |line: &&ActLine| {
            line.file.act().is_some_and(|act| act.party.as_deref() == Some(party.id.as_str()))
        };
        let acts = self.ledger().acts.iter().filter(theirs);
        let told = acts.filter_map(|line| {
            let why = match line.place {
                ActPlace::Refused => {
                    line.evidence.remarks.first().map(|remark| remark.words.as_str())?
                }
                ActPlace::Stale(_) => "it is on an entry that is not in the chain",
                ActPlace::Nowhere => "it names an entry, version or text that is not there",
                ActPlace::Unreadable => "it cannot be read",
                ActPlace::Version(_) | ActPlace::Entry(_) | ActPlace::Withdrawn => return None,
            };
            Some(
                Words::new()
                    .exact(line.file.name.as_str())
                    .ours(": ")
                    .then(Words::new().quoting(why)),
            )
        });
        Words::joined(told, "; ")
    }

    /// Of the act by which the party itself signed. Those of an act on which it rests besides are told with `history`, and so are its
    /// times; here it is enough whether it was recorded late.
    fn remarks(&self, party: &'a PartyLine) -> impl Iterator<Item = &'a str> {
        let signed = party.signed.and_then(|index| self.ledger().acts.get(index));
        let evidence = signed.map_or(&party.evidence, |line| &line.evidence);
        let told = evidence.remarks.iter().filter(|remark| remark.code != "times");
        told.map(|remark| remark.words.as_str())
    }
}

/// What was read, what was asked, and what was not checked: for all agreements.
fn closing(verified: &Verified<'_>) -> Page {
    let count = verified.ledgers.len();
    let drafts = verified.verdicts().filter(Verdict::is_draft).count();
    let short = verified.verdicts().filter(|verdict| !verdict.holds()).count();
    let mut about = Words::from(counted(count, "agreement"));
    if drafts > 0 {
        about = about.ours(format!(", {}", counted(drafts, "draft")));
    }
    about = match short {
        0 => about,
        short => about.ours(", ").status(Tone::Open, format!("{short} not as was asked")),
    };
    let mut lead = vec![asked(verified), read(verified)];
    lead.extend(incomplete(verified));
    for (line, reason) in verified.rejected.unwrap_or_default() {
        lead.push(
            Words::from(format!("line {line} of the file of trusted keys was passed over: "))
                .quoting(reason.as_str()),
        );
    }
    let open = not_checked(verified);
    if !open.is_empty() {
        lead.push(
            format!("not checked: {}; whether any of this has effect in law", open.join("; "))
                .into(),
        );
    }
    Page { title: "In all".into(), about, lead, parts: Vec::new() }
}

fn asked(verified: &Verified<'_>) -> Words {
    let executed = match verified.executed {
        Executed::None => String::new(),
        executed => format!(", and an executed copy at least {} (--executed)", executed.name()),
    };
    format!(
        "asked of each party: a record at least {} (--at-least){executed}",
        verified.at_least.name()
    )
    .into()
}

fn read(verified: &Verified<'_>) -> Words {
    let words = Words::from(format!("as of {}", verified.as_of));
    let words = match verified.head {
        Some(head) => words.ours(", read at commit ").exact(head.to_string()),
        None => words.ours(", with no commit yet"),
    };
    let words = match verified.line {
        Some(line) => words.ours(", by the line of ").exact(line.name.as_str()),
        None => words,
    };
    if verified.is_proposal { words.ours(", as if it were merged today") } else { words }
}

fn incomplete(verified: &Verified<'_>) -> Option<Words> {
    (!verified.completeness.is_complete()).then(|| {
        Words::new().status(Tone::Amiss, "incomplete").ours(
            ": not all of the history is here; what is not told may have happened all the same",
        )
    })
}

/// What levels and remarks leave open, each once.
pub(super) fn not_checked(verified: &Verified<'_>) -> Vec<&'static str> {
    let mut open: Vec<&str> = Vec::new();
    for verdict in verified.verdicts() {
        for (party, _) in &verdict.parties {
            let evidence = &party.evidence;
            let executed =
                (evidence.executed != Executed::None).then(|| executed_is_said(evidence.executed));
            let remarks = evidence.remarks.iter().map(|remark| remark_is_said(remark.code));
            let said =
                [recorded_is_said(recorded(party))].into_iter().chain(executed).chain(remarks);
            for words in said.flat_map(|said| &said.not_checked) {
                if !open.contains(&words.as_str()) {
                    open.push(words);
                }
            }
        }
    }
    open
}

/// What a party or body is called.
fn called(ledger: &Ledger, id: &str) -> Words {
    let party = ledger.parties.iter().find(|party| party.id == id).map(|party| party.name.as_str());
    let texts = ledger.versions.iter().rev().filter_map(|version| version.text.as_ref());
    let body = || {
        texts.chain(&ledger.current).find_map(|reading| {
            let bodies = reading.agreement.terms().at("/decision-making/bodies")?.term.list();
            let body = bodies.iter().find(|body| body.text_of("id") == Some(id))?;
            body.text_of("name")
        })
    };
    let name = party.or_else(body).filter(|name| !name.is_empty());
    Words::new().theirs(name.unwrap_or(id))
}

fn who(ledger: &Ledger, line: &ActLine) -> Option<Words> {
    let act = line.file.act()?;
    act.party.as_deref().or(act.body.as_deref()).map(|id| called(ledger, id))
}

/// The person who acted, and in what capacity.
fn by(act: &Act) -> Words {
    let Some(name) = &act.name else { return Words::new() };
    let words = Words::from(" by ").theirs(name.as_str());
    match &act.capacity {
        Some(capacity) => words.ours(", ").theirs(capacity.as_str()),
        None => words,
    }
}
