//! Two passages beside each other, word by word: what stayed, what went, what came. The only room that names `similar`.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::editorial::canonical_words;
use super::passages::longest_in_order;

/// A stretch of words, with the white space behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Equal(String),
    Removed(String),
    Added(String),
}

impl Piece {
    const fn text_mut(&mut self) -> &mut String {
        match self {
            Self::Equal(text) | Self::Removed(text) | Self::Added(text) => text,
        }
    }
}

/// What became of a passage. White space makes no difference, nor do the signs of editorial changes; equal words stand as the new passage has them. Where comparing would take too
/// long, a stretch is given as removed and added whole: always the same for the same passages, however fast the machine.
pub fn redline(old: &str, new: &str) -> Vec<Piece> {
    let (old, new) = (words(old), words(new));
    let mut budget = BUDGET;
    let edits = edits(&old, &new, &mut budget);
    pieces(&old, &new, &joined(edits, &old, &new))
}

/// Pairs of words that may be looked at for one passage.
const BUDGET: usize = 40_000_000;

/// Pairs of words that may be looked at in one stretch, before it is parted at words that stand only once.
const STRETCH: usize = 1_000_000;

/// Fewer equal words than these between two edits are part of one edit, which reads better.
const FEWEST_BETWEEN: usize = 3;

/// A word, and all that is written from it to the next: white space, and signs that make no difference.
#[derive(Debug)]
struct Word<'a> {
    word: String,
    written: &'a str,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut starts = starts_of_words(text);
    starts.push(text.len());
    // Signs before the first word of a line belong to that word, so a word begins behind the one before it.
    let mut start = starts.first().copied().unwrap_or_default();
    let mut canonical = canonical_words(text).into_iter().peekable();
    let mut ends = starts.iter().copied().skip(1);
    while let (Some(word), Some(end)) = (canonical.next(), ends.next()) {
        let is_last = canonical.peek().is_none();
        match (word, words.last_mut()) {
            (Some(word), _) => {
                words.push(Word { word, written: text.get(start..end).unwrap_or_default() });
                start = end;
            }
            // Signs at the very end belong to the last word.
            (None, Some(last)) if is_last => {
                let from = start - last.written.len();
                last.written = text.get(from..end).unwrap_or(last.written);
            }
            (None, _) => {}
        }
    }
    words
}

fn starts_of_words(text: &str) -> Vec<usize> {
    let mut is_behind_space = true;
    let starts = text.char_indices().filter(|(_, character)| {
        let is_space = character.is_whitespace();
        std::mem::replace(&mut is_behind_space, is_space) && !is_space
    });
    starts.map(|(index, _)| index).collect()
}

/// A stretch of the old words that a stretch of the new ones stands for; one of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    old: Range<usize>,
    new: Range<usize>,
}

/// Sentences first, then the words of those that changed: so a word of one sentence is never held to be that of another far away.
fn edits(old: &[Word<'_>], new: &[Word<'_>], budget: &mut usize) -> Vec<Edit> {
    let (old_ends, new_ends) = (sentences(old), sentences(new));
    let sentences = |words: &[Word<'_>], ends: &[usize]| {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let texts = starts.zip(ends.iter().copied()).map(|(start, end)| {
            let sentence = words.get(start..end).unwrap_or_default();
            sentence.iter().map(|word| word.word.as_str()).collect::<Vec<_>>().join(" ")
        });
        texts.collect::<Vec<_>>()
    };
    let (numbers_old, numbers_new) =
        numbered(&sentences(old, &old_ends), &sentences(new, &new_ends));
    let in_words = |range: &Range<usize>, ends: &[usize]| {
        let end_before = |index: usize| {
            index.checked_sub(1).and_then(|at| ends.get(at)).copied().unwrap_or_default()
        };
        end_before(range.start)..end_before(range.end)
    };
    let texts = |words: &[Word<'_>]| words.iter().map(|word| word.word.clone()).collect::<Vec<_>>();
    let mut edits = Vec::new();
    for edit in differences(&numbers_old, &numbers_new, budget) {
        let (in_old, in_new) = (in_words(&edit.old, &old_ends), in_words(&edit.new, &new_ends));
        let one = old.get(in_old.clone()).unwrap_or_default();
        let other = new.get(in_new.clone()).unwrap_or_default();
        let (one, other) = numbered(&texts(one), &texts(other));
        edits.extend(differences(&one, &other, budget).into_iter().map(|edit| Edit {
            old: edit.old.start + in_old.start..edit.old.end + in_old.start,
            new: edit.new.start + in_new.start..edit.new.end + in_new.start,
        }));
    }
    edits
}

