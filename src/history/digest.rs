//! The text digest: which words, terms and attachments were agreed, as one value that anybody can compute again.
//!
//! It depends on a file and its schedules alone, and on text, not on a syntax tree. `schema/digest-vectors.json` holds examples of it,
//! `tests/digest.py` computes it a second time. `digest FILE --manifest` prints [`Manifest::text`], `--canonical words` and
//! `--canonical terms` print [`Manifest::words`] and [`Manifest::terms`]: exactly the bytes that are hashed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::document::front_matter::FrontMatter;
use crate::document::term::{Scalar, Shape, Term, is_json_number};
use crate::ground::fingerprint::hex;
use crate::ground::source::{Source, Span};

/// What is agreed, in the form in which it is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The body without what cannot be seen: spaces at the end of lines, repeated blank lines.
    pub words: String,
    /// The front matter without `allow`, as JSON with sorted keys.
    pub terms: String,
    /// The files that are agreed together with the text, by path.
    pub attachments: Vec<Attachment>,
}

/// A file that is agreed together with the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// As it is written in the agreement.
    pub path: String,
    /// Where it is written, first.
    pub span: Span,
    /// The hash of its content, in hexadecimal digits; nothing where there is no such file.
    pub sha256: Option<String>,
}

/// Why a text has no digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// In bytes of the file as it is.
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
}

impl Manifest {
    /// The text whose hash is the digest.
    pub fn text(&self) -> String {
        let words = sha256(self.words.as_bytes());
        let terms = sha256(self.terms.as_bytes());
        let attachments = self.attachments.iter().map(|attachment| {
            let content = attachment
                .sha256
                .as_ref()
                .map_or_else(|| "missing".to_owned(), |sha256| format!("sha256:{sha256}"));
            format!("attachment {} {content}\n", attachment.path)
        });
        let lines = [
            "counterpart-text-v1\n".to_owned(),
            format!("words sha256:{words}\nterms sha256:{terms}\n"),
        ];
        lines.into_iter().chain(attachments).collect()
    }

    /// The digest with its tag.
    pub fn digest(&self) -> String {
        format!("counterpart1-sha256:{}", sha256(self.text().as_bytes()))
    }

    /// Attachments that are not there. A text with one has a digest, but nobody can read all of what was agreed.
    pub fn missing(&self) -> impl Iterator<Item = &Attachment> {
        self.attachments.iter().filter(|attachment| attachment.sha256.is_none())
    }
}

/// What is hashed of a file's bytes. `attachment` is asked for the bytes of each file that is agreed with it, once, by the path as written,
/// relative to the agreement's folder; opening it, and refusing to, is the caller's business.
pub fn manifest(
    file: &[u8],
    mut attachment: impl FnMut(&str) -> Option<Vec<u8>>,
) -> Result<Manifest, Vec<Fault>> {
    manifest_with(file, |path| attachment(path).map(|content| hash_of_attachment(&content)))
}

/// The same for whoever knows the hashes of the files that are agreed with it: see [`hash_of_attachment`].
pub fn manifest_with(
    file: &[u8],
    mut hash: impl FnMut(&str) -> Option<String>,
) -> Result<Manifest, Vec<Fault>> {
    let text = std::str::from_utf8(file).map_err(|error| {
        let place = Span::at(error.valid_up_to());
        vec![fault(place, "the file is not UTF-8 text", "save it in the encoding UTF-8")]
    })?;
    let endings = Endings::of(text);
    let (front, words) = read(text).map_err(|faults| {
        let in_file = |fault: Fault| Fault { span: endings.in_file(fault.span), ..fault };
        faults.into_iter().map(in_file).collect::<Vec<_>>()
    })?;
    let attachments = attached(&front)
        .into_iter()
        .map(|(path, span)| Attachment {
            path: path.to_owned(),
            span: endings.in_file(span),
            sha256: hash(path),
        })
        .collect();
    Ok(Manifest { words, terms: canonical_terms(&front), attachments })
}

/// The hash under which a file that is agreed with a text stands in its manifest.
pub fn hash_of_attachment(content: &[u8]) -> String {
    sha256(&canonical_attachment(content))
}

/// The paths of the files that are agreed with a text, as it writes them, in the order of their bytes; without those that lead out of its folder.
pub fn attachments(terms: &Term) -> impl Iterator<Item = &str> {
    attached(terms)
        .into_iter()
        .filter(|(path, span)| unfit_path(path, *span).is_none())
        .map(|(path, _)| path)
}

