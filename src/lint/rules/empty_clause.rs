//! A clause that is a heading and nothing else, or that only points to something that is absent.

use std::collections::BTreeMap;

use super::substance::{DeadEnd, Lack, Pointer, Reader};
use super::{Check, Report, Rule, places, wording};
use crate::document::agreement::Agreement;
use crate::document::markdown::{Section, Style};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "empty-clause",
    severity: Severity::Error,
    summary: "a clause with nothing written under its heading, or only a pointer to something absent",
    explanation: r"
A heading is not a clause. Partners who later disagree will look for the words under it, and a schedule that was never attached
is the same as no words at all.

A numbered paragraph of which nothing but the number is left is told as well, where the one before or behind it has words. Words below sub-headings
count, and “5.0 Security” is content where “5.1 Access” follows. A comment or a clause marker alone does not. A pointer to a schedule that stands in the file, or
that `schedules` in the front matter lists, is content.

~~~markdown bad
## Termination

## Disputes
Take it to the joint steering group, which meets within ten working days.
~~~

~~~markdown bad
## Risk sharing
Risk sharing is set out in Schedule 4.

## Disputes
Take it to the joint steering group, which meets within ten working days.
~~~

~~~markdown good
## Termination
Any partner may leave with three months' notice.

## Risk sharing
Risk sharing is set out in Schedule 1.

## Schedule 1: Shares of risk
Each partner carries the cost of its own staff; overspends are shared by income.
~~~

**To settle it,** write the clause or attach the schedule. If the partners have decided that it does not apply or comes later, say so in the
front matter: `omissions: { profit-sharing: { state: not-applicable, reason: no surplus can arise } }`.

**Suppress it** only for a heading that another document fills and that cannot be listed under `schedules`.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for (index, (clauses, lack)) in without_words(agreement) {
        let Some(section) = agreement.body.sections.get(index) else { continue };
        let heading = wording::quoted(places::called(section));
        let (message, help) = match lack {
            Lack::Target(pointer) => {
                let help = format!("write the clause here, or attach {}", pointer.target);
                (points_nowhere(&heading, &pointer), help)
            }
            Lack::Words => {
                (format!("nothing is written under {heading}"), what_to_write(report, &clauses))
            }
        };
        let finding = report.at(section.heading_span, message);
        finding.help(help).why("a heading is not a clause: partners who later disagree will look for the words under it");
        if let [clause] = clauses.as_slice() {
            finding.clause(clause);
        }
    }
}

/// What the catalogue says that the words must settle, and the way out.
fn what_to_write(report: &Report<'_>, clauses: &[String]) -> String {
    let kind = clauses.first().and_then(|clause| report.standard.catalogue.get(clause));
    let what = kind.map(|kind| kind.write.as_str()).filter(|words| !words.is_empty());
    format!(
        "write {}; or say under `omissions` in the front matter why it is left out",
        what.unwrap_or("what the partners agree")
    )
}

fn points_nowhere(heading: &str, Pointer { target, end }: &Pointer) -> String {
    match end {
        DeadEnd::Absent => format!("{heading} only points to {target}, which is not there"),
        DeadEnd::Empty => format!("{heading} only points to {target}, where nothing is written"),
        DeadEnd::Itself => {
            format!("{heading} only points to {target}, which is where it stands itself")
        }
    }
}

