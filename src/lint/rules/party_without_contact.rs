//! A party that nobody knows how to reach.

use std::collections::BTreeSet;

use super::naming::Names;
use super::{Check, Report, Rule, places, shares, tables, wording};
use super::{organisations, substance};
use crate::document::agreement::{Agreement, Party, State};
use crate::document::term::Term;
use crate::document::words::even;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "party-without-contact",
    severity: Severity::Error,
    summary: "a party without a point of contact, where the others have one",
    explanation: r"
When something goes wrong on a Friday afternoon, partners need to know whom to ring. The checklist for consortium terms asks for a
point of contact *within each organisation* (Social Enterprise UK, in Nesta, *Networks that Work*, 2013).

Where the front matter has a contact for each party and the words have a table of contacts, it is a warning if the table leaves out one of them: the words prevail.

A contact is a role and a mailbox under `point-of-contact`, or the words of the clause of that name where they name the party.
Observers and parties of a wider tier need none.

~~~markdown bad
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
point-of-contact:
  harbour-trust: { role: Partnership manager, email: partnership@harbour.example }
---
~~~

~~~markdown good
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
point-of-contact:
  harbour-trust: { role: Partnership manager, email: partnership@harbour.example }
---

## Points of contact
For Quay Advice, the head of advice (advice@quay.example).
~~~

**To settle it,** add the party with the role and the mailbox, not the name, of the person to turn to: people change, posts stay.

**Suppress it** for a party that is always reached through another one, and say through whom.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const CLAUSE: &str = "point-of-contact";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    // A clause that is absent, empty, put off or a placeholder has a finding, or a reason, of its own.
    let clause = agreement.clause(CLAUSE);
    if clause.is_some_and(|clause| clause.state != State::Present) {
        return;
    }
    let contacts = agreement.terms().pair(CLAUSE).filter(|pair| !pair.term.pairs().is_empty());
    let clause = clause.filter(|_| substance::has_words(agreement, CLAUSE));
    let heading = clause.and_then(|clause| agreement.sections_of(clause).next());
    let Some(place) =
        contacts.map(|pair| pair.key_span).or(heading.map(|section| section.heading_span))
    else {
        return;
    };
    let without = unlisted(agreement, contacts.map(|pair| &pair.term));
    if let (Some(section), true) = (heading, without.is_empty()) {
        left_out_of_table(agreement, section.heading_span, report);
    }
    if without.is_empty() {
        return;
    }
    let names = Names::of(agreement);
    let words = clause.map(|clause| agreement.words_of(clause)).unwrap_or_default();
    let parties: Vec<Party<'_>> = agreement.parties().collect();
    let mut named = names.in_words(&words);
    if organisations::can_be_looked_for(agreement, parties.len()) {
        let folded = organisations::folded(&even(&words));
        let is_named = |party: &&Party<'_>| {
            organisations::is_named(agreement, party, &parties, &folded)
                || has_mailbox(party, &folded)
        };
        named.extend(without.iter().filter(is_named).map(|party| party.id));
    }
    if contacts.is_none() && named.is_empty() {
        if let Some(section) =
            heading.filter(|_| is_called_for(agreement) && !leads_elsewhere(agreement, &words))
        {
            let heading = wording::quoted(places::called(section));
            let finding =
                report.at(place, format!("{heading} names no contact for any of the parties"));
            finding.severity(Severity::Warning).clause(CLAUSE).why(WHY);
            finding.help("name for each party the role and the mailbox to turn to");
        }
        return;
    }
    for party in without.iter().filter(|party| !named.contains(party.id)) {
        let finding = report.at(place, format!("{} has no point of contact", party.called()));
        finding
            .clause(CLAUSE)
            .party(party.id)
            .why(WHY)
            .related(party.id_span, "listed as a party here");
        finding.help(format!(
            "add `{}: {{ role: …, email: … }}` under `point-of-contact`: a post and its mailbox, not a person",
            party.id
        ));
    }
}

