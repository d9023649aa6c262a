//! A promise to keep something to oneself, in an agreement of which nothing binds.

use super::obligations::{OBLIGATIONS, effect};
use super::{Check, Report, Rule, places};
use crate::document::agreement::{Agreement, State};
use crate::document::words::even;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "nothing-made-binding",
    severity: Severity::Note,
    summary: "confidentiality, data protection or intellectual property promised in an agreement of which nothing binds",
    explanation: r"
Partners who do not want to be bound on the whole mostly want to be bound not to pass on each other's secrets. Where nothing binds, a partner that shares its prices or
its clients' records relies on goodwill alone; the usual memorandum makes these few clauses binding and says so.

It is asked of agreements with `effect: not-binding` whose clause on confidentiality, data protection or intellectual property promises something with “shall”, “must”, “may not”,
“undertakes to” or “agrees to”. Words that state hopes or intentions are passed over. The lists stand in `schema/obligations.json`.

~~~markdown bad
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
legal-status: { effect: not-binding }
---

## Confidentiality
Each partner shall keep what it learns from the others to itself.
~~~

~~~markdown good
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
legal-status: { effect: partly-binding, binding-clauses: [confidentiality] }
---

## Confidentiality
Each partner shall keep what it learns from the others to itself.
~~~

**To settle it,** write `effect: partly-binding` and list the clauses under `binding-clauses`, and say so in the words; or write what the partners intend.

**Suppress it** where the partners rely on another agreement for this, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let Some(effect) = effect(agreement).filter(|effect| effect.text() == Some("not-binding"))
    else {
        return;
    };
    let Some(promising) = &OBLIGATIONS.promising else { return };
    let promised = OBLIGATIONS.binding_by_nature.iter().find_map(|id| {
        let clause = agreement.clause(id).filter(|clause| clause.state == State::Present)?;
        promising.is_match(&even(&agreement.words_of(clause))).then_some(clause)
    });
    let Some(clause) = promised else { return };
    let title = places::title_of(report.standard, &clause.id);
    let finding = report
        .at(effect.span, format!("{title} promises something, and nothing of the agreement binds"));
    finding
        .clause(&clause.id)
        .why("what a partner learns in confidence is then kept by goodwill alone")
        .help(format!(
            "write `effect: partly-binding, binding-clauses: [{}]`, and say so in the words",
            clause.id
        ));
    if let Some(section) = agreement.sections_of(clause).next() {
        finding.related(section.heading_span, "promised here");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "nothing-made-binding";

    #[test]
    fn what_is_promised_is_told_at_the_effect() {
        let with = |effect: &str, words: &str| {
            format!(
                "---\nkind: memorandum-of-understanding\nlegal-status: {{ effect: {effect} }}\n---\n## Confidentiality\n{words}\n"
            )
        };
        assert_eq!(
            told(RULE, &with("not-binding", "Partners shall keep secrets.")),
            ["3:25 “Confidentiality” promises something, and nothing of the agreement binds"]
        );
        assert_eq!(told(RULE, &with("not-binding", "Partners hope to keep secrets.")).len(), 0);
        assert_eq!(told(RULE, &with("binding", "Partners shall keep secrets.")).len(), 0);
    }
}
