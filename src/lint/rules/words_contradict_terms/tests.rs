//! What is told of words and terms that differ, and what is not.

use std::sync::Arc;

use super::*;
use crate::document::agreement::Circumstances;
use crate::document::words::Quorum;
use crate::ground::finding::Finding;
use crate::ground::source::Source;
use crate::lint::rules::examples::{STANDARD, findings, told};

const NAME: &str = RULE.name;

fn with(terms: &str, clause: &str, words: &str) -> String {
    let parties = "parties:\n  - { id: harbour-trust, name: Harbour Trust }\n  - { id: quay-advice, name: Quay Advice CIC }\n";
    format!(
        "---\nkind: lead-provider-agreement\n{parties}{terms}\n---\n## 7. Words\n<!-- clause: {clause} -->\n\n{words}\n"
    )
}

#[test]
fn a_term_is_told_where_it_stands_with_the_words_beside_it() {
    let text = with(
        "termination: { notice: P3M }",
        "termination",
        "All parties together may end it with six **(6)** months’ notice. Records are returned within three months.",
    );
    let (_, findings) = findings(NAME, &[], &text);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(
        finding.message,
        "the notice to end the agreement is 3 months in the front matter, but “six (6) months” in the words of clause 7"
    );
    assert_eq!(finding.clause.as_deref(), Some("termination"));
    let help =
        "write `P6M` here if the words are what was agreed; otherwise change the words of clause 7";
    assert_eq!(finding.help.as_deref(), Some(help));
    assert_eq!(finding.related.len(), 1);
    assert!(told(NAME, &text).iter().all(|line| line.starts_with("6:24 ")));
}

