//! A party that calls itself otherwise than its organisation is known.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Check, Report, Rule, naming, recorded, wording};
use crate::document::organisations::Organisations;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;
use crate::history::ledger::{ActPlace, Ledger};

pub(super) const RULE: Rule = Rule {
    name: "party-identity-differs",
    severity: Severity::Warning,
    summary: "a party whose name or identifiers differ from what is known of the organisation",
    explanation: r"
The id of a party ties together what it signed, under which name, over years. Where an act or the agreement names another organisation
than `organisations.yaml` knows under that id, either the file is behind the times, or somebody else has signed.

Case, white space and the legal form at the end of a name make no difference, and former names count.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, called: Mill Lane Housing
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, called: Mill Lane Community Centre Ltd
~~~

**To settle it,** put `organisations.yaml` right: a new name under `name`, the old one under `former-names`, the identifiers of charity and company registers under `identifiers`.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

/// What somebody says of a party, and where.
struct Said<'a> {
    path: &'a str,
    span: Span,
    party: &'a str,
    differs: Differs,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Differs {
    Name(String),
    Identifiers(String),
}

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let Some(organisations) = &ledger.organisations else { return };
    let mut said: BTreeMap<(&str, &Differs), Vec<&Said<'_>>> = BTreeMap::new();
    let all = all_said(ledger, organisations);
    for one in &all {
        match said.entry((one.party, &one.differs)) {
            Entry::Vacant(first) => drop(first.insert(vec![one])),
            Entry::Occupied(mut others) => others.get_mut().push(one),
        }
    }
    for ((party, differs), places) in said {
        let Some((first, others)) = places.split_first() else { continue };
        let known = known_as(organisations, party);
        let message = match differs {
            Differs::Name(name) => format!(
                "{} is called {} here, and {} in organisations.yaml",
                wording::quoted(party),
                wording::quoted(name),
                known
            ),
            Differs::Identifiers(identifiers) => format!(
                "{} gives the identifier {} here, which organisations.yaml does not have for it",
                known,
                wording::bare(identifiers)
            ),
        };
        let finding = report.in_file(first.path, first.span, message);
        finding
            .party(party)
            .why("whoever reads this later cannot tell whether it is the same organisation")
            .help("put organisations.yaml right: an old name belongs under `former-names`");
        for other in others.iter().take(MOST_RELATED) {
            finding.related_in(other.path, other.span, "here as well");
        }
        if let Some(pair) = organisations.terms.pair(party) {
            finding.related_in(organisations.source.path(), pair.key_span, "known as this");
        }
    }
}

const MOST_RELATED: usize = 10;

fn known_as(organisations: &Organisations, party: &str) -> String {
    wording::quoted(organisations.name(party).unwrap_or(party))
}

/// What the judged text and the acts say otherwise than it is known.
fn all_said<'a>(ledger: &'a Ledger, organisations: &Organisations) -> Vec<Said<'a>> {
    let mut said = Vec::new();
    if let Some(text) = &ledger.current {
        for party in text.agreement.parties() {
            differences(&ledger.path, party.id, party.term, organisations, &mut said);
        }
    }
    for (line, act) in recorded::acts(ledger) {
        let (Some(id), Some(party)) = (&act.party, line.file.terms.get("party")) else { continue };
        if party.is_map() && matches!(line.place, ActPlace::Version(_) | ActPlace::Entry(_)) {
            differences(&line.file.path, id, party, organisations, &mut said);
        }
    }
    said
}

fn differences<'a>(
    path: &'a str,
    id: &'a str,
    party: &'a Term,
    organisations: &Organisations,
    said: &mut Vec<Said<'a>>,
) {
    let Some(known) = organisations.organisation(id) else { return };
    if let Some((term, name)) = party.get("name").and_then(|term| Some((term, term.text()?)))
        && !organisations.names(id).any(|known| naming::is_same(known, name))
    {
        let differs = Differs::Name(name.to_owned());
        said.push(Said { path, span: term.span, party: id, differs });
    }
    let listed = |term: &Term| -> Vec<String> {
        let one = term.text().into_iter();
        one.chain(term.list().iter().filter_map(Term::text)).map(str::to_uppercase).collect()
    };
    let known = known.get("identifiers").map(listed).unwrap_or_default();
    let Some(term) = party.get("identifiers").filter(|_| !known.is_empty()) else { return };
    let unknown = listed(term).into_iter().find(|identifier| !known.contains(identifier));
    if let Some(identifier) = unknown {
        let differs = Differs::Identifiers(identifier);
        said.push(Said { path, span: term.span, party: id, differs });
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn another_name() {
        let story = "2026-03-14 mill-lane signs, called: Mill Lane Housing\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:8:31 “mill-lane” is called “Mill Lane Housing” here, and “Mill Lane Community Centre” in organisations.yaml"
            ]
        );
    }

    #[test]
    fn another_number() {
        let story = "2026-03-14 mill-lane signs, identifiers: [GB-CHC-9930099]\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:8:72 “Mill Lane Community Centre” gives the identifier GB-CHC-9930099 here, which organisations.yaml does not have for it"
            ]
        );
    }

    #[test]
    fn a_legal_form_makes_no_difference() {
        let story = "2026-03-14 mill-lane signs, called: MILL LANE Community Centre CIO\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn the_text_counts_as_well_and_one_name_is_told_once() {
        let story = "2026-06-01 organisations.yaml changes “name: Mill Lane Community Centre” to “name: Mill Lane Hub”\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.md:8:28 “mill-lane” is called “Mill Lane Community Centre” here, and “Mill Lane Hub” in organisations.yaml"
            ]
        );
    }

    #[test]
    fn a_former_name_is_a_name() {
        let story = "2026-06-01 organisations.yaml changes “name: Mill Lane Community Centre” to “name: Mill Lane Hub\\n  former-names: [Mill Lane Community Centre]”\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
