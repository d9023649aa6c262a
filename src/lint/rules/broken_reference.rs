//! A reference to a clause, a schedule or a place on the page that is not there.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::captions::Titles;
use super::drafting::DRAFTING;
use super::substance::{Lack, Reader};
use super::targets::{Found, Targets, leading, variants};
use super::{Check, Report, Rule, places, targets, wording};
use crate::document::agreement::Agreement;
use crate::document::words::{Reference, Sort, Stated, Whose};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "broken-reference",
    severity: Severity::Error,
    summary: "a reference to a clause, schedule or heading that is not there",
    explanation: r"
A right that hangs on a clause nobody can find is a right to argue about. References break when clauses are added or taken out and
the numbers behind them move, and when a text is copied without its schedules.

Looked at are references by number to clauses, sections, articles, dotted paragraphs, schedules, annexes, appendices, exhibits and parts, and links
to headings of the same page, and the marks of footnotes. A schedule is there if it has a heading, or if `schedules` in the front matter lists it. What leads into another
document is not looked at: “section 75 of the Act”, “clause 12 of the Service Contract”, “Article 6 UK GDPR”, a link to a file; nor are “sections”
and “articles” in a document that calls its own clauses something else, or what a deed says about the agreement that it changes.

~~~markdown bad
## 1. Purpose
The partners run one advice service.

## 2. Leaving
A partner leaves with three months' notice. Clause 7 then applies to what it has borrowed.

## 3. Disputes
The steps of Schedule 2 are taken first.
~~~

~~~markdown bad
## Leaving
A partner leaves with three months' notice, unless the [steps for disputes](#resolving-disputes) are under way.

## Disputes
Take it to the joint steering group, which meets within ten working days.
~~~

~~~markdown good
## 1. Purpose
The partners run one advice service under section 2 of the Care Act 2014 and clause 12 of the Service Contract.

## 2. Leaving
A partner leaves with three months' notice. Clause 3 (Things borrowed) and Schedule 1 then apply, unless the [steps for disputes](#4-disputes)
are under way.

## 3. Things borrowed
What a partner has borrowed it brings back, as paragraph 2 of Schedule 1 says.

## 4. Disputes
Take it to the joint steering group, which meets within ten working days.

# Schedule 1: Equipment
1. Laptops belong to Harbour Trust.
2. They are brought back within a week.
~~~

**To settle it,** give the number of the clause that is meant, or attach the schedule and list it under `schedules` in the front matter.

**Suppress it** where the words refer to a document that they do not name, and say which one.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// How many targets are looked for: no agreement speaks of more.
const MOST: usize = 2000;

/// How many other places are shown beside the first.
const MOST_PLACES: usize = 5;

const WHY: &str = "words that lead nowhere leave the partners to argue about what was meant";

