//! What is read from record files, and what is written into them.

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const NOWHERE: ObjectId = ObjectId([0; 20]);

const AMENDMENT: &str = "# 2027-02-10-amendment-5f3a.yml
counterpart: entry/v1
agreement: tideway
type: amendment
version: 2
previous: { name: 2026-03-12-agreed-91c0, sha256: abc }
text: counterpart1-sha256:123
date: 2027-02-10
effective: 2027-04-01
clauses: [termination]
reason: Commissioner's notice period was shortened.
";

const SIGNS: &str = "counterpart: act/v1
agreement: tideway
act: signs
version: 2
text: counterpart1-sha256:123
entry: { name: 2027-02-10-amendment-5f3a, sha256: def }
party: { id: quay-advice, name: Quay Advice }
name: B. Signatory
capacity: Chair of trustees
date: 2027-02-12
method: ssh
";

fn read(text: impl AsRef<[u8]>) -> RecordFile {
    RecordFile::read("a.record/2027-02-10-amendment-5f3a.yml", NOWHERE, text.as_ref())
}

#[test]
fn an_entry_is_read_with_its_name_hash_and_places() {
    let file = read(AMENDMENT);
    assert!(file.faults.is_empty());
    assert_eq!(file.name, "2027-02-10-amendment-5f3a");
    assert_eq!(file.sha256, hex(&Sha256::digest(AMENDMENT)));
    let entry = file.entry().unwrap();
    assert_eq!((entry.agreement.as_str(), entry.kind), ("tideway", EntryKind::Amendment));
    assert_eq!((entry.version, entry.date), (Some(2), Some(date(2027, 2, 10))));
    assert_eq!(entry.effective, Some(date(2027, 4, 1)));
    assert_eq!(entry.clauses, ["termination"]);
    let previous = entry.previous.as_ref().unwrap();
    assert_eq!(previous.name.as_deref(), Some("2026-03-12-agreed-91c0"));
    assert!(file.source.slice(previous.span).starts_with("{ name: 2026"));
    assert_eq!(file.source.slice(file.place("/previous/sha256")), "abc");
    assert_eq!(file.source.slice(file.place("/nothing")), "# 2027-02-10-amendment-5f3a.yml");
}

#[test]
fn an_act_is_of_a_party_or_of_a_body() {
    let file = read(SIGNS);
    let act = file.act().unwrap();
    assert_eq!((act.kind, act.party.as_deref()), (ActKind::Signs, Some("quay-advice")));
    assert_eq!((act.name.as_deref(), act.body.as_deref()), (Some("B. Signatory"), None));
    assert!(!act.instrument);
    let file = read(
        SIGNS.replace("party: { id: quay-advice, name: Quay Advice }", "party: { body: board }"),
    );
    let act = file.act().unwrap();
    assert_eq!((act.party.as_deref(), act.body.as_deref()), (None, Some("board")));
    let file =
        read(SIGNS.replace("party: { id: quay-advice, name: Quay Advice }", "party: mill-lane"));
    assert_eq!(file.act().unwrap().party.as_deref(), Some("mill-lane"));
}

#[test]
fn the_hash_decides_which_file_is_meant() {
    let file = read(AMENDMENT);
    let link =
        |sha256: &str| Link { name: None, sha256: Some(sha256.to_owned()), span: Span::at(0) };
    assert!(file.is_meant_by(&link(&file.sha256)));
    assert!(!file.is_meant_by(&link("5f3a")));
}

#[test]
fn a_byte_order_mark_and_other_line_endings_change_the_hash_and_not_what_is_read() {
    let file = read(format!("\u{feff}{}", AMENDMENT.replace('\n', "\r\n")));
    assert!(file.faults.is_empty(), "{:?}", file.faults);
    assert_eq!(file.entry().unwrap().version, Some(2));
    assert_ne!(file.sha256, read(AMENDMENT).sha256);
    assert_eq!(file.source.slice(file.place("/type")), "amendment");
}

#[test]
fn what_cannot_be_read_surely_is_neither_entry_nor_act() {
    let unreadable: [&[u8]; 6] = [
        b"counterpart: entry/v1\ntype: [agreed\n",
        b"counterpart: entry/v1\ntype: agreed\ntype: amendment\n",
        b"counterpart: entry/v1\ntype: agreed\nreason: caf\xe9\n",
        b"- counterpart: entry/v1\n",
        b"",
        b"\xff\xfe\0\0",
    ];
    for text in unreadable {
        let file = read(text);
        assert!(matches!(file.content, Content::Unknown), "{text:?}");
        assert_eq!(file.faults.len(), 1, "{text:?}: {:?}", file.faults);
    }
    for text in
        ["counterpart: entry/v2\ntype: agreed\n", "counterpart: act/v1\nact: sings\n", "a: b\n"]
    {
        let file = read(text);
        assert!(matches!(file.content, Content::Unknown) && file.faults.is_empty(), "{text:?}");
    }
    assert_eq!(read("agreement: tideway\n").agreement(), Some("tideway"));
}

