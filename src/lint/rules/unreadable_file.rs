//! A file that should be read and cannot be. The run tells it, and ends with exit code 2.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unreadable-file",
    severity: Severity::Error,
    summary: "a file that was to be checked and cannot be read",
    explanation: r"
Silence about a file that nobody could read would pass for a clean bill. A file that was named, or that `counterpart.toml` claims, and that is a
symbolic link, a pointer to a file in Git LFS, or not to be opened, is told, and the run ends with exit code 2: could not look.

Links are refused because what they lead to can lie outside of the repository, and can change without a trace in its history.

~~~text bad
version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
~~~

~~~text good
# Minutes

An ordinary file that is no agreement is passed over.
~~~

**To settle it,** keep agreements as ordinary files in git itself, or correct the path.

**It cannot be suppressed.**
",
    suppressible: false,
    check: Check::Elsewhere,
};
