//! A term that is defined and never used.

use super::drafting::DRAFTING;
use super::terms_of_art::{defines, folded, place};
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::words::{Definition, Form};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unused-definition",
    severity: Severity::Note,
    summary: "a term that is defined and used nowhere",
    explanation: r"
A definition that nothing uses is a trace: of a clause that was taken out, or of the agreement that this one was copied from. Somebody
will wonder what it was for.

Looked at are terms that are defined by “means” or “has the meaning”, in a list or table of definitions, or, where several are, in brackets (the “Service”). Any use outside
the definition counts, in any case and number, also in another definition.

~~~markdown bad
## 1. Definitions
“Service” means the advice service.

“Service Credit” means a sum that is paid back.

## 2. Purpose
The partners run the Service together.
~~~

~~~markdown good
## 1. Definitions
“Service” means the advice service, and “Service Credits” means what is paid back for it.

## 2. Purpose
The partners run the Service together, and share every service credit.
~~~

**To settle it,** take the definition out, or write the clause that was to use it.

**Suppress it** where the term is kept for a schedule or a later document, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// How many terms are looked for: more stand in no agreement.
const MOST: usize = 400;

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let prose = agreement.prose();
    let defined = &prose.definitions().defined;
    let even = prose.even();
    let looked_for = defined.iter().filter(|definition| defines(definition.form)).take(MOST);
    // Where little is defined, words in brackets may be no more than a name.
    let is_habit = defined.iter().filter(|definition| defines(definition.form)).count()
        >= DRAFTING.definitions.enough;
    let unused: Vec<&Definition> = looked_for
        .filter(|definition| is_habit || definition.form != Form::Label)
        .filter(|definition| {
            !is_abbreviation(definition)
                && !is_rule_of_reading(definition, prose.words())
                && !is_used(even, definition, defined)
        })
        .collect();
    // A glossary explains words that stand in other documents.
    if unused.len() >= DRAFTING.definitions.enough && unused.len() * 2 > defined.len() {
        return;
    }
    let mut told: Vec<String> = Vec::new();
    for definition in &unused {
        // “A” or “B” means …, (the “A” or “B”): one of the two is enough.
        let has_twin = defined.iter().take(MOST).any(|other| {
            let is_one_of_two = if definition.form == Form::Label {
                stand_side_by_side(even, definition, other)
            } else {
                other.meaning == definition.meaning
            };
            other.span != definition.span
                && other.form == definition.form
                && is_one_of_two
                && !unused.iter().any(|unused| unused.span == other.span)
        });
        let term = folded(&definition.term);
        if has_twin || told.contains(&term) {
            continue;
        }
        told.push(term);
        let span = place(agreement, definition);
        let finding = report
            .at(span, format!("{} is defined and used nowhere", wording::quoted(&definition.term)))
            .why("somebody will wonder what it was for")
            .help("take the definition out, or write the clause that was to use it");
        if let Some(clause) = places::clause_at(agreement, span.start) {
            finding.clause(clause);
        }
    }
}

/// The Data Protection Act 2018 (“DPA”), payment within 30 days (“Net 30”): names beside the thing, which need not come again.
fn is_abbreviation(definition: &Definition) -> bool {
    let is_short = |word: &str| word.chars().filter(|c| c.is_uppercase()).count() > 1;
    let is_title = definition.term.split(' ').all(|word| {
        word.starts_with(char::is_uppercase)
            || matches!(word, "of" | "and" | "the" | "for" | "to" | "in" | "on")
    });
    definition.form == Form::Label && (!is_title || definition.term.split(' ').any(is_short))
}

/// “leave the meeting” means “be left out of the papers”: words in place of other words, which say how to read those that follow.
fn is_rule_of_reading(definition: &Definition, words: &str) -> bool {
    let start = definition.meaning.start;
    let verb = words.get(definition.span.end..start).unwrap_or_default();
    let behind_verb = verb.rsplit("mean").next().unwrap_or_default();
    let is_quoted = behind_verb.contains(['“', '"'])
        || words.get(start..).is_some_and(|meaning| meaning.starts_with('"'));
    !definition.term.starts_with(char::is_uppercase) && is_quoted
}

/// Whether nothing but “or” stands between two names in one bracket: (the “Digital Markets Act” or “DMA”).
fn stand_side_by_side(even: &str, one: &Definition, other: &Definition) -> bool {
    let (first, second) = if one.span < other.span { (one, other) } else { (other, one) };
    let between = even.get(first.span.end..second.span.start).unwrap_or("(");
    let between = between.trim_matches([' ', '"', ',']);
    matches!(between, "or" | "or the" | "and" | "and the" | "/" | "")
}

