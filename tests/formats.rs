//! Reports for other programs: each as its reader has published it, whole also when nothing was found, and harmless whatever a document says.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use counterpart::render::door;
use flate2::Compression;
use flate2::write::GzEncoder;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use roxmltree::{Document, Node};
use serde_json::{Value, json};

use crate::program::{Folder, Ran, project};

const FRONT: &str = "---\nkind: terms-of-reference\nid: tideway\ntitle: Tideway board\nparties:\n  - { id: harbour, name: Harbour Trust }\n  - { id: quay, name: Quay Advice }\n---\n";

/// The formats that are one document for a program, and those that a workflow prints.
const FORMATS: [&str; 5] = ["github", "markdown", "sarif", "gitlab", "junit"];

fn check(folder: &Folder, format: &str, more: &[&str]) -> Ran {
    folder.run(&[&["check", "--as-of", "2026-11-21", "--format", format], more].concat())
}

static SARIF: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let path = project("tests/published/sarif-2.1.0.schema.json");
    // The pattern of language names has a bracket too many, which the errata take out.
    let text = fs::read_to_string(path).unwrap().replace("{2}]?$\"", "{2}?$\"");
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::options().should_validate_formats(true).offline().build(&schema).unwrap()
});

/// A SARIF document that is as the standard has it and as GitHub takes it; its one run.
fn sarif(text: &str) -> Value {
    let document: Value = serde_json::from_str(text).unwrap();
    let faults: Vec<_> = SARIF
        .iter_errors(&document)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(document["runs"].as_array().unwrap().len(), 1);
    let run = document["runs"][0].clone();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut fingerprints = BTreeSet::new();
    for result in run["results"].as_array().unwrap() {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let place = &locations[0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1, "{result}");
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(
            uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte))
                && !uri.starts_with('/'),
            "{uri}"
        );
        assert!(fingerprints.insert(result["partialFingerprints"]["counterpart/v1"].to_string()));
    }
    for rule in rules {
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[key]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
        assert!(rule.get("helpUri").is_none(), "no page about rules is published");
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
    }
    run
}

/// The issues of a code quality report, each with the fields that GitLab asks for.
fn gitlab(text: &str) -> Vec<Value> {
    let issues: Vec<Value> = serde_json::from_str(text).unwrap();
    let mut fingerprints = BTreeSet::new();
    for issue in &issues {
        for key in ["description", "check_name", "fingerprint"] {
            assert!(!issue[key].as_str().unwrap().is_empty(), "{issue}");
        }
        assert!(fingerprints.insert(issue["fingerprint"].clone().to_string()), "{issue}");
        let severity = issue["severity"].as_str().unwrap();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        let path = issue["location"]["path"].as_str().unwrap();
        assert!(!path.is_empty() && !path.starts_with("./"));
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
    }
    issues
}

/// What a reader of test results makes of a report: the suites with their tests, whose numbers are those that the attributes claim.
fn junit(text: &str) -> Vec<(String, Vec<String>)> {
    let document = Document::parse(text).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let of = |node: Node<'_, '_>, name: &str| -> usize {
        node.attribute(name).unwrap().parse().unwrap()
    };
    let mut sums = [0; 4];
    let suites = root
        .children()
        .filter(Node::is_element)
        .map(|suite| {
            assert_eq!(suite.tag_name().name(), "testsuite");
            let tests: Vec<_> =
                suite.children().filter(|child| child.has_tag_name("testcase")).collect();
            let having = |name: &str| {
                let has =
                    |test: &&Node<'_, '_>| test.children().any(|child| child.has_tag_name(name));
                tests.iter().filter(has).count()
            };
            let counts = [tests.len(), having("failure"), having("error"), having("skipped")];
            for (index, name) in ["tests", "failures", "errors", "skipped"].into_iter().enumerate()
            {
                assert_eq!(of(suite, name), counts[index], "{name}");
                sums[index] += counts[index];
            }
            let names: Vec<_> =
                tests.iter().map(|test| test.attribute("name").unwrap().to_owned()).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
            assert!(tests.iter().all(|test| test.attribute("time") == Some("0")));
            (suite.attribute("name").unwrap().to_owned(), names)
        })
        .collect();
    for (index, name) in ["tests", "failures", "errors", "skipped"].into_iter().enumerate() {
        assert_eq!(of(root, name), sums[index], "{name}");
    }
    suites
}

fn is_whole(format: &str, text: &str) {
    match format {
        "sarif" => drop(sarif(text)),
        "gitlab" => drop(gitlab(text)),
        "junit" => drop(junit(text)),
        _ => assert!(text.contains("xamined"), "{text}"),
    }
}

