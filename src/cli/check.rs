//! `counterpart check`: files become findings, reports and an exit code.

use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

use super::baselines::{Given, Writing};
use super::histories;
use super::setting::{self, Setting, day};
use super::{COULD_NOT_LOOK, DONE, FINDINGS, Stopped, Streams};
use crate::document::agreement::Agreement;
use crate::ground::error::Error;
use crate::ground::files;
use crate::ground::finding::Finding;
use crate::ground::limits::LIMITS;
use crate::history::repository::Comparison;
use crate::lint::baseline::Listed;
use crate::lint::check::{History, Neighbours, Outcome, Run};
use crate::lint::discovery;
use crate::lint::policy::Threshold;
use crate::lint::rules;
use crate::lint::schema::Level;
use crate::render::door::visible_lines;
use crate::render::human::{self, Drawn, Look};
use crate::render::proposal::Changes;
use crate::render::{
    Checked, Examined, Subject, Summary, concise, github, gitlab, json, junit, markdown, outputs,
    sarif,
};

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// Files and folders to look at, or `-` for standard input [default: the repository, else the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Look at what a change does: at what differs from this branch, such as origin/main
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// How the report on standard output is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write a further report to a file, such as `json=report.json` (may be given several times)
    #[arg(long, value_name = "FORMAT=FILE")]
    output: Vec<Output>,
    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_name = "SEVERITY", value_parser = thresholds())]
    fail_on: Option<Threshold>,
    /// Tell only findings of these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Do not tell findings of these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// How much is asked of agreements [default: standard]
    #[arg(long, value_parser = levels())]
    level: Option<Level>,
    /// The day on which to look, such as 2027-03-31 [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// Read every file as an agreement of this kind, where it does not say its own
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The name under which standard input is reported, and the file that it stands in for [default: standard-input.md]
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<String>,
    /// Take the organisations from this file, not from those beside the agreements
    #[arg(long, value_name = "FILE")]
    organisations: Option<PathBuf>,
    /// Look only at the files as they stand there, not at what git knows of them
    #[arg(long)]
    no_history: bool,
    /// Keys confirmed from outside of the repository, in OpenSSH's `allowed_signers` form
    #[arg(long, value_name = "FILE")]
    trusted_keys: Option<PathBuf>,
    /// Tell also what somebody allowed
    #[arg(long)]
    no_suppressions: bool,
    /// Put up with the findings that this file lists, and tell what is new and what is settled; with --base, as the branch has the file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the baseline: without a value take out what is settled, and only make a new file where there is none
    #[arg(long, value_name = "HOW", value_enum, requires = "baseline", num_args = 0..=1, require_equals = true, default_missing_value = "settled")]
    write_baseline: Option<Writing>,
    /// Fail where there is no agreement to look at
    #[arg(long)]
    require_files: bool,
    /// Count the findings of each rule
    #[arg(long)]
    statistics: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people: with the lines in question; in colour on a terminal
    #[default]
    Human,
    /// For people who listen: places in words, no drawing
    Narrated,
    /// A line for each finding
    Concise,
    /// For programs: one document, as schema/check.schema.json has it
    Json,
    /// For the log of a GitHub workflow: annotations, then the report for people
    Github,
    /// For the summary of a GitHub job: tables in Markdown
    Markdown,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// GitLab code quality
    Gitlab,
    /// Test results as XML: a suite for each agreement, a test for each finding
    Junit,
    /// For later steps of a GitHub workflow: how many findings, which agreements changed, who has still to agree
    Outputs,
}

/// A further report: its format and its file.
#[derive(Debug, Clone)]
struct Output {
    format: Format,
    file: PathBuf,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) =
            text.split_once('=').ok_or("write it as FORMAT=FILE, such as json=report.json")?;
        Ok(Self { format: Format::from_str(format, true)?, file: PathBuf::from(file) })
    }
}

fn levels() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(Level::ALL.map(Level::name))
        .map(|name| Level::named(&name).unwrap_or_default())
}

