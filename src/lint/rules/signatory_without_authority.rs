//! An unincorporated body for which only employees are listed to sign.

use super::standing::STANDING;
use super::{Check, Report, Rule, wording};
use crate::document::organisations::Organisations;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "signatory-without-authority",
    severity: Severity::Warning,
    summary: "an unincorporated body for which no trustee, committee member or authorised person is listed to sign",
    explanation: r"
An unincorporated body is no person in law. Whoever signs for it binds the trustees or the committee only with their authority; an employee who signs without it may stand alone with
what was promised.

Told are organisations in `organisations.yaml` with `form: unincorporated` whose listed signatories all have the capacity of an employee (manager, coordinator, worker, director and the
like), and none that of a trustee, chair, secretary, treasurer, committee member or authorised person. The words stand in `schema/standing.json`. Whether an act in the record
shows an authority is told by `authority-missing`.

~~~markdown bad
=== agreement.md ===
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
---
=== organisations.yaml ===
anchorpoint:
  name: Anchorpoint
  form: unincorporated
  signatories: [{ name: B. Signatory, capacity: Project manager }]
~~~

~~~markdown good
=== agreement.md ===
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
---
=== organisations.yaml ===
anchorpoint:
  name: Anchorpoint
  form: unincorporated
  signatories: [{ name: B. Signatory, capacity: Project manager authorised by the committee }]
quay-advice:
  name: Quay Advice
  form: company
  signatories: [{ name: C. Signatory, capacity: Operations manager }]
~~~

**To settle it,** list a trustee or an officer of the committee; or write by whose authority the person signs.

**Suppress it** by its level in `counterpart.toml` where the rules of the body give its staff this power.
",
    suppressible: true,
    check: Check::Elsewhere,
};

/// All of it stands in `organisations.yaml`, and is told once for each such file.
pub(super) fn check_organisations(organisations: &Organisations, report: &mut Report<'_>) {
    for pair in organisations.all() {
        if pair.term.text_of("form") != Some("unincorporated") {
            continue;
        }
        let signatories = organisations.signatories(&pair.key);
        let capacities: Vec<&Term> =
            signatories.iter().filter_map(|signatory| signatory.get("capacity")).collect();
        let Some(first) = capacities.first().filter(|_| capacities.len() == signatories.len())
        else {
            continue;
        };
        let all_employed =
            capacities.iter().all(|capacity| is_of_employee(capacity.text().unwrap_or_default()));
        if !all_employed {
            continue;
        }
        let called = organisations.name(&pair.key).unwrap_or(&pair.key);
        report
            .at(first.span, format!("{called} is unincorporated, and only {} is listed to sign for it", wording::quoted(first.text().unwrap_or_default())))
            .clause("counterparts-and-execution")
            .party(&pair.key)
            .why("an employee binds its trustees or committee only with their authority")
            .help("list a trustee or an officer of the committee, or write by whose authority the person signs")
            .related(pair.key_span, "the organisation");
    }
}

fn is_of_employee(capacity: &str) -> bool {
    let capacity = capacity.to_lowercase();
    let mut employed = false;
    for word in capacity.split(|sign: char| !sign.is_alphanumeric() && sign != '-') {
        let holds = |list: &[String]| list.iter().any(|one| one == word);
        if holds(&STANDING.unincorporated.may_sign) {
            return false;
        }
        employed |= holds(&STANDING.unincorporated.employed);
    }
    employed
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "signatory-without-authority";

    #[test]
    fn employees_alone_do_not_sign_for_a_committee() {
        let with = |form: &str, capacities: &[&str]| {
            let signatories: Vec<String> = capacities
                .iter()
                .map(|capacity| format!("{{ name: B, capacity: {capacity} }}"))
                .collect();
            format!(
                "=== agreement.md ===\n---\nkind: terms-of-reference\n---\n=== organisations.yaml ===\nanchor: {{ name: Anchorpoint, form: {form}, signatories: [{}] }}\n",
                signatories.join(", ")
            )
        };
        assert_eq!(
            told(RULE, &with("unincorporated", &["Project manager", "Outreach worker"])),
            [
                "1:87 Anchorpoint is unincorporated, and only “Project manager” is listed to sign for it"
            ]
        );
        for (form, capacities) in [
            ("company", &["Project manager"][..]),
            ("unincorporated", &["Project manager", "Treasurer"]),
            ("unincorporated", &["Trustee and manager"]),
            ("unincorporated", &["Keeper of the keys"]),
            ("unincorporated", &[]),
        ] {
            assert_eq!(told(RULE, &with(form, capacities)).len(), 0, "{form} {capacities:?}");
        }
    }
}
