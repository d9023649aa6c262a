//! What drafts leave behind besides blanks: failed fields of Word, words between odd brackets, struck words, notes, dates without a day.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::data::{LEFTOVERS, alternatives};
use super::{Found, Kind, begins_there, ends_there, is_date_line, is_label};
use crate::ground::source::Span;

const MONTHS: &str =
    "January|February|March|April|May|June|July|August|September|October|November|December";

/// Whoever drafts is told what to write.
const TELLING: &str = r"set\s+out|describe|state|insert|explain|list|include|specify|outline|complete|delete|give|add|consider|summari[sz]e|provide|identify|detail|name|use\s+this|this\s+(?:section|clause|paragraph|schedule|part)\s+should";

static LEFTOVER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let square = alternatives(&LEFTOVERS.blanks.in_square_brackets);
    // What a blank is of, up to the bracket.
    let other =
        alternatives(&LEFTOVERS.blanks.in_other_brackets).replace(".+", r"(?u:[^<>{}«»\r\n])+");
    let counted = alternatives(&LEFTOVERS.counted);
    let labels = alternatives(&LEFTOVERS.stand_ins.labels);
    let month = format!("(?:{MONTHS})");
    Regex::new(&format!(
        r"(?x-u)
        (?P<failed>
            \bError!\s+(?:Reference\s+source\s+not\s+found|Bookmark\s+not\s+defined|Hyperlink\s+reference\s+not\s+valid|[A-Z](?u:[^.\r\n])*)\.?
          | \bError:\s+Reference\s+source\s+not\s+found
          | \b(?:Gwall|Fehler|Erreur|Fout|Erro)\s?!\s+[A-Z](?u:[^.\r\n])*\.?
          | \b(?:PAGE|NOTE)?REF\s+\\?_(?:Ref|Toc)[0-9]+
          | \#(?:REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)
        )
      | (?P<field>
            (?i:click\s+(?:or\s+tap\s+)?(?:here\s+)?to\s+enter\s+(?:text|a\s+date)\b\.?)
          | (?i:cliciwch\s+(?:neu\s+d[ae]piwch\s+)?yma\s+i\s+(?u:[^.\r\n])*\.?)
          | \bChoose\s+an\s+item\.
          | \{{\s*MERGEFIELD\s(?u:[^{{}}\r\n])*\}}
          | «(?:(?i:{other})|[A-Za-z]+_[A-Za-z0-9_]+|[A-Z][a-z]+[A-Z][A-Za-z0-9]*)»
        )
      | (?P<square> \[\s*(?:{square}|(?i:[ABCXYZ]\s(?:council|trust|university|charity)))(?:'s|’s)?\s*\\?\] )
      | (?P<vanishing> <<\s*[A-Za-z](?u:[^<>\r\n])*>> | <\s*(?i:{other})\s*> )
      | (?P<other> &lt;\s*(?i:{other})\s*&gt; | \\<\s*(?i:{other})\s*\\?> | \{{\s*(?i:{other}|(?:insert|enter)\s(?u:[^{{}}\r\n])*)\s*\}} )
      | (?P<option> \[\s*[A-Za-z](?u:[^\[\]\r\n])*\]\s?(?:/|\s[Oo][Rr])\s?\[\s*[A-Za-z](?u:[^\[\]\r\n])*\]
          | \[\s*(?i:is|are|shall|may|will|does|do|has|have|monthly|quarterly|weekly|annually|daily|yearly|days?|weeks?|months?|years?)\s?/\s?[a-z](?u:[^\[\]\r\n])*\] )
      | (?P<hashes> \#{{3,}} | \#\#\s?(?:%|\s(?:{counted})\b) )
      | (?P<sum> £\s?(?: \.{{3,}} | (?u:…)+ | \?+ | \#+ | [nN]{{2,}}\b | -{{2,}} ) )
      | (?P<dots> (?:\.{{4,}}|(?u:…){{2,}})\s?(?:%|(?:per\s+cent|working\s+days?|days?|weeks?|months?|years?|hours?)\b) )
      | (?P<date>
            \b[xX]{{2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{month}\b
          | \b[xX]\s+{month}\s+20[0-9xX]
          | _{{2}}\s?(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?{month}\b
          | \b(?i:dd?\s+(?:month|mm|mmm|mmmm)(?:\s+yy(?:yy)?)?)\b
          | \b(?:{month}|[Mm]onth)\s+(?:YYYY|yyyy)\b
          | \b20[0-9]?_{{1,3}}
          | \b20[0-9][xX]\b
        )
      | (?P<count> \b(?:XX|XXX|xx)\s+(?:{counted})\b )
      | (?P<asked> \?{{2,}} | \?\s(?:{counted})\b )
      | (?P<aside> \(\s*(?i:(?:still\s+|yet\s+)?to\s+be\s+(?:agreed|confirmed|determined|decided|finali[sz]ed|drafted|completed|supplied|negotiated|written|inserted|added)|(?:details?\s+)?to\s+follow)(?:\s+(?i:later|shortly|in\s+due\s+course))?\s*\) )
      | (?P<previous> (?i:\bas\s+(?:per|in|under)\s+(?:the\s+|our\s+)?(?:previous|last|old|existing|earlier|prior)\s+(?:agreement|version|contract|memorandum|mou|document|year)|\b(?:same\s+)?as\s+before|\bsame\s+as\s+last\s+(?:time|year)) )
      | (?P<initials> [(\[][A-Z]{{2,3}}\s+to\s+(?:confirm|check|advise|supply|draft|insert|update|complete|review|chase|provide)(?:\s+(?u:[^()\[\]\r\n])*)?[)\]] )
      | (?P<note>
            \[\s*(?i:(?:drafting|drafter's|drafter’s|guidance|template|legal)\s+(?:note|guidance)s?|guidance|query|comment)\s?(?u:[:–-])(?u:[^\[\]\r\n])*\]
          | \[\s*(?i:note|n\.?b\.?)(?:\s+to\s+[a-z]+)?\s?(?u:[:–-])(?u:[^\[\]\r\n])*\b(?i:delete|insert|complete|amend|adapt|check|confirm|drafting|tbc|remove|consider|include\s+(?:only|if)|discuss)\b(?u:[^\[\]\r\n])*\]
          | \b(?i:guidance(?:\s+notes?)?|instructions?|drafting\s+guidance)\s?:[*_]*\s+[*_]*(?i:(?:please\s+)?(?:{TELLING}))\b(?u:[^.\r\n])*\.?
          | \b(?:Set\s+out|Describe|State|List|Insert|Explain|Summari[sz]e|Outline|Specify|Enter|Give)\s+here\b
          | \b(?i:delete\s+(?:this\s+(?:section|clause|paragraph|note|box|row|text|schedule)|if\s+(?:not\s+(?:applicable|needed|required|used|relevant)|no\s+[a-z]+)|(?:where|whichever\s+is)\s+not\s+applicable))\b
        )
      | (?P<struck> ~~(?u:[^~\s]) | <(?:del|s|strike)> )
      | (?P<marked> ==(?u:[^=\s<>])(?u:[^=\r\n])*== )
      | (?P<critic> \{{(?:--|\+\+|~~|>>)(?u:[^{{}}\r\n])*(?:--|\+\+|~~|<<)\}} )
      | (?P<draft> \b(?i:not\s+for\s+signature)\b | \b(?i:draft\s+(?:v|version|no\.?)\s?\.?\s?[0-9][0-9.]*) | \b(?i:draft\s+for\s+(?:discussion|comments?|consultation|review|approval)) | \bDRAFT\b | \|\s*\**[Ss]tatus\**:?\s*\|\s*\**(?i:draft)\b )
      | (?P<standin> \b(?:{labels})\s+[ABCXYZ]\b )"
    ))
    .ok()
});

pub(super) fn is_anywhere(text: &str) -> bool {
    LEFTOVER.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// The leftovers in a stretch of a text, in its order.
pub(super) fn find(text: &str, within: Span) -> Vec<Found> {
    let Some(pattern) = LEFTOVER.as_ref() else { return Vec::new() };
    let stretch = text.get(within.start..within.end).unwrap_or_default();
    let above = text.get(..within.start).unwrap_or_default();
    let mut found: Vec<Found> = Vec::new();
    for captures in pattern.captures_iter(stretch) {
        let Some(whole) = captures.get(0) else { continue };
        let place = Place {
            above,
            words: whole.as_str(),
            before: stretch.get(..whole.start()).unwrap_or_default(),
            behind: stretch.get(whole.end()..).unwrap_or_default(),
        };
        let Some((kind, span)) = judged(&captures, &place) else { continue };
        // A struck stretch is longer than what begins it, and swallows what stands in it.
        let span = span.shifted(within.start);
        if found.last().is_none_or(|last| last.span.end <= span.start) {
            let asks = captures.name("other").or_else(|| captures.name("square")).is_some();
            let label = asks && is_label(place.words, place.before);
            found.push(Found { label, ..Found::new(span, kind) });
        }
    }
    found
}

/// A leftover and what stands around it.
struct Place<'a> {
    above: &'a str,
    words: &'a str,
    before: &'a str,
    behind: &'a str,
}

impl Place<'_> {
    fn span(&self) -> Span {
        Span::new(self.before.len(), self.before.len() + self.words.len())
    }

    /// The line up to the place, however long it is.
    fn line_before(&self) -> &str {
        let near = end_of(self.before, 200);
        let line = near.rsplit(['\n', '\r']).next().unwrap_or_default();
        // A heading that is no line of its own stands above.
        if self.before.is_empty() {
            return end_of(self.above, 200).rsplit(['\n', '\r']).next().unwrap_or_default();
        }
        line
    }

    fn line_behind(&self) -> &str {
        start_of(self.behind, 200).split(['\n', '\r']).next().unwrap_or_default()
    }

    fn last(&self) -> Option<char> {
        self.before.chars().next_back().or_else(|| self.above.chars().next_back())
    }

    fn next(&self) -> Option<char> {
        self.behind.chars().next()
    }

    /// Whether nothing is joined to it.
    fn stands_free(&self) -> bool {
        let joins = |sign: Option<char>| {
            sign.is_some_and(|sign| sign.is_alphanumeric() || "_-/@\\=&?".contains(sign))
        };
        !joins(self.last()) && !joins(self.next())
    }

    fn is_alone(&self) -> bool {
        begins_there(self.before) && ends_there(self.behind)
    }
}

fn judged(captures: &Captures<'_>, place: &Place<'_>) -> Option<(Kind, Span)> {
    let is = |group: &str| captures.name(group).is_some();
    let told = |kind: Kind, stands: bool| stands.then(|| (kind, place.span()));
    if is("failed") {
        told(Kind::Failed, true)
    } else if is("field") || is("previous") && place.is_alone() {
        told(if is("field") { Kind::ToFill } else { Kind::AsBefore }, true)
    } else if is("square") {
        let is_link = place.behind.starts_with(['(', '[', ':']) || place.last() == Some(']');
        told(Kind::ToFill, !is_link && !quoted_at(place.before, place.behind))
    } else if is("other") {
        let belongs =
            place.last().is_some_and(|sign| sign.is_alphanumeric() || "\\^_%#".contains(sign));
        told(Kind::ToFill, !belongs && !quoted_at(place.before, place.behind))
    } else if is("vanishing") {
        told(Kind::Vanishing, true)
    } else if is("option") {
        let is_link = place.behind.starts_with(['(', '[', ':']);
        told(Kind::Choice, place.words.len() < 200 && place.stands_free() && !is_link)
    } else if is("hashes") {
        let marks = |sign: char| sign.is_whitespace() || ">#-*+|".contains(sign);
        let free = place.last().is_none_or(char::is_whitespace) && place.next() != Some(')');
        let opens_line = place.line_before().trim_start_matches(marks).is_empty();
        let heads = place.line_before().trim_start().starts_with('#');
        let closes = place.line_behind().trim().is_empty() && heads;
        told(Kind::ToFill, !opens_line && !closes && !heads && place.stands_free() && free)
    } else if is("dots") {
        told(Kind::Blank, true)
    } else if is("sum") || is("count") {
        told(Kind::ToFill, !named_by_number(place.before))
    } else if is("date") {
        date(place)
    } else if is("asked") {
        let free = place.last().is_none_or(|sign| sign.is_whitespace() || "(|".contains(sign));
        told(
            Kind::ToFill,
            free && place
                .next()
                .is_none_or(|sign| !sign.is_alphanumeric() && sign != '?' && sign != '!'),
        )
    } else if is("aside") {
        told(Kind::Open, true)
    } else if is("initials") {
        told(Kind::Note, !is_body(place))
    } else if is("note") {
        told(Kind::Note, place.words.len() < 600)
    } else if is("struck") {
        struck(place).map(|span| (Kind::Struck, span))
    } else if is("marked") || is("critic") {
        told(Kind::Marked, place.words.len() < 300 && place.stands_free())
    } else if is("draft") {
        draft(place).map(|span| (Kind::Draft, span))
    } else if is("standin") {
        told(Kind::StandIn, is_nobody(place))
    } else {
        None
    }
}

/// `Part XX`, `Article XX`: a number of another sort.
fn named_by_number(before: &str) -> bool {
    const NUMBERED: &[&str] = &[
        "part", "article", "chapter", "title", "section", "schedule", "annex", "appendix", "book",
        "volume",
    ];
    let last = end_of(before, 40).trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    NUMBERED.contains(&last.to_lowercase().as_str())
}

fn date(place: &Place<'_>) -> Option<(Kind, Span)> {
    let words = place.words;
    if words.starts_with('_') || words.contains('_') {
        // `__bold__ April`, and names of files.
        let free = place.last().is_none_or(|sign| sign.is_whitespace() || "(|>".contains(sign));
        let joined = place.next().is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
        return (free && !joined && !is_date_line(opening(place.line_before())))
            .then(|| (Kind::Blank, place.span()));
    }
    // “Part XX May be amended” is no date.
    let is_roman = words.starts_with(['x', 'X']) && words.contains(char::is_whitespace) && {
        let year = place.behind.trim_start().starts_with("20");
        let led_to = [
            "of", "on", "by", "from", "until", "to", "before", "dated", "the", "ending", "and",
            "since", "on:",
        ];
        let last = end_of(place.before, 40)
            .trim_end()
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        !year && !words.ends_with("20") && !led_to.contains(&last)
    };
    // “Date of birth (DD Month YYYY)” tells how to write a date.
    let before = end_of(place.before, 40).trim_end().trim_end_matches(['“', '"', '\'', '‘', '`']);
    let names_format = ["(", "format", "form", "as"].iter().any(|word| before.ends_with(word));
    (!is_roman
        && !names_format
        && place.stands_free()
        && !is_date_line(opening(place.line_before())))
    .then(|| (Kind::Blank, place.span()))
}

fn opening(line: &str) -> &str {
    line.trim_start_matches(|sign: char| sign.is_whitespace() || "*_>#|".contains(sign))
}

/// Whether “(ICB to confirm)” names a body: its letters stand elsewhere too.
fn is_body(place: &Place<'_>) -> bool {
    const NEAR: usize = 4_000;
    let initials: String =
        place.words.chars().skip(1).take_while(char::is_ascii_uppercase).collect();
    let stands = |text: &str| {
        text.match_indices(&initials).any(|(at, _)| {
            let joined = text.get(..at).and_then(|before| before.chars().next_back());
            let next = text.get(at + initials.len()..).unwrap_or_default();
            !joined.is_some_and(char::is_alphanumeric)
                && !next.starts_with(char::is_alphanumeric)
                && !next.starts_with(" to ")
        })
    };
    let ends = place.words.ends_with(']') || place.words.len() < 60;
    !ends
        || stands(end_of(place.above, NEAR))
        || stands(end_of(place.before, NEAR))
        || stands(start_of(place.behind, NEAR))
}

/// The struck words with their strokes, unless a choice was made with them or a word behind says that they went on purpose.
fn struck(place: &Place<'_>) -> Option<Span> {
    const LONGEST: usize = 2_000;
    if place.last() == Some('~') {
        return None;
    }
    let close =
        if place.words.starts_with('<') { place.words.replace('<', "</") } else { "~~".to_owned() };
    let length = start_of(place.behind, LONGEST).find(&close)? + close.len();
    let inner = place.behind.get(..length - close.len()).unwrap_or_default();
    let rest = start_of(place.behind.get(length..)?, 60);
    let is_choice =
        end_of(place.before, 40).trim_end().ends_with('/') || rest.trim_start().starts_with('/');
    let lower = rest.trim_start_matches([' ', '(', '[', '*', '_']).to_lowercase();
    let on_purpose =
        ["deleted", "removed", "repealed", "not used", "revoked", "superseded", "dilëwyd"]
            .iter()
            .any(|word| lower.starts_with(word));
    let is_fence = rest.starts_with('~') || inner.contains("\n\n");
    (!is_choice && !on_purpose && !is_fence)
        .then(|| Span::new(place.before.len(), place.before.len() + place.words.len() + length))
}

/// The line that calls the text a draft. In tables and lists it belongs to a history of versions.
fn draft(place: &Place<'_>) -> Option<Span> {
    const LONGEST: usize = 100;
    if place.words.starts_with('|') {
        let shift = place.words.len() - place.words.trim_start_matches(['|', ' ', '\t']).len();
        return Some(Span::new(place.before.len() + shift, place.before.len() + place.words.len()));
    }
    let (before, behind) = (place.line_before(), place.line_behind());
    let is_mark = |sign: char| sign.is_whitespace() || ">#*_=–—-(:[".contains(sign);
    let listed =
        before.trim_start().starts_with(['|', '-', '+']) || before.trim_start().starts_with("* ");
    let heads = before.trim_start().starts_with(['#', '*']);
    let opens = before.trim_matches(is_mark).is_empty();
    let says_all = place.words.to_lowercase().starts_with("not");
    let whole = before.len() + place.words.len() + behind.len();
    let closes = behind.trim_matches(|sign: char| is_mark(sign) || ")].".contains(sign)).is_empty();
    let is_line = opens
        && (closes || behind.to_lowercase().contains("signature") || behind.trim_end().len() < 30);
    if listed
        || whole > LONGEST
        || !(is_line || says_all && before.trim().len() < 40 || heads && closes)
    {
        return None;
    }
    let end =
        behind.trim_end_matches(|sign: char| sign.is_whitespace() || "*_#".contains(sign)).len();
    let end = if opens { end } else { 0 };
    Some(Span::new(place.before.len(), place.before.len() + place.words.len() + end))
}

/// Whether “Partner A” may stand for a party that has a name: nobody made it up as an example, defined it or compares it with “Partner B”.
fn is_nobody(place: &Place<'_>) -> bool {
    if place.last().is_some_and(|sign| "“\"'‘(-".contains(sign))
        || place.next().is_some_and(|sign| "”\"-)&.".contains(sign) && sign != '.')
    {
        return false;
    }
    let (before, behind) = (end_of(place.before, 250), start_of(place.behind, 250));
    let around = format!("{before} {behind}").to_lowercase();
    let label = place.words.split_whitespace().next().unwrap_or_default();
    let letter = place.words.chars().next_back();
    let others = || {
        [before, behind].into_iter().flat_map(|near| {
            near.match_indices(label).filter_map(move |(at, _)| {
                near.get(at + label.len()..)?.trim_start().chars().next()
            })
        })
    };
    let compared = {
        let sentence_before = before.rsplit(['.', '\n', '|']).next().unwrap_or_default();
        let sentence_behind = behind.split(['.', '\n', '|']).next().unwrap_or_default();
        ["if ", "where ", "when ", "whenever ", "each ", "any "]
            .iter()
            .any(|word| sentence_before.to_lowercase().contains(word))
            || others().any(|other| Some(other) != letter && "ABCXYZ".contains(other))
                && (sentence_before.contains(label) || sentence_behind.contains(label))
    };
    !compared && !LEFTOVERS.stand_ins.made_up.iter().any(|word| around.contains(word))
}

/// Whether a place stands in a quotation of several words, where brackets are an editor’s, or part of what others are to write.
pub(super) fn quoted_at(before: &str, behind: &str) -> bool {
    const ENOUGH_WORDS: usize = 4;
    let line = end_of(before, 300).rsplit(['\n', '\r']).next().unwrap_or_default();
    let rest = start_of(behind, 300).split(['\n', '\r']).next().unwrap_or_default();
    let quoted = |open: char, close: char| {
        let is_open = if open == close {
            line.matches(open).count() % 2 == 1
        } else {
            line.rfind(open) > line.rfind(close)
        };
        let start = line.rfind(open).filter(|_| is_open);
        let (Some(start), Some(end)) = (start, rest.find(close)) else { return false };
        let inner = [line.get(start..), rest.get(..end)];
        inner.into_iter().flatten().map(|part| part.split_whitespace().count()).sum::<usize>()
            >= ENOUGH_WORDS
    };
    quoted('“', '”') || quoted('"', '"') || quoted('‘', '’')
}

/// Not more than the last bytes of a text.
pub(super) fn end_of(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

/// Not more than the first bytes of a text.
pub(super) fn start_of(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(words: &str) -> Vec<&str> {
        let found = find(words, Span::new(0, words.len()));
        found.iter().filter_map(|found| words.get(found.span.start..found.span.end)).collect()
    }

    #[test]
    fn what_drafts_leave_behind_is_found() {
        for words in [
            "Error! Reference source not found.",
            "Error! Bookmark not defined.",
            "Error: Reference source not found",
            "Gwall! Heb ganfod ffynhonnell y cyfeirnod.",
            "PAGEREF _Toc1234",
            "#REF!",
            "[Borough]",
            "<number>",
            "<<source>>",
            "&lt;name of partner&gt;",
            "{number}",
            "{ MERGEFIELD Name }",
            "«Number»",
            "«Partner_Name»",
            "Click here to enter text.",
            "Click or tap to enter a date.",
            "Choose an item.",
            "£....",
            "£??",
            "XX March",
            "xx April",
            "DD Month YYYY",
            "202_",
            "202X",
            "XX people",
            "?? days",
            "(to be drafted)",
            "(to follow)",
            "(JS to confirm)",
            "[Note: delete if no staff]",
            "Guidance: set out here who employs whom.",
            "Delete this clause",
            "Set out here",
            "~~struck words~~",
            "<del>six</del>",
            "==one month – to check==",
            "[their own charity] / [Larkfield]",
            "[monthly/quarterly]",
        ] {
            let in_words = format!("They pay {words} then");
            let shown = match words {
                "XX March" | "xx April" => format!("They pay on {words} then"),
                _ => in_words,
            };
            let expected = if words == "?? days" { "??" } else { words };
            assert_eq!(finds(&shown), [expected], "{words}");
        }
        assert_eq!(finds("the agreement of __ April 2026"), ["__ April"]);
        assert_eq!(finds("with ### people"), ["###"]);
    }

    #[test]
    fn what_only_looks_so_is_left_alone() {
        for words in [
            "“a local authority [Council] may make such payments”",
            "the [sic] and [the] Council, [T]he Board, [2024] EWHC",
            "[Council](https://council.example) and [City][city]",
            "Part XX May be amended, Article XX people",
            "__Budget__ April",
            "in ~~a~b fashion",
            "Yes / ~~No~~",
            "12.3 ~~The old words.~~ (deleted by the second variation)",
            "a\n\n## Heading ###\n\nb",
            "| 20x | 2026 | file_20_x |",
            "What?? Really?",
            "Date of birth (DD Month YYYY)",
            "The ICB leads. Records go to the board (ICB to confirm receipt).",
            "Guidance: the Care Act guidance of 2014 applies.",
            "as set out here",
            "[Note: the limit was raised in 2019.]",
            "the «Avtalen» and a == b",
            "<br> <address>x</address> <a@b.example>",
            "They work as before and better.",
            "{#names} {.wide} \\text{number}",
            "the error! of our ways",
        ] {
            assert_eq!(finds(words), Vec::<&str>::new(), "{words}");
        }
    }

    #[test]
    fn what_went_before_is_no_clause() {
        assert_eq!(finds("As per the previous agreement."), ["As per the previous agreement"]);
        assert!(super::super::is_nothing_else("As per the previous agreement."));
        assert!(!super::super::is_nothing_else("Staff stay. As per the previous agreement."));
    }
}
