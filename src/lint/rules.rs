//! The rules: each a file of its own with its explanation, its examples, its check and its tests. A rule is added by its file,
//! a `mod` line and its place in [`ALL`].

use std::collections::BTreeMap;

use crate::document::agreement::Agreement;
use crate::document::organisations::Organisations;
use crate::ground::finding::{Finding, Severity};
use crate::ground::limits::LIMITS;
use crate::ground::source::Span;
use crate::history::chronicle::Chronicle;
use crate::history::ledger::Ledger;
use crate::lint::standard::Standard;
pub use gathered::{Ending, Gathered, named_by};

// What several rules ask.
mod binding_words;
mod bodies;
mod captions;
mod course;
mod dispute_steps;
mod drafting;
mod fairness;
mod figures;
mod gathered;
mod governance;
mod kinship;
mod meeting_times;
mod money;
mod naming;
mod obligations;
mod organisations;
mod party_figures;
mod party_lines;
mod phrases;
mod places;
mod plan_rows;
mod recorded;
mod said;
mod shared_out;
mod shares;
mod sharing;
mod standing;
mod stated_elsewhere;
mod stated_parties;
mod stated_terms;
mod substance;
mod sums_in_words;
mod table_totals;
mod tables;
mod targets;
mod terms_of_art;
mod thresholds;
mod time_limits;
mod timeframe;
mod wording;

#[cfg(test)]
mod examples;