/// The place behind each sentence: behind a full stop or the like, or before a blank line.
fn sentences(words: &[Word<'_>]) -> Vec<usize> {
    let mut ends: Vec<_> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| {
            word.word.ends_with(['.', ';', ':', '?', '!']) || word.written.matches('\n').count() > 1
        })
        .map(|(index, _)| index + 1)
        .collect();
    if ends.last() != Some(&words.len()) && !words.is_empty() {
        ends.push(words.len());
    }
    ends
}

/// Equal texts get equal numbers.
fn numbered<T: Hash + Eq>(old: &[T], new: &[T]) -> (Vec<u32>, Vec<u32>) {
    let mut known: HashMap<&T, u32> = HashMap::new();
    let mut number = |text| {
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        *known.entry(text).or_insert(next)
    };
    (old.iter().map(&mut number).collect(), new.iter().map(&mut number).collect())
}

/// What differs between two sequences, in order, by a bounded number of steps.
fn differences(old: &[u32], new: &[u32], budget: &mut usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut waiting = vec![Edit { old: 0..old.len(), new: 0..new.len() }];
    while let Some(stretch) = waiting.pop() {
        let stretch = trimmed(stretch, old, new);
        let (one, other) = (
            old.get(stretch.old.clone()).unwrap_or_default(),
            new.get(stretch.new.clone()).unwrap_or_default(),
        );
        if one.is_empty() || other.is_empty() {
            if !(one.is_empty() && other.is_empty()) {
                edits.push(stretch);
            }
            continue;
        }
        let work = one.len().saturating_mul(other.len());
        if work <= STRETCH && work <= *budget {
            *budget -= work;
            edits.extend(compared(one, other, &stretch));
            continue;
        }
        let parts = parted(one, other, &stretch, budget);
        if parts.is_empty() {
            edits.push(stretch);
        } else {
            // The last is looked at first, so they are put back in order: the first on top.
            waiting.extend(parts.into_iter().rev());
        }
    }
    edits
}

/// Without what is equal at both ends.
fn trimmed(stretch: Edit, old: &[u32], new: &[u32]) -> Edit {
    let one = old.get(stretch.old.clone()).unwrap_or_default();
    let other = new.get(stretch.new.clone()).unwrap_or_default();
    let front = one.iter().zip(other).take_while(|(left, right)| left == right).count();
    let least = one.len().min(other.len()) - front;
    let back = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take(least)
        .take_while(|(left, right)| left == right)
        .count();
    Edit {
        old: stretch.old.start + front..stretch.old.end - back,
        new: stretch.new.start + front..stretch.new.end - back,
    }
}

fn compared(old: &[u32], new: &[u32], stretch: &Edit) -> Vec<Edit> {
    let operations = capture_diff_slices(Algorithm::Myers, old, new);
    let changes = operations.into_iter().filter(|operation| operation.tag() != DiffTag::Equal);
    changes
        .map(|change| {
            let (old, new) = (change.old_range(), change.new_range());
            Edit {
                old: old.start + stretch.old.start..old.end + stretch.old.start,
                new: new.start + stretch.new.start..new.end + stretch.new.start,
            }
        })
        .collect()
}

/// A long stretch cut before and behind each word that stands once in both texts, where these are in the same order. Nothing where there is no such word.
fn parted(old: &[u32], new: &[u32], stretch: &Edit, budget: &mut usize) -> Vec<Edit> {
    let work = old.len() + new.len();
    if work > *budget {
        return Vec::new();
    }
    *budget -= work;
    let mut counts: HashMap<u32, (usize, usize, usize)> = HashMap::new();
    for (index, word) in old.iter().enumerate() {
        let entry = counts.entry(*word).or_default();
        (entry.0, entry.2) = (entry.0 + 1, index);
    }
    for word in new {
        counts.entry(*word).or_default().1 += 1;
    }
    let anchors: Vec<(usize, usize)> = new
        .iter()
        .enumerate()
        .filter_map(|(index, word)| match counts.get(word) {
            Some((1, 1, place)) => Some((*place, index)),
            _ => None,
        })
        .collect();
    let places: Vec<_> = anchors.iter().map(|(old, _)| *old).collect();
    let mut parts = Vec::new();
    let (mut from_old, mut from_new) = (0, 0);
    for ((old, new), _) in anchors.iter().zip(longest_in_order(&places)).filter(|(_, kept)| *kept) {
        parts.push((from_old..*old, from_new..*new));
        (from_old, from_new) = (old + 1, new + 1);
    }
    if parts.is_empty() {
        return Vec::new();
    }
    parts.push((from_old..old.len(), from_new..new.len()));
    let in_text = |(old, new): (Range<usize>, Range<usize>)| Edit {
        old: old.start + stretch.old.start..old.end + stretch.old.start,
        new: new.start + stretch.new.start..new.end + stretch.new.start,
    };
    parts.into_iter().map(in_text).collect()
}

