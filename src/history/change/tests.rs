//! Small pairs of texts, and what is said of what lies between them.

use std::sync::Arc;

use super::*;
use crate::document::agreement::Circumstances;
use crate::document::catalogue::Catalogue;
use crate::ground::source::Source;
use crate::history::digest;

pub(super) fn agreement(text: &str) -> Agreement {
    let source = Arc::new(Source::new("a.md", text));
    Agreement::read(source, &Catalogue::built_in(), Circumstances::default())
}

pub(super) fn change(old: &str, new: &str) -> Change {
    change_with(old, new, |_| Some(b"1".to_vec()), |_| Some(b"1".to_vec()))
}

fn change_with(
    old: &str,
    new: &str,
    files_old: impl FnMut(&str) -> Option<Vec<u8>>,
    files_new: impl FnMut(&str) -> Option<Vec<u8>>,
) -> Change {
    let manifest_old = digest::manifest(old.as_bytes(), files_old).ok();
    let manifest_new = digest::manifest(new.as_bytes(), files_new).ok();
    between(
        Side { agreement: &agreement(old), manifest: manifest_old.as_ref() },
        Side { agreement: &agreement(new), manifest: manifest_new.as_ref() },
    )
}

const FRONT: &str = "---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
risk-sharing: { shares: { harbour-trust: 60, quay-advice: 40 } }
termination: { notice: P6M }
point-of-contact: { quay-advice: { role: Manager, email: office@quay.example } }
variation: { approval: all-parties, permitted: [{ part: point-of-contact }] }
---
";

fn text(body: &str) -> String {
    format!("{FRONT}\n{body}")
}

const BODY: &str = "# Tideway

## 1. Purpose

The parties work together for people in Tideway.

## 2. Point of contact

Each party names a post. Clause 3 says how it ends.

## 3. Termination

Any party may leave with six months' notice.

## 4. Disputes

Take it to the joint steering group, then to a mediator.
";

fn terms(change: &Change) -> Vec<String> {
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let term = |term: &TermChange| {
        let direction =
            term.direction.map(|direction| format!(", {}", direction.name())).unwrap_or_default();
        format!("{}: {} → {}{direction}", term.label, said(&term.old), said(&term.new))
    };
    change.terms.iter().map(term).collect()
}

fn clauses(change: &Change) -> Vec<String> {
    let clause = |clause: &ClauseChange| {
        let heading = clause.new_heading.as_ref().or(clause.old_heading.as_ref());
        format!("{} {}", heading.map_or("-", String::as_str), clause.how.name())
    };
    change.clauses.iter().map(clause).collect()
}

#[test]
fn a_text_does_not_differ_from_itself() {
    let change = change(&text(BODY), &text(BODY));
    assert_eq!((change.class, change.summary().as_str()), (Class::None, "nothing changed"));
    assert!(change.clauses.is_empty() && change.terms.is_empty());
}

#[test]
fn a_shorter_notice_is_told_as_such() {
    let new = text(BODY).replace("P6M", "P3M").replace("six months'", "three months'");
    let change = change(&text(BODY), &new);
    assert_eq!(change.class, Class::Substantive);
    assert_eq!(terms(&change), ["notice of termination: 6 months → 3 months, shorter"]);
    assert_eq!(clauses(&change), ["3. Termination reworded"]);
    assert_eq!(change.clause_ids(), ["termination"]);
    assert_eq!(
        change.summary(),
        "termination: notice 6 months → 3 months, shorter; “3. Termination” reworded"
    );
    let [clause] = change.clauses.as_slice() else { panic!() };
    assert_eq!(
        redline(&clause.old_words, &clause.new_words),
        [
            Piece::Equal("Any party may leave with ".to_owned()),
            Piece::Removed("six ".to_owned()),
            Piece::Added("three ".to_owned()),
            Piece::Equal("months' notice.".to_owned()),
        ]
    );
}

#[test]
fn terms_alone_can_change_what_is_agreed() {
    let change = change(&text(BODY), &text(BODY).replace("P6M", "P5M"));
    assert_eq!(change.class, Class::Substantive);
    assert_eq!(change.clauses.len(), 0);
}

#[test]
fn signs_alone_are_editorial() {
    let new = text(BODY)
        .replace("## 3. Termination\n", "### 3. Termination ###\n")
        .replace("six months'", "**six** months’")
        .replace("Take it to the joint", "Take it\nto  the joint");
    let change = change(&text(BODY), &new);
    assert_eq!(change.class, Class::Editorial);
    assert_eq!(
        clauses(&change),
        ["3. Termination changed in its signs only", "4. Disputes changed in its signs only"]
    );
    assert_eq!(change.clause_ids(), Vec::<String>::new());
    assert_eq!(change.summary(), "only signs changed, no words, in 2 sections");
}