mod act_without_entry;
mod adhered_to_earlier_version;
mod admission_inconsistent;
mod admission_without_adjustment;
mod agreement_vanished;
mod agreements_contradict;
mod ambiguous_clause;
mod ambition_not_delivered;
mod amendment_order;
mod approval_stated_only;
mod approvals_incomplete;
mod authority_missing;
mod beyond_permitted_change;
mod body_may_change_agreement;
mod breach_told_too_late;
mod broken_reference;
mod caps_disagree;
mod chair_without_seat;
mod changed_since_agreed;
mod circular_relation;
mod conflicted_may_vote;
mod continuing_after_expiry;
mod contributions_do_not_sum;
mod controller_role_differs;
mod currencies_differ;
mod data_shared_without_agreement;
mod data_without_retention;
mod date_outside_term;
mod dated_after_recording;
mod deadlock_without_mechanism;
mod decision_due_soon;
mod dispute_step_without_limit;
mod disputes_outlast_notice;
mod doubtful_date;
mod duplicate_definition;
mod duplicate_id;
mod duplicate_identifier;
mod duplicate_key;
mod duplicate_party;
mod empty_clause;
mod end_without_review;
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
mod impossible_majority;
mod incomplete_history;
mod invalid_identifier;
mod invalid_policy;
mod invalid_value;
mod invalid_yaml;
mod joint_controllers_without_arrangement;
mod key_added_with_signature;
mod key_unconfirmed;
mod later_years_unfunded;
mod law_of_another_place;
mod lead_unclear;
mod matter_decided_twice;
mod meeting_times_clash;
mod members_at_minimum;
mod milestone_incomplete;
mod miscaptioned_reference;
mod missing_clause;
mod missing_front_matter;
mod missing_term;
mod nested_repository;
mod nhs_contract_with_other_party;
mod no_governing_body;
mod not_utf_8;
mod nothing_made_binding;
mod notice_longer_than_term;
mod notice_shorter_than_agreed;
mod numbering;
mod numbers_disagree;
mod obligation_in_non_binding_text;
mod one_party_leads_all_groups;
mod one_person_for_two_parties;
mod one_sided_alliance;
mod organisation_not_party;
mod outcome_incomplete;
mod outlives_head_contract;
mod outputs_outnumber_outcomes;
mod overdue_deferral;
mod paid_later_than_lead;
mod parent_not_in_force;
mod partner_outside_section_75;
mod party_identity_differs;
mod party_label_varies;
mod party_not_in_data_agreement;
mod party_not_in_parent;
mod party_not_named;
mod party_without_contact;
mod party_without_duty;
mod party_without_seat;
mod party_without_signatory;
mod pay_when_paid;
mod personal_data;
mod phases_out_of_order;
mod placeholder_text;
mod policy_changed;
mod purpose_without_basis;
mod quorum_unattainable;
mod recommended_clause;
mod record_clauses_differ;
mod record_misplaced;
mod record_rewritten;
mod record_without_agreement;
mod recorded_late;
mod regime_notice_missing;
mod registration_number_differs;
mod relation_of_wrong_kind;
mod request_answered_too_late;
mod review_after_expiry;
mod review_overdue;
mod risk_and_surplus_differ;
mod seat_of_former_party;
mod section_75_incomplete;
mod shallow_history;
mod share_beyond_contribution;
mod share_for_non_party;
mod share_missing;
mod shares_bind_nobody;
mod shares_do_not_sum;
mod short_delivery_term;
mod signatory_without_authority;
mod signature_bad;
mod signed_before_authority;
mod signed_before_text;
mod signed_late;
mod signing_incomplete;
mod special_category_without_assessment;
mod special_category_without_condition;
mod staff_transfer_not_settled;
mod stale_signature;
mod surplus_to_non_charity;
mod term_arithmetic;
mod too_few_measures;
mod too_large;
mod unadmitted_party;
mod uncapped_party;
mod undefined_term;
mod unequal_terms;
mod unfair_exclusion;
mod unknown_agreement;
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
mod unused_definition;
mod unused_schedule;
mod unused_suppression;
mod version_text_missing;
mod voluntary_sector_without_vote;
mod words_contradict_terms;

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
    &admission_without_adjustment::RULE,
    &agreement_vanished::RULE,
    &agreements_contradict::RULE,
    &ambiguous_clause::RULE,
    &ambition_not_delivered::RULE,
    &amendment_order::RULE,
    &approval_stated_only::RULE,
    &approvals_incomplete::RULE,
    &authority_missing::RULE,
    &beyond_permitted_change::RULE,
    &body_may_change_agreement::RULE,
    &breach_told_too_late::RULE,
    &broken_reference::RULE,
    &caps_disagree::RULE,
    &chair_without_seat::RULE,
    &changed_since_agreed::RULE,
    &circular_relation::RULE,
    &conflicted_may_vote::RULE,
    &continuing_after_expiry::RULE,
    &contributions_do_not_sum::RULE,
    &controller_role_differs::RULE,
    &currencies_differ::RULE,
    &data_shared_without_agreement::RULE,
    &data_without_retention::RULE,
    &date_outside_term::RULE,
    &dated_after_recording::RULE,
    &deadlock_without_mechanism::RULE,
    &decision_due_soon::RULE,
    &dispute_step_without_limit::RULE,
    &disputes_outlast_notice::RULE,
    &doubtful_date::RULE,
    &duplicate_definition::RULE,
    &duplicate_id::RULE,
    &duplicate_identifier::RULE,
    &duplicate_key::RULE,
    &duplicate_party::RULE,
    &empty_clause::RULE,
    &end_without_review::RULE,
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
    &impossible_majority::RULE,
    &incomplete_history::RULE,
    &invalid_identifier::RULE,
    &invalid_policy::RULE,
    &invalid_value::RULE,
    &invalid_yaml::RULE,
    &joint_controllers_without_arrangement::RULE,
    &key_added_with_signature::RULE,
    &key_unconfirmed::RULE,
    &later_years_unfunded::RULE,
    &law_of_another_place::RULE,
    &lead_unclear::RULE,
    &matter_decided_twice::RULE,
    &meeting_times_clash::RULE,
    &members_at_minimum::RULE,
    &milestone_incomplete::RULE,
    &miscaptioned_reference::RULE,
    &missing_clause::RULE,
    &missing_front_matter::RULE,
    &missing_term::RULE,
    &nested_repository::RULE,
    &nhs_contract_with_other_party::RULE,
    &no_governing_body::RULE,
    &not_utf_8::RULE,
    &nothing_made_binding::RULE,
    &notice_longer_than_term::RULE,
    &notice_shorter_than_agreed::RULE,
    &numbering::RULE,
    &numbers_disagree::RULE,
    &obligation_in_non_binding_text::RULE,
    &one_party_leads_all_groups::RULE,
    &one_person_for_two_parties::RULE,
    &one_sided_alliance::RULE,
    &organisation_not_party::RULE,
    &outcome_incomplete::RULE,
    &outlives_head_contract::RULE,
    &outputs_outnumber_outcomes::RULE,
    &overdue_deferral::RULE,
    &paid_later_than_lead::RULE,
    &parent_not_in_force::RULE,
    &partner_outside_section_75::RULE,
    &party_identity_differs::RULE,
    &party_label_varies::RULE,
    &party_not_in_data_agreement::RULE,
    &party_not_in_parent::RULE,
    &party_not_named::RULE,
    &party_without_contact::RULE,
    &party_without_duty::RULE,
    &party_without_seat::RULE,
    &party_without_signatory::RULE,
    &pay_when_paid::RULE,
    &personal_data::RULE,
    &phases_out_of_order::RULE,
    &placeholder_text::RULE,
    &policy_changed::RULE,
    &purpose_without_basis::RULE,
    &quorum_unattainable::RULE,
    &recommended_clause::RULE,
    &record_clauses_differ::RULE,
    &record_misplaced::RULE,
    &record_rewritten::RULE,
    &record_without_agreement::RULE,
    &recorded_late::RULE,
    &regime_notice_missing::RULE,
    &registration_number_differs::RULE,
    &relation_of_wrong_kind::RULE,
    &request_answered_too_late::RULE,
    &review_after_expiry::RULE,
    &review_overdue::RULE,
    &risk_and_surplus_differ::RULE,
    &seat_of_former_party::RULE,
    &section_75_incomplete::RULE,
    &shallow_history::RULE,
    &share_beyond_contribution::RULE,
    &share_for_non_party::RULE,
    &share_missing::RULE,
    &shares_bind_nobody::RULE,
    &shares_do_not_sum::RULE,
    &short_delivery_term::RULE,
    &signatory_without_authority::RULE,
    &signature_bad::RULE,
    &signed_before_authority::RULE,
    &signed_before_text::RULE,
    &signed_late::RULE,
    &signing_incomplete::RULE,
    &special_category_without_assessment::RULE,
    &special_category_without_condition::RULE,
    &staff_transfer_not_settled::RULE,
    &stale_signature::RULE,
    &surplus_to_non_charity::RULE,
    &term_arithmetic::RULE,
    &too_few_measures::RULE,
    &too_large::RULE,
    &unadmitted_party::RULE,
    &uncapped_party::RULE,
    &undefined_term::RULE,
    &unequal_terms::RULE,
    &unfair_exclusion::RULE,
    &unknown_agreement::RULE,
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
    &unused_definition::RULE,
    &unused_schedule::RULE,
    &unused_suppression::RULE,
    &version_text_missing::RULE,
    &voluntary_sector_without_vote::RULE,
    &words_contradict_terms::RULE,
];

