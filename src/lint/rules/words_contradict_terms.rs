//! A term of the front matter that the words of its clause state otherwise.

mod names;
mod rows;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::fairness::FAIRNESS;
use super::figures::{Figure, Stated, Verdict};
use super::party_figures::{self, Names};
use super::phrases::{Form, Phrase, Words, words_of};
use super::shared_out::{self, SharedOut};
use super::shares::Share;
use super::stated_terms::{Comparison, Despite, FormWords, Place, STATED_TERMS, Sort};
use super::timeframe::Timeframe;
use super::{
    Check, Report, Rule, binding_words, places, stated_elsewhere, stated_parties, wording,
};
use crate::document::agreement::Agreement;
use crate::document::markdown::Section;
use crate::document::term::Term;
use crate::document::words::{Length, Portion, Unit};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "words-contradict-terms",
    severity: Severity::Error,
    summary: "a term in the front matter that the words of its clause state otherwise",
    explanation: r"
The words prevail over the front matter. Where it says something else, everything that goes by it is wrong: the reminder of the last day to
give notice, the register, the report to the funder. Most often one of the two was changed and the other forgotten.

For each term that a clause usually states too (notice, commencement, expiry, extension, shares, sums, quorum, majorities, meetings, payment,
reviews, disputes, retention), the words of that clause are read, and compared with the term where they speak of it unmistakably. Where they
state several values and one of them fits, nothing is said. Shares for all at once (“equally”, “a third each”, “60:40”) are compared with the share of each.
Beginning, end and term are also read where definitions, a summary or table at the front, or the opening words
state them, and so is whether the agreement binds and is made as a deed (`schema/binding-words.json`). The number of parties and a column of their roles
are compared with the list of parties. Days beside months are a warning: three months are 89 to 92 days, so the two
fall apart by a day or two. Working days are no calendar days, and are only told where no reading makes them equal. Phrases that are looked
for are data, in `schema/stated-terms.json`.

Read besides: the mailbox of each contact, the votes of each party on the only board, how long data are kept by a table of them, and the reference and the last day of a head contract.

~~~markdown bad
## Termination
The partners may end this agreement together, with three (3) months' notice.
~~~

~~~markdown bad
## Risk sharing
Losses are borne by Harbour Trust with 50 per cent, by Quay Advice with 25 per cent and by Mill Lane Community Centre with 25 per cent.
~~~

~~~markdown bad
## Definitions
“Commencement Date” means 1 April 2025.
~~~

~~~markdown good
## Termination
The partners may end this agreement together, with six (6) months' notice. What was paid in advance is returned within three months.
~~~

**To settle it,** ask what was agreed. If the words are right, write their value into the front matter; if the term is right, change the words,
which is an amendment once the agreement has been signed.

