//! A name for a finding that stays the same when lines move: for baselines, and for whoever follows findings from run to run.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::finding::Finding;

/// One fingerprint for each finding, in the same order. No two are equal: findings that say the same about the same thing are numbered.
pub fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen: HashMap<[u8; 32], usize> = HashMap::new();
    findings
        .iter()
        .map(|finding| {
            let subject = subject(finding);
            let occurrence = seen.entry(subject).or_default();
            *occurrence += 1;
            numbered(subject, *occurrence)
        })
        .collect()
}

/// The fingerprint of a finding by itself: of several that say the same about the same thing, that of the first.
pub fn fingerprint(finding: &Finding) -> String {
    numbered(subject(finding), 1)
}

fn numbered(subject: [u8; 32], occurrence: usize) -> String {
    let mut hasher = Sha256::new();
    hasher.update(subject);
    hasher.update(occurrence.to_string());
    hex(&hasher.finalize())
}

/// What a finding is about. An agreement that has an id may be moved to another file.
fn subject(finding: &Finding) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let whose = finding.agreement.as_deref().unwrap_or(&finding.path);
    let clause = finding.clause.as_deref().unwrap_or_default();
    let party = finding.party.as_deref().unwrap_or_default();
    for part in [finding.rule, whose, clause, party, &lasting_words(&finding.message)] {
        hasher.update(part);
        hasher.update([0]);
    }
    // What was put up with in one text is not put up with in the next.
    if let Some(digest) = &finding.digest {
        hasher.update(digest);
    }
    hasher.finalize().into()
}

/// The message without what passes: the numbers of lines and days, and how words are spaced.
fn lasting_words(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let passes = |index: usize, word: &str| {
        let names = |index: Option<usize>, names: &[&str]| {
            index.and_then(|index| words.get(index)).is_some_and(|word| names.contains(word))
        };
        word.starts_with(|character: char| character.is_ascii_digit())
            && (names(index.checked_sub(1), &["line", "lines"])
                || names(index.checked_add(1), &["day", "days"]))
    };
    let lasting = words.iter().enumerate().filter(|(index, word)| !passes(*index, word));
    lasting.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::finding::Severity;
    use crate::ground::source::Span;

    fn finding(path: &str, at: usize, message: &str) -> Finding {
        Finding::new("duplicate-key", Severity::Error, path, Span::at(at), message)
    }

    fn one(finding: Finding) -> String {
        fingerprints(&[finding]).remove(0)
    }

    #[test]
    fn it_stays_when_lines_move_or_days_pass() {
        let before = finding("a.md", 10, "“title” stands twice, first on line 3");
        let after = finding("a.md", 90, "“title” stands twice,  first on line 12");
        assert_eq!(one(before), one(after));
        let before = finding("a.md", 10, "not signed 12 days after commencement");
        let after = finding("a.md", 10, "not signed 13 days after commencement");
        assert_eq!(one(before), one(after));
    }

    #[test]
    fn it_stays_when_an_agreement_with_an_id_is_moved() {
        let of = |path| {
            let mut finding = finding(path, 0, "x");
            finding.agreement = Some("tideway".to_owned());
            one(finding)
        };
        assert_eq!(of("a.md"), of("moved/a.md"));
        assert_ne!(one(finding("a.md", 0, "x")), one(finding("b.md", 0, "x")));
    }

    #[test]
    fn other_words_or_another_clause_are_another_finding() {
        assert_ne!(
            one(finding("a.md", 0, "notice of 3 months")),
            one(finding("a.md", 0, "notice of 6 months"))
        );
        let mut elsewhere = finding("a.md", 0, "x");
        elsewhere.clause("termination");
        assert_ne!(one(finding("a.md", 0, "x")), one(elsewhere));
    }

    #[test]
    fn the_same_about_another_text_is_another_finding() {
        let of = |digest: &str| {
            let mut finding = finding("a.md", 0, "x");
            finding.digest(digest);
            one(finding)
        };
        assert_eq!(of("counterpart1-sha256:aa"), of("counterpart1-sha256:aa"));
        assert_ne!(of("counterpart1-sha256:aa"), of("counterpart1-sha256:bb"));
    }

    #[test]
    fn equal_findings_are_numbered() {
        let twice = fingerprints(&[finding("a.md", 0, "x"), finding("a.md", 9, "x")]);
        assert_ne!(twice[0], twice[1]);
        assert_eq!(twice[0], one(finding("a.md", 0, "x")));
        assert_eq!(twice[0], fingerprint(&finding("a.md", 9, "x")));
    }
}
