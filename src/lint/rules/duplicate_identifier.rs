//! One number in a public register for two organisations, or two numbers for one.

use std::collections::{BTreeMap, BTreeSet};

use super::kinship::{identifiers, register};
use super::{Check, Gathered, Report, Rule, gathered, naming, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::organisations::Organisations;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-identifier",
    severity: Severity::Error,
    summary: "one number in a public register for two organisations, or two numbers for one",
    explanation: r"
A number in a public register belongs to one organisation. Where two parties have the same one, it was copied from the line above, or a
charity and its trading arm have been muddled; whoever pays or sues by that number meets the wrong one.

Within one agreement it is an error. It is a warning where one organisation goes by two ids, in two agreements or in `organisations.yaml`, or where
one id has different numbers of one register in two agreements: a report would then count one partner as two, or two as one. Ids are only
compared between agreements that share one `organisations.yaml` (or have none), since folders may use ids of their own; an organisation that
`succeeds` another there may have its number.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, identifiers: [GB-CHC-9930001] }
  - { id: harbour-trading, name: Harbour Trading Limited, identifiers: [GB-CHC-9930001] }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, identifiers: [GB-CHC-9930001, GB-COH-99930001] }
  - { id: harbour-trading, name: Harbour Trading Limited, identifiers: [GB-COH-99930002] }
---
~~~

**To settle it,** look the number up in its register, and use one id for one organisation everywhere.

**It cannot be suppressed,** since who somebody is decides what their signature is worth.
",
    suppressible: false,
    check: Check::Together(check),
};

/// A number, and who is said to have it.
struct Stated<'a> {
    path: &'a str,
    party: &'a str,
    name: Option<&'a str>,
    span: Span,
    /// Whether something may be told here.
    is_told: bool,
}

/// The numbers of one register that an agreement gives a party, and the place of the first.
type Numbers<'a> = (BTreeSet<String>, Stated<'a>);

/// Agreements among which an id means one organisation: those with one `organisations.yaml`.
#[derive(Default)]
struct Circle<'a> {
    by_number: BTreeMap<String, Vec<Stated<'a>>>,
    /// For an id and a register, the numbers that agreements give, with the place of the first of each agreement.
    by_id: BTreeMap<(&'a str, String), Vec<Numbers<'a>>>,
    organisations: Option<&'a Organisations>,
}

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let mut circles: BTreeMap<Option<&str>, Circle<'_>> = BTreeMap::new();
    let mut told: BTreeSet<Option<&str>> = BTreeSet::new();
    for agreement in gathered.all().filter(|agreement| gathered::is_readable(agreement)) {
        let organisations = agreement.organisations.as_deref();
        let key = organisations.map(|known| known.source.path());
        let is_asked = gathered.is_asked(agreement);
        if is_asked {
            told.insert(key);
            within(agreement, report);
        }
        let circle = circles.entry(key).or_default();
        circle.organisations = organisations;
        circle.add(agreement, is_asked);
    }
    for (_, mut circle) in circles.into_iter().filter(|(key, _)| told.contains(key)) {
        circle.add_organisations();
        circle.tell_two_ids(report);
        circle.tell_two_numbers(report);
    }
}

/// One number under two parties of one agreement.
fn within(agreement: &Agreement, report: &mut Report<'_>) {
    let mut owners: BTreeMap<String, Party<'_>> = BTreeMap::new();
    for party in agreement.parties() {
        for (term, number) in identifiers(party.term) {
            let Some(first) = owners.get(&number) else {
                owners.insert(number, party);
                continue;
            };
            // A party that is listed twice is told as that.
            let same = |one: &str, other: &str| naming::key(one) == naming::key(other);
            if first.id == party.id || same(first.called(), party.called()) {
                continue;
            }
            let message = format!(
                "{} has the same number as {}: {}",
                wording::bare(party.called()),
                wording::bare(first.called()),
                wording::bare(&number)
            );
            let finding = report.in_file(agreement.path(), term.span, message);
            finding
                .clause("parties")
                .party(party.id)
                .why("a number in a public register belongs to one organisation")
                .help("look both up in the register; a trading arm has a number of its own")
                .related(first.id_span, "the other party with this number");
        }
    }
}

