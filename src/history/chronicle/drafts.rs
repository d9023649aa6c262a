//! Agreements that nobody recorded: all that there is to say of them is that they are drafts.

use std::sync::Arc;

use super::Work;
use crate::document::agreement::Agreement;
use crate::history::ledger::{Ledger, Reading, Reviews, Status};

/// A ledger without a line in it. Most agreements of a repository may be drafts, so nothing is read for it.
pub(super) fn ledger(agreement: &Arc<Agreement>, work: &Work<'_>) -> Ledger {
    let organisations = work.inquiry.organisations.clone();
    Ledger {
        id: agreement.id().unwrap_or_else(|| agreement.path()).to_owned(),
        title: agreement.called().to_owned(),
        path: agreement.path().to_owned(),
        as_of: work.inquiry.as_of,
        status: Status::Draft,
        current: Some(Reading { agreement: Arc::clone(agreement), manifest: None, digest: None }),
        organisations: organisations.or_else(|| work.keeping.organisations(agreement.path())),
        versions: Vec::new(),
        approved: None,
        in_force: None,
        entries: Vec::new(),
        acts: Vec::new(),
        parties: Vec::new(),
        unrecorded: None,
        stood_unrecorded: Vec::new(),
        rewritten: Vec::new(),
        reviews: Reviews::default(),
        former_ids: Vec::new(),
        texts: Vec::new(),
        commits: Vec::new(),
        completeness: work.past.completeness.clone(),
        is_proposal: work.past.is_proposal,
    }
}
