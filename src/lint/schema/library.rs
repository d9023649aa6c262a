//! The schemas as texts: those that come with Counterpart, those that a repository adds, and the ways through them.

use std::sync::LazyLock;

use serde_json::Value;

/// Where all schemas of ours have their `$id`. Nothing is ever fetched from there.
pub(super) const HOME: &str = "https://counterpart.example/schema/";

/// The kinds that come with Counterpart, in the order in which lists print them.
const KINDS: &[(&str, &str)] = &[
    (
        "memorandum-of-understanding",
        include_str!("../../../schema/kinds/memorandum-of-understanding.schema.json"),
    ),
    (
        "joint-working-agreement",
        include_str!("../../../schema/kinds/joint-working-agreement.schema.json"),
    ),
    (
        "collaboration-agreement",
        include_str!("../../../schema/kinds/collaboration-agreement.schema.json"),
    ),
    (
        "consortium-agreement",
        include_str!("../../../schema/kinds/consortium-agreement.schema.json"),
    ),
    ("alliance-agreement", include_str!("../../../schema/kinds/alliance-agreement.schema.json")),
    (
        "lead-provider-agreement",
        include_str!("../../../schema/kinds/lead-provider-agreement.schema.json"),
    ),
    ("terms-of-reference", include_str!("../../../schema/kinds/terms-of-reference.schema.json")),
    (
        "information-sharing-agreement",
        include_str!("../../../schema/kinds/information-sharing-agreement.schema.json"),
    ),
    ("deed-of-variation", include_str!("../../../schema/kinds/deed-of-variation.schema.json")),
    ("deed-of-adherence", include_str!("../../../schema/kinds/deed-of-adherence.schema.json")),
];

/// What all kinds share.
const SHARED: &[(&str, &str)] = &[
    ("agreement", include_str!("../../../schema/agreement.schema.json")),
    ("front-matter", include_str!("../../../schema/front-matter.schema.json")),
    ("section-75", include_str!("../../../schema/kinds/section-75.schema.json")),
];

/// What stands beside the kinds: none of them refers to it.
const BESIDE: &[(&str, &str)] = &[
    ("organisations", include_str!("../../../schema/organisations.schema.json")),
    ("entry", include_str!("../../../schema/entry.schema.json")),
    ("act", include_str!("../../../schema/act.schema.json")),
    ("counterpart-toml", include_str!("../../../schema/counterpart-toml.schema.json")),
    ("check", include_str!("../../../schema/check.schema.json")),
];

/// One schema of ours, read when it is first asked for.
pub(super) struct Document {
    pub name: &'static str,
    read: LazyLock<Value, Box<dyn FnOnce() -> Value + Send + Sync>>,
}

impl Document {
    fn new((name, text): &(&'static str, &'static str)) -> Self {
        let text = *text;
        Self {
            name,
            read: LazyLock::new(Box::new(move || {
                #[expect(
                    clippy::expect_used,
                    reason = "the text is compiled in, and a test reads it"
                )]
                serde_json::from_str(text).expect("the schemas are as published")
            })),
        }
    }

    pub(super) fn value(&self) -> &Value {
        &self.read
    }
}

pub(super) struct BuiltIn {
    pub kinds: Vec<Document>,
    pub shared: Vec<Document>,
    pub beside: Vec<Document>,
}

pub(super) static BUILT_IN: LazyLock<BuiltIn> = LazyLock::new(|| BuiltIn {
    kinds: KINDS.iter().map(Document::new).collect(),
    shared: SHARED.iter().map(Document::new).collect(),
    beside: BESIDE.iter().map(Document::new).collect(),
});

impl BuiltIn {
    pub(super) fn all(&self) -> impl Iterator<Item = &Document> {
        self.kinds.iter().chain(&self.shared).chain(&self.beside)
    }

    pub(super) fn named(&self, name: &str) -> Option<&Document> {
        self.all().find(|document| document.name == name)
    }

    /// The schema with this `$id`. Which one it is follows from its name, so the others need not be read.
    fn with_id(&self, id: &str) -> Option<&Value> {
        let file = id.strip_prefix(HOME)?.strip_suffix(".schema.json")?;
        let name = file.strip_prefix("kinds/").unwrap_or(file);
        let value = self.named(name)?.value();
        (self::id(value) == Some(id)).then_some(value)
    }
}

fn id(schema: &Value) -> Option<&str> {
    schema.get("$id").and_then(Value::as_str)
}

/// The built-in schemas together with those that a repository adds.
#[derive(Clone, Copy)]
pub(super) struct Library<'a> {
    pub added: &'a [Value],
}

