//! A clause that is left out without saying why, until when, or where it stands; or left out and written all the same.
//!
//! What `omissions` in the front matter lacks, the schema tells under this rule's name; the rest is told here.

use super::{Check, Report, Rule, places, substance, wording};
use crate::document::agreement::{Agreement, Clause, State};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unreasoned-omission",
    severity: Severity::Error,
    summary: "a clause that is left out without a reason, a day or a document, or left out and written all the same",
    explanation: r"
A reasoned no is an answer; a bare no looks like an oversight, and nobody can tell later whether the partners had thought about it. The
checklist asks partners to *decide whether* they need a steering group (Social Enterprise UK, in Nesta, *Networks that Work*, 2013).

What does not apply needs its `reason`, what is put off the day `until` which it is, what stands elsewhere the `document`. “Not applicable” under
a heading, and no more, is a bare no as well. A clause that is left out and yet has a section of its own is a contradiction.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
omissions:
  profit-sharing: { state: not-applicable }
---
~~~

~~~markdown bad
## Profit sharing
Not applicable.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: quay-advice, name: Quay Advice }
omissions:
  profit-sharing: { state: not-applicable, reason: the grant pays costs and no more }
  action-plan: { state: deferred, until: 2026-09-30 }
  insurance: { state: incorporated, document: 'Service contract WS-2026-114, clause 12' }
---

## Profit sharing
Not applicable: the grant pays costs and no more.
~~~

**To settle it,** add the reason, the day or the document; or delete whichever of the section and the omission is out of date.

**Suppress it** while the reason is being agreed, with a date.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for clause in agreement.clauses.values().filter(|clause| clause.state == State::Present) {
        let words = || substance::short_words(agreement, &clause.sections);
        match agreement.omission(&clause.id) {
            // “None.” is an answer where the terms of the clause give one.
            None if agreement.terms_of(&clause.id).is_none()
                && words().as_deref().is_some_and(is_bare_no) =>
            {
                tell_bare_no(agreement, clause, report);
            }
            Some(pair) if !repeats_omission(words().as_deref()) => {
                let title = places::title_of(report.standard, &clause.id);
                let state = pair.term.text_of("state").and_then(State::named);
                let message = match state {
                    Some(State::NotApplicable) => {
                        format!("{title} is stated not to apply, and yet has a section")
                    }
                    Some(State::Deferred) => format!("{title} is put off, and yet has a section"),
                    Some(State::Incorporated) => {
                        format!("{title} is stated to stand elsewhere, and yet has a section")
                    }
                    _ => continue,
                };
                let section =
                    agreement.sections_of(clause).next().map(|section| section.heading_span);
                let finding = report.at(pair.key_span, message).clause(&clause.id);
                finding.why("nobody can tell which of the two the partners agreed");
                finding.help("delete the section or the omission, whichever is out of date");
                if let Some(section) = section {
                    finding.related(section, "the section");
                }
            }
            _ => {}
        }
    }
}

fn tell_bare_no(agreement: &Agreement, clause: &Clause, report: &mut Report<'_>) {
    let Some(section) = agreement.sections_of(clause).next() else { return };
    let heading = wording::quoted(places::called(section));
    let words = wording::quoted(section.plain.trim());
    let finding =
        report.at(section.heading_span, format!("{heading} says {words} and gives no reason"));
    finding.clause(&clause.id).why("a reasoned no is an answer; a bare one looks like an oversight").help(format!(
        "say why, here or in the front matter: `omissions: {{ {}: {{ state: not-applicable, reason: … }} }}`",
        clause.id
    ));
}

fn is_bare_no(words: &str) -> bool {
    const NOES: &[&str] = &[
        "not applicable",
        "n/a",
        "na",
        "not used",
        "none",
        "not required",
        "not relevant",
        "intentionally left blank",
        "this page is intentionally left blank",
        "intentionally blank",
        "reserved",
        "nil",
        "does not apply",
        "this clause does not apply",
        "this section does not apply",
        "deleted",
    ];
    let words =
        words.trim_matches(|sign: char| sign.is_whitespace() || "[]().*_-–—".contains(sign));
    NOES.iter().any(|no| no.eq_ignore_ascii_case(words))
}

/// Whether the words under the heading only repeat that the clause is left out.
fn repeats_omission(words: Option<&str>) -> bool {
    const REPEATS: &[&str] = &[
        "not applicable",
        "n/a",
        "not used",
        "none",
        "no ",
        "does not apply",
        "do not apply",
        "deferred",
        "put off",
        "see ",
        "set out in",
        "stands in",
        "incorporated",
        "will be",
        "to be ",
        "tbc",
    ];
    let Some(words) = words else { return false };
    let words = words.to_lowercase();
    words.trim().is_empty()
        || (words.len() < 300 && REPEATS.iter().any(|repeat| words.contains(repeat)))
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "unreasoned-omission";
    const AGREEMENT: &str = "---\nkind: lead-provider-agreement\nid: tideway\ntitle: Tideway\nparties: [{ id: a, name: A }, { id: b, name: B }]\nomissions:\n  profit-sharing: { state: not-applicable, reason: the grant pays costs and no more }\n---\n";

    #[test]
    fn a_bare_no_is_told_at_its_heading() {
        assert_eq!(
            told(RULE, "## Profit sharing\nN/A\n"),
            ["20:4 “Profit sharing” says “N/A” and gives no reason"]
        );
        assert_eq!(
            told(RULE, "## Profit sharing\nNot applicable: the grant pays costs only.\n").len(),
            0
        );
    }

    #[test]
    fn a_no_that_the_terms_settle_is_an_answer() {
        let terms = AGREEMENT
            .replace("omissions:", "transfers-outside-uk: { permitted: false }\nomissions:");
        let text = format!("{terms}## Transfers outside the UK\nNone.\n");
        assert_eq!(told(RULE, &text).len(), 0);
    }

    #[test]
    fn a_clause_that_is_left_out_and_written_all_the_same_is_told_at_the_omission() {
        let text = format!(
            "{AGREEMENT}## Profit sharing\nA surplus is split equally between both parties each year.\n"
        );
        assert_eq!(
            told(RULE, &text),
            ["7:3 “Profit sharing” is stated not to apply, and yet has a section"]
        );
    }

    #[test]
    fn a_heading_that_repeats_the_omission_is_no_contradiction() {
        for words in ["", "Not applicable.", "No surplus is expected, so nothing is shared."] {
            assert_eq!(
                told(RULE, &format!("{AGREEMENT}## Profit sharing\n{words}\n")).len(),
                0,
                "{words}"
            );
        }
    }
}
