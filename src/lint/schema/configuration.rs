//! `counterpart.toml` against its schema, by the same ways as agreements.

use super::library::{BUILT_IN, Document, Library};
use super::terms::Terms;
use super::{Schemas, built_in, violations};
use crate::document::term::Term;
use crate::ground::finding::Finding;
use crate::ground::source::Source;

impl Schemas {
    /// What is not as it should be in `counterpart.toml`. All of it is told by one rule, since all of it has one consequence: no run.
    pub fn validate_policy(&self, source: &Source, terms: &Term) -> Vec<Finding> {
        let name = "counterpart-toml";
        let (Some(schema), Some(validator)) =
            (BUILT_IN.named(name).map(Document::value), built_in(name))
        else {
            return Vec::new();
        };
        let library = Library::built_in();
        let found = violations(library, &[(validator, schema)], terms.json(), Some(terms), "");
        let mut findings = Terms::of_configuration(terms, source, schema).findings(library, found);
        for finding in &mut findings {
            finding.rule = "invalid-policy";
        }
        findings
    }
}
