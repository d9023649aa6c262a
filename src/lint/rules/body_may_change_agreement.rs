//! A body that may change an agreement which only all parties may change.

use std::sync::LazyLock;

use regex::Regex;

use super::bodies::{self, Body};
use super::governance;
use super::places;
use super::wording::quoted;
use super::{Check, Gathered, Report, Rule};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::Approval;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "body-may-change-agreement",
    severity: Severity::Error,
    summary: "a body that may change what only all parties may change",
    explanation: r"
A board runs what the partners agreed. Where it may also rewrite it, a majority can change the shares, the rights and the exits of a
party that never agreed to that, and the clause that a variation needs all parties is worth nothing.

Told are, where a variation needs all parties: a part under `variation.permitted` that decides who is bound, who pays or who has a say
(`risk-sharing`, `parties`, `termination`, `variation` and the like), given to a body; and words such as “the Board may amend this agreement”. In terms of
reference: words that let the group amend the agreement that set it up. Plans, budgets, measures and points of contact are a body's work, and
it is no fault to say so. A body that decides unanimously and on which every party sits is all parties.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
decision-making: { bodies: [{ id: board, name: Partnership Board, majority: simple, casting-vote: true }] }
variation:
  approval: all-parties
  form: writing
  permitted: [{ part: risk-sharing, by: board, form: minute }]
---
~~~

~~~markdown bad
## Decision-making
The Partnership Board may amend this Agreement from time to time.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
decision-making: { bodies: [{ id: board, name: Partnership Board, majority: simple, casting-vote: true }] }
variation:
  approval: all-parties
  form: writing
  permitted: [{ part: action-plan, by: board, form: minute }]
---

## Decision-making
The Partnership Board may propose changes to this Agreement. It may not amend it, and may vary the action plan.
~~~

**To settle it,** let the body propose and the parties agree; or say in the variation clause that a majority is enough.

**Suppress it** where the power is bounded elsewhere, for instance to what the law requires, and quote the bound.
",
    suppressible: true,
    check: Check::Together(check),
};

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    for agreement in gathered.asked() {
        let is_group = agreement.kind() == Some("terms-of-reference");
        if needs_all(agreement) {
            permitted(agreement, report);
        }
        let may_judge = if is_group {
            !agreement.is_foreign() && parent_needs_all(agreement, gathered)
        } else {
            needs_all(agreement)
        };
        if may_judge {
            judge_words(agreement, is_group, report);
        }
    }
}

/// Whether a variation needs all parties, by the terms or else by the words of the variation clause.
fn needs_all(agreement: &Agreement) -> bool {
    let variation = agreement.terms_of("variation");
    if let Some(approval) = variation.and_then(|terms| terms.get("approval")) {
        return approval.text() == Some("all-parties");
    }
    let approvals = bodies::approvals(agreement, &["variation"]);
    let mut told = approvals.iter().map(|stated| stated.value).peekable();
    told.peek().is_some() && told.all(|approval| approval == Approval::AllParties)
}

/// Whether the agreement that set a group up may be changed by nobody but its parties, as far as it is here to be asked.
fn parent_needs_all(agreement: &Agreement, gathered: &Gathered<'_>) -> bool {
    let Some(parent) = agreement.terms().text_of("constituted-by") else { return true };
    gathered.of_id(parent).first().is_none_or(|parent| needs_all(parent))
}

fn permitted(agreement: &Agreement, report: &mut Report<'_>) {
    const MOST: usize = 100;
    let variation = agreement.terms_of("variation");
    let parts = variation.and_then(|terms| terms.get("permitted"));
    for entry in parts.map(Term::list).unwrap_or_default().iter().take(MOST) {
        let (Some(part), Some(by)) = (entry.get("part"), entry.text_of("by")) else { continue };
        let Some(id) = part.text().filter(|id| governance::is_of_substance(id)) else { continue };
        let Some(body) = bodies::of(agreement).find(|body| body.id() == Some(by)) else { continue };
        if is_all_parties(agreement, body) {
            continue;
        }
        let title = places::title_of(report.standard, id);
        let message = format!(
            "{} may change {title} alone, although a variation needs all parties",
            body.called()
        );
        let finding = report.in_file(agreement.path(), part.span, message).clause("variation");
        finding
            .why("a majority could change what a party owes or may do, without its consent")
            .help("take it out of `permitted`, so that all parties have to agree");
        if let Some(approval) = variation.and_then(|terms| terms.get("approval")) {
            finding.related(approval.span, "all parties are asked for here");
        }
    }
}

