//! What belongs to a person, and stands in a file that git keeps for ever.

use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{Check, Report, Rule, places};
use crate::document::agreement::Agreement;
use crate::document::organisations::Organisations;
use crate::document::term::{Shape, Term};
use crate::ground::finding::Severity;
use crate::ground::source::{Source, Span};

pub(super) const RULE: Rule = Rule {
    name: "personal-data",
    severity: Severity::Warning,
    summary: "a private address, mobile number, bank account or other thing of a person, which git would keep for ever",
    explanation: r"
An agreement is between organisations. What belongs to a person (a private mailbox, a mobile number, a bank account, a home address, a date of birth, a national insurance
or NHS number, the image of a signature) is not needed in it, goes out of date, and cannot be taken out of the history of a repository again: each copy has it.
No more than is needed, and no longer than is needed, is what the UK GDPR asks for (article 5).

E-mail addresses are told by their provider: one at a free mail provider belongs to whoever opened it. A name before the `@` of an organisation's own address is not told, nor
are numbers of duty desks and helplines. In `organisations.yaml`, names and addresses of those who sign are expected; only mobile numbers, bank accounts and free mail
providers are told there. Patterns and providers stand in `schema/personal-data.json`.

The words themselves are never printed: messages say of what sort they are, and reports draw stars in their place.

~~~markdown bad
## Points of contact
The manager of Quay Advice can be reached at 07700 900123 or sam@gmail.com.
~~~

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
point-of-contact:
  quay-advice: { role: Manager, email: quay.sam@hotmail.com }
---

## Payment
Payments go to sort code 00-00-00, account number 00000000.

Signed: ![](scans/signature-sam.png)
~~~

~~~markdown good
## Points of contact
The manager of Quay Advice can be reached at manager@quay.example or 01632 960123; in an emergency by the duty desk on 07700 900456.

## Data
The partners share each person's name, date of birth and NHS number. Sort codes and account numbers are told by telephone.
~~~

**To settle it,** name a post and a mailbox that outlives the person, and give bank details outside of the agreement. What has been committed stays in the
history; if it must not, somebody has to rewrite that, before others build on it.

**Suppress it** where a small group has no other address than one at such a provider, and its members know that it is published.
",
    suppressible: true,
    check: Check::Agreement(check),
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Looks {
    mail_providers: Vec<String>,
    /// What stands before the `@` of an address that is nobody's.
    mail_examples: Vec<String>,
    sorts: Vec<Sort>,
    images: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    /// An address at one of the mail providers, from its `@` on.
    #[serde(skip)]
    mail: Option<Regex>,
    /// All hints, one of which everything has that is of a sort.
    #[serde(skip)]
    hints: Option<Regex>,
    /// All sorts in one pattern, in which each is a group of its own.
    #[serde(skip)]
    pattern: Option<Regex>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Sort {
    #[serde(rename = "sort")]
    called: String,
    hint: String,
    pattern: String,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    in_organisations: bool,
}

static LOOKS: LazyLock<Looks> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    let mut looks: Looks = serde_json::from_str(include_str!("../../../schema/personal-data.json"))
        .expect("schema/personal-data.json is as published");
    let providers: Vec<String> =
        looks.mail_providers.iter().map(|provider| regex::escape(provider)).collect();
    let sorts = looks.sorts.iter();
    let groups: Vec<String> = sorts.map(|sort| format!("({})", sort.pattern)).collect();
    let hints: Vec<&str> = looks.sorts.iter().map(|sort| sort.hint.as_str()).collect();
    // All patterns begin and end in ASCII, and what else stands between may be read byte for byte.
    let read = |pattern: String| RegexBuilder::new(&pattern).unicode(false).build().ok();
    looks.mail = read(format!(r"@(?:{})\b", providers.join("|")));
    looks.hints = read(hints.join("|"));
    looks.pattern = read(groups.join("|"));
    looks
});

/// Something of a person in a text.
struct Found {
    sort: &'static str,
    span: Span,
    in_organisations: bool,
}

const MAIL: &str = "an e-mail address at a free mail provider";

