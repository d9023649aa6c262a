//! Words of a document as HTML: what the document says is shown, and nothing of it acts. HTML in it is shown as it is written, pictures
//! as their words and address; only links to the web and to mailboxes lead anywhere.

use super::html::Html;
use crate::document::markdown::flow::{Flow, Mark, flow};

/// Sets the words of a Markdown text.
pub fn set(text: &str, html: &mut Html) {
    let mut setter = Setter { html, in_head: false, in_body: false, links: Vec::new() };
    for step in flow(text) {
        setter.take(step);
    }
}

struct Setter<'a> {
    html: &'a mut Html,
    /// Whether cells are those of a table's head.
    in_head: bool,
    /// Whether a table has a body already.
    in_body: bool,
    /// Whether each link that is open leads anywhere.
    links: Vec<bool>,
}

impl Setter<'_> {
    fn take(&mut self, step: Flow<'_>) {
        match step {
            Flow::Open(mark) => self.open(&mark),
            Flow::Close(mark) => self.close(&mark),
            Flow::Words(words) => {
                self.html.lines(&words);
            }
            Flow::Code(code) | Flow::Html(code) => {
                self.html.open("code", "").lines(code.trim_end_matches('\n')).close("code");
            }
            Flow::Footnote(name) => self.footnote(&name),
            Flow::Task(done) => {
                self.html.text(if done { "☑ " } else { "☐ " });
            }
            Flow::SoftBreak => {
                self.html.lines("\n");
            }
            Flow::HardBreak => {
                self.html.empty("br");
            }
            Flow::Rule => {
                self.html.empty("hr");
            }
        }
    }

    fn open(&mut self, mark: &Mark<'_>) {
        match mark {
            Mark::Paragraph => self.html.open("p", ""),
            Mark::Heading(level) => self.html.open(heading(*level), ""),
            Mark::Quotation => self.html.open("blockquote", ""),
            Mark::CodeBlock | Mark::HtmlBlock => self.html.open("pre", ""),
            Mark::List(Some(first)) => self.html.open_numbered("ol", "start", *first),
            Mark::List(None) => self.html.open("ul", ""),
            Mark::Item(Some(number)) => self.html.open_numbered("li", "value", *number),
            Mark::Item(None) => self.html.open("li", ""),
            Mark::FootnoteText(name) => {
                self.html.open("div", "footnote");
                self.footnote(name);
                &mut *self.html
            }
            Mark::Table => {
                self.in_body = false;
                self.html.open("table", "")
            }
            Mark::Head => {
                self.in_head = true;
                self.html.open("thead", "").open("tr", "")
            }
            Mark::Row => {
                if !self.in_body {
                    self.in_body = true;
                    self.html.open("tbody", "");
                }
                self.html.open("tr", "")
            }
            Mark::Cell => self.html.open(self.cell(), ""),
            Mark::Emphasis => self.html.open("em", ""),
            Mark::Strong => self.html.open("strong", ""),
            Mark::Struck => self.html.open("del", ""),
            Mark::Link(target) => {
                let leads = !target.starts_with('#') && self.html.open_link(target);
                self.links.push(leads);
                &mut *self.html
            }
            Mark::Image(_) => self.html.open("span", "picture").text("[picture: "),
        };
    }

    fn close(&mut self, mark: &Mark<'_>) {
        match mark {
            Mark::Paragraph => self.html.close("p"),
            Mark::Heading(level) => self.html.close(heading(*level)),
            Mark::Quotation => self.html.close("blockquote"),
            Mark::CodeBlock | Mark::HtmlBlock => self.html.close("pre"),
            Mark::List(Some(_)) => self.html.close("ol"),
            Mark::List(None) => self.html.close("ul"),
            Mark::Item(_) => self.html.close("li"),
            Mark::FootnoteText(_) => self.html.close("div"),
            Mark::Table => {
                if self.in_body {
                    self.html.close("tbody");
                }
                self.html.close("table")
            }
            Mark::Head => {
                self.in_head = false;
                self.html.close("tr").close("thead")
            }
            Mark::Row => self.html.close("tr"),
            Mark::Cell => self.html.close(self.cell()),
            Mark::Emphasis => self.html.close("em"),
            Mark::Strong => self.html.close("strong"),
            Mark::Struck => self.html.close("del"),
            Mark::Link(target) => {
                if self.links.pop().unwrap_or_default() {
                    self.html.close("a");
                }
                // On paper a link is its words: the address has to stand there too.
                self.html.text(" (").text(target).text(")")
            }
            Mark::Image(address) => self.html.text(", ").text(address).text("]").close("span"),
        };
    }

    const fn cell(&self) -> &'static str {
        if self.in_head { "th" } else { "td" }
    }

    fn footnote(&mut self, name: &str) {
        self.html.open("sup", "").text("[").text(name).text("]").close("sup");
    }
}

/// The page's own title is the one heading of the first rank.
const fn heading(level: u8) -> &'static str {
    match level {
        1 => "h2",
        2 => "h3",
        3 => "h4",
        4 => "h5",
        _ => "h6",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        let mut html = Html::new();
        set(text, &mut html);
        html.written().to_owned()
    }

    #[test]
    fn markdown_is_set() {
        assert_eq!(
            html("## 3. Ending\n\n3. one *two*\n5. **three**\n"),
            "<h3>3. Ending</h3>\n<ol start=\"3\"><li value=\"3\">one <em>two</em></li>\n<li value=\"5\"><strong>three</strong></li>\n</ol>\n"
        );
        assert_eq!(
            html("| a | b |\n|---|---|\n| 1 | 2 |\n").replace('\n', ""),
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
        );
    }

    #[test]
    fn nothing_in_a_document_acts() {
        let set = html(
            "<script>alert(1)</script>\n\n[a](javascript:alert(1)) ![b](https://x.example/p.png) [c](https://y.example/\"onclick=)\n\n<img src=x onerror=alert(1)> & \u{202e}d\n",
        );
        for forbidden in ["<script", "<img", "href=\"javascript", "\"onclick", "\u{202e}"] {
            assert!(!set.contains(forbidden), "{forbidden} in {set}");
        }
        assert!(set.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(set.contains("⟨U+202E⟩</span>d"));
        assert!(set.contains("[picture: b, https://x.example/p.png]"));
    }

    #[test]
    fn every_tag_that_opens_closes() {
        let set = html(
            "> - a\n>   1. b\n\n```\n<x>\n```\n\n~~c~~[^1] [d](#e) [f](https://g.example)\n\n[^1]: d\n\n- [x] e\n",
        );
        for tag in ["blockquote", "ul", "ol", "li", "pre", "del", "div", "p", "sup", "a"] {
            let opened =
                set.matches(&format!("<{tag}>")).count() + set.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, set.matches(&format!("</{tag}>")).count(), "{tag} in {set}");
        }
    }
}