/// A schema inside a document, which its relative references start from.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub document: &'a Value,
    pub schema: &'a Value,
}

impl<'a> Here<'a> {
    pub(super) const fn root(document: &'a Value) -> Self {
        Self { document, schema: document }
    }

    fn inside(self, schema: &'a Value) -> Self {
        Self { schema, ..self }
    }

    fn get(self, key: &str) -> Option<Self> {
        self.schema.get(key).map(|schema| self.inside(schema))
    }

    fn text(self, key: &str) -> Option<&'a str> {
        self.schema.get(key).and_then(Value::as_str)
    }
}

/// The schemas that led to a violation, from the root to the one that holds the keyword; each with how deep in the agreement it stands.
pub(super) struct Trail<'a> {
    pub steps: Vec<(usize, &'a Value)>,
}

impl<'a> Library<'a> {
    pub(super) const fn built_in() -> Self {
        Self { added: &[] }
    }

    /// The schema that a reference leads to.
    pub(super) fn resolve(self, from: Here<'a>, reference: &str) -> Option<Here<'a>> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let document = if file.is_empty() {
            from.document
        } else {
            let id = joined(id(from.document).unwrap_or(HOME), file);
            BUILT_IN
                .with_id(&id)
                .or_else(|| self.added.iter().find(|added| self::id(added) == Some(id.as_str())))?
        };
        let schema = document.pointer(&decoded(fragment))?;
        Some(Here { document, schema })
    }

    /// Follows the path that a validation took: a JSON pointer that also names the references passed.
    pub(super) fn trail(self, root: &'a Value, path: &str) -> Trail<'a> {
        let mut here = Here::root(root);
        let mut depth = 0;
        let mut steps = vec![(depth, root)];
        let segments: Vec<_> = path
            .split('/')
            .skip(1)
            .map(|segment| segment.replace("~1", "/").replace("~0", "~"))
            .collect();
        let mut segments = segments.iter().map(String::as_str);
        while let Some(keyword) = segments.next() {
            let next = match keyword {
                "$ref" => here.text("$ref").and_then(|reference| self.resolve(here, reference)),
                "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "allOf"
                | "anyOf" | "oneOf" | "prefixItems" => {
                    segments.next().and_then(|name| child(here.get(keyword)?, name))
                }
                "items"
                | "if"
                | "then"
                | "else"
                | "not"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "contains"
                | "propertyNames" => here.get(keyword),
                _ => None,
            };
            let Some(next) = next.filter(|next| next.schema.is_object()) else { break };
            let deeper = matches!(
                keyword,
                "properties"
                    | "patternProperties"
                    | "prefixItems"
                    | "items"
                    | "additionalProperties"
                    | "unevaluatedProperties"
            );
            depth += usize::from(deeper);
            steps.push((depth, next.schema));
            here = next;
        }
        Trail { steps }
    }

    /// All schemas that speak of a place in an agreement, nearest first.
    pub(super) fn about(self, root: Here<'a>, pointer: &str) -> Vec<Here<'a>> {
        let mut here = self.together(vec![root]);
        for segment in pointer.split('/').skip(1) {
            let name = segment.replace("~1", "/").replace("~0", "~");
            let next = here.iter().flat_map(|schema| below(*schema, &name)).collect();
            here = self.together(next);
        }
        here
    }

    /// An example of what schemas describe: one of their own, or for keys with values one put together from those of the keys.
    pub(super) fn example(self, about: &[Here<'a>]) -> Option<Value> {
        let own = |here: &Here<'a>| match here.schema.get("examples").and_then(Value::as_array) {
            Some(examples) => examples.first(),
            None => here.schema.get("enum")?.as_array()?.first(),
        };
        if let Some(example) = about.iter().find_map(own) {
            return Some(example.clone());
        }
        let described = about.iter().find(|here| here.schema.get("properties").is_some())?;
        let properties = described.schema.get("properties")?.as_object()?;
        let required = described.schema.get("required").and_then(Value::as_array);
        let required: Vec<_> = required.into_iter().flatten().filter_map(Value::as_str).collect();
        let asked = properties
            .iter()
            .filter(|(key, _)| required.is_empty() || required.contains(&key.as_str()));
        let parts = asked.filter_map(|(key, schema)| {
            let about = self.together(vec![described.inside(schema)]);
            Some((key.clone(), about.iter().find_map(own)?.clone()))
        });
        let example: serde_json::Map<_, _> = parts.take(2).collect();
        (!example.is_empty()).then_some(Value::Object(example))
    }

    /// The names that schemas at this place give to what stands in it.
    pub(super) fn names(self, root: Here<'a>, pointer: &str) -> Vec<&'a str> {
        self.about(root, pointer)
            .into_iter()
            .filter_map(|here| here.schema.get("properties")?.as_object())
            .flat_map(|properties| properties.keys().map(String::as_str))
            .collect()
    }

    /// Schemas together with those that they consist of: references, and branches of any sort.
    fn together(self, first: Vec<Here<'a>>) -> Vec<Here<'a>> {
        let mut found: Vec<Here<'a>> = Vec::new();
        let mut open = std::collections::VecDeque::from(first);
        while let Some(here) = open.pop_front() {
            if found.iter().any(|known| std::ptr::eq(known.schema, here.schema)) {
                continue;
            }
            found.push(here);
            if let Some(target) =
                here.text("$ref").and_then(|reference| self.resolve(here, reference))
            {
                open.push_back(target);
            }
            for keyword in ["allOf", "anyOf", "oneOf"] {
                let branches = here.schema.get(keyword).and_then(Value::as_array);
                open.extend(branches.into_iter().flatten().map(|branch| here.inside(branch)));
            }
            open.extend(["then", "else"].into_iter().filter_map(|keyword| here.get(keyword)));
            let dependent = here.schema.get("dependentSchemas").and_then(Value::as_object);
            open.extend(
                dependent.into_iter().flat_map(|all| all.values()).map(|one| here.inside(one)),
            );
        }
        found
    }
}

/// What a schema says of the value under a key or index.
fn below<'a>(here: Here<'a>, name: &str) -> Vec<Here<'a>> {
    let own = here.schema.get("properties").and_then(|properties| properties.get(name));
    let listed = here.schema.get("items").filter(|_| name.parse::<usize>().is_ok());
    let other = here.schema.get("additionalProperties").filter(|_| own.is_none());
    [own, listed, other]
        .into_iter()
        .flatten()
        .filter(|schema| schema.is_object())
        .map(|schema| here.inside(schema))
        .collect()
}

fn child<'a>(parent: Here<'a>, name: &str) -> Option<Here<'a>> {
    match parent.schema {
        Value::Array(schemas) => {
            schemas.get(name.parse::<usize>().ok()?).map(|schema| parent.inside(schema))
        }
        _ => parent.get(name),
    }
}

