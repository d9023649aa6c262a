//! Figures that the words give to a party: “Harbour Trust 50 per cent”, “£50,000 from Quay Advice”, a row of a table.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;

use super::figures::{Figure, Stated};
use super::phrases::{Form, words_of};
use super::stated_terms::{Comparison, STATED_TERMS, Sort};
use super::{naming, shared_out, tables};
use crate::document::agreement::Agreement;
use crate::document::words::{Portion, even};
use crate::ground::source::Span;

/// Each figure of these sentences that stands beside the name of one party and no other, with the id of the party. Beside each sentence stands
/// whether its section is about nothing else.
pub(super) fn read<'a>(
    agreement: &Agreement,
    names: &Names<'a>,
    comparison: &Comparison,
    sentences: impl Iterator<Item = (Span, bool)>,
) -> Vec<(&'a str, Stated)> {
    let mut read = Vec::new();
    let mut header: Option<&str> = None;
    for (sentence, alone) in sentences {
        let text = agreement.prose().even_at(sentence);
        let row = text.starts_with('|');
        if row && header.is_none() {
            header = Some(text);
            continue;
        }
        let title = header.filter(|_| row);
        if !row {
            header = None;
        }
        let mut figures = Figure::in_words(comparison.fact, agreement, sentence);
        figures.retain(|stated| !matches!(stated.figure, Figure::Money(money) if money.rate && !comparison.rates));
        if let (Some(title), true, Sort::Shares) = (title, figures.is_empty(), comparison.fact) {
            figures.extend(bare_share(text, title, sentence.start));
        }
        if let (Some(title), Sort::Shares) = (title, comparison.fact) {
            in_column(&mut figures, text, title, comparison, sentence.start);
        }
        if figures.is_empty() && comparison.fact == Sort::Shares {
            read.extend(in_ratio(names, comparison, text, sentence.start));
        }
        if figures.is_empty() || row && figures.len() > 1 {
            continue;
        }
        // A section about shares alone may well speak of what else is shared.
        let is_clear = alone && comparison.fact == Sort::Shares;
        let is_never = |text: &str| {
            words_of(text).any(|(_, word)| comparison.never.iter().any(|form| form.is(word)))
        };
        if !is_clear
            && is_never(text)
            && !speaks_of_both(comparison, text)
            && (!is_yearly(agreement, comparison) || is_never(&text.replace("each year", "")))
        {
            continue;
        }
        let mentions = names.mentions(text);
        let here = |span: Span| {
            let [start, end] = [span.start, span.end].map(|at| at.saturating_sub(sentence.start));
            Span::new(start, end)
        };
        for (index, stated) in figures.iter().enumerate() {
            let span = stated.span;
            let place = here(span);
            let end_of_last = index
                .checked_sub(1)
                .and_then(|last| figures.get(last))
                .map_or(0, |last| here(last.span).end);
            let start_of_next =
                figures.get(index + 1).map_or(text.len(), |next| here(next.span).start);
            let beside = Beside {
                text,
                comparison,
                figure: place,
                from: end_of_last,
                to: start_of_next,
                row,
            };
            read.extend(beside.parties(&mentions).into_iter().map(|party| (party, *stated)));
        }
    }
    read
}

/// Whether all the sums that the terms state are those of a year, as are those that words state of “each year”.
fn is_yearly(agreement: &Agreement, comparison: &Comparison) -> bool {
    comparison.fact == Sort::Sums
        && comparison.places(agreement.terms()).iter().all(|place| {
            place.entry.is_some_and(|entry| {
                entry.get("year").is_some() || entry.text_of("basis") == Some("ongoing")
            })
        })
}

