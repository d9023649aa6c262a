//! Evidence of acts, with real keys and signatures: what is said of each, and that `ssh-keygen -Y verify` agrees.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use counterpart::document::organisations::Organisations;
use counterpart::ground::source::Source;
use counterpart::history::evidence::{
    Arrival, Evidence, Executed, Fault, Kept, Keys, Recorded, TrustedKeys, demonstration, weigh,
};
use counterpart::history::record::RecordFile;
use counterpart::history::trace::{Commit, CommitSignature, Moment, ObjectId, Person};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use sha2::Digest as _;

use crate::program::{Folder, project};

const ACT: &str = "counterpart: act/v1
agreement: tideway
title: Tideway wellbeing partnership agreement
act: signs
version: 1
text: counterpart1-sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
entry: { name: 2026-03-12-agreed-91c0, sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 }
party: { id: quay-advice, name: Quay Advice }
name: B. Signatory
capacity: Chair of trustees
date: 2026-03-15
method: ssh
";

const SIGNED: Date = date(2026, 3, 15);

/// Who signs in these tests, as `ssh-keygen -I` and a trusted file name them.
const PRINCIPAL: &str = "b.signatory@quay.example";

fn act(text: &str) -> RecordFile {
    RecordFile::read("tideway.record/2026-03-15-signs.yml", ObjectId([7; 20]), text.as_bytes())
}

/// Keys and signatures made by `ssh-keygen` in a folder of their own.
struct Desk(Folder);

impl Desk {
    fn new() -> Self {
        Self(Folder::new())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn ssh_keygen(&self, arguments: &[&str]) {
        let ran =
            Command::new("ssh-keygen").args(arguments).current_dir(self.0.path()).output().unwrap();
        assert!(ran.status.success(), "{arguments:?}: {ran:?}");
    }

    /// Makes a key and tells its public line.
    fn key(&self, name: &str, kind: &[&str]) -> String {
        self.ssh_keygen(&[kind, &["-q", "-N", "", "-C", "of a test", "-f", name]].concat());
        fs::read_to_string(self.path(&format!("{name}.pub"))).unwrap().trim().to_owned()
    }

    fn sign(&self, key: &str, namespace: &str, message: &str) -> Vec<u8> {
        self.0.write("message", message);
        drop(fs::remove_file(self.path("message.sig")));
        self.ssh_keygen(&["-q", "-Y", "sign", "-n", namespace, "-f", key, "message"]);
        fs::read(self.path("message.sig")).unwrap()
    }

    /// What `ssh-keygen` itself says of a signature at noon of the day on which it was made.
    fn agrees(&self, allowed: &str, revoked: &str, message: &str, signature: &[u8]) -> bool {
        self.0.write("allowed", allowed);
        self.0.write("revoked", revoked);
        self.0.write("signature", signature);
        self.0.write("message", message);
        let status = Command::new("ssh-keygen")
            .args(["-Y", "verify", "-f", "allowed", "-I", PRINCIPAL, "-n", "counterpart-v1"])
            .args(["-s", "signature", "-r", "revoked", "-O", "verify-time=20260315120000Z"])
            .current_dir(self.0.path())
            .env("TZ", "UTC")
            .stdin(fs::File::open(self.path("message")).unwrap())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        status.success()
    }
}

/// An organisations file with what stands below B. Signatory of Quay Advice, and somebody else.
fn organisations(of_signatory: &str, of_other: &str) -> Organisations {
    let text = format!(
        "harbour-trust:
  name: Harbour Trust
  signatories:
    - name: A. Signatory
      capacity: Chair
{of_other}
quay-advice:
  name: Quay Advice
  signatories:
    - name: b.  SIGNATORY
      capacity: Chair of trustees
      emails: [{PRINCIPAL}]
{of_signatory}
"
    );
    let read = Organisations::read(Arc::new(Source::new("organisations.yaml", text)));
    assert_eq!(read.faults, [], "{of_signatory}");
    read
}

fn kept(landing: usize, organisations: &Organisations) -> Kept<'_> {
    let id = u8::try_from(landing).unwrap();
    Kept {
        landing,
        commit: ObjectId([id; 20]),
        on: date(2026, 1, 1),
        author: "C. Secretary",
        organisations: Some(organisations),
    }
}

/// The keys of a file that was as given from landing 2 on.
fn listed(of_signatory: &str) -> Keys {
    Keys::over(&[kept(2, &organisations(of_signatory, ""))], None, None)
}

fn lists(key: &str) -> String {
    format!("      keys: [{key}]")
}

const LANDED: Arrival<'_> =
    Arrival { commit: None, landing: Some(5), landed_on: Some(date(2026, 3, 16)) };

fn weighed(text: &str, signature: &[u8], keys: &Keys) -> Evidence {
    weighed_at(text, signature, keys, LANDED)
}

fn weighed_at(text: &str, signature: &[u8], keys: &Keys, arrival: Arrival<'_>) -> Evidence {
    let beside = Some(("tideway.record/2026-03-15-signs.yml.sig", signature));
    weigh(&act(text), true, beside, keys, arrival, &|_| false)
}

fn codes(evidence: &Evidence) -> Vec<&str> {
    evidence.remarks.iter().map(|remark| remark.code).collect()
}

fn words<'a>(evidence: &'a Evidence, code: &str) -> &'a str {
    evidence.remarks.iter().find(|remark| remark.code == code).map_or("", |remark| &remark.words)
}

