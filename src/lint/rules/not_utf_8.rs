//! A file in another encoding than UTF-8. The run tells it where it turns bytes into text.

use super::{Check, Rule};
use crate::ground::finding::Severity;

pub(super) const RULE: Rule = Rule {
    name: "not-utf-8",
    severity: Severity::Error,
    summary: "a file whose letters are not stored as UTF-8",
    explanation: r"
A signature binds bytes, and in another encoding the same bytes are other letters: £50,000 may read as 50,000 with a black mark in front, and
“Tŷ Hafan” as something else. Agreements are kept in UTF-8, which every editor and forge reads alike.

Files saved by older versions of Word or Notepad are often in Windows-1252 or UTF-16. In the examples, the word behind “bad” is the encoding in
which the text is stored.

~~~markdown bad windows-1252
## Financing
The commissioner pays £50,000 a year.
~~~

~~~markdown good
## Financing
The commissioner pays £50,000 a year.
~~~

**To settle it,** open the file, check that pound signs, apostrophes and accents look right, and save it again with the encoding UTF-8: in
Word under Save as → Plain text → Other encoding, in Notepad under Save as → Encoding, in VS Code by the encoding at the foot of the window.

**It cannot be suppressed:** what cannot be read cannot be checked.
",
    suppressible: false,
    check: Check::Elsewhere,
};
