//! How many parties there are and in what roles they are, as words and tables state it, beside the list of parties in the front matter.

use std::sync::LazyLock;

use regex::Regex;

use super::party_figures::Names;
use super::{bodies, said, tables};
use crate::document::agreement::Agreement;
use crate::document::words::{even, numbers_in};
use crate::ground::source::Span;

/// What the words state otherwise.
pub(super) struct Differing<'a> {
    /// “there are”, “the role of Harbour Trust is”
    pub(super) called: String,
    /// What the front matter states.
    pub(super) term: String,
    pub(super) place: Span,
    pub(super) words: Span,
    pub(super) party: Option<&'a str>,
}

pub(super) fn differing(agreement: &Agreement) -> Vec<Differing<'_>> {
    let even = agreement.prose().even();
    let mut found: Vec<Differing<'_>> = Vec::new();
    found.extend(may_count(even).then(|| count(agreement)).flatten());
    let has_role = |role: &&str| even.contains(&format!("| {role} |"));
    if even.contains("| role |") && ROLES.iter().any(has_role) {
        found.extend(roles(agreement));
    }
    found
}

/// Whether a number stands where those stand that count the parties: most are found and passed over quickly.
fn may_count(even: &str) -> bool {
    static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
        said::pattern("two|three|four|five|six|seven|eight|nine|ten|eleven|twelve")
    });
    const PARTIES: &[&str] = &[" organisations", " partners", " parties"];
    const AGREEING: &[&str] =
        &[" of us", " parties", " partners", " organisations", " agree", " say", " consent"];
    NUMBERS.find_iter(even).any(|number| {
        let before = even.get(..number.start()).unwrap_or_default();
        let behind = even.get(number.end()..).unwrap_or_default();
        let goes_on = |words: &[&str]| words.iter().any(|word| behind.starts_with(word));
        before.ends_with("we are ")
            || before.ends_with("we are the ")
            || before.ends_with("the ") && goes_on(PARTIES)
            || before.ends_with("all ") && goes_on(AGREEING)
            || before.trim_end_matches(' ').ends_with('|')
    })
}

/// “We are four charities”, “The four organisations wish”, “when all four agree”, “| Number of parties | Six |”.
fn count(agreement: &Agreement) -> Option<Differing<'_>> {
    const NUMBER: &str = "(?P<number>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
    /// Each party is one of these, and nothing else is.
    static OF_ALL: LazyLock<Regex> = LazyLock::new(|| {
        said::pattern(&format!(
            r"\bnumber of (?:participants|parties|partners|organisations|members) *\| *{NUMBER}\b(?: *\([0-9]+\))? *\||\bwe are (?:the )?{NUMBER2} (?:organisations|partners|parties)(?:\.| in\b| that\b| who\b|:)",
            NUMBER2 = NUMBER.replace("number", "count"),
        ))
    });
    /// Some of them may be meant, but never more than there are.
    static OF_SOME: LazyLock<Regex> = LazyLock::new(|| {
        said::pattern(&format!(
            r"\bwe are (?:the )?{NUMBER} charities(?:\.| in\b| that\b| who\b|:)|(?:^|[.] +|\n *)the {NUMBER2} (?:organisations|partners|parties) (?:wish|agree|have|want|intend|share|work|will|are|commit)\b",
            NUMBER2 = NUMBER.replace("number", "count"),
        ))
    });
    static ALL_AGREE: LazyLock<Regex> = LazyLock::new(|| {
        said::pattern(&format!(
            r"\b(?:when|if|unless|once|after|that) all {NUMBER} (?:of us |parties |partners |organisations )?(?:agree|say yes|consent)\b",
        ))
    });
    let prose = agreement.prose();
    let parties = u64::try_from(agreement.parties().count()).ok().filter(|parties| *parties > 1)?;
    let in_even = |regex: &Regex, even: &str, start: usize, more: bool| {
        regex.captures_iter(even).find_map(|found| {
            let number = found.name("number").or_else(|| found.name("count"))?;
            let stated = numbers_in(number.as_str()).first()?.value;
            let differs = if more { stated > parties } else { stated != parties };
            differs.then(|| Span::new(number.start(), number.end()).shifted(start))
        })
    };
    let words = in_even(&OF_ALL, prose.even(), prose.start(), false)
        .or_else(|| in_even(&OF_SOME, prose.even(), prose.start(), true))
        .or_else(|| {
            bodies::sentences(agreement, &["admission", "variation", "termination"]).find_map(
                |sentence| in_even(&ALL_AGREE, prose.even_at(sentence), sentence.start, true),
            )
        })?;
    Some(Differing {
        called: "there are".to_owned(),
        term: format!("{parties} parties"),
        place: agreement.terms().pair("parties")?.key_span,
        words,
        party: None,
    })
}

/// Roles that words and front matter call the same.
const ROLES: &[&str] = &["commissioner", "provider", "funder", "observer", "associate"];

/// A column of roles in which one party has another role than in the list of parties, and all others have theirs.
fn roles(agreement: &Agreement) -> Vec<Differing<'_>> {
    const LEAST_OTHERS: usize = 2;
    let names = Names::of(agreement);
    let mut found = Vec::new();
    for table in tables::of(agreement) {
        let Some(column) = table.column(&["role"]) else { continue };
        let mut same = 0;
        let mut differing = Vec::new();
        for row in &table.rows {
            let Some(cell) = row.get(column) else { continue };
            let stated = cell.text.to_lowercase();
            if !ROLES.contains(&stated.as_str()) {
                continue;
            }
            let named: Vec<&str> = row
                .iter()
                .flat_map(|cell| names.mentions(&even(cell.text)))
                .map(|(_, id)| id)
                .collect();
            let of_one = named.windows(2).all(|pair| pair.first() == pair.last());
            let Some(id) = named.first().filter(|_| of_one) else { continue };
            let Some(party) = agreement.party(id) else { continue };
            let Some(role) = party.term.get("role") else { continue };
            match role.text() {
                Some(own) if own == stated => same += 1,
                Some(own) if ROLES.contains(&own) => differing.push(Differing {
                    called: format!("the role of {} is", party.called()),
                    term: own.to_owned(),
                    place: role.span,
                    words: cell.span,
                    party: Some(party.id),
                }),
                _ => {}
            }
        }
        if same >= LEAST_OTHERS && differing.len() == 1 {
            found.extend(differing);
        }
    }
    found
}
