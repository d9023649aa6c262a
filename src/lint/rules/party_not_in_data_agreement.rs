//! A party that shares personal data without being a party to the agreement about that.

use super::data_shared_without_agreement::is_controller;
use super::gathered::Relation;
use super::kinship::Memberships;
use super::{Check, Gathered, Report, Rule, said, shares, wording};
use crate::document::agreement::Party;
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

Where an agreement states no roles and another one is an information-sharing agreement that serves it (`supports`), that one is asked for each partner that the clause on data names: a note,
since a partner may be named there because it gets none.

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
const SHARING: &str = "information-sharing-agreement";

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let mut known = Memberships::default();
    for relation in gathered.relations().filter(|relation| relation.is("supports")) {
        if relation.from.kind() == Some(SHARING) {
            left_out_of(relation, gathered, &mut known, report);
        }
    }
    for relation in gathered.relations().filter(|relation| relation.is_about_data()) {
        let agreement = relation.from;
        let Some(named) = gathered.named(relation) else { continue };
        let Some(terms) = agreement.terms_of(CLAUSE) else { continue };
        let is_meant = named.kind() == Some(SHARING)
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

/// The partners of an agreement that its clause on data names, and that are no party to the information-sharing agreement that serves it.
fn left_out_of<'a>(
    relation: &Relation<'a>,
    gathered: &Gathered<'a>,
    known: &mut Memberships<'a>,
    report: &mut Report<'_>,
) {
    let Some(served) = gathered.named(relation) else { return };
    let terms = served.terms_of(CLAUSE);
    // Roles say more than words, and are asked for above; several agreements about data may share the parties out between them.
    let says_more = terms.is_some_and(|terms| {
        terms.get("roles").is_some()
            || terms.get("agreement").is_some()
            || terms.text_of("personal-data") == Some("false")
    });
    let serving = |it: &&Relation<'_>| it.is("supports") && it.from.kind() == Some(SHARING);
    let others = served.id().into_iter().flat_map(|id| gathered.naming(id)).filter(serving);
    if served.kind() == Some(SHARING)
        || says_more
        || others.count() != 1
        || gathered.is_over(served, report.standard.as_of)
    {
        return;
    }
    let data: Vec<&str> = said::passages(served, CLAUSE).map(|(_, words)| words).collect();
    let members = known.of(relation.from, gathered);
    if data.is_empty() || members.is_empty() {
        return;
    }
    let left_out = served.parties().filter(|party| {
        let is_partner = matches!(
            party.role,
            Some("partner" | "provider" | "member" | "lead-provider" | "accountable-body")
        ) && !shares::is_of_wider_circle(party);
        is_partner && members.id_of(party, served).is_none() && is_named_in(party, &data)
    });
    for party in left_out {
        let message = format!(
            "{} is a party to {}, which this agreement serves and which names it where it is about data, but is no party here",
            wording::bare(party.called()),
            wording::quoted(served.called())
        );
        let parties = relation.from.terms().pair("parties");
        let place = parties.map_or(relation.term.span, |parties| parties.key_span);
        let finding = report.in_file(relation.from.path(), place, message);
        finding
            .severity(Severity::Note)
            .party(party.id)
            .why("nobody has agreed to give it personal data, nor it to look after them")
            .help("let it join this agreement, or write `roles` into the clause on data there, with `none` where it gets no personal data")
            .related_in(served.path(), party.id_span, "listed as a party there");
    }
}

/// Whether words name a party, in full or without what only tells its sort: “Open Door” for Open Door Counselling.
fn is_named_in(party: &Party<'_>, passages: &[&str]) -> bool {
    let name = party.called().to_ascii_lowercase();
    let words: Vec<&str> = name.split_whitespace().collect();
    let short = words.get(..2.min(words.len())).unwrap_or_default().join(" ");
    // One word may be anything: “the Trust”.
    let short = if words.len() > 1 { short } else { name.clone() };
    short.len() > 4 && passages.iter().any(|passage| passage.contains(short.as_str()))
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
    fn one_that_serves_is_asked_for_those_that_the_clause_on_data_names() {
        let with = |terms: &str, words: &str| {
            told(
                RULE,
                &format!(
                    "=== a.md ===\n---\nkind: {SHARING}\nid: a\ntitle: Data\nsupports: b\nparties: [{{ id: harbour, name: Harbour Trust }}]\n---\n=== b.md ===\n---\nkind: lead-provider-agreement\nid: b\ntitle: Services\nparties: [{{ id: harbour, name: Harbour Trust, role: lead-provider }}, {{ id: quay, name: Quay Advice CIC, role: partner }}]\n{terms}\n---\n## Data protection\n{words}\n"
                ),
            )
        };
        assert_eq!(
            with("regime: none", "Quay Advice keeps the case notes."),
            [
                "6:1 Quay Advice CIC is a party to “Services”, which this agreement serves and which names it where it is about data, but is no party here"
            ]
        );
        assert_eq!(with("regime: none", "Each keeps its own notes.").len(), 0);
        let roles = "data-protection-and-information-sharing: { roles: { quay: none } }";
        assert_eq!(with(roles, "Quay Advice keeps the case notes.").len(), 0);
    }

    #[test]
    fn processors_old_acquaintances_and_other_kinds_are_left_in_peace() {
        assert_eq!(with(SHARING, "processor", "Mill Lane").len(), 0);
        assert_eq!(with(SHARING, "controller", "Quay Advice").len(), 0);
        assert_eq!(with("memorandum-of-understanding", "controller", "Mill Lane").len(), 0);
    }
}
