//! A change in half a sentence, the most important first.

use super::sayings::in_words;
use super::terms::clipped;
use super::{Change, Class, ClauseChange, Direction, How, TermChange};

/// How many changes are told; the rest is counted.
const MOST: usize = 3;

pub(super) fn summary(change: &Change) -> String {
    if change.class == Class::None {
        return "nothing changed".to_owned();
    }
    if change.renumbering_only {
        return format!("{} renumbered", counted(change.clauses.len(), "section"));
    }
    let mut told: Vec<(u8, String)> =
        change.terms.iter().map(|term| (weight(term), term_in_words(term))).collect();
    let real = change
        .clauses
        .iter()
        .filter(|clause| !matches!(clause.how, How::Editorial | How::Renumbered));
    told.extend(real.map(|clause| (clause_weight(clause.how), clause_in_words(clause))));
    told.extend(change.attachments.iter().map(|file| {
        let what = match (&file.old, &file.new) {
            (None, Some(_)) => "added",
            (Some(_), None) => "taken out",
            _ => "changed",
        };
        (3, format!("the file “{}” {what}", short(&file.path)))
    }));
    told.sort_by_key(|(weight, _)| *weight);
    let more = told.len().saturating_sub(MOST);
    let mut words: Vec<String> = told.into_iter().take(MOST).map(|(_, words)| words).collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    let of = |how: How| change.clauses.iter().filter(|clause| clause.how == how).count();
    match (of(How::Renumbered), of(How::Editorial)) {
        (count @ 1.., _) => words.push(format!("{} renumbered", counted(count, "section"))),
        (0, count) if words.is_empty() => words.push(match count {
            0 => "only signs changed, no words".to_owned(),
            count => format!("only signs changed, no words, in {}", counted(count, "section")),
        }),
        _ => {}
    }
    words.join("; ")
}

fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// Who is a party, then what has a direction, then the other terms.
const fn weight(term: &TermChange) -> u8 {
    match term.direction {
        Some(Direction::Joins | Direction::Leaves) => 0,
        Some(_) => 1,
        None => 2,
    }
}

const fn clause_weight(how: How) -> u8 {
    match how {
        How::Added | How::Removed => 2,
        How::Reworded => 3,
        How::Renamed => 4,
        How::Moved | How::Renumbered | How::Editorial => 5,
    }
}

fn term_in_words(term: &TermChange) -> String {
    let label = match term.pointer.split('/').collect::<Vec<_>>().as_slice() {
        // "termination: notice 6 months → 3 months" reads better here than the label, since it begins with the clause.
        ["", clause, key]
            if term.party.is_none()
                && *clause == term.clause
                && is_name(key)
                && *clause != "parties" =>
        {
            format!("{}: {}", in_words(clause), in_words(key))
        }
        _ => short(&term.label),
    };
    match (term.direction, &term.old, &term.new) {
        (Some(direction @ (Direction::Joins | Direction::Leaves)), ..) => {
            format!("{label} {}", direction.name())
        }
        (direction, Some(old), Some(new)) => {
            let direction =
                direction.map(|direction| format!(", {}", direction.name())).unwrap_or_default();
            format!("{label} {} → {}{direction}", short(old), short(new))
        }
        (_, None, Some(new)) => format!("{label} added: {}", short(new)),
        (_, Some(old), None) => format!("{label} taken out: {}", short(old)),
        (_, None, None) => label,
    }
}

fn is_name(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn clause_in_words(clause: &ClauseChange) -> String {
    let (old, new) = (clause.old_heading.as_deref(), clause.new_heading.as_deref());
    let heading = new.or(old);
    let name = heading.map_or_else(
        || "the words before the first heading".to_owned(),
        |heading| format!("“{}”", short(heading)),
    );
    match (clause.how, old, new) {
        (How::Renamed, Some(old), Some(new)) => {
            format!("“{}” renamed “{}”", short(old), short(new))
        }
        (how, ..) => format!("{name} {}", how.name()),
    }
}

/// Words of a document in half a sentence.
fn short(words: &str) -> String {
    const LONGEST: usize = 60;
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or(words).trim_end()),
        None => clipped(words),
    }
}

impl How {
    /// In a sentence: "“Disputes” reworded".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Reworded => "reworded",
            Self::Renamed => "renamed",
            Self::Renumbered => "renumbered",
            Self::Moved => "moved",
            Self::Editorial => "changed in its signs only",
        }
    }
}

impl Direction {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shorter => "shorter",
            Self::Longer => "longer",
            Self::Smaller => "smaller",
            Self::Larger => "larger",
            Self::Earlier => "earlier",
            Self::Later => "later",
            Self::Joins => "joins",
            Self::Leaves => "leaves",
        }
    }
}

impl Class {
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Editorial => "editorial",
            Self::Permitted => "permitted",
            Self::Substantive => "substantive",
        }
    }
}
