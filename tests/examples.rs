//! The examples of rules that only a whole run can tell, tried as their readers would: as files, with the program. (Those of all other rules
//! are tried beside the rules.)

use crate::program::Folder;

struct Example {
    bad: bool,
    circumstances: String,
    text: String,
}

fn examples(rule: &str) -> Vec<Example> {
    let page = Folder::new().run(&["explain", rule, "--format", "json"]).json();
    let explanation = page["explanation"].as_str().unwrap();
    let blocks = explanation.split("~~~").skip(1).step_by(2);
    let example = |block: &str| {
        let (information, text) = block.split_once('\n').unwrap();
        let bad = information.contains(" bad");
        assert!(bad || information.contains(" good"), "{rule}: {information}");
        Example { bad, circumstances: information.to_owned(), text: text.to_owned() }
    };
    blocks.map(example).collect()
}

/// The files of an example: `=== path ===` begins one; a text without such lines is `agreement.md`, behind front matter if it has none.
fn written(example: &Example) -> Folder {
    let folder = Folder::with("agreement.md", "# Minutes\n");
    let mut path = "agreement.md".to_owned();
    let mut text = String::new();
    for line in example.text.lines().chain(["=== end ==="]) {
        match line.strip_prefix("=== ").and_then(|rest| rest.strip_suffix(" ===")) {
            Some(next) => {
                write(&folder, &path, &text, &example.circumstances);
                (path, text) = (next.to_owned(), String::new());
            }
            None => text = text + line + "\n",
        }
    }
    folder
}

fn write(folder: &Folder, path: &str, text: &str, circumstances: &str) {
    let front = "---\nkind: lead-provider-agreement\nid: tideway\ntitle: Tideway\n---\n";
    let text = if text.starts_with("## ") { format!("{front}{text}") } else { text.to_owned() };
    if circumstances.contains("windows-1252") {
        let bytes: Vec<u8> =
            text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
        folder.write(path, bytes);
    } else if !text.is_empty() {
        folder.write(path, text);
    }
}

#[test]
fn what_a_run_tells_is_as_its_page_says() {
    for rule in [
        "expired-suppression",
        "invalid-policy",
        "not-utf-8",
        "too-large",
        "unreadable-file",
        "unused-suppression",
    ] {
        let examples = examples(rule);
        assert!(
            examples.iter().any(|example| example.bad)
                && examples.iter().any(|example| !example.bad),
            "{rule}"
        );
        for example in examples {
            let folder = written(&example);
            let as_of = example.circumstances.split("as-of=").nth(1).unwrap_or("2026-11-21");
            let arguments =
                ["check", "--format", "json", "--as-of", as_of, "--select", rule, "agreement.md"];
            let told: Vec<_> = folder
                .run(&arguments)
                .findings()
                .into_iter()
                .filter(|told| told.ends_with(rule))
                .collect();
            assert_eq!(!told.is_empty(), example.bad, "{rule}: {}\n{told:?}", example.text);
        }
    }
}
