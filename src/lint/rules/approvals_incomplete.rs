//! A change on the line that not all have agreed to who must.

use std::collections::BTreeMap;

use super::{
    Check, Report, Rule, beyond_permitted_change, form_weaker_than_agreed, recorded, wording,
};
use crate::ground::finding::Severity;
use crate::history::approval::{Demand, DemandKind};
use crate::history::ledger::Ledger;

pub(super) const RULE: Rule = Rule {
    name: "approvals-incomplete",
    severity: Severity::Error,
    summary: "a recorded change that some who must agree have not agreed to yet",
    explanation: r"
An agreement says how it can be changed: by all parties, by a majority, by a board. Until those have agreed, the version before stays in
force, whatever the file says.

Who must agree follows from the terms before the change. In a proposal that is not merged yet this is no finding, but the first line of its summary.

~~~history bad
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-06-03 quay-advice approves
~~~

~~~history good
2026-03-12 the parties record the agreement
2026-03-13 all parties sign
2026-06-01 the text changes “ended with six months’” to “ended with three months’”
and amendment of termination
2026-06-03 quay-advice approves
2026-06-10 harbour-trust and mill-lane approve
~~~

**To settle it,** have those agree who are named (`counterpart sign FILE --party ID --act approves`), or put the words of the version before back.

**It cannot be suppressed:** the record is what auditors rely on.
",
    suppressible: false,
    check: Check::Ledger(check),
};

fn check(ledger: &Ledger, report: &mut Report<'_>) {
    let mut links: BTreeMap<usize, Vec<&Demand>> = BTreeMap::new();
    for kind in [DemandKind::Approval, DemandKind::Signatures, DemandKind::Reference] {
        for (index, _, demand) in recorded::unmet(ledger, kind) {
            // What lacks nothing but its form, or is too long an extension, is told by the rules about those.
            let told_elsewhere = form_weaker_than_agreed::is_told(demand)
                || demand.by == "/timeframe/extension/up-to";
            if !told_elsewhere {
                links.entry(index).or_default().push(demand);
            }
        }
    }
    for (index, demands) in links {
        let Some(version) = ledger.versions.get(index) else { continue };
        let told_elsewhere =
            recorded::is_proposed(ledger, version) || beyond_permitted_change::tells(ledger, index);
        let Some((line, _)) = recorded::entry_of(ledger, version).filter(|_| !told_elsewhere)
        else {
            continue;
        };
        let Some(message) = message(ledger, index, &demands) else { continue };
        let parties = still(ledger, &demands);
        let finding = report.in_file(&line.file.path, line.file.place("/type"), message);
        finding.digest(&version.digest);
        if let [only] = parties.as_slice() {
            finding.party(*only);
        }
        let before = recorded::version_called(ledger, ledger.approved.unwrap_or(0));
        let asked = demands.iter().map(|demand| demand.words.as_str()).collect::<Vec<_>>();
        finding.why(format!(
            "the agreement asks for {}; until then {before} stays as it is",
            wording::listed(&asked)
        ));
        finding.help(format!(
            "have them agree: `counterpart sign {} --party {} --act approves`",
            ledger.path,
            parties.first().copied().unwrap_or("ID")
        ));
        for demand in &demands {
            if let (Some(text), false) = (&ledger.current, demand.by.is_empty()) {
                let place = recorded::term_span(text.agreement.terms(), &demand.by);
                let message = format!("this asks for {}", demand.words);
                finding.related_in(&ledger.path, place.unwrap_or_default(), message);
            }
        }
    }
}

/// Who is still to agree, each once, without those about whom another finding speaks already.
fn still<'a>(ledger: &Ledger, demands: &[&'a Demand]) -> Vec<&'a str> {
    let mut still: Vec<&str> = Vec::new();
    for id in demands.iter().flat_map(|demand| demand.still.iter().chain(&demand.declined)) {
        if !still.contains(&id.as_str()) && !recorded::is_spoken_for(ledger, id) {
            still.push(id);
        }
    }
    still
}