/// A reference, and how far it leads.
type Lost<'a> = (&'a Stated<Reference>, Found);

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if !agreement.body.links.is_empty() {
        check_links(agreement, report);
    }
    check_footnotes(agreement, report);
    if agreement.prose().references().is_empty() {
        return;
    }
    let targets = Targets::of(agreement);
    let speaks_of_another = targets::speaks_of_another(agreement);
    // What is attached to an agreement of its own belongs to it, unless another one is spoken of in the same breath.
    let is_whole = speaks_of_another
        && agreement.terms().get("kind").is_some()
        && !targets::is_instrument(agreement);
    let said_of_others: HashSet<(Sort, &str)> = agreement
        .prose()
        .references()
        .iter()
        .filter(|stated| stated.value.whose == Whose::Other && is_named_behind(agreement, stated))
        .map(|stated| (stated.value.sort, stated.value.number.as_str()))
        .collect();
    let mut broken: BTreeMap<(Sort, String, Option<String>), Vec<Lost<'_>>> = BTreeMap::new();
    let mut found: BTreeMap<Sort, usize> = BTreeMap::new();
    let mut known = HashMap::new();
    for stated in targets.references() {
        let reference = &stated.value;
        let is_of_another = speaks_of_another
            && !(is_whole
                && reference.sort.is_attached()
                && !is_beside_another(agreement, stated.span));
        // “Schedule L” after “Schedule L of Form 990” is still that one.
        let is_of_other = is_of_another
            || said_of_others.contains(&(reference.sort, reference.number.as_str()))
            || is_in_quotation(agreement, stated.span.start);
        if is_of_other && reference.whose != Whose::Own {
            continue;
        }
        let key = (
            reference.sort,
            reference.number.as_str(),
            reference.letter,
            reference.within.as_deref(),
        );
        if known.len() >= MOST && !known.contains_key(&key) {
            continue;
        }
        let destination =
            known.entry(key).or_insert_with(|| destination(agreement, &targets, reference));
        match destination.clone() {
            lost @ Found::Nowhere(_) => {
                let key = (reference.sort, reference.number.clone(), reference.within.clone());
                broken.entry(key).or_default().push((stated, lost));
            }
            Found::Sections(_) | Found::Somewhere => {
                // Clause 3 is everywhere: only what goes into detail shows that this document is meant.
                let is_detailed = reference.number.contains('.')
                    || reference.caption.is_some()
                    || reference.whose == Whose::Own;
                *found.entry(reference.sort).or_default() += usize::from(is_detailed);
            }
            Found::Unsure => {}
        }
    }
    let mut titles = None;
    let mut lost: BTreeMap<Sort, usize> = BTreeMap::new();
    for (sort, ..) in broken.keys() {
        *lost.entry(*sort).or_default() += 1;
    }
    let none_attached = none_attached(agreement, &targets, &broken);
    for ((sort, number, within), references) in &broken {
        let Some((first, destination)) = references.first() else { continue };
        // Where none of them is attached, one finding says so.
        let all = none_attached.get(sort).filter(|_| within.is_none());
        if all.is_some_and(|all| all.first() != Some(&number.as_str())) {
            continue;
        }
        let says_own = references.iter().any(|(stated, _)| stated.value.whose == Whose::Own);
        let is_sure = says_own
            || within.is_some()
            || is_sure(
                agreement,
                &targets,
                *sort,
                number,
                found.get(sort).copied().unwrap_or(0),
                lost.get(sort).copied().unwrap_or(0),
            )
            || *sort == Sort::Article
                && targets.clauses >= DRAFTING.references.numbered_clauses
                && calls_itself(agreement, Sort::Article) >= DRAFTING.references.numbered_clauses
                && !references.iter().any(|(stated, _)| speaks_of_law(agreement, stated.span));
        if !is_sure || is_open_or_points(agreement, references) {
            continue;
        }
        let message = message((sort, number, within.as_deref()), destination, first, all);
        let titles = titles.get_or_insert_with(|| Titles::of(agreement));
        let help = help(agreement, &targets, titles, *sort, references);
        let finding = report.at(first.span, message).why(WHY).help(help);
        if let Some(clause) = places::clause_at(agreement, first.span.start) {
            finding.clause(clause);
        }
        for (other, _) in references.iter().skip(1).take(MOST_PLACES) {
            finding.related(other.span, "and here");
        }
    }
}

/// Whether the section around a reference speaks of another agreement.
fn is_beside_another(agreement: &Agreement, place: Span) -> bool {
    let Some(section) = agreement.body.section_at(place.start) else { return true };
    let words = agreement.prose().even_at(section.words);
    DRAFTING.references.other_agreements.iter().any(|name| {
        words
            .match_indices(name.as_str())
            .any(|(at, _)| !words.get(..at).is_some_and(|before| before.ends_with("this ")))
    })
}

/// What is missing, in words; `all` are the numbers of its sort, where none is attached.
fn message(
    (sort, number, within): (&Sort, &String, Option<&str>),
    destination: &Found,
    first: &Stated<Reference>,
    all: Option<&Vec<&str>>,
) -> String {
    match (destination, within) {
        (_, Some(schedule)) => format!("Schedule {schedule} has no paragraph {number}"),
        (Found::Nowhere(Some(above)), None) => {
            let letter = first.value.letter.filter(|_| above == number);
            let lost = letter.map_or_else(|| number.clone(), |letter| format!("({letter})"));
            format!("{} {above} has no {lost}", sort.name())
        }
        _ => {
            let number = all.map_or_else(|| number.clone(), |all| wording::either(all));
            format!("there is no {} {number} to refer to", sort.name())
        }
    }
}

