//! Words as the catalogue compares them: case, plural, spelling and hyphens folded away, so that “Sub-contracting” is “subcontracting”.

/// A word of a text, folded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folded<'a> {
    pub(super) word: &'a str,
    /// Whether a sign stands before it that separates the parts of a heading.
    pub(super) after_break: bool,
    pub(super) in_brackets: bool,
}

/// Room for nearly every word.
const LONGEST_COMMON: usize = 32;

/// Tells the first words of a text, in their order.
pub(super) fn for_each_word(text: &str, most: usize, mut tell: impl FnMut(Folded<'_>)) {
    let mut folded = String::with_capacity(LONGEST_COMMON);
    let mut joined = String::new();
    let mut after_break = false;
    let mut brackets = 0_usize;
    let mut told = 0;
    for piece in pieces(text) {
        match piece {
            Piece::Word(word) => {
                fold(word, &mut folded);
                if joined.is_empty() && is_prefix(&folded) {
                    joined.push_str(&folded);
                    continue;
                }
                let word = if joined.is_empty() {
                    &folded
                } else {
                    joined.push_str(&folded);
                    &joined
                };
                tell(Folded { word, after_break, in_brackets: brackets > 0 });
                joined.clear();
                after_break = false;
                told += 1;
                if told >= most {
                    return;
                }
            }
            Piece::Break => after_break = true,
            Piece::Open => brackets += 1,
            Piece::Close => brackets = brackets.saturating_sub(1),
        }
    }
    if !joined.is_empty() {
        tell(Folded { word: &joined, after_break, in_brackets: brackets > 0 });
    }
}

/// Which words of a text count when it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    All,
    Prepositions,
    Telling,
}

impl Keep {
    pub(super) fn keeps(self, folded: &str) -> bool {
        match self {
            Self::All => true,
            Self::Prepositions => !is_small(folded),
            Self::Telling => !is_small(folded) && !is_preposition(folded),
        }
    }
}

/// What stands in a text, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// A word as typed, hyphens taken apart.
    Word(&'a str),
    /// A sign that separates the parts of a heading: a comma, semicolon, colon, slash or dash.
    Break,
    Open,
    Close,
}

/// The pieces of a text, in order.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            if first.is_alphanumeric() {
                let end = word_length(rest);
                let (word, behind) = rest.split_at(end);
                rest = behind;
                return Some(Piece::Word(word));
            }
            let behind = rest.get(first.len_utf8()..).unwrap_or_default();
            let between_blanks = behind.starts_with(char::is_whitespace);
            rest = behind;
            match first {
                '£' | '$' | '€' => return Some(Piece::Word(sign(first))),
                ',' | ';' | ':' | '/' | '–' | '—' => return Some(Piece::Break),
                '-' if between_blanks => return Some(Piece::Break),
                '&' | '+' => return Some(Piece::Word("and")),
                '(' | '[' => return Some(Piece::Open),
                ')' | ']' => return Some(Piece::Close),
                _ => {}
            }
        }
    })
}

const fn sign(currency: char) -> &'static str {
    match currency {
        '£' => "£",
        '$' => "$",
        _ => "€",
    }
}

/// How many bytes of a text belong to the word that it begins with. Nearly all are ASCII, where a byte tells.
fn word_length(text: &str) -> usize {
    let plain = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match text.as_bytes().get(plain) {
        Some(byte) if byte.is_ascii() && *byte != b'\'' => plain,
        _ => text.find(|c: char| !is_inside_word(c)).unwrap_or(text.len()),
    }
}

fn is_inside_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’')
}

/// Puts the folded form of a word into `folded`.
fn fold(word: &str, folded: &mut String) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        folded.extend(
            word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }),
        );
    }
    if folded.as_bytes().contains(&b'\'') {
        if let Some(stem) = folded.strip_suffix("'s") {
            folded.truncate(stem.len());
        }
        folded.retain(|c| c != '\'');
    }
    british(folded);
    singular(folded);
}

