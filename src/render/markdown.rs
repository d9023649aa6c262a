//! The summary of a job on GitHub, as Markdown: what was found, agreement by agreement, in tables.
//!
//! What documents say stands in code spans, where nothing links, calls anybody, loads a picture or ends the table; in our own sentences,
//! into which a name may have slipped, nothing does so either.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use super::door::visible_lines;
use super::history::markdown::{code, escaped};
use super::history::page::quoted;
use super::proposal;
use super::{CAUTION, Checked, Group, SEEN, closing, counted, examined, found};
use crate::ground::finding::{Finding, Related, Severity};

/// GitHub drops a summary of more than a mebibyte, and of what is in a step's file the whole.
const LONGEST: usize = 1_000_000;

/// Of that, at most, for what is said behind the tables.
const CLOSING: usize = 200_000;

/// The whole summary, cut between two rows where it would be too long.
pub fn report(checked: &Checked<'_>) -> String {
    let mut report = checked.changes.map(proposal::markdown).unwrap_or_default();
    if !report.is_empty() {
        report.push('\n');
    }
    report.push_str(&opening(checked));
    let closing = closed(checked);
    let room = LONGEST.saturating_sub(report.len() + closing.len() + 200);
    let (tables, more) = tables(checked, room);
    report.push_str(&tables);
    if more > 0 {
        // Writing into a string cannot fail.
        let _ = writeln!(
            report,
            "\n{}, not shown here: the log tells all",
            counted(more, "more finding")
        );
    }
    report.push_str(&closing);
    report
}

fn opening(checked: &Checked<'_>) -> String {
    let mut opening = format!("## Counterpart: {}\n\n", found(&checked.counts()));
    let mut examined = examined(checked.summary);
    if let Some(first) = examined.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    opening.push_str(&examined);
    opening.push_str(".\n");
    if checked.found_nothing() {
        let _ = writeln!(opening, "\nNo findings; {CAUTION}.");
    }
    if checked.summary.could_not_look {
        opening.push_str("\n**Not everything could be looked at.**\n");
    }
    opening
}

/// What was left out, weakened or asked for, as a list.
fn closed(checked: &Checked<'_>) -> String {
    let mut closed = String::new();
    let lines = closing(checked);
    for (index, line) in lines.iter().enumerate() {
        let item = format!("{}- {}\n", if index == 0 { "\n" } else { "" }, words(line));
        if closed.len() + item.len() > CLOSING {
            let _ = writeln!(closed, "- {}", counted(lines.len() - index, "more line"));
            break;
        }
        closed.push_str(&item);
    }
    closed
}

/// The tables, and how many findings found no room in them. What matters most is given room first, and then stands in the order of the text.
fn tables(checked: &Checked<'_>, room: usize) -> (String, usize) {
    let groups = checked.by_agreement();
    let mut group_of = vec![0; checked.findings.len()];
    for (index, group) in groups.iter().enumerate() {
        for place in &group.findings {
            if let Some(of) = group_of.get_mut(*place) {
                *of = index;
            }
        }
    }
    let mut kept: Vec<Option<String>> = vec![None; checked.findings.len()];
    let (mut used, mut more) = (0, 0);
    let mut headed = HashSet::new();
    for place in checked.by_relevance() {
        let Some(finding) = checked.findings.get(place).filter(|finding| is_listed(finding)) else {
            continue;
        };
        let row = row(checked, finding);
        let group = group_of.get(place).copied().unwrap_or_default();
        let table = (group, finding.suppressed.is_some());
        let head = if headed.contains(&table) {
            0
        } else {
            HEAD + groups.get(group).map_or(0, |group| heading(group).len())
        };
        if more > 0 || used + row.len() + head > room {
            more += 1;
            continue;
        }
        headed.insert(table);
        used += row.len() + head;
        if let Some(kept) = kept.get_mut(place) {
            *kept = Some(row);
        }
    }
    let mut tables = String::new();
    for group in &groups {
        table(&mut tables, group, checked, &kept);
    }
    (tables, more)
}

/// What stood before, or stands in the baseline, is counted only.
const fn is_listed(finding: &Finding) -> bool {
    !finding.stood_before && !finding.in_baseline
}

/// What the two heads of a table take up, and a little more.
const HEAD: usize = 300;

