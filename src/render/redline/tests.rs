//! One small difference, in every form.

use std::sync::Arc;

use super::*;
use crate::document::agreement::{Agreement, Circumstances};
use crate::document::catalogue::Catalogue;
use crate::ground::source::Source;
use crate::history::change::{Side, between};
use crate::history::digest;
use crate::render::human::{Drawn, Look};

const OLD: &str = "---
kind: lead-provider-agreement
id: tideway
title: Tideway
parties: [{ id: harbour-trust, name: Harbour Trust }]
termination: { notice: P6M }
---

## 3. Termination

Any party may leave with six months' notice.

## 4. Disputes

Take it to the board.
";

fn difference<T>(old: &str, new: &str, show: impl Fn(Difference<'_>) -> T) -> T {
    let read = |text: &str| {
        let source = Arc::new(Source::new("a.md", text));
        Agreement::read(source, &Catalogue::built_in(), Circumstances::default())
    };
    let (one, other) = (read(old), read(new));
    let manifest = |text: &str| digest::manifest(text.as_bytes(), |_| None).ok();
    let (before, after) = (manifest(old), manifest(new));
    let change = between(
        Side { agreement: &one, manifest: before.as_ref() },
        Side { agreement: &other, manifest: after.as_ref() },
    );
    let text = |called: &str| Text {
        called: called.to_owned(),
        path: "a.md".to_owned(),
        ..Text::default()
    };
    let (old, new) = (text("version 1"), text("the work tree"));
    let notes = [];
    show(Difference {
        title: one.called(),
        id: one.id(),
        old: &old,
        new: &new,
        change: &change,
        notes: &notes,
    })
}

fn shorter() -> String {
    OLD.replace("P6M", "P3M")
        .replace("six months'", "three months'")
        .replace("## 4. Disputes\n\nTake it to the board.\n", "")
}

fn plain(new: &str) -> String {
    difference(OLD, new, |difference| human(difference, Look::default()))
}

#[test]
fn people_read_what_changed_and_how() {
    assert_eq!(
        plain(&shorter()),
        "Tideway
version 1 → the work tree

Substantive: termination: notice 6 months → 3 months, shorter; “4. Disputes” removed; “3.
  Termination” reworded

Terms
  notice of termination  6 months → 3 months  (shorter)

Words

  “3. Termination” [termination]: reworded
    Any party may leave with [-six-] {+three+} months' notice.

  “4. Disputes” [dispute-resolution]: removed
    [-Take it to the board.-]
"
    );
}

#[test]
fn in_colour_no_sign_is_needed() {
    let look = Look { drawn: Drawn::Lines { colour: true, unicode: true }, ..Look::default() };
    let text = difference(OLD, &shorter(), |difference| human(difference, look));
    assert!(text.contains(
        "leave with \u{1b}[31;9msix\u{1b}[0m \u{1b}[32;4mthree\u{1b}[0m months' notice."
    ));
}

#[test]
fn texts_that_are_the_same_are_said_to_be() {
    assert_eq!(
        plain(OLD),
        "Tideway\nversion 1 → the work tree\n\nNo difference: the texts are the same\n"
    );
}

#[test]
fn lines_are_as_wide_as_the_terminal() {
    let new = OLD.replace(
        "Take it to the board.",
        &format!("Take it to the board. {}", "And again. ".repeat(40)),
    );
    let text = difference(OLD, &new, |difference| {
        human(difference, Look { width: 60, ..Look::default() })
    });
    assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
    assert!(text.contains("    Take it to the board. {+And again."));
}

#[test]
fn long_equal_words_are_left_out() {
    let long = "one two three four five six seven eight nine ten ".repeat(8);
    let old = OLD.replace("Take it", &format!("{long}. Take it"));
    let text = difference(&old, &old.replace("the board", "the chair"), |difference| {
        human(difference, Look::default())
    });
    assert!(text.contains("    […] "), "{text}");
    assert!(text.contains("Take it to the [-board.-] {+chair.+}"), "{text}");
}

#[test]
fn what_hides_is_named_and_our_signs_are_ours() {
    let text = plain(&OLD.replace("the board", "the\u{202e} board {+not+} [-there-]"));
    assert!(text.contains("the⟨U+202E⟩"), "{text}");
    assert!(text.contains("⟨{⟩+not+⟨}⟩ ⟨[⟩-there-⟨]⟩"), "{text}");
}

#[test]
fn markdown_keeps_words_of_documents_in_code_spans() {
    let new = shorter()
        .replace("three months'", "@octo `three` ![a](b) <img> three|months'")
        .replace("P3M", "'@team | ``'");
    let text = difference(OLD, &new, markdown);
    assert_eq!(
        text,
        "## `Tideway`

`version 1` → `the work tree`

**Substantive:** ```termination: notice 6 months → @team | ``; “4. Disputes” removed; “3. Termination” reworded```

| Term | Before | Now | |
|---|---|---|---|
| `notice of termination` | `6 months` | ``` @team \\| `` ``` |  |

### `3. Termination` `[termination]`: reworded

> `Any party may leave with` <del>`six months'`</del> <ins>``@octo `three` ![a](b) <img> three|months'``</ins> `notice.`

### `4. Disputes` `[dispute-resolution]`: removed

> <del>`Take it to the board.`</del>
"
    );
}

#[test]
fn paragraphs_stay_apart_in_markdown() {
    let new = OLD.replace("Take it to the board.", "Take it to the board.\n\n- one\n- two\n");
    let text = difference(OLD, &new, markdown);
    assert!(
        text.contains(
            "> `Take it to the board.`\n>\n> <ins>`- one`</ins>\n>\n> <ins>`- two`</ins>\n"
        ),
        "{text}"
    );
}

#[test]
fn a_page_strikes_out_and_underlines() {
    let new = shorter().replace("three months'", "three <b>months</b>'");
    let text = difference(OLD, &new, page);
    assert!(text.contains("Any party may leave with <del>six months&#39;</del> <ins>three &lt;b&gt;months&lt;/b&gt;&#39;</ins> notice."), "{text}");
    assert!(text.contains("<td><del><bdi class=\"said\">6 months</bdi></del></td>"), "{text}");
    assert!(text.contains("<strong class=\"strong\">Substantive</strong>"));
}

#[test]
fn programs_get_every_word() {
    let text = difference(OLD, &shorter(), json);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["format"], "counterpart/diff/v1");
    assert_eq!(value["class"], "substantive");
    assert_eq!(value["changed-clauses"], serde_json::json!(["dispute-resolution", "termination"]));
    assert_eq!(
        value["clauses"][0]["redline"],
        serde_json::json!([
            { "what": "equal", "words": "Any party may leave with " },
            { "what": "removed", "words": "six " },
            { "what": "added", "words": "three " },
            { "what": "equal", "words": "months' notice." },
        ])
    );
    assert_eq!(value["clauses"][1]["new"], serde_json::Value::Null);
    assert_eq!(value["terms"][0]["direction"], "shorter");
}