/// Whether one of the references leaves open if there is a target, or the first is all that its clause says.
fn is_open_or_points(agreement: &Agreement, references: &[Lost<'_>]) -> bool {
    references.iter().any(|(stated, _)| is_left_open(agreement, stated.span))
        || references.first().is_some_and(|(first, _)| only_points(agreement, first.span))
}

/// Sorts of attachments of which there is not one, with the numbers that the words refer to, where they are several.
fn none_attached<'a>(
    agreement: &Agreement,
    targets: &Targets<'_>,
    broken: &'a BTreeMap<(Sort, String, Option<String>), Vec<Lost<'_>>>,
) -> BTreeMap<Sort, Vec<&'a str>> {
    let mut missing: BTreeMap<Sort, Vec<&str>> = BTreeMap::new();
    let attached = broken.iter().filter(|((sort, _, within), references)| {
        sort.is_attached() && within.is_none() && !is_open_or_points(agreement, references)
    });
    for ((sort, number, _), _) in attached {
        missing.entry(*sort).or_default().push(number);
    }
    missing.retain(|sort, numbers| {
        (2..=wording::MOST_SLIPS).contains(&numbers.len())
            && !targets.attached.iter().any(|attached| attached.sort == *sort)
    });
    missing
}

/// “Schedule L of Form 990”, and not only a document that is named before it.
fn is_named_behind(agreement: &Agreement, stated: &Stated<Reference>) -> bool {
    const REACH: usize = 8;
    let prose = agreement.prose();
    let end = stated.span.end.saturating_sub(prose.start());
    let behind = prose.even().get(end..end.saturating_add(REACH)).unwrap_or_default();
    stated.value.sort.is_attached()
        && [" of ", " to the", " (form"].iter().any(|words| behind.starts_with(words))
}

/// Whether a line begins with `>`: it gives the words of another text.
fn is_in_quotation(agreement: &Agreement, place: usize) -> bool {
    let before = agreement.source.text().get(..place).unwrap_or_default();
    before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('>'))
}

fn destination(agreement: &Agreement, targets: &Targets<'_>, reference: &Reference) -> Found {
    if let Some(schedule) = &reference.within {
        return in_schedule(agreement, targets, schedule, &reference.number);
    }
    match reference.sort {
        Sort::Paragraph if !reference.number.contains('.') => Found::Unsure,
        Sort::Clause | Sort::Section | Sort::Article | Sort::Paragraph => {
            match (targets.clause(&reference.number), reference.letter) {
                (Found::Sections(sections), Some(letter)) => {
                    lettered(agreement, sections, &reference.number, letter)
                }
                (found, _) => found,
            }
        }
        Sort::Part => match targets.attachment(Sort::Part, &reference.number) {
            Found::Nowhere(_) if !has_parts_like(targets, &reference.number) => Found::Unsure,
            found => found,
        },
        sort => targets.attachment(sort, &reference.number),
    }
}

/// Whether the document has parts that are counted as this one is.
fn has_parts_like(targets: &Targets<'_>, number: &str) -> bool {
    let is_digit = |number: &str| number.starts_with(|c: char| c.is_ascii_digit());
    let alike = targets.attached.iter().filter(|attached| {
        attached.sort == Sort::Part
            && attached.leads
            && is_digit(&attached.number) == is_digit(number)
    });
    alike.count() > 1
}

/// “14.3(d)” where 14.3 has an (a) and a (b), and no (d).
fn lettered(agreement: &Agreement, sections: Vec<usize>, number: &str, letter: char) -> Found {
    let ([section], 'b'..='h') = (sections.as_slice(), letter) else {
        return Found::Sections(sections);
    };
    let Some(section) = agreement.body.sections.get(*section) else { return Found::Unsure };
    let words = agreement.source.slice(section.span);
    if words.len() > targets::LONGEST_CLAUSE {
        return Found::Sections(sections);
    }
    let has = |letter: char| is_counted(words, letter);
    if has('a') && (letter == 'b' || has('b')) && !has(letter) {
        return Found::Nowhere(Some(number.to_owned()));
    }
    Found::Sections(sections)
}

/// Whether a letter counts the parts of a text: at the beginning of a line, or in a row as “: (a) early; (b) late”.
fn is_counted(words: &str, letter: char) -> bool {
    let begins = |line: &str| {
        let line = line.trim_start_matches(['*', '_', ' ', '\t', '>', '-', '(']);
        line.strip_prefix(letter).is_some_and(|rest| rest.starts_with(['.', ')']))
    };
    let follows = |before: &str| {
        let before = before.trim_end().trim_end_matches("and").trim_end_matches("or").trim_end();
        before.ends_with([':', ';', ',', '–', '—'])
    };
    let in_a_row = words
        .match_indices(&format!("({letter})"))
        .any(|(at, _)| words.get(..at).is_some_and(follows));
    in_a_row || words.lines().any(begins)
}

