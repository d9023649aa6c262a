//! SARIF 2.1.0, as GitHub's code scanning takes it and other readers understand it.

use std::collections::HashMap;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::door::bounded;
use super::{Checked, closing, counted, examined, explanation, found, json};
use crate::ground::finding::{Finding, Fix, Severity};
use crate::ground::fingerprint::fingerprints;
use crate::ground::source::Span;
use crate::lint::rules::{self, Check, Rule};

/// GitHub refuses a run of more results than this.
const MOST: usize = 25_000;

/// GitHub refuses a file that has more bytes than ten million once it is compressed; a little is left for what only the end of compressing shows.
const COMPRESSED: usize = 9_500_000;

/// Related places beyond these are not shown by anybody.
const RELATED: usize = 100;

/// The whole document. Where there are too many results, those that matter least are left out, and a notification says so.
pub fn report(checked: &Checked<'_>) -> String {
    let fingerprints = fingerprints(checked.findings);
    let told: Vec<(&Finding, &String)> = checked
        .by_relevance()
        .into_iter()
        .filter_map(|place| Some((checked.findings.get(place)?, fingerprints.get(place)?)))
        .collect();
    let mut rules = Rules::default();
    let mut results: Vec<String> = told
        .iter()
        .take(MOST)
        .map(|(finding, fingerprint)| written(&result(checked, finding, fingerprint, &mut rules)))
        .collect();
    results.truncate(fitting(&results, written(&rules.told).len()));
    document(checked, &rules, &results, told.len() - results.len())
}

/// How many of the results fit into what GitHub takes, behind a head of some bytes. Compressing makes nothing larger, so it is tried only
/// where it matters.
fn fitting(results: &[String], head: usize) -> usize {
    let whole: usize = results.iter().map(|result| result.len() + 1).sum();
    if head + whole <= COMPRESSED {
        return results.len();
    }
    let mut compressed = GzEncoder::new(Count(head), Compression::default());
    for (index, result) in results.iter().enumerate() {
        // Counting cannot fail.
        let _ = compressed.write_all(result.as_bytes());
        if compressed.get_ref().0 > COMPRESSED {
            return index;
        }
    }
    results.len()
}

/// Counts what is written.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The rules that have results, and their places.
#[derive(Default)]
struct Rules {
    told: Vec<Value>,
    places: HashMap<&'static str, usize>,
}

impl Rules {
    fn place(&mut self, name: &'static str) -> usize {
        *self.places.entry(name).or_insert_with(|| {
            self.told.push(rules::named(name).map_or_else(|| json!({ "id": name }), described));
            self.told.len() - 1
        })
    }
}

fn described(rule: &Rule) -> Value {
    let opening = explanation::opening(rule.explanation);
    let tags: &[&str] = match rule.check {
        Check::Ledger(_) | Check::Chronicle(_) => &["agreement", "record"],
        Check::Agreement(_) | Check::Together(_) | Check::Elsewhere => &["agreement"],
    };
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": opening },
        "help": {
            "text": explanation::plain(rule.explanation),
            "markdown": explanation::markdown(rule.explanation),
        },
        "defaultConfiguration": { "level": rule.severity.name() },
        "properties": { "tags": tags, "problem.severity": problem(rule.severity) },
    })
}

/// How GitHub calls a weight where it sorts by it.
const fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

fn result(checked: &Checked<'_>, finding: &Finding, fingerprint: &str, rules: &mut Rules) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.place(finding.rule),
        "level": finding.severity.name(),
        "message": { "text": said(finding) },
        "locations": [location(checked, &finding.path, finding.span)],
        "partialFingerprints": { "counterpart/v1": fingerprint },
    });
    let Value::Object(keys) = &mut result else { return result };
    if finding.stood_before {
        keys.insert("baselineState".to_owned(), json!("unchanged"));
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().take(RELATED).enumerate().map(|(index, related)| {
            let mut location = location(checked, &related.path, related.span);
            if let Value::Object(keys) = &mut location {
                keys.insert("id".to_owned(), json!(index + 1));
                keys.insert("message".to_owned(), json!({ "text": plain(&related.message) }));
            }
            location
        });
        keys.insert("relatedLocations".to_owned(), related.collect());
    }
    if let Some(fix) = &finding.fix {
        keys.insert("fixes".to_owned(), json!([fixed(checked, finding, fix)]));
    }
    if let Some(reason) = &finding.suppressed {
        let kind = if finding.in_baseline { "external" } else { "inSource" };
        let suppression = json!([{ "kind": kind, "justification": bounded(reason) }]);
        keys.insert("suppressions".to_owned(), suppression);
    }
    if let Some(properties) = about(finding) {
        keys.insert("properties".to_owned(), Value::Object(properties));
    }
    result
}