/// The only party that a table of contacts has no row for.
fn left_out_of_table(agreement: &Agreement, place: Span, report: &mut Report<'_>) {
    let parties: Vec<Party<'_>> = agreement.parties().filter(needs_contact).collect();
    let Some(clause) = agreement.clause(CLAUSE).filter(|_| parties.len() > 2) else { return };
    if !organisations::can_be_looked_for(agreement, parties.len()) {
        return;
    }
    let tables = tables::of_clauses(agreement, &[CLAUSE]);
    if tables.iter().all(|table| table.rows.len() + 1 != parties.len()) {
        return;
    }
    let words = agreement.words_of(clause);
    let names = Names::of(agreement);
    let named = names.in_words(&words);
    let folded = organisations::folded(&even(&words));
    // Where each row is one party’s for sure, whoever has none is left out; else a party may be named in any way.
    let rows: BTreeSet<&str> = tables
        .iter()
        .flat_map(|table| &table.rows)
        .filter_map(|row| {
            let of_row = names.in_words(row.first()?.text);
            (of_row.len() == 1).then(|| of_row.first().copied()).flatten()
        })
        .collect();
    let is_sure = rows.len() + 1 == parties.len();
    let mut left_out = parties.iter().filter(|party| {
        !named.contains(party.id)
            && (is_sure || !organisations::is_named(agreement, party, &parties, &folded))
            && !has_mailbox(party, &folded)
    });
    let (Some(party), None) = (left_out.next(), left_out.next()) else { return };
    let message = format!(
        "the words list the contacts of all parties but {}, for which the front matter has one",
        party.called()
    );
    let finding = report.at(place, message).severity(Severity::Warning);
    finding
        .clause(CLAUSE)
        .party(party.id)
        .why("the words prevail, and whoever reads them does not know whom to turn to")
        .help("add the row, or take the contact out of `point-of-contact`")
        .related(party.id_span, "listed as a party here");
}

const WHY: &str = "when something goes wrong, the others do not know whom to turn to";

fn needs_contact(party: &Party<'_>) -> bool {
    party.role != Some("observer") && !shares::is_of_wider_circle(party)
}

/// “hubs@sorrelfamilies.example” is a mailbox of Sorrel Families.
fn has_mailbox(party: &Party<'_>, folded: &str) -> bool {
    const SHORTEST: usize = 6;
    let (words, _) = organisations::without_ending(organisations::words_of(party.called()));
    let domain = words.concat();
    domain.len() >= SHORTEST && folded.contains(&format!(" {domain} "))
}

/// The parties for which the terms hold no contact, nor one under a misspelt name, which `unknown-party` tells.
fn unlisted<'a>(agreement: &'a Agreement, contacts: Option<&'a Term>) -> Vec<Party<'a>> {
    let listed: BTreeSet<&str> = contacts
        .map(Term::pairs)
        .unwrap_or_default()
        .iter()
        .map(|pair| pair.key.as_str())
        .collect();
    let parties: BTreeSet<&str> = agreement.parties().map(|party| party.id).collect();
    let strangers: Vec<&str> =
        listed.difference(&parties).copied().take(wording::MOST_SLIPS).collect();
    let is_misspelt = |id: &str| wording::nearest(id, strangers.iter().copied()).is_some();
    agreement
        .parties()
        .filter(|party| {
            needs_contact(party) && !listed.contains(party.id) && !is_misspelt(party.id)
        })
        .collect()
}

/// Contacts that stand in a schedule, or in the agreement that this one belongs to.
fn leads_elsewhere(agreement: &Agreement, words: &str) -> bool {
    let belongs = ["constituted-by", "under", "delivers", "supports"]
        .iter()
        .any(|relation| agreement.terms().get(relation).is_some());
    words.contains("chedule") || (belongs && words.to_lowercase().contains("agreement"))
}

