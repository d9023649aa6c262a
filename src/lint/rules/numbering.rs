//! Numbers of clauses and lists that stand twice, are left out, or are printed differently from what was typed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::drafting::DRAFTING;
use super::places::Stretches;
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::markdown::{NumberedList, Section, Style};
use crate::document::words::{Sort, Whose};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "numbering",
    severity: Severity::Warning,
    summary: "numbers of clauses or lists that stand twice, are left out, or are printed differently from what was typed",
    explanation: r"
“Clause 9” must be one clause. Where two carry the number, or one was taken out and the others not told, references lead astray; and a web view
counts numbered lists anew, so that “1. 2. 4.” is printed as 1, 2, 3.

Told are numbers of neighbouring clauses and paragraphs that stand twice or leave one or two out, letters that stand twice, a paragraph 13.2 in
clause 12, and lists whose typed numbers are not the printed
ones. It is an error where a reference leads to a number that stands twice or is printed as another. Clauses that were put in (14A), numbers that
stand over nothing (“5. Not used”), numbers that begin anew in a schedule, under a heading or in a list, lists in which every number is typed as
1, and documents that number in a way of their own are not told.

~~~markdown bad
## 8. Disputes
The partners talk within a week.

## 9. Notices
Notices are sent by post.

## 9. Law
The law of England applies.

## 10. Copies
One is enough.
~~~

~~~markdown bad
## Duties
Each partner

1. comes to meetings;
2. pays its share;
4. keeps records.
~~~

~~~markdown good
## 8. Disputes
The partners talk within a week.

## 9. Not used

## 10. Notices
Notices are sent by post:

1. to the office;
1. to the mailbox.

## 10A. Copies
One is enough.

# Schedule 1: Rooms
## 1. Ground floor
One room.
~~~

**To settle it,** number the clauses in order, and check every reference behind the place; or keep the number and write “Not used”.

**Suppress it** where the numbers are those of another document that this one follows.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const WHY: &str = "a number must lead to one clause, or references lead astray";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    in_lists(agreement, report);
    let astray = astray(agreement);
    in_sections(agreement, &astray, report);
    in_clauses(agreement, &astray, report);
    in_letters(agreement, report);
}

/// A number of the last place: 3 of “14.3”, with the letter of “14.3A”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    number: u32,
    letter: Option<char>,
}

impl Place {
    fn follows(self, before: Self) -> bool {
        if self.number == before.number {
            return self.letter > before.letter;
        }
        self.number == before.number + 1
    }
}

/// A number that was typed, with the section that has it.
struct Typed<'a> {
    place: Place,
    /// What stands before the last place: “14.” of “14.3”.
    prefix: &'a str,
    section: usize,
    /// How many figures the last place has where it begins with a nought: 2 of “5.03”.
    width: usize,
}

fn typed(section: &Section) -> Option<(&str, Place, usize)> {
    let number = section.number.as_deref()?;
    // “… is charged under⏎clause 6.” is the end of a sentence, whatever its line begins with.
    if section.heading.starts_with(|c: char| c.is_lowercase()) {
        return None;
    }
    let letter = number.chars().last().filter(char::is_ascii_alphabetic);
    let digits = letter.map_or(number, |_| number.get(..number.len() - 1).unwrap_or(number));
    let at = digits.rfind('.').map_or(0, |at| at + 1);
    let (prefix, last) = digits.split_at_checked(at)?;
    let is_plain = prefix.chars().all(|c| c.is_ascii_digit() || c == '.')
        && last.chars().all(|c| c.is_ascii_digit());
    let number = is_plain.then(|| last.parse().ok()).flatten()?;
    let width = if last.starts_with('0') { last.len() } else { 0 };
    let letter = letter.map(|letter| letter.to_ascii_uppercase());
    Some((prefix, Place { number, letter }, width))
}

