//! Lines that are each for one party: those of a signature block (“Harbour Trust: ........”, “| Harbour Trust | | |”), and those of the list that says
//! who the parties are (“1.2 Quay Advice CIC (company number …)”).

use std::collections::BTreeMap;

use super::organisations;
use crate::document::agreement::{Agreement, Party};
use crate::document::words::even;
use crate::ground::source::Span;

/// A line for whoever it begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Whom it is for, as the words say it.
    pub(super) called: Span,
    /// The words of that, as names are compared.
    pub(super) name: Vec<String>,
    /// Which form the line has: those of one form in one list say the same thing in the same place.
    pub(super) form: Form,
    /// What else the line says.
    pub(super) rest: Span,
    /// Lists are parted by paragraphs that are none of their lines.
    list: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// A name, a colon, room to write.
    Colon,
    /// A name, and a line to write on.
    Blank,
    /// A name on a line of its own, what is to be written below it.
    Alone,
    /// An item or numbered paragraph that begins with a name.
    Item,
    /// A cell of a table, in this column.
    Cell(usize),
    /// A cell at the head of a table.
    Head,
}

/// The clause that says how the partners sign.
pub(super) const SIGNATURES: &str = "counterparts-and-execution";

/// The clause that says who they are.
pub(super) const PARTIES: &str = "parties";

/// So many lines are looked at: no block has more.
const MOST: usize = 300;

/// The lines of the signature block in the order of the text. A row of a table is told once for each of its cells.
pub(super) fn to_sign(agreement: &Agreement) -> Vec<Line> {
    lines_of(agreement, SIGNATURES, |line, start, _, lines| {
        read_to_sign(line, start, lines);
        true
    })
}

/// The lines of a clause. `read` adds those that it finds in a line of the text, and says whether a list may go on behind it.
fn lines_of(
    agreement: &Agreement,
    clause: &str,
    read: impl Fn(&str, usize, bool, &mut Vec<Line>) -> bool,
) -> Vec<Line> {
    let Some(clause) = agreement.clause(clause) else { return Vec::new() };
    let prose = agreement.prose();
    let mut lines: Vec<Line> = Vec::new();
    let mut read_until = 0;
    let mut list = 0;
    for section in agreement.sections_of(clause) {
        let start = section.span.start.max(read_until).saturating_sub(prose.start());
        let end = section.span.end.saturating_sub(prose.start());
        read_until = section.span.end.max(read_until);
        let mut at = start;
        let mut is_behind_blank = true;
        let text = prose.words().get(start..end).unwrap_or_default();
        let mut following = text.split_inclusive('\n').skip(1);
        for line in text.split_inclusive('\n') {
            let next = following.next().unwrap_or_default();
            if lines.len() >= MOST {
                return lines;
            }
            let before = lines.len();
            let goes_on = line.trim().is_empty()
                || read(line, at + prose.start(), is_behind_blank, &mut lines);
            list += usize::from(!goes_on);
            let is_head = is_rule(next);
            for line in lines.iter_mut().skip(before) {
                line.list = list;
                if is_head {
                    line.form = Form::Head;
                }
            }
            is_behind_blank = line.trim().is_empty();
            at += line.len();
        }
    }
    lines
}

/// `|---|---|`
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line.contains("--") && !line.contains(char::is_alphanumeric)
}