/// What a text in small letters holds of people.
fn find(text: &str) -> Vec<Found> {
    const NEAR: usize = 80;
    let mut found: Vec<Found> = Vec::new();
    let mut read_to = 0;
    for (whole, sort) in seen(text) {
        if whole.start < read_to {
            continue;
        }
        read_to = whole.end;
        let one = match sort {
            None => {
                let Some(start) = start_of_address(text, whole.start) else { continue };
                let name = text.get(start..whole.start).unwrap_or_default();
                if LOOKS.mail_examples.iter().any(|example| example == name) {
                    continue;
                }
                Found { sort: MAIL, span: Span::new(start, whole.end), in_organisations: true }
            }
            Some(sort) => {
                if is_part(text, whole.start, whole.end) || sort.is_excused(text, whole.start) {
                    continue;
                }
                Found { sort: &sort.called, span: whole, in_organisations: sort.in_organisations }
            }
        };
        // A sort code and the number of its account are one thing, however far apart they stand in a sentence.
        let again = found.last_mut().filter(|last| {
            last.sort == one.sort && one.sort != MAIL && one.span.start < last.span.end + NEAR
        });
        match again.filter(|last| {
            !text.get(last.span.end..one.span.start).unwrap_or_default().contains('\n')
        }) {
            Some(last) => last.span.end = one.span.end,
            None => found.push(one),
        }
    }
    found
}

/// What looks like something of a person, in the order of the text; without a sort what looks like the end of an address.
fn seen(text: &str) -> Vec<(Span, Option<&'static Sort>)> {
    let looks = &*LOOKS;
    let mails = looks.mail.iter().flat_map(|mail| mail.find_iter(text.as_bytes()));
    let mut seen: Vec<(Span, Option<&Sort>)> =
        mails.map(|mail| (Span::new(mail.start(), mail.end()), None)).collect();
    // Hardly any text has a hint.
    let pattern = looks
        .pattern
        .as_ref()
        .filter(|_| looks.hints.as_ref().is_some_and(|hints| hints.is_match(text.as_bytes())));
    for captures in pattern.into_iter().flat_map(|pattern| pattern.captures_iter(text.as_bytes())) {
        let group = captures.iter().skip(1).position(|group| group.is_some());
        let sort = group.and_then(|group| looks.sorts.get(group));
        seen.extend(captures.get(0).map(|whole| (Span::new(whole.start(), whole.end()), sort)));
    }
    seen.sort_by_key(|(span, _)| *span);
    seen
}

impl Sort {
    fn is_excused(&self, text: &str, start: usize) -> bool {
        const REACH: usize = 40;
        let from = text.floor_char_boundary(start.saturating_sub(REACH));
        let before = text.get(from..start).unwrap_or_default();
        let mut words = before.split(|sign: char| !sign.is_alphanumeric() && sign != '-');
        words.any(|word| self.unless.iter().any(|one| one == word))
            || self.unless.iter().any(|one| one.contains(' ') && before.contains(one.as_str()))
    }
}

/// Where the address begins whose `@` stands at a place; `None` where nothing stands before it.
fn start_of_address(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 64;
    let before = text.get(text.floor_char_boundary(at.saturating_sub(LONGEST))..at)?;
    let name = before
        .trim_end_matches(|sign: char| sign.is_ascii_alphanumeric() || "._%+-".contains(sign));
    (name.len() < before.len()).then(|| at - (before.len() - name.len()))
}

/// Whether a number goes on on either side: then it is something else.
fn is_part(text: &str, start: usize, end: usize) -> bool {
    let digit = |sign: Option<char>| {
        sign.is_some_and(|sign| sign.is_ascii_digit() || sign == '-' || sign == '/')
    };
    digit(text.get(..start).and_then(|before| before.chars().next_back()))
        || text.get(end..).is_some_and(|behind| {
            let mut behind = behind.chars();
            match behind.next() {
                Some('-' | '/') => behind.next().is_some_and(|next| next.is_ascii_digit()),
                next => digit(next),
            }
        })
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let front = agreement.front.span.unwrap_or_default();
    // Nearly always there is nothing, and one look at the whole is cheaper than hundreds at its parts.
    if !find(&agreement.source.slice(front).to_ascii_lowercase()).is_empty() {
        in_terms(&agreement.source, agreement.terms(), false, report);
    }
    let prose = agreement.prose();
    for found in find(prose.even()) {
        tell(found.sort, found.span.shifted(prose.start()), Some(agreement), report);
    }
    for link in &agreement.body.links {
        let is_image = agreement.source.slice(link.span).starts_with('!');
        if is_image && is_signature(&link.target) {
            tell("the image of a signature", link.span, Some(agreement), report);
        }
    }
}

/// The same for `organisations.yaml`, where the names of those who sign belong.
pub(super) fn check_organisations(organisations: &Organisations, report: &mut Report<'_>) {
    in_terms(&organisations.source, &organisations.terms, true, report);
}

