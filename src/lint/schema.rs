//! Agreements against the schemas of their kinds. The only room that names the JSON Schema validator.

mod configuration;
mod custom;
mod judge;
mod levels;
mod library;
mod likely;
mod needs;
mod record;
mod stated;
mod terms;
mod values;
mod violation;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::{LazyLock, OnceLock};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, PatternOptions, Registry, ValidationError, Validator};
use serde_json::Value;

use crate::document::agreement::Agreement;
use crate::document::catalogue::Catalogue;
use crate::document::fault::FaultKind;
use crate::document::organisations::Organisations;
use crate::document::term::{Shape, Term};
use crate::ground::finding::Finding;
pub use custom::SchemaFault;
use judge::Judge;
pub use levels::Level;
use library::{BUILT_IN, Document, Here, Library};
pub use needs::{Asked, Need};
pub(in crate::lint) use record::fault_finding;
use terms::Terms;
use violation::{Fault, Hints, Violation, Wrong};

/// A kind of agreement, as its schema describes it.
#[derive(Debug, Clone)]
pub struct Kind {
    pub id: String,
    /// What a schema of the repository says of a kind that it adds.
    own: Option<Described>,
}

#[derive(Debug, Clone, Default)]
struct Described {
    title: Option<String>,
    description: Option<String>,
}

/// The schema of the front matter, for rules that ask it where something belongs.
pub(super) fn front_matter() -> Option<&'static Value> {
    BUILT_IN.named("front-matter").map(Document::value)
}

/// The schemas of all kinds, each compiled when it is first needed, and those that a repository adds.
#[derive(Debug, Default)]
pub struct Schemas {
    kinds: Vec<Kind>,
    custom: Vec<Custom>,
    /// The documents of `custom`, for references between them.
    added: Vec<Value>,
}

impl Schemas {
    /// The kinds that come with Counterpart, from `schema/kinds/`.
    pub fn built_in() -> Self {
        let kinds = BUILT_IN.kinds.iter().map(|document| Kind::built_in(document.name)).collect();
        Self { kinds, ..Self::default() }
    }

    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// What an agreement of some kind can be on top of it, under the key `profile`.
    pub fn profiles() -> [Kind; 1] {
        [Kind::built_in("section-75")]
    }

    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// The schema of a kind with all that it refers to, as one text for other programs. The names `front-matter`, `agreement`,
    /// `organisations` and `section-75` give what kinds are made of, `entry` and `act` the files of a record.
    pub fn text(&self, name: &str) -> Option<String> {
        let schema = match BUILT_IN.named(name) {
            Some(document) => document.value(),
            None => {
                self.custom.iter().find(|custom| custom.makes(name)).map(|custom| &custom.schema)?
            }
        };
        let registry = registry(&self.added).ok()?;
        let bundled =
            jsonschema::options().with_registry(&registry).offline().bundle(schema).ok()?;
        serde_json::to_string_pretty(&bundled).ok()
    }

    /// Takes in a schema that a repository asks of its agreements, for some kinds or, without any, for all. A name among `kinds`
    /// that is not known yet becomes a kind of its own. What is added can only ask for more: the built-in schemas hold beside it.
    pub fn add(&mut self, name: &str, schema: Value, kinds: &[String]) -> Result<(), SchemaFault> {
        let schema = custom::examined(name, schema, &self.added)?;
        let mut added = self.added.clone();
        added.push(schema.clone());
        let validator =
            compiled(&schema, &added).map_err(|error| custom::not_built(&wrong(&error)))?;
        for kind in kinds.iter().filter(|kind| self.kind(kind).is_none()).collect::<Vec<_>>() {
            self.kinds.push(Kind::own(kind, &schema));
        }
        self.added = added;
        self.custom.push(Custom { schema, kinds: kinds.to_vec(), validator });
        Ok(())
    }

