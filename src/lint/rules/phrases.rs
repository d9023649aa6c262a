//! Phrases that tell what a figure is about, such as `notice of #`, and whether the words around a figure are one.

use serde::Deserialize;

use crate::ground::source::Span;

/// The words around a figure, which `#` stands for; of two the last. Where a word has variants, they are parted by `|`; `terminat*` is a word of any ending,
/// `(up)` one that may be missing, `...` up to eight others, and `@` whatever the entry of a list is called.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Phrase {
    /// The nearest to the figure first.
    before: Vec<Part>,
    behind: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Word(Vec<Form>),
    Maybe(Vec<Form>),
    Entry,
    Gap,
}

/// A word, or the beginning of words.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Form {
    text: String,
    any_end: bool,
}

impl From<String> for Form {
    fn from(text: String) -> Self {
        match text.strip_suffix('*') {
            Some(beginning) => Self { text: beginning.to_owned(), any_end: true },
            None => Self { text, any_end: false },
        }
    }
}

impl Form {
    pub(super) fn is(&self, word: &str) -> bool {
        if self.any_end { word.starts_with(&self.text) } else { word == self.text }
    }
}

impl TryFrom<String> for Phrase {
    type Error = String;

    fn try_from(phrase: String) -> Result<Self, String> {
        let Some((before, behind)) = phrase.rsplit_once('#') else {
            return Err(format!("the phrase “{phrase}” has no # for the figure"));
        };
        let mut before = parts(before);
        before.reverse();
        Ok(Self { before, behind: parts(behind) })
    }
}

fn parts(words: &str) -> Vec<Part> {
    let forms = |word: &str| word.split('|').map(|form| Form::from(form.to_owned())).collect();
    let part = |word: &str| match word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
        _ if word == "..." => Part::Gap,
        _ if word == "@" => Part::Entry,
        Some(word) => Part::Maybe(forms(word)),
        None => Part::Word(forms(word)),
    };
    words.split_whitespace().map(part).collect()
}

/// What stands in a sentence besides its figures: a figure is one word, [`FIGURE`].
#[derive(Debug)]
pub(super) struct Words<'a> {
    words: Vec<(Span, &'a str)>,
}

const FIGURE: &str = "#";

impl<'a> Words<'a> {
    /// The words of a sentence that is even, with its figures, whose places are places in the sentence. Words that change no meaning are left
    /// out: “at least”, “prior”, “the”.
    pub(super) fn of(sentence: &'a str, figures: &[Span], fillers: &[String]) -> Self {
        let mut words: Vec<(Span, &str)> = Vec::new();
        let mut figures = figures.iter().copied().peekable();
        let mut at = 0;
        while let Some((span, word)) = next_word(sentence, at) {
            at = span.end;
            if let Some(figure) = figures.next_if(|figure| figure.start < span.end) {
                words.push((figure, FIGURE));
                at = at.max(figure.end);
                while figures.next_if(|next| next.start < figure.end).is_some() {}
                continue;
            }
            words.push((span, word));
        }
        let kept = (0..words.len()).filter(|index| !is_filler(&words, *index, fillers));
        Self { words: kept.filter_map(|index| words.get(index).copied()).collect() }
    }

    pub(super) fn has(&self, forms: &[Form]) -> bool {
        self.words.iter().any(|(_, word)| forms.iter().any(|form| form.is(word)))
    }
}

/// “at least”, “not less than”: how a figure is bounded, and not what it is about.
fn is_filler(words: &[(Span, &str)], index: usize, fillers: &[String]) -> bool {
    let word = |place: Option<usize>| {
        place.and_then(|place| words.get(place)).map(|(_, word)| *word).unwrap_or_default()
    };
    let own = word(Some(index));
    let negates = |word: &str| matches!(word, "not" | "no");
    let compares =
        |word: &str| matches!(word, "less" | "more" | "fewer" | "later" | "longer" | "exceeding");
    fillers.iter().any(|filler| filler == own)
        || negates(own) && compares(word(Some(index + 1)))
        || compares(own) && negates(word(index.checked_sub(1)))
        || own == "than"
            && compares(word(index.checked_sub(1)))
            && negates(word(index.checked_sub(2)))
}

