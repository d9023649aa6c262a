//! One JSON document for other programs: `counterpart/verify/v1`, as `schema/verify.schema.json` describes it.

use serde::Serialize;

use super::Verified;
use super::telling::not_checked;
use super::verdict::{Concern, Verdict, recorded, unmet};
use crate::history::ledger::{Ledger, PartyLine, Status, Version};
use crate::render::door::bounded;
use crate::render::json::printed;

pub(super) fn report(verified: &Verified<'_>) -> String {
    let agreements: Vec<_> = verified.verdicts().map(|verdict| agreement(&verdict)).collect();
    let document = Document {
        format: "counterpart/verify/v1",
        as_of: verified.as_of.to_string(),
        at_least: verified.at_least.name(),
        executed: verified.executed.name(),
        holds: verified.holds(),
        head: verified.head.map(|head| head.to_string()),
        line: verified.line.map(|line| Line { name: &line.name, tip: line.tip.to_string() }),
        proposal: verified.is_proposal,
        complete: verified.completeness.is_complete(),
        agreements,
        not_checked: not_checked(verified),
        rejected_keys: verified.rejected.map(|rejected| {
            let line = |(line, reason): &(usize, String)| Rejected {
                line: *line,
                reason: bounded(reason).into_owned(),
            };
            rejected.iter().map(line).collect()
        }),
    };
    #[expect(clippy::expect_used, reason = "text and numbers under text keys are always JSON")]
    let document = serde_json::to_value(document).expect("a report is JSON");
    printed(&document)
}

fn agreement<'a>(verdict: &Verdict<'a>) -> Agreement<'a> {
    let ledger = verdict.ledger;
    let number = |index: Option<usize>| {
        index.and_then(|index| ledger.versions.get(index)).map(|version| version.number)
    };
    Agreement {
        id: &ledger.id,
        path: &ledger.path,
        title: &ledger.title,
        status: ledger.status,
        holds: verdict.holds(),
        in_force: number(ledger.in_force),
        judged: ledger.judged_version().map(|version| version.number),
        versions: ledger.versions.len(),
        parties: verdict
            .parties
            .iter()
            .map(|(party, short)| of_party(ledger, party, short.is_empty()))
            .collect(),
        still_to_agree: verdict.still_to_agree(),
        pending: verdict.pending().map(|version| pending(ledger, version)).collect(),
        concerns: verdict.concerns.iter().map(|concern| Concern::name(*concern)).collect(),
    }
}

fn of_party<'a>(ledger: &'a Ledger, party: &'a PartyLine, meets: bool) -> Party<'a> {
    let evidence = &party.evidence;
    let act = |index: Option<usize>| index.and_then(|index| ledger.acts.get(index));
    let version = |index: usize| ledger.versions.get(index).map_or(0, |version| version.number);
    let signed = act(party.signed).and_then(|line| {
        let said = line.file.act()?;
        Some(Signed {
            version: party.signed_version.map(version),
            name: said.name.as_deref(),
            capacity: said.capacity.as_deref(),
            date: said.date.map(|day| day.to_string()),
            act: &line.file.name,
            path: &line.file.path,
            recorded: line.landed.map(|landing| landing.date.to_string()),
            commit: line.commit.map(|commit| commit.to_string()),
            remarks: remarks(&line.evidence.remarks),
        })
    });
    Party {
        id: &party.id,
        name: &party.name,
        recorded: recorded(party).name(),
        executed: evidence.executed.name(),
        missing: party.is_missing,
        meets,
        signed,
        carried_by: party.carried_by.iter().map(|index| version(*index)).collect(),
        weakest: act(party.weakest).map(|line| line.file.name.as_str()),
        needed: &party.incomplete,
        remarks: remarks(&evidence.remarks),
    }
}

fn remarks(remarks: &[crate::history::evidence::Remark]) -> Vec<Remark<'_>> {
    remarks.iter().map(|remark| Remark { code: remark.code, words: &remark.words }).collect()
}

fn pending<'a>(ledger: &'a Ledger, version: &'a Version) -> Pending<'a> {
    let entry = ledger.entry_of(version);
    let once = |ids: &mut dyn Iterator<Item = &'a String>| {
        let mut once: Vec<&str> = Vec::new();
        for id in ids {
            if !once.contains(&id.as_str()) {
                once.push(id);
            }
        }
        once
    };
    Pending {
        version: version.number,
        kind: entry.and_then(|line| line.file.entry()).map(|entry| entry.kind.name()),
        entry: entry.map(|line| line.file.name.as_str()),
        still: once(&mut unmet(version).flat_map(|demand| &demand.still)),
        declined: once(&mut unmet(version).flat_map(|demand| &demand.declined)),
        shortfalls: unmet(version).filter_map(|demand| demand.shortfall.as_deref()).collect(),
    }
}

// These are the published shape. They are apart from the types that the rest of the program works with, which stay free to change.

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    format: &'static str,
    as_of: String,
    at_least: &'static str,
    executed: &'static str,
    holds: bool,
    head: Option<String>,
    line: Option<Line<'a>>,
    proposal: bool,
    complete: bool,
    agreements: Vec<Agreement<'a>>,
    not_checked: Vec<&'static str>,
    rejected_keys: Option<Vec<Rejected>>,
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    tip: String,
}

#[derive(Serialize)]
struct Rejected {
    line: usize,
    reason: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Agreement<'a> {
    id: &'a str,
    path: &'a str,
    title: &'a str,
    status: Status,
    holds: bool,
    in_force: Option<usize>,
    judged: Option<usize>,
    versions: usize,
    parties: Vec<Party<'a>>,
    still_to_agree: Vec<&'a str>,
    pending: Vec<Pending<'a>>,
    concerns: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Party<'a> {
    id: &'a str,
    name: &'a str,
    recorded: &'static str,
    executed: &'static str,
    missing: bool,
    meets: bool,
    signed: Option<Signed<'a>>,
    carried_by: Vec<usize>,
    weakest: Option<&'a str>,
    needed: &'a [String],
    remarks: Vec<Remark<'a>>,
}

#[derive(Serialize)]
struct Signed<'a> {
    version: Option<usize>,
    name: Option<&'a str>,
    capacity: Option<&'a str>,
    date: Option<String>,
    act: &'a str,
    path: &'a str,
    recorded: Option<String>,
    commit: Option<String>,
    remarks: Vec<Remark<'a>>,
}

#[derive(Serialize)]
struct Remark<'a> {
    code: &'static str,
    words: &'a str,
}

#[derive(Serialize)]
struct Pending<'a> {
    version: usize,
    #[serde(rename = "type")]
    kind: Option<&'static str>,
    entry: Option<&'a str>,
    still: Vec<&'a str>,
    declined: Vec<&'a str>,
    shortfalls: Vec<&'a str>,
}