**Suppress it** where the clause speaks of something else than the term.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    // Of a term that stands there twice nobody knows which one holds.
    let is_readable = agreement.front.faults.is_empty() && !agreement.terms().pairs().is_empty();
    if agreement.is_foreign() || !is_readable {
        return;
    }
    let asked = STATED_TERMS.asked(agreement.terms());
    let of_forms =
        STATED_TERMS.forms.iter().filter(|form| agreement.terms().at(&form.term).is_some());
    let clauses: BTreeSet<&str> = asked
        .iter()
        .flat_map(|(comparison, _)| comparison.clauses())
        .chain(of_forms.map(|form| form.clause.as_str()))
        .collect();
    let passages = passages(agreement, &clauses);
    let names = Names::of(agreement);
    let sentences = Sentences::of(agreement);
    let mut told: Vec<Contradiction<'_>> = Vec::new();
    for (comparison, places) in &asked {
        let spoken = comparison
            .clauses()
            .flat_map(|clause| passages.get(clause).map(Vec::as_slice).unwrap_or_default());
        let spoken: Vec<&Passage> = spoken.collect();
        let mut found = match comparison.fact {
            _ if spoken.is_empty() => Vec::new(),
            Sort::Steps => steps(agreement, comparison, places, &spoken),
            Sort::Shares | Sort::Sums => by_party(agreement, &names, comparison, places, &spoken),
            _ => plainly(&sentences, comparison, places, &spoken),
        };
        elsewhere(agreement, comparison, places, &mut found);
        told.extend(found);
    }
    // Where beginning and end have changed places, that alone is told, by another rule.
    if let Some(Timeframe { commencement: Some((begins, _)), expiry: Some((ends, _)), .. }) =
        Timeframe::of(agreement)
        && ends < begins
        && told
            .iter()
            .filter(|told| matches!(told.term, Figure::Day(day) if [begins, ends].contains(&day)))
            .count()
            > 1
    {
        told.retain(|told| !matches!(told.term, Figure::Day(day) if [begins, ends].contains(&day)));
    }
    // Of shares that make a whole, one is seldom wrong alone.
    let mut shares: BTreeMap<&str, Vec<Contradiction<'_>>> = BTreeMap::new();
    let (of_shares, told): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|it| it.comparison.fact == Sort::Shares);
    for contradiction in of_shares {
        shares.entry(contradiction.comparison.term.as_str()).or_default().push(contradiction);
    }
    for contradictions in shares.values() {
        tell(agreement, contradictions, report);
    }
    // What several terms repeat is one mistake where the words are the same.
    let mut words: BTreeMap<Span, Vec<Contradiction<'_>>> = BTreeMap::new();
    for contradiction in told {
        words.entry(contradiction.words.span).or_default().push(contradiction);
    }
    for contradictions in words.values() {
        tell(agreement, contradictions, report);
    }
    status(agreement, report);
    names::check(agreement, report);
    rows::check(agreement, report);
    of_parties(agreement, report);
    for form in &STATED_TERMS.forms {
        forms(
            agreement,
            form,
            passages.get(form.clause.as_str()).map(Vec::as_slice).unwrap_or_default(),
            report,
        );
    }
}

/// How many parties there are, and in what roles, where the words state it.
fn of_parties(agreement: &Agreement, report: &mut Report<'_>) {
    for differing in stated_parties::differing(agreement) {
        let place = place_called(agreement, differing.words.start);
        let words = wording::quoted(&wording::unmarked(agreement.source.slice(differing.words)));
        let (called, term) = (&differing.called, &differing.term);
        let message =
            format!("{called} {term} in the front matter, but {words} in the words {place}");
        let finding = report.at(differing.words, message).clause("parties");
        finding
            .why("nobody can tell which of the two was agreed")
            .help("correct the one that is wrong; the words prevail")
            .related(differing.place, "the front matter");
        if let Some(party) = differing.party {
            finding.party(party);
        }
    }
}

/// What the words say of a term, where a phrase finds it and all that phrases find is the same. The terms need not state it.
pub(super) fn said<const N: usize>(agreement: &Agreement, terms: [&str; N]) -> [Option<Stated>; N] {
    let asked =
        terms.map(|term| STATED_TERMS.terms.iter().find(|comparison| comparison.term == term));
    let passages =
        passages(agreement, &asked.iter().flatten().flat_map(|it| it.clauses()).collect());
    let entry = Entry { name: String::new(), forms: &[], named: None };
    let sentences = Sentences::of(agreement);
    asked.map(|comparison| {
        let comparison = comparison?;
        let found: Vec<(usize, Stated)> = comparison
            .clauses()
            .flat_map(|clause| passages.get(clause).into_iter().flatten())
            .filter_map(|passage| sentences.read(comparison.fact, passage))
            .flat_map(|sentence| sentence.said(comparison, &entry))
            .collect();
        // “notice of a meeting ten days before it, papers five days before it”: the surest phrase tells which is the notice.
        let surest = found.iter().map(|(rank, _)| *rank).min()?;
        let mut found = found.iter().filter(|(rank, _)| *rank == surest).map(|(_, stated)| *stated);
        let first = found.next()?;
        found.all(|other| other.figure == first.figure).then_some(first)
    })
}

