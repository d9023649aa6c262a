//! Small agreements, entries and acts, and what they come to.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::document::agreement::Circumstances;
use crate::document::catalogue::Catalogue;
use crate::document::organisations::Organisations;
use crate::ground::source::Source;
use crate::history::change::{self, AttachmentChange, ClauseChange, How, Side};
use crate::history::digest;
use crate::history::trace::ObjectId;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::built_in);

const HARBOUR: &str = "  - { id: harbour-trust, name: Harbour Trust }\n";
const QUAY: &str = "  - { id: quay-advice, name: Quay Advice }\n";
const MILL: &str = "  - { id: mill-lane, name: Mill Lane }\n";
const FERRY: &str = "  - { id: ferry-friends, name: Ferry Friends }\n";

/// Three parties and some terms.
fn three(terms: &str) -> String {
    format!("parties:\n{HARBOUR}{QUAY}{MILL}{terms}")
}

fn four(terms: &str) -> String {
    format!("parties:\n{HARBOUR}{QUAY}{MILL}{FERRY}{terms}")
}

fn two(terms: &str) -> String {
    format!("parties:\n{HARBOUR}{QUAY}{terms}")
}

fn agreement(terms: &str) -> Agreement {
    let source =
        Arc::new(Source::new("tideway.md", format!("---\nid: tideway\n{terms}---\nWords.\n")));
    Agreement::read(source, &CATALOGUE, Circumstances::default())
}

fn file(text: &str) -> RecordFile {
    let file = RecordFile::read("tideway.record/x.yml", ObjectId([0; 20]), text.as_bytes());
    assert!(file.faults.is_empty(), "{:?} in {text}", file.faults);
    file
}

fn entry(lines: &str) -> RecordFile {
    file(&format!("counterpart: entry/v1\nagreement: tideway\ndate: 2027-02-10\n{lines}\n"))
}

/// `DAY WHO ACT`, then keys with values behind semicolons: `2027-02-12 quay-advice signs; name: B. Signatory`. A body has a colon before
/// its id. A number and `@` in front is the landing.
fn act(spec: &str, entry: &RecordFile, place: usize) -> (RecordFile, usize) {
    let (landed, spec) = match spec.split_once('@') {
        Some((landed, spec)) => (landed.parse().unwrap(), spec),
        None => (place, spec),
    };
    let mut parts = spec.split(';').map(str::trim);
    let words: Vec<&str> = parts.next().unwrap().split(' ').collect();
    let [day, who, act] = words.as_slice() else { panic!("{spec}") };
    let party = match who.strip_prefix(':') {
        Some(body) => format!("{{ body: {body} }}"),
        None => who.to_string(),
    };
    let keys: Vec<&str> = parts.collect();
    let mut text = format!(
        "counterpart: act/v1\nagreement: tideway\nact: {act}\ndate: {day}\nparty: {party}\n"
    );
    if !keys.iter().any(|key| key.starts_with("entry:")) {
        writeln!(text, "entry: {{ name: x, sha256: \"{}\" }}", entry.sha256).unwrap();
    }
    for key in keys {
        text.push_str(key);
        text.push('\n');
    }
    (file(&text), landed)
}

/// A step, told with as little as it needs.
#[derive(Clone)]
struct Told {
    before: Option<String>,
    after: String,
    entry: String,
    change: Change,
    acts: Vec<String>,
    notices: Vec<String>,
}

fn told(before: &str, after: &str, entry: &str, acts: &[&str]) -> Told {
    Told {
        before: Some(before.to_owned()),
        after: after.to_owned(),
        entry: entry.to_owned(),
        change: Change::default(),
        acts: acts.iter().map(|act| (*act).to_owned()).collect(),
        notices: Vec::new(),
    }
}