#[test]
fn days_and_numbers_count_only_as_they_are_to_be_written() {
    let read = |line: &str| {
        let file = read(format!("counterpart: entry/v1\ntype: agreed\n{line}\n"));
        let entry = file.entry().unwrap().clone();
        (entry.version, entry.date)
    };
    assert_eq!(read("version: 2.0").0, Some(2));
    for line in ["version: \"2\"", "version: -1", "version: 1e99", "version: two", "version: 2.5"] {
        assert_eq!(read(line).0, None, "{line}");
    }
    for line in ["date: 20270210", "date: 2027-02-30", "date: 10/02/2027", "date: 2027-02-10T10:00"]
    {
        assert_eq!(read(line).1, None, "{line}");
    }
}

// Composing

fn amendment() -> EntryDraft {
    EntryDraft {
        version: Some(2),
        previous: Some(Named { name: "2026-03-12-agreed-91c0".into(), sha256: "ab".repeat(32) }),
        text: Some(format!("counterpart1-sha256:{}", "12".repeat(32))),
        effective: Some(date(2027, 4, 1)),
        clauses: vec!["termination".into()],
        reason: Some("Commissioner's notice period was shortened.".into()),
        more: vec![(
            "instrument".into(),
            json!({ "type": "deed-of-variation", "title": "Deed of variation no. 1", "copy": { "sha256": "cd".repeat(32), "held-by": "Harbour Trust" } }),
        )],
        ..EntryDraft::new("tideway", EntryKind::Amendment, date(2027, 2, 10))
    }
}

fn signature() -> ActDraft {
    let party = Whose::Party {
        id: "quay-advice".into(),
        name: Some("Quay Advice".into()),
        identifiers: vec!["GB-CHC-0000001".into()],
    };
    ActDraft {
        title: Some("Tideway wellbeing partnership agreement".into()),
        version: Some(2),
        text: Some(format!("counterpart1-sha256:{}", "12".repeat(32))),
        entry: Some(Named { name: "2027-02-10-amendment-5f3a".into(), sha256: "77e1".repeat(16) }),
        name: Some("B. Signatory".into()),
        capacity: Some("Chair of trustees".into()),
        method: Some("ssh".into()),
        ..ActDraft::new("tideway", ActKind::Signs, party, date(2027, 2, 12))
    }
}

#[test]
fn an_entry_is_written_as_people_would_write_it() {
    let composed = amendment().compose(|_| false).unwrap();
    let (ab, cd, text) = ("ab".repeat(32), "cd".repeat(32), "12".repeat(32));
    let expected = format!(
        "counterpart: entry/v1
agreement: tideway
type: amendment
version: 2
previous: {{ name: 2026-03-12-agreed-91c0, sha256: {ab} }}
text: counterpart1-sha256:{text}
date: 2027-02-10
effective: 2027-04-01
clauses: [termination]
reason: Commissioner's notice period was shortened.
instrument: {{ type: deed-of-variation, title: Deed of variation no. 1, copy: {{ sha256: {cd}, held-by: Harbour Trust }} }}
"
    );
    assert_eq!(composed.text, expected);
    let digits: String = hex(&Sha256::digest(&composed.text)).chars().take(4).collect();
    assert_eq!(composed.file, format!("2027-02-10-amendment-{digits}.yml"));
}

#[test]
fn an_act_is_named_for_its_party_and_its_entry() {
    let composed = signature().compose(|_| false).unwrap();
    assert_eq!(composed.file, "2027-02-12-signs-quay-advice-77e1.yml");
    assert!(composed.text.contains(
        "\nparty: { id: quay-advice, name: Quay Advice, identifiers: [GB-CHC-0000001] }\nname: B. Signatory\n"
    ));
    let is_taken = |name: &str| !name.ends_with("-3.yml");
    assert_eq!(
        signature().compose(is_taken).unwrap().file,
        "2027-02-12-signs-quay-advice-77e1-3.yml"
    );
    let body = ActDraft { party: Whose::Body { id: "board".into() }, ..signature() };
    let composed = body.compose(|_| false).unwrap();
    assert!(composed.text.contains("\nparty: { body: board }\n"));
}