fn in_sections(agreement: &Agreement, astray: &[(usize, String)], report: &mut Report<'_>) {
    // Numbers of one place run on under one section; those with the number of their clause before them, throughout.
    let mut rows: BTreeMap<(Option<usize>, u8, bool, &str), Vec<Typed<'_>>> = BTreeMap::new();
    for (index, section) in agreement.body.sections.iter().enumerate() {
        if section.style == Style::ListItem {
            continue;
        }
        let Some((prefix, place, width)) = typed(section) else { continue };
        let is_heading = matches!(section.style, Style::Atx | Style::Setext | Style::Html);
        rows.entry((section.parent, section.level, is_heading, prefix)).or_default().push(Typed {
            place,
            prefix,
            section: index,
            width,
        });
    }
    let rows: Vec<_> = rows.values().map(|row| in_row(agreement, row)).collect();
    // Where a whole row goes its own way, as in two languages side by side, so may the others.
    let own_way = rows
        .iter()
        .any(|row| !row.is_count && row.faults.len() >= DRAFTING.numbering.faults_of_another_habit);
    if own_way {
        return;
    }
    let all_in_order: usize = rows.iter().map(|row| row.in_order).sum();
    let all_faults: usize = rows.iter().map(|row| row.faults.len()).sum();
    // 8.1 and 8.3 alone say little, where all other clauses are counted without a slip they say enough.
    let is_careful = all_in_order
        >= all_faults.saturating_mul(DRAFTING.numbering.in_order_for_one_in_a_short_row);
    let faults = rows
        .iter()
        .filter(|row| row.is_count || is_careful && row.in_order > 0)
        .flat_map(|row| &row.faults);
    // 2.3 is missing because it was typed as 3.3.
    let is_astray = |fault: &&Fault| match fault {
        Fault::Skipped { missing, .. } => {
            missing.len() == 1 && astray.iter().any(|(_, meant)| missing.contains(meant))
        }
        Fault::Twice { .. } => false,
    };
    let faults = faults.filter(|fault| !is_astray(fault));
    for fault in faults.take(wording::MOST_SLIPS) {
        fault.tell(agreement, report);
    }
}

enum Fault {
    /// Of two sections with one number the one that should have another, and the other; with the number that is missing instead.
    Twice { second: usize, first: usize, missing: Option<String> },
    /// A section whose number does not follow that of the one before it.
    Skipped { section: usize, before: usize, missing: Vec<String> },
}

/// What is wrong with a row of numbers, and whether most are in order.
struct Judged {
    faults: Vec<Fault>,
    in_order: usize,
    is_count: bool,
}

