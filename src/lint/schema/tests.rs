//! What the schemas are to tell, in small documents and the words that are expected.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::document::agreement::Circumstances;
use crate::ground::finding::Severity;
use crate::ground::source::Source;
use crate::history::record::{ActDraft, ActKind, EntryDraft, EntryKind, Named, RecordFile, Whose};
use crate::history::trace::ObjectId;

const FRONT: &str = "kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
";

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);

fn read(text: &str, agreed: bool) -> Agreement {
    let circumstances = Circumstances { agreed, ..Circumstances::default() };
    Agreement::read(Arc::new(Source::new("a.md", text)), &CATALOGUE, circumstances)
}

fn found_by(schemas: &Schemas, text: &str, agreed: bool, level: Level) -> Vec<(String, Finding)> {
    let agreement = read(text, agreed);
    let findings = schemas.validate(&agreement, &CATALOGUE, level);
    findings
        .into_iter()
        .map(|finding| (agreement.source.slice(finding.span).to_owned(), finding))
        .collect()
}

fn found(text: &str, agreed: bool, level: Level) -> Vec<(String, Finding)> {
    found_by(&Schemas::built_in(), text, agreed, level)
}

/// What is told about front matter, clauses left aside: rule, place and message.
fn about_terms(front: &str) -> Vec<String> {
    let findings = found(&format!("---\n{front}---\n"), false, Level::Standard);
    let of_terms = |rule: &str| !rule.ends_with("-clause");
    findings
        .into_iter()
        .filter(|(_, finding)| of_terms(finding.rule))
        .map(|(place, finding)| format!("{} [{place}] {}", finding.rule, finding.message))
        .collect()
}

/// What is told about the standard front matter with one more line, and what is offered instead.
fn with_line(line: &str) -> Vec<String> {
    about_terms(&format!("{FRONT}{line}\n"))
}

fn fix_for(line: &str) -> Option<String> {
    let findings = found(&format!("---\n{FRONT}{line}\n---\n"), false, Level::Standard);
    findings.into_iter().find_map(|(_, finding)| Some(finding.fix?.replacement))
}

fn help_for(line: &str) -> String {
    let findings = found(&format!("---\n{FRONT}{line}\n---\n"), false, Level::Standard);
    let told = findings.into_iter().find(|(_, finding)| !finding.rule.ends_with("-clause"));
    told.and_then(|(_, finding)| finding.help).unwrap_or_default()
}

fn clauses_told(text: &str, agreed: bool, level: Level, rule: &str) -> Vec<String> {
    let findings = found(text, agreed, level);
    findings
        .into_iter()
        .filter(|(_, finding)| finding.rule == rule)
        .filter_map(|(_, finding)| finding.clause)
        .collect()
}

// The schemas themselves

#[test]
fn the_schemas_are_json_schema_and_can_be_used() {
    for document in BUILT_IN.all() {
        assert!(against_the_standard(document.value()).is_none(), "{}", document.name);
        assert!(built_in(document.name).is_some());
    }
    let levels: Value = serde_json::from_str(include_str!("../../../schema/levels.json")).unwrap();
    let schema: Value =
        serde_json::from_str(include_str!("../../../schema/levels.schema.json")).unwrap();
    assert!(compiled(&schema, &[]).unwrap().is_valid(&levels));
}

#[test]
fn the_schemas_know_the_clauses_of_the_catalogue() {
    let front = BUILT_IN.named("front-matter").unwrap().value();
    let known = front.pointer("/$defs/clause/enum").and_then(Value::as_array).unwrap();
    let known: BTreeSet<_> = known.iter().filter_map(Value::as_str).collect();
    let catalogue: BTreeSet<_> =
        CATALOGUE.clauses().iter().map(|clause| clause.id.as_str()).collect();
    assert_eq!(known, catalogue);
}

#[test]
fn a_clause_that_a_kind_cannot_do_without_is_so_in_every_block_that_says_it() {
    fn essential<'a>(
        schema: &'a Value,
        required: &mut BTreeSet<&'a str>,
        settled: &mut BTreeSet<&'a str>,
    ) {
        if let Some(map) = schema.as_object() {
            if schema.pointer("/x-counterpart/need") == Some(&json!("essential")) {
                let named = map.get("required").and_then(Value::as_array);
                required.extend(named.into_iter().flatten().filter_map(Value::as_str));
            }
            for (key, value) in map {
                let state = value.get("$ref").and_then(Value::as_str).unwrap_or_default();
                if state.contains("/settled") {
                    settled.extend(key.trim_start_matches("^(").trim_end_matches(")$").split('|'));
                }
                essential(value, required, settled);
            }
        }
        schema
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|value| essential(value, required, settled));
    }
    let section_75 = BUILT_IN.named("section-75").unwrap();
    for document in BUILT_IN.kinds.iter().chain([section_75]) {
        let (mut required, mut settled) = (BTreeSet::new(), BTreeSet::new());
        essential(document.value(), &mut required, &mut settled);
        assert_eq!(required, settled, "{}", document.name);
        for clause in &required {
            assert!(CATALOGUE.get(clause).is_some(), "{clause} in {}", document.name);
        }
    }
}

#[test]
fn every_key_is_described() {
    fn walk(value: &Value, path: &str) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object)
            && value.get("type").is_some()
        {
            for (key, property) in properties {
                let said = property.get("description").and_then(Value::as_str).unwrap_or_default();
                let referred = property.get("$ref").and_then(Value::as_str).unwrap_or_default();
                assert!(
                    said.ends_with('.')
                        || referred.ends_with("/quorum")
                        || referred.contains("/properties/"),
                    "{path}/{key}: {said}"
                );
            }
        }
        match value {
            Value::Object(map) => {
                map.iter().for_each(|(key, value)| walk(value, &format!("{path}/{key}")));
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, path)),
            _ => {}
        }
    }
    walk(BUILT_IN.named("front-matter").unwrap().value(), "");
    for name in ["organisations", "entry", "act"] {
        walk(BUILT_IN.named(name).unwrap().value(), "");
    }
}

#[test]
fn a_kind_as_one_text_needs_nothing_from_elsewhere() {
    let schemas = Schemas::built_in();
    for name in [
        "alliance-agreement",
        "front-matter",
        "organisations",
        "section-75",
        "agreement",
        "entry",
        "act",
    ] {
        let text = schemas.text(name).unwrap();
        let bundled: Value = serde_json::from_str(&text).unwrap();
        let inside = bundled.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
        let ids: BTreeSet<_> = inside.keys().filter(|key| key.contains("://")).cloned().collect();
        let expected = if name == "alliance-agreement" {
            3
        } else {
            usize::from(["organisations", "entry", "act"].contains(&name))
        };
        assert!(ids.len() >= expected, "{name}: {ids:?}");
    }
    assert_eq!(schemas.text("nonsense"), None);
}

#[test]
fn kinds_say_what_they_are_and_when_to_use_them() {
    let schemas = Schemas::built_in();
    assert_eq!(schemas.kinds().len(), 10);
    for kind in schemas.kinds() {
        assert!(kind.description().contains("Use it"), "{}", kind.id);
    }
    assert_eq!(schemas.kind("terms-of-reference").unwrap().title(), "Terms of reference");
}

// Keys and values

#[test]
fn the_minimal_front_matter_is_met_with_silence() {
    assert!(about_terms(FRONT).is_empty(), "{:?}", about_terms(FRONT));
}

#[test]
fn what_every_agreement_needs_is_told_once_when_it_is_missing() {
    for (key, line) in
        [("id", "id: tideway\n"), ("title", "title: Tideway wellbeing partnership agreement\n")]
    {
        let told = about_terms(&FRONT.replace(line, ""));
        assert_eq!(
            told,
            [format!("missing-term [lead-provider-agreement] the agreement has no “{key}”")]
        );
        let told = about_terms(&FRONT.replace(line, &format!("{key}:\n")));
        assert_eq!(told, [format!("missing-term [{key}] nothing stands behind “{key}”")]);
    }
    let told = about_terms("kind: lead-provider-agreement\nid: a\ntitle: b\n");
    assert_eq!(told, ["missing-term [lead-provider-agreement] the agreement has no “parties”"]);
    assert_eq!(
        about_terms("id: a\ntitle: b\nparties: [{ id: a, name: A }, { id: b, name: B }]\n").len(),
        1
    );
}

