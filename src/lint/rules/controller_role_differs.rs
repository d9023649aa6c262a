//! A party that is one thing in data protection law here and another there.

use super::{Check, Report, Rule};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "controller-role-differs",
    severity: Severity::Error,
    summary: "a party that is a controller in one place of the terms and something else in another",
    explanation: r"
Whether a party is a controller, a joint controller or a processor decides whom people can hold to account, and who may decide what is done with the data. An agreement that says both leaves each party to read the one it likes.

The roles under `controller-roles` are held against those under `data-protection-and-information-sharing`, party by party.

~~~markdown bad
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
controller-roles:
  roles: { harbour-trust: joint-controller, quay-advice: processor }
data-protection-and-information-sharing:
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---
~~~

~~~markdown good
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
controller-roles:
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
data-protection-and-information-sharing:
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---
~~~

**To settle it,** keep the role that is true, in one of the two places.

**Suppress it** where the two lists are about different data, and the clause says so.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let roles = |clause: &str| agreement.terms_of(clause).and_then(|terms| terms.get("roles"));
    let (Some(here), Some(there)) =
        (roles("controller-roles"), roles("data-protection-and-information-sharing"))
    else {
        return;
    };
    for pair in here.pairs() {
        let (Some(role), Some((other, other_role))) = (
            pair.term.text(),
            there.get(&pair.key).and_then(|term: &Term| Some((term, term.text()?))),
        ) else {
            continue;
        };
        if role == other_role {
            continue;
        }
        let party = agreement.party(&pair.key);
        let called = party.as_ref().map_or(pair.key.as_str(), Party::called);
        let message = format!(
            "{called} is {} here, and {} under “data-protection-and-information-sharing”",
            in_words(role),
            in_words(other_role)
        );
        report
            .at(pair.term.span, message)
            .clause("controller-roles")
            .party(&pair.key)
            .why("people cannot tell whom to hold to account")
            .help("keep the role that is true, in one of the two places")
            .related(other.span, "the other role");
    }
}

fn in_words(role: &str) -> String {
    match role {
        "none" => "neither controller nor processor".to_owned(),
        role => format!("a {}", role.replace('-', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    #[test]
    fn the_party_is_named_with_both_roles() {
        let text = "---\nkind: information-sharing-agreement\nparties: [{ id: quay, name: Quay Advice }]\ncontroller-roles: { roles: { quay: processor, hill: controller } }\ndata-protection-and-information-sharing: { roles: { quay: joint-controller, mill: none } }\n---\n";
        assert_eq!(
            told("controller-role-differs", text),
            [
                "4:36 Quay Advice is a processor here, and a joint controller under “data-protection-and-information-sharing”"
            ]
        );
    }
}
