//! The rules: each a file of its own with its explanation, its examples, its check and its tests. A rule is added by its file,
//! a `mod` line and its place in [`ALL`].

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::agreement::Agreement;
use crate::ground::finding::{Finding, Severity};
use crate::ground::limits::LIMITS;
use crate::ground::source::Span;
use crate::history::chronicle::Chronicle;
use crate::history::ledger::Ledger;
use crate::lint::standard::Standard;

// What several rules ask.
mod naming;
mod places;
mod recorded;
mod shares;
mod substance;
mod thresholds;
mod timeframe;
mod wording;

#[cfg(test)]
mod examples;

mod act_without_entry;
mod adhered_to_earlier_version;
mod admission_inconsistent;
mod agreement_vanished;
mod ambiguous_clause;
mod amendment_order;
mod approval_stated_only;
mod approvals_incomplete;
mod authority_missing;
mod beyond_permitted_change;
mod changed_since_agreed;
mod continuing_after_expiry;
mod dated_after_recording;
mod duplicate_id;
mod duplicate_key;
mod empty_clause;
mod entry_beside_chain;
mod entry_names_other_text;
mod exit_without_handover;
mod expired_suppression;
mod extension_beyond_maximum;
mod forbidden_clause;
mod form_weaker_than_agreed;
mod hidden_text;
mod id_changed;
mod id_reused;
mod incomplete_history;
mod invalid_policy;
mod invalid_value;
mod invalid_yaml;
mod key_added_with_signature;
mod key_unconfirmed;
mod missing_clause;
mod missing_front_matter;
mod missing_term;
mod nested_repository;
mod not_utf_8;
mod notice_longer_than_term;
mod notice_shorter_than_agreed;
mod one_person_for_two_parties;
mod overdue_deferral;
mod party_identity_differs;
mod party_without_contact;
mod party_without_seat;
mod party_without_signatory;
mod placeholder_text;
mod policy_changed;
mod recommended_clause;
mod record_clauses_differ;
mod record_misplaced;
mod record_rewritten;
mod record_without_agreement;
mod recorded_late;
mod regime_notice_missing;
mod review_overdue;
mod seat_of_former_party;
mod shallow_history;
mod share_for_non_party;
mod share_missing;
mod shares_do_not_sum;
mod signature_bad;
mod signed_before_authority;
mod signed_before_text;
mod signed_late;
mod signing_incomplete;
mod stale_signature;
mod term_arithmetic;
mod too_large;
mod unadmitted_party;
mod unknown_clause;
mod unknown_key;
mod unknown_kind;
mod unknown_party;
mod unknown_signatory;
mod unreadable_file;
mod unreasoned_omission;
mod unrecorded_correction;
mod unrecorded_permitted_change;
mod unsigned_after_commencement;
mod unsigned_party;
mod unused_suppression;
mod version_text_missing;

