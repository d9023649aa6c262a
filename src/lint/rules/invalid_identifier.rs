//! A number of an organisation that its register does not write so.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::{Check, Report, Rule, wording};
use crate::document::agreement::Agreement;
use crate::document::organisations::Organisations;
use crate::document::term::Term;
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "invalid-identifier",
    severity: Severity::Error,
    summary: "a number of an organisation that its register does not write so",
    explanation: r"
A name can be borne by two organisations, a number in a register cannot. A number that was mistyped, or that lost its zero in a spreadsheet, leads to
nobody, or to somebody else.

Numbers under `identifiers`, in the front matter and in `organisations.yaml`, are held against the way in which each register writes them: the Charity Commission,
Companies House, the Scottish and Northern Irish charity registers, the NHS, councils in England, learning providers, mutuals, and legal entity identifiers, whose two
check digits are reckoned (ISO 17442). The schemes are those of org-id.guide and stand in `schema/identifiers.json`. Nothing is looked up: a number that is written as it
should be may still be nobody's. Registers that are not listed are passed over.

A Scottish charity and a Scottish company can have numbers that look the same (`SC123456`); under the wrong register for the party's `form` it is a warning.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider, identifiers: [GB-COH-1234567] }
  - { id: quay-advice, name: Quay Advice, role: partner, identifiers: [gb-chc-9930002] }
---
~~~

~~~markdown bad
=== agreement.md ===
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
---
=== organisations.yaml ===
harbour-trust: { name: Harbour Trust, identifiers: [GB-NIC-NIC100012] }
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider, identifiers: [GB-CHC-9930001, GB-COH-01234567] }
  - { id: quay-advice, name: Quay Advice, role: partner, identifiers: [XI-LEI-9930000000000000LE58, XX-REG-17] }
---
~~~

**To settle it,** look the number up in the register and write it as it stands there, with the register in front.

**Suppress it** where the register has begun to write its numbers in another way.
",
    suppressible: true,
    check: Check::Agreement(check),
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Registers {
    schemes: Vec<Scheme>,
    alike: Vec<Alike>,
    called: Vec<Called>,
    between: Vec<String>,
    guesses: Vec<Guess>,
    seats: Vec<Seat>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Scheme {
    #[serde(rename = "scheme")]
    id: String,
    name: String,
    pattern: String,
    looks_like: String,
    /// How many digits there are, where zeros in front are easily lost.
    digits: Option<usize>,
    /// What people write before the number.
    #[serde(default)]
    strip: Vec<String>,
    check: Option<CheckDigits>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    as_at: String,
    #[serde(skip)]
    whole: Option<Regex>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum CheckDigits {
    #[serde(rename = "iso-7064-mod-97-10")]
    Mod97,
}

/// A number that two registers write alike, and the legal forms for which it stands under the wrong one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alike {
    scheme: String,
    pattern: String,
    forms: Vec<String>,
    other: String,
    note: String,
    #[serde(skip)]
    whole: Option<Regex>,
}

/// The register that an organisation of a legal form is likely to be in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Guess {
    forms: Vec<String>,
    scheme: String,
}

/// The registers that are meant by the number of a charity, company or the like.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Called {
    word: String,
    schemes: Vec<String>,
}

impl Called {
    /// Whether words mean a register by the number of what they call so: `GB-COH` by that of a “company”.
    pub(super) fn means(&self, scheme: &str) -> bool {
        self.schemes.iter().any(|own| own == scheme)
    }

    pub(super) fn word(&self) -> &str {
        &self.word
    }
}

/// Which registers even words mean by a number right behind them: “company limited by guarantee, no. ”. Nothing where they speak of two.
pub(super) fn register_called(before: &str) -> Option<&'static Called> {
    let words = before.rsplit(|sign: char| !sign.is_ascii_alphanumeric());
    let mut called = None;
    for word in words.filter(|word| !word.is_empty()) {
        let found = REGISTERS.called.iter().find(|called| called.word == word);
        if found.is_some() && called.is_some() || word == "charitable" {
            return None;
        }
        called = called.or(found);
        if found.is_none() && !REGISTERS.between.iter().any(|between| between == word) {
            break;
        }
    }
    called
}

