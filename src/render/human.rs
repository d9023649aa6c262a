//! The report for people: graphical on a terminal, plain when piped, told in sentences for screen readers. The only room that names miette.

use std::collections::BTreeMap;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::door::{self, Shown, visible, visible_lines};
use super::{CAUTION, Checked, closing, counted, examined, found, see};
use crate::ground::finding::{Finding, Related, Severity};
use crate::ground::source::{Source, Span};

/// How the report is to look. Whoever knows the terminal and the reader's wishes decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub drawn: Drawn,
    /// Columns of the terminal.
    pub width: usize,
    /// How many findings are told; the rest is counted.
    pub most: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// Each finding with the line where it stands.
    Lines { colour: bool, unicode: bool },
    /// In sentences, without drawings.
    Sentences,
}

impl Default for Look {
    /// For a pipe or a file: no colours, no drawings that a plain font lacks.
    fn default() -> Self {
        Self { drawn: Drawn::Lines { colour: false, unicode: false }, width: 100, most: 200 }
    }
}

/// The findings, and what was examined: always.
pub fn report(checked: &Checked<'_>, look: Look) -> String {
    let mut report = String::new();
    if let Some(changes) = checked.changes {
        report.push_str(&super::proposal::human(changes, look));
        report.push('\n');
    }
    let told: Vec<_> = checked.told().collect();
    let width = look.width.max(NARROWEST) - INDENT;
    let window = look.width.saturating_sub(BESIDE).clamp(60, 100);
    let shown = told.get(..look.most.min(told.len())).unwrap_or_default();
    let withheld = Withheld::of(checked);
    match look.drawn {
        Drawn::Lines { colour, unicode } => {
            for group in shown.chunk_by(|one, next| belong_together(one, next)) {
                let drawing = Drawing::of(checked, group, &withheld, window, width);
                // Writing into a string cannot fail, and the sheet has every line that is asked for.
                let _ = handler(colour, unicode).render_report(&mut report, &drawing);
                report.push('\n');
            }
        }
        Drawn::Sentences => {
            for finding in shown {
                narrate(&mut report, checked, finding, &withheld, window);
                report.push('\n');
            }
        }
    }
    if let Some(more @ 1..) = told.len().checked_sub(look.most) {
        let more = counted(more, "more finding");
        report.push_str(&more);
        report.push_str(", not shown here: `--format concise` lists all\n\n");
    }
    for line in closing(checked).into_iter().chain(last_words(checked)) {
        report.push_str(&line);
        report.push('\n');
    }
    report
}

/// Whether two findings say the same of one place, as all missing clauses do: then the place is drawn once.
fn belong_together(one: &Finding, next: &Finding) -> bool {
    let alone = |finding: &Finding| finding.related.is_empty();
    (one.rule, one.severity, &one.path, one.span)
        == (next.rule, next.severity, &next.path, next.span)
        && alone(one)
        && alone(next)
}

/// What the drawing needs beside a line of text, in columns.
const BESIDE: usize = 12;

fn last_words(checked: &Checked<'_>) -> [String; 2] {
    let counts = checked.counts();
    let caution = if checked.found_nothing() { format!("; {CAUTION}") } else { String::new() };
    [examined(checked.summary), found(&counts) + &caution]
}

fn handler(colour: bool, unicode: bool) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: if unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if colour { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    GraphicalReportHandler::new_themed(theme)
        .with_wrap_lines(false)
        .with_links(false)
        .with_context_lines(0)
        .without_syntax_highlighting()
}

/// Below this a report is wrapped no further.
const NARROWEST: usize = 40;

/// What stands before the lines of a message or of help, in columns.
const INDENT: usize = 8;

/// The text with its lines broken between words where they are wider than `width`. Ids and terms have hyphens, so nothing is broken there.
fn wrapped(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 16);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            wrapped.push('\n');
        }
        let mut column = 0;
        for (index, word) in line.split(' ').enumerate() {
            let length = word.chars().count();
            if index > 0 && column > 0 && column + 1 + length > width {
                wrapped.push('\n');
                column = 0;
            } else if index > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
    }
    wrapped
}

