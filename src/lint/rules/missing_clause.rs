//! A clause that the kind requires and that is not there. Told by the schemas.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "missing-clause",
    severity: Severity::Error,
    summary: "a clause that this kind of agreement requires, about which the text is silent",
    explanation: r"
Governance problems were reported by 60 per cent of bodies without comprehensive partnership agreements, and by 22 per cent of those with (Audit Commission,
*Governing partnerships*, 2005). What was never written down is what partners later disagree about.

A clause is settled in one of four ways: a section says it; or `omissions` in the front matter says that it does not apply, and why; that it is put off, and
until when; or that it stands in another document, and in which. A reasoned no is an answer; silence is not. The clauses that a kind cannot do without must
be present or stand elsewhere, and can be put off only in a draft.

A clause is there if a section is about it, under whatever of its many names. Clauses that are often one sentence among other things, such as the law that
applies, notices, the whole agreement or who may see the accounts, are there as well if a sentence says it unmistakably: “26.5 The law of England and Wales
applies.”

~~~markdown bad
---
kind: deed-of-adherence
id: tideway-adherence-1
title: Deed of adherence of Ferry Friends
agreement: tideway
parties:
  - { id: ferry-friends, name: Ferry Friends, role: partner }
---

## Parties

Ferry Friends, a charity.

## Signatures

Signed as a deed by Ferry Friends
~~~

~~~markdown good
---
kind: deed-of-adherence
id: tideway-adherence-1
title: Deed of adherence of Ferry Friends
agreement: tideway
parties:
  - { id: ferry-friends, name: Ferry Friends, role: partner }
---

## Parties

Ferry Friends, a charity.

## Admission

From 1 June 2027 Ferry Friends is a partner, and keeps to all terms of the Tideway wellbeing partnership agreement.

## Signatures

Signed as a deed by Ferry Friends
~~~

Terms in the front matter are no clause: the words prevail, and partners read them. Where the front matter has terms for a clause and no section is recognised as it, the finding says so.

**To settle it,** add the section that the help line describes, or say under `omissions` why there is none. If the clause is there under another name, put
`<!-- clause: ID -->` on the line after its heading, or on a line of its own under its numbered paragraph; the help line names sections that may be it.
`counterpart explain CLAUSE` says what its words must settle.

**Suppress it** while partners are still negotiating, with a date; better, put the clause off under `omissions`.
",
    suppressible: true,
    check: Check::Elsewhere,
};
