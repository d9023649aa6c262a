//! Days and lengths of time as the terms of a text state them.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::document::agreement::Agreement;
use crate::document::term::Term;
use crate::history::record::date;

/// The day on which an agreement begins.
pub(super) fn commencement(agreement: &Agreement) -> Option<Date> {
    date(agreement.terms_of("timeframe")?.get("commencement")?)
}

/// The last day on which an agreement runs, where its terms state or imply one.
pub(super) fn last_day(agreement: &Agreement) -> Option<Date> {
    let timeframe = agreement.terms_of("timeframe")?;
    if let Some(expiry) = timeframe.get("expiry").and_then(date) {
        return Some(expiry);
    }
    let term = timeframe.get("term").and_then(Term::duration)?;
    commencement(agreement)?.checked_add(term).ok()?.checked_sub(1.day()).ok()
}
