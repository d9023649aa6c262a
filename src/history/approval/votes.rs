//! Who says what in the end: each person by the latest act, each party by its people, each body by its last decision.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{Agreed, Given, Step, execution, signs};
use crate::document::term::Term;
use crate::history::evidence::Recorded;
use crate::history::record::{Act, ActKind, RecordFile};

/// The acts up to some landing, by whose they are.
pub(super) struct Votes<'a> {
    pub(super) step: Step<'a>,
    pub(super) acts: &'a [Given<'a>],
    /// The landing up to which notices count; `None` before the first.
    pub(super) last: Option<usize>,
    parties: People<'a>,
    /// The same of signatures alone: who only approves has not signed.
    signatories: People<'a>,
    /// The act of each body that counts.
    bodies: HashMap<&'a str, (Rank, usize)>,
}

/// Which of two acts of one person counts: the later day, then the later landing; at a tie the refusal.
type Rank = (Option<Date>, usize, bool);

/// The latest act of each person, and what it makes of their party.
#[derive(Default)]
struct People<'a> {
    latest: HashMap<(&'a str, &'a str), (Rank, usize)>,
    parties: HashMap<&'a str, Party>,
}

/// What the people of a party say, as indices of acts.
#[derive(Default)]
struct Party {
    agree: BTreeSet<usize>,
    decline: BTreeSet<usize>,
}

/// Nobody has more people who sign, and each is looked at again and again.
const ENOUGH: usize = 64;

impl<'a> Votes<'a> {
    pub(super) fn new(step: Step<'a>, acts: &'a [Given<'a>]) -> Self {
        Self {
            step,
            acts,
            last: None,
            parties: People::default(),
            signatories: People::default(),
            bodies: HashMap::new(),
        }
    }

    pub(super) fn take_in(&mut self, index: usize) {
        let Some(given) = self.acts.get(index).filter(|given| given.counts) else { return };
        let Some(act) = given.file.act() else { return };
        // Of a later link only a signature speaks for this one.
        let speaks = signs(act.kind) || self.is_here(act);
        if act.kind == ActKind::GivesNotice || !speaks {
            return;
        }
        let declines = act.kind == ActKind::Declines;
        let rank = (act.date, given.landed, declines);
        if let Some(party) = &act.party {
            let person = (party.as_str(), act.name.as_deref().unwrap_or_default().trim());
            self.parties.take_in(person, rank, index);
            if declines || signs(act.kind) {
                self.signatories.take_in(person, rank, index);
            }
        } else if let Some(body) = &act.body {
            let known = self.bodies.entry(body).or_insert((rank, index));
            *known = (*known).max((rank, index));
        }
    }

    fn is_here(&self, act: &Act) -> bool {
        act.entry.as_ref().is_none_or(|link| self.step.entry.is_meant_by(link))
    }

    /// The act by which a party agrees, if one of its people does.
    pub(super) fn agreement(&self, party: &str) -> Option<Agreed> {
        let said = self.parties.parties.get(party)?;
        self.strongest(said.agreeing()).map(|act| self.agreed(party, act))
    }

    /// Whether somebody of a party refuses and nobody of it agrees.
    pub(super) fn declines(&self, party: &str) -> bool {
        self.parties.parties.get(party).is_some_and(Party::declines)
    }

    /// The signature of a party, or what it still lacks in its legal form. `None` where nobody signed.
    pub(super) fn signature(
        &self,
        party: &str,
        form: Option<&str>,
        is_deed: bool,
    ) -> Option<Result<Agreed, Vec<String>>> {
        let said = self.signatories.parties.get(party)?;
        let strongest = self.strongest(said.agreeing())?;
        let file = |act: usize| self.acts.get(act).map(|given| given.file);
        let files: Vec<&RecordFile> = said.agreeing().filter_map(file).collect();
        let lacks = execution(form, is_deed, &files).unwrap_or_default();
        if !lacks.is_empty() {
            return Some(Err(lacks));
        }
        let does_alone = file(strongest).is_some_and(|file| {
            execution(form, is_deed, &[file]).is_none_or(|lacks| lacks.is_empty())
        });
        // Where it takes several, it rests on the weakest of them.
        let weakest = || said.agreeing().min_by_key(|act| self.recorded(*act));
        let act = if does_alone { Some(strongest) } else { weakest() };
        Some(Ok(self.agreed(party, act.unwrap_or(strongest))))
    }

    /// Whether somebody of a party refuses to sign and nobody of it signed.
    pub(super) fn declines_to_sign(&self, party: &str) -> bool {
        self.signatories.parties.get(party).is_some_and(Party::declines)
    }

    /// What a body decided.
    pub(super) fn decision(&self, body: &str) -> Option<usize> {
        self.bodies.get(body).map(|(_, index)| *index)
    }

    pub(super) fn agreed(&self, who: &str, act: usize) -> Agreed {
        let on = self.act(act).and_then(|act| act.date);
        Agreed { who: who.to_owned(), act, on }
    }

    /// Of several acts that would each do, the one to rest on: one on this very link, then the best evidence, then the first.
    fn strongest(&self, of: impl Iterator<Item = usize>) -> Option<usize> {
        of.max_by_key(|index| {
            let act = self.act(*index);
            let here = act.is_some_and(|act| self.is_here(act));
            let date = act.and_then(|act| act.date);
            (here, self.recorded(*index), Reverse((date.is_none(), date, *index)))
        })
    }

    fn act(&self, index: usize) -> Option<&'a Act> {
        self.acts.get(index)?.file.act()
    }

