//! The signature beside an act, or in the header of a commit: which key made it, and whether it is of these bytes.

use jiff::civil::Date;
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, LineEnding, PublicKey, SshSig};

use sha2::{Digest as _, Sha256};

use super::keys::plain;
use super::sentences::{Code, remark};
use super::{Keys, NAMESPACE, Remark};
use crate::ground::fingerprint::hex;
use crate::history::record::RecordFile;

/// What came of checking a signature.
pub(super) enum Check {
    /// The key that made it made it of these very bytes. Whose key that is, is another question.
    Good(Made),
    /// It is not a signature of these bytes.
    Refused(Remark),
    Unchecked(Remark),
}

/// The key that made a signature.
#[derive(Debug)]
pub(super) struct Made {
    /// As `ssh-keygen -l` prints it.
    pub(super) fingerprint: String,
    /// All the ways in which a list may write it: one for SSH, the armours that contain it for `OpenPGP`.
    written: Vec<String>,
    /// The last day on which the key itself says that it counts.
    pub(super) expires: Option<Date>,
}

impl Made {
    /// Whether it is this key of a list.
    pub(super) fn is(&self, listed: &str) -> bool {
        let listed = plain(listed);
        self.written.contains(&listed)
    }

    #[cfg(feature = "pgp")]
    pub(super) const fn of_certificates(
        fingerprint: String,
        written: Vec<String>,
        expires: Option<Date>,
    ) -> Self {
        Self { fingerprint, written, expires }
    }

    /// The same key in another armour. The armours may be of different years, and it counts as long as any of them lets it.
    #[cfg(feature = "pgp")]
    pub(super) fn also(&mut self, written: &str, expires: Option<Date>) {
        self.written.push(written.to_owned());
        self.expires = self.expires.zip(expires).map(|(one, other)| one.max(other));
    }
}

/// A signature longer than this is none: the longest that keys in use make has 3,000 bytes.
const LONGEST: usize = 65_536;

/// Checks the signature beside an act.
pub(super) fn check(file: &RecordFile, signature: &[u8], keys: &Keys) -> Check {
    let message = file.source.text().as_bytes();
    if hex(&Sha256::digest(message)) != file.sha256 {
        // The file is not UTF-8: what we have in hand is a translation, and no signature is of that.
        return Check::Refused(remark(Code::SignatureBad, &[]));
    }
    match Format::of(signature) {
        Format::Ssh => match check_ssh(NAMESPACE, message, signature) {
            Ssh::Good(made) => Check::Good(made),
            Ssh::Bad => Check::Refused(remark(Code::SignatureBad, &[])),
            Ssh::OtherNamespace(namespace) => Check::Refused(remark(
                Code::KeyWrongNamespace,
                &[("namespace", &namespace), ("ours", NAMESPACE)],
            )),
            Ssh::Unparsable => Check::Refused(remark(Code::SignatureUnparsable, &[])),
            Ssh::Unchecked(what) => unchecked(&what),
        },
        Format::OpenPgp => check_openpgp(message, signature, keys),
        Format::X509 => unchecked("X.509"),
        Format::Unknown => Check::Refused(remark(Code::SignatureUnparsable, &[])),
    }
}

fn unchecked(what: &str) -> Check {
    Check::Unchecked(remark(Code::SignatureFormatUnchecked, &[("format", what)]))
}

#[cfg(not(feature = "pgp"))]
fn check_openpgp(_: &[u8], _: &[u8], _: &Keys) -> Check {
    unchecked("OpenPGP")
}

#[cfg(feature = "pgp")]
fn check_openpgp(message: &[u8], signature: &[u8], keys: &Keys) -> Check {
    use super::openpgp::{OpenPgp, check};
    use super::sentences::remark_in_other_words;
    match check(message, signature, keys) {
        OpenPgp::Good(made) => Check::Good(made),
        OpenPgp::Bad => Check::Refused(remark(Code::SignatureBad, &[])),
        OpenPgp::Unparsable => Check::Refused(remark(Code::SignatureUnparsable, &[])),
        OpenPgp::Revoked => {
            Check::Unchecked(remark_in_other_words(Code::KeyRevoked, "by-itself", &[]))
        }
        OpenPgp::Unsuitable(what) => unchecked(what),
        OpenPgp::Unknown(key) => Check::Unchecked(remark(Code::KeyUnknown, &[("key", &key)])),
    }
}

/// What kind of signature some bytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Ssh,
    OpenPgp,
    X509,
    Unknown,
}

