//! Names as the words write them: words with capital letters that belong together, such as “Mill Lane Community Centre”.

use super::cut;
use crate::ground::source::Span;

/// A name, and the short form that is given to it in brackets, without the quotation marks: “Harbour Trust (the “Trust”)”.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    pub span: Span,
    pub short: Option<Span>,
}

/// Words in small letters that join those of one name.
const JOINING: &[&str] = &["of", "and", "for", "the", "upon", "y", "yr"];

/// The names in a text, in its order. `even` is the same text as the patterns expect it, with blanks in place of what is no prose.
pub(super) fn read(text: &str, even: &str) -> Vec<Name> {
    let mut names = Vec::new();
    let mut words = Words { text, even, at: 0 };
    while let Some(first) = words.next_capital() {
        let mut end = first.end;
        // Joining words belong to a name only where another word of it follows.
        let mut joined = 0;
        while let Some(word) = words.next().filter(|word| !word.begins_anew) {
            if word.is_capital || (joined == 0 && word.is_number(text)) {
                end = word.end;
                joined = 0;
            } else if joined < 2 && word.is_joining(text) {
                joined += 1;
            } else {
                break;
            }
        }
        words.at = end.max(first.end);
        names.push(Name { span: Span::new(first.start, end), short: short_form(text, end) });
    }
    names
}

#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    is_capital: bool,
    /// Whether something stands before it that ends a name: a full stop, a comma, a bracket, the end of a paragraph or heading.
    begins_anew: bool,
}

impl Word {
    fn is_joining(&self, text: &str) -> bool {
        let word = cut(text, self.start, self.end);
        word == "&" || JOINING.contains(&word)
    }

    fn is_number(&self, text: &str) -> bool {
        cut(text, self.start, self.end).bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// Goes through the words of a text.
struct Words<'a> {
    text: &'a str,
    even: &'a str,
    at: usize,
}

impl Words<'_> {
    /// The next word that begins with a capital letter.
    fn next_capital(&mut self) -> Option<Word> {
        let text = self.text.as_bytes();
        let is_letter = |at: Option<usize>| {
            let like = at.and_then(|at| self.even.as_bytes().get(at));
            like.is_some_and(|like| like.is_ascii_alphanumeric() || *like == b'_')
        };
        loop {
            let behind = text.get(self.at..)?;
            let at = self.at
                + behind.iter().position(|byte| byte.is_ascii_uppercase() || *byte >= 0xC0)?;
            if is_letter(Some(at)) && !is_letter(at.checked_sub(1)) {
                self.at = at;
                match self.next() {
                    Some(word) if word.is_capital => return Some(word),
                    _ => self.at = self.at.max(at + 1),
                }
            } else {
                self.at = at + 1;
            }
        }
    }

    fn next(&mut self) -> Option<Word> {
        let mut begins_anew = false;
        let bytes = self.text.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if self.is_letter_of_prose(byte) {
                break;
            }
            begins_anew |= match byte {
                b' ' | b'\t' | b'*' | b'_' | b'\r' => false,
                b'\n' => self.is_line_of_its_own(),
                b'&' if !self.is_blanked(self.at) => {
                    let start = self.at;
                    self.at += 1;
                    return Some(Word { start, end: start + 1, is_capital: false, begins_anew });
                }
                _ => true,
            };
            self.at += 1;
        }
        let start = self.at;
        loop {
            let rest = bytes.get(self.at..).unwrap_or_default();
            self.at += rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if !self.goes_on() {
                break;
            }
            self.at += 1;
        }
        let word = cut(self.text, start, self.at);
        let is_capital = word.chars().next().is_some_and(char::is_uppercase);
        // “Harbour Trust’s” names the trust.
        let bare = word.strip_suffix(['s', 'S']).and_then(|word| word.strip_suffix(['’', '\'']));
        let end = start + bare.unwrap_or(word).len();
        Some(Word { start, end, is_capital, begins_anew })
    }

    /// Letters and digits, and what joins them within a word.
    fn goes_on(&self) -> bool {
        let bytes = self.text.as_bytes();
        let Some(byte) = bytes.get(self.at).copied() else { return false };
        if byte.is_ascii_alphanumeric() {
            return true;
        }
        if byte == b'-' || byte == b'\'' {
            return bytes.get(self.at + 1).copied().is_some_and(is_letter);
        }
        let rest = cut(self.text, self.at, self.text.len());
        if let Some(behind) = rest.strip_prefix('’') {
            return behind.starts_with(char::is_alphanumeric);
        }
        // Within a character of several bytes the rest cannot be cut.
        is_letter(byte) && (rest.is_empty() || rest.starts_with(char::is_alphanumeric))
    }

    /// Whether a word begins with the byte at this place. The even text has `_` for letters beyond ASCII.
    fn is_letter_of_prose(&self, byte: u8) -> bool {
        let like = self.even.as_bytes().get(self.at);
        if byte < 0x80 {
            byte.is_ascii_alphanumeric() && like != Some(&b' ')
        } else {
            like == Some(&b'_')
        }
    }

    /// Whether something stands where the even text is blank: in code, a comment, the target of a link.
    fn is_blanked(&self, at: usize) -> bool {
        self.even.as_bytes().get(at) == Some(&b' ')
    }

    /// Whether a break at this place ends a line that does not go on: a heading, a row, the last line of a paragraph.
    fn is_line_of_its_own(&self) -> bool {
        let line = cut(self.text, 0, self.at).rsplit('\n').next().unwrap_or_default();
        let below =
            cut(self.text, self.at + 1, self.text.len()).trim_start_matches([' ', '\t', '*', '_']);
        line.starts_with(['#', '|', '>']) || !below.starts_with(char::is_alphabetic)
    }
}