/// Whether the agreement binds, and whether it is a deed.
fn status(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(terms) = agreement.terms_of("legal-status") else { return };
    let (effect, execution) = (terms.get("effect"), terms.get("execution"));
    let stated = effect.and_then(Term::text);
    let said = || binding_words::read(agreement);
    let told = match (stated, execution.and_then(Term::text)) {
        (Some("binding"), _) => said()
            .filter(|said| !said.binds)
            .zip(effect)
            .map(|(said, term)| (term, "the effect is “binding”", said.span, "not-binding")),
        (Some("not-binding"), _) => said()
            .filter(|said| said.binds)
            .zip(effect)
            .map(|(said, term)| (term, "the effect is “not binding”", said.span, "binding")),
        (None, Some("deed")) => said()
            .filter(|said| !said.binds)
            .zip(execution)
            .map(|(said, term)| (term, "the execution is as a deed", said.span, "none")),
        _ => None,
    };
    let told = told.or_else(|| {
        let execution = execution.filter(|term| term.text() == Some("simple"))?;
        let span = binding_words::deed(agreement)?;
        Some((execution, "the execution is “simple”", span, "deed"))
    });
    let Some((term, is, span, other)) = told else { return };
    let clause = place_called(agreement, span.start);
    let words = wording::quoted(&wording::unmarked(agreement.source.slice(span)));
    let message = format!("{is} in the front matter, but {words} stands in the words {clause}");
    report
        .at(term.span, message)
        .clause("legal-status")
        .why("nobody can tell whether it can be enforced, and how it has to be signed")
        .help(format!(
            "write `{other}` here if the words are what was agreed; otherwise change the words {clause}"
        ))
        .related(span, "the words");
}

/// A form that the words do not mention at all, while they mention another one.
fn forms(agreement: &Agreement, form: &FormWords, passages: &[Passage], report: &mut Report<'_>) {
    let Some(place) = agreement.terms().at(&form.term) else { return };
    let Some((value, own)) = place.term.text().and_then(|text| form.words.get_key_value(text))
    else {
        return;
    };
    let is_among = |forms: &[Form], word: &str| forms.iter().any(|form| form.is(word));
    let is_about = |passage: &&Passage| {
        let even = || agreement.prose().even_at(passage.sentence);
        passage.alone || words_of(even()).any(|(_, word)| is_among(&form.about, word))
    };
    let spoken: Vec<Span> =
        passages.iter().filter(is_about).map(|passage| passage.sentence).collect();
    let mention = |forms: &[Form], weak: bool| {
        spoken.iter().find_map(|sentence| {
            // “This deed” is the agreement, and not the form of its changes.
            let mut before = "";
            let (span, _) = words_of(agreement.prose().even_at(*sentence)).find(|(_, word)| {
                let before = std::mem::replace(&mut before, word);
                is_among(forms, word)
                    && is_among(&form.weak, word) == weak
                    && !matches!(before, "this" | "the" | "such")
            })?;
            Some(span.shifted(sentence.start))
        })
    };
    let others = |weak: bool| {
        let mut others = form.words.iter().filter(|(other, _)| *other != value);
        others.find_map(|(other, forms)| Some((other, mention(forms, weak)?)))
    };
    if mention(own, false).is_some() {
        return;
    }
    let other =
        others(false).or_else(|| if mention(own, true).is_some() { None } else { others(true) });
    let Some((other, words)) = other else { return };
    let called = &form.called;
    let [value, other] = [value, other].map(|form| form.replace('-', " "));
    let quoted = wording::quoted(agreement.source.slice(words));
    let clause = place_called(agreement, words.start);
    let message = format!(
        "{called} is {value} in the front matter, but the words {clause} say {quoted} and nothing of that"
    );
    let finding = report.at(place.term.span, message).clause(&form.clause);
    let help = if other == "letter" {
        format!("name the instrument that was agreed, here and in the words {clause}")
    } else {
        format!(
            "write `{}` here if the words are what was agreed; otherwise change the words {clause}",
            other.replace(' ', "-")
        )
    };
    finding
        .why("the words prevail, so whatever goes by the front matter is wrong")
        .help(help)
        .related(words, "the words");
}

/// No clause says more, and no sentence is longer: what goes beyond was not written for people.
const MOST_SENTENCES: usize = 2000;
const LONGEST_SENTENCE: usize = 5000;

/// A sentence of a clause.
#[derive(Debug, Clone, Copy)]
struct Passage {
    sentence: Span,
    /// Whether its section carries this clause and no other.
    alone: bool,
}

