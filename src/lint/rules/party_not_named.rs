//! A party that the words do not name, or name otherwise than the front matter.

use std::collections::BTreeSet;

use super::organisations::{self, Fuller, Likeness, Word};
use super::{Check, Report, Rule, party_lines, places, shares, substance, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::words::even;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "party-not-named",
    severity: Severity::Warning,
    summary: "a party that the words never name, or whose name they spell otherwise than the front matter",
    explanation: r"
The words are what binds; the front matter is an index of them. A party that only the index names has promised nothing, and a name that is
spelt in two ways leaves open whether two organisations are meant.

A party is named by its name, by a part of it that no other party has, by the short form that the words give it, by its initials, by its id
or, where it alone has the role, as “the Commissioner” or “the Lead Provider”. Nothing is said where no clause says who the parties are (`missing-clause` does), where a
schedule or list stands in for them, and of observers and parties of a wider tier.

Names are compared with those of the front matter and `organisations.yaml`. Told is a slip of the pen in an otherwise equal name (“Harbor
Trust” for “Harbour Trust”), and a legal ending that the front matter has not or has otherwise (“Quay Advice Ltd” for “Quay Advice CIC”). A name
without its ending is a short form, and so is one without the words that only say of what sort an organisation is (“Tarn ICB” for “NHS Tarn Integrated Care Board”).

Told as well is an organisation that stands in the place of a party: where the parties are listed one below the other, or sign, and all of them but
one have a line, and one line is for somebody else (“Westbeck District Council (“the Council”)” for “Thornbeck District Council”).

Told as well is a party that has a line in the signature block and is left out where the words list the parties, if they name at least two others there and no group of further ones.

~~~markdown bad
## Parties
This agreement is made between Harbour Trust and Quay Advice.
~~~

~~~markdown bad
## Parties
This agreement is made between Harbor Trust, Quay Advice and Mill Lane Community Centre.
~~~

~~~markdown bad
## Parties
This agreement is made between Harbour Trust, Quay Advice Ltd and Mill Lane Community Centre.
~~~

~~~markdown bad
## Parties
This agreement is made between Harbour Trust (“Harbour”) and Quay Advice (“QA”).

## Signatures
Harbour Trust: ________

Quay Advice: ________

Mill Lane Community Centre: ________
~~~

~~~markdown bad
## Parties
- **Harbour Trust** (“Harbour”)
- **Mole Advice CIC** (“the Advice Centre”)
- **Mill Lane Community Centre** (“Mill Lane”)
~~~

~~~markdown good
## Parties
This agreement is made between Harbour Trust (“Harbour”), Quay Advice (“QA”) and Mill Lane Community Centre (the “Centre”).

## Premises
Mill Lane opens its hall to QA on Tuesdays.
~~~

**To settle it,** name the party in the words, or write the one name that is right in both places.

**Suppress it** where the words name the party by a name that cannot be known from here, and say which.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const CLAUSE: &str = "parties";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let parties: Vec<Party<'_>> = agreement.parties().collect();
    if !organisations::can_be_looked_for(agreement, parties.len())
        || agreement.prose().even().trim().is_empty()
    {
        return;
    }
    let mut misspelt = spelt_otherwise(agreement, &parties, report);
    tell_others_in_place(agreement, &mut misspelt, report);
    let unnamed = unnamed(agreement, &parties, &mut misspelt, report);
    if unnamed.is_empty() {
        tell_left_out(agreement, &parties, &misspelt, report);
        return;
    }
    // Words that say nowhere who the parties are, or name nobody, are told by `missing-clause`.
    if unnamed.len() == parties.len() || !says_who_they_are(agreement) {
        return;
    }
    for party in unnamed {
        if needs_no_name(&party) || misspelt.contains(party.id) {
            continue;
        }
        report
            .at(name_span(&party), format!("the words never name {}", party.called()))
            .clause(CLAUSE)
            .party(party.id)
            .why("what the words do not promise a party, and it does not promise in them, is not agreed")
            .help("name it where the words say who the parties are, or take it out of `parties`");
    }
}

fn needs_no_name(party: &Party<'_>) -> bool {
    party.role == Some("observer") || shares::is_of_wider_circle(party)
}

fn name_span(party: &Party<'_>) -> Span {
    party.term.get("name").map_or(party.id_span, |name| name.span)
}