fn is_used(even: &str, definition: &Definition, defined: &[Definition]) -> bool {
    const SHORTEST: usize = 2;
    let term = &definition.term;
    let stem = stem(term.strip_prefix("The ").unwrap_or(term));
    if stem.len() < SHORTEST {
        return true;
    }
    // Its own sentence does not use it.
    let meaning = even.get(definition.meaning.start..definition.meaning.end).unwrap_or_default();
    let sentence = meaning.find(". ").unwrap_or(meaning.len());
    let own_end = definition.span.end.max(definition.meaning.start + sentence);
    let is_own = |at: usize| {
        let within = |start: usize, end: usize| (start..end).contains(&at);
        within(definition.span.start, own_end)
    };
    // The same term may be defined twice, which another rule tells.
    let is_other_head = |at: usize| {
        let index = defined.partition_point(|other| other.span.end <= at);
        defined.get(index).is_some_and(|other| {
            other.span.start <= at && folded(&other.term) == folded(&definition.term)
        })
    };
    let begins_word = |at: usize| {
        !even.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let is_use = |at: usize| begins_word(at) && !is_own(at) && !is_other_head(at);
    even.match_indices(&stem).any(|(at, _)| is_use(at))
        || other_names(term).iter().any(|words| {
            let first = words.first().map(String::as_str).unwrap_or_default();
            first.len() >= SHORTEST
                && even
                    .match_indices(first)
                    .any(|(at, _)| is_use(at) && goes_on_as(even, at, words))
        })
}

/// The names that a term is used under, each as the stems of its words: both of “Leadership / Governance” and of “Leadership Team or LT”,
/// “Member” of “Member (with a capital)”, and the term itself, whose words may stand in other numbers or on two lines.
fn other_names(term: &str) -> Vec<Vec<String>> {
    let outside = term.split('(').next().unwrap_or(term);
    let names = outside.split(" / ").flat_map(|name| name.split(" or "));
    let names = names
        .map(|name| name.split([' ', '/']).filter(|word| !word.is_empty()).map(stem).collect());
    let names = names.filter(|words: &Vec<String>| !words.is_empty());
    let is_one_word = !term.contains(' ');
    if is_one_word { Vec::new() } else { names.collect() }
}

/// Whether these words stand at a place one after the other, in whatever number, with blanks, line breaks and quotation marks between them.
fn goes_on_as(even: &str, at: usize, words: &[String]) -> bool {
    const LONGEST_ENDING: usize = 3;
    let mut rest = even.get(at..).unwrap_or_default();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            let ending = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let behind = rest.get(ending..).unwrap_or_default();
            let next = behind.trim_start_matches([' ', '"', '\'', '>', '/']);
            if ending > LONGEST_ENDING || next.len() == behind.len() {
                return false;
            }
            rest = next;
        }
        let Some(behind) = rest.strip_prefix(word.as_str()) else { return false };
        rest = behind;
    }
    rest.bytes().take_while(u8::is_ascii_alphabetic).count() <= LONGEST_ENDING
}

/// The term as `even` spells it, without the ending that other numbers change.
fn stem(term: &str) -> String {
    let lower: String = term
        .to_lowercase()
        .chars()
        .flat_map(|c| {
            let like = match c {
                _ if c.is_ascii() => c,
                '–' | '—' | '‑' | '‐' => '-',
                _ if c.is_alphanumeric() => '_',
                _ => ' ',
            };
            std::iter::once(like)
                .chain(std::iter::repeat_n(if like == '_' { '_' } else { ' ' }, c.len_utf8() - 1))
        })
        .collect();
    let bare = ["ies", "y", "es", "s"]
        .iter()
        .find_map(|ending| lower.strip_suffix(ending).filter(|stem| stem.len() > 3));
    bare.unwrap_or(&lower).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "unused-definition";

    #[test]
    fn the_term_is_named_where_it_is_defined() {
        let text =
            "“Board” means the board. “Lead” means the Lead.\n\nThe Lead pays (the “Grant”).\n";
        assert_eq!(
            told(RULE, text),
            [
                "20:2 “Board” is defined and used nowhere",
                "22:21 “Grant” is defined and used nowhere"
            ]
        );
    }

    #[test]
    fn every_use_counts() {
        for text in [
            "“Board” means the board.\n\nThe boards meet.\n",
            "“Party” and “Parties” mean us.\n\nEach party pays.\n",
            "“Lead” or “Lead Partner” means Harbour.\n\nThe Lead Partner pays.\n",
            "“Grant” means money.\n\n“Phase” means what the Grant pays for. The phase ends.\n",
            "a scheme called “Eat well” begins\n",
            "“Grant Letter” means a letter.\n\n- under the Grant\n  Letter.\n",
            "“Member entitled to vote” means one of us.\n\nThe members entitled to vote meet.\n",
            "## Definitions\n**Lead / Host**: Harbour Trust.\n\n## Money\nThe Host pays.\n",
            "**Leadership Team or LT** means the team.\n\nThe LT meets.\n",
            "“Special data” means data.\n\nWe keep “special” data apart.\n",
            "“leave” means “go out”.\n\nWe stay.\n",
            "“A Board” and “B Board” mean boards. “C” means us.\n\nC, A Board and B Board act under the act (the “Data Markets Act” or “DMA”). The DMA applies.\n",
        ] {
            assert_eq!(told(RULE, text).len(), 0, "{text}");
        }
    }
}
