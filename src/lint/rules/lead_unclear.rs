//! A lead that the agreement names in two ways, or not at all.

use std::sync::LazyLock;

use regex::Regex;

use super::{Check, Report, Rule, said, wording};
use crate::document::agreement::{Agreement, Party};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "lead-unclear",
    severity: Severity::Error,
    summary: "two parties that are the lead, or a lead that has another role than it is said to have",
    explanation: r"
Whoever pays for the work has to know who answers for it. If the list of parties makes one organisation the lead provider, and the terms about the
lead name another, then each can say that it is the other one.

Compared are the roles under `parties` with `lead` and `capacity` under `lead-body`: the lead provider, the accountable body and the host each are one
party. A lead provider agreement in which two parties have the role `lead-provider` must say under `lead-body` which of them leads. That no party has the role at
all is told by `missing-term`, and a lead that is no party by `unknown-party`. Words about the lead are told that leave it open: “the lead is to be confirmed”.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
lead-body: { lead: quay-advice, capacity: lead-provider }
---
~~~

~~~markdown bad
## Lead body
The accountable body will be agreed later.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: host }
lead-body: { lead: harbour-trust, capacity: lead-provider }
---
~~~

**To settle it,** name the same party in both places.

**Suppress it** where two parties lead together, and the words say which of them answers to the commissioner.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// The capacities in which a party leads that are roles of a party as well.
const ROLES: &[(&str, &str)] = &[
    ("lead-provider", "lead provider"),
    ("accountable-body", "accountable body"),
    ("host", "host"),
];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if !agreement.is_foreign() {
        left_open(agreement, report);
    }
    let terms = agreement.terms_of("lead-body");
    let lead = terms.and_then(|terms| terms.get("lead"));
    let named = lead.and_then(|lead| agreement.party(lead.text()?));
    let has_role = |role: &str| -> Vec<Party<'_>> {
        agreement.parties().filter(|party| party.role == Some(role)).collect()
    };
    if let Some((lead, named)) = lead.zip(named) {
        let is_lead_provider_agreement = agreement.kind() == Some("lead-provider-agreement");
        let capacity = terms.and_then(|terms| terms.text_of("capacity"));
        let capacity = capacity.or(is_lead_provider_agreement.then_some("lead-provider"));
        let Some((role, words)) = ROLES.iter().find(|(role, _)| capacity == Some(role)) else {
            return;
        };
        let others = has_role(role);
        let [other] = others.as_slice() else { return };
        if other.id == named.id {
            return;
        }
        let message = format!(
            "{} is named as the {words}, but among the parties {} has that role",
            named.called(),
            other.called()
        );
        let finding = report.at(lead.span, message).clause("lead-body").party(named.id);
        finding
            .why("each can say that the other one answers for the work")
            .help("name the same party in both places")
            .related(other.term.get("role").map_or(other.id_span, |role| role.span), "the other");
    } else if lead.is_none() && agreement.kind() == Some("lead-provider-agreement") {
        let leads = has_role("lead-provider");
        let [_, second, ..] = leads.as_slice() else { return };
        let names: Vec<&str> = leads.iter().map(Party::called).collect();
        let message = format!("{} are all lead provider", wording::listed(&names));
        let message =
            message.replace("are all", if leads.len() == 2 { "are both" } else { "are all" });
        let place = second.term.get("role").map_or(second.id_span, |role| role.span);
        let finding = report.at(place, message).clause("lead-body").party(second.id);
        finding
            .why("the commissioner and the partners must know who answers for the work")
            .help("give the role to one party, or name it: `lead-body: { lead: … }`");
    }
}

/// Words by which the lead is still to be found.
fn left_open(agreement: &Agreement, report: &mut Report<'_>) {
    for (start, passage) in said::passages(agreement, "lead-body") {
        if ![" be ", " been "].iter().any(|hint| passage.contains(hint)) {
            continue;
        }
        let Some(found) = LEFT_OPEN.captures(passage).and_then(|found| found.get(1)) else {
            continue;
        };
        let place = Span::new(start + found.start(), start + found.end());
        let words = wording::quoted(agreement.source.slice(place));
        let message = format!("the words leave open who leads: {words}");
        report
            .at(place, message)
            .clause("lead-body")
            .why("whoever pays for the work, and each partner, must know who answers for it")
            .help("name the party that leads, or say how and by when it is chosen and who leads until then");
        return;
    }
}

static LEFT_OPEN: LazyLock<Regex> = LazyLock::new(|| {
    said::pattern(
        r"(\b(?:the|a) (?:lead|accountable body|host)(?: (?:provider|partner|body|organisation|party|agency|authority|contractor|member))? (?:is still|is yet|is|will|shall|has|remains)(?: yet)? (?:to be|be|not been|not yet been) (?:confirmed|agreed|decided|determined|identified|appointed|named|chosen|nominated))(?: (?:later|in due course|at a later date|in time))?[.;,)\n]",
    )
});

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "lead-unclear";

    fn with(roles: [&str; 2], lead: &str) -> String {
        let [one, two] = roles;
        format!(
            "---\nkind: lead-provider-agreement\nparties: [{{ id: a, name: Harbour Trust, role: {one} }}, {{ id: b, name: Quay Advice, role: {two} }}]\n{lead}\n---\n"
        )
    }

    #[test]
    fn two_names_for_one_lead_are_told() {
        assert_eq!(
            told(RULE, &with(["lead-provider", "partner"], "lead-body: { lead: b }")),
            [
                "4:20 Quay Advice is named as the lead provider, but among the parties Harbour Trust has that role"
            ]
        );
        assert_eq!(
            told(
                RULE,
                &with(
                    ["accountable-body", "partner"],
                    "lead-body: { lead: b, capacity: accountable-body }"
                )
            )
            .len(),
            1
        );
    }

    #[test]
    fn two_leads_are_told_where_nothing_says_which() {
        let both = ["lead-provider", "lead-provider"];
        assert_eq!(
            told(RULE, &with(both, "legal-status: { effect: binding }")),
            ["3:98 Harbour Trust and Quay Advice are both lead provider"]
        );
        assert_eq!(told(RULE, &with(both, "lead-body: { lead: a }")).len(), 0);
    }

    #[test]
    fn a_lead_that_is_still_to_be_found_is_told() {
        let words = |words: &str| {
            let text = with(["lead-provider", "partner"], "lead-body: { lead: a }");
            told(RULE, &format!("{text}## Lead body\n{words}\n"))
        };
        assert_eq!(
            words("The lead is to be confirmed. It holds the money."),
            ["7:1 the words leave open who leads: “The lead is to be confirmed”"]
        );
        assert_eq!(words("The accountable body will be agreed later.").len(), 1);
        for silent in [
            "The lead holds the money.",
            "The lead officer is to be confirmed.",
            "The lead body will be chosen by the board each April, and Harbour Trust leads until then.",
            "What the lead is to be paid is agreed each year.",
        ] {
            assert_eq!(words(silent), Vec::<String>::new(), "{silent}");
        }
    }

    #[test]
    fn another_capacity_and_a_stranger_are_not_for_this_rule() {
        for lead in [
            "lead-body: { lead: a }",
            "lead-body: { lead: b, capacity: host }",
            "lead-body: { lead: b, capacity: secretariat }",
            "lead-body: { lead: c }",
            "lead-body: { lead: [b] }",
        ] {
            assert_eq!(told(RULE, &with(["lead-provider", "partner"], lead)).len(), 0, "{lead}");
        }
    }
}