fn compressed(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn a_small_draft_in_every_format() {
    let folder = Folder::with(
        "board.md",
        format!("{FRONT}\n## Chair\n<!-- clause: chair -->\n\n## Quorum\n[TBC]\n"),
    );
    let select = ["--select", "empty-clause,placeholder-text"];
    let shown = |format: &str| {
        let ran = check(&folder, format, &select);
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{format}");
        is_whole(format, &ran.stdout);
        ran.stdout
    };
    let github = shown("github");
    let annotations: Vec<_> = github.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), 2, "{github}");
    assert!(annotations[0].starts_with(
        "::error file=board.md,line=10,endLine=10,col=4,endColumn=9,title=empty-clause::board.md:10:4: nothing is written under “Chair”%0A"
    ));
    assert!(annotations[1].starts_with(
        "::warning file=board.md,line=14,endLine=14,col=1,endColumn=6,title=placeholder-text::board.md:14:1: "
    ));
    assert!(github.ends_with("\n1 error, 1 warning\n"), "{github}");
    let markdown = shown("markdown");
    let lines: Vec<_> = markdown.lines().collect();
    assert_eq!(lines[0], "## Counterpart: 1 error, 1 warning");
    assert!(lines[2].starts_with("Examined 1 agreement (2 parties, "), "{markdown}");
    assert_eq!(lines[4], "### `Tideway board`");
    assert_eq!(lines[6], "`board.md`");
    assert!(lines[10].starts_with(
        "| **error** | `empty-clause` | `board.md:10:4` | nothing is written under “`Chair`”<br>"
    ));
    assert!(lines[11].starts_with("| warning | `placeholder-text` | `board.md:14:1` | "));
    let run = sarif(&shown("sarif"));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["results"][1]["ruleId"], "placeholder-text");
    assert_eq!(
        run["results"][1]["locations"][0]["physicalLocation"]["region"],
        json!({ "startLine": 14, "startColumn": 1, "endLine": 14, "endColumn": 6 })
    );
    let issues = gitlab(&shown("gitlab"));
    assert_eq!(issues[1]["location"], json!({ "path": "board.md", "lines": { "begin": 14 } }));
    assert_eq!(issues[1]["severity"], "minor");
    let suites = junit(&shown("junit"));
    assert_eq!(suites.len(), 1);
    assert_eq!((suites[0].0.as_str(), suites[0].1.len()), ("board.md", 2));
    assert_eq!(suites[0].1[0], "empty-clause: nothing is written under “Chair”");
}

#[test]
fn the_fingerprints_are_those_of_the_json_report() {
    let folder = Folder::with("board.md", format!("{FRONT}\n## Chair\n\n## Quorum\n[TBC]\n"));
    let known: BTreeSet<_> = check(&folder, "json", &[]).json()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["fingerprint"].as_str().unwrap().to_owned())
        .collect();
    let issues = gitlab(&check(&folder, "gitlab", &[]).stdout);
    let run = sarif(&check(&folder, "sarif", &[]).stdout);
    let of = |text: &Value| text.as_str().unwrap().to_owned();
    assert_eq!(
        issues.iter().map(|issue| of(&issue["fingerprint"])).collect::<BTreeSet<_>>(),
        known
    );
    let results = run["results"].as_array().unwrap().iter();
    assert_eq!(
        results
            .map(|result| of(&result["partialFingerprints"]["counterpart/v1"]))
            .collect::<BTreeSet<_>>(),
        known
    );
}

#[test]
fn nothing_found_and_nothing_to_look_at_are_whole_documents() {
    let agreement = project("fixtures/agreements/brinewell-wellbeing");
    let clean = Folder::new();
    for file in ["agreement.md", "organisations.yaml"] {
        clean.write(file, fs::read(agreement.join(file)).unwrap());
    }
    for (folder, agreements) in [(&clean, 1), (&Folder::new(), 0)] {
        for format in FORMATS {
            let ran = check(folder, format, &[]);
            assert_eq!(ran.code, 0, "{format}");
            is_whole(format, &ran.stdout);
        }
        assert_eq!(gitlab(&check(folder, "gitlab", &[]).stdout), Vec::<Value>::new());
        let run = sarif(&check(folder, "sarif", &[]).stdout);
        assert_eq!(run["results"], json!([]));
        assert_eq!(junit(&check(folder, "junit", &[]).stdout).len(), agreements);
    }
    let suites = junit(&check(&clean, "junit", &[]).stdout);
    assert_eq!(suites, [("agreement.md".to_owned(), vec!["no findings".to_owned()])]);
    let markdown = check(&clean, "markdown", &[]).stdout;
    assert!(markdown.contains("not a statement that an agreement is lawful or fair"), "{markdown}");
}

