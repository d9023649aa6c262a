//! Which clauses a kind asks for, read from its schema: for explanations.

use serde_json::Value;

use super::library::BUILT_IN;
use super::{Kind, Schemas};

/// How much a kind needs a clause, from most to least; at the end the clauses that it must not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Present, or incorporated from another document.
    Essential,
    /// Present, or its absence explained.
    Required,
    Recommended,
    Forbidden,
}

impl Need {
    pub const ALL: [Self; 4] =
        [Self::Essential, Self::Required, Self::Recommended, Self::Forbidden];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Required => "required",
            Self::Recommended => "recommended",
            Self::Forbidden => "forbidden",
        }
    }

    /// What it means for whoever writes the agreement.
    pub const fn described(self) -> &'static str {
        match self {
            Self::Essential => "has to be there, in words or incorporated from another document",
            Self::Required => "has to be there, or `omissions` says why not",
            Self::Recommended => "is recommended",
            Self::Forbidden => "must not be there",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|need| need.name() == name)
    }
}

/// A clause that a kind asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub clause: String,
    pub need: Need,
    /// Whether it depends on what else the agreement says: its legal form, its effect, who its parties are.
    pub depends: bool,
}

impl Schemas {
    /// The clauses that a kind asks for: those it always asks for first, each in the order of the schema.
    pub fn needs(&self, kind: &str) -> Vec<Asked> {
        let mut asked = Vec::new();
        if let Some(document) = BUILT_IN.named(kind) {
            collect(document.value(), false, &mut asked);
        }
        for own in self.custom.iter().filter(|custom| custom.is_asked_of(Some(kind))) {
            collect(&own.schema, false, &mut asked);
        }
        asked.sort_by_key(|asked| (asked.depends, asked.need));
        let mut seen = std::collections::HashSet::new();
        asked.retain(|asked| seen.insert(asked.clause.clone()));
        asked
    }

    /// The names of all schemas that [`Schemas::text`] gives.
    pub fn names(&self) -> Vec<&str> {
        let shared = BUILT_IN.shared.iter().chain(&BUILT_IN.beside).map(|document| document.name);
        self.kinds.iter().map(|kind| kind.id.as_str()).chain(shared).collect()
    }
}

/// Whether a schema says of a clause that it must not be there.
pub(super) fn forbids(schema: &Value, clause: &str) -> bool {
    let mut asked = Vec::new();
    collect(schema, false, &mut asked);
    asked.iter().any(|asked| asked.need == Need::Forbidden && asked.clause == clause)
}

impl AsRef<str> for Kind {
    fn as_ref(&self) -> &str {
        &self.id
    }
}

fn collect(schema: &Value, depends: bool, asked: &mut Vec<Asked>) {
    match schema {
        Value::Array(schemas) => schemas.iter().for_each(|schema| collect(schema, depends, asked)),
        Value::Object(members) => {
            let about = members.get("x-counterpart");
            let need = about
                .and_then(|about| about.get("need"))
                .and_then(Value::as_str)
                .and_then(Need::named);
            match need {
                Some(Need::Forbidden) => add(
                    keys(schema.pointer("/properties/clauses/properties")),
                    Need::Forbidden,
                    depends,
                    asked,
                ),
                Some(need) => add(texts(members.get("required")), need, depends, asked),
                None => {}
            }
            add(
                texts(about.and_then(|about| about.get("recommended"))),
                Need::Recommended,
                depends,
                asked,
            );
            for (keyword, inner) in
                members.iter().filter(|(keyword, _)| keyword.as_str() != "x-counterpart")
            {
                collect(
                    inner,
                    depends || matches!(keyword.as_str(), "if" | "then" | "else"),
                    asked,
                );
            }
        }
        _ => {}
    }
}

fn add(
    clauses: impl Iterator<Item: AsRef<str>>,
    need: Need,
    depends: bool,
    asked: &mut Vec<Asked>,
) {
    asked.extend(clauses.map(|clause| Asked { clause: clause.as_ref().to_owned(), need, depends }));
}

fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn keys(map: Option<&Value>) -> impl Iterator<Item = &str> {
    map.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(kind: &str, clause: &str) -> Option<(Need, bool)> {
        let asked = Schemas::built_in().needs(kind);
        asked
            .into_iter()
            .find(|asked| asked.clause == clause)
            .map(|asked| (asked.need, asked.depends))
    }

    #[test]
    fn needs_are_those_of_the_schema() {
        assert_eq!(need("alliance-agreement", "termination"), Some((Need::Essential, false)));
        assert_eq!(need("alliance-agreement", "staffing"), Some((Need::Required, false)));
        assert_eq!(need("alliance-agreement", "background"), Some((Need::Recommended, false)));
        assert_eq!(need("alliance-agreement", "company-matters"), Some((Need::Forbidden, false)));
        assert_eq!(
            need("alliance-agreement", "freedom-of-information"),
            Some((Need::Essential, true))
        );
        assert_eq!(need("alliance-agreement", "chair"), None);
        assert_eq!(
            need("memorandum-of-understanding", "risk-sharing"),
            Some((Need::Forbidden, true))
        );
    }
}
