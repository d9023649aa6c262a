//! A key that nothing reads. Told by the schemas.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-key",
    severity: Severity::Error,
    summary: "a key in the front matter that nothing reads, mostly a slip of the pen",
    explanation: r"
A key that is misspelt looks as if something were agreed, and nothing checks it. One that is like none of ours may be the partners' own: that is
a warning, until a schema of theirs, named in `counterpart.toml`, describes it.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
terminaton: { notice: P6M }
---
~~~

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
omissions:
  profit-sharng: { state: not-applicable, reason: the grant pays costs and no more }
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
termination: { notice: P6M }
omissions:
  profit-sharing: { state: not-applicable, reason: the grant pays costs and no more }
---
~~~

**To settle it,** write the key that was meant. `counterpart schema front-matter` lists all keys with what they mean; editors can use it to check as
people type.

**Suppress it** for a key of your own, if you do not want to describe it.
",
    suppressible: true,
    check: Check::Elsewhere,
};