/// Terms, the clause, its words, and what is told.
const CASES: &[(&str, &str, &str, &str)] = &[
    (
        "timeframe: { commencement: 2026-04-01 }",
        "timeframe",
        "This agreement begins on 1 May 2026.",
        "the commencement is 1 April 2026 in the front matter, but “1 May 2026” in the words of clause 7",
    ),
    (
        "timeframe: { extension: { up-to: P1Y, count: 1 } }",
        "timeframe",
        "It may be extended once, by up to two years.",
        "the longest extension is 1 year in the front matter, but “two years” in the words of clause 7",
    ),
    (
        "timeframe: { extension: { up-to: P1Y, count: 1 } }",
        "timeframe",
        "It may be extended twice, by up to one year in all.",
        "the number of extensions is 1 in the front matter, but “twice” in the words of clause 7",
    ),
    (
        "quorum: { count: 4 }",
        "quorum",
        "A quorum is five members.",
        "the quorum is 4 in the front matter, but “five” in the words of clause 7",
    ),
    (
        "quorum: { each-party: true }",
        "quorum",
        "A quorum is three members.",
        "the quorum is one of each party in the front matter, but “three” in the words of clause 7",
    ),
    (
        "variation: { approval: all-parties }",
        "variation",
        "It is varied in writing, agreed by a majority of the partners.",
        "the approval of a variation is all parties in the front matter, but “a majority of the partners” in the words of clause 7",
    ),
    (
        "risk-sharing: { cap: { amount: \"50000\", currency: GBP } }",
        "risk-sharing",
        "The shared loss is limited to £60,000 in any one year.",
        "the cap on the risk is £50,000 in the front matter, but “£60,000” in the words of clause 7",
    ),
    (
        "risk-sharing: { shares: { harbour-trust: 50, quay-advice: 50 } }",
        "risk-sharing",
        "| Partner | Share (%) |\n|---|---|\n| Harbour Trust | 50 |\n| Quay Advice CIC | 40 |",
        "Quay Advice CIC’s share of the risk is 50 per cent in the front matter, but “40” in the words of clause 7",
    ),
    (
        "overspend-and-underspend: { shares: { harbour-trust: 2/3, quay-advice: 1/3 } }",
        "overspend-and-underspend",
        "It is borne by Harbour Trust (the “Host”) and Quay Advice. One half falls to the Host.\nQuay Advice bears one third.",
        "",
    ),
    (
        "financing: { contributions: [{ party: quay-advice, amount: { amount: \"5000\", currency: GBP } }] }",
        "financing",
        "Harbour Trust contributes £7,000 and Quay Advice CIC contributes £6,000.",
        "Quay Advice CIC’s contribution is £5,000 in the front matter, but “£6,000” in the words of clause 7",
    ),
    (
        "contributions: { total: { amount: \"5000\", currency: GBP } }",
        "contributions",
        "The contributions come to £6,000.",
        "the total of the fund is £5,000 in the front matter, but “£6,000” in the words of clause 7",
    ),
    (
        "insurance: { cover: [{ type: public, minimum: { amount: \"5000000\", currency: GBP } }, { type: employers, minimum: { amount: \"10000000\", currency: GBP } }] }",
        "insurance",
        "Each has public liability cover of £2 million and employers’ liability cover of £10 million.",
        "the least cover of public insurance is £5,000,000 in the front matter, but “£2 million” in the words of clause 7",
    ),
    (
        "meetings: { frequency: P2M }",
        "meetings",
        "The board meets quarterly.",
        "the time between meetings is 2 months in the front matter, but “quarterly” in the words of clause 7",
    ),
    (
        "breach-notification: { within: PT24H }",
        "breach-notification",
        "The others are told within 72 hours.",
        "the time to tell of a data breach is 24 hours in the front matter, but “72 hours” in the words of clause 7",
    ),
    (
        "communication: { response-time: P5D }",
        "communication",
        "Messages are answered within ten working days.",
        "the time for an answer is 5 days in the front matter, but “ten working days” in the words of clause 7",
    ),
    (
        "dispute-resolution: { steps: [{ level: first, within: P14D }, { level: second, within: P28D }] }",
        "dispute-resolution",
        "The points of contact have 14 days, the chief officers 14 days more.",
        "the time for step 2 of a dispute is 28 days in the front matter, but “14 days” in the words of clause 7",
    ),
    (
        "retention-and-deletion: { periods: [{ keep: P6Y }] }",
        "retention-and-deletion",
        "Records are kept for eight years.",
        "the time for which data are kept is 6 years in the front matter, but “eight years” in the words of clause 7",
    ),
    (
        "delegated-authority: { limit: { amount: \"5000\", currency: GBP } }",
        "delegated-authority",
        "It may spend up to £10,000.",
        "the limit of the delegated authority is £5,000 in the front matter, but “£10,000” in the words of clause 7",
    ),
    (
        "individual-rights: { response-within: P1M }",
        "individual-rights",
        "Requests are answered within two months.",
        "the time to answer a request is 1 month in the front matter, but “two months” in the words of clause 7",
    ),
    (
        "quarterly-and-annual-reporting: { quarterly-within: P30D }",
        "quarterly-and-annual-reporting",
        "The quarterly report comes within 45 days.",
        "the time for the quarterly report is 30 days in the front matter, but “45 days” in the words of clause 7",
    ),
    (
        "exclusion: { approval: all-parties }",
        "exclusion",
        "A partner is excluded by a majority of the partners.",
        "the approval of an exclusion is all parties in the front matter, but “a majority of the partners” in the words of clause 7",
    ),
    (
        "sharing-method-and-frequency: { frequency: P1W }",
        "sharing-method-and-frequency",
        "Data are sent monthly.",
        "the time between transfers of data is 1 week in the front matter, but “monthly” in the words of clause 7",
    ),
    (
        "company-matters: { members: { harbour-trust: { percent: 60 } } }",
        "company-matters",
        "Harbour Trust holds 50 per cent of the shares.",
        "Harbour Trust’s share of the company is 60 per cent in the front matter, but “50 per cent” in the words of clause 7",
    ),
    (
        "risk-sharing: { cap-by-party: { harbour-trust: { amount: \"5000\", currency: GBP } } }",
        "risk-sharing",
        "Harbour Trust bears no more than £6,000.",
        "the cap on Harbour Trust’s risk is £5,000 in the front matter, but “£6,000” in the words of clause 7",
    ),
    (
        "liability-and-indemnity: { cap-by-party: { harbour-trust: { amount: \"5000\", currency: GBP } } }",
        "liability-and-indemnity",
        "Harbour Trust is liable up to £6,000.",
        "the cap on Harbour Trust’s liability is £5,000 in the front matter, but “£6,000” in the words of clause 7",
    ),
    (
        "non-pooled: { amounts: [{ party: harbour-trust, amount: { amount: \"5000\", currency: GBP } }] }",
        "non-pooled",
        "Harbour Trust aligns £6,000.",
        "Harbour Trust’s aligned money is £5,000 in the front matter, but “£6,000” in the words of clause 7",
    ),
    (
        "admission: { instrument: counter-signature }",
        "admission",
        "A newcomer signs a deed of adherence.",
        "the instrument of an admission is counter signature in the front matter, but the words of clause 7 say “deed” and nothing of that",
    ),
    (
        "variation: { form: deed }",
        "variation",
        "Changes are made in writing.",
        "the form of a variation is deed in the front matter, but the words of clause 7 say “writing” and nothing of that",
    ),
];

