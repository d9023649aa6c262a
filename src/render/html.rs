//! Pages for browsers: one file with all that it needs, that loads nothing and runs nothing. Words of documents come in by the doors for them and
//! stay words; names of elements and classes are ours, fixed when the program is built.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::door::{self, Shown};

/// What stands between `<body>` and its end, written piece by piece.
#[derive(Debug, Default)]
pub struct Html {
    written: String,
}

impl Html {
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins an element; `class` may be empty.
    pub fn open(&mut self, element: &'static str, class: &'static str) -> &mut Self {
        self.written.push('<');
        self.written.push_str(element);
        if !class.is_empty() {
            // Writing into a string cannot fail.
            let _ = write!(self.written, " class=\"{class}\"");
        }
        self.written.push('>');
        self
    }

    /// The same with an attribute whose value is a number.
    pub fn open_numbered(
        &mut self,
        element: &'static str,
        attribute: &'static str,
        number: u64,
    ) -> &mut Self {
        let _ = write!(self.written, "<{element} {attribute}=\"{number}\">");
        self
    }

    /// An element that holds nothing: `br`, `hr`.
    pub fn empty(&mut self, element: &'static str) -> &mut Self {
        let _ = writeln!(self.written, "<{element}>");
        self
    }

    pub fn close(&mut self, element: &'static str) -> &mut Self {
        let _ = write!(self.written, "</{element}>");
        if !matches!(
            element,
            "bdi" | "ins" | "del" | "b" | "i" | "em" | "strong" | "span" | "code" | "a" | "sup"
        ) {
            self.written.push('\n');
        }
        self
    }

    /// An element with words of ours in it, in which words of documents may stand in quotation marks.
    pub fn element(
        &mut self,
        element: &'static str,
        class: &'static str,
        words: &str,
    ) -> &mut Self {
        self.open(element, class).text(words).close(element)
    }

    /// Words for one line. What would act or hide is named.
    pub fn text(&mut self, words: &str) -> &mut Self {
        self.escaped(words, false);
        self
    }

    /// Words of a document within a line of ours: set apart, so that they cannot turn what stands around them.
    pub fn said(&mut self, words: &str) -> &mut Self {
        self.open("bdi", "said").text(words).close("bdi")
    }

    /// Words of a document with their line breaks.
    pub fn lines(&mut self, words: &str) -> &mut Self {
        self.escaped(words, true);
        self
    }

    /// A passage of a document, framed as a quotation, as it is written there.
    pub fn passage(&mut self, words: &str) -> &mut Self {
        self.open_passage().lines(words).close_passage()
    }

    /// Begins a passage of a document that is written piece by piece.
    pub fn open_passage(&mut self) -> &mut Self {
        self.written.push_str("<blockquote class=\"passage\" dir=\"auto\">");
        self
    }

    pub fn close_passage(&mut self) -> &mut Self {
        self.close("blockquote")
    }

    /// A link, where its target is one that a page may have: the web, mail, or a place in this page. Else the words with the target behind them.
    pub fn link(&mut self, target: &str, words: &str) -> &mut Self {
        if !self.open_link(target) {
            return self.said(words).text(" (").said(target).text(")");
        }
        self.said(words);
        self.close("a")
    }

    /// The same with an id, for links within the page. Ids from documents get a word of ours before them.
    pub fn open_place(
        &mut self,
        element: &'static str,
        class: &'static str,
        id: &str,
    ) -> &mut Self {
        let _ = write!(self.written, "<{element} class=\"{class}\" id=\"of-");
        self.text(&place(id));
        self.written.push_str("\">");
        self
    }

    #[cfg(test)]
    pub(super) fn written(&self) -> &str {
        &self.written
    }

    /// Puts other pieces behind these.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        self.written.push_str(&other.written);
        self
    }

    /// Begins a link that [`Html::close`] ends, if its target is one that a page may have.
    pub fn open_link(&mut self, target: &str) -> bool {
        if !leads_somewhere(target) {
            return false;
        }
        self.written.push_str("<a href=\"");
        self.text(target);
        self.written.push_str("\" rel=\"noreferrer\">");
        true
    }

    fn escaped(&mut self, words: &str, breaks_lines: bool) {
        for (_, character, shown) in door::characters(words) {
            match character {
                '&' => self.written.push_str("&amp;"),
                '<' => self.written.push_str("&lt;"),
                '>' => self.written.push_str("&gt;"),
                '"' => self.written.push_str("&quot;"),
                '\'' => self.written.push_str("&#39;"),
                '\n' | '\t' if breaks_lines => self.written.push(character),
                '\r' if breaks_lines => {}
                _ if shown == Shown::AsItIs => self.written.push(character),
                _ => {
                    let _ = write!(
                        self.written,
                        "<span class=\"hidden\">{}</span>",
                        door::named(character)
                    );
                }
            }
        }
    }
}

/// Whether a link may have this target.
fn leads_somewhere(target: &str) -> bool {
    let small = target.to_ascii_lowercase();
    let is_known =
        ["http://", "https://", "mailto:", "#"].iter().any(|begin| small.starts_with(begin));
    is_known && target.bytes().all(|byte| matches!(byte, b'!'..=b'~'))
}

/// The target of a link to the place with this id.
pub fn target(id: &str) -> String {
    format!("#of-{}", place(id))
}

