//! The steps of a plan in the words, as a list or a table gives them, and what one of them lacks while all others have it.

use std::cell::OnceCell;

use super::bodies;
use super::party_figures::Names;
use crate::document::agreement::Agreement;
use crate::document::words::within;
use crate::ground::source::Span;

/// What a step lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    Date,
    Owner,
}

/// A step of the plan that lacks what all others have; the place is what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Incomplete {
    pub(super) lack: Lack,
    pub(super) place: Span,
}

struct Step<'a> {
    place: Span,
    even: &'a str,
    is_item: bool,
    /// The columns in which days stand; 0 where it is no row.
    days: Vec<usize>,
    /// Whether it says anything of time: “each month”, “in spring”.
    speaks_of_time: bool,
}

/// The steps of a clause that lack what all others of the same list, table or paragraph have.
pub(super) fn incomplete(agreement: &Agreement, clause: &str) -> Vec<Incomplete> {
    const MOST_STEPS: usize = 500;
    let sentences: Vec<Span> = bodies::sentences(agreement, &[clause]).take(MOST_STEPS).collect();
    let prose = agreement.prose();
    // Without days there is nothing to compare with.
    if sentences.len() < 3 || !sentences.iter().any(|it| !within(prose.dates(), *it).is_empty()) {
        return Vec::new();
    }
    let names = OnceCell::new();
    let mut found = Vec::new();
    let mut steps: Vec<Step<'_>> = Vec::new();
    let mut end = 0;
    for sentence in sentences {
        let step = Step::read(agreement, sentence);
        let gap = agreement.source.text().get(end..sentence.start).unwrap_or_default();
        let goes_on = steps.last().is_some_and(|last| {
            (last.is_row(), last.is_item) == (step.is_row(), step.is_item) && !gap.contains("\n#")
        });
        if !goes_on {
            found.extend(among(agreement, &names, &steps));
            steps.clear();
        }
        end = sentence.end;
        steps.push(step);
    }
    found.extend(among(agreement, &names, &steps));
    found
}

