//! YAML text becomes a tree of terms. The only room that names the YAML parser.

mod mistakes;
mod usual;

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{
    ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as Range, StructureStyle, Tag,
};

use crate::document::fault::{Fault, FaultKind};
use crate::document::term::{Pair, Scalar, Shape, Term};
pub use crate::document::yaml::mistakes::short;
use crate::document::yaml::mistakes::{Last, Scene, Stumble, Written};
use crate::ground::limits::LIMITS;
use crate::ground::source::Span;

/// What was read from one YAML text. All spans are places in the file that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yaml {
    /// What could be read, up to the first fault of grammar; `None` where there is nothing but comments.
    pub terms: Option<Term>,
    pub faults: Vec<Fault>,
    /// Comments, from `#` to the end of the line.
    pub comments: Vec<Span>,
}

/// Reads a text that begins at `base` in its file, by the rules that hold for a legal record: one document, every value written out where
/// it counts, no two equal keys.
///
/// Most front matter is written in a few usual ways, and those are read in one pass, which takes a third off a check of many agreements. What is
/// written in any other way, and every text with a fault, goes to the parser of the whole language; a property test holds the two together. A
/// digest never rests on the quick way: see [`read_in_full`].
pub fn read(text: &str, base: usize) -> Yaml {
    usual::read(text, base).unwrap_or_else(|| read_in_full(text, base))
}

/// The same, always by the parser of the whole language.
pub fn read_in_full(text: &str, base: usize) -> Yaml {
    let characters = mistakes::characters(text);
    let mut reader = Reader::new(&characters.readable, characters.indented_by_tab);
    reader.faults = characters.faults;
    reader.read();
    let mut yaml = reader.finish();
    settle(&mut yaml, text, base);
    yaml
}

struct Reader<'a> {
    text: &'a str,
    /// From here on the structure cannot be trusted, and nothing is said about it.
    unsure_from: usize,
    open: Vec<Open>,
    terms: Option<Term>,
    faults: Vec<Fault>,
    comments: Vec<Span>,
    nodes: usize,
    documents: usize,
    last: Option<Last>,
    /// The line of the last mistake that was told.
    told: Span,
    /// Where the last thing that was understood ended.
    read_to: usize,
}

/// A list or map whose end has not been read yet.
struct Open {
    start: usize,
    in_brackets: bool,
    contents: Contents,
}

enum Contents {
    List(Vec<Term>),
    Map { pairs: Vec<Pair>, first_places: HashMap<String, Span>, key: Key },
}

/// What stands before the value that comes next in a map.
enum Key {
    None,
    Read(String, Span),
    /// Told already; its value is passed over.
    Unreadable,
}

