//! Words without what the table of editorial changes passes over: two passages that read alike here say the same in the same words.
//!
//! Only signs are ever passed over, never a letter or a digit, and never are two words joined or one parted. It works on text and not on a
//! syntax tree, so that no parser's upgrade can change the class of a change; where it cannot be sure, the sign stays.

use std::borrow::Cow;
use std::ops::Range;

/// The words with one space between them, without signs of headings, lists and emphasis, with straight quotes and one sort of spaced dash.
pub(super) fn canonical(text: &str) -> String {
    let words: Vec<_> = canonical_words(text).into_iter().flatten().collect();
    words.join(" ")
}

/// For each word of a text, as white space parts them, what it is without signs; nothing where it is only a sign.
pub(super) fn canonical_words(text: &str) -> Vec<Option<String>> {
    let mut reader = Reader::default();
    for line in plain_lines(text).split('\n') {
        reader.line(line.trim());
    }
    reader.end_paragraph();
    reader.words
}

fn plain_lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

#[derive(Default)]
struct Reader {
    words: Vec<Option<String>>,
    /// The words of the paragraph that has not ended yet, each with its place among all words.
    paragraph: Vec<String>,
    places: Vec<usize>,
    /// The sign of the fence of the code block that we are in, and how many of them.
    fence: Option<(char, usize)>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if self.passes_fence(line) {
            self.end_paragraph();
            self.words.extend(words.into_iter().map(|word| Some(word.to_owned())));
        } else if words.is_empty() {
            self.end_paragraph();
        } else if let Some(heading) = heading(&words) {
            self.end_paragraph();
            self.take(&words, heading);
            self.end_paragraph();
        } else if is_underline(line) && !self.paragraph.is_empty() {
            self.end_paragraph();
            self.words.push(None);
        } else if is_item(&words) {
            self.end_paragraph();
            self.words.push(None);
            let item = words.get(1..).unwrap_or_default();
            self.take(item, heading(item).unwrap_or(0..item.len()));
        } else if let Some(number) = words.first().and_then(|word| number(word)) {
            self.end_paragraph();
            self.push(number);
            let item = words.get(1..).unwrap_or_default();
            self.take(item, 0..item.len());
        } else {
            self.take(&words, 0..words.len());
        }
    }

    /// Takes those words into the paragraph that stand in a range; the others are signs.
    fn take(&mut self, words: &[&str], kept: Range<usize>) {
        for (index, word) in words.iter().enumerate() {
            if kept.contains(&index) {
                self.push((*word).to_owned());
            } else {
                self.words.push(None);
            }
        }
    }

    fn push(&mut self, word: String) {
        self.paragraph.push(word);
        self.places.push(self.words.len());
        self.words.push(None);
    }

    /// Whether a line belongs to a code block, its fences included: there signs are words.
    fn passes_fence(&mut self, line: &str) -> bool {
        let sign = line.chars().next().unwrap_or_default();
        let length = line.chars().take_while(|character| *character == sign).count();
        match self.fence {
            Some((open, least)) => {
                if sign == open && length >= least && length == line.chars().count() {
                    self.fence = None;
                }
                true
            }
            None if matches!(sign, '`' | '~') && length >= 3 => {
                self.fence = Some((sign, length));
                true
            }
            None => false,
        }
    }

    fn end_paragraph(&mut self) {
        let mut paragraph = std::mem::take(&mut self.paragraph);
        without_emphasis(&mut paragraph);
        for word in &mut paragraph {
            with_straight_quotes(word);
        }
        with_one_dash(&mut paragraph);
        for (place, word) in std::mem::take(&mut self.places).into_iter().zip(paragraph) {
            if let Some(words) = self.words.get_mut(place) {
                *words = Some(word);
            }
        }
    }
}

/// The words of `## Heading ##` that are no signs.
fn heading(words: &[&str]) -> Option<Range<usize>> {
    let is_sign = |word: &&&str| word.bytes().all(|byte| byte == b'#');
    words.first().filter(is_sign).filter(|signs| signs.len() <= 6)?;
    let ends_with_sign = words.len() > 1 && words.last().is_some_and(|last| is_sign(&last));
    Some(1..words.len() - usize::from(ends_with_sign))
}

/// The line under a heading. One sign alone may be a bullet.
fn is_underline(line: &str) -> bool {
    line.len() > 1
        && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// Whether a line begins with `-`, `*` or `+` and a word behind it: before a figure the sign may be a minus.
fn is_item(words: &[&str]) -> bool {
    let [sign, first, ..] = words else { return false };
    let begins_word = first.trim_start_matches(is_wrapping).starts_with(char::is_alphabetic);
    matches!(*sign, "-" | "*" | "+") && (begins_word || words.get(1..).and_then(heading).is_some())
}

/// `1.` and `1)` are one numbering; the number is a word.
fn number(word: &str) -> Option<String> {
    let number = word.strip_suffix(['.', ')'])?;
    let fits =
        (1..=9).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit());
    fits.then(|| format!("{number}."))
}