/// The sentences of the clauses that are asked about. A section belongs to the clauses of the nearest heading that is recognised as some.
fn passages<'a>(
    agreement: &Agreement,
    clauses: &BTreeSet<&'a str>,
) -> BTreeMap<&'a str, Vec<Passage>> {
    let mut passages: BTreeMap<&str, Vec<Passage>> = BTreeMap::new();
    if !agreement.clauses.keys().any(|clause| clauses.contains(clause.as_str())) {
        return passages;
    }
    let sentences = agreement.prose().sentences();
    for (index, section) in agreement.body.sections.iter().enumerate() {
        let carried = places::upwards(agreement, index)
            .map(|index| places::clauses_of(agreement, index))
            .find(|carried| !carried.is_empty())
            .unwrap_or_default();
        for clause in carried {
            let Some(clause) = clauses.get(clause.as_str()) else { continue };
            // The heading of a numbered paragraph is often its first sentence.
            let start = section.heading_span.start.min(section.words.start);
            let end = section.words.end.max(section.heading_span.end);
            let first = sentences.partition_point(|sentence| sentence.end <= start);
            let of_section = sentences.iter().skip(first);
            let of_section = of_section.take_while(|sentence| sentence.start < end);
            let of_section = of_section.map(|sentence| Passage {
                sentence: Span::new(sentence.start.max(start), sentence.end.min(end)),
                alone: carried.len() == 1,
            });
            let of_clause = passages.entry(clause).or_default();
            let room = MOST_SENTENCES.saturating_sub(of_clause.len());
            let is_sentence = |passage: &Passage| {
                passage.sentence.end - passage.sentence.start <= LONGEST_SENTENCE
            };
            of_clause.extend(of_section.filter(is_sentence).take(room));
        }
    }
    passages
}

/// A term, and the words that state it otherwise.
#[derive(Debug)]
struct Contradiction<'a> {
    comparison: &'a Comparison,
    place: Place<'a>,
    term: Figure,
    words: Stated,
    verdict: Verdict,
    /// What stands for `{}` in what the term is called.
    name: String,
    party: Option<&'a str>,
    /// Other places where the words state it otherwise.
    more: Vec<Span>,
}

/// Adds what the words state otherwise outside of the clause: in definitions, at the front, in the opening words.
fn elsewhere<'a>(
    agreement: &Agreement,
    comparison: &'a Comparison,
    places: &[Place<'a>],
    found: &mut Vec<Contradiction<'a>>,
) {
    if comparison.elsewhere.is_empty() {
        return;
    }
    let [place] = places else { return };
    let Some(term) = Figure::of_term(comparison.fact, place.term) else { return };
    let read = stated_elsewhere::read(agreement, comparison);
    let (same, others): (Vec<Stated>, Vec<Stated>) =
        read.into_iter().partition(|stated| term.compare(stated.figure, 0) != Verdict::Different);
    let others = others.into_iter().filter(|stated| {
        !same.iter().any(|same| stated_elsewhere::may_differ(agreement, same.span, stated.span))
    });
    for words in others {
        match found.first_mut() {
            Some(first) => first.more.push(words.span),
            None => found.push(Contradiction {
                comparison,
                place: *place,
                term,
                words,
                verdict: Verdict::Different,
                name: String::new(),
                party: None,
                more: Vec::new(),
            }),
        }
    }
}

/// Terms that a phrase states, each for itself.
fn plainly<'a>(
    sentences: &Sentences<'_>,
    comparison: &'a Comparison,
    places: &[Place<'a>],
    passages: &[&Passage],
) -> Vec<Contradiction<'a>> {
    let agreement = sentences.agreement;
    let read = passages.iter().filter_map(|passage| sentences.read(comparison.fact, passage));
    let sentences: Vec<Rc<Sentence<'_>>> = read.collect();
    // Whoever is to be excluded is not asked.
    let asked_not = usize::from(comparison.term.starts_with("/exclusion"));
    let parties = agreement.parties().count().saturating_sub(asked_not);
    let mut told = Vec::new();
    for place in places {
        let Some(term) = Figure::of_term(comparison.fact, place.term) else { continue };
        let Some(entry) = Entry::of(comparison, place, places) else { continue };
        let verdict = |stated: &Stated| term.compare(stated.figure, parties);
        let Some((words, verdict)) = otherwise(comparison, &entry, &sentences, verdict) else {
            continue;
        };
        told.push(Contradiction {
            comparison,
            place: *place,
            term,
            words,
            verdict,
            name: entry.name,
            party: None,
            more: Vec::new(),
        });
    }
    told
}