#[test]
fn what_is_suppressed_or_weakened_is_told_where_there_is_a_place_for_it() {
    let front = FRONT.strip_suffix("---\n").unwrap();
    let folder = Folder::with(
        "board.md",
        format!(
            "{front}allow:\n  - {{ rule: empty-clause, because: the council | writes it }}\n---\n\n## Quorum\n"
        ),
    );
    folder.write(
        "counterpart.toml",
        "[[weakened]]\nrule = \"missing-clause\"\nclause = \"purpose\"\nseverity = \"note\"\nbecause = \"the board | knows\"\n",
    );
    let select = ["--select", "empty-clause"];
    let run = sarif(&check(&folder, "sarif", &select).stdout);
    assert_eq!(
        run["results"][0]["suppressions"],
        json!([{ "kind": "inSource", "justification": "the council | writes it" }])
    );
    let told = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(told.contains("weakened by configuration"), "{told}");
    assert_eq!(gitlab(&check(&folder, "gitlab", &select).stdout).len(), 0);
    let report = check(&folder, "junit", &select).stdout;
    assert_eq!(junit(&report).len(), 2);
    assert!(report.contains("<skipped message=\"the council | writes it\"/>"), "{report}");
    assert!(report.contains("weakened by configuration"), "{report}");
    let markdown = check(&folder, "markdown", &select).stdout;
    assert!(markdown.contains("`the council ⟨U+007C⟩ writes it` |"), "{markdown}");
    assert!(markdown.contains("- weakened by configuration: "), "{markdown}");
    let github = check(&folder, "github", &select).stdout;
    assert!(!github.contains("::"), "{github}");
}

/// Names and words that mean something to a log, a reader of Markdown, of XML or of JSON.
fn hostile() -> Folder {
    let words = "::error::owned ##[add-mask]x %0A::stop ]]></failure><x> @all ![p](https://evil.example/p.png) | `a``b` \u{202e}\u{1b}[2J {0} [x](1) \"'&amp;";
    let text = format!(
        "{}\n## {words}\n<!-- clause: chair -->\n\n## Quorum\n\n::warning::[TBC] {words}\n  ::set-output name=a::b\n",
        FRONT.replace("Tideway board", &format!("'{}'", words.replace('\'', "''")))
    );
    let folder = Folder::new();
    folder.write("plain.md", &text);
    #[cfg(unix)]
    {
        let text = text.replace("id: tideway", "id: other");
        folder
            .write("a,line=1::b|`\n::error::%25 ]]>\u{202e}\u{1b}[2J\"<&@all ##[group].md", &text);
    }
    folder
}

#[test]
fn no_word_and_no_name_acts_in_any_format() {
    let folder = hostile();
    for format in FORMATS {
        let output = format!("{format}=report");
        let arguments =
            ["check", "--as-of", "2026-11-21", "--format", format, "--output", output.as_str()];
        let ran = folder.run_with(&arguments, &[("GITHUB_ACTIONS", "true")], b"");
        assert_eq!(ran.code, 1, "{format}");
        is_whole(format, &ran.stdout);
        assert!(!ran.stdout.chars().any(|one| door::hides(one) && one != '\n'), "{format}");
        let commands: Vec<_> =
            ran.stdout.lines().filter(|line| line.trim_start().starts_with("::")).collect();
        let ours = |line: &&&str| {
            ["::error file=", "::warning file=", "::notice file="]
                .iter()
                .any(|own| line.starts_with(own))
        };
        assert_eq!(commands.iter().filter(ours).count(), commands.len(), "{format}: {commands:?}");
        assert_eq!(commands.is_empty(), format != "github", "{format}");
        for command in commands {
            let properties = command.split(' ').nth(1).unwrap().split("::").next().unwrap();
            assert!(
                properties.starts_with("file=") && !properties.contains("line=1:"),
                "{command}"
            );
        }
        if format == "markdown" {
            continue;
        }
        assert!(!ran.stdout.contains("##["), "{format}");
        // What a workflow's log would not obey passes the door unchanged, so the file holds the same.
        let written = fs::read_to_string(folder.path().join("report")).unwrap();
        assert_eq!(written, ran.stdout, "{format}");
    }
}