fn in_row(agreement: &Agreement, row: &[Typed<'_>]) -> Judged {
    let data = &DRAFTING.numbering;
    let mut faults = Vec::new();
    let mut seen: HashMap<Place, usize> = HashMap::new();
    let mut before: Option<&Typed<'_>> = None;
    let numbers: HashSet<u32> = row.iter().map(|typed| typed.place.number).collect();
    let mut in_order = 0;
    for typed in row {
        let restarts =
            typed.place.number <= 1 && before.is_some_and(|before| before.place.number > 1);
        if restarts {
            seen.clear();
            before = None;
        }
        match before {
            Some(last) if seen.contains_key(&typed.place) => {
                let first = seen.get(&typed.place).copied().unwrap_or(last.section);
                faults.push(Fault::Twice { second: typed.section, first, missing: None });
            }
            Some(last) if typed.place.follows(last.place) => in_order += 1,
            Some(last) if typed.place.number > last.place.number => {
                let missing = last.place.number + 1..typed.place.number;
                let is_short =
                    u32::try_from(missing.len()).is_ok_and(|gap| gap <= data.longest_gap);
                let missing =
                    missing.start..missing.end.min(missing.start.saturating_add(data.longest_gap));
                let width = typed.width.max(last.width);
                let names: Vec<String> = missing
                    .clone()
                    .map(|number| format!("{}{number:0width$}", typed.prefix))
                    .collect();
                let stands_elsewhere = missing.clone().any(|number| numbers.contains(&number));
                if !is_short || stands_elsewhere || stand_between(agreement, last, typed, &names) {
                    in_order += usize::from(is_short);
                } else {
                    faults.push(Fault::Skipped {
                        section: typed.section,
                        before: last.section,
                        missing: names,
                    });
                }
            }
            Some(_) => {}
            None => in_order += 1,
        }
        seen.entry(typed.place).or_insert(typed.section);
        before = Some(typed);
    }
    let faults = one_for_one_slip(faults);
    // Where much is out of order, the numbers are no count of clauses.
    let is_count = in_order >= faults.len().saturating_mul(data.in_order_for_one_fault);
    Judged { faults, in_order, is_count }
}

/// 11, 11, 13 and 14, 16, 16 are each one number that was typed wrongly.
fn one_for_one_slip(faults: Vec<Fault>) -> Vec<Fault> {
    let mut slips: Vec<Fault> = Vec::new();
    for fault in faults {
        let merged = match (slips.last(), &fault) {
            (
                Some(Fault::Twice { second, first, missing: None }),
                Fault::Skipped { before, missing, .. },
            ) if before == second => {
                let [only] = missing.as_slice() else {
                    slips.push(fault);
                    continue;
                };
                Some(Fault::Twice { second: *second, first: *first, missing: Some(only.clone()) })
            }
            (
                Some(Fault::Skipped { section, missing, .. }),
                Fault::Twice { second, first, missing: None },
            ) if section == first => {
                let [only] = missing.as_slice() else {
                    slips.push(fault);
                    continue;
                };
                Some(Fault::Twice { second: *first, first: *second, missing: Some(only.clone()) })
            }
            _ => None,
        };
        if merged.is_some() {
            slips.pop();
        }
        slips.push(merged.unwrap_or(fault));
    }
    slips
}

/// Whether the missing numbers stand between two sections in a form that is no section: in a comment, a table, a paragraph.
fn stand_between(
    agreement: &Agreement,
    before: &Typed<'_>,
    behind: &Typed<'_>,
    missing: &[String],
) -> bool {
    let sections = &agreement.body.sections;
    let (Some(before), Some(behind)) = (sections.get(before.section), sections.get(behind.section))
    else {
        return true;
    };
    let between =
        agreement.source.slice(Span::new(before.heading_span.end, behind.heading_span.start));
    let begins = |line: &str| {
        let line = line.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_alphabetic());
        let line = ["Clause ", "Section ", "Article ", "clause "]
            .iter()
            .find_map(|word| line.strip_prefix(word))
            .unwrap_or(line);
        missing.iter().any(|number| {
            line.strip_prefix(number.as_str())
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    // “… is filled by the Board. Section 5.03 Powers of the President. The President …”
    let in_a_row = |number: &String| {
        between.match_indices(number.as_str()).any(|(at, _)| {
            let (front, back) = between.split_at_checked(at).unwrap_or_default();
            let words = ["Clause ", "Section ", "Article "];
            let bare = words.iter().find_map(|word| front.strip_suffix(word));
            let back = back.get(number.len()..).unwrap_or_default();
            let back = back.strip_prefix('.').unwrap_or(back);
            bare.unwrap_or(front).trim_end().ends_with(['.', ';'])
                && back.strip_prefix(' ').is_some_and(|back| back.starts_with(char::is_uppercase))
        })
    };
    between.lines().any(|line| line.split('|').any(begins)) || missing.iter().any(in_a_row)
}

impl Fault {
    fn tell(&self, agreement: &Agreement, report: &mut Report<'_>) {
        let sections = &agreement.body.sections;
        let (place, other) = match self {
            Self::Twice { second, first, .. } => (*second, *first),
            Self::Skipped { section, before, .. } => (*section, *before),
        };
        let (Some(section), Some(other)) = (sections.get(place), sections.get(other)) else {
            return;
        };
        let number = section.number.as_deref().unwrap_or_default();
        let (message, help) = match self {
            Self::Twice { missing: Some(missing), .. } => (
                format!("the number {number} stands twice, and there is no {missing}"),
                format!(
                    "write {missing} here if that is what was meant, and check the references to both"
                ),
            ),
            Self::Twice { missing: None, .. } => (
                format!("the number {number} stands twice"),
                "give each a number of its own, and check the references behind it".to_owned(),
            ),
            Self::Skipped { missing, .. } => {
                let before = other.number.as_deref().unwrap_or_default();
                (
                    format!("{number} follows {before}: there is no {}", wording::either(missing)),
                    "number them in order and check the references, or keep the number and write “Not used”".to_owned(),
                )
            }
        };
        let meant = match self {
            Self::Twice { .. } => referred_to(agreement, number, other, section),
            Self::Skipped { .. } => None,
        };
        let finding = report.at(section.heading_span, message).why(WHY).help(help);
        finding.related(
            other.heading_span,
            match self {
                Self::Twice { .. } => "it stands here as well",
                Self::Skipped { .. } => "the one before it",
            },
        );
        if let Some(meant) = meant {
            finding
                .severity(Severity::Error)
                .related(meant, "which of them is meant here, nobody can tell");
        }
        if let Some(clause) = places::clauses_of(agreement, place).first() {
            finding.clause(clause);
        }
    }
}

/// Paragraphs such as “13.2” in clause 12, where 12.2 is to follow; and the number that was meant.
fn astray(agreement: &Agreement) -> Vec<(usize, String)> {
    let sections = &agreement.body.sections;
    let mut clause: Option<(&str, u32)> = None;
    let mut astray: Vec<(usize, String)> = Vec::new();
    let mut at_home = 0_usize;
    for (index, section) in sections.iter().enumerate() {
        let above = section.parent.and_then(|parent| sections.get(parent)?.number.as_deref());
        // Of a clause itself, nothing above has a number; under a schedule or a heading without one, numbers may begin anew.
        let is_clause = above.is_none_or(|number| number.contains(' '));
        let Some((prefix, place, _)) = typed(section) else {
            clause = clause.filter(|_| !is_clause);
            continue;
        };
        let Some((own, _)) = prefix.split_once('.') else {
            if is_clause {
                clause = section.number.as_deref().map(|number| (number, 0));
            }
            continue;
        };
        let Some((number, last)) = clause.as_mut() else { continue };
        if own.len() + 1 < prefix.len() || place.letter.is_some() {
            continue;
        }
        let is_own = own == *number;
        if !is_own && (place.number != *last + 1 || section.style != Style::Numbered) {
            // No slip of one figure: here the document counts in a way of its own.
            return Vec::new();
        }
        if is_own {
            at_home += 1;
        } else {
            astray.push((index, format!("{number}.{}", place.number)));
        }
        *last = place.number;
    }
    let is_slip = at_home >= astray.len().saturating_mul(DRAFTING.numbering.at_home_for_one_astray);
    if is_slip { astray } else { Vec::new() }
}

fn in_clauses(agreement: &Agreement, astray: &[(usize, String)], report: &mut Report<'_>) {
    for (index, meant) in astray {
        let Some(section) = agreement.body.sections.get(*index) else { continue };
        let number = section.number.as_deref().unwrap_or_default();
        let clause = meant.split('.').next().unwrap_or_default();
        let finding = report
            .at(section.heading_span, format!("{number} stands in clause {clause}"))
            .why(WHY)
            .help(format!("write {meant} if that is what was meant, and check the references"));
        if let Some(clause) = places::clauses_of(agreement, *index).first() {
            finding.clause(clause);
        }
    }
}

/// “(a) … (b) … (b) …”, each at the beginning of a line.
fn in_letters(agreement: &Agreement, report: &mut Report<'_>) {
    let prose = agreement.prose();
    let words = prose.words();
    if !["(b)", "b) ", "b. "].iter().any(|mark| words.contains(mark)) {
        return;
    }
    let mut twice: Vec<(Mark<'_>, usize, usize)> = Vec::new();
    let mut before: Option<(Mark<'_>, usize)> = None;
    let (mut at, mut follows_blank) = (0, true);
    for line in words.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '*', '_']);
        let place = at + line.len() - bare.len();
        at += line.len();
        // A line of a sentence may as well begin with “(b)”: points stand apart.
        let begins_paragraph = follows_blank && !bare.trim().is_empty();
        let mark = if begins_paragraph { Mark::of(bare) } else { None };
        follows_blank = bare.trim().is_empty();
        match (mark, before) {
            (Some(mark), last) => {
                if let Some((last, first)) = last
                    && mark == last
                    && mark.letter != b'a'
                {
                    twice.push((mark, first, place));
                }
                before = Some((mark, place));
            }
            // Any other paragraph begins another list, but for points below a point.
            (None, _) if begins_paragraph && !bare.starts_with('(') => before = None,
            (None, _) => {}
        }
    }
    // Two languages side by side have every letter twice.
    if twice.len() >= DRAFTING.numbering.faults_of_another_habit {
        return;
    }
    for (mark, first, second) in twice {
        let [place, first] =
            [second, first].map(|at| Span::new(at, at + mark.length).shifted(prose.start()));
        let letter = char::from(mark.letter);
        let finding = report
            .at(place, format!("the letter ({letter}) stands twice"))
            .why(WHY)
            .help("give each a letter of its own, and check the references to both");
        finding.related(first, "it stands here as well");
        if let Some(clause) = places::clause_at(agreement, place.start) {
            finding.clause(clause);
        }
    }
}

/// What counts a point: “(b)”, “b)”, “b.”
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark<'a> {
    letter: u8,
    /// The sign behind the letter.
    sign: &'a str,
    length: usize,
}

impl<'a> Mark<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let bare = line.strip_prefix('(').unwrap_or(line);
        let letter = bare.bytes().next().filter(|letter| (b'a'..=b'h').contains(letter))?;
        let sign = bare.get(1..2).filter(|sign| matches!(*sign, ")" | "."))?;
        let is_set_off = bare.get(2..).is_some_and(|rest| rest.starts_with([' ', '\t', '*', '_']));
        let length = line.len() - bare.len() + 2;
        is_set_off.then_some(Self { letter, sign, length })
    }
}