const KINDS: &[&[&str]] = &[
    &["-t", "ed25519"],
    &["-t", "rsa", "-b", "2048"],
    &["-t", "rsa", "-b", "3072"],
    &["-t", "ecdsa", "-b", "256"],
    &["-t", "ecdsa", "-b", "384"],
    &["-t", "ecdsa", "-b", "521"],
];

#[test]
fn each_variant_is_told_apart_and_ssh_keygen_agrees() {
    for kind in KINDS {
        let desk = Desk::new();
        let key = desk.key("key", kind);
        let other = desk.key("other", &["-t", "ed25519"]);
        let signature = desk.sign("key", "counterpart-v1", ACT);
        let allow = |options: &str| format!("{PRINCIPAL} {options} {key}\n");
        let tampered = ACT.replace("Chair of trustees", "Chief executive");
        let elsewhere = desk.sign("key", "file", ACT);
        let by_other = desk.sign("other", "counterpart-v1", ACT);
        let cases: &[(&str, &str, &[u8], String, &str)] = &[
            ("", ACT, &signature, allow(""), ""),
            ("", ACT, &signature, allow("namespaces=\"git,counterpart-v*\""), ""),
            (
                "",
                ACT,
                &signature,
                allow("valid-after=\"20260101\",valid-before=\"20260401000000Z\""),
                "",
            ),
            ("signature-bad", &tampered, &signature, allow(""), ""),
            ("key-unknown", ACT, &by_other, allow(""), ""),
            ("key-expired", ACT, &signature, allow("valid-before=\"20260314235959Z\""), ""),
            ("key-not-yet-valid", ACT, &signature, allow("valid-after=\"20260401000000Z\""), ""),
            ("key-wrong-namespace", ACT, &elsewhere, allow(""), ""),
            ("key-wrong-namespace", ACT, &signature, allow("namespaces=\"git\""), ""),
            (
                "key-wrong-principal",
                ACT,
                &signature,
                format!("a.signatory@harbour.example {key}\n"),
                "",
            ),
            ("key-wrong-principal", ACT, &signature, format!("*@quay.example,!b.* {key}\n"), ""),
            ("key-unknown", ACT, &signature, format!("{PRINCIPAL} cert-authority {key}\n"), ""),
            ("key-unknown", ACT, &signature, format!("{PRINCIPAL} {other}\n"), ""),
            ("key-revoked", ACT, &signature, allow(""), &key),
            (
                "signature-unparsable",
                ACT,
                b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n",
                allow(""),
                "",
            ),
        ];
        for (expected, text, signature, allowed, revoked) in cases {
            let agrees = desk.agrees(allowed, revoked, text, signature);
            let revocation = if revoked.is_empty() {
                String::new()
            } else {
                format!(
                    "      revoked-keys: [{{ key: {revoked}, because: lost }}]\n      keys: [{key}]"
                )
            };
            let mut keys = listed(&revocation);
            keys.trusted = Some(TrustedKeys::read(allowed));
            let evidence = weighed(text, signature, &keys);
            let case = format!("{kind:?} {expected} {allowed} {evidence:?}");
            assert_eq!(agrees, expected.is_empty(), "ssh-keygen disagrees: {case}");
            assert_eq!(evidence.recorded == Recorded::KeyConfirmed, agrees, "{case}");
            assert_eq!(codes(&evidence), if agrees { vec![] } else { vec![*expected] }, "{case}");
        }
    }
}

#[test]
fn a_key_that_was_listed_before_the_act_landed_counts_and_its_provenance_is_told() {
    let desk = Desk::new();
    let key = desk.key("key", &["-t", "ed25519"]);
    let signature = desk.sign("key", "counterpart-v1", ACT);
    let evidence = weighed(ACT, &signature, &listed(&lists(&key)));
    assert_eq!((evidence.recorded, evidence.fault), (Recorded::KeySigned, None));
    assert_eq!(codes(&evidence), ["key-listed"]);
    assert_eq!(
        words(&evidence, "key-listed"),
        "key listed here on 2026-01-01 by C. Secretary (commit 020202020)"
    );
    assert_eq!(evidence.signature.as_deref(), Some("tideway.record/2026-03-15-signs.yml.sig"));
    // Where somebody gave a file from outside that does not know the key, that is said.
    let mut keys = listed(&lists(&key));
    keys.trusted = Some(TrustedKeys::default());
    let evidence = weighed(ACT, &signature, &keys);
    assert_eq!(evidence.recorded, Recorded::KeySigned);
    assert_eq!(codes(&evidence), ["key-listed", "key-unconfirmed"]);
}

#[test]
fn an_act_without_a_text_stays_stated_whoever_signed_it() {
    let text = "counterpart: act/v1\nagreement: tideway\nact: signs\nparty: { id: quay-advice }\nname: B. Signatory\ndate: 2026-03-15\n";
    let keys = listed(&lists(&demonstration::public_key("B. Signatory")));
    let signature = demonstration::sign("B. Signatory", text.as_bytes());
    let beside = Some(("a.sig", signature.as_bytes()));
    let evidence = weigh(&act(text), false, beside, &keys, LANDED, &|_| false);
    assert_eq!((evidence.recorded, evidence.fault), (Recorded::Stated, None));
    let unsigned = weigh(&act(ACT), true, None, &keys, LANDED, &|_| false);
    assert_eq!((unsigned.recorded, unsigned.signature), (Recorded::Tied, None));
}