#[test]
fn a_wrong_type_is_told_once() {
    let told = about_terms(
        "kind: lead-provider-agreement\nid: a\ntitle: b\nparties: Harbour Trust and Quay Advice\n",
    );
    assert_eq!(
        told,
        ["invalid-value [Harbour Trust and Quay Advice] “parties” wants a list, and has words"]
    );
    assert_eq!(
        with_line("termination: [P6M]"),
        ["invalid-value [termination] “termination” wants keys with values, and has a list"]
    );
    assert_eq!(
        with_line("termination: {}"),
        ["invalid-value [termination] nothing stands under “termination”"]
    );
}

#[test]
fn a_list_of_names_is_no_list_of_parties() {
    let told = about_terms(
        "kind: lead-provider-agreement\nid: a\ntitle: b\nparties: [Harbour Trust, Quay Advice]\n",
    );
    assert_eq!(
        told,
        [
            "invalid-value [Harbour Trust] an entry of “parties” wants keys with values, and has words",
            "invalid-value [Quay Advice] an entry of “parties” wants keys with values, and has words"
        ]
    );
}

#[test]
fn a_word_from_a_list_is_one_word() {
    assert_eq!(
        with_line("variation: { approval: majority, form: }"),
        ["invalid-value [form] nothing stands behind “form”"]
    );
    assert_eq!(
        with_line("variation: { approval: majority, form: [deed, writing] }"),
        ["invalid-value [form] “form” wants one word, and has a list"]
    );
}

#[test]
fn an_agreement_takes_two() {
    let told = about_terms(
        "kind: lead-provider-agreement\nid: a\ntitle: b\nparties: [{ id: a, name: A, role: lead-provider }]\n",
    );
    assert_eq!(told, ["invalid-value [parties] an agreement needs at least two parties"]);
    let told = about_terms("kind: lead-provider-agreement\nid: a\ntitle: b\nparties: []\n");
    assert_eq!(told, ["invalid-value [parties] an agreement needs at least two parties"]);
}

#[test]
fn a_role_that_is_misspelt_is_not_missing_as_well() {
    let told = about_terms(&FRONT.replace("role: lead-provider", "role: lead-provder"));
    assert_eq!(told, ["invalid-value [lead-provder] “role” cannot be “lead-provder”"]);
    let told = about_terms(&FRONT.replace("role: lead-provider", "role: partner"));
    assert_eq!(told, ["invalid-value [parties] no party is the lead provider"]);
}

#[test]
fn numbers_are_words_where_words_are_wanted() {
    assert!(
        about_terms(&FRONT.replace("Tideway wellbeing partnership agreement", "2026")).is_empty()
    );
    assert!(about_terms(&FRONT.replace("id: tideway", "id: 2026")).is_empty());
    assert!(with_line("reference: 1.10").is_empty());
    assert_eq!(
        with_line("variation: { approval: 2 }"),
        ["invalid-value [2] “2” does not say who has to agree"]
    );
}

#[test]
fn days_are_told_with_the_day_that_was_meant() {
    assert_eq!(
        with_line("timeframe: { commencement: 31/03/2026, expiry: 2029-02-30 }"),
        [
            "invalid-value [31/03/2026] “31/03/2026” is not written as year-month-day",
            "invalid-value [2029-02-30] there is no day “2029-02-30”"
        ]
    );
    assert_eq!(fix_for("timeframe: { expiry: 31 March 2029 }").as_deref(), Some("2029-03-31"));
    assert_eq!(fix_for("timeframe: { expiry: 03/04/2029 }"), None);
    assert_eq!(
        help_for("timeframe: { expiry: 03/04/2029 }"),
        "write `2029-04-03` (3 April 2029) or `2029-03-04` (4 March 2029)"
    );
    assert_eq!(
        help_for("timeframe: { expiry: 2029-02-30 }"),
        "the last day of that month is `2029-02-28`"
    );
    assert_eq!(
        help_for("timeframe: { expiry: soon }"),
        "its last day; for example `expiry: 2029-03-31`"
    );
}

#[test]
fn the_usual_slips_are_understood() {
    for (line, meant) in [
        ("termination: { notice: six months }", "P6M"),
        ("termination: { notice: p6m }", "P6M"),
        ("variation: { approval: unanimous }", "all-parties"),
        ("variation: { approval: majority, form: Writing }", "writing"),
        ("risk-sharing: { shares: { harbour-trust: 60%, quay-advice: 40 } }", "60"),
        ("value: { amount: '£1,000', currency: GBP }", "\"1000\""),
        ("value: { amount: 1000, currency: gbp }", "GBP"),
        ("value: £1000.50", "{ amount: \"1000.50\", currency: GBP }"),
        ("joint-steering-group: { needed: yes, body: board }", "true"),
        ("governing-law: { law: england-and-wale }", "england-and-wales"),
    ] {
        assert_eq!(fix_for(line).as_deref(), Some(meant), "{line}");
        assert_eq!(with_line(line).len(), 1, "{line}: {:?}", with_line(line));
    }
}

#[test]
fn ids_are_told_with_the_id_that_was_meant() {
    let told = about_terms(&FRONT.replace("id: tideway", "id: Tideway Agreement"));
    assert_eq!(
        told,
        [
            "invalid-value [Tideway Agreement] “Tideway Agreement” is not written as an id: small letters, digits and hyphens"
        ]
    );
    assert_eq!(
        with_line("lead-body: { lead: Harbour Trust }"),
        ["invalid-value [Harbour Trust] “Harbour Trust” is no party’s id"]
    );
    // Whether an id is that of a party, and whose shares are whose, other rules know.
    assert!(with_line("lead-body: { lead: mill-lane }").is_empty());
    assert!(with_line("risk-sharing: { shares: { Harbour Trust: 100 } }").is_empty());
}

#[test]
fn an_open_end_and_an_end_exclude_each_other() {
    let told =
        with_line("timeframe: { commencement: 2026-04-01, open-ended: true, expiry: 2029-03-31 }");
    assert_eq!(
        told,
        ["invalid-value [true] the agreement is said to be open-ended, and to have an end"]
    );
    assert!(with_line("timeframe: { commencement: 2026-04-01, open-ended: true }").is_empty());
    assert_eq!(
        with_line("timeframe: { open-ended: false }"),
        ["invalid-value [false] “open-ended” can only be `true`"]
    );
}

#[test]
fn approvals_relations_and_schedules_take_all_their_forms() {
    for line in [
        "variation: { approval: { all-of: [2/3, { body: board }, { party: harbour-trust }] } }",
        "head-contract: tideway-head",
        "head-contract: { title: Wellbeing services contract, reference: 00123, held-by: Council, expiry: 2029-03-31, notice: P6M }",
        "supports: [a, { title: B }]",
        "schedules: [{ id: s2, title: Money, file: s/m.csv, standing: signed }, { id: s3, title: T, held-by: Council, withheld: { basis: Commercial, held-by: Council } }]",
        "texts: [{ language: cy, file: cy.md, standing: equal }]",
        "legal-status: { effect: partly-binding, binding-clauses: [confidentiality], execution: deed }",
        "quorum: { count: 3, must-include: [harbour-trust] }",
        "allow: [{ rule: share-missing, until: 2027-01-31, because: negotiating }]",
    ] {
        assert!(with_line(line).is_empty(), "{line}: {:?}", with_line(line));
    }
    assert_eq!(
        with_line("head-contract: { reference: A1 }"),
        ["missing-term [head-contract] “head-contract” has no “title”"]
    );
    assert_eq!(
        with_line("supports: [a, { reference: A1 }]"),
        ["missing-term [reference] an entry of “supports” has no “title”"]
    );
    assert_eq!(
        with_line("variation: { approval: { bodies: board } }"),
        ["unknown-key [bodies] “bodies” is no term of “approval” that is known"]
    );
    assert_eq!(
        with_line("schedules: [{ id: s2, title: Money, file: s/m.csv }]"),
        [
            "missing-term [s2] a schedule has a file, and it is not said how the file belongs to the agreement"
        ]
    );
    assert_eq!(
        with_line("legal-status: { effect: partly-binding }"),
        [
            "missing-term [legal-status] the agreement is partly binding, and does not say which clauses bind"
        ]
    );
}