/// Reads a line of a list of parties.
fn read_listed(line: &str, start: usize, is_behind_blank: bool, lines: &mut Vec<Line>) -> bool {
    let bare = line.trim();
    let place = place_in(line, start);
    let mut add = |words: &str, form: Form, rest: &str| {
        let called = leading_name(words);
        let name = organisations::words_of(called);
        if name.len() > 1 {
            lines.push(Line {
                called: place(called),
                name,
                form,
                rest: place(rest),
                list: usize::default(),
            });
        }
    };
    if let Some(row) = bare.strip_prefix('|') {
        for (column, cell) in row.split('|').enumerate() {
            let called = leading_name(cell);
            let behind = behind(cell, called);
            if behind.is_empty() || behind.starts_with(['(', ',']) {
                add(cell, Form::Cell(column), row);
            }
        }
        return true;
    }
    let Some(item) = without_mark(bare) else {
        return !is_behind_blank || line.starts_with([' ', '\t']);
    };
    let called = leading_name(item);
    let behind = behind(item, called);
    let is_introduced = behind.is_empty()
        || behind.starts_with(['(', ',', ';', ':', '–', '—', '-', '.'])
        || ["of ", "whose ", "and\n"].iter().any(|word| behind.starts_with(word));
    if is_introduced && !line.starts_with([' ', '\t']) {
        add(item, Form::Item, behind);
    }
    true
}

/// What stands behind a name at the beginning of some words.
fn behind<'a>(words: &'a str, name: &str) -> &'a str {
    let at = (name.as_ptr().addr() + name.len()).saturating_sub(words.as_ptr().addr());
    words
        .get(at..)
        .unwrap_or_default()
        .trim_start_matches(|sign: char| sign.is_whitespace() || sign == '*' || sign == '_')
}

/// An item without what marks it as one: a bullet, a number, a letter in brackets, bold type.
fn without_mark(line: &str) -> Option<&str> {
    let bullet = ["- ", "* ", "+ ", "• "].iter().find_map(|bullet| line.strip_prefix(*bullet));
    let marked = bullet.or_else(|| {
        let (mark, rest) = line.split_once(char::is_whitespace)?;
        let bare = mark.trim_matches(['(', ')', '.', '*', '[', ']', '\\']);
        let is_number = bare.starts_with(|sign: char| sign.is_ascii_digit())
            && bare.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
        let is_letter = bare.len() == 1 && mark.ends_with([')', '.']);
        (is_number || is_letter && bare.starts_with(char::is_alphabetic)).then_some(rest)
    });
    marked.or_else(|| line.starts_with("**").then_some(line))
}

