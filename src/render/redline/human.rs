//! For people at a terminal: struck and underlined in colour, or in brackets where there is none.

use super::{
    Called, Difference, NOT_THERE, PREAMBLE, Shown, called, clauses_of, is_gap, pieces, shortened,
    shows_words, values, verdict,
};
use crate::history::change::{Change, ClauseChange, Direction, How, Piece, TermChange};
use crate::render::door::visible;
use crate::render::human::{Drawn, Look};

/// The whole difference.
pub fn human(difference: Difference<'_>, look: Look) -> String {
    let mut sheet = Sheet::new(look);
    let Difference { title, old, new, change, notes, .. } = difference;
    sheet.paragraph(0, title);
    sheet.paragraph(0, &format!("{} → {}", old.called, new.called));
    sheet.blank();
    sheet.paragraph(0, &verdict(change));
    sheet.change(change);
    if !notes.is_empty() {
        sheet.blank();
    }
    for note in notes {
        sheet.paragraph(0, &format!("note: {note}"));
    }
    sheet.text
}

/// Terms, files and words, old and new, without a word about what they amount to.
pub(in crate::render) fn human_change(change: &Change, look: Look) -> String {
    let mut sheet = Sheet::new(look);
    sheet.change(change);
    sheet.text
}

/// The same words, with what would look like our own signs visibly broken.
fn without_brackets_of_ours(word: &str) -> String {
    [("[-", "⟨[⟩-"), ("-]", "-⟨]⟩"), ("{+", "⟨{⟩+"), ("+}", "+⟨}⟩")]
        .iter()
        .fold(word.to_owned(), |word, (sign, broken)| word.replace(sign, broken))
}

/// Below this nothing is wrapped.
const NARROWEST: usize = 40;

/// The widest column of names of terms.
const WIDEST_LABEL: usize = 44;

struct Sheet {
    text: String,
    width: usize,
    colour: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Removed,
    Added,
}

/// A word with its signs around it, and how many lines end before it.
struct Word {
    style: Style,
    text: String,
    breaks: usize,
}

impl Sheet {
    fn new(look: Look) -> Self {
        let colour = matches!(look.drawn, Drawn::Lines { colour: true, .. });
        Self { text: String::new(), width: look.width.max(NARROWEST), colour }
    }

