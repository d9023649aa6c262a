//! A change that was made in a weaker form than the agreement asks for.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::approval::{Demand, DemandKind};
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "form-weaker-than-agreed",
    severity: Severity::Error,
    summary: "a change made in a weaker form than the agreement asks for",
    explanation: r"
Parties who ask for a deed want a change to be hard to make. One that was agreed by e-mail may not bind them, and they may learn that when it
matters.

The form is read from `variation` of the version before the change: for a `deed` the entry names a deed as its instrument, or the acts
are sealed or witnessed; for a `minute` the entry or an act names one. Any record is in writing.

~~~history bad
2026-03-01 the text changes “form: writing” to “form: deed”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-06-02 all parties approve
~~~

~~~history good
2026-03-01 the text changes “form: writing” to “form: deed”
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination, instrument: { type: deed-of-variation, title: Deed of variation no. 1 }
2026-06-02 all parties approve
~~~

**To settle it,** make the change again in the form that is asked for, and name the paper under `instrument`; or name it, where it is there and nobody wrote it down, in a new entry.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, version, demand) in recorded::unmet(ledger, DemandKind::Approval) {
        let Some(shortfall) = demand.shortfall.as_ref().filter(|_| is_told(demand)) else {
            continue;
        };
        let Some((line, _)) = recorded::entry_of(ledger, version) else { continue };
        let message =
            format!("{} is not agreed yet: {shortfall}", recorded::version_called(ledger, index));
        let is_named = line.file.terms.at("/instrument/type").is_some();
        let place = line.file.place(if is_named { "/instrument/type" } else { "/type" });
        let finding = report.in_file(&line.file.path, place, message);
        finding
            .digest(&version.digest)
            .why("a change in a weaker form than the parties asked for may not bind them")
            .help("make it in that form and record it again, with the paper under `instrument`; if the paper is there, name it");
        let here = recorded::term_place(ledger, "/variation/form");
        finding.related_in(&ledger.path, here, "the form of changes");
    }
}

/// Whether a demand lacks nothing but the form: all have agreed who must, and something falls short all the same.
pub(super) fn is_told(demand: &Demand) -> bool {
    demand.kind == DemandKind::Approval && demand.shortfall.is_some() && !demand.agreed.is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::told_of;
    use super::RULE;

    #[test]
    fn a_deed_is_asked_for() {
        let story = "2026-03-01 the text changes “form: writing” to “form: deed”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:3:7 amendment 1 is not agreed yet: the agreement asks for a deed, and none is recorded"
            ]
        );
    }

    #[test]
    fn a_letter_is_no_deed() {
        let story = "2026-03-01 the text changes “form: writing” to “form: deed”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination, instrument: { type: letter }\n\
                     2026-06-02 all parties approve\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:10:21 amendment 1 is not agreed yet: the agreement asks for a deed, and the instrument recorded is of the type “letter”"
            ]
        );
    }

    #[test]
    fn a_minute_is_enough_where_one_is_asked_for() {
        let story = "2026-03-01 the text changes “form: writing” to “form: minute”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 all parties approve, minute: Minute 9\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }

    #[test]
    fn who_has_not_agreed_is_told_first() {
        let story = "2026-03-01 the text changes “form: writing” to “form: deed”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 mill-lane approves\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }
}