/// Whether the words leave open that there may be none: “Exhibit D, if any”.
fn is_left_open(agreement: &Agreement, place: Span) -> bool {
    const REACH: usize = 90;
    let prose = agreement.prose();
    let even = prose.even();
    let (start, end) =
        (place.start.saturating_sub(prose.start()), place.end.saturating_sub(prose.start()));
    let before = even.get(start.saturating_sub(REACH)..start).unwrap_or_default();
    let behind = even.get(end..(end + REACH).min(even.len())).unwrap_or_default();
    let data = &DRAFTING.references;
    let stops = |text: &str| text.find(['\n', ';']).unwrap_or(text.len());
    let behind = behind.get(..stops(behind)).unwrap_or_default();
    data.left_open_behind.iter().any(|words| behind.contains(words.as_str()))
        || data.left_open_before.iter().any(|words| before.contains(words.as_str()))
}

/// Where “paragraph 2 of Schedule 3” leads.
fn in_schedule(
    agreement: &Agreement,
    targets: &Targets<'_>,
    schedule: &str,
    number: &str,
) -> Found {
    const ENOUGH: usize = 2;
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?m)(?:^|[|>])[ \t>*_#(]*([0-9]{1,3}(?:\.[0-9]{1,3})*[A-Za-z]?)\b").ok()
    });
    let Found::Sections(sections) = targets.attachment(Sort::Schedule, schedule) else {
        return Found::Unsure;
    };
    let mut typed = HashSet::new();
    for section in sections.iter().filter_map(|section| agreement.body.sections.get(*section)) {
        let words = agreement.source.slice(section.span);
        if words.len() > targets::LONGEST_CLAUSE {
            return Found::Unsure;
        }
        let found = NUMBER.iter().flat_map(|number| number.captures_iter(words));
        typed.extend(found.filter_map(|found| Some(found.get(1)?.as_str().to_owned())));
    }
    let is_there = variants(number).iter().any(|number| typed.contains(number));
    let is_short = number.contains('.') || typed.len() < ENOUGH || leading(number).is_none();
    // “1. 1. 1.” prints 1, 2, 3.
    let counts_on = agreement.body.lists.iter().any(|list| {
        let end = list.items.first().map_or(0, |(first, _)| *first as usize + list.items.len());
        leading(number).is_some_and(|number| (number as usize) < end)
            && list.items.first().is_some_and(|(_, span)| {
                sections.iter().any(|section| targets::lies_in(agreement, *section, *span))
            })
    });
    if is_there || counts_on {
        Found::Somewhere
    } else if is_short {
        Found::Unsure
    } else {
        Found::Nowhere(None)
    }
}

/// Whether the document is surely its own, and its numbers are what such references go by.
fn is_sure(
    agreement: &Agreement,
    targets: &Targets<'_>,
    sort: Sort,
    number: &str,
    found: usize,
    lost: usize,
) -> bool {
    let data = &DRAFTING.references;
    if sort.is_attached() || sort == Sort::Part {
        return true;
    }
    if targets.clauses < data.numbered_clauses {
        return false;
    }
    if sort == Sort::Clause {
        return true;
    }
    let calls_so = calls_itself(agreement, sort);
    let is_near = variants(number)
        .iter()
        .find_map(|number| leading(number))
        .is_some_and(|number| number <= targets.highest.saturating_add(data.beyond_the_last));
    is_near
        && (calls_so >= data.numbered_clauses
            || found
                >= lost.saturating_mul(data.found_for_one_missing).max(data.found_for_one_missing))
}

/// How many headings begin with the word of a reference: “Article 4: Money”.
fn calls_itself(agreement: &Agreement, sort: Sort) -> usize {
    let begins = |heading: &str| {
        heading.get(..sort.name().len()).is_some_and(|word| word.eq_ignore_ascii_case(sort.name()))
    };
    agreement.body.sections.iter().filter(|section| begins(&section.heading)).count()
}

