//! A clause that good agreements of the kind have. Told by the schemas.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "recommended-clause",
    severity: Severity::Note,
    summary: "a clause that is recommended for this kind of agreement, about which the text is silent",
    explanation: r"
These are not needed for the agreement to work; they are what experienced partners wish they had written. At the level `strict` they are warnings, at
`standard` notes, at `light` they are not told. A clause that stands as a sentence among other things counts as for `missing-clause`.

~~~markdown bad
---
kind: deed-of-adherence
id: tideway-adherence-1
title: Deed of adherence of Ferry Friends
agreement: tideway
parties:
  - { id: ferry-friends, name: Ferry Friends, role: partner }
---

## Admission

From 1 June 2027 Ferry Friends is a partner, and keeps to all terms of the Tideway wellbeing partnership agreement.
~~~

~~~markdown good
---
kind: deed-of-adherence
id: tideway-adherence-1
title: Deed of adherence of Ferry Friends
agreement: tideway
parties:
  - { id: ferry-friends, name: Ferry Friends, role: partner }
omissions:
  background: { state: not-applicable, reason: the agreement itself tells it }
  notices: { state: incorporated, document: 'Tideway wellbeing partnership agreement, clause 21' }
---

## Admission

From 1 June 2027 Ferry Friends is a partner, and keeps to all terms of the Tideway wellbeing partnership agreement.

## Commencement
<!-- clause: timeframe -->

This deed has effect from 1 June 2027.

## Governing law

The law of England and Wales applies.
~~~

**To settle it,** add the section, or say under `omissions` why there is none.

**Suppress it** if the partners have looked at it and see no use.
",
    suppressible: true,
    check: Check::Elsewhere,
};
