//! Small documents and the sections read from them; then any text at all.

use proptest::prelude::*;

use super::*;

fn source(text: &str) -> Source {
    Source::new("a.md", text)
}

fn body(text: &str) -> (Source, Body) {
    let source = source(text);
    let body = Body::read(&source, Span::new(source.first_offset(), text.len()));
    (source, body)
}

/// Each section as its level, number, title and words.
fn outline(text: &str) -> Vec<String> {
    let (_, body) = body(text);
    body.sections
        .iter()
        .map(|section| {
            let number =
                section.number.as_deref().map(|number| format!("[{number}] ")).unwrap_or_default();
            format!(
                "{} {number}{}: {}",
                section.level,
                section.title,
                section.plain.replace('\n', " / ")
            )
        })
        .collect()
}

fn styles(text: &str) -> Vec<Style> {
    body(text).1.sections.iter().map(|section| section.style).collect()
}

/// What each heading span covers.
fn headings(text: &str) -> Vec<String> {
    let (source, body) = body(text);
    body.sections.iter().map(|section| source.slice(section.heading_span).to_owned()).collect()
}

#[test]
fn markdown_headings_are_sections() {
    let text = "# Agreement\n\nBetween us.\n\n## 1. Term ##\nThree years.\n\nMoney\n-----\nNone.\n";
    assert_eq!(
        outline(text),
        ["1 Agreement: Between us.", "2 [1] Term: Three years.", "2 Money: None."]
    );
    assert_eq!(styles(text), [Style::Atx, Style::Atx, Style::Setext]);
    assert_eq!(headings(text), ["Agreement", "1. Term", "Money"]);
}

#[test]
fn html_headings_are_sections() {
    let text = "<div align=\"center\">\n<h1 class='a>b'>\n  Our &amp; your\n  agreement\n</h1>\n</div>\n\nHello.\n\n<h2>Term</h2>\n<!-- clause: timeframe -->\n\nThree years.\n";
    assert_eq!(outline(text), ["1 Our & your agreement: Hello.", "2 Term: Three years."]);
    assert_eq!(styles(text), [Style::Html, Style::Html]);
    assert_eq!(headings(text), ["Our &amp; your\n  agreement", "Term"]);
    assert_eq!(body(text).1.sections[1].marker.as_ref().unwrap().clauses[0].id, "timeframe");
}

#[test]
fn an_html_heading_may_go_on_over_blank_lines() {
    assert_eq!(outline("<h2>\n\nTerm\n\n</h2>\n\nThree years.\n"), ["2 Term: Three years."]);
}

#[test]
fn what_stands_in_a_list_item_belongs_to_it() {
    let text = "**IT IS AGREED**\n\n1. **Payment**\n\n   1.1 The council pays.\n\n2. **Term**\n\n   A year.\n";
    assert_eq!(
        outline(text),
        [
            "1 IT IS AGREED: ",
            "2 [1] Payment: ",
            "3 [1.1] : The council pays.",
            "2 [2] Term: A year."
        ]
    );
    let text =
        "**POWERS**\n\n**5.1 Members**.\n\n**5.1.1** They act.\n\n**5.2 Officers**. They serve.\n";
    assert_eq!(
        outline(text),
        [
            "1 POWERS: ",
            "2 [5.1] Members: ",
            "3 [5.1.1] : They act.",
            "2 [5.2] Officers: They serve."
        ]
    );
}

#[test]
fn a_stray_sign_a_line_of_contents_and_a_list_of_exhibits_open_nothing() {
    assert_eq!(outline("## Term\n##\n\nA year.\n"), ["2 Term: A year."]);
    let contents = "[1.1](#x) Purpose  \n[1.2](#y) Members  \nTWO: [Fees](#fees)\n\n## [1.1 Purpose](#x)\nTo row.\n";
    assert_eq!(
        outline(contents),
        [
            "0 : [1.1] Purpose [1.2] Members TWO: Fees".replace(['[', ']'], "").as_str(),
            "2 [1.1] Purpose: To row."
        ]
    );
    let exhibits = "1. Exhibits. These are part of it:\nExhibit A – Product\nExhibit B – Fees\nand they prevail.\n";
    assert_eq!(
        outline(exhibits),
        [
            "1 [1] Exhibits: These are part of it: Exhibit A – Product Exhibit B – Fees and they prevail."
        ]
    );
}