/// The name at the beginning of some words: those with capital letters and what joins them.
fn leading_name(words: &str) -> &str {
    const LONGEST: usize = 120;
    let words = words.trim_start_matches(is_around);
    let words = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).unwrap_or(words);
    let words = words.trim_start_matches(is_around);
    let mut end = 0;
    let mut at = 0;
    for word in words.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let begins = bare.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit());
        let bare = bare.trim_end_matches(|sign: char| !sign.is_alphanumeric());
        if begins && at < LONGEST {
            end = at + bare.len();
            // “St. Bride’s” goes on, “Harbour Trust.” and “**Harbour Trust** of” do not.
            let is_short = bare.len() < 4 && word.trim_end().ends_with('.');
            if bare.len() < word.trim_end().len() && !is_short {
                break;
            }
        } else if !(is_joining(word.trim_end()) && end > 0) {
            break;
        }
        at += word.len();
    }
    let name = words.get(..end).unwrap_or_default();
    // “Harbour Council of Civic House” says where it is.
    let is_whole = |front: &str| {
        let front = organisations::words_of(front);
        organisations::may_sign(&front.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let of = name.match_indices(" of ").map(|(at, _)| name.get(..at).unwrap_or_default());
    of.into_iter().find(|front| is_whole(front)).unwrap_or(name)
}

fn is_joining(word: &str) -> bool {
    matches!(word, "of" | "and" | "for" | "the" | "upon" | "in" | "at" | "&" | "y")
}

/// Where a part of a line stands in the file.
fn place_in(line: &str, start: usize) -> impl Fn(&str) -> Span {
    let line = line.as_ptr().addr();
    move |part: &str| {
        let at = start + part.as_ptr().addr().saturating_sub(line);
        Span::new(at, at + part.len())
    }
}

/// Reads a line of a signature block that begins at a place in the file.
fn read_to_sign(line: &str, start: usize, lines: &mut Vec<Line>) {
    let place = place_in(line, start);
    let mut add = |words: &str, form: Form, rest: &str| {
        let led = without_lead(words);
        let bare = led.trim_end_matches(is_around);
        // “Signed for Harbour Trust by two of its trustees” is for the trust.
        let is_led = led.len() < words.trim_start_matches(is_around).len();
        let called = if is_led && !may_be_name(bare) { leading_name(bare) } else { bare };
        let name = if may_be_name(called) { organisations::words_of(called) } else { Vec::new() };
        if name.len() > 1 {
            let (called, rest) = (place(called), place(rest));
            lines.push(Line { called, name, form, rest, list: usize::default() });
        }
    };
    let bare = line.trim();
    if let Some(row) = bare.strip_prefix('|') {
        for (column, cell) in row.split('|').enumerate() {
            add(cell, Form::Cell(column), row);
        }
    } else if let Some((name, rest)) = bare.split_once(':') {
        // “Signed for: Harbour Trust ........”
        if without_lead(name).is_empty() {
            let room = ROOM.iter().filter_map(|room| rest.find(room)).min();
            let (name, rest) =
                rest.split_at_checked(room.unwrap_or(rest.len())).unwrap_or_default();
            add(name, Form::Colon, rest);
        } else {
            add(name, Form::Colon, rest);
        }
    } else if let Some(at) = ROOM.iter().filter_map(|room| bare.find(room)).min() {
        let (name, rest) = bare.split_at_checked(at).unwrap_or_default();
        add(name, Form::Blank, rest);
    } else {
        add(bare, Form::Alone, "");
    }
}

/// Room to write a name.
const ROOM: &[&str] = &["...", "___", "…"];

/// Words without what leads to the name of an organisation: numbers, bullets, “signed for and on behalf of the”.
fn without_lead(words: &str) -> &str {
    const LEADS: &[&str] = &[
        "signed", "for", "and", "on", "behalf", "of", "as", "a", "deed", "executed", "by",
        "affixing", "common", "seal", "the",
    ];
    let mut rest = words;
    loop {
        rest = rest.trim_start_matches(|sign: char| sign.is_ascii_digit() || is_around(sign));
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        match rest.get(word.len()..) {
            Some(behind)
                if !word.is_empty() && LEADS.iter().any(|lead| word.eq_ignore_ascii_case(lead)) =>
            {
                rest = behind;
            }
            _ => return rest,
        }
    }
}

/// What stands around a name: bullets, brackets, bold type.
fn is_around(sign: char) -> bool {
    sign.is_whitespace() || "*_-+>.,;()\\#".contains(sign)
}

fn may_be_name(words: &str) -> bool {
    const LONGEST: usize = 100;
    words.len() <= LONGEST
        && words.starts_with(char::is_uppercase)
        && !words.contains(['(', '[', '{', '/', '“', '"', ',', ';', '@'])
        && words.split_whitespace().all(|word| {
            word.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit())
                || is_joining(word)
        })
}

/// A line for somebody who is no party.
pub(super) struct Stranger<'a> {
    pub(super) line: Line,
    /// The party that should stand there: the only one for which the list has no line, where this is the only line for no party.
    pub(super) instead_of: Option<Party<'a>>,
}

/// The lines of a signature block for organisations that are no parties.
pub(super) fn strangers_to_sign(agreement: &Agreement) -> Vec<Stranger<'_>> {
    strangers(agreement, SIGNATURES, &to_sign(agreement))
}

/// The items, numbered paragraphs and rows for organisations that are no parties, where the words say who the parties are.
pub(super) fn strangers_listed(agreement: &Agreement) -> Vec<Stranger<'_>> {
    strangers(agreement, PARTIES, &lines_of(agreement, PARTIES, read_listed))
}