/// The sections without words and the clauses that they are. Of a section and an empty one below it the lower, since words there fill both.
fn without_words(agreement: &Agreement) -> BTreeMap<usize, (Vec<String>, Lack)> {
    let reader = Reader::of(agreement);
    let has_blanks = agreement.source.slice(agreement.body.span).contains("___");
    let mut sections: BTreeMap<usize, (Vec<String>, Lack)> = BTreeMap::new();
    for index in 0..agreement.body.sections.len() {
        let clauses = places::clauses_of(agreement, index);
        // A heading that is kept for the numbering says with the omission why it is empty.
        let is_left_out = clauses.iter().all(|clause| agreement.omission(clause).is_some());
        let is_bare = is_left_out && is_bare_number(agreement, index);
        if is_left_out && !is_bare {
            continue;
        }
        // “Signed: ____” is a line to write on, and what else is blank is told as that.
        let is_blank = |section: &Section| agreement.source.slice(section.words).contains("___");
        if has_blanks && agreement.body.sections.get(index).is_some_and(is_blank) {
            continue;
        }
        let goes_on =
            places::clauses_of(agreement, index + 1).iter().any(|next| clauses.contains(next));
        match reader.lack(index) {
            Some(Lack::Words) if !is_bare && (goes_on || is_no_clause(agreement, index)) => {}
            Some(lack) => {
                sections.insert(index, (clauses.to_vec(), lack));
            }
            None => {}
        }
    }
    let above: Vec<usize> =
        sections.keys().flat_map(|index| places::upwards(agreement, *index).skip(1)).collect();
    for index in above {
        sections.remove(&index);
    }
    sections
}

/// Whether a heading without words is none for a clause that somebody forgot to write.
fn is_no_clause(agreement: &Agreement, index: usize) -> bool {
    let sections = &agreement.body.sections;
    let Some(section) = sections.get(index) else { return true };
    let next = sections.get(index + 1);
    if section.title.is_empty() || is_part_of_next(section, next) || is_in_form(agreement, index) {
        return true;
    }
    let is_bare_label = section.style == Style::RunIn && section.number.is_none();
    // “**Supplier's signature**” with room below it is a line to sign on.
    let names_signatory = section.title.contains(['’', '\'']) || agreement.is_foreign();
    let is_to_sign = is_bare_label
        && names_signatory
        && places::clauses_of(agreement, index) == ["counterparts-and-execution"];
    if is_to_sign || (is_bare_label && introduces(agreement, section)) {
        return true;
    }
    // Where nobody said that this is an agreement, more may be a title than in one of ours.
    agreement.is_foreign()
        && section.number.is_none()
        && section.plain.is_empty()
        && next.is_some()
        && (is_before_all_words(agreement, index)
            || next.is_some_and(|next| next.level == section.level)
                && places::clauses_of(agreement, index + 1).is_empty())
}

