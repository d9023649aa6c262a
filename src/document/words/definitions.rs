//! Defined terms: “**Term**” means …, (the “Term”), the tables and lists of a definitions clause; and all that is set off in quotation marks or
//! bold, which may be a definition too.

use std::sync::LazyLock;

use memchr::memmem;
use regex::{Regex, bytes};

use super::{cut, first_words, last_words, pattern};
use crate::ground::source::Span;

/// What a text defines, and what it sets off.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definitions {
    pub defined: Vec<Definition>,
    /// Words in quotation marks, bold or italics: for whoever asks whether a word is surely nowhere defined.
    pub set_off: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The term as typed, white space folded.
    pub term: String,
    pub form: Form,
    /// The term.
    pub span: Span,
    /// What it means: the words behind the verb, to the end of their paragraph or to the next definition. Empty for a label.
    pub meaning: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// “Term” means …
    Means,
    /// “Term” has the meaning given in clause 4.
    Elsewhere,
    /// Something referred to as (the “Term”).
    Label,
    /// Something called “Term”: perhaps only its name.
    Name,
}

/// Words between signs that set them off, at the beginning of a text: “Term”, **Term**, “**Term**”, _Term_. It reads bytes: a class of all letters
/// but a few, eighty times over, would be a hundred times as large.
static SET_OFF: LazyLock<Option<bytes::Regex>> = LazyLock::new(|| {
    let quoted = r#"(?:[^"*\n|\xe2]|\xe2[^\x80]|\xe2\x80[^\x9c\x9d])"#;
    let pattern = format!(
        r#"(?-u)^(?:(?:\*{{1,3}}|__?)?(?:“|")(?:\*{{1,3}}|__?)?\s?({quoted}{{1,80}}?)\s?[,.;:]?(?:\*{{1,3}}|__?)?[,.]?(?:”|")(?:\*{{1,3}}|__?)?|\*\*(?:\*|_)?([^*\n|]{{1,80}}?)(?:\*|_)?\*\*|_([^_\n|]{{1,80}}?)_\b|\*([^*\n| ][^*\n|]{{0,80}}?)\*)"#
    );
    bytes::Regex::new(&pattern).ok()
});

const MOST_WORDS: usize = 8;

/// Reads the definitions in a text; `even` is the same text as [`super::even`] makes it, `clauses` are its definitions clauses.
pub(super) fn read(text: &str, even: &str, clauses: &[Span]) -> Definitions {
    let mut read = Definitions::default();
    // “A” or “B” means …: those that wait for a verb.
    let mut waiting: Vec<(String, Span)> = Vec::new();
    let (mut joined_until, mut chain_start) = (0, 0);
    for (whole, span) in all_set_off(text) {
        read.set_off.push(span);
        if whole.start > joined_until {
            waiting.clear();
            chain_start = whole.start;
        }
        let Some(term) = term_of(cut(text, span.start, span.end)) else { continue };
        let behind = first_words(even, whole.end);
        let signs = cut(text, whole.start, whole.end);
        // “this does **not** mean”
        let is_quoted = signs.contains(['“', '"']);
        if let Some((form, meaning)) = verb(behind).filter(|_| is_upper(&term) || is_quoted) {
            // “X, as used together with “Lender” or “Holder”, means …” defines X.
            if NO_SUBJECT.is_match(last_words(even, chain_start)) {
                waiting.clear();
                continue;
            }
            waiting.push((term, span));
            let meaning = whole.end + meaning;
            let meaning = Span::new(meaning, end_of_paragraph(even, meaning));
            for (term, span) in waiting.drain(..) {
                read.defined.push(Definition { term, form, span, meaning });
            }
            continue;
        }
        // In some countries the comma stands within the quotation.
        let has_comma = signs.trim_end_matches(['*', '_']).ends_with([',', '”', '"'])
            && signs.trim_end_matches(['*', '_', '”', '"']).ends_with(',');
        if has_comma && is_upper(&term) {
            waiting.push((term.clone(), span));
            joined_until = whole.end + 4;
            continue;
        }
        let may_join = behind.trim_start_matches(' ').starts_with(['a', 'o', ',', '/']);
        // “Disclose”, “disclosure” or “re-disclosure” means …
        let begins_or_goes_on = is_upper(&term) || is_quoted && !waiting.is_empty();
        if let Some(joins) = JOINS.find(behind).filter(|_| may_join && begins_or_goes_on) {
            waiting.push((term.clone(), span));
            joined_until = whole.end + joins.end() + 3;
        } else {
            waiting.clear();
        }
        let may_be_listed =
            within(clauses, whole.start) && STARTS_LINE.is_match(last_words(even, whole.start));
        let listed = if may_be_listed {
            COLON.find(behind).or_else(|| COLON.find(cut(text, span.end, whole.end)))
        } else {
            None
        };
        if let Some(colon) = listed {
            let meaning = whole.end + if colon.as_str().is_empty() { 0 } else { colon.end() };
            let meaning = meaning.min(even.len());
            let meaning = Span::new(meaning, end_of_paragraph(even, meaning));
            read.defined.push(Definition { term, form: Form::Means, span, meaning });
        } else if let Some(form) = label(even, whole.start, whole.end).filter(|_| is_upper(&term)) {
            let meaning = Span::at(whole.end);
            read.defined.push(Definition { term, form, span, meaning });
        }
    }
    read_bare(text, even, clauses, &mut read.defined);
    read_tables(text, even, &mut read.defined);
    read.defined.sort_by_key(|definition| definition.span);
    read.defined.dedup_by_key(|definition| definition.span);
    bound(&mut read.defined);
    read
}

