//! A party of which nothing is expected, where the others' duties are listed.

use std::collections::BTreeSet;

use super::naming::Names;
use super::{Check, Report, Rule, organisations, shares, substance, tables, wording};
use crate::document::agreement::{Agreement, Clause, Party, State};
use crate::document::term::{Shape, Term};
use crate::document::words::even;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "party-without-duty",
    severity: Severity::Warning,
    summary: "a party that is given nothing to do, where the agreement says what each of the others does",
    explanation: r"
A partner that is named for a bid and then given nothing to do is sometimes called bid candy. It bears the risks of the partnership without its work, and the others
find out too late that they counted on it.

Told is a party that has no duty under `roles-and-responsibilities`, and is not named in the words of that clause either, where most other parties are; nor does any milestone,
outcome, service, body or group in the front matter name it. Where the words speak of what each or all of the parties do, nothing is said, unless a table has a row for each party but one. Funders, associates, observers and parties of a
wider tier are passed over.

~~~markdown bad
## Roles and responsibilities
- Harbour Trust employs the coordinator.
- Quay Advice gives advice in four places.
~~~

~~~markdown good
## Roles and responsibilities
- Harbour Trust employs the coordinator.
- Quay Advice gives advice in four places.
- Mill Lane opens its hall twice a week.
~~~

**To settle it,** write what the party does and brings; or give it the role that fits (`associate`, `observer`, `tier: supporter`).

**Suppress it** where the party's part begins later, until then.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const CLAUSE: &str = "roles-and-responsibilities";

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    if agreement.kind().is_some_and(|kind| kind.starts_with("deed-of-")) {
        return;
    }
    let terms = agreement.terms_of(CLAUSE);
    let listed: BTreeSet<&str> =
        terms.map(Term::pairs).unwrap_or_default().iter().map(|pair| pair.key.as_str()).collect();
    let working: Vec<Party<'_>> = agreement.parties().filter(works).collect();
    let clause = agreement.clause(CLAUSE).filter(|clause| clause.state == State::Present);
    if !organisations::can_be_looked_for(agreement, working.len())
        || (listed.is_empty() && clause.is_none())
        || working.iter().all(|party| listed.contains(party.id))
    {
        return;
    }
    // Words that are missing, or lead elsewhere, are told by other rules, or stand where they lead.
    if clause.is_some() && !substance::has_words(agreement, CLAUSE) {
        return;
    }
    let words = clause.map(|clause| agreement.words_of(clause)).unwrap_or_default();
    // What is hidden in a name is told as that.
    let words = wording::visible(&words);
    if listed.is_empty()
        && let Some(clause) = clause
        && left_out_of_list(agreement, clause, &working, report)
    {
        return;
    }
    if speaks_of_all(&words) {
        return;
    }
    let all: Vec<Party<'_>> = agreement.parties().collect();
    let folded = organisations::folded(&even(&words));
    let has_duty = |party: &Party<'_>| {
        listed.contains(party.id) || organisations::is_named(agreement, party, &all, &folded)
    };
    let with = working.iter().filter(|party| has_duty(party)).count();
    // Where only one or few are spoken of, it is no list of what each does.
    if with < 2 || with * 2 < working.len() {
        return;
    }
    let strangers: Vec<&str> = listed
        .iter()
        .copied()
        .filter(|id| agreement.party(id).is_none())
        .take(wording::MOST_SLIPS)
        .collect();
    let place = terms.and(agreement.terms().pair(CLAUSE)).map(|pair| pair.key_span).or_else(|| {
        clause
            .and_then(|clause| agreement.sections_of(clause).next())
            .map(|section| section.heading_span)
    });
    let Some(place) = place else { return };
    let without: Vec<&Party<'_>> = working.iter().filter(|party| !has_duty(party)).collect();
    if without.is_empty() {
        return;
    }
    let names = Names::of(agreement);
    let named = names.in_words(&words);
    for party in without.into_iter().filter(|party| !named.contains(party.id)) {
        let is_misspelt = wording::nearest(party.id, strangers.iter().copied()).is_some();
        if is_misspelt || is_given_something(agreement.terms(), party.id) {
            continue;
        }
        report
            .at(place, format!("{} is given nothing to do", party.called()))
            .clause(CLAUSE)
            .party(party.id)
            .why("the others count on a partner that has promised nothing")
            .help(format!(
                "write what it does and brings: `{}: {{ duties: [ … ] }}`, and in the words",
                party.id
            ))
            .related(party.id_span, "listed as a party here");
    }
}