#[test]
fn a_party_that_joins_or_leaves_is_one_change() {
    let line = "  - { id: quay-advice, name: Quay Advice, role: partner }\n";
    let new = text(BODY).replace(
        line,
        &format!("{line}  - {{ id: ferry-friends, name: Ferry Friends, role: partner }}\n"),
    );
    let joins = change(&text(BODY), &new);
    assert_eq!(terms(&joins), ["Ferry Friends: - → Ferry Friends, partner, joins"]);
    assert_eq!(joins.terms.first().unwrap().pointer, "/parties/ferry-friends");
    assert_eq!(joins.terms.first().unwrap().party.as_deref(), Some("ferry-friends"));
    assert_eq!(joins.summary(), "Ferry Friends joins");
    let leaves = change(&new, &text(BODY));
    assert_eq!(terms(&leaves), ["Ferry Friends: Ferry Friends, partner → -, leaves"]);
}

#[test]
fn shares_are_told_by_party() {
    let new = text(BODY)
        .replace("harbour-trust: 60, quay-advice: 40", "harbour-trust: 55, quay-advice: 45");
    let change = change(&text(BODY), &new);
    assert_eq!(
        terms(&change),
        [
            "Harbour Trust's share of risk: 60 % → 55 %, smaller",
            "Quay Advice's share of risk: 40 % → 45 %, larger"
        ]
    );
    assert_eq!(change.terms.last().unwrap().party.as_deref(), Some("quay-advice"));
    assert_eq!(change.terms.last().unwrap().pointer, "/risk-sharing/shares/quay-advice");
}

#[test]
fn only_parts_that_the_older_text_names_are_permitted() {
    let contact = text(BODY)
        .replace("office@quay", "hello@quay")
        .replace("names a post", "names a post and a deputy");
    assert_eq!(change(&text(BODY), &contact).class, Class::Permitted);
    assert_eq!(change(&text(BODY), &contact.replace("P6M", "P7M")).class, Class::Substantive);
    assert_eq!(
        change(&text(BODY), &contact.replace("a mediator", "no mediator")).class,
        Class::Substantive
    );
    // The newer text gives no power to itself.
    let without = |text: &str| text.replace(", permitted: [{ part: point-of-contact }]", "");
    assert_eq!(change(&without(&text(BODY)), &contact).class, Class::Substantive);
}

#[test]
fn words_that_leave_a_permitted_clause_are_no_permitted_change() {
    let old = text(BODY);
    let moved = old.replace("## 3. Termination", "## 3. Point of contact: ending");
    assert_eq!(change(&old, &moved).class, Class::Substantive);
    let marked = old
        .replace("## 3. Termination\n", "## 3. Termination\n<!-- clause: point-of-contact -->\n");
    assert_eq!(change(&old, &marked).class, Class::Substantive);
}

#[test]
fn a_section_that_is_added_is_permitted_where_it_was_added_to_a_permitted_one() {
    let old = text(BODY);
    let pays = "Quay Advice pays for all of it.\n\n";
    let within =
        old.replace("## 3. Termination", &format!("### Further posts\n\n{pays}## 3. Termination"));
    assert_eq!(change(&old, &within).class, Class::Permitted);
    let calls_itself =
        format!("## Money\n<!-- clause: point-of-contact -->\n\n{pays}## 3. Termination");
    let beside = change(&old, &old.replace("## 3. Termination", &calls_itself));
    assert_eq!(beside.class, Class::Substantive);
    let money = |clause: &&ClauseChange| clause.new_heading.as_deref() == Some("Money");
    let money = beside.clauses.iter().find(money).unwrap();
    assert_eq!(money.clauses, ["point-of-contact"]);
    assert!(money.clauses_before.is_empty(), "{money:?}");
}

#[test]
fn an_inserted_clause_renumbers_those_behind_it() {
    let new = BODY
        .replace("Clause 3 says", "Clause 4 says")
        .replace("## 4. Disputes", "## 5. Disputes")
        .replace(
            "## 3. Termination",
            "## 3. Insurance\n\nEach party is insured.\n\n## 4. Termination",
        );
    let change = change(&text(BODY), &text(&new));
    assert_eq!(
        clauses(&change),
        [
            "2. Point of contact renumbered",
            "3. Insurance added",
            "4. Termination renumbered",
            "5. Disputes renumbered"
        ]
    );
    assert!(!change.renumbering_only);
    assert_eq!(change.clause_ids(), ["insurance"]);
    assert_eq!(change.summary(), "“3. Insurance” added; 3 sections renumbered");
}

