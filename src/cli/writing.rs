//! What `record` and `sign` share: one new file in the record folder, or on the screen, and what is still missing then.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::histories::{self, Histories, Options};
use super::setting::day;
use super::{DONE, FINDINGS, Stopped, Streams};
use crate::edit::scribe::{Desk, Refusal, Sheet};
use crate::ground::error::Error;
use crate::ground::files::Root;
use crate::ground::fingerprint::hex;
use crate::history::approval::DemandKind;
use crate::history::ledger::Ledger;
use crate::render::door::{visible, visible_lines};

/// An executed copy that is kept somewhere else.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The executed copy")]
pub(super) struct Copy {
    /// The executed copy, as a file of which only the SHA-256 is recorded, or that SHA-256
    #[arg(id = "copy", long = "copy", value_name = "FILE|SHA256")]
    executed: Option<String>,
    /// Who keeps it
    #[arg(long, value_name = "WORDS", requires = "copy")]
    held_by: Option<String>,
    /// What is known of its words: it prints this text's digest, or somebody compared them, or nobody did
    #[arg(long, value_name = "HOW", requires = "copy", value_parser = ["carries-digest", "compared", "not-compared"])]
    correspondence: Option<String>,
    /// Who compared them
    #[arg(long, value_name = "NAME", requires = "correspondence")]
    compared_by: Option<String>,
    /// The day on which they did
    #[arg(long, value_name = "DATE", requires = "correspondence", value_parser = day)]
    compared_on: Option<jiff::civil::Date>,
}

/// The largest executed copy that is hashed, in bytes: scans are large.
const LARGEST_COPY: u64 = 500_000_000;

impl Copy {
    pub(super) fn value(&self, streams: &Streams<'_>) -> Result<Option<Value>, Stopped> {
        let Some(copy) = &self.executed else { return Ok(None) };
        let is_hash = copy.len() == 64 && copy.bytes().all(|byte| byte.is_ascii_hexdigit());
        let sha256 = if is_hash {
            copy.to_ascii_lowercase()
        } else {
            hash_of(&streams.surroundings.folder, copy)?
        };
        let correspondence = self.correspondence.as_deref().map(|kind| {
            object([
                ("kind", Some(kind.into())),
                ("by", self.compared_by.as_deref().map(Value::from)),
                ("date", self.compared_on.map(|date| Value::from(date.to_string()))),
            ])
        });
        Ok(Some(object([
            ("sha256", Some(sha256.into())),
            ("held-by", self.held_by.as_deref().map(Value::from)),
            ("correspondence", correspondence),
        ])))
    }
}

fn hash_of(folder: &Path, copy: &str) -> Result<String, Error> {
    let path = folder.join(copy);
    let parent = Root::open(path.parent().unwrap_or(folder))?;
    let name = Path::new(path.file_name().unwrap_or_default());
    let bytes = parent.read(name, LARGEST_COPY).map_err(|why| why.at(&path))?;
    Ok(hex(&Sha256::digest(&bytes)))
}

/// A JSON object of those members that are there.
pub(super) fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(members.collect::<Map<_, _>>())
}

/// One file to be written, or printed.
pub(super) struct Writing<'a> {
    pub(super) file: &'a Path,
    pub(super) print: bool,
    /// The SSH key to sign it with.
    pub(super) key: Option<PathBuf>,
    /// Whether its very bytes matter: those of a signed statement do.
    pub(super) keeps_bytes: bool,
    pub(super) streams: &'a Streams<'a>,
}

