//! The key by which push services know this server ([RFC 8292](https://www.rfc-editor.org/rfc/rfc8292)):
//! `VAPID_PRIVATE_KEY` and `VAPID_PUBLIC_KEY`.

use chrono::{DateTime, Duration, Utc};
use openssl::{
    bn::{BigNum, BigNumContext},
    ec::{EcGroup, EcKey, EcPoint, PointConversionForm},
    ecdsa::EcdsaSig,
    nid::Nid,
    pkey::Private,
    sha::sha256,
};
use serde::Serialize;

use crate::{CryptoError, SecretText, base64_text, envelope::rails_json};

/// Length of a coordinate, a private key and each half of a signature, in bytes.
const SCALAR_LENGTH: i32 = 32;
/// How long a token holds: the longest that the RFC allows.
const LIFETIME_HOURS: i64 = 24;

/// The configured keys are none.
#[derive(Debug, thiserror::Error)]
pub enum VapidError {
    /// Not 32 bytes in base64, or no private key of P-256.
    #[error("`VAPID_PRIVATE_KEY` is not a P-256 private key in base64")]
    PrivateKey,
    /// The public key doesn't belong to the private one.
    #[error("`VAPID_PUBLIC_KEY` does not belong to `VAPID_PRIVATE_KEY`")]
    PublicKey,
}

/// The pair, ready to sign.
#[derive(Debug, Clone)]
pub struct VapidKey {
    key: EcKey<Private>,
    public: Vec<u8>,
}

#[derive(Serialize)]
struct Header {
    typ: &'static str,
    alg: &'static str,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

impl VapidKey {
    /// Makes a pair.
    pub fn generate() -> Result<Self, CryptoError> {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
        let key = EcKey::generate(&group)?;
        let public = point_bytes(&group, key.public_key())?;
        Ok(Self { key, public })
    }

    /// Reads the operator's pair: base64 of either alphabet, padded or not.
    pub fn from_base64(private_key: &str, public_key: &str) -> Result<Self, VapidError> {
        let private = base64_text::decode(private_key.trim())
            .filter(|bytes| bytes.len() == SCALAR_LENGTH as usize)
            .ok_or(VapidError::PrivateKey)?;
        let (key, public) = from_scalar(&private).map_err(|_| VapidError::PrivateKey)?;
        if base64_text::decode(public_key.trim()).as_ref() != Some(&public) {
            return Err(VapidError::PublicKey);
        }
        Ok(Self { key, public })
    }

    /// The public key as it stands in `VAPID_PUBLIC_KEY` and as apps get it: URL-safe base64 with padding.
    pub fn public_key(&self) -> String {
        base64_text::encode_url_safe(&self.public)
    }

    /// The private key as it stands in `VAPID_PRIVATE_KEY`: URL-safe base64 with padding.
    pub fn private_key(&self) -> Result<SecretText, CryptoError> {
        let scalar = zeroize::Zeroizing::new(self.key.private_key().to_vec_padded(SCALAR_LENGTH)?);
        Ok(SecretText::new(base64_text::encode_url_safe(&scalar)))
    }

    /// The `Authorization` header of a push in the standard encoding. `audience` is the origin of the push service,
    /// `contact_email` the server's contact address.
    pub fn authorization(
        &self,
        audience: &str,
        contact_email: &str,
        now: DateTime<Utc>,
    ) -> Result<String, CryptoError> {
        Ok(format!(
            "vapid t={},k={}",
            self.token(audience, contact_email, now)?,
            self.unpadded_public_key()
        ))
    }

    /// The same for a push in the draft's encoding (`aesgcm`); goes with [`crypto_key`](Self::crypto_key).
    pub fn legacy_authorization(
        &self,
        audience: &str,
        contact_email: &str,
        now: DateTime<Utc>,
    ) -> Result<String, CryptoError> {
        Ok(format!(
            "WebPush {}",
            self.token(audience, contact_email, now)?
        ))
    }

    /// The part of a draft push's `Crypto-Key` header that names this key.
    pub fn crypto_key(&self) -> String {
        format!("p256ecdsa={}", self.unpadded_public_key())
    }

    /// The signed claim that a push comes from us.
    pub fn token(
        &self,
        audience: &str,
        contact_email: &str,
        now: DateTime<Utc>,
    ) -> Result<String, CryptoError> {
        let subject = format!("mailto:{contact_email}");
        let expires_at = now + Duration::hours(LIFETIME_HOURS);
        let claims = Claims {
            aud: audience,
            exp: expires_at.timestamp(),
            sub: &subject,
        };
        let mut token = encode_part(&Header {
            typ: "JWT",
            alg: "ES256",
        });
        token.push('.');
        token.push_str(&encode_part(&claims));
        let signature = EcdsaSig::sign(&sha256(token.as_bytes()), &self.key)?;
        let mut bytes = signature.r().to_vec_padded(SCALAR_LENGTH)?;
        bytes.extend(signature.s().to_vec_padded(SCALAR_LENGTH)?);
        token.push('.');
        token.push_str(&base64_text::encode_url_safe_unpadded(&bytes));
        Ok(token)
    }

    fn unpadded_public_key(&self) -> String {
        base64_text::encode_url_safe_unpadded(&self.public)
    }
}

fn encode_part(part: &impl Serialize) -> String {
    // Structs of texts and numbers always have a JSON form.
    base64_text::encode_url_safe_unpadded(rails_json(part).unwrap_or_default().as_bytes())
}

fn from_scalar(private: &[u8]) -> Result<(EcKey<Private>, Vec<u8>), CryptoError> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let scalar = BigNum::from_slice(private)?;
    let mut point = EcPoint::new(&group)?;
    let mut context = BigNumContext::new()?;
    point.mul_generator2(&group, &scalar, &mut context)?;
    let key = EcKey::from_private_components(&group, &scalar, &point)?;
    key.check_key()?;
    let public = point_bytes(&group, &point)?;
    Ok((key, public))
}

fn point_bytes(group: &EcGroup, point: &openssl::ec::EcPointRef) -> Result<Vec<u8>, CryptoError> {
    let mut context = BigNumContext::new()?;
    Ok(point.to_bytes(group, PointConversionForm::UNCOMPRESSED, &mut context)?)
}
