//! What a change does, for whoever has to decide about it: for each agreement first who has still to agree, then what changes.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::door::visible;
use super::history::page::{Page, Piece, Tone, Words};
use super::human::Look;
use super::{history, plural, redline};
use crate::history::approval::Demand;
use crate::history::change::Class;
use crate::history::proposal::{Need, Proposal, Standing, What};

/// What a change does to the agreements that it touches.
#[derive(Debug, Clone)]
pub struct Changes<'a> {
    /// The branch that the change is for, as it was named, and the commit from which the change counts.
    pub base: &'a str,
    pub since: String,
    /// What the reader has to know about the comparison, each a sentence.
    pub notes: Vec<String>,
    pub proposals: &'a [Proposal],
}

/// At a terminal: the summary of each agreement, with terms and words, old and new.
pub(super) fn human(changes: &Changes<'_>, look: Look) -> String {
    // Writing into a string cannot fail.
    let mut text = format!("{}\n", headline(changes));
    for note in &changes.notes {
        let _ = writeln!(text, "note: {}", visible(note));
    }
    for proposal in changes.proposals {
        text.push('\n');
        text.push_str(&history::human::page(&page(proposal), look));
        if let Some(change) = &proposal.change {
            text.push_str(&redline::human_change(change, look));
        }
    }
    text
}

/// A summary as a forge shows it must not grow without end: what does not fit is counted.
const LONGEST: usize = 400_000;

/// For a summary on a forge.
pub(super) fn markdown(changes: &Changes<'_>) -> String {
    let mut text = format!("## Counterpart: {}\n", headline(changes));
    for note in &changes.notes {
        let _ = writeln!(text, "\n*Note:* {}", visible(note));
    }
    for (index, proposal) in changes.proposals.iter().enumerate() {
        // The page's own heading is one of several here.
        let mut one = format!("\n##{}", history::markdown::page(&page(proposal)));
        if let Some(change) = &proposal.change {
            let words = redline::markdown_change(change).replace("\n### ", "\n#### ");
            if one.len() + words.len() <= LONGEST / 4 {
                one.push_str(&words);
            } else {
                one.push_str(
                    "\nThe words, old and new, are too long for this summary: the log has them.\n",
                );
            }
        }
        if text.len() + one.len() > LONGEST {
            let more = plural(changes.proposals.len() - index, "more agreement", "more agreements");
            let _ = writeln!(text, "\n{more}, not shown here: the log tells all");
            break;
        }
        text.push_str(&one);
    }
    text
}

/// For programs: a list with one value for each agreement.
pub(super) fn json(changes: &Changes<'_>) -> Value {
    changes.proposals.iter().map(one).collect()
}

fn one(proposal: &Proposal) -> Value {
    let needs = proposal.needs.iter().map(|need| {
        let demands = need.demands.iter().map(|demand| {
            json!({
                "by": demand.by, "words": demand.words, "met": demand.met, "shortfall": demand.shortfall,
                "agreed": demand.agreed.iter().map(|agreed| &agreed.who).collect::<Vec<_>>(),
                "still-to-agree": demand.still, "declined": demand.declined,
            })
        });
        json!({
            "step": need.what, "recorded": need.is_recorded, "met": need.is_met,
            "demands": demands.collect::<Vec<_>>(),
        })
    });
    let allows =
        proposal.allows.iter().map(|(rule, because)| json!({ "rule": rule, "because": because }));
    let mut value = Map::new();
    let mut put = |key: &str, of: Value| _ = value.insert(key.to_owned(), of);
    put("agreement", json!(proposal.id));
    put("title", json!(proposal.title));
    put("path", json!(proposal.path));
    put("path-before", json!(proposal.path_before));
    put("what", json!(proposal.what.name()));
    put("summary", json!(sentence(proposal)));
    put("still-to-agree", json!(proposal.still()));
    put("agreed", json!(proposal.agreed()));
    put("needs", needs.collect());
    put("suppressions-added", allows.collect());
    put("change", proposal.change.as_ref().map_or(Value::Null, redline::json_change));
    Value::Object(value)
}

fn headline(changes: &Changes<'_>) -> String {
    let since = changes.since.get(..12).unwrap_or(&changes.since);
    let base = visible(changes.base);
    match changes.proposals.len() {
        0 => format!("this change touches no agreement (compared with {base}, since {since})"),
        count => format!(
            "this change touches {} (compared with {base}, since {since})",
            plural(count, "agreement", "agreements")
        ),
    }
}

