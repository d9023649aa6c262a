//! Joint controllers, and nothing that says who does what for the people whose data they are.

use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::sharing::joint_controllers;
use super::{Check, Report, Rule};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "joint-controllers-without-arrangement",
    severity: Severity::Error,
    summary: "joint controllers, and no arrangement between them about the rights of individuals",
    explanation: r"
Who decides together about personal data answers together for them. Article 26 of the UK GDPR asks joint controllers for an arrangement that says who does what, above all for the rights of
the people concerned, and lets it name a contact point. Without one, a person who asks for her data is sent from door to door.

It is told where two or more parties are `joint-controller`, and neither terms nor words name a contact point, say who answers requests, or point to an information-sharing agreement. An
information-sharing agreement that lacks the clause on individual rights is told by `missing-clause`.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
data-protection-and-information-sharing:
  personal-data: true
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---

## Data protection
The parties are joint controllers of the shared case record, and keep to data protection law.
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
data-protection-and-information-sharing:
  personal-data: true
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---

## Data protection
The parties are joint controllers of the shared case record. Harbour Trust is the contact point for individuals and answers their requests; each party tells its own clients about the sharing.
~~~

**To settle it,** name the information-sharing agreement under `agreement`, or say who informs people, who answers their requests, and whom they can turn to.

**Suppress it** where the arrangement exists and must not be named here.
",
    suppressible: true,
    check: Check::Agreement(check),
};

static ARRANGEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\barrangements?\b|\b(?:sharing|processing|controllers?) (?:agreement|protocol|contract)|\barticle 26\b|\bcontact\b|\brequests?\b|\brights\b|\bsubject access\b|\benquir|\bcomplaints?\b|\bprivacy notice|\bdata protection officer\b",
    )
});

const CLAUSES: &[&str] = &[
    "data-protection-and-information-sharing",
    "controller-roles",
    "individual-rights",
    "complaints",
    "security",
];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let joint = joint_controllers(agreement);
    let [first, _, ..] = joint.as_slice() else { return };
    let is_settled = |clause: &str| {
        agreement.clause(clause).is_some_and(|clause| clause.state != State::NotApplicable)
    };
    let has = |clause: &str, key: &str| {
        agreement.terms_of(clause).is_some_and(|terms| terms.get(key).is_some())
    };
    let is_sharing_agreement = agreement.kind() == Some("information-sharing-agreement");
    if is_sharing_agreement
        || has("data-protection-and-information-sharing", "agreement")
        || has("controller-roles", "contact-point")
        || has("individual-rights", "lead")
        || is_settled("individual-rights")
        || CLAUSES.iter().any(|clause| said::is_elsewhere(agreement, clause))
        || said::says(agreement, CLAUSES, &ARRANGEMENT)
    {
        return;
    }
    report
        .at(first.span, "the parties are joint controllers, and nothing says who answers the people whose data they share")
        .clause("data-protection-and-information-sharing")
        .why("Article 26 of the UK GDPR asks joint controllers for an arrangement about the rights of individuals")
        .help("name the information-sharing agreement under `agreement`, or say who informs people and who answers their requests");
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "joint-controllers-without-arrangement";

    fn with(kind: &str, roles: &str, terms: &str, body: &str) -> String {
        format!(
            "---\nkind: {kind}\ndata-protection-and-information-sharing: {{ roles: {{ {roles} }}{terms} }}\n---\n{body}"
        )
    }

    const JOINT: &str = "harbour: joint-controller, quay: joint-controller";

    #[test]
    fn it_is_told_once_at_the_first_of_them() {
        assert_eq!(
            told(RULE, &with("collaboration-agreement", JOINT, "", "")),
            [
                "3:62 the parties are joint controllers, and nothing says who answers the people whose data they share"
            ]
        );
    }

    #[test]
    fn an_arrangement_anywhere_is_silence() {
        let kind = "collaboration-agreement";
        for text in [
            with(kind, "harbour: controller, quay: joint-controller", "", ""),
            with(kind, JOINT, ", agreement: tideway-data", ""),
            with(kind, JOINT, "", "## Data protection\nHarbour Trust answers requests.\n"),
            with(kind, JOINT, "", "## Individual rights\nHarbour Trust answers.\n"),
            with("information-sharing-agreement", JOINT, "", ""),
        ] {
            assert_eq!(told(RULE, &text), Vec::<String>::new(), "{text}");
        }
    }
}
