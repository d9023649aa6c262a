//! What is said of small histories, and that no dress lets a document's words act.

use super::example::Example;
use super::page::{Block, Page};
use super::*;
use crate::render::human::Drawn;

const LOOK: Look =
    Look { drawn: Drawn::Lines { colour: false, unicode: false }, width: 100, most: 10 };
const PATH: &str = "agreements/tideway.md";

fn page(story: &str, as_of: &str) -> Page {
    let example = Example::of(story, PATH, as_of);
    example.told().pages(100).remove(0)
}

fn lead(story: &str, as_of: &str) -> Vec<String> {
    page(story, as_of).lead.iter().map(page::Words::plain).collect()
}

/// The lines of a part, tables row by row.
fn part(page: &Page, heading: &str) -> Vec<String> {
    let part = page.parts.iter().find(|part| part.heading == heading);
    let lines = |block: &Block| match block {
        Block::Says(words) => vec![words.plain()],
        Block::List(list) => list.iter().map(page::Words::plain).collect(),
        Block::Card(card) => {
            let facts =
                card.facts.iter().map(|(label, words)| format!("{label}: {}", words.plain()));
            [card.head.plain()].into_iter().chain(facts).collect()
        }
        Block::Table(table) => {
            let row = |row: &Vec<page::Words>| {
                row.iter().map(page::Words::plain).collect::<Vec<_>>().join(" | ")
            };
            table.rows.iter().map(row).collect()
        }
    };
    part.map(|part| part.blocks.iter().flat_map(lines).collect()).unwrap_or_default()
}

const SIGNED: &str = "
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and mill-lane sign
2026-03-20 quay-advice signs, dated 2026-03-14
";

const AMENDED: &str = "
2026-03-12 the parties record the agreement
2026-03-13 harbour-trust and mill-lane sign
2026-03-20 quay-advice signs, dated 2026-03-14
2026-06-01 the text changes “termination: { notice: P6M }” to “termination: { notice: P3M }”
and amendment of termination, effective 2026-07-01, reason: The commissioner needs less
2026-06-03 quay-advice approves the amendment, dated 2026-06-02
";

#[test]
fn a_draft_has_no_version_yet() {
    assert_eq!(
        lead("2026-02-01 the agreement is drafted", "2026-03-01"),
        [
            "Draft: no version yet. Nobody is recorded as having agreed to this text.",
            "Its text stands unchanged since 2026-02-01 on main.",
        ]
    );
}

#[test]
fn who_has_still_to_sign_is_named_first() {
    let story = "2026-03-12 the parties record the agreement\n2026-03-13 harbour-trust signs\n";
    assert_eq!(
        lead(story, "2026-03-14"),
        [
            "Recorded, not agreed: version 1 is recorded, and not all have signed it.",
            "1 of 3 parties recorded as having signed version 1; still to sign: Quay Advice and Mill Lane Community Centre.",
        ]
    );
}

#[test]
fn an_agreement_in_force_is_two_sentences() {
    assert_eq!(
        lead(SIGNED, "2026-05-01"),
        [
            "In force: version 1, since 2026-04-01.",
            "Recorded as signed by all 3 parties. Weakest evidence: tied (“names this text”), the same for all.",
        ]
    );
    assert_eq!(
        lead(SIGNED, "2026-03-21").first().map(String::as_str),
        Some("Agreed, not in force yet: version 1 takes effect on 2026-04-01.")
    );
}

#[test]
fn an_amendment_says_who_is_still_to_agree_and_what_it_changes() {
    let page = page(AMENDED, "2026-08-01");
    assert_eq!(
        page.lead.last().map(page::Words::plain).as_deref(),
        Some(
            "Version 2 (amendment) is recorded, not agreed: Harbour Trust and Mill Lane Community Centre are still to agree."
        )
    );
    let versions = part(&page, "Versions");
    assert!(versions.contains(&"Version 2, amendment: recorded, not agreed".to_owned()));
    assert!(versions.contains(
        &"changes: substantive: termination: notice 6 months → 3 months, shorter".to_owned()
    ));
    assert!(versions.contains(&"reason: The commissioner needs less".to_owned()));
    assert!(versions.contains(
        &"approvals: asked: all parties (variation.approval); agreed: Quay Advice on 2026-06-02; still to agree: Harbour Trust, Mill Lane Community Centre; not met".to_owned()
    ));
    assert_eq!(
        part(&page, "Who stands to which version"),
        [
            "Harbour Trust, lead-provider | signed 2026-03-13 | still to agree",
            "Quay Advice, partner | signed 2026-03-14 | approved 2026-06-02",
            "Mill Lane Community Centre, partner | signed 2026-03-13 | still to agree",
            "On what each stands to version 1:",
            "Harbour Trust: tied: names this text",
            "Quay Advice: tied: names this text",
            "Mill Lane Community Centre: tied: names this text",
        ]
    );
}

#[test]
fn a_party_that_signed_before_is_carried_by_what_was_approved_since() {
    let story = format!("{AMENDED}2026-06-04 harbour-trust and mill-lane approve the amendment\n");
    let page = page(&story, "2026-08-01");
    assert_eq!(
        page.lead.iter().map(page::Words::plain).collect::<Vec<_>>(),
        [
            "In force: version 2, since 2026-07-01.",
            "All 3 parties are recorded as having agreed: each signed an earlier version, and every change since was approved. Weakest evidence: tied (“names this text”), the same for all.",
        ]
    );
    assert!(
        part(&page, "Versions")
            .contains(&"Version 1, first agreement: replaced on 2026-07-01".to_owned())
    );
}

