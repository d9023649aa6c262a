//! The pages for a browser and for paper: one file, status words of ours set apart from what documents say.

use super::page::{Block, Card, Page, Piece, Table, Tone, Words, quoted};
use crate::render::html::{self, Html};

/// Several agreements as one file, with a list of them first.
pub(super) fn pages(pages: &[Page]) -> String {
    let mut body = Html::new();
    if pages.len() > 1 {
        body.element("h1", "", &format!("History of {} agreements", pages.len()));
        body.open("ul", "");
        for (index, page) in pages.iter().enumerate() {
            body.open("li", "").link(&html::target(&place(index)), &plain(&page.title));
            let status = page.lead.first().map(status_of).unwrap_or_default();
            body.text(" ");
            set(&mut body, &status);
            body.close("li");
        }
        body.close("ul");
    }
    for (index, page) in pages.iter().enumerate() {
        set_page(&mut body, page, &place(index));
    }
    let title = match pages {
        [only] => format!("History of {}", plain(&only.title)),
        several => format!("History of {} agreements", several.len()),
    };
    html::page(html::Page { title: &title, language: "en", style: STYLE }, &body)
}

fn place(index: usize) -> String {
    format!("agreement-{}", index + 1)
}

/// The words of a page as one text.
fn plain(words: &Words) -> String {
    words.0.iter().map(Piece::words).collect()
}

/// Only the status word of a sentence.
fn status_of(words: &Words) -> Words {
    Words(
        words
            .0
            .iter()
            .filter(|piece| matches!(piece, Piece::Status(..)))
            .take(1)
            .cloned()
            .collect(),
    )
}

fn set_page(body: &mut Html, page: &Page, place: &str) {
    body.open("article", "ledger");
    body.open_place("h1", "title", place);
    set(body, &page.title);
    body.close("h1");
    body.open("p", "note");
    set(body, &page.about);
    body.close("p");
    body.open("div", "lead");
    for sentence in &page.lead {
        body.open("p", "");
        set(body, sentence);
        body.close("p");
    }
    body.close("div");
    for part in &page.parts {
        body.open("section", "").element("h2", "", part.heading);
        for block in &part.blocks {
            set_block(body, block);
        }
        body.close("section");
    }
    body.close("article");
}

fn set_block(body: &mut Html, block: &Block) {
    match block {
        Block::Says(words) => {
            body.open("p", "note");
            set(body, words);
            body.close("p");
        }
        Block::List(list) => {
            body.open("ul", "");
            for words in list {
                body.open("li", "");
                set(body, words);
                body.close("li");
            }
            body.close("ul");
        }
        Block::Card(card) => set_card(body, card),
        Block::Table(table) => set_table(body, table),
    }
}

fn set_card(body: &mut Html, card: &Card) {
    body.open("div", "card").open("h3", "");
    set(body, &card.head);
    body.close("h3").open("dl", "");
    for (label, words) in &card.facts {
        body.element("dt", "", label).open("dd", "");
        set(body, words);
        body.close("dd");
    }
    body.close("dl").close("div");
}

fn set_table(body: &mut Html, table: &Table) {
    let row = |body: &mut Html, cells: &[Words], element: &'static str| {
        body.open("tr", "");
        for cell in cells {
            body.open(element, "");
            set(body, cell);
            body.close(element);
        }
        body.close("tr");
    };
    body.open("div", "wide").open("table", "").open("thead", "");
    row(body, &table.heads, "th");
    body.close("thead").open("tbody", "");
    for cells in &table.rows {
        row(body, cells, "td");
    }
    body.close("tbody").close("table").close("div");
}

fn set(body: &mut Html, words: &Words) {
    for piece in &words.0 {
        match piece {
            Piece::Ours(words) => set_ours(body, words),
            Piece::Theirs(words) => {
                body.said(words);
            }
            Piece::Quoting(words) => {
                for (is_theirs, piece) in quoted(words) {
                    if is_theirs {
                        body.said(piece)
                    } else {
                        body.text(piece)
                    };
                }
            }
            Piece::Exact(words) => {
                let is_short = words.chars().count() < 16;
                body.open("bdi", if is_short { "exact short" } else { "exact" })
                    .text(words)
                    .close("bdi");
            }
            Piece::Status(tone, words) => {
                body.element("span", tone_class(*tone), words);
            }
        }
    }
}