/// “Losses and surpluses are shared …”: what is never meant alone is meant beside it.
fn speaks_of_both(comparison: &Comparison, text: &str) -> bool {
    let is_one = |forms: &[Form], word: &str| forms.iter().any(|form| form.is(word));
    let words: Vec<&str> = words_of(text)
        .map(|(_, word)| word)
        .filter(|word| !matches!(*word, "a" | "an" | "any" | "the"))
        .collect();
    let word = |index: Option<usize>| {
        index.and_then(|index| words.get(index)).copied().unwrap_or_default()
    };
    let joins = |word: &str| matches!(word, "and" | "or");
    words.iter().enumerate().filter(|(_, own)| is_one(&comparison.never, own)).all(|(index, _)| {
        let before =
            joins(word(index.checked_sub(1))) && is_one(&comparison.of, word(index.checked_sub(2)));
        let behind = joins(word(Some(index + 1))) && is_one(&comparison.of, word(Some(index + 2)));
        before || behind
    })
}

/// A figure and what stands between the figures around it.
struct Beside<'a> {
    text: &'a str,
    comparison: &'a Comparison,
    figure: Span,
    from: usize,
    to: usize,
    row: bool,
}

impl Beside<'_> {
    /// The party that the figure belongs to; several where each of them has as much.
    fn parties<'p>(&self, mentions: &[(Span, &'p str)]) -> Vec<&'p str> {
        let before = mentions
            .iter()
            .rposition(|(span, _)| span.end <= self.figure.start && span.start >= self.from);
        let behind =
            mentions.iter().find(|(span, _)| span.start >= self.figure.end && span.end <= self.to);
        let before = before
            .filter(|index| mentions.get(*index).is_some_and(|(span, _)| self.leads_to(span.end)));
        let behind = behind.filter(|(span, _)| self.belongs_to(span.start));
        match (before, behind) {
            (Some(index), None) => self.listed(mentions, index),
            (None, Some((_, party))) => vec![*party],
            _ => Vec::new(),
        }
    }

    /// “Harbour Trust bears 50 per cent”
    fn leads_to(&self, name: usize) -> bool {
        let between = self.text.get(name..self.figure.start).unwrap_or_default();
        let known = |word: &str| {
            let forms = STATED_TERMS.party.between.iter().chain(&self.comparison.verbs);
            let without = STATED_TERMS.fillers.iter().chain(&STATED_TERMS.party.left_out);
            forms.into_iter().any(|form| form.is(word))
                || without.into_iter().any(|filler| filler == word)
        };
        (self.row || !between.contains([',', ';']) && !between.contains(" and "))
            && words_of(between).all(|(_, word)| {
                // Other figures of the row have titles of their own.
                known(word) || self.row && word.bytes().all(|byte| byte.is_ascii_digit())
            })
    }

    /// “50 per cent for Harbour Trust”
    fn belongs_to(&self, name: usize) -> bool {
        let between = self.text.get(self.figure.end..name).unwrap_or_default();
        let mut words =
            words_of(between).map(|(_, word)| word).filter(|word| *word != "the").peekable();
        words.peek().is_some()
            && !between.contains([',', ';', '|'])
            && words.all(|word| self.comparison.prepositions.iter().any(|form| form.is(word)))
    }

    /// “Harbour Trust and Quay Advice with one third each”; without “each” nobody knows who of them has how much.
    fn listed<'p>(&self, mentions: &[(Span, &'p str)], last: usize) -> Vec<&'p str> {
        let behind = self.text.get(self.figure.end..).unwrap_or_default();
        let each = words_of(behind).next().is_some_and(|(_, word)| word == "each");
        let mut parties = Vec::new();
        let mut next: Option<Span> = None;
        for (span, party) in mentions.get(..=last).unwrap_or_default().iter().rev() {
            let joins = next.is_none_or(|next| {
                span.start >= self.from
                    && is_joint(self.text.get(span.end..next.start).unwrap_or_default())
            });
            if !joins {
                break;
            }
            parties.push(*party);
            next = Some(*span);
        }
        // “… by the council, Harbour Trust and Quay Advice”: somebody else is in the list.
        let open = next
            .and_then(|first| self.text.get(self.from..first.start))
            .unwrap_or_default()
            .trim_end_matches(' ');
        let is_whole =
            !(each && (open.ends_with(',') || open.ends_with(" and")) && parties.len() > 1);
        if parties.len() == 1 || each && is_whole { parties } else { Vec::new() }
    }
}

