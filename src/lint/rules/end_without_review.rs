//! An agreement that ends on a day, and whose exit clause has nobody look ahead before that day.

use std::sync::LazyLock;

use regex::Regex;

use super::course::Course;
use super::said::{self, pattern};
use super::time_limits::TIME_LIMITS;
use super::{Check, Report, Rule, substance};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "end-without-review",
    severity: Severity::Note,
    summary: "an exit clause that does not say when, before the end, the partners decide what follows",
    explanation: r"
Every partnership ends in one of three ways: the work is done, it is renewed, or it has become part of what others do. The Fulfilling Lives evaluation advises
partners to have an exit strategy from the start. A clause that only says what happens afterwards leaves the choice between the three to the last weeks.

Looked at are binding agreements to deliver services that end on a day, and joint working agreements that do and say that they bind. Nothing is told where the exit terms have `review-before-expiry`, where an extension must be decided some time before the
end, or where any words of the agreement have something done before the expiry or end.

~~~markdown bad
## Exit and handover
When this agreement ends the lead provider returns equipment to its owners, and records go to the commissioner within a month.
~~~

~~~markdown good
## Exit and handover
Nine months before the expiry the board decides whether the service has done its work, is renewed, or goes on elsewhere.
~~~

**To settle it,** add to the clause how long before the end the partners decide what follows, and `review-before-expiry` to the terms of `exit-and-handover`.

**Suppress it** where another document, such as the head contract, settles what follows.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// “before the expiry”, “six months before this agreement ends”, “in the final year”
static LOOKS_AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:before|prior to|ahead of|in advance of|preceding|approaches|towards|run-up to) (?:the |this |its |their |our |an? |any )?(?:\w+ ){0,4}?(?:ends?|ending|expir\w*|terminat\w*|end date|last day|close|completion|(?:3[01]|2[89]) +(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|date)\b|\b(?:last|final) (?:\w+ ){0,2}(?:year|months|quarter|phase)\b|\bbeforehand\b|\bexit (?:plan|strategy)[ -\-/-~]{0,80}\b(?:within|by|each year|every|annual|yearly|kept up to date|review)",
    )
});

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if !is_asked(agreement) {
        return;
    }
    let Some(last) = Course::of(agreement).and_then(|course| course.last) else { return };
    let terms = agreement.terms_of("exit-and-handover");
    // A clause that is missing, empty or elsewhere is not for this rule.
    let has_words = substance::has_words(agreement, "exit-and-handover");
    if !has_words || terms.is_some_and(|terms| terms.get("review-before-expiry").is_some()) {
        return;
    }
    let extension = agreement.terms_of("timeframe").and_then(|terms| terms.get("extension"));
    let is_decided_ahead = extension.is_some_and(|extension| extension.get("notice").is_some());
    if is_decided_ahead || said::says_anywhere(agreement, &LOOKS_AHEAD) {
        return;
    }
    let section = agreement.clause("exit-and-handover").and_then(|clause| {
        agreement.sections_of(clause).next().map(|section| section.heading_span)
    });
    let span = section.unwrap_or_else(|| agreement.kind_span());
    let message =
        format!("nothing says when, before the end on {last}, the partners decide what follows");
    report
        .at(span, message)
        .clause("exit-and-handover")
        .why("done, renewed or handed on is a choice that takes months to prepare")
        .help("say how long before the end the partners review and decide, and add `review-before-expiry` to the terms, such as `P9M`");
}

fn is_asked(agreement: &Agreement) -> bool {
    let is_among =
        |kinds: &[String]| agreement.kind().is_some_and(|kind| kinds.iter().any(|one| one == kind));
    let effect = agreement.terms_of("legal-status").and_then(|status| status.text_of("effect"));
    match effect {
        Some("not-binding" | "partly-binding") => false,
        Some(_) => {
            is_among(&TIME_LIMITS.looking_ahead.kinds)
                || is_among(&TIME_LIMITS.looking_ahead.kinds_if_binding)
        }
        None => {
            is_among(&TIME_LIMITS.looking_ahead.kinds)
                || is_among(&TIME_LIMITS.looking_ahead.kinds_if_binding) && says_it_binds(agreement)
        }
    }
}

/// Whether the words say that the agreement binds, and nothing of parts that do not.
fn says_it_binds(agreement: &Agreement) -> bool {
    let mut status = said::passages(agreement, "legal-status").map(|(_, words)| words);
    status.any(|words| {
        let words = words.replace("does not make", "");
        words.contains(" bind") && !words.contains(" not ") && !words.contains("except")
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "end-without-review";

    #[test]
    fn an_exit_that_only_looks_back_is_told_at_its_heading() {
        assert_eq!(
            told(RULE, "## 9. Exit and handover\nRecords go to the commissioner.\n"),
            [
                "20:4 nothing says when, before the end on 2029-03-31, the partners decide what follows"
            ]
        );
    }

    #[test]
    fn a_joint_working_agreement_is_asked_where_it_binds() {
        let with = |status: &str| {
            let text = format!(
                "---\nkind: joint-working-agreement\ntimeframe: {{ commencement: 2026-09-01, expiry: 2029-08-31 }}\n---\n## Legal status\n{status}\n\n## Exit and handover\nKeys go back to their owners.\n"
            );
            told(RULE, &text).len()
        };
        assert_eq!(with("This agreement is intended to bind the Members."), 1);
        assert_eq!(with("This agreement is not intended to bind anybody."), 0);
        assert_eq!(with("It is binding, except clause 3."), 0);
    }

    #[test]
    fn whoever_looks_ahead_is_left_in_peace() {
        for body in [
            "## Exit and handover\nTwelve months before expiry the board meets.\n",
            "## Exit and handover\nSix months before the agreement ends the board decides what follows.\n",
            "## Exit and handover\nRecords are handed over.\n\n## Review\nIn the final year the board reviews what follows.\n",
            "## Exit and handover\nThe exit plan is reviewed every year.\n",
            "## Exit and handover\n",
            "## Confidentiality\nNothing is passed on.\n",
        ] {
            assert_eq!(told(RULE, body), Vec::<String>::new(), "{body}");
        }
    }
}
