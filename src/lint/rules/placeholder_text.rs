//! Words that stand in for words still to come: `[insert name]`, “TBC”, `___`.

use std::sync::LazyLock;

use regex::Regex;

use super::places::Stretches;
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::term::{Shape, Term};
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "placeholder-text",
    severity: Severity::Error,
    summary: "words of a template that were never filled in, such as `[insert name]` or “TBC”",
    explanation: r"
What is left to be agreed later is what partners later disagree about. The UnitingCare contract, worth about £0.8bn, left price
and risk to later variations and ended after eight months (National Audit Office, 2016).

Brackets to fill in, “TBC”, “to be agreed” standing alone, blank lines, `dd/mm/yyyy`, `£X`, `{{name}}`, drafting notes and filler text are
found in the body and in the values of the front matter. In a draft it is a warning; once the parties have agreed, an error.
The blanks of a signature block and of a date line stay: who signed and when is in the record. So do citations such as `[2024] EWHC 1666`,
boxes to tick, links, footnotes and code.

~~~markdown bad
## Termination
TBC

## Notices
Notices go to [insert address].
~~~

~~~markdown bad agreed
## Financing
The commissioner pays £X a year, in arrears.
~~~

~~~markdown good
## Termination
Any partner may leave with three months' notice, as in *Sundorne v Geminor* [2024] EWHC 1666.

- [ ] tell the commissioner
- [x] tell the service users

## Signatures
Signed for Harbour Trust: ______________ Date: dd/mm/yyyy
~~~

**To settle it,** write what belongs there or take it out. What the partners put off on purpose goes into the front matter with a
date: `omissions: { action-plan: { state: deferred, until: 2026-09-30 } }`.

**Suppress it** where the words are quoted from a form that others fill in, such as a referral letter in a schedule.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const WHY: &str = "what is left to be agreed later is what partners later disagree about";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let severity = if agreement.agreed { Severity::Error } else { Severity::Warning };
    let holds_any = |span| is_anywhere(agreement.source.slice(span));
    // Most agreements have none, and one look at the whole is much cheaper than hundreds at its parts.
    let (in_front, in_words) =
        (agreement.front.span.is_some_and(holds_any), holds_any(agreement.body.span));
    if !in_front && !in_words {
        return;
    }
    let names = abbreviated_names(agreement);
    if in_front {
        in_terms(agreement.terms(), agreement, &mut |span| {
            if !names.contains(&agreement.source.slice(span)) {
                left_to_fill_in(agreement, span, report).severity(severity).why(WHY);
            }
        });
    }
    if in_words {
        in_body(agreement, &names, severity, report);
    }
}

/// Those abbreviations that are what an organisation is called: “TBC” begins a party’s name, or is a short form given in brackets.
fn abbreviated_names(agreement: &Agreement) -> Vec<&'static str> {
    const NO_NAMES: &[&str] = &["Lead", "Organisation", "Partner", "Party", "Provider"];
    let begins = |name: &str, word: &str| {
        let rest = name.trim_start().strip_prefix(word).and_then(|rest| rest.strip_prefix(' '));
        let next = rest.and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
        next.len() > 2 && next.starts_with(char::is_uppercase) && !NO_NAMES.contains(&next)
    };
    let text = agreement.source.text();
    let is_name = |word: &&str| {
        agreement.parties().any(|party| party.name.is_some_and(|name| begins(name, word)))
            || [("(“", "”"), ("(\"", "\""), ("(“**", "**”"), ("(the “", "”")]
                .iter()
                .any(|(open, close)| text.contains(&format!("{open}{word}{close}")))
    };
    ["TBA", "TBC", "TBD"].into_iter().filter(is_name).collect()
}

