//! What the terms before a change ask for it: for each type of entry the rows of the published table, as demands to be held against acts.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span as Duration, ToSpan as _};

use super::scope::{self, Scope};
use super::votes::{Body, Votes, fraction, up};
use super::{Agreed, Demand, DemandKind, Step};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::history::record::{Act, ActKind, Entry, EntryKind, RecordFile, date};

/// One thing that is demanded, before anybody has looked whether it is met.
pub(super) struct Demanded<'a> {
    /// The term that demands it, as a pointer.
    by: String,
    words: String,
    what: What<'a>,
    /// The form that the agreement asks of it.
    form: Option<&'a str>,
}

enum What<'a> {
    /// Each of these parties signs.
    Signatures { parties: Vec<Signatory<'a>>, is_deed: bool, kind: DemandKind },
    /// So many of these parties agree.
    Parties { voters: Vec<&'a str>, needed: usize },
    /// A body decides for it.
    Body { id: &'a str, term: Option<&'a Term> },
    /// A party gives notice, in time for a day.
    Notice { party: &'a str, effective: Option<Date> },
    /// The entry refers to what took effect by itself.
    Reference,
    /// Nothing that anybody does can meet it, for this reason.
    Unmet(&'static str),
}

struct Signatory<'a> {
    id: &'a str,
    called: &'a str,
    form: Option<&'a str>,
}

/// All that is demanded for a step.
pub(super) fn demanded<'a>(step: &Step<'a>) -> Vec<Demanded<'a>> {
    let Some(entry) = step.entry.entry() else { return Vec::new() };
    if entry.kind == EntryKind::Agreed {
        return vec![signatures(step.after)];
    }
    let Some(before) = step.before else {
        let why =
            "the text of the version before it is not there, so nobody can say who has to agree";
        return vec![Demanded::new("", "the parties of the version before it", What::Unmet(why))];
    };
    let link = Link { step, entry, before };
    match entry.kind {
        EntryKind::Amendment => link.amendment(),
        EntryKind::Admission => link.admission(),
        EntryKind::Withdrawal => link.withdrawal(),
        EntryKind::Exclusion => link.exclusion(),
        EntryKind::Succession => link.succession(),
        _ => link.as_amendment(),
    }
}

/// Every party of a text signs it.
fn signatures(text: &Agreement) -> Demanded<'_> {
    let parties = text.parties().map(|party| Signatory::of(text, party.id)).collect();
    let execution = text.terms().at("/legal-status/execution").and_then(|place| place.term.text());
    let is_deed = execution == Some("deed");
    let what = What::Signatures { parties, is_deed, kind: DemandKind::Signatures };
    Demanded::new("", "all parties", what)
}

impl<'a> Signatory<'a> {
    fn of(text: &'a Agreement, id: &'a str) -> Self {
        let party = text.party(id);
        let stated = party.and_then(|party| party.term.text_of("form"));
        let known = || text.organisations.as_ref()?.organisation(id)?.text_of("form");
        let called = party.as_ref().map_or(id, |party| party.name.unwrap_or(party.id));
        Self { id, called, form: stated.or_else(known) }
    }
}

/// A step from one version to the next.
#[derive(Clone, Copy)]
struct Link<'s, 'a> {
    step: &'s Step<'a>,
    entry: &'a Entry,
    before: &'a Agreement,
}