/// “5.0 Network security” over “5.1 Access to the internet”.
fn is_part_of_next(section: &Section, next: Option<&Section>) -> bool {
    let Some(own) = section.number.as_deref() else { return false };
    let Some(next) = next.and_then(|next| next.number.as_deref()) else { return false };
    let own = own.strip_suffix(".0").unwrap_or(own);
    next.strip_prefix(own).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether a section stands in an exhibit that is a form for others to fill in.
fn is_in_form(agreement: &Agreement, index: usize) -> bool {
    const FORMS: [&str; 8] = [
        "template",
        "form",
        "request",
        "questionnaire",
        "declaration",
        "specimen",
        "pro forma",
        "proforma",
    ];
    const BESIDE: [&str; 5] = ["schedule", "annex", "appendix", "exhibit", "attachment"];
    let is_form = |heading: &str| {
        let heading = heading.to_lowercase();
        let is_word = |word: &&str| {
            heading.split(|sign: char| !sign.is_alphanumeric()).any(|found| found == *word)
        };
        BESIDE.iter().any(|word| heading.starts_with(word))
            && FORMS
                .iter()
                .any(|form| is_word(form) || (form.contains(' ') && heading.contains(form)))
    };
    places::upwards(agreement, index)
        .filter_map(|index| agreement.body.sections.get(index))
        .any(|section| is_form(&section.heading))
}

/// “By using the service, you agree to the following terms:” leads on to the headings below; “**Chair**:” is a field of a form.
fn introduces(agreement: &Agreement, section: &Section) -> bool {
    const MOST_WORDS: usize = 5;
    let source = agreement.source.text();
    let behind = source.get(section.heading_span.end..).unwrap_or_default();
    let ends_with_colon = behind.trim_start_matches(['*', '_', ' ']).starts_with(':');
    let is_sentence = section.title.split(' ').count() > MOST_WORDS;
    ends_with_colon && section.plain.is_empty() && (is_sentence || agreement.is_foreign())
}

/// Whether nothing but headings stands above a section: then it is a title or a subtitle.
fn is_before_all_words(agreement: &Agreement, index: usize) -> bool {
    let mut above = agreement.body.sections.iter().take(index);
    above.all(|section| !section.plain.contains(char::is_alphanumeric))
}

/// Whether a paragraph is a number such as 10.2 with nothing behind it, while paragraphs 10.1 or 10.3 beside it have words.
fn is_bare_number(agreement: &Agreement, index: usize) -> bool {
    let sections = &agreement.body.sections;
    let parts = |section: &Section| -> Option<(String, u32)> {
        let number = section.number.as_deref()?;
        let (above, own) = number.rsplit_once('.')?;
        let is_number = above.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        Some((above.to_owned(), own.parse().ok()?)).filter(|_| is_number)
    };
    let is_bare = |section: &Section| section.title.is_empty() && section.plain.trim().is_empty();
    let Some(section) = sections.get(index).filter(|section| is_bare(section)) else {
        return false;
    };
    let Some((above, own)) = parts(section) else { return false };
    let has_words_beside = |neighbour: Option<&Section>| {
        neighbour.is_some_and(|it| {
            let beside = parts(it)
                .is_some_and(|(other, number)| other == above && number.abs_diff(own) == 1);
            beside && !is_bare(it)
        })
    };
    let before = index.checked_sub(1).and_then(|index| sections.get(index));
    has_words_beside(before) || has_words_beside(sections.get(index + 1))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{told, told_when};

    const RULE: &str = "empty-clause";

    #[test]
    fn a_number_with_nothing_behind_it_is_told() {
        let text = "## 10. Results\n\n10.1. Each keeps what it has.\n\n10.2.\n\n10.3. Results are published.\n";
        assert_eq!(told(RULE, text), ["24:1 nothing is written under “10.2”"]);
        let typed =
            "## 10. Results\n\n10.1\n\nEach keeps what it has.\n\n10.2\n\nResults are published.\n";
        assert_eq!(told(RULE, typed), [""; 0]);
    }

    #[test]
    fn a_line_to_sign_on_is_no_heading_without_words() {
        assert_eq!(told(RULE, "## Quay Advice\n\n**Signed**: ______________\n"), [""; 0]);
    }

    #[test]
    fn the_heading_is_named_where_it_stands() {
        assert_eq!(
            told(RULE, "## 7. Termination\n\n## Notes\nNone.\n"),
            ["20:4 nothing is written under “Termination”"]
        );
    }

    #[test]
    fn comments_and_rules_are_no_words() {
        assert_eq!(told(RULE, "## Termination\n<!-- clause: termination -->\n\n---\n").len(), 1);
    }

    #[test]
    fn words_below_a_sub_heading_are_words_and_sub_headings_are_not() {
        assert_eq!(told(RULE, "## Termination\n### First case\nThree months.\n").len(), 0);
        assert_eq!(told(RULE, "## Termination\n### First case\n### Second case\n").len(), 1);
    }

    #[test]
    fn what_stands_in_a_list_item_is_its_content() {
        for above in ["AGREED TERMS", "It is agreed", "Operative provisions", "General terms"] {
            let body =
                format!("**{above}**\n\n1. **Payment**\n\n   1.1 The Council pays each month.\n");
            assert_eq!(told(RULE, &body), [""; 0], "{above}");
        }
        assert_eq!(told(RULE, "## Agreed terms\n\n## 1. Payment\nEach month.\n"), [""; 0]);
    }

    #[test]
    fn a_stray_sign_a_part_a_sentence_and_a_label_are_no_clauses_without_words() {
        for body in [
            "## 2. Termination\n##\n\nThree months' notice.\n",
            "**5.0 Data security**\n\n**5.1 Internet access**\n\nConnections are protected.\n",
            "**12. Governing law**\n\nTHIS CHARTER IS SUBJECT TO ENGLISH LAW.\n\n**13. Notices**\n\nIn writing.\n",
            "[1.1](#x) Purpose  \n[1.2](#y) Membership  \n\n## 1. Purpose\nTo row.\n",
            "## Termination\nSee below.\n\n**Quay Advice's signature**\n",
            "# Exhibit A: disclosure form\n\n**Conflicts of interest**\n\n**Name**\n",
        ] {
            assert_eq!(told(RULE, body), [""; 0], "{body}");
        }
    }

    #[test]
    fn titles_and_parts_count_only_in_our_own_documents() {
        let read = |key: &str, body: &str| {
            let text = format!("---\n{key}\n---\n{body}");
            told_when(RULE, &["kind=terms-of-reference"], &text)
        };
        let body = "# Rowing rules\n\n## Membership\n\n## Hamsters\nNone.\n";
        assert_eq!(read("layout: page", body), [""; 0]);
        assert_eq!(
            read("kind: terms-of-reference", body),
            ["6:4 nothing is written under “Membership”"]
        );
        for headings in [["1. Membership", "2. Quorum"], ["Membership", "Quorum"]] {
            let [first, second] = headings;
            let body = format!("# Rowing rules\nFor all.\n\n## {first}\n\n## {second}\nThree.\n");
            assert_eq!(read("layout: page", &body).len(), 1, "{body}");
        }
    }

    #[test]
    fn a_section_that_carries_two_clauses_is_told_once() {
        let body = "## Risk and reward\n<!-- clause: risk-sharing, profit-sharing -->\n";
        assert_eq!(told(RULE, body), ["20:4 nothing is written under “Risk and reward”"]);
    }

    #[test]
    fn an_empty_section_is_told_even_where_another_carries_the_clause_too() {
        let body =
            "## Termination\n\n## Notes\nNone.\n\n## Ending the agreement\nThree months' notice.\n";
        assert_eq!(told(RULE, body), ["20:4 nothing is written under “Termination”"]);
        assert_eq!(
            told(RULE, "## Termination\n## Ending the agreement\nThree months' notice.\n").len(),
            0
        );
    }

    #[test]
    fn a_pointer_to_an_absent_or_empty_place_is_no_clause() {
        for pointer in [
            "See Schedule 4.",
            "As set out in Schedule 4 to this agreement.",
            "The partners may leave as set out in Schedule 4.",
            "Please refer to clause 31.2",
        ] {
            assert_eq!(
                told(RULE, &format!("## 1. Termination\n{pointer}\n")).len(),
                1,
                "{pointer}"
            );
        }
        assert_eq!(
            told(RULE, "## Termination\nSee Schedule 4.\n\n# Schedule 4: Particulars\n"),
            ["20:4 “Termination” only points to Schedule 4, where nothing is written"]
        );
        assert_eq!(
            told(RULE, "## 9. Termination\nSee clause 9.\n"),
            ["20:4 “Termination” only points to clause 9, which is where it stands itself"]
        );
    }

    #[test]
    fn a_pointer_that_says_more_or_arrives_is_a_clause() {
        for body in [
            "## Termination\nAs Schedule 4 says, with three months' notice to the lead provider.\n",
            "## Termination\nSee Schedule 4.\n\n# Schedule 4\nThree months' notice.\n",
            "## Termination\nSee clause 2.1.\n\n## 2. Leaving the partnership\nThree months' notice.\n",
        ] {
            assert_eq!(told(RULE, body).len(), 0, "{body}");
        }
    }
}
