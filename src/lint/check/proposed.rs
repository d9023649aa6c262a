//! What a change does: the agreements that it touches, looked at before and after it, with a summary of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use super::{HEAD_BYTES, History, Neighbours, Outcome, Run};
use crate::document::agreement::Agreement;
use crate::document::organisations::Organisations;
use crate::document::term::Term;
use crate::ground::files::{self, Unread};
use crate::ground::finding::{Finding, Severity};
use crate::ground::fingerprint::fingerprints;
use crate::ground::limits::LIMITS;
use crate::ground::source::{Source, Span};
use crate::history::chronicle::{folder_of_record, in_record, record_folder};
use crate::history::digest::{self, Manifest};
use crate::history::ledger::Ledger;
use crate::history::proposal::{Proposal, Text, What};
use crate::history::repository::{Comparison, Repository};
use crate::history::trace::ChosenBy;
use crate::lint::baseline::Baseline;
use crate::lint::discovery::Candidate;
use crate::lint::policy::{self, Policy};
use crate::lint::rules;

/// A text as it was before the change.
struct Before {
    agreement: Arc<Agreement>,
    manifest: Option<Manifest>,
}

/// The texts before the change, by path: of what it changed or removed.
type Texts = BTreeMap<String, Before>;

impl Run<'_> {
    /// Looks at what a change touches. Of its findings, those that stood before are marked, and the outcome holds what the change does to each
    /// agreement.
    pub fn check_change(
        &self,
        candidates: &[Candidate],
        neighbours: Neighbours<'_>,
        comparison: &Comparison,
        history: &History<'_>,
    ) -> Outcome {
        let repository = history.repository;
        let mut texts = self.texts_before(comparison, repository);
        let concerned = self.concerned(candidates, comparison, &texts);
        let removed = texts.keys().filter(|path| !self.root.path().join(path).exists());
        let named: Vec<PathBuf> = concerned
            .iter()
            .map(|candidate| candidate.relative.clone())
            .chain(removed.map(PathBuf::from))
            .collect();
        let policy = self.policy_findings(comparison, repository);
        if named.is_empty() {
            return policy;
        }
        let history = History {
            repository,
            trusted: history.trusted.clone(),
            base: Some((&comparison.revision, ChosenBy::Option)),
            named: &named,
        };
        let mut outcome = self.check_with(&concerned, neighbours, Some(&history));
        // What only has another record, or names what was changed, was the same text before.
        for agreement in &outcome.agreements {
            let path = agreement.path();
            if !comparison.changed.contains(path) && comparison.before.contains_key(path) {
                texts.entry(path.to_owned()).or_insert_with(|| Before {
                    agreement: Arc::clone(agreement),
                    manifest: Self::manifest_before(agreement, comparison, repository),
                });
            }
        }
        outcome.findings.splice(0..0, policy.findings);
        outcome.sources.extend(policy.sources);
        outcome.proposals = self.proposals(&outcome, &texts, comparison);
        outcome
            .proposals
            .retain(|proposal| proposal.what != What::Recorded || touches(proposal, comparison));
        self.mark_what_stood_before(&mut outcome, &texts, &concerned);
        outcome
    }

    /// The agreements among the files that were changed or removed, as they were.
    fn texts_before(&self, comparison: &Comparison, repository: &Repository) -> Texts {
        let changed: Vec<_> = comparison
            .changed
            .iter()
            .filter(|path| is_markdown(path) && !in_record(path) && !self.policy.excludes(path))
            .filter_map(|path| Some((path, *comparison.before.get(path)?)))
            .collect();
        let read = |(path, blob): (&String, _)| {
            let bytes = repository.blob(blob, LIMITS.agreement_bytes).ok()?;
            let candidate =
                Candidate { relative: PathBuf::from(path), path: path.clone(), named: false };
            let organisations = organisations_before(path, comparison, repository);
            let agreement = self.read_text(&candidate, bytes, organisations)?;
            let manifest = Self::manifest_before(&agreement, comparison, repository);
            Some((path.clone(), Before { agreement: Arc::new(agreement), manifest }))
        };
        // A repository is read by one thread at a time.
        changed.into_iter().filter_map(read).collect()
    }

    fn manifest_before(
        agreement: &Agreement,
        comparison: &Comparison,
        repository: &Repository,
    ) -> Option<Manifest> {
        let folder = Path::new(agreement.path()).parent().unwrap_or(Path::new(""));
        let attached = |path: &str| {
            let blob = comparison.before.get(&files::printed(&folder.join(path)))?;
            repository.blob(*blob, LIMITS.agreement_bytes).ok()
        };
        digest::manifest(agreement.source.text().as_bytes(), attached).ok()
    }

    fn manifest_now(&self, agreement: &Agreement) -> Option<Manifest> {
        let folder = Path::new(agreement.path()).parent().unwrap_or(Path::new(""));
        let attached = |path: &str| self.root.read(&folder.join(path), LIMITS.agreement_bytes).ok();
        digest::manifest(agreement.source.text().as_bytes(), attached).ok()
    }

    /// What has to be looked at: files that were changed, those whose record, organisations or schedules were, and those that name an agreement
    /// which was changed: an error may show there.
    fn concerned(
        &self,
        candidates: &[Candidate],
        comparison: &Comparison,
        texts: &Texts,
    ) -> Vec<Candidate> {
        let changed = &comparison.changed;
        let records: BTreeSet<String> =
            changed.iter().filter_map(|path| folder_of_record(path)).collect();
        let described: BTreeSet<&str> =
            changed.iter().filter_map(|path| path.strip_suffix("organisations.yaml")).collect();
        let names = Self::telling_names(changed, texts);
        let is_concerned = |candidate: &&Candidate| {
            let path = candidate.path.as_str();
            changed.contains(path)
                || records.contains(&record_folder(path))
                || described.iter().any(|folder| path.starts_with(folder))
                || names.as_ref().is_some_and(|names| self.mentions_any(candidate, names))
        };
        candidates.par_iter().filter(is_concerned).cloned().collect()
    }

    /// The names of changed files that may be schedules of agreements, all that are nothing else; and the ids of changed agreements.
    fn telling_names(changed: &BTreeSet<String>, texts: &Texts) -> Option<AhoCorasick> {
        let is_other = |path: &&String| {
            !in_record(path)
                && !texts.contains_key(*path)
                && !path.starts_with(".git")
                && !path.ends_with("organisations.yaml")
                && path.as_str() != policy::FILE
        };
        let names: BTreeSet<&str> = changed
            .iter()
            .filter(is_other)
            .filter_map(|path| path.rsplit('/').next())
            .chain(texts.values().filter_map(|before| before.agreement.id()))
            .filter(|name| !name.is_empty())
            .collect();
        if names.is_empty() { None } else { AhoCorasick::new(names).ok() }
    }

    fn mentions_any(&self, candidate: &Candidate, names: &AhoCorasick) -> bool {
        let head = self.root.read_head(&candidate.relative, HEAD_BYTES).unwrap_or_default();
        holds_whole(&head, names)
    }

    fn proposals(
        &self,
        outcome: &Outcome,
        texts: &Texts,
        comparison: &Comparison,
    ) -> Vec<Proposal> {
        let ledgers: BTreeMap<&str, &Ledger> =
            outcome.ledgers.iter().map(|ledger| (ledger.path.as_str(), ledger)).collect();
        let mut moved_from = BTreeSet::new();
        let mut proposals = Vec::new();
        for agreement in &outcome.agreements {
            let path = agreement.path();
            let before = texts.get_key_value(path).or_else(|| {
                let from = moved_text(agreement, texts, comparison, self)?;
                moved_from.insert(from.0.clone());
                Some(from)
            });
            let manifest = self.manifest_now(agreement);
            let after = Text { path, agreement, manifest: manifest.as_ref() };
            let before = before.map(text);
            let ledger = ledgers.get(path).copied();
            proposals.extend(Proposal::of(before, Some(after), ledger, self.standard.as_of));
        }
        let remaining: BTreeSet<&str> =
            outcome.agreements.iter().map(|agreement| agreement.path()).collect();
        for (path, before) in texts {
            if !remaining.contains(path.as_str()) && !moved_from.contains(path) {
                let ledger = ledgers.get(path.as_str()).copied();
                let before = Some(text((path, before)));
                proposals.extend(Proposal::of(before, None, ledger, self.standard.as_of));
            }
        }
        proposals.sort_by(|one, other| one.path.cmp(&other.path));
        proposals
    }

    /// Marks the findings that the texts before the change had as well. What the record, signatures, identity and hidden text are about never fades.
    fn mark_what_stood_before(&self, outcome: &mut Outcome, texts: &Texts, asked: &[Candidate]) {
        let mut past = Outcome::default();
        let agreed: BTreeSet<&str> =
            outcome.agreements.iter().filter(|now| now.agreed).filter_map(|now| now.id()).collect();
        past.agreements = texts
            .values()
            .map(|before| {
                let mut agreement = Arc::clone(&before.agreement);
                let was_agreed = agreement.id().is_some_and(|id| agreed.contains(id));
                super::past::set_agreed(&mut agreement, was_agreed);
                agreement
            })
            .collect();
        let mut by_path: BTreeMap<String, Vec<Finding>> = past
            .agreements
            .par_iter()
            .filter_map(|agreement| {
                Some((agreement.path().to_owned(), self.judged(agreement, None, None).ok()?))
            })
            .collect();
        past.endings = outcome.endings.clone();
        let around = Neighbours::Known(&outcome.around);
        for finding in self.judged_together(asked, around, &mut past) {
            by_path.entry(finding.path.clone()).or_default().push(finding);
        }
        self.settle(&mut past, by_path);
        let known: BTreeSet<String> = fingerprints(&past.findings).into_iter().collect();
        let now = fingerprints(&outcome.findings);
        for (finding, fingerprint) in outcome.findings.iter_mut().zip(now) {
            let fades = rules::named(finding.rule).is_some_and(|rule| rule.suppressible);
            finding.stood_before = fades && known.contains(&fingerprint);
        }
    }
}