impl<'a> Circle<'a> {
    fn add(&mut self, agreement: &'a Agreement, is_told: bool) {
        for party in agreement.parties() {
            let mut numbers: BTreeMap<String, (BTreeSet<String>, Span)> = BTreeMap::new();
            for (term, number) in identifiers(party.term) {
                let name = party.name;
                let stated = Stated {
                    path: agreement.path(),
                    party: party.id,
                    name,
                    span: term.span,
                    is_told,
                };
                if let Some(register) = register(&number) {
                    let of_register = numbers.entry(register.to_owned());
                    of_register
                        .or_insert_with(|| (BTreeSet::new(), term.span))
                        .0
                        .insert(number.clone());
                }
                self.by_number.entry(number).or_default().push(stated);
            }
            for (register, (numbers, span)) in numbers {
                let stated = Stated {
                    path: agreement.path(),
                    party: party.id,
                    name: party.name,
                    span,
                    is_told,
                };
                self.by_id.entry((party.id, register)).or_default().push((numbers, stated));
            }
        }
    }

    fn add_organisations(&mut self) {
        let Some(known) = self.organisations else { return };
        for pair in known.all() {
            for (term, number) in identifiers(&pair.term) {
                let name = pair.term.text_of("name");
                let path = known.source.path();
                let stated =
                    Stated { path, party: &pair.key, name, span: term.span, is_told: true };
                self.by_number.entry(number).or_default().push(stated);
            }
        }
    }

    /// One organisation under two ids: told once for each id but the first.
    fn tell_two_ids(&self, report: &mut Report<'_>) {
        for (number, places) in &self.by_number {
            let Some(first) = places.first() else { continue };
            let others = places.iter().filter(|other| other.party != first.party);
            // Two parties of one agreement have been told there.
            let mut seen = self.in_one_agreement(places);
            for other in others {
                let is_settled = seen.contains(other.party)
                    || self.succeeds(first.party, other.party)
                    || [first, other].iter().any(|place| self.is_known_otherwise(number, place));
                if is_settled {
                    continue;
                }
                // The place that may be told: the other one, else the first.
                let (told, known) = if other.is_told { (other, first) } else { (first, other) };
                if told.is_told {
                    seen.insert(other.party);
                    tell_two_ids(number, told, known, report);
                }
            }
        }
    }

    /// One id with different numbers of one register.
    fn tell_two_numbers(&self, report: &mut Report<'_>) {
        for ((id, _), places) in &self.by_id {
            let Some((numbers, first)) = places.first() else { continue };
            // What differs from organisations.yaml is told as `party-identity-differs`.
            let is_known = self.organisations.and_then(|known| known.organisation(id));
            if is_known.is_some_and(|known| known.get("identifiers").is_some()) {
                continue;
            }
            let differs = |(other, place): &&Numbers<'a>| {
                place.path != first.path && other.is_disjoint(numbers)
            };
            let Some((others, other)) =
                places.iter().filter(differs).find(|(_, place)| place.is_told || first.is_told)
            else {
                continue;
            };
            let ((told, of_told), (known, of_known)) = if other.is_told {
                ((other, others), (first, numbers))
            } else {
                ((first, numbers), (other, others))
            };
            let listed = |numbers: &BTreeSet<String>| {
                let numbers: Vec<_> = numbers.iter().map(|number| wording::bare(number)).collect();
                wording::listed(&numbers)
            };
            let message = format!(
                "{} has the number {} here, and {} in {}",
                wording::quoted(id),
                listed(of_told),
                listed(of_known),
                known.path
            );
            let finding = report.in_file(told.path, told.span, message);
            finding
                .severity(Severity::Warning)
                .clause("parties")
                .party(*id)
                .why("one id stands for one organisation, and nobody can tell which of the two this is")
                .help("look the number up in the register; give another organisation an id of its own")
                .related_in(known.path, known.span, "the other number");
        }
    }

    /// The parties that have a number in one agreement together with another party.
    fn in_one_agreement<'p>(&self, places: &'p [Stated<'a>]) -> BTreeSet<&'p str> {
        let mut by_path: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let describes = |path| self.organisations.is_some_and(|known| known.source.path() == path);
        for place in places.iter().filter(|place| !describes(place.path)) {
            by_path.entry(place.path).or_default().insert(place.party);
        }
        by_path.into_values().filter(|parties| parties.len() > 1).flatten().collect()
    }

    /// Whether `organisations.yaml` has other numbers for a party: that is told as `party-identity-differs`.
    fn is_known_otherwise(&self, number: &str, place: &Stated<'_>) -> bool {
        let known = self.organisations.and_then(|known| known.organisation(place.party));
        known.is_some_and(|known| {
            let mut numbers = identifiers(known).map(|(_, number)| number).peekable();
            numbers.peek().is_some() && !numbers.any(|known| known == number)
        })
    }

    /// Whether one of two organisations has taken over from the other.
    fn succeeds(&self, one: &str, other: &str) -> bool {
        let names = |id: &str, predecessor: &str| {
            let known = self.organisations.and_then(|known| known.organisation(id));
            let term = known.and_then(|known| known.get("succeeds"));
            let is_named = |term: &Term| term.text() == Some(predecessor);
            term.is_some_and(|term| is_named(term) || term.list().iter().any(is_named))
        };
        names(one, other) || names(other, one)
    }
}

