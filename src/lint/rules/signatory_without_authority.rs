//! An unincorporated body for which only employees are listed, or are to sign.

use std::collections::BTreeSet;

use super::naming::Names;
use super::party_lines::{self, Form, Line};
use super::standing::STANDING;
use super::{Check, Report, Rule, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::organisations::Organisations;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "signatory-without-authority",
    severity: Severity::Warning,
    summary: "an unincorporated body for which no trustee, committee member or authorised person is listed to sign",
    explanation: r"
An unincorporated body is no person in law. Whoever signs for it binds the trustees or the committee only with their authority; an employee who signs without it may stand alone with
what was promised.

Told are organisations in `organisations.yaml` with `form: unincorporated` whose listed signatories all have the capacity of an employee (manager, coordinator, worker, director and the
like), and none that of a trustee, chair, secretary, treasurer, committee member or authorised person. The words stand in `schema/standing.json`. Told as well is such an organisation among the parties of an agreement, where the line for it in the signature block
names an employee and nobody else. Whether an act in the record
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
    check: Check::Agreement(check),
};

/// Who signs for an unincorporated party according to the signature block. What the block leaves open may be settled by `organisations.yaml`.
fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let known = agreement.organisations.as_deref();
    let is_unincorporated = |party: &Party<'_>| {
        let form =
            party.term.text_of("form").or_else(|| known?.organisation(party.id)?.text_of("form"));
        form == Some("unincorporated")
    };
    let parties: Vec<Party<'_>> = agreement.parties().filter(is_unincorporated).collect();
    if parties.is_empty() {
        return;
    }
    let names = Names::of(agreement);
    let lines: Vec<(Line, BTreeSet<&str>)> = party_lines::to_sign(agreement)
        .into_iter()
        .map(|line| {
            let named = names.in_words(agreement.source.slice(line.called));
            (line, named)
        })
        .collect();
    for party in parties {
        let lists_employees = known.is_some_and(|known| first_employee(known, party.id).is_some());
        let own = lines
            .iter()
            .enumerate()
            .find(|(_, (_, named))| named.len() == 1 && named.contains(party.id));
        let Some((index, (line, _))) = own.filter(|_| !lists_employees) else { continue };
        let following = lines.iter().skip(index + 1);
        let next = following
            .map(|(next, named)| (next.called.start, named))
            .find(|(start, named)| *start > line.rest.end && !named.is_empty())
            .map(|(start, _)| start);
        let Some(place) = employed_signatory(agreement, line, next) else { continue };
        let capacity = agreement.source.slice(place);
        report
            .at(place, format!("{} is unincorporated, and its {} is to sign for it", party.called(), wording::quoted(capacity)))
            .clause(party_lines::SIGNATURES)
            .party(party.id)
            .why("an employee binds its trustees or committee only with their authority")
            .help("have a trustee or an officer of the committee sign, or write by whose authority the person signs")
            .related(party.id_span, "listed as a party here");
    }
}

/// The capacity of an employee in a line for one party, or in the lines below it before those of the next.
fn employed_signatory(agreement: &Agreement, line: &Line, next: Option<usize>) -> Option<Span> {
    const BELOW: usize = 8;
    let words = agreement.source.slice(line.rest);
    if line.form != Form::Alone && words.chars().any(char::is_alphabetic) {
        let name = agreement.source.slice(line.called);
        return employed_part(&words.replacen(name, "", 1)).and_then(|part| {
            let at = words.find(&part)?;
            Some(Span::new(line.rest.start + at, line.rest.start + at + part.len()))
        });
    }
    let start = line.called.end.max(line.rest.end);
    let end = next.unwrap_or(agreement.body.span.end);
    let below = agreement.source.slice(Span::new(start, end.max(start)));
    let mut at = start;
    for line in below.split_inclusive('\n').take(BELOW) {
        let bare = line.trim_start_matches(['*', '_', '-', '>', ' ', '\t', '|']);
        let label = bare.split([':', '|']).next().unwrap_or_default();
        let lower = label.to_lowercase();
        if ["position", "title", "capacity", "role", "office"]
            .iter()
            .any(|word| lower.contains(word))
        {
            let label_end = line.len() - bare.len() + label.len();
            let rest = line.get(label_end..).unwrap_or_default();
            let part = employed_part(rest)?;
            let from = at + label_end + rest.find(&part)?;
            return Some(Span::new(from, from + part.len()));
        }
        at += line.len();
    }
    None
}

