//! The page as Markdown: what others wrote stands in code spans, so that it mentions nobody, links nowhere and shows no image.

use std::fmt::Write as _;

use super::page::{Block, Card, Page, Piece, Table, Words, quoted};
use crate::render::door::visible;

pub(in crate::render) fn page(page: &Page) -> String {
    let mut text = format!("# {}\n\n{}\n", set(&page.title), set(&page.about));
    for sentence in &page.lead {
        // Writing into a string cannot fail.
        let _ = write!(text, "\n{}\n", set(sentence));
    }
    for part in &page.parts {
        let _ = write!(text, "\n## {}\n", part.heading);
        for block in &part.blocks {
            text.push('\n');
            text.push_str(&set_block(block));
        }
    }
    text
}

fn set_block(block: &Block) -> String {
    match block {
        Block::Says(words) => set(words) + "\n",
        Block::List(list) => {
            list.iter().fold(String::new(), |list, words| list + "- " + &set(words) + "\n")
        }
        Block::Card(card) => set_card(card),
        Block::Table(table) => set_table(table),
    }
}

fn set_card(card: &Card) -> String {
    let facts = card.facts.iter().map(|(label, words)| format!("- {label}: {}\n", set(words)));
    format!("### {}\n\n{}", set(&card.head), facts.collect::<String>())
}

fn set_table(table: &Table) -> String {
    let row = |cells: &Vec<Words>| {
        format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(table.heads.len()));
    [row(&table.heads), rule].into_iter().chain(table.rows.iter().map(row)).collect()
}

/// A bar would end the cell, in a code span too.
fn cell(words: &Words) -> String {
    let pieces = words.0.iter().map(|piece| piece_set(&barless(piece)));
    pieces.collect()
}

fn barless(piece: &Piece) -> Piece {
    let without = |words: &str| words.replace('|', "⟨U+007C⟩");
    match piece {
        Piece::Ours(words) => Piece::Ours(without(words)),
        Piece::Theirs(words) => Piece::Theirs(without(words)),
        Piece::Quoting(words) => Piece::Quoting(without(words)),
        Piece::Exact(words) => Piece::Exact(without(words)),
        Piece::Status(tone, words) => Piece::Status(*tone, without(words)),
    }
}

fn set(words: &Words) -> String {
    let set: String = words.0.iter().map(piece_set).collect();
    // What begins like a list or a heading's underline would be one.
    if set.starts_with(['-', '+', '=']) { format!("\\{set}") } else { set }
}

fn piece_set(piece: &Piece) -> String {
    match piece {
        Piece::Ours(words) => escaped(words),
        Piece::Theirs(words) | Piece::Exact(words) => code(words),
        Piece::Quoting(words) => quoted(words)
            .into_iter()
            .map(|(is_theirs, piece)| if is_theirs { code(piece) } else { escaped(piece) })
            .collect(),
        Piece::Status(_, words) => format!("**{}**", escaped(words)),
    }
}

/// A code span whose fence is longer than any run of backticks inside.
pub(in crate::render) fn code(text: &str) -> String {
    let text = visible(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let is_edgy = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    match text.trim().is_empty() {
        true => "–".to_owned(),
        false if is_edgy => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Words of ours, in which a name may have slipped: nothing in them is markup, a mention or a link.
pub(in crate::render) fn escaped(text: &str) -> String {
    let mut set = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    let text = visible(text);
    for (index, character) in text.char_indices() {
        let before = text.get(..index).unwrap_or_default();
        let after = text.get(index..).unwrap_or_default();
        if is_obeyed_by_forges(before, character, after) != in_code {
            set.push('`');
            in_code = !in_code;
        }
        let is_markup = matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '!'
        );
        if is_markup && !in_code {
            set.push('\\');
        }
        set.push(character);
    }
    if in_code {
        set.push('`');
    }
    set
}

/// A forge makes mentions, references and links of these even where they are escaped, but not in code.
fn is_obeyed_by_forges(before: &str, character: char, after: &str) -> bool {
    let follows = |word: &str| {
        let start = before.len().saturating_sub(word.len());
        before.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    match character {
        '@' | '#' => true,
        ':' => after.starts_with("://"),
        '.' => follows("www"),
        '-' => follows("gh"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::Tone;
    use super::*;

    #[test]
    fn what_others_wrote_is_code() {
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert_eq!(code("x ``y`` z"), "```x ``y`` z```");
        assert_eq!(code("@everyone <img> [x](y)"), "`@everyone <img> [x](y)`");
        assert_eq!(code("two\nlines"), "`two⟨U+000A⟩lines`");
        assert_eq!(code(""), "–");
    }

    #[test]
    fn words_of_ours_hold_no_markup_mentions_or_links() {
        assert_eq!(
            escaped("*a* [b](c) <d> @e #1 https://f www.g gh-2 @#h"),
            "\\*a\\* \\[b\\](c) \\<d\\> `@`e `#`1 https`:`//f www`.`g gh`-`2 `@#`h"
        );
    }

    #[test]
    fn a_quotation_in_a_sentence_is_code() {
        let words = Words::from("substantive: ").quoting("“Di*putes @all” reworded");
        assert_eq!(set(&words), "substantive: “`Di*putes @all`” reworded");
        let status = Words::new().status(Tone::Open, "still to agree");
        assert_eq!(set(&status), "**still to agree**");
    }

    #[test]
    fn a_cell_has_no_bar() {
        let table = Table { heads: vec!["A".into()], rows: vec![vec![Words::new().theirs("a|b")]] };
        assert_eq!(set_table(&table), "| A |\n| --- |\n| `a⟨U+007C⟩b` |\n");
    }
}