/// What a change does to the policy, to schemas and to organisations.
impl Run<'_> {
    fn policy_findings(&self, comparison: &Comparison, repository: &Repository) -> Outcome {
        let mut outcome = Outcome::default();
        for path in &comparison.changed {
            let is_schema = || self.policy.schemas.iter().any(|own| own.file == *path);
            if path == policy::FILE {
                self.policy_changed(&mut outcome);
            } else if is_schema() {
                let message = "the schema of this repository is another one after this change";
                outcome.findings.push(changed(
                    path,
                    Span::at(0),
                    Severity::Warning,
                    message.to_owned(),
                ));
                self.take_source(path, &mut outcome);
            } else if self.baseline_file == Some(path) {
                self.baseline_changed(path, comparison, repository, &mut outcome);
            } else if path.rsplit('/').next() == Some("organisations.yaml") {
                self.organisations_changed(path, comparison, repository, &mut outcome);
            }
        }
        outcome
    }

    fn take_source(&self, path: &str, outcome: &mut Outcome) -> Option<Arc<Source>> {
        let bytes = self.root.read(Path::new(path), LIMITS.configuration_bytes).ok()?;
        let source = Arc::new(Source::new(path, files::decode(bytes).text));
        outcome.sources.insert(path.to_owned(), Arc::clone(&source));
        Some(source)
    }

    fn policy_changed(&self, outcome: &mut Outcome) {
        let path = policy::FILE;
        let (after, faults) = match self.take_source(path, outcome) {
            Some(source) => Policy::read(&source, &self.standard.schemas),
            None => (Policy::default(), Vec::new()),
        };
        if !faults.is_empty() {
            outcome.findings.extend(faults);
            return;
        }
        let loosened = policy::changed::loosened(self.policy, &after);
        let (severity, message) = if loosened.is_empty() {
            (Severity::Note, "this change of the policy asks no less of agreements".to_owned())
        } else {
            (
                Severity::Warning,
                format!("this change asks less of agreements: {}", loosened.join("; ")),
            )
        };
        outcome.findings.push(changed(path, Span::at(0), severity, message));
    }

    /// A baseline that shrinks is what it is for; one that grows asks less of agreements.
    fn baseline_changed(
        &self,
        path: &str,
        comparison: &Comparison,
        repository: &Repository,
        outcome: &mut Outcome,
    ) {
        let read = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).map_err(|_| "it is not saved as UTF-8".to_owned());
            text.and_then(|text| Baseline::read(&text))
        };
        let blob = comparison.before.get(path);
        let before = blob.and_then(|blob| repository.blob(*blob, LIMITS.baseline_bytes).ok());
        let before = before.and_then(|bytes| read(bytes).ok()).unwrap_or_default();
        let after = match self.root.read(Path::new(path), LIMITS.baseline_bytes) {
            Ok(bytes) => read(bytes),
            Err(Unread::Absent) => Ok(Baseline::default()),
            Err(unread) => Err(unread.at(Path::new(path)).to_string()),
        };
        let (severity, message) = match after.map(|after| after.beyond(&before)) {
            Ok(more) => {
                let Some(first) = more.first() else { return };
                let count: usize = more.iter().map(|listed| listed.count).sum();
                let findings = if count == 1 { "finding" } else { "findings" };
                let message = format!(
                    "the baseline puts up with {count} more {findings} after this change, the first of them: {}: {} [{}]",
                    first.path, first.message, first.rule
                );
                (Severity::Warning, message)
            }
            Err(reason) => (
                Severity::Error,
                format!("the baseline cannot be read after this change: {reason}"),
            ),
        };
        outcome.findings.push(changed(path, Span::at(0), severity, message));
    }

    fn organisations_changed(
        &self,
        path: &str,
        comparison: &Comparison,
        repository: &Repository,
        outcome: &mut Outcome,
    ) {
        let Some(before) = comparison.before.get(path) else { return };
        let Ok(bytes) = repository.blob(*before, LIMITS.configuration_bytes) else { return };
        let before = Organisations::read(Arc::new(Source::new(path, files::decode(bytes).text)));
        let after = self.take_source(path, outcome).map(Organisations::read);
        for known in before.all() {
            let name = known.term.text_of("name").unwrap_or(&known.key);
            let now = after.as_ref().and_then(|after| after.terms.pair(&known.key));
            let span = now.map_or(Span::at(0), |pair| pair.key_span);
            let differs = |key: &str| {
                let json = |term: Option<&Term>| term.map(Term::json);
                json(known.term.get(key)) != json(now.and_then(|now| now.term.get(key)))
            };
            let message = if now.is_none() {
                format!("what is known of {name} is taken out, who may sign for it too")
            } else if differs("signatories") {
                format!("who may sign for {name}, or with which keys, is changed")
            } else if ["name", "former-names", "identifiers", "succeeds", "form"]
                .into_iter()
                .any(differs)
            {
                format!("what is known of {name} is changed")
            } else {
                continue;
            };
            outcome.findings.push(changed(path, span, Severity::Warning, message));
        }
    }
}

