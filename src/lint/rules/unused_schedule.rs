//! A schedule that the words never refer to.

use super::drafting::DRAFTING;
use super::targets::{Attached, Found, Targets, variants};
use super::{Check, Report, Rule, targets, wording};
use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::document::words::{Sort, Whose};
use crate::ground::finding::Severity;
use crate::ground::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "unused-schedule",
    severity: Severity::Note,
    summary: "a schedule or annex that the words never refer to",
    explanation: r"
A schedule has the force that a clause gives it. One that no clause mentions may have none, or may be left over from the agreement that
this one was copied from.

Looked for are the number of the schedule and its title (if that is more than one word, or no other schedule is referred to by number), anywhere outside itself, and words for all of them together (“the schedules form part of this
agreement”). The same is asked of what `schedules` in the front matter lists; one that is also a heading of the text is told once. Parts, chapters and
signature pages are not asked for, nor are glossaries and histories of changes, which need no clause to stand.

~~~markdown bad
## 1. Purpose
The partners run one advice service.

# Schedule 1: Rooms
The service uses the ground floor.
~~~

~~~markdown good
## 1. Purpose
The partners run one advice service in the rooms of Schedule 1.

# Schedule 1: Rooms
The service uses the ground floor.
~~~

**To settle it,** say in a clause what the schedule is for, or take it out.

**Suppress it** where a schedule is kept for information only, and say so at its head.
",
    suppressible: true,
    check: Check::Agreement(check),
};

const SORTS: [Sort; 5] =
    [Sort::Schedule, Sort::Annex, Sort::Appendix, Sort::Exhibit, Sort::Attachment];

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// How many schedules are looked for.
const MOST: usize = 100;

fn check(agreement: &Agreement, report: &mut Report<'_>) {
    let listed = agreement.terms().get("schedules").map(Term::list).unwrap_or_default();
    let sections = agreement.body.sections.iter().enumerate();
    let is_headed = sections.into_iter().any(|(index, section)| {
        targets::attached(index, &section.heading).iter().any(|attached| attached.leads)
    });
    if listed.is_empty() && !is_headed {
        return;
    }
    let targets = Targets::of(agreement);
    let headed =
        targets.attached.iter().filter(|attached| attached.leads && attached.sort.is_attached());
    let headed: Vec<_> = headed.collect();
    let even = agreement.prose().even();
    if ["schedules", "annexes", "annexures", "appendices", "exhibits", "attachments"]
        .iter()
        .any(|all| names_all(even, all))
    {
        return;
    }
    let mut told: Vec<String> = Vec::new();
    let is_numbered_elsewhere = |attached: &&Attached| {
        let own = agreement.body.sections.get(attached.section).map(|section| section.span);
        is_numbered(agreement, &targets, attached.sort, &attached.number, own)
    };
    // Where a reference leads to no schedule that is there, it may have been meant for this one: `broken-reference` tells that.
    let has_lost = |sort: Sort| {
        targets.references().any(|stated| {
            stated.value.sort == sort
                && matches!(targets.attachment(sort, &stated.value.number), Found::Nowhere(_))
        })
    };
    let lost: Vec<Sort> = SORTS.iter().copied().filter(|sort| has_lost(*sort)).collect();
    let has_lost = |sort: Sort| lost.contains(&sort);
    let numbered: Vec<bool> = headed.iter().take(MOST).map(is_numbered_elsewhere).collect();
    let explains = |title: &str| {
        let words = &DRAFTING.schedules.need_no_reference;
        words.iter().any(|word| title.contains(word.as_str()))
    };
    for (index, attached) in headed.iter().enumerate().take(MOST) {
        let Some(section) = agreement.body.sections.get(attached.section) else { continue };
        let is_for_signing =
            agreement.recognised.get(attached.section).and_then(Option::as_ref).is_some_and(
                |recognised| {
                    recognised.clauses.iter().any(|clause| clause == "counterparts-and-execution")
                },
            );
        let title = section.title.to_lowercase();
        // “the budget” is no reference to Schedule 2 (Budget) where the words refer to the others by their numbers.
        let is_alike = |(other, is_numbered): (&&Attached, &bool)| {
            *is_numbered && other.sort == attached.sort && other.section != attached.section
        };
        let says_little = !has_lost(attached.sort)
            && !section.title.contains(' ')
            && headed.iter().zip(&numbered).any(is_alike);
        let is_used = is_for_signing
            || explains(&title)
            || numbered.get(index).is_some_and(|is_numbered| *is_numbered)
            || !says_little && is_named(agreement, &section.title, Some(section.span))
            || !says_little
                && listed.iter().any(|schedule| {
                    is_same(schedule, &title, &attached.number)
                        && is_mentioned(agreement, schedule, None)
                });
        if is_used {
            continue;
        }
        told.push(title);
        report
            .at(
                section.heading_span,
                format!("no clause refers to {} {}", attached.sort.name(), attached.number),
            )
            .why("a schedule has the force that a clause gives it")
            .help("say in a clause what it is for, or take it out");
    }
    check_listed(agreement, &targets, listed, &headed, report);
}