#[test]
fn the_form_of_a_change_is_read_beside_other_clauses_too() {
    let message = |terms: &str, clause: &str, words: &str| {
        let (_, findings) = findings(NAME, &[], &with(terms, clause, words));
        findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    let both = "dispute-resolution, variation";
    assert_eq!(
        message(
            "variation: { form: deed }",
            both,
            "It is ended in writing. It is varied in writing."
        ),
        [
            "the form of a variation is deed in the front matter, but the words of clause 7 say “writing” and nothing of that"
        ]
    );
    for (form, words) in [
        ("writing", "It is varied by a deed signed by all."),
        ("deed", "No variation of this Deed has effect unless in writing."),
    ] {
        assert_eq!(message(&format!("variation: {{ form: {form} }}"), "variation", words).len(), 1);
    }
    for (form, words) in [
        ("deed", "Disputes are put in writing. It is varied by deed."),
        ("deed", "Disputes are put in writing."),
        ("writing", "A variation of this Deed is signed by all."),
        ("writing", "It is changed in writing, by deed if it binds the Council’s land."),
    ] {
        assert_eq!(
            message(&format!("variation: {{ form: {form} }}"), both, words).len(),
            0,
            "{words}"
        );
    }
}

#[test]
fn each_sort_of_figure_is_compared() {
    for (terms, clause, words, message) in CASES {
        let (_, findings) = findings(NAME, &[], &with(terms, clause, words));
        let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
        let expected: Vec<&str> =
            [*message].into_iter().filter(|message| !message.is_empty()).collect();
        assert_eq!(messages, expected, "{words}");
    }
}

/// What stands before the clause on the timeframe, and what is told of it.
fn told_of_front(terms: &str, front: &str) -> Vec<String> {
    let clause = "## 7. Term\n<!-- clause: timeframe -->\n\nIt runs until the end of the Project Period, unless it is ended earlier.\n";
    let text = format!(
        "---\nkind: joint-working-agreement\n{terms}\n---\n# An agreement\n\n{front}\n\n{clause}"
    );
    findings(NAME, &[], &text).1.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn definitions_tables_and_opening_words_state_the_term_as_well() {
    const TERMS: &str = "timeframe: { commencement: 2026-04-01, expiry: 2029-03-31, term: P3Y }";
    for (front, expected) in [
        (
            "## 1. Definitions\n“**Commencement Date**” means 1 April 2025;",
            "the commencement is 1 April 2026 in the front matter, but “1 April 2025” in the words of clause 1",
        ),
        (
            "## 1. Definitions\n\"Effective Date\": 1 May 2026;",
            "the commencement is 1 April 2026 in the front matter, but “1 May 2026” in the words of clause 1",
        ),
        (
            "## 1. Definitions\n| Term | Meaning |\n|---|---|\n| Expiry Date | 31 March 2028 |",
            "the expiry is 31 March 2029 in the front matter, but “31 March 2028” in the words of clause 1",
        ),
        (
            "## 1. Definitions\n“Project Period” means the 36 months from then, ending on 31 March 2028.",
            "the expiry is 31 March 2029 in the front matter, but “31 March 2028” in the words of clause 1",
        ),
        (
            "## 1. Definitions\n| Term | Meaning |\n|---|---|\n| Term | five years from the Commencement Date |",
            "the term is 3 years in the front matter, but “five years” in the words of clause 1",
        ),
        (
            "| Document control | |\n|---|---|\n| End date | 30 March 2029 |",
            "the expiry is 31 March 2029 in the front matter, but “30 March 2029” in the words at its beginning",
        ),
        (
            "| Question | Answer |\n|---|---|\n| From when until when? | 1 April 2026 to 31 March 2030 |",
            "the expiry is 31 March 2029 in the front matter, but “31 March 2030” in the words at its beginning",
        ),
        (
            "THIS AGREEMENT is made as a deed and takes effect on 1 May 2026.",
            "the commencement is 1 April 2026 in the front matter, but “1 May 2026” in the words at its beginning",
        ),
        (
            "Dated with effect from 1st April 2025",
            "the commencement is 1 April 2026 in the front matter, but “1st April 2025” in the words at its beginning",
        ),
    ] {
        assert_eq!(told_of_front(TERMS, front), [expected], "{front}");
    }
    for front in [
        "## 1. Definitions\n“Commencement Date” means 1 April 2026; “Expiry Date” means 31 March 2029.",
        "## 1. Definitions\n“Service Commencement Date” means 1 July 2026. “Lease End Date” means 31 May 2030.",
        "## 1. Definitions\n“Commencement Date” means 1 April 2026; “Effective Date” means 1 March 2026.",
        "## 1. Definitions\n“Grant Period” means the time ending on 31 March 2027. “Notice Period” means three months from then.",
        "This agreement replaces the one that took effect on 1 April 2023, and is dated 3 March 2026.",
        "| Milestone | Start date | End date |\n|---|---|---|\n| First | 1 May 2026 | 1 June 2026 |",
        "## Schedule 1\n| Start date | 1 July 2026 |\n|---|---|",
    ] {
        assert_eq!(told_of_front(TERMS, front), Vec::<String>::new(), "{front}");
    }
}

#[test]
fn what_several_places_state_otherwise_is_one_mistake() {
    let text = told_of_front(
        "timeframe: { commencement: 2026-04-01 }",
        "| Start date | 1 May 2026 |\n|---|---|\n\n## 1. Definitions\n“Start Date” means 1 May 2026.",
    );
    assert_eq!(text.len(), 1);
}

#[test]
fn whether_it_binds_is_compared() {
    let told_of = |status: &str, words: &str| {
        let text = with(&format!("legal-status: {{ {status} }}"), "legal-status", words);
        findings(NAME, &[], &text).1.into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(
        told_of("effect: binding, execution: deed", "This Agreement is **not** legally binding."),
        [
            "the effect is “binding” in the front matter, but “This Agreement is not legally binding” stands in the words of clause 7"
        ]
    );
    assert_eq!(told_of("effect: not-binding", "This memorandum is legally binding.").len(), 1);
    assert_eq!(told_of("execution: deed", "This document is not legally binding.").len(), 1);
    assert_eq!(
        told_of("effect: binding, execution: simple", "This agreement is executed as a deed.")
            .len(),
        1
    );
    for (status, words) in [
        ("effect: binding", "This agreement is legally binding."),
        ("effect: binding", "This agreement is not legally binding, except clause 9."),
        (
            "effect: partly-binding, binding-clauses: [confidentiality]",
            "This agreement is not legally binding.",
        ),
        (
            "effect: not-binding",
            "This memorandum is not legally binding. Binding terms are agreed separately.",
        ),
        ("effect: not-binding", "The collaboration agreement is legally binding."),
        ("effect: binding, execution: simple", "A newcomer joins by a deed of adherence."),
    ] {
        assert_eq!(told_of(status, words), Vec::<String>::new(), "{words}");
    }
}

#[test]
fn an_approval_by_fewer_than_all_is_told() {
    for (terms, clause, words, expected) in [
        (
            "variation: { approval: all-parties }",
            "variation",
            "It is varied in writing, signed by the Lead.",
            1,
        ),
        (
            "admission: { approval: all-parties }",
            "admission, withdrawal",
            "A new partner joins with the consent of the Steering Group.",
            1,
        ),
        (
            "variation: { approval: all-parties }",
            "variation",
            "It is varied in writing, signed by the Lead and all others.",
            0,
        ),
        (
            "variation: { approval: all-parties }",
            "variation",
            "It is varied in writing, signed by any two parties.",
            0,
        ),
        (
            "variation: { approval: majority }",
            "variation",
            "It is varied in writing, signed by the Lead.",
            0,
        ),
        (
            "variation: { approval: all-parties }",
            "variation",
            "The Steering Group may change the action plan with the consent of the Lead.",
            0,
        ),
    ] {
        assert_eq!(told(NAME, &with(terms, clause, words)).len(), expected, "{words}");
    }
}

/// Terms, the clause, and words that do not contradict them, or not for sure.
const SILENT: &[(&str, &str, &str)] = &[
    (
        "termination: { notice: P3M }",
        "termination",
        "A party may end it with 12 weeks’ notice, or three months’ notice where the grant ends.",
    ),
    (
        "termination: { notice: P3M }",
        "termination",
        "Meetings of creditors are called on six months’ notice of default.",
    ),
    (
        "timeframe: { extension: { count: 2 } }",
        "timeframe",
        "It may be extended by further years, two in all. The board may extend it once the funder agrees. Once extended, it goes on.",
    ),
    (
        "timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }",
        "timeframe",
        "The first phase starts on 1 July 2026 and runs until 30 June 2027. The agreement lasts as long as the grant.",
    ),
    (
        "risk-sharing: { cap: { amount: 60000, currency: GBP } }",
        "risk-sharing",
        "No member bears more than £20,000 in a year.",
    ),
    (
        "confidentiality: { survives: P3Y }",
        "confidentiality",
        "It lasts for ever. Papers are destroyed within 30 days after the end.",
    ),
    (
        "financing: { contributions: [{ party: quay-advice, amount: { amount: 70000, currency: GBP } }] }",
        "financing",
        "Quay Advice contributes £40,000 in the first year and £30,000 in the second.",
    ),
    (
        "decision-making: { bodies: [{ id: a, name: Board, quorum: { count: 4 } }, { id: b, name: Panel }] }",
        "decision-making",
        "A quorum of the panel is two members.",
    ),
    (
        "dispute-resolution: { steps: [{ within: P14D }, { within: P28D }] }",
        "dispute-resolution",
        "It is put in writing within a week. The mediator is named within 21 days.",
    ),
    (
        "termination: { notice: P3M }",
        "termination",
        "The lead gives six months’ notice, the others two months’ notice.",
    ),
    ("termination: { notice: P3M }", "termination", "It may be ended with a quarter’s notice."),
    ("termination: { notice: P12M }", "termination", "It may be ended with one year’s notice."),
    ("termination: { notice: P3M }", "withdrawal", "A partner may leave with six months’ notice."),
    (
        "termination: { notice: P3M }\nwithdrawal: { notice: P6M }",
        "termination, withdrawal",
        "Six months’ notice is needed. All together may do so with three months’ notice.",
    ),
    ("termination: { notice: P3M }", "termination", "`It may be ended with six months’ notice.`"),
    (
        "timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }",
        "timeframe",
        "It runs from 1 April 2026 to 31 March 2029 unless extended to 31 March 2031.",
    ),
    (
        "communication: { response-time: P5D }",
        "communication",
        "Messages are answered within five working days.",
    ),
    ("quorum: { each-party: true }", "quorum", "A quorum is two members."),
    (
        "meetings: { frequency: P2M }",
        "meetings",
        "The board meets every month in the first year, and every two months after that.",
    ),
    (
        "variation: { approval: { body: board } }",
        "variation",
        "It is varied by a majority of the partners.",
    ),
    ("variation: { form: writing }", "variation", "It is varied in writing by a deed."),
    (
        "financing: { contributions: [{ party: quay-advice, amount: { amount: \"5000\", currency: GBP } }] }",
        "financing",
        "Quay Advice receives £6,000. The Host £7,000, Quay Advice £5,000.",
    ),
    (
        "risk-sharing: { shares: { harbour-trust: 50, quay-advice: 50 } }",
        "risk-sharing",
        "The council, Harbour Trust and Quay Advice bear one third each.",
    ),
    (
        "risk-sharing: { cap: [1] }\ntermination: P3M\nquorum: { count: { a: b } }",
        "risk-sharing, quorum, termination",
        "Up to £5 with six months’ notice and a quorum of three members.",
    ),
];

#[test]
fn what_is_about_something_else_or_fits_somewhere_is_silence() {
    for (terms, clause, words) in SILENT {
        assert_eq!(told(NAME, &with(terms, clause, words)), Vec::<String>::new(), "{words}");
    }
}

#[test]
fn days_beside_months_are_a_warning() {
    let text = with(
        "termination: { notice: P3M }",
        "termination",
        "It may be ended with ninety (90) days’ notice.",
    );
    let (_, findings) = findings(NAME, &[], &text);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(
        findings[0].message,
        "the notice to end the agreement is 3 months in the front matter, but “ninety (90) days” in the words of clause 7: 3 months can be 89 to 92 days"
    );
}

#[test]
fn what_two_terms_repeat_is_one_mistake() {
    let text = with(
        "meetings: { papers: P7D }\nminutes-and-papers: { papers: P7D }",
        "meetings",
        "Papers are sent ten days before.",
    );
    let (_, findings) = findings(NAME, &[], &text);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].related.len(), 2);
}

fn read(text: String) -> Agreement {
    let source = Arc::new(Source::new("a.md", text));
    Agreement::read(source, &STANDARD.catalogue, Circumstances::default())
}

fn told_of(agreement: &Agreement) -> Vec<Finding> {
    let mut report = Report::new(&RULE, &STANDARD, agreement.path());
    check(agreement, &mut report);
    report.into_findings()
}

/// Another figure of the same sort, as words would put it.
fn another(figure: Figure, sort: Sort) -> &'static str {
    match (figure, sort) {
        (_, Sort::Rhythm) => "every seventeen months",
        (_, Sort::Times) => "seven times",
        (Figure::Length(_), _) => "seventeen (17) months",
        (Figure::Day(_), _) => "17 July 2041",
        (Figure::Money(_), _) => "£77,777",
        (Figure::Number(_), _) => "seventeen",
        (Figure::Portion(_), _) => "77 per cent",
        (Figure::Quorum(Quorum::Count(_)), _) => "seventeen (17)",
        (Figure::Quorum(_), _) => "seventeen members",
        (Figure::Approval(_) | Figure::Lesser(_), _) => "a majority of the parties",
    }
}

