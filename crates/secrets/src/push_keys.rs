//! The keys that a browser brings for its push messages ([RFC 8291](https://www.rfc-editor.org/rfc/rfc8291)).

use openssl::{
    bn::BigNumContext,
    ec::{EcGroup, EcPoint},
    nid::Nid,
};

use crate::base64_text;

/// An uncompressed point of P-256: a leading 4 and two coordinates; in bytes.
const POINT_LENGTH: usize = 65;
/// The longest key in base64 that is looked at, in bytes.
const MAX_KEY_LENGTH: usize = 1024;

/// Whether messages can be encrypted for a browser with these keys: `p256dh` is a point of P-256, `auth` some bytes,
/// both in base64 of either alphabet, padded or not.
pub fn are_usable(p256dh: &str, auth: &str) -> bool {
    decode(auth).is_some() && decode(p256dh).is_some_and(|point| is_point(&point))
}

/// Decodes one of the keys.
pub fn decode(key: &str) -> Option<Vec<u8>> {
    if key.len() > MAX_KEY_LENGTH {
        return None;
    }
    base64_text::decode(key).filter(|bytes| !bytes.is_empty())
}

fn is_point(bytes: &[u8]) -> bool {
    let check = || {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
        let mut context = BigNumContext::new()?;
        let point = EcPoint::from_bytes(&group, bytes, &mut context)?;
        Ok::<_, openssl::error::ErrorStack>(
            !point.is_infinity(&group) && point.is_on_curve(&group, &mut context)?,
        )
    };
    bytes.len() == POINT_LENGTH && check().unwrap_or(false)
}
