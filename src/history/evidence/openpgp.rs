//! `OpenPGP` signatures, where the program is built with them: the crate does the arithmetic; revocation, expiry and flags of a key are read here.

use jiff::civil::Date;
use pgp::composed::{Deserializable as _, DetachedSignature, SignedPublicKey, SignedPublicSubKey};
use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{Signature, SignatureType};
use pgp::types::{KeyDetails as _, Tag};

use super::Keys;
use super::keys::is_armoured;
use super::signature::Made;
use crate::history::trace::Moment;

/// What came of checking an `OpenPGP` signature of a message.
pub(super) enum OpenPgp {
    Good(Made),
    Bad,
    Unparsable,
    /// None of the listed keys made it; the id of the one that says it did.
    Unknown(String),
    /// Its owner revoked the key.
    Revoked,
    /// The key is not one for signing, or the signature rests on a hash or a manner that is not relied on.
    Unsuitable(&'static str),
}

/// Keys longer than this are left out: a key with a few names and keys below it has 5,000 bytes.
const LONGEST: usize = 200_000;

/// Checks a detached signature by the keys that are listed, in armour, for anybody.
pub(super) fn check(message: &[u8], signature: &[u8], keys: &Keys) -> OpenPgp {
    let Some(signature) = parse(signature) else { return OpenPgp::Unparsable };
    let signature = &signature.signature;
    if signature.typ() != Some(SignatureType::Binary) {
        return OpenPgp::Unsuitable("OpenPGP, not of a file’s bytes");
    }
    if is_weak(signature) {
        return OpenPgp::Unsuitable("OpenPGP, with a weak hash");
    }
    let listed = keys.listed.iter().map(|row| row.key.as_str());
    let proposed = keys.proposed.iter().map(|row| row.key.as_str());
    let mut armours: Vec<_> = listed.chain(proposed).filter(|key| is_armoured(key)).collect();
    armours.sort_unstable();
    armours.dedup();
    let mut verdict = None;
    for armour in armours {
        let Some(certificate) = certificate(armour) else { continue };
        let Some(found) = by_certificate(message, signature, &certificate) else { continue };
        match (found, &mut verdict) {
            (Found::Good(first), Some(OpenPgp::Good(made))) => made.also(armour, first.expires),
            (Found::Good(made), verdict) => {
                let written = vec![armour.to_owned()];
                *verdict = Some(OpenPgp::Good(Made::of_certificates(
                    made.fingerprint,
                    written,
                    made.expires,
                )));
            }
            (_, Some(OpenPgp::Good(_))) => {}
            (Found::Not(why), verdict) => *verdict = Some(why),
        }
    }
    verdict.unwrap_or_else(|| OpenPgp::Unknown(issuer(signature)))
}

fn parse(signature: &[u8]) -> Option<DetachedSignature> {
    if signature.len() > LONGEST {
        return None;
    }
    DetachedSignature::from_reader_single(signature).ok().map(|(signature, _)| signature)
}

fn certificate(armour: &str) -> Option<SignedPublicKey> {
    if armour.len() > LONGEST {
        return None;
    }
    SignedPublicKey::from_string(armour).ok().map(|(certificate, _)| certificate)
}

fn is_weak(signature: &Signature) -> bool {
    !matches!(
        signature.hash_alg(),
        Some(
            HashAlgorithm::Sha256
                | HashAlgorithm::Sha384
                | HashAlgorithm::Sha512
                | HashAlgorithm::Sha224
                | HashAlgorithm::Sha3_256
                | HashAlgorithm::Sha3_512
        )
    )
}

enum Found {
    Good(Maker),
    Not(OpenPgp),
}

/// The key of a certificate that made a signature.
struct Maker {
    fingerprint: String,
    /// The last day on which it counts.
    expires: Option<Date>,
}

/// What a certificate says of a signature; nothing where none of its keys claims to have made it.
fn by_certificate(
    message: &[u8],
    signature: &Signature,
    certificate: &SignedPublicKey,
) -> Option<Found> {
    let primary = &certificate.primary_key;
    let subkey = certificate.public_subkeys.iter().find(|subkey| claims(signature, &subkey.key));
    let (made, fingerprint) = match subkey {
        Some(subkey) => {
            (signature.verify(&subkey.key, message), subkey.key.fingerprint().to_string())
        }
        None if claims(signature, primary) => {
            (signature.verify(primary, message), primary.fingerprint().to_string())
        }
        None => return None,
    };
    if made.is_err() {
        return Some(Found::Not(OpenPgp::Bad));
    }
    if certificate
        .details
        .revocation_signatures
        .iter()
        .any(|revocation| revocation.verify_key(primary).is_ok())
    {
        return Some(Found::Not(OpenPgp::Revoked));
    }
    let standing = of_primary(certificate);
    let standing = match subkey {
        Some(subkey) => of_subkey(certificate, subkey).map(|own| Standing {
            expires: earlier(own.expires, standing.as_ref().and_then(|primary| primary.expires)),
            ..own
        }),
        None => standing,
    };
    Some(match standing {
        None => Found::Not(OpenPgp::Unsuitable("OpenPGP, by a key that does not vouch for itself")),
        Some(Standing { revoked: true, .. }) => Found::Not(OpenPgp::Revoked),
        Some(Standing { signs: false, .. }) => {
            Found::Not(OpenPgp::Unsuitable("OpenPGP, by a key that is not for signing"))
        }
        Some(Standing { expires, .. }) => {
            let expires = earlier(expires, lasts(signature)).map(day);
            Found::Good(Maker { fingerprint: format!("OpenPGP:{fingerprint}"), expires })
        }
    })
}

/// Whether a signature names a key as the one that made it.
fn claims(signature: &Signature, key: &impl pgp::types::KeyDetails) -> bool {
    let (fingerprint, id) = (key.fingerprint(), key.legacy_key_id());
    signature.issuer_fingerprint().contains(&&fingerprint)
        || signature.issuer_key_id().contains(&&id)
}

fn issuer(signature: &Signature) -> String {
    let fingerprint = signature.issuer_fingerprint().first().map(ToString::to_string);
    let id = || signature.issuer_key_id().first().map(ToString::to_string);
    format!("OpenPGP:{}", fingerprint.or_else(id).unwrap_or_default())
}

/// What a certificate says of one of its keys.
struct Standing {
    signs: bool,
    revoked: bool,
    /// Seconds since 1970 (UTC).
    expires: Option<i64>,
}

/// The newest of the primary key's statements about itself decides.
fn of_primary(certificate: &SignedPublicKey) -> Option<Standing> {
    let primary = &certificate.primary_key;
    let direct =
        certificate.details.direct_signatures.iter().filter(|own| own.verify_key(primary).is_ok());
    let of_users = certificate.details.users.iter().flat_map(|user| {
        user.signatures.iter().filter(|own| {
            own.typ() != Some(SignatureType::CertRevocation)
                && own.verify_certification(primary, Tag::UserId, &user.id).is_ok()
        })
    });
    let newest =
        direct.chain(of_users).filter(|own| !is_weak(own)).max_by_key(|own| created(own))?;
    Some(Standing {
        signs: newest.key_flags().sign(),
        revoked: false,
        expires: expiry(newest, primary.created_at().as_secs()),
    })
}

/// The newest binding decides, and a subkey that signs has to say itself that it belongs to the primary key.
fn of_subkey(certificate: &SignedPublicKey, subkey: &SignedPublicSubKey) -> Option<Standing> {
    let primary = &certificate.primary_key;
    let own = || {
        subkey
            .signatures
            .iter()
            .filter(|own| own.verify_subkey_binding(primary, &subkey.key).is_ok())
    };
    let revoked = own().any(|own| own.typ() == Some(SignatureType::SubkeyRevocation));
    let bindings =
        own().filter(|own| own.typ() == Some(SignatureType::SubkeyBinding) && !is_weak(own));
    let newest = bindings.max_by_key(|own| created(own))?;
    let is_mutual = newest.embedded_signature().is_some_and(|back| {
        !is_weak(back) && back.verify_primary_key_binding(&subkey.key, primary).is_ok()
    });
    Some(Standing {
        signs: newest.key_flags().sign() && is_mutual,
        revoked,
        expires: expiry(newest, subkey.key.created_at().as_secs()),
    })
}

fn created(signature: &Signature) -> u32 {
    signature.created().map_or(0, pgp::types::Timestamp::as_secs)
}

/// The moment at which a key ends, by a statement about it.
fn expiry(statement: &Signature, key_created: u32) -> Option<i64> {
    let lasts = statement.key_expiration_time().map_or(0, pgp::types::Duration::as_secs);
    (lasts > 0).then(|| i64::from(key_created) + i64::from(lasts))
}

/// The moment at which a signature itself ends.
fn lasts(signature: &Signature) -> Option<i64> {
    let lasts = signature.signature_expiration_time().map_or(0, pgp::types::Duration::as_secs);
    (lasts > 0).then(|| i64::from(created(signature)) + i64::from(lasts))
}

fn earlier(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    one.into_iter().chain(other).min()
}

fn day(seconds: i64) -> Date {
    Moment { seconds, offset_minutes: 0 }.date()
}