fn in_body(agreement: &Agreement, names: &[&str], severity: Severity, report: &mut Report<'_>) {
    let body = &agreement.body;
    let links = body.links.iter().map(|link| link.span);
    let not_prose = Stretches::new(body.code.iter().chain(&body.comments).copied().chain(links));
    for (index, section) in body.sections.iter().enumerate() {
        let text = agreement.source.text();
        let open = |found: &Found| {
            let stays_blank = found.blank && is_for_signing(agreement, index);
            !stays_blank
                && !not_prose.hold(found.span.start)
                && !names.contains(&agreement.source.slice(found.span))
        };
        let mut in_words = find(text, section.words).into_iter().filter(open).peekable();
        for found in find(text, section.heading_span).into_iter().filter(open) {
            left_to_fill_in(agreement, found.span, report).severity(severity).why(WHY);
        }
        if let Some(first) = in_words.peek()
            && is_nothing_else(&section.plain)
        {
            // Put off openly, it may say so under its heading too.
            if places::clauses_of(agreement, index)
                .iter()
                .any(|clause| agreement.omission(clause).is_some())
            {
                continue;
            }
            whole_section(agreement, index, first.span, report).severity(severity).why(WHY);
            continue;
        }
        for found in in_words {
            left_to_fill_in(agreement, found.span, report).severity(severity).why(WHY);
        }
    }
}

fn left_to_fill_in<'r>(
    agreement: &Agreement,
    span: Span,
    report: &'r mut Report<'_>,
) -> &'r mut Finding {
    let words = wording::quoted(agreement.source.slice(span));
    let finding = report.at(span, format!("{words} has been left to fill in"));
    if let Some(clause) = places::clause_at(agreement, span.start) {
        finding.clause(clause);
    }
    finding.help("write what belongs there, or take it out")
}

fn whole_section<'r>(
    agreement: &Agreement,
    index: usize,
    span: Span,
    report: &'r mut Report<'_>,
) -> &'r mut Finding {
    let section = agreement.body.sections.get(index);
    let heading =
        section.map(|section| wording::quoted(places::called(section))).unwrap_or_default();
    let words = wording::quoted(agreement.source.slice(span));
    let finding = report.at(span, format!("{heading} says nothing but {words}"));
    match places::clauses_of(agreement, index).first() {
        Some(clause) => finding.clause(clause).help(format!(
            "write the clause, or put it off openly in the front matter: `omissions: {{ {clause}: {{ state: deferred, until: DATE }} }}`"
        )),
        None => finding.help("write what the partners agree, or take the heading out"),
    }
}

/// Whether a section belongs to the signature block, whose blanks stay blank in the file for ever.
fn is_for_signing(agreement: &Agreement, section: usize) -> bool {
    places::upwards(agreement, section).any(|index| {
        let clauses = places::clauses_of(agreement, index);
        clauses.iter().any(|clause| clause == "counterparts-and-execution")
    })
}

/// Calls `tell` for each placeholder in the values of the front matter. `allow` is left out: it is no part of what is agreed.
fn in_terms(term: &Term, agreement: &Agreement, tell: &mut impl FnMut(Span)) {
    let text = agreement.source.text();
    match &term.shape {
        Shape::Map(pairs) => {
            for pair in pairs.iter().filter(|pair| pair.key != "allow") {
                if !names_one(&pair.key, &pair.term) {
                    in_terms(&pair.term, agreement, tell);
                }
            }
        }
        Shape::List(terms) => {
            // `name: [insert name]` reads as a list of one to YAML, and as a blank to its author.
            let words = agreement.source.slice(term.span);
            let bracketed = matches!(terms.as_slice(), [only] if only.text().is_some());
            if bracketed && words.starts_with('[') && is_nothing_else(words) {
                return tell(term.span);
            }
            for term in terms {
                in_terms(term, agreement, tell);
            }
        }
        Shape::Scalar(_) => {
            for found in find(text, term.span) {
                tell(found.span);
            }
        }
    }
}

/// Whether a list that belongs there holds one name, such as `methods: [email]` or `to: [council]`: short names need no blanks around them.
fn names_one(key: &str, term: &Term) -> bool {
    const LISTS_OF_NAMES: &[&str] =
        &["depends-on", "employers", "methods", "must-include", "newcomers", "parties", "to"];
    let [only] = term.list() else { return false };
    let is_name = only.text().is_some_and(|text| {
        let text = text.to_lowercase();
        let is_blank =
            ["tb", "insert", "enter", "specify", "xx"].iter().any(|word| text.starts_with(word));
        !text.contains(' ') && !text.is_empty() && !is_blank
    });
    LISTS_OF_NAMES.contains(&key) && is_name
}