/// How many have still to agree where a part of the parties is enough: “a majority of the parties (2 of 3)”.
fn needed(demands: &[&Demand]) -> Option<usize> {
    let [only] = demands else { return None };
    let (_, counted) = only.words.rsplit_once(" (")?;
    let (needed, _) = counted.strip_suffix(')')?.split_once(" of ")?;
    needed.parse::<usize>().ok()?.checked_sub(only.agreed.len())
}

/// “Harbour Trust and Mill Lane are still to agree to amendment 1; Quay Advice declined”.
fn message(ledger: &Ledger, index: usize, demands: &[&Demand]) -> Option<String> {
    let version = recorded::version_called(ledger, index);
    let declined =
        |id: &&str| demands.iter().any(|demand| demand.declined.iter().any(|no| no == id));
    let (declined, waiting): (Vec<&str>, Vec<&str>) =
        still(ledger, demands).into_iter().partition(|id| declined(id));
    let names = recorded::all_called(ledger, &waiting);
    let waiting = match (waiting.len(), needed(demands)) {
        (0, _) => None,
        (1, _) => Some(format!("{names} is still to agree to {version}")),
        (count, Some(1)) if count > 1 => {
            Some(format!("one of {names} is still to agree to {version}"))
        }
        (count, Some(needed)) if count > needed => {
            Some(format!("{needed} of {names} are still to agree to {version}"))
        }
        _ => Some(format!("{names} are still to agree to {version}")),
    };
    let declined =
        (!declined.is_empty()).then(|| recorded::all_called(ledger, &declined) + " declined");
    let shortfall = || {
        let short = demands.iter().find_map(|demand| demand.shortfall.as_ref());
        short.map(|short| format!("{version} is not agreed yet: {short}"))
    };
    match (waiting, declined) {
        (Some(waiting), Some(declined)) => Some(format!("{waiting}; {declined}")),
        (Some(waiting), None) => Some(waiting),
        (None, Some(declined)) => Some(format!("{declined} to agree to {version}")),
        (None, None) => shortfall(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::stories::{SIGNED, told_of};
    use super::RULE;

    #[test]
    fn who_has_still_to_agree_is_named() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-03 quay-advice approves\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:3:7 Harbour Trust and Mill Lane Community Centre are still to agree to amendment 1"
            ]
        );
    }

    #[test]
    fn one_of_several_is_enough_for_a_majority() {
        let story = "2026-03-01 the text changes “variation: { approval: all-parties” to “variation: { approval: majority”\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-03 quay-advice approves\n";
        let told = told_of(RULE.name, "2026-10-01", story);
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:3:7 one of Harbour Trust and Mill Lane Community Centre is still to agree to amendment 1"
            ]
        );
    }

    #[test]
    fn who_declined_is_named() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-03 quay-advice approves\n\
                     2026-06-04 mill-lane declines\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-01-amendment-####.yml:3:7 Harbour Trust is still to agree to amendment 1; Mill Lane Community Centre declined"
            ]
        );
    }

    #[test]
    fn a_second_amendment_is_called_the_second() {
        let story = "2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 all parties approve\n\
                     2026-06-03 the text changes “Each has one vote” to “Each has two votes”\n\
                     and amendment of decision-making\n\
                     2026-06-04 harbour-trust and mill-lane approve\n";
        let told = told_of(RULE.name, "2026-10-01", &format!("{SIGNED}{story}"));
        assert_eq!(
            told,
            [
                "agreements/tideway.record/2026-06-03-amendment-####.yml:3:7 Quay Advice is still to agree to amendment 2"
            ]
        );
    }

    #[test]
    fn a_bad_signature_speaks_for_its_party() {
        let story = "2026-03-01 mill-lane lists a key\n\
                     2026-03-12 the parties record the agreement\n\
                     2026-03-13 all parties sign\n\
                     2026-06-01 the text changes “ended with six months’” to “ended with three months’”\n\
                     and amendment of termination\n\
                     2026-06-02 harbour-trust and quay-advice approve\n\
                     2026-06-03 mill-lane approves with a key\n\
                     and the last act of mill-lane changes “Chair of the board” to “Director”\n";
        assert_eq!(told_of(RULE.name, "2026-10-01", story).len(), 0);
    }
}