/// Words that are set off, with their signs and without them.
fn all_set_off(text: &str) -> Vec<(Span, Span)> {
    // Longer than all that the pattern reads.
    const REACH: usize = 200;
    let Some(set_off) = SET_OFF.as_ref() else { return Vec::new() };
    let bytes = text.as_bytes();
    // Few words are set off, and their signs are found much faster than the pattern.
    let signs = memchr::memchr3_iter(b'*', b'_', b'"', bytes);
    let mut signs: Vec<usize> = signs.chain(memmem::find_iter(bytes, "“")).collect();
    signs.sort_unstable();
    let mut found = Vec::new();
    let mut read_to = 0;
    for at in signs {
        if at < read_to || !opens(bytes, at) {
            continue;
        }
        let words = bytes.get(at..bytes.len().min(at + REACH)).unwrap_or_default();
        let Some(captures) = set_off.captures(words) else { continue };
        // Within a word an underscore is a letter, unless it sets off a quotation.
        let is_quoted = captures.get(1).is_some();
        let inner = captures.iter().skip(1).flatten().next();
        let (Some(whole), Some(inner)) = (captures.get(0), inner) else { continue };
        if !is_quoted && continues_word(bytes, at) {
            continue;
        }
        read_to = at + whole.end();
        let span = Span::new(inner.start(), inner.end()).shifted(at);
        found.push((Span::new(at, read_to), span));
    }
    found
}

/// Whether a sign may open what is set off.
fn opens(bytes: &[u8], at: usize) -> bool {
    let behind = |next: usize| bytes.get(at + next).copied().unwrap_or(b'\n');
    let is_quote = |byte: u8| matches!(byte, b'"' | 0xe2);
    match bytes.get(at) {
        Some(b'*') => behind(1) != b' ',
        Some(b'_') => {
            !continues_word(bytes, at)
                || is_quote(behind(1))
                || behind(1) == b'_' && is_quote(behind(2))
        }
        _ => true,
    }
}

/// Whether an underscore stands within a word.
fn continues_word(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    bytes.get(at) == Some(&b'_')
        && before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// A meaning ends where the next definition of the same paragraph begins.
fn bound(defined: &mut [Definition]) {
    let mut next: Option<Span> = None;
    for definition in defined.iter_mut().rev() {
        if let Some(next) = next
            && definition.meaning.start <= next.start
            && next.start < definition.meaning.end
        {
            definition.meaning.end = next.start;
        }
        if matches!(definition.form, Form::Means | Form::Elsewhere)
            && next.is_none_or(|next| definition.meaning.end <= next.start)
        {
            next = Some(definition.span);
        }
    }
}

fn within(clauses: &[Span], place: usize) -> bool {
    clauses.iter().any(|clause| (clause.start..clause.end).contains(&place))
}

/// What stands between the signs, as a term.
fn term_of(words: &str) -> Option<String> {
    let bare = words.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '*' | '_' | '.' | ',' | ':' | ';' | '“' | '”' | '"' | '‘' | '’')
    });
    let bare = bare.strip_suffix("(s)").unwrap_or(bare);
    let term = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = !term.is_empty()
        && term.split(' ').count() <= MOST_WORDS
        && term.starts_with(char::is_alphabetic)
        && !term.contains(['[', ']', '{', '}', '<', '>', '=', '?', '!']);
    fits.then_some(term)
}

