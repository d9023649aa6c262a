//! Personal data that are shared under something that is no information-sharing agreement, or under nothing.

use std::sync::LazyLock;

use regex::Regex;

use super::gathered::{RELATIONS, Relation};
use super::said::{self, pattern};
use super::{Check, Gathered, Report, Rule, places, recorded, timeframe, wording};
use crate::document::agreement::{Agreement, State};
use crate::document::term::Term;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "data-shared-without-agreement",
    severity: Severity::Warning,
    summary: "personal data shared with no information-sharing agreement in force",
    explanation: r"
Partners who share personal data need it settled which data, for what, on what lawful basis, and who answers to the people
concerned. The Information Commissioner's code on data sharing expects a data sharing agreement for that, and does not take a memorandum of understanding for one, except between
government departments and certain public bodies.

It is told where `data-protection-and-information-sharing: { agreement: … }` names an agreement here that is of another kind and has neither lawful bases nor a list of data itself, or one that has
expired; and where personal data are shared between two controllers or more, no agreement is named, none here serves this one, and the clause says nothing of an agreement, a protocol
or a schedule about it. Where the front matter says nothing, the words of the clause are read: it is told where they have personal data pass between the parties, as a matter of course and not
only with consent or under some condition, and speak nowhere of such an agreement, a lawful basis or an assessment; or where they have them pass under a memorandum of understanding. A
memorandum between public bodies only is left in peace.

~~~markdown bad
=== agreements/tideway.md ===
---
kind: memorandum-of-understanding
id: tideway
title: Tideway memorandum of understanding
parties:
  - { id: harbour-trust, name: Harbour Trust, sector: vcse }
  - { id: quay-advice, name: Quay Advice, sector: vcse }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, sector: vcse }
  - { id: quay-advice, name: Quay Advice, sector: vcse }
data-protection-and-information-sharing: { personal-data: true, agreement: tideway }
---
~~~

~~~markdown good
=== agreements/tideway-data.md ===
---
kind: information-sharing-agreement
id: tideway-data
title: Tideway information-sharing agreement
timeframe: { commencement: 2025-04-01, expiry: 2029-03-31 }
---
=== agreements/tideway-services.md ===
---
kind: collaboration-agreement
id: tideway-services
title: Tideway services agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, sector: vcse }
  - { id: quay-advice, name: Quay Advice, sector: vcse }
data-protection-and-information-sharing: { personal-data: true, agreement: tideway-data }
---
~~~

**To settle it,** agree an information-sharing agreement and name it there, or write `{ title: …, held-by: … }` where it is kept elsewhere.

**Suppress it** where the sharing is settled in another way, and say where.
",
    suppressible: true,
    check: Check::Together(check),
};

const CLAUSE: &str = "data-protection-and-information-sharing";
const SHARING: &str = "information-sharing-agreement";
const WHY: &str =
    "nobody can say which data may be passed on, on what lawful basis, and who answers for them";

fn check(gathered: &Gathered<'_>, report: &mut Report<'_>) {
    for agreement in gathered.asked().filter(|agreement| agreement.kind() != Some(SHARING)) {
        let terms = agreement.terms_of(CLAUSE);
        if terms.is_some_and(|terms| terms.text_of("personal-data") == Some("false"))
            || gathered.is_over(agreement, report.standard.as_of)
        {
            continue;
        }
        let mut relations = gathered.relations_of(agreement).iter();
        match relations.find(|relation| relation.is_about_data()) {
            Some(relation) => {
                of_another_kind(relation, gathered, report);
                has_expired(relation, gathered, report);
            }
            None if terms.is_none_or(|terms| terms.get("agreement").is_none()) => {
                under_none(agreement, gathered, report);
            }
            None => {}
        }
    }
}

