//! By whom something has to be agreed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::numbers::greatest_common_divisor;
use super::{Stated, even, last_words, pattern, span};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Approval {
    AllParties,
    /// More than half.
    Majority,
    /// So many of so many, in lowest terms.
    Fraction(u32, u32),
}

impl Approval {
    /// As the front matter writes it.
    pub fn name(self) -> String {
        match self {
            Self::AllParties => "all-parties".to_owned(),
            Self::Majority => "majority".to_owned(),
            Self::Fraction(of, all) => format!("{of}/{all}"),
        }
    }
}
/// What has to be agreed by whom, wherever the words speak of agreeing: “agreed in writing by all parties”, “unanimously”, “a majority of the
/// members”, “two thirds of the votes”.
pub fn approvals(text: &str) -> Vec<Stated<Approval>> {
    read(&even(text))
}

/// The same from a text that is even already.
pub(super) fn read(text: &str) -> Vec<Stated<Approval>> {
    let mut found: BTreeMap<usize, Stated<Approval>> = BTreeMap::new();
    if !HINT.is_match(text) {
        return Vec::new();
    }
    for (pattern, read) in APPROVALS.iter() {
        for captures in pattern.captures_iter(text) {
            let (Some(whole), Some(value)) = (captures.get(0), read(&captures)) else { continue };
            let span = span(whole);
            // The patterns stand in the order of their precision: what one has read is not read again.
            let last_before_end = found.range(..span.end).next_back();
            let is_read = last_before_end.is_some_and(|(_, stated)| span.start < stated.span.end);
            if !is_read && !DENIED.is_match(last_words(text, span.start)) {
                found.insert(span.start, Stated { value, span });
            }
        }
    }
    found.into_values().collect()
}

type ReadApproval = fn(&Captures<'_>) -> Option<Approval>;

const PARTIES: &str = r"(?:part(?:y|ies)|partners?|members?|participants?|collaborators?|providers?|signator(?:y|ies)|organi[sz]ations?|partner organi[sz]ations)";

/// In the order of their precision.
static APPROVALS: LazyLock<Vec<(Regex, ReadApproval)>> = LazyLock::new(|| {
    let many = "(?:(?:two|three|four|five|six|seven|eight|nine|ten) +)?";
    let all = format!(r"(?:all|each|every|every one) +(?:of +)?(?:the +)?{many}{PARTIES}");
    let agreeing = "(?:agrees?|consents?|approves?|signs?|votes? in favour)";
    let agreed = "(?:agreed|approved|signed|executed|varied|amended|ratified|decided|authorised)";
    let part = r"(?P<part>two[- ]thirds|three[- ]quarters|three[- ]fourths|four[- ]fifths|[1-9]/[1-9]|[0-9]{1,2} ?(?:%|per cent|percent))";
    let voters =
        format!(r"(?:votes?|those|representatives|trustees|directors|board members|{PARTIES})");
    let whole: ReadApproval = |_| Some(Approval::AllParties);
    let more_than_half: ReadApproval = |_| Some(Approval::Majority);
    [
        (format!(r"\b{part}(?: +majority| +of +(?:all +)?(?:of +)?(?:the +)?{voters})\b"), fraction as ReadApproval),
        (format!(r"\bmajority +of +(?:at +least +|not +less +than +)?{part}"), fraction),
        (r"\bunanim(?:ous(?:ly)?|ity)\b".to_owned(), whole),
        (format!(r"\b(?:agreement|consent|approval|signatures?) +(?:in +writing +)?(?:of|by|from) +{all}\b"), whole),
        (format!(r"\b{agreed} +(?:in +writing +)?(?:and +signed +)?by +(?:or +on +behalf +of +)?{all}\b"), whole),
        (format!(r"\b(?:signed|executed) +(?:for|on +behalf +of) +{all}\b"), whole),
        (format!(r"\b(?:if|when|where|unless|only|once) +{all} +(?:so +|together +|to +)?(?:agree|consent|approve|decide|wish|want)\b"), whole),
        (format!(r"\b{all} +together +(?:may|can|decide|agree)\b"), whole),
        (format!(r"\b{all} +(?:must +|shall +|have +to +|need +to +)(?:all +)?{agreeing}\b"), whole),
        (format!(r"\bmore +than +half +(?:of +)?(?:the +|all +|its +)*{voters}\b"), more_than_half),
        (format!(r"\b(?:a|the|simple) +majority +of +(?:all +)?(?:of +)?(?:the +)?{voters}\b"), more_than_half),
        (r"\b(?:by|on|with) +(?:a +)?(?:simple +)?majority(?: +vote| +decision)?\b".to_owned(), more_than_half),
        (r"\b(?:a +)?(?:simple +majority|majority +vote)\b".to_owned(), more_than_half),
    ]
    .into_iter()
    .map(|(words, read)| (pattern(&words), read))
    .collect()
});

/// What a text must have to have any of them: most sentences have nothing of it.
static HINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"unanim|majorit|than +half|thirds|quarters|fourths|fifths|[1-9]/[1-9]|%|per ?cent|\b(?:all|each|every)\b",
    )
});

