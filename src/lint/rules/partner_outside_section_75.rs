//! A section 75 arrangement with a partner that cannot be one.

use super::standing::STANDING;
use super::{Check, Report, Rule, shares};
use crate::document::agreement::{Agreement, Party};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "partner-outside-section-75",
    severity: Severity::Error,
    summary: "a partner to a section 75 arrangement that is neither an NHS body nor a local authority",
    explanation: r"
Section 75 of the National Health Service Act 2006 lets NHS bodies and local authorities pool funds and act for each other, and nobody else. A charity, a company or a university
can be paid from the pool and sit at the table; as a partner to the arrangement it makes part of it void.

It is asked of agreements with `profile: section-75`. A party is told by its `sector`, or where it states none by its `form`, here or in `organisations.yaml`. Providers, associates, funders
and observers, and parties of a wider tier, are passed over. The prescribed bodies have changed since the regulations were made (SI 2000/617); the lists stand in `schema/standing.json`.

~~~markdown bad
---
kind: collaboration-agreement
profile: section-75
id: tideway
title: Tideway pooled fund
parties:
  - { id: tideway-icb, name: NHS Tideway Integrated Care Board, role: partner, sector: nhs }
  - { id: tideway-council, name: Tideway Council, role: host, sector: local-authority }
  - { id: quay-advice, name: Quay Advice, role: partner, sector: vcse, form: cio }
---
~~~

~~~markdown good
---
kind: collaboration-agreement
profile: section-75
id: tideway
title: Tideway pooled fund
parties:
  - { id: tideway-icb, name: NHS Tideway Integrated Care Board, role: partner, sector: nhs }
  - { id: tideway-council, name: Tideway Council, role: host, sector: local-authority }
  - { id: quay-advice, name: Quay Advice, role: associate, sector: vcse, form: cio }
---
~~~

**To settle it,** take the party out, and make a contract or grant agreement with it; or give it a role that is no partner's, such as `associate` or `observer`.

**Suppress it** where the party is prescribed as a partner, and say by which regulation.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(profile) = agreement.terms().get("profile") else { return };
    if profile.text() != Some("section-75") {
        return;
    }
    for party in agreement.parties().filter(is_partner) {
        let Some(shown) = STANDING.section_75.stranger(agreement, &party) else { continue };
        report
            .at(party.id_span, format!("{} ({shown}) is neither an NHS body nor a local authority", party.called()))
            .clause("parties")
            .party(party.id)
            .why("only these can be partners under section 75, and what others pool or delegate under it may be void")
            .help("give it a role that is no partner’s (`associate`, `observer`), or make a contract with it outside of this one")
            .related(profile.span, "a section 75 arrangement");
    }
}

fn is_partner(party: &Party<'_>) -> bool {
    !matches!(party.role, Some("provider" | "associate" | "funder" | "observer"))
        && !shares::is_of_wider_circle(party)
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "partner-outside-section-75";

    #[test]
    fn the_partner_is_told_where_it_is_listed() {
        let text = |party: &str, profile: &str| {
            format!(
                "---\nkind: collaboration-agreement\n{profile}\nparties:\n  - {{ id: quay, name: Quay Advice, {party} }}\n---\n"
            )
        };
        assert_eq!(
            told(RULE, &text("role: partner, sector: vcse", "profile: section-75")),
            ["5:11 Quay Advice (`sector: vcse`) is neither an NHS body nor a local authority"]
        );
        for (party, profile) in [
            ("role: observer, sector: vcse", "profile: section-75"),
            ("role: partner, sector: nhs, form: trust", "profile: section-75"),
            ("role: partner", "profile: section-75"),
            ("role: partner, sector: vcse", "regime: grant"),
        ] {
            assert_eq!(told(RULE, &text(party, profile)).len(), 0, "{party} {profile}");
        }
    }
}
