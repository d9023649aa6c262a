//! Names of organisations in the words: whose they are, and which words make them one. The lists stand in `schema/organisation-words.json`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document::agreement::{Agreement, Party};
use crate::document::words::{Name, even};
use crate::ground::source::Span;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    openings: BTreeSet<String>,
    kinds: BTreeSet<String>,
    clubs: BTreeSet<String>,
    activities: BTreeSet<String>,
    signing: BTreeSet<String>,
    called: BTreeSet<String>,
    labels: BTreeSet<String>,
    municipal: BTreeSet<String>,
    first: Vec<String>,
    general: BTreeSet<String>,
    common: BTreeSet<String>,
    endings: Vec<Vec<String>>,
    operative: Vec<String>,
    done: BTreeSet<String>,
    happens: BTreeSet<String>,
    introductions: Vec<String>,
    known: Vec<String>,
    #[expect(dead_code, reason = "for whoever reads the data")]
    description: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    source: String,
    #[expect(dead_code, reason = "for whoever reads the data")]
    #[serde(rename = "as-at")]
    as_at: String,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
    serde_json::from_str(include_str!("../../../schema/organisation-words.json"))
        .expect("schema/organisation-words.json is as published")
});

/// A word of a name, in small ASCII letters, and its place in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
}

/// The words of a name where it stands, without those that only open the sentence; none of a name that is one word.
pub(super) fn words_at<'a>(agreement: &'a Agreement, name: &Name) -> Vec<Word<'a>> {
    let prose = agreement.prose();
    let from = name.span.start.saturating_sub(prose.start());
    let to = name.span.end.saturating_sub(prose.start());
    let text = prose.even().get(from..to).unwrap_or_default();
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let mut words = split(text, name.span.start);
    let openings = words.iter().take_while(|word| LISTS.openings.contains(word.text)).count();
    words.drain(..openings);
    words
}

/// The words of a name that somebody gave.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let even = even(name);
    let mut words: Vec<String> =
        split(&even, 0).into_iter().map(|word| word.text.to_owned()).collect();
    if words.first().is_some_and(|first| first == "the") {
        words.remove(0);
    }
    words
}

/// Words of text that is even already. The “s” behind an apostrophe is left out, and so is “and”.
fn split(text: &str, start: usize) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut at = start;
    for part in text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_') {
        let span = Span::new(at, at + part.len());
        at = span.end + 1;
        match words.last_mut() {
            Some(last) if part == "s" && span.start <= last.span.end + '’'.len_utf8() => {
                last.span.end = span.end;
            }
            _ if part.is_empty() || part == "and" => {}
            _ => words.push(Word { text: part, span }),
        }
    }
    words
}

/// The legal ending of a name, as the first way to write it: “ltd” for “Quay Advice Limited”.
pub(super) fn ending(word: &str) -> Option<&'static str> {
    let group = LISTS.endings.iter().find(|group| group.iter().any(|one| one == word))?;
    group.first().map(String::as_str)
}

/// A name without its legal ending.
pub(super) fn without_ending(mut words: Vec<String>) -> (Vec<String>, Option<&'static str>) {
    let ending = words.last().and_then(|last| ending(last));
    let spelled_out = ["community", "interest", "company"];
    if ending.is_some() {
        words.pop();
    } else if words.len() > 3 && words.ends_with(&spelled_out.map(str::to_owned)) {
        words.truncate(words.len() - 3);
        return (words, Some("cic"));
    }
    (words, ending)
}

/// Whether words are the name of an organisation, and of one in particular: “the Partner Council” could be any.
pub(super) fn is_organisation(words: &[&str]) -> bool {
    let first = |phrase: &String| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.starts_with(&phrase)
    };
    let is_kind = words.last().is_some_and(|last| LISTS.kinds.contains(*last))
        || LISTS.first.iter().any(first);
    is_kind && is_one_in_particular(words)
}

/// Whether words are the name of a club, school or the like, and not of what somebody holds: “Millfield Youth Club”, but not “Homework Club”.
pub(super) fn is_club(words: &[&str]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    LISTS.clubs.contains(*last)
        && is_one_in_particular(before)
        && !before.iter().any(|word| LISTS.activities.contains(*word))
}

/// Whether a word with a capital letter stands for an organisation that is introduced under it: “the Council”.
pub(super) fn is_label(word: &str) -> bool {
    LISTS.labels.contains(word)
}

