//! A kind of agreement that nobody knows. Told by the schemas.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-kind",
    severity: Severity::Error,
    summary: "a kind of agreement that is not known",
    explanation: r"
What an agreement must contain follows from its kind: a memorandum of understanding needs less than an alliance agreement. Where the kind is not known,
only what all agreements share is checked.

~~~markdown bad
---
kind: lead-provider-agrement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
---
~~~

**To settle it,** write one of the kinds that `counterpart list kinds` shows. A kind of your own is added by a schema that `counterpart.toml` names.

**Suppress it** only while such a schema is on its way.
",
    suppressible: true,
    check: Check::Elsewhere,
};
