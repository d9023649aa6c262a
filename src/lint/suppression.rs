//! Findings that somebody allows, with a reason, and for how long: `allow:` in the front matter, or a comment where the finding stands.

use std::str::FromStr as _;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::document::agreement::Agreement;
use crate::document::term::{Pair, Shape, Term};
use crate::ground::finding::{Finding, Severity};
use crate::ground::source::Span;
use crate::lint::rules;

/// One rule, allowed in one stretch of a file.
#[derive(Debug)]
struct Suppression {
    rule: String,
    /// The comment, or the entry of `allow:`.
    span: Span,
    /// The findings that it covers are those that begin in here.
    scope: Span,
    until: Option<Date>,
    because: String,
}

/// `counterpart: allow RULE until DATE because REASON`, with or without `until`.
static ALLOW: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a constant, tried by the tests")]
    Regex::new(r"^counterpart:\s*allow\s+(?<rule>\S+)(?:\s+until\s+(?<until>\S+))?\s+because\s+(?<because>\S.*)$")
        .expect("a regular expression")
});

/// Marks the findings about an agreement that its suppressions cover, and tells of suppressions that are faulty, unused or expired.
pub fn apply(agreement: &Agreement, findings: &mut Vec<Finding>, as_of: Date) {
    let (suppressions, mut told) = read(agreement);
    for suppression in &suppressions {
        if suppression.until.is_some_and(|until| until < as_of) {
            told.push(expired(agreement, suppression));
            continue;
        }
        let mut used = false;
        for finding in findings.iter_mut().filter(|finding| suppression.covers(finding)) {
            finding.suppressed.get_or_insert_with(|| suppression.because.clone());
            used = true;
        }
        if !used {
            let message = format!("nothing here needs `{}` to be allowed", suppression.rule);
            told.push(
                unused(agreement, suppression.span, message)
                    .help("take the suppression out")
                    .to_owned(),
            );
        }
    }
    findings.extend(told);
}

impl Suppression {
    fn covers(&self, finding: &Finding) -> bool {
        finding.rule == self.rule
            && self.scope.start <= finding.span.start
            && finding.span.start <= self.scope.end
    }
}

fn unused(agreement: &Agreement, span: Span, message: impl Into<String>) -> Finding {
    Finding::new("unused-suppression", Severity::Warning, agreement.path(), span, message)
}

fn expired(agreement: &Agreement, suppression: &Suppression) -> Finding {
    let Suppression { rule, until, because, .. } = suppression;
    let until = until.map(|until| until.to_string()).unwrap_or_default();
    let message = format!("`{rule}` was allowed until {until}, which has passed");
    Finding::new(
        "expired-suppression",
        Severity::Warning,
        agreement.path(),
        suppression.span,
        message,
    )
    .why(format!("the reason given was: {because}"))
    .help("settle what was put off, or give a new date with its reason")
    .to_owned()
}

/// All suppressions of an agreement, and findings about those that cannot be read.
fn read(agreement: &Agreement) -> (Vec<Suppression>, Vec<Finding>) {
    let mut suppressions: Vec<_> = agreement
        .terms()
        .get("allow")
        .map(Term::list)
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| listed(agreement, entry))
        .collect();
    let mut faults = Vec::new();
    let in_front =
        agreement.front.comments.iter().map(|span| (*span, front_scope(agreement, *span)));
    let in_body = agreement.body.comments.iter().map(|span| (*span, body_scope(agreement, *span)));
    for (span, scope) in in_front.chain(in_body) {
        match commented(agreement, span, scope) {
            None => {}
            Some(Ok(suppression)) => suppressions.push(suppression),
            Some(Err(fault)) => faults.push(*fault),
        }
    }
    let (known, unknown): (Vec<_>, Vec<_>) =
        suppressions.into_iter().partition(|known| is_suppressible(&known.rule));
    faults.extend(unknown.iter().map(|suppression| refused(agreement, suppression)));
    (known, faults)
}

fn is_suppressible(rule: &str) -> bool {
    rules::named(rule).is_some_and(|rule| rule.suppressible)
}