/// The summary in one line, without markup: what `changes[].summary` says.
fn sentence(proposal: &Proposal) -> String {
    let page = page(proposal);
    let lines = page.lead.iter().map(|words| words.0.iter().map(Piece::words).collect::<String>());
    lines.collect::<Vec<_>>().join("; ")
}

fn page(proposal: &Proposal) -> Page {
    let mut lead = vec![who(proposal).begun()];
    lead.extend(what(proposal));
    lead.extend(proposal.allows.iter().map(|(rule, because)| {
        Words::from("allows ").exact(rule.as_str()).ours(", because: ").theirs(because.as_str())
    }));
    let about = Words::new().exact(proposal.path.as_str());
    let about = match &proposal.path_before {
        Some(before) => about.ours(", moved from ").exact(before.as_str()),
        None => about,
    };
    Page { title: Words::new().theirs(proposal.title.as_str()), about, lead, parts: Vec::new() }
}

/// The first line: who has still to agree to it.
fn who(proposal: &Proposal) -> Words {
    let words = Words::new();
    if proposal.what == What::Removed {
        return match proposal.standing {
            Standing::Recorded => words
                .status(Tone::Amiss, "taken away")
                .ours(", although its record says that it was agreed"),
            _ => words
                .status(Tone::Quiet, "taken away")
                .ours("; nobody is recorded as having agreed to it"),
        };
    }
    if proposal.standing == Standing::Unknown {
        return words
            .status(Tone::Quiet, "its record could not be read")
            .ours(", so nobody can say who has to agree");
    }
    if proposal.standing == Standing::Draft {
        return words.status(Tone::Quiet, "draft").ours(": nobody is recorded as having agreed to a text of it, so nobody has to agree to the change");
    }
    if proposal.needs.is_empty() {
        return match proposal.change.as_ref().map(|change| change.class) {
            Some(Class::Editorial) => words
                .status(Tone::Settled, "nobody has to agree")
                .ours(": only white space, emphasis and the like differ"),
            _ => words
                .status(Tone::Settled, "nobody has to agree")
                .ours(": no term and no word of what is agreed changes"),
        };
    }
    Words::joined(proposal.needs.iter().map(|need| one_need(proposal, need)), "; ")
}

fn one_need(proposal: &Proposal, need: &Need) -> Words {
    let open: Vec<&Demand> = need.demands.iter().filter(|demand| !demand.met).collect();
    if need.is_met {
        return Words::from(format!("{}: ", need.what))
            .status(Tone::Settled, "all who must have agreed");
    }
    let names = |ids: Vec<&str>| {
        Words::listed(ids.into_iter().map(|id| Words::new().theirs(proposal.name_of(id))).collect())
    };
    let mut asked: Vec<&str> = open.iter().map(|demand| demand.words.as_str()).collect();
    asked.dedup();
    let mut words = Words::from(format!("{} ", need.what))
        .status(Tone::Open, format!("needs {}", asked.join(", and ")));
    let agreed = open.iter().flat_map(|demand| demand.agreed.iter().map(|agreed| &agreed.who));
    let still = open.iter().flat_map(|demand| &demand.still);
    let declined = open.iter().flat_map(|demand| &demand.declined);
    let parts = [
        ("agreed", each_once(agreed)),
        ("still to agree", each_once(still)),
        ("declined", each_once(declined)),
    ];
    for (label, ids) in parts {
        if !ids.is_empty() {
            words = words.ours(format!("; {label}: ")).then(names(ids));
        }
    }
    for shortfall in open.iter().filter_map(|demand| demand.shortfall.as_deref()) {
        words = words.ours(format!("; {shortfall}"));
    }
    if need.is_recorded { words } else { words.ours("; no entry records it yet") }
}

fn each_once<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut once: Vec<&str> = Vec::new();
    for id in ids {
        if !once.contains(&id.as_str()) {
            once.push(id);
        }
    }
    once
}

/// What changes, in half a sentence.
fn what(proposal: &Proposal) -> Option<Words> {
    match (proposal.what, &proposal.change) {
        (What::Added, _) => Some(Words::from("a new agreement")),
        (What::Recorded, _) => Some(Words::from("only its record changes")),
        (_, Some(change)) if change.class != Class::None => {
            Some(Words::new().quoting(redline::verdict(change)))
        }
        (What::Moved, _) => Some(Words::from("it only stands at another place")),
        _ => None,
    }
}