/// An id in the characters that every browser takes.
fn place(id: &str) -> String {
    let kept = |character: char| character.is_ascii_alphanumeric() || character == '-';
    id.chars().map(|character| if kept(character) { character } else { '-' }).collect()
}

/// What is on a page beside its body.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub title: &'a str,
    /// The language of what we say, `en` as a rule; what documents say finds its own direction.
    pub language: &'static str,
    /// Rules of style that only this sort of page needs, in CSS of our own.
    pub style: &'static str,
}

/// A whole page. Its only style is the one that the policy in its head names by hash, and nothing else is let in.
pub fn page(page: Page<'_>, body: &Html) -> String {
    let style = format!("{}{}", STYLE.trim(), page.style.trim());
    let hash = base64(&Sha256::digest(style.as_bytes()));
    let mut title = Html::new();
    // An element in a title would be shown as its signs.
    title.written.push_str(&escaped_plainly(&door::visible(page.title)));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        page.language, title.written, body.written
    )
}

fn escaped_plainly(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// The look of all pages: our words in a sans-serif face, words of documents in a serif one within a frame.
const STYLE: &str = "
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --soft: #5b5f66; --line: #c9ccd1; --said: #f5f4ef; --added: #d9f2dc; --removed: #fbdcdc; --strong: #7a2e00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8ea; --paper: #17181b; --soft: #a2a6ad; --line: #44484f; --said: #222328; --added: #173d22; --removed: #4a1d1f; --strong: #ffb68a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem; max-width: 52rem; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2rem; }
h1, h2, h3, th { text-align: start; }
.said, .passage { font-family: Georgia, 'Times New Roman', serif; overflow-wrap: anywhere; }
.passage { margin: .5rem 0 1rem; padding: .75rem 1rem; background: var(--said); border: 1px solid var(--line); border-inline-start: 4px solid var(--line); white-space: pre-wrap; }
.hidden { font: .8em ui-monospace, monospace; background: var(--strong); color: var(--paper); padding: 0 .15em; border-radius: .2em; }
.note { color: var(--soft); font-size: .9rem; }
.strong { color: var(--strong); font-weight: 600; }
ins { background: var(--added); text-decoration: underline; } del { background: var(--removed); text-decoration: line-through; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; } th, td { border: 1px solid var(--line); padding: .35rem .6rem; vertical-align: top; text-align: start; overflow-wrap: anywhere; }
th { overflow-wrap: normal; } a { color: inherit; }
@media print { :root { --ink: #000; --paper: #fff; --soft: #333; --line: #888; --said: #fff; --added: #fff; --removed: #fff; --strong: #000; } body { max-width: none; padding: 0; font-size: 11pt; } h2, h3, tr { break-after: avoid; break-inside: avoid; } .passage { break-inside: auto; } .hidden { background: #fff; color: #000; border: 1px solid #000; } }
";

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for place in 0..4_usize {
            let sign = SIGNS.get(bits >> (18 - 6 * place) & 63).copied().map_or('=', char::from);
            text.push(if place <= group.len() { sign } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Html) -> &mut Html) -> String {
        let mut html = Html::new();
        write(&mut html);
        html.written
    }

    #[test]
    fn words_of_documents_stay_words() {
        assert_eq!(
            written(|html| html.said("<img src=x onerror='a()'> & \"b\"")),
            "<bdi class=\"said\">&lt;img src=x onerror=&#39;a()&#39;&gt; &amp; &quot;b&quot;</bdi>"
        );
        assert_eq!(
            written(|html| html.text("a\u{202e}b\n")),
            "a<span class=\"hidden\">⟨U+202E⟩</span>b<span class=\"hidden\">⟨U+000A⟩</span>"
        );
    }

    #[test]
    fn a_passage_keeps_its_lines() {
        assert_eq!(
            written(|html| html.passage("a\r\nb")),
            "<blockquote class=\"passage\" dir=\"auto\">a\nb</blockquote>\n"
        );
    }

    #[test]
    fn links_lead_to_the_web_to_mail_or_into_the_page() {
        for target in ["https://harbour.example/a?b=1&c", "mailto:office@harbour.example", "#of-a"]
        {
            assert!(written(|html| html.link(target, "a")).starts_with("<a href=\""), "{target}");
        }
        for target in [
            "javascript:a()",
            "data:text/html,a",
            "//evil.example",
            "https://a\u{202e}.example",
            " https://a.example",
            "file:///a",
        ] {
            assert!(!written(|html| html.link(target, "a")).contains("href"), "{target}");
        }
    }

    #[test]
    fn ids_have_a_word_of_ours_before_them() {
        assert_eq!(
            written(|html| html.open_place("h2", "", "a\"b ü")),
            "<h2 class=\"\" id=\"of-a-b--\">"
        );
        assert_eq!(target("a b"), "#of-a-b");
    }

    #[test]
    fn a_page_names_its_one_style_by_hash_and_lets_nothing_else_in() {
        let mut body = Html::new();
        body.element("h1", "", "A");
        let text = page(
            Page { title: "</title><script>", language: "en", style: "h1 { color: red; }" },
            &body,
        );
        assert!(text.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"));
        let style = text.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = base64(&Sha256::digest(style.as_bytes()));
        assert!(text.contains(&format!("default-src 'none'; style-src 'sha256-{hash}'")));
        assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("<script"));
    }

    #[test]
    fn base64_is_that_of_its_standard() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }
}
