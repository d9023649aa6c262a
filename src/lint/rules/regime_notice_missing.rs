//! A change of value or term at which the award regime may ask for a notice.

use super::money::{self, Money};
use super::thresholds::{Regime, THRESHOLDS};
use super::{Check, Report, Rule, recorded, timeframe};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;
use crate::history::ledger::{EntryLine, Ledger, Version};

pub(super) const RULE: Rule = Rule {
    name: "regime-notice-missing",
    severity: Severity::Warning,
    summary: "a change of value or term at which the rules of the award may ask for a notice, and none is recorded",
    explanation: r#"
Contracts that were awarded under public rules cannot grow without limit: above thresholds a notice has to be published, or a new award made.
Whether that is so depends on things that no agreement states, so this is a question and no verdict.

The thresholds stand in `schema/thresholds.json`, each with its source and the day on which that came into force; they were read in copies of 2023 to 2025, so look at the law as it is now. Looked at are agreements that state a
`regime` and a `value`; a change that provides for itself in the terms, such as an agreed extension, is not.

~~~history bad
2026-03-01 the text changes “legal-status:” to “regime: provider-selection-regime\nvalue: { amount: "2000000", currency: GBP }\nlegal-status:”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “2000000” to “2620000”
and amendment
2026-06-02 all parties approve
~~~

~~~history good
2026-03-01 the text changes “legal-status:” to “regime: provider-selection-regime\nvalue: { amount: "2000000", currency: GBP }\nlegal-status:”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “2000000” to “2620000”
and amendment, regime-notice: Notice of modification 2026-104
2026-06-02 all parties approve
~~~

**To settle it,** check it with whoever buys, and write the reference of the notice under `regime-notice` of the entry, or the reason why none is needed.

**It cannot be suppressed:** the record is what auditors rely on.
"#,
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, two) in ledger.versions.windows(2).enumerate() {
        let [before, after] = two else { continue };
        let Some((line, _)) = recorded::entry_of(ledger, after) else { continue };
        let texts = before.text.as_ref().zip(after.text.as_ref());
        let Some((old, new)) = texts.filter(|_| line.file.terms.text_of("regime-notice").is_none())
        else {
            continue;
        };
        let regime = old.agreement.terms().text_of("regime").unwrap_or_default();
        // The last that speaks is the gravest.
        let asked = THRESHOLDS.regimes.iter().rev().filter(|known| known.id == regime);
        let told = asked.into_iter().find_map(|regime| {
            let first = ledger.versions.first()?.text.as_ref()?;
            let from = if regime.in_all { &first.agreement } else { &old.agreement };
            let what = value_change(regime, from, &new.agreement).or_else(|| {
                term_change(regime, &first.agreement, &old.agreement, &new.agreement)
            })?;
            Some((regime, what))
        });
        if let Some((regime, what)) = told {
            tell(ledger, (index + 1, after, line), regime, &what, report);
        }
    }
}

fn tell(
    ledger: &Ledger,
    (index, version, line): (usize, &Version, &EntryLine),
    regime: &Regime,
    what: &str,
    report: &mut Report<'_>,
) {
    let message =
        format!("{} {what}; check {}", recorded::version_called(ledger, index), regime.check);
    let place =
        ["/value-change", "/type"].into_iter().find(|key| line.file.terms.at(key).is_some());
    let finding =
        report.in_file(&line.file.path, line.file.place(place.unwrap_or("/type")), message);
    finding
        .digest(&version.digest)
        .why(format!("{} may ask for it ({})", regime.name, regime.source))
        .help("record the notice, or the reason why none is needed, under `regime-notice` of the entry");
}

