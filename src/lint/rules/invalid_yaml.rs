//! Front matter that cannot be read. Told by reading the front matter.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "invalid-yaml",
    severity: Severity::Error,
    summary: "front matter that cannot be read, or that could be read in more than one way",
    explanation: r"
Front matter is read by people and by machines, and both have to read the same. Where a colon, a quotation mark or a tab stands in the wrong place,
everything behind it is lost; and what can be read in two ways, such as an alias or a tag, has no place in a legal record.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway: a wellbeing partnership agreement
---
~~~

~~~markdown good
---
kind: lead-provider-agreement
id: tideway
title: 'Tideway: a wellbeing partnership agreement'
---
~~~

**To settle it,** do as the help line says; mostly a value wants quotation marks. Until then nothing else in the front matter is judged.
",
    suppressible: false,
    check: Check::Elsewhere,
};
