//! Where sentences begin and end, as far as it matters for what is said together: items of lists and rows of tables are apart as well, and so
//! are the parts that a semicolon divides.

use super::cut;
use super::numbers::word_before;
use crate::ground::source::Span;

/// The sentences of a text that is even, together with the text as it was written.
pub(super) fn read(written: &str, even: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    // What is no prose has become blank, so that only the written text has all line breaks and the even one no false stops.
    let bytes = written.as_bytes();
    let ends = memchr::memchr3_iter(b'\n', b'.', b';', bytes);
    let mut hints: Vec<usize> = ends.chain(memchr::memchr2_iter(b'?', b'!', bytes)).collect();
    hints.sort_unstable();
    let ends = hints.into_iter().filter_map(|at| match even.as_bytes().get(at) {
        Some(b'\n') => Some((at, at + 1)),
        Some(b';') => Some((at + 1, at + 1)),
        Some(b'.' | b'?' | b'!') => ends_sentence(written, even, at).then_some((at + 1, at + 1)),
        _ if bytes.get(at) == Some(&b'\n') => {
            begins_line_apart(cut(written, at + 1, written.len())).then_some((at, at + 1))
        }
        _ => None,
    });
    for (end, next) in ends {
        push(&mut sentences, even, start, end);
        start = next;
    }
    push(&mut sentences, even, start, even.len());
    sentences
}

fn push(sentences: &mut Vec<Span>, even: &str, start: usize, end: usize) {
    let words = cut(even, start, end);
    let behind = words.trim_ascii_start();
    let trimmed = behind.trim_ascii_end();
    if trimmed.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
        let start = start + words.len() - behind.len();
        sentences.push(Span::new(start, start + trimmed.len()));
    }
}

const ABBREVIATIONS: &[&str] = &[
    "approx", "art", "cf", "cl", "co", "e", "eg", "g", "i", "ie", "ltd", "mr", "mrs", "ms", "no",
    "nos", "para", "s", "sch", "st", "v", "vs",
];

/// Whether a full stop ends a sentence: a word stands before it that is no number of a paragraph, and what comes next begins anew.
fn ends_sentence(written: &str, even: &str, stop: usize) -> bool {
    let behind = cut(even, stop + 1, even.len());
    let next = behind.trim_start_matches([' ', '\'', '"', ')']);
    if next.len() == behind.len() && !behind.is_empty() && !behind.starts_with('\n') {
        return false;
    }
    let begins_anew = cut(written, even.len() - next.len(), written.len())
        .chars()
        .find(|sign| !matches!(sign, '“' | '‘' | '(' | '[' | '*' | '_' | ' '))
        .is_none_or(|first| !first.is_lowercase());
    let is_short = || {
        word_before(even, stop).is_some_and(|(span, word)| {
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
            let opens = cut(even, 0, span.start).trim_end_matches([' ', '.', '(']).ends_with('\n')
                || span.start == 0;
            span.end == stop && (ABBREVIATIONS.contains(&word) || is_number && opens)
        })
    };
    begins_anew && !is_short()
}

/// Whether a line is an item of a list, a row of a table or a line of a quotation.
fn begins_line_apart(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    // Most lines go on with a word.
    if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return false;
    }
    if line.starts_with(['|', '>', '#'])
        || ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark))
    {
        return true;
    }
    let number =
        line.trim_start_matches('(').bytes().take(4).take_while(u8::is_ascii_alphanumeric).count();
    let bracket = line.starts_with('(');
    let rest = cut(line, number + usize::from(bracket), line.len());
    let is_letter = bracket || cut(line, 0, number).bytes().all(|byte| byte.is_ascii_digit());
    number > 0 && is_letter && rest.starts_with(['.', ')']) && cut(rest, 1, 2) == " "
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<&str> {
        read(text, &super::super::even(text))
            .into_iter()
            .map(|span| cut(text, span.start, span.end))
            .collect()
    }

    #[test]
    fn sentences_items_rows_and_parts_are_apart() {
        assert_eq!(
            told(
                "1. It begins on 1 April 2026. It ends\non 31 March, i.e. later; so be it.\n\n- a first\n- a second\n\n| A | B |\n| 1 | 2 |\n"
            ),
            [
                "1. It begins on 1 April 2026.",
                "It ends\non 31 March, i.e. later;",
                "so be it.",
                "- a first",
                "- a second",
                "| A | B |",
                "| 1 | 2 |"
            ]
        );
        assert_eq!(
            told("By 3.5 per cent (no. 4). “So” it is."),
            ["By 3.5 per cent (no. 4).", "So” it is."]
        );
        assert_eq!(
            told("Within\n(a) three days\n(b) four days"),
            ["Within", "(a) three days", "(b) four days"]
        );
    }
}