/// The terms and the canonical words. Spans are those of the text with plain lines.
fn read(text: &str) -> Result<(Term, String), Vec<Fault>> {
    let text = plain_lines(text);
    // Whatever two readers could read differently is a fault to this one; the vectors try each of these things.
    let FrontMatter { terms, faults, .. } =
        FrontMatter::read_in_full(&Source::new("", text.as_ref()));
    let mut faults: Vec<Fault> = faults
        .into_iter()
        .map(|fault| Fault { span: fault.span, message: fault.message, help: fault.help })
        .collect();
    let body = body(&text);
    if faults.is_empty() && (body.is_none() || terms.pairs().is_empty()) {
        let help = "begin the file with the terms between two lines of three hyphens (---)";
        faults.push(fault(Span::at(0), "the text has no front matter with terms", help));
    }
    faults.extend(attached(&terms).into_iter().filter_map(|(path, span)| unfit_path(path, span)));
    match body {
        Some(body) if faults.is_empty() => Ok((terms, canonical_words(body))),
        _ => Err(faults),
    }
}

/// One byte order mark dropped, and every line ended by LF.
fn plain_lines(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Where plain lines have lost something that the file has.
struct Endings {
    /// The bytes of the byte order mark.
    mark: usize,
    /// The places in the plain lines, in order, of each LF that had a CR.
    crlf: Vec<usize>,
}

impl Endings {
    fn of(text: &str) -> Self {
        let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
        let crlf = plain.match_indices("\r\n").enumerate().map(|(lost, (at, _))| at - lost);
        Self { mark: text.len() - plain.len(), crlf: crlf.collect() }
    }

    fn in_file(&self, span: Span) -> Span {
        let place = |at: usize| self.mark + at + self.crlf.partition_point(|crlf| *crlf < at);
        Span::new(place(span.start), place(span.end))
    }
}

/// What stands behind the line that ends the front matter.
fn body(text: &str) -> Option<&str> {
    let is_fence = |line: &str| line.trim_end_matches(['\n', ' ', '\t']) == "---";
    let mut lines = text.split_inclusive('\n');
    let mut front = lines.next().filter(|line| is_fence(line))?.len();
    for line in lines {
        front += line.len();
        if is_fence(line) {
            return text.get(front..);
        }
    }
    None
}

fn fault(span: Span, message: impl Into<String>, help: &str) -> Fault {
    Fault { span, message: message.into(), help: Some(help.to_owned()) }
}

/// The body: lines without spaces and tabs at their end, one blank line where there are several, none at the start and the end.
fn canonical_words(body: &str) -> String {
    let mut words = String::with_capacity(body.len());
    let mut blank = false;
    for line in body.split('\n').map(|line| line.trim_end_matches([' ', '\t'])) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if blank && !words.is_empty() {
            words.push('\n');
        }
        blank = false;
        words.push_str(line);
        words.push('\n');
    }
    words
}

/// The front matter without its `allow`, as JSON.
fn canonical_terms(front: &Term) -> String {
    let mut json = String::new();
    let covered = front.pairs().iter().filter(|pair| pair.key != "allow");
    write_map(covered.map(|pair| (pair.key.as_str(), &pair.term)), &mut json);
    json
}

fn write_term(term: &Term, json: &mut String) {
    match &term.shape {
        Shape::Scalar(scalar) => write_scalar(scalar, json),
        Shape::List(terms) => {
            json.push('[');
            for (index, term) in terms.iter().enumerate() {
                if index > 0 {
                    json.push(',');
                }
                write_term(term, json);
            }
            json.push(']');
        }
        Shape::Map(pairs) => {
            write_map(pairs.iter().map(|pair| (pair.key.as_str(), &pair.term)), json);
        }
    }
}

fn write_map<'a>(pairs: impl Iterator<Item = (&'a str, &'a Term)>, json: &mut String) {
    let mut pairs: Vec<_> = pairs.collect();
    // RFC 8785 sorts by UTF-16 code units, which differs from the order of code points where there are surrogates.
    pairs.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    json.push('{');
    for (index, (key, term)) in pairs.into_iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        write_string(key, json);
        json.push(':');
        write_term(term, json);
    }
    json.push('}');
}

/// A number is the text that the parties wrote, so that 1.10 is not 1.1.
fn write_scalar(scalar: &Scalar, json: &mut String) {
    match scalar.text.as_str() {
        "" | "~" | "null" if scalar.plain => json.push_str("null"),
        text @ ("true" | "false") if scalar.plain => json.push_str(text),
        text if scalar.plain && is_json_number(text) => json.push_str(text),
        text => write_string(text, json),
    }
}