fn thresholds() -> impl TypedValueParser<Value = Threshold> {
    PossibleValuesParser::new(Threshold::ALL.map(Threshold::name))
        .map(|name| Threshold::named(&name).unwrap_or_default())
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    arguments.refuse_wrong_calls()?;
    let as_of = arguments.as_of.unwrap_or(streams.surroundings.today);
    let reads_stdin = arguments.reads_stdin();
    let paths = if reads_stdin { &[] } else { arguments.paths.as_slice() };
    let base = arguments.base.as_deref();
    let folder = &streams.surroundings.folder;
    let setting = Setting::open_beside(base, folder, paths, arguments.level, as_of)?;
    if !setting.faults.is_empty() {
        let outcome = faults_only(&setting);
        arguments.report(&outcome, &setting, streams)?;
        return Ok(COULD_NOT_LOOK);
    }
    arguments.refuse_unknown_kind(&setting)?;
    let baseline = arguments.baseline(&setting, streams)?;
    let below = || discovery::neighbours(&setting.root, setting.repository.as_ref()).ok().flatten();
    let all_asked = setting.paths.iter().all(|path| path.as_os_str().is_empty());
    let around = Neighbours::Below { files: &below, all_asked: all_asked && !reads_stdin };
    let mut outcome = if reads_stdin {
        let bytes = read_stdin()?;
        with_progress(0, streams, |progress| {
            arguments.with_run(&setting, baseline.as_ref(), progress, streams, |run| {
                let name = arguments.stdin_filename.as_deref();
                let stands_in = name.is_some_and(|name| lies_below(&setting, name));
                let around = if stands_in { around } else { Neighbours::Unknown };
                run.check_text(name.unwrap_or("standard-input.md"), bytes, around)
            })
        })
    } else {
        let candidates = discovery::candidates(
            &setting.root,
            setting.repository.as_ref(),
            &setting.paths,
            &setting.policy,
        )?;
        let history = arguments.history(&setting, streams)?;
        with_progress(candidates.len(), streams, |progress| {
            arguments.with_run(&setting, baseline.as_ref(), progress, streams, |run| {
                match (&setting.comparison, &history) {
                    (Some(comparison), Some(history)) => {
                        run.check_change(&candidates, around, comparison, history)
                    }
                    _ => run.check_with(&candidates, around, history.as_ref()),
                }
            })
        })
    }?;
    outcome.findings.retain(|finding| arguments.tells(finding));
    outcome.left_out.retain(|left_out| arguments.tells_rule(left_out.rule));
    arguments.report(&outcome, &setting, streams)?;
    if let Some(complaint) = &outcome.complaint {
        streams.complain(&format!("error: {}", visible_lines(complaint)));
    }
    let is_change = setting.comparison.is_some();
    if outcome.agreements.is_empty() && !outcome.could_not_look && !is_change {
        streams.complain(&nothing_found(&outcome));
    }
    if let Some(baseline) = &baseline {
        baseline.close(&outcome, streams)?;
    }
    let code = arguments.exit_code(&outcome, &setting);
    // The program ends here, and the system takes back all memory at once; giving back thousands of agreements piece by piece takes longer.
    std::mem::forget((outcome, setting));
    Ok(code)
}