#[test]
fn a_misspelt_key_is_told_with_the_one_that_was_meant_and_not_missing_as_well() {
    let told = about_terms(&FRONT.replace("title:", "titel:"));
    assert_eq!(told, ["unknown-key [titel] “titel” is no term that is known"]);
    assert_eq!(fix_for("terminaton: { notice: P6M }").as_deref(), Some("termination"));
    assert_eq!(fix_for("risk_sharing: { basis: equal }").as_deref(), Some("risk-sharing"));
    assert_eq!(
        with_line("termination: { notcie: P6M }"),
        ["unknown-key [notcie] “notcie” is no term of “termination” that is known"]
    );
    let told = about_terms(&FRONT.replace("name: Quay", "nmae: Quay"));
    assert_eq!(told, ["unknown-key [nmae] “nmae” is no term of “parties” that is known"]);
}

#[test]
fn a_key_that_is_like_none_of_ours_is_a_warning() {
    let findings = found(&format!("---\n{FRONT}ward: North\n---\n"), false, Level::Standard);
    let (place, finding) =
        findings.iter().find(|(_, finding)| finding.rule == "unknown-key").unwrap();
    assert_eq!(
        (place.as_str(), finding.severity, &finding.fix),
        ("ward", Severity::Warning, &None)
    );
    assert_eq!(
        with_line("background: { x: y }"),
        ["unknown-key [background] “background” has no terms of its own"]
    );
    assert!(help_for("termination: { when: later }").starts_with("known here: `notice`"));
}

#[test]
fn a_finding_names_the_clause_and_the_party() {
    let text = format!(
        "---\n{FRONT}point-of-contact: {{ quay-advice: {{ role: Manager, email: nowhere }} }}\n---\n"
    );
    let (place, finding) = found(&text, false, Level::Standard)
        .into_iter()
        .find(|(_, finding)| finding.rule == "invalid-value")
        .unwrap();
    assert_eq!(place, "nowhere");
    assert_eq!(finding.clause.as_deref(), Some("point-of-contact"));
    assert_eq!(finding.party.as_deref(), Some("quay-advice"));
}

#[test]
fn an_unknown_kind_is_told_once_and_the_rest_is_judged_all_the_same() {
    let told = about_terms(
        &FRONT.replace("kind: lead-provider-agreement", "kind: lead-provider-agrement"),
    );
    assert_eq!(
        told,
        [
            "unknown-kind [lead-provider-agrement] “lead-provider-agrement” is no kind of agreement that is known"
        ]
    );
    for (kind, meant) in [
        ("mou", "memorandum-of-understanding"),
        ("Memorandum", "memorandum-of-understanding"),
        ("alliance", "alliance-agreement"),
        ("terms_of_reference", "terms-of-reference"),
        ("isa", "information-sharing-agreement"),
    ] {
        let text = format!("---\n{}---\n", FRONT.replace("lead-provider-agreement", kind));
        let findings = found(&text, false, Level::Standard);
        assert_eq!(findings.len(), 1, "{kind}: {findings:?}");
        assert_eq!(findings[0].1.fix.as_ref().unwrap().replacement, meant);
    }
    let told = about_terms(
        &FRONT
            .replace("kind: lead-provider-agreement", "kind: treaty")
            .replace("id: tideway\n", ""),
    );
    assert_eq!(told.len(), 2);
}

#[test]
fn places_are_right_behind_a_byte_order_mark_and_carriage_returns() {
    let text = format!("\u{feff}---\n{FRONT}termination: {{ notice: Tŷ 🏠 }}\n---\n")
        .replace('\n', "\r\n");
    let findings = found(&text, false, Level::Standard);
    assert!(
        findings.iter().any(|(place, finding)| place == "Tŷ 🏠" && finding.rule == "invalid-value")
    );
}

#[test]
fn front_matter_that_cannot_be_read_is_not_judged() {
    assert!(
        found("---\nkind: alliance-agreement\ntitle: a: b\n---\n", false, Level::Strict).is_empty()
    );
}

#[test]
fn front_matter_of_something_else_is_not_held_against_a_document() {
    let circumstances = Circumstances {
        kind: Some("memorandum-of-understanding".to_owned()),
        ..Circumstances::default()
    };
    let source = Source::new(
        "a.md",
        "---\nlayout: page\ntitle: Our memorandum\n---\n\n## Parties\n\nA and B.\n",
    );
    let agreement = Agreement::read(Arc::new(source), &CATALOGUE, circumstances);
    let findings = Schemas::built_in().validate(&agreement, &CATALOGUE, Level::Light);
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|finding| finding.rule == "missing-clause"), "{findings:?}");
}

// Clauses

const ADHERENCE: &str = "---
kind: deed-of-adherence
id: adherence
title: Deed of adherence
agreement: tideway
parties: [{ id: ferry-friends, name: Ferry Friends }]
---

## Parties
Ferry Friends.

## Admission
Ferry Friends is a partner.

## Signatures
Signed as a deed.
";

#[test]
fn a_missing_clause_is_told_in_the_words_of_the_catalogue() {
    let text = ADHERENCE.replace("## Admission", "## Something else");
    let findings = found(&text, false, Level::Light);
    let [(place, finding)] = findings.as_slice() else { panic!("{findings:?}") };
    let clause = CATALOGUE.get("admission").unwrap();
    assert_eq!((place.as_str(), finding.rule), ("deed-of-adherence", "missing-clause"));
    assert_eq!(finding.message, clause.missing);
    assert_eq!(finding.why.as_deref(), Some(clause.without.as_str()));
    assert_eq!(finding.clause.as_deref(), Some("admission"));
    let help = finding.help.as_deref().unwrap();
    assert!(
        help.starts_with(&format!("add an “{}” section: {}", clause.title, clause.write)),
        "{help}"
    );
    assert!(help.contains("`omissions: { admission: { state: incorporated"), "{help}");
}

#[test]
fn terms_without_words_are_told_as_that() {
    let text = ADHERENCE.replace("## Admission", "## Something else").replacen(
        "---\n\n",
        "admission: { approval: all-parties }\n---\n\n",
        1,
    );
    let findings = found(&text, false, Level::Light);
    let told = findings.iter().find(|(_, finding)| finding.rule == "missing-clause");
    let (_, finding) = told.unwrap_or_else(|| panic!("{findings:?}"));
    let missing = &CATALOGUE.get("admission").unwrap().missing;
    assert_eq!(finding.message, format!("{missing}, although the front matter has `admission`"));
    assert!(
        finding.help.as_deref().unwrap().contains("write `<!-- clause: admission -->` on a line")
    );
}

#[test]
fn a_heading_that_is_nearly_the_clause_is_pointed_at() {
    let text = ADHERENCE.replace("## Admission", "## Admision");
    let findings = found(&text, false, Level::Light);
    let [(_, finding)] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(
        finding.related[0].message,
        "if this is it, write `<!-- clause: admission -->` on the line under the heading"
    );
}

#[test]
fn sections_that_fit_no_clause_are_named_as_those_that_may_be_it() {
    let text = ADHERENCE.replace("## Admission", "## Something else");
    let findings = found(&text, false, Level::Light);
    let [(_, finding)] = findings.as_slice() else { panic!("{findings:?}") };
    let help = finding.help.as_deref().unwrap();
    assert!(
        help.contains("put `<!-- clause: admission -->` on the line under its heading (“Something else” (line 12) fits no clause so far)"),
        "{help}"
    );
}