type CheckOrganisations = fn(&Organisations, &mut Report<'_>);

/// Rules that look into `organisations.yaml` as well.
const IN_ORGANISATIONS: &[(&Rule, CheckOrganisations)] = &[
    (&invalid_identifier::RULE, invalid_identifier::check_organisations),
    (&personal_data::RULE, personal_data::check_organisations),
    (&signatory_without_authority::RULE, signatory_without_authority::check_organisations),
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
    /// A function that looks at all agreements of the run, and at those around them that they have to do with. It tells what is wrong with
    /// those that were asked for.
    Together(fn(&Gathered<'_>, &mut Report<'_>)),
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
    check_each(&[agreement], standard).pop().unwrap_or_default()
}

/// The same for several agreements, whose findings stand in their order. Each rule looks at all of them before the next one does: what it needs is near by
/// then.
pub fn check_each(agreements: &[&Agreement], standard: &Standard) -> Vec<Vec<Finding>> {
    let mut found: Vec<Vec<Finding>> = agreements.iter().map(|_| Vec::new()).collect();
    for rule in ALL {
        if let Check::Agreement(check) = rule.check {
            for (agreement, findings) in agreements.iter().zip(&mut found) {
                let mut report = Report::new(rule, standard, agreement.path());
                check(agreement, &mut report);
                findings.extend(report.into_findings());
            }
        }
    }
    for (agreement, findings) in agreements.iter().zip(&mut found) {
        for finding in findings {
            finding.agreement = agreement.id().map(str::to_owned);
        }
    }
    found
}

/// What rules say about a file of organisations by itself.
pub fn check_organisations(organisations: &Organisations, standard: &Standard) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (rule, check) in IN_ORGANISATIONS {
        let mut report = Report::new(rule, standard, organisations.source.path());
        check(organisations, &mut report);
        findings.extend(report.into_findings());
    }
    findings
}

