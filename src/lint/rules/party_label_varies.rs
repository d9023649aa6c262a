//! A duty or right of “the Members” in an agreement that calls its parties “the Partners”.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::drafting::DRAFTING;
use super::places::Stretches;
use super::targets::{self, Targets};
use super::terms_of_art::{attachment_of, defines, folded, singular};
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::words::even;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "party-label-varies",
    severity: Severity::Warning,
    summary: "a duty or right of “a Member” in an agreement that calls its parties “Partners”, and says nowhere who a Member is",
    explanation: r"
Where the parties are the “Partners” and one clause gives a veto to “any Member”, it is open whether a Partner is meant, somebody on the board, or somebody else. Such words come with
clauses that were copied from another agreement.

Told is “Party”, “Partner”, “Member”, “Participant” or “Collaborator” with a capital and before “shall”, “may”, “must” or “agrees to”, where the words define another of these labels for the parties and use it
many times, and this one a few times at most. Nothing is said where the word is set in quotation marks or bold, stands in a heading or as part of a longer name (Lead Partner, Board Member), is
the role of some of the parties in the front matter, or stands in a schedule or quotation, or in a sentence or clause about a board, a contract or another document.

~~~markdown bad
## 1. Parties
This agreement is between Harbour Trust, Quay Advice and Mill Lane Community Centre (together the “Members”, each a “Member”).

## 2. Work
Each Member gives a room. The Members meet monthly, and the Members share a coordinator. A Member may swap days with another Member.

## 3. Money
The Members pay equal parts. Each Member keeps accounts, which any Member may see.

## 4. Assignment
No Party may assign this agreement.
~~~

~~~markdown good
## 1. Parties
This agreement is between Harbour Trust, Quay Advice and Mill Lane Community Centre (together the “Members”, each a “Member”).

## 2. Work
Each Member gives a room. The Members meet monthly, and the Members share a coordinator. A Member may swap days with another Member.

## 3. Money
The Members pay equal parts. Each Member keeps accounts, which any Member may see. A third party may see them too. The Lead Partner may ask for more.

## 4. Assignment
No Member may assign this agreement.
~~~

**To settle it,** write the label that the agreement gives to its parties, or say who is meant.

**Suppress it** where the words say in some other way who is meant.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// How many uses of a label are looked at more closely.
const MOST: usize = 20;

/// A label wherever it stands with a capital.
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:Party|Parties|Partners?|Members?|Participants?|Collaborators?)\b").ok()
});

/// One place where a label stands.
struct Use {
    span: Span,
    /// A duty or right follows.
    acts: bool,
    /// It is a word of its own: “the Member”, and not “Board Member”.
    is_alone: bool,
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let data = &DRAFTING.labels_of_parties;
    if agreement.kind().is_some_and(|kind| kind.starts_with("deed-of-")) {
        return;
    }
    let given = given(agreement);
    if given.is_empty() {
        return;
    }
    let uses = uses(agreement);
    let count = |label: &str| uses.get(label).map_or(0, Vec::len);
    let Some(own) = given.iter().map(|given| &given.label).max_by_key(|label| count(label)) else {
        return;
    };
    let mut as_parties =
        given.iter().filter(|given| given.label == *own && is_of_parties(agreement, given));
    let Some(definition) = as_parties.next().filter(|_| count(own) >= data.many) else { return };
    let start = agreement.prose().start();
    let mut targets = None;
    for (label, uses) in &uses {
        let is_rare = uses.len().saturating_mul(data.many_for_one) <= count(own);
        if label == own
            || !is_rare
            || uses.iter().any(|used| !used.is_alone)
            || is_explained(agreement, label)
        {
            continue;
        }
        let targets = targets.get_or_insert_with(|| Targets::of(agreement));
        let Some(first) = uses
            .iter()
            .take(MOST)
            .find(|used| used.acts && is_of_this_agreement(agreement, targets, used.span))
        else {
            continue;
        };
        let typed = agreement.source.slice(first.span);
        let finding = report
            .at(
                first.span,
                format!(
                    "{} has a duty or right here, but the parties are called {}, and nothing says who else is meant",
                    wording::quoted(typed),
                    wording::quoted(agreement.source.slice(definition.span.shifted(start)))
                ),
            )
            .why("whoever is meant can say that it is somebody else")
            .help("write the label that the agreement gives to its parties, or say who is meant")
            .related(definition.span.shifted(start), "the parties are called so here");
        if let Some(clause) = places::clause_at(agreement, first.span.start) {
            finding.clause(clause);
        }
    }
}

/// A label that the words give to somebody; its places are those of [`crate::document::words::Prose::words`].
struct Given {
    label: String,
    span: Span,
    /// What it means, where the words say so behind it.
    meaning: Option<Span>,
}

