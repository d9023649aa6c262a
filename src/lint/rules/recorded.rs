//! What several rules about the record ask: what to call versions, parties and people, where to point, and whether enough of the history is there.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{places, timeframe, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::source::Span;
use crate::history::approval::{self, Demand, DemandKind};
use crate::history::change::Change;
use crate::history::ledger::{
    ActLine, ActPlace, EntryLine, EntryPlace, Ledger, PartyLine, RewrittenHow, Status, Version,
};
use crate::history::record::{Act, ActKind, Entry, EntryKind, RecordFile};
use crate::lint::standard::Standard;

/// Whether what was agreed can be laid against the texts: a history that ends early or lacks a text of this agreement shows too little to say
/// that anything is missing. The rules `shallow-history` and `incomplete-history` tell that instead.
pub(super) fn is_assessable(ledger: &Ledger) -> bool {
    let completeness = &ledger.completeness;
    let folder = format!("{}/", record_folder(&ledger.path));
    let concerns = |path: &Option<String>| {
        path.as_ref().is_none_or(|path| *path == ledger.path || path.starts_with(&folder))
    };
    !completeness.shallow
        && completeness.corrupt.is_empty()
        && !completeness.missing.iter().any(|missing| concerns(&missing.path))
}

/// Whether the record is as it landed. Where it is not, what is missing in it follows from that, and `record-rewritten` tells it all.
pub(super) fn is_kept(ledger: &Ledger) -> bool {
    ledger.rewritten.iter().all(|lost| lost.restored.is_some())
}

/// Whether an entry of the record is not there as it landed, to go by the names of the files.
pub(super) fn has_lost_an_entry(ledger: &Ledger) -> bool {
    let is_act =
        |path: &str| ActKind::ALL.iter().any(|kind| path.contains(&format!("-{}-", kind.name())));
    ledger.rewritten.iter().any(|lost| lost.restored.is_none() && !is_act(&lost.path))
}

/// Whether the agreement is still there to be judged.
pub(super) fn is_here(ledger: &Ledger) -> bool {
    ledger.status != Status::Vanished && ledger.current.is_some()
}

/// The folder beside an agreement in which its record stands.
pub(super) fn record_folder(path: &str) -> String {
    format!("{}.record", path.strip_suffix(".md").unwrap_or(path))
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The entry of a version with its line.
pub(super) fn entry_of<'a>(
    ledger: &'a Ledger,
    version: &Version,
) -> Option<(&'a EntryLine, &'a Entry)> {
    let line = ledger.entry_of(version)?;
    Some((line, line.file.entry()?))
}

/// Whether a version is only proposed: its entry has not landed on the line yet.
pub(super) fn is_proposed(ledger: &Ledger, version: &Version) -> bool {
    let landed = ledger.entry_of(version).is_some_and(|line| line.landed.is_some());
    ledger.is_proposal && !landed
}

/// “version 1”, “amendment 2”, “admission 1”.
pub(super) fn version_called(ledger: &Ledger, index: usize) -> String {
    ledger.version_called(index)
}

/// A party by its name; a body by its name; else the id.
pub(super) fn called(ledger: &Ledger, id: &str) -> String {
    wording::bare(&ledger.called(id))
}

/// Several parties or bodies by their names.
pub(super) fn all_called<S: AsRef<str>>(ledger: &Ledger, ids: &[S]) -> String {
    let names: Vec<String> = ids.iter().map(|id| called(ledger, id.as_ref())).collect();
    wording::listed(&names)
}

/// Whose act it is, by id: a party's or a body's.
pub(super) fn whose(act: &Act) -> Option<&str> {
    act.party.as_deref().or(act.body.as_deref())
}

/// The person who acted, in words for a message.
pub(super) fn person(act: &Act) -> String {
    act.name.as_deref().map_or_else(|| "somebody".to_owned(), wording::bare)
}

/// “signed”, “approved”, “adhered”: what an act says was done.
pub(super) const fn done(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Signs => "signed",
        ActKind::Approves => "approved",
        ActKind::Adheres => "adhered",
        ActKind::Declines => "declined",
        ActKind::GivesNotice => "gave notice",
    }
}

/// The acts that can be read, with their lines.
pub(super) fn acts(ledger: &Ledger) -> impl Iterator<Item = (&ActLine, &Act)> {
    ledger.acts.iter().filter_map(|line| Some((line, line.file.act()?)))
}

