//! Whether the words of a clause state what a term would say, so plainly that asking for the term as well would be asking twice.

use std::collections::BTreeSet;

use crate::document::words::{Length, approvals, dates, durations};

/// Whether words state something of this sort: `start`, `end`, `start and end`, `notice` or `approval`. Two different answers are none.
pub(super) fn is_stated(sort: &str, words: &str) -> bool {
    match sort {
        "start" => !dates(words).is_empty(),
        "end" => has_end(words),
        "start and end" => !dates(words).is_empty() && has_end(words),
        "notice" => lengths(words).len() == 1 && words.to_lowercase().contains("notice"),
        "approval" => {
            let approvals: BTreeSet<_> =
                approvals(words).into_iter().map(|stated| stated.value).collect();
            approvals.len() == 1
        }
        _ => false,
    }
}

/// An end is a second day or a length of time.
fn has_end(words: &str) -> bool {
    let days: BTreeSet<_> = dates(words).into_iter().map(|stated| stated.value).collect();
    days.len() >= 2 || !lengths(words).is_empty()
}

/// The lengths that the front matter can state, each once.
fn lengths(words: &str) -> BTreeSet<Length> {
    let lengths = durations(words).into_iter().map(|stated| stated.value);
    lengths.filter(|length| length.is_of_the_calendar()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_and_an_end_are_two_days_or_a_day_and_a_length() {
        assert!(is_stated("start and end", "It begins on 1 April 2026 and ends on 31 March 2029."));
        assert!(is_stated("start and end", "It begins on 1 April 2026 and runs for three years."));
        assert!(!is_stated("start and end", "It begins on 1 April 2026 and runs until ended."));
        assert!(is_stated("start", "It begins on 1 April 2026 and runs until ended."));
    }

    #[test]
    fn two_answers_are_none() {
        assert!(is_stated("notice", "Any party may end it with six months’ notice."));
        assert!(!is_stated(
            "notice",
            "The lead gives three months’ notice, the others six months’ notice."
        ));
        assert!(is_stated("approval", "Changes are agreed in writing by all parties."));
        assert!(!is_stated("approval", "The board keeps a list of changes."));
    }
}
