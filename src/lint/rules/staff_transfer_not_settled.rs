//! Staff with several employers, and no word on whose they are when the work moves.

use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::{Check, Report, Rule, substance};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "staff-transfer-not-settled",
    severity: Severity::Warning,
    summary: "staff of several employers, and no word on whether they transfer when work moves between them",
    explanation: r"
When work moves from one organisation to another, the people who do it may move with it by law, with their terms, pensions and claims (the Transfer of Undertakings (Protection of
Employment) Regulations 2006, TUPE). Partners who say nothing about it find out who bears the cost when the first service ends.

It is asked where `staffing` in the front matter lists two employers or more, or its words have people move from one employer to another, where `tupe` is not stated, and no words of the agreement speak of TUPE or of staff or employment that
transfer. Agreements without a staffing clause are left to `missing-clause`.

~~~markdown bad
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
staffing: { employers: [harbour-trust, quay-advice] }
---

## Staffing
Navigators are employed by Harbour Trust, advisers by Quay Advice.
~~~

~~~markdown good
---
kind: joint-working-agreement
id: tideway
title: Tideway joint working agreement
staffing: { employers: [harbour-trust, quay-advice] }
---

## Staffing
Navigators are employed by Harbour Trust, advisers by Quay Advice. No employee is expected to transfer under this agreement; if TUPE applies, the employer
of the day bears what arose before.
~~~

**To settle it,** say whether anybody is expected to transfer at the start, between partners and at the end, and who bears the cost if somebody does.

**Suppress it** where another agreement settles it, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const CLAUSE: &str = "staffing";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.clause(CLAUSE).is_none() {
        return;
    }
    let staffing = agreement.terms_of(CLAUSE);
    let is_settled = staffing.is_some_and(|staffing| staffing.get("tupe").is_some());
    let employers = staffing.and_then(|staffing| staffing.pair("employers"));
    let several = employers
        .filter(|employers| employers.term.list().iter().filter_map(Term::text).count() > 1)
        .map(|employers| (employers.key_span, "staff have several employers, and nothing says whether they transfer when work moves"));
    let Some((place, message)) = several.or_else(|| {
        Some((moved(agreement)?, "staff moved from one employer to another, and nothing says whether they transferred by law, or what happens to them at the end"))
    }) else {
        return;
    };
    if is_settled || !substance::has_words(agreement, CLAUSE) {
        return;
    }
    let spoken_of =
        TRANSFER.as_ref().is_none_or(|transfer| transfer.is_match(agreement.prose().even()));
    if spoken_of {
        return;
    }
    report
        .at(place, message)
        .clause(CLAUSE)
        .why("by law staff may move with the work, and who bears their claims and pensions is then for a tribunal to say")
        .help("say under “Staffing” whether a transfer is expected and who bears its cost; `tupe: No transfer is expected` will do where that is so");
}

/// “Two crèche workers moved from the Council to Little Acorns”
static MOVED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:staff|employees?|workers?|advis[eo]rs?|nurses?|officers?|managers?|teams?|caretakers?|carers|tutors?|co-?ordinators?|practitioners?|navigators?)\b[ -\-/-~]{0,40}\b(?:moved?|moves|moving|go|goes|went|come|comes|came|passe[sd]?) (?:over )?(?:from|across)\b[ -\-/-~]{0,60}\bto\b",
    )
});

/// Where the words of the clause have people move from one employer to another, and not for a time.
fn moved(agreement: &Agreement) -> Option<Span> {
    let mut passages = said::passages(agreement, CLAUSE);
    passages.find_map(|(start, words)| {
        let found = MOVED.find(words)?;
        let around = words.get(found.end()..).unwrap_or_default();
        let rest = around.split(['.', ';', '\n']).next().unwrap_or_default();
        let is_for_a_time = ["second", "place", "host", "rota", "week", "shift"];
        let said = [found.as_str(), rest];
        let stays = said.iter().any(|said| is_for_a_time.iter().any(|word| said.contains(word)));
        (!stays).then(|| Span::new(found.start(), found.end()).shifted(start))
    })
}

static TRANSFER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\btupe\b|transfer of undertakings|\b(?:staff|employees?|employment|contracts of employment)\b[^.\n]{0,80}\btransfer|\btransfer[^.\n]{0,80}\b(?:staff|employees?|employment)\b|\b(?:staff|employees?|employment)\b[^.\n]{0,40}\bmoves? (?:to|with|between|from)\b",
    )
    .ok()
});

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "staff-transfer-not-settled";

    #[test]
    fn silence_on_transfers_is_told_where_there_are_several_employers() {
        let with = |staffing: &str, words: &str| {
            format!(
                "---\nkind: joint-working-agreement\nstaffing: {{ {staffing} }}\n---\n## Staffing\n{words}\n"
            )
        };
        assert_eq!(
            told(RULE, &with("employers: [a, b]", "A and B employ their own.")),
            [
                "3:13 staff have several employers, and nothing says whether they transfer when work moves"
            ]
        );
        assert_eq!(
            told(RULE, &with("employers: [a]", "Two crèche workers moved from A to B.")),
            [
                "6:12 staff moved from one employer to another, and nothing says whether they transferred by law, or what happens to them at the end"
            ]
        );
        for (staffing, words) in [
            ("employers: [a]", "A employs all."),
            ("employers: [a, b], tupe: none expected", "A and B employ their own."),
            ("employers: [a, b]", "Nobody’s employment\ntransfers."),
            ("employers: [a, b]", "TUPE does not apply."),
            ("employers: [a]", "The advisers of A move from hub to hub each week."),
            ("employers: [a]", "Two workers moved from A to B under TUPE."),
            ("employers: [a]", "Two workers are seconded and come from A to B."),
        ] {
            assert_eq!(told(RULE, &with(staffing, words)).len(), 0, "{staffing} {words}");
        }
    }
}