/// Edits with fewer than [`FEWEST_BETWEEN`] words between them as one. A paragraph's end keeps them apart.
fn joined(edits: Vec<Edit>, old: &[Word<'_>], new: &[Word<'_>]) -> Vec<Edit> {
    let ends_paragraph = |word: &Word<'_>| word.written.matches('\n').count() > 1;
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        let Some(before) = joined.last_mut() else {
            joined.push(edit);
            continue;
        };
        let between = new.get(before.new.end..edit.new.start).unwrap_or_default();
        let at_end = old.get(..before.old.end).and_then(<[_]>::last).is_some_and(ends_paragraph)
            && !before.old.is_empty();
        if between.len() < FEWEST_BETWEEN && !at_end && !between.iter().any(ends_paragraph) {
            (before.old.end, before.new.end) = (edit.old.end, edit.new.end);
        } else {
            joined.push(edit);
        }
    }
    joined
}

fn pieces(old: &[Word<'_>], new: &[Word<'_>], edits: &[Edit]) -> Vec<Piece> {
    let written = |words: &[Word<'_>], range: Range<usize>| {
        words.get(range).unwrap_or_default().iter().map(|word| word.written).collect::<String>()
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |text: String, piece: fn(String) -> Piece| {
        if text.is_empty() {
            return;
        }
        // The last word of a passage has nothing behind it, and may come to stand in the middle.
        if let Some(before) = pieces.last_mut().map(Piece::text_mut)
            && !before.ends_with(char::is_whitespace)
        {
            before.push(' ');
        }
        pieces.push(piece(text));
    };
    let mut from = 0;
    for edit in edits {
        add(written(new, from..edit.new.start), Piece::Equal);
        add(written(old, edit.old.clone()), Piece::Removed);
        add(written(new, edit.new.clone()), Piece::Added);
        from = edit.new.end;
    }
    add(written(new, from..new.len()), Piece::Equal);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(old: &str, new: &str) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Equal(text) => text.clone(),
            Piece::Removed(text) => format!("[-{text}-]"),
            Piece::Added(text) => format!("{{+{text}+}}"),
        };
        redline(old, new).iter().map(piece).collect()
    }

    #[test]
    fn a_word_that_changed_stands_alone() {
        assert_eq!(
            told(
                "Any party may leave with six months' notice.",
                "Any party may leave with three months' notice."
            ),
            "Any party may leave with [-six -]{+three +}months' notice."
        );
    }

    #[test]
    fn edits_with_two_words_between_them_are_one_and_with_three_are_two() {
        assert_eq!(told("a x b c y d", "a 1 b c 2 d"), "a [-x b c y -]{+1 b c 2 +}d");
        assert_eq!(told("a x b c d y e", "a 1 b c d 2 e"), "a [-x -]{+1 +}b c d [-y -]{+2 +}e");
    }

    #[test]
    fn a_sentence_that_came_is_added_whole() {
        assert_eq!(
            told("One thing. Another thing.", "One thing. A third thing. Another thing."),
            "One thing. {+A third thing. +}Another thing."
        );
    }

    #[test]
    fn white_space_makes_no_difference() {
        assert_eq!(redline("a  b\nc", "a b c"), [Piece::Equal("a b c".to_owned())]);
        assert_eq!(redline("", " "), []);
    }

    #[test]
    fn signs_make_no_difference_and_stay_with_their_words() {
        assert_eq!(
            told("- **One** thing\n- two\n", "* One thing\n* three’s\n"),
            "* One thing\n[-- two\n-]{+* three’s\n+}"
        );
        assert_eq!(told("three months*", "three months"), "three [-months* -]{+months+}");
    }

    #[test]
    fn long_passages_without_a_word_in_common_come_to_an_end() {
        let text = |words: [&str; 2]| {
            (0..400_000_u32)
                .map(|number| words[usize::from(number.wrapping_mul(2_654_435_761) >> 16 & 1 == 1)])
                .collect::<Vec<_>>()
                .join(" ")
        };
        let (old, new) = (text(["a", "b"]), text(["b", "c"]));
        let pieces = redline(&old, &new);
        assert!(pieces.len() >= 2);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_two_passages(old in "([ab]{1,2}[ .\n]{1,2}){0,30}", new in "([ab]{1,2}[ .\n]{1,2}){0,30}") {
            let (mut before, mut after) = (String::new(), String::new());
            for piece in redline(&old, &new) {
                match piece {
                    Piece::Equal(text) => { before.push_str(&text); after.push_str(&text); }
                    Piece::Removed(text) => before.push_str(&text),
                    Piece::Added(text) => after.push_str(&text),
                }
            }
            prop_assert_eq!(before.split_whitespace().collect::<Vec<_>>(), old.split_whitespace().collect::<Vec<_>>());
            prop_assert_eq!(after.split_whitespace().collect::<Vec<_>>(), new.split_whitespace().collect::<Vec<_>>());
        }
    }
}