fn is_joint(between: &str) -> bool {
    let is_part_of_name =
        |word: &str| STATED_TERMS.party.left_out.iter().any(|left_out| left_out == word);
    words_of(between).all(|(_, word)| matches!(word, "and" | "by") || is_part_of_name(word))
        && !between.contains(['|', ';', '.'])
}

/// “| Harbour Trust | 40% | 50% |” under “Gain” and “Loss”: of several figures those that the title of their column says to be meant, and of one
/// whether it is.
fn in_column(
    figures: &mut Vec<Stated>,
    row: &str,
    header: &str,
    comparison: &Comparison,
    start: usize,
) {
    let titles: Vec<&str> = header.split('|').collect();
    let has = |title: &str, forms: &[Form]| {
        words_of(title).any(|(_, word)| forms.iter().any(|form| form.is(word)))
    };
    let title = |stated: &Stated| {
        let before = row.get(..stated.span.start.saturating_sub(start)).unwrap_or_default();
        titles.get(before.matches('|').count()).copied().unwrap_or_default()
    };
    let is_several = figures.len() > 1;
    figures.retain(|stated| {
        let title = title(stated);
        let is_meant = has(title, &comparison.of);
        is_meant || !is_several && !has(title, &comparison.never)
    });
}

/// “by Harbour Trust, Quay Advice and Mill Lane in the proportions 45:35:20”: as many numbers as there are names, in their order.
fn in_ratio<'a>(
    names: &Names<'a>,
    comparison: &Comparison,
    text: &str,
    start: usize,
) -> Vec<(&'a str, Stated)> {
    let is_one =
        |forms: &[Form]| words_of(text).any(|(_, word)| forms.iter().any(|form| form.is(word)));
    let Some((numbers, place)) = shared_out::ratio(text) else { return Vec::new() };
    if !is_one(&comparison.of) || !is_one(&STATED_TERMS.party.shared) {
        return Vec::new();
    }
    let mentions = names.mentions(text);
    let is_of_all = mentions.len() == numbers.len()
        && mentions.windows(2).all(|pair| match pair {
            [(one, _), (next, _)] => is_joint(text.get(one.end..next.start).unwrap_or_default()),
            _ => false,
        });
    let before = mentions.last().and_then(|(last, _)| text.get(last.end..place.start));
    let behind = mentions.first().and_then(|(first, _)| text.get(place.end..first.start));
    let leads = |between: &str| {
        !between.contains(',') && words_of(between).all(|(_, word)| OF_RATIOS.contains(&word))
    };
    if !is_of_all || !before.or(behind).is_some_and(leads) {
        return Vec::new();
    }
    let span = place.shifted(start);
    let shares = mentions.iter().zip(shared_out::portions_of(&numbers));
    shares
        .map(|((_, party), portion)| (*party, Stated { figure: Figure::Portion(portion), span }))
        .collect()
}

/// What stands between names and the ratio that is theirs.
const OF_RATIOS: &[&str] = &[
    "in",
    "the",
    "proportion",
    "proportions",
    "ratio",
    "of",
    "shares",
    "parts",
    "as",
    "to",
    "between",
    "by",
    "respectively",
    "and",
    "among",
];

