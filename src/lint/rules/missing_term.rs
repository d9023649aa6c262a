//! A term that the front matter needs and does not have. Told by the schemas.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "missing-term",
    severity: Severity::Error,
    summary: "a term that the front matter needs and does not have",
    explanation: r"
Every agreement needs `kind`, `id`, `title` and `parties`. Once it is agreed, its front matter also says when it begins and ends and who has to agree to a
change, and, where its kind cannot do without these clauses, who lets new partners in and how much notice ends it: a change, an admission and a
notice can be held against the agreement only if this is known.

Below the level `strict`, what the words of the clause state unmistakably is not demanded a second time.

~~~markdown bad
---
kind: lead-provider-agreement
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, role: partner }
---
~~~

~~~markdown bad agreed
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
---

## Variation

Changes are recorded by the secretariat.
~~~

~~~markdown good agreed
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
variation: { approval: all-parties, form: writing }
---

## Variation

This agreement is changed in writing, by all parties.
~~~

**To settle it,** add the key that the help line names.

**Suppress it** only for an agreement that is older than the repository and does not say.
",
    suppressible: true,
    check: Check::Elsewhere,
};
