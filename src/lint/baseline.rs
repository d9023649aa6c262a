//! A baseline: the findings that stood in a repository when it began to be checked, put up with until somebody settles them. It holds findings
//! and not files or lines, so what is new beside them is told, and it only ever shrinks by itself.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ground::finding::Finding;
use crate::ground::fingerprint::fingerprint;
use crate::lint::rules;

const FORMAT: &str = "counterpart/baseline/v1";

/// What a finding says to whoever asks why it is not told.
pub const REASON: &str = "it stands in the baseline";

/// Findings that are put up with, by fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    listed: BTreeMap<String, Listed>,
}

/// One finding, or several that say the same about the same thing. The words are for people: the fingerprint decides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    pub path: String,
    pub rule: String,
    pub message: String,
    pub count: usize,
    fingerprint: String,
}

/// As it is published: `schema/baseline.schema.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    findings: Vec<Listed>,
}

impl Baseline {
    /// All findings that may be put up with: those of rules that can be suppressed, and that nobody has allowed already.
    pub fn of(findings: &[Finding]) -> Self {
        let mut baseline = Self::default();
        for finding in findings.iter().filter(|finding| can_stand(finding)) {
            let fingerprint = fingerprint(finding);
            match baseline.listed.entry(fingerprint) {
                Entry::Occupied(mut known) => known.get_mut().count += 1,
                Entry::Vacant(vacant) => {
                    let fingerprint = vacant.key().clone();
                    vacant.insert(Listed {
                        path: finding.path.clone(),
                        rule: finding.rule.to_owned(),
                        message: finding.message.clone(),
                        count: 1,
                        fingerprint,
                    });
                }
            }
        }
        baseline
    }

    /// Reads a baseline; the error is a sentence about what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{feff}');
        let value: Value = serde_json::from_str(text)
            .map_err(|error| format!("it is not JSON in line {}", error.line()))?;
        match value.get("format").and_then(Value::as_str) {
            Some(FORMAT) => {}
            Some(other) => {
                return Err(format!("its format is “{other}”, and only “{FORMAT}” is known"));
            }
            None => return Err("it is no baseline: it says no format".to_owned()),
        }
        let file: File = serde_json::from_value(value).map_err(|error| error.to_string())?;
        let mut baseline = Self::default();
        for listed in file.findings {
            match baseline.listed.entry(listed.fingerprint.clone()) {
                Entry::Occupied(_) => {
                    return Err(format!("the fingerprint {} is in it twice", listed.fingerprint));
                }
                Entry::Vacant(vacant) => drop(vacant.insert(listed)),
            }
        }
        Ok(baseline)
    }

    /// The file, in the order of paths, rules and words, so that a change of it can be read.
    pub fn written(&self) -> Value {
        let mut findings: Vec<_> = self.listed.values().cloned().collect();
        findings.sort();
        let file = File { format: FORMAT.to_owned(), findings };
        #[expect(clippy::expect_used, reason = "text and numbers under text keys are always JSON")]
        serde_json::to_value(file).expect("a baseline is JSON")
    }

    /// Marks the findings that stand in the baseline. The answer is what of it nobody needs any more, and how much of that.
    pub fn apply(&self, findings: &mut [Finding]) -> Vec<Listed> {
        let mut left = self.listed.clone();
        for finding in findings.iter_mut().filter(|finding| can_stand(finding)) {
            let Some(listed) = left.get_mut(&fingerprint(finding)).filter(|left| left.count > 0)
            else {
                continue;
            };
            listed.count -= 1;
            finding.suppressed = Some(REASON.to_owned());
            finding.in_baseline = true;
        }
        let mut settled: Vec<_> = left.into_values().filter(|left| left.count > 0).collect();
        settled.sort();
        settled
    }

    /// What of it is still there: nothing is added, and nothing counts more than it did.
    #[must_use]
    pub fn shrunk_to(&self, there: &Self) -> Self {
        let still = there.listed.iter().filter_map(|(fingerprint, now)| {
            let count = self.listed.get(fingerprint)?.count.min(now.count);
            (count > 0).then(|| (fingerprint.clone(), Listed { count, ..now.clone() }))
        });
        Self { listed: still.collect() }
    }

    /// What it puts up with beyond what another does, and how often.
    pub fn beyond(&self, other: &Self) -> Vec<Listed> {
        let more = self.listed.iter().filter_map(|(fingerprint, listed)| {
            let known = other.listed.get(fingerprint).map_or(0, |known| known.count);
            let count = listed.count.saturating_sub(known);
            (count > 0).then(|| Listed { count, ..listed.clone() })
        });
        let mut more: Vec<_> = more.collect();
        more.sort();
        more
    }

    /// How many findings it puts up with.
    pub fn count(&self) -> usize {
        self.listed.values().map(|listed| listed.count).sum()
    }
}

