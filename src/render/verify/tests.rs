//! What is told of ledgers made by hand, one for each step of the worked example.

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::document::agreement::{Agreement, Circumstances};
use crate::document::catalogue::Catalogue;
use crate::ground::source::Source;
use crate::history::approval::{Approval, Demand, DemandKind};
use crate::history::change::{Change, Class};
use crate::history::evidence::{Evidence, Fault, Remark};
use crate::history::ledger::{
    ActLine, ActPlace, EntryLine, EntryPlace, Landing, PartyLine, Reading, Reviews, Rewritten,
    RewrittenHow, Status, Unrecorded, Version,
};
use crate::history::record::RecordFile;

const PARTIES: [(&str, &str); 3] = [
    ("harbour-trust", "Harbour Trust"),
    ("quay-advice", "Quay Advice"),
    ("mill-lane", "Mill Lane"),
];

fn file(name: &str, text: &str) -> Arc<RecordFile> {
    let path = format!("tideway.record/{name}.yml");
    Arc::new(RecordFile::read(&path, ObjectId([1; 20]), text.as_bytes()))
}

fn reading() -> Reading {
    let text = "---\nkind: lead-provider-agreement\nid: tideway\ntitle: Tideway\ndecision-making: { bodies: [{ id: board, name: Partnership board }] }\n---\n";
    let source = Arc::new(Source::new("tideway.md", text));
    let agreement = Agreement::read(source, &Catalogue::built_in(), Circumstances::default());
    Reading { agreement: Arc::new(agreement), manifest: None, digest: None }
}

fn landing() -> Landing {
    Landing { commit: ObjectId([5; 20]), place: 3, date: date(2026, 3, 16) }
}

fn draft() -> Ledger {
    Ledger {
        id: "tideway".to_owned(),
        title: "Tideway".to_owned(),
        path: "tideway.md".to_owned(),
        as_of: date(2026, 5, 1),
        status: Status::Draft,
        current: Some(reading()),
        organisations: None,
        versions: Vec::new(),
        approved: None,
        in_force: None,
        entries: Vec::new(),
        acts: Vec::new(),
        parties: Vec::new(),
        unrecorded: None,
        stood_unrecorded: Vec::new(),
        rewritten: Vec::new(),
        reviews: Reviews::default(),
        former_ids: Vec::new(),
        texts: Vec::new(),
        commits: Vec::new(),
        completeness: Completeness::default(),
        is_proposal: false,
    }
}

fn demand(kind: DemandKind, still: &[&str]) -> Demand {
    Demand {
        by: String::new(),
        words: "all parties".to_owned(),
        kind,
        agreed: Vec::new(),
        still: still.iter().map(|id| (*id).to_owned()).collect(),
        declined: Vec::new(),
        met: still.is_empty(),
        shortfall: None,
    }
}

fn version(number: usize, demand: Demand) -> Version {
    Version {
        number,
        entry: number - 1,
        digest: "counterpart1-sha256:00".to_owned(),
        text: Some(reading()),
        state: None,
        text_landed: Some(landing()),
        effective: Some(date(2026, 4, 1)),
        change: None,
        is_approved: demand.met,
        approval: Approval { complete: demand.met, demands: vec![demand], since: None },
    }
}

/// Version 1, which those named have still to sign.
fn recorded(missing: &[&str]) -> Ledger {
    let mut ledger = draft();
    ledger.status = if missing.is_empty() { Status::InForce } else { Status::RecordedNotAgreed };
    ledger.versions = vec![version(1, demand(DemandKind::Signatures, missing))];
    ledger.approved = missing.is_empty().then_some(0);
    ledger.in_force = ledger.approved;
    add_entry(&mut ledger, "agreed");
    for (id, name) in PARTIES {
        let is_missing = missing.contains(&id);
        let signed = (!is_missing).then_some(ledger.acts.len());
        let level = if is_missing { Recorded::Missing } else { Recorded::Tied };
        let evidence = Evidence { recorded: level, ..Evidence::default() };
        if !is_missing {
            add_act(&mut ledger, id, &evidence, ActPlace::Version(0));
        }
        ledger.parties.push(PartyLine {
            id: id.to_owned(),
            name: name.to_owned(),
            role: None,
            joined: Some(0),
            left: None,
            signed,
            signed_version: signed.map(|_| 0),
            carried_by: Vec::new(),
            evidence,
            weakest: signed,
            is_missing,
            incomplete: Vec::new(),
            spoken_for: false,
            stale: Vec::new(),
        });
    }
    ledger
}

fn add_entry(ledger: &mut Ledger, kind: &str) {
    let text = format!("counterpart: entry/v1\nagreement: tideway\ntype: {kind}\n");
    ledger.entries.push(EntryLine {
        file: file(&format!("2026-03-12-{kind}-0000"), &text),
        landed: Some(landing()),
        commit: Some(ObjectId([5; 20])),
        place: EntryPlace::Version(ledger.entries.len()),
        is_misplaced: false,
    });
}

