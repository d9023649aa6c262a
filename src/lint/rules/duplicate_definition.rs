//! A term that means two things.

use std::collections::BTreeMap;

use super::targets::Targets;
use super::terms_of_art::{attachment_of, is_local, place};
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::words::{Definition, Form};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-definition",
    severity: Severity::Error,
    summary: "a term that is defined twice, with different meanings",
    explanation: r"
A term that means two things means whichever of them suits the reader. It happens where a schedule is taken over from another agreement together
with its definitions.

Two definitions by “means” are compared word by word. Definitions that say where they hold (“in this Schedule, …”, “for the purposes of
clause 9”), those of two different schedules, the same words twice, and pointers (“has the meaning given in clause 4”) are not told.

~~~markdown bad
## 1. Definitions
“Working Day” means Monday to Friday, except bank holidays.

# Schedule 1: Helpdesk
“Working Day” means any day from 8 am to 8 pm.
~~~

~~~markdown good
## 1. Definitions
“Working Day” means Monday to Friday, except bank holidays. “Board” has the meaning given in clause 4.

# Schedule 1: Helpdesk
In this Schedule “Working Day” means any day from 8 am to 8 pm.
~~~

**To settle it,** keep one of the two, or give the second term a name of its own.

**Suppress it** where each of the two surely holds in its own part only.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let definitions = &agreement.prose().definitions().defined;
    let mut meant: BTreeMap<&str, Vec<&Definition>> = BTreeMap::new();
    for definition in definitions.iter().filter(|definition| definition.form == Form::Means) {
        meant.entry(&definition.term).or_default().push(definition);
    }
    let mut targets = None;
    for (term, definitions) in meant {
        let [first, second, ..] = definitions.as_slice() else { continue };
        let texts = [first, second].map(|definition| words(agreement, definition));
        let [one, other] = &texts;
        // One that begins with the other says more about the same thing.
        if one.starts_with(other) || other.starts_with(one) {
            continue;
        }
        if [first, second].iter().any(|definition| is_local(agreement, definition)) {
            continue;
        }
        let targets = targets.get_or_insert_with(|| Targets::of(agreement));
        let (here, there) = (place(agreement, first), place(agreement, second));
        let (one, other) =
            (attachment_of(targets, agreement, here), attachment_of(targets, agreement, there));
        if one.is_some() && other.is_some() && one != other {
            continue;
        }
        let finding = report
            .at(
                there,
                format!("{} is defined a second time, with another meaning", wording::quoted(term)),
            )
            .why("a term that means two things means whichever of them suits the reader")
            .help("keep one of the two, or give the second term a name of its own")
            .related(here, "the first time");
        if let Some(clause) = places::clause_at(agreement, there.start) {
            finding.clause(clause);
        }
    }
}

/// The meaning, word by word.
fn words(agreement: &Agreement, definition: &Definition) -> Vec<String> {
    let meaning = definition.meaning;
    let text = agreement.prose().even().get(meaning.start..meaning.end).unwrap_or_default();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words
        .filter(|word| !matches!(*word, "the" | "a" | "an" | "and" | "or"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "duplicate-definition";

    #[test]
    fn the_second_meaning_is_told() {
        assert_eq!(
            told(RULE, "“Board” means the board of Harbour.\n\n“Board” means the board of Quay.\n"),
            ["22:2 “Board” is defined a second time, with another meaning"]
        );
    }

    #[test]
    fn what_means_the_same_or_holds_elsewhere_is_silence() {
        for text in [
            "“Board” means the board.\n\n“**Board**” means **the board**;\n",
            "“Board” means the board.\n\n“Board” has the meaning given above.\n",
            "“Board” means the board.\n\nIn this clause “Board” means that of Quay.\n",
            "“Board” means the board\n\n“Board” means the board of Quay.\n",
            "the board (the “Board”)\n\n“Board” means that of Quay.\n",
            "# Schedule 1\n“Board” means the board.\n\n# Schedule 2\n“Board” means that of Quay.\n",
        ] {
            assert_eq!(told(RULE, text).len(), 0, "{text}");
        }
    }
}