fn of_another_kind(relation: &Relation<'_>, gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let Some(named) = gathered.named(relation) else { return };
    let Some(kind) = named.kind().filter(|kind| *kind != SHARING) else { return };
    let is_known = report.standard.schemas.kinds().iter().any(|known| known.id == kind);
    // A kind of the repository's own may be one for sharing data.
    let is_built_in = RELATIONS.ranked_by.contains_key(kind) || kind.starts_with("deed-of-");
    if !is_known || !is_built_in || settles_it_itself(named) || is_among_public_bodies(named, kind)
    {
        return;
    }
    let message = format!(
        "personal data are to be shared under {}, which is {}",
        wording::quoted(named.called()),
        wording::a_kind(kind)
    );
    let finding = report.in_file(relation.from.path(), relation.term.span, message);
    finding
        .clause(CLAUSE)
        .why(WHY)
        .help("name the information-sharing agreement, or agree one")
        .related_in(named.path(), named.kind_span(), "its kind");
}

/// Whether an agreement has the terms of an information-sharing agreement among its own.
fn settles_it_itself(agreement: &Agreement) -> bool {
    ["lawful-basis", "data-items"]
        .into_iter()
        .any(|clause| agreement.terms_of(clause).is_some() || agreement.clause(clause).is_some())
}

fn is_among_public_bodies(agreement: &Agreement, kind: &str) -> bool {
    let is_public = |sector: Option<&str>| matches!(sector, Some("nhs" | "local-authority"));
    kind == "memorandum-of-understanding"
        && agreement.parties().all(|party| is_public(party.term.text_of("sector")))
}

fn has_expired(relation: &Relation<'_>, gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let as_of = report.standard.as_of;
    let Some(called) = relation.called(gathered) else { return };
    let from = relation.from.path();
    let stated = match gathered.named(relation) {
        Some(named) if named.kind() == Some(SHARING) && gathered.is_over(named, as_of) => {
            let place = named.terms_of("timeframe").map_or_else(|| named.kind_span(), |it| it.span);
            recorded::expiry(named).map(|expiry| (expiry, named.path(), place))
        }
        Some(_) => None,
        None => {
            let term = relation.term.get("expiry");
            let expiry = term.and_then(|term| Some((timeframe::date(term)?, from, term.span)));
            expiry.filter(|(expiry, ..)| *expiry < as_of)
        }
    };
    let Some((expiry, path, span)) = stated else { return };
    let message = format!(
        "personal data are shared under {}, which expired on {expiry}",
        wording::quoted(called)
    );
    let finding = report.in_file(from, relation.term.span, message);
    finding.clause(CLAUSE).why(WHY).help("renew it, or name the one that is in force").related_in(
        path,
        span,
        "this is where it says so",
    );
}

/// What the terms say counts before what the words say.
fn under_none(agreement: &Agreement, gathered: &Gathered<'_>, report: &mut Report<'_>) {
    if !in_terms(agreement, gathered, report) {
        in_words(agreement, gathered, report);
    }
}

/// Terms that have personal data pass between the parties, under nothing. Whether it was told.
fn in_terms(agreement: &Agreement, gathered: &Gathered<'_>, report: &mut Report<'_>) -> bool {
    let Some(terms) = agreement.terms_of(CLAUSE) else { return false };
    let Some(shared) = terms.pair("personal-data").filter(|pair| pair.term.text() == Some("true"))
    else {
        return false;
    };
    let roles = terms.get("roles").map(Term::pairs).unwrap_or_default();
    let controllers = roles.iter().filter(|role| is_controller(&role.term)).count();
    if controllers < 2
        || is_served(agreement, gathered)
        || settles_it_itself(agreement)
        || speaks_of_one(agreement)
    {
        return false;
    }
    let message = format!(
        "personal data are shared between {controllers} controllers, and no information-sharing agreement is named"
    );
    let finding = report.in_file(agreement.path(), shared.key_span, message);
    finding
        .clause(CLAUSE)
        .why(WHY)
        .help("write `agreement: ID` beside it, or `agreement: { title: …, held-by: … }` for one that is kept elsewhere");
    true
}

