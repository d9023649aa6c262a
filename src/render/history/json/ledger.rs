//! A ledger in the published shape.

use super::super::telling::parties::{Stands, stands};
use super::super::telling::texts::{Step, steps};
use super::{completeness, name_of, shape};
use crate::document::term::Term;
use crate::history::approval::{Demand, DemandKind};
use crate::history::change::Change;
use crate::history::evidence::{Evidence, Fault, Recorded};
use crate::history::ledger::{
    self, ActLine, ActPlace, EntryLine, EntryPlace, Landing, Ledger, PartyLine, TextOnLine,
};
use crate::history::trace::{Commit, Moment, Touch};

pub(super) fn told(ledger: &Ledger) -> shape::Agreement<'_> {
    let number = |index: Option<usize>| number(ledger, index?);
    shape::Agreement {
        id: &ledger.id,
        title: &ledger.title,
        path: &ledger.path,
        status: name_of(ledger.status),
        in_force: number(ledger.in_force),
        approved: number(ledger.approved),
        judged: ledger.judged_version().map(|version| version.number),
        evidence: ledger.weakest().filter(|_| ledger.was_agreed()).map(Recorded::name),
        proposal: ledger.is_proposal,
        versions: ledger.versions.iter().map(|of| version(ledger, of)).collect(),
        parties: ledger.parties.iter().map(|of| party(ledger, of)).collect(),
        acts: ledger.acts.iter().map(|line| act(ledger, line)).collect(),
        entries: ledger.entries.iter().map(|line| entry(ledger, line)).collect(),
        reviews: reviews(ledger),
        unrecorded: ledger.unrecorded.as_ref().map(|unrecorded| shape::Unrecorded {
            since: unrecorded.since.as_ref().map(landing),
            version: number(Some(unrecorded.version)),
            entry_names_other_text: unrecorded.entry_names_other_text,
            change: change(&unrecorded.change),
        }),
        stood_unrecorded: ledger
            .stood_unrecorded
            .iter()
            .map(|stood| shape::StoodUnrecorded {
                from: landing(&stood.from),
                until: landing(&stood.until),
                covered_by: number(stood.covered_by),
                change: change(&stood.change),
            })
            .collect(),
        rewritten: ledger.rewritten.iter().map(rewritten).collect(),
        former_ids: ledger
            .former_ids
            .iter()
            .map(|(id, until)| shape::FormerId { id, until: landing(until) })
            .collect(),
        texts: steps(ledger).iter().map(|step| text(ledger, step)).collect(),
        commits: ledger.commits.iter().map(|(touch, of)| commit(touch, of)).collect(),
        completeness: completeness(&ledger.completeness),
    }
}

fn number(ledger: &Ledger, index: usize) -> Option<usize> {
    ledger.versions.get(index).map(|version| version.number)
}

fn version<'a>(ledger: &'a Ledger, version: &'a ledger::Version) -> shape::Version<'a> {
    let line = ledger.entry_of(version);
    let entry = line.and_then(|line| line.file.entry());
    let terms = line.map(|line| &line.file.terms);
    let instrument = terms.and_then(|terms| terms.get("instrument")).filter(|term| term.is_map());
    shape::Version {
        number: version.number,
        kind: entry.map_or("agreed", |entry| entry.kind.name()),
        entry: line.map(|line| line.file.name.as_str()),
        text: &version.digest,
        path: version.state.as_ref().map(|state| state.path.as_str()),
        date: entry.and_then(|entry| entry.date).map(|day| day.to_string()),
        agreed: version
            .approval
            .since
            .filter(|_| version.approval.complete)
            .map(|day| day.to_string()),
        effective: version.effective.map(|day| day.to_string()),
        recorded: line.and_then(|line| line.landed.as_ref()).map(landing),
        text_landed: version.text_landed.as_ref().map(landing),
        is_approved: version.is_approved,
        change: version.change.as_ref().map(change),
        approvals: version.approval.demands.iter().map(|demand| approval(ledger, demand)).collect(),
        clauses: entry.map(|entry| entry.clauses.as_slice()).unwrap_or_default(),
        reason: terms.and_then(|terms| terms.text_of("reason")),
        instrument: instrument.map(|term: &Term| shape::Instrument {
            kind: term.text_of("type"),
            title: term.text_of("title"),
        }),
    }
}

fn approval<'a>(ledger: &'a Ledger, demand: &'a Demand) -> shape::Approval<'a> {
    shape::Approval {
        kind: match demand.kind {
            DemandKind::Signatures => "signatures",
            DemandKind::Approval => "approval",
            DemandKind::Adherence => "adherence",
            DemandKind::Notice => "notice",
            DemandKind::Reference => "reference",
        },
        by: &demand.by,
        asks: &demand.words,
        met: demand.met,
        agreed: demand
            .agreed
            .iter()
            .map(|agreed| shape::Agreed {
                who: &agreed.who,
                act: act_name(ledger, agreed.act),
                date: agreed.on.map(|day| day.to_string()),
            })
            .collect(),
        still_to_agree: &demand.still,
        declined: &demand.declined,
        shortfall: demand.shortfall.as_deref(),
    }
}

