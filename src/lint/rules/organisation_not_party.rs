//! An organisation that the words bind as if it were a party.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::organisations::{self, Likeness, Word};
use super::signature_lines::{self, Line};
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::words::{Name, even};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "organisation-not-party",
    severity: Severity::Warning,
    summary: "an organisation that is no party, and that the words bind or have sign as if it were one",
    explanation: r"
Nobody can be bound by what others agree. Where “Age UK Salford shall provide” stands in an agreement to which Age UK Salford is no party, either
a party was forgotten, or a name was left over from the agreement that this one was copied from.

Told is an organisation of its own name (Trust, Council, Ltd, CIC, University, Association and the like) directly before “shall”, “will”, “must”,
“agrees to” or “undertakes to”; a club, school, church or the like that is named only where it is so bound; and an organisation that the signature
block has a line for, behind “signed for” or in a row with lines for parties. It is not told where the front matter or `organisations.yaml` names
it, where the words define it, introduce it as commissioner, funder, landlord, contractor or the like, or where it is a public body such as the Charity
Commission; nor in agreements without parties in the front matter. The lists stand in `schema/organisation-words.json`.

~~~markdown bad
## Roles and responsibilities
Harbour Trust shall employ the coordinator. Brindle Vale Council shall provide an office.
~~~

~~~markdown bad
## Signatures
<!-- clause: counterparts-and-execution -->

Signed for and on behalf of Harbour Trust: ______________

Signed for and on behalf of Brindle Vale Advice: ______________
~~~

~~~markdown good
## Background
The services are commissioned by Brindle Vale Council under a contract of 2025.

## Roles and responsibilities
Harbour Trust shall employ the coordinator. Brindle Vale Council will pay under that contract. The Lead Council shall be
told of changes, and Natural Heritage Trust (“NHT”) must be asked about the site.
~~~

**To settle it,** write the party that is meant; or add the organisation to `parties` and have it sign; or say where it is first named what it is here for.

**Suppress it** where the sentence only tells what an outsider does.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    // Whatever the words may be where more are bound, they are no slip.
    const MOST: usize = 20;
    if agreement.parties().filter(|party| party.name.is_some()).count() < 2 {
        return;
    }
    let prose = agreement.prose();
    let mut judged: BTreeSet<String> = BTreeSet::new();
    let front = LazyCell::new(|| {
        let front = agreement.source.slice(agreement.front.span.unwrap_or_default());
        front.lines().map(|line| organisations::folded(&even(line))).collect::<Vec<_>>()
    });
    for name in prose.names() {
        if judged.len() >= MOST {
            return;
        }
        let at = |place: usize| place.saturating_sub(prose.start());
        let behind = prose.even().get(at(name.span.end)..).unwrap_or_default();
        let bound = organisations::binds(behind);
        let signs = if bound { None } else { is_signed_for(agreement, name) };
        if !bound && signs.is_none() {
            continue;
        }
        let words = last_of_list(agreement, name);
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let is_one = if bound {
            organisations::is_organisation(&texts)
                || organisations::is_club(&texts)
                    && organisations::acts(behind)
                    && is_only_bound(agreement, &texts)
        } else {
            words.len() > 1
                && match signs {
                    Some(Signer::Perhaps) => organisations::may_sign(&texts),
                    _ => organisations::is_one_in_particular(&texts),
                }
        };
        let span = Span::new(first.span.start, last.span.end.max(first.span.end));
        let is_shouted = signs != Some(Signer::Perhaps) && is_shouted(agreement.source.slice(span));
        if !is_one || name.short.is_some() || is_shouted {
            continue;
        }
        let is_known = if signs == Some(Signer::Perhaps) {
            may_sign_for_party(agreement, &texts)
                || is_known_beside_parties(agreement, &texts, &front)
        } else {
            is_known(agreement, &texts, &front)
        };
        if !judged.insert(texts.join(" ")) || is_known {
            continue;
        }
        tell(agreement, report, span, if bound { IS_BOUND } else { SIGNS });
    }
    for line in lines_of_strangers(agreement) {
        let words: Vec<&str> = line.name.iter().map(String::as_str).collect();
        if !judged.insert(words.join(" ")) || is_known_beside_parties(agreement, &words, &front) {
            continue;
        }
        tell(agreement, report, line.called, SIGNS);
    }
}

