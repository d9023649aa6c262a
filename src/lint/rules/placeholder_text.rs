//! Words that stand in for words still to come: `[insert name]`, “TBC”, `___`.

mod data;
mod forms;
mod leftovers;
mod put_off;

use std::cell::{LazyCell, OnceCell};
use std::sync::LazyLock;

use regex::Regex;

use super::places::Stretches;
use super::timeframe::Timeframe;
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::{Shape, Term};
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::Span;
use crate::history::signature_block::SignatureBlock;

pub(super) const RULE: Rule = Rule {
    name: "placeholder-text",
    severity: Severity::Error,
    summary: "words of a template that were never filled in, such as `[insert name]` or “TBC”",
    explanation: r"
What is left to be agreed later is what partners later disagree about. The UnitingCare contract, worth about £0.8bn, left price
and risk to later variations and ended after eight months (National Audit Office, 2016).

Found in the body and in the values of the front matter are brackets to fill in (`[insert name]`, `[Borough]`, `{number}`, `<number>`, which the
page does not even show), “TBC”, blank lines, dates such as `dd/mm/yyyy`, “XX March” and “202_”, `£X`, “XX people”, mail-merge fields, choices such
as `[monthly/quarterly]`, what Word leaves where a reference was lost (“Error! Reference source not found.”), drafting notes, words struck out or
highlighted, and filler text. “To be agreed” and “to follow” count where they stand alone, and in a sentence where they put off what it is about:
“insurance of a sum to be agreed”, “until a date to be confirmed”, “the cap on losses is to be agreed”. What a body, an expert or a later event settles is
left alone. Where all parties have names, “Partner A” is told too, unless it is defined or part of an example; and once an
agreement has been agreed or has begun, a line that calls it a draft.

In a draft it is a warning; once the parties have agreed, an error. The blanks of a signature block and of a date line stay: who signed and when
is in the record. So do those of a form that an annex offers for later use, such as a deed of adherence, and citations
such as `[2024] EWHC 1666`, brackets in quotations, boxes to tick, links, footnotes and code.

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

~~~markdown bad
## Liability
Each partner keeps insurance of a sum to be agreed, as clause Error! Reference source not found. requires.
~~~

~~~markdown good
## Termination
Any partner may leave with three months' notice, as in *Sundorne v Geminor* [2024] EWHC 1666.

- [ ] tell the commissioner
- [x] tell the service users

## Signatures
Signed for Harbour Trust: ______________ Date: dd/mm/yyyy

## Annex A: Form of deed of adherence
This deed is made by [name of new partner], of ______________.
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
        in_terms(agreement.terms(), agreement, &mut |found| {
            if !names.contains(&agreement.source.slice(found.span)) {
                left_to_fill_in(agreement, found, report).severity(severity).why(WHY);
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
    let standing = Standing::of(agreement, report);
    for (index, section) in body.sections.iter().enumerate() {
        let text = agreement.source.text();
        let in_form = LazyCell::new(|| forms::holds(agreement, index));
        let forms_within = LazyCell::new(|| forms::Within::of(agreement, section));
        let open = |found: &Found| {
            let is_prose = !not_prose.hold(found.span.start);
            let is_form = found.kind.belongs_in_form()
                && (*in_form || forms_within.hold(found.span.start, agreement));
            is_prose
                && !is_form
                && !names.contains(&agreement.source.slice(found.span))
                && standing.is_open(found, index)
        };
        let mut in_words = find(text, section.words).into_iter().filter(open).peekable();
        for found in find(text, section.heading_span).into_iter().filter(open) {
            standing.tell(found, report).severity(severity).why(WHY);
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
        for found in in_words.filter(|found| found.kind != Kind::AsBefore) {
            standing.tell(found, report).severity(severity).why(WHY);
        }
    }
}

/// What is known of an agreement that decides whether a leftover is one.
struct Standing<'a> {
    agreement: &'a Agreement,
    block: OnceCell<Option<SignatureBlock>>,
    first_line: usize,
    /// Since when nothing of a draft belongs into it, as a message puts it.
    settled: Option<String>,
    /// Whom the agreement itself calls “Partner A” and the like; `None` where a party has no name yet.
    defined: OnceCell<Option<Vec<String>>>,
}

impl<'a> Standing<'a> {
    fn of(agreement: &'a Agreement, report: &Report<'_>) -> Self {
        let as_of = report.standard.as_of;
        let commencement = Timeframe::of(agreement).and_then(|frame| Some(frame.commencement?.0));
        let began = commencement.filter(|commencement| *commencement <= as_of);
        let settled = if agreement.agreed {
            Some("that has been agreed".to_owned())
        } else {
            began.map(|date| format!("that began on {}", date.strftime("%-d %B %Y")))
        };
        let first_line = agreement.source.position(agreement.body.span.start).line;
        Self { agreement, block: OnceCell::new(), first_line, settled, defined: OnceCell::new() }
    }

    fn is_open(&self, found: &Found, section: usize) -> bool {
        let stays = (found.kind == Kind::Blank || found.label) && self.is_signed_at(found, section);
        let speaks = match found.kind {
            Kind::Draft => self.settled.is_some(),
            Kind::StandIn => self.is_nobody(found),
            _ => true,
        };
        !stays && speaks
    }

    /// Whether a place belongs to the signature block, whose blanks stay blank in the file for ever.
    fn is_signed_at(&self, found: &Found, section: usize) -> bool {
        if is_for_signing(self.agreement, section) {
            return true;
        }
        let block = self.block.get_or_init(|| SignatureBlock::of(self.agreement));
        let line = self.agreement.source.position(found.span.start).line;
        let line = line.checked_sub(self.first_line);
        block.as_ref().zip(line).is_some_and(|(block, line)| block.is_signed_at(line))
    }

    /// Whether all parties have names, and nobody was given this one.
    fn is_nobody(&self, found: &Found) -> bool {
        let defined = self.defined.get_or_init(|| {
            let is_named = |party: Party<'_>| {
                party.name.is_some_and(|name| name.contains(' ') || name.len() > 3)
            };
            let parties = || self.agreement.parties();
            (parties().nth(1).is_some() && parties().all(is_named)).then(|| self.stand_ins())
        });
        let words = self.agreement.source.slice(found.span);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        defined.as_ref().is_some_and(|defined| !defined.contains(&words))
    }

    /// What the agreement itself calls somebody: “Partner A” in quotation marks or brackets, or in a party’s name.
    fn stand_ins(&self) -> Vec<String> {
        const AROUND: [(&str, &str); 7] = [
            ("“", "”"),
            ("\"", "\""),
            ("‘", "’"),
            ("'", "'"),
            ("(", ")"),
            ("“**", "**”"),
            ("\"**", "**\""),
        ];
        let text = self.agreement.source.text();
        let labels = |label: &String| {
            ["A", "B", "C", "X", "Y", "Z"].map(|letter| format!("{label} {letter}"))
        };
        let is_defined = |label: &String| {
            AROUND.iter().any(|(open, close)| text.contains(&format!("{open}{label}{close}")))
                || self
                    .agreement
                    .parties()
                    .any(|party| party.name.is_some_and(|name| name.contains(label.as_str())))
        };
        data::LEFTOVERS.stand_ins.labels.iter().flat_map(labels).filter(is_defined).collect()
    }

    fn tell<'r>(&self, found: Found, report: &'r mut Report<'_>) -> &'r mut Finding {
        let agreement = self.agreement;
        let words = wording::quoted(agreement.source.slice(found.span));
        let (message, help) = match found.kind {
            Kind::Draft => {
                let settled = self.settled.as_deref().unwrap_or("that has been agreed");
                (format!("{words} stands in an agreement {settled}"), "take it out".to_owned())
            }
            Kind::StandIn => {
                let names: Vec<_> = agreement.parties().filter_map(|party| party.name).collect();
                (
                    format!("{words} stands where a party should be named"),
                    format!("write which it is: {}", wording::either(&names)),
                )
            }
            _ => return left_to_fill_in(agreement, found, report),
        };
        let finding = report.at(found.span, message);
        if let Some(clause) = places::clause_at(agreement, found.span.start) {
            finding.clause(clause);
        }
        finding.help(help)
    }
}

fn left_to_fill_in<'r>(
    agreement: &Agreement,
    found: Found,
    report: &'r mut Report<'_>,
) -> &'r mut Finding {
    let typed = agreement.source.slice(found.span);
    let words = wording::quoted(typed);
    let fill = "write what belongs there, or take it out".to_owned();
    let (message, help) = match found.kind {
        Kind::Number => {
            let number = typed.replace(['[', ']'], "");
            let number = wording::quoted(number.trim());
            (
                format!("{words} has been left to fill in"),
                format!("if {number} is what was agreed, take only the brackets away"),
            )
        }
        Kind::Failed => (
            format!("{words} stands where the word processor lost what belongs there"),
            "write the clause, schedule or date that is meant".to_owned(),
        ),
        Kind::Vanishing => {
            (format!("{words} has been left to fill in, and the page does not show it"), fill)
        }
        Kind::Note => (
            format!("{words} is a note to those who draft"),
            "do what it says, and take it out".to_owned(),
        ),
        Kind::Choice => (
            format!("{words} leaves a choice open"),
            "keep what was agreed, without brackets, and take the rest out".to_owned(),
        ),
        Kind::Struck => (
            format!("{words} is struck out and still there"),
            "take it out; the history keeps what stood there".to_owned(),
        ),
        Kind::Marked => (
            format!("{words} is still marked for somebody to look at"),
            "settle it, and take the marks away".to_owned(),
        ),
        _ => (format!("{words} has been left to fill in"), fill),
    };
    let finding = report.at(found.span, message);
    if let Some(clause) = places::clause_at(agreement, found.span.start) {
        finding.clause(clause);
    }
    finding.help(help)
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
fn in_terms(term: &Term, agreement: &Agreement, tell: &mut impl FnMut(Found)) {
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
                return tell(Found::new(term.span, Kind::ToFill));
            }
            for term in terms {
                in_terms(term, agreement, tell);
            }
        }
        Shape::Scalar(_) => {
            let of_a_body = [Kind::Draft, Kind::StandIn, Kind::AsBefore];
            for found in find(text, term.span) {
                if !of_a_body.contains(&found.kind) {
                    tell(found);
                }
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
    kind: Kind,
    /// “The shares are to be agreed”: the words around it say nothing either.
    whole: bool,
    /// “Name: [name of the chair]”: where people sign, it stays like a blank.
    label: bool,
}

impl Found {
    const fn new(span: Span, kind: Kind) -> Self {
        Self { span, kind, whole: false, label: false }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Something to write a name or a date on: such stay open where people sign.
    Blank,
    /// Words in brackets, which a form may have.
    ToFill,
    /// “[three (3)] months”
    Number,
    /// “[monthly / quarterly]”
    Choice,
    /// `<number>`, which reads as a tag.
    Vanishing,
    /// “To be agreed”
    Open,
    /// “As per the previous agreement”, where a clause says nothing else.
    AsBefore,
    /// “Error! Reference source not found.”
    Failed,
    Note,
    Struck,
    Marked,
    /// “DRAFT v3”
    Draft,
    /// “Partner A”
    StandIn,
}

impl Kind {
    /// Whether a form for later use may hold it.
    const fn belongs_in_form(self) -> bool {
        matches!(
            self,
            Self::Blank
                | Self::ToFill
                | Self::Number
                | Self::Choice
                | Self::Vanishing
                | Self::StandIn
        )
    }
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
            (?: \s+ (?: by | between | among | with ) \s+ (?: the \s+ | all \s+ )? (?: parties | partners | participants | organisations | members | board | steering \s+ group | commissioner ) )?
            (?: \s+ (?: later | in \s+ due \s+ course | separately | shortly ) )?
          | \b (?: details? \s+ )? to \s+ follow
        )
      | (?P<word> tb[cad] )
      | (?P<fill>
        \[ \s* (?: please \s+ )? (?: insert | enter | specify | complete | fill | delete | choose | select | describe | add | to \s+ be | to \s+ follow | tb[cad] | drafting ) \b (?u:[^\[\]\n])* (?: \[ (?u:[^\[\]\n])* \] (?u:[^\[\]\n])* )? \]
      | \[ \s* (?: (?: organisation | partner | party | provider | council | charity | company | lead | contact | project | programme ) (?:'s)? \s+ )?
          (?: names? | dates? | amount | address | number | period | role | email | e-mail | phone | telephone | percentage | sum | location | area | service | organisation | provider | partner | party | council )
          (?: \s+ (?: [a-z] | \d | (?: of | and | or | for | in | to ) \s+ (?u:[^\[\]\n])+ ) )? \s* \\? \]
      | < \s* (?: insert | enter | name \s+ of | date \s+ of | tb[cad] ) \b (?u:[^<>\n])* >
        )
      | \[ \s* (?u:[●•○◦*\#–—-])+ \s* \]
      | £ \s? \[ (?u:[^\[\]\n])* \]
      | (?P<number> \[ \s* (?: \d{1,3} (?: / \d{1,3} )* | one | two | three | four | five | six | seven | eight | nine | ten | twelve | twenty | thirty | sixty | ninety )
          \s* (?: \( (?u:[^()\n])+ \) \s* )? \] \s* (?: % | per \s+ cent | (?: working \s+ | calendar \s+ | business \s+ )? (?: day | week | month | year ) s? ) )
      | \{\{ (?u:[^{}\n])* \}\}
      | \b xx \s? / \s? xx (?: \s? / \s? (?: xx | 20 )? (?: xx )? )?
      | \b 20 (?: xx | yy ) \b
      | £ \s? x [x,.]* \b
      | \b x{2,3} \s? (?: % | per \s+ cent )
      | \b x{4,} \b
      | (?P<note> \b drafting \s+ note \b | \b note \s+ to \s+ draft (?: er )? \b )
      | \b not \s+ capable \s+ of \s+ execution \b
      | \b delete \s+ as \s+ (?: appropriate | applicable ) \b
      | \b lorem \s+ ipsum (?: \s+ dolor (?u:[^.\n])* )?",
    )
    .ok()
});

/// Whether anything in a text may be a placeholder, wherever it stands.
fn is_anywhere(text: &str) -> bool {
    PLACEHOLDER.as_ref().is_some_and(|pattern| pattern.is_match(text))
        || leftovers::is_anywhere(text)
}

/// The placeholders in a stretch of a text, in its order; of those that overlap or touch each other the first.
fn find(text: &str, within: Span) -> Vec<Found> {
    let mut found = blanks(text, within);
    found.extend(leftovers::find(text, within));
    found.sort_by_key(|found| (found.span.start, std::cmp::Reverse(found.span.end)));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for found in found {
        let touches = kept.last().is_some_and(|last| {
            let between = text.get(last.span.end..found.span.start);
            between.is_none_or(|between| {
                let is_blank = |kind| matches!(kind, Kind::Blank | Kind::ToFill);
                between.len() < 4
                    && is_blank(last.kind)
                    && is_blank(found.kind)
                    && between.trim_matches([' ', '/', '-', '\\', '.']).is_empty()
            })
        });
        if !touches {
            kept.push(found);
        }
    }
    kept
}

fn blanks(text: &str, within: Span) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let Some(pattern) = PLACEHOLDER.as_ref() else { return found };
    let stretch = text.get(within.start..within.end).unwrap_or_default();
    // A bold “Date:” that opens the line may be a heading of its own, and stand before the stretch.
    let above = text.get(..within.start).unwrap_or_default();
    let line_start = above.rfind(['\n', '\r']).map_or(0, |newline| newline + 1);
    let mut line = LineStart::default();
    for captures in pattern.captures_iter(stretch) {
        let Some(whole) = captures.get(0) else { continue };
        let is = |group: &str| captures.name(group).is_some();
        let before = stretch.get(..whole.start()).unwrap_or_default();
        let behind = stretch.get(whole.end()..).unwrap_or_default();
        let mut one = Found::new(Span::new(whole.start(), whole.end()), Kind::ToFill);
        let stands = if is("blank") {
            one.kind = Kind::Blank;
            let before = text.get(line_start..within.start + whole.start()).unwrap_or_default();
            is_blank_to_fill(whole.as_str(), line.up_to(before), behind)
        } else if is("word") {
            one.kind = Kind::Open;
            is_word_alone(before, behind)
        } else if is("alone") {
            one.kind = Kind::Open;
            let follows = whole.as_str().to_lowercase().ends_with("follow");
            one.whole = !follows && is_whole_sentence(stretch, behind);
            let alone = one.whole || (begins_there(before) && ends_there(behind));
            let begins = (!alone && !follows)
                .then(|| put_off::begins(before, whole.as_str(), behind))
                .flatten();
            if let Some(start) = begins {
                one.span = Span::new(start, whole.end());
            }
            alone || begins.is_some()
        } else {
            if is("number") {
                one.kind = if whole.as_str().contains('/') { Kind::ToFill } else { Kind::Number };
            } else if is("note") {
                one.kind = Kind::Note;
            }
            // Variables that the website fills in on each page.
            let variable = whole.as_str().trim_start_matches(['{', ' ']);
            let of_site = whole.as_str().starts_with("{{")
                && ["site.", "page.", "include.", "$"].iter().any(|of| variable.starts_with(of));
            one.label = is("fill") && is_label(whole.as_str(), before);
            let quoted = is("fill") && leftovers::quoted_at(before, behind);
            !of_site && !quoted
        };
        if stands {
            one.span = one.span.shifted(within.start);
            found.push(one);
        }
    }
    found
}

/// “Name: [name of the chair]”, “Signed by [NAME OF DIRECTOR]”
fn is_label(words: &str, before: &str) -> bool {
    let inner = words.trim_start_matches(['[', '<', '{', ' ']).to_lowercase();
    let asks = ["name", "title", "position", "date", "job", "role", "address"];
    let led_to =
        leftovers::end_of(before, 40).trim_end_matches([' ', '\\', '*', '_']).to_lowercase();
    asks.iter().any(|word| inner.starts_with(word))
        && (led_to.ends_with(':') || led_to.ends_with(" by"))
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
    use super::super::examples::{findings, told};
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
    fn what_is_filled_in_later_on_purpose_is_no_leftover() {
        for words in [
            "The address may be changed by noting the changed address below.\n\nNew address: ______ City: ______",
            "These rules are adopted by the members on this ____ of ________, ______.",
            "The partners agree.\n\nAnnex I - Registration request\n\nOperating company: the company ______",
        ] {
            assert_eq!(told(RULE, &format!("## Rules\n\n{words}\n")).len(), 0, "{words}");
        }
        for words in [
            "The address is ______ in the town.",
            "The partners agree.\n\nAnnex I - Budget\n\nOperating company: the company ______",
        ] {
            assert_ne!(told(RULE, &format!("## Rules\n\n{words}\n")).len(), 0, "{words}");
        }
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
    fn a_number_in_brackets_keeps_its_number() {
        let (_, findings) = findings(RULE, &[], "## Exit\n\nOn [three (3)] months' notice.\n");
        let help = findings.first().and_then(|finding| finding.help.as_deref());
        assert_eq!(
            help,
            Some("if “three (3) months” is what was agreed, take only the brackets away")
        );
    }

    #[test]
    fn a_form_in_an_annex_keeps_its_blanks() {
        let blanks =
            "[name of new party] pays £______ by dd/mm/yyyy.\n\n1. Aware? [ ] Yes [ ] No\n";
        for heading in [
            "Schedule 3 – Form of deed of adherence",
            "Annex A: Referral form",
            "Appendix 2. Change request",
            "Annex B\n\n### Withdrawal notice",
        ] {
            let text = format!("## {heading}\n\n{blanks}");
            assert_eq!(told(RULE, &text), Vec::<String>::new(), "{heading}");
        }
        for heading in ["Schedule 3 – Legal form", "Referral form", "Annex A: Money", "Forms"] {
            assert!(told(RULE, &format!("## {heading}\n\n{blanks}")).len() > 2, "{heading}");
        }
        let text = "## Annex A: Referral form\n\nSee Error! Bookmark not defined.\n";
        assert_eq!(told(RULE, text).len(), 1);
    }

    #[test]
    fn a_signature_block_without_a_heading_keeps_its_blanks() {
        let block = "In witness whereof the parties have signed.\n\nSigned by: __________\n\nName: [name]\n\nTitle: __________\n";
        assert_eq!(told(RULE, &format!("## Law\n\n{block}")), Vec::<String>::new());
        let versions = "| Version | Date | Author |\n|---|---|---|\n| 1 | [Date] | [Name] |\n";
        assert_eq!(told(RULE, &format!("## Versions\n\n{versions}")).len(), 2);
    }

    fn with_parties(body: &str) -> String {
        let parties = "[{ id: a, name: Harbour Trust }, { id: b, name: Quay Advice }]";
        format!(
            "---\nkind: memorandum-of-understanding\nid: a\ntitle: A\nparties: {parties}\ntimeframe: {{ commencement: 2020-04-01 }}\n---\n{body}"
        )
    }

    #[test]
    fn nobody_is_called_partner_a_where_all_have_names() {
        assert_eq!(
            told(RULE, &with_parties("Partner A recruits the volunteers.\n")),
            ["8:1 “Partner A” stands where a party should be named"]
        );
        for words in [
            "If Partner A leaves, the others go on.",
            "Partner A pays what Partner B is owed.",
            "Example: Partner A spends more.",
            "Harbour Trust (“Partner A”) recruits. Partner A pays.",
            "Category A, Partner As and Council AB recruit.",
        ] {
            assert_eq!(told(RULE, &with_parties(words)), Vec::<String>::new(), "{words}");
        }
        let unnamed = with_parties("Partner A recruits.\n").replace("Quay Advice", "''");
        assert_eq!(told(RULE, &unnamed), Vec::<String>::new());
    }

    #[test]
    fn a_draft_is_none_any_more_once_it_has_begun() {
        assert_eq!(
            told(RULE, &with_parties("DRAFT v3 – not for signature\n\nWe work together.\n")),
            [
                "8:1 “DRAFT v3 – not for signature” stands in an agreement that began on 1 April 2020"
            ]
        );
        for words in [
            "| 0.3 | Draft for comments | 2 May |",
            "The board approves a draft for consultation each year.",
            "The DRAFT minutes go to all partners within a week of each meeting.",
        ] {
            assert_eq!(told(RULE, &with_parties(words)), Vec::<String>::new(), "{words}");
        }
        let later = with_parties("DRAFT v3 – not for signature\n").replace("2020", "2099");
        assert_eq!(told(RULE, &later), Vec::<String>::new());
    }

    #[test]
    fn what_the_sentence_is_about_is_not_put_off() {
        for (words, expected) in [
            ("Each of us insures for a sum to be agreed and reviews it.", "a sum to be agreed"),
            ("It runs until a date to be confirmed. Then it ends.", "a date to be confirmed"),
            (
                "Losses are shared. The cap on losses is to be agreed by the Participants. No more.",
                "The cap on losses is to be agreed by the Participants",
            ),
            (
                "It follows our data agreement, which is still to be agreed. We pay.",
                "still to be agreed",
            ),
        ] {
            assert_eq!(finds(words), [expected], "{words}");
        }
        for words in [
            "Minutes are to be agreed at the next meeting. We meet often.",
            "Delivery follows an action plan to be agreed each year by the board.",
            "It pays an amount to be determined by the expert under clause 14.",
            "We hold an away day on a date to be agreed. It is fun.",
            "Further services are at a sum to be agreed. They are few.",
            "The dates of meetings are to be agreed by the members. They are many.",
            "If the share of a new partner is still to be agreed, it waits.",
            "A price to be agreed in writing before work starts is paid.",
            "The work starts on a date to be agreed, failing which on 1 May.",
        ] {
            assert_eq!(finds(words), Vec::<&str>::new(), "{words}");
        }
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
        let blanks = "Fee: ______ until __/__/____, paid to [name]";
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
