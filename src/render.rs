//! Findings become text: what a renderer is given, and the words at the end of every report.

pub mod door;

pub mod words;

pub mod engross;

pub mod human;

pub mod concise;

pub mod json;

pub mod history;

pub mod html;

pub mod redline;

pub mod verify;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::ground::finding::{Finding, LeftOut, Severity};
use crate::ground::source::{Position, Source, Span};

/// What was found, and what was looked at: all that a renderer gets.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// In the order in which they are told; suppressed ones among them.
    pub findings: &'a [Finding],
    /// The texts that findings point into, by path. A finding in a file that is not here is told without its words.
    pub sources: &'a BTreeMap<String, Arc<Source>>,
    pub summary: &'a Summary,
}

/// What was looked at and how. The counts of findings are not here: [`Checked::counts`] takes them from the findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub agreements: usize,
    /// Other Markdown files, which were passed over.
    pub skipped: usize,
    pub examined: Examined,
    /// `strict`, `standard` or `light`.
    pub level: &'static str,
    pub as_of: Date,
    /// Requirements that the configuration lowers, each a sentence. Every report prints them.
    pub weakened: Vec<String>,
    /// What goes beyond the limit of findings of one rule in one file.
    pub left_out: Vec<LeftOut>,
    /// Whether to add the number of findings of each rule.
    pub statistics: bool,
}

/// How much there was to look at, over all agreements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Examined {
    pub parties: usize,
    /// Clauses that are settled somehow: present, or stated not to apply, deferred or incorporated.
    pub clauses: usize,
    pub sections: usize,
    /// Versions, entries and acts of their records.
    pub versions: usize,
    pub entries: usize,
    pub acts: usize,
    pub rules: usize,
}

/// Findings by weight. Those left out count; suppressed ones only as suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub suppressed: usize,
}

impl Counts {
    pub const fn of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Note => self.notes,
        }
    }

    const fn add(&mut self, severity: Severity, count: usize) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Warning => self.warnings += count,
            Severity::Note => self.notes += count,
        }
    }
}

impl Checked<'_> {
    /// The findings that are told: all that nobody suppressed.
    pub fn told(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.suppressed.is_none())
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in self.told() {
            counts.add(finding.severity, 1);
        }
        for left_out in &self.summary.left_out {
            counts.add(left_out.severity, left_out.count);
        }
        counts.suppressed =
            self.findings.iter().filter(|finding| finding.suppressed.is_some()).count();
        counts
    }

    /// How many findings there are of each rule that has any: those that are told, and those left out.
    pub fn statistics(&self) -> BTreeMap<&'static str, usize> {
        let mut statistics = BTreeMap::new();
        for finding in self.told() {
            *statistics.entry(finding.rule).or_default() += 1;
        }
        for left_out in &self.summary.left_out {
            *statistics.entry(left_out.rule).or_default() += left_out.count;
        }
        statistics
    }

    /// Where a span begins and ends. In a file that is not at hand only the bytes are known.
    fn place(&self, path: &str, span: Span) -> (Position, Position) {
        self.sources.get(path).map_or_else(
            || {
                let at = |offset| Position { line: 1, column: 1, offset };
                (at(span.start), at(span.end))
            },
            |source| (source.position(span.start), source.position(span.end)),
        )
    }
}

/// What every report says between its findings and its last words: what was left out, what was weakened, and the statistics if they were asked for.
fn closing(checked: &Checked<'_>) -> Vec<String> {
    let summary = checked.summary;
    let left_out = summary.left_out.iter().map(|left_out| {
        format!("{}: {} more of {}", door::visible(&left_out.path), left_out.count, left_out.rule)
    });
    let weakened = summary
        .weakened
        .iter()
        .map(|weakened| format!("weakened by configuration: {}", door::visible(weakened)));
    let statistics = if summary.statistics { checked.statistics() } else { BTreeMap::new() };
    let statistics = statistics.iter().map(|(rule, count)| format!("{rule}: {count}"));
    left_out.chain(weakened).chain(statistics).collect()
}