/// Whether a body decides only with everybody, and everybody sits on it.
fn is_all_parties(agreement: &Agreement, body: Body<'_>) -> bool {
    let unanimous = matches!(body.term.text_of("majority"), Some("unanimous" | "consensus"));
    let everybody =
        body.seated().is_some_and(|seated| agreement.parties().all(|it| seated.contains(it.id)));
    unanimous && everybody
}

/// “the Board may amend this Agreement”, with nothing that makes less of it.
static MAY_CHANGE: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:board|group|committee|team|forum|table|council|meeting|(?P<it>it)) +(?:may|can|is +(?:authorised|empowered|entitled) +to|has +(?:the +)?(?:power|authority|right) +to|shall +have +(?:the +)?(?:power|authority|right) +to) +(?:(?:also|itself|alone|unilaterally|at +any +time|from +time +to +time) +)*(?:amend|vary|change|modify|alter|revise)(?: +(?:the +)?(?:terms|provisions|any +(?:term|provision|part|clause)) +of)? +(?P<which>this|the)(?: +(?:partnership|collaboration|alliance|consortium|joint +working|lead +provider))? +(?:agreement|memorandum(?: +of +understanding)?|mou|contract|deed)\b",
    )
});

/// What behind the words makes them something smaller.
static BOUNDED: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:only|if|with|unless|except|subject|provided|where|when|unanim|all +(?:of +)?(?:the +)?(?:parties|partners|members)|in +accordance|as +clause|under +clause|so +far|save|but|after|by +(?:agreement|consent|deed))|^[' ]*(?:s|schedules?|annex(?:es)?|appendix|plan)\b",
    )
});

/// The verbs that matter: looking for them first is far quicker than looking for the whole.
static VERBS: LazyLock<Regex> =
    LazyLock::new(|| governance::pattern("amend|vary|change|modify|alter|revise"));

fn judge_words(agreement: &Agreement, is_group: bool, report: &mut Report<'_>) {
    const BEFORE: usize = 80;
    const BEHIND: usize = 120;
    const REACH: usize = 200;
    let prose = agreement.prose();
    let even = prose.even();
    let mut read_to = 0;
    for verb in VERBS.find_iter(even) {
        let from = verb.start().saturating_sub(BEFORE).max(read_to);
        let to = verb.end().saturating_add(BEHIND).min(even.len());
        let Some(captures) = even.get(from..to).and_then(|window| MAY_CHANGE.captures(window))
        else {
            continue;
        };
        let (Some(whole), Some(which)) = (captures.get(0), captures.name("which")) else {
            continue;
        };
        let (start, end) = (from + whole.start(), from + whole.end());
        read_to = end;
        // “It” is whoever the sentence before is about.
        if let Some(it) = captures.name("it")
            && !(begins_sentence(even, from + it.start())
                && speaks_of_group(even, from + it.start()))
        {
            continue;
        }
        // “This agreement” in terms of reference may be the terms themselves.
        if is_group && which.as_str() == "this" {
            continue;
        }
        let reach = end.saturating_add(REACH).min(even.len());
        let behind = even.get(end..reach).unwrap_or_default();
        let sentence = behind.split(['.', ';', '\n']).next().unwrap_or_default();
        if BOUNDED.is_match(sentence) || is_denied(even, start) {
            continue;
        }
        let span = Span::new(start, end).shifted(prose.start());
        let words = quoted(agreement.source.slice(span));
        let message = if is_group {
            format!("{words}: terms of reference let the group change the agreement above it")
        } else {
            format!("{words}, although a variation needs all parties")
        };
        let finding = report.in_file(agreement.path(), span, message);
        finding
            .why("a majority could change what a party owes or may do, without its consent")
            .help("write that it may propose a change, and that all parties have to agree to it");
        if let Some(clause) = places::clause_at(agreement, span.start) {
            finding.clause(clause);
        }
        if let Some(approval) = agreement.terms_of("variation").and_then(|it| it.get("approval")) {
            finding.related(approval.span, "who has to agree to a variation");
        }
    }
}

fn begins_sentence(even: &str, at: usize) -> bool {
    let before = even.get(..at).unwrap_or_default().trim_end_matches([' ', '*']);
    before.is_empty() || before.ends_with(['.', ';', '\n'])
}

