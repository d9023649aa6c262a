//! `counterpart list`: the rules, clauses and kinds there are, the policy in force, the agreements found.

use std::sync::atomic::AtomicUsize;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::setting::Setting;
use super::{Format, Stopped, Streams};
use crate::lint::check::Run;
use crate::lint::discovery;
use crate::lint::policy::Weakened;
use crate::lint::rules;
use crate::render::json;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to list
    #[arg(value_enum)]
    what: What,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Rules,
    Clauses,
    Kinds,
    /// What counterpart.toml and the defaults come to
    Policy,
    /// The agreements that a check would look at
    Files,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let surroundings = streams.surroundings;
    let setting =
        Setting::open(&surroundings.folder, &[], None, surroundings.today)?.without_faults()?;
    let rows = match arguments.what {
        What::Rules => rules(),
        What::Clauses => clauses(&setting),
        What::Kinds => kinds(&setting),
        What::Policy => policy(&setting),
        What::Files => files(&setting)?,
    };
    match arguments.format {
        Format::Json => streams
            .answer(&json::printed(&Value::Array(rows.into_iter().map(|row| row.value).collect()))),
        Format::Human => {
            let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default();
            let lines: Vec<_> = rows.iter().map(|row| row.line(width)).collect();
            streams.answer_lines(&lines.join("\n"))
        }
    }
}

/// A line of a list, and the same for programs.
struct Row {
    name: String,
    words: String,
    value: Value,
}

impl Row {
    fn line(&self, width: usize) -> String {
        format!("{:width$}  {}", self.name, self.words).trim_end().to_owned()
    }
}

fn rules() -> Vec<Row> {
    let row = |rule: &&'static rules::Rule| Row {
        name: rule.name.to_owned(),
        words: format!("{:7}  {}", rule.severity.name(), rule.summary),
        value: json!({
            "rule": rule.name,
            "severity": rule.severity.name(),
            "summary": rule.summary,
            "suppressible": rule.suppressible,
        }),
    };
    rules::ALL.iter().map(row).collect()
}

fn clauses(setting: &Setting) -> Vec<Row> {
    let clauses = setting.standard.catalogue.clauses().iter();
    let row = |clause: &crate::document::catalogue::ClauseKind| Row {
        name: clause.id.clone(),
        words: clause.purpose.clone(),
        value: json!({
            "clause": clause.id,
            "title": clause.title,
            "purpose": clause.purpose,
            "checklist": clause.checklist,
        }),
    };
    clauses.map(row).collect()
}

fn kinds(setting: &Setting) -> Vec<Row> {
    let row = |kind: &crate::lint::schema::Kind| Row {
        name: kind.id.clone(),
        words: kind.description(),
        value: json!({ "kind": kind.id, "title": kind.title(), "description": kind.description() }),
    };
    setting.standard.schemas.kinds().iter().map(row).collect()
}

fn policy(setting: &Setting) -> Vec<Row> {
    let row = |name: &str, words: String| Row {
        name: name.to_owned(),
        value: json!({ name: words }),
        words,
    };
    let level = setting.standard.level.name().to_owned();
    let fail_on = setting.policy.fail_on.unwrap_or_default().name().to_owned();
    let mut rows = vec![row("level", level), row("fail-on", fail_on)];
    rows.extend(setting.policy.severities().map(|(rule, severity)| row(rule, severity)));
    rows.extend(
        setting.policy.weakened.iter().map(Weakened::printed).map(|words| row("weakened", words)),
    );
    rows
}

fn files(setting: &Setting) -> Result<Vec<Row>, Stopped> {
    let candidates = discovery::candidates(
        &setting.root,
        setting.repository.as_ref(),
        &setting.paths,
        &setting.policy,
    )?;
    let progress = AtomicUsize::new(0);
    let run = Run::new(&setting.root, &setting.standard, &setting.policy, &progress);
    let mut rows = Vec::new();
    for candidate in candidates {
        let Ok(Some(agreement)) = run.read_only(&candidate) else { continue };
        let kind = agreement.kind().unwrap_or_default();
        let id = agreement.id().unwrap_or_default();
        rows.push(Row {
            words: format!("{kind}  {}", agreement.called()),
            value: json!({ "path": candidate.path, "kind": kind, "id": id, "title": agreement.called() }),
            name: candidate.path,
        });
    }
    Ok(rows)
}
