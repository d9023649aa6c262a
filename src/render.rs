//! Findings become text: what a renderer is given, and the words at the end of every report.

pub mod door;

pub mod words;

pub mod engross;

pub mod human;

pub mod concise;

pub mod json;

pub mod explanation;

pub mod github;

pub mod markdown;

pub mod sarif;

pub mod gitlab;

pub mod junit;

pub mod history;

pub mod html;

pub mod redline;

pub mod proposal;

pub mod verify;

pub mod outputs;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::ground::finding::{Finding, LeftOut, Related, Severity};
use crate::ground::source::{Position, Source, Span};
use crate::lint::baseline::Listed;

/// What was found, and what was looked at: all that a renderer gets.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'a> {
    /// In the order in which they are told; suppressed ones among them.
    pub findings: &'a [Finding],
    /// The texts that findings point into, by path. A finding in a file that is not here is told without its words.
    pub sources: &'a BTreeMap<String, Arc<Source>>,
    /// The agreements that were examined, those without findings among them.
    pub agreements: &'a [Subject],
    pub summary: &'a Summary,
    /// What a change does, where one was asked about.
    pub changes: Option<&'a proposal::Changes<'a>>,
}

/// An agreement that was examined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub path: String,
    pub id: Option<String>,
    /// What people call it: its title, else its id, else its path.
    pub title: String,
}

