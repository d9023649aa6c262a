//! A law or court of one place for parties or terms of another.

use std::sync::LazyLock;

use regex::Regex;

use super::invalid_identifier::seat_of;
use super::{Check, Report, Rule, places};
use crate::document::agreement::{Agreement, State};
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "law-of-another-place",
    severity: Severity::Note,
    summary: "a governing law that differs from its courts, from the words, or from where all parties are registered",
    explanation: r"
Contracts, trusts and charities are not the same in the three legal systems of the United Kingdom. A clause that was copied across a border lets a court of one place apply the law of
another, or binds parties to a law under which none of them was set up.

Told is a `law` in the front matter that differs from the `jurisdiction` beside it, or from the one law that the words of the clause name; courts in the words that differ from the one law there, where the front matter states none; and one of another place than all parties are
registered in, by their `identifiers` here or in `organisations.yaml`. Where one party does not say where it is registered, or one is at home in the place of the law, nothing is said.

~~~markdown bad
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, identifiers: [GB-SC-SC990001] }
  - { id: quay-advice, name: Quay Advice, identifiers: [GB-COH-SC990002] }
governing-law: { law: england-and-wales, jurisdiction: england-and-wales }
---
~~~

~~~markdown bad
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
governing-law: { law: scotland, jurisdiction: scotland }
---

## Governing law
This agreement is governed by the law of England and Wales.
~~~

~~~markdown good
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, identifiers: [GB-SC-SC990001] }
  - { id: quay-advice, name: Quay Advice, identifiers: [GB-CHC-9930002] }
governing-law: { law: england-and-wales, jurisdiction: england-and-wales }
---

## Governing law
This agreement is governed by English law, and the courts of England and Wales decide.
~~~

**To settle it,** write the law that the parties mean in the front matter and in the words, with the courts of the same place.

**Suppress it** where the parties chose the law with open eyes, for instance that of their funder, and say why.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const CLAUSE: &str = "governing-law";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of(CLAUSE);
    let Some(law) = terms.and_then(|terms| terms.get("law")) else {
        if terms.is_none() {
            only_in_words(agreement, report);
        }
        return;
    };
    let Some(place) = law.text().filter(|place| called(place).is_some()) else { return };
    let jurisdiction = terms.and_then(|terms| terms.get("jurisdiction"));
    if let Some((courts, other)) = jurisdiction.and_then(|term| Some((term, term.text()?)))
        && other != place
        && let (Some(law_of), Some(courts_of)) = (called(place), called(other))
    {
        report
            .at(courts.span, format!("the law is that of {law_of}, and the courts are those of {courts_of}"))
            .clause(CLAUSE)
            .why("the courts of one place would have to apply the law of another, of which they need evidence")
            .help("write the courts of the place whose law applies, unless both are meant")
            .related(law.span, "the law");
        return;
    }
    if let Some((span, in_words)) =
        named_in_words(agreement, LAW.as_ref()).filter(|(_, in_words)| *in_words != place)
    {
        report
            .at(
                span,
                format!(
                    "the words name the law of {}, and the front matter that of {}",
                    called(in_words).unwrap_or_default(),
                    called(place).unwrap_or_default()
                ),
            )
            .clause(CLAUSE)
            .why("the words prevail, and whoever reads the front matter goes by another law")
            .help("write the law that is meant in both places")
            .related(law.span, "stated here");
        return;
    }
    let Some(seat) = seat_of_all(agreement).filter(|seat| *seat != place) else { return };
    let (Some(law_of), Some(seat)) = (called(place), called(seat)) else { return };
    report
        .at(law.span, format!("the law is that of {law_of}, and all parties are registered in {seat}"))
        .clause(CLAUSE)
        .why("a clause copied across the border binds all parties to a law under which none of them was set up")
        .help("write the law of the place that the parties belong to, unless they chose this one");
}

/// The law and the courts of a clause that the front matter says nothing of.
fn only_in_words(agreement: &Agreement, report: &mut Report<'_>) {
    let Some((law, place)) = named_in_words(agreement, LAW.as_ref()) else { return };
    let Some((span, courts)) = named_in_words(agreement, COURTS.as_ref()) else { return };
    if let (Some(law_of), Some(courts_of)) = (called(place), called(courts))
        && place != courts
    {
        report
            .at(span, format!("the law is that of {law_of}, and the courts are those of {courts_of}"))
            .clause(CLAUSE)
            .why("the courts of one place would have to apply the law of another, of which they need evidence")
            .help("write the courts of the place whose law applies, unless both are meant")
            .related(law, "the law");
    }
}

fn called(place: &str) -> Option<&'static str> {
    match place {
        "england-and-wales" => Some("England and Wales"),
        "scotland" => Some("Scotland"),
        "northern-ireland" => Some("Northern Ireland"),
        _ => None,
    }
}

/// “governed by the laws of England”, “Scots law”: each way to name a law is a group of its own.
static LAW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex::RegexBuilder::new(
        r"\b(?:laws? +of +(?:(?P<england>england)|(?P<scotland>scotland)|(?P<ireland>northern +ireland))|(?:(?P<english>english)|(?P<scots>scots|scottish)|(?P<irish>northern +irish)) +law)\b",
    )
    .unicode(false)
    .build()
    .ok()
});

/// “the courts of Scotland”, “the English courts”
static COURTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex::RegexBuilder::new(
        r"\b(?:courts? +of +(?:(?P<england>england)|(?P<scotland>scotland)|(?P<ireland>northern +ireland))|(?:(?P<english>english)|(?P<scots>scots|scottish)|(?P<irish>northern +irish)) +courts?)\b",
    )
    .unicode(false)
    .build()
    .ok()
});