/// What is wrong, why it matters, what to write, and links to what else is to be seen: without those GitHub does not show it.
fn said(finding: &Finding) -> String {
    let mut said = plain(&finding.message);
    if let Some(why) = &finding.why {
        said.push('\n');
        said.push_str(&plain(why));
    }
    if let Some(help) = &finding.help {
        said.push_str("\nhelp: ");
        said.push_str(&plain(help));
    }
    let links: Vec<_> = match finding.related.len().min(RELATED) {
        0 => return said,
        1 => vec!["[the other place](1)".to_owned()],
        count => (1..=count).map(|place| format!("[place {place}]({place})")).collect(),
    };
    said.push_str("\nsee ");
    said.push_str(&links.join(", "));
    said
}

/// Words in which nothing is a link and nothing a gap to be filled, to any reader of SARIF.
fn plain(text: &str) -> String {
    let text = bounded(text);
    let text = if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.into_owned()
    };
    // The standard has every brace doubled, and readers print both; only `{0}` and its like are ever read as gaps.
    if !has_gap(&text) {
        return text;
    }
    text.replace('{', "{{").replace('}', "}}")
}

fn has_gap(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        let number = rest.trim_start_matches(|character: char| character.is_ascii_digit());
        number.len() < rest.len() && number.starts_with('}')
    })
}

fn location(checked: &Checked<'_>, path: &str, span: Span) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(path) },
            "region": region(checked, path, span),
        },
    })
}

/// A file of which no lines are at hand is shown at its first.
fn region(checked: &Checked<'_>, path: &str, span: Span) -> Value {
    if !checked.sources.contains_key(path) {
        return json!({ "startLine": 1 });
    }
    let (start, end) = checked.place(path, span);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// What RFC 3986 lets stand in a path, and a little less: a colon could end a scheme.
const IN_PATHS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

fn uri(path: &str) -> String {
    utf8_percent_encode(path, IN_PATHS).to_string()
}

fn fixed(checked: &Checked<'_>, finding: &Finding, fix: &Fix) -> Value {
    let words = if fix.replacement.is_empty() {
        "take these words out"
    } else if fix.span.is_empty() {
        "put in what is missing"
    } else {
        "put other words here"
    };
    json!({
        "description": { "text": words },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&finding.path) },
            "replacements": [{
                "deletedRegion": region(checked, &finding.path, fix.span),
                "insertedContent": { "text": fix.replacement },
            }],
        }],
    })
}

/// What the finding is about, by id.
fn about(finding: &Finding) -> Option<Map<String, Value>> {
    let known = [
        ("agreement", &finding.agreement),
        ("clause", &finding.clause),
        ("party", &finding.party),
        ("commit", &finding.commit),
    ];
    let known: Map<_, _> = known
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), json!(bounded(value.as_deref()?)))))
        .collect();
    (!known.is_empty()).then_some(known)
}

fn document(checked: &Checked<'_>, rules: &Rules, results: &[String], more: usize) -> String {
    let mut notifications: Vec<Value> = Vec::new();
    let mut notify = |level: &str, text: &str| {
        notifications.push(json!({ "level": level, "message": { "text": plain(text) } }));
    };
    if more > 0 {
        let more = counted(more, "more finding");
        notify("warning", &format!("{more}, not listed here: a file may hold so much and no more"));
    }
    if checked.summary.could_not_look {
        notify("error", "not everything could be looked at");
    }
    for line in closing(checked) {
        notify("note", &line);
    }
    let head = json!({
        "tool": { "driver": {
            "name": "Counterpart",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules.told,
        }},
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": !checked.summary.could_not_look,
            "toolExecutionNotifications": notifications,
        }],
        "properties": {
            "examined": examined(checked.summary),
            "found": found(&checked.counts()),
        },
    });
    // The results are text already, each on a line of its own.
    let head = written(&head);
    let head = head.strip_suffix('}').unwrap_or(&head);
    json::escaped(&format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{head},\"results\":[\n{}\n]}}]}}",
        results.join(",\n")
    ))
}

