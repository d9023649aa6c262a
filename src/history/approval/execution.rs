//! How organisations sign in their legal forms, from `schema/execution.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::history::record::RecordFile;

/// Whether the acts of one party are a complete execution in its legal form (two trustees, director and witness …): `schema/execution.json`.
/// `None` where the form or what is asked of it is not known; else what is still needed, empty where nothing is.
pub fn execution(form: Option<&str>, is_deed: bool, acts: &[&RecordFile]) -> Option<Vec<String>> {
    let form = TABLE.forms.get(form?)?;
    let alternatives = if is_deed { &form.deed } else { &form.simple };
    let done = Done::of(acts);
    let lacks: Vec<Vec<String>> =
        alternatives.iter().map(|alternative| alternative.lacks(&done)).collect();
    let fewest = lacks.iter().map(Vec::len).min()?;
    // Of several ways that are equally near, each is as good as the other.
    let mut nearest: Vec<String> = Vec::new();
    for way in lacks.into_iter().filter(|lacks| lacks.len() == fewest) {
        let way = way.join(" and ");
        if !way.is_empty() && !nearest.contains(&way) {
            nearest.push(way);
        }
    }
    Some(if nearest.is_empty() { Vec::new() } else { vec![nearest.join(", or ")] })
}

#[derive(Debug, Deserialize)]
struct Table {
    forms: BTreeMap<String, Form>,
}

#[derive(Debug, Deserialize)]
struct Form {
    simple: Vec<Alternative>,
    deed: Vec<Alternative>,
}

/// One way of signing that is complete.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Alternative {
    /// What those who sign are, in words. A record cannot show it, so it is said and not tested.
    role: String,
    /// How many different people sign.
    signatures: usize,
    /// How many of the signatures are attested by a witness.
    #[serde(default)]
    witnessed: usize,
    /// Whether the common seal is affixed.
    #[serde(default)]
    seal: bool,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/execution.json"))
        .expect("schema/execution.json is as published")
});

/// What was done, as far as acts record it.
struct Done {
    people: usize,
    /// How many of them have a witness who did not sign as well.
    witnessed: usize,
    seal: bool,
}

impl Done {
    fn of(acts: &[&RecordFile]) -> Self {
        let mut people: BTreeMap<String, bool> = BTreeMap::new();
        for file in acts {
            *people.entry(person(file)).or_default() |= false;
        }
        for file in acts {
            let witness = file.terms.at("/witness/name").and_then(|place| place.term.text());
            let attested = witness
                .map(folded)
                .is_some_and(|witness| !witness.is_empty() && !people.contains_key(&witness));
            if let Some(is_witnessed) = people.get_mut(&person(file)) {
                *is_witnessed |= attested;
            }
        }
        let sealed = |file: &&&RecordFile| {
            let method = file.act().and_then(|act| act.method.as_deref());
            method == Some("seal") || file.terms.get("seal").is_some()
        };
        Self {
            people: people.len(),
            witnessed: people.values().filter(|is_witnessed| **is_witnessed).count(),
            seal: acts.iter().any(|file| sealed(&file)),
        }
    }
}

fn person(file: &RecordFile) -> String {
    file.act().and_then(|act| act.name.as_deref()).map(folded).unwrap_or_default()
}

fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Alternative {
    fn lacks(&self, done: &Done) -> Vec<String> {
        let mut lacks = Vec::new();
        if self.seal && !done.seal {
            lacks.push("the common seal".to_owned());
        }
        if done.people < self.signatures {
            lacks.push(signatures(&self.role, self.signatures, self.signatures - done.people));
        }
        if done.witnessed < self.witnessed {
            lacks.push(match self.witnessed - done.witnessed {
                1 => "a witness".to_owned(),
                _ => "a witness to each signature".to_owned(),
            });
        }
        lacks
    }
}

/// “a trustee”, “a second trustee”, “two trustees”.
fn signatures(role: &str, asked: usize, missing: usize) -> String {
    match (asked, missing) {
        (1, _) => with_article(role),
        (2, 1) => format!("a second {role}"),
        (2, _) => format!("two {}", plural(role)),
        (_, missing) => format!("{missing} more {}", plural(role)),
    }
}

fn plural(role: &str) -> String {
    role.strip_suffix('y').map_or_else(|| format!("{role}s"), |stem| format!("{stem}ies"))
}

fn with_article(role: &str) -> String {
    let article = if role.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {role}")
}
