//! Whether words name a party: by its name, by its name without the legal form, by the short name that the body gives it, or by its id.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::document::agreement::Agreement;

/// The names of all parties, looked for in one go.
pub(super) struct Names {
    pattern: Option<Pattern>,
    ids: BTreeMap<String, String>,
}

impl Names {
    pub(super) fn of(agreement: &Agreement) -> Self {
        let mut ids = BTreeMap::new();
        for party in agreement.parties() {
            let by_id = party.id.replace('-', " ");
            let name = folded(party.name.unwrap_or_default());
            let bare = without_legal_form(&name).to_owned();
            for name in [name, bare, by_id] {
                add(&mut ids, &name, party.id);
            }
        }
        let first = Self { pattern: Pattern::of(&ids), ids };
        first.with_short_names(agreement)
    }

    /// The ids of the parties that words name. Where there are too many names to look for, all of them.
    pub(super) fn in_words(&self, words: &str) -> BTreeSet<&str> {
        let Some(pattern) = &self.pattern else {
            return self.ids.values().map(String::as_str).collect();
        };
        let words = folded(words);
        let named = pattern.find(&words).into_iter().filter(|name| is_word(&words, name));
        named.filter_map(|name| self.ids.get(words.get(name)?)).map(String::as_str).collect()
    }

    /// Adds what stands in brackets behind a name: Harbour Trust (“the Trust”), Harbour Trust of 1 Quay Street (“the Trust”).
    fn with_short_names(mut self, agreement: &Agreement) -> Self {
        let Some(pattern) = &self.pattern else { return self };
        let mut short: Vec<(String, String)> = Vec::new();
        let mut described: BTreeSet<&str> = BTreeSet::new();
        // Paragraphs and items stand on lines of their own.
        for line in agreement.body.sections.iter().flat_map(|section| section.plain.lines()) {
            if !line.contains('(') {
                continue;
            }
            let words = folded(line);
            let found = pattern.find(&words).into_iter().filter(|name| is_word(&words, name));
            let mut found = found
                .filter_map(|name| Some((self.ids.get(words.get(name.clone())?)?.as_str(), name)))
                .peekable();
            while let Some((id, name)) = found.next() {
                let next = found.peek().filter(|(other, _)| *other != id);
                let end = next.map_or(words.len(), |(_, next)| next.start);
                let behind = words.get(name.end..).unwrap_or_default();
                if let Some(alias) = in_brackets(behind) {
                    short.push((alias.to_owned(), id.to_owned()));
                } else if !described.contains(id) {
                    let aliases = behind_description(words.get(name.end..end).unwrap_or_default());
                    if !aliases.is_empty() {
                        described.insert(id);
                    }
                    short.extend(aliases.iter().map(|alias| ((*alias).to_owned(), id.to_owned())));
                }
            }
        }
        if short.is_empty() {
            return self;
        }
        for (alias, id) in short {
            add(&mut self.ids, &alias, &id);
        }
        Self { pattern: Pattern::of(&self.ids), ids: self.ids }
    }
}