impl Format {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let begins = |armour: &str| bytes.trim_ascii_start().starts_with(armour.as_bytes());
        // Without armour, the first byte of an OpenPGP signature says that a packet of type 2 follows.
        let is_packet = bytes.first().is_some_and(|first| {
            first & 0xC0 == 0xC0 && first & 0x3F == 2
                || first & 0xC0 == 0x80 && first & 0x3C == 0x08
        });
        if begins(SSH_BEGIN) {
            Self::Ssh
        } else if begins("-----BEGIN PGP ") || is_packet {
            Self::OpenPgp
        } else if ["PKCS7", "CMS", "SIGNED MESSAGE"]
            .iter()
            .any(|name| begins(&format!("-----BEGIN {name}-----")))
        {
            Self::X509
        } else {
            Self::Unknown
        }
    }
}

pub(super) enum Ssh {
    Good(Made),
    Bad,
    OtherNamespace(String),
    Unparsable,
    /// A kind of key or signature that is not checked here.
    Unchecked(String),
}

/// Checks a signature in SSH's format of a message.
pub(super) fn check_ssh(namespace: &str, message: &[u8], armour: &[u8]) -> Ssh {
    let Some(signature) = parse(armour) else { return Ssh::Unparsable };
    if signature.namespace() != namespace {
        return Ssh::OtherNamespace(signature.namespace().to_owned());
    }
    let key = PublicKey::from(signature.public_key().clone());
    if let Some(what) = unsupported(&key, &signature) {
        return Ssh::Unchecked(what);
    }
    let Ok(written) = key.to_openssh() else { return Ssh::Unparsable };
    match key.verify(namespace, message, &signature) {
        Ok(()) => Ssh::Good(Made {
            fingerprint: key.fingerprint(HashAlg::Sha256).to_string(),
            written: vec![plain(&written)],
            expires: None,
        }),
        Err(_) => Ssh::Bad,
    }
}

const SSH_BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const SSH_END: &str = "-----END SSH SIGNATURE-----";

/// The signature in its armour. As with OpenSSH, how its lines are broken and what stands behind its end does not matter.
fn parse(armour: &[u8]) -> Option<SshSig> {
    if armour.len() > LONGEST {
        return None;
    }
    let text = std::str::from_utf8(armour).ok()?;
    let (inside, _) = text.trim_ascii_start().strip_prefix(SSH_BEGIN)?.split_once(SSH_END)?;
    let inside: String =
        inside.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    let lines: Vec<_> =
        inside.as_bytes().chunks(70).map(std::str::from_utf8).collect::<Result<_, _>>().ok()?;
    let armour = format!("{SSH_BEGIN}\n{}\n{SSH_END}\n", lines.join("\n"));
    let signature = SshSig::from_pem(&armour).ok()?;
    // The library overlooks some wrong lengths. Written again they come out right, and so differ; but one kind it writes wrongly itself.
    let is_exact = signature.algorithm() == Algorithm::SkEcdsaSha2NistP256
        || signature
            .to_pem(LineEnding::LF)
            .is_ok_and(|again| again.trim_end() == armour.trim_end());
    is_exact.then_some(signature)
}

/// The name of a kind of key or signature that the library does not check. A failure to check must not be told as a bad signature.
fn unsupported(key: &PublicKey, signature: &SshSig) -> Option<String> {
    if let Algorithm::Other(name) = signature.algorithm() {
        return Some(name.as_str().to_owned());
    }
    match key.key_data() {
        KeyData::Rsa(rsa) => {
            let bits = rsa.n.as_positive_bytes().map_or(0, bits);
            (!(2_048..=4_096).contains(&bits)).then(|| format!("RSA with {bits} bits"))
        }
        KeyData::Ecdsa(_)
        | KeyData::Ed25519(_)
        | KeyData::SkEd25519(_)
        | KeyData::SkEcdsaSha2NistP256(_) => None,
        _ => Some(key.algorithm().as_str().to_owned()),
    }
}

fn bits(number: &[u8]) -> usize {
    let zeros = number.first().map_or(0, |first| first.leading_zeros() as usize);
    (number.len() * 8).saturating_sub(zeros)
}

/// A key of a list in the form in which it is compared, or why it cannot be one.
pub(super) fn readable_key(text: &str) -> Result<String, &'static str> {
    let key = PublicKey::from_openssh(&plain(text)).map_err(|_| "its key cannot be read")?;
    match key.key_data() {
        KeyData::Rsa(_)
        | KeyData::Ecdsa(_)
        | KeyData::Ed25519(_)
        | KeyData::SkEd25519(_)
        | KeyData::SkEcdsaSha2NistP256(_) => {
            key.to_openssh().map(|key| plain(&key)).map_err(|_| "its key cannot be read")
        }
        _ => Err("signatures by this kind of key are not checked"),
    }
}