/// Whether an information-sharing agreement here serves this one.
fn is_served(agreement: &Agreement, gathered: &Gathered<'_>) -> bool {
    let serves =
        |relation: &Relation<'_>| relation.is("supports") && relation.from.kind() == Some(SHARING);
    agreement.id().is_some_and(|id| gathered.naming(id).any(serves))
}

/// Words that have personal data pass between the parties, under a memorandum or under nothing.
fn in_words(agreement: &Agreement, gathered: &Gathered<'_>, report: &mut Report<'_>) {
    let prose = agreement.prose();
    let Some(clause) = agreement.clause(CLAUSE).filter(|clause| clause.state == State::Present)
    else {
        return;
    };
    let is_deed = agreement.kind().is_some_and(|kind| kind.starts_with("deed-of-"));
    if is_deed || !prose.even().contains("shar") && !prose.even().contains("exchang") {
        return;
    }
    let sections = clause.sections.iter().flat_map(|index| places::downwards(agreement, *index));
    let passages: Vec<Span> = sections.map(|(_, section)| section.words).collect();
    let passing = passages
        .iter()
        .flat_map(|passage| said::sentences(agreement, *passage))
        .map(|sentence| (sentence, prose.even_at(sentence)))
        .find(|(_, words)| words.len() < LONGEST_SENTENCE && has_personal_data_pass(words));
    let Some((sentence, words)) = passing else { return };
    let is_settled = |words: &str| SETTLED.is_match(words);
    if is_settled(prose.even())
        || passages.iter().any(|passage| ELSEWHERE.is_match(prose.even_at(*passage)))
        || titles_speak_of_one(agreement)
        || settles_it_itself(agreement)
        || is_served(agreement, gathered)
    {
        return;
    }
    let quoted = wording::quoted(agreement.source.slice(sentence));
    let under_memorandum = UNDER_MEMORANDUM.is_match(words);
    if under_memorandum && all_are_public(agreement) {
        return;
    }
    let (message, help) = if under_memorandum {
        (
            format!("personal data are to be shared under a memorandum of understanding: {quoted}"),
            "name the information-sharing agreement, or agree one",
        )
    } else {
        (
            format!(
                "personal data are to be shared, and no information-sharing agreement is named: {quoted}"
            ),
            "name the information-sharing agreement in the clause and under `agreement` in its terms, or say which data are shared, for what and on what lawful basis",
        )
    };
    report.in_file(agreement.path(), sentence, message).clause(CLAUSE).why(WHY).help(help);
}

/// Longer ones were not written for people.
const LONGEST_SENTENCE: usize = 2000;

/// “Referrals, with names and diagnoses, are shared between the parties as the service requires”
fn has_personal_data_pass(words: &str) -> bool {
    (PASSES.is_match(words) && BETWEEN.is_match(words)
        || PASS_THEM.is_match(words)
        || PASSES.is_match(words) && UNDER_MEMORANDUM.is_match(words))
        && PERSONAL.is_match(words)
        && !HEDGED.is_match(words)
}

static PASSES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:is|are|will be|shall be|must be) (?:[a-z]+ ){0,2}(?:shared|exchanged|passed (?:on|between|to)|disclosed (?:to|between))\b|\bshares personal (?:data|information|details)\b",
    )
});

static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:between|among|amongst|with|to) (?:(?:the|all|of|each|every|any|one|other|both|two|three|four|five) ){0,3}(?:another|others?|part(?:y|ies)|partners?|members?|organisations?|providers?|participants?|collaborators?|signatories|agencies)\b",
    )
});

/// “The parties will share …”
static PASS_THEM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:parties|partners|members|organisations|providers|participants|collaborators|signatories|(?:each|every) (?:party|partner|member|organisation|provider)) (?:will |shall |must |(?:agrees? to )?)(?:shares?|exchanges?)\b",
    )
});