/// Whether the last sentence that has a subject of its own is about a group: “The group meets monthly. It decides by a majority. It may …”
fn speaks_of_group(even: &str, at: usize) -> bool {
    const REACH: usize = 600;
    const GROUPS: &[&str] = &["board", "group", "committee", "team", "forum"];
    let from = even.ceil_char_boundary(at.saturating_sub(REACH));
    let paragraph = even.get(from..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let mut sentences =
        paragraph.rsplit('.').map(str::trim).filter(|sentence| !sentence.is_empty());
    let Some(sentence) = sentences.find(|sentence| !sentence.starts_with("it ")) else {
        return false;
    };
    let subject = sentence.split_whitespace().take(5);
    sentence.starts_with("the ")
        && subject
            .map(|word| word.trim_matches(|sign: char| !sign.is_ascii_alphabetic()))
            .any(|word| GROUPS.contains(&word))
}

/// “neither the Partnership Board may amend …”, “nothing here means that the Board can vary …”
fn is_denied(even: &str, start: usize) -> bool {
    const REACH: usize = 80;
    const DENIALS: &[&str] =
        &["no", "not", "neither", "nor", "nothing", "never", "cannot", "if", "whether"];
    let from = even.ceil_char_boundary(start.saturating_sub(REACH));
    let before = even.get(from..start).unwrap_or_default();
    let sentence = before.rsplit(['.', ';', '\n']).next().unwrap_or_default();
    sentence.split_whitespace().any(|word| DENIALS.contains(&word.trim_matches(',')))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{told, told_when};

    const RULE: &str = "body-may-change-agreement";

    fn with(approval: &str, part: &str, rest: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a, name: A }}, {{ id: b, name: B }}]\ndecision-making: {{ bodies: [{{ id: board, name: Board{rest} }}] }}\nvariation: {{ approval: {approval}, permitted: [{{ part: {part}, by: board }}] }}\n---\n"
        )
    }

    #[test]
    fn a_part_of_substance_is_told_where_it_is_permitted() {
        assert_eq!(
            told(RULE, &with("all-parties", "termination", "")),
            ["5:57 Board may change “Termination” alone, although a variation needs all parties"]
        );
        assert_eq!(told(RULE, &with("all-parties", "action-plan", "")).len(), 0);
        assert_eq!(told(RULE, &with("2/3", "termination", "")).len(), 0);
        let everybody = ", majority: unanimous, seats: [{ for: a }, { for: b }]";
        assert_eq!(told(RULE, &with("all-parties", "termination", everybody)).len(), 0);
    }

    #[test]
    fn words_are_told_where_they_stand() {
        assert_eq!(
            told(RULE, "## Board\n\nThe Partnership Board may vary the terms of this Agreement.\n"),
            [
                "22:17 “Board may vary the terms of this Agreement”, although a variation needs all parties"
            ]
        );
    }

    #[test]
    fn it_is_whoever_the_sentence_before_is_about() {
        let told_of = |words: &str| told(RULE, &format!("## Board\n\n{words}\n"));
        assert_eq!(
            told_of(
                "The Steering Group meets monthly. It decides by a majority. It may amend this agreement."
            ),
            ["22:61 “It may amend this agreement”, although a variation needs all parties"]
        );
        for words in [
            "Harbour Trust hosts the board. It may amend this agreement.",
            "The Steering Group meets monthly.\n\nIt may amend this agreement.",
            "The Steering Group meets monthly, and it may amend this agreement.",
        ] {
            assert_eq!(told_of(words).len(), 0, "{words}");
        }
    }

    #[test]
    fn smaller_powers_are_fine() {
        for words in [
            "The Board may propose changes to this Agreement.",
            "The Board may not vary this Agreement.",
            "The Board may amend this Agreement with the consent of all Partners.",
            "The Board may amend this Agreement’s schedules.",
            "The Board may vary the action plan in this Agreement.",
            "Nothing here means that the Board may amend this Agreement.",
            "The Board cannot amend this Agreement.",
        ] {
            assert_eq!(told(RULE, &format!("## Board\n\n{words}\n")).len(), 0, "{words}");
        }
    }

    #[test]
    fn a_group_cannot_change_the_agreement_above_it() {
        let terms = |parent: &str, words: &str| {
            format!(
                "=== terms.md ===\n---\nkind: terms-of-reference\nid: terms\nconstituted-by: tideway\n---\n\n## Authority\n\n{words}\n=== parent.md ===\n---\nkind: consortium-agreement\nid: tideway\nvariation: {{ approval: {parent} }}\n---\n"
            )
        };
        let may = "The Steering Group may amend the Partnership Agreement.";
        assert_eq!(
            told_when(RULE, &[], &terms("all-parties", may)),
            [
                "9:14 “Group may amend the Partnership Agreement”: terms of reference let the group change the agreement above it"
            ]
        );
        assert_eq!(told_when(RULE, &[], &terms("{ body: board }", may)).len(), 0);
        let it = "The board decides opening hours. It may vary the partnership agreement.";
        assert_eq!(told_when(RULE, &[], &terms("all-parties", it)).len(), 1);
        let own = "The Steering Group may amend these terms of reference.";
        assert_eq!(told_when(RULE, &[], &terms("all-parties", own)).len(), 0);
    }
}