fn changed(path: &str, span: Span, severity: Severity, message: String) -> Finding {
    let mut finding = Finding::new("policy-changed", severity, path, span, message);
    if severity > Severity::Note {
        finding
            .why("it takes effect once it is merged; this change is judged by what stands on the branch that it is for")
            .help("let somebody look at it who did not write it");
    }
    finding
}

/// Whether the change touches the agreement itself, its record or a file agreed with it, and not only what it names.
fn touches(proposal: &Proposal, comparison: &Comparison) -> bool {
    let folder = record_folder(&proposal.path);
    comparison.changed.iter().any(|path| {
        *path == proposal.path
            || path.starts_with(&folder)
            || path.rsplit('/').next() == Some("organisations.yaml")
    })
}

fn text<'a>((path, before): (&'a String, &'a Before)) -> Text<'a> {
    Text { path, agreement: &before.agreement, manifest: before.manifest.as_ref() }
}

/// The text of the same agreement at the place where it was, for one that has come to a new place.
fn moved_text<'a>(
    agreement: &Agreement,
    texts: &'a Texts,
    comparison: &Comparison,
    run: &Run<'_>,
) -> Option<(&'a String, &'a Before)> {
    let id = agreement.id()?;
    let is_new = !comparison.before.contains_key(agreement.path());
    texts.iter().find(|(path, before)| {
        is_new && before.agreement.id() == Some(id) && !run.root.path().join(path).exists()
    })
}

/// Whether one of some names stands in a text, and not only as a part of a longer one.
fn holds_whole(text: &[u8], names: &AhoCorasick) -> bool {
    let goes_on = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    names.find_overlapping_iter(text).any(|found| {
        let before = found.start().checked_sub(1).and_then(|before| text.get(before));
        !goes_on(before) && !goes_on(text.get(found.end()))
    })
}

/// The nearest organisations file before the change.
fn organisations_before(
    path: &str,
    comparison: &Comparison,
    repository: &Repository,
) -> Option<Arc<Organisations>> {
    Path::new(path).ancestors().skip(1).find_map(|folder| {
        let path = files::printed(&folder.join("organisations.yaml"));
        let blob = comparison.before.get(&path)?;
        let bytes = repository.blob(*blob, LIMITS.configuration_bytes).ok()?;
        let source = Arc::new(Source::new(path, files::decode(bytes).text));
        Some(Arc::new(Organisations::read(source)))
    })
}

fn is_markdown(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "md" || ending == "markdown")
}
