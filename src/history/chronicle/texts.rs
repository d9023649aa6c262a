//! Texts of agreements, read from the contents that a history names.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::overlay::{Judged, with_plain_lines};
use crate::document::agreement::{Agreement, Circumstances};
use crate::document::catalogue::Catalogue;
use crate::ground::files;
use crate::ground::source::Source;
use crate::history::digest;
use crate::history::ledger::Reading;
use crate::history::repository::Repository;
use crate::history::trace::{ObjectId, State, Trace};

pub(super) struct Texts<'a> {
    repository: &'a Repository,
    catalogue: &'a Catalogue,
    judged: &'a Judged,
    /// A schedule seldom changes with the text, and may be long.
    attachments: RefCell<HashMap<ObjectId, Option<String>>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(
        repository: &'a Repository,
        catalogue: &'a Catalogue,
        judged: &'a Judged,
    ) -> Self {
        Self { repository, catalogue, judged, attachments: RefCell::default() }
    }

    /// What stands in a state; the agreement as it was given, where it is that.
    pub(super) fn read(
        &self,
        state: &State,
        trace: &Trace,
        given: Option<&Arc<Agreement>>,
    ) -> Option<Reading> {
        let bytes = self.judged.bytes(self.repository, &state.path, state.text)?;
        let is_judged = trace.judged.and_then(|judged| trace.states.get(judged)) == Some(state);
        let agreement = match given.filter(|given| is_judged && is_text_of(given, &bytes)) {
            Some(given) => Arc::clone(given),
            None => self.agreement(&bytes, state, given),
        };
        let manifest = digest::manifest_with(&bytes, |path| {
            let (_, content) = state.attachments.iter().find(|(attached, _)| attached == path)?;
            self.hash(path, (*content)?)
        });
        let manifest = manifest.ok().map(Arc::new);
        let digest = manifest.as_ref().map(|manifest| manifest.digest());
        Some(Reading { agreement, manifest, digest })
    }

    fn agreement(
        &self,
        bytes: &[u8],
        state: &State,
        given: Option<&Arc<Agreement>>,
    ) -> Arc<Agreement> {
        // A document that is read as a kind of ours was one before, too.
        let kind = given.filter(|given| given.is_foreign()).and_then(|given| given.kind());
        let circumstances =
            Circumstances { kind: kind.map(str::to_owned), agreed: true, organisations: None };
        let source = Source::new(state.path.as_str(), files::decode(bytes.to_vec()).text);
        Arc::new(Agreement::read(Arc::new(source), self.catalogue, circumstances))
    }

    fn hash(&self, path: &str, content: ObjectId) -> Option<String> {
        if let Some(known) = self.attachments.borrow().get(&content) {
            return known.clone();
        }
        let bytes = self.judged.bytes(self.repository, path, content);
        let hash = bytes.map(|bytes| digest::hash_of_attachment(&bytes));
        self.attachments.borrow_mut().insert(content, hash.clone());
        hash
    }
}

/// Whether an agreement was read from these bytes, or from the same with other line ends.
fn is_text_of(agreement: &Agreement, bytes: &[u8]) -> bool {
    let text = agreement.source.text().as_bytes();
    text == bytes || with_plain_lines(text).is_some_and(|plain| plain == bytes)
}