impl Writing<'_> {
    /// Makes the sheet at the desk, writes it and says what is still missing. A refusal is told, with exit code 1.
    pub(super) fn write(
        &self,
        make: impl FnOnce(&Desk<'_>) -> Result<Sheet, Refusal>,
    ) -> Result<u8, Stopped> {
        let histories = self.histories()?;
        let ledger = histories.only_ledger()?;
        let folder = record_folder(&ledger.path);
        let names = histories.setting.root.names_in(&folder);
        let is_taken = |name: &str| names.iter().any(|taken| taken == name);
        let desk = Desk {
            ledger,
            standard: &histories.setting.standard,
            today: self.streams.surroundings.today,
            is_taken: &is_taken,
        };
        let sheet = match make(&desk) {
            Ok(sheet) => sheet,
            Err(refusal) => return Ok(self.refuse(&refusal)),
        };
        if let Some(refusal) = self.unkept_bytes(&histories, &sheet)? {
            return Ok(self.refuse(&refusal));
        }
        for remark in &sheet.remarks {
            self.streams.complain(&format!("note: {}", visible(remark)));
        }
        if self.print {
            return self.print(&histories, &sheet);
        }
        self.add(&histories, &sheet)?;
        self.tell(&sheet)
    }

    fn histories(&self) -> Result<Histories, Stopped> {
        histories::open(&[self.file.to_path_buf()], &Options::default(), false, self.streams)
    }

    fn refuse(&self, refusal: &Refusal) -> u8 {
        self.streams.complain(&format!("refused: {}", visible(&refusal.message)));
        self.streams.complain(&format!("  help: {}", visible(&refusal.help)));
        FINDINGS
    }

    /// A file whose line ends git may change on its way is not the file that was signed.
    fn unkept_bytes(&self, histories: &Histories, sheet: &Sheet) -> Result<Option<Refusal>, Error> {
        if histories.repository.keeps_bytes(&sheet.path)? {
            return Ok(None);
        }
        let message =
            "git may change the ends of lines in record files on their way to other machines";
        let help = "add this line to .gitattributes, and commit it: **/*.record/** -text";
        if self.keeps_bytes && !self.print {
            return Ok(Some(Refusal { message: message.to_owned(), help: help.to_owned() }));
        }
        self.streams.complain(&format!("note: {message}; {help}"));
        Ok(None)
    }

    fn add(&self, histories: &Histories, sheet: &Sheet) -> Result<(), Stopped> {
        let relative = PathBuf::from(&sheet.path);
        let signature = match &self.key {
            Some(key) => Some(signature(key, sheet)?),
            None => None,
        };
        let root = &histories.setting.root;
        root.add(&relative, sheet.text.as_bytes())?;
        if let Some(signature) = signature {
            root.add(Path::new(&format!("{}.sig", sheet.path)), &signature)?;
        }
        Ok(())
    }

    /// What was written, and what is still missing, read again from what stands there now.
    fn tell(&self, sheet: &Sheet) -> Result<u8, Stopped> {
        let histories = self.histories()?;
        let ledger = histories.only_ledger()?;
        let mut told = format!("wrote {}\n", visible(&sheet.path));
        if self.key.is_some() {
            let _ = writeln!(told, "wrote {}.sig", visible(&sheet.path));
        }
        told.push_str(&still_to_do(ledger, self.file));
        self.streams.answer(&told)
    }

    /// The file to paste into a forge's page for new files.
    fn print(&self, histories: &Histories, sheet: &Sheet) -> Result<u8, Stopped> {
        let mut told = format!("{}\n\n{}", visible(&sheet.path), visible_lines(&sheet.text));
        match prefilled(
            histories.repository.origin().as_deref(),
            histories.repository.branch().as_deref(),
            sheet,
        ) {
            Some(link) => {
                let _ = write!(
                    told,
                    "\nopen this page to add the file, already filled in:\n{}\n",
                    visible(&link)
                );
            }
            None => told.push_str(
                "\nadd a file of this name with exactly this text, in your forge's editor\n",
            ),
        }
        self.streams.answer(&told)?;
        Ok(DONE)
    }
}

pub(super) fn record_folder(agreement: &str) -> PathBuf {
    Path::new(agreement).with_extension("record")
}

/// Who has to act next, and by what command.
fn still_to_do(ledger: &Ledger, file: &Path) -> String {
    let mut told = String::new();
    let last = ledger.versions.last();
    if let Some(change) = last.and_then(|version| version.change.as_ref()) {
        let number = last.map_or(0, |version| version.number);
        let _ = writeln!(told, "version {number}: {}", visible(&change.summary()));
    }
    let Some(version) = last.filter(|version| !version.is_approved) else {
        if last.is_some() {
            told.push_str("all who must are recorded as having agreed to the last version\n");
        }
        told.push_str("commit it together with the text that it is about\n");
        return told;
    };
    for demand in version.approval.demands.iter().filter(|demand| !demand.met) {
        let who: Vec<_> =
            demand.still.iter().map(|id| visible(called(ledger, id)).into_owned()).collect();
        let _ = writeln!(
            told,
            "still to agree to version {}: {} ({})",
            version.number,
            listed(&who),
            visible(&demand.words)
        );
        if let Some(shortfall) = &demand.shortfall {
            let _ = writeln!(told, "  {}", visible(shortfall));
        }
        if let Some(first) = demand.still.first() {
            let act = match demand.kind {
                DemandKind::Signatures => "signs",
                DemandKind::Adherence => "adheres",
                DemandKind::Notice => "gives-notice",
                DemandKind::Approval | DemandKind::Reference => "approves",
            };
            let act = if act == "signs" { String::new() } else { format!(" --act {act}") };
            let _ = writeln!(
                told,
                "  counterpart sign {} --party {}{act} --name NAME --date DATE",
                visible(&file.to_string_lossy()),
                visible(first)
            );
        }
    }
    told.push_str("commit it together with the text that it is about\n");
    told
}

