//! How a story is read: files, days, and sentences about what happened.

use jiff::civil::Date;

use super::Fault;
use crate::history::record::{ActKind, EntryKind};

/// A story as it is written.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// Files that stand there from the start, by path, each with the line on which it is given.
    pub(super) files: Vec<(String, String)>,
    pub(super) events: Vec<Event>,
}

/// One line of a story.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) line: usize,
    pub(super) day: Date,
    /// Whether it belongs to the same commit as the event before it.
    pub(super) together: bool,
    pub(super) place: Place,
    /// What happened, as it is written: the message of the commit.
    pub(super) sentence: String,
    pub(super) action: Action,
    pub(super) details: Details,
}

/// Where something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Main,
    Branch(String),
    /// Only on disk, in no commit.
    WorkTree,
}

#[derive(Debug)]
pub(super) enum Action {
    Drafted,
    Entry {
        kind: EntryKind,
        of: Vec<String>,
    },
    Act {
        kind: ActKind,
        who: Vec<String>,
        on: Option<Thing>,
    },
    TakenOut(Thing),
    ListsKey(Vec<String>),
    Changes {
        what: Thing,
        from: String,
        to: String,
    },
    Gains {
        what: Thing,
        words: String,
        after: Option<String>,
    },
    GainsParty(String),
    LosesParty(String),
    Written(Thing),
    Deleted(Thing),
    Moved(Thing, String),
    Copied(Thing, String),
    /// To what it was at first; for a text to what it was before, or in a version.
    Restored(Thing, Option<u32>),
    Merged {
        branches: Vec<String>,
        into: Option<String>,
    },
    Squashed(String),
    FastForwarded(String),
    Rebased(String),
    CheckedOut(String),
}

/// What something happens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Thing {
    /// The text of the agreement.
    Text,
    /// All files of its record.
    Record,
    /// Both.
    Agreement,
    /// A file of the record.
    Of(Described),
    Path(String),
}

/// A file of the record, by what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Described {
    pub(super) entry: Option<EntryKind>,
    pub(super) act: Option<ActKind>,
    /// An entry or an act, of whatever kind.
    pub(super) any: Option<Sort>,
    /// The signature beside an act.
    pub(super) detached: bool,
    pub(super) who: Option<String>,
    pub(super) day: Option<Date>,
    pub(super) version: Option<u32>,
    pub(super) first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Entry,
    Act,
}

/// What a sentence adds about how it happened.
#[derive(Debug, Clone, Default)]
pub(super) struct Details {
    pub(super) dated: Option<Date>,
    pub(super) effective: Option<Date>,
    /// The path of the agreement, where it is not the one that the story is about.
    pub(super) on: Option<String>,
    /// Whose key it is signed with, where it is.
    pub(super) key: Option<Key>,
    pub(super) by: Option<String>,
    pub(super) everywhere: bool,
    pub(super) keeping: Option<Keeping>,
    /// Further keys of an entry or an act, each with its value as YAML.
    pub(super) extras: Vec<(String, String)>,
    /// The indented lines below.
    pub(super) block: String,
}

/// A demonstration key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    Own,
    Of(String),
}

/// Which side a merge takes: where both changed a file, or altogether.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    Ours,
    Theirs,
    /// Nothing of the other side, whatever it changed.
    OnlyOurs,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Comma,
}

/// Reads a story.
pub(super) fn read(story: &str) -> Result<Script, Fault> {
    let mut script = Script::default();
    let mut open_file = false;
    for (index, line) in story.lines().enumerate() {
        let number = index + 1;
        if let Some(heading) = heading(line) {
            open_file = !heading.is_empty();
            if open_file {
                script.files.push((heading.to_owned(), String::new()));
            }
        } else if open_file {
            if let Some((_, text)) = script.files.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        } else if line.trim().is_empty() || line.starts_with('#') {
            // A blank line inside an indented block belongs to it.
            if let Some(event) =
                script.events.last_mut().filter(|event| !event.details.block.is_empty())
            {
                event.details.block.push('\n');
            }
        } else if let Some(words) = line.strip_prefix("    ").or_else(|| line.strip_prefix('\t')) {
            let event = script.events.last_mut().ok_or_else(|| {
                Fault::new(number, "indented words belong to a line above them, and there is none")
            })?;
            event.details.block.push_str(words);
            event.details.block.push('\n');
        } else {
            let event = event(number, line, script.events.last())?;
            script.events.push(event);
        }
    }
    for event in &mut script.events {
        let words = event.details.block.trim_end().len();
        event.details.block.truncate(words);
        if words > 0 {
            event.details.block.push('\n');
        }
        take_extras(event)?;
    }
    Ok(script)
}