static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\bpersonal (?:data|information|details)\b|\bdiagnos[ei]s\b|\bdates of birth\b|\bnames and\b|\bnames, \b|\b(?:clients?|patients?|service users?|customers?|residents?|tenants?|case|care|health|referral|medical|pupils?|learners?|participants?|famil(?:y|ies)|child(?:ren)?)(?:'s?)? (?:records?|data|files|notes|details)\b|\breferrals?\b|\b(?:information|details|data) (?:about|on|of) (?:individuals?|people|clients?|patients?|service users|residents|families|households|tenants|carers|pupils|learners|children|young people)\b",
    )
});

/// What keeps a sentence from having data pass as a matter of course.
static HEDGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:not|no|nor|never|only|unless|if|where|when|whenever|wherever|before|until|without|any|may|equally)\b|anonym|aggregate|pseudonym|statistic|consent|permission|\bagree to share (?:learning|good|best)|\bcosts?\b|\brisks?\b",
    )
});

static UNDER_MEMORANDUM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:under|by|through|in|with) [ -\-/-:<-~]{0,80}\b(?:memorandum|mou)\b")
});

/// What shows anywhere in the words that the sharing is settled.
static SETTLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:sharing|processing|exchange|controllers?|data|isa|dsa) (?:agreements?|protocols?|arrangements?|contracts?|codes?|frameworks?|policy|policies|procedures?|charter)\b|\b(?:isa|dsa|ispa|wasp|wasppi|wascpi)\b|\blawful bas[ei]s\b|\blegal bas[ei]s\b|\bimpact assessment|\barticles? [69]\b|\bprotocols?\b",
    )
});

/// The same in the clause itself.
static ELSEWHERE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:schedule|annexe?|appendix|separate (?:agreement|document))\b"));

fn titles_speak_of_one(agreement: &Agreement) -> bool {
    let schedules = agreement.terms().get("schedules").map(Term::list).unwrap_or_default();
    let titles = schedules.iter().filter_map(|schedule| schedule.text_of("title"));
    titles.map(|title| title.to_lowercase().replace('-', " ")).any(|title| {
        RELATIONS.data_agreement_words.iter().any(|word| title.contains(word.as_str()))
    })
}

fn all_are_public(agreement: &Agreement) -> bool {
    let is_public = |sector: Option<&str>| matches!(sector, Some("nhs" | "local-authority"));
    let mut parties = agreement.parties().peekable();
    parties.peek().is_some() && parties.all(|party| is_public(party.term.text_of("sector")))
}

pub(super) fn is_controller(role: &Term) -> bool {
    matches!(role.text(), Some("controller" | "joint-controller"))
}

