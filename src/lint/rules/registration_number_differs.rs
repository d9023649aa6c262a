//! A number in the register of charities or companies that the words give a party otherwise than the front matter.

use super::invalid_identifier::{Called, register_called};
use super::kinship::{identifiers, register};
use super::{Check, Report, Rule, organisations, party_lines, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::document::words::even;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "registration-number-differs",
    severity: Severity::Error,
    summary: "a charity or company number that the words give a party otherwise than the front matter",
    explanation: r"
A name may change or be borne by two organisations; its number in a public register says which of them has agreed. With one digit wrong it says that
somebody else has, or nobody.

Compared are the numbers of charities, companies and registered societies that stand behind the name of a party (“Harbour Trust, charity no. 9930001”, or in its
row of a table) where the words say who the parties are, with those of the same register under `identifiers`. Zeros in front make no difference. Nothing
is said where the front matter has no number of that register, where the words give the right one as well, and of numbers of which the words do not say in which register they stand.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider, identifiers: [GB-CHC-9930001] }
  - { id: quay-advice, name: Quay Advice, role: partner }
---
## Parties
This agreement is made between Harbour Trust (registered charity number 9930010) and Quay Advice.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider, identifiers: [GB-CHC-9930001, GB-COH-01234567] }
  - { id: quay-advice, name: Quay Advice, role: partner }
---
## Parties
This agreement is made between Harbour Trust (charity no. 9930001, company no. 1234567, telephone 01632 960001) and Quay Advice (charity no. 9930002).
~~~

**To settle it,** look the number up in the register and write it in both places.

**Suppress it** where the party has two numbers in one register, and say why.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// So far behind a name its numbers stand.
const REACH: usize = 400;

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let parties: Vec<Party<'_>> = agreement.parties().collect();
    let has_number = |party: &Party<'_>| identifiers(party.term).next().is_some();
    if !organisations::can_be_looked_for(agreement, parties.len())
        || !parties.iter().any(has_number)
    {
        return;
    }
    let prose = agreement.prose();
    let names: Vec<(&Party<'_>, String)> = parties
        .iter()
        .filter_map(|party| Some((party, even(party.name?.trim()))))
        .filter(|(_, name)| name.contains(' '))
        .collect();
    for place in introductions(agreement) {
        let start = place.start;
        let words = prose.even_at(place);
        for (party, name) in names.iter().filter(|(party, _)| has_number(party)) {
            let Some(at) = words.find(name.as_str()) else { continue };
            let from = at + name.len();
            let behind = words.get(from..).unwrap_or_default();
            let others = names.iter().filter(|(other, _)| other.id != party.id);
            let end = others.filter_map(|(_, other)| behind.find(other.as_str()));
            let line = behind.find(['\n', ';']).unwrap_or(behind.len());
            let line = behind.floor_char_boundary(line.min(REACH));
            let own = behind.get(..end.min().unwrap_or(line).min(line)).unwrap_or_default();
            judge(agreement, party, own, start + from, report);
        }
    }
}

/// Where the words say who the parties are: in the clause of that name, and above it.
fn introductions(agreement: &Agreement) -> Vec<Span> {
    /// Without such a clause they are named below the title.
    const TITLES: usize = 3;
    let clause = agreement.clause(party_lines::PARTIES);
    let sections = clause.into_iter().flat_map(|clause| agreement.sections_of(clause));
    let listed: Vec<Span> = sections.map(|section| section.span).collect();
    let first = listed.first().map_or(agreement.body.span.end, |first| first.start);
    let above = agreement.body.sections.iter().take(TITLES).map(|section| section.words);
    let above = above.filter(|words| words.end <= first && !words.is_empty());
    let mut places: Vec<Span> = Vec::new();
    for place in above.chain(listed.iter().copied()) {
        if places.last().is_none_or(|last| place.start >= last.end) {
            places.push(place);
        }
    }
    places
}

/// Compares the numbers in the words behind a name, which begin at a place in the file.
fn judge(
    agreement: &Agreement,
    party: &Party<'_>,
    words: &str,
    start: usize,
    report: &mut Report<'_>,
) {
    let written = numbers(words);
    if written.is_empty() {
        return;
    }
    let known = agreement.organisations.as_deref();
    let known = known.and_then(|known| known.organisation(party.id)).map(recorded);
    let own = recorded(party.term);
    let is_another = |number: &&Written<'_>| {
        let mut all = own.iter().chain(known.iter().flatten());
        !all.any(|recorded| number.is(recorded))
    };
    for number in written.iter().filter(is_another) {
        let meant = own.iter().find(|recorded| {
            letters(&recorded.key) == letters(&number.key)
                && !written.iter().any(|other| other.is(recorded))
                && match number.called {
                    Some(called) => called.means(&recorded.register),
                    None => strsim::damerau_levenshtein(&recorded.key, &number.key) <= 2,
                }
        });
        let Some(Recorded { place, .. }) = meant else { continue };
        let identifier = agreement.source.slice(*place);
        let place_of_number = Span::new(start + number.at, start + number.at + number.typed.len());
        let sort = number.called.map_or_else(String::new, |called| format!("{} ", called.word()));
        report
            .at(
                place_of_number,
                format!(
                    "the words give {} the {sort}number {}, and the front matter {}",
                    party.called(),
                    agreement.source.slice(place_of_number),
                    wording::bare(identifier)
                ),
            )
            .clause(party_lines::PARTIES)
            .party(party.id)
            .why("the number says which organisation has agreed")
            .help("look the number up in the register and write it in both places")
            .related(*place, "the number in the front matter");
    }
}

