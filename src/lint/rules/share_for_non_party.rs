//! A share of risk or surplus for somebody who is no party.

use super::{Check, Report, Rule, shares, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "share-for-non-party",
    severity: Severity::Error,
    summary: "a share of the risk or the surplus for somebody who is no party",
    explanation: r"
Nobody carries a share that belongs to an organisation outside of the agreement. It is usually that of a partner who has left: the
others still count on it.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
risk-sharing: { shares: { harbour-trust: 60, quay-advice: 30, anchorpoint: 10 } }
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
risk-sharing: { shares: { harbour-trust: 65, quay-advice: 35 } }
---
~~~

**To settle it,** write the party's id as it stands under `parties`, or share out among the others what a partner who left has carried.

**Suppress it** only where an organisation outside of the agreement has taken the share on in a document of its own.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.parties().next().is_none() {
        return;
    }
    for shares in shares::stated(agreement) {
        for other in &shares.of_others {
            let message = format!(
                "{} has a share of the {}, but is no party",
                wording::quoted(&other.key),
                shares.of
            );
            let finding = report.at(other.key_span, message).clause(shares.clause);
            finding.why("nobody carries a share that belongs to somebody outside of the agreement");
            if let Some(party) = shares.meant(other) {
                finding
                    .party(party.id)
                    .help(format!("write `{}`, the id of {}", party.id, party.called()))
                    .fix(other.key_span, party.id);
            } else {
                finding.help("write the id of a party, or share this out among the parties");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "share-for-non-party";
    const AGREEMENT: &str = "---\nkind: consortium-agreement\nparties: [{ id: harbour-trust, name: Harbour Trust }, { id: quay-advice }]\n";

    #[test]
    fn a_partner_who_has_left_is_named() {
        let text = format!(
            "{AGREEMENT}risk-sharing: {{ shares: {{ harbour-trust: 50, quay-advice: 40, anchorpoint: 10 }} }}\n---\n"
        );
        assert_eq!(
            told(RULE, &text),
            ["4:63 “anchorpoint” has a share of the risk, but is no party"]
        );
    }

    #[test]
    fn a_misspelt_party_can_be_mended() {
        let text = format!(
            "{AGREEMENT}risk-sharing: {{ shares: {{ harbor-trust: 50, quay-advice: 50 }} }}\n---\n"
        );
        let (_, findings) = findings(RULE, &[], &text);
        assert_eq!(
            findings[0].help.as_deref(),
            Some("write `harbour-trust`, the id of Harbour Trust")
        );
        assert_eq!(
            findings[0].fix.as_ref().map(|fix| fix.replacement.as_str()),
            Some("harbour-trust")
        );
    }
}