const IS_BOUND: &str = "is bound here, and is no party";
const SIGNS: &str = "has a line to sign on, and is no party";

fn tell(agreement: &Agreement, report: &mut Report<'_>, span: Span, what: &str) {
    let called = wording::bare(agreement.source.slice(span));
    let finding = report.at(span, format!("{called} {what}"));
    if let Some(clause) = places::clause_at(agreement, span.start) {
        finding.clause(clause);
    }
    finding
        .why("nobody is bound by what others agree; a name left over from another agreement leaves the duty with nobody")
        .help("write the party that is meant, or add the organisation to `parties` and have it sign");
}

/// The lines of the signature block for an organisation that is no party, where at least two lines of the same form are for parties.
fn lines_of_strangers(agreement: &Agreement) -> Vec<Line> {
    const ENOUGH: usize = 2;
    let lines = signature_lines::lines(agreement);
    if lines.len() <= ENOUGH {
        return Vec::new();
    }
    let parties: Vec<Vec<String>> = agreement
        .parties()
        .flat_map(|party| organisations::names_of(agreement, &party))
        .map(organisations::words_of)
        .collect();
    let kinds: BTreeSet<&String> = parties.iter().filter_map(|name| name.last()).collect();
    let bare = |name: &[String]| organisations::without_ending(name.to_vec()).0;
    let parties: Vec<Vec<String>> = parties.iter().map(|name| bare(name)).collect();
    let is_for_party = |line: &Line| parties.contains(&bare(&line.name));
    let is_in_a_row = |line: &Line| {
        let alike = lines.iter().filter(|other| other.form == line.form && is_for_party(other));
        alike.take(ENOUGH).count() == ENOUGH
    };
    let is_organisation = |line: &Line| {
        let words: Vec<&str> = line.name.iter().map(String::as_str).collect();
        organisations::may_sign(&words)
            || line.name.last().is_some_and(|last| kinds.contains(last))
                && organisations::is_one_in_particular(&words)
    };
    let may_be_party = |line: &Line| {
        let words: Vec<&str> = line.name.iter().map(String::as_str).collect();
        may_sign_for_party(agreement, &words)
    };
    let strangers = lines.iter().filter(|line| {
        !is_for_party(line) && is_organisation(line) && is_in_a_row(line) && !may_be_party(line)
    });
    strangers.cloned().collect()
}

/// Whether a name stands nowhere but where its bearer is bound: “runs the Mill Lane Club” says what it is.
fn is_only_bound(agreement: &Agreement, words: &[&str]) -> bool {
    let prose = agreement.prose();
    prose.names().iter().all(|name| {
        let here = organisations::words_at(agreement, name);
        let here: Vec<&str> = here.iter().map(|word| word.text).collect();
        let behind = name.span.end.saturating_sub(prose.start());
        !here.windows(words.len()).any(|window| window == words)
            || organisations::binds(prose.even().get(behind..).unwrap_or_default())
    })
}

/// Who stands behind words of a signature block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signer {
    /// Whom somebody signs for: an organisation.
    Surely,
    /// Who executes the document: an organisation or a person.
    Perhaps,
}

/// Who a name is, where it stands behind words of the signature block that say for whom somebody signs.
fn is_signed_for(agreement: &Agreement, name: &Name) -> Option<Signer> {
    const REACH: usize = 40;
    const LEADS: &[(&str, Signer)] = &[
        ("for and on behalf of", Signer::Surely),
        ("signed on behalf of", Signer::Surely),
        ("signed for", Signer::Surely),
        ("executed as a deed by", Signer::Perhaps),
        ("executed by", Signer::Perhaps),
        ("common seal of", Signer::Perhaps),
    ];
    let prose = agreement.prose();
    let start = name.span.start.saturating_sub(prose.start());
    let from = prose.even().floor_char_boundary(start.saturating_sub(REACH));
    let before = prose.even().get(from..start).unwrap_or_default();
    let before = before.trim_end_matches([' ', '*', '_']);
    let before = before.strip_suffix("the").unwrap_or(before).trim_end();
    let lead = LEADS.iter().find(|(lead, _)| before.ends_with(lead));
    let (_, signer) = lead.filter(|_| {
        places::clause_at(agreement, name.span.start) == Some(signature_lines::CLAUSE)
    })?;
    Some(*signer)
}