/// All rules, by name.
///
/// Left out on purpose: a lawful basis that was changed without an amendment, since `changed-since-agreed` tells it like any other term; an
/// executed copy that differs, since a copy is found by its hash or not at all; work that began before a funder's condition was met, since no
/// term states one (`signed-late` tells how long the parties worked unsigned); and `history-rewritten`, which only a report with an anchor can
/// tell. What an admission leaves unrevised is told where it stands, by `share-missing`, `party-without-seat` and `party-without-contact`.
pub const ALL: &[&Rule] = &[
    &act_without_entry::RULE,
    &adhered_to_earlier_version::RULE,
    &admission_inconsistent::RULE,
    &agreement_vanished::RULE,
    &ambiguous_clause::RULE,
    &amendment_order::RULE,
    &approval_stated_only::RULE,
    &approvals_incomplete::RULE,
    &authority_missing::RULE,
    &beyond_permitted_change::RULE,
    &changed_since_agreed::RULE,
    &continuing_after_expiry::RULE,
    &dated_after_recording::RULE,
    &duplicate_id::RULE,
    &duplicate_key::RULE,
    &empty_clause::RULE,
    &entry_beside_chain::RULE,
    &entry_names_other_text::RULE,
    &exit_without_handover::RULE,
    &expired_suppression::RULE,
    &extension_beyond_maximum::RULE,
    &forbidden_clause::RULE,
    &form_weaker_than_agreed::RULE,
    &hidden_text::RULE,
    &id_changed::RULE,
    &id_reused::RULE,
    &incomplete_history::RULE,
    &invalid_policy::RULE,
    &invalid_value::RULE,
    &invalid_yaml::RULE,
    &key_added_with_signature::RULE,
    &key_unconfirmed::RULE,
    &missing_clause::RULE,
    &missing_front_matter::RULE,
    &missing_term::RULE,
    &nested_repository::RULE,
    &not_utf_8::RULE,
    &notice_longer_than_term::RULE,
    &notice_shorter_than_agreed::RULE,
    &one_person_for_two_parties::RULE,
    &overdue_deferral::RULE,
    &party_identity_differs::RULE,
    &party_without_contact::RULE,
    &party_without_seat::RULE,
    &party_without_signatory::RULE,
    &placeholder_text::RULE,
    &policy_changed::RULE,
    &recommended_clause::RULE,
    &record_clauses_differ::RULE,
    &record_misplaced::RULE,
    &record_rewritten::RULE,
    &record_without_agreement::RULE,
    &recorded_late::RULE,
    &regime_notice_missing::RULE,
    &review_overdue::RULE,
    &seat_of_former_party::RULE,
    &shallow_history::RULE,
    &share_for_non_party::RULE,
    &share_missing::RULE,
    &shares_do_not_sum::RULE,
    &signature_bad::RULE,
    &signed_before_authority::RULE,
    &signed_before_text::RULE,
    &signed_late::RULE,
    &signing_incomplete::RULE,
    &stale_signature::RULE,
    &term_arithmetic::RULE,
    &too_large::RULE,
    &unadmitted_party::RULE,
    &unknown_clause::RULE,
    &unknown_key::RULE,
    &unknown_kind::RULE,
    &unknown_party::RULE,
    &unknown_signatory::RULE,
    &unreadable_file::RULE,
    &unreasoned_omission::RULE,
    &unrecorded_correction::RULE,
    &unrecorded_permitted_change::RULE,
    &unsigned_after_commencement::RULE,
    &unsigned_party::RULE,
    &unused_suppression::RULE,
    &version_text_missing::RULE,
];

/// What a rule is. The explanation is Markdown: why it matters, then at least one `~~~markdown bad` and one `~~~markdown good` example,
/// which are tests as well (`rules/examples.rs` says how an example is read).
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    pub severity: Severity,
    /// What the rule looks for, in half a sentence: "a clause with nothing written under its heading".
    pub summary: &'static str,
    pub explanation: &'static str,
    /// Whether `allow` may silence it. Rules about the record, signatures, identity, hidden text, policy and running are not silenced.
    pub suppressible: bool,
    pub check: Check,
}

