//! What is said of evidence, from `schema/evidence.json`: for each level and remark its words, and what was not checked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Executed, Recorded, Remark};

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    KeyListed,
    KeyUnknown,
    KeyUnconfirmed,
    KeyNotYetValid,
    KeyExpired,
    KeyRevoked,
    KeyWrongNamespace,
    KeyWrongPrincipal,
    KeyCameWithIt,
    SignatureBad,
    SignatureUnparsable,
    SignatureFormatUnchecked,
    ForgeSigned,
    CommitSigned,
    CommitSignatureBad,
    CommitSignatureUnchecked,
    CommittedBy,
    Times,
    Late,
    DatedLater,
    Copy,
    CopyCompared,
    CopyCarriesDigest,
    CopyNotCompared,
    Witness,
    Seal,
    Authority,
    OnBehalfOf,
    ESignature,
}

impl Code {
    pub const ALL: [Self; 29] = [
        Self::KeyListed,
        Self::KeyUnknown,
        Self::KeyUnconfirmed,
        Self::KeyNotYetValid,
        Self::KeyExpired,
        Self::KeyRevoked,
        Self::KeyWrongNamespace,
        Self::KeyWrongPrincipal,
        Self::KeyCameWithIt,
        Self::SignatureBad,
        Self::SignatureUnparsable,
        Self::SignatureFormatUnchecked,
        Self::ForgeSigned,
        Self::CommitSigned,
        Self::CommitSignatureBad,
        Self::CommitSignatureUnchecked,
        Self::CommittedBy,
        Self::Times,
        Self::Late,
        Self::DatedLater,
        Self::Copy,
        Self::CopyCompared,
        Self::CopyCarriesDigest,
        Self::CopyNotCompared,
        Self::Witness,
        Self::Seal,
        Self::Authority,
        Self::OnBehalfOf,
        Self::ESignature,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::KeyListed => "key-listed",
            Self::KeyUnknown => "key-unknown",
            Self::KeyUnconfirmed => "key-unconfirmed",
            Self::KeyNotYetValid => "key-not-yet-valid",
            Self::KeyExpired => "key-expired",
            Self::KeyRevoked => "key-revoked",
            Self::KeyWrongNamespace => "key-wrong-namespace",
            Self::KeyWrongPrincipal => "key-wrong-principal",
            Self::KeyCameWithIt => "key-came-with-it",
            Self::SignatureBad => "signature-bad",
            Self::SignatureUnparsable => "signature-unparsable",
            Self::SignatureFormatUnchecked => "signature-format-unchecked",
            Self::ForgeSigned => "forge-signed",
            Self::CommitSigned => "commit-signed",
            Self::CommitSignatureBad => "commit-signature-bad",
            Self::CommitSignatureUnchecked => "commit-signature-unchecked",
            Self::CommittedBy => "committed-by",
            Self::Times => "times",
            Self::Late => "late",
            Self::DatedLater => "dated-later",
            Self::Copy => "copy",
            Self::CopyCompared => "copy-compared",
            Self::CopyCarriesDigest => "copy-carries-digest",
            Self::CopyNotCompared => "copy-not-compared",
            Self::Witness => "witness",
            Self::Seal => "seal",
            Self::Authority => "authority",
            Self::OnBehalfOf => "on-behalf-of",
            Self::ESignature => "e-signature",
        }
    }
}

/// How much a reader who asks for three sentences is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    NoRecord,
    Recorded,
    RecordedAndCompared,
}

impl Reader {
    pub const ALL: [Self; 3] = [Self::NoRecord, Self::Recorded, Self::RecordedAndCompared];

    /// The sentence that fits two levels.
    pub const fn of(recorded: Recorded, executed: Executed) -> Self {
        match (recorded, executed) {
            (Recorded::Missing, _) => Self::NoRecord,
            (_, Executed::Compared) => Self::RecordedAndCompared,
            (_, Executed::None | Executed::SaidToExist | Executed::Seen) => Self::Recorded,
        }
    }
}

/// What is said, and what that leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Said {
    pub says: String,
    /// The same for special cases, by a name for each.
    #[serde(default)]
    in_other_words: BTreeMap<String, String>,
    #[serde(default)]
    pub not_checked: Vec<String>,
}

/// A service that commits for people, and signs what it commits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Forge {
    pub(super) name: String,
    pub(super) committers: Vec<String>,
    #[expect(dead_code, reason = "it says where the addresses are from")]
    source: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Sentences {
    #[serde(rename = "$schema")]
    _schema: String,
    recorded: BTreeMap<String, Said>,
    executed: BTreeMap<String, Said>,
    reader: BTreeMap<Reader, String>,
    remarks: BTreeMap<String, Said>,
    forges: Vec<Forge>,
}