#[test]
fn new_numbers_with_all_references_are_renumbering_only_and_with_one_left_behind_are_not() {
    let numbers =
        BODY.replace("## 4.", "## 5.").replace("## 3.", "## 4.").replace("Clause 3", "Clause 4");
    let all = change(&text(BODY), &text(&numbers));
    assert!(all.renumbering_only);
    assert_eq!(all.class, Class::Substantive);
    assert_eq!(all.summary(), "3 sections renumbered");
    let left = change(&text(BODY), &text(&numbers.replace("Clause 4", "Clause 3")));
    assert!(!left.renumbering_only);
    let wrong = change(&text(BODY), &text(&numbers.replace("Clause 4", "Clause 5")));
    assert!(!wrong.renumbering_only);
    assert_eq!(wrong.clause_ids(), ["point-of-contact"]);
    let months = change(&text(BODY), &text(&BODY.replace("six months'", "clause 3 months'")));
    assert!(!months.renumbering_only);
}

#[test]
fn a_moved_clause_is_not_removed_and_added() {
    let (head, rest) = BODY.split_once("## 4. Disputes").unwrap();
    let (before, termination) = head.split_once("## 3. Termination").unwrap();
    let new = format!("{before}## 4. Disputes{rest}\n## 3. Termination{termination}");
    let change = change(&text(BODY), &text(&new));
    assert_eq!(clauses(&change).len(), 1);
    assert!(clauses(&change).iter().all(|clause| clause.ends_with(" moved")));
    assert_eq!(change.class, Class::Substantive);
}

#[test]
fn a_renamed_clause_is_recognised_by_its_words() {
    let new = BODY.replace("## 4. Disputes", "## 4. When we do not agree");
    let change = change(&text(BODY), &text(&new));
    assert_eq!(clauses(&change), ["4. When we do not agree renamed"]);
    assert_eq!(change.summary(), "“4. Disputes” renamed “4. When we do not agree”");
}

#[test]
fn a_section_under_another_heading_and_partly_reworded_is_found_by_likeness() {
    let old = "# A\n\n## Cakes\n\nEvery Friday the youngest member brings a cake for all who are there.\n\n## Tea\n\nTea is made by turns.\n";
    let new = "# A\n\n## Sweets\n\nEvery Monday the youngest member brings a cake for all who are there.\n\n## Tea\n\nTea is made by turns.\n";
    assert_eq!(clauses(&change(old, new)), ["Sweets reworded"]);
    let other = "# A\n\n## Sweets\n\nNobody eats in the hall, whatever the day and whoever asks.\n\n## Tea\n\nTea is made by turns.\n";
    assert_eq!(clauses(&change(old, other)), ["Cakes removed", "Sweets added"]);
}

#[test]
fn changes_of_schedules_are_told_by_file() {
    let listed = text(BODY).replace(
        "---\n\n#",
        "schedules: [{ id: money, title: Money, file: money.csv, standing: signed }]\n---\n\n#",
    );
    let changed = change_with(&listed, &listed, |_| Some(b"1".to_vec()), |_| Some(b"2".to_vec()));
    assert_eq!(changed.class, Class::Substantive);
    assert_eq!(changed.summary(), "the file “money.csv” changed");
    let gone = change_with(&listed, &listed, |_| Some(b"1".to_vec()), |_| None);
    assert_eq!(gone.attachments.first().unwrap().new, None);
}

#[test]
fn foreign_documents_are_compared_by_their_words() {
    let reworded = change("# A\n\nOne thing.\n", "# A\n\nAnother thing.\n");
    assert_eq!(reworded.class, Class::Substantive);
    assert_eq!(clauses(&reworded), ["A reworded"]);
    assert_eq!(change("# A\n\nOne thing.\n", "A\n=\n\nOne *thing*.\n").class, Class::Substantive);
    assert_eq!(change("# A\n\nOne thing.\n", "A\n===\n\nOne *thing*.\n").class, Class::Editorial);
}

#[test]
fn front_matter_that_cannot_be_read_hides_no_change() {
    let broken =
        |word: &str| text(BODY).replace("termination: {", &format!("termination: {word} {{{{"));
    assert_eq!(change(&broken("a"), &broken("b")).class, Class::Substantive);
}