/// The words of a name; of a list of organisations (“Harbour Trust and Quay Advice shall”) those of the last.
fn last_of_list<'a>(agreement: &'a Agreement, name: &Name) -> Vec<Word<'a>> {
    let words = organisations::words_at(agreement, name);
    let text = agreement.source.slice(name.span);
    let joined = text.rfind(" and ").map(|at| name.span.start + at);
    let Some(joined) = joined else { return words };
    let (before, behind): (Vec<Word<'_>>, Vec<Word<'_>>) =
        words.iter().copied().partition(|word| word.span.start < joined);
    let texts: Vec<&str> = before.iter().map(|word| word.text).collect();
    if organisations::is_organisation(&texts) || is_of_party(agreement, &texts) {
        behind
    } else {
        words
    }
}

fn is_of_party(agreement: &Agreement, words: &[&str]) -> bool {
    agreement.parties().any(|party| {
        organisations::names_of(agreement, &party).into_iter().any(|name| {
            let name = organisations::words_of(name);
            let texts: Vec<&str> = name.iter().map(String::as_str).collect();
            let placed: Vec<Word<'_>> =
                words.iter().map(|word| Word { text: word, span: Span::default() }).collect();
            // `party-not-named` tells a slip of the pen.
            organisations::may_be_same(words, &texts)
                || organisations::likeness(&placed, &name) == Some(Likeness::Misspelt)
        })
    })
}

/// Whether the agreement says somewhere who this is.
fn is_known(agreement: &Agreement, words: &[&str], front: &[String]) -> bool {
    is_of_party(agreement, words) || is_known_beside_parties(agreement, words, front)
}

fn is_known_beside_parties(agreement: &Agreement, words: &[&str], front: &[String]) -> bool {
    organisations::is_public_body(words)
        || is_of_known_organisation(agreement, words)
        || is_in_front_matter(words, front)
        || is_introduced(agreement, words)
}

