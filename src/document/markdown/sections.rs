//! Openings become the tree of sections: what contains what, where each ends, and the words under each.

use super::headings::{Opening, Rank};
use super::lines::{Line, Placed, Printed};
use super::{Marker, Section, Style};
use crate::ground::source::{Source, Span};

pub(super) fn sections(
    source: &Source,
    body: Span,
    printed: &Printed,
    openings: Vec<Opening>,
) -> Vec<Section> {
    let mut tree =
        Tree { source, printed, markers: &printed.markers, sections: Vec::new(), open: Vec::new() };
    let first_line = openings.first().map_or(printed.lines.len(), |opening| opening.line);
    tree.add_root(body, first_line, openings.first());
    let mut openings = openings.into_iter().peekable();
    while let Some(opening) = openings.next() {
        let next = openings.peek();
        let until = Until {
            line: next.map_or(printed.lines.len(), |next| next.line),
            place: next.map_or(body.end, |next| next.start),
        };
        tree.add(opening, until);
    }
    tree.close(0, body.end);
    tree.sections
}

/// Where the next section begins.
#[derive(Clone, Copy)]
struct Until {
    line: usize,
    place: usize,
}

struct Tree<'a> {
    source: &'a Source,
    printed: &'a Printed,
    /// Those that lie ahead.
    markers: &'a [Placed],
    sections: Vec<Section>,
    open: Vec<Open>,
}

/// A section that may still get others below it.
struct Open {
    index: usize,
    rank: Rank,
    line: usize,
    number: Option<String>,
    item_end: Option<usize>,
}

