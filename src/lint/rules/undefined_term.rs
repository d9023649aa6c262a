//! Words with capitals that are used like a defined term, and that nothing defines.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::drafting::DRAFTING;
use super::places::Stretches;
use super::terms_of_art::{folded, singular};
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::term::{Shape, Term};
use crate::document::words::Form;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "undefined-term",
    severity: Severity::Warning,
    summary: "words with capitals that are used like a defined term, and that nothing defines",
    explanation: r"
Capitals promise the reader a definition. Where an agreement defines its terms and one of them is missing, everybody reads into it what they
like: what belongs to the “Delivery Plan”, and when is the “Commencement Date”?

It is asked only of agreements that define several terms, and only of words used more than once (or once, where the clauses about who decides give something to a Committee, Board, Panel or
Group, and another such body is defined) behind “the”, “a”, “each” and the like: phrases that end
as defined terms commonly do (Date, Plan, Group, Services, Rights), and names that agreements give to parties (Supplier, Licensee). Whatever is
set in quotation marks or bold, stands in a heading, in brackets, in a table's first column or anywhere in the front matter counts as explained; so do
names, offices, Acts, words of data protection law, terms made up of defined ones, and words that the text writes in small letters as often. Where
terms are said to be defined in another document, nothing is told.

~~~markdown bad
## 1. Definitions
“Board” means the partnership board, “Service” means the advice service, and “Term” means the time from 1 April 2026 to 31 March 2029.

## 2. Delivery
The Board adopts the Delivery Plan for the Service. The Delivery Plan holds throughout the Term.
~~~

~~~markdown good
## 1. Definitions
“Board” means the partnership board, “Service” means the advice service, “Delivery Plan” means the plan adopted under clause 2, and “Term” means
the time from 1 April 2026 to 31 March 2029.

## 2. Delivery
The Board adopts the Delivery Plan for the Service, after asking the Health and Wellbeing Board. The Delivery Plans hold throughout the Term.
The chief executive reports on every business day.
~~~

**To settle it,** define the term where the others are defined, or write it in small letters.

**Suppress it** where the words are a name that everybody knows.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// How many other uses are shown beside the first.
const MOST_PLACES: usize = 5;

/// The last words of terms, and whole ones, in the form without number.
static HEADS: LazyLock<HashSet<String>> =
    LazyLock::new(|| DRAFTING.definitions.heads.iter().map(|word| singular(word)).collect());
static LABELS: LazyLock<HashSet<String>> =
    LazyLock::new(|| DRAFTING.definitions.labels.iter().map(|word| singular(word)).collect());

/// What everybody knows, in the form of terms.
static KNOWN: LazyLock<HashSet<String>> =
    LazyLock::new(|| DRAFTING.definitions.known.iter().map(|words| folded(words)).collect());

/// How many candidates are looked at.
const MOST: usize = 30;

/// Words with capitals behind a word that announces a thing.
static USED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?-u:\b)(?:[Tt]he|[Aa]n?|[Aa]ny|[Ee]ach|[Ee]very|[Ss]uch|[Ii]ts|[Tt]heir|[Nn]o|[Aa]ll|[Ee]ither|relevant|applicable)\s((?:[A-Z][a-z]+(?:[-‑][A-Za-z]+)?\s){0,3}[A-Z][a-z]+(?:[-‑][A-Za-z]+)?)(?-u:\b)",
    )
    .ok()
});