fn is_of_known_organisation(agreement: &Agreement, words: &[&str]) -> bool {
    let Some(known) = agreement.organisations.as_deref() else { return false };
    known.all().iter().flat_map(|pair| known.names(&pair.key)).any(|name| {
        let name = organisations::words_of(name);
        organisations::may_be_same(words, &name.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

/// Whether a line of the front matter has all the words that tell which organisation is meant.
fn is_in_front_matter(words: &[&str], front: &[String]) -> bool {
    let telling = words.iter().filter(|word| organisations::tells_which(word));
    let telling: Vec<String> = telling.map(|word| format!(" {word} ")).collect();
    front.iter().any(|line| telling.iter().all(|word| line.contains(word.as_str())))
}

/// Whether words on a line to sign on may be short for the name of a party, or its name and more: “Harbour Trust Advice”, but not “Harbour Age Concern”
/// for “Harbour Council”.
fn may_sign_for_party(agreement: &Agreement, words: &[&str]) -> bool {
    let party_names = agreement.parties().flat_map(|party| {
        let names = organisations::names_of(agreement, &party);
        names.into_iter().map(organisations::words_of).collect::<Vec<_>>()
    });
    party_names.into_iter().any(|name| {
        let (name, _) = organisations::without_ending(name);
        let name: Vec<&str> = name.iter().map(String::as_str).collect();
        let mut telling = words.iter().filter(|word| organisations::tells_which(word));
        let placed: Vec<Word<'_>> =
            words.iter().map(|word| Word { text: word, span: Span::default() }).collect();
        let as_words: Vec<String> = name.iter().map(|word| (*word).to_owned()).collect();
        telling.all(|word| name.contains(word))
            || name.iter().all(|word| words.contains(word))
            || organisations::fuller(&name, words).is_some()
            || organisations::likeness(&placed, &as_words).is_some()
    })
}

/// Words in capital letters throughout, where what is a name cannot be told from what is not.
fn is_shouted(words: &str) -> bool {
    const LONGEST: usize = 3;
    !words.contains(char::is_lowercase) && words.split_whitespace().count() > LONGEST
}

/// Whether the words define the organisation, or say near any mention of it what it is here for.
fn is_introduced(agreement: &Agreement, words: &[&str]) -> bool {
    const BEFORE: usize = 60;
    const BEHIND: usize = 60;
    let prose = agreement.prose();
    let mentions = prose.names().iter().filter(|name| {
        let here = organisations::words_at(agreement, name);
        let here: Vec<&str> = here.iter().map(|word| word.text).collect();
        here.windows(words.len()).any(|window| window == words)
    });
    for mention in mentions {
        let start = mention.span.start.saturating_sub(prose.start());
        let end = mention.span.end.saturating_sub(prose.start());
        let text = prose.even();
        let from = text.floor_char_boundary(start.saturating_sub(BEFORE));
        let to = text.floor_char_boundary(end.saturating_add(BEHIND));
        let near = text.get(from..to).unwrap_or_default();
        let source = agreement.source.text();
        let quoted = source
            .get(..mention.span.start)
            .is_some_and(|before| before.ends_with(['“', '"', '‘', '(']));
        let explained = source.get(mention.span.end..).is_some_and(|behind| {
            let behind = behind.trim_start_matches(['*', '_']);
            behind.starts_with(" (") || behind.starts_with(", ")
        });
        if mention.short.is_some() || quoted || explained || organisations::introduces(near) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "organisation-not-party";

    #[test]
    fn a_stranger_is_told_once_where_the_words_bind_it() {
        let body = "## Roles\nThe Harbour Trust shall host. When asked, Brindle Vale Council must\nprovide a room, and Brindle Vale Council shall heat it.\n";
        assert_eq!(told(RULE, body), ["21:43 Brindle Vale Council is bound here, and is no party"]);
        let body = "Harbour Trust and Brindle Vale Trust will pay.\n";
        assert_eq!(told(RULE, body), ["20:19 Brindle Vale Trust is bound here, and is no party"]);
    }

    #[test]
    fn a_line_to_sign_on_is_for_parties() {
        let body = "## Signatures\nFor and on behalf of **Harbour Trust**: ____\n\nFor and on behalf of **Brindle Advice Centre**: ____\n";
        assert_eq!(
            told(RULE, body),
            ["23:24 Brindle Advice Centre has a line to sign on, and is no party"]
        );
    }

    #[test]
    fn labels_in_the_signature_block_are_no_names() {
        let body = "## Signatures\nFor and on behalf of Party A: ____\n\nFor and on behalf of the Partner Organisation: ____\n\nFor and on behalf of Quay Advice: ____\n";
        assert_eq!(told(RULE, body), Vec::<String>::new());
    }

    #[test]
    fn who_is_known_or_cannot_be_told_is_silence() {
        for body in [
            "The Lead Council shall pay. Each Partner Trust must answer.",
            "Harbor Trust shall pay. Quay Advice Limited will help.",
            "The Charity Commission must be told. Arts Council England will visit.",
            "Brindle Council (the “Council”) shall pay.",
            "A grant from Brindle Council pays for it. Brindle Council will ask for receipts.",
            "The Steering Group shall meet. Lottery Funders will visit. The Equality Act must be kept.",
            "Brindle Council, which owns the hall, is kind. Brindle Council will repair it.",
            "It is hoped that Brindle Council pays. The Residents Association will be asked.",
            "NEITHER THE TRUST NOR ANY BRINDLE COUNCIL SHALL BE LIABLE.",
            "The commissioner (Brindle Council) is told. Brindle Council will answer.",
        ] {
            assert_eq!(told(RULE, &format!("## Terms\n{body}\n")), Vec::<String>::new(), "{body}");
        }
    }
}
