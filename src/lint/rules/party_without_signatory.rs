//! A party for which nobody signs.

use std::collections::BTreeSet;

use super::naming::Names;
use super::organisations::{self, Fuller};
use super::substance;
use super::{Check, Report, Rule, shares};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::{Pair, Term};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "party-without-signatory",
    severity: Severity::Error,
    summary: "a party that has no line in the signature block and no signatory on file",
    explanation: r"
An agreement binds those who sign it. All partners sign up (*Component 3: principles of joint working*, NCVO); a party for which there
is no line to sign on will not have signed when it matters.

A party has a signatory if the signature block names it, or if `organisations.yaml` lists `signatories` for it. Where neither says
anything about anybody, this rule is silent. Observers and parties of a wider tier need not sign, nor do members under terms of reference.

~~~markdown bad
## Signatures
<!-- clause: counterparts-and-execution -->

Signed for Harbour Trust: ______________

Signed for Quay Advice: ______________
~~~

~~~markdown bad
=== agreement.md ===
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
---
=== organisations.yaml ===
harbour-trust: { name: Harbour Trust, signatories: [{ name: B. Chandra, capacity: Chair of trustees }] }
quay-advice: { name: Quay Advice }
~~~

~~~markdown good
## Signatures
<!-- clause: counterparts-and-execution -->

| For | Name and capacity | Signed |
|---|---|---|
| Harbour Trust | | |
| Quay Advice | | |
| Mill Lane Community Centre | | |
~~~

**To settle it,** add a line for the party to the signature block, or its signatories to `organisations.yaml`.

**Suppress it** where one party signs for another under a power of attorney, and name the document.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const CLAUSE: &str = "counterparts-and-execution";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.kind() == Some("terms-of-reference") {
        return;
    }
    let listed = with_signatories(agreement);
    let unlisted: Vec<_> =
        agreement.parties().filter(|party| signs(party) && !listed.contains(party.id)).collect();
    if unlisted.is_empty() {
        return;
    }
    let block = agreement.clause(CLAUSE).filter(|_| substance::has_words(agreement, CLAUSE));
    let heading = block.and_then(|clause| agreement.sections_of(clause).next());
    let names = block.map(|clause| (Names::of(agreement), agreement.words_of(clause)));
    let named = names.as_ref().map(|(names, words)| names.in_words(words)).unwrap_or_default();
    let others_are_listed = agreement.parties().any(|party| listed.contains(party.id));
    if named.is_empty() && !others_are_listed {
        return;
    }
    let heading = heading.filter(|_| !named.is_empty());
    let parties: Vec<Party<'_>> = agreement.parties().collect();
    let stretches: Vec<Span> = block
        .iter()
        .flat_map(|clause| agreement.sections_of(clause))
        .map(|section| section.span)
        .collect();
    for party in unlisted.iter().filter(|party| !named.contains(party.id)) {
        // “Tarn ICB” signs as “NHS Tarn Integrated Care Board”.
        let fuller = organisations::fuller_name(agreement, party, &parties, &stretches);
        if fuller.is_some_and(|found| found.fuller == Fuller::InSort) {
            continue;
        }
        let finding = match heading {
            Some(section) => {
                let message = format!("{} has no line in the signature block", party.called());
                report
                    .at(section.heading_span, message)
                    .related(party.id_span, "listed as a party here")
            }
            None => {
                report.at(party.id_span, format!("{} has no signatory on file", party.called()))
            }
        };
        finding.clause(CLAUSE).party(party.id).why("an agreement binds those who sign it").help(format!(
            "add a line for {} to the signature block, or `signatories` for `{}` to organisations.yaml",
            party.called(),
            party.id
        ));
    }
}

fn signs(party: &Party<'_>) -> bool {
    party.role != Some("observer") && !shares::is_of_wider_circle(party)
}

/// The parties for which `organisations.yaml` lists somebody who signs.
fn with_signatories(agreement: &Agreement) -> BTreeSet<&str> {
    let Some(known) = &agreement.organisations else { return BTreeSet::new() };
    let signs = |pair: &&Pair| {
        pair.term
            .get("signatories")
            .map(Term::list)
            .is_some_and(|signatories| !signatories.is_empty())
    };
    known.all().iter().filter(signs).map(|pair| pair.key.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "party-without-signatory";
    const BLOCK: &str = "## Signatures\n<!-- clause: counterparts-and-execution -->\n\n";

    #[test]
    fn the_party_is_named_at_the_signature_block() {
        let body = format!("{BLOCK}For Harbour Trust: ____\n\nFor Quay Advice: ____\n");
        assert_eq!(
            told(RULE, &body),
            ["20:4 Mill Lane Community Centre has no line in the signature block"]
        );
    }

    #[test]
    fn a_block_that_names_nobody_and_no_organisations_say_nothing() {
        assert_eq!(told(RULE, &format!("{BLOCK}Each party signs a copy of its own.\n")).len(), 0);
        assert_eq!(told(RULE, "## Termination\nThree months' notice.\n").len(), 0);
        assert_eq!(told(RULE, BLOCK).len(), 0);
    }

    #[test]
    fn short_names_given_in_the_body_count() {
        let body = format!(
            "## Parties\nHarbour Trust (“the Trust”), Quay Advice (“QA”), Mill Lane Community Centre (the “Centre”).\n\n{BLOCK}The Trust: ____\n\nQA: ____\n\nThe Centre: ____\n"
        );
        assert_eq!(told(RULE, &body), Vec::<String>::new());
    }
}