/// Whether to go on after an event.
enum Next {
    On,
    Stop,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, unsure_from: Option<usize>) -> Self {
        Self {
            text,
            unsure_from: unsure_from.unwrap_or(usize::MAX),
            open: Vec::new(),
            terms: None,
            faults: Vec::new(),
            comments: Vec::new(),
            nodes: 0,
            documents: 0,
            last: None,
            told: Span::at(usize::MAX),
            read_to: 0,
        }
    }

    fn read(&mut self) {
        let options = granit_parser::options! {
            strict_indentation: true,
            disallow_directives: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            max_buffered_comment_events: LIMITS.yaml_nodes,
        };
        for event in Parser::new_from_str_with_options(self.text, options) {
            let next = match event {
                Ok((event, range)) => self.take(event, range),
                Err(error) => {
                    self.stumble(&error);
                    Next::Stop
                }
            };
            if matches!(next, Next::Stop) {
                return;
            }
        }
    }

    fn take(&mut self, event: Event<'a>, range: Range) -> Next {
        let span = span_of(range);
        let next = match event {
            Event::Scalar(text, style, _, tag) => {
                self.tag(tag.as_deref(), range);
                self.scalar(text, style, span)
            }
            Event::SequenceStart(style, _, tag) => {
                self.tag(tag.as_deref(), range);
                self.open(Contents::List(Vec::new()), style, span)
            }
            Event::MappingStart(style, _, tag) => {
                self.tag(tag.as_deref(), range);
                let contents = Contents::Map {
                    pairs: Vec::new(),
                    first_places: HashMap::new(),
                    key: Key::None,
                };
                self.open(contents, style, span)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(Some(span.end));
                Next::On
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.tell(span.start, |text| mistakes::alias(text, span));
                self.place_unreadable(span);
                self.count(span)
            }
            Event::Anchor(..) => {
                self.tell(span.start, |text| mistakes::anchor(text, span));
                // The name stands before what it names, so it says nothing about how far the reading has come.
                return Next::On;
            }
            Event::Comment(..) => {
                self.comment(span);
                Next::On
            }
            Event::DocumentStart(..) => self.document(span),
            _ => Next::On,
        };
        self.read_to = self.read_to.max(span.end);
        next
    }

    fn document(&mut self, span: Span) -> Next {
        self.documents += 1;
        if self.documents == 1 {
            return Next::On;
        }
        self.faults.push(mistakes::second_document(self.text, span));
        Next::Stop
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, span: Span) -> Next {
        let written = match style {
            ScalarStyle::Plain => Written::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Written::Quoted,
            ScalarStyle::Literal | ScalarStyle::Folded => Written::Block,
        };
        let plain = written == Written::Plain;
        let span = match written {
            _ if span.is_empty() && plain => self.empty_place(span),
            Written::Block => mistakes::trimmed(self.text, span),
            _ => span,
        };
        // The parser calls an absent value `~`.
        let text = if plain && span.is_empty() { String::new() } else { text.into_owned() };
        self.last = Some(Last { span, written });
        let in_brackets = self.open.last().is_some_and(|open| open.in_brackets);
        if let Some(fault) =
            mistakes::in_scalar(self.text, &text, span, style == ScalarStyle::DoubleQuoted)
        {
            self.faults.push(fault);
        }
        let is_key = self.awaits_key();
        if plain
            && let Some((fault, stop)) = mistakes::in_plain(self.text, span, is_key, in_brackets)
            && self.is_sure(span.start)
        {
            self.tell(fault.span.start, |_| fault);
            if stop {
                return Next::Stop;
            }
        }
        self.place(Term { span, shape: Shape::Scalar(Scalar { text, plain }) });
        self.count(span)
    }

    /// Where an absent value would stand: behind the colon of its key, or the hyphen of its list item.
    fn empty_place(&self, span: Span) -> Span {
        let rest = self.text.get(span.start..).unwrap_or_default();
        let absent_value = !self.awaits_key() && rest.starts_with(':');
        Span::at(span.start + usize::from(absent_value))
    }

    fn awaits_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open { contents: Contents::Map { key: Key::None, .. }, .. })
        )
    }

    fn open(&mut self, contents: Contents, style: StructureStyle, span: Span) -> Next {
        if self.open.len() >= LIMITS.yaml_depth {
            self.faults.push(too_deep(span));
            return Next::Stop;
        }
        let in_brackets = style == StructureStyle::Flow;
        self.open.push(Open { start: span.start, in_brackets, contents });
        self.count(span)
    }

    fn count(&mut self, span: Span) -> Next {
        self.nodes += 1;
        if self.nodes <= LIMITS.yaml_nodes {
            return Next::On;
        }
        let message = format!("there are more than {} keys and values here", LIMITS.yaml_nodes);
        let fault = Fault::new(FaultKind::TooLarge, span, message)
            .help("move what is not part of the agreement's terms into a schedule");
        self.faults.push(fault);
        Next::Stop
    }

    /// Closes the innermost list or map. Without brackets it ends where its last content does.
    fn close(&mut self, end: Option<usize>) {
        let Some(Open { start, in_brackets, contents }) = self.open.pop() else { return };
        let (shape, content_end) = match contents {
            Contents::List(terms) => {
                let end = terms.last().map(|term| term.span.end);
                (Shape::List(terms), end)
            }
            Contents::Map { pairs, .. } => {
                let end = pairs.last().map(|pair| pair.term.span.end.max(pair.key_span.end));
                (Shape::Map(pairs), end)
            }
        };
        let end = end.filter(|_| in_brackets).or(content_end).unwrap_or(start);
        self.place(Term { span: Span::new(start, end.max(start)), shape });
    }

    /// Puts a finished term where it belongs: it is the next key, the value of the last one, an item, or the whole.
    fn place(&mut self, term: Term) {
        let (text, sure) = (self.text, self.is_sure(term.span.start));
        match self.open.last_mut().map(|open| &mut open.contents) {
            None => self.terms = Some(term),
            Some(Contents::List(terms)) => terms.push(term),
            Some(Contents::Map { pairs, first_places, key }) => {
                match std::mem::replace(key, Key::None) {
                    Key::Read(name, key_span) => pairs.push(Pair { key: name, key_span, term }),
                    Key::Unreadable => {}
                    Key::None => match read_key(text, term, first_places) {
                        (read, None) => *key = read,
                        (read, Some(fault)) => {
                            *key = read;
                            if sure {
                                self.faults.push(fault);
                            }
                        }
                    },
                }
            }
        }
    }

    /// Something stands here that has been told; a map or list goes on behind it.
    fn place_unreadable(&mut self, span: Span) {
        if let Some(Open { contents: Contents::Map { key: key @ Key::None, .. }, .. }) =
            self.open.last_mut()
        {
            *key = Key::Unreadable;
            return;
        }
        self.place(Term {
            span,
            shape: Shape::Scalar(Scalar { text: String::new(), plain: true }),
        });
    }

    fn tag(&mut self, tag: Option<&Tag>, range: Range) {
        if tag.is_some() {
            let span = range.tag_span().map_or(span_of(range), span_of);
            self.tell(span.start, |text| mistakes::tag(text, span));
        }
    }

    fn comment(&mut self, span: Span) {
        self.comments.push(span);
        let in_brackets = self.open.last().is_some_and(|open| open.in_brackets);
        if let Some(last) = self.last
            && self.is_sure(span.start)
            && let Some(fault) = mistakes::swallowed(self.text, last, span, in_brackets)
        {
            self.tell(fault.span.start, |_| fault);
        }
    }

    /// One mistake, one fault: what comes second on a line is most often the same mistake again.
    fn tell(&mut self, at: usize, fault: impl FnOnce(&str) -> Fault) {
        if self.told.start <= at && at <= self.told.end {
            return;
        }
        let fault = fault(self.text);
        self.told = mistakes::line(self.text, fault.span.start);
        self.faults.push(fault);
    }

    fn is_sure(&self, at: usize) -> bool {
        at < self.unsure_from
    }

    /// The parser could not go on. If a fault on that line, or an indentation above it, explains why, it has been told.
    fn stumble(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(self.read_to).min(self.text.len());
        let scene = Scene {
            text: self.text,
            at: mistakes::on_boundary(self.text, at),
            read_to: self.read_to,
            last: self.last,
            bracket: self.open.last().filter(|open| open.in_brackets).map(|open| open.start),
        };
        let fault = match stumble(error.kind()) {
            Some(stumble) => mistakes::explain(stumble, &scene),
            None => too_deep(Span::at(scene.at)),
        };
        let lines = [scene.line(), mistakes::line(self.text, fault.span.start)];
        let told = self.faults.iter().filter(|told| told.kind == FaultKind::Yaml).any(|told| {
            lines.iter().any(|line| line.start <= told.span.start && told.span.start <= line.end)
        });
        if self.is_sure(at) && !told {
            self.faults.push(fault);
        }
    }

    /// What was read before the reading stopped is kept: every list and map that is still open ends there.
    fn finish(mut self) -> Yaml {
        while !self.open.is_empty() {
            if let Some(Open { contents: Contents::Map { pairs, key, .. }, .. }) =
                self.open.last_mut()
                && let Key::Read(name, key_span) = std::mem::replace(key, Key::None)
            {
                let shape = Shape::Scalar(Scalar { text: String::new(), plain: true });
                pairs.push(Pair {
                    key: name,
                    key_span,
                    term: Term { span: Span::at(key_span.end), shape },
                });
            }
            self.close(None);
        }
        Yaml { terms: self.terms, faults: self.faults, comments: self.comments }
    }
}

