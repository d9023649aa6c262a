//! How messages put things: quotations, lists, the nearest name.

use std::borrow::Cow;

/// The words of a document as a message quotes them: on one line, at most about ten words.
pub(super) fn quoted(words: &str) -> String {
    format!("“{}”", bare(words))
}

/// The same without quotation marks, for names.
pub(super) fn bare(words: &str) -> String {
    const LONGEST: usize = 60;
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = folded.chars().take(LONGEST).collect();
    if shown.len() < folded.len() {
        shown = format!("{}…", shown.trim_end());
    }
    shown
}

/// “a memorandum of understanding”.
pub(super) fn a_kind(kind: &str) -> String {
    let words = bare(&kind.replace('-', " "));
    match kind {
        "terms-of-reference" => words,
        _ if words.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {words}"),
        _ => format!("a {words}"),
    }
}

/// Words of a document without the signs of emphasis.
pub(super) fn unmarked(words: &str) -> String {
    words.replace(['*', '_'], "")
}

/// “A”, “A and B”, “A, B and C”.
pub(super) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    joined(names, "and")
}

/// “A”, “A or B”, “A, B or C”.
pub(super) fn either<S: AsRef<str>>(names: &[S]) -> String {
    joined(names, "or")
}

fn joined<S: AsRef<str>>(names: &[S], word: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} {word} {last}", before.join(", ")),
    }
}

/// How many names that nobody knows are taken for slips of the pen; where there are more, something else is wrong.
pub(super) const MOST_SLIPS: usize = 50;

/// Words without the signs that print nothing, such as a zero-width space in a name.
pub(super) fn visible(words: &str) -> Cow<'_, str> {
    let is_unseen = |sign: char| matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    if words.is_ascii() || !words.contains(is_unseen) {
        return Cow::Borrowed(words);
    }
    Cow::Owned(words.chars().filter(|sign| !is_unseen(*sign)).collect())
}

/// The name that somebody who wrote `word` is likely to have meant.
pub(super) fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    // Among thousands of names a near one proves little, and looking for it takes long.
    const MOST: usize = 1000;
    if word.len() > LONGEST {
        return None;
    }
    let allowed = (word.chars().count() / 4).clamp(1, 3);
    let distance = |name: &str| {
        let swapped = word.split('-').rev().eq(name.split('-'));
        if swapped { 1 } else { strsim::damerau_levenshtein(word, name) }
    };
    names
        .into_iter()
        .take(MOST)
        .filter(|name| name.len() <= LONGEST)
        .map(|name| (distance(name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_stay_on_one_line_and_short() {
        assert_eq!(quoted("to be\n  agreed"), "“to be agreed”");
        assert_eq!(quoted(&"é".repeat(70)), format!("“{}…”", "é".repeat(60)));
    }

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(listed(&["A", "B", "C"]), "A, B and C");
        assert_eq!(either(&["A", "B"]), "A or B");
        assert_eq!(listed::<&str>(&[]), "");
    }

    #[test]
    fn a_slip_of_the_pen_has_a_nearest_name_and_another_word_has_none() {
        let names = ["harbour-trust", "quay-advice", "mill-lane"];
        assert_eq!(nearest("harbor-trust", names), Some("harbour-trust"));
        assert_eq!(nearest("lane-mill", names), Some("mill-lane"));
        assert_eq!(nearest("town-council", names), None);
    }
}