/// A day is not broken at the end of a line.
fn set_ours(body: &mut Html, words: &str) {
    for (index, word) in words.split(' ').enumerate() {
        if index > 0 {
            body.text(" ");
        }
        let day = word.get(..10).filter(|day| day.parse::<jiff::civil::Date>().is_ok());
        match day {
            Some(day) => {
                body.open("span", "day")
                    .text(day)
                    .close("span")
                    .text(word.get(10..).unwrap_or_default());
            }
            None => {
                body.text(word);
            }
        }
    }
}

const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Settled => "status settled",
        Tone::Open => "status open",
        Tone::Amiss => "status amiss",
        Tone::Quiet => "status quiet",
    }
}

const STYLE: &str = "
:root { --settled: #14532d; --settled-paper: #dcf3e3; --open: #6b3d00; --open-paper: #fdeecb; --amiss: #7f1d1d; --amiss-paper: #fbdcdc; }
@media (prefers-color-scheme: dark) { :root { --settled: #b6ecc6; --settled-paper: #143b22; --open: #ffdc9c; --open-paper: #43300a; --amiss: #ffc2c2; --amiss-paper: #4a1d1f; } }
.ledger + .ledger { margin-top: 4rem; border-top: 3px solid var(--line); }
.lead { border-inline-start: 4px solid var(--ink); padding: .1rem 1rem; margin: 1rem 0; font-size: 1.05rem; }
.status { font-weight: 600; border-radius: .25em; padding: .05em .35em; border: 1px solid transparent; }
.settled { color: var(--settled); background: var(--settled-paper); } .open { color: var(--open); background: var(--open-paper); }
.amiss { color: var(--amiss); background: var(--amiss-paper); } .quiet { color: var(--soft); border-color: var(--line); }
.exact { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.short, .day { white-space: nowrap; }
.card { border: 1px solid var(--line); border-radius: .4rem; padding: .25rem 1rem; margin: .75rem 0; break-inside: avoid; }
.card h3 { font-size: 1rem; margin: .5rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; } .wide th { white-space: nowrap; } .wide td { min-width: 6rem; } td .status { white-space: nowrap; }
@media print { .ledger + .ledger { break-before: page; border: 0; margin: 0; } .status { border-color: #000; background: none; color: #000; } .wide { overflow: visible; } .wide th, td .status { white-space: normal; } .wide td { min-width: 0; } }
";

#[cfg(test)]
mod tests {
    use super::*;

    fn written(words: &Words) -> String {
        let page = Page { title: words.clone(), ..Page::default() };
        pages(&[page])
    }

    #[test]
    fn what_others_wrote_is_set_apart_and_stays_words() {
        let text = written(&Words::new().theirs("<img src=x>").quoting("“<b>” reworded <i>"));
        assert!(text.contains("<bdi class=\"said\">&lt;img src=x&gt;</bdi>"));
        assert!(text.contains("“<bdi class=\"said\">&lt;b&gt;</bdi>” reworded &lt;i&gt;"));
    }

    #[test]
    fn status_words_are_ours_alone() {
        let text = written(&Words::new().status(Tone::Open, "still to sign").theirs("status"));
        assert!(text.contains(
            "<span class=\"status open\">still to sign</span><bdi class=\"said\">status</bdi>"
        ));
    }

    #[test]
    fn several_agreements_are_listed_first() {
        let page = |title: &str| Page { title: Words::new().theirs(title), ..Page::default() };
        let text = pages(&[page("Tideway"), page("Mill")]);
        assert!(text.contains("<title>History of 2 agreements</title>"));
        assert!(text.contains("href=\"#of-agreement-2\""));
        assert!(text.contains("id=\"of-agreement-2\""));
    }
}