/// Whether a text holds nothing but placeholders: “TBC”, “[insert]”, “The shares are to be agreed.”
pub(super) fn is_nothing_else(words: &str) -> bool {
    const LONGEST: usize = 400;
    if words.len() > LONGEST || !is_anywhere(words) {
        return false;
    }
    let found = find(words, Span::new(0, words.len()));
    let mut rest = String::new();
    let mut read_to = 0;
    for placeholder in &found {
        rest.push_str(words.get(read_to..placeholder.span.start).unwrap_or_default());
        read_to = placeholder.span.end;
    }
    rest.push_str(words.get(read_to..).unwrap_or_default());
    !found.is_empty()
        && (!rest.contains(char::is_alphanumeric) || found.iter().any(|found| found.whole))
}

#[derive(Debug, Clone, Copy)]
struct Found {
    span: Span,
    /// Something to write a name or a date on: such stay open where people sign.
    blank: bool,
    /// “The shares are to be agreed”: the words around it say nothing either.
    whole: bool,
}

static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi-u)
        (?P<blank>
            \[ (?u:[\s_.…?])+ \]
          | \[ \s* (?: (?:full|print(?:ed)?|your) \s+ )? (?: name | date | signature | position | capacity | title | witness | address ) \s* \]
          | _{2,} (?: \s? / \s? _{2,} )+
          | _{3,}
          | \b dd \s? [/.-] \s? mm \s? [/.-] \s? yy (?:yy)? \b
        )
      | (?P<alone>
            \b (?: still \s+ )? to \s+ be \s+
            (?: agreed | confirmed | determined | decided | advised | finali[sz]ed | completed | inserted | drafted | added | supplied | negotiated | written )
            (?: \s+ (?: by | between | among | with ) \s+ (?: the \s+ | all \s+ )? (?: parties | partners | members | board | steering \s+ group | commissioner ) )?
            (?: \s+ (?: later | in \s+ due \s+ course | separately | shortly ) )?
        )
      | (?P<word> tb[cad] )
      | \[ \s* (?: please \s+ )? (?: insert | enter | specify | complete | fill | delete | choose | select | describe | add | to \s+ be | tb[cad] | drafting ) \b (?u:[^\[\]\n])* (?: \[ (?u:[^\[\]\n])* \] (?u:[^\[\]\n])* )? \]
      | \[ \s* (?: (?: organisation | partner | party | provider | council | charity | company | lead | contact | project | programme ) (?:'s)? \s+ )?
          (?: names? | dates? | amount | address | number | period | role | email | e-mail | phone | telephone | percentage | sum | location | area | service | organisation | provider | partner | party | council )
          (?: \s+ (?: [a-z] | \d | (?: of | and | or | for | in | to ) \s+ (?u:[^\[\]\n])+ ) )? \s* \]
      | \[ \s* (?u:[●•○◦*\#–—-])+ \s* \]
      | £ \s? \[ (?u:[^\[\]\n])* \]
      | \[ \s* (?: \d{1,3} (?: / \d{1,3} )* | one | two | three | four | five | six | seven | eight | nine | ten | twelve | twenty | thirty | sixty | ninety )
          \s* (?: \( (?u:[^()\n])+ \) \s* )? \] \s* (?: % | per \s+ cent | (?: working \s+ | calendar \s+ | business \s+ )? (?: day | week | month | year ) s? )
      | < \s* (?: insert | enter | name \s+ of | date \s+ of | tb[cad] ) \b (?u:[^<>\n])* >
      | \{\{ (?u:[^{}\n])* \}\}
      | \b xx \s? / \s? xx (?: \s? / \s? (?: xx | 20 )? (?: xx )? )?
      | \b 20 (?: xx | yy ) \b
      | £ \s? x [x,.]* \b
      | \b x{2,3} \s? (?: % | per \s+ cent )
      | \b x{4,} \b
      | \b drafting \s+ note \b
      | \b note \s+ to \s+ draft (?: er )? \b
      | \b not \s+ capable \s+ of \s+ execution \b
      | \b delete \s+ as \s+ (?: appropriate | applicable ) \b
      | \b lorem \s+ ipsum (?: \s+ dolor (?u:[^.\n])* )?",
    )
    .ok()
});

/// Whether anything in a text may be a placeholder, wherever it stands.
fn is_anywhere(text: &str) -> bool {
    PLACEHOLDER.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Whether anything in the words of an agreement may be a placeholder.
pub(super) fn may_be_in_body(agreement: &Agreement) -> bool {
    is_anywhere(agreement.source.slice(agreement.body.span))
}

/// The placeholders in a stretch of a text, in its order.
fn find(text: &str, within: Span) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let Some(pattern) = PLACEHOLDER.as_ref() else { return found };
    let stretch = text.get(within.start..within.end).unwrap_or_default();
    // A bold “Date:” that opens the line may be a heading of its own, and stand before the stretch.
    let above = text.get(..within.start).unwrap_or_default();
    let line_start = above.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    let mut line = LineStart::default();
    for captures in pattern.captures_iter(stretch) {
        let Some(whole) = captures.get(0) else { continue };
        let before = stretch.get(..whole.start()).unwrap_or_default();
        let behind = stretch.get(whole.end()..).unwrap_or_default();
        let blank = captures.name("blank").is_some();
        let mut is_whole = false;
        let stands = if blank {
            let before = text.get(line_start..within.start + whole.start()).unwrap_or_default();
            is_blank_to_fill(whole.as_str(), line.up_to(before), behind)
        } else if captures.name("word").is_some() {
            is_word_alone(before, behind)
        } else if captures.name("alone").is_some() {
            is_whole = is_whole_sentence(stretch, behind);
            is_whole || (begins_there(before) && ends_there(behind))
        } else {
            true
        };
        if stands {
            let span = Span::new(whole.start(), whole.end()).shifted(within.start);
            found.push(Found { span, blank, whole: is_whole });
        }
    }
    found
}

/// Finds the beginning of the line for places that are asked for in the order of the text, reading nothing twice.
#[derive(Default)]
struct LineStart {
    start: usize,
    read_to: usize,
}

impl LineStart {
    fn up_to<'a>(&mut self, before: &'a str) -> &'a str {
        if let Some(unread) = before.get(self.read_to..) {
            if let Some(newline) = unread.rfind(['\n', '\r']) {
                self.start = self.read_to + newline + 1;
            }
            self.read_to = before.len();
        }
        before.get(self.start..).unwrap_or_default()
    }
}