/// A reference that gives a number and no heading to tell two sections apart by.
fn referred_to(
    agreement: &Agreement,
    number: &str,
    first: &Section,
    second: &Section,
) -> Option<Span> {
    let headings = Stretches::new([first.heading_span, second.heading_span]);
    let reference = agreement.prose().references().iter().find(|stated| {
        let reference = &stated.value;
        reference.whose != Whose::Other
            && reference.number == number
            && reference.caption.is_none()
            && reference.within.is_none()
            && matches!(
                reference.sort,
                Sort::Clause | Sort::Section | Sort::Article | Sort::Paragraph
            )
            && !headings.hold(stated.span.start)
    });
    reference.map(|stated| stated.span)
}

/// Lists are printed with numbers that count on from the first.
fn in_lists(agreement: &Agreement, report: &mut Report<'_>) {
    let misprinted = agreement.body.lists.iter().filter_map(|list| Some((list, misprinted(list)?)));
    for (list, (span, typed, printed)) in misprinted.take(wording::MOST_SLIPS) {
        let numbers: Vec<String> = list
            .items
            .iter()
            .take(wording::MOST_SLIPS)
            .map(|(number, _)| number.to_string())
            .collect();
        let is_clause =
            agreement.body.sections.iter().any(|section| {
                section.style == Style::ListItem && section.span.start == span.start
            });
        let meant = is_clause
            .then(|| {
                let references = agreement.prose().references().iter();
                let changed = |number: &str| {
                    list.items.iter().zip(list.items.first().map_or(0, |(first, _)| *first)..).any(
                        |((typed, _), printed)| *typed != printed && typed.to_string() == number,
                    )
                };
                references
                    .filter(|stated| {
                        stated.value.whose != Whose::Other && stated.value.sort == Sort::Clause
                    })
                    .find(|stated| changed(&stated.value.number))
                    .map(|stated| stated.span)
            })
            .flatten();
        let finding = report
            .at(
                span,
                format!("the number {typed} is printed as {printed}: a web view counts lists anew"),
            )
            .why(WHY)
            .help(format!("the numbers typed are {}; number them in order", shortened(&numbers)));
        if let Some(meant) = meant {
            finding.severity(Severity::Error).related(
                meant,
                "this leads to another clause than the one printed with that number",
            );
        }
        if let Some(clause) = places::clause_at(agreement, span.start) {
            finding.clause(clause);
        }
    }
}