/// A party that a table of duties has no row for, while it has one for each of the others.
fn left_out_of_list(
    agreement: &Agreement,
    clause: &Clause,
    working: &[Party<'_>],
    report: &mut Report<'_>,
) -> bool {
    if working.len() < 3 {
        return false;
    }
    let all: Vec<Party<'_>> = agreement.parties().collect();
    for section in agreement.sections_of(clause) {
        for table in tables::within(agreement, section.words) {
            let firsts: Option<Vec<&str>> = table
                .rows
                .iter()
                .map(|row| {
                    let first = row.first()?;
                    let words = organisations::folded(agreement.prose().even_at(first.span));
                    let mut named = all
                        .iter()
                        .filter(|party| organisations::is_named(agreement, party, &all, &words));
                    let party = named.next()?;
                    named.next().is_none().then_some(party.id)
                })
                .collect();
            let Some(firsts) = firsts.filter(|firsts| firsts.len() + 1 == working.len()) else {
                continue;
            };
            let mut left_out = working.iter().filter(|party| !firsts.contains(&party.id));
            let (Some(party), None) = (left_out.next(), left_out.next()) else { continue };
            if is_given_something(agreement.terms(), party.id) {
                continue;
            }
            let place = table.header.first().map_or(section.heading_span, |cell| cell.span);
            let message = format!(
                "the table says what each of the others does, and has no row for {}",
                party.called()
            );
            report
                .at(place, message)
                .clause(CLAUSE)
                .party(party.id)
                .why("the others count on a partner that has promised nothing")
                .help("add the row, or say why it has none")
                .related(party.id_span, "listed as a party here");
            return true;
        }
    }
    false
}

fn works(party: &Party<'_>) -> bool {
    !matches!(party.role, Some("funder" | "associate" | "observer"))
        && !shares::is_of_wider_circle(party)
}

/// Whether the words say what each or all of the parties do: then nobody is left without a duty.
fn speaks_of_all(words: &str) -> bool {
    const ALL: &[&str] = &[
        "each ",
        "every ",
        "all ",
        "both ",
        "the parties ",
        "the partners ",
        "the members ",
        "schedule ",
        "annex ",
        "appendix ",
    ];
    let words = even(words);
    ALL.iter().any(|all| {
        words.match_indices(all).any(|(at, _)| {
            !words
                .get(..at)
                .is_some_and(|before| before.ends_with(|sign: char| sign.is_ascii_alphanumeric()))
        })
    })
}

/// Keys that name a party without giving it anything to do.
const NOTHING_TO_DO: &[&str] = &[
    "parties",
    "roles-and-responsibilities",
    "point-of-contact",
    "notices",
    "risk-sharing",
    "profit-sharing",
    "allow",
    "joint-steering-group",
    "decision-making",
    "quorum",
];

/// Whether a value somewhere in the front matter is the id of the party: the owner of a milestone, the provider of a service.
fn is_given_something(terms: &Term, id: &str) -> bool {
    terms
        .pairs()
        .iter()
        .filter(|pair| !NOTHING_TO_DO.contains(&pair.key.as_str()))
        .any(|pair| names(&pair.term, id))
}

fn names(term: &Term, id: &str) -> bool {
    match &term.shape {
        Shape::Scalar(scalar) => scalar.text == id,
        Shape::List(terms) => terms.iter().any(|term| names(term, id)),
        Shape::Map(pairs) => pairs.iter().any(|pair| pair.key == id || names(&pair.term, id)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "party-without-duty";

    fn with(terms: &str, body: &str) -> String {
        format!(
            "---\nkind: joint-working-agreement\nparties:\n  - {{ id: harbour, name: Harbour Trust }}\n  - {{ id: quay, name: Quay Advice }}\n  - {{ id: mill, name: Mill Lane }}\n  - {{ id: town, name: Tideway Council, role: funder }}\n{terms}---\n{body}"
        )
    }

    #[test]
    fn the_party_is_told_at_the_list() {
        let terms = "roles-and-responsibilities: { harbour: { duties: [hosts] }, quay: { duties: [advises] } }\n";
        assert_eq!(told(RULE, &with(terms, "")), ["8:1 Mill Lane is given nothing to do"]);
        let words = "## Roles and responsibilities\nHarbour Trust hosts. Quay Advice advises.\n";
        assert_eq!(told(RULE, &with("", words)), ["9:4 Mill Lane is given nothing to do"]);
    }

    #[test]
    fn duties_may_stand_elsewhere() {
        let terms = "roles-and-responsibilities: { harbour: { duties: [hosts] }, quay: { duties: [advises] } }\n";
        for (more, words) in [
            ("action-plan: { milestones: [{ title: Open, owner: mill }] }\n", ""),
            ("", "## Roles and responsibilities\nMill Lane opens its hall.\n"),
            (
                "",
                "Mill Lane (the “Surgery”) is here.\n\n## Roles and responsibilities\nThe Surgery sends a person.\n",
            ),
            ("", "## Roles and responsibilities\nMill sends a person, MILL too.\n"),
            ("", "## Roles and responsibilities\nEach partner sends one person.\n"),
            ("", "## Roles and responsibilities\nSee Schedule 2.\n"),
        ] {
            assert_eq!(
                told(RULE, &with(&format!("{terms}{more}"), words)).len(),
                0,
                "{more}{words}"
            );
        }
        let few = "roles-and-responsibilities: { harbour: { duties: [hosts] } }\n";
        assert_eq!(told(RULE, &with(few, "")).len(), 0);
    }

    #[test]
    fn a_row_that_was_lost_is_told_although_others_speak_of_all() {
        let with = |rows: &str| {
            let text = format!(
                "## Roles and responsibilities\n| Who | What |\n|---|---|\n| Harbour Trust | trains the staff of all partners |\n{rows}"
            );
            told("party-without-duty", &text)
        };
        assert_eq!(
            with("| Quay Advice | advises |\n"),
            [
                "21:3 the table says what each of the others does, and has no row for Mill Lane Community Centre"
            ]
        );
        assert_eq!(
            with("| Quay Advice | advises |\n| Mill Lane Community Centre | opens its hall |\n")
                .len(),
            0
        );
        assert_eq!(with("| The chair | chairs |\n").len(), 0);
    }
}