fn called<'a>(ledger: &'a Ledger, id: &'a str) -> &'a str {
    let texts = ledger.versions.iter().rev().filter_map(|version| version.text.as_ref());
    texts
        .filter_map(|text| text.agreement.party(id))
        .map(|party| party.name.unwrap_or(id))
        .next()
        .unwrap_or(id)
}

/// "A, B and C".
fn listed(names: &[String]) -> String {
    match names.split_last() {
        None => "nobody".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// The detached signature of a sheet. `ssh-keygen` asks for passphrases, agents and hardware keys, as its user knows it.
fn signature(key: &Path, sheet: &Sheet) -> Result<Vec<u8>, Error> {
    let folder = tempfile::tempdir()
        .map_err(|source| Error::Write { path: PathBuf::from("a temporary folder"), source })?;
    let name = sheet.path.rsplit('/').next().unwrap_or(&sheet.path);
    let file = folder.path().join(name);
    std::fs::write(&file, sheet.text.as_bytes())
        .map_err(|source| Error::Write { path: file.clone(), source })?;
    let status = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "counterpart-v1", "-f"])
        .arg(key)
        .arg(&file)
        .status();
    match status {
        Ok(status) if status.success() => {
            let signature = PathBuf::from(format!("{}.sig", file.display()));
            std::fs::read(&signature).map_err(|source| Error::Read { path: signature, source })
        }
        Ok(_) => Err(Error::Usage(format!(
            "ssh-keygen did not sign with the key {}; nothing is recorded",
            key.display()
        ))),
        Err(source) => Err(Error::Usage(format!(
            "ssh-keygen cannot be run ({source}); install OpenSSH, or leave `--ssh-key` out; nothing is recorded"
        ))),
    }
}

/// The longest address that forges and browsers take.
const LONGEST_LINK: usize = 7_500;

/// The address of GitHub's page for a new file, filled in. Other forges have none that takes a text.
fn prefilled(origin: Option<&str>, branch: Option<&str>, sheet: &Sheet) -> Option<String> {
    let repository = github_repository(origin?)?;
    let (folder, name) = sheet.path.rsplit_once('/')?;
    let link = format!(
        "https://github.com/{repository}/new/{}/{}?filename={}&value={}",
        escaped(branch.unwrap_or("main"), true),
        escaped(folder, true),
        escaped(name, false),
        escaped(&sheet.text, false)
    );
    (link.len() <= LONGEST_LINK).then_some(link)
}

/// `owner/name` of an address at GitHub, in either of the ways in which git is told it.
fn github_repository(origin: &str) -> Option<&str> {
    let prefixes = ["https://github.com/", "git@github.com:", "ssh://git@github.com/"];
    let rest = prefixes.iter().find_map(|prefix| origin.strip_prefix(prefix))?;
    let rest = rest.trim_end_matches('/');
    let rest = rest.strip_suffix(".git").unwrap_or(rest);
    let is_plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char))
    };
    let (owner, name) = rest.split_once('/')?;
    (is_plain(owner) && is_plain(name)).then_some(rest)
}

/// Percent-encoded, as RFC 3986 asks; in a path, its slashes stay.
fn escaped(text: &str, is_path: bool) -> String {
    let mut escaped = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        let stays =
            byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (is_path && byte == b'/');
        if stays {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            path: "a b/t.record/x.yml".to_owned(),
            text: "a: é & b\n".to_owned(),
            remarks: Vec::new(),
        }
    }

    #[test]
    fn the_page_for_a_new_file_is_filled_in() {
        for origin in
            ["https://github.com/o/r.git", "git@github.com:o/r.git", "ssh://git@github.com/o/r"]
        {
            let link = prefilled(Some(origin), Some("feature/x"), &sheet());
            assert_eq!(
                link.as_deref(),
                Some(
                    "https://github.com/o/r/new/feature/x/a%20b/t.record?filename=x.yml&value=a%3A%20%C3%A9%20%26%20b%0A"
                )
            );
        }
    }

    #[test]
    fn no_page_is_made_up() {
        for origin in [
            "https://gitlab.example/o/r.git",
            "https://github.com/o",
            "https://github.com/o/r/../x?y",
        ] {
            assert_eq!(prefilled(Some(origin), None, &sheet()), None, "{origin}");
        }
        assert_eq!(prefilled(None, None, &sheet()), None);
        let long = Sheet { text: "x".repeat(LONGEST_LINK), ..sheet() };
        assert_eq!(prefilled(Some("https://github.com/o/r"), None, &long), None);
    }

    #[test]
    fn names_are_listed_as_people_list_them() {
        let names = |names: &[&str]| {
            listed(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(names(&["a"]), "a");
        assert_eq!(names(&["a", "b", "c"]), "a, b and c");
    }
}