/// Words in brackets, at the beginning of a line or cell and before a colon or dash: names are given so as well.
static GIVEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)\(([^()\n]{2,80})\)|^[ \t]*\|[ \t]*([^|\n]{2,80})\||^[ \t>*+-]*(?:[0-9.]{1,8}[ \t]+)?([A-Z][^:.\n–—]{1,60})(?::|[ \t][–—-][ \t])").ok()
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let data = &DRAFTING.definitions;
    let prose = agreement.prose();
    let definitions = prose.definitions();
    let terms: HashSet<String> = definitions
        .defined
        .iter()
        .filter(|definition| definition.form != Form::Name)
        .map(|definition| folded(&definition.term))
        .collect();
    if terms.len() < data.enough {
        return;
    }
    let mut uses = uses(agreement);
    let defines_bodies = terms.iter().any(|term| is_body(term));
    uses.retain(|term, uses| {
        let is_enough = uses.len() >= data.uses
            || defines_bodies
                && is_body(term)
                && uses.iter().all(|used| used.decides && is_of_governance(agreement, used.span));
        is_enough && may_be_undefined(term, &terms)
    });
    if uses.is_empty() {
        return;
    }
    let even = prose.even();
    let known = Known::of(agreement, terms);
    let candidates = uses.iter().take(MOST);
    let undefined: Vec<(&String, &Vec<Use>)> = candidates
        .filter(|(term, uses)| is_undefined(term, uses, &known, prose.words(), even))
        .collect();
    let is_imported = || data.imported.iter().any(|words| even.contains(words.as_str()));
    if undefined.is_empty() || is_imported() {
        return;
    }
    // Where more is undefined than defined, capitals mean nothing here.
    if undefined.len() > known.terms.len() {
        return;
    }
    let first_definition =
        definitions.defined.first().map(|first| first.span.shifted(prose.start()));
    for (_, uses) in undefined {
        let Some(first) = uses.first() else { continue };
        let finding = report
            .at(
                first.span,
                format!("{} is used like a defined term, and nothing says what it means", wording::quoted(&first.typed)),
            )
            .why("capitals promise a definition: without one everybody reads into the words what they like")
            .help("define it where the other terms are defined, or write it in small letters");
        if let Some(clause) = places::clause_at(agreement, first.span.start) {
            finding.clause(clause);
        }
        for other in uses.iter().skip(1).take(MOST_PLACES) {
            finding.related(other.span, "used here as well");
        }
        if let Some(definition) = first_definition {
            finding.related(definition, "other terms are defined here");
        }
    }
}

/// One place where words with capitals are used.
struct Use {
    typed: String,
    span: Span,
    /// “shall”, “must”, “will”, “may” follow.
    acts: bool,
    /// Such a word follows, or “decides”, “approves” and the like.
    decides: bool,
    /// “a Delivery Plan”: introduced here, and explained by what follows.
    is_introduced: bool,
}

/// Words with capitals that may be terms, by their form without number, where they stand in sentences.
fn uses(agreement: &Agreement) -> BTreeMap<String, Vec<Use>> {
    let data = &DRAFTING.definitions;
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    let body = &agreement.body;
    let prose = agreement.prose();
    let words = prose.words();
    let apart = Stretches::new(
        body.sections
            .iter()
            .map(|section| section.heading_span)
            .chain(body.links.iter().map(|link| link.span)),
    );
    for captures in USED.iter().flat_map(|used| used.captures_iter(words)) {
        let Some(found) = captures.get(1) else { continue };
        let span = Span::new(found.start(), found.end()).shifted(prose.start());
        let behind = words.get(found.end()..).unwrap_or_default();
        let head = found.as_str().rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_phrase = head.len() < found.len();
        let candidates = if is_phrase { &*HEADS } else { &*LABELS };
        if !candidates.contains(&singular(&head.to_lowercase()))
            || apart.hold(span.start)
            || goes_on(behind)
            || is_in_row(words, found.start())
            || found.as_str().contains("\n\n")
        {
            continue;
        }
        let typed = found.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let term = folded(&typed);
        let acts = ["shall ", "must ", "will ", "may ", "agrees "]
            .iter()
            .any(|verb| behind.trim_start().starts_with(verb));
        let decides = acts && !behind.split(' ').take(4).any(|word| word == "be")
            || data.decide.iter().any(|verb| {
                let rest = behind.trim_start().strip_prefix(verb.as_str());
                rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
            });
        let announced = words.get(..found.start()).unwrap_or_default().trim_end();
        let is_introduced = [" a", " an", "\na", "\nan", " A", "\nA"]
            .iter()
            .any(|article| announced.ends_with(article));
        uses.entry(term).or_default().push(Use { typed, span, acts, decides, is_introduced });
    }
    uses
}

/// Whether a term of several words is a body that decides, and none that is known beyond the agreement: “finance committee”, but not “scrutiny committee”.
fn is_body(term: &str) -> bool {
    let data = &DRAFTING.definitions;
    term.rsplit_once(' ').is_some_and(|(front, head)| {
        data.bodies.iter().any(|body| body == head)
            && !front.split(' ').any(|word| data.public.iter().any(|public| public == word))
    })
}

/// Whether a place lies where the agreement says who decides.
fn is_of_governance(agreement: &Agreement, place: Span) -> bool {
    let clauses = &DRAFTING.definitions.governance;
    let section = places::section_at(agreement, place.start);
    section.is_some_and(|section| {
        places::upwards(agreement, section).any(|section| {
            places::clauses_of(agreement, section).iter().any(|clause| clauses.contains(clause))
        })
    })
}