fn read_key(
    text: &str,
    term: Term,
    first_places: &mut HashMap<String, Span>,
) -> (Key, Option<Fault>) {
    let Shape::Scalar(scalar) = term.shape else {
        return (Key::Unreadable, Some(mistakes::key_of_parts(term.span)));
    };
    if scalar.text.is_empty() {
        return (Key::Unreadable, Some(mistakes::empty_key(text, term.span)));
    }
    if scalar.text == "<<" {
        return (Key::Unreadable, Some(mistakes::merge_key(term.span)));
    }
    let first = *first_places.entry(scalar.text.clone()).or_insert(term.span);
    let fault = (first != term.span).then(|| repeated(&scalar.text, term.span, first));
    (Key::Read(scalar.text, term.span), fault)
}

fn repeated(key: &str, span: Span, first: Span) -> Fault {
    Fault::new(FaultKind::DuplicateKey, span, format!("“{}” is written twice", short(key)))
        .help("keep the one that is meant and delete the other")
        .related(first, "it was written here first")
}

fn too_deep(span: Span) -> Fault {
    let message =
        format!("lists and terms stand inside each other more than {} deep", LIMITS.yaml_depth);
    Fault::new(FaultKind::TooLarge, span, message)
}

fn span_of(range: Range) -> Span {
    range.byte_range().map(Span::from).unwrap_or_default()
}

