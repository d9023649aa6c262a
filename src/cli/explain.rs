//! `counterpart explain`: what a rule, a clause or a kind of agreement is, and why it matters.

use std::fmt::Write as _;

use serde_json::json;

use super::setting::Setting;
use super::{Format, Stopped, Streams};
use crate::document::catalogue::ClauseKind;
use crate::ground::error::Error;
use crate::lint::rules::{self, Rule};
use crate::lint::schema::{Asked, Kind, Need, Schemas};
use crate::lint::standard::Standard;
use crate::render::{explanation, json};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A rule such as empty-clause, a clause such as termination, or a kind such as alliance-agreement
    #[arg(value_name = "RULE|CLAUSE|KIND")]
    name: String,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let surroundings = streams.surroundings;
    let setting =
        Setting::open(&surroundings.folder, &[], None, surroundings.today)?.without_faults()?;
    let standard = &setting.standard;
    let name = arguments.name.as_str();
    let (text, value) = if let Some(rule) = rules::named(name) {
        (of_rule(rule), rule_value(rule))
    } else if let Some(clause) = standard.catalogue.get(name) {
        (of_clause(clause, standard), clause_value(clause, standard))
    } else if let Some(kind) = kinds_and_profiles(standard).find(|kind| kind.id == name) {
        (of_kind(&kind, standard), kind_value(&kind, standard))
    } else {
        return Err(unknown(name, standard).into());
    };
    match arguments.format {
        Format::Human => streams.answer_lines(&text),
        Format::Json => streams.answer(&json::printed(&value)),
    }
}

fn kinds_and_profiles(standard: &Standard) -> impl Iterator<Item = Kind> {
    standard.schemas.kinds().iter().cloned().chain(Schemas::profiles())
}

fn unknown(name: &str, standard: &Standard) -> Error {
    let kinds: Vec<_> = kinds_and_profiles(standard).collect();
    let kinds = kinds.iter().map(|kind| kind.id.as_str());
    let clauses = standard.catalogue.clauses().iter().map(|clause| clause.id.as_str());
    let names = rules::ALL.iter().map(|rule| rule.name).chain(clauses).chain(kinds);
    let nearest = names.min_by_key(|known| strsim::damerau_levenshtein(known, name));
    let hint = match nearest.filter(|known| strsim::damerau_levenshtein(known, name) <= 3) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            "`counterpart list rules`, `list clauses` and `list kinds` name them all".to_owned()
        }
    };
    Error::Usage(format!("there is no rule, clause or kind of agreement “{name}”; {hint}"))
}

fn of_rule(rule: &Rule) -> String {
    let suppressible =
        if rule.suppressible { "may be allowed with a reason" } else { "cannot be suppressed" };
    format!(
        "{}: {}\n{}; {suppressible}\n\n{}\n",
        rule.name,
        rule.summary,
        rule.severity.name(),
        explanation::plain(rule.explanation)
    )
}

fn rule_value(rule: &Rule) -> serde_json::Value {
    json!({
        "rule": rule.name,
        "severity": rule.severity.name(),
        "summary": rule.summary,
        "suppressible": rule.suppressible,
        "explanation": rule.explanation.trim(),
    })
}

fn of_clause(clause: &ClauseKind, standard: &Standard) -> String {
    let mut text = format!("{} ({})\n{}\n", clause.title, clause.id, clause.purpose);
    if let Some(point) = clause.checklist {
        let _ = writeln!(
            text,
            "Point {point} of the 13-point checklist for the terms of a consortium."
        );
    }
    let mut add_list = |title: &str, lines: &[String]| {
        if !lines.is_empty() {
            let _ = write!(text, "\n{title}\n\n  - {}\n", lines.join("\n  - "));
        }
    };
    add_list("The words have to settle:", &clause.questions);
    add_list("Headings by which it is recognised:", &clause.synonyms);
    add_list("Asked for:", &asked_for(clause, standard));
    let _ = writeln!(
        text,
        "\nOr put a marker on the line after a heading of your own:\n\n    <!-- clause: {} -->\n\nSource: {}",
        clause.id, clause.source
    );
    text
}

/// How each kind of agreement wants the clause: "alliance-agreement: is recommended".
fn asked_for(clause: &ClauseKind, standard: &Standard) -> Vec<String> {
    let needs = |kind: &Kind| {
        let asked =
            standard.schemas.needs(&kind.id).into_iter().find(|asked| asked.clause == clause.id)?;
        let depends = if asked.depends { ", depending on what else it says" } else { "" };
        Some(format!("{}: {}{depends}", kind.id, asked.need.described()))
    };
    standard.schemas.kinds().iter().filter_map(needs).collect()
}

fn clause_value(clause: &ClauseKind, standard: &Standard) -> serde_json::Value {
    json!({
        "clause": clause.id,
        "title": clause.title,
        "purpose": clause.purpose,
        "questions": clause.questions,
        "synonyms": clause.synonyms,
        "source": clause.source,
        "checklist": clause.checklist,
        "asked-for": asked_for(clause, standard),
    })
}

fn of_kind(kind: &Kind, standard: &Standard) -> String {
    let mut text = format!("{} ({})\n{}\n", kind.title(), kind.id, kind.description());
    let asked = standard.schemas.needs(&kind.id);
    for depends in [false, true] {
        for need in Need::ALL {
            let clauses =
                asked.iter().filter(|asked| asked.need == need && asked.depends == depends);
            let lines: Vec<_> = clauses.map(|asked| titled(&asked.clause, standard)).collect();
            if !lines.is_empty() {
                let depends =
                    if depends { "Depending on what else it says, what " } else { "What " };
                let _ = write!(text, "\n{depends}{}:\n\n{}", need.described(), lines.concat());
            }
        }
    }
    text
}

fn titled(clause: &str, standard: &Standard) -> String {
    let title = standard.catalogue.get(clause).map_or(clause, |known| known.title.as_str());
    format!("  - {title} ({clause})\n")
}

fn kind_value(kind: &Kind, standard: &Standard) -> serde_json::Value {
    let clause = |asked: Asked| {
        (asked.clause, json!({ "need": asked.need.name(), "depends": asked.depends }))
    };
    let clauses: serde_json::Map<_, _> =
        standard.schemas.needs(&kind.id).into_iter().map(clause).collect();
    json!({ "kind": kind.id, "title": kind.title(), "description": kind.description(), "clauses": clauses })
}
