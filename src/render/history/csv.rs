//! A table for spreadsheets: a row for each party and version, then one for each act. No cell is a formula.

use super::telling::parties::{Stands, stands};
use super::{Names, Told};
use crate::history::ledger::{ActLine, ActPlace, Ledger, PartyLine, Version};
use crate::render::door::visible;

const HEADS: [&str; 22] = [
    "agreement",
    "title",
    "path",
    "as-of",
    "status",
    "row",
    "version",
    "version-approved",
    "version-effective",
    "digest",
    "party",
    "party-name",
    "stands",
    "act",
    "person",
    "capacity",
    "method",
    "date",
    "recorded",
    "commit",
    "evidence",
    "executed-copy",
];

pub(super) fn report(told: &Told<'_>) -> String {
    let mut text = line(HEADS.map(str::to_owned).to_vec());
    for ledger in &told.ledgers {
        let names = Names::of(ledger);
        for party in &ledger.parties {
            for (index, version) in ledger.versions.iter().enumerate() {
                text.push_str(&line(standing(ledger, party, index, version)));
            }
        }
        for act in &ledger.acts {
            text.push_str(&line(acted(ledger, &names, act)));
        }
    }
    text
}

fn common(ledger: &Ledger, row: &str) -> Vec<String> {
    let status = super::json::name_of(ledger.status);
    vec![
        ledger.id.clone(),
        ledger.title.clone(),
        ledger.path.clone(),
        ledger.as_of.to_string(),
        status,
        row.to_owned(),
    ]
}

fn of_version(version: &Version) -> Vec<String> {
    let approved = if version.is_approved { "yes" } else { "no" };
    let effective = version.effective.map(|day| day.to_string()).unwrap_or_default();
    vec![version.number.to_string(), approved.to_owned(), effective, version.digest.clone()]
}

fn standing(ledger: &Ledger, party: &PartyLine, index: usize, version: &Version) -> Vec<String> {
    let stands = stands(ledger, party, index, version);
    let act = match stands {
        Stands::Signed(act)
        | Stands::Approved(act)
        | Stands::Declined(act)
        | Stands::ActDoesNotCount(act) => ledger.acts.get(act),
        _ => None,
    };
    let is_judged = ledger.judged_version().is_some_and(|judged| judged.number == version.number);
    let is_bound = is_judged && party.left.is_none();
    let mut cells = common(ledger, "party");
    cells.extend(of_version(version));
    cells.extend([party.id.clone(), party.name.clone(), stands.name().to_owned()]);
    cells.extend(of_act(act));
    cells.extend(match (is_bound, act) {
        (true, _) => levels(&party.evidence),
        (false, Some(act)) => levels(&act.evidence),
        (false, None) => [String::new(), String::new()],
    });
    cells
}

fn acted(ledger: &Ledger, names: &Names<'_>, line: &ActLine) -> Vec<String> {
    let version = match line.place {
        ActPlace::Version(index) => ledger.versions.get(index),
        _ => None,
    };
    let act = line.file.act();
    let who = act.and_then(|act| act.party.as_deref().or(act.body.as_deref())).unwrap_or_default();
    let mut cells = common(ledger, "act");
    let named = act.and_then(|act| act.version).map(|number| number.to_string());
    cells.extend(version.map_or_else(
        || vec![named.unwrap_or_default(), String::new(), String::new(), String::new()],
        of_version,
    ));
    let counts =
        if version.is_some() { act.map_or("", |act| act.kind.name()) } else { "does-not-count" };
    cells.extend([
        who.to_owned(),
        names.0.get(who).copied().unwrap_or_default().to_owned(),
        counts.to_owned(),
    ]);
    cells.extend(of_act(Some(line)));
    cells.extend(levels(&line.evidence));
    cells
}

/// The act's name, who did it and how, its day, and when it was recorded.
fn of_act(line: Option<&ActLine>) -> Vec<String> {
    let act = line.and_then(|line| line.file.act());
    let own = |text: Option<&Option<String>>| text.cloned().flatten().unwrap_or_default();
    let landed = line.and_then(|line| line.landed);
    vec![
        line.map(|line| line.file.name.clone()).unwrap_or_default(),
        own(act.map(|act| &act.name)),
        own(act.map(|act| &act.capacity)),
        own(act.map(|act| &act.method)),
        act.and_then(|act| act.date).map(|day| day.to_string()).unwrap_or_default(),
        landed.map(|landing| landing.date.to_string()).unwrap_or_default(),
        line.and_then(|line| line.commit).map(|commit| commit.to_string()).unwrap_or_default(),
    ]
}

fn levels(evidence: &crate::history::evidence::Evidence) -> [String; 2] {
    [evidence.recorded.name().to_owned(), evidence.executed.name().to_owned()]
}

fn line(cells: Vec<String>) -> String {
    cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",") + "\n"
}

/// A spreadsheet would calculate what begins like a formula.
fn cell(text: &str) -> String {
    let acts = text
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let text = visible(text);
    let text = if acts { format!("'{text}") } else { text.into_owned() };
    if text.contains([',', '"', ';', '\'']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("@SUM(A1)"), "\"'@SUM(A1)\"");
        assert_eq!(cell("\t=1"), "\"'⟨U+0009⟩=1\"");
        assert_eq!(cell(" -2"), "\"' -2\"");
        assert_eq!(cell("2026-04-01"), "2026-04-01");
    }

    #[test]
    fn a_cell_stays_one_cell() {
        assert_eq!(cell("Quay, \"Advice\""), "\"Quay, \"\"Advice\"\"\"");
        assert_eq!(cell("two\nlines"), "two⟨U+000A⟩lines");
    }

    #[test]
    fn every_row_has_every_cell() {
        assert_eq!(of_act(None).len() + 3 + 4 + 6 + 2, HEADS.len());
    }
}
