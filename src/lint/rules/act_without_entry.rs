//! An act on something that is not there.

use super::{Check, Report, Rule, recorded};
use crate::ground::finding::Severity;
use crate::history::ledger::{ActPlace, Ledger};
use crate::history::record::Act;

pub(super) const RULE: Rule = Rule {
    name: "act-without-entry",
    severity: Severity::Error,
    summary: "an act that names an entry, version or text that is not there",
    explanation: r#"
An act counts for what it names. One that names an entry that nobody recorded, or a text that no version has, was made for another agreement,
for an earlier draft, or by a slip; it counts for nothing.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs, text: "counterpart1-sha256:0000000000000000000000000000000000000000000000000000000000000000"
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and quay-advice sign
2026-03-14 mill-lane signs
~~~

**To settle it,** have it done again on what is there (`counterpart sign FILE --party ID`), and take this one out (`withdrawn-record`); or add the entry that is missing.

**It cannot be suppressed:** the record is what auditors rely on.
"#,
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let can_be_told = recorded::is_assessable(ledger) && recorded::is_here(ledger);
    if !can_be_told || recorded::has_lost_an_entry(ledger) {
        return;
    }
    for (line, act) in recorded::acts(ledger).filter(|(line, _)| line.place == ActPlace::Nowhere) {
        let (key, what) = missing(ledger, act);
        let who = recorded::whose(act).unwrap_or_default();
        let message = format!(
            "{} {}, but the act {what}",
            recorded::called(ledger, who),
            recorded::done(act.kind)
        );
        let finding = report.in_file(&line.file.path, line.file.place(key), message);
        finding.party(who);
        if let Some(digest) = &act.text {
            finding.digest(digest);
        }
        finding
            .why("an act counts for what it names, and this one names nothing that is here")
            .help(format!(
                "have it done again on what is there: `counterpart sign {} --party {who} --act {}`",
                ledger.path,
                act.kind.name()
            ));
    }
}

/// Which of the things that the act names is not there, with its key.
fn missing(ledger: &Ledger, act: &Act) -> (&'static str, String) {
    if let Some(link) = &act.entry {
        let meant = ledger.entries.iter().find(|line| line.file.is_meant_by(link));
        let Some(meant) = meant else {
            return ("/entry", "names an entry that is not there".to_owned());
        };
        let text = meant.file.entry().and_then(|entry| entry.text.as_ref());
        if act.text.is_some() && text != act.text.as_ref() {
            return ("/text", "names another text than its entry does".to_owned());
        }
    }
    match (&act.text, act.version) {
        (Some(text), _) if !ledger.versions.iter().any(|version| version.digest == *text) => {
            ("/text", "names a text that no version has".to_owned())
        }
        (_, Some(version)) => {
            let is_there =
                ledger.versions.iter().any(|known| u32::try_from(known.number) == Ok(version));
            let what = if is_there { "with another text" } else { "which is not there" };
            ("/version", format!("names version {version}, {what}"))
        }
        _ => ("/act", "names nothing that is there".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{TWO_SIGNED, told_of};
    use super::RULE;

    #[test]
    fn a_text_that_is_not_its_entrys() {
        let story = "2026-03-14 mill-lane signs, text: \"counterpart1-sha256:0000000000000000000000000000000000000000000000000000000000000000\"\n";
        let told = told_of(RULE.name, "2026-03-20", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:6:7 Mill Lane Community Centre signed, but the act names another text than its entry does"
            ]
        );
    }

    #[test]
    fn an_entry_that_is_not_there() {
        let story = "2026-03-14 mill-lane signs, entry: { name: 2026-03-12-agreed-0000, sha256: \"0000000000000000000000000000000000000000000000000000000000000000\" }\n";
        let told = told_of(RULE.name, "2026-03-20", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:7:8 Mill Lane Community Centre signed, but the act names an entry that is not there"
            ]
        );
    }

    #[test]
    fn a_version_that_is_not_there() {
        let story = "2026-03-14 mill-lane signs, entry: none, text: none, version: 7\n";
        let told = told_of(RULE.name, "2026-03-20", &format!("{TWO_SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-03-14-signs-mill-lane-####.yml:5:10 Mill Lane Community Centre signed, but the act names version 7, which is not there"
            ]
        );
    }
}
