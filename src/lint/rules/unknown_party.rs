//! A reference to a party that the agreement does not have.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use serde_json::Value;

use super::party_figures::Names;
use super::{Check, Report, Rule, phrases, places, tables, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::even;
use crate::ground::finding::Severity;
use crate::ground::source::Span;
use crate::lint::schema;

pub(super) const RULE: Rule = Rule {
    name: "unknown-party",
    severity: Severity::Error,
    summary: "a seat, contact, owner or other duty given to somebody who is no party",
    explanation: r"
A duty given to nobody is done by nobody. Seats, contacts, owners, leads and approvals name parties by their ids; an id that is not
under `parties` is a slip of the pen or a partner who has left.

In the words, the one owner of a table of outcomes or steps who is no party is told, where all others are parties.

Bodies count where a body may decide. Shares have a rule of their own, `share-for-non-party`. The same id in several places is told once.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
lead-body: { lead: harbor-trust }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
lead-body: { lead: harbour-trust }
decision-making:
  bodies:
    - { id: board, name: Partnership Board, chair: independent, seats: [{ for: harbour-trust }, { for: quay-advice }, { for: lived-experience }] }
  matters:
    - { matter: budget, by: board, approval: { all-of: [{ body: board }, { party: harbour-trust }] } }
    - { matter: daily running, by: lead }
---
~~~

**To settle it,** write the party's id as it stands under `parties`, or list the party there.

**Suppress it** only while a change of parties is being signed.
",
    suppressible: true,
    check: Check::Agreement(check),
};

/// Looking for the nearest names takes long; a thousand strangers are told by the first of them.
const MOST_TOLD: usize = 200;

/// References that may name something besides a party: where they stand, and the words that are right there.
/// Where a body may be meant, the ids of all bodies are right as well.
const LOOSE: &[(&str, Bodies, &[&str])] = &[
    (
        "/decision-making/bodies/*/seats/*/for",
        Bodies::No,
        &["group", "lived-experience", "independent"],
    ),
    ("/decision-making/bodies/*/seats/*/appointed-by", Bodies::Yes, &[]),
    ("/decision-making/bodies/*/chair", Bodies::No, &["independent", "rotating"]),
    ("/decision-making/matters/*/by", Bodies::Yes, &["lead", "collective"]),
    ("/reserved-matters/matters/*/holder", Bodies::Yes, &["all-parties"]),
    ("/variation/permitted/*/by", Bodies::Yes, &[]),
    ("/joint-steering-group/body", Bodies::Only, &[]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bodies {
    No,
    Yes,
    Only,
}

/// A place where an id should be known.
struct Reference<'a> {
    id: &'a str,
    span: Span,
    bodies: Bodies,
    also: &'static [&'static str],
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let parties: Vec<&str> = agreement.parties().map(|party| party.id).collect();
    if parties.is_empty() {
        return;
    }
    let ids: BTreeSet<&str> = parties.iter().copied().collect();
    let bodies = bodies(agreement);
    let body_ids: BTreeSet<&str> = bodies.iter().copied().collect();
    let mut unknown: BTreeMap<(&str, bool), Vec<Reference<'_>>> = BTreeMap::new();
    for reference in references(agreement) {
        let is_body = reference.bodies != Bodies::No && body_ids.contains(reference.id);
        let is_party = reference.bodies != Bodies::Only && ids.contains(reference.id);
        if is_id(reference.id) && !is_body && !is_party && !reference.also.contains(&reference.id) {
            let only_bodies = reference.bodies == Bodies::Only;
            unknown.entry((reference.id, only_bodies)).or_default().push(reference);
        }
    }
    for references in unknown.into_values().take(MOST_TOLD) {
        tell(agreement, &parties, &bodies, &references, report);
    }
    if !agreement.is_foreign() && TITLES.iter().any(|it| agreement.prose().even().contains(it)) {
        in_tables(agreement, report);
    }
}

/// The titles of columns that say who answers for something.
const TITLES: &[&str] = &["| owner", "| lead", "| led by", "| responsible", "| accountable"];

/// The one owner of a table of outcomes or steps who is no party, where all others are.
fn in_tables(agreement: &Agreement, report: &mut Report<'_>) {
    const LEAST_OTHERS: usize = 3;
    const CLAUSES: &[&str] = &[
        "purpose-and-outcomes",
        "performance-framework",
        "action-plan",
        "roles-and-responsibilities",
    ];
    /// Somebody of a party, or all of them.
    const WITHIN: &[&str] = &[
        "all",
        "any",
        "both",
        "each",
        "every",
        "joint",
        "jointly",
        "everybody",
        "everyone",
        "board",
        "group",
        "committee",
        "team",
        "panel",
        "forum",
        "lead",
        "leads",
        "chair",
        "manager",
        "director",
        "officer",
        "coordinator",
        "head",
        "chief",
        "secretary",
        "partner",
        "partners",
        "party",
        "parties",
        "member",
        "members",
        "provider",
        "providers",
        "commissioner",
        "commissioners",
        "participants",
        "organisations",
        "charities",
        "tbc",
        "tba",
        "tbd",
        "to",
        "none",
        "with",
        "office",
        "staff",
        "trustees",
        "subgroup",
        "steering",
        "programme",
        "project",
        "alliance",
        "consortium",
        "host",
    ];
    let names = Names::of(agreement);
    for table in tables::of(agreement) {
        let column = ["owner", "lead", "led by", "responsible", "accountable"]
            .into_iter()
            .find_map(|title| table.column(&[title]));
        let is_of_clause =
            || places::clause_at(agreement, table.start()).is_some_and(|it| CLAUSES.contains(&it));
        let Some(column) = column.filter(|_| is_of_clause()) else { continue };
        let cells = table.rows.iter().filter_map(|row| row.get(column));
        let cells: Vec<_> = cells.filter(|cell| !cell.is_empty()).collect();
        let mut strangers = cells.iter().filter(|cell| names.mentions(&even(cell.text)).is_empty());
        let (Some(stranger), None) = (strangers.next(), strangers.next()) else { continue };
        let folded = even(stranger.text);
        let words: Vec<&str> = phrases::words_of(&folded).map(|(_, word)| word).collect();
        let is_name = stranger.text.trim_start_matches("the ").starts_with(char::is_uppercase);
        if cells.len() <= LEAST_OTHERS
            || !is_name
            || !(1..=5).contains(&words.len())
            || words.iter().any(|word| WITHIN.contains(word))
        {
            continue;
        }
        let name = wording::quoted(stranger.text);
        let finding = report.at(stranger.span, format!("{name} is no party to this agreement"));
        finding
            .why("a duty given to nobody is done by nobody")
            .help("write the party that answers for it, or list this one under `parties`");
        if let Some(clause) = places::clause_at(agreement, stranger.span.start) {
            finding.clause(clause);
        }
    }
}

/// Where an agreement gives somebody of this id a duty, in the order of the text.
pub(super) fn places_of(agreement: &Agreement, id: &str) -> Vec<Span> {
    let bodies = bodies(agreement);
    if bodies.contains(&id) {
        return Vec::new();
    }
    let all = references(agreement).into_iter();
    all.filter(|reference| reference.id == id && reference.bodies != Bodies::Only)
        .map(|reference| reference.span)
        .collect()
}

fn tell(
    agreement: &Agreement,
    parties: &[&str],
    bodies: &[&str],
    references: &[Reference<'_>],
    report: &mut Report<'_>,
) {
    const MOST_RELATED: usize = 10;
    let Some((first, others)) = references.split_first() else { return };
    let id = wording::quoted(first.id);
    let message = match first.bodies {
        Bodies::No => format!("{id} is no party to this agreement"),
        Bodies::Yes => format!("{id} is neither a party nor a body of this agreement"),
        Bodies::Only => format!("{id} is no body of this agreement"),
    };
    let finding = report.at(first.span, message);
    finding.why("a duty given to nobody is done by nobody");
    for other in others.iter().take(MOST_RELATED) {
        finding.related(other.span, "here as well");
    }
    let parties = parties.iter().filter(|_| first.bodies != Bodies::Only);
    let bodies = bodies.iter().filter(|_| first.bodies != Bodies::No);
    let known: Vec<&str> = parties.chain(bodies).chain(first.also).copied().collect();
    if let Some(nearest) = wording::nearest(first.id, known.iter().copied()) {
        finding.help(format!("write `{nearest}`")).fix(first.span, nearest);
        if let Some(party) = agreement.party(nearest) {
            finding.party(party.id);
        }
    } else if known.len() <= MOST_RELATED && !known.is_empty() {
        let known: Vec<_> = known.iter().map(|id| format!("`{id}`")).collect();
        finding
            .help(format!("write {}, or list the party under `parties`", wording::either(&known)));
    } else {
        finding.help("write an id that stands under `parties`, or list the party there");
    }
}

fn bodies(agreement: &Agreement) -> Vec<&str> {
    let bodies = agreement.terms_of("decision-making").and_then(|terms| terms.get("bodies"));
    bodies
        .map(Term::list)
        .unwrap_or_default()
        .iter()
        .filter_map(|body| body.text_of("id"))
        .collect()
}

/// Whether a text has the shape of an id; the schema tells what has not.
pub(super) fn is_id(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= 64 && !text.starts_with('-') && text.bytes().all(sign)
}

fn references(agreement: &Agreement) -> Vec<Reference<'_>> {
    let mut references = Vec::new();
    WAYS.follow(Ways::ROOT, agreement.terms(), &mut references);
    for (pointer, bodies, also) in LOOSE {
        let path: Vec<&str> = pointer.split('/').skip(1).collect();
        loose(agreement.terms(), &path, &mut |term| {
            if let Some(id) = term.text() {
                references.push(Reference { id, span: term.span, bodies: *bodies, also });
            }
        });
    }
    references.sort_by_key(|reference| reference.span);
    references
}

/// The published schema says where a party's id belongs: wherever it refers to its own definition of one.
const PARTY: &str = "#/$defs/party";
/// Shares have rules of their own.
const SHARES: &str = "#/$defs/shares";

static WAYS: LazyLock<Ways> =
    LazyLock::new(|| schema::front_matter().map(Ways::through).unwrap_or_default());

/// The ways through the front matter that end at a party's id. They are found in the schema once for all agreements: few of its
/// hundreds of places name a party, and looking at all of them for each agreement takes longer than any other rule.
#[derive(Default)]
struct Ways {
    /// Ways name each other by their place in here, since the schema leads back into itself.
    all: Vec<Way>,
}

#[derive(Default)]
struct Way {
    /// A party's id stands here.
    is_party: bool,
    /// The keys are ids of parties.
    names_parties: bool,
    /// Where keys lead; `None` for those that lead to no party.
    keys: HashMap<String, Option<usize>>,
    other_keys: Option<usize>,
    items: Option<usize>,
    /// What holds here besides: a definition that the schema refers to.
    definition: Option<usize>,
}

impl Ways {
    const ROOT: usize = 0;

    fn through(schema: &Value) -> Self {
        let mut ways = Self::default();
        ways.add(schema, schema, &mut HashMap::new());
        ways.leave_out_the_rest();
        ways
    }

    /// Adds the way that a part of the schema describes, and says where it is.
    fn add<'a>(
        &mut self,
        root: &'a Value,
        schema: &'a Value,
        definitions: &mut HashMap<&'a str, usize>,
    ) -> usize {
        let place = self.all.len();
        self.all.push(Way::default());
        let mut way = Way::default();
        match schema.get("$ref").and_then(Value::as_str) {
            Some(PARTY) => way.is_party = true,
            Some(SHARES) => {}
            reference => {
                way.definition =
                    reference.and_then(|reference| self.defined(root, reference, definitions));
                let names = schema.get("propertyNames").and_then(|names| names.get("$ref"));
                way.names_parties = names.and_then(Value::as_str) == Some(PARTY);
                let known = schema.get("properties").and_then(Value::as_object);
                for (key, schema) in known.into_iter().flatten() {
                    way.keys.insert(key.clone(), Some(self.add(root, schema, definitions)));
                }
                let mut below = |key: &str| Some(self.add(root, schema.get(key)?, definitions));
                way.other_keys = below("additionalProperties");
                way.items = below("items");
            }
        }
        if let Some(slot) = self.all.get_mut(place) {
            *slot = way;
        }
        place
    }

    fn defined<'a>(
        &mut self,
        root: &'a Value,
        reference: &'a str,
        definitions: &mut HashMap<&'a str, usize>,
    ) -> Option<usize> {
        if let Some(known) = definitions.get(reference) {
            return Some(*known);
        }
        let schema = root.pointer(reference.strip_prefix('#')?)?;
        // It may refer to itself, so it is known before it is read.
        definitions.insert(reference, self.all.len());
        Some(self.add(root, schema, definitions))
    }

    /// Takes out what leads to no party, from the ends backwards until nothing changes.
    fn leave_out_the_rest(&mut self) {
        let mut leads = vec![false; self.all.len()];
        loop {
            let goes_on =
                |next: Option<usize>| next.and_then(|next| leads.get(next)).is_some_and(|it| *it);
            let now: Vec<bool> = self
                .all
                .iter()
                .map(|way| {
                    way.is_party
                        || way.names_parties
                        || [way.other_keys, way.items, way.definition].into_iter().any(goes_on)
                        || way.keys.values().copied().any(goes_on)
                })
                .collect();
            if now == leads {
                break;
            }
            leads = now;
        }
        let kept = |next: &mut Option<usize>| {
            *next = next.filter(|next| leads.get(*next).is_some_and(|it| *it));
        };
        for way in &mut self.all {
            way.keys.values_mut().for_each(kept);
            [&mut way.other_keys, &mut way.items, &mut way.definition].into_iter().for_each(kept);
        }
    }

    /// Walks the terms along a way.
    fn follow<'a>(&self, way: usize, term: &'a Term, references: &mut Vec<Reference<'a>>) {
        let Some(way) = self.all.get(way) else { return };
        let (bodies, also): (_, &[&str]) = (Bodies::No, &[]);
        if way.is_party {
            if let Some(id) = term.text() {
                references.push(Reference { id, span: term.span, bodies, also });
            }
            return;
        }
        if let Some(definition) = way.definition {
            self.follow(definition, term, references);
        }
        for pair in term.pairs() {
            if way.names_parties {
                references.push(Reference { id: &pair.key, span: pair.key_span, bodies, also });
            }
            if let Some(next) = way.keys.get(&pair.key).copied().unwrap_or(way.other_keys) {
                self.follow(next, &pair.term, references);
            }
        }
        if let Some(items) = way.items {
            term.list().iter().for_each(|term| self.follow(items, term, references));
        }
    }
}

