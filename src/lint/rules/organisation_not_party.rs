//! An organisation that the words bind as if it were a party.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use super::organisations::{self, Word};
use super::party_lines::{self, Line};
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
“agrees to” or “undertakes to”; a club, school, church or the like that is named only where it is so bound; “the Council”, “the Trust” and the like where
nobody is called so; an organisation that is listed in a row with parties where the words say who they are; and one that the signature
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

~~~markdown bad
## Parties
- Harbour Trust (“Harbour”)
- Quay Advice (“Quay”)
- Mill Lane Community Centre (“Mill Lane”)
- Brindle Vale Foodbank (“the Foodbank”)
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
    let named = agreement.parties().filter(|party| party.name.is_some()).count();
    if !organisations::can_be_looked_for(agreement, named) {
        return;
    }
    let prose = agreement.prose();
    let mut judged: BTreeSet<String> = BTreeSet::new();
    let front = LazyCell::new(|| {
        let front = agreement.source.slice(agreement.front.span.unwrap_or_default());
        let names = agreement.parties().filter_map(|party| party.name);
        let names: Vec<String> = names.map(|name| organisations::folded(&even(name))).collect();
        // That a word stands in the name of a party does not make another organisation known.
        let others = |line: &str| {
            let line = organisations::folded(&even(line));
            names.iter().fold(line, |line, name| line.replace(name.as_str(), " "))
        };
        front.lines().map(others).collect::<Vec<_>>()
    });
    let mut strangers = [
        (party_lines::strangers_listed(agreement), IS_LISTED),
        (party_lines::strangers_to_sign(agreement), SIGNS),
    ];
    for (strangers, _) in &mut strangers {
        // Whoever stands in the place of a party is told by `party-not-named`.
        let in_place = strangers.extract_if(.., |stranger| stranger.instead_of.is_some());
        judged.extend(in_place.map(|stranger| stranger.line.name.join(" ")));
    }
    for (strangers, what) in strangers {
        for line in strangers.into_iter().map(|stranger| stranger.line) {
            let words: Vec<&str> = line.name.iter().map(String::as_str).collect();
            let is_known = if what == IS_LISTED {
                is_known_in_list(agreement, &line, &words, &front)
            } else {
                is_known_beside_parties(agreement, &words, &front)
            };
            if !is_known && judged.insert(words.join(" ")) {
                tell(agreement, report, line.called, what);
            }
        }
    }
    tell_labels(agreement, &front, report);
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
                || organisations::ends_like_party(agreement, &texts) && organisations::acts(behind)
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
            let owned: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            party_lines::may_be_for_party(agreement, &owned)
                || is_known_beside_parties(agreement, &texts, &front)
        } else {
            is_known(agreement, &texts, &front)
        };
        if !judged.insert(texts.join(" ")) || is_known {
            continue;
        }
        tell(agreement, report, span, if bound { IS_BOUND } else { SIGNS });
    }
}

const IS_BOUND: &str = "is bound here, and is no party";
const SIGNS: &str = "has a line to sign on, and is no party";
const IS_LISTED: &str = "is listed with the parties, and the front matter has no such party";

fn tell(agreement: &Agreement, report: &mut Report<'_>, span: Span, what: &str) {
    let called = wording::bare(agreement.source.slice(span));
    tell_that(agreement, report, span, format!("{called} {what}"));
}

fn tell_that(agreement: &Agreement, report: &mut Report<'_>, span: Span, message: String) {
    let finding = report.at(span, message);
    if let Some(clause) = places::clause_at(agreement, span.start) {
        finding.clause(clause);
    }
    finding
        .why("nobody is bound by what others agree; a name left over from another agreement leaves the duty with nobody")
        .help("write the party that is meant, or add the organisation to `parties` and have it sign");
}