/// Which entry of a list a term belongs to, and how the words tell it from the others.
struct Entry<'a> {
    name: String,
    /// What `@` stands for in a phrase.
    forms: &'a [Form],
    /// The name that has to be in the sentence, in even letters.
    named: Option<String>,
}

impl<'a> Entry<'a> {
    fn of(comparison: &'a Comparison, place: &Place<'a>, all: &[Place<'a>]) -> Option<Self> {
        let nothing = Entry { name: String::new(), forms: &[], named: None };
        let Some(entries) = &comparison.entries else {
            // Nothing tells several apart.
            return (place.entries <= 1).then_some(nothing);
        };
        let key_of = |place: &Place<'a>| -> Option<&'a str> {
            if entries.by == "*" { place.key } else { place.entry?.text_of(&entries.by) }
        };
        let key = key_of(place)?;
        if entries.words.is_empty() {
            let named = (place.entries > 1).then(|| key.to_ascii_lowercase());
            return Some(Entry { name: key.to_owned(), named, ..nothing });
        }
        let forms = entries.words.get(key)?;
        let is_only = all.iter().filter(|other| key_of(other) == Some(key)).count() == 1;
        is_only.then(|| Entry { name: key.replace('-', " "), forms, named: None })
    }
}

/// A sentence that states figures of the sort that is asked for.
struct Sentence<'a> {
    even: &'a str,
    /// Each figure with its place in the sentence.
    figures: Vec<(Stated, Span)>,
    /// The words around them.
    words: Words<'a>,
    alone: bool,
}

/// Sentences that were read for one term, and may be asked for by another one of the same sort.
struct Sentences<'a> {
    agreement: &'a Agreement,
    read: RefCell<HashMap<(Sort, Span), Read<'a>>>,
}

/// Nothing where a sentence states no figure of the sort.
type Read<'a> = Option<Rc<Sentence<'a>>>;

impl<'a> Sentences<'a> {
    fn of(agreement: &'a Agreement) -> Self {
        Self { agreement, read: RefCell::new(HashMap::new()) }
    }

    /// A sentence, if it states a figure of that sort.
    fn read(&self, fact: Sort, passage: &Passage) -> Read<'a> {
        let mut read = self.read.borrow_mut();
        let sentence = read.entry((fact, passage.sentence));
        let read = || Sentence::read(self.agreement, fact, passage).map(Rc::new);
        sentence.or_insert_with(read).clone()
    }
}

impl<'a> Sentence<'a> {
    fn read(agreement: &'a Agreement, fact: Sort, passage: &Passage) -> Option<Self> {
        let figures = Figure::in_words(fact, agreement, passage.sentence);
        if figures.is_empty() {
            return None;
        }
        let even = agreement.prose().even_at(passage.sentence);
        let figures: Vec<(Stated, Span)> = figures
            .into_iter()
            .map(|stated| (stated, within(stated.span, passage.sentence)))
            .collect();
        let spans: Vec<Span> = figures.iter().map(|(_, span)| *span).collect();
        let words = Words::of(even, &spans, &STATED_TERMS.fillers);
        Some(Self { even, figures, words, alone: passage.alone })
    }

    /// The figures that a phrase finds, each with how sure it is: 0 for the surest.
    fn said(&self, comparison: &Comparison, entry: &Entry<'_>) -> Vec<(usize, Stated)> {
        let is_named = || entry.named.as_ref().is_none_or(|name| self.even.contains(name.as_str()));
        let speaks_of_it = || {
            !self.words.has(&comparison.never)
                && (comparison.only.is_empty() || self.words.has(&comparison.only))
        };
        let rank = |span: Span| {
            let is = |phrase: &Phrase| phrase.fits(&self.words, span, entry.forms);
            comparison.says.iter().position(is).or_else(|| {
                let alone = comparison.says_alone.iter().position(is).filter(|_| self.alone)?;
                Some(comparison.says.len() + alone)
            })
        };
        let ranked = self.figures.iter().filter_map(|(stated, span)| Some((rank(*span)?, *stated)));
        let ranked: Vec<(usize, Stated)> = ranked.collect();
        // Hardly any figure is one of the term, and then nothing else need be asked.
        if ranked.is_empty() || !is_named() || !speaks_of_it() { Vec::new() } else { ranked }
    }
}

