//! A party that shares personal data without being a party to the agreement about that.

use super::data_shared_without_agreement::is_controller;
use super::kinship::Memberships;
use super::{Check, Gathered, Report, Rule, wording};
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "party-not-in-data-agreement",
    severity: Severity::Warning,
    summary: "a party that shares personal data and is no party to the information-sharing agreement",
    explanation: r"
When a partner joins, the services agreement is amended; the information-sharing agreement is forgotten. The partner then gets personal
data that nobody has agreed to give it.

It is told where `data-protection-and-information-sharing` names an information-sharing agreement here and gives a party the role of controller or joint controller under `roles`, and that party is not among the
parties there, by its id, by a name that it has or had, by a number in a public register, or by a deed of adherence that is kept here. Processors
act on instructions, under terms of their own, and are not asked for.

~~~markdown bad
=== agreements/tideway-data.md ===
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information-sharing agreement
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
  - { id: mill-lane, name: Mill Lane Community Centre }
data-protection-and-information-sharing:
  personal-data: true
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller, mill-lane: joint-controller }
  agreement: tideway-data
---
~~~

~~~markdown good
=== agreements/tideway-data.md ===
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information-sharing agreement
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
  - { id: mill-lane, name: Mill Lane Community Centre }
data-protection-and-information-sharing:
  personal-data: true
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller, mill-lane: none }
  agreement: tideway-data
---
~~~

**To settle it,** let the party join the information-sharing agreement, or write `none` where it gets no personal data.

**Suppress it** until the day on which the party is to sign there.
",
    suppressible: true,
    check: Check::Together(check),
};

const CLAUSE: &str = "data-protection-and-information-sharing";

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let mut known = Memberships::default();
    for relation in gathered.relations().filter(|relation| relation.is_about_data()) {
        let agreement = relation.from;
        let Some(named) = gathered.named(relation) else { continue };
        let Some(terms) = agreement.terms_of(CLAUSE) else { continue };
        let is_meant = named.kind() == Some("information-sharing-agreement")
            && terms.text_of("personal-data") != Some("false")
            && !gathered.is_over(agreement, report.standard.as_of);
        let roles = terms.get("roles").map(Term::pairs).unwrap_or_default();
        if !is_meant || roles.is_empty() {
            continue;
        }
        let members = known.of(named, gathered);
        if members.is_empty() {
            continue;
        }
        for role in roles.iter().filter(|role| is_controller(&role.term)) {
            let Some(party) = agreement.party(&role.key) else { continue };
            if members.id_of(&party, agreement).is_some() {
                continue;
            }
            let message = format!(
                "{} shares personal data here, but is no party to {}",
                wording::bare(party.called()),
                wording::quoted(named.called())
            );
            let finding = report.in_file(agreement.path(), role.key_span, message);
            finding
                .clause(CLAUSE)
                .party(party.id)
                .why("nobody has agreed to give it personal data, nor it to look after them")
                .help("let it join that agreement, or write `none` where it gets no personal data");
            if let Some(parties) = named.terms().pair("parties") {
                finding.related_in(named.path(), parties.key_span, "the parties there");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "party-not-in-data-agreement";

    fn with(kind: &str, role: &str, quay: &str) -> Vec<String> {
        told(
            RULE,
            &format!(
                "=== a.md ===\n---\nkind: {kind}\nid: a\ntitle: Data\nparties: [{{ id: harbour, name: Harbour Trust }}, {{ id: advice, name: Quay Advice CIO }}]\n---\n=== b.md ===\n---\nkind: alliance-agreement\nid: b\nparties: [{{ id: harbour, name: Harbour Trust }}, {{ id: quay, name: {quay} }}]\ndata-protection-and-information-sharing: {{ agreement: a, roles: {{ harbour: controller, quay: {role} }} }}\n---\n"
            ),
        )
    }

    const SHARING: &str = "information-sharing-agreement";

    #[test]
    fn whoever_shares_and_has_not_agreed_is_named_at_its_role() {
        assert_eq!(
            with(SHARING, "joint-controller", "Mill Lane"),
            ["5:88 Mill Lane shares personal data here, but is no party to “Data”"]
        );
    }

    #[test]
    fn processors_old_acquaintances_and_other_kinds_are_left_in_peace() {
        assert_eq!(with(SHARING, "processor", "Mill Lane").len(), 0);
        assert_eq!(with(SHARING, "controller", "Quay Advice").len(), 0);
        assert_eq!(with("memorandum-of-understanding", "controller", "Mill Lane").len(), 0);
    }
}
