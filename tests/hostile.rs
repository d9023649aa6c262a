//! Input by somebody who wishes us ill: a finding or a clear error, in bounded time, and never a word that acts.

use proptest::prelude::*;

use crate::program::Folder;

const FRONT: &str = "---\nkind: terms-of-reference\nid: tideway\ntitle: Tideway\nparties:\n  - { id: a, name: A }\n  - { id: b, name: B }\n---\n";

fn code(text: impl AsRef<[u8]>) -> i32 {
    let ran = Folder::with("a.md", text).run(&["check", "--format", "json", "a.md"]);
    ran.json();
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
    ran.code
}

#[test]
fn nesting_without_end_is_answered() {
    for text in ["[", "> ", "*", "- ", "(", "`", "<!--", "<div>", "{", "1. "] {
        assert!(
            code(format!("{FRONT}\n# {}\n\n{}\n", text.repeat(2_000), text.repeat(100_000))) < 2
        );
        code(format!("---\nkind: {}\n---\n", text.repeat(100_000)));
        code(format!("---\nkind: terms-of-reference\nparties: {}\n---\n", text.repeat(100_000)));
    }
}

#[test]
fn a_bomb_of_aliases_is_refused_at_its_first_anchor() {
    let list = |(name, before): (char, char)| {
        let names = vec![format!("*{before}"); 9].join(",");
        format!("{name}: &{name} [{names}]\n")
    };
    let lists = ('b'..='m').zip('a'..).map(list).collect::<Vec<_>>().concat();
    let bomb = format!("---\nkind: terms-of-reference\na: &a [x,x,x,x,x,x,x,x,x]\n{lists}");
    let folder = Folder::with("a.md", format!("{bomb}---\n"));
    let findings = folder.findings(&["a.md"]);
    assert_eq!(findings[0], "3:4 invalid-yaml");
    assert!(findings.iter().all(|finding| finding.ends_with("invalid-yaml")), "{findings:?}");
}

#[test]
fn a_file_over_the_limit_is_told_and_not_read() {
    let folder =
        Folder::with("a.md", format!("{FRONT}{}", "words and more words\n".repeat(2_500_000)));
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!((ran.findings(), ran.code), (vec!["1:1 too-large".to_owned()], 2));
    let other = Folder::with("notes.md", "words and more words\n".repeat(2_500_000));
    assert_eq!(other.run(&["check"]).code, 0, "what is no agreement may have any size");
}

#[test]
fn too_many_keys_are_told_and_not_read() {
    let keys = (0..60_000).map(|number| format!("key-{number}: x\n")).collect::<Vec<_>>().concat();
    let ran = Folder::with("a.md", format!("---\nkind: terms-of-reference\n{keys}---\n"))
        .run(&["check", "--format", "json"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.findings().iter().all(|finding| finding.ends_with("too-large")),
        "{:?}",
        ran.findings()
    );
}

#[test]
fn nothing_in_a_document_acts_on_a_terminal_or_a_workflow() {
    let text = format!(
        "{FRONT}\n## Chair \u{1b}[31m\u{202e}\n<!-- clause: chair -->\n\n## ::error::Quorum\n<!-- clause: quorum -->\n\n::warning::x ##[group]y [TBC]\n"
    );
    let folder = Folder::with("a\u{1b}[2J.md", text);
    for format in ["human", "narrated", "concise", "json"] {
        let ran =
            folder.run_with(&["check", "--format", format], &[("GITHUB_ACTIONS", "true")], b"");
        let printed = format!("{}{}", ran.stdout, ran.stderr);
        assert!(
            !printed.contains('\u{1b}') && !printed.contains('\u{202e}'),
            "{format}: {printed}"
        );
        assert!(
            !printed.lines().any(|line| line.trim_start().starts_with("::")),
            "{format}: {printed}"
        );
        assert!(!printed.contains("##["), "{format}: {printed}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_written_through() {
    let folder = Folder::with("agreements/a.md", FRONT);
    std::os::unix::fs::symlink("..", folder.path().join("agreements/loop")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("agreements/secret.md")).unwrap();
    let ran = folder.run(&["check", "--format", "json"]);
    assert_eq!(ran.json()["summary"]["agreements"], 1);
    let named = folder.run(&["check", "--format", "json", "agreements/secret.md"]);
    assert_eq!((named.findings(), named.code), (vec!["1:1 unreadable-file".to_owned()], 2));
}

#[test]
fn bytes_that_are_no_text_are_answered() {
    code([FRONT.as_bytes(), b"caf\xe9 \x00\xff\xfe\x80"].concat());
    code(b"\xff\xfe-\0-\0-\0\n\0k\0i\0n\0d\0:\0");
    let latin = Folder::with("a.md", [FRONT.as_bytes(), b"# Caf\xe9\n"].concat());
    assert_eq!(latin.findings(&["--select", "not-utf-8"]), ["9:6 not-utf-8"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        code([b"---\nkind: terms-of-reference\n".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_words_get_an_answer(words in r"(---|kind: terms-of-reference|[#*>`\[\]{}:&!|<>-]{1,6}|\PC{0,20}|\n|\r|\t|  ){0,120}") {
        code(words);
    }
}