/// The words that state a term otherwise, if none state it as it is.
fn otherwise(
    comparison: &Comparison,
    entry: &Entry<'_>,
    sentences: &[Rc<Sentence<'_>>],
    verdict: impl Fn(&Stated) -> Verdict,
) -> Option<(Stated, Verdict)> {
    let is_same = |stated: &Stated| verdict(stated) == Verdict::Same;
    let mut said: Vec<(usize, Stated)> = Vec::new();
    for sentence in sentences {
        let mut found = sentence.said(comparison, entry);
        if found.is_empty() {
            continue;
        }
        // “six months’ notice, or three months where …”: the sentence says it too.
        let fits_beside = comparison.despite != Some(Despite::All)
            && sentence.figures.iter().any(|(stated, _)| is_same(stated));
        if fits_beside || found.iter().any(|(_, stated)| is_same(stated)) {
            return None;
        }
        // “monthly at first, then every quarter”
        if comparison.fact == Sort::Rhythm {
            found = sentence.figures.iter().map(|(stated, _)| (0, *stated)).collect();
        }
        said.extend(found);
    }
    let surest = said.iter().map(|(rank, _)| *rank).min()?;
    let is_sure = surest < comparison.says.len() && comparison.despite.is_some();
    let mut figures = sentences.iter().flat_map(|sentence| &sentence.figures);
    if !is_sure && figures.any(|(stated, _)| is_same(stated)) {
        return None;
    }
    said.retain(|(rank, _)| *rank == surest);
    let (_, first) = *said.first()?;
    let is_one = said.iter().all(|(_, stated)| stated.figure == first.figure);
    let comes_again =
        matches!(first.figure, Figure::Money(money) if money.rate) && !comparison.rates;
    (is_one && !comes_again).then(|| (first, verdict(&first)))
}

/// A place in the file as a place in a sentence.
fn within(span: Span, sentence: Span) -> Span {
    Span::new(span.start.saturating_sub(sentence.start), span.end.saturating_sub(sentence.start))
}

/// Steps in their order: where the words have as many lengths of time as there are steps, each is compared with its own.
fn steps<'a>(
    agreement: &Agreement,
    comparison: &'a Comparison,
    places: &[Place<'a>],
    passages: &[&Passage],
) -> Vec<Contradiction<'a>> {
    let terms: Option<Vec<Figure>> =
        places.iter().map(|place| Figure::of_term(comparison.fact, place.term)).collect();
    let Some(terms) = terms else { return Vec::new() };
    let mut said: Vec<Stated> = Vec::new();
    for passage in passages {
        let even = agreement.prose().even_at(passage.sentence);
        if !Words::of(even, &[], &[]).has(&comparison.never) {
            said.extend(Figure::in_words(comparison.fact, agreement, passage.sentence));
        }
    }
    if said.len() != terms.len() {
        return Vec::new();
    }
    // Those that stand on both sides are no matter, whatever their order.
    let mut left: Vec<(usize, Figure)> = Vec::new();
    for (index, term) in terms.into_iter().enumerate() {
        let same = said.iter().position(|stated| term.compare(stated.figure, 0) == Verdict::Same);
        match same {
            Some(place) => drop(said.remove(place)),
            None => left.push((index, term)),
        }
    }
    // Where hardly any fit, the words speak of other times.
    if left.len() > places.len().div_ceil(2) {
        return Vec::new();
    }
    let pairs = left.into_iter().zip(said).filter_map(|((index, term), words)| {
        let verdict = term.compare(words.figure, 0);
        let (place, name) = (*places.get(index)?, (index + 1).to_string());
        Some(Contradiction {
            comparison,
            place,
            term,
            words,
            verdict,
            name,
            party: None,
            more: Vec::new(),
        })
    });
    pairs.collect()
}