/// The recorded level, fault and first remark of an act that B. Signatory signed, landed at 5, by the history of a file.
fn by_history(
    history: &[(usize, &str)],
    arrival: Arrival<'_>,
) -> (Recorded, Option<Fault>, String) {
    let states: Vec<_> = history.iter().map(|(at, file)| (*at, organisations(file, ""))).collect();
    let kept: Vec<_> = states.iter().map(|(at, file)| kept(*at, file)).collect();
    let signature = demonstration::sign("B. Signatory", ACT.as_bytes());
    let evidence = weighed_at(ACT, signature.as_bytes(), &Keys::over(&kept, None, None), arrival);
    let code = codes(&evidence).first().copied().unwrap_or_default().to_owned();
    (evidence.recorded, evidence.fault, code)
}

#[test]
fn what_the_line_listed_before_the_landing_decides() {
    let key = lists(&demonstration::public_key("B. Signatory"));
    let came_with_it = (Recorded::Tied, Some(Fault::KeyCameWithIt), "key-came-with-it".to_owned());
    let counts = (Recorded::KeySigned, None, "key-listed".to_owned());
    let unknown = (Recorded::Tied, None, "key-unknown".to_owned());
    assert_eq!(by_history(&[(0, ""), (4, &key)], LANDED), counts);
    assert_eq!(by_history(&[(0, ""), (5, &key)], LANDED), came_with_it, "with the act");
    // Nobody's later line can undo an act, nor lift it.
    assert_eq!(by_history(&[(0, ""), (6, &key)], LANDED), unknown, "after the act");
    assert_eq!(by_history(&[(0, &key), (3, "")], LANDED), unknown, "taken out before");
    assert_eq!(
        by_history(&[(0, &key), (3, ""), (5, &key)], LANDED),
        came_with_it,
        "back with the act"
    );
    assert_eq!(
        by_history(&[(0, &key), (5, "")], LANDED),
        counts,
        "taken out by the act's own landing"
    );
    assert_eq!(
        by_history(&[(0, &key), (9, "")], LANDED),
        counts,
        "taking a line out is no revocation"
    );
    assert_eq!(by_history(&[(0, "")], LANDED), unknown);
    // A proposal lands after all that is on the line.
    let proposal = Arrival { landing: None, landed_on: None, ..LANDED };
    assert_eq!(by_history(&[(9, &key)], proposal), counts);
    assert_eq!(by_history(&[(0, &key), (9, "")], proposal), unknown);
}

#[test]
fn a_key_that_only_the_proposal_lists_came_with_it() {
    let key = demonstration::public_key("B. Signatory");
    let (before, after) = (organisations("", ""), organisations(&lists(&key), ""));
    let signature = demonstration::sign("B. Signatory", ACT.as_bytes());
    let proposal = Arrival { landing: None, landed_on: None, ..LANDED };
    let keys = Keys::over(&[kept(0, &before)], Some(&after), None);
    let evidence = weighed_at(ACT, signature.as_bytes(), &keys, proposal);
    assert_eq!(evidence.fault, Some(Fault::KeyCameWithIt));
    // Unless somebody outside vouches for it.
    let trusted = TrustedKeys::read(&format!("quay-advice {key}\n"));
    let keys = Keys::over(&[kept(0, &before)], Some(&after), Some(trusted));
    let evidence = weighed_at(ACT, signature.as_bytes(), &keys, proposal);
    assert_eq!((evidence.recorded, evidence.fault), (Recorded::KeyConfirmed, None));
}

#[test]
fn a_revocation_at_the_tip_reaches_back_to_its_day() {
    let key = demonstration::public_key("B. Signatory");
    let revoked = |since: &str| {
        format!("      revoked-keys: [{{ key: {key}{since}, because: The laptop was stolen }}]")
    };
    let listed = lists(&key);
    let told = |since: &str| by_history(&[(0, &listed), (9, &revoked(since))], LANDED);
    let counts = (Recorded::KeySigned, None, "key-listed".to_owned());
    let gone = (Recorded::Tied, None, "key-revoked".to_owned());
    assert_eq!(told(", since: 2026-03-17"), counts);
    assert_eq!(told(", since: 2026-03-16"), gone, "it landed on that day, whatever day it says");
    assert_eq!(told(""), gone);
    // Revoking it in the name of another organisation revokes nothing.
    let other = organisations(&listed, &revoked(""));
    let signature = demonstration::sign("B. Signatory", ACT.as_bytes());
    let evidence = weighed(ACT, signature.as_bytes(), &Keys::over(&[kept(0, &other)], None, None));
    assert_eq!(evidence.recorded, Recorded::KeySigned);
    let file = organisations(&format!("{listed}\n{}", revoked("")), "");
    let evidence = weighed(ACT, signature.as_bytes(), &Keys::over(&[kept(0, &file)], None, None));
    assert_eq!(
        words(&evidence, "key-revoked"),
        "signed with a key of b.  SIGNATORY that organisations.yaml has revoked (“The laptop was stolen”), so the key does not count"
    );
}