/// Where organisations are registered whose number begins so.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seat {
    begins: String,
    place: String,
}

/// The legal system, as the front matter names it, under which an organisation is registered by its number.
pub(super) fn seat_of(identifier: &str) -> Option<&'static str> {
    let begins = |seat: &&Seat| identifier.starts_with(&seat.begins);
    REGISTERS.seats.iter().find(begins).map(|seat| seat.place.as_str())
}

static REGISTERS: LazyLock<Registers> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    let mut registers: Registers =
        serde_json::from_str(include_str!("../../../schema/identifiers.json"))
            .expect("schema/identifiers.json is as published");
    let whole = |pattern: &str| Regex::new(&format!("^(?:{pattern})$")).ok();
    for scheme in &mut registers.schemes {
        scheme.whole = whole(&scheme.pattern);
    }
    for alike in &mut registers.alike {
        alike.whole = whole(&alike.pattern);
    }
    registers
});

impl Scheme {
    fn named(name: &str) -> Option<&'static Self> {
        REGISTERS.schemes.iter().find(|scheme| scheme.id == name)
    }

    fn is_written(&self, number: &str) -> bool {
        self.whole.as_ref().is_some_and(|whole| whole.is_match(number))
    }

    fn agrees(&self, number: &str) -> bool {
        self.check != Some(CheckDigits::Mod97) || remainder_97(number) == Some(1)
    }

    /// What somebody is likely to have meant by a number that is not written as it should be.
    fn mended(&self, number: &str) -> Option<String> {
        let number: String =
            number.chars().filter(|sign| !matches!(sign, '-' | '.' | ' ')).collect();
        let stripped = self
            .strip
            .iter()
            .filter_map(|strip| number.strip_prefix(strip.as_str()))
            .map(str::to_owned);
        // A number that lacks more than one digit may as well be one of another register.
        let is_short = |digits: usize| {
            number.len() + 1 == digits && number.bytes().all(|byte| byte.is_ascii_digit())
        };
        let filled = self.digits.filter(|digits| is_short(*digits)).map(|_| format!("0{number}"));
        let candidates = std::iter::once(number.clone()).chain(filled).chain(stripped);
        candidates
            .into_iter()
            .find(|candidate| self.is_written(candidate) && self.agrees(candidate))
    }
}

/// The remainder by 97 of a number whose letters count from 10 for A (ISO 7064).
fn remainder_97(number: &str) -> Option<u32> {
    number.chars().try_fold(0, |remainder, sign| {
        let value = sign.to_digit(36)?;
        Some((remainder * if value < 10 { 10 } else { 100 } + value) % 97)
    })
}

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    for party in agreement.parties() {
        let known =
            agreement.organisations.as_deref().and_then(|known| known.organisation(party.id));
        let form = party.term.text_of("form").or_else(|| known?.text_of("form"));
        judge(party.term, party.id, form, report);
    }
}

/// The same for the numbers in `organisations.yaml`.
pub(super) fn check_organisations(organisations: &Organisations, report: &mut Report<'_>) {
    for pair in organisations.all() {
        judge(&pair.term, &pair.key, pair.term.text_of("form"), report);
    }
}

fn judge(organisation: &Term, id: &str, form: Option<&str>, report: &mut Report<'_>) {
    let identifiers = organisation.get("identifiers").map(Term::list).unwrap_or_default();
    for identifier in identifiers {
        let Some(text) = identifier.text() else { continue };
        let Some(fault) = Fault::of(text, form) else { continue };
        let finding = report.at(identifier.span, fault.message).severity(fault.severity);
        finding
            .clause("parties")
            .party(id)
            .why("whoever looks the organisation up finds nobody, or somebody else")
            .help(fault.help);
        if let Some(mended) = fault.mended {
            finding.fix(identifier.span, mended);
        }
    }
}

struct Fault {
    severity: Severity,
    message: String,
    help: String,
    mended: Option<String>,
}