fn tell_two_ids(number: &str, told: &Stated<'_>, known: &Stated<'_>, report: &mut Report<'_>) {
    let called = |stated: &Stated<'_>| wording::bare(stated.name.unwrap_or(stated.party));
    let message = format!(
        "{} has the number {} as {} here, and as {} in {}",
        called(told),
        wording::bare(number),
        wording::quoted(told.party),
        wording::quoted(known.party),
        known.path
    );
    let finding = report.in_file(told.path, told.span, message);
    finding
        .severity(Severity::Warning)
        .party(told.party)
        .why("reports count one organisation as two, or the number belongs to another one")
        .help("use one id for one organisation everywhere, or put the number right")
        .related_in(known.path, known.span, "the same number");
}

#[cfg(test)]
mod tests {
    use super::super::examples::{all_findings, told};

    const RULE: &str = "duplicate-identifier";

    fn file(name: &str, parties: &str) -> String {
        format!("=== {name}.md ===\n---\nkind: x\nid: {name}\nparties: [{parties}]\n---\n")
    }

    const HARBOUR: &str = "{ id: harbour, name: Harbour Trust, identifiers: [GB-CHC-9930001] }";

    #[test]
    fn one_number_for_two_parties_of_one_agreement() {
        let trading = "{ id: trading, name: Harbour Trading, identifiers: [gb-chc-9930001] }";
        assert_eq!(
            told(RULE, &file("a", &format!("{HARBOUR}, {trading}"))),
            ["4:132 Harbour Trading has the same number as Harbour Trust: GB-CHC-9930001"]
        );
    }

    #[test]
    fn a_party_listed_twice_is_told_as_that() {
        assert_eq!(told(RULE, &file("a", &format!("{HARBOUR}, {HARBOUR}"))).len(), 0);
    }

    #[test]
    fn one_organisation_under_two_ids_is_told_once() {
        let trust = "{ id: trust, name: The Trust, identifiers: [GB-CHC-9930001] }";
        let text = [file("a", HARBOUR), file("b", trust), file("c", trust)].concat();
        assert_eq!(
            told(RULE, &text),
            [
                "4:55 The Trust has the number GB-CHC-9930001 as “trust” here, and as “harbour” in a.md"
            ]
        );
    }

    #[test]
    fn one_id_with_two_numbers() {
        let other = HARBOUR.replace("9930001", "9930009");
        assert_eq!(
            told(RULE, &[file("a", HARBOUR), file("b", &other)].concat()),
            ["4:61 “harbour” has the number GB-CHC-9930009 here, and GB-CHC-9930001 in a.md"]
        );
        let company = HARBOUR.replace("GB-CHC-9930001", "GB-COH-99930001, GB-CHC-9930001");
        assert_eq!(told(RULE, &[file("a", HARBOUR), file("b", &company)].concat()).len(), 0);
    }

    #[test]
    fn what_is_known_of_organisations_counts() {
        let known = |rest: &str| {
            format!(
                "=== organisations.yaml ===\nharbour: {{ name: Harbour Trust }}\ntrust: {{ name: The Trust, identifiers: [GB-CHC-9930001]{rest} }}\n"
            )
        };
        let told = |rest: &str| {
            let (_, findings) = all_findings(&[], &(file("a", HARBOUR) + &known(rest)));
            let mine = findings.into_iter().filter(|finding| finding.rule == RULE);
            mine.map(|finding| format!("{} {}", finding.path, finding.message)).collect::<Vec<_>>()
        };
        assert_eq!(
            told(""),
            [
                "organisations.yaml The Trust has the number GB-CHC-9930001 as “trust” here, and as “harbour” in a.md"
            ]
        );
        assert_eq!(told(", succeeds: harbour").len(), 0);
    }
}
