//! The paragraph: files become agreements, agreements and their past findings.

mod around;
mod past;
mod proposed;

use std::collections::BTreeMap;
use std::collections::hash_map::{Entry, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::document::agreement::{Agreement, Circumstances};
use crate::document::catalogue::Catalogue;
use crate::document::front_matter;
use crate::document::organisations::Organisations;
use crate::document::yaml;
use crate::ground::files::{self, Decoded, Root, Unread};
use crate::ground::finding::{Finding, LeftOut, Severity};
use crate::ground::limits::LIMITS;
use crate::ground::source::{Source, Span};
use crate::history::ledger::Ledger;
use crate::history::proposal::Proposal;
use crate::lint::baseline::{Baseline, Listed};
use crate::lint::discovery::Candidate;
use crate::lint::policy::Policy;
use crate::lint::rules::{self, Ending};
use crate::lint::schema::{Level, fault_finding};
use crate::lint::standard::Standard;
use crate::lint::suppression;
pub use around::Around;
pub use past::{History, Recorded};

/// What there is besides the files that somebody asked for. Relations lead there, and ids must not be used twice there.
#[derive(Clone, Copy, Default)]
pub enum Neighbours<'a> {
    /// Nobody knows.
    #[default]
    Unknown,
    /// What this finds, once somebody wants to know, with what the policy excludes; `None` where it is too much to look through.
    Below { files: &'a dyn Fn() -> Option<Vec<Candidate>>, all_asked: bool },
    /// What a run found before.
    Known(&'a Arc<Around>),
}

/// What a run looks at, and by what.
#[derive(Debug)]
pub struct Run<'a> {
    pub root: &'a Root,
    pub standard: &'a Standard,
    pub policy: &'a Policy,
    /// Reads every file as an agreement of this kind where it does not say its own.
    pub kind: Option<&'a str>,
    /// How much is asked of all agreements, whatever the policy asks of some.
    pub level: Option<Level>,
    /// Organisations from outside the repository, which stand in for those beside the agreements.
    pub organisations: Option<Arc<Organisations>>,
    /// Whether suppressions count.
    pub suppressions: bool,
    /// What is put up with.
    pub baseline: Option<&'a Baseline>,
    /// The file of the repository in which that is listed, where it is one.
    pub baseline_file: Option<&'a str>,
    /// Whether to list what could be put up with. Where there is no baseline, all of it then is.
    pub takes_stock: bool,
    /// Files looked at so far, for whoever shows progress.
    pub progress: &'a AtomicUsize,
    beside: Mutex<HashMap<PathBuf, Option<Arc<Organisations>>>>,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    pub agreements: Vec<Arc<Agreement>>,
    pub findings: Vec<Finding>,
    pub left_out: Vec<LeftOut>,
    pub sources: BTreeMap<String, Arc<Source>>,
    /// Markdown files that are no agreements.
    pub passed_over: usize,
    /// Whether there was something that should have been read and was not.
    pub could_not_look: bool,
    /// Why the history could not be read, where it could not.
    pub complaint: Option<String>,
    pub recorded: Recorded,
    /// What the record of each agreement amounts to, where history was asked for.
    pub ledgers: Vec<Ledger>,
    /// What a change does to each agreement that it touches, where one was asked about.
    pub proposals: Vec<Proposal>,
    /// What could be put up with, where that was asked for.
    pub stock: Option<Baseline>,
    /// What of the baseline nobody needs any more.
    pub settled: Vec<Listed>,
    /// What the record says of whether agreements still run, by their paths.
    pub endings: BTreeMap<String, Ending>,
    /// The agreements around those that were asked for, as far as anybody had to know.
    pub around: Arc<Around>,
}

/// What one file turned out to be.
enum Looked {
    PassedOver,
    Agreement(Box<Seen>),
    /// It should have been read, and was not.
    Unread(Box<Finding>),
}

/// How much of an agreement is read.
type Reader = fn(Arc<Source>, &Catalogue, Circumstances) -> Agreement;

/// How many agreements a rule looks at before the next one does. One rule after the other over each agreement takes a fifth longer, since the tables of
/// all patterns do not fit into a processor’s memory.
const AT_ONCE: usize = 8;

/// An agreement that was read and not judged yet.
struct Seen {
    agreement: Agreement,
    /// Where its letters had to be guessed, and as what.
    guessed: Option<(usize, &'static str)>,
}

impl<'a> Run<'a> {
    pub fn new(
        root: &'a Root,
        standard: &'a Standard,
        policy: &'a Policy,
        progress: &'a AtomicUsize,
    ) -> Self {
        Self {
            root,
            standard,
            policy,
            kind: None,
            level: None,
            organisations: None,
            suppressions: true,
            baseline: None,
            baseline_file: None,
            takes_stock: false,
            progress,
            beside: Mutex::default(),
        }
    }

    /// Looks at files below the root as they stand there.
    pub fn check(&self, candidates: &[Candidate]) -> Outcome {
        self.check_with(candidates, Neighbours::Unknown, None)
    }

    /// Looks at files below the root, at what they have to do with others around them, and at what a repository's history says of them.
    pub fn check_with(
        &self,
        candidates: &[Candidate],
        neighbours: Neighbours<'_>,
        history: Option<&History<'_>>,
    ) -> Outcome {
        let look = |candidate| {
            let looked = self.look(candidate, Agreement::read);
            // An agreement is done when it is judged.
            if !matches!(looked, Looked::Agreement(_)) {
                self.progress.fetch_add(1, Ordering::Relaxed);
            }
            looked
        };
        let looked: Vec<_> = candidates.par_iter().map(look).collect();
        self.outcome(candidates, looked, neighbours, history)
    }

    /// Looks at one text that comes from elsewhere, such as standard input, as if it were the file `path`.
    pub fn check_text(&self, path: &str, bytes: Vec<u8>, neighbours: Neighbours<'_>) -> Outcome {
        let relative = Path::new(path);
        let candidate =
            Candidate { relative: relative.to_path_buf(), path: path.to_owned(), named: true };
        let looked = if bytes.len() as u64 > LIMITS.agreement_bytes {
            let unread =
                Unread::TooLarge { bytes: bytes.len() as u64, limit: LIMITS.agreement_bytes };
            Looked::Unread(Box::new(unread_finding(path, &unread)))
        } else {
            self.guarded(&candidate, bytes, Agreement::read)
        };
        // What comes from elsewhere has no history.
        self.outcome(&[candidate], vec![looked], neighbours, None)
    }

    /// Reads one file as an agreement and judges nothing. `None` where it is no agreement.
    pub fn read_only(&self, candidate: &Candidate) -> Result<Option<Agreement>, Unread> {
        let bytes = self.root.read(&candidate.relative, LIMITS.agreement_bytes)?;
        let decoded = files::decode(bytes);
        let claim = self.policy.claim(&candidate.path);
        if self.kind.is_none() && claim.is_none() && !self.looks_like_agreement(&decoded.text) {
            return Ok(None);
        }
        let mut agreement = self.agreement(candidate, decoded.text);
        agreement.agreed = self.is_agreed(&agreement);
        Ok(Some(agreement))
    }

    /// The same for bytes that stand somewhere else than in the work tree.
    pub fn read_text(
        &self,
        candidate: &Candidate,
        bytes: Vec<u8>,
        organisations: Option<Arc<Organisations>>,
    ) -> Option<Agreement> {
        let decoded = files::decode(bytes);
        let claim = self.policy.claim(&candidate.path);
        if self.kind.is_none() && claim.is_none() && !self.looks_like_agreement(&decoded.text) {
            return None;
        }
        let source = Arc::new(Source::new(&candidate.path, decoded.text));
        let kind = self.kind.or_else(|| claim.and_then(|claim| claim.kind.as_deref()));
        let circumstances =
            Circumstances { kind: kind.map(str::to_owned), agreed: false, organisations };
        Some(Agreement::read(source, &self.standard.catalogue, circumstances))
    }

    fn agreement(&self, candidate: &Candidate, text: String) -> Agreement {
        self.agreement_by(Agreement::read, candidate, text)
    }

    fn agreement_by(&self, read: Reader, candidate: &Candidate, text: String) -> Agreement {
        let source = Arc::new(Source::new(&candidate.path, text));
        let claim = self.policy.claim(&candidate.path);
        let kind = self.kind.or_else(|| claim.and_then(|claim| claim.kind.as_deref()));
        let circumstances = Circumstances {
            kind: kind.map(str::to_owned),
            agreed: false,
            organisations: self.organisations_for(&candidate.relative),
        };
        read(source, &self.standard.catalogue, circumstances)
    }

    fn look(&self, candidate: &Candidate, read: Reader) -> Looked {
        match self.root.read(&candidate.relative, LIMITS.agreement_bytes) {
            Ok(bytes) => self.guarded(candidate, bytes, read),
            Err(unread) if self.matters(candidate, &unread) => {
                Looked::Unread(Box::new(unread_finding(&candidate.path, &unread)))
            }
            Err(_) => Looked::PassedOver,
        }
    }

    /// Whether a file that was not read ought to have been: it was named or claimed, has a record beside it, or begins like an agreement.
    fn matters(&self, candidate: &Candidate, unread: &Unread) -> bool {
        let begins_like_one = || {
            let head = self.root.read_head(&candidate.relative, HEAD_BYTES).unwrap_or_default();
            self.looks_like_agreement(&files::decode(head).text)
        };
        candidate.named
            || self.kind.is_some()
            || self.policy.claim(&candidate.path).is_some()
            || matches!(unread, Unread::Failed(_))
            || self.has_record(&candidate.relative)
            || (matches!(unread, Unread::TooLarge { .. }) && begins_like_one())
    }

    /// Whether a folder of the record stands beside a file.
    fn has_record(&self, relative: &Path) -> bool {
        !self.root.names_in(&relative.with_extension("record")).is_empty()
    }

    fn looks_like_agreement(&self, text: &str) -> bool {
        front_matter::looks_like_agreement(text, self.standard.schemas.kinds())
    }

    /// A fault of ours in one file must not take the others with it, nor pass for silence.
    fn guarded(&self, candidate: &Candidate, bytes: Vec<u8>, read: Reader) -> Looked {
        catch_unwind(AssertUnwindSafe(|| self.read(candidate, bytes, read)))
            .unwrap_or_else(|_| Looked::Unread(Box::new(own_fault(&candidate.path))))
    }

    fn read(&self, candidate: &Candidate, bytes: Vec<u8>, read: Reader) -> Looked {
        if bytes.starts_with(LFS_POINTER)
            && (candidate.named
                || self.policy.claim(&candidate.path).is_some()
                || self.has_record(&candidate.relative))
        {
            let message = "this is a pointer to a file kept in Git LFS, not the file";
            let help = "fetch the files first (git lfs pull), or keep agreements in git itself";
            return Looked::unreadable(candidate, message, help);
        }
        let claim = self.policy.claim(&candidate.path);
        let decoded = files::decode(bytes);
        if self.kind.is_none() && claim.is_none() && !self.looks_like_agreement(&decoded.text) {
            return Looked::PassedOver;
        }
        let Decoded { text, guessed } = decoded;
        let agreement = self.agreement_by(read, candidate, text);
        Looked::Agreement(Box::new(Seen { agreement, guessed }))
    }

    /// What there is to say of one agreement by itself. A fault of ours in one must not take the others with it.
    /// Judges some agreements, each rule looking at all of them before the next one does.
    fn judged_rule_by_rule(
        &self,
        agreements: &[Arc<Agreement>],
        guessed: &[Option<(usize, &'static str)>],
    ) -> Vec<Result<Vec<Finding>, Box<Finding>>> {
        let asked: Vec<&Agreement> = agreements.iter().map(Arc::as_ref).collect();
        let all = catch_unwind(AssertUnwindSafe(|| rules::check_each(&asked, self.standard)));
        // Where one of them brings a rule down, each is judged alone.
        let mut said = all.unwrap_or_default().into_iter();
        let pairs = asked.into_iter().zip(guessed);
        pairs.map(|(agreement, guessed)| self.judged(agreement, *guessed, said.next())).collect()
    }

    /// `said` is what the rules have said of it, if they were asked already.
    fn judged(
        &self,
        agreement: &Agreement,
        guessed: Option<(usize, &'static str)>,
        said: Option<Vec<Finding>>,
    ) -> Result<Vec<Finding>, Box<Finding>> {
        let judge = || {
            let said = said.unwrap_or_else(|| rules::check(agreement, self.standard));
            let mut findings = self.findings(agreement, said);
            findings
                .extend(guessed.map(|(offset, encoding)| {
                    guessed_finding(&agreement.source, offset, encoding)
                }));
            findings
        };
        let judged = catch_unwind(AssertUnwindSafe(judge));
        self.progress.fetch_add(1, Ordering::Relaxed);
        judged.map_err(|_| Box::new(own_fault(agreement.path())))
    }

    fn findings(&self, agreement: &Agreement, mut said: Vec<Finding>) -> Vec<Finding> {
        let claimed = || self.policy.claim(agreement.path()).and_then(|claim| claim.level);
        let level = self.level.or_else(claimed).unwrap_or(self.standard.level);
        let mut findings = front_findings(agreement);
        if is_unreadable(&findings) {
            // What cannot be read cannot be missed or contradicted: only what stands there in plain sight is told beside it.
            said.retain(|finding| IN_PLAIN_SIGHT.contains(&finding.rule));
        } else {
            findings.extend(self.standard.schemas.validate(
                agreement,
                &self.standard.catalogue,
                level,
            ));
        }
        findings.extend(said);
        let mut findings = rules::without_echoes(findings);
        for finding in &mut findings {
            finding.agreement = agreement.id().map(str::to_owned);
        }
        findings
    }

    /// Whether the parties have agreed to a text of it: the record folder beside it holds an `agreed` entry under its id.
    fn is_agreed(&self, agreement: &Agreement) -> bool {
        let Some(id) = agreement.id() else { return false };
        let folder = Path::new(agreement.path()).with_extension("record");
        self.root.names_in(&folder).iter().filter(|name| is_yaml(name)).any(|name| {
            let entry = self.root.read(&folder.join(name), LIMITS.configuration_bytes);
            entry.is_ok_and(|bytes| is_agreed_entry(&files::decode(bytes).text, id))
        })
    }

    /// The nearest `organisations.yaml`, from the agreement's folder upwards to the root.
    fn organisations_for(&self, relative: &Path) -> Option<Arc<Organisations>> {
        if let Some(organisations) = &self.organisations {
            return Some(Arc::clone(organisations));
        }
        relative.ancestors().skip(1).find_map(|folder| {
            let mut beside = self.beside.lock().ok()?;
            match beside.entry(folder.to_path_buf()) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(vacant) => {
                    vacant.insert(read_organisations(self.root, folder)).clone()
                }
            }
        })
    }

    fn outcome(
        &self,
        asked: &[Candidate],
        looked: Vec<Looked>,
        neighbours: Neighbours<'_>,
        history: Option<&History<'_>>,
    ) -> Outcome {
        let mut outcome = Outcome::default();
        let mut guessed = Vec::new();
        for looked in looked {
            match looked {
                Looked::PassedOver => outcome.passed_over += 1,
                Looked::Unread(finding) => outcome.unread(*finding),
                Looked::Agreement(seen) => {
                    let source = Arc::clone(&seen.agreement.source);
                    outcome.sources.insert(seen.agreement.path().to_owned(), source);
                    guessed.push(seen.guessed);
                    outcome.agreements.push(Arc::new(seen.agreement));
                }
            }
        }
        let told_of_the_past = if let Some(history) = history {
            self.look_back(history, &mut outcome)
        } else {
            self.look_beside(&mut outcome);
            Vec::new()
        };
        let judged: Vec<_> = outcome
            .agreements
            .par_chunks(AT_ONCE)
            .zip(guessed.par_chunks(AT_ONCE))
            .flat_map_iter(|(agreements, guessed)| self.judged_rule_by_rule(agreements, guessed))
            .collect();
        let mut by_path: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
        for (agreement, judged) in std::mem::take(&mut outcome.agreements).into_iter().zip(judged) {
            match judged {
                Ok(findings) => {
                    by_path.insert(agreement.path().to_owned(), findings);
                    outcome.agreements.push(agreement);
                }
                Err(fault) => outcome.unread(*fault),
            }
        }
        let together = self.judged_together(asked, neighbours, &mut outcome);
        for finding in together.into_iter().chain(told_of_the_past) {
            by_path.entry(finding.path.clone()).or_default().push(finding);
        }
        self.settle(&mut outcome, by_path);
        let about_organisations = self.organisation_findings(&mut outcome);
        outcome.findings.extend(about_organisations);
        // Of several findings that say the same, those that come first in the text stand first.
        sort(&mut outcome.findings);
        self.put_up_with(&mut outcome);
        bound(&mut outcome);
        outcome
    }

    /// Marks what stands in the baseline.
    fn put_up_with(&self, outcome: &mut Outcome) {
        outcome.stock = self.takes_stock.then(|| Baseline::of(&outcome.findings));
        if let Some(baseline) = self.baseline.or(outcome.stock.as_ref()) {
            outcome.settled = baseline.apply(&mut outcome.findings);
        }
    }

    /// Suppresses what may be, and weighs what is left by the policy.
    fn settle(&self, outcome: &mut Outcome, mut by_path: BTreeMap<String, Vec<Finding>>) {
        for agreement in &outcome.agreements {
            let mut findings = by_path.remove(agreement.path()).unwrap_or_default();
            if self.suppressions {
                let is_unreadable = is_unreadable(&front_findings(agreement));
                suppression::apply(agreement, &mut findings, self.standard.as_of);
                // Beside what could not be read, nobody knows what a suppression was for.
                findings.retain(|finding| !is_unreadable || finding.rule != "unused-suppression");
                findings = rules::without_echoes(findings);
            }
            self.weigh(&mut findings, Some(agreement));
            outcome.could_not_look |= findings.iter().any(|finding| finding.rule == "too-large");
            outcome.findings.extend(findings);
        }
        outcome.findings.extend(by_path.into_values().flatten());
    }

    fn weigh(&self, findings: &mut Vec<Finding>, agreement: Option<&Agreement>) {
        findings.retain_mut(|finding| match self.policy.severity(finding, agreement) {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        });
    }

    /// What is wrong in the organisations files that were read, told once for each.
    fn organisation_findings(&self, outcome: &mut Outcome) -> Vec<Finding> {
        let asked =
            outcome.agreements.iter().filter_map(|agreement| agreement.organisations.as_ref());
        // What stands around was read as well, and nobody asked about that.
        let read: BTreeMap<&str, &Arc<Organisations>> =
            asked.chain(&self.organisations).map(|known| (known.source.path(), known)).collect();
        let sources = &mut outcome.sources;
        let mut findings = Vec::new();
        for (path, organisations) in read {
            let faults = organisations.faults.iter().map(|fault| fault_finding(path, fault));
            let before = findings.len();
            findings.extend(faults);
            if findings.len() == before {
                let mut said = self.standard.schemas.validate_organisations(organisations);
                said.extend(rules::check_organisations(organisations, self.standard));
                let mut said = rules::without_echoes(said);
                self.weigh(&mut said, None);
                findings.extend(said);
            }
            if findings.len() > before {
                sources.insert(path.to_owned(), Arc::clone(&organisations.source));
            }
        }
        findings
    }
}

impl Outcome {
    /// Something that should have been read was not.
    fn unread(&mut self, finding: Finding) {
        self.could_not_look = true;
        self.findings.push(finding);
    }
}

impl Looked {
    fn agreement(self) -> Option<Agreement> {
        match self {
            Self::Agreement(seen) => Some(seen.agreement),
            _ => None,
        }
    }

    fn unreadable(candidate: &Candidate, message: &str, help: &str) -> Self {
        let path = candidate.path.as_str();
        let mut finding =
            Finding::new("unreadable-file", Severity::Error, path, Span::at(0), message);
        finding.help(help);
        Self::Unread(Box::new(finding))
    }
}

/// A panic is a fault of ours, and must not pass for silence.
fn own_fault(path: &str) -> Finding {
    let message = "this file could not be examined, through a fault of Counterpart's own";
    let mut finding = Finding::new("unreadable-file", Severity::Error, path, Span::at(0), message);
    finding.help("please report it, if you can with the file");
    finding
}

/// Whether the front matter could not be read to its end; of two equal keys, the first is read.
fn is_unreadable(front_findings: &[Finding]) -> bool {
    front_findings.iter().any(|finding| finding.rule != "duplicate-key")
}

/// Rules that need nothing but the words that they look at.
const IN_PLAIN_SIGHT: &[&str] = &["hidden-text", "placeholder-text"];

/// How much of a file over the limit is looked at, to learn whether it is an agreement.
const HEAD_BYTES: u64 = 65_536;

/// How a file begins that Git LFS left in place of the real one.
const LFS_POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

/// By file, then by place and rule; what one rule says of one place in the order in which it said it.
fn sort(findings: &mut [Finding]) {
    findings.sort_by(|one, other| {
        (&one.path, one.span, one.rule).cmp(&(&other.path, other.span, other.rule))
    });
}

/// No more of one rule in one file than the limit, so that a flood stays readable. What is suppressed floods nothing.
fn bound(outcome: &mut Outcome) {
    let mut counts: BTreeMap<(String, &'static str, Severity), usize> = BTreeMap::new();
    outcome.findings.retain(|finding| {
        if finding.suppressed.is_some() {
            return true;
        }
        let count =
            counts.entry((finding.path.clone(), finding.rule, finding.severity)).or_default();
        *count += 1;
        *count <= LIMITS.findings_per_rule
    });
    let beyond = counts.into_iter().filter(|(_, count)| *count > LIMITS.findings_per_rule);
    outcome.left_out = beyond
        .map(|((path, rule, severity), count)| LeftOut {
            path,
            rule,
            severity,
            count: count - LIMITS.findings_per_rule,
        })
        .collect();
}

fn is_yaml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "yml" || ending == "yaml")
}

fn is_agreed_entry(text: &str, id: &str) -> bool {
    let says = [("counterpart", "entry/v1"), ("type", "agreed"), ("agreement", id)];
    yaml::read(text, 0)
        .terms
        .is_some_and(|entry| says.iter().all(|(key, value)| entry.text_of(key) == Some(*value)))
}

fn read_organisations(root: &Root, folder: &Path) -> Option<Arc<Organisations>> {
    let relative = folder.join("organisations.yaml");
    let bytes = root.read(&relative, LIMITS.configuration_bytes).ok()?;
    let source = Arc::new(Source::new(files::printed(&relative), files::decode(bytes).text));
    Some(Arc::new(Organisations::read(source)))
}

/// What is wrong with the front matter as a text.
fn front_findings(agreement: &Agreement) -> Vec<Finding> {
    // A document that was asked to be read as a kind need not have front matter of ours.
    if agreement.is_foreign() {
        return Vec::new();
    }
    agreement.front.faults.iter().map(|fault| fault_finding(agreement.path(), fault)).collect()
}

fn guessed_finding(source: &Source, offset: usize, encoding: &str) -> Finding {
    let end = source
        .text()
        .get(offset..)
        .and_then(|rest| rest.chars().next())
        .map_or(offset, |char| offset + char.len_utf8());
    let message = "this file is not saved as UTF-8, so its letters are a guess";
    let mut finding =
        Finding::new("not-utf-8", Severity::Error, source.path(), Span::new(offset, end), message);
    finding
        .why("two readers could see two different texts, and no text digest can be taken")
        .help(format!("save it again as UTF-8 (it was read as {encoding} here)"));
    finding
}

fn unread_finding(path: &str, unread: &Unread) -> Finding {
    let rule =
        if matches!(unread, Unread::TooLarge { .. }) { "too-large" } else { "unreadable-file" };
    let message = match unread {
        Unread::Absent => "this file is not there".to_owned(),
        Unread::TooLarge { bytes, limit } => {
            format!(
                "this file has {bytes} bytes, and nothing over {limit} bytes is read as an agreement"
            )
        }
        Unread::Refused(reason) => format!("this file is not read: {reason}"),
        Unread::Failed(error) => format!("this file cannot be read: {error}"),
    };
    let help = match unread {
        Unread::TooLarge { .. } => {
            "keep long annexes in files of their own, listed under `schedules`"
        }
        Unread::Refused(_) => "keep agreements as ordinary files inside the repository",
        Unread::Absent | Unread::Failed(_) => {
            "check that the file is there and that you may read it"
        }
    };
    let mut finding = Finding::new(rule, Severity::Error, path, Span::at(0), message);
    finding.help(help);
    finding
}