fn add_act(ledger: &mut Ledger, party: &str, evidence: &Evidence, place: ActPlace) {
    let text = format!(
        "counterpart: act/v1\nagreement: tideway\nact: signs\nparty: {{ id: {party} }}\nname: A. Signatory\ncapacity: Chair\ndate: 2026-03-15\n"
    );
    ledger.acts.push(ActLine {
        file: file(&format!("2026-03-15-signs-{party}-0000"), &text),
        landed: Some(landing()),
        commit: Some(ObjectId([5; 20])),
        evidence: evidence.clone(),
        place,
        is_misplaced: false,
        days_late: None,
    });
}

/// An amendment that those named have still to agree to.
fn amended(still: &[&str]) -> Ledger {
    let mut ledger = recorded(&[]);
    add_entry(&mut ledger, "amendment");
    ledger.versions.push(version(2, demand(DemandKind::Approval, still)));
    ledger
}

struct Question {
    at_least: Recorded,
    executed: Executed,
}

const USUAL: Question = Question { at_least: Recorded::Tied, executed: Executed::None };

fn ask<T>(ledger: &Ledger, question: &Question, tell: impl Fn(&Verified<'_>) -> T) -> T {
    tell(&Verified {
        ledgers: vec![ledger],
        at_least: question.at_least,
        executed: question.executed,
        as_of: date(2026, 5, 1),
        head: Some(ObjectId([8; 20])),
        line: None,
        is_proposal: false,
        completeness: &Completeness::default(),
        rejected: None,
    })
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method is one for each lifetime, and the question is asked with any"
)]
fn is_as_asked(ledger: &Ledger, question: &Question) -> bool {
    ask(ledger, question, |verified| verified.holds())
}

/// Whether it holds, and the sentences between the heading and the parties.
fn lead(ledger: &Ledger, question: &Question) -> (bool, Vec<String>) {
    let text =
        ask(ledger, question, |verified| human(verified, Look { width: 500, ..Look::default() }));
    let page = text.split("\n\n").nth(1).unwrap_or_default();
    let lines = page.lines().map(str::to_owned).collect();
    (is_as_asked(ledger, question), lines)
}

#[test]
fn a_draft_asks_for_nothing() {
    assert_eq!(lead(&draft(), &USUAL), (true, vec!["draft: nothing to sign yet".to_owned()]));
    let strict = Question { at_least: Recorded::KeyConfirmed, executed: Executed::Compared };
    assert!(is_as_asked(&draft(), &strict));
}

#[test]
fn who_has_still_to_sign_is_named() {
    let (holds, lines) = lead(&recorded(&["mill-lane"]), &USUAL);
    assert!(!holds);
    assert_eq!(
        lines,
        [
            "2 of 3 parties recorded as having signed version 1 as was asked",
            "still to sign: Mill Lane"
        ]
    );
    let (holds, lines) = lead(&recorded(&[]), &USUAL);
    assert!(holds);
    assert_eq!(lines, ["3 parties, all recorded as having signed version 1"]);
}

#[test]
fn a_level_below_the_one_asked_for_is_not_enough() {
    let mut ledger = recorded(&[]);
    ledger.parties[0].evidence.recorded = Recorded::KeySigned;
    let signed = Question { at_least: Recorded::KeySigned, ..USUAL };
    let (holds, lines) = lead(&ledger, &signed);
    assert!(!holds);
    assert_eq!(lines[1], "recorded, but not at least key-signed: Quay Advice and Mill Lane");
    let copied = Question { executed: Executed::Seen, ..USUAL };
    assert!(!is_as_asked(&ledger, &copied));
    for party in &mut ledger.parties {
        party.evidence.executed = Executed::Compared;
    }
    assert!(is_as_asked(&ledger, &copied));
}

#[test]
fn somebodys_word_is_never_enough() {
    let mut ledger = recorded(&[]);
    ledger.parties[2].evidence.recorded = Recorded::Stated;
    for at_least in [Recorded::Missing, Recorded::Stated, Recorded::Tied] {
        assert!(!is_as_asked(&ledger, &Question { at_least, ..USUAL }));
    }
}

#[test]
fn who_has_still_to_agree_to_an_amendment_is_named() {
    let (holds, lines) = lead(&amended(&["harbour-trust", "board"]), &USUAL);
    assert!(!holds);
    assert_eq!(
        lines,
        [
            "3 parties, all recorded as having signed version 1",
            "version 2 (amendment) is recorded, not agreed: Harbour Trust and Partnership board are still to agree",
        ]
    );
    let json = ask(&amended(&["mill-lane"]), &USUAL, json);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let agreement = &json["agreements"][0];
    assert_eq!((&agreement["in-force"], &agreement["judged"]), (&1.into(), &1.into()));
    assert_eq!(agreement["still-to-agree"], serde_json::json!(["mill-lane"]));
    assert_eq!(agreement["pending"][0]["type"], "amendment");
}