/// Each place where the words of an agreement state a term as it is, and the comparison that is about it.
fn agreeing(agreement: &Agreement) -> Vec<(&'static Comparison, Stated)> {
    let mut agreeing = Vec::new();
    let names = Names::of(agreement);
    for comparison in &STATED_TERMS.terms {
        let clauses: BTreeSet<&str> = comparison.clauses().collect();
        let passages: Vec<Passage> =
            passages(agreement, &clauses).into_values().flatten().collect();
        if matches!(comparison.fact, Sort::Shares | Sort::Sums) {
            let sentences = passages.iter().map(|passage| (passage.sentence, passage.alone));
            let said = party_figures::read(agreement, &names, comparison, sentences);
            agreeing.extend(said.into_iter().map(|(_, stated)| (comparison, stated)));
            continue;
        }
        let figures = passages
            .iter()
            .flat_map(|passage| Figure::in_words(comparison.fact, agreement, passage.sentence));
        let figures: Vec<Stated> = figures.collect();
        for place in comparison.places(agreement.terms()) {
            let Some(term) = Figure::of_term(comparison.fact, place.term) else { continue };
            let same =
                figures.iter().filter(|stated| term.compare(stated.figure, 0) == Verdict::Same);
            agreeing.extend(same.map(|stated| (comparison, *stated)));
        }
    }
    agreeing
}

