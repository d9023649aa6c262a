//! An entry about parties that its text does not bear out.

use std::collections::BTreeSet;

use super::{Check, Report, Rule, recorded};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;
use crate::history::ledger::{EntryLine, Ledger};
use crate::history::record::{Entry, EntryKind};

pub(super) const RULE: Rule = Rule {
    name: "admission-inconsistent",
    severity: Severity::Error,
    summary: "an admission, withdrawal or exclusion whose text takes in or lets go other parties than it names",
    explanation: r"
An admission says who joins, and the text has to say the same. Where the entry names one party and the front matter gains another, or none, the approvals
were given for something that did not happen.

What else has to follow a change of parties is told where it stands: shares by `share-missing` and `share-for-non-party`, seats and contacts by
`party-without-seat`, `party-without-contact` and `seat-of-former-party`. An admission that names an instrument is held against `admission.instrument`.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text gains the party ferry-friends
and admission of tide-mill
2026-06-02 harbour-trust, quay-advice and mill-lane approve
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text gains the party ferry-friends
and admission of ferry-friends
~~~

**To settle it,** take the entry out (`withdrawn-record`) and record it again with the parties that the text takes in or lets go; or put the text right.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    for (index, two) in ledger.versions.windows(2).enumerate() {
        let [before, after] = two else { continue };
        let Some((line, entry)) = recorded::entry_of(ledger, after) else { continue };
        let Some((old, new)) = before.text.as_ref().zip(after.text.as_ref()) else { continue };
        let what = parties(ledger, entry, &old.agreement, &new.agreement);
        let (place, what) = match (what, instrument(line, entry, &old.agreement)) {
            (Some(what), _) => ("/parties", what),
            (None, Some(what)) => ("/instrument/type", what),
            (None, None) => continue,
        };
        let message = format!("{} {what}", recorded::version_called(ledger, index + 1));
        let finding = report.in_file(&line.file.path, line.file.place(place), message);
        finding
            .digest(&after.digest)
            .why("those who agreed to it agreed to something else than what the text says")
            .help(
                "take the entry out and record it again as the text has it, or put the text right",
            );
    }
}

/// “names Ferry Friends, which the text does not take in”.
fn parties(ledger: &Ledger, entry: &Entry, old: &Agreement, new: &Agreement) -> Option<String> {
    let ids = |agreement: &Agreement| -> BTreeSet<String> {
        agreement.parties().map(|party| party.id.to_owned()).collect()
    };
    let (old, new) = (ids(old), ids(new));
    let (moved, does): (Vec<&String>, _) = match entry.kind {
        EntryKind::Admission => (new.difference(&old).collect(), "take in"),
        EntryKind::Withdrawal | EntryKind::Exclusion => (old.difference(&new).collect(), "let go"),
        _ => return None,
    };
    let without: Vec<&String> = entry.parties.iter().filter(|id| !moved.contains(id)).collect();
    if !without.is_empty() {
        let called = recorded::all_called(ledger, &without);
        return Some(format!("names {called}, and the text does not {does} that party"));
    }
    let unnamed: Vec<&&String> = moved.iter().filter(|id| !entry.parties.contains(id)).collect();
    let called = recorded::all_called(ledger, &unnamed);
    (!unnamed.is_empty() && !entry.parties.is_empty())
        .then(|| format!("does not name {called}, and the text does {does} that party"))
}

/// Where the agreement asks for one instrument and the admission names another.
fn instrument(line: &EntryLine, entry: &Entry, old: &Agreement) -> Option<String> {
    let asked = old.terms_of("admission")?.text_of("instrument")?;
    let named = line.file.terms.at("/instrument/type")?.term.text()?;
    let fits = match asked {
        "deed-of-adherence" => matches!(named, "deed-of-adherence" | "deed"),
        "variation" => matches!(named, "deed-of-variation" | "deed" | "agreement"),
        _ => true,
    };
    let worded = |name: &str| name.replace('-', " ");
    (entry.kind == EntryKind::Admission && !fits).then(|| {
        format!("was by {}, and the agreement asks for a {}", worded(named), worded(asked))
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn another_party_than_the_one_named() {
        let story = "2026-06-01 the text gains the party ferry-friends\n\
                     and admission of tide-mill\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-admission-####.yml:8:10 admission 1 names tide-mill, and the text does not take in that party"
            ]
        );
    }

    #[test]
    fn another_instrument_than_asked_for() {
        let story = "2026-06-01 the text gains the party ferry-friends\n\
                     and admission of ferry-friends, instrument: { type: letter }\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-admission-####.yml:10:21 admission 1 was by letter, and the agreement asks for a deed of adherence"
            ]
        );
    }

    #[test]
    fn the_instrument_that_is_asked_for() {
        let story = "2026-06-01 the text gains the party ferry-friends\n\
                     and admission of ferry-friends, instrument: { type: deed-of-adherence }\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}")).len(), 0);
    }
}