fn table(tables: &mut String, group: &Group<'_>, checked: &Checked<'_>, kept: &[Option<String>]) {
    let rows = |suppressed: bool| {
        let rows = group.findings.iter().filter_map(move |place| {
            let finding = checked.findings.get(*place)?;
            (finding.suppressed.is_some() == suppressed).then_some(kept.get(*place)?.as_deref()?)
        });
        rows.collect::<String>()
    };
    let (told, suppressed) = (rows(false), rows(true));
    if told.is_empty() && suppressed.is_empty() {
        return;
    }
    tables.push_str(&heading(group));
    if !told.is_empty() {
        tables.push_str("\n| severity | rule | place | what is wrong | what to write |\n|---|---|---|---|---|\n");
        tables.push_str(&told);
    }
    if !suppressed.is_empty() {
        tables.push_str("\n| severity | rule | place | what somebody allowed | the reason given |\n|---|---|---|---|---|\n");
        tables.push_str(&suppressed);
    }
}

fn heading(group: &Group<'_>) -> String {
    let path = code(group.path);
    match group.subject {
        Some(subject) if subject.title != subject.path => {
            format!("\n### {}\n\n{path}\n", code(&subject.title))
        }
        _ => format!("\n### {path}\n"),
    }
}

fn row(checked: &Checked<'_>, finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "**error**",
        severity => severity.name(),
    };
    let place = code(&strokeless(&checked.place_name(&finding.path, finding.span)));
    let mut wrong = words(&strokeless(&finding.message));
    let mut write = Vec::new();
    if let Some(reason) = &finding.suppressed {
        write.push(code(&strokeless(reason)));
    } else {
        if let Some(why) = &finding.why {
            wrong.push_str("<br>");
            wrong.push_str(&lines(why));
        }
        write.extend(finding.help.as_deref().map(lines));
        write.extend(elsewhere(checked, finding));
    }
    let write = write.join("<br>");
    format!("| {severity} | `{}` | {place} | {wrong} | {write} |\n", finding.rule)
}

/// The places to see with a finding.
fn elsewhere(checked: &Checked<'_>, finding: &Finding) -> Vec<String> {
    let see = |related: &Related| {
        let place = checked.place_name(&related.path, related.span);
        format!("see {}: {}", code(&strokeless(&place)), words(&strokeless(&related.message)))
    };
    let mut seen: Vec<_> = finding.related.iter().take(SEEN).map(see).collect();
    if let Some(more @ 1..) = finding.related.len().checked_sub(SEEN) {
        seen.push(format!("and {}", counted(more, "more place")));
    }
    seen
}

/// A text of several lines in one cell. Lines that are set in are an example of what to write.
fn lines(text: &str) -> String {
    let text = visible_lines(text);
    let text = strokeless(&text);
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| if line.starts_with(' ') { code(line) } else { words(line) });
    lines.collect::<Vec<_>>().join("<br>")
}

/// A line of ours: what it quotes is code, as is what it sets between backticks itself, and the rest is nothing but words.
fn words(line: &str) -> String {
    let mut written = String::with_capacity(line.len() + 16);
    let mut add = |piece: &str| {
        // Two code spans that touch would be read as something else.
        if written.ends_with('`') && piece.starts_with('`') {
            written.push(' ');
        }
        written.push_str(piece);
    };
    // Ours are single and come in pairs. Where they come otherwise, they are a document's.
    let is_ours = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
    let parts: Vec<&str> = if is_ours { line.split('`').collect() } else { vec![line] };
    for (index, part) in parts.into_iter().enumerate() {
        if index % 2 == 1 {
            add(&code(part));
            continue;
        }
        for (is_theirs, piece) in quoted(part) {
            add(&if is_theirs { code(piece) } else { escaped(piece) });
        }
    }
    written
}

