//! A value that is not what its key takes. Told by the schemas.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "invalid-value",
    severity: Severity::Error,
    summary: "a value that cannot be what its key says: a day, a length of time, a share, a word from a list",
    explanation: r"
Days are compared, lengths of time are added to them, shares are summed. That works only if there is one way to write each. `03/04/2026` is the third of April
to some and the fourth of March to others.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }
timeframe: { commencement: 01/04/2026, expiry: 2029-02-30 }
termination: { notice: six months }
---
~~~

~~~markdown bad
---
kind: lead-provider-agreement
id: Tideway Agreement
title: Tideway wellbeing partnership agreement
parties: Harbour Trust and Quay Advice
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
timeframe: { commencement: 2026-04-01, expiry: 2029-03-31 }
termination: { notice: P6M }
---
~~~

**To settle it,** write days as `2026-04-01`, lengths of time as `P6M` (six months) or `P14D` (fourteen days), money as `{ amount: '50000.00', currency: GBP }`,
shares as a number for per cent or a fraction such as `1/3`, and approvals as `all-parties`, `majority` or `2/3`.

**Suppress it** never needs to be: a value that cannot be read is better left out, and said in the words.
",
    suppressible: true,
    check: Check::Elsewhere,
};