#[test]
fn a_clause_that_stands_as_a_sentence_is_not_missing() {
    let text = |sentence: &str| format!("---\n{FRONT}---\n\n## General\n\n{sentence}\n");
    let missing = |sentence: &str| {
        clauses_told(&text(sentence), false, Level::Standard, "missing-clause")
            .contains(&"governing-law".to_owned())
    };
    assert!(missing("The parties keep to the law."));
    assert!(!missing("The law of England and Wales applies to this agreement."));
}

#[test]
fn what_is_written_one_level_too_high_or_under_another_name_is_understood() {
    assert_eq!(
        with_line("controller-roles: { harbour-trust: controller, quay-advice: processor }"),
        [
            "unknown-key [harbour-trust] the parties stand one level too high under “controller-roles”"
        ]
    );
    assert_eq!(
        help_for("insurance: [{ type: public }]"),
        "write the list one level lower: `insurance: { cover: [{ type: public, minimum: { amount: \"5000000.00\", currency: GBP } }] }`"
    );
    assert_eq!(help_for("service-contracts: [A]"), "did you mean “head-contract”?");
    assert!(
        help_for("quarterly-within: P28D")
            .starts_with("“quarterly-within” is a term of “quarterly-and-annual-reporting”")
    );
    let body = |majority: &str| {
        help_for(&format!(
            "decision-making: {{ bodies: [{{ id: b, name: B, majority: {majority} }}] }}"
        ))
    };
    assert_eq!(body("majority"), "write `simple`");
    assert_eq!(body("all-parties"), "write `unanimous`");
}

#[test]
fn a_clause_whose_marker_or_omission_is_misspelt_is_not_missing_as_well() {
    let marked = ADHERENCE.replace("## Admission", "## Joining\n<!-- clause: admision -->");
    assert!(found(&marked, false, Level::Light).is_empty());
    let omitted = ADHERENCE.replace("## Admission\nFerry Friends is a partner.\n", "").replace(
        "agreement: tideway",
        "agreement: tideway\nomissions: { admision: { state: incorporated, document: D } }",
    );
    let findings = found(&omitted, false, Level::Light);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].0.as_str(), findings[0].1.rule), ("admision", "unknown-key"));
}

fn omitted(state: &str, agreed: bool) -> Vec<String> {
    let text = ADHERENCE.replace("## Admission\nFerry Friends is a partner.\n", "").replace(
        "agreement: tideway",
        &format!("agreement: tideway\nomissions: {{ admission: {{ {state} }} }}"),
    );
    let findings = found(&text, agreed, Level::Light);
    findings
        .into_iter()
        .map(|(place, finding)| format!("{} [{place}] {}", finding.rule, finding.message))
        .collect()
}

#[test]
fn a_clause_that_a_kind_cannot_do_without_is_present_or_elsewhere_or_in_a_draft_put_off() {
    assert!(omitted("state: incorporated, document: D", true).is_empty());
    assert!(omitted("state: deferred, until: 2027-01-01", false).is_empty());
    assert_eq!(
        omitted("state: deferred, until: 2027-01-01", true),
        [
            "missing-clause [deferred] “Admission of new partners” is put off, and the agreement is agreed"
        ]
    );
    assert_eq!(
        omitted("state: not-applicable, reason: none", false),
        [
            "missing-clause [not-applicable] “Admission of new partners” is said not to apply, and a deed of adherence cannot do without it"
        ]
    );
}

#[test]
fn an_omission_says_why_until_when_or_where() {
    assert_eq!(
        omitted("state: incorporated", false),
        [
            "unreasoned-omission [admission] “admission” is said to stand elsewhere, and the document is not named"
        ]
    );
    assert_eq!(
        omitted("state: deferred", false),
        ["unreasoned-omission [admission] “admission” is put off, and no day is given"]
    );
    assert_eq!(omitted("state: later", false), ["invalid-value [later] “state” cannot be “later”"]);
    assert_eq!(
        omitted("reason: none", false),
        ["missing-term [admission] “admission” has no “state”"]
    );
}

#[test]
fn a_required_clause_takes_a_reasoned_no() {
    let text = |omissions: &str| {
        format!(
            "---\nkind: terms-of-reference\nid: a\ntitle: T\nparties: [{{ id: a, name: A }}, {{ id: b, name: B }}]\n{omissions}---\n"
        )
    };
    let silent = clauses_told(&text(""), true, Level::Standard, "missing-clause");
    assert!(
        silent.contains(&"meetings".to_owned()) && silent.contains(&"point-of-contact".to_owned())
    );
    let reasoned = text(
        "omissions: { point-of-contact: { state: not-applicable, reason: members meet weekly } }\n",
    );
    assert!(
        !clauses_told(&reasoned, true, Level::Standard, "missing-clause")
            .contains(&"point-of-contact".to_owned())
    );
}

#[test]
fn levels_ask_more_or_less() {
    let text = format!("---\n{FRONT}---\n");
    let missing = |level| clauses_told(&text, false, level, "missing-clause");
    assert_eq!(missing(Level::Strict), missing(Level::Standard));
    let light = missing(Level::Light);
    assert!(light.contains(&"profit-sharing".to_owned()), "a required point of the checklist");
    assert!(light.contains(&"termination".to_owned()), "a clause that it cannot do without");
    assert!(!light.contains(&"publicity-and-branding".to_owned()));
    let weight = |level| {
        let findings = found(&text, false, level);
        findings
            .into_iter()
            .find(|(_, finding)| finding.rule == "recommended-clause")
            .map(|(_, finding)| finding.severity)
    };
    assert_eq!(weight(Level::Strict), Some(Severity::Warning));
    assert_eq!(weight(Level::Standard), Some(Severity::Note));
    assert_eq!(weight(Level::Light), None);
}

fn memorandum(status: &str) -> String {
    format!(
        "---\nkind: memorandum-of-understanding\nid: a\ntitle: T\nparties: [{{ id: a, name: A }}, {{ id: b, name: B }}]\n{status}---\n\n## Risk sharing\n\nHalf and half.\n"
    )
}

#[test]
fn a_memorandum_that_binds_nobody_shares_no_risk() {
    let told = |status: &str| {
        clauses_told(&memorandum(status), false, Level::Standard, "forbidden-clause")
    };
    assert_eq!(told("legal-status: { effect: not-binding }\n"), ["risk-sharing"]);
    assert_eq!(
        told("legal-status: { effect: partly-binding, binding-clauses: [confidentiality] }\n"),
        ["risk-sharing"]
    );
    assert!(
        told("legal-status: { effect: partly-binding, binding-clauses: [risk-sharing] }\n")
            .is_empty()
    );
    assert!(told("legal-status: { effect: binding }\n").is_empty());
    assert!(told("").is_empty());
    let findings =
        found(&memorandum("legal-status: { effect: not-binding }\n"), false, Level::Standard);
    let (place, finding) =
        findings.iter().find(|(_, finding)| finding.rule == "forbidden-clause").unwrap();
    assert_eq!(place, "Risk sharing");
    assert_eq!(finding.message, "“Risk sharing” has no place in a memorandum of understanding");
}

#[test]
fn a_public_authority_makes_freedom_of_information_a_clause() {
    let told = |sector: &str| {
        let front = FRONT.replace("role: partner", &format!("role: partner, sector: {sector}"));
        clauses_told(&format!("---\n{front}---\n"), false, Level::Standard, "missing-clause")
            .contains(&"freedom-of-information".to_owned())
    };
    assert!(told("nhs") && told("local-authority"));
    assert!(!told("vcse"));
}

#[test]
fn what_a_consortium_needs_follows_from_its_legal_form() {
    let missing = |form: &str| -> BTreeSet<String> {
        let text = format!(
            "---\nkind: consortium-agreement\nid: a\ntitle: T\nparties: [{{ id: a, name: A }}, {{ id: b, name: B }}]\n{form}---\n"
        );
        clauses_told(&text, false, Level::Standard, "missing-clause").into_iter().collect()
    };
    let contractual = missing("");
    assert_eq!(contractual, missing("legal-form: contractual\n"));
    assert!(contractual.contains("lead-body") && contractual.contains("joint-steering-group"));
    let company = missing("legal-form: jointly-controlled-company\n");
    assert!(
        company.contains("company-matters")
            && !company.contains("lead-body")
            && !company.contains("joint-steering-group")
    );
    let text = "kind: consortium-agreement\nid: a\ntitle: T\nparties: [{ id: a, name: A }, { id: b, name: B }]\nlegal-form: contractual-with-steering-group\n";
    assert_eq!(
        about_terms(text),
        [
            "missing-term [consortium-agreement] the consortium has a steering group, and the front matter does not name its seats"
        ]
    );
}