#[test]
fn a_key_counts_on_the_days_of_its_signatory() {
    let key = lists(&demonstration::public_key("B. Signatory"));
    let told = |days: &str| by_history(&[(0, &format!("{key}\n      {days}"))], LANDED).2;
    assert_eq!(told("from: 2026-03-15\n      until: 2026-03-16"), "key-listed");
    assert_eq!(told("from: 2026-03-16"), "key-not-yet-valid");
    assert_eq!(told("until: 2026-03-15"), "key-expired", "it landed the day after");
    assert_eq!(told("until: one day"), "key-expired");
    assert_eq!(told("from: one day"), "key-not-yet-valid");
}

#[test]
fn a_person_is_a_party_and_a_name() {
    let key = demonstration::public_key("B. Signatory");
    let signature = demonstration::sign("B. Signatory", ACT.as_bytes());
    let file = organisations("", &lists(&key));
    let evidence = weighed(ACT, signature.as_bytes(), &Keys::over(&[kept(0, &file)], None, None));
    assert_eq!((evidence.recorded, evidence.fault), (Recorded::Tied, None));
    assert_eq!(
        words(&evidence, "key-wrong-principal"),
        "signed with a key that is listed here for A. Signatory of harbour-trust, who is not the person that the act names"
    );
    for (name, counts) in
        [("b. signatory", true), ("B Signatory", false), ("B. Signatory Jr", false)]
    {
        let text = ACT.replace("name: B. Signatory", &format!("name: {name}"));
        let signature = demonstration::sign("B. Signatory", text.as_bytes());
        let evidence = weighed(&text, signature.as_bytes(), &listed(&lists(&key)));
        assert_eq!(evidence.recorded == Recorded::KeySigned, counts, "{name}");
    }
}

#[test]
fn a_trusted_file_names_a_person_by_address_party_or_party_and_name() {
    let key = demonstration::public_key("B. Signatory");
    let signature = demonstration::sign("B. Signatory", ACT.as_bytes());
    for (principal, confirms) in [
        ("b.signatory@quay.example", true),
        ("quay-advice", true),
        ("\"quay-advice/B. Signatory\"", true),
        ("harbour-trust,quay-*", true),
        ("\"B. Signatory\"", false),
        ("harbour-trust", false),
        ("B.SIGNATORY@quay.example", false),
    ] {
        let mut keys = listed("");
        keys.trusted = Some(TrustedKeys::read(&format!("{principal} {key}\n")));
        let evidence = weighed(ACT, signature.as_bytes(), &keys);
        assert_eq!(evidence.recorded == Recorded::KeyConfirmed, confirms, "{principal}");
    }
}

#[test]
fn a_line_that_is_not_understood_is_rejected_with_its_number_and_reason() {
    let key = demonstration::public_key("B. Signatory");
    let read = |line: &str| {
        let keys = TrustedKeys::read(&format!("# who signs\r\n\r\n{line}\r\n"));
        match keys.rejected.as_slice() {
            [] => keys.signers.len().to_string(),
            [(number, reason)] => format!("{number}: {reason}"),
            several => panic!("{several:?}"),
        }
    };
    assert_eq!(
        read(&format!("a@b.example,c@d.example namespaces=\"counterpart-v1,git\" {key}")),
        "1"
    );
    assert_eq!(
        read(&format!("a@b.example   VALID-AFTER=\"20260101\",namespaces=\"git\"\t{key}")),
        "1"
    );
    assert_eq!(
        read(&format!("a@b.example cert-authority {key}")),
        "3: its option “cert-authority” is not understood"
    );
    assert_eq!(
        read(&format!("a@b.example restrict,namespaces=\"git\" {key}")),
        "3: its option “restrict” is not understood"
    );
    assert_eq!(
        read(&format!("a@b.example valid-after=\"202601010000\" {key}")),
        "3: the time “202601010000” needs a Z at its end, for UTC"
    );
    assert_eq!(
        read(&format!("a@b.example valid-after=\"20261301\" {key}")),
        "3: “20261301” is not a day such as 20270331 or a time such as 20270331120000Z"
    );
    assert_eq!(
        read(&format!("a@b.example namespaces=\"git\",namespaces=\"file\" {key}")),
        "3: its option “namespaces” stands there twice"
    );
    assert_eq!(
        read(&format!("a@b.example namespaces=git {key}")),
        "3: its option “namespaces” is not one of namespaces=\"…\", valid-after=\"…\" and valid-before=\"…\""
    );
    assert_eq!(read("a@b.example"), "3: it has no key");
    assert_eq!(read("a@b.example ssh-ed25519 AAAA"), "3: its key cannot be read");
    assert_eq!(read("\"a@b.example ssh-ed25519 AAAA"), "3: its quotation mark is not closed");
    assert_eq!(read(&format!("a@b.example, {key}")), "3: a name in front of the key is empty");
}

#[test]
fn other_formats_are_present_and_not_checked() {
    let mut formats =
        vec![("-----BEGIN SIGNED MESSAGE-----\nMII\n-----END SIGNED MESSAGE-----\n", "X.509")];
    if cfg!(not(feature = "pgp")) {
        formats.push((
            "-----BEGIN PGP SIGNATURE-----\n\nwsB\n-----END PGP SIGNATURE-----\n",
            "OpenPGP",
        ));
    }
    for (signature, format) in formats {
        let evidence = weighed(ACT, signature.as_bytes(), &Keys::default());
        assert_eq!((evidence.recorded, evidence.fault), (Recorded::Tied, None));
        assert_eq!(
            words(&evidence, "signature-format-unchecked"),
            format!("a signature is present, and not checked here ({format})")
        );
    }
    let evidence = weighed(ACT, b"signed by me", &Keys::default());
    assert_eq!(
        (evidence.fault, codes(&evidence)),
        (Some(Fault::Bad), vec!["signature-unparsable"])
    );
}

