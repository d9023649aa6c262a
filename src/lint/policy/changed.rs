//! What a change of the policy would ask less of agreements, once it is merged.

use std::collections::BTreeSet;

use super::{Files, Policy, Weakened};
use crate::ground::finding::Severity;

/// Each thing that the newer policy asks less than the older one, in half a sentence.
pub fn loosened(before: &Policy, after: &Policy) -> Vec<String> {
    let mut loosened = Vec::new();
    let weakened: BTreeSet<String> = before.weakened.iter().map(Weakened::printed).collect();
    loosened.extend(
        after.weakened.iter().map(Weakened::printed).filter(|entry| !weakened.contains(entry)),
    );
    let (old, new) = (before.level.unwrap_or_default(), after.level.unwrap_or_default());
    if new.asks_less_than(old) {
        loosened.push(format!("level {} in place of {}", new.name(), old.name()));
    }
    let (old, new) = (before.fail_on.unwrap_or_default(), after.fail_on.unwrap_or_default());
    if new.severity().is_none_or(|new| old.severity().is_some_and(|old| new > old)) && new != old {
        loosened.push(format!("a run fails on {} only, not on {}", new.name(), old.name()));
    }
    loosened.extend(
        added(&before.excluded, &after.excluded).map(|glob| format!("files left out: {glob}")),
    );
    loosened.extend(claims(before, after));
    loosened.extend(severities(before, after));
    let schemas: BTreeSet<&str> = after.schemas.iter().map(|own| own.file.as_str()).collect();
    let dropped = before.schemas.iter().filter(|own| !schemas.contains(own.file.as_str()));
    loosened.extend(dropped.map(|own| format!("the schema {} is not asked any more", own.file)));
    let known: BTreeSet<_> =
        before.synonyms.iter().map(|own| (&own.clause, &own.synonym)).collect();
    let heads = after.synonyms.iter().filter(|own| !known.contains(&(&own.clause, &own.synonym)));
    loosened
        .extend(heads.map(|own| format!("a heading “{}” counts as {}", own.synonym, own.clause)));
    loosened
}

/// Files that are no agreements any more unless they say so, and those of which less is asked.
fn claims<'a>(before: &'a Policy, after: &'a Policy) -> impl Iterator<Item = String> + 'a {
    let level = |policy: &Policy, glob: &str| {
        let claim =
            policy.claims.iter().find(|claim| claim.files.written.iter().any(|one| one == glob));
        claim.map(|claim| claim.level.or(policy.level).unwrap_or_default())
    };
    let globs = before.claims.iter().chain(&after.claims).flat_map(|claim| &claim.files.written);
    let globs: BTreeSet<&String> = globs.collect();
    globs.into_iter().filter_map(move |glob| match (level(before, glob), level(after, glob)) {
        (Some(_), None) => Some(format!("{glob} is not taken for agreements any more")),
        (Some(old), Some(new)) if new.asks_less_than(old) => {
            Some(format!("level {} in place of {} for {glob}", new.name(), old.name()))
        }
        (None, Some(new)) if new.asks_less_than(after.level.unwrap_or_default()) => {
            Some(format!("level {} for {glob}", new.name()))
        }
        _ => None,
    })
}

/// What weighed more and does not any more.
fn severities<'a>(before: &'a Policy, after: &'a Policy) -> impl Iterator<Item = String> + 'a {
    before.severities.iter().filter_map(|raised| {
        let same = after.severities.iter().rev().find(|other| {
            other.rule == raised.rule
                && other.files.as_ref().map(|files| &files.written)
                    == raised.files.as_ref().map(|files| &files.written)
        });
        let severity = same.map_or(Some(Severity::Note), |same| same.severity);
        let was = raised.severity?;
        match same {
            None => Some(format!("{} does not weigh more than usual any more", raised.rule)),
            Some(_) if severity < Some(was) => Some(format!(
                "{} weighs {} in place of {}",
                raised.rule,
                severity.map_or("nothing", Severity::name),
                was.name()
            )),
            Some(_) => None,
        }
    })
}

fn added<'a>(before: &'a Files, after: &'a Files) -> impl Iterator<Item = &'a String> {
    after.written.iter().filter(|glob| !before.written.contains(glob))
}
