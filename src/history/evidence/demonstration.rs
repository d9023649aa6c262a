//! Signatures for demonstrations, by keys that anybody can derive again: they show how signing works, and prove nothing.

use sha2::{Digest as _, Sha256};
use ssh_key::private::{Ed25519Keypair, PrivateKey};
use ssh_key::{HashAlg, LineEnding, SshSig};

use super::NAMESPACE;

/// The public key of somebody in a demonstration, as one line.
pub fn public_key(name: &str) -> String {
    let mut key = key(name).public_key().clone();
    key.set_comment("demonstration");
    #[expect(clippy::expect_used, reason = "32 bytes and a short comment can always be written")]
    key.to_openssh().expect("an Ed25519 key has an OpenSSH form")
}

/// What `ssh-keygen -Y sign -n counterpart-v1` would make of a message with that person's key: the same bytes each time.
pub fn sign(name: &str, message: &[u8]) -> String {
    #[expect(clippy::expect_used, reason = "an Ed25519 key signs any bytes")]
    SshSig::sign(&key(name), NAMESPACE, HashAlg::Sha512, message)
        .and_then(|signature| signature.to_pem(LineEnding::LF))
        .map(|armour| armour.trim_end().to_owned() + "\n")
        .expect("an Ed25519 key signs any bytes")
}

/// The seed is no secret, so nobody can mistake the key for one that is.
fn key(name: &str) -> PrivateKey {
    let seed = Sha256::digest(format!("counterpart demonstration key: {name}"));
    PrivateKey::from(Ed25519Keypair::from_seed(&seed.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_come_out_each_time() {
        assert_eq!(
            public_key("A. Signatory"),
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL8wRGkc19WOdk3ipPTggMqBTI4uPRxj+r3d4JpDkgLv demonstration"
        );
        assert_eq!(sign("A. Signatory", b"words\n"), sign("A. Signatory", b"words\n"));
        assert_ne!(sign("A. Signatory", b"words\n"), sign("B. Signatory", b"words\n"));
        assert!(sign("A. Signatory", b"").starts_with("-----BEGIN SSH SIGNATURE-----\nU1NIU0lH"));
    }
}