fn refused(agreement: &Agreement, suppression: &Suppression) -> Finding {
    let rule = &suppression.rule;
    if rules::named(rule).is_some() {
        return unused(agreement, suppression.span, format!("`{rule}` cannot be allowed"))
            .why("findings about the record, signatures, identity, hidden text and policy are what others rely on")
            .help("settle what it tells, and take the suppression out")
            .to_owned();
    }
    let mut fault = unused(
        agreement,
        suppression.span,
        format!("there is no rule “{rule}”, so this allows nothing"),
    );
    match rules::nearest(rule) {
        Some(nearest) => fault.help(format!("did you mean `{nearest}`?")),
        None => fault.help("`counterpart list rules` names them all"),
    };
    fault
}

/// An entry of `allow:`, which covers the file. What it lacks is told by the schema.
fn listed(agreement: &Agreement, entry: &Term) -> Option<Suppression> {
    let until = match entry.text_of("until") {
        Some(until) => Some(Date::from_str(until).ok()?),
        None => None,
    };
    Some(Suppression {
        rule: entry.text_of("rule")?.to_owned(),
        span: entry.span,
        scope: Span::new(0, agreement.source.text().len()),
        until,
        because: entry.text_of("because").filter(|because| !because.trim().is_empty())?.to_owned(),
    })
}

/// What a comment allows; `None` where it is a comment about something else.
fn commented(
    agreement: &Agreement,
    span: Span,
    scope: Span,
) -> Option<Result<Suppression, Box<Finding>>> {
    let comment = agreement.source.slice(span);
    let words = match comment.strip_prefix("<!--") {
        Some(rest) => rest.strip_suffix("-->").unwrap_or(rest),
        None => comment.trim_start_matches('#'),
    }
    .trim();
    if !words.starts_with("counterpart:") {
        return None;
    }
    let unreadable = |message: &str| {
        let help = "write it like: counterpart: allow RULE until 2027-01-31 because REASON (`until` may be left out)";
        Some(Err(Box::new(unused(agreement, span, message).help(help).to_owned())))
    };
    let Some(parts) = ALLOW.captures(words) else {
        return unreadable(if words.contains(" because ") {
            "this suppression cannot be read, so it allows nothing"
        } else {
            "this suppression gives no reason, so it allows nothing"
        });
    };
    let part = |name: &str| parts.name(name).map(|part| part.as_str().to_owned());
    let until = match part("until").map(|until| Date::from_str(&until)) {
        None => None,
        Some(Ok(until)) => Some(until),
        Some(Err(_)) => {
            return unreadable(
                "this suppression ends on a day that is no date, so it allows nothing",
            );
        }
    };
    Some(Ok(Suppression {
        rule: part("rule").unwrap_or_default(),
        span,
        scope,
        until,
        because: part("because").unwrap_or_default(),
    }))
}

/// In the front matter a comment covers the key on its line, or, alone on its line, the next line that is not a comment.
fn front_scope(agreement: &Agreement, comment: Span) -> Span {
    let source = &agreement.source;
    let mut line = source.position(comment.start).line;
    let front_end = agreement.front.span.map_or(0, |span| span.end);
    let is_bare = |line: usize| {
        let words = source.slice(source.line_span(line)).trim_start();
        words.is_empty() || words.starts_with('#')
    };
    while is_bare(line) && source.line_span(line).start < front_end {
        line += 1;
    }
    let covered = source.line_span(line);
    let end = end_of_pairs_on(agreement.terms(), covered).unwrap_or(covered.end);
    Span::new(covered.start, end.max(covered.end))
}

/// Where the values of the keys that stand on a line end, so that a comment above a key covers all that is under it.
fn end_of_pairs_on(term: &Term, line: Span) -> Option<usize> {
    let of_pair = |pair: &Pair| {
        if line.contains(pair.key_span) {
            return Some(pair.term.span.end);
        }
        end_of_pairs_on(&pair.term, line)
    };
    match &term.shape {
        Shape::Map(pairs) => pairs.iter().filter_map(of_pair).max(),
        Shape::List(terms) => terms.iter().filter_map(|term| end_of_pairs_on(term, line)).max(),
        Shape::Scalar(_) => None,
    }
}

/// In the body a comment covers the section that it stands in.
fn body_scope(agreement: &Agreement, comment: Span) -> Span {
    agreement.body.section_at(comment.start).map_or(agreement.body.span, |section| section.span)
}