fn can_stand(finding: &Finding) -> bool {
    finding.suppressed.is_none() && rules::named(finding.rule).is_some_and(|rule| rule.suppressible)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::finding::Severity;
    use crate::ground::source::Span;

    fn finding(rule: &'static str, at: usize, message: &str) -> Finding {
        Finding::new(rule, Severity::Error, "a.md", Span::at(at), message)
    }

    fn standing(findings: &[Finding]) -> Vec<bool> {
        findings.iter().map(|finding| finding.in_baseline).collect()
    }

    #[test]
    fn what_is_listed_stands_wherever_its_lines_move_and_what_is_new_does_not() {
        let baseline =
            Baseline::of(&[finding("empty-clause", 9, "x"), finding("empty-clause", 20, "y")]);
        let mut later = [
            finding("empty-clause", 90, "x"),
            finding("empty-clause", 90, "z"),
            finding("share-missing", 90, "x"),
        ];
        let settled = baseline.apply(&mut later);
        assert_eq!(standing(&later), [true, false, false]);
        assert_eq!(later[0].suppressed.as_deref(), Some(REASON));
        let settled: Vec<_> =
            settled.iter().map(|left| (left.message.as_str(), left.count)).collect();
        assert_eq!(settled, [("y", 1)]);
    }

    #[test]
    fn of_several_that_say_the_same_as_many_stand_as_are_counted() {
        let twice = [finding("empty-clause", 1, "x"), finding("empty-clause", 2, "x")];
        let baseline = Baseline::of(&twice);
        assert_eq!(baseline.count(), 2);
        let mut thrice = [twice[0].clone(), twice[1].clone(), finding("empty-clause", 3, "x")];
        assert_eq!(baseline.apply(&mut thrice), []);
        assert_eq!(standing(&thrice), [true, true, false]);
        let settled = baseline.apply(&mut [twice[0].clone()]);
        assert_eq!(settled[0].count, 1);
    }

    #[test]
    fn what_cannot_be_suppressed_does_not_stand_even_where_it_is_listed() {
        assert_eq!(Baseline::of(&[finding("hidden-text", 0, "x")]).count(), 0);
        let of = finding("hidden-text", 0, "x");
        let text = format!(
            r#"{{"format": "{FORMAT}", "findings": [{{"path": "a.md", "rule": "hidden-text", "message": "x", "count": 1, "fingerprint": "{}"}}]}}"#,
            fingerprint(&of)
        );
        let mut findings = [of];
        let settled = Baseline::read(&text).unwrap().apply(&mut findings);
        assert_eq!(standing(&findings), [false]);
        assert_eq!(settled.len(), 1);
    }

    #[test]
    fn what_somebody_allowed_needs_no_place() {
        let mut allowed = finding("empty-clause", 0, "x");
        allowed.suppressed = Some("agreed".to_owned());
        assert_eq!(Baseline::of(&[allowed]).count(), 0);
    }

    #[test]
    fn what_is_beyond_another_is_counted() {
        let [one, two] = [finding("empty-clause", 0, "x"), finding("empty-clause", 0, "y")];
        let before = Baseline::of(&[one.clone(), two.clone()]);
        let after = Baseline::of(&[one.clone(), one.clone(), one]);
        let beyond: Vec<_> =
            after.beyond(&before).into_iter().map(|more| (more.message, more.count)).collect();
        assert_eq!(beyond, [("x".to_owned(), 2)]);
        assert_eq!(Baseline::of(&[two]).beyond(&before), []);
    }

    #[test]
    fn it_shrinks_and_never_grows() {
        let [one, two] = [finding("empty-clause", 0, "x"), finding("empty-clause", 0, "y")];
        let baseline = Baseline::of(&[one.clone(), one.clone(), two.clone()]);
        let shrunk =
            baseline.shrunk_to(&Baseline::of(&[one.clone(), finding("empty-clause", 0, "new")]));
        assert_eq!(shrunk, Baseline::of(std::slice::from_ref(&one)));
        let many = Baseline::of(&[two.clone(), two.clone()]);
        assert_eq!(baseline.shrunk_to(&many), Baseline::of(&[two]));
    }

    #[test]
    fn it_is_read_as_it_was_written_and_nothing_else_is() {
        let baseline =
            Baseline::of(&[finding("empty-clause", 9, "y"), finding("empty-clause", 9, "x")]);
        let written = baseline.written();
        assert_eq!(written["findings"][0]["message"], "x");
        assert_eq!(Baseline::read(&written.to_string()), Ok(baseline));
        for (text, reason) in [
            ("{", "it is not JSON in line 1"),
            ("{}", "it is no baseline: it says no format"),
            (
                r#"{"format": "x"}"#,
                "its format is “x”, and only “counterpart/baseline/v1” is known",
            ),
            (r#"{"format": "counterpart/baseline/v1"}"#, "missing field `findings`"),
        ] {
            assert_eq!(Baseline::read(text).unwrap_err(), reason);
        }
        let mut twice = written;
        let again = twice["findings"][0].clone();
        twice["findings"].as_array_mut().unwrap().push(again);
        assert!(Baseline::read(&twice.to_string()).unwrap_err().ends_with("is in it twice"));
    }
}