impl Arguments {
    fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    fn refuse_wrong_calls(&self) -> Result<(), Error> {
        if self.paths.len() > 1 && self.paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(Error::Usage("standard input (-) is looked at alone".to_owned()));
        }
        if self.base.is_some()
            && (self.no_history || self.paths.iter().any(|path| path.as_os_str() == "-"))
        {
            let message = "`--base` asks what a change does to a repository; it goes neither with `--no-history` nor with standard input";
            return Err(Error::Usage(message.to_owned()));
        }
        let sees_all = self.looks_at_everything() && !self.no_suppressions;
        if self.write_baseline.is_some() && !sees_all {
            let message = "a baseline is written of everything: without paths, `--base`, `--select`, `--ignore` and `--no-suppressions`";
            return Err(Error::Usage(message.to_owned()));
        }
        for name in self.select.iter().chain(&self.ignore) {
            if rules::named(name).is_none() {
                let hint = match rules::nearest(name) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => "`counterpart list rules` names them all".to_owned(),
                };
                return Err(Error::Usage(format!("there is no rule “{name}”; {hint}")));
            }
        }
        Ok(())
    }

    /// Whether all there is was looked at, by all rules: only then can be said that something is not there.
    fn looks_at_everything(&self) -> bool {
        let is_asked_for_all = self.paths.is_empty() && self.base.is_none();
        is_asked_for_all && self.select.is_empty() && self.ignore.is_empty()
    }

    /// The baseline, where there is one that counts.
    fn baseline(&self, setting: &Setting, streams: &Streams<'_>) -> Result<Option<Given>, Error> {
        let Some(path) = self.baseline.as_ref().filter(|_| !self.no_suppressions) else {
            return Ok(None);
        };
        Given::open(&streams.surroundings.folder, path, self.write_baseline, setting).map(Some)
    }

    fn refuse_unknown_kind(&self, setting: &Setting) -> Result<(), Error> {
        match &self.kind {
            Some(kind) => known_kind(kind, setting),
            None => Ok(()),
        }
    }

    /// The repository, where its history is to be looked into.
    fn history<'a>(
        &self,
        setting: &'a Setting,
        streams: &Streams<'_>,
    ) -> Result<Option<History<'a>>, Error> {
        let repository = setting.repository.as_ref().filter(|_| !self.no_history);
        // Files of a repository that were named together with others have paths of another root.
        let repository = repository.filter(|repository| repository.root() == setting.root.path());
        let Some(repository) = repository else { return Ok(None) };
        let folder = &streams.surroundings.folder;
        let trusted = match &self.trusted_keys {
            Some(path) => {
                let trusted = histories::trusted_keys(path, folder, repository)?;
                histories::tell_rejected(&trusted.rejected, streams);
                Some(trusted)
            }
            None => None,
        };
        Ok(Some(History { repository, trusted, base: None, named: &setting.paths }))
    }

    fn with_run<T>(
        &self,
        setting: &Setting,
        baseline: Option<&Given>,
        progress: &AtomicUsize,
        streams: &Streams<'_>,
        look: impl FnOnce(&Run<'_>) -> T,
    ) -> Result<T, Error> {
        let mut run = Run::new(&setting.root, &setting.standard, &setting.policy, progress);
        run.kind = self.kind.as_deref();
        run.level = self.level;
        run.suppressions = !self.no_suppressions;
        run.baseline = baseline.and_then(Given::against);
        run.baseline_file = baseline.and_then(Given::file);
        run.takes_stock = baseline.is_some_and(Given::is_written);
        if let Some(path) = &self.organisations {
            run.organisations = Some(setting::organisations(&streams.surroundings.folder, path)?);
        }
        Ok(look(&run))
    }

    /// What kept us from looking is told whatever was selected.
    fn tells(&self, finding: &Finding) -> bool {
        self.tells_rule(finding.rule)
    }

    fn tells_rule(&self, rule: &str) -> bool {
        let is_named = |names: &[String]| names.iter().any(|name| name == rule);
        let always = matches!(rule, "too-large" | "unreadable-file" | "invalid-policy");
        always || ((self.select.is_empty() || is_named(&self.select)) && !is_named(&self.ignore))
    }

    fn exit_code(&self, outcome: &Outcome, setting: &Setting) -> u8 {
        let lacks_files = || self.require_files && self.base.is_none();
        if outcome.could_not_look || (lacks_files() && outcome.agreements.is_empty()) {
            return COULD_NOT_LOOK;
        }
        let threshold = self.fail_on.or(setting.policy.fail_on).unwrap_or_default();
        let reaches = |severity| threshold.severity().is_some_and(|least| severity >= least);
        let is_told = |finding: &&Finding| finding.suppressed.is_none() && !finding.stood_before;
        let told = outcome.findings.iter().filter(is_told);
        if told.map(|finding| finding.severity).any(reaches) {
            return FINDINGS;
        }
        DONE
    }

    fn report(
        &self,
        outcome: &Outcome,
        setting: &Setting,
        streams: &Streams<'_>,
    ) -> Result<(), Stopped> {
        let mut sources = outcome.sources.clone();
        sources.extend(
            setting
                .fault_sources
                .iter()
                .map(|source| (source.path().to_owned(), Arc::clone(source))),
        );
        let summary = self.summary(outcome, setting);
        let changes = setting.comparison.as_ref().map(|comparison| changes(comparison, outcome));
        let agreements: Vec<_> =
            outcome.agreements.iter().map(|agreement| subject(agreement)).collect();
        let checked = Checked {
            findings: &outcome.findings,
            sources: &sources,
            agreements: &agreements,
            summary: &summary,
            changes: changes.as_ref(),
        };
        for output in &self.output {
            let report =
                report(&checked, output.format, Look { most: usize::MAX, ..Look::default() });
            files::write(&streams.surroundings.folder.join(&output.file), report.as_bytes())?;
        }
        let report = report(&checked, self.format, streams.look());
        match self.format {
            // This one is meant to command, and lets nothing else do so.
            Format::Github => Streams::answer_as_it_is(&report)?,
            _ => streams.answer(&report)?,
        };
        Ok(())
    }

    /// What the baseline lists in vain. A run that wrote it has taken that out, and one that looked at a part does not know.
    fn settled(&self, outcome: &Outcome) -> Option<Vec<Listed>> {
        self.baseline.as_ref().filter(|_| !self.no_suppressions)?;
        let knows = self.looks_at_everything() && !outcome.could_not_look;
        let is_kept = self.write_baseline.is_none();
        Some(if knows && is_kept { outcome.settled.clone() } else { Vec::new() })
    }

    fn summary(&self, outcome: &Outcome, setting: &Setting) -> Summary {
        let sum = |count: fn(&Agreement) -> usize| {
            outcome.agreements.iter().map(|agreement| count(agreement)).sum()
        };
        let tells = |rule: &&&rules::Rule| self.tells_rule(rule.name);
        Summary {
            agreements: outcome.agreements.len(),
            skipped: outcome.passed_over,
            examined: Examined {
                parties: sum(|agreement| agreement.parties().count()),
                clauses: sum(|agreement| agreement.clauses.len()),
                sections: sum(|agreement| agreement.body.sections.len()),
                versions: outcome.recorded.versions,
                entries: outcome.recorded.entries,
                acts: outcome.recorded.acts,
                rules: rules::ALL.iter().filter(tells).count(),
            },
            level: setting.standard.level.name(),
            as_of: setting.standard.as_of,
            weakened: setting.policy.loosened(self.level, setting.standard.level),
            left_out: outcome.left_out.clone(),
            statistics: self.statistics,
            could_not_look: outcome.could_not_look,
            settled: self.settled(outcome),
        }
    }
}

