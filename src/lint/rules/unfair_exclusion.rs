//! An exclusion on which the party concerned votes, or that comes without a hearing or time to put things right.

use std::sync::LazyLock;

use regex::Regex;

use super::bodies;
use super::governance::{self, DO_NOT_VOTE, FAIR};
use super::{Check, Report, Rule};
use crate::document::agreement::{Agreement, State};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "unfair-exclusion",
    severity: Severity::Warning,
    summary: "an exclusion on which the party concerned votes, or without a hearing or time to put things right",
    explanation: r"
To exclude a partner is the hardest thing that a partnership does, and the likeliest to end in court. A party that votes on its own
exclusion can prevent it wherever all must agree; one that is not heard, and has no time to put things right, will say that it was
treated unfairly, and will mostly be right.

Told are `excludes-affected-vote: false`, unless the words say that the party does not vote, and words that let it vote; and a section on exclusion whose words
speak neither of hearing, answering or explaining, nor of putting right, warnings or appeal, where the terms state no `cure` either.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
exclusion: { grounds: [serious breach], approval: all-parties, excludes-affected-vote: false, cure: P1M }
---
~~~

~~~markdown bad
## Exclusion
The Members may exclude a Member at any time by a majority of the votes. The exclusion takes effect at once.
~~~

~~~markdown good
## Exclusion
The other Members may exclude a Member that does not put a serious breach right within one month of being asked. It is heard first,
and does not vote.
~~~

**To settle it,** say that the party concerned is told the grounds, has time to put things right, is heard, and does not vote.

**Suppress it** where another document sets out the procedure, and name it.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("exclusion");
    let passages = bodies::passages(agreement, &["exclusion"]);
    let say = |words: &governance::Words| {
        passages.iter().any(|passage| words.stand_in(bodies::words_at(agreement, *passage)))
    };
    let votes = terms
        .and_then(|terms| terms.get("excludes-affected-vote"))
        .filter(|excludes| excludes.text() == Some("false"));
    if let Some(votes) = votes.filter(|_| !say(&DO_NOT_VOTE)) {
        report
            .at(votes.span, "the party that is to be excluded votes on its own exclusion")
            .clause("exclusion")
            .why("where all must agree, it can prevent it; where a majority decides, it can tip it")
            .help("write `true`, and say so in the clause");
    }
    let own_vote = || {
        passages.iter().find_map(|passage| {
            let found = VOTES_ITSELF.find(bodies::words_at(agreement, *passage))?;
            Some(Span::new(found.start(), found.end()).shifted(passage.start))
        })
    };
    if let Some(words) = own_vote().filter(|_| votes.is_none()) {
        report
            .at(words, "the party that is to be excluded votes on its own exclusion")
            .clause("exclusion")
            .why("where all must agree, it can prevent it; where a majority decides, it can tip it")
            .help("write that it does not vote on this");
    }
    let present = agreement.clause("exclusion").filter(|clause| clause.state == State::Present);
    let Some(clause) = present.filter(|_| !agreement.is_foreign()) else { return };
    let has_cure = terms.is_some_and(|terms| terms.get("cure").is_some());
    // What is empty or only points elsewhere is told as such.
    let words = passages.iter().map(|it| bodies::words_at(agreement, *it));
    let is_written = words.map(|it| it.split_whitespace().count()).sum::<usize>() >= FEWEST_WORDS;
    let points_elsewhere = || {
        let words = passages.iter().map(|it| bodies::words_at(agreement, *it));
        words.flat_map(of_exclusion).any(|words| POINTERS.iter().any(|it| words.contains(it)))
    };
    if has_cure || !is_written || say(&FAIR) || points_elsewhere() {
        return;
    }
    let Some(section) = agreement.sections_of(clause).next() else { return };
    // A section about more than exclusion says so somewhere within.
    let is_alone = super::places::section_at(agreement, section.heading_span.start)
        .is_some_and(|index| super::places::clauses_of(agreement, index).len() == 1);
    let place = if is_alone {
        section.heading_span
    } else {
        let words = |passage: &Span| {
            let found = MAY_BE_EXCLUDED.find(bodies::words_at(agreement, *passage))?;
            Some(Span::new(found.start(), found.end()).shifted(passage.start))
        };
        match passages.iter().find_map(words) {
            Some(place) => place,
            None => return,
        }
    };
    report
        .at(
            place,
            "a party can be excluded without being heard, and without time to put things right",
        )
        .clause("exclusion")
        .why("it will say that it was treated unfairly, and end the partnership in court")
        .help("say that it is told the grounds, has some weeks to put things right, and is heard first");
}