/// A string with the escapes of RFC 8785, which are those that must be.
fn write_string(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\t' => json.push_str("\\t"),
            '\n' => json.push_str("\\n"),
            '\u{c}' => json.push_str("\\f"),
            '\r' => json.push_str("\\r"),
            '\0'..='\u{1f}' => {
                json.push_str("\\u");
                json.push_str(&hex(&[0, u8::try_from(character).unwrap_or_default()]));
            }
            _ => json.push(character),
        }
    }
    json.push('"');
}

/// The paths of the files that are agreed with the text, in byte order, each once, with the place where each is written first.
fn attached(front: &Term) -> BTreeMap<&str, Span> {
    let entries = |key| front.get(key).map(Term::list).unwrap_or_default().iter();
    let schedules = entries("schedules").filter(|schedule| {
        matches!(schedule.text_of("standing"), Some("signed" | "incorporated-as-at"))
    });
    let mut paths = BTreeMap::new();
    for entry in schedules.chain(entries("texts")) {
        if let Some(file) = entry.get("file")
            && let Some(path) = file.text()
        {
            paths.entry(path).or_insert(file.span);
        }
    }
    paths
}

/// A path that leads out of the agreement's folder, or would break the manifest's lines. Backslashes separate where Windows reads the path.
fn unfit_path(path: &str, span: Span) -> Option<Fault> {
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with(['/', '\\']) || is_drive {
        let message = format!("the path “{path}” does not begin at the agreement's folder");
        Some(fault(span, message, "write where the file is from the folder of the agreement"))
    } else if path.split(['/', '\\']).any(|segment| matches!(segment, "." | "..")) {
        let message = format!("the path “{path}” has a segment “.” or “..”");
        Some(fault(
            span,
            &message,
            "keep the file in the agreement's folder or below, and write its path plainly",
        ))
    } else if path.is_empty() || path.chars().any(char::is_control) {
        Some(fault(
            span,
            "this is not the path of a file",
            "write a path without invisible characters",
        ))
    } else {
        None
    }
}