/// “| Harbour Trust | 50 |” under a heading such as “Share (%)”.
fn bare_share(row: &str, header: &str, start: usize) -> Option<Stated> {
    let columns: Vec<&str> = header.split('|').collect();
    let mut at = 0;
    let mut found = None;
    for (index, cell) in row.split('|').enumerate() {
        let number = cell.trim_matches(' ');
        let is_share = columns
            .get(index)
            .is_some_and(|title| title.contains('%') || title.contains("per cent"));
        let is_number = !number.is_empty()
            && number.len() <= 6
            && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if is_share && is_number {
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            let scale = 10_u64.checked_pow(u32::try_from(part.len()).ok()?)?;
            let portion =
                Portion::new(format!("{whole}{part}").parse().ok()?, scale.checked_mul(100)?)?;
            let place = at + cell.len() - cell.trim_start_matches(' ').len();
            let span = Span::new(place, place + number.len()).shifted(start);
            if found.replace(Stated { figure: Figure::Portion(portion), span }).is_some() {
                return None;
            }
        }
        at += cell.len() + 1;
    }
    found
}

/// The names of the parties, which are read when words are first asked for them: in most agreements they never are.
pub(super) struct Names<'a> {
    agreement: &'a Agreement,
    known: OnceCell<Known<'a>>,
}

impl<'a> Names<'a> {
    pub(super) const fn of(agreement: &'a Agreement) -> Self {
        Self { agreement, known: OnceCell::new() }
    }

    /// Where even text names a party, in its order; of several names at one place the longest.
    pub(super) fn mentions(&self, text: &str) -> Vec<(Span, &'a str)> {
        self.known.get_or_init(|| Known::of(self.agreement)).mentions(text)
    }
}

/// The names of the parties as words, by their first word, with what the agreement calls them instead: “(the “Host”)”.
struct Known<'a> {
    by_first: BTreeMap<String, Vec<(Vec<String>, &'a str)>>,
}