/// What is said in brackets and quotation marks once a party has been described: “ of 1 Quay Street, a charity (the “Trust”)” holds “trust”.
/// Nothing where what stands behind the name is no description, or where the brackets speak of several parties.
pub(super) fn behind_description(behind: &str) -> Vec<&str> {
    const LONGEST: usize = 400;
    const LONGEST_ALIAS: usize = 60;
    const DESCRIBES: &[&str] = &[
        "of ",
        "a ",
        "an ",
        "whose ",
        "with ",
        "at ",
        "acting ",
        "registered ",
        "incorporated ",
        "limited",
        "ltd",
        "plc",
        "llp",
        "cic",
        "cio",
        "community interest company",
    ];
    const OF_SEVERAL: &[&str] = &["each ", "together", "collectively", "jointly"];
    let is_mark = |sign: char| "“”\"‘’'".contains(sign);
    let behind = behind.get(..behind.floor_char_boundary(LONGEST)).unwrap_or(behind);
    let behind = behind.split([';', '|', '\n']).next().unwrap_or_default();
    let first = behind.trim_start_matches(|sign: char| sign.is_whitespace() || "*_".contains(sign));
    let folded = first.get(..first.floor_char_boundary(40)).unwrap_or(first).to_lowercase();
    if !first.starts_with([',', '(']) && !DESCRIBES.iter().any(|word| folded.starts_with(word)) {
        return Vec::new();
    }
    let brackets = behind.split('(').skip(1).filter_map(|rest| rest.split(')').next());
    let Some(inside) = brackets.into_iter().find(|inside| {
        let opening = inside.find(is_mark);
        opening.is_some_and(|at| {
            let before = inside.get(..at).unwrap_or_default();
            before.is_empty() || before.ends_with([' ', '*', '_'])
        })
    }) else {
        return Vec::new();
    };
    let lower = inside.to_lowercase();
    if OF_SEVERAL.iter().any(|word| lower.contains(word)) {
        return Vec::new();
    }
    let quoted = inside.split(is_mark).skip(1).step_by(2);
    let without_article = |alias: &str| {
        let article = ["the ", "The "].iter().find(|article| alias.starts_with(**article));
        article.map_or(0, |article| article.len())
    };
    quoted
        .map(|alias| alias.trim_matches(|sign: char| sign.is_whitespace() || "*_".contains(sign)))
        .filter_map(|alias| alias.get(without_article(alias)..))
        .filter(|alias| !alias.is_empty() && alias.len() <= LONGEST_ALIAS)
        .collect()
}

/// Whether two names mean the same organisation: case, white space, “&” and the legal form at the end make no difference.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

/// What two names have in common that mean the same organisation.
pub(super) fn key(name: &str) -> String {
    without_legal_form(&folded(name)).to_owned()
}

/// One name for one party: what two of them are called says nothing about either.
fn add(ids: &mut BTreeMap<String, String>, name: &str, id: &str) {
    const SHORTEST: usize = 2;
    let name = name.trim_matches(|sign: char| !sign.is_alphanumeric());
    if name.chars().count() >= SHORTEST {
        ids.entry(name.to_owned()).or_insert_with(|| id.to_owned());
    }
}

/// What finds names, of which the longest counts: “Mill Lane” is not found in “Mill Lane Housing”.
enum Pattern {
    /// The few names that nearly all agreements have, the longest first. They are looked for one by one: building an automaton for
    /// each agreement would take ten times as long as all the looking.
    Few {
        names: Vec<String>,
        /// The bytes with which they begin.
        first: Box<[bool; 256]>,
    },
    Many(AhoCorasick),
}

impl Pattern {
    fn of(names: &BTreeMap<String, String>) -> Option<Self> {
        const MOST: usize = 2000;
        const FEW_BYTES: usize = 1024;
        if names.is_empty() || names.len() > MOST {
            return None;
        }
        let names = names.keys();
        if names.clone().map(String::len).sum::<usize>() > FEW_BYTES {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::LeftmostLongest);
            builder.kind(Some(AhoCorasickKind::ContiguousNFA));
            return builder.build(names).ok().map(Self::Many);
        }
        let mut names: Vec<String> = names.cloned().collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let mut first = Box::new([false; 256]);
        for byte in names.iter().filter_map(|name| name.bytes().next()) {
            if let Some(first) = first.get_mut(usize::from(byte)) {
                *first = true;
            }
        }
        Some(Self::Few { names, first })
    }

    /// Where names stand, from left to right and none within another.
    fn find(&self, words: &str) -> Vec<Range<usize>> {
        let (names, first) = match self {
            Self::Few { names, first } => (names, first),
            Self::Many(automaton) => {
                return automaton.find_iter(words).map(|found| found.range()).collect();
            }
        };
        let mut found: Vec<Range<usize>> = Vec::new();
        let may_begin = |byte: &u8| first.get(usize::from(*byte)).copied().unwrap_or_default();
        let bytes = words.as_bytes();
        let mut read_to = 0;
        while let Some(skipped) =
            bytes.get(read_to..).and_then(|rest| rest.iter().position(may_begin))
        {
            let at = read_to + skipped;
            let rest = bytes.get(at..).unwrap_or_default();
            let name = names.iter().find(|name| rest.starts_with(name.as_bytes()));
            found.extend(name.map(|name| at..at + name.len()));
            read_to = at + name.map_or(1, String::len);
        }
        found
    }
}

