//! `organisations.yaml`: who the organisations are. It describes, and never changes what was agreed.

use std::sync::Arc;

use crate::document::fault::{Fault, FaultKind};
use crate::document::term::{Pair, Term};
use crate::document::yaml;
use crate::ground::source::{Source, Span};

/// The organisations that count for an agreement.
#[derive(Debug, Clone)]
pub struct Organisations {
    pub source: Arc<Source>,
    /// A map from party id to what is known about it.
    pub terms: Term,
    pub faults: Vec<Fault>,
}

impl Organisations {
    /// Reads the whole file as YAML; it needs no `---` lines.
    pub fn read(source: Arc<Source>) -> Self {
        let start = source.first_offset();
        let text = source.text().get(start..).unwrap_or_default();
        let yaml = yaml::read(text, start);
        let mut faults = yaml.faults;
        let terms = match yaml.terms {
            Some(terms) if terms.is_map() => terms,
            Some(terms) => {
                if faults.is_empty() && !terms.is_null() {
                    faults.push(not_a_map(terms.span));
                }
                Term::none(start)
            }
            None => Term::none(start),
        };
        Self { source, terms, faults }
    }

    /// The organisations in the order of the file, each under its party id.
    pub fn all(&self) -> &[Pair] {
        self.terms.pairs()
    }

    pub fn organisation(&self, id: &str) -> Option<&Term> {
        self.terms.get(id)
    }

    /// Who may sign for an organisation, as listed; nobody where it is not known.
    pub fn signatories(&self, id: &str) -> &[Term] {
        self.list(id, "signatories")
    }

    /// What an organisation is called now.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.organisation(id)?.text_of("name")
    }

    /// What an organisation was called before.
    pub fn former_names(&self, id: &str) -> impl Iterator<Item = &str> {
        self.list(id, "former-names").iter().filter_map(Term::text)
    }

    /// All that an organisation is or was called, its name of today first.
    pub fn names(&self, id: &str) -> impl Iterator<Item = &str> {
        self.name(id).into_iter().chain(self.former_names(id))
    }

    fn list(&self, id: &str, key: &str) -> &[Term] {
        self.organisation(id).and_then(|known| known.get(key)).map(Term::list).unwrap_or_default()
    }
}

fn not_a_map(span: Span) -> Fault {
    Fault::new(FaultKind::Yaml, span, "no organisation has an id here").help(
        "write each organisation below the id that agreements use for it, followed by a colon",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organisations(text: &str) -> Organisations {
        Organisations::read(Arc::new(Source::new("organisations.yaml", text)))
    }

    const TWO: &str = "\u{feff}# Who is who\r\nharbour-trust:\r\n  name: Harbour Trust\r\n  former-names: [Harbour Aid, Tŷ Harbwr]\r\n  signatories:\r\n    - { name: A. Signatory, capacity: Chair }\r\nquay-advice: { name: Quay Advice }\r\n";

    #[test]
    fn organisations_are_known_by_their_ids() {
        let known = organisations(TWO);
        assert_eq!(known.faults, []);
        assert_eq!(
            known.names("harbour-trust").collect::<Vec<_>>(),
            ["Harbour Trust", "Harbour Aid", "Tŷ Harbwr"]
        );
        assert_eq!(known.signatories("harbour-trust")[0].text_of("capacity"), Some("Chair"));
        assert_eq!(known.signatories("quay-advice"), []);
        assert_eq!(known.organisation("mill-lane"), None);
        assert_eq!(known.all().len(), 2);
    }

    #[test]
    fn places_are_places_in_the_file() {
        let known = organisations(TWO);
        let pair = known.terms.pair("quay-advice").unwrap();
        assert_eq!(known.source.slice(pair.key_span), "quay-advice");
        assert_eq!(known.source.slice(pair.term.span), "{ name: Quay Advice }");
    }

    #[test]
    fn an_empty_file_knows_nobody_and_is_no_fault() {
        for text in ["", "\u{feff}", "# nobody yet\n", "---\n"] {
            let known = organisations(text);
            assert_eq!((known.all().len(), known.faults.len()), (0, 0), "{text:?}");
        }
    }

    #[test]
    fn a_list_of_organisations_is_told() {
        let known = organisations("- name: Harbour Trust\n");
        assert_eq!(known.faults[0].message, "no organisation has an id here");
    }

    #[test]
    fn one_organisation_twice_is_told_with_both_places() {
        let known = organisations("a: { name: A }\n'a': { name: B }\n");
        let fault = &known.faults[0];
        assert_eq!((fault.kind, fault.span), (FaultKind::DuplicateKey, Span::new(15, 18)));
        assert_eq!(fault.related.as_ref().unwrap().0, Span::new(0, 1));
    }
}