#[test]
fn rsa_keys_of_a_size_that_is_not_checked_are_not_called_bad() {
    let desk = Desk::new();
    let key = desk.key("key", &["-t", "rsa", "-b", "1024"]);
    let signature = desk.sign("key", "counterpart-v1", ACT);
    let evidence = weighed(ACT, &signature, &listed(&lists(&key)));
    assert_eq!((evidence.recorded, evidence.fault), (Recorded::Tied, None));
    assert!(words(&evidence, "signature-format-unchecked").contains("RSA with 1024 bits"));
}

/// What a key on a security token would make: the token signs hashes, a byte of flags and a counter, none of which `ssh-keygen` can do without one.
fn by_token(key: &ssh_key::PrivateKey, kind: &str) -> (String, String) {
    fn raw<K: ssh_key::SigningKey>(key: &K, message: &[u8]) -> Vec<u8> {
        key.try_sign(message).unwrap().as_bytes().to_vec()
    }
    let string =
        |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat();
    let sha512 = sha2::Sha512::digest(ACT);
    let signed = [
        b"SSHSIG",
        string(b"counterpart-v1").as_slice(),
        &string(b""),
        &string(b"sha512"),
        &string(&sha512),
    ]
    .concat();
    let trailer = [1, 0, 0, 0, 9];
    let hashes =
        [sha2::Sha256::digest("ssh:").as_slice(), &trailer, &sha2::Sha256::digest(&signed)]
            .concat();
    // Behind the name of the algorithm, a key is written as it is without a token, and then names what it is for.
    let plain = key.public_key().to_bytes().unwrap();
    let name = key.algorithm().as_str().len();
    let public =
        [string(kind.as_bytes()).as_slice(), &plain[4 + name..], &string(b"ssh:")].concat();
    let signature =
        [string(kind.as_bytes()), string(&raw(key, &hashes)), trailer.to_vec()].concat();
    let parts = [
        string(&public),
        string(b"counterpart-v1"),
        string(b""),
        string(b"sha512"),
        string(&signature),
    ]
    .concat();
    let all = [b"SSHSIG".as_slice(), &1_u32.to_be_bytes(), &parts].concat();
    let armour =
        format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", base64(&all));
    (format!("{kind} {}", base64(&public)), armour)
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | usize::from(*three.get(at).unwrap_or(&0)));
        let letter = |at: usize| {
            if at > three.len() { '=' } else { char::from(LETTERS[bits >> (18 - 6 * at) & 63]) }
        };
        (0..4).map(letter).collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

#[test]
fn keys_on_security_tokens_count_too() {
    for (kind, of_token) in [
        (&["-t", "ed25519"], "sk-ssh-ed25519@openssh.com"),
        (&["-t", "ecdsa"], "sk-ecdsa-sha2-nistp256@openssh.com"),
    ] {
        let desk = Desk::new();
        desk.key("key", kind);
        let private = ssh_key::PrivateKey::read_openssh_file(&desk.path("key")).unwrap();
        let (key, signature) = by_token(&private, of_token);
        let allowed = format!("{PRINCIPAL} {key}\n");
        assert!(desk.agrees(&allowed, "", ACT, signature.as_bytes()), "{of_token}");
        let evidence = weighed(ACT, signature.as_bytes(), &listed(&lists(&key)));
        assert_eq!(evidence.recorded, Recorded::KeySigned, "{of_token} {evidence:?}");
        let other = ACT.replace("Chair", "Clerk");
        assert!(!desk.agrees(&allowed, "", &other, signature.as_bytes()), "{of_token}");
        let evidence = weighed(&other, signature.as_bytes(), &listed(&lists(&key)));
        assert_eq!(codes(&evidence), ["signature-bad"], "{of_token}");
    }
}

#[test]
fn demonstration_signatures_are_what_ssh_keygen_makes_and_takes() {
    let desk = Desk::new();
    let key = demonstration::public_key("B. Signatory");
    let signature = demonstration::sign("B. Signatory", ACT.as_bytes());
    assert!(desk.agrees(&format!("{PRINCIPAL} {key}\n"), "", ACT, signature.as_bytes()));
    assert!(key.ends_with(" demonstration"));
    let made = desk.key("key", &["-t", "ed25519"]);
    let by_ssh_keygen = String::from_utf8(desk.sign("key", "counterpart-v1", ACT)).unwrap();
    let form = |text: &str| text.lines().map(str::len).collect::<Vec<_>>();
    assert_eq!(form(&signature), form(&by_ssh_keygen), "{made}");
    assert_eq!(signature.ends_with('\n'), by_ssh_keygen.ends_with('\n'));
}