/// Takes clean agreements, whose words say what their terms say, and changes one figure in the words: for nearly every comparison there is
/// one that is told then, and never are there two findings for one mistake.
#[test]
fn a_figure_that_is_changed_in_the_words_of_a_clean_agreement_is_told_once() {
    const ENOUGH: usize = 1;
    let mut caught: BTreeMap<&str, usize> = BTreeMap::new();
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/agreements"));
    for folder in folders.unwrap() {
        let path = folder.unwrap().path().join("agreement.md");
        let text = std::fs::read_to_string(&path).unwrap();
        let clean = read(text.clone());
        let messages = |findings: &[Finding]| {
            findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!(messages(&told_of(&clean)), Vec::<String>::new(), "{}", path.display());
        for (comparison, stated) in agreeing(&clean) {
            let before = caught.entry(&comparison.term).or_default();
            if *before >= ENOUGH {
                continue;
            }
            let mut changed = text.clone();
            changed.replace_range(
                stated.span.start..stated.span.end,
                another(stated.figure, comparison.fact),
            );
            let told = told_of(&read(changed));
            let shared = told.iter().all(|finding| {
                finding.related.iter().any(|related| related.span.start == stated.span.start)
            });
            assert!(told.len() <= 1 || shared, "{}: {:?}", path.display(), messages(&told));
            *before += usize::from(!told.is_empty());
        }
    }
    let is_caught = |term: &str| caught.get(term).is_some_and(|caught| *caught > 0);
    let terms = STATED_TERMS.terms.iter().map(|comparison| comparison.term.as_str());
    let missed: Vec<&str> = terms.filter(|term| !is_caught(term)).collect();
    // These are tried above, on texts of their own.
    assert_eq!(
        missed,
        [
            "/contributions/total",
            "/exclusion/approval",
            "/breach-notification/within",
            "/retention-and-deletion/periods/-/keep",
            "/sharing-method-and-frequency/frequency",
            "/delegated-authority/limit",
            "/quarterly-and-annual-reporting/quarterly-within",
            "/company-matters/members/*/percent",
            "/risk-sharing/cap-by-party/*",
            "/liability-and-indemnity/cap-by-party/*",
            "/non-pooled/amounts/-/amount",
        ]
    );
}

#[test]
fn hostile_agreements_are_answered_quickly() {
    let markers = STATED_TERMS.terms.iter().flat_map(Comparison::clauses).collect::<BTreeSet<_>>();
    let markers = markers.into_iter().collect::<Vec<_>>().join(", ");
    let terms = "timeframe: { commencement: 2026-04-01, term: P3Y }\ntermination: { notice: P3M, minimum-members: 3 }\nrisk-sharing: { shares: { harbour-trust: 50 } }\n";
    let covers = "{ type: public, minimum: { amount: 5, currency: GBP } }, ".repeat(2000);
    let terms = format!("{terms}insurance: {{ cover: [{covers}] }}");
    let start = std::time::Instant::now();
    for words in [
        "six months’ notice of £5 for three of 50 per cent. ",
        "six months ",
        "(a b) ",
        "Harbour Trust (",
        "| Harbour Trust | 50 % |\n",
        "Harbour Trust and ",
        "1. ",
        "… .",
    ] {
        let text = with(&terms, &markers, &words.repeat(500_000 / words.len()));
        let told = told_of(&read(text));
        assert!(told.len() <= 100);
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(50));
}

const SHARES: &str = "risk-sharing: { shares: { harbour-trust: 60, quay-advice: 40 } }";

fn shares_told(words: &str) -> usize {
    told(NAME, &with(SHARES, "risk-sharing, profit-sharing", words)).len()
}

#[test]
fn columns_and_ratios_give_each_party_its_share() {
    let table = |gain: &str, loss: &str| {
        shares_told(&format!(
            "| Party | Gain | Loss |\n|---|---|---|\n| Harbour Trust | {gain} | {loss} |\n| Quay Advice | 40% | 40% |"
        ))
    };
    assert_eq!(table("60%", "60%"), 0);
    assert_eq!(table("50%", "60%"), 0);
    assert_eq!(table("60%", "50%"), 1);
    let ratio = |ratio: &str| {
        shares_told(&format!(
            "Losses are borne by Harbour Trust and Quay Advice in the proportions {ratio}."
        ))
    };
    assert_eq!([ratio("60:40"), ratio("3:2"), ratio("40:60"), ratio("60:45")], [0, 0, 1, 1]);
}

#[test]
fn a_column_gives_parties_their_short_names() {
    let words = |share: &str| {
        format!(
            "| Name | Short name |\n|---|---|\n| Harbour Trust | Harbour |\n| Quay Advice | the Quay |\n\nLosses are borne by Harbour with {share} and the Quay with 40%."
        )
    };
    assert_eq!([shares_told(&words("60%")), shares_told(&words("50%"))], [0, 1]);
}

#[test]
fn the_number_and_roles_of_parties_are_compared() {
    let words = |words: &str| told(NAME, &with("", "parties", words)).len();
    for (wrong, right) in [
        ("| Number of parties | Three (3) |", "| Number of parties | Two (2) |"),
        ("We are three charities in Fenmouth.", "We are two charities in Fenmouth."),
        ("The three organisations wish to meet.", "The two organisations wish to meet."),
    ] {
        assert_eq!([words(wrong), words(right)], [1, 0], "{wrong}");
    }
    for silent in
        ["We are three charities and a council.", "The three organisations of the pilot met."]
    {
        assert_eq!(words(silent), 0, "{silent}");
    }
    let roles = |role: &str| {
        format!(
            "---\nkind: alliance-agreement\nparties:\n  - {{ id: a, name: Harbour Trust, role: provider }}\n  - {{ id: b, name: Quay Advice, role: provider }}\n  - {{ id: c, name: Mill Lane, role: {role} }}\n---\n## Parties\n\n| Name | Role |\n|---|---|\n| Harbour Trust | Provider |\n| Quay Advice | Provider |\n| Mill Lane | Commissioner |\n"
        )
    };
    assert_eq!(told(NAME, &roles("commissioner")).len(), 0);
    assert_eq!(told(NAME, &roles("provider")).len(), 1);
}