/// The lines for organisations that are no parties, among lines of the same list and form for parties.
fn strangers<'a>(agreement: &'a Agreement, clause: &str, lines: &[Line]) -> Vec<Stranger<'a>> {
    /// So many lines for parties make a row in which another one must be for a party as well.
    const ENOUGH: usize = 2;
    if lines.is_empty() || !organisations::can_be_looked_for(agreement, agreement.parties().count())
    {
        return Vec::new();
    }
    let known: Vec<(Party<'a>, Vec<Vec<String>>)> = agreement
        .parties()
        .map(|party| {
            let names = organisations::names_of(agreement, &party).into_iter();
            let names = names.map(|name| bare(organisations::words_of(name)));
            (party, names.filter(|name| !name.is_empty()).collect())
        })
        .collect();
    let kinds: Vec<&String> =
        known.iter().flat_map(|(_, names)| names).filter_map(|name| name.last()).collect();
    let party_of = |line: &Line| {
        let name = bare(line.name.clone());
        known.iter().position(|(_, names)| names.contains(&name))
    };
    let is_organisation = |line: &Line| {
        let words: Vec<&str> = line.name.iter().map(String::as_str).collect();
        organisations::may_sign(&words)
            || line.name.last().is_some_and(|last| kinds.contains(&last))
                && organisations::is_one_in_particular(&words)
            || is_described(agreement.source.slice(line.rest))
                && organisations::is_one_in_particular(&words)
    };
    let stands = |name: &str| {
        let sections = agreement.clause(clause).into_iter();
        let mut sections = sections.flat_map(|clause| agreement.sections_of(clause));
        sections.any(|section| agreement.prose().even_at(section.span).contains(even(name).trim()))
    };
    let mut groups = BTreeMap::new();
    for line in lines.iter().filter(|line| line.form != Form::Head) {
        let group = groups.entry((line.list, line.form)).or_insert_with(Vec::new);
        group.push((line, party_of(line)));
    }
    let mut strangers = Vec::new();
    for group in groups.into_values() {
        let placed = |party: usize| group.iter().any(|(_, of)| *of == Some(party));
        let count = (0..known.len()).filter(|party| placed(*party)).count();
        let mut without = (0..known.len()).filter(|party| !placed(*party));
        let (without, is_only) = (without.next(), without.next().is_none());
        let others: Vec<&Line> = group
            .iter()
            .filter(|(line, of)| of.is_none() && is_organisation(line))
            .map(|(line, _)| *line)
            .collect();
        let instead_of = without.filter(|_| is_only && others.len() == 1 && count > 0);
        let instead_of = instead_of.and_then(|party| known.get(party));
        let instead_of =
            instead_of.filter(|(party, _)| party.name.is_some_and(|name| !stands(name)));
        for line in others {
            let is_slot = instead_of.is_some_and(|(_, names)| {
                !names.is_empty() && !names.iter().any(|name| may_be_called(agreement, name, line))
            });
            if is_slot {
                let instead_of = instead_of.map(|(party, _)| *party);
                strangers.push(Stranger { line: line.clone(), instead_of });
            } else if count >= ENOUGH && !may_be_for_party(agreement, &line.name) {
                strangers.push(Stranger { line: line.clone(), instead_of: None });
            }
        }
    }
    strangers
}

/// Whether words behind a name make it that of an organisation: a short form in brackets, a number in a register.
fn is_described(words: &str) -> bool {
    let is_short = words.strip_prefix('(').is_some_and(|words| {
        let inside = words.split(')').next().unwrap_or_default();
        ["“", "\""].iter().any(|mark| inside.contains(mark))
    });
    is_short || ["charity n", "company n"].iter().any(|words_of| words.contains(words_of))
}

fn bare(name: Vec<String>) -> Vec<String> {
    organisations::without_ending(name).0
}