fn given(agreement: &Agreement) -> Vec<Given> {
    let data = &DRAFTING.labels_of_parties;
    let prose = agreement.prose();
    let definitions = prose.definitions();
    let is_label = |label: &String| data.labels.contains(label);
    let defined = definitions.defined.iter().filter(|definition| defines(definition.form));
    let defined = defined.map(|definition| Given {
        label: label_of(&definition.term),
        span: definition.span,
        meaning: Some(definition.meaning).filter(|meaning| !meaning.is_empty()),
    });
    // “each a “Participant””, outside brackets.
    let shared = definitions.set_off.iter().filter(|span| {
        let before = prose.even().get(..span.start).unwrap_or_default();
        let before = before.trim_end_matches([' ', '*', '_', '"', '(']);
        let before = ["a", "an", "the"]
            .iter()
            .find_map(|article| before.strip_suffix(article).filter(|rest| rest.ends_with(' ')))
            .unwrap_or(before);
        let before = before.trim_end();
        ["each", "each is", "together", "are together", "collectively", "jointly"]
            .iter()
            .any(|word| before.ends_with(word))
    });
    let shared = shared.map(|span| Given {
        label: label_of(prose.words().get(span.start..span.end).unwrap_or_default()),
        span: *span,
        meaning: None,
    });
    defined.chain(shared).filter(|given| is_label(&given.label)).collect()
}

/// A term as a label: “the Partners” as “partner”.
fn label_of(term: &str) -> String {
    let term = folded(term);
    term.strip_prefix("the ").map_or_else(|| term.clone(), str::to_owned)
}

/// The places of each label, by its singular.
fn uses(agreement: &Agreement) -> BTreeMap<String, Vec<Use>> {
    let prose = agreement.prose();
    let words = prose.words();
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    let headings =
        Stretches::new(agreement.body.sections.iter().map(|section| section.heading_span));
    for found in LABEL.iter().flat_map(|label| label.find_iter(words)) {
        let line = words.get(..found.start()).unwrap_or_default().trim_end();
        // A third party is nobody of theirs.
        if headings.hold(found.start() + prose.start())
            || line.ends_with("hird")
            || line.ends_with("hird-")
        {
            continue;
        }
        let before = words.get(..found.start()).unwrap_or_default();
        let behind = words.get(found.end()..).unwrap_or_default();
        uses.entry(singular(&found.as_str().to_lowercase())).or_default().push(Use {
            span: Span::new(found.start(), found.end()).shifted(prose.start()),
            acts: acts(behind),
            is_alone: stands_alone(before, behind),
        });
    }
    uses
}