#[test]
fn the_profile_asks_for_what_the_regulations_ask() {
    let text = format!("---\n{FRONT}profile: section-75\n---\n");
    let missing = clauses_told(&text, false, Level::Standard, "missing-clause");
    assert!(missing.contains(&"host-and-pool-manager".to_owned()));
    let recommended = clauses_told(&text, false, Level::Standard, "recommended-clause");
    assert!(recommended.contains(&"ombudsman".to_owned()));
}

#[test]
fn once_agreed_the_front_matter_says_what_the_record_needs() {
    let body = "\n## Term\n\nIt runs on.\n\n## Variation\n\nThe secretariat keeps a list.\n\n## Termination\n\nIt can end.\n";
    let told = |terms: &str, agreed| -> Vec<String> {
        let findings = found(&format!("---\n{FRONT}{terms}---\n{body}"), agreed, Level::Standard);
        findings
            .into_iter()
            .filter(|(_, f)| f.rule == "missing-term")
            .map(|(place, f)| format!("[{place}] {}", f.message))
            .collect()
    };
    assert!(told("", false).is_empty());
    assert_eq!(
        told("", true),
        [
            "[lead-provider-agreement] the front matter does not say when the agreement begins and ends",
            "[lead-provider-agreement] the front matter does not say who has to agree to a change",
            "[lead-provider-agreement] the front matter does not say how much notice ends the agreement",
        ]
    );
    let most = "variation: { approval: all-parties }\ntermination: { notice: P6M }\n";
    assert_eq!(
        told(&format!("timeframe: {{ commencement: 2026-04-01 }}\n{most}"), true),
        ["[timeframe] the front matter does not say when the agreement ends"]
    );
    assert!(
        told(&format!("timeframe: {{ commencement: 2026-04-01, term: P3Y }}\n{most}"), true)
            .is_empty()
    );
}

#[test]
fn what_the_words_state_is_demanded_again_only_at_the_strict_level() {
    let body = "\n## Term\n\nIt begins on 1 April 2026 and ends on 31 March 2029.\n\n## Variation\n\nAll parties must agree to a change in writing.\n\n## Termination\n\nAny party may end it with six months’ notice.\n";
    let text = format!("---\n{FRONT}---\n{body}");
    let told = |level| {
        found(&text, true, level).into_iter().filter(|(_, f)| f.rule == "missing-term").count()
    };
    assert_eq!((told(Level::Strict), told(Level::Standard), told(Level::Light)), (3, 0, 0));
}

// Every hint

/// Front matter and bodies that between them offend against every hint of every schema.
fn offences(kind: &str) -> Vec<String> {
    let all: Vec<_> = CATALOGUE.clauses().iter().map(|clause| clause.id.as_str()).collect();
    let marked = all
        .iter()
        .map(|id| format!("## H\n<!-- clause: {id} -->\n\nx\n\n"))
        .collect::<Vec<_>>()
        .concat();
    let omitted = all
        .iter()
        .map(|id| format!("  {id}: {{ state: not-applicable }}\n"))
        .collect::<Vec<_>>()
        .concat();
    let deferred = all
        .iter()
        .map(|id| format!("  {id}: {{ state: deferred }}\n"))
        .collect::<Vec<_>>()
        .concat();
    let head = format!("kind: {kind}\nid: a\ntitle: T\n");
    let parties =
        "parties: [{ id: a, name: A, sector: nhs, role: observer }, { id: b, name: B }]\n";
    let mut texts = vec![
        format!("---\n{head}{parties}---\n"),
        format!("---\n{head}parties: [{{ id: A A, name: '' }}]\n---\n"),
        format!("---\n{head}{parties}---\n{marked}"),
        format!(
            "---\n{head}{parties}timeframe: {{ phases: [{{ name: x }}] }}\nvariation: {{ form: any }}\nadmission: {{ effective: x }}\ntermination: {{ grounds: [x] }}\n---\n{marked}"
        ),
        format!("---\n{head}{parties}profile: section-75\nomissions:\n{omitted}---\n"),
        format!("---\n{head}{parties}profile: section-75\nomissions:\n{deferred}---\n"),
        format!("---\n{head}{parties}profile: section-75\n---\n"),
        format!(
            "---\n{head}{parties}omissions: {{ a: {{ state: incorporated }} }}\nclauses: [x]\nlead-body: {{ lead: A A, fee: 5 }}\nrisk-sharing: {{ shares: {{ A A: x }} }}\nvalue: {{ amount: x, currency: x }}\nfinancing: {{ currency: x }}\nvariation: {{ approval: x }}\nreference: ''\njoint-steering-group: {{ needed: false }}\nlegal-status: {{ effect: partly-binding }}\nschedules: [{{ id: a, title: b, file: c }}]\ntimeframe: {{ open-ended: true, expiry: 2029-03-31 }}\nperformance-framework: {{ single: false }}\n---\n"
        ),
    ];
    for form in ["contractual-with-steering-group", "jointly-controlled-company", "overarching"] {
        for more in [
            "",
            "decision-making: { deadlock: x }\n",
            "decision-making: { bodies: [{ id: a, name: b, majority: x }] }\n",
        ] {
            texts.push(format!("---\n{head}{parties}legal-form: {form}\n{more}---\n"));
        }
        texts.push(format!("---\n{head}{parties}legal-form: {form}\nomissions:\n{omitted}---\n"));
    }
    for status in ["not-binding", "partly-binding, binding-clauses: [definitions]"] {
        texts.push(format!(
            "---\n{head}{parties}legal-status: {{ effect: {status} }}\n---\n{marked}"
        ));
        texts.push(format!("---\n{head}{parties}legal-status: {{ effect: {status} }}\n---\n"));
    }
    texts
}

/// Entries and acts that between them offend against every hint of their schemas.
fn offences_of_records() -> Vec<(&'static str, String)> {
    let copy = "copy: { sha256: x, correspondence: { kind: compared } }";
    let mut texts = vec![
        ("entry", an_entry("succession", "basis: merger\nfrom: A A\nto: b")),
        ("entry", an_entry("amendment", &format!("text: x\ninstrument: {{ {copy} }}"))),
        ("act", an_act("signs", &format!("party: A A\ntext: x\n{copy}"))),
        ("act", an_act("signs", "party: { id: a, body: b }")),
    ];
    let acts = ActKind::ALL.map(|kind| ("act", an_act(kind.name(), "party: { body: b }")));
    texts.extend(acts);
    texts
}

