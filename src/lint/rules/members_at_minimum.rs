//! An agreement that ends when one more party leaves, or that would have ended before it began.

use super::{Check, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "members-at-minimum",
    severity: Severity::Note,
    summary: "as many parties as the agreement needs to go on, or fewer",
    explanation: r"
An agreement may end by itself when too few parties are left. Where it begins with just as many as that, the first party that leaves
ends it for all, and can say so in every discussion. Where it begins with fewer, it ends on the day it is signed.

`minimum-members` under `termination` is compared with the parties listed. As many is a note, from three parties on: an agreement of two
always ends when one leaves. Fewer is an error. What the words alone say is left alone.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
termination: { notice: P6M, minimum-members: 3 }
---
~~~

~~~markdown good
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
termination: { notice: P6M, minimum-members: 2 }
---
~~~

**To settle it,** write a smaller number, or say that the others may go on if they agree within some weeks.

**Suppress it** where the work cannot be done by fewer, and say why.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("termination");
    let Some(term) = terms.and_then(|terms| terms.get("minimum-members")) else { return };
    let Some(minimum) = term.text().and_then(|text| text.parse::<usize>().ok()) else { return };
    let listed = agreement.terms().pair("parties");
    let parties = listed.map(|pair| pair.term.list().len()).unwrap_or_default();
    // One party alone is told by the kind.
    if parties < 2 || minimum < parties || (minimum == parties && parties == 2) {
        return;
    }
    let is_below = minimum > parties;
    let just = if is_below { "only" } else { "just" };
    let message = format!(
        "the agreement ends with fewer than {minimum} parties, and it has {just} {parties}"
    );
    let finding = report.at(term.span, message).clause("termination");
    if is_below {
        finding
            .severity(Severity::Error)
            .why("it would end on the day it begins")
            .help("write a smaller number, or list the parties that are missing");
    } else {
        finding
            .why("the first party that leaves ends it for all")
            .help("write a smaller number, or say how the others can go on");
    }
    if let Some(pair) = listed {
        let list: &Term = &pair.term;
        finding.related(pair.key_span, format!("{} parties here", list.list().len()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::findings;
    use super::*;

    const RULE: &str = "members-at-minimum";

    fn told(parties: usize, minimum: &str) -> Vec<(Severity, String)> {
        let parties: Vec<_> = (0..parties).map(|party| format!("{{ id: p{party} }}")).collect();
        let text = format!(
            "---\nkind: consortium-agreement\nparties: [{}]\ntermination: {{ minimum-members: {minimum} }}\n---\n",
            parties.join(", ")
        );
        let (_, findings) = findings(RULE, &[], &text);
        findings.into_iter().map(|finding| (finding.severity, finding.message)).collect()
    }

    #[test]
    fn as_many_is_a_note_and_fewer_an_error() {
        let at = "the agreement ends with fewer than 3 parties, and it has just 3";
        let below = "the agreement ends with fewer than 5 parties, and it has only 3";
        assert_eq!(told(3, "3"), [(Severity::Note, at.to_owned())]);
        assert_eq!(told(3, "5"), [(Severity::Error, below.to_owned())]);
    }

    #[test]
    fn more_parties_two_of_two_and_no_number_are_fine() {
        assert_eq!(told(4, "3"), []);
        assert_eq!(told(2, "2"), []);
        assert_eq!(told(3, "several"), []);
        assert_eq!(told(1, "2"), []);
    }
}
