//! What is said of an agreement, before it is dressed: sentences, cards and tables, in which our words and a document's are kept apart.

/// A ledger as a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub title: Words,
    /// What it is and where: a line under the title.
    pub about: Words,
    /// The answer in a few sentences.
    pub lead: Vec<Words>,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    pub heading: &'static str,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Says(Words),
    List(Vec<Words>),
    Card(Card),
    Table(Table),
}

/// One thing with its facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    pub head: Words,
    pub facts: Vec<(&'static str, Words)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub heads: Vec<Words>,
    pub rows: Vec<Vec<Words>>,
}

/// A run of words with where each comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(pub Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Ours(String),
    /// Somebody else's: a title, a name, what an entry says.
    Theirs(String),
    /// A sentence of ours that quotes somebody else between “ and ”.
    Quoting(String),
    /// A path, an id, a digest or a commit.
    Exact(String),
    Status(Tone, String),
}

/// How a status word is to be looked at. It is never a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It is as recorded.
    Settled,
    /// Somebody has still to do something.
    Open,
    /// What is recorded and what is there do not fit.
    Amiss,
    /// Over, or not begun.
    Quiet,
}

impl Part {
    pub fn new(heading: &'static str) -> Self {
        Self { heading, blocks: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub fn says(&mut self, words: Words) {
        self.blocks.push(Block::Says(words));
    }
}

impl Card {
    pub fn of(head: Words) -> Self {
        Self { head, facts: Vec::new() }
    }

    /// Adds a fact, unless there is nothing to say.
    pub fn fact(&mut self, label: &'static str, words: Words) {
        if !words.is_empty() {
            self.facts.push((label, words));
        }
    }
}

impl Words {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn ours(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if let Some(Piece::Ours(before)) = self.0.last_mut() {
            before.push_str(&words);
        } else if !words.is_empty() {
            self.0.push(Piece::Ours(words));
        }
        self
    }

    #[must_use]
    pub fn theirs(mut self, words: impl Into<String>) -> Self {
        self.0.push(Piece::Theirs(words.into()));
        self
    }

    #[must_use]
    pub fn quoting(mut self, words: impl Into<String>) -> Self {
        self.0.push(Piece::Quoting(words.into()));
        self
    }

    #[must_use]
    pub fn exact(mut self, words: impl Into<String>) -> Self {
        self.0.push(Piece::Exact(words.into()));
        self
    }

    #[must_use]
    pub fn status(mut self, tone: Tone, words: impl Into<String>) -> Self {
        self.0.push(Piece::Status(tone, words.into()));
        self
    }

    #[must_use]
    pub fn then(mut self, words: Self) -> Self {
        for piece in words.0 {
            match piece {
                Piece::Ours(words) => self = self.ours(words),
                other => self.0.push(other),
            }
        }
        self
    }

    /// Several, with something of ours between them.
    pub fn joined(words: impl IntoIterator<Item = Self>, between: &str) -> Self {
        words.into_iter().fold(Self::new(), |all, next| {
            if all.is_empty() { next } else { all.ours(between).then(next) }
        })
    }

    /// Several as a list in a sentence: “Harbour Trust, Quay Advice and Mill Lane”.
    pub fn listed(words: Vec<Self>) -> Self {
        let last = words.len().saturating_sub(1);
        words.into_iter().enumerate().fold(Self::new(), |all, (index, next)| match index {
            0 => next,
            index if index == last => all.ours(" and ").then(next),
            _ => all.ours(", ").then(next),
        })
    }

    /// The same as the beginning of a sentence.
    #[must_use]
    pub fn begun(mut self) -> Self {
        if let Some(Piece::Ours(words)) = self.0.first_mut() {
            let mut letters = words.chars();
            if let Some(first) = letters.next() {
                *words = first.to_uppercase().chain(letters).collect();
            }
        }
        self
    }

    /// The words as they are, without where they come from.
    #[cfg(test)]
    pub(super) fn plain(&self) -> String {
        self.0.iter().map(Piece::words).collect()
    }
}

impl Piece {
    pub fn words(&self) -> &str {
        match self {
            Self::Ours(words)
            | Self::Theirs(words)
            | Self::Quoting(words)
            | Self::Exact(words)
            | Self::Status(_, words) => words,
        }
    }
}

impl From<&str> for Words {
    fn from(words: &str) -> Self {
        Self::new().ours(words)
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Self::new().ours(words)
    }
}

/// A sentence of ours cut into what is between “ and ”, which is somebody else's, and what is not. The marks stay with our words.
pub fn quoted(text: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('“') {
        let Some((before, behind)) = rest.split_at_checked(open + '“'.len_utf8()) else { break };
        let Some(close) = behind.find('”') else { break };
        let Some((within, after)) = behind.split_at_checked(close) else { break };
        pieces.push((false, before));
        pieces.push((true, within));
        rest = after;
    }
    pieces.push((false, rest));
    pieces.retain(|(_, piece)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_people_say_it() {
        let named = |names: &[&str]| {
            Words::listed(names.iter().map(|name| Words::new().theirs(*name)).collect()).plain()
        };
        assert_eq!(named(&[]), "");
        assert_eq!(named(&["A"]), "A");
        assert_eq!(named(&["A", "B"]), "A and B");
        assert_eq!(named(&["A", "B", "C"]), "A, B and C");
    }

    #[test]
    fn quotations_are_told_from_our_words() {
        assert_eq!(
            quoted("“Disputes” reworded; x"),
            [(false, "“"), (true, "Disputes"), (false, "” reworded; x")]
        );
        assert_eq!(quoted("“never closed"), [(false, "“never closed")]);
        assert_eq!(quoted(""), []);
    }
}