/// Task boxes, thematic breaks, emphasis, date lines and named formats are no blanks that somebody forgot.
fn is_blank_to_fill(blank: &str, line: &str, behind: &str) -> bool {
    let opening =
        line.trim_start_matches(|sign: char| sign.is_whitespace() || "*_>#|".contains(sign));
    if blank.starts_with('[') {
        let is_item = |line: &str| {
            let marker = line.trim();
            matches!(marker, "-" | "*" | "+")
                || marker.strip_suffix(['.', ')']).is_some_and(|number| {
                    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
                })
        };
        let quoted = line.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '>');
        // A box to tick, or what is the text or the name of a link.
        return !is_item(quoted)
            && !line.ends_with(']')
            && !behind.starts_with(['(', '[', ':'])
            && !is_date_line(opening);
    }
    if blank.starts_with('_') {
        let rest = behind.trim_start_matches([' ', '\t', '_']);
        let is_break = line.trim_matches([' ', '\t', '_']).is_empty()
            && (rest.is_empty() || rest.starts_with(['\n', '\r']));
        let flanked =
            line.ends_with(char::is_alphanumeric) || behind.starts_with(char::is_alphanumeric);
        let is_emphasis = blank.len() == 3 && flanked;
        return !is_break && !is_emphasis && !is_date_line(opening);
    }
    // “Date of birth (dd/mm/yyyy)” tells how to write a date.
    let before = line.trim_end().trim_end_matches(['“', '"', '\'', '‘']);
    let names_format =
        ["(", "format", "form", "as", "in"].iter().any(|word| before.ends_with(word));
    !names_format && !is_date_line(opening)
}

/// “Dated ____ 2026”: the line that paper agreements are dated on.
fn is_date_line(opening: &str) -> bool {
    let opening: String = opening.chars().take(60).collect::<String>().to_lowercase();
    opening.starts_with("dated")
        || opening.starts_with("date:")
        || opening.contains(" is dated")
        || opening.contains(" is made on")
}