/// One spelling for words that have two.
fn british(word: &mut String) {
    let has_z = word.as_bytes().contains(&b'z');
    for (american, british) in [
        ("ization", "isation"),
        ("izing", "ising"),
        ("ized", "ised"),
        ("izes", "ises"),
        ("ize", "ise"),
    ]
    .into_iter()
    .filter(|_| has_z)
    {
        let Some(stem) = word.strip_suffix(american).map(str::len) else { continue };
        if stem > 3 {
            word.truncate(stem);
            word.push_str(british);
        }
        return;
    }
    let other = match word.as_str() {
        "license" => "licence",
        "licenses" => "licences",
        "licensing" => "licencing",
        "organizations" => "organisations",
        "behavior" => "behaviour",
        "behaviors" => "behaviours",
        "behavioral" => "behavioural",
        "program" => "programme",
        "programs" => "programmes",
        "defense" => "defence",
        "center" => "centre",
        "labor" => "labour",
        "fulfillment" => "fulfilment",
        "learnt" => "learned",
        "authorization" => "authorisation",
        _ => return,
    };
    other.clone_into(word);
}

/// “Terms” and “term”, “interests” and “interest” are different things; elsewhere a plural says nothing.
fn singular(word: &mut String) {
    if word.len() < 4
        || word.as_bytes().last() != Some(&b's')
        || matches!(
            word.as_str(),
            "terms" | "interests" | "values" | "parties" | "means" | "news" | "always" | "works"
        )
    {
        return;
    }
    if word.len() > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.ends_with("sses") {
        word.truncate(word.len() - 2);
    } else if !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") {
        word.truncate(word.len() - 1);
    }
}

/// Whether a word joins the next one: “co-operation”, “sub-contract”, “e-mail”.
fn is_prefix(folded: &str) -> bool {
    matches!(folded, "co" | "sub" | "e")
}

/// Small words that make no difference to what a heading means: “How do we decide?” is “How we will decide”.
pub(super) fn is_small(folded: &str) -> bool {
    matches!(
        folded,
        "the"
            | "a"
            | "an"
            | "this"
            | "these"
            | "that"
            | "our"
            | "your"
            | "it"
            | "its"
            | "their"
            | "any"
            | "each"
            | "all"
            | "and"
            | "or"
            | "will"
            | "do"
            | "does"
            | "shall"
            | "should"
            | "can"
    )
}

/// Words behind which a heading says only what its subject is about: “Liability for data processing”.
pub(super) fn is_preposition(folded: &str) -> bool {
    matches!(
        folded,
        "of" | "for"
            | "to"
            | "on"
            | "in"
            | "at"
            | "by"
            | "with"
            | "as"
            | "from"
            | "under"
            | "about"
            | "during"
            | "within"
            | "towards"
    )
}

/// Words around a heading that name the document, its people or the form of a provision, not its subject.
fn is_wrapper(folded: &str) -> bool {
    matches!(
        folded,
        "agreement"
            | "mou"
            | "memorandum"
            | "understanding"
            | "contract"
            | "partnership"
            | "partner"
            | "member"
            | "participant"
            | "consortium"
            | "alliance"
            | "collaboration"
            | "collaborative"
            | "cooperation"
            | "project"
            | "programme"
            | "charter"
            | "document"
            | "deed"
            | "party"
            | "parties"
            | "provision"
            | "clause"
            | "section"
            | "article"
            | "addendum"
            | "procedure"
            | "arrangement"
            | "process"
            | "policy"
            | "matter"
            | "statement"
            | "general"
            | "mutual"
            | "joint"
            | "obligation"
            | "requirement"
            | "right"
            | "overview"
            | "principle"
            | "rule"
            | "other"
            | "additional"
            | "specific"
            | "current"
            | "group"
            | "network"
            | "organisation"
            | "council"
            | "foundation"
    )
}

/// The same, where they can only stand behind: “Financial terms”, but not “Terms of office”.
fn is_wrapper_behind(folded: &str) -> bool {
    matches!(folded, "term" | "terms")
}

/// How a word can wrap the subject of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapping {
    No,
    Behind,
    Around,
}

impl Wrapping {
    pub(super) fn of(folded: &str) -> Self {
        if is_wrapper(folded) {
            Self::Around
        } else if is_wrapper_behind(folded) {
            Self::Behind
        } else {
            Self::No
        }
    }
}
