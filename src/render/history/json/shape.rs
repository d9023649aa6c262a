//! The published shape. It is apart from the types that the rest of the program works with, which stay free to change.

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Document<'a> {
    pub(super) format: &'static str,
    pub(super) as_of: String,
    pub(super) head: Option<String>,
    pub(super) line: Option<Line<'a>>,
    pub(super) proposal: bool,
    pub(super) agreements: Vec<Agreement<'a>>,
    pub(super) completeness: Completeness<'a>,
    pub(super) nested: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Line<'a> {
    pub(super) name: &'a str,
    pub(super) chosen_by: &'static str,
    pub(super) tip: String,
    pub(super) length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Completeness<'a> {
    pub(super) complete: bool,
    pub(super) commits_read: usize,
    pub(super) shallow: bool,
    pub(super) grafts: bool,
    pub(super) replaced: usize,
    pub(super) missing: Vec<Unread<'a>>,
    pub(super) corrupt: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct Unread<'a> {
    pub(super) object: String,
    pub(super) kind: &'static str,
    pub(super) path: Option<&'a str>,
    pub(super) commit: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Agreement<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) path: &'a str,
    pub(super) status: String,
    /// Numbers of versions.
    pub(super) in_force: Option<usize>,
    pub(super) approved: Option<usize>,
    pub(super) judged: Option<usize>,
    pub(super) evidence: Option<&'static str>,
    pub(super) proposal: bool,
    pub(super) versions: Vec<Version<'a>>,
    pub(super) parties: Vec<Party<'a>>,
    pub(super) acts: Vec<Act<'a>>,
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) reviews: Reviews<'a>,
    pub(super) unrecorded: Option<Unrecorded>,
    pub(super) stood_unrecorded: Vec<StoodUnrecorded>,
    pub(super) rewritten: Vec<Rewritten<'a>>,
    pub(super) former_ids: Vec<FormerId<'a>>,
    pub(super) texts: Vec<Text<'a>>,
    pub(super) commits: Vec<Commit<'a>>,
    pub(super) completeness: Completeness<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Version<'a> {
    #[serde(rename = "version")]
    pub(super) number: usize,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) entry: Option<&'a str>,
    pub(super) text: &'a str,
    pub(super) path: Option<&'a str>,
    pub(super) date: Option<String>,
    pub(super) agreed: Option<String>,
    pub(super) effective: Option<String>,
    pub(super) recorded: Option<Landing>,
    pub(super) text_landed: Option<Landing>,
    pub(super) is_approved: bool,
    pub(super) change: Option<Change>,
    pub(super) approvals: Vec<Approval<'a>>,
    pub(super) clauses: &'a [String],
    pub(super) reason: Option<&'a str>,
    pub(super) instrument: Option<Instrument<'a>>,
}