fn is_upper(term: &str) -> bool {
    term.starts_with(char::is_uppercase)
}

/// Whether a verb of defining follows, and where the meaning begins behind it.
fn verb(behind: &str) -> Option<(Form, usize)> {
    // The cheap question first: nearly nothing that is set off is a definition.
    const BEGINNINGS: [&str; 13] = [
        "mean",
        "shall ",
        "will ",
        "has ",
        "have ",
        "bear",
        "take",
        "is ",
        "are ",
        "each ",
        "collectively ",
        "together ",
        "(",
    ];
    let bare = behind.trim_start_matches([' ', ',']);
    if !BEGINNINGS.iter().any(|word| bare.starts_with(word)) {
        return None;
    }
    if let Some(found) = ELSEWHERE.find(behind) {
        return Some((Form::Elsewhere, found.end()));
    }
    MEANS.find(behind).map(|found| (Form::Means, found.end()))
}

static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ ,]{0,4}(?:\([a-z0-9 ,.*_-]{0,20}\) {1,3})?(?:each )?(?:(?:shall |will )?(?:has|have|bears?|takes?) (?:the |their |its )?(?:same |respective )?meanings?|(?:is|are) (?:as )?defined)\b",
    )
});

static MEANS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ ,]{0,4}(?:\([a-z0-9 ,.*_-]{0,20}\) {1,3})?(?:each |collectively |together )?(?:shall |will )?means?\b[ ,:]*",
    )
});

static JOINS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ ,]{0,4}(?:,|/|and |or |and/or ) {0,4}(?:the |an? )?"));

static NO_SUBJECT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:with|from|between|than)(?: the)?[ *_]*$"));

static COLON: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ {0,3}[:|-]"));

static STARTS_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|\n|\| {0,3}| [-*+] | [0-9]{1,3}[.)] )[ \t]*(?:[-*+] |[(]?[a-z0-9.]{1,6}[.)] )?[ *_]*$",
    )
});

/// Whether the words stand in brackets that name what comes before, or behind “called”, “known as” and the like.
fn label(even: &str, start: usize, end: usize) -> Option<Form> {
    let before = last_words(even, start);
    let bare = before.trim_end_matches([' ', '*', '_', ',', ':']);
    let bare =
        [" the", " a", " an"].iter().find_map(|article| bare.strip_suffix(article)).unwrap_or(bare);
    let may_be_called = ["called", "known as", " as", "after", "named", " each"]
        .iter()
        .any(|word| bare.ends_with(word));
    if may_be_called && CALLED.is_match(before) {
        return Some(Form::Name);
    }
    let open = before.rfind('(')?;
    let inner = cut(before, open + 1, before.len());
    // “sections 4.4 (“Deleting at request”), 4.5 (“Deleting for breach”)” gives the headings.
    if inner.trim_matches([' ', '*', '_']).is_empty() && REFERRED.is_match(cut(before, 0, open)) {
        return None;
    }
    let behind = first_words(even, end);
    let closes = behind.find(')').is_some_and(|close| !cut(behind, 0, close).contains(['\n', '(']));
    (closes && !inner.contains([')', '\n']) && NAMING.is_match(inner)).then_some(Form::Label)
}

static REFERRED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\b(?:clauses?|sections?|articles?|paragraphs?)|[),]|\)?,? {0,3}\b(?:and|or)) {1,3}[0-9]{1,3}(?:\.[0-9]{1,3})* {0,3}$",
    )
});

static CALLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:called|known as|referred to(?: \w+){0,3} as|hereafter|hereinafter|hereinafter called|named|defined as)[ ,:]{1,3}(?:the |an? |each an? )?[ *_]*$",
    )
});

/// “the”, “together, the”, “each a … and together the”, “hereinafter”: nothing but words that give a name.
static NAMING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ *_]*(?:(?:the|an?|each|all|together|collectively|individually|jointly|both|hereinafter|hereafter|herein|such|this|these|and|or|with|referred|to|called|as|in|its|our|we|us|you|your|abbreviated|short|for|also|being|also known as)\b[ ,*_]*)*(?:[a-z0-9_ .,-]{2,40}[ ,]{1,3}(?:and|or|,)[ ,]*(?:together |collectively |each |individually )*(?:,? ?the |an? )?)?[ *_]*$",
    )
});

