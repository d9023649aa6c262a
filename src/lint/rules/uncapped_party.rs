//! One party without a cap while the others have one.

use super::party_figures::Names;
use super::{Check, Report, Rule, bodies, caps_disagree, money, places, shares, wording};
use crate::document::agreement::{Agreement, Party};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "uncapped-party",
    severity: Severity::Note,
    summary: "a party that can lose without limit while the others are capped",
    explanation: r#"
Partners are rarely equals, and terms may differ. But whoever has no cap carries what is above the caps of all others, and often it is the one who did not
notice. So it is asked why.

Looked at are the caps by party under risk sharing and under liability, where the clause has no cap for all, and tables in the words of these clauses in which
one party has “no limit” and the others have sums. A `reason` in the same clause settles it.

~~~markdown bad
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
liability-and-indemnity:
  cap-by-party:
    harbour-trust: { amount: "50000.00", currency: GBP }
    quay-advice: { amount: "50000.00", currency: GBP }
---
~~~

~~~markdown good
---
kind: consortium-agreement
id: tideway
title: Tideway consortium agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: member }
  - { id: quay-advice, name: Quay Advice, role: member }
  - { id: mill-lane, name: Mill Lane Community Centre, role: member }
liability-and-indemnity:
  cap-by-party:
    harbour-trust: { amount: "50000.00", currency: GBP }
    quay-advice: { amount: "50000.00", currency: GBP }
  reason: Mill Lane Community Centre owns the building and is insured for it.
---
~~~

**To settle it,** write a cap for the party, a `cap` for all, or the `reason`.

**Suppress it** where the words cap the party in a way that is no sum, such as the insurance it holds.
"#,
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for clause in ["risk-sharing", "liability-and-indemnity"] {
        if !agreement.is_foreign() && !shares::are_reasoned(agreement, clause) {
            in_tables(agreement, clause, report);
        }
        let Some(terms) = agreement.terms_of(clause) else { continue };
        if terms.get("cap").is_some() || shares::are_reasoned(agreement, clause) {
            continue;
        }
        let Some(caps) = money::caps(agreement, clause) else { continue };
        let without: Vec<Party<'_>> = caps_disagree::uncapped(agreement, clause, &caps).collect();
        let Some(first) = without.first() else { continue };
        let names: Vec<&str> = without.iter().map(Party::called).collect();
        let verb = if names.len() == 1 { "has" } else { "have" };
        let title = places::title_of(report.standard, clause);
        let others = if caps.all.len() == 1 { "another party has one" } else { "others have one" };
        let message = format!("{} {verb} no cap under {title}, but {others}", shown(&names));
        let finding = report.at(caps.pair.key_span, message).clause(clause).party(first.id);
        finding
            .why("whoever has no cap carries what is above the caps of the others")
            .help("write a cap for each party, a `cap` for all, or the `reason`");
    }
}

/// “no limit” in a column of sums.
fn in_tables(agreement: &Agreement, clause: &str, report: &mut Report<'_>) {
    const NO_LIMIT: &[&str] = &[
        "no limit",
        "none",
        "unlimited",
        "without limit",
        "no cap",
        "uncapped",
        "not limited",
        "not capped",
    ];
    const MOST_ROWS: usize = 200;
    let rows: Vec<(Span, &str)> = bodies::sentences(agreement, &[clause])
        .map(|sentence| (sentence, agreement.prose().even_at(sentence)))
        .filter(|(_, row)| row.starts_with('|'))
        .take(MOST_ROWS)
        .collect();
    let columns = rows.first().map_or(0, |(_, row)| row.split('|').count());
    for column in 2..columns {
        let cell = |row: &str| row.split('|').nth(column).unwrap_or_default().trim().to_owned();
        let title = rows.first().map(|(_, row)| cell(row)).unwrap_or_default();
        let is_cap = ["cap", "limit", "most", "maximum", "up to", "no more"]
            .iter()
            .any(|word| title.contains(word));
        let capped = rows.iter().filter(|(_, row)| cell(row).starts_with('$')).count();
        let mut open = rows.iter().filter(|(_, row)| NO_LIMIT.contains(&cell(row).as_str()));
        let (Some((sentence, row)), None) = (open.next(), open.next()) else { continue };
        if !is_cap || capped < 2 {
            continue;
        }
        let mentions = Names::of(agreement).mentions(row);
        let [(_, id)] = mentions.as_slice() else { continue };
        let Some(party) = agreement.party(id) else { continue };
        let start = row.match_indices('|').nth(column - 1).map_or(0, |(at, _)| at + 1);
        let lead = row.get(start..).unwrap_or_default();
        let start = start + lead.len() - lead.trim_start().len();
        let place = Span::new(start, start + cell(row).len()).shifted(sentence.start);
        let title = places::title_of(report.standard, clause);
        let message = format!("{} has no cap under {title}, but others have one", party.called());
        report
            .at(place, message)
            .clause(clause)
            .party(party.id)
            .why("whoever has no cap carries what is above the caps of the others")
            .help("write a cap for the party, or give the `reason` under the clause");
        return;
    }
}

/// The names, or how many there are.
fn shown(names: &[&str]) -> String {
    const MOST: usize = 5;
    if names.len() > MOST { format!("{} parties", names.len()) } else { wording::listed(names) }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "uncapped-party";

    fn with(clause: &str, terms: &str) -> String {
        format!(
            "---\nkind: consortium-agreement\nparties: [{{ id: a }}, {{ id: b, name: Quay Advice }}, {{ id: c, role: observer }}]\n{clause}: {{ {terms} }}\n---\n"
        )
    }

    const A: &str = "cap-by-party: { a: { amount: 5, currency: GBP } }";

    #[test]
    fn the_party_is_named() {
        assert_eq!(
            told(RULE, &with("risk-sharing", A)),
            ["4:17 Quay Advice has no cap under “Risk sharing”, but another party has one"]
        );
    }

    #[test]
    fn no_limit_in_a_column_of_caps_is_told() {
        let table = |last: &str| {
            format!(
                "---\nkind: consortium-agreement\nparties: [{{ id: a, name: Harbour Trust }}, {{ id: b, name: Quay Advice }}, {{ id: c, name: Mill Lane }}]\n---\n## Risk sharing\n\n| Member | Most it can lose |\n|---|---|\n| Harbour Trust | £15,000 |\n| Quay Advice | £5,000 |\n| Mill Lane | {last} |\n"
            )
        };
        assert_eq!(
            told(RULE, &table("no limit")),
            ["11:15 Mill Lane has no cap under “Risk sharing”, but others have one"]
        );
        assert_eq!(told(RULE, &table("£5,000")).len(), 0);
        assert_eq!(told(RULE, &table("no limit").replace("£5,000", "no limit")).len(), 0);
    }

    #[test]
    fn a_cap_for_all_a_reason_or_no_share_settle_it() {
        for more in [
            "cap: { amount: 50, currency: GBP }",
            "reason: it is the council",
            "shares: { a: 100, b: 0 }",
        ] {
            assert_eq!(told(RULE, &with("risk-sharing", &format!("{A}, {more}"))).len(), 0);
        }
        assert_eq!(told(RULE, &with("liability-and-indemnity", "basis: several")).len(), 0);
    }
}