/// Whether words end as the name of a party does, and have another beginning: “Falcon House Project” for “Kestrel House Project”.
pub(super) fn ends_like_party(agreement: &Agreement, words: &[&str]) -> bool {
    const ENOUGH: usize = 2;
    let Some(at) = words.len().checked_sub(ENOUGH).filter(|at| *at > 0) else { return false };
    is_one_in_particular(words)
        && agreement
            .parties()
            .filter_map(|party| party.name)
            .map(words_of)
            .any(|name| name.len() == words.len() && name.iter().skip(at).eq(words.iter().skip(at)))
}

/// Whether words with a line to sign on are the name of an organisation, and not of an office such as “Head Teacher”.
pub(super) fn may_sign(words: &[&str]) -> bool {
    let ends_one = |last: &&str| {
        let lists = [&LISTS.kinds, &LISTS.clubs, &LISTS.signing, &LISTS.called];
        lists.iter().any(|list| list.contains(*last))
    };
    is_organisation(words) || words.last().is_some_and(ends_one) && is_one_in_particular(words)
}

/// Whether words are more than a label such as “the Partner Council” or “Party A”.
pub(super) fn is_one_in_particular(words: &[&str]) -> bool {
    const SHORTEST: usize = 3;
    words
        .iter()
        .any(|word| word.len() >= SHORTEST && tells_which(word) && !LISTS.common.contains(*word))
}

/// Whether a word says which organisation is meant, and not only of what sort it is.
pub(super) fn tells_which(word: &str) -> bool {
    !LISTS.general.contains(word)
        && !LISTS.kinds.contains(word)
        && !LISTS.openings.contains(word)
        && ending(word).is_none()
}

/// Whether a public body is meant that agreements refer to without its being a party.
pub(super) fn is_public_body(words: &[&str]) -> bool {
    let name = words.join(" ");
    LISTS.known.iter().any(|known| name.contains(known.as_str()))
}

/// Whether one name may be short for the other: all that tells which organisation one means stands in the other as well.
pub(super) fn may_be_same(one: &[&str], other: &[&str]) -> bool {
    let within = |some: &[&str], all: &[&str]| {
        let mut telling = some.iter().filter(|word| tells_which(word)).peekable();
        telling.peek().is_some() && telling.all(|word| all.contains(word))
    };
    (within(one, other) || within(other, one)) && !are_of_other_sorts(one, other)
}

/// Whether one name ends as that of a council, university or the like, and the other as that of something else: “Marsh District Council” is not short for
/// “Wendle and Marsh Integrated Care Board”.
pub(super) fn are_of_other_sorts(one: &[&str], other: &[&str]) -> bool {
    match (sort(one), sort(other)) {
        (Some(first), Some(second)) => {
            (LISTS.kinds.contains(first) || LISTS.kinds.contains(second))
                && !one.contains(&second)
                && !other.contains(&first)
        }
        (Some("council"), None) => !other.iter().any(|word| LISTS.municipal.contains(*word)),
        (None, Some("council")) => !one.iter().any(|word| LISTS.municipal.contains(*word)),
        _ => false,
    }
}

/// The last word of a name that says what sort of organisation it is.
fn sort<'a>(words: &[&'a str]) -> Option<&'a str> {
    let last = words.iter().rev().find(|word| ending(word).is_none() && **word != "charity")?;
    (LISTS.kinds.contains(*last) || LISTS.called.contains(*last)).then_some(*last)
}

/// Whether words are a name but for a slip of the pen.
pub(super) fn is_slip_of(words: &[&str], name: &[String]) -> bool {
    let words: Vec<Word<'_>> =
        words.iter().map(|text| Word { text, span: Span::default() }).collect();
    likeness(&words, name).is_some()
}

/// Whether words bind whoever stands before them: “shall”, “agrees to”; not “shall be told”. `behind` is even text.
pub(super) fn binds(behind: &str) -> bool {
    let behind = behind.trim_start_matches([' ', '*', '_']);
    let first = behind.bytes().next();
    LISTS.operative.iter().filter(|verb| verb.bytes().next() == first).any(|verb| {
        behind.strip_prefix(verb.as_str()).is_some_and(|rest| {
            !rest.starts_with(char::is_alphanumeric) && !is_done_to_it(rest.trim_start())
        })
    })
}

