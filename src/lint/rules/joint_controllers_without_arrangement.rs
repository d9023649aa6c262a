//! Joint controllers, and nothing that says who does what for the people whose data they are.

use std::sync::LazyLock;

use regex::Regex;

use super::said::{self, pattern};
use super::sharing::joint_controllers;
use super::{Check, Report, Rule, places};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "joint-controllers-without-arrangement",
    severity: Severity::Error,
    summary: "joint controllers, and no arrangement between them about the rights of individuals",
    explanation: r"
Who decides together about personal data answers together for them. Article 26 of the UK GDPR asks joint controllers for an arrangement that says who does what, above all for the rights of
the people concerned, and lets it name a contact point. Without one, a person who asks for her data is sent from door to door.

It is told where two or more parties are `joint-controller`, or the words say that the parties are joint controllers, and neither terms nor words name a contact point, say who answers
requests, or point to an information-sharing agreement. An information-sharing agreement that lacks the clause on individual rights is told by `missing-clause`; one whose clause says
nothing of requests or contacts is told here.

~~~markdown bad
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
data-protection-and-information-sharing:
  personal-data: true
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---

## Data protection
The parties are joint controllers of the shared case record, and keep to data protection law.
~~~

~~~markdown good
---
kind: collaboration-agreement
id: tideway
title: Tideway collaboration agreement
data-protection-and-information-sharing:
  personal-data: true
  roles: { harbour-trust: joint-controller, quay-advice: joint-controller }
---

## Data protection
The parties are joint controllers of the shared case record. Harbour Trust is the contact point for individuals and answers their requests; each party tells its own clients about the sharing.
~~~

**To settle it,** name the information-sharing agreement under `agreement`, or say who informs people, who answers their requests, and whom they can turn to.

**Suppress it** where the arrangement exists and must not be named here.
",
    suppressible: true,
    check: Check::Agreement(check),
};

static ARRANGEMENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"\brequests?\b|\benquir|{SURE}")));

static SURELY: LazyLock<Regex> = LazyLock::new(|| pattern(SURE));

const SURE: &str = r"\barrangements?\b|\b(?:sharing|processing|controllers?) (?:agreement|protocol|contract)|\barticle 26\b|\bcontact\b|\brights\b|\bsubject access\b|\bcomplaints?\b|\bprivacy notice|\bdata protection officer\b";

const CLAUSES: &[&str] = &[
    "data-protection-and-information-sharing",
    "controller-roles",
    "individual-rights",
    "complaints",
    "security",
];

/// “The parties are joint controllers”
static CLAIM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:are|act as|shall be|will be) joint (?:data )?controllers?\b"));

/// What shows anywhere in the words that somebody thought of the people concerned.
static SETTLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:sharing|processing|controllers?) (?:agreement|protocol|contract|arrangement)|\barticle 26\b|\bsubject access\b|\bdata subject|\brights of (?:the )?(?:individuals?|people)|\bindividuals?'? rights|\bprivacy notice|\bdata protection officer\b",
    )
});

/// Where the words say that the parties are joint controllers, and not that they are none, or would be under some condition.
fn said(agreement: &Agreement) -> Option<Span> {
    const TAKEN_BACK: &[&str] = &[
        "not ", "neither", "where ", " if ", "if ", "unless", "when ", "whether", "extent", "may ",
    ];
    let prose = agreement.prose();
    if !["joint controller", "joint data controller"].iter().any(|it| prose.even().contains(it)) {
        return None;
    }
    CLAIM.find_iter(prose.even()).find_map(|found| {
        let span = Span::new(found.start(), found.end()).shifted(prose.start());
        let sentences = prose.sentences();
        let index = sentences.partition_point(|sentence| sentence.end <= span.start);
        let words = prose.even_at(*sentences.get(index)?);
        (!TAKEN_BACK.iter().any(|word| words.contains(word))).then_some(span)
    })
}

/// Whether words speak of an arrangement. Requests under the Freedom of Information Act are others than those of the people concerned.
fn settles(words: &str) -> bool {
    let Some(other) = words.find("freedom of information") else {
        return ARRANGEMENT.is_match(words);
    };
    let before = words.get(..other).unwrap_or_default();
    let before = before.rfind(". ").and_then(|stop| before.get(..stop)).unwrap_or_default();
    ARRANGEMENT.is_match(before) || SURELY.is_match(words)
}