/// A text for a cell: a stroke would end it, in a code span too.
fn strokeless(text: &str) -> Cow<'_, str> {
    if text.contains('|') { text.replace('|', "⟨U+007C⟩").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::Span;
    use crate::render::Subject;
    use crate::render::example::Run;

    const EXAMINED: &str = "Examined 1 agreement (3 parties, 12 clauses) by 38 rules at level standard as of 2026-11-21.";

    fn finding(severity: Severity, path: &str, message: &str) -> Finding {
        Finding::new("empty-clause", severity, path, Span::at(4), message)
    }

    #[test]
    fn each_agreement_has_a_table() {
        let mut first = finding(Severity::Error, "a.md", "nothing is written under “Termination”");
        first
            .why("partners will look for the words")
            .help("write who may leave; or say in `omissions: { termination: … }` why not\nor write:\n  termination:\n    state: deferred")
            .related(Span::at(0), "the first");
        let mut late = finding(Severity::Note, "a.record/1.yml", "recorded late");
        late.agreement = Some("tideway".to_owned());
        let mut old = late.clone();
        old.stood_before = true;
        let mut run = Run::of(&[("a.md", "one\ntwo\n")], vec![first, late, old]);
        run.agreements = vec![Subject {
            path: "a.md".to_owned(),
            id: Some("tideway".to_owned()),
            title: "Tideway agreement".to_owned(),
        }];
        assert_eq!(
            report(&run.checked()),
            format!(
                "## Counterpart: 1 error, 1 note; 1 more stood before this change\n\n{EXAMINED}\n\n### `Tideway agreement`\n\n`a.md`\n\n| severity | rule | place | what is wrong | what to write |\n|---|---|---|---|---|\n{}\n{}\n",
                "| **error** | `empty-clause` | `a.md:2:1` | nothing is written under “`Termination`”<br>partners will look for the words | write who may leave; or say in `omissions: { termination: … }` why not<br>or write:<br>`   termination: `<br>`     state: deferred `<br>see `a.md:1:1`: the first |",
                "| note | `empty-clause` | `a.record/1.yml` | recorded late |  |",
            )
        );
    }

    #[test]
    fn nothing_found_is_a_summary_too() {
        assert_eq!(
            report(&Run::of(&[("a.md", "")], Vec::new()).checked()),
            format!("## Counterpart: no findings\n\n{EXAMINED}\n\nNo findings; {CAUTION}.\n")
        );
    }

    #[test]
    fn what_is_suppressed_weakened_and_unread_is_told() {
        let mut suppressed = finding(Severity::Error, "a.md", "no clause says who pays");
        suppressed.suppressed = Some("the council pays | all".to_owned());
        let mut run = Run::of(&[("a.md", "one\ntwo\n")], vec![suppressed]);
        run.summary.weakened = vec!["“insurance” is *not* required".to_owned()];
        run.summary.could_not_look = true;
        let report = report(&run.checked());
        assert!(report.starts_with("## Counterpart: no findings; 1 suppressed\n"), "{report}");
        assert!(report.contains("\n**Not everything could be looked at.**\n"), "{report}");
        assert!(report.contains("| what somebody allowed | the reason given |\n|---|---|---|---|---|\n| **error** | `empty-clause` | `a.md:2:1` | no clause says who pays | `the council pays ⟨U+007C⟩ all` |\n"), "{report}");
        assert!(
            report
                .ends_with("\n- weakened by configuration: “`insurance`” is \\*not\\* required\n")
        );
    }

    #[test]
    fn a_summary_that_would_be_too_long_is_cut_between_rows_and_keeps_what_matters() {
        let mut findings: Vec<_> = (0..9_000)
            .map(|number| finding(Severity::Note, &format!("{}.md", number / 50), &"é".repeat(90)))
            .collect();
        findings.push(finding(Severity::Error, "z.md", "the one that matters"));
        let report = report(&Run::of(&[], findings).checked());
        assert!(report.len() < LONGEST && report.len() > LONGEST * 19 / 20, "{}", report.len());
        assert!(report.contains("the one that matters |  |\n"));
        let rows = report.lines().filter(|line| line.starts_with("| note |")).count();
        assert!(report.contains(&format!("\n{} more findings, not shown here", 9_000 - rows)));
        assert!(
            report
                .lines()
                .filter(|line| line.starts_with("| note"))
                .all(|line| line.ends_with(" |  |"))
        );
    }

    #[test]
    fn what_is_quoted_is_code_and_the_rest_nothing_but_words() {
        for (line, set) in [
            ("“Exit” is empty: write `omissions: {}`", "“`Exit`” is empty: write `omissions: {}`"),
            (
                "see @all ![x](https://e.example) <b>",
                "see `@`all \\!\\[x\\](https`:`//e.example) \\<b\\>",
            ),
            ("“a`b @all” alone", "“``a`b @all``” alone"),
            ("one ` alone", "one \\` alone"),
            ("a@`b`#c", "a`@` `b` `#`c"),
            ("", ""),
        ] {
            assert_eq!(words(line), set, "{line}");
        }
    }

    #[test]
    fn no_name_or_word_ends_its_cell() {
        let path = "a|b`\n::error::\u{202e}](x).md";
        let mut finding = finding(Severity::Error, path, "“x | \\| y\n| z” @all");
        finding.help("a | b\n| c");
        let report = report(&Run::of(&[(path, "one\ntwo")], vec![finding]).checked());
        let row = report.lines().last().unwrap();
        assert_eq!(
            row,
            "| **error** | `empty-clause` | ``a⟨U+007C⟩b`⟨U+000A⟩::error::⟨U+202E⟩](x).md:2:1`` | “`x ⟨U+007C⟩ \\⟨U+007C⟩ y⟨U+000A⟩⟨U+007C⟩ z`” `@`all | a ⟨U+007C⟩ b<br>⟨U+007C⟩ c |"
        );
        assert!(report.contains("\n### ``a|b`⟨U+000A⟩::error::⟨U+202E⟩](x).md``\n"), "{report}");
    }
}
