//! `counterpart diff`: what changed between two texts of an agreement, clause by clause and term by term.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::check::known_kind;
use super::setting::Setting;
use super::{Stopped, Streams};
use crate::ground::error::Error;
use crate::ground::files;
use crate::history::change::{Side, between};
use crate::render::redline::{self, Difference};

mod texts;

use texts::{Found, Texts};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The agreement
    file: PathBuf,
    /// The older text: a version (`1` or `v1`), a day (`2027-03-31`) or a revision [default: the last recorded version; without one, the text before]
    #[arg(value_name = "FROM")]
    from: Option<Wanted>,
    /// The newer text, named in the same ways [default: the work tree]
    #[arg(value_name = "TO")]
    to: Option<Wanted>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write to a file, not to standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Read it as an agreement of this kind, where it does not say its own
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Go on where the history in this clone is not complete
    #[arg(long)]
    allow_incomplete: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people: words struck out and underlined on a terminal, in brackets elsewhere
    #[default]
    Human,
    /// For a comment or a summary
    Markdown,
    /// A page for browsers, to be printed as well
    Html,
    /// For programs: one document, as schema/diff.schema.json has it
    Json,
}

/// How a text is named.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Version(usize),
    /// What stood on the line on a day.
    Day(Date),
    Revision(String),
}

impl std::str::FromStr for Wanted {
    type Err = String;

    /// Short numbers are versions: no abbreviation of a commit's name is that short.
    fn from_str(name: &str) -> Result<Self, String> {
        let digits = name.strip_prefix('v').unwrap_or(name);
        let is_short =
            (1..=3).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        if let (true, Ok(number)) = (is_short, digits.parse()) {
            return Ok(Self::Version(number));
        }
        if name.is_empty() || name.starts_with('-') {
            return Err("write a version (1), a day (2027-03-31) or a revision (main~2)".to_owned());
        }
        Ok(name.parse().map_or_else(|_| Self::Revision(name.to_owned()), Self::Day))
    }
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let surroundings = streams.surroundings;
    let paths = [arguments.file.clone()];
    let setting =
        Setting::open(&surroundings.folder, &paths, None, surroundings.today)?.without_faults()?;
    if let Some(kind) = &arguments.kind {
        known_kind(kind, &setting)?;
    }
    let mut texts = Texts::new(&setting, arguments, surroundings.today)?;
    let new = match &arguments.to {
        Some(wanted) => texts.wanted(wanted)?,
        None => texts.in_work_tree()?,
    };
    let old = match &arguments.from {
        Some(wanted) => texts.wanted(wanted)?,
        None => texts.before(&new)?,
    };
    let notes = texts.notes();
    arguments.print(&old, &new, &notes, streams)
}

impl Arguments {
    fn print(
        &self,
        old: &Found,
        new: &Found,
        notes: &[String],
        streams: &Streams<'_>,
    ) -> Result<u8, Stopped> {
        let change = between(old.side(), new.side());
        let difference = Difference {
            title: new.agreement.called(),
            id: new.agreement.id(),
            old: &old.text,
            new: &new.text,
            change: &change,
            notes,
        };
        let text = match self.format {
            Format::Human => redline::human(difference, streams.look()),
            Format::Markdown => redline::markdown(difference),
            Format::Html => redline::page(difference),
            Format::Json => redline::json(difference),
        };
        match &self.output {
            Some(file) => {
                files::write(&streams.surroundings.folder.join(file), text.as_bytes())?;
                Ok(super::DONE)
            }
            None => streams.answer(&text),
        }
    }
}

impl Found {
    fn side(&self) -> Side<'_> {
        Side { agreement: &self.agreement, manifest: self.manifest.as_deref() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_named_by_version_day_or_revision() {
        for (name, wanted) in [
            ("1", Wanted::Version(1)),
            ("v12", Wanted::Version(12)),
            ("2027-03-31", Wanted::Day(Date::constant(2027, 3, 31))),
            ("main~2", Wanted::Revision("main~2".to_owned())),
            ("1234567", Wanted::Revision("1234567".to_owned())),
            ("v1.0", Wanted::Revision("v1.0".to_owned())),
            ("2027-02-31", Wanted::Revision("2027-02-31".to_owned())),
        ] {
            assert_eq!(name.parse(), Ok(wanted), "{name}");
        }
        assert!("".parse::<Wanted>().is_err() && "--upload-pack=a".parse::<Wanted>().is_err());
    }
}