/// Whether the words or the schedules of an agreement speak of how data are shared.
fn speaks_of_one(agreement: &Agreement) -> bool {
    let Some(clause) = agreement.clause(CLAUSE) else { return true };
    let words = agreement.words_of(clause).to_lowercase().replace('-', " ");
    let schedules = agreement.terms().get("schedules").map(Term::list).unwrap_or_default();
    let titles = schedules.iter().filter_map(|schedule| schedule.text_of("title"));
    let titles = titles.map(|title| title.to_lowercase().replace('-', " "));
    std::iter::once(words)
        .chain(titles)
        .any(|text| RELATIONS.data_agreement_words.iter().any(|word| text.contains(word.as_str())))
        // Words that are nowhere cannot say anything.
        || agreement.sections_of(clause).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::super::examples::told_when;

    fn told(text: &str) -> Vec<String> {
        told_when("data-shared-without-agreement", &["as-of=2027-06-01"], text)
    }

    fn with(kind: &str, rest: &str, terms: &str) -> Vec<String> {
        told(&format!(
            "=== a.md ===\n---\nkind: {kind}\nid: a\ntitle: Compact\n{rest}\n---\n=== b.md ===\n---\nkind: alliance-agreement\nid: b\ndata-protection-and-information-sharing: {{ {terms} }}\n---\n\n## Data protection\nEach party keeps to the law.\n"
        ))
    }

    const VCSE: &str = "parties: [{ id: harbour, name: Harbour, sector: vcse }, { id: town, name: Town, sector: local-authority }]";

    #[test]
    fn a_memorandum_is_no_information_sharing_agreement() {
        assert_eq!(
            with("memorandum-of-understanding", VCSE, "agreement: a"),
            [
                "4:55 personal data are to be shared under “Compact”, which is a memorandum of understanding"
            ]
        );
        for (kind, rest) in [
            ("memorandum-of-understanding", VCSE.replace("vcse", "nhs")),
            ("joint-working-agreement", "lawful-basis: { bases: [] }".to_owned()),
            ("information-sharing-agreement", String::new()),
            ("data-protocol", String::new()),
        ] {
            assert_eq!(with(kind, &rest, "agreement: a").len(), 0, "{kind}");
        }
        let none = "personal-data: false, agreement: a";
        assert_eq!(with("memorandum-of-understanding", VCSE, none).len(), 0);
    }

    #[test]
    fn one_that_has_expired_is_told() {
        assert_eq!(
            with(
                "information-sharing-agreement",
                "timeframe: { expiry: 2027-03-31 }",
                "agreement: a"
            ),
            ["4:55 personal data are shared under “Compact”, which expired on 2027-03-31"]
        );
        assert_eq!(
            with("x", "", "agreement: { title: Protocol, expiry: 2027-03-31 }"),
            ["4:55 personal data are shared under “Protocol”, which expired on 2027-03-31"]
        );
        assert_eq!(with("x", "", "agreement: { title: Protocol, expiry: 2027-06-01 }").len(), 0);
    }

    #[test]
    fn words_that_have_personal_data_pass_are_told_where_nothing_settles_it() {
        let said = |words: &str| {
            told(&format!(
                "---\nkind: collaboration-agreement\n{VCSE}\n---\n\n## Data protection\n{words}\n"
            ))
        };
        assert_eq!(
            said(
                "Each is controller of its records. Referrals, with names, are shared between the Parties."
            ),
            [
                "7:36 personal data are to be shared, and no information-sharing agreement is named: “Referrals, with names, are shared between the Parties.”"
            ]
        );
        for words in [
            "The partners will share personal data so that people tell their story once.",
            "Client records are shared with the other partners each week.",
            "Case notes are shared under the Tideway memorandum of understanding.",
            "Partners share details of households with one another.",
            "Each partner keeps its records and shares personal data with the other parties.",
        ] {
            assert_eq!(said(words).len(), 1, "{words}");
        }
        for words in [
            "Personal data are shared between the parties only with consent.",
            "No personal data are shared between the partners.",
            "Personal data are shared between the partners under the data sharing agreement.",
            "Personal data are shared between the partners as Schedule 2 says.",
            "The partners will share personal data. The lawful basis is public task.",
            "When personal data are shared between the parties, each keeps to the law.",
            "Numbers are shared with the other partners.",
            "The partners share learning.",
        ] {
            assert_eq!(said(words), Vec::<String>::new(), "{words}");
        }
    }

    #[test]
    fn sharing_under_nothing_is_told_where_nothing_is_said_of_it() {
        let roles = "personal-data: true, roles: { harbour: controller, town: joint-controller }";
        assert_eq!(
            with("x", "", roles),
            [
                "4:44 personal data are shared between 2 controllers, and no information-sharing agreement is named"
            ]
        );
        let serving = ("information-sharing-agreement", "supports: b", roles);
        let alone = "personal-data: true, roles: { harbour: controller, town: processor }";
        for (kind, rest, terms) in [serving, ("x", "", alone), ("x", "", "personal-data: true")] {
            assert_eq!(with(kind, rest, terms).len(), 0, "{terms}");
        }
        let text = format!(
            "---\nkind: alliance-agreement\ndata-protection-and-information-sharing: {{ {roles} }}\n---\n\n## Data protection\n"
        );
        for words in ["The data-sharing agreement of 2024 applies.", "Schedule 4 applies."] {
            assert_eq!(told(&format!("{text}{words}\n")).len(), 0, "{words}");
        }
    }
}