/// Signs that stand around words: quotes, brackets, emphasis.
fn is_wrapping(character: char) -> bool {
    opens(character) || closes(character) || matches!(character, '*' | '_')
}

fn opens(character: char) -> bool {
    matches!(character, '(' | '[' | '"' | '\'' | '“' | '‘')
}

fn closes(character: char) -> bool {
    matches!(character, ')' | ']' | '"' | '\'' | '”' | '’' | '.' | ',' | ';' | ':' | '!' | '?')
}

/// Takes off pairs of `*`, `**`, `_` and the like around words of one paragraph. A sign without its partner may point to a note, so it stays.
fn without_emphasis(words: &mut [String]) {
    let literal = literal(words);
    let mut open: Vec<(usize, Run)> = Vec::new();
    let mut taken: Vec<(usize, Run)> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if literal.get(index).copied().unwrap_or_default() {
            continue;
        }
        if let Some(run) = opening(word) {
            open.push((index, run));
        }
        let Some(closing) = closing(word) else { continue };
        let partner = open.iter().rposition(|(at, run)| {
            run.is_like(closing) && (*at != index || run.end <= closing.start)
        });
        if let Some(partner) = partner {
            taken.extend(open.get(partner).copied());
            taken.push((index, closing));
            open.truncate(partner);
        } else if open.len() > DEEPEST {
            open.clear();
        }
    }
    // From behind, so that the places before stay what they are.
    taken.sort_unstable_by_key(|(index, run)| std::cmp::Reverse((*index, run.start)));
    for (index, run) in taken {
        if let Some(word) = words.get_mut(index) {
            word.replace_range(run.start..run.end, "");
        }
    }
}

/// Openings that may wait for their partner; nobody nests emphasis deeper, and looking through more of them takes time.
const DEEPEST: usize = 64;

/// For each word whether it belongs to code or a comment.
fn literal(words: &[String]) -> Vec<bool> {
    let has_tick = |word: &String| word.contains('`');
    let first = words.iter().position(has_tick).unwrap_or(words.len());
    let last = words.iter().rposition(has_tick).unwrap_or_default();
    let mut in_comment = false;
    words
        .iter()
        .enumerate()
        .map(|(index, word)| {
            in_comment |= word.contains("<!");
            let is_literal =
                in_comment || (first..=last).contains(&index) || word.contains(['<', '>', '\\']);
            in_comment &= !word.contains('>');
            is_literal
        })
        .collect()
}

/// Signs of emphasis in a word, as a range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    sign: u8,
    start: usize,
    end: usize,
}

impl Run {
    const fn is_like(self, other: Self) -> bool {
        self.sign == other.sign && self.end - self.start == other.end - other.start
    }
}

fn opening(word: &str) -> Option<Run> {
    let rest = word.trim_start_matches(opens);
    let start = word.len() - rest.len();
    let run = run_at_start(rest)?;
    Some(Run { sign: run.sign, start, end: start + run.end })
}

fn closing(word: &str) -> Option<Run> {
    let kept = word.trim_end_matches(closes);
    let sign = kept.bytes().next_back().filter(|byte| matches!(byte, b'*' | b'_'))?;
    let before = kept.trim_end_matches(char::from(sign));
    let length = kept.len() - before.len();
    let fits = (1..=3).contains(&length) && !before.trim_start_matches(opens).is_empty();
    fits.then_some(Run { sign, start: before.len(), end: kept.len() })
}

fn run_at_start(word: &str) -> Option<Run> {
    let sign = word.bytes().next().filter(|byte| matches!(byte, b'*' | b'_'))?;
    let rest = word.trim_start_matches(char::from(sign));
    let length = word.len() - rest.len();
    let fits = (1..=3).contains(&length) && !rest.is_empty() && !rest.starts_with(['*', '_']);
    fits.then_some(Run { sign, start: 0, end: length })
}

fn with_straight_quotes(word: &mut String) {
    if word.contains(['‘', '’', '“', '”']) {
        *word = word.replace(['‘', '’'], "'").replace(['“', '”'], "\"");
    }
}

/// A dash with space around it is one sort of dash, between words only: next to a figure it may be a minus.
fn with_one_dash(words: &mut [String]) {
    for index in 1..words.len() {
        let is_dash = words
            .get(index)
            .is_some_and(|word| matches!(word.as_str(), "-" | "–" | "—" | "--" | "---"));
        if !is_dash {
            continue;
        }
        let before = words
            .get(index - 1)
            .and_then(|word| word.trim_end_matches(is_wrapping).chars().next_back());
        let after = words
            .get(index + 1)
            .and_then(|word| word.trim_start_matches(is_wrapping).chars().next());
        if before.is_some_and(char::is_alphabetic)
            && after.is_some_and(char::is_alphabetic)
            && let Some(dash) = words.get_mut(index)
        {
            "–".clone_into(dash);
        }
    }
}