#[test]
fn a_change_without_an_entry_is_told_with_its_commit() {
    let story = format!(
        "{SIGNED}2026-06-01 the text changes “termination: {{ notice: P6M }}” to “termination: {{ notice: P3M }}”\n"
    );
    assert_eq!(
        lead(&story, "2026-08-01").last().map(String::as_str),
        Some(
            "Changed after version 1, on 2026-06-01 (commit c00000000), and no entry records who agreed to that: termination: notice 6 months → 3 months, shorter."
        )
    );
}

#[test]
fn what_was_recorded_late_says_by_how_many_days() {
    let acts = part(&page(SIGNED, "2026-05-01"), "Acts");
    assert!(acts.contains(&"2026-03-14: Quay Advice signs version 1".to_owned()));
    assert!(
        acts.contains(&"recorded: 2026-03-20, 6 days after its date (commit c00000000)".to_owned())
    );
    assert!(!acts.iter().any(|line| line.contains("clock 2026-03-13")), "{acts:?}");
}

#[test]
fn what_was_not_checked_is_said_once() {
    for (story, times) in [(AMENDED, 1), ("2026-02-01 the agreement is drafted", 0)] {
        let text = human(&Example::of(story, PATH, "2026-08-01").told(), LOOK);
        assert_eq!(text.matches("Not checked: ").count(), times, "{text}");
        assert_eq!(text.matches("effect in law").count(), 1, "{text}");
    }
}

#[test]
fn no_word_promises_more_than_the_record() {
    for story in [SIGNED, AMENDED, "2026-02-01 the agreement is drafted", MOU] {
        let path = if story == MOU { "docs/mou.md" } else { PATH };
        let example = Example::of(story, path, "2026-08-01");
        let text =
            human(&example.told(), LOOK) + &html(&example.told()) + &markdown(&example.told());
        let text = text.to_lowercase();
        for promise in
            ["verified", "valid", "binding", "fully executed", " safe", "fraud", "tamper"]
        {
            assert!(!text.contains(promise), "{promise}");
        }
    }
}

const MOU: &str = "
=== docs/mou.md ===
# Memorandum of understanding

## Purpose

We work together on the Tideway estates.

## Disputes

Take it to the office.

## Signatures

Signed: ____________ Name: Ada Example Date: ____________
===
2021-03-01 docs/mou.md is drafted
2021-03-23 docs/mou.md changes “Signed: ____________” to “Signed: Ada Example”
and docs/mou.md changes “Date: ____________” to “Date: 2021-03-23”
2021-03-31 docs/mou.md changes “Take it to the office” to “Take it to the board”
";

#[test]
fn a_signature_block_in_the_words_is_told_as_what_was_typed_when() {
    let example = Example::of(MOU, "docs/mou.md", "2026-08-01");
    let page = example.told().pages(100).remove(0);
    assert_eq!(page.title.plain(), "Memorandum of understanding");
    assert_eq!(
        page.lead.iter().map(page::Words::plain).collect::<Vec<_>>(),
        [
            "No version yet: no record here says who agreed to this document.",
            "Its text changed 2 times on main since 2021-03-01, last on 2021-03-31.",
            "The signature block was filled in on 2021-03-23 (commit c00000000); the text changed 8 days later (“Disputes” reworded; commit c00000000).",
        ]
    );
    assert_eq!(
        part(&page, "Texts"),
        [
            "2021-03-01 (commit c00000000): first text",
            "2021-03-23 (commit c00000000): signature block filled in",
            "2021-03-31 (commit c00000000): “Disputes” reworded",
            "What stands in a signature block, or in a list of names, was typed into the file by whoever made the commit; it is told as that and as nothing more.",
        ]
    );
}

#[test]
fn hostile_words_act_in_no_dress() {
    let mut example = Example::of(AMENDED, PATH, "2026-08-01");
    let hostile = "<img src=x> @all ![i](u) | =1+1 \u{202e}x\n::error:: `y`";
    example.ledger.title = hostile.to_owned();
    for party in &mut example.ledger.parties {
        party.name = hostile.to_owned();
    }
    for (_, commit) in &mut example.ledger.commits {
        commit.summary = hostile.to_owned();
        commit.author.name = hostile.to_owned();
    }
    let told = example.told();
    let seen = "<img src=x> @all ![i](u) | =1+1 ⟨U+202E⟩x⟨U+000A⟩::error:: `y`";
    assert!(human(&told, Look { width: 400, ..LOOK }).starts_with(seen));
    assert!(markdown(&told).starts_with(&format!("# `` {seen} ``\n")));
    assert!(!markdown(&told).contains("| =1+1 ⟨U+202E⟩x⟨U+000A⟩::error:: `y` `` |"));
    assert!(json(&told).contains("=1+1 \\u202ex\\n::error:: `y`"));
    let html = html(&told);
    assert!(
        html.contains("&lt;img src=x&gt; @all")
            && !html.contains("<img")
            && !html.contains('\u{202e}')
    );
    for (line, first) in csv(&told).lines().zip(["agreement", "tideway"]) {
        assert!(line.starts_with(first), "{line}");
    }
}

#[test]
fn a_long_list_of_commits_is_cut_and_counted() {
    let example = Example::of(AMENDED, PATH, "2026-08-01");
    let page = example.told().pages(2).remove(0);
    let commits = part(&page, "Commits");
    assert_eq!(commits.len(), 3);
    assert_eq!(
        commits.last().map(String::as_str),
        Some("3 more commits before; `--format json` has all of them.")
    );
}
