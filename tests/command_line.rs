//! The command line: what is looked at, what is printed where, and how it ends.

use crate::program::{Folder, project};

const FRONT: &str = "---\nkind: terms-of-reference\nid: tideway\ntitle: Tideway board\nparties:\n  - { id: harbour, name: Harbour Trust }\n  - { id: quay, name: Quay Advice }\n---\n";

fn board() -> Folder {
    Folder::with("agreements/board.md", FRONT)
}

#[test]
fn exit_codes_tell_silence_findings_and_blindness_apart() {
    let folder = board();
    assert_eq!(folder.run(&["check"]).code, 1);
    assert_eq!(folder.run(&["check", "--fail-on", "never"]).code, 0);
    assert_eq!(folder.run(&["check", "--select", "hidden-text"]).code, 0);
    for arguments in [
        &["check", "absent.md"][..],
        &["check", "--select", "no-such-rule"],
        &["check", "--kind", "no-such-kind"],
        &["check", "--as-of", "soon"],
        &["no-such-command"],
        &["export", "absent.md"],
        &["digest", "absent.md"],
        &["schema", "no-such-kind"],
        &["explain", "no-such-thing"],
    ] {
        let ran = folder.run(arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!ran.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_mistyped_name_is_answered_with_the_nearest() {
    let folder = board();
    let ran = folder.run(&["check", "--select", "mising-clause"]);
    assert_eq!(
        ran.stderr,
        "error: there is no rule “mising-clause”; did you mean `missing-clause`?\n"
    );
    assert!(
        folder
            .run(&["explain", "alliance-agrement"])
            .stderr
            .contains("did you mean `alliance-agreement`?")
    );
}

#[test]
fn nothing_to_look_at_is_said_and_can_be_made_to_fail() {
    let folder = Folder::with("README.md", "# Notes\n");
    let ran = folder.run(&["check"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr.starts_with(
            "warning: no agreement to look at: the one Markdown file here has no `kind:`"
        ),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.contains("examined no agreement"), "{}", ran.stdout);
    assert_eq!(folder.run(&["check", "--require-files"]).code, 2);
}

#[test]
fn what_was_examined_is_said_and_nothing_is_called_valid() {
    let folder = Folder::new();
    let text =
        std::fs::read_to_string(project("fixtures/agreements/brinewell-wellbeing/agreement.md"))
            .unwrap();
    let known = std::fs::read_to_string(project(
        "fixtures/agreements/brinewell-wellbeing/organisations.yaml",
    ))
    .unwrap();
    folder.write("agreement.md", text);
    folder.write("organisations.yaml", known);
    for format in ["human", "narrated", "concise"] {
        let ran = folder.run(&["check", "--as-of", "2026-11-21", "--format", format]);
        assert!(ran.stdout.contains("examined 1 agreement (8 parties"), "{}", ran.stdout);
        assert!(ran.stdout.contains("no findings"), "{}", ran.stdout);
        assert!(!ran.stdout.contains("valid") && !ran.stdout.contains("safe"), "{}", ran.stdout);
        assert_eq!(ran.code, 0);
    }
}

#[test]
fn tracked_files_are_looked_at_even_when_ignored_and_untracked_ones_unless_ignored() {
    let folder = board();
    folder.git(&["init", "--quiet"]);
    folder.git(&["add", "."]);
    folder.write("agreements/new.md", FRONT.replace("tideway", "new"));
    folder.write("private/draft.md", FRONT.replace("tideway", "draft"));
    folder.write(".gitignore", "private/\nagreements/board.md\n");
    let files = || {
        let listed = folder.run(&["list", "files", "--format", "json"]).json();
        listed
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["path"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(files(), ["agreements/board.md", "agreements/new.md"]);
    folder.git(&["rm", "--quiet", "--cached", "agreements/board.md"]);
    assert_eq!(files(), ["agreements/new.md"]);
}

#[test]
fn ignore_files_count_from_the_root_downwards_and_not_above_it() {
    let folder = Folder::with("project/agreements/board.md", FRONT);
    folder.write(".gitignore", "*.md\n");
    folder.write("project/.gitignore", "agreements/drafts/\nprivate/\n");
    folder.write("project/agreements/drafts/new.md", FRONT.replace("tideway", "new"));
    folder.write("project/private/old.md", FRONT.replace("tideway", "old"));
    let project = folder.path().join("project");
    let agreements = |path: &str| {
        let report =
            Folder::new().run(&["check", "--format", "json", project.join(path).to_str().unwrap()]);
        report.json()["summary"]["agreements"].as_u64().unwrap()
    };
    assert!(
        std::process::Command::new("git")
            .args(["init", "--quiet"])
            .arg(&project)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!((agreements(""), agreements("agreements")), (1, 1));
    assert_eq!(agreements("private"), 1, "a folder that is named is looked at");
}

#[test]
fn ignore_files_hold_without_a_repository_too() {
    let folder = board();
    folder.write(".gitignore", "agreements/\n");
    assert_eq!(folder.run(&["check", "--require-files"]).code, 2);
}

#[test]
fn paths_are_printed_from_the_root_of_the_repository() {
    let folder = board();
    folder.git(&["init", "--quiet"]);
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_counterpart"))
        .args(["check", "--format", "concise", "board.md"])
        .current_dir(folder.path().join("agreements"))
        .output()
        .unwrap();
    assert!(String::from_utf8(ran.stdout).unwrap().starts_with("agreements/board.md:"));
}

#[test]
fn standard_input_is_looked_at_under_a_given_name() {
    let folder = Folder::new();
    let ran = folder.run_with(
        &["check", "--format", "concise", "--stdin-filename", "agreements/x.md", "-"],
        &[],
        FRONT.as_bytes(),
    );
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.starts_with("agreements/x.md:2:7: error:"), "{}", ran.stdout);
}

#[test]
fn several_reports_come_from_one_run_and_stdout_holds_one_document() {
    let folder = board();
    let ran = folder.run(&[
        "check",
        "--format",
        "json",
        "--output",
        "concise=out.txt",
        "--output",
        "json=out.json",
        "--output",
        "human=out.log",
    ]);
    let written = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(written("out.json"), ran.stdout);
    assert!(written("out.txt").starts_with("agreements/board.md:2:7: error:"));
    assert!(!written("out.log").contains('\u{1b}'));
    assert_eq!(ran.stderr, "");
    assert_eq!(folder.run(&["check", "--output", "json=absent/out.json"]).code, 2);
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let run = || {
        Folder::with("a.md", FRONT)
            .run(&["check", "--format", "json", "--as-of", "2026-11-21"])
            .stdout
    };
    assert_eq!(run(), run());
}

#[test]
fn colour_follows_the_option_then_the_environment_then_the_terminal() {
    let folder = board();
    let is_coloured = |arguments: &[&str], environment: &[(&str, &str)]| {
        folder
            .run_with(&[&["check"], arguments].concat(), environment, b"")
            .stdout
            .contains('\u{1b}')
    };
    assert!(!is_coloured(&[], &[]));
    assert!(is_coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(is_coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(!is_coloured(&[], &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]));
    assert!(is_coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!is_coloured(&["--color", "never"], &[("FORCE_COLOR", "1")]));
}

#[test]
fn levels_ask_for_more_or_less() {
    let folder = board();
    let count = |level: &str| {
        folder.run(&["check", "--format", "json", "--level", level]).json()["findings"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(count("light") < count("standard"));
    let summary = |level: &str| {
        folder.run(&["check", "--format", "json", "--level", level]).json()["summary"].clone()
    };
    assert!(summary("strict")["warnings"].as_u64() > summary("standard")["warnings"].as_u64());
}

#[test]
fn what_is_selected_is_told_and_what_is_ignored_is_not() {
    let folder = board();
    let rules = |arguments: &[&str]| {
        let mut rules: Vec<_> = folder
            .findings(arguments)
            .iter()
            .map(|finding| finding.split(' ').nth(1).unwrap().to_owned())
            .collect();
        rules.dedup();
        rules
    };
    assert_eq!(rules(&["--select", "missing-clause"]), ["missing-clause"]);
    assert!(!rules(&["--ignore", "missing-clause"]).contains(&"missing-clause".to_owned()));
}

#[test]
fn a_suppression_needs_a_reason_and_ends_on_its_day() {
    let with = |comment: &str| {
        Folder::with("a.md", FRONT.replace("kind:", &format!("# counterpart: {comment}\nkind:")))
    };
    let select = &["--select", "missing-clause,unused-suppression,expired-suppression"][..];
    let allowed =
        with("allow missing-clause until 2027-01-31 because the board adopts them in May");
    assert_eq!(allowed.findings(select), Vec::<String>::new());
    let arguments = [&["check", "--format", "json", "--as-of", "2027-02-01"], select].concat();
    assert!(allowed.run(&arguments).findings().contains(&"2:1 expired-suppression".to_owned()));
    assert!(allowed.findings(&[select, &["--no-suppressions"]].concat()).len() > 1);
    let unreasoned = with("allow missing-clause").findings(select);
    assert!(unreasoned.contains(&"2:1 unused-suppression".to_owned()), "{unreasoned:?}");
    assert_eq!(
        with("allow shares-do-not-sum because so").findings(&["--select", "unused-suppression"]),
        ["2:1 unused-suppression"]
    );
    assert_eq!(
        with("allow hidden-text because so").findings(&["--select", "unused-suppression"]),
        ["2:1 unused-suppression"]
    );
}

#[test]
fn what_is_suppressed_stays_visible_to_programs() {
    let text = FRONT.replace(
        "parties:",
        "allow:\n  - { rule: missing-clause, because: the board adopts them in May }\nparties:",
    );
    let report = Folder::with("a.md", text).run(&["check", "--format", "json"]).json();
    assert!(report["summary"]["suppressed"].as_u64().unwrap() > 3);
    assert_eq!(
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["suppressed"] == true && finding["rule"] != "missing-clause")
            .count(),
        0
    );
}

#[test]
fn a_comment_in_the_body_covers_its_section() {
    let text = format!(
        "{FRONT}\n## Chair\n<!-- counterpart: allow empty-clause because written next month -->\n\n## Quorum\n"
    );
    assert_eq!(
        Folder::with("a.md", text).findings(&["--select", "empty-clause,unused-suppression"]),
        ["13:4 empty-clause"]
    );
}

#[test]
fn the_repository_can_ask_for_more_and_must_say_where_it_asks_for_less() {
    let folder = board();
    folder.write("counterpart.toml", "level = \"strict\"\n[[weakened]]\nrule = \"missing-clause\"\nseverity = \"note\"\nbecause = \"the board is new\"\n");
    let ran = folder.run(&["check"]);
    assert!(
        ran.stdout.contains("missing-clause: note, because the board is new"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(folder.run(&["list", "policy"]).stdout.contains("strict"));

    folder.write("counterpart.toml", "[rules]\nmissing-clause = \"off\"\n");
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!((ran.findings(), ran.code), (vec!["2:18 invalid-policy".to_owned()], 2));
}

#[test]
fn faults_of_the_policy_are_told_at_their_place() {
    let folder = board();
    let told = |policy: &str| {
        folder.write("counterpart.toml", policy);
        folder.run(&["check", "--format", "json"]).findings()
    };
    assert_eq!(told("levle = \"strict\"\n"), ["1:1 invalid-policy"]);
    assert_eq!(told("level = \"hard\"\n"), ["1:9 invalid-policy"]);
    assert_eq!(told("level = \n"), ["1:7 invalid-policy"]);
    assert_eq!(told("[rules]\nempty-claus = \"error\"\n"), ["2:1 invalid-policy"]);
    assert_eq!(told("exclude = [\"a[\"]\n"), ["1:12 invalid-policy"]);
    assert_eq!(
        told("[[weakened]]\nrule = \"hidden-text\"\nseverity = \"off\"\nbecause = \"so\"\n"),
        ["2:8 invalid-policy"]
    );
    assert_eq!(told("[[schemas]]\nfile = \"../x.json\"\n"), ["2:8 invalid-policy"]);
    assert_eq!(told("[[schemas]]\nfile = \"absent.json\"\n"), ["2:8 invalid-policy"]);
}

#[test]
fn whatever_is_loosened_is_printed() {
    let folder = board();
    folder.write("counterpart.toml", "exclude = [\"archive/**\"]\n[[agreements]]\nfiles = [\"agreements/*.md\"]\nlevel = \"light\"\n");
    let report =
        |arguments: &[&str]| folder.run(&[&["check", "--format", "json"], arguments].concat());
    let weakened = |arguments: &[&str]| report(arguments).json()["summary"]["weakened"].clone();
    let excluded = "files left out: archive/**";
    assert_eq!(weakened(&[]), serde_json::json!(["level light for agreements/*.md", excluded]));
    assert_eq!(weakened(&["--level", "strict"]), serde_json::json!([excluded]));
    let strict = report(&["--level", "strict"]).findings().len();
    assert!(strict > report(&[]).findings().len(), "the level of the command line wins");
}

#[test]
fn a_suppression_is_not_blamed_where_front_matter_cannot_be_read() {
    let text = "---\nkind: terms-of-reference\nallow: [{ rule: empty-clause, because: later }]\ntitle: Board: terms\n---\n";
    assert_eq!(Folder::with("a.md", text).findings(&[]), ["4:13 invalid-yaml"]);
}

#[test]
fn excludes_hold_for_named_files_too() {
    let folder = board();
    folder.write("counterpart.toml", "exclude = [\"agreements/**\"]\n");
    assert_eq!(folder.run(&["check", "--require-files", "agreements/board.md"]).code, 2);
}

#[test]
fn files_can_be_claimed_with_their_kind_and_their_level() {
    let folder = Folder::with("memoranda/old.md", "# Old memorandum\n\n## Termination\n");
    folder.write("counterpart.toml", "[[agreements]]\nfiles = [\"memoranda/*.md\"]\n");
    assert_eq!(
        folder.findings(&["--select", "missing-front-matter"]),
        ["1:1 missing-front-matter"]
    );
    folder.write(
        "counterpart.toml",
        "[[agreements]]\nfiles = [\"memoranda/*.md\"]\nkind = \"memorandum-of-understanding\"\n",
    );
    assert_eq!(folder.findings(&["--select", "empty-clause"]), ["3:4 empty-clause"]);
    assert_eq!(
        folder.findings(&["--select", "missing-front-matter,missing-term"]),
        Vec::<String>::new()
    );
}

#[test]
fn own_clauses_synonyms_and_schemas_add_requirements() {
    let folder = board();
    folder.write("agreements/board.md", format!("{FRONT}\n## Der Vorsitz\n\n## Climate promise\n"));
    folder.write(
        "counterpart.toml",
        "[[schemas]]\nfile = \"schema/council.json\"\n\n[clauses.climate-promise]\ntitle = \"Climate promise\"\npurpose = \"what the partners do about carbon\"\n\n[synonyms]\nchair = [\"Der Vorsitz\"]\n",
    );
    folder.write(
        "schema/council.json",
        r#"{ "properties": { "terms": { "required": ["council-reference"] } } }"#,
    );
    let findings = folder.findings(&["--select", "empty-clause,missing-term"]);
    assert_eq!(findings, ["2:7 missing-term", "10:4 empty-clause", "12:4 empty-clause"]);

    folder
        .write("schema/council.json", "{\n  \"properties\": { \"terms\": { \"required\": 7 } }\n}");
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!((ran.code, ran.findings().len()), (2, 1), "{}", ran.stdout);
    assert!(ran.findings()[0].starts_with("2:"), "{:?}", ran.findings());
    assert_eq!(ran.json()["findings"][0]["path"], "schema/council.json");
}

#[test]
fn what_was_a_draft_is_held_to_more_once_it_is_agreed() {
    let front = FRONT.replace("terms-of-reference", "lead-provider-agreement");
    let folder =
        Folder::with("board.md", format!("{front}\n## Variation\n\nThe list is kept by [name].\n"));
    let severity = || {
        let report = folder
            .run(&["check", "--format", "json", "--select", "placeholder-text,missing-term"])
            .json();
        let findings = report["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .map(|finding| format!("{} {}", finding["severity"], finding["rule"]))
            .collect::<Vec<_>>()
    };
    let draft = [r#""warning" "placeholder-text""#];
    assert_eq!(severity(), draft);
    folder.write(
        "board.record/2026-03-12-agreed-91c0.yml",
        "counterpart: entry/v1\nagreement: another\ntype: agreed\n",
    );
    assert_eq!(severity(), draft);
    folder.write(
        "board.record/2026-03-12-agreed-91c1.yml",
        "counterpart: entry/v1\nagreement: tideway\ntype: agreed\n",
    );
    assert!(severity().contains(&r#""error" "placeholder-text""#.to_owned()), "{:?}", severity());
    assert!(severity().contains(&r#""error" "missing-term""#.to_owned()), "{:?}", severity());
}

#[test]
fn front_matter_that_cannot_be_read_is_one_finding() {
    let broken = |front: &str| {
        Folder::with("a.md", format!("{front}\n## Termination\n\nSee Schedule 4.\n"))
            .findings(&["--fail-on", "note"])
    };
    assert_eq!(
        broken("---\nkind: terms-of-reference\ntitle: Board: terms\n---\n"),
        ["3:13 invalid-yaml"]
    );
    assert_eq!(
        broken("\n---\nkind: terms-of-reference\ntitle: Terms\n---\n"),
        ["2:1 missing-front-matter"]
    );
    assert_eq!(
        broken("---\nkind: terms-of-reference\ntitle: Terms\n"),
        ["1:1 missing-front-matter"]
    );
}

#[test]
fn a_repository_can_have_kinds_of_its_own() {
    let folder = Folder::with("loan.md", FRONT.replace("terms-of-reference", "loan-agreement"));
    let policy = |kind: &str| format!("[[schemas]]\nfile = \"loan.json\"\nkinds = [\"{kind}\"]\n");
    folder.write(
        "loan.json",
        r#"{ "title": "Loan", "properties": { "clauses": { "required": ["insurance"] } } }"#,
    );
    assert_eq!(folder.findings(&["--select", "unknown-kind"]), ["2:7 unknown-kind"]);
    folder.write("counterpart.toml", policy("loan-agreement"));
    assert_eq!(
        folder.findings(&["--select", "unknown-kind,missing-clause"]),
        ["2:7 missing-clause"]
    );
    assert!(folder.run(&["explain", "loan-agreement"]).stdout.starts_with("Loan (loan-agreement)"));
    folder.write("counterpart.toml", policy("alliance-agrement"));
    assert_eq!(folder.findings(&[]), ["3:10 invalid-policy"]);
}

#[test]
fn statistics_count_each_rule() {
    let ran = board().run(&["check", "--statistics", "--format", "json"]);
    assert!(ran.json()["summary"]["statistics"]["missing-clause"].as_u64().unwrap() > 3);
}

#[test]
fn foreign_documents_are_read_as_a_kind() {
    let folder = Folder::with("charter.md", "# Charter\n\n## Dispute resolution\n\nTalk first.\n");
    let exported =
        folder.run(&["export", "--kind", "collaboration-agreement", "charter.md"]).json();
    assert_eq!(exported["format"], "counterpart/agreement/v1");
    assert_eq!(exported["sections"][1]["clauses"][0], "dispute-resolution");
    assert_eq!(exported["clauses"]["dispute-resolution"]["sections"][0], 1);
    assert_eq!(folder.run(&["export", "charter.md"]).code, 2);
}

#[test]
fn every_rule_clause_and_kind_is_explained() {
    let folder = Folder::new();
    for (what, key) in [("rules", "rule"), ("clauses", "clause"), ("kinds", "kind")] {
        let listed = folder.run(&["list", what, "--format", "json"]).json();
        let rows = listed.as_array().unwrap();
        assert!(rows.len() >= 10, "{what}");
        for row in rows.iter().step_by(7) {
            let name = row[key].as_str().unwrap();
            let ran = folder.run(&["explain", name]);
            assert!(ran.code == 0 && ran.stdout.lines().count() > 5, "{name}: {ran:?}");
            assert_eq!(folder.run(&["explain", name, "--format", "json"]).json()[key], name);
        }
        assert!(folder.run(&["list", what]).stdout.lines().count() == rows.len(), "{what}");
    }
    let profile = folder.run(&["explain", "section-75"]).stdout;
    assert!(profile.contains("(host-and-pool-manager)"), "{profile}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = board();
    let script = format!("{} list clauses | head -1", env!("CARGO_BIN_EXE_counterpart"));
    let ran = std::process::Command::new("bash")
        .args(["-c", &format!("set -o pipefail; {script}")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    assert!(ran.stderr.is_empty(), "{ran:?}");
}

/// What `--help` calls the commands of the program.
fn commands(folder: &Folder) -> Vec<String> {
    let help = folder.run(&["--help"]).stdout;
    let listed = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let named = |line: &str| line.strip_prefix("  ")?.split(' ').next().map(str::to_owned);
    listed.lines().filter_map(named).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_shell_can_complete_every_command() {
    let folder = Folder::new();
    let commands = commands(&folder);
    assert!(commands.len() > 12, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = folder.run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        for command in &commands {
            assert!(ran.stdout.contains(command.as_str()), "{shell}: {command}");
        }
        assert!(ran.stdout.contains("suppressions"), "{shell} knows no options");
        let packed =
            folder.run_with(&["completions", shell], &[("GITHUB_ACTIONS", "true")], b"").stdout;
        assert_eq!(packed, ran.stdout, "a release is packed in a workflow");
    }
    assert_eq!(folder.run(&["completions", "abacus"]).code, 2);
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_command() {
    let folder = Folder::new();
    let page = folder.run(&["man"]).stdout;
    assert!(page.contains(".TH counterpart 1"), "{page}");
    for command in commands(&folder) {
        let escaped = command.replace('-', "\\-");
        assert!(page.contains(&format!("counterpart\\-{escaped}(1)")), "{command}");
        let own = folder.run(&["man", &command]).stdout;
        assert!(own.contains(&format!(".TH counterpart-{command} 1")), "{own}");
        assert!(own.contains(".SH EXIT STATUS\n"));
    }
    assert!(folder.run(&["man", "check"]).stdout.contains("\\-\\-no\\-suppressions"));
    let unknown = folder.run(&["man", "chekc"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));
}

#[test]
fn the_lists_are_whole_for_programs_too() {
    let folder = Folder::new();
    for (what, keys) in [
        ("rules", &["rule", "severity", "summary", "suppressible"][..]),
        ("clauses", &["clause", "title", "purpose", "checklist"]),
        ("kinds", &["kind", "title", "description"]),
    ] {
        let rows = folder.run(&["list", what, "--format", "json"]).json();
        let lines = folder.run(&["list", what]).stdout;
        assert_eq!(rows.as_array().unwrap().len(), lines.lines().count(), "{what}");
        for row in rows.as_array().unwrap() {
            let has: Vec<_> = row.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(has, keys, "{what}");
        }
    }
}