fn act_name(ledger: &Ledger, index: usize) -> Option<&str> {
    ledger.acts.get(index).map(|line| line.file.name.as_str())
}

fn entry_name(ledger: &Ledger, index: usize) -> Option<&str> {
    ledger.entries.get(index).map(|line| line.file.name.as_str())
}

fn party<'a>(ledger: &'a Ledger, party: &'a PartyLine) -> shape::Party<'a> {
    let number = |index: Option<usize>| number(ledger, index?);
    shape::Party {
        id: &party.id,
        name: &party.name,
        role: party.role.as_deref(),
        joined: number(party.joined),
        left: number(party.left),
        signed: party.signed.and_then(|index| act_name(ledger, index)),
        signed_version: number(party.signed_version),
        carried_by: party.carried_by.iter().filter_map(|index| number(Some(*index))).collect(),
        recorded: party.evidence.recorded.name(),
        executed: party.evidence.executed.name(),
        weakest: party.weakest.and_then(|index| act_name(ledger, index)),
        missing: party.is_missing,
        still_needed: &party.incomplete,
        stale: party.stale.iter().filter_map(|index| act_name(ledger, *index)).collect(),
        versions: standings(ledger, party),
    }
}

fn standings<'a>(ledger: &'a Ledger, party: &PartyLine) -> Vec<shape::Standing<'a>> {
    let versions = ledger.versions.iter().enumerate();
    let standing = |(index, version): (usize, &ledger::Version)| {
        let stands = stands(ledger, party, index, version);
        let act = match stands {
            Stands::Signed(act)
            | Stands::Approved(act)
            | Stands::Declined(act)
            | Stands::ActDoesNotCount(act) => Some(act),
            _ => None,
        };
        let through = match stands {
            Stands::Carried(through) | Stands::BySigningLater(through) => Some(through),
            _ => None,
        };
        shape::Standing {
            version: version.number,
            stands: stands.name(),
            act: act.and_then(|act| act_name(ledger, act)),
            through: through.and_then(|through| number(ledger, through)),
        }
    };
    versions.map(standing).collect()
}

fn act<'a>(ledger: &'a Ledger, line: &'a ActLine) -> shape::Act<'a> {
    let act = line.file.act();
    shape::Act {
        name: &line.file.name,
        path: &line.file.path,
        sha256: &line.file.sha256,
        kind: act.map(|act| act.kind.name()),
        version: act.and_then(|act| act.version),
        place: match line.place {
            ActPlace::Version(_) => "version",
            ActPlace::Entry(_) => "entry",
            ActPlace::Stale(_) => "stale",
            ActPlace::Nowhere => "nowhere",
            ActPlace::Refused => "refused",
            ActPlace::Withdrawn => "withdrawn",
            ActPlace::Unreadable => "unreadable",
        },
        counts_for: match line.place {
            ActPlace::Version(index) => number(ledger, index),
            _ => None,
        },
        party: act.and_then(|act| act.party.as_deref()),
        body: act.and_then(|act| act.body.as_deref()),
        person: act.and_then(|act| act.name.as_deref()),
        capacity: act.and_then(|act| act.capacity.as_deref()),
        method: act.and_then(|act| act.method.as_deref()),
        date: act.and_then(|act| act.date).map(|day| day.to_string()),
        instrument: act.is_some_and(|act| act.instrument),
        recorded: line.landed.as_ref().map(landing),
        commit: line.commit.map(|id| id.to_string()),
        days_late: line.days_late,
        misplaced: line.is_misplaced,
        evidence: evidence(&line.evidence),
    }
}

fn evidence(evidence: &Evidence) -> shape::Evidence<'_> {
    let remarks = evidence.remarks.iter();
    shape::Evidence {
        recorded: evidence.recorded.name(),
        executed: evidence.executed.name(),
        remarks: remarks
            .map(|remark| shape::Remark { code: remark.code, words: &remark.words })
            .collect(),
        fault: evidence.fault.map(|fault| match fault {
            Fault::Bad => "signature-bad",
            Fault::KeyCameWithIt => "key-added-with-signature",
        }),
        signature: evidence.signature.as_deref(),
    }
}

