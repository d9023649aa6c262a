//! A suppression whose day has passed. The run tells it where it reads suppressions.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "expired-suppression",
    severity: Severity::Warning,
    summary: "a suppression whose day has passed",
    explanation: r"
An exception with a date is a promise to come back to it. When the day has passed, what it excused is told again, and the suppression
itself is told as well so that nobody wonders why.

~~~markdown bad as-of=2027-02-01
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
allow:
  - { rule: share-missing, until: 2027-01-31, because: the board decides on the shares in January }
---
~~~

~~~markdown good as-of=2027-01-31
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
risk-sharing: { shares: { harbour-trust: 100 } }
allow:
  - { rule: share-missing, until: 2027-01-31, because: the board decides on the shares in January }
---
~~~

**To settle it,** settle what it excused and delete it; or give it a new day, with a reason that holds until then.

**It cannot be suppressed.**
",
    suppressible: false,
    check: Check::Elsewhere,
};
