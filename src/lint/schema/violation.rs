//! What a schema finds wrong, as plain data: the place, the fault, and what the schema says about it for people.

use serde_json::Value;

use super::library::Trail;

/// One thing that is not as a schema has it.
#[derive(Debug, Clone)]
pub(super) struct Violation {
    /// The place as a JSON pointer.
    pub pointer: String,
    pub fault: Fault,
    pub hints: Hints,
}

/// What is wrong with a schema that a repository adds.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    pub pointer: String,
    pub fault: Fault,
}

#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// A key is not there.
    Required(String),
    /// Keys are there that the schema does not know; it knows those of the second list.
    Unexpected(Vec<String>, Vec<String>),
    /// A key is not as keys have to be; where they come from a list, the list.
    Key(String, Vec<String>),
    /// The types that it may have.
    Type(Vec<String>),
    Format(String),
    Pattern(String),
    Enum(Vec<Value>),
    Const(Value),
    AtLeast(Value),
    AtMost(Value),
    TooFew(u64),
    TooMany(u64),
    NotUnique,
    /// A list lacks an entry of some sort.
    Contains,
    /// It must not be there.
    Forbidden,
    /// None of several alternatives fits: the violations of each.
    NoBranch(Vec<Vec<Violation>>),
    Other,
}

impl Fault {
    /// Of several faults of one value, the one with the lowest rank is told.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::Type(_) => 0,
            Self::Forbidden => 1,
            Self::Enum(_) | Self::Const(_) => 2,
            Self::Format(_) => 3,
            Self::Pattern(_) => 4,
            Self::TooFew(_) | Self::TooMany(_) => 5,
            Self::AtLeast(_) | Self::AtMost(_) | Self::NotUnique => 6,
            Self::Contains => 7,
            Self::NoBranch(_) => 8,
            Self::Other => 9,
            Self::Required(_) | Self::Unexpected(..) | Self::Key(..) => 10,
        }
    }
}

/// What a schema says beside its keywords, under `x-counterpart`.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints {
    pub message: Option<String>,
    pub why: Option<String>,
    pub help: Option<String>,
    pub severity: Option<String>,
    /// Another rule tells this one, with what it knows.
    pub rule: Option<String>,
    /// What the words of which clause may state instead.
    pub words: Option<String>,
    pub clause: Option<String>,
    /// What sort of value it is, for messages that know the usual mistakes.
    pub shape: Option<String>,
    /// How much a kind needs the clause.
    pub need: Option<String>,
}

impl Hints {
    /// The hints of the schemas that speak of the very place, the nearest first; and, of those around, what a kind needs.
    pub(super) fn from(trail: &Trail<'_>) -> Self {
        let mut hints = Self::default();
        let depth = trail.steps.last().map_or(0, |(depth, _)| *depth);
        for (at, schema) in trail.steps.iter().rev() {
            let Some(said) = schema.get("x-counterpart") else { continue };
            let need = said.get("need").and_then(Value::as_str);
            if *at == depth || (need.is_some() && hints.need.is_none()) {
                hints.take(said);
            }
        }
        hints
    }

    fn take(&mut self, said: &Value) {
        for (name, hint) in [
            ("message", &mut self.message),
            ("why", &mut self.why),
            ("help", &mut self.help),
            ("severity", &mut self.severity),
            ("rule", &mut self.rule),
            ("words", &mut self.words),
            ("clause", &mut self.clause),
            ("shape", &mut self.shape),
            ("need", &mut self.need),
        ] {
            if hint.is_none() {
                *hint = said.get(name).and_then(Value::as_str).map(str::to_owned);
            }
        }
    }
}

/// The violations that matter among those of several alternatives: those of the alternative that was meant.
pub(super) fn relevant(branches: Vec<Vec<Violation>>, pointer: &str) -> Vec<Violation> {
    // An alternative whose very type is another was not meant; of the rest, the one that comes nearest.
    let meant = |branch: &Vec<Violation>| {
        let mismatch = branch.iter().any(|violation| {
            let own = matches!(violation.fault, Fault::Type(_) | Fault::Const(_))
                && violation.pointer == pointer;
            let discriminator = matches!(violation.fault, Fault::Const(_) | Fault::Enum(_));
            own || discriminator
        });
        let depth =
            branch.iter().map(|violation| violation.pointer.len()).max().unwrap_or_default();
        (mismatch, branch.len(), std::cmp::Reverse(depth))
    };
    branches.into_iter().min_by_key(meant).unwrap_or_default()
}