/// The schedules that the front matter lists and that stand in no heading.
fn check_listed(
    agreement: &Agreement,
    targets: &Targets<'_>,
    listed: &[Term],
    headed: &[&Attached],
    report: &mut Report<'_>,
) {
    for (index, schedule) in listed.iter().enumerate().take(MOST) {
        let title = schedule.text_of("title").unwrap_or_default();
        let number = (index + 1).to_string();
        let is_headed = headed.iter().any(|attached| {
            let section = agreement.body.sections.get(attached.section);
            section.is_some_and(|section| {
                is_same(schedule, &section.title.to_lowercase(), &attached.number)
            })
        });
        let own = agreement
            .body
            .sections
            .iter()
            .find(|section| section.title.eq_ignore_ascii_case(title))
            .map(|section| section.span);
        let is_used = is_headed
            || own.is_some()
            || is_mentioned(agreement, schedule, None)
            || headed.is_empty() && is_numbered(agreement, targets, Sort::Schedule, &number, None);
        if is_used || title.is_empty() {
            continue;
        }
        let place = schedule.get("title").map_or(schedule.span, |title| title.span);
        report
            .at(place, format!("no clause refers to the schedule {}", wording::quoted(title)))
            .why("a schedule has the force that a clause gives it")
            .help("say in a clause what it is for, or take it off the list");
    }
}

/// “the schedules form part of this agreement”: not a list of some.
fn names_all(even: &str, word: &str) -> bool {
    even.match_indices(word).any(|(at, _)| {
        let behind = even.get(at + word.len()..).unwrap_or_default().trim_start();
        !behind.starts_with(|c: char| c.is_ascii_digit())
            && behind.split(' ').next().is_some_and(|next| next.len() > 1)
    })
}

/// Whether a listed schedule is the one under a heading.
fn is_same(schedule: &Term, title: &str, number: &str) -> bool {
    let listed = schedule.text_of("title").unwrap_or_default().to_lowercase();
    let id = schedule.text_of("id").unwrap_or_default();
    listed == title
        || !title.is_empty() && listed.ends_with(title)
        || id.ends_with(&format!("-{}", number.to_lowercase()))
        || listed.split([' ', ':']).nth(1) == Some(&number.to_lowercase())
}

fn is_mentioned(agreement: &Agreement, schedule: &Term, own: Option<Span>) -> bool {
    let text = |key: &str| schedule.text_of(key).unwrap_or_default();
    let title = text("title");
    let bare = title.split_once(':').map_or(title, |(_, bare)| bare.trim());
    let id = text("id").replace('-', " ");
    [title, bare, id.as_str(), text("reference")].iter().any(|name| is_named(agreement, name, own))
        || agreement
            .body
            .links
            .iter()
            .any(|link| !text("file").is_empty() && link.target.ends_with(text("file")))
        || shares_words(agreement, bare)
}

/// Whether the words that tell what a schedule is about stand in one sentence somewhere: “the financial model” for “Model of the finances”.
fn shares_words(agreement: &Agreement, title: &str) -> bool {
    let words = super::captions::telling(title);
    let even = agreement.prose().even();
    !words.is_empty()
        && even
            .split(['.', '\n'])
            .any(|sentence| words.iter().all(|word| sentence.contains(word.as_str())))
}

/// Whether the words outside a stretch name something.
fn is_named(agreement: &Agreement, name: &str, own: Option<Span>) -> bool {
    const SHORTEST: usize = 4;
    let prose = agreement.prose();
    let name = name.to_lowercase();
    let is_heading = |place: usize| {
        let section = agreement.body.section_at(place);
        section.is_some_and(|section| {
            section.heading_span.start <= place && place < section.heading_span.end
        })
    };
    name.len() >= SHORTEST
        && prose.even().match_indices(&name).any(|(at, _)| {
            let place = at + prose.start();
            own.is_none_or(|own| !own.contains(Span::at(place))) && !is_heading(place)
        })
}

