//! The signing copy: an agreement on paper, with the terms that go with its words, its schedules, a signature block for each party, and on
//! every page the id and the digest of the text that is signed.

use super::html::{self, Html};
use super::words;
use crate::document::agreement::{Agreement, Party};
use crate::document::term::{Shape, Term};

/// What is put on paper.
#[derive(Debug, Clone, Copy)]
pub struct Engrossed<'a> {
    pub agreement: &'a Agreement,
    pub digest: &'a str,
    /// The version that the text is recorded as, where it is.
    pub version: Option<usize>,
    pub schedules: &'a [Schedule],
    /// Whether the parties sign it as a deed.
    pub is_deed: bool,
}

/// A file that is agreed with the text.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub path: String,
    pub title: Option<String>,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    Markdown(String),
    Text(String),
    /// Something that cannot be printed here, by the SHA-256 of its bytes: it is signed all the same.
    File {
        sha256: String,
        bytes: usize,
    },
}

/// The page.
pub fn page(engrossed: &Engrossed<'_>) -> String {
    let title = engrossed.agreement.called();
    let page = html::Page { title, language: "en", style: include_str!("engross.css") };
    html::page(page, &body(engrossed))
}

fn body(engrossed: &Engrossed<'_>) -> Html {
    let Engrossed { agreement, digest, .. } = *engrossed;
    let id = agreement.id().unwrap_or_else(|| agreement.path());
    let mut html = Html::new();
    // A table's foot is what browsers repeat on every printed page.
    html.open("table", "sheet").open("tfoot", "").open("tr", "").open("td", "");
    html.open("p", "mark").said(id).text(" · ").text(digest).close("p");
    html.close("td").close("tr").close("tfoot").open("tbody", "").open("tr", "").open("td", "");
    title(engrossed, &mut html);
    parties(agreement, &mut html);
    section("words", "The words", &mut html);
    words::set(agreement.source.slice(agreement.body.span), &mut html);
    html.close("section");
    section("terms", "The terms", &mut html);
    html.element("p", "about", "The front matter of the file, as it is agreed with the words.");
    terms(agreement.terms(), &mut html);
    html.close("section");
    for schedule in engrossed.schedules {
        set_schedule(schedule, &mut html);
    }
    signatures(engrossed, &mut html);
    html.close("td").close("tr").close("tbody").close("table");
    html
}

fn title(engrossed: &Engrossed<'_>, html: &mut Html) {
    let recorded = engrossed.version.map_or_else(
        || "not recorded as agreed yet".to_owned(),
        |version| format!("recorded as version {version}"),
    );
    html.open("header", "").open("h1", "").said(engrossed.agreement.called()).close("h1");
    html.open("p", "about").text("Signing copy of the text ");
    html.element("code", "", engrossed.digest);
    html.text(&format!(
        ", {recorded}. Whoever signs this copy signs this text, its terms and its schedules, and no other."
    ));
    html.close("p").close("header");
}

fn section(class: &'static str, heading: &str, html: &mut Html) {
    html.open("section", class).open("h2", "ours").text(heading).close("h2");
}

fn parties(agreement: &Agreement, html: &mut Html) {
    section("parties", "Between", html);
    html.open("ol", "");
    for party in agreement.parties() {
        html.open("li", "").said(party.called());
        if let Some(role) = party.role {
            html.text(", ").text(&role.replace('-', " "));
        }
        html.close("li");
    }
    html.close("ol").close("section");
}

/// Each key with its value, as typed: 1.10 stays 1.10.
fn terms(term: &Term, html: &mut Html) {
    match &term.shape {
        Shape::Scalar(scalar) => {
            html.open("bdi", "").lines(&scalar.text).close("bdi");
        }
        Shape::List(list) => {
            html.open("ul", "");
            for term in list {
                html.open("li", if is_short(term) { "short" } else { "" });
                terms(term, html);
                html.close("li");
            }
            html.close("ul");
        }
        Shape::Map(pairs) => {
            html.open("dl", "");
            for pair in pairs.iter().filter(|pair| pair.key != "allow") {
                html.open("div", "").element("dt", "", &pair.key).open("dd", "");
                terms(&pair.term, html);
                html.close("dd").close("div");
            }
            html.close("dl");
        }
    }
}

/// Whether a list's element is set on one line: a map of plain values, such as a seat.
fn is_short(term: &Term) -> bool {
    let is_plain = |term: &Term| matches!(term.shape, Shape::Scalar(_));
    term.pairs().iter().all(|pair| is_plain(&pair.term))
}

