//! Terms that treat parties differently, without a word on why.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::Span as Duration;
use jiff::civil::date;
use regex::Regex;

use super::money::{self, Caps};
use super::party_figures::Names;
use super::phrases::words_of;
use super::shares::{self, Share, Shares};
use super::stated_terms::STATED_TERMS;
use super::timeframe::in_words;
use super::{Check, Report, Rule, bodies, caps_disagree, places, said, wording};
use crate::document::agreement::{Agreement, Party};
use crate::document::words::within;
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "unequal-terms",
    severity: Severity::Note,
    summary: "terms that treat parties differently, without a reason",
    explanation: r#"
Partnerships are rarely the coming together of equals, and unequal terms can be right. But they should be seen: in NCVO's survey of sub-contractors in the
Work Programme, 79 per cent of the voluntary organisations said that the lead did not shield them enough from risk. So a reason is asked for, and no more.

Told are indemnities that only some of the parties give, in the front matter or by the words (one party by name, and no word on the others); caps by party that differ, unless they follow the shares of the risk; and words by
which the lead or the commissioner may end the agreement, or leave it, with a shorter notice than the partners. A `reason` under `liability-and-indemnity` or
`risk-sharing` settles the first two.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
liability-and-indemnity:
  indemnities:
    - { by: quay-advice, for: claims that its work gives rise to }
---
~~~

~~~markdown bad
## Termination

The Lead Provider may end this agreement by giving one month's written notice. A Partner may end it by giving six months' written notice.
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
liability-and-indemnity:
  indemnities:
    - { by: each-party, for: claims that its work gives rise to }
  cap-by-party:
    harbour-trust: { amount: "1000000.00", currency: GBP }
    quay-advice: { amount: "100000.00", currency: GBP }
  reason: Quay Advice has reserves of £120,000.
---

## Termination

Any party may end this agreement by giving six months' written notice.
~~~

**To settle it,** make the terms the same for all, or write the `reason`.

**Suppress it** where the reason stands in the words of the clause.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for clause in ["risk-sharing", "liability-and-indemnity"] {
        if shares::are_reasoned(agreement, clause) {
            continue;
        }
        if clause == "liability-and-indemnity" {
            indemnities(agreement, report);
            indemnity_in_words(agreement, report);
        }
        if let Some(caps) = money::caps(agreement, clause) {
            differing_caps(agreement, clause, &caps, report);
        }
    }
    // One sentence may be about leaving and ending.
    let mut told = None;
    for (clause, verbs) in
        [("termination", ["end", "terminate"]), ("withdrawal", ["leave", "withdraw"])]
    {
        if let Some((long, short)) = unequal_notices(agreement, clause, verbs)
            && told != Some(long.span)
        {
            told = Some(long.span);
            tell_notices(clause, &long, &short, report);
        }
    }
}

