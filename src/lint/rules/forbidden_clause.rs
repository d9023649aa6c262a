//! A clause that has no place in the kind. Told by the schemas.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "forbidden-clause",
    severity: Severity::Error,
    summary: "a clause that has no place in this kind of agreement",
    explanation: r"
A memorandum that binds nobody cannot make anybody pay. If it shares risk or grants an indemnity, either the partners believe that they are protected and are
not, or a court finds that the memorandum binds after all (*Sundorne v Geminor* [2024] EWHC 1666 (Ch)).

A document that does not say itself of what kind it is, but is read as one (`--kind`, or a glob in `counterpart.toml`), is passed over, unless a
schema of the repository forbids the clause.

~~~markdown bad
---
kind: memorandum-of-understanding
id: tideway-mou
title: Tideway memorandum of understanding
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
legal-status: { effect: not-binding }
---

## Risk sharing

Harbour Trust bears 60 per cent of any loss and Quay Advice 40 per cent.
~~~

~~~markdown good
---
kind: memorandum-of-understanding
id: tideway-mou
title: Tideway memorandum of understanding
parties:
  - { id: harbour-trust, name: Harbour Trust, role: partner }
  - { id: quay-advice, name: Quay Advice, role: partner }
legal-status: { effect: partly-binding, binding-clauses: [risk-sharing, confidentiality, governing-law] }
---

## Risk sharing

Harbour Trust bears 60 per cent of any loss and Quay Advice 40 per cent.
~~~

**To settle it,** take the clause into an agreement that binds, or let the memorandum bind in that clause.

**Suppress it** if counsel has advised that the clause may stand.
",
    suppressible: true,
    check: Check::Elsewhere,
};