/// Whether the section around “article 32” is about a law that has one.
fn speaks_of_law(agreement: &Agreement, place: Span) -> bool {
    let Some(section) = agreement.body.section_at(place.start) else { return true };
    let words = agreement.prose().even_at(section.span);
    words.len() > targets::LONGEST_CLAUSE
        || DRAFTING.references.laws_with_articles.iter().any(|law| words.contains(law.as_str()))
}

/// Whether the clause around a reference says nothing else: then `empty-clause` tells it.
fn only_points(agreement: &Agreement, place: Span) -> bool {
    let Some(section) = places::section_at(agreement, place.start) else { return false };
    let reader = Reader::of(agreement);
    places::upwards(agreement, section).any(|section| {
        !places::clauses_of(agreement, section).is_empty()
            && matches!(reader.lack(section), Some(Lack::Target(_)))
    })
}

fn help(
    agreement: &Agreement,
    targets: &Targets<'_>,
    titles: &Titles,
    sort: Sort,
    references: &[Lost<'_>],
) -> String {
    let named = references
        .iter()
        .filter_map(|(stated, _)| stated.value.caption.as_ref())
        .find_map(|caption| titles.section(&caption.value));
    if let Some(section) = named.and_then(|section| agreement.body.sections.get(section))
        && let Some(number) = &section.number
    {
        return format!("{} is {number}", wording::quoted(&section.title));
    }
    if sort.is_attached() {
        return format!(
            "attach the {}, or list it under `schedules` in the front matter",
            sort.name().to_lowercase()
        );
    }
    let above = references.iter().find_map(|(stated, found)| match found {
        Found::Nowhere(Some(above)) if *above != stated.value.number => Some(above),
        _ => None,
    });
    if let Some(last) = above.and_then(|above| targets.last_part(above)) {
        return format!("give the number that is meant; the last one there is {last}");
    }
    if targets.highest > 0 && sort != Sort::Part {
        return format!(
            "give the number of the {} that is meant; the last one here is {}",
            sort.name(),
            targets.highest
        );
    }
    format!("give the number of the {} that is meant", sort.name())
}

/// Links to headings of the same page: one finding for each heading that is not there, however many links lead to it.
fn check_links(agreement: &Agreement, report: &mut Report<'_>) {
    let targets = agreement.body.links.iter().filter_map(|link| {
        // “#slide=7” is for an application.
        let anchor = link
            .target
            .strip_prefix('#')
            .filter(|anchor| !anchor.contains(['=', '/', '?', '{']))?;
        Some((link, anchor))
    });
    let mut targets = targets.peekable();
    if targets.peek().is_none() || has_labels(agreement) {
        return;
    }
    let anchors = anchors_of(agreement);
    let mut lost: Vec<(&str, Vec<Span>)> = Vec::new();
    let mut known: HashMap<String, Option<usize>> = HashMap::new();
    for (link, anchor) in targets {
        let place = known.entry(bare(&decoded(anchor))).or_insert_with_key(|bare| {
            let is_lost = !leads_somewhere(bare, &anchors);
            is_lost.then_some(lost.len())
        });
        let Some(place) = *place else { continue };
        match lost.get_mut(place) {
            Some((_, links)) => links.push(link.span),
            None => lost.push((anchor, vec![link.span])),
        }
    }
    for (anchor, links) in &lost {
        let Some(first) = links.first() else { continue };
        let words = agreement.source.slice(*first);
        let label = words.trim_start_matches('!').trim_start_matches('[');
        let label = label.split_once("](").map_or(label, |(label, _)| label);
        let others = match links.len() - 1 {
            0 => String::new(),
            1 => ", nor does another".to_owned(),
            others => format!(", nor do {others} others"),
        };
        let finding = report
            .at(
                *first,
                format!(
                    "the link {} leads to no heading of this page{others}",
                    wording::quoted(label)
                ),
            )
            .why(WHY)
            .help(format!(
                "no heading has the address `#{}`; link to one that is there",
                wording::bare(anchor)
            ));
        if let Some(clause) = places::clause_at(agreement, first.start) {
            finding.clause(clause);
        }
        for other in links.iter().skip(1).take(MOST_PLACES) {
            finding.related(*other, "and here");
        }
    }
}

fn leads_somewhere(bare: &str, anchors: &HashSet<String>) -> bool {
    let counted = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    bare == "top"
        || bare.is_empty()
        || bare.starts_with("fn")
        || anchors.contains(bare)
        || bare.strip_prefix("usercontent").is_some_and(|bare| anchors.contains(bare))
        || anchors.contains(counted)
}

/// `(union-of-councils)=` alone on a line is a label, which pages of the same project share: then a link may lead to any of them.
fn has_labels(agreement: &Agreement) -> bool {
    let text = agreement.source.slice(agreement.body.span);
    text.contains(")=")
        && text.lines().any(|line| {
            let label = line.trim().strip_prefix('(').and_then(|line| line.strip_suffix(")="));
            label.is_some_and(|label| !label.is_empty() && !label.contains([' ', '(', ')']))
        })
}

/// Marks such as `[^1]` whose footnote is not there: they are printed as they stand.
fn check_footnotes(agreement: &Agreement, report: &mut Report<'_>) {
    static MARK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\[\^([0-9]{1,3})\](:?)").ok());
    let prose = agreement.prose();
    if !prose.words().contains("[^") {
        return;
    }
    let text = agreement.source.slice(agreement.body.span);
    let marks = |text| MARK.iter().flat_map(move |mark| mark.captures_iter(text));
    let number = |found: &Captures<'_>| Some(found.get(1)?.as_str().to_owned());
    let is_note = |found: &Captures<'_>| found.get(2).is_some_and(|colon| !colon.is_empty());
    let mut told: HashSet<String> =
        marks(text).filter(is_note).filter_map(|it| number(&it)).collect();
    for found in marks(prose.words()).filter(|found| !is_note(found)) {
        let (Some(place), Some(number)) = (found.get(0), number(&found)) else { continue };
        if !told.insert(number) {
            continue;
        }
        let place = Span::new(place.start(), place.end()).shifted(prose.start());
        let finding = report
            .at(
                place,
                format!("there is no footnote to the mark “{}”", agreement.source.slice(place)),
            )
            .why("the mark is printed as it stands, and what it was to say is lost")
            .help("write the footnote, or take the mark out");
        if let Some(clause) = places::clause_at(agreement, place.start) {
            finding.clause(clause);
        }
    }
}

/// What links can lead to, in bare letters and digits: forges differ in the hyphens between them.
fn anchors_of(agreement: &Agreement) -> HashSet<String> {
    static HEADING: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?m)^[ \t>*+0-9.)-]*#{1,6}[ \t]+(.+)$").ok());
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?:\b(?:id|name)\s*=\s*["']?|\{:?\s*#)([^\s"'<>}]+)"#).ok()
    });
    let body = &agreement.body;
    let text = agreement.source.slice(body.span);
    let mut anchors: HashSet<String> = HashSet::new();
    for section in &body.sections {
        anchors.insert(bare(&section.heading));
        anchors.extend(section.attribute.as_ref().map(|named| bare(&named.id)));
        anchors.extend(
            section.marker.iter().flat_map(|marker| &marker.clauses).map(|named| bare(&named.id)),
        );
    }
    let named = NAMED.iter().flat_map(|named| named.captures_iter(text));
    anchors.extend(named.filter_map(|found| Some(bare(&decoded(found.get(1)?.as_str())))));
    let headings = HEADING.iter().flat_map(|heading| heading.captures_iter(text));
    anchors.extend(headings.filter_map(|found| Some(bare(found.get(1)?.as_str()))));
    // Underlined headings may go over several lines, of which the parser keeps the words.
    anchors
}