/// The words of a section, without its heading and without the sections below it.
fn words_of_section(agreement: &Agreement, index: usize) -> &str {
    let section = agreement.body.sections.get(index);
    section.map(|section| agreement.prose().even_at(section.words)).unwrap_or_default()
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let joint = joint_controllers(agreement);
    let stated = match joint.as_slice() {
        [first, _, ..] => Some(first.span),
        _ => said(agreement),
    };
    let Some(stated) = stated else { return };
    let is_sharing_agreement = agreement.kind() == Some("information-sharing-agreement");
    // A heading that promises rights beside other things is no arrangement.
    let speaks_of_rights = |index: usize| {
        let is_only_that = places::clauses_of(agreement, index).len() == 1;
        is_only_that || settles(words_of_section(agreement, index))
    };
    let is_settled = |id: &str| {
        agreement.clause(id).is_some_and(|clause| match clause.state {
            State::NotApplicable => false,
            State::Present => clause.sections.iter().any(|index| speaks_of_rights(*index)),
            _ => true,
        })
    };
    let has = |clause: &str, key: &str| {
        agreement.terms_of(clause).is_some_and(|terms| terms.get(key).is_some())
    };
    // Its kind asks for the clause on individual rights, and where it is missing that is told.
    let is_missing = is_sharing_agreement && agreement.clause("individual-rights").is_none();
    if is_missing
        || has("data-protection-and-information-sharing", "agreement")
        || has("controller-roles", "contact-point")
        || has("individual-rights", "lead")
        || is_settled("individual-rights")
        || CLAUSES.iter().any(|clause| said::is_elsewhere(agreement, clause))
        || says_in_its_clauses(agreement)
        || said_elsewhere(agreement, stated)
    {
        return;
    }
    report
        .at(stated, "the parties are joint controllers, and nothing says who answers the people whose data they share")
        .clause("data-protection-and-information-sharing")
        .why("Article 26 of the UK GDPR asks joint controllers for an arrangement about the rights of individuals")
        .help("name the information-sharing agreement under `agreement`, or say who informs people and who answers their requests");
}

fn says_in_its_clauses(agreement: &Agreement) -> bool {
    let sections = CLAUSES.iter().filter_map(|clause| agreement.clause(clause));
    let sections = sections.flat_map(|clause| &clause.sections);
    sections
        .flat_map(|index| places::downwards(agreement, *index))
        .any(|(index, _)| settles(words_of_section(agreement, index)))
}

/// Whether the section in which the words make them joint controllers says it, or any other in words that leave no doubt.
fn said_elsewhere(agreement: &Agreement, stated: Span) -> bool {
    let own = places::section_at(agreement, stated.start);
    // An information-sharing agreement speaks of itself everywhere.
    let is_sharing_agreement = agreement.kind() == Some("information-sharing-agreement");
    own.is_some_and(|index| settles(words_of_section(agreement, index)))
        || !is_sharing_agreement && said::says_anywhere(agreement, &SETTLED)
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "joint-controllers-without-arrangement";

    fn with(kind: &str, roles: &str, terms: &str, body: &str) -> String {
        format!(
            "---\nkind: {kind}\ndata-protection-and-information-sharing: {{ roles: {{ {roles} }}{terms} }}\n---\n{body}"
        )
    }

    const JOINT: &str = "harbour: joint-controller, quay: joint-controller";

    #[test]
    fn it_is_told_once_at_the_first_of_them() {
        assert_eq!(
            told(RULE, &with("collaboration-agreement", JOINT, "", "")),
            [
                "3:62 the parties are joint controllers, and nothing says who answers the people whose data they share"
            ]
        );
    }

    #[test]
    fn words_that_make_them_joint_controllers_are_told_where_nothing_follows() {
        let said = |words: &str| {
            let text = with("collaboration-agreement", "harbour: none", "", "");
            told(RULE, &format!("{text}## Data protection\n{words}\n\n## Notices\nBy post.\n"))
        };
        assert_eq!(
            said("The Parties are joint controllers of the register."),
            [
                "6:13 the parties are joint controllers, and nothing says who answers the people whose data they share"
            ]
        );
        for words in [
            "The Parties are not joint controllers.",
            "Where the Parties are joint controllers, each keeps to the law.",
            "The Parties are joint controllers. Harbour Trust answers requests.",
        ] {
            assert_eq!(said(words).len(), 0, "{words}");
        }
        let kind = "information-sharing-agreement";
        let body = "## Controllers and rights\n<!-- clause: controller-roles, individual-rights -->\nThey are joint controllers.\n";
        assert_eq!(told(RULE, &with(kind, JOINT, "", body)).len(), 1);
    }

    #[test]
    fn an_arrangement_anywhere_is_silence() {
        let kind = "collaboration-agreement";
        for text in [
            with(kind, "harbour: controller, quay: joint-controller", "", ""),
            with(kind, JOINT, ", agreement: tideway-data", ""),
            with(kind, JOINT, "", "## Data protection\nHarbour Trust answers requests.\n"),
            with(kind, JOINT, "", "## Individual rights\nHarbour Trust answers.\n"),
            with("information-sharing-agreement", JOINT, "", ""),
        ] {
            assert_eq!(told(RULE, &text), Vec::<String>::new(), "{text}");
        }
    }
}