/// Calls `tell` for each term that a path leads to; `*` stands for every item of a list.
fn loose<'a>(term: &'a Term, path: &[&str], tell: &mut impl FnMut(&'a Term)) {
    match path.split_first() {
        None => tell(term),
        Some((&"*", rest)) => term.list().iter().for_each(|term| loose(term, rest, tell)),
        Some((key, rest)) => {
            if let Some(term) = term.get(key) {
                loose(term, rest, tell);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "unknown-party";

    fn with(terms: &str) -> String {
        format!(
            "---\nkind: lead-provider-agreement\nparties: [{{ id: harbour-trust, name: Harbour Trust }}, {{ id: quay-advice }}]\n{terms}\n---\n"
        )
    }

    #[test]
    fn a_misspelt_party_is_told_with_the_nearest() {
        let (_, findings) = findings(RULE, &[], &with("lead-body: { lead: harbor-trust }"));
        assert_eq!(findings[0].message, "“harbor-trust” is no party to this agreement");
        assert_eq!(findings[0].help.as_deref(), Some("write `harbour-trust`"));
    }

    #[test]
    fn every_place_that_names_a_party_is_read_and_one_stranger_told_once() {
        let terms = "lead-body: { lead: anchorpoint }\npoint-of-contact: { anchorpoint: { role: Manager } }\nfinancing: { contributions: [{ party: anchorpoint }] }\naction-plan: { milestones: [{ owner: anchorpoint }] }\nvariation: { approval: { all-of: [{ party: anchorpoint }] } }\ndecision-making: { bodies: [{ id: board, seats: [{ for: anchorpoint }] }], matters: [{ by: anchorpoint }] }\n";
        let (_, findings) = findings(RULE, &[], &with(terms));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].related.len(), 6);
    }

    #[test]
    fn bodies_count_where_a_body_may_decide() {
        let terms = |by: &str| {
            format!(
                "decision-making: {{ bodies: [{{ id: board, name: Board }}], matters: [{{ matter: budget, by: {by} }}] }}"
            )
        };
        assert_eq!(told(RULE, &with(&terms("board"))).len(), 0);
        assert_eq!(told(RULE, &with(&terms("collective"))).len(), 0);
        assert_eq!(
            told(RULE, &with(&terms("bord"))),
            ["4:90 “bord” is neither a party nor a body of this agreement"]
        );
    }

    #[test]
    fn shares_are_left_to_their_own_rule() {
        assert_eq!(told(RULE, &with("risk-sharing: { shares: { anchorpoint: 100 } }")).len(), 0);
    }

    #[test]
    fn what_is_no_id_at_all_is_left_to_the_schema() {
        assert_eq!(told(RULE, &with("lead-body: { lead: Anchor Point }")).len(), 0);
    }

    #[test]
    fn the_one_owner_who_is_no_party_is_told() {
        let table = |owner: &str| {
            told(
                "unknown-party",
                &format!(
                    "---\nkind: collaboration-agreement\nparties: [{{ id: h, name: Harbour Trust }}, {{ id: q, name: Quay Advice }}]\n---\n## Action plan\n\n| Step | Owner |\n|---|---|\n| A | Harbour Trust |\n| B | Quay Advice |\n| C | Harbour Trust |\n| D | {owner} |\n"
                ),
            )
        };
        assert_eq!(table("the CCG"), ["12:7 “the CCG” is no party to this agreement"]);
        for owner in ["Quay Advice", "all partners", "Steering Group", "Project Manager", "", "—"]
        {
            assert_eq!(table(owner), Vec::<String>::new(), "{owner}");
        }
    }
}
