//! The one door for output: what an agreement's author wrote never moves a cursor, turns a line around, hides, or commands the machine that runs us.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Characters of one text that are printed; what goes beyond is counted.
const LONGEST: usize = 2_000;

/// Marks that stand on one letter before they are shown as what they are.
const MARKS_ON_A_LETTER: usize = 4;

/// A text for one line: whatever would act or hide is named, as `⟨U+202E⟩`, and a text that is too long is cut.
pub fn visible(text: &str) -> Cow<'_, str> {
    shown(text, LONGEST, |_| false)
}

/// The same for a text of several lines, such as an example of what to write.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    shown(text, LONGEST, |character| character == '\n')
}

/// A text that is not for a line but for a program: as it is, unless it is too long.
pub fn bounded(text: &str) -> Cow<'_, str> {
    shown(text, LONGEST, |_| true)
}

fn shown(text: &str, longest: usize, allowed: impl Fn(char) -> bool) -> Cow<'_, str> {
    let cut = text.char_indices().nth(longest).map_or(text.len(), |(index, _)| index);
    let plain =
        |(_, character, shown): (usize, char, Shown)| shown == Shown::AsItIs || allowed(character);
    if cut == text.len() && characters(text).all(plain) {
        return Cow::Borrowed(text);
    }
    let (kept, beyond) = text.split_at_checked(cut).unwrap_or((text, ""));
    let mut visible = String::with_capacity(kept.len() + 16);
    for (_, character, shown) in characters(kept) {
        if shown == Shown::AsItIs || allowed(character) {
            visible.push(character);
        } else {
            visible.push_str(&named(character));
        }
    }
    if !beyond.is_empty() {
        // Writing into a string cannot fail.
        let _ = write!(visible, "… ({} more characters)", beyond.chars().count());
    }
    Cow::Owned(visible)
}

/// How a character is put on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    AsItIs,
    Named,
}

/// The name under which a character is shown that must not be printed.
pub(super) fn named(character: char) -> String {
    format!("⟨U+{:04X}⟩", u32::from(character))
}

/// The characters of a text with their places, and how each is shown.
pub(super) fn characters(text: &str) -> impl Iterator<Item = (usize, char, Shown)> {
    let mut marks = 0;
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (index, character) = rest.next()?;
        let after = rest.peek().map(|(_, character)| *character);
        marks = if is_mark(character) { marks + 1 } else { 0 };
        let shown = if joins_emoji(before, character, after) {
            Shown::AsItIs
        } else if hides(character) || marks > MARKS_ON_A_LETTER {
            Shown::Named
        } else {
            Shown::AsItIs
        };
        before = Some(character);
        Some((index, character, shown))
    })
}

/// Whether a character acts on a terminal or reader, or cannot be seen: controls, separators that break lines, marks of direction,
/// default-ignorable and tag characters, private use, and code points that are no characters.
pub fn hides(character: char) -> bool {
    let code = u32::from(character);
    character.is_control()
        || matches!(code,
            0xAD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0x3164
            | 0xE000..=0xF8FF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
            | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0x0010_FFFF)
        || matches!(code & 0xFFFF, 0xFFFE..=0xFFFF)
        || matches!(code, 0xFDD0..=0xFDEF)
}

/// Families and coloured symbols are several characters held together by ones that are otherwise hidden; there they are what makes the picture.
fn joins_emoji(before: Option<char>, character: char, after: Option<char>) -> bool {
    let behind_emoji = before.is_some_and(|before| is_emoji(before) || before == '\u{fe0f}');
    match character {
        '\u{200d}' => behind_emoji && after.is_some_and(is_emoji),
        '\u{fe0f}' => before.is_some_and(is_emoji),
        _ => false,
    }
}

fn is_emoji(character: char) -> bool {
    matches!(u32::from(character), 0x2190..=0x2BFF | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0x1F000..=0x1FAFF)
}