/// The act by which a party adheres to a version.
pub(super) fn adherence<'a>(ledger: &'a Ledger, party: &str, index: usize) -> Option<&'a ActLine> {
    let mut adheres = acts(ledger).filter(|(line, act)| {
        line.place == ActPlace::Version(index)
            && approval::signs(act.kind)
            && act.party.as_deref() == Some(party)
    });
    adheres.next().map(|(line, _)| line)
}

/// Whether two names are the same to a reader: case and white space make no difference.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// A name as it is compared.
pub(super) fn folded(name: &str) -> String {
    let name = name.to_lowercase().replace('’', "'");
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Days from one day to another.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    (to - from).get_days().into()
}

/// “1 day”, “12 days”.
pub(super) fn days(count: i64) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}

/// The first day of the agreement, by a text.
pub(super) fn commencement(agreement: &Agreement) -> Option<Date> {
    timeframe::date(agreement.terms_of("timeframe")?.get("commencement")?)
}

/// The last day, by a text.
pub(super) fn expiry(agreement: &Agreement) -> Option<Date> {
    let frame = timeframe::Timeframe::of(agreement)?;
    match (frame.expiry, frame.commencement) {
        (Some((expiry, _)), _) => Some(expiry),
        (None, Some((commencement, _))) => frame.end_from(commencement)?.yesterday().ok(),
        (None, None) => None,
    }
}

/// Where the text that is judged names a party; its beginning where it does not.
pub(super) fn party_place(ledger: &Ledger, id: &str) -> Span {
    let current = ledger.current.as_ref();
    current.and_then(|text| text.agreement.party(id).map(|party| party.id_span)).unwrap_or_default()
}

/// Where the text that is judged says something in its front matter; else where it says what kind of agreement it is.
pub(super) fn term_place(ledger: &Ledger, pointer: &str) -> Span {
    let Some(text) = &ledger.current else { return Span::default() };
    let place = text.agreement.terms().at(pointer);
    place.map_or_else(|| text.agreement.kind_span(), |place| place.name_span())
}

/// The digest of the text that is judged, for findings that are about it.
pub(super) fn judged_digest(ledger: &Ledger) -> String {
    let digest = ledger.current.as_ref().and_then(|text| text.digest.clone());
    digest.unwrap_or_default()
}

/// The parties of the text that they are judged on whose signature is recorded nowhere, and about whom nothing else is told: no act of theirs has
/// a finding of its own, and they did not join later.
pub(super) fn unsigned(ledger: &Ledger) -> impl Iterator<Item = &PartyLine> {
    let assessable =
        ledger.was_agreed() && is_here(ledger) && is_assessable(ledger) && is_kept(ledger);
    ledger.parties.iter().filter(move |party| {
        assessable
            && party.left.is_none()
            && party.is_missing
            && !party.spoken_for
            && party.stale.is_empty()
            && party.joined.is_none_or(|joined| joined == 0)
    })
}

/// The first day of the agreement by the text that the parties are judged on.
pub(super) fn judged_commencement(ledger: &Ledger) -> Option<Date> {
    commencement(&ledger.judged_version()?.text.as_ref()?.agreement)
}

/// What the links of the chain demand and have not got, each with the index of its version. The first version is left to the rules about
/// unsigned parties, and what is only proposed to the summary of the proposal.
pub(super) fn unmet(
    ledger: &Ledger,
    kind: DemandKind,
) -> impl Iterator<Item = (usize, &Version, &Demand)> {
    let assessable = is_here(ledger) && is_assessable(ledger) && is_kept(ledger);
    let links = ledger.versions.iter().enumerate().skip(1);
    links
        .filter(move |(_, version)| {
            assessable && !version.approval.complete && version.text.is_some()
        })
        .flat_map(|(index, version)| {
            version.approval.demands.iter().map(move |demand| (index, version, demand))
        })
        .filter(move |(_, _, demand)| demand.kind == kind && !demand.met)
}

/// Whether an act of a party is told by a finding of its own, so that its absence from the count is not told as well.
pub(super) fn is_spoken_for(ledger: &Ledger, id: &str) -> bool {
    ledger.parties.iter().any(|party| party.id == id && party.spoken_for)
}