/// Tells a party that the words name, but not where they list who the parties are.
fn tell_left_out<'a>(
    agreement: &'a Agreement,
    parties: &[Party<'a>],
    misspelt: &BTreeSet<&str>,
    report: &mut Report<'_>,
) {
    /// So many others make a list.
    const ENOUGH: usize = 2;
    if agreement.kind().is_none_or(|kind| kind.starts_with("deed-of-")) {
        return;
    }
    let Some(clause) = agreement.clause(CLAUSE) else { return };
    let Some(heading) = agreement.sections_of(clause).next().map(|section| section.heading_span)
    else {
        return;
    };
    let prose = agreement.prose();
    // Nearly all lists have all the names, as the front matter writes them.
    let stands = |party: &&Party<'a>| {
        let name = even(party.name.unwrap_or(party.id));
        let name = name.strip_prefix("the ").unwrap_or(&name).trim();
        agreement.sections_of(clause).any(|section| prose.even_at(section.span).contains(name))
    };
    let (listed, rest): (Vec<&Party<'a>>, Vec<&Party<'a>>) =
        parties.iter().filter(|party| !needs_no_name(party)).partition(stands);
    if rest.is_empty() || listed.len() < ENOUGH || !says_who_they_are(agreement) {
        return;
    }
    let words = even(&agreement.words_of(clause));
    if OTHERS.iter().any(|others| words.contains(others)) {
        return;
    }
    // Who joined later has signed a deed of its own.
    let block: Vec<Span> = agreement
        .clause(party_lines::SIGNATURES)
        .into_iter()
        .flat_map(|clause| agreement.sections_of(clause))
        .map(|section| section.span)
        .collect();
    let is_to_sign = |party: &Party<'_>| {
        let name = even(party.name.unwrap_or(party.id));
        block.iter().any(|span| prose.even_at(*span).contains(name.trim()))
    };
    let folded = organisations::folded(&words);
    let left_out: Vec<&Party<'a>> = rest
        .into_iter()
        .filter(|party| {
            !misspelt.contains(party.id)
                && is_to_sign(party)
                && !organisations::is_named(agreement, party, parties, &folded)
        })
        .collect();
    if left_out.len() >= listed.len() {
        return;
    }
    for party in left_out {
        report
            .at(heading, format!("{} is not among the parties that the words list", party.called()))
            .clause(CLAUSE)
            .party(party.id)
            .why("the list says who is bound; whoever is missing there can say that it is not")
            .help("add it to the list, or take it out of `parties`")
            .related(name_span(party), "listed as a party here");
    }
}

/// What may stand for parties that a list does not name.
const OTHERS: &[&str] = &[
    "other",
    "further",
    "remaining",
    "named in",
    "below",
    "above",
    "signed",
    "sign ",
    "signing",
    "and the partners",
    "and the members",
    "and the providers",
    "whose names",
    "deed of",
];

/// Whether the words have a place that says who the parties are, and do not leave it to a list or schedule.
fn says_who_they_are(agreement: &Agreement) -> bool {
    let Some(clause) = agreement.clause(CLAUSE) else { return false };
    if !substance::has_words(agreement, CLAUSE) {
        return false;
    }
    let words = agreement.words_of(clause).to_lowercase();
    !["schedule", "annex", "appendix", "appendices", "signatories", "listed", "set out in"]
        .iter()
        .any(|elsewhere| words.contains(elsewhere))
}

/// The parties that the words do not name in any of the ways in which parties are named. Tells those that they name by a fuller name.
fn unnamed<'a>(
    agreement: &'a Agreement,
    parties: &[Party<'a>],
    told: &mut BTreeSet<&'a str>,
    report: &mut Report<'_>,
) -> Vec<Party<'a>> {
    let prose = agreement.prose().even();
    // Nearly all names stand there as the front matter has them.
    let plainly = |party: &&Party<'a>| {
        let name = even(party.name.unwrap_or(party.id));
        !prose.contains(name.strip_prefix("the ").unwrap_or(&name).trim())
    };
    let rest: Vec<Party<'a>> = parties.iter().filter(plainly).copied().collect();
    if rest.is_empty() {
        return rest;
    }
    let folded = organisations::folded(prose);
    let mut unnamed = Vec::new();
    for party in rest {
        let is_named = organisations::is_named(agreement, &party, parties, &folded);
        let fuller =
            if told.contains(party.id) || party.name.is_none_or(|name| stands(name, &folded)) {
                None
            } else {
                organisations::fuller_name(agreement, &party, parties, &[agreement.body.span])
            };
        match fuller {
            // “Mill Lane” is short for “Mill Lane Community Centre”.
            Some(found) if found.fuller == Fuller::InName && (found.ends_alike || !is_named) => {
                told.insert(party.id);
                let (name, named) = (party.called(), name_span(&party));
                tell_otherwise(agreement, found.span, party.id, name, named, true, report);
            }
            None if !is_named => unnamed.push(party),
            _ => {}
        }
    }
    unnamed
}

/// Whether a name stands among folded words, but for its legal ending.
fn stands(name: &str, folded: &str) -> bool {
    let (words, _) = organisations::without_ending(organisations::words_of(name));
    folded.contains(&format!(" {} ", words.join(" ")))
}

