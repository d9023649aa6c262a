//! A party that is one thing in data protection law here and another there.

use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::{Check, Report, Rule, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "controller-role-differs",
    severity: Severity::Error,
    summary: "a party that is a controller in one place of the terms and something else in another",
    explanation: r"
Whether a party is a controller, a joint controller or a processor decides whom people can hold to account, and who may decide what is done with the data. An agreement that says both leaves each party to read the one it likes.

The roles under `controller-roles` are held against those under `data-protection-and-information-sharing`, party by party. Where the words of the clause on roles make the parties joint controllers, and the terms no party, that is a warning; likewise where
they say that none is a processor, and the terms make one of them one.

~~~markdown bad
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
controller-roles:
  roles: { harbour-trust: joint-controller, quay-advice: processor }
data-protection-and-information-sharing:
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---
~~~

~~~markdown good
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information sharing agreement
controller-roles:
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
data-protection-and-information-sharing:
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---
~~~

**To settle it,** keep the role that is true, in one of the two places.

**Suppress it** where the two lists are about different data, and the clause says so.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    in_terms(agreement, report);
    against_words(agreement, report);
}

/// “we are joint controllers”, “the parties act as joint controllers”
static JOINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:we|they|(?:the|all) (?:\w+ )?(?:parties|partners|organi[sz]ations|members|participants|providers)) (?:are|act as|shall be|will be|shall act as|will act as) (?:the )?joint controllers\b",
    )
});

/// “none is a processor for another”
static NO_PROCESSOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:none(?: of (?:us|them|the (?:parties|partners|organi[sz]ations|members|participants)))?|no (?:party|partner|organi[sz]ation|member|participant)|neither(?: party| partner)?) (?:is|are|acts as|shall be|will be) (?:a |the )?(?:data )?processors?\b",
    )
});

/// What the words say of all parties and the terms otherwise.
fn against_words(agreement: &Agreement, report: &mut Report<'_>) {
    const CLAUSES: [&str; 2] = ["controller-roles", "data-protection-and-information-sharing"];
    let stated = CLAUSES.iter().find_map(|clause| {
        let roles = agreement.terms_of(clause)?.get("roles")?;
        Some((*clause, roles)).filter(|(_, roles)| roles.pairs().len() > 1)
    });
    let Some((clause, roles)) = stated else { return };
    let of_role = |role: &str| roles.pairs().iter().find(|pair| pair.term.text() == Some(role));
    let find = |what: &Regex| {
        CLAUSES.iter().flat_map(|clause| said::passages(agreement, clause)).find_map(
            |(start, words)| {
                let found = words.contains("controller").then(|| what.find(words)).flatten()?;
                Some(Span::new(start + found.start(), start + found.end()))
            },
        )
    };
    if of_role("joint-controller").is_none()
        && let (Some(words), Some(first)) = (find(&JOINT), roles.pairs().first())
    {
        let message = format!(
            "{} are the words, but the front matter makes no party a joint controller",
            wording::quoted(agreement.source.slice(words))
        );
        report
            .at(words, message)
            .severity(Severity::Warning)
            .clause(clause)
            .why("joint controllers must settle between them who answers people (Article 26 of the UK GDPR)")
            .help("write `joint-controller` for those who are, or say in the words that they are not")
            .related(first.key_span, "the roles in the front matter");
    }
    if let Some(pair) = of_role("processor")
        && let Some(words) = find(&NO_PROCESSOR)
    {
        let party = agreement.party(&pair.key);
        let called = party.as_ref().map_or(pair.key.as_str(), Party::called);
        let message = format!(
            "{called} is a processor here, but the words say {}",
            wording::quoted(agreement.source.slice(words))
        );
        report
            .at(pair.term.span, message)
            .severity(Severity::Warning)
            .clause(clause)
            .party(&pair.key)
            .why("people cannot tell whom to hold to account")
            .help("write the role that is true, here or in the words")
            .related(words, "the words");
    }
}

fn in_terms(agreement: &Agreement, report: &mut Report<'_>) {
    let roles = |clause: &str| agreement.terms_of(clause).and_then(|terms| terms.get("roles"));
    let (Some(here), Some(there)) =
        (roles("controller-roles"), roles("data-protection-and-information-sharing"))
    else {
        return;
    };
    for pair in here.pairs() {
        let (Some(role), Some((other, other_role))) = (
            pair.term.text(),
            there.get(&pair.key).and_then(|term: &Term| Some((term, term.text()?))),
        ) else {
            continue;
        };
        if role == other_role {
            continue;
        }
        let party = agreement.party(&pair.key);
        let called = party.as_ref().map_or(pair.key.as_str(), Party::called);
        let message = format!(
            "{called} is {} here, and {} under “data-protection-and-information-sharing”",
            in_words(role),
            in_words(other_role)
        );
        report
            .at(pair.term.span, message)
            .clause("controller-roles")
            .party(&pair.key)
            .why("people cannot tell whom to hold to account")
            .help("keep the role that is true, in one of the two places")
            .related(other.span, "the other role");
    }
}

fn in_words(role: &str) -> String {
    match role {
        "none" => "neither controller nor processor".to_owned(),
        role => format!("a {}", role.replace('-', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    #[test]
    fn the_party_is_named_with_both_roles() {
        let text = "---\nkind: information-sharing-agreement\nparties: [{ id: quay, name: Quay Advice }]\ncontroller-roles: { roles: { quay: processor, hill: controller } }\ndata-protection-and-information-sharing: { roles: { quay: joint-controller, mill: none } }\n---\n";
        assert_eq!(
            told("controller-role-differs", text),
            [
                "4:36 Quay Advice is a processor here, and a joint controller under “data-protection-and-information-sharing”"
            ]
        );
    }

    #[test]
    fn words_about_all_parties_are_held_against_the_roles() {
        let told = |roles: &str, words: &str| {
            let text = format!(
                "---\nkind: information-sharing-agreement\nparties: [{{ id: quay, name: Quay Advice }}, {{ id: mill, name: Mill Lane }}]\ncontroller-roles: {{ roles: {{ {roles} }} }}\n---\n## Roles\n<!-- clause: controller-roles -->\n{words}\n"
            );
            told("controller-role-differs", &text)
        };
        let none = "Each is a controller; none is a processor for another.";
        assert_eq!(
            told("quay: controller, mill: processor", none),
            ["4:54 Mill Lane is a processor here, but the words say “none is a processor”"]
        );
        assert_eq!(told("quay: controller, mill: controller", none).len(), 0);
        let joint = "For referrals we are joint controllers.";
        assert_eq!(
            told("quay: controller, mill: controller", joint),
            [
                "8:15 “we are joint controllers” are the words, but the front matter makes no party a joint controller"
            ]
        );
        assert_eq!(told("quay: joint-controller, mill: joint-controller", joint).len(), 0);
        let not = "The parties are not joint controllers.";
        assert_eq!(told("quay: controller, mill: controller", not).len(), 0);
    }
}