/// Whether a reference outside a stretch gives the number, alone or in a range.
fn is_numbered(
    agreement: &Agreement,
    targets: &Targets<'_>,
    sort: Sort,
    number: &str,
    own: Option<Span>,
) -> bool {
    let names = variants(number);
    let value = names.iter().find_map(|name| targets::leading(name));
    let mut before: Option<u32> = None;
    for stated in targets.mentions() {
        let reference = &stated.value;
        if reference.whose == Whose::Other && !may_be_own(agreement, stated.span) {
            continue;
        }
        let same_sort = reference.sort == sort;
        let found = variants(&reference.number);
        let reached = found.iter().find_map(|name| targets::leading(name));
        let lies_between = reference.ends_range
            && before.is_some_and(|from| {
                value.is_some_and(|value| from <= value && reached.is_some_and(|to| value <= to))
            });
        let is_meant = same_sort && (found.iter().any(|name| names.contains(name)) || lies_between);
        let within = sort == Sort::Schedule
            && reference
                .within
                .as_deref()
                .is_some_and(|within| variants(within).iter().any(|name| names.contains(name)));
        if (is_meant || within) && own.is_none_or(|own| !own.contains(stated.span)) {
            return true;
        }
        before = reached;
    }
    // “the second Schedule”
    let ordinal =
        value.and_then(|value| ORDINALS.get(usize::try_from(value).ok()?.checked_sub(1)?));
    if ordinal.is_some_and(|nth| is_named(agreement, &format!("{nth} {}", sort.name()), own)) {
        return true;
    }
    // “the Schedule”, where there is only one.
    let alone =
        targets.attached.iter().filter(|attached| attached.sort == sort && attached.leads).count()
            <= 1;
    alone && is_named(agreement, &format!("the {}", sort.name()), own)
}

/// “Schedule 2 of the agreement” may be in this one, “Schedule 2 of the Head Contract” is not.
fn may_be_own(agreement: &Agreement, place: Span) -> bool {
    const REACH: usize = 40;
    let prose = agreement.prose();
    let from = place.end.saturating_sub(prose.start());
    let behind = prose.even().get(from..(from + REACH).min(prose.even().len())).unwrap_or_default();
    let mut words =
        behind.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    match (words.next(), words.next(), words.next()) {
        (Some("of" | "to" | "in"), Some("the"), Some(name)) => {
            ["agreement", "memorandum", "mou", "deed", "contract", "terms"].contains(&name)
        }
        (Some("of" | "to" | "in"), _, _) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::told;

    const RULE: &str = "unused-schedule";

    #[test]
    fn the_schedule_is_named_at_its_heading_or_in_the_list() {
        let text =
            "## 1. Purpose\nWe advise.\n\n# Schedule 1: Rooms\nOne.\n\n# Annex B\nSee Annex B.\n";
        assert_eq!(
            told(RULE, text),
            ["23:3 no clause refers to Schedule 1", "26:3 no clause refers to Annex B"]
        );
        let text = "---\nkind: alliance-agreement\nschedules: [{ id: model, title: Financial model, held-by: Quay }]\n---\nWe advise.\n";
        assert_eq!(told(RULE, text), ["3:33 no clause refers to the schedule “Financial model”"]);
    }

    #[test]
    fn every_way_of_referring_counts() {
        for words in [
            "See Schedule 1 and Annex B.",
            "See schedules 1 to 3, and Annexes A and B.",
            "The schedules form part of this agreement.",
            "See the rooms there, and Annex B. Rooms are listed.",
            "The Schedule lists rooms, paragraph 2 of Annex B their times.",
            "See [Schedule 1](#schedule-1-rooms) and **Annex B**.",
            "See Schedule 1 and Annex B.\n\n# Annex C: Glossary\nx\n\n# Annex D: Changes of this text\nAmendments.",
        ] {
            let text =
                format!("## 1. Purpose\n{words}\n\n# Schedule 1: Rooms\nOne.\n\n# Annex B\nTwo.\n");
            assert_eq!(told(RULE, &text).len(), 0, "{words}");
        }
    }
}