/// Where the words say that the procedure stands elsewhere.
const POINTERS: &[&str] =
    &["clause ", "section ", "schedule ", "annex ", "articles", "policy", "procedure"];

/// The paragraphs that speak of an exclusion, which may share their section with joining and leaving.
fn of_exclusion(words: &str) -> impl Iterator<Item = &str> {
    words.split('\n').filter(|paragraph| EXCLUDES.is_match(paragraph))
}

static EXCLUDES: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(r"\b(?:exclu|expel|expul|remov|breach|part in|participation)")
});

/// “may be excluded”, “the other Members may exclude”
static MAY_BE_EXCLUDED: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:may|can|shall|will) +(?:then +|also +|together +|by +[a-z ]{3,40} +)?(?:be +(?:excluded|expelled|removed)|exclude|expel|remove)\b",
    )
});

/// “The Member concerned may vote”, “all Members, including the one concerned”
static VOTES_ITSELF: LazyLock<Regex> = LazyLock::new(|| {
    governance::pattern(
        r"\b(?:party|partner|member|provider|participant|organi[sz]ation) +(?:concerned|in +question|affected|to +be +excluded) +(?:(?:may|can|shall|will) +(?:also +|still +)?vote|(?:also +|still +)?votes|has +a +vote|keeps +its +vote)\b|\bincluding +the +(?:one|party|partner|member|provider|participant|organi[sz]ation) +(?:concerned|in +question|affected|to +be +excluded)\b",
    )
});

/// Fewer are no clause yet.
const FEWEST_WORDS: usize = 12;

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "unfair-exclusion";

    #[test]
    fn words_that_let_it_vote_are_told_where_they_stand() {
        let told_of = |words: &str| {
            told(
                RULE,
                &format!(
                    "## Exclusion\n\nA Member in breach is heard and has a month to remedy it. {words}\n"
                ),
            )
        };
        assert_eq!(
            told_of("The Member concerned may also vote."),
            ["22:63 the party that is to be excluded votes on its own exclusion"]
        );
        assert_eq!(told_of("All Members decide, including the one concerned.").len(), 1);
        assert_eq!(told_of("The Member concerned may speak and has no vote.").len(), 0);
    }

    #[test]
    fn a_vote_on_ones_own_exclusion_is_told_at_its_word() {
        let text = "---\nkind: consortium-agreement\nexclusion: { excludes-affected-vote: false, cure: P1M }\n---\n";
        assert_eq!(
            told(RULE, text),
            ["3:38 the party that is to be excluded votes on its own exclusion"]
        );
        let words = "\n## Exclusion\n\nA Member is excluded by all others; it is heard, and does not vote.\n";
        assert_eq!(told(RULE, &format!("{text}{words}")).len(), 0);
    }

    #[test]
    fn an_exclusion_without_a_hearing_is_told_at_its_heading() {
        let words = "## Exclusion\n\nThe Members may exclude a Member at any time by a majority of the votes cast.\n";
        assert_eq!(
            told(RULE, words),
            [
                "20:4 a party can be excluded without being heard, and without time to put things right"
            ]
        );
    }

    #[test]
    fn any_fairness_in_the_words_is_enough() {
        assert_eq!(
            told(
                RULE,
                "## Joining and exclusion\n<!-- clause: admission, exclusion -->\n\nThe shares in clause 3 are then set anew.\n\nA Party in breach may be excluded by all the other Parties at once.\n"
            ),
            [
                "25:19 a party can be excluded without being heard, and without time to put things right"
            ]
        );
        for words in [
            "The Members may exclude a Member that has not remedied a breach, by a majority of the votes.",
            "The Members may exclude a Member by a majority of the votes, after hearing what it says.",
            "The Members may exclude a Member by a majority; the procedure of the articles applies to it.",
            "TBC",
        ] {
            assert_eq!(told(RULE, &format!("## Exclusion\n\n{words}\n")).len(), 0, "{words}");
        }
    }
}