#[test]
fn how_lines_are_broken_and_what_stands_behind_does_not_matter_as_with_ssh_keygen() {
    let desk = Desk::new();
    let key = demonstration::public_key("B. Signatory");
    let allowed = format!("{PRINCIPAL} {key}\n");
    let signature = demonstration::sign("B. Signatory", ACT.as_bytes());
    let inside: String = signature.lines().filter(|line| !line.starts_with("---")).collect();
    let whole = format!("-----BEGIN SSH SIGNATURE-----\n{inside}\n-----END SSH SIGNATURE-----\n");
    for other in [whole, format!("{signature}\nand a note\n")] {
        let trusted = Some(TrustedKeys::read(&format!("quay-advice {key}\n")));
        let keys = Keys { trusted, ..Keys::default() };
        assert!(desk.agrees(&allowed, "", ACT, other.as_bytes()));
        assert_eq!(weighed(ACT, other.as_bytes(), &keys).recorded, Recorded::KeyConfirmed);
    }
}

#[test]
fn an_executed_copy_is_weighed_on_its_own_axis() {
    let sha256 = "ab".repeat(32);
    let weighed = |copy: &str, at_hand: bool| {
        let text = format!("{ACT}copy: {copy}\n");
        weigh(&act(&text), true, None, &Keys::default(), LANDED, &|asked| {
            at_hand && asked == sha256
        })
    };
    let named = format!("{{ sha256: {sha256}, held-by: Harbour Trust }}");
    assert_eq!(weighed(&named, false).executed, Executed::SaidToExist);
    assert_eq!(
        words(&weighed(&named, false), "copy"),
        "an executed copy is said to be held by Harbour Trust (sha256 abababababab…)"
    );
    assert_eq!(weighed(&named, true).executed, Executed::Seen);
    let compared = |kind: &str| {
        format!(
            "{{ sha256: {sha256}, correspondence: {{ kind: {kind}, by: C. Secretary, date: 2026-03-16 }} }}"
        )
    };
    assert_eq!(weighed(&compared("compared"), false).executed, Executed::Compared);
    assert_eq!(
        words(&weighed(&compared("compared"), false), "copy-compared"),
        "C. Secretary says that the executed copy was compared with this text on 2026-03-16"
    );
    assert_eq!(weighed(&compared("carries-digest"), false).executed, Executed::Compared);
    assert_eq!(weighed(&compared("not-compared"), true).executed, Executed::Seen);
    assert_eq!(weighed("{ held-by: Harbour Trust }", true).executed, Executed::None);
    assert_eq!(
        weighed(&format!("{{ sha256: {sha256}, correspondence: {{ kind: compared }} }}"), false)
            .executed,
        Executed::SaidToExist,
        "nobody stands for it"
    );
}

#[test]
fn the_copy_of_an_instrument_counts_for_who_signed_it() {
    let entry = format!(
        "counterpart: entry/v1\nagreement: tideway\ntype: amendment\ninstrument: {{ type: deed-of-variation, copy: {{ sha256: {}, held-by: Harbour Trust }} }}\n",
        "ab".repeat(32)
    );
    let mut evidence =
        weighed(ACT, demonstration::sign("x", ACT.as_bytes()).as_bytes(), &Keys::default());
    evidence.take_instrument(&act(&entry), &|_| true);
    assert_eq!(evidence.executed, Executed::Seen);
}

fn commit(committer: &str, signature: Option<CommitSignature>) -> Commit {
    let person =
        |name: &str, email: &str| Person { name: name.to_owned(), email: email.to_owned() };
    let noon = |day: i64| Moment { seconds: (20_527 + day) * 86_400 + 43_200, offset_minutes: 0 };
    Commit {
        id: ObjectId([9; 20]),
        parents: Vec::new(),
        author: person("C. Secretary", "c.secretary@quay.example"),
        authored: noon(0),
        committer: person("somebody", committer),
        committed: noon(1),
        summary: "Record a signature".to_owned(),
        signature,
        landing: Some(5),
    }
}

#[test]
fn times_stay_apart_and_recording_for_another_is_normal() {
    let commit = commit("c.secretary@quay.example", None);
    let arrival =
        Arrival { commit: Some(&commit), landing: Some(5), landed_on: Some(date(2026, 3, 20)) };
    let evidence = weigh(&act(ACT), true, None, &Keys::default(), arrival, &|_| false);
    assert_eq!(codes(&evidence), ["committed-by", "times", "late"]);
    assert_eq!(words(&evidence, "committed-by"), "recorded by C. Secretary");
    assert_eq!(
        words(&evidence, "times"),
        "dated 2026-03-15, author’s clock 2026-03-15, committer’s clock 2026-03-16, landed 2026-03-20"
    );
    assert_eq!(words(&evidence, "late"), "recorded 5 days after its date");
    let early = ACT.replace("date: 2026-03-15", "date: 2026-04-01");
    let evidence = weigh(&act(&early), true, None, &Keys::default(), arrival, &|_| false);
    assert_eq!(
        words(&evidence, "dated-later"),
        "dated 2026-04-01, after the day on which it was committed (2026-03-16)"
    );
    assert!(evidence.remarks.iter().all(|remark| !remark.words.contains('@')), "{evidence:?}");
    assert_eq!(SIGNED, commit.authored.date());
}

#[test]
fn what_a_forge_did_is_said_to_be_its_doing() {
    let signature = CommitSignature {
        armor: "-----BEGIN PGP SIGNATURE-----\n\nwsB\n-----END PGP SIGNATURE-----\n".to_owned(),
        payload: b"tree".to_vec(),
    };
    let commit = commit("NoReply@GitHub.com", Some(signature));
    let arrival = Arrival { commit: Some(&commit), ..LANDED };
    let evidence = weigh(&act(ACT), true, None, &Keys::default(), arrival, &|_| false);
    assert_eq!(evidence.recorded, Recorded::Tied);
    assert_eq!(
        words(&evidence, "committed-by"),
        "recorded by C. Secretary, a name set by the forge (GitHub)"
    );
    assert_eq!(
        words(&evidence, "forge-signed"),
        "the commit carries the signature of GitHub: the forge did this for an account"
    );
}

