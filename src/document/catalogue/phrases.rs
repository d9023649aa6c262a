//! Sequences of words, looked for in a text in one pass.

/// Sequences of words that speak for or against a clause.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// By the number of their first word.
    by_first: Vec<Vec<Phrase>>,
    count: usize,
}

#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) words: Vec<u32>,
    pub(super) clause: usize,
    /// Its place among all phrases, so that one that is repeated counts once.
    number: usize,
}

impl Phrases {
    pub(super) fn add(&mut self, words: Vec<u32>, clause: usize) {
        let Some(first) = words.first().map(|first| *first as usize) else { return };
        if self.by_first.len() <= first {
            self.by_first.resize_with(first + 1, Vec::new);
        }
        let Some(phrases) = self.by_first.get_mut(first) else { return };
        if phrases.iter().all(|phrase| phrase.clause != clause || phrase.words != words) {
            phrases.push(Phrase { words, clause, number: self.count });
            self.count += 1;
        }
    }

    pub(super) fn with_places<'a>(&'a self, text: &[u32]) -> Vec<(usize, &'a Phrase)> {
        let mut found = Vec::new();
        for (place, word) in text.iter().enumerate() {
            let Some(phrases) = self.by_first.get(*word as usize) else { continue };
            let rest = text.get(place..).unwrap_or_default();
            found.extend(
                phrases
                    .iter()
                    .filter(|phrase| rest.starts_with(&phrase.words))
                    .map(|phrase| (place, phrase)),
            );
        }
        found
    }

    /// The clause of each different phrase that occurs.
    pub(super) fn in_text_each(&self, text: &[u32]) -> Vec<usize> {
        let mut found: Vec<_> = self
            .with_places(text)
            .into_iter()
            .map(|(_, phrase)| (phrase.number, phrase.clause))
            .collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(_, clause)| clause).collect()
    }

    /// The clauses that occur, each once.
    pub(super) fn in_text(&self, text: &[u32]) -> Vec<usize> {
        let mut clauses = self.in_text_each(text);
        clauses.sort_unstable();
        clauses.dedup();
        clauses
    }
}