/// A relative reference, seen from a document.
pub(super) fn joined(base: &str, file: &str) -> String {
    if file.contains(':') {
        return file.to_owned();
    }
    let mut folder: Vec<_> = base.split('/').collect();
    folder.pop();
    for segment in file.split('/') {
        match segment {
            "." => {}
            ".." => {
                folder.pop();
            }
            segment => folder.push(segment),
        }
    }
    folder.join("/")
}

/// A fragment with its escapes read: only those that a JSON pointer in a reference needs.
fn decoded(fragment: &str) -> String {
    fragment.replace("%25", "%").replace("%5E", "^").replace("%22", "\"").replace("%20", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_seen_from_its_document() {
        assert_eq!(
            joined(&format!("{HOME}kinds/a.schema.json"), "../agreement.schema.json"),
            format!("{HOME}agreement.schema.json")
        );
        assert_eq!(joined("urn:x", "https://else.where/y"), "https://else.where/y");
    }

    #[test]
    fn every_schema_has_the_id_of_its_file() {
        for document in BUILT_IN.all() {
            let id = id(document.value()).expect("an id");
            assert!(BUILT_IN.with_id(id).is_some(), "{} is not at {id}", document.name);
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn walk(here: Here<'_>, seen: &mut usize) {
            if let Some(reference) = here.text("$ref") {
                *seen += 1;
                assert!(Library::built_in().resolve(here, reference).is_some(), "{reference}");
            }
            match here.schema {
                Value::Object(map) => map.values().for_each(|value| walk(here.inside(value), seen)),
                Value::Array(list) => list.iter().for_each(|value| walk(here.inside(value), seen)),
                _ => {}
            }
        }
        let mut seen = 0;
        for document in BUILT_IN.all() {
            walk(Here::root(document.value()), &mut seen);
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn what_schemas_say_of_a_place_is_found() {
        let front = BUILT_IN.named("front-matter").expect("a schema").value();
        let about =
            Library::built_in().about(Here::root(front), "/decision-making/bodies/0/seats/1/votes");
        assert_eq!(
            about.first().and_then(|here| here.text("description")),
            Some("How many votes the seat has.")
        );
    }
}
