//! What the front matter names and the words name otherwise: mailboxes of contacts, references and last days of head contracts.

use std::sync::LazyLock;

use regex::Regex;

use super::super::said::pattern;
use super::super::{Report, bodies, organisations, timeframe, wording};
use super::place_called;
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::document::words::within;
use crate::ground::source::Span;

pub(super) fn check(agreement: &Agreement, report: &mut Report<'_>) {
    mailboxes(agreement, report);
    head_contracts(agreement, report);
}

/// Mailboxes that stand nowhere in the words, where the line of the party has another one.
fn mailboxes(agreement: &Agreement, report: &mut Report<'_>) {
    const MOST: usize = 100;
    let prose = agreement.prose();
    let contacts = agreement.terms_of("point-of-contact").map(Term::pairs).unwrap_or_default();
    let is_elsewhere = |email: &&Term| {
        let text = email.text().unwrap_or_default().to_ascii_lowercase();
        text.contains('@') && !prose.even().contains(&text)
    };
    let strange = contacts.iter().take(MOST).filter_map(|pair| {
        let party = agreement.party(&pair.key)?;
        pair.term.get("email").filter(is_elsewhere).map(|email| (party, email))
    });
    let mut strange = strange.peekable();
    if strange.peek().is_none() || !prose.even().contains('@') {
        return;
    }
    let parties: Vec<Party<'_>> = agreement.parties().collect();
    if !organisations::can_be_looked_for(agreement, parties.len()) {
        return;
    }
    let mut lines = Vec::new();
    for passage in bodies::passages(agreement, &["point-of-contact"]) {
        let mut at = passage.start;
        for line in agreement.source.slice(passage).split_inclusive('\n') {
            let start = at;
            at += line.len();
            if !line.contains('@') {
                continue;
            }
            let line = prose.even_at(Span::new(start, at));
            let mut found = MAILBOX.find_iter(line);
            let (Some(mailbox), None) = (found.next(), found.next()) else { continue };
            let before = organisations::folded(line.get(..mailbox.start()).unwrap_or_default());
            let is_named =
                |party: &&Party<'_>| organisations::is_named(agreement, party, &parties, &before);
            let mut named = parties.iter().filter(is_named);
            if let (Some(party), None) = (named.next(), named.next()) {
                let span = Span::new(start + mailbox.start(), start + mailbox.end());
                lines.push((party.id, span));
            }
        }
    }
    for (party, email) in strange {
        let mut own = lines.iter().filter(|(id, _)| *id == party.id);
        let (Some((_, words)), None) = (own.next(), own.next()) else { continue };
        let message = format!(
            "{}’s mailbox is {} in the front matter, but {} in the words {}",
            party.called(),
            wording::bare(email.text().unwrap_or_default()),
            wording::quoted(agreement.source.slice(*words)),
            place_called(agreement, words.start)
        );
        let finding = report.at(email.span, message).clause("point-of-contact").party(party.id);
        finding
            .why("what is sent to the wrong one of them arrives nowhere")
            .help("write the one that is right in both places")
            .related(*words, "the words");
    }
}

static MAILBOX: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}\b"));

/// Head contracts whose reference or last day the words have otherwise.
fn head_contracts(agreement: &Agreement, report: &mut Report<'_>) {
    const MOST: usize = 50;
    const SHORTEST: usize = 10;
    let Some(term) = agreement.terms().get("head-contract") else { return };
    let one = std::slice::from_ref(term);
    let contracts = if term.is_list() { term.list() } else { one };
    let contracts = contracts.get(..MOST.min(contracts.len())).unwrap_or_default();
    let even = agreement.prose().even();
    for contract in contracts {
        let called = contract.text_of("title").unwrap_or("the head contract");
        if let Some(reference) = contract.get("reference") {
            let words = reference.text().and_then(|text| misspelt(agreement, contracts, text));
            if let Some(words) = words {
                let message = format!(
                    "the reference of {} is {} in the front matter, but {} in the words {}",
                    wording::quoted(called),
                    wording::bare(reference.text().unwrap_or_default()),
                    wording::quoted(agreement.source.slice(words)),
                    place_called(agreement, words.start)
                );
                let finding = report.at(reference.span, message);
                finding
                    .why("one of the two names another contract, or none")
                    .help("look into the contract, and write its reference in both places")
                    .related(words, "the words");
            }
        }
        let Some((expiry, day)) =
            contract.get("expiry").and_then(|term| Some((term, timeframe::date(term)?)))
        else {
            continue;
        };
        let title = contract.text_of("title").unwrap_or_default().to_ascii_lowercase();
        if title.len() < SHORTEST || !even.contains(&title) {
            continue;
        }
        for sentence in agreement.prose().sentences() {
            let words = agreement.prose().even_at(*sentence);
            if !words.contains(&title) || words.contains("exten") || words.contains("option") {
                continue;
            }
            let days = within(agreement.prose().dates(), *sentence);
            let mut ends = days.iter().filter(|stated| {
                let at = stated.span.start.saturating_sub(sentence.start);
                ENDS.is_match(words.get(..at).unwrap_or_default())
            });
            let (Some(end), None) = (ends.next(), ends.next()) else { continue };
            if days.iter().any(|stated| stated.value == day) {
                continue;
            }
            let message = format!(
                "{} ends on {} in the front matter, but on {} in the words {}",
                wording::quoted(called),
                day.strftime("%-d %B %Y"),
                wording::quoted(agreement.source.slice(end.span)),
                place_called(agreement, end.span.start)
            );
            let finding = report.at(expiry.span, message);
            finding
                .why("this agreement rests on that contract, and lasts no longer than its money")
                .help("look into the contract, and write its last day in both places")
                .related(end.span, "the words");
            break;
        }
    }
}