#[test]
fn types_and_order_are_changes_of_terms() {
    let quoted = change(&text(BODY), &text(BODY).replace("quay-advice: 40", "quay-advice: '40'"));
    assert_eq!(terms(&quoted), ["Quay Advice's share of risk: 40 → \"40\""]);
    let title = text(BODY).replace(
        "title: Tideway wellbeing partnership agreement",
        "title: 'Tideway wellbeing partnership agreement'",
    );
    assert_eq!(change(&text(BODY), &title).class, Class::None);
    let harbour = "  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }\n";
    let quay = "  - { id: quay-advice, name: Quay Advice, role: partner }\n";
    let order = text(BODY).replace(&format!("{harbour}{quay}"), &format!("{quay}{harbour}"));
    assert_eq!(
        terms(&change(&text(BODY), &order)),
        ["order of parties: Harbour Trust, Quay Advice → Quay Advice, Harbour Trust"]
    );
}

#[test]
fn numbers_of_clauses_that_are_list_items_belong_to_their_clause() {
    let old = "1. **Term.** Three years.\n2. **Disputes.** To the board, see clause 1.\n3. **Law.** England.\n";
    let new = "1. **Purpose.** All for one.\n2. **Term.** Three years.\n3. **Disputes.** To the board, see clause 2.\n4. **Law.** England.\n";
    assert_eq!(
        clauses(&change(old, new)),
        ["1. Purpose added", "2. Term renumbered", "3. Disputes renumbered", "4. Law renumbered"]
    );
}

#[test]
fn numbered_paragraphs_without_headings_are_matched() {
    let old = "# 1. Term\n\n1.1 The agreement begins in April.\n\n1.2 It ends in March.\n\n1.3 Any party may leave.\n";
    let new = old.replace("It ends in March", "It ends in May");
    let change = change(old, &new);
    assert_eq!(clauses(&change), ["1.2 reworded"]);
}

#[test]
fn the_published_examples_have_the_class_that_is_given_for_them() {
    let table: serde_json::Value =
        serde_json::from_str(include_str!("../../../schema/change-classes.json")).unwrap();
    let classes: Vec<_> =
        table["classes"].as_array().unwrap().iter().map(|class| class["class"].clone()).collect();
    assert_eq!(classes, ["none", "editorial", "permitted", "substantive"]);
    for example in table["examples"].as_array().unwrap() {
        let part =
            |key: &str, default: &'static str| example[key].as_str().unwrap_or(default).to_owned();
        let side = |side: &str| {
            let (terms, words) = (part(&format!("{side}-terms"), ""), part(side, "Words."));
            format!("{}{terms}\n---\n\n{words}\n", table["front"].as_str().unwrap())
        };
        let change = change(&side("old"), &side("new"));
        assert_eq!(example["class"], change.class.name(), "{}", example["because"]);
        // What changed is always told somewhere.
        let told = change.clauses.len() + change.terms.len();
        assert_eq!(told == 0, change.class == Class::None, "{}", example["because"]);
    }
}

mod editorial_changes {
    use proptest::prelude::*;

    use super::super::editorial::canonical;

    /// A block of words, written in one of several ways that read alike.
    #[derive(Debug, Clone)]
    enum Block {
        Heading(Vec<String>),
        Paragraph(Vec<String>),
        Item(Vec<String>),
        Numbered(u8, Vec<String>),
    }

    fn words() -> impl Strategy<Value = Vec<String>> {
        let word = prop_oneof![
            6 => "[A-Za-zäŵ]{1,8}[.,;]?",
            2 => "[0-9]{1,4}",
            1 => "\"[a-z]{1,5}\"",
            1 => "[a-z]{1,4}'s",
            1 => "£[0-9]{1,3}",
        ];
        (
            "[A-Za-z]{1,8}",
            prop::collection::vec(prop_oneof![8 => word.prop_map(|word| vec![word]), 1 => "[a-z]{2,5}".prop_map(|word| vec!["so".to_owned(), "–".to_owned(), word])], 0..8),
        )
            .prop_map(|(first, rest)| std::iter::once(first).chain(rest.into_iter().flatten()).collect())
    }

    fn blocks() -> impl Strategy<Value = Vec<Block>> {
        let block = prop_oneof![
            words().prop_map(Block::Heading),
            words().prop_map(Block::Paragraph),
            words().prop_map(Block::Item),
            (1..40_u8, words()).prop_map(|(number, words)| Block::Numbered(number, words)),
        ];
        prop::collection::vec(block, 1..6)
    }