#[test]
fn a_span_can_mark_a_heading() {
    let text = "1. <span class=\"header_2\">General</span>\n    1. <span class=\"header_3\">Notices.</span>  By post to <span class=\"link\">the Council</span>.\n    2. <span id=\"1.2\">Publicity.</span>  None.\n";
    assert_eq!(
        outline(text),
        ["1 [1] General: ", "2 Notices: By post to the Council.", "2 Publicity: None."]
    );
}

#[test]
fn headings_in_lists_and_quotations_are_words() {
    assert_eq!(outline("## Term\n\n> ## Quoted\n\n- ## Listed\n"), ["2 Term: Quoted / Listed"]);
}

#[test]
fn titles_are_plain_words() {
    for (heading, title) in [
        ("## **Term** and [money](a.md)", "Term and money"),
        ("## ![Logo](a.png) Harbour", "Logo Harbour"),
        ("## Staff &amp; volunteers", "Staff & volunteers"),
        ("## 1\\. Term", "Term"),
        ("## Term<br>and `money` <!-- x -->", "Term and money"),
        ("## Term {#term}", "Term"),
        ("## Term {.unnumbered}", "Term"),
        ("## Pay {amount}", "Pay {amount}"),
        ("## Term:", "Term"),
        ("## 12.\tTerm", "Term"),
        ("## Schedule 3", "Schedule 3"),
        ("## 3.", "3"),
        ("##", ""),
    ] {
        assert_eq!(body(heading).1.sections[0].title, title, "{heading}");
    }
}

#[test]
fn an_attribute_is_kept_with_its_place() {
    let (source, body) = body("## Sharing *risk* {#risk-sharing}\n");
    let section = &body.sections[0];
    let attribute = section.attribute.as_ref().unwrap();
    assert_eq!(
        (attribute.id.as_str(), source.slice(attribute.span)),
        ("risk-sharing", "risk-sharing")
    );
    assert_eq!(section.heading, "Sharing risk");
}

#[test]
fn a_marker_stands_alone_under_its_heading() {
    let ids = |text: &str| -> Vec<Vec<String>> {
        let (source, body) = body(text);
        let clauses = body
            .sections
            .iter()
            .map(|section| section.marker.iter().flat_map(|marker| &marker.clauses));
        clauses
            .map(|clauses| clauses.map(|clause| source.slice(clause.span).to_owned()).collect())
            .collect()
    };
    assert_eq!(ids("## A\n<!-- clause: x, y-2 -->\nWords.\n"), [["x", "y-2"]]);
    assert_eq!(ids("## A\n\n\n<!--clause:x-->\r\nWords.\n"), [["x"]]);
    assert_eq!(ids("**Term.** One\ntwo.\n<!-- clause: x -->\n\nMore."), [["x"]]);
    assert_eq!(
        ids("1. **Term.** One.\n   <!-- clause: x -->\n2. **Money.** Two.\n"),
        [vec!["x"], vec![]]
    );
    assert_eq!(ids("<!-- clause: x -->\nOnly words.\n"), [["x"]]);
    for no_marker in [
        "## A <!-- clause: x -->\nWords.\n",
        "## A\nWords.\n\n<!-- clause: x -->\n",
        "## A\n<!-- clause: x --> and words\n",
        "## A\n<!-- clause: X -->\n",
        "## A\n<!-- clause: x, -->\n",
        "## A\n<!-- see clause: x -->\n",
        "<!-- clause: x -->\n## A\nWords.\n",
    ] {
        assert_eq!(ids(no_marker), [Vec::<String>::new()], "{no_marker}");
    }
}

#[test]
fn words_lie_behind_the_heading_and_its_marker() {
    let (source, body) = body("## A\n<!-- clause: x -->\n\nWords.\n\n## B\n**Term.** One.\n");
    let words: Vec<&str> =
        body.sections.iter().map(|section| source.slice(section.words)).collect();
    assert_eq!(words, ["Words.", "", "One."]);
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let text = "---\nid: a\n---\n## A ##\nWords.\n\nB\n--\n<h2>C</h2>\n**Term.** One.\n";
    let source = source(text);
    let body = Body::read(&source, Span::new(14, text.len()));
    let slices = |place: fn(&Section) -> Span| -> Vec<&str> {
        body.sections.iter().map(|section| source.slice(place(section))).collect()
    };
    assert_eq!(slices(|section| section.heading_span), ["A", "B", "C"]);
    assert_eq!(slices(|section| section.words), ["Words.", "", "**Term.** One."]);
    assert_eq!(slices(|section| section.span)[0], "## A ##\nWords.\n\n");
}