/// “Board of Directors”, “Data and Research Group”: a longer name.
fn goes_on(behind: &str) -> bool {
    let behind = behind.strip_prefix(['’', '\'']).unwrap_or(behind);
    let mut words = behind.split_whitespace();
    let is_blank = behind.starts_with(char::is_whitespace);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    is_blank
        && (is_capital(first)
            || matches!(first, "of" | "for" | "on" | "and" | "&" | "to") && is_capital(second))
        || behind.starts_with(['-', '/', '&'])
        || first.starts_with(|c: char| c.is_ascii_digit())
}

fn is_in_row(words: &str, at: usize) -> bool {
    const REACH: usize = 400;
    let from = words.ceil_char_boundary(at.saturating_sub(REACH));
    let before = words.get(from..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start().starts_with(['|', '>', '#'])
}

/// Everything in an agreement that may say what words mean.
struct Known {
    /// What is surely defined.
    terms: HashSet<String>,
    /// What is set off, headed, listed or stated anywhere: one after the other.
    explained: String,
    /// The single words of names.
    names: HashSet<String>,
}

impl Known {
    fn of(agreement: &Agreement, terms: HashSet<String>) -> Self {
        let prose = agreement.prose();
        let words = prose.words();
        let mut explained = String::from("|");
        let mut add = |text: &str| {
            explained.push(' ');
            explained.push_str(&folded(text));
            explained.push_str(" |");
        };
        let definitions = prose.definitions();
        for span in &definitions.set_off {
            add(words.get(span.start..span.end).unwrap_or_default());
        }
        definitions.defined.iter().for_each(|definition| add(&definition.term));
        agreement.body.sections.iter().for_each(|section| add(&section.heading));
        for found in GIVEN.iter().flat_map(|given| given.captures_iter(words)) {
            if let Some(given) = found.iter().skip(1).flatten().next() {
                add(given.as_str());
            }
        }
        let mut names = HashSet::new();
        for_each_text(agreement.terms(), &mut add);
        if let Some(organisations) = &agreement.organisations {
            for_each_text(&organisations.terms, &mut add);
        }
        for party in agreement.parties() {
            names.extend(party.name.unwrap_or_default().split_whitespace().map(folded));
        }
        Self { terms, explained, names }
    }

    fn explains(&self, term: &str) -> bool {
        self.explained.contains(&format!(" {term} "))
    }
}

/// Calls `tell` with each text and key of the front matter.
fn for_each_text(term: &Term, tell: &mut impl FnMut(&str)) {
    match &term.shape {
        Shape::Map(pairs) => {
            for pair in pairs {
                tell(&pair.key);
                for_each_text(&pair.term, tell);
            }
        }
        Shape::List(terms) => terms.iter().for_each(|term| for_each_text(term, tell)),
        Shape::Scalar(_) => {
            if let Some(text) = term.text() {
                tell(text);
            }
        }
    }
}

/// Whether a term is neither defined, nor made up of defined ones, nor known to everybody.
fn may_be_undefined(term: &str, terms: &HashSet<String>) -> bool {
    let data = &DRAFTING.definitions;
    let is_known = |words: &String| {
        let words = words.as_str();
        term == words
            || term.strip_suffix(words).is_some_and(|front| front.ends_with(' '))
            || term.strip_prefix(words).is_some_and(|back| back.starts_with(' '))
    };
    // “Founding Member” where “Member” is defined, “Project Results” where “Project” is.
    let is_made_up = term.match_indices(' ').any(|(at, _)| {
        let (front, back) = term.split_at_checked(at).unwrap_or_default();
        terms.contains(front) || terms.contains(back.trim_start())
    });
    let is_name = |word: &str| data.names.iter().any(|name| name == word);
    let has_name = term.contains(' ') && term.split(' ').any(is_name);
    !(terms.contains(term)
        || is_made_up
        || has_name
        || data.known.iter().any(is_known)
        || KNOWN.contains(term))
}

fn is_undefined(term: &str, uses: &[Use], known: &Known, words: &str, even: &str) -> bool {
    let is_label = !term.contains(' ');
    let is_in_name = !is_label && term.split(' ').any(|word| known.names.contains(word));
    let acts = uses.iter().any(|used| used.acts);
    if known.explains(term)
        || is_in_name
        || uses.iter().any(|used| used.is_introduced)
        || is_label && !acts
    {
        return false;
    }
    // Written in small letters as often, the capitals mean nothing.
    let mut typed: Vec<&str> = uses.iter().map(|used| used.typed.as_str()).collect();
    typed.sort_unstable();
    typed.dedup();
    let capitals: usize = typed.iter().map(|typed| words.matches(typed).count()).sum();
    let lower = uses.first().map(|used| used.typed.to_lowercase()).unwrap_or_default();
    let is_explained = is_named_so(term, even)
        || begins_with_actor(uses, words)
        || is_label && is_introduced(term, even);
    !is_explained && even.matches(&lower).count() < capitals.saturating_mul(2)
}

/// “Google Account”, where “Google may” do something: the account of somebody who has that name.
fn begins_with_actor(uses: &[Use], words: &str) -> bool {
    let typed = uses.first().map(|used| used.typed.as_str()).unwrap_or_default();
    let Some((name, _)) = typed.split_once(' ') else { return false };
    words.match_indices(name).any(|(at, _)| {
        const ARTICLES: [&str; 9] =
            ["the", "a", "an", "each", "any", "every", "its", "this", "such"];
        // A sentence gives every word a capital at its beginning.
        let before = words.get(..at).unwrap_or_default().trim_end();
        let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_name = before.ends_with(|c: char| c.is_lowercase() || c == ',')
            && !ARTICLES.iter().any(|article| last.eq_ignore_ascii_case(article));
        let behind = words.get(at + name.len()..).unwrap_or_default();
        let acts =
            [" may ", " will ", " shall ", " reserves ", " provides ", " has ", "'s ", "’s "];
        is_name && acts.iter().any(|verb| behind.starts_with(verb))
    })
}

/// “is defined as a Selecting Group”
fn is_named_so(term: &str, even: &str) -> bool {
    const NAMING: [&str; 6] =
        ["called", "known as", "defined as", "referred to as", "hereinafter", "hereafter"];
    stands_behind(&NAMING, term, even)
}

/// “as Supplier”, “is the Supplier”
fn is_introduced(label: &str, even: &str) -> bool {
    stands_behind(&["as", "is", "are"], label, even)
}

/// Whether a term stands somewhere right behind one of some words, with an article or without.
fn stands_behind(words: &[&str], term: &str, even: &str) -> bool {
    even.match_indices(term).any(|(at, _)| {
        let before = even.get(..at).unwrap_or_default();
        let before = before.trim_end_matches([' ', '*', '_']);
        let bare = [" the", " a", " an"].iter().find_map(|article| before.strip_suffix(article));
        let before = bare.unwrap_or(before);
        words.iter().any(|word| {
            before
                .strip_suffix(word)
                .is_some_and(|front| !front.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "undefined-term";

    fn with(words: &str) -> String {
        format!(
            "## 1. Definitions\n“Board” means us. “Service” means advice. “Term” means three years.\n\n## 2. Work\n{words}\n"
        )
    }

    #[test]
    fn the_term_is_named_at_its_first_use() {
        assert_eq!(
            told(
                RULE,
                &with("We begin on the Commencement Date and pay from the Commencement Date on.")
            ),
            [
                "24:17 “Commencement Date” is used like a defined term, and nothing says what it means"
            ]
        );
        assert_eq!(
            told(RULE, &with("We pay the Supplier. The bill of the Supplier is paid if the Supplier shall ask.")).len(),
            1
        );
    }

    #[test]
    fn what_is_explained_known_or_used_once_is_silence() {
        for words in [
            "We begin on the Commencement Date.",
            "On the Start Date (the day of signing) the **Start Date** begins. We love the Start Date.",
            "The Delivery Group meets; the Delivery Group decides.\n\nDelivery Group: five people.",
            "We ask the Health and Wellbeing Board. Then the Health and Wellbeing Board answers.",
            "We look at the Service Plan, and the Service Plan looks at us.",
            "We ask the Partnership Board. Then the Partnership Board answers.",
            "Each Working Day counts. Only each Working Day. A working day is short, a working day is long, each working day.",
            "We ask the Chief Officers Group. We ask the Chief Officers Group.",
            "Harbour writes a Delivery Plan. The Delivery Plan is kept. We love the Delivery Plan.",
            "The Personal Data is ours. All the Personal Data.",
            "We begin on the Commencement Date and end on the Commencement Date. Capitalised terms are those of the Head Contract.",
            "Harbour Trust is the Supplier. The Supplier shall pay, and the Supplier pays.",
        ] {
            assert_eq!(told(RULE, &with(words)), Vec::<String>::new(), "{words}");
        }
    }

    #[test]
    fn an_agreement_that_defines_nothing_is_not_asked() {
        assert_eq!(told(RULE, "The Delivery Plan is ours. We keep the Delivery Plan.\n").len(), 0);
    }

    #[test]
    fn bodies_of_the_front_matter_are_explained() {
        let text = format!(
            "---\nkind: alliance-agreement\nworking-groups: {{ groups: [{{ name: Data quality group }}] }}\n---\n{}",
            with("We ask the Data Quality Group. The Data Quality Group answers.")
        );
        assert_eq!(told(RULE, &text).len(), 0);
    }
}
