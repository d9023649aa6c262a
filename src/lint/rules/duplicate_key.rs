//! A key that stands twice in one place. Told by reading the front matter.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-key",
    severity: Severity::Error,
    summary: "a key that stands there twice, so that nobody knows which value holds",
    explanation: r"
Of two notice periods, which one was agreed? One reader takes the first and another the last, and both are sure.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
termination: { notice: P3M }
termination: { notice: P6M }
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
termination: { notice: P6M }
---
~~~

**To settle it,** keep the one that was agreed.
",
    suppressible: false,
    check: Check::Elsewhere,
};