/// The part of a line that names an employee, where nothing in the line names somebody who may sign, or who only looks on.
fn employed_part(words: &str) -> Option<String> {
    let lower = words.to_lowercase();
    if ["witness", "presence"].iter().any(|word| lower.contains(word)) || !is_of_employee(words) {
        return None;
    }
    let parts = words.split(['|', '(', ')', ',', ';', ':', '_', '\n']);
    let mut parts = parts.map(|part| part.trim_matches(|sign: char| !sign.is_alphanumeric()));
    parts.find(|part| is_of_employee(part)).map(str::to_owned)
}

/// All of it stands in `organisations.yaml`, and is told once for each such file.
pub(super) fn check_organisations(organisations: &Organisations, report: &mut Report<'_>) {
    for pair in organisations.all() {
        if pair.term.text_of("form") != Some("unincorporated") {
            continue;
        }
        let Some(first) = first_employee(organisations, &pair.key) else { continue };
        let called = organisations.name(&pair.key).unwrap_or(&pair.key);
        report
            .at(first.span, format!("{called} is unincorporated, and only {} is listed to sign for it", wording::quoted(first.text().unwrap_or_default())))
            .clause(party_lines::SIGNATURES)
            .party(&pair.key)
            .why("an employee binds its trustees or committee only with their authority")
            .help("list a trustee or an officer of the committee, or write by whose authority the person signs")
            .related(pair.key_span, "the organisation");
    }
}

/// The capacity of the first who is listed to sign for an organisation, where all are employees.
fn first_employee<'a>(organisations: &'a Organisations, id: &str) -> Option<&'a Term> {
    let signatories = organisations.signatories(id);
    let capacities: Vec<&Term> =
        signatories.iter().filter_map(|signatory| signatory.get("capacity")).collect();
    let first = *capacities.first().filter(|_| capacities.len() == signatories.len())?;
    let all_employed =
        capacities.iter().all(|capacity| is_of_employee(capacity.text().unwrap_or_default()));
    all_employed.then_some(first)
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
    fn employees_do_not_sign_in_the_signature_block_either() {
        let with = |form: &str, block: &str| {
            format!(
                "---\nkind: joint-working-agreement\nparties:\n  - {{ id: anchor, name: Anchorpoint Sports Association, form: {form} }}\n  - {{ id: quay, name: Quay Advice }}\n---\n## Signatures\n{block}\n"
            )
        };
        let told_in = |block: &str| told(RULE, &with("unincorporated", block));
        let message = "Anchorpoint Sports Association is unincorporated, and its “Head coach” is to sign for it";
        for (block, place) in [
            (
                "| Anchorpoint Sports Association | Head coach | |\n| Quay Advice | Manager | |",
                "8:36",
            ),
            ("Anchorpoint Sports Association: ........ (J. Doe, Head coach)", "8:51"),
            (
                "Signed for Anchorpoint Sports Association:\n\nName: ____\n\nPosition: Head coach",
                "12:11",
            ),
        ] {
            assert_eq!(told_in(block), [format!("{place} {message}")], "{block}");
        }
        for block in [
            "| Anchorpoint Sports Association | Treasurer | witness: the manager |",
            "| Anchorpoint Sports Association | J. Doe, manager and trustee | |",
            "Anchorpoint Sports Association: ........\n\nQuay Advice: ........ (manager)",
            "Anchorpoint Sports Association\n\nPosition:\n\nQuay Advice\n\nPosition: Manager",
        ] {
            assert_eq!(told_in(block).len(), 0, "{block}");
        }
        assert_eq!(
            told(RULE, &with("cio", "Anchorpoint Sports Association: .... (Head coach)")).len(),
            0
        );
    }

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