/// What changed, as headings and names of clauses, each once and quoted, in the order of the text; then files agreed with it.
pub(super) fn changed(change: &Change, standard: &Standard) -> Vec<String> {
    let mut names = Vec::new();
    let mut clauses = BTreeSet::new();
    for clause in &change.clauses {
        let heading = clause.new_heading.as_deref().or(clause.old_heading.as_deref());
        let title = heading.map(without_number).filter(|title| !title.is_empty());
        clauses.extend(clause.clauses.iter().map(String::as_str));
        names.push(
            title.map_or_else(|| "the words before the first heading".to_owned(), wording::quoted),
        );
    }
    for term in &change.terms {
        if clauses.insert(term.clause.as_str()) {
            names.push(places::title_of(standard, &term.clause));
        }
    }
    names.extend(change.attachments.iter().map(|file| wording::quoted(&file.path)));
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// “Termination”, “Disputes” and 3 more.
pub(super) fn few(names: &[String]) -> String {
    const MOST: usize = 4;
    match names.len().checked_sub(MOST) {
        Some(more @ 1..) => {
            let shown = names.iter().take(MOST).cloned();
            let shown: Vec<_> = shown.chain([format!("{more} more")]).collect();
            wording::listed(&shown)
        }
        _ => wording::listed(names),
    }
}

/// A heading as it stands, without its number.
fn without_number(heading: &str) -> &str {
    let numbered = heading.split_once(' ').filter(|(number, _)| {
        number.starts_with(|first: char| first.is_ascii_digit())
            && number.chars().all(|sign| sign.is_ascii_digit() || ".)".contains(sign))
    });
    numbered.map_or(heading, |(_, title)| title.trim_start())
}

/// Where the text that is judged holds the first thing that changed: a heading, else the key of a term, else where it names a file.
pub(super) fn first_changed(ledger: &Ledger, change: &Change) -> Span {
    let Some(text) = &ledger.current else { return Span::default() };
    let agreement = &text.agreement;
    let heading = change.clauses.iter().find_map(|clause| {
        let section = agreement.body.sections.get(clause.new?)?;
        Some(if section.heading_span.is_empty() { section.words } else { section.heading_span })
    });
    let term = || {
        let place =
            |term: &crate::history::change::TermChange| term_span(agreement.terms(), &term.pointer);
        change.terms.iter().find_map(place)
    };
    let file = || agreement.terms().pair("schedules").map(|pair| pair.key_span);
    heading.or_else(term).or_else(file).unwrap_or_else(|| agreement.kind_span())
}

/// The place of a term whose pointer names parties and the like by id; the nearest thing around it where it is not there any more.
pub(super) fn term_span(terms: &Term, pointer: &str) -> Option<Span> {
    let mut place = None;
    let mut term = terms;
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let with_id = |known: &&Term| known.text_of("id") == Some(segment.as_str());
        if let Some(pair) = term.pair(&segment) {
            place = Some(pair.key_span);
            term = &pair.term;
        } else if let Some(listed) = term.list().iter().find(with_id) {
            place = Some(listed.get("id").map_or(listed.span, |id| id.span));
            term = listed;
        } else if let Some(nth) = segment.parse().ok().and_then(|nth: usize| term.list().get(nth)) {
            place = Some(nth.span);
            term = nth;
        } else {
            break;
        }
    }
    place
}

/// Whether a version of the chain rests on a text copied from an executed one that is older than the repository.
pub(super) fn is_transcribed(ledger: &Ledger) -> bool {
    let transcribed = |line: &EntryLine| {
        line.place == EntryPlace::Beside
            && line.file.entry().is_some_and(|entry| entry.kind == EntryKind::Transcribed)
    };
    ledger.entries.iter().any(transcribed)
}

/// How a record file is not as it landed, in words.
pub(super) const fn rewritten_how(what: RewrittenHow) -> &'static str {
    match what {
        RewrittenHow::Missing => "is missing",
        RewrittenHow::Changed => "was changed",
        RewrittenHow::LostInMerge => "was lost in a merge",
    }
}

/// A file of the record as a message names it.
pub(super) fn named(file: &RecordFile) -> String {
    wording::bare(&file.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_named_without_their_numbers() {
        assert_eq!(without_number("9. Termination"), "Termination");
        assert_eq!(without_number("14.2) Termination"), "Termination");
        assert_eq!(without_number("Schedule 3"), "Schedule 3");
        assert_eq!(without_number("2026"), "2026");
    }

    #[test]
    fn many_changes_are_counted() {
        let names: Vec<_> = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).into();
        assert_eq!(few(&names[..2]), "a and b");
        assert_eq!(few(&names[..4]), "a, b, c and d");
        assert_eq!(few(&names), "a, b, c, d and 2 more");
    }

    #[test]
    fn the_record_stands_beside_the_agreement() {
        assert_eq!(record_folder("agreements/tideway.md"), "agreements/tideway.record");
        assert_eq!(file_name("agreements/tideway.md"), "tideway.md");
    }
}