/// “from 1 April 2026 to”, “ends on”
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:[0-9]{4} +(?:to|until|till)|\b(?:runs?|lasts?|continues?) +(?:to|until|till)|\b(?:ends?|ending|expires?|expiring)(?: +on)?)(?: +and +including)? *$",
    )
});

/// A word that is the reference but for one letter, where the reference itself stands nowhere and is no other contract’s.
fn misspelt(agreement: &Agreement, contracts: &[Term], reference: &str) -> Option<Span> {
    const SHORTEST: usize = 6;
    const LONGEST: usize = 40;
    let reference = reference.trim().to_ascii_lowercase();
    let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let even = agreement.prose().even();
    if !(SHORTEST..=LONGEST).contains(&reference.len())
        || reference.contains(' ')
        || !has_digit(&reference)
        || even.contains(&reference)
    {
        return None;
    }
    let is_another = |word: &str| {
        contracts
            .iter()
            .filter_map(|contract| contract.text_of("reference"))
            .any(|other| other.eq_ignore_ascii_case(word))
    };
    let mut found: Option<(&str, usize)> = None;
    let signs = [' ', '\n', '|', ',', ';', '(', ')', '"', '\''];
    let mut at = 0;
    for part in even.split_inclusive(signs) {
        let start = at;
        at += part.len();
        let word = part.trim_end_matches(signs).trim_end_matches(['.', ':']);
        let is_near = word.len().abs_diff(reference.len()) <= 1
            && has_digit(word)
            && !is_another(word)
            && strsim::damerau_levenshtein(word, &reference) == 1;
        if !is_near {
            continue;
        }
        match found {
            Some((other, _)) if other != word => return None,
            Some(_) => {}
            None => found = Some((word, start)),
        }
    }
    let (word, start) = found?;
    Some(Span::new(start, start + word.len()).shifted(agreement.prose().start()))
}

#[cfg(test)]
mod tests {
    use super::super::super::examples::told;

    const RULE: &str = "words-contradict-terms";

    #[test]
    fn the_mailbox_of_a_party_is_the_same_in_its_row() {
        let with = |mailbox: &str| {
            told(
                RULE,
                &format!(
                    "## Points of contact\n| Who | Mailbox |\n|---|---|\n| Harbour Trust | {mailbox} |\n| Quay Advice | advice@quay.example |\n"
                ),
            )
        };
        assert_eq!(
            with("partnership@harbor.example"),
            [
                "12:54 Harbour Trust’s mailbox is partnership@harbour.example in the front matter, but “partnership@harbor.example” in the words under “Points of contact”"
            ]
        );
        assert_eq!(with("partnership@harbour.example").len(), 0);
        assert_eq!(with("see the front matter").len(), 0);
        assert_eq!(with("a@harbor.example, b@harbor.example").len(), 0);
    }

    #[test]
    fn the_head_contract_is_the_same_one() {
        let with = |words: &str| {
            told(
                RULE,
                &format!(
                    "---\nkind: lead-provider-agreement\nhead-contract: {{ title: Recovery Services Contract, reference: BW/PH/2026/04, expiry: 2029-03-31 }}\n---\n## Background\n{words}\n"
                ),
            )
        };
        assert_eq!(
            with("The Recovery Services Contract, reference BW/PH/2025/04, was awarded."),
            [
                "3:64 the reference of “Recovery Services Contract” is BW/PH/2026/04 in the front matter, but “BW/PH/2025/04” in the words under “Background”"
            ]
        );
        assert_eq!(
            with("The Recovery Services Contract runs from 1 April 2026 to 31 March 2028."),
            [
                "3:87 “Recovery Services Contract” ends on 31 March 2029 in the front matter, but on “31 March 2028” in the words under “Background”"
            ]
        );
        for fine in [
            "The Recovery Services Contract, BW/PH/2026/04, runs from 1 April 2026 to 31 March 2029.",
            "The Recovery Services Contract was signed on 31 March 2026.",
            "The Recovery Services Contract runs until 31 March 2028 and may be extended.",
            "The Harbour Contract runs from 1 April 2026 to 31 March 2028.",
        ] {
            assert_eq!(with(fine).len(), 0, "{fine}");
        }
    }
}