impl<'a> Link<'_, 'a> {
    fn term(&self, pointer: &str) -> Option<&'a Term> {
        self.before.terms().at(pointer).map(|place| place.term)
    }

    fn voters(&self) -> Vec<&'a str> {
        let mut voters: Vec<&str> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        voters.extend(self.before.parties().map(|party| party.id).filter(|id| seen.insert(*id)));
        voters
    }

    /// What the terms say about changes.
    fn as_amendment(&self) -> Vec<Demanded<'a>> {
        let form = self.term("/variation/form").and_then(Term::text);
        self.approval("/variation/approval", &self.voters())
            .into_iter()
            .map(|one| one.in_form(form))
            .collect()
    }

    fn amendment(&self) -> Vec<Demanded<'a>> {
        match self.entry.under.as_deref() {
            Some("timeframe.extension") => self.extension(),
            Some("variation.permitted") => self.permitted(),
            _ => self.as_amendment(),
        }
    }

    /// An approval as a term states it; where it states none, as for an amendment.
    fn approval_or_amendment(&self, pointer: &str, voters: &[&'a str]) -> Vec<Demanded<'a>> {
        if self.term(pointer).is_some_and(|term| !term.is_null()) {
            return self.approval(pointer, voters);
        }
        let form = self.term("/variation/form").and_then(Term::text);
        self.approval("/variation/approval", voters)
            .into_iter()
            .map(|one| one.in_form(form))
            .collect()
    }

    /// The same, and that of an amendment where the entry changes more than its type or power covers.
    fn with_what_goes_beyond(
        &self,
        mut demanded: Vec<Demanded<'a>>,
        scope: &Scope<'_>,
    ) -> Vec<Demanded<'a>> {
        if demanded.is_empty() || scope::goes_beyond(self.step, self.before, scope) {
            for more in self.as_amendment() {
                if !demanded.iter().any(|known| known.by == more.by && known.words == more.words) {
                    demanded.push(more);
                }
            }
        }
        demanded
    }

    /// A power to make the agreement longer makes it no shorter, and gives it no other end than a day.
    fn extension(&self) -> Vec<Demanded<'a>> {
        let (old, new) = (end(self.before), end(self.step.after));
        if old.is_some() && new <= old {
            return self.as_amendment();
        }
        let mut demanded =
            self.approval_or_amendment("/timeframe/extension/approval", &self.voters());
        let up_to = self.term("/timeframe/extension/up-to");
        if let Some(longest) = up_to.and_then(Term::duration)
            && let (Some(old), Some(new)) = (old, new)
            && old.checked_add(longest).is_ok_and(|latest| new > latest)
        {
            let why = "the extension is longer than the agreement allows";
            let words = format!("an extension of at most {}", in_words(longest));
            demanded.push(Demanded::new("/timeframe/extension/up-to", words, What::Unmet(why)));
        }
        self.with_what_goes_beyond(demanded, &Scope::Extension)
    }

    fn permitted(&self) -> Vec<Demanded<'a>> {
        let listed = self.term("/variation/permitted").map(Term::list).unwrap_or_default();
        let parts: BTreeSet<&str> = listed.iter().filter_map(|part| part.text_of("part")).collect();
        let changed = scope::changed_parts(self.step, self.before, &parts);
        let mut demanded = Vec::new();
        let mut asked = BTreeSet::new();
        for (index, part) in listed.iter().enumerate() {
            let is_changed = part.text_of("part").is_some_and(|part| changed.contains(part));
            if !is_changed || !asked.insert((part.text_of("by"), part.text_of("form"))) {
                continue;
            }
            let pointer = format!("/variation/permitted/{index}/by");
            let one = if let Some(by) = part.text_of("by") {
                self.decided_by(&pointer, by)
            } else {
                let what = What::Parties { voters: self.voters(), needed: 1 };
                let pointer = format!("/variation/permitted/{index}");
                Demanded::new(pointer, "any of the parties", what)
            };
            demanded.push(one.in_form(part.text_of("form")));
        }
        self.with_what_goes_beyond(demanded, &Scope::Parts(&parts))
    }

    fn admission(&self) -> Vec<Demanded<'a>> {
        let newcomers = self.newcomers();
        let scope = newcomers.iter().copied().collect();
        let mut demanded = self.approval_or_amendment("/admission/approval", &self.voters());
        demanded = self.with_what_goes_beyond(demanded, &Scope::Joins(&scope));
        let instrument = self.term("/admission/instrument").and_then(Term::text);
        let by_deed = instrument == Some("deed-of-adherence");
        for id in newcomers {
            let signatory = Signatory::of(self.step.after, id);
            let words = format!("{} joins by an act of its own", signatory.called);
            let what = What::Signatures {
                parties: vec![signatory],
                is_deed: by_deed,
                kind: DemandKind::Adherence,
            };
            demanded.push(Demanded::new("", words, what));
        }
        demanded
    }

    /// Those that the entry names and that were no parties before; where it names none, those that the text adds.
    fn newcomers(&self) -> Vec<&'a str> {
        let before: BTreeSet<&str> = self.voters().into_iter().collect();
        let is_new = |id: &&str| !before.contains(id);
        let named: Vec<&str> =
            self.entry.parties.iter().map(String::as_str).filter(is_new).collect();
        if named.is_empty() {
            return self.step.after.parties().map(|party| party.id).filter(is_new).collect();
        }
        named
    }

    /// Those that the entry names; where it names none, those that the text drops.
    fn leavers(&self) -> Vec<&'a str> {
        if self.entry.parties.is_empty() {
            let after: BTreeSet<&str> = self.step.after.parties().map(|party| party.id).collect();
            let has_left = |id: &&str| !after.contains(id);
            return self.before.parties().map(|party| party.id).filter(has_left).collect();
        }
        self.entry.parties.iter().map(String::as_str).collect()
    }

    fn withdrawal(&self) -> Vec<Demanded<'a>> {
        let leavers = self.leavers();
        let notice = self.term("/withdrawal/notice").and_then(Term::duration);
        let effective = self.entry.effective.or(self.entry.date);
        let demanded = leavers.iter().map(|party| {
            let called = called(self.before, party);
            let (by, words) = match notice {
                Some(notice) => {
                    ("/withdrawal/notice", format!("notice of {} by {called}", in_words(notice)))
                }
                None => ("", format!("notice by {called}")),
            };
            Demanded::new(by, words, What::Notice { party, effective })
        });
        let demanded = demanded.collect();
        self.with_what_goes_beyond(demanded, &Scope::Leaves(&leavers.iter().copied().collect()))
    }

    fn exclusion(&self) -> Vec<Demanded<'a>> {
        let leavers: BTreeSet<&str> = self.leavers().into_iter().collect();
        let without =
            self.term("/exclusion/excludes-affected-vote").and_then(Term::text) == Some("true");
        let votes = |id: &&str| !(without && leavers.contains(id));
        let voters: Vec<&str> = self.voters().into_iter().filter(votes).collect();
        let demanded = self.approval_or_amendment("/exclusion/approval", &voters);
        self.with_what_goes_beyond(demanded, &Scope::Leaves(&leavers))
    }

    fn succession(&self) -> Vec<Demanded<'a>> {
        let terms = &self.step.entry.terms;
        let basis = terms.text_of("basis");
        if !matches!(basis, Some("merger" | "transfer-scheme" | "renamed")) {
            return self.as_amendment();
        }
        let words = "a reference to the paper by which it took effect";
        let reference = vec![Demanded::new("", words, What::Reference)];
        let from = terms.get("from");
        let from: Vec<&str> = from
            .into_iter()
            .flat_map(|term| {
                term.text().into_iter().chain(term.list().iter().filter_map(Term::text))
            })
            .collect();
        let to = terms.text_of("to").or_else(|| from.first().copied()).unwrap_or_default();
        let scope = if basis == Some("renamed") {
            Scope::Renamed(to)
        } else {
            Scope::Becomes { from: &from, to }
        };
        self.with_what_goes_beyond(reference, &scope)
    }

    /// An approval, in any of its forms; what is absent or cannot be read asks for all parties.
    fn approval(&self, pointer: &str, voters: &[&'a str]) -> Vec<Demanded<'a>> {
        let Some(term) = self.term(pointer).filter(|term| !term.is_null()) else {
            return vec![self.of_parties("", voters, Part::All)];
        };
        if let Some(all) = term.get("all-of") {
            let mut each = Vec::new();
            for index in 0..all.list().len() {
                for one in self.approval(&format!("{pointer}/all-of/{index}"), voters) {
                    take_in(&mut each, one);
                }
            }
            if !each.is_empty() {
                return each;
            }
        }
        if let Some(body) = term.text_of("body") {
            return vec![self.of_body(pointer, body)];
        }
        let one = match (term.text_of("party"), term.text()) {
            (Some(party), _) if voters.contains(&party) || self.before.party(party).is_none() => {
                self.of_party(pointer, party)
            }
            (None, Some("majority")) => self.of_parties(pointer, voters, Part::Majority),
            (None, Some(text)) => {
                let part = fraction(text).map_or(Part::All, |(of, all)| Part::Fraction(of, all));
                self.of_parties(pointer, voters, part)
            }
            // Where the one who decides is the one whom it concerns, the others do.
            (Some(_), _) | (None, None) => self.of_parties(pointer, voters, Part::All),
        };
        vec![one]
    }

    /// What `by` of a permitted change names: a body or a party.
    fn decided_by(&self, pointer: &str, id: &'a str) -> Demanded<'a> {
        if body(self.before, id).is_none() && self.before.party(id).is_some() {
            return self.of_party(pointer, id);
        }
        self.of_body(pointer, id)
    }

    fn of_party(&self, pointer: &str, id: &'a str) -> Demanded<'a> {
        let what = What::Parties { voters: vec![id], needed: 1 };
        Demanded::new(pointer, called(self.before, id), what)
    }

    fn of_body(&self, pointer: &str, id: &'a str) -> Demanded<'a> {
        let term = body(self.before, id);
        Demanded::new(pointer, body_called(term, id), What::Body { id, term })
    }

    fn of_parties(&self, pointer: &str, voters: &[&'a str], part: Part) -> Demanded<'a> {
        let count = voters.len();
        let needed = part.of(count);
        let others = count < self.voters().len();
        let of_them = if others { "of the other parties" } else { "of the parties" };
        let words = match part {
            Part::All if others => "all other parties".to_owned(),
            Part::All => "all parties".to_owned(),
            Part::Majority => format!("a majority {of_them} ({needed} of {count})"),
            Part::Fraction(of, all) => {
                format!("{} {of_them} ({needed} of {count})", part_in_words(of, all))
            }
        };
        Demanded::new(pointer, words, What::Parties { voters: voters.to_vec(), needed })
    }
}

/// Of several parts of the same parties the largest is asked; so many demands do not grow with the parties.
fn take_in<'a>(demanded: &mut Vec<Demanded<'a>>, one: Demanded<'a>) {
    let of = |demanded: &Demanded<'_>| match &demanded.what {
        What::Parties { voters, needed } if voters.len() > 1 => {
            Some((demanded.form.map(str::to_owned), *needed))
        }
        _ => None,
    };
    let Some((form, needed)) = of(&one) else {
        demanded.push(one);
        return;
    };
    let known = demanded.iter_mut().find_map(|known| {
        of(known).filter(|(known, _)| *known == form).map(|(_, needed)| (needed, known))
    });
    match known {
        Some((most, known)) if needed > most => *known = one,
        Some(_) => {}
        None => demanded.push(one),
    }
}

/// How many of the parties.
#[derive(Clone, Copy)]
enum Part {
    All,
    Majority,
    Fraction(u64, u64),
}

impl Part {
    /// At least one: where there is nobody to ask, nobody has agreed.
    fn of(self, count: usize) -> usize {
        let part = match self {
            Self::All => count,
            Self::Majority => count / 2 + 1,
            Self::Fraction(of, all) => {
                let count = u64::try_from(count).unwrap_or(u64::MAX);
                usize::try_from(up(count, of, all)).unwrap_or(usize::MAX)
            }
        };
        part.max(1)
    }
}

fn part_in_words(of: u64, all: u64) -> String {
    let words = match (of, all) {
        (1, 2) => "half",
        (1, 3) => "a third",
        (2, 3) => "two thirds",
        (1, 4) => "a quarter",
        (3, 4) => "three quarters",
        (3, 5) => "three fifths",
        (4, 5) => "four fifths",
        _ => return format!("{of}/{all}"),
    };
    words.to_owned()
}

impl<'a> Demanded<'a> {
    fn new(by: impl Into<String>, words: impl Into<String>, what: What<'a>) -> Self {
        Self { by: by.into(), words: words.into(), what, form: None }
    }

    fn in_form(self, form: Option<&'a str>) -> Self {
        Self { form, ..self }
    }

    /// Holds it against what was done; with the day on which it was met.
    pub(super) fn weigh(&self, votes: &Votes<'_>) -> (Demand, Option<Date>) {
        let mut demand = Demand {
            by: self.by.clone(),
            words: self.words.clone(),
            kind: self.kind(),
            agreed: Vec::new(),
            still: Vec::new(),
            declined: Vec::new(),
            met: false,
            shortfall: None,
        };
        let since = match &self.what {
            What::Signatures { parties, is_deed, .. } => {
                weigh_signatures(&mut demand, parties, *is_deed, votes)
            }
            What::Parties { voters, needed } => weigh_parties(&mut demand, voters, *needed, votes),
            What::Body { id, term } => weigh_body(&mut demand, id, *term, &self.words, votes),
            What::Notice { party, effective } => {
                weigh_notice(&mut demand, party, *effective, votes)
            }
            What::Reference => {
                demand.met = votes.step.entry.terms.text_of("reference").is_some_and(is_said);
                if !demand.met {
                    demand.shortfall = Some("the entry refers to no such paper".to_owned());
                }
                None
            }
            What::Unmet(why) => {
                demand.shortfall = Some((*why).to_owned());
                None
            }
        };
        if demand.met
            && let Some(form) = self.form
            && let Some(weaker) = weaker_than(form, votes, &demand.agreed)
        {
            demand.met = false;
            demand.shortfall = Some(weaker);
        }
        if demand.met {
            demand.still.clear();
        }
        (demand, since)
    }

    fn kind(&self) -> DemandKind {
        match &self.what {
            What::Signatures { kind, .. } => *kind,
            What::Notice { .. } => DemandKind::Notice,
            What::Reference => DemandKind::Reference,
            What::Parties { .. } | What::Body { .. } | What::Unmet(_) => DemandKind::Approval,
        }
    }
}

fn is_said(text: &str) -> bool {
    !text.trim().is_empty()
}

fn weigh_signatures(
    demand: &mut Demand,
    parties: &[Signatory<'_>],
    is_deed: bool,
    votes: &Votes<'_>,
) -> Option<Date> {
    let mut lacking = Vec::new();
    for Signatory { id, called, form } in parties {
        match votes.signature(id, *form, is_deed) {
            Some(Ok(agreed)) => demand.agreed.push(agreed),
            Some(Err(lacks)) => {
                demand.still.push((*id).to_owned());
                lacking.push(format!("{called} still needs {}", lacks.join(" and ")));
            }
            None => demand.still.push((*id).to_owned()),
        }
        if votes.declines_to_sign(id) {
            demand.declined.push((*id).to_owned());
        }
    }
    if !lacking.is_empty() {
        demand.shortfall = Some(lacking.join("; "));
    }
    if parties.is_empty() {
        demand.shortfall = Some("the agreement lists no parties".to_owned());
    }
    demand.met = demand.still.is_empty() && !parties.is_empty();
    demand.agreed.iter().filter_map(|agreed| agreed.on).max()
}

fn weigh_parties(
    demand: &mut Demand,
    voters: &[&str],
    needed: usize,
    votes: &Votes<'_>,
) -> Option<Date> {
    let mut silent = Vec::new();
    for id in voters {
        match votes.agreement(id) {
            Some(agreed) => demand.agreed.push(agreed),
            None if votes.declines(id) => demand.declined.push((*id).to_owned()),
            None => silent.push(*id),
        }
    }
    demand.met = demand.agreed.len() >= needed;
    let enough_without = demand.agreed.len() + silent.len() >= needed;
    let is_still = |id: &&&str| {
        let declines = demand.declined.iter().any(|declined| declined == **id);
        silent.contains(*id) || (declines && !enough_without)
    };
    demand.still = voters.iter().filter(is_still).map(|id| (*id).to_owned()).collect();
    let mut days: Vec<Date> = demand.agreed.iter().filter_map(|agreed| agreed.on).collect();
    days.sort_unstable();
    days.get(needed.saturating_sub(1)).or(days.last()).copied()
}

fn weigh_body(
    demand: &mut Demand,
    id: &str,
    term: Option<&Term>,
    called: &str,
    votes: &Votes<'_>,
) -> Option<Date> {
    demand.still.push(id.to_owned());
    let index = votes.decision(id)?;
    let given = votes.acts.get(index)?;
    let act = given.file.act()?;
    if act.kind == ActKind::Declines {
        demand.declined.push(id.to_owned());
        return None;
    }
    demand.shortfall = Body { term }.shortfall(called, given.file);
    if demand.shortfall.is_some() {
        return None;
    }
    demand.met = true;
    demand.agreed.push(votes.agreed(id, index));
    act.date
}

/// Notice is long enough by the terms that were in force when it was given.
fn weigh_notice(
    demand: &mut Demand,
    party: &str,
    effective: Option<Date>,
    votes: &Votes<'_>,
) -> Option<Date> {
    let mut short = None;
    for (index, (given, terms)) in votes.step.notices.iter().enumerate() {
        let Some(act) = given.file.act() else { continue };
        let counts = given.counts && votes.last.is_some_and(|last| given.landed <= last);
        if !counts || !is_notice_to_leave(act, given.file, party) {
            continue;
        }
        let (Some(on), Some(effective)) = (act.date, effective) else { continue };
        let asked = terms.terms().at("/withdrawal/notice").and_then(|place| place.term.duration());
        let first = asked.map_or(Some(on), |asked| on.checked_add(asked).ok());
        if first.is_some_and(|first| first <= effective) {
            demand.met = true;
            demand.agreed.push(Agreed {
                who: party.to_owned(),
                act: votes.acts.len() + index,
                on: Some(on),
            });
            demand.shortfall = None;
            return Some(on);
        }
        let asked = asked.map(in_words).unwrap_or_default();
        let first = first.map_or_else(|| "too late".to_owned(), |first| first.to_string());
        short = Some(format!(
            "notice was given on {on}, {asked} from then is {first}, and the party leaves on {effective}"
        ));
    }
    demand.still.push(party.to_owned());
    demand.shortfall = short;
    None
}

fn is_notice_to_leave(act: &Act, file: &RecordFile, party: &str) -> bool {
    let subject = file.terms.text_of("subject");
    act.kind == ActKind::GivesNotice
        && act.party.as_deref() == Some(party)
        && subject.is_none_or(|subject| subject == "withdrawal")
}

/// How what is recorded falls short of the form that the agreement asks, if it does.
fn weaker_than(form: &str, votes: &Votes<'_>, agreed: &[Agreed]) -> Option<String> {
    let instrument =
        votes.step.entry.terms.at("/instrument/type").and_then(|place| place.term.text());
    let files =
        || agreed.iter().filter_map(|agreed| votes.acts.get(agreed.act)).map(|given| given.file);
    let is_deed = instrument.is_some_and(|instrument| instrument.starts_with("deed"));
    let recorded = instrument.map(|instrument| instrument.replace('-', " "));
    match form {
        "deed" => {
            let sealed = |file: &RecordFile| {
                let method = file.act().and_then(|act| act.method.as_deref());
                method == Some("seal")
                    || ["seal", "witness"].iter().any(|key| file.terms.get(key).is_some())
            };
            let executed = instrument.is_none() && files().next().is_some() && files().all(sealed);
            if is_deed || executed {
                return None;
            }
            Some(match recorded {
                Some(recorded) => format!(
                    "the agreement asks for a deed, and the instrument recorded is of the type “{recorded}”"
                ),
                None => "the agreement asks for a deed, and none is recorded".to_owned(),
            })
        }
        "minute" => {
            let minuted = |file: &RecordFile| {
                let resolved =
                    file.act().and_then(|act| act.method.as_deref()) == Some("resolution");
                resolved
                    || ["/minute", "/authority/minute"]
                        .iter()
                        .any(|key| file.terms.at(key).is_some())
            };
            let is_minute = matches!(instrument, Some("minute" | "resolution" | "agreement"));
            if is_deed || is_minute || files().any(minuted) {
                return None;
            }
            Some("the agreement asks for a minute, and none is recorded".to_owned())
        }
        _ => None,
    }
}

fn called(text: &Agreement, id: &str) -> String {
    let name = text.party(id).and_then(|party| party.name);
    name.unwrap_or(id).to_owned()
}

fn body<'a>(text: &'a Agreement, id: &str) -> Option<&'a Term> {
    let bodies = text.terms().at("/decision-making/bodies")?.term.list();
    bodies.iter().find(|body| body.text_of("id") == Some(id))
}

fn body_called(term: Option<&Term>, id: &str) -> String {
    let name = term
        .and_then(|term| term.text_of("name"))
        .map_or_else(|| id.replace('-', " "), str::to_owned);
    let has_article = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("the "));
    if has_article { name } else { format!("the {name}") }
}

/// The last day of an agreement, as far as its terms say.
fn end(text: &Agreement) -> Option<Date> {
    let timeframe = text.terms_of("timeframe")?;
    let stated = timeframe.get("expiry").and_then(date);
    let counted = || {
        let first = timeframe.get("commencement").and_then(date)?;
        let term = timeframe.get("term").and_then(Term::duration)?;
        first.checked_add(term).ok()?.checked_sub(1.day()).ok()
    };
    stated.or_else(counted)
}

/// “1 year and 6 months”.
fn in_words(duration: Duration) -> String {
    let parts = [
        (i64::from(duration.get_years()), "year"),
        (i64::from(duration.get_months()), "month"),
        (i64::from(duration.get_weeks()), "week"),
        (i64::from(duration.get_days()), "day"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() { "no time".to_owned() } else { parts.join(" and ") }
}