fn in_terms(source: &Source, term: &Term, of_organisations: bool, report: &mut Report<'_>) {
    match &term.shape {
        Shape::Map(pairs) => {
            // Keys of people are long, and no numbers of theirs.
            for pair in pairs.iter().filter(|pair| {
                !matches!(pair.key.as_str(), "allow" | "keys" | "openpgp-keys" | "digest")
            }) {
                in_terms(source, &pair.term, of_organisations, report);
            }
        }
        Shape::List(terms) => {
            for term in terms {
                in_terms(source, term, of_organisations, report);
            }
        }
        Shape::Scalar(scalar) => {
            // Most values are short words and days.
            const SHORTEST: usize = 9;
            if scalar.text.len() < SHORTEST {
                return;
            }
            for found in find(&source.slice(term.span).to_ascii_lowercase()) {
                if found.in_organisations || !of_organisations {
                    tell(found.sort, found.span.shifted(term.span.start), None, report);
                }
            }
        }
    }
}

fn tell(sort: &str, span: Span, agreement: Option<&Agreement>, report: &mut Report<'_>) {
    let finding = report.at(span, format!("{sort} stands here"));
    if let Some(clause) = agreement.and_then(|agreement| places::clause_at(agreement, span.start)) {
        finding.clause(clause);
    }
    finding
        .withhold()
        .why("git keeps what was committed in every copy, long after the person has left or changed it")
        .help("write a post and its mailbox; give bank details outside of the agreement. If it has been committed and must go, the history has to be rewritten");
}

/// Whether the name of an image says that it shows a signature.
fn is_signature(target: &str) -> bool {
    let file = target.rsplit('/').next().unwrap_or_default().to_lowercase();
    let mut words = file.split(|sign: char| !sign.is_alphanumeric());
    words.any(|word| LOOKS.images.iter().any(|image| image == word))
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told, told_when};
    use super::LOOKS;

    const RULE: &str = "personal-data";

    #[test]
    fn the_published_looks_are_read() {
        assert!(LOOKS.pattern.is_some());
    }

    #[test]
    fn each_sort_is_told_at_its_place_and_never_quoted() {
        let body = "Ring 07700 900123, +44 (0)7700 900 456 or write to Sam.Doe+x@GMail.com.\n\nSort code: 00-00-00, account number: 00000000. IBAN GB00 ABCD 0000 0000 0000 00.\n\nNational Insurance number QQ 12 34 56 C, NHS number 999 000 0000, date of birth: 3 May 1980.\n\nHome address: 1 Example Street, Tideway TD1 1AA.\n";
        assert_eq!(
            told(RULE, body),
            [
                "20:6 a mobile number stands here",
                "20:52 an e-mail address at a free mail provider stands here",
                "22:1 a bank account stands here",
                "24:1 a national insurance number stands here",
                "24:42 an NHS number stands here",
                "24:67 a date of birth stands here",
                "26:1 a home address stands here",
            ]
        );
        let (_, findings) = findings(RULE, &[], body);
        assert!(findings.iter().all(|finding| finding.withheld && finding.fix.is_none()));
    }

    #[test]
    fn what_belongs_to_nobody_is_silence() {
        for body in [
            "Ring 01632 960123 or the duty desk on 07700 900123. Write to jane.doe@quay.example.",
            "Reference 07700900123-4 and GB00ABCD, sums of £077,000 900 times, 2026-07-09.",
            "They share name, date of birth, NHS number and national insurance number.",
            "The sort code and account number are given by telephone. Account 12345678 is open.",
            "The home address of a service user is not shared. It was born on the coast in 2019.",
            "Choose a name (e.g. xxx@yahoo.com).",
            "`sam@gmail.com` is an example, gmail.com a provider, and @gmail.com too.",
            "![the signing of the charter](design-signal.png) [signature](signature.png)",
        ] {
            assert_eq!(told(RULE, &format!("{body}\n")), Vec::<String>::new(), "{body}");
        }
    }

    #[test]
    fn organisations_may_name_people_but_not_their_telephones() {
        let files = "=== agreement.md ===\n---\nkind: terms-of-reference\n---\n=== organisations.yaml ===\nharbour: { name: Harbour Trust, signatories: [{ name: A. Doe, capacity: Chair 07700 900123, emails: [a.doe@harbour.example, doe@gmail.com] }] }\n";
        assert_eq!(
            told_when(RULE, &[], files),
            [
                "1:79 a mobile number stands here",
                "1:125 an e-mail address at a free mail provider stands here",
            ]
        );
    }
}
