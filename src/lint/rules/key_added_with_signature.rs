//! A signature by a key that came with the same change.

use super::{Check, Report, Rule, signature_bad};
use crate::ground::finding::Severity;
use crate::history::evidence::Fault;
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "key-added-with-signature",
    severity: Severity::Error,
    summary: "an act signed with a key that was listed by the same change",
    explanation: r"
Anybody can write a key under somebody’s name and sign with it. A key counts if the default branch listed it before the act landed: then
somebody had the chance to look at it.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane lists a key
and mill-lane signs with a key
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane lists a key
2026-03-15 mill-lane signs with a key
~~~

**To settle it,** record the key first, have that merged, and have the act signed again after that.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    signature_bad::tell(ledger, Fault::KeyCameWithIt, report, |finding, _| {
        finding
            .why("anybody can list a key under somebody’s name and sign with it; nobody had the chance to look at it first")
            .help("record the key first, have that merged, and have the act signed again after that");
        "its key was listed by the same change"
    });
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_key_of_the_same_change() {
        let story = "2026-03-14 mill-lane lists a key\n\
                     and mill-lane signs with a key\n";
        let told = told_of(RULE.name, "2026-03-20", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:4:6 Mill Lane Community Centre signed, but its key was listed by the same change"
            ]
        );
    }
}