/// Whether “TBC” is a word of its own and no part of a name, address or id.
fn is_word_alone(before: &str, behind: &str) -> bool {
    let joins = |sign: char| sign.is_alphanumeric() || sign == '-' || sign == '@';
    let mut back = before.chars().rev();
    let part_before = match back.next() {
        Some('_' | '/') => back.next().is_some_and(char::is_alphanumeric),
        sign => sign.is_some_and(joins),
    };
    let mut ahead = behind.chars();
    let part_behind = match ahead.next() {
        Some('_' | '/' | '.') => ahead.next().is_some_and(char::is_alphanumeric),
        sign => sign.is_some_and(joins),
    };
    !part_before && !part_behind
}

/// Whether what precedes “to be agreed” leaves it standing alone: as a value, an item, a cell or a sentence.
fn begins_there(before: &str) -> bool {
    let rest = before.trim_end_matches(|sign: char| " \t*_>\"“‘'([".contains(sign));
    let Some(last) = rest.chars().next_back() else { return true };
    if matches!(last, '\n' | '\r') {
        let above =
            rest.strip_suffix("\r\n").or_else(|| rest.strip_suffix(['\n', '\r'])).unwrap_or(rest);
        let above = above.trim_end_matches([' ', '\t']);
        let ends = above.is_empty() || above.ends_with(['\n', '\r', '.', ':', ';', '|', '!', '?']);
        return ends || above.rsplit(['\n', '\r']).next().is_some_and(|line| line.starts_with('#'));
    }
    if last == ')' {
        // `1)` and `(a)` number an item; a bracketed remark does not.
        let number: String =
            rest.chars().rev().skip(1).take_while(|sign| sign.is_alphanumeric()).take(4).collect();
        let opening = rest
            .len()
            .checked_sub(1 + number.len())
            .and_then(|end| rest.get(..end))
            .unwrap_or_default();
        return number.len() <= 3
            && opening.trim_end_matches([' ', '\t', '(']).ends_with(['\n', '\r']);
    }
    matches!(last, '.' | ':' | ';' | '|' | '–' | '—' | '-' | '+' | '#')
}

fn ends_there(behind: &str) -> bool {
    let rest = behind.trim_start_matches(|sign: char| " \t*_\"”’')]".contains(sign));
    match rest.chars().next() {
        None | Some('.' | ';' | '|' | '<' | '}') => true,
        Some('\n' | '\r') => {
            let below = rest
                .strip_prefix("\r\n")
                .or_else(|| rest.strip_prefix(['\n', '\r']))
                .unwrap_or(rest);
            let below = below.trim_start_matches([' ', '\t']);
            below.is_empty()
                || below.starts_with(['\n', '\r', '-', '*', '+', '#', '|', '>'])
                || below.starts_with(|first: char| first.is_ascii_digit())
        }
        Some(_) => false,
    }
}

