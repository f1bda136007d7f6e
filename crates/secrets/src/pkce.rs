//! Proof Key for Code Exchange ([RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)) as Doorkeeper judges it:
//! optional, S256 only.

use openssl::sha::sha256;

use crate::{base64_text, compare::constant_time_eq};

/// The one method.
pub const METHOD: &str = "S256";

/// Why a code is not exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PkceError {
    /// The code was issued with a challenge: `invalid_request`, the missing parameter is `code_verifier`.
    #[error("the code verifier is missing")]
    MissingVerifier,
    /// The verifier is wrong, or the code was issued without a challenge: `invalid_grant`.
    #[error("the code verifier does not belong to the code")]
    WrongVerifier,
}

/// The challenge that belongs to a verifier.
pub fn challenge(verifier: &str) -> String {
    base64_text::encode_url_safe_unpadded(&sha256(verifier.as_bytes()))
}

/// Whether a request for authorisation may come with these parameters; if not, the error is
/// `invalid_code_challenge_method`.
pub fn is_valid_request(code_challenge: Option<&str>, code_challenge_method: Option<&str>) -> bool {
    given(code_challenge).is_none() || code_challenge_method == Some(METHOD)
}

/// Checks the verifier that comes with a code against the challenge that the code was issued with.
/// Blank values are taken as absent.
pub fn verify(stored_challenge: Option<&str>, verifier: Option<&str>) -> Result<(), PkceError> {
    match (given(stored_challenge), given(verifier)) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(PkceError::MissingVerifier),
        (None, Some(_)) => Err(PkceError::WrongVerifier),
        (Some(stored), Some(verifier)) => {
            if constant_time_eq(challenge(verifier).as_bytes(), stored.as_bytes()) {
                Ok(())
            } else {
                Err(PkceError::WrongVerifier)
            }
        }
    }
}

fn given(value: Option<&str>) -> Option<&str> {
    value.filter(|value| !value.trim().is_empty())
}