/// Figures that belong to a party, each with the party’s own.
fn by_party<'a>(
    agreement: &'a Agreement,
    names: &Names<'a>,
    comparison: &'a Comparison,
    places: &[Place<'a>],
    passages: &[&Passage],
) -> Vec<Contradiction<'a>> {
    let sentences = passages.iter().map(|passage| (passage.sentence, passage.alone));
    let said = party_figures::read(agreement, names, comparison, sentences);
    let mut told = Vec::new();
    for party in agreement.parties() {
        let is_of_party = |place: &&Place<'a>| {
            place.key == Some(party.id)
                || place.entry.is_some_and(|entry| entry.text_of("party") == Some(party.id))
        };
        let terms: Vec<_> = places
            .iter()
            .filter(is_of_party)
            .filter_map(|place| Some((place, Figure::of_term(comparison.fact, place.term)?)))
            .collect();
        let of_party: Vec<&Stated> =
            said.iter().filter(|(id, _)| *id == party.id).map(|(_, stated)| stated).collect();
        let is_same = |stated: &&Stated| {
            terms.iter().any(|(_, term)| term.compare(stated.figure, 0) == Verdict::Same)
        };
        // Of several sums from one party, the words may speak of any.
        let (Some((place, term)), Some(first)) = (terms.first(), of_party.first()) else {
            continue;
        };
        let is_one =
            terms.len() == 1 && of_party.iter().all(|stated| stated.figure == first.figure);
        if !is_one || of_party.iter().any(is_same) {
            continue;
        }
        told.push(Contradiction {
            comparison,
            place: **place,
            term: *term,
            words: **first,
            verdict: Verdict::Different,
            name: party.called().to_owned(),
            party: Some(party.id),
            more: Vec::new(),
        });
    }
    if said.is_empty() && comparison.fact == Sort::Shares {
        told = shared_alike(agreement, names, comparison, places, passages);
    }
    told
}

/// “Losses are shared equally”, where the terms give each party a share of its own, and no words do.
fn shared_alike<'a>(
    agreement: &'a Agreement,
    names: &Names<'a>,
    comparison: &'a Comparison,
    places: &[Place<'a>],
    passages: &[&Passage],
) -> Vec<Contradiction<'a>> {
    let Some(within) = Share::read(&FAIRNESS.shares.alike_within) else { return Vec::new() };
    let shared: Vec<(&Place<'a>, Portion)> = places
        .iter()
        .filter_map(|place| match Figure::of_term(comparison.fact, place.term)? {
            Figure::Portion(portion) if portion.of > 0 => Some((place, portion)),
            _ => None,
        })
        .collect();
    for passage in passages {
        let Some((way, span)) = shared_out::read(agreement, passage.sentence) else { continue };
        let even = agreement.prose().even_at(passage.sentence);
        let is_about = words_of(even).any(|(_, word)| comparison.of.iter().any(|it| it.is(word)));
        let is_of_all = !matches!(way, SharedOut::InRatio(_)) || way.parts(0).len() == shared.len();
        let parts = way.parts(shared.len());
        let fits = |portion: Portion| {
            parts.iter().any(|part| shared_out::are_alike(*part, portion, within))
        };
        if !is_about
            || !is_of_all
            || !shared_out::is_among_all(agreement, names, even, shared.len())
        {
            continue;
        }
        let differing = shared.iter().filter(|(_, portion)| !fits(*portion));
        return differing
            .filter_map(|(place, portion)| {
                let party = agreement.party(place.key?)?;
                Some(Contradiction {
                    comparison,
                    place: **place,
                    term: Figure::Portion(*portion),
                    words: Stated { figure: Figure::Portion(*parts.first()?), span },
                    verdict: Verdict::Different,
                    name: party.called().to_owned(),
                    party: Some(party.id),
                    more: Vec::new(),
                })
            })
            .collect();
    }
    Vec::new()
}

