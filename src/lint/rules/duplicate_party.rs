//! One party listed twice.

use std::collections::BTreeMap;

use super::{Check, Report, Rule, naming, wording};
use crate::document::agreement::{Agreement, Party};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-party",
    severity: Severity::Error,
    summary: "two parties with one id or one name",
    explanation: r"
Everything else in an agreement refers to its parties by their ids: who signs, who sits where, who bears which share. Where two parties have one id, nobody can tell which of them
is meant; where one organisation is listed twice, it has two votes and signs against itself.

Ids must be equal; of names, case, white space and the legal form at the end make no difference. Two departments of one council are one
organisation, which cannot contract with itself.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
  - { id: quay-advice, name: Mill Lane Community Centre, role: partner }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
  - { id: mill-lane, name: Mill Lane Community Centre, role: partner }
---
~~~

**To settle it,** give each party an id of its own, and list each organisation once, with the role that says most.

**Suppress it** where two organisations really have one name, and say what tells them apart.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let mut by_id: BTreeMap<&str, Party<'_>> = BTreeMap::new();
    let mut by_name: BTreeMap<String, Party<'_>> = BTreeMap::new();
    for party in agreement.parties() {
        if let Some(first) = by_id.get(party.id) {
            let message = format!("{} is the id of two parties", wording::quoted(party.id));
            let finding = report.at(party.id_span, message);
            finding
                .clause("parties")
                .party(party.id)
                .why("nobody can tell which of them signs, sits or pays where the id stands")
                .help("give each party an id of its own")
                .related(first.id_span, "the other party with this id");
            continue;
        }
        by_id.insert(party.id, party);
        let Some(name) = party.term.get("name") else { continue };
        let Some(text) = name.text().filter(|text| !text.trim().is_empty()) else { continue };
        let key = naming::key(text);
        if let Some(first) = by_name.get(&key) {
            let finding =
                report.at(name.span, format!("{} is listed as two parties", wording::quoted(text)));
            finding
                .clause("parties")
                .party(party.id)
                .why("one organisation cannot agree with itself, nor vote and sign twice")
                .help("list it once, or write the full legal name of each")
                .related(first.id_span, "listed here as well");
            continue;
        }
        by_name.insert(key, party);
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "duplicate-party";

    fn with(parties: &str) -> Vec<String> {
        told(
            RULE,
            &format!(
                "---\nkind: x\nparties: [{{ id: harbour, name: Harbour Trust }}, {parties}]\n---\n"
            ),
        )
    }

    #[test]
    fn one_id_and_one_name_are_told_once() {
        assert_eq!(
            with("{ id: harbour, name: Harbour Trust }"),
            ["3:55 “harbour” is the id of two parties"]
        );
        assert_eq!(
            with("{ id: trust, name: The HARBOUR Trust Ltd. }"),
            ["3:68 “The HARBOUR Trust Ltd.” is listed as two parties"]
        );
    }

    #[test]
    fn other_names_are_other_parties() {
        for parties in [
            "{ id: harbour-2, name: Harbour Trust Trading Limited }",
            "{ id: quay, name: '' }, { id: mill, name: '' }",
            "{ id: quay }, { id: mill }",
        ] {
            assert_eq!(with(parties).len(), 0, "{parties}");
        }
    }
}
