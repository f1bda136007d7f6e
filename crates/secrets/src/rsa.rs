//! RSA keys of accounts: `accounts.private_key` (PKCS#1, plain) and `accounts.public_key` (SPKI), both PEM.
//!
//! Signatures are RSASSA-PKCS1-v1_5 with SHA-256. Signing takes about a millisecond, making a key a tenth of a second
//! or more: call the latter in a blocking pool.

use openssl::{
    hash::MessageDigest,
    pkey::{PKey, Private, Public},
    rsa::Rsa,
    sign::{Signer, Verifier},
};

use crate::{CryptoError, SecretText};

/// Length of a new key, in bits.
pub const KEY_BITS: u32 = 2048;
/// The longest key of a peer that is used, in bits: longer ones cost us more than they are worth.
pub const MAX_KEY_BITS: u32 = 8192;
/// The shortest one. 1024 bits are weak, but peers have them.
pub const MIN_KEY_BITS: u32 = 1024;
/// The longest PEM text that is looked at, in bytes.
const MAX_PEM_LENGTH: usize = 16 * 1024;

/// A PEM text is no RSA key that we use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not PEM, another kind of key, or protected by a passphrase.
    #[error("the text is not an RSA key in PEM form")]
    Malformed,
    /// Outside of [`MIN_KEY_BITS`] to [`MAX_KEY_BITS`].
    #[error("an RSA key of {0} bits is not used")]
    Length(u32),
}

/// A new pair in the forms that are stored.
#[derive(Debug, Clone)]
pub struct KeyPair {
    /// `-----BEGIN RSA PRIVATE KEY-----` (PKCS#1).
    pub private_key_pem: SecretText,
    /// `-----BEGIN PUBLIC KEY-----` (SPKI).
    pub public_key_pem: String,
}

/// Makes a pair. Blocks: see the module.
pub fn generate() -> Result<KeyPair, CryptoError> {
    let key = Rsa::generate(KEY_BITS)?;
    Ok(KeyPair {
        private_key_pem: SecretText::new(text(key.private_key_to_pem()?)),
        public_key_pem: text(key.public_key_to_pem()?),
    })
}

/// A key that signs. Parsing costs more than signing does: keep it where it is used often.
#[derive(Debug, Clone)]
pub struct PrivateKey(PKey<Private>);

impl PrivateKey {
    /// Reads PKCS#1 or PKCS#8.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        if pem.len() > MAX_PEM_LENGTH {
            return Err(KeyError::Malformed);
        }
        // Without a callback OpenSSL would ask for a passphrase on the terminal.
        let key = PKey::private_key_from_pem_callback(pem.as_bytes(), |_| Ok(0))
            .map_err(|_| KeyError::Malformed)?;
        let rsa = key.rsa().map_err(|_| KeyError::Malformed)?;
        check_length(rsa.size())?;
        Ok(Self(key))
    }

    /// The signature of `data`.
    pub fn sign(&self, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        Ok(Signer::new(MessageDigest::sha256(), &self.0)?.sign_oneshot_to_vec(data)?)
    }

    /// The public half, in SPKI form.
    pub fn public_key_pem(&self) -> Result<String, CryptoError> {
        Ok(text(self.0.public_key_to_pem()?))
    }
}

/// A key that verifies.
#[derive(Debug, Clone)]
pub struct PublicKey(PKey<Public>);

impl PublicKey {
    /// Reads SPKI or PKCS#1: both are found on the network.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        if pem.len() > MAX_PEM_LENGTH {
            return Err(KeyError::Malformed);
        }
        let rsa = Rsa::public_key_from_pem(pem.as_bytes())
            .or_else(|_| Rsa::public_key_from_pem_pkcs1(pem.as_bytes()))
            .map_err(|_| KeyError::Malformed)?;
        check_length(rsa.size())?;
        PKey::from_rsa(rsa)
            .map(Self)
            .map_err(|_| KeyError::Malformed)
    }

    /// Whether `signature` is the key's owner's, of `data`.
    pub fn verify(&self, data: &[u8], signature: &[u8]) -> bool {
        Verifier::new(MessageDigest::sha256(), &self.0)
            .and_then(|mut verifier| verifier.verify_oneshot(signature, data))
            .unwrap_or(false)
    }
}

fn check_length(bytes: u32) -> Result<(), KeyError> {
    let bits = bytes.saturating_mul(8);
    if (MIN_KEY_BITS..=MAX_KEY_BITS).contains(&bits) {
        Ok(())
    } else {
        Err(KeyError::Length(bits))
    }
}

/// PEM is ASCII.
fn text(pem: Vec<u8>) -> String {
    String::from_utf8(pem).unwrap_or_default()
}