/// “need not be unanimous”, “does not require the agreement of all parties”
static DENIED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:need not|not (?:need|require|be|have|necessarily)|no need|rather than|instead of|qualified|special|absolute)\b[ -\-/-9<-~]{0,40}$",
    )
});

fn fraction(captures: &Captures<'_>) -> Option<Approval> {
    let part = captures.name("part")?.as_str().replace('-', " ");
    let (of, all) = match part.as_str() {
        "two thirds" => (2, 3),
        "three quarters" | "three fourths" => (3, 4),
        "four fifths" => (4, 5),
        part => match part.split_once('/') {
            Some((of, all)) => (of.parse().ok()?, all.parse().ok()?),
            None => (
                part.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()?,
                100,
            ),
        },
    };
    let divisor = u32::try_from(greatest_common_divisor(u64::from(of), u64::from(all))).ok()?;
    (0 < of && of <= all && divisor > 0).then(|| Approval::Fraction(of / divisor, all / divisor))
}

/// An approval by fewer than all, which no front matter can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lesser {
    /// So many of the parties, whichever they are.
    Some(u32),
    /// One body or party alone.
    One,
}

/// “signed by any two parties”, “two of us have to agree”, “with the consent of the Steering Group”, “signed by the Lead”, in even text.
pub(super) fn lesser(text: &str) -> Vec<Stated<Lesser>> {
    // Where all are spoken of as well, nobody knows who is asked for what.
    if !LESSER_HINT.is_match(text) || ALL.is_match(text) {
        return Vec::new();
    }
    let mut found: Vec<Stated<Lesser>> = Vec::new();
    for captures in LESSER.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        let count = ["one", "other"].iter().find_map(|name| captures.name(name));
        let value = match count.map(|count| count.as_str()) {
            Some("two") => Lesser::Some(2),
            Some("three") => Lesser::Some(3),
            Some("four") => Lesser::Some(4),
            Some(_) => continue,
            None => Lesser::One,
        };
        let span = span(whole);
        if !DENIED.is_match(last_words(text, span.start)) {
            found.push(Stated { value, span });
        }
    }
    found
}

static LESSER_HINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:two|three|four)\b|(?:consent|agreement|approval)[a-z ]{0,12} of the|signed by the|agreed by the",
    )
});

static ALL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:all|each|every|both|unanim[a-z]+|other)\b"));

static LESSER: LazyLock<Regex> = LazyLock::new(|| {
    let count = "two|three|four";
    let of = format!(
        r"(?:of +(?:us|the +(?:two|three|four|five|six|seven|eight)?(?: *{PARTIES})?)|{PARTIES})"
    );
    let body = r"(?:lead|host|accountable +body|(?:[a-z]+ +){0,3}(?:group|board|committee|panel))";
    pattern(&format!(
        r"\b(?:(?:signed|agreed|approved|executed) +(?:in +writing +)?by +(?:any +|at +least +)?(?P<one>{count}) +{of}|(?:any +|at +least +)?(?P<other>{count}) +{of} +(?:have +to +agree|has +to +agree|must +agree|must +consent|agree|consent|say +yes)|(?:(?:consent|approval|agreement)(?: +in +writing)? +of|(?:signed|agreed|approved|executed)(?: +in +writing)? +by) +the +{body})\b"
    ))
});