/// The path of `=== path ===`; empty for `===`, which ends the files.
fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_prefix("===")?;
    if rest.is_empty() {
        return Some("");
    }
    rest.strip_prefix(' ')?.strip_suffix(" ===")
}

/// Below an entry or an act, indented lines are further keys.
fn take_extras(event: &mut Event) -> Result<(), Fault> {
    if !matches!(event.action, Action::Entry { .. } | Action::Act { .. } | Action::TakenOut(_)) {
        return Ok(());
    }
    for line in std::mem::take(&mut event.details.block).lines() {
        let (key, value) = key_and_value(line)
            .ok_or_else(|| Fault::new(event.line, format!("“{line}” is not `key: value`")))?;
        event.details.extras.push((key.to_owned(), value.to_owned()));
    }
    Ok(())
}

fn event(line: usize, text: &str, before: Option<&Event>) -> Result<Event, Fault> {
    let (day, together, place, sentence) = if let Some(rest) = text.strip_prefix("and ") {
        let before = before.ok_or_else(|| {
            Fault::new(line, "“and” goes on with a line above it, and there is none")
        })?;
        (before.day, true, before.place.clone(), rest)
    } else {
        let (day, rest) = text.split_once(' ').unwrap_or((text, ""));
        let day = date(line, day)?;
        let (place, rest) = placed(rest);
        (day, false, place, rest)
    };
    let mut segments = segments(sentence).into_iter();
    let is_detail = |segment: &&str| key_and_value(segment).is_some() || begins_detail(segment);
    let mut head = segments.next().unwrap_or_default().to_owned();
    let mut details = Details::default();
    let mut in_details = false;
    for segment in segments {
        in_details |= is_detail(&segment);
        if !in_details {
            head = format!("{head}, {segment}");
        } else if let Some((key, value)) = key_and_value(segment) {
            details.extras.push((key.to_owned(), value.to_owned()));
        } else if let Some((_, value)) =
            details.extras.last_mut().filter(|_| !begins_detail(segment))
        {
            // A comma inside of a value.
            *value = format!("{value}, {segment}");
        } else {
            Sentence::new(line, segment).details(&mut details)?;
        }
    }
    let mut sentence = Sentence::new(line, &head);
    let action = sentence.action()?;
    if matches!(action, Action::Act { kind: ActKind::GivesNotice, .. }) && sentence.eat("of") {
        details.extras.push(("subject".to_owned(), sentence.word("of what")?));
    }
    sentence.details(&mut details)?;
    Ok(Event { line, day, together, place, sentence: capitalised(&head), action, details })
}

fn date(line: usize, text: &str) -> Result<Date, Fault> {
    text.parse().map_err(|_| {
        Fault::new(line, format!("a line begins with a day such as 2026-03-12, not with “{text}”"))
    })
}

/// `on BRANCH: …`, or `in the work tree: …`.
fn placed(text: &str) -> (Place, &str) {
    if let Some(rest) = text.strip_prefix("in the work tree: ") {
        return (Place::WorkTree, rest);
    }
    let named = text.strip_prefix("on ").and_then(|rest| rest.split_once(": "));
    match named {
        Some(("main", rest)) => (Place::Main, rest),
        Some((branch, rest)) if !branch.contains(' ') => (Place::Branch(branch.to_owned()), rest),
        _ => (Place::Main, text),
    }
}

/// What stands between commas that are in no quotation and no bracket.
fn segments(sentence: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let (mut start, mut depth, mut quoted) = (0, 0_usize, false);
    for (at, character) in sentence.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '“' | '{' | '[' | '(' if !quoted => depth += 1,
            '”' | '}' | ']' | ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if depth == 0 && !quoted => {
                segments.extend(sentence.get(start..at).map(str::trim));
                start = at + 1;
            }
            _ => {}
        }
    }
    segments.extend(sentence.get(start..).map(str::trim));
    segments
}

/// `key: value`, where the key is one word in lower case.
fn key_and_value(segment: &str) -> Option<(&str, &str)> {
    let (key, value) = segment.split_once(':')?;
    let is_key =
        !key.is_empty() && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
    (is_key && value.starts_with([' '])).then(|| (key, value.trim()))
}