/// Accents that stand over and under other letters: the blocks of combining marks.
fn is_mark(character: char) -> bool {
    matches!(u32::from(character), 0x0300..=0x036F | 0x0483..=0x0489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Where the output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// A GitHub Actions log, which obeys lines that begin with `::` and `##[` anywhere.
    pub workflow: bool,
    /// Whether colours, which we alone set, may pass.
    pub colour: bool,
}

/// Standard output, standard error or a file behind the door. Documents' words have been made visible before they get here; the door is for what was
/// forgotten, and for what is harmless everywhere but in the log of a workflow.
#[derive(Debug)]
pub struct Door<W: Write> {
    inner: W,
    surroundings: Surroundings,
    /// The line that has not ended yet.
    line: Vec<u8>,
}

impl<W: Write> Door<W> {
    pub const fn new(inner: W, surroundings: Surroundings) -> Self {
        Self { inner, surroundings, line: Vec::new() }
    }

    /// Lets the unfinished line pass. Dropping the door does so too, but cannot tell that it failed.
    pub fn finish(&mut self) -> io::Result<()> {
        self.pass_line()?;
        self.inner.flush()
    }

    fn pass_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        self.inner.write_all(harmless(&text, self.surroundings).as_bytes())
    }
}

impl<W: Write> Write for Door<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.pass_line()?;
            }
        }
        Ok(bytes.len())
    }

    /// A line is judged as a whole, so what has not ended stays until it does.
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for Door<W> {
    fn drop(&mut self) {
        let _ = self.finish();
    }
}

/// One line of output, its ending included, with nothing in it that acts.
fn harmless(line: &str, surroundings: Surroundings) -> Cow<'_, str> {
    let is_plain = line.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t'));
    if is_plain && !surroundings.workflow {
        return Cow::Borrowed(line);
    }
    let mut passed = String::with_capacity(line.len() + 16);
    let mut behind_colour = 0;
    for (index, character, shown) in characters(line) {
        if index < behind_colour {
            passed.push(character);
        } else if let Some(length) = colour_at(line, index).filter(|_| surroundings.colour) {
            behind_colour = index + length;
            passed.push(character);
        } else if shown == Shown::AsItIs || matches!(character, '\n' | '\t') {
            passed.push(character);
        } else {
            passed.push_str(&named(character));
        }
    }
    if surroundings.workflow { Cow::Owned(no_command(&passed)) } else { Cow::Owned(passed) }
}

/// The length of the colour escape that stands at a place: `ESC [`, digits and semicolons, `m`.
fn colour_at(line: &str, index: usize) -> Option<usize> {
    let parameters = line.get(index..)?.strip_prefix("\u{1b}[")?;
    let length =
        parameters.find(|character: char| !character.is_ascii_digit() && character != ';')?;
    parameters.get(length..)?.starts_with('m').then_some(length + 3)
}