    fn recorded(&self, act: usize) -> Recorded {
        self.acts.get(act).map(|given| given.evidence.recorded).unwrap_or_default()
    }
}

impl<'a> People<'a> {
    fn take_in(&mut self, person: (&'a str, &'a str), rank: Rank, index: usize) {
        let known = self.latest.get(&person).copied();
        if known.is_some_and(|(known, _)| known >= rank) {
            return;
        }
        let party = self.parties.entry(person.0).or_default();
        if let Some((_, outdone)) = known {
            party.agree.remove(&outdone);
            party.decline.remove(&outdone);
        }
        let (_, _, declines) = rank;
        if declines {
            party.decline.insert(index)
        } else {
            party.agree.insert(index)
        };
        self.latest.insert(person, (rank, index));
    }
}

impl Party {
    fn agreeing(&self) -> impl Iterator<Item = usize> {
        self.agree.iter().copied().take(ENOUGH)
    }

    fn declines(&self) -> bool {
        self.agree.is_empty() && !self.decline.is_empty()
    }
}

/// How a body decides, by the terms.
pub(super) struct Body<'a> {
    pub(super) term: Option<&'a Term>,
}

/// The votes as an act records them.
struct Count {
    pro: u64,
    con: u64,
    abstained: u64,
}

impl Body<'_> {
    /// Why the decision that an act records does not carry, if it does not.
    pub(super) fn shortfall(&self, called: &str, act: &RecordFile) -> Option<String> {
        let count = Count::of(act);
        self.not_quorate(called, count.as_ref())
            .or_else(|| self.not_carried(called, count.as_ref()))
    }

    fn not_quorate(&self, called: &str, count: Option<&Count>) -> Option<String> {
        let quorum = self.term?.get("quorum")?;
        let seats = self.term?.get("seats").map_or(0, |seats| seats.list().len());
        let counted = quorum.get("count").and_then(whole);
        let of_seats = quorum
            .text_of("fraction")
            .and_then(fraction)
            .map(|(of, all)| up(u64::try_from(seats).unwrap_or_default(), of, all));
        let asked = counted.into_iter().chain(of_seats).max()?;
        let Some(count) = count else {
            return Some(format!(
                "the act of {called} does not say how many took part, and {asked} are needed"
            ));
        };
        let there = count.pro.saturating_add(count.con).saturating_add(count.abstained);
        (there < asked).then(|| {
            format!("{there} took part in the decision of {called}, and {asked} are needed")
        })
    }

    fn not_carried(&self, called: &str, count: Option<&Count>) -> Option<String> {
        let majority = self.term.and_then(|term| term.text_of("majority"));
        let special = majority.is_some_and(|majority| !matches!(majority, "simple" | "weighted"));
        let Some(Count { pro, con, .. }) = count else {
            return special.then(|| format!("the act of {called} does not say how the votes fell"));
        };
        let (pro, con) = (*pro, *con);
        let result = format!("{called} voted {pro} for and {con} against");
        let cast = pro.saturating_add(con);
        match (majority, majority.and_then(fraction)) {
            (Some("unanimous" | "consensus"), _) => (con > 0 || pro == 0)
                .then(|| format!("{result}, and it decides without a vote against")),
            (Some(text), Some((of, all))) => (pro == 0 || pro < up(cast, of, all))
                .then(|| format!("{result}, and it takes {text} of the votes")),
            _ if pro > con => None,
            _ if pro == con && pro > 0 => {
                let breaks = self.term.and_then(|term| term.text_of("casting-vote"));
                (breaks != Some("true")).then(|| format!("{result}, and nobody has a casting vote"))
            }
            _ => Some(format!("{result}, which is no majority")),
        }
    }
}

impl Count {
    /// `None` where no votes are recorded.
    fn of(act: &RecordFile) -> Option<Self> {
        let votes = |key: &str| act.terms.get(key).and_then(whole);
        let (pro, con) = (votes("for"), votes("against"));
        if pro.is_none() && con.is_none() {
            return None;
        }
        let abstained = votes("abstained").unwrap_or_default();
        Some(Self { pro: pro.unwrap_or_default(), con: con.unwrap_or_default(), abstained })
    }
}

fn whole(term: &Term) -> Option<u64> {
    term.text()?.parse().ok()
}

/// `2/3`, as format.md writes it.
pub(super) fn fraction(text: &str) -> Option<(u64, u64)> {
    let (of, all) = text.split_once('/')?;
    let number = |text: &str| {
        let digits =
            (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u64>().ok()).flatten().filter(|number| *number > 0)
    };
    Some((number(of)?, number(all)?)).filter(|(of, all)| of <= all)
}

/// That part of a number, rounded up.
pub(super) fn up(number: u64, of: u64, all: u64) -> u64 {
    number.saturating_mul(of).div_ceil(all.max(1))
}
