//! A change of the policy, of its schemas or of who may sign. A run that looks at a change tells it.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "policy-changed",
    severity: Severity::Warning,
    summary: "a change of what is asked of agreements, or of who may sign",
    explanation: r#"
Whoever changes an agreement could make the check ask less of it in the same change. So a change is always judged by the policy, the schemas,
the baseline and the keys of the branch that it is for, and what it does to them is told: each thing of which less would be asked, how many findings
more the baseline would put up with, and each organisation whose signatories or keys are others. All of it takes effect once it is merged.

`counterpart check --base main` looks at a change. A change that asks for more, or only says something in other words, is a note.

~~~toml bad
=== counterpart.toml ===
[[weakened]]
rule = "missing-clause"
clause = "insurance"
severity = "note"
because = "the council insures all partners under its own policy"
~~~

~~~toml good
=== counterpart.toml ===
[rules]
party-without-seat = "error"
~~~

**To settle it,** let somebody look at it who did not write it: let the forge ask the owners of `counterpart.toml` and `organisations.yaml` for their
approval (a CODEOWNERS file and a rule that makes it binding).

**It cannot be suppressed.**
"#,
    suppressible: false,
    check: Check::Elsewhere,
};
