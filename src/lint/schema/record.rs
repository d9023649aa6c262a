//! Entries and acts against their schemas, by the same ways as agreements.

use super::library::{BUILT_IN, Document, Here, Library};
use super::terms::{AN_ACT, AN_ENTRY, Terms};
use super::violation::{Fault as Wrong, Violation};
use super::{Schemas, built_in, violations};
use crate::document::fault::{Fault, FaultKind};
use crate::ground::finding::{Finding, Severity};
use crate::history::record::RecordFile;
use jsonschema::Validator;
use serde_json::Value;

impl Schemas {
    /// What is not as it should be in a file of the record. None of it comes with a fix: such a file is never changed by a program.
    pub fn validate_record(&self, file: &RecordFile) -> Vec<Finding> {
        let mut findings: Vec<_> =
            file.faults.iter().map(|fault| fault_finding(&file.path, fault)).collect();
        if file.faults.iter().all(|fault| fault.kind == FaultKind::DuplicateKey) {
            findings.extend(against_its_schema(file));
        }
        for finding in &mut findings {
            finding.fix = None;
            finding.agreement = file.agreement().map(str::to_owned);
        }
        findings.sort_by_key(|finding| finding.span);
        findings
    }

    /// The keys that a file of the record must have and has not.
    pub fn lacking(&self, file: &RecordFile) -> Vec<String> {
        let Some(asked) = Asked::of(file) else { return Vec::new() };
        let mut lacking: Vec<String> = Vec::new();
        for violation in asked.violations(file) {
            match violation.fault {
                Wrong::Required(key) if violation.pointer.is_empty() && !lacking.contains(&key) => {
                    lacking.push(key);
                }
                _ => {}
            }
        }
        lacking
    }
}

/// The schema that a file of the record is held against.
struct Asked {
    schema: &'static Value,
    validator: &'static Validator,
    /// The key that says which part of the schema is about it.
    key: &'static str,
    called: &'static str,
}

impl Asked {
    fn of(file: &RecordFile) -> Option<Self> {
        let (name, key, called) = match file.terms.text_of("counterpart")? {
            "entry/v1" => ("entry", "type", AN_ENTRY),
            "act/v1" => ("act", "act", AN_ACT),
            _ => return None,
        };
        let schema = BUILT_IN.named(name).map(Document::value)?;
        Some(Self { schema, validator: built_in(name)?, key, called })
    }

    fn violations(&self, file: &RecordFile) -> Vec<Violation> {
        let validators = [(self.validator, self.schema)];
        violations(Library::built_in(), &validators, file.terms.json(), Some(&file.terms), "")
    }
}

fn against_its_schema(file: &RecordFile) -> Vec<Finding> {
    let Some(asked) = Asked::of(file) else {
        return vec![neither(file, file.terms.text_of("counterpart"))];
    };
    let schema = asked.schema;
    let kind = file.terms.text_of(asked.key).unwrap_or_default();
    let own = schema.get("$defs").and_then(|defs| defs.get(kind));
    let here = own.map_or(Here::root(schema), |own| Here { document: schema, schema: own });
    let found = asked.violations(file);
    Terms::of_record(file, Some(here), asked.called).findings(Library::built_in(), found)
}

fn neither(file: &RecordFile, said: Option<&str>) -> Finding {
    let span = file.place("/counterpart");
    let (rule, message) = match said {
        Some(said) => ("invalid-value", format!("“counterpart” cannot be “{said}”")),
        None => {
            ("missing-term", "the file does not say whether it is an entry or an act".to_owned())
        }
    };
    let mut finding = Finding::new(rule, Severity::Error, &file.path, span, message);
    finding
        .why("what is neither an entry nor an act counts for nothing")
        .help("write `counterpart: entry/v1` for what happened to the agreement, `counterpart: act/v1` for what one party did");
    finding
}

/// A fault of grammar as a finding, by the rule that speaks of it.
pub(in crate::lint) fn fault_finding(path: &str, fault: &Fault) -> Finding {
    let rule = match fault.kind {
        FaultKind::Missing => "missing-front-matter",
        FaultKind::Yaml => "invalid-yaml",
        FaultKind::DuplicateKey => "duplicate-key",
        FaultKind::TooLarge => "too-large",
    };
    let mut finding = Finding::new(rule, Severity::Error, path, fault.span, &fault.message);
    finding.help.clone_from(&fault.help);
    if let Some((span, message)) = &fault.related {
        finding.related(*span, message);
    }
    if let Some((span, replacement)) = &fault.fix {
        finding.fix(*span, replacement);
    }
    finding
}