    /// What the schema of its kind says about an agreement.
    pub fn validate(
        &self,
        agreement: &Agreement,
        catalogue: &Catalogue,
        level: Level,
    ) -> Vec<Finding> {
        if unreadable(agreement) {
            return Vec::new();
        }
        let kind = agreement.kind().and_then(|id| self.kind(id));
        let custom: Vec<_> = self
            .custom
            .iter()
            .filter(|custom| custom.is_asked_of(kind.map(|kind| kind.id.as_str())))
            .collect();
        let schema =
            kind.and_then(|kind| BUILT_IN.named(&kind.id)).or_else(|| BUILT_IN.named("agreement"));
        let validators: Vec<_> = schema
            .and_then(|document| Some((built_in(document.name)?, document.value())))
            .into_iter()
            .chain(custom.iter().map(|custom| (&custom.validator, &custom.schema)))
            .collect();
        // Schemas of ours say nothing about words; one of the repository may.
        let value = if custom.is_empty() {
            agreement.projection_for_validation()
        } else {
            agreement.projection()
        };
        let library = Library { added: &self.added };
        let violations = violations(library, &validators, value, Some(agreement.terms()), "/terms");
        let judge = Judge {
            agreement,
            catalogue,
            level,
            kind,
            kinds: &self.kinds,
            terms: Terms::of(agreement),
            asked: validators.iter().map(|(_, schema)| *schema).collect(),
            library,
            settled: OnceCell::new(),
        };
        judge.findings(violations)
    }

    /// What is not as it should be in the organisations file.
    pub fn validate_organisations(&self, organisations: &Organisations) -> Vec<Finding> {
        let broken = organisations.faults.iter().any(|fault| fault.kind != FaultKind::DuplicateKey);
        let (Some(document), Some(validator)) =
            (BUILT_IN.named("organisations"), built_in("organisations"))
        else {
            return Vec::new();
        };
        if broken {
            return Vec::new();
        }
        let library = Library::built_in();
        let validators = [(validator, document.value())];
        let violations = violations(
            library,
            &validators,
            organisations.terms.json(),
            Some(&organisations.terms),
            "",
        );
        Terms::of_organisations(organisations, document.value()).findings(library, violations)
    }
}

/// A schema that a repository asks of its agreements.
#[derive(Debug)]
struct Custom {
    schema: Value,
    /// The kinds that it is asked of; none means all.
    kinds: Vec<String>,
    validator: Validator,
}

impl Custom {
    fn is_asked_of(&self, kind: Option<&str>) -> bool {
        self.kinds.is_empty() || kind.is_some_and(|kind| self.makes(kind))
    }

    fn makes(&self, kind: &str) -> bool {
        self.kinds.iter().any(|known| known == kind)
    }
}

/// What is wrong with a schema as JSON Schema itself has it.
fn against_the_standard(schema: &Value) -> Option<Wrong> {
    jsonschema::meta::validate(schema).err().map(|error| wrong(&error))
}

fn is_known_format(format: &str) -> bool {
    jsonschema::options().is_known_format(Draft::Draft202012, format)
}

fn wrong(error: &ValidationError<'_>) -> Wrong {
    let pointer = error.instance_path().as_str().to_owned();
    let nothing = Value::Null;
    Wrong { pointer, fault: fault(Library::built_in(), &nothing, &nothing, error) }
}

impl Kind {
    /// Its schema is not read before somebody asks for more than the name: a check needs the schemas of the kinds that it meets.
    fn built_in(id: &str) -> Self {
        Self { id: id.to_owned(), own: None }
    }

    fn own(id: &str, schema: &Value) -> Self {
        Self { id: id.to_owned(), own: Some(Described::by(schema)) }
    }

    pub fn title(&self) -> String {
        self.described().title.unwrap_or_else(|| self.id.replace('-', " "))
    }

    pub fn description(&self) -> String {
        self.described().description.unwrap_or_default()
    }

    fn described(&self) -> Described {
        let built_in = || BUILT_IN.named(&self.id).map(|document| Described::by(document.value()));
        self.own.clone().or_else(built_in).unwrap_or_default()
    }
}