fn written(value: &impl Serialize) -> String {
    #[expect(clippy::expect_used, reason = "text and numbers under text keys are always JSON")]
    serde_json::to_string(value).expect("a report is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::finding::LeftOut;
    use crate::render::example::Run;

    fn run_of(run: &Run) -> Value {
        let document: Value = serde_json::from_str(&report(&run.checked())).unwrap();
        assert_eq!(document["version"], "2.1.0");
        document["runs"][0].clone()
    }

    fn finding(message: &str) -> Finding {
        Finding::new("empty-clause", Severity::Error, "a.md", Span::new(4, 7), message)
    }

    #[test]
    fn a_finding_is_a_result() {
        let mut finding = finding("nothing is written under “Exit”");
        finding
            .clause("termination")
            .why("it matters")
            .help("write it")
            .related(Span::at(0), "the first")
            .fix(Span::new(4, 7), "three");
        finding.suppressed = Some("agreed".to_owned());
        let run = run_of(&Run::of(&[("a.md", "one\ntwo\n")], vec![finding]));
        let region = json!({ "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 4 });
        let mut result = run["results"][0].clone();
        let fingerprint = result["partialFingerprints"]["counterpart/v1"].take();
        assert_eq!(fingerprint.as_str().unwrap().len(), 64);
        assert_eq!(
            result,
            json!({
                "ruleId": "empty-clause", "ruleIndex": 0, "level": "error",
                "message": { "text": "nothing is written under “Exit”\nit matters\nhelp: write it\nsee [the other place](1)" },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": "a.md" }, "region": region } }],
                "partialFingerprints": { "counterpart/v1": null },
                "relatedLocations": [{
                    "physicalLocation": { "artifactLocation": { "uri": "a.md" }, "region": { "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 } },
                    "id": 1, "message": { "text": "the first" },
                }],
                "fixes": [{
                    "description": { "text": "put other words here" },
                    "artifactChanges": [{
                        "artifactLocation": { "uri": "a.md" },
                        "replacements": [{ "deletedRegion": region, "insertedContent": { "text": "three" } }],
                    }],
                }],
                "suppressions": [{ "kind": "inSource", "justification": "agreed" }],
                "properties": { "clause": "termination" },
            })
        );
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "Counterpart");
        let rule = &driver["rules"][0];
        assert_eq!(
            (&rule["id"], &rule["defaultConfiguration"]["level"]),
            (&json!("empty-clause"), &json!("error"))
        );
        assert!(!rule["help"]["markdown"].as_str().unwrap().contains("~~~markdown bad"));
        assert!(
            rule["fullDescription"]["text"]
                .as_str()
                .unwrap()
                .starts_with("A heading is not a clause.")
        );
    }

    #[test]
    fn what_stood_before_the_change_is_there_and_says_so() {
        let mut old = finding("x");
        old.stood_before = true;
        let run = run_of(&Run::of(&[("a.md", "one\ntwo\n")], vec![old, finding("y")]));
        assert_eq!(run["results"][0].get("baselineState"), None);
        assert_eq!(run["results"][1]["baselineState"], "unchanged");
    }

    #[test]
    fn nothing_found_is_a_document_too() {
        let mut without = Run::of(&[("a.md", "")], Vec::new());
        assert_eq!(run_of(&without)["results"], json!([]));
        assert_eq!(
            run_of(&without)["invocations"],
            json!([{ "executionSuccessful": true, "toolExecutionNotifications": [] }])
        );
        without.summary.could_not_look = true;
        without.summary.weakened = vec!["“insurance” is not required".to_owned()];
        without.summary.left_out.push(LeftOut {
            path: "a.md".to_owned(),
            rule: "hidden-text",
            severity: Severity::Error,
            count: 4,
        });
        let invocation = run_of(&without)["invocations"][0].clone();
        assert_eq!(invocation["executionSuccessful"], false);
        let told: Vec<_> = invocation["toolExecutionNotifications"]
            .as_array()
            .unwrap()
            .iter()
            .map(|told| told["message"]["text"].as_str().unwrap())
            .collect();
        assert_eq!(
            told,
            [
                "not everything could be looked at",
                "a.md: 4 more of hidden-text",
                "weakened by configuration: “insurance” is not required"
            ]
        );
    }

    #[test]
    fn a_path_is_a_relative_uri_whatever_is_in_it() {
        assert_eq!(uri("agreements/a-b_c.~d.md"), "agreements/a-b_c.~d.md");
        assert_eq!(
            uri("http://x/a b%\n::?#[]|\\`\"<ŷ>.md"),
            "http%3A//x/a%20b%25%0A%3A%3A%3F%23%5B%5D%7C%5C%60%22%3C%C5%B7%3E.md"
        );
    }

    #[test]
    fn words_of_documents_are_neither_links_nor_gaps() {
        assert_eq!(plain("“[insert name]” and { state: x }"), "“[insert name]” and { state: x }");
        assert_eq!(plain("“[x](1)” \\"), "“\\[x\\](1)” \\\\");
        assert_eq!(plain("“{0}” { }"), "“{{0}}” {{ }}");
    }

    #[test]
    fn what_does_not_fit_is_left_out_by_relevance_and_counted() {
        let mut findings: Vec<_> = (0..26_000).map(|_| finding("x")).collect();
        findings.iter_mut().take(1_000).for_each(|finding| {
            finding.severity(Severity::Note);
        });
        let run = run_of(&Run::of(&[("a.md", "one\ntwo\n")], findings));
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), MOST);
        assert!(results.iter().all(|result| result["level"] == "error"));
        assert_eq!(
            run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
            "1000 more findings, not listed here: a file may hold so much and no more"
        );
    }

    #[test]
    fn words_that_cannot_be_compressed_are_cut_by_their_size() {
        // Digests of digests: nothing in them repeats.
        let mut digest = String::from("seed");
        let mut noise = || {
            let mut noise = String::new();
            while noise.len() < 1_900 {
                digest = crate::ground::fingerprint::hex(&sha2::Digest::finalize(
                    sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), &digest),
                ));
                noise.push_str(&digest);
            }
            noise
        };
        let results: Vec<_> = (0..14_000).map(|_| noise()).collect();
        let fitting = fitting(&results, 0);
        assert!((8_000..10_000).contains(&fitting), "{fitting}");
    }
}