/// A letter, a digit, or a byte of a character beyond ASCII.
const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// What stands in brackets and quotation marks behind a name.
fn short_form(text: &str, end: usize) -> Option<Span> {
    const LONGEST: usize = 80;
    let reach = text.floor_char_boundary(end.saturating_add(LONGEST));
    let behind = cut(text, end, reach);
    let open = behind.find(|sign: char| !sign.is_whitespace() && !"*_,".contains(sign))?;
    let inside = behind.get(open..)?.strip_prefix('(')?;
    let (inside, _) = inside.split_once(')')?;
    let opening = inside.find(['“', '"', '‘', '\'', '*'])?;
    let is_mark = |sign: char| "“”\"‘’'*_".contains(sign);
    let quoted = inside.get(opening..)?.trim_start_matches(is_mark);
    let short = quoted.split(is_mark).next().unwrap_or_default();
    let start = end + open + 1 + inside.len() - quoted.len();
    (!short.trim().is_empty()).then(|| Span::new(start, start + short.len()))
}

#[cfg(test)]
mod tests {
    use super::super::even;
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        read(text, &even(text))
            .iter()
            .map(|name| cut(text, name.span.start, name.span.end))
            .collect()
    }

    #[test]
    fn a_name_is_what_has_capitals_and_belongs_together() {
        for (text, expected) in [
            ("pays Harbour Trust yearly", &["Harbour Trust"][..]),
            ("the **University of Fenmouth** hosts", &["University of Fenmouth"]),
            ("with Rowan House Women’s Centre’s staff", &["Rowan House Women’s Centre"]),
            ("Tŷ Bryn & Llais y Bryn meet", &["Tŷ Bryn & Llais y Bryn"]),
            ("Mill Lane\nCommunity Centre opens", &["Mill Lane Community Centre"]),
            ("Harbour Trust, Quay Advice and others", &["Harbour Trust", "Quay Advice"]),
            ("## Parties\nHarbour Trust hosts", &["Parties", "Harbour Trust"]),
            ("| Harbour Trust | Quay |\n| Mill Lane |", &["Harbour Trust", "Quay", "Mill Lane"]),
            ("of the year – and of £5 “the end” – 横浜", &[]),
            ("signed for Catch 22 today", &["Catch 22"]),
        ] {
            let found: Vec<String> =
                names(text).iter().map(|name| name.replace('\n', " ")).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_short_form_stands_behind_it_in_brackets() {
        let short = |text: &'static str| {
            let name = read(text, &even(text)).into_iter().next()?;
            name.short.map(|span| cut(text, span.start, span.end))
        };
        assert_eq!(short("Harbour Trust (the “Trust”) hosts"), Some("Trust"));
        assert_eq!(short("**Quay Advice** (\"QA\")"), Some("QA"));
        assert_eq!(short("Mill Lane (**Mill**) opens"), Some("Mill"));
        assert_eq!(short("Mill Lane (a charity) opens"), None);
        assert_eq!(short("Mill Lane opens (“x”)"), None);
    }
}
