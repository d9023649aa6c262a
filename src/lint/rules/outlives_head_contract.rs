//! An agreement that goes on after the contract that it passes on, or that takes longer to end.

use jiff::Span as Duration;
use jiff::civil::{Date, date};

use super::gathered::Relation;
use super::{Check, Gathered, Report, Rule, recorded, timeframe, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "outlives-head-contract",
    severity: Severity::Error,
    summary: "an agreement with partners that ends later, or takes longer to end, than the contract it passes on",
    explanation: r"
The lead pays its partners from what the commissioner pays the lead. Where the agreement with the partners ends later than the head
contract, or can only be ended with a longer notice, the lead owes money that nobody owes it.

The last days are compared, and the notices to end the agreement. It is asked of lead provider agreements; of collaboration and alliance agreements as a warning. A consortium may look for the
next contract when one has ended, so it is not asked. Of several head contracts the one that ends last counts, and no notice. Nothing is told where the
agreement ends with the head contract (`termination: { on-head-contract-end: true }`), nor of a time that `exit-and-handover` gives for the transition. Months and days are only
compared where the answer is the same in every part of the year.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
head-contract: { title: Tideway wellbeing contract, held-by: Harbour Trust, expiry: 2027-03-31, notice: P3M }
timeframe: { commencement: 2024-04-01, expiry: 2028-03-31 }
termination: { notice: P6M }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
head-contract: { title: Tideway wellbeing contract, held-by: Harbour Trust, expiry: 2027-03-31, notice: P3M }
timeframe: { commencement: 2024-04-01, expiry: 2027-03-31 }
termination: { notice: P3M }
---
~~~

**To settle it,** let the agreement end with the head contract, and shorten the notice to what the head contract has, or less.

**Suppress it** where the lead has other money for the time after, and say which.
",
    suppressible: true,
    check: Check::Together(check),
};

/// What is known of the head contract.
struct Head<'a> {
    called: &'a str,
    expiry: Option<Stated<'a, Date>>,
    notice: Option<Stated<'a, Duration>>,
}

/// A value and where it stands.
type Stated<'a, T> = (T, &'a str, Span);

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    for agreement in gathered.asked() {
        let severity = match agreement.kind() {
            Some("lead-provider-agreement") => Severity::Error,
            Some("collaboration-agreement" | "alliance-agreement") => Severity::Warning,
            _ => continue,
        };
        let relations = gathered.relations_of(agreement).iter();
        let heads: Option<Vec<_>> = relations
            .filter(|relation| relation.is("head-contract"))
            .map(|relation| head(relation, gathered))
            .collect();
        // Where nothing is known of one of them, it may be the one that lasts.
        let Some(heads) = heads else { continue };
        let ends_with_it = terms(agreement, "termination", "on-head-contract-end");
        if ends_with_it.and_then(Term::text) == Some("true") {
            continue;
        }
        lasts_longer(agreement, &heads, severity, report);
        if let [only] = heads.as_slice() {
            takes_longer(agreement, only, severity, report);
        }
    }
}

fn terms<'a>(agreement: &'a Agreement, clause: &str, key: &str) -> Option<&'a Term> {
    agreement.terms_of(clause)?.get(key)
}

fn head<'a>(relation: &Relation<'a>, gathered: &Gathered<'a>) -> Option<Head<'a>> {
    let called = relation.called(gathered)?;
    let Some(contract) = gathered.named(relation) else {
        let path = relation.from.path();
        let get = |key: &str| relation.term.get(key);
        let expiry = get("expiry").and_then(|it| Some((timeframe::date(it)?, path, it.span)));
        let notice = get("notice").and_then(|it| Some((timeframe::duration(it)?, path, it.span)));
        return Some(Head { called, expiry, notice });
    };
    let path = contract.path();
    let place = terms(contract, "timeframe", "expiry").or(terms(contract, "timeframe", "term"));
    let expiry = recorded::expiry(contract).zip(place).map(|(day, it)| (day, path, it.span));
    let notice = terms(contract, "termination", "notice");
    let notice = notice.and_then(|it| Some((timeframe::duration(it)?, path, it.span)));
    Some(Head { called, expiry, notice })
}