#[test]
fn words_are_quoted_only_where_some_reader_would_take_them_for_something_else() {
    let reason = |reason: &str| {
        let draft = EntryDraft { reason: Some(reason.to_owned()), ..amendment() };
        let text = draft.compose(|_| false).unwrap().text;
        text.lines().find_map(|line| line.strip_prefix("reason: ")).unwrap().to_owned()
    };
    for bare in [
        "O'Brien & Sons",
        "Tŷ Harbwr",
        "2027-02-10",
        "P3M",
        "a:b",
        "C# and C",
        "—",
        "5f3a",
        "St. Mary’s (North)",
    ] {
        assert_eq!(reason(bare), bare);
    }
    let quoted = [
        "no",
        "12:30",
        "- x",
        "say \"so\"",
        "a #1",
        "a: b",
        " x",
        "x ",
        "40",
        "0x1F",
        "1_000",
        "~",
        "*x",
        "{x",
        "a, b",
        "x:",
        "Null",
        "@home",
        "'x'",
        "---",
        "=",
        "C:\\x",
        "",
    ];
    for quoted in quoted {
        let escaped = quoted.replace('\\', "\\\\").replace('"', "\\\"");
        assert_eq!(reason(quoted), format!("\"{escaped}\""));
    }
}

#[test]
fn what_cannot_be_seen_is_not_recorded() {
    for words in ["two\nlines", "a\tb", "\u{202e}evil", "nul\0", "\u{85}", "\u{feff}"] {
        let draft = EntryDraft { reason: Some(words.to_owned()), ..amendment() };
        let refused = draft.compose(|_| false).unwrap_err();
        assert_eq!(refused.key, "reason", "{words:?}");
    }
    let party = Whose::Body { id: "../board".into() };
    let draft = ActDraft { party, ..signature() };
    assert_eq!(draft.compose(|_| false).unwrap_err().key, "party");
    let draft = EntryDraft { more: vec![("type".into(), "agreed".into())], ..amendment() };
    assert!(draft.compose(|_| false).is_err(), "a key twice");
}

fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,24}",
        "[a-z0-9 :#,'\"\\[\\]{}&*!|>%@`?-]{0,12}",
        "\\PC{0,12}",
        proptest::sample::select(vec![
            "no", "12:30", "- x", "...", "---", "#", "a: b", "{", "1e3", "0123", "null", ":",
            "? x", "a :b", "[a]", "*a", "é"
        ])
        .prop_map(str::to_owned),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any_words().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        (0_u32..9999).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Value::from),
            prop::collection::vec(("[a-z-]{1,8}", inner), 1..3)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_composed_reads_back_as_the_same(
        reason in any_words(), clause in any_words(), name in any_words(), value in any_value(), version in 1_u32..99
    ) {
        let draft = EntryDraft {
            version: Some(version),
            reason: Some(reason.clone()),
            clauses: vec![clause.clone()],
            more: vec![("more".into(), value.clone())],
            ..amendment()
        };
        if let Ok(composed) = draft.compose(|_| false) {
            prop_assert!(composed.text.ends_with('\n') && !composed.text.contains('\r'));
            let file = RecordFile::read(&composed.file, NOWHERE, composed.text.as_bytes());
            prop_assert!(file.faults.is_empty(), "{:?} in {}", file.faults, composed.text);
            let entry = file.entry().unwrap();
            prop_assert_eq!(entry.version, Some(version));
            prop_assert_eq!(&entry.clauses, &vec![clause]);
            prop_assert_eq!(entry.previous.as_ref().and_then(|link| link.sha256.clone()), Some("ab".repeat(32)));
            let read = file.terms.json();
            prop_assert_eq!(&read["reason"], &Value::from(reason));
            if let Some(more) = read.get("more") {
                prop_assert_eq!(more, &value);
            }
        }
        let draft = ActDraft { name: Some(name.clone()), ..signature() };
        if let Ok(composed) = draft.compose(|_| false) {
            let file = RecordFile::read(&composed.file, NOWHERE, composed.text.as_bytes());
            prop_assert!(file.faults.is_empty(), "{:?} in {}", file.faults, composed.text);
            let act = file.act().unwrap();
            prop_assert_eq!(act.name.as_ref(), Some(&name));
            prop_assert_eq!(act.party.as_deref(), Some("quay-advice"));
            prop_assert_eq!(act.entry.as_ref().and_then(|link| link.sha256.clone()), Some("77e1".repeat(16)));
        }
    }

    #[test]
    fn any_bytes_yield_a_file(bytes in prop::collection::vec(any::<u8>(), 0..200), head in any::<bool>()) {
        let mut text = if head { b"counterpart: entry/v1\ntype: agreed\n".to_vec() } else { Vec::new() };
        text.extend(bytes);
        let file = read(&text);
        prop_assert_eq!(file.sha256.len(), 64);
        let _ = file.place("/type");
    }
}