/// Whether a file of this name is, or could be, in a folder below the root.
fn lies_below(setting: &Setting, name: &str) -> bool {
    let file = Path::new(name);
    let leads_down = file.components().all(|part| matches!(part, Component::Normal(_)));
    let folder = file.parent().map(|folder| setting.root.path().join(folder));
    leads_down && folder.is_some_and(|folder| folder.is_dir())
}

/// Refuses a kind that there is not.
pub(super) fn known_kind(kind: &str, setting: &Setting) -> Result<(), Error> {
    let kinds = setting.standard.schemas.kinds();
    if kinds.iter().any(|known| known.id == kind) {
        return Ok(());
    }
    let names: Vec<_> = kinds.iter().map(|known| known.id.as_str()).collect();
    Err(Error::Usage(format!(
        "there is no kind of agreement “{kind}”; there are: {}",
        names.join(", ")
    )))
}

fn report(checked: &Checked<'_>, format: Format, look: Look) -> String {
    match format {
        Format::Human => human::report(checked, look),
        Format::Narrated => human::report(checked, Look { drawn: Drawn::Sentences, ..look }),
        Format::Concise => concise::report(checked),
        Format::Json => json::report(checked),
        Format::Github => github::report(checked),
        Format::Markdown => markdown::report(checked),
        Format::Sarif => sarif::report(checked),
        Format::Gitlab => gitlab::report(checked),
        Format::Junit => junit::report(checked),
        Format::Outputs => outputs::report(checked),
    }
}

fn subject(agreement: &Agreement) -> Subject {
    Subject {
        path: agreement.path().to_owned(),
        id: agreement.id().map(str::to_owned),
        title: agreement.called().to_owned(),
    }
}

/// What there is to say about a comparison as such.
fn changes<'a>(comparison: &'a Comparison, outcome: &'a Outcome) -> Changes<'a> {
    let mut notes = Vec::new();
    if comparison.is_ambiguous {
        notes.push("the branch and this change have several last commits in common; the newest was taken, so something that came with another may be shown as new".to_owned());
    }
    if comparison.changed.is_empty() {
        notes.push("no file differs".to_owned());
    }
    let revision = comparison.revision.as_str();
    let short = ["refs/remotes/", "refs/heads/"].iter().find_map(|at| revision.strip_prefix(at));
    Changes {
        base: short.unwrap_or(revision),
        since: comparison.common.to_string(),
        notes,
        proposals: &outcome.proposals,
    }
}

/// The outcome of a run that stops at its own configuration.
fn faults_only(setting: &Setting) -> Outcome {
    Outcome { findings: setting.faults.clone(), could_not_look: true, ..Outcome::default() }
}

fn nothing_found(outcome: &Outcome) -> String {
    let passed_over = match outcome.passed_over {
        0 => "there is no Markdown file here".to_owned(),
        1 => "the one Markdown file here has no `kind:` in its front matter".to_owned(),
        count => format!("none of the {count} Markdown files here has `kind:` in its front matter"),
    };
    format!(
        "warning: no agreement to look at: {passed_over} (use --kind to read other documents as agreements)"
    )
}

/// All of standard input, up to a little more than what is looked at.
fn read_stdin() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let failed = |source| Error::Read { path: PathBuf::from("standard input"), source };
    io::stdin().lock().take(LIMITS.agreement_bytes + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Does some work, and once it takes over a second says on standard error how far it is.
fn with_progress<T>(
    total: usize,
    streams: &Streams<'_>,
    work: impl FnOnce(&AtomicUsize) -> T,
) -> T {
    let done = AtomicUsize::new(0);
    let (finished, wait) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        let progress = &done;
        scope.spawn(move || {
            // On a terminal each second, in a log seldom enough not to fill it.
            let mut pause = Duration::from_secs(1);
            while wait.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let looked_at = progress.load(Ordering::Relaxed);
                streams.complain(&format!("looked at {looked_at} of {total} files"));
                pause = if streams.surroundings.stderr_is_terminal {
                    Duration::from_secs(2)
                } else {
                    Duration::from_secs(10)
                };
            }
        });
        let result = work(progress);
        drop(finished);
        result
    })
}