impl<'a> Known<'a> {
    fn of(agreement: &'a Agreement) -> Self {
        let left_out = |word: &String| STATED_TERMS.party.left_out.contains(word);
        let mut by_words: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
        for party in agreement.parties() {
            let Some(name) = party.name else { continue };
            let even = even(name);
            let mut words: Vec<String> = words_of(&even).map(|(_, word)| word.to_owned()).collect();
            while words.len() > 1 && words.last().is_some_and(left_out) {
                words.pop();
            }
            if words.len() > 1 && words.first().is_some_and(left_out) {
                words.remove(0);
            }
            by_words.entry(words).or_default().push(party.id);
        }
        let names = Self::by_first(&by_words);
        let in_text = names.labels(agreement.prose().even(), agreement.prose().words());
        for (label, id) in in_text.into_iter().chain(names.labels_in_tables(agreement)) {
            let ids = by_words.entry(label).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Self::by_first(&by_words)
    }

    /// Those that only one party has.
    fn by_first(by_words: &BTreeMap<Vec<String>, Vec<&'a str>>) -> Self {
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, &str)>> = BTreeMap::new();
        for (words, ids) in by_words {
            if let (Some(first), [id]) = (words.first(), ids.as_slice()) {
                by_first.entry(first.clone()).or_default().push((words.clone(), *id));
            }
        }
        // Of “Harbour Trust” and “Harbour Trust North” the longer is tried first.
        for names in by_first.values_mut() {
            names.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self { by_first }
    }

    /// What stands in brackets behind a name: “Harbour Trust (“the Trust”)”, “Quay Advice (the Lead)”, “Mill Lane of 3 Mill Lane (“Mill”)”.
    /// `text` is even, and `written` the same as it stands there.
    fn labels(&self, text: &str, written: &str) -> Vec<(Vec<String>, &'a str)> {
        const LONGEST: usize = 60;
        let mentions = self.mentions(text);
        let ends = mentions.iter().skip(1).map(|(next, _)| next.start).chain([text.len()]);
        let mut labels = Vec::new();
        let mut described = BTreeSet::new();
        for ((span, id), next) in mentions.iter().zip(ends) {
            let behind = text
                .get(span.end..text.floor_char_boundary(span.end + LONGEST))
                .unwrap_or_default();
            let beside = behind.split_once('(').and_then(|(between, rest)| {
                let (label, _) = rest.split_once(')')?;
                let is_beside = words_of(between).all(|(_, word)| {
                    STATED_TERMS.party.left_out.iter().any(|left_out| left_out == word)
                });
                as_label(label).filter(|_| is_beside)
            });
            if let Some(label) = beside {
                labels.push((label, *id));
            } else if !described.contains(id) {
                let paragraph = text.get(span.end..next).unwrap_or_default();
                let end = paragraph.find('\n').map_or(next, |at| span.end + at);
                let behind = written.get(span.end..end).unwrap_or_default();
                let aliases = naming::behind_description(behind);
                if !aliases.is_empty() {
                    described.insert(*id);
                }
                labels.extend(
                    aliases.iter().filter_map(|alias| Some((as_label(&even(alias))?, *id))),
                );
            }
        }
        labels
    }

    /// What a table of the parties calls each of them, in a column such as “Short name”.
    fn labels_in_tables(&self, agreement: &Agreement) -> Vec<(Vec<String>, &'a str)> {
        const TITLES: &[&str] = &[
            "short name",
            "short title",
            "short form",
            "referred to as",
            "known as",
            "called",
            "called here",
            "defined as",
            "abbreviation",
            "in this agreement",
            "name in this agreement",
        ];
        let text = agreement.prose().even();
        if !text.contains('|') || !TITLES.iter().any(|title| text.contains(title)) {
            return Vec::new();
        }
        let mut labels = Vec::new();
        for table in tables::of(agreement) {
            let Some(column) = table.column(TITLES) else { continue };
            for row in &table.rows {
                let named: BTreeSet<&str> = row
                    .iter()
                    .flat_map(|cell| self.mentions(&even(cell.text)))
                    .map(|(_, id)| id)
                    .collect();
                let label = row.get(column).and_then(|cell| as_label(&even(cell.text)));
                if let (Some(id), 1, Some(label)) = (named.first(), named.len(), label) {
                    labels.push((label, *id));
                }
            }
        }
        labels
    }

    fn mentions(&self, text: &str) -> Vec<(Span, &'a str)> {
        let mut mentions: Vec<(Span, &str)> = Vec::new();
        for start in self.openings(text) {
            if mentions.last().is_some_and(|(last, _)| start < last.end) {
                continue;
            }
            let behind = text.get(start..).unwrap_or_default();
            let opening = words_of(behind).next().map(|(_, word)| word).unwrap_or_default();
            let names = self.by_first.get(opening).into_iter().flatten();
            let named = names.clone().find_map(|(name, id)| {
                let words: Vec<(Span, &str)> = words_of(behind).take(name.len()).collect();
                let is_name = words.iter().map(|(_, word)| *word).eq(name.iter());
                let (last, _) = words.last().filter(|_| is_name)?;
                Some((Span::new(start, start + last.end), *id))
            });
            mentions.extend(named);
        }
        mentions
    }

    /// Where words stand with which a name begins.
    fn openings(&self, text: &str) -> Vec<usize> {
        // To search for each of a few words is much quicker than to look at every word.
        const FEW: usize = 16;
        if self.by_first.len() > FEW {
            let opens = words_of(text).filter(|(_, word)| self.by_first.contains_key(*word));
            return opens.map(|(span, _)| span.start).collect();
        }
        let is_of_word = |at: Option<usize>| {
            let byte = at.and_then(|at| text.as_bytes().get(at));
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        let found = self
            .by_first
            .keys()
            .flat_map(|first| memmem::find_iter(text.as_bytes(), first.as_bytes()));
        let mut openings: Vec<usize> = found.filter(|at| !is_of_word(at.checked_sub(1))).collect();
        openings.sort_unstable();
        openings
    }
}

/// The words of a short name, without its article.
fn as_label(label: &str) -> Option<Vec<String>> {
    let mut label: Vec<String> = words_of(label).map(|(_, word)| word.to_owned()).collect();
    if label.first().is_some_and(|first| first == "the") {
        label.remove(0);
    }
    (1..=3).contains(&label.len()).then_some(label)
}