/// The words of even text with their places.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (span, word) = next_word(text, at)?;
        at = span.end;
        Some((span, word))
    })
}

fn next_word(text: &str, start: usize) -> Option<(Span, &str)> {
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes().get(start..)?;
    let first = start + bytes.iter().position(|byte| is_of_word(*byte))?;
    let length = text.as_bytes().get(first..)?.iter().take_while(|byte| is_of_word(**byte)).count();
    let span = Span::new(first, first + length);
    Some((span, text.get(span.start..span.end)?))
}

impl Phrase {
    /// Whether the words around a figure are this phrase; `entry` is what `@` stands for.
    pub(super) fn fits(&self, words: &Words<'_>, figure: Span, entry: &[Form]) -> bool {
        let place = words.words.iter().position(|(span, _)| *span == figure);
        let Some((before, behind)) = place
            .and_then(|place| Some((words.words.get(..place)?, words.words.get(place + 1..)?)))
        else {
            return false;
        };
        let before: Vec<&str> = before.iter().rev().take(REACH).map(|(_, word)| *word).collect();
        let behind: Vec<&str> = behind.iter().take(REACH).map(|(_, word)| *word).collect();
        are(&self.before, &before, entry) && are(&self.behind, &behind, entry)
    }
}

/// How many words a gap can span, and how many are looked at on each side.
const GAP: usize = 8;
const REACH: usize = 24;

fn are(parts: &[Part], words: &[&str], entry: &[Form]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    let next_is =
        |forms: &[Form]| words.first().is_some_and(|word| forms.iter().any(|form| form.is(word)));
    let goes_on = || are(rest, words.get(1..).unwrap_or_default(), entry);
    match part {
        Part::Word(forms) => next_is(forms) && goes_on(),
        Part::Entry => next_is(entry) && goes_on(),
        Part::Maybe(forms) => are(rest, words, entry) || next_is(forms) && goes_on(),
        Part::Gap => (0..=GAP.min(words.len())).any(|skipped| {
            let passed = words.get(..skipped).unwrap_or_default();
            !passed.contains(&FIGURE) && are(rest, words.get(skipped..).unwrap_or_default(), entry)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(phrase: &str, sentence: &str, figure: &str) -> bool {
        let phrase = Phrase::try_from(phrase.to_owned()).unwrap();
        let start = sentence.find(figure).unwrap();
        let figure = Span::new(start, start + figure.len());
        let fillers = ["the", "at", "least", "prior", "s"].map(str::to_owned);
        let entry = [Form::from("public".to_owned())];
        phrase.fits(&Words::of(sentence, &[figure], &fillers), figure, &entry)
    }

    #[test]
    fn a_phrase_is_the_words_around_a_figure() {
        assert!(fits("# notice", "on six months' prior notice", "six months"));
        assert!(fits("notice of #", "with notice of not less than six months", "six months"));
        assert!(fits(
            "terminat* ... by|on # (written) notice",
            "may terminate this agreement by at least six months's written notice",
            "six months"
        ));
        assert!(fits("@ ... of #", "public liability cover of 5", "5"));
        assert!(!fits("# notice", "on six months or by notice", "six months"));
        assert!(!fits("notice of #", "a notice, of which six months", "six months"));
    }

    #[test]
    fn a_gap_spans_no_other_figure() {
        let sentence = "public cover of 5 and employers cover of 6";
        let figures = [Span::new(16, 17), Span::new(41, 42)];
        let words = Words::of(sentence, &figures, &[]);
        let phrase = Phrase::try_from("public ... #".to_owned()).unwrap();
        assert!(phrase.fits(&words, figures[0], &[]));
        assert!(!phrase.fits(&words, figures[1], &[]));
    }

    #[test]
    fn a_phrase_without_a_figure_is_refused() {
        assert!(Phrase::try_from("notice".to_owned()).is_err());
    }
}