/// The one place whose law, or whose courts, the words of the clause name, and where.
fn named_in_words(agreement: &Agreement, pattern: Option<&Regex>) -> Option<(Span, &'static str)> {
    let pattern = pattern?;
    let clause = agreement.clause(CLAUSE).filter(|clause| clause.state == State::Present)?;
    let prose = agreement.prose();
    let mut found: Option<(Span, &'static str)> = None;
    for section in clause.sections.iter().flat_map(|index| places::downwards(agreement, *index)) {
        let from = section.1.words.start.saturating_sub(prose.start());
        let to = section.1.words.end.saturating_sub(prose.start());
        let words = prose.even().get(from..to).unwrap_or_default();
        for captures in pattern.captures_iter(words) {
            let is = |name: &str| captures.name(name).is_some();
            let place = if is("england") || is("english") {
                "england-and-wales"
            } else if is("scotland") || is("scots") {
                "scotland"
            } else {
                "northern-ireland"
            };
            let whole = captures.get(0)?;
            // “English or Scottish courts”
            let before = words.get(..whole.start()).unwrap_or_default().trim_end();
            let joined = before.strip_suffix(" and").or_else(|| before.strip_suffix(" or"));
            if joined.is_some_and(|before| {
                ["english", "scots", "scottish", "irish"].iter().any(|it| before.ends_with(it))
            }) {
                return None;
            }
            // “the courts of England or Scotland”
            let end = words.len().min(whole.end() + 60);
            let behind = words.get(whole.end()..end).unwrap_or_default();
            let list = behind.split(['.', ';', ',', '\n']).next().unwrap_or_default();
            let goes_on = list.starts_with(" or ")
                || list.starts_with(" and ") && !list.starts_with(" and wales");
            let names_another = ["scotland", "ireland", "england", "scottish", "english"]
                .iter()
                .any(|it| list.contains(it));
            if goes_on && names_another {
                return None;
            }
            match found {
                Some((_, other)) if other != place => return None,
                Some(_) => {}
                None => {
                    let span = Span::new(whole.start(), whole.end()).shifted(section.1.words.start);
                    found = Some((span, place));
                }
            }
        }
    }
    found
}

/// Where all parties are registered, if it is one place and each says so.
fn seat_of_all(agreement: &Agreement) -> Option<&'static str> {
    let mut seats = agreement.parties().map(|party| {
        let known =
            agreement.organisations.as_deref().and_then(|known| known.organisation(party.id));
        let numbers = |term: Option<&Term>| -> Option<&'static str> {
            let numbers = term?.get("identifiers")?.list();
            let mut seats = numbers.iter().filter_map(Term::text).filter_map(seat_of);
            let first = seats.next()?;
            seats.all(|seat| seat == first).then_some(first)
        };
        numbers(Some(party.term)).or_else(|| numbers(known))
    });
    let first = seats.next()??;
    seats.all(|seat| seat == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "law-of-another-place";

    fn with(one: &str, other: &str, law: &str, body: &str) -> String {
        format!(
            "---\nkind: joint-working-agreement\nparties:\n  - {{ id: a, name: A, identifiers: [{one}] }}\n  - {{ id: b, name: B, identifiers: [{other}] }}\ngoverning-law: {{ {law} }}\n---\n{body}"
        )
    }

    const SCOTS: (&str, &str) = ("GB-SC-SC990001", "GB-COH-SC990002, GB-SC-SC990003");

    #[test]
    fn the_place_of_all_parties_is_held_against_the_law() {
        assert_eq!(
            told(RULE, &with(SCOTS.0, SCOTS.1, "law: england-and-wales", "")),
            [
                "6:23 the law is that of England and Wales, and all parties are registered in Scotland"
            ]
        );
        assert_eq!(
            told(RULE, &with(SCOTS.0, "GB-CHC-9930001", "law: england-and-wales", "")).len(),
            0
        );
        assert_eq!(told(RULE, &with(SCOTS.0, "GB-NHS-ZZ1", "law: england-and-wales", "")).len(), 0);
        assert_eq!(told(RULE, &with(SCOTS.0, SCOTS.1, "law: scotland", "")).len(), 0);
    }

    #[test]
    fn the_courts_and_the_words_are_held_against_the_law() {
        assert_eq!(
            told(
                RULE,
                &with(
                    "GB-CHC-9930001",
                    "GB-SC-SC990001",
                    "law: england-and-wales, jurisdiction: scotland",
                    ""
                )
            ),
            ["6:56 the law is that of England and Wales, and the courts are those of Scotland"]
        );
        let words = "## Governing law\nThe laws of  Scotland apply.\n";
        assert_eq!(
            told(RULE, &with(SCOTS.0, SCOTS.1, "law: england-and-wales", words)),
            [
                "9:5 the words name the law of Scotland, and the front matter that of England and Wales"
            ]
        );
        let bare = |words: &str| {
            told(
                RULE,
                &format!("---\nkind: joint-working-agreement\n---\n## Governing law\n{words}\n"),
            )
        };
        assert_eq!(
            bare("The law of England and Wales applies, and the courts of Scotland decide."),
            ["5:47 the law is that of England and Wales, and the courts are those of Scotland"]
        );
        assert_eq!(
            bare("English law applies, and the courts of England or Scotland decide.").len(),
            0
        );
        assert_eq!(bare("English law applies; the English and Scottish courts decide.").len(), 0);
        let both = "## Governing law\nEnglish law applies, save where Scots law is mandatory.\n";
        assert_eq!(
            told(RULE, &with("GB-CHC-9930001", SCOTS.0, "law: england-and-wales", both)).len(),
            0
        );
    }
}