fn acts(behind: &str) -> bool {
    let data = &DRAFTING.labels_of_parties;
    behind.strip_prefix(' ').is_some_and(|rest| {
        data.operative.iter().any(|verb| {
            rest.strip_prefix(verb.as_str())
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    })
}

/// Whether a label is no part of a longer name, and not the member of something.
fn stands_alone(before: &str, behind: &str) -> bool {
    // Of a longer line the end is enough.
    const LINE: usize = 400;
    let data = &DRAFTING.labels_of_parties;
    let reach = before.ceil_char_boundary(before.len().saturating_sub(LINE));
    let line = before.get(reach..).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let last = line.trim_end().rsplit([' ', '\u{a0}']).next().unwrap_or_default();
    let is_announced = data.announced.iter().any(|word| last.eq_ignore_ascii_case(word));
    let begins = line.trim_end().is_empty()
        || line.trim_end().ends_with(['.', ':', ';', '!', '?', ')'])
        || line.trim().chars().all(|sign| !sign.is_alphabetic());
    let next =
        behind.trim_start().split([' ', '\n', ',', '.', ';', ')']).next().unwrap_or_default();
    let goes_on = matches!(next, "of" | "from" | "for" | "on" | "organisation" | "organisations")
        || next.starts_with(char::is_uppercase) && behind.starts_with(' ')
        || behind.starts_with(['-', '/', '&']);
    !line.trim_start().starts_with(['|', '>', '#']) && (is_announced || begins) && !goes_on
}

/// Whether a label stands somewhere as if it were explained there: set off, in a heading, as the role of some parties.
fn is_explained(agreement: &Agreement, label: &str) -> bool {
    const SHORT: usize = "The Parties to this Agreement".len();
    let prose = agreement.prose();
    let holds = |text: &str| folded(text).split(' ').any(|word| word == label);
    let set_off = &prose.definitions().set_off;
    let roles = || agreement.parties().filter(|party| party.role == Some(label)).count();
    let some = roles();
    some > 0 && some < agreement.parties().count()
        || agreement.body.sections.iter().any(|section| {
            // Whatever they are called, “Parties” is what their list is headed.
            holds(&section.heading) && !(label == "party" && section.title.len() <= SHORT)
        })
        || set_off.iter().any(|span| prose.words().get(span.start..span.end).is_some_and(holds))
}

/// Whether a definition gives its label to the parties: it names one of them, or speaks of organisations that sign.
fn is_of_parties(agreement: &Agreement, given: &Given) -> bool {
    const BEFORE: usize = 600;
    const BEHIND: usize = 300;
    let data = &DRAFTING.labels_of_parties;
    let text = agreement.prose().even();
    let near = given.meaning.map_or_else(
        || Span::new(given.span.start.saturating_sub(BEFORE), given.span.start),
        |meaning| Span::new(meaning.start, meaning.end.min(meaning.start + BEHIND)),
    );
    let means = given.meaning.is_some();
    let near = text.get(text.floor_char_boundary(near.start)..text.floor_char_boundary(near.end));
    let near = near.unwrap_or_default();
    let has = |words: &[String]| words.iter().any(|word| near.contains(word.as_str()));
    let names_party = agreement.parties().any(|party| {
        let name = even(party.name.unwrap_or(party.id));
        near.contains(name.trim())
    });
    // “Member means a member of the board”
    !(means && has(&data.of_bodies)) && (names_party || has(&data.of_parties))
}

/// Whether a sentence is one of this agreement about its parties, as far as its words show.
fn is_of_this_agreement(agreement: &Agreement, targets: &Targets<'_>, used: Span) -> bool {
    let data = &DRAFTING.labels_of_parties;
    let prose = agreement.prose();
    let sentences = prose.sentences();
    let index = sentences.partition_point(|sentence| sentence.start <= used.start);
    let Some(sentence) = index.checked_sub(1).and_then(|index| sentences.get(index)) else {
        return false;
    };
    let words = format!(" {}", prose.even_at(*sentence));
    let is_quoted = agreement
        .source
        .slice(Span::new(sentence.start, used.start.max(sentence.start)))
        .contains(['“', '"', '‘']);
    let is_elsewhere = data.elsewhere.iter().any(|word| words.contains(&format!(" {word}")));
    let is_of_body = places::section_at(agreement, used.start).is_some_and(|section| {
        places::upwards(agreement, section).any(|section| {
            let clauses = places::clauses_of(agreement, section);
            clauses.iter().any(|clause| data.bodies.iter().any(|body| body == clause))
        })
    });
    !is_quoted
        && !is_elsewhere
        && !is_of_body
        && attachment_of(targets, agreement, used).is_none()
        && !targets::is_instrument(agreement)
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "party-label-varies";
    const PARTIES: &str = "## Parties\nHarbour Trust, Quay Advice and Mill Lane (together the “Members”).\n\n## Work\nEach Member pays. Each Member comes. Each Member goes. The Members meet. The Members share. The Members work. A Member may leave. A Member may stay.\n\n";

    #[test]
    fn a_label_that_nobody_has_is_told_where_it_gives_a_right() {
        let label = "but the parties are called “Members”, and nothing says who else is meant";
        for (words, typed, place) in [
            ("No Party may assign.", "Party", "27:4"),
            ("Collaborators shall be insured.", "Collaborators", "27:1"),
            ("Money is shared; each Participant shall pay.", "Participant", "27:23"),
        ] {
            let text = format!("{PARTIES}## Assignment\n{words}\n");
            assert_eq!(
                told(RULE, &text),
                [format!("{place} “{typed}” has a duty or right here, {label}")],
                "{words}"
            );
        }
    }

    #[test]
    fn other_parties_and_partners_are_silence() {
        for words in [
            "No Third Party may see it. The Lead Partner shall pay.",
            "A Partner of the board may speak.",
            "The “Partners” shall pay.",
            "The Head Contract says that each Party shall pay.",
            "### The Partners\nEach Partner shall pay.",
            "Each Party shall pay. The Party may pay. A Party may pay. No Party shall pay.",
            "The law says that no party may pay.",
            "> Each Party shall pay.",
        ] {
            let text = format!("{PARTIES}## Assignment\n{words}\n");
            assert_eq!(told(RULE, &text), Vec::<String>::new(), "{words}");
        }
        let few = PARTIES.replace(" A Member may leave. A Member may stay.", "");
        assert_eq!(told(RULE, &format!("{few}## Assignment\nNo Party may pay.\n")).len(), 0);
        let board = PARTIES.replace("together the", "and people of the board, together the");
        assert_eq!(told(RULE, &format!("{board}## Meetings\nEach Party shall pay.\n")).len(), 0);
    }
}