fn shortened(numbers: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = numbers.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if numbers.len() > SHOWN { format!("{shown} …") } else { shown }
}

/// The first item that is printed with another number than typed, unless the numbers were typed for the web view to count.
fn misprinted(list: &NumberedList) -> Option<(Span, u32, u32)> {
    let (first, _) = list.items.first()?;
    let is_counted = list.items.iter().all(|(number, _)| number == first)
        // “1. 2. 2. 2.”: only the beginning was typed with care.
        || list.items.iter().skip(1).all(|(number, _)| *number <= 1);
    if is_counted {
        return None;
    }
    let mut items = list.items.iter().zip(*first..);
    let ((number, span), printed) = items.find(|((number, _), printed)| number != printed)?;
    // Lists that begin anew without a word between them are two lists to their author.
    (*number != 1 && *number != 0).then_some((*span, *number, printed))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::*;

    const RULE: &str = "numbering";

    #[test]
    fn what_stands_twice_and_what_is_left_out_is_told() {
        let text = "## 1. A\nx\n\n## 2. B\n2.1 x\n\n2.2 y\n\n2.4 z\n\n## 2. C\nx\n\n## 3. D\nx\n\n## 5. E\nx\n\n## 6. F\nx\n\n## 7. G\nx\n";
        assert_eq!(
            told(RULE, text),
            ["30:4 the number 2 stands twice", "36:4 5 follows 3: there is no 4",]
        );
        let text =
            "## 2. B\n2.1 We advise.\n\n2.2 We pay.\n\n2.3 We talk.\n\n2.4 We go.\n\n2.6 We end.\n";
        assert_eq!(told(RULE, text), ["29:1 2.6 follows 2.4: there is no 2.5"]);
    }

    #[test]
    fn numbers_are_told_as_they_are_typed() {
        let text = |fifth: &str| {
            let heads = ["5.01 A", "5.02 B", "5.04 D", "5.05 E", "5.06 F"];
            let heads = heads.map(|head| {
                format!(
                    "### Section {head}\nWords.{}\n\n",
                    if head.ends_with('B') { fifth } else { "" }
                )
            });
            format!("## 5. Officers\n{}", heads.concat())
        };
        assert_eq!(told(RULE, &text("")), ["27:5 5.04 follows 5.02: there is no 5.03"]);
        assert_eq!(told(RULE, &text(" Section 5.03 The President. She leads.")).len(), 0);
    }

    #[test]
    fn a_paragraph_with_the_number_of_another_clause_is_told() {
        let clause = |number: u32, third: &str| {
            format!(
                "## {number}. Of {number}\n{number}.1 One.\n\n{number}.2 Two.\n\n{third} Three.\n\n{number}.4 Four.\n\n"
            )
        };
        let text = format!("{}{}{}", clause(1, "1.3"), clause(2, "3.3"), clause(3, "3.3"));
        assert_eq!(told(RULE, &text), ["34:1 3.3 stands in clause 2"]);
        let text = format!("{}{}{}", clause(1, "1.3"), clause(2, "2.3"), clause(3, "3.3"));
        assert_eq!(told(RULE, &text).len(), 0);
    }

    #[test]
    fn a_letter_that_stands_twice_is_told() {
        let text = |last: &str| {
            format!(
                "## 1. Aims\n1.1 The aims are:\n\n(a) to advise;\n\n(b) to listen; and\n\n{last} to help.\n\n1.2 We pay:\n\n(a) early.\n"
            )
        };
        assert_eq!(told(RULE, &text("(b)")), ["27:1 the letter (b) stands twice"]);
        assert_eq!(told(RULE, &text("(c)")).len(), 0);
        let text = "1. Aims\n\n   a. To advise.\n   b. To listen.\n\n2. Duties\n\n   b. To pay.\n\n      (i) early;\n\n   c. To go.\n";
        assert_eq!(told(RULE, text).len(), 0);
    }

    #[test]
    fn one_slip_is_told_once() {
        let heads = |numbers: &[u32]| {
            numbers.iter().fold(String::new(), |all, n| all + &format!("## {n}. Of {n}\nWords.\n"))
        };
        assert_eq!(
            told(RULE, &heads(&[1, 2, 3, 3, 5, 6])),
            ["26:4 the number 3 stands twice, and there is no 4"]
        );
        assert_eq!(
            told(RULE, &heads(&[1, 2, 4, 4, 5, 6])),
            ["24:4 the number 4 stands twice, and there is no 3"]
        );
    }

    #[test]
    fn a_number_that_stands_twice_and_is_referred_to_is_an_error() {
        let text = "## 1. A\nSee clause 2.\n\n## 2. Money\nx\n\n## 2. Law\nx\n\n## 3. D\nx\n\n## 4. E\nx\n";
        assert_eq!(findings(RULE, &[], text).1[0].severity, Severity::Error);
        let text = text.replace("clause 2", "clause 2 (Law)");
        assert_eq!(findings(RULE, &[], &text).1[0].severity, Severity::Warning);
    }

    #[test]
    fn lists_are_as_a_web_view_prints_them() {
        assert_eq!(
            told(RULE, "1. a\n2. b\n4. c\n"),
            ["22:1 the number 4 is printed as 3: a web view counts lists anew"]
        );
        for list in
            ["1. a\n1. b\n1. c\n", "3. a\n4. b\n", "1. a\n2. b\n\nx\n\n4. c\n", "0. a\n0. b\n"]
        {
            assert_eq!(told(RULE, list).len(), 0, "{list}");
        }
    }

    #[test]
    fn numbers_of_another_habit_are_silence() {
        for text in [
            "## 14. A\nx\n\n## 14A. B\nx\n\n## 15. C\nx\n",
            "## 1. A\nx\n\n## 2. Not used\n\n## 3. C\nx\n",
            "## 1. A\nx\n\n*2. Not used.*\n\n## 3. C\nx\n",
            "## 1. A\nx\n\n## 2. B\nx\n\n# Schedule 1\n## 1. C\nx\n\n## 2. D\nx\n",
            "## 2019. A\nx\n\n## 2021. B\nx\n",
            "## 1. A\nx\n\n## 9. B\nx\n",
            "## 1. A\nx\n\n## 1. A yn Gymraeg\nx\n\n## 2. B\nx\n\n## 2. B yn Gymraeg\nx\n",
        ] {
            assert_eq!(told(RULE, text), Vec::<String>::new(), "{text}");
        }
    }
}