/// Tells a word such as “the Council” that is bound where no party is called so, and nobody else.
fn tell_labels(
    agreement: &Agreement,
    front: &LazyCell<Vec<String>, impl FnOnce() -> Vec<String>>,
    report: &mut Report<'_>,
) {
    let prose = agreement.prose();
    let mut judged: BTreeSet<&str> = BTreeSet::new();
    for name in prose.names() {
        let text = prose.even_at(name.span);
        let label = text.strip_prefix("the ").unwrap_or(text);
        if !organisations::is_label(label) {
            continue;
        }
        let (before, _) = prose
            .even()
            .split_at_checked(name.span.start.saturating_sub(prose.start()))
            .unwrap_or_default();
        let behind = name.span.end.saturating_sub(prose.start());
        let behind = prose.even().get(behind..).unwrap_or_default();
        let is_the = label.len() < text.len() || before.ends_with("the ");
        if !is_the
            || !organisations::binds(behind)
            || !judged.insert(label)
            || is_label_known(agreement, label, front)
        {
            continue;
        }
        let span = Span::new(name.span.end - label.len(), name.span.end);
        let what = format!(
            "“the {}” is bound here, and nobody is called so",
            agreement.source.slice(span)
        );
        tell_that(agreement, report, span, what);
    }
}

/// Whether anything in the agreement may say who is called by a label.
fn is_label_known(agreement: &Agreement, label: &str, front: &[String]) -> bool {
    let prose = agreement.prose();
    let word = format!(" {label} ");
    let has_it = |words: &str| organisations::folded(&even(words)).contains(&word);
    let definitions = prose.definitions();
    let is_name = |name: &str| {
        let words = organisations::words_of(name);
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        words.iter().any(|word| word == label) || initials.ends_with(label)
    };
    let known = agreement.organisations.as_deref().into_iter();
    let mut known =
        known.flat_map(|known| known.all().iter().flat_map(|pair| known.names(&pair.key)));
    let mut parties = agreement.parties();
    let generic = ["a ", "an ", "any ", "each ", "every ", "no ", "(", "(the ", "either ", "both "];
    parties.any(|party| is_name(party.called()) || has_it(party.id))
        || known.any(is_name)
        || front.iter().any(|line| line.contains(&word))
        || definitions.defined.iter().any(|definition| has_it(&definition.term))
        || definitions
            .set_off
            .iter()
            .any(|span| has_it(prose.words().get(span.start..span.end).unwrap_or_default()))
        || generic.iter().any(|front| prose.even().contains(&format!("{front}{label}")))
        || prose.names().iter().any(|name| {
            let words = organisations::words_at(agreement, name);
            words.len() > 1 && words.iter().any(|word| word.text == label)
        })
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
        places::clause_at(agreement, name.span.start) == Some(party_lines::SIGNATURES)
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
            // `party-not-named` tells a slip of the pen.
            organisations::may_be_same(words, &texts) || organisations::is_slip_of(words, &name)
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

/// Whether a line among those for the parties says that it is for somebody else, or the front matter does.
fn is_known_in_list(agreement: &Agreement, line: &Line, words: &[&str], front: &[String]) -> bool {
    let said = even(agreement.source.slice(line.rest));
    agreement.kind().is_none_or(|kind| kind == "terms-of-reference" || kind.starts_with("deed-of-"))
        || organisations::introduces(&said)
        || is_in_front_matter(words, front)
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
    fn whoever_is_listed_among_parties_is_one() {
        let list = "## Parties\n- **Harbour Trust** (“Harbour”)\n- Quay Advice, of 1 Quay Street\n";
        assert_eq!(
            told(
                RULE,
                &format!(
                    "{list}- Brindle Foodbank (“the Foodbank”)\n- Mill Lane Community Centre\n"
                )
            ),
            [
                "23:3 Brindle Foodbank is listed with the parties, and the front matter has no such party"
            ]
        );
        for other in [
            "- Brindle Council (commissioner)\n",
            "\nIt is supported by:\n\n- Brindle Council\n",
            "- Brindle Foodbank hosts the meetings\n",
        ] {
            assert_eq!(told(RULE, &format!("{list}{other}")), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn a_label_that_nobody_bears_is_told_once() {
        let body = "## Roles\nHarbour pays. The Council shall pay, and the Council shall answer.\n";
        assert_eq!(
            told(RULE, body),
            ["21:19 “the Council” is bound here, and nobody is called so"]
        );
        for known in ["(the Council)", "Brindle Council", "each Council", "the “Council”"] {
            let body = format!("## Roles\nThe Council shall pay {known}.\n");
            assert_eq!(told(RULE, &body), Vec::<String>::new(), "{known}");
        }
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