/// Who looks.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// A function that looks at one agreement.
    Agreement(fn(&Agreement, &mut Report<'_>)),
    /// A function that looks at all agreements of the run, together with its report for each.
    Together(fn(&[Arc<Agreement>], &mut Report<'_>)),
    /// A function that looks at the ledger of one agreement: its record, laid against the history of its text.
    Ledger(fn(&Ledger, &mut Report<'_>)),
    /// A function that looks at all of a repository's history at once.
    Chronicle(fn(&Chronicle, &mut Report<'_>)),
    /// Reading, the schemas or the run itself tell it; the rule's file says where.
    Elsewhere,
}

/// The rule of a name.
pub fn named(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// The rule whose name is nearest to what somebody wrote, if any is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    let distance = |rule: &&&'static Rule| strsim::damerau_levenshtein(rule.name, name);
    let nearest = ALL.iter().min_by_key(distance)?;
    (distance(&nearest) <= 3).then_some(nearest.name)
}

/// What the rules that look at one agreement say about it.
pub fn check(agreement: &Agreement, standard: &Standard) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in ALL {
        if let Check::Agreement(check) = rule.check {
            let mut report = Report::new(rule, standard, agreement.path());
            check(agreement, &mut report);
            findings.extend(report.into_findings());
        }
    }
    for finding in &mut findings {
        finding.agreement = agreement.id().map(str::to_owned);
    }
    findings
}

/// What the rules that look at several agreements at once say about these.
pub fn check_together(agreements: &[Arc<Agreement>], standard: &Standard) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in ALL {
        if let Check::Together(check) = rule.check {
            let mut report = Report::new(rule, standard, "");
            check(agreements, &mut report);
            findings.extend(report.into_findings());
        }
    }
    let ids: BTreeMap<_, _> =
        agreements.iter().map(|agreement| (agreement.path(), agreement.id())).collect();
    for finding in &mut findings {
        finding.agreement = ids.get(finding.path.as_str()).copied().flatten().map(str::to_owned);
    }
    findings
}

/// What the rules about the record say.
pub fn check_history(chronicle: &Chronicle, standard: &Standard) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in ALL {
        if let Check::Chronicle(check) = rule.check {
            let mut report = Report::new(rule, standard, "");
            check(chronicle, &mut report);
            findings.extend(report.into_findings());
        }
    }
    for ledger in &chronicle.ledgers {
        for rule in ALL {
            if let Check::Ledger(check) = rule.check {
                let mut report = Report::new(rule, standard, &ledger.path);
                check(ledger, &mut report);
                findings.extend(report.into_findings().into_iter().map(|mut finding| {
                    finding.agreement = Some(ledger.id.clone());
                    finding
                }));
            }
        }
    }
    without_echoes(findings)
}

/// Leaves out what only echoes another finding about the same words: of two rules that stumble over one mistake, the one that names it speaks.
pub fn without_echoes(findings: Vec<Finding>) -> Vec<Finding> {
    let speakers: Vec<Speaker> = findings.iter().filter_map(Speaker::of).collect();
    if speakers.is_empty() {
        return findings;
    }
    let echoes = |finding: &Finding| speakers.iter().any(|speaker| speaker.covers(finding));
    findings.into_iter().filter(|finding| !echoes(finding)).collect()
}

/// A finding that makes others superfluous.
struct Speaker {
    path: String,
    span: Span,
    echoes: &'static [&'static str],
    /// The clause that a misspelt name was meant to be.
    meant: Option<String>,
    /// The party of an act that belongs to no agreement: beside that it is not called unsigned.
    party: Option<String>,
}

impl Speaker {
    fn of(finding: &Finding) -> Option<Self> {
        let echoes: &[_] = match finding.rule {
            // “TBC” is no date either, and `harbour-trust` with a Cyrillic letter is no party.
            "placeholder-text" => &["invalid-value", "unknown-party"],
            "hidden-text" => &[
                "invalid-value",
                "placeholder-text",
                "unknown-key",
                "unknown-kind",
                "unused-suppression",
                "unknown-clause",
                "unknown-party",
                "share-for-non-party",
            ],
            "unknown-clause" => &["unknown-key"],
            "seat-of-former-party" => &["unknown-party"],
            "record-without-agreement" => &["unsigned-party", "unsigned-after-commencement"],
            _ => return None,
        };
        let meant = finding
            .fix
            .as_ref()
            .filter(|_| finding.rule == "unknown-clause")
            .map(|fix| fix.replacement.clone());
        let party = finding.party.clone().filter(|_| finding.rule == "record-without-agreement");
        Some(Self { path: finding.path.clone(), span: finding.span, echoes, meant, party })
    }

    fn covers(&self, finding: &Finding) -> bool {
        if self.party.is_some() {
            let folder = format!("{}/", recorded::record_folder(&finding.path));
            return self.echoes.contains(&finding.rule)
                && self.party == finding.party
                && self.path.starts_with(&folder);
        }
        let meant = finding.rule == "missing-clause" && self.meant.is_some();
        self.path == finding.path
            && if meant {
                self.meant == finding.clause
            } else {
                self.echoes.contains(&finding.rule)
                    && (finding.span.contains(self.span) || self.span.contains(finding.span))
            }
    }
}

/// Where a rule writes its findings, and what it may ask about the run.
#[derive(Debug)]
pub struct Report<'a> {
    pub standard: &'a Standard,
    rule: &'static Rule,
    path: String,
    findings: Vec<Finding>,
    /// How many there are in each file.
    counts: BTreeMap<String, usize>,
    /// What goes beyond the bound is written here and forgotten.
    surplus: Finding,
}

/// How many findings of one rule in one file are kept, as a multiple of those that are shown: enough for some of them to be suppressed, and
/// few enough that a file made to offend a million times cannot fill the memory.
const KEPT: usize = 20;

impl<'a> Report<'a> {
    pub fn new(rule: &'static Rule, standard: &'a Standard, path: impl Into<String>) -> Self {
        Self {
            standard,
            rule,
            path: path.into(),
            findings: Vec::new(),
            counts: BTreeMap::new(),
            surplus: Finding::new(rule.name, rule.severity, "", Span::default(), ""),
        }
    }

    /// Takes in a finding at a place of the agreement that is being looked at, and hands it back for more words.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.in_file(self.path.clone(), span, message)
    }

    /// The same in a file that is named: for rules that look at several.
    pub fn in_file(
        &mut self,
        path: impl Into<String>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = Finding::new(self.rule.name, self.rule.severity, path, span, message);
        let count = self.counts.entry(finding.path.clone()).or_default();
        *count += 1;
        if *count > KEPT * LIMITS.findings_per_rule {
            self.surplus = finding;
            return &mut self.surplus;
        }
        let index = self.findings.len();
        self.findings.push(finding);
        #[expect(clippy::indexing_slicing, reason = "pushed on the line above")]
        &mut self.findings[index]
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::schema::Level;

    #[test]
    fn names_are_words_with_hyphens_and_in_order() {
        let names: Vec<_> = ALL.iter().map(|rule| rule.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for name in names {
            let kebab =
                |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
            assert!(
                name.split('-').all(|word| !word.is_empty() && word.chars().all(kebab)),
                "{name}"
            );
        }
    }

    #[test]
    fn explanations_open_with_why_it_matters() {
        for rule in ALL {
            let opening = rule.explanation.trim_start().lines().next().unwrap_or_default();
            assert!(
                opening.starts_with(|first: char| first.is_uppercase() || first == '“'),
                "{}",
                rule.name
            );
            assert!(opening.len() > 40, "{}", rule.name);
            assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{}", rule.name);
        }
    }

    #[test]
    fn a_flood_is_bounded_file_by_file() {
        let standard = Standard::built_in(Level::Standard, jiff::civil::date(2026, 6, 1));
        let mut report = Report::new(&empty_clause::RULE, &standard, "a.md");
        let most = KEPT * LIMITS.findings_per_rule;
        for place in 0..most + 7 {
            report.at(Span::at(place), "nothing").help("something");
        }
        report.in_file("b.md", Span::at(0), "nothing");
        assert_eq!(report.into_findings().len(), most + 1);
    }

    #[test]
    fn one_mistake_is_told_by_the_rule_that_names_it() {
        let finding = |rule, start, end| {
            Finding::new(rule, Severity::Error, "a.md", Span::new(start, end), "")
        };
        let mut unknown = finding("unknown-clause", 50, 60);
        unknown.fix(Span::new(50, 60), "termination");
        let mut missing = finding("missing-clause", 0, 4);
        missing.clause("termination");
        let mut other = finding("missing-clause", 0, 4);
        other.clause("financing");
        let left = without_echoes(vec![
            finding("placeholder-text", 10, 13),
            finding("invalid-value", 10, 13),
            finding("invalid-value", 20, 23),
            unknown,
            missing,
            other,
        ]);
        let left: Vec<_> = left.iter().map(|finding| (finding.rule, finding.span.start)).collect();
        assert_eq!(
            left,
            [
                ("placeholder-text", 10),
                ("invalid-value", 20),
                ("unknown-clause", 50),
                ("missing-clause", 0)
            ]
        );
    }
}