#[test]
fn run_in_headings_are_sections() {
    let text = "**Term.** This agreement runs for a year.\n\n__Money__: none.\n\n**Disputes**\n\nWe talk.\n";
    assert_eq!(
        outline(text),
        ["1 Term: This agreement runs for a year.", "1 Money: none.", "1 Disputes: We talk."]
    );
    assert_eq!(headings(text), ["Term", "Money", "Disputes"]);
}

#[test]
fn labels_on_lines_that_follow_each_other_are_sections() {
    let text = "# MoU\n**Effective Date**: 1 May\n**Review Date**: 1 June\n";
    assert_eq!(outline(text), ["1 MoU: ", "2 Effective Date: 1 May", "2 Review Date: 1 June"]);
}

#[test]
fn a_sentence_with_bold_words_is_no_section() {
    for text in [
        "**Harbour Trust** shall pay.",
        "**Harbour Trust**, a charity, shall pay.",
        "**Harbour Trust**\nshall pay.",
        "**“Partner”** means one of us.",
        "**This is a whole sentence, which says that the parties are bound by nothing at all.**",
        "We, **the partners**, agree.",
        "A long line of words that goes on and on until it is full and wraps to\n**Harbour Trust**: the lead.",
        "> **Term.** Quoted.",
        "| **Term.** | x |\n|---|---|\n| **Money.** | y |",
    ] {
        assert_eq!(styles(text), [Style::None], "{text}");
    }
}

#[test]
fn items_with_headings_are_sections() {
    let text = "1. **Term.** A year.\n2. **Money**: none.\n   - shared\n3. Each pays its own.\n";
    assert_eq!(
        outline(text),
        ["1 [1] Term: A year.", "1 [2] Money: none. / shared", "1 [3] : Each pays its own."]
    );
    assert_eq!(headings(text), ["Term", "Money", "3"]);
    assert_eq!(body(text).1.sections[0].heading, "1. Term");
}

#[test]
fn items_with_paragraphs_of_their_own_are_sections() {
    let text = "# Agreement\n\n1. Term\n\n   A year.\n\n2. Money\n   1. None is paid.\n\n14. ENDING\n\nAny time.\n";
    assert_eq!(
        outline(text),
        [
            "1 Agreement: ",
            "2 [1] Term: A year.",
            "2 [2] Money: None is paid.",
            "2 [14] ENDING: Any time."
        ]
    );
}

#[test]
fn a_list_of_titles_above_words_is_a_list_of_clauses() {
    let text =
        "# A\n\n## Terms\n\n1. Term\n\n   A year.\n\n2. Money\n   1. None is paid.\n\n## Signed\n";
    assert_eq!(
        outline(text)[2..],
        ["3 [1] Term: A year.", "3 [2] Money: None is paid.", "2 Signed: "]
    );
    let text = "**Parties**: us\n\n1. Term. A year.\n2. Money. None is paid.\n3. Each shall pay its own.\n";
    assert_eq!(outline(text).len(), 4);
}

#[test]
fn a_list_of_duties_stays_one_section() {
    let text = "# A\n\n## Duties\n\nEach partner:\n\n1. Reports: monthly\n2. Pays\n3. Meets\n\n## Term\nA year.\n";
    assert_eq!(
        outline(text),
        ["1 A: ", "2 Duties: Each partner: / Reports: monthly / Pays / Meets", "2 Term: A year."]
    );
}

#[test]
fn without_any_headings_items_are_the_clauses() {
    let text =
        "1. Term: a year from now.\n2. Each partner shall pay what it owes.\n   1. At once.\n";
    assert_eq!(
        outline(text),
        ["1 [1] Term: a year from now.", "1 [2] : Each partner shall pay what it owes. / At once."]
    );
}

#[test]
fn numbered_paragraphs_are_sections() {
    let text = "14 TERM\n\n14.1 Start. It starts now.\n\n14.2 The partners shall meet.\n\n(a) Advice – given by all.\n\n15 MONEY\n\nNone.\n";
    assert_eq!(
        outline(text),
        [
            "1 [14] TERM: ",
            "2 [14.1] Start: It starts now.",
            "2 [14.2] : The partners shall meet.",
            "3 [a] Advice: given by all.",
            "1 [15] MONEY: None."
        ]
    );
    assert_eq!(headings(text)[..3], ["14 TERM", "14.1 Start", "14.2"]);
}

