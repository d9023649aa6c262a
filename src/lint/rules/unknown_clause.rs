//! A marker that names a clause nobody knows.

use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-clause",
    severity: Severity::Error,
    summary: "a clause marker that names a clause the catalogue does not have",
    explanation: r"
A marker tells which clause a section is, so that a renamed heading is still found. One with an unknown name tells nothing: the
section then counts as no clause, and the clause as missing.

~~~markdown bad
## Sharing the ups and downs
<!-- clause: risk-sharin -->
Each partner carries the cost of its own staff.
~~~

~~~markdown good
## Sharing the ups and downs
<!-- clause: risk-sharing -->
Each partner carries the cost of its own staff.
~~~

**To settle it,** write the clause's name as `counterpart list clauses` prints it. Clauses of your own are added in `counterpart.toml`.

**Suppress it** never needs to be: take the marker out instead.
",
    suppressible: true,
    check: Check::Agreement(check),
};

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let catalogue = &report.standard.catalogue;
    let unknown = agreement.recognised.iter().flatten().flat_map(|recognised| &recognised.unknown);
    for named in unknown {
        let known = catalogue.clauses().iter().map(|clause| clause.id.as_str());
        let nearest = wording::nearest(&named.id, known);
        let finding =
            report.at(named.span, format!("there is no clause {}", wording::quoted(&named.id)));
        finding.why("the section counts as no clause, and the clause that was meant as missing");
        match nearest {
            Some(nearest) => {
                finding.help(format!("write `{nearest}`")).fix(named.span, nearest).clause(nearest)
            }
            None => finding.help("`counterpart list clauses` prints the names of all clauses"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};

    const RULE: &str = "unknown-clause";

    #[test]
    fn the_name_is_told_where_it_stands() {
        let body = "## Ups and downs\n<!-- clause: risk-sharing, profit-shareing -->\nWords.\n";
        assert_eq!(told(RULE, body), ["21:28 there is no clause “profit-shareing”"]);
        let (_, findings) = findings(RULE, &[], body);
        assert_eq!(
            findings[0].fix.as_ref().map(|fix| fix.replacement.as_str()),
            Some("profit-sharing")
        );
    }
}
