//! Working groups that are all led by one party.

use super::governance;
use super::wording::listed;
use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "one-party-leads-all-groups",
    severity: Severity::Note,
    summary: "working groups that are all led by one party",
    explanation: r"
Task-and-finish groups are where partners learn to lead together. Being Well Salford had them led by different partners (NCVO case
study, 2019). Where one party leads them all, the others come as guests.

It is told where `working-groups` lists two groups or more, each with its lead, and it is always the same party.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
working-groups:
  groups: [{ name: Referrals group, lead: harbour-trust }, { name: Data group, lead: harbour-trust }]
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
working-groups:
  groups: [{ name: Referrals group, lead: quay-advice }, { name: Data group, lead: harbour-trust }]
---
~~~

**To settle it,** let another partner lead one of them.

**Suppress it** where nobody else has the people for it, and say when that is looked at again.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// So many groups are named in a message.
const MOST_NAMED: usize = 4;

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(groups) = agreement.terms_of("working-groups").and_then(|it| it.pair("groups")) else {
        return;
    };
    let list = groups.term.list();
    let Some(lead) = list.first().and_then(|group| group.text_of("lead")) else { return };
    let Some(party) = agreement.party(lead) else { return };
    let all = list.iter().all(|group| group.text_of("lead") == Some(lead));
    if (list.len() as u64) < governance::fewest_working_groups()
        || !all
        || agreement.parties().count() < 2
    {
        return;
    }
    let names: Vec<&str> =
        list.iter().take(MOST_NAMED).filter_map(|group| group.text_of("name")).collect();
    let which =
        if names.len() == list.len() { format!(": {}", listed(&names)) } else { String::new() };
    let message = format!("{} leads all {} working groups{which}", party.called(), list.len());
    let first = list.first().and_then(|group| group.get("lead")).map(|it: &Term| it.span);
    let finding = report.at(groups.key_span, message).clause("working-groups").party(party.id);
    finding
        .why("where one party leads everywhere, the others come as guests")
        .help("let another partner lead one of them");
    if let Some(first) = first {
        finding.related(first, "leads here and in all the others");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "one-party-leads-all-groups";

    fn with(groups: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\nparties: [{{ id: a, name: Alder }}, {{ id: b, name: Beech }}]\nworking-groups: {{ groups: [{groups}] }}\n---\n"
        )
    }

    #[test]
    fn the_one_lead_is_told_at_the_groups() {
        assert_eq!(
            told(RULE, &with("{ name: Data, lead: a }, { name: Staff, lead: a }")),
            ["4:19 Alder leads all 2 working groups: Data and Staff"]
        );
    }

    #[test]
    fn one_group_other_leads_and_no_lead_are_fine() {
        for groups in [
            "{ name: Data, lead: a }",
            "{ name: Data, lead: a }, { name: Staff, lead: b }",
            "{ name: Data, lead: a }, { name: Staff }",
            "",
        ] {
            assert_eq!(told(RULE, &with(groups)).len(), 0, "{groups}");
        }
    }
}