#[test]
fn lines_in_capitals_are_sections_where_no_others_are() {
    let text = "TERM\n\nA year.\n\nMONEY AND RISK\n\nNone.\n";
    assert_eq!(outline(text), ["1 TERM: A year.", "1 MONEY AND RISK: None."]);
    assert_eq!(outline("# A\n\n## B\n\nDRAFT\n")[1], "2 B: DRAFT");
}

#[test]
fn short_lines_above_paragraphs_are_sections_if_that_is_the_habit() {
    let words = "The partners shall keep to this agreement for as long as it runs.";
    let text = format!("Duration\n\n{words}\n\nGoverning Law\n\n{words}\n");
    assert_eq!(
        outline(&text),
        [format!("1 Duration: {words}"), format!("1 Governing Law: {words}")]
    );
    assert_eq!(styles(&format!("Duration\n\n{words}\n")), [Style::None]);
}

#[test]
fn words_before_the_first_heading_are_a_section_if_there_are_any() {
    assert_eq!(outline("Between us.\n\n# Term\n"), ["0 : Between us.", "1 Term: "]);
    assert_eq!(outline("\n<!-- x -->\n\n# Term\n"), ["1 Term: "]);
    assert_eq!(outline("Only words.\n"), ["0 : Only words."]);
    assert_eq!(outline(" \n"), [""; 0]);
}

#[test]
fn a_label_without_words_contains_the_next_ones_and_one_with_words_does_not() {
    let text =
        "**Term**\n\n**Start**: May\n\n**End**: June\n\n**Money**\n\nNone.\n\n**Risk**: none.\n";
    assert_eq!(
        outline(text),
        ["1 Term: ", "2 Start: May", "2 End: June", "1 Money: None.", "1 Risk: none."]
    );
}

#[test]
fn plain_words_fold_white_space_and_drop_markup() {
    let text = "## A\nOne  *two*\nthree.\n\n- four\n- `five`\n\n| a | b |\n|---|---|\n| c | |\n\n<p>six<br>seven</p><!-- no -->\n\n    eight\n";
    assert_eq!(
        outline(text),
        ["2 A: One two three. / four / five / a | b / c / six / seven / eight"]
    );
}

#[test]
fn plain_words_of_a_section_hold_those_below() {
    let (_, body) = body("# A\nOne.\n## B\nTwo.\n### C\n## D\n# E\nThree.\n");
    assert_eq!(body.plain_words(0), "One.\nB\nTwo.\nC\nD");
    assert_eq!(body.plain_words(4), "Three.");
    assert_eq!(body.plain_words(99), "");
}

#[test]
fn a_place_lies_in_its_innermost_section() {
    let text = "Words.\n# A\n## B\n# C\n";
    let (_, body) = body(text);
    let title = |offset| body.section_at(offset).map(|section| section.title.as_str());
    assert_eq!(title(0), Some(""));
    assert_eq!(title(text.find("## B").unwrap() + 3), Some("B"));
    assert_eq!(title(text.len() - 1), Some("C"));
    assert_eq!(title(text.len()), None);
}

#[test]
fn comments_tags_links_and_code_are_found() {
    let text = "# A <!-- one -->\n\n<!-- two\n\nmore -->\n\n<div>x <!-- three\n\n[l](a.md) ![i](b.png) <b>z</b> `code`\n\n```\n<!-- no -->\n```\n\n[//]: # (hidden)\n<https://x.org>\n";
    let (source, body) = body(text);
    let slices = |spans: &[Span]| -> Vec<String> {
        spans.iter().map(|span| source.slice(*span).to_owned()).collect()
    };
    assert_eq!(slices(&body.comments), ["<!-- one -->", "<!-- two\n\nmore -->", "<!-- three"]);
    assert_eq!(slices(&body.html), ["<div>x <!-- three", "<b>", "</b>"]);
    assert_eq!(slices(&body.code), ["`code`", "```\n<!-- no -->\n```"]);
    let targets =
        |links: &[Link]| -> Vec<String> { links.iter().map(|link| link.target.clone()).collect() };
    assert_eq!(targets(&body.links), ["a.md", "b.png", "https://x.org"]);
    assert_eq!(targets(&body.definitions), ["#"]);
}