impl Fault {
    fn of(text: &str, form: Option<&str>) -> Option<Self> {
        const LONGEST: usize = 100;
        if text.len() > LONGEST {
            return None;
        }
        let shown = wording::quoted(text);
        let Some((scheme, number)) = scheme_of(text) else {
            return Self::without_register(text, form);
        };
        let plain = format!("{}-{number}", scheme.id);
        if plain == text && scheme.is_written(&number) {
            if !scheme.agrees(&number) {
                return Some(Self {
                    severity: Severity::Error,
                    message: format!(
                        "the last two digits of {shown} do not agree with the rest of it"
                    ),
                    help: "compare it with the register: a digit or letter is mistyped".to_owned(),
                    mended: None,
                });
            }
            return Self::in_wrong_register(scheme, &number, form?);
        }
        let mended = scheme.mended(&number).map(|number| format!("{}-{number}", scheme.id));
        let (message, advice) = match &mended {
            Some(mended) => (
                format!("{shown} is not written as {} writes its numbers", scheme.name),
                format!("write `{mended}`"),
            ),
            None => (
                format!("{shown} is no number of {}", scheme.name),
                "look it up in the register".to_owned(),
            ),
        };
        let help = format!("{advice}; a number there is {}", scheme.looks_like);
        Some(Self { severity: Severity::Error, message, help, mended })
    }

    /// A number alone, as people copy it from a letterhead.
    fn without_register(text: &str, form: Option<&str>) -> Option<Self> {
        const SHORTEST: usize = 5;
        let number = text.trim().to_uppercase().replace(' ', "");
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let is_number = number.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_number || digits < SHORTEST {
            return None;
        }
        let form = form.unwrap_or_default();
        let guess =
            REGISTERS.guesses.iter().find(|guess| guess.forms.iter().any(|one| one == form));
        let scheme = guess.and_then(|guess| Scheme::named(&guess.scheme));
        let mended =
            scheme.and_then(|scheme| Some(format!("{}-{}", scheme.id, scheme.mended(&number)?)));
        let example = mended.as_ref().map_or_else(
            || format!("`GB-CHC-{number}` for a charity in England and Wales, `GB-COH-{number}` for a company"),
            |mended| format!("`{mended}`, if it is from {}", scheme.map_or("there", |scheme| &scheme.name)),
        );
        Some(Self {
            severity: Severity::Error,
            message: format!(
                "{} does not say which register it is a number of",
                wording::quoted(text)
            ),
            help: format!("write the register in front: {example}"),
            mended,
        })
    }

    fn in_wrong_register(scheme: &Scheme, number: &str, form: &str) -> Option<Self> {
        let alike = REGISTERS.alike.iter().find(|alike| {
            alike.scheme == scheme.id
                && alike.forms.iter().any(|one| one == form)
                && alike.whole.as_ref().is_some_and(|whole| whole.is_match(number))
        })?;
        let other = Scheme::named(&alike.other)?;
        let mended = format!("{}-{number}", other.id);
        Some(Self {
            severity: Severity::Warning,
            message: format!(
                "“{}-{number}” is a number of {}, and the form `{form}` belongs into {}",
                scheme.id, scheme.name, other.name
            ),
            help: format!("{}: write `{mended}`, or put the form right", alike.note),
            mended: Some(mended),
        })
    }
}