    /// Choices without end, from a few that were drawn.
    struct Choices(Vec<u8>, usize);

    impl Choices {
        fn of(&mut self, count: u8) -> u8 {
            self.1 += 1;
            let turn = u8::try_from(self.1 / self.0.len() % 256).unwrap();
            self.0[self.1 % self.0.len()].wrapping_add(turn) % count
        }
    }

    fn written(words: &[String], choices: &mut Choices, breaks: bool) -> String {
        let mut text = String::new();
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                text.push_str(match choices.of(4) {
                    0 if breaks
                        && !word.starts_with(|first: char| first.is_ascii_digit())
                        && word != "–" =>
                    {
                        "\n  "
                    }
                    1 => "  ",
                    2 => "\u{a0}",
                    _ => " ",
                });
            }
            let word = match (word.as_str(), choices.of(4)) {
                ("–", 0) => "-".to_owned(),
                ("–", 1) => "—".to_owned(),
                ("–", 2) => "--".to_owned(),
                ("–", _) => "–".to_owned(),
                (word, 0) if word.contains(['"', '\'']) => {
                    word.replacen('"', "“", 1).replace('"', "”").replace('\'', "’")
                }
                (word, 1) => format!("**{word}**"),
                (word, 2) => format!("_{word}_"),
                (word, _) => word.to_owned(),
            };
            text.push_str(&word);
        }
        text
    }

    fn document(blocks: &[Block], choices: &mut Choices) -> String {
        let mut text = String::new();
        for block in blocks {
            let written = match block {
                Block::Heading(words) => {
                    let words = written(words, choices, false);
                    match choices.of(3) {
                        0 => format!("{words}\n======"),
                        1 => format!("### {words} ###"),
                        _ => format!("# {words}"),
                    }
                }
                Block::Paragraph(words) => written(words, choices, true),
                Block::Item(words) => {
                    let sign = ['-', '*', '+'][usize::from(choices.of(3))];
                    format!("{sign} {}", written(words, choices, true))
                }
                Block::Numbered(number, words) => {
                    let sign = ['.', ')'][usize::from(choices.of(2))];
                    format!("{number}{sign} {}", written(words, choices, true))
                }
            };
            text.push_str(&written);
            text.push_str(if choices.of(2) == 0 { "\n\n" } else { "\r\n\r\n\r\n" });
        }
        text
    }

    fn choices() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(any::<u8>(), 5..40)
    }

    proptest! {
        #[test]
        fn other_signs_are_the_same_words(blocks in blocks(), one in choices(), other in choices()) {
            let one = document(&blocks, &mut Choices(one, 0));
            let other = document(&blocks, &mut Choices(other, 0));
            prop_assert_eq!(canonical(&one), canonical(&other), "{}\n-----\n{}", one, other);
        }

        #[test]
        fn another_letter_or_digit_is_another_text(
            blocks in blocks(), one in choices(), other in choices(), place in any::<prop::sample::Index>(), with in "[a-z0-9]",
        ) {
            let text = document(&blocks, &mut Choices(one, 0));
            let other_text = document(&blocks, &mut Choices(other, 0));
            let letters: Vec<_> = other_text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()).collect();
            let (index, letter) = letters[place.index(letters.len())];
            prop_assume!(!with.starts_with(letter));
            let mut changed = other_text.clone();
            changed.replace_range(index..index + letter.len_utf8(), &with);
            prop_assert_ne!(canonical(&text), canonical(&changed), "{}\n-----\n{}", text, changed);
        }

        #[test]
        fn whatever_the_text_no_word_is_lost_joined_or_parted(text in "([a-c1*_`#<>!=\\-\\[\\]().’“\"~+ \n\r\t–—]|[a-z]{1,3} ){0,60}") {
            let letters = |text: &str| {
                let words = text.split_whitespace().map(|word| word.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>());
                words.filter(|word| !word.is_empty()).collect::<Vec<_>>()
            };
            prop_assert_eq!(letters(&canonical(&text)), letters(&text));
        }
    }
}

#[test]
fn whatever_the_texts_something_is_said_of_them() {
    use proptest::prelude::*;
    let text = "(---\n([a-c]: ([a-c0-9]|\\[a, b\\]|\\{ id: a \\})\n){0,4}---\n)?([#*0-9a-c.’\n -]{0,8}|## [a-c]\n\n){0,12}";
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&(text, text), |(old, new)| {
            let change = change(&old, &new);
            prop_assert!(!change.summary().is_empty());
            let told = change.clauses.len() + change.terms.len() + change.attachments.len();
            prop_assert!(change.class != Class::None || told == 0);
            Ok(())
        })
        .unwrap();
}