/// Tells names that stand in the words otherwise than in the front matter; the ids of their parties.
fn spelt_otherwise<'a>(
    agreement: &'a Agreement,
    parties: &[Party<'a>],
    report: &mut Report<'_>,
) -> BTreeSet<&'a str> {
    // So many comparisons are made and no more.
    const MOST: usize = 200_000;
    let mut told = BTreeSet::new();
    let names = agreement.prose().names();
    let known: Vec<Known<'a>> = parties.iter().filter_map(Known::of).collect();
    if names.len().saturating_mul(known.len()) > MOST {
        return told;
    }
    for name in names {
        let words = organisations::words_at(agreement, name);
        if words.len() < 2 {
            continue;
        }
        for party in &known {
            let Some(found) = party.otherwise(&words).filter(|_| !told.contains(party.id)) else {
                continue;
            };
            let written = wording::bare(agreement.source.slice(found));
            if is_known(agreement, parties, &written) {
                continue;
            }
            let of_apostrophe =
                ['’', '\''].iter().any(|it| (written.contains(*it)) || party.name.contains(*it));
            if of_apostrophe && party.is_plural(&organisations::words_of(&written)) {
                continue;
            }
            told.insert(party.id);
            let is_to_sign =
                places::clause_at(agreement, found.start) == Some(party_lines::SIGNATURES);
            let stands = agreement.prose().even().contains(even(party.name).trim());
            let is_lost = is_to_sign || !stands && !party.is_but_for_ending(&written);
            tell_otherwise(agreement, found, party.id, party.name, party.span, is_lost, report);
        }
    }
    told
}

/// Tells organisations that stand in the place of a party, where all others have a line and it has none: in the list of the parties, and where they sign.
fn tell_others_in_place<'a>(
    agreement: &'a Agreement,
    told: &mut BTreeSet<&'a str>,
    report: &mut Report<'_>,
) {
    if agreement.kind().is_none_or(|kind| kind.starts_with("deed-of-")) {
        return;
    }
    let listed = party_lines::strangers_listed(agreement);
    for stranger in listed.into_iter().chain(party_lines::strangers_to_sign(agreement)) {
        let Some(party) = stranger.instead_of else { continue };
        if needs_no_name(&party) || !told.insert(party.id) {
            continue;
        }
        let called = stranger.line.called;
        let name = party.called();
        tell_otherwise(agreement, called, party.id, name, name_span(&party), true, report);
    }
}

/// Beside a name that the words have otherwise, and by which other rules look for the party in vain.
pub(super) const LOST: &str = "named here, otherwise";

fn tell_otherwise(
    agreement: &Agreement,
    place: Span,
    id: &str,
    name: &str,
    named: Span,
    is_lost: bool,
    report: &mut Report<'_>,
) {
    let written = wording::bare(agreement.source.slice(place));
    report
        .at(
            place,
            format!("the words say “{written}”, and the front matter “{}”", wording::bare(name)),
        )
        .clause(CLAUSE)
        .party(id)
        .why("it is left open whether one organisation is meant or two")
        .help("write the full legal name, in the same way in both places")
        .related(named, if is_lost { LOST } else { "named here" });
}

/// Whether it is the name of another party, or of an organisation that is known.
fn is_known(agreement: &Agreement, parties: &[Party<'_>], written: &str) -> bool {
    let written = organisations::words_of(written);
    let is_it = |name: &str| organisations::words_of(name) == written;
    let organisations = agreement.organisations.as_deref();
    let mut known = organisations
        .into_iter()
        .flat_map(|known| known.all().iter().flat_map(|pair| known.names(&pair.key)));
    parties.iter().filter_map(|party| party.name).any(is_it) || known.any(is_it)
}

/// The name of a party as words.
struct Known<'a> {
    id: &'a str,
    name: &'a str,
    span: Span,
    words: Vec<String>,
    ending: Option<&'static str>,
}

impl<'a> Known<'a> {
    fn of(party: &Party<'a>) -> Option<Self> {
        let name = party.name?;
        let (words, ending) = organisations::without_ending(organisations::words_of(name));
        let span = party.term.get("name").map_or(party.id_span, |name| name.span);
        (words.len() > 1).then_some(Self { id: party.id, name, span, words, ending })
    }

    /// Whether words differ from the name only in the legal ending: whoever looks for the party finds it.
    fn is_but_for_ending(&self, written: &str) -> bool {
        organisations::without_ending(organisations::words_of(written)).0 == self.words
    }

    /// Whether words differ from the name only in their number.
    fn is_plural(&self, words: &[String]) -> bool {
        self.words.len() == words.len()
            && self
                .words
                .iter()
                .zip(words)
                .all(|(one, other)| one == other || organisations::is_plural(one, other))
    }

