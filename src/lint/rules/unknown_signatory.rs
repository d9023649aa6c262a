//! An act by a person who is not listed for the party.

use super::{Check, Report, Rule, recorded, timeframe, wording};
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, Ledger};
use crate::history::record::Act;

pub(super) const RULE: Rule = Rule {
    name: "unknown-signatory",
    severity: Severity::Warning,
    summary: "an act by somebody who is not listed as a signatory of the party",
    explanation: r"
Who may sign for an organisation stands in `organisations.yaml`. An act by somebody else may be right (people change), but then the list
is not. Where the list names nobody for a party, nothing is said; nor where a resolution or minute stands behind the act.

The list is read from the default branch, not from the change that brings the act.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, name: Erin Vale
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, name: Carys Lund
~~~

**To settle it,** list the person under `signatories` in `organisations.yaml`, with `from` and `until` where they hold office for a time, or have somebody sign who is listed.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let Some(organisations) = &ledger.organisations else { return };
    for (line, act) in recorded::acts(ledger) {
        let counts = matches!(line.place, ActPlace::Version(_));
        let (Some(party), Some(name)) = (&act.party, &act.name) else { continue };
        let signatories = organisations.signatories(party);
        let by_minute = line.file.terms.get("authority").is_some()
            || act.method.as_deref() == Some("resolution");
        if !counts || by_minute || signatories.is_empty() || is_listed(act, name, signatories) {
            continue;
        }
        let out_of_time = signatories.iter().find(|known| is_named(known, name));
        let what = match out_of_time {
            Some(known) => format!("is listed {}", time_of(known)),
            None => "is not listed as a signatory".to_owned(),
        };
        let called = recorded::called(ledger, party);
        let on = act.date.map(|date| format!(" on {date}")).unwrap_or_default();
        let message = format!(
            "{} {} for {called}{on}, and {what}",
            wording::bare(name),
            recorded::done(act.kind)
        );
        let place = line.file.place("/name");
        let finding = report.in_file(&line.file.path, place, message);
        finding
            .party(party)
            .why("who may act for an organisation is for the organisation to say, and nobody has said it here")
            .help("list the person under `signatories` in organisations.yaml, or have somebody act who is listed");
        if let Some(known) = organisations.terms.pair(party) {
            let list = organisations.source.path();
            finding.related_in(list, known.key_span, "who may sign for it is listed here");
        }
    }
}

fn is_named(signatory: &Term, name: &str) -> bool {
    signatory.text_of("name").is_some_and(|known| recorded::is_same_name(known, name))
}

/// Whether the person is listed for the day of the act.
fn is_listed(act: &Act, name: &str, signatories: &[Term]) -> bool {
    let within = |known: &Term| {
        let day = |key: &str| known.get(key).and_then(timeframe::date);
        act.date.is_none_or(|date| {
            day("from").is_none_or(|from| from <= date)
                && day("until").is_none_or(|until| date <= until)
        })
    };
    signatories.iter().any(|known| is_named(known, name) && within(known))
}

/// “from 2026-04-01”, “until 2027-03-31”, “from … until …”.
fn time_of(signatory: &Term) -> String {
    let part = |key: &str| Some(format!("{key} {}", signatory.text_of(key)?));
    let parts: Vec<String> = [part("from"), part("until")].into_iter().flatten().collect();
    format!("only {}", parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn somebody_else_signs() {
        let story = "2026-03-14 mill-lane signs, name: Erin Vale\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:9:7 Erin Vale signed for Mill Lane Community Centre on 2026-03-14, and is not listed as a signatory"
            ]
        );
    }

    #[test]
    fn a_list_may_say_until_when() {
        let story = "2026-03-01 organisations.yaml changes “capacity: Chair of the board,” to “capacity: Chair of the board, until: 2025-12-31,”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-13-signs-mill-lane-####.yml:9:7 Carys Lund signed for Mill Lane Community Centre on 2026-03-13, and is listed only until 2025-12-31"
            ]
        );
    }

    #[test]
    fn a_resolution_stands_behind_it() {
        let story = "2026-03-14 mill-lane signs, name: Erin Vale, authority: { body: Board, minute: Minute 4, date: 2026-03-01 }\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }

    #[test]
    fn case_and_white_space_make_no_difference() {
        let story = "2026-03-14 mill-lane signs, name: CARYS  Lund\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{TWO_SIGNED}{story}")).len(), 0);
    }
}
