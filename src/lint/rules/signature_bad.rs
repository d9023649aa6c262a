//! A signature beside an act that does not verify.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::Span;
use crate::history::evidence::Fault;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "signature-bad",
    severity: Severity::Error,
    summary: "a signature that does not verify: the act was changed, or the signature is not of it",
    explanation: r"
A signature by key shows that the act is, byte by byte, what was signed. One that does not fit shows the opposite, whatever the reason; the act
then counts for nothing, and this finding speaks for the party.

~~~history bad
2026-03-01 mill-lane lists a key
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs with a key
and the last act of mill-lane changes “Chair of the board” to “Director”
~~~

~~~history good
2026-03-01 mill-lane lists a key
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs with a key
~~~

**To settle it,** have the act signed again as it is committed (`ssh-keygen -Y sign -n counterpart-v1 FILE`), in a new act; `sign` does both.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    tell(ledger, Fault::Bad, report, |finding, remark| {
        finding.why(match remark {
            Some(remark) => format!("the act does not count: {remark}"),
            None => "the act does not count".to_owned(),
        });
        finding.help("have it signed again, byte by byte as it is committed, in a new act; take this one out");
        "the signature beside it does not fit"
    });
}

/// One finding for each act that does not count for this reason.
pub(super) fn tell(
    ledger: &Ledger,
    fault: Fault,
    report: &mut Report<'_>,
    words: impl Fn(&mut Finding, Option<&str>) -> &'static str,
) {
    for (line, act) in recorded::acts(ledger) {
        if line.evidence.fault != Some(fault) || !recorded::is_here(ledger) {
            continue;
        }
        let who = recorded::whose(act).unwrap_or_default();
        let called = recorded::called(ledger, who);
        let finding = report.in_file(&line.file.path, line.file.place("/act"), "");
        let remark = line.evidence.remarks.iter().find(|remark| WHY.contains(&remark.code));
        let said = words(finding, remark.map(|remark| remark.words.as_str()));
        finding.message = format!("{called} {}, but {said}", recorded::done(act.kind));
        finding.party(who);
        if let Some(digest) = &act.text {
            finding.digest(digest);
        }
        if let Some(signature) = &line.evidence.signature {
            finding.related_in(signature, Span::at(0), "the signature");
        }
    }
}

/// The remarks that say why a signature does not count.
const WHY: &[&str] = &[
    "signature-bad",
    "signature-unparsable",
    "key-wrong-namespace",
    "key-wrong-principal",
    "key-came-with-it",
];

#[cfg(test)]
mod tests {
    use super::super::examples::stories::told_of;
    use super::RULE;

    #[test]
    fn an_act_that_was_changed_behind_its_signature() {
        let story = "2026-03-01 mill-lane lists a key\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 harbour-trust and quay-advice sign\n\
                     2026-03-14 mill-lane signs with a key\n\
                     and the last act of mill-lane changes “Chair of the board” to “Director”\n";
        let told = told_of(RULE.name, "2026-03-20", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:4:6 Mill Lane Community Centre signed, but the signature beside it does not fit"
            ]
        );
    }
}