/// Tells the first of some contradictions that are one mistake, with the others beside it.
fn tell(agreement: &Agreement, contradictions: &[Contradiction<'_>], report: &mut Report<'_>) {
    let Some((told, others)) = contradictions.split_first() else { return };
    let called = told.comparison.called.replace("{}", &told.name);
    let is_of_shares = told.comparison.fact == Sort::Shares;
    let words = wording::quoted(&wording::unmarked(agreement.source.slice(told.words.span)));
    let clause = place_called(agreement, told.words.span.start);
    let term = told.term;
    let mut message =
        format!("{called} is {term} in the front matter, but {words} in the words {clause}");
    if told.verdict == Verdict::Nearly {
        message.push_str(&nearly(told.term, told.words.figure));
    }
    if is_of_shares && !others.is_empty() {
        let of_others = others.iter().map(|other| {
            if other.words.span == told.words.span {
                return format!("{} ({})", other.name, other.term);
            }
            let words = wording::unmarked(agreement.source.slice(other.words.span));
            format!("{} ({}, but {})", other.name, other.term, wording::quoted(&words))
        });
        let those = if others.len() == 1 { "that" } else { "those" };
        let of_others = wording::listed(&of_others.collect::<Vec<_>>());
        message = format!("{message}; likewise {those} of {of_others}");
    }
    let finding = report.at(told.place.term.span, message);
    if contradictions.iter().all(|told| told.verdict == Verdict::Nearly) {
        finding.severity(Severity::Warning);
    }
    if let Some(clause) = told.comparison.clauses().next() {
        finding.clause(clause);
    }
    if let (Some(party), true) = (told.party, others.is_empty()) {
        finding.party(party);
    }
    let right = match told.words.figure.written() {
        Some(written) => format!("write `{written}` here"),
        None => "change this".to_owned(),
    };
    finding
        .why("the words prevail, so whatever goes by the front matter is wrong")
        .help(format!(
            "{right} if the words are what was agreed; otherwise change the words {clause}"
        ))
        .related(told.words.span, "the words");
    for more in &told.more {
        finding.related(*more, "these words differ as well");
    }
    for other in others.iter().filter(|other| other.place.term.span != told.place.term.span) {
        let called = other.comparison.called.replace("{}", &other.name);
        finding.related(other.place.term.span, format!("{called} is {} here", other.term));
    }
}

/// “of clause 14.2”, or “under “Termination”” where sections have no numbers.
fn place_called(agreement: &Agreement, offset: usize) -> String {
    let Some(section) = places::section_at(agreement, offset) else {
        return "of the agreement".to_owned();
    };
    let sections = || {
        places::upwards(agreement, section).filter_map(|index| agreement.body.sections.get(index))
    };
    let is_title = |section: &Section| section.number.is_none() && section.level <= 1;
    if section == 0
        && places::clauses_of(agreement, section).is_empty()
        && agreement.body.sections.first().is_some_and(is_title)
    {
        return "at its beginning".to_owned();
    }
    let numbered = sections().find_map(|section| {
        section.number.as_deref().filter(|number| {
            number.len() > 2 || number.starts_with(|first: char| first.is_ascii_digit())
        })
    });
    match numbered {
        Some(number) if number.starts_with(|first: char| first.is_ascii_digit()) => {
            format!("of clause {number}")
        }
        Some(label) if label.contains(' ') => format!("of {label}"),
        _ => sections().find(|section| !section.title.is_empty()).map_or_else(
            || "of the agreement".to_owned(),
            |section| format!("under {}", wording::quoted(places::called(section))),
        ),
    }
}

/// “: three months are 89 to 92 days”
fn nearly(term: Figure, words: Figure) -> String {
    let (Figure::Length(term), Figure::Length(words)) = (term, words) else { return String::new() };
    let Some(months) = term.in_months().or(words.in_months()) else { return String::new() };
    // Four years from now hold every kind of February.
    let starts = (0..48).filter_map(|month| {
        jiff::civil::date(2027, 1, 1).checked_add(jiff::Span::new().months(month)).ok()
    });
    let days: BTreeSet<i32> = starts
        .filter_map(|start| {
            let end = start.checked_add(jiff::Span::new().months(i64::from(months))).ok()?;
            start.until(end).ok().map(|span| span.get_days())
        })
        .collect();
    match (days.first(), days.last()) {
        (Some(least), Some(most)) => {
            let months = Length { count: months, unit: Unit::Month, months: 0 };
            format!(": {months} can be {least} to {most} days")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
