//! A file that should be an agreement and does not open with front matter. Told by reading the front matter.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "missing-front-matter",
    severity: Severity::Error,
    summary: "a file that counts as an agreement and does not open with front matter that ends",
    explanation: r"
The lines between two `---` at the top say what kind of agreement this is and who the parties are. Without them nothing can be checked, and no
digest of the text can be made: nobody could say later what was signed.

~~~markdown bad
---
kind: lead-provider-agreement
id: tideway
title: Tideway wellbeing partnership agreement
parties:
  - { id: harbour-trust, name: Harbour Trust, role: lead-provider }
  - { id: quay-advice, name: Quay Advice, role: partner }

# Tideway wellbeing partnership agreement
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

# Tideway wellbeing partnership agreement
~~~

**To settle it,** open the file with `---`, the keys `kind`, `id`, `title` and `parties`, and another `---`. A file that is no agreement can be
left out by the globs in `counterpart.toml`.
",
    suppressible: false,
    check: Check::Elsewhere,
};