#[test]
fn in_markdown_words_of_documents_are_nothing_but_words() {
    let markdown = check(&hostile(), "markdown", &[]).stdout;
    for line in markdown.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(line.matches('|').count(), 6, "{line}");
    }
    let mut cells = 0;
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_GFM) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock) => {
                panic!("{event:?} in {markdown}")
            }
            Event::InlineHtml(html) => assert_eq!(html.as_ref(), "<br>"),
            Event::Start(Tag::TableHead | Tag::TableRow) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => assert_eq!(cells, 5),
            // What is no code may still be obeyed by a forge.
            Event::Text(text) => {
                for forbidden in ["@", "://", "www.", "`"] {
                    assert!(!text.contains(forbidden), "{forbidden} in {text}");
                }
            }
            _ => {}
        }
    }
    let shown = Parser::new_ext(&markdown, Options::ENABLE_TABLES)
        .filter_map(|event| if let Event::Code(code) = event { Some(code) } else { None });
    assert!(shown.into_iter().any(|code| code.contains("`a``b`")), "no word is lost: {markdown}");
}

#[test]
fn thirty_thousand_findings_stay_within_every_limit() {
    let folder = Folder::new();
    let sections = "## Chair\n\n## Notes\n[TBC]\n\n".repeat(50);
    for number in 0..300 {
        let front = FRONT.replace("id: tideway", &format!("id: board-{number}"));
        folder.write(&format!("boards/{number}.md"), format!("{front}\n{sections}"));
    }
    let mut arguments = vec!["check", "--as-of", "2026-11-21", "--format", "json"];
    arguments.extend(["--select", "empty-clause,placeholder-text"]);
    let outputs = FORMATS.map(|format| format!("{format}={format}.out"));
    arguments.extend(outputs.iter().flat_map(|output| ["--output", output.as_str()]));
    let ran = folder.run(&arguments);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let summary = ran.json()["summary"].clone();
    assert_eq!((&summary["errors"], &summary["warnings"]), (&json!(15_000), &json!(15_000)));
    let written =
        |format: &str| fs::read_to_string(folder.path().join(format!("{format}.out"))).unwrap();

    let github = written("github");
    let annotated = |name: &str| github.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!(
        (annotated("::error "), annotated("::warning "), annotated("::notice ")),
        (10, 10, 0)
    );
    assert!(github.contains("\nnot annotated: 14990 errors, 14990 warnings ("));
    assert_eq!(github.matches("[placeholder-text]").count(), 15_000);

    let markdown = written("markdown");
    assert!(markdown.len() < 1_000_000, "{}", markdown.len());
    let rows = markdown.lines().filter(|line| line.starts_with("| **error** |")).count();
    assert!(rows > 1_000 && !markdown.contains("| warning |"), "errors come first: {rows}");
    assert!(markdown.contains(&format!("\n{} more findings, not shown here", 30_000 - rows)));

    let text = written("sarif");
    assert!(compressed(&text) < 10_000_000);
    let run = sarif(&text);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results.iter().filter(|result| result["level"] == "error").count(), 15_000);
    let told = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(told.contains("5000 more findings"), "{told}");

    assert_eq!(gitlab(&written("gitlab")).len(), 30_000);
    let suites = junit(&written("junit"));
    assert_eq!(suites.len(), 300);
    assert_eq!(suites.iter().map(|(_, tests)| tests.len()).sum::<usize>(), 30_000);
}

#[test]
fn the_faults_that_are_kept_are_valid_sarif_and_the_same_twice() {
    let folder = Folder::new();
    for case in fs::read_dir(project("fixtures/faults")).unwrap() {
        copy(&case.unwrap().path(), folder.path());
    }
    let run = sarif(&check(&folder, "sarif", &[]).stdout);
    assert!(run["results"].as_array().unwrap().len() > 50);
    for format in FORMATS {
        let ran = check(&folder, format, &[]);
        is_whole(format, &ran.stdout);
        assert_eq!(ran.stdout, check(&folder, format, &[]).stdout, "{format}");
    }
}

fn copy(from: &Path, to: &Path) {
    let to = to.join(from.file_name().unwrap());
    if from.is_dir() {
        fs::create_dir_all(&to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            copy(&entry.unwrap().path(), &to);
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
fn what_could_not_be_looked_at_is_no_success() {
    let folder = Folder::with("a.md", FRONT);
    folder.write("counterpart.toml", "level = \"stern\"\n");
    for format in FORMATS {
        let ran = check(&folder, format, &[]);
        assert_eq!(ran.code, 2, "{format}");
        is_whole(format, &ran.stdout);
    }
    let run = sarif(&check(&folder, "sarif", &[]).stdout);
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let report = check(&folder, "junit", &[]).stdout;
    assert!(report.contains("errors=\"1\"") && report.contains("<error type="), "{report}");
    let markdown = check(&folder, "markdown", &[]).stdout;
    assert!(markdown.contains("Not everything could be looked at"), "{markdown}");
}
