//! A change under a power that changes more than the power allows.

use super::{Check, Report, Rule, places, recorded, wording};
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::history::change::Class;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "beyond-permitted-change",
    severity: Severity::Error,
    summary: "a change made under a power of the agreement that changes more than that power allows",
    explanation: r"
Some changes need no amendment: an extension that was foreseen, a new mailbox. A power to make those is no power to change the shares on the way.
The parts that go beyond it need the approval of an amendment; once that is there, nothing is told.

~~~history bad
2026-03-01 the text changes “form: writing }” to “form: writing, permitted: [{ part: point-of-contact, by: harbour-trust }] }”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination, under variation.permitted
2026-06-02 harbour-trust approves
~~~

~~~history good
2026-03-01 the text changes “form: writing }” to “form: writing, permitted: [{ part: point-of-contact, by: harbour-trust }] }”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “advice@quay.example” to “help@quay.example”
and amendment of point-of-contact, under variation.permitted
2026-06-02 harbour-trust approves
~~~

**To settle it,** take the rest out of the change, or record it as an ordinary amendment (without `under`) and have all agree who must.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, version) in ledger.versions.iter().enumerate().skip(1) {
        let Some((power, beyond)) = beyond(ledger, index) else { continue };
        let Some((line, _)) = recorded::entry_of(ledger, version) else { continue };
        let beyond: Vec<String> =
            beyond.iter().map(|id| places::title_of(report.standard, id)).collect();
        let message = format!(
            "{} is made under `{power}`, which does not reach {}",
            recorded::version_called(ledger, index),
            wording::listed(&beyond)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/under"), message);
        finding
            .digest(&version.digest)
            .why("what goes beyond the power needs the approval of an amendment, and has not got it")
            .help("take the rest out of the change, or record it as an amendment without `under` and have all agree who must");
    }
}

/// Whether this rule tells a link, so that what it lacks is not told as well.
pub(super) fn tells(ledger: &Ledger, index: usize) -> bool {
    beyond(ledger, index).is_some()
}

/// The power that a link uses, and what it changes besides, where that was not agreed to as an amendment.
fn beyond(ledger: &Ledger, index: usize) -> Option<(&str, Vec<String>)> {
    let version = ledger.versions.get(index).filter(|version| !version.approval.complete)?;
    let (_, entry) = recorded::entry_of(ledger, version)?;
    let before = &ledger.versions.get(index.checked_sub(1)?)?.text.as_ref()?.agreement;
    let change = version.change.as_ref()?;
    let power = entry.under.as_deref()?;
    let permitted = before.terms_of("variation").and_then(|terms| terms.get("permitted"));
    let parts: Vec<&str> = match power {
        "timeframe.extension" => vec!["timeframe"],
        _ if change.class <= Class::Permitted => return None,
        _ => permitted
            .map(Term::list)
            .unwrap_or_default()
            .iter()
            .filter_map(|part| part.text_of("part"))
            .collect(),
    };
    let mut beyond = change.clause_ids();
    beyond.retain(|id| !parts.contains(&id.as_str()));
    if beyond.is_empty() && power != "timeframe.extension" {
        beyond.extend(change.attachments.iter().map(|file| file.path.clone()));
    }
    (!beyond.is_empty()).then_some((power, beyond))
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::told_of;
    use super::RULE;

    #[test]
    fn a_power_over_contacts_is_none_over_notice() {
        let story = "2026-03-01 the text changes “form: writing }” to “form: writing, permitted: [{ part: point-of-contact, by: harbour-trust }] }”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, under variation.permitted\n\
                     2026-06-02 harbour-trust approves\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:8:8 amendment 1 is made under `variation.permitted`, which does not reach “Termination”"
            ]
        );
    }

    #[test]
    fn with_the_approval_of_all_it_is_an_amendment() {
        let story = "2026-03-01 the text changes “form: writing }” to “form: writing, permitted: [{ part: point-of-contact, by: harbour-trust }] }”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, under variation.permitted\n\
                     2026-06-02 all parties approve\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }
}