/// Indemnities that only some of those give who take part.
fn indemnities(agreement: &Agreement, report: &mut Report<'_>) {
    let terms = agreement.terms_of("liability-and-indemnity");
    let Some(pair) = terms.and_then(|terms| terms.pair("indemnities")) else { return };
    let by: Option<BTreeSet<&str>> =
        pair.term.list().iter().map(|indemnity| indemnity.text_of("by")).collect();
    let Some(by) = by.filter(|by| !by.is_empty()) else { return };
    let (give, do_not): (Vec<Party<'_>>, Vec<_>) = agreement
        .parties()
        .filter(|party| shares::takes_a_share(agreement, party) || by.contains(party.id))
        .partition(|party| by.contains(party.id));
    // A name that is no party's may be “each-party”, or a slip of the pen that is told elsewhere.
    if give.len() != by.len() || do_not.is_empty() {
        return;
    }
    let verb = if give.len() == 1 { "indemnifies" } else { "indemnify" };
    let message = format!("only {} {verb} the others, and {} not", called(&give), does(&do_not));
    let finding = report.at(pair.key_span, message).clause("liability-and-indemnity");
    if let [only] = give.as_slice() {
        finding.party(only.id);
    }
    finding
        .why("a one-way indemnity passes the risk of all to whoever gives it")
        .help("let each party indemnify the others (`by: each-party`), or write the `reason`");
}

/// “Quay Advice indemnifies the others”, and no other word on indemnities.
fn indemnity_in_words(agreement: &Agreement, report: &mut Report<'_>) {
    const VERB: &str = "indemnif";
    let prose = agreement.prose();
    let is_in_terms = || {
        let terms = agreement.terms_of("liability-and-indemnity");
        terms.is_some_and(|terms| terms.get("indemnities").is_some())
    };
    let has_words =
        agreement.clause("liability-and-indemnity").is_some_and(|it| !it.sections.is_empty());
    if agreement.is_foreign() || !has_words || !prose.even().contains(VERB) || is_in_terms() {
        return;
    }
    // “Each Party gives the indemnity of Schedule 3.”, “The same holds for the other Parties.”
    let is_said_otherwise = bodies::sentences(agreement, &["liability-and-indemnity"]).any(|it| {
        let even = prose.even_at(it);
        let of_all = |head: &str| {
            words_of(head).any(|(_, word)| matches!(word, "each" | "every" | "all" | "parties"))
        };
        // “£250,000 in all” behind the verb says nothing of who gives it.
        let head = even.find(VERB).map(|verb| even.get(..verb).unwrap_or_default());
        head.or_else(|| even.contains("indemnit").then_some(even)).is_some_and(of_all)
            || LIKEWISE.iter().any(|same| even.contains(same))
    });
    if is_said_otherwise {
        return;
    }
    let names = Names::of(agreement);
    let mut givers: Vec<(&str, Span)> = Vec::new();
    // Whoever indemnifies in another clause counts as well.
    for (at, _) in prose.even().match_indices(VERB).take(MOST_INDEMNITIES) {
        let place = Span::new(at, at + VERB.len()).shifted(prose.start());
        let Some(sentence) = said::sentence_around(agreement, place) else { return };
        let even = prose.even_at(sentence);
        let verb = place.start.saturating_sub(sentence.start);
        let mentions = names.mentions(even);
        let giver = mentions.iter().rev().find(|(span, _)| span.end <= verb);
        let Some((name, id)) = giver else { return };
        let between = even.get(name.end..verb).unwrap_or_default();
        let is_one = mentions.iter().filter(|(span, _)| span.end <= verb).count() == 1
            && words_of(between).all(|(_, word)| {
                let left_out = &STATED_TERMS.party.left_out;
                AUXILIARY.contains(&word) || left_out.iter().any(|left_out| left_out == word)
            });
        let receives = mentions.iter().any(|(span, _)| span.start > verb)
            || words_of(even).any(|(span, word)| {
                span.start > verb && matches!(word, "others" | "other" | "partners" | "parties")
            });
        if !is_one || !receives || CONDITION.is_match(even) {
            return;
        }
        givers.push((id, name.shifted(sentence.start)));
    }
    let Some((id, place)) = givers.first().copied() else { return };
    let in_clause = bodies::passages(agreement, &["liability-and-indemnity"])
        .iter()
        .any(|passage| passage.contains(place));
    let (Some(only), true) = (agreement.party(id), givers.iter().all(|(other, _)| *other == id))
    else {
        return;
    };
    let others: Vec<Party<'_>> = agreement
        .parties()
        .filter(|party| party.id != id && shares::takes_a_share(agreement, party))
        .collect();
    if others.is_empty() || !in_clause {
        return;
    }
    let verb = if others.len() == 1 { "gives" } else { "give" };
    let message =
        format!("only {} gives an indemnity, and {} {verb} none", only.called(), called(&others));
    report
        .at(place, message)
        .clause("liability-and-indemnity")
        .party(only.id)
        .why("a one-way indemnity passes the risk of all to whoever gives it")
        .help("let each party indemnify the others, or write the `reason` under `liability-and-indemnity`");
}

/// Nobody writes as many.
const MOST_INDEMNITIES: usize = 20;

/// Words by which others do what one does.
const LIKEWISE: &[&str] = &[
    "the same",
    "likewise",
    "vice versa",
    "mutual",
    "reciproc",
    "in turn",
    "so do",
    "so will",
    "so shall",
    "do so",
    "does so",
    "as will",
    "as do",
    "as shall",
    " also ",
    " too",
];

/// “Quay Advice **shall** indemnify”
const AUXILIARY: &[&str] = &[
    "shall",
    "will",
    "must",
    "hereby",
    "agrees",
    "undertakes",
    "to",
    "also",
    "fully",
    "and",
    "keeps",
    "keep",
];

fn differing_caps(agreement: &Agreement, clause: &str, caps: &Caps<'_>, report: &mut Report<'_>) {
    let capped =
        || agreement.parties().filter_map(|party| Some((party, caps.all.get(party.id)?.0)));
    let lowest = capped().min_by_key(|(_, cap)| cap.amount);
    let highest = capped().min_by_key(|(_, cap)| std::cmp::Reverse(cap.amount));
    let Some(((low_party, low), (high_party, high))) = lowest.zip(highest) else { return };
    let follow_shares =
        shares::of_clause(agreement, "risk-sharing").is_some_and(|shares| follow(caps, &shares));
    if low == high || follow_shares || caps_disagree::is_told(agreement, clause, caps) {
        return;
    }
    let title = places::title_of(report.standard, clause);
    let message = format!(
        "the caps under {title} differ: {high} for {}, {low} for {}",
        high_party.called(),
        low_party.called()
    );
    let finding = report.at(caps.pair.key_span, message).clause(clause);
    finding
        .why("whoever has the higher cap will ask why when it has to pay")
        .help(format!("write the `reason` under `{clause}`, or make the caps the same"));
}

/// Whether the caps stand to each other as the shares of the risk do.
fn follow(caps: &Caps<'_>, shares: &Shares<'_>) -> bool {
    let mut parts = caps.all.iter().map(|(id, (cap, _))| {
        let share = shares.of_party(id)?;
        (share != Share::NONE).then_some(())?;
        // How much of a cap there is for one per cent.
        Share::of(cap.amount, 1)?.over(share)
    });
    let Some(Some(first)) = parts.next() else { return false };
    parts.all(|part| part == Some(first))
}

fn called(parties: &[Party<'_>]) -> String {
    const MOST: usize = 4;
    if parties.len() > MOST {
        return format!("{} of the parties", parties.len());
    }
    let names: Vec<&str> = parties.iter().map(Party::called).collect();
    wording::listed(&names)
}

fn does(parties: &[Party<'_>]) -> String {
    format!("{} {}", called(parties), if parties.len() == 1 { "does" } else { "do" })
}

/// Who may give a notice, as far as words for roles tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Giver {
    Strong,
    Weak,
}

/// A notice that the words let somebody give.
#[derive(Debug, Clone, Copy)]
struct Notice {
    giver: Giver,
    length: Duration,
    span: Span,
}

/// Notices in the words of a clause: shorter for the lead or the commissioner than for the partners. First the longer.
fn unequal_notices(agreement: &Agreement, id: &str, verbs: [&str; 2]) -> Option<(Notice, Notice)> {
    let clause = agreement.clause(id)?;
    let mut found: Vec<Notice> = Vec::new();
    let mut read_to = 0;
    for section in agreement.sections_of(clause) {
        // Reading for lengths of time takes longer than asking whether it is worth it.
        let is_worth_it = STRONG.is_match(agreement.source.slice(section.span));
        if section.span.start >= read_to && is_worth_it {
            read_to = section.span.end;
            found.extend(notices_in(agreement, section.span, verbs));
        }
    }
    let (strong, weak): (Vec<Notice>, Vec<Notice>) =
        found.into_iter().partition(|notice| notice.giver == Giver::Strong);
    // Where one side has several, each holds in some case of its own.
    let ([short], [long]) = (strong.as_slice(), weak.as_slice()) else { return None };
    let ends = |length: Duration| date(2026, 2, 1).checked_add(length).ok();
    let is_shorter = ends(short.length).zip(ends(long.length)).is_some_and(|(s, l)| s < l);
    is_shorter.then_some((*long, *short))
}

fn tell_notices(id: &str, long: &Notice, short: &Notice, report: &mut Report<'_>) {
    let message = format!(
        "partners must give {} of notice, the other side only {}",
        in_words(long.length),
        in_words(short.length)
    );
    let finding = report.at(long.span, message).clause(id);
    finding
        .why("one side can be gone before the other may even give notice")
        .help("make the notice the same for all, or say in the clause why it differs")
        .related(short.span, "the shorter notice");
}

/// Words for those who can do more.
static STRONG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\bthe (?:lead(?: (?:provider|partner|body|organisation|member|contractor))?|prime(?: contractor)?|commissioners?|accountable body|host)\b",
    )
});