#[test]
fn a_signed_commit_is_a_remark_and_no_more() {
    let desk = Desk::new();
    let key = desk.key("key", &["-t", "ed25519"]);
    let armor = String::from_utf8(desk.sign("key", "git", "the commit")).unwrap();
    let signed = |payload: &str, keys: &Keys| {
        let signature =
            CommitSignature { armor: armor.clone(), payload: payload.as_bytes().to_vec() };
        let commit = commit("c.secretary@quay.example", Some(signature));
        let arrival = Arrival { commit: Some(&commit), ..LANDED };
        let evidence = weigh(&act(ACT), true, None, keys, arrival, &|_| false);
        assert_eq!(evidence.recorded, Recorded::Tied);
        evidence.remarks[1].words.clone()
    };
    let keys = listed(&lists(&key));
    assert_eq!(
        signed("the commit", &keys),
        "commit signed with a key listed here for b.  SIGNATORY of quay-advice"
    );
    assert!(
        signed("the commit", &Keys::default())
            .starts_with("commit signed with a key that is not listed here (SHA256:")
    );
    assert_eq!(signed("another commit", &keys), "the commit’s signature is not of this commit");
}

#[test]
fn what_an_act_says_of_itself_is_a_remark() {
    let text = format!(
        "{ACT}witness: {{ name: W. Witness, capacity: Solicitor }}
seal: {{ number: 1187 }}
authority: {{ body: Board of trustees, minute: Minute 7, date: 2026-02-03 }}
on-behalf-of: {{ power: Power of attorney of 4 January 2026 }}
e-signature: {{ provider: Example Sign, envelope: 8f2c-11 }}
"
    );
    let evidence = weigh(&act(&text), true, None, &Keys::default(), Arrival::default(), &|_| false);
    let words: Vec<_> = evidence.remarks.iter().map(|remark| remark.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "witnessed by W. Witness",
            "said to be sealed: 1187",
            "authority stated: Board of trustees, Minute 7, 2026-02-03",
            "signed on behalf of the party under Power of attorney of 4 January 2026",
            "signed electronically with Example Sign, 8f2c-11",
        ]
    );
}

#[test]
fn the_sentences_are_as_their_schema_says() {
    let read = |path: &str| -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(project(path)).unwrap()).unwrap()
    };
    let schema = read("schema/evidence.schema.json");
    let validator = jsonschema::options().offline().build(&schema).unwrap();
    let faults: Vec<_> = validator
        .iter_errors(&read("schema/evidence.json"))
        .map(|error| error.to_string())
        .collect();
    assert_eq!(faults, Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_beside_an_act_are_weighed(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let evidence = weighed(ACT, &bytes, &Keys::default());
        prop_assert_eq!(evidence.recorded, Recorded::Tied);
    }

    #[test]
    fn any_bytes_in_the_armour_are_weighed(place in 0_usize..300, byte in any::<u8>(), cut in 0_usize..400) {
        let whole = demonstration::sign("B. Signatory", ACT.as_bytes());
        let mut bytes = whole.clone().into_bytes();
        if let Some(there) = bytes.get_mut(place) { *there = byte; }
        bytes.truncate(bytes.len() - cut.min(bytes.len()).saturating_sub(100));
        let keys = listed(&lists(&demonstration::public_key("B. Signatory")));
        let evidence = weighed(ACT, &bytes, &keys);
        if evidence.recorded == Recorded::KeySigned {
            let inside = |text: &str| text.split("-----END").next().unwrap().split_whitespace().collect::<String>();
            prop_assert_eq!(inside(std::str::from_utf8(&bytes).unwrap()), inside(&whole));
        }
    }

    #[test]
    fn any_packet_in_the_armour_is_weighed(inside in "[A-Za-z0-9+/]{0,300}={0,2}") {
        let start = "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg";
        for inside in [inside.clone(), format!("{start}{inside}")] {
            let armour = format!("-----BEGIN SSH SIGNATURE-----\n{inside}\n-----END SSH SIGNATURE-----\n");
            prop_assert!(weighed(ACT, armour.as_bytes(), &Keys::default()).recorded <= Recorded::Tied);
        }
    }

    #[test]
    fn any_file_of_keys_is_read(text in any::<String>(), line in "[a-z*?!\", =\\\\@.-]{0,60}( ssh-ed25519 AAAA)?") {
        let keys = TrustedKeys::read(&format!("{text}\n{line}\n{line}"));
        prop_assert!(keys.rejected.len() + keys.signers.len() <= text.lines().count() + 2);
    }
}

/// `OpenPGP` signatures by a real `gpg`, where the program is built to check them.
#[cfg(feature = "pgp")]
mod openpgp {
    use super::*;

    struct Ring(Folder);

    impl Ring {
        fn new() -> Self {
            let ring = Self(Folder::new());
            let status = Command::new("chmod").arg("700").arg(ring.0.path()).status();
            assert!(status.unwrap().success());
            ring
        }