#[test]
fn every_hint_is_given_to_somebody() {
    fn hints(value: &Value, path: String, all: &mut Vec<(*const Value, String)>) {
        match value {
            Value::Object(map) => {
                let hint = map.get("x-counterpart").and_then(Value::as_object);
                if hint.is_some_and(|hint| !hint.contains_key("recommended")) {
                    all.push((std::ptr::from_ref(value), path.clone()));
                }
                map.iter().for_each(|(key, value)| hints(value, format!("{path}/{key}"), all));
            }
            Value::Array(list) => {
                list.iter()
                    .enumerate()
                    .for_each(|(index, value)| hints(value, format!("{path}/{index}"), all));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    for document in BUILT_IN.all() {
        hints(document.value(), document.name.to_owned(), &mut all);
    }
    let library = Library::built_in();
    let mut given = BTreeSet::new();
    for kind in &BUILT_IN.kinds {
        let validator = built_in(kind.name).unwrap();
        for text in offences(kind.name) {
            for agreed in [false, true] {
                let projection = read(&text, agreed).projection();
                for error in validator.iter_errors(&projection) {
                    let trail = match error.kind() {
                        ValidationErrorKind::PropertyNames { .. } => {
                            trail_of_names(library, kind.value(), &error)
                        }
                        _ => library.trail(kind.value(), error.evaluation_path().as_str()),
                    };
                    given.extend(trail.steps.iter().map(|(_, schema)| std::ptr::from_ref(*schema)));
                }
            }
        }
    }
    for (name, text) in offences_of_records() {
        let file = RecordFile::read("x.yml", ObjectId([0; 20]), text.as_bytes());
        let schema = BUILT_IN.named(name).unwrap().value();
        for error in built_in(name).unwrap().iter_errors(&file.terms.json()) {
            let trail = library.trail(schema, error.evaluation_path().as_str());
            given.extend(trail.steps.iter().map(|(_, schema)| std::ptr::from_ref(*schema)));
        }
    }
    let never: Vec<_> =
        all.iter().filter(|(hint, _)| !given.contains(hint)).map(|(_, path)| path).collect();
    assert!(never.is_empty(), "{never:#?}");
    assert!(all.len() > 80, "{}", all.len());
}

// Schemas that a repository adds

fn with_custom(schema: Value, kinds: &[&str]) -> Result<Schemas, SchemaFault> {
    let mut schemas = Schemas::built_in();
    let kinds: Vec<_> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    schemas.add("council", schema, &kinds)?;
    Ok(schemas)
}

#[test]
fn a_schema_of_the_repository_adds_keys_and_requirements_in_its_own_words() {
    let schema = json!({
        "properties": { "terms": {
            "required": ["ward"],
            "properties": {
                "ward": { "enum": ["north", "south"], "description": "The ward." },
                "risk-sharing": { "properties": { "reserve": { "type": "string" } } }
            },
            "x-counterpart": { "message": "no ward is named", "why": "members ask by ward", "help": "add `ward: north`", "severity": "warning" }
        }, "clauses": { "required": ["social-value"], "x-counterpart": { "severity": "note" } } }
    });
    let schemas = with_custom(schema, &["lead-provider-agreement"]).unwrap();
    let told = |front: &str| -> Vec<String> {
        found_by(&schemas, &format!("---\n{front}---\n"), false, Level::Light)
            .into_iter()
            .filter(|(_, f)| f.rule != "missing-clause" || f.severity == Severity::Note)
            .map(|(place, f)| format!("{} {} [{place}] {}", f.severity.name(), f.rule, f.message))
            .collect()
    };
    assert_eq!(
        told(FRONT),
        [
            "warning missing-term [lead-provider-agreement] no ward is named".to_owned(),
            format!(
                "note missing-clause [lead-provider-agreement] {}",
                CATALOGUE.get("social-value").unwrap().missing
            ),
        ]
    );
    let told_of = told(&format!("{FRONT}ward: nroth\nrisk-sharing: {{ reserve: yes }}\n"));
    assert!(
        told_of.contains(&"error invalid-value [nroth] “ward” cannot be “nroth”".to_owned()),
        "{told_of:?}"
    );
    assert!(!told_of.iter().any(|told| told.contains("unknown-key")), "{told_of:?}");
    // Of other kinds nothing is asked, and the key is unknown.
    let other = format!(
        "---\n{}ward: north\n---\n",
        FRONT.replace("lead-provider-agreement", "collaboration-agreement")
    );
    assert!(
        found_by(&schemas, &other, false, Level::Light)
            .iter()
            .any(|(_, f)| f.rule == "unknown-key")
    );
}

#[test]
fn a_schema_of_the_repository_can_only_add() {
    let schema = json!({ "properties": { "terms": { "properties": { "title": true } } } });
    let schemas = with_custom(schema, &[]).unwrap();
    let text = format!(
        "---\n{}---\n",
        FRONT.replace("title: Tideway wellbeing partnership agreement\n", "")
    );
    assert!(
        found_by(&schemas, &text, false, Level::Light)
            .iter()
            .any(|(_, f)| f.rule == "missing-term")
    );
}

#[test]
fn a_schema_of_the_repository_can_make_a_kind() {
    let schema = json!({
        "title": "Service level agreement", "description": "What one department promises another.",
        "allOf": [{ "$ref": "https://counterpart.example/schema/agreement.schema.json" }],
        "properties": { "clauses": { "required": ["notices"] } },
        "x-counterpart": { "recommended": ["publicity-and-branding"] }
    });
    let schemas = with_custom(schema, &["service-level-agreement"]).unwrap();
    assert_eq!(schemas.kind("service-level-agreement").unwrap().title(), "Service level agreement");
    let text = format!(
        "---\n{}---\n",
        FRONT.replace("lead-provider-agreement", "service-level-agreement")
    );
    let told: Vec<_> = found_by(&schemas, &text, false, Level::Standard)
        .into_iter()
        .map(|(_, f)| (f.rule, f.clause.unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            ("missing-clause", "notices".to_owned()),
            ("recommended-clause", "publicity-and-branding".to_owned())
        ]
    );
    assert!(schemas.text("service-level-agreement").is_some());
}

#[test]
fn of_several_alternatives_the_one_that_was_meant_is_told() {
    let schema = json!({ "properties": { "terms": { "properties": { "board": { "oneOf": [
        { "type": "string" },
        { "type": "object", "required": ["kind", "members"], "properties": { "kind": { "const": "elected" }, "members": { "type": "integer", "maximum": 100 } } },
        { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "appointed" } } }
    ] } } } } });
    let schemas = with_custom(schema, &[]).unwrap();
    let text = format!("---\n{FRONT}board: {{ kind: elected, members: 300 }}\n---\n");
    let told: Vec<_> = found_by(&schemas, &text, false, Level::Light)
        .into_iter()
        .filter(|(_, f)| f.rule == "invalid-value")
        .map(|(place, f)| format!("[{place}] {}", f.message))
        .collect();
    assert_eq!(told, ["[300] “members” can be 100 at most"]);
}

#[test]
fn a_schema_that_cannot_be_used_is_told_at_its_place() {
    let fault = |schema: Value| {
        let fault = with_custom(schema, &[]).unwrap_err();
        format!("{} {}", fault.pointer, fault.message)
    };
    assert_eq!(
        fault(json!({ "$id": "https://counterpart.example/schema/agreement.schema.json" })),
        "/$id “https://counterpart.example/schema/agreement.schema.json” is the name of a schema that comes with Counterpart"
    );
    assert_eq!(
        fault(json!({ "allOf": [{ "$ref": "https://else.example/x.json" }] })),
        "/allOf/0/$ref “https://else.example/x.json” leads to a schema that is not here"
    );
    assert_eq!(
        fault(json!({ "properties": { "a": { "type": "sting" } } })),
        "/properties/a/type “type” is not as JSON Schema has it"
    );
    assert_eq!(
        fault(json!({ "properties": { "a": { "format": "postcode" } } })),
        "/properties/a/format “postcode” is no format that can be checked"
    );
    assert_eq!(
        fault(json!({ "properties": { "a": { "pattern": "(?=a)b" } } })),
        "/properties/a/pattern “pattern” cannot be used"
    );
    assert_eq!(
        fault(json!({ "x-counterpart": { "mesage": "x" } })),
        "/x-counterpart/mesage “mesage” is no hint that is known"
    );
    assert_eq!(
        fault(json!({ "x-counterpart": { "severity": "off" } })),
        "/x-counterpart/severity “severity” cannot be off"
    );
    assert_eq!(
        fault(json!({ "$ref": "#/$defs/nothing" })),
        "/$ref “#/$defs/nothing” leads nowhere in this schema"
    );
    assert_eq!(fault(json!([])), " a schema is a map of keywords, and this is something else");
    assert_eq!(
        fault(json!({ "$schema": "http://json-schema.org/draft-07/schema#" })),
        "/$schema the schema says that it is written for \"http://json-schema.org/draft-07/schema#\""
    );
}

// Organisations

#[test]
fn the_organisations_file_is_held_against_its_schema() {
    let told = |text: &str| -> Vec<String> {
        let source = Arc::new(Source::new("organisations.yaml", text));
        let organisations = Organisations::read(Arc::clone(&source));
        Schemas::built_in()
            .validate_organisations(&organisations)
            .into_iter()
            .map(|finding| {
                format!("{} [{}] {}", finding.rule, source.slice(finding.span), finding.message)
            })
            .collect()
    };
    let good = "harbour-trust:\n  name: Harbour Trust\n  form: cio\n  identifiers: [GB-CHC-0000001]\n  former-names: [Harbour Care]\n  succeeds: harbour-care\n  signatories:\n    - { name: B. Signatory, capacity: Chair, emails: [chair@harbour.example], keys: ['ssh-ed25519 AAAAC3Nz chair'], from: 2026-04-01 }\n";
    assert!(told(good).is_empty(), "{:?}", told(good));
    assert_eq!(
        told(
            "Harbour Trust:\n  name: H\nquay-advice:\n  form: charity\n  signatories: [{ name: A, capcity: B }]\n"
        ),
        [
            "invalid-value [Harbour Trust] “Harbour Trust” is not written as an id: small letters, digits and hyphens",
            "missing-term [quay-advice] “quay-advice” has no “name”",
            "invalid-value [charity] “form” cannot be “charity”",
            "unknown-key [capcity] “capcity” is no term of “signatories” that is known",
        ]
    );
    assert!(told("").is_empty());
}

// Hostile front matter

#[test]
fn front_matter_full_of_mistakes_is_judged_in_time() {
    let keys = (0..5_000).map(|number| format!("k{number}: x\n")).collect::<Vec<_>>().concat();
    assert!(found(&format!("---\n{FRONT}{keys}---\n"), false, Level::Light).len() <= ENOUGH + 100);
    let parties =
        (0..3_000).map(|number| format!("  - {{ ix: {number} }}\n")).collect::<Vec<_>>().concat();
    let text = format!("---\nkind: alliance-agreement\nid: a\ntitle: b\nparties:\n{parties}---\n");
    assert!(found(&text, false, Level::Light).len() <= ENOUGH + 100);
}

// Entries and acts

fn about_record(text: &str) -> Vec<String> {
    let file = RecordFile::read("a.record/x.yml", ObjectId([0; 20]), text.as_bytes());
    let findings = Schemas::built_in().validate_record(&file);
    let told = findings.into_iter().map(|finding| {
        assert_eq!((finding.path.as_str(), &finding.fix), ("a.record/x.yml", &None));
        format!("{} [{}] {}", finding.rule, file.source.slice(finding.span), finding.message)
    });
    told.collect()
}

fn help_about_record(text: &str) -> String {
    let file = RecordFile::read("a.record/x.yml", ObjectId([0; 20]), text.as_bytes());
    let findings = Schemas::built_in().validate_record(&file);
    findings.into_iter().find_map(|finding| finding.help).unwrap_or_default()
}

const SHA: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn an_entry(kind: &str, more: &str) -> String {
    format!(
        "counterpart: entry/v1\nagreement: tideway\ntype: {kind}\ndate: 2027-02-10\n{}\n",
        more.replace("SHA", SHA)
    )
}

const SETTING: &str = "version: 2
previous: { name: 2026-03-12-agreed-91c0, sha256: SHA }
text: counterpart1-sha256:SHA
reason: Why not
";

fn an_act(kind: &str, more: &str) -> String {
    format!(
        "counterpart: act/v1\nagreement: tideway\nact: {kind}\ndate: 2027-02-12\n{}\n",
        more.replace("SHA", SHA)
    )
}

const WHO: &str = "party: { id: quay-advice, name: Quay Advice }\nname: B. Signatory\n";

#[test]
fn entries_of_every_type_are_met_with_silence() {
    let setting = [
        (
            "amendment",
            "effective: 2027-04-01\nclauses: [termination, our-own]\nunder: timeframe.extension\nvalue-change: { amount: \"-1000.00\", currency: GBP }\nregime-notice: 2027/S 1",
        ),
        (
            "amendment",
            "instrument: { type: deed-of-variation, title: Deed of variation no. 1, copy: { sha256: SHA, held-by: Harbour Trust, correspondence: { kind: compared, by: A. Clerk, date: 2027-02-11 } } }",
        ),
        ("admission", "parties: [ferry-friends]"),
        ("withdrawal", "parties: [mill-lane]"),
        ("exclusion", "parties: [mill-lane]"),
        ("succession", "basis: merger\nfrom: [a, b]\nto: c\nreference: Order 7"),
        ("succession", "basis: novation\nfrom: a\nto: c"),
        ("correction", "clauses: [termination]"),
    ];
    for (kind, more) in setting {
        let told = about_record(&an_entry(kind, &format!("{SETTING}{more}")));
        assert!(told.is_empty(), "{kind}: {told:?}");
    }
    let others = [
        ("agreed", "version: 1\ntext: counterpart1-sha256:SHA\neffective: 2026-04-01"),
        (
            "transcribed",
            "text: counterpart1-sha256:SHA\ncompared: { by: A. Clerk, date: 2026-01-01 }\noriginal: { title: Agreement, date: 2021-04-01, held-by: Harbour Trust, sha256: SHA }",
        ),
        (
            "review",
            "outcome: No change\nnext: 2028-01-31\nattended: [harbour-trust]\nreference: Minutes",
        ),
        ("decision", "body: board\nminute: \"4.2\"\nsummary: The evaluation goes out to tender"),
        ("report", "period: 2027\nreference: R/1"),
        ("notice", "from: mill-lane\nsubject: withdrawal\neffective: 2027-08-31"),
        ("termination", "effective: 2027-08-31\nreason: The funding ended"),
        ("continued", "until: 2029-09-30\nreason: The new agreement is not ready"),
        (
            "withdrawn-record",
            "record: { name: x, sha256: SHA }\nbecause: Entered for the wrong agreement",
        ),
    ];
    for (kind, more) in others {
        let told = about_record(&an_entry(kind, more));
        assert!(told.is_empty(), "{kind}: {told:?}");
    }
}

#[test]
fn acts_of_every_sort_are_met_with_silence() {
    for (kind, more) in [
        (
            "signs",
            "version: 2\ntext: counterpart1-sha256:SHA\nentry: { name: x, sha256: SHA }\ntitle: Tideway\ncapacity: Chair\nmethod: ssh\nwitness: { name: W. Witness }\ncopy: { sha256: SHA, held-by: Harbour Trust, correspondence: { kind: carries-digest } }",
        ),
        (
            "signs",
            "method: seal\nseal: { number: 1187, attested-by: Head of Legal Services }\nauthority: { body: Cabinet, minute: 4, date: 2027-02-01 }\ninstrument: true",
        ),
        ("approves", "authority: { minute: Minute 7 }"),
        (
            "adheres",
            "on-behalf-of: { power: Power of attorney }\ne-signature: { provider: Example Sign, envelope: 8f2c-11 }",
        ),
        ("declines", "reason: Too short"),
        ("gives-notice", "effective: 2027-08-31\nsubject: withdrawal"),
    ] {
        let told = about_record(&an_act(kind, &format!("{WHO}{more}")));
        assert!(told.is_empty(), "{kind}: {told:?}");
    }
    let body = "party: { body: board }\nfor: 5\nagainst: 1\nabstained: 0\nminute: Minute 4";
    assert!(about_record(&an_act("approves", body)).is_empty());
}

#[test]
fn what_an_entry_lacks_is_told_once_at_its_type() {
    let whole = format!("{SETTING}effective: 2027-04-01");
    for (key, line) in [("version", "version: 2\n"), ("reason", "reason: Why not\n")] {
        assert_eq!(
            about_record(&an_entry("amendment", &whole.replace(line, ""))),
            [format!("missing-term [amendment] the entry has no “{key}”")]
        );
    }
    assert_eq!(
        about_record(&an_entry("admission", SETTING)),
        ["missing-term [admission] the entry has no “parties”"]
    );
    assert_eq!(
        help_about_record(&an_entry("admission", SETTING)),
        "add “parties”: the ids of the parties that join, leave or are made to leave; for example `parties: [ferry-friends]`"
    );
    assert_eq!(
        about_record(&an_entry("succession", &format!("{SETTING}basis: renamed\nfrom: a\nto: a"))),
        ["missing-term [succession] the entry has no “reference”"]
    );
    assert_eq!(
        about_record("counterpart: entry/v1\nagreement: tideway\n"),
        ["missing-term [counterpart: entry/v1] the entry has no “type”"]
    );
    assert_eq!(
        about_record(&an_entry("review", "")),
        ["missing-term [review] the entry has no “outcome”"]
    );
}

#[test]
fn a_slip_in_an_entry_is_told_at_its_place() {
    assert_eq!(
        about_record(&an_entry("amendmend", SETTING)),
        ["invalid-value [amendmend] “type” cannot be “amendmend”"]
    );
    assert_eq!(help_about_record(&an_entry("amendmend", SETTING)), "did you mean “amendment”?");
    assert_eq!(
        about_record(&an_entry("amendment", &format!("{SETTING}efective: 2027-04-01"))),
        ["unknown-key [efective] “efective” is no term that is known"]
    );
    assert_eq!(
        help_about_record(&an_entry("amendment", &format!("{SETTING}efective: 2027-04-01"))),
        "did you mean “effective”?"
    );
    assert_eq!(
        about_record(&an_entry("amendment", &format!("{SETTING}outcome: x"))),
        ["unknown-key [outcome] “outcome” is no term that is known"]
    );
    assert!(
        help_about_record(&an_entry("amendment", &format!("{SETTING}outcome: x")))
            .starts_with("known here: `counterpart`, `agreement`, `type`, ")
    );
    assert_eq!(
        about_record(&an_entry("amendment", &SETTING.replace("counterpart1-", "counterpart2-"))),
        [format!(
            "invalid-value [counterpart2-sha256:{SHA}] “counterpart2-sha256:{SHA}” is no text digest that is known"
        )]
    );
    assert_eq!(
        about_record(&an_entry("amendment", &SETTING.replace("sha256: SHA", "sha256: 5f3a"))),
        ["invalid-value [5f3a] “5f3a” is not a SHA-256 in 64 hexadecimal digits"]
    );
    assert_eq!(
        about_record(&an_entry("amendment", &SETTING.replace(", sha256: SHA", ""))),
        ["missing-term [previous] “previous” has no “sha256”"]
    );
    assert_eq!(
        about_record(&an_entry("amendment", &SETTING.replace("version: 2", "version: two"))),
        ["invalid-value [two] “version” wants a whole number, and has words"]
    );
    assert_eq!(
        about_record(&an_entry("review", "outcome: x").replace("2027-02-10", "10/02/2027")),
        ["invalid-value [10/02/2027] “10/02/2027” can be read as two days"]
    );
    assert_eq!(
        about_record(&an_entry("amendment", &format!("{SETTING}under: termination"))),
        ["invalid-value [termination] “under” cannot be “termination”"]
    );
    let copy = "instrument: { type: letter, copy: { correspondence: { kind: compared } } }";
    assert_eq!(
        about_record(&an_entry("amendment", &format!("{SETTING}{copy}"))),
        ["missing-term [correspondence] a copy is said to have been compared, and not by whom"]
    );
}

#[test]
fn a_slip_in_an_act_is_told_at_its_place() {
    assert_eq!(
        about_record(&an_act("signs", "party: { id: quay-advice }")),
        ["missing-term [signs] the act has no “name”"]
    );
    assert_eq!(
        about_record(&an_act("signs", "name: B. Signatory")),
        ["missing-term [signs] the act has no “party”"]
    );
    assert_eq!(
        about_record(&an_act("signed", WHO)),
        ["invalid-value [signed] “act” cannot be “signed”"]
    );
    assert_eq!(
        about_record(&an_act("signs", "party: { name: Quay Advice }\nname: B. Signatory")),
        ["missing-term [party] “party” has no “id”"]
    );
    assert_eq!(
        about_record(&an_act("signs", "party: Quay Advice\nname: B. Signatory")),
        [
            "invalid-value [Quay Advice] “Quay Advice” is not written as an id: small letters, digits and hyphens"
        ]
    );
    assert_eq!(
        about_record(&an_act("approves", "party: { body: board, id: a }\nminute: 4")),
        ["invalid-value [party] an act is a party’s or a body’s, and not both"]
    );
    assert_eq!(
        about_record(&an_act("approves", "party: { body: board }\nfor: 5")),
        ["missing-term [approves] the act of a body has no “minute”"]
    );
    assert_eq!(
        about_record(&an_act("signs", "party: { body: board }\nname: B. Signatory")),
        ["invalid-value [party] a body does not sign; its members’ organisations do"]
    );
    assert_eq!(
        about_record(&an_act("approves", &format!("{WHO}for: many"))),
        ["invalid-value [many] “for” wants a whole number, and has words"]
    );
    assert_eq!(
        about_record(&an_act("signs", &format!("{WHO}method: fax"))),
        ["invalid-value [fax] “method” cannot be “fax”"]
    );
}

#[test]
fn a_file_that_is_neither_is_told_once() {
    let counterpart =
        |said: &str| about_record(&format!("{said}agreement: tideway\ntype: review\n"));
    assert_eq!(
        counterpart("counterpart: entry/v2\n"),
        ["invalid-value [entry/v2] “counterpart” cannot be “entry/v2”"]
    );
    assert_eq!(
        counterpart(""),
        [
            "missing-term [agreement: tideway] the file does not say whether it is an entry or an act"
        ]
    );
}

#[test]
fn a_record_file_that_cannot_be_read_is_told_by_the_rules_for_that() {
    assert_eq!(about_record("counterpart: entry/v1\ntype: [agreed\n").len(), 1);
    assert!(about_record("counterpart: entry/v1\ntype: [agreed\n")[0].starts_with("invalid-yaml "));
    let twice = an_entry("review", "outcome: x\noutcome: y");
    assert_eq!(about_record(&twice).len(), 1);
    assert!(about_record(&twice)[0].starts_with("duplicate-key [outcome] "));
    assert_eq!(
        about_record(""),
        ["invalid-yaml [] this file holds no keys with values, so it records nothing"]
    );
}

#[test]
fn what_is_composed_is_as_the_schemas_ask() {
    let day = jiff::civil::date(2027, 2, 10);
    let named = || Named { name: "2026-03-12-agreed-91c0".into(), sha256: SHA.into() };
    let entry = EntryDraft {
        version: Some(2),
        previous: Some(named()),
        text: Some(format!("counterpart1-sha256:{SHA}")),
        clauses: vec!["termination".into()],
        reason: Some("no: \"none\"".into()),
        more: vec![("instrument".into(), json!({ "type": "letter", "title": "12:30" }))],
        ..EntryDraft::new("tideway", EntryKind::Amendment, day)
    };
    assert!(about_record(&entry.compose(|_| false).unwrap().text).is_empty());
    let party = Whose::Party { id: "quay-advice".into(), name: None, identifiers: Vec::new() };
    let act = ActDraft {
        version: Some(2),
        text: Some(format!("counterpart1-sha256:{SHA}")),
        entry: Some(named()),
        name: Some("no".into()),
        more: vec![("witness".into(), json!({ "name": "W. Witness" }))],
        ..ActDraft::new("tideway", ActKind::Signs, party, day)
    };
    assert!(about_record(&act.compose(|_| false).unwrap().text).is_empty());
}

#[test]
fn every_type_of_entry_and_act_has_a_schema_of_its_own() {
    let defs = |name: &str| BUILT_IN.named(name).unwrap().value().pointer("/$defs").unwrap();
    for kind in EntryKind::ALL {
        assert!(defs("entry").get(kind.name()).is_some(), "{}", kind.name());
    }
    for kind in ActKind::ALL {
        assert!(defs("act").get(kind.name()).is_some(), "{}", kind.name());
    }
    for name in ["entry", "act"] {
        let example = BUILT_IN.named(name).unwrap().value().pointer("/examples/0").unwrap();
        assert!(built_in(name).unwrap().is_valid(example), "{name}");
    }
}