/// A number under `identifiers`.
struct Recorded {
    register: String,
    key: String,
    place: Span,
}

fn recorded(of: &Term) -> Vec<Recorded> {
    let all = identifiers(of).filter_map(|(term, identifier)| {
        let register = register(&identifier)?.to_owned();
        let key = key(identifier.get(register.len() + 1..)?);
        Some(Recorded { register, key, place: term.span })
    });
    all.collect()
}

/// A number as the words have it.
struct Written<'a> {
    at: usize,
    typed: &'a str,
    key: String,
    /// In which registers it stands; open for what stands in a cell of its own.
    called: Option<&'static Called>,
}

impl Written<'_> {
    fn is(&self, recorded: &Recorded) -> bool {
        self.key == recorded.key
            && self.called.is_none_or(|called| called.means(&recorded.register))
    }
}

/// The numbers in even text of which it says in which register they stand, or that stand in a cell of their own.
fn numbers(words: &str) -> Vec<Written<'_>> {
    const DIGITS: std::ops::RangeInclusive<usize> = 5..=8;
    let mut written = Vec::new();
    let mut read_to = 0;
    let mut at = 0;
    for typed in words.split(|sign: char| !sign.is_ascii_alphanumeric()) {
        let here = at;
        at += typed.len() + 1;
        let digits = typed.trim_start_matches(|sign: char| sign.is_ascii_lowercase());
        let is_number = DIGITS.contains(&digits.len())
            && typed.len() - digits.len() <= 2
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            continue;
        }
        let before = words.get(read_to..here).unwrap_or_default();
        let behind = words.get(here + typed.len()..).unwrap_or_default();
        read_to = here + typed.len();
        // “01632 960001” and “12/34567” are other numbers.
        let is_part = before.trim_end_matches(' ').ends_with(|sign: char| sign.is_ascii_digit())
            || before.ends_with(['/', '-', '.', ',', '$', '@', '+'])
            || behind.starts_with(['/', '@'])
            || behind.trim_start_matches(' ').starts_with(|sign: char| sign.is_ascii_digit());
        if is_part {
            continue;
        }
        let called = near(before).and_then(register_called);
        if called.is_some() || is_in_own_cell(words, here) {
            written.push(Written { at: here, typed, key: key(typed), called });
        }
    }
    written
}

/// The words before a number in the same brackets or cell; those before the brackets where it stands first in them.
fn near(before: &str) -> Option<&str> {
    before.rsplit(['(', '|']).find(|part| part.contains(char::is_alphabetic))
}

/// Whether nothing but numbers stands in the cell of a table around a place.
fn is_in_own_cell(words: &str, at: usize) -> bool {
    let (before, behind) = words.split_at_checked(at).unwrap_or_default();
    let Some((_, before)) = before.rsplit_once('|') else { return false };
    let Some((behind, _)) = behind.split_once('|') else { return false };
    let mut parts = before.split_whitespace().chain(behind.split_whitespace());
    parts.all(|part| part == "and" || part.contains(|sign: char| sign.is_ascii_digit()))
}

/// A number as numbers are compared: in small letters, without zeros in front.
fn key(number: &str) -> String {
    let number = number.to_ascii_lowercase();
    number.trim_start_matches('0').to_owned()
}

fn letters(key: &str) -> &str {
    key.trim_end_matches(|sign: char| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "registration-number-differs";

    fn with(words: &str) -> Vec<String> {
        told(
            RULE,
            &format!(
                "---\nkind: joint-working-agreement\nparties:\n  - {{ id: harbour, name: Harbour Trust, identifiers: [GB-CHC-9930001, GB-COH-09930001] }}\n  - {{ id: quay, name: Quay Society, identifiers: [GB-COH-RS930002] }}\n---\n## Parties\n{words}\n"
            ),
        )
    }

    #[test]
    fn the_number_is_told_where_the_words_have_it() {
        assert_eq!(
            with(
                "- **Harbour Trust** (charity no. 9930001, company no. 0993001)\n- **Quay Society**, a registered society, no. RS930020"
            ),
            [
                "8:55 the words give Harbour Trust the company number 0993001, and the front matter GB-COH-09930001",
                "9:47 the words give Quay Society the society number RS930020, and the front matter GB-COH-RS930002",
            ]
        );
        assert_eq!(
            with("Harbour Trust (charity 9930001, company 9930010)."),
            [
                "8:41 the words give Harbour Trust the company number 9930010, and the front matter GB-COH-09930001"
            ]
        );
        assert_eq!(
            with("| Name | Number |\n|---|---|\n| Harbour Trust | 9930011 |\n"),
            [
                "10:19 the words give Harbour Trust the number 9930011, and the front matter GB-CHC-9930001"
            ]
        );
    }

    #[test]
    fn other_numbers_are_silence() {
        for words in [
            "Harbour Trust (charity number 9930001, company number 9930001) and Quay Society, charity no. 9930007.",
            "Harbour Trust (charity no. 9930001, company no. 9930001).",
            "Harbour Trust, telephone 01632 960001, VAT registration number 9930019, and Quay Society.",
            "Harbour Trust, charity and company numbers 9930001 and 9930009.",
            "Harbour Trust, charity no. 9930001 (formerly charity no. 9930044).",
            "Harbour Trust is here.\n\nLantern Trust, charity no. 9930044.",
            "Harbour Trust, a charity in Scotland, no. SC993000.",
        ] {
            assert_eq!(with(words), Vec::<String>::new(), "{words}");
        }
    }
}