/// Words for those who can do less.
static WEAK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:an?|any|each|every|the other|other|the) (?:other )?(?:delivery )?(?:partners?|members?|providers?|sub-?contractors?)\b",
    )
});

/// Words by which a notice is one for a special case, or has a reason.
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:if|where|when|unless|breach|default|fails?|insolven|remed|because|since|as long as|provided)",
    )
});

/// The notices within a stretch of the text of which the words say unmistakably who gives them.
fn notices_in(agreement: &Agreement, stretch: Span, verbs: [&str; 2]) -> Vec<Notice> {
    // Longer sentences are about more than who gives a notice.
    const REACH: usize = 400;
    let prose = agreement.prose();
    let text = prose.even();
    let mut notices = Vec::new();
    for fact in within(prose.durations(), stretch) {
        let (start, end) = (fact.span.start - prose.start(), fact.span.end - prose.start());
        let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { continue };
        let is_end = |sign: char| matches!(sign, '.' | ';' | '\n');
        let before = before.get(before.len().saturating_sub(REACH)..).unwrap_or_default();
        let after = after.get(..REACH).unwrap_or(after);
        let from = start - before.len() + before.rfind(is_end).map_or(0, |at| at + 1);
        let to = end + after.find(is_end).unwrap_or(after.len());
        let (Some(sentence), Some(head)) = (text.get(from..to), text.get(from..start)) else {
            continue;
        };
        let after: String = after.chars().take(24).filter(char::is_ascii_alphabetic).collect();
        let is_notice = after.starts_with("notice")
            || after.starts_with("snotice")
            || after.starts_with("writtennotice")
            || after.starts_with("swrittennotice")
            || after.starts_with("priorwrittennotice");
        let acts = verbs.iter().any(|verb| {
            sentence.split(|sign: char| !sign.is_ascii_alphabetic()).any(|word| word == *verb)
        });
        if !is_notice || !acts || CONDITION.is_match(sentence) || !sentence.contains(" may ") {
            continue;
        }
        // A sentence about both sides: the words since the last comma say who is meant.
        let own = head
            .rfind([',', ':'])
            .and_then(|at| head.get(at..))
            .filter(|own| STRONG.is_match(own) || WEAK.is_match(own));
        let head = own.unwrap_or(head);
        let strong = STRONG.find(head).map(|found| found.start());
        let weak = WEAK.find_iter(head).find(|found| !STRONG.is_match(found.as_str()));
        let giver = match (strong, weak.map(|found| found.start())) {
            (Some(_), None) => Giver::Strong,
            (None, Some(_)) => Giver::Weak,
            _ => continue,
        };
        let Some(length) = fact.value.iso().and_then(|iso| iso.parse::<Duration>().ok()) else {
            continue;
        };
        notices.push(Notice { giver, length, span: fact.span });
    }
    notices
}

