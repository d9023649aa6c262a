//! A number that is written twice, in words and in figures, and differs.

use std::sync::LazyLock;

use regex::Regex;

use super::{Check, Report, Rule, bodies, places, said, wording};
use crate::document::agreement::Agreement;
use crate::document::words::{Composition, Stated};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "numbers-disagree",
    severity: Severity::Error,
    summary: "a number whose words and figures differ, such as “three (6) months”",
    explanation: r"
Writing a number twice is meant to leave no doubt; where the two differ it makes one. Each party will read the one that suits it.

Looked at are a number with another one in brackets behind it (“three (6) months”, “6 (three) members”), a length of time (“one year (18
months)”), a sum (“£5,000 (six thousand pounds)”) and per cent. One has to be in words and the other in figures. Numbers that name
something (“clause two (3)”, “phase two (2027)”) are left alone, and so are lengths that no calendar makes equal, such as days beside months.
Told as well is a sum whose commas do not part thousands (“£10,000,00”).

Looked at as well is how many a board or group has, where the clause on decisions lists its parts with their numbers, or has one of each party and says how many that makes.

~~~markdown bad
## Decision-making
The Board has five members: two from Harbour Trust, one from Quay Advice and one from Mill Lane Community Centre.
~~~

~~~markdown bad
## Termination
Any partner may end this agreement with three (6) months' notice.
~~~

~~~markdown good
## Termination
Any partner may end this agreement with six (6) months' notice, in phase two (2027) with three (3), and may claim no more than
£5,000 (five thousand pounds) in the last year (12 months).
~~~

**To settle it,** write the number that was agreed both times, or once.

**Suppress it** where the number in brackets is no repetition, such as the number of a note.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    bodies(agreement, report);
    misgrouped(agreement, report);
    for stated in agreement.prose().disagreements() {
        let [whole, words, figures] = [stated.span, stated.value.words, stated.value.figures]
            .map(|span| wording::unmarked(agreement.source.slice(span)));
        let message = format!("“{whole}” says {words} in words and {figures} in figures");
        let finding = report.at(stated.span, message);
        if let Some(clause) = places::clause_at(agreement, stated.span.start) {
            finding.clause(clause);
        }
        finding
            .why("each party will rely on the one that suits it")
            .help("write the number that was agreed in words and in figures");
    }
}

/// Bodies whose parts come to another number than the one that is stated.
fn bodies(agreement: &Agreement, report: &mut Report<'_>) {
    const WHY: &str =
        "nobody can tell how many sit there, so neither when it is quorate nor what a majority is";
    let prose = agreement.prose();
    for passage in bodies::passages(agreement, bodies::DECIDING) {
        for told in prose.compositions_within(passage) {
            let Composition { stated, parts } = told.value;
            if stated == parts {
                continue;
            }
            let words = wording::unmarked(agreement.source.slice(told.span));
            let message = format!(
                "the body has {words} by this number, and {parts} if its parts are counted"
            );
            let finding = report.at(told.span, message).clause("decision-making");
            finding.why(WHY).help("correct the number, or the part that is wrong");
        }
        let told = prose.one_of_each_within(passage);
        if told.is_empty() {
            continue;
        }
        // Whether a funder is one of “each Party” is not for us to say.
        let parties = agreement.parties().count();
        let working = agreement.parties().filter(bodies::takes_part).count();
        let is_wrong = |told: &&Stated<u32>| {
            let stated = usize::try_from(told.value).ok();
            parties > 1 && stated != Some(parties) && stated != Some(working)
        };
        for told in told.iter().filter(is_wrong) {
            let words = wording::unmarked(agreement.source.slice(told.span));
            let message = format!("one of each of the {parties} parties cannot be {words} in all");
            let finding = report.at(told.span, message).clause("decision-making");
            finding.why(WHY).help("correct the number, or the list of the parties");
        }
    }
}

/// Sums whose commas do not part thousands: “£10,000,00”.
fn misgrouped(agreement: &Agreement, report: &mut Report<'_>) {
    // In even text a pound sign is two of these, and a euro sign three.
    static MISGROUPED: LazyLock<Regex> = LazyLock::new(|| {
        said::pattern(
            r"\${2,3} ?(?:[0-9]{1,3}(?:,[0-9]{3})+,(?:[0-9]{1,2}|[0-9]{4,6})|[0-9]{1,3},[0-9]{4,6})\b",
        )
    });
    let prose = agreement.prose();
    let even = prose.even();
    if !even.contains("$$") {
        return;
    }
    let found = MISGROUPED.find_iter(even).take(wording::MOST_SLIPS);
    for found in found.filter(|found| !even.get(found.end()..).unwrap_or_default().starts_with(','))
    {
        let span = Span::new(found.start(), found.end()).shifted(prose.start());
        let sum = wording::quoted(agreement.source.slice(span));
        let message = format!("the commas of {sum} do not part thousands");
        let finding = report.at(span, message);
        if let Some(clause) = places::clause_at(agreement, span.start) {
            finding.clause(clause);
        }
        finding
            .why("nobody can tell whether a nought is missing or one too many")
            .help("write the sum that was agreed, with a comma before every three figures");
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "numbers-disagree";

    #[test]
    fn both_numbers_are_told_at_their_place() {
        assert_eq!(
            told(
                RULE,
                "## Termination\nOn **three (6)** months’ notice, after one year (18 months).\n"
            ),
            [
                "21:6 “three (6)” says three in words and 6 in figures",
                "21:40 “one year (18 months)” says one year in words and 18 months in figures"
            ]
        );
        let (_, findings) = findings(RULE, &[], "## Termination\nOn three (6) months’ notice.\n");
        assert_eq!(findings[0].clause.as_deref(), Some("termination"));
    }

    #[test]
    fn a_hyphen_that_never_breaks_is_one() {
        let text = "## A\nWithin seventy\u{2011}two (72) hours, and forty\u{2011}five (45) days.\n";
        assert_eq!(told(RULE, text).len(), 0);
        assert_eq!(told(RULE, &text.replace("(72)", "(27)")).len(), 1);
    }

    #[test]
    fn code_and_comments_are_no_prose() {
        assert_eq!(told(RULE, "## A\n`three (6) months`\n<!-- three (6) months -->\n").len(), 0);
    }

    #[test]
    fn members_are_as_many_as_their_parts() {
        let told = |words: &str| told(RULE, &format!("## Decision-making\n{words}\n"));
        assert_eq!(
            told("The Board has five members: two from Quay, one from Mill and one from Hill."),
            ["21:15 the body has five by this number, and 4 if its parts are counted"]
        );
        assert_eq!(told("The Board has four members: two from Quay and two from Mill.").len(), 0);
        assert_eq!(
            told("The Board has one member from each Party, four in all."),
            ["21:43 one of each of the 3 parties cannot be four in all"]
        );
        assert_eq!(told("The Board has one member from each Party, three in all.").len(), 0);
    }

    #[test]
    fn commas_that_part_no_thousands_are_told() {
        assert_eq!(
            told(RULE, "## A\nInsurance of £10,000,00 and of £10,000,000, or £1,50 in 2026.\n"),
            ["21:14 the commas of “£10,000,00” do not part thousands"]
        );
    }

    #[test]
    fn a_cell_counts_without_a_noun() {
        let table = "## A\n\n| Size | |\n|---|---|\n| Parties | Five (6) |\n| Notes | see (3) |\n";
        assert_eq!(told(RULE, table), ["24:13 “Five (6)” says Five in words and 6 in figures"]);
    }
}