/// What the parser stumbled over, in our words; `None` where a limit stopped it.
const fn stumble(kind: &ErrorKind) -> Option<Stumble> {
    use ErrorKind as E;
    Some(match kind {
        E::RecursionLimitExceeded | E::TooManyComments => return None,
        E::MappingValueNotAllowed
        | E::InvalidColonPlacement
        | E::InvalidMappingValueWhitespace
        | E::FlowMappingValueAdjacentCollection => Stumble::Colon,
        E::SimpleKeyExpected | E::InvalidSimpleKey => Stumble::NoColon,
        E::UnexpectedCharacter { .. }
        | E::MisplacedFlowCollectionEnd
        | E::InvalidBlockScalarHeader
        | E::ZeroBlockScalarIndent
        | E::UnexpectedEofBlockMapping
        | E::UnexpectedEofBlockSequence
        | E::ExpectedNodeContent
        | E::PlainScalarStartsWithDashFlowIndicator
        | E::MissingAnchorOrAliasName
        | E::MappingKeyNotAllowed
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::InvalidTagEscape
        | E::InvalidTagUtf8
        | E::InvalidTagUtf8LeadingByte
        | E::InvalidTagUtf8TrailingByte
        | E::ExpectedTagBang
        | E::UndeclaredTagHandle
        | E::InvalidGlobalTagCharacter => Stumble::Beginning,
        E::InvalidQuotedScalarIndent
        | E::UnclosedQuotedScalar
        | E::DocumentIndicatorInQuotedScalar => Stumble::Quotation,
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            Stumble::BehindQuotation
        }
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidUnicodeEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate => Stumble::Backslash,
        E::InvalidIndentation
        | E::InvalidFlowScalarIndent
        | E::UnclosedFlowCollection { .. }
        | E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping => Stumble::Brackets,
        E::MismatchedFlowCollectionEnd { close, .. } => Stumble::WrongBracket(*close),
        E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::UnexpectedEofImplicitFlowMapping => Stumble::Comma,
        E::ExpectedBlockMappingKey | E::ExpectedBlockSequenceEntry | E::ExpectedDocumentStart => {
            Stumble::Alignment
        }
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => Stumble::Hyphen,
        E::DirectiveDisallowed | E::MissingDocumentEndBeforeDirective => Stumble::Directive,
        E::InvalidDocumentEnd => Stumble::Dots,
        E::CommentNotSeparated | E::CommentInterceptedScalar => Stumble::NumberSign,
        _ => Stumble::Other,
    })
}

/// Moves all spans to where they are in the file. Characters that had to be blanked to read on may have been cut by a span.
fn settle(yaml: &mut Yaml, text: &str, base: usize) {
    let place = |span: &mut Span| {
        let start = mistakes::on_boundary(text, span.start);
        let end = mistakes::on_boundary(text, span.end).max(start);
        *span = Span::new(start, end).shifted(base);
    };
    for fault in &mut yaml.faults {
        place(&mut fault.span);
        fault.related.iter_mut().for_each(|(span, _)| place(span));
        fault.fix.iter_mut().for_each(|(span, _)| place(span));
    }
    yaml.faults.sort_by_key(|fault| fault.span.start);
    yaml.comments.iter_mut().for_each(place);
    yaml.terms.iter_mut().for_each(|term| settle_term(term, &place));
}

