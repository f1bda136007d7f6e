//! AES-256-GCM without associated data, as Rails uses it for cookies and columns.

use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use rand::CryptoRng;

use crate::{CryptoError, SecretBytes};

/// Length of a key, in bytes.
pub(crate) const KEY_LENGTH: usize = 32;
/// Length of an initialisation vector, in bytes.
pub(crate) const IV_LENGTH: usize = 12;
/// Length of the authentication tag, in bytes. Shorter ones are legal in GCM, weaker, and refused.
pub(crate) const TAG_LENGTH: usize = 16;

/// What encryption gives.
pub(crate) struct Sealed {
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) iv: [u8; IV_LENGTH],
    pub(crate) tag: [u8; TAG_LENGTH],
}

/// Encrypts under a fresh initialisation vector.
pub(crate) fn seal(
    key: &SecretBytes,
    plaintext: &[u8],
    rng: &mut dyn CryptoRng,
) -> Result<Sealed, CryptoError> {
    let mut iv = [0; IV_LENGTH];
    rng.fill_bytes(&mut iv);
    let mut tag = [0; TAG_LENGTH];
    let ciphertext = encrypt_aead(
        Cipher::aes_256_gcm(),
        key.expose(),
        Some(&iv),
        &[],
        plaintext,
        &mut tag,
    )?;
    Ok(Sealed {
        ciphertext,
        iv,
        tag,
    })
}

/// Decrypts; `None` when anything was changed or the key is another.
pub(crate) fn open(
    key: &SecretBytes,
    ciphertext: &[u8],
    iv: &[u8],
    tag: &[u8],
) -> Option<SecretBytes> {
    if iv.len() != IV_LENGTH || tag.len() != TAG_LENGTH {
        return None;
    }
    decrypt_aead(
        Cipher::aes_256_gcm(),
        key.expose(),
        Some(iv),
        &[],
        ciphertext,
        tag,
    )
    .ok()
    .map(SecretBytes::new)
}