/// One finding as miette wants it, with only the lines that are shown; or several that share their place.
#[derive(Debug)]
struct Drawing<'a> {
    finding: &'a Finding,
    message: String,
    help: Option<String>,
    sheet: Sheet,
}

impl<'a> Drawing<'a> {
    /// `group` has at least one finding; all of them say the same of one place.
    fn of(
        checked: &Checked<'_>,
        group: &[&'a Finding],
        withheld: &Withheld<'_>,
        window: usize,
        width: usize,
    ) -> Self {
        #[expect(clippy::indexing_slicing, reason = "chunks are never empty")]
        let finding = group[0];
        let source = checked.sources.get(&finding.path);
        let hidden = withheld.within(&finding.path);
        let sheet =
            source.map_or_else(Sheet::default, |source| Sheet::of(source, finding, hidden, window));
        let (mut message, help) = match group {
            [alone] => (wrapped(&said(alone), width), advised(checked, alone, &sheet.shown, width)),
            several => (listed(several, width), None),
        };
        if source.is_none() {
            message.push_str("\nin ");
            message.push_str(&visible(&finding.path));
        }
        Self { finding, message, help, sheet }
    }
}

/// What is wrong, and why it matters.
fn said(finding: &Finding) -> String {
    let mut message = visible(&finding.message).into_owned();
    if let Some(why) = &finding.why {
        message.push('\n');
        message.push_str(&visible_lines(why));
    }
    message
}

/// What to write, and the places to see that are not drawn.
fn advised(
    checked: &Checked<'_>,
    finding: &Finding,
    shown: &[Span],
    width: usize,
) -> Option<String> {
    let advice = finding.help.as_deref().map(|help| visible_lines(help).into_owned());
    let is_unseen =
        |related: &&Related| related.path != finding.path || !shown.contains(&related.span);
    let elsewhere = finding.related.iter().filter(is_unseen).map(|related| see(checked, related));
    let help = advice.into_iter().chain(elsewhere).collect::<Vec<_>>().join("\n");
    (!help.is_empty()).then(|| wrapped(&help, width))
}

/// Several findings as a list, each with its reason and its advice.
fn listed(findings: &[&Finding], width: usize) -> String {
    let mut list = format!("{} of these at one place:", findings.len());
    for finding in findings {
        let mut words = said(finding);
        if let Some(help) = &finding.help {
            words.push_str("\nhelp: ");
            words.push_str(&visible_lines(help));
        }
        let indented = wrapped(&words, width - 2).replace('\n', "\n  ");
        list.push_str("\n\n- ");
        list.push_str(&indented);
    }
    list
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("{}[{}]", self.finding.severity.name(), self.finding.rule)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_deref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.sheet.lines.is_empty()).then_some(&self.sheet as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.sheet.labels.iter().map(|label| {
            let words = label.words.clone();
            let (start, length) = (label.span.start, label.span.end - label.span.start);
            if label.primary {
                LabeledSpan::new_primary_with_span(words, (start, length))
            } else {
                LabeledSpan::new(words, start, length)
            }
        })))
    }
}

/// Words about people that no report may show, whichever finding has their line drawn; suppressed ones count.
struct Withheld<'a>(BTreeMap<&'a str, Vec<Span>>);

impl<'a> Withheld<'a> {
    fn of(checked: &Checked<'a>) -> Self {
        let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for finding in checked.findings.iter().filter(|finding| finding.withheld) {
            places.entry(&finding.path).or_default().push(finding.span);
        }
        Self(places)
    }