fn begins_detail(segment: &str) -> bool {
    let first = segment.split(' ').next().unwrap_or_default();
    matches!(
        first,
        "effective" | "dated" | "on" | "with" | "under" | "committed" | "everywhere" | "keeping"
    )
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A sentence, read from its start.
struct Sentence {
    line: usize,
    tokens: Vec<Token>,
    at: usize,
}

/// The ways to say what happened; the longer before the shorter where one begins like another.
const VERBS: &[(&str, Verb)] = &[
    ("record the agreement", Verb::RecordAgreement),
    ("is recorded", Verb::Recorded),
    ("is held", Verb::Recorded),
    ("is taken out", Verb::TakenOut),
    ("are drafted", Verb::Drafted),
    ("is drafted", Verb::Drafted),
    ("is transcribed", Verb::Entry(EntryKind::Transcribed)),
    ("is continued", Verb::Entry(EntryKind::Continued)),
    ("is terminated", Verb::Entry(EntryKind::Termination)),
    ("signs", Verb::Act(ActKind::Signs)),
    ("sign", Verb::Act(ActKind::Signs)),
    ("approves", Verb::Act(ActKind::Approves)),
    ("approve", Verb::Act(ActKind::Approves)),
    ("adheres", Verb::Act(ActKind::Adheres)),
    ("adhere", Verb::Act(ActKind::Adheres)),
    ("declines", Verb::Act(ActKind::Declines)),
    ("decline", Verb::Act(ActKind::Declines)),
    ("gives notice", Verb::Act(ActKind::GivesNotice)),
    ("give notice", Verb::Act(ActKind::GivesNotice)),
    ("lists a key", Verb::ListsKey),
    ("list a key", Verb::ListsKey),
    ("list keys", Verb::ListsKey),
    ("changes", Verb::Changes),
    ("change", Verb::Changes),
    ("gains", Verb::Gains),
    ("loses", Verb::Loses),
    ("is written", Verb::Written),
    ("is deleted", Verb::Deleted),
    ("is moved to", Verb::Moved),
    ("is copied to", Verb::Copied),
    ("is restored", Verb::Restored),
    ("is merged", Verb::Merged),
    ("are merged", Verb::Merged),
    ("is squashed", Verb::Squashed),
    ("is fast-forwarded", Verb::FastForwarded),
    ("is rebased", Verb::Rebased),
    ("is checked out", Verb::CheckedOut),
];

#[derive(Debug, Clone, Copy)]
enum Verb {
    RecordAgreement,
    Recorded,
    TakenOut,
    Drafted,
    Entry(EntryKind),
    Act(ActKind),
    ListsKey,
    Changes,
    Gains,
    Loses,
    Written,
    Deleted,
    Moved,
    Copied,
    Restored,
    Merged,
    Squashed,
    FastForwarded,
    Rebased,
    CheckedOut,
}

impl Sentence {
    fn new(line: usize, text: &str) -> Self {
        Self { line, tokens: tokens(text), at: 0 }
    }

    fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.line, message)
    }

    fn peek(&self) -> Option<&str> {
        match self.tokens.get(self.at)? {
            Token::Word(word) => Some(word),
            Token::Quoted(_) | Token::Comma => None,
        }
    }

    fn word(&mut self, wanted: &str) -> Result<String, Fault> {
        match self.tokens.get(self.at) {
            Some(Token::Word(word)) => {
                self.at += 1;
                Ok(word.clone())
            }
            _ => Err(self.fault(format!("{wanted} is missing here"))),
        }
    }

    fn quoted(&mut self) -> Result<String, Fault> {
        match self.tokens.get(self.at) {
            Some(Token::Quoted(words)) => {
                self.at += 1;
                Ok(words.clone())
            }
            _ => Err(self.fault("words in quotation marks are missing here")),
        }
    }

    /// Goes past these words, if they stand here.
    fn eat(&mut self, words: &str) -> bool {
        let count = self.standing_at(self.at, words);
        self.at += count.unwrap_or_default();
        count.is_some()
    }

    fn standing_at(&self, at: usize, words: &str) -> Option<usize> {
        let words: Vec<_> = words.split(' ').collect();
        let is_word = |(offset, word): (usize, &&str)| matches!(self.tokens.get(at + offset), Some(Token::Word(told)) if told == *word);
        words.iter().enumerate().all(is_word).then_some(words.len())
    }

    fn day(&mut self) -> Result<Date, Fault> {
        let word = self.word("a day")?;
        word.parse().map_err(|_| self.fault(format!("“{word}” is not a day such as 2026-03-12")))
    }

    fn number(&mut self) -> Result<u32, Fault> {
        let word = self.word("a number")?;
        word.parse().map_err(|_| self.fault(format!("“{word}” is not a number")))
    }

    fn action(&mut self) -> Result<Action, Fault> {
        let found = (0..self.tokens.len()).find_map(|at| {
            VERBS.iter().find_map(|(words, verb)| Some((at, self.standing_at(at, words)?, *verb)))
        });
        let Some((at, length, verb)) = found else { return self.entry() };
        let subject = Self {
            line: self.line,
            tokens: self.tokens.get(..at).unwrap_or_default().to_vec(),
            at: 0,
        };
        self.at = at + length;
        self.predicate(verb, subject)
    }

    fn predicate(&mut self, verb: Verb, mut subject: Self) -> Result<Action, Fault> {
        Ok(match verb {
            Verb::RecordAgreement => Action::Entry { kind: EntryKind::Agreed, of: Vec::new() },
            Verb::Recorded if subject.eat("the agreement") => {
                Action::Entry { kind: EntryKind::Agreed, of: Vec::new() }
            }
            Verb::Recorded => subject.entry()?,
            Verb::Entry(kind) => Action::Entry { kind, of: Vec::new() },
            Verb::Drafted => Action::Drafted,
            Verb::TakenOut => Action::TakenOut(subject.thing()?),
            Verb::Act(kind) => Action::Act { kind, who: subject.list()?, on: self.object()? },
            Verb::ListsKey => Action::ListsKey(subject.list()?),
            Verb::Changes => {
                let from = self.quoted()?;
                if !self.eat("to") {
                    return Err(self.fault("write it like: the text changes “one” to “other”"));
                }
                Action::Changes { what: subject.thing()?, from, to: self.quoted()? }
            }
            Verb::Gains if self.eat("the party") => Action::GainsParty(self.word("a party")?),
            Verb::Loses if self.eat("the party") => Action::LosesParty(self.word("a party")?),
            Verb::Loses => {
                Action::Changes { what: subject.thing()?, from: self.quoted()?, to: String::new() }
            }
            Verb::Gains => {
                let words = self.quoted().unwrap_or_default();
                let after = if self.eat("after") { Some(self.quoted()?) } else { None };
                Action::Gains { what: subject.thing()?, words, after }
            }
            Verb::Written => Action::Written(subject.thing()?),
            Verb::Deleted => Action::Deleted(subject.thing()?),
            Verb::Moved => Action::Moved(subject.thing()?, self.word("a path")?),
            Verb::Copied => Action::Copied(subject.thing()?, self.word("a path")?),
            Verb::Restored => {
                let version = if self.eat("to version") { Some(self.number()?) } else { None };
                Action::Restored(subject.thing()?, version)
            }
            Verb::Merged => {
                let into = if self.eat("into") { Some(self.word("a branch")?) } else { None };
                Action::Merged { branches: subject.list()?, into }
            }
            Verb::Squashed => Action::Squashed(subject.word("a branch")?),
            Verb::FastForwarded => Action::FastForwarded(subject.word("a branch")?),
            Verb::Rebased => Action::Rebased(subject.word("a branch")?),
            Verb::CheckedOut => Action::CheckedOut(subject.word("a branch")?),
        })
    }

    /// `amendment of termination and variation`.
    fn entry(&mut self) -> Result<Action, Fault> {
        let _ = self.eat("the") || self.eat("an") || self.eat("a");
        let name = self.word("what happened")?;
        let kind = EntryKind::named(&name).ok_or_else(|| {
            let kinds: Vec<_> = EntryKind::ALL.into_iter().map(EntryKind::name).collect();
            self.fault(format!(
                "“{name}” is no entry of a record, and no verb of a story is here; entries are: {}",
                kinds.join(", ")
            ))
        })?;
        let of = if self.eat("of") { self.list()? } else { Vec::new() };
        Ok(Action::Entry { kind, of })
    }

    /// What an act is about: `version 2`, or an entry.
    fn object(&mut self) -> Result<Option<Thing>, Fault> {
        if self.eat("version") || self.eat("on version") {
            let described = Described { version: Some(self.number()?), ..Described::default() };
            return Ok(Some(Thing::Of(described)));
        }
        if self.peek() == Some("the") || self.standing_at(self.at, "on the").is_some() {
            self.eat("on");
            return Ok(Some(self.thing()?));
        }
        Ok(None)
    }

    /// `harbour-trust, quay-advice and mill-lane`; it ends where a detail begins.
    fn list(&mut self) -> Result<Vec<String>, Fault> {
        let mut names = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Comma => {}
                Token::Word(word) if word == "and" || word == "the" => {}
                Token::Word(word) if begins_detail(word) => break,
                Token::Word(word) => names.push(word.clone()),
                Token::Quoted(_) => {
                    return Err(self.fault("a name is needed here, without quotation marks"));
                }
            }
            self.at += 1;
        }
        if names.is_empty() { Err(self.fault("a name is missing here")) } else { Ok(names) }
    }

    fn thing(&mut self) -> Result<Thing, Fault> {
        if !self.eat("the") {
            return Ok(Thing::Path(self.word("a file, or “the text”")?));
        }
        let mut described = Described { first: self.eat("first"), ..Described::default() };
        self.eat("last");
        let name = self.word("what is meant")?;
        match name.as_str() {
            "text" => return Ok(Thing::Text),
            "record" => return Ok(Thing::Record),
            "agreement" => return Ok(Thing::Agreement),
            "entry" => described.any = Some(Sort::Entry),
            "act" => described.any = Some(Sort::Act),
            "signature" => described.act = Some(ActKind::Signs),
            "approval" => described.act = Some(ActKind::Approves),
            "adherence" => described.act = Some(ActKind::Adheres),
            "refusal" => described.act = Some(ActKind::Declines),
            "key-signature" => described.detached = true,
            _ => described.entry = EntryKind::named(&name),
        }
        if described == (Described { first: described.first, ..Described::default() }) {
            return Err(self.fault(format!("a story knows nothing that is called “the {name}”")));
        }
        self.eat("entry");
        while self.eat("of") {
            let word = self.word("of whom, or of which day")?;
            match word.parse() {
                Ok(day) => described.day = Some(day),
                Err(_) => described.who = Some(word),
            }
        }
        // What somebody gives is an act; the parties' own notice is an entry.
        if described.entry == Some(EntryKind::Notice) && described.who.is_some() {
            described = Described { entry: None, act: Some(ActKind::GivesNotice), ..described };
        }
        Ok(Thing::Of(described))
    }

    /// What is left of the sentence.
    fn details(&mut self, details: &mut Details) -> Result<(), Fault> {
        while let Some(token) = self.tokens.get(self.at) {
            let Token::Word(word) = token else {
                return Err(self.fault("the end of this line is not understood"));
            };
            let word = word.clone();
            self.at += 1;
            match word.as_str() {
                "effective" => details.effective = Some(self.day()?),
                "dated" => details.dated = Some(self.day()?),
                "on" => details.on = Some(self.word("the path of an agreement")?),
                "with" if self.eat("a key") => details.key = Some(Key::Own),
                "with" if self.eat("the key of") => {
                    details.key = Some(Key::Of(self.word("the owner of the key")?));
                }
                "under" => {
                    let power = self.word("a power such as timeframe.extension")?;
                    details.extras.push(("under".to_owned(), power));
                }
                "committed" if self.eat("by") => details.by = Some(self.word("who committed it")?),
                "everywhere" => details.everywhere = true,
                "keeping" if self.eat("only ours") => details.keeping = Some(Keeping::OnlyOurs),
                "keeping" if self.eat("ours") => details.keeping = Some(Keeping::Ours),
                "keeping" if self.eat("theirs") => details.keeping = Some(Keeping::Theirs),
                _ => return Err(self.fault(format!("“{word}” is not understood here"))),
            }
        }
        Ok(())
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '“' => Some('”'),
            '"' => Some('"'),
            _ => None,
        };
        let inside = rest.get(first.len_utf8()..).unwrap_or_default();
        if let Some((words, behind)) = end.and_then(|end| inside.split_once(end)) {
            tokens.push(Token::Quoted(words.replace("\\n", "\n")));
            rest = behind;
        } else if first == ',' {
            tokens.push(Token::Comma);
            rest = inside;
        } else {
            let end = rest.find([' ', ',']).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            tokens.push(Token::Word(word.to_owned()));
            rest = behind;
        }
        rest = rest.trim_start();
    }
    tokens
}
