//! A promise of money or liability in an agreement that says it does not bind.

use std::collections::BTreeSet;

use super::obligations::{OBLIGATIONS, binding_clauses, clauses_around, effect, sentence};
use super::{Check, Report, Rule, binding_words, places, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "obligation-in-non-binding-text",
    severity: Severity::Warning,
    summary: "a promise of money or liability in words that are said not to bind",
    explanation: r"
Whether a memorandum binds is judged by what it says as a whole. “The Council shall pay £40,000” beside “this memorandum is not legally binding” leaves both sides with half a
case: the court in *Sundorne v Geminor* [2024] EWHC 1666 (Ch) had to find out what such partners had meant.

Told are promises to pay, repay, reimburse, compensate, indemnify, guarantee or deliver with “shall”, “must”, “undertakes to” or “agrees to”, the promise that somebody “will pay” a sum, and words that make somebody liable, in
an agreement with `effect: not-binding`, or whose words say that it does not bind where the front matter leaves it open, and in one with `effect: partly-binding` outside of the clauses that it lists as binding. A sentence that denies the duty, or leaves it to a contract
or separate agreement, is passed over, and so are whole clauses on payment, risk, profit and liability, of which `forbidden-clause` speaks. The patterns stand in
`schema/obligations.json`.

~~~markdown bad
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
parties:
  - { id: tideway-council, name: Tideway Council, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
legal-status: { effect: not-binding }
---

## Costs
The Council shall pay £40,000 in each year.
~~~

~~~markdown good
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
parties:
  - { id: tideway-council, name: Tideway Council, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
legal-status: { effect: partly-binding, binding-clauses: [confidentiality] }
---

## Costs
The Council intends to make a grant of £40,000 in each year. What it shall pay is for the grant agreement to say, and no partner is liable to another.

## Confidentiality
A partner that passes on what is confidential must compensate the others.
~~~

**To settle it,** write what the partners intend (“the Council intends to contribute”), take the promise into an agreement that binds, or list its clause under `binding-clauses`.

**Suppress it** where the words report a duty that rests on something else, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// `forbidden-clause` tells that these stand there at all.
const TOLD_AS_WHOLES: &[&str] = &[
    "invoicing-and-payment",
    "risk-sharing",
    "profit-sharing",
    "liability-and-indemnity",
    "flow-down",
];

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let (Some(obliging), Some(unless)) = (&OBLIGATIONS.obliging, &OBLIGATIONS.unless) else {
        return;
    };
    let effect = effect(agreement);
    let status = match effect.map(Term::text) {
        Some(Some("not-binding")) => effect.map(|effect| (false, effect.span)),
        Some(Some("partly-binding")) => effect.map(|effect| (true, effect.span)),
        None => {
            binding_words::read(agreement).filter(|said| !said.binds).map(|said| (false, said.span))
        }
        Some(_) => None,
    };
    let Some((partly, stated)) = status else { return };
    let binding: BTreeSet<&str> = binding_clauses(agreement).filter(|_| partly).collect();
    let prose = agreement.prose();
    let mut told = BTreeSet::new();
    for found in obliging.find_iter(prose.even()) {
        let here = Span::new(found.start(), found.end());
        let span = here.shifted(prose.start());
        let mut clauses = clauses_around(agreement, span.start);
        if clauses.any(|clause| binding.contains(clause) || TOLD_AS_WHOLES.contains(&clause))
            || unless.is_match(sentence(prose.even(), here))
            || !told.insert(places::section_at(agreement, span.start))
        {
            continue;
        }
        let status = if partly {
            "these words are not among those that bind"
        } else {
            "the agreement says that it does not bind"
        };
        let words = wording::quoted(agreement.source.slice(span));
        let finding = report.at(span, format!("{words} promises something, and {status}"));
        if let Some(clause) = places::clause_at(agreement, span.start) {
            finding.clause(clause);
        }
        finding
            .why("a court may read it as binding after all, or as nothing, and no partner can know beforehand")
            .help("write what is intended, take the promise into an agreement that binds, or list the clause under `binding-clauses`")
            .related(stated, "what the agreement says of itself");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "obligation-in-non-binding-text";

    fn with(status: &str, body: &str) -> String {
        format!(
            "---\nkind: memorandum-of-understanding\nlegal-status: {{ {status} }}\n---\n{body}\n"
        )
    }

    #[test]
    fn the_promise_is_told_once_in_its_section() {
        let body = "## Costs\nThe Council shall pay £40,000. Quay Advice must deliver reports.\n\n## Events\nQuay Advice is liable\nfor the hall.";
        assert_eq!(
            told(RULE, &with("effect: not-binding", body)),
            [
                "6:13 “shall pay” promises something, and the agreement says that it does not bind",
                "9:13 “is liable for” promises something, and the agreement says that it does not bind",
            ]
        );
    }

    #[test]
    fn clauses_that_bind_may_oblige() {
        let body = "## Confidentiality\nEach partner shall indemnify the others.\n\n## Costs\nEach partner shall reimburse the others.";
        assert_eq!(
            told(RULE, &with("effect: partly-binding, binding-clauses: [confidentiality]", body)),
            [
                "9:14 “shall reimburse” promises something, and these words are not among those that bind"
            ]
        );
        assert_eq!(told(RULE, &with("effect: binding", body)).len(), 0);
    }

    #[test]
    fn the_words_may_say_that_nothing_binds() {
        let told_of = |status: &str, words: &str| {
            let text = format!(
                "---\nkind: memorandum-of-understanding\n---\n## Status\n{status}\n\n## Costs\n{words}\n"
            );
            told(RULE, &text)
        };
        let not = "Nothing in this memorandum is intended to bind any of the partners in law.";
        assert_eq!(
            told_of(not, "Quay Advice will pay the Council £5,000 a year."),
            [
                "8:13 “will pay the Council £5,000” promises something, and the agreement says that it does not bind"
            ]
        );
        assert_eq!(told_of(not, "The Council will pay attention.").len(), 0);
        assert_eq!(told_of("This memorandum is binding.", "The Council shall pay £5.").len(), 0);
    }

    #[test]
    fn denials_intentions_and_other_agreements_are_silence() {
        for body in [
            "No partner shall pay another. Nothing here means that a partner is liable to another.",
            "The Council shall pay under the separate services contract.",
            "The Council intends to pay £40,000, and partners will provide a room. They shall meet each month.",
        ] {
            let told = told(RULE, &with("effect: not-binding", &format!("## Costs\n{body}")));
            assert_eq!(told.len(), 0, "{body}");
        }
    }
}