static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/evidence.json"))
        .expect("schema/evidence.json is as published")
});

static NOTHING: Said =
    Said { says: String::new(), in_other_words: BTreeMap::new(), not_checked: Vec::new() };

/// What is said of a level of the record.
pub fn recorded_is_said(level: Recorded) -> &'static Said {
    SENTENCES.recorded.get(level.name()).unwrap_or(&NOTHING)
}

/// What is said of a level of the executed copy.
pub fn executed_is_said(level: Executed) -> &'static Said {
    SENTENCES.executed.get(level.name()).unwrap_or(&NOTHING)
}

/// What is said with a remark, before its places are filled.
pub fn remark_is_said(code: &str) -> &'static Said {
    SENTENCES.remarks.get(code).unwrap_or(&NOTHING)
}

/// The one of three sentences that suffices for a reader.
pub fn reader_is_told(reader: Reader) -> &'static str {
    SENTENCES.reader.get(&reader).map_or("", String::as_str)
}

/// The forge that an address commits for.
pub(super) fn forge(email: &str) -> Option<&'static Forge> {
    let is_one =
        |forge: &&Forge| forge.committers.iter().any(|known| known.eq_ignore_ascii_case(email));
    SENTENCES.forges.iter().find(is_one)
}

/// A remark in its usual words.
pub(super) fn remark(code: Code, places: &[(&str, &str)]) -> Remark {
    Remark { code: code.name(), words: filled(&remark_is_said(code.name()).says, places) }
}

/// A remark in the words for a special case of it.
pub(super) fn remark_in_other_words(code: Code, case: &str, places: &[(&str, &str)]) -> Remark {
    let said = remark_is_said(code.name());
    let words = said.in_other_words.get(case).unwrap_or(&said.says);
    Remark { code: code.name(), words: filled(words, places) }
}

/// A sentence with its places filled, in one pass: what fills a place is never read as a sentence.
fn filled(sentence: &str, places: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, after)) = behind.split_once('}') else {
            filled.push('{');
            rest = behind;
            continue;
        };
        let value = places.iter().find(|(name, _)| *name == place).map_or("", |(_, value)| value);
        filled.push_str(value);
        rest = after;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_its_words_and_no_words_are_without_a_code() {
        let codes: Vec<_> = Code::ALL.into_iter().map(Code::name).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, SENTENCES.remarks.keys().collect::<Vec<_>>());
        assert!(
            SENTENCES.recorded.keys().eq({
                let mut names = Recorded::ALL.map(Recorded::name);
                names.sort_unstable();
                names
            }
            .iter())
        );
        assert!(
            SENTENCES.executed.keys().eq({
                let mut names = Executed::ALL.map(Executed::name);
                names.sort_unstable();
                names
            }
            .iter())
        );
        assert!(SENTENCES.reader.keys().eq(Reader::ALL.iter()));
    }

    #[test]
    fn words_promise_nothing() {
        let text = include_str!("../../../schema/evidence.json").to_lowercase();
        for promise in ["verified", "binding", "fully executed", "genuine", "fraud", "forged"] {
            assert!(!text.contains(promise), "{promise}");
        }
        for said in SENTENCES
            .recorded
            .values()
            .chain(SENTENCES.executed.values())
            .chain(SENTENCES.remarks.values())
        {
            for words in said.in_other_words.values().chain([&said.says]).chain(&said.not_checked) {
                assert!(!words.is_empty() && !words.ends_with('.'), "{words}");
                assert!(
                    !words.starts_with(|first: char| first.is_uppercase())
                        || words.starts_with("OpenPGP"),
                    "{words}"
                );
                assert!(
                    !words.split_whitespace().any(|word| word == "valid" || word == "safe"),
                    "{words}"
                );
            }
        }
    }

    #[test]
    fn what_fills_a_place_is_not_read_again() {
        assert_eq!(
            filled("by {a} on {b}{c}", &[("a", "{b}"), ("b", "Monday")]),
            "by {b} on Monday"
        );
        assert_eq!(filled("{a", &[("a", "x")]), "{a");
    }

    #[test]
    fn the_one_of_three_sentences_follows_from_both_levels() {
        assert_eq!(Reader::of(Recorded::Missing, Executed::Compared), Reader::NoRecord);
        assert_eq!(Reader::of(Recorded::Tied, Executed::Seen), Reader::Recorded);
        assert_eq!(Reader::of(Recorded::Stated, Executed::Compared), Reader::RecordedAndCompared);
        assert_eq!(reader_is_told(Reader::NoRecord), "no record");
    }
}
