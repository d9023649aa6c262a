//! What is said about an agreement: plain data, made by whoever judges, read by whoever renders.

use serde::{Deserialize, Serialize};

use super::source::Span;

/// How much a finding weighs. The order is that of weight, so thresholds are comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A second place that belongs to a finding, such as the first of two equal keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    pub path: String,
    pub span: Span,
    pub message: String,
}

/// One replacement that would settle a finding: put `replacement` where `span` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
}

/// One mistake, at one place, in words for somebody who manages a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    pub path: String,
    pub span: Span,
    /// The agreement's id, where it has one.
    pub agreement: Option<String>,
    /// The clause that the finding is about, by its id.
    pub clause: Option<String>,
    /// The party that the finding is about, by its id.
    pub party: Option<String>,
    /// The commit that the finding is about, where it is about one.
    pub commit: Option<String>,
    /// The digest of the text that the finding is about, where it is about the record: another text makes it another finding.
    pub digest: Option<String>,
    /// What is wrong: one sentence without a full stop, in the words of the agreement.
    pub message: String,
    /// Why it matters, in one sentence; empty where the message says it all.
    pub why: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
    pub related: Vec<Related>,
    pub fix: Option<Fix>,
    /// The reason given by whoever suppressed this finding.
    pub suppressed: Option<String>,
    /// Whether it was suppressed by a baseline, which lists what stood there when checking began, and not by somebody who gave a reason.
    pub in_baseline: bool,
    /// Whether it stood before the change that is looked at.
    pub stood_before: bool,
    /// Whether no report may show the words at its place, since they are about a person.
    pub withheld: bool,
}

/// Findings of one rule in one file that are only counted: what goes beyond the limit in `schema/limits.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub path: String,
    pub rule: &'static str,
    pub severity: Severity,
    pub count: usize,
}

impl Finding {
    pub fn new(
        rule: &'static str,
        severity: Severity,
        path: impl Into<String>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity,
            path: path.into(),
            span,
            agreement: None,
            clause: None,
            party: None,
            commit: None,
            digest: None,
            message: message.into(),
            why: None,
            help: None,
            related: Vec::new(),
            fix: None,
            suppressed: None,
            in_baseline: false,
            stood_before: false,
            withheld: false,
        }
    }

    // The setters take and give a reference, so that a rule can add to what a report has already taken in.

    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Has every report draw stars in place of the words at its place.
    pub const fn withhold(&mut self) -> &mut Self {
        self.withheld = true;
        self
    }

    pub fn why(&mut self, why: impl Into<String>) -> &mut Self {
        self.why = Some(why.into());
        self
    }

    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub fn clause(&mut self, clause: impl Into<String>) -> &mut Self {
        self.clause = Some(clause.into());
        self
    }

    pub fn party(&mut self, party: impl Into<String>) -> &mut Self {
        self.party = Some(party.into());
        self
    }

    pub fn commit(&mut self, commit: impl Into<String>) -> &mut Self {
        self.commit = Some(commit.into());
        self
    }

    pub fn digest(&mut self, digest: impl Into<String>) -> &mut Self {
        self.digest = Some(digest.into());
        self
    }

    /// A second place in the same file.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        let path = self.path.clone();
        self.related_in(path, span, message)
    }

    /// A second place in any file.
    pub fn related_in(
        &mut self,
        path: impl Into<String>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Self {
        self.related.push(Related { path: path.into(), span, message: message.into() });
        self
    }

    pub fn fix(&mut self, span: Span, replacement: impl Into<String>) -> &mut Self {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }
}