/// A file without a NUL byte is text: a line ending is LF, however it was checked out.
fn canonical_attachment(content: &[u8]) -> Cow<'_, [u8]> {
    if content.contains(&0) || !content.contains(&b'\r') {
        return Cow::Borrowed(content);
    }
    let ends_line = |(index, byte): (usize, &u8)| match byte {
        b'\r' if content.get(index + 1) == Some(&b'\n') => None,
        b'\r' => Some(b'\n'),
        byte => Some(*byte),
    };
    Cow::Owned(content.iter().enumerate().filter_map(ends_line).collect())
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    const VECTORS: &str = include_str!("../../schema/digest-vectors.json");

    /// A file of the vectors: text, or the digits of its bytes.
    fn bytes(file: &Value) -> Vec<u8> {
        let Some(digits) = file["hex"].as_str() else {
            return file.as_str().unwrap().as_bytes().to_vec();
        };
        let byte = |at| u8::from_str_radix(digits.get(at..at + 2).unwrap(), 16).unwrap();
        (0..digits.len()).step_by(2).map(byte).collect()
    }

    fn of(text: &str) -> Result<Manifest, Vec<Fault>> {
        manifest(text.as_bytes(), |_| None)
    }

    fn digest(text: &str) -> String {
        of(text).unwrap().digest()
    }

    #[test]
    fn every_published_example_comes_out_as_published() {
        let vectors: Value = serde_json::from_str(VECTORS).unwrap();
        let mut unlike = Vec::new();
        for vector in vectors["vectors"].as_array().unwrap() {
            let read = manifest(&bytes(&vector["file"]), |path| {
                vector["attachments"].get(path).map(bytes)
            });
            let is_as_published = match (&read, vector["digest"].as_str()) {
                (Ok(manifest), Some(digest)) => {
                    manifest.words == vector["words"]
                        && manifest.terms == vector["terms"]
                        && manifest.text() == vector["manifest"]
                        && manifest.digest() == digest
                }
                (Err(_), None) => vector["fault"].is_string(),
                _ => false,
            };
            if !is_as_published {
                unlike.push(format!("{}: {read:?}", vector["name"]));
            }
        }
        assert!(unlike.is_empty(), "{}", unlike.join("\n"));
    }

    #[test]
    fn what_is_attached_can_be_asked_without_a_digest() {
        let text = "---\nkind: x\nschedules: [{ file: b.md, standing: signed }, { file: c.md }]\ntexts: [{ file: a.md }, { file: ../d.md }]\n---\n";
        let front = FrontMatter::read(&Source::new("", text));
        assert_eq!(attachments(&front.terms).collect::<Vec<_>>(), ["a.md", "b.md"]);
    }

    #[test]
    fn a_fault_is_told_at_its_place_in_the_file_as_it_is() {
        let text = "\u{feff}---\r\nkind: x\r\nkind: y\r\n---\r\n";
        let faults = of(text).unwrap_err();
        let spans: Vec<Span> = faults.iter().map(|fault| fault.span).collect();
        let second = text.rfind("kind").unwrap();
        assert_eq!(spans, [Span::new(second, second + 4)]);
        assert!(faults[0].message.contains("“kind”"), "{faults:?}");
    }

    #[test]
    fn what_is_not_text_is_told_at_its_first_byte() {
        let faults = manifest(b"---\nkind: x\n---\nCaf\xe9\n", |_| None).unwrap_err();
        assert_eq!(faults[0].span, Span::at(19));
        assert_eq!(faults[0].message, "the file is not UTF-8 text");
    }

    #[test]
    fn a_path_out_of_the_folder_is_told_and_not_followed() {
        let text = "---\ntexts:\n  - file: ../secret\n---\n";
        let faults = manifest(text.as_bytes(), |path| panic!("asked for {path}")).unwrap_err();
        assert_eq!(faults[0].message, "the path “../secret” has a segment “.” or “..”");
        assert_eq!(&text.as_bytes()[faults[0].span.start..faults[0].span.end], b"../secret");
    }

    #[test]
    fn an_attachment_that_is_not_there_is_known() {
        let text = "---\r\ntexts:\r\n  - file: cy.md\r\n---\r\n";
        let manifest = of(text).unwrap();
        let missing: Vec<_> = manifest.missing().map(|missing| missing.path.as_str()).collect();
        assert_eq!(missing, ["cy.md"]);
        let span = manifest.attachments[0].span;
        assert_eq!(&text.as_bytes()[span.start..span.end], b"cy.md");
        assert!(manifest.text().ends_with("attachment cy.md missing\n"));
    }

    #[test]
    fn who_suppresses_what_is_not_agreed_and_everything_else_is() {
        let agreed = digest("---\nkind: x\nid: a\n---\n# A\n");
        for same in [
            "---\nkind: x\nid: a\nallow:\n  - { rule: numbering, because: old }\n---\n# A\n",
            "---\n# an editor's note\nkind: x # another\nid: a\n---\n# A\n",
            "---\nid: \"a\"\nkind: 'x'\n---\n# A\n",
            "---\n{ id: a, kind: x }\n---\n# A\n",
        ] {
            assert_eq!(digest(same), agreed, "{same}");
        }
        for other in [
            "---\nkind: x\nid: b\n---\n# A\n",
            "---\nkind: x\nid: a\nours: 1\n---\n# A\n",
            "---\nkind: x\nid: a\n---\n# A <!-- counterpart: allow numbering because old -->\n",
        ] {
            assert_ne!(digest(other), agreed, "{other}");
        }
    }

    const LINE: &str = "[ \t]{0,2}[a-zé🏠\u{a0}#*-]{0,6}( [a-z0-9]{1,5}){0,3}";

    proptest! {
        #[test]
        fn how_a_file_is_saved_does_not_matter(
            lines in prop::collection::vec(LINE, 0..8),
            ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            trailing in "[ \t]{0,3}",
            blank in 1..4_usize,
            mark in any::<bool>(),
        ) {
            // A line of three hyphens would be another text only in the front matter, which has its end already.
            let body = lines.join("\n");
            let saved = format!("---\nkind: x\n---\n{}", body.replace('\n', &format!("{trailing}\n")))
                .replace("\n\n", &"\n".repeat(blank + 1))
                .replace('\n', ending)
                + &ending.repeat(blank);
            let saved = if mark { format!("\u{feff}{saved}") } else { saved };
            prop_assert_eq!(digest(&saved), digest(&format!("---\nkind: x\n---\n{body}")));
        }

        #[test]
        fn every_word_matters(
            lines in prop::collection::vec("[a-z]{1,6}( [a-z0-9]{1,5}){0,3}", 1..8),
            word in "[a-z]{1,8}",
            at in any::<prop::sample::Index>(),
        ) {
            let body = lines.join("\n");
            let at = at.index(body.len() + 1);
            let (before, after) = body.split_at(at);
            let changed = format!("{before}{word}{after}");
            let of = |body: &str| digest(&format!("---\nkind: x\n---\n{body}"));
            prop_assert_ne!(of(&changed), of(&body));
            let of = |title: &str| digest(&format!("---\ntitle: \"{}\"\n---\n", title.replace('\n', " ")));
            prop_assert_ne!(of(&changed), of(&body));
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..200), front in "[ -~\n]{0,80}") {
            let _ = manifest(&bytes, |_| None);
            let _ = manifest(format!("---\n{front}\n---\n{front}").as_bytes(), |_| None);
        }
    }
}