    fn within(&self, path: &str) -> &[Span] {
        self.0.get(path).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The lines of a source that a finding shows, with what acts or hides made visible and long lines clipped. Miette scans a source from its start
/// for each label, counts columns in bytes and clips nothing; here it finds a few short lines, and is told the numbers they have in the file.
#[derive(Debug, Default)]
struct Sheet {
    path: String,
    text: String,
    lines: Vec<Line>,
    labels: Vec<Label>,
    /// The spans of the source that have a label.
    shown: Vec<Span>,
}

#[derive(Debug)]
struct Line {
    /// In the file, from 1.
    number: usize,
    /// On the sheet; the line ending belongs to the line.
    span: Span,
}

#[derive(Debug)]
struct Label {
    /// On the sheet.
    span: Span,
    /// In the file, from 1.
    column: usize,
    words: Option<String>,
    primary: bool,
}

/// A place to be labelled, cut to one line of the source.
struct Mark<'a> {
    finding: Span,
    /// In the source, from 1.
    line: usize,
    /// In bytes from the start of the line.
    start: usize,
    end: usize,
    words: Option<&'a str>,
}

/// Blank lines at the start of a place that are passed over in search of its first words.
const BLANK_LINES: usize = 20;

impl<'a> Mark<'a> {
    /// Of a place of several lines the first that has words is marked, so that a whole section is not printed again.
    fn of(source: &Source, span: Span, words: Option<&'a str>) -> Self {
        let mut line = source.position(span.start).line;
        let mut on_line = source.line_span(line);
        let mut start = span.start.clamp(on_line.start, on_line.end);
        for _ in 0..BLANK_LINES {
            let next = source.line_span(line + 1);
            let is_blank = source.slice(Span::new(start, on_line.end)).trim().is_empty();
            if !is_blank || next.start >= span.end || next.start <= on_line.end {
                break;
            }
            (line, on_line, start) = (line + 1, next, next.start);
        }
        let end = span.end.clamp(start, on_line.end);
        Self { finding: span, line, start: start - on_line.start, end: end - on_line.start, words }
    }

    const fn is_primary(&self) -> bool {
        self.words.is_none()
    }
}

impl Sheet {
    fn of(source: &Source, finding: &Finding, hidden: &[Span], window: usize) -> Self {
        let here = finding.related.iter().filter(|related| related.path == finding.path);
        let mut marks: Vec<Mark<'_>> = std::iter::once(Mark::of(source, finding.span, None))
            .chain(here.map(|related| Mark::of(source, related.span, Some(&related.message))))
            .collect();
        // Where several marks are on one line, the first of them decides which part of it is shown.
        marks.sort_by_key(|mark| (mark.line, !mark.is_primary(), mark.start));
        let mut sheet = Self { path: visible(source.path()).into_owned(), ..Self::default() };
        for on_one_line in marks.chunk_by(|left, right| left.line == right.line) {
            sheet.add_line(source, on_one_line, hidden, window);
        }
        sheet
    }