#[test]
fn long_texts_are_compared_in_bounded_time() {
    let section = |number: usize, word: &str| {
        format!(
            "## {number}. Same\n\nThe {word} number {number} is of no great interest to anybody here.\n\n"
        )
    };
    let old: String = (0..3_000).map(|number| section(number, "clause")).collect();
    let new: String = (0..3_000).map(|number| section(number + 1, "provision")).collect();
    let list = |word: fn(usize) -> usize| {
        (0..100_000).map(|number| format!("w{}", word(number))).collect::<Vec<_>>().join(" ")
    };
    let change = change(&old, &new);
    assert_eq!(change.class, Class::Substantive);
    let words = list(|number| number * 7919 % 50_021);
    let others = list(|number| number * 104_729 % 50_023);
    assert!(!redline(&words, &others).is_empty());
}

#[test]
fn values_are_told_as_people_say_them() {
    let with = |terms: &str| text(BODY).replacen("\n---\n", &format!("\n{terms}\n---\n"), 1);
    let bodies = "decision-making: { bodies: [{ id: board, name: Partnership Board, quorum: { count: 3 } }] }";
    let old = with(&format!(
        "{bodies}\nfinancing: {{ total: {{ amount: \"50000.00\", currency: GBP }} }}\nadmission: {{ approval: all-parties }}\n\
         timeframe: {{ expiry: 2029-03-31, term: P1Y6M }}\nlead-body: {{ lead: harbour-trust }}\ncharging: {{ charged: false }}"
    ));
    let new = with(&format!(
        "{}\nfinancing: {{ total: {{ amount: \"1250000.50\", currency: GBP }} }}\n\
         admission: {{ approval: {{ all-of: [majority, {{ body: board }}, {{ party: quay-advice }}] }} }}\n\
         timeframe: {{ expiry: 2030-03-31 }}\nlead-body: {{ lead: quay-advice }}\ncharging: {{ charged: true }}\nowner: A|~/b",
        bodies.replace("count: 3", "count: 2")
    ));
    assert_eq!(
        terms(&change(&old, &new)),
        [
            "quorum of Partnership Board: 3 → 2, smaller",
            "total of the financing: £50,000.00 → £1,250,000.50, larger",
            "approval of an admission: all parties → a majority and Partnership Board and Quay Advice",
            "expiry: 2029-03-31 → 2030-03-31, later",
            "term: 1 year and 6 months → -",
            "lead body: Harbour Trust → Quay Advice",
            "charging: charged: no → yes",
            "owner: - → A|~/b",
        ]
    );
    assert_eq!(
        change(&old, &new).clause_ids(),
        ["admission", "charging", "decision-making", "financing", "lead-body", "timeframe"]
    );
}

#[test]
fn entries_of_lists_are_named_by_what_tells_them_apart() {
    let with = |terms: &str| text(BODY).replacen("\n---\n", &format!("\n{terms}\n---\n"), 1);
    let milestones = "action-plan: { milestones: [{ id: open, title: Doors open, due: 2026-05-01 }, { id: survey, title: Survey, due: 2026-06-01 }] }";
    let new = milestones
        .replace("{ id: open, title: Doors open, due: 2026-05-01 }, ", "")
        .replace("2026-06-01", "2026-05-15");
    let found = change(&with(milestones), &with(&new));
    assert_eq!(
        terms(&found),
        [
            "due date of milestone “Survey”: 2026-06-01 → 2026-05-15, earlier",
            "milestone “Doors open”: id: open, title: Doors open, due: 2026-05-01 → -",
        ]
    );
    assert_eq!(found.terms.first().unwrap().pointer, "/action-plan/milestones/survey/due");
    let unnamed = change(
        &with("insurance: { cover: [{ minimum: 1 }, { minimum: 2 }] }"),
        &with("insurance: { cover: [{ minimum: 1 }, { minimum: 3 }] }"),
    );
    assert_eq!(terms(&unnamed), ["least cover of insurance: 2: 2 → 3, larger"]);
    let omitted = change(
        &with("omissions: { insurance: { state: deferred, until: 2026-09-01 } }"),
        &with("omissions: { insurance: { state: deferred, until: 2027-09-01 } }"),
    );
    assert_eq!(omitted.clause_ids(), ["insurance"]);
}