/// The register that a text names, however it writes it, and the number behind it in capital letters.
fn scheme_of(text: &str) -> Option<(&'static Scheme, String)> {
    let text = text.trim().to_uppercase().replace([' ', '_', ':', '/'], "-");
    REGISTERS.schemes.iter().find_map(|scheme| {
        let short = scheme.id.split_once('-').map_or("", |(_, short)| short);
        // `GB-SC-…` is one register, `SC-…` might be two.
        let names = [Some(scheme.id.as_str()), (short.len() > 2).then_some(short)];
        let number = names
            .into_iter()
            .flatten()
            .find_map(|name| text.strip_prefix(name)?.strip_prefix('-'))?;
        Some((scheme, number.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::examples::{findings, told};
    use super::*;

    const RULE: &str = "invalid-identifier";

    fn with(form: &str, identifier: &str) -> String {
        format!(
            "---\nkind: joint-working-agreement\nparties:\n  - {{ id: harbour, name: Harbour Trust, form: {form}, identifiers: [{identifier}] }}\n---\n"
        )
    }

    fn mended(form: &str, identifier: &str) -> Option<String> {
        let (_, findings) = findings(RULE, &[], &with(form, identifier));
        findings.first().and_then(|finding| finding.fix.as_ref()).map(|fix| fix.replacement.clone())
    }

    #[test]
    fn a_slip_is_told_with_what_was_meant() {
        assert_eq!(
            told(RULE, &with("company", "GB-COH-1234567")),
            ["4:70 “GB-COH-1234567” is not written as Companies House writes its numbers"]
        );
        for (form, written, meant) in [
            ("company", "GB-COH-1234567", "GB-COH-01234567"),
            ("cio", "GB-NIC-NIC100012", "GB-NIC-100012"),
            ("cio", "gb-chc-9930001", "GB-CHC-9930001"),
            ("cio", "GB CHC 9930001", "GB-CHC-9930001"),
            ("cio", "CHC-9930001", "GB-CHC-9930001"),
            ("cio", "GB-CHC-09930001", "GB-CHC-9930001"),
            ("nhs-body", "GB-NHS-rxz", "GB-NHS-RXZ"),
            ("cio", "9930001", "GB-CHC-9930001"),
            ("company", "'01234567'", "GB-COH-01234567"),
            ("cio", "GB-COH-SC123456", "GB-SC-SC123456"),
            ("company", "GB-SC-SC123456", "GB-COH-SC123456"),
        ] {
            assert_eq!(mended(form, written).as_deref(), Some(meant), "{written}");
        }
        for written in
            ["GB-COH-279417", "GB-LAE-E06000001", "GB-CHC-99300012345", "GB-UKPRN-20000000"]
        {
            assert_eq!(told(RULE, &with("company", written)).len(), 1, "{written}");
            assert_eq!(mended("company", written), None, "{written}");
        }
    }

    #[test]
    fn check_digits_are_reckoned() {
        // Examples of ISO 17442 and of the register's own documentation.
        for good in ["7H6GLXDRUGQFU57RNE97", "969500KSV493XWY0PS33", "506700GE1G29325QX363"] {
            let scheme = Scheme::named("XI-LEI").unwrap();
            assert!(scheme.is_written(good) && scheme.agrees(good), "{good}");
        }
        assert_eq!(
            told(RULE, &with("company", "XI-LEI-7H6GLXDRUGQFU57RNE96")),
            [
                "4:70 the last two digits of “XI-LEI-7H6GLXDRUGQFU57RNE96” do not agree with the rest of it"
            ]
        );
    }

    #[test]
    fn a_scottish_number_under_the_wrong_register_is_a_warning() {
        let (_, found) = findings(RULE, &[], &with("cio", "GB-COH-SC123456"));
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(
            found[0].message,
            "“GB-COH-SC123456” is a number of Companies House, and the form `cio` belongs into the Scottish Charity Register"
        );
        assert_eq!(
            told(RULE, &with("charitable-company", "GB-COH-SC123456, GB-SC-SC123456")).len(),
            0
        );
    }

    #[test]
    fn what_is_right_or_not_ours_is_silence() {
        for identifier in [
            "GB-COH-01234567",
            "GB-COH-OC301234",
            "GB-COH-RS123456",
            "GB-COH-IP00123R",
            "GB-COH-CE012345",
            "GB-CHC-279417",
            "GB-NHS-QZA",
            "GB-NHS-ZZH01",
            "GB-LAE-BAS",
            "GB-MPR-IP031455",
            "XX-REG-17",
            "US-EIN-12-3456789",
            "GB-GOR-ABC12",
            "pending",
            "none",
        ] {
            assert_eq!(
                told(RULE, &with("other", identifier)),
                Vec::<String>::new(),
                "{identifier}"
            );
        }
    }

    #[test]
    fn one_finding_for_one_number() {
        let (_, all) = super::super::examples::all_findings(&[], &with("cio", "9930001"));
        let about: Vec<_> = all
            .iter()
            .filter(|finding| finding.span.start > 100)
            .map(|finding| finding.rule)
            .collect();
        assert_eq!(about, [RULE]);
    }
}