    /// Where among the words of a longer name this one stands otherwise than it should.
    fn otherwise(&self, words: &[Word<'_>]) -> Option<Span> {
        words.windows(self.words.len()).enumerate().find_map(|(at, window)| {
            let (first, last) = (window.first()?, window.last()?);
            let behind = words.get(at + window.len());
            match organisations::likeness(window, &self.words)? {
                Likeness::Misspelt => Some(Span::new(first.span.start, last.span.end)),
                Likeness::Same => {
                    let ending = behind.and_then(|word| organisations::ending(word.text))?;
                    let end = behind.map_or(last.span.end, |word| word.span.end);
                    // Whether a charity writes what it is behind its name is up to it.
                    let is_optional = ending == "cio" && self.ending.is_none();
                    (self.ending != Some(ending) && !is_optional)
                        .then(|| Span::new(first.span.start, end))
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{told, told_when};

    const RULE: &str = "party-not-named";
    const PARTIES: &str = "---\nkind: joint-working-agreement\nparties:\n  - { id: harbour, name: Harbour Trust, role: host }\n  - { id: quay, name: Quay Advice CIC }\n  - { id: mill, name: Mill Lane Community Centre }\n---\n";

    #[test]
    fn the_party_is_told_at_its_name() {
        assert_eq!(
            told(RULE, "## Parties\nHarbour Trust and Quay Advice.\n"),
            ["8:28 the words never name Mill Lane Community Centre"]
        );
    }

    #[test]
    fn both_spellings_are_told_once() {
        let text = format!(
            "{PARTIES}## Parties\nHarbor Trust, Quay Advice Ltd and Mill Lane\nComunity Center. Harbor Trust pays.\n"
        );
        assert_eq!(
            told(RULE, &text),
            [
                "9:1 the words say “Harbor Trust”, and the front matter “Harbour Trust”",
                "9:15 the words say “Quay Advice Ltd”, and the front matter “Quay Advice CIC”",
                "9:35 the words say “Mill Lane Comunity Center”, and the front matter “Mill Lane Community Centre”",
            ]
        );
    }

    #[test]
    fn there_are_many_ways_to_name_a_party() {
        for words in [
            "Harbour Trust, Quay Advice and the Mill Lane Community Centre",
            "HARBOUR TRUST, Quay Advice C.I.C. (“QA”) and Mill Lane",
            "The Host, Quay and MLCC",
            "harbour, quay, mill",
            "The Parties are listed in Schedule 1. Harbour Trust hosts",
        ] {
            let text = format!("{PARTIES}## Parties\n{words}.\n");
            assert_eq!(told(RULE, &text), Vec::<String>::new(), "{words}");
        }
        assert_eq!(told(RULE, &format!("{PARTIES}## Payment\nThe parties pay.\n")).len(), 0);
    }

    #[test]
    fn another_organisation_in_the_place_of_a_party_is_told() {
        let listed = |first: &str, third: &str| {
            format!(
                "{PARTIES}## Parties\n- {first}\n- Quay Advice CIC\n- **{third}** (“Mill Lane”)\n"
            )
        };
        assert_eq!(
            told(RULE, &listed("Harbour Trust (“Harbour”)", "Mole Lane Village Hall")),
            [
                "11:5 the words say “Mole Lane Village Hall”, and the front matter “Mill Lane Community Centre”"
            ]
        );
        for (first, third) in [
            ("Harbour Trust", "Mill Lane Centre"),
            ("Harbour Trust", "Community Centre Mill Lane"),
            ("Harbour", "Mole Lane"),
        ] {
            assert_eq!(told(RULE, &listed(first, third)), Vec::<String>::new(), "{third}");
        }
        let signed = format!(
            "{PARTIES}## Parties\nHarbour Trust, Quay Advice, Mill Lane.\n\n## Signatures\nSigned for Harbour Trust: ____\n\nSigned for Quay Advice: ____\n\nSigned for Mole Lane Care Centre: ____\n"
        );
        assert_eq!(
            told(RULE, &signed),
            [
                "16:12 the words say “Mole Lane Care Centre”, and the front matter “Mill Lane Community Centre”"
            ]
        );
    }

    #[test]
    fn names_that_are_known_are_no_slips() {
        let files = format!(
            "=== agreement.md ===\n{PARTIES}## Parties\nHarbour Trust (formerly Harbor Trust), Quay Advice, Mill Lane Community Centre.\n=== organisations.yaml ===\nharbour: {{ name: Harbour Trust, former-names: [Harbor Trust] }}\n"
        );
        assert_eq!(told_when(RULE, &[], &files), Vec::<String>::new());
    }
}