impl<'a> Step<'a> {
    fn read(agreement: &'a Agreement, sentence: Span) -> Self {
        const TIMES: &[&str] = &[
            "day",
            "daily",
            "week",
            "month",
            "quarter",
            "year",
            "annual",
            "spring",
            "summer",
            "autumn",
            "winter",
            "ongoing",
            "throughout",
            "continu",
            "regular",
            "always",
            "whenever",
            "immediate",
            "at once",
            "already",
            "done",
            "complete",
            "tb",
            "to be",
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "jan ",
            "feb ",
            "apr ",
            "jun ",
            "jul ",
            "aug ",
            "sep",
            "oct ",
            "nov ",
            "dec ",
            " may ",
            "start",
            "every",
            "each",
            "term",
            "easter",
            "christmas",
            "night",
            "weekend",
            "season",
            "20",
            "q1",
            "q2",
            "q3",
            "q4",
            "before",
            "after",
            "until",
            "when",
            "once",
            "same",
            "ditto",
            "depend",
            "date",
        ];
        let prose = agreement.prose();
        let even = prose.even_at(sentence);
        let text = agreement.source.text();
        let line =
            text.get(..sentence.start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        let marker = line.trim();
        let is_numbered = marker.len() <= 4
            && marker.strip_suffix(['.', ')']).is_some_and(|number| {
                number.trim_start_matches('(').bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        let is_item = matches!(marker, "-" | "*" | "+")
            || is_numbered
            || even.starts_with("- ")
            || even.starts_with("+ ");
        let lead = if even.starts_with("- ") || even.starts_with("+ ") { 2 } else { 0 };
        let days = within(prose.dates(), sentence);
        Self {
            place: Span::new(sentence.start + lead, sentence.end),
            even,
            is_item,
            days: days.iter().map(|day| column(even, day.span.start - sentence.start)).collect(),
            speaks_of_time: TIMES.iter().any(|time| even.contains(time)),
        }
    }

    /// The columns in which parties are named.
    fn owners(&self, names: &Names<'_>) -> Vec<usize> {
        names.mentions(self.even).iter().map(|(name, _)| column(self.even, name.start)).collect()
    }

    fn is_row(&self) -> bool {
        self.even.starts_with('|')
    }

    /// “as soon as possible”
    fn is_vague(&self) -> bool {
        VAGUE.iter().any(|vague| self.even.contains(vague))
    }

    fn has_empty_cell(&self) -> bool {
        let cells = self.even.trim_end().trim_matches('|');
        cells.split('|').any(|cell| cell.trim_matches([' ', '-']).is_empty())
    }

    /// Whether nothing, or nothing but a promise, stands in a column.
    fn is_empty_at(&self, column: usize) -> bool {
        let cell = self.even.split('|').nth(column).unwrap_or_default();
        cell.trim_matches([' ', '-']).is_empty() || VAGUE.contains(&cell.trim())
    }
}

fn column(row: &str, at: usize) -> usize {
    row.get(..at).unwrap_or_default().matches('|').count()
}

/// Words that put a step off.
const VAGUE: &[&str] = &[
    "as soon as possible",
    "as soon as practicable",
    "as soon as reasonably",
    "asap",
    "in due course",
    "shortly",
    "at a convenient time",
    "in good time",
];

/// How many others must have what one lacks.
const LEAST_OTHERS: usize = 2;

/// What one of some steps lacks, and all others have.
fn among<'a>(
    agreement: &'a Agreement,
    names: &OnceCell<Names<'a>>,
    steps: &[Step<'_>],
) -> Option<Incomplete> {
    // A table has a row of titles.
    let steps = match steps {
        [title, rows @ ..] if title.is_row() => rows,
        _ => steps,
    };
    let is_row = steps.first().is_some_and(Step::is_row);
    let is_item = steps.first().is_some_and(|step| step.is_item);
    // In a paragraph a sentence may be about something else than a step, unless it puts one off.
    let steps: Vec<&Step<'_>> = steps
        .iter()
        .filter(|step| is_row || is_item || !step.days.is_empty() || step.is_vague())
        .collect();
    let dated = steps.iter().filter(|step| !step.days.is_empty()).count();
    if steps.len() <= LEAST_OTHERS || dated < LEAST_OTHERS {
        return None;
    }
    let lacking = only(&steps, |step| {
        step.days.is_empty() && (is_row || step.is_vague() || is_item && !step.speaks_of_time)
    });
    if let Some(step) = lacking {
        let others = steps.iter().filter(|other| other.place != step.place);
        let lacks = !is_row || is_empty_where(step, others.map(|other| other.days.clone()));
        return lacks.then_some(Incomplete { lack: Lack::Date, place: step.place });
    }
    if dated < steps.len() {
        return None;
    }
    // “… (Quay Advice)”; whoever else is named there may be no party.
    let step = only(&steps, |step| {
        if is_row { step.has_empty_cell() } else { is_item && !step.even.contains('(') }
    })?;
    let names = names.get_or_init(|| Names::of(agreement));
    let others = steps.iter().filter(|other| other.place != step.place);
    let owners: Vec<Vec<usize>> = others.clone().map(|other| other.owners(names)).collect();
    let names_last = |step: &&&Step<'_>| step.even.trim_end_matches(['.', ',', ' ']).ends_with(')');
    let lacks = step.owners(names).is_empty()
        && owners.iter().all(|owners| !owners.is_empty())
        && if is_row {
            is_empty_where(step, owners.into_iter())
        } else {
            others.clone().all(|other| names_last(&other))
        };
    lacks.then_some(Incomplete { lack: Lack::Owner, place: step.place })
}

/// The one step that is so, if it is one.
fn only<'s, 'a>(steps: &[&'s Step<'a>], is_so: impl Fn(&Step<'_>) -> bool) -> Option<&'s Step<'a>> {
    let mut found = steps.iter().copied().filter(|step| is_so(step));
    found.next().filter(|_| found.next().is_none())
}

/// Whether a row has nothing in a column in which all others have something of a sort.
fn is_empty_where(row: &Step<'_>, others: impl Iterator<Item = Vec<usize>>) -> bool {
    let common = others.reduce(|common, columns| {
        common.into_iter().filter(|column| columns.contains(column)).collect()
    });
    common.unwrap_or_default().into_iter().any(|column| row.is_empty_at(column))
}