impl Described {
    fn by(schema: &Value) -> Self {
        let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
        Self { title: text("title"), description: text("description") }
    }
}

/// Front matter that could not be read to its end says nothing reliable about what is missing.
fn unreadable(agreement: &Agreement) -> bool {
    let kinds = agreement.front.faults.iter().map(|fault| fault.kind);
    kinds.into_iter().any(|kind| matches!(kind, FaultKind::Yaml | FaultKind::TooLarge))
}

/// All that the validators find, each value read as words where only words are wanted.
fn violations(
    library: Library<'_>,
    validators: &[(&Validator, &Value)],
    mut value: Value,
    terms: Option<&Term>,
    under: &str,
) -> Vec<Violation> {
    let found = all_violations(library, validators, &value);
    if read_as_words(&found, &mut value, terms, under) {
        return all_violations(library, validators, &value);
    }
    found
}

/// Nobody reads more than this, and each costs a look through the terms.
const ENOUGH: usize = 1000;

fn all_violations(
    library: Library<'_>,
    validators: &[(&Validator, &Value)],
    value: &Value,
) -> Vec<Violation> {
    validators
        .iter()
        // Whether anything is wrong is learnt much sooner than what, and mostly nothing is.
        .filter(|(validator, _)| !validator.is_valid(value))
        .flat_map(|(validator, schema)| {
            validator
                .iter_errors(value)
                .take(ENOUGH)
                .map(|error| violation(library, schema, &error))
        })
        .collect()
}

/// A title such as `2026` is a number to YAML and words to everybody else: where only words are wanted, the number is taken as typed.
fn read_as_words(
    found: &[Violation],
    value: &mut Value,
    terms: Option<&Term>,
    under: &str,
) -> bool {
    let mut changed = false;
    for violation in found {
        let Fault::Type(types) = &violation.fault else { continue };
        if !types.iter().any(|name| name == "string") {
            continue;
        }
        let term = violation.pointer.strip_prefix(under).and_then(|pointer| terms?.at(pointer));
        let Some(Shape::Scalar(scalar)) = term.map(|place| &place.term.shape) else { continue };
        if scalar.json().is_null() || scalar.json().is_string() {
            continue;
        }
        if let Some(place) = value.pointer_mut(&violation.pointer) {
            *place = Value::String(scalar.text.clone());
            changed = true;
        }
    }
    changed
}

/// The compiled built-in schema of a name.
fn built_in(name: &str) -> Option<&'static Validator> {
    type Compiled = Vec<(&'static str, OnceLock<Validator>)>;
    static COMPILED: LazyLock<Compiled> =
        LazyLock::new(|| BUILT_IN.all().map(|document| (document.name, OnceLock::new())).collect());
    let (_, slot) = COMPILED.iter().find(|(known, _)| *known == name)?;
    let document = BUILT_IN.named(name)?;
    Some(slot.get_or_init(|| {
        #[expect(
            clippy::expect_used,
            reason = "the schemas are compiled in, and a test compiles them all"
        )]
        compiled(document.value(), &[]).expect("the schemas are as published")
    }))
}

fn compiled(schema: &Value, added: &[Value]) -> Result<Validator, ValidationError<'static>> {
    let registry = registry(added).map_err(|error| ValidationError::custom(error.to_string()))?;
    jsonschema::options()
        .with_registry(&registry)
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_pattern_options(PatternOptions::regex())
        .build(schema)
}

/// What references can lead to. Ours lead to what kinds share; only schemas that a repository adds may lead to all the others.
fn registry(added: &[Value]) -> Result<Registry<'_>, jsonschema::ReferencingError> {
    let others = BUILT_IN.kinds.iter().chain(&BUILT_IN.beside).filter(|_| !added.is_empty());
    let ours = BUILT_IN.shared.iter().chain(others).map(Document::value);
    let mut registry = Registry::new();
    for schema in ours.chain(added) {
        if let Some(id) = schema.get("$id").and_then(Value::as_str) {
            registry = registry.add(id, schema)?;
        }
    }
    registry.prepare()
}