fn set_schedule(schedule: &Schedule, html: &mut Html) {
    section("schedule", schedule.title.as_deref().unwrap_or(&schedule.path), html);
    html.open("p", "about").text("The file ").element("code", "", &schedule.path);
    html.text(", agreed with this text.").close("p");
    match &schedule.content {
        Content::Markdown(text) => words::set(text, html),
        Content::Text(text) => {
            html.open("pre", "").lines(text).close("pre");
        }
        Content::File { sha256, bytes } => {
            html.open("p", "").text(&format!(
                "It cannot be printed here. It has {bytes} bytes, and their SHA-256 is "
            ));
            html.element("code", "", sha256).text(": attach a copy before signing.").close("p");
        }
    }
    html.close("section");
}

fn signatures(engrossed: &Engrossed<'_>, html: &mut Html) {
    section("signatures", "Signatures", html);
    if engrossed.is_deed {
        let words = "The parties sign this agreement as a deed, and deliver it on the day that stands beside the last signature.";
        html.element("p", "", words);
    }
    for party in engrossed.agreement.parties() {
        signature_block(&party, engrossed.is_deed, html);
    }
    html.close("section");
}

fn signature_block(party: &Party<'_>, is_deed: bool, html: &mut Html) {
    let how = if is_deed { "Executed as a deed by " } else { "Signed for and on behalf of " };
    html.open("div", "block").open("p", "").text(how);
    html.open("strong", "").said(party.called()).close("strong").close("p");
    html.open("table", "");
    let mut lines = vec!["Signature", "Name", "Capacity", "Date"];
    if is_deed {
        lines.extend([
            "Second signature, or witness",
            "Name",
            "Capacity, or address and occupation of the witness",
            "Date",
        ]);
    }
    for line in lines {
        html.open("tr", "").element("th", "", line).element("td", "", "").close("tr");
    }
    html.close("table").close("div");
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::agreement::Circumstances;
    use crate::document::catalogue::Catalogue;
    use crate::ground::source::Source;

    fn agreement(text: &str) -> Agreement {
        let source = Arc::new(Source::new("a.md", text));
        Agreement::read(source, &Catalogue::built_in(), Circumstances::default())
    }

    fn set(text: &str, is_deed: bool) -> String {
        let agreement = agreement(text);
        let schedules = [
            Schedule {
                path: "costs.md".to_owned(),
                title: Some("Costs".to_owned()),
                content: Content::Markdown("| a |\n|---|\n| 1.10 |\n".to_owned()),
            },
            Schedule {
                path: "map.pdf".to_owned(),
                title: None,
                content: Content::File { sha256: "ab".repeat(32), bytes: 7 },
            },
        ];
        page(&Engrossed {
            agreement: &agreement,
            digest: "counterpart1-sha256:00",
            version: Some(2),
            schedules: &schedules,
            is_deed,
        })
    }

    const TEXT: &str = "---\nkind: lead-provider-agreement\nid: tideway\ntitle: Tideway <b>\nparties:\n  - { id: a, name: Harbour Trust, role: lead-provider }\n  - { id: b, name: Quay Advice }\nrisk-sharing: { shares: { a: 60.50, b: 39.5 } }\nallow:\n  - { rule: x, because: y }\n---\n\n## Term\n\nThree years.\n";

    #[test]
    fn a_signing_copy_has_words_terms_schedules_and_a_block_for_each_party() {
        let html = set(TEXT, false);
        for expected in [
            "<h1><bdi class=\"said\">Tideway &lt;b&gt;</bdi></h1>",
            "recorded as version 2",
            "<li><bdi class=\"said\">Harbour Trust</bdi>, lead provider</li>",
            "<h3>Term</h3>\n<p>Three years.</p>",
            "<bdi>60.50</bdi>",
            "<td>1.10</td>",
            "agreed with this text",
            "It has 7 bytes",
            "<p class=\"mark\"><bdi class=\"said\">tideway</bdi> · counterpart1-sha256:00</p>",
        ] {
            assert!(html.contains(expected), "{expected} in {html}");
        }
        assert_eq!(html.matches("Signed for and on behalf of").count(), 2);
        assert!(!html.contains("because"), "`allow` is not agreed");
        assert!(!html.contains("or witness"));
    }

    #[test]
    fn a_deed_has_room_for_a_witness() {
        let html = set(TEXT, true);
        assert_eq!(html.matches("Executed as a deed by").count(), 2);
        assert_eq!(html.matches("Second signature, or witness").count(), 2);
    }
}