/// Whether words that bind speak of what only somebody can do: not “will run on Mondays”, “shall be open”.
pub(super) fn acts(behind: &str) -> bool {
    let mut words = behind.split(|sign: char| !sign.is_ascii_alphanumeric());
    let mut words = words.by_ref().filter(|word| !word.is_empty());
    let verb = words.next().unwrap_or_default();
    let deed = words.find(|word| !matches!(*word, "to" | "not" | "also")).unwrap_or_default();
    verb != "will" && !LISTS.happens.contains(deed)
}

/// Whether something is done to whoever stands before “shall” or “will”: “be told”, “not be charged”.
fn is_done_to_it(behind: &str) -> bool {
    let behind = behind.strip_prefix("also ").unwrap_or(behind);
    let Some(behind) = behind.strip_prefix("not ").unwrap_or(behind).strip_prefix("be ") else {
        return false;
    };
    let verb = behind.split([' ', '\n', ',', '.', ';']).next().unwrap_or_default();
    LISTS.done.contains(verb)
}

/// Whether words near a name say what the organisation is here for. `near` is even text.
pub(super) fn introduces(near: &str) -> bool {
    LISTS.introductions.iter().any(|introduction| {
        near.match_indices(introduction.as_str()).any(|(at, found)| {
            let before = near.get(..at).and_then(|before| before.chars().next_back());
            let behind = near.get(at + found.len()..).and_then(|behind| behind.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
        })
    })
}

/// One slip in a longer word: a letter too few, too many, swapped or mistaken, but not the first and not a mere plural.
fn is_slip(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 6;
    const LONGEST: usize = 40;
    let longer = one.len().max(other.len());
    (SHORTEST..=LONGEST).contains(&longer)
        && one.len() + 1 >= longer
        && other.len() + 1 >= longer
        && one.chars().next() == other.chars().next()
        && one.strip_suffix('s') != Some(other)
        && other.strip_suffix('s') != Some(one)
        && strsim::damerau_levenshtein(one, other) == 1
}

/// Whether one word is the plural of the other.
pub(super) fn is_plural(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 4;
    one.len().min(other.len()) >= SHORTEST
        && (one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one))
}

/// How words that stand somewhere relate to the name of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Same,
    /// A slip or two away from it, and otherwise the same.
    Misspelt,
}

/// Whether as many words are the same as the name has, or the same but for a slip.
pub(super) fn likeness(words: &[Word<'_>], name: &[String]) -> Option<Likeness> {
    if words.len() != name.len() || name.len() < 2 {
        return None;
    }
    let is_long = name.len() > 2;
    let most = if is_long { 2 } else { 1 };
    let mut slips = 0;
    for (at, (word, of_name)) in words.iter().zip(name).enumerate() {
        if word.text == of_name {
            continue;
        }
        slips += 1;
        // Harbour Trusts are several; “Open Doors Counselling” is “Open Door Counselling”.
        let is_number = is_long && at + 1 < name.len() && is_plural(word.text, of_name);
        if slips > most || !(is_number || is_slip(word.text, of_name)) {
            return None;
        }
    }
    Some(if slips == 0 { Likeness::Same } else { Likeness::Misspelt })
}

/// How words that stand somewhere are longer than the name of a party, or the other way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fuller {
    /// Only by what says of what sort it is, or by what is abbreviated: “Tarn ICB”, “NHS Tarn Integrated Care Board”.
    InSort,
    /// By words that may make it another.
    InName,
}

/// Whether one name has all words of the other in their order, some of them perhaps as initials, and more.
pub(super) fn fuller(one: &[&str], other: &[&str]) -> Option<Fuller> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    // “NHS” and the like may come before the name.
    let ahead = long.iter().position(|word| short.first() == Some(word))?;
    let mut rest = short.iter().peekable();
    let mut is_in_sort = true;
    let mut at = 0;
    while let Some(word) = long.get(at) {
        let initials = |of: &&&str| {
            let many = of.len();
            let spelt = long.get(at..at + many).filter(|_| (2..=6).contains(&many));
            spelt.is_some_and(|words| {
                words.iter().zip(of.chars()).all(|(word, letter)| word.starts_with(letter))
            })
        };
        match rest.peek() {
            Some(next) if *next == word => {
                rest.next();
                at += 1;
            }
            Some(next) if initials(next) => {
                at += next.len();
                rest.next();
            }
            _ => {
                is_in_sort &= !tells_which(word);
                at += 1;
            }
        }
    }
    let is_ahead_of_sort = long.iter().take(ahead).all(|word| !tells_which(word));
    (rest.next().is_none() && is_ahead_of_sort && short.len() > 1).then_some(if is_in_sort {
        Fuller::InSort
    } else {
        Fuller::InName
    })
}