/// “Commencement Date means 1 April 2026” and, in a definitions clause, “Affiliate: any entity …”, without signs around the term.
fn read_bare(text: &str, even: &str, clauses: &[Span], defined: &mut Vec<Definition>) {
    // It reads bytes, as the pattern of what is set off does.
    static BARE: LazyLock<Option<bytes::Regex>> = LazyLock::new(|| {
        let capital = r"(?:[A-Z]|[\xc3-\xd5][\x80-\xbf])";
        let word = format!(r"{capital}(?:[\w'-]|’|[\xc3-\xdf][\x80-\xbf])*");
        let pattern = format!(
            r"(?-u)^[ \t>]*(?:[-*+][ \t]+|\(?[0-9a-z.]{{1,6}}[.)][ \t]+)?({word}(?:[ /](?:{word}|of|and|the|for|to|in)){{0,6}})[ \t]*(:| means? | shall mean | has the (?:same )?meaning)"
        );
        bytes::Regex::new(&pattern).ok()
    });
    const LONGEST: usize = 120;
    const NO_TERMS: [&str; 12] = [
        "This", "It", "That", "These", "Which", "Note", "Here", "In", "What", "Silence", "He",
        "They",
    ];
    let Some(bare) = BARE.as_ref() else { return };
    let mut tell = |start: usize, line: &str| {
        let Some(captures) = bare.captures(line.as_bytes()) else { return };
        let (Some(term), Some(verb)) = (captures.get(1), captures.get(2)) else { return };
        let [name, says] = [&term, &verb].map(|found| cut(line, found.start(), found.end()));
        let is_colon = says == ":";
        // “SPDX-License-Identifier: …” is a mark for machines; “Product and the⏎means of transport” ends in no noun.
        let is_mark = is_colon && name.starts_with("SPDX-");
        let last = name.rsplit([' ', '/']).next().unwrap_or_default();
        let is_cut = matches!(last, "of" | "and" | "the" | "for" | "to" | "in");
        let is_term = is_upper(name) && !NO_TERMS.contains(&name) && !is_mark && !is_cut;
        if !is_term || is_colon && !within(clauses, start) {
            return;
        }
        let form = if says.contains("meaning") { Form::Elsewhere } else { Form::Means };
        let behind = start + verb.end();
        let meaning = Span::new(behind, end_of_paragraph(even, behind));
        let span = Span::new(start + term.start(), start + term.end());
        defined.push(Definition { term: name.to_owned(), form, span, meaning });
    };
    for clause in clauses {
        let mut start = clause.start;
        for line in cut(text, clause.start, clause.end).split_inclusive('\n') {
            tell(start, line);
            start += line.len();
        }
    }
    // A line that begins with a term and its verb begins with little else.
    let mut told_until = 0;
    for at in memmem::find_iter(even.as_bytes(), " mean") {
        let reach = text.ceil_char_boundary(at.saturating_sub(LONGEST));
        let Some(start) = cut(text, reach, at)
            .rfind('\n')
            .map(|end| reach + end + 1)
            .or_else(|| (reach == 0).then_some(0))
        else {
            continue;
        };
        if start < told_until || within(clauses, start) {
            continue;
        }
        told_until = at;
        let end = text.floor_char_boundary((at + LONGEST).min(text.len()));
        let end = cut(text, at, end).find('\n').map_or(end, |line| at + line);
        tell(start, cut(text, start, end));
    }
}

