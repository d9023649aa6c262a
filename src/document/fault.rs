//! What makes a text of keys and values unreadable, with the words that a reader needs.

use crate::ground::source::Span;

/// Something that makes front matter unreadable, with the words that a reader needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub span: Span,
    /// What is wrong, as a finding would say it.
    pub message: String,
    pub help: Option<String>,
    /// A second place: the first of two equal keys, the line that opened a quotation.
    pub related: Option<(Span, String)>,
    /// Replacement for a span that would settle it.
    pub fix: Option<(Span, String)>,
}

impl Fault {
    pub fn new(kind: FaultKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, span, message: message.into(), help: None, related: None, fix: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related = Some((span, message.into()));
        self
    }

    /// The same fault, told of a text that begins `by` bytes into its file.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        self.span = self.span.shifted(by);
        self.related = self.related.map(|(span, message)| (span.shifted(by), message));
        self.fix = self.fix.map(|(span, replacement)| (span.shifted(by), replacement));
        self
    }

    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some((span, replacement.into()));
        self
    }
}

/// Which rule speaks of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// `missing-front-matter`: there is none, or its end is missing.
    Missing,
    /// `invalid-yaml`: the grammar is broken, also that of a TOML file.
    Yaml,
    /// `duplicate-key`
    DuplicateKey,
    /// `too-large`
    TooLarge,
}
