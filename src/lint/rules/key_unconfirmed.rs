//! A signature by a key that the keys from outside do not confirm.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, Ledger};

pub(super) const RULE: Rule = Rule {
    name: "key-unconfirmed",
    severity: Severity::Warning,
    summary: "an act signed with a key that is listed here and not among the trusted keys",
    explanation: r"
A key in `organisations.yaml` is as good as whoever may write that file. Where keys from outside of the repository are given (`--trusted-keys`), a
signature by another one rests on the repository’s own word.

~~~history bad trusted-keys
2026-03-01 mill-lane lists a key
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs with a key
~~~

~~~history good trusted-keys
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs
~~~

**To settle it,** ask the signatory by another way (a call, a meeting) for the fingerprint of the key, and add it to the trusted keys.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (line, act) in recorded::acts(ledger) {
        let remark = line.evidence.remarks.iter().find(|remark| remark.code == "key-unconfirmed");
        let counts = matches!(line.place, ActPlace::Version(_) | ActPlace::Entry(_));
        if remark.is_none() || !counts {
            continue;
        }
        let who = recorded::whose(act).unwrap_or_default();
        let message = format!(
            "{} {} with a key that is listed here and not among the trusted keys",
            recorded::called(ledger, who),
            recorded::done(act.kind)
        );
        let finding = report.in_file(&line.file.path, line.file.place("/act"), message);
        finding
            .party(who)
            .why("whoever may write organisations.yaml could have listed a key of their own")
            .help("ask the signatory by another way for the key’s fingerprint, and add it to the trusted keys");
    }
}