fn entry<'a>(ledger: &'a Ledger, line: &'a EntryLine) -> shape::Entry<'a> {
    let entry = line.file.entry();
    shape::Entry {
        name: &line.file.name,
        path: &line.file.path,
        sha256: &line.file.sha256,
        kind: entry.map(|entry| entry.kind.name()),
        date: entry.and_then(|entry| entry.date).map(|day| day.to_string()),
        effective: entry.and_then(|entry| entry.effective).map(|day| day.to_string()),
        place: match line.place {
            EntryPlace::Version(_) => "version",
            EntryPlace::Beside => "beside",
            EntryPlace::BesideChain => "beside-chain",
            EntryPlace::Unlinked => "unlinked",
            EntryPlace::Withdrawn => "withdrawn",
            EntryPlace::Unreadable => "unreadable",
        },
        version: match line.place {
            EntryPlace::Version(index) => number(ledger, index),
            _ => None,
        },
        recorded: line.landed.as_ref().map(landing),
        commit: line.commit.map(|id| id.to_string()),
        misplaced: line.is_misplaced,
    }
}

fn reviews(ledger: &Ledger) -> shape::Reviews<'_> {
    let reviews = &ledger.reviews;
    let due = |(on, held): &(jiff::civil::Date, Option<usize>)| shape::Due {
        on: on.to_string(),
        held: held.and_then(|index| entry_name(ledger, index)),
    };
    shape::Reviews {
        held: reviews.held.iter().filter_map(|index| entry_name(ledger, *index)).collect(),
        due: reviews.due.iter().map(due).collect(),
        overdue_since: reviews.overdue_since.map(|day| day.to_string()),
        next: reviews.next.map(|day| day.to_string()),
    }
}

fn rewritten(rewritten: &ledger::Rewritten) -> shape::Rewritten<'_> {
    shape::Rewritten {
        path: &rewritten.path,
        what: name_of(rewritten.what),
        landed: rewritten.landed.to_string(),
        by: rewritten.by.map(|id| id.to_string()),
        restored: rewritten.restored.map(|id| id.to_string()),
    }
}

fn text<'a>(ledger: &Ledger, step: &Step<'a>) -> shape::Text<'a> {
    let text: &'a TextOnLine = step.text;
    shape::Text {
        landing: landing(&text.landing),
        path: &text.path,
        readable: text.reading.is_some(),
        digest: text.reading.as_ref().and_then(|reading| reading.digest.as_deref()),
        version: text.version.and_then(|index| number(ledger, index)),
        moved_from: step.moved_from,
        signature_block: step.block.map(name_of),
        signature_block_change: step.happened.map(name_of),
        change: step.change.as_ref().map(change),
    }
}

fn commit<'a>(touch: &'a Touch, commit: &'a Commit) -> shape::Commit<'a> {
    let touched = [
        (touch.changes_text, "text"),
        (touch.changes_attachments, "attachments"),
        (touch.changes_record, "record"),
    ];
    shape::Commit {
        id: commit.id.to_string(),
        author: &commit.author.name,
        authored: moment(commit.authored),
        committed: moment(commit.committed),
        summary: &commit.summary,
        place: commit.landing,
        merge: touch.is_merge,
        touched: touched
            .into_iter()
            .filter(|(applies, _)| *applies)
            .map(|(_, what)| what)
            .collect(),
        moved_from: touch.moved_from.as_deref(),
    }
}

fn landing(landing: &Landing) -> shape::Landing {
    shape::Landing {
        commit: landing.commit.to_string(),
        date: landing.date.to_string(),
        place: landing.place,
    }
}

fn change(change: &Change) -> shape::Change {
    shape::Change {
        class: name_of(change.class),
        summary: change.summary(),
        renumbering_only: change.renumbering_only,
        clauses: change
            .clauses
            .iter()
            .map(|clause| shape::ClauseChange {
                how: name_of(clause.how),
                clauses: clause.clauses.clone(),
                old: clause.old_heading.clone(),
                new: clause.new_heading.clone(),
            })
            .collect(),
        terms: change
            .terms
            .iter()
            .map(|term| shape::TermChange {
                pointer: term.pointer.clone(),
                label: term.label.clone(),
                old: term.old.clone(),
                new: term.new.clone(),
                direction: term.direction.map(name_of),
                clause: term.clause.clone(),
                party: term.party.clone(),
            })
            .collect(),
        attachments: change
            .attachments
            .iter()
            .map(|attachment| shape::AttachmentChange {
                path: attachment.path.clone(),
                old: attachment.old.clone(),
                new: attachment.new.clone(),
            })
            .collect(),
    }
}

/// As in RFC 3339, by the clock that recorded it; a moment beyond its calendar as the day alone.
fn moment(moment: Moment) -> String {
    let offset = jiff::tz::Offset::from_seconds(moment.offset_minutes.saturating_mul(60)).ok();
    let stamp = jiff::Timestamp::from_second(moment.seconds).ok();
    match offset.zip(stamp) {
        Some((offset, stamp)) => stamp.display_with_offset(offset).to_string(),
        None => moment.date().to_string(),
    }
}
