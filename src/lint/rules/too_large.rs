//! A file beyond the limits of `schema/limits.json`. Reading tells it, and the run then ends with exit code 2.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "too-large",
    severity: Severity::Error,
    summary: "a file beyond the size, depth or number of parts that is read",
    explanation: r"
What was not read has not been checked, and must not look as if it had been. A file beyond a limit is named, the rest of it is left
unread, and the run ends with exit code 2: could not look.

The limits are generous: 5 MB for an agreement, where the longest real ones have a tenth of that; 1 MB for `counterpart.toml`,
`organisations.yaml`, a schema or a file of the record; 50,000 keys and values and 64 levels in one front matter; 10,000 sections. They stand in
`schema/limits.json`, and are there so that a file made to exhaust a machine cannot.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
appendix: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ deep ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
appendix: [[ not deep ]]
---
~~~

**To settle it,** keep data sets, drawings and logs in files of their own and list them under `schedules`; check that the file is an
agreement at all.

**It cannot be suppressed.**
",
    suppressible: false,
    check: Check::Elsewhere,
};