/// Whether a name is found as words of its own: “Quay” is not in “quays”.
fn is_word(words: &str, found: &Range<usize>) -> bool {
    let before = words.get(..found.start).and_then(|before| before.chars().next_back());
    let behind = words.get(found.end..).and_then(|behind| behind.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
}

/// Lower case, one space between words, “and” for “&”, straight apostrophes.
fn folded(words: &str) -> String {
    let words = words.to_lowercase().replace('’', "'").replace('&', " and ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_legal_form(name: &str) -> &str {
    const FORMS: &[&str] = &[
        "limited",
        "ltd",
        "plc",
        "llp",
        "cic",
        "cio",
        "community interest company",
        "incorporated",
    ];
    let name = name.strip_prefix("the ").unwrap_or(name);
    let trimmed = name.trim_end_matches(['.', ')', ' ']);
    let bare = FORMS.iter().find_map(|form| trimmed.strip_suffix(form));
    match bare {
        Some(bare) if bare.ends_with([' ', '(']) => bare.trim_end_matches([' ', '(', ',']),
        _ => name,
    }
}

/// ` (“the Trust”)` holds “trust”.
fn in_brackets(behind: &str) -> Option<&str> {
    const LONGEST: usize = 60;
    let (inside, _) = behind.strip_prefix(" (")?.split_once(')')?;
    let inside = inside.trim_matches(|sign: char| !sign.is_alphanumeric());
    let inside = inside.strip_prefix("the ").unwrap_or(inside);
    let inside = inside.trim_start_matches(|sign: char| !sign.is_alphanumeric());
    (inside.len() <= LONGEST && !inside.contains(['“', '"', '(', ','])).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_names_and_many_are_found_alike() {
        let names = ["ty", "tŷ", "tŷ bryn", "mill lane", "mill lane housing", "é", "lane"];
        let few: BTreeMap<_, _> =
            names.into_iter().map(|name| (name.to_owned(), String::new())).collect();
        let others = (0..100).map(|number| (format!("harbour trust {number}"), String::new()));
        let many = others.chain(few.clone()).collect();
        let (few, many) = (Pattern::of(&few).unwrap(), Pattern::of(&many).unwrap());
        assert!(matches!((&few, &many), (Pattern::Few { .. }, Pattern::Many(_))));
        for words in ["mill lane housing and mill lane", "é tŷ tŷ bryn tybryn", "mill lanelane", ""]
        {
            assert_eq!(few.find(words), many.find(words), "{words}");
        }
        assert_eq!(few.find("mill lane, tŷ bryn"), [0..9, 11..19]);
    }

    #[test]
    fn legal_forms_and_brackets_are_taken_off() {
        assert_eq!(without_legal_form("quay advice ltd"), "quay advice");
        assert_eq!(without_legal_form("the mill lane centre (cio)"), "mill lane centre");
        assert_eq!(without_legal_form("tideway incorporated trust"), "tideway incorporated trust");
        assert_eq!(in_brackets(" (“the trust”) and"), Some("trust"));
        assert_eq!(in_brackets(" and (b)"), None);
    }

    #[test]
    fn a_description_may_stand_before_the_brackets() {
        for (behind, expected) in [
            (" of 1 Quay Street (a charity, 123) (the “trust”) and", &["trust"][..]),
            (
                ", a charity (1234567) whose office is in York (“**The Trust**” or “HT”);",
                &["Trust", "HT"],
            ),
            (" limited (\"quay\")", &["quay"]),
            (" hosts the fund (the “fund”)", &[]),
            (" of 1 Quay Street (each a “Partner”)", &[]),
            (" of 1 Quay Street; Quay Advice (“Quay”)", &[]),
            (", a women's centre (no. 5)", &[]),
        ] {
            assert_eq!(behind_description(behind), expected, "{behind}");
        }
    }
}