/// Whether a line may have the name of a party in another way: a longer or shorter one, the same words in another order, a slip of the pen, or the name
/// further on in the line.
fn may_be_called(agreement: &Agreement, name: &[String], line: &Line) -> bool {
    let written = bare(line.name.clone());
    let rest = organisations::words_of(agreement.source.slice(line.rest));
    let is_permuted = written.len() == name.len() && written.iter().all(|word| name.contains(word));
    let (one, other): (Vec<&str>, Vec<&str>) =
        (written.iter().map(String::as_str).collect(), name.iter().map(String::as_str).collect());
    is_permuted
        || organisations::fuller(&one, &other).is_some()
        || organisations::is_slip_of(&one, name)
        || rest.windows(name.len()).any(|window| window == name)
}

/// Whether the words of a line may be short for the name of a party, or its name and more: “Harbour Trust Advice”, but not “Harbour Age Concern” for
/// “Harbour Council”.
pub(super) fn may_be_for_party(agreement: &Agreement, words: &[String]) -> bool {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let names = agreement.parties().flat_map(|party| {
        let names = organisations::names_of(agreement, &party);
        names.into_iter().map(organisations::words_of).map(bare).collect::<Vec<_>>()
    });
    names.into_iter().any(|name| {
        let texts: Vec<&str> = name.iter().map(String::as_str).collect();
        let mut telling = words.iter().filter(|word| organisations::tells_which(word));
        !organisations::are_of_other_sorts(&words, &texts)
            && (telling.all(|word| texts.contains(word))
                || texts.iter().all(|word| words.contains(word))
                || organisations::fuller(&texts, &words).is_some()
                || organisations::is_slip_of(&words, &name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_for_whom_it_begins_with() {
        let told = |line: &str| {
            let mut lines = Vec::new();
            read_to_sign(line, 0, &mut lines);
            let told = lines.into_iter().map(|line| (line.name.join(" "), line.form));
            told.collect::<Vec<_>>()
        };
        let of = |name: &str, form: Form| vec![(name.to_owned(), form)];
        for (line, expected) in [
            ("- **Harbour Trust**: ........", of("harbour trust", Form::Colon)),
            ("(1) Harbour Trust ______ (date)", of("harbour trust", Form::Blank)),
            ("| 1 | Harbour Trust | | |", of("harbour trust", Form::Cell(1))),
            ("For and on behalf of Harbour Trust: ____", of("harbour trust", Form::Colon)),
            ("Signed for: the Harbour Trust ____", of("harbour trust", Form::Colon)),
            ("**Harbour Trust**", of("harbour trust", Form::Alone)),
            ("Signed for Harbour Trust (by two trustees): __", of("harbour trust", Form::Colon)),
            (
                "Executed as a deed by affixing the seal of HARBOUR TRUST in the presence of: __",
                of("harbour trust", Form::Colon),
            ),
            ("Signed on behalf of the partners: ____", Vec::new()),
            ("Date: 1 May 2026", Vec::new()),
            ("|---|---|", Vec::new()),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }

    #[test]
    fn an_item_of_a_list_is_for_whom_it_begins_with() {
        let told = |line: &str| {
            let mut lines = Vec::new();
            read_listed(line, 0, true, &mut lines);
            lines.into_iter().map(|line| line.name.join(" ")).collect::<Vec<_>>().join(", ")
        };
        for (line, expected) in [
            ("- **Harbour Trust** (“Harbour”)", "harbour trust"),
            ("1.2 St. Bride’s Trust (charity number 1) of Quay Street", "st bride trust"),
            ("(b) **HARBOUR COUNCIL** of Civic House, Quay", "harbour council"),
            ("(b) Harbour Council of Civic House, Quay", "harbour council"),
            ("2. **University of Fenmouth**, of 1 Quay;", "university of fenmouth"),
            ("| 1 | Harbour Trust (charity 1) | Provider |", "harbour trust"),
            ("1.2 The Council and the Board are together the Partners", ""),
            ("Harbour Trust is one of them.", ""),
            ("- Harbour Trust hosts the coordinator", ""),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }
}
