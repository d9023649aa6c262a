//! Schemas that a repository adds: what they must be like, and what is said where they are not.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::library::{BUILT_IN, Document, HOME, Here, Library, joined};
use super::values;
use super::violation::{Fault, Wrong};

/// Why a schema cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFault {
    /// The place in the schema as a JSON pointer.
    pub pointer: String,
    /// What is wrong there, in one sentence.
    pub message: String,
    pub help: Option<String>,
}

impl SchemaFault {
    fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The rules that a schema of a repository may speak for.
pub(super) const RULES: [&str; 6] = [
    "invalid-value",
    "missing-term",
    "missing-clause",
    "recommended-clause",
    "forbidden-clause",
    "unknown-key",
];

/// Looks a schema through, and gives it an `$id` if it has none.
pub(super) fn examined(
    name: &str,
    mut schema: Value,
    added: &[Value],
) -> Result<Value, SchemaFault> {
    let Some(root) = schema.as_object_mut() else {
        return Err(SchemaFault::new(
            "",
            "a schema is a map of keywords, and this is something else",
        ));
    };
    if let Some(draft) = root.get("$schema").filter(|draft| draft.as_str() != Some(DRAFT)) {
        let told = format!("the schema says that it is written for {}", values::written(draft));
        return Err(SchemaFault::new("/$schema", told)
            .help(format!("write `{DRAFT}`, or leave the key out")));
    }
    let number = added.len();
    let id = root
        .entry("$id")
        .or_insert_with(|| json!(format!("urn:counterpart-added:{number}:{}", as_urn(name))))
        .as_str()
        .map(str::to_owned);
    let taken = |known: &Value| known.get("$id").and_then(Value::as_str) == id.as_deref();
    if added.iter().any(taken) {
        return Err(SchemaFault::new(
            "/$id",
            "another schema of this repository has the same `$id`",
        ));
    }
    Examination { schema: &schema, added }.walk("", &schema)?;
    match super::against_the_standard(&schema) {
        Some(wrong) => Err(told(&wrong)),
        None => Ok(schema),
    }
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

fn as_urn(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

struct Examination<'a> {
    schema: &'a Value,
    added: &'a [Value],
}

impl Examination<'_> {
    fn walk(&self, pointer: &str, value: &Value) -> Result<(), SchemaFault> {
        let below = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let place = below(key);
                    match (key.as_str(), value) {
                        ("$id", Value::String(id)) => check_id(&place, id)?,
                        ("$ref" | "$dynamicRef", Value::String(target)) => {
                            self.reference(&place, target)?;
                        }
                        ("format", Value::String(format)) => check_format(&place, format)?,
                        ("x-counterpart", hints) => check_hints(&place, hints)?,
                        ("const" | "enum" | "examples" | "default", _) => {}
                        _ => self.walk(&place, value)?,
                    }
                }
            }
            Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    self.walk(&below(&index.to_string()), value)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn reference(&self, pointer: &str, target: &str) -> Result<(), SchemaFault> {
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let own = self.schema.get("$id").and_then(Value::as_str).unwrap_or_default();
        if file.is_empty() || joined(own, file) == own {
            let is_pointer = fragment.is_empty() || fragment.starts_with('/');
            if is_pointer
                && Library::built_in()
                    .resolve(Here::root(self.schema), &format!("#{fragment}"))
                    .is_none()
            {
                return Err(SchemaFault::new(
                    pointer,
                    format!("“{target}” leads nowhere in this schema"),
                ));
            }
            return Ok(());
        }
        let id = joined(own, file);
        let ours = BUILT_IN.all().map(Document::value);
        let known: HashSet<_> = ours
            .chain(self.added)
            .filter_map(|known| known.get("$id").and_then(Value::as_str))
            .collect();
        if known.contains(id.as_str()) {
            return Ok(());
        }
        let fault =
            SchemaFault::new(pointer, format!("“{target}” leads to a schema that is not here"));
        Err(fault.help(format!(
            "nothing is fetched: refer to `{HOME}agreement.schema.json` and the like, or name the other schema in counterpart.toml before this one"
        )))
    }
}

fn check_id(pointer: &str, id: &str) -> Result<(), SchemaFault> {
    if id.starts_with(HOME) {
        let fault = SchemaFault::new(
            pointer,
            format!("“{id}” is the name of a schema that comes with Counterpart"),
        );
        return Err(fault.help("give the schema an `$id` of its own; it is asked for beside the built-in one, not instead of it"));
    }
    Ok(())
}

fn check_format(pointer: &str, format: &str) -> Result<(), SchemaFault> {
    if super::is_known_format(format) {
        return Ok(());
    }
    Err(SchemaFault::new(pointer, format!("“{format}” is no format that can be checked"))
        .help("formats are for example `date`, `duration`, `email`, `uri`"))
}

fn check_hints(pointer: &str, hints: &Value) -> Result<(), SchemaFault> {
    let Some(hints) = hints.as_object() else {
        return Err(SchemaFault::new(pointer, "“x-counterpart” is a map of hints"));
    };
    for (key, value) in hints {
        let place = format!("{pointer}/{key}");
        let allowed: &[&str] = match key.as_str() {
            "severity" => &["error", "warning", "note"],
            "need" => &["essential", "required", "forbidden"],
            "rule" => &RULES,
            "message" | "why" | "help" | "source" | "words" | "clause" | "shape"
                if value.is_string() =>
            {
                continue;
            }
            "recommended" if value.is_array() => continue,
            "message" | "why" | "help" | "source" | "words" | "clause" | "shape"
            | "recommended" => &[],
            _ => {
                let known =
                    ["message", "why", "help", "severity", "rule", "need", "recommended", "source"];
                return Err(SchemaFault::new(place, format!("“{key}” is no hint that is known"))
                    .help(format!("hints are {}", values::several(&known))));
            }
        };
        if !value.as_str().is_some_and(|word| allowed.contains(&word)) {
            let fault =
                SchemaFault::new(place, format!("“{key}” cannot be {}", values::written(value)));
            return Err(if allowed.is_empty() {
                fault
            } else {
                fault.help(format!("write one of {}", values::several(allowed)))
            });
        }
    }
    Ok(())
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

fn told(wrong: &Wrong) -> SchemaFault {
    let keyword = last(&wrong.pointer);
    let fault =
        SchemaFault::new(&wrong.pointer, format!("“{keyword}” is not as JSON Schema has it"));
    match &wrong.fault {
        Fault::Type(types) => fault.help(format!("it wants {}", types.join(" or "))),
        Fault::Enum(options) => {
            let options: Vec<_> = options.iter().map(values::written).collect();
            fault.help(format!("write one of {}", values::several(&options)))
        }
        Fault::Format(format) if format == "regex" => {
            fault.help("the pattern is no regular expression")
        }
        _ => fault,
    }
}

/// A schema that is formally right and still cannot be used.
pub(super) fn not_built(wrong: &Wrong) -> SchemaFault {
    let keyword = last(&wrong.pointer);
    let fault = SchemaFault::new(
        &wrong.pointer,
        match keyword {
            "" => "the schema cannot be used".to_owned(),
            keyword => format!("“{keyword}” cannot be used"),
        },
    );
    fault.help("patterns take regular expressions without looking ahead or behind, so that checking never takes long")
}