/// What the rules that look at several agreements at once say about those that were asked for.
pub fn check_together(gathered: &Gathered<'_>, standard: &Standard) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in ALL {
        if let Check::Together(check) = rule.check {
            let mut report = Report::new(rule, standard, "");
            check(gathered, &mut report);
            findings.extend(report.into_findings());
        }
    }
    let ids: BTreeMap<_, _> =
        gathered.asked().map(|agreement| (agreement.path(), agreement.id())).collect();
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
    let (echoed, mut left): (Vec<_>, Vec<_>) = findings.into_iter().partition(|it| echoes(it));
    // Who speaks for others is as grave as they are.
    for finding in left.iter_mut().filter(|finding| finding.rule == "party-not-named") {
        let of_it = |it: &&Finding| it.path == finding.path && it.party == finding.party;
        if let Some(gravest) = echoed.iter().filter(of_it).map(|it| it.severity).max() {
            finding.severity = finding.severity.max(gravest);
        }
    }
    left
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
    /// The party that is the mistake itself, so that whatever it lacks follows from it.
    of_party: Option<String>,
    /// The clause of a party’s figure that the words state otherwise: that is why its shares make another sum.
    of_party_in: Option<String>,
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
            // Terms that do not fit together are one of them wrong, and the words say which.
            "words-contradict-terms" => {
                &["term-arithmetic", "shares-do-not-sum", "currencies-differ", "date-outside-term"]
            }
            // Whom the words never name, they give nothing else either.
            "party-not-named" => &[
                "party-without-contact",
                "party-without-duty",
                "party-without-seat",
                "party-without-signatory",
                "share-missing",
            ],
            "agreements-contradict" if finding.party.is_some() => &["quorum-unattainable"],
            "invalid-identifier" => &["invalid-value"],
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
        let of_party = finding
            .party
            .clone()
            .filter(|_| matches!(finding.rule, "party-not-named" | "agreements-contradict"));
        let of_party_in = finding
            .clause
            .clone()
            .filter(|_| finding.rule == "words-contradict-terms" && finding.party.is_some());
        let (path, span) = (finding.path.clone(), finding.span);
        Some(Self { path, span, echoes, meant, party, of_party, of_party_in })
    }

    fn covers(&self, finding: &Finding) -> bool {
        if self.party.is_some() {
            let folder = format!("{}/", recorded::record_folder(&finding.path));
            return self.echoes.contains(&finding.rule)
                && self.party == finding.party
                && self.path.starts_with(&folder);
        }
        if self.of_party.is_some() {
            return self.path == finding.path
                && self.echoes.contains(&finding.rule)
                && self.of_party == finding.party;
        }
        let meant = finding.rule == "missing-clause" && self.meant.is_some();
        self.path == finding.path
            && if meant {
                self.meant == finding.clause
            } else {
                let touches = |span: Span| span.contains(self.span) || self.span.contains(span);
                let of_several = match finding.rule {
                    "term-arithmetic" | "date-outside-term" => {
                        finding.related.iter().any(|related| touches(related.span))
                    }
                    "shares-do-not-sum" => {
                        self.of_party_in.is_some() && self.of_party_in == finding.clause
                    }
                    _ => false,
                };
                self.echoes.contains(&finding.rule) && (touches(finding.span) || of_several)
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
    fn terms_that_the_words_correct_are_not_told_to_be_wrong_among_themselves() {
        let rules = |text: &str| {
            let (_, findings) = examples::all_findings(&[], text);
            let about = ["words-contradict-terms", "term-arithmetic", "shares-do-not-sum"];
            let rules = findings.iter().map(|finding| finding.rule);
            rules.filter(|rule| about.contains(rule)).collect::<Vec<_>>()
        };
        let front = "---\nkind: lead-provider-agreement\nparties:\n  - { id: a, name: Quay Advice }\n  - { id: b, name: Mill Lane }\n";
        let timeframe = "timeframe: { commencement: 2026-05-01, term: P3Y, expiry: 2029-03-31 }\n---\n## Timeframe\nIt begins on 1 April 2026.\n";
        assert_eq!(rules(&format!("{front}{timeframe}")), ["words-contradict-terms"]);
        let shares = "risk-sharing: { shares: { a: 50, b: 60 } }\n---\n## Risk sharing\nQuay Advice bears 50 per cent and Mill Lane bears 50 per cent.\n";
        assert_eq!(rules(&format!("{front}{shares}")), ["words-contradict-terms"]);
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