fn pattern(words: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "written in this file, and its tests use each")]
    Regex::new(words).expect("a pattern that compiles")
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "unequal-terms";

    fn with(terms: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a, name: Harbour Trust }}, {{ id: b, name: Quay Advice }}, {{ id: o, role: observer }}]\n{terms}\n---\n"
        )
    }

    const ONE: &str = "{ amount: 1, currency: GBP }";
    const TWO: &str = "{ amount: 2, currency: GBP }";

    #[test]
    fn a_one_way_indemnity_is_told() {
        let by = |by: &[&str]| {
            let all: Vec<_> = by.iter().map(|by| format!("{{ by: {by}, for: claims }}")).collect();
            with(&format!("liability-and-indemnity: {{ indemnities: [{}] }}", all.join(", ")))
        };
        assert_eq!(
            told(RULE, &by(&["b"])),
            ["4:28 only Quay Advice indemnifies the others, and Harbour Trust does not"]
        );
        for mutual in [&["a", "b"][..], &["each-party"], &["b", "each-party"], &["c"]] {
            assert_eq!(told(RULE, &by(mutual)).len(), 0, "{mutual:?}");
        }
    }

    #[test]
    fn a_one_way_indemnity_in_words_is_told() {
        let words = |words: &str| {
            let parties = "---\nkind: consortium-agreement\nparties: [{ id: h, name: Harbour Trust }, { id: q, name: Quay Advice }]\n---\n";
            told(RULE, &format!("{parties}## Liability and indemnity\n{words}\n"))
        };
        assert_eq!(
            words(
                "Quay Advice shall indemnify Harbour Trust against claims that its work gives rise to."
            ),
            ["6:1 only Quay Advice gives an indemnity, and Harbour Trust gives none"]
        );
        assert_eq!(
            words("Quay Advice CIC will indemnify the others for loss by its outreach, up to £9 in all.").len(),
            1
        );
        for mutual in [
            "Each party indemnifies the others against its own negligence.",
            "Quay Advice indemnifies Harbour Trust, and Harbour Trust indemnifies Quay Advice.",
            "Quay Advice indemnifies Harbour Trust. Harbour Trust indemnifies Quay Advice.",
            "The landlord indemnifies Quay Advice.",
            "Quay Advice indemnifies its volunteers.",
            "Quay Advice indemnifies the others, and so does each other organisation.",
            "Quay Advice indemnifies Harbour Trust. The same holds the other way round.",
            "Quay Advice indemnifies Harbour Trust for its work. Harbour Trust does so for its own.",
            "Quay Advice indemnifies Harbour Trust because it alone works with machines.",
        ] {
            assert_eq!(words(mutual), Vec::<String>::new(), "{mutual}");
        }
    }

    #[test]
    fn caps_that_follow_no_share_are_told() {
        let caps = format!("cap-by-party: {{ a: {TWO}, b: {ONE} }}");
        let risk = |more: &str| with(&format!("risk-sharing: {{ {caps}{more} }}"));
        assert_eq!(
            told(RULE, &risk("")),
            ["4:17 the caps under “Risk sharing” differ: £2 for Harbour Trust, £1 for Quay Advice"]
        );
        assert_eq!(told(RULE, &risk(", shares: { a: 50, b: 50 }")).len(), 1);
        assert_eq!(told(RULE, &risk(", shares: { a: 2/3, b: 1/3 }")).len(), 0);
        assert_eq!(told(RULE, &risk(", reason: reserves differ")).len(), 0);
    }

    #[test]
    fn a_shorter_notice_for_the_lead_is_told() {
        for words in [
            "The Lead Provider may end this agreement on one month's notice. A Partner may end it on six months' written notice.",
            "The Commissioner may terminate this agreement on 30 days' notice, a Provider on 6 months' notice.",
        ] {
            assert_eq!(told(RULE, &format!("## Termination\n\n{words}\n")).len(), 1, "{words}");
        }
        let words = "The Lead may end this agreement on one month's notice. Any partner may end it on three months' notice.";
        assert_eq!(
            told(RULE, &format!("## Termination\n\n{words}\n")),
            ["22:82 partners must give 3 months of notice, the other side only 1 month"]
        );
        let both = "## Leaving and ending\n<!-- clause: withdrawal, termination -->\nA partner may leave on four months' notice, and the Lead Provider may end the agreement on one month's notice.\n";
        assert_eq!(
            told(RULE, both),
            ["22:24 partners must give 4 months of notice, the other side only 1 month"]
        );
    }

    #[test]
    fn other_notices_are_silence() {
        for words in [
            "Any party may end this agreement on six months' notice.",
            "The Lead may end this agreement on six months' notice. A partner may end it on one month's notice.",
            "The Lead may end this agreement on one month's notice if a partner is in breach. A partner may end it on six months' notice.",
            "The Lead may end this agreement on six months' notice. A partner may leave it on nine months' notice.",
            "The Lead tells the partners one month before it ends. A partner may end it on six months' notice.",
            "The Lead Partner may end this agreement on six months' notice to each partner.",
        ] {
            assert_eq!(told(RULE, &format!("## Termination\n\n{words}\n")).len(), 0, "{words}");
        }
    }
}