/// A name in the words that is longer than that of a party or shorter, and otherwise the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct FullerName {
    pub(super) span: Span,
    pub(super) fuller: Fuller,
    /// Whether it is longer, and has its last word in common with the party’s: what is more stands within.
    pub(super) ends_alike: bool,
}

/// The name in some stretches of the words that is most like a party’s; none that may be another party’s.
pub(super) fn fuller_name(
    agreement: &Agreement,
    party: &Party<'_>,
    parties: &[Party<'_>],
    within: &[Span],
) -> Option<FullerName> {
    // So many names are compared and no more.
    const MOST: usize = 20_000;
    let bare = |name: &str| without_ending(words_of(name)).0;
    let name = bare(party.name?);
    let name: Vec<&str> = name.iter().map(String::as_str).collect();
    let others: Vec<Vec<String>> = parties
        .iter()
        .filter(|other| other.id != party.id)
        .filter_map(|other| other.name.map(bare))
        .collect();
    let mut found: Option<FullerName> = None;
    let names = agreement.prose().names().iter();
    let near = names.filter(|name| within.iter().any(|stretch| stretch.contains(name.span)));
    for written in near.take(MOST) {
        let words = words_at(agreement, written);
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
        let Some(fuller) = fuller(&name, &texts) else { continue };
        let is_of_other = others.iter().any(|other| {
            let other: Vec<&str> = other.iter().map(String::as_str).collect();
            self::fuller(&other, &texts).is_some()
        });
        if is_of_other {
            continue;
        }
        let span = Span::new(first.span.start, last.span.end);
        let ends_alike = texts.len() > name.len() && texts.last() == name.last();
        let this = FullerName { span, fuller, ends_alike };
        match fuller {
            Fuller::InSort => return Some(this),
            Fuller::InName if found.is_none_or(|found| !found.ends_alike && ends_alike) => {
                found = Some(this);
            }
            Fuller::InName => {}
        }
    }
    found
}

/// Even text as words with one space between them, before the first and behind the last.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    folded.push(' ');
    for word in text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_') {
        // The “s” behind an apostrophe and “and” are no words of names.
        if !matches!(word, "" | "s" | "and") {
            folded.push_str(word);
            folded.push(' ');
        }
    }
    folded
}

