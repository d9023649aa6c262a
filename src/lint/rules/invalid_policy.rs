//! A fault in `counterpart.toml` or in a schema that it names. Reading the policy tells it, and the run then ends with exit code 2.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "invalid-policy",
    severity: Severity::Error,
    summary: "a fault in counterpart.toml or in a schema of your own",
    explanation: r#"
What a repository asks of its agreements has to be beyond doubt: with a misspelt key or a broken schema, agreements would be held against
less than people believe. So nothing is checked until the configuration can be read, and the run ends with exit code 2: could not look.

The configuration can ask for more. What it asks less of stands in a table `[[weakened]]` with its reason, and every report prints that table.

~~~toml bad
=== counterpart.toml ===
[rules]
missing-clause = "note"
~~~

~~~toml good
=== counterpart.toml ===
[[weakened]]
rule = "missing-clause"
clause = "insurance"
severity = "note"
because = "the council insures all partners under its own policy"
~~~

**To settle it,** correct what is named; `counterpart list policy` prints what the configuration comes to, and the schema of the file is printed
by `counterpart schema counterpart-toml`.

**It cannot be suppressed.**
"#,
    suppressible: false,
    check: Check::Elsewhere,
};