fn settle_term(term: &mut Term, place: &impl Fn(&mut Span)) {
    place(&mut term.span);
    match &mut term.shape {
        Shape::Scalar(_) => {}
        Shape::List(terms) => terms.iter_mut().for_each(|term| settle_term(term, place)),
        Shape::Map(pairs) => {
            for pair in pairs {
                place(&mut pair.key_span);
                settle_term(&mut pair.term, place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::mistakes::cut;
    use super::*;

    fn json_of(text: &str) -> Value {
        let yaml = read(text, 0);
        assert_eq!(yaml.faults, [], "{text}");
        yaml.terms.unwrap().json()
    }

    /// The words at each fault, and its message.
    fn faults(text: &str) -> Vec<(&str, String)> {
        let yaml = read(text, 0);
        yaml.faults
            .into_iter()
            .map(|fault| (cut(text, fault.span.start, fault.span.end), fault.message))
            .collect()
    }

    fn mended(text: &str) -> String {
        let fault = read(text, 0).faults.swap_remove(0);
        let (span, replacement) = fault.fix.unwrap();
        let mut mended = text.to_owned();
        mended.replace_range(span.start..span.end, &replacement);
        mended
    }

    const AGREEMENT: &str = "kind: lead-provider-agreement\nparties:\n  - { id: a, name: \"Tŷ 🏠\" }\n  - id: b\n    name: 横浜\ntermination: # how\n  notice: P6M\n\nphone: +447700900123\ncompany: 01234567\nshare: 1.10\n";

    #[test]
    fn terms_are_read_as_they_are_written() {
        assert_eq!(
            json_of(AGREEMENT),
            json!({
                "kind": "lead-provider-agreement",
                "parties": [{ "id": "a", "name": "Tŷ 🏠" }, { "id": "b", "name": "横浜" }],
                "termination": { "notice": "P6M" }, "phone": "+447700900123", "company": "01234567", "share": 1.1
            })
        );
        assert_eq!(read(AGREEMENT, 0).terms.unwrap().text_of("share"), Some("1.10"));
    }

    /// Texts that are nearly usual: whatever the quick reader takes on, it must read as the parser does.
    fn fragments() -> impl Strategy<Value = String> {
        let words = "[a-c1#:,\\-?!&*|>%@'\"{}\\[\\] ŷ“”–£\u{a0}~.(+_<]{0,6}|~|null|true|1.5|2026-04-01|https://a.b/c|\"a b\"|'a: b'|a b|a #b|a # b|- a|---|\\.\\.\\.";
        let value = prop_oneof![
            Just(String::new()),
            words,
            "\\[[ab]{0,2}(, [ab]{0,2}){0,2}\\]",
            "\\{( [abc]: [a1]{0,2},?){0,3} ?\\}",
            "\\[\\{ a: \"b\", c: \\[d, 'e'\\] \\}, f ?\\] ?(# g)?",
        ];
        let line = (
            "( {0,5}|  |    |\t)",
            "(- {1,2}|-|)",
            "(([a-d]|[a-d]{3}|a-b):? ?|)",
            value,
            "( # ?c| |)",
            "\n{1,2}|\n|\r\n",
        );
        let line = line.prop_map(|(indent, hyphen, key, value, comment, end)| {
            format!("{indent}{hyphen}{key}{value}{comment}{end}")
        });
        let tidy = ("(|  |    )", "(|- )", "[a-z]: ", "|a|b c|\\[a, b\\]|\\{ a: b \\}|# c", "\n")
            .prop_map(|(indent, hyphen, key, value, end)| {
                format!("{indent}{hyphen}{key}{value}{end}")
            });
        let lines = prop_oneof![
            proptest::collection::vec(line.clone(), 0..4),
            proptest::collection::vec(tidy.clone(), 0..8),
            proptest::collection::vec(prop_oneof![4 => tidy, 1 => line], 0..8),
        ];
        lines.prop_map(|lines| lines.concat())
    }

    #[test]
    fn the_usual_way_of_writing_is_read_at_once() {
        for text in [
            AGREEMENT,
            "a:\n- b\n- c: 1\n  d:\n  # e\n  f: [{ g: 'h' }, i]\n",
            "a: # b\n  c: {}\n",
            "a:\n",
        ] {
            assert_eq!(usual::read(text, 3), Some(read_in_full(text, 3)), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn what_is_read_at_once_is_what_the_parser_reads(text in fragments()) {
            if let Some(yaml) = usual::read(&text, 3) {
                prop_assert_eq!(yaml, read_in_full(&text, 3), "{}", text);
            }
        }
    }

    #[test]
    fn every_key_and_value_has_its_place() {
        let words = |text: &str, base: usize| {
            let file = format!("{}{text}", "-".repeat(base));
            let terms = read(text, base).terms.unwrap();
            let mut words = Vec::new();
            for pair in terms.pairs() {
                words.push(cut(&file, pair.key_span.start, pair.key_span.end).to_owned());
                words.push(cut(&file, pair.term.span.start, pair.term.span.end).to_owned());
            }
            words
        };
        let text = "a: [x, 'y']\n\"Tŷ\": 🏠 z # c\nb:\n  - 横: 1\n  # no\n\nc:\nd: |\n  one\n  two\n\ne:\n  f: g  \n";
        let expected = [
            "a",
            "[x, 'y']",
            "\"Tŷ\"",
            "🏠 z",
            "b",
            "- 横: 1",
            "c",
            "",
            "d",
            "one\n  two",
            "e",
            "f: g",
        ];
        assert_eq!(words(text, 0), expected);
        assert_eq!(words(text, 7), expected);
        let carriage_returns = text.replace('\n', "\r\n");
        let expected = expected.map(|words| words.replace('\n', "\r\n"));
        assert_eq!(words(&carriage_returns, 0), expected);
    }

    #[test]
    fn an_absent_value_stands_behind_its_colon() {
        let terms = read("a:\nb: x", 0).terms.unwrap();
        assert_eq!(terms.get("a").unwrap().span, Span::at(2));
        assert!(terms.get("a").unwrap().is_null());
    }

    #[test]
    fn line_endings_make_no_difference() {
        let text = "a: one\n  two\nb: \"x\n\n  y\"\nc: |\n  p\n  q\nd: [1,\n  2]\n";
        let expected = json_of(text);
        assert_eq!(json_of(&text.replace('\n', "\r\n")), expected);
        assert_eq!(json_of(&text.replace('\n', "\r")), expected);
    }

    #[test]
    fn comments_have_their_places() {
        let text = "# who\na: 1 # why\nb: '#no'\n";
        let comments = read(text, 0).comments;
        let words: Vec<_> = comments.iter().map(|span| cut(text, span.start, span.end)).collect();
        assert_eq!(words, ["# who", "# why"]);
    }

    #[test]
    fn nothing_but_comments_is_nothing() {
        assert_eq!(read("# a\n", 0).terms, None);
        assert_eq!(read("", 0).terms, None);
    }

    #[test]
    fn what_reads_differently_elsewhere_is_refused() {
        let cases = [
            ("a: &x b", "&x", "“&x” marks a value to be repeated elsewhere"),
            ("a: *x", "*x", "“*x” stands for a value that is written elsewhere"),
            ("a: !!str 1", "!!str", "“!!str” tells programs how to read the value behind it"),
            ("<<: b", "<<", "“<<” copies keys from elsewhere"),
            (
                "%YAML 1.2\na: b",
                "%YAML 1.2",
                "this line is an instruction to a program, not a term",
            ),
            ("a: b\n---\nc: d", "---", "a second set of terms begins here"),
            ("a: b\n...\nc: d", "c: d", "a second set of terms begins here"),
            ("[a, b]: c", "[a, b]", "a list or a group of terms stands where a key should be"),
            (": c", ":", "the key before the colon is missing"),
            ("\"\": c", "\"\"", "the key before the colon is missing"),
            ("a: \"\\0\"", "\"\\0\"", "this value holds a NUL character, which no text may hold"),
            ("a: \"x\\ud83d\\ude00\"", "\\ud83d", "a backslash spells half a character here"),
        ];
        for (text, place, message) in cases {
            assert_eq!(faults(text), [(place, message.to_owned())], "{text}");
        }
    }

    #[test]
    fn equal_keys_are_told_with_both_places_however_they_are_written() {
        let text = "a: { b: 1, 'b': 2 }\n\"\\x61\": 3\n";
        let told: Vec<_> = read(text, 10)
            .faults
            .iter()
            .map(|fault| (fault.kind, fault.span, fault.related.clone().unwrap().0))
            .collect();
        assert_eq!(
            told,
            [
                (FaultKind::DuplicateKey, Span::new(21, 24), Span::new(15, 16)),
                (FaultKind::DuplicateKey, Span::new(30, 36), Span::new(10, 11)),
            ]
        );
        assert_eq!(faults("Ab: 1\nab: 2\n~: 1\nnull: 2\n"), []);
    }

    #[test]
    fn tabs_and_invisible_characters_are_told_once() {
        assert_eq!(
            faults("a:\n\tb: c\n\td: \"x\n"),
            [("\t", "tabs indent 2 lines, this one first".to_owned())]
        );
        assert_eq!(faults("a: b\t\nc: d"), [("\t", "a tab stands here".to_owned())]);
        assert_eq!(mended("a: b\t\nc: d"), "a: b\nc: d");
        assert_eq!(
            faults("a: b\u{feff}c\nd: \"e"),
            [
                ("\u{feff}", "an invisible character (U+FEFF) stands here".to_owned()),
                ("\"", "the quotation that begins here does not end".to_owned())
            ]
        );
        for character in
            ['\u{0}', '\u{7}', '\u{7f}', '\u{85}', '\u{2028}', '\u{2029}', '\u{fffe}', '\u{ffff}']
        {
            assert_eq!(faults(&format!("a: b{character}c")).len(), 1, "{character:?}");
        }
        assert_eq!(faults("a: b\u{a0}c \u{ad}\u{200b}"), []);
    }

    /// A text, the words that its fault points at, and what is said.
    const MISTAKES: [(&str, &str, &str); 48] = [
        (
            "title: Agreement: between A and B",
            ":",
            "the value of “title” holds a colon, so it reads as a key within a key",
        ),
        (
            "parties:\n  - { id: a, name: Tŷ: House }",
            ":",
            "the value of “name” holds a colon, so it reads as a key within a key",
        ),
        ("id:tideway\ntitle: x", ":", "there is no space behind the colon of “id”"),
        ("a: b\nid:tideway", ":", "there is no space behind the colon of “id”"),
        ("p: [{id:a, name: b}]", ":", "there is no space behind the colon of “id”"),
        ("p:\n  - id:a\n    name: b", ":", "there is no space behind the colon of “id”"),
        ("a: b\nid：x", "：", "the colon behind “id” is a wide one"),
        ("a: b\nid:\u{a0}x", "\u{a0}", "the space behind “id:” is a non-breaking one"),
        ("a:\n\u{a0}\u{a0}b: c", "\u{a0}", "a non-breaking or wide space indents this line"),
        ("title: \"open\nid: x", "\"", "the quotation that begins here does not end"),
        ("title: 'open", "'", "the quotation that begins here does not end"),
        (
            "title: \"long\ntext\"\nid: x",
            "text\"",
            "this line belongs to a value in quotes and is not indented",
        ),
        (
            "title: 'Harbour's plan'",
            "'",
            "the quotation ends at this apostrophe, before the value does",
        ),
        ("title: \"The \"Tideway\" plan\"", "\"", "the quotation ends here, before the value does"),
        ("title: \"Tideway\" plan", "\"", "words stand behind the closing quote"),
        (
            "title: “Tideway”",
            "“Tideway”",
            "these quotes are curly ones: they become part of the value",
        ),
        (
            "title: “Tideway: a plan”",
            "“Tideway: a plan”",
            "these quotes are curly ones: they become part of the value",
        ),
        ("file: \"C:\\docs\"", "\\", "a backslash has a meaning of its own between double quotes"),
        (
            "email: @harbour",
            "@harbour",
            "this value begins with “@”, which has a meaning of its own here",
        ),
        ("a: `b` # c", "`b`", "this value begins with “`”, which has a meaning of its own here"),
        ("a: %50", "%50", "this value begins with “%”, which has a meaning of its own here"),
        ("a: > 50", "> 50", "this value begins with “>”, which has a meaning of its own here"),
        (
            "a: **bold** words",
            "**bold**",
            "“**bold**” stands for a value that is written elsewhere",
        ),
        ("a: [b, c\nd: e", "[", "the bracket “[” that opens here is not closed"),
        ("a: [b", "[", "the bracket “[” that opens here is not closed"),
        ("a: { b: c\nd: e", "{", "the bracket “{” that opens here is not closed"),
        ("a: [b}", "}", "“[” is closed by “}”"),
        ("a: {\n  b: c\n}\n", "}", "what stands in brackets is not indented deeper than its key"),
        ("a: [insert name] Ltd", "Ltd", "words stand behind the closing bracket"),
        ("a: [b],\nc: d", ",", "a comma stands behind the closing bracket"),
        ("a: [b, , c]", ",", "nothing stands before this comma"),
        ("- { id: a name: b }", "name", "there is no comma before “name”"),
        ("p:\n  - id: a\n - id: b", "-", "this list item does not line up with the one above it"),
        ("p:\n  - id: a\n   name: b", "name", "“name” does not line up with the keys above it"),
        ("a: b\n  c: d", "c", "“c” is indented deeper than “a”, which has a value already"),
        ("  a: b\nc: d", "c", "“c” does not line up with the keys above it"),
        ("a: - b", "-", "a list cannot begin on the line of its key, “a”"),
        ("a: b\n- c", "-", "a list begins here, where there is a value or a key already"),
        ("a: b\n  - c\n  - d", "-", "this list item is read as part of the value above it"),
        ("p:\n  -id: a\n  -id: b", "-", "there is no space behind the hyphen of this list item"),
        ("p:\n  – id: a\n    name: b", "–", "this list item begins with “–”"),
        ("p:\n  * id: a", "*", "this list item begins with “*”"),
        ("p:\n  - id: a, name: b", "name", "“name” stands on the same line as the key before it"),
        ("a: b\nc = d", "=", "“=” stands where “c” needs a colon"),
        (
            "a: b\nthese are words\nc: d",
            "these are words",
            "“these are words” is not a key with a value",
        ),
        ("name: Lot #3", "#3", "“#3” is cut off as a comment"),
        ("a: b # c\n  d", "# c", "a comment stands in the middle of a value"),
        ("a: |\nb\nc: d", "b", "“b” is not a key with a value"),
    ];

    #[test]
    fn the_mistakes_that_people_make_are_told_in_words() {
        for (text, place, message) in MISTAKES {
            let told = faults(text);
            assert_eq!(
                told.iter().map(|(_, message)| message).collect::<Vec<_>>(),
                [message],
                "{text}"
            );
            assert_eq!(told[0].0.trim(), place.trim(), "{text}");
        }
    }

    #[test]
    fn a_fix_settles_what_it_is_offered_for() {
        let title = |text: &str| json_of(&mended(text))["title"].clone();
        assert_eq!(title("title: Agreement: between A and B"), "Agreement: between A and B");
        assert_eq!(title("title: \"open\nid: x"), "open");
        assert_eq!(title("title: 'Harbour's plan'"), "Harbour's plan");
        assert_eq!(title("title: \"The \"Tideway\" plan\""), "The \"Tideway\" plan");
        assert_eq!(title("title: \"Tideway\" plan"), "\"Tideway\" plan");
        assert_eq!(title("title: “Tideway: a plan”"), "Tideway: a plan");
        assert_eq!(title("title: @harbour # c"), "@harbour");
        assert_eq!(title("title: [insert name] Ltd"), "[insert name] Ltd");
        assert_eq!(title("title: Lot #3"), "Lot #3");
        assert_eq!(title("a: b\ntitle:x"), "x");
        assert_eq!(title("a: b\ntitle：x"), "x");
        assert_eq!(title("a: b\ntitle = x"), "x");
        assert_eq!(json_of(&mended("a: { b: c\nd: e")), json!({ "a": { "b": "c" }, "d": "e" }));
        assert_eq!(
            json_of(&mended("p:\n  - id: a\n - id: b")),
            json!({ "p": [{ "id": "a" }, { "id": "b" }] })
        );
        assert_eq!(
            json_of(&mended("p:\n  - id: a, name: b")),
            json!({ "p": [{ "id": "a", "name": "b" }] })
        );
    }

    #[test]
    fn what_people_may_write_is_met_with_silence() {
        for text in [
            "title: Agreement - between A & B, 50% each (draft) [1]",
            "url: https://example.org/a:b#c",
            "time: 12:30\nname: O'Neill \"Tideway\" House",
            "note: it is # a comment",
            "colour: red #todo",
            "a: one\n  two - three\n",
            "quote: He said “no”, she “yes”",
            "quote: “No” said he, and “yes” said she: never".strip_suffix(": never").unwrap(),
            "p:\n- id: a\n- id: b",
            "p: [a, b,]\nq: {}",
            "- -1\n- -x",
            "j: |\n  \u{3000}これは\n  \u{a0}x",
        ] {
            assert_eq!(faults(text), [], "{text}");
        }
    }

    #[test]
    fn what_was_read_before_a_fault_is_kept() {
        let text = "kind: x\nparties:\n  - { id: a }\n  - id: b\n    name: \"B\nid: y\n";
        let terms = read(text, 0).terms.unwrap();
        assert_eq!(
            terms.json(),
            json!({ "kind": "x", "parties": [{ "id": "a" }, { "id": "b", "name": null }] })
        );
    }

    fn quickly<T>(work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        assert!(start.elapsed() < Duration::from_secs(5));
        done
    }

    #[test]
    fn too_deep_and_too_many_is_told_and_stops() {
        let deep: String = (0..100_usize).map(|depth| " ".repeat(depth) + "a:\n").collect();
        let many: String = (0..60_000).map(|number: u32| number.to_string() + ": v\n").collect();
        for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), deep, many]
        {
            let yaml = quickly(|| read(&text, 0));
            let kinds: Vec<_> = yaml.faults.iter().map(|fault| fault.kind).collect();
            assert_eq!(kinds, [FaultKind::TooLarge]);
        }
    }

    #[test]
    fn hostile_texts_are_answered_quickly() {
        let levels = (0..12)
            .map(|level| format!("l{level}: &l{level} [{}]", format!("*l{level},").repeat(9)));
        let bomb = levels.collect::<Vec<_>>().join("\n");
        let texts = [
            bomb,
            "x".repeat(1_000_000),
            format!("a: {}", "b: ".repeat(400_000)),
            format!("a: \"{}", "\\\"".repeat(500_000)),
            format!("a: [{}", "&x b, ".repeat(200_000)),
            format!("a: [{}", "*x, ".repeat(200_000)),
            format!("a: {{{}", ": b, ".repeat(200_000)),
            format!("a: {{{}", "b:c, ".repeat(200_000)),
            "\t".repeat(1_000_000),
            format!("{}x", "\t".repeat(1_000_000)),
            "a: b\n".to_owned() + &"# c\n".repeat(250_000),
            format!("a: b # {}\n{}", "x".repeat(1_000_000), "#1\n".repeat(250_000)),
            "-\n".repeat(500_000),
            " ".repeat(1_000_000) + "- a",
            "a:\n".to_owned() + &"  b\n".repeat(300_000) + "c: d: e",
            "a: '".to_owned() + &"''".repeat(500_000),
            "? ".repeat(300_000),
            "a: |\n".to_owned() + &" x\n".repeat(300_000) + "- a",
            "\u{2028}".repeat(300_000),
            "!".repeat(500_000),
            "a: [".to_owned() + &"'b', ".repeat(200_000) + "}",
            "\r".repeat(1_000_000),
            (0..600).map(|level| " ".repeat(level) + "- a\n").collect::<String>(),
        ];
        for text in texts {
            quickly(|| read(&text, 0));
        }
    }

    fn every_span(term: &Term, spans: &mut Vec<Span>) {
        spans.push(term.span);
        term.list().iter().for_each(|term| every_span(term, spans));
        for pair in term.pairs() {
            spans.push(pair.key_span);
            every_span(&pair.term, spans);
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let text = prop_oneof![
            "[a-zA-ZŷТ横][a-zŷ横 ]{0,8}[a-z]".prop_map(Value::from),
            "[ -~ŷ横🏠]{0,12}".prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            Just(Value::Null),
        ];
        text.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z][a-z-]{0,6}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    /// Block YAML as people write it, with JSON's quotes around every text.
    fn written(value: &Value, indent: usize) -> String {
        let padding = " ".repeat(indent);
        match value {
            Value::Object(map) if !map.is_empty() => map
                .iter()
                .map(|(key, value)| {
                    ["\n", &padding, key, ":", &written(value, indent + 2)].concat()
                })
                .collect(),
            Value::Array(values) if !values.is_empty() => values
                .iter()
                .map(|value| ["\n", &padding, "-", &written(value, indent + 2)].concat())
                .collect(),
            value => format!(" {value}"),
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "(\\PC|[:\\-\\[\\]{},&*!|>'\"%@`#?\n\r\t \u{a0}\u{feff}\u{2028}]|a|: |- ){0,120}") {
            let base = 5;
            let file = format!("-----{text}");
            let yaml = read(&text, base);
            let mut spans = yaml.comments.clone();
            yaml.terms.iter().for_each(|terms| every_span(terms, &mut spans));
            for fault in &yaml.faults {
                spans.push(fault.span);
                spans.extend(fault.related.iter().map(|(span, _)| *span));
                spans.extend(fault.fix.iter().map(|(span, _)| *span));
            }
            for span in spans {
                prop_assert!(span.start >= base && file.get(span.start..span.end).is_some(), "{span:?}");
            }
        }

        #[test]
        fn what_is_written_is_read(map in prop::collection::btree_map("[a-z][a-z-]{0,6}", value(), 1..5), crlf: bool) {
            let expected = Value::Object(map.into_iter().collect());
            let text = written(&expected, 0);
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            let yaml = read(&text, 0);
            prop_assert_eq!(&yaml.faults, &[]);
            prop_assert_eq!(yaml.terms.unwrap().json(), expected);
        }
    }
}