    fn add_line(&mut self, source: &Source, marks: &[Mark<'_>], hidden: &[Span], window: usize) {
        let Some(first) = marks.first() else { return };
        let in_file = source.line_span(first.line);
        let words = source.slice(in_file);
        let kept = clip(words, Span::new(first.start, first.end), window);
        let start = self.text.len();
        let is_hidden = |offset: usize| {
            let place = Span::at(in_file.start + offset);
            hidden.iter().any(|hidden| hidden.contains(place) && place.start < hidden.end)
        };
        let places = self.write(words, kept, is_hidden);
        self.lines.push(Line { number: first.line, span: Span::new(start, self.text.len()) });
        let on_sheet = |offset: usize| {
            let after = places.partition_point(|(place, _)| *place <= offset);
            places.get(after.saturating_sub(1)).map_or(start, |(_, on_sheet)| *on_sheet)
        };
        for mark in marks.iter().filter(|mark| (kept.start..=kept.end).contains(&mark.start)) {
            self.labels.push(Label {
                span: Span::new(on_sheet(mark.start), on_sheet(mark.end.min(kept.end))),
                column: source.position(in_file.start + mark.start).column,
                words: mark.words.map(|words| visible(words).into_owned()),
                primary: mark.is_primary(),
            });
            self.shown.push(mark.finding);
        }
    }

    /// Writes the part of a line that is kept, with stars for what is hidden, and tells where each of its characters went.
    fn write(
        &mut self,
        words: &str,
        kept: Span,
        is_hidden: impl Fn(usize) -> bool,
    ) -> Vec<(usize, usize)> {
        let part = words.get(kept.start..kept.end).unwrap_or_default();
        let mut places = Vec::with_capacity(part.len() + 1);
        if kept.start > 0 {
            self.text.push('…');
        }
        for (index, character, shown) in door::characters(part) {
            places.push((kept.start + index, self.text.len()));
            // Tabs are drawn as the spaces that they look like.
            if is_hidden(kept.start + index) {
                self.text.push('*');
            } else if shown == Shown::AsItIs || character == '\t' {
                self.text.push(character);
            } else {
                self.text.push_str(&door::named(character));
            }
        }
        places.push((kept.end, self.text.len()));
        if kept.end < words.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        places
    }
}

/// The part of a line that is shown: all of it, or `window` characters in which a place begins and, if it can, ends; cut between words where that is near.
fn clip(line: &str, place: Span, window: usize) -> Span {
    if line.chars().nth(window).is_none() {
        return Span::new(0, line.len());
    }
    let marked = line.get(place.start..place.end).unwrap_or_default();
    let room = window - marked.chars().take(window).count();
    let mut start = back(line, place.start, room.div_ceil(2).min(BEFORE));
    let mut end = forward(line, start, window);
    if end == line.len() {
        start = back(line, end, window);
    }
    let before = line.get(start..place.start).unwrap_or_default();
    if start > 0
        && let Some((index, space)) =
            before.char_indices().take(NEAR).find(|(_, character)| character.is_whitespace())
    {
        start += index + space.len_utf8();
    }
    let after = line.get(place.end..end).unwrap_or_default();
    if end < line.len()
        && let Some((index, _)) =
            after.char_indices().rev().take(NEAR).find(|(_, character)| character.is_whitespace())
    {
        end = place.end + index;
    }
    Span::new(start, end)
}

/// Characters of a long line that are shown before the place, at most.
const BEFORE: usize = 30;

/// How far a cut moves to fall between words, in characters.
const NEAR: usize = 15;

fn back(line: &str, from: usize, characters: usize) -> usize {
    let Some(last) = characters.checked_sub(1) else { return from };
    let before = line.get(..from).unwrap_or_default();
    before.char_indices().rev().nth(last).map_or(0, |(index, _)| index)
}

fn forward(line: &str, from: usize, characters: usize) -> usize {
    let after = line.get(from..).unwrap_or_default();
    after.char_indices().nth(characters).map_or(line.len(), |(index, _)| from + index)
}

impl SourceCode for Sheet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let last_byte = span.offset() + span.len().saturating_sub(1);
        let first = self.lines.partition_point(|line| line.span.end <= span.offset());
        let beyond = self.lines.partition_point(|line| line.span.start <= last_byte);
        let lines = self.lines.get(first..beyond).ok_or(MietteError::OutOfBounds)?;
        let (Some(top), Some(bottom)) = (lines.first(), lines.last()) else {
            return Err(MietteError::OutOfBounds);
        };
        let shown = Span::new(top.span.start, bottom.span.end);
        let label = self.labels.iter().find(|label| label.span.start == span.offset());
        Ok(Box::new(Part {
            text: self.text.get(shown.start..shown.end).ok_or(MietteError::OutOfBounds)?,
            span: (shown.start, shown.end - shown.start).into(),
            path: &self.path,
            line: top.number - 1,
            column: label.map_or(0, |label| label.column - 1),
            line_count: lines.len(),
        }))
    }
}

/// Some lines of a sheet, numbered as in the file; line and column from 0, as miette counts.
struct Part<'a> {
    text: &'a str,
    span: SourceSpan,
    path: &'a str,
    line: usize,
    column: usize,
    line_count: usize,
}

impl<'a> SpanContents<'a> for Part<'a> {
    fn data(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn span(&self) -> &SourceSpan {
        &self.span
    }

    fn name(&self) -> Option<&str> {
        Some(self.path)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.line_count
    }
}

