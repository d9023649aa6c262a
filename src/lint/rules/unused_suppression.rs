//! A suppression that silences nothing. The run tells it, once all findings of a file are known.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unused-suppression",
    severity: Severity::Warning,
    summary: "a suppression that silences nothing",
    explanation: r"
An exception that is no longer needed will one day silence something that nobody has looked at. What it once excused is settled, or the
rule's name is misspelt, or the rule cannot be suppressed.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
allow:
  - { rule: share-missing, because: the board decides on the shares in October }
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
risk-sharing: { shares: { harbour-trust: 100 } }
allow:
  - { rule: share-missing, because: Quay Advice is paid by the hour and carries no risk }
---
~~~

**To settle it,** delete the suppression, or correct the name of the rule.

**It cannot be suppressed.**
",
    suppressible: false,
    check: Check::Elsewhere,
};