#[test]
fn every_kind_of_line_ending_and_script_keeps_its_place() {
    for text in [
        "\u{feff}# Cytundeb Tŷ\r\n\r\n## 協定 🏠\r\nDŵr.\r\n",
        "# Cytundeb Tŷ\r\r## 協定 🏠\rDŵr.\r",
        "# Cytundeb Tŷ\n\n## 協定 🏠\nDŵr.\n",
    ] {
        assert_eq!(headings(text), ["Cytundeb Tŷ", "協定 🏠"], "{text:?}");
        assert_eq!(outline(text)[1], "2 協定 🏠: Dŵr.");
    }
}

#[test]
fn a_limit_holds_for_sections() {
    let (_, body) = body(&"# A\n".repeat(LIMITS.sections + 1));
    assert!(body.too_many_sections);
    assert_eq!(body.sections.len(), LIMITS.sections);
}

#[test]
fn hostile_texts_are_read_in_time() {
    const MANY: usize = 100_000;
    for part in [
        "[",
        ">",
        "*",
        "> ",
        "**a",
        "<b>",
        "- ",
        "1. ",
        "<h1>",
        "`",
        "<!--",
        "&amp;",
        "a\n\n<a '>\">",
        "(a) ",
        "\u{feff}",
    ] {
        let (_, body) = body(&part.repeat(MANY));
        assert!(body.sections.len() <= LIMITS.sections, "{part}");
    }
}

fn check_spans(text: &str, before: usize) -> Result<(), TestCaseError> {
    let source = source(text);
    let body = Body::read(&source, Span::new(source.first_offset().max(before), text.len()));
    let holds = |span: Span| span.start <= span.end && text.get(span.start..span.end).is_some();
    let mut last = body.span.start;
    for (index, section) in body.sections.iter().enumerate() {
        let spans = [section.heading_span, section.span, section.words];
        prop_assert!(spans.into_iter().all(holds), "{section:?}");
        prop_assert!(
            section.span.contains(section.heading_span) && section.span.contains(section.words),
            "{section:?}"
        );
        prop_assert!(last <= section.span.start);
        last = section.span.start;
        if let Some(parent) = section.parent {
            prop_assert!(parent < index && body.sections[parent].span.contains(section.span));
            prop_assert!(body.sections[parent].level < section.level);
        }
        let next = body.sections.get(index + 1).map_or(body.span.end, |next| next.span.start);
        prop_assert!(section.heading_span.end <= section.words.start, "{section:?}");
        prop_assert!(section.words.end <= next, "{section:?}");
        if let Some(marker) = &section.marker {
            prop_assert!(marked_clauses(source.slice(marker.span)).is_some());
        }
    }
    let others = body.comments.iter().chain(&body.html).chain(&body.code).copied();
    let links = body.links.iter().chain(&body.definitions).map(|link| link.span);
    prop_assert!(others.chain(links).all(holds));
    prop_assert!(body.comments.iter().all(|span| source.slice(*span).starts_with("<!--")));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_hold_for_any_text(text in any::<String>()) {
        check_spans(&text, 0)?;
    }

    #[test]
    fn spans_hold_for_any_markup(parts in proptest::collection::vec(proptest::sample::select(PARTS.to_vec()), 0..40)) {
        let front = "---\n---\n";
        check_spans(&format!("{front}{}", parts.concat()), front.len())?;
        check_spans(&parts.concat(), 0)?;
    }
}

const PARTS: [&str; 48] = [
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "   ",
    "\t",
    "# ",
    "## ",
    "---\n",
    "===\n",
    "> ",
    "- ",
    "1. ",
    "14. ",
    "(a) ",
    "14.2 ",
    "**",
    "__",
    "*",
    "`",
    "```\n",
    "|",
    "|---|\n",
    "[",
    "](",
    ")",
    "![",
    "<!--",
    "-->",
    "<!-- clause: term -->",
    "<h2>",
    "</h2>",
    "<b>",
    "</b>",
    "<div>",
    "<br>",
    "&amp;",
    "\\",
    "{#a}",
    ": ",
    "Term",
    "TERM",
    "of the",
    "Tŷ 協定 🏠",
    "\u{a0}",
    "Schedule 3",
    "\u{feff}",
];