/// The findings about one agreement and its record; or those in a file that belongs to no agreement.
#[derive(Debug)]
struct Group<'a> {
    path: &'a str,
    subject: Option<&'a Subject>,
    /// By their place among all findings.
    findings: Vec<usize>,
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
    /// Whether there was something that should have been read and was not.
    pub could_not_look: bool,
    /// What the baseline lists and nobody needs any more; `None` where there is no baseline.
    pub settled: Option<Vec<Listed>>,
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
    /// What stood before the change that is looked at.
    pub stood_before: usize,
    /// What a baseline suppresses.
    pub baselined: usize,
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
    /// The findings that are told: all that nobody suppressed, and that did not stand before the change that is looked at.
    pub fn told(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.suppressed.is_none() && !finding.stood_before)
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in self.told() {
            counts.add(finding.severity, 1);
        }
        for left_out in &self.summary.left_out {
            counts.add(left_out.severity, left_out.count);
        }
        let by_somebody = |finding: &&Finding| finding.suppressed.is_some() && !finding.in_baseline;
        counts.suppressed = self.findings.iter().filter(by_somebody).count();
        counts.baselined = self.findings.iter().filter(|finding| finding.in_baseline).count();
        let stood_before =
            |finding: &&Finding| finding.suppressed.is_none() && finding.stood_before;
        counts.stood_before = self.findings.iter().filter(stood_before).count();
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

    /// The places of all findings in the order in which they are worth telling where not all can be told: errors before notes, what stood
    /// before the change behind them, and suppressed ones last.
    fn by_relevance(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.findings.len()).collect();
        places.sort_by_key(|place| {
            self.findings.get(*place).map(|finding| {
                (
                    finding.suppressed.is_some(),
                    finding.stood_before,
                    Reverse(finding.severity),
                    finding.path.as_str(),
                    finding.span,
                )
            })
        });
        places
    }

    /// One group for each agreement, in order, also where nothing was found; then the other files with findings.
    fn by_agreement(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = self
            .agreements
            .iter()
            .map(|subject| Group {
                path: &subject.path,
                subject: Some(subject),
                findings: Vec::new(),
            })
            .collect();
        let mut by_path: HashMap<&str, usize> = HashMap::new();
        let mut by_id: HashMap<&str, usize> = HashMap::new();
        for (index, subject) in self.agreements.iter().enumerate() {
            by_path.insert(&subject.path, index);
            if let Some(id) = &subject.id {
                by_id.entry(id).or_insert(index);
            }
        }
        for (place, finding) in self.findings.iter().enumerate() {
            // A file of the record is told with its agreement, an agreement always under its own name.
            let by_path_or_id = by_path
                .get(finding.path.as_str())
                .or_else(|| by_id.get(finding.agreement.as_deref()?));
            let index = by_path_or_id.copied().unwrap_or_else(|| {
                by_path.insert(&finding.path, groups.len());
                groups.push(Group { path: &finding.path, subject: None, findings: Vec::new() });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(index) {
                group.findings.push(place);
            }
        }
        groups
    }

    fn found_nothing(&self) -> bool {
        let counts = self.counts();
        counts.errors + counts.warnings + counts.notes == 0 && self.summary.agreements > 0
    }

    /// `path:line:column`; the path alone where the lines are not at hand.
    fn place_name(&self, path: &str, span: Span) -> String {
        match self.sources.get(path) {
            Some(source) => {
                let Position { line, column, .. } = source.position(span.start);
                format!("{}:{line}:{column}", door::visible(path))
            }
            None => door::visible(path).into_owned(),
        }
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

/// What is said where nothing was found.
const CAUTION: &str = "that is not a statement that an agreement is lawful or fair";

/// Rules that tell that something was not looked at, and not what was found there.
fn is_blindness(rule: &str) -> bool {
    matches!(rule, "too-large" | "unreadable-file" | "invalid-policy")
}

/// A related place in a line of words.
fn see(checked: &Checked<'_>, related: &Related) -> String {
    let (start, _) = checked.place(&related.path, related.span);
    let path = door::visible(&related.path);
    format!("see {path}:{}:{}: {}", start.line, start.column, door::visible(&related.message))
}

/// Related places that are told with one finding.
const SEEN: usize = 10;

/// The places to see with a finding, each in a line of words.
fn seen(checked: &Checked<'_>, finding: &Finding) -> Vec<String> {
    let mut seen: Vec<_> =
        finding.related.iter().take(SEEN).map(|related| see(checked, related)).collect();
    if let Some(more @ 1..) = finding.related.len().checked_sub(SEEN) {
        seen.push(format!("and {}", counted(more, "more place")));
    }
    seen
}

/// Findings of the baseline that are settled and told one by one.
const SETTLED: usize = 20;

/// What of the baseline is settled.
fn of_baseline(checked: &Checked<'_>) -> Vec<String> {
    let settled = checked.summary.settled.as_deref().unwrap_or_default();
    let mut lines = Vec::new();
    for Listed { path, rule, message, count, .. } in settled.iter().take(SETTLED) {
        let (path, rule, message) =
            (door::visible(path), door::visible(rule), door::visible(message));
        let times = if *count > 1 { format!(", {count} times") } else { String::new() };
        lines
            .push(format!("settled, and still in the baseline: {path}: {message} [{rule}]{times}"));
    }
    if let Some(more @ 1..) = settled.len().checked_sub(SETTLED) {
        lines.push(format!("settled, and still in the baseline: {more} more"));
    }
    if !settled.is_empty() {
        lines.push("`--write-baseline` takes out what is settled".to_owned());
    }
    lines
}

/// What every report says between its findings and its last words: what was left out, what was weakened, what of the baseline is settled, and
/// the statistics if they were asked for.
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
    left_out.chain(weakened).chain(of_baseline(checked)).chain(statistics).collect()
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
    let suppressed = match counts.suppressed {
        0 => String::new(),
        count => format!("; {count} suppressed"),
    };
    let baselined = match counts.baselined {
        0 => String::new(),
        count => format!("; {count} in the baseline"),
    };
    let before = match counts.stood_before {
        0 => String::new(),
        count => format!("; {count} more stood before this change"),
    };
    format!("{found}{suppressed}{baselined}{before}")
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
        pub(super) agreements: Vec<Subject>,
        pub(super) summary: Summary,
    }

    impl Run {
        pub(super) fn of(texts: &[(&str, &str)], findings: Vec<Finding>) -> Self {
            let sources = texts
                .iter()
                .map(|(path, text)| ((*path).to_owned(), Arc::new(Source::new(*path, *text))))
                .collect();
            let subject = |(path, _): &(&str, &str)| Subject {
                path: (*path).to_owned(),
                id: None,
                title: (*path).to_owned(),
            };
            let agreements = texts.iter().map(subject).collect();
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
                could_not_look: false,
                settled: None,
            };
            Self { findings, sources, agreements, summary }
        }

        pub(super) fn checked(&self) -> Checked<'_> {
            Checked {
                findings: &self.findings,
                sources: &self.sources,
                agreements: &self.agreements,
                summary: &self.summary,
                changes: None,
            }
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
        let mut baselined = finding(Severity::Error);
        baselined.suppressed = Some(crate::lint::baseline::REASON.to_owned());
        baselined.in_baseline = true;
        let findings =
            vec![finding(Severity::Warning), suppressed, baselined, finding(Severity::Note)];
        let mut run = Run::of(&[], findings);
        run.summary.left_out.push(LeftOut {
            path: "a.md".to_owned(),
            rule: "hidden-text",
            severity: Severity::Error,
            count: 7,
        });
        let counts = run.checked().counts();
        assert_eq!(
            counts,
            Counts {
                errors: 7,
                warnings: 1,
                notes: 1,
                suppressed: 1,
                baselined: 1,
                stood_before: 0
            }
        );
        assert_eq!(found(&counts), "7 errors, 1 warning, 1 note; 1 suppressed; 1 in the baseline");
        assert_eq!(
            run.checked().statistics(),
            BTreeMap::from([("empty-clause", 2), ("hidden-text", 7)])
        );
    }
}