/// Whether words name a party in any of the ways in which parties are named, of which some are rather loose: where it must not be missed. `text` is
/// [`folded`].
pub(super) fn is_named(
    agreement: &Agreement,
    party: &Party<'_>,
    parties: &[Party<'_>],
    text: &str,
) -> bool {
    let stands = |words: &str| !words.is_empty() && text.contains(&format!(" {words} "));
    let others: Vec<Vec<String>> = parties
        .iter()
        .filter(|other| other.id != party.id)
        .filter_map(|other| other.name.map(words_of))
        .collect();
    let is_its_own = |word: &String| {
        const SHORTEST: usize = 3;
        word.len() >= SHORTEST
            && (tells_which(word) || LISTS.called.contains(word.as_str()))
            && !others.iter().any(|other| other.contains(word))
    };
    let by_name = names_of(agreement, party).into_iter().any(|name| {
        let (words, _) = without_ending(words_of(name));
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        stands(&words.join(" "))
            || (initials.len() > 1 && stands(&initials))
            // A part of the name that no other party has: “Fellside” for “Fellside Mental Health NHS Foundation Trust”.
            || words.iter().filter(|word| is_its_own(word)).any(|word| stands(word))
    });
    let is_only = |role: &str| parties.iter().filter(|other| other.role == Some(role)).count() == 1;
    let by_role = party.role.is_some_and(|role| {
        !matches!(role, "partner" | "member" | "associate")
            && is_only(role)
            && stands(&role.replace('-', " "))
    });
    by_name
        || by_role
        || stands(folded(&even(party.id)).trim())
        || short_forms(agreement, party).any(|short| stands(folded(&even(short)).trim()))
}

/// What the words call a party for short: “Mill Lane Surgery (the “Surgery”)”.
fn short_forms<'a>(agreement: &'a Agreement, party: &Party<'a>) -> impl Iterator<Item = &'a str> {
    let names: Vec<Vec<String>> = names_of(agreement, party).into_iter().map(words_of).collect();
    let is_it = move |name: &&Name| {
        let words = words_at(agreement, name);
        let words: Vec<&str> = words.iter().map(|word| word.text).collect();
        names
            .iter()
            .any(|name| may_be_same(&words, &name.iter().map(String::as_str).collect::<Vec<_>>()))
    };
    let given = agreement.prose().names().iter().filter(|name| name.short.is_some());
    given.filter(is_it).filter_map(|name| name.short).map(|short| {
        let short = agreement.source.slice(short);
        short.strip_prefix("the ").or_else(|| short.strip_prefix("The ")).unwrap_or(short)
    })
}

/// Whether there are parties to be told apart, and few enough to look for each of them in all the words.
pub(super) fn can_be_looked_for(agreement: &Agreement, parties: usize) -> bool {
    const MOST_PARTIES: usize = 300;
    const MOST_BYTES: usize = 20_000_000;
    let bytes = agreement.prose().even().len();
    (2..=MOST_PARTIES).contains(&parties) && bytes.saturating_mul(parties) <= MOST_BYTES
}

/// All that a party is called in the front matter and in `organisations.yaml`.
pub(super) fn names_of<'a>(agreement: &'a Agreement, party: &Party<'a>) -> Vec<&'a str> {
    let known = agreement.organisations.as_deref();
    let known = known.into_iter().flat_map(|known| known.names(party.id));
    party.name.into_iter().chain(known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_lists_are_read_and_in_small_letters() {
        let sets = [&LISTS.openings, &LISTS.kinds, &LISTS.called, &LISTS.general, &LISTS.common];
        let more = [
            &LISTS.labels,
            &LISTS.clubs,
            &LISTS.activities,
            &LISTS.signing,
            &LISTS.done,
            &LISTS.happens,
        ];
        let lists = [&LISTS.operative, &LISTS.introductions, &LISTS.known, &LISTS.first];
        for word in sets.into_iter().chain(more).flatten().chain(lists.into_iter().flatten()) {
            assert_eq!(*word, even(word), "{word}");
        }
    }

    #[test]
    fn an_organisation_has_a_word_that_makes_it_one_and_a_word_that_tells_which() {
        let is = |name: &str| {
            let words = words_of(name);
            is_organisation(&words.iter().map(String::as_str).collect::<Vec<_>>())
        };
        for name in ["Harbour Trust", "Age UK Salford", "University of Fenmouth", "Acme Ltd"] {
            assert!(is(name), "{name}");
        }
        for name in
            ["Lead Council", "Partner Trust", "Mill Lane", "NHS Trust", "Residents Association"]
        {
            assert!(!is(name), "{name}");
        }
    }

    #[test]
    fn a_name_may_be_fuller_than_another() {
        let like = |one: &str, other: &str| {
            let (one, other) = (words_of(one), words_of(other));
            let one: Vec<&str> = one.iter().map(String::as_str).collect();
            let other: Vec<&str> = other.iter().map(String::as_str).collect();
            fuller(&one, &other)
        };
        let icb = "NHS Tarn and Fells Integrated Care Board";
        assert_eq!(like("NHS Tarn ICB", icb), Some(Fuller::InName));
        assert_eq!(like("Tarn and Fells ICB", icb), Some(Fuller::InSort));
        assert_eq!(
            like("Dunmere Metropolitan Borough Council", "Dunmere Council"),
            Some(Fuller::InSort)
        );
        assert_eq!(like("Dunmere Council", "Dunmere Trust"), None);
        assert_eq!(like("Tarn Care", "Fell and Tarn Care"), None);
    }

    #[test]
    fn a_slip_is_no_other_name() {
        let like = |one: &str, other: &str| {
            let even = even(one);
            likeness(&split(&even, 0), &words_of(other))
        };
        assert_eq!(like("Harbor Trust", "Harbour Trust"), Some(Likeness::Misspelt));
        assert_eq!(like("Mill Lane Center", "Mill Lane Centre"), Some(Likeness::Misspelt));
        assert_eq!(
            like("Rowan House Women's Centre", "Rowan House Women’s Centre"),
            Some(Likeness::Same)
        );
        assert_eq!(
            like("Open Doors Counselling", "Open Door Counselling"),
            Some(Likeness::Misspelt)
        );
        for other in ["Northshore Council", "Milton Trust", "Harbour Trusts", "Harbours Trust"] {
            for one in ["Southshore Council", "Hilton Trust", "Harbour Trust"] {
                assert_eq!(like(one, other), None, "{one} {other}");
            }
        }
    }
}