/// Deeds that change or join an agreement leave its contacts to it.
fn is_called_for(agreement: &Agreement) -> bool {
    agreement.kind().is_some_and(|kind| !kind.starts_with("deed-of-"))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "party-without-contact";
    const PARTIES: &str = "---\nkind: joint-working-agreement\nparties:\n  - { id: harbour, name: Harbour Trust }\n  - { id: quay, name: Quay Advice Ltd }\n  - { id: town, name: Tideway Council, role: observer }\n";

    #[test]
    fn a_party_left_out_of_the_terms_is_told_once_at_them() {
        let text = format!("{PARTIES}point-of-contact: {{ harbour: {{ role: Manager }} }}\n---\n");
        assert_eq!(told(RULE, &text), ["7:1 Quay Advice Ltd has no point of contact"]);
    }

    #[test]
    fn the_words_of_the_clause_count() {
        let text = format!(
            "{PARTIES}---\n## Points of contact\n- Harbour Trust: the manager\n- Quay Advice: the head of advice\n"
        );
        assert_eq!(told(RULE, &text).len(), 0);
        let text = format!("{PARTIES}---\n## Points of contact\n- Harbour Trust: the manager\n");
        assert_eq!(told(RULE, &text), ["8:4 Quay Advice Ltd has no point of contact"]);
    }

    #[test]
    fn short_names_parts_of_names_and_mailboxes_count() {
        let parties = "## Parties\n(1) HARBOUR TRUST LIMITED (12345678), a charity of 1 High Street (the “Charity”); (2) Quay Advice Ltd\n\n";
        for body in [
            "The Charity: the manager. Quay Advice: the head of advice.",
            "The Charity: the manager. advice@quayadvice.example.",
            "Harbour: the manager. Quay: the head of advice.",
        ] {
            let text = format!("{PARTIES}---\n{parties}## Points of contact\n{body}\n");
            assert_eq!(told(RULE, &text), Vec::<String>::new(), "{body}");
        }
        let text =
            format!("{PARTIES}---\n{parties}## Points of contact\nThe Charity: the manager.\n");
        assert_eq!(told(RULE, &text), ["11:4 Quay Advice Ltd has no point of contact"]);
    }

    #[test]
    fn a_row_that_was_lost_is_told_although_the_terms_have_the_contact() {
        let text = |rows: &str| {
            let parties = PARTIES.replace(", role: observer", "");
            format!(
                "{parties}point-of-contact: {{ harbour: {{ role: Manager }}, quay: {{ role: Head }}, town: {{ role: Clerk }} }}\n---\n## Points of contact\n| Who | Mailbox |\n|---|---|\n| Harbour Trust | a@b.example |\n{rows}"
            )
        };
        assert_eq!(
            told(RULE, &text("| Tideway Council | c@d.example |\n")),
            [
                "9:4 the words list the contacts of all parties but Quay Advice Ltd, for which the front matter has one"
            ]
        );
        assert_eq!(told(RULE, &text("")).len(), 0);
        assert_eq!(told(RULE, &text("| Quay | c@d |\n| Tideway Council | e@f |\n")).len(), 0);
    }

    #[test]
    fn contacts_of_the_agreement_above_are_enough() {
        let text = format!(
            "{PARTIES}constituted-by: tideway\n---\n## Points of contact\nThey are those of the Tideway Agreement.\n"
        );
        assert_eq!(told(RULE, &text).len(), 0);
    }

    #[test]
    fn words_that_name_nobody_are_one_finding() {
        let text = format!(
            "{PARTIES}---\n## Points of contact\nThe parties keep each other informed by e-mail.\n"
        );
        assert_eq!(
            told(RULE, &text),
            ["8:4 “Points of contact” names no contact for any of the parties"]
        );
    }

    #[test]
    fn a_clause_that_is_absent_or_empty_is_left_to_other_rules() {
        for body in [
            "",
            "## Points of contact\n",
            "## Points of contact\nTBC\n",
            "## Points of contact\nSee Schedule 9.\n",
        ] {
            assert_eq!(told(RULE, &format!("{PARTIES}---\n{body}")).len(), 0, "{body}");
        }
    }

    #[test]
    fn a_misspelt_contact_is_left_to_another_rule() {
        let text = format!(
            "{PARTIES}point-of-contact: {{ harbour: {{ role: Manager }}, qauy: {{ role: Head }} }}\n---\n"
        );
        assert_eq!(told(RULE, &text).len(), 0);
    }
}