/// “The shares are to be agreed.” is a sentence that settles nothing where it is all there is.
fn is_whole_sentence(stretch: &str, behind: &str) -> bool {
    const MOST_WORDS: usize = 12;
    let sentence = stretch.trim();
    let ends = behind.trim_matches(|sign: char| sign.is_whitespace() || sign == '.').is_empty();
    ends && sentence.len() < 120
        && sentence.split_whitespace().count() <= MOST_WORDS
        && !sentence.trim_end_matches('.').contains(['.', ';', '\n'])
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;
    use super::*;

    const RULE: &str = "placeholder-text";

    fn finds(words: &str) -> Vec<&str> {
        let found = find(words, Span::new(0, words.len()));
        found.iter().filter_map(|found| words.get(found.span.start..found.span.end)).collect()
    }

    #[test]
    fn a_clause_that_is_nothing_else_is_told_once() {
        assert_eq!(
            told(RULE, "## Termination\n\nTBC - to be agreed.\n"),
            ["22:1 “Termination” says nothing but “TBC”"]
        );
        assert_eq!(told(RULE, "## Risk sharing\n\nThe shares are to be agreed.\n").len(), 1);
    }

    #[test]
    fn a_place_in_a_sentence_is_told_where_it_stands() {
        assert_eq!(
            told(RULE, "## Notices\n\nNotices go to [insert address].\n"),
            ["22:15 “[insert address]” has been left to fill in"]
        );
    }

    #[test]
    fn a_list_of_one_short_name_is_no_blank() {
        let with = |terms: &str| {
            format!(
                "---\nkind: memorandum-of-understanding\nid: a\ntitle: A\nparties: []\n{terms}\n---\n"
            )
        };
        assert_eq!(told(RULE, &with("notices: { methods: [email] }")).len(), 0);
        assert_eq!(
            told(
                RULE,
                &with("breach-notification: { to: [council] }\nnotices: { methods: [insert] }")
            ),
            ["7:21 “[insert]” has been left to fill in"]
        );
    }

    #[test]
    fn an_organisation_may_be_called_tbc() {
        let with = |name: &str, body: &str| {
            format!(
                "---\nkind: memorandum-of-understanding\nid: a\ntitle: A\nparties: [{{ id: b, name: {name} }}]\n---\n{body}"
            )
        };
        assert_eq!(told(RULE, &with("TBC Community Bank", "TBC lends the money.\n")).len(), 0);
        assert_eq!(
            told(RULE, "## Parties\n\nThe Tanners’ Bank (“TBC”) lends. TBC is old.\n").len(),
            0
        );
        assert_eq!(told(RULE, &with("TBC Partner", "")).len(), 1);
        assert_eq!(told(RULE, &with("Harbour Trust", "The fee is TBC.\n")).len(), 1);
    }

    #[test]
    fn blanks_stay_open_where_people_sign() {
        let blanks = "Signed: ______ Date: __/__/____ Name: [name]";
        assert_eq!(
            told(
                RULE,
                &format!(
                    "## Signatures\n<!-- clause: counterparts-and-execution -->\n\n{blanks}\n"
                )
            )
            .len(),
            0
        );
        assert_eq!(
            told(
                RULE,
                "## Signatures\n<!-- clause: counterparts-and-execution -->\n\nSigned by TBC\n"
            )
            .len(),
            1
        );
        assert_eq!(told(RULE, &format!("## Notices\n\n{blanks}\n")).len(), 3);
    }

    #[test]
    fn values_of_the_front_matter_are_read() {
        let text = "---\nkind: memorandum-of-understanding\nid: tideway\ntitle: Tideway\nparties:\n  - { id: a, name: TBC }\n  - { id: b, name: [insert name] }\n---\n";
        assert_eq!(
            told(RULE, text),
            [
                "6:20 “TBC” has been left to fill in",
                "7:20 “[insert name]” has been left to fill in"
            ]
        );
    }

    #[test]
    fn what_templates_leave_behind_is_found() {
        for words in [
            "[insert date]",
            "[●]",
            "[ ]",
            "[…]",
            "[Name of Provider]",
            "<INSERT NAME>",
            "TBC",
            "tba",
            "XX/XX/XXXX",
            "dd/mm/yyyy",
            "£X",
            "£XX,XXX",
            "{{ party }}",
            "Drafting note",
            "not capable of execution",
            "Lorem ipsum",
            "[Organisation name]",
            "[three] months",
            "[30/60/90] days",
            "£[●]",
            "[Delete as appropriate]",
            "20XX",
            "to be confirmed",
            "[insert [name] here]",
        ] {
            assert_eq!(finds(words), [words], "{words}");
        }
    }

    #[test]
    fn ordinary_words_are_left_alone() {
        for words in [
            "*Sundorne v Geminor* [2024] EWHC 1666 (Ch)",
            "[^1] and [1]",
            "- [ ] tell the commissioner",
            "1. [ ] done",
            "the outbalance and tba-housing",
            "mail tbc@tideway.example or www.tbc.example",
            "such sum as is to be agreed between the\nparties in writing, failing which",
            "sums to be agreed by deed",
            "Dated ____________ 2026",
            "**Date:** ____________ 2026",
            "Date of birth (dd/mm/yyyy)",
            "one\n\n___\n\ntwo",
            "___very___ strong",
            "[sic] the [revised] minutes",
            "[State] aid",
            "Part XX of the Act",
            "the budget to be agreed\nby the Board before each year",
            "[ ](https://tideway.example)",
        ] {
            assert_eq!(finds(words), Vec::<&str>::new(), "{words}");
        }
    }

    #[test]
    fn to_be_agreed_counts_where_it_stands_alone() {
        for words in [
            "Notice: to be agreed.",
            "| Lead | to be agreed |",
            "- to be confirmed\n- x",
            "To be agreed by the parties in due course",
            "1) to be decided\n",
            "Shares – to be agreed; costs shared.",
        ] {
            assert_eq!(finds(words).len(), 1, "{words}");
        }
    }
}
