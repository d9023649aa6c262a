//! The lines of a signature block that begin with whom they are for: “Harbour Trust: ........”, “| Harbour Trust | | |”.

use super::organisations;
use crate::document::agreement::Agreement;
use crate::ground::source::Span;

/// A line to sign on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Whom it is for, as the words say it.
    pub(super) called: Span,
    /// The words of that, as names are compared.
    pub(super) name: Vec<String>,
    /// Which form the line has: those of one form say the same thing in the same place.
    pub(super) form: Form,
    /// What else the line says.
    pub(super) rest: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A name, a colon, room to write.
    Colon,
    /// A name, and a line to write on.
    Blank,
    /// A name on a line of its own, what is to be written below it.
    Alone,
    /// A cell of a table, in this column.
    Cell(usize),
}

/// The clause that says how the partners sign.
pub(super) const CLAUSE: &str = "counterparts-and-execution";

/// So many lines are looked at: no block has more.
const MOST: usize = 300;

/// The lines of the signature block in the order of the text. A row of a table is told once for each of its cells.
pub(super) fn lines(agreement: &Agreement) -> Vec<Line> {
    let Some(clause) = agreement.clause(CLAUSE) else { return Vec::new() };
    let prose = agreement.prose();
    let mut lines = Vec::new();
    let mut read_until = 0;
    for section in agreement.sections_of(clause) {
        let start = section.span.start.max(read_until).saturating_sub(prose.start());
        let end = section.span.end.saturating_sub(prose.start());
        read_until = section.span.end.max(read_until);
        let mut at = start;
        for line in prose.words().get(start..end).unwrap_or_default().split_inclusive('\n') {
            if lines.len() >= MOST {
                return lines;
            }
            read(line, at + prose.start(), &mut lines);
            at += line.len();
        }
    }
    lines
}

/// Reads a line that begins at a place in the file.
fn read(line: &str, start: usize, lines: &mut Vec<Line>) {
    let place = |part: &str| {
        let at = start + part.as_ptr().addr().saturating_sub(line.as_ptr().addr());
        Span::new(at, at + part.len())
    };
    let mut add = |words: &str, form: Form, rest: &str| {
        let bare = without_lead(words).trim_end_matches(is_around);
        let name = if may_be_name(bare) { organisations::words_of(bare) } else { Vec::new() };
        if name.len() > 1 {
            lines.push(Line { called: place(bare), name, form, rest: place(rest) });
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
    const LEADS: &[&str] =
        &["signed", "for", "and", "on", "behalf", "of", "as", "a", "deed", "executed", "by", "the"];
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
                || matches!(word, "of" | "and" | "for" | "the" | "upon" | "in" | "at" | "&" | "y")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_for_whom_it_begins_with() {
        let told = |line: &str| {
            let mut lines = Vec::new();
            read(line, 0, &mut lines);
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
            ("Signed on behalf of the partners: ____", Vec::new()),
            ("Date: 1 May 2026", Vec::new()),
            ("|---|---|", Vec::new()),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }
}