/// A finding in sentences: where, what, why, what to write, and the words that stand there.
fn narrate(
    report: &mut String,
    checked: &Checked<'_>,
    finding: &Finding,
    withheld: &Withheld<'_>,
    window: usize,
) {
    let (start, _) = checked.place(&finding.path, finding.span);
    let severity = match finding.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    let (path, rule) = (visible(&finding.path), finding.rule);
    let mut sentences = vec![
        format!(
            "{severity} at line {}, column {} of {path}, by the rule {rule}.",
            start.line, start.column
        ),
        format!("{}.", visible(&finding.message)),
    ];
    if let Some(why) = &finding.why {
        sentences.push(format!("Why it matters: {}.", visible_lines(why)));
    }
    if let Some(help) = &finding.help {
        sentences.push(format!("What to do: {}.", visible_lines(help)));
    }
    if let Some(source) = checked.sources.get(&finding.path) {
        let sheet = Sheet::of(source, finding, withheld.within(&finding.path), window);
        let primary = sheet.lines.iter().find(|line| line.number == start.line);
        let words = primary.and_then(|line| sheet.text.get(line.span.start..line.span.end));
        if let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) {
            sentences.push(format!("The line reads: {words}"));
        }
    }
    sentences.extend(finding.related.iter().map(|related| see(checked, related)));
    for sentence in sentences {
        report.push_str(&sentence);
        report.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::example::Run;

    fn plain(run: &Run) -> String {
        report(&run.checked(), Look::default())
    }

    fn drawn(run: &Run, unicode: bool) -> String {
        let look = Look { drawn: Drawn::Lines { colour: false, unicode }, ..Look::default() };
        report(&run.checked(), look)
    }

    fn at(text: &str, words: &str) -> Finding {
        let start = text.find(words).unwrap();
        let span = Span::new(start, start + words.len());
        Finding::new("empty-clause", Severity::Warning, "a.md", span, "nothing is written here")
    }

    /// The lines between the head of the drawing and its foot.
    fn lines(text: &str, finding: Finding) -> Vec<String> {
        let report = plain(&Run::of(&[("a.md", text)], vec![finding]));
        let inside = report.lines().skip_while(|line| !line.contains(",-[")).skip(1);
        inside.take_while(|line| !line.contains("`----")).map(str::to_owned).collect()
    }

    fn risk() -> Run {
        let text = "---\nkind: alliance-agreement\ntitle: Tideway\n---\n";
        let mut finding = at(text, "kind");
        finding.rule = "missing-clause";
        finding
            .severity(Severity::Error)
            .why("the partner who runs short will look for it")
            .help("add a section “Risk sharing”: who pays when money is short")
            .related(Span::new(29, 34), "named here")
            .related_in("b.md", Span::at(2), "the agreement above it has one");
        finding.message = "no clause says how risk is shared".to_owned();
        Run::of(&[("a.md", text), ("b.md", "# B\n")], vec![finding])
    }

    const EXAMINED: &str = "examined 2 agreements (3 parties, 12 clauses) by 38 rules at level standard as of 2026-11-21";

    #[test]
    fn a_finding_is_drawn_with_the_line_where_it_stands() {
        assert_eq!(
            drawn(&risk(), true),
            format!(
                "\
error[missing-clause]

  × no clause says how risk is shared
  │ the partner who runs short will look for it
   ╭─[a.md:2:1]
 2 │ kind: alliance-agreement
   · ────
 3 │ title: Tideway
   · ──┬──
   ·   ╰── named here
   ╰────
  help: add a section “Risk sharing”: who pays when money is short
        see b.md:1:3: the agreement above it has one

{EXAMINED}
1 error
"
            )
        );
    }

    #[test]
    fn a_report_that_is_piped_has_no_colours_links_or_drawings() {
        let report = plain(&risk());
        assert!(
            report.contains("   ,-[a.md:2:1]\n 2 | kind: alliance-agreement\n   : ^^^^\n"),
            "{report}"
        );
        assert!(!report.contains('\u{1b}'));
        let look = Look { drawn: Drawn::Lines { colour: true, unicode: true }, ..Look::default() };
        let coloured = super::report(&risk().checked(), look);
        assert!(coloured.contains("\u{1b}[31merror[missing-clause]\u{1b}[0m"), "{coloured}");
    }

    #[test]
    fn for_a_screen_reader_a_finding_is_told_in_sentences() {
        let look = Look { drawn: Drawn::Sentences, ..Look::default() };
        assert_eq!(
            report(&risk().checked(), look),
            format!(
                "\
Error at line 2, column 1 of a.md, by the rule missing-clause.
no clause says how risk is shared.
Why it matters: the partner who runs short will look for it.
What to do: add a section “Risk sharing”: who pays when money is short.
The line reads: kind: alliance-agreement
see a.md:3:1: named here
see b.md:1:3: the agreement above it has one

{EXAMINED}
1 error
"
            )
        );
    }

    #[test]
    fn nothing_found_is_never_called_more_than_that() {
        let mut run = Run::of(&[("a.md", ""), ("b.md", "")], Vec::new());
        assert_eq!(
            plain(&run),
            format!(
                "{EXAMINED}\nno findings; that is not a statement that an agreement is lawful or fair\n"
            )
        );
        run.summary.agreements = 0;
        run.summary.skipped = 4;
        assert_eq!(
            plain(&run),
            "examined no agreement by 38 rules at level standard as of 2026-11-21; 4 other Markdown files passed over\nno findings\n"
        );
    }

    #[test]
    fn what_is_not_shown_is_counted_and_what_is_weakened_is_said() {
        let text = "# Termination\n";
        let mut suppressed = at(text, "# T");
        suppressed.suppressed = Some("agreed".to_owned());
        let findings = vec![suppressed, at(text, "#"), at(text, "T"), at(text, "e")];
        let mut run = Run::of(&[("a.md", text), ("b.md", "")], findings);
        run.summary.weakened = vec!["“insurance” is not required".to_owned()];
        run.summary.statistics = true;
        let report = report(&run.checked(), Look { most: 1, ..Look::default() });
        let end = report.split_once("`----\n").unwrap().1;
        assert_eq!(
            end,
            format!(
                "\n2 more findings, not shown here: `--format concise` lists all\n\nweakened by configuration: “insurance” is not required\nempty-clause: 3\n{EXAMINED}\n3 warnings; 1 suppressed\n"
            )
        );
    }

    #[test]
    fn long_words_of_ours_are_wrapped_between_words_and_examples_keep_their_lines() {
        let text = "# Termination\n";
        let mut finding = at(text, "#");
        finding.help("say where it stands in `omissions: { profit-sharing: … }`\nor write:\n  profit-sharing:\n    state: deferred");
        let run = Run::of(&[("a.md", text)], vec![finding]);
        let report = report(&run.checked(), Look { width: 50, ..Look::default() });
        let help = report.split_once("  help: ").unwrap().1.split("\n\n").next().unwrap();
        assert_eq!(
            help,
            "say where it stands in `omissions: {\n        profit-sharing: … }`\n        or write:\n          profit-sharing:\n            state: deferred"
        );
    }

    #[test]
    fn words_of_any_width_are_underlined_where_they_are() {
        let text = "協定書 means\tTŷ 🏠 here\r\n";
        assert_eq!(
            lines(text, at(text, "Tŷ 🏠")),
            [" 1 | 協定書 means    Tŷ 🏠 here", "   :                 ^^^^^"]
        );
        assert!(plain(&Run::of(&[("a.md", text)], vec![at(text, "here")])).contains("[a.md:1:16]"));
    }

    #[test]
    fn what_hides_in_a_line_is_shown_and_underlined() {
        let text = "pay \u{202e}000,5\u{202c} \u{1b}[2Jnow\n";
        assert_eq!(
            lines(text, at(text, "\u{202e}000,5")),
            [" 1 | pay ⟨U+202E⟩000,5⟨U+202C⟩ ⟨U+001B⟩[2Jnow", "   :     ^^^^^^^^^^^^^",]
        );
    }

    #[test]
    fn hostile_words_and_names_do_not_act() {
        let mut finding = at("x", "x");
        finding.path = "\u{1b}]0;title\u{7}.md".to_owned();
        finding.message = "a\u{1b}[2Jb\n::error::c".to_owned();
        finding.why("d\u{9b}2Je").help("f\u{202e}g").related_in("\r.md", Span::at(0), "h\u{8}");
        for look in [Look::default(), Look { drawn: Drawn::Sentences, ..Look::default() }] {
            let run = Run::of(&[("\u{1b}]0;title\u{7}.md", "x\u{1b}[31m")], vec![finding.clone()]);
            let report = report(&run.checked(), look);
            assert!(!report.chars().any(|one| door::hides(one) && one != '\n'), "{report}");
            assert!(!report.lines().any(|line| line.starts_with("::")), "{report}");
        }
    }

    #[test]
    fn of_a_long_line_the_part_around_the_place_is_shown() {
        let text = format!(
            "{}notice of three months {}",
            "who may leave and when ".repeat(20),
            "or longer ".repeat(30)
        );
        let shown = lines(&text, at(&text, "three months"));
        assert_eq!(
            shown,
            [
                " 1 | …may leave and when notice of three months or longer or longer or longer or longer or…",
                "   :                               ^^^^^^^^^^^^",
            ]
        );
        let report = plain(&Run::of(&[("a.md", &text)], vec![at(&text, "three months")]));
        assert!(report.contains("[a.md:1:471]"), "{report}");
    }

    #[test]
    fn the_ends_of_a_long_line_are_shown_whole() {
        let text = format!("first {}last", "x".repeat(300));
        assert!(lines(&text, at(&text, "first"))[0].starts_with(" 1 | first xxx"));
        assert!(lines(&text, at(&text, "last"))[0].ends_with("xxxlast"));
        let wide = lines(&text, at(&text, &text));
        assert!(wide[0].starts_with(" 1 | first") && wide[0].ends_with("xxx…"), "{wide:?}");
    }

    #[test]
    fn a_place_in_the_same_long_line_that_does_not_fit_is_told_in_words() {
        let text = format!("first {}last", "x ".repeat(300));
        let mut finding = at(&text, "last");
        finding.related(Span::new(0, 5), "the first one");
        let report = plain(&Run::of(&[("a.md", &text)], vec![finding]));
        assert!(report.contains("help: see a.md:1:1: the first one"), "{report}");
    }

    #[test]
    fn words_about_people_are_starred_in_every_line_that_is_drawn() {
        let text = "- { email: sam.é@gmail.com }\n";
        let mut about = at(text, "sam.é@gmail.com");
        about.withhold().suppressed = Some("agreed".to_owned());
        let run = Run::of(&[("a.md", text)], vec![about, at(text, "email")]);
        for look in [Look::default(), Look { drawn: Drawn::Sentences, ..Look::default() }] {
            let report = report(&run.checked(), look);
            assert!(report.contains("- { email: *************** }"), "{report}");
            assert!(!report.contains("gmail"), "{report}");
        }
    }

    #[test]
    fn places_far_apart_are_drawn_apart() {
        let text = "one\n2\n3\n4\ntwo\n";
        let mut finding = at(text, "two");
        finding.related(Span::new(0, 3), "the first");
        let report = plain(&Run::of(&[("a.md", text)], vec![finding]));
        assert!(report.contains(",-[a.md:1:1]\n 1 | one\n"), "{report}");
        assert!(report.contains(",-[a.md:5:1]\n 5 | two\n"), "{report}");
    }

    #[test]
    fn of_several_lines_the_first_with_words_is_shown() {
        let text = "a\n\n  \n## Termination\nwords\n";
        let span = Span::new(2, text.len());
        let finding = Finding::new("empty-clause", Severity::Note, "a.md", span, "x");
        assert_eq!(lines(text, finding), [" 4 | ## Termination", "   : ^^^^^^^^^^^^^^"]);
    }

    #[test]
    fn an_empty_place_has_a_mark_wherever_it_is() {
        let mark = |text: &str, offset| {
            let span = Span::at(offset);
            lines(text, Finding::new("empty-clause", Severity::Note, "a.md", span, "x"))
        };
        assert_eq!(mark("one\ntwo", 7), [" 2 | two", "   :    ^"]);
        assert_eq!(mark("one\n", 4), [" 2 | ", "   : ^"]);
        assert_eq!(mark("", 0), [" 1 | ", "   : ^"]);
        assert_eq!(mark("one", 900), [" 1 | one", "   :    ^"]);
        assert_eq!(mark("\u{feff}one", 0), [" 1 | one", "   : ^"]);
    }

    #[test]
    fn a_finding_in_a_file_that_is_not_at_hand_names_it() {
        let report = plain(&Run::of(&[], vec![at("x", "x")]));
        assert!(
            report
                .starts_with("warning[empty-clause]\n\n  ! nothing is written here\n  | in a.md\n"),
            "{report}"
        );
    }
}