/// The rows of a table whose head speaks of terms and meanings.
fn read_tables(text: &str, even: &str, defined: &mut Vec<Definition>) {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?:^|\n) {0,3}\|? {0,3}\**(?:defined )?(?:terms?|words?|expressions?)\** {0,20}\| {0,3}\**(?:meanings?|definitions?)\b",
        )
    });
    if !even.contains('|') || !even.contains("meaning") && !even.contains("definition") {
        return;
    }
    for head in HEAD.find_iter(even) {
        let mut at = head.end();
        // `even` joins lines; the rows are told by those of the text.
        at += cut(text, at, text.len()).find('\n').map_or(text.len(), |end| end + 1);
        for line in cut(text, at, text.len()).split_inclusive('\n') {
            let row = line.trim_start().trim_start_matches('|');
            let Some((cell, _)) = row.split_once('|') else { break };
            let start = at + line.len() - row.len();
            if let Some(term) = term_of(cell).filter(|term| is_upper(term)) {
                let offset = cell.find(term.split(' ').next().unwrap_or_default()).unwrap_or(0);
                let bare = cell.trim_end().trim_end_matches(['*', '_', '”', '"', ' ']);
                let span = Span::new(start + offset, start + bare.len().max(offset));
                let meaning = Span::new(start + cell.len() + 1, at + line.trim_end().len());
                let meaning = Span::new(meaning.start.min(meaning.end), meaning.end);
                defined.push(Definition { term, form: Form::Means, span, meaning });
            }
            at += line.len();
        }
    }
}

/// The next blank line, as far as a meaning reaches.
fn end_of_paragraph(even: &str, at: usize) -> usize {
    const REACH: usize = 4000;
    let end = (at + REACH).min(even.len());
    cut(even, at, end).find('\n').map_or(end, |line| at + line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, Form)> {
        let even = super::super::even(text);
        let everything = Span::new(0, text.len());
        let clauses = if text.contains("Definitions") { vec![everything] } else { Vec::new() };
        read(text, &even, &clauses)
            .defined
            .into_iter()
            .map(|definition| (definition.term, definition.form))
            .collect()
    }

    #[test]
    fn definitions_are_read_in_every_common_form() {
        use Form::{Elsewhere, Label, Means, Name};
        for (text, expected) in [
            ("“**Board**” means the board.", &[("Board", Means)][..]),
            ("“Board” means the board.", &[("Board", Means)]),
            ("\"Board\" shall mean the board.", &[("Board", Means)]),
            ("**“Board”** means the board.", &[("Board", Means)]),
            ("- **Business Plan** means the plan.", &[("Business Plan", Means)]),
            ("“Lead” has the meaning given in clause 1.", &[("Lead", Elsewhere)]),
            (
                "“Lead” and “Partners” have the meanings given",
                &[("Lead", Elsewhere), ("Partners", Elsewhere)],
            ),
            ("“Lead” or “Lead Partner” means Harbour", &[("Lead", Means), ("Lead Partner", Means)]),
            ("the eight organisations (the “Partners”) agree", &[("Partners", Label)]),
            ("(together, the \"Parties\")", &[("Parties", Label)]),
            (
                "“Give”, “giving” or “re-giving” means to let have",
                &[("Give", Means), ("giving", Means), ("re-giving", Means)],
            ),
            (
                "(each a “Party” and together the “Parties”)",
                &[("Party", Label), ("Parties", Label)],
            ),
            ("referred to as “Anchor”", &[("Anchor", Name)]),
            ("Commencement Date means 1 April 2026.", &[("Commencement Date", Means)]),
            ("Definitions\n\nAffiliate: in relation to a party", &[("Affiliate", Means)]),
            ("Definitions\n\n**Affiliate**: in relation to a party", &[("Affiliate", Means)]),
            (
                "| Term | Meaning |\n|---|---|\n| **Board** | the board |\n| Lead | Harbour |\n",
                &[("Board", Means), ("Lead", Means)],
            ),
            ("“partner” means one of these six", &[("partner", Means)]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(term, form)| ((*term).to_owned(), *form)).collect();
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_only_set_off_is_no_definition() {
        for text in [
            "the word “partner” is used in its everyday sense",
            "**Harbour Trust** employs the team.",
            "This means that nobody pays.",
            "It means a lot.",
            "the campaign “Eat well” begins (see the leaflet “Food”, page 3, and others)",
            "Affiliate: in relation to a party",
            "Sections 3 (“Use”), 4.4 (“Deleting”) and 5 (“Care”) survive.",
            "for that type of\n\nProduct and the means of transport used",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn a_meaning_ends_before_the_next() {
        let text = "“Grant” means the grant. “Phase” means a part.";
        let read = read(text, &super::super::even(text), &[]);
        let meanings: Vec<_> = read
            .defined
            .iter()
            .map(|definition| cut(text, definition.meaning.start, definition.meaning.end))
            .collect();
        assert_eq!(meanings, ["the grant. “", "a part."]);
    }
}