impl Tree<'_> {
    /// The words before the first heading; all of a document that has none.
    fn add_root(&mut self, body: Span, first_line: usize, first: Option<&Opening>) {
        let end = first.map_or(body.end, |first| first.start);
        let plain = self.plain(0, first_line, None);
        if plain.is_empty() {
            return;
        }
        let first = self.markers.first().filter(|placed| placed.lines_before == 0);
        let marker = first.map(|placed| placed.marker.clone());
        let words = self.trimmed(marker.as_ref().map_or(body.start, |marker| marker.span.end), end);
        self.sections.push(Section {
            style: Style::None,
            heading_span: Span::at(words.start),
            title: String::new(),
            heading: String::new(),
            number: None,
            level: 0,
            span: Span::new(body.start, end),
            words,
            plain,
            parent: None,
            marker,
            attribute: None,
        });
    }

    fn add(&mut self, opening: Opening, until: Until) {
        let Some(line) = self.printed.lines.get(opening.line) else { return };
        let rank = self.told_apart(&opening);
        let kept = self.containing(&opening, rank);
        self.close(kept, opening.start);
        let parent = self.open.last().map(|open| open.index);
        let above =
            parent.and_then(|parent| self.sections.get(parent)).map_or(0, |parent| parent.level);
        let level = match opening.rank {
            Rank::Heading(level) => level,
            _ => above.saturating_add(1),
        };
        let marker = self.marker_of(&opening, line);
        let words = self.words_of(&opening, line, marker.as_ref(), until);
        let plain = self.plain(opening.line, until.line, Some(opening.words));
        let (index, number) = (self.sections.len(), opening.number.clone());
        let (line, item_end) = (opening.line, opening.item_end);
        self.open.push(Open { index, rank, line, number, item_end });
        self.sections.push(Section {
            style: opening.style,
            heading_span: opening.heading_span,
            title: opening.title,
            heading: opening.heading,
            number: opening.number,
            level,
            span: Span::new(opening.start, opening.start),
            words,
            plain,
            parent,
            marker,
            attribute: opening.attribute,
        });
    }

    /// Ends the sections that are open beyond the first few.
    fn close(&mut self, kept: usize, end: usize) {
        for open in self.open.drain(kept..) {
            if let Some(section) = self.sections.get_mut(open.index) {
                section.span.end = end;
            }
        }
    }

    /// How many of the open sections contain a new one. What stands in a list item is a part of it, whatever number it begins with.
    fn containing(&self, opening: &Opening, rank: Rank) -> usize {
        let is_around = |open: &Open| {
            opening.opens_block && open.item_end.is_some_and(|end| opening.start < end)
        };
        let around = self.open.iter().rposition(is_around).map_or(0, |index| index + 1);
        self.ranked(opening, rank).max(around)
    }

    /// The same by what numbers and headings say.
    fn ranked(&self, opening: &Opening, rank: Rank) -> usize {
        let is_at_level = |open: &Open| match (open.rank, rank) {
            (Rank::Heading(open), Rank::Heading(new)) => open >= new,
            (Rank::Clause(open), Rank::Clause(new)) | (Rank::Item(open), Rank::Item(new)) => {
                open >= new
            }
            (Rank::Heading(_), _) => false,
            (_, Rank::Heading(_)) => true,
            (open, new) => open == new,
        };
        if let Some(index) = self.open.iter().position(is_at_level) {
            return index;
        }
        let is_outranked = |open: &Open| match (open.rank, rank) {
            (Rank::Heading(_), _) => false,
            (open, Rank::Part) => open != Rank::Capitals,
            (_, Rank::Capitals)
            | (Rank::RunIn, Rank::Clause(_) | Rank::Label)
            | (Rank::Item(_), Rank::Label | Rank::RunIn | Rank::Clause(1)) => true,
            // A label without words of its own is a heading for what follows; with words it is a neighbour.
            (Rank::Label, Rank::RunIn | Rank::Clause(_)) => open.line + 1 < opening.line,
            _ => false,
        };
        // What a clause below a label contains, the label contains.
        let is_below_clause = |index: usize| {
            let inner = self.open.get(index + 1).map(|open| open.rank);
            matches!((inner, rank), (Some(Rank::Clause(inner)), Rank::Clause(new)) if inner < new)
        };
        let outranked = self.open.iter().enumerate().position(|(index, open)| {
            is_outranked(open) && !(open.rank == Rank::Label && is_below_clause(index))
        });
        outranked.unwrap_or(self.open.len())
    }

    /// “(i)” is a letter behind “(h)”, and so on; otherwise a Roman number.
    fn told_apart(&self, opening: &Opening) -> Rank {
        let follows = |before: &Open, number: &str| {
            let last = before.number.as_ref().and_then(|number| number.bytes().next());
            last.map(|last| last.wrapping_add(1)) == number.bytes().next()
        };
        match (opening.rank, opening.number.as_deref()) {
            (Rank::Letter, Some(number @ ("i" | "v" | "x" | "I" | "V" | "X"))) => {
                let letter = self.open.iter().find(|open| open.rank == Rank::Letter);
                let is_letter = letter.is_some_and(|letter| follows(letter, number));
                if is_letter { Rank::Letter } else { Rank::Roman }
            }
            (rank, _) => rank,
        }
    }

    /// The marker under a heading: the next thing behind the heading's line, or behind the paragraph that it opens.
    fn marker_of(&mut self, opening: &Opening, line: &Line) -> Option<Marker> {
        let behind_line = opening.line + 1;
        let has_words = opening.words < line.plain.end;
        let behind_paragraph = has_words.then(|| {
            let rest = self.printed.lines.iter().skip(behind_line);
            behind_line + rest.take_while(|line| !line.opens).count()
        });
        let passed = self.markers.partition_point(|placed| placed.lines_before < behind_line);
        self.markers = self.markers.get(passed..).unwrap_or_default();
        let next = self.markers.first()?;
        let fits = next.lines_before == behind_line || Some(next.lines_before) == behind_paragraph;
        fits.then(|| next.marker.clone())
    }

    fn words_of(
        &self,
        opening: &Opening,
        line: &Line,
        marker: Option<&Marker>,
        until: Until,
    ) -> Span {
        if opening.words < line.plain.end {
            let start = self.printed.place(opening.words..line.plain.end).start;
            return self.trimmed(start.max(opening.heading_span.end), until.place);
        }
        let start = marker.map_or(line.end, |marker| marker.span.end);
        self.trimmed(start.max(line.end), until.place)
    }

    /// Without the white space at both ends.
    fn trimmed(&self, start: usize, end: usize) -> Span {
        let text = self.source.slice(Span::new(start, end));
        let words = text.trim();
        if words.is_empty() {
            return Span::at(start.min(end));
        }
        let start = start + text.len() - text.trim_start().len();
        Span::new(start, start + words.len())
    }

    /// The words of some lines; of the first one only those from `words` on.
    fn plain(&self, from: usize, until: usize, words: Option<usize>) -> String {
        let lines = self.printed.lines.get(from..until).unwrap_or_default();
        let length = lines.iter().map(|line| line.plain.len() + 1).sum();
        let mut plain = String::with_capacity(length);
        for (index, line) in lines.iter().enumerate() {
            let start = words.filter(|_| index == 0).unwrap_or(line.plain.start);
            let text = self.printed.plain.get(start..line.plain.end).unwrap_or_default();
            if !plain.is_empty() && !text.is_empty() {
                plain.push(if line.opens { '\n' } else { ' ' });
            }
            plain.push_str(text);
        }
        plain
    }
}
