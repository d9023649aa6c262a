//! An admission clause that does not say what becomes of shares and seats.

use super::bodies;
use super::governance::ADJUSTMENT;
use super::{Check, Report, Rule, places, shares};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "admission-without-adjustment",
    severity: Severity::Warning,
    summary: "an admission clause that is silent on shares, seats and past liabilities, where shares are stated",
    explanation: r"
Shares that make 100 per cent have no room for a newcomer. Unless the admission clause says from whom its share comes, whether it gets
a seat, and that it does not answer for what happened before, all this is negotiated when somebody waits at the door.

It is asked of agreements that state shares of risk or surplus in their terms and have a section on admission. Any word there of shares, seats,
votes, contributions, liability or earlier events is enough, and so is `share-adjustment` in the terms. Of a section about leaving and ending as well, those paragraphs count that are about
joining, with what follows them.

~~~markdown bad
## Admission of new partners
A new partner may join if all partners agree, by a deed of adherence.
~~~

~~~markdown good
## Admission of new partners
A new partner may join if all partners agree, by a deed of adherence. The deed states its share of risk and the party that gives it up,
and its seat on the board. It is not liable for what happened before it joined.
~~~

**To settle it,** say how the shares change, whether the newcomer has a seat and from when, and that it answers for nothing from before.

**Suppress it** where the admission is to be made by a variation that settles all of it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("admission");
    let is_stated = terms.is_some_and(|terms| {
        terms.get("share-adjustment").is_some() || terms.text_of("instrument") == Some("variation")
    });
    let present = agreement.clause("admission").filter(|clause| clause.state == State::Present);
    let (Some(clause), false) = (present, is_stated) else { return };
    let Some(shares) = shares::stated(agreement).next() else { return };
    let passages = bodies::passages(agreement, &["admission"]);
    let mixed = clause.sections.iter().all(|section| {
        places::clauses_of(agreement, *section)
            .iter()
            .any(|other| LEAVING.contains(&other.as_str()))
    });
    let words_about_it = |passage: &Span| {
        let words = bodies::words_at(agreement, *passage);
        if mixed { about_joining(words, passage.start) } else { vec![(*passage, words)] }
    };
    let spoken: Vec<(Span, &str)> = passages.iter().flat_map(words_about_it).collect();
    // The heading says nothing, and a placeholder or an empty clause is told as such.
    let count = spoken.iter().flat_map(|(_, words)| words.split_whitespace()).count();
    if count < FEWEST_WORDS || spoken.iter().any(|(_, words)| ADJUSTMENT.stand_in(words)) {
        return;
    }
    let Some(section) = agreement.sections_of(clause).next() else { return };
    let joining = spoken.first().map(|(place, _)| *place).filter(|_| mixed);
    let place = joining.unwrap_or(section.heading_span);
    let message = format!(
        "the clause on admission does not say what becomes of the shares of {} when a partner joins",
        shares.of
    );
    report
        .at(place, message)
        .clause("admission")
        .why("shares that make 100 per cent have no room for a newcomer")
        .help("say whose share becomes smaller, whether the newcomer has a seat, and that it answers for nothing from before")
        .related(shares.pair.key_span, "the shares are stated here");
}

/// The clauses beside which a section is not about joining alone.
const LEAVING: &[&str] = &["withdrawal", "exclusion", "termination", "exit-and-handover"];

/// The paragraphs about joining, each with those that follow it until one is about leaving, at their places in the file.
fn about_joining(words: &str, start: usize) -> Vec<(Span, &str)> {
    const JOINS: &[&str] = &[
        " join ",
        " join,",
        " join.",
        "joins",
        "joining",
        "joined",
        "admit",
        "admission",
        "accede",
        "accession",
        "adher",
        "new part",
        "new member",
        "becomes a part",
    ];
    const LEAVES: &[&str] = &[
        "withdraw", "leave", "exclu", "expel", "terminat", "end this", "end the", "ends", "resign",
    ];
    let has = |paragraph: &str, among: &[&str]| among.iter().any(|word| paragraph.contains(word));
    let mut about = Vec::new();
    let mut is_about_it = false;
    let mut at = start;
    for line in words.split('\n') {
        let paragraph = line.trim();
        let from = at + line.len() - line.trim_start().len();
        at += line.len() + 1;
        // A heading promises more than its paragraphs hold.
        if paragraph.starts_with('#') || paragraph.split_whitespace().count() < FEWEST_WORDS / 2 {
            continue;
        }
        is_about_it = has(paragraph, JOINS) || is_about_it && !has(paragraph, LEAVES);
        if is_about_it {
            about.push((Span::new(from, from + paragraph.len()), paragraph));
        }
    }
    about
}

/// Fewer are no clause yet.
const FEWEST_WORDS: usize = 10;

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "admission-without-adjustment";

    #[test]
    fn silence_is_told_at_the_heading() {
        assert_eq!(
            told(
                RULE,
                "## Admission of new partners\n\nAnother organisation may join if everybody agrees, by a deed.\n"
            ),
            [
                "20:4 the clause on admission does not say what becomes of the shares of risk when a partner joins"
            ]
        );
    }

    #[test]
    fn any_word_about_it_is_enough() {
        for words in [
            "Another organisation may join if all agree. The shares are then set anew.",
            "Another organisation may join if all agree. It has a seat on the board from that day.",
            "Another organisation may join if all agree. It bears nothing from before it joined.",
            "TBC",
        ] {
            let text = format!("## Admission of new partners\n\n{words}\n");
            assert_eq!(told(RULE, &text).len(), 0, "{words}");
        }
    }

    #[test]
    fn what_is_said_of_leaving_does_not_answer_for_joining() {
        let with = |joining: &str| {
            let text = format!(
                "## Joining and leaving\n<!-- clause: admission, withdrawal -->\n\n1.1 {joining}\n\n1.2 A partner that leaves pays its contribution until then.\n"
            );
            told(RULE, &text).len()
        };
        assert_eq!(
            with("Another organisation may be admitted by all partners, by a deed of adherence."),
            1
        );
        assert_eq!(
            with("Another organisation may be admitted by all, with a share that they then agree."),
            0
        );
        assert_eq!(
            with(
                "Another organisation may be admitted by all partners.\n\n1.1a It takes no part in earlier losses."
            ),
            0
        );
    }

    #[test]
    fn without_shares_there_is_nothing_to_adjust() {
        let text = "---\nkind: consortium-agreement\nparties: [{ id: a }]\n---\n\n## Admission\n\nAnother organisation may join if everybody agrees, by a deed of adherence.\n";
        assert_eq!(told(RULE, text).len(), 0);
    }
}