fn bare(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `%20` and the like read.
fn decoded(anchor: &str) -> String {
    if !anchor.contains('%') {
        return anchor.to_owned();
    }
    let mut bytes = Vec::with_capacity(anchor.len());
    let mut rest = anchor.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let code =
            code.filter(|_| *first == b'%').and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "broken-reference";

    fn with(words: &str) -> String {
        format!(
            "## 1. Purpose\nWe advise. {words}\n\n## 2. Money\n2.1 We share.\n\n2.2 We pay: (a) early; (b) in full.\n\n## 3. End\n3.1 Six months.\n\n# Schedule 1: Rooms\n1. One.\n2. Two.\n"
        )
    }

    #[test]
    fn what_is_missing_is_named_where_it_is_referred_to() {
        for (words, message) in [
            ("See clause 9 again.", "21:16 there is no clause 9 to refer to"),
            ("Under clauses 2.1 to 2.4 we act.", "21:33 clause 2 has no 2.4"),
            ("Under clause 2.2(c) we act.", "21:18 clause 2.2 has no (c)"),
            ("Schedule 2 lists them.", "21:12 there is no Schedule 2 to refer to"),
            ("Annex B lists them.", "21:12 there is no Annex B to refer to"),
            ("Paragraph 7 of Schedule 1 applies.", "21:12 Schedule 1 has no paragraph 7"),
            ("Section 4 of this agreement applies.", "21:12 there is no section 4 to refer to"),
            ("See there.[^1]", "21:22 there is no footnote to the mark “[^1]”"),
            (
                "See [the end](#the-end), [it](#the-end) and [that](#The-End).",
                "21:16 the link “the end” leads to no heading of this page, nor do 2 others",
            ),
            (
                "See [the end](#the-end).",
                "21:16 the link “the end” leads to no heading of this page",
            ),
        ] {
            assert_eq!(told(RULE, &with(words)), [message], "{words}");
        }
    }

    #[test]
    fn what_is_there_or_elsewhere_is_silence() {
        for words in [
            "See clauses 1, 2.1 and 3.1, and Schedule 1.",
            "Clause 2.2(b) and paragraph 2 of Schedule 1 apply.",
            "Section 75 of the Act, section 9, and clause 9 of the Head Contract apply.",
            "See [the end](#3-end), [rooms](#schedule-1-rooms) and [more](other.md#nowhere).",
            "See [Schedule 4](schedule-4.md).",
            "We spend part 7 days.",
            "Section 7.6 of RFC 8555, Part 2D.6 (Directors) of the Corporations Act and Schedule K-1 apply.",
            "See [NIST SP 800-56A](https://nist.example/800-56A) Annex C, and Form 990 (including Schedule L and Part VI).",
            "The requirement of section 10(3) of the Act is met by paragraph 5 of Schedule 4, Part 2.",
            "As paid by Schedule L to the Return; Schedule L transactions are loans.",
            "The rates stand in the Reimbursement Schedule\n19. With regard to it, see clauses 2.2(a) and (b).",
            "The bylaws say:\n\n> This is subject to Schedule 4.\n\nWe say no more.",
            "See [there](#elsewhere).\n\n(money)=\n\nWe pay.[^2]\n\n[^2]: In time.",
        ] {
            assert_eq!(told(RULE, &with(words)).len(), 0, "{words}");
        }
    }

    #[test]
    fn where_no_annex_is_attached_one_finding_says_so() {
        assert_eq!(
            told(RULE, &with("Annex A and Annex C list them, and Annex B prices them.")),
            ["21:12 there is no Annex A, B or C to refer to"]
        );
    }

    #[test]
    fn a_number_that_others_begin_with_is_there() {
        let text = "## 9. Transfer\n9.2.1 Of rights, as clause 9.2 says.\n\n9.2.2 Of duties.\n\n## 10. A\nx\n\n## 11. B\nx\n\n1. **– ROOMS**\n\nSee Schedule 1.\n";
        assert_eq!(told(RULE, text).len(), 0);
    }

    #[test]
    fn a_reference_made_twice_is_told_once() {
        assert_eq!(told(RULE, &with("See clause 9. Clause 9 applies.")).len(), 1);
    }

    #[test]
    fn a_schedule_that_the_front_matter_lists_is_there() {
        let text = "---\nkind: alliance-agreement\nschedules: [{ id: rooms, title: Rooms, held-by: Quay }]\n---\nSee Schedule 1 and Annex A.\n";
        assert_eq!(told(RULE, text).len(), 0);
    }

    #[test]
    fn clauses_are_counted_as_the_reader_sees_them() {
        let text = "1. **Purpose.** We advise; see clause 3.\n1. **Money.** We share.\n1. **End.** Six months.\n1. **Law.** England.\n";
        assert_eq!(told(RULE, text).len(), 0);
        assert_eq!(told(RULE, &text.replace("clause 3", "clause 5")).len(), 1);
    }

    #[test]
    fn a_clause_that_only_points_is_left_to_its_own_rule() {
        assert_eq!(told(RULE, "## 1. Termination\nSee Schedule 4.\n").len(), 0);
    }
}