fn violation(library: Library<'_>, root: &Value, error: &ValidationError<'_>) -> Violation {
    let trail = match error.kind() {
        ValidationErrorKind::PropertyNames { .. } => trail_of_names(library, root, error),
        _ => library.trail(root, error.evaluation_path().as_str()),
    };
    let holder = trail.steps.last().map_or(root, |(_, schema)| *schema);
    Violation {
        pointer: error.instance_path().as_str().to_owned(),
        fault: fault(library, root, holder, error),
        hints: Hints::from(&trail),
    }
}

/// Of a key the path names only the end; the schema for keys is found by its absolute place.
fn trail_of_names<'a>(
    library: Library<'a>,
    root: &'a Value,
    error: &ValidationError<'_>,
) -> library::Trail<'a> {
    let place = error.absolute_keyword_location().map(ToString::to_string).unwrap_or_default();
    let mut steps = Vec::new();
    let mut next = library.resolve(Here::root(root), &place);
    while let Some(here) = next.filter(|_| steps.len() < 8) {
        steps.push((0, here.schema));
        let reference = here.schema.get("$ref").and_then(Value::as_str);
        next = reference.and_then(|reference| library.resolve(here, reference));
    }
    library::Trail { steps }
}

fn fault(library: Library<'_>, root: &Value, holder: &Value, error: &ValidationError<'_>) -> Fault {
    use ValidationErrorKind as Found;
    match error.kind() {
        Found::Required { property } => Fault::Required(plain(property).into_owned()),
        Found::AdditionalProperties { unexpected }
        | Found::UnevaluatedProperties { unexpected } => {
            Fault::Unexpected(unexpected.clone(), known_keys(holder))
        }
        Found::PropertyNames { error } => {
            Fault::Key(plain(error.instance()).into_owned(), options(error))
        }
        Found::Type { kind } => Fault::Type(types(kind)),
        Found::Format { format } => Fault::Format(format.clone()),
        Found::Pattern { pattern } => Fault::Pattern(pattern.clone()),
        Found::MinLength { .. } => Fault::Pattern("\\S".to_owned()),
        Found::Enum { options } => Fault::Enum(options.as_array().cloned().unwrap_or_default()),
        Found::Constant { expected_value } => Fault::Const((**expected_value).clone()),
        Found::Minimum { limit } | Found::ExclusiveMinimum { limit } => {
            Fault::AtLeast(limit.clone())
        }
        Found::Maximum { limit } | Found::ExclusiveMaximum { limit } => {
            Fault::AtMost(limit.clone())
        }
        Found::MinItems { limit } | Found::MinProperties { limit } => Fault::TooFew(*limit),
        Found::MaxItems { limit } | Found::MaxProperties { limit } => Fault::TooMany(*limit),
        Found::UniqueItems => Fault::NotUnique,
        Found::Contains => Fault::Contains,
        Found::FalseSchema => Fault::Forbidden,
        Found::AnyOf { context } | Found::OneOfNotValid { context } => {
            let branch = |errors: &Vec<ValidationError<'_>>| {
                errors.iter().map(|error| violation(library, root, error)).collect()
            };
            Fault::NoBranch(context.iter().map(branch).collect())
        }
        _ => Fault::Other,
    }
}

fn plain(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed)
}

fn known_keys(schema: &Value) -> Vec<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flat_map(|properties| properties.keys().cloned()).collect()
}

fn options(error: &ValidationError<'_>) -> Vec<String> {
    match error.kind() {
        ValidationErrorKind::Enum { options } => options
            .as_array()
            .into_iter()
            .flatten()
            .map(|option| plain(option).into_owned())
            .collect(),
        _ => Vec::new(),
    }
}

fn types(kind: &TypeKind) -> Vec<String> {
    match kind {
        TypeKind::Single(one) => vec![one.as_str().to_owned()],
        TypeKind::Multiple(several) => several.iter().map(|one| one.as_str().to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests;