        fn gpg(&self, day: &str, arguments: &[&str]) -> Vec<u8> {
            let ran = Command::new("gpg")
                .args([
                    "--batch",
                    "--yes",
                    "--quiet",
                    "--passphrase",
                    "",
                    "--pinentry-mode",
                    "loopback",
                ])
                .arg(format!("--faked-system-time={}T120000!", day.replace('-', "")))
                .args(arguments)
                .current_dir(self.0.path())
                .env("GNUPGHOME", self.0.path())
                .output()
                .unwrap();
            assert!(
                ran.status.success(),
                "{arguments:?}: {}",
                String::from_utf8_lossy(&ran.stderr)
            );
            ran.stdout
        }

        fn key(name: &str, usage: &str, until: &str) -> Self {
            let ring = Self::new();
            ring.gpg("2026-01-01", &["--quick-generate-key", name, "ed25519", usage, until]);
            ring
        }

        fn public(&self) -> String {
            let armour =
                String::from_utf8(self.gpg("2026-03-20", &["--armor", "--export"])).unwrap();
            let lines: Vec<_> = armour.lines().map(|line| format!("          {line}")).collect();
            format!("      openpgp-keys:\n        - |\n{}", lines.join("\n"))
        }

        fn sign(&self, day: &str, armour: bool) -> Vec<u8> {
            self.0.write("message", ACT);
            let armour: &[&str] = if armour { &["--armor"] } else { &[] };
            self.gpg(day, &[armour, &["--output", "-", "--detach-sign", "message"]].concat())
        }
    }

    fn told(of_signatory: &str, signature: &[u8]) -> (Recorded, Option<Fault>, String) {
        let evidence = weighed(ACT, signature, &listed(of_signatory));
        let code = codes(&evidence).first().copied().unwrap_or_default().to_owned();
        (evidence.recorded, evidence.fault, code)
    }

    #[test]
    fn a_signature_by_a_listed_key_counts_armoured_or_not() {
        let ring = Ring::key("B. Signatory", "sign", "never");
        for armour in [true, false] {
            let signature = ring.sign("2026-03-15", armour);
            assert_eq!(
                told(&ring.public(), &signature),
                (Recorded::KeySigned, None, "key-listed".to_owned())
            );
            assert_eq!(told("", &signature), (Recorded::Tied, None, "key-unknown".to_owned()));
            let tampered = ACT.replace("Chair", "Clerk");
            let evidence = weighed(&tampered, &signature, &listed(&ring.public()));
            assert_eq!(
                (evidence.fault, codes(&evidence)),
                (Some(Fault::Bad), vec!["signature-bad"])
            );
        }
        let other = Ring::key("B. Signatory", "sign", "never");
        assert_eq!(told(&other.public(), &ring.sign("2026-03-15", true)).2, "key-unknown");
    }

    #[test]
    fn a_key_below_the_first_one_counts_by_its_own_flags() {
        let ring = Ring::key("B. Signatory", "cert", "never");
        let listing =
            String::from_utf8(ring.gpg("2026-01-01", &["--with-colons", "--list-keys"])).unwrap();
        let fingerprint = listing
            .lines()
            .find(|line| line.starts_with("fpr:"))
            .unwrap()
            .split(':')
            .nth(9)
            .unwrap();
        ring.gpg("2026-01-01", &["--quick-add-key", fingerprint, "ed25519", "sign", "never"]);
        let signature = ring.sign("2026-03-15", true);
        assert_eq!(told(&ring.public(), &signature).0, Recorded::KeySigned);
    }

    #[test]
    fn a_key_that_its_owner_revoked_does_not_count() {
        let ring = Ring::key("B. Signatory", "sign", "never");
        let signature = ring.sign("2026-03-15", true);
        let before = ring.public();
        let folder = ring.0.path().join("openpgp-revocs.d");
        let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
        // gpg keeps the certificate from being imported by mistake with a colon in front of it.
        let revocation = fs::read_to_string(file).unwrap().replace(":-----BEGIN", "-----BEGIN");
        ring.0.write("revocation", revocation);
        ring.gpg("2026-03-20", &["--import", "revocation"]);
        assert_eq!(told(&before, &signature).0, Recorded::KeySigned);
        assert_eq!(
            told(&ring.public(), &signature),
            (Recorded::Tied, None, "key-revoked".to_owned())
        );
    }

    #[test]
    fn a_key_counts_until_it_expires_by_the_day_of_the_landing() {
        let ring = Ring::key("B. Signatory", "sign", "2026-03-10");
        let signature = ring.sign("2026-03-05", true);
        assert_eq!(
            told(&ring.public(), &signature),
            (Recorded::Tied, None, "key-expired".to_owned())
        );
        let ring = Ring::key("B. Signatory", "sign", "2026-03-30");
        let signature = ring.sign("2026-03-05", true);
        assert_eq!(told(&ring.public(), &signature).0, Recorded::KeySigned);
    }

    #[test]
    fn bytes_that_look_like_a_signature_are_no_good_one() {
        let ring = Ring::key("B. Signatory", "sign", "never");
        let (public, signature) = (ring.public(), ring.sign("2026-03-15", false));
        for at in 0..signature.len() {
            let mut changed = signature.clone();
            changed[at] ^= 0x55;
            let (level, ..) = told(&public, &changed);
            // What is not signed itself, such as the hint of who signed, may change.
            assert!(level <= Recorded::KeySigned);
            told(&public, &changed[..at]);
        }
    }
}