fn lasts_longer(
    agreement: &Agreement,
    heads: &[Head<'_>],
    severity: Severity,
    report: &mut Report<'_>,
) {
    let known: Option<Vec<_>> =
        heads.iter().map(|head| Some((head.called, head.expiry?))).collect();
    let last = known.unwrap_or_default().into_iter().max_by_key(|(_, (day, ..))| *day);
    let Some((called, (head_ends, path, span))) = last else { return };
    let Some(ends) = recorded::expiry(agreement) else { return };
    let transition = terms(agreement, "exit-and-handover", "transition");
    let allowed = transition
        .and_then(timeframe::duration)
        .and_then(|transition| head_ends.checked_add(transition).ok())
        .unwrap_or(head_ends);
    let place = terms(agreement, "timeframe", "expiry").or(terms(agreement, "timeframe", "term"));
    let Some(place) = place.filter(|_| ends > allowed) else { return };
    let message = format!(
        "this agreement runs until {ends}, but {} only until {head_ends}",
        wording::quoted(called)
    );
    let finding = report.in_file(agreement.path(), place.span, message);
    finding
        .severity(severity)
        .clause("timeframe")
        .why("after that, partners are owed what nobody pays for")
        .help(format!("let it end on {head_ends}, or with the head contract"))
        .related_in(path, span, "the last day of the head contract");
}

fn takes_longer(
    agreement: &Agreement,
    head: &Head<'_>,
    severity: Severity,
    report: &mut Report<'_>,
) {
    let Some((head_notice, path, span)) = head.notice else { return };
    let Some(term) = terms(agreement, "termination", "notice") else { return };
    let Some(notice) = timeframe::duration(term) else { return };
    if !is_surely_longer(notice, head_notice) {
        return;
    }
    let message = format!(
        "ending this agreement takes {} of notice, but {} can be ended within {}",
        timeframe::in_words(notice),
        wording::quoted(head.called),
        timeframe::in_words(head_notice)
    );
    let finding = report.in_file(agreement.path(), term.span, message);
    finding
        .severity(severity)
        .clause("termination")
        .why("when the head contract is ended, partners are owed what nobody pays for")
        .help(format!(
            "write a notice of {} or less, or let this agreement end with the head contract",
            timeframe::in_words(head_notice)
        ))
        .related_in(path, span, "the notice of the head contract");
}

/// Whether one duration is longer than another from whatever day both are counted: three months are not surely longer than 90 days.
fn is_surely_longer(one: Duration, other: Duration) -> bool {
    // From February on months are short, from July on they are long.
    [date(2026, 2, 1), date(2026, 7, 1)].into_iter().all(|from| {
        let end = |duration: Duration| from.checked_add(duration).ok();
        end(one).zip(end(other)).is_some_and(|(one, other)| one > other)
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::Severity;

    const RULE: &str = "outlives-head-contract";

    fn with(head: &str, rest: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\nid: tideway\nhead-contract: {head}\n{rest}\n---\n"
        )
    }

    const LATE: &str = "timeframe: { commencement: 2024-04-01, expiry: 2028-03-31 }";

    #[test]
    fn both_last_days_are_told() {
        assert_eq!(
            told(RULE, &with("{ title: Wellbeing contract, expiry: 2027-03-31 }", LATE)),
            [
                "5:48 this agreement runs until 2028-03-31, but “Wellbeing contract” only until 2027-03-31"
            ]
        );
    }

    #[test]
    fn both_notices_are_told() {
        let head = "{ title: Wellbeing contract, notice: P3M }";
        assert_eq!(
            told(RULE, &with(head, "termination: { notice: P6M }")),
            [
                "5:24 ending this agreement takes 6 months of notice, but “Wellbeing contract” can be ended within 3 months"
            ]
        );
        for notice in ["P3M", "P90D", "P92D", "P12W"] {
            let rest = format!("termination: {{ notice: {notice} }}");
            assert_eq!(told(RULE, &with(head, &rest)).len(), 0, "{notice}");
        }
    }

    #[test]
    fn a_contract_that_is_kept_here_is_read_there() {
        let contract = "=== contract.md ===\n---\nkind: alliance-agreement\nid: contract\ntitle: The contract\ntimeframe: { commencement: 2024-04-01, term: P3Y }\ntermination: { notice: P1M }\n---\n=== own.md ===\n";
        let own = with("contract", &format!("{LATE}\ntermination: {{ notice: P3M }}"));
        let (_, findings) = findings(RULE, &[], &format!("{contract}{own}"));
        let told: Vec<_> = findings
            .iter()
            .map(|finding| (finding.path.as_str(), finding.related[0].path.as_str()))
            .collect();
        assert_eq!(told, [("own.md", "contract.md"), ("own.md", "contract.md")]);
    }

    #[test]
    fn of_several_contracts_the_last_counts() {
        let heads = |second: &str| {
            format!("[{{ title: A, expiry: 2026-03-31, notice: P1M }}, {{ title: B{second} }}]")
        };
        let rest = format!("{LATE}\ntermination: {{ notice: P3M }}");
        assert_eq!(told(RULE, &with(&heads(", expiry: 2028-03-31"), &rest)).len(), 0);
        assert_eq!(told(RULE, &with(&heads(""), &rest)).len(), 0);
        assert_eq!(told(RULE, &with(&heads(", expiry: 2027-03-31"), &rest)).len(), 1);
    }

    #[test]
    fn what_ends_with_it_or_winds_down_is_right() {
        let head = "{ title: A, expiry: 2027-03-31, notice: P1M }";
        for rest in [
            format!("{LATE}\ntermination: {{ notice: P6M, on-head-contract-end: true }}"),
            "timeframe: { expiry: 2027-06-30 }\nexit-and-handover: { transition: P3M }".to_owned(),
            "timeframe: { open-ended: true }".to_owned(),
            "timeframe: { expiry: 2027-03-31 }".to_owned(),
        ] {
            assert_eq!(told(RULE, &with(head, &rest)).len(), 0, "{rest}");
        }
        let consortium =
            with(head, LATE).replace("lead-provider-agreement", "consortium-agreement");
        assert_eq!(told(RULE, &consortium).len(), 0);
    }

    #[test]
    fn in_an_alliance_it_is_a_warning() {
        let text = with("{ title: A, expiry: 2027-03-31 }", LATE)
            .replace("lead-provider-agreement", "alliance-agreement");
        let (_, findings) = findings(RULE, &[], &text);
        assert_eq!(findings[0].severity, Severity::Warning);
    }
}