    fn change(&mut self, change: &Change) {
        if !change.terms.is_empty() {
            self.blank();
            self.paragraph(0, "Terms");
            self.terms(&change.terms);
        }
        if !change.attachments.is_empty() {
            self.blank();
            self.paragraph(0, "Files agreed with the text");
            for file in &change.attachments {
                let hash = |hash: &Option<String>| {
                    hash.as_ref().map_or_else(
                        || NOT_THERE.to_owned(),
                        |hash| hash.chars().take(12).collect(),
                    )
                };
                self.paragraph(
                    2,
                    &format!("{}: {} → {}", file.path, hash(&file.old), hash(&file.new)),
                );
            }
        }
        if !change.clauses.is_empty() {
            self.blank();
            self.paragraph(0, "Words");
        }
        for clause in &change.clauses {
            self.clause(clause);
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Words of ours, with words of documents among them.
    fn paragraph(&mut self, indent: usize, words: &str) {
        let words = words.split(' ').filter(|word| !word.is_empty());
        let words = words.map(|word| Word {
            style: Style::Plain,
            text: visible(word).into_owned(),
            breaks: 0,
        });
        self.wrapped(indent, indent + 2, words);
    }

    fn terms(&mut self, terms: &[TermChange]) {
        let width = |term: &TermChange| visible(&term.label).chars().count();
        let column = terms
            .iter()
            .map(width)
            .filter(|width| *width <= WIDEST_LABEL)
            .max()
            .unwrap_or_default();
        for term in terms {
            let (old, new) = values(term);
            let direction = term
                .direction
                .map(|direction| format!("  ({})", direction.name()))
                .unwrap_or_default();
            let value = match term.direction {
                Some(Direction::Joins) => format!("{new}{direction}"),
                Some(Direction::Leaves) => format!("{old}{direction}"),
                _ => format!("{old} → {new}{direction}"),
            };
            let label = visible(&term.label);
            let padding = column.saturating_sub(label.chars().count());
            if label.chars().count() > WIDEST_LABEL
                || column + value.chars().count() + 4 > self.width
            {
                self.paragraph(2, &label);
                self.paragraph(6, &value);
            } else {
                let line = format!("  {label}{}  {}\n", " ".repeat(padding), visible(&value));
                self.text.push_str(&line);
            }
        }
    }

    fn clause(&mut self, clause: &ClauseChange) {
        self.blank();
        let name = match called(clause) {
            Called::Preamble => PREAMBLE.to_owned(),
            Called::Same(heading) => format!("“{heading}”"),
            Called::Now { before, now } => format!("“{before}” → “{now}”"),
        };
        self.paragraph(2, &format!("{name}{}: {}", clauses_of(clause), clause.how.name()));
        if shows_words(clause) {
            let pieces = pieces(clause);
            let shown = match clause.how {
                How::Reworded => shortened(pieces),
                _ => pieces.into_iter().map(Shown::Piece).collect(),
            };
            let words = shown.iter().enumerate().flat_map(|(index, piece)| {
                // What was put in the place of words stands on their line.
                let next = shown.get(index + 1);
                let is_replaced = matches!(piece, Shown::Piece(Piece::Removed(_)))
                    && matches!(next, Some(Shown::Piece(Piece::Added(_))));
                self.words(piece, !is_replaced)
            });
            let words: Vec<_> = words.collect();
            self.wrapped(4, 4, words.into_iter());
        }
    }

    /// The words of a piece; without colour the first and last carry its brackets.
    fn words(&self, piece: &Shown, breaks_behind: bool) -> Vec<Word> {
        let (style, text, signs) = match piece {
            Shown::Piece(Piece::Equal(text)) => (Style::Plain, text.as_str(), ("", "")),
            Shown::Piece(Piece::Removed(text)) => (Style::Removed, text.as_str(), ("[-", "-]")),
            Shown::Piece(Piece::Added(text)) => (Style::Added, text.as_str(), ("{+", "+}")),
            Shown::LeftOut => (Style::Plain, "[…]", ("", "")),
        };
        let mut words: Vec<Word> = Vec::new();
        let mut breaks = 0;
        for part in text.split_inclusive(is_gap) {
            let word = part.trim_end_matches(is_gap);
            if !word.is_empty() {
                let shown = visible(word);
                let text =
                    if self.colour { shown.into_owned() } else { without_brackets_of_ours(&shown) };
                words.push(Word { style, text, breaks: std::mem::take(&mut breaks) });
            }
            breaks += part.matches('\n').count();
        }
        if !self.colour {
            if let Some(first) = words.first_mut() {
                first.text.insert_str(0, signs.0);
            }
            if let Some(last) = words.last_mut() {
                last.text.push_str(signs.1);
            }
        }
        // Line ends behind the last word stand before whatever comes next.
        if breaks > 0 && breaks_behind {
            words.push(Word { style: Style::Plain, text: String::new(), breaks: breaks.min(2) });
        }
        words
    }

    /// Lines of words between two spaces, broken where they are too wide or were broken before.
    fn wrapped(&mut self, first: usize, indent: usize, words: impl Iterator<Item = Word>) {
        let mut column = 0;
        let mut style = Style::Plain;
        let mut breaks = 0;
        let mut is_first = true;
        for word in words {
            breaks = breaks.max(word.breaks);
            if word.text.is_empty() {
                continue;
            }
            let length = word.text.chars().count();
            let is_full = column > 0 && column + 1 + length > self.width;
            if !is_first && (breaks > 0 || is_full) {
                self.turn(&mut style, Style::Plain);
                self.text.push_str(if breaks > 1 { "\n\n" } else { "\n" });
                column = 0;
            }
            if column == 0 {
                let indent = if is_first { first } else { indent };
                self.text.push_str(&" ".repeat(indent));
                column = indent;
            } else {
                if style != word.style {
                    self.turn(&mut style, Style::Plain);
                }
                self.text.push(' ');
                column += 1;
            }
            self.turn(&mut style, word.style);
            self.text.push_str(&word.text);
            column += length;
            (breaks, is_first) = (0, false);
        }
        self.turn(&mut style, Style::Plain);
        if !is_first {
            self.text.push('\n');
        }
    }

    /// Changes the colour, where there are colours.
    fn turn(&mut self, from: &mut Style, to: Style) {
        if self.colour && *from != to {
            self.text.push_str(match to {
                Style::Plain => "\u{1b}[0m",
                Style::Removed => "\u{1b}[31;9m",
                Style::Added => "\u{1b}[32;4m",
            });
        }
        *from = to;
    }
}
