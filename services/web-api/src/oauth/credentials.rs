//! The keys that a client shows: by HTTP Basic, else among the parameters.

use std::borrow::Cow;

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use ferrodon_usecases::oauth::Credentials;

use crate::{
    call::Ctx,
    params::{Map, Value},
};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What was shown.
pub struct Shown {
    id: String,
    secret: Option<String>,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shown")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Shown {
    /// Reads a request. A header of the kind counts even if it is wrong.
    pub fn read(ctx: &Ctx) -> Option<Self> {
        let basic = ctx
            .request()
            .header("authorization")
            .and_then(|header| header.strip_prefix("Basic "));
        match basic {
            Some(encoded) => Some(Self::decode(encoded)),
            None => Self::from_params(&ctx.tree()),
        }
    }

    fn decode(encoded: &str) -> Self {
        let text = BASE64
            .decode(encoded.trim())
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.filter(|text| !text.contains('\0')).unwrap_or_default();
        match text.split_once(':') {
            Some((id, secret)) => Self {
                id: id.to_owned(),
                secret: Some(secret.to_owned()),
            },
            None => Self {
                id: text,
                secret: None,
            },
        }
    }

    fn from_params(params: &Map) -> Option<Self> {
        let text = |name: &str| {
            params
                .get(name)
                .and_then(Value::as_text)
                .map(std::borrow::Cow::into_owned)
        };
        Some(Self {
            id: text("client_id")?,
            secret: text("client_secret"),
        })
    }

    /// For the use case.
    pub fn credentials(&self) -> Credentials<'_> {
        Credentials {
            id: &self.id,
            secret: self.secret.as_deref(),
        }
    }
}

/// A parameter that is there and not blank.
pub fn given<'a>(params: &'a Map, name: &str) -> Option<Cow<'a, str>> {
    params
        .get(name)
        .and_then(Value::as_text)
        .filter(|text| !text.trim().is_empty())
}