/// “raises the value by £620,000”, where that is as much as the regime asks about.
fn value_change(regime: &Regime, old: &Agreement, new: &Agreement) -> Option<String> {
    let (old, new) = (value(old)?, value(new)?);
    let by = old.apart(new)?;
    let from = regime.value_from.as_deref().map(money::amount);
    let share = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<i128>().ok());
    let counts = regime.value_from.is_some() || regime.value_share_above.is_some();
    let is_much = from.is_none_or(|from| from.is_some_and(|from| by.amount >= from))
        && share(&regime.value_share_from)
            .is_none_or(|share| by.amount.saturating_mul(100) >= old.amount.saturating_mul(share))
        && share(&regime.value_share_above)
            .is_none_or(|share| by.amount.saturating_mul(100) > old.amount.saturating_mul(share));
    let same = regime.currency.as_deref().is_none_or(|known| known == new.currency);
    let how = if new.amount > old.amount { "raises" } else { "lowers" };
    let in_all = if regime.in_all { ", all changes taken together," } else { "" };
    (counts && is_much && same && by.amount > 0).then(|| format!("{how} the value{in_all} by {by}"))
}

/// “makes the longest term 14 months longer”: beyond what the agreement foresaw from the start.
fn term_change(
    regime: &Regime,
    first: &Agreement,
    old: &Agreement,
    new: &Agreement,
) -> Option<String> {
    let share = regime.term_share_above.as_deref()?.parse::<i64>().ok()?;
    let begins = recorded::commencement(first)?;
    let (foreseen, end) = (longest(first)?, recorded::expiry(new)?);
    let (term, beyond) =
        (recorded::days_between(begins, foreseen), recorded::days_between(foreseen, end));
    let is_new = recorded::expiry(old)? != end;
    (is_new && beyond.saturating_mul(100) > term.saturating_mul(share)).then(|| {
        format!("lets the agreement run {} beyond what was foreseen", recorded::days(beyond))
    })
}

/// The last day with all extensions that the text foresees.
fn longest(agreement: &Agreement) -> Option<jiff::civil::Date> {
    let expiry = recorded::expiry(agreement)?;
    let extension = agreement.terms_of("timeframe").and_then(|terms| terms.get("extension"));
    let up_to = extension.and_then(|terms| timeframe::duration(terms.get("up-to")?));
    up_to.map_or(Some(expiry), |up_to| expiry.checked_add(up_to).ok())
}

fn value(agreement: &Agreement) -> Option<Money<'_>> {
    Money::read(agreement.terms().get("value")?).filter(|value| value.amount >= 0)
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::told_of;
    use super::RULE;

    #[test]
    fn half_a_million_more() {
        let story = "2026-03-01 the text changes “legal-status:” to “regime: provider-selection-regime\\nvalue: { amount: \"4000000\", currency: GBP }\\nlegal-status:”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “4000000” to “4620000.50”\n\
                     and amendment\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:3:7 amendment 1 raises the value by £620,000.50; check whether a notice of the modification has to be published"
            ]
        );
    }

    #[test]
    fn a_penny_less_is_not_asked_about() {
        let story = "2026-03-01 the text changes “legal-status:” to “regime: provider-selection-regime\\nvalue: { amount: \"4000000\", currency: GBP }\\nlegal-status:”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “4000000” to “4499999.99”\n\
                     and amendment\n\
                     2026-06-02 all parties approve\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }

    #[test]
    fn a_longer_term_under_the_procurement_act() {
        let story = "2026-03-01 the text changes “legal-status:” to “regime: procurement-act\\nvalue: { amount: \"4000000\", currency: GBP }\\nlegal-status:”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2028-06-01 the text changes “expiry: 2029-03-31” to “expiry: 2029-09-30”\n\
                     and amendment\n\
                     2028-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2029-01-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2028-06-01-amendment-####.yml:3:7 amendment 1 lets the agreement run 183 days beyond what was foreseen; check whether a contract change notice has to be published first"
            ]
        );
    }

    #[test]
    fn a_grant_has_no_such_rules() {
        let story = "2026-03-01 the text changes “legal-status:” to “regime: grant\\nvalue: { amount: \"4000000\", currency: GBP }\\nlegal-status:”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “4000000” to “9000000”\n\
                     and amendment\n\
                     2026-06-02 all parties approve\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }
}
