//! The page of a rule for people. Its examples are executed as tests; what the executor reads beside them is put into words.

/// The page for a terminal: its examples indented, each under a line that says what it is.
pub fn plain(explanation: &str) -> String {
    let mut text = String::new();
    let mut in_example = false;
    for line in explanation.trim().lines() {
        match line.strip_prefix("~~~") {
            Some(_) if in_example => in_example = false,
            Some(information) => {
                in_example = true;
                text.push_str(&introduced(information));
                text.push_str("\n\n");
            }
            None if in_example && !line.is_empty() => {
                text.push_str("    ");
                text.push_str(line);
                text.push('\n');
            }
            None => {
                // A terminal shows the signs for bold letters, not the letters.
                text.push_str(&line.replace("**", ""));
                text.push('\n');
            }
        }
    }
    text.trim_end().to_owned()
}

/// The page as Markdown that any reader of Markdown shows as it is meant.
pub fn markdown(explanation: &str) -> String {
    let mut text = String::new();
    let mut in_example = false;
    for line in explanation.trim().lines() {
        match line.strip_prefix("~~~") {
            Some(information) if !in_example => {
                in_example = true;
                text.push_str(&introduced(information));
                text.push_str("\n\n~~~");
                text.push_str(language(information));
            }
            Some(_) => {
                in_example = false;
                text.push_str("~~~");
            }
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text.trim_end().to_owned()
}

/// Its first paragraph on one line: why the rule matters.
pub fn opening(explanation: &str) -> String {
    let first = explanation.trim().split("\n\n").next().unwrap_or_default();
    first.lines().map(str::trim).collect::<Vec<_>>().join(" ").replace("**", "")
}

/// What stands above an example. A story is of what happened, day by day, and may be looked at on a day.
fn introduced(information: &str) -> String {
    let good = information.split_whitespace().any(|word| word == "good");
    if !information.starts_with("history") {
        return if good { "This is how it can be written:" } else { "This is told:" }.to_owned();
    }
    let day = information.split_whitespace().find_map(|word| word.strip_prefix("as-of="));
    let on = day.map(|day| format!(" on {day}")).unwrap_or_default();
    let what = if good { "Nothing is told" } else { "This is told" };
    format!("{what}{on} where this has happened:")
}

/// The language of an example; a story has none that anybody else knows.
fn language(information: &str) -> &str {
    match information.split_whitespace().next() {
        Some("history") | None => "text",
        Some(language) => language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "
A heading is no clause: partners will look
for the words under it.

~~~markdown bad as-of=2026-10-01
## Termination
~~~

~~~history good as-of=2026-03-20
2026-03-01 the parties sign
~~~

**To settle it,** write it.
";

    #[test]
    fn the_marks_of_the_executor_are_words_in_both() {
        assert_eq!(
            plain(PAGE),
            "A heading is no clause: partners will look\nfor the words under it.\n\nThis is told:\n\n    ## Termination\n\nNothing is told on 2026-03-20 where this has happened:\n\n    2026-03-01 the parties sign\n\nTo settle it, write it."
        );
        assert_eq!(
            markdown(PAGE),
            "A heading is no clause: partners will look\nfor the words under it.\n\nThis is told:\n\n~~~markdown\n## Termination\n~~~\n\nNothing is told on 2026-03-20 where this has happened:\n\n~~~text\n2026-03-01 the parties sign\n~~~\n\n**To settle it,** write it."
        );
    }

    #[test]
    fn the_opening_is_one_line() {
        assert_eq!(
            opening(PAGE),
            "A heading is no clause: partners will look for the words under it."
        );
    }
}