#[derive(Serialize)]
pub(super) struct Instrument<'a> {
    #[serde(rename = "type")]
    pub(super) kind: Option<&'a str>,
    pub(super) title: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Landing {
    pub(super) commit: String,
    pub(super) date: String,
    pub(super) place: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Change {
    pub(super) class: String,
    pub(super) summary: String,
    pub(super) renumbering_only: bool,
    pub(super) clauses: Vec<ClauseChange>,
    pub(super) terms: Vec<TermChange>,
    pub(super) attachments: Vec<AttachmentChange>,
}

#[derive(Serialize)]
pub(super) struct ClauseChange {
    pub(super) how: String,
    pub(super) clauses: Vec<String>,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

#[derive(Serialize)]
pub(super) struct TermChange {
    pub(super) pointer: String,
    pub(super) label: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    pub(super) direction: Option<String>,
    pub(super) clause: String,
    pub(super) party: Option<String>,
}

#[derive(Serialize)]
pub(super) struct AttachmentChange {
    pub(super) path: String,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Approval<'a> {
    pub(super) kind: &'static str,
    pub(super) by: &'a str,
    pub(super) asks: &'a str,
    pub(super) met: bool,
    pub(super) agreed: Vec<Agreed<'a>>,
    pub(super) still_to_agree: &'a [String],
    pub(super) declined: &'a [String],
    pub(super) shortfall: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Agreed<'a> {
    pub(super) who: &'a str,
    pub(super) act: Option<&'a str>,
    pub(super) date: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Party<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) role: Option<&'a str>,
    pub(super) joined: Option<usize>,
    pub(super) left: Option<usize>,
    pub(super) signed: Option<&'a str>,
    pub(super) signed_version: Option<usize>,
    pub(super) carried_by: Vec<usize>,
    pub(super) recorded: &'static str,
    pub(super) executed: &'static str,
    pub(super) weakest: Option<&'a str>,
    pub(super) missing: bool,
    pub(super) still_needed: &'a [String],
    pub(super) stale: Vec<&'a str>,
    pub(super) versions: Vec<Standing<'a>>,
}

#[derive(Serialize)]
pub(super) struct Standing<'a> {
    pub(super) version: usize,
    pub(super) stands: &'static str,
    pub(super) act: Option<&'a str>,
    pub(super) through: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Act<'a> {
    pub(super) name: &'a str,
    pub(super) path: &'a str,
    pub(super) sha256: &'a str,
    #[serde(rename = "act")]
    pub(super) kind: Option<&'static str>,
    pub(super) version: Option<u32>,
    pub(super) place: &'static str,
    pub(super) counts_for: Option<usize>,
    pub(super) party: Option<&'a str>,
    pub(super) body: Option<&'a str>,
    pub(super) person: Option<&'a str>,
    pub(super) capacity: Option<&'a str>,
    pub(super) method: Option<&'a str>,
    pub(super) date: Option<String>,
    pub(super) instrument: bool,
    pub(super) recorded: Option<Landing>,
    pub(super) commit: Option<String>,
    pub(super) days_late: Option<i64>,
    pub(super) misplaced: bool,
    pub(super) evidence: Evidence<'a>,
}

#[derive(Serialize)]
pub(super) struct Evidence<'a> {
    pub(super) recorded: &'static str,
    pub(super) executed: &'static str,
    pub(super) remarks: Vec<Remark<'a>>,
    pub(super) fault: Option<&'static str>,
    pub(super) signature: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Remark<'a> {
    pub(super) code: &'a str,
    pub(super) words: &'a str,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) path: &'a str,
    pub(super) sha256: &'a str,
    #[serde(rename = "type")]
    pub(super) kind: Option<&'static str>,
    pub(super) date: Option<String>,
    pub(super) effective: Option<String>,
    pub(super) place: &'static str,
    pub(super) version: Option<usize>,
    pub(super) recorded: Option<Landing>,
    pub(super) commit: Option<String>,
    pub(super) misplaced: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Reviews<'a> {
    pub(super) held: Vec<&'a str>,
    pub(super) due: Vec<Due<'a>>,
    pub(super) overdue_since: Option<String>,
    pub(super) next: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Due<'a> {
    pub(super) on: String,
    pub(super) held: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Unrecorded {
    pub(super) since: Option<Landing>,
    pub(super) version: Option<usize>,
    pub(super) entry_names_other_text: bool,
    pub(super) change: Change,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct StoodUnrecorded {
    pub(super) from: Landing,
    pub(super) until: Landing,
    pub(super) covered_by: Option<usize>,
    pub(super) change: Change,
}

#[derive(Serialize)]
pub(super) struct Rewritten<'a> {
    pub(super) path: &'a str,
    pub(super) what: String,
    pub(super) landed: String,
    pub(super) by: Option<String>,
    pub(super) restored: Option<String>,
}

#[derive(Serialize)]
pub(super) struct FormerId<'a> {
    pub(super) id: &'a str,
    pub(super) until: Landing,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Text<'a> {
    pub(super) landing: Landing,
    pub(super) path: &'a str,
    pub(super) readable: bool,
    #[serde(rename = "text")]
    pub(super) digest: Option<&'a str>,
    pub(super) version: Option<usize>,
    pub(super) moved_from: Option<&'a str>,
    pub(super) signature_block: Option<String>,
    pub(super) signature_block_change: Option<String>,
    pub(super) change: Option<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Commit<'a> {
    pub(super) id: String,
    pub(super) author: &'a str,
    pub(super) authored: String,
    pub(super) committed: String,
    pub(super) summary: &'a str,
    pub(super) place: Option<usize>,
    pub(super) merge: bool,
    pub(super) touched: Vec<&'static str>,
    pub(super) moved_from: Option<&'a str>,
}