impl Told {
    fn approval(&self) -> Approval {
        let entry = entry(&self.entry);
        let before = self.before.as_deref().map(agreement);
        let after = agreement(&self.after);
        let evidence = Evidence::default();
        let files = |specs: &[String]| -> Vec<(RecordFile, usize)> {
            specs.iter().enumerate().map(|(place, spec)| act(spec, &entry, place)).collect()
        };
        let (acts, notices) = (files(&self.acts), files(&self.notices));
        let acts: Vec<Given<'_>> = acts
            .iter()
            .map(|(file, landed)| Given {
                file,
                evidence: &evidence,
                landed: *landed,
                counts: true,
            })
            .collect();
        let terms = before.as_ref().unwrap_or(&after);
        let notices: Vec<(Given<'_>, &Agreement)> = notices
            .iter()
            .map(|(file, landed)| {
                (Given { file, evidence: &evidence, landed: *landed, counts: true }, terms)
            })
            .collect();
        let step = Step {
            entry: &entry,
            before: before.as_ref(),
            after: &after,
            change: Some(&self.change),
            notices: &notices,
        };
        approval(step, &acts)
    }

    fn says(&self) -> Vec<String> {
        let approval = self.approval();
        let mut said: Vec<String> = approval.demands.iter().map(in_words).collect();
        said.push(match (approval.complete, approval.since) {
            (true, Some(since)) => format!("complete {since}"),
            (true, None) => "complete".to_owned(),
            (false, _) => "incomplete".to_owned(),
        });
        said
    }
}

fn in_words(demand: &Demand) -> String {
    let mut words = demand.words.clone();
    if !demand.by.is_empty() {
        write!(words, " [{}]", demand.by).unwrap();
    }
    let agreed: Vec<&str> = demand.agreed.iter().map(|agreed| agreed.who.as_str()).collect();
    for (label, ids) in [
        ("agreed", agreed),
        ("still", demand.still.iter().map(String::as_str).collect()),
        ("declined", demand.declined.iter().map(String::as_str).collect()),
    ] {
        if !ids.is_empty() {
            write!(words, "; {label}: {}", ids.join(", ")).unwrap();
        }
    }
    if let Some(shortfall) = &demand.shortfall {
        write!(words, " ({shortfall})").unwrap();
    }
    assert!(!demand.met || (demand.still.is_empty() && demand.shortfall.is_none()));
    words
}

/// An amendment by some approval clause, with acts.
fn amended(variation: &str, acts: &[&str]) -> Vec<String> {
    let before = three(&format!("{variation}termination: {{ notice: P6M }}\n"));
    let after = three(&format!("{variation}termination: {{ notice: P3M }}\n"));
    told(&before, &after, "type: amendment", acts).says()
}

const ALL: &str = "variation: { approval: all-parties, form: writing }\n";

// The first version

#[test]
fn every_party_signs_the_first_version() {
    let signed =
        |acts: &[&str]| Told { before: None, ..told("", &three(""), "type: agreed", acts) }.says();
    assert_eq!(
        signed(&["2026-03-12 harbour-trust signs", "2026-03-13 quay-advice approves"]),
        ["all parties; agreed: harbour-trust; still: quay-advice, mill-lane", "incomplete"]
    );
    assert_eq!(
        signed(&[
            "2026-03-12 harbour-trust signs",
            "2026-03-20 quay-advice signs",
            "2026-03-14 mill-lane adheres"
        ]),
        ["all parties; agreed: harbour-trust, quay-advice, mill-lane", "complete 2026-03-20"]
    );
    assert_eq!(
        signed(&["2026-03-12 harbour-trust signs", "2026-03-13 quay-advice declines"]),
        [
            "all parties; agreed: harbour-trust; still: quay-advice, mill-lane; declined: quay-advice",
            "incomplete"
        ]
    );
}

#[test]
fn a_text_without_parties_is_agreed_by_nobody() {
    let nobody = Told { before: None, ..told("", "title: x\n", "type: agreed", &[]) };
    assert_eq!(nobody.says(), ["all parties (the agreement lists no parties)", "incomplete"]);
}

#[test]
fn a_deed_is_signed_as_the_legal_form_of_the_party_asks() {
    let terms = "parties:\n  - { id: harbour-trust, name: Harbour Trust, form: cio }\nlegal-status: { execution: deed }\n";
    let signed =
        |acts: &[&str]| Told { before: None, ..told("", terms, "type: agreed", acts) }.says();
    assert_eq!(
        signed(&["2026-03-12 harbour-trust signs; name: A"]),
        [
            "all parties; still: harbour-trust (Harbour Trust still needs a second trustee, or the common seal)",
            "incomplete"
        ]
    );
    let two =
        ["2026-03-12 harbour-trust signs; name: A", "2026-03-13 harbour-trust signs; name: B"];
    assert_eq!(signed(&two), ["all parties; agreed: harbour-trust", "complete 2026-03-12"]);
    let simple = terms.replace("deed", "simple");
    let one = Told { before: None, ..told("", &simple, "type: agreed", &two[..1]) };
    assert_eq!(one.says(), ["all parties; agreed: harbour-trust", "complete 2026-03-12"]);
}

// The forms of approval

#[test]
fn all_parties_means_each_of_them() {
    assert_eq!(
        amended(ALL, &["2027-02-12 quay-advice approves"]),
        [
            "all parties [/variation/approval]; agreed: quay-advice; still: harbour-trust, mill-lane",
            "incomplete"
        ]
    );
    let three = [
        "2027-02-12 quay-advice approves",
        "2027-02-15 harbour-trust signs",
        "2027-02-13 mill-lane approves",
    ];
    assert_eq!(
        amended(ALL, &three),
        [
            "all parties [/variation/approval]; agreed: harbour-trust, quay-advice, mill-lane",
            "complete 2027-02-15"
        ]
    );
    assert_eq!(
        amended("", &three[..1]),
        ["all parties; agreed: quay-advice; still: harbour-trust, mill-lane", "incomplete"]
    );
}

#[test]
fn a_majority_is_more_than_half_and_a_fraction_is_rounded_up() {
    let majority = "variation: { approval: majority }\n";
    assert_eq!(
        amended(majority, &["2027-02-12 quay-advice approves"]),
        [
            "a majority of the parties (2 of 3) [/variation/approval]; agreed: quay-advice; still: harbour-trust, mill-lane",
            "incomplete"
        ]
    );
    assert_eq!(
        amended(majority, &["2027-02-14 quay-advice approves", "2027-02-12 mill-lane approves"]),
        [
            "a majority of the parties (2 of 3) [/variation/approval]; agreed: quay-advice, mill-lane",
            "complete 2027-02-14"
        ]
    );
    // Who said no is asked again only where it takes them as well.
    assert_eq!(
        amended(majority, &["2027-02-14 quay-advice approves", "2027-02-12 mill-lane declines"]),
        [
            "a majority of the parties (2 of 3) [/variation/approval]; agreed: quay-advice; still: harbour-trust; declined: mill-lane",
            "incomplete"
        ]
    );
    let quarters = "variation: { approval: 3/4 }\n";
    assert_eq!(
        amended(quarters, &["2027-02-14 quay-advice approves", "2027-02-12 mill-lane declines"])[0],
        "three quarters of the parties (3 of 3) [/variation/approval]; agreed: quay-advice; still: harbour-trust, mill-lane; declined: mill-lane"
    );
    // Half of four is not more than half.
    let four_with = |approval: &str, acts: &[&str]| {
        let terms = |notice: &str| {
            four(&format!(
                "variation: {{ approval: {approval} }}\ntermination: {{ notice: {notice} }}\n"
            ))
        };
        told(&terms("P6M"), &terms("P3M"), "type: amendment", acts).says()
    };
    let half = ["2027-02-12 quay-advice approves", "2027-02-12 mill-lane approves"];
    assert_eq!(four_with("majority", &half)[1], "incomplete");
    assert_eq!(four_with("1/2", &half)[1], "complete 2027-02-12");
    assert!(four_with("2/3", &half)[0].starts_with("two thirds of the parties (3 of 4)"));
}

const BOARD: &str = "variation: { approval: { body: partnership-board } }\ndecision-making: { bodies: [{ id: partnership-board, name: Partnership Board, quorum: { count: 4 }, majority: simple }] }\n";

#[test]
fn a_body_decides_by_its_quorum_and_majority() {
    let board = |votes: &str| {
        amended(BOARD, &[&format!("2027-02-12 :partnership-board approves; minute: M; {votes}")])
    };
    let words = "the Partnership Board [/variation/approval]";
    assert_eq!(
        amended(BOARD, &["2027-02-12 quay-advice approves"]),
        [format!("{words}; still: partnership-board"), "incomplete".to_owned()]
    );
    assert_eq!(
        board("for: 2; against: 1; abstained: 1"),
        [format!("{words}; agreed: partnership-board"), "complete 2027-02-12".to_owned()]
    );
    assert_eq!(
        board("for: 2; against: 1"),
        [
            format!(
                "{words}; still: partnership-board (3 took part in the decision of the Partnership Board, and 4 are needed)"
            ),
            "incomplete".to_owned()
        ]
    );
    assert_eq!(
        board("for: 1; against: 3")[0],
        format!(
            "{words}; still: partnership-board (the Partnership Board voted 1 for and 3 against, which is no majority)"
        )
    );
    assert_eq!(
        board("for: 2; against: 2")[0],
        format!(
            "{words}; still: partnership-board (the Partnership Board voted 2 for and 2 against, and nobody has a casting vote)"
        )
    );
    assert_eq!(
        board("capacity: Chair")[0],
        format!(
            "{words}; still: partnership-board (the act of the Partnership Board does not say how many took part, and 4 are needed)"
        )
    );
    let casting = BOARD.replace("majority: simple", "majority: simple, casting-vote: true");
    let tie = "2027-02-12 :partnership-board approves; minute: M; for: 2; against: 2";
    assert_eq!(amended(&casting, &[tie])[1], "complete 2027-02-12");
    assert_eq!(
        amended(BOARD, &["2027-02-12 :partnership-board declines; minute: M; for: 0; against: 4"])
            [0],
        format!("{words}; still: partnership-board; declined: partnership-board")
    );
}

#[test]
fn a_body_may_ask_for_more_than_a_majority() {
    let decided = |majority: &str, votes: &str| {
        let board = BOARD.replace("majority: simple", &format!("majority: {majority}"));
        let act = format!("2027-02-12 :partnership-board approves; minute: M; {votes}");
        amended(&board, &[&act]).pop().unwrap()
    };
    assert_eq!(decided("2/3", "for: 4; against: 2"), "complete 2027-02-12");
    assert_eq!(decided("2/3", "for: 4; against: 3"), "incomplete");
    assert_eq!(decided("unanimous", "for: 4; against: 0"), "complete 2027-02-12");
    assert_eq!(decided("unanimous", "for: 4; against: 1"), "incomplete");
    assert_eq!(decided("consensus", "for: 3; against: 0; abstained: 1"), "complete 2027-02-12");
    // Abstentions make a quorum and carry nothing.
    assert_eq!(decided("simple", "for: 0; against: 0; abstained: 4"), "incomplete");
}

#[test]
fn a_body_without_rules_of_its_own_decides_by_its_act() {
    let variation = "variation: { approval: { body: board } }\n";
    assert_eq!(
        amended(variation, &["2027-02-12 :board approves; minute: M"]),
        ["the board [/variation/approval]; agreed: board", "complete 2027-02-12"]
    );
}

#[test]
fn one_party_or_several_approvals_together_may_be_asked() {
    let one = "variation: { approval: { party: harbour-trust } }\n";
    assert_eq!(
        amended(one, &["2027-02-12 quay-advice approves"]),
        ["Harbour Trust [/variation/approval]; still: harbour-trust", "incomplete"]
    );
    let both = "variation: { approval: { all-of: [majority, { body: board }] } }\n";
    assert_eq!(
        amended(both, &["2027-02-12 quay-advice approves", "2027-02-12 harbour-trust approves"]),
        [
            "a majority of the parties (2 of 3) [/variation/approval/all-of/0]; agreed: harbour-trust, quay-advice",
            "the board [/variation/approval/all-of/1]; still: board",
            "incomplete"
        ]
    );
    let larger = "variation: { approval: { all-of: [majority, all-parties, 1/3] } }\n";
    assert_eq!(amended(larger, &[]).len(), 2, "the largest part includes the others");
}

// Counting

#[test]
fn a_person_is_counted_by_the_latest_act() {
    let mill = |acts: &[&str]| {
        let before = three("variation: { approval: { party: mill-lane } }\n");
        let after = three("variation: { approval: { party: mill-lane } }\ntitle: x\n");
        told(&before, &after, "type: amendment", acts).says().pop().unwrap()
    };
    assert_eq!(
        mill(&["2027-02-12 mill-lane declines; name: A", "2027-02-14 mill-lane approves; name: A"]),
        "complete 2027-02-14"
    );
    // The later date wins, whatever landed first.
    assert_eq!(
        mill(&["2027-02-14 mill-lane declines; name: A", "2027-02-12 mill-lane approves; name: A"]),
        "incomplete"
    );
    // Of one day, the later landing.
    assert_eq!(
        mill(&["2027-02-12 mill-lane declines; name: A", "2027-02-12 mill-lane approves; name: A"]),
        "complete 2027-02-12"
    );
    // Of one day and landing, the refusal.
    assert_eq!(
        mill(&[
            "1@2027-02-12 mill-lane declines; name: A",
            "1@2027-02-12 mill-lane approves; name: A"
        ]),
        "incomplete"
    );
    assert_eq!(
        mill(&[
            "1@2027-02-12 mill-lane approves; name: A",
            "1@2027-02-12 mill-lane declines; name: A"
        ]),
        "incomplete"
    );
    // Another person of the party may agree all the same.
    assert_eq!(
        mill(&["2027-02-12 mill-lane declines; name: A", "2027-02-12 mill-lane approves; name: B"]),
        "complete 2027-02-12"
    );
}

#[test]
fn a_link_that_was_complete_at_a_landing_stays_complete() {
    let majority = "variation: { approval: majority }\n";
    let acts = [
        "1@2027-02-12 quay-advice approves",
        "2@2027-02-13 mill-lane approves",
        "3@2027-02-14 mill-lane declines",
        "4@2027-02-15 harbour-trust approves",
    ];
    assert_eq!(
        amended(majority, &acts),
        [
            "a majority of the parties (2 of 3) [/variation/approval]; agreed: quay-advice, mill-lane, harbour-trust; declined: mill-lane",
            "complete 2027-02-13"
        ]
    );
    assert_eq!(
        amended(majority, &acts[..3]),
        [
            "a majority of the parties (2 of 3) [/variation/approval]; agreed: quay-advice, mill-lane; declined: mill-lane",
            "complete 2027-02-13"
        ]
    );
    // In one landing there was no moment at which it was complete.
    let at_once =
        [acts[0], acts[1], acts[2]].map(|act| format!("1@{}", act.split_once('@').unwrap().1));
    assert_eq!(amended(majority, &at_once.each_ref().map(String::as_str))[1], "incomplete");
}

#[test]
fn of_a_later_link_only_a_signature_speaks_for_this_one() {
    let later = "entry: { name: y, sha256: other }";
    let all = |kind: &str| {
        let acts = ["harbour-trust", "quay-advice", "mill-lane"]
            .map(|party| format!("2027-06-01 {party} {kind}; {later}"));
        amended(ALL, &acts.each_ref().map(String::as_str))
    };
    assert_eq!(all("signs")[1], "complete 2027-06-01");
    assert_eq!(all("approves")[1], "incomplete");
    let refused = [
        "2027-02-12 harbour-trust signs",
        "2027-02-12 quay-advice signs",
        "2027-02-12 mill-lane signs; name: A",
        &format!("2027-03-01 mill-lane declines; name: A; {later}"),
    ];
    assert_eq!(amended(ALL, &refused)[1], "complete 2027-02-12");
}

#[test]
fn an_act_that_does_not_count_counts_for_nothing() {
    let before = three(ALL);
    let after = three(&format!("{ALL}title: x\n"));
    let (before, after) = (agreement(&before), agreement(&after));
    let entry = entry("type: amendment");
    let evidence = Evidence::default();
    let (file, landed) = act("2027-02-12 quay-advice approves", &entry, 0);
    let given = Given { file: &file, evidence: &evidence, landed, counts: false };
    let change = Change::default();
    let step = Step {
        entry: &entry,
        before: Some(&before),
        after: &after,
        change: Some(&change),
        notices: &[],
    };
    assert!(approval(step, &[given]).demands[0].agreed.is_empty());
    let nothing = Step { before: None, ..step };
    let approval = approval(nothing, &[given]);
    assert!(!approval.complete && approval.demands[0].shortfall.is_some());
}

// Forms

#[test]
fn the_form_that_the_agreement_asks_is_held_against_what_is_recorded() {
    let before = |form: &str| {
        three(&format!("variation: {{ approval: {{ party: mill-lane }}, form: {form} }}\n"))
    };
    let judged = |form: &str, instrument: &str, act: &str| {
        let after = format!("{}title: x\n", before(form));
        let entry = format!("type: amendment\n{instrument}");
        let act = format!("2027-02-12 mill-lane approves; {act}");
        let said = told(&before(form), &after, &entry, &[&act]).approval();
        said.demands[0].shortfall.clone().unwrap_or_else(|| said.complete.to_string())
    };
    let deed = "instrument: { type: deed-of-variation }";
    assert_eq!(judged("deed", deed, "name: A"), "true");
    assert_eq!(judged("deed", "", "name: A; method: seal"), "true");
    assert_eq!(
        judged("deed", "", "name: A"),
        "the agreement asks for a deed, and none is recorded"
    );
    assert_eq!(
        judged("deed", "instrument: { type: letter }", "name: A; method: seal"),
        "the agreement asks for a deed, and the instrument recorded is of the type “letter”"
    );
    assert_eq!(
        judged("minute", "", "name: A"),
        "the agreement asks for a minute, and none is recorded"
    );
    assert_eq!(judged("minute", "", "authority: { minute: Minute 7 }"), "true");
    assert_eq!(judged("minute", deed, "name: A"), "true");
    assert_eq!(judged("writing", "instrument: { type: e-mail }", "name: A"), "true");
    assert_eq!(judged("any", "", "name: A"), "true");
}

// Powers

#[test]
fn an_extension_needs_what_its_power_says_as_long_as_only_the_end_changes() {
    let terms = |expiry: &str, more: &str| {
        three(&format!(
            "{ALL}timeframe: {{ commencement: 2026-04-01, expiry: {expiry}, extension: {{ up-to: P2Y, approval: {{ party: harbour-trust }} }} }}\n{more}"
        ))
    };
    let extended = |after: &str| {
        let entry = "type: amendment\nunder: timeframe.extension";
        told(&terms("2029-03-31", ""), after, entry, &["2028-12-01 harbour-trust approves"]).says()
    };
    let by_harbour = "Harbour Trust [/timeframe/extension/approval]; agreed: harbour-trust";
    assert_eq!(extended(&terms("2031-03-31", "")), [by_harbour, "complete 2028-12-01"]);
    assert_eq!(
        extended(&terms("2031-04-01", "")),
        [
            by_harbour,
            "an extension of at most 2 years [/timeframe/extension/up-to] (the extension is longer than the agreement allows)",
            "incomplete"
        ]
    );
    let all =
        "all parties [/variation/approval]; agreed: harbour-trust; still: quay-advice, mill-lane";
    assert_eq!(
        extended(&terms("2030-03-31", "termination: { notice: P1M }\n")),
        [by_harbour, all, "incomplete"]
    );
    assert_eq!(
        extended(&terms("2030-03-31", "").replace("P2Y", "P9Y")),
        [by_harbour, all, "incomplete"]
    );
    assert_eq!(extended(&terms("2028-03-31", "")), [all, "incomplete"], "shorter is no extension");
}

const PERMITTED: &str = "variation: { approval: all-parties, permitted: [{ part: point-of-contact, by: board, form: minute }, { part: action-plan, by: harbour-trust }, { part: financial-model }] }\nschedules: [{ id: financial-model, title: Model, file: model.csv, standing: signed }]\n";

#[test]
fn a_permitted_change_needs_whom_it_names() {
    let permitted = |change: Change, after: &str, acts: &[&str]| {
        let entry = "type: amendment\nunder: variation.permitted";
        Told { change, ..told(&three(PERMITTED), after, entry, acts) }.says()
    };
    let contact =
        three(&format!("{PERMITTED}point-of-contact: {{ mill-lane: {{ role: Manager }} }}\n"));
    assert_eq!(
        permitted(Change::default(), &contact, &["2027-02-12 :board approves; minute: M"]),
        ["the board [/variation/permitted/0/by]; agreed: board", "complete 2027-02-12"]
    );
    assert_eq!(
        permitted(Change::default(), &contact, &[]),
        ["the board [/variation/permitted/0/by]; still: board", "incomplete"]
    );
    let file = AttachmentChange { path: "model.csv".into(), old: None, new: None };
    let model = Change { attachments: vec![file], ..Change::default() };
    assert_eq!(
        permitted(model.clone(), &three(PERMITTED), &["2027-02-12 mill-lane approves"]),
        ["any of the parties [/variation/permitted/2]; agreed: mill-lane", "complete 2027-02-12"]
    );
    let words = Change { clauses: vec![clause("action-plan", "a", "b")], ..Change::default() };
    assert_eq!(
        permitted(words.clone(), &three(PERMITTED), &["2027-02-12 harbour-trust approves"]),
        ["Harbour Trust [/variation/permitted/1/by]; agreed: harbour-trust", "complete 2027-02-12"]
    );
    // What is not listed needs an amendment.
    let beyond = three(&format!(
        "{PERMITTED}point-of-contact: {{ mill-lane: {{ role: Manager }} }}\ntermination: {{ notice: P1M }}\n"
    ));
    assert_eq!(
        permitted(Change::default(), &beyond, &["2027-02-12 :board approves; minute: M"]),
        [
            "the board [/variation/permitted/0/by]; agreed: board",
            "all parties [/variation/approval]; still: harbour-trust, quay-advice, mill-lane",
            "incomplete"
        ]
    );
    let nothing = permitted(Change::default(), &three(PERMITTED), &[]);
    assert!(nothing[0].starts_with("all parties"), "{nothing:?}");
    // Another clause does not become a listed one by saying so.
    let marked = ClauseChange {
        clauses_before: vec!["risk-sharing".to_owned()],
        ..clause("action-plan", "a", "<!-- clause: action-plan -->\n\nb")
    };
    let marked = Change { clauses: vec![marked], ..Change::default() };
    let marked = permitted(marked, &three(PERMITTED), &["2027-02-12 harbour-trust approves"]);
    assert_eq!(marked.last().map(String::as_str), Some("incomplete"));
}

fn clause(id: &str, old: &str, new: &str) -> ClauseChange {
    ClauseChange {
        how: How::Reworded,
        clauses: vec![id.to_owned()],
        clauses_before: vec![id.to_owned()],
        old: Some(0),
        new: Some(0),
        old_heading: Some("Heading".into()),
        new_heading: Some("Heading".into()),
        old_words: old.to_owned(),
        new_words: new.to_owned(),
    }
}

// Joining

const ADMISSION: &str = "variation: { approval: all-parties }\nadmission: { approval: majority }\ndecision-making: { bodies: [{ id: board, name: Board, seats: [{ for: harbour-trust }] }] }\npoint-of-contact: { harbour-trust: { role: Manager } }\n";
const TWO_OF_THREE: [&str; 3] = [
    "2027-05-01 harbour-trust approves",
    "2027-05-02 quay-advice approves",
    "2027-06-01 ferry-friends adheres",
];
const MAJORITY: &str =
    "a majority of the parties (2 of 3) [/admission/approval]; agreed: harbour-trust, quay-advice";
const JOINS: &str = "Ferry Friends joins by an act of its own; agreed: ferry-friends";
const ALL_STILL: &str =
    "all parties [/variation/approval]; agreed: harbour-trust, quay-advice; still: mill-lane";

fn admitted(after: &str, change: Change, acts: &[&str]) -> Vec<String> {
    let entry = "type: admission\nparties: [ferry-friends]";
    Told { change, ..told(&three(ADMISSION), after, entry, acts) }.says()
}

#[test]
fn a_newcomer_adheres_and_the_others_approve_it() {
    let after = four(ADMISSION);
    assert_eq!(
        admitted(&after, Change::default(), &TWO_OF_THREE),
        [MAJORITY, JOINS, "complete 2027-06-01"]
    );
    assert_eq!(
        admitted(&after, Change::default(), &TWO_OF_THREE[..2]),
        [MAJORITY, "Ferry Friends joins by an act of its own; still: ferry-friends", "incomplete"]
    );
    // The newcomer has no vote on itself.
    assert_eq!(
        admitted(&after, Change::default(), &TWO_OF_THREE[1..])[0],
        "a majority of the parties (2 of 3) [/admission/approval]; agreed: quay-advice; still: harbour-trust, mill-lane"
    );
}

#[test]
fn a_newcomer_brings_its_line_its_contact_and_its_seat() {
    let after = four(
        &ADMISSION
            .replace("[{ for: harbour-trust }]", "[{ for: harbour-trust }, { for: ferry-friends }]")
            .replace(
                "{ harbour-trust: { role",
                "{ ferry-friends: { role: Skipper }, harbour-trust: { role",
            ),
    );
    let listed = clause(
        "parties",
        "- Harbour Trust\n- Mill Lane\n",
        "- Harbour Trust\n- Ferry Friends (GB-CHC-0000004)\n\n- Mill Lane\n",
    );
    let change = Change { clauses: vec![listed], ..Change::default() };
    assert_eq!(admitted(&after, change, &TWO_OF_THREE), [MAJORITY, JOINS, "complete 2027-06-01"]);
}

#[test]
fn whatever_else_an_admission_changes_needs_the_approval_of_an_amendment() {
    let expected = [MAJORITY, ALL_STILL, JOINS, "incomplete"];
    let term = four(&format!("{ADMISSION}risk-sharing: {{ shares: {{ harbour-trust: 100 }} }}\n"));
    assert_eq!(admitted(&term, Change::default(), &TWO_OF_THREE), expected);
    let renamed = four(ADMISSION).replace("name: Mill Lane", "name: Mill Lane Ltd");
    assert_eq!(admitted(&renamed, Change::default(), &TWO_OF_THREE), expected);
    let contact = four(&ADMISSION.replace("role: Manager", "role: Chair"));
    assert_eq!(admitted(&contact, Change::default(), &TWO_OF_THREE), expected);
    for changed in [
        clause("termination", "Six months.", "Three months."),
        clause("parties", "- Harbour Trust\n- Mill Lane", "- Harbour Trust\n- Ferry Friends"),
        clause(
            "parties",
            "- Harbour Trust",
            "- Harbour Trust\n- Ferry Friends, which may decide alone",
        ),
        clause("parties", "- Harbour Trust", "- Harbour Trust\n- Somebody Else"),
    ] {
        let change = Change { clauses: vec![changed.clone()], ..Change::default() };
        assert_eq!(admitted(&four(ADMISSION), change, &TWO_OF_THREE), expected, "{changed:?}");
    }
    let file = AttachmentChange { path: "a.csv".into(), old: None, new: None };
    let change = Change { attachments: vec![file], ..Change::default() };
    assert_eq!(admitted(&four(ADMISSION), change, &TWO_OF_THREE), expected);
}

#[test]
fn who_is_a_party_already_cannot_be_admitted_to_change_its_line() {
    let after = three(ADMISSION).replace("name: Mill Lane", "name: Mill Lane, role: lead-provider");
    let entry = "type: admission\nparties: [mill-lane]";
    let said = told(&three(ADMISSION), &after, entry, &TWO_OF_THREE[..2]).says();
    assert_eq!(said, [MAJORITY, ALL_STILL, "incomplete"]);
}

#[test]
fn without_a_clause_on_admission_it_is_an_amendment() {
    let said =
        told(&three(ALL), &four(ALL), "type: admission\nparties: [ferry-friends]", &TWO_OF_THREE);
    assert_eq!(said.says(), [ALL_STILL, JOINS, "incomplete"]);
}

#[test]
fn an_admission_by_deed_is_signed_as_one() {
    let before =
        three("admission: { approval: { party: harbour-trust }, instrument: deed-of-adherence }\n");
    let after =
        four("admission: { approval: { party: harbour-trust }, instrument: deed-of-adherence }\n")
            .replace("name: Ferry Friends", "name: Ferry Friends, form: company");
    let joined = |act: &str| {
        let acts = ["2027-05-01 harbour-trust approves", act];
        told(&before, &after, "type: admission\nparties: [ferry-friends]", &acts).says()
    };
    assert_eq!(
        joined("2027-06-01 ferry-friends adheres; name: A")[1],
        "Ferry Friends joins by an act of its own; still: ferry-friends (Ferry Friends still needs a second authorised signatory, or a witness, or the common seal)"
    );
    assert_eq!(joined("2027-06-01 ferry-friends adheres; name: A; witness: { name: W }")[1], JOINS);
}

// Leaving

const WITHDRAWAL: &str = "variation: { approval: all-parties }\nwithdrawal: { notice: P6M }\npoint-of-contact: { mill-lane: { role: Warden }, harbour-trust: { role: Manager } }\n";

fn withdrawn(after: &str, effective: &str, notices: &[&str]) -> Vec<String> {
    let entry = format!("type: withdrawal\nparties: [mill-lane]\neffective: {effective}");
    let notices = notices.iter().map(|notice| (*notice).to_owned()).collect();
    Told { notices, ..told(&three(WITHDRAWAL), after, &entry, &[]) }.says()
}

#[test]
fn who_leaves_gives_notice_as_long_before_as_the_agreement_says() {
    let after = two(WITHDRAWAL).replace("mill-lane: { role: Warden }, ", "");
    let words = "notice of 6 months by Mill Lane [/withdrawal/notice]";
    let notice = "2027-02-28 mill-lane gives-notice; subject: withdrawal";
    assert_eq!(
        withdrawn(&after, "2027-08-28", &[notice]),
        [format!("{words}; agreed: mill-lane"), "complete 2027-02-28".to_owned()]
    );
    assert_eq!(
        withdrawn(&after, "2027-08-27", &[notice]),
        [
            format!(
                "{words}; still: mill-lane (notice was given on 2027-02-28, 6 months from then is 2027-08-28, and the party leaves on 2027-08-27)"
            ),
            "incomplete".to_owned()
        ]
    );
    assert_eq!(withdrawn(&after, "2027-08-28", &[])[0], format!("{words}; still: mill-lane"));
    for other in [
        "2027-02-28 quay-advice gives-notice",
        "2027-02-28 mill-lane gives-notice; subject: termination",
        "2027-02-28 mill-lane signs",
    ] {
        assert_eq!(withdrawn(&after, "2027-08-28", &[other])[1], "incomplete", "{other}");
    }
    // A later notice that is too late takes nothing from the first.
    let second = "2027-07-01 mill-lane gives-notice";
    assert_eq!(withdrawn(&after, "2027-08-28", &[notice, second])[1], "complete 2027-02-28");
    // The end of a month: six months after 31 August is the last day of February.
    assert_eq!(
        withdrawn(&after, "2028-02-29", &["2027-08-31 mill-lane gives-notice"])[1],
        "complete 2027-08-31"
    );
}

#[test]
fn a_withdrawal_that_changes_more_needs_the_approval_of_an_amendment() {
    let after = two(&format!("{WITHDRAWAL}termination: {{ notice: P1M }}\n"))
        .replace("mill-lane: { role: Warden }, ", "");
    let said = withdrawn(&after, "2027-08-28", &["2027-02-28 mill-lane gives-notice"]);
    assert_eq!(
        said[1..],
        [
            "all parties [/variation/approval]; still: harbour-trust, quay-advice, mill-lane",
            "incomplete"
        ]
    );
    // Who is still a party has not left.
    let said = withdrawn(
        &three(WITHDRAWAL).replace("Warden", "Boss"),
        "2027-08-28",
        &["2027-02-28 mill-lane gives-notice"],
    );
    assert!(said[1].starts_with("all parties"), "{said:?}");
}

#[test]
fn the_excluded_party_has_no_vote_where_the_agreement_says_so() {
    let excluded = |affected: &str, acts: &[&str]| {
        let terms = format!("exclusion: {{ approval: all-parties{affected} }}\n");
        told(&three(&terms), &two(&terms), "type: exclusion\nparties: [mill-lane]", acts).says()
    };
    let others = ["2027-02-12 harbour-trust approves", "2027-02-13 quay-advice approves"];
    assert_eq!(
        excluded(", excludes-affected-vote: true", &others),
        [
            "all other parties [/exclusion/approval]; agreed: harbour-trust, quay-advice",
            "complete 2027-02-13"
        ]
    );
    assert_eq!(
        excluded("", &others),
        [
            "all parties [/exclusion/approval]; agreed: harbour-trust, quay-advice; still: mill-lane",
            "incomplete"
        ]
    );
    let majority = |acts: &[&str]| {
        let terms = "exclusion: { approval: majority, excludes-affected-vote: true }\n";
        told(&three(terms), &two(terms), "type: exclusion\nparties: [mill-lane]", acts).says()
    };
    assert_eq!(
        majority(&others[..1])[0],
        "a majority of the other parties (2 of 2) [/exclusion/approval]; agreed: harbour-trust; still: quay-advice"
    );
}

// Succession

const SHARES: &str = "variation: { approval: all-parties }\nrisk-sharing: { shares: { harbour-trust: 50, quay-advice: 30, mill-lane: 20 } }\n";

fn succeeded(after: &str, entry: &str, change: Change) -> Vec<String> {
    let entry = format!("type: succession\n{entry}");
    Told { change, ..told(&three(SHARES), after, &entry, &[]) }.says()
}

#[test]
fn a_succession_by_law_rests_on_its_reference() {
    let merged = three(SHARES)
        .replace("mill-lane", "mill-wharf")
        .replace("Mill Lane", "Mill Wharf CIO, form: cio");
    let words = clause("termination", "Mill Lane gives notice.", "Mill Wharf CIO gives notice.");
    let entry = "basis: merger\nfrom: mill-lane\nto: mill-wharf";
    let change = Change { clauses: vec![words], ..Change::default() };
    let reference = "a reference to the paper by which it took effect";
    assert_eq!(
        succeeded(&merged, &format!("{entry}\nreference: Order 7"), change.clone()),
        [reference, "complete"]
    );
    assert_eq!(
        succeeded(&merged, entry, change),
        [format!("{reference} (the entry refers to no such paper)"), "incomplete".to_owned()]
    );
}

#[test]
fn a_succession_covers_the_party_and_nothing_else() {
    let all = "all parties [/variation/approval]; still: harbour-trust, quay-advice, mill-lane";
    let merged = three(SHARES).replace("mill-lane", "mill-wharf");
    let entry = "basis: merger\nfrom: mill-lane\nto: mill-wharf\nreference: Order 7";
    assert_eq!(
        succeeded(&merged, entry, Change::default()),
        ["a reference to the paper by which it took effect", "complete"]
    );
    let richer = merged.replace("mill-wharf: 20", "mill-wharf: 21");
    assert_eq!(succeeded(&richer, entry, Change::default())[1..], [all, "incomplete"]);
    let words =
        clause("termination", "Mill Lane gives six months’ notice.", "Mill Wharf gives no notice.");
    let change = Change { clauses: vec![words], ..Change::default() };
    assert_eq!(succeeded(&merged, entry, change)[1..], [all, "incomplete"]);
    // A word of the terms is no party that somebody could come in the place of.
    let laundered = three(SHARES).replace("all-parties", "majority");
    let entry = "basis: merger\nfrom: [all-parties]\nto: majority\nreference: Order 7";
    assert_eq!(succeeded(&laundered, entry, Change::default())[1..], [all, "incomplete"]);
    // Nor do shares add up by themselves.
    let joined = three(SHARES)
        .replace("  - { id: mill-lane, name: Mill Lane }\n", "")
        .replace(", mill-lane: 20", "");
    let entry = "basis: merger\nfrom: mill-lane\nto: quay-advice\nreference: Order 7";
    assert_eq!(succeeded(&joined, entry, Change::default())[1..], [all, "incomplete"]);
}

#[test]
fn a_merger_into_another_party_leaves_one_line() {
    let terms = "variation: { approval: all-parties }\n";
    let entry =
        "type: succession\nbasis: merger\nfrom: mill-lane\nto: quay-advice\nreference: Order 7";
    assert_eq!(told(&three(terms), &two(terms), entry, &[]).says()[1], "complete");
}

#[test]
fn a_new_name_covers_only_the_name() {
    let entry = "basis: renamed\nfrom: mill-lane\nto: mill-lane\nreference: Register";
    let renamed = three(SHARES).replace("Mill Lane", "Mill Lane Community Centre");
    let words = clause("parties", "- Mill Lane\n", "- Mill Lane Community Centre\n");
    let change = Change { clauses: vec![words], ..Change::default() };
    assert_eq!(succeeded(&renamed, entry, change)[1], "complete");
    let formed = three(SHARES).replace("name: Mill Lane", "name: Mill Lane, form: cio");
    assert!(succeeded(&formed, entry, Change::default())[1].starts_with("all parties"));
    let another = three(SHARES).replace("mill-lane", "mill-wharf");
    let entry = entry.replace("to: mill-lane", "to: mill-wharf");
    assert!(succeeded(&another, &entry, Change::default())[1].starts_with("all parties"));
}

#[test]
fn a_novation_needs_what_an_amendment_needs() {
    let merged = three(SHARES).replace("mill-lane", "mill-wharf");
    let said =
        succeeded(&merged, "basis: novation\nfrom: mill-lane\nto: mill-wharf", Change::default());
    assert_eq!(
        said,
        [
            "all parties [/variation/approval]; still: harbour-trust, quay-advice, mill-lane",
            "incomplete"
        ]
    );
}

// Together with a comparison of whole texts

fn compared(before: &str, after: &str, entry_lines: &str) -> Vec<String> {
    let manifest = |text: &str| digest::manifest(text.as_bytes(), |_| None).unwrap();
    let read = |text: &str| {
        let source = Arc::new(Source::new("tideway.md", text));
        Agreement::read(source, &CATALOGUE, Circumstances::default())
    };
    let (old, new) = (read(before), read(after));
    let (old_manifest, new_manifest) = (manifest(before), manifest(after));
    let change = change::between(
        Side { agreement: &old, manifest: Some(&old_manifest) },
        Side { agreement: &new, manifest: Some(&new_manifest) },
    );
    let entry = entry(entry_lines);
    let step = Step {
        entry: &entry,
        before: Some(&old),
        after: &new,
        change: Some(&change),
        notices: &[],
    };
    approval(step, &[]).demands.iter().map(|demand| demand.words.clone()).collect()
}

const TEXT: &str = "---
kind: lead-provider-agreement
id: tideway
title: Tideway
parties:
  - { id: harbour-trust, name: Harbour Trust }
  - { id: mill-lane, name: Mill Lane }
variation: { approval: all-parties }
admission: { approval: majority }
---

## Parties

| Party | Role |
|---|---|
| Harbour Trust | lead |
| Mill Lane | partner |

## Termination

Harbour Trust and Mill Lane give six months’ notice.
";

#[test]
fn a_newcomer_in_the_words_is_no_more_than_a_newcomer() {
    let joined = TEXT
        .replace(
            "name: Mill Lane }\n",
            "name: Mill Lane }\n  - { id: ferry-friends, name: Ferry Friends }\n",
        )
        .replace(
            "| Mill Lane | partner |\n",
            "| Mill Lane     | partner |\n| Ferry Friends | partner |\n",
        );
    let entry = "type: admission\nparties: [ferry-friends]";
    let majority = "a majority of the parties (2 of 2)";
    let joins = "Ferry Friends joins by an act of its own";
    assert_eq!(compared(TEXT, &joined, entry), [majority, joins]);
    let shorter = joined.replace("six months", "three months");
    assert_eq!(compared(TEXT, &shorter, entry), [majority, "all parties", joins]);
}

#[test]
fn a_new_name_may_stand_wherever_the_old_one_stood() {
    let renamed = TEXT.replace("Mill Lane", "Mill Lane Community Centre");
    let entry = "type: succession\nbasis: renamed\nfrom: mill-lane\nto: mill-lane\nreference: R";
    let reference = "a reference to the paper by which it took effect";
    assert_eq!(compared(TEXT, &renamed, entry), [reference]);
    let shorter = renamed.replace("six months", "three months");
    assert_eq!(compared(TEXT, &shorter, entry), [reference, "all parties"]);
}

// Execution

#[test]
fn execution_knows_what_each_form_still_needs() {
    let entry = entry("type: agreed");
    let lacks = |form: &str, is_deed: bool, acts: &[&str]| {
        let acts: Vec<RecordFile> = acts
            .iter()
            .map(|keys| act(&format!("2026-03-12 a signs; {keys}"), &entry, 0).0)
            .collect();
        execution(Some(form), is_deed, &acts.iter().collect::<Vec<_>>())
    };
    let complete = Some(Vec::new());
    assert_eq!(lacks("company", true, &["name: A; witness: { name: W }"]), complete);
    assert_eq!(lacks("company", true, &["name: A", "name: B"]), complete);
    let one =
        Some(vec!["a second authorised signatory, or a witness, or the common seal".to_owned()]);
    assert_eq!(lacks("company", true, &["name: A"]), one);
    assert_eq!(
        lacks("company", true, &["name: A", "name: a"]),
        one,
        "one person twice is one person"
    );
    assert_eq!(
        lacks("company", true, &["name: A; witness: { name: A }"]),
        one,
        "nobody attests to himself"
    );
    assert_eq!(lacks("council", true, &["name: A; method: seal"]), complete);
    assert_eq!(lacks("council", true, &["name: A; seal: { number: 7 }"]), complete);
    assert_eq!(lacks("council", true, &["name: A"]), Some(vec!["the common seal".to_owned()]));
    assert_eq!(
        lacks("trust", true, &["name: A", "name: B"]),
        Some(vec!["a witness to each signature".to_owned()])
    );
    assert_eq!(lacks("llp", true, &["name: A", "name: B"]), complete);
    assert_eq!(lacks("cio", false, &["name: A"]), complete);
    assert_eq!(
        lacks("cio", false, &[]),
        Some(vec!["a person acting under its authority".to_owned()])
    );
    assert_eq!(lacks("other", true, &["name: A"]), None);
    assert_eq!(execution(None, true, &[]), None);
}

#[test]
fn the_form_of_a_party_may_stand_with_the_organisations() {
    let mut text = agreement(
        "parties: [{ id: harbour-trust, name: Harbour Trust }]\nlegal-status: { execution: deed }\n",
    );
    let known = Source::new(
        "organisations.yaml",
        "harbour-trust: { name: Harbour Trust, form: council }\n",
    );
    text.organisations = Some(Arc::new(Organisations::read(Arc::new(known))));
    let entry = entry("type: agreed");
    let (file, landed) = act("2026-03-12 harbour-trust signs; name: A", &entry, 0);
    let evidence = Evidence::default();
    let given = Given { file: &file, evidence: &evidence, landed, counts: true };
    let step = Step { entry: &entry, before: None, after: &text, change: None, notices: &[] };
    let shortfall = approval(step, &[given]).demands[0].shortfall.clone();
    assert_eq!(shortfall.as_deref(), Some("Harbour Trust still needs the common seal"));
}

#[test]
fn thousands_of_refusals_are_counted_in_time() {
    let acts: Vec<String> = (0..3_000)
        .map(|number| {
            let kind = if number % 2 == 0 { "approves" } else { "declines" };
            format!("2027-02-12 mill-lane {kind}; name: N{}", number / 2)
        })
        .collect();
    let acts: Vec<&str> = acts.iter().map(String::as_str).collect();
    assert_eq!(amended(ALL, &acts).pop().unwrap(), "incomplete");
}

// For any acts

const PARTIES: [&str; 3] = ["harbour-trust", "quay-advice", "mill-lane"];

fn any_act() -> impl Strategy<Value = String> {
    let kind = prop_oneof![4 => Just("approves"), 2 => Just("signs"), 2 => Just("declines")];
    (0_usize..6, 1_u8..6, 0_usize..3, kind, prop::sample::select(vec!["A", "B"])).prop_map(
        |(landed, day, party, kind, name)| {
            format!("{landed}@2027-02-0{day} {} {kind}; name: {name}", PARTIES[party])
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_approval_more_never_makes_it_less(
        acts in prop::collection::vec(any_act(), 0..9),
        more in any_act(),
        variation in prop::sample::select(vec!["all-parties", "majority", "2/3", "{ party: mill-lane }", "{ all-of: [majority, { party: mill-lane }] }"]),
    ) {
        let before = three(&format!("variation: {{ approval: {variation} }}\n"));
        let after = format!("{before}title: x\n");
        let acts: Vec<&str> = acts.iter().map(String::as_str).collect();
        let told = told(&before, &after, "type: amendment", &acts);
        let complete = told.approval().complete;
        let with = |act: String| {
            let mut told = told.clone();
            told.acts.push(act);
            told.approval()
        };
        let approving = with(more.replace("declines", "approves"));
        prop_assert!(approving.complete || !complete);
        prop_assert_eq!(approving.complete, approving.demands.iter().all(|demand| demand.met));
        prop_assert_eq!(approving.complete, approving.since.is_some());
        // A refusal that lands later takes nothing from what was complete before.
        let (_, refusal) = more.split_once('@').unwrap();
        let refusal = with(format!("9@{}", refusal.replace("approves", "declines").replace("signs", "declines")));
        prop_assert!(refusal.complete || !complete);
    }

    #[test]
    fn any_terms_and_entries_come_to_something(
        terms in "[a-z:{}\\[\\], -]{0,60}", entry_lines in "[a-z:{}\\[\\], -]{0,60}",
        kind in prop::sample::select(crate::history::record::EntryKind::ALL.to_vec()),
    ) {
        let text = format!("counterpart: entry/v1\ntype: {}\nagreement: tideway\n{entry_lines}\n", kind.name());
        let entry = RecordFile::read("x.yml", ObjectId([0; 20]), text.as_bytes());
        let (before, after) = (agreement(&three(&format!("{terms}\n"))), agreement(&four(ALL)));
        let step = Step { entry: &entry, before: Some(&before), after: &after, change: None, notices: &[] };
        prop_assert!(!approval(step, &[]).complete || kind == crate::history::record::EntryKind::Succession);
    }
}