/// What was examined, in one line: "examined 3 agreements (21 parties, 96 clauses) by 38 rules at level standard as of 2026-11-21; …".
fn examined(summary: &Summary) -> String {
    let Examined { parties, clauses, rules, .. } = summary.examined;
    let agreements = match summary.agreements {
        0 => "examined no agreement".to_owned(),
        count => format!(
            "examined {} ({}, {})",
            counted(count, "agreement"),
            plural(parties, "party", "parties"),
            counted(clauses, "clause"),
        ),
    };
    let skipped = match summary.skipped {
        0 => String::new(),
        count => format!(
            "; {} passed over",
            plural(count, "other Markdown file", "other Markdown files")
        ),
    };
    let (rules, level, as_of) = (counted(rules, "rule"), summary.level, summary.as_of);
    format!("{agreements} by {rules} at level {level} as of {as_of}{skipped}")
}

/// What was found, in one line. Finding nothing is never called more than that.
fn found(counts: &Counts) -> String {
    let weights: Vec<String> =
        [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| counted(count, name))
            .collect();
    let found = if weights.is_empty() { "no findings".to_owned() } else { weights.join(", ") };
    match counts.suppressed {
        0 => found,
        count => format!("{found}; {count} suppressed"),
    }
}

fn counted(count: usize, name: &str) -> String {
    plural(count, name, &format!("{name}s"))
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A small run for the renderers' tests.
#[cfg(test)]
mod example {
    use super::*;

    pub(super) struct Run {
        pub(super) findings: Vec<Finding>,
        pub(super) sources: BTreeMap<String, Arc<Source>>,
        pub(super) summary: Summary,
    }

    impl Run {
        pub(super) fn of(texts: &[(&str, &str)], findings: Vec<Finding>) -> Self {
            let sources = texts
                .iter()
                .map(|(path, text)| ((*path).to_owned(), Arc::new(Source::new(*path, *text))))
                .collect();
            let summary = Summary {
                agreements: texts.len(),
                skipped: 0,
                examined: Examined {
                    parties: 3,
                    clauses: 12,
                    sections: 14,
                    rules: 38,
                    ..Examined::default()
                },
                level: "standard",
                as_of: Date::constant(2026, 11, 21),
                weakened: Vec::new(),
                left_out: Vec::new(),
                statistics: false,
            };
            Self { findings, sources, summary }
        }

        pub(super) fn checked(&self) -> Checked<'_> {
            Checked { findings: &self.findings, sources: &self.sources, summary: &self.summary }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::example::Run;
    use super::*;
    use crate::ground::source::Span;

    fn finding(severity: Severity) -> Finding {
        Finding::new("empty-clause", severity, "a.md", Span::at(0), "nothing is written here")
    }

    #[test]
    fn what_was_examined_is_said_in_one_line() {
        let mut run = Run::of(&[("a.md", "")], Vec::new());
        run.summary.skipped = 2;
        assert_eq!(
            examined(&run.summary),
            "examined 1 agreement (3 parties, 12 clauses) by 38 rules at level standard as of 2026-11-21; 2 other Markdown files passed over"
        );
    }

    #[test]
    fn a_run_without_agreements_says_so() {
        let mut run = Run::of(&[], Vec::new());
        run.summary.skipped = 1;
        assert_eq!(
            examined(&run.summary),
            "examined no agreement by 38 rules at level standard as of 2026-11-21; 1 other Markdown file passed over"
        );
    }

    #[test]
    fn suppressed_findings_count_only_as_suppressed_and_those_left_out_count() {
        let mut suppressed = finding(Severity::Error);
        suppressed.suppressed = Some("agreed with the council".to_owned());
        let mut run =
            Run::of(&[], vec![finding(Severity::Warning), suppressed, finding(Severity::Note)]);
        run.summary.left_out.push(LeftOut {
            path: "a.md".to_owned(),
            rule: "hidden-text",
            severity: Severity::Error,
            count: 7,
        });
        let counts = run.checked().counts();
        assert_eq!(counts, Counts { errors: 7, warnings: 1, notes: 1, suppressed: 1 });
        assert_eq!(found(&counts), "7 errors, 1 warning, 1 note; 1 suppressed");
        assert_eq!(
            run.checked().statistics(),
            BTreeMap::from([("empty-clause", 2), ("hidden-text", 7)])
        );
    }
}