#[test]
fn a_text_that_changed_without_an_entry_is_not_what_they_signed() {
    let changed = |class| {
        let mut ledger = recorded(&[]);
        let change = Change { class, ..Change::default() };
        let since = Some(landing());
        ledger.unrecorded =
            Some(Unrecorded { change, since, version: 0, entry_names_other_text: false });
        lead(&ledger, &USUAL)
    };
    let (holds, lines) = changed(Class::Substantive);
    assert!(!holds);
    assert!(
        lines[1].starts_with("changed since version 1, and no entry records who agreed to that"),
        "{lines:?}"
    );
    let (holds, lines) = changed(Class::Editorial);
    assert!(holds);
    assert_eq!(lines[1], "signed version 1; 1 editorial change since");
    assert!(changed(Class::Permitted).0);
}

#[test]
fn a_record_that_is_gone_is_told_and_a_restored_one_is_not() {
    let mut ledger = recorded(&[]);
    ledger.rewritten.push(Rewritten {
        path: "tideway.record/x.yml".to_owned(),
        landed: ObjectId([4; 20]),
        what: RewrittenHow::Missing,
        by: None,
        restored: None,
    });
    let (holds, lines) = lead(&ledger, &USUAL);
    assert_eq!(
        (holds, lines[1].as_str()),
        (false, "the record is not there as it landed: tideway.record/x.yml")
    );
    ledger.rewritten[0].restored = Some(ObjectId([6; 20]));
    assert!(is_as_asked(&ledger, &USUAL));
}

#[test]
fn an_agreement_whose_whole_record_is_gone_is_no_draft() {
    let mut ledger = draft();
    ledger.rewritten.push(Rewritten {
        path: "tideway.record/x.yml".to_owned(),
        landed: ObjectId([4; 20]),
        what: RewrittenHow::Missing,
        by: None,
        restored: None,
    });
    let (holds, lines) = lead(&ledger, &USUAL);
    assert!(!holds);
    assert_eq!(lines, ["the record is not there as it landed: tideway.record/x.yml"]);
    assert!(is_as_asked(&draft(), &USUAL));
}

#[test]
fn an_act_that_does_not_count_says_why_and_lifts_nobody() {
    let mut ledger = recorded(&["mill-lane"]);
    let remark = Remark {
        code: "signature-bad",
        words: "the signature beside the act is not of this file as it stands".to_owned(),
    };
    let evidence = Evidence {
        recorded: Recorded::Tied,
        remarks: vec![remark],
        fault: Some(Fault::Bad),
        ..Evidence::default()
    };
    add_act(&mut ledger, "mill-lane", &evidence, ActPlace::Refused);
    ledger.parties[2].spoken_for = true;
    ledger.parties[2].evidence = evidence;
    let (holds, lines) = lead(&ledger, &USUAL);
    assert!(!holds);
    assert_eq!(lines[1], "acts that do not count: Mill Lane");
    let text =
        ask(&ledger, &USUAL, |verified| human(verified, Look { width: 500, ..Look::default() }));
    assert!(
        text.contains(
            "2026-03-15-signs-mill-lane-0000: the signature beside the act is not of this file"
        ),
        "{text}"
    );
    assert!(text.contains("Mill Lane: no record"), "{text}");
}

#[test]
fn a_party_is_one_of_three_sentences_with_the_rest_beside_it() {
    let mut ledger = recorded(&[]);
    ledger.parties[0].evidence.executed = Executed::Compared;
    ledger.acts[0].evidence.remarks =
        vec![Remark { code: "committed-by", words: "recorded by C. Secretary".to_owned() }];
    let text =
        ask(&ledger, &USUAL, |verified| human(verified, Look { width: 500, ..Look::default() }));
    let card = text.split("\n\n").find(|part| part.contains("Harbour Trust")).unwrap();
    let lines: Vec<_> = card.lines().skip_while(|line| !line.starts_with("Harbour")).collect();
    assert_eq!(
        lines,
        [
            "Harbour Trust: recorded, and an executed copy compared",
            "  signed   version 1 on 2026-03-15 by A. Signatory, Chair",
            "  record   tied: names this text",
            "  copy     compared: the executed copy is said to have been compared with this text",
            "  remarks  recorded by C. Secretary",
        ]
    );
    assert_eq!(text.matches("not checked:").count(), 1);
    assert!(
        text.contains("not checked: who wrote the act; that the person it names agreed to it;"),
        "{text}"
    );
    assert!(text.contains("asked of each party: a record at least tied (--at-least)"), "{text}");
    for word in ["verified", "valid", "binding", "fully executed", "safe"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn what_others_wrote_acts_nowhere() {
    let mut ledger = recorded(&["mill-lane"]);
    ledger.title = "Tide\u{202e}way `x` @all".to_owned();
    ledger.parties[2].name = "Mill | Lane\u{1b}[31m <img>".to_owned();
    let text = ask(&ledger, &USUAL, markdown);
    assert!(text.contains("# ``Tide⟨U+202E⟩way `x` @all``"), "{text}");
    assert!(text.contains("still to sign: `Mill | Lane⟨U+001B⟩[31m <img>`"), "{text}");
    let json = ask(&ledger, &USUAL, json);
    assert!(!json.contains('\u{202e}') && !json.contains('\u{1b}'), "{json}");
}