/// The line with what a workflow's log would obey visibly broken.
pub(super) fn no_command(line: &str) -> String {
    let broken = line.replace("##[", "##⟨[⟩");
    let indent = broken.len() - broken.trim_start().len();
    match broken.get(indent..).and_then(|words| words.strip_prefix("::")) {
        Some(words) => format!("{}⟨::⟩{words}", broken.get(..indent).unwrap_or_default()),
        None => broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(text: &str, surroundings: Surroundings) -> String {
        let mut output = Vec::new();
        let mut door = Door::new(&mut output, surroundings);
        // One byte at a time: a line may arrive in any pieces.
        for byte in text.as_bytes() {
            door.write_all(&[*byte]).unwrap();
        }
        door.finish().unwrap();
        drop(door);
        String::from_utf8(output).unwrap()
    }

    const PLAIN: Surroundings = Surroundings { workflow: false, colour: false };
    const COLOURED: Surroundings = Surroundings { workflow: false, colour: true };
    const WORKFLOW: Surroundings = Surroundings { workflow: true, colour: false };

    #[test]
    fn ordinary_words_in_any_script_are_left_alone() {
        for text in [
            "Harbour Trust’s “notice” – 3 months",
            "Tŷ Gobaith, Llŷr",
            "協定書 第3条",
            "جمعية",
            "👩‍👩‍👧 ❤️ 🏠",
            "é",
        ] {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_named() {
        assert_eq!(visible("\u{1b}[2Jgone"), "⟨U+001B⟩[2Jgone");
        assert_eq!(visible("a\rb\u{8}\u{7f}\u{9b}31m"), "a⟨U+000D⟩b⟨U+0008⟩⟨U+007F⟩⟨U+009B⟩31m");
        assert_eq!(visible("two\nlines\t"), "two⟨U+000A⟩lines⟨U+0009⟩");
    }

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(visible("\u{202e}txet"), "⟨U+202E⟩txet");
        assert_eq!(visible("50\u{200b}000"), "50⟨U+200B⟩000");
        assert_eq!(visible("a\u{2028}b\u{ad}c"), "a⟨U+2028⟩b⟨U+00AD⟩c");
        assert_eq!(visible("\u{e0041}\u{feff}\u{e001}"), "⟨U+E0041⟩⟨U+FEFF⟩⟨U+E001⟩");
        assert_eq!(visible("a\u{200d}b\u{fe0f}"), "a⟨U+200D⟩b⟨U+FE0F⟩");
        assert_eq!(visible("\u{ffff}\u{fdd0}"), "⟨U+FFFF⟩⟨U+FDD0⟩");
    }

    #[test]
    fn marks_do_not_pile_up() {
        let shown = visible("a\u{301}\u{301}\u{301}\u{301}\u{301}b").into_owned();
        assert!(shown.ends_with("⟨U+0301⟩b"), "{shown}");
    }

    #[test]
    fn a_text_of_several_lines_keeps_them() {
        assert_eq!(visible_lines("one\ntwo\r\n"), "one\ntwo⟨U+000D⟩\n");
    }

    #[test]
    fn a_text_that_is_too_long_is_cut() {
        let shown = visible(&"é".repeat(2_003)).into_owned();
        assert!(shown.ends_with("é… (3 more characters)"), "{shown}");
        assert_eq!(shown.chars().filter(|character| *character == 'é').count(), 2_000);
    }

    #[test]
    fn our_colours_pass_where_there_are_colours_and_nothing_else_does() {
        let text = "\u{1b}[31;1mred\u{1b}[0m \u{1b}]0;title\u{7} \u{1b}[2J\n";
        assert_eq!(
            through(text, COLOURED),
            "\u{1b}[31;1mred\u{1b}[0m ⟨U+001B⟩]0;title⟨U+0007⟩ ⟨U+001B⟩[2J\n"
        );
        assert!(through(text, PLAIN).starts_with("⟨U+001B⟩[31;1mred"));
    }

    #[test]
    fn a_workflow_is_given_no_commands() {
        assert_eq!(
            through("::error::x\n  ::stop\na ::b ##[add-mask]c\n", WORKFLOW),
            "⟨::⟩error::x\n  ⟨::⟩stop\na ::b ##⟨[⟩add-mask]c\n"
        );
        assert_eq!(through("::error::x\n##[group]", PLAIN), "::error::x\n##[group]");
    }

    #[test]
    fn an_escape_in_front_does_not_smuggle_a_command_in() {
        assert_eq!(through("\u{200b}::error::x\n", WORKFLOW), "⟨U+200B⟩::error::x\n");
        assert_eq!(through("\r::error::x\n", WORKFLOW), "⟨U+000D⟩::error::x\n");
        assert_eq!(through("\u{a0}::error::x\n", WORKFLOW), "\u{a0}⟨::⟩error::x\n");
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        let mut output = Vec::new();
        Door::new(&mut output, PLAIN).write_all(b"a\xffb").unwrap();
        assert_eq!(output, "a\u{fffd}b".as_bytes());
    }
}
